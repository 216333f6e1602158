#include <absl/container/flat_hash_map.h>

#include <algorithm>

#include "base/limits.h"
#include "gazetteer/gazetteer_impl.h"
#include "text/segment.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

constexpr size_t kPendingBytes = 64 << 10;  // of terms that are tokenised in one go

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
    if ((i == 0 || out[i - 1] == ' ') && out[i] >= 'a' && out[i] <= 'z')
      out[i] = static_cast<char>(out[i] - 'a' + 'A');
  }
  return out;
}

std::string KeyOf(const Word& word, GazetteerMatch match) {
  switch (match) {
    case GazetteerMatch::kExact:
      return PlainMarks(word.text);
    case GazetteerMatch::kNorm:
      return std::string(word.norm);
    default:
      return PlainMarks(word.lower);
  }
}

// The values of a column on their way into it: what each row has, as a place in the distinct ones.
class ColumnBuilder {
 public:
  void Add(std::string_view value) {
    chars_ += value;
    waiting_.push_back({chars_.size(), value.empty() ? 0 : Hash64(value)});
    if (!value.empty()) values_.Prefetch(waiting_.back().hash);
    if (waiting_.size() == kWaiting) Flush();
  }
  AttributeColumn Finish() {
    Flush();
    values_.DropIndex();
    values_.ShrinkToFit();
    return {std::move(values_), std::move(codes_), width_};
  }

 private:
  static constexpr size_t kWaiting = 32;  // values whose places are asked for before the first is looked at
  struct Waiting {
    size_t end = 0;  // in chars_
    uint64_t hash = 0;
  };

  void Flush() {
    size_t start = 0;
    for (const Waiting& one : waiting_) {
      const std::string_view value = std::string_view(chars_).substr(start, one.end - start);
      start = one.end;
      AddCode(value.empty() ? 0 : static_cast<uint32_t>(values_.Add(value, one.hash) + 1));
    }
    waiting_.clear();
    chars_.clear();
  }
  // In the fewest bytes that hold each code up to now.
  void AddCode(uint32_t code) {
    if (const uint32_t needed = code <= 0xFF ? 1 : code <= 0xFFFF ? 2 : 4; needed > width_) Widen(needed);
    for (uint32_t i = 0; i < width_; ++i) codes_.push_back(static_cast<uint8_t>(code >> (8 * i)));
  }
  void Widen(uint32_t width) {
    std::vector<uint8_t> wider(codes_.size() / width_ * width);
    for (size_t i = 0; i < codes_.size(); ++i) wider[i / width_ * width + i % width_] = codes_[i];
    codes_ = std::move(wider);
    width_ = width;
  }

  StringTable values_;
  std::vector<uint8_t> codes_;  // as an AttributeColumn has them
  uint32_t width_ = 1;
  std::string chars_;  // of the waiting values
  std::vector<Waiting> waiting_;
};

// The classes of tokens that token `i` of a term may be met by: also what a sentence in capitals makes of it,
// where "A" is one capital letter.
uint32_t ClassesMet(uint32_t written, size_t i) {
  if (written & (kAnyCase | kExactTexts)) return 0b1111;
  const uint32_t own = (written >> (2 * i)) & 3u;
  return 1u << own | 1u << kCapitals | (own == kNoCapital ? 1u << kCapital : 0u);
}

std::vector<uint32_t> MakeStarts(const TermTrie& trie, size_t keys) {
  const FlatArray<TermTrie::Node>& nodes = trie.nodes();
  std::vector<uint32_t> starts(keys);
  for (uint32_t n = nodes[0].first_child; n < nodes[1].first_child; ++n) starts[nodes[n].key] = n;
  return starts;
}

// Tells the other lists with these keys what each is in the terms of this one.
void AddToKeys(const TermTrie& trie, const FlatArray<uint32_t>& starts, const std::vector<uint8_t>& ways,
               KeySpace* keys, int* bit) {
  if (keys->lists == KeySpace::kMaxLists) return;
  *bit = keys->lists++;
  const uint32_t mine = uint32_t{1} << *bit;
  if (keys->roles.size() < ways.size()) keys->roles.resize(ways.size());
  for (size_t key = 0; key < ways.size(); ++key) {
    KeySpace::Roles& roles = keys->roles[key];
    if (ways[key] >> kGoesOnShift != 0) roles.goes_on |= mine;
    if (starts[key] == 0) continue;
    roles.begins |= mine;
    const TermTrie::Terms terms = trie.TermsOf(static_cast<int32_t>(starts[key]));
    if (terms.first < terms.last) roles.alone |= mine;
  }
}

}  // namespace

struct GazetteerBuilder::Impl {
  struct Pending {  // a term that waits to be tokenised
    ByteSpan line;
    uint32_t term;
    bool any_case;
    size_t tokens_end = 0;  // in `tokens`
  };

