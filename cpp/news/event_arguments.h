// Who takes part in an event: from a trigger and its frame to the noun phrases that are its source and
// target.
//
//   Participants sides(article, tables);
//   sides.Enter(sentence);
//   Sides found = sides.Find(trigger, frame);    // "Iran accused Russia": sources {Iran}, targets {Russia}
//
// Rules: a side is a political actor: a mention of a state, organization, group, party, medium or person, a
// pronoun, or a noun of event_people or event_political. Where the phrase is no actor, its owner ("Trump's
// decision"), its modifier ("the US decision") or the actor behind its "of" or "by" stands for it, if the
// frame says `own`. A coordination gives every member. Cost: O(distance) a question; see syntax.h.
#ifndef COPYDESK_NEWS_EVENT_ARGUMENTS_H_
#define COPYDESK_NEWS_EVENT_ARGUMENTS_H_

#include <algorithm>
#include <memory>
#include <vector>

#include "grammar/tree.h"
#include "news/article.h"
#include "news/events.h"
#include "news/syntax.h"
#include "words/window.h"

namespace copydesk::news {

// Why a candidate is dropped, in words; `detail` is the set or word that they end with. Two views, so that it
// costs nothing where nobody asks.
struct Reason {
  std::string_view words = {}, detail = {};
  friend bool operator==(const Reason&, const Reason&) = default;
  bool empty() const { return words.empty(); }
  std::string ToString() const { return std::string(words) + std::string(detail); }
};

// "source" or "target": what a side of an event is called.
inline std::string_view NameOfSide(bool target) { return target ? "target" : "source"; }

struct Sides {
  friend bool operator==(const Sides&, const Sides&) = default;

  int32_t head = -1;  // the verb or noun that carries the event; -1: this is no event, and `why`
  Reason why;
  int32_t done_with = -1;  // the verb whose instrument the act is: "| hit Norway with sanctions"
  Reason doubt;            // the first condition of the frame that is not met: what event_choice.h weighs
  std::string_view source_rule, target_rule;  // the core rule that chose a side; empty: no such side
  std::vector<TokenSpan> sources, targets;
  bool mutual = false;          // sources are several that act on one another, and there is no target
  bool no_target_fits = false;  // there is an object, and it is no actor
  bool second_clause = false;   // its subject opens a clause that looks like the end of a list before it
  VerbGroup verb;               // of a verbal trigger, or of the light verb of a nominal one (head -1: none)
  TokenSpan object;             // what the act is done to or with

  void Doubt(const Reason& reason) {
    if (doubt.empty()) doubt = reason;
  }
  // Does a phrase overlap one of the sources?
  bool IsSource(TokenSpan phrase) const {
    return std::any_of(sources.begin(), sources.end(), [phrase](TokenSpan s) { return s.Overlaps(phrase); });
  }
};

// The prepositions that a slot names, or those of a closed class.
class Prepositions {
 public:
  Prepositions(const std::vector<std::string_view>& words) : words_(&words) {}
  Prepositions(ClosedClass c) : class_(c) {}
  bool Has(const Document& doc, int32_t token) const {
    return words_ == nullptr
               ? doc.Is(token, class_)
               : std::find(words_->begin(), words_->end(), doc.word(token).lower) != words_->end();
  }

 private:
  const std::vector<std::string_view>* words_ = nullptr;
  ClosedClass class_ = {};
};

// Looks at the sentence at work as a window.
class Participants : Window {
 public:
  Participants(Article* article, const EventTables& tables);

  void Enter(int32_t sentence);
  const Syntax& syntax() const { return *syntax_; }
  // Made on first use; null where the language has no parser.
  const SentenceTree* tree() const;

  // Gives sides without a target the actor in the complement of their verb, once the act is kept: it makes no
  // event that was none.
  void FillTarget(TokenSpan trigger, const EventFrame& frame, Sides* sides) const;

  // `with_tree` false: subjects by the rules of news/syntax.h alone, for candidates that may not be worth a
  // tree.
  Sides Find(const Span& trigger, const EventFrame& frame, bool with_tree) const;

  // The mention that holds a token, or null.
  const Mention* MentionAt(int32_t token) const;
  bool IsActor(TokenSpan phrase) const;
  bool LooksLikePerson(int32_t token) const;
  bool IsVerbAmongNames(TokenSpan trigger) const;
  bool IsTime(int32_t token) const;
  // Does a list stand behind what its members have many of: "troops from | Chile and Peru"?
  bool IsBehindMany(TokenSpan list) const;
  // The country of the first mention in a phrase that has one; empty: none.
  std::string_view StateOf(TokenSpan phrase) const;
  bool OfTwoStates(const Sides& sides) const;
  int32_t QuoteOf(TokenSpan tokens) const;  // the innermost around some tokens; -1: none
  // How many of the tokens are words of violence.
  int32_t Violence(TokenSpan tokens) const {
    return violence_[static_cast<size_t>(tokens.end)] - violence_[static_cast<size_t>(tokens.start)];
  }
  // What a phrase with this head is: "pronoun", a mention's kind, "number", "political", "people", "name",
  // "thing".
  std::string_view KindOf(int32_t head) const;
  // A phrase and those coordinated with it, without those that begin another clause: "bombed | Syria | and
  // Iran vowed to retaliate".
  std::vector<TokenSpan> InOneClause(TokenSpan phrase) const;
  // "two brothers, A and B": does the first member tell how many the others are?
  bool TellsNumberOf(const std::vector<TokenSpan>& members) const;
  // A phrase and those coordinated with it, those left out that cannot be a side; at least the phrase.
  std::vector<TokenSpan> MembersOf(TokenSpan phrase, const EventFrame& frame, bool target) const;
  // A thing that force may be used on, in front of an act of force: "a | school | shooting".
  bool IsSite(int32_t t, const EventFrame& frame) const;

