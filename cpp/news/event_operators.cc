#include "news/event_operators.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include "cascade/table_faults.h"
#include "gazetteer/tsv.h"
#include "news/frames.h"

namespace copydesk::news {
namespace {

constexpr std::array<std::string_view, 4> kColumns = {"to", "ing", "that", "noun"};
constexpr std::array<std::string_view, 5> kStatuses = {"asserted", "future", "hypothetical", "negated",
                                                       "historical"};
constexpr std::string_view kReported = "reported";  // said where a row stands for the frames of a cue

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

std::string KeyOf(std::string_view term, char pos) { return std::string(1, pos).append(term); }

// What an operator is over an act; types, modes and codes must be some of `names`, where that has any.
Composition ReadComposition(size_t row, const TsvTable& table, const EventNames& names, TableFaults* told) {
  const int type = table.Column("type"), mode = table.Column("mode"), cameo = table.Column("cameo");
  Composition out{.type = std::string(told->Cell(row, type)),
                  .mode = std::string(told->Cell(row, mode)),
                  .cameo = std::string(told->Cell(row, cameo))};
  if (out.type.empty()) told->At(row, type, "`inner` without a `type`", "what the two are together");
  if (!names.types.empty()) {
    const std::vector<std::string_view> types(names.types.begin(), names.types.end());
    told->IsOneOf(row, table.Column("inner"), "type", types);
    if (told->IsOneOf(row, type, "type", types) && names.modes.contains(out.type)) {
      const std::vector<std::string>& modes = names.modes.at(out.type);
      told->IsOneOf(row, mode, "mode of " + out.type, {modes.begin(), modes.end()});
    }
  }
  if (!out.cameo.empty() && !names.codes.empty() &&
      std::find(names.codes.begin(), names.codes.end(), out.cameo) == names.codes.end())
    told->At(row, cameo, "unknown CAMEO code " + Quoted(out.cameo),
             "codes stand in cameo.tsv, leading zeros too");
  return out;
}

}  // namespace

void Operators::Load(const std::string& path, const EventNames& names, Diagnostics* faults) {
  if (!std::filesystem::exists(path)) return;
  std::optional<TsvTable> table = ReadTsv(path, faults);
  if (!table) return;
  TableFaults told(*table, faults);
  if (!told.HasColumns({"term", "pos", "to", "ing", "that", "noun"}, {"inner", "type", "mode", "cameo"}))
    return;
  const int term = table->Column("term"), pos = table->Column("pos"), inner = table->Column("inner");
  absl::flat_hash_map<std::string, int> lines;
  for (size_t i = 0; i < table->rows.size(); ++i) {
    const std::string word(told.Cell(i, term));
    const std::string_view part = told.Cell(i, pos);
    if (word.empty()) told.At(i, term, "a row without a term", "");
    if (part.empty()) told.At(i, pos, "no part of speech", "V, N or J");
    const bool known = told.IsOneOf(i, pos, "part of speech", {"V", "N", "J"}) && !part.empty();
    if (!told.Cell(i, inner).empty()) {
      Composition made = ReadComposition(i, *table, names, &told);
      if (known)
        over_[KeyOf(word, part[0])].insert_or_assign(std::string(told.Cell(i, inner)), std::move(made));
      continue;
    }
    Row row;
    bool changes = false;
    std::vector<std::string_view> may_be(kStatuses.begin(), kStatuses.end());
    may_be.push_back(kReported);
    for (size_t c = 0; c < kColumns.size(); ++c) {
      const int column = table->Column(kColumns[c]);
      const std::string_view said = told.Cell(i, column);
      changes |= !said.empty();
      if (said.empty() || !told.IsOneOf(i, column, "status", may_be) || said == kReported) continue;
      row[c] = *std::find(kStatuses.begin(), kStatuses.end(), said);
    }
    if (!changes)
      told.At(i, term, Quoted(word) + " changes nothing", "a status in `to`, `ing`, `that` or `noun`");
    for (std::string_view other : {"type", "mode", "cameo"}) {
      if (!told.Cell(i, table->Column(other)).empty())
        told.At(i, table->Column(other), Quoted(other) + " goes with `inner`",
                "the type of the act behind it");
    }
    if (!known) continue;
    const std::string key = KeyOf(word, part[0]);
    if (const auto [it, fresh] = lines.try_emplace(key, table->lines[i]); !fresh)
      told.At(i, term, Quoted(word) + " is there already", "in line " + std::to_string(it->second));
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
