// What patterns cost: steps of the matcher on pathological patterns and texts, counted, not timed.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "pattern/pattern.h"
#include "pattern_spec.h"

namespace copydesk {
namespace {

std::string Times(std::string_view text, int n) {
  std::string out;
  for (int i = 0; i < n; ++i) out += text;
  return out;
}

// `count` tokens of one letter, in sentences of `length`.
struct Letters {
  std::string text;
  Vocabulary vocabulary;
  std::unique_ptr<Document> document;

  Letters(int32_t count, int32_t length)
      : text(Times("a ", count)), document(std::make_unique<Document>(text, &vocabulary, &English())) {
    std::vector<ByteSpan> tokens;
    for (int32_t t = 0; t < count; ++t) {
      tokens.push_back({2 * t, 2 * t + 1});
      if (static_cast<int32_t>(tokens.size()) < length && t + 1 < count) continue;
      document->AddSentence(tokens, 0);
      tokens.clear();
    }
  }
};

std::shared_ptr<const Pattern> Compile(std::string_view source, MatchMode mode, bool across = false) {
  PatternOptions options;
  options.language = &English();
  options.match = mode;
  options.across_sentences = across;
  Diagnostics faults;
  auto pattern = Pattern::Compile(source, options, &faults);
  EXPECT_TRUE(pattern != nullptr) << ToString(faults);
  return pattern;
}

constexpr MatchMode kModes[] = {MatchMode::kLongest, MatchMode::kAll, MatchMode::kShortest,
                                MatchMode::kFirst};

struct Case {
  std::string pattern;
  int64_t steps;  // a token, at most
};

// Never true, and no word says so before it is asked.
const std::string kNone = "[word=\"b\" | tag=\"none\"]";

std::vector<Case> Cases() {
  const std::string a = "\"a\"";
  std::string words;
  for (int i = 0; i < 10'000; ++i) words += (i == 0 ? "\"w" : " | \"w") + std::to_string(i) + "\"";
  return {
      {"(((" + a + "*)*)*)* " + kNone, 10},
      {"(" + a + "+)+ " + kNone, 11},
      {"(" + a + "* " + a + "*)* " + kNone, 9},
      {Times(a + "? ", 100) + Times(a + " ", 100) + kNone, 320},
      {Times(a + "? ", 100) + Times(a + " ", 100), 12000},
      {"[]{0,50} []{0,50} []{0,50} []{0,50} " + kNone, 370},
      {"[]{0,50} []{0,50} []{0,50} []{0,50}", 21000},
      {a + "+", 520},
      {"(" + a + " | " + a + " " + a + " | [])* " + kNone, 11},
      {"x:(" + a + "+ y:" + a + "+)+ z:" + a + "* " + kNone, 30},
      {"([]* & []+) " + kNone, 1040},
      {"(([]* & " + a + "+) ([]+ & " + a + "*))+ " + kNone, 2070},
      {"([]{1,9} & " + a + "*)+", 1060},
      {"([] (?=[]* " + kNone + "))* " + kNone, 520},
      {"([] (?![]* " + kNone + "))+ " + kNone, 525},
      {"([] (?![]{0,40} " + kNone + "))+ " + kNone, 82},  // asked on two ways: what a long look finds is kept
      {"((?<=" + a + "+ []*) [])* " + kNone, 20},
      {"((?<!" + kNone + " []*) [])* " + kNone, 6},
      {"((?<=[] []) " + a + ")* " + kNone, 8},
      {"(" + a + "+ !containing " + kNone + ")+ " + kNone, 525},
      {"(" + a + "+ within ([]* []*))+ " + kNone, 540},
      {"[]+ !within ([] []*)", 530},
      {"x:[]+ :: x.word = \"b\"", 650},
      {"x:[]+ y:[]+ :: x.word = y.lower", 1420},
      {"(" + words + " | " + kNone + ")+ \"a\"", 20010},
      {"[]* (" + words + ")", 0},
  };
}

TEST(PatternCost, StepsAreLinearInTheText) {
  Letters once(512, 256), twice(1024, 256);
  for (const Case& one : Cases()) {
    for (MatchMode mode : kModes) {
      SCOPED_TRACE(one.pattern.substr(0, 80) + ", mode " + std::to_string(static_cast<int>(mode)));
      auto pattern = Compile(one.pattern, mode);
      const int64_t steps = pattern->Find(*once.document).work.steps;
      EXPECT_LE(steps, (one.steps + 1) * once.document->size());
      EXPECT_LE(pattern->Find(*twice.document).work.steps, 2 * steps + 100);
    }
  }
}

// What is remembered of a sentence is let go with it: after many sentences a token costs what it did in the
// first.
TEST(PatternCost, ManySentencesCostWhatFewDo) {
  Letters few(2048, 256), many(16'384, 256);
  const auto pattern = Compile("(([]* & []+) ([]+ & \"a\"*))+ " + kNone, MatchMode::kLongest);
  EXPECT_EQ(pattern->Find(*many.document).work.steps, 8 * pattern->Find(*few.document).work.steps);
}

// Sentences that lack what a match must hold, or its looks ask for, are not searched, and of the others only
// the tokens that may begin one.
TEST(PatternCost, SearchesWhereAMatchMayBe) {
  struct Search {
    const char *pattern, *text;
    int64_t sentences, starts;
  };
  for (const Search& one :
       {Search{"\"a\" \"b\"", "a b | a c | c b | b a", 2, 2}, Search{"\"a\" \"b\"", "c a c | c | c", 0, 0},
        Search{"\"a\" [] \"b\"", "a c b | a c | b c c", 1, 1},
        Search{"\"a\" | \"b\" \"c\"", "a | b | c | b c", 3, 3}, Search{"[] \"b\"", "a b | c c | b c", 2, 3},
        Search{"[]", "a b | c", 2, 3}, Search{"\"a\"+ \"b\"", "a a a c | a a b b", 1, 1},
        Search{"[word=\"a\" & tag!=\"none\"] \"b\"", "a b | a c | b", 1, 1},
        Search{"[tag=\"none\"] \"a\" \"b\"", "a b | a | b", 1, 0},
        Search{"(\"a\" | \"b\") (\"c\" | \"d\")", "a b | c d | a d | b", 1, 1},
        Search{"\"a\"? \"b\" \"c\"?", "a | b | a b c", 2, 2}, Search{"\"a\" (?=\"b\")", "a | b | a b", 1, 1},
        Search{"\"a\" & [] \"b\"?", "a | b | a b", 2, 2}}) {
    std::string text;
    std::vector<std::vector<ByteSpan>> sentences(1);
    for (const char c : std::string_view(one.text)) {
      if (c == '|') sentences.emplace_back();
      const auto at = static_cast<int32_t>(text.size());
      if (c >= 'a' && c <= 'z') sentences.back().push_back({at, at + 1});
      text += c;
    }
    Vocabulary vocabulary;
    Document document(text, &vocabulary, &English());
    for (const std::vector<ByteSpan>& tokens : sentences) document.AddSentence(tokens, 0);
    const FindWork work = Compile(one.pattern, MatchMode::kLongest)->Find(document).work;
    EXPECT_EQ(work.sentences, one.sentences) << one.pattern << " in " << one.text;
    EXPECT_EQ(work.starts, one.starts) << one.pattern << " in " << one.text;
  }
}

// Without the end of a sentence the text is the bound, and kMaxWindowTokens beyond that.
TEST(PatternCost, AcrossSentences) {
  Letters letters(512, 16);
  for (const char* source : {"([] (?=[]{0,20} \"b\"))+ \"b\"?", "([]{1,20} & \"a\"+)+ [tag=\"none\"]",
                             "\"a\" (?<=[] []*) [tag=\"none\"]"}) {
    for (MatchMode mode : kModes) {
      const int64_t tokens = letters.document->size();
      EXPECT_LE(Compile(source, mode, true)->Find(*letters.document).work.steps, 5 * tokens * tokens)
          << source;
    }
  }
}

// An expression inside a sequence gives so many ranges at one token and no more; that is told.
TEST(PatternCost, ExpressionsInsideAreCut) {
  Letters letters(1000, 1000);
  auto pattern = Compile("\"a\" ([]+ & \"a\"+) []{990}", MatchMode::kLongest);
  FindResult found = pattern->Find(*letters.document);
  EXPECT_TRUE(found.candidates_cut);
  EXPECT_FALSE(Compile("\"a\" ([]{1,200} & \"a\"+) []{9}", MatchMode::kLongest)
                   ->Find(*letters.document)
                   .candidates_cut);
}

std::string FirstFault(const std::string& source) {
  PatternOptions options;
  options.language = &English();
  Diagnostics faults;
  auto pattern = Pattern::Compile(source, options, &faults);
  EXPECT_EQ(pattern == nullptr, HasErrors(faults));
  for (const Diagnostic& d : faults) {
    if (d.severity == Diagnostic::kError) return d.message;
  }
  return "";
}

TEST(PatternCost, ManyLabels) {
  std::string labels;
  for (int i = 0; i < 10'000; ++i) labels += "x" + std::to_string(i) + ":\"a\" ";
  EXPECT_EQ(FirstFault(labels), "more than kMaxLabels = 1000 labels");
  labels.clear();
  for (int i = 0; i < kMaxLabels; ++i) labels += "x" + std::to_string(i) + ":\"a\"? ";
  Letters letters(2000, 1000);
  FindResult found = Compile(labels, MatchMode::kLongest)->Find(*letters.document);
  ASSERT_EQ(found.matches.size(), 2u);
  EXPECT_EQ(found.matches[0].captures.size(), static_cast<size_t>(kMaxLabels));
}

// A megabyte of one thing after the other: an answer, whatever it is, and soon.
TEST(PatternCost, LargeSources) {
  const int n = kMaxPatternBytes / 8;
  const std::string many = "the pattern has more than 100000 parts (kMaxProgramStates)";
  EXPECT_EQ(FirstFault(Times("\"abcd\" ", n)), many);
  EXPECT_EQ(FirstFault("\"a\"" + Times(" | \"a\"", n)), many);
  EXPECT_EQ(FirstFault("\"" + Times("abcdefg ", n - 1) + "\""),
            "the pattern has more than kMaxProgramStates = 100000 states");
  EXPECT_EQ(FirstFault("[word=\"" + Times("abcdefgh", n - 2) + "\"]"), "");
  EXPECT_NE(FirstFault("/" + Times("abcdefg?", n - 2) + "/"), "");
  EXPECT_NE(FirstFault("[" + Times("is_title & ", n / 2) + "is_title]"), "?");
  for (const char* open : {"(", "[", "[(", "(?=", "(?<!", "x:(", "<a ", "\"", "/", "$", "!", "(\"a\" & "}) {
    EXPECT_NE(FirstFault(Times(open, kMaxPatternBytes / 8)), "") << open;
  }
}

TEST(PatternCost, DeepNesting) {
  const std::string deep = "nested deeper than kMaxPatternDepth = 200";
  EXPECT_EQ(FirstFault(Times("(", 100'000) + "\"a\"" + Times(")", 100'000)), deep);
  EXPECT_EQ(FirstFault(Times("(\"b\" | ", 10'000) + "\"a\"" + Times(")", 10'000)), deep);
  EXPECT_EQ(FirstFault(Times("(?=", 10'000) + "\"a\"" + Times(")", 10'000)), deep);
  EXPECT_EQ(FirstFault(Times("([] & ", 10'000) + "[]" + Times(")", 10'000)), deep);
  EXPECT_EQ(FirstFault("[" + Times("(is_title | ", 10'000) + "is_upper" + Times(")", 10'000) + "]"), deep);
  EXPECT_EQ(FirstFault("x:\"a\" :: " + Times("!(", 10'000) + "x.word = \"a\"" + Times(")", 10'000)), deep);
}

}  // namespace
}  // namespace copydesk
