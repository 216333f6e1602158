// What must hold of any bytes taken as an article: for the fuzzer of whole extractions and for the short run
// in the tests (tests/cpp/fuzz_test.cc). Stops the program where something does not.
#ifndef COPYDESK_FUZZ_EXTRACT_TARGET_H_
#define COPYDESK_FUZZ_EXTRACT_TARGET_H_

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "desk/engine.h"
#include "fuzz/text_targets.h"
#include "text/unicode.h"

namespace copydesk::fuzz {

inline const Engine& ShippedEngine() {
  static const std::shared_ptr<const Engine> engine = [] {
    Diagnostics faults;
    return Engine::Load({{.folder = COPYDESK_PACKS "/news_en"}}, &faults);
  }();
  return *engine;
}

// One article, once.
class OneArticle : public ArticleSource {
 public:
  OneArticle(std::vector<Cell> cells, std::vector<std::string> fields, std::optional<news::Day> published)
      : cells_(std::move(cells)), fields_(std::move(fields)), published_(published) {}
  const std::vector<std::string>& fields() const override { return fields_; }
  bool Next(ArticleBatch* batch) override {
    if (done_) return false;
    done_ = true;
    batch->fields = fields_.size();
    batch->cells = cells_;
    batch->published = {published_};
    return true;
  }

 private:
  std::vector<Cell> cells_;
  std::vector<std::string> fields_;
  std::optional<news::Day> published_;
  bool done_ = false;
};

// A table's only batch of columns, by name.
struct TableView {
  const Table& table;
  const Columns* columns = nullptr;

