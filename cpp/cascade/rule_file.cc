#include "cascade/rule_file.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

#include "cascade/reader.h"
#include "text/toml.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

bool IsRuleId(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

// Reads the keys of one table by name and type; whatever is left over at the end is unknown.
class TableReader {
 public:
  TableReader(const SourceText& source, const toml::table& table, std::string what, Diagnostics* faults)
      : source_(source), table_(table), what_(std::move(what)), faults_(faults) {}

  const toml::node* Take(std::string_view key) {
    known_.push_back(key);
    return table_.get(key);
  }
  Located String(std::string_view key, bool required = false) {
    const toml::node* node = Take(key);
    if (node == nullptr) {
      if (required) Fault(PositionOf(table_), what_ + " without " + Quoted(key));
      return {};
    }
    const toml::value<std::string>* text = node->as_string();
    if (text == nullptr || text->get().empty()) {
      Fault(PositionOf(*node), Quoted(key) + " must be a text that is not empty");
      return {};
    }
    return {text->get(), PositionOf(*node)};
  }
  int Int(std::string_view key) {
    const toml::node* node = Take(key);
    if (node == nullptr) return 0;
    const toml::value<int64_t>* number = node->as_integer();
    constexpr int64_t kMost = 1'000'000;
    if (number != nullptr && number->get() >= -kMost && number->get() <= kMost)
      return static_cast<int>(number->get());
    Fault(PositionOf(*node), Quoted(key) + " must be a whole number, at most a million");
    return 0;
  }
  bool Bool(std::string_view key) {
    const toml::node* node = Take(key);
    if (node == nullptr) return false;
    if (const toml::value<bool>* value = node->as_boolean()) return value->get();
    Fault(PositionOf(*node), Quoted(key) + " must be true or false");
    return false;
  }
  std::vector<Located> Strings(std::string_view key) {
    std::vector<Located> out;
    const toml::node* node = Take(key);
    if (node == nullptr) return out;
    const toml::array* array = node->as_array();
    if (array == nullptr)
      Fault(PositionOf(*node), Quoted(key) + " must be a list of texts, as in [\"a\", \"b\"]");
    for (size_t i = 0; array != nullptr && i < array->size(); ++i) {
      const toml::node& item = *array->get(i);
      if (item.is_string())
        out.push_back({item.as_string()->get(), PositionOf(item)});
      else
        Fault(PositionOf(item), Quoted(key) + " holds texts only");
    }
    return out;
  }
  // The table under `key`, or null.
  const toml::table* Table(std::string_view key) {
    const toml::node* node = Take(key);
    if (node == nullptr) return nullptr;
    if (!node->is_table()) Fault(PositionOf(*node), Quoted(key) + " must be a table");
    return node->as_table();
  }
  // The tables of [[key]], in file order.
  std::vector<const toml::table*> Tables(std::string_view key) {
    std::vector<const toml::table*> out;
    const toml::node* node = Take(key);
    if (node == nullptr) return out;
    const toml::array* array = node->as_array();
    if (array == nullptr) Fault(PositionOf(*node), "write [[" + std::string(key) + "]], with two brackets");
    for (size_t i = 0; array != nullptr && i < array->size(); ++i) {
      if (const toml::table* table = array->get(i)->as_table())
        out.push_back(table);
      else
        Fault(PositionOf(*array->get(i)), "write [[" + std::string(key) + "]], with two brackets");
    }
    return out;
  }
  void Finish() {
    for (const auto& [key, value] : table_) {
      if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
      Fault(PositionOf(key), "unknown key " + Quoted(key.str()) + " in " + what_,
            DidYouMean(key.str(), known_));
    }
  }
  void Fault(SourcePosition at, std::string message, std::string hint = {}) {
    faults_->push_back(source_.Fault(at, std::move(message), std::move(hint)));
  }

 private:
  const SourceText& source_;
  const toml::table& table_;
  std::string what_;
  Diagnostics* faults_;
  std::vector<std::string_view> known_;
};

void CheckName(const SourceText& source, const Located& name, std::string_view what, Diagnostics* faults) {
  if (name.empty() || IsName(name.text)) return;
  faults->push_back(source.Fault(name.at, Quoted(name.text) + " is not a name of a " + std::string(what),
                                 "a letter, then letters, digits, `_` and `-`"));
}

void CheckId(const SourceText& source, const Located& id, Diagnostics* faults) {
  if (id.empty() || IsRuleId(id.text)) return;
  faults->push_back(source.Fault(id.at, Quoted(id.text) + " is not a rule id",
                                 "letters a-z, digits, `.`, `_` and `-`, as in quote.said-after"));
}

AttributeTemplate ReadTemplate(std::string key, const std::string& value, SourcePosition at) {
  AttributeTemplate out{.key = std::move(key), .at = at};
  if (!value.starts_with('$')) {
    out.text = value;
    return out;
  }
  size_t dot = value.find('.');
  out.label = value.substr(1, dot == std::string::npos ? dot : dot - 1);
  if (dot != std::string::npos) out.attribute = value.substr(dot + 1);
  return out;
}

std::vector<AttributeTemplate> ReadSet(const SourceText& source, const toml::table& table,
                                       Diagnostics* faults) {
  std::vector<AttributeTemplate> out;
  for (const auto& [key, value] : table) {
    const toml::value<std::string>* text = value.as_string();
    if (text == nullptr) {
      faults->push_back(source.Fault(PositionOf(value), "an attribute must be a text",
                                     "\"GOV\", \"$label\" or \"$label.attribute\""));
      continue;
    }
    AttributeTemplate made = ReadTemplate(std::string(key.str()), text->get(), PositionOf(value));
    made.key_at = PositionOf(key);
    bool dotted = text->get().find('.') != std::string::npos;
    if (text->get().starts_with('$') && (!IsName(made.label) || (dotted && !IsName(made.attribute)))) {
      faults->push_back(source.Fault(made.at, Quoted(text->get()) + " names no capture",
                                     "\"$label\" or \"$label.attribute\""));
      continue;
    }
    out.push_back(std::move(made));
  }
  return out;
}

std::vector<Example> ReadExamples(const SourceText& source, const toml::node* node, std::string_view key,
                                  bool captures, Diagnostics* faults) {
  std::vector<Example> out;
  if (node == nullptr) return out;
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    faults->push_back(
        source.Fault(PositionOf(*node), Quoted(key) + " must be a list of examples, as in ['They met.']"));
    return out;
  }
  for (const toml::node& item : *array) {
    Example example{.at = PositionOf(item)};
    if (const toml::value<std::string>* text = item.as_string()) {
      example.text = text->get();
    } else if (const toml::table* table = item.as_table(); table != nullptr && captures) {
      TableReader reader(source, *table, "an example", faults);
      example.text = reader.String("text", /*required=*/true).text;
      for (const auto& [label, value] : *table) {
        if (label.str() == "text") continue;
        if (value.is_string())
          example.captures.emplace_back(label.str(), value.as_string()->get());
        else
          reader.Fault(PositionOf(value), "a capture must be a text");
      }
    } else {
      faults->push_back(source.Fault(
          PositionOf(item),
          "an example must be a text" + std::string(captures ? " or { text = …, label = … }" : "")));
      continue;
    }
    out.push_back(std::move(example));
  }
  return out;
}

