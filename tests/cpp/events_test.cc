// Events: the cases of tests/spec/events.toml, and what must hold of every row.
#include "news/events.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "gazetteer/tsv.h"
#include "news/article.h"
#include "news/event_choice.h"
#include "news/layers.h"
#include "news_desk.h"
#include "testing/temp_folder.h"
#include "text/toml.h"

namespace copydesk::news {
namespace {

constexpr Day kPublished = std::chrono::year{2023} / 7 / 16;

// "ACCUSE accused: France > Libya": see tests/spec/events.toml.
std::string Drawn(Article* article, const Event& event) {
  auto text = [&](TokenSpan tokens) {
    return tokens.empty() ? std::string("-") : std::string(article->document().text(tokens));
  };
  std::string out = event.type + " " + text(event.tokens) + ": " + text(event.source.tokens) +
                    (event.reciprocal ? " <> " : " > ") + text(event.target.tokens);
  return event.status == "asserted" ? out : out + " [" + event.status + "]";
}

TEST(Events, Spec) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/events.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string text = c["text"].value_or(std::string());
    std::vector<std::string> want, got;
    for (const toml::node& row : *c["rows"].as_array()) want.push_back(row.value_or(std::string()));
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, kPublished, &vocabulary);
    for (const Event& event : article.events()) got.push_back(Drawn(&article, event));
    std::sort(want.begin(), want.end());
    std::sort(got.begin(), got.end());
    EXPECT_EQ(got, want) << text;
  }
}

TEST(Events, Codes) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/events.toml");
  auto shown = [](const std::string& code) { return code.empty() ? std::string("-") : code; };
  for (const toml::node& node : *spec["codes"].as_array()) {
    const toml::array& c = *node.as_array();
    const std::string text = c[0].value_or(std::string());
    std::vector<std::string> want, got;
    for (size_t i = 1; i < c.size(); ++i) want.push_back(c[i].value_or(std::string()));
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, kPublished, &vocabulary);
    for (const Event& event : article.events())
      got.push_back(std::string(article.document().text(event.tokens)) + ": " + shown(event.source.code) +
                    " > " + shown(event.target.code));
    EXPECT_EQ(got, want) << text;
  }
}

TEST(Events, ACodeWithoutAPhraseHasNoName) {
  Vocabulary vocabulary;
  Article article(Desk(), "Two men were indicted in Texas. A judge in Houston ordered their release.", 0,
                  kPublished, &vocabulary);
  ASSERT_FALSE(article.events().empty());
  const Event& event = article.events()[0];
  EXPECT_TRUE(event.source.tokens.empty());
  EXPECT_EQ(event.source.code, "USAJUD");
  EXPECT_EQ(event.source.name, "");
  EXPECT_EQ(event.source_rule, article.rule("core.side.code"));
}

// What the lists say, without the weights.
TEST(Events, WordsOfTheLists) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/event_words.toml");
  for (const auto& [key, sentences] : *spec["words"].as_table()) {
    for (const toml::node& node : *sentences.as_array()) {
      const std::string text = node.value_or(std::string());
      Vocabulary vocabulary;
      Article article(DeskOfConditions(), text, 0, kPublished, &vocabulary);
      ASSERT_EQ(article.events().size(), 1u) << text;
      const Event& event = article.events()[0];
      const std::string code = event.type + (event.mode.empty() ? "" : "/" + event.mode) + " " + event.cameo;
      EXPECT_EQ(code + (event.reciprocal ? " <>" : ""), key.str()) << text;
      auto names = [&](const Party& side, const char* whom) {
        return !side.tokens.empty() && article.document().text(side.tokens).find(whom) != std::string::npos;
      };
      EXPECT_TRUE(names(event.source, "Kenya")) << text;
      EXPECT_EQ(names(event.target, "Norw"), text.find("Norw") != std::string::npos) << text;
    }
  }
  for (const toml::node& node : *spec["none"].as_array()) {
    const std::string text = node.value_or(std::string());
    Vocabulary vocabulary;
    Article article(DeskOfConditions(), text, 0, kPublished, &vocabulary);
    EXPECT_TRUE(article.events().empty()) << text;
  }
}

