#include "news/event_status.h"

#include <algorithm>
#include <initializer_list>

#include "base/one_of.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr int kMaxHops = 5;             // of words that an act hangs on
constexpr int32_t kMaxReportReach = 8;  // tokens between "would" and the verb of saying
constexpr int32_t kMaxNounReach = 8;    // tokens between an act's noun and the verb it hangs on
constexpr int32_t kMaxSubject = 8;      // tokens between "that" and the verb of its clause
constexpr int32_t kMaxInfinitive = 12;  // tokens between an infinitive and what it hangs on

constexpr std::string_view kAsserted = "asserted", kFuture = "future", kHypothetical = "hypothetical",
                           kNegated = "negated", kHistorical = "historical";

std::string_view StatusByModal(const VerbGroup& verb) {
  if (verb.future) return kFuture;
  return verb.modal.empty() ? kAsserted : kHypothetical;
}

// An act that an operator makes `inner`, where the operator itself is `outer`.
std::string_view Combined(std::string_view inner, std::string_view outer) {
  if (IsOneOf(outer, kAsserted, kHistorical)) return inner;
  if (inner == kAsserted) return outer;
  if (outer == kNegated) return inner == kFuture ? kNegated : kHypothetical;  // "did not rule out attacking"
  if (outer == kFuture) return inner;
  return kHypothetical;
}

class StatusFinder {
 public:
  StatusFinder(const Document& doc, const Participants& participants, const EventTables& tables)
      : doc_(doc),
        syntax_(participants.syntax()),
        participants_(participants),
        tables_(tables),
        tree_(participants.tree()) {}

  std::string_view OfVerb(VerbGroup verb, int hops) const;
  std::string_view OfModal(const VerbGroup& verb, int hops) const;
  std::string_view OfNoun(int32_t head, int hops) const;
  bool IsSubjectOnly(TokenSpan between) const;
  bool IsInverted(TokenSpan act, int32_t head) const;

 private:
  struct Hold {
    int32_t token = -1;
    Link link = Link::kInfinitive;
  };

  TokenSpan Range(int32_t token) const { return doc_.sentence_of(token).tokens; }
  bool Is(int32_t token, std::string_view set) const { return tables_.Has(set, doc_.word(token).lower); }
  bool IsConditional(const VerbGroup& verb) const;
  bool IsNegated(const VerbGroup& verb) const;
  int32_t ReportOf(const VerbGroup& verb) const;
  bool IsPerformed(const VerbGroup& verb) const;
  bool IsLongAgo(const VerbGroup& verb) const;
  bool HangsOnCondition(const VerbGroup& verb) const;
  bool IsKnown(const NounPhrase& np) const;
  bool HasBefore(int32_t head, std::string_view set, std::initializer_list<Relation> relations) const;
  bool HasMark(int32_t verb, std::string_view set) const;
  bool OpensWith(int32_t head, std::string_view set) const;
  bool IsNegative(int32_t head) const;
  bool IsNoLonger(int32_t adverb) const;
  int32_t InfinitiveHangsOn(const VerbGroup& verb) const;
  int32_t NounBeforeThat(const VerbGroup& verb) const;
  bool StandsBeside(const VerbGroup& gerund, int32_t governor) const;
  Hold HoldOf(const VerbGroup& verb) const;
  std::string_view MadeBy(const Hold& hold, const VerbGroup& verb) const;
  std::string_view OfFreeInfinitive(const VerbGroup& verb) const;
  int32_t SharesForm(const VerbGroup& verb) const;
  std::string_view BehindWord(int32_t token, int32_t preposition, Link link) const;
  std::string_view OfWord(int32_t token, int hops) const;
  std::string_view OfVerbWithObject(int32_t verb, int32_t object, int hops) const;
  std::string_view OfNounByTree(int32_t head, int hops) const;
  std::string_view OfSubjectOf(int32_t head, int hops) const;
  std::string_view OfSubjectOfNoun(int32_t predicate, int32_t subject) const;
  std::string_view OfNounByWords(int32_t head) const;

