// The cells of one article read as one text, and the way back from its bytes to a cell and the offsets in it.
//
//   ArticleText text({"Headline", "Body of it."}, /*in_bytes=*/false);
//   text.whole()                    // "Headline\n\nBody of it."
//   text.At(ByteSpan{10, 14})       // field 1, 0…4, "Body"
//
// Rules: cells are joined by a blank line; null cells take no part. Offsets are code points of the cell, or
// bytes if asked for. A span that would leave its cell is cut at the cell's end. Texts are valid UTF-8.
// Lifetime: the cells outlive it; neither copied nor moved. Threads: one at a time, also of const calls.
// Cost: one cell is not copied; the first At() reads the text once.
#ifndef COPYDESK_DESK_ARTICLE_TEXT_H_
#define COPYDESK_DESK_ARTICLE_TEXT_H_

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "desk/articles.h"
#include "tables/schema.h"
#include "text/unicode.h"

namespace copydesk {

class ArticleText {
 public:
  ArticleText(const std::vector<Cell>& cells, bool in_bytes);
  ArticleText(const ArticleText&) = delete;
  ArticleText& operator=(const ArticleText&) = delete;

  std::string_view whole() const { return whole_; }
  // The length of the first of several cells, which is the article's headline; else 0.
  int32_t headline_bytes() const { return headline_bytes_; }
  Piece At(ByteSpan bytes) const;

 private:
  struct Part {
    int32_t field;
    int32_t start;  // in whole()
    std::string_view text;
  };

  std::string joined_;
  std::string_view whole_;
  int32_t headline_bytes_ = 0;
  std::vector<Part> parts_;
  bool in_bytes_;
  mutable std::vector<OffsetMap> maps_;  // one a part; made by the first At(), for many articles have no row
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_ARTICLE_TEXT_H_
