// Frames: what a pack is told of words that nobody would read (tests/spec/pack_errors.toml), and how a hit
// finds its frame.
#include "news/frames.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/read_file.h"
#include "news/article.h"
#include "news_desk.h"
#include "testing/temp_folder.h"
#include "text/toml.h"
#include "text/unicode.h"

namespace copydesk::news {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Strings(const toml::array& array, size_t from) {
  std::vector<std::string> out;
  for (size_t i = from; i < array.size(); ++i) out.push_back(array[i].value_or(std::string()));
  return out;
}

// "objj: unknown slot `objj`; did you mean `obj`?"
std::string Drawn(const Diagnostic& d) {
  size_t at = 0;
  for (int column = 1; column < d.column && at < d.source_line.size(); ++column)
    NextCodePoint(d.source_line, &at);
  std::string word = d.source_line.substr(at);
  if (word.starts_with('"')) word = word.substr(1);
  word = word.substr(0, word.find_first_of("\t :=\"'"));
  return word + ": " + d.message + (d.hint.empty() ? "" : "; " + d.hint);
}

// A pack of lists and rules, one faulty line each, and what each line is to be told.
class FaultyPack {
 public:
  FaultyPack() {
    const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/pack_errors.toml");
    for (const toml::node& node : *spec["faults"]["rows"].as_array()) AddRow(spec, *node.as_array());
    for (const toml::node& node : *spec["faults"]["columns"].as_array()) AddColumn(*node.as_array());
    for (const toml::node& node : *spec["rule"].as_array())
      AddRule((*node.as_table())["text"].value_or(std::string()), *(*node.as_table())["faults"].as_array());
    for (const toml::node& node : *spec["pattern"].as_array()) {
      const toml::table& c = *node.as_table();
      AddRule("emits = \"parleying\"\npattern = '" + c["pattern"].value_or(std::string()) + "'\n",
              *c["faults"].as_array());
    }
    for (const auto& [name, text] : lists_) Write(name, text);
    Write("rules.toml", rules_);
    Write("pack.toml", "name = \"faulty\"\nversion = \"1\"\nfiles = [\"rules.toml\"]\n");
  }

  std::string folder() const { return folder_.path().string(); }
  // By file and line.
  const std::map<std::pair<std::string, int>, std::vector<std::string>>& want() const { return want_; }

