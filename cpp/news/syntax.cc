#include "news/syntax.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/one_of.h"
#include "words/window.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr int kMaxHops = 8;        // control and coordination chains are followed this far
constexpr int32_t kMaxReach = 60;  // tokens looked at to either side of a verb

constexpr TagSet kDeterminerTags = Tags("DT", "PRP$", "PDT", "WP$");

// Base noun phrases and verbs, by tags.
class Chunker {
 public:
  Chunker(const Document& doc, TokenSpan range) : doc_(doc), range_(range) {}

  // The noun phrase that begins at a token; head -1: none does.
  NounPhrase PhraseFrom(int32_t start) const {
    if (Is(start, Tags("PRP", "WP", "EX")))
      return {.tokens = {start, start + 1}, .head = start, .pronoun = true};
    if (Is(start, Tags("POS", "HYPH")) || !Continues(start, start)) return {};
    int32_t end = start + 1;
    while (end < range_.end && Continues(start, end)) ++end;
    end = EndOfTime(start, end);
    bool genitive = false;
    for (; end > start + 1 && Is(end - 1, Tags("POS", "HYPH")); --end) genitive |= Is(end - 1, Tags("POS"));
    int32_t head = end - 1;
    while (head >= start && !Is(head, kNounTags)) --head;
    return {.tokens = {start, end}, .head = head < start ? end - 1 : head, .genitive = genitive};
  }

  // A verb, or a past form that the tagger takes for an adjective.
  bool IsVerbForm(int32_t i) const { return Is(i, kVerbTags) || IsHiddenVerb(i); }

  // Does another verb of its group stand behind an auxiliary, adverbs passed over? `in_phrase`: is a token in
  // a noun phrase?
  template <class InPhrase>
  bool HelpsAnother(int32_t i, InPhrase in_phrase) const {
    if (!doc_.LemmaIs(i, kAuxiliary)) return false;
    int32_t next = i + 1;
    while (next < range_.end && (Is(next, kAdverbTags) || doc_.word(next).flags & kIsQuote)) ++next;
    if (next >= range_.end || !Is(next, kVerbTags) || in_phrase(next)) return false;
    return !doc_.LemmaIs(i, kParticipleAuxiliary) || Is(next, Tags("VBN"));
  }

 private:
  // A token's tag as a set of one.
  TagSet TagOf(int32_t i) const { return TagSet{1} << doc_.tag_id(i); }
  bool Is(int32_t i, TagSet tags) const { return (TagOf(i) & tags) != 0; }

