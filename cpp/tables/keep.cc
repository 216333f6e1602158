#include "tables/keep.h"

#include <utility>
#include <vector>

namespace copydesk {

std::shared_ptr<Table> WithArticleColumns(const Table& table, const Columns& by_article) {
  Columns layout = table.layout();
  for (const Column& column : by_article) layout.emplace_back(column.name(), column.type());
  auto out = std::make_shared<Table>(table.name(), std::move(layout));
  for (const auto& [key, value] : table.metadata()) out->AddMetadata(key, value);
  const auto& articles = table.article_rows();
  std::vector<Columns> batches = table.batches();
  int64_t row = 0;
  size_t at = 0;  // in `articles`
  for (Columns& batch : batches) {
    Columns added;
    for (const Column& column : by_article) added.emplace_back(column.name(), column.type());
    for (const int64_t end = row + batch[0].size(); row < end; ++row) {
      while (at + 1 < articles.size() && articles[at + 1].first <= row) ++at;
      for (size_t c = 0; c < added.size(); ++c) added[c].AddFrom(by_article[c], articles[at].second);
    }
    for (Column& column : added) batch.push_back(std::move(column));
  }
  if (row > 0) out->Restore(std::move(batches), articles);
  return out;
}

}  // namespace copydesk
