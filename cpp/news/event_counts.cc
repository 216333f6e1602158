#include "news/event_counts.h"

#include <algorithm>
#include <utility>

#include "base/one_of.h"
#include "words/window.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr size_t kMaxClauses = 12;        // that are looked at for one act
constexpr int32_t kMaxBehindVerb = 16;    // tokens between "left" and "dead", and two verbs of harm
constexpr int32_t kMaxBeforeDead = 5;     // tokens between a number and "dead"
constexpr int32_t kLongestCountWord = 3;  // words of a term of counts.tsv
constexpr int64_t kMostPeople = 100'000'000;

// "1,200", "12"; nothing for other text.
std::optional<int64_t> Digits(std::string_view text) {
  int64_t value = 0;
  bool any = false;
  for (const char c : text) {
    if (c == ',') continue;
    if (c < '0' || c > '9' || value > kMostPeople) return std::nullopt;
    value = value * 10 + (c - '0');
    any = true;
  }
  return any ? std::optional(value) : std::nullopt;
}

}  // namespace

bool CountFinder::Is(int32_t token, std::string_view set) const {
  return tables_.Has(set, doc_.lemma(token)) || tables_.Has(set, doc_.word(token).lower);
}

bool CountFinder::Injures(int32_t token) const { return Is(token, "injure") || Is(token, "hurt"); }

// The longest term of counts.tsv at a token.
CountFinder::Word CountFinder::WordAt(int32_t token, int32_t end) const {
  std::string term;
  Word best;
  for (int32_t t = token; t < std::min(end, token + kLongestCountWord); ++t) {
    if (t > token) term += ' ';
    term += doc_.word(t).lower;
    if (const auto it = tables_.counts.find(term); it != tables_.counts.end())
      best = {&it->second, t - token + 1};
  }
  return best;
}

// "12", "twenty-five", "two hundred and ten", "1.5 million" not; moves the token behind it.
std::optional<int64_t> CountFinder::NumberAt(int32_t* token, int32_t end) const {
  int32_t t = *token;
  std::optional<int64_t> sum;
  int64_t largest = 1;  // that has multiplied
  while (t < end) {
    const bool joint = sum && t + 1 < end && (doc_.word(t).text == "-" || doc_.Is(t, kConjunction));
    const int32_t at = t + joint;
    const Word word = WordAt(at, end);
    const auto is = [&word](CountRole role) { return word.said != nullptr && word.said->role == role; };
    const std::optional<int64_t> value = Digits(doc_.word(at).text);
    if (joint && (value || !is(CountRole::kNumber))) break;
    if (value && !sum) {
      sum = value;
      t = at + 1;
    } else if (is(CountRole::kNumber) && sum.value_or(0) % 10 == 0) {
      sum = sum.value_or(0) + word.said->value;
      t = at + word.length;
    } else if (is(CountRole::kTimes) && !joint) {
      // "six thousand | two hundred": what a larger word has multiplied stays as it is.
      const int64_t part = word.said->value < largest ? *sum % largest : sum.value_or(1);
      if (part == 0) break;
      sum = std::min(sum.value_or(1) + part * (word.said->value - 1), kMostPeople);
      largest = std::max(largest, word.said->value);
      t = at + word.length;
    } else {
      break;
    }
  }
  if (!sum) return std::nullopt;
  // "a 12-year-old boy", "the 5th soldier": no number of people.
  if (t + 1 < end && doc_.word(t).text == "-") return std::nullopt;
  *token = t;
  return sum;
}

