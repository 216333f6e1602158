// UTF-8, code points, case: the little of Unicode that the other folders need. Only text/ includes ICU.
#ifndef COPYDESK_TEXT_UNICODE_H_
#define COPYDESK_TEXT_UNICODE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace copydesk {

// Byte offset of the first ill-formed sequence (overlong, surrogate, > U+10FFFF, truncated), or -1.
int64_t FindInvalidUtf8(std::string_view text);

// The code point at `at`, which moves past it. `text` is valid UTF-8.
char32_t NextCodePoint(std::string_view text, size_t* at);

std::string AsciiLower(std::string_view text);  // A to Z alone, so that no byte moves
std::string LowerCase(std::string_view text);   // full Unicode lower case, root locale; composed
std::string FoldNorm(
    std::string_view text);  // lower case, diacritics off (NFKD), quotes and dashes made plain; composed

// A letter and its marks as one character where there is one (NFC): "g" + U+0306 → "ğ". Cost: a look at each
// byte where nothing changes.
bool IsComposed(std::string_view text);
std::string Composed(std::string_view text);

bool IsLetter(char32_t c);
bool IsUpper(char32_t c);
bool IsLower(char32_t c);
bool IsDigit(char32_t c);       // decimal digits of any script
bool IsSpace(char32_t c);       // White_Space, and zero-width space and BOM
bool IsWhiteSpace(char32_t c);  // White_Space alone
bool IsPunct(char32_t c);       // punctuation and symbols

// Byte offsets → code points of one text. Building is one pass over the bytes; a look-up counts at most 64
// bytes.
class OffsetMap {
 public:
  explicit OffsetMap(std::string_view text);  // valid UTF-8; must outlive the map
  int32_t CodePoint(int32_t byte) const;
  CodePointSpan ToCodePoints(ByteSpan bytes) const { return {CodePoint(bytes.start), CodePoint(bytes.end)}; }
  bool is_ascii() const { return marks_.empty(); }

 private:
  std::string_view text_;
  std::vector<int32_t> marks_;  // code points before each multiple of 64 bytes; empty when all is ASCII
};

}  // namespace copydesk

#endif  // COPYDESK_TEXT_UNICODE_H_
