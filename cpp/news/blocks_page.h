// What the page says of a line that no rule knows: whether it belongs to the story. A sum of learned weights
// over what the line looks like and where on the page it stands.
//
//   std::vector<int32_t> drop = JudgeLines(weights, words, page);   // one a line: above 0 it is no part
//   of the story
//
// Features (EachFeature) are counts in a few steps, never a line's own text beyond single words: its length,
// its end and start, its capitals and digits; its neighbours; how much prose is near, before and after it;
// whether it lies in the longest stretch of prose; how many of its words the prose has; whether it repeats.
//
// Cost: linear in the bytes of the page: windows are sums over prefixes, words are looked up by hash.
// Threads: const after loading.
// Not here: what kind of furniture a line is, and the rules of blocks.toml (blocks.cc). Weights are made by
// tools/train_lines.py, which reads the features through cpp/tools/line_features.cc.
#ifndef COPYDESK_NEWS_BLOCKS_PAGE_H_
#define COPYDESK_NEWS_BLOCKS_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "words/weights.h"
#include "words/word_set.h"

namespace copydesk::news {

// So many bytes of a line at most, cut in front of a character.
std::string_view Clipped(std::string_view line, size_t most);

// The stretch of n lines, half-open, whose gains, `gain(i)`, add up to the most; {0, 0} where none gains.
template <class Gain>
std::pair<int32_t, int32_t> BestStretch(int32_t n, Gain gain) {
  std::pair<int32_t, int32_t> stretch;
  int64_t best = 0, sum = 0;
  int32_t from = 0;
  for (int32_t i = 0; i < n; ++i) {
    sum += gain(i);
    if (sum <= 0) {
      sum = 0;
      from = i + 1;
    } else if (sum > best) {
      best = sum;
      stretch = {from, i + 1};
    }
  }
  return stretch;
}

struct PageLine {
  std::string_view text;
  int32_t words = 0;
  bool stop = false;   // ends as a sentence does
  bool prose = false;  // no rule knows it, and it is a sentence or long
  int kind = -1;       // BlockKind by a rule of blocks.toml; -1: no rule
};

// Words that address the reader, that speak of the house, and of the writer.
struct PageWords {
  WordSet reader, house, writer;
};

// The features of every line, in the page's order.
std::vector<PrintedFeatures> LineFeatures(const PageWords& words, const std::vector<PageLine>& page);

// One number a line, log odds in thousandths: above 0 the line is no part of the story. 0 for all without
// weights.
std::vector<int32_t> JudgeLines(const FeatureWeights& weights, const PageWords& words,
                                const std::vector<PageLine>& page);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_BLOCKS_PAGE_H_
