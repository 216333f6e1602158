// A corpus in flat arrays: texts, articles, sentences, tokens, words, spans that were given, and an index of
// the words.
//
//   const Store& store = …;                        // made by a Builder (corpus/builder.h)
//   store.text(article)                            // as it was read
//   store.SentencesOf(article)                     // {first, last}, numbers in the whole corpus
//   corpus::Reader(store, language)                // documents out of it: corpus/reader.h
//
// A word here is a reading: a text with what is known of it ("leaves", tag VBZ, lemma leave). Each distinct
// one is kept once and has a number.
//
// Cost: a token takes 6 bytes (its word; the gap before it and its length, a byte each) and about one in the
// index; a sentence 8; a word some 50 and its strings. Invariants: articles, sentences and tokens are
// numbered through in the order of the articles; every number is in range (a file is checked when it is
// opened); words are numbered in order of first sight, whatever the threads. Threads: immutable. Limits: 2^32
// - 2 tokens, 4 GB of distinct strings.
//
// Not here: a way to add to it or to take from it. Words are numbered and the index is made when all articles
// are there (corpus/builder.h); a corpus that grew is built again.
#ifndef COPYDESK_CORPUS_STORE_H_
#define COPYDESK_CORPUS_STORE_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "base/flat_array.h"
#include "base/span.h"
#include "corpus/strings.h"
#include "words/vocabulary.h"

namespace copydesk::corpus {

using ArticleId = uint32_t;   // among those that were read
using SentenceId = uint32_t;  // in the whole corpus
using ReadingId = WordId;     // a distinct word with what is known of it; not a number of some vocabulary

struct ArticleRow {
  uint64_t text = 0;        // where its text begins among all texts
  SentenceId sentence = 0;  // its first one
  uint32_t part = 0;        // its first one
  uint32_t number = 0;      // among all that were handed in
  uint32_t unused = 0;
};

// A cell of the caller's: `field` is the number of its column.
struct Part {
  uint32_t field = 0, start = 0, end = 0;  // bytes of the article's text
};

// The gap before a token (from the end of the one before it, or from where its sentence begins) and its
// length, in bytes.
struct Place {
  static constexpr uint8_t kLong = 255;  // as both: see LongPlace
  uint8_t gap = 0, length = 0;
};
struct LongPlace {
  uint32_t token = 0, gap = 0, length = 0;
};

struct SpanRow {
  ArticleId article = 0;
  int32_t start = 0, end = 0;  // tokens of the article
  uint32_t attribute = 0;      // its first one
};
struct KindRow {
  StringId name = 0;
  uint32_t span = 0;  // its first one
};

// Spans of some kinds; of each kind sorted by article, start, end.
struct SpanTable {
  Strings strings;
  FlatArray<KindRow> kinds;  // one more at the end
  FlatArray<SpanRow> spans;  // likewise
  FlatArray<StringPair> attributes;

  // Those of the k-th kind.
  std::span<const SpanRow> SpansIn(size_t k, ArticleId article) const;
  // `span` is a row of this table.
  std::span<const StringPair> AttributesOf(const SpanRow& span) const {
    return attributes.Slice(span.attribute, (&span)[1].attribute);  // there is one row more at the end
  }

  // Calls f(array) for each array, always in the same order.
  template <class F>
  void Each(F&& f) {
    f(strings.bytes), f(strings.ends), f(kinds), f(spans), f(attributes);
  }
  int64_t bytes() const;
};

// Spans of kinds that an engine's packs made, in those articles where they were needed.
struct MadeSpans {
  SpanTable table;
  Strings kinds;
  FlatArray<uint64_t> hashes;  // by kind: of all that decides its spans
  FlatArray<char> made;        // by kind, by article: 1 where its spans are in the table

