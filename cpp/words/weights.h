// Learned weights of a linear choice: a sum over features, read from a table that people can read too.
//
//   FeatureWeights weights;
//   weights.Load("…/events_weights.tsv", "events_weights.tsv", &faults);
//   int32_t sum = weights.Of("length", 3) + weights.Of("first", 0, "photo");   // thousandths of log odds
//
// Rules: a feature is a name, a value and a word; one that has no row weighs nothing. A weight is a whole
// number of thousandths, so that a sum is the same on every machine. Cost: a hash of the word and one look-up
// a feature; names are hashed when the program is compiled. Threads: const after loading.
//
// Margin() tells a sum as a number that a reader can use: 0 where the choice was a toss, near 1 where it was
// none.
//
// Not here: which features a choice has; each layer that chooses says it in one EachFeature, which the tool
// that prints features for training calls too.
#ifndef COPYDESK_WORDS_WEIGHTS_H_
#define COPYDESK_WORDS_WEIGHTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
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

class FeatureWeights {
 public:
  // Adds the rows of a file, of none where it is not there: `name TAB value TAB word-or-nothing TAB
  // thousandths`, `#` opens a comment. A row that is none, and two features whose keys collide, are faults at
  // their line.
  void Load(const std::string& path, const std::string& file, Diagnostics* faults);

  bool empty() const { return weights_.empty(); }
  int32_t Of(FeatureName name, int32_t value, std::string_view word = {}) const {
    const auto it = weights_.find(KeyOf(name.hash(), value, word));
    return it == weights_.end() ? 0 : it->second;
  }
  // Of all features that `each(f)` calls `f(name, value, word)` for.
  template <class Each>
  int32_t SumOf(Each each) const {
    int32_t sum = 0;
    each([&](FeatureName name, int32_t value, std::string_view word) { sum += Of(name, value, word); });
    return sum;
  }
  bool Has(FeatureName name, int32_t value, std::string_view word = {}) const {
    return weights_.contains(KeyOf(name.hash(), value, word));
  }

 private:
  static uint64_t KeyOf(uint64_t name, int32_t value, std::string_view word) {
    return Hash64(word, MixHash(name + static_cast<uint64_t>(value)));
  }

  absl::flat_hash_map<uint64_t, int32_t> weights_;  // thousandths
};

// The features that `each(f)` calls `f(name, value, word)` for.
template <class Each>
PrintedFeatures Printed(Each each) {
  PrintedFeatures out;
  each([&](FeatureName name, int32_t value, std::string_view word) {
    out.emplace_back(name.text(), std::to_string(value) + '\t' + std::string(word));
  });
  return out;
}

// The step that holds a number: how many of the bounds are at most that.
template <size_t N>
int32_t Step(int64_t n, const std::array<int32_t, N>& bounds) {
  int32_t step = 0;
  for (int32_t bound : bounds) step += n >= bound;
  return step;
}

// Words as one, in a buffer that the next call writes over.
class JoinedWord {
 public:
  template <class... Words>
  std::string_view operator()(std::string_view first, const Words&... words) {
    buffer_.assign(first);
    ((buffer_ += ',', buffer_ += words), ...);
    return buffer_;
  }

 private:
  std::string buffer_;
};

// Log odds in thousandths as a margin in 0…1, three digits behind the point.
double Margin(int32_t thousandths);
// A share of 0…1 as a margin over all else: 0 where it is not more than half.
double Margin(double share);

}  // namespace copydesk

#endif  // COPYDESK_WORDS_WEIGHTS_H_
