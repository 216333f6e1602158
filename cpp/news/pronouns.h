// Whom a pronoun means: one of the actors named before it or nobody of them, a choice by learned weights.
//
//   AddPronouns(&article, tables, &actors, &mentions, &unresolved);
//   // "Ana Silva met Jan Novak. She said …": "She" → Ana Silva, `confidence` 0.9
//
// Candidates are actors that may be called so (a person who is not of the other sex; bodies, places and
// groups), each by its last mention, at most kMaxCandidates within kMaxSentences. Features (EachFeature): how
// far back that is, who has been named since, what the mention is in its sentence, how often the actor was
// named, whether both stand in quote marks; of nobody (EachOfNone): what follows the pronoun, how many fit,
// people without a name in between. No text beyond closed classes.
//
// Rules: the likeliest is taken; where that is nobody, the pronoun stays unresolved. Where the choice is
// narrow the mention is `guessed`: tables do not tell it, layers that must have an answer use
// it. Cost: O(mentions looked back) a pronoun, bounded. Weights are made by tools/train_pronouns.py, which
// reads the features through cpp/tools/pronoun_features.cc; without weights the nearest that fits is a guess.
#ifndef COPYDESK_NEWS_PRONOUNS_H_
#define COPYDESK_NEWS_PRONOUNS_H_

#include <string>
#include <vector>

#include "news/article.h"
#include "news/entities.h"

namespace copydesk::news {

// Adds pronouns to the mentions, sorted by token, or to `unresolved`; `mentions` are names and nominals by
// token, with the actors they are of.
void AddPronouns(Article* article, const EntityTables& tables, std::vector<Actor>* actors,
                 std::vector<Mention>* mentions, std::vector<Mention>* unresolved);

// For training: a candidate of a pronoun by its last mention. An empty one: nobody.
struct PrintedPronoun {
  TokenSpan pronoun, mention;
  std::string code;  // the actor's
  PrintedFeatures features;
};
std::vector<PrintedPronoun> PrintPronouns(Article* article);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_PRONOUNS_H_
