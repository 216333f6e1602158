// Articles on their way in: cells of text and publication dates, a batch at a time.
//
//   ArticleBatch batch;
//   while (source.Next(&batch)) …   // batch.cell(article, field).text
//
// Rules: an article is `fields` cells, read as one text; texts are as the caller had them, in the form that
// the cell says, not yet checked: CheckedCells() in desk/run.h makes UTF-8 of them, an article at a time, by
// the worker that reads it. A batch owns, or keeps alive, the memory that its cells point to.
#ifndef COPYDESK_DESK_ARTICLES_H_
#define COPYDESK_DESK_ARTICLES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "news/records.h"
#include "text/transcode.h"

namespace copydesk {

enum class CellState : uint8_t {
  kText,
  kNull,
  kSurrogate
};  // kSurrogate: the caller's string has no UTF-8 form

struct Cell {
  std::string_view text;  // bytes of `form`; of a checked cell, UTF-8
  CellState state = CellState::kText;
  TextForm form = TextForm::kUtf8;

  GivenText given() const { return {text, form}; }
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
