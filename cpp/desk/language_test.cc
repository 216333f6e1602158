#include "desk/language_test.h"

#include "text/unicode.h"

namespace copydesk {
namespace {

// Greek is the first script behind Latin and its accents; Latin Extended Additional lies apart.
bool IsLatin(char32_t c) { return c < 0x370 || (c >= 0x1E00 && c < 0x1F00); }

}  // namespace

LanguageTest::LanguageTest(const std::vector<std::string>& function_words)
    : function_words_(function_words.begin(), function_words.end()) {}

bool LanguageTest::IsReadable(const Document& document) const {
  if (function_words_.empty()) return true;
  int32_t words = 0, foreign = 0, lower = 0, function = 0;
  std::string key;
  for (int32_t i = 0; i < document.size(); ++i) {
    const Word& word = document.word(i);
    if ((word.flags & kIsAlpha) == 0) continue;
    ++words;
    size_t at = 0;
    if (!IsLatin(NextCodePoint(word.text, &at))) ++foreign;
    if ((word.flags & kIsLower) == 0) continue;
    ++lower;
    key.assign(word.lower);
    if (function_words_.contains(key)) ++function;
  }
  if (words > kMinWords && foreign * 2 > words) return false;
  return lower <= kMinWords || function >= kMinFunctionShare * lower;
}

}  // namespace copydesk
