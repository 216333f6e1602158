// One article as the engine sees it: tokens, sentences, and spans of many kinds over the tokens.
//
//   Document doc(text, &vocabulary, language);
//   doc.AddSegment({0, 120});            // a block: tokens and sentences of text[0:120)
//   doc.word(0).lower, doc.tag(0), doc.lemma(0), doc.Is(0, ClosedClass::kNegator), doc.spans(kind)
//
// Rules: tokens are disjoint and in text order; a sentence never crosses a segment; spans of one kind are
// sorted by (start, end) and may overlap; nothing is edited in place, stages append. Tags and lemmas are made
// on first use, a sentence at a time: a document that is never asked for them costs nothing. A token whose
// word is a reading (vocabulary.h) answers with what was given. Threads: one document belongs to one thread.
//
// Not here: a way to change or take out a token or a span. A candidate that loses is dropped before its kind
// is added, and told by CascadeRun::rejected(). Who governs whom is not kept here either: a tree is made of
// the few sentences that are asked about (grammar/tree.h).
#ifndef COPYDESK_WORDS_DOCUMENT_H_
#define COPYDESK_WORDS_DOCUMENT_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/span.h"
#include "words/language.h"
#include "words/tags.h"
#include "words/vocabulary.h"

namespace copydesk {

struct Token {
  ByteSpan bytes;
  WordId word = 0;
  int32_t sentence = 0;
};

struct Sentence {
  TokenSpan tokens;
  int32_t segment = 0;  // which AddSegment() call
};

using KindId = int32_t;  // see Kinds in words/kinds.h

struct Capture {
  std::string_view label;
  TokenSpan tokens;  // empty: the label matched nothing
};

// The value of an attribute; empty: there is none.
inline std::string_view AttributeOf(std::span<const Attribute> attributes, std::string_view key) {
  for (const Attribute& a : attributes) {
    if (a.key == key) return a.value;
  }
  return {};
}

// Something found in the tokens: a gazetteer hit, a rule's match, or what C++ made. Attributes and captures
// are views: their memory belongs to the pack, the engine or the document (Document::Keep, KeepAttributes,
// KeepCaptures).
struct Span {
  TokenSpan tokens;
  KindId kind = -1;
  int32_t rule = -1;  // index into the engine's rule names
  int32_t row = -1;   // of the list that the rule is; -1: no list's
  std::span<const Attribute> attributes;
  std::span<const Capture> captures;

  std::string_view attribute(std::string_view key) const { return AttributeOf(attributes, key); }
  const Capture* capture(std::string_view label) const {
    for (const Capture& c : captures) {
      if (c.label == label && !c.tokens.empty()) return &c;
    }
    return nullptr;
  }
};

class Document {
 public:
  // `text` is valid UTF-8 and outlives the document; so do the vocabulary and the language.
  Document(std::string_view text, Vocabulary* vocabulary, const Language* language);

  // Appends the tokens and sentences of text[bytes]: segments come in text order and do not overlap.
  void AddSegment(ByteSpan bytes);
  // Appends a sentence of tokens made elsewhere. With `words`, ids of the vocabulary (readings, mostly), one
  // a token.
  void AddSentence(std::span<const ByteSpan> tokens, int32_t segment);
  void AddSentence(std::span<const ByteSpan> tokens, std::span<const WordId> words, int32_t segment);

  std::string_view text() const { return text_; }
  Vocabulary& vocabulary() const { return *vocabulary_; }
  const Language& language() const { return *language_; }
  int32_t size() const { return static_cast<int32_t>(tokens_.size()); }
  const std::vector<Token>& tokens() const { return tokens_; }
  const std::vector<Sentence>& sentences() const { return sentences_; }
  const Sentence& sentence_of(int32_t token) const {
    return sentences_[static_cast<size_t>(tokens_[static_cast<size_t>(token)].sentence)];
  }

