// Tokens and sentences: the cases of tests/spec/segment.toml, and what must hold whatever the text.
#include "text/segment.h"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <string>
#include <toml++/toml.h>

#include "text/unicode.h"
#include "words/language.h"

namespace copydesk {
namespace {

const Language& English() {
  static const std::shared_ptr<const Language> english = [] {
    Diagnostics faults;
    auto made = Language::Load(COPYDESK_PACKS "/news_en/language", &faults);
    EXPECT_FALSE(HasErrors(faults)) << ToString(faults);
    return made;
  }();
  return *english;
}

// "The|U.S.|wo|n't|go|. # OK|?": tokens parted by |, sentences by #.
std::string Drawn(std::string_view text) {
  std::vector<ByteSpan> tokens;
  std::vector<int32_t> ends;
  Segment(text, {0, static_cast<int32_t>(text.size())}, English().segmentation(), &tokens, &ends);
  std::string out;
  size_t sentence = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0) {
      const bool turn = static_cast<size_t>(ends[sentence]) == i;
      out += turn ? " # " : "|";
      sentence += turn;
    }
    out += Slice(text, tokens[i]);
  }
  return out;
}

// Every non-space character lies in exactly one token, tokens are in order, sentence ends grow up to the last token.
void CheckCover(std::string_view text) {
  std::vector<ByteSpan> tokens;
  std::vector<int32_t> ends;
  Segment(text, {0, static_cast<int32_t>(text.size())}, English().segmentation(), &tokens, &ends);
  size_t next = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    const char32_t c = NextCodePoint(text, &i);
    while (next < tokens.size() && tokens[next].end <= static_cast<int32_t>(start)) ++next;
    const bool inside = next < tokens.size() && tokens[next].Contains(static_cast<int32_t>(start));
    ASSERT_EQ(inside, !IsSpace(c)) << "byte " << start << " U+" << std::hex << static_cast<uint32_t>(c);
    ASSERT_TRUE(!inside || i <= static_cast<size_t>(tokens[next].end));
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    ASSERT_FALSE(tokens[i].empty());
    ASSERT_TRUE(i == 0 || tokens[i - 1].end <= tokens[i].start);
  }
  for (size_t i = 1; i < ends.size(); ++i) ASSERT_LT(ends[i - 1], ends[i]);
  ASSERT_EQ(ends.empty() ? 0 : ends.back(), static_cast<int32_t>(tokens.size()));
}

TEST(Segment, Spec) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/segment.toml");
  int cases = 0;
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& one = *node.as_table();
    EXPECT_EQ(Drawn(one["text"].value_or("")), one["tokens"].value_or("")) << one["why"].value_or("");
    ++cases;
  }
  EXPECT_GT(cases, 20);
}

TEST(Segment, EmptyTextHasNeitherTokensNorSentences) {
  CheckCover("");
  CheckCover(" \n\u200b ");
}

TEST(Segment, CoversRandomText) {
  const std::vector<std::string> pieces = {
      "a",  "B",  "Mr.", "U.S.", " ", "\n", "\n\n", ".", "'", "\u2019", "\u201c", "\u201d", "-", "/", "@", "#x", "www.", "http://", "1", ",", ":", "$", "don't",
      std::string(1, '\0'), "\u0301", "\u200d", "\u202e", "\u200b", "\ufeff", "\U0001F469\u200d\U0001F680", "\U0001F1E6", "\u0e44\u0e17\u0e22", "\u4e2d\u56fd", "\u3002", "\u0627\u0644", "...", "!?", "\u2026", "\u00a0", "\u2029", "\xc3\xa9", "\x7f", "(", ")", "a.m.", "I.", "_", "&", "AT&T", "e-", "pro-"};
  std::mt19937 random(7);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (size_t n = random() % 12; n > 0; --n) text += pieces[random() % pieces.size()];
    CheckCover(text);
    if (HasFatalFailure()) FAIL() << text;
  }
}

}  // namespace
}  // namespace copydesk
