// The cascade: cases of tests/spec/cascade.toml, and what needs folders, C++ kinds or more than one document.
#include "cascade/cascade.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>
#include <tuple>

#include "cascade/rule_file.h"
#include "testing/temp_folder.h"
#include "text/toml.h"

namespace copydesk {
namespace {

namespace fs = std::filesystem;

void WriteFile(const fs::path& path, std::string_view content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

// A pack that has the language of the real one and no rules.
const std::string& LanguagePack() {
  static TempFolder folder;
  static const std::string path = [] {
    fs::copy(fs::path(COPYDESK_PACKS) / "news_en" / "language", folder.path() / "language",
             fs::copy_options::recursive);
    WriteFile(folder.path() / "pack.toml", "name = \"base\"\nversion = \"1\"\nlanguage = \"language\"\n");
    return folder.path().string();
  }();
  return path;
}

std::shared_ptr<const Cascade> Load(const std::vector<std::string>& contents, Diagnostics* faults,
                                    std::vector<CoreKind> core = {}) {
  std::vector<PackSource> packs = {{.folder = LanguagePack()}};
  for (const std::string& content : contents) {
    packs.push_back({.file = "pack" + std::to_string(packs.size()) + ".toml", .content = content});
  }
  return Cascade::Load(packs, std::move(core), {{.id = "core.test", .doc = "a rule in C++", .pack = "core"}},
                       faults);
}

std::shared_ptr<const Cascade> MustLoad(const std::vector<std::string>& contents,
                                        std::vector<CoreKind> core = {}) {
  Diagnostics faults;
  auto cascade = Load(contents, &faults, std::move(core));
  EXPECT_TRUE(cascade) << ToString(faults);
  return cascade;
}

// A document and the cascade at work on it.
struct Reading {
  Reading(const Cascade& cascade, std::string_view text, void* context = nullptr)
      : document(text, &vocabulary, &cascade.language()), run(cascade, &document, context) {
    document.AddSegment({0, static_cast<int32_t>(text.size())});
  }
  Vocabulary vocabulary;
  Document document;
  CascadeRun run;
};

std::string Show(const Cascade& cascade, const Document& document, const Span& span) {
  std::string out = std::string(document.text(span.tokens)) + " |";
  for (const Attribute& a : span.attributes) out += " " + std::string(a.key) + "=" + std::string(a.value);
  return out + " | " + cascade.rules()[static_cast<size_t>(span.rule)].id;
}

std::vector<std::string> Spans(CascadeRun& run, std::string_view kind) {
  std::vector<std::string> out;
  for (const Span& span : run.Get(kind)) out.push_back(Show(run.cascade(), run.document(), span));
  return out;
}

std::vector<std::string> Strings(const toml::node_view<toml::node>& node) {
  std::vector<std::string> out;
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& item : *array) out.push_back(item.as_string()->get());
  }
  return out;
}

std::string WithoutSourceLine(Diagnostic d) {
  d.source_line.clear();
  return d.ToString();
}

std::vector<std::string> Told(const Diagnostics& faults, Diagnostic::Severity severity) {
  std::vector<std::string> out;
  for (const Diagnostic& d : faults) {
    if (d.severity == severity) out.push_back(WithoutSourceLine(d));
  }
  return out;
}
std::vector<std::string> Errors(const Diagnostics& faults) { return Told(faults, Diagnostic::kError); }

TEST(Cascade, Spec) {
  toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/cascade.toml");
  ASSERT_TRUE(spec) << spec.error();
  for (toml::node& node : *spec.table()["case"].as_array()) {
    toml::node_view<toml::node> c(node);
    SCOPED_TRACE(*c["title"].value<std::string>());
    Diagnostics faults;
    auto cascade = Load(Strings(c["packs"]), &faults);
    if (c["faults"]) {
      EXPECT_FALSE(cascade);
      EXPECT_EQ(Errors(faults), Strings(c["faults"]));
      continue;
    }
    ASSERT_TRUE(cascade) << ToString(faults);
    EXPECT_EQ(Told(faults, Diagnostic::kLint), Strings(c["lints"]));
    faults.clear();
    if (!c["text"]) continue;
    std::string text = *c["text"].value<std::string>();
    Reading reading(*cascade, text);
    EXPECT_EQ(Spans(reading.run, *c["get"].value<std::string>()), Strings(c["spans"]));
    std::vector<std::string> rejected;
    for (const Rejected& r : reading.run.rejected())
      rejected.push_back(std::string(reading.document.text(r.tokens)) + ": " + r.reason);
    EXPECT_EQ(rejected, Strings(c["rejected"]));
    cascade->TestExamples(&faults);
    EXPECT_TRUE(faults.empty()) << ToString(faults);
  }
}

constexpr char kPeople[] = R"(
[[rule]]
id = "a.person"
doc = "a title and a name"
emits = "person"
pattern = '"Dr." name:[is_title]'
set = { name = "$name" }
yes = [{ text = "Dr. Lee left.", name = "Lee" }]
no = ["Lee left."]
[[rule]]
id = "a.visit"
doc = "who goes where"
emits = "visit"
pattern = 'who:<person/> "visited" where:[is_title]'
yes = [{ text = "Dr. Lee visited Rome.", who = "Dr. Lee", where = "Rome" }]
no = ["Dr. Lee visited."]
)";

