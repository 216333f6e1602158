// A 64-bit hash of bytes that is the same on every machine and in every run: words, tagger features, lemma
// forms. Not for untrusted keys that could be chosen to collide where that would matter.
#ifndef COPYDESK_WORDS_HASH_H_
#define COPYDESK_WORDS_HASH_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace copydesk {

inline constexpr uint64_t MixHash(uint64_t h) {
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93u;
  h ^= h >> 32;
  h *= 0xd6e8feb86659fd93u;
  return h ^ (h >> 32);
}

// N bytes read as a little-endian number.
template <size_t N>
constexpr uint64_t LoadBytes(const char* bytes) {
  if (std::is_constant_evaluated()) {
    uint64_t number = 0;
    for (size_t i = 0; i < N; ++i) number |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return number;
  }
  uint64_t number = 0;
  std::memcpy(&number, bytes, N);
  return number;
}

// Eight bytes at a time; what remains is read in at most three loads that may overlap.
constexpr uint64_t Hash64(std::string_view bytes, uint64_t seed = 0x9e3779b97f4a7c15u) {
  const char* at = bytes.data();
  size_t left = bytes.size();
  uint64_t h = seed ^ (left * 0xff51afd7ed558ccdu);
  for (; left >= 8; at += 8, left -= 8) {
    h = (h ^ LoadBytes<8>(at)) * 0x9fb21c651e98df25u;
    h ^= h >> 29;
  }
  if (left >= 4) {
    h ^= LoadBytes<4>(at) | LoadBytes<4>(at + left - 4) << (8 * (left - 4));
  } else if (left > 0) {
    const size_t middle = left / 2, last = left - 1;
    h ^= LoadBytes<1>(at) | LoadBytes<1>(at + middle) << (8 * middle) | LoadBytes<1>(at + last) << (8 * last);
  }
  return MixHash(h);
}

// Whether one of the bytes is `byte`: for words, of which most are too short for a call to memchr.
constexpr bool HasByte(std::string_view bytes, char byte) {
  constexpr uint64_t kOnes = 0x0101010101010101u, kTops = 0x8080808080808080u;
  // A byte that is the same gives 0, and 0 alone takes from the byte above it.
  auto found = [all = kOnes * static_cast<unsigned char>(byte)](uint64_t eight) {
    const uint64_t differs = eight ^ all;
    return ((differs - kOnes) & ~differs & kTops) != 0;
  };
  const char* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    if (found(LoadBytes<8>(at))) return true;
  }
  if (left >= 4) return found(LoadBytes<4>(at) | LoadBytes<4>(at + left - 4) << 32);
  return left > 0 && (at[0] == byte || at[left / 2] == byte || at[left - 1] == byte);
}

}  // namespace copydesk

#endif  // COPYDESK_WORDS_HASH_H_
