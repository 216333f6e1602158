// Penn tags as UD English writes them. The order is that of TagId and of the weights in tagger.bin; 0 is "no
// tag".
#ifndef COPYDESK_WORDS_TAGS_H_
#define COPYDESK_WORDS_TAGS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace copydesk {

inline constexpr size_t kTags = 51;

inline constexpr uint64_t kAnyTag = ~uint64_t{0};  // of sets of tags, a bit a tag: all there are

inline constexpr std::array<std::string_view, kTags> kTagNames = {
    "",    "CC",    "CD",    "DT",  "EX",  "FW",  "IN",   "JJ",  "JJR", "JJS", "LS",  "MD",  "NN",
    "NNS", "NNP",   "NNPS",  "PDT", "POS", "PRP", "PRP$", "RB",  "RBR", "RBS", "RP",  "SYM", "TO",
    "UH",  "VB",    "VBD",   "VBG", "VBN", "VBP", "VBZ",  "WDT", "WP",  "WP$", "WRB", "$",   "``",
    "''",  "-LRB-", "-RRB-", ",",   ".",   ":",   "HYPH", "NFP", "ADD", "AFX", "GW",  "XX"};

inline const std::vector<std::string>& TagNames() {
  static const std::vector<std::string> names(kTagNames.begin(), kTagNames.end());
  return names;
}

// The id of a tag; kTags where there is no such tag.
inline constexpr uint8_t TagOf(std::string_view name) {
  return static_cast<uint8_t>(std::find(kTagNames.begin(), kTagNames.end(), name) - kTagNames.begin());
}

}  // namespace copydesk

#endif  // COPYDESK_WORDS_TAGS_H_
