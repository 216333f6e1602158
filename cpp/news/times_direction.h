// Which way an expression of time looks: at what is over or at what is to come. The verb that governs it
// decides.
//
//   "was to travel to Oslo on Friday"     →  kFuture     "could barely speak on Friday"  →  kUnknown
//   "was forced to resign on Friday"      →  kPast       "will meet on Friday"           →  kFuture
//
// Rules, in the order they are asked: `for`, `until`, `by` behind a verb that plans or asks look ahead; then
// the governing verb: the nearest one to the left in the expression's clause, or the one to the right where
// the expression opens its clause or stands in its subject ("Friday's vote will …"). An infinitive looks
// ahead unless what governs it happened ("managed to"): then it is as past as that. A modal of [sets]
// time_ahead_modal looks ahead; other modals and the plain present say nothing, and the next verb outward is
// asked. In a headline or a caption the present is past. What a noun of the expression's own phrase tells
// ("the victims of the shooting in May", "the expiry of the treaty in July") goes before verbs, where it is
// over for sure. Words are sets of the pack (times.toml).
//
// This is all that the times layer asks of syntax: a layer of clauses may answer it in its place.
// Cost: O(tokens of the sentence) an expression, kReach at most each way.
#ifndef COPYDESK_NEWS_TIMES_DIRECTION_H_
#define COPYDESK_NEWS_TIMES_DIRECTION_H_

#include <string>

#include "base/span.h"
#include "cascade/cascade.h"
#include "news/syntax.h"
#include "words/word_set.h"

namespace copydesk::news {

enum class Tense { kUnknown, kPast, kFuture };

struct TimeDirection {
  Tense tense = Tense::kUnknown;
  bool sure = true;  // false: of a date without its year the nearer one is meant rather
};

struct DirectionWords {
  WordSet planned;      // "due", "scheduled": what follows lies ahead (no nouns)
  WordSet upcoming;     // verbs whose present tense speaks of the future
  WordSet ahead_modal;  // "will", "may"
  WordSet sets_dates;   // verbs and nouns whose "for", "until", "by" names a day ahead
  WordSet happened;     // verbs whose infinitive happened as they did: "began to"
  WordSet ahead_noun;   // nouns of what is planned: "election", "deadline"
  WordSet intent_noun;  // nouns whose infinitive is planned: "plan to", "offer to"
  WordSet deadline;     // "by", "until"
  WordSet until;  // the deadlines that may stand apart from their day: "until 6 p.m. (2300 GMT) on Sunday"
  WordSet names_day;     // what joins a day to a verb of `sets_dates`
  WordSet over_noun;     // nouns of what is over where a day follows: "shooting", "attack"
  WordSet over_link;     // what joins a day to such a noun: "in"
  WordSet soonest;       // "as soon as Friday"
  WordSet calls_on;      // "called on", "appealed to": what they ask for lies ahead
  WordSet nth;           // "the first ship to be built": it was
  WordSet reported;      // "according to a note on Friday": a day of what was said
  WordSet after;         // before an "-ing" that is over: "after leaving on Friday"
  WordSet since;         // what only stands before what is over: "since May", "back in May"
  WordSet opens_clause;  // "that", "because"
};
DirectionWords LoadDirectionWords(const SetSource& set);

// `sentence` holds `expression`; `headline`: it stands in a headline, a subheading or a caption.
TimeDirection DirectionOf(const Document& document, const Syntax& syntax, const DirectionWords& words,
                          TokenSpan sentence, TokenSpan expression, bool headline);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_TIMES_DIRECTION_H_
