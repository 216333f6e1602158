// What a regex says by its own text of the strings that it matches as a whole: all of them, where they are
// few ("of|for", "[Pp]arty"), else with which bytes they begin and how long they are at least. So most
// strings are told off without a regex engine, and a regex of few strings needs none.
//
//   ShapeOf("Sept?\\.?", false)->strings    // {"Sep", "Sep.", "Sept", "Sept."}
//   ShapeOf("\\d{1,2}", false)->MayMatch("May")   // false
//
// Rules: the syntax is RE2's, of which this reads literals, classes, groups, alternations and repeats; of
// what else there is ("^", "[[:alpha:]]", "a??") nothing is said. What is said is true of every match; where
// `strings` is not empty, it is all that match. Cost: O(regex), at most kMaxStrings strings.
#ifndef COPYDESK_PATTERN_REGEX_SHAPE_H_
#define COPYDESK_PATTERN_REGEX_SHAPE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace copydesk::pattern {

struct RegexShape {
  static constexpr size_t kMaxStrings = 64;

  std::vector<std::string> strings;  // sorted; empty: too many, or not known
  std::array<uint64_t, 4> first{};   // bits of bytes
  size_t least = 0;                  // bytes

  static RegexShape Any() { return {.first = {~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0}}}; }
  bool MayMatch(std::string_view text) const {
    if (text.size() < least) return false;
    if (text.empty()) return true;
    const auto byte = static_cast<unsigned char>(text[0]);
    return (first[byte >> 6] >> (byte & 63) & 1) != 0;
  }
};

// Nothing where the regex has something that is not read here; it may be faulty then.
std::optional<RegexShape> ShapeOf(std::string_view regex, bool fold_case);

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_REGEX_SHAPE_H_
