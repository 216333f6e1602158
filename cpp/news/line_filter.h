// Which of many regexes a line may match, told by literals before any of them is run (pattern/regex_ways.h).
//
//   LineFilter filter;
//   filter.Add(WaysOf("By .+|.* photos"));
//   std::vector<char> may(1);
//   filter.Look("By Ana Sol", may);       // may[0] is 1
//
// Rules: never 0 for a line that matches. Cost: one pass over the line for all regexes, then some steps for
// each way to match. Threads: const after the last Add.
#ifndef COPYDESK_NEWS_LINE_FILTER_H_
#define COPYDESK_NEWS_LINE_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "news/literal_set.h"
#include "pattern/regex_ways.h"

namespace copydesk::news {

class LineFilter {
 public:
  LineFilter();
  // Numbers the next regex, from 0, which has these ways to match.
  void Add(const std::vector<pattern::RegexWay>& ways);
  // For each regex whether the line may match.
  void Look(std::string_view line, std::span<char> may) const;

 private:
  struct Way {
    std::array<uint64_t, 4> first{};  // bits of bytes
    std::vector<uint32_t> heads;      // sorted; empty: any
    size_t held = 0;                  // where it is noted that a line holds what it has to; 0: heads tell
  };
  using Heads = std::array<uint32_t, pattern::RegexWay::kHeadBytes>;  // of a line, by their bytes but one

  static bool Begins(const Way& way, const Heads& line);

  std::vector<std::vector<Way>> regexes_;
  LiteralSet literals_;
  size_t places_ = 1;  // of notes; the first is of letters that stand for others
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_LINE_FILTER_H_