// What stands before the phrase belongs to its number: "at | least 12", "10 to | 15", "tens of | thousands".
void CountFinder::ReadBefore(TokenSpan phrase, Numeral* numeral) const {
  const TokenSpan sentence = doc_.sentence_of(phrase.start).tokens;
  for (int32_t length = std::min(kLongestCountWord, phrase.start - sentence.start); length > 0; --length) {
    const Word before = WordAt(phrase.start - length, phrase.end);
    if (before.length < length || before.said->role <= CountRole::kTimes ||
        before.said->role == CountRole::kNone)
      continue;
    if (before.said->role == CountRole::kSome) numeral->number = before.said->value;
    numeral->most = before.said->role == CountRole::kMost;
    numeral->first = phrase.start - length;
    numeral->at = numeral->first + before.length;
    break;
  }
  const int32_t link = numeral->at - 1;
  if (link <= sentence.start || !Is(link, "range")) return;
  const bool interval = link - 1 > sentence.start && doc_.Is(link - 2, kInterval);
  if (Is(link, "joint") && !interval) return;
  int32_t at = link - 1;
  numeral->from = NumberAt(&at, numeral->at);
  if (numeral->from) numeral->first = link - 1;
}

// The words that a phrase begins with, up to its number. False: it tells none.
bool CountFinder::ReadInside(TokenSpan phrase, Numeral* numeral) const {
  while (numeral->at < phrase.end && !numeral->number) {
    const Word word = WordAt(numeral->at, phrase.end);
    const auto is = [&word](CountRole role) { return word.said != nullptr && word.said->role == role; };
    if (is(CountRole::kNone)) return false;
    numeral->number = is(CountRole::kSome) ? word.said->value : NumberAt(&numeral->at, phrase.end);
    if (numeral->number && !is(CountRole::kSome)) break;
    numeral->one |= is(CountRole::kOne);
    numeral->most |= is(CountRole::kMost);
    const bool modifies = numeral->one && doc_.penn_tag(numeral->at).In(kAdjectiveTags | kAdverbTags);
    if (word.said == nullptr && !modifies) break;  // another word than one of number stands first
    numeral->at += std::max(word.length, 1);
  }
  return true;
}

// "a soldier", "another", "a third"; not "a dozen soldiers", "executed | a warrant"
bool CountFinder::IsSingle(TokenSpan phrase) const {
  const int32_t head = participants_.syntax().HeadOf(phrase);
  const bool noun = doc_.penn_tag(head).In(kNounTags), left_out = !noun && head == phrase.end - 1;
  const bool person = left_out || participants_.IsActor(phrase) || participants_.LooksLikePerson(head);
  return person && !doc_.tag(head).ends_with("S") && !Is(head, "manyfold");
}

// "Ann Tarvo", "Ambassador Jon Tarvo", not "the Tarvos": one person by name.
bool CountFinder::IsNamed(TokenSpan phrase) const {
  const Mention* mention = participants_.MentionAt(phrase.end - 1);
  return mention != nullptr && mention->kind == EntityKind::kPerson && mention->form == MentionForm::kName &&
         mention->tokens.end == phrase.end && !doc_.Is(phrase.start, kDefiniteArticle);
}

// The end of a range whose start is the number at a token: "10 | to 15 soldiers", "10-15".
std::optional<int64_t> CountFinder::EndOfRange(int32_t token, int32_t end) const {
  int32_t at = token + 1;
  return at < end && Is(token, "range") ? NumberAt(&at, end) : std::nullopt;
}

std::optional<PeopleCount> CountFinder::NumberOf(TokenSpan phrase) const {
  Numeral numeral{.first = phrase.start, .at = phrase.start, .from = {}, .number = {}};
  ReadBefore(phrase, &numeral);
  if (!ReadInside(phrase, &numeral)) return std::nullopt;
  auto& [first, t, most, one, from, number] = numeral;
  if (!number && (one || IsNamed(phrase))) {
    if (one && !IsSingle(phrase)) return std::nullopt;
    number = 1;
    t = phrase.end;
  }
  if (!number) return std::nullopt;
  if (const std::optional<int64_t> end = EndOfRange(t, phrase.end); end && *end > *number)
    from = std::exchange(number, end);
  const bool between = from && *from < *number;
  PeopleCount out;
  if (between) out.least = from;
  (between || most ? out.most : out.least) = number;
  out.tokens = {first, phrase.end};
  return out;
}

namespace {
// Adds the number of one phrase to that of those before it.
void AddTo(const PeopleCount& more, PeopleCount* count) {
  const std::optional<int64_t> most = more.most ? more.most : more.least;
  if ((more.most || count->most) && most) count->most = count->most.value_or(0) + *most;
  if (more.least) count->least = count->least.value_or(0) + *more.least;
  count->tokens = {count->tokens.empty() ? more.tokens.start : count->tokens.start, more.tokens.end};
}
}  // namespace

