#include "news/event_arguments.h"

#include <algorithm>
#include <iterator>

#include "base/one_of.h"
#include "base/stop.h"
#include "news/layers.h"
#include "words/token_in_words.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr int32_t kMaxReach = 16;            // tokens between a verb and what stands behind its preposition
constexpr size_t kMaxComplement = 24;        // words of a complement that are looked at
constexpr int32_t kMaxComplementReach = 24;  // tokens between a verb and an actor in its complement
constexpr ptrdiff_t kMaxQuoteDepth = 16;     // quotes looked at before a trigger
constexpr int kMaxTimes = 4;                 // that stand between a subject and its verb
constexpr size_t kMaxShared = 3;             // verbs behind one whose object they share
constexpr int32_t kMaxHarm = 24;             // tokens between an act and the verb that tells whom it harmed
constexpr int32_t kMaxGap = 12;              // tokens between a noun and what stands behind its preposition

bool IsActing(const Mention& mention) {
  return mention.metonym || !IsOneOf(mention.kind, EntityKind::kPlace, EntityKind::kFacility);
}

// "his arrest": the owner is the one it is done to. Attacks are owned by those who make them.
bool GenitiveMayBePatient(const EventFrame& frame) {
  return frame.flag(kPersons) &&
         std::any_of(frame.patient.begin(), frame.patient.end(),
                     [](const SlotChoice& choice) { return choice.slot == Slot::kGenitive; });
}

// The core rule that a slot is.
std::string_view RuleOf(Slot slot) {
  switch (slot) {
    case Slot::kSubject:
      return "core.side.subject";
    case Slot::kObject:
      return "core.side.object";
    case Slot::kOwner:
      return "core.side.owner";
    case Slot::kClause:
      return "core.side.clause";
    case Slot::kGenitive:
      return "core.side.genitive";
    case Slot::kModifier:
      return "core.side.modifier";
    case Slot::kBetween:
      return "core.side.between";
    case Slot::kLight:
      return "core.side.light";
    case Slot::kMain:
      return "core.side.main";
    case Slot::kSpeaker:
      return "core.side.speaker";
    case Slot::kPreposition:
      break;
  }
  return "core.side.preposition";
}

const WordSet& SetOf(const EventTables& tables, std::string_view name) {
  static const WordSet kNone;
  const WordSet* words = tables.Words(name);
  return words == nullptr ? kNone : *words;
}

bool HasObjectSlot(const EventFrame& frame) {
  return std::any_of(frame.patient.begin(), frame.patient.end(), [](const SlotChoice& choice) {
    return IsOneOf(choice.slot, Slot::kObject, Slot::kOwner);
  });
}

bool TakesObject(const EventFrame& frame) { return !frame.need.empty() || HasObjectSlot(frame); }

}  // namespace

Participants::Participants(Article* article, const EventTables& tables)
    : Window(article->document()),
      article_(*article),
      doc_(article->document()),
      tables_(tables),
      people_(SetOf(tables, "people")),
      political_(SetOf(tables, "political")),
      mention_of_(static_cast<size_t>(doc_.size()), -1),
      time_(static_cast<size_t>(doc_.size()), false),
      violence_(static_cast<size_t>(doc_.size()) + 1, 0) {
  const WordSet& violence = SetOf(tables, "violence");
  for (int32_t t = 0; t < doc_.size(); ++t) {
    const auto at = static_cast<size_t>(t);
    violence_[at + 1] = violence_[at] + violence.Has(doc_.lemma(t));
  }
  for (const Time& time : article->times()) {
    for (int32_t t = time.tokens.start; t < time.tokens.end; ++t) time_[static_cast<size_t>(t)] = true;
  }
  const std::vector<Mention>& mentions = article->mentions();
  for (size_t i = 0; i < mentions.size(); ++i) {
    CheckStop();
    for (int32_t t = mentions[i].tokens.start; t < mentions[i].tokens.end; ++t) {
      int32_t& at = mention_of_[static_cast<size_t>(t)];
      if (at < 0 || mentions[static_cast<size_t>(at)].tokens.size() < mentions[i].tokens.size())
        at = static_cast<int32_t>(i);
    }
  }
}

void Participants::Enter(int32_t sentence) {
  syntax_ = &article_.grammar().Of(sentence);
  sentence_ = sentence;
  tree_.reset();
  range_ = doc_.sentences()[static_cast<size_t>(sentence)].tokens;
  MoveTo(range_);
}

const Mention* Participants::MentionAt(int32_t token) const {
  if (token < 0 || token >= doc_.size()) return nullptr;
  int32_t at = mention_of_[static_cast<size_t>(token)];
  return at < 0 ? nullptr : &article_.mentions()[static_cast<size_t>(at)];
}

bool Participants::AnyWordIn(TokenSpan tokens, std::string_view set) const {
  const WordSet* words = tables_.Words(set);
  return words != nullptr && AnyWordIn(tokens, *words);
}

bool Participants::AnyWordIn(TokenSpan tokens, const WordSet& words) const {
  for (int32_t t = tokens.start; t < tokens.end; ++t) {
    std::string_view lemma = doc_.lemma(t);
    if (words.Has(lemma) || words.Has(doc_.word(t).lower)) return true;
    if (t >= tokens.start + 2 && doc_.word(t - 1).text == "-") {
      if (words.Has(std::string(doc_.word(t - 2).lower) + "-" + std::string(lemma))) return true;
    }
  }
  return false;
}

// Is the head of a phrase in the tokens a word of the set? Its modifiers count where it only carries them:
// "aid deliveries", not "an oil tanker".
bool Participants::AnyHeadIn(TokenSpan tokens, const WordSet& words) const {
  for (int32_t t = tokens.start; t < tokens.end; ++t) {
    const NounPhrase* np = syntax_->PhraseFrom(t);
    if (np == nullptr) continue;
    int32_t end = std::min(np->tokens.end, tokens.end), head = std::min(np->head, end - 1);
    int32_t from = head;
    if (tables_.Has("carriers", doc_.lemma(head))) {
      from = t;
    } else if (head >= t + 2 && doc_.word(head - 1).text == "-") {
      from = head - 2;  // "cease-fire"
    }
    if (AnyWordIn({from, std::max(end, head + 1)}, words)) return true;
  }
  return false;
}

bool Participants::IsActorNoun(int32_t token) const {
  for (std::string_view form : {doc_.lemma(token), doc_.word(token).lower}) {
    if (people_.Has(form) || political_.Has(form)) return true;
  }
  return false;
}

bool Participants::IsActor(TokenSpan phrase) const {
  if (phrase.empty()) return false;
  int32_t head = syntax_->HeadOf(phrase);
  if (IsTime(head)) return false;
  const Word& word = doc_.word(head);
  const PennTag tag = doc_.penn_tag(head);
  if (doc_.Is(head, kPartyPronoun) && word.text != "US" && phrase.size() <= 2) return true;
  if (const Mention* mention = MentionAt(head)) return IsActing(*mention);
  if (IsActorNoun(head)) return true;
  if (tag.In(kNameTags)) return true;  // a name that no list knows
  const bool year = word.flags & kIsDigit && word.text.size() == 4;
  return tag == "CD" && phrase.size() <= 3 && !year && !AnyWordIn(phrase, "money");
}

// "a sharpshooter", "two loyalists": names of callings by their endings, for acts that are done to people.
bool Participants::LooksLikePerson(int32_t token) const {
  std::string_view lemma = doc_.lemma(token);
  if (!doc_.penn_tag(token).In(kNounTags) || lemma.size() < 5) return false;
  return std::ranges::any_of(tables_.person_endings,
                             [&](std::string_view ending) { return lemma.ends_with(ending); });
}

std::string_view Participants::KindOf(int32_t head) const {
  const PennTag tag = doc_.penn_tag(head);
  if (tag.In(kPronounTags | kQuestionTags)) return "pronoun";
  if (const Mention* mention = MentionAt(head)) return Name(mention->kind);
  if (tag == "CD") return "number";
  if (political_.Has(doc_.lemma(head))) return "political";
  if (people_.Has(doc_.lemma(head))) return "people";
  return tag.In(kNameTags) ? "name" : "thing";
}

std::vector<TokenSpan> Participants::MembersOf(TokenSpan phrase, const EventFrame& frame, bool target) const {
  std::vector<TokenSpan> out = Expand(phrase, frame, target);
  if (std::none_of(out.begin(), out.end(), [&](TokenSpan p) { return p.Overlaps(phrase); })) out = {phrase};
  return out;
}

// What may stand on the target's side besides actors.
bool Participants::Allowed(TokenSpan phrase, const EventFrame& frame) const {
  if (IsActor(phrase)) return true;
  if (phrase.empty()) return false;
  int32_t head = syntax_->HeadOf(phrase);
  if ((frame.flag(kPersons) || frame.type == "REQUEST") && frame.verb && LooksLikePerson(head)) return true;
  if (frame.flag(kThings)) {
    if (AnyWordIn({head, head + 1}, "things")) return true;
    if (const Mention* mention = MentionAt(head))
      return IsOneOf(mention->kind, EntityKind::kPlace, EntityKind::kFacility);
  }
  return false;
}

// "more than 100 people", "at least two", "up to ten": where the phrase itself begins.
int32_t Participants::SkipQuantifier(int32_t i) const {
  static constexpr std::pair<ClosedClass, ClosedClass> kPairs[] = {
      {kComparative, kComparison}, {kSuperlativeBound, kSuperlativeQuantity}, {kLimit, kAllative}};
  for (const auto& [first, second] : kPairs) {
    if (Is(i, first) && Is(i + 1, second)) return i + 2;
  }
  if (Is(i, kEquative) && Is(i + 1, kEquatedCount) && Is(i + 2, kEquative)) return i + 3;
  // "between 10 and | 20", "10 to | 20"
  const int32_t from = i + Is(i, kInterval);
  const bool range =
      Tag(from) == "CD" && Tag(from + 2) == "CD" && Is(from + 1, from > i ? kConjunction : kRangeLink);
  return range ? from + 2 : i + BoundsNumber(i);
}

// "killed | over | 12", "under a hundred"
bool Participants::BoundsNumber(int32_t i) const {
  const bool number = Tag(i + 1) == "CD" || (Is(i + 1, kIndefiniteArticle) && Is(i + 2, kMultiplier));
  const auto bound = number && Tag(i) == "IN" ? tables_.counts.find(Lower(i)) : tables_.counts.end();
  return bound != tables_.counts.end() && IsOneOf(bound->second.role, CountRole::kLeast, CountRole::kMost);
}