// A sentence of two states is like none that the weights have read, and each training pushes some of them
// over the border: nearly all must be the act that their list says.
TEST(Events, WordsOfTheListsByTheWeights) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/event_words.toml");
  size_t all = 0;
  std::vector<std::string> wrong;
  for (const auto& [key, sentences] : *spec["words"].as_table()) {
    for (const toml::node& node : *sentences.as_array()) {
      const std::string text = node.value_or(std::string());
      Vocabulary vocabulary;
      Article article(Desk(), text, 0, kPublished, &vocabulary);
      ++all;
      if (article.events().size() != 1 || !key.str().starts_with(article.events()[0].type))
        wrong.push_back(text);
    }
  }
  EXPECT_LE(wrong.size() * 100, all * 10) << testing::PrintToString(wrong);
}

TEST(Events, WordsOfTheSets) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/event_sets.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    for (const toml::node& item : *c["words"].as_array()) {
      const std::string word = item.value_or(std::string());
      const std::string text = With(c["text"].value_or(std::string()), word);
      std::vector<std::string> want, got;
      for (const toml::node& row : *c["rows"].as_array())
        want.push_back(With(row.value_or(std::string()), word));
      Vocabulary vocabulary;
      Article article(DeskOfConditions(), text, 0, kPublished, &vocabulary);
      for (const Event& event : article.events()) {
        const std::string drawn = Drawn(&article, event);
        got.push_back(event.type + (event.mode.empty() ? "" : "/" + event.mode) + " " + event.cameo +
                      drawn.substr(event.type.size()));
      }
      EXPECT_EQ(got, want) << c["set"].value_or(std::string()) << ": " << text;
    }
  }
}

// "ACCUSE/disapprove 111 scolded: Kenya > Norway": see tests/spec/proposals.toml.
std::string Drawn(Article* article, const PrintedCandidate& candidate) {
  auto side = [&](const std::vector<TokenSpan>& phrases) {
    std::string out;
    for (TokenSpan phrase : phrases)
      out += (out.empty() ? "" : ", ") + std::string(article->document().text(phrase));
    return out.empty() ? "-" : out;
  };
  const Sides& sides = candidate.sides;
  return candidate.type + (candidate.mode.empty() ? "" : "/" + candidate.mode) + " " + candidate.cameo + " " +
         std::string(article->document().text(candidate.tokens)) + ": " + side(sides.sources) +
         (candidate.reciprocal ? " <> " : " > ") + side(sides.targets) +
         (sides.doubt.empty() ? "" : " (" + sides.doubt.ToString() + ")");
}

TEST(Events, ProposalsOfTheLists) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/proposals.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    for (const toml::node& item : *c["words"].as_array()) {
      const std::string word = item.value_or(std::string());
      const std::string want = With(c["proposal"].value_or(std::string()), word);
      for (const toml::node& sentence : *c["texts"].as_array()) {
        const std::string text = With(sentence.value_or(std::string()), word);
        Vocabulary vocabulary;
        Article article(DeskOfConditions(), text, 0, kPublished, &vocabulary);
        std::set<std::string> got;
        for (const PrintedCandidate& candidate : PrintEventCandidates(&article))
          got.insert(Drawn(&article, candidate));
        EXPECT_TRUE(got.count(want)) << text << "\nwanted " << want << "\nof " << testing::PrintToString(got);
      }
    }
  }
}

