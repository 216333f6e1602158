#include "gazetteer/gazetteer.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <span>

#include "base/limits.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

constexpr int32_t kMaxTermTokens = 64;
// What is remembered of a word (Vocabulary::Memo): the id of its key, kNoKey, or kManyReadings - i for readings i.
constexpr int32_t kNoKey = -1;         // no term holds it
constexpr int32_t kManyReadings = -2;  // its lemma depends on the tag, and one of its lemmas is a key

// Distinct strings ↔ small ids; the strings do not move.
class StringPool {
 public:
  int32_t Add(std::string_view text) {
    if (auto it = ids_.find(text); it != ids_.end()) return it->second;
    strings_.emplace_back(text);
    int32_t id = static_cast<int32_t>(strings_.size()) - 1;
    ids_.emplace(std::string_view(strings_.back()), id);
    return id;
  }
  int32_t Find(std::string_view text) const {  // -1 where there is none
    auto it = ids_.find(text);
    return it == ids_.end() ? -1 : it->second;
  }
  std::string_view operator[](int32_t id) const { return strings_[static_cast<size_t>(id)]; }
  size_t size() const { return strings_.size(); }
  int64_t MemoryUsage() const {
    int64_t bytes = static_cast<int64_t>(ids_.capacity() * 25);
    for (const std::string& s : strings_) bytes += static_cast<int64_t>(sizeof(s) + (s.size() > 15 ? s.capacity() : 0));
    return bytes;
  }

 private:
  std::deque<std::string> strings_;
  absl::flat_hash_map<std::string_view, int32_t, std::hash<std::string_view>> ids_;
};

// Curly quotes and dashes made plain: a list writes "People's Party" and finds "People’s Party".
std::string PlainMarks(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    std::string_view three = text.substr(i, 3);
    bool mark = three.size() == 3 && three[0] == '\xE2' && three[1] == '\x80';
    unsigned char last = mark ? static_cast<unsigned char>(three[2]) : 0;
    if (last >= 0x90 && last <= 0x95) out += '-', i += 2;
    else if (last >= 0x98 && last <= 0x9B) out += '\'', i += 2;
    else if (last >= 0x9C && last <= 0x9F) out += '"', i += 2;
    else out += text[i];
  }
  return out;
}

bool HasUpper(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (IsUpper(NextCodePoint(text, &at))) return true;
  }
  return false;
}

// With a capital at the start of each word.
std::string Capitalised(std::string_view text) {
  std::string out(text);
  for (size_t i = 0; i < out.size(); ++i) {
    if ((i == 0 || out[i - 1] == ' ') && out[i] >= 'a' && out[i] <= 'z') out[i] = static_cast<char>(out[i] - 'a' + 'A');
  }
  return out;
}

std::string KeyOf(const Word& word, GazetteerMatch match) {
  switch (match) {
    case GazetteerMatch::kExact: return PlainMarks(word.text);
    case GazetteerMatch::kNorm: return std::string(word.norm);
    default: return PlainMarks(word.lower);
  }
}

std::string_view Name(GazetteerMatch match) {
  constexpr std::string_view kNames[] = {"smart", "exact", "lower", "norm", "lemma"};
  return kNames[static_cast<size_t>(match)];
}

// A sentence set in capitals: two words or more, and no small letter in it.
bool InCapitals(const Document& document, TokenSpan tokens) {
  int32_t capitals = 0;
  for (int32_t t = tokens.start; t < tokens.end; ++t) {
    uint32_t flags = document.word(t).flags;
    if (flags & kIsUpper) ++capitals;
    else if (flags & (kIsLower | kHasUpper)) return false;
  }
  return capitals >= 2;
}

// The lemmas of a word that are keys, when it has several lemmas.
struct Reading {
  std::string lemma;  // in lower case
  int32_t key = kNoKey;
};
using Readings = std::vector<Reading>;

// The keys of one way to compare. What it knows of a vocabulary's words is kept there.
struct KeySpace {
  StringPool pool;
  int64_t owner = Vocabulary::NewMemoOwner();
};

