#include "text/unicode.h"

#include <gtest/gtest.h>

#include <string>

namespace copydesk {
namespace {

using namespace std::string_literals;

TEST(Unicode, FindsTheFirstIllFormedByte) {
  EXPECT_EQ(FindInvalidUtf8(""), -1);
  EXPECT_EQ(FindInvalidUtf8("plain \u201cquotes\u201d \U0001F680\0!"s), -1);
  EXPECT_EQ(FindInvalidUtf8("ab\xff"), 2);
  EXPECT_EQ(FindInvalidUtf8("ab\xc3"), 2) << "truncated";
  EXPECT_EQ(FindInvalidUtf8("a\xc0\xaf"), 1) << "overlong";
  EXPECT_EQ(FindInvalidUtf8("\xed\xa0\x80"), 0) << "surrogate";
  EXPECT_EQ(FindInvalidUtf8("\xf4\x90\x80\x80"), 0) << "beyond U+10FFFF";
}

TEST(Unicode, Folds) {
  EXPECT_EQ(LowerCase("MINISTERS"), "ministers");
  EXPECT_EQ(LowerCase("ÉCOLE"), "école");
  EXPECT_EQ(FoldNorm("Erdoğan"), "erdogan");
  EXPECT_EQ(FoldNorm("Əliyev"), "aliyev");
  EXPECT_EQ(FoldNorm("İstanbul"), "istanbul");
  EXPECT_EQ(FoldNorm("Søren Łuczak"), "soren luczak");
  EXPECT_EQ(FoldNorm("“Who’s” – he"), "\"who's\" - he");
  // What is folded is composed, also where the capital has no character of its own and the small letter has.
  EXPECT_EQ(LowerCase("H\u0331asan"), "ẖasan");
  EXPECT_EQ(LowerCase("E\u0301COLE"), "école");
  EXPECT_EQ(FoldNorm("서울"), "서울");
  EXPECT_EQ(FoldNorm("\u1109\u1165\u110B\u116E\u11AF"), "서울");
  EXPECT_EQ(FoldNorm("が"), "が");
  EXPECT_EQ(FoldNorm("\u0301"), "\u0301") << "never to nothing";
}

// Letters that Unicode does not take apart, and marks that printers set and keyboards have not.
TEST(Unicode, FoldsToWhatAKeyboardHas) {
  for (const char* mark : {"\u2018", "\u2019", "\u201A", "\u201B", "\u2032", "\u02BC", "\u2039", "\u203A"})
    EXPECT_EQ(FoldNorm("a"s + mark + "b"), "a'b") << mark;
  for (const char* mark :
       {"\u201C", "\u201D", "\u201E", "\u201F", "\u2033", "\u00AB", "\u00BB", "\u300C", "\u300D"})
    EXPECT_TRUE(FoldNorm("a"s + mark + "b") == "a\"b" || FoldNorm("a"s + mark + "b") == "a''b") << mark;
  for (const char* mark : {"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212"})
    EXPECT_EQ(FoldNorm("a"s + mark + "b"), "a-b") << mark;
  for (const char* unseen : {"\u00AD", "\u200C", "\u200D", "\u200E", "\u200F", "\u2060"})
    EXPECT_EQ(FoldNorm("a"s + unseen + "b"), "ab");
  EXPECT_EQ(FoldNorm("\u00D8\u0141\u0110\u00D0\u00DE\u00C6\u0152\u00DF\u0131\u018F\u0126"),
            "olddthaeoessiah");
  // Marks on a letter go, of every block that has such.
  for (const char* mark : {"\u0300", "\u036F", "\u1AB0", "\u1ABE", "\u1DC0", "\u1DFF", "\u20D0", "\u20F0"})
    EXPECT_EQ(FoldNorm("q"s + mark), "q") << mark;
  for (const char* letter : {"\u0370", "\u02FF", "\u1E9C", "\u1CFF", "\u2100", "\u20BF"})
    EXPECT_NE(FoldNorm("q"s + letter), "q") << letter;
  EXPECT_EQ(FoldNorm("AZ@[`{"), "az@[`{");
  EXPECT_EQ(LowerCase("AZ@[`{\u00C9"), "az@[`{\u00E9");
}

TEST(Unicode, ClassesOfCharacters) {
  for (const char32_t c : {U'a', U'z', U'A', U'Z', U'\u00E9', U'\u4E2D', U'\u00AA'}) EXPECT_TRUE(IsLetter(c));
  for (const char32_t c : {U'@', U'[', U'`', U'{', U'0', U' ', U'\u00D7', U'\u0301'})
    EXPECT_FALSE(IsLetter(c));
  for (const char32_t c : {U'A', U'Z', U'\u00C9', U'\u01C5'}) EXPECT_TRUE(IsUpper(c));
  for (const char32_t c : {U'@', U'[', U'a', U'\u00E9', U'\u4E2D'}) EXPECT_FALSE(IsUpper(c));
  for (const char32_t c : {U'a', U'z', U'\u00E9'}) EXPECT_TRUE(IsLower(c));
  for (const char32_t c : {U'`', U'{', U'A', U'\u00C9', U'\u01C5', U'\u4E2D'}) EXPECT_FALSE(IsLower(c));
  for (const char32_t c : {U'0', U'9', U'\u0665'}) EXPECT_TRUE(IsDigit(c));
  for (const char32_t c : {U'/', U':', U'a', U'\u00B2', U'\u2160'}) EXPECT_FALSE(IsDigit(c));
  for (const char32_t c : {U' ', U'\t', U'\n', U'\v', U'\r', U'\u00A0', U'\u2029', U'\u3000'}) {
    EXPECT_TRUE(IsWhiteSpace(c));
    EXPECT_TRUE(IsSpace(c));
  }
  for (const char32_t c : {U'\u200B', U'\uFEFF'}) {
    EXPECT_FALSE(IsWhiteSpace(c));
    EXPECT_TRUE(IsSpace(c));
  }
  for (const char32_t c : {char32_t{8}, char32_t{14}, U'!', U'a', U'\u200C', U'\u0301'}) {
    EXPECT_FALSE(IsWhiteSpace(c));
    EXPECT_FALSE(IsSpace(c));
  }
  for (const char32_t c : {U'!', U'$', U'+', U'\u2014', U'\u20AC'}) EXPECT_TRUE(IsPunct(c));
  for (const char32_t c : {U'a', U'0', U' ', U'\u0301', U'\u00B2'}) EXPECT_FALSE(IsPunct(c));
}

TEST(Unicode, ComposesWhatHasOneCharacter) {
  EXPECT_TRUE(IsComposed("plain"));
  EXPECT_TRUE(IsComposed("\u00E9cole"));
  EXPECT_FALSE(IsComposed("e\u0301cole"));
  EXPECT_EQ(Composed("e\u0301cole"), "\u00E9cole");
  EXPECT_EQ(Composed("\u00E9cole"), "\u00E9cole");
}

TEST(Unicode, OffsetsOfEveryByteThatStartsACodePoint) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "a\u00e9\u201c\U0001F680";
  const OffsetMap map(text);
  EXPECT_FALSE(map.is_ascii());
  int32_t count = 0;
  for (size_t at = 0; at < text.size(); ++count) {
    EXPECT_EQ(map.CodePoint(static_cast<int32_t>(at)), count);
    NextCodePoint(text, &at);
  }
  EXPECT_EQ(map.CodePoint(static_cast<int32_t>(text.size())), count);
  for (size_t at : {size_t{7}, size_t{8}, size_t{63}, size_t{64}, size_t{65}, size_t{127}, size_t{128}}) {
    for (size_t size = at + 1; size < 140; ++size) {  // one letter beyond ASCII, at and around every border
      std::string one(size, 'a');
      one.replace(at, 1, "\u00e9");
      const OffsetMap of_one(one);
      EXPECT_FALSE(of_one.is_ascii());
      EXPECT_EQ(of_one.CodePoint(static_cast<int32_t>(at)), static_cast<int32_t>(at));
      EXPECT_EQ(of_one.CodePoint(static_cast<int32_t>(one.size())), static_cast<int32_t>(size));
    }
  }
  EXPECT_TRUE(OffsetMap("abc").is_ascii());
  EXPECT_EQ(OffsetMap("abc").CodePoint(3), 3);
  EXPECT_EQ(OffsetMap("").CodePoint(0), 0);
}

}  // namespace
}  // namespace copydesk