  explicit TableView(const Table& t) : table(t), columns(t.rows() > 0 ? t.Locate(0).first : nullptr) {}
  int64_t rows() const { return table.rows(); }
  const Column& column(const std::string& name) const {
    return (*columns)[static_cast<size_t>(table.ColumnIndex(name))];
  }
  bool has(const std::string& name) const { return table.ColumnIndex(name) >= 0; }
  // Which cell a row lies in.
  size_t field(int64_t row, const std::vector<std::string>& fields) const {
    if (!has("field")) return 0;
    const auto at = std::find(fields.begin(), fields.end(), column("field").text(row));
    Must(at != fields.end(), "a known field");
    return static_cast<size_t>(at - fields.begin());
  }
  int64_t integer(const std::string& name, int64_t row) const {
    return column(name).is_null(row) ? -1 : column(name).integer(row);
  }
};

inline const Table& Named(const Extraction& out, std::string_view name) {
  for (const auto& table : out.tables) {
    if (table->name() == name) return *table;
  }
  std::abort();
}

// Every span lies in its cell and its text is that slice; rows are in order; numbers that point to another
// table are rows of it.
inline void CheckRows(const Extraction& out, const std::vector<std::string>& fields,
                      const std::vector<std::string>& cells) {
  for (const auto& table : out.tables) {
    const TableView view(*table);
    std::tuple<int64_t, int64_t, int64_t> before{-1, -1, -1};
    for (int64_t row = 0; row < view.rows(); ++row) {
      const size_t field = view.field(row, fields);
      const std::string& cell = cells[field];
      for (const Column& column : *view.columns) {
        const std::string& name = column.name();
        if (!name.ends_with("start") || column.is_null(row)) continue;
        const std::string stem = name.substr(0, name.size() - 5);
        const int64_t start = column.integer(row), end = view.integer(stem + "end", row);
        Must(start >= 0 && start <= end && end <= static_cast<int64_t>(cell.size()),
             "a span lies in its cell");
        const std::string text = stem.empty() ? "text" : stem.substr(0, stem.size() - 1);
        if (!view.has(text)) continue;
        Must(view.column(text).text(row) ==
                 std::string_view(cell).substr(static_cast<size_t>(start), static_cast<size_t>(end - start)),
             "a text is its slice");
      }
      if (view.has("rule"))
        Must(!view.column("rule").is_null(row) && !view.column("rule").text(row).empty(), "a row has a rule");
      if (view.has("start")) {
        const std::tuple<int64_t, int64_t, int64_t> now{static_cast<int64_t>(field),
                                                        view.integer("start", row), view.integer("end", row)};
        Must(before <= now, "rows are in order");
        before = now;
      }
      for (const auto& [name, to] : {std::pair("block", "blocks"),
                                     {"sentence", "sentences"},
                                     {"entity", "actors"},
                                     {"quote", "quotes"},
                                     {"first_mention", "entities"},
                                     {"source_entity", "actors"},
                                     {"target_entity", "actors"},
                                     {"duplicate_of", "blocks"}}) {
        if (!view.has(name) || view.column(name).is_null(row)) continue;
        const int64_t number = view.integer(name, row);
        Must(number >= 0 && number < Named(out, to).rows(), "a number points to a row");
      }
    }
  }
}

// The blocks of each cell are disjoint and hold all that is no white space.
inline void CheckCover(const Extraction& out, const std::vector<std::string>& fields,
                       const std::vector<std::string>& cells) {
  const TableView blocks(Named(out, "blocks"));
  for (size_t field = 0; field < cells.size(); ++field) {
    size_t at = 0;
    auto blank_until = [&](size_t end) {
      while (at < end)
        Must(IsWhiteSpace(NextCodePoint(cells[field], &at)), "blocks hold all that is no white space");
    };
    for (int64_t row = 0; row < blocks.rows(); ++row) {
      if (blocks.field(row, fields) != field) continue;
      blank_until(static_cast<size_t>(blocks.integer("start", row)));
      Must(static_cast<int64_t>(at) == blocks.integer("start", row), "blocks are disjoint");
      at = static_cast<size_t>(blocks.integer("end", row));
    }
    blank_until(cells[field].size());
  }
}

// A table that was asked for alone is that of an extraction of all, byte for byte.
inline void CheckSame(const Table& alone, const Table& among) {
  Must(alone.name() == among.name() && alone.rows() == among.rows(),
       "rows do not depend on what else is asked for");
  const TableView a(alone), b(among);
  for (size_t i = 0; alone.rows() > 0 && i < a.columns->size(); ++i) {
    const Column &left = (*a.columns)[i], &right = (*b.columns)[i];
    Must(
        left.valid() == right.valid() && left.values() == right.values() && left.offsets() == right.offsets(),
        "cells do not depend on what else is asked for");
  }
}

// The first byte says whether there is a date and a headline: the first line, then.
inline void WholeExtraction(std::string_view bytes) {
  if (bytes.empty()) return;
  const auto mode = static_cast<unsigned char>(bytes[0]);
  const std::string_view text = ValidPart(bytes.substr(1));
  const bool headline = (mode & 1) != 0;
  const size_t line = headline ? std::min(text.find('\n'), text.size()) : 0;
  std::vector<std::string> cells, fields;
  if (headline) cells.emplace_back(text.substr(0, line)), fields.emplace_back("title");
  cells.emplace_back(text.substr(line)), fields.emplace_back(headline ? "body" : "");
  std::vector<Cell> given;
  for (const std::string& cell : cells) given.push_back({.text = cell, .state = CellState::kText});
  std::optional<news::Day> published;
  if (mode & 2) published = news::Day(std::chrono::days(19000 + mode));
  LayerSet all;
  for (std::string_view name : kLayerNames) all.Add(*ParseLayer(name));
  auto extract = [&](LayerSet layers) {
    OneArticle source(given, fields, published);
    return ShippedEngine().Extract(&source, layers, {.in_bytes = true});
  };
  const Extraction whole = extract(all);
  Must(whole.report.read == 1 && !whole.stopped, "every text is read");
  CheckRows(whole, fields, cells);
  CheckCover(whole, fields, cells);
  const std::string_view alone = kLayerNames[mode / 4 % kLayerNames.size()];
  LayerSet one;
  one.Add(*ParseLayer(alone));
  CheckSame(*extract(one).tables[0], Named(whole, alone));
}

}  // namespace copydesk::fuzz

#endif  // COPYDESK_FUZZ_EXTRACT_TARGET_H_