// "shot | dead | on Friday ten": what they become, which is no part of a phrase.
bool Participants::IsResultApart(int32_t i) const {
  return Is(i, kVerbParticle) && Tag(i).In(kAdjectiveTags | kNounTags) && syntax_->PhraseAt(i) == nullptr;
}

// "released | on Friday | ten"
int32_t Participants::PastDate(int32_t i) const {
  if (Is(i, kTemporal) && i + 1 < range_.end && IsTime(i + 1)) ++i;
  const NounPhrase* date = syntax_->PhraseFrom(i);
  return date != nullptr && IsTime(date->head) ? date->tokens.end : i;
}

// The noun phrase that begins at a token, adverbs, quote marks and dates passed over.
TokenSpan Participants::PhraseAfter(int32_t token, bool* opens_clause) const {
  int32_t i = token;
  for (int32_t before = -1; before != i;) {
    before = i;
    i = SkipQuantifier(i);
    while (Tag(i).In(kAdverbTags | Tags("RP")) || Has(i, kIsQuote) || IsResultApart(i)) ++i;
    i = SkipQuantifier(i);
    i = PastDate(i);
  }
  const NounPhrase* np = syntax_->PhraseFrom(i);
  if (np == nullptr) return {};
  const int32_t after = PastAdverbs(syntax_->WithPostmodifiers(np->tokens).end);
  if (after < range_.end)
    *opens_clause = IsFinite(Tag(after)) || (Tag(after) == "VB" && syntax_->IsVerb(after));
  return np->tokens;
}

// "that Russia withdraw", "if Russia invaded", "both NATO and the US should …": the subject of what is asked
// or warned of.
TokenSpan Participants::ClauseSubject(int32_t token) const {
  const int32_t limit = std::min(range_.end, token + kMaxGap);
  for (int32_t i = token; i < limit; ++i) {
    if (Text(i) == "," || Has(i, kIsQuote) || Is(i, kComplementizer) || Is(i, kConditional) ||
        Is(i, kBenefactive) || (Is(i, kDual) && Tag(i) != "NN"))
      continue;
    bool clause = false;
    const TokenSpan phrase = PhraseAfter(i, &clause);
    if (!phrase.empty()) {
      const int32_t after = PastAdverbs(syntax_->WithPostmodifiers(syntax_->Coordination(phrase)).end);
      clause |= Tag(after).In(kVerbTags | Tags("MD", "TO")) || syntax_->IsVerb(after);
      return clause && !Tag(syntax_->HeadOf(phrase)).In(kPronounTags) ? phrase : TokenSpan{};
    }
    // "warn before the summit that": an adverbial phrase stands in between.
    const NounPhrase* adverbial = Tag(i) == "IN" && i + 1 < limit ? syntax_->PhraseAt(i + 1) : nullptr;
    if (adverbial == nullptr || Is(i, kGenitive)) return {};
    i = adverbial->tokens.end - 1;
  }
  return {};
}

// "the agreement which Moscow brokered", "the tanker it had seized": the phrase the clause hangs on.
TokenSpan Participants::RelativeObject(TokenSpan subject) const {
  if (subject.empty()) return {};
  int32_t end = subject.start;
  if (Is(end - 1, kRelativePronoun)) end -= Text(end - 2) == "," ? 2 : 1;
  const NounPhrase* np = syntax_->PhraseTo(end);
  return np == nullptr || np->tokens == subject || np->genitive ? TokenSpan{} : np->tokens;
}

// "Iran's missiles" → Iran; "his plan" → his. `before`: only what ends there or earlier.
TokenSpan Participants::GenitiveIn(TokenSpan phrase, int32_t before) const {
  for (int32_t t = std::min(phrase.end, before) - 1; t > phrase.start; --t) {
    if (doc_.penn_tag(t) != "POS") continue;
    TokenSpan owner{phrase.start, t};
    if (IsActor(owner)) return owner;
    const Mention* mention = MentionAt(t - 1);  // "the end of 2019's", "all of Iran's"
    if (mention != nullptr && IsActing(*mention) && mention->tokens.end == t) return mention->tokens;
    return {};
  }
  if (doc_.penn_tag(phrase.start) == "PRP$" && phrase.start < before && phrase.size() > 1)
    return {phrase.start, phrase.start + 1};
  // "the army's" outside the phrase: "the US' attack" when the mark ended the phrase before.
  const NounPhrase* left = Tag(phrase.start - 1) == "POS" ? syntax_->PhraseAt(phrase.start - 2) : nullptr;
  return left != nullptr && IsActor(left->tokens) ? left->tokens : TokenSpan{};
}

bool Participants::IsPolitical(int32_t t) const {  // "police", not a word that says nothing of whom
  return Tag(t).In(Tags("NN", "NNS")) && political_.Has(Lemma(t)) && !tables_.Has("unspecific", Lower(t));
}

int32_t Participants::BehindGenitive(TokenSpan phrase) const {  // the last one; its start: there is none
  int32_t first = phrase.end;
  while (first > phrase.start && Tag(first - 1) != "POS") --first;
  return first;
}

// "US strikes", "a Taliban attack", "a police raid": the actor in front of the noun.
TokenSpan Participants::ModifierIn(TokenSpan phrase, int32_t before) const {
  const int32_t end = std::min(phrase.end, before);
  const int32_t first = BehindGenitive({phrase.start, end});
  for (int32_t t = first; t < end; ++t) {
    const Mention* mention = MentionAt(t);
    if (mention != nullptr && IsActing(*mention) && TokenSpan{first, before}.Contains(mention->tokens)) {
      const int32_t hyphen = mention->tokens.end;
      if (hyphen + 1 < before && Text(hyphen) == "-" && Tag(hyphen + 1).In(kVerbTags))
        return {};  // "Saudi-led raid": led by, not of
      const bool anti = t >= phrase.start + 2 && Text(t - 1) == "-" && !MentionAt(t - 2);  // "anti-Iran"
      if (anti) continue;
      return mention->tokens;
    }
    if (IsPolitical(t)) return {t, t + 1};
  }
  return {};
}

std::string_view Participants::StateOf(TokenSpan phrase) const {
  for (int32_t t = phrase.start; t < phrase.end; ++t) {
    if (const Mention* mention = MentionAt(t); mention != nullptr && !mention->country.empty())
      return mention->country;
  }
  return {};
}

bool Participants::SameState(TokenSpan a, TokenSpan b) const {
  return !StateOf(a).empty() && StateOf(a) == StateOf(b);
}

bool Participants::OfTwoStates(const Sides& sides) const {
  if (sides.sources.empty() || sides.targets.empty()) return false;
  const std::string_view source = StateOf(sides.sources[0]), target = StateOf(sides.targets[0]);
  return !source.empty() && !target.empty() && source != target;
}

// Quotes are sorted by start, and few lie over one another.
int32_t Participants::QuoteOf(TokenSpan tokens) const {
  const std::vector<Quote>& quotes = article_.quotes();
  auto after = std::upper_bound(quotes.begin(), quotes.end(), tokens.start,
                                [](int32_t start, const Quote& quote) { return start < quote.tokens.start; });
  int32_t best = -1;
  for (auto it = after; it != quotes.begin() && after - it < kMaxQuoteDepth;) {
    --it;
    if (!it->tokens.Contains(tokens)) continue;
    if (best < 0 || it->tokens.size() < quotes[static_cast<size_t>(best)].tokens.size())
      best = static_cast<int32_t>(it - quotes.begin());
  }
  return best;
}

// Who says what some tokens are in, as written.
TokenSpan Participants::SpeakerOf(TokenSpan tokens) const {
  const int32_t quote = QuoteOf(tokens);
  return quote < 0 ? TokenSpan{} : article_.quotes()[static_cast<size_t>(quote)].speaker.tokens;
}

// The first actor named in a phrase that is not of the state of another phrase.
TokenSpan Participants::OtherIn(TokenSpan phrase, TokenSpan but) const {
  for (int32_t t = phrase.start; t < phrase.end; ++t) {
    const Mention* mention = MentionAt(t);
    if (mention == nullptr || !IsActing(*mention) || mention->form == MentionForm::kPronoun ||
        SameState(mention->tokens, but))
      continue;
    return mention->tokens;
  }
  return {};
}

// Whose thing it is that a phrase names: owner, modifier, or who stands behind "of", "by", "in".
TokenSpan Participants::OwnerIn(TokenSpan phrase) const {
  if (phrase.empty()) return {};
  int32_t head = syntax_->HeadOf(phrase);
  if (TokenSpan owner = GenitiveIn(phrase, head + 1); !owner.empty()) return owner;
  if (TokenSpan modifier = ModifierIn(phrase, head); !modifier.empty()) return modifier;
  TokenSpan behind = BehindNoun(head, kOwnerPreposition);
  return IsActor(behind) ? behind : TokenSpan{};
}

// Another verb, or what announces one; not "killed | in".
bool Participants::OpensOtherClause(int32_t i, int32_t limit) const {
  const bool participle = Tag(i) == "VBN" && i + 1 < limit && Tag(i + 1) == "IN";
  return Tag(i).In(kQuestionTags | Tags("MD")) || IsOneOf(Text(i), ";", ":") ||
         (syntax_->IsVerb(i) && !participle) || (Tag(i) == "TO" && i + 1 < limit && Tag(i + 1) == "VB");
}

// The phrase behind one of these prepositions in the clause of a verb: not past another verb ("brokered to
// end the war | with Armenia").
TokenSpan Participants::Behind(int32_t head, const Prepositions& wanted) const {
  const int32_t limit = std::min(range_.end, head + 1 + kMaxReach);
  for (int32_t i = head + 1; i < limit;) {
    if (const NounPhrase* np = syntax_->PhraseAt(i)) {
      i = np->tokens.end;
      continue;
    }
    if (OpensOtherClause(i, limit)) return {};
    const NounPhrase* np = wanted.Has(doc_, i) ? syntax_->PhraseFrom(PhraseStart(i + 1, limit)) : nullptr;
    if (np != nullptr && !IsTime(np->head)) return np->tokens;
    ++i;
  }
  return {};
}