TEST(Events, WordsOfTheOperators) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/event_words.toml");
  auto events = [](const toml::node& text, auto&& each) {
    const std::string copy = text.value_or(std::string());
    Vocabulary vocabulary;
    Article article(DeskOfConditions(), copy, 0, kPublished, &vocabulary);
    for (const Event& event : article.events()) each(event);
  };
  for (const auto& [status, sentences] : *spec["operators"].as_table()) {
    for (const toml::node& text : *sentences.as_array()) {
      std::set<std::string> got;
      events(text, [&](const Event& event) {
        if (event.type == "ASSAULT") got.insert(event.status);
      });
      EXPECT_EQ(got, std::set<std::string>{std::string(status.str())}) << text.value_or(std::string());
    }
  }
  for (const auto& [code, sentences] : *spec["operators_and_acts"].as_table()) {
    for (const toml::node& text : *sentences.as_array()) {
      std::set<std::string> got;
      events(text, [&](const Event& event) {
        got.insert(event.type + (event.mode.empty() ? "" : "/" + event.mode) + " " + event.cameo);
      });
      EXPECT_TRUE(got.count(std::string(code.str()))) << text.value_or(std::string());
    }
  }
}

TEST(Events, APronounBehindADoerIsSomebodyElse) {
  for (const char* text :
       {"Norway shelled a town. Kenya blamed it.", "Turkey bombed a village. Greece condemned it.",
        "Denmark closed the strait. Poland denounced it.", "Brazil arrested a crew. Ghana criticised it."}) {
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, kPublished, &vocabulary);
    int pronouns = 0;
    for (const Event& event : article.events()) {
      if (event.target.tokens.empty() || article.document().word(event.target.tokens.start).lower != "it")
        continue;
      ++pronouns;
      EXPECT_NE(event.target.code.substr(0, 3), event.source.code.substr(0, 3)) << text;
    }
    EXPECT_EQ(pronouns, 1) << text;
  }
}

TEST(Events, Status) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/events.toml");
  for (const toml::node& node : *spec["status"].as_array()) {
    const std::string text = node.as_array()->get(0)->value_or(std::string());
    const std::string wanted = node.as_array()->get(1)->value_or(std::string());
    const std::string type = wanted.substr(0, wanted.find(' '));
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, kPublished, &vocabulary);
    std::set<std::string> got;
    for (const Event& event : article.events()) {
      if (event.type == type) got.insert(event.type + " " + event.status);
    }
    if (wanted.ends_with(" -")) {
      EXPECT_EQ(got, std::set<std::string>()) << text;
    } else {
      EXPECT_EQ(got, std::set<std::string>{wanted}) << text;
    }
  }
}

TEST(Events, Counts) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/events.toml");
  for (const toml::node& node : *spec["counts"].as_array()) {
    const toml::array& c = *node.as_array();
    const std::string text = c[0].value_or(std::string());
    std::vector<int64_t> want, got;
    for (size_t i = 1; i < 5; ++i) want.push_back(c[i].value_or(int64_t{0}));
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, kPublished, &vocabulary);
    ASSERT_FALSE(article.events().empty()) << text;
    const Event& event = article.events()[0];
    if (c.size() > 5) {
      EXPECT_EQ(article.document().text(event.killed.tokens), c[5].value_or(std::string())) << text;
    }
    for (const PeopleCount* count : {&event.killed, &event.injured}) {
      got.push_back(count->least.value_or(-1));
      got.push_back(count->most.value_or(-1));
      EXPECT_EQ(count->tokens.empty(), count->rule < 0) << text;
      EXPECT_EQ(count->tokens.empty(), !count->least && !count->most) << text;
    }
    EXPECT_EQ(got, want) << text;
  }
}

