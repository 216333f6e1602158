// Vocabulary and language.
#include <gtest/gtest.h>

#include <string>

#include "words/language.h"
#include "words/vocabulary.h"

namespace copydesk {
namespace {

TEST(Vocabulary, LooksAtAWordOnce) {
  Vocabulary words;
  const WordId ministers = words.Intern("Ministers");
  EXPECT_EQ(ministers, 0);
  EXPECT_EQ(words.Intern("NATO"), 1);
  EXPECT_EQ(words.Intern("Ministers"), ministers);
  EXPECT_EQ(words.size(), 2);
  EXPECT_EQ(words[ministers].lower, "ministers");
  EXPECT_EQ(words[ministers].shape, "Xxxxx");
  EXPECT_EQ(words[words.Intern("Erdoğan")].norm, "erdogan");
}

TEST(Vocabulary, Flags) {
  Vocabulary words;
  auto flags = [&](std::string_view text) { return words[words.Intern(text)].flags; };
  EXPECT_EQ(flags("Minister"), kIsTitle | kIsAlpha | kHasUpper | kIsAscii);
  EXPECT_EQ(flags("A"), kIsTitle | kIsUpper | kIsAlpha | kHasUpper | kIsAscii);
  EXPECT_EQ(flags("U.S."), kIsUpper | kHasUpper | kIsAscii);
  EXPECT_EQ(flags("who"), kIsLower | kIsAlpha | kIsAscii);
  EXPECT_EQ(flags("12"), kIsDigit | kLikeNum | kIsAscii);
  EXPECT_EQ(flags("1,200.5"), kLikeNum | kIsAscii);
  EXPECT_EQ(flags("dozen"), kLikeNum | kIsLower | kIsAlpha | kIsAscii);
  EXPECT_EQ(flags("“"), kIsPunct | kIsQuote);
}

TEST(Vocabulary, KeepsWordsWhereTheyAreWhileItGrows) {
  Vocabulary words;
  const Word* first = &words[words.Intern("first")];
  for (int i = 0; i < 20000; ++i) words.Intern("w" + std::to_string(i));
  EXPECT_EQ(&words[words.Intern("first")], first);
  EXPECT_EQ(words[words.Intern("w777")].text, "w777");
  EXPECT_EQ(words.size(), 20001);
  words.Clear();
  EXPECT_EQ(words.generation(), 1);
  EXPECT_EQ(words.Intern("again"), 0);
}

}  // namespace
}  // namespace copydesk
