// Sentence ends over the tokens of one segment: the second half of Segment(); text/segment.h says what comes
// out.
//
//   FindSentences(text, rules, tokens, 0, &stops, &sentence_ends);
//
// Cost: looks at the tokens that may end a sentence and at a few around each; a segment that opens with the
// label of a list is read once more.
#ifndef COPYDESK_TEXT_SENTENCER_H_
#define COPYDESK_TEXT_SENTENCER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "text/segment.h"

namespace copydesk {

// White space with an empty line in it, or a paragraph separator.
inline bool HasBlankLine(std::string_view space) {
  int lines = 0;
  for (size_t at = 0; at < space.size(); ++at) {
    if (space[at] == '\n' || (space[at] == '\r' && (at + 1 >= space.size() || space[at + 1] != '\n')))
      ++lines;
    if (space[at] == '\xE2' && space.substr(at, 3) == "\u2029") return true;
  }
  return lines >= 2;
}

// Appends the ends of the sentences of tokens[first …]. `stops`: indices of the tokens after which a sentence
// may end, ascending; it is used up.
void FindSentences(std::string_view text, const SegmentationRules& rules, const std::vector<ByteSpan>& tokens,
                   size_t first, std::vector<int32_t>* stops, std::vector<int32_t>* ends);

}  // namespace copydesk

#endif  // COPYDESK_TEXT_SENTENCER_H_
