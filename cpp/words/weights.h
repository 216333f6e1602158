// Learned weights of a linear choice: a sum over features, read from a table that people can read too.
//
//   FeatureWeights weights;
//   weights.Load("…/events_weights.tsv", "events_weights.tsv", &faults);
//   int32_t sum = weights.Of("length", 3, {}) + weights.Of("first", 0, "photo");   // thousandths of log odds
//
// Rules: a feature is a name, a value and a word; one that has no row weighs nothing. A weight is a whole
// number of thousandths, so that a sum is the same on every machine. Cost: one look-up a feature, and a hash
// of each word: of a FeatureWord, once for all the features that it is in. Names are hashed when the program
// is compiled. Threads: const after loading.
//
// Margin() tells a sum as a number that a reader can use: 0 where the choice was a toss, near 1 where it was
// none.
//
// Not here: which features a choice has; each layer that chooses says it in one EachFeature, which the tool
// that prints features for training calls too.
#ifndef COPYDESK_WORDS_WEIGHTS_H_
#define COPYDESK_WORDS_WEIGHTS_H_

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "words/hash.h"

namespace copydesk {

// The features of one candidate as a trainer reads them: name, and `value TAB word`.
using PrintedFeatures = std::vector<std::pair<std::string, std::string>>;

// The name of a feature, a literal.
class FeatureName {
 public:
  template <size_t N>
  consteval FeatureName(const char (&name)[N])
      : text_(name, N - 1), hash_(Hash64(text_)) {}  // NOLINT: f("name", …)

  std::string_view text() const { return text_; }
  uint64_t hash() const { return hash_; }

 private:
  std::string_view text_;
  uint64_t hash_;
};

// The word of a feature. Its hash is put together from those of what commas part, so that joined words need
// not be written out to be looked up.
class FeatureWord {
 public:
  constexpr FeatureWord() : hash_(Hash64({})) {}
  template <class Text>
    requires std::convertible_to<const Text&, std::string_view>
  constexpr FeatureWord(const Text& text) : text_(text) {  // NOLINT: f("name", 0, text)
    if (HasByte(text_, ',')) [[unlikely]]
      HashParts();
    else
      hash_ = Hash64(text_);
  }

  std::string_view text() const { return text_; }
  uint64_t hash() const { return hash_; }
  // The hash of `before` and this word, joined.
  uint64_t HashBehind(uint64_t before) const { return before * shift_ + hash_; }

 private:
  static constexpr uint64_t kShift = 0xd6e8feb86659fd93u;
  void HashParts();

  std::string_view text_;
  uint64_t hash_ = 0, shift_ = kShift;
};

// Words joined by commas.
template <size_t N>
class JoinedWord {
 public:
  template <class... Words>
  explicit JoinedWord(const Words&... words) : words_{FeatureWord(words)...} {}

  std::string text() const {
    std::string text(words_[0].text());
    for (size_t i = 1; i < N; ++i) text.append(",").append(words_[i].text());
    return text;
  }
  uint64_t hash() const {
    uint64_t hash = words_[0].hash();
    for (size_t i = 1; i < N; ++i) hash = words_[i].HashBehind(hash);
    return hash;
  }

 private:
  std::array<FeatureWord, N> words_;
};
template <class... Words>
JoinedWord<sizeof...(Words)> Join(const Words&... words) {
  return JoinedWord<sizeof...(Words)>(words...);
}

// What the features of a choice are given to: calls `each(name, value, word)`, whatever the word is.
template <class Each>
class FeatureSink {
 public:
  explicit FeatureSink(Each each) : each_(each) {}
  void operator()(FeatureName name, int32_t value, const FeatureWord& word) const {
    each_(name, value, word);
  }
  template <size_t N>
  void operator()(FeatureName name, int32_t value, const JoinedWord<N>& word) const {
    each_(name, value, word);
  }

