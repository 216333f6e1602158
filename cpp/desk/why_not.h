// Why a rule or a pattern made nothing of an article: table `why_not`.
//
//   auto table = WhyNotTable(*engine, &source, *pattern, rule);
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

}  // namespace copydesk

#endif  // COPYDESK_DESK_WHY_NOT_H_