  const Document& doc_;
  const Syntax& syntax_;
  const Participants& participants_;
  const EventTables& tables_;
  const SentenceTree* tree_;  // null: the language has no parser
};

// Is the clause of this verb opened by "if" or "unless"? Looks left to the nearest clause border.
bool StatusFinder::IsConditional(const VerbGroup& verb) const {
  if (HasMark(verb.head, "condition")) return true;
  TokenSpan sentence = Range(verb.head);
  for (int32_t i = verb.tokens.start - 1; i >= sentence.start; --i) {
    std::string_view lower = doc_.word(i).lower;
    if (tables_.Has("condition", lower)) return true;
    if (tables_.Has("until", lower)) return !verb.past && !verb.past_perfect;
    if (IsOneOf(lower, ",", ";") || doc_.Is(i, kComplementizer) || doc_.Is(i, kAdversative) ||
        syntax_.IsVerb(i))
      return false;
  }
  return false;
}

// No verb and no comma: "Did | the army of Chile | attack?"
bool StatusFinder::IsSubjectOnly(TokenSpan between) const {
  for (int32_t t = between.start; t < between.end; ++t) {
    if (doc_.word(t).text == "," || syntax_.IsVerb(t)) return false;
  }
  return true;
}

// "Should Chile attack, …", "Did Chile attack?", "Had Chile attacked, …": an auxiliary before its subject. A
// question that asks who or why presupposes the act.
bool StatusFinder::IsInverted(TokenSpan act, int32_t head) const {
  TokenSpan sentence = Range(head);
  int32_t first = sentence.start;
  while (first < head && (doc_.word(first).flags & (kIsQuote | kIsPunct))) ++first;
  if (first >= act.start) return false;
  const bool asks = doc_.word(sentence.end - 1).text == "?";
  // "Why | should Norway lift …?", not "Why did Norway lift …?", which it did
  if (asks && doc_.penn_tag(first).In(kQuestionTags) && doc_.penn_tag(first + 1) == "MD") ++first;
  if (!Is(first, asks ? "asks" : "inverted") || syntax_.PhraseFrom(first + 1) == nullptr) return false;
  if (!IsSubjectOnly({first + 1, act.start})) return false;
  const PennTag tag = doc_.penn_tag(head);
  // "Did the army attack …?", whatever the tag; "Is the attack over?" is about one that there was.
  if (!tag.In(kVerbTags)) return asks && doc_.LemmaIs(first, kDoSupport);
  return asks || tag != "VBD" || doc_.Is(first, kPastPerfect);
}

// Does a word of a set hang on this one from the left, in one of the relations?
bool StatusFinder::HasBefore(int32_t head, std::string_view set,
                             std::initializer_list<Relation> relations) const {
  if (tree_ == nullptr) return false;
  for (const int32_t d : tree_->Dependents(head)) {
    const bool so = std::find(relations.begin(), relations.end(), tree_->relation(d)) != relations.end();
    if (d < head && so && Is(d, set)) return true;
  }
  return false;
}
bool StatusFinder::HasMark(int32_t verb, std::string_view set) const {
  return HasBefore(verb, set, {Relation::kMark, Relation::kCase});
}

bool StatusFinder::OpensWith(int32_t head, std::string_view set) const {
  const NounPhrase* np = syntax_.PhraseAt(head);
  return np != nullptr && Is(np->tokens.start, set);
}

// "no country", "neither Chile nor Peru"
bool StatusFinder::IsNegative(int32_t head) const {
  return OpensWith(head, "negative") || HasBefore(head, "negative", {Relation::kConjunction});
}

bool StatusFinder::IsNoLonger(int32_t adverb) const {
  return doc_.Is(adverb, kCessative) && adverb > Range(adverb).start && Is(adverb - 1, "negative");
}