TEST(Cascade, MakesOnlyWhatIsAskedFor) {
  auto cascade = MustLoad({kPeople});
  Reading reading(*cascade, "Dr. Lee visited Rome.");
  EXPECT_EQ(Spans(reading.run, "person"), (std::vector<std::string>{"Dr. Lee | name=Lee | a.person"}));
  EXPECT_TRUE(reading.document.spans(cascade->kinds().Find("visit")).empty());
  EXPECT_EQ(Spans(reading.run, "visit").size(), 1u);
  EXPECT_TRUE(reading.run.Get("nothing").empty());
  EXPECT_EQ(reading.run.Get("visit")[0].capture("where")->tokens, (TokenSpan{3, 4}));
}

TEST(Cascade, Explains) {
  auto cascade = MustLoad({kPeople});
  Reading reading(*cascade, "Dr. Lee visited Rome.");
  std::vector<std::string> lines = reading.run.Explain(reading.run.Get("visit")[0]);
  ASSERT_GE(lines.size(), 4u);
  EXPECT_EQ(lines[0], "visit “Dr. Lee visited Rome”");
  EXPECT_EQ(lines[1], "  by a.visit (pack1.toml:10): who goes where");
  EXPECT_NE(std::find(lines.begin(), lines.end(), "  person “Dr. Lee”"), lines.end());
  EXPECT_NE(std::find(lines.begin(), lines.end(), "    name = Lee"), lines.end());
}

TEST(Cascade, RulesAndStamps) {
  auto cascade = MustLoad({kPeople});
  ASSERT_EQ(cascade->rules().size(), 3u);
  const RuleInfo& rule = cascade->rules()[static_cast<size_t>(cascade->FindRule("a.person"))];
  EXPECT_EQ(rule.doc, "a title and a name");
  EXPECT_EQ(rule.emits, "person");
  EXPECT_EQ(rule.pattern, "\"Dr.\" name:[is_title]");
  EXPECT_EQ(rule.line, 2);
  EXPECT_EQ(cascade->FindRule("core.test"), 0);
  EXPECT_EQ(cascade->FindRule("a.nobody"), -1);
  EXPECT_EQ(cascade->DebugString(), "person\n  made by a.person\nvisit\n  uses person\n  made by a.visit\n");
  std::vector<std::string> stamps = cascade->pack_stamps();
  ASSERT_EQ(stamps.size(), 2u);
  EXPECT_TRUE(stamps[0].starts_with("base 1 "));
  EXPECT_TRUE(stamps[1].starts_with("pack1.toml - "));
  EXPECT_EQ(stamps, MustLoad({kPeople})->pack_stamps());
  EXPECT_NE(stamps[1], MustLoad({std::string(kPeople) + "\n"})->pack_stamps()[1]);
}

