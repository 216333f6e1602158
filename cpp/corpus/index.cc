#include "corpus/index.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>

#include "text/unicode.h"

namespace copydesk::corpus {
namespace {

// A set of words thins out the sentences that are left if it is at most this many times as frequent: else its
// postings cost more to read than they spare.
constexpr uint64_t kThinning = 300;

// --- numbers in as few bytes as they need, seven bits a byte
// ----------------------------------------------------------------

size_t NumberSize(uint32_t number) {
  size_t size = 1;
  for (; number >= 0x80; number >>= 7) ++size;
  return size;
}

uint8_t* WriteNumber(uint32_t number, uint8_t* at) {
  for (; number >= 0x80; number >>= 7) *at++ = static_cast<uint8_t>(number | 0x80);
  *at++ = static_cast<uint8_t>(number);
  return at;
}

// Calls f(sentence) for each sentence that holds the word. A damaged list ends where its bytes do.
template <class F>
void EachSentence(const Store& store, ReadingId word, const F& f) {
  const uint8_t* at = store.postings.data() + (word == 0 ? 0 : store.posting_ends[word - 1]);
  const uint8_t* end = store.postings.data() + store.posting_ends[word];
  uint64_t sentence = UINT64_MAX;  // one before the first
  while (at < end) {
    uint32_t step = 0;
    for (int shift = 0; at < end && shift < 35; shift += 7) {
      step |= static_cast<uint32_t>(*at & 0x7F) << shift;
      if ((*at++ & 0x80) == 0) break;
    }
    sentence += uint64_t{step} + 1;
    if (sentence >= store.sentence_count()) return;
    f(static_cast<SentenceId>(sentence));
  }
}

uint64_t PostingBytes(const Store& store, const std::vector<ReadingId>& words) {
  uint64_t sum = 0;
  for (ReadingId word : words)
    sum += store.posting_ends[word] - (word == 0 ? 0 : store.posting_ends[word - 1]);
  return sum;
}

// Calls f(word, step) for each word and sentence that holds it, in the order of the sentences; `step`: what
// is written.
template <class F>
void EachPosting(const Store& store, const F& f) {
  std::vector<uint32_t> next(store.word_count(), 0);  // by word: the sentence after its last one
  for (SentenceId s = 0; s < store.sentence_count(); ++s) {
    for (uint32_t t = store.sentence_tokens[s]; t < store.sentence_tokens[s + 1]; ++t) {
      uint32_t& after = next[store.words[t]];
      if (after == s + 1) continue;
      f(store.words[t], s - after);
      after = s + 1;
    }
  }
}

void BuildPostings(Store* store) {
  std::vector<uint64_t> at(store->word_count() + 1, 0);
  EachPosting(*store, [&](ReadingId word, uint32_t step) { at[word + 1] += NumberSize(step); });
  for (size_t w = 1; w < at.size(); ++w) at[w] += at[w - 1];
  std::vector<uint64_t> ends(at.begin() + 1, at.end());
  std::vector<uint8_t> bytes(at.back());
  EachPosting(*store, [&](ReadingId word, uint32_t step) {
    at[word] = static_cast<uint64_t>(WriteNumber(step, bytes.data() + at[word]) - bytes.data());
  });
  store->posting_ends = FlatArray(std::move(ends));
  store->postings = FlatArray(std::move(bytes));
}

// Numbers from 0, sorted.
template <class Number, class Less>
std::vector<Number> Sorted(size_t count, const Less& less) {
  std::vector<Number> out(count);
  std::iota(out.begin(), out.end(), 0);
  std::sort(out.begin(), out.end(), less);
  return out;
}

StringId FindString(const Store& store, std::string_view text) {
  const auto at = std::partition_point(store.string_order.begin(), store.string_order.end(),
                                       [&](StringId s) { return store.strings[s] < text; });
  return at != store.string_order.end() && store.strings[*at] == text ? *at : kNoString;
}

void WordsOfFold(const Store& store, std::string_view fold, std::vector<ReadingId>* words) {
  const StringId wanted = FindString(store, fold);
  if (wanted == kNoString) return;
  const auto first = std::partition_point(store.by_fold.begin(), store.by_fold.end(),
                                          [&](ReadingId w) { return store.word_folds[w] < wanted; });
  for (auto w = first; w != store.by_fold.end() && store.word_folds[*w] == wanted; ++w) words->push_back(*w);
}

// Places in by_given of a pair of strings, or of all pairs with a key.
std::span<const uint32_t> PlacesOf(const Store& store, StringPair from, StringPair to) {
  const auto before = [&](StringPair limit) {
    return [&store, limit](uint32_t g) { return store.given[g] < limit; };
  };
  const auto first = std::partition_point(store.by_given.begin(), store.by_given.end(), before(from));
  return {first, std::partition_point(first, store.by_given.end(), before(to))};
}

void WordsGiven(const Store& store, StringId key, std::string_view value, std::vector<ReadingId>* words) {
  const StringId wanted = FindString(store, value);
  if (key == kNoString || wanted == kNoString) return;
  for (uint32_t g : PlacesOf(store, {key, wanted}, {key, wanted + 1})) {
    const auto after = std::upper_bound(store.word_given.begin(), store.word_given.end(), g);
    words->push_back(static_cast<ReadingId>(after - store.word_given.begin()) - 1);
  }
}

// The questions of many about one of a word's strings, by string.
class Asked {
 public:
  void Add(std::string text, int32_t question) {
    uint64_t begin = 0;
    for (size_t i = 0; i < 8; ++i) begin = begin << 8 | (i < text.size() ? static_cast<uint8_t>(text[i]) : 0);
    wanted_.push_back({begin, question, std::move(text)});
  }
  bool empty() const { return wanted_.empty(); }

