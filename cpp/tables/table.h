// A finished table: named columns in batches, and what it tells about itself. What crosses the border.
//
//   auto table = std::make_shared<Table>("quotes", layout);   // layout: columns without rows
//   table->Append(std::move(columns_of_the_first_articles));
//   ExportStream(table, &arrow_stream);                        // tables/export.h
//
// Rules: where the first column is `doc`, it holds the article's number until ReplaceKeys(). All batches have
// the layout's names and types. A batch is closed before a column of it passes kMaxBatchBytes, so int32
// offsets never overflow; where batches end depends on the rows alone. Threads: const calls are thread-safe.
// Cost: Append() copies the columns' bytes, or moves them into an empty batch.
//
// Not here: a query. Filters, sorting and joins are for the libraries that the columns are handed to
// (tables/export.h); which columns there are is said in tables/schema.h.
#ifndef COPYDESK_TABLES_TABLE_H_
#define COPYDESK_TABLES_TABLE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tables/column.h"

namespace copydesk {

inline constexpr int64_t kMaxBatchBytes = int64_t{1} << 30;

using Columns = std::vector<Column>;

class Table {
 public:
  Table(std::string name, Columns layout);

  const std::string& name() const { return name_; }
  const Columns& layout() const { return layout_; }  // names and types; no rows
  const std::vector<Columns>& batches() const { return batches_; }
  int64_t rows() const { return rows_; }
  int64_t bytes() const;
  int ColumnIndex(std::string_view name) const;  // -1 where there is none

  // The batch and the row in it of a row number.
  std::pair<const Columns*, int64_t> Locate(int64_t row) const;

  void Append(Columns columns);
  // Puts for each value of the first column, the article's number, that article's key: `keys` has one value
  // an article.
  void ReplaceKeys(const Column& keys);
  // The number of the article that a row is about, and the row's number among that article's rows.
  std::pair<int64_t, int64_t> ArticleRow(int64_t row) const;
  // What ArticleRow() knows: each article's first row, and its number.
  const std::vector<std::pair<int64_t, int64_t>>& article_rows() const { return article_rows_; }
  // Batches and article rows of a table of the same layout (tables/image.h). False, and nothing is taken,
  // where the article rows do not go with the rows.
  bool Restore(std::vector<Columns> batches, std::vector<std::pair<int64_t, int64_t>> article_rows);

  // Key and value pairs for the Arrow schema.
  const std::vector<std::pair<std::string, std::string>>& metadata() const { return metadata_; }
  void AddMetadata(std::string key, std::string value) {
    metadata_.emplace_back(std::move(key), std::move(value));
  }

 private:
  void AppendBatch(Columns columns);

  std::string name_;
  Columns layout_;
  std::vector<Columns> batches_;
  int64_t rows_ = 0;
  std::vector<std::pair<int64_t, int64_t>> article_rows_;
  std::vector<std::pair<std::string, std::string>> metadata_;
};

}  // namespace copydesk

#endif  // COPYDESK_TABLES_TABLE_H_