// "Ann Tarvo, | 32", "Ann Tarvo, | a nurse": an age or an apposition.
bool CountFinder::IsOfName(TokenSpan name, TokenSpan phrase) const {
  const bool bare = phrase.size() == 1 && doc_.penn_tag(phrase.start) == "CD";
  return phrase.start == name.end + 1 && doc_.word(name.end).text == "," && IsNamed(name) &&
         (bare || WordAt(phrase.start, phrase.end).role() == CountRole::kOne);
}

// A phrase and those coordinated with it that are people of their own: no age ("Ann Tarvo, | 32"), no
// apposition to a name ("Ann Tarvo, | a nurse"), no start of a range ("15 | or 16 men"), nothing that another
// verb governs ("held | a strike | and four protesters died").
std::vector<TokenSpan> CountFinder::MembersOf(TokenSpan phrase) const {
  std::vector<TokenSpan> all = participants_.InOneClause(phrase), out;
  if (participants_.TellsNumberOf(all)) return {all.front()};  // "two brothers, A and B"
  const SentenceTree* tree = participants_.tree();
  const bool subject =
      tree != nullptr && tree->relation(participants_.syntax().HeadOf(phrase)) == Relation::kSubject;
  for (size_t i = 0; i < all.size(); ++i) {
    const TokenSpan member = all[i];
    const bool bare = member.size() == 1 && doc_.penn_tag(member.start) == "CD";
    if (i > 0 && IsOfName(all[i - 1], member)) continue;
    const int32_t link = member.end;
    if (bare && i + 1 < all.size() && all[i + 1].start == link + 1 && Is(link, "range") && !Is(link, "joint"))
      continue;
    const bool before = member.start < phrase.start && member.start > 0;
    const bool day = before && bare &&
                     (doc_.penn_tag(member.start - 1) == "IN" || doc_.word(member.start - 1).text == "-");
    if (day && WordAt(member.start - 1, member.start).said == nullptr)
      continue;  // "on 9-|11| and two others"
    if (subject && before &&
        IsOneOf(tree->relation(participants_.syntax().HeadOf(member)), Relation::kObject, Relation::kOblique))
      continue;
    out.push_back(member);
  }
  if (out.empty()) out = {phrase};
  AddBehind(out.back().end, &out);
  return participants_.TellsNumberOf(out) ? std::vector<TokenSpan>{out.front()} : out;
}

// Behind the place where the chunks' coordination ends, members that what tells their number hides, or what
// belongs to the one before: "a priest, | two nurses | and about | a dozen farmers", "two men from Chad and |
// a nurse", "Ann Tarvo, along with | two guards". None from the last "and" on that have a verb of their own.
void CountFinder::AddBehind(int32_t at, std::vector<TokenSpan>* members) const {
  const Syntax& syntax = participants_.syntax();
  const int32_t end = doc_.sentence_of(members->front().start).tokens.end;
  std::vector<TokenSpan> more;
  size_t closed = 0;  // of `more`, those that a conjunction closes
  for (;;) {
    const NounPhrase* inner = at + 1 < end && doc_.penn_tag(at) == "IN" && !doc_.Is(at, kSubordinator)
                                  ? syntax.PhraseFrom(at + 1)
                                  : nullptr;
    if (inner != nullptr && doc_.penn_tag(inner->head) == "CD") break;  // "five others | between 18 | and 71"
    if (inner != nullptr) at = inner->tokens.end;
    const int32_t comma = at < end && doc_.word(at).text == ",";
    int32_t next = at + comma;
    const bool along = next + 1 < end && Is(next, "along") && Is(next + 1, "joint");
    const bool joins = along || (next < end && doc_.Is(next, kConjunction));
    if (next >= end || (comma == 0 && !joins)) break;
    next += joins + along;
    const Word bound = WordAt(next, end);
    const bool about = bound.said != nullptr &&
                       IsOneOf(bound.role(), CountRole::kLeast, CountRole::kMost, CountRole::kAbout);
    const NounPhrase* np = syntax.PhraseFrom(next + (about ? bound.length : 0));
    if (np == nullptr || !NumberOf(np->tokens) || np->tokens.end >= end ||
        doc_.penn_tag(np->tokens.end).In(kVerbTags | kAdjectiveTags | Tags("MD")))
      break;
    if (!IsOfName(members->back(), np->tokens)) more.push_back(np->tokens);
    if (joins) closed = more.size();
    at = np->tokens.end;
  }
  members->insert(members->end(), more.begin(), more.begin() + static_cast<std::ptrdiff_t>(closed));
}

