// Who is meant where a sentence leaves a side out: "The sanctions were lifted" in an article in which the
// United States imposed them on Iran.
//
//   FillFromContext(actors, quotes, &events);   // sorted by position; sides get a code and a name, never a
//   span
//
// Rules: only what the article itself says. A pair of states stands for a row without its other side when the
// row's type takes one (sanctions, attacks, talks, deals) and that pair is the latest of the same type, or at
// least kShare of all pairs with that state; failing that, the one other state that the article speaks of
// most. A bare role ("the rebels", "14 people": REB, CVL) takes its country from the place, the speaker, the
// state it faces, or its namesakes in the article. A side that no rule fills stays null. Cost: O(events ·
// kMaxPairs).
#ifndef COPYDESK_NEWS_EVENT_CONTEXT_H_
#define COPYDESK_NEWS_EVENT_CONTEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "news/records.h"

namespace copydesk::news {

// "AZEREB" → "AZE"; "" for a bare role ("REB") or no code.
std::string StateCode(std::string_view code);
bool IsBareRole(std::string_view code);
// "AZE" → "AZEGOV": a state that is not named but acts is its government. Other codes stay.
std::string AsGovernment(std::string_view code);

void FillFromContext(const std::vector<Actor>& actors, const std::vector<Quote>& quotes,
                     std::vector<Event>* events);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_EVENT_CONTEXT_H_
