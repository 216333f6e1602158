// Articles on their way in: cells of text and publication dates, a batch at a time.
//
//   ArticleBatch batch;
//   while (source.Next(&batch)) …   // batch.cell(article, field).text
//
// Rules: an article is `fields` cells, read as one text; texts are UTF-8 as the caller had them, not yet checked.
// A batch owns, or keeps alive, the memory that its cells point to.
#ifndef COPYDESK_DESK_ARTICLES_H_
#define COPYDESK_DESK_ARTICLES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "news/records.h"

namespace copydesk {

enum class CellState : uint8_t { kText, kNull, kSurrogate };  // kSurrogate: the caller's string has no UTF-8 form

struct Cell {
  std::string_view text;
  CellState state = CellState::kText;
};

struct ArticleBatch {
  size_t fields = 1;
  std::vector<Cell> cells;                          // article by article, `fields` each
  std::vector<std::optional<news::Day>> published;  // one an article
  std::vector<std::shared_ptr<const void>> memory;

  size_t size() const { return published.size(); }
  const Cell& cell(size_t article, size_t field) const { return cells[article * fields + field]; }
};

class ArticleSource {
 public:
  virtual ~ArticleSource() = default;
  // The names of the cells; one empty name where an article is one cell without a name.
  virtual const std::vector<std::string>& fields() const = 0;
  // Fills an empty batch, false at the end. Called from the thread that called Extract().
  virtual bool Next(ArticleBatch* batch) = 0;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_ARTICLES_H_