// What a key space knows of the words of one vocabulary.
struct WordKeys {
  std::vector<int32_t>& keys;
  std::vector<Readings>& readings;
};

uint64_t EdgeOf(int32_t node, int32_t key) { return static_cast<uint64_t>(static_cast<uint32_t>(node)) << 32 | static_cast<uint32_t>(key); }

}  // namespace

struct GazetteerKeys::Impl {
  KeySpace exact, lower, norm, lemma;

  KeySpace* Of(GazetteerMatch match) {
    switch (match) {
      case GazetteerMatch::kExact: return &exact;
      case GazetteerMatch::kNorm: return &norm;
      case GazetteerMatch::kLemma: return &lemma;
      default: return &lower;
    }
  }
};

GazetteerKeys::GazetteerKeys() : impl_(std::make_unique<Impl>()) {}
GazetteerKeys::~GazetteerKeys() = default;

// A trie over key ids. Node 0 is the root, whose edges are an array; the others share one hash table.
struct Gazetteer::Impl {
  GazetteerOptions options;
  const Language* language = nullptr;
  KeySpace* keys = nullptr;  // of options.keys

  struct Row {  // one row of the list
    int32_t first_attribute = 0;
    int32_t attributes = 0;
  };
  struct Term {  // one way to write it
    int32_t node = 0;
    int32_t row = 0;
    int32_t exact = -1;  // smart case with an upper-case letter: where in `exact` its tokens' texts are
  };
  StringPool strings;                // attributes, exact texts
  std::vector<Row> rows;
  std::vector<Attribute> attributes;
  std::vector<Term> terms;           // sorted by node, then row
  std::vector<int32_t> exact;        // ids in `strings`
  std::vector<int32_t> root;         // by key: node or -1
  absl::flat_hash_map<uint64_t, int32_t> edges;
  std::vector<int32_t> first_term;   // by node, and one past the end
  int32_t nodes = 1;

  void Start(const GazetteerOptions& wanted, const Language& for_language) {
    options = wanted;
    language = &for_language;
    if (options.keys == nullptr) options.keys = std::make_shared<GazetteerKeys>();
    keys = options.keys->impl_->Of(options.match);
  }
  void AddRow(const std::vector<std::pair<std::string, std::string>>& values) {
    Row row{static_cast<int32_t>(attributes.size()), 0};
    for (const auto& [key, value] : values) {
      if (value.empty()) continue;
      attributes.push_back({strings[strings.Add(key)], strings[strings.Add(value)]});
      ++row.attributes;
    }
    rows.push_back(row);
  }
  // What is wrong with it, or nothing.
  std::optional<std::string> AddTerm(std::string_view text, Vocabulary* vocabulary);
  std::optional<std::string> AddSpelling(std::string_view text, bool any_case, Vocabulary* vocabulary);
  void Finish();

  int32_t Child(int32_t node, int32_t key) const {
    if (node == 0) return static_cast<size_t>(key) < root.size() ? root[static_cast<size_t>(key)] : -1;
    auto it = edges.find(EdgeOf(node, key));
    return it == edges.end() ? -1 : it->second;
  }
  int32_t AddChild(int32_t node, int32_t key);
  int32_t LookUp(const Word& word, std::vector<Readings>* readings) const;
  int32_t Step(const Document& document, int32_t token, int32_t node, WordKeys* words) const;
  int32_t StepByLemma(const Document& document, int32_t token, int32_t node, const Readings& readings) const;
  bool CaseFits(const Document& document, const Term& term, TokenSpan tokens) const;
  bool Accepts(const Document& document, int32_t node, TokenSpan tokens) const;
  TokenSpan Longest(const Document& document, TokenSpan tokens, int32_t first, WordKeys* words, int32_t* node) const;
};

