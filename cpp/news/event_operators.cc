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
constexpr std::string_view kReported = "reported";  // said where a row stands for the frames of a cue

std::string KeyOf(std::string_view term, char pos) { return std::string(1, pos).append(term); }

}  // namespace

void Operators::Load(const std::string& path, const absl::flat_hash_set<std::string>& types,
                     Diagnostics* faults) {
  if (!std::filesystem::exists(path)) return;
  std::optional<TsvTable> table = ReadTsv(path, faults);
  if (!table) return;
  auto fault = [&](int line, std::string message, std::string hint = {}) {
    faults->push_back({.file = path, .line = line, .message = std::move(message), .hint = std::move(hint)});
  };
  const int term = table->Column("term"), pos = table->Column("pos"), inner = table->Column("inner");
  const int type = table->Column("type"), mode = table->Column("mode"), cameo = table->Column("cameo");
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
    auto cell = [&](int column) { return column < 0 ? std::string() : cells[static_cast<size_t>(column)]; };
    if (const std::string over = cell(inner); !over.empty()) {
      if (!types.contains(over)) fault(line, "unknown type “" + over + "” in “inner”");
      if (!types.contains(cell(type))) fault(line, "unknown type “" + cell(type) + "” in “type”");
      over_[KeyOf(word, part[0])].insert_or_assign(
          over, Composition{.type = cell(type), .mode = cell(mode), .cameo = cell(cameo)});
      continue;
    }
    Row row;
    bool tells = false;
    for (size_t c = 0; c < columns.size(); ++c) {
      const std::string said = cell(columns[c]);
      if (said.empty()) continue;
      if (said == kReported) {
        tells = true;
        continue;
      }
      const auto* status = std::find(kStatuses.begin(), kStatuses.end(), said);
      if (status == kStatuses.end()) {
        fault(line, "unknown status “" + said + "” in “" + std::string(kColumns[c]) + "”",
              "asserted, future, hypothetical, negated, historical or reported");
      } else {
        row[c] = *status;
        tells = true;
      }
    }
    if (!tells) fault(line, "“" + word + "” changes nothing");
    const std::string key = KeyOf(word, part[0]);
    if (const auto [it, fresh] = lines.try_emplace(key, line); !fresh)
      fault(line, "“" + word + "” is there already, in line " + std::to_string(it->second));
    rows_.insert_or_assign(key, row);
  }
}

void Operators::AddVerb(std::string_view term, const Row& row) { rows_.try_emplace(KeyOf(term, 'V'), row); }

const Composition* Operators::Over(std::string_view term, char pos, std::string_view inner) const {
  const auto it = over_.find(KeyOf(term, pos));
  if (it == over_.end()) return nullptr;
  const auto of = it->second.find(std::string(inner));
  return of == it->second.end() ? nullptr : &of->second;
}

bool Operators::Composes(std::string_view term, char pos) const { return over_.contains(KeyOf(term, pos)); }

std::string_view Operators::StatusBehind(std::string_view term, char pos, Link link) const {
  const auto it = rows_.find(KeyOf(term, pos));
  return it == rows_.end() ? std::string_view() : it->second[static_cast<size_t>(link)];
}

}  // namespace copydesk::news
