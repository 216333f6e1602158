// Which phrase of the sentence is the source of an act, and which its target: a sum of learned weights over
// how a phrase hangs together with the act.
//
//   SideChoice choice(&article, tables, participants);
//   choice.Enter(sentence);                       // phrases that may be a side, once a sentence
//   choice.Choose(frame, &sides);                 // what the rules found may be kept, changed, filled or
//   dropped
//
// Candidates: the noun phrases of the sentence, and what stands inside of one for itself: a mention, an
// owner, a possessive pronoun. Features (EachFeature): the path through the sentence's tree from the act to
// the phrase with its preposition, what the rules of event_arguments.h say of it, what kind of phrase it is,
// on which side and how far away it stands. No text beyond single words.
//
// Rules: the likeliest phrase is taken, with the members of its coordination, unless it is likelier that the
// sentence names no such side (EachOfNone: the term, what the rules found, who stands near in the tree). Of
// acts that are mutual, members of one coordination are both sides. Cost: phrases of the sentence · features,
// for acts alone. Weights are made by tools/train_sides.py, which reads the features through
// cpp/tools/side_features.cc.
#ifndef COPYDESK_NEWS_SIDE_CHOICE_H_
#define COPYDESK_NEWS_SIDE_CHOICE_H_

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

// For training: a phrase in a role of a trigger. An empty one: that there is none.
struct PrintedSide {
  TokenSpan trigger, phrase;
  std::string type;
  bool target = false;
  PrintedFeatures features;
};
std::vector<PrintedSide> PrintEventSides(Article* article);  // events.cc

// What its features are called to readers.
std::span<const FeatureInWords> SideFeaturesInWords();

class SideChoice {
 public:
  static constexpr int32_t kNearest = 40;  // tokens from the trigger beyond which nothing is a side

  SideChoice(Article* article, const EventTables& tables, const Participants& participants);

  // After Participants::Enter() of the same sentence.
  void Enter(int32_t sentence);
  void Choose(const EventFrame& frame, Sides* sides);
  // For who asks why a side is null: of the phrases that the rules took for it (`ruled`, before Choose) the
  // likeliest by the weights, or where they took none the likeliest of all but those of the `other` side,
  // with its log odds against there being no such side.
  struct Weighed {
    TokenSpan phrase;  // empty: none was weighed
    int32_t odds = 0;
    std::string in_words = {};  // how likely, and what counted most; where `counted` is asked for
  };
  Weighed Weigh(const EventFrame& frame, const Sides& ruled, const std::vector<TokenSpan>& other, bool target,
                bool counted);
  void Print(const Span& trigger, const EventFrame& frame, const Sides& sides, std::vector<PrintedSide>* out);

 private:
  struct Phrase {
    TokenSpan tokens;
    int32_t head = -1;
    FeatureWord kind = {}, preposition = {};
    FeatureWord lemma = {}, relation = {};  // of its head
    int32_t over = -1;                      // what it says more of, as an adjective, a compound or an owner
    FeatureWord tag = {}, opens = {};       // of its first word; that, for an article the word itself
    bool acts = false;
  };
  // What is asked: a trigger, a role, and what the rules say.
  struct Question {
    const EventFrame& frame;
    const Sides& sides;
    bool target;
    FeatureWord type, rule, doubt, term;  // of the frame; of what the rules found; the trigger's head
  };

  void AddPhrase(TokenSpan tokens);
  Question Ask(const EventFrame& frame, const Sides& sides, bool target) const;
  // The best phrase for the role that is clear of `taken`, or null; and by how much it is better than none.
  const Phrase* Best(const Question& question, int32_t* odds, TokenSpan taken = {}) const;
  template <class F>
  void EachFeature(const Question& question, const Phrase& phrase, F f) const;
  template <class F>
  void EachOfNone(const Question& question, F f) const;
  std::string InWords(const Question& question, const Phrase& phrase, int32_t odds) const;
  bool MayBe(const Phrase& phrase, int32_t head) const;
  bool IsBarred(const Question& question, const Phrase& phrase) const;
  void FindPaths(int32_t head);

  const Document& doc_;
  const EventTables& tables_;
  const Participants& participants_;
  TokenSpan range_;
  std::vector<Phrase> phrases_;     // of the sentence, by start
  bool listed_ = false;             // are they there?
  std::vector<std::string> paths_;  // by phrase, from the trigger of FindPaths()
  std::vector<FeatureWord> path_words_;
  int32_t asked_ = -1;  // its head
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_SIDE_CHOICE_H_