TEST(Cascade, CoreKindsRunBehindRulesOfTheSameKind) {
  CoreKind mark{.name = "mark", .uses = {"mark", "person"}, .make = [](CascadeRun* run) {
                  KindId kind = run->cascade().kinds().Find("mark");
                  EXPECT_EQ(run->document().spans(kind).size(), 1u);
                  std::vector<Span> spans;
                  for (const Span& person : run->Get("person"))
                    spans.push_back({person.tokens, kind, run->cascade().FindRule("core.test"), {}, {}});
                  run->document().AddSpans(kind, std::move(spans));
                }};
  auto cascade = MustLoad({std::string(kPeople) + R"(
[[rule]]
id = "b.mark"
emits = "mark"
pattern = '"Rome"'
yes = ["Dr. Lee visited Rome."]
no = ["Dr. Lee"]
)"},
                          {mark});
  Reading reading(*cascade, "Dr. Lee visited Rome.");
  EXPECT_EQ(Spans(reading.run, "mark"),
            (std::vector<std::string>{"Dr. Lee | | core.test", "Rome | | b.mark"}));
}

TEST(Cascade, VetoesAreThereForCppToo) {
  auto cascade = MustLoad({"[[rule]]\nid = \"a.no\"\nvetoes = \"mark\"\npattern = '\"so\" \"called\"'\nyes = "
                           "['so called']\nno = ['so']\n"},
                          {{.name = "mark", .uses = {}, .make = [](CascadeRun*) {}}});
  Reading reading(*cascade, "The so called talks.");
  std::vector<Veto> vetoes = reading.run.Vetoes(cascade->kinds().Find("mark"));
  ASSERT_EQ(vetoes.size(), 1u);
  EXPECT_EQ(vetoes[0].tokens, (TokenSpan{1, 3}));
  EXPECT_EQ(vetoes[0].rule, cascade->FindRule("a.no"));
}

TEST(Cascade, NamesFaultsOfReference) {
  Diagnostics faults;
  EXPECT_FALSE(Load({std::string(kPeople) + R"(
[[rule]]
id = "a.visit"
emits = "other"
pattern = '<persn/>'
[[rule]]
id = "a.veto"
vetoes = "persons"
of = "a.persn"
pattern = '"x"'
[[rule]]
id = "a.set"
emits = "other"
pattern = 'a:"x"'
set = { name = "$b", code = "$a.code" }
yes = [{ text = "x", c = "x" }]
no = ["y"]
)"},
                    &faults));
  std::vector<std::string> errors = Errors(faults);
  ASSERT_EQ(errors.size(), 7u) << ToString(faults);
  EXPECT_EQ(errors[0], "pack1.toml:19:6: rule id `a.visit` twice; the first is at pack1.toml:10");
  EXPECT_EQ(errors[1], "pack1.toml:21:13: unknown kind `persn`; did you mean `person`?");
  EXPECT_EQ(errors[2], "pack1.toml:24:10: unknown kind `persons`; did you mean `person`?");
  EXPECT_EQ(errors[3], "pack1.toml:25:6: unknown rule `a.persn`; did you mean `a.person`?");
  EXPECT_EQ(errors[4], "pack1.toml:31:16: no label `b` in the pattern; did you mean `a`?");
  EXPECT_EQ(errors[5],
            "pack1.toml:31:29: the pattern uses no spans that could have the attribute `code`; write an "
            "element such as a:<person/>");
  EXPECT_EQ(errors[6], "pack1.toml:32:8: no label `c` in the pattern; did you mean `a`?");
}

