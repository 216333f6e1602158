#include "cascade/reader.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

#include "text/unicode.h"

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

// The file of a list, read again for the first fault in it.
class ListFile {
 public:
  explicit ListFile(std::string name) : name_(std::move(name)) {}

  // At a byte of a cell; column -1: of the line.
  Diagnostic Fault(int line, int column, size_t byte, std::string message, std::string hint) {
    if (!source_) {
      std::ifstream in(name_, std::ios::binary);
      std::ostringstream content;
      if (in) content << in.rdbuf();
      source_.emplace(name_, std::move(content).str());
    }
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

 private:
  std::string name_;
  std::optional<SourceText> source_;
};

// "call on|call upon" → "call on"
std::string_view FirstSpelling(std::string_view term) { return term.substr(0, term.find('|')); }

std::string NoAttribute(const KindReader& reader, std::string_view name) {
  return Quoted(reader.kind) + " has no attribute " + Quoted(name);
}

// What an open reader's pack probably meant by an attribute of its own, or "".
std::string Meant(const KindReader& reader, std::string_view name) {
  if (!reader.open || IsIn(name, reader.attributes)) return "";
  const std::string_view near = NearestName(name, reader.attributes);
  return near.empty() ? "" : "did you mean " + Quoted(near) + "?";
}

Diagnostic NotAsked(const KindReader& reader, std::string_view name, Diagnostic at) {
  at.severity = Diagnostic::kLint;
  at.message = "nothing asks " + Quoted(reader.kind) + " for " + Quoted(name);
  at.hint = Meant(reader, name);
  return at;
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
  if (!reader.read) return;
  std::vector<Said> said;
  for (int32_t row = 0; row < list.rows(); ++row) {
    said.clear();
    for (const Attribute& a : list.attributes(row)) said.push_back({.key = a.key, .value = a.value});
    reader.read({.rule = rule,
                 .row = row,
                 .said = said,
                 .sets = sets,
                 .fault = [&](const Said&, size_t, std::string message,
                              std::string hint) { fault(row, std::move(message), std::move(hint)); },
                 .fault_of_all = [&](std::string message,
                                     std::string hint) { fault(row, std::move(message), std::move(hint)); }});
  }
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

void ReadList(const KindReader& reader, int32_t rule, const std::string& file, const TsvTable* table,
              const Gazetteer* list, const StringSets& sets, Diagnostics* faults) {
  if (table == nullptr) {
    if (list != nullptr) ReadReadyList(reader, rule, file, *list, sets, faults);
    return;
  }
  ListFile lines(file);
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
  if (!reader.read) return;
  const int term = table->Column("term");
  std::vector<Said> said;
  for (size_t row = 0; row < table->rows.size(); ++row) {
    said.clear();
    for (int c : columns) {
      const auto at = static_cast<size_t>(c);
      if (std::string_view value = table->rows[row][at]; !value.empty())
        said.push_back({.key = table->header[at], .value = value, .column = c});
    }
    auto fault = [&](int column, size_t byte, std::string message, std::string hint) {
      faults->push_back(lines.Fault(table->lines[row], column, byte, std::move(message), std::move(hint)));
    };
    reader.read(
        {.rule = rule,
         .row = static_cast<int32_t>(row),
         .term = term < 0 ? std::string_view() : FirstSpelling(table->rows[row][static_cast<size_t>(term)]),
         .said = said,
         .sets = sets,
         .fault = [&](const Said& s, size_t byte, std::string message,
                      std::string hint) { fault(s.column, byte, std::move(message), std::move(hint)); },
         .fault_of_all = [&](std::string message,
                             std::string hint) { fault(-1, 0, std::move(message), std::move(hint)); }});
  }
}

void ReadRule(const KindReader& reader, int32_t rule, const RuleEntry& entry, const SourceText& source,
              const std::vector<std::string>& labels, const StringSets& sets, Diagnostics* faults) {
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
  for (const std::string& label : labels) {
    const bool used = std::any_of(entry.set.begin(), entry.set.end(),
                                  [&](const AttributeTemplate& made) { return made.label == label; });
    if (reader.open || reader.any_capture || used || IsIn(label, reader.captures)) continue;
    faults->push_back(source.Fault(PlaceOfLabel(entry.pattern, label),
                                   Quoted(reader.kind) + " has no capture " + Quoted(label),
                                   DidYouMean(label, reader.captures)));
  }
  if (!reader.read) return;
  reader.read({.rule = rule,
               .row = -1,
               .said = said,
               .sets = sets,
               .fault =
                   [&](const Said& s, size_t byte, std::string message, std::string hint) {
                     SourcePosition at = source.InsideString(s.at);
                     at.column += CodePoints(s.value.substr(0, std::min(byte, s.value.size())));
                     faults->push_back(source.Fault(at, std::move(message), std::move(hint)));
                   },
               .fault_of_all =
                   [&](std::string message, std::string hint) {
                     faults->push_back(source.Fault(entry.at, std::move(message), std::move(hint)));
                   }});
}

}  // namespace copydesk
