// The pattern language: the cases of tests/spec/patterns.toml and pattern_errors.toml, dumps, and limits.
#include "pattern/pattern.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "pattern/check.h"
#include "pattern/parse.h"
#include "pattern/pattern_set.h"
#include "pattern/plain.h"
#include "pattern/program.h"
#include "pattern/scanner.h"
#include "pattern/source.h"
#include "pattern_spec.h"
#include "text/toml.h"
#include "words/document.h"

namespace copydesk {
namespace {

// "ministers said; x = said; y = -"
std::string Shown(const Document& document, const Match& match) {
  std::string out(document.text(match.tokens));
  for (const Capture& c : match.captures) {
    out +=
        "; " + std::string(c.label) + " = " + (c.tokens.empty() ? "-" : std::string(document.text(c.tokens)));
  }
  return out;
}

TEST(PatternSpec, Matches) {
  const toml::table spec = Spec("patterns.toml");
  Surroundings surroundings(spec);
  Vocabulary vocabulary;
  int cases = 0;
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& one = *node.as_table();
    const std::string source = *one["pattern"].value<std::string>();
    const std::string text = *one["text"].value<std::string>();
    SCOPED_TRACE(source + "\n" + text);
    PatternOptions options = surroundings.Options();
    options.match = *ParseMatchMode(one["match"].value_or(std::string_view("longest")));
    options.across_sentences = one["across_sentences"].value_or(false);
    Diagnostics faults;
    auto pattern = Pattern::Compile(source, options, &faults);
    ASSERT_TRUE(pattern != nullptr) << ToString(faults);
    Document document(text, &vocabulary, &English());
    document.AddSegment({0, static_cast<int32_t>(text.size())});
    if (const toml::array* spans = one["spans"].as_array()) {
      for (const toml::node& span : *spans) AddSpans(*span.as_table(), surroundings.kinds, &document);
    }
    Texts found;
    for (const Match& m : pattern->Find(document).matches) found.push_back(Shown(document, m));
    EXPECT_EQ(found, Strings(one["want"]));
    ++cases;
  }
  EXPECT_GE(cases, 80);
}

TEST(PatternSpec, Errors) {
  const toml::table spec = Spec("pattern_errors.toml");
  Surroundings surroundings(spec);
  int cases = 0;
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& one = *node.as_table();
    const std::string source = *one["pattern"].value<std::string>();
    Diagnostics faults;
    auto pattern = Pattern::Compile(source, surroundings.Options(), &faults);
    EXPECT_EQ(pattern == nullptr, HasErrors(faults)) << source;
    Texts told;
    for (const Diagnostic& d : faults) {
      std::string line = d.ToString().substr(0, d.ToString().find('\n'));
      told.push_back(line.starts_with("<pattern>:") ? line.substr(10) : line);
    }
    EXPECT_EQ(told, Strings(one["faults"])) << source;
    ++cases;
  }
  EXPECT_GE(cases, 60);
}

std::shared_ptr<const Pattern> Compile(std::string_view source, Diagnostics* faults) {
  PatternOptions options;
  options.language = &English();
  return Pattern::Compile(source, options, faults);
}

// The only error's message.
std::string Fault(std::string_view source) {
  Diagnostics faults;
  EXPECT_EQ(Compile(source, &faults), nullptr);
  std::erase_if(faults, [](const Diagnostic& d) { return d.severity == Diagnostic::kLint; });
  EXPECT_EQ(faults.size(), 1u) << source.substr(0, 60);
  for (const Diagnostic& d : faults) EXPECT_EQ(d.message, faults[0].message);
  return faults.empty() ? "" : faults[0].message;
}

std::string Times(std::string_view text, int n) {
  std::string out;
  for (int i = 0; i < n; ++i) out += text;
  return out;
}

TEST(PatternErrors, CaretStandsUnderTheFault) {
  Kinds kinds;
  PatternOptions options;
  options.language = &English();
  options.file = "rules.toml";
  options.line = 7;
  options.column = 12;
  Diagnostics faults;
  EXPECT_EQ(Pattern::Compile("\"é\" [lema=\"x\"]\n [", options, &faults), nullptr);
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].ToString(),
            "rules.toml:7:17: unknown attribute `lema`; did you mean `lemma`?\n"
            "             \"é\" [lema=\"x\"]\n"
            "                  ^");
  EXPECT_EQ(faults[1].line, 8);
  EXPECT_EQ(faults[1].column, 3);
}

