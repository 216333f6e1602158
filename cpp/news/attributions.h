// Where an attribution stands in a sentence: its cue, the speaker's noun phrase and the content, all as token
// ranges.
//
//   "A," the minister said on Sunday, adding that Iran "was ready".
//     cue said    speaker the minister  content "A,"
//     cue adding  speaker the minister  content Iran "was ready"
//
// A *unit* is a run of sentences of one block that quote marks hold together; inside a quote each sentence is
// a unit of its own. Who the speaker is, which rows make one quotation and what follows without a cue is
// decided in news/turns.h.
//
// Rules: a cue is used once, by the first configuration that fits: closing quote mark to its left, content to
// its right, comma to its left. Content to the right ends where the sentence, or a clause that is the
// reporter's again, begins; see EndOfContent(). Cost: O(tokens of the unit + cues · length of their content).
#ifndef COPYDESK_NEWS_ATTRIBUTIONS_H_
#define COPYDESK_NEWS_ATTRIBUTIONS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "news/article.h"
#include "news/quote_cues.h"
#include "news/syntax.h"

namespace copydesk::news {

struct Unit {
  TokenSpan tokens;
  int32_t block = -1;
  bool headline = false;
  bool inside_quote = false;
};

struct Attribution {
  std::vector<TokenSpan>
      parts;      // the content, one range a row; empty where it stands in the next block ("X said:")
  TokenSpan cue;  // empty: none
  std::string cue_lemma;
  TokenSpan speaker;  // empty: none
  TokenSpan clause;   // cue, speaker and what stands between: where "on Sunday" says when it was said
  bool negated = false;
  bool fragment = false;  // content behind "called …", "described … as": never a direct quote
  bool inside_quote = false;
  bool awaits_next_block = false;
  int32_t id = -1;         // in order of discovery
  int32_t continues = -1;  // the id of the attribution whose utterance this goes on with
  std::string_view rule;
};

// The top-level quoted texts (or, inside a quote, the nested ones) that a unit knows as opaque, sorted.
using QuotedSpans = std::vector<TokenSpan>;

// Why a cue of the unit makes no quote.
struct CueReason {
  const Cue* cue = nullptr;
  std::string_view words, detail;
};

// `reasons`: where not null, those of cues that come to nothing are appended.
std::vector<Attribution> FindAttributions(const Document& doc, const Unit& unit, const QuotedSpans& quoted,
                                          const std::vector<Cue>& cues, const QuoteTables& tables,
                                          std::vector<CueReason>* reasons);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_ATTRIBUTIONS_H_
