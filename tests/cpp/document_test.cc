#include "words/document.h"

#include <gtest/gtest.h>

#include <random>

namespace copydesk {
namespace {

const Language* English() {
  static const std::shared_ptr<const Language> english = [] {
    Diagnostics faults;
    return Language::Load(COPYDESK_PACKS "/news_en/language", &faults);
  }();
  return english.get();
}

TEST(Document, SegmentsAndBytes) {
  const std::string text = "The envoys met. They left.\n\nA headline";
  Vocabulary words;
  Document doc(text, &words, English());
  doc.AddSegment({0, 26});
  doc.AddSegment({28, 38});
  ASSERT_EQ(doc.sentences().size(), 3u);
  EXPECT_EQ(doc.sentences()[1].segment, 0);
  EXPECT_EQ(doc.sentences()[2].segment, 1);
  EXPECT_EQ(doc.text({1, 3}), "envoys met");
  EXPECT_EQ(doc.text(doc.sentences()[1].tokens), "They left.");
  EXPECT_EQ(doc.TokensIn({4, 14}), (TokenSpan{1, 3}));
  EXPECT_EQ(doc.TokensIn({5, 14}), (TokenSpan{2, 3})) << "a token must lie inside";
  EXPECT_TRUE(doc.space_before(1));
  EXPECT_FALSE(doc.space_before(3));
  EXPECT_EQ(doc.word(1).lower, "envoys");
}

TEST(Document, CoveringAgreesWithASearchOfAll) {
  const std::string text(200, 'a');
  Vocabulary words;
  Document doc(text, &words, English());
  std::vector<ByteSpan> tokens;
  for (int32_t i = 0; i < 100; ++i) tokens.push_back({2 * i, 2 * i + 1});
  doc.AddSentence(tokens, 0);
  std::mt19937 random(3);
  std::vector<Span> all;
  for (int round = 0; round < 4; ++round) {
    std::vector<Span> some;
    for (int n = 0; n < 12; ++n) {
      Span span;
      span.tokens.start = static_cast<int32_t>(random() % 90);
      span.tokens.end = span.tokens.start + 1 + static_cast<int32_t>(random() % 9);
      some.push_back(span);
    }
    all.insert(all.end(), some.begin(), some.end());
    doc.AddSpans(2, some);
  }
  const std::span<const Span> spans = doc.spans(2);
  ASSERT_EQ(spans.size(), all.size());
  for (size_t i = 1; i < spans.size(); ++i) EXPECT_LE(spans[i - 1].tokens, spans[i].tokens);
  for (int32_t t = 0; t < 100; ++t) {
    int32_t longest = 0;
    size_t at = 0;
    for (const Span& span : all) {
      if (span.tokens.Contains(t)) longest = std::max(longest, span.tokens.size());
      at += span.tokens.start == t;
    }
    const Span* found = doc.covering(2, t);
    EXPECT_EQ(found == nullptr ? 0 : found->tokens.size(), longest);
    EXPECT_EQ(doc.spans_at(2, t).size(), at);
  }
  EXPECT_TRUE(doc.spans(7).empty());
  EXPECT_EQ(doc.covering(7, 0), nullptr);
}

}  // namespace
}  // namespace copydesk