// Where the phrase itself begins, behind a quantifier or a participle: "by | masked | police".
int32_t Participants::PhraseStart(int32_t i, int32_t limit) const {
  int32_t first = SkipQuantifier(i);
  if (first < limit && Is(first, kDual)) ++first;
  const bool participle =
      first + 1 < limit && syntax_->PhraseAt(first) == nullptr && Tag(first).In(Tags("VBN", "VBG"));
  return first + participle;
}

// The phrase behind one of these prepositions among those that follow a noun: "the attack | on Friday | in
// Paris | by rebels".
TokenSpan Participants::BehindNoun(int32_t head, const Prepositions& wanted) const {
  const int32_t limit = std::min(range_.end, head + 1 + kMaxGap);
  bool of = false;  // the phrase before is the noun's own
  for (int32_t i = head + 1; i < limit;) {
    const PennTag tag = Tag(i);
    if (const NounPhrase* np = syntax_->PhraseAt(i)) {
      if (!IsTime(np->head)) return {};  // a phrase of another clause
      i = np->tokens.end;
      continue;
    }
    const NounPhrase* inner = syntax_->PhraseFrom(i + 1);
    if (tag.In(Tags("IN", "TO"))) {
      if (inner == nullptr || (wanted.Has(doc_, i) && !IsTime(inner->head)))
        return inner == nullptr ? TokenSpan{} : inner->tokens;
      of = Is(i, kGenitive);
      i = inner->tokens.end;
      continue;
    }
    if (tag == "VBG" && tables_.Has("aiming", Lemma(i)))
      return inner != nullptr ? inner->tokens : TokenSpan{};
    // "aimed at", "carried out by"; but "the release of two nurses | held by rebels": another act of theirs
    const bool other = of && Is(i + 1, kAgent);
    const bool participle = tag == "VBN" && i + 1 < limit && Tag(i + 1).In(Tags("IN", "RP")) && !other;
    if (!tag.In(kAdverbTags | Tags("RP", "CC")) && !participle) return {};
    ++i;
  }
  return {};
}

bool Participants::IsTime(int32_t token) const { return time_[static_cast<size_t>(token)]; }

// The verb whose object this phrase is: "launched | an attack", "announced | the suspension of | talks". -1:
// none.
int32_t Participants::LightVerbOf(TokenSpan phrase) const {
  for (int hop = 0; hop < 3; ++hop) {
    int32_t i = phrase.start - 1;
    while (Tag(i).In(kAdverbTags | Tags("RP")) || Has(i, kIsQuote)) --i;
    if (syntax_->IsVerb(i)) return i;
    if (Is(i, kVerbParticle)) return syntax_->IsVerb(i - 1) ? i - 1 : -1;  // "carried out", "came under"
    const NounPhrase* outer = Is(i, kGenitive) ? syntax_->PhraseTo(i) : nullptr;
    if (outer == nullptr) return -1;
    phrase = outer->tokens;
  }
  return -1;
}

// The verb that governs what begins here, as its object or behind prepositions: "signed | a pact | with |
// Chad". -1: none.
int32_t Participants::VerbOver(int32_t start) const {
  const int32_t limit = std::max(range_.start, start - kMaxGap);
  for (int32_t i = start - 1; i >= limit;) {
    if (syntax_->IsVerb(i)) return i;
    if (const NounPhrase* np = syntax_->PhraseAt(i)) {
      i = np->tokens.start - 1;
      continue;
    }
    const bool links = Tag(i).In(Tags("IN", "TO", "RP", "DT", "CD", "JJS", "JJR") | kAdverbTags);
    if (!links || Is(i, kInterval) || Is(i, kSubordinator))
      return -1;  // "between | Chad and", "as | Chad and"
    --i;
  }
  return -1;
}

// Of phrases in a row behind a verb and before another, the first that the second is said of: at the first
// "he" or "they", else behind the last comma with an "and", else the last comma, else "and". 0: none, for
// they are joined by "or".
size_t Participants::SecondClause(const std::vector<TokenSpan>& members) const {
  size_t best = 0;
  int surest = -1;
  for (size_t i = 1; i < members.size(); ++i) {
    const TokenSpan between{members[i - 1].end, members[i].start};
    if (Is(members[i].start, kSubjectPronoun)) return i;
    if (between.empty() || (Tag(between.end - 1) == "CC" && !Is(between.end - 1, kConjunction))) return 0;
    const bool comma = Text(between.start) == ",";
    const int sure = comma + (comma && between.size() > 1);
    if (sure >= surest) best = i, surest = sure;
  }
  return best;
}

// Past adverbs and times: "Britain | last month | imposed".
int32_t Participants::PastTimes(int32_t i) const {
  for (int hop = 0; hop < kMaxTimes; ++hop) {
    i = PastAdverbs(i);
    const NounPhrase* time = syntax_->PhraseFrom(i + (Tag(i) == "IN"));
    if (time == nullptr || !IsTime(time->head)) break;
    i = time->tokens.end;
  }
  return i;
}

// The members of a list, those that stand in one name as one: "Bosnia and Herzegovina", "the Department of
// Health and Human Services".
std::vector<TokenSpan> Participants::MembersOfList(TokenSpan list) const {
  std::vector<TokenSpan> out;
  const Mention* before = nullptr;
  for (const TokenSpan member : syntax_->Conjuncts(list)) {
    const Mention* name = MentionAt(member.start);
    if (before != nullptr && name == before) {
      const NounPhrase* first = syntax_->PhraseAt(name->tokens.start);
      const int32_t start = first == nullptr ? name->tokens.start : first->tokens.start;
      out.back() = {std::min(out.back().start, start), std::max(member.end, name->tokens.end)};
    } else {
      out.push_back(member);
    }
    before = MentionAt(member.end - 1);
  }
  return out;
}

std::vector<TokenSpan> Participants::InOneClause(TokenSpan phrase) const {
  const std::vector<TokenSpan> own = MembersOfList(syntax_->Coordination(phrase));
  if (own.size() < 2) return own;
  // "praised Chad, and | Mali | and Niger condemned": with what is joined to its last
  std::vector<TokenSpan> members = MembersOfList(syntax_->Coordination(own.back()));
  if (members.front().start > own.front().start) members = own;
  // Does a verb govern the first, and a finite one follow the last?
  const int32_t before = VerbOver(members.front().start);
  const int32_t after = PastTimes(syntax_->WithPostmodifiers(members.back()).end);
  if (before < 0 || !IsFinite(Tag(after))) return own;
  const size_t second = SecondClause(members);
  if (second == 0) return own;
  const bool comma = Text(members[second - 1].end) == ",";
  // "killing 14 farmers, | residents and police said"
  const int32_t said = PastAdverbs(after + (Tag(after) == "MD" || LemmaIs(after, kPerfectAuxiliary)));
  const bool told = comma && (LemmaIs(after, kReportVerb) || LemmaIs(said, kReportVerb));
  if (!told) {
    if (LemmaIs(before, kReportVerb) || LemmaIs(before, kClauseVerb)) return own;
    const VerbGroup verb = syntax_->VerbAt(before);
    const bool relative = Tag(verb.tokens.start - 1).In(kQuestionTags);  // "men who fled Chad and Niger said"
    if (verb.reduced || verb.gerund || verb.infinitive ||
        (relative && (!comma || Text(verb.tokens.start - 2) == ",")))
      return own;
  }
  const auto at = members.begin() + static_cast<std::ptrdiff_t>(second);
  phrase.start < at->start ? members.erase(at, members.end()) : members.erase(members.begin(), at);
  return members;
}

// Of a subject that the tree or the rules take from the clause before, the phrase that stands before its
// verb: "bombed Syria and | Iran | vowed", "halted aid to Chad, and | Mali | last month imposed".
TokenSpan Participants::LastOfTwoClauses(TokenSpan subject, const VerbGroup& verb, bool* second) const {
  if (subject.empty() || verb.infinitive || verb.gerund || verb.reduced) return subject;
  int32_t i = BeforeAdverbs(verb.tokens.start - 1);
  const NounPhrase* np = syntax_->PhraseAt(i);
  for (; np != nullptr && IsTime(np->head); np = syntax_->PhraseAt(i)) {
    i = BeforeAdverbs(np->tokens.start - 1);
    if (Tag(i) == "IN") --i;
  }
  if (np == nullptr || np->pronoun) return subject;
  const TokenSpan list = syntax_->Coordination(np->tokens);
  if (list == np->tokens || !(subject.Overlaps(list) || subject.end <= list.start)) return subject;
  *second = InOneClause(np->tokens).front().start > list.start;
  return *second ? np->tokens : subject;
}

// A phrase with what belongs to it, each member of a coordination by itself, members that cannot act left
// out.
std::vector<TokenSpan> Participants::Expand(TokenSpan phrase, const EventFrame& frame, bool target) const {
  std::vector<TokenSpan> out;
  if (phrase.empty()) return out;
  const NounPhrase* np = syntax_->PhraseAt(phrase.start);
  if (np == nullptr || np->tokens != phrase) return {phrase};  // a part of a phrase: an owner or a modifier
  std::vector<TokenSpan> members = InOneClause(phrase);
  if (frame.among() && !target && members.size() == 1) members = ByStates(members[0]);
  if (TellsNumberOf(members)) members.resize(1);
  if (const Mention* first = target ? nullptr : ListedBefore(members))
    members.insert(members.begin(), first->tokens);
  for (TokenSpan member : members) {
    if (!(target ? Allowed(member, frame) : IsActor(member))) continue;
    const bool age = members.size() > 1 && member.size() == 1 && Tag(member.start) == "CD";
    const bool state = member != members[0] && !frame.verb && TellsState(member.end - 1);
    if (!age && !state)  // "left three people dead and | six wounded"
      out.push_back(WithOwn(member, frame, target));
  }
  return out;
}

bool Participants::IsBehindMany(TokenSpan list) const {
  const int32_t of = list.start - 1;
  const NounPhrase* many =
      of > range_.start && (Is(of, kGenitive) || Is(of, kAblative)) ? syntax_->PhraseTo(of) : nullptr;
  return many != nullptr && Tag(many->head) == "NNS" && political_.Has(doc_.lemma(many->head));
}