  // "killed 12 and wounded 30": a past form that the tagger takes for an adjective of the number.
  bool IsHiddenVerb(int32_t i) const {
    return i > range_.start && i + 1 < range_.end && Is(i, kAdjectiveTags) && Is(i - 1, Tags("CC")) &&
           doc_.word(i).lower.ends_with("ed") && (Is(i + 1, Tags("CD")) || doc_.Is(i + 1, kNumberNoun));
  }
  // "Norway | today", "officials | Friday": a day is a phrase of its own; "a Friday meeting", "last Friday"
  // is not cut.
  bool IsDayApart(int32_t i, TagSet before) const {
    return doc_.Is(i, kDayName) && (before & Tags("DT", "PRP$", "HYPH")) == 0 &&
           !doc_.Is(i - 1, kDayModifier);
  }
  // "ten soldiers | last week", "the mayor | earlier this month", "her son | two days ago": a phrase of time
  // begins behind a noun. Not "a late night show".
  bool IsTimeApart(int32_t i, TagSet before) const {
    if ((before & kNounTags) == 0) return false;
    int32_t noun = i;
    while (noun < range_.end && noun < i + 2 && doc_.Is(noun, kTimeModifier)) ++noun;
    if (noun == i && TagOf(i) == Tags("CD")) ++noun;
    if (noun == i || noun >= range_.end || !doc_.LemmaIs(noun, kTimeNoun)) return false;
    return noun + 1 >= range_.end || !Is(noun + 1, kNounTags | Tags("HYPH"));
  }
  // "lent Chile | six boats": what somebody is given.
  bool IsObjectApart(int32_t i, TagSet before) const {
    return (before & kNameTags) != 0 && Is(i, Tags("CD")) && !IsDigits(i) && !HasUpper(i) &&
           i + 1 < range_.end && Is(i + 1, kNounTags | kAdjectiveTags);
  }
  // "On Monday | Chilean police", "Last year | Chile", "In 2014 | Russia": where a phrase of time ends that
  // opens the tokens, if a party stands behind it. Else their end.
  int32_t EndOfTime(int32_t start, int32_t end) const {
    const int32_t first = start + (Is(start, Tags("DT")) && !doc_.Is(start, kTimeModifier));
    int32_t i = first;
    while (i < end && doc_.Is(i, kTimeModifier)) ++i;
    const int32_t noun = i;
    const bool dated = first == start && start > range_.start && doc_.Is(start - 1, kDatePreposition);
    if (noun == first && !dated) return end;
    while (i < end && doc_.Is(i, kTimeNoun)) ++i;
    if (i > noun && i < end && IsDigits(i)) ++i;  // "March 4"
    if ((i > noun || noun == first) && i < end && IsDigits(i) && doc_.word(i).text.size() == 4) ++i;
    if (i == noun || i >= end || Is(i, Tags("POS", "HYPH"))) return end;
    const bool title = i - 1 > range_.start && doc_.Is(i - 1, kCommonTime) && HasUpper(i - 1);
    if (title && HasUpper(i)) return end;  // "on Morning Edition", "in Saturday Night Live"
    const bool party = Is(i, kNameTags | Tags("CD")) || HasUpper(i);
    const bool acts = end < range_.end && Is(end, Tags("VBD", "VBZ", "VBP", "MD"));
    return party || acts ? i : end;
  }
  bool HasUpper(int32_t i) const { return (doc_.word(i).flags & kHasUpper) != 0; }
  bool IsDigits(int32_t i) const { return (doc_.word(i).flags & kIsDigit) != 0; }
  // "at least | 12 people"
  bool IsBound(int32_t i) const {
    return TagOf(i) == Tags("JJS") && i > range_.start && i + 1 < range_.end && Is(i + 1, Tags("CD")) &&
           doc_.Is(i - 1, kSuperlativeBound);
  }
  // "two hundred | and | six people"
  bool AddsNumber(int32_t i) const {
    return doc_.Is(i, kConjunction) && doc_.Is(i - 1, kMultiplier) && i + 1 < range_.end &&
           Is(i + 1, Tags("CD")) && (doc_.word(i + 1).flags & kIsDigit) == 0;
  }
  // "shot | dead | five men": what they become is no part of what they are called.
  bool IsResultative(int32_t i) const {
    return doc_.Is(i, kVerbParticle) && i > range_.start && Is(i - 1, kVerbTags) && i + 1 < range_.end &&
           Is(i, kAdjectiveTags | kNounTags) &&
           (Is(i + 1, kDeterminerTags | kNameTags | kAdjectiveTags | Tags("CD")) ||
            doc_.Is(i + 1, kNumberNoun));
  }
  // "a long | , | detailed report": behind an indefinite article no phrase ends with an adjective.
  bool PartsAdjectives(int32_t start, int32_t i) const {
    if (TagOf(i) != Tags(",") || !doc_.Is(start, kIndefiniteArticle) || !Is(i - 1, kAdjectiveTags))
      return false;
    if (i + 2 >= range_.end || HasUpper(i + 1)) return false;
    return Is(i + 1, kAdjectiveTags | Tags("VBN"))
               ? Is(i + 2, kAdjectiveTags | Tags("NN", "NNS", "VBG", "HYPH"))
               : Is(i + 2, Tags("HYPH"));
  }
  // Can a token stand in a base phrase that began at `start`?
  bool Continues(int32_t start, int32_t i) const {
    const TagSet tag = TagOf(i), before = i > start ? TagOf(i - 1) : 0;
    if (i > start ? IsDayApart(i, before) || IsTimeApart(i, before) : IsBound(i)) return false;
    if (IsHiddenVerb(i) || IsResultative(i) || doc_.Is(i, kOnlyPreposition)) return false;
    if (i > start && (AddsNumber(i) || PartsAdjectives(start, i))) return true;
    if (tag & kDeterminerTags) return i == start || (before & Tags("PDT", "DT")) != 0;
    if (i > start && IsObjectApart(i, before)) return false;
    if (i == start && Is(i, Tags("VBZ")) && i > range_.start && doc_.Is(i - 1, kOnlyPreposition))
      return true;  // "amid claims"
    if (tag & (kNounTags | kAdjectiveTags | Tags("CD", "$", "FW", "AFX"))) return true;
    if (tag & Tags("POS", "HYPH")) return i > start;
    if (before == Tags("HYPH") && (tag & Tags("VBN", "VBG", "VBD", "RB", "IN", "RP"))) return true;
    const bool after_noun = (before & (kNounTags | Tags("CD"))) != 0;
    if (i + 1 >= range_.end || i == start || after_noun) return false;
    if (tag & Tags("VBN", "VBG")) return Is(i + 1, kNounTags | kAdjectiveTags | Tags("CD", "HYPH"));
    return (tag & kAdverbTags) != 0 && Is(i + 1, kAdjectiveTags | Tags("VBN", "CD", "HYPH"));
  }

