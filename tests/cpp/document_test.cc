#include "words/document.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "words/tags.h"

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
  for (int32_t start = 0; start <= 100; ++start) {
    for (int32_t end = start; end <= 100; end += 7) {
      const auto inside = std::count_if(all.begin(), all.end(), [&](const Span& span) {
        return span.tokens.start >= start && span.tokens.start < end;
      });
      const std::span<const Span> from = doc.spans_from(2, {start, end});
      EXPECT_EQ(static_cast<std::ptrdiff_t>(from.size()), inside);
      if (!from.empty()) {
        EXPECT_GE(from.front().tokens.start, start);
      }
    }
  }
  EXPECT_TRUE(doc.spans(7).empty());
  EXPECT_TRUE(doc.spans(-1).empty());
  EXPECT_TRUE(doc.spans_at(-1, 0).empty());
  EXPECT_TRUE(doc.spans_at(7, 0).empty());
  EXPECT_EQ(doc.covering(7, 0), nullptr);
}

// Of two spans that hold a token and are of one size the earlier one covers it; an empty one behind the last
// token is none that covers.
TEST(Document, CoveringAndEmptySpans) {
  const std::string text(400, 'a');
  Vocabulary words;
  Document doc(text, &words, English());
  std::vector<ByteSpan> tokens;
  for (int32_t i = 0; i < 128; ++i) tokens.push_back({2 * i, 2 * i + 1});
  doc.AddSentence(tokens, 0);
  std::vector<Span> some(3);
  some[0].tokens = {4, 6};
  some[1].tokens = {3, 5};
  some[2].tokens = {128, 128};
  doc.AddSpans(1, some);
  EXPECT_EQ(doc.covering(1, 4)->tokens, (TokenSpan{3, 5}));
  EXPECT_EQ(doc.covering(1, 5)->tokens, (TokenSpan{4, 6}));
  EXPECT_EQ(doc.covering(1, 6), nullptr);
  EXPECT_EQ(doc.covering(1, 2), nullptr);
  EXPECT_EQ(doc.spans_at(1, 128).size(), 1u);
  EXPECT_TRUE(doc.spans_at(1, 127).empty());
  EXPECT_EQ(doc.spans(1)[0].kind, 1);
  EXPECT_EQ(doc.bytes({5, 5}), ByteSpan{});
  EXPECT_EQ(doc.bytes({127, 128}), (ByteSpan{254, 255}));
}

TEST(Document, SpacesBeforeTokens) {
  Vocabulary words;
  Document doc(" It rained.", &words, English());
  doc.AddSegment({0, 11});
  EXPECT_TRUE(doc.space_before(0));
  EXPECT_TRUE(doc.space_before(1));
  EXPECT_FALSE(doc.space_before(2));
  Document other("It", &words, English());
  other.AddSegment({0, 2});
  EXPECT_FALSE(other.space_before(0));
}

// Segments of both sorts are counted through.
TEST(Document, SegmentsAreCounted) {
  Vocabulary words;
  Document doc("It rained. It snowed. It hailed.", &words, English());
  const std::vector<ByteSpan> tokens = {{0, 2}, {3, 9}, {9, 10}};
  doc.AddSentence(tokens, 4);
  doc.AddSegment({11, 21});
  doc.AddSegment({22, 32});
  ASSERT_EQ(doc.sentences().size(), 3u);
  EXPECT_EQ(doc.sentences()[0].segment, 4);
  EXPECT_EQ(doc.sentences()[1].segment, 5);
  EXPECT_EQ(doc.sentences()[2].segment, 6);
  EXPECT_EQ(doc.sentences()[2].tokens, (TokenSpan{6, 9}));
  EXPECT_EQ(doc.sentence_of(5).tokens, (TokenSpan{3, 6}));
  EXPECT_TRUE(doc.has_readings());
}

// Sentences that are too long are counted; one of exactly the limit that ends by itself is none of them.
TEST(Document, CutSentencesAreCounted) {
  for (const auto& [tokens, cuts] :
       {std::pair(kMaxSentenceTokens, 0), std::pair(kMaxSentenceTokens + 1, 1),
        std::pair(2 * kMaxSentenceTokens, 1), std::pair(2 * kMaxSentenceTokens + 1, 2)}) {
    std::string text;
    for (int32_t t = 0; t < tokens; ++t) text += "and ";
    Vocabulary words;
    Document doc(text, &words, English());
    doc.AddSegment({0, static_cast<int32_t>(text.size())});
    EXPECT_EQ(doc.size(), tokens);
    EXPECT_EQ(doc.cut_sentences(), cuts) << tokens;
  }
}

