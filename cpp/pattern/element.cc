#include "pattern/element.h"

#include <re2/re2.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace copydesk::pattern {
namespace {

RE2::Options RegexOptions(bool fold_case) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!fold_case);
  return options;
}

// Typographic quotes and hyphens made plain; everything else as it is.
std::string Plain(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kForms[] = {
      {"\u2018", '\''}, {"\u2019", '\''}, {"\u02BC", '\''}, {"\u201C", '"'}, {"\u201D", '"'}, {"\u2010", '-'}, {"\u2011", '-'}};
  std::string out;
  for (size_t i = 0; i < text.size();) {
    size_t length = 0;
    for (const auto& [form, plain] : kForms) {
      if (text.substr(i, form.size()) != form) continue;
      out += plain;
      length = form.size();
      break;
    }
    if (length == 0) out += text[i], length = 1;
    i += length;
  }
  return out;
}

bool HasMark(std::string_view text) { return text.find_first_of("'\"-") != std::string_view::npos; }

}  // namespace

std::string RegexFault(const std::string& regex, bool fold_case) {
  RE2 re(regex, RegexOptions(fold_case));
  return re.ok() ? "" : re.error();
}

StringTest::StringTest(const Value& value, bool negated, const StringSets* sets) : negated_(negated) {
  if (value.kind == Value::kRegex) {
    regex_ = std::make_shared<const RE2>(value.text, RegexOptions(value.fold_case));
  } else if (value.kind == Value::kString) {
    strings_ = {value.text};
  } else if (sets != nullptr) {
    if (auto it = sets->find(value.text); it != sets->end()) strings_ = it->second;
    std::sort(strings_.begin(), strings_.end());
    strings_.erase(std::unique(strings_.begin(), strings_.end()), strings_.end());
  }
}

bool StringTest::Contains(std::string_view text) const {
  if (regex_) {
    return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *static_cast<const RE2*>(regex_.get()));
  }
  if (strings_.size() == 1) return strings_[0] == text;
  return std::binary_search(strings_.begin(), strings_.end(), text, std::less<>());
}

// A TokenTest or a literal, ready to run.
struct ElementTable::Compiled {
  enum Type { kAny, kLiteral, kAttr, kFlag, kNot, kAnd, kOr };
  Type type = kAny;
  std::string key;                 // equal keys, equal elements
  std::string name;
  std::string word;                // kLiteral
  bool any_case = false;
  bool has_mark = false;
  Attr attr = Attr::kWord;
  std::unique_ptr<StringTest> strings;
  uint32_t flag = 0;
  std::vector<std::unique_ptr<Compiled>> children;

  static std::unique_ptr<Compiled> From(const TokenTest& test, const StringSets* sets);
  Answer OfWord(const Word& w, const Language& language) const;
  Answer LemmaOfWord(const Word& w, const Language& language) const;
  bool OfToken(const Document& document, int32_t token) const;
  bool LiteralHolds(const Word& w) const;
  Words Selective() const;
};

std::unique_ptr<ElementTable::Compiled> ElementTable::Compiled::From(const TokenTest& test, const StringSets* sets) {
  auto out = std::make_unique<Compiled>();
  out->name = "[" + DebugString(test) + "]";
  switch (test.type) {
    case TokenTest::kAny: break;
    case TokenTest::kFlag:
      out->type = kFlag;
      out->flag = ParseFlag(test.flag);
      break;
    case TokenTest::kAttr: {
      out->type = kAttr;
      out->attr = test.attr;
      out->strings = std::make_unique<StringTest>(test.value, test.negated, sets);
      break;
    }
    case TokenTest::kNot:
    case TokenTest::kAnd:
    case TokenTest::kOr:
      out->type = test.type == TokenTest::kNot ? kNot : test.type == TokenTest::kAnd ? kAnd : kOr;
      for (const TokenTest& child : test.children) out->children.push_back(From(child, sets));
      break;
  }
  // A set is known by what it holds: two packs may use one name for two sets.
  out->key = out->name;
  if (out->type == kAttr && test.value.kind == Value::kSet) {
    for (const std::string& s : out->strings->strings()) out->key += "\x1f" + s;
  }
  for (const auto& child : out->children) out->key += "\x1e" + child->key;
  return out;
}

