#include "text/classes.h"

#include <unicode/uchar.h>

namespace copydesk {

const CharClasses& CharClasses::Get() {
  static const CharClasses classes;
  return classes;
}

CharClasses::CharClasses() {
  for (size_t c = 0; c < kPlane; ++c) classes_[c] = OfRare(static_cast<char32_t>(c));
}

Class CharClasses::OfRare(char32_t c) {
  if (c < 0x80) {
    if ((c | 32) >= 'a' && (c | 32) <= 'z') return kLetter;
    if (c >= '0' && c <= '9') return kDigit;
    if (c == ' ' || (c >= 9 && c <= 13)) return kSpace;
    return c > ' ' && c < 0x7F ? kPunct : kOther;
  }
  if (c >= 0xC0 && c < 0x250) return c == 0xD7 || c == 0xF7 ? kPunct : kLetter;
  if (c >= 0x2010 && c <= 0x2027) return kPunct;
  if (IsSpace(c)) return kSpace;
  if ((c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF))
    return kMark;  // Hangul's vowels and finals, on the letter before them
  const uint32_t mask = U_GET_GC_MASK(static_cast<UChar32>(c));
  if (mask & (U_GC_L_MASK | U_GC_NL_MASK)) return kLetter;
  if (mask & U_GC_ND_MASK) return kDigit;
  if (mask & U_GC_M_MASK) return kMark;
  if (mask & (U_GC_P_MASK | U_GC_S_MASK | U_GC_NO_MASK)) return kPunct;
  return kOther;
}

}  // namespace copydesk