  const Document& doc_;
  TokenSpan range_;
};

// "was arrested and deported": the auxiliaries stand with the first verb. A participle without any is
// reduced.
void ShareAuxiliaries(const Syntax& syntax, const Document& doc, VerbGroup* group) {
  const int32_t head = group->head, partner = syntax.VerbBefore(head);
  const PennTag tag = doc.penn_tag(head);
  const bool participle = partner >= 0 && doc.penn_tag(partner) == "VBN";
  const bool beside = participle && partner == head - 2 && doc.penn_tag(head - 1) == "CC";
  if (tag != "VBN" && !(tag == "VBD" && beside)) return;
  if (participle && doc.penn_tag(head - 1).In(kAdverbTags | Tags("CC", ","))) {
    const VerbGroup own = *group;
    *group = syntax.VerbAt(partner);
    group->tokens = own.tokens;
    group->head = head;
    group->negated = own.negated;
    group->infinitive = own.infinitive;
    group->gerund = own.gerund;
  } else if (tag == "VBN") {
    group->reduced = group->passive = true;
  }
}

bool Joins(const Window& window, int32_t i) {  // "and", not "but"
  return window.Tag(i) == "CC" && !window.Is(i, kAdversative);
}

// "the army of | Chad | and | the police | of Mali": the phrase that an inner one belongs to, if what stands
// beside the inner one stands beside that, as what stands behind it says. Null: it does not.
const NounPhrase* OuterOf(const Syntax& syntax, const Window& window, TokenSpan inner, TokenSpan beside) {
  const int32_t of = inner.start - 1;
  return window.Is(of, kGenitive) && window.Is(beside.end, kGenitive) ? syntax.PhraseTo(of) : nullptr;
}

// "the army | of Chad and | the police of Mali": where what belongs to the phrase that ends here ends, if
// another phrase stands beside that one. Else the end itself.
int32_t PastInner(const Syntax& syntax, const Window& window, int32_t end) {
  const NounPhrase* inner = window.Is(end, kGenitive) ? syntax.PhraseFrom(end + 1) : nullptr;
  if (inner == nullptr || !Joins(window, inner->tokens.end)) return end;
  const NounPhrase* other = syntax.PhraseFrom(inner->tokens.end + 1);
  const bool beside = other != nullptr && OuterOf(syntax, window, inner->tokens, other->tokens) != nullptr;
  return beside ? inner->tokens.end : end;
}

}  // namespace

