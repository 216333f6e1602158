#include "news/times_direction.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "words/window.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr int32_t kReach = 30;          // tokens from an expression to its verb
constexpr int32_t kAttributeReach = 5;  // tokens from "upcoming" before its noun to the day of that
constexpr int kMaxOutward = 4;          // verbs asked on the way out of the sentence

bool IsNoun(PennTag tag) { return tag.In(kNounTags); }

// Looks at its sentence as a window.
class Judge : Window {
 public:
  Judge(const Document& doc, const Syntax& syntax, const DirectionWords& words, TokenSpan sentence,
        bool headline)
      : Window(doc, sentence), syntax_(syntax), words_(words), sentence_(sentence), headline_(headline) {}

  TimeDirection Of(TokenSpan expression) const {
    const int32_t before = Before(expression);
    if (words_.since.Has(Lower(before)) || words_.since.Has(Lower(before - 1))) return {Tense::kPast};
    if (IsSoonest(expression)) return {Tense::kFuture};
    const Tense by_noun = OfNoun(expression);
    if (by_noun == Tense::kPast) return {Tense::kPast};
    bool sure = !Owns(expression);
    const Tense tense = OfVerbs(expression, by_noun, &sure);
    if (tense == Tense::kUnknown) return {Settled(expression, by_noun)};
    // "It was a dry run for the November election", "lasted through May": the verb tells little of that day.
    if (tense == Tense::kPast && by_noun == Tense::kFuture)
      return {OfOwnNoun(expression) == Tense::kFuture ? Tense::kUnknown : Tense::kPast, false};
    if (tense == Tense::kPast) return {tense, !words_.until.Has(Lower(before))};
    return {tense, by_noun == Tense::kFuture || (sure && is_sure_)};
  }

 private:
  // "as early as | Friday", of a day to come.
  bool IsSoonest(TokenSpan expression) const {
    const int32_t before = Before(expression);
    return words_.soonest.Has(Lower(before - 1)) && Window::Is(before, kQuotative) && !WasSoon(expression);
  }
  // "It opened as early as Friday": the nearest verb tells that it was so.
  bool WasSoon(TokenSpan expression) const {
    const int32_t first = std::max(sentence_.start, expression.start - kReach);
    for (int32_t t = expression.start - 1; t >= first; --t) {
      if (syntax_.IsVerb(t)) return OfVerb(t, expression, true) == Tense::kPast;
    }
    return false;
  }
  // What the verbs around an expression tell; `sure`: no longer where it was the last to be asked.
  Tense OfVerbs(TokenSpan expression, Tense by_noun, bool* sure) const {
    const bool right_first = ReadsRightFirst(expression);
    Tense tense = right_first ? Right(expression) : Tense::kUnknown;
    if (tense != Tense::kUnknown) return tense;
    bool has_verb = false;
    tense = Left(expression, by_noun, &has_verb);
    if (tense != Tense::kUnknown || right_first || by_noun != Tense::kUnknown || has_verb) return tense;
    *sure = false;
    return Right(expression);
  }
  // What a date describes is there, where nothing tells: "December's cuts", "a January signing".
  Tense Settled(TokenSpan expression, Tense tense) const {
    return tense == Tense::kUnknown && Owns(expression) ? Tense::kPast : tense;
  }
  using Window::Is;
  bool Is(const WordSet& set, int32_t t) const { return set.Has(Lower(t)) || set.Has(Lemma(t)); }

  // The token before an expression's article and adjectives: its preposition, mostly.
  int32_t Before(TokenSpan expression) const {
    int32_t t = expression.start - 1;
    while (Tag(t).In(Tags("DT", "PRP$") | kAdjectiveTags)) --t;
    return t;
  }

