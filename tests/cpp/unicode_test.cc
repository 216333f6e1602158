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
  EXPECT_TRUE(OffsetMap("abc").is_ascii());
  EXPECT_EQ(OffsetMap("abc").CodePoint(3), 3);
  EXPECT_EQ(OffsetMap("").CodePoint(0), 0);
}

}  // namespace
}  // namespace copydesk