 private:
  // A verbal trigger while its sides are looked for.
  struct VerbalAct {
    VerbGroup verb;
    int32_t end = 0;            // of the trigger
    bool single = false;        // the trigger is its verb alone
    TokenSpan subject = {};     // grammatical
    TokenSpan theme = {};       // what it is done to or with: a passive's subject, else the object
    bool opens_clause = false;  // what stands behind begins a clause
    bool reversed = false;      // a slot gave the subject to the target
  };
  Sides FindVerbal(const Span& trigger, const EventFrame& frame, bool with_tree) const;
  int32_t HeadOfVerbal(TokenSpan trigger) const;
  bool ReadVoice(TokenSpan trigger, const EventFrame& frame, VerbGroup* verb) const;
  TokenSpan ObjectOf(VerbalAct* act, bool takes_object) const;
  TokenSpan SharedObject(const VerbalAct& act) const;
  void DoubtByTheme(const VerbalAct& act, const EventFrame& frame, Sides* out) const;
  TokenSpan InfinitiveBehind(int32_t verb) const;
  TokenSpan PatientIn(const SlotChoice& choice, const EventFrame& frame, VerbalAct* act) const;
  void SetTargetsOfVerbal(const Span& trigger, const EventFrame& frame, VerbalAct* act, Sides* out) const;
  void DoubtByClause(const VerbalAct& act, const EventFrame& frame, Sides* out) const;
  // A nominal trigger while its sides are looked for.
  struct NominalAct {
    const NounPhrase* np = nullptr;
    int32_t front = 0, tail = 0;   // where its term begins, the last token of its phrase or term
    int32_t light = -1;            // the verb that it is the object of
    TokenSpan light_subject = {};  // "| Norway launched an attack"
    TokenSpan received = {};       // "| Norway drew criticism"
    bool by_main = false;          // the subject of the clause was asked for
  };
  Sides FindNominal(const Span& trigger, const EventFrame& frame) const;
  int32_t HeadOfNominal(TokenSpan trigger) const;
  void ReadInstrument(NominalAct* act, Sides* out) const;
  void ReadLightVerb(NominalAct* act, Sides* out) const;
  TokenSpan AgentByGenitive(const EventFrame& frame, const NominalAct& act) const;
  TokenSpan AgentIn(const SlotChoice& choice, const EventFrame& frame, NominalAct* act,
                    std::vector<TokenSpan>* sources) const;
  void SetSourcesOfNominal(const Span& trigger, const EventFrame& frame, NominalAct* act, Sides* out) const;
  TokenSpan PatientIn(const SlotChoice& choice, const NominalAct& act) const;
  void SetTargetsOfNominal(const Span& trigger, const EventFrame& frame, const NominalAct& act,
                           Sides* out) const;
  TokenSpan SubjectOf(const VerbGroup& verb, bool with_tree) const;
  TokenSpan SubjectOrAge(const VerbGroup& verb, bool with_tree) const;  // "Okello, | 67, | met"
  Sides FindAmongNames(const Span& trigger, const EventFrame& frame) const;
  bool HasFinite() const;
  bool IsFiniteForm(int32_t end) const;
  bool IsOnlyVerb(int32_t t) const;
  bool PhraseBegins(int32_t t) const;
  bool HasObject(int32_t end) const;
  TokenSpan UnderstoodSubject(const VerbGroup& verb) const;
  bool IsPolitical(int32_t t) const;
  int32_t BehindGenitive(TokenSpan phrase) const;
  int32_t VerbOver(int32_t start) const;
  TokenSpan ToEndOfName(TokenSpan phrase) const;
  std::vector<TokenSpan> MembersOfList(TokenSpan list) const;
  size_t SecondClause(const std::vector<TokenSpan>& members) const;
  int32_t PastTimes(int32_t i) const;
  bool ActsByName(int32_t token) const;
  const Mention* ActorUpTo(int32_t end) const;
  TokenSpan LastOfTwoClauses(TokenSpan subject, const VerbGroup& verb, bool* second) const;
  TokenSpan WhoNotWhere(TokenSpan subject) const;
  int32_t PassiveOfHarm(const VerbGroup& verb, const EventFrame& frame) const;
  TokenSpan SubjectOfVerbal(const VerbGroup& verb, const EventFrame& frame, bool with_tree) const;
  TokenSpan SubjectOfVerbBefore(int32_t token) const;
  bool MeetsNeed(TokenSpan theme, TokenSpan inside, bool passive, const EventFrame& frame) const;
  void SetSourcesOfVerbal(const VerbGroup& verb, TokenSpan agent, const Span& trigger,
                          const EventFrame& frame, Sides* out) const;
  // `core`: the core rule that would have chosen the side.
  TokenSpan CutByMark(int32_t start) const;
  std::string Nothing(const Span& trigger, const SlotChoice& choice) const;
  void NoteTrial(const Span& trigger, bool target, const SlotChoice& choice, std::string_view core,
                 TokenSpan found, std::string_view reason) const;
  // A side that a slot took is given up: says so of its trial.
  void GiveUp(const Span& trigger, bool target, std::string_view why) const;