 private:
  Each each_;
};

// A feature and what it weighs, for who is to be told what counted.
struct CountedFeature {
  std::string_view name;
  int32_t value = 0;
  std::string word;
  int32_t weight = 0;  // thousandths
};

// The heaviest first.
inline void SortByWeight(std::vector<CountedFeature>* features) {
  std::stable_sort(features->begin(), features->end(), [](const CountedFeature& a, const CountedFeature& b) {
    return std::abs(a.weight) > std::abs(b.weight);
  });
}

class FeatureWeights {
 public:
  // Adds the rows of a file, of none where it is not there: `name TAB value TAB word-or-nothing TAB
  // thousandths`, `#` opens a comment. A row that is none, and two features whose keys collide, are faults at
  // their line.
  void Load(const std::string& path, const std::string& file, Diagnostics* faults);

  bool empty() const { return size_ == 0; }
  int32_t Of(FeatureName name, int32_t value, const FeatureWord& word) const {
    return rows_[PlaceOf(KeyOf(name.hash(), value, word.hash()))].weight;
  }
  // Of all features that `each(f)` calls `f(name, value, word)` for.
  template <class Each>
  int32_t SumOf(Each each) const {
    int32_t sum = 0;
    each(FeatureSink([&](FeatureName name, int32_t value, const auto& word) {
      sum += rows_[PlaceOf(KeyOf(name.hash(), value, word.hash()))].weight;
    }));
    return sum;
  }
  // The features that `each(f)` calls `f(name, value, word)` for and that weigh anything, the heaviest first.
  template <class Each>
  std::vector<CountedFeature> Counted(Each each) const {
    std::vector<CountedFeature> out;
    each(FeatureSink([&](FeatureName name, int32_t value, const auto& word) {
      const int32_t weight = rows_[PlaceOf(KeyOf(name.hash(), value, word.hash()))].weight;
      if (weight != 0) out.push_back({name.text(), value, std::string(word.text()), weight});
    }));
    SortByWeight(&out);
    return out;
  }
  bool Has(FeatureName name, int32_t value, const FeatureWord& word) const {
    const uint64_t key = KeyOf(name.hash(), value, word.hash());
    return rows_[PlaceOf(key)].key == key;
  }

 private:
  struct Row {
    uint64_t key = 0;    // 0: free
    int32_t weight = 0;  // thousandths
  };

  static uint64_t KeyOf(uint64_t name, int32_t value, uint64_t word) {
    return (name + static_cast<uint64_t>(value)) * 0x9fb21c651e98df25u + word;
  }
  // Of the row of a key, or of a free one.
  size_t PlaceOf(uint64_t key) const {
    size_t at = key >> shift_;
    while (rows_[at].key != key && rows_[at].key != 0) at = (at + 1) & (rows_.size() - 1);
    return at;
  }
  bool Add(uint64_t key, int32_t weight);  // false: it is there

  std::vector<Row> rows_ = std::vector<Row>(2);  // by open addressing: a power of two, at most half full
  int shift_ = 63;                               // the top bits of a key are its place
  size_t size_ = 0;
};

// The features that `each(f)` calls `f(name, value, word)` for.
template <class Each>
PrintedFeatures Printed(Each each) {
  PrintedFeatures out;
  each(FeatureSink([&](FeatureName name, int32_t value, const auto& word) {
    out.emplace_back(name.text(), std::to_string(value) + '\t' + std::string(word.text()));
  }));
  return out;
}

// The step that holds a number: how many of the bounds are at most that.
template <size_t N>
int32_t Step(int64_t n, const std::array<int32_t, N>& bounds) {
  int32_t step = 0;
  for (int32_t bound : bounds) step += n >= bound;
  return step;
}

// Log odds in thousandths as a margin in 0…1, three digits behind the point.
double Margin(int32_t thousandths);
// Log odds in thousandths as a share in words: "31 %", "under 1 %", "over 99 %".
std::string ShareText(int32_t thousandths);
// What a feature is called to a reader; `set`: where its value is not 0, if that makes another name.
struct FeatureInWords {
  std::string_view name, words, set = {};
};
// How likely a candidate was and what counted most: "12 %, more than 50 % is asked; most against: its tag
// “NN” ×0.2, …; most for: …". Of each feature by what it multiplies the odds; `counted` the heaviest first.
std::string CountedInWords(int32_t odds, const std::vector<CountedFeature>& counted,
                           std::span<const FeatureInWords> names);
// A share of 0…1 as a margin over all else: 0 where it is not more than half.
double Margin(double share);

}  // namespace copydesk

#endif  // COPYDESK_WORDS_WEIGHTS_H_
