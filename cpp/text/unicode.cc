#include "text/unicode.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstring>

namespace copydesk {
namespace {

constexpr size_t kStride = 64;

bool BeginsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// Sums in the eight bytes of a number, which stay below 256.
int32_t CodePointsIn64(const char* bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  uint64_t tails = 0;  // bytes 10xxxxxx
  for (size_t i = 0; i < kStride; i += 8) {
    uint64_t block;
    std::memcpy(&block, bytes + i, 8);
    tails += (block >> 7) & ~(block >> 6) & kOnes;
  }
  return static_cast<int32_t>(kStride - (tails * kOnes >> 56));
}

bool IsAsciiOnly(std::string_view text) {
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    uint64_t block;
    std::memcpy(&block, text.data() + i, 8);
    if (block & 0x8080808080808080u) return false;
  }
  for (; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x80) return false;
  }
  return true;
}

icu::UnicodeString ToIcu(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

// The plain letters that stand for a letter without a canonical decomposition, or for a typographic mark;
// null: keep.
const char* Plain(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x02BC:
    case 0x00B4:
    case 0x2039:
    case 0x203A:
      return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x00AB:
    case 0x00BB:
    case 0x300C:
    case 0x300D:
      return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
      return "-";
    case 0x00F8:
      return "o";
    case 0x0142:
      return "l";
    case 0x0111:
    case 0x00F0:
      return "d";
    case 0x00FE:
      return "th";
    case 0x00E6:
      return "ae";
    case 0x0153:
      return "oe";
    case 0x00DF:
      return "ss";
    case 0x0131:
      return "i";
    case 0x0259:
      return "a";
    case 0x0127:
      return "h";
    // Marks that are not seen: soft hyphen, joiners, direction marks.
    case 0x00AD:
    case 0x200C:
    case 0x200D:
    case 0x200E:
    case 0x200F:
    case 0x2060:
      return "";
    default:
      return nullptr;
  }
}

bool IsDiacritic(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20FF);
}

}  // namespace

int64_t FindInvalidUtf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int64_t>(text.size());
  for (int64_t i = 0; i < size;) {
    if (bytes[i] < 0x80) {
      for (uint64_t block; i + 8 <= size; i += 8) {
        std::memcpy(&block, bytes + i, 8);
        if ((block & 0x8080808080808080u) != 0) break;
      }
      while (i < size && bytes[i] < 0x80) ++i;
      continue;
    }
    const int64_t start = i;
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return start;
  }
  return -1;
}

char32_t NextCodePoint(std::string_view text, size_t* at) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  size_t i = *at;
  UChar32 c;
  U8_NEXT_UNSAFE(bytes, i, c);
  *at = i;
  return static_cast<char32_t>(c);
}

std::string AsciiLower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

std::string LowerCase(std::string_view text) {
  if (IsAsciiOnly(text)) return AsciiLower(text);
  std::string out;
  ToIcu(text).toLower(icu::Locale::getRoot()).toUTF8String(out);
  return IsComposed(out) ? out : Composed(out);
}

std::string FoldNorm(std::string_view text) {
  if (IsAsciiOnly(text)) return AsciiLower(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  icu::UnicodeString lower = ToIcu(text).toLower(icu::Locale::getRoot());
  icu::UnicodeString source = U_SUCCESS(status) ? nfkd->normalize(lower, status) : lower;
  icu::UnicodeString kept;
  for (int32_t i = 0; i < source.length();) {
    const auto c = static_cast<char32_t>(source.char32At(i));
    i += U16_LENGTH(c);
    if (IsDiacritic(c)) continue;
    if (const char* plain = Plain(c)) {
      kept.append(icu::UnicodeString(plain, -1, US_INV));
    } else {
      kept.append(static_cast<UChar32>(c));
    }
  }
  std::string out;
  (kept.isEmpty() ? lower : kept).toUTF8String(out);
  return IsComposed(out) ? out : Composed(out);
}

bool IsComposed(std::string_view text) {
  if (IsAsciiOnly(text)) return true;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  return U_FAILURE(status) ||
         nfc->isNormalizedUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), status);
}

std::string Composed(std::string_view text) {
  if (IsComposed(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  icu::Normalizer2::getNFCInstance(status)->normalize(ToIcu(text), status).toUTF8String(out);
  return U_SUCCESS(status) ? out : std::string(text);
}

bool IsLetter(char32_t c) {
  if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
  return u_isalpha(static_cast<UChar32>(c));
}

bool IsUpper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  return u_isupper(static_cast<UChar32>(c)) || u_istitle(static_cast<UChar32>(c));
}

bool IsLower(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  return u_islower(static_cast<UChar32>(c));
}

bool IsDigit(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9';
  return u_isdigit(static_cast<UChar32>(c));
}

bool IsSpace(char32_t c) { return c == 0x200B || c == 0xFEFF || IsWhiteSpace(c); }

bool IsWhiteSpace(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13);
  return u_isUWhiteSpace(static_cast<UChar32>(c));
}

bool IsPunct(char32_t c) {
  constexpr uint32_t kMask = U_GC_P_MASK | U_GC_S_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & kMask) != 0;
}

OffsetMap::OffsetMap(std::string_view text) : text_(text) {
  if (IsAsciiOnly(text)) return;
  marks_.reserve(text.size() / kStride + 1);
  int32_t count = 0;
  size_t i = 0;
  for (; i + kStride <= text.size(); i += kStride) {
    marks_.push_back(count);
    count += CodePointsIn64(text.data() + i);
  }
  marks_.push_back(count);
}

int32_t OffsetMap::CodePoint(int32_t byte) const {
  if (marks_.empty()) return byte;
  int32_t count = marks_[static_cast<size_t>(byte) / kStride];
  for (size_t i = static_cast<size_t>(byte) / kStride * kStride; i < static_cast<size_t>(byte); ++i)
    count += BeginsCodePoint(text_[i]);
  return count;
}

}  // namespace copydesk