bool ElementTable::Compiled::LiteralHolds(const Word& w) const {
  std::string_view form = any_case ? w.lower : w.text;
  if (form == word) return true;
  return has_mark && (w.flags & kIsAscii) == 0 && Plain(form) == word;
}

Answer ElementTable::Compiled::LemmaOfWord(const Word& w, const Language& language) const {
  std::vector<std::string_view> candidates = language.LemmaCandidates(w);
  candidates.push_back(w.text);
  candidates.push_back(w.lower);
  auto holds = [&](std::string_view lemma) { return strings->Holds(lemma); };
  if (std::all_of(candidates.begin(), candidates.end(), holds)) return Answer::kYes;
  return std::any_of(candidates.begin(), candidates.end(), holds) ? Answer::kMaybe : Answer::kNo;
}

Answer ElementTable::Compiled::OfWord(const Word& w, const Language& language) const {
  auto answer = [](bool yes) { return yes ? Answer::kYes : Answer::kNo; };
  switch (type) {
    case kAny: return Answer::kYes;
    case kLiteral: return answer(LiteralHolds(w));
    case kFlag: return answer((w.flags & flag) != 0);
    case kAttr:
      switch (attr) {
        case Attr::kWord: return answer(strings->Holds(w.text));
        case Attr::kLower: return answer(strings->Holds(w.lower));
        case Attr::kNorm: return answer(strings->Holds(w.norm));
        case Attr::kShape: return answer(strings->Holds(w.shape));
        case Attr::kLemma: return LemmaOfWord(w, language);
        case Attr::kPos:
        case Attr::kTag: return Answer::kMaybe;
      }
      return Answer::kMaybe;
    case kNot: {
      Answer inner = children[0]->OfWord(w, language);
      return inner == Answer::kMaybe ? inner : answer(inner == Answer::kNo);
    }
    case kAnd: {
      Answer all = Answer::kYes;
      for (const auto& child : children) {
        all = std::min(all, child->OfWord(w, language));
        if (all == Answer::kNo) break;
      }
      return all;
    }
    case kOr: {
      Answer any = Answer::kNo;
      for (const auto& child : children) {
        any = std::max(any, child->OfWord(w, language));
        if (any == Answer::kYes) break;
      }
      return any;
    }
  }
  return Answer::kMaybe;
}

bool ElementTable::Compiled::OfToken(const Document& document, int32_t token) const {
  switch (type) {
    case kAny: return true;
    case kLiteral: return LiteralHolds(document.word(token));
    case kFlag: return (document.word(token).flags & flag) != 0;
    case kAttr:
      switch (attr) {
        case Attr::kLemma: return strings->Holds(document.lemma(token));
        case Attr::kPos: return strings->Holds(document.pos(token));
        case Attr::kTag: return strings->Holds(document.tag(token));
        default: return OfWord(document.word(token), document.language()) == Answer::kYes;
      }
    case kNot: return !children[0]->OfToken(document, token);
    case kAnd:
      return std::all_of(children.begin(), children.end(), [&](const auto& c) { return c->OfToken(document, token); });
    case kOr:
      return std::any_of(children.begin(), children.end(), [&](const auto& c) { return c->OfToken(document, token); });
  }
  return false;
}

ElementTable::Words ElementTable::Compiled::Selective() const {
  switch (type) {
    case kAttr:
      if (strings->negated() || strings->is_regex()) return {};
      if (attr == Attr::kWord || attr == Attr::kLower || attr == Attr::kLemma) {
        return {strings->strings(), attr == Attr::kLemma};
      }
      return {};
    case kAnd: {
      Words best;
      for (const auto& child : children) {
        Words words = child->Selective();
        if (words.words.empty()) continue;
        if (best.words.empty() || words.words.size() < best.words.size()) best = std::move(words);
      }
      return best;
    }
    default: return {};
  }
}