  // "On Friday the king will …", "said that on Friday …", "Friday's vote will …".
  bool ReadsRightFirst(TokenSpan expression) const {
    const NounPhrase* phrase = syntax_.PhraseAt(expression.end - 1);
    int32_t end = phrase != nullptr ? std::max(phrase->tokens.end, expression.end) : expression.end;
    int32_t start = phrase != nullptr ? std::min(phrase->tokens.start, expression.start) : expression.start;
    if (Tag(end) == "POS") {  // "Friday's vote": the phrase that the genitive opens
      if (const NounPhrase* owned = syntax_.PhraseAt(end + 1)) end = owned->tokens.end;
    }
    int32_t t = start - 1;
    while (Tag(t).In(Tags("IN", "DT", "TO") | kAdverbTags) && !words_.opens_clause.Has(Lower(t))) --t;
    if (t < sentence_.start || Tag(t).In(Tags("``", ":")) || words_.opens_clause.Has(Lower(t))) return true;
    if (Tag(t) == "CC" && (Tag(t - 1).In(Tags(",", ":")) || Tag(end) == "VBD"))
      return true;  // "is weighing it and on Friday met …"
    const bool attributive = end > expression.end && !Tag(start - 1).In(kNounTags | Tags("IN")) &&
                             !syntax_.IsVerb(start - 1) && !syntax_.IsVerb(start - 2);
    return attributive && Tag(PastAdverbs(end)).In(kVerbTags | Tags("MD"));
  }

  // "the November election", "Friday's deadline"
  Tense OfOwnNoun(TokenSpan expression) const {
    const NounPhrase* phrase = syntax_.PhraseAt(expression.end + (Tag(expression.end) == "POS"));
    if (phrase == nullptr)  // "the June shooting"
      return Is(words_.over_noun, expression.end) ? Tense::kPast : Tense::kUnknown;
    if (phrase->head < expression.end) return Tense::kUnknown;
    if (Is(words_.ahead_noun, phrase->head)) return Tense::kFuture;
    return Is(words_.over_noun, phrase->head) ? Tense::kPast : Tense::kUnknown;
  }
  // "the vote in November", "a deadline of Friday", "the November election", "the shooting in May".
  Tense OfNoun(TokenSpan expression) const {
    if (const Tense own = OfOwnNoun(expression); own != Tense::kUnknown) return own;
    const int32_t before = Before(expression);
    if (!Tag(before).In(Tags("IN", "TO"))) return Tense::kUnknown;
    // The nouns that the day's phrase hangs on: "the victims of a shooting at the port of Lima in May".
    const bool linked = words_.over_link.Has(Lower(before));
    const int32_t first = linked ? std::max(sentence_.start, before - kReach) : before - 1;
    Tense tense = Tense::kUnknown;
    for (int32_t t = before - 1; t >= first && InPhrases(t); --t) {
      if (words_.since.Has(Lower(t))) return Tense::kPast;  // "since his inauguration in January"
      if (!IsNoun(Tag(t)) || tense != Tense::kUnknown) continue;
      if (Is(words_.ahead_noun, t)) tense = Tense::kFuture;
      if (linked && Is(words_.over_noun, t)) tense = Tense::kPast;
    }
    return tense;
  }
  // Noun phrases and the prepositions between them.
  bool InPhrases(int32_t t) const {
    return Tag(t).In(kNounTags | kAdjectiveTags | Tags("IN", "DT", "POS", "PRP$", "CD", "HYPH"));
  }