RuleEntry ReadRule(const SourceText& source, const toml::table& table, Diagnostics* faults) {
  TableReader reader(source, table, "a rule", faults);
  RuleEntry rule;
  rule.at = PositionOf(table);
  rule.id = reader.String("id", /*required=*/true);
  rule.doc = reader.String("doc").text;
  rule.pattern = reader.String("pattern", /*required=*/true);
  if (!rule.pattern.empty()) rule.pattern.at = source.InsideString(rule.pattern.at);
  rule.yes = ReadExamples(source, reader.Take("yes"), "yes", true, faults);
  rule.no = ReadExamples(source, reader.Take("no"), "no", false, faults);
  rule.emits = reader.String("emits");
  rule.vetoes = reader.String("vetoes");
  rule.of = reader.String("of");
  rule.priority = reader.Int("priority");
  if (Located match = reader.String("match"); !match.empty()) {
    if (auto mode = ParseMatchMode(match.text))
      rule.match = *mode;
    else
      reader.Fault(match.at, "unknown match " + Quoted(match.text),
                   DidYouMean(match.text, {"longest", "all", "shortest", "first"}));
  }
  rule.across_sentences = reader.Bool("across_sentences");
  if (const toml::table* set = reader.Table("set")) rule.set = ReadSet(source, *set, faults);
  reader.Finish();
  CheckId(source, rule.id, faults);
  CheckName(source, rule.emits, "kind", faults);
  if (rule.emits.empty() == rule.vetoes.empty()) {
    reader.Fault(rule.at, "a rule has either `emits` or `vetoes`",
                 "emits = \"kind\" makes spans of a kind; vetoes = \"kind\" removes them");
  }
  if (!rule.of.empty() && rule.vetoes.empty()) reader.Fault(rule.of.at, "`of` goes with `vetoes`");
  if (!rule.set.empty() && rule.emits.empty()) reader.Fault(rule.at, "`set` goes with `emits`");
  return rule;
}

ListEntry ReadList(const SourceText& source, const toml::table& table, Diagnostics* faults) {
  TableReader reader(source, table, "a gazetteer", faults);
  ListEntry list;
  list.at = PositionOf(table);
  list.id = reader.String("id", /*required=*/true);
  list.doc = reader.String("doc").text;
  list.file = reader.String("file", /*required=*/true);
  list.emits = reader.String("emits", /*required=*/true);
  list.priority = reader.Int("priority");
  if (Located match = reader.String("match"); !match.empty()) {
    if (auto mode = ParseGazetteerMatch(match.text))
      list.match = *mode;
    else
      reader.Fault(match.at, "unknown match " + Quoted(match.text),
                   DidYouMean(match.text, {"smart", "exact", "lower", "norm", "lemma"}));
  }
  list.plural = reader.Bool("plural");
  list.possessive = reader.Bool("possessive");
  reader.Finish();
  CheckId(source, list.id, faults);
  CheckName(source, list.emits, "kind", faults);
  return list;
}

