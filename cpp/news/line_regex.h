// A regex over a whole line, or the head of one, compiled when a line first needs it.
//
//   std::string fault;
//   auto regex = LineRegex::Make("By \\p{Lu}.{2,40}", &fault);   // null and RE2's words for a faulty one
//   regex->Matches(LineText("By Ana Sol"));
//
// Why not RE2 alone: "{2,40}" of letters in Unicode is compiled to forty automata side by side, a tenth of a
// second for some rules of news_en. In one byte a character it takes a hundredth of that, so most lines are
// matched so: those of Latin-1, of the marks that typesetters use and of letters that may stand for each
// other (LineText). Others are first asked whether they match the *wide* regex, in which "{2,40}" is "+": it
// is compiled in no time and matches whatever the exact one does, since a regex has no negations. And before
// all that, whether their first byte fits (pattern/regex_shape.h).
//
// Rules: the answers are RE2's. What is faulty is told by Make, a regex that RE2 has no memory for included;
// the size of its program is estimated from above, and only one that may be too large is compiled at once.
// Threads: const; compiling takes a lock once.
#ifndef COPYDESK_NEWS_LINE_REGEX_H_
#define COPYDESK_NEWS_LINE_REGEX_H_

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "pattern/regex_shape.h"

namespace copydesk::news {

// A line, and the same in one byte a character where that is possible. Belongs to one thread.
class LineText {
 public:
  explicit LineText(std::string_view text) : text_(text) {}
  std::string_view text() const { return text_; }
  // Made when it is first asked for.
  std::optional<std::string_view> narrow() const;

 private:
  std::string_view text_;
  mutable std::string bytes_;
  mutable std::optional<std::string_view> narrow_;
  mutable bool made_ = false;
};

class LineRegex {
 public:
  static std::unique_ptr<LineRegex> Make(const std::string& regex, std::string* fault);

  bool Matches(const LineText& line) const;
  // The length of what the first group holds where the regex matches the head of a line; 0 where it does not.
  size_t HeadOf(const LineText& line) const;
  bool has_group() const { return has_group_; }

 private:
  class Lazy {
   public:
    // An RE2.
    const void* Get(const std::string& regex, bool narrow) const;

   private:
    mutable std::once_flag once_;
    mutable std::shared_ptr<const void> made_;
  };
  bool MayBegin(std::string_view line) const { return shape_.MayMatch(line); }

  std::string regex_;
  std::string wide_, narrow_;  // empty: there is no such
  pattern::RegexShape shape_ = pattern::RegexShape::Any();
  bool has_group_ = false;
  Lazy exact_, relaxed_, in_bytes_;
};

// A regex in which a repeat that counts beyond two repeats as often as it likes; for the test.
std::string WideRegex(std::string_view regex);
// A regex for lines in one byte a character; empty where it may tell otherwise there.
std::string NarrowRegex(std::string_view regex);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_LINE_REGEX_H_
