#include "news/event_operators.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include "gazetteer/tsv.h"

namespace copydesk::news {
namespace {

constexpr std::array<std::string_view, 4> kColumns = {"to", "ing", "that", "noun"};
constexpr std::array<std::string_view, 5> kStatuses = {"asserted", "future", "hypothetical", "negated",
                                                       "historical"};

std::string KeyOf(std::string_view term, char pos) { return std::string(1, pos).append(term); }

}  // namespace

void Operators::Load(const std::string& path, Diagnostics* faults) {
  if (!std::filesystem::exists(path)) return;
  std::optional<TsvTable> table = ReadTsv(path, faults);
  if (!table) return;
  auto fault = [&](int line, std::string message, std::string hint = {}) {
    faults->push_back({.file = path, .line = line, .message = std::move(message), .hint = std::move(hint)});
  };
  const int term = table->Column("term"), pos = table->Column("pos");
  std::array<int, 4> columns = {};
  std::transform(kColumns.begin(), kColumns.end(), columns.begin(),
                 [&](std::string_view name) { return table->Column(name); });
  if (term < 0 || pos < 0 || std::any_of(columns.begin(), columns.end(), [](int c) { return c < 0; }))
    return fault(table->header_line, "columns term, pos, to, ing, that and noun are needed");
  absl::flat_hash_map<std::string, int> lines;
  for (size_t i = 0; i < table->rows.size(); ++i) {
    const std::vector<std::string>& cells = table->rows[i];
    const std::string& word = cells[static_cast<size_t>(term)];
    const std::string& part = cells[static_cast<size_t>(pos)];
    const int line = table->lines[i];
    if (part != "V" && part != "N" && part != "J") {
      fault(line, "pos is “" + part + "”", "V, N or J");
      continue;
    }
    Row row;
    for (size_t c = 0; c < columns.size(); ++c) {
      const std::string& cell = cells[static_cast<size_t>(columns[c])];
      if (cell.empty()) continue;
      const auto* status = std::find(kStatuses.begin(), kStatuses.end(), cell);
      if (status == kStatuses.end()) {
        fault(line, "unknown status “" + cell + "” in “" + std::string(kColumns[c]) + "”",
              "asserted, future, hypothetical, negated or historical");
      } else {
        row[c] = *status;
      }
    }
    if (std::all_of(row.begin(), row.end(), [](std::string_view cell) { return cell.empty(); }))
      fault(line, "“" + word + "” changes nothing");
    const std::string key = KeyOf(word, part[0]);
    if (const auto [it, fresh] = lines.try_emplace(key, line); !fresh)
      fault(line, "“" + word + "” is there already, in line " + std::to_string(it->second));
    rows_.insert_or_assign(key, row);
  }
}

std::string_view Operators::StatusBehind(std::string_view term, char pos, Link link) const {
  const auto it = rows_.find(KeyOf(term, pos));
  return it == rows_.end() ? std::string_view() : it->second[static_cast<size_t>(link)];
}

}  // namespace copydesk::news