TEST(Cascade, ACycleIsPrinted) {
  Diagnostics faults;
  EXPECT_FALSE(Load({R"(
[[rule]]
id = "a.x"
emits = "x"
pattern = '"one" <y/>'
[[rule]]
id = "a.y"
emits = "y"
pattern = '"two" <z/>'
[[rule]]
id = "a.z"
vetoes = "z"
pattern = '"two" (?=<x/>)'
[[rule]]
id = "b.z"
emits = "z"
pattern = '"three"'
)"},
                    &faults));
  ASSERT_EQ(Errors(faults).size(), 1u) << ToString(faults);
  EXPECT_EQ(Errors(faults)[0],
            "pack1.toml:2:1: kinds use each other: x ← (a.x) y ← (a.y) z ← (a.z) x; a kind is complete "
            "before a rule uses it; give one of "
            "the rules another kind to emit");
}

TEST(Cascade, PatternColumnsAreTrue) {
  Diagnostics faults;
  EXPECT_FALSE(Load({"[[rule]]\nid = 'a.é'\n"}, &faults));
  faults.clear();
  EXPECT_FALSE(Load({"[[rule]]\nid = 'a'\nemits = 'x'\npattern = '[lema=\"x\"]'\n[[rule]]\nid = 'b'\nemits = "
                     "'x'\npattern = '''\n  \"x\"\n  [lema=\"y\"]'''\n"},
                    &faults));
  std::vector<std::string> errors = Errors(faults);
  ASSERT_EQ(errors.size(), 2u) << ToString(faults);
  EXPECT_TRUE(errors[0].starts_with("pack1.toml:4:13: ")) << errors[0];
  EXPECT_TRUE(errors[1].starts_with("pack1.toml:10:4: ")) << errors[1];
}

TEST(Cascade, ExamplesThatFailAreReported) {
  Diagnostics faults;
  auto cascade = Load({R"(
[[rule]]
id = "a.x"
emits = "x"
pattern = 'who:[is_title] "left"'
yes = ["She came.", { text = "Then Ann left.", who = "Bob" }]
no = ["Ann left."]
)"},
                      &faults);
  ASSERT_TRUE(cascade) << ToString(faults);
  cascade->TestExamples(&faults);
  EXPECT_EQ(Errors(faults), (std::vector<std::string>{
                                "pack1.toml:6:8: rule `a.x`: it does not match “She came.”",
                                "pack1.toml:6:21: rule `a.x`: in “Then Ann left.” `who` is “Ann”, not “Bob”",
                                "pack1.toml:7:7: rule `a.x`: it must not match, and matches “Ann left”"}));
}

TEST(Cascade, ARuleWithoutExamplesIsALint) {
  Diagnostics faults;
  EXPECT_TRUE(Load({"[[rule]]\nid = 'a'\nemits = 'x'\npattern = '\"one\"'\n"}, &faults));
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(
      WithoutSourceLine(faults[0]),
      "pack1.toml:2:6: lint: rule `a` has no `yes` example; one text that must match and one that must not");
}

TEST(CascadePack, ALosingHitHidesNoShorterOne) {
  TempFolder folder;
  WriteFile(folder.path() / "pack.toml", "name = 'p'\nversion = '2'\nfiles = ['r.toml']\n");
  WriteFile(folder.path() / "c.tsv",
            "term\tcode\nOslo Harbour Watch\t1\nOslo\t2\nOslo\t3\nHarbour Watch\t4\n");
  WriteFile(folder.path() / "r.toml", R"(
[[gazetteer]]
id = "list.c"
file = "c.tsv"
emits = "x"
[[rule]]
id = "r.group"
emits = "x"
pattern = '"Harbour" "Watch" "of" "Baku"'
yes = ["Harbour Watch of Baku"]
no = ["Baku"]
)");
  Diagnostics faults;
  auto cascade =
      Cascade::Load({{.folder = LanguagePack()}, {.folder = folder.path().string()}}, {}, {}, &faults);
  ASSERT_TRUE(cascade) << ToString(faults);
  Reading reading(*cascade, "The Oslo Harbour Watch of Baku met Oslo Harbour Watch.");
  EXPECT_EQ(Spans(reading.run, "x"),
            (std::vector<std::string>{"Oslo | code=2 | list.c", "Oslo | code=3 | list.c",
                                      "Harbour Watch of Baku | | r.group",
                                      "Oslo Harbour Watch | code=1 | list.c"}));
}

