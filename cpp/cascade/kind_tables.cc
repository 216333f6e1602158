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

SourcePosition PlaceOfAttribute(const TableMaker& maker, std::string_view name) {
  if (maker.rule != nullptr) {
    for (const AttributeTemplate& made : maker.rule->set) {
      if (made.key == name) return made.key_at;
    }
  }
  return maker.at;
}

struct Checker {
  KindTable& table;
  std::span<const TableMaker> makers;
  Diagnostics* faults;

  void Lint(const TableMaker& maker, SourcePosition at, std::string message, std::string hint) {
    Diagnostic told = maker.source->Fault(at, std::move(message), std::move(hint));
    told.severity = Diagnostic::kLint;
    faults->push_back(std::move(told));
  }

  // Columns that the table has, and those that a capture or an attribute may not have once more.
  void TakeColumns() {
    std::set<std::string, std::less<>> taken(std::begin(kOwnColumns), std::end(kOwnColumns));
    std::vector<std::string> captures;
    for (const std::string& label : table.captures) {
      const std::string columns[] = {label, label + "_start", label + "_end"};
      const auto twice = std::find_if(std::begin(columns), std::end(columns),
                                      [&](const auto& c) { return taken.contains(c); });
      if (twice == std::end(columns)) {
        taken.insert(std::begin(columns), std::end(columns));
        captures.push_back(label);
        continue;
      }
      for (const TableMaker& maker : makers) {
        if (Has(maker.captures, label))
          Lint(maker, PlaceOfLabel(maker.rule->pattern, label),
               "the table " + Quoted(table.name) + " leaves the capture " + Quoted(label) +
                   " out: it has a column " + Quoted(*twice) + " already",
               "take another label");
      }
    }
    table.captures = std::move(captures);
    std::erase_if(table.attributes, [&](const KindTable::Attribute& a) { return !Keeps(a.name, taken); });
  }

  bool Keeps(const std::string& attribute, const std::set<std::string, std::less<>>& taken) {
    if (!taken.contains(attribute)) return true;
    for (const TableMaker& maker : makers) {
      if (!Has(maker.attributes, attribute) || IsCapture(maker, attribute)) continue;
      Lint(maker, PlaceOfAttribute(maker, attribute),
           "the table " + Quoted(table.name) + " leaves the attribute " + Quoted(attribute) +
               " out: it has such a column already",
           "take another name");
    }
    return false;
  }

  // `who = "$who"` says what the column of the capture says.
  static bool IsCapture(const TableMaker& maker, std::string_view attribute) {
    return maker.rule != nullptr &&
           std::any_of(maker.rule->set.begin(), maker.rule->set.end(), [&](const AttributeTemplate& made) {
             return made.key == attribute && made.label == attribute && made.attribute.empty();
           });
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
        Lint(maker, PlaceOfAttribute(maker, name),
             "only this makes " + Quoted(name) + " of a " + Quoted(table.name),
             "did you mean " + Quoted(near) + "? [kinds." + table.name + "] may declare its `attributes`");
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
  if (declared == nullptr) checker.LintNames();
  checker.TakeColumns();
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
