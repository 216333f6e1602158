#include "desk/match_rows.h"

#include <utility>

#include "tables/schema.h"

namespace copydesk {
namespace {

struct MatchesTable {
  static constexpr std::string_view kName = "matches";
  KeyColumns key;
  Int32Column sentence{"sentence"};
  SpanColumns span;
  Utf8Column rule{"rule"};
  std::vector<PartColumns> labels;

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(sentence);
    span.Each(f);
    f(rule);
    for (PartColumns& label : labels) label.Each(f);
  }
};

}  // namespace

struct MatchRows::Impl {
  const std::vector<std::string>& fields;
  MatchesTable table;
  std::vector<int32_t> capture_of;  // by label, of the row at work; -1: not one of its own
};

const std::vector<std::string>& MatchRows::Columns() {
  static const std::vector<std::string> columns = {"doc", "field", "sentence", "start",
                                                   "end", "text",  "rule"};
  return columns;
}

MatchRows::MatchRows(const std::vector<std::string>& labels, const std::vector<std::string>& fields)
    : impl_(new Impl{fields, {}, {}}) {
  for (const std::string& label : labels) impl_->table.labels.emplace_back(label);
}
MatchRows::~MatchRows() = default;

void MatchRows::Add(const Row& row, const ArticleText& text, int64_t number) {
  MatchesTable& table = impl_->table;
  const Piece piece = text.At(row.place);
  table.key.Add(number, impl_->fields[static_cast<size_t>(piece.field)]);
  table.sentence.Add(row.sentence);
  table.span.Add(piece);
  table.rule.Add(row.rule);
  impl_->capture_of.assign(table.labels.size(), -1);
  for (size_t c = 0; c < row.columns.size(); ++c)
    impl_->capture_of[static_cast<size_t>(row.columns[c])] = static_cast<int32_t>(c);
  for (size_t i = 0; i < table.labels.size(); ++i) {
    const int32_t c = impl_->capture_of[i];
    const ByteSpan place = c < 0 ? ByteSpan{} : row.captures[static_cast<size_t>(c)];
    place.empty() ? table.labels[i].AddNull() : table.labels[i].Add(text.At(place), piece.field);
  }
}

NamedColumns MatchRows::Take() {
  NamedColumns out;
  out.emplace_back(MatchesTable::kName, TakeColumns(std::move(impl_->table), impl_->fields.size() > 1));
  return out;
}

}  // namespace copydesk
