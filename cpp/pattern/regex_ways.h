// In which ways a regex may match a whole string: what stands at its begin, what stands anywhere in it. So
// that one pass over a line for the literals of many regexes tells which of them need not be run.
//
//   WaysOf("By .+|.* (photo|video)s?")    // heads {"by "}; holds {" photo", " video"}
//
// Rules: every match is one of the ways, but for those with "ſ" or "K" (the sign of Kelvin) in them, which
// are an "s" and a "k" where case does not count. The syntax that is read is that of pattern/regex_shape.h;
// of a regex that has more nothing is known: one way without heads and holds. Cost: O(regex), but for some
// thousand heads.
#ifndef COPYDESK_PATTERN_REGEX_WAYS_H_
#define COPYDESK_PATTERN_REGEX_WAYS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace copydesk::pattern {

// One of `heads` at the begin, one of `holds` anywhere; sorted. Letters of ASCII are small ones in both,
// whatever their case in a match. Where either is empty, nothing is known.
struct RegexWay {
  static constexpr size_t kHeadBytes = 4;  // at most; what begins so may go on in any way

  std::vector<std::string> heads, holds;
};

std::vector<RegexWay> WaysOf(std::string_view regex);

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_REGEX_WAYS_H_