// Adds what a phrase and those coordinated with it tell.
void CountFinder::TellPhrase(TokenSpan phrase, PeopleCount* count) const {
  if (phrase.empty() || !count->tokens.empty()) return;
  std::vector<TokenSpan> members = MembersOf(phrase);
  // "a total of | 14 soldiers": a term of number reaches over the border of its phrase.
  const TokenSpan sentence = doc_.sentence_of(phrase.start).tokens;
  Word opening = WordAt(phrase.start, sentence.end);
  int32_t behind = phrase.start + opening.length;
  if (behind <= phrase.end && phrase.start > sentence.start) {  // "as | many | as 30 soldiers"
    opening = WordAt(phrase.start - 1, sentence.end);
    behind = phrase.start - 1 + opening.length;
  }
  if (const NounPhrase* np = behind > phrase.end ? participants_.syntax().PhraseFrom(behind) : nullptr) {
    if (opening.said->role == CountRole::kNone) return;
    members = MembersOf(np->tokens);
    if (opening.said->role != CountRole::kMost) members.front().start = phrase.start;
  }
  const int32_t before = members.front().start - 1;
  if (members.size() == 2 && before >= 0 && doc_.Is(before, kInterval)) members = {members.back()};
  bool single = false;  // the member before: "a father"
  for (TokenSpan member : members) {
    const int32_t head = participants_.syntax().HeadOf(member);
    if (doc_.tag(member.end - 1).starts_with("NNS"))  // "tens | of thousands"
      member = participants_.syntax().WithPostmodifiers(member);
    const bool time =
        participants_.IsTime(member.start) && participants_.IsTime(member.end - 1);  // "in 2007"
    if (time || Is(member.start, "hurt") || Is(head, "animals") || Is(member.end - 1, "animals")) continue;
    std::optional<PeopleCount> found = NumberOf(member);
    if (!found && single && member.size() == 1 && IsSingle(member)) {  // "a father and | son"
      found = PeopleCount{};
      found->least = 1;
      found->tokens = member;
    }
    single = found && WordAt(member.start, member.end).role() == CountRole::kOne;
    if (found) AddTo(*found, count);
  }
}

// "killed at least three and injured between ten and twelve": each verb has its own number.
void CountFinder::TellInjured(TokenSpan object, Event* event) const {
  const int32_t verb = object.end + 1;
  if (object.empty() || verb >= doc_.sentence_of(object.start).tokens.end ||
      doc_.penn_tag(object.end) != "CC")
    return;
  if (!participants_.syntax().IsVerb(verb) || !Injures(verb)) return;
  TellPhrase(ObjectOf(verb), &event->injured);
}

