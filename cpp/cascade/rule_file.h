// One file of rules, read but not yet understood: TOML → RuleFile, with the position of everything that can
// be wrong.
//
//   SourceText text("quotes.toml", bytes);
//   RuleFile file = ReadRuleFile(text, &faults);
//   file.rules[0].pattern, file.rules[0].pattern_at     // where its first character stands
//
// Rules: only the shape is checked here (known keys, types, names); what names refer to is checked by
// Cascade::Load. A faulty entry is reported and left out; the others are still read, so that one load reports
// every fault. Limits: kMaxRuleFileBytes. TOML itself stops at its first fault.
#ifndef COPYDESK_CASCADE_RULE_FILE_H_
#define COPYDESK_CASCADE_RULE_FILE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "cascade/value_type.h"
#include "gazetteer/gazetteer.h"
#include "pattern/pattern.h"
#include "text/source_text.h"

namespace copydesk {

struct Located {
  std::string text;
  SourcePosition at;
  bool empty() const { return text.empty(); }
};

// `set = { country = "$who.country" }`: an attribute that is text, a capture's text, or an attribute of the
// span under it.
struct AttributeTemplate {
  std::string key = {};
  std::string text = {};  // when label is empty
  std::string label = {};
  std::string attribute = {};  // empty: the capture's text
  SourcePosition at;           // of the value
  SourcePosition key_at = {};
};

struct Example {
  std::string text = {};
  std::vector<std::pair<std::string, std::string>> captures = {};  // label, text
  SourcePosition at;
};

struct RuleEntry {
  Located id, pattern, emits, vetoes, of;
  std::string doc;
  int priority = 0;
  MatchMode match = MatchMode::kLongest;
  bool across_sentences = false;
  std::vector<AttributeTemplate> set;
  std::vector<Example> yes, no;
  SourcePosition at;
};

struct ListEntry {
  Located id, file, emits;
  std::string doc;
  int priority = 0;
  GazetteerMatch match = GazetteerMatch::kSmart;
  bool plural = false, possessive = false;
  SourcePosition at;
};

struct KindEntry {
  Located name;
  bool keep_overlaps = false;
  // `attributes = { amount = "number" }`: all that its spans may have; nothing where the pack does not say.
  std::optional<std::vector<std::pair<Located, ValueType>>> attributes = std::nullopt;
};

struct SetEntry {
  Located name;
  std::vector<std::string> members;
};

struct MacroEntry {
  Located name;
  Located pattern;
};

struct RuleFile {
  std::vector<SetEntry> sets;
  std::vector<MacroEntry> macros;
  std::vector<KindEntry> kinds;
  std::vector<ListEntry> lists;
  std::vector<RuleEntry> rules;
  // Ids of rules and lists, or LIST:TERM and KIND:TERM of rows: of other packs, mostly.
  std::vector<Located> without, replace;
};

RuleFile ReadRuleFile(const SourceText& source, Diagnostics* faults);

// pack.toml.
struct PackHeader {
  std::string name, version;
  Located language;                       // folder inside the pack; may be empty
  std::vector<Located> files;             // in order
  std::vector<Located> without, replace;  // as in a rule file
};
PackHeader ReadPackHeader(const SourceText& source, Diagnostics* faults);

// A name of a kind, set, macro or label: a letter or '_', then letters, digits, '_' and '-'.
bool IsName(std::string_view name);

}  // namespace copydesk

#endif  // COPYDESK_CASCADE_RULE_FILE_H_