// "did not attack", "has never attacked", "No country attacked", "no longer attacks", "without attacking".
bool StatusFinder::IsNegated(const VerbGroup& verb) const {
  if (verb.negated || HasBefore(verb.head, "negative", {Relation::kConjunction})) return true;  // "nor did"
  if (tree_ == nullptr) return false;
  for (const int32_t d : tree_->Dependents(verb.head)) {
    const Relation relation = tree_->relation(d);
    if (relation == Relation::kSubject && IsNegative(d)) return true;
    if (relation != Relation::kAdverb || d > verb.head) continue;
    if (Is(d, "negative") || IsNoLonger(d)) return true;
  }
  return verb.gerund && HasMark(verb.head, "without");
}

// "said it would attack": the verb of saying; what somebody said will be. -1: there is none.
int32_t StatusFinder::ReportOf(const VerbGroup& verb) const {
  TokenSpan sentence = Range(verb.head);
  for (int32_t i = verb.tokens.start - 1; i >= sentence.start && i > verb.tokens.start - kMaxReportReach;
       --i) {
    if (!syntax_.IsVerb(i)) continue;
    if (doc_.LemmaIs(i, kReportVerb)) return i;
    break;
  }
  // "said the army, which had been accused, would attack"
  const int32_t governor = tree_ == nullptr ? -1 : tree_->Governor(verb.head);
  const bool reports = governor >= 0 && governor < verb.head &&
                       tree_->relation(verb.head) == Relation::kComplement && syntax_.IsVerb(governor) &&
                       doc_.LemmaIs(governor, kReportVerb);
  return reports ? governor : -1;
}

// "I would urge Chile", "we want to thank Peru": it is done by saying so.
bool StatusFinder::IsPerformed(const VerbGroup& verb) const {
  if (!tables_.Has("performed", doc_.lemma(verb.head)) || (!verb.conditional && !verb.infinitive))
    return false;
  const int32_t subject = tree_ == nullptr ? -1 : tree_->SubjectOf(verb.head);
  return subject >= 0 && Is(subject, "speaker");
}

// "has historically opposed it", "has supported it in the past"
bool StatusFinder::IsLongAgo(const VerbGroup& verb) const {
  if (tree_ == nullptr || !(verb.past || verb.perfect)) return false;
  for (const int32_t d : tree_->Dependents(verb.head)) {
    const Relation relation = tree_->relation(d);
    if (IsOneOf(relation, Relation::kAdverb, Relation::kOblique) && Is(d, "longago")) return true;
  }
  return false;
}

// "If Chile attacks, Peru will respond."
bool StatusFinder::HangsOnCondition(const VerbGroup& verb) const {
  if (tree_ == nullptr) return false;
  for (const int32_t d : tree_->Dependents(verb.head)) {
    if (tree_->relation(d) == Relation::kAdverbClause && HasMark(d, "condition")) return true;
  }
  return false;
}

// "the attack", "Chile's request": what is there to be spoken of.
bool StatusFinder::IsKnown(const NounPhrase& np) const {
  for (int32_t t = np.tokens.start; t <= np.head; ++t) {
    if (doc_.penn_tag(t).In(Tags("POS", "PRP$"))) return true;
  }
  return doc_.penn_tag(np.tokens.start) == "DT" && Is(np.tokens.start, "known");
}

// The word that an infinitive hangs on by the words to its left: "vowed | to attack", "decision | to attack".
// -1: none.
int32_t StatusFinder::InfinitiveHangsOn(const VerbGroup& verb) const {
  TokenSpan sentence = Range(verb.head);
  for (int32_t i = verb.tokens.start - 1; i >= sentence.start && i > verb.tokens.start - kMaxInfinitive;
       --i) {
    if (syntax_.IsVerb(i)) return i;
    if (i != verb.tokens.start - 1) continue;
    const NounPhrase* np = syntax_.PhraseAt(i);
    if (np == nullptr) continue;
    // "the decision to attack" hangs on the noun, "urged Iran to attack" on the verb further left.
    if (!tables_.operators.StatusBehind(doc_.lemma(np->head), 'N', Link::kInfinitive).empty())
      return np->head;
    if (doc_.penn_tag(i).In(kAdjectiveTags)) return i;
  }
  return -1;
}

