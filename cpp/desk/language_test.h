// Is a text in the pack's language at all? A coarse test, so that a Spanish article in an English batch gives
// no nonsense.
//
// Not readable is a text
//   of another script: most of its letters are not Latin, and they are kMinForeignLetters or more, or of
//     kMinScriptWords words;
//   of another language in Latin letters: of kMinWords words or more, kMinForeign or more are foreign, they
//     outnumber the known ones, and two of them are in the pack's lists of other languages or have an accent;
//     or one, and the foreign are more than twice the known ones.
// Only words in small letters are looked at: names, headlines in capitals, tickers and tables of results have
//   none to speak of. Foreign are `foreign_words`, `foreign_particles` in front of a small word that is
//   not known ("de la casa", not "de la Torre"), and what the lemma table lacks. Known are `common_words` and
//   what the lemma table has; a word of `function_words`, also with a capital ("The"), counts kFunctionWeight
//   times. `ambiguous_words`, single letters and what is not of letters alone tell nothing.
// To doubt is to read: in slang, or in a list of drugs, many a word is unknown, but hardly one is in another
// language's list. A pack without `function_words` reads everything, one without a lemma table goes by the
// sets alone.
// Cost: one note a token; each distinct word is looked at once.
// Not here: text in capitals alone, and lists of another language's words under an English heading.
#ifndef COPYDESK_DESK_LANGUAGE_TEST_H_
#define COPYDESK_DESK_LANGUAGE_TEST_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "cascade/cascade.h"
#include "words/document.h"

namespace copydesk {

class LanguageTest {
 public:
  static constexpr int64_t kMinForeignLetters = 12;
  static constexpr int64_t kMinScriptWords = 3;
  static constexpr int64_t kMinWords = 8;
  static constexpr int64_t kMinForeign = 3;
  static constexpr int64_t kFunctionWeight = 4;

  explicit LanguageTest(const Cascade& cascade);
  bool IsReadable(const Document& document) const;

 private:
  void AddSet(const Cascade& cascade, const char* set, int32_t bits);
  int32_t LookAt(const Word& word) const;
  int32_t LookUp(const Word& word) const;

  const Language& language_;                        // of the cascade
  absl::flat_hash_map<std::string, int32_t> sets_;  // by word: what its sets tell
  int64_t owner_;                                   // of what is remembered of words
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_LANGUAGE_TEST_H_
