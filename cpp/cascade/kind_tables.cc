#include "cascade/kind_tables.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace copydesk {
namespace {

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

constexpr std::string_view kOwnColumns[] = {"doc", "field", "start", "end", "text", "rule"};

template <class Container>
bool Has(const Container& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Columns of captures: L, L_start, L_end.
std::set<std::string, std::less<>> ColumnsOf(const std::vector<std::string>& captures) {
  std::set<std::string, std::less<>> out;
  for (const std::string& label : captures) out.insert({label, label + "_start", label + "_end"});
  return out;
}

SourcePosition PlaceOfAttribute(const TableMaker& maker, std::string_view name) {
  if (maker.rule != nullptr) {
    for (const AttributeTemplate& made : maker.rule->set) {
      if (made.key == name) return made.key_at;
    }
  }
  return maker.at;
}

struct Checker {
  const KindTable& table;
  std::span<const TableMaker> makers;
  Diagnostics* faults;

  void Tell(const TableMaker& maker, SourcePosition at, std::string message, std::string hint,
            bool lint = false) {
    Diagnostic told = maker.source->Fault(at, std::move(message), std::move(hint));
    if (lint) told.severity = Diagnostic::kLint;
    faults->push_back(std::move(told));
  }

  void CheckColumns() {
    const auto of_captures = ColumnsOf(table.captures);
    for (const TableMaker& maker : makers) {
      for (const std::string& label : maker.captures) {
        for (const std::string& column : {label, label + "_start", label + "_end"}) {
          if (Has(kOwnColumns, column) ||
              (column != label &&
               std::find(table.captures.begin(), table.captures.end(), column) != table.captures.end()))
            Tell(maker, PlaceOfLabel(maker.rule->pattern, label),
                 "capture " + Quoted(label) + ": the table " + Quoted(table.name) +
                     " would have the column " + Quoted(column) + " twice",
                 "take another label");
        }
      }
      for (const std::string& name : maker.attributes) {
        if (Has(kOwnColumns, name) || of_captures.contains(name))
          Tell(maker, PlaceOfAttribute(maker, name),
               "attribute " + Quoted(name) + ": the table " + Quoted(table.name) + " has that column already",
               of_captures.contains(name) ? "a capture has it: take another name" : "take another name");
      }
    }
  }

  // "tipe" of one rule where others have "type".
  void LintNames() {
    std::map<std::string_view, int> makers_of;
    for (const TableMaker& maker : makers) {
      for (const std::string& name : maker.attributes) ++makers_of[name];
    }
    for (const TableMaker& maker : makers) {
      for (const std::string& name : maker.attributes) {
        if (makers_of[name] > 1) continue;
        std::vector<std::string_view> others;
        for (const auto& [other, count] : makers_of) {
          if (other != name && !Has(maker.attributes, other)) others.push_back(other);
        }
        const std::string_view near = NearestName(name, others);
        if (near.empty() || makers_of[near] < makers_of[name]) continue;
        Tell(maker, PlaceOfAttribute(maker, name),
             "only this makes " + Quoted(name) + " of a " + Quoted(table.name),
             "did you mean " + Quoted(near) + "? [kinds." + table.name + "] may declare its `attributes`",
             /*lint=*/true);
      }
    }
  }
};

const char* ExampleOf(ValueType type) {
  switch (type) {
    case ValueType::kInteger:
      return "as 1200 or 1,200";
    case ValueType::kNumber:
      return "as 3.5";
    case ValueType::kDate:
      return "an ISO day, as 2024-03-11";
    case ValueType::kBoolean:
      return "true or false";
    case ValueType::kText:
      break;
  }
  return "";
}

}  // namespace

KindTable MakeKindTable(KindTable made, const DeclaredAttributes* declared,
                        std::span<const TableMaker> makers, Diagnostics* faults) {
  std::set<std::string, std::less<>> seen;
  for (const TableMaker& maker : makers) {
    for (const std::string& label : maker.captures) {
      if (!Has(made.captures, label)) made.captures.push_back(label);
    }
  }
  if (declared != nullptr) {
    for (const auto& [name, type] : *declared) {
      if (seen.insert(name.text).second) made.attributes.push_back({name.text, type});
    }
  } else {
    for (const TableMaker& maker : makers) {
      for (const std::string& name : maker.attributes) {
        if (seen.insert(name).second) made.attributes.push_back({name, ValueType::kText});
      }
    }
  }
  Checker checker{made, makers, faults};
  checker.CheckColumns();
  if (declared == nullptr) checker.LintNames();
  return made;
}

KindReader ReaderOfDeclared(const std::string& kind, const DeclaredAttributes& declared) {
  KindReader reader{.kind = kind, .any_capture = true};
  for (const auto& [name, type] : declared) reader.attributes.push_back(name.text);
  reader.read = [&declared](const Statement& row) {
    for (const Said& said : row.said) {
      if (said.captured) continue;
      for (const auto& [name, type] : declared) {
        if (name.text == said.key && !ParseValue(type, said.value))
          row.fault(said, 0, Quoted(said.value) + " is no " + std::string(ToString(type)), ExampleOf(type));
      }
    }
  };
  return reader;
}

}  // namespace copydesk
