// How a row of a table came to be: the article is read again, and the row's rule and the spans under it are
// told.
//
//   auto table = Explain(*engine, cells, published, "quotes", 0, false);
//
// Columns: start end text kind rule meaning detail. First the row itself, a line for each rule that had a
// part in it; then the spans of the cascade that those rules made there, and those under the row's parts
// (cue, speaker, source …), each with what its pattern met, a list's with the file and line of its row; then
// what lost: a side that is null with where it was looked for, and candidates over the row's tokens that were
// dropped, with the reason. Rule meanings are the rules' own `doc`. Cost: one
// extraction of one article.
#ifndef COPYDESK_DESK_EXPLAIN_H_
#define COPYDESK_DESK_EXPLAIN_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "desk/articles.h"
#include "desk/engine.h"
#include "tables/table.h"

namespace copydesk {

// `of` is the table's name, `row` counts within the article. Null where there is no such row.
std::shared_ptr<Table> Explain(const Engine& engine, const std::vector<Cell>& cells,
                               std::optional<news::Day> published, std::string_view of, int64_t row,
                               bool in_bytes);

}  // namespace copydesk

#endif  // COPYDESK_DESK_EXPLAIN_H_