// "Officials from Chile and Peru": "officials from Chile", "Peru". Otherwise the phrase alone.
std::vector<TokenSpan> Participants::ByStates(TokenSpan phrase) const {
  const NounPhrase* first = syntax_->PhraseFrom(phrase.end + 1);
  if (first == nullptr) return {phrase};
  const TokenSpan list = syntax_->Coordination(first->tokens);
  if (list.start != phrase.end + 1 || !IsBehindMany(list)) return {phrase};
  std::vector<TokenSpan> states = syntax_->Conjuncts(list);
  const bool named = std::all_of(states.begin(), states.end(), [&](TokenSpan state) {
    const Mention* mention = MentionAt(state.end - 1);
    return mention != nullptr && state.Contains(mention->tokens) && mention->kind != EntityKind::kPerson;
  });
  if (!named || states.size() < 2) return {phrase};
  states[0].start = phrase.start;
  return states;
}

bool Participants::TellsNumberOf(const std::vector<TokenSpan>& members) const {
  static constexpr std::pair<ClosedClass, size_t> kNumbers[] = {
      {kTwo, 2}, {kDual, 2}, {kThree, 3}, {kFour, 4}};
  return std::any_of(std::begin(kNumbers), std::end(kNumbers), [&](const auto& number) {
    return members.size() == number.second + 1 && Is(members[0].start, number.first);
  });
}

// "Norway, Finland sign …": the country before the comma of a headline, which stands for "and"; null: none.
const Mention* Participants::ListedBefore(const std::vector<TokenSpan>& members) const {
  if (members.size() != 1) return nullptr;
  const TokenSpan second = members[0];
  const int32_t end = second.start - 1;
  const Mention *one = MentionAt(end - 1), *other = MentionAt(second.start);
  if (Text(end) != "," || one == nullptr || other == nullptr || one->kind != other->kind ||
      other->tokens != second)
    return nullptr;
  const NounPhrase* first = syntax_->PhraseTo(end);
  const bool opens = first != nullptr && first->tokens.start == range_.start && first->tokens == one->tokens;
  return opens && one->kind == EntityKind::kCountry ? one : nullptr;
}

// A member of a side with what belongs to it: "one of the rebels", "12 of them", "the army in Lima", but
// "accused the army | of …" unless an actor follows: "accused the mayor of Lima".
TokenSpan Participants::WithOwn(TokenSpan member, const EventFrame& frame, bool target) const {
  const bool takes_of = target && (frame.type == "ACCUSE" || IsOneOf(frame.mode, "convict", "arrest"));
  const int32_t head = syntax_->HeadOf(member);
  const bool part = Tag(head) == "CD" || Is(head, kPartitive);
  const bool genitive = member.end + 1 < range_.end && Is(member.end, kGenitive);
  const NounPhrase* owner = genitive ? syntax_->PhraseFrom(member.end + 1) : nullptr;
  const TokenSpan with_owner{member.start, owner != nullptr ? owner->tokens.end : member.end};
  if (part && owner != nullptr && owner->pronoun) return with_owner;
  const bool whose = owner != nullptr && (MentionAt(owner->head) != nullptr || IsActor(owner->tokens));
  if (takes_of && !part && whose) return ToEndOfName(with_owner);
  const bool of = genitive && (!takes_of || part);
  const bool ours = of || (!target && Is(member.end, kInessive));
  if (Tag(member.end - 1).In(kAdjectiveTags) && head >= member.start && head + 1 < member.end)
    member.end = head + 1;  // "held Norway accountable"
  return ours ? ToEndOfName(syntax_->WithPostmodifiers(member)) : member;
}

// "the Department of Health | and Human Services": a phrase ends with the name that it ends in.
TokenSpan Participants::ToEndOfName(TokenSpan phrase) const {
  const Mention* name = MentionAt(phrase.end - 1);
  if (name != nullptr) phrase.end = std::max(phrase.end, name->tokens.end);
  return phrase;
}

// What a slot gives as a target: what it found, or whose thing that is where it stands behind a preposition;
// and the rule that says so. Empty where it is no actor.
TokenSpan Participants::TargetOf(const SlotChoice& choice, TokenSpan found, const Span& trigger,
                                 const EventFrame& frame, std::string_view* rule) const {
  *rule = RuleOf(choice.slot);
  if (choice.slot == Slot::kPreposition && !found.empty() && !Allowed(found, frame)) {
    NoteTrial(trigger, true, choice, *rule, found, "no actor");
    found = OwnerOrModifier(found);
    *rule = "core.side.owner";
  }
  if (!found.empty() && Allowed(found, frame)) return found;
  NoteTrial(trigger, true, choice, *rule, found, "no actor");
  return {};
}

Sides Participants::Find(const Span& trigger, const EventFrame& frame, bool with_tree) const {
  Sides sides = frame.verb ? FindVerbal(trigger, frame, with_tree) : FindNominal(trigger, frame);
  if (sides.head < 0) return sides;
  if (sides.sources.empty()) sides.source_rule = {};
  if (sides.targets.empty()) sides.target_rule = {};
  if (frame.among() && sides.targets.empty() && sides.sources.size() > 1) sides.mutual = true;
  return sides;
}

// Made on first use: most sentences with a trigger's word have no act. Null where the language has no parser.
const SentenceTree* Participants::tree() const {
  if (tree_ == nullptr && tables_.parser != nullptr)
    tree_ = std::make_unique<SentenceTree>(doc_, sentence_, *tables_.parser);
  return tree_.get();
}

// The noun phrase around a token, or the token.
TokenSpan Participants::PhraseOf(int32_t head) const {
  const NounPhrase* np = syntax_->PhraseAt(head);
  return np != nullptr ? np->tokens : TokenSpan{head, head + 1};
}

// The tree's subject and that of the rules of news/syntax.h: where both have one, the tree's, which sees more
// of the sentence; but what stands right before a finite verb is its subject although the tree lets it share
// another's ("he left after | his lawyer met them"), and the rules know whose gerund stands behind a
// preposition ("accused Norway of | attacking").
TokenSpan Participants::SubjectOf(const VerbGroup& verb, bool with_tree) const {
  const TokenSpan found = SubjectOrAge(verb, with_tree);
  const bool age =
      found.size() == 1 && Tag(found.start) == "CD" && Text(found.start - 1) == "," && Text(found.end) == ",";
  const NounPhrase* whose = age ? syntax_->PhraseTo(found.start - 1) : nullptr;
  return whose != nullptr ? whose->tokens : found;
}

TokenSpan Participants::SubjectOrAge(const VerbGroup& verb, bool with_tree) const {
  const TokenSpan by_rule = syntax_->SubjectOf(verb);
  const SentenceTree* tree = with_tree ? this->tree() : nullptr;
  int32_t by_tree = tree == nullptr ? -1 : tree->SubjectOf(verb.head);
  if (by_tree < 0) return by_rule;
  if (by_tree > range_.start)
    by_tree = std::max(by_tree, SkipQuantifier(by_tree - 1));  // "As | many | as 30 men"
  if (by_rule.empty()) return PhraseOf(by_tree);
  // "Colonel X of | the army | met", "…, demanding": nobody behind "of" is what a finite verb or a participle
  // behind a comma is said of.
  const int32_t before = BeforeAdverbs(verb.tokens.start - 1);
  const bool apart = verb.gerund ? Text(verb.tokens.start - 1) == "," : !verb.infinitive && !verb.reduced;
  if (apart && StandsBehindOf(PhraseOf(by_tree), by_rule.start)) return by_rule;
  if (verb.gerund) return Tag(before) == "IN" ? by_rule : PhraseOf(by_tree);
  // "Norway, Finland sign …": the tree takes the second for an apposition, which would end with a comma.
  const bool listed = Text(by_rule.start - 1) == "," && PhraseOf(by_tree).end == by_rule.start - 1;
  const bool near = !verb.reduced && by_rule.end == before + 1 &&
                    (verb.infinitive || !tree->HasSubject(verb.head) || listed);
  return near ? by_rule : PhraseOf(by_tree);
}

// "Colonel X of | the army | met": does a phrase belong to one that begins at `start` or behind it?
bool Participants::StandsBehindOf(TokenSpan phrase, int32_t start) const {
  const int32_t of = phrase.start - 1;
  return of > start && Is(of, kGenitive) && syntax_->PhraseAt(of - 1) != nullptr;
}

// "rebels in | Lima, | who attacked": who they are, not where.
TokenSpan Participants::WhoNotWhere(TokenSpan subject) const {
  if (subject.empty() || IsActor(subject)) return subject;
  const int32_t who = subject.end + (Text(subject.end) == ","), before = subject.start - 1;
  const bool where = Is(who, kPersonalRelative) && Is(before, kSpatial);
  const NounPhrase* outer = where ? syntax_->PhraseTo(before) : nullptr;
  return outer != nullptr ? outer->tokens : subject;
}

// "was attacked by Peru, | killing 12": the passive of which a participle tells what came of it. Who did the
// one did the other. -1: none.
int32_t Participants::PassiveOfHarm(const VerbGroup& verb, const EventFrame& frame) const {
  const std::string_view lemma = doc_.lemma(verb.head);
  const bool harms = tables_.Has("kill", lemma) || tables_.Has("injure", lemma);
  const SentenceTree* tree = verb.gerund && frame.type == "ASSAULT" && harms ? this->tree() : nullptr;
  if (tree == nullptr || tree->relation(verb.head) != Relation::kAdverbClause ||
      tree->Dependent(verb.head, Relation::kMark) >= 0)
    return -1;
  const int32_t governor = tree->Governor(verb.head);
  if (governor > verb.head || !syntax_->IsVerb(governor)) return -1;
  const VerbGroup act = syntax_->VerbAt(governor);
  return act.passive && (!act.reduced || !syntax_->AgentOf(act).empty()) ? governor : -1;
}

// The subject of a verbal trigger: the grammar's, or what a headline, a list of clauses or a governing noun
// leaves to be understood.
TokenSpan Participants::SubjectOfVerbal(const VerbGroup& verb, const EventFrame& frame,
                                        bool with_tree) const {
  if (const int32_t passive = with_tree ? PassiveOfHarm(verb, frame) : -1; passive >= 0)
    return syntax_->AgentOf(syntax_->VerbAt(passive));
  const int32_t before = verb.tokens.start - 1;
  TokenSpan subject = WhoNotWhere(SubjectOf(verb, with_tree));
  if (subject.empty()) subject = UnderstoodSubject(verb);
  // "the US decision to restore"
  const NounPhrase* decision = verb.infinitive ? syntax_->PhraseAt(before) : nullptr;
  if (decision == nullptr || decision->tokens.size() < 2 || subject == decision->tokens) return subject;
  TokenSpan owner = GenitiveIn(decision->tokens, decision->head + 1);
  if (owner.empty() && !IsActor(decision->tokens)) owner = ModifierIn(decision->tokens, decision->head);
  return owner.empty() ? subject : owner;
}

