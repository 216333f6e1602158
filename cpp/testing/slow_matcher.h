// The pattern language's meaning, said as plainly as possible: the oracle of the real matcher.
//
// For each part of the Ast a function gives all ends of its ranges from one token, in order of preference,
// each with its captures; an end that was given before is left out. Nothing is compiled, cached or filtered
// in advance. Exponential: for small cases only.
#ifndef COPYDESK_TESTING_SLOW_MATCHER_H_
#define COPYDESK_TESTING_SLOW_MATCHER_H_

#include <string_view>
#include <vector>

#include "pattern/pattern.h"

namespace copydesk::testing {

struct SlowMatch {
  TokenSpan tokens;
  std::vector<TokenSpan> captures;  // in the order of `labels`
  friend bool operator==(const SlowMatch&, const SlowMatch&) = default;
};

// The pattern must compile.
std::vector<SlowMatch> SlowFind(std::string_view source, const PatternOptions& options,
                                const std::vector<std::string>& labels, const Document& document);

}  // namespace copydesk::testing

#endif  // COPYDESK_TESTING_SLOW_MATCHER_H_
