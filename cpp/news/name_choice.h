// What of lists, rules and the recogniser stays where they find names in the same place.
//
//   std::vector<Candidate> stay = Reconcile(&run, words, candidates);
//
// The recogniser (words/recogniser.h) has the last word on where a name begins and ends and what kind it is;
// lists and rules say who it is. In order:
//  1. What both find, with the same words and kind, is one candidate with the facts of the list or rule.
//  2. A list's term, a name behind a title, a country's adjective stays against a shorter name or another
//     kind of the recogniser's, but where that is sure of another kind.
//  3. A name of the recogniser's takes what lies inside it or sticks out of it: "Pacific" in "Pacific Grain
//     Company". A title found with a shorter form of a person stays with the longer.
//  4. Where the recogniser finds nothing, a rule that goes by capitals alone does not stay.
//  5. A name that the recogniser is not sure of, or a word that it passes over, is taken where it is sure of
//     the same words elsewhere in the article, or of a person with that surname.
// Every loser is in `rejected` with its reason. Cost: O(candidates + tokens).
#ifndef COPYDESK_NEWS_NAME_CHOICE_H_
#define COPYDESK_NEWS_NAME_CHOICE_H_

#include <string_view>
#include <vector>

#include "cascade/cascade.h"
#include "news/entities.h"
#include "news/records.h"
#include "words/document.h"

namespace copydesk::news {

// What may become a mention.
struct Candidate {
  TokenSpan tokens, title;
  TokenSpan claim;  // the tokens that no other mention may share: "Denmark" in "Denmark's Foreign Ministry"
                    // stays free
  const Span* facts = nullptr;   // the list's span where there is one
  const Span* behind = nullptr;  // of an analyst's own name: a shipped list's, for what `facts` do not tell
  std::string_view kind;
  RuleId rule = -1;
  int rank = 0;            // among equals the lower one stays
  bool own = false;        // of a pack behind the one that brings the language: among equals it stays
  double confidence = -1;  // of the recogniser; below 0: it did not decide
};

// A candidate that is no mention, with the row of the list that proposed it.
inline Rejected RejectedName(const Candidate& c, std::string reason) {
  return {c.tokens, c.facts->kind, c.rule, std::move(reason), c.facts->rule == c.rule ? c.facts->row : -1};
}

// The core kind `learned`: what the recogniser finds, with attributes `kind` (person organization place
// other) and `confidence` (three digits behind the point).
CoreKind LearnedKind();

std::vector<Candidate> Reconcile(CascadeRun* run, const NameWords& words, std::vector<Candidate> candidates);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_NAME_CHOICE_H_
