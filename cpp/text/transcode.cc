#include "text/transcode.h"

#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace copydesk {
namespace {

constexpr size_t kBlock = 16;  // units looked at in one go

template <class Unit>
Unit UnitAt(const char* at) {
  Unit unit;
  std::memcpy(&unit, at, sizeof(unit));
  return unit;
}

// Writes sixteen units as if they were ASCII; how many are, up to the first that is not.
template <class Unit>
size_t WriteAsciiRunPortable(const char* from, char* to) {
  size_t run = 0;
  for (; run < kBlock; ++run) {
    const Unit unit = UnitAt<Unit>(from + run * sizeof(Unit));
    if (unit >= 0x80) break;
    to[run] = static_cast<char>(unit);
  }
  return run;
}

#ifdef __SSE2__
__m128i Load(const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }

// Sixteen bits, lowest first: whether the units of a block are ASCII. `chars` becomes what they are if they
// are.
template <class Unit>
int AsciiBits(const char* from, __m128i* chars) {
  const __m128i none = _mm_setzero_si128();
  if constexpr (sizeof(Unit) == 1) {
    *chars = Load(from);
    return ~_mm_movemask_epi8(*chars) & 0xFFFF;
  } else if constexpr (sizeof(Unit) == 2) {
    const __m128i a = Load(from), b = Load(from + 16), high = _mm_set1_epi16(static_cast<int16_t>(0xFF80));
    *chars = _mm_packus_epi16(a, b);
    return _mm_movemask_epi8(_mm_packs_epi16(_mm_cmpeq_epi16(_mm_and_si128(a, high), none),
                                             _mm_cmpeq_epi16(_mm_and_si128(b, high), none)));
  } else {
    const __m128i high = _mm_set1_epi32(static_cast<int32_t>(0xFFFFFF80));
    auto half = [&](const char* at, __m128i* units) {
      const __m128i a = Load(at), b = Load(at + 16);
      *units = _mm_packs_epi32(a, b);
      return _mm_packs_epi32(_mm_cmpeq_epi32(_mm_and_si128(a, high), none),
                             _mm_cmpeq_epi32(_mm_and_si128(b, high), none));
    };
    __m128i low_units, high_units;
    const __m128i low = half(from, &low_units), rest = half(from + 32, &high_units);
    *chars = _mm_packus_epi16(low_units, high_units);
    return _mm_movemask_epi8(_mm_packs_epi16(low, rest));
  }
}
#endif

template <class Unit>
size_t WriteAsciiRun(const char* from, char* to) {
#ifdef __SSE2__
  __m128i chars;
  const int bits = AsciiBits<Unit>(from, &chars);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), chars);
  return static_cast<size_t>(std::countr_one(static_cast<uint32_t>(bits)));
#else
  return WriteAsciiRunPortable<Unit>(from, to);
#endif
}

constexpr bool HasUtf8(uint32_t c) { return (c & 0xFFFFF800u) != 0xD800 && c <= 0x10FFFF; }

inline char* WriteCodePoint(uint32_t c, char* to) {
  if (c < 0x80) {
    *to++ = static_cast<char>(c);
    return to;
  }
  if (c < 0x800) {
    *to++ = static_cast<char>(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      *to++ = static_cast<char>(0xE0 | c >> 12);
    } else {
      *to++ = static_cast<char>(0xF0 | c >> 18);
      *to++ = static_cast<char>(0x80 | (c >> 12 & 0x3F));
    }
    *to++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
  }
  *to++ = static_cast<char>(0x80 | (c & 0x3F));
  return to;
}

template <class Unit>
char* Write(std::string_view bytes, char* to) {
  const char* at = bytes.data();
  const char* const end = at + bytes.size() / sizeof(Unit) * sizeof(Unit);
  while (at < end) {
    if (static_cast<size_t>(end - at) >= kBlock * sizeof(Unit)) {
      const size_t run = WriteAsciiRun<Unit>(at, to);
      if (run == kBlock) [[likely]] {  // by constants: the next block need not wait for `run`
        at += kBlock * sizeof(Unit), to += kBlock;
        continue;
      }
      at += run * sizeof(Unit), to += run;
    }
    const uint32_t c = UnitAt<Unit>(at);
    if (!HasUtf8(c)) return nullptr;
    to = WriteCodePoint(c, to);
    at += sizeof(Unit);
  }
  return to;
}

template <class Unit>
int64_t Size(std::string_view bytes) {
  int64_t size = 0;
  bool fits = true;
  for (size_t i = 0; i + sizeof(Unit) <= bytes.size(); i += sizeof(Unit)) {
    const uint32_t c = UnitAt<Unit>(bytes.data() + i);
    fits &= HasUtf8(c);
    size += 1 + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000);
  }
  return fits ? size : -1;
}

bool IsUtf8(const GivenText& text) { return text.form == TextForm::kUtf8 || text.form == TextForm::kAscii; }

}  // namespace

size_t MostUtf8(const GivenText& text) {
  switch (text.form) {
    case TextForm::kUtf8:
    case TextForm::kAscii:
      return text.bytes.size();
    case TextForm::kLatin1:
      return text.units() * 2;
    case TextForm::kUcs2:
      return text.units() * 3;
    case TextForm::kUcs4:
      return text.units() * 4;
  }
  return 0;
}

int64_t Utf8Size(const GivenText& text) {
  switch (text.form) {
    case TextForm::kUtf8:
    case TextForm::kAscii:
      return static_cast<int64_t>(text.bytes.size());
    case TextForm::kLatin1:
      return Size<uint8_t>(text.bytes);
    case TextForm::kUcs2:
      return Size<uint16_t>(text.bytes);
    case TextForm::kUcs4:
      return Size<uint32_t>(text.bytes);
  }
  return -1;
}

char* WriteUtf8(const GivenText& text, char* to) {
  switch (text.form) {
    case TextForm::kUtf8:
    case TextForm::kAscii:
      if (!text.bytes.empty()) std::memcpy(to, text.bytes.data(), text.bytes.size());
      return to + text.bytes.size();
    case TextForm::kLatin1:
      return Write<uint8_t>(text.bytes, to);
    case TextForm::kUcs2:
      return Write<uint16_t>(text.bytes, to);
    case TextForm::kUcs4:
      return Write<uint32_t>(text.bytes, to);
  }
  return nullptr;
}

size_t Utf8Buffer::RoomFor(const GivenText& text) { return IsUtf8(text) ? 0 : MostUtf8(text) + kUtf8Slack; }

void Utf8Buffer::Start(size_t bytes) {
  used_ = 0;
  if (bytes <= size_ && (size_ <= kKept || bytes > size_ / 4)) return;
  size_ = bytes + bytes / 2;
  bytes_ = std::make_unique_for_overwrite<char[]>(size_);
}

std::optional<std::string_view> Utf8Buffer::Add(const GivenText& text) {
  if (IsUtf8(text)) return text.bytes;
  char* const start = bytes_.get() + used_;
  const char* const end = WriteUtf8(text, start);
  if (end == nullptr) return std::nullopt;
  const auto size = static_cast<size_t>(end - start);
  used_ += size;
  return std::string_view(start, size);
}

}  // namespace copydesk
