// A set of words that is made once and asked often, mostly for words that are not in it.
//
//   WordSet titles(cascade.set("title_words"));
//   if (titles.Has(word.lower)) …
//
// Cost: a word whose size and bytes at both ends and in the middle none of the set has costs a few
// instructions, another one a hash. Threads: const after it is made.
//
// Not here: what the words are; sets are named in packs.
#ifndef COPYDESK_WORDS_WORD_SET_H_
#define COPYDESK_WORDS_WORD_SET_H_

#include <array>
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
    for (const std::string& word : words_) {
      const uint32_t look = LookOf(word);
      looks_[look / 64] |= uint64_t{1} << (look % 64);
    }
  }
  bool Has(std::string_view word) const {
    const uint32_t look = LookOf(word);
    return (looks_[look / 64] >> (look % 64) & 1) != 0 && Find(word);
  }

 private:
  // Apart, so that callers have the rest inside.
  [[gnu::noinline]] bool Find(std::string_view word) const { return words_.contains(word); }

  static constexpr int kLookBits = 9;
  // A number by a word's size and three of its bytes.
  static uint32_t LookOf(std::string_view word) {
    if (word.empty()) return 0;
    auto byte = [&](size_t at) { return uint32_t{static_cast<unsigned char>(word[at])}; };
    const size_t last = word.size() - 1;
    const uint32_t all =
        byte(0) | byte(word.size() / 2) << 8 | byte(last) << 16 | static_cast<uint32_t>(last) << 24;
    return all * 0x9e3779b1u >> (32 - kLookBits);
  }

  absl::flat_hash_set<std::string, WordHash, std::equal_to<>> words_;
  std::array<uint64_t, (1 << kLookBits) / 64> looks_{};  // a bit for each number that some word has
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_WORD_SET_H_
