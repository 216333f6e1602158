#include "pattern/element.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "text/unicode.h"
#include "words/hash.h"
#include "words/tags.h"

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
      {"\u2018", '\''}, {"\u2019", '\''}, {"\u02BC", '\''}, {"\u201C", '"'},
      {"\u201D", '"'},  {"\u2010", '-'},  {"\u2011", '-'}};
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

// How many documents in a thousand hold a rare word, a common one, and what is not asked for by its strings.
constexpr double kRareWord = 5, kCommonWord = 500, kCommonness = 900;

bool IsCommonWord(std::string_view word) {
  static constexpr std::string_view kCommon[] = {
      "a",   "about", "after", "an",    "and",  "as",   "at",    "be",    "been", "but",
      "by",  "do",    "for",   "from",  "had",  "has",  "have",  "he",    "her",  "his",
      "i",   "in",    "into",  "is",    "it",   "its",  "not",   "of",    "on",   "one",
      "or",  "said",  "say",   "she",   "that", "the",  "their", "they",  "this", "to",
      "was", "we",    "were",  "which", "who",  "will", "with",  "would", "you"};
  static constexpr std::string_view kRareMarks = "&@#%*+=<>[]{}|\\~^_";
  if (word.size() == 1) return kRareMarks.find(word[0]) == std::string_view::npos;
  return word.empty() || std::binary_search(std::begin(kCommon), std::end(kCommon), word);
}

bool HasMark(std::string_view text) { return text.find_first_of("'\"-") != std::string_view::npos; }

// Of strings: what they begin with and how long they are tells most texts off.
RegexShape ShapeOf(const std::vector<std::string>& strings) {
  RegexShape shape{.least = SIZE_MAX};
  for (const std::string& text : strings) {
    shape.least = std::min(shape.least, text.size());
    if (text.empty()) continue;
    const auto byte = static_cast<unsigned char>(text[0]);
    shape.first[byte >> 6] |= uint64_t{1} << (byte & 63);
  }
  return shape;
}

}  // namespace

std::string RegexFault(const std::string& regex, bool fold_case) {
  if (const auto shape = ShapeOf(regex, fold_case); shape && !shape->strings.empty()) return "";
  RE2 re(regex, RegexOptions(fold_case));
  return re.ok() ? "" : re.error();
}

StringTest::StringTest(const Value& value, bool negated, const StringSets* sets) : negated_(negated) {
  if (value.kind == Value::kRegex) {
    const std::string regex = Composed(value.text);
    if (std::optional<RegexShape> shape = ShapeOf(regex, value.fold_case)) {
      shape_ = std::move(*shape);
      strings_ = std::move(shape_.strings);
      std::erase_if(strings_, [](const std::string& text) { return !IsComposed(text); });
      if (!strings_.empty()) return;
    }
    regex_ = std::make_shared<const RE2>(regex, RegexOptions(value.fold_case));
  } else if (value.kind == Value::kString) {
    strings_ = {Composed(value.text)};
  } else if (sets != nullptr) {
    if (auto it = sets->find(value.text); it != sets->end())
      std::ranges::transform(it->second, std::back_inserter(strings_), Composed);
    std::sort(strings_.begin(), strings_.end());
    strings_.erase(std::unique(strings_.begin(), strings_.end()), strings_.end());
  }
  if (!regex_) shape_ = ShapeOf(strings_);
}

bool StringTest::Contains(std::string_view text) const {
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c > 0; }) && !IsComposed(text)) [[unlikely]]
    return ContainsComposed(Composed(text));
  return ContainsComposed(text);
}

bool StringTest::ContainsComposed(std::string_view text) const {
  if (!shape_.MayMatch(text)) return false;
  if (regex_) {
    return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *static_cast<const RE2*>(regex_.get()));
  }
  if (strings_.size() == 1) return strings_[0] == text;
  return std::binary_search(strings_.begin(), strings_.end(), text, std::less<>());
}

// A word with its lemmas, looked up once if they are asked for.
struct WordView {
  const Word& word;