// "one thousand two hundred and thirty-four"
std::string InWords(int64_t n) {
  static constexpr std::array kSmall = {"",        "one",     "two",       "three",    "four",
                                        "five",    "six",     "seven",     "eight",    "nine",
                                        "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
                                        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
  static constexpr std::array kTens = {"",      "",      "twenty",  "thirty", "forty",
                                       "fifty", "sixty", "seventy", "eighty", "ninety"};
  if (n < 20) return kSmall[static_cast<size_t>(n)];
  if (n < 100) return kTens[static_cast<size_t>(n / 10)] + (n % 10 ? "-" + InWords(n % 10) : "");
  const int64_t unit = n < 1000 ? 100 : 1000;
  const std::string head = InWords(n / unit) + (unit == 100 ? " hundred" : " thousand");
  return head + (n % unit == 0 ? "" : unit == 100 ? " and " + InWords(n % unit) : " " + InWords(n % unit));
}

// "1,234"
std::string InFigures(int64_t n) {
  std::string out = std::to_string(n);
  if (n >= 1000) out.insert(out.size() - 3, ",");
  return out;
}

// The number killed that the first act of a text has: least and most, -1 for none.
std::pair<int64_t, int64_t> KilledIn(const std::string& text) {
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, kPublished, &vocabulary);
  if (article.events().empty()) return {-2, -2};
  const PeopleCount& killed = article.events()[0].killed;
  return {killed.least.value_or(-1), killed.most.value_or(-1)};
}

TEST(Events, NumbersOfPeopleInWordsAndFigures) {
  uint32_t random = 5;
  auto below = [&](uint32_t n) {
    random = random * 1664525 + 1013904223;
    return static_cast<int64_t>((random >> 8) % n);
  };
  using Pair = std::pair<int64_t, int64_t>;
  for (int i = 0; i < 60; ++i) {
    const int64_t n = 2 + below(i % 3 == 0 ? 98 : i % 3 == 1 ? 998 : 9998);
    const std::string said = i % 2 ? InWords(n) : InFigures(n);
    SCOPED_TRACE(said);
    EXPECT_EQ(KilledIn("Rebels killed " + said + " soldiers in Peru."), (Pair{n, -1}));
    EXPECT_EQ(KilledIn("Rebels killed at least " + said + " soldiers in Peru."), (Pair{n, -1}));
    const int64_t more = n + 1 + below(40);
    const std::string figures = InFigures(n), most = InFigures(more);
    EXPECT_EQ(KilledIn("Rebels killed up to " + figures + " soldiers in Peru."), (Pair{-1, n}));
    EXPECT_EQ(KilledIn("Rebels killed " + figures + " to " + most + " soldiers in Peru."), (Pair{n, more}));
    EXPECT_EQ(KilledIn("Rebels killed between " + figures + " and " + most + " soldiers in Peru."),
              (Pair{n, more}));
    EXPECT_EQ(KilledIn("Rebels killed " + figures + " soldiers and " + most + " miners in Peru."),
              (Pair{n + more, -1}));
  }
  EXPECT_EQ(KilledIn("Rebels killed two hundred thousand three hundred people in Peru."), (Pair{200300, -1}));
  EXPECT_EQ(KilledIn("Rebels killed one million two hundred thousand people in Peru."), (Pair{1200000, -1}));
}

TEST(Events, CountWordsTellTheirFaults) {
  const TempFolder folder;
  std::ofstream(folder / "counts.tsv") << "term\trole\tvalue\n"
                                          "umpteen\tnumber\tmany\n"
                                          "gross\ttimes\t144\n"
                                          "circa\tabout\t3\n"
                                          "myriad\tsum\t10000\n";
  Diagnostics faults;
  EventNames names;
  auto tables = LoadScores({folder.path().string()}, &faults, &names);
  std::vector<std::string> told;
  for (const Diagnostic& fault : faults) told.push_back(std::to_string(fault.line) + ": " + fault.message);
  EXPECT_EQ(told, (std::vector<std::string>{"2: `number` needs a whole number above 0 as its value",
                                            "4: `about` has no value", "5: unknown role `sum`"}));
  EXPECT_EQ(tables->counts.at("gross").value, 144);
}

