// Text → WordId: the hash table of a vocabulary.
//
//   WordKey key = index.KeyOf("ministers");
//   WordId id = index.Find(key, "ministers", [](WordId known) { return words[known].text; });   // -1:
//   index.Add(key, id)
//
// The table holds a part of the hash and the id; the bytes of words up to 16 long stand by id beside it,
// where the frequent words, which come early, are neighbours. Longer words have their hash there, and their
// text is compared. The hash is seeded anew in each process: words cannot be chosen to collide. Ids do not
// depend on it. Cost: a look-up about 3 ns with the lines at hand (Prefetch, then PrefetchBytes). Memory: 40
// to 56 bytes a word.
#ifndef COPYDESK_WORDS_WORD_INDEX_H_
#define COPYDESK_WORDS_WORD_INDEX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string_view>
#include <vector>

#include "words/hash.h"

namespace copydesk {

using WordId = int32_t;

struct WordKey {
  uint64_t low = 0, high = 0, hash = 0;
  uint32_t size = 0;
};

class WordIndex {
 public:
  static constexpr size_t kInline = 16;  // bytes of a word that stands in the table

  WordKey KeyOf(std::string_view word) const {
    if (word.size() > kInline) return LongKey(word);
    std::array<char, kInline> bytes{};
    std::memcpy(bytes.data(), word.data(), word.size());
    return ShortKey(bytes.data(), word.size());
  }
  // The same for a part of a text, whose neighbouring bytes may be read too.
  WordKey KeyIn(std::string_view text, size_t start, size_t size) const {
    if (size > kInline) [[unlikely]]
      return LongKey(text.substr(start, size));
    if (start + kInline > text.size()) [[unlikely]]
      return KeyOf(text.substr(start, size));
    return ShortKey(text.data() + start, size);
  }

  void Prefetch(const WordKey& key) const { __builtin_prefetch(&slots_[key.hash & mask_]); }
  // The next step, when that has come.
  void PrefetchBytes(const WordKey& key) const {
    const Slot slot = slots_[key.hash & mask_];
    if (slot.id >= 0) __builtin_prefetch(&bytes_[static_cast<size_t>(slot.id)]);
  }

  // -1 where the word is not known. `text_of` gives the text of an id.
  template <class F>
  WordId Find(const WordKey& key, std::string_view word, F text_of) const {
    const auto tag = static_cast<uint32_t>(key.hash >> 32);
    for (size_t i = key.hash & mask_;; i = (i + 1) & mask_) {
      const Slot slot = slots_[i];
      if (slot.id < 0) return -1;
      if (slot.tag != tag) continue;
      const Bytes& known = bytes_[static_cast<size_t>(slot.id)];
      if (known.low != key.low || known.high != key.high || known.size != key.size) continue;
      if (key.size <= kInline || text_of(slot.id) == word) [[likely]]
        return slot.id;
    }
  }

  // `key` is not there yet, and no id is greater by more than a few than the number of words.
  void Add(const WordKey& key, WordId id) {
    if (++used_ * 2 > slots_.size()) Grow();
    if (bytes_.size() <= static_cast<size_t>(id)) bytes_.resize(static_cast<size_t>(id) + 1);
    bytes_[static_cast<size_t>(id)] = {key.low, key.high, key.hash, key.size};
    Place(key.hash, id);
  }

  int64_t MemoryUsage() const {
    return static_cast<int64_t>(slots_.size() * sizeof(Slot) + bytes_.capacity() * sizeof(Bytes));
  }

 private:
  struct Slot {
    uint32_t tag = 0;
    WordId id = -1;
  };
  struct Bytes {
    uint64_t low = 0, high = 0, hash = 0;
    uint32_t size = 0;
  };

  // Sixteen bytes 0xFF and sixteen 0: from 16 - n on, what keeps n bytes.
  static constexpr std::array<unsigned char, 2 * kInline> kKeep = [] {
    std::array<unsigned char, 2 * kInline> keep{};
    for (size_t i = 0; i < kInline; ++i) keep[i] = 0xFF;
    return keep;
  }();

  static uint64_t Fold(uint64_t a, uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  }
  static uint64_t Seed() {
    static const uint64_t seed = (uint64_t{std::random_device{}()} << 32 | std::random_device{}()) | 1;
    return seed;
  }

  WordKey ShortKey(const char* bytes, size_t size) const {
    std::array<uint64_t, 2> block, keep;
    std::memcpy(block.data(), bytes, kInline);
    std::memcpy(keep.data(), kKeep.data() + kInline - size, kInline);
    WordKey key;
    key.low = block[0] & keep[0];
    key.high = block[1] & keep[1];
    key.size = static_cast<uint32_t>(size);
    key.hash = Fold(key.low ^ seed_, (key.high + size) ^ (seed_ * 0x9fb21c651e98df25u));
    return key;
  }
  WordKey LongKey(std::string_view word) const {
    WordKey key;
    key.low = Hash64(word, seed_);
    std::memcpy(&key.high, word.data(), sizeof(key.high));
    key.size = static_cast<uint32_t>(word.size());
    key.hash = key.low;
    return key;
  }

  void Place(uint64_t hash, WordId id) {
    size_t i = hash & mask_;
    while (slots_[i].id >= 0) i = (i + 1) & mask_;
    slots_[i] = {static_cast<uint32_t>(hash >> 32), id};
  }
  void Grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.id >= 0) Place(bytes_[static_cast<size_t>(slot.id)].hash, slot.id);
    }
  }

  uint64_t seed_ = Seed();
  std::vector<Slot> slots_ = std::vector<Slot>(1 << 10);  // a power of two, at most half full
  std::vector<Bytes> bytes_;                              // by id
  size_t mask_ = slots_.size() - 1, used_ = 0;
};

// The short words that were seen last, each in the one place that its hash gives, in front of the table of a
// vocabulary: four of five tokens of a text are found here, with one comparison in a cache line that is near.
// 2 KB, and 128 KB from the kManySet-th word on.
class RecentWords {
 public:
  // -1 where the word is not here.
  WordId Find(const WordKey& key) const {
    const Place& place = places_[key.hash >> shift_];
    return place.low == key.low && place.high == key.high && place.size == key.size ? place.id : -1;
  }
  void Set(const WordKey& key, WordId id) {
    if (key.size > WordIndex::kInline) return;
    if (++set_ == kManySet) [[unlikely]] {
      places_.assign(size_t{1} << kBits, {});
      shift_ = 64 - kBits;
    }
    places_[key.hash >> shift_] = {key.low, key.high, id, key.size};
  }
  int64_t MemoryUsage() const { return static_cast<int64_t>(places_.size() * sizeof(Place)); }

 private:
  static constexpr int kFewBits = 6, kBits = 12;
  static constexpr int64_t kManySet = 1024;
  struct alignas(32) Place {
    uint64_t low = 0, high = 0;
    WordId id = -1;
    uint32_t size = 0;
  };
  std::vector<Place> places_ = std::vector<Place>(size_t{1} << kFewBits);
  int shift_ = 64 - kFewBits;
  int64_t set_ = 0;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_WORD_INDEX_H_
