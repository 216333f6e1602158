// What a regex's text says of its matches, held against RE2 on thousands of small strings.
#include "pattern/regex_shape.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "pattern/regex_ways.h"

namespace copydesk::pattern {
namespace {

using Strings = std::vector<std::string>;

Strings StringsOf(const char* regex) {
  const auto shape = ShapeOf(regex, false);
  return shape ? shape->strings : Strings{"not read"};
}

TEST(RegexShape, FewStringsAreTold) {
  EXPECT_EQ(StringsOf("of|for"), (Strings{"for", "of"}));
  EXPECT_EQ(StringsOf("[Pp]arty"), (Strings{"Party", "party"}));
  EXPECT_EQ(StringsOf("Sept?\\.?|September"), (Strings{"Sep", "Sep.", "Sept", "Sept.", "September"}));
  EXPECT_EQ(StringsOf("se[n\u00F1]or(?:a|it(a|o))?"),
            (Strings{"senor", "senora", "senorita", "senorito", "se\u00F1or", "se\u00F1ora", "se\u00F1orita",
                     "se\u00F1orito"}));
  EXPECT_EQ(StringsOf("a|"), (Strings{"", "a"}));
  EXPECT_EQ(StringsOf("Q[1-4]"), (Strings{"Q1", "Q2", "Q3", "Q4"}));
}

TEST(RegexShape, ManyStringsAreNot) {
  for (const char* regex :
       {"a+", "[a-z]", "\\d", "a{1,3}", ".", "[^a]", "(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)"}) {
    const auto shape = ShapeOf(regex, false);
    ASSERT_TRUE(shape) << regex;
    EXPECT_TRUE(shape->strings.empty()) << regex;
  }
}

TEST(RegexShape, NothingIsSaidOfWhatIsNotRead) {
  for (const char* regex : {"^a", "a$", "a??", "[[:alpha:]]", "\\Qa\\E", "\\x41", "(?P<n>a)", "(a", "a)",
                            "[a", "a**", "a{2}{3}", "\\", "[b-a]", "a{0}", "\\p{Greek}"})
    EXPECT_FALSE(ShapeOf(regex, false)) << regex;
}

// "3 abc…": the fewest bytes of a match, and the bytes of ASCII that it may begin with; "+" where those
// beyond may, too, "-" where nothing is said.
std::string Begins(const std::string& regex, bool fold_case = false) {
  const auto shape = ShapeOf(regex, fold_case);
  if (!shape) return "-";
  std::string out = std::to_string(shape->least) + " ";
  const auto may = [&](int c) { return (shape->first[static_cast<size_t>(c) >> 6] >> (c & 63) & 1) != 0; };
  int ascii = 0, beyond = 0;
  for (int c = 0; c < 128; ++c) ascii += may(c);
  for (int c = 128; c < 256; ++c) beyond += may(c);
  if (ascii == 128) return out + "any" + (beyond == 128 ? "+" : "");
  for (int c = 0; c < 128; ++c) {
    if (!may(c)) continue;
    int last = c;
    while (last < 127 && may(last + 1)) ++last;
    out += last - c < 2 ? std::string(1, static_cast<char>(c))
                        : std::string(1, static_cast<char>(c)) + ".." + static_cast<char>(last);
    c = last - c < 2 ? c : last;
  }
  return out + (beyond == 128 ? "+" : beyond > 0 ? "+" + std::to_string(beyond) : "");
}

// Neither less than is true nor, where the text of the regex tells it, more.
TEST(RegexShape, SaysHowAMatchBeginsAndHowLongItIsAtLeast) {
  EXPECT_EQ(Begins("of|for"), "2 fo");
  EXPECT_EQ(Begins("\\d{1,2}"), "1 0..9");
  EXPECT_EQ(Begins("a+b"), "2 a");
  EXPECT_EQ(Begins("a?b"), "1 ab");
  EXPECT_EQ(Begins("a?b?c"), "1 a..c");
  EXPECT_EQ(Begins("a*b"), "1 ab");
  EXPECT_EQ(Begins("(a|bc){2,3}d"), "3 ab");
  EXPECT_EQ(Begins("(a|bc){0,3}d"), "1 abd");
  EXPECT_EQ(Begins("a{2,}"), "2 a");
  EXPECT_EQ(Begins("a{3}"), "3 a");
  EXPECT_EQ(Begins("a{0,2}"), "0 a");
  EXPECT_EQ(Begins("[a-c9]{2}"), "2 9a..c");
  EXPECT_EQ(Begins(".x"), "2 any+");
  EXPECT_EQ(Begins("[^a]"), "1 any+");
  EXPECT_EQ(Begins("\\D\\S\\W"), "3 any+");
  EXPECT_EQ(Begins("\\w"), "1 0..9A..Z_a..z");
  EXPECT_EQ(Begins("\\s"), "1 \t..\r ");
  EXPECT_EQ(Begins("\\p{Lu}"), "1 A..Z+");
  EXPECT_EQ(Begins("\\p{Ll}"), "1 a..z+");
  EXPECT_EQ(Begins("\\pL"), "1 A..Za..z+");
  EXPECT_EQ(Begins("\\p{L}x"), "2 A..Za..z+");
  EXPECT_EQ(Begins("\\pN"), "1 0..9+");
  EXPECT_EQ(Begins("\\p{Nd}"), "1 0..9+");
  EXPECT_EQ(Begins("[\\d.-]"), "1 -.0..9");
  EXPECT_EQ(Begins("\\bab"), "2 a");
  EXPECT_EQ(Begins("\u00E9+"), "2 +1");
  EXPECT_EQ(Begins("\u20AC\\d"), "4 +1");
  EXPECT_EQ(Begins("[\u00E9\u20AC]"), "2 +");
  EXPECT_EQ(Begins("[a\u00E9]"), "1 a+");
  EXPECT_EQ(Begins("a|"), "0 a");
  EXPECT_EQ(Begins(""), "0 ");
  EXPECT_EQ(Begins("(?i:b)c"), "2 Bb+");
  EXPECT_EQ(Begins("b(?i:c)"), "2 b");
  EXPECT_EQ(Begins("b1", true), "2 Bb+");
  EXPECT_EQ(Begins("1b", true), "2 1+");
  EXPECT_EQ(Begins("(?:b)c"), "2 b");
  EXPECT_EQ(Begins("\u007F"), "1 \u007F");
  EXPECT_EQ(Begins("\u0080"), "2 +1");
  EXPECT_EQ(Begins("[a-\u00E9]"), "1 a..\u007F+");
  EXPECT_EQ(Begins("[\u00E9-\u20AC]"), "2 +");
  EXPECT_EQ(Begins("[\u0800-\uFFFF]"), "3 +");
  EXPECT_EQ(Begins("(?i:[0-9])"), "1 0..9+");
  EXPECT_EQ(Begins("(?i:[@Z{z`])"), "1 @Z`z{+");
  EXPECT_EQ(Begins("(?i:\u00E9)x"), "2 A..Za..z+");
}

TEST(RegexShape, HowMuchIsListed) {
  EXPECT_EQ(StringsOf("[a-p]").size(), 16u);
  EXPECT_EQ(StringsOf("[a-q]").size(), 0u);
  EXPECT_EQ(StringsOf("[a-hj-q]").size(), 16u);
  EXPECT_EQ(StringsOf("[a-hj-r]").size(), 0u);
  EXPECT_EQ(StringsOf("[a-h][a-h]").size(), RegexShape::kMaxStrings);
  EXPECT_EQ(StringsOf("[a-h][a-h]|z").size(), 0u);
  EXPECT_EQ(StringsOf("[a-h][a-i]").size(), 0u);
  EXPECT_EQ(StringsOf("[]a-]"), (Strings{"-", "]", "a"}));
  EXPECT_EQ(StringsOf("[aab]|b"), (Strings{"a", "b"}));
  EXPECT_EQ(StringsOf("a\\.\\-\\/b"), (Strings{"a.-/b"}));
  EXPECT_EQ(StringsOf("a{1}"), (Strings{"a"}));
  EXPECT_EQ(StringsOf("a{0,1}b"), (Strings{"ab", "b"}));
  EXPECT_EQ(StringsOf("(?:ab?){1}c"), (Strings{"abc", "ac"}));
  EXPECT_EQ(StringsOf("\\ba"), Strings{});  // not all strings that hold it
  EXPECT_EQ(StringsOf("(?i:a)"), Strings{});
  EXPECT_EQ(StringsOf("\u00E9|\u20AC|\U0001F680"), (Strings{"\u00E9", "\u20AC", "\U0001F680"}));
  EXPECT_EQ(StringsOf("\u007F|\u0080|\u07FF|\u0800|\uFFFF|\U00010000|\U0010FFFF"),
            (Strings{"\u007F", "\u0080", "\u07FF", "\u0800", "\uFFFF", "\U00010000", "\U0010FFFF"}));
  EXPECT_EQ(StringsOf("[\u007E-\u0081]"), (Strings{"~", "\u007F", "\u0080", "\u0081"}));
}

TEST(RegexShape, HowMuchIsRead) {
  const auto nested = [](size_t n) { return std::string(n, '(') + "a" + std::string(n, ')'); };
  EXPECT_TRUE(ShapeOf(nested(50), false));
  EXPECT_FALSE(ShapeOf(nested(51), false));
  EXPECT_EQ(Begins("a{1000}"), "1000 a");
  EXPECT_EQ(Begins("((a{1000}){1000}){1000}"), "1048576 a");  // enough for anybody
  EXPECT_EQ(Begins("(a{1000}){1000}(a{1000}){1000}"), "1048576 a");
  for (const char* regex :
       {"a{1001}", "a{1,1001}", "a{5,3}", "a{10000}", "a{",   "a{1", "a{1,", "a{,2}", "a{x}",
        "(?i)a",   "(?a",       "(?",     "[a\\n]",   "[[a]", "[^",  "[]",   "[a-",   "[a-\\d]",
        "a?+",     "a+?",       "a{2}*",  "+a",       "?",    "a]",  "a}",   "\\p",   "\\p{L",
        "\\pX",    "\\a",       "\\z",    "\\_",      "\\1",  "$",   "a^"})
    EXPECT_FALSE(ShapeOf(regex, false)) << regex;
}

// Whatever RE2 matches has the shape, and where the strings are told, they are all that it matches.
TEST(RegexShape, HoldsForEveryMatchOfRe2) {
  const std::vector<std::string> regexes = {"of|for|",
                                            "[Pp]a?rty",
                                            "\\d{1,2}(st|nd)?",
                                            "(?:a|b)+c",
                                            "(?i:ab|ks)c?",
                                            "[^ab]c",
                                            "\\p{Lu}\\p{L}",
                                            "\\p{Ll}{2,3}|9",
                                            "(a?b?c?)",
                                            "[-a]b|[]c]",
                                            "\\bab",
                                            "\\.?[ap]\\.?m",
                                            ".b",
                                            "\u00E4|\u00C4b",
                                            "(a{2,3}b?){1,2}",
                                            "\\w\\s?\\w",
                                            "(?:\\$|a)?b{1}",
                                            "s|(?i:S)9",
                                            "[a-c9]{2}",
                                            "(?i:\u00E4)\\p{L}?"};
  const std::vector<std::string> pieces = {"a", "b", "c",      "A",      "B",      "p",  "m",   "s",
                                           "S", "t", "9",      "1",      ".",      "-",  "]",   "$",
                                           " ", "k", "\u017F", "\u00E4", "\u00C4", "of", "rty", "n"};
  std::mt19937 random(19);
  size_t matches = 0;
  for (const bool fold : {false, true}) {
    for (const std::string& regex : regexes) {
      RE2::Options options;
      options.set_case_sensitive(!fold);
      const RE2 re(regex, options);
      ASSERT_TRUE(re.ok()) << regex;
      const auto shape = ShapeOf(regex, fold);
      ASSERT_TRUE(shape) << regex;
      for (int n = 0; n < 4000; ++n) {
        std::string text;
        for (size_t k = random() % 5; k > 0; --k) text += pieces[random() % pieces.size()];
        const bool found = RE2::FullMatch(text, re);
        matches += found;
        if (found) {
          EXPECT_TRUE(shape->MayMatch(text)) << regex << " on " << text;
        }
        if (!shape->strings.empty()) {
          EXPECT_EQ(found, std::binary_search(shape->strings.begin(), shape->strings.end(), text))
              << regex << " on " << text;
        }
      }
    }
  }
  EXPECT_GT(matches, 5000u);
}

std::string WaysAsText(const char* regex) {
  std::string out;
  for (const RegexWay& way : WaysOf(regex)) {
    for (const std::string& head : way.heads) out += head + "_ ";
    for (const std::string& held : way.holds) out += "_" + held + "_ ";
    out += "/ ";
  }
  return out;
}

TEST(RegexWays, HeadsAndWhatIsHeld) {
  EXPECT_EQ(WaysAsText("By .+|.* (photo|video)s?"), "by _ _by _ / _ photo_ _ video_ / ");
  EXPECT_EQ(WaysAsText("(?i:[^.]{2,9}@\\w+|(?:also )?follow (?:us|her).*)"),
            "_@_ / also_ foll_ _follow her_ _follow us_ / ");
  EXPECT_EQ(WaysAsText("\\d+(?:st|nd) floor"), "0_ 1_ 2_ 3_ 4_ 5_ 6_ 7_ 8_ 9_ _nd floor_ _st floor_ / ");
  EXPECT_EQ(WaysAsText("(a|bcd)?e+f"), "ae_ bcde_ e_ / ");
  EXPECT_EQ(WaysAsText("(?i:\u00E9cole)"), "_cole_ / ");  // who knows how that letter is written
  EXPECT_EQ(WaysAsText(".*[abc]?x.*"), "/ ");             // one letter is in many texts
  EXPECT_EQ(WaysAsText("^a"), "/ ");                      // not read
}

TEST(RegexWays, WhatIsWorthTelling) {
  EXPECT_EQ(WaysAsText(".*ab.*"), "/ ");  // so many texts have two letters
  EXPECT_EQ(WaysAsText(".*abc.*"), "_abc_ / ");
  EXPECT_EQ(WaysAsText(".*A1, b.*"), "_a1, b_ / ");
  EXPECT_EQ(WaysAsText(".*, ..*"), "/ ");
  EXPECT_EQ(WaysAsText(".*@.*"), "_@_ / ");
  EXPECT_EQ(WaysAsText(".*\u00E9z.*"), "_\u00E9z_ / ");
  EXPECT_EQ(WaysAsText(".*(abc|abcd).*"), "_abc_ / ");  // what holds another is told by it
  EXPECT_EQ(WaysAsText(".*(abc|de).*"), "/ ");          // the least telling counts
  EXPECT_EQ(WaysAsText(".*abc.*longer.*"), "_longer_ / ");
  EXPECT_EQ(WaysAsText(".*(abc)?.*"), "/ ");
  EXPECT_EQ(WaysAsText(".*(abc)+.*"), "_abc_ / ");
  EXPECT_EQ(WaysAsText(".*(abc){2}.*"), "_abc_ / ");
  EXPECT_EQ(WaysAsText("[^x]*abc[^x]*|.*def"), "_abc_ / _def_ / ");
  EXPECT_EQ(WaysAsText("(abc|def)ghi"), "abcg_ defg_ _abcghi_ _defghi_ / ");
  EXPECT_EQ(WaysAsText("ab?"), "a_ ab_ / ");
  EXPECT_EQ(WaysAsText("abcdef"), "abcd_ _abcdef_ / ");
  EXPECT_EQ(WaysAsText("AB[CD]"), "abc_ abd_ _abc_ _abd_ / ");
  EXPECT_EQ(WaysAsText("a|.*"), "a_ / / ");
}

TEST(RegexWays, HowMuchIsTold) {
  std::string words;
  for (int i = 0; i < 64; ++i) words += (i == 0 ? "" : "|") + std::string("w") + std::to_string(100 + i);
  EXPECT_EQ(WaysOf(words).size(), 64u);
  EXPECT_EQ(WaysOf(words + "|w999").size(), 1u);
  EXPECT_EQ(WaysOf(words + "|w999")[0].heads.size(), 65u);
  // More heads than are kept are told by fewer of their bytes: still each match begins with one.
  const auto many = WaysOf("[a-p][a-p][a-p][a-p]x");
  ASSERT_EQ(many.size(), 1u);
  EXPECT_EQ(many[0].heads.size(), 256u);
  EXPECT_EQ(many[0].heads.front(), "aa");
}

// Whatever RE2 matches is one of the ways: it begins with a head, and holds what is held.
TEST(RegexWays, EveryMatchOfRe2IsOneOfTheWays) {
  const std::vector<std::string> parts = {
      "a",        "B",    "bc",      "[ab]",  "[B-D]",    "(?:ab|c)",  "\\d",    "\\bab",
      "(?i:aB)",  ".",    "a?",      "b*",    "c+",       "(bcd){2}",  "d{1,3}", "\u00E9",
      "(?i:a|x)", "@",    " ",       ", ",    "(a|bcde)", "(@a|@b)c?", "(?:|a)", "\\.",
      "[^a]",     "\\pL", "(?i:k@)", "abcde", "1|2",      "(1 2|2 1)?"};
  const std::vector<std::string> pieces = {"a", "b", "A",  "B", "bc", "ab",  "c", "C", "d",      "1",     "2",
                                           "@", " ", ", ", ".", "x",  "bcd", "e", "k", "\u00E9", "\u00C9"};
  std::mt19937 random(29);
  size_t matches = 0, told = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string regex;
    for (size_t n = 1 + random() % 5; n > 0; --n) {
      regex += parts[random() % parts.size()];
      if (n > 1 && random() % 5 == 0) regex += "|";
    }
    if (random() % 4 == 0) regex = "(?i:" + regex + ")";
    const RE2 re(regex);
    ASSERT_TRUE(re.ok()) << regex;
    const std::vector<RegexWay> ways = WaysOf(regex);
    for (const RegexWay& way : ways) told += !way.heads.empty() || !way.holds.empty();
    for (int n = 0; n < 60; ++n) {
      std::string text;
      for (size_t k = random() % 7; k > 0; --k) text += pieces[random() % pieces.size()];
      if (!RE2::FullMatch(text, re)) continue;
      ++matches;
      std::string lower = text;
      for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      EXPECT_TRUE(std::any_of(
          ways.begin(), ways.end(),
          [&](const RegexWay& way) {
            const auto begins = [&](const std::string& head) { return lower.starts_with(head); };
            const auto holds = [&](const std::string& held) { return lower.find(held) != std::string::npos; };
            return (way.heads.empty() || std::any_of(way.heads.begin(), way.heads.end(), begins)) &&
                   (way.holds.empty() || std::any_of(way.holds.begin(), way.holds.end(), holds));
          }))
          << regex << " on " << text;
    }
  }
  EXPECT_GT(matches, 5000u);
  EXPECT_GT(told, 1000u);
}

}  // namespace
}  // namespace copydesk::pattern