// "no evidence that Chile attacked", "the threat that it will": the noun before the conjunction, if it bears
// on the clause; -1: none.
int32_t StatusFinder::NounBeforeThat(const VerbGroup& verb) const {
  const int32_t first = std::max(Range(verb.head).start + 1, verb.tokens.start - kMaxSubject);
  for (int32_t t = verb.tokens.start - 2; t >= first && !syntax_.IsVerb(t); --t) {
    if (!Is(t, "that")) continue;
    const NounPhrase* np = syntax_.PhraseAt(t - 1);
    const bool bears = np != nullptr && np->tokens.end == t &&
                       (Is(np->tokens.start, "negative") || !BehindWord(np->head, -1, Link::kClause).empty());
    return bears ? np->head : -1;
  }
  return -1;
}

// What somebody does beside something else, not "denied attacking", "plans for attacking".
bool StatusFinder::StandsBeside(const VerbGroup& gerund, int32_t governor) const {
  if (tree_->relation(gerund.head) != Relation::kAdverbClause) return false;
  const int32_t mark = tree_->Dependent(gerund.head, Relation::kMark);
  if (mark >= 0 && Is(mark, "linking")) return false;
  const bool parted =
      gerund.tokens.start > Range(gerund.head).start && doc_.word(gerund.tokens.start - 1).text == ",";
  return parted || gerund.head > governor + 3;
}

// What a verb's clause hangs on, and how.
StatusFinder::Hold StatusFinder::HoldOf(const VerbGroup& verb) const {
  if (const int32_t noun = verb.infinitive || verb.gerund ? -1 : NounBeforeThat(verb); noun >= 0)
    return {noun, Link::kClause};
  const int32_t governor = tree_ == nullptr ? -1 : tree_->Governor(verb.head);
  const Relation relation = governor < 0 ? Relation::kRoot : tree_->relation(verb.head);
  if (verb.infinitive) {
    const bool told = governor >= 0 && governor < verb.head && !syntax_.IsVerb(governor) &&
                      !BehindWord(governor, -1, Link::kInfinitive).empty();
    return {told ? governor : InfinitiveHangsOn(verb), Link::kInfinitive};
  }
  if (governor < 0) return {};
  if (verb.gerund) {
    const bool hangs =
        IsOneOf(relation, Relation::kOpenComplement, Relation::kComplement, Relation::kObject,
                Relation::kOblique, Relation::kNounModifier, Relation::kNounClause, Relation::kAdverbClause);
    return {hangs && !StandsBeside(verb, governor) ? governor : -1, Link::kGerund};
  }
  const bool clause = IsOneOf(relation, Relation::kComplement, Relation::kNounClause) ||
                      (relation == Relation::kOpenComplement && !verb.reduced);
  return {clause && governor < verb.head ? governor : -1, Link::kClause};
}

// What a word makes of what hangs on it, by a preposition if there is one: "call | for"; empty: nothing.
std::string_view StatusFinder::BehindWord(int32_t token, int32_t preposition, Link link) const {
  const PennTag tag = doc_.penn_tag(token);
  const char pos = tag.In(kVerbTags) || syntax_.IsVerb(token) ? 'V' : tag.In(kAdjectiveTags) ? 'J' : 'N';
  const std::string_view lemma = doc_.lemma(token);
  if (tag == "VBN" || pos == 'J') {  // "is prepared to": a state, whatever the tag
    const std::string_view status = tables_.operators.StatusBehind(doc_.word(token).lower, 'J', link);
    if (!status.empty()) return status;
  }
  const TokenSpan sentence = Range(token);
  const auto of_pair = [&](std::string_view first, int32_t second, char as) {
    const std::string term = std::string(first) + " " + std::string(doc_.word(second).lower);
    return tables_.operators.StatusBehind(term, as, link);
  };
  for (const int32_t second : {preposition, token + 1}) {
    if (second < 0 || second >= sentence.end || second == token) continue;
    if (std::string_view status = of_pair(lemma, second, pos); !status.empty()) return status;
  }
  if (token > sentence.start && syntax_.IsVerb(token - 1)) {  // "stopped | short of"
    if (std::string_view status = of_pair(doc_.lemma(token - 1), token, 'V'); !status.empty()) return status;
  }
  const bool plain = preposition < 0 || ((pos == 'N' || link == Link::kGerund) && Is(preposition, "linking"));
  return plain ? tables_.operators.StatusBehind(lemma, pos, link) : std::string_view();
}

