// Builds a Store: article by article, or from parts that were built side by side.
//
//   Builder part;
//   part.BeginArticle(0, text, {{0, 0, size}});
//   std::array<Attribute, 1> given = {{{"tag", "VBD"}}};
//   part.AddSentence({{{0, 2}, part.Word("He", {})}, {{3, 7}, part.Word("said", given)}});
//   whole.Append(part);
//   Store store = std::move(whole).Finish(/*handed_in=*/1, /*as_tokens=*/true);
//
// Rules: parts that are appended in the same order give the same store, whichever threads made them. Token
// ranges of a sentence are in text order. Cost: Finish() sorts the words, folds each once, and goes over all
// tokens twice.
#ifndef COPYDESK_CORPUS_BUILDER_H_
#define COPYDESK_CORPUS_BUILDER_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "corpus/store.h"
#include "words/vocabulary.h"

namespace copydesk::corpus {

// Collects spans of some kinds and puts them in order.
class SpanTableBuilder {
 public:
  void Add(std::string_view kind, ArticleId article, TokenSpan tokens, std::span<const Attribute> attributes);
  // The spans of `part`, whose articles count from `first_article`.
  void Append(const SpanTableBuilder& part, ArticleId first_article);
  // The spans of a table in an article.
  void Append(const SpanTable& table, ArticleId article);
  bool fits() const {
    return strings_.fits() && rows_.size() < UINT32_MAX && attributes_.size() < UINT32_MAX;
  }
  SpanTable Finish() &&;

 private:
  struct Row {
    StringId kind;
    SpanRow span;  // `attribute` counts in attributes_
    uint32_t attributes;
  };
  StringTable strings_;
  std::vector<Row> rows_;
  std::vector<StringPair> attributes_;
};

class Builder {
 public:
  struct Token {
    ByteSpan bytes;
    ReadingId word = 0;
  };

  // `text` is valid UTF-8; it is copied. `number`: among all articles that were handed in.
  void BeginArticle(uint32_t number, std::string_view text, std::span<const Part> parts);
  void AddSentence(std::span<const Token> tokens);
  // Of the article that was begun last; `tokens` count from its first token.
  void AddSpan(std::string_view kind, TokenSpan tokens, std::span<const Attribute> attributes);
  ReadingId Word(std::string_view text, std::span<const Attribute> given);
  void Append(const Builder& part);

  void SetFields(std::span<const std::string> names);
  uint64_t tokens() const { return words_.size(); }
  bool fits() const {
    return words_.size() < UINT32_MAX - 1 && word_texts_.size() < INT32_MAX && given_.size() < UINT32_MAX &&
           strings_.fits() && spans_.fits();
  }
  Store Finish(uint32_t handed_in, bool as_tokens) &&;

 private:
  ReadingId Reading(StringId text, std::span<const StringPair> given);

  std::vector<char> texts_;
  std::vector<ArticleRow> articles_;
  std::vector<Part> parts_;
  std::vector<uint32_t> sentence_tokens_, sentence_bytes_;
  std::vector<ReadingId> words_;
  std::vector<Place> places_;
  std::vector<LongPlace> long_places_;
  StringTable strings_;
  IdTable readings_;
  std::vector<StringId> word_texts_;
  std::vector<uint32_t> word_given_ = {0};
  std::vector<StringPair> given_;
  SpanTableBuilder spans_;
  std::vector<StringId> fields_;
};

}  // namespace copydesk::corpus

#endif  // COPYDESK_CORPUS_BUILDER_H_