TEST(PatternErrors, Limits) {
  EXPECT_EQ(Fault(Times("(", 300) + "\"a\"" + Times(")", 300)), "nested deeper than kMaxPatternDepth = 200");
  EXPECT_EQ(Fault("[" + Times("!", 300) + "is_title]"), "nested deeper than kMaxPatternDepth = 200");
  EXPECT_EQ(Fault(Times("x:", 300) + "\"a\""), "nested deeper than kMaxPatternDepth = 200");
  EXPECT_EQ(Fault("\"a\"" + Times(" & \"a\"", 5000)), "nested deeper than kMaxPatternDepth = 200");
  EXPECT_EQ(Fault(Times("\"a\" ", kMaxPatternBytes / 4 + 1)),
            "the pattern is longer than kMaxPatternBytes = 1048576");
  EXPECT_EQ(Fault(Times("\"a\" ", kMaxPatternBytes / 4)),
            "the pattern has more than 100000 parts (kMaxProgramStates)");
  EXPECT_EQ(Fault(Times("\"a\" ", 200'000)), "the pattern has more than 100000 parts (kMaxProgramStates)");
  EXPECT_EQ(Fault("((\"a\"{1000}){1000}){1000}"),
            "the pattern has more than kMaxProgramStates = 100000 states");
  EXPECT_EQ(Fault(Times("(", 150) + "\"a\"{0}" + Times("){1000}", 150)),
            "the pattern has more than kMaxProgramStates = 100000 states");
  Diagnostics faults;
  EXPECT_EQ(Compile(Times(") ", 300'000), &faults), nullptr);  // a fault a word: the first hundred are told
  EXPECT_EQ(faults.size(), 100u);
}

// English, with whatever kinds a pattern names.
PatternOptions WithKinds(Kinds* kinds) {
  PatternOptions options;
  options.language = &English();
  options.kinds = kinds;
  options.add_kinds = true;
  return options;
}

// What is as deep as may be is read; a step deeper is not.
TEST(PatternErrors, AsDeepAsMayBe) {
  struct Nested {
    std::string_view before, open, inner, close, behind;
  };
  for (const Nested& n : {Nested{"", "(", "\"a\"", ")", ""}, Nested{"", "(?=", "\"a\"", ")", ""},
                          Nested{"[", "(", "is_title", ")", "]"}, Nested{"[", "!", "is_title", "", "]"},
                          Nested{"x:\"a\" :: ", "(", "x.word = \"a\"", ")", ""},
                          Nested{"x:\"a\" :: ", "!", "x.word = \"a\"", "", ""}}) {
    for (const int depth : {200, 201}) {
      const std::string source = std::string(n.before) + Times(n.open, depth) + std::string(n.inner) +
                                 Times(n.close, depth) + std::string(n.behind);
      Diagnostics faults;
      EXPECT_EQ(Compile(source, &faults) != nullptr, depth == 200) << n.before << n.open << depth;
    }
  }
}

// Alternatives are compared each with each, up to a hundred.
TEST(PatternErrors, AHundredAlternativesAreCompared) {
  for (const int count : {99, 100, 101}) {
    std::string source = "\"w0\"";
    for (int i = 1; i + 1 < count; ++i) source += " | \"w" + std::to_string(i) + "\"";
    Diagnostics faults;
    EXPECT_NE(Compile(source + " | \"w0\"", &faults), nullptr);
    EXPECT_EQ(faults.size(), count <= 100 ? 1u : 0u) << count;
  }
}

// What a pattern asks of a kind of span of which all is known.
TEST(PatternErrors, AttributesOfKnownKinds) {
  Kinds kinds;
  const KindId act = kinds.Add("act"), many = kinds.Add("many");
  kinds.Add("free");
  StringSets sets = {{"types", {"ACCUSE", "DENY", ""}}, {"others", {"ACCUSE", "ACUSE", "ZZZ"}}};
  SpanAttributes known;
  known[act] = {{"type", {"ACCUSE", "DENY"}}, {"side", {"left", "right"}, false}, {"text"}};
  std::vector<std::string> values;
  for (int i = 0; i < 24; ++i) values.push_back("v" + std::to_string(100 + i));
  known[many] = {{"few", values}};
  values.push_back("v200");
  known[many].push_back({"more", values});
  PatternOptions options = WithKinds(&kinds);
  options.sets = &sets;
  options.span_attributes = &known;
  const auto told = [&](const char* source) {
    Diagnostics faults;
    Pattern::Compile(source, options, &faults);
    std::string out;
    for (const Diagnostic& d : faults) {
      const std::string line = d.ToString();
      out += (out.empty() ? "" : "\n") + line.substr(10, line.find('\n') - 10);
    }
    return out;
  };
  for (const char* good :
       {"<act/>", "<act type=\"ACCUSE\"/>", "<act type!=\"DENY\" side=\"left\">", "<act text=\"any\"/>",
        "<act type=$types/>", "<act type=/A.*/ />", "<act side=/Z.*/ />", "<free any=\"x\"/>",
        "a:<act/> :: a.type = \"x\" & a.text = a.lemma", "a:<free/> :: a.anything = \"x\"",
        "(a:<act/> | a:<free/>) :: a.anything = \"x\"", "</act type=\"DENY\">"})
    EXPECT_EQ(told(good), "") << good;
  EXPECT_EQ(told("<act typ=\"ACCUSE\"/>"), "1:6: `act` has no attribute `typ`; did you mean `type`?");
  EXPECT_EQ(told("<act zzzzz=\"ACCUSE\"/>"),
            "1:6: `act` has no attribute `zzzzz`; known are type, side, text");
  EXPECT_EQ(told("</act zzzzz=\"ACCUSE\">"),
            "1:7: `act` has no attribute `zzzzz`; known are type, side, text");
  EXPECT_EQ(told("<act type=\"ACUSE\"/>"), "1:11: no `act` has the `type` `ACUSE`; did you mean `ACCUSE`?");
  EXPECT_EQ(told("<act type=\"ZZZZZ\"/>"), "1:11: no `act` has the `type` `ZZZZZ`; known are ACCUSE, DENY");
  EXPECT_EQ(told("<act side=\"lift\"/>"), "1:11: lint: no `act` has the `side` `lift`; did you mean `left`?");
  EXPECT_EQ(told("<act type=/Z.*/ />"),
            "1:11: no `act` has a `type` that this regex matches; known are ACCUSE, DENY");
  EXPECT_EQ(told("<act type=$others/>"),
            "1:11: no `act` has the `type` `ACUSE`; did you mean `ACCUSE`?\n"
            "1:11: no `act` has the `type` `ZZZ`; known are ACCUSE, DENY");
  EXPECT_EQ(told("a:<act/> :: a.typ = \"x\""), "1:13: `a` has no attribute `typ`; did you mean `type`?");
  EXPECT_NE(told("<many few=\"zzzzzz\"/>").find("; known are v100, v101,"), std::string::npos);
  EXPECT_EQ(told("<many more=\"zzzzzz\"/>"), "1:12: no `many` has the `more` `zzzzzz`");
}

TEST(PatternErrors, MacrosThatMultiply) {
  Macros macros;
  macros["m0"] = {"\"a\"", "m.toml", 1, 1};
  for (int i = 1; i <= 60; ++i) {
    std::string below = "$m" + std::to_string(i - 1);
    macros["m" + std::to_string(i)] = {below + " " + below, "m.toml", 1, 1};
  }
  PatternOptions options;
  options.language = &English();
  options.macros = &macros;
  Diagnostics faults;
  EXPECT_EQ(Pattern::Compile("$m60", options, &faults), nullptr);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].message, "the pattern has more than 100000 parts (kMaxProgramStates)");
}

TEST(PatternErrors, AnyBytes) {
  uint32_t state = 1;
  const std::string_view letters = "\"'/[]<>(){}$|&!?*+:=.,\\ab1 \n\xC3\xA9\xFF\x00";
  for (int i = 0; i < 20'000; ++i) {
    std::string source;
    for (int n = 0; n < 12; ++n) {
      state = state * 1664525 + 1013904223;
      source += letters[(state >> 8) % letters.size()];
    }
    Diagnostics faults;
    auto pattern = Compile(source, &faults);
    ASSERT_EQ(pattern == nullptr, HasErrors(faults)) << source;
    for (const Diagnostic& d : faults) ASSERT_FALSE(d.ToString().empty());
  }
}

TEST(PatternSpec, Dumps) {
  const toml::table spec = Spec("pattern_dumps.toml");
  Surroundings surroundings(spec);
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& one = *node.as_table();
    Diagnostics faults;
    auto pattern = Pattern::Compile(*one["pattern"].value<std::string>(), surroundings.Options(), &faults);
    ASSERT_TRUE(pattern != nullptr) << ToString(faults);
    EXPECT_EQ(pattern->DebugString(), *one["dump"].value<std::string>());
  }
}

TEST(Pattern, KnowsLabelsAndUses) {
  Kinds kinds;
  PatternOptions options = WithKinds(&kinds);
  Diagnostics faults;
  auto pattern = Pattern::Compile("b:<q/> a:<p/> within <r/>", options, &faults);
  ASSERT_TRUE(pattern != nullptr);
  EXPECT_EQ(pattern->labels(), (Texts{"b", "a"}));
  EXPECT_EQ(pattern->uses(), (std::vector<KindId>{kinds.Find("q"), kinds.Find("p"), kinds.Find("r")}));
}

TEST(Pattern, Explains) {
  Diagnostics faults;
  auto pattern = Compile(R"(who:[is_title]+ ("said" | [lemma="tell"] []) ([]{2} & "to" "us"))", &faults);
  ASSERT_TRUE(pattern != nullptr);
  Vocabulary vocabulary;
  Document document("Ann Lee told it to us", &vocabulary, &English());
  document.AddSegment({0, 21});
  FindResult found = pattern->Find(document);
  ASSERT_EQ(found.matches.size(), 1u);
  EXPECT_EQ(pattern->Explain(document, found.matches[0]),
            (Texts{"who: [is_title] ← Ann", "who: [is_title] ← Lee", "[lemma=\"tell\"] ← told", "[] ← it",
                   "[] ← to", "[] ← us", "\"to\" ← to", "\"us\" ← us"}));
}

// Sentences of `length` tokens, all the words given, over and over.
std::unique_ptr<Document> Tokens(const std::string& text, int32_t count, int32_t length,
                                 Vocabulary* vocabulary) {
  auto document = std::make_unique<Document>(text, vocabulary, &English());
  std::vector<ByteSpan> tokens;
  for (int32_t t = 0; t < count; ++t) {
    tokens.push_back({2 * t, 2 * t + 1});
    if (static_cast<int32_t>(tokens.size()) < length && t + 1 < count) continue;
    document->AddSentence(tokens, 0);
    tokens.clear();
  }
  return document;
}

double Seconds(const Pattern& pattern, const Document& document, size_t* matches) {
  auto begin = std::chrono::steady_clock::now();
  *matches = pattern.Find(document).matches.size();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

TEST(PatternCost, EqualTokens) {
  const std::string text = Times("a ", 1600);
  Vocabulary vocabulary;
  auto document = Tokens(text, 1600, 1600, &vocabulary);
  for (const char* source : {"\"a\"+", "(\"a\"+)+", "x:(\"a\" | \"a\" \"a\")+", "([]+ & \"a\"+)+"}) {
    Diagnostics faults;
    auto pattern = Compile(source, &faults);
    ASSERT_TRUE(pattern != nullptr);
    FindResult found = pattern->Find(*document);
    ASSERT_EQ(found.matches.size(), 1u) << source;
    EXPECT_EQ(found.matches[0].tokens, (TokenSpan{0, 1600})) << source;
  }
}

TEST(PatternLimits, AreTold) {
  const std::string text = Times("a ", 10'000);
  Vocabulary vocabulary;
  auto document = Tokens(text, 10'000, 1000, &vocabulary);
  PatternOptions options;
  options.language = &English();
  options.match = MatchMode::kAll;
  Diagnostics faults;
  FindResult all = Pattern::Compile("[]+", options, &faults)->Find(*document);
  EXPECT_TRUE(all.candidates_cut);
  options.match = MatchMode::kLongest;
  EXPECT_FALSE(Pattern::Compile("[]+", options, &faults)->Find(*document).candidates_cut);
  options.across_sentences = true;
  FindResult across = Pattern::Compile("[]+", options, &faults)->Find(*document);
  EXPECT_TRUE(across.window_cut);
  ASSERT_EQ(across.matches.size(), 3u);
  EXPECT_EQ(across.matches[0].tokens, (TokenSpan{0, kMaxWindowTokens}));
}

TEST(Pattern, AsksForNoTagsWhereNothingCanMatch) {
  // Ten thousand sentences that lack the word: were they tagged, this would take seconds.
  const std::string text = Times("a ", 400'000);
  Vocabulary vocabulary;
  auto document = Tokens(text, 400'000, 40, &vocabulary);
  Diagnostics faults;
  auto pattern = Compile("[tag=/N.*/]+ [lemma=\"accuse\"]", &faults);
  size_t matches = 0;
  EXPECT_LT(Seconds(*pattern, *document, &matches), 1.0);
  EXPECT_EQ(matches, 0u);
}

// What came with the tokens wins over what we would say of them.
TEST(Pattern, TokensMadeElsewhere) {
  Vocabulary words;
  const std::string text = "They leaves it";
  Document doc(text, &words, &English());
  const std::vector<ByteSpan> bytes = {{0, 4}, {5, 11}, {12, 14}};
  const std::vector<Attribute> they = {{"dep", "nsubj"}},
                               leaves = {{"tag", "X9"}, {"lemma", "go"}, {"dep", "root"}};
  doc.AddSentence(
      bytes,
      std::vector<WordId>{words.Intern("They", they), words.Intern("leaves", leaves), words.Intern("it")}, 0);
  auto count = [&](const char* source) {
    PatternOptions options;
    options.language = &English();
    options.attributes = {"dep", "tag"};
    Diagnostics faults;
    auto pattern = Pattern::Compile(source, options, &faults);
    EXPECT_TRUE(faults.empty()) << ToString(faults);
    return pattern == nullptr ? size_t{99} : pattern->Find(doc).matches.size();
  };
  EXPECT_EQ(count(R"([dep="nsubj"] [lemma="go" & tag="X9"])"), 1u);
  EXPECT_EQ(count(R"([lemma="leave"] | [tag="VBZ"])"), 0u);
  EXPECT_EQ(count(R"([dep=""])"), 1u);
  EXPECT_EQ(count(R"([dep!=/n.*/ & tag!="X9"])"), 1u);
  EXPECT_EQ(count(R"(a:[] b:[] :: a.dep = "nsubj" & b.dep != a.dep)"), 1u);
}

// What a pattern says of itself: whether sentences can be searched one by one, whether a match holds a word,
// whether a scanner decides alone.
TEST(Pattern, SaysWhereItMayLook) {
  Kinds kinds;
  PatternOptions options = WithKinds(&kinds);
  const auto compiled = [&](const char* source) {
    Diagnostics faults;
    auto pattern = Pattern::Compile(source, options, &faults);
    EXPECT_TRUE(pattern != nullptr) << ToString(faults);
    return pattern;
  };
  for (const char* source : {"\"a\"", "x:[is_title]+ \"b\"?", "\"a\" | \"b\"", "\"a\" & []", "<s> \"a\"",
                             "[]", "x:[] y:[] :: x.word = y.word"})
    EXPECT_TRUE(compiled(source)->StaysInSentence()) << source;
  for (const char* source : {"(?=\"b\") \"a\"", "(?!\"b\") \"a\"", "(?<=\"b\") \"a\"", "\"a\" (?<!\"b\")",
                             "\"a\" </s>", "\"a\" </k>", "<k/>", "<k> \"a\"", "\"a\" within (\"a\" \"b\")",
                             "\"a\" !containing \"b\"", "\"c\" (\"a\" within [])"})
    EXPECT_FALSE(compiled(source)->StaysInSentence()) << source;
  for (const char* source : {"\"a\"", "\"a\" []*", "[tag=\"NN\"]+", "\"a\" | \"b\"", "<k/> \"a\"",
                             "\"a\" & []", "x:(\"a\" \"b\"?)", "\"a\"{2}"})
    EXPECT_TRUE(compiled(source)->HoldsWord()) << source;
  for (const char* source :
       {"[]", "\"a\"?", "<k/>", "\"a\" | <k/>", "[]+ \"a\"*", "(?=\"a\") []", "\"a\" | []"})
    EXPECT_FALSE(compiled(source)->HoldsWord()) << source;
  for (const char* source : {"\"a\"", "x:[is_title]+ \"b\"?", "\"a\" | \"b\" \"c\"", "\"a\"{64}"})
    EXPECT_TRUE(compiled(source)->IsPlain()) << source;
  for (const char* source : {"<k/>", "<s> \"a\"", "\"a\" </s>", "(?=\"a\") []", "\"a\" & []",
                             "\"a\" within []", "x:[] :: x.word = \"a\"", "\"a\"{65}"})
    EXPECT_FALSE(compiled(source)->IsPlain()) << source;
  options.across_sentences = true;
  EXPECT_FALSE(compiled("\"a\"")->StaysInSentence());
  EXPECT_TRUE(compiled("\"a\"")->IsPlain());
}

TEST(Pattern, SaysWhatItIsFoundBy) {
  Kinds kinds;
  PatternOptions options = WithKinds(&kinds);
  const auto element = [&](const char* source) {
    Diagnostics faults;
    return Pattern::Compile(source, options, &faults)->SelectiveElement();
  };
  const auto starts = [&](const char* source) {
    Diagnostics faults;
    return Pattern::Compile(source, options, &faults)->StartsTried();
  };
  EXPECT_EQ(element("[]* \"zebra\" []"), "\"zebra\"");
  // The rarer one.
  for (const char* common : {"a",  "about", "after", "an",    "and",  "as",   "at",   "be",    "been", "but",
                             "by", "do",    "for",   "from",  "had",  "has",  "have", "he",    "her",  "his",
                             "i",  "in",    "into",  "is",    "it",   "its",  "not",  "of",    "on",   "one",
                             "or", "said",  "say",   "she",   "that", "the",  "to",   "their", "they", "was",
                             "we", "this",  "were",  "which", "who",  "will", "with", "would", "you"}) {
    EXPECT_EQ(element(("\"" + std::string(common) + "\" \"zebra\"").c_str()), "\"zebra\"");
  }
  EXPECT_EQ(element("\"horse\" \"zebra\""), "\"horse\"");
  EXPECT_EQ(element("[tag=\"NN\"] [lemma=\"accuse\"]"), "[lemma=\"accuse\"]");
  EXPECT_EQ(element("[tag=\"NN\"] [is_title]"), "");
  EXPECT_EQ(element("[tag=\"NN\" & lemma=\"accuse\"]"), "[tag=\"NN\" & lemma=\"accuse\"]");
  EXPECT_EQ(element("[tag=\"NN\" | lemma=\"accuse\"]"), "");
  EXPECT_EQ(element("[lemma!=\"accuse\"]"), "");
  EXPECT_EQ(element("[]+"), "");
  EXPECT_EQ(element("<k/> []"), "<k/>");
  EXPECT_EQ(element("\"zebra\"?"), "");
  EXPECT_EQ(starts("\"a\" \"b\""), "every \"a\"");
  EXPECT_EQ(starts("\"a\"? \"b\""), "every \"a\" or \"b\"");
  EXPECT_EQ(starts("(\"a\" \"b\"?) \"c\""), "every \"a\"");
  EXPECT_EQ(starts("(\"a\"? \"b\"*) \"c\""), "every \"a\" or \"b\" or \"c\"");
  EXPECT_EQ(starts("(\"a\" | \"b\"?) \"c\""), "every \"a\" or \"b\" or \"c\"");
  EXPECT_EQ(starts("x:(\"a\"{2}) \"c\""), "every \"a\"");
  EXPECT_EQ(starts("(\"a\"? & \"b\") \"c\""), "every \"a\" or \"c\"");
  EXPECT_EQ(starts("<k/> | \"b\""), "every \"b\" or <k/>");
  EXPECT_EQ(starts("<k/> | <m/>"), "every <k/> or <m/>");
  EXPECT_EQ(starts("[] \"b\""), "every token");
  EXPECT_EQ(starts("(?=\"a\") [is_title]"), "every [is_title]");
}

// Of two ways with the same range the one that was taken is told: what asks for no token counts, too.
TEST(Pattern, ExplainsTheWayThatWasTaken) {
  Kinds kinds;
  const KindId kind = kinds.Add("k");
  PatternOptions options;
  options.language = &English();
  options.kinds = &kinds;
  Vocabulary vocabulary;
  Document document("They told us all", &vocabulary, &English());
  document.AddSegment({0, 16});
  std::vector<Span> spans(1);
  spans[0].tokens = {2, 3};  // "us"
  document.AddSpans(kind, spans);
  const auto explained = [&](const char* source) {
    Diagnostics faults;
    const auto pattern = Pattern::Compile(source, options, &faults);
    EXPECT_TRUE(pattern != nullptr) << ToString(faults);
    const FindResult found = pattern->Find(document);
    EXPECT_EQ(found.matches.size(), 1u) << source;
    return found.matches.empty() ? Texts() : pattern->Explain(document, found.matches[0]);
  };
  const Texts by_words = {"\"told\" ← told", "\"us\" ← us"}, by_any = {"\"told\" ← told", "[] ← us"};
  EXPECT_EQ(explained("\"told\" ([] | \"us\")"), by_any);
  EXPECT_EQ(explained("(<k> \"told\" [] | \"told\" \"us\")"), by_words);
  EXPECT_EQ(explained("\"told\" (<k> [] | \"us\")"), by_any);
  EXPECT_EQ(explained("\"told\" ([] <k> | \"us\")"), by_words);
  EXPECT_EQ(explained("(\"told\" </k> [] | \"told\" \"us\")"), by_words);
  EXPECT_EQ(explained("\"told\" ([] </k> | \"us\")"), by_any);
  EXPECT_EQ(explained("\"told\" ([] (?=\"all\") | \"us\")"), by_any);
  EXPECT_EQ(explained("\"told\" ([] (?!\"all\") | \"us\")"), by_words);
  EXPECT_EQ(explained("\"told\" (([] & \"me\") | \"us\")"), by_words);
  EXPECT_EQ(explained("\"told\" (<k/> | \"us\")"), (Texts{"\"told\" ← told", "<k/> ← us"}));
  EXPECT_EQ(explained("(<k/> [] | \"told\" \"us\")"), by_words);
}

// States and what follows each, as a scanner runs them.
TEST(Pattern, PlainPrograms) {
  const auto plain = [](const char* source) {
    PatternOptions options;
    options.language = &English();
    pattern::Sources sources;
    pattern::Ast ast = pattern::Parse(source, options, &sources);
    pattern::Check(options, &ast, &sources);
    pattern::ElementTable table;
    const pattern::Program program = pattern::CompileProgram(ast, nullptr, &table, &sources);
    EXPECT_FALSE(sources.has_errors()) << source;
    std::vector<int32_t> elements;
    for (int32_t e = 0; e < table.size(); ++e) elements.push_back(e);
    const auto made = pattern::PlainProgram::From(program, elements, table);
    if (!made) return std::string("none");
    const size_t states = made->next.size();
    for (size_t a = 0; a < states; ++a) {
      for (size_t b = 0; b < states; ++b)
        EXPECT_EQ(made->next[a] >> b & 1, made->before[b] >> a & 1) << source;
    }
    for (int32_t e = 0; e < table.size(); ++e) {
      const bool listed = std::any_of(made->tests.begin(), made->tests.end(),
                                      [&](const auto& test) { return test.element == e; });
      EXPECT_EQ(made->StatesOf(e) != 0, listed) << source;
    }
    return made->DebugString(table);
  };
  EXPECT_EQ(plain("x:\"a\"+ (\"b\" | []) \"c\"?"),
            "first: 0\nlast: 2 3 4\n[]: 3\n\"a\": 0 1\n\"b\": 2\n\"c\": 4\n"  // A+ is A A*
            "after 0: 1 2 3\nafter 1: 1 2 3\nafter 2: 4\nafter 3: 4\nafter 4:\n");
  EXPECT_EQ(plain("\"a\" \"b\"* \"a\""),
            "first: 0\nlast: 2\n\"a\": 0 2\n\"b\": 1\nafter 0: 1 2\nafter 1: 1 2\nafter 2:\n");
  EXPECT_EQ(plain("(\"a\" \"b\")? \"c\""),
            "first: 0 2\nlast: 2\n\"a\": 0\n\"b\": 1\n\"c\": 2\nafter 0: 1\nafter 1: 2\nafter 2:\n");
  EXPECT_EQ(plain("\"a\"{2}"), "first: 0\nlast: 1\n\"a\": 0 1\nafter 0: 1\nafter 1:\n");
  EXPECT_EQ(plain("\"a\" (?=\"b\")"), "none");
  EXPECT_EQ(plain("\"a\"{65}"), "none");
}

struct NoSink : Scanner::Sink {
  void OnMatch(int32_t, TokenSpan, std::span<const TokenSpan>) override {}
  void OnOpen(int32_t) override {}
};

// A word that triggers a pattern costs more where the words next to it may be what must stand there, up to
// four tokens away on the side that is known.
TEST(Scanner, LooksCloserWhereTheNextWordsFit) {
  const auto verified = [](const char* source, const std::string& text) {
    PatternOptions options;
    options.language = &English();
    Diagnostics faults;
    PatternSet set;
    set.Add(Pattern::Compile(source, options, &faults));
    Vocabulary vocabulary;
    std::vector<WordId> words;
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find(' ', at), text.size());
      words.push_back(vocabulary.Intern(text.substr(at, end - at)));
      at = end + 1;
    }
    Scanner scanner(set, &vocabulary, &English());
    NoSink sink;
    scanner.Scan(words, &sink);
    return scanner.verified();
  };
  for (int gap = 0; gap <= 5; ++gap) {
    std::string between;
    for (int i = 0; i < gap; ++i) between += "fog ";
    for (int most = 0; most <= 4; ++most) {
      const std::string gaps = "[]{0," + std::to_string(most) + "}";
      const std::string after = "\"zebra\" " + (most > 0 ? gaps + " " : "") + "\"horse\"";
      const std::string before = "\"the\" " + (most > 0 ? gaps + " " : "") + "\"zebra\"";
      const int fits = gap <= most || most == 4 ? 1 : 0;  // farther than four tokens nothing is known
      EXPECT_EQ(verified(after.c_str(), "a zebra " + between + "horse ran"), fits) << after << gap;
      EXPECT_EQ(verified(after.c_str(), "zebra " + between + "horse"), fits) << after << gap;
      EXPECT_EQ(verified(before.c_str(), "so the " + between + "zebra ran"), fits) << before << gap;
      EXPECT_EQ(verified(before.c_str(), "the " + between + "zebra"), fits) << before << gap;
    }
  }
  EXPECT_EQ(verified("\"zebra\" \"horse\"", "horse zebra"), 0);
  EXPECT_EQ(verified("\"zebra\" \"horse\"", "zebra"), 0);
  EXPECT_EQ(verified("\"zebra\" \"horse\"", "zebra horse zebra cow zebra horse"), 2);
  EXPECT_EQ(verified("\"zebra\" \"horse\"?", "zebra cow"), 1);
  EXPECT_EQ(verified("\"zebra\" []", "zebra cow"), 1);
  EXPECT_EQ(verified("\"zebra\" [tag=\"NN\"]", "zebra cow"), 1);
  EXPECT_EQ(verified("\"zebra\" (\"horse\" | \"cow\")", "zebra cow zebra goat"), 1);
  EXPECT_EQ(verified("(\"zebra\" \"horse\" | \"lion\" \"cow\")", "zebra cow lion horse lion cow"), 1);
  EXPECT_EQ(verified("(\"zebra\" \"horse\" | [lower=\"zebra\"] \"cow\")", "zebra goat Zebra cow"), 2);
  EXPECT_EQ(verified("(\"zebra\" \"cow\" | [lower=\"zebra\"] \"cow\")", "zebra goat zebra cow"), 1);
  EXPECT_EQ(verified("\"zebra\" \"horse\"", ""), 0);
}

// Of what every match holds a pattern waits for the rarest: by how often the words come, where that is known.
TEST(Scanner, WaitsForTheRarest) {
  const auto waits = [](const char* source, std::span<const int32_t> counts) {
    PatternOptions options;
    options.language = &English();
    Diagnostics faults;
    PatternSet set;
    set.Add(Pattern::Compile(source, options, &faults));
    Vocabulary vocabulary;
    for (const char* word : {"zebra", "horse", "the", "Zebra", "cow"}) vocabulary.Intern(word);
    const Scanner scanner(set, &vocabulary, &English(), nullptr, counts);
    const std::string told = scanner.DebugString(0);
    EXPECT_EQ(scanner.untriggered().empty(), told.find("nothing") == std::string::npos);
    return told;
  };
  const std::vector<int32_t> counts = {5, 3, 1, 2, 0}, none;
  EXPECT_EQ(waits("\"zebra\" \"horse\"", none), "decided, waits for \"zebra\"");  // the first of equal ones
  EXPECT_EQ(waits("\"the\" \"zebra\"", none), "decided, waits for \"zebra\"");
  EXPECT_EQ(waits("\"zebra\" \"horse\"", counts), "decided, waits for \"horse\"");
  EXPECT_EQ(waits("\"zebra\" \"horse\" \"the\"", counts), "decided, waits for \"the\"");
  EXPECT_EQ(waits("\"horse\" \"Zebra\"", counts), "decided, waits for \"Zebra\"");
  EXPECT_EQ(waits("\"horse\" \"zebra\"", counts), "decided, waits for \"horse\"");  // "Zebra" is one, too
  EXPECT_EQ(waits("(\"zebra\" | \"horse\") \"the\"?", none), "decided, waits for \"zebra\" \"horse\"");
  EXPECT_EQ(waits("(\"horse\" | \"cow\") (\"the\" | \"Zebra\")", counts),
            "decided, waits for \"horse\" \"cow\"");
  EXPECT_EQ(waits("(\"horse\" | \"Zebra\") \"cow\"", counts), "decided, waits for \"cow\"");
  EXPECT_EQ(waits("\"zebra\" & []", none), "left open, waits for \"zebra\"");
  EXPECT_EQ(waits("[tag=\"NN\"] \"zebra\"", counts), "decided, waits for \"zebra\"");
  EXPECT_EQ(waits("[] []*", none), "decided, waits for nothing");
  EXPECT_EQ(waits("\"zebra\"?", none), "decided, waits for nothing");
}

// Each name of a tag or of a part of speech that a token may have can be asked for.
TEST(Pattern, KnowsAllTags) {
  for (const char* pos : {"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
                          "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}) {
    Diagnostics faults;
    for (const char* test : {"[pos=\"", "[pos=/"})
      Compile(std::string(test) + pos + (test[5] == '/' ? "/]" : "\"]"), &faults);
    EXPECT_TRUE(faults.empty()) << pos << ToString(faults);
  }
  for (const std::string& tag : English().tag_names()) {
    if (tag.empty()) continue;  // that of no token
    Diagnostics faults;
    Compile("[tag=\"" + tag + "\"]", &faults);
    EXPECT_TRUE(faults.empty()) << tag << ToString(faults);
  }
}

TEST(Pattern, ShowsTheTokensOfALiteral) {
  Diagnostics faults;
  const auto dump = [&](const char* source) { return Compile(source, &faults)->DebugString(); };
  EXPECT_NE(dump("\"New York Times\"").find("\"New York Times\" = New|York|Times\n"), std::string::npos);
  EXPECT_EQ(dump("\"Times\"").find(" = "), std::string::npos);
}

}  // namespace
}  // namespace copydesk