std::string_view StatusFinder::OfWord(int32_t token, int hops) const {
  if (hops <= 0) return kAsserted;
  if (syntax_.IsVerb(token)) return OfVerb(syntax_.VerbAt(token), hops - 1);
  if (syntax_.PhraseAt(token) != nullptr && doc_.penn_tag(token).In(kNounTags))
    return OfNoun(token, hops - 1);
  // An adjective is as sure as its copula: "may be ready".
  const int32_t copula = tree_ == nullptr ? -1 : tree_->Dependent(token, Relation::kCopula);
  return copula >= 0 && syntax_.IsVerb(copula) ? OfVerb(syntax_.VerbAt(copula), hops - 1) : kAsserted;
}

// "will attack", "said it would attack", "doubts that it will attack", "will attack if".
std::string_view StatusFinder::OfModal(const VerbGroup& verb, int hops) const {
  if (HangsOnCondition(verb)) return kHypothetical;
  std::string_view status = StatusByModal(verb);
  if (verb.conditional) {
    const int32_t report = ReportOf(verb);
    if (report >= 0) status = IsNegated(syntax_.VerbAt(report)) ? kNegated : kFuture;
  }
  const Hold hold = verb.infinitive || verb.gerund ? Hold{} : HoldOf(verb);
  const std::string_view outer = hold.token < 0 ? std::string_view() : BehindWord(hold.token, -1, hold.link);
  if (outer == kFuture && verb.conditional) return kFuture;  // "promised that it would attack"
  return outer.empty() || outer == kFuture ? status : Combined(outer, OfWord(hold.token, hops));
}

std::string_view StatusFinder::OfVerb(VerbGroup verb, int hops) const {
  for (; hops > 0; --hops) {
    if (IsNegated(verb)) return kNegated;
    if (IsInverted(verb.tokens, verb.head) || IsConditional(verb)) return kHypothetical;
    if (IsPerformed(verb)) return kAsserted;
    if (!verb.modal.empty()) return OfModal(verb, hops);
    if (IsLongAgo(verb)) return kHistorical;
    if (const int32_t first = SharesForm(verb); first >= 0) {
      verb = syntax_.VerbAt(first);
      continue;
    }
    // "agreed, only | to attack": what came of it.
    if (const int32_t before = verb.tokens.start - 1; verb.infinitive && before > Range(verb.head).start &&
                                                      Is(before, "ranking") &&
                                                      !doc_.Is(before - 1, kNegativeParticle))
      return kAsserted;
    // "discussed how | to lift the ban"
    if (verb.infinitive && verb.tokens.start > Range(verb.head).start &&
        doc_.penn_tag(verb.tokens.start - 1).In(kQuestionTags))
      return kHypothetical;
    const Hold hold = HoldOf(verb);
    if (hold.token < 0) return verb.infinitive ? OfFreeInfinitive(verb) : kAsserted;
    const std::string_view status = MadeBy(hold, verb);
    if (status == kAsserted) return status;
    if (!status.empty()) return Combined(status, OfWord(hold.token, hops));
    if (hold.link == Link::kClause || !syntax_.IsVerb(hold.token)) {
      if (OpensWith(hold.token, "negative")) return kNegated;  // "no evidence that"
      const bool judged = hold.link == Link::kInfinitive && doc_.penn_tag(hold.token).In(kAdjectiveTags);
      return judged ? OfWord(hold.token, hops) : kAsserted;  // "it would be wrong to attack"
    }
    verb = syntax_.VerbAt(hold.token);
  }
  return kAsserted;
}