  const Language& language;
  std::shared_ptr<Gazetteer> out;
  Gazetteer::Impl& list;
  Vocabulary vocabulary;
  std::vector<int32_t> code_of_word;  // by word of `vocabulary`; -1: not yet known
  std::vector<ColumnBuilder> columns;
  std::vector<uint32_t> rows_of;
  std::vector<uint32_t> keys, ends;    // of each sequence, as TermTrie::Build wants them
  std::vector<uint32_t> terms, cases;  // by sequence
  std::vector<uint32_t> exact;
  size_t row_start = 0;  // the first sequence of the row that is being added
  uint32_t row_of_start = 0;
  std::string text;
  std::vector<Pending> pending;
  std::vector<ByteSpan> tokens;  // of the terms that wait
  std::vector<WordId> words;     // likewise
  std::vector<Fault> faults;
  bool shares_keys = false;

  Impl(const Language& for_language, std::shared_ptr<Gazetteer> made)
      : language(for_language), out(std::move(made)), list(*out->impl_) {}

  void Fail(uint32_t term, std::string message) {
    faults.push_back({static_cast<int32_t>(rows_of[term]), std::move(message)});
  }
  uint32_t NewTerm(std::string_view as_listed) {
    rows_of.push_back(static_cast<uint32_t>(list.rows - 1));
    if (list.texts.Append(as_listed) < 0)
      Fail(static_cast<uint32_t>(rows_of.size()) - 1, "more text than a list can hold (4 GB)");
    return static_cast<uint32_t>(rows_of.size()) - 1;
  }
  bool KeepsStopBeforeNumber(std::string_view spelling) const {
    if (!spelling.ends_with('.')) return false;
    const size_t space = spelling.rfind(' ');
    const std::string_view word = space == std::string_view::npos ? spelling : spelling.substr(space + 1);
    return language.segmentation().FindAbbreviation(LowerCase(word)).needs_number;
  }
  // As in the middle of a sentence: a full stop at its end is an abbreviation's, not the sentence's. "Mar."
  // is one word before a number alone, so it waits as it is there, too.
  void Wait(std::string_view spelling, uint32_t term, bool any_case) {
    WaitBefore(" x", spelling, term, any_case);
    if (KeepsStopBeforeNumber(spelling)) WaitBefore(" 1", spelling, term, any_case);
    if (text.size() > kPendingBytes) Flush();
  }
  void WaitBefore(std::string_view next, std::string_view spelling, uint32_t term, bool any_case) {
    const auto start = static_cast<int32_t>(text.size());
    text.append(spelling).append(next);
    pending.push_back(
        {.line = {start, static_cast<int32_t>(text.size())}, .term = term, .any_case = any_case});
    text += '\n';
  }
  void Flush();
  void Tokenise();
  void AddSequence(std::span<const WordId> sequence, uint32_t term, bool any_case);
  uint32_t CodeOfWord(WordId word);
  uint32_t CaseOf(std::span<const WordId> sequence);
  bool IsRepeated(size_t sequence_index) const;
};

GazetteerBuilder::GazetteerBuilder(const Language& language, GazetteerOptions options,
                                   std::vector<std::string> columns)
    : impl_(std::make_unique<Impl>(language, std::shared_ptr<Gazetteer>(new Gazetteer))) {
  impl_->shares_keys = options.keys != nullptr;
  impl_->list.Start(options);
  impl_->columns.resize(columns.size());
  impl_->list.column_names = std::move(columns);
}
GazetteerBuilder::~GazetteerBuilder() = default;

const std::vector<GazetteerBuilder::Fault>& GazetteerBuilder::faults() const { return impl_->faults; }

void GazetteerBuilder::AddRow(std::span<const std::string_view> values) {
  Impl& my = *impl_;
  ++my.list.rows;
  for (size_t c = 0; c < my.columns.size(); ++c) {
    const std::string_view value = c < values.size() ? values[c] : std::string_view();
    const bool fits = FindInvalidUtf8(value) < 0;
    if (!fits) my.faults.push_back({my.list.rows - 1, "`" + my.list.column_names[c] + "` is not UTF-8"});
    my.columns[c].Add(fits ? value : std::string_view());
  }
}

void GazetteerBuilder::AddTerm(std::string_view text) {
  Impl& my = *impl_;
  const uint32_t term = my.NewTerm(text);
  if (FindInvalidUtf8(text) >= 0) return my.Fail(term, "not UTF-8");
  const GazetteerMatch match = my.list.options.match;
  const bool any_case = match != GazetteerMatch::kSmart || !HasUpper(text);
  my.Wait(text, term, any_case);
  // "sept." without a capital is no abbreviation, and the list means "Sept." too.
  if (any_case && match != GazetteerMatch::kExact && text.find('.') != std::string_view::npos)
    my.Wait(Capitalised(text), term, any_case);
}

