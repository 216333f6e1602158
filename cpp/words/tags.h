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

// Sets of tags, a bit each.
using TagSet = uint64_t;

// The set of the tags with these names; one that is none does not compile.
template <class... Names>
consteval TagSet Tags(Names... names) {
  const auto bit = [](std::string_view name) {
    if (TagOf(name) == kTags) throw "no such tag";
    return TagSet{1} << TagOf(name);
  };
  return (bit(names) | ...);
}
inline constexpr TagSet kNounTags = Tags("NN", "NNS", "NNP", "NNPS"), kNameTags = Tags("NNP", "NNPS"),
                        kAdjectiveTags = Tags("JJ", "JJR", "JJS"), kAdverbTags = Tags("RB", "RBR", "RBS"),
                        kVerbTags = Tags("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"),
                        kFiniteTags = Tags("VBD", "VBP", "VBZ", "MD"),
                        kQuestionTags = Tags("WDT", "WP", "WP$", "WRB");  // who, which, where

// A token's tag as a number, to be compared with names that the compiler looks up: one that is none does not
// compile.
//
//   doc.penn_tag(i) == "VBG"          doc.penn_tag(i).In(kNounTags)
class PennTag {
 public:
  constexpr PennTag() = default;  // no tag
  constexpr explicit PennTag(uint8_t id) : id_(id) {}
  consteval PennTag(const char* name) : id_(TagOf(name)) {  // NOLINT: meant to convert
    if (id_ == kTags) throw "no such tag";
  }
  constexpr bool In(TagSet tags) const { return (tags >> id_ & 1) != 0; }
  constexpr std::string_view name() const { return kTagNames[id_]; }
  friend constexpr bool operator==(PennTag, PennTag) = default;

 private:
  uint8_t id_ = 0;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_TAGS_H_