 private:
  static int LinesOf(const std::string& text) {
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  void NameList(const std::string& name, const std::string& emits) {
    rules_ += "[[gazetteer]]\nid = \"" + name.substr(0, name.find('.')) + "\"\nfile = \"" + name +
              "\"\nemits = \"" + emits + "\"\nmatch = \"lemma\"\n";
  }
  void AddRow(const toml::table& spec, const toml::array& row) {
    const std::string list = row[0].value_or(std::string()), column = row[1].value_or(std::string()),
                      value = row[2].value_or(std::string());
    const toml::table& sound = *spec["sound"][list].as_table();
    std::string header = "term", line = sound["term"].value_or(std::string());
    for (const auto& [key, cell] : sound) {
      if (key == "emits" || key == "term") continue;
      header += "\t" + std::string(key.str());
      line += "\t" + (key == column ? value : cell.value_or(std::string()));
    }
    std::string& text = lists_[list + ".tsv"];
    if (text.empty()) {
      text = header + "\n";
      NameList(list + ".tsv", sound["emits"].value_or(std::string()));
    }
    text += line + "\n";
    want_[{list + ".tsv", LinesOf(text)}] = Strings(row, 3);
  }
  void AddColumn(const toml::array& row) {
    const std::string emits = row[0].value_or(std::string()), column = row[1].value_or(std::string());
    const std::string name = emits + "-" + column + ".tsv";
    NameList(name, emits);
    std::string header = emits == "cue" ? "term\t" : "term\tpos\ttype\t",
                line = emits == "cue" ? "opine\t" : "x\tV\tCONSULT\t";
    lists_[name] = header + column + "\n" + line + "1\n";
    want_[{name, 1}] = Strings(row, 2);
  }
  void AddRule(const std::string& text, const toml::array& faults) {
    const std::string id = "faulty.rule" + std::to_string(++rule_count_);
    rules_ += "[[rule]]\nid = \"" + id + "\"\nyes = []\nno = []\n";
    const int first = LinesOf(rules_) - 3;
    rules_ += text;
    for (int line = first; line <= LinesOf(rules_); ++line) rule_of_line_[line] = first;
    want_[{"rules.toml", first}] = Strings(faults, 0);
  }

 public:
  std::map<int, int> rule_of_line_;  // a rule's faults are told of its first line

 private:
  TempFolder folder_;
  std::map<std::string, std::string> lists_;
  std::string rules_;
  int rule_count_ = 0;
  std::map<std::pair<std::string, int>, std::vector<std::string>> want_;
};

TEST(Frames, EveryUnknownWordIsTold) {
  FaultyPack pack;
  Diagnostics faults;
  EXPECT_EQ(NewsDesk::Load({{.folder = COPYDESK_PACKS "/news_en"}, {.folder = pack.folder()}}, &faults),
            nullptr);
  std::map<std::pair<std::string, int>, std::vector<std::string>> got;
  for (const Diagnostic& d : faults) {
    if (d.severity == Diagnostic::kLint) continue;
    std::string file = fs::path(d.file).filename().string();
    int line = d.line;
    if (file == "rules.toml" && pack.rule_of_line_.contains(line)) line = pack.rule_of_line_[line];
    got[{file, line}].push_back(Drawn(d));
  }
  size_t lines = 0;
  for (const auto& [place, want] : pack.want()) {
    EXPECT_EQ(got[place], want) << place.first << ":" << place.second;
    got.erase(place);
    ++lines;
  }
  for (const auto& [place, told] : got)
    ADD_FAILURE() << place.first << ":" << place.second << ": " << told[0];
  EXPECT_GE(lines, 80u);
}

TEST(Frames, EveryFaultOfATableIsTold) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/pack_errors.toml");
  for (const char* section : {"table", "warning"}) {
    for (const toml::node& node : *spec[section].as_array()) {
      const toml::table& c = *node.as_table();
      const std::string file = c["file"].value_or(std::string()), emits = c["emits"].value_or(std::string());
      const TempFolder folder;
      std::ofstream(folder / "pack.toml") << "name = \"own\"\nversion = \"1\"\nfiles = [\"rules.toml\"]\n";
      std::ofstream(folder / "rules.toml") << (emits.empty() ? ""
                                                             : "[[gazetteer]]\nid = \"own.list\"\nfile = \"" +
                                                                   file + "\"\nemits = \"" + emits + "\"\n");
      std::ofstream(folder / file, std::ios::binary) << c["text"].value_or(std::string());
      Diagnostics faults;
      const bool loaded =
          NewsDesk::Load({{.folder = COPYDESK_PACKS "/news_en"}, {.folder = folder.path().string()}},
                         &faults) != nullptr;
      EXPECT_EQ(loaded, std::string(section) == "warning") << file;
      std::vector<std::string> got;
      for (const Diagnostic& d : faults) {
        if (fs::path(d.file).filename() == file) got.push_back(std::to_string(d.line) + ": " + Drawn(d));
      }
      EXPECT_EQ(got, Strings(*c["faults"].as_array(), 0)) << file;
    }
  }
}

TEST(Grammar, EveryFaultIsTold) {
  const TempFolder folder;
  const std::string sound = ReadFile(COPYDESK_PACKS "/news_en/language/grammar.toml").value_or(std::string());
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/pack_errors.toml");
  for (const toml::node& node : *spec["grammar"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string line = c["line"].value_or(std::string()) + "\n";
    const size_t at = sound.find("\n" + line);
    ASSERT_NE(at, std::string::npos) << line;
    std::string text = sound;
    text.replace(at + 1, line.size(), c["changed"].value_or(std::string()) + "\n");
    std::ofstream(folder / "grammar.toml", std::ios::binary) << text;
    Diagnostics faults;
    Language::Load(folder.path().string(), &faults);
    std::vector<std::string> got;
    for (const Diagnostic& d : faults) got.push_back(Drawn(d));
    EXPECT_EQ(got, Strings(*c["faults"].as_array(), 0)) << c["changed"].value_or(std::string());
  }
}

TEST(Frames, AHitFindsItsRow) {
  Vocabulary vocabulary;
  Article article(Desk(), "Iran imposed sanctions on Iraq, the minister told reporters.", 0, std::nullopt,
                  &vocabulary);
  bool found = false;
  for (const Span& span : article.cascade().Get("trigger")) {
    const EventFrame& frame = Desk().frames->event(span);
    EXPECT_EQ(frame.type, span.attribute("type"));
    EXPECT_EQ(frame.verb, span.attribute("pos") == "V");
    EXPECT_EQ(frame.need.name, span.attribute("need"));
    found |= frame.need.name == "sanctions" && frame.need.words->Has("embargo");
  }
  EXPECT_TRUE(found);
  const std::span<const Span> cues = article.cascade().Get("cue");
  ASSERT_EQ(cues.size(), 1u);
  EXPECT_EQ(Desk().frames->cue(cues[0]).lemma, "tell");
  EXPECT_TRUE(Desk().frames->cue(cues[0]).flags & kHearer);
  EXPECT_FALSE(Desk().frames->cue(cues[0]).flags & kNounContent);
}

// The `yes` and `no` of every rule of the shipped pack.
TEST(Frames, ExamplesOfThePackHold) {
  Diagnostics faults;
  Desk().TestExamples(&faults);
  EXPECT_TRUE(faults.empty()) << ToString(faults);
}

}  // namespace
}  // namespace copydesk::news