Syntax::Syntax(const Document& document, int32_t sentence)
    : doc_(document), range_(document.sentences()[static_cast<size_t>(sentence)].tokens) {
  phrase_of_.assign(static_cast<size_t>(std::max(0, range_.size())), -1);
  const Chunker chunks(doc_, range_);
  for (int32_t i = range_.start; i < range_.end;) {
    const NounPhrase phrase = chunks.PhraseFrom(i);
    if (phrase.head < 0) {
      ++i;
      continue;
    }
    for (int32_t t = phrase.tokens.start; t < phrase.tokens.end; ++t)
      phrase_of_[static_cast<size_t>(t - range_.start)] = static_cast<int32_t>(phrases_.size());
    phrases_.push_back(phrase);
    i = phrase.tokens.end;
  }
  const auto in_phrase = [this](int32_t i) { return PhraseAt(i) != nullptr; };
  for (int32_t i = range_.start; i < range_.end; ++i) {
    if (chunks.IsVerbForm(i) && !in_phrase(i) && !chunks.HelpsAnother(i, in_phrase)) verbs_.push_back(i);
  }
}

const NounPhrase* Syntax::PhraseAt(int32_t token) const {
  if (!range_.Contains(token)) return nullptr;
  int32_t index = phrase_of_[static_cast<size_t>(token - range_.start)];
  return index < 0 ? nullptr : &phrases_[static_cast<size_t>(index)];
}

const NounPhrase* Syntax::PhraseFrom(int32_t token) const {
  const NounPhrase* np = PhraseAt(token);
  return np != nullptr && np->tokens.start == token ? np : nullptr;
}

const NounPhrase* Syntax::PhraseTo(int32_t end) const {
  const NounPhrase* np = PhraseAt(end - 1);
  return np != nullptr && np->tokens.end == end ? np : nullptr;
}

int32_t Syntax::VerbBefore(int32_t token) const {
  const auto it = std::lower_bound(verbs_.begin(), verbs_.end(), token);
  return it == verbs_.begin() ? -1 : *(it - 1);
}

bool Syntax::IsVerb(int32_t token) const { return std::binary_search(verbs_.begin(), verbs_.end(), token); }

void Syntax::SetModal(VerbGroup* group, ClosedClass modal) const {
  group->modal = doc_.language().classes().First(modal);
  group->future = modal == ClosedClass::kFutureModal;
  group->conditional = modal == ClosedClass::kConditionalModal;
}

VerbGroup Syntax::VerbAt(int32_t head) const {
  VerbGroup group{.tokens = {head, head + 1}, .head = head};
  const PennTag tag = doc_.penn_tag(head);
  group.past = tag == "VBD";
  bool has_be = false;
  int32_t outer = -1;  // the nearest auxiliary
  for (int32_t i = head - 1; i >= range_.start; --i) {
    const PennTag t = doc_.penn_tag(i);
    if (t.In(kAdverbTags)) {
      const bool negator = doc_.Is(i, kNegator);
      group.negated |= negator;
      // an adverb before the group belongs to the clause
      if (!negator && i > range_.start && !TagIn(i - 1, kVerbTags | kAdverbTags | Tags("MD", "TO"))) break;
    } else if (t == "TO") {
      group.infinitive = true;
      group.tokens.start = i;
      if (i > range_.start && doc_.Is(i - 1, kNegativeParticle)) {  // "not to attack"
        group.negated = true;
        group.tokens.start = i - 1;
      }
      if (i == range_.start || !doc_.Is(i - 1, kProspective)) break;
      SetModal(&group, kFutureModal);  // "is going to attack" is a future
      group.infinitive = false;
      group.tokens.start = --i;
    } else if (t.In(kVerbTags) && PhraseAt(i) == nullptr && !IsVerb(i)) {
      if (outer < 0) outer = i;
      const bool have = doc_.LemmaIs(i, kPerfectAuxiliary);
      has_be |= doc_.LemmaIs(i, kPassiveAuxiliary);
      group.perfect |= have;
      group.past = t == "VBD";
      group.past_perfect |= group.past && have;
      group.tokens.start = i;
    } else {
      if (t != "MD") break;
      group.modal = doc_.word(i).lower;
      group.future = group.conditional = false;
      for (const ClosedClass modal : {kFutureModal, kConditionalModal, kAbilityModal}) {
        if (doc_.Is(i, modal)) SetModal(&group, modal);
      }
      group.tokens.start = i;
      break;
    }
  }
  group.passive = tag.In(Tags("VBN", "VBD")) && outer >= 0 && doc_.LemmaIs(outer, kPassiveAuxiliary);
  group.gerund = tag == "VBG" && !has_be;
  if (outer < 0) ShareAuxiliaries(*this, doc_, &group);
  return group;
}