// What a headline, a participle or a list of clauses leaves to be understood.
TokenSpan Participants::UnderstoodSubject(const VerbGroup& verb) const {
  if (const TokenSpan subject = HeadlineSubject(verb); !subject.empty()) return subject;
  if (verb.gerund && Text(verb.head - 1) == "," && !syntax_->phrases().empty())
    return syntax_->phrases()[0].tokens;  // "Norway on Monday …, telling Finland to wait"
  const int32_t before = verb.tokens.start - 1;
  return Tag(before) == "CC" ? SubjectOfVerbBefore(before) : TokenSpan{};  // "… and called on"
}

// Of the nearest verb to the left. Empty: none.
TokenSpan Participants::SubjectOfVerbBefore(int32_t token) const {
  const int32_t verb = syntax_->VerbBefore(token);
  return verb < 0 ? TokenSpan{} : syntax_->SubjectOf(syntax_->VerbAt(verb));
}

// Whether a word of the frame's `need` is in what the act is done to or with, or in the trigger behind its
// verb.
bool Participants::MeetsNeed(TokenSpan theme, TokenSpan inside, bool passive, const EventFrame& frame) const {
  TokenSpan all = theme.empty() ? theme : syntax_->WithPostmodifiers(syntax_->Coordination(theme));
  if (AnyHeadIn(all, *frame.need.words) || (!inside.empty() && AnyWordIn(inside, *frame.need.words)))
    return true;
  if (passive || theme.empty()) return false;
  const NounPhrase* second = syntax_->PhraseFrom(theme.end);  // "gave Norway aid": the thing stands second
  return second != nullptr && AnyHeadIn(syntax_->WithPostmodifiers(second->tokens), *frame.need.words);
}

// "the “rogue state”" that begins at a token: a phrase that a quote mark cuts, so that no rule reads it.
// Empty: no such phrase begins there.
TokenSpan Participants::CutByMark(int32_t start) const {
  constexpr TagSet kPhrase = kAdjectiveTags | Tags("DT", "PDT", "PRP$", "CD", "POS", "VBN");
  int32_t i = start;
  while (Tag(i).In(kPhrase) && !Has(i, kIsQuote)) ++i;
  if (i == start || !Has(i, kIsQuote) || Tag(i) == "POS") return {};
  const int32_t stop = std::min(range_.end, i + kMaxGap);
  int32_t end = i + 1;
  while (end < stop && (Tag(end).In(kPhrase | kNounTags) || Has(end, kIsQuote))) ++end;
  return {start, end};
}

// What is where a slot found no phrase, for who asks.
std::string Participants::Nothing(const Span& trigger, const SlotChoice& choice) const {
  std::string out = "nothing stands there";
  const int32_t end = trigger.tokens.end;
  int32_t at = end;
  if (choice.slot == Slot::kPreposition) {
    const Prepositions wanted(choice.prepositions);
    const int32_t limit = std::min(range_.end, end + kMaxReach);
    while (at < limit && !wanted.Has(doc_, at)) ++at;
    if (at == limit) return out;
    ++at;
  } else if (choice.slot != Slot::kObject) {
    return out;
  }
  if (const TokenSpan cut = CutByMark(PastAdverbs(at)); !cut.empty())
    return "no phrase that is read: a quote mark cuts “" + std::string(doc_.text(cut)) + "”";
  return out + ", but " + TokenInWords(doc_, range_, at);
}

void Participants::NoteTrial(const Span& trigger, bool target, const SlotChoice& choice,
                             std::string_view core, TokenSpan found, std::string_view reason) const {
  if (!article_.keeps_rejected()) return;
  const TokenSpan cut =
      article_.keeps_counted() && reason != Article::kTaken ? CutByMark(found.start) : TokenSpan{};
  const bool is_cut = !found.empty() && cut.start == found.start && cut.end > found.end;
  article_.NoteTrial({.of = trigger.tokens,
                      .rule = trigger.rule,
                      .row = trigger.row,
                      .side = NameOfSide(target),
                      .slot = std::string(choice.text),
                      .core = core,
                      .found = is_cut ? cut : found,
                      .reason = is_cut           ? std::string(reason) + ": a quote mark cuts the phrase"
                                : !found.empty() ? std::string(reason)
                                : article_.keeps_counted() ? Nothing(trigger, choice)
                                                           : "nothing stands there"});
}

void Participants::GiveUp(const Span& trigger, bool target, std::string_view why) const {
  if (article_.keeps_rejected())
    article_.GiveUp(trigger.tokens, trigger.rule, trigger.row, NameOfSide(target), std::string(why));
}

// The sources of a verbal trigger. `agent`: who does it, empty where the subject is the target.
void Participants::SetSourcesOfVerbal(const VerbGroup& verb, TokenSpan agent, const Span& trigger,
                                      const EventFrame& frame, Sides* out) const {
  for (const SlotChoice& choice : frame.agent) {
    const bool subject = choice.slot == Slot::kSubject;
    TokenSpan found;
    if (subject) found = agent;
    if (choice.slot == Slot::kPreposition) found = Behind(trigger.tokens.end - 1, choice.prepositions);
    if (choice.slot == Slot::kSpeaker) found = SpeakerOf(trigger.tokens);
    std::string_view rule = subject && verb.passive ? "core.side.by" : RuleOf(choice.slot);
    if (found.empty() || !IsActor(found)) {
      NoteTrial(trigger, false, choice, rule, found, "no actor");
      found = subject ? OwnerIn(found) : TokenSpan{};
      rule = "core.side.owner";
      if (found.empty()) continue;
    }
    out->sources = Expand(found, frame, false);
    NoteTrial(trigger, false, choice, rule, found,
              out->sources.empty() ? "no member of it is an actor" : Article::kTaken);
    if (out->sources.empty()) continue;
    out->source_rule = rule;
    return;
  }
}

// "Chile bombs Peru", "rebels shot two soldiers": a verb that the tagger took for a noun. Somebody who acts
// stands before it, another phrase begins behind it, and its clause has no verb.
bool Participants::IsVerbAmongNames(TokenSpan trigger) const {
  const int32_t t = trigger.start;
  if (trigger.size() != 1 || t <= range_.start || trigger.end >= range_.end || !Tag(t).In(kNounTags))
    return false;
  const Mention* before = MentionAt(t - 1);
  const bool acts = before != nullptr ? IsActing(*before) && before->tokens.end == t &&
                                            before->kind != EntityKind::kNationality &&
                                            before->form != MentionForm::kPronoun
                                      : Tag(t - 1) == "NNS" && political_.Has(Lemma(t - 1));
  return acts && MentionAt(t) == nullptr && PhraseBegins(t + 1) && IsOnlyVerb(t);
}

bool Participants::PhraseBegins(int32_t t) const {
  const Mention* mention = MentionAt(t);
  return mention != nullptr ? mention->tokens.start == t : Tag(t).In(Tags("DT", "CD", "PRP", "PRP$"));
}

// Has the clause around a token no verb, nor the words before it a preposition?
bool Participants::IsOnlyVerb(int32_t t) const {
  const auto border = [this](int32_t i) { return tables_.Has("borders", Lower(i)); };
  for (int32_t i = t - 1; i >= range_.start && !border(i); --i) {
    if (i == range_.start && LemmaIs(i, kDoSupport)) continue;  // "Did | Norway attack Peru?"
    if (syntax_->IsVerb(i) || Tag(i).In(Tags("MD", "IN"))) return false;
  }
  for (int32_t i = t + 1; i < range_.end && !border(i); ++i) {
    if (syntax_->IsVerb(i) || Tag(i) == "MD") return false;
  }
  return true;
}

Sides Participants::FindAmongNames(const Span& trigger, const EventFrame& frame) const {
  Sides out;
  const int32_t t = trigger.tokens.start;
  if (!HasObjectSlot(frame) || !frame.need.empty()) {
    out.why = {"tag ", doc_.tag(t)};
    return out;
  }
  const NounPhrase *left = syntax_->PhraseAt(t - 1), *right = syntax_->PhraseAt(t + 1);
  const TokenSpan source = {left != nullptr ? left->tokens.start : t - 1, t};
  TokenSpan target = {t + 1, right != nullptr ? right->tokens.end : t + 2};
  for (int32_t i = target.start; i < target.end; ++i) {  // "Peru, Bolivia will send troops"
    if (doc_.word(i).text == ",") target.end = i;
  }
  out.head = t;
  out.verb = {.tokens = trigger.tokens, .head = t};
  out.object = target;
  if (IsActor(source)) out.sources = {source}, out.source_rule = "core.side.subject";
  if (Allowed(target, frame)) out.targets = {target}, out.target_rule = "core.side.object";
  if (out.sources.empty() || out.targets.empty())
    out.Doubt({"no actor on both sides of a word tagged as a noun"});
  return out;
}

// Has the sentence a finite verb?
bool Participants::HasFinite() const {
  for (int32_t t = range_.start; t < range_.end; ++t) {
    if (IsFinite(doc_.penn_tag(t))) return true;
  }
  return false;
}

// Does what a participle of a sentence without a finite verb does to somebody stand behind it: "released on
// Friday | ten hostages", "ruled out | attacking"?
bool Participants::IsFiniteForm(int32_t end) const {
  int32_t t = end;
  if (t < range_.end && doc_.penn_tag(t) == "IN" && t + 1 < range_.end && IsTime(t + 1)) {
    for (++t; t < range_.end && IsTime(t);) ++t;
  }
  if (t >= range_.end || HasFinite()) return false;
  const NounPhrase* np = syntax_->PhraseAt(t);
  return doc_.penn_tag(t) == "VBG" || (t > end && np != nullptr && np->tokens.start == t);
}

// The first verb of a trigger; -1: its words are no verb here.
int32_t Participants::HeadOfVerbal(TokenSpan trigger) const {
  for (int32_t t = trigger.start; t < trigger.end; ++t) {
    if (syntax_->IsVerb(t)) return t;
  }
  return IsParticipleClause(trigger) ? trigger.start : -1;
}

