// What C++ reads off the spans of a kind, said once: so that a pack is told of a word that nobody would read
// when it is loaded, and what its rows say is made typed then and not at each hit.
//
//   KindReader trigger{.kind = "trigger", .attributes = {"pos", "type"}, .read = [&](const Statement& row) {
//     const Said* pos = row.Find("pos");
//     if (pos != nullptr && pos->value != "V") row.fault(*pos, 0, "unknown part of speech", "V or N");
//   }};
//   :3:9: unknown part of speech; V or N
//
// Rules: a list's columns but `term`, `source` and `note`, and the keys of a rule's `set`, are its
// attributes; one that is not in `attributes`, and a label of a rule that is not in `captures` and that its
// `set` does not use, is a fault, unless the reader is `open`. `read` is called once for each row of each
// list and once for each rule that emits the kind, sets being known; `teach` once behind all of them. Not
// here: what a word means; that is the reader's (news/frames.h). Lists are read in the order of the readers,
// so that one may know what another's lists say.
#ifndef COPYDESK_CASCADE_READER_H_
#define COPYDESK_CASCADE_READER_H_

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "cascade/rule_file.h"
#include "gazetteer/gazetteer.h"
#include "gazetteer/tsv.h"
#include "pattern/pattern.h"
#include "words/language.h"

namespace copydesk {

// A cell of a list, or a key of a rule's `set`.
struct Said {
  std::string_view key, value;
  bool captured = false;   // `value` is "$label…": it is known when an article is read
  int column = -1;         // of a list
  SourcePosition at = {};  // of a rule: where the value begins
};

struct Statement {
  int32_t rule = -1;
  int32_t row = -1;            // of a list; -1: what a rule's `set` says
  std::string_view term = {};  // of a list that has a file: its first spelling
  std::span<const Said> said;  // what is not empty
  const StringSets& sets;
  // A fault at a byte of what is said.
  std::function<void(const Said& said, size_t byte, std::string message, std::string hint)> fault;
  // Likewise, of what is probably not meant.
  std::function<void(const Said& said, size_t byte, std::string message, std::string hint)> lint;
  // A fault of the whole row or rule.
  std::function<void(std::string message, std::string hint)> fault_of_all;

  const Said* Find(std::string_view key) const;
};

// An attribute that has one of few values.
struct ClosedAttribute {
  std::string_view name;
  std::vector<std::string_view> values;
  std::string_view what = {};  // "unknown form `dat`"; empty: the name
};

struct KindReader {
  std::string kind;
  std::vector<std::string_view> attributes = {};
  std::vector<std::string_view> captures = {};
  // Those without which a rule makes nothing; "a|b": one of them.
  std::vector<std::string_view> needed_captures = {};
  // Attributes of which all values are known. What rows and rules say is checked against them.
  std::vector<ClosedAttribute> closed = {};
  // Likewise, checked by `read`: patterns alone are held against them.
  std::vector<SpanAttribute> asked = {};
  // Attributes and captures of one's own are fine: other rules may use them. One that is nearly one of
  // `attributes` is a lint.
  bool open = false;
  // What is made of its spans asks for the tags of words.
  bool needs_tags = false;
  // Any capture is fine, also where attributes are not.
  bool any_capture = false;
  // Names that are taken for the kind: those of the table that it makes rows of.
  std::vector<std::string_view> aliases = {};
  std::function<void(const Statement&)> read = {};
  // Called once all rows are read: what they tell of words of the language.
  std::function<void(Language*)> teach = {};
};

// "did you mean `obj`?", or what is known.
std::string DidYouMean(std::string_view word, const std::vector<std::string_view>& known);

// A list that emits the reader's kind: `table` as it was read, or, where it was handed over ready made, null
// and `list`.
void ReadList(const KindReader& reader, int32_t rule, const std::string& file, const TsvTable* table,
              const Gazetteer* list, const StringSets& sets, Diagnostics* faults);
// Where `label:` stands in a rule's pattern; its beginning where a macro brought it.
SourcePosition PlaceOfLabel(const Located& pattern, const std::string& label);
// `labels`: of its pattern; null where that has faults.
void ReadRule(const KindReader& reader, int32_t rule, const RuleEntry& entry, const SourceText& source,
              const std::vector<std::string>* labels, const StringSets& sets, Diagnostics* faults);

}  // namespace copydesk

#endif  // COPYDESK_CASCADE_READER_H_
