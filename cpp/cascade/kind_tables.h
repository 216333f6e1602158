// Kinds of one's own as tables: which columns the rows of a kind have, and what is wrong with those that its
// rules and lists would make.
//
//   KindTable deal = MakeKindTable({.kind = 7, .name = "deal"}, declared, makers, &faults);
//   deal.captures    // {"who", "what"}
//
// Rules: captures in the order of the files, then attributes as [kinds.X] declares them, else in the order of
// the files. A name that would be a column twice is left out, with a lint, unless it is a capture by its own
// name; an attribute that one rule alone sets and that is nearly another's is a lint. Not here: which kinds
// are one's own (load.cc), their rows (desk/rows.h).
#ifndef COPYDESK_CASCADE_KIND_TABLES_H_
#define COPYDESK_CASCADE_KIND_TABLES_H_

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "cascade/cascade.h"
#include "cascade/reader.h"
#include "cascade/rule_file.h"

namespace copydesk {

// A rule or a list that makes a kind.
struct TableMaker {
  const SourceText* source = nullptr;
  const RuleEntry* rule = nullptr;  // null: a list
  SourcePosition at = {};           // of the list's file
  std::vector<std::string> captures = {};
  std::vector<std::string> attributes = {};
};

using DeclaredAttributes = std::vector<std::pair<Located, ValueType>>;

KindTable MakeKindTable(KindTable made, const DeclaredAttributes* declared,
                        std::span<const TableMaker> makers, Diagnostics* faults);

// What tells of attributes that [kinds.X] does not declare, and of values that are not of their type. It
// looks at `declared`, which outlives it.
KindReader ReaderOfDeclared(const std::string& kind, const DeclaredAttributes& declared);

}  // namespace copydesk

#endif  // COPYDESK_CASCADE_KIND_TABLES_H_
