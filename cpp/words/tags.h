// Penn tags as UD English writes them. The order is that of TagId and of the weights in tagger.bin; 0 is "no tag".
#ifndef COPYDESK_WORDS_TAGS_H_
#define COPYDESK_WORDS_TAGS_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace copydesk {

inline const std::vector<std::string>& TagNames() {
  static const std::vector<std::string> names = {
      "",    "CC",  "CD",   "DT",  "EX",  "FW",  "IN",  "JJ", "JJR", "JJS",   "LS",    "MD", "NN", "NNS", "NNP",  "NNPS", "PDT",
      "POS", "PRP", "PRP$", "RB",  "RBR", "RBS", "RP",  "SYM", "TO",  "UH",    "VB",    "VBD", "VBG", "VBN", "VBP",  "VBZ",  "WDT",
      "WP",  "WP$", "WRB",  "$",   "``",  "''",  "-LRB-", "-RRB-", ",", ".",    ":",     "HYPH", "NFP", "ADD", "AFX",  "GW",   "XX"};
  return names;
}

inline constexpr size_t kTags = 51;

// The id of a tag; kTags where there is no such tag.
inline uint8_t TagOf(std::string_view name) {
  const std::vector<std::string>& names = TagNames();
  return static_cast<uint8_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace copydesk

#endif  // COPYDESK_WORDS_TAGS_H_