int32_t Gazetteer::Impl::AddChild(int32_t node, int32_t key) {
  if (int32_t child = Child(node, key); child >= 0) return child;
  int32_t child = nodes++;
  if (node == 0) {
    if (root.size() <= static_cast<size_t>(key)) root.resize(static_cast<size_t>(key) + 1, -1);
    root[static_cast<size_t>(key)] = child;
  } else {
    edges.emplace(EdgeOf(node, key), child);
  }
  return child;
}

std::optional<std::string> Gazetteer::Impl::AddTerm(std::string_view text, Vocabulary* vocabulary) {
  if (FindInvalidUtf8(text) >= 0) return "not UTF-8";
  bool any_case = options.match != GazetteerMatch::kExact && !(options.match == GazetteerMatch::kSmart && HasUpper(text));
  if (auto wrong = AddSpelling(text, any_case, vocabulary)) return wrong;
  // "sept." without a capital is no abbreviation, and the list means "Sept." too.
  bool again = any_case && text.find('.') != std::string_view::npos;
  return again ? AddSpelling(Capitalised(text), any_case, vocabulary) : std::nullopt;
}

std::optional<std::string> Gazetteer::Impl::AddSpelling(std::string_view text, bool any_case, Vocabulary* vocabulary) {
  // As in the middle of a sentence: a full stop at its end is an abbreviation's, not the sentence's.
  std::string line = std::string(text) + " x";
  Document term(line, vocabulary, language);
  term.AddSegment({0, static_cast<int32_t>(line.size())});
  const int32_t size = term.size() - 1;
  if (size < 1) return "no term in this row";
  if (size > kMaxTermTokens) return "a term of more than " + std::to_string(kMaxTermTokens) + " tokens";
  bool exact_case = options.match == GazetteerMatch::kSmart && !any_case;
  Term added{0, static_cast<int32_t>(rows.size()) - 1, exact_case ? static_cast<int32_t>(exact.size()) : -1};
  for (int32_t t = 0; t < size; ++t) {
    added.node = AddChild(added.node, keys->pool.Add(KeyOf(term.word(t), options.match)));
    if (exact_case) exact.push_back(strings.Add(PlainMarks(term.word(t).text)));
  }
  terms.push_back(added);
  return std::nullopt;
}

// Sorts the terms by node, so that those of a node are neighbours; a row's repeated spelling counts once.
void Gazetteer::Impl::Finish() {
  std::stable_sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) {
    return std::pair(a.node, a.row) < std::pair(b.node, b.row);
  });
  auto same = [](const Term& a, const Term& b) { return a.node == b.node && a.row == b.row && a.exact < 0 && b.exact < 0; };
  terms.erase(std::unique(terms.begin(), terms.end(), same), terms.end());
  first_term.assign(static_cast<size_t>(nodes) + 1, 0);
  for (const Term& term : terms) ++first_term[static_cast<size_t>(term.node) + 1];
  for (size_t i = 1; i < first_term.size(); ++i) first_term[i] += first_term[i - 1];
  attributes.shrink_to_fit();
}

int32_t Gazetteer::Impl::LookUp(const Word& word, std::vector<Readings>* readings) const {
  if (options.match != GazetteerMatch::kLemma) return keys->pool.Find(KeyOf(word, options.match));
  std::set<std::string> lemmas;
  for (std::string_view lemma : language->LemmaCandidates(word)) lemmas.insert(LowerCase(lemma));
  Readings found;
  for (const std::string& lemma : lemmas) {
    if (int32_t key = keys->pool.Find(PlainMarks(lemma)); key >= 0) found.push_back({lemma, key});
  }
  if (found.empty()) return kNoKey;
  if (lemmas.size() == 1) return found.front().key;
  readings->push_back(std::move(found));
  return kManyReadings - (static_cast<int32_t>(readings->size()) - 1);
}