  template <class F>
  void Each(F&& f) {
    table.Each(f);
    f(kinds.bytes), f(kinds.ends), f(hashes), f(made);
  }
};

// What the caller knows the articles by. One of the two, or none where they are counted from 0.
struct Keys {
  FlatArray<int64_t> numbers;
  Strings texts;
  FlatArray<char> type;  // what the texts stand for; empty: themselves

  template <class F>
  void Each(F&& f) {
    f(numbers), f(texts.bytes), f(texts.ends), f(type);
  }
};

struct Store {
  FlatArray<char> texts;
  FlatArray<ArticleRow> articles;  // one more at the end
  FlatArray<Part> parts;
  FlatArray<uint32_t> sentence_tokens;  // by sentence: its first token; one more at the end
  FlatArray<uint32_t> sentence_bytes;   // by sentence: where it begins in its article
  FlatArray<ReadingId> words;           // by token
  FlatArray<Place> places;              // by token
  FlatArray<LongPlace> long_places;     // sorted
  // Words.
  Strings strings;
  FlatArray<StringId> word_texts;  // by word
  FlatArray<StringId> word_folds;  // by word: its text without case and diacritics (FoldNorm)
  FlatArray<uint32_t> word_given;  // by word: its first pair; one more at the end
  FlatArray<StringPair> given;
  // The index: see corpus/index.h.
  FlatArray<StringId> string_order;  // strings, sorted
  FlatArray<ReadingId> by_fold;      // words, sorted by the number of their fold
  FlatArray<uint32_t> by_given;      // places in `given`, sorted by key, value, place
  FlatArray<uint64_t> posting_ends;  // by word
  FlatArray<uint8_t> postings;
  SpanTable spans;             // given with the tokens
  FlatArray<StringId> fields;  // names of the cells of an article
  FlatArray<uint32_t> counts;  // articles that were handed in; 1 if they came as tokens

  template <class F>
  void Each(F&& f) {
    f(texts), f(articles), f(parts), f(sentence_tokens), f(sentence_bytes), f(words), f(places),
        f(long_places);
    f(strings.bytes), f(strings.ends), f(word_texts), f(word_folds), f(word_given), f(given);
    f(string_order), f(by_fold), f(by_given), f(posting_ends), f(postings);
    spans.Each(f);
    f(fields), f(counts);
  }

  uint32_t handed_in() const { return counts[0]; }
  bool came_as_tokens() const { return counts[1] != 0; }
  uint32_t article_count() const { return static_cast<uint32_t>(articles.size() - 1); }
  uint32_t sentence_count() const { return static_cast<uint32_t>(sentence_tokens.size() - 1); }
  uint32_t word_count() const { return static_cast<uint32_t>(word_texts.size()); }

  std::string_view text(ArticleId article) const {
    const uint64_t start = articles[article].text;
    return {texts.data() + start, static_cast<size_t>(articles[article + 1].text - start)};
  }
  std::span<const Part> PartsOf(ArticleId article) const {
    return parts.Slice(articles[article].part, articles[article + 1].part);
  }
  std::pair<SentenceId, SentenceId> SentencesOf(ArticleId article) const {
    return {articles[article].sentence, articles[article + 1].sentence};
  }
  ArticleId ArticleOf(SentenceId sentence) const;
  // Gap and length of a token.
  std::pair<uint32_t, uint32_t> PlaceOf(uint32_t token) const {
    const Place place = places[token];
    return place.gap != Place::kLong ? std::pair<uint32_t, uint32_t>(place.gap, place.length)
                                     : LongPlaceOf(token);
  }
  std::string_view WordText(ReadingId word) const { return strings[word_texts[word]]; }
  std::span<const StringPair> Given(ReadingId word) const {
    return given.Slice(word_given[word], word_given[word + 1]);
  }

  int64_t bytes() const;  // of all arrays

 private:
  std::pair<uint32_t, uint32_t> LongPlaceOf(uint32_t token) const;
};

}  // namespace copydesk::corpus

#endif  // COPYDESK_CORPUS_STORE_H_
