#include "desk/language_test.h"

#include <algorithm>

#include "text/unicode.h"

namespace copydesk {
namespace {

// What is remembered of a word: bits, and how many Latin and other letters it has.
enum : int32_t { kFunction = 1, kCommon = 2, kForeign = 4, kParticle = 8, kIsWord = 16, kSmall = 32 };
constexpr int kLatinShift = 8, kOtherShift = 16, kMostLetters = 255;
constexpr char32_t kFirstAccented = 0xC0;

// Greek is the first script behind Latin and its accents; Latin Extended Additional lies apart.
bool IsLatin(char32_t c) { return c < 0x370 || (c >= 0x1E00 && c < 0x1F00); }

}  // namespace

LanguageTest::LanguageTest(const Cascade& cascade) : owner_(Vocabulary::NewMemoOwner()) {
  AddSet(cascade, "function_words", kFunction);
  if (sets_.empty()) return;
  AddSet(cascade, "common_words", kCommon);
  AddSet(cascade, "foreign_words", kForeign);
  AddSet(cascade, "foreign_particles", kParticle);
}

void LanguageTest::AddSet(const Cascade& cascade, const char* set, int32_t bits) {
  for (const std::string& word : cascade.set(set)) sets_[word] |= bits;
}

int32_t LanguageTest::LookAt(const Word& word) const {
  int32_t latin = 0, other = 0;
  bool accented = false;
  for (size_t at = 0; at < word.text.size();) {
    const char32_t c = NextCodePoint(word.text, &at);
    if (!IsLetter(c)) continue;
    ++(IsLatin(c) ? latin : other);
    accented |= c >= kFirstAccented && IsLatin(c);
  }
  int32_t out = std::min(latin, kMostLetters) << kLatinShift | std::min(other, kMostLetters) << kOtherShift;
  if (latin + other > 0) out |= kIsWord;
  if ((word.flags & kIsLower) == 0) {  // "The" tells of English as "the" does; "Die" and "Las" stand in names
    const auto it = (word.flags & kIsTitle) != 0 ? sets_.find(std::string(word.lower)) : sets_.end();
    return it != sets_.end() ? out | (it->second & kFunction) : out;
  }
  out |= kSmall;
  if (auto it = sets_.find(std::string(word.text)); it != sets_.end()) return out | it->second;
  return accented ? out | kForeign : out;
}

bool LanguageTest::IsReadable(const Document& document) const {
  if (sets_.empty()) return true;
  std::vector<int32_t>& memo = document.vocabulary().Memo(owner_);
  int64_t words = 0, latin = 0, other = 0, small = 0, function = 0, common = 0, foreign = 0;
  bool particle = false;  // the word before is one
  for (const Token& token : document.tokens()) {
    int32_t& looks = memo[static_cast<size_t>(token.word)];
    if (looks == Vocabulary::kNoMemo) looks = LookAt(document.vocabulary()[token.word]);
    foreign += particle && (looks & kSmall) != 0 && (looks & kParticle) == 0;  // not "von" of "von der Leyen"
    particle = (looks & kParticle) != 0;
    words += (looks & kIsWord) != 0;
    latin += looks >> kLatinShift & kMostLetters;
    other += looks >> kOtherShift & kMostLetters;
    small += (looks & kSmall) != 0;
    function += (looks & kFunction) != 0;
    common += (looks & kCommon) != 0;
    foreign += (looks & kForeign) != 0;
  }
  if (other >= kMinForeignLetters && other > latin) return false;
  const bool told = foreign >= 2 && foreign >= 2 * function &&
                    static_cast<double>(foreign) >= kMinForeignShare * static_cast<double>(words);
  if (words >= kMinWords && told) return false;
  return small <= kMinManyWords || static_cast<double>(function + common) >= kMinFunctionShare * static_cast<double>(small);
}

}  // namespace copydesk