void ReadSets(const SourceText& source, const toml::table& table, RuleFile* out, Diagnostics* faults) {
  TableReader reader(source, table, "[sets]", faults);
  for (const auto& [key, value] : table) {
    SetEntry set{.name = {std::string(key.str()), PositionOf(key)}, .members = {}};
    CheckName(source, set.name, "set", faults);
    for (Located& member : reader.Strings(key.str())) set.members.push_back(std::move(member.text));
    out->sets.push_back(std::move(set));
  }
}

void ReadMacros(const SourceText& source, const toml::table& table, RuleFile* out, Diagnostics* faults) {
  TableReader reader(source, table, "[macros]", faults);
  for (const auto& [key, value] : table) {
    MacroEntry macro{.name = {std::string(key.str()), PositionOf(key)}, .pattern = reader.String(key.str())};
    CheckName(source, macro.name, "macro", faults);
    macro.pattern.at = source.InsideString(macro.pattern.at);
    if (!macro.pattern.empty()) out->macros.push_back(std::move(macro));
  }
}

std::vector<std::pair<Located, ValueType>> ReadAttributeTypes(const SourceText& source,
                                                              const toml::table& table, Diagnostics* faults) {
  std::vector<std::pair<Located, ValueType>> out;
  TableReader reader(source, table, "`attributes`", faults);
  for (const auto& [key, value] : table) {
    const Located name{std::string(key.str()), PositionOf(key)};
    CheckName(source, name, "column", faults);
    const Located type = reader.String(key.str(), /*required=*/true);
    if (type.empty()) continue;
    if (auto known = ParseValueType(type.text)) {
      out.emplace_back(name, *known);
    } else {
      reader.Fault(type.at, "unknown type " + Quoted(type.text), DidYouMean(type.text, ValueTypeNames()));
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {  // TOML gives them by name
    return std::tie(a.first.at.line, a.first.at.column) < std::tie(b.first.at.line, b.first.at.column);
  });
  return out;
}

void ReadKinds(const SourceText& source, const toml::table& table, RuleFile* out, Diagnostics* faults) {
  for (const auto& [key, value] : table) {
    KindEntry kind{.name = {std::string(key.str()), PositionOf(key)}};
    CheckName(source, kind.name, "kind", faults);
    const toml::table* body = value.as_table();
    if (body == nullptr) {
      faults->push_back(
          source.Fault(PositionOf(value), "a kind is a table", "[kinds." + kind.name.text + "]"));
      continue;
    }
    TableReader reader(source, *body, "a kind", faults);
    reader.String("doc");
    if (Located overlap = reader.String("overlap"); !overlap.empty()) {
      kind.keep_overlaps = overlap.text == "keep";
      if (!kind.keep_overlaps && overlap.text != "best") {
        reader.Fault(overlap.at, "unknown overlap " + Quoted(overlap.text),
                     "\"best\" (the default) or \"keep\"");
      }
    }
    if (const toml::table* attributes = reader.Table("attributes"))
      kind.attributes = ReadAttributeTypes(source, *attributes, faults);
    reader.Finish();
    out->kinds.push_back(std::move(kind));
  }
}

}  // namespace

bool IsName(std::string_view name) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '-';
  });
}

RuleFile ReadRuleFile(const SourceText& source, Diagnostics* faults) {
  RuleFile out;
  std::optional<toml::table> table = ParseSoundToml(source, faults);
  if (!table) return out;
  TableReader reader(source, *table, "a rule file", faults);
  if (const toml::table* sets = reader.Table("sets")) ReadSets(source, *sets, &out, faults);
  if (const toml::table* macros = reader.Table("macros")) ReadMacros(source, *macros, &out, faults);
  if (const toml::table* kinds = reader.Table("kinds")) ReadKinds(source, *kinds, &out, faults);
  for (const toml::table* list : reader.Tables("gazetteer"))
    out.lists.push_back(ReadList(source, *list, faults));
  for (const toml::table* rule : reader.Tables("rule")) out.rules.push_back(ReadRule(source, *rule, faults));
  out.without = reader.Strings("without");
  out.replace = reader.Strings("replace");
  reader.Finish();
  return out;
}

PackHeader ReadPackHeader(const SourceText& source, Diagnostics* faults) {
  PackHeader out;
  std::optional<toml::table> table = ParseToml(source, faults);
  if (!table) return out;
  TableReader reader(source, *table, "pack.toml", faults);
  Located name = reader.String("name", /*required=*/true);
  CheckName(source, name, "pack", faults);
  out.name = name.text;
  out.version = reader.String("version", /*required=*/true).text;
  reader.String("doc");
  reader.String("license");
  out.language = reader.String("language");
  out.files = reader.Strings("files");
  out.without = reader.Strings("without");
  out.replace = reader.Strings("replace");
  reader.Finish();
  return out;
}

}  // namespace copydesk