TokenSpan CountFinder::ObjectOf(int32_t verb) const {
  const SentenceTree* tree = participants_.tree();
  const int32_t object = tree == nullptr ? -1 : tree->Dependent(verb, Relation::kObject);
  const int32_t end = doc_.sentence_of(verb).tokens.end;
  const NounPhrase* np = participants_.syntax().PhraseAt(object > verb ? object : verb + 1);
  // "wounding | 11, three of them seriously": a number right behind the verb is its object, and no phrase
  // behind a comma.
  const bool number =
      verb + 1 < end && (doc_.penn_tag(verb + 1) == "CD" || WordAt(verb + 1, end).said != nullptr);
  for (int32_t t = verb + 1; number && np != nullptr && t < np->tokens.start; ++t) {
    if (doc_.word(t).text == ",") np = participants_.syntax().PhraseAt(verb + 1);
  }
  // "more than 40"
  const bool more = np != nullptr && np->tokens.size() == 1 && doc_.penn_tag(np->head) == "JJR";
  if (np != nullptr && np->tokens.start > verb && !more) return np->tokens;
  // "killing at least | 12"; "wounded between 30 and | 40"
  const Window sentence(doc_, doc_.sentence_of(verb).tokens);
  for (int32_t t = verb + 1; t < std::min(verb + 5, end); ++t) {
    if (doc_.Is(t, kInterval)) continue;
    const bool range = sentence.Tag(t) == "CD" && doc_.Is(t - 1, kInterval) &&
                       sentence.Is(t + 1, kConjunction) && sentence.Tag(t + 2) == "CD";
    if (range) t += 2;
    if (const TokenSpan phrase = PhraseWithin(t); !phrase.empty()) return phrase;
    if (sentence.Tag(t) == "CD") return {t, t + 1};
    const Word word = WordAt(t, end);
    if (word.said == nullptr && !sentence.Tag(t).In(kAdverbTags)) break;
    t += std::max(word.length, 1) - 1;
    if (const TokenSpan phrase = PhraseWithin(t); !phrase.empty()) return phrase;
  }
  return {};
}

// The phrase around a token, not of "more" alone.
TokenSpan CountFinder::PhraseWithin(int32_t token) const {
  const NounPhrase* np = participants_.syntax().PhraseAt(token);
  return np != nullptr && doc_.penn_tag(np->head) != "JJR" ? np->tokens : TokenSpan{};
}

namespace {
// "Five | died": the phrase right before a finite verb; null: none.
const NounPhrase* RightBefore(const Syntax& syntax, const VerbGroup& verb) {
  const bool finite = !verb.infinitive && !verb.gerund && !verb.reduced;
  return finite ? syntax.PhraseTo(verb.tokens.start) : nullptr;
}
}  // namespace

// "killed, and | six of their relatives | wounded": what stands between a conjunction and a participle;
// empty: none.
TokenSpan CountFinder::RightBehindJoint(int32_t participle) const {
  const Syntax& syntax = participants_.syntax();
  const NounPhrase* np = syntax.PhraseAt(participle - 1);
  if (np == nullptr) return {};
  const bool of = np->tokens.start > 0 && doc_.Is(np->tokens.start - 1, kGenitive);
  const bool number = of && np->tokens.start > 1 && doc_.penn_tag(np->tokens.start - 2) == "CD";
  int32_t start = np->tokens.start - (number ? 2 : 0);
  const TokenSpan all = {start, participle};
  for (int32_t length = std::min(kLongestCountWord, start); length > 0; --length) {  // "more than | 200"
    if (WordAt(start - length, start).length == length) start -= length;
  }
  return start > 0 && doc_.Is(start - 1, kConjunction) ? all : TokenSpan{};
}

// "Five | died when rebels attacked": what stands right before a finite verb that has no subject in the tree,
// else the tree's or that of the rules.
TokenSpan CountFinder::SubjectOf(int32_t verb) const {
  const Syntax& syntax = participants_.syntax();
  const SentenceTree* tree = participants_.tree();
  const VerbGroup group = syntax.VerbAt(verb);
  const bool reduced = IsHarmed(verb) || group.reduced;
  const bool has_subject = tree != nullptr && tree->HasSubject(verb);
  const TokenSpan own = reduced ? RightBehindJoint(IsHarmed(verb) ? verb : group.tokens.start) : TokenSpan{};
  if (!own.empty()) return own;
  const NounPhrase* before = has_subject ? nullptr : RightBefore(syntax, group);
  if (before != nullptr && !participants_.IsTime(before->head)) return before->tokens;
  const int32_t head = tree == nullptr ? -1 : tree->SubjectOf(verb);
  if (head < 0) return syntax.SubjectOf(group);
  const NounPhrase* np = syntax.PhraseAt(head);
  return np != nullptr ? np->tokens : TokenSpan{head, head + 1};
}

