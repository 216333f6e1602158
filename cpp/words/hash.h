// A 64-bit hash of bytes that is the same on every machine and in every run: words, tagger features, lemma
// forms. Not for untrusted keys that could be chosen to collide where that would matter.
#ifndef COPYDESK_WORDS_HASH_H_
#define COPYDESK_WORDS_HASH_H_

#include <cstdint>
#include <cstring>
#include <string_view>

namespace copydesk {

inline constexpr uint64_t MixHash(uint64_t h) {
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93u;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93u;
  return h ^ (h >> 32);
}

// Eight bytes at a time, read as little-endian.
inline uint64_t Hash64(std::string_view bytes, uint64_t seed = 0x9e3779b97f4a7c15u) {
  uint64_t h = seed ^ (bytes.size() * 0xff51afd7ed558ccdu);
  size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    uint64_t block;
    std::memcpy(&block, bytes.data() + i, 8);
    h = (h ^ block) * 0x9fb21c651e98df25u;
    h ^= h >> 29;
  }
  uint64_t rest = 0;
  for (size_t shift = 0; i < bytes.size(); ++i, shift += 8)
    rest |= uint64_t{static_cast<unsigned char>(bytes[i])} << shift;
  return MixHash(h ^ rest);
}

}  // namespace copydesk

#endif  // COPYDESK_WORDS_HASH_H_