  int32_t OpeningMark(int32_t close, int32_t first) const {  // `close` itself: there is none
    int32_t open = close - 1;
    while (open > first && Tag(open) != "``") --open;
    return Tag(open) == "``" ? open : close;
  }
  // "scheduled | for Monday", no verb and no noun.
  bool IsPlanOf(int32_t t, TokenSpan expression) const {
    return Is(words_.planned, t) && !IsNoun(Tag(t)) && !syntax_.IsVerb(t) && !OfAnother(t, expression);
  }
  // `has_verb`: there was one to ask.
  Tense Left(TokenSpan expression, Tense by_noun, bool* has_verb) const {
    // A noun of plans, and what is owned, know better than the verbs further out.
    const int most = by_noun != Tense::kUnknown || Tag(expression.end) == "POS" ? 1 : kMaxOutward;
    int asked = 0;
    is_sure_ = true;
    int32_t first = std::max(sentence_.start, expression.start - kReach);
    bool apart = false;  // a comma between
    for (int32_t t = expression.start - 1; t >= first; --t) {
      if (Lower(t) == ";") break;
      apart |= Tag(t) == ",";
      // "… will fall, according to the bank's analysis Monday": that was said then.
      if (!apart && words_.reported.Has(Lower(t))) return Tense::kPast;
      if (Tag(t) == "''") {  // what stands in marks governs nothing outside of them
        t = OpeningMark(t, first);
        continue;
      }
      if (IsPlanOf(t, expression)) return Planned(t);
      if (!syntax_.IsVerb(t)) continue;
      *has_verb = true;
      if (Tense tense = OfVerb(t, expression, true); tense != Tense::kUnknown) return tense;
      if (++asked == most) break;
    }
    return Tense::kUnknown;
  }

  Tense Right(TokenSpan expression) const {
    int32_t last = std::min(sentence_.end, expression.end + kReach);
    for (int32_t t = expression.end; t < last; ++t) {
      if (Lower(t) == ";") break;
      if (!syntax_.IsVerb(t)) continue;
      VerbGroup verb = syntax_.VerbAt(t);
      if (verb.infinitive && headline_) return Tense::kFuture;
      if (verb.infinitive || verb.gerund || verb.reduced) continue;
      return OfVerb(t, expression, false);
    }
    return Tense::kUnknown;
  }

  // What one verb tells.
  Tense OfVerb(int32_t head, TokenSpan expression, bool left) const {
    is_sure_ = true;
    VerbGroup verb = syntax_.VerbAt(head);
    const int32_t before = Before(expression);
    const std::string_view preposition = Lower(before);
    const bool deadline = left && words_.deadline.Has(preposition);
    const bool owns = Owns(expression);
    // "put the talks off until Friday", "called an election for June 6", "ordered them to leave by Friday".
    if (left && !owns && Is(words_.sets_dates, head) && SetsDate(head, expression.start, preposition))
      return verb.past_perfect ? Tense::kPast : Tense::kFuture;
    // "is set to", "expects to", not "set Friday as the day".
    if (Is(words_.planned, head) && !(Tag(head) == "VBD" && words_.sets_dates.Has(Lower(head))))
      return OfPlan(verb, expression, left);
    const Tense by_deadline = deadline ? Tense::kFuture : Tense::kUnknown;
    if (!verb.modal.empty()) {
      if (verb.perfect && !verb.future) return Tense::kPast;  // "would have met"
      return words_.ahead_modal.Has(verb.modal) ? Tense::kFuture : by_deadline;
    }
    if (verb.infinitive && verb.perfect) return Tense::kPast;  // "is thought to have left"
    if (verb.infinitive) return owns ? Tense::kUnknown : OfInfinitive(verb, expression, deadline);
    // "since taking office in January", "saying Sunday that …"
    const bool opens_in_ing = verb.gerund || Tag(verb.tokens.start) == "VBG";  // "being launched", too
    if (opens_in_ing && (words_.after.Has(Lower(verb.tokens.start - 1)) || LemmaIs(head, kReportVerb)))
      return Tense::kPast;
    if (verb.gerund) return verb.tokens.start == sentence_.start ? by_deadline : Tense::kUnknown;
    if (verb.past || verb.perfect || verb.reduced) return Tense::kPast;
    if (deadline) return Tense::kFuture;
    if (Tag(head) == "VB") return Imperative(verb) ? Tense::kFuture : Tense::kUnknown;
    return owns ? Tense::kUnknown : OfPresent(head, left && before - head <= 1);
  }