TokenSpan Syntax::Coordination(TokenSpan phrase) const {
  const Window window(doc_, range_);
  const auto comma = [&](int32_t i) { return window.Text(i) == ","; };
  const auto conjunction = [&](int32_t i) { return Joins(window, i); };
  TokenSpan out = phrase;
  // Left: "A, B and [C]" or "A, [B] and C". Once an "and" has been seen, or follows, commas may stand.
  bool closed = conjunction(out.end) || (comma(out.end) && conjunction(out.end + 1));
  for (;;) {
    int32_t i = out.start - 1;
    const bool by_and = conjunction(i);
    if (by_and) {
      i -= comma(i - 1);
    } else if (!closed || !comma(i)) {
      break;
    }
    const NounPhrase* left = PhraseTo(i);
    if (left == nullptr || left->genitive) break;
    // "the army of Chad | and the police | of Mali"
    const NounPhrase* outer = by_and ? OuterOf(*this, window, left->tokens, out) : nullptr;
    if (outer != nullptr) left = outer;
    closed = true;
    out.start = left->tokens.start;
  }
  // Right: commas only when an "and" closes the list.
  for (int32_t end = PastInner(*this, window, out.end);;) {
    const int32_t i = end + comma(end);
    const bool by_and = conjunction(i);
    const NounPhrase* right = i > end || by_and ? PhraseFrom(i + by_and) : nullptr;
    if (right == nullptr) break;
    if (by_and && end == out.end && OuterOf(*this, window, out, right->tokens) != nullptr) break;
    // "X and Y said": a subject pronoun or a phrase with its own finite verb opens a clause unless the list
    // is the subject.
    end = right->tokens.end;
    if (!by_and) continue;
    out.end = end;
    break;
  }
  return out;
}

std::vector<TokenSpan> Syntax::Conjuncts(TokenSpan phrase) const {
  std::vector<TokenSpan> out;
  bool joined = true;  // the next phrase is a member: nothing but commas and conjunctions since the last
  for (int32_t i = phrase.start; i < phrase.end;) {
    const NounPhrase* np = PhraseAt(i);
    if (np != nullptr && np->tokens.start >= phrase.start && np->tokens.end <= phrase.end) {
      if (joined) {
        out.push_back(np->tokens);
      } else if (!out.empty()) {
        out.back().end = np->tokens.end;  // "ministers of the UK": part of the member before
      }
      joined = false;
      i = np->tokens.end;
      continue;
    }
    if (doc_.word(i).text == "," || doc_.penn_tag(i) == "CC") joined = true;
    ++i;
  }
  if (out.empty()) out.push_back(phrase);
  return out;
}

int32_t Syntax::HeadOf(TokenSpan phrase) const {
  const NounPhrase* np = PhraseAt(phrase.start);
  return np != nullptr ? std::min(np->head, phrase.end - 1) : phrase.end - 1;
}

TokenSpan Syntax::WithPostmodifiers(TokenSpan phrase) const {
  const int32_t head = HeadOf(phrase);
  for (int hop = 0; hop < kMaxHops; ++hop) {
    int32_t i = phrase.end;
    if (!range_.Contains(i + 1)) break;
    const NounPhrase* np = PhraseFrom(i + 1);
    if (np == nullptr || np->pronoun) break;
    const bool of = doc_.Is(i, kGenitive), time = doc_.Is(np->head, kTimeNoun);
    const bool at_place = doc_.Is(i, kInessive) && TagIn(np->head, kNameTags);
    const bool office = doc_.Is(i, kOfOffice) && doc_.LemmaIs(head, kOffice);
    if ((!of && !at_place && !office) || time) break;
    phrase.end = of ? Coordination(np->tokens).end : np->tokens.end;
  }
  return phrase;
}