// Does a phrase stand behind the act that begins no clause?
bool Participants::HasObject(int32_t end) const {
  bool opens_clause = false;
  return !PhraseAfter(end, &opens_clause).empty() && !opens_clause;
}

// Takes for active what only looks like a passive: an act whose frame has no object, a finite form, one with
// an object of its own, a state. False: a participle that hangs on no noun ("extradite exiled dissidents").
bool Participants::ReadVoice(TokenSpan trigger, const EventFrame& frame, VerbGroup* verb) const {
  const auto activate = [verb](bool past) {
    verb->reduced = verb->passive = false;
    verb->past |= past;
  };
  // "be disgusted by", "be allied with": a term with its own auxiliary tells a state, whose sides stand as
  // written.
  if (trigger.start < verb->head && Tag(trigger.end - 1) == "IN") verb->passive = false;
  const bool has_patient = !frame.patient.empty();
  if (verb->reduced && has_patient && !TakesObject(frame))
    activate(false);  // "thousands demonstrated": nothing to be done to
  if (!verb->reduced) return true;
  if (!HangsOnNoun(verb->head)) return false;
  if (has_patient && IsFiniteForm(trigger.end)) activate(true);
  if (verb->reduced && HasObject(trigger.end) && syntax_->AgentOf(*verb).empty())
    activate(true);  // "a court convicted one of …": it has an object of its own
  return true;
}

// What the frame asks of the object.
void Participants::DoubtByTheme(const VerbalAct& act, const EventFrame& frame, Sides* out) const {
  const TokenSpan theme = act.theme;
  const int32_t end = act.end;
  if (!frame.need.empty() && !MeetsNeed(theme, {act.verb.head + 1, end}, act.verb.passive, frame))
    out->Doubt({theme.empty() ? "no object: it must be of " : "object is none of ", frame.need.name});
  if (!frame.avoid.empty()) {
    if (AnyWordIn(theme, *frame.avoid.words)) out->Doubt({"object is one of ", frame.avoid.name});
    if (AnyWordIn(InfinitiveBehind(end), *frame.avoid.words))
      out->Doubt({"object is one of ", frame.avoid.name});
  }
  if (frame.flag(kPlace) && !IsPlace(theme)) out->Doubt({"object is no place"});
  if (frame.flag(kObjectThere) && theme.empty()) out->Doubt({"no object"});
}

// The verb at a token behind "to", with its object: "declined to | comment", "to | give details". Empty:
// none.
TokenSpan Participants::InfinitiveBehind(int32_t verb) const {
  if (!Is(verb - 1, kInfinitiveMarker) || !syntax_->IsVerb(verb)) return {};
  bool clause = false;
  const TokenSpan object = PhraseAfter(verb + 1, &clause);
  return {verb, object.empty() ? verb + 1 : object.end};
}

// What stands in a slot of the target.
TokenSpan Participants::PatientIn(const SlotChoice& choice, const EventFrame& frame, VerbalAct* act) const {
  const bool passive = act->verb.passive;
  const TokenSpan theme = act->theme;
  const int32_t end = act->end;
  switch (choice.slot) {
    case Slot::kSubject:
      return act->subject;
    case Slot::kObject: {
      if (frame.need.empty() || passive) return theme;
      // "gave Iran aid": the receiver stands first; "held Iran accountable"
      const TokenSpan second = PhraseAfter(theme.empty() ? end : theme.end, &act->opens_clause);
      return second.empty() || act->opens_clause || !Allowed(second, frame) ? theme : second;
    }
    case Slot::kOwner: {
      const TokenSpan owner = OwnerIn(theme);
      // "recalled its envoy", "cancelled the US-Taliban talks": not the one who does it.
      const bool own =
          !passive && !owner.empty() &&
          (doc_.penn_tag(owner.start) == "PRP$" || (!frame.need.empty() && SameState(owner, act->subject)));
      return own ? OtherIn(theme, act->subject) : owner;
    }
    case Slot::kClause:
      return ClauseSubject(end);
    case Slot::kPreposition: {
      const TokenSpan found = Prepositions(choice.prepositions).Has(doc_, end - 1)
                                  ? PhraseAfter(end, &act->opens_clause)
                                  : Behind(end - 1, choice.prepositions);
      return !passive && found == act->subject ? TokenSpan{} : found;
    }
    default:
      return {};
  }
}

void Participants::SetTargetsOfVerbal(const Span& trigger, const EventFrame& frame, VerbalAct* act,
                                      Sides* out) const {
  for (const SlotChoice& choice : frame.patient) {
    std::string_view rule;
    TokenSpan found = PatientIn(choice, frame, act);
    if (choice.slot == Slot::kSubject) act->reversed = Allowed(found, frame);
    found = TargetOf(choice, found, trigger, frame, &rule);
    if (found.empty()) continue;
    out->targets = Expand(found, frame, true);
    NoteTrial(trigger, true, choice, rule, found,
              out->targets.empty() ? "no member of it fits" : Article::kTaken);
    out->target_rule = rule;
    if (!out->targets.empty()) return;
  }
  if (!doc_.Is(act->end - 1, kInfinitiveMarker) || act->end >= range_.end || doc_.penn_tag(act->end) != "VB")
    return;
  const TokenSpan found =
      InnerTarget(act->end);  // "agreed to lend Norway money", "threatened to attack Norway"
  if (!found.empty() && found != act->subject) out->targets = Expand(found, frame, true);
  out->target_rule = "core.side.infinitive";
}

// What the frame asks of the clause around it, its sides being known.
void Participants::DoubtByClause(const VerbalAct& act, const EventFrame& frame, Sides* out) const {
  const bool passive = act.verb.passive;
  if (frame.flag(kCrowd) && !passive && act.single && !act.theme.empty() && !TakesObject(frame))
    out->Doubt({"it has an object"});  // "demonstrated his skill"
  if (frame.type == "REQUEST" && out->sources.empty() && act.verb.head > range_.start &&
      (doc_.word(act.verb.head - 1).flags & kIsQuote))
    out->Doubt({"the cue of a question"});  // "…?” asked Ms Roe"
  out->no_target_fits =
      !act.theme.empty() && out->targets.empty() && frame.need.empty() && !frame.patient.empty();
  if (frame.flag(kAsks) && !AsksToDo(out->targets, passive ? act.end : -1))
    out->Doubt({"no “to do” follows"});
  if (frame.flag(kSlur) && !AnyWordIn({act.end, std::min(range_.end, act.end + kMaxGap)}, "slur"))
    out->Doubt({"no insult follows"});
}

Sides Participants::FindVerbal(const Span& trigger, const EventFrame& frame, bool with_tree) const {
  Sides out;
  auto no = [&out](std::string_view words, std::string_view detail = {}) {
    out.head = -1;
    out.why = {words, detail};
    return out;
  };
  const int32_t head = HeadOfVerbal(trigger.tokens), end = trigger.tokens.end;
  if (head < 0 && IsVerbAmongNames(trigger.tokens)) return FindAmongNames(trigger, frame);
  if (head < 0) return no("tag ", doc_.tag(trigger.tokens.start));
  const NounPhrase* power = Tag(head - 1) == "TO" ? syntax_->PhraseAt(head - 2) : nullptr;
  if (power != nullptr && tables_.Has("ability", Lemma(power->head)))  // "the ability to attack"
    out.Doubt({"what somebody can do: behind ", Lemma(power->head)});
  VerbalAct act{.verb = syntax_->VerbAt(head), .end = end, .single = end == head + 1};
  act.verb.gerund |= !syntax_->IsVerb(head);
  if (act.single && Tag(end) == "RP" && SkipQuantifier(end) == end)
    return no("another verb, with ", Lower(end));  // "kick off" is not "kick"
  if (const NounPhrase* last = Tag(end - 1).In(kNounTags) ? syntax_->PhraseAt(end - 1) : nullptr;
      last != nullptr && last->head > end - 1)
    return no("inside a longer noun phrase, of ", doc_.word(last->head).lower);  // "go to war zones"
  if (!ReadVoice(trigger.tokens, frame, &act.verb)) return no("a participle that hangs on no noun");
  const bool passive = act.verb.passive;
  act.subject = LastOfTwoClauses(SubjectOfVerbal(act.verb, frame, with_tree), act.verb, &out.second_clause);
  const bool takes_object =
      std::ranges::any_of(frame.patient, [](const SlotChoice& s) { return s.slot == Slot::kObject; });
  act.theme = passive ? act.subject : ObjectOf(&act, takes_object);
  DoubtByTheme(act, frame, &out);
  out.head = head;
  out.verb = act.verb;
  if (frame.demands()) {
    out.verb.modal = {};
    out.verb.negated = false;
  }
  out.object = act.theme;
  TokenSpan agent = passive ? Behind(end - 1, kAgent) : act.subject;
  if (passive && agent.empty() && frame.patient.empty())
    agent = act.subject;  // "the rebels were disarmed": it is theirs to do
  SetTargetsOfVerbal(trigger, frame, &act, &out);
  SetSourcesOfVerbal(act.verb, act.reversed ? TokenSpan{} : agent, trigger, frame, &out);
  const size_t erased = std::erase_if(out.targets, [&](TokenSpan t) { return out.IsSource(t); });
  if (erased > 0 && out.targets.empty()) GiveUp(trigger, true, "it is the source");
  DoubtByClause(act, frame, &out);
  return out;
}

// The phrase behind an active trigger, or what its relative clause hangs on. Empty: none, or a clause.
TokenSpan Participants::ObjectOf(VerbalAct* act, bool takes_object) const {
  const TokenSpan behind = PhraseAfter(act->end, &act->opens_clause);
  if (act->opens_clause) return {};
  if (!behind.empty() || !act->single) return behind;
  const TokenSpan shared = takes_object ? SharedObject(*act) : TokenSpan{};
  return shared.empty() ? RelativeObject(act->subject) : shared;
}

