// The pattern language: the cases of tests/spec/patterns.toml and pattern_errors.toml, dumps, and limits.
#include "pattern/pattern.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "pattern/pattern_set.h"
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
  EXPECT_EQ(Fault(Times("\"a\" ", 200'000)), "the pattern has more than 100000 parts (kMaxProgramStates)");
  EXPECT_EQ(Fault("((\"a\"{1000}){1000}){1000}"),
            "the pattern has more than kMaxProgramStates = 100000 states");
  EXPECT_EQ(Fault(Times("(", 150) + "\"a\"{0}" + Times("){1000}", 150)),
            "the pattern has more than kMaxProgramStates = 100000 states");
  Diagnostics faults;
  EXPECT_EQ(Compile(Times(") ", 300'000), &faults), nullptr);  // a fault a word: the first hundred are told
  EXPECT_EQ(faults.size(), 100u);
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

// English, with whatever kinds a pattern names.
PatternOptions WithKinds(Kinds* kinds) {
  PatternOptions options;
  options.language = &English();
  options.kinds = kinds;
  options.add_kinds = true;
  return options;
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