// The noun phrase behind the preposition within the verb's clause, behind its object.
TokenSpan Syntax::AgentOf(const VerbGroup& verb) const {
  const int32_t head = verb.head;
  int32_t limit = std::min(range_.end, head + 16);
  for (int32_t i = head + 1; i < limit;) {
    if (const NounPhrase* np = PhraseAt(i)) {
      i = np->tokens.end;
      continue;
    }
    const NounPhrase* np = doc_.Is(i, kAgent) ? PhraseFrom(i + 1) : nullptr;
    if (np != nullptr && !doc_.Is(np->head, kTimeNoun)) return np->tokens;
    const bool clause = TagIn(i, kFiniteTags | Tags("WDT", "WP")) || IsOneOf(doc_.word(i).text, ";", ":");
    if (clause && (IsVerb(i) || !TagIn(i, kVerbTags))) return {};
    if (doc_.penn_tag(i) == "IN" && doc_.Is(i, kPureSubordinator)) return {};
    ++i;
  }
  return {};
}

// "the ship | seized", "Moscow, | which brokered": the noun phrase that ends before i or before a comma
// there.
const NounPhrase* Syntax::AntecedentAt(int32_t i) const {
  const bool comma = range_.Contains(i) && doc_.word(i).text == ",";
  const NounPhrase* np = PhraseAt(comma ? i - 1 : i);
  if (np == nullptr || !doc_.Is(np->head, kTimeNoun)) return np;
  const NounPhrase* before = PhraseAt(np->tokens.start - 1);  // "a letter | last week which said"
  return before != nullptr ? before : np;
}

// The subject of an infinitive or a gerund that stands behind i, where the words right there tell it; none:
// it is its governor's.
std::optional<TokenSpan> Syntax::SubjectByControl(const VerbGroup& verb, int32_t i, int32_t governor) const {
  const NounPhrase* np = PhraseAt(i);
  // "was accused by Peru of attacking", "was urged by Peru to leave": what is said of a passive's subject. A
  // participle without an auxiliary may be a past form, and what stands behind it its object.
  const VerbGroup outer = governor < 0 ? VerbGroup{} : VerbAt(governor);
  auto is_said_of_subject = [&](const NounPhrase* behind) {
    const bool by =
        behind != nullptr && behind->tokens.start > range_.start && doc_.Is(behind->tokens.start - 1, kAgent);
    return outer.passive && (by || !outer.reduced);
  };
  if (np == nullptr) {  // "of failing", "by accusing"
    if (!verb.gerund || !TagIn(i, Tags("IN", "TO")) || doc_.Is(i, kControlAdjunct)) return std::nullopt;
    const NounPhrase* object = PhraseAt(i - 1);
    return object == nullptr || is_said_of_subject(object) ? std::nullopt : std::optional(object->tokens);
  }
  // "Iran's decision to attack": whose decision it is.
  for (int32_t t = np->tokens.end - 1; t > np->tokens.start; --t) {
    if (doc_.penn_tag(t) == "POS") return TokenSpan{np->tokens.start, t};
  }
  const bool noun_governs = governor < np->tokens.start - 1 || governor < 0;
  const bool controlled = governor >= 0 && !is_said_of_subject(np) && doc_.LemmaIs(governor, kObjectControl);
  return controlled || (verb.gerund && !noun_governs) ? std::optional(np->tokens) : std::nullopt;
}

// "condemned … and | urged": the nearest verb to the left of the same form; -1: none.
int32_t Syntax::PartnerOf(const VerbGroup& verb) const {
  const bool bare = doc_.penn_tag(verb.head) == "VB" && verb.modal.empty();
  for (int32_t left = VerbBefore(verb.tokens.start); left >= 0; left = VerbBefore(left)) {
    const VerbGroup candidate = VerbAt(left);
    if (bare ? doc_.penn_tag(candidate.head) == "VB"
             : !candidate.infinitive && !candidate.gerund && !candidate.reduced)
      return candidate.head;
  }
  return -1;
}