// "beat | and detained a journalist", "kidnapped, | tortured and killed a priest": the object of the verb of
// the same form that a verb without one stands right in front of. Empty: none.
TokenSpan Participants::SharedObject(const VerbalAct& act) const {
  int32_t i = act.end;
  for (size_t links = 0; links < kMaxShared; ++links) {
    const bool comma = Text(i) == ",";
    i += comma;
    const bool joined = Is(i, kConjunction);
    if (!comma && !joined) return {};
    i = PastAdverbs(i + joined);
    const PennTag own = Tag(act.verb.head), tag = Tag(i);
    constexpr TagSet kSaid = kFiniteTags | Tags("VBN");  // "beat and | detained | a journalist"
    if (i >= range_.end || !syntax_->IsVerb(i) || !(tag == own || (tag.In(kSaid) && own.In(kSaid))))
      return {};
    bool opens_clause = false;
    const TokenSpan object = PhraseAfter(++i, &opens_clause);
    if (!object.empty()) return joined && !opens_clause ? object : TokenSpan{};
  }
  return {};
}

// Headlines leave out "is" and "and": "Norway to send troops", "Norway and Chad talk trade, agree to meet".
TokenSpan Participants::HeadlineSubject(const VerbGroup& verb) const {
  if (doc_.word(range_.end - 1).flags & kIsPunct) return {};
  const int32_t before = verb.tokens.start - 1;
  if (!verb.infinitive) return Text(before) == "," ? SubjectOfVerbBefore(before) : TokenSpan{};
  const NounPhrase* np = syntax_->PhraseAt(before);
  return np != nullptr && np->tokens.start == range_.start ? np->tokens : TokenSpan{};
}

// ", warning that …", ", telling Iran …": a participle that the tagger took for a noun.
bool Participants::IsParticipleClause(TokenSpan tokens) const {
  if (tokens.size() != 1 || tokens.start <= range_.start || tokens.end >= range_.end) return false;
  if (!doc_.word(tokens.start).lower.ends_with("ing") || doc_.word(tokens.start - 1).text != ",")
    return false;
  const PennTag next = doc_.penn_tag(tokens.end);
  return next.In(kPronounTags | kNameTags | Tags("DT")) || doc_.Is(tokens.end, kComplementizer);
}

// A bare participle belongs to the noun, comma or conjunction before it.
bool Participants::HangsOnNoun(int32_t head) const {
  const int32_t i = BeforeAdverbs(head - 1);
  return i < range_.start || syntax_->PhraseAt(i) != nullptr || Tag(i) == "CC" || Has(i, kIsPunct);
}

bool Participants::IsPlace(TokenSpan phrase) const {
  if (phrase.empty()) return false;
  TokenSpan all = syntax_->WithPostmodifiers(phrase);
  for (int32_t t = all.start; t < all.end; ++t) {
    const Mention* mention = MentionAt(t);
    if (mention != nullptr &&
        IsOneOf(mention->kind, EntityKind::kPlace, EntityKind::kCountry, EntityKind::kFacility))
      return true;
  }
  int32_t head = syntax_->HeadOf(phrase);
  return AnyWordIn({head, head + 1}, "things") || AnyWordIn({head, head + 1}, "territory") ||
         doc_.penn_tag(head).In(kNameTags);
}

// Is a phrase one of place, time or manner: does its preposition say so?
bool Participants::StandsAside(int32_t head) const {
  for (const int32_t d : tree_->Dependents(head)) {
    if (tree_->relation(d) == Relation::kCase && tables_.Has("aside", doc_.word(d).lower)) return true;
  }
  return false;
}

// "threatened to send | troops": what it is done with. Those that belong to somebody may be meant.
bool Participants::IsMeans(TokenSpan phrase, int32_t verb) const {
  if (phrase.empty() || !tables_.Has("moves", doc_.lemma(verb))) return false;
  const int32_t head = syntax_->HeadOf(phrase);
  return (tables_.Has("troops", doc_.lemma(head)) || tables_.Has("troops", doc_.word(head).lower)) &&
         MentionAt(head) == nullptr && StateOf(phrase).empty();
}

// "agreed to sell | arms to Norway", "criticised the policies of Norway": the first actor in what the verb
// governs, level by level: objects, what stands behind prepositions, owners and modifiers, and the same of an
// infinitive. Other clauses are not searched.
TokenSpan Participants::InComplement(const Sides& sides) const {
  const SentenceTree* tree = this->tree();
  if (tree == nullptr) return {};
  std::vector<int32_t> level = {sides.head};
  for (size_t at = 0; at < level.size() && at < kMaxComplement; ++at) {
    for (const int32_t d : tree->Dependents(level[at])) {
      const Part part = PartOf(d, level[at], sides.head);
      if (part == Part::kNone) continue;
      if (part == Part::kNominal && !IsTime(d)) {
        const TokenSpan phrase = NamedBy(d);
        if (StandsAside(d) || IsMeans(phrase, level[at]) || Tag(phrase.start) == "PRP$")
          continue;  // "withdrew its troops": the source's own
        const bool itself = std::any_of(sides.sources.begin(), sides.sources.end(), [&](TokenSpan s) {
          return s.Overlaps(phrase) || SameState(s, phrase);
        });
        if (!itself && ActsByName(d)) return phrase;
      }
      level.push_back(d);
    }
  }
  return {};
}

// What a dependent is in the complement of the verb `head`: nominals stand behind it, or inside one that
// does; an infinitive belongs to it unless it is a purpose ("brokered a truce to end the war").
Participants::Part Participants::PartOf(int32_t token, int32_t governor, int32_t head) const {
  if (token > head + kMaxComplementReach) return Part::kNone;
  const Relation relation = tree_->relation(token);
  if (IsOneOf(relation, Relation::kPossessor, Relation::kCompound, Relation::kAdjective))
    return Part::kNominal;
  if (token < head) return Part::kNone;
  if (IsOneOf(relation, Relation::kObject, Relation::kIndirectObject, Relation::kOblique,
              Relation::kNounModifier))
    return Part::kNominal;
  const bool purpose = governor == head && tree_->Dependent(head, Relation::kObject) >= 0;
  const bool verbal = (relation == Relation::kOpenComplement && !purpose) ||
                      (relation == Relation::kNounClause && Tag(token) == "VB");
  return verbal ? Part::kVerbal : Part::kNone;
}

// Is a token part of an actor's name, or a noun of one?
bool Participants::ActsByName(int32_t token) const {
  const Mention* mention = MentionAt(token);
  return mention != nullptr ? IsActing(*mention) : IsActorNoun(token) && Tag(token).In(kNounTags);
}

// The noun phrase whose head a token is, or the mention that holds it, or the token.
TokenSpan Participants::NamedBy(int32_t token) const {
  const NounPhrase* np = syntax_->PhraseAt(token);
  if (np != nullptr && np->head == token) return np->tokens;
  const Mention* mention = MentionAt(token);
  return mention != nullptr ? mention->tokens : TokenSpan{token, token + 1};
}

// A crowd protests against what a list's prepositions say, or whom the trigger itself names: "clashed with
// police".
void Participants::FillTarget(TokenSpan trigger, const EventFrame& frame, Sides* sides) const {
  if (!frame.verb || frame.patient.empty() || sides->mutual || sides->sources.empty() ||
      !sides->targets.empty())
    return;
  const TokenSpan found = InComplement(*sides);
  if (frame.flag(kCrowd) && !trigger.Overlaps(found)) return;
  sides->targets = Expand(found, frame, true);
  if (!sides->targets.empty()) sides->target_rule = "core.side.complement";
}

// Whom the infinitive at a token is about: its object, or who stands behind its preposition, or whose thing
// its object is.
TokenSpan Participants::InnerTarget(int32_t verb) const {
  bool clause = false;
  TokenSpan object = PhraseAfter(verb + 1, &clause);
  if (clause) return {};
  if (IsActor(object) && !IsMeans(object, verb)) return object;
  TokenSpan behind = Behind(verb, kCounterpart);
  if (IsActor(behind)) return behind;
  return object.empty() ? TokenSpan{} : OtherIn(object, TokenSpan{});
}

// "told Iran to leave": "to" and a verb stand behind the one who is asked; for a passive behind the verb.
bool Participants::AsksToDo(const std::vector<TokenSpan>& targets, int32_t after) const {
  if (after < 0 && targets.empty()) return false;
  int32_t i = after >= 0 ? after : targets.back().end;
  if (Is(i, kInfinitiveMarker) && Has(i + 1, kIsQuote)) return true;
  i += Is(i, kNegativeParticle);
  return Is(i, kInfinitiveMarker) && Tag(i + 1).In(kAdverbTags | Tags("VB"));
}

// "US | and Israeli strikes": the actor, no person, whose name ends a noun phrase here; null: none.
const Mention* Participants::ActorUpTo(int32_t end) const {
  const Mention* mention = MentionAt(end - 1);
  const NounPhrase* np = syntax_->PhraseAt(end - 1);
  const bool ends = mention != nullptr && np != nullptr && mention->tokens.end == end &&
                    mention->tokens.start >= np->tokens.start;
  return ends && IsActing(*mention) && mention->kind != EntityKind::kPerson ? mention : nullptr;
}

// The actor in front of a noun and those coordinated with it: "US and Israeli strikes", "US-Taliban talks".
std::vector<TokenSpan> Participants::ModifiersIn(TokenSpan phrase, int32_t front) const {
  const TokenSpan found = ModifierIn(phrase, front);
  if (found.empty()) return {};
  std::vector<TokenSpan> sources = {found};
  const int32_t before = phrase.start - 1;
  const bool joined = found.start == phrase.start && Is(before, kConjunction);
  if (const Mention* first = joined ? ActorUpTo(before) : nullptr)
    sources.insert(sources.begin(), first->tokens);
  for (int32_t t = found.end; t < front && (IsOneOf(Text(t), "-", "–", "/") || Is(t, kConjunction));) {
    const Mention* next = MentionAt(t + 1);
    if (next == nullptr || !IsActing(*next) || next->tokens.end > front) break;
    sources.push_back(next->tokens);
    t = next->tokens.end;
  }
  return sources;
}

bool Participants::IsSite(int32_t t, const EventFrame& frame) const {
  return frame.type == "ASSAULT" && t >= range_.start && AnyWordIn({t, t + 1}, "things");
}

// Whose thing a phrase is, when it is no actor itself: "tariffs on Chinese goods".
TokenSpan Participants::OwnerOrModifier(TokenSpan phrase) const {
  const int32_t head = syntax_->HeadOf(phrase);
  const TokenSpan owner = GenitiveIn(phrase, head + 1);
  return owner.empty() ? ModifierIn(phrase, head) : owner;
}

