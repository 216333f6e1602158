#include "desk/language_test.h"

#include <algorithm>
#include <vector>

#include "text/unicode.h"

namespace copydesk {
namespace {

// What is remembered of a word: bits, and how many Latin and other letters it has.
enum : int32_t {
  kFunction = 1 << 0,
  kKnown = 1 << 1,
  kForeign = 1 << 2,
  kEvidence = 1 << 3,  // of another language, not only unknown
  kParticle = 1 << 4,
  kIsSmall = 1 << 5,
};
constexpr int kLatinShift = 8, kOtherShift = 16, kMostLetters = 255;
constexpr char32_t kFirstAccented = 0xC0;

// Greek is the first script behind Latin and its accents; the rest of Latin lies apart.
bool IsLatin(char32_t c) {
  return c < 0x370 || (c >= 0x1D00 && c < 0x1DC0) || (c >= 0x1E00 && c < 0x1F00) ||
         (c >= 0x2C60 && c < 0x2C80) || (c >= 0xA720 && c < 0xA800);
}

}  // namespace

LanguageTest::LanguageTest(const Cascade& cascade)
    : language_(cascade.language()), owner_(Vocabulary::NewMemoOwner()) {
  AddSet(cascade, "function_words", kFunction);
  if (sets_.empty()) return;
  AddSet(cascade, "common_words", kKnown);
  AddSet(cascade, "ambiguous_words", 0);
  AddSet(cascade, "foreign_words", kForeign | kEvidence);
  AddSet(cascade, "foreign_particles", kParticle);
}

void LanguageTest::AddSet(const Cascade& cascade, const char* set, int32_t bits) {
  for (const std::string& word : cascade.set(set)) sets_[word] |= bits;
}

int32_t LanguageTest::LookAt(const Word& word) const {
  int32_t latin = 0, other = 0;
  // Letters of mathematics and of full width, which posts write, are plain ones in `norm`.
  for (size_t at = 0; at < word.norm.size();) {
    const char32_t c = NextCodePoint(word.norm, &at);
    if (IsLetter(c)) ++(IsLatin(c) ? latin : other);
  }
  int32_t out = std::min(latin, kMostLetters) << kLatinShift | std::min(other, kMostLetters) << kOtherShift;
  if (other > 0) return out;
  if ((word.flags & kIsLower) != 0) {
    out |= kIsSmall | LookUp(word);
  } else if ((word.flags & kIsTitle) != 0) {
    // "The" tells of English as "the" does; "Die" and "Las" stand in names.
    if (auto it = sets_.find(std::string(word.lower)); it != sets_.end()) out |= it->second & kFunction;
  }
  return out;
}

// What a word in small letters tells.
int32_t LanguageTest::LookUp(const Word& word) const {
  if (auto it = sets_.find(std::string(word.lower)); it != sets_.end()) return it->second;
  int letters = 0;
  bool accented = false;
  for (size_t at = 0; at < word.lower.size();) {
    const char32_t c = NextCodePoint(word.lower, &at);
    if (c == '\'' || c == U'’') continue;
    if (!IsLetter(c)) return 0;  // an address, a handle, a compound
    ++letters;
    accented |= c >= kFirstAccented;
  }
  const std::optional<bool> known = language_.Knows(word);
  if (letters < 2 || !known.has_value()) return 0;
  return *known ? kKnown : kForeign | (accented ? kEvidence : 0);
}

bool LanguageTest::IsReadable(const Document& document) const {
  if (sets_.empty()) return true;
  std::vector<int32_t>& memo = document.vocabulary().Memo(owner_);
  int64_t words = 0, other_words = 0, latin = 0, other = 0;
  int64_t function = 0, known = 0, foreign = 0, evidence = 0;
  int64_t particles = 0;  // just before
  for (const Token& token : document.tokens()) {
    int32_t& looks = memo[static_cast<size_t>(token.word)];
    if (looks == Vocabulary::kNoMemo) looks = LookAt(document.vocabulary()[token.word]);
    const int32_t latin_letters = looks >> kLatinShift & kMostLetters;
    const int32_t other_letters = looks >> kOtherShift & kMostLetters;
    latin += latin_letters;
    other += other_letters;
    words += latin_letters + other_letters > 0;
    other_words += other_letters > 0;
    function += (looks & kFunction) != 0;
    known += (looks & kKnown) != 0;
    foreign += (looks & kForeign) != 0;
    evidence += (looks & kEvidence) != 0;
    if ((looks & kParticle) != 0) {
      ++particles;
      continue;
    }
    if ((looks & (kIsSmall | kKnown | kFunction)) == kIsSmall) {  // not "in da building"
      foreign += particles;
      evidence += particles;
    }
    particles = 0;
  }
  if (other > latin && (other >= kMinForeignLetters || other_words >= kMinScriptWords)) return false;
  if (words < kMinWords || evidence == 0 || foreign < kMinForeign) return true;
  const int64_t english = known + kFunctionWeight * function;
  return foreign <= (evidence == 1 ? 2 : 1) * english;
}

}  // namespace copydesk
