#include "desk/article_text.h"

#include <algorithm>

namespace copydesk {

constexpr std::string_view kBetweenCells = "\n\n";

ArticleText::ArticleText(const std::vector<Cell>& cells, bool in_bytes) : in_bytes_(in_bytes) {
  int32_t at = 0;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].state != CellState::kText || cells[i].text.empty()) continue;
    if (at > 0) at += static_cast<int32_t>(kBetweenCells.size());
    parts_.push_back({.field = static_cast<int32_t>(i), .start = at, .text = cells[i].text});
    at += static_cast<int32_t>(cells[i].text.size());
    if (i == 0 && cells.size() > 1) headline_bytes_ = at;
  }
  if (parts_.size() == 1) {
    whole_ = parts_[0].text;
  } else {
    for (const Part& part : parts_) {
      if (part.start > 0) joined_ += kBetweenCells;
      joined_ += part.text;
    }
    whole_ = joined_;
  }
}

Piece ArticleText::At(ByteSpan bytes) const {
  if (parts_.empty()) return {};
  auto next = std::upper_bound(parts_.begin(), parts_.end(), bytes.start,
                               [](int32_t at, const Part& part) { return at < part.start; });
  size_t index = next == parts_.begin() ? 0 : static_cast<size_t>(next - parts_.begin()) - 1;
  const Part& part = parts_[index];
  int32_t size = static_cast<int32_t>(part.text.size());
  ByteSpan local = {std::clamp(bytes.start - part.start, 0, size),
                    std::clamp(bytes.end - part.start, 0, size)};
  Piece piece{.field = part.field, .start = local.start, .end = local.end, .text = Slice(part.text, local)};
  if (in_bytes_) return piece;
  if (maps_.empty()) {
    for (const Part& each : parts_) maps_.emplace_back(each.text);
  }
  const CodePointSpan shown = maps_[index].ToCodePoints(local);
  piece.start = shown.start;
  piece.end = shown.end;
  return piece;
}

}  // namespace copydesk