  // "expects to", "was due". "In December, policymakers expected …": that was then.
  Tense OfPlan(const VerbGroup& verb, TokenSpan expression, bool left) const {
    if (verb.past_perfect || (!left && verb.past && !verb.passive)) return Tense::kPast;
    if ((verb.reduced || verb.past) && OfAnother(verb.head, expression)) return Tense::kUnknown;
    is_sure_ = !verb.past;
    return Owns(expression) || verb.gerund ? Tense::kUnknown : Tense::kFuture;
  }
  // "leaves on Friday"; `beside`: nothing but a preposition stands between the verb and the day.
  Tense OfPresent(int32_t head, bool beside) const {
    if (headline_) return Tense::kPast;  // "Minister leaves on Friday": told of what happened
    if (words_.upcoming.Has(Lemma(head))) {
      is_sure_ = false;  // a chronicle tells the past so
      return Tense::kFuture;
    }
    if (Tag(head) == "VBG") return Tense::kFuture;                               // "is leaving on Friday"
    return LemmaIs(head, kCopula) && beside ? Tense::kFuture : Tense::kUnknown;  // "the vote is on Friday"
  }

  // "his upcoming book was shown by the paper on Friday", "cancelled the talks, planned for Oslo, on Friday":
  // what is to come is something else.
  bool OfAnother(int32_t planned, TokenSpan expression) const {
    if (IsNoun(Tag(planned + 1))) return expression.start - planned > kAttributeReach;
    if ((Tag(planned) != "VBN" && Tag(planned) != "VBD") || Tag(planned - 1) != ",") return false;
    int32_t t = planned + 1;
    while (t < expression.start && Tag(t) != ",") ++t;
    return t < expression.start;
  }
  // "due", "scheduled"; "had been due" is over.
  Tense Planned(int32_t t) const {
    for (int32_t i = t - 1; Tag(i).In(kVerbTags | kAdverbTags); --i) {
      if (LemmaIs(i, kPerfectAuxiliary) && Tag(i) == "VBD") return Tense::kPast;
      is_sure_ = is_sure_ && Tag(i) != "VBD";  // "was first set to meet in May"
    }
    return Tense::kFuture;
  }
  // "Friday's vote", "his Friday programme": what the day belongs to may well be over.
  bool Owns(TokenSpan expression) const {
    if (Tag(expression.end) == "POS") return true;
    const NounPhrase* phrase = syntax_.PhraseAt(expression.end);
    return phrase != nullptr && phrase->tokens.start < expression.end && phrase->head >= expression.end;
  }
  // Is a day named between the verb and the expression: "until", or "by", "for", "to", "of" right before it?
  bool SetsDate(int32_t head, int32_t expression, std::string_view preposition) const {
    const int32_t before = Before({expression, expression});
    if (Tag(before - 1) == ",") return false;
    if (words_.names_day.Has(preposition)) return true;
    for (int32_t t = head + 1; t < expression; ++t) {
      if (words_.until.Has(Lower(t))) return true;
      if (syntax_.IsVerb(t)) return false;
    }
    return false;
  }
  bool Imperative(const VerbGroup& verb) const {
    return verb.tokens.start == sentence_.start || Tag(verb.tokens.start - 1) == "``";
  }

  // "Minister to resign on Friday": a headline's infinitive without a verb before it.
  bool OpensHeadline(int32_t t) const {
    if (!headline_) return false;
    const int32_t first = std::max(sentence_.start, t - kReach);
    while (t >= first && !syntax_.IsVerb(t)) --t;
    return t < first;
  }

  // "the first ship to be built in May"
  bool IsNth(const NounPhrase& phrase) const {
    for (int32_t t = phrase.tokens.start; t < phrase.head; ++t) {
      if (words_.nth.Has(Lower(t))) return true;
    }
    return false;
  }