// The node that the token leads to, or -1.
int32_t Gazetteer::Impl::Step(const Document& document, int32_t token, int32_t node, WordKeys* words) const {
  WordId id = document.tokens()[static_cast<size_t>(token)].word;
  int32_t& key = words->keys[static_cast<size_t>(id)];
  if (key == Vocabulary::kNoMemo) key = LookUp(document.vocabulary()[id], &words->readings);
  if (key >= 0) return Child(node, key);
  return key == kNoKey ? -1 : StepByLemma(document, token, node, words->readings[static_cast<size_t>(kManyReadings - key)]);
}

// Asks for the lemma only if one of the readings leads on.
int32_t Gazetteer::Impl::StepByLemma(const Document& document, int32_t token, int32_t node, const Readings& readings) const {
  auto leads_on = [&](const Reading& reading) { return Child(node, reading.key) >= 0; };
  if (std::none_of(readings.begin(), readings.end(), leads_on)) return -1;
  std::string_view lemma = document.lemma(token);
  auto is_lemma = [&](const Reading& reading) { return reading.lemma == lemma; };
  auto it = std::find_if(readings.begin(), readings.end(), is_lemma);
  if (it == readings.end()) {  // a name keeps its capitals
    std::string lower = LowerCase(lemma);
    it = std::find_if(readings.begin(), readings.end(), [&](const Reading& reading) { return reading.lemma == lower; });
  }
  return it == readings.end() ? -1 : Child(node, it->key);
}

bool Gazetteer::Impl::CaseFits(const Document& document, const Term& term, TokenSpan tokens) const {
  if (term.exact < 0) return true;
  for (int32_t i = 0; i < tokens.size(); ++i) {
    std::string_view wanted = strings[exact[static_cast<size_t>(term.exact + i)]];
    std::string_view seen = document.word(tokens.start + i).text;
    if (seen != wanted && PlainMarks(seen) != wanted) return InCapitals(document, document.sentence_of(tokens.start).tokens);
  }
  return true;
}

bool Gazetteer::Impl::Accepts(const Document& document, int32_t node, TokenSpan tokens) const {
  for (int32_t i = first_term[static_cast<size_t>(node)]; i < first_term[static_cast<size_t>(node) + 1]; ++i) {
    if (CaseFits(document, terms[static_cast<size_t>(i)], tokens)) return true;
  }
  return false;
}

// The longest term at the start of `tokens`, whose first token leads to `first`, and its node; an empty span where there is none.
TokenSpan Gazetteer::Impl::Longest(const Document& document, TokenSpan tokens, int32_t first, WordKeys* words, int32_t* node) const {
  TokenSpan best{tokens.start, tokens.start};
  int32_t at = first;
  for (int32_t next = tokens.start + 1; at >= 0; ++next) {
    if (Accepts(document, at, {tokens.start, next})) best.end = next, *node = at;
    if (next == tokens.end) break;
    at = Step(document, next, at, words);
  }
  return best;
}

Gazetteer::Gazetteer() : impl_(std::make_unique<Impl>()) {}
Gazetteer::~Gazetteer() = default;

std::shared_ptr<const Gazetteer> Gazetteer::Build(std::vector<GazetteerTerm> terms, const Language& language,
                                                  const GazetteerOptions& options, Diagnostics* faults) {
  std::shared_ptr<Gazetteer> out(new Gazetteer);
  out->impl_->Start(options, language);
  Vocabulary vocabulary;
  size_t errors = 0;
  for (size_t i = 0; i < terms.size(); ++i) {
    out->impl_->AddRow(terms[i].attributes);
    if (auto wrong = out->impl_->AddTerm(terms[i].term, &vocabulary)) {
      ++errors;
      faults->push_back({.file = "<terms>", .line = static_cast<int>(i) + 1, .message = *wrong});
    }
    if (vocabulary.size() > kMaxWords) vocabulary.Clear();
  }
  out->impl_->Finish();
  return errors == 0 ? out : nullptr;
}

