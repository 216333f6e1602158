// Why a rule, a list or a pattern made nothing of an article, and why a side of an event is null: table
// `why_not`.
//
//   auto table = WhyNotTable(*engine, &source, *pattern, rule);
//   WhyNotOfList(*engine, &source, list, "impose")              // what became of each place where a row's
//   term stands WhyNoSide(*engine, &source, 3, "target")                    // where the target of event 3
//   was looked for
//
// Columns: start end text reached elements needed seen reason. One row for each start at which an element of
// the pattern was met, the most promising first: matches (and what became of them: kept, beaten, vetoed),
// then by how little was missing. Before them, without a place, a row for each thing that every match must
// hold and that the article lacks. Cost: the spans that the pattern uses, and a search from every token that
// may begin a match.
#ifndef COPYDESK_DESK_WHY_NOT_H_
#define COPYDESK_DESK_WHY_NOT_H_

#include <memory>

#include "desk/articles.h"
#include "desk/engine.h"
#include "pattern/pattern.h"
#include "tables/table.h"

namespace copydesk {

// Of the source's first article; null where there is none. `rule`: whose pattern it is; -1 for a pattern of
// the caller's.
std::shared_ptr<Table> WhyNotTable(const Engine& engine, ArticleSource* source, const Pattern& pattern,
                                   int32_t rule);

// The rows of a list that stand in the article, one for each place: `needed` the term, `reason` where the
// list has it and what became of it there. `term`: only rows with it; empty: all.
std::shared_ptr<Table> WhyNotOfList(const Engine& engine, ArticleSource* source, int32_t list,
                                    const std::string& term);

// Of what has no pattern and is on, core rules and rules of lines: what it does; where it decided; where it
// was tried and came to nothing (slots of sides, cues); and what decided on the same sort of thing in its
// place, or beat it.
std::shared_ptr<Table> WhyNotOfDecided(const Engine& engine, ArticleSource* source, int32_t rule);

// What a rule that is switched off would have made there, of those without a pattern: core rules and rules of
// lines.
std::shared_ptr<Table> WhyNotOfOff(const Engine& engine, ArticleSource* source, int32_t rule);

// Why words of the article are in no row of a table (entities, quotes, times, events, one's own), at each
// place where they stand as they are given: whether the line is read, rows that lie over them, what lost
// there (`needed` its rule), or the terms of lists that are like them; of events where sides were looked for
// and what the sentence's tree has around the words (`needed` "tree").
std::shared_ptr<Table> WhyNoRow(const Engine& engine, ArticleSource* source, const std::string& table,
                                const std::string& words);

// Where a side ("source", "target") of a row of `events` was looked for, in order: `needed` the slot, the
// span what stood there, `reason` why it was not taken; then what the sentence's tree has around the trigger
// (`needed` "tree"). Null where there is no such row.
std::shared_ptr<Table> WhyNoSide(const Engine& engine, ArticleSource* source, int64_t row,
                                 const std::string& side);

}  // namespace copydesk

#endif  // COPYDESK_DESK_WHY_NOT_H_