  // "to meet": ahead, unless what it hangs on happened.
  Tense OfInfinitive(const VerbGroup& verb, TokenSpan expression, bool deadline) const {
    const int32_t t = BeforeAdverbs(verb.tokens.start - 1);
    if (t < sentence_.start) return headline_ || deadline ? Tense::kFuture : Tense::kUnknown;
    if (Is(words_.planned, t)) return Planned(t);
    if (LemmaIs(t, kCopula)) return Tense::kFuture;
    if (Tag(t).In(kVerbTags))
      return syntax_.IsVerb(t) && Is(words_.happened, t) ? OfVerb(t, expression, true) : Tense::kFuture;
    if (deadline || OpensHeadline(t)) return Tense::kFuture;
    const NounPhrase* phrase = syntax_.PhraseAt(t);
    return phrase == nullptr ? Tense::kUnknown : OfInfinitiveOf(verb, phrase, expression);
  }
  // "asked them to leave", "a plan to leave on Friday"; "staged a march to mark it" is as past as that.
  Tense OfInfinitiveOf(const VerbGroup& verb, const NounPhrase* phrase, TokenSpan expression) const {
    int32_t governor = phrase->tokens.start - 1;
    const bool called_on = Tag(governor).In(Tags("IN", "TO", "RP")) && syntax_.IsVerb(governor - 1) &&
                           words_.calls_on.Has(Lemma(governor - 1));  // "called on them to march"
    if (called_on) --governor;
    if (phrase->tokens.size() == 1 && Tag(governor) == "IN") return Tense::kUnknown;  // "in order to"
    const bool attached = Tag(Before(expression)) == "IN";  // a bare "Friday" belongs to the verb further out
    if (attached && Is(words_.ahead_noun, phrase->head)) return Tense::kFuture;
    if (attached && Is(words_.intent_noun, phrase->head)) {
      // "condemned his plan to leave on Friday" tells of Friday; "announced a plan", "reached a deal" do not.
      const bool is_new = Window::Is(phrase->tokens.start, kIndefiniteArticle);
      bool told = syntax_.IsVerb(governor) && !Is(words_.sets_dates, governor) && !is_new;
      return told && OfVerb(governor, expression, true) == Tense::kPast ? Tense::kPast : Tense::kFuture;
    }
    // "extended its offers to buy the mill Friday": the offers were made that day.
    if (!attached && Is(words_.intent_noun, phrase->head)) return Tense::kUnknown;
    is_sure_ = false;  // "for inviting him to speak in August"
    if (verb.passive && !syntax_.IsVerb(governor) && !IsNth(*phrase))
      return Tense::kFuture;  // "rules to be published in May"
    if (!syntax_.IsVerb(governor) || (!called_on && !Is(words_.sets_dates, governor))) return Tense::kUnknown;
    return Tense::kFuture;
  }

  const Syntax& syntax_;
  const DirectionWords& words_;
  TokenSpan sentence_;
  bool headline_;
  mutable bool is_sure_ = true;  // whether the verb that was asked last tells the future for sure
};

}  // namespace

DirectionWords LoadDirectionWords(const SetSource& set) {
  auto load = [&](const char* name) { return WordSet(set(name)); };
  return {.planned = load("time_planned"),
          .upcoming = load("time_upcoming"),
          .ahead_modal = load("time_ahead_modal"),
          .sets_dates = load("time_sets_dates"),
          .happened = load("time_happened"),
          .ahead_noun = load("time_ahead_noun"),
          .intent_noun = load("time_intent_noun"),
          .deadline = load("time_deadline"),
          .until = load("time_until"),
          .names_day = load("time_names_day"),
          .over_noun = load("time_over_noun"),
          .over_link = load("time_over_link"),
          .soonest = load("time_soonest"),
          .calls_on = load("time_calls_on"),
          .nth = load("time_nth"),
          .reported = load("time_reported"),
          .after = load("time_after"),
          .since = load("time_since"),
          .opens_clause = load("time_opens_clause")};
}

TimeDirection DirectionOf(const Document& document, const Syntax& syntax, const DirectionWords& words,
                          TokenSpan sentence, TokenSpan expression, bool headline) {
  return Judge(document, syntax, words, sentence, headline).Of(expression);
}

}  // namespace copydesk::news
