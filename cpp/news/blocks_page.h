// What the page says of a line that no rule knows: whether it belongs to the story. A sum of learned weights
// over what the line looks like and where on the page it stands.
//
//   PageModel model;                                      // LoadPageModel("blocks_weights.tsv", &model,
//   &faults) std::vector<double> belongs = JudgeLines(model, page);   // one a line: above 0 it is no part of
//   the story
//
// Features (EachFeature) are counts in a few steps, never a line's own text beyond single words: its length,
// its end and start, its capitals and digits; its neighbours; how much prose is near, before and after it;
// whether it lies in the longest stretch of prose; how many of its words the prose has; whether it repeats.
//
// Rules: a weight is a whole number of thousandths, so that the sum is the same on every machine.
// Cost: linear in the bytes of the page: windows are sums over prefixes, words are looked up by hash.
// Threads: const after loading.
// Not here: what kind of furniture a line is, and the rules of blocks.toml (blocks.cc). Weights are made by
// tools/train_lines.py, which reads the features through cpp/tools/line_features.cc.
#ifndef COPYDESK_NEWS_BLOCKS_PAGE_H_
#define COPYDESK_NEWS_BLOCKS_PAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/diagnostic.h"

namespace copydesk::news {

struct PageLine {
  std::string_view text;
  int32_t words = 0;
  bool stop = false;   // ends as a sentence does
  bool prose = false;  // no rule knows it, and it is a sentence or long
  int kind = -1;       // BlockKind by a rule of blocks.toml; -1: no rule
};

struct PageModel {
  // By a feature's name, value and word (of templates of words: in small letters), put together by KeyOf() in
  // blocks_page.cc.
  absl::flat_hash_map<uint64_t, int32_t> weights;  // thousandths
  bool empty() const { return weights.empty(); }
};

// Adds the weights of a file: `name TAB value-or-word TAB thousandths` a line, `#` opens a comment. Two
// features whose keys collide are a fault.
void LoadPageModel(const std::string& path, const std::string& file, PageModel* model, Diagnostics* faults);

// The features of every line, in the page's order.
std::vector<std::vector<std::pair<std::string, std::string>>> LineFeatures(const std::vector<PageLine>& page);

// One number a line, log odds in thousandths: above 0 the line is no part of the story. 0 for all without
// weights.
std::vector<int32_t> JudgeLines(const PageModel& model, const std::vector<PageLine>& page);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_BLOCKS_PAGE_H_
