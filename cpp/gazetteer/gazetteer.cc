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
// What is remembered of a word (Vocabulary::Memo), besides the id of its key.
constexpr int32_t kNoKey = -1;     // no term holds it
constexpr int32_t kAskLemma = -2;  // its lemma depends on the tag, and one of its readings is a key

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

uint64_t EdgeOf(int32_t node, int32_t key) { return static_cast<uint64_t>(static_cast<uint32_t>(node)) << 32 | static_cast<uint32_t>(key); }

}  // namespace

// A trie over key ids. Node 0 is the root, whose edges are an array; the others share one hash table.
struct Gazetteer::Impl {
  GazetteerOptions options;
  const Language* language = nullptr;
  int64_t memo_owner = Vocabulary::NewMemoOwner();

  struct Row {  // one row of the list
    int32_t first_attribute = 0;
    int32_t attributes = 0;
  };
  struct Term {  // one way to write it
    int32_t node = 0;
    int32_t row = 0;
    int32_t exact = -1;  // smart case with an upper-case letter: where in `exact` its tokens' texts are
  };
  StringPool keys;
  StringPool strings;                // attributes, exact texts
  std::vector<Row> rows;
  std::vector<Attribute> attributes;
  std::vector<Term> terms;           // sorted by node, then row
  std::vector<int32_t> exact;        // ids in `strings`
  std::vector<int32_t> root;         // by key: node or -1
  absl::flat_hash_map<uint64_t, int32_t> edges;
  std::vector<int32_t> first_term;   // by node, and one past the end
  int32_t nodes = 1;

  void AddRow(const std::vector<std::pair<std::string, std::string>>& values) {
    Row row{static_cast<int32_t>(attributes.size()), 0};
    for (const auto& [key, value] : values) {
      if (value.empty()) continue;
      attributes.push_back({strings[strings.Add(key)], strings[strings.Add(value)]});
      ++row.attributes;
    }
    rows.push_back(row);
  }
  std::optional<std::string> AddTerm(std::string_view text, Vocabulary* vocabulary);  // what is wrong with it
  void Finish();

  int32_t Child(int32_t node, int32_t key) const {
    if (node == 0) return static_cast<size_t>(key) < root.size() ? root[static_cast<size_t>(key)] : -1;
    auto it = edges.find(EdgeOf(node, key));
    return it == edges.end() ? -1 : it->second;
  }
  int32_t AddChild(int32_t node, int32_t key);
  int32_t LookUp(const Word& word) const;
  int32_t KeyAt(const Document& document, int32_t token, std::vector<int32_t>* memo) const;
  bool CaseFits(const Document& document, const Term& term, TokenSpan tokens) const;
  bool Accepts(const Document& document, int32_t node, TokenSpan tokens) const;
  TokenSpan Longest(const Document& document, int32_t start, int32_t end, int32_t key, std::vector<int32_t>* memo, int32_t* node) const;
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
  Document term(text, vocabulary, language);
  term.AddSegment({0, static_cast<int32_t>(text.size())});
  if (term.size() == 0) return "no term in this row";
  if (term.size() > kMaxTermTokens) return "a term of more than " + std::to_string(kMaxTermTokens) + " tokens";
  bool exact_case = options.match == GazetteerMatch::kSmart && HasUpper(text);
  Term added{0, static_cast<int32_t>(rows.size()) - 1, exact_case ? static_cast<int32_t>(exact.size()) : -1};
  for (int32_t t = 0; t < term.size(); ++t) {
    added.node = AddChild(added.node, keys.Add(KeyOf(term.word(t), options.match)));
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
  first_term.assign(static_cast<size_t>(nodes) + 1, 0);
  for (const Term& term : terms) ++first_term[static_cast<size_t>(term.node) + 1];
  for (size_t i = 1; i < first_term.size(); ++i) first_term[i] += first_term[i - 1];
  root.resize(keys.size(), -1);
  attributes.shrink_to_fit();
}

int32_t Gazetteer::Impl::LookUp(const Word& word) const {
  if (options.match != GazetteerMatch::kLemma) return keys.Find(KeyOf(word, options.match));
  std::set<int32_t> found;
  size_t readings = 0;
  for (std::string_view lemma : language->LemmaCandidates(word)) {
    ++readings;
    found.insert(keys.Find(PlainMarks(LowerCase(lemma))));
  }
  found.erase(kNoKey);
  if (found.empty()) return kNoKey;
  return readings == 1 ? *found.begin() : kAskLemma;
}

int32_t Gazetteer::Impl::KeyAt(const Document& document, int32_t token, std::vector<int32_t>* memo) const {
  WordId id = document.tokens()[static_cast<size_t>(token)].word;
  int32_t& key = (*memo)[static_cast<size_t>(id)];
  if (key == Vocabulary::kNoMemo) key = LookUp(document.vocabulary()[id]);
  return key == kAskLemma ? keys.Find(PlainMarks(LowerCase(document.lemma(token)))) : key;
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

// The longest term at `start`, whose key is `key`, and its node; an empty span where there is none.
TokenSpan Gazetteer::Impl::Longest(const Document& document, int32_t start, int32_t end, int32_t key, std::vector<int32_t>* memo,
                                   int32_t* node) const {
  TokenSpan best{start, start};
  int32_t at = Child(0, key);
  for (int32_t next = start + 1; at >= 0; ++next) {
    if (Accepts(document, at, {start, next})) best.end = next, *node = at;
    if (next == end) break;
    key = KeyAt(document, next, memo);
    at = key < 0 ? -1 : Child(at, key);
  }
  return best;
}

Gazetteer::Gazetteer() : impl_(std::make_unique<Impl>()) {}
Gazetteer::~Gazetteer() = default;

std::shared_ptr<const Gazetteer> Gazetteer::Build(std::vector<GazetteerTerm> terms, const Language& language,
                                                  const GazetteerOptions& options, Diagnostics* faults) {
  std::shared_ptr<Gazetteer> out(new Gazetteer);
  out->impl_->options = options;
  out->impl_->language = &language;
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
  out->impl_->options = options;
  out->impl_->language = &language;
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
  std::vector<int32_t>& memo = document.vocabulary().Memo(impl_->memo_owner);
  for (const Sentence& sentence : document.sentences()) {
    for (int32_t t = sentence.tokens.start; t < sentence.tokens.end;) {
      int32_t key = impl_->KeyAt(document, t, &memo);
      int32_t node = 0;
      TokenSpan hit{t, t};
      if (key >= 0 && impl_->root[static_cast<size_t>(key)] >= 0) {
        hit = impl_->Longest(document, t, sentence.tokens.end, key, &memo, &node);
      }
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
  return i.keys.MemoryUsage() + i.strings.MemoryUsage() +
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
