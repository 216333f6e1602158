// A set of words that is made once and asked often, mostly for words that are not in it.
//
//   WordSet titles(cascade.set("title_words"));
//   if (titles.Has(word.lower)) …
//
// Cost: a word whose size and ends none of the set has costs a few instructions, another one a hash. Threads:
// const after it is made.
//
// Not here: what the words are; sets are named in packs.
#ifndef COPYDESK_WORDS_WORD_SET_H_
#define COPYDESK_WORDS_WORD_SET_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "words/hash.h"

namespace copydesk {

struct WordHash {
  using is_transparent = void;
  size_t operator()(std::string_view word) const { return static_cast<size_t>(Hash64(word)); }
};

class WordSet {
 public:
  WordSet() = default;
  template <class Strings>
  explicit WordSet(const Strings& words) : words_(words.begin(), words.end()) {
    for (const std::string& word : words_) ends_ |= EndsOf(word);
  }
  bool Has(std::string_view word) const { return (ends_ & EndsOf(word)) != 0 && words_.contains(word); }

 private:
  // One of 64 bits by a word's size, first and last byte.
  static uint64_t EndsOf(std::string_view word) {
    if (word.empty()) return 1;
    const auto first = static_cast<unsigned char>(word.front()),
               last = static_cast<unsigned char>(word.back());
    return uint64_t{1} << ((word.size() + first * 5u + last * 11u) % 64);
  }

  absl::flat_hash_set<std::string, WordHash, std::equal_to<>> words_;
  uint64_t ends_ = 0;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_WORD_SET_H_
