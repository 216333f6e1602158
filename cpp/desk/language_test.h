// Is a text in the pack's language at all? A coarse test, so that a Spanish article in an English batch gives no nonsense.
//
// Rules: not readable is a text with more than kMinWords words most of whose letters are of another script, or whose lower-case words
// (more than kMinWords of them) hold fewer than kMinFunctionShare of the pack's set `function_words`. Tables of results, lists of names
// and short texts pass: to doubt is to read. A pack without that set reads everything.
// Cost: one look-up a token.
#ifndef COPYDESK_DESK_LANGUAGE_TEST_H_
#define COPYDESK_DESK_LANGUAGE_TEST_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "words/document.h"

namespace copydesk {

class LanguageTest {
 public:
  static constexpr int32_t kMinWords = 20;
  static constexpr double kMinFunctionShare = 0.065;

  explicit LanguageTest(const std::vector<std::string>& function_words);
  bool IsReadable(const Document& document) const;

 private:
  absl::flat_hash_set<std::string> function_words_;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_LANGUAGE_TEST_H_