// "left three soldiers dead and 12 wounded", "with three dead": each number before such a word.
void CountFinder::TellDead(int32_t verb, Event* event) const {
  const int32_t end = std::min(doc_.sentence_of(verb).tokens.end, verb + kMaxBehindVerb);
  for (int32_t t = verb + 1; t < end; ++t) {
    const bool dead = Is(t, "dead"), hurt = Is(t, "hurt");
    if (!dead && !hurt) continue;
    PeopleCount* count = dead ? &event->killed : &event->injured;
    int32_t first = t;
    while (first - 1 > verb && first > t - kMaxBeforeDead && !Is(first - 1, "joint")) --first;
    for (int32_t at = first; at < t && count->tokens.empty(); ++at) {
      if (std::optional<PeopleCount> found = NumberOf({at, t})) *count = *found;
    }
  }
}

// What a word of killing or injuring tells.
void CountFinder::Tell(int32_t token, Event* event) const {
  const Syntax& syntax = participants_.syntax();
  if (syntax.IsVerb(token)) return TellVerb(token, event);
  if (IsHarmed(token))
    return TellPhrase(SubjectOf(token), Is(token, "hurt") ? &event->injured : &event->killed);
  const bool deaths = Is(token, "deaths");
  if (!deaths && !Is(token, "injuries")) return;
  const NounPhrase* np = syntax.PhraseAt(token);
  if (np == nullptr || np->head != token) return;
  const TokenSpan of = BehindOf(token), own = doc_.penn_tag(token) == "NNS" ? np->tokens : TokenSpan{};
  TellPhrase(of.empty() ? own : of, deaths ? &event->killed : &event->injured);
}

// "the deaths of | 12 soldiers"; empty: none.
TokenSpan CountFinder::BehindOf(int32_t noun) const {
  const bool of = noun + 2 < doc_.sentence_of(noun).tokens.end && doc_.Is(noun + 1, kGenitive);
  const NounPhrase* np = of ? participants_.syntax().PhraseAt(noun + 2) : nullptr;
  return np != nullptr ? np->tokens : TokenSpan{};
}

// "claimed | 12 lives", "took the lives of | 12 soldiers", "cost | 12 soldiers | their lives", "| 12 soldiers
// | lost their lives"
void CountFinder::TellLives(int32_t verb, Event* event) const {
  const Syntax& syntax = participants_.syntax();
  const auto lives = [&](TokenSpan phrase) { return !phrase.empty() && Is(syntax.HeadOf(phrase), "lives"); };
  const TokenSpan object = ObjectOf(verb);
  const NounPhrase* second = object.empty() ? nullptr : syntax.PhraseFrom(object.end);
  if (second != nullptr && lives(second->tokens)) return TellPhrase(object, &event->killed);
  if (!lives(object)) return;
  const TokenSpan of = BehindOf(syntax.HeadOf(object));
  TellPhrase(of.empty() ? object : of, &event->killed);
  if (Is(verb, "lose")) TellPhrase(SubjectOf(verb), &event->killed);
}

// Whom a verb kills, or injures: "killed | ten", "| ten | were killed".
void CountFinder::TellHarmed(int32_t token, bool kills, Event* event) const {
  const VerbGroup verb = participants_.syntax().VerbAt(token);
  TokenSpan object = verb.passive && !verb.reduced ? TokenSpan{} : ObjectOf(token);
  if (const int32_t second = HarmsBehind(token);
      object.empty() && (!verb.passive || verb.reduced) && second == token + 2)
    object = ObjectOf(second);  // "killed and wounded | dozens"
  const TokenSpan harmed = object.empty() && verb.passive ? SubjectOf(token) : object;
  // "a decision to kill a citizen", "wrong for a government to kill a journalist": nobody is dead.
  const SentenceTree* tree = participants_.tree();
  const int32_t over = verb.infinitive && tree != nullptr ? tree->Governor(token) : -1;
  const bool any = over >= 0 && !participants_.syntax().IsVerb(over) && !harmed.empty() &&
                   WordAt(harmed.start, harmed.end).role() == CountRole::kOne;
  if (!any) TellPhrase(harmed, kills ? &event->killed : &event->injured);
  if (kills) TellInjured(object, event);
  if (kills) TellBare(token + 1, event);
}

