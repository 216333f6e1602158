// Columns of the articles that come along with their rows: a copy of a table with them behind its own.
//
//   auto table = WithArticleColumns(*quotes, columns);   // columns[i] has a value for each article
//
// Rules: a row has the value of its article (Table::article_rows); names are the caller's to keep apart.
// Cost: a copy of the table.
#ifndef COPYDESK_TABLES_KEEP_H_
#define COPYDESK_TABLES_KEEP_H_

#include <memory>

#include "tables/table.h"

namespace copydesk {

std::shared_ptr<Table> WithArticleColumns(const Table& table, const Columns& by_article);

}  // namespace copydesk

#endif  // COPYDESK_TABLES_KEEP_H_