std::shared_ptr<const Gazetteer> Gazetteer::FromTsv(const TsvTable& table, const Language& language,
                                                    const GazetteerOptions& options, Diagnostics* faults) {
  int column = table.Column("term");
  if (column < 0) {
    faults->push_back({.file = table.file, .message = "no column `term`", .hint = "the first line names the columns; one is `term`"});
    return nullptr;
  }
  std::shared_ptr<Gazetteer> out(new Gazetteer);
  out->impl_->Start(options, language);
  Vocabulary vocabulary;
  size_t errors = 0;
  for (size_t r = 0; r < table.rows.size(); ++r) {
    const std::vector<std::string>& cells = table.rows[r];
    std::vector<std::pair<std::string, std::string>> attributes;
    for (size_t c = 0; c < cells.size(); ++c) {
      const std::string& name = table.header[c];
      if (name != "term" && name != "source" && name != "note") attributes.emplace_back(name, cells[c]);
    }
    out->impl_->AddRow(attributes);
    std::set<std::string_view> spellings;
    for (std::string_view rest = cells[static_cast<size_t>(column)];;) {
      size_t bar = rest.find('|');
      if (std::string_view term = rest.substr(0, bar); !term.empty() || (bar == std::string_view::npos && spellings.empty())) {
        auto wrong = spellings.insert(term).second ? out->impl_->AddTerm(term, &vocabulary) : std::nullopt;
        if (wrong && ++errors) faults->push_back({.file = table.file, .line = table.lines[r], .message = *wrong});
      }
      if (bar == std::string_view::npos) break;
      rest.remove_prefix(bar + 1);
    }
    if (vocabulary.size() > kMaxWords) vocabulary.Clear();
  }
  out->impl_->Finish();
  return errors == 0 ? out : nullptr;
}

void Gazetteer::Find(const Document& document, const std::function<void(TokenSpan, std::span<const Attribute>)>& found) const {
  if (impl_->terms.empty()) return;
  Vocabulary& vocabulary = document.vocabulary();
  WordKeys words{vocabulary.Memo(impl_->keys->owner), vocabulary.Keep<std::vector<Readings>>(impl_->keys->owner)};
  for (const Sentence& sentence : document.sentences()) {
    for (int32_t t = sentence.tokens.start; t < sentence.tokens.end;) {
      int32_t first = impl_->Step(document, t, 0, &words), node = 0;
      TokenSpan hit{t, t};
      if (first >= 0) hit = impl_->Longest(document, {t, sentence.tokens.end}, first, &words, &node);
      if (hit.empty()) {
        ++t;
        continue;
      }
      int32_t last_row = -1;
      for (int32_t i = impl_->first_term[static_cast<size_t>(node)]; i < impl_->first_term[static_cast<size_t>(node) + 1]; ++i) {
        const Impl::Term& term = impl_->terms[static_cast<size_t>(i)];
        if (term.row == last_row || !impl_->CaseFits(document, term, hit)) continue;
        last_row = term.row;
        const Impl::Row& row = impl_->rows[static_cast<size_t>(term.row)];
        found(hit, std::span(impl_->attributes).subspan(static_cast<size_t>(row.first_attribute), static_cast<size_t>(row.attributes)));
      }
      t = hit.end;
    }
  }
}

int32_t Gazetteer::size() const { return static_cast<int32_t>(impl_->terms.size()); }

int64_t Gazetteer::MemoryUsage() const {
  const Impl& i = *impl_;
  return i.keys->pool.MemoryUsage() + i.strings.MemoryUsage() +
         static_cast<int64_t>(i.rows.capacity() * sizeof(Impl::Row) + i.attributes.capacity() * sizeof(Attribute) +
                              i.terms.capacity() * sizeof(Impl::Term) + i.exact.capacity() * sizeof(int32_t) +
                              i.root.capacity() * sizeof(int32_t) + i.first_term.capacity() * sizeof(int32_t) +
                              i.edges.capacity() * 17);
}

std::string Gazetteer::DebugString() const {
  return std::to_string(size()) + " terms, " + std::to_string(impl_->rows.size()) + " rows, " + std::to_string(impl_->nodes) +
         " nodes, match " + std::string(Name(impl_->options.match));
}

}  // namespace copydesk