// The last noun of a term before an "of" inside it, or the last one; -1: none.
int32_t Participants::HeadOfNominal(TokenSpan trigger) const {
  int32_t head = -1;
  for (int32_t t = trigger.start; t < trigger.end; ++t) {
    if (doc_.penn_tag(t) == "IN" && head >= 0) break;
    if (head >= 0 && doc_.penn_tag(t) == "VBD") return -1;  // "drones | struck" is no drone strike
    if (doc_.penn_tag(t).In(kNounTags | Tags("VBG"))) head = t;
  }
  return head;
}

// "Norway threatened Chad with sanctions", "Chad was hit with tariffs by Norway": the act is what the verb is
// done with.
void Participants::ReadInstrument(NominalAct* act, Sides* out) const {
  const int32_t with = act->np->tokens.start - 1,
                before = Is(with, kComitative) ? syntax_->VerbBefore(with) : -1;
  if (before < 0 || !tables_.Has("instrumental", doc_.lemma(before))) return;
  const VerbGroup verb = syntax_->VerbAt(before);
  const NounPhrase* object = syntax_->PhraseFrom(verb.tokens.end);
  act->light_subject = verb.passive ? syntax_->AgentOf(verb) : syntax_->SubjectOf(verb);
  act->received = verb.passive ? syntax_->SubjectOf(verb) : object == nullptr ? TokenSpan{} : object->tokens;
  if (!IsActor(act->received)) act->received = {};
  out->done_with = verb.head;
}

// "Norway launched an attack", "Norway drew criticism": the verb that the noun is the object of.
void Participants::ReadLightVerb(NominalAct* act, Sides* out) const {
  act->light = LightVerbOf(act->np->tokens);
  if (act->light < 0) return ReadInstrument(act, out);
  const VerbGroup verb = syntax_->VerbAt(act->light);
  if (verb.passive) return;
  const std::string_view lemma = doc_.lemma(act->light);
  if (tables_.Has("receiving", lemma)) {
    out->verb = verb;
    act->received = syntax_->SubjectOf(verb);
    if (!act->received.empty() && !IsActor(act->received)) act->received = OwnerIn(act->received);
    if (act->received == act->np->tokens || !IsActor(act->received)) act->received = {};
  }
  if (tables_.Has("light", lemma)) {
    out->verb = verb;
    act->light_subject = syntax_->SubjectOf(verb);
    if (act->light_subject == act->np->tokens) act->light_subject = {};
  }
}

// "Iran's release of the ship" names who did it, "the ship's release" does not.
TokenSpan Participants::AgentByGenitive(const EventFrame& frame, const NominalAct& act) const {
  if (GenitiveMayBePatient(frame) && BehindNoun(act.tail, kAffected).empty()) return {};
  const TokenSpan owner = GenitiveIn(act.np->tokens, act.front);
  if (owner.empty() || Tag(owner.start) != "PRP$") return owner;
  return IsActor(act.light_subject) ? act.light_subject : owner;  // "voiced his support"
}

// What stands in a slot of the source; several that the slot has found by themselves are `sources`.
TokenSpan Participants::AgentIn(const SlotChoice& choice, const EventFrame& frame, NominalAct* act,
                                std::vector<TokenSpan>* sources) const {
  const TokenSpan phrase = act->np->tokens;
  switch (choice.slot) {
    case Slot::kGenitive:
      return AgentByGenitive(frame, *act);
    case Slot::kModifier:
      if (!IsSite(act->front - 1, frame)) *sources = ModifiersIn(phrase, act->front);
      return {};
    case Slot::kBetween:
      if (const TokenSpan between = BehindNoun(act->tail, kReciprocal); !between.empty())
        *sources = Expand(between, frame, false);
      return {};
    case Slot::kLight:
      return IsActor(act->light_subject) ? act->light_subject : TokenSpan{};
    case Slot::kMain: {
      act->by_main = act->light < 0 && syntax_->VerbBefore(phrase.start) >= 0;
      return act->by_main ? SubjectOfVerbBefore(phrase.start) : TokenSpan{};
    }
    case Slot::kPreposition:
      return BehindNoun(act->tail, choice.prepositions);
    default:
      return {};
  }
}

void Participants::SetSourcesOfNominal(const Span& trigger, const EventFrame& frame, NominalAct* act,
                                       Sides* out) const {
  for (const SlotChoice& choice : frame.agent) {
    const TokenSpan found = AgentIn(choice, frame, act, &out->sources);
    if (out->sources.empty() && !found.empty() && IsActor(found)) out->sources = Expand(found, frame, false);
    out->source_rule = RuleOf(choice.slot);
    NoteTrial(trigger, false, choice, out->source_rule, !out->sources.empty() ? out->sources[0] : found,
              out->sources.empty() ? "no actor" : Article::kTaken);
    if (!out->sources.empty()) return;
  }
}

// What stands in a slot of the target.
TokenSpan Participants::PatientIn(const SlotChoice& choice, const NominalAct& act) const {
  switch (choice.slot) {
    case Slot::kPreposition:
      return BehindNoun(act.tail, choice.prepositions);
    case Slot::kGenitive:
      return GenitiveIn(act.np->tokens, act.front);
    case Slot::kClause:
      return ClauseSubject(act.tail + 1);
    case Slot::kOwner:
      return OwnerIn(BehindNoun(act.tail, kConcerned));
    default:
      return {};
  }
}

void Participants::SetTargetsOfNominal(const Span& trigger, const EventFrame& frame, const NominalAct& act,
                                       Sides* out) const {
  for (const SlotChoice& choice : frame.patient) {
    std::string_view rule;
    const TokenSpan found = TargetOf(choice, PatientIn(choice, act), trigger, frame, &rule);
    if (found.empty()) continue;
    const std::vector<TokenSpan> members = Expand(found, frame, true);
    const bool same =
        std::any_of(members.begin(), members.end(), [out](TokenSpan t) { return out->IsSource(t); });
    NoteTrial(trigger, true, choice, rule, found,
              same              ? "it is the source"
              : members.empty() ? "no member of it fits"
                                : Article::kTaken);
    if (same) continue;
    out->targets = members;
    out->target_rule = rule;
    if (!out->targets.empty()) return;
  }
  if (!act.received.empty() && !out->IsSource(act.received)) {
    out->targets = Expand(act.received, frame, true);
    if (!out->targets.empty()) out->target_rule = RuleOf(Slot::kLight);
  }
  const bool among = frame.among() && out->sources.size() > 1;  // "clashes between rebels and soldiers"
  if (!out->targets.empty() || frame.type != "ASSAULT" || among) return;
  const TokenSpan harmed = HarmedBy(act.np->head);
  if (harmed.empty() || out->IsSource(harmed)) return;
  out->targets = Expand(harmed, frame, true);
  if (!out->targets.empty()) out->target_rule = "core.side.harmed";
}

// "dead", "wounded": what an act leaves people.
bool Participants::TellsState(int32_t i) const {
  return i < range_.end && (tables_.Has("dead", Lemma(i)) || tables_.Has("hurt", Lower(i)));
}

// "An attack in Lima killed | 12 people", "the shooting that left | three | dead": whom an act harmed, by the
// first verb of harm that is said of its noun. Empty: nobody.
TokenSpan Participants::HarmedBy(int32_t noun) const {
  for (int32_t t = noun + 1; t < std::min(range_.end, noun + kMaxHarm); ++t) {
    if (!syntax_->IsVerb(t)) continue;
    const bool leaves = tables_.Has("leave", Lemma(t));
    if (!leaves && !tables_.Has("kill", Lemma(t)) && !tables_.Has("injure", Lemma(t))) continue;
    const VerbGroup verb = syntax_->VerbAt(t);
    if (verb.passive || tree() == nullptr || tree()->SubjectOf(t) != noun) continue;
    bool opens_clause = false;
    TokenSpan harmed = PhraseAfter(verb.tokens.end, &opens_clause);
    if (harmed.empty() || opens_clause) continue;
    if (!leaves) return harmed;
    if (TellsState(harmed.end - 1)) --harmed.end;  // "three | dead"
    if (!harmed.empty() && TellsState(PastAdverbs(harmed.end))) return harmed;
  }
  return {};
}

Sides Participants::FindNominal(const Span& trigger, const EventFrame& frame) const {
  Sides out;
  auto no = [&out](std::string_view words, std::string_view detail = {}) {
    out.why = {words, detail};
    return out;
  };
  const int32_t head = HeadOfNominal(trigger.tokens), end = trigger.tokens.end;
  if (head < 0 || syntax_->IsVerb(head)) return no("tag ", doc_.tag(head < 0 ? end - 1 : head));
  const NounPhrase* np = syntax_->PhraseAt(head);
  if (np == nullptr) return no("no noun phrase");
  if (np->tokens.Contains(end) && tables_.Has("callings", Lemma(end)))
    return no("what somebody is: ", doc_.word(end).lower);  // "opposition leader Jane Doe"
  if (np->head > head && end == head + 1 && !MentionAt(np->head)) {
    // A modifier of another noun: "peace talks process" may still count, "attack helicopter" does not.
    if (!tables_.Has("carriers", doc_.lemma(np->head)))
      out.Doubt({"inside a longer noun phrase, of ", doc_.word(np->head).lower});
  }
  if (const Mention* name = MentionAt(head)) {
    if (name->tokens.Contains(trigger.tokens)) return no("part of a name");
  }
  if (!frame.avoid.empty() && AnyWordIn({np->tokens.start, head}, *frame.avoid.words))
    out.Doubt({"phrase has one of ", frame.avoid.name});
  if (!frame.need.empty() && !AnyWordIn(syntax_->WithPostmodifiers(np->tokens), *frame.need.words))
    out.Doubt({"phrase has none of ", frame.need.name});
  out.head = head;
  NominalAct act{.np = np, .front = trigger.tokens.start, .tail = std::max(np->head, end - 1)};
  ReadLightVerb(&act, &out);
  SetSourcesOfNominal(trigger, frame, &act, &out);
  SetTargetsOfNominal(trigger, frame, act, &out);
  // The subject of the clause takes part in a meeting only if the meeting has another side.
  if (act.by_main && out.targets.empty() && out.sources.size() < 2) {
    GiveUp(trigger, false, "a meeting with one side only");
    out.sources.clear();
  }
  return out;
}

}  // namespace copydesk::news