TEST(CascadePack, ListsMakeSpans) {
  TempFolder folder;
  WriteFile(folder.path() / "pack.toml", "name = 'p'\nversion = '2'\nfiles = ['r.toml']\n");
  WriteFile(folder.path() / "lists/c.tsv",
            "term\tcountry\tsource\nGeorgia\tGEO\town\nGeorgia\tUSA\town\nBaku\tAZE\town\n");
  WriteFile(folder.path() / "lists/d.tsv", "term\tcountry\nTbilisi Georgia\tGEO\nBaku\tXXX\n");
  WriteFile(folder.path() / "r.toml", R"(
[[gazetteer]]
id = "list.c"
doc = "countries"
file = "lists/c.tsv"
emits = "country"
[[gazetteer]]
id = "list.d"
file = "lists/d.tsv"
emits = "country"
[[rule]]
id = "r.in"
emits = "place"
pattern = '"in" where:<country/>'
set = { country = "$where.country" }
yes = ["in Baku"]
no = ["Baku"]
)");
  Diagnostics faults;
  std::vector<PackSource> packs = {{.folder = LanguagePack()}, {.folder = folder.path().string()}};
  auto cascade = Cascade::Load(packs, {}, {}, &faults);
  ASSERT_TRUE(cascade) << ToString(faults);
  Reading reading(*cascade, "Georgia, in Tbilisi Georgia, in Baku");
  EXPECT_EQ(
      Spans(reading.run, "country"),
      (std::vector<std::string>{"Georgia | country=GEO | list.c", "Georgia | country=USA | list.c",
                                "Tbilisi Georgia | country=GEO | list.d", "Baku | country=AZE | list.c"}));
  EXPECT_EQ(Spans(reading.run, "place"), (std::vector<std::string>{"in Tbilisi Georgia | country=GEO | r.in",
                                                                   "in Baku | country=AZE | r.in"}));
  std::vector<std::string> before = cascade->pack_stamps();
  WriteFile(folder.path() / "lists/d.tsv", "term\tcountry\nBaku\tXXX\n");
  EXPECT_NE(Cascade::Load(packs, {}, {}, &faults)->pack_stamps(), before);
}

TEST(CascadePack, PathsStayInTheFolder) {
  TempFolder folder;
  WriteFile(folder.path() / "secret.tsv", "term\nx\n");
  fs::path pack = folder.path() / "pack";
  WriteFile(pack / "pack.toml",
            "name = 'p'\nversion = '2'\nfiles = ['r.toml', '../secret.tsv', '/etc/passwd', 'gone.toml', "
            "'link.toml']\nlanguage='../x'\n");
  WriteFile(pack / "r.toml", "[[gazetteer]]\nid = 'l'\nemits = 'x'\nfile = 'link.tsv'\n");
  fs::create_symlink(folder.path() / "secret.tsv", pack / "link.tsv");
  fs::create_symlink(folder.path() / "secret.tsv", pack / "link.toml");
  Diagnostics faults;
  EXPECT_FALSE(Cascade::Load({{.folder = LanguagePack()}, {.folder = pack.string()}}, {}, {}, &faults));
  std::vector<std::string> messages;
  for (const Diagnostic& d : faults) messages.push_back(d.message);
  EXPECT_EQ(messages,
            (std::vector<std::string>{
                "`../secret.tsv` must be inside the pack's folder",
                "`/etc/passwd` must be inside the pack's folder", "`gone.toml` is not there",
                "`link.toml` is a link out of the pack's folder", "`../x` must be inside the pack's folder",
                "`link.tsv` is a link out of the pack's folder"}));
}

