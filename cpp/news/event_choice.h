// Whether a word of the trigger lists is an act: a sum of learned weights over what stands around it.
//
//   EventChoice choice(&article, participants);
//   choice.Knows(trigger);                      // rows of a list that the weights have not seen are not
//   judged choice.Judge({&trigger, &frame, &sides});   // log odds in thousandths: above 0 it is an event
//
// Features (EachPlain, Tree): the term with its type and tags, the condition of its frame that is not met,
// who stands at its sides and by which rule, voice and modality, the relation in the sentence's tree and what
// it hangs on, the words beside it, and words of violence around it; term, type and list once more in texts
// as long as an article. No text beyond single words.
//
// Rules: conditions of the lists (`need`, `avoid`, flags) are doubts here and no gates: a verb whose object
// no set knows may still be an act. A row of a pack of the analyst's own is not judged; its conditions
// decide. Cost: O(features); the sentence's tree is made only where the rest
// leaves a hope. Not here: the sides (event_arguments.h), and which of
// two triggers over the same words is taken (events.cc). Weights are made by tools/train_events.py, which
// reads the features through cpp/tools/event_features.cc.
#ifndef COPYDESK_NEWS_EVENT_CHOICE_H_
#define COPYDESK_NEWS_EVENT_CHOICE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "news/article.h"
#include "news/event_arguments.h"
#include "news/events.h"
#include "words/weights.h"

namespace copydesk::news {

struct EventCandidate {
  const Span* trigger = nullptr;
  const EventFrame* frame = nullptr;
  Sides sides;
  int32_t odds = 0;    // above 0 it is an event
  bool loses = false;  // likely, but another row with the same term comes first
};

// For training: a candidate with its features, which are those of Judge(); for tests: what the row of a list
// proposes, before anything is weighed and before a missing target is looked for.
struct PrintedCandidate {
  TokenSpan tokens;
  std::string type, mode, cameo;
  bool reciprocal = false;
  Sides sides;
  PrintedFeatures features;
};
std::vector<PrintedCandidate> PrintEventCandidates(Article* article);  // events.cc

// What its features are called to readers.
std::span<const FeatureInWords> EventFeaturesInWords();

class EventChoice {
 public:
  EventChoice(Article* article, const EventTables& tables, const Participants& participants);

  bool Knows(const Span& trigger) const;
  // Of a candidate of the sentence that `participants` has entered: what is told without the sentence's tree,
  // and what the tree adds. A candidate below kHopeless without it is not worth one: of 4,720 acts of the
  // labelled articles two were.
  int32_t PlainOdds(const EventCandidate& candidate) const;
  int32_t TreeOdds(const EventCandidate& candidate) const;
  static constexpr int32_t kHopeless = -2000;
  PrintedFeatures Features(const EventCandidate& candidate) const;
  // How likely the candidate is and what counted most: "12 %, more than 50 % is asked; most against: …; most
  // for: …". Each feature is told by what it multiplies the odds with.
  std::string InWords(const EventCandidate& candidate) const;

 private:
  template <class F>
  void EachPlain(const EventCandidate& candidate, F f) const;
  template <class F>
  void Grammar(const EventCandidate& candidate, F f) const;
  template <class F>
  void Tree(const EventCandidate& candidate, F f) const;
  template <class F>
  void Surroundings(const EventCandidate& candidate, F f) const;
  std::string_view KindOf(const std::vector<TokenSpan>& phrases) const;
  int32_t ClassOf(TokenSpan phrase) const;
  bool HasState(const std::vector<TokenSpan>& phrases) const;

  Article& article_;
  const Document& doc_;
  const EventTables& tables_;
  const Participants& participants_;
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_EVENT_CHOICE_H_
