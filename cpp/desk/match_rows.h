// Rows of the table `matches`: doc sentence start end text rule, and three columns a label.
#ifndef COPYDESK_DESK_MATCH_ROWS_H_
#define COPYDESK_DESK_MATCH_ROWS_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "desk/article_text.h"
#include "desk/run.h"

namespace copydesk {

class MatchRows {
 public:
  // Columns that the table has by itself: no label may have such a name.
  static const std::vector<std::string>& Columns();

  // `fields` outlives it.
  MatchRows(const std::vector<std::string>& labels, const std::vector<std::string>& fields);
  ~MatchRows();

  struct Row {
    ByteSpan place;        // of the article
    int32_t sentence = 0;  // of the article
    std::string_view rule;
    std::span<const ByteSpan> captures;  // empty: the label took no part
    std::span<const int32_t> columns;    // by capture: the label's number
  };
  void Add(const Row& row, const ArticleText& text, int64_t number);
  NamedColumns Take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_MATCH_ROWS_H_