// To open a pipe would wait for whoever writes into it.
TEST(CascadePack, PipesAreNotOpened) {
  TempFolder pack;
  const std::string rules = (pack.path() / "r.toml").string(), list = (pack.path() / "l.tsv").string(),
                    header = (pack.path() / "pack.toml").string();
  auto load = [&] {
    Diagnostics faults;
    EXPECT_FALSE(
        Cascade::Load({{.folder = LanguagePack()}, {.folder = pack.path().string()}}, {}, {}, &faults));
    EXPECT_EQ(faults.size(), 1u) << ToString(faults);
    return faults.empty() ? "" : faults[0].message;
  };
  ASSERT_EQ(mkfifo(header.c_str(), 0600), 0);
  EXPECT_EQ(load(), "cannot read the file");
  fs::remove(header);
  WriteFile(header, "name = 'p'\nversion = '1'\nfiles = ['r.toml']\n");
  ASSERT_EQ(mkfifo(rules.c_str(), 0600), 0);
  EXPECT_EQ(load(), "`r.toml` cannot be read");
  fs::remove(rules);
  WriteFile(rules, "[[gazetteer]]\nid = 'l'\nemits = 'x'\nfile = 'l.tsv'\n");
  ASSERT_EQ(mkfifo(list.c_str(), 0600), 0);
  EXPECT_EQ(load(), "cannot read the file");
  Diagnostics faults;
  EXPECT_EQ(Gazetteer::Open(list, &faults), nullptr);
  EXPECT_EQ(Errors(faults), std::vector<std::string>{list + ":1:1: not a file"});
}

TEST(CascadePack, MissingPacksAndLanguage) {
  Diagnostics faults;
  EXPECT_FALSE(Cascade::Load({{.folder = "/nonexistent"}}, {}, {}, &faults));
  EXPECT_FALSE(Cascade::Load({{.file = "a.toml", .content = "x = = 1\n"}}, {}, {}, &faults));
  ASSERT_EQ(faults.size(), 4u) << ToString(faults);
  EXPECT_EQ(faults[0].hint, "a pack is a folder with a pack.toml");
  EXPECT_EQ(faults[1].message, "no pack names a language");
  EXPECT_EQ(faults[2].message, "no pack names a language");
  EXPECT_EQ(faults[3].line, 1);
  EXPECT_EQ(faults[3].hint, "the file is not TOML");
}

