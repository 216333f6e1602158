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

}  // namespace
}  // namespace copydesk::pattern
