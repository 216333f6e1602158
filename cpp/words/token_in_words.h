// A word of an article and what it is by its tag, for answers to who asks why: `“in”, a preposition`.
//
// Behind a word that leads to another (a preposition, an article, a comma) the next one is told, too: `“in”,
// a preposition, before “the”, an article`. Cost: tags the sentence.
#ifndef COPYDESK_WORDS_TOKEN_IN_WORDS_H_
#define COPYDESK_WORDS_TOKEN_IN_WORDS_H_

#include <string>

#include "words/document.h"

namespace copydesk {

// The token at i of the range; what is outside of it is its end, or its beginning.
std::string TokenInWords(const Document& doc, TokenSpan range, int32_t i);

}  // namespace copydesk

#endif  // COPYDESK_WORDS_TOKEN_IN_WORDS_H_
