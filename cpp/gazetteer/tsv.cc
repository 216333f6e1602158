#include "gazetteer/tsv.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "text/unicode.h"

namespace copydesk {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view TrimSpaces(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::vector<std::string> Cells(std::string_view line) {
  std::vector<std::string> cells;
  while (true) {
    size_t tab = line.find('\t');
    cells.emplace_back(TrimSpaces(line.substr(0, tab)));
    if (tab == std::string_view::npos) return cells;
    line.remove_prefix(tab + 1);
  }
}

int CodePoints(std::string_view text) {
  int n = 0;
  for (char c : text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return n;
}

// Column (from 1, in code points) of the cell `index` of a line.
int CellColumn(std::string_view line, size_t index) {
  size_t at = 0;
  for (; index > 0; --index) at = line.find('\t', at) + 1;
  return CodePoints(line.substr(0, at)) + 1;
}

bool ReadHeader(std::string_view line, int number, TsvTable* table, Diagnostics* faults) {
  table->header = Cells(line);
  table->header_line = number;
  bool ok = true;
  for (size_t i = 0; i < table->header.size(); ++i) {
    const std::string& name = table->header[i];
    bool repeated = table->Column(name) != static_cast<int>(i);
    if (!name.empty() && !repeated) continue;
    ok = false;
    faults->push_back({.file = table->file,
                       .line = number,
                       .column = CellColumn(line, i),
                       .message = name.empty() ? "a column without a name" : "column `" + name + "` twice",
                       .hint = "the first line names each column once, tabs between them",
                       .source_line = std::string(line)});
  }
  return ok;
}

bool ReadRow(std::string_view line, int number, TsvTable* table, Diagnostics* faults) {
  std::vector<std::string> cells = Cells(line);
  size_t width = table->header.size();
  while (cells.size() > width && cells.back().empty()) cells.pop_back();
  if (cells.size() > width) {
    faults->push_back(
        {.file = table->file,
         .line = number,
         .column = CellColumn(line, width),
         .message = std::to_string(cells.size()) + " cells where the header has " + std::to_string(width),
         .hint = "one tab between two cells",
         .source_line = std::string(line)});
    return false;
  }
  cells.resize(width);
  table->rows.push_back(std::move(cells));
  table->lines.push_back(number);
  return true;
}

}  // namespace

int TsvTable::Column(std::string_view name) const {
  for (size_t i = 0; i < header.size(); ++i) {
    if (header[i] == name) return static_cast<int>(i);
  }
  return -1;
}

std::optional<TsvTable> ParseTsv(std::string_view content, const std::string& file, Diagnostics* faults) {
  TsvTable table;
  table.file = file;
  if (content.starts_with(kByteOrderMark)) content.remove_prefix(kByteOrderMark.size());
  bool ok = true;
  for (int number = 1; !content.empty(); ++number) {
    size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with('#') || line.find_first_not_of(" \t") == std::string_view::npos) continue;
    if (FindInvalidUtf8(line) >= 0) {
      faults->push_back(
          {.file = file, .line = number, .message = "not UTF-8", .hint = "save the file as UTF-8"});
      ok = false;
    } else if (table.header.empty()) {
      if (!ReadHeader(line, number, &table, faults)) return std::nullopt;
    } else {
      ok &= ReadRow(line, number, &table, faults);
    }
  }
  if (table.header.empty()) {
    if (!ok) return std::nullopt;
    faults->push_back({.file = file,
                       .message = "no header",
                       .hint = "the first line names the columns, as in `term\tname\tsource`"});
    return std::nullopt;
  }
  return table;
}

std::optional<TsvTable> ReadTsv(const std::string& path, Diagnostics* faults) {
  std::error_code error;
  std::ifstream in;
  if (std::filesystem::is_regular_file(path, error))
    in.open(path, std::ios::binary);  // to open a pipe would wait for its writer
  if (!in.is_open()) {
    faults->push_back({.file = path, .message = "cannot read the file"});
    return std::nullopt;
  }
  std::ostringstream content;
  content << in.rdbuf();
  return ParseTsv(content.view(), path, faults);
}

}  // namespace copydesk
