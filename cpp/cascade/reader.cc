#include "cascade/reader.h"

#include <algorithm>

#include "cascade/table_faults.h"

namespace copydesk {
namespace {

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

bool IsIn(std::string_view name, const std::vector<std::string_view>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

int CodePoints(std::string_view text) {
  return static_cast<int>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// "call on|call upon" → "call on"
std::string_view FirstSpelling(std::string_view term) { return term.substr(0, term.find('|')); }

std::string NoAttribute(const KindReader& reader, std::string_view name) {
  return Quoted(reader.kind) + " has no attribute " + Quoted(name);
}

// What an open reader's pack probably meant by an attribute of its own, or "".
std::string Meant(const KindReader& reader, std::string_view name) {
  if (!reader.open || IsIn(name, reader.attributes)) return "";
  std::vector<std::string_view> known = reader.attributes;
  known.insert(known.end(), {"source", "note"});  // columns of every list
  const std::string_view near = NearestName(name, known);
  return near.empty() ? "" : "did you mean " + Quoted(near) + "?";
}

Diagnostic NotAsked(const KindReader& reader, std::string_view name, Diagnostic at) {
  at.severity = Diagnostic::kLint;
  at.message = "nothing asks " + Quoted(reader.kind) + " for " + Quoted(name);
  at.hint = Meant(reader, name);
  return at;
}

}  // namespace

SourcePosition PlaceOfLabel(const Located& pattern, const std::string& label) {
  const std::string_view text = pattern.text;
  for (size_t at = text.find(label + ":"); at != std::string_view::npos;
       at = text.find(label + ":", at + 1)) {
    if (at > 0 && (IsName(text.substr(at - 1, 1)) || (text[at - 1] >= '0' && text[at - 1] <= '9'))) continue;
    const std::string_view before = text.substr(0, at);
    const size_t line = before.rfind('\n');
    if (line == std::string_view::npos) return {pattern.at.line, pattern.at.column + CodePoints(before)};
    return {pattern.at.line + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
            CodePoints(before.substr(line + 1)) + 1};
  }
  return pattern.at;
}

const Said* Statement::Find(std::string_view key) const {
  auto it = std::find_if(said.begin(), said.end(), [&](const Said& s) { return s.key == key; });
  return it == said.end() ? nullptr : &*it;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view near = NearestName(word, known);
  if (!near.empty()) return "did you mean " + Quoted(near) + "?";
  std::string out = "known are";
  for (std::string_view name : known) out += (name == known.front() ? " " : ", ") + std::string(name);
  return known.empty() ? "" : out;
}

namespace {

// What is said of an attribute that has one of few values.
void CheckClosed(const KindReader& reader, const Statement& row) {
  for (const ClosedAttribute& closed : reader.closed) {
    const Said* said = row.Find(closed.name);
    if (said == nullptr || said->captured || IsIn(said->value, closed.values)) continue;
    const std::string_view what = closed.what.empty() ? closed.name : closed.what;
    row.fault(*said, 0, "unknown " + std::string(what) + " " + Quoted(said->value),
              DidYouMean(said->value, closed.values));
  }
}

void Read(const KindReader& reader, const Statement& row) {
  CheckClosed(reader, row);
  if (reader.read) reader.read(row);
}

// A ready-made list has no file with lines: the place is its rule's, the row is told by its number.
void ReadReadyList(const KindReader& reader, int32_t rule, const std::string& file, const Gazetteer& list,
                   const StringSets& sets, Diagnostics* faults) {
  auto fault = [&](int32_t row, std::string message, std::string hint) {
    std::string where = row < 0 ? "" : "row " + std::to_string(row + 1) + ": ";
    faults->push_back({.file = file, .message = where + message, .hint = std::move(hint)});
  };
  for (const std::string& column : list.columns()) {
    if (!reader.open && !IsIn(column, reader.attributes))
      fault(-1, NoAttribute(reader, column), DidYouMean(column, reader.attributes));
    else if (!Meant(reader, column).empty())
      faults->push_back(NotAsked(reader, column, {.file = file}));
  }
  // Names may be a million, of a mapped file.
  if (reader.open || (!reader.read && reader.closed.empty())) return;
  std::vector<Said> said;
  for (int32_t row = 0; row < list.rows(); ++row) {
    said.clear();
    for (const Attribute& a : list.attributes(row)) said.push_back({.key = a.key, .value = a.value});
    Read(reader,
         {.rule = rule,
          .row = row,
          .said = said,
          .sets = sets,
          .fault = [&](const Said&, size_t, std::string message,
                       std::string hint) { fault(row, std::move(message), std::move(hint)); },
          .lint =
              [&](const Said&, size_t, std::string message, std::string hint) {
                fault(row, std::move(message), std::move(hint));
                faults->back().severity = Diagnostic::kLint;
              },
          .fault_of_all = [&](std::string message,
                              std::string hint) { fault(row, std::move(message), std::move(hint)); }});
  }
}

// Captures without which a rule of the kind makes nothing.
void CheckNeeded(const KindReader& reader, const RuleEntry& entry, const SourceText& source,
                 const std::vector<std::string>& labels, Diagnostics* faults) {
  for (std::string_view needed : reader.needed_captures) {
    std::string all;
    bool there = false;
    for (size_t at = 0; at <= needed.size();) {
      const size_t end = std::min(needed.find('|', at), needed.size());
      const std::string_view one = needed.substr(at, end - at);
      there |= std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
        return label == one || NearestName(label, reader.captures) == one;  // a slip, which is told
      });
      all += (at == 0 ? "" : " or ") + Quoted(one);
      at = end + 1;
    }
    if (there) continue;
    faults->push_back(source.Fault(entry.pattern.at,
                                   "a rule that emits " + Quoted(reader.kind) + " needs the capture " + all,
                                   "write `" + std::string(needed.substr(0, needed.find('|'))) +
                                       ":` before the part of the pattern that is it"));
  }
}

}  // namespace

void ReadList(const KindReader& reader, int32_t rule, const std::string& file, const TsvTable* table,
              const Gazetteer* list, const StringSets& sets, Diagnostics* faults) {
  if (table == nullptr) {
    if (list != nullptr) ReadReadyList(reader, rule, file, *list, sets, faults);
    return;
  }
  CellFile lines(file);
  std::vector<int> columns;  // those that are attributes
  for (size_t c = 0; c < table->header.size(); ++c) {
    const std::string& name = table->header[c];
    if (name == "term" || name == "source" || name == "note") continue;
    if (!Meant(reader, name).empty())
      faults->push_back(
          NotAsked(reader, name, lines.Fault(table->header_line, static_cast<int>(c), 0, "", "")));
    if (reader.open || IsIn(name, reader.attributes)) {
      columns.push_back(static_cast<int>(c));
    } else {
      faults->push_back(lines.Fault(table->header_line, static_cast<int>(c), 0, NoAttribute(reader, name),
                                    DidYouMean(name, reader.attributes)));
    }
  }
  if (!reader.read && reader.closed.empty()) return;
  const int term = table->Column("term");
  std::vector<Said> said;
  Statement row{.rule = rule,
                .row = 0,
                .term = {},
                .said = {},
                .sets = sets,
                .fault = {},
                .lint = {},
                .fault_of_all = {}};
  const auto fault = [&](int column, size_t byte, std::string message, std::string hint) {
    const int line = table->lines[static_cast<size_t>(row.row)];
    faults->push_back(lines.Fault(line, column, byte, std::move(message), std::move(hint)));
  };
  row.fault = [&](const Said& s, size_t byte, std::string message, std::string hint) {
    fault(s.column, byte, std::move(message), std::move(hint));
  };
  row.lint = [&](const Said& s, size_t byte, std::string message, std::string hint) {
    fault(s.column, byte, std::move(message), std::move(hint));
    faults->back().severity = Diagnostic::kLint;
  };
  row.fault_of_all = [&](std::string message, std::string hint) {
    fault(-1, 0, std::move(message), std::move(hint));
  };
  for (size_t i = 0; i < table->rows.size(); ++i) {
    said.clear();
    for (int c : columns) {
      const auto at = static_cast<size_t>(c);
      if (std::string_view value = table->rows[i][at]; !value.empty())
        said.push_back({.key = table->header[at], .value = value, .column = c});
    }
    row.row = static_cast<int32_t>(i);
    row.term = term < 0 ? std::string_view() : FirstSpelling(table->rows[i][static_cast<size_t>(term)]);
    row.said = said;
    Read(reader, row);
  }
}

void ReadRule(const KindReader& reader, int32_t rule, const RuleEntry& entry, const SourceText& source,
              const std::vector<std::string>* labels, const StringSets& sets, Diagnostics* faults) {
  std::vector<Said> said;
  std::vector<std::string> values;
  values.reserve(entry.set.size());
  for (const AttributeTemplate& made : entry.set) {
    if (!reader.open && !IsIn(made.key, reader.attributes)) {
      faults->push_back(
          source.Fault(made.key_at, NoAttribute(reader, made.key), DidYouMean(made.key, reader.attributes)));
      continue;
    }
    if (!Meant(reader, made.key).empty())
      faults->push_back(NotAsked(reader, made.key, source.Fault(made.key_at, "")));
    const bool captured = !made.label.empty();
    if (!captured && made.text.empty()) continue;
    values.push_back(captured ? "$" + made.label : made.text);
    said.push_back({.key = made.key, .value = values.back(), .captured = captured, .at = made.at});
  }
  for (const std::string& label : labels == nullptr ? std::vector<std::string>() : *labels) {
    const bool used = std::any_of(entry.set.begin(), entry.set.end(),
                                  [&](const AttributeTemplate& made) { return made.label == label; });
    if (reader.open || reader.any_capture || used || IsIn(label, reader.captures)) continue;
    faults->push_back(source.Fault(PlaceOfLabel(entry.pattern, label),
                                   Quoted(reader.kind) + " has no capture " + Quoted(label),
                                   DidYouMean(label, reader.captures)));
  }
  if (labels != nullptr) CheckNeeded(reader, entry, source, *labels, faults);
  const auto fault = [&](const Said& s, size_t byte, std::string message, std::string hint) {
    SourcePosition at = source.InsideString(s.at);
    at.column += CodePoints(s.value.substr(0, std::min(byte, s.value.size())));
    faults->push_back(source.Fault(at, std::move(message), std::move(hint)));
  };
  Read(reader, {.rule = rule,
                .row = -1,
                .said = said,
                .sets = sets,
                .fault = fault,
                .lint =
                    [&](const Said& s, size_t byte, std::string message, std::string hint) {
                      fault(s, byte, std::move(message), std::move(hint));
                      faults->back().severity = Diagnostic::kLint;
                    },
                .fault_of_all =
                    [&](std::string message, std::string hint) {
                      faults->push_back(source.Fault(entry.at, std::move(message), std::move(hint)));
                    }});
}

}  // namespace copydesk