// The slow, obvious twin: of all candidates take the best that is left, drop what it overlaps, again.
TEST(Cascade, AgreesWithPlainConflictResolution) {
  std::mt19937 random(5);
  const std::string words[] = {"alpha", "beta", "gamma"};
  auto phrase = [&](size_t most) {
    std::string out;
    for (size_t n = 1 + random() % most; n > 0; --n) out += (out.empty() ? "" : " ") + words[random() % 3];
    return out;
  };
  for (int round = 0; round < 15; ++round) {
    std::vector<std::string> packs(2);
    for (int i = 0; i < 8; ++i) {
      packs[random() % 2] += "[[rule]]\nid = 'r." + std::to_string(i) +
                             "'\nemits = 'x'\nmatch = 'all'\npriority = " + std::to_string(random() % 2) +
                             "\npattern = '\"" + phrase(3) + "\"'\n";
    }
    auto cascade = MustLoad(packs);
    for (int i = 0; i < 20; ++i) {
      std::string text = phrase(12);
      Reading reading(*cascade, text);
      using Candidate = std::pair<TokenSpan, int32_t>;
      std::vector<Candidate> kept, left, expected;
      for (const Span& span : reading.run.Get("x")) kept.push_back({span.tokens, span.rule});
      left = kept;
      for (const Rejected& r : reading.run.rejected()) left.push_back({r.tokens, r.rule});
      auto rank = [&](const Candidate& c) {
        const RuleInfo& rule = cascade->rules()[static_cast<size_t>(c.second)];
        return std::tuple(-c.first.size(), -rule.priority, rule.pack == "pack2.toml" ? 0 : 1, c.second,
                          c.first.start);
      };
      while (!left.empty()) {
        Candidate best =
            *std::min_element(left.begin(), left.end(),
                              [&](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
        expected.push_back(best);
        std::erase_if(left, [&](const Candidate& c) { return c.first.Overlaps(best.first); });
      }
      std::sort(expected.begin(), expected.end());
      EXPECT_EQ(kept, expected) << text;
    }
  }
}

// A pack comes from strangers: whatever its bytes, reading it ends, and every fault has a place in the file.
TEST(RuleFile, AnyBytesAreReadOrRefused) {
  const std::string good = std::string(kPeople) + R"(
[sets]
says = ["say", "tell"]
[macros]
saying = '[lemma=$says]'
[kinds.person]
overlap = "keep"
[[gazetteer]]
id = "l"
file = "l.tsv"
emits = "person"
)";
  const std::string pieces[] = {
      "[[", "]]", "'''", "\"", "=", "{",   "}",   "\n", "\xFF", std::string(1, '\0'),
      "[",  "é",  "9",   "#",  ".", "\\u", "rule"};
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = good;
    for (size_t edits = 1 + random() % 4; edits > 0; --edits) {
      size_t at = random() % bytes.size();
      if (random() % 2 == 0)
        bytes.erase(at, 1 + random() % 20);
      else
        bytes.insert(at, pieces[random() % std::size(pieces)]);
    }
    Diagnostics faults;
    ReadRuleFile(SourceText("r.toml", bytes), &faults);
    for (const Diagnostic& d : faults) {
      EXPECT_EQ(d.file, "r.toml");
      EXPECT_GE(d.line, 1);
      EXPECT_GE(d.column, 1);
      EXPECT_FALSE(d.ToString().empty());
    }
  }
}

TEST(RuleFile, ATableNeedsAName) {
  Diagnostics faults;
  ReadRuleFile(SourceText("r.toml", "# x = '''\n[sets]\na = [\"\"\"\n[.\"\"\", '[.']\n  [.]\n"), &faults);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(WithoutSourceLine(faults[0]), "r.toml:5:3: a table without a name; write [[rule]], [sets] …");
}

TEST(RuleFile, LettersOutsideOfStringsAreRefused) {
  Diagnostics faults;
  EXPECT_EQ(ReadRuleFile(SourceText("r.toml", "\xEF\xBB\xBF# é\n[sets]\na = ['é', \"é\", \"\"\"é\n\"\"\"]\n"),
                         &faults)
                .sets.size(),
            1u);
  EXPECT_TRUE(faults.empty()) << ToString(faults);
  ReadRuleFile(SourceText("r.toml", "[sets]\nclichés = ['é']\n"), &faults);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(WithoutSourceLine(faults[0]),
            "r.toml:2:6: a letter that TOML has only in strings; put the text in quotes");
}

TEST(RuleFile, DeepNestingIsRefused) {
  Diagnostics faults;
  ReadRuleFile(SourceText("r.toml", "x = " + std::string(100'000, '[')), &faults);
  EXPECT_EQ(faults.size(), 1u);
}

TEST(Cascade, ManyThreadsSeeTheSame) {
  auto cascade = MustLoad({kPeople});
  std::vector<std::vector<std::string>> seen(8);
  std::vector<std::thread> threads;
  for (auto& mine : seen) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        Reading reading(*cascade, "Dr. Lee visited Rome. Dr. Ray visited Dr. Lee.");
        mine = Spans(reading.run, "visit");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& mine : seen) EXPECT_EQ(mine, seen[0]);
  EXPECT_FALSE(seen[0].empty());
}

}  // namespace
}  // namespace copydesk
