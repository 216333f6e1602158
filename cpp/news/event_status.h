// Whether an event is asserted, to come, possible, denied, or background.
//
//   EventStatus(participants, tables, verb, head);     // "Peru denied attacking Chile": "negated"
//
// Rules: an act is as sure as its own clause says ("will attack" future · "may attack", "if X attacks",
// "Should X attack, …", "Did X attack?" hypothetical · "did not attack", "No soldier attacked", "without
// attacking" negated), and where that says nothing as the words it hangs on make it, one after another up the
// sentence: operators of the pack (event_operators.h: "refused to | attack", "a threat of | attacks"), others
// leave it as sure as themselves. Of two, the outer one bears on the inner: what "may agree to help" will
// come is possible, what is "not ruled out" too.
//
// What an act hangs on is told by the sentence's tree, and of infinitives by the words to their left where it
// tells nothing. Historical is decided by time: see events.cc. Cost: O(kMaxHops · distance).
#ifndef COPYDESK_NEWS_EVENT_STATUS_H_
#define COPYDESK_NEWS_EVENT_STATUS_H_

#include <string>

#include "news/event_arguments.h"
#include "news/events.h"
#include "news/syntax.h"

namespace copydesk::news {

// `verb` carries the event (head -1: a nominal event without a light verb); `head` is its head.
std::string EventStatus(const Document& document, const Participants& participants, const EventTables& tables,
                        const VerbGroup& verb, int32_t head);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_EVENT_STATUS_H_
