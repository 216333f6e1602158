// Whether an event is asserted, to come, possible, denied, or background.
#ifndef COPYDESK_NEWS_EVENT_STATUS_H_
#define COPYDESK_NEWS_EVENT_STATUS_H_

#include <string>

#include "news/article.h"
#include "news/events.h"
#include "news/syntax.h"

namespace copydesk::news {

// `verb` carries the event (head -1: a nominal event without a light verb). Historical is decided by time:
// see events.cc. "will attack" future · "may attack", "urged X to attack", "if X attacks" hypothetical · "did
// not attack" negated.
std::string EventStatus(const Document& document, const Syntax& syntax, const EventTables& tables,
                        const VerbGroup& verb, int32_t head);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_EVENT_STATUS_H_