  // Finds the strings, once all questions are there: wanted and known ones are both sorted, so that one is
  // looked for behind where the one before it was, in steps that double.
  void Find(const Store& store) {
    if (wanted_.empty()) return;
    std::sort(wanted_.begin(), wanted_.end());
    first_.assign(store.strings.size(), 0);
    const auto& order = store.string_order;
    size_t at = 0;
    for (size_t i = 0; i < wanted_.size(); ++i) {
      const std::string_view text = wanted_[i].text;
      size_t step = 1;
      while (at + step < order.size() && store.strings[order[at + step]] < text) step *= 2;
      const auto from = order.begin() + static_cast<std::ptrdiff_t>(at + step / 2);
      const auto to = order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), at + step + 1));
      const auto found = std::partition_point(from, to, [&](StringId s) { return store.strings[s] < text; });
      at = static_cast<size_t>(found - order.begin());
      if (at == order.size()) return;
      if (uint32_t& first = first_[order[at]]; first == 0 && store.strings[order[at]] == text)
        first = static_cast<uint32_t>(i + 1);
    }
  }

  // Calls f(question) for those about this string.
  template <class F>
  void Of(StringId string, const F& f) const {
    if (first_.empty() || first_[string] == 0) return;
    const size_t first = first_[string] - 1;
    for (size_t i = first; i < wanted_.size() && wanted_[i].text == wanted_[first].text; ++i)
      f(wanted_[i].question);
  }

 private:
  struct Wanted {
    uint64_t begin = 0;  // of `text`, the first byte on top: compared without a look at it
    int32_t question = 0;
    std::string text;
    bool operator<(const Wanted& other) const {
      return begin != other.begin ? begin < other.begin
                                  : std::tie(text, question) < std::tie(other.text, other.question);
    }
  };
  std::vector<Wanted> wanted_;
  std::vector<uint32_t> first_;  // by string: one more than its first place in wanted_; 0: nobody asks for it
};

// Words without an attribute: their lemma may be any.
void WordsWithout(const Store& store, StringId key, std::vector<ReadingId>* words) {
  for (ReadingId w = 0; w < static_cast<ReadingId>(store.word_count()); ++w) {
    if (std::ranges::none_of(store.Given(w), [&](StringPair pair) { return pair.key == key; }))
      words->push_back(w);
  }
}

}  // namespace

std::vector<int32_t> CountSentences(const Store& store) {
  std::vector<int32_t> out(store.word_count());
  uint64_t begin = 0;
  for (size_t word = 0; word < out.size(); ++word) {
    out[word] = static_cast<int32_t>(store.posting_ends[word] - begin);
    begin = store.posting_ends[word];
  }
  return out;
}

void BuildIndex(Store* store) {
  const Strings& strings = store->strings;
  store->string_order = FlatArray(
      Sorted<StringId>(strings.size(), [&](uint32_t a, uint32_t b) { return strings[a] < strings[b]; }));
  store->by_fold = FlatArray(Sorted<ReadingId>(store->word_count(), [&](ReadingId a, ReadingId b) {
    return std::pair(store->word_folds[a], a) < std::pair(store->word_folds[b], b);
  }));
  store->by_given = FlatArray(Sorted<uint32_t>(store->given.size(), [&](uint32_t a, uint32_t b) {
    return std::pair(store->given[a], a) < std::pair(store->given[b], b);
  }));
  BuildPostings(store);
}

