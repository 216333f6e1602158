// The actor codes of an event's sides, chosen by learned weights: "two gunmen" of a raid in Tunisia, "the
// president" of whom the article has told, the court behind "was sentenced".
//
//   ChooseCodes(&article, tables, &events);   // sorted by position, filled by event_context.h
//
// A code is a state and a role (USA + GOV), a role alone, an organization's (IGOUNO), or none. Candidates:
// what the phrase itself and the article say, which is none only where they say nothing, codes of parties of
// the events around it, and the states of the act's place, the other side and the article, each with the
// roles that acts have. Features are of the role (EachOfRole: the head's lemma, the type of the act, the
// actor's kind and title), of the state (EachOfState: whose it is) and of the code (EachOfCode: where else it
// stands); none has its own (EachOfNone). No text beyond single words.
//
// Rules: the likeliest is taken. A side without a phrase gets a code only where that is likelier than all
// others together; it gets no name, for nobody is named. A name of whom nothing is told gets none where no
// state is in sight.
// Cost: roles + states + codes, a side; kWindow events are looked at on either side. Weights are made by
// tools/train_codes.py, which reads the features through cpp/tools/code_features.cc.
#ifndef COPYDESK_NEWS_CODE_CHOICE_H_
#define COPYDESK_NEWS_CODE_CHOICE_H_

#include <string>
#include <vector>

#include "news/article.h"
#include "news/events.h"
#include "words/weights.h"

namespace copydesk::news {

// For training: a code that a side of an event may have, "" for none. An empty phrase: the sentence has none.
struct PrintedCode {
  TokenSpan trigger, phrase;
  std::string type;
  bool target = false;
  std::string code;
  PrintedFeatures features;
};
std::vector<PrintedCode> PrintEventCodes(Article* article);  // events.cc

void ChooseCodes(Article* article, const EventTables& tables, std::vector<Event>* events);
std::vector<PrintedCode> PrintCodes(Article* article, const EventTables& tables,
                                    const std::vector<Event>& events);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_CODE_CHOICE_H_
