#include "news/syntax.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/one_of.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr int kMaxHops = 8;        // control and coordination chains are followed this far
constexpr int32_t kMaxReach = 60;  // tokens looked at to either side of a verb

constexpr TagSet kDeterminerTags = Tags("DT", "PRP$", "PDT", "WP$");

}  // namespace

Syntax::Syntax(const Document& document, int32_t sentence)
    : doc_(document), range_(document.sentences()[static_cast<size_t>(sentence)].tokens) {
  phrase_of_.assign(static_cast<size_t>(std::max(0, range_.size())), -1);
  // A token's tag as a set of one.
  auto tag_of = [&](int32_t i) { return TagSet{1} << doc_.tag_id(i); };
  auto is = [&](int32_t i, TagSet tags) { return (tag_of(i) & tags) != 0; };
  // "killed 12 and wounded 30": a past form that the tagger takes for an adjective of the number.
  auto hidden_verb = [&](int32_t i) {
    return i > range_.start && i + 1 < range_.end && is(i, kAdjectiveTags) && is(i - 1, Tags("CC")) &&
           doc_.word(i).lower.ends_with("ed") && (is(i + 1, Tags("CD")) || doc_.Is(i + 1, kNumberNoun));
  };
  // Can this token stand in a base phrase that began at `start`?
  auto continues = [&](int32_t start, int32_t i) {
    const TagSet tag = tag_of(i), before = i > start ? tag_of(i - 1) : 0;
    const bool after_noun = (before & (kNounTags | Tags("CD"))) != 0;
    // "Norway today", "officials Friday": a day is a phrase of its own, "a Friday meeting", "last Friday" is
    // not cut.
    if (i > start && doc_.Is(i, kDayName) && (before & Tags("DT", "PRP$", "HYPH")) == 0 &&
        !doc_.Is(i - 1, kDayModifier))
      return false;
    if (tag == Tags("JJS") && i == start && i > range_.start && i + 1 < range_.end && is(i + 1, Tags("CD")) &&
        doc_.Is(i - 1, kSuperlativeBound))
      return false;  // "at least | 12 people"
    if (hidden_verb(i)) return false;
    if (tag & kDeterminerTags) return i == start || (before & Tags("PDT", "DT")) != 0;
    if (tag & (kNounTags | kAdjectiveTags | Tags("CD", "$", "FW", "AFX"))) return true;
    if (tag & Tags("POS", "HYPH")) return i > start;
    if (before == Tags("HYPH") && (tag & Tags("VBN", "VBG", "VBD", "RB", "IN", "RP"))) return true;
    if (i + 1 >= range_.end || i == start || after_noun) return false;
    if (tag & Tags("VBN", "VBG")) return is(i + 1, kNounTags | kAdjectiveTags | Tags("CD", "HYPH"));
    return (tag & kAdverbTags) != 0 && is(i + 1, kAdjectiveTags | Tags("VBN", "CD", "HYPH"));
  };
  for (int32_t i = range_.start; i < range_.end;) {
    NounPhrase phrase;
    if (is(i, Tags("PRP", "WP", "EX"))) {
      phrase = {.tokens = {i, i + 1}, .head = i, .pronoun = true};
    } else if (!is(i, Tags("POS", "HYPH")) && continues(i, i)) {
      int32_t end = i + 1;
      while (end < range_.end && continues(i, end)) ++end;
      bool genitive = false;
      while (end > i + 1 && is(end - 1, Tags("POS", "HYPH"))) {
        genitive |= is(end - 1, Tags("POS"));
        --end;
      }
      phrase = {.tokens = {i, end}, .head = end - 1, .genitive = genitive};
      for (int32_t h = end - 1; h >= i; --h) {
        if (is(h, kNounTags)) {
          phrase.head = h;
          break;
        }
      }
    }
    if (phrase.head < 0) {
      ++i;
      continue;
    }
    for (int32_t t = phrase.tokens.start; t < phrase.tokens.end; ++t)
      phrase_of_[static_cast<size_t>(t - range_.start)] = static_cast<int32_t>(phrases_.size());
    phrases_.push_back(phrase);
    i = phrase.tokens.end;
  }
  for (int32_t i = range_.start; i < range_.end; ++i) {
    if ((!is(i, kVerbTags) && !hidden_verb(i)) || PhraseAt(i) != nullptr) continue;
    if (doc_.LemmaIs(i, kAuxiliary)) {  // an auxiliary when a verb follows behind adverbs
      int32_t next = i + 1;
      while (next < range_.end && (is(next, kAdverbTags) || doc_.word(next).flags & kIsQuote)) ++next;
      bool chained = next < range_.end && is(next, kVerbTags) && PhraseAt(next) == nullptr;
      if (chained && !(doc_.LemmaIs(i, kParticipleAuxiliary) && !is(next, Tags("VBN")))) continue;
    }
    verbs_.push_back(i);
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
  std::string_view tag = doc_.tag(head);
  bool has_be = false, has_have = false, finite_past = tag == "VBD";
  int32_t outer = -1;  // the nearest auxiliary
  for (int32_t i = head - 1; i >= range_.start; --i) {
    std::string_view t = doc_.tag(i);
    if (t.starts_with("RB")) {
      if (doc_.Is(i, kNegator)) {
        group.negated = true;
      } else if (i > range_.start && !TagIn(i - 1, kVerbTags | kAdverbTags | Tags("MD", "TO"))) {
        break;  // an adverb before the group belongs to the clause
      }
      continue;
    }
    if (t == "TO") {
      group.infinitive = true;
      group.tokens.start = i;
      if (i > range_.start && doc_.Is(i - 1, kProspective)) {  // "is going to attack" is a future
        SetModal(&group, kFutureModal);
        group.infinitive = false;
        --i;
        group.tokens.start = i;
        continue;
      }
      // "not to attack"
      if (i > range_.start && doc_.Is(i - 1, kNegativeParticle)) {
        group.negated = true;
        group.tokens.start = i - 1;
      }
      break;
    }
    if (t == "MD") {
      group.modal = doc_.word(i).lower;
      group.future = group.conditional = false;
      for (const ClosedClass modal : {kFutureModal, kConditionalModal, kAbilityModal}) {
        if (doc_.Is(i, modal)) SetModal(&group, modal);
      }
      group.tokens.start = i;
      break;
    }
    if (t.starts_with("VB") && PhraseAt(i) == nullptr && !IsVerb(i)) {
      if (outer < 0) outer = i;
      has_be |= doc_.LemmaIs(i, kPassiveAuxiliary);
      const bool have = doc_.LemmaIs(i, kPerfectAuxiliary);
      has_have |= have;
      finite_past = t == "VBD";
      if (t == "VBD" && have) group.past_perfect = true;
      group.tokens.start = i;
      continue;
    }
    break;
  }
  group.perfect = has_have;
  group.passive = IsOneOf(tag, "VBN", "VBD") && outer >= 0 && doc_.LemmaIs(outer, kPassiveAuxiliary);
  group.past = finite_past;
  group.gerund = tag == "VBG" && !has_be;
  // "was arrested and deported": the auxiliaries stand with the first verb.
  auto it = std::lower_bound(verbs_.begin(), verbs_.end(), head);
  int32_t partner = it == verbs_.begin() ? -1 : *(it - 1);
  bool beside = partner >= 0 && partner == head - 2 && doc_.penn_tag(head - 1) == "CC" &&
                doc_.penn_tag(partner) == "VBN";
  bool coordinated =
      partner >= 0 && doc_.penn_tag(partner) == "VBN" && TagIn(head - 1, kAdverbTags | Tags("CC", ","));
  if ((tag == "VBN" || (tag == "VBD" && beside)) && outer < 0) {
    if (coordinated) {
      VerbGroup first = VerbAt(partner);
      group.passive = first.passive;
      group.perfect = first.perfect;
      group.past_perfect = first.past_perfect;
      group.past = first.past;
      group.modal = first.modal;
      group.future = first.future;
      group.conditional = first.conditional;
      group.reduced = first.reduced;
    } else if (tag == "VBN") {
      group.reduced = true;
      group.passive = true;
    }
  }
  return group;
}

TokenSpan Syntax::Coordination(TokenSpan phrase) const {
  auto comma = [&](int32_t i) { return range_.Contains(i) && doc_.word(i).text == ","; };
  auto conjunction = [&](int32_t i) {
    return range_.Contains(i) && doc_.penn_tag(i) == "CC" && !doc_.Is(i, kAdversative);
  };
  TokenSpan out = phrase;
  // Left: "A, B and [C]" or "A, [B] and C".
  bool closed = false;  // an "and" has been seen, so that commas may follow
  for (;;) {
    int32_t i = out.start - 1;
    bool by_and = conjunction(i);
    if (by_and && comma(i - 1)) --i;
    bool by_comma = !by_and && comma(i) && (closed || [&] {
      int32_t e = out.end;
      return conjunction(e) || (comma(e) && conjunction(e + 1));
    }());
    if (!by_and && !by_comma) break;
    const NounPhrase* left = PhraseAt(i - 1);
    if (left == nullptr || left->tokens.end != i || left->genitive) break;
    closed = true;
    out.start = left->tokens.start;
  }
  // Right: commas only when an "and" closes the list.
  int32_t end = out.end;
  for (;;) {
    int32_t i = end;
    bool has_comma = comma(i);
    if (has_comma) ++i;
    bool by_and = conjunction(i);
    if (by_and) ++i;
    if (!has_comma && !by_and) break;
    const NounPhrase* right = PhraseAt(i);
    if (right == nullptr || right->tokens.start != i) break;
    // "X and Y said": a subject pronoun or a phrase with its own finite verb opens a clause unless the list
    // is the subject.
    end = right->tokens.end;
    if (by_and) {
      out.end = end;
      break;
    }
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
    const NounPhrase* np = PhraseAt(i + 1);
    if (np == nullptr || np->tokens.start != i + 1 || np->pronoun) break;
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
    const Word& word = doc_.word(i);
    std::string_view tag = doc_.tag(i);
    if (doc_.Is(i, kAgent)) {
      const NounPhrase* np = PhraseAt(i + 1);
      if (np != nullptr && np->tokens.start == i + 1 && !doc_.Is(np->head, kTimeNoun)) return np->tokens;
    }
    bool clause = IsOneOf(tag, "MD", "VBD", "VBZ", "VBP", "WDT", "WP") || IsOneOf(word.text, ";", ":");
    if (clause && IsVerb(i)) return {};
    if (clause && !tag.starts_with("VB")) return {};
    if (tag == "IN" && doc_.Is(i, kPureSubordinator)) return {};
    ++i;
  }
  return {};
}

// "the ship | seized", "Moscow, | which brokered": the noun phrase that ends before i or before a comma
// there.
const NounPhrase* Syntax::AntecedentAt(int32_t i) const {
  const bool comma = range_.Contains(i) && doc_.word(i).text == ",";
  return PhraseAt(comma ? i - 1 : i);
}

// The subject of an infinitive or a gerund that stands behind i, where the words right there tell it; none:
// it is its governor's.
std::optional<TokenSpan> Syntax::SubjectByControl(const VerbGroup& verb, int32_t i, int32_t governor) const {
  const NounPhrase* np = PhraseAt(i);
  if (np == nullptr) {  // "of failing", "by accusing"
    if (!verb.gerund || !TagIn(i, Tags("IN", "TO")) || doc_.Is(i, kControlAdjunct)) return std::nullopt;
    const NounPhrase* object = PhraseAt(i - 1);
    return object == nullptr ? std::nullopt : std::optional(object->tokens);
  }
  // "Iran's decision to attack": whose decision it is.
  for (int32_t t = np->tokens.end - 1; t > np->tokens.start; --t) {
    if (doc_.penn_tag(t) == "POS") return TokenSpan{np->tokens.start, t};
  }
  const bool noun_governs = governor < np->tokens.start - 1 || governor < 0;
  const bool controlled = governor >= 0 && doc_.LemmaIs(governor, kObjectControl);
  return controlled || (verb.gerund && !noun_governs) ? std::optional(np->tokens) : std::nullopt;
}

// "condemned … and | urged": the nearest verb to the left of the same form; -1: none.
int32_t Syntax::PartnerOf(const VerbGroup& verb) const {
  const bool bare = doc_.penn_tag(verb.head) == "VB" && verb.modal.empty();
  for (auto left = std::lower_bound(verbs_.begin(), verbs_.end(), verb.tokens.start);
       left != verbs_.begin();) {
    const VerbGroup candidate = VerbAt(*--left);
    const bool finite = !candidate.infinitive && !candidate.gerund && !candidate.reduced;
    if (bare ? doc_.penn_tag(candidate.head) == "VB" : finite) return candidate.head;
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
    if (np == nullptr) {
      const std::string_view text = doc_.word(i).text;
      if (doc_.Is(i, kRelative) && adjacent && (TagIn(i, kQuestionTags) || doc_.Is(i, kComplementizer)) &&
          i > range_.start) {
        const NounPhrase* antecedent = AntecedentAt(i - 1);
        return antecedent != nullptr ? antecedent->tokens : TokenSpan{};
      }
      if (IsVerb(i) && !TagIn(i, Tags("VBN", "VBG"))) return {};
      if (IsOneOf(text, ";", ":")) return {};
      --i;
      continue;
    }
    if (np->pronoun && TagIn(np->head, Tags("WP", "WP$")) && adjacent) {
      const NounPhrase* antecedent = AntecedentAt(np->tokens.start - 1);
      return antecedent != nullptr ? antecedent->tokens : np->tokens;
    }
    const int32_t before = Coordination(np->tokens).start - 1;
    bool in_phrase = range_.Contains(before) && TagIn(before, Tags("IN", "TO"));
    if (in_phrase && adjacent && doc_.Is(before, kSubordinator)) in_phrase = false;
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
  VerbGroup verb = start_verb;
  for (int hop = 0; hop < kMaxHops; ++hop) {
    int32_t i = verb.tokens.start - 1;
    while (range_.Contains(i) && (TagIn(i, kAdverbTags) || doc_.word(i).flags & kIsQuote)) --i;
    if (!range_.Contains(i)) return {};
    if (verb.reduced) {  // "the ship seized by Iran"
      const NounPhrase* np = AntecedentAt(i);
      return np != nullptr ? np->tokens : TokenSpan{};
    }
    // The verb that governs an infinitive, a gerund or a coordinated verb: the next one to the left.
    const auto it = std::lower_bound(verbs_.begin(), verbs_.end(), verb.tokens.start);
    int32_t next = it == verbs_.begin() ? -1 : *(it - 1);
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
