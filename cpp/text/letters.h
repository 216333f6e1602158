// The run of ASCII letters at a place, sixteen bytes at once: with SSE2 where the compiler targets it (every
// x86-64), else in plain 64-bit arithmetic. Wider vectors bring nothing: a word ends after five letters.
#ifndef COPYDESK_TEXT_LETTERS_H_
#define COPYDESK_TEXT_LETTERS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace copydesk {

inline constexpr size_t kLetterBlock = 16;  // bytes that are read

// A bit at the top of each byte that is no ASCII letter.
inline constexpr uint64_t NoLetterBytes(uint64_t block) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  const uint64_t folded = (block | 0x20 * kOnes) & 0x7F * kOnes;
  const uint64_t from_a = folded + (0x80 - 'a') * kOnes;
  const uint64_t past_z = folded + (0x80 - 'z' - 1) * kOnes;
  return ~(from_a & ~past_z & ~block) & 0x80 * kOnes;
}

// How many of the first 16 bytes are ASCII letters, up to the first that is not.
inline size_t LetterRunPortable(const char* bytes) {
  uint64_t low, high;
  std::memcpy(&low, bytes, 8);
  std::memcpy(&high, bytes + 8, 8);
  if constexpr (std::endian::native == std::endian::big) {
    low = __builtin_bswap64(low);
    high = __builtin_bswap64(high);
  }
  const uint64_t others = NoLetterBytes(low);
  if (others != 0) return static_cast<size_t>(std::countr_zero(others)) / 8;
  const uint64_t more = NoLetterBytes(high);
  return more == 0 ? kLetterBlock : 8 + static_cast<size_t>(std::countr_zero(more)) / 8;
}

inline size_t LetterRun16(const char* bytes) {
#ifdef __SSE2__
  const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i folded = _mm_or_si128(block, _mm_set1_epi8(0x20));
  // 'a'…'z' become -128…-103, and all else more.
  const __m128i moved = _mm_add_epi8(folded, _mm_set1_epi8(static_cast<char>(0x80 - 'a')));
  const __m128i letters = _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + 26)));
  return static_cast<size_t>(std::countr_one(static_cast<uint32_t>(_mm_movemask_epi8(letters))));
#else
  return LetterRunPortable(bytes);
#endif
}

}  // namespace copydesk

#endif  // COPYDESK_TEXT_LETTERS_H_
