// The actor codes of speakers, chosen by learned weights from all that an article says of who speaks: "Ann
// Lee, a nurse" is a civilian wherever she speaks, "Lee" and "she" with her.
//
//   ChooseSpeakerCodes(&article, weights, &quotes);
//
// What is asked is an actor, or a phrase that names none ("officials"), once for all its quotes: one actor
// has one code. Candidates are a state and a role each, or one of them, or none. States: that of the code
// told, the one that the article speaks of most, the one it is of, those of names in the actor's
// descriptions. Descriptions are what stands around its names: titles, appositions, "is a …". Features are of
// the role, of the state, and of how much of what is told they keep. No text beyond single words.
//
// Rules: the likeliest is taken. None is a candidate only where nothing is told, and there another is taken
// only where its share is kLeastShare. States and organizations of states (IGO) keep their codes, and so does
// everybody where no state is in sight, or of whom the article says nothing at all. Cost: O(roles ·
// (kMaxWords + states)) a speaker, and the mentions of an article. Weights are made by
// tools/train_speaker_codes.py, which reads the features through cpp/tools/speaker_code_features.cc.
#ifndef COPYDESK_NEWS_SPEAKER_CODES_H_
#define COPYDESK_NEWS_SPEAKER_CODES_H_

#include <string>
#include <utility>
#include <vector>

#include "news/article.h"
#include "words/weights.h"

namespace copydesk::news {

void ChooseSpeakerCodes(Article* article, const FeatureWeights& weights, std::vector<Quote>* quotes);

// For training: who is asked for, and the codes that it may have, "" for none.
struct PrintedSpeaker {
  std::vector<std::pair<TokenSpan, TokenSpan>> quotes;  // content and speaker
  std::vector<std::pair<std::string, PrintedFeatures>> codes;
};
// Speakers of quotes as they are told.
std::vector<PrintedSpeaker> PrintSpeakerCodes(Article* article, const std::vector<Quote>& quotes);
std::vector<PrintedSpeaker> PrintSpeakers(Article* article);  // quotes.cc: of all quotes of an article

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_SPEAKER_CODES_H_
