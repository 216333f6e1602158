// Which of many regexes a line may match, told by literals before any of them is run (pattern/regex_ways.h).
//
//   LineFilter filter;
//   const size_t regex = filter.Add(WaysOf("By .+|.* photos"));
//   LineFilter::Line line;
//   filter.Look("By Ana Sol", &line);
//   filter.MayMatch(regex, line);      // true
//
// Rules: never false for a line that matches. Cost: one pass over the line for all regexes, then some steps
// for each way to match. Threads: const after the last Add.
#ifndef COPYDESK_NEWS_LINE_FILTER_H_
#define COPYDESK_NEWS_LINE_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "news/literal_set.h"
#include "pattern/regex_ways.h"

namespace copydesk::news {

class LineFilter {
 public:
  // What the filter must know of a line.
  struct Line {
    std::string small;
    std::vector<char> found;
    std::array<uint32_t, pattern::RegexWay::kHeadBytes> heads{};  // by their bytes but one
  };

  LineFilter();
  // The number of a regex with these ways to match.
  size_t Add(const std::vector<pattern::RegexWay>& ways);
  void Look(std::string_view line, Line* out) const;
  bool MayMatch(size_t regex, const Line& line) const;

 private:
  struct Way {
    std::array<uint64_t, 4> first{};  // bits of bytes
    std::vector<uint32_t> heads;      // sorted; empty: any
    size_t held = 0;                  // where Line::found tells that it holds what it has to; 0: heads tell
  };

  static bool Begins(const Way& way, const Line& line);

  std::vector<std::vector<Way>> regexes_;
  LiteralSet literals_;
  size_t places_ = 1;  // of Line::found; the first is of letters that stand for others
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_LINE_FILTER_H_