// Where what is enclosed by the mark at i begins: ", the ministry's spokesman, | said" → the comma before
// "the". i itself where no mark is there, -1 where it encloses nothing.
int32_t Syntax::BeforeInsertion(int32_t i) const {
  const auto dash_or_comma = [this](int32_t t) {
    const std::string_view text = doc_.word(t).text;
    return IsOneOf(text, ",", "—", "–");
  };
  if (!dash_or_comma(i) && doc_.word(i).text != ")") return i;
  const int32_t floor = std::max(range_.start, i - kMaxReach);
  int32_t open = i - 1;
  while (open >= floor && !dash_or_comma(open) && doc_.word(open).text != "(") --open;
  return open < floor ? -1 : open - 1;
}

// Of a finite verb that stands behind i: the nearest phrase to the left that is not inside a prepositional
// phrase or an enclosed insertion.
TokenSpan Syntax::SubjectOfFinite(int32_t i) const {
  i = BeforeInsertion(i);
  const int32_t floor = std::max(range_.start, i - kMaxReach);
  bool adjacent = true;  // nothing but the phrase itself between it and the verb
  while (i >= floor) {
    const NounPhrase* np = PhraseAt(i);
    const bool who = np != nullptr && np->pronoun && TagIn(np->head, Tags("WP", "WP$"));
    const bool relative = np == nullptr ? doc_.Is(i, kRelative) && i > range_.start &&
                                              (TagIn(i, kQuestionTags) || doc_.Is(i, kComplementizer))
                                        : who;
    if (relative && adjacent) {
      const NounPhrase* antecedent = AntecedentAt((np == nullptr ? i : np->tokens.start) - 1);
      if (antecedent == nullptr) antecedent = np;
      return antecedent != nullptr ? antecedent->tokens : TokenSpan{};
    }
    if (np == nullptr) {
      if ((IsVerb(i) && !TagIn(i, Tags("VBN", "VBG"))) || IsOneOf(doc_.word(i).text, ";", ":")) return {};
      --i;
      continue;
    }
    const int32_t before = Coordination(np->tokens).start - 1;
    const bool in_phrase = range_.Contains(before) && TagIn(before, Tags("IN", "TO")) &&
                           !(adjacent && doc_.Is(before, kSubordinator));
    const bool is_time =
        doc_.Is(np->head, kTimeNoun) && !np->pronoun && (in_phrase || PhraseAt(before) != nullptr);
    if (!in_phrase && !is_time) return np->tokens;
    i = in_phrase ? before - 1 : before;
    adjacent = false;
    if (range_.Contains(i) && doc_.word(i).text == ",") --i;
  }
  return {};
}

TokenSpan Syntax::SubjectOf(const VerbGroup& start_verb) const {
  const Window window(doc_, range_);
  VerbGroup verb = start_verb;
  for (int hop = 0; hop < kMaxHops; ++hop) {
    int32_t i = verb.tokens.start - 1;
    while (window.Tag(i).In(kAdverbTags) || window.Has(i, kIsQuote)) --i;
    if (!range_.Contains(i)) return {};
    if (verb.reduced) {  // "the ship seized by Iran"
      const NounPhrase* np = AntecedentAt(i);
      return np != nullptr ? np->tokens : TokenSpan{};
    }
    // The verb that governs an infinitive, a gerund or a coordinated verb: the next one to the left.
    int32_t next = VerbBefore(verb.tokens.start);
    if (verb.infinitive || verb.gerund) {
      if (const auto subject = SubjectByControl(verb, i, next)) return *subject;
    } else if (doc_.penn_tag(i) == "CC" && next >= 0) {
      next = PartnerOf(verb);
    } else {
      return SubjectOfFinite(i);
    }
    if (next < 0) return {};
    verb = VerbAt(next);
  }
  return {};
}

}  // namespace copydesk::news
