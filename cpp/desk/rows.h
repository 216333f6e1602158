// Records of one article → rows of its tables.
//
//   Rows rows(layers, own_columns);
//   rows.Add(&article, text, number, field_names);
//   for (auto& [name, columns] : std::move(rows).Take(with_field)) …
//
// Rules: rows of a table in order of start, end, and order of finding; numbers that point from table to table
// are renumbered to that order. A table's rows are the same whatever other tables were asked for.
#ifndef COPYDESK_DESK_ROWS_H_
#define COPYDESK_DESK_ROWS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "desk/article_text.h"
#include "desk/layers.h"
#include "news/article.h"
#include "tables/schema.h"

namespace copydesk {

// What an engine's packs add to the tables.
struct OwnColumns {
  const std::vector<KindTable>* tables = nullptr;  // Cascade::tables()
  std::vector<std::string> entities = {};          // attributes of names that only lists of one's own have
};

// One table of a kind of one's own: doc field start end text, captures, attributes, rule.
struct OwnTable {
  KeyColumns key;
  SpanColumns span;
  std::vector<PartColumns> captures;
  std::vector<Column> attributes;
  Utf8Column rule{"rule"};

  explicit OwnTable(const KindTable& table);
  template <class F>
  void Each(F&& f) {
    key.Each(f);
    span.Each(f);
    for (PartColumns& capture : captures) capture.Each(f);
    for (Column& column : attributes) f(column);
    f(rule);
  }
};

class Rows {
 public:
  // `own` outlives it.
  Rows(LayerSet layers, const OwnColumns& own);

  // `readable` is false for a text that is not in the pack's language: it keeps blocks, sentences and tokens.
  void Add(news::Article* article, const ArticleText& text, int64_t number,
           const std::vector<std::string>& fields, bool readable);

  // The tables asked for, with their columns, in the order of kLayerNames, then one's own as they were added.
  std::vector<std::pair<std::string, Columns>> Take(bool with_field) &&;

 private:
  LayerSet layers_;
  const OwnColumns& own_;
  BlocksTable blocks_;
  SentencesTable sentences_;
  TokensTable tokens_;
  ActorsTable actors_;
  EntitiesTable entities_;
  QuotesTable quotes_;
  TimesTable times_;
  EventsTable events_;
  RejectedTable rejected_;
  std::vector<OwnTable> own_tables_;  // by layers_.own()
};

// What a row stands on.
struct Origin {
  ByteSpan bytes;                              // its own place
  std::vector<ByteSpan> parts;                 // cue, speaker, source, target …
  std::vector<news::RuleId> rules;             // those that had a part in it; -1 among them is none
  int32_t row = -1;                            // of the list that the first of them is
  std::vector<std::string_view> missing = {};  // sides that it lacks: "source", "target"
};

// The table that a candidate of this kind was a candidate for; kinds below the tables keep their own name.
std::string_view LayerOf(std::string_view kind);

// The event of a row of `events`, counted within the article; null where there is none.
const news::Event* EventOf(news::Article* article, int64_t row);

// The origin of a row, counted within the article; nothing where there is no such row, or rows of the table
// have no rule.
std::optional<Origin> OriginOf(news::Article* article, Layer layer, int64_t row);
// The same of a table of one's own.
std::optional<Origin> OriginOfOwn(news::Article* article, const KindTable& table, int64_t row);

}  // namespace copydesk

#endif  // COPYDESK_DESK_ROWS_H_
