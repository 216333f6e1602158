// Tokens of one segment: the first half of Segment(); text/segment.h says what comes out.
//
//   Tokenize(text, {0, 120}, rules, TokenPath::kFast, &tokens, &stops);
//
// Two paths with the same answer (tests/cpp/segment_test.cc compares them). The plain one,
// text/plain_tokenizer.h, has every rule. The fast one reads sixteen bytes at a time and does by itself words
// of Latin letters, plain numbers, the common punctuation with curly quotes and dashes, clitics and hyphens;
// what stands before anything else, or could join it, is left to the plain path up to the next white space.
// Cost: with sentences, 2.8 ns a byte of English news on the fast path, 15 on the plain one.
//
// Not here: a rule that only the fast path has. What it does not know it leaves to the plain one, so a new
// rule is written once, there.
#ifndef COPYDESK_TEXT_TOKENIZER_H_
#define COPYDESK_TEXT_TOKENIZER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "text/segment.h"

namespace copydesk {

enum class TokenPath { kFast, kPlain };

// Appends the tokens of text[span), and to `stops` the index of each token after which a sentence may end.
// Returns how often the fast path left what stood there to the plain one, which is what its cost hangs on.
int64_t Tokenize(std::string_view text, ByteSpan span, const SegmentationRules& rules, TokenPath path,
                 std::vector<ByteSpan>* tokens, std::vector<int32_t>* stops);

}  // namespace copydesk

#endif  // COPYDESK_TEXT_TOKENIZER_H_
