// Is a text in the pack's language at all? A coarse test, so that a Spanish article in an English batch gives no nonsense.
//
// Not readable is a text
//   of another script: most of its letters, kMinForeignLetters of them or more, are not Latin;
//   of another language in Latin letters: of kMinWords words or more, a share of kMinForeignShare are the pack's set `foreign_words`
//     (or `foreign_particles`, which stand in names too, in front of a small letter), or in no set with an
//     accent, and twice as many as are `function_words`, in which "The" counts as "the" does;
//   of a language that no set knows: of more than kMinManyWords lower-case words hardly any (kMinFunctionShare) is one of
//     `function_words` or `common_words`.
// Evidence for another language is asked, not absence of English, wherever that can be had: tables of results, lists of names and headlines
// pass. To doubt is to read. A pack without `function_words` reads everything.
// Cost: one note a token; each distinct word is looked at once.
#ifndef COPYDESK_DESK_LANGUAGE_TEST_H_
#define COPYDESK_DESK_LANGUAGE_TEST_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "cascade/cascade.h"
#include "words/document.h"

namespace copydesk {

class LanguageTest {
 public:
  static constexpr int32_t kMinForeignLetters = 12;
  static constexpr int32_t kMinWords = 8;
  static constexpr double kMinForeignShare = 0.12;
  static constexpr int32_t kMinManyWords = 20;
  static constexpr double kMinFunctionShare = 0.065;

  explicit LanguageTest(const Cascade& cascade);
  bool IsReadable(const Document& document) const;

 private:
  void AddSet(const Cascade& cascade, const char* set, int32_t bits);
  int32_t LookAt(const Word& word) const;

  absl::flat_hash_map<std::string, int32_t> sets_;  // by word: which sets it is in
  int64_t owner_;                                   // of what is remembered of words
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_LANGUAGE_TEST_H_
