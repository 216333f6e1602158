// What the tree of a sentence has around a word, for who asks why a row or a side of one is not there.
//
//   for (const ClausePart& part : ClauseAround(&article, HeadIn(&article, event.tokens))) …
//   // "the plan": obj of “accused”; "bias": obl of “accused”, behind “of”
//
// Rules: the word's governor first, then what hangs on it, in order, then whom it shares as its subject. A
// noun is told with its phrase. Cost: a parse of the sentence. Names of relations are those of
// grammar/relations.h.
#ifndef COPYDESK_DESK_CLAUSE_H_
#define COPYDESK_DESK_CLAUSE_H_

#include <string>
#include <vector>

#include "news/article.h"

namespace copydesk {

struct ClausePart {
  TokenSpan tokens;
  std::string words;
};

// The word of some tokens that the others hang on; their first, where the language has no parser.
int32_t HeadIn(news::Article* article, TokenSpan tokens);

// The words above one in the tree, the nearest first.
std::vector<int32_t> GovernorsOf(news::Article* article, int32_t head);

std::vector<ClausePart> ClauseAround(news::Article* article, int32_t head);

// The whole tree of a token's sentence, a line for every word that has dependents; empty: no parser.
std::string TreeAround(news::Article* article, int32_t token);

}  // namespace copydesk

#endif  // COPYDESK_DESK_CLAUSE_H_