void GazetteerBuilder::AddTerm(std::span<const std::string_view> tokens) {
  Impl& my = *impl_;
  my.Flush();
  std::string all;
  bool upper = false, fits = true;
  for (const std::string_view token : tokens) {
    fits = fits && FindInvalidUtf8(token) < 0;
    if (!all.empty()) all += ' ';
    all += token;
  }
  const uint32_t term = my.NewTerm(fits ? all : "");
  if (!fits) return my.Fail(term, "not UTF-8");
  my.words.clear();
  for (const std::string_view token : tokens) {
    upper = upper || HasUpper(token);
    my.words.push_back(my.vocabulary.Intern(token));
  }
  my.AddSequence(my.words, term, my.list.options.match != GazetteerMatch::kSmart || !upper);
}

void GazetteerBuilder::Impl::Flush() {
  if (pending.empty()) return;
  Tokenise();
  size_t start = 0;
  for (const Pending& p : pending) {
    AddSequence(std::span(words).subspan(start, p.tokens_end - start), p.term, p.any_case);
    start = p.tokens_end;
  }
  text.clear();
  pending.clear();
  if (vocabulary.IsFull()) vocabulary.Clear(), code_of_word.clear();
}

// Each term by itself, but the words of all at once: the vocabulary waits less for memory then.
void GazetteerBuilder::Impl::Tokenise() {
  std::vector<int32_t> sentence_ends;
  tokens.clear();
  for (Pending& p : pending) {
    sentence_ends.clear();
    Segment(text, p.line, language.segmentation(), &tokens, &sentence_ends);
    tokens.pop_back();  // the "x" or "1"
    p.tokens_end = tokens.size();
  }
  words.resize(tokens.size());
  vocabulary.Intern(text, tokens, words.data());
}

uint32_t GazetteerBuilder::Impl::CodeOfWord(WordId word) {
  const auto w = static_cast<size_t>(word);
  if (w >= code_of_word.size())
    code_of_word.resize(std::max(w + 1, static_cast<size_t>(vocabulary.size())), -1);
  if (code_of_word[w] < 0) {
    code_of_word[w] = CodeOf(std::max(0, list.keys->pool.Add(KeyOf(vocabulary[word], list.options.match))),
                             CaseClassOf(vocabulary[word]));
  }
  return static_cast<uint32_t>(code_of_word[w]);
}

// What the words of a term say of capitals.
uint32_t GazetteerBuilder::Impl::CaseOf(std::span<const WordId> sequence) {
  uint32_t classes = 0;
  bool told = sequence.size() <= kMaxClassTokens;
  for (size_t i = 0; told && i < sequence.size(); ++i) {
    const uint32_t one = CodeOfWord(sequence[i]) & 3u;
    told = one != kMixed;
    classes |= one << (2 * i);
  }
  if (told) return classes;
  const auto at = static_cast<uint32_t>(exact.size());
  for (const WordId word : sequence)
    exact.push_back(static_cast<uint32_t>(list.words.Add(PlainMarks(vocabulary[word].text))));
  return kExactTexts | at;
}

// Whether the last sequence is an earlier one of its row, both in any case.
bool GazetteerBuilder::Impl::IsRepeated(size_t last) const {
  auto of = [&](size_t i) {
    const size_t start = i == 0 ? 0 : ends[i - 1];
    return std::span(keys).subspan(start, ends[i] - start);
  };
  for (size_t i = row_start; i < last; ++i) {
    if (cases[i] == kAnyCase && cases[last] == kAnyCase && std::ranges::equal(of(i), of(last))) return true;
  }
  return false;
}

void GazetteerBuilder::Impl::AddSequence(std::span<const WordId> sequence, uint32_t term, bool any_case) {
  if (sequence.empty()) return Fail(term, "no term in this row");
  if (sequence.size() > kMaxTermTokens)
    return Fail(term, "a term of more than " + std::to_string(kMaxTermTokens) + " tokens");
  if (terms.empty() || rows_of[term] != row_of_start) row_start = terms.size(), row_of_start = rows_of[term];
  for (const WordId word : sequence) keys.push_back(CodeOfWord(word) >> 2);
  ends.push_back(static_cast<uint32_t>(keys.size()));
  terms.push_back(term);
  cases.push_back(any_case ? kAnyCase : CaseOf(sequence));
  if (!IsRepeated(terms.size() - 1)) return;
  keys.resize(keys.size() - sequence.size());
  ends.pop_back();
  terms.pop_back();
  cases.pop_back();
}

