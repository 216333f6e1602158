// Where the content of an attribution ends: the places where it may, and a choice among them by learned
// weights.
//
//   "Peru said two ships had sunk in the bay, which is deep, and called for help."
//     places  … sunk in the bay | , which is deep | , and called for help |      chosen: the first
//
// Places stand before a comma, a dash, a bracket, a conjunction, a relative or a subordinating word, behind a
// closing quote mark, and where the rules of attributions.cc end the content: never behind that. Features
// (EachFeature) are the words and tags around a place, whose clause the cue's is, which finite verbs lie
// before and behind it, and its quote marks. From left to right each place is asked alone whether content
// ends there: the first whose sum is above zero does, else the last.
//
// Cost: O(tokens to the end of the unit + places), at most kMaxContent and kMaxPlaces. Threads: const after
// loading. Not here: where content begins (attributions.cc). Weights are made by tools/train_quote_ends.py,
// which reads the features through cpp/tools/quote_end_features.cc.
#ifndef COPYDESK_NEWS_QUOTE_ENDS_H_
#define COPYDESK_NEWS_QUOTE_ENDS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "words/document.h"
#include "words/weights.h"

namespace copydesk::news {

struct Cue;
struct QuoteTables;

inline constexpr size_t kMaxPlaces = 24;
inline constexpr int32_t kMaxContent =
    400;  // tokens to the unit's end; where there are more, the rules decide

// What the places of one content have in common.
struct EndQuestion {
  TokenSpan content;         // from its start to the end of the unit
  std::string_view kind;     // "that", "clause", "quote", "infinitive", "noun", "fragment", "gapped", "free"
  std::string_view cue_tag;  // Penn tag of the cue's verb
  int32_t cue = 0, unit_start = 0;
};

class EndChooser {
 public:
  // `quoted`: the texts in quote marks that the unit knows, sorted; `cues`: of the document.
  EndChooser(const Document& doc, const std::vector<TokenSpan>& quoted, const std::vector<Cue>& cues,
             const QuoteTables& tables)
      : doc_(doc), quoted_(quoted), cues_(cues), tables_(tables) {}

  // The first token behind each, in order; the last is `rule_end`.
  std::vector<int32_t> Places(const EndQuestion& question, int32_t rule_end) const;
  // The features of each place but the last, which is never asked.
  std::vector<PrintedFeatures> Features(const EndQuestion& question,
                                        const std::vector<int32_t>& places) const;
  // The index of the chosen place, and how likely it is, 0…1.
  struct Choice {
    size_t place = 0;
    double confidence = 1;
  };
  Choice Choose(const FeatureWeights& weights, const EndQuestion& question,
                const std::vector<int32_t>& places) const;

 private:
  struct Verbs {
    std::string_view clause;            // "main", "sub", "relative": that of the cue
    std::vector<int32_t> all, outside;  // finite ones of the content; those outside quote marks
  };
  std::string_view ClauseOf(const EndQuestion& question) const;
  Verbs VerbsOf(const EndQuestion& question) const;
  template <class Emit>
  void EachFeature(const EndQuestion& question, const Verbs& verbs, const std::vector<int32_t>& places,
                   size_t index, Emit emit) const;
  const TokenSpan* QuoteHolding(int32_t token) const;
  const Cue* CueAt(int32_t token) const;

  const Document& doc_;
  const std::vector<TokenSpan>& quoted_;
  const std::vector<Cue>& cues_;
  const QuoteTables& tables_;
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_QUOTE_ENDS_H_