struct ElementTable::Index {
  std::unordered_map<std::string, int32_t> by_key;
};

ElementTable::ElementTable() : owner_(Vocabulary::NewMemoOwner()), index_(std::make_unique<Index>()) {}
ElementTable::~ElementTable() = default;

int32_t ElementTable::AddTest(const TokenTest& test, const StringSets* sets) {
  std::shared_ptr<const Compiled> element = Compiled::From(test, sets);
  auto [it, added] = index_->by_key.try_emplace(element->key, size());
  if (added) elements_.push_back(std::move(element));
  return it->second;
}

int32_t ElementTable::AddLiteral(const std::string& word, bool any_case) {
  auto element = std::make_shared<Compiled>();
  element->type = Compiled::kLiteral;
  element->word = word;
  element->any_case = any_case;
  element->has_mark = HasMark(word);
  element->name = "\"" + word + "\"";
  element->key = element->name + (any_case ? "" : "!");
  auto [it, added] = index_->by_key.try_emplace(element->key, size());
  if (added) elements_.push_back(std::move(element));
  return it->second;
}

int32_t ElementTable::AddFrom(const ElementTable& other, int32_t id) {
  const auto& element = other.elements_[static_cast<size_t>(id)];
  auto [it, added] = index_->by_key.try_emplace(element->key, size());
  if (added) elements_.push_back(element);
  return it->second;
}

int32_t ElementTable::size() const { return static_cast<int32_t>(elements_.size()); }
std::string_view ElementTable::name(int32_t id) const { return elements_[static_cast<size_t>(id)]->name; }
bool ElementTable::IsAny(int32_t id) const { return elements_[static_cast<size_t>(id)]->type == Compiled::kAny; }

Answer ElementTable::OfWord(int32_t id, const Word& word, const Language& language) const {
  return elements_[static_cast<size_t>(id)]->OfWord(word, language);
}

bool ElementTable::OfToken(int32_t id, const Document& document, int32_t token) const {
  return elements_[static_cast<size_t>(id)]->OfToken(document, token);
}

ElementTable::Words ElementTable::Selective(int32_t id) const {
  const Compiled& element = *elements_[static_cast<size_t>(id)];
  if (element.type != Compiled::kLiteral) return element.Selective();
  return element.has_mark ? Words{} : Words{{element.word}, false};
}

struct WordClasses {
  std::vector<uint64_t> rows;
  std::unordered_map<std::string, int32_t> row_of;  // by the row's bytes
};

ElementCache::ElementCache(const ElementTable& table, const Document& document)
    : table_(table), document_(document), width_((static_cast<size_t>(table.size()) + 63) / 64) {
  Vocabulary& vocabulary = document.vocabulary();
  classes_of_ = vocabulary.Memo(table.owner()).data();
  classes_ = &vocabulary.Keep<WordClasses>(table.owner());
  rows_ = classes_->rows.data();
}

int32_t ElementCache::Classify(WordId id) {
  const Word& word = document_.vocabulary()[id];
  std::vector<uint64_t> row(2 * width_, 0);
  for (int32_t e = 0; e < table_.size(); ++e) {
    Answer answer = table_.OfWord(e, word, document_.language());
    uint64_t bit = uint64_t{1} << (e & 63);
    size_t at = static_cast<size_t>(e) >> 6;
    if (answer != Answer::kNo) row[at] |= bit;
    if (answer == Answer::kYes) row[width_ + at] |= bit;
  }
  std::string bytes(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(uint64_t));
  auto [it, added] = classes_->row_of.try_emplace(std::move(bytes), static_cast<int32_t>(classes_->rows.size()));
  if (added) classes_->rows.insert(classes_->rows.end(), row.begin(), row.end());
  rows_ = classes_->rows.data();
  classes_of_[id] = it->second;
  return it->second;
}

}  // namespace copydesk::pattern
