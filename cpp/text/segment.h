// Text → tokens (UD words) and sentences, as byte ranges. ICU's word and sentence rules underneath, news
// English on top.
//
//   std::vector<ByteSpan> tokens; std::vector<int32_t> sentence_ends;
//   Segment("The U.S. won't go. OK?", {0, 22}, rules, &tokens, &sentence_ends);
//   // The|U.S.|wo|n't|go|.|OK|?   sentences of 6 and 2 tokens
//
// Rules: tokens as in UD English EWT: clitics split ("do|n't", "Azerbaijan|'s", "can|not"), hyphens and
// slashes inside words are tokens of their own
// ("pro|-|Armenia"), but "e-mail", "co-operation"-like prefixes stay as EWT has them; abbreviations keep
// their stop; numbers "1,200.50", URLs, e-mail addresses, @names and #tags stay whole; currency and per-cent
// signs are split off. White space is never a token. A closing quote or bracket after a full stop belongs to
// the sentence; no break between `"We won!"` and `the ministers said`. Every non-space character belongs to
// exactly one token. Cost: one pass; see text/tokenizer.h (tokens, a fast and a plain path) and
// text/sentencer.h. Threads: const calls are thread-safe.
//
// Not here: lines and paragraphs, which are blocks and are found before there are tokens (news/blocks.h), so
// that no sentence has to be mended; and tags: none of these rules asks for one, since tags are made of whole
// sentences.
#ifndef COPYDESK_TEXT_SEGMENT_H_
#define COPYDESK_TEXT_SEGMENT_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace copydesk {

// What a language knows of a word with its full stop: "mr.", "u.s.", "no.".
struct Abbreviation {
  bool known = false;
  bool may_end = false;        // a sentence may end on it: "Inc.", "a.m."
  bool needs_number = false;   // only before a number: "No. 10", "p. 3"
  bool needs_capital = false;  // only when written with a capital: "Sat.", "Gen."
};

// What the segmenter asks of a language.
class SegmentationRules {
 public:
  virtual ~SegmentationRules() = default;
  virtual Abbreviation FindAbbreviation(std::string_view lower_with_stop) const = 0;
  // True for words that, with a capital after an abbreviation, open a new sentence: "The", "He", "But".
  virtual bool StartsSentence(std::string_view lower) const = 0;
  // True for forms of verbs of saying: `"Why?" Ms. Roe asked` is one sentence.
  virtual bool IsSaying(std::string_view lower) const = 0;
};

// Tokens of text[span) appended to `tokens`; for each sentence the index one past its last token appended to
// `sentence_ends`.
void Segment(std::string_view text, ByteSpan span, const SegmentationRules& rules,
             std::vector<ByteSpan>* tokens, std::vector<int32_t>* sentence_ends);

// The same without the fast path: what the tests compare with.
void SegmentPlainly(std::string_view text, ByteSpan span, const SegmentationRules& rules,
                    std::vector<ByteSpan>* tokens, std::vector<int32_t>* sentence_ends);

}  // namespace copydesk

#endif  // COPYDESK_TEXT_SEGMENT_H_
