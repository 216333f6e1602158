// What the answers of desk/why_not.h share: the table's rows while they are written, and the article that is
// asked about.
#ifndef COPYDESK_DESK_WHY_NOT_ROWS_H_
#define COPYDESK_DESK_WHY_NOT_ROWS_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "desk/article_text.h"
#include "desk/clause.h"
#include "desk/run.h"
#include "desk/why_not.h"
#include "tables/schema.h"

namespace copydesk {

struct WhyNotRows {
  SpanColumns span;
  Int32Column reached{"reached"}, elements{"elements"};
  Utf8Column needed{"needed"}, seen{"seen"}, reason{"reason"};

  template <class F>
  void Each(F&& f) {
    span.Each(f);
    f(reached);
    f(elements);
    f(needed);
    f(seen);
    f(reason);
  }
  Columns Take() {
    Columns out;
    Each([&out](Column& column) { out.push_back(std::move(column)); });
    return out;
  }
  // Of the article, not of a place in it.
  void AddWhole(std::string_view what_is_needed, std::string_view why) {
    Each([](Column& column) {
      if (column.name() != "needed" && column.name() != "reason") column.AddNull();
    });
    needed.AddIfAny(what_is_needed);
    reason.Add(why);
  }
};

// The source's first article, with what its reading needs.
struct FirstArticle {
  FirstArticle(const Engine& engine, const ArticleBatch& batch, ArticleSource* source)
      : text(CheckedCells(batch, 0, 0, source->fields(), &report, &buffer), false),
        article(engine.desk(), text.whole(), text.headline_bytes(), batch.published[0], &vocabulary) {}

  Report report;
  Utf8Buffer buffer;
  Vocabulary vocabulary;
  ArticleText text;
  news::Article article;
};

// Why a candidate was dropped, with what that speaks of, and with what the weights counted.
inline std::string InWords(const Rejected& r, bool weighed) {
  std::string out = r.reason;
  if (!r.about.empty()) out += ": " + r.about;
  if (r.detail.empty() || !weighed) return out;
  return out + (r.reason == news::Article::kUnlikely ? ": " : ": by the weights ") + r.detail;
}

// A row of a place, of which no pattern tells how far it came.
inline void AddPlace(WhyNotRows* rows, const Piece& piece, std::string_view needed, std::string_view seen,
                     std::string_view reason) {
  rows->span.Add(piece);
  for (Int32Column* column : {&rows->reached, &rows->elements}) column->AddNull();
  rows->needed.AddIfAny(needed);
  rows->seen.AddIfAny(seen);
  rows->reason.Add(reason);
}

// What the sentence's tree has around some tokens, and the whole of it.
inline void AddTree(WhyNotRows* rows, FirstArticle* first, TokenSpan tokens) {
  const Document& doc = first->article.document();
  const auto at = [&](TokenSpan span) { return first->text.At(doc.bytes(span)); };
  for (const ClausePart& part : ClauseAround(&first->article, HeadIn(&first->article, tokens)))
    AddPlace(rows, at(part.tokens), "tree", {}, part.words);
  if (const std::string tree = TreeAround(&first->article, tokens.start); !tree.empty())
    AddPlace(rows, at(doc.sentence_of(tokens.start).tokens), "tree", {}, tree);
}

inline std::shared_ptr<Table> Made(WhyNotRows rows) {
  auto table = std::make_shared<Table>("why_not", WhyNotRows().Take());
  table->Append(rows.Take());
  return table;
}

}  // namespace copydesk

#endif  // COPYDESK_DESK_WHY_NOT_ROWS_H_
