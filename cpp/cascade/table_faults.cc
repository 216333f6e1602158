#include "cascade/table_faults.h"

#include <algorithm>

#include "base/read_file.h"
#include "cascade/reader.h"

namespace copydesk {
namespace {

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

int CodePoints(std::string_view text) {
  return static_cast<int>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool IsIn(std::string_view name, const std::vector<std::string_view>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Diagnostic CellFile::Fault(int line, int column, size_t byte, std::string message, std::string hint) {
  if (!source_) source_.emplace(name_, ReadFile(name_).value_or(""));
  std::string_view text = source_->line(line);
  size_t start = 0;
  for (int cell = 0; cell < column && start <= text.size(); ++cell) {
    const size_t tab = text.find('\t', start);
    if (tab == std::string_view::npos) break;
    start = tab + 1;
  }
  const size_t end = std::min(text.size(), start + byte);
  return source_->Fault({line, CodePoints(text.substr(0, end)) + 1}, std::move(message), std::move(hint));
}

bool TableFaults::HasColumns(const std::vector<std::string_view>& needed,
                             const std::vector<std::string_view>& others) {
  std::vector<std::string_view> known = needed;
  known.insert(known.end(), others.begin(), others.end());
  for (size_t c = 0; c < table_.header.size(); ++c) {
    const std::string_view name = table_.header[c];
    if (name == "source" || name == "note" || IsIn(name, known)) continue;
    faults_.push_back(file_.Fault(table_.header_line, static_cast<int>(c), 0,
                                  "unknown column " + Quoted(name), DidYouMean(name, known)));
  }
  bool all = true;
  for (std::string_view name : needed) {
    if (table_.Column(name) >= 0) continue;
    all = false;
    faults_.push_back(file_.Fault(table_.header_line, -1, 0, "no column " + Quoted(name), ""));
  }
  return all;
}

void TableFaults::At(size_t row, int column, std::string message, std::string hint) {
  faults_.push_back(file_.Fault(table_.lines[row], column, 0, std::move(message), std::move(hint)));
}

bool TableFaults::IsOneOf(size_t row, int column, std::string_view what,
                          const std::vector<std::string_view>& known) {
  const std::string_view cell = Cell(row, column);
  if (cell.empty() || IsIn(cell, known)) return true;
  At(row, column, "unknown " + std::string(what) + " " + Quoted(cell), DidYouMean(cell, known));
  return false;
}

}  // namespace copydesk