// "12 killed | and 13 wounded", where the nouns are left out.
void CountFinder::TellBare(int32_t joint, Event* event) const {
  const int32_t end = doc_.sentence_of(joint - 1).tokens.end;
  if (joint >= end || !Is(joint, "joint") || !event->injured.tokens.empty()) return;
  int32_t at = joint + 1;
  if (at >= end || !NumberAt(&at, end) || at >= end || !Is(at, "hurt")) return;
  if (std::optional<PeopleCount> found = NumberOf({joint + 1, at})) event->injured = *found;
}

void CountFinder::TellVerb(int32_t token, Event* event) const {
  const bool dead = token + 1 < doc_.sentence_of(token).tokens.end && Is(token + 1, "dead");  // "shot dead"
  const bool kills = dead || Is(token, "kill");
  if (kills || Injures(token)) {
    TellHarmed(token, kills, event);
  } else if (Is(token, "die")) {
    TellPhrase(SubjectOf(token), &event->killed);
  } else if (Is(token, "leave")) {
    TellDead(token, event);
  } else if (Is(token, "claim") || Is(token, "lose")) {
    TellLives(token, event);
  }
}

// A verb of harm, or an adjective that tells what befell its subject: "another was | injured".
bool CountFinder::Harms(int32_t token) const {
  if (!participants_.syntax().IsVerb(token)) return IsHarmed(token);
  return Is(token, "kill") || Injures(token) || Is(token, "die") || Is(token, "leave") ||
         Is(token, "claim") || Is(token, "lose");
}

bool CountFinder::IsHarmed(int32_t token) const {
  return doc_.penn_tag(token).In(kAdjectiveTags) && (Is(token, "hurt") || Is(token, "dead"));
}

// "| killed | 60 people and wounded", "One | died | and two were injured": the verb of harm that tells of the
// same act as a second one, with which it shares its subject or which tells what befell others; -1: none.
int32_t CountFinder::HarmsBefore(int32_t token) const {
  const Syntax& syntax = participants_.syntax();
  if (!Harms(token)) return -1;
  const VerbGroup second = syntax.IsVerb(token) ? syntax.VerbAt(token) : VerbGroup{};
  const bool befell = IsHarmed(token) || second.passive || second.reduced || Is(token, "die");
  const TokenSpan sentence = doc_.sentence_of(token).tokens;
  int32_t end = IsHarmed(token) ? token : second.tokens.start;
  while (IsHarmed(token) && end > sentence.start &&
         (doc_.LemmaIs(end - 1, kCopula) || doc_.penn_tag(end - 1).In(kAdverbTags)))
    --end;
  const int32_t start = std::max(sentence.start, end - kMaxBehindVerb);
  bool joined = false;
  for (int32_t t = end - 1; t >= start; --t) {
    if (syntax.IsVerb(t) || IsHarmed(t)) return joined && Harms(t) ? t : -1;
    joined |= Is(t, "joint") && (befell || t == end - 1);
  }
  return -1;
}

// The verb of harm that HarmsBefore() finds this one for; -1: none.
int32_t CountFinder::HarmsBehind(int32_t token) const {
  const int32_t end = std::min(doc_.sentence_of(token).tokens.end, token + kMaxBehindVerb);
  for (int32_t t = token + 1; Harms(token) && t < end; ++t) {
    if (HarmsBefore(t) == token) return t;
  }
  return -1;
}

// "a man | who | had wounded four": a relative clause that tells of people and not of an act.
bool CountFinder::IsOfPeople(int32_t clause) const {
  const auto dependents = participants_.tree()->Dependents(clause);
  return std::any_of(dependents.begin(), dependents.end(),
                     [&](int32_t d) { return doc_.penn_tag(d) == "WP" || doc_.penn_tag(d) == "WP$"; });
}

