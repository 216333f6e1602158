// What the frames of a verb of saying tell of it beside quotes: a row of quote_cues.tsv is all that a new
// verb needs.
//
//   term   lemma  frames
//   glorp  glorp  that! quote hearer to np
//
//   "Officials glorped Chile to attack Norway."    Chile attacks, and it is hypothetical
//   "“Go!” Ana Silva glorped."                     one sentence
//
// Rules: what a verb governs is
//   sought    with `to`, and with `np` behind a preposition of purpose ("call for"): hypothetical. That is
//   its
//             infinitive; with `np` also a noun or a gerund; with `that!` also a clause behind "that".
//   intended  with `inf`: its infinitive is to come ("vowed to stay")
//   reported  else: as sure as the verb itself
// A row of operators.tsv with the same term stands for all of it: "order", "refuse", "threaten". Words of two
// closed classes and more come with it: object_control with `to`, clause_verb with `that`, `that!` and `wh`,
// report_verb with `that` and `quote` unless its subject is often no speaker (`weak`, `study`), quote_verb
// with `quote`; what grammar.toml has in them stays. Verbs of several words are of object_control alone, by
// their first ("call on"). Cost: once an engine.
//
// Not here: what quotes do with frames (news/attributions.cc); verbs that are acts themselves, which are rows
// of the lists of triggers.
#ifndef COPYDESK_NEWS_CUE_VERBS_H_
#define COPYDESK_NEWS_CUE_VERBS_H_

#include "news/event_operators.h"
#include "news/frames.h"
#include "words/language.h"

namespace copydesk::news {

// Adds the verbs to the closed classes of their language.
void TeachCueVerbs(const CueVerbs& verbs, Language* language);
// Adds what they make of what they govern, where no row says it.
void AddCueVerbs(const CueVerbs& verbs, const ClosedClasses& classes, Operators* operators);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_CUE_VERBS_H_