// Between an auxiliary and its verb may stand adverbs, pronouns and conjunctions, five of them at most.
TEST(Document, AuxiliariesAndWhatStandsBehind) {
  const auto pos = [](const std::vector<std::string_view>& tags) {
    std::string text = "It has";
    std::vector<ByteSpan> tokens = {{0, 2}, {3, 6}};
    Vocabulary words;
    std::vector<WordId> ids = {words.Intern("It"), words.Intern("has")};
    for (const std::string_view tag : tags) {
      const auto start = static_cast<int32_t>(text.size()) + 1;
      text += " qux";
      const std::vector<Attribute> given = {{"tag", tag}};
      tokens.push_back({start, start + 3});
      ids.push_back(words.Intern("qux", given));
    }
    Document doc(text, &words, English());
    doc.AddSentence(tokens, ids, 0);
    return std::string(doc.pos(1));
  };
  EXPECT_EQ(pos({"VBN"}), "AUX");
  EXPECT_EQ(pos({"NN"}), "VERB");
  EXPECT_EQ(pos({}), "VERB");
  for (const char* between : {"RB", "RBR", "PRP", "CC"}) {
    EXPECT_EQ(pos({between, "VBN"}), "AUX") << between;
    EXPECT_EQ(pos({between, "NN"}), "VERB") << between;
    EXPECT_EQ(pos({between}), "VERB") << between;
    EXPECT_EQ(pos({between, between, between, between, between, "VBD"}), "AUX") << between;
    EXPECT_EQ(pos({between, between, between, between, between, between, "VBD"}), "VERB") << between;
  }
  for (const char* other : {"NN", "RBS", "DT", "IN", "MD", ","})
    EXPECT_EQ(pos({other, "VBN"}), "VERB") << other;
}

// Spans and tokens at the borders of the words of bits that tell where spans start, of several kinds.
TEST(Document, SpansAtEveryToken) {
  const std::string text(600, 'a');
  for (const int32_t size : {1, 63, 64, 65, 127, 128, 129}) {
    Vocabulary words;
    Document doc(text, &words, English());
    std::vector<ByteSpan> tokens;
    for (int32_t i = 0; i < size; ++i) tokens.push_back({2 * i, 2 * i + 1});
    doc.AddSentence(tokens, 0);
    for (int32_t at : {0, 1, 62, 63, 64, 65, 126, 127, 128}) {
      if (at >= size) continue;
      Span one;
      one.tokens = {at, at + 1};
      doc.AddSpans(at % 3, {one});
    }
    for (int32_t t = 0; t < size; ++t) {
      const bool starts = t < 2 || (t >= 62 && t <= 65) || t >= 126;
      for (KindId kind = 0; kind < 4; ++kind) {
        EXPECT_EQ(doc.spans_at(kind, t).size(), starts && t % 3 == kind ? 1u : 0u) << t;
        EXPECT_EQ(doc.covering(kind, t) != nullptr, starts && t % 3 == kind) << t;
      }
    }
    EXPECT_EQ(doc.TokensIn({0, 2 * size}), (TokenSpan{0, size}));
    EXPECT_EQ(doc.TokensIn({2 * size, 600}), (TokenSpan{size, size}));
    EXPECT_EQ(doc.text({size - 1, size}), "a");
  }
}

// What was given of a token is what it has; what was not is made, as for the words beside it.
TEST(Document, GivenTagsLemmasAndPartsOfSpeech) {
  Vocabulary words;
  const std::vector<Attribute> given = {{"tag", "NNS"}, {"lemma", "quux"}, {"pos", "ADJ"}},
                               strange = {{"tag", "odd"}};
  const std::vector<WordId> ids = {words.Intern("They"), words.Intern("left", given),
                                   words.Intern("early", strange)};
  Document doc("They left early", &words, English());
  const std::vector<ByteSpan> tokens = {{0, 4}, {5, 9}, {10, 15}};
  doc.AddSentence(tokens, ids, 0);
  EXPECT_EQ(doc.tag(0), "PRP");
  EXPECT_EQ(doc.pos(0), "PRON");
  EXPECT_EQ(doc.tag(1), "NNS");
  EXPECT_EQ(doc.tag_id(1), TagOf("NNS"));
  EXPECT_EQ(doc.lemma(1), "quux");
  EXPECT_EQ(doc.pos(1), "ADJ");
  EXPECT_EQ(doc.tag(2), "odd");
  EXPECT_EQ(doc.tag_id(2), 0);
  EXPECT_EQ(doc.lemma(2), "early");
}

}  // namespace
}  // namespace copydesk
