#include "tables/table.h"

#include <algorithm>
#include <iterator>

namespace copydesk {

Table::Table(std::string name, Columns layout) : name_(std::move(name)), layout_(std::move(layout)) {}

int64_t Table::bytes() const {
  int64_t sum = 0;
  for (const Columns& batch : batches_) {
    for (const Column& column : batch) sum += column.bytes();
  }
  return sum;
}

int Table::ColumnIndex(std::string_view name) const {
  for (size_t i = 0; i < layout_.size(); ++i) {
    if (layout_[i].name() == name) return static_cast<int>(i);
  }
  return -1;
}

std::pair<const Columns*, int64_t> Table::Locate(int64_t row) const {
  for (const Columns& batch : batches_) {
    if (row < batch[0].size()) return {&batch, row};
    row -= batch[0].size();
  }
  return {nullptr, 0};
}

void Table::Append(Columns columns) {
  if (layout_[0].name() == "doc") {
    for (int64_t row = 0; row < columns[0].size(); ++row) {
      int64_t article = columns[0].integer(row);
      if (article_rows_.empty() || article_rows_.back().second != article)
        article_rows_.emplace_back(rows_ + row, article);
    }
  }
  AppendBatch(std::move(columns));
}

void Table::AppendBatch(Columns columns) {
  int64_t added = columns[0].size();
  if (added == 0) return;
  rows_ += added;
  bool fits = !batches_.empty();
  if (fits) {
    for (size_t i = 0; i < columns.size(); ++i)
      fits = fits && batches_.back()[i].bytes() + columns[i].bytes() <= kMaxBatchBytes;
  }
  if (!fits) {
    batches_.push_back(std::move(columns));
    return;
  }
  for (size_t i = 0; i < columns.size(); ++i) batches_.back()[i].Append(columns[i]);
}

void Table::ReplaceKeys(const Column& keys) {
  std::vector<Columns> old = std::move(batches_);
  batches_.clear();
  rows_ = 0;
  layout_[0] = Column(layout_[0].name(), keys.type());
  for (Columns& batch : old) {
    Column doc = layout_[0];
    for (int64_t row = 0; row < batch[0].size(); ++row) doc.AddFrom(keys, batch[0].integer(row));
    batch[0] = std::move(doc);
    AppendBatch(std::move(batch));
  }
}

std::pair<int64_t, int64_t> Table::ArticleRow(int64_t row) const {
  auto next = std::upper_bound(article_rows_.begin(), article_rows_.end(), row,
                               [](int64_t at, const auto& first) { return at < first.first; });
  return {std::prev(next)->second, row - std::prev(next)->first};
}

bool Table::Restore(std::vector<Columns> batches, std::vector<std::pair<int64_t, int64_t>> article_rows) {
  int64_t rows = 0;
  for (const Columns& batch : batches) rows += batch[0].size();
  const bool of_articles = layout_[0].name() == "doc" && rows > 0;
  if (article_rows.empty() == of_articles) return false;
  int64_t before = -1;
  for (const auto& [row, article] : article_rows) {
    if (row <= before || row >= rows || article < 0) return false;
    before = row;
  }
  if (of_articles && article_rows.front().first != 0) return false;
  batches_ = std::move(batches);
  article_rows_ = std::move(article_rows);
  rows_ = rows;
  return true;
}

}  // namespace copydesk