  WordView(const Word& w, const Language& language) : word(w), language_(language) {}
  // In some reading, its own forms included; or the one that was given.
  const std::vector<std::string_view>& lemmas() const {
    if (!lemmas_.empty()) return lemmas_;
    if (const auto given = word.Given("lemma")) {
      lemmas_ = {*given};
    } else {
      lemmas_ = language_.LemmaCandidates(word);
      lemmas_.push_back(word.text);
      lemmas_.push_back(word.lower);
    }
    return lemmas_;
  }

  // Whether it is `lemma` in all readings.
  bool HasNoLemmaBut(std::string_view lemma) const {
    return std::ranges::all_of(lemmas(), [&](std::string_view other) { return other == lemma; });
  }

 private:
  const Language& language_;
  mutable std::vector<std::string_view> lemmas_;
};

// Whether the word is what was asked for, whatever its reading.
bool IsCertain(Attr attr, std::string_view text, const WordView& view) {
  switch (attr) {
    case Attr::kWord:
      return view.word.text == text;
    case Attr::kLower:
      return view.word.lower == text;
    case Attr::kNorm:
      return view.word.norm == text;
    case Attr::kLemma:
      return view.HasNoLemmaBut(text);
    default:
      return view.word.shape == text;
  }
}

// Strings that an element asks for: where a word has none of them, its answer is no.
struct Keys {
  bool known = false;
  std::vector<std::pair<Attr, std::string>> keys;
};

// A TokenTest or a literal, ready to run.
struct ElementTable::Compiled {
  enum Type { kAny, kLiteral, kAttr, kFlag, kNot, kAnd, kOr };
  Type type = kAny;
  std::string key;  // equal keys, equal elements
  std::string name;
  std::string word;  // kLiteral
  bool any_case = false;
  bool has_mark = false;
  Attr attr = Attr::kWord;
  std::string given;  // kGiven: the attribute's name
  std::unique_ptr<StringTest> strings;
  uint32_t flag = 0;
  uint64_t tags = 0;  // kAttr of Attr::kTag: those that pass, a bit a TagId
  std::vector<std::unique_ptr<Compiled>> children;

  static std::unique_ptr<Compiled> From(const TokenTest& test, const StringSets* sets);
  Answer OfWord(const WordView& view) const;
  bool OfForm(const Word& w) const;  // kAttr that the word or reading alone decides
  bool OfToken(const Document& document, int32_t token) const;
  bool LiteralHolds(const Word& w) const;
  Keys KeysOf() const;
  Keys keys;                  // KeysOf(), for the elements of a table
  bool AnyKeyPasses() const;  // whether a word that is one of its strings passes
  bool Implies(const Compiled& wider) const;
  bool StringsImply(const Compiled& wider) const;
  bool IsSelective() const;
};