// The act and the heads of what hangs on it or bears it, the nearest first.
std::vector<int32_t> CountFinder::Clauses(const Sides& sides, std::string_view type) const {
  std::vector<int32_t> out = {sides.head};
  const SentenceTree* tree = participants_.tree();
  if (tree == nullptr) return out;
  const Syntax& syntax = participants_.syntax();
  if (sides.verb.head >= 0 && sides.verb.head != sides.head) out.push_back(sides.verb.head);  // "launched"
  auto harms = [&](int32_t t) { return Harms(t); };
  for (int32_t t = sides.head;; t = out.back()) {  // "Two were killed and one was wounded in a | shooting"
    const int32_t over = tree->Governor(t);
    if (over < 0 || !harms(over) || out.size() >= kMaxClauses ||
        !IsOneOf(tree->relation(t), Relation::kSubject, Relation::kOblique, Relation::kConjunct,
                 Relation::kAdverbClause) ||
        // "killed five before police | arrested him"
        (type != "ASSAULT" && tree->relation(t) == Relation::kAdverbClause))
      break;
    out.push_back(over);
  }
  const auto add = [&](int32_t token) {
    if (token >= 0 && std::find(out.begin(), out.end(), token) == out.end()) out.push_back(token);
  };
  const bool attack = type == "ASSAULT";
  add(HarmsBefore(sides.head));
  if (attack) {
    // "A man was hurt and two cars were damaged when villagers | attacked"
    const int32_t main =
        tree->relation(sides.head) == Relation::kAdverbClause ? tree->Governor(sides.head) : -1;
    const int32_t first =
        main >= 0 && tree->relation(main) == Relation::kConjunct ? tree->Governor(main) : -1;
    if (first >= 0 && !harms(main) && harms(first)) add(first);
    // "The bus crashed after rebels | fired on it, killing two", which the tree may hang on the bus
    const int32_t end = doc_.sentence_of(sides.head).tokens.end;
    for (int32_t t = sides.head + 1; t + 1 < end && !doc_.penn_tag(t).In(kFiniteTags); ++t) {
      if (doc_.word(t).text == "," && doc_.penn_tag(t + 1) == "VBG" && harms(t + 1)) add(t + 1);
    }
  }
  for (size_t at = 0; at < (attack ? out.size() : 1) && out.size() < kMaxClauses; ++at) {
    for (const int32_t d : tree->Dependents(out[at])) {
      const Relation relation = tree->relation(d);
      const bool marked = tree->Dependent(d, Relation::kMark) >= 0;  // "for killing"
      const bool tells = IsOneOf(relation, Relation::kParataxis) ||
                         (relation == Relation::kRelativeClause && attack && !IsOfPeople(d)) ||
                         (IsOneOf(relation, Relation::kAdverbClause, Relation::kNounClause) && !marked) ||
                         (relation == Relation::kConjunct && (syntax.IsVerb(d) || harms(d)));
      // "launched an attack | that killed three"
      const bool noun = relation == Relation::kObject && !syntax.IsVerb(d) && at == 0;
      if (tells || noun) add(d);
    }
    if (attack || at == 0) add(HarmsBehind(out[at]));
  }
  return out;
}

void CountFinder::Find(const Sides& sides, Event* event) const {
  if (!tables_.Has("deadly", event->type) || !IsOneOf(event->status, "asserted", "historical")) return;
  bool own = true;
  for (const int32_t token : Clauses(sides, event->type)) {
    const bool no_killed = event->killed.tokens.empty(), no_injured = event->injured.tokens.empty();
    Tell(token, event);
    for (PeopleCount* count : {&event->killed, &event->injured}) {  // who acts is not who is harmed
      const auto acts = [&](const TokenSpan& source) { return source.Overlaps(count->tokens); };
      if (std::any_of(sides.sources.begin(), sides.sources.end(), acts)) *count = {};
    }
    const RuleId rule = own ? own_ : clause_;
    if (no_killed && !event->killed.tokens.empty()) event->killed.rule = rule;
    if (no_injured && !event->injured.tokens.empty()) event->injured.rule = rule;
    own = false;
  }
}

}  // namespace copydesk::news
