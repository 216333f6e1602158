// Interned words: each distinct token text of a batch is looked at once, and everything else counts in word ids.
//
//   Vocabulary words(language);
//   WordId id = words.Intern("Ministers");
//   words[id].lower   // "ministers"
//
// Rules: ids count from 0 in order of first sight; the string_views of a Word live as long as the vocabulary.
// Cost: one hash and one comparison a known token; folds, shape and lemma candidates once a distinct word.
// Threads: not thread-safe; each worker has its own. Limits: kMaxWords, then the owner clears it between articles.
#ifndef COPYDESK_WORDS_VOCABULARY_H_
#define COPYDESK_WORDS_VOCABULARY_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace copydesk {

using WordId = int32_t;

enum WordFlag : uint32_t {
  kIsTitle = 1 << 0,    // first letter upper, the rest lower: "Minister", "A"
  kIsUpper = 1 << 1,    // at least one letter, none lower: "NATO", "U.S."
  kIsLower = 1 << 2,    // at least one letter, none upper
  kIsDigit = 1 << 3,    // decimal digits only
  kIsPunct = 1 << 4,    // punctuation and symbols only
  kLikeNum = 1 << 5,    // "12", "1,200", "3.5", "seven", "dozen"
  kIsAlpha = 1 << 6,    // letters only
  kIsSpace = 1 << 7,    // white space only (tokens made elsewhere)
  kIsQuote = 1 << 8,    // " “ ” ‘ ’ « » and their like
  kHasUpper = 1 << 9,   // any upper-case letter
  kIsAscii = 1 << 10,
};

struct Word {
  std::string_view text;
  std::string_view lower;  // Unicode lower case
  std::string_view norm;   // case and diacritics folded: "Erdoğan" → "erdogan"; curly quotes and dashes made plain
  std::string_view shape;  // "Xxxxx" → "Xxxxx", runs longer than 4 cut: "dddd", "XXXX", "Xxxxx"
  uint32_t flags = 0;      // WordFlag bits
};

class Vocabulary {
 public:
  Vocabulary();
  ~Vocabulary();
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  WordId Intern(std::string_view text);
  const Word& operator[](WordId id) const;
  int32_t size() const;
  int64_t MemoryUsage() const;  // bytes

  // Forgets every word; ids start at 0 again and generation() grows, so that caches keyed by id know.
  void Clear();
  int64_t generation() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_VOCABULARY_H_