StoreIndex::StoreIndex(const Store& store)
    : store_(store),
      norm_(FindString(store, "norm")),
      lemma_(FindString(store, "lemma")),
      all_have_lemma_(lemma_ != kNoString &&
                      PlacesOf(store, {lemma_, 0}, {lemma_ + 1, 0}).size() == store.word_count()) {}

void StoreIndex::Find(pattern::Attr attr, std::string_view text, std::vector<WordId>* words) const {
  switch (attr) {
    case pattern::Attr::kWord:
    case pattern::Attr::kLower:
      WordsOfFold(store_, FoldNorm(text), words);
      break;
    case pattern::Attr::kNorm:
      WordsOfFold(store_, text, words);
      WordsGiven(store_, norm_, text, words);
      break;
    case pattern::Attr::kLemma:
      WordsGiven(store_, lemma_, text, words);
      if (!all_have_lemma_) WordsWithout(store_, lemma_, words);
      break;
    default:
      for (uint32_t w = 0; w < store_.word_count(); ++w) words->push_back(static_cast<WordId>(w));
  }
}

StoreIndex::Answers StoreIndex::FindAll(std::span<const Question> questions) const {
  Asked folds, norms, lemmas;
  bool all_open = false;
  for (size_t q = 0; q < questions.size(); ++q) {
    const auto& [attr, text] = questions[q];
    const auto number = static_cast<int32_t>(q);
    switch (attr) {
      case pattern::Attr::kWord:
      case pattern::Attr::kLower:
        folds.Add(FoldNorm(text), number);
        break;
      case pattern::Attr::kNorm:
        folds.Add(std::string(text), number);
        norms.Add(std::string(text), number);
        break;
      case pattern::Attr::kLemma:
        lemmas.Add(std::string(text), number);
        break;
      default:
        all_open = true;
    }
  }
  for (Asked* asked : {&folds, &norms, &lemmas}) asked->Find(store_);
  Answers out;
  for (WordId w = 0; w < static_cast<WordId>(store_.word_count()); ++w) {
    const size_t before = out.found.size();
    const auto add = [&](int32_t question) { out.found.push_back({w, question}); };
    folds.Of(store_.word_folds[w], add);
    bool has_lemma = all_have_lemma_ || lemmas.empty();
    for (const StringPair& pair : store_.Given(w)) {
      if (pair.key == norm_) norms.Of(pair.value, add);
      if (pair.key != lemma_) continue;
      lemmas.Of(pair.value, add);
      has_lemma = true;
    }
    if (has_lemma && !all_open) continue;
    out.found.resize(before);
    out.open.push_back(w);
  }
  return out;
}

std::vector<SentenceId> SentencesWith(const Store& store, const std::vector<ReadingId>& words) {
  std::vector<SentenceId> out;
  for (ReadingId word : words) EachSentence(store, word, [&](SentenceId s) { out.push_back(s); });
  if (words.size() < 2) return out;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::optional<std::vector<SentenceId>> Narrow(const Pattern& pattern, const Reader& reader, bool ask_all) {
  const Store& store = reader.store();
  std::vector<std::pair<uint64_t, std::vector<ReadingId>>> required;  // with the bytes of their postings
  for (std::vector<WordId>& words :
       pattern.RequiredWords(StoreIndex(store), reader, reader.language(), ask_all)) {
    const uint64_t bytes = PostingBytes(store, words);
    required.emplace_back(bytes, std::move(words));
  }
  if (required.empty()) return std::nullopt;
  std::sort(required.begin(), required.end());
  std::vector<SentenceId> out = SentencesWith(store, required[0].second);
  // Only where a match is in one sentence must all that it holds be there.
  for (size_t i = 1; i < required.size() && pattern.StaysInSentence(); ++i) {
    if (required[i].first > kThinning * out.size()) break;
    const std::vector<SentenceId> with = SentencesWith(store, required[i].second);
    std::vector<SentenceId> both;
    std::set_intersection(out.begin(), out.end(), with.begin(), with.end(), std::back_inserter(both));
    out = std::move(both);
  }
  return out;
}

}  // namespace copydesk::corpus