  bool IsActorNoun(int32_t token) const;
  TokenSpan InnerTarget(int32_t verb) const;
  bool AsksToDo(const std::vector<TokenSpan>& targets, int32_t after) const;
  bool Allowed(TokenSpan phrase, const EventFrame& frame) const;
  bool AnyWordIn(TokenSpan tokens, std::string_view set) const;
  bool AnyWordIn(TokenSpan tokens, const WordSet& words) const;
  int32_t SkipQuantifier(int32_t token) const;
  bool BoundsNumber(int32_t i) const;
  bool IsResultApart(int32_t i) const;
  bool StandsBehindOf(TokenSpan phrase, int32_t start) const;
  bool AnyHeadIn(TokenSpan tokens, const WordSet& words) const;
  int32_t PastDate(int32_t i) const;
  TokenSpan PhraseAfter(int32_t token, bool* opens_clause) const;
  TokenSpan ClauseSubject(int32_t token) const;
  TokenSpan RelativeObject(TokenSpan subject) const;
  TokenSpan OwnerIn(TokenSpan phrase) const;
  TokenSpan ModifierIn(TokenSpan phrase, int32_t before) const;
  std::vector<TokenSpan> ModifiersIn(TokenSpan phrase, int32_t front) const;
  TokenSpan HarmedBy(int32_t noun) const;
  bool TellsState(int32_t i) const;
  TokenSpan GenitiveIn(TokenSpan phrase, int32_t before) const;
  TokenSpan OwnerOrModifier(TokenSpan phrase) const;
  bool SameState(TokenSpan a, TokenSpan b) const;
  TokenSpan SpeakerOf(TokenSpan tokens) const;
  TokenSpan OtherIn(TokenSpan phrase, TokenSpan but) const;
  int32_t LightVerbOf(TokenSpan phrase) const;
  bool OpensOtherClause(int32_t i, int32_t limit) const;
  TokenSpan Behind(int32_t head, const Prepositions& wanted) const;
  TokenSpan BehindNoun(int32_t head, const Prepositions& wanted) const;
  int32_t PhraseStart(int32_t i, int32_t limit) const;
  TokenSpan HeadlineSubject(const VerbGroup& verb) const;
  bool IsParticipleClause(TokenSpan tokens) const;
  bool HangsOnNoun(int32_t head) const;
  bool IsPlace(TokenSpan phrase) const;
  TokenSpan TargetOf(const SlotChoice& choice, TokenSpan found, const Span& trigger, const EventFrame& frame,
                     std::string_view* rule) const;
  TokenSpan InComplement(const Sides& sides) const;
  bool IsMeans(TokenSpan phrase, int32_t verb) const;
  enum class Part { kNone, kNominal, kVerbal };  // of a complement
  Part PartOf(int32_t token, int32_t governor, int32_t head) const;
  TokenSpan NamedBy(int32_t token) const;
  // A phrase with what belongs to it, each member of a coordination by itself.
  std::vector<TokenSpan> Expand(TokenSpan phrase, const EventFrame& frame, bool target) const;
  const Mention* ListedBefore(const std::vector<TokenSpan>& members) const;
  std::vector<TokenSpan> ByStates(TokenSpan phrase) const;
  TokenSpan WithOwn(TokenSpan member, const EventFrame& frame, bool target) const;
  TokenSpan PhraseOf(int32_t head) const;
  bool StandsAside(int32_t head) const;

  Article& article_;
  const Document& doc_;
  const EventTables& tables_;
  const WordSet &people_, &political_;
  std::vector<int32_t> mention_of_;             // by token
  std::vector<bool> time_;                      // by token
  std::vector<int32_t> violence_;               // words of violence before each token
  const Syntax* syntax_ = nullptr;              // of sentence_
  mutable std::unique_ptr<SentenceTree> tree_;  // see tree()
  int32_t sentence_ = 0;
  TokenSpan range_;
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_EVENT_ARGUMENTS_H_
