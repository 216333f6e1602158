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
#include <utility>
#include <vector>

#include "base/span.h"
#include "news/article.h"
#include "news/quote_cues.h"
#include "news/quote_ends.h"
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
  bool nested = false;  // content is another's whole attribution: "A," X said, Y reports.
  bool awaits_next_block = false;
  double confidence = -1;  // of the last part's end; below 0: a rule set it
  int32_t lost_end = -1;   // where the rules would have ended it instead; -1: there, too
  int32_t id = -1;         // in order of discovery
  int32_t continues = -1;  // the id of the attribution whose utterance this goes on with
  std::string_view rule;
};

// The top-level quoted texts (or, inside a quote, the nested ones) that a unit knows as opaque, sorted.
using QuotedSpans = std::vector<TokenSpan>;

// Where a frame of a cue was looked for and not met.
struct FrameTrial {
  CueFlag frame = {};     // {}: every one that wants no clause
  std::string_view core;  // the core rule that would have made the quote
  std::string_view why;
  int32_t at = -1;     // the token at which the search stopped; below 0: none
  int32_t until = -1;  // … and up to which a verb was looked for; below 0: none was
};

// Why a cue of the unit makes no quote.
struct CueReason {
  static constexpr std::string_view kNoContent = "no content behind it";
  static constexpr std::string_view kNothing = "no content: no quote or clause stands where its frames say";

  const Cue* cue = nullptr;
  std::string_view words, detail;
  std::string_view about = {};  // which of several things that the reason names
  std::vector<FrameTrial> trials = {};
};

// A content that was looked at, and the places where it may end: for cpp/tools/quote_end_features.cc.
struct EndTrace {
  int32_t start = -1;
  TokenSpan cue;
  std::vector<int32_t> places;
  std::vector<std::vector<std::pair<std::string, std::string>>> features;  // by place
};

// `reasons`, `trace`: where not null, those of cues that come to nothing are appended.
std::vector<Attribution> FindAttributions(const Document& doc, const Unit& unit, const QuotedSpans& quoted,
                                          const std::vector<Cue>& cues, const QuoteTables& tables,
                                          SyntaxCache* grammar, std::vector<CueReason>* reasons,
                                          std::vector<EndTrace>* trace = nullptr);

// Every end that the quotes layer had to choose in an article, also for cues that come to nothing.
std::vector<EndTrace> TraceQuoteEnds(Article* article);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_ATTRIBUTIONS_H_