TEST(Events, OperatorsTellTheirFaults) {
  const TempFolder folder;
  const std::string path = folder / "operators.tsv";
  std::ofstream(path) << "term\tpos\tto\ting\tthat\tnoun\n"
                         "balk at\tV\t\tnegated\n"
                         "balk at\tV\t\tnegated\n"
                         "scheme\tX\tfuture\n"
                         "scheme\tN\tfutur\n"
                         "dither\tV\n";
  Operators operators;
  Diagnostics faults;
  operators.Load(path, {.types = {"AID", "AGREE"}, .modes = {}, .codes = {}}, &faults);
  std::vector<std::string> told;
  for (const Diagnostic& fault : faults) told.push_back(std::to_string(fault.line) + ": " + fault.message);
  EXPECT_EQ(told, (std::vector<std::string>{"3: `balk at` is there already", "4: unknown part of speech `X`",
                                            "5: unknown status `futur`", "6: `dither` changes nothing"}));
  EXPECT_EQ(operators.StatusBehind("balk at", 'V', Link::kGerund), "negated");
  EXPECT_EQ(operators.StatusBehind("balk at", 'V', Link::kInfinitive), "");
  EXPECT_EQ(operators.StatusBehind("balk at", 'N', Link::kGerund), "");
}

TEST(Events, RowsAreWhole) {
  const std::string text =
      "France and Spain condemned Libya's attack on Chad on Friday in Paris. \"We will strike Chad,\" the "
      "Libyan president said. In 2011 Libya attacked Chad.";
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, kPublished, &vocabulary);
  const std::vector<Event>& events = article.events();
  ASSERT_FALSE(events.empty());
  int32_t last = -1;
  for (const Event& event : events) {
    EXPECT_GE(event.quad, 1);
    EXPECT_LE(event.quad, 4);
    EXPECT_TRUE(event.score.has_value());
    EXPECT_FALSE(event.cameo.empty());
    EXPECT_GE(event.rule, 0);
    EXPECT_GE(event.group, 0);
    EXPECT_FALSE(event.source.tokens.empty() && event.target.tokens.empty());
    EXPECT_LE(last, event.tokens.start);
    last = event.tokens.start;
  }
}

// Every row of the trigger lists has a known CAMEO code, a PLOVER type, a condition that is a set, and flags
// that are read.
TEST(Events, ListsAgreeWithTheTables) {
  const std::string pack = PackFolder() + "/";
  Diagnostics faults;
  auto codes = ReadTsv(pack + "cameo.tsv", &faults);
  ASSERT_TRUE(codes);
  std::set<std::string> known;
  for (const auto& row : codes->rows) known.insert(row[static_cast<size_t>(codes->Column("code"))]);
  int rows = 0;
  for (const char* name :
       {"verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "wide"}) {
    auto list = ReadTsv(pack + "triggers_" + name + ".tsv", &faults);
    ASSERT_TRUE(list) << name;
    auto cell = [&](const std::vector<std::string>& row, const char* column) {
      return row[static_cast<size_t>(list->Column(column))];
    };
    for (const auto& row : list->rows) {
      ++rows;
      const std::string& term = cell(row, "term");
      EXPECT_TRUE(known.count(cell(row, "cameo"))) << term;
      EXPECT_GT(Desk().events->Score(cell(row, "type"), "").quad, 0) << term;
      for (const char* column : {"need", "avoid"}) {
        EXPECT_TRUE(cell(row, column).empty() || Desk().events->sets.count(cell(row, column)))
            << term << " " << cell(row, column);
      }
    }
  }
  EXPECT_GT(rows, 2000);
  EXPECT_TRUE(faults.empty()) << ToString(faults);
}

// tests/spec/scales.toml.
TEST(Events, PublishedScales) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/scales.toml");
  Diagnostics faults;
  auto words = [](const toml::node& node) {
    std::istringstream text(node.value_or(std::string()));
    return std::vector<std::string>(std::istream_iterator<std::string>(text), {});
  };
  std::set<std::pair<std::string, std::string>> told;
  for (const auto& [key, node] : *spec["plover"].as_table()) {
    const std::string type(key.str());
    const toml::array& row = *node.as_array();
    for (size_t i = 1; i < row.size(); ++i) {
      const std::vector<std::string> cells = words(row[i]);
      const std::string mode = cells.size() > 1 ? cells[0] : "";
      const PloverScore score = Desk().events->Score(type, mode);
      EXPECT_EQ(std::to_string(score.quad), row[0].value_or(std::string())) << type << " " << mode;
      ASSERT_TRUE(score.score) << type << " " << mode;
      EXPECT_EQ(*score.score, std::stod(cells.back())) << type << " " << mode;
      told.emplace(type, mode);
    }
  }
  for (const auto& [row, score] : Desk().events->scores)
    EXPECT_TRUE(told.count(row)) << row.first << " " << row.second;

  const auto codes = ReadTsv(PackFolder() + "/cameo.tsv", &faults);
  ASSERT_TRUE(codes);
  std::map<std::string, std::string> types, scores;
  for (const auto& row : codes->rows) {
    auto cell = [&](const char* name) { return row[static_cast<size_t>(codes->Column(name))]; };
    types[cell("code")] = cell("type") + (cell("mode").empty() ? "" : "/" + cell("mode"));
    scores[cell("code")] = cell("goldstein");
  }
  size_t listed = 0;
  for (const char* column : {"cameo", "goldstein"}) {
    for (const auto& [value, node] : *spec[column].as_table()) {
      for (const std::string& code : words(node)) {
        EXPECT_EQ((std::string(column) == "cameo" ? types : scores)[code], value.str()) << code;
        ++listed;
      }
    }
  }
  EXPECT_EQ(listed, 2 * codes->rows.size());
}