  const Word& word(int32_t token) const { return (*vocabulary_)[tokens_[static_cast<size_t>(token)].word]; }
  std::string_view tag(int32_t token) const {
    return IsTagged(token) ? kTagNames[tags_[static_cast<size_t>(token)]] : MakeTag(token);
  }
  TagId tag_id(int32_t token) const {
    return IsTagged(token) ? tags_[static_cast<size_t>(token)] : MakeTagId(token);
  }
  PennTag penn_tag(int32_t token) const { return PennTag(tag_id(token)); }
  std::string_view pos(int32_t token) const;
  std::string_view lemma(int32_t token) const {
    const auto t = static_cast<size_t>(token);
    return !has_readings_ && t < lemmas_.size() && lemmas_[t].data != nullptr ? lemmas_[t].text()
                                                                              : MakeLemma(token);
  }
  // Is the token's word, or its lemma, of a closed class of the language?
  bool Is(int32_t token, ClosedClass c) const {
    const auto t = static_cast<size_t>(token);
    if (t >= classes_.size()) MakeClasses();
    return class_sets_[classes_[t]].Has(c);
  }
  bool LemmaIs(int32_t token, ClosedClass c) const {
    const auto t = static_cast<size_t>(token);
    return !has_readings_ && t < lemmas_.size() && lemmas_[t].data != nullptr
               ? class_sets_[lemmas_[t].classes].Has(c)
               : MakeLemmaClasses(token).Has(c);
  }
  // Whether some words are readings, whose tags and lemmas may be any strings.
  bool has_readings() const { return has_readings_; }
  bool space_before(int32_t token) const;

  // From the first byte of the first token to the last byte of the last.
  ByteSpan bytes(TokenSpan tokens) const;
  std::string_view text(TokenSpan tokens) const { return Slice(text_, bytes(tokens)); }
  // The tokens that lie inside a range of bytes.
  TokenSpan TokensIn(ByteSpan bytes) const;

  std::span<const Span> spans(KindId kind) const;
  // Spans of `kind` that start at this token, longest last.
  std::span<const Span> spans_at(KindId kind, int32_t token) const {
    if (kind < 0 || static_cast<size_t>(kind) >= starts_.size()) return {};
    const std::vector<uint64_t>& starts = starts_[static_cast<size_t>(kind)];
    const auto at = static_cast<size_t>(token);
    if (at >> 6 >= starts.size() || (starts[at >> 6] >> (at & 63) & 1) == 0) return {};
    return FindSpansAt(kind, token);
  }
  // Spans of `kind` that start inside these tokens.
  std::span<const Span> spans_from(KindId kind, TokenSpan tokens) const;
  // The longest span of `kind` that holds this token, or null.
  const Span* covering(KindId kind, int32_t token) const;
  // Adds spans of one kind; sorts the kind's list by (start, end).
  void AddSpans(KindId kind, std::vector<Span> spans);

  // Memory that lives as long as the document.
  std::string_view Keep(std::string text);
  std::span<const Attribute> KeepAttributes(std::vector<Attribute> attributes);
  std::span<const Capture> KeepCaptures(std::vector<Capture> captures);

  int32_t cut_sentences() const { return cut_sentences_; }  // how often kMaxSentenceTokens cut one

 private:
  std::span<const WordId> WordsOf(TokenSpan range) const;
  static constexpr TagId kUntagged = 0xFF;
  bool IsTagged(int32_t token) const {
    const auto t = static_cast<size_t>(token);
    return !has_readings_ && t < tags_.size() && tags_[t] != kUntagged;
  }
  std::string_view MakeTag(int32_t token) const;
  TagId MakeTagId(int32_t token) const;
  std::string_view MakeLemma(int32_t token) const;
  void MakeClasses() const;
  const ClassSet& MakeLemmaClasses(int32_t token) const;
  std::span<const Span> FindSpansAt(KindId kind, int32_t token) const;
  void EnsureTagged(int32_t sentence) const;
  void EnsureLemmas(int32_t sentence) const;
  // What was given of a token's word, where some words of the document are readings.
  std::optional<std::string_view> Given(int32_t token, std::string_view key) const;

  std::string_view text_;
  Vocabulary* vocabulary_;
  const Language* language_;
  std::vector<Token> tokens_;
  std::vector<Sentence> sentences_;
  bool has_readings_ = false;
  int32_t segments_ = 0;
  int32_t cut_sentences_ = 0;
  std::vector<std::vector<Span>> spans_;       // by kind
  std::vector<std::vector<uint64_t>> starts_;  // by kind: bits of the tokens where one starts
  std::vector<int32_t> longest_;               // by kind: tokens of its longest span
  std::deque<std::string> kept_;
  std::deque<std::vector<Attribute>> kept_attributes_;
  std::deque<std::vector<Capture>> kept_captures_;
  mutable std::vector<uint8_t> tagged_;     // by sentence
  mutable std::vector<TagId> tags_;         // by token; kUntagged: not yet
  mutable std::vector<KnownLemma> lemmas_;  // by token
  mutable std::vector<ClassesId> classes_;  // by token; its end: not yet
  const ClassSet* class_sets_;              // of the language
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_DOCUMENT_H_
