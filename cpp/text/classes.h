// What the segmenter wants to know of a character, by one look-up.
//
//   CharClasses::Get().Of(U'é')   // Class::kLetter
//
// Cost: 64 KB for the Basic Multilingual Plane, filled from ICU on first use (under a millisecond); beyond it
// ICU is asked each time. Threads: any.
#ifndef COPYDESK_TEXT_CLASSES_H_
#define COPYDESK_TEXT_CLASSES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/unicode.h"

namespace copydesk {

enum Class : uint8_t { kSpace, kLetter, kDigit, kMark, kPunct, kOther };

class CharClasses {
 public:
  static const CharClasses& Get();
  Class Of(char32_t c) const { return c < kPlane ? classes_[c] : OfRare(c); }

 private:
  static constexpr size_t kPlane = 0x10000;
  CharClasses();
  static Class OfRare(char32_t c);
  std::array<Class, kPlane> classes_;
};

// Scripts written without spaces: ICU's dictionaries find the words.
constexpr bool NeedsDictionary(char32_t c) {
  return c >= 0x0E00 &&
         ((c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
          (c >= 0x2E80 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x9FFF) ||
          (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF));
}

constexpr bool IsJoiner(char32_t c) { return c == 0x200D || c == 0x200C || c == 0xAD || c == 0x2060; }
constexpr bool IsApostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2BC; }
constexpr bool IsHyphen(char32_t c) { return c == '-' || c == 0x2010 || c == 0x2011; }

constexpr bool IsOpener(char32_t c) {
  return c == '(' || c == '[' || c == '{' || c == '"' || c == '\'' || c == 0x201C || c == 0x2018 ||
         c == 0xAB || c == 0x201E || c == 0x201A || c == '`' || c == 0x300C || c == 0x300E || c == '*' ||
         c == 0x2022;
}
constexpr bool IsCloser(char32_t c) {
  return c == ')' || c == ']' || c == '}' || c == '"' || c == '\'' || c == 0x201D || c == 0x2019 ||
         c == 0xBB || c == 0x201C || c == 0x2033 || c == 0x300D || c == 0x300F || c == 0xFF09;
}

// What kind of end of a sentence a character makes.
constexpr bool IsWideStop(char32_t c) {
  return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF0E || c == 0x0964 || c == 0x0965;
}
constexpr bool IsBang(char32_t c) {
  return c == '!' || c == '?' || c == 0x061F || c == 0x06D4 || c == 0x203C || c == 0x2049;
}

}  // namespace copydesk

#endif  // COPYDESK_TEXT_CLASSES_H_