std::shared_ptr<const Gazetteer> GazetteerBuilder::Finish() {
  Impl& my = *impl_;
  my.Flush();
  if (!my.faults.empty()) return nullptr;
  my.vocabulary.Clear();
  my.code_of_word = std::vector<int32_t>();
  Gazetteer::Impl& list = my.list;
  for (ColumnBuilder& column : my.columns) list.columns.push_back(column.Finish());
  TermTrie::Built built = TermTrie::Build(my.keys, my.ends);
  if (built.trie.size() == 0 && !my.terms.empty()) {
    my.faults.push_back({0, "more terms than a list can hold"});
    return nullptr;
  }
  std::vector<uint8_t> ways;
  for (size_t i = 0, at = 0; i < my.terms.size(); ++i) {
    for (size_t k = at; at < my.ends[i]; ++at) {
      if (my.keys[at] >= ways.size()) ways.resize(my.keys[at] + 1);
      ways[my.keys[at]] |=
          static_cast<uint8_t>(ClassesMet(my.cases[i], at - k) << (at == k ? 0 : kGoesOnShift));
    }
  }
  std::vector<uint32_t> terms, cases;
  terms.reserve(built.order.size());
  cases.reserve(built.order.size());
  for (const uint32_t i : built.order) {
    terms.push_back(my.terms[i]);
    cases.push_back(my.cases[i]);
  }
  list.trie = std::move(built.trie);
  if (list.trie.size() > 0) list.starts = MakeStarts(list.trie, ways.size());
  if (my.shares_keys && list.trie.size() > 0) AddToKeys(list.trie, list.starts, ways, list.keys, &list.bit);
  list.ways = std::move(ways);
  list.terms = std::move(terms);
  list.cases = std::move(cases);
  my.exact.shrink_to_fit();
  list.exact = std::move(my.exact);
  list.words.DropIndex();
  list.texts.ShrinkToFit();
  if (static_cast<size_t>(list.rows) != my.rows_of.size()) {
    my.rows_of.shrink_to_fit();
    list.rows_of = std::move(my.rows_of);
  }
  return my.out;
}

std::shared_ptr<const Gazetteer> Gazetteer::Build(const std::vector<GazetteerTerm>& terms,
                                                  const Language& language, const GazetteerOptions& options,
                                                  Diagnostics* faults) {
  std::vector<std::string> columns;
  absl::flat_hash_map<std::string, size_t> places;
  for (const GazetteerTerm& term : terms) {
    for (const auto& [key, value] : term.attributes) {
      if (places.emplace(key, columns.size()).second) columns.push_back(key);
    }
  }
  GazetteerBuilder builder(language, options, columns);
  for (const GazetteerTerm& term : terms) {
    std::vector<std::string_view> values(columns.size());
    for (const auto& [key, value] : term.attributes) values[places[key]] = value;
    builder.AddRow(values);
    builder.AddTerm(term.term);
  }
  auto out = builder.Finish();
  for (const auto& fault : builder.faults())
    faults->push_back({.file = "<terms>", .line = fault.row + 1, .message = fault.message});
  return out;
}

std::shared_ptr<const Gazetteer> Gazetteer::FromTsv(const TsvTable& table, const Language& language,
                                                    const GazetteerOptions& options, Diagnostics* faults) {
  const int column = table.Column("term");
  if (column < 0) {
    faults->push_back({.file = table.file,
                       .message = "no column `term`",
                       .hint = "the first line names the columns; one is `term`"});
    return nullptr;
  }
  std::vector<std::string> names;
  std::vector<size_t> places;
  for (size_t c = 0; c < table.header.size(); ++c) {
    const std::string& name = table.header[c];
    if (name != "term" && name != "source" && name != "note") names.push_back(name), places.push_back(c);
  }
  GazetteerBuilder builder(language, options, std::move(names));
  std::vector<std::string_view> values, spellings;
  for (const std::vector<std::string>& cells : table.rows) {
    values.clear();
    for (const size_t c : places) values.push_back(cells[c]);
    builder.AddRow(values);
    spellings.clear();
    for (std::string_view rest = cells[static_cast<size_t>(column)];;) {
      const size_t bar = rest.find('|');
      const std::string_view term = rest.substr(0, bar);
      const bool only = bar == std::string_view::npos && spellings.empty();
      if ((!term.empty() || only) && std::ranges::find(spellings, term) == spellings.end()) {
        spellings.push_back(term);
        builder.AddTerm(term);
      }
      if (bar == std::string_view::npos) break;
      rest.remove_prefix(bar + 1);
    }
  }
  auto out = builder.Finish();
  for (const auto& fault : builder.faults()) {
    faults->push_back(
        {.file = table.file, .line = table.lines[static_cast<size_t>(fault.row)], .message = fault.message});
  }
  return out;
}

}  // namespace copydesk
