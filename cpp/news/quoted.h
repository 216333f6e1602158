// Quote marks → the text between them, marks included: the core kind `quoted`.
//
//   PairQuoteMarks("“We won,” he said.", {0, 22}, false, classes)   // {[0, 11), depth 0, closed}
//
// Rules: straight, curly, low and angle marks, `` and ''; a mark is told from an apostrophe by what stands on
// both sides. A single mark needs a partner; “teachers’ pay” has none. Marks of one family nest: an opening
// mark inside an open pair is a nested quote when enough closing marks follow, else a sentence that reopens
// its quote, which is swallowed. A
// double mark that is never closed runs to the block's end when the next block reopens it. Cost: one pass
// over the bytes and one over the marks. Limits: at most kMaxOpenMarks marks are open at once; older ones are
// given up.
#ifndef COPYDESK_NEWS_QUOTED_H_
#define COPYDESK_NEWS_QUOTED_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "cascade/cascade.h"
#include "words/closed_classes.h"

namespace copydesk::news {

inline constexpr size_t kMaxOpenMarks = 8;

struct QuotedText {
  ByteSpan bytes;
  int32_t depth = 0;   // 0: not inside another
  bool closed = true;  // false: goes on in the next block
};

// The quoted texts of text[block), sorted by start, outer before inner. `reopened`: the next block begins
// with an opening mark. Of `classes` those words are asked that begin with an apostrophe: "’em".
std::vector<QuotedText> PairQuoteMarks(std::string_view text, ByteSpan block, bool reopened,
                                       const ClosedClasses& classes);

// True where text[block) begins with a mark that can open a quote, white space aside.
bool BeginsWithQuoteMark(std::string_view text, ByteSpan block);

// Makes the kind `quoted` (attribute `depth`; `open` = "true" on one that goes on in the next block).
void MakeQuoted(CascadeRun* run);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_QUOTED_H_
