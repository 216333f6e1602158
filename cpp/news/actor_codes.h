// The codes of actors and speakers, chosen by learned weights from all that an article says of them: "Ann
// Lee, a nurse" is a civilian wherever she is named, speaks or acts, "Lee" and "she" with her.
//
//   ChooseActorCodes(&article, &mentions, &actors);
//   ChooseSpeakerCodes(&article, &quotes);   // phrases that name no actor: "officials"
//
// What is asked is an actor, or a speaker's phrase, once for all its rows. Candidates are a state and a role
// each, or a role alone, or none; a bare state only where it is told, for it is what countries have. States:
// that of the code told, the one that the article speaks of most, the one it is of, those that the sentence
// names, those of names in the actor's descriptions, which are what stands around its names: titles,
// appositions behind them and in front, "clerks such as Ann Lee and Per Sand", "is a …", "who leads …",
// "REUTERS/Ann Lee". Features are of the role, of the state, and of how much of what is told they keep: of
// the role also the kind of line that names it first, the words beside its names and the roles of those that
// a list names with it, of the state its share of the article's mentions and how a description names it
// ("Peru's", "to Peru"). No text beyond single words.
//
// Rules: the likeliest is taken; of a person that a list has only where it is kListedAhead; where nothing is
// told, another than none only where its share is kLeastShare. States, places, organizations of states (IGO),
// bodies that a list has and what an own list has keep their codes, and so does everybody where no state is
// in sight. Cost: O(roles · (kMaxWords + states)) an actor, and the mentions of an article. Weights are made
// by tools/train_actor_codes.py, which reads the features through cpp/tools/actor_code_features.cc.
//
// Not here: what an actor is in an event, where this is the first candidate (code_choice.h).
#ifndef COPYDESK_NEWS_ACTOR_CODES_H_
#define COPYDESK_NEWS_ACTOR_CODES_H_

#include <string>
#include <utility>
#include <vector>

#include "news/article.h"
#include "words/weights.h"

namespace copydesk::news {

// The mentions of an actor have the same. A country that nobody tells is the code's.
void ChooseActorCodes(Article* article, std::vector<Mention>* mentions, std::vector<Actor>* actors);
// Of speakers: an actor's own, else what is weighed of the actor or the phrase.
void ChooseSpeakerCodes(Article* article, std::vector<Quote>* quotes);

// For training: who is asked for, and the codes that it may have, "" for none.
struct PrintedActor {
  std::vector<TokenSpan> mentions;                      // of an actor
  std::vector<std::pair<TokenSpan, TokenSpan>> quotes;  // content and speaker
  std::vector<std::pair<std::string, PrintedFeatures>> codes;
};
// Actors, and speakers of quotes that are none, as they are told.
std::vector<PrintedActor> PrintActorCodes(Article* article, const std::vector<Quote>& quotes);
std::vector<PrintedActor> PrintActors(Article* article);  // quotes.cc: with the article's quotes

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_ACTOR_CODES_H_