TEST(Events, ScoresFallBackOnTheType) {
  const EventTables& tables = *Desk().events;
  EXPECT_EQ(tables.Score("CONSULT", "visit").score, 4.0);
  EXPECT_EQ(tables.Score("CONSULT", "no such mode").score, tables.Score("CONSULT", "").score);
  EXPECT_EQ(tables.Score("ASSAULT", "").quad, 4);
  EXPECT_EQ(tables.Score("DANCE", "").quad, 0);
}

// Codes that the article tells where the sentence leaves them out: a code and no span.
TEST(Events, ContextTellsWhoIsMeant) {
  const std::string text = "Japan imposed sanctions on Peru. The sanctions were lifted on Friday.";
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, kPublished, &vocabulary);
  const std::vector<Event>& events = article.events();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].type, "RETREAT");
  EXPECT_TRUE(events[1].source.tokens.empty());
  EXPECT_EQ(events[1].source.code, "JPNGOV");  // not named: its government
  EXPECT_TRUE(events[1].target.tokens.empty());
  EXPECT_EQ(events[1].target.code, "PERGOV");
}

TEST(Events, AGerundMayBeTheFirstWord) {
  // Nothing is read in front of the article; what hangs on an adverbial clause asks what stands there.
  for (const char* text :
       {"Brushing aside of stubborn young Rebels, Congress on Friday approved a housing bill.",
        "Attacking the city, the rebels killed nine.", "Denying that, Kenya left.",
        "Bombing it was denied."}) {
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, kPublished, &vocabulary);
    for (const Event& event : article.events()) EXPECT_FALSE(event.status.empty()) << text;
  }
}

TEST(Events, AnyTextIsRead) {
  for (const char* text :
       {"", " ", "and and and , , met", "met met met met met", "\xF0\x9F\x98\x80 accused \xF0\x9F\x98\x80 of",
        "by by by of of on on", "talks between and", "His soldiers attacked his soldiers' soldiers.",
        "Our our our attacked ours of our."}) {
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::nullopt, &vocabulary);
    for (const Event& event : article.events()) EXPECT_LE(event.tokens.end, article.document().size());
  }
}

}  // namespace
}  // namespace copydesk::news
