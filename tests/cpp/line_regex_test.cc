// Regexes over lines and literals in them, held against RE2 and std::string.
#include "news/line_regex.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "news/line_filter.h"
#include "news/literal_set.h"
#include "pattern/regex_ways.h"

namespace copydesk::news {
namespace {

TEST(LineRegex, RepeatsThatCountAreWidened) {
  EXPECT_EQ(WideRegex("a{2,40}b"), "a+b");
  EXPECT_EQ(WideRegex("a{0,40}[x{3,9}]"), "a*[x{3,9}]");
  EXPECT_EQ(WideRegex("\\p{Lu}{3,}(?:, \\d{1,2}){0,2}"), "\\p{Lu}+(?:, \\d{1,2}){0,2}");
  EXPECT_EQ(WideRegex("\\{3,9}"), "\\{3,9}");
  EXPECT_EQ(WideRegex("a{,9}"), "a{,9}");  // RE2 takes it for letters
  EXPECT_EQ(WideRegex("[]{3}]{3}"), "[]{3}]+");
}

TEST(LineRegex, SomeRegexesAreOnlyForUnicode) {
  EXPECT_EQ(NarrowRegex("[-\u2014a-z]\\p{Lu}{2,3}"),
            "[-\x97"
            "a-z]\\p{Lu}{2,3}");
  EXPECT_EQ(NarrowRegex("\u00A9[^]\u2019-]"), "\xA9[^]\x92-]");
  for (const char* regex :
       {"\u0100", "[a-\u00E9]", "[\u2018-\u201D]", "\\pL", "\\p{P}", "\\x41", "\\PL", "[[:alpha:]]", "\\Qa"})
    EXPECT_EQ(NarrowRegex(regex), "") << regex;
}

TEST(LineRegex, FaultsAreRe2s) {
  for (const char* regex : {"(a", "a{1001}", "[z-a]", "\\p{Foo}", "a**", "((a{100}){100}){100}", "a{2,1}"}) {
    std::string fault;
    EXPECT_EQ(LineRegex::Make(regex, &fault), nullptr) << regex;
    EXPECT_FALSE(fault.empty()) << regex;
  }
}

TEST(LineRegex, WhatIsTooLargeIsToldWhenMade) {
  std::string large;
  for (int n = 0; n < 5; ++n) large += "\\p{L}{1,200}";
  large += "|(?:\\p{Lu}{1,30} ){1,30}";
  std::string fault;
  EXPECT_EQ(LineRegex::Make(large, &fault), nullptr);
  EXPECT_NE(fault.find("too large"), std::string::npos) << fault;
}

TEST(LineRegex, GroupsAreSeen) {
  std::string fault;
  EXPECT_TRUE(LineRegex::Make("(a)b", &fault)->has_group());
  EXPECT_TRUE(LineRegex::Make("(?P<head>a)b", &fault)->has_group());
  for (const char* regex : {"ab", "(?:a)b", "(?i:a)b", "\\(a\\)b", "[(]a"})
    EXPECT_FALSE(LineRegex::Make(regex, &fault)->has_group()) << regex;
}

TEST(LineRegex, AnswersAreRe2s) {
  const std::vector<std::string> regexes = {
      "\\p{Lu}[\\p{Lu}.-]{2,4}( \\(\\w{2,3}\\))? ?-",
      "(?i:by) \\p{Lu}\\p{L}{1,3}",
      "(a{1,3}b){1,3}",
      "(?:[^.]|\\b\\p{L}\\.){0,4}/ ?(?:ap|afp)",
      "(\u00C4{2,3}|A{3})-",
      "(b{3,5})?-?",
      "([\\p{Lu}\u2019]{2,3} ?[-\u2014])[^-]",
      "[a\u0100]{2,3}[\u2014.-]?",
      "(?i:[^s]\\p{L}{2,4})|\\p{Ll}{1,3}[^\\p{L}]",
  };
  const std::vector<std::string> pieces = {"A",      "B",      "a",      "b",         ".",      "-",
                                           " ",      "/",      "ap",     "(a",        "by ",    ")",
                                           "\u00C4", "\u2014", "\u0100", "\u0141",    "\u0436", "\u017F",
                                           "\u2009", "\u0301", "\u4E2D", "\U0001F539"};
  std::mt19937 random(7);
  size_t matches = 0, heads = 0;
  for (const std::string& regex : regexes) {
    std::string fault;
    const auto ours = LineRegex::Make(regex, &fault);
    ASSERT_NE(ours, nullptr) << fault;
    const RE2 re(regex);
    for (int n = 0; n < 20000; ++n) {
      std::string text;
      for (size_t k = random() % 7; k > 0; --k) text += pieces[random() % pieces.size()];
      const bool found = RE2::FullMatch(text, re);
      matches += found;
      EXPECT_EQ(ours->Matches(LineText(text)), found) << regex << " on " << text;
      re2::StringPiece groups[2];
      size_t head = 0;
      if (re.NumberOfCapturingGroups() > 0 && re.Match(text, 0, text.size(), RE2::ANCHOR_START, groups, 2))
        head = groups[1].size();
      heads += head > 0;
      if (ours->has_group()) {
        EXPECT_EQ(ours->HeadOf(LineText(text)), head) << regex << " on " << text;
      }
    }
  }
  EXPECT_GT(matches, 500u);
  EXPECT_GT(heads, 100u);
}

TEST(LiteralSet, FindsWhatStandsInALine) {
  const std::vector<std::string> literals = {"hoto", "(", "\u00A9", "AP ", "aa", "aab", "z", "- f"};
  LiteralSet set;
  for (size_t n = 0; n < literals.size(); ++n) set.Add(literals[n], n);
  const std::string letters = "aabz(-  fhotAP\u00A9";
  std::mt19937 random(3);
  for (int n = 0; n < 20000; ++n) {
    std::string line;
    for (size_t k = random() % 9; k > 0; --k) line += letters[random() % letters.size()];
    if (random() % 4 == 0) line += "photo";
    std::vector<char> found(literals.size());
    set.Find(line, &found);
    for (size_t i = 0; i < literals.size(); ++i)
      EXPECT_EQ(found[i] != 0, line.find(literals[i]) != std::string::npos) << literals[i] << " in " << line;
  }
}

// What stands in front of a line is no byte of it, not even one that is 0.
TEST(LiteralSet, BytesThatAreNothing) {
  using std::string_literals::operator""s;
  const std::vector<std::string> literals = {"\0ab"s, "\0a"s, "b\0"s, "\0"s, "bc\0"s};
  LiteralSet set;
  for (size_t n = 0; n < literals.size(); ++n) set.Add(literals[n], n);
  for (const std::string& line :
       {""s, "ab"s, "a"s, "b"s, "bc"s, "\0ab"s, "ab\0"s, "bc\0"s, "\0"s, "\0\0a"s}) {
    std::vector<char> found(literals.size());
    set.Find(line, &found);
    for (size_t i = 0; i < literals.size(); ++i)
      EXPECT_EQ(found[i] != 0, line.find(literals[i]) != std::string::npos) << i << " in " << line;
  }
}

// Whatever RE2 matches passes; most of the rest does not.
TEST(LineFilter, PassesEveryMatchOfRe2) {
  const std::vector<std::string> regexes = {
      "(?i:(?:also )?(?:ask|see) k?.*|.{1,9}: ?(?:here|us@\\S+))",
      "[*\u2022]? ?(?:By|BY) \\p{Lu}.*",
      "(?i:\\(?(?:\\d+|an?) (?:ks|min)s? ago\\)?)",
      ".*\\b(?:ask us|see here)\\b.*|(?i:by) [^@]+",
      "(?:a|bc|S)+@k{2,3}(?:x|)*",
      "[\u2022@]{1,2}(?:ago|\\W)?",
  };
  const std::vector<std::string> pieces = {"ask ", "see", "also ", "A", "here", "us@", "s",      " ",
                                           "By ",  "BY ", "k",     "1", "min",  "ago", "\u017F", "\u212A",
                                           ": ",   "(",   ")",     "@", "bc",   "S",   "\u2022", "an "};
  LineFilter filter;
  std::vector<std::unique_ptr<RE2>> compiled;
  for (const std::string& regex : regexes) {
    filter.Add(pattern::WaysOf(regex));
    compiled.push_back(std::make_unique<RE2>(regex));
  }
  std::mt19937 random(11);
  size_t matches = 0, passed = 0, lines = 0;
  for (int n = 0; n < 40000; ++n) {
    std::string text;
    for (size_t k = random() % 6; k > 0; --k) text += pieces[random() % pieces.size()];
    std::vector<char> looks(regexes.size());
    filter.Look(text, looks);
    for (size_t i = 0; i < regexes.size(); ++i) {
      const bool found = RE2::FullMatch(text, *compiled[i]), may = looks[i] != 0;
      EXPECT_TRUE(may || !found) << regexes[i] << " on " << text;
      matches += found;
      passed += may;
      ++lines;
    }
  }
  EXPECT_GT(matches, 2000u);
  EXPECT_LT(passed, lines / 2);
}

}  // namespace
}  // namespace copydesk::news