std::unique_ptr<ElementTable::Compiled> ElementTable::Compiled::From(const TokenTest& test,
                                                                     const StringSets* sets) {
  auto out = std::make_unique<Compiled>();
  out->name = "[" + DebugString(test) + "]";
  switch (test.type) {
    case TokenTest::kAny:
      break;
    case TokenTest::kFlag:
      out->type = kFlag;
      out->flag = ParseFlag(test.flag);
      break;
    case TokenTest::kAttr: {
      out->type = kAttr;
      out->attr = test.attr;
      out->given = test.given;
      out->strings = std::make_unique<StringTest>(test.value, test.negated, sets);
      for (size_t t = 0; out->attr == Attr::kTag && t < kTags; ++t)
        out->tags |= uint64_t{out->strings->Holds(kTagNames[t])} << t;
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

bool ElementTable::Compiled::OfForm(const Word& w) const {
  switch (attr) {
    case Attr::kWord:
      return strings->HoldsComposed(w.text);
    case Attr::kLower:
      return strings->HoldsComposed(w.lower);
    case Attr::kNorm:
      return w.given.empty() ? strings->HoldsComposed(w.norm) : strings->Holds(w.norm);
    case Attr::kGiven:
      return strings->Holds(w.Given(given).value_or(std::string_view()));
    default:
      return strings->HoldsComposed(w.shape);
  }
}

Answer ElementTable::Compiled::OfWord(const WordView& view) const {
  auto answer = [](bool yes) { return yes ? Answer::kYes : Answer::kNo; };
  switch (type) {
    case kAny:
      return Answer::kYes;
    case kLiteral:
      return answer(LiteralHolds(view.word));
    case kFlag:
      return answer((view.word.flags & flag) != 0);
    case kAttr: {
      if (attr == Attr::kPos || attr == Attr::kTag) {
        const auto value = view.word.Given(AttrName(attr));
        return value ? answer(strings->Holds(*value)) : Answer::kMaybe;
      }
      if (attr != Attr::kLemma) return answer(OfForm(view.word));
      bool all = true, any = false;
      for (const std::string_view lemma : view.lemmas()) {
        const bool holds = strings->Holds(lemma);
        all = all && holds;
        any = any || holds;
        if (any && !all) return Answer::kMaybe;
      }
      return answer(all);
    }
    case kNot: {
      Answer inner = children[0]->OfWord(view);
      return inner == Answer::kMaybe ? inner : answer(inner == Answer::kNo);
    }
    case kAnd: {
      Answer all = Answer::kYes;
      for (const auto& child : children) {
        all = std::min(all, child->OfWord(view));
        if (all == Answer::kNo) break;
      }
      return all;
    }
    case kOr: {
      Answer any = Answer::kNo;
      for (const auto& child : children) {
        any = std::max(any, child->OfWord(view));
        if (any == Answer::kYes) break;
      }
      return any;
    }
  }
  return Answer::kMaybe;
}

bool ElementTable::Compiled::OfToken(const Document& document, int32_t token) const {
  switch (type) {
    case kAny:
      return true;
    case kLiteral:
      return LiteralHolds(document.word(token));
    case kFlag:
      return (document.word(token).flags & flag) != 0;
    case kAttr:
      switch (attr) {
        case Attr::kLemma:
          return strings->Holds(document.lemma(token));
        case Attr::kPos:
          return strings->Holds(document.pos(token));
        case Attr::kTag:
          return document.has_readings() ? strings->Holds(document.tag(token))
                                         : (tags >> document.tag_id(token) & 1) != 0;
        default:
          return OfForm(document.word(token));
      }
    case kNot:
      return !children[0]->OfToken(document, token);
    case kAnd:
      return std::all_of(children.begin(), children.end(),
                         [&](const auto& c) { return c->OfToken(document, token); });
    case kOr:
      return std::any_of(children.begin(), children.end(),
                         [&](const auto& c) { return c->OfToken(document, token); });
  }
  return false;
}

Keys ElementTable::Compiled::KeysOf() const {
  if (type == kLiteral) return {true, {{any_case ? Attr::kLower : Attr::kWord, word}}};
  if (type == kAttr) {
    if (strings->negated() || strings->is_regex() || attr == Attr::kPos || attr == Attr::kTag ||
        attr == Attr::kGiven)
      return {};
    Keys out{true, {}};
    for (const std::string& s : strings->strings()) out.keys.emplace_back(attr, s);
    return out;
  }
  Keys out{type == kOr, {}};
  if (type != kAnd && type != kOr) return out;
  for (const auto& child : children) {
    Keys more = child->KeysOf();
    if (type == kOr) {
      if (!more.known) return {};
      out.keys.insert(out.keys.end(), more.keys.begin(), more.keys.end());
    } else if (more.known && (!out.known || more.keys.size() < out.keys.size())) {
      out = std::move(more);
    }
  }
  return out;
}

bool ElementTable::Compiled::AnyKeyPasses() const {
  return type == kLiteral || (type == kAttr && KeysOf().known) ||
         (type == kOr && std::all_of(children.begin(), children.end(),
                                     [](const auto& child) { return child->AnyKeyPasses(); }));
}

bool ElementTable::Compiled::Implies(const Compiled& wider) const {
  auto implies_wider = [&](const auto& child) { return child->Implies(wider); };
  auto is_implied = [&](const auto& child) { return Implies(*child); };
  if (wider.type == kAny || key == wider.key) return true;
  if (type == kOr) return std::all_of(children.begin(), children.end(), implies_wider);
  if (wider.type == kAnd) return std::all_of(wider.children.begin(), wider.children.end(), is_implied);
  if (wider.type == kOr && std::any_of(wider.children.begin(), wider.children.end(), is_implied)) return true;
  if (type == kAnd) return std::any_of(children.begin(), children.end(), implies_wider);
  return (type == kLiteral || type == kAttr) && StringsImply(wider);
}

// `this` asks for certain strings of the word: whether each of them passes.
bool ElementTable::Compiled::StringsImply(const Compiled& wider) const {
  const Keys own = KeysOf();
  if (!own.known || (wider.type != kLiteral && wider.type != kAttr)) return false;
  return std::all_of(own.keys.begin(), own.keys.end(), [&](const std::pair<Attr, std::string>& one) {
    const auto& [asked, text] = one;
    const bool of_form = asked == Attr::kWord || asked == Attr::kLower;
    if (wider.type == kLiteral) {
      if (wider.any_case) return of_form && (asked == Attr::kLower ? text : LowerCase(text)) == wider.word;
      return asked == Attr::kWord && text == wider.word;
    }
    if (type == kLiteral && has_mark) return false;  // it has typographic forms too
    if (asked == wider.attr) return wider.strings->Holds(text);
    return asked == Attr::kWord && wider.attr == Attr::kLower && wider.strings->Holds(LowerCase(text));
  });
}

bool ElementTable::Compiled::IsSelective() const {
  auto is_selective = [](const auto& child) { return child->IsSelective(); };
  switch (type) {
    case kLiteral:
      return true;
    case kAttr:
      return !strings->negated() && attr != Attr::kTag && attr != Attr::kPos;
    case kAnd:
      return std::any_of(children.begin(), children.end(), is_selective);
    case kOr:
      return std::all_of(children.begin(), children.end(), is_selective);
    default:
      return false;
  }
}

// Elements by a string that they ask for. Most words of a text are asked for by none, which a bit of their
// hash tells.
class ElementsByString {
 public:
  // A string, and the elements that ask for it, ascending. It stays where it is.
  using Entry = std::pair<const std::string, std::vector<int32_t>>;

  bool empty() const { return elements_.empty(); }
  // The entry, where the string is new.
  const Entry* Add(const std::string& text, int32_t element) {
    const auto [it, added] = elements_.try_emplace(text);
    if (added || it->second.back() != element) it->second.push_back(element);
    if (elements_.size() * kBitsEach > there_.size() * 64) {
      there_.assign(std::max<size_t>(16, there_.size() * 4), 0);
      for (const auto& [known, ids] : elements_) Note(known);
    } else {
      Note(text);
    }
    return added ? &*it : nullptr;
  }
  // Appends 2 * element, + 1 where `certain`.
  void Find(std::string_view text, bool certain, std::vector<uint32_t>* out) const {
    if (there_.empty()) return;
    const uint64_t hash = Hash64(text);
    if ((there_[hash >> 6 & (there_.size() - 1)] >> (hash & 63) & 1) == 0) return;
    if (auto it = elements_.find(text); it != elements_.end()) Append(it->second, certain, out);
  }
  static void Append(std::span<const int32_t> elements, bool certain, std::vector<uint32_t>* out) {
    for (int32_t e : elements) out->push_back(static_cast<uint32_t>(e) << 1 | (certain ? 1u : 0u));
  }

 private:
  static constexpr size_t kBitsEach = 8;
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return static_cast<size_t>(Hash64(text)); }
  };
  void Note(std::string_view text) {
    const uint64_t hash = Hash64(text);
    there_[hash >> 6 & (there_.size() - 1)] |= uint64_t{1} << (hash & 63);
  }

  std::unordered_map<std::string, std::vector<int32_t>, Hash, std::equal_to<>> elements_;
  std::vector<uint64_t> there_;  // a power of two
};

// Which elements a word may pass, by its strings.
struct ElementTable::Index {
  std::unordered_map<std::string, int32_t> by_key;
  std::array<ElementsByString, 7> by_string;  // by Attr, those of kGiven not among them
  ElementsByString by_fold;                   // of literals with a mark, which stand for other forms too
  std::vector<WordIndex::Question> questions;
  std::vector<const std::vector<int32_t>*> asking;  // by question: elements
  std::vector<char> of_fold;                        // by question: of `by_fold`, so that nothing is certain

  bool Asks(Attr attr) const { return !by_string[static_cast<size_t>(attr)].empty(); }
  void Look(Attr attr, std::string_view text, bool certain, std::vector<uint32_t>* out) const {
    by_string[static_cast<size_t>(attr)].Find(text, certain, out);
  }
  void Ask(Attr attr, const std::string& text, int32_t element) {
    AddQuestion(attr, by_string[static_cast<size_t>(attr)].Add(text, element), false);
  }
  // A plain mark in a literal stands for its typographic forms too; our norms have them plain.
  void AskFold(const std::string& text, int32_t element) {
    AddQuestion(Attr::kNorm, by_fold.Add(text, element), true);
  }

 private:
  void AddQuestion(Attr attr, const ElementsByString::Entry* fresh, bool fold) {
    if (fresh == nullptr) return;
    questions.push_back({attr, fresh->first});
    asking.push_back(&fresh->second);
    of_fold.push_back(fold ? 1 : 0);
  }
};

ElementTable::ElementTable() : owner_(Vocabulary::NewMemoOwner()), index_(std::make_unique<Index>()) {}
ElementTable::~ElementTable() = default;

int32_t ElementTable::Add(std::shared_ptr<const Compiled> element) {
  auto [it, added] = index_->by_key.try_emplace(element->key, size());
  if (!added) return it->second;
  const Keys& keys = element->keys;
  other_.push_back(keys.known ? -1 : static_cast<int32_t>(others_.size()));
  if (!keys.known) others_.push_back(it->second);
  width_ = (others_.size() + 63) / 64;
  watched_.push_back(0);
  by_string_.push_back(keys.known && element->AnyKeyPasses() ? 1 : 0);
  for (const auto& [attr, text] : keys.keys) {
    index_->Ask(attr, text, it->second);
    if (element->has_mark) index_->AskFold(FoldNorm(text), it->second);
  }
  elements_.push_back(std::move(element));
  return it->second;
}

int32_t ElementTable::AddTest(const TokenTest& test, const StringSets* sets) {
  std::unique_ptr<Compiled> element = Compiled::From(test, sets);
  element->keys = element->KeysOf();
  return Add(std::move(element));
}

int32_t ElementTable::AddLiteral(const std::string& word, bool any_case) {
  auto element = std::make_shared<Compiled>();
  element->type = Compiled::kLiteral;
  element->word = Composed(word);
  element->any_case = any_case;
  element->has_mark = HasMark(word);
  element->name = "\"" + word + "\"";
  element->key = element->name + (any_case ? "" : "!");
  element->keys = element->KeysOf();
  return Add(std::move(element));
}

int32_t ElementTable::AddFrom(const ElementTable& other, int32_t id) {
  return Add(other.elements_[static_cast<size_t>(id)]);
}

int32_t ElementTable::size() const { return static_cast<int32_t>(elements_.size()); }
std::string_view ElementTable::name(int32_t id) const { return elements_[static_cast<size_t>(id)]->name; }
bool ElementTable::IsSelective(int32_t id) const { return elements_[static_cast<size_t>(id)]->IsSelective(); }
bool ElementTable::Implies(int32_t id, const ElementTable& other, int32_t wider) const {
  return elements_[static_cast<size_t>(id)]->Implies(*other.elements_[static_cast<size_t>(wider)]);
}
bool ElementTable::IsAny(int32_t id) const {
  return elements_[static_cast<size_t>(id)]->type == Compiled::kAny;
}

void ElementTable::ListedOf(const Word& word, const Language& language, std::vector<uint32_t>* out) const {
  ListedOf(WordView(word, language), out);
}

void ElementTable::ListedOf(const WordView& view, std::vector<uint32_t>* out) const {
  const Word& word = view.word;
  thread_local std::vector<uint32_t> asked;  // this is done for each new word of a text
  asked.clear();
  index_->Look(Attr::kWord, word.text, true, &asked);
  index_->Look(Attr::kLower, word.lower, true, &asked);
  index_->Look(Attr::kNorm, word.norm, true, &asked);
  index_->Look(Attr::kShape, word.shape, true, &asked);
  if ((word.flags & kIsAscii) == 0) {
    index_->Look(Attr::kWord, Plain(word.text), false, &asked);
    index_->Look(Attr::kLower, Plain(word.lower), false, &asked);
  }
  if (index_->Asks(Attr::kLemma)) {
    for (std::string_view lemma : view.lemmas())
      index_->Look(Attr::kLemma, lemma, view.HasNoLemmaBut(lemma), &asked);
  }
  Decide(view, &asked, out);
}

void ElementTable::ListedOf(const Word& word, const Language& language,
                            std::span<const WordIndex::Answers::Found> found,
                            std::vector<uint32_t>* out) const {
  const WordView view(word, language);
  thread_local std::vector<uint32_t> asked;
  asked.clear();
  for (const WordIndex::Answers::Found& one : found) {
    const auto q = static_cast<size_t>(one.question);
    const WordIndex::Question& question = index_->questions[q];
    const bool certain = index_->of_fold[q] == 0 && IsCertain(question.attr, question.text, view);
    ElementsByString::Append(*index_->asking[q], certain, &asked);
  }
  Decide(view, &asked, out);
}

// Of elements that the word may pass, as 2 * id, + 1 where it is one of the strings for certain.
void ElementTable::Decide(const WordView& view, std::vector<uint32_t>* asked,
                          std::vector<uint32_t>* out) const {
  if (!std::is_sorted(asked->begin(), asked->end())) std::sort(asked->begin(), asked->end());
  for (size_t i = 0; i < asked->size(); ++i) {
    const uint32_t id = (*asked)[i] >> 1;
    if (i + 1 < asked->size() && (*asked)[i + 1] >> 1 == id) continue;  // the certain one comes last
    if (((*asked)[i] & 1) != 0 && by_string_[id] != 0) {
      out->push_back(id << 1 | 1);
      continue;
    }
    const Answer answer = elements_[id]->OfWord(view);
    if (answer != Answer::kNo) out->push_back(id << 1 | (answer == Answer::kYes ? 1u : 0u));
  }
}

std::span<const WordIndex::Question> ElementTable::questions() const { return index_->questions; }

void ElementTable::OthersOf(const Word& word, const Language& language, uint64_t* row,
                            std::vector<uint32_t>* listed) const {
  WordView view(word, language);
  if (listed != nullptr) ListedOf(view, listed);
  for (size_t i = 0; i < others_.size(); ++i) {
    Answer answer = elements_[static_cast<size_t>(others_[i])]->OfWord(view);
    uint64_t bit = uint64_t{1} << (i & 63);
    if (answer != Answer::kNo) row[i >> 6] |= bit;
    if (answer == Answer::kYes) row[width() + (i >> 6)] |= bit;
  }
}

void ElementTable::WordsOf(int32_t id, const WordIndex& index, const WordSource& words,
                           const Language& language,
                           const std::function<void(WordId, uint32_t)>& found) const {
  const Compiled& element = *elements_[static_cast<size_t>(id)];
  std::vector<WordId> ids;
  for (const auto& [attr, text] : element.keys.keys) {
    // A plain mark in a literal stands for its typographic forms too; our norms have them plain.
    index.Find(attr, text, &ids);
    if (element.has_mark) index.Find(Attr::kNorm, FoldNorm(text), &ids);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (WordId word : ids) {
    Answer answer = element.OfWord(WordView(words.Of(word), language));
    if (answer != Answer::kNo)
      found(word, static_cast<uint32_t>(id) << 1 | (answer == Answer::kYes ? 1u : 0u));
  }
}

bool ElementTable::OfToken(int32_t id, const Document& document, int32_t token) const {
  return elements_[static_cast<size_t>(id)]->OfToken(document, token);
}

double ElementTable::Commonness(int32_t id) const {
  const Keys& keys = elements_[static_cast<size_t>(id)]->keys;
  if (!keys.known) return kCommonness;
  double sum = 0;
  for (const auto& [attr, text] : keys.keys) sum += IsCommonWord(text) ? kCommonWord : kRareWord;
  return std::min(sum, kCommonness);
}

void WordAnswers::MakeListed(Row* row, WordId word, const ElementTable& table, const WordSource& words,
                             const Language& language) {
  const size_t begin = listed_.size();
  table.ListedOf(words.Of(word), language, &listed_);
  MakeListed(row, begin);
}

// Of what was appended from `begin` on.
void WordAnswers::MakeListed(Row* row, size_t begin) {
  row->begin = static_cast<uint32_t>(begin);
  row->count = static_cast<int32_t>(listed_.size() - begin);
  for (size_t i = begin; i < listed_.size(); ++i)
    row->filter |= FilterBit(static_cast<int32_t>(listed_[i] >> 1));
}

int32_t WordAnswers::MakeOthers(WordId word, const ElementTable& table, const WordSource& words,
                                const Language& language) {
  std::vector<uint64_t> row(2 * table.width(), 0);
  Row& of_word = rows_[static_cast<size_t>(word)];
  const size_t begin = listed_.size();
  table.OthersOf(words.Of(word), language, row.data(), of_word.count < 0 ? &listed_ : nullptr);
  if (of_word.count < 0) MakeListed(&of_word, begin);
  std::string bytes(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(uint64_t));
  auto [it, added] = others_at_.try_emplace(std::move(bytes), static_cast<int32_t>(others_.size()));
  if (added) others_.insert(others_.end(), row.begin(), row.end());
  of_word.others = it->second;
  return it->second;
}

std::unique_ptr<SentenceNotes> WordAnswers::TakeNotes() {
  if (notes_.empty()) return std::make_unique<SentenceNotes>();
  std::unique_ptr<SentenceNotes> out = std::move(notes_.back());
  notes_.pop_back();
  return out;
}

void WordAnswers::GiveBack(std::unique_ptr<SentenceNotes> notes) {
  for (int32_t element : notes->noted) notes->of[static_cast<size_t>(element)].clear();
  notes->noted.clear();
  notes_.push_back(std::move(notes));
}

void WordAnswers::Prime(const ElementTable& table, const WordIndex& index, const WordSource& words,
                        const Language& language) {
  const WordIndex::Answers answers = index.FindAll(table.questions());
  for (Row& row : rows_) row.count = 0;
  const std::span<const WordIndex::Answers::Found> found = answers.found;
  for (size_t i = 0, end = 0; i < found.size(); i = end) {
    const WordId word = found[i].word;
    while (end < found.size() && found[end].word == word) ++end;
    const size_t begin = listed_.size();
    table.ListedOf(words.Of(word), language, found.subspan(i, end - i), &listed_);
    MakeListed(&rows_[static_cast<size_t>(word)], begin);
  }
  for (WordId word : answers.open)
    MakeListed(&rows_[static_cast<size_t>(word)], word, table, words, language);
}

ElementCache::ElementCache(const ElementTable& table, const Document& document)
    : ElementCache(table, document, &document.vocabulary().Keep<WordAnswers>(table.owner())) {}

ElementCache::ElementCache(const ElementTable& table, const Document& document, WordAnswers* answers)
    : table_(table),
      document_(document),
      vocabulary_(document.vocabulary()),
      language_(document.language()),
      answers_(answers) {
  answers_->Grow(static_cast<size_t>(vocabulary_.size()));
}

}  // namespace copydesk::pattern
