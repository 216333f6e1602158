// Records of one article → rows of its tables.
//
//   Rows rows(layers);
//   rows.Add(&article, text, number, field_names);
//   for (auto& [name, columns] : std::move(rows).Take(with_field)) …
//
// Rules: rows of a table in order of start, end, and order of finding; numbers that point from table to table are renumbered to that order.
// A table's rows are the same whatever other tables were asked for.
#ifndef COPYDESK_DESK_ROWS_H_
#define COPYDESK_DESK_ROWS_H_

#include <string>
#include <utility>
#include <vector>

#include "desk/article_text.h"
#include "desk/layers.h"
#include "news/article.h"
#include "tables/schema.h"

namespace copydesk {

class Rows {
 public:
  explicit Rows(LayerSet layers) : layers_(layers) {}

  // `readable` is false for a text that is not in the pack's language: it keeps blocks, sentences and tokens.
  void Add(news::Article* article, const ArticleText& text, int64_t number, const std::vector<std::string>& fields, bool readable);

  // The tables asked for, with their columns, in the order of kLayerNames.
  std::vector<std::pair<std::string, Columns>> Take(bool with_field) &&;

 private:
  LayerSet layers_;
  BlocksTable blocks_;
  SentencesTable sentences_;
  TokensTable tokens_;
  ActorsTable actors_;
  EntitiesTable entities_;
  QuotesTable quotes_;
  TimesTable times_;
  EventsTable events_;
  RejectedTable rejected_;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_ROWS_H_
