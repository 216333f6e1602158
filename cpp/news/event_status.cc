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
  int32_t InfinitiveHangsOn(const VerbGroup& verb) const;
  int32_t NounBeforeThat(const VerbGroup& verb) const;
  Hold HoldOf(const VerbGroup& verb) const;
  std::string_view BehindWord(int32_t token, int32_t preposition, Link link) const;
  std::string_view OfWord(int32_t token, int hops) const;
  std::string_view OfNounByTree(int32_t head, int hops) const;
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

// "Should Chile attack, …", "Did Chile attack?", "Had Chile attacked, …": an auxiliary before its subject. A
// question that asks who or why presupposes the act.
bool StatusFinder::IsInverted(TokenSpan act, int32_t head) const {
  TokenSpan sentence = Range(head);
  int32_t first = sentence.start;
  while (first < head && (doc_.word(first).flags & (kIsQuote | kIsPunct))) ++first;
  if (first >= act.start) return false;
  const bool asks = doc_.word(sentence.end - 1).text == "?";
  const std::string_view lower = doc_.word(first).lower;
  if (!tables_.Has(asks ? "asks" : "inverted", lower)) return false;
  const NounPhrase* subject = syntax_.PhraseAt(first + 1);
  if (subject == nullptr || subject->tokens.start != first + 1) return false;
  // Nothing but the subject lies between.
  for (int32_t t = first + 1; t < act.start; ++t) {
    if (doc_.word(t).text == "," || syntax_.IsVerb(t)) return false;
  }
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

// "did not attack", "has never attacked", "No country attacked", "no longer attacks", "without attacking".
bool StatusFinder::IsNegated(const VerbGroup& verb) const {
  if (verb.negated) return true;
  if (tree_ == nullptr) return false;
  if (HasBefore(verb.head, "negative", {Relation::kConjunction})) return true;  // "nor did"
  for (const int32_t d : tree_->Dependents(verb.head)) {
    const Relation relation = tree_->relation(d);
    if (relation == Relation::kSubject && IsNegative(d)) return true;
    if (relation == Relation::kAdverb && d < verb.head &&
        (Is(d, "negative") || (doc_.Is(d, kCessative) && d > Range(d).start && Is(d - 1, "negative"))))
      return true;
  }
  return verb.gerund && HasMark(verb.head, "without");
}

// "said it would attack": the verb of saying; what somebody said will be. -1: there is none.
int32_t StatusFinder::ReportOf(const VerbGroup& verb) const {
  TokenSpan sentence = Range(verb.head);
  for (int32_t i = verb.tokens.start - 1; i >= sentence.start && i > verb.tokens.start - kMaxReportReach;
       --i) {
    if (syntax_.IsVerb(i)) return doc_.LemmaIs(i, kReportVerb) ? i : -1;
  }
  return -1;
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
    // "denied attacking", "plans for attacking"; what somebody does beside something else hangs on nothing.
    const int32_t mark = tree_->Dependent(verb.head, Relation::kMark);
    const bool parted =
        verb.tokens.start > Range(verb.head).start && doc_.word(verb.tokens.start - 1).text == ",";
    const bool beside = relation == Relation::kAdverbClause && (mark < 0 || !Is(mark, "linking")) &&
                        (verb.head > governor + 3 || parted);
    const bool hangs =
        IsOneOf(relation, Relation::kOpenComplement, Relation::kComplement, Relation::kObject,
                Relation::kOblique, Relation::kNounModifier, Relation::kNounClause, Relation::kAdverbClause);
    return {hangs && !beside ? governor : -1, Link::kGerund};
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
  std::string term;
  for (const int32_t second : {preposition, token + 1}) {
    if (second < 0 || second >= Range(token).end || second == token) continue;
    term.assign(lemma).append(" ").append(doc_.word(second).lower);
    if (std::string_view status = tables_.operators.StatusBehind(term, pos, link); !status.empty())
      return status;
  }
  if (token > Range(token).start && syntax_.IsVerb(token - 1)) {  // "stopped | short of"
    term.assign(doc_.lemma(token - 1)).append(" ").append(doc_.word(token).lower);
    if (std::string_view status = tables_.operators.StatusBehind(term, 'V', link); !status.empty())
      return status;
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
  return outer.empty() || outer == kFuture ? status : Combined(outer, OfWord(hold.token, hops));
}

std::string_view StatusFinder::OfVerb(VerbGroup verb, int hops) const {
  for (; hops > 0; --hops) {
    if (IsNegated(verb)) return kNegated;
    if (IsInverted(verb.tokens, verb.head) || IsConditional(verb)) return kHypothetical;
    if (IsPerformed(verb)) return kAsserted;
    if (!verb.modal.empty()) return OfModal(verb, hops);
    if (IsLongAgo(verb)) return kHistorical;
    // "threatened to attack | and bomb": a bare form shares what stands before the first.
    if (tree_ != nullptr && verb.tokens.size() == 1 && doc_.penn_tag(verb.head) == "VB" &&
        tree_->relation(verb.head) == Relation::kConjunct && syntax_.IsVerb(tree_->Governor(verb.head))) {
      verb = syntax_.VerbAt(tree_->Governor(verb.head));
      continue;
    }
    const Hold hold = HoldOf(verb);
    if (hold.token < 0) {
      if (!verb.infinitive) return kAsserted;
      // "Norway to send troops": a headline's future; "the first to send troops"
      const NounPhrase* np = verb.tokens.start > 0 ? syntax_.PhraseAt(verb.tokens.start - 1) : nullptr;
      for (int32_t t = np == nullptr ? 0 : np->tokens.start; np != nullptr && t < np->tokens.end; ++t) {
        if (Is(t, "ranking")) return kAsserted;
      }
      return np != nullptr && np->tokens.start == Range(verb.head).start ? kFuture : kHypothetical;
    }
    const int32_t mark = verb.gerund && tree_ != nullptr ? tree_->Dependent(verb.head, Relation::kMark) : -1;
    // "is to attack", not "is the first to attack".
    const bool apart =
        verb.infinitive && doc_.LemmaIs(hold.token, kCopula) && hold.token < verb.tokens.start - 2;
    std::string_view status = apart ? std::string_view() : BehindWord(hold.token, mark, hold.link);
    // "insisted that Chile leave": a bare form is no fact.
    if (status.empty() && hold.link == Link::kClause && doc_.penn_tag(verb.head) == "VB" &&
        verb.tokens.size() == 1 && HasMark(verb.head, "that"))
      status = kHypothetical;
    if (status == kAsserted) return status;
    if (!status.empty()) return Combined(status, OfWord(hold.token, hops));
    if (hold.link == Link::kClause || !syntax_.IsVerb(hold.token)) {
      const bool none = OpensWith(hold.token, "negative");  // "no evidence that"
      return none ? kNegated : kAsserted;
    }
    verb = syntax_.VerbAt(hold.token);
  }
  return kAsserted;
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
        const std::string_view status =
            BehindWord(governor, tree_->Dependent(t, Relation::kCase), Link::kNoun);
        if (!status.empty()) return Combined(status, OfWord(governor, hops));
        // "will order | strikes" on somebody
        const NounPhrase* np = syntax_.PhraseAt(head);
        if (tree_->relation(t) == Relation::kObject && syntax_.IsVerb(governor) && np != nullptr &&
            !IsKnown(*np))
          return OfVerb(syntax_.VerbAt(governor), hops);
        return {};
      }
      case Relation::kSubject: {
        if (!syntax_.IsVerb(governor)) return {};
        const VerbGroup verb = syntax_.VerbAt(governor);
        if (verb.passive) {  // "talks are planned"
          const std::string_view status = BehindWord(governor, -1, Link::kNoun);
          if (!status.empty()) return Combined(status, OfWord(governor, hops));
        }
        if (tables_.Has("occur", doc_.lemma(governor))) return OfVerb(verb, hops);  // "talks will begin"
        return {};
      }
      default:
        return {};
    }
  }
  return {};
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
  if (Is(np->tokens.start, "negative")) return kNegated;
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