// "threatened to attack | and bomb": a bare form shares what stands before the first. -1: there is none.
int32_t StatusFinder::SharesForm(const VerbGroup& verb) const {
  if (tree_ == nullptr || verb.tokens.size() != 1 || doc_.penn_tag(verb.head) != "VB") return -1;
  const int32_t first = tree_->Governor(verb.head);
  return tree_->relation(verb.head) == Relation::kConjunct && syntax_.IsVerb(first) ? first : -1;
}

// An infinitive that hangs on nothing: "Norway to send troops", a headline's future; "the first to send
// troops".
std::string_view StatusFinder::OfFreeInfinitive(const VerbGroup& verb) const {
  const NounPhrase* np = verb.tokens.start > 0 ? syntax_.PhraseAt(verb.tokens.start - 1) : nullptr;
  if (np == nullptr) return kHypothetical;
  for (int32_t t = np->tokens.start; t < np->tokens.end; ++t) {
    if (Is(t, "ranking")) return kAsserted;
  }
  return np->tokens.start == Range(verb.head).start ? kFuture : kHypothetical;
}

// What the word that a verb's clause hangs on makes of it; empty: nothing.
std::string_view StatusFinder::MadeBy(const Hold& hold, const VerbGroup& verb) const {
  // "is to attack", not "is the first to attack".
  if (verb.infinitive && doc_.LemmaIs(hold.token, kCopula) && hold.token < verb.tokens.start - 2) return {};
  const int32_t mark = verb.gerund && tree_ != nullptr ? tree_->Dependent(verb.head, Relation::kMark) : -1;
  const std::string_view status = BehindWord(hold.token, mark, hold.link);
  // "insisted that Chile leave": a bare form is no fact.
  const bool bare = hold.link == Link::kClause && doc_.penn_tag(verb.head) == "VB" && verb.tokens.size() == 1;
  return status.empty() && bare && HasMark(verb.head, "that") ? kHypothetical : status;
}

// "will order | strikes" on somebody; not of acts that are known.
std::string_view StatusFinder::OfVerbWithObject(int32_t verb, int32_t object, int hops) const {
  const NounPhrase* np = syntax_.PhraseAt(object);
  return np != nullptr && !IsKnown(*np) ? OfVerb(syntax_.VerbAt(verb), hops) : std::string_view();
}

// What an act's noun hangs on in the tree; empty: nothing that tells.
std::string_view StatusFinder::OfNounByTree(int32_t head, int hops) const {
  int32_t t = head;
  for (int hop = 0; tree_ != nullptr && hop < kMaxHops; ++hop) {
    const int32_t governor = tree_->Governor(t);
    if (governor < 0) return {};
    switch (tree_->relation(t)) {
      case Relation::kConjunct:
        t = governor;
        continue;
      case Relation::kObject:
      case Relation::kOblique:
      case Relation::kNounModifier: {
        const int32_t preposition = tree_->Dependent(t, Relation::kCase);
        const std::string_view status = BehindWord(governor, preposition, Link::kNoun);
        if (!status.empty()) return Combined(status, OfWord(governor, hops));
        const bool purpose = preposition >= 0 && doc_.Is(preposition, kBenefactive) &&
                             tables_.Has("going", doc_.lemma(governor));  // "will fly to Oslo for | talks"
        const bool object = (tree_->relation(t) == Relation::kObject || purpose) && syntax_.IsVerb(governor);
        return object ? OfVerbWithObject(governor, head, hops) : std::string_view();
      }
      case Relation::kSubject:
        return syntax_.IsVerb(governor) ? OfSubjectOf(governor, hops) : OfSubjectOfNoun(governor, head);
      default:
        return {};
    }
  }
  return {};
}

