// Whom a pronoun means: one of the article's actors, nobody of them, or, of "it", nothing at all; a choice by
// learned weights.
//
//   AddPronouns(&article, tables, &actors, &mentions, &unresolved);
//   // "Ana Silva met Jan Novak. She said …": "She" → Ana Silva, `confidence` 0.9
//
// Candidates are actors that may be called so (a person who is not of the other sex; bodies, places and
// groups), each by its last mention, at most kMaxCandidates within kMaxSentences, and who is named behind the
// pronoun in its sentence ("For his part, Jan Novak said"; in the next ones where nobody is named before).
// Features (EachFeature): how far back that is, who has been named since, what the mention is in its
// sentence, how often the actor was named, what the last pronouns were taken for, who says the quotation; of
// nobody (EachOfNone): what follows the pronoun, how many fit, people without a name in between; of nothing
// (EachOfEmpty): "it is clear that", "made it easier to". No text beyond lemmas and closed classes.
//
// Rules: the likeliest is taken; where that is nobody, the pronoun stays unresolved; where it is nothing,
// there is no mention. Where its share is small (kTold) the mention is `guessed`: tables do not tell it,
// layers that must have an answer use it. Pronouns are read in order, each with what the ones before were
// taken for. Cost: O(mentions looked at) a pronoun, bounded. Weights are made by tools/train_pronouns.py,
// which reads the features through cpp/tools/pronoun_features.cc; without weights the nearest that fits is a
// guess.
#ifndef COPYDESK_NEWS_PRONOUNS_H_
#define COPYDESK_NEWS_PRONOUNS_H_

#include <string>
#include <string_view>
#include <vector>

#include "news/article.h"
#include "news/entities.h"

namespace copydesk::news {

// Adds pronouns to the mentions, sorted by token, or to `unresolved`; `mentions` are names and nominals by
// token, with the actors they are of.
void AddPronouns(Article* article, const EntityTables& tables, std::vector<Actor>* actors,
                 std::vector<Mention>* mentions, std::vector<Mention>* unresolved);

// For training: what a pronoun may mean.
struct PrintedPronoun {
  int32_t pronoun = -1;          // token
  std::string_view what;         // "nobody", "nothing", "actor"
  std::vector<TokenSpan> names;  // the actor's
  std::string code;              // the actor's
  PrintedFeatures features;
};
std::vector<PrintedPronoun> PrintPronouns(Article* article);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_PRONOUNS_H_