// "Strikes on Chile would be | a mistake"; empty: such acts are known, or the predicate tells nothing of
// them.
std::string_view StatusFinder::OfSubjectOfNoun(int32_t predicate, int32_t subject) const {
  const int32_t copula = tree_->Dependent(predicate, Relation::kCopula);
  if (copula < 0 || !syntax_.IsVerb(copula) || IsKnown(*syntax_.PhraseAt(subject))) return {};
  return syntax_.VerbAt(copula).conditional ? kHypothetical : std::string_view();
}

// Of the subject of a verb; empty: the verb tells nothing of it.
std::string_view StatusFinder::OfSubjectOf(int32_t head, int hops) const {
  const VerbGroup verb = syntax_.VerbAt(head);
  const std::string_view status = verb.passive ? BehindWord(head, -1, Link::kNoun) : std::string_view();
  if (!status.empty()) return Combined(status, OfWord(head, hops));  // "talks are planned"
  return tables_.Has("occur", doc_.lemma(head)) ? OfVerb(verb, hops)
                                                : std::string_view();  // "talks will begin"
}

// An act that is named by a noun is as sure as the verb before it: "could lead to a withdrawal".
std::string_view StatusFinder::OfNounByWords(int32_t head) const {
  const NounPhrase* np = syntax_.PhraseAt(head);
  TokenSpan sentence = Range(head);
  for (int32_t i = np->tokens.start - 1; i >= sentence.start && i > np->tokens.start - kMaxNounReach; --i) {
    if (doc_.word(i).text == ",") break;
    if (!syntax_.IsVerb(i)) continue;
    VerbGroup verb = syntax_.VerbAt(i);
    if (verb.modal.empty() && i >= np->tokens.start - 2) {
      const int32_t preposition = i == np->tokens.start - 2 && doc_.penn_tag(i + 1) == "IN" ? i + 1 : -1;
      std::string_view status = BehindWord(i, preposition, Link::kNoun);  // "demanded their release"
      if (!status.empty()) return status;
    }
    return IsKnown(*np) ? kAsserted : StatusByModal(verb);
  }
  return kAsserted;
}

std::string_view StatusFinder::OfNoun(int32_t head, int hops) const {
  const NounPhrase* np = syntax_.PhraseAt(head);
  if (np == nullptr) return kAsserted;
  const bool none = np->tokens.start > Range(head).start && Is(np->tokens.start - 1, "negative");
  if (none || Is(np->tokens.start, "negative")) return kNegated;
  if (const int32_t of = np->tokens.start - 1;  // "ahead of | the talks"
      of > Range(head).start && doc_.Is(of, kGenitive) && Is(of - 1, "ahead"))
    return kFuture;
  for (int32_t t = np->tokens.start; t < head; ++t) {  // "planned talks"
    if (!doc_.penn_tag(t).In(kAdjectiveTags | kVerbTags)) continue;
    const std::string_view status = tables_.operators.StatusBehind(doc_.word(t).lower, 'J', Link::kNoun);
    if (!status.empty()) return status;
  }
  const std::string_view status = OfNounByTree(head, hops);
  if (status == kNegated || !Is(np->tokens.start, "possible"))
    return status.empty() ? OfNounByWords(head) : status;
  return kHypothetical;
}

}  // namespace

std::string EventStatus(const Document& doc, const Participants& participants, const EventTables& tables,
                        const VerbGroup& verb, int32_t head) {
  const StatusFinder finder(doc, participants, tables);
  if (participants.syntax().PhraseAt(head) != nullptr) {
    const std::string_view status =
        finder.IsInverted({head, head + 1}, head) ? kHypothetical : finder.OfNoun(head, kMaxHops);
    if (verb.head < 0 || status != kAsserted) return std::string(status);
  }
  return std::string(verb.head < 0 ? kAsserted : finder.OfVerb(verb, kMaxHops));
}

}  // namespace copydesk::news
