#include "news/attributions.h"

#include <algorithm>
#include <optional>

#include "base/one_of.h"
#include "words/window.h"

namespace copydesk::news {
namespace {

constexpr int32_t kMaxHops = 16;       // steps over adverbials between a cue and its content
constexpr int32_t kMaxLookahead = 30;  // tokens looked at for the "that" or the quote mark of a cue
constexpr int32_t kMaxObject = 8;      // tokens between "called" and the quote mark of its content
// Frames of content that is no clause.
constexpr uint32_t kFragments = kInfinitive | kQuotedInfinitive | kBareInfinitive | kQuestion | kAsContent |
                                kCallContent | kNounContent | kForContent | kGerundContent;
constexpr std::string_view kNothing = "nothing stands there", kNoPhrase = "no noun phrase begins there";

using enum ClosedClass;

bool IsStop(std::string_view text) { return IsOneOf(text, ".", "!", "?", "…", "..."); }

// Where content begins to the right of a cue.
struct Start {
  int32_t at = -1;
  bool that = false;   // an explicit "that"
  bool quote = false;  // at an opening mark
  bool colon = false;
  bool at_end = false;  // a colon ends the block: the content is the next block
};

// Looks at its unit as a window: what stands outside has no text and no tag.
class Finder : Window {
 public:
  Finder(const Document& doc, const Unit& unit, const QuotedSpans& quoted, const std::vector<Cue>& cues,
         const QuoteTables& tables, SyntaxCache* grammar, std::vector<CueReason>* reasons,
         std::vector<EndTrace>* trace)
      : Window(doc, unit.tokens),
        grammar_(grammar),
        doc_(doc),
        unit_(unit),
        quoted_(quoted),
        cues_(cues),
        tables_(tables),
        reasons_(reasons),
        trace_(trace),
        chooser_(doc, quoted, cues, tables),
        limit_(unit.tokens.end),
        floor_(unit.tokens.start) {
    while (limit_ > unit.tokens.start && (IsStop(Text(limit_ - 1)) || Text(limit_ - 1) == ";") &&
           QuoteHolding(limit_ - 1) == nullptr)
      --limit_;
  }

  std::vector<Attribution> Run() {
    auto first = std::lower_bound(cues_.begin(), cues_.end(), unit_.tokens.start,
                                  [](const Cue& c, int32_t at) { return c.tokens.start < at; });
    for (auto it = first; it != cues_.end() && it->tokens.end <= unit_.tokens.end; ++it) {
      if (QuoteHolding(it->tokens.start) != nullptr) continue;
      why_ = about_ = {};
      trials_.clear();
      cue_ = it->tokens;
      main_ = -1;
      const size_t before = found_.size();
      if (it->frames == kNounCue && !OwnerNear(*it)) {
        why_ = "a noun without an owner";
      } else if ((it->frames & kStudies) && !StudyNear(it->tokens.start)) {
        why_ = "its subject is no report or study";
      } else if (it->frames & kAccording) {
        According(*it);
      } else if ((it->frames & kNounCue) && Tag(it->tokens.start).In(kNounTags) && !IsGerund(*it) &&
                 !EndsSentence(*it)) {
        Noun(*it);  // or "the ministry promises that", its verb tagged as a noun
        if (found_.size() == before && IsVerbal(*it) && Is(it->tokens.end, kComplementizer)) Verb(*it);
      } else if (IsVerbal(*it)) {
        Verb(*it);
      } else {
        why_ = "tag ";
      }
      if (reasons_ == nullptr || found_.size() > before) continue;
      if (why_.empty()) why_ = CueReason::kNothing;
      reasons_->push_back(
          {&*it, why_, why_ == "tag " ? Tag(it->tokens.start).name() : std::string_view(), about_, trials_});
    }
    if (found_.empty()) Signed();
    if (found_.empty()) Named();
    return std::move(found_);
  }

 private:
  // --- tokens
  // -------------------------------------------------------------------------------------------------------------
  bool IsDash(int32_t i) const {
    std::string_view t = Text(i);
    if (IsOneOf(t, "—", "–", "--", "―")) return true;
    return t == "-" && doc_.space_before(i) && i + 1 < doc_.size() && doc_.space_before(i + 1);
  }
  const Syntax& Grammar(int32_t i) { return grammar_->Of(doc_.tokens()[static_cast<size_t>(i)].sentence); }
  const NounPhrase* PhraseFrom(int32_t i) {  // the noun phrase that starts at i
    return unit_.tokens.Contains(i) ? Grammar(i).PhraseFrom(i) : nullptr;
  }
  const NounPhrase* PhraseTo(int32_t i) {  // the one that ends before i
    return unit_.tokens.Contains(i - 1) ? Grammar(i - 1).PhraseTo(i) : nullptr;
  }
  int32_t PhraseEnd(
      int32_t i) {  // where the one that starts at i ends, with what belongs to it; i: none does
    const NounPhrase* np = PhraseFrom(i);
    return np == nullptr ? i : Widen(np->tokens).end;
  }
  // The first mark of this text from i on; `stop`: there is none before it.
  int32_t Find(std::string_view mark, int32_t i, int32_t stop) const {
    while (i < stop && Text(i) != mark) ++i;
    return i;
  }
  // Is a token, by its lemma or its form, a word of the list?
  bool IsIn(const WordSet& list, int32_t i) const { return list.Has(Lemma(i)) || list.Has(Lower(i)); }
  bool IsDocument(int32_t head) const {  // "the letter", "the Herald": what is said in it is somebody's
    return tables_.documents.Has(Lemma(head)) || tables_.media.Has(Lemma(head));
  }
  // A phrase of the unit, outside quote marks.
  bool IsOwn(TokenSpan phrase) const {
    return !phrase.empty() && unit_.tokens.Contains(phrase) && QuoteHolding(phrase.start) == nullptr;
  }
  // Where the list `all` begins that a phrase is in; the phrase's own start where what stands before it
  // belongs to another clause.
  int32_t ListStart(TokenSpan all, TokenSpan phrase) {
    while (all.start < phrase.start && IsTime(all.start) && Text(TimeEnd(all.start)) == ",")
      all.start = TimeEnd(all.start) + 1;  // "On Sunday, Peru and Chile"
    if (all.start >= phrase.start) return all.start;
    if (Tag(phrase.start) == "PRP") return phrase.start;  // "… his wage, and he said"
    // "left Peru, and Chile said": the comma parts two clauses.
    const bool parted = Tag(phrase.start - 1) == "CC" && Text(phrase.start - 2) == "," &&
                        Grammar(phrase.start).Conjuncts(all).size() == 2;
    const bool object = Tag(all.start - 1).In(kVerbTags | Tags("TO")) || IsPlainPreposition(all.start - 1);
    return parted || object ? phrase.start : all.start;
  }
  // A preposition that opens no clause.
  bool IsPlainPreposition(int32_t i) const {
    return Tag(i) == "IN" && !Is(i, kComplementizer) && !tables_.breaks.Has(Lower(i));
  }
  // "Silva, 35, a nurse and mother": what follows the first comma explains her.
  bool IsExplained(TokenSpan name) const {
    const int32_t second = name.end + 1;
    return Text(name.end) == "," && Tag(name.end - 1).In(kNameTags) &&
           (Tag(second) == "CD" || (Tag(second) == "DT" && !tables_.definite.Has(Lower(second))));
  }
  TokenSpan Widen(TokenSpan phrase) {  // with its coordination and what follows its head
    const Syntax& grammar = Grammar(phrase.start);
    TokenSpan all = grammar.Coordination(phrase);
    all.start = ListStart(all, phrase);
    const bool more = all.start == phrase.start && all.end > phrase.end + 1;
    if (more && IsExplained(phrase)) return phrase;
    TokenSpan last = grammar.Conjuncts(all).back();
    all.end = std::max(all.end, grammar.WithPostmodifiers(last).end);
    if (const NounPhrase* what = PhraseFrom(all.end + 1);  // "people familiar with the talks"
        what != nullptr && IsPreposition(all.end) && Tag(all.end - 1).In(kAdjectiveTags))
      all.end = grammar.WithPostmodifiers(what->tokens).end;
    if (Is(all.end, kGenitive) && Tag(all.end + 1) == "PRP") all.end += 2;  // "one of them"
    // "The Guard Corps (IRGC)"
    if (Text(all.end) == "(" && Text(all.end + 2) == ")") all.end += 3;
    return all;
  }

  // The Penn tag of a cue's verb; by its form where the tagger calls it something else ("Iran and Oman say").
  PennTag VerbTag(const Cue& cue) const {
    const PennTag tag = Tag(cue.tokens.start);
    const std::string_view form = Lower(cue.tokens.start);
    if (tag.In(kVerbTags)) return tag;
    if (form.ends_with("ing")) return "VBG";
    if (form.ends_with("s") && form != cue.lemma) return "VBZ";
    return form == cue.lemma ? PennTag("VBP") : PennTag("VBD");
  }
  // ", warning that", whatever the tagger calls it.
  bool IsGerund(const Cue& cue) const {
    const int32_t i = cue.tokens.start;
    return Lower(i).ends_with("ing") && cue.frames != kNounCue &&
           (Tag(i) == "VBG" || (Text(i - 1) == "," && Tag(i) == "NN"));
  }
  // A verb, or a word that its neighbours make one: "…, Reuters reports." "As the minister reports, …"
  bool IsVerbal(const Cue& cue) const {
    int32_t i = cue.tokens.start;
    const PennTag tag = Tag(i);
    const std::string_view form = Lower(i);
    if (tag.In(kVerbTags) || IsGerund(cue)) return true;
    if (i <= unit_.tokens.start || form.ends_with("ing")) return false;
    bool after_name = Tag(i - 1).In(kNounTags | Tags("PRP"));
    if (after_name && !(cue.frames & kNounCue) && Text(i + 1) == ":" && QuoteStarting(i + 2) != nullptr)
      return true;  // "The first point read: “A.”"
    if (!tag.In(kNounTags))
      return after_name && i + 1 < limit_ &&
             (!tag.In(kAdjectiveTags) || Tag(i + 1).In(kNameTags | Tags("DT")));
    return tag == "NNS" && after_name && form != cue.lemma &&
           (i + 1 >= limit_ || Text(i + 1) == "," || Is(i + 1, kComplementizer));
  }

  // "A, the government estimates.", the last words tagged as one noun phrase.
  bool EndsSentence(const Cue& cue) {
    if (!(cue.frames & kTrails) || cue.tokens.end < limit_ || !IsVerbal(cue)) return false;
    const NounPhrase* np = PhraseTo(cue.tokens.end);
    return np != nullptr && Text(np->tokens.start - 1) == ",";
  }

  // --- quote marks
  // --------------------------------------------------------------------------------------------------------
  const TokenSpan* QuoteHolding(int32_t i) const {
    auto it = std::upper_bound(quoted_.begin(), quoted_.end(), i,
                               [](int32_t at, const TokenSpan& q) { return at < q.start; });
    return it != quoted_.begin() && (it - 1)->Contains(i) ? &*(it - 1) : nullptr;
  }
  const TokenSpan* QuoteStarting(int32_t i) const {
    const TokenSpan* q = QuoteHolding(i);
    return q != nullptr && q->start == i ? q : nullptr;
  }
  const TokenSpan* QuoteEnding(int32_t end) const {
    const TokenSpan* q = QuoteHolding(end - 1);
    return q != nullptr && q->end == end ? q : nullptr;
  }
  bool HasQuote(TokenSpan span) const {
    auto it = std::lower_bound(quoted_.begin(), quoted_.end(), span.start,
                               [](const TokenSpan& q, int32_t at) { return q.start < at; });
    return it != quoted_.end() && it->start < span.end;
  }
  bool HasFinite(TokenSpan span) const {
    for (int32_t i = span.start; i < span.end; ++i) {
      if (IsFinite(Tag(i))) return true;
    }
    return false;
  }
  // `In his book “The Long Road,” …`: no word but short ones begins with a small letter.
  bool IsTitle(const TokenSpan& q) const {
    bool upper = false;
    for (int32_t i = q.start + 1; i < q.end - 1; ++i) {
      bool has_upper = doc_.word(i).flags & kHasUpper;
      if (!has_upper && !(doc_.word(i).flags & kIsPunct) && Text(i).size() > 3 && Tag(i) != "CD")
        return false;
      upper |= has_upper;
    }
    return upper && q.size() <= 2 * kMaxObject;
  }
  // A quote that says something by itself, not a word or two in marks.
  bool IsUtterance(const TokenSpan& q) const {
    int32_t start = q.start;  // a bracket or a dash may stand before it
    while (start > floor_ && doc_.word(start - 1).flags & kIsPunct) --start;
    if (start <= floor_) return true;
    std::string_view last = Text(q.end - 2);
    if (last == "," && IsTitle(q)) return false;
    return last == "," || IsStop(last) || IsDash(q.end - 2) || (HasFinite(q) && q.size() > 4);
  }

  // --- what stands between a cue and its content
  // ----------------------------------------------------------------------------
  bool IsTime(int32_t i) const {
    if (TimeWord(i)) return Tag(i) != "MD";  // "may"
    return Is(i, kTimeModifier) && (TimeWord(i + 1) || (Is(i + 1, kTimeModifier) && TimeWord(i + 2)) ||
                                    (Is(i + 1, kTemporal) && TimeWord(i + 2)));
  }
  int32_t TimeEnd(int32_t i) const {
    while (Is(i, kTimeModifier) || (Is(i, kTemporal) && TimeWord(i + 1))) ++i;
    while (TimeWord(i) || (Tag(i) == "CD" && i + 1 < limit_)) ++i;
    return i;
  }
  // Not of a title: "said on | Morning Edition", "Good | Morning America".
  bool TimeWord(int32_t i) const {
    if (!tables_.times.Has(Lower(i))) return false;
    const auto name = [this](int32_t at) { return Tag(at) == "NNP" && !tables_.times.Has(Lower(at)); };
    const bool named = Has(i, kHasUpper) && i > unit_.tokens.start && Is(i, kCommonTime);
    return !named || !(name(i - 1) || name(i + 1));
  }
  // The end of "in a statement on Sunday" that begins at i, or -1.
  int32_t PrepositionalEnd(int32_t i, int32_t* head) {
    const NounPhrase* np = PhraseFrom(i + 1);
    if (np == nullptr) {
      *head = i + 1;
      const int32_t title = TitleEnd(i + 1);
      return title > i + 1 ? title : -1;
    }
    *head = np->head;
    return TitleEnd(Grammar(i + 1).WithPostmodifiers(np->tokens).end);
  }
  // Behind a title in quote marks that begins at i and the noun it names (“Meet the Press” program); else i.
  int32_t TitleEnd(int32_t i) {
    const TokenSpan* q = QuoteStarting(Tag(i) == "POS" ? i + 1 : i);
    if (q == nullptr || !IsTitle(*q) || q->end >= limit_ || Text(q->end) == ",") return i;
    const NounPhrase* np = PhraseFrom(q->end);
    return np != nullptr && Tag(np->head) == "NN" && !np->pronoun ? np->tokens.end : q->end;
  }
  // From i, with no finite verb on the way: "… that", ": …" or ", “…".
  bool LeadsToContent(int32_t i) const {
    int32_t stop = std::min(limit_, i + kMaxLookahead);
    for (; i < stop; ++i) {
      if (Is(i, kComplementizer) && Tag(i) != "DT") return true;
      if (Text(i) == ":") return true;
      if (Text(i) == ",") return QuoteStarting(i + 1) != nullptr || Is(i + 1, kComplementizer);
      if (const TokenSpan* q = QuoteStarting(i)) return IsUtterance(*q);
      if (IsFinite(Tag(i))) return false;
    }
    return false;
  }
  bool IsPreposition(int32_t i) const {
    return Tag(i).In(Tags("IN", "TO")) && !Is(i, kComplementizer) && !Is(i, kPolarComplementizer);
  }

  TokenSpan OwnOrNone(TokenSpan phrase) const { return IsOwn(phrase) ? phrase : TokenSpan{}; }

  // Moves i over one adverbial; false where there is none.
  bool SkipAdverbial(int32_t* i, bool* heard, uint32_t frames) {
    if (tables_.degrees.Has(Lower(*i)) && QuoteStarting(*i + 1) == nullptr && !Is(*i + 1, kComplementizer))
      return false;  // "not all ships", "more than ten": what is said begins
    if (Tag(*i).In(kAdverbTags | Tags("RP")) || IsTime(*i)) {
      *i = IsTime(*i) ? TimeEnd(*i) : *i + 1;
      return true;
    }
    if (IsPreposition(*i)) return SkipPrepositional(i, heard, frames);
    const int32_t end = (frames & kHearer) && !*heard ? HearerEnd(*i) : -1;
    if (end < 0) return false;
    *heard = true;
    *i = end;
    return true;
  }
  // … over one that a preposition opens: "in a statement", "to reporters", "in Lima".
  bool SkipPrepositional(int32_t* i, bool* heard, uint32_t frames) {
    int32_t head = -1;
    const int32_t end = PrepositionalEnd(*i, &head);
    if (end < 0) return false;
    const bool to_hearer = Is(*i, kRecipient) && !*heard && (frames & (kToHearer | kHearer));
    *heard |= to_hearer;
    if (!to_hearer && end < limit_ && !IsCircumstance(*i, head, end) && !LeadsToContent(end)) return false;
    *i = end;
    return true;
  }
  // Does a phrase behind a preposition, up to `end`, tell when, where or by what medium something is said?
  bool IsCircumstance(int32_t preposition, int32_t head, int32_t end) {
    if (IsIn(tables_.times, head) || IsIn(tables_.media, head)) return true;
    if (Tag(head).In(kNameTags) && Is(preposition, kLocative) && !IsFinite(Tag(end))) return true;
    if (Tag(head) == "CD" && (Text(end) == "," || QuoteHolding(end) == nullptr)) return true;
    const std::string_view opens = Lower(preposition);
    if (!tables_.no_content.Has(opens) || !tables_.breaks.Has(opens) || Tag(head) == "WP") return false;
    return PhraseFrom(end) != nullptr && IsFinite(Tag(PhraseEnd(end)));
  }
  // Behind the list whose first phrase ends at `end`, where what is said follows it: "in Lima, | Cusco and
  // Tacna | to leave"; else `end`.
  int32_t PastList(int32_t end) {
    const NounPhrase* first = PhraseTo(end);
    const int32_t list_end = first == nullptr ? end : Grammar(first->head).Coordination(first->tokens).end;
    return list_end > end && (InfinitiveAt(list_end) || Is(list_end, kComplementizer)) ? list_end : end;
  }
  // The end of the addressee that begins at i, -1 where none does: "told | the station’s Today programme".
  int32_t HearerEnd(int32_t i) {
    const NounPhrase* np = PhraseFrom(i);
    if (np == nullptr || Tag(np->head) == "EX") return -1;
    int32_t end = Grammar(i).WithPostmodifiers(np->tokens).end;
    while (Tag(end) == "POS" && PhraseFrom(end + 1) != nullptr)
      end = Grammar(i).WithPostmodifiers(PhraseFrom(end + 1)->tokens).end;
    if (np->pronoun && Is(i, kObjectPronoun)) return end;
    end = PastList(end);
    const bool acts = IsFinite(Tag(end)) || (Tag(end).In(kAdverbTags) && IsFinite(Tag(end + 1)));
    return acts && end < limit_ ? -1 : end;
  }

  Start RightContent(int32_t i, uint32_t frames) {
    const int32_t from = i;
    bool heard = false;
    if (frames & kNounThat) {  // "expressed the hope on Monday that"
      const NounPhrase* np = PhraseFrom(i);
      if (np != nullptr && !np->pronoun)
        i = np->tokens.end;
      else if (!(frames & kExplicitThat))  // else "made clear that"
        return NoStart(i, "no object stands there");
    }
    if ((frames & kThatClause) && BehindWhile(i) >= 0) return {.at = i};
    for (int32_t hop = 0; hop < kMaxHops && i < limit_; ++hop) {
      if (QuoteStarting(i) != nullptr) return {.at = i, .quote = true};
      if (Text(i) == ":") {
        bool at_end = i + 1 >= unit_.tokens.end;
        return {.at = i + 1, .quote = QuoteStarting(i + 1) != nullptr, .colon = true, .at_end = at_end};
      }
      if (Is(i, kComplementizer)) {
        const PennTag next = Tag(i + 1);
        if (next.In(kFiniteTags | Tags("VBN"))) {  // "said that meant war": itself the subject
          if (i == from && (frames & kThatClause)) return {.at = i};
          if (!LemmaIs(i + 1, kCopula) && next != "MD")
            return NoStart(i, "the subject of the verb behind it");
        }
        if (!IsFinite(next)) {
          const int32_t at = i + 1 + (Text(i + 1) == ",");  // "said that, in the panic, shots were fired"
          return {.at = at, .that = true, .quote = QuoteStarting(at) != nullptr};
        }
      }
      if (Text(i) == ",") {
        if (QuoteStarting(i + 1) != nullptr) return {.at = i + 1, .quote = true};
        const int32_t comma = i;
        i = PastInsertion(i);
        if (i < 0) return NoStart(comma, "what the comma opens leads to no content");
        continue;
      }
      if (!SkipAdverbial(&i, &heard, frames)) {
        const int32_t that = ThatBehind(i, heard, frames);
        if (that < 0) break;
        i = that;
      }
    }
    if ((i >= limit_ && Text(limit_) == ":") || (frames & kNounThat))
      return NoStart(i, i >= limit_ ? kNothing : "no clause behind the object");
    const bool gerund = Tag(i) == "VBG" && (heard || (frames & kDenies));  // "warned a ship leaving port"
    if (!gerund && LooksLikeClause(i)) return {.at = i};
    // "warned any attack on it would fail": no addressee after all.
    const bool told = !heard || (frames & kAlwaysHearer) || InfinitiveAt(i);
    if (!told && LooksLikeClause(from)) return {.at = from};
    if (i >= limit_) return NoStart(i, kNothing);
    return MayOpenClause(i) ? NoStart(i, "no subject with its verb begins there", searched_)
                            : NoStart(i, "no clause begins so");
  }
  // Notes where the search for content stopped, and why.
  Start NoStart(int32_t at, std::string_view why, int32_t until = -1) {
    stopped_ = {.at = at, .why = why, .until = until};
    return {};
  }

  // The "that" behind what no adverbial is: a number or a measure ("ruled 8-1 that", "said several times
  // that"), and the relative clause of who is told ("told the guard who stopped her that"). -1: none.
  int32_t ThatBehind(int32_t i, bool heard, uint32_t frames) const {
    if (heard) return Tag(i) == "WP" ? ThatAfterVerbs(i, kMaxLookahead, 1) : -1;
    if (frames & (kHearer | kNounContent)) return -1;
    const bool measure = Tag(i) == "CD" || (Tag(i).In(kAdjectiveTags) && Tag(i + 1).In(kPluralTags));
    return measure ? ThatAfterVerbs(i, kMaxObject, 0) : -1;
  }
  // … up to so many tokens behind i, with so many finite verbs before it.
  int32_t ThatAfterVerbs(int32_t i, int32_t tokens, int verbs) const {
    const int32_t stop = std::min(limit_ - 1, i + tokens);
    for (int32_t at = i + 1; at < stop && Text(at) != "," && QuoteHolding(at) == nullptr; ++at) {
      verbs -= IsFinite(Tag(at));
      if (verbs < 0) return -1;
      if (verbs == 0 && Is(at, kComplementizer) && Tag(at) != "DT")
        return IsFinite(Tag(at + 1)) || IsTime(at + 1) ? -1 : at;
    }
    return -1;
  }

  // Behind the comma at i, or behind what it encloses ("said, with a smile, that"): where content begins; -1:
  // it does not.
  int32_t PastInsertion(int32_t i) const {
    if (Is(i + 1, kComplementizer)) return i + 1;
    const int32_t stop = std::min(limit_, i + kMaxLookahead);
    int32_t close = i + 1;
    while (close < stop && (Text(close) != "," || QuoteHolding(close) != nullptr)) ++close;
    const bool leads = Is(close + 1, kComplementizer) || QuoteStarting(close + 1) != nullptr;
    return close < stop && leads ? close + 1 : -1;
  }

  // Where the main clause begins in "while the ban hurts, it works" at i; -1: no such clause is there.
  int32_t BehindWhile(int32_t i) {
    if (!Is(i, kConcurrent) || PhraseFrom(i + 1) == nullptr) return -1;
    const int32_t stop = std::min(limit_, i + kMaxLookahead), comma = Find(",", i + 1, stop);
    const NounPhrase* np = comma < stop && HasFinite({i, comma}) ? PhraseFrom(comma + 1) : nullptr;
    if (np == nullptr) return -1;
    const PennTag tag = Tag(Widen(np->tokens).end);
    return IsFinite(tag) || (np->pronoun && tag == "NNS") ? comma + 1 : -1;
  }
  // "…, the minister says" at i.
  bool OwnCue(int32_t i) {
    const NounPhrase* np = PhraseFrom(i);
    if (np == nullptr) return false;
    int32_t verb = PastAdverbs(np->tokens.end);
    if (verb >= limit_) return false;
    const bool perfect = LemmaIs(verb, kPerfectAuxiliary) && IsFinite(Tag(verb));
    while (Tag(verb).In(kAdverbTags) || (verb < limit_ && LemmaIs(verb, kPerfectAuxiliary))) ++verb;
    const Cue* cue = CueAt(verb);
    if (cue == nullptr || !(IsFinite(Tag(verb)) || (perfect && Tag(verb) == "VBN"))) return false;
    return (cue->frames & kThatClause) ||
           ((cue->frames & kNounContent) && PhraseFrom(cue->tokens.end) != nullptr);
  }

  // A subject and a finite verb that is not a relative clause's.
  bool LooksLikeClause(int32_t i) {
    if (i >= limit_ || !MayOpenClause(i)) return false;
    const int32_t subject_end = PhraseEnd(i);
    if (subject_end > i && Text(subject_end) == ",") {  // "tell us this, it is": the clause is another's
      const NounPhrase* other = PhraseFrom(subject_end + 1);
      if (other != nullptr && other->pronoun && IsFinite(Tag(other->tokens.end))) return false;
    }
    const bool gerund = Tag(i) == "VBG";  // "closing the port would hurt": its verb stands before any comma
    bool relative = IsFreeRelative(i);
    int32_t j = i + 1;
    for (; j < limit_; ++j) {
      if (EndsClause(j, gerund, subject_end)) break;
      relative |= OpensRelative(j);
      const bool finite = IsFinite(Tag(j)) ||  // `the state “welcomes the vote”`
                          (!relative && QuoteStarting(j) != nullptr && Tag(j + 1).In(kVerbTags));
      if (finite && !relative) return true;
      relative &= !finite;
    }
    searched_ = j;
    return (unit_.headline && limit_ - i >= 3) || MistaggedVerb(i);
  }
  // "what it did", a clause that is the subject.
  bool IsFreeRelative(int32_t i) const { return Tag(i) == "WP" && !Is(i, kPersonalRelative); }
  bool OpensPair(int32_t i) {  // "both Peru and Chile"
    return tables_.pairs.Has(Lower(i)) && (PhraseFrom(i + 1) != nullptr || Tag(i + 1) == "PRP$");
  }
  // May a clause begin with this word?
  bool MayOpenClause(int32_t i) {
    const PennTag tag = Tag(i);
    if (tables_.no_content.Has(Lower(i)) || Is(i, kUnasserted)) return false;
    if (Is(i, kEquative) && !Is(i + 1, kEquatedQuantity)) return false;
    if (tag.In(kQuestionTags)) return IsFreeRelative(i);
    if (tag == "CC") return OpensPair(i);
    if (tag.In(kVerbTags)) return tag == "VBG" || ((doc_.word(i).flags & kHasUpper) && IsFinite(Tag(i + 1)));
    return !tag.In(Tags("MD", "TO", ".", ",")) && (!IsPreposition(i) || LeadsClause(i));
  }
  // Ends a clause whose subject ends at `subject_end` before j, if it has had no verb so far?
  bool EndsClause(int32_t j, bool gerund, int32_t subject_end) {
    if (IsOneOf(Text(j), ";", ":", "...", "…")) return true;
    if (Text(j) != ",") return gerund && QuoteHolding(j) != nullptr;
    return gerund || OwnCue(j + 1) || InvertedCue(j + 1) || QuoteStarting(j + 1) != nullptr ||
           (Tag(j + 1) == "CC" && j >= subject_end);
  }
  // Does a relative clause begin at j: "that sank", "the book | she wrote"?
  bool OpensRelative(int32_t j) const {
    if (Tag(j).In(kQuestionTags) || (Is(j, kComplementizer) && Tag(j) != "DT")) return true;
    return Tag(j) == "PRP" && !Is(j, kObjectPronoun) && Tag(j - 1).In(kNounTags) && !IsTime(j - 1) &&
           IsFinite(Tag(j + 1));
  }
  // May the phrase that a preposition at i opens stand in front of a clause: "in all of Peru, ships sank",
  // "at least ten sank"? Not "to a vote in the hope that", "on it as they would".
  bool LeadsClause(int32_t i) {
    int32_t at = i;
    for (int hop = 0; hop < 3 && (at == i || IsPreposition(at)); ++hop) {
      if (PhraseFrom(at + 1) == nullptr) return true;
      at = PhraseEnd(at + 1);
    }
    return !Tag(at).In(Tags("TO", "IN", "VBN", "VBG"));
  }
  // Behind the subject that begins at i stands a form that can only be its verb, whatever its tag: "the three
  // countries aimed to", "the vote and the deadline in May put".
  bool MistaggedVerb(int32_t i) {
    const NounPhrase* np = PhraseFrom(i);
    if (np == nullptr) return false;
    int32_t at = Widen(np->tokens).end;
    for (int hop = 0; hop < 3 && IsPreposition(at); ++hop) {
      if (PhraseFrom(at + 1) == nullptr) return false;
      at = PhraseEnd(at + 1);
    }
    at += Tag(at).In(kAdverbTags);
    if (at + 1 == limit_ && np->pronoun) return Tag(at).In(Tags("NNS", "VBN"));  // "it rains"
    if (at + 1 >= limit_) return false;
    if (const TokenSpan* q = QuoteStarting(at); q != nullptr)  // "the state “welcomes the vote”"
      return (np->pronoun || Tag(np->head).In(kNounTags)) && !IsTitle(*q);
    return QuoteHolding(at) == nullptr && Tag(at).In(Tags("VBN", "VB"));
  }
  // "…, said the agency" at i.
  bool InvertedCue(int32_t i) {
    const Cue* cue = CueAt(i);
    return cue != nullptr && IsFinite(Tag(i)) && (cue->frames & kTrails) &&
           PhraseFrom(cue->tokens.end) != nullptr;
  }

  // --- where content ends
  // ---------------------------------------------------------------------------------------------------
  const Cue* CueAt(int32_t i) const {
    auto it = std::lower_bound(cues_.begin(), cues_.end(), i,
                               [](const Cue& c, int32_t at) { return c.tokens.start < at; });
    return it != cues_.end() && it->tokens.start == i ? &*it : nullptr;
  }
  // Would this cue have content to its right?
  bool Introduces(const Cue& cue) {
    if (cue.frames & (kThatClause | kExplicitThat | kQuoted)) {
      Start start = RightContent(cue.tokens.end, cue.frames);
      if (start.at >= 0 && (start.that || start.quote || start.colon || (cue.frames & kThatClause)))
        return true;
    }
    if (cue.frames & (kInfinitive | kNounContent)) {
      const NounPhrase* object = PhraseFrom(cue.tokens.end);
      const bool named = object != nullptr && (!object->pronoun || (cue.frames & kInfinitive));
      return named || Tag(cue.tokens.end) == "VBG";
    }
    if (!(cue.frames & (kAsContent | kCallContent | kQuotedInfinitive))) return false;
    return QuoteStartsSoon(cue.tokens.end);
  }
  bool QuoteStartsSoon(int32_t from) const {  // not further than two objects
    for (int32_t i = from; i < std::min(limit_, from + 2 * kMaxObject); ++i) {
      if (QuoteStarting(i) != nullptr) return true;
    }
    return false;
  }
  // Does the main clause begin at i, behind the subordinate one that the cue stands in: "After Silva said A,
  // Peru left"?
  bool MainClause(int32_t i) {
    const PennTag first = Tag(unit_.tokens.start);
    if (!first.In(Tags("IN", "WRB")) || unit_.inside_quote) return false;
    int32_t finite = 0;
    for (int32_t j = unit_.tokens.start; j < cue_.start; ++j) {
      if (Text(j) == "," || QuoteHolding(j) != nullptr) return false;
      finite += IsFinite(Tag(j));
    }
    if (!tables_.breaks.Has(Lower(unit_.tokens.start)) || finite > 1) return false;
    return PhraseFrom(i) != nullptr && Acts(i);
  }
  // Does a finite verb outside quote marks stand behind the noun phrase that starts at i?
  bool Acts(int32_t i) {
    const int32_t verb = PastAdverbs(PhraseEnd(i));
    return verb < limit_ && IsFinite(Tag(verb)) && QuoteHolding(verb) == nullptr;
  }
  // Behind a comma or a conjunction: does the reporter speak again at i?
  bool ReporterAgain(int32_t i, bool after_comma, PennTag cue_tag) {
    int32_t at = i;
    if (after_comma && Tag(at) == "CC") ++at;
    bool perfect = false;
    while (Tag(at).In(kAdverbTags) || Is(at, kFinitePerfect)) perfect |= !Tag(at++).In(kAdverbTags);
    const PennTag tag = Tag(at);
    if (const Cue* cue = CueAt(at); cue != nullptr) {
      if (cue->frames & kAccording) return true;
      bool tense = tag == cue_tag || (tag == "VBN" && (perfect || cue_tag == "VBD")) ||
                   (tag == "VBD" && cue_tag == "VBN");
      if (tag == "VBG" ? !after_comma && Tag(i) != "CC" : !tense || (at == i && after_comma)) return false;
      return Introduces(*cue);
    }
    if (!after_comma) return false;
    const bool joins = Tag(i) == "CC" || Is(i, kAsideConjunction);  // ", but he added", ", as officials said"
    return tables_.reporter.Has(Lower(i)) || SaysBeside(i) || (joins && OwnCue(i + 1));
  }
  // "with the minister saying" at i.
  bool SaysBeside(int32_t i) {
    const NounPhrase* np = Is(i, kComitative) ? PhraseFrom(i + 1) : nullptr;
    if (np == nullptr) return false;
    const int32_t stop = std::min(limit_, i + kMaxObject);
    for (int32_t verb = Grammar(i + 1).WithPostmodifiers(np->tokens).end;
         verb < stop && QuoteHolding(verb) == nullptr; ++verb) {
      if (CueAt(verb) != nullptr && Tag(verb) == "VBG") return true;
    }
    return false;
  }
  // "said he would resign and left the room": a past tense cannot go on with a clause whose only finite verbs
  // are modal.
  bool LeavesModal(TokenSpan before, PennTag cue_tag) const {
    if (cue_tag != "VBD" || Tag(before.end + 1) != "VBD" || QuoteHolding(before.end + 1) != nullptr)
      return false;
    bool modal = false;
    for (int32_t i = before.start; i < before.end; ++i) {
      if (IsFinite(Tag(i)) && Tag(i) != "MD") return false;
      modal |= Tag(i) == "MD";
    }
    return modal;
  }
  // Content from `start`: chosen among its places.
  int32_t EndOfContent(int32_t start, PennTag cue_tag, std::string_view kind) {
    return Chosen(start, start, RuleEnd(start, cue_tag), cue_tag, kind);
  }
  // `from`: where the content that ends behind `start` begins.
  int32_t Chosen(int32_t from, int32_t start, int32_t by_rule, PennTag cue_tag, std::string_view kind) {
    if ((tables_.ends.empty() && trace_ == nullptr) || limit_ - start > kMaxContent || start >= limit_)
      return by_rule;
    const EndQuestion question{.content = {start, limit_},
                               .kind = kind,
                               .cue_tag = cue_tag.name(),
                               .cue = cue_.start,
                               .unit_start = unit_.tokens.start};
    std::vector<int32_t> places = chooser_.Places(question, by_rule);
    if (places.size() < 2) return by_rule;
    int32_t chosen = by_rule;
    if (!tables_.ends.empty()) {
      const EndChooser::Choice choice = chooser_.Choose(tables_.ends, question, places);
      chosen = places[choice.place];
      last_choice_ = {.end = chosen, .by_rule = by_rule, .confidence = choice.confidence};
    }
    if (trace_ != nullptr)
      trace_->push_back(
          {.start = from, .cue = cue_, .places = places, .features = chooser_.Features(question, places)});
    return chosen;
  }
  // The end of the sentence, or the place where the reporter speaks again.
  int32_t RuleEnd(int32_t start, PennTag cue_tag) {
    int32_t i = start;
    while (i < limit_) {
      if (const TokenSpan* q = QuoteHolding(i)) {
        i = q->end;
        continue;
      }
      if (Text(i) == "(") {
        const int32_t close = Find(")", i, limit_);
        i = close < limit_ ? close : i + 1;
        continue;
      }
      if (BreaksOff({start, i}, cue_tag)) break;
      if (IsDash(i) && i > start) {
        const int32_t close = DashFrom(i + 1);
        if (close >= limit_ && QuoteStarting(i + 1) == nullptr && !Is(i + 1, kNegativeParticle)) break;
        if (close < limit_) i = close;
      }
      ++i;
    }
    return Trim({start, std::min(i, limit_)}).end;
  }
  int32_t DashFrom(int32_t i) const {  // limit_: there is none
    while (i < limit_ && !IsDash(i)) ++i;
    return i;
  }
  // Does the comma or the conjunction behind content begin something that is said of it no more?
  bool BreaksOff(TokenSpan content, PennTag cue_tag) {
    const int32_t next = content.end + 1;
    if (Text(content.end) == ",")
      return next == main_ || ReporterAgain(next, true, cue_tag) || MainClause(next);
    if (Tag(content.end) != "CC" || content.empty()) return false;
    return ReporterAgain(next, false, cue_tag) ||
           (OwnCue(next) && (HasFinite(content) || Tag(content.start) == "VBG")) ||
           LeavesModal(content, cue_tag);
  }
  TokenSpan Trim(TokenSpan span) const {  // without commas and stops at its ends, outside quote marks
    const auto loose = [this](int32_t i, auto... marks) {
      return QuoteHolding(i) == nullptr && (IsOneOf(Text(i), marks...) || IsDash(i));
    };
    while (!span.empty() && loose(span.end - 1, ",", ";", ":", ".")) --span.end;
    while (!span.empty() && loose(span.start, ",", ":")) ++span.start;
    return span;
  }
  // Content that begins at an opening mark: the quote alone, or the clause that it opens.
  TokenSpan QuotedContent(int32_t start, PennTag cue_tag) {
    const TokenSpan* q = QuoteStarting(start);
    int32_t next = q->end;
    std::string_view text = Text(next);
    bool alone = next >= limit_ || IsStop(text) || IsOneOf(text, ";", "(", ")") || IsDash(next);
    std::string_view inner = Text(q->end - 2);
    if (IsStop(inner) && !alone)
      alone = (doc_.word(next).flags & kHasUpper) || Tag(next) == "CC" || QuoteStarting(next) != nullptr;
    if (text == ",")
      alone = QuoteStarting(next + 1) == nullptr &&
              !(Tag(next + 1) == "CC" && QuoteStarting(next + 2) != nullptr);
    alone |= Tag(next) == "CC" && ReporterAgain(next + 1, false, cue_tag);
    const int32_t by_rule = alone ? q->end : RuleEnd(start, cue_tag);
    return {start, Chosen(start, start, by_rule, cue_tag, "quote")};
  }

  // --- who says it
  // ----------------------------------------------------------------------------------------------------------
  TokenSpan SpeakerLeft(const VerbGroup& verb) {
    if (left_.head != verb.head || left_.start != verb.tokens.start || left_.found != found_.size())
      left_ = {verb.head, verb.tokens.start, found_.size(), FindSpeakerLeft(verb)};
    return left_.speaker;
  }
  bool LeadsGerund(int32_t i) const {  // "by refusing", "in", "while"
    return Is(i, kAuthor) || Is(i, kInessive) || Is(i, kConcurrent);
  }
  // Where the main clause begins behind the participle that opens a sentence: "Noting that A, | Silva left",
  // "By refusing to pay, | Peru lost". -1: no such clause is there.
  int32_t MainBehind(const VerbGroup& verb) {
    const int32_t start = verb.tokens.start, lead = start - unit_.tokens.start;
    if (!verb.gerund || lead > 2) return -1;
    if (lead > 0 && !LeadsGerund(start - 1)) return -1;
    for (int32_t i = verb.tokens.end; i + 1 < limit_; ++i) {
      const TokenSpan* q = QuoteHolding(i);
      if (q != nullptr) i = q->end - 1;
      if (Text(q != nullptr ? i - 1 : i) != ",") continue;
      const NounPhrase* np = PhraseFrom(i + 1);
      if (np != nullptr && !IsTime(np->head) && Acts(i + 1))
        return HasFinite({verb.tokens.end, i}) && OnlyTells(i + 1) ? -1 : i + 1;
    }
    return -1;
  }
  // Nothing is told behind the cue of the clause at i, so that what stands before is: "Asking a judge to stop
  // it would be wrong, | lawyers said on Monday".
  bool OnlyTells(int32_t i) {
    const Cue* cue = CueAt(PastAdverbs(PhraseEnd(i)));
    if (cue == nullptr || !(cue->frames & kTrails)) return false;
    const int32_t end = Terminal(cue->tokens.end, cue->frames);
    return end >= 0 && (end >= limit_ || IsStop(Text(end)));
  }
  // Is it "saying" of "quoted as saying", "quoted Lang as saying"?
  bool IsQuotedAs(const VerbGroup& verb) const { return verb.gerund && Is(verb.tokens.start - 1, kEssive); }
  // The phrase that ends at `*end`, or before the times that do, where `*end` then is: "Reuters quoted | Lang
  // | on Sunday as saying". Null: none does.
  const NounPhrase* PhraseBeforeTimes(int32_t* end) {
    const NounPhrase* np = PhraseTo(*end);
    for (int hop = 0; hop < 2 && np != nullptr && IsTime(np->tokens.start) && IsTime(np->head); ++hop) {
      *end = np->tokens.start - (Tag(np->tokens.start - 1) == "IN");
      np = PhraseTo(*end);
    }
    return np;
  }
  // Whom another quotes: "Reuters quoted | Lang | on Sunday as saying". Empty: no object stands there, as in
  // "Lang was quoted by Reuters as saying".
  TokenSpan QuotedObject(const VerbGroup& verb) {
    if (!IsQuotedAs(verb)) return {};
    int32_t end = verb.tokens.start - 1;
    const NounPhrase* np = PhraseBeforeTimes(&end);
    TokenSpan object = np != nullptr ? First(np->tokens) : TokenSpan{};
    if (np == nullptr && Text(end - 1) == ",")
      object = Apposed(end - 1, std::max(unit_.tokens.start + 1, end - kMaxLookahead), true);
    if (object.empty() || !Tag(object.start - 1).In(kVerbTags)) return {};
    return np != nullptr ? TokenSpan{object.start, np->tokens.end} : object;
  }
  TokenSpan FindSpeakerLeft(const VerbGroup& verb) {
    if (main_ >= 0) return PhraseFrom(main_)->tokens;
    if (const TokenSpan object = QuotedObject(verb); !object.empty()) return object;
    if (verb.gerund || verb.infinitive) {
      if (const std::optional<TokenSpan> understood = Understood(verb)) return *understood;
    }
    if (const TokenSpan shared = SharedSpeaker(verb); !shared.empty()) return shared;
    if (const TokenSpan marked = MarkedSpeaker(verb); !marked.empty()) return marked;
    const NounPhrase* around =
        Grammar(verb.head).PhraseAt(verb.head);  // "the agency reports", tagged as nouns
    if (around != nullptr && around->tokens.start < verb.head) return {around->tokens.start, verb.head};
    TokenSpan subject = Grammar(verb.head).SubjectOf(verb);
    if (!subject.empty() && IsTime(subject.start) &&
        TimeEnd(subject.start) >= subject.end) {  // "The mayor this week said"
      // "the letter filed Friday says"
      const NounPhrase* np = PhraseTo(subject.start - Tag(subject.start - 1).In(Tags("VBN", "VBD")));
      if (np == nullptr) return {};
      subject = np->tokens;
    }
    int32_t end = verb.tokens.start;
    const NounPhrase* np = PhraseBeforeTimes(&end);
    if (np != nullptr && BeginsClause(subject, np->tokens)) subject = np->tokens;
    if (!subject.empty()) subject = BeforeObject(WhoseRelative(subject, verb));
    if (const TokenSpan name = BeforeOpenApposition(np, verb); !name.empty()) return name;
    if (IsOwn(subject)) return subject;
    const int32_t hangs = verb.tokens.start - 1;  // "one official involved said"
    if (np == nullptr && Tag(hangs).In(Tags("VBD", "VBN")) && IsFinite(Tag(verb.tokens.start)) &&
        CueAt(hangs) == nullptr)
      np = PhraseTo(hangs);
    if (np != nullptr)
      return QuoteHolding(np->tokens.start) == nullptr ? BeforeObject(np->tokens) : TokenSpan{};
    return SentenceSubject(verb);
  }
  // "On Monday, | Jan Novak, a nurse told AFP": who opens the clause, where no comma ends the apposition.
  // Empty: nobody does.
  TokenSpan BeforeOpenApposition(const NounPhrase* np, const VerbGroup& verb) {
    if (np == nullptr || np->tokens.end != verb.tokens.start || !Is(np->tokens.start, kIndefiniteArticle))
      return {};
    const int32_t comma = np->tokens.start - 1;
    const NounPhrase* name = Text(comma) == "," ? PhraseTo(comma) : nullptr;
    if (name == nullptr || name->tokens.size() < 2 || !Tag(name->head).In(kNameTags) || IsTime(name->head))
      return {};
    const int32_t before = name->tokens.start - 1;
    return before < unit_.tokens.start || Text(before) == "," ? name->tokens : TokenSpan{};
  }
  // "Peru denied it and Chile said": what stands between two verbs behind a conjunction is the second's.
  bool BeginsClause(TokenSpan subject, TokenSpan phrase) {
    if (subject.empty() || subject.end >= phrase.start || Tag(phrase.start - 1) != "CC") return false;
    return HasFinite({subject.end, phrase.start}) ||
           (Text(phrase.start - 2) == "," && Tag(subject.start - 1).In(kVerbTags));
  }
  // "thanked those who “stood firm” and said": the subject of the sentence's first verb. Empty: none.
  TokenSpan SentenceSubject(const VerbGroup& verb) {
    const Syntax& grammar = Grammar(verb.head);
    for (int32_t first : grammar.verbs()) {
      if (first >= verb.tokens.start) break;
      if (!unit_.tokens.Contains(first) || QuoteHolding(first) != nullptr || !IsFinite(Tag(first))) continue;
      if (Tag(BeforeAdverbs(verb.tokens.start - 1)) != "CC" && !verb.gerund) return {};
      const TokenSpan main = grammar.SubjectOf(grammar.VerbAt(first));
      return OwnOrNone(main);
    }
    return {};
  }
  // Who speaks in a gerund or an infinitive, where what stands before it tells; empty: known to be nobody.
  std::optional<TokenSpan> Understood(const VerbGroup& verb) {
    const int32_t before = BeforeAdverbs(verb.tokens.start - 1);
    if (verb.gerund) {
      if (const TokenSpan main = IssuerLeft(before); !main.empty()) return main;
      if (const Attribution* same = SaidWith(verb, before)) return same->speaker;
    }
    const NounPhrase* np = PhraseTo(before + 1);
    if (np != nullptr && !np->pronoun && !IsDocument(np->head)) {
      TokenSpan all = Grammar(before).Coordination(np->tokens);
      while (Tag(all.start - 1) == "IN" && Tag(all.start - 2).In(kAdjectiveTags))
        all.start -= 2;  // "more than 90 people"
      if (Tag(all.start - 1) != "IN" || Is(all.start - 1, kComitative)) return all;
    }
    if (!verb.gerund || np != nullptr) return std::nullopt;
    const NounPhrase* left = Tag(before) == "IN" && IsDash(before - 1) ? PhraseTo(before - 1) : nullptr;
    if (left != nullptr) return left->tokens;  // "Silva — while saying"
    const bool hangs = Text(before) == "," || Tag(before) == "IN" || IsDash(before);
    const TokenSpan main = hangs ? MainSubject(before) : TokenSpan{};
    return main.empty() ? std::nullopt : std::optional(main);
  }
  // The statement whose content ends right before a gerund, or whose verb governs it: `…, adding that "A",
  // suggesting that …`. Null: none.
  const Attribution* SaidWith(const VerbGroup& gerund, int32_t before) {
    for (auto it = found_.rbegin(); it != found_.rend(); ++it) {
      const int32_t end = it->parts.empty() ? -1 : it->parts.back().end;
      const bool ends_here = end >= 0 && IsOneOf(end, before, before + 1);
      if (ends_here || (!it->cue.empty() && GovernorOf(gerund) == it->cue.start)) return &*it;
    }
    return nullptr;
  }
  // Who speaks in a gerund behind a time or behind what is issued: "The union released a letter Tuesday
  // saying", "Two guards gave statements saying". Empty: neither stands there.
  TokenSpan IssuerLeft(int32_t before) {
    const NounPhrase* np = PhraseTo(before + 1);
    if (np == nullptr) return {};
    if (IsTime(np->tokens.start) && TimeEnd(np->tokens.start) >= np->tokens.end) {
      const int32_t i = np->tokens.start - 1;
      return MainSubject(Tag(i) == "IN" ? i - 1 : i);
    }
    if (!IsDocument(np->head)) return {};
    return tables_.issuing.Has(Lemma(np->tokens.start - 1)) ? MainSubject(before) : TokenSpan{};
  }
  // `Three “super clubs” said`; `Silva, who played in “The Long Road” said`. Empty: no mark stands there.
  TokenSpan MarkedSpeaker(const VerbGroup& verb) {
    int32_t last = BeforeAdverbs(verb.tokens.start - 1);
    const TokenSpan* q = QuoteEnding(last + 1);
    if (q == nullptr || q->size() > kMaxObject || IsUtterance(*q)) return {};
    const bool adverb = q->size() == 3 && Tag(q->start + 1).In(kAdverbTags);  // `Silva “firmly” denied`
    if (const NounPhrase* np = PhraseTo(q->start); np != nullptr)
      return adverb ? np->tokens : TokenSpan{np->tokens.start, q->end};
    return BeforeRelative(q->end, std::max(unit_.tokens.start + 1, q->end - kMaxLookahead));
  }
  // Whom the participle before an object explains: "a boy carrying a flag", "passengers trying to reach
  // Lima". "Silva as a candidate": Silva. Otherwise the subject itself.
  TokenSpan BeforeObject(TokenSpan subject) {
    int32_t at = subject.start - 1;
    if (Is(at, kEssive) && Tag(subject.start) == "DT") {
      const NounPhrase* np = PhraseTo(at);
      return np != nullptr && Tag(np->head).In(kNameTags) && !HasFinite({unit_.tokens.start, at}) ? np->tokens
                                                                                                  : subject;
    }
    const int32_t floor = std::max(unit_.tokens.start, at - kMaxObject);
    while (at > floor && Tag(at) != "VBG") {
      const NounPhrase* np = PhraseTo(at + 1);
      if (np == nullptr && !Tag(at).In(Tags("VB", "TO", "IN") | kAdverbTags)) return subject;
      at = (np != nullptr ? np->tokens.start : at) - 1;
    }
    const NounPhrase* np = at > floor && QuoteHolding(at) == nullptr ? PhraseTo(at) : nullptr;
    return np != nullptr && !np->pronoun && !IsTime(np->head) ? First(np->tokens) : subject;
  }
  // "Those who saw the fire said": the subject's own verb stands in front of it, in a relative clause whose
  // antecedent is who says it. "Silva, 20, a student in Lima who said": who stands before the relative
  // pronoun.
  TokenSpan WhoseRelative(TokenSpan subject, const VerbGroup& verb) {
    int32_t i = BeforeAdverbs(verb.tokens.start - 1);
    if (Tag(i) == "WDT" || Is(i, kComplementizer)) return NoteThatReads(i, subject);
    if (Tag(i) != "WP" || subject.end > i) i = WhoBefore(subject.start);
    if (i < 0) return subject;
    const NounPhrase* np = PhraseTo(i - (Text(i - 1) == ","));
    if (np == nullptr || QuoteHolding(np->tokens.start) != nullptr || IsTime(np->head)) return subject;
    const TokenSpan antecedent = First(np->tokens, true);
    if (Text(antecedent.start - 1) != "," || Text(i - 1) == ",") return antecedent;
    const int32_t floor = std::max(unit_.tokens.start + 1, i - kMaxLookahead);
    const TokenSpan named = Apposed(i, floor, true);
    return named.empty() ? antecedent : named;
  }
  // The pronoun of a relative clause whose verb stands right before a token; -1: there is none.
  int32_t WhoBefore(int32_t token) const {
    int32_t i = token - 1;
    while (Tag(i).In(kVerbTags | kAdverbTags)) --i;
    return i < token - 1 && Tag(i) == "WP" && IsFinite(Tag(i + 1)) ? i : -1;
  }
  // "a note in the kitchen that read": the note, which its place parts from the relative pronoun at i.
  TokenSpan NoteThatReads(int32_t i, TokenSpan subject) {
    const NounPhrase* place = PhraseTo(i);
    if (place == nullptr || Tag(place->tokens.start - 1) != "IN") return subject;
    const NounPhrase* note = PhraseTo(place->tokens.start - 1);
    const bool reads = note != nullptr && tables_.documents.Has(Lemma(note->head)) &&
                       !tables_.documents.Has(Lemma(place->head));
    return reads ? note->tokens : subject;
  }
  // The subject of the last verb before i that heads a clause of its own: "Peru took the offer made in Lima,
  // saying". Empty: none.
  TokenSpan MainSubject(int32_t i) {
    if (!unit_.tokens.Contains(i)) return {};
    const Syntax& grammar = Grammar(i);
    const std::vector<int32_t>& verbs = grammar.verbs();
    for (auto it = std::lower_bound(verbs.begin(), verbs.end(), i); it != verbs.begin();) {
      const int32_t head = *--it;
      if (!unit_.tokens.Contains(head)) break;
      if (QuoteHolding(head) != nullptr) continue;
      const VerbGroup verb = grammar.VerbAt(head);
      if (!HeadsClause(verb)) continue;
      const int32_t before = BeforeAdverbs(verb.tokens.start - 1);
      const NounPhrase* np = PhraseTo(before + 1);
      if (Tag(before).In(kQuestionTags) || (np != nullptr && HangsOnAnother(*np))) continue;
      const TokenSpan subject = grammar.SubjectOf(verb);
      if (subject.empty() && np != nullptr && Tag(np->tokens.start - 1) == "CC") return np->tokens;
      return OwnOrNone(subject);
    }
    return {};
  }
  bool HeadsClause(const VerbGroup& verb) const {
    return !verb.reduced && !verb.gerund && !verb.infinitive && IsFinite(Tag(verb.tokens.start));
  }
  // Is the phrase before a verb in a relative clause, or another verb's object: "took | the offer | agreed in
  // Lima", tagged as if it acted?
  bool HangsOnAnother(const NounPhrase& np) const {
    const int32_t before = np.tokens.start - 1;
    return Tag(before).In(kQuestionTags) || (np.pronoun && Tag(before).In(kNounTags)) ||
           (IsFinite(Tag(before)) && CueAt(before) == nullptr);
  }
  // The speaker that a verb does not have right before it: of the statement that ends at its conjunction
  // ("said A and added"), behind a relative clause ("Silva, who left Peru, said") or appositions ("Silva, a
  // nurse, said").
  TokenSpan SharedSpeaker(const VerbGroup& verb) {
    int32_t i = BeforeAdverbs(verb.tokens.start - 1);
    if (Tag(i) == "CC" && !verb.gerund && !verb.infinitive) return SpeakerUpTo(i);
    if (Text(i) == ")") return BeforeBracket(i);
    if (IsDash(i)) return BeforeDashes(i);
    if (IsTime(i)) {  // ", on Friday said", ", last week said"
      const NounPhrase* when = PhraseTo(i + 1);
      int32_t before = when != nullptr && IsTime(when->tokens.start) ? when->tokens.start - 1 : i - 1;
      if (Tag(before) == "IN") --before;
      if (Text(before) == ",") i = before;
    }
    if (Text(i) != ",") return {};
    const int32_t floor = std::max(unit_.tokens.start + 1, i - kMaxLookahead);
    if (const TokenSpan named = BeforeRelative(i, floor); !named.empty()) return named;
    return Apposed(i, floor, false);
  }
  // "Ana Silva (D-Ohio) said": who stands before the bracket that the one at i closes. Empty: none.
  TokenSpan BeforeBracket(int32_t i) {
    int32_t open = i - 1;
    while (open > unit_.tokens.start && Text(open) != "(" && i - open < kMaxObject) --open;
    const NounPhrase* np = Text(open) == "(" ? PhraseTo(open) : nullptr;
    return np == nullptr ? TokenSpan{} : First(np->tokens);
  }
  // "half of the members – two in Lima – said": who stands before the dash that the one at i closes. Empty:
  // none.
  TokenSpan BeforeDashes(int32_t i) {
    int32_t open = i - 1;
    while (open > unit_.tokens.start && !IsDash(open) && i - open < kMaxLookahead) --open;
    const NounPhrase* np = IsDash(open) ? PhraseTo(open) : nullptr;
    return np == nullptr ? TokenSpan{} : First(np->tokens);
  }
  // Of the statement that ends at the conjunction at i. Empty: none does.
  TokenSpan SpeakerUpTo(int32_t i) const {
    for (auto it = found_.rbegin(); it != found_.rend() && it - found_.rbegin() < kMaxHops; ++it) {
      if (it->parts.empty() || it->speaker.empty()) continue;
      const int32_t end = it->parts.back().end;
      if ((end == i || (end == i - 1 && Text(end) == ",")) && it->clause.start < end) return it->speaker;
    }
    return {};
  }
  // Who stands before the relative clause that ends before i, at a comma or a quote mark: ", who left Peru,",
  // and ", who lost her husband, Joel,". Empty: there is none.
  TokenSpan BeforeRelative(int32_t i, int32_t floor) {
    int commas = 0;
    for (int32_t j = i - 1; j >= floor; --j) {
      if (const TokenSpan* q = QuoteHolding(j); q != nullptr) {
        j = q->start;
        continue;
      }
      if (Text(j) == "," && QuoteStarting(j + 1) == nullptr && (++commas > 1 || Tag(j + 1) == "CC")) break;
      if (!Tag(j).In(kQuestionTags) || Text(j - 1) != ",") continue;
      const TokenSpan named = Apposed(j - 1, floor, true);
      if (!named.empty()) return named;
      const NounPhrase* np = PhraseTo(j - 1);
      return np == nullptr ? TokenSpan{} : First(np->tokens);
    }
    return {};
  }
  // The phrase that those between commas before the one at i explain: "Silva" of "Silva, a nurse, mother of
  // two,". Empty: there is none. `relative`: what stands before it may be the rest of a clause.
  TokenSpan Apposed(int32_t i, int32_t floor, bool relative) {
    TokenSpan best;
    for (int32_t hop = 0; hop < 4; ++hop) {
      const int32_t open = ApposedFrom(i, floor) - 1;
      if (open < floor || Text(open) != "," || PhraseFrom(open + 1) == nullptr) break;
      const NounPhrase* np = PhraseTo(open);
      if (np == nullptr || IsTime(np->head)) break;
      const PennTag lead = Tag(SegmentStart(open, floor - 1));
      if (lead.In(Tags("IN", "TO", "VBG", "VBN", "WRB")) && !(relative && hop > 0)) break;
      best = np->tokens;
      i = open;
    }
    return best.empty() ? best : First(best);
  }
  // … of "a nurse and mother", too.
  int32_t ApposedFrom(int32_t i, int32_t floor) {
    const int32_t start = SegmentStart(i, floor);
    const bool joined = start - 1 > floor && Tag(start - 1) == "CC";
    return joined && PhraseTo(i) != nullptr && PhraseTo(start - 1) != nullptr ? SegmentStart(start - 1, floor)
                                                                              : start;
  }
  // Where the words begin that end before the comma at i: behind a comma, a verb, a conjunction or a quote.
  int32_t SegmentStart(int32_t i, int32_t floor) const {
    int32_t at = i;
    while (at > floor && Text(at - 1) != "," && !IsFinite(Tag(at - 1)) && Tag(at - 1) != "CC" &&
           QuoteHolding(at - 1) == nullptr && !IsStop(Text(at - 1)))
      --at;
    return at;
  }
  // The phrase that "of" and the like make longer to the left: "the mayor of Lima" of "Lima". `person`: not
  // "a rebuke from Silva", which nobody calls "who".
  TokenSpan First(TokenSpan phrase, bool person = false) {
    for (int hop = 0; hop < 3; ++hop) {
      const int32_t before = phrase.start - 1;
      if (!Is(before, kGenitive) &&
          !(Tag(before) == "IN" && PhraseTo(before) != nullptr && Tag(PhraseTo(before)->head) != "NNP"))
        break;
      const NounPhrase* np = PhraseTo(before);
      if (np == nullptr) break;
      if (person && (tables_.reactions.Has(Lemma(np->head)) || tables_.documents.Has(Lemma(np->head)))) break;
      phrase = np->tokens;
    }
    return phrase;
  }
  int32_t GovernorOf(const VerbGroup& verb) {
    const std::vector<int32_t>& verbs = Grammar(verb.head).verbs();
    auto it = std::lower_bound(verbs.begin(), verbs.end(), verb.tokens.start);
    while (it != verbs.begin() && QuoteHolding(*(it - 1)) != nullptr) --it;
    return it == verbs.begin() ? -1 : *(it - 1);
  }

  // --- configurations
  // -------------------------------------------------------------------------------------------------------
  void Add(Attribution a) {
    for (TokenSpan& part : a.parts) part = Trim(part);
    std::erase_if(a.parts, [&](TokenSpan part) { return part.empty() || Tag(part.start) == "POS"; });
    if (a.parts.empty() && !a.awaits_next_block) {
      why_ = "its content is empty";
      return;
    }
    a.negated |= !a.speaker.empty() && tables_.nobody.Has(Lower(a.speaker.start));
    if (!a.speaker.empty() && (Tag(a.speaker.end - 1).In(kAdverbTags) ||
                               tables_.not_speakers.Has(Lemma(Grammar(a.speaker.start).HeadOf(a.speaker))))) {
      why_ = "who would be its speaker does not speak";
      return;
    }
    a.inside_quote = unit_.inside_quote;
    if (!a.parts.empty() && a.parts.back().end == last_choice_.end) {
      a.confidence = last_choice_.confidence;
      if (last_choice_.by_rule != last_choice_.end) a.lost_end = last_choice_.by_rule;
    }
    found_.push_back(std::move(a));
  }

  void Verb(const Cue& cue) {
    int32_t head = cue.tokens.start;
    VerbGroup verb = Grammar(head).VerbAt(head);
    if (!Tag(head).In(kVerbTags)) verb.gerund = verb.passive = verb.reduced = false;
    verb.gerund |= (Tag(head) == "NN" && IsGerund(cue)) ||
                   (Tag(verb.tokens.start) == "VBG" && LemmaIs(verb.tokens.start, kPerfectAuxiliary) &&
                    Text(verb.tokens.start - 1) == ",");  // ", having called it"
    // "has in the past said"
    const NounPhrase* np = PhraseTo(verb.tokens.start);
    const int32_t has = np == nullptr ? -1 : np->tokens.start - 2;
    if (LemmaIs(has, kPerfectAuxiliary) && Tag(has + 1) == "IN") {
      verb.tokens.start = has;
      verb.reduced = verb.passive = false;
      verb.perfect = true;
    }
    if (verb.reduced && IsMainVerb(verb)) verb.reduced = verb.passive = false;
    if (HyphenBefore(head)) return No("part of a compound");
    main_ = MainBehind(verb);
    if ((cue.frames & kWeakCue) && (unit_.inside_quote || verb.negated))
      return No("its subject is no speaker: negated, or inside a quote");
    const bool found = TryLeft(cue, verb, /*direct=*/true) || TryAs(cue, verb) || TryGapped(cue, verb) ||
                       TryRight(cue, verb) || TryLeft(cue, verb, /*direct=*/false);
    if (!found) TryFragment(cue, verb);
  }
  // A participle by its tag that can only be the verb of its sentence: behind a pronoun, or alone.
  bool IsMainVerb(const VerbGroup& verb) {
    int32_t before = BeforeAdverbs(verb.tokens.start - 1);
    if (Tag(before) == "PRP") return true;
    const NounPhrase* np = PhraseTo(before + 1);
    if (np != nullptr && np->tokens.start == unit_.tokens.start && before + 1 < verb.tokens.start)
      return true;
    if (Tag(before) == "CC" && IsFinite(Tag(GovernorOf(verb)))) return true;
    for (int32_t i = unit_.tokens.start; i < limit_; ++i) {
      if (Tag(i).In(kQuestionTags) && Text(i - 1) == ",")  // "Silva, who leads the race, called for"
        i = Find(",", i, verb.tokens.start);
      if (IsFinite(Tag(i)) && QuoteHolding(i) == nullptr) return false;
    }
    return !unit_.inside_quote && !unit_.headline;
  }
  // Notes why the cue at work comes to nothing; the last note counts.
  void No(std::string_view why) { why_ = why; }
  bool Fails(std::string_view why) {
    why_ = why;
    return false;
  }
  // Notes that a frame of the cue at work is not met, and where that was seen; for who asks alone.
  bool Misses(CueFlag frame, std::string_view core, std::string_view why, int32_t at, int32_t until = -1) {
    if (reasons_ != nullptr) trials_.push_back({frame, core, why, at, until});
    return false;
  }
  bool HyphenBefore(int32_t i) const {
    return Tag(i - 1) == "HYPH" || (Text(i - 1) == "-" && !doc_.space_before(i));
  }

  // The speaker's phrase around a cue that stands behind its content, and where the attribution begins.
  struct Edge {
    TokenSpan speaker;
    int32_t start = -1;
    int32_t end = -1;
    bool as = false;
  };
  // Who speaks behind a verb that ends at i: "said | Silva", "said | acting mayor Silva", and behind a quote
  // `“A,” said | on Monday Ana Silva`. Empty: nobody.
  TokenSpan InvertedSpeaker(int32_t i, bool quoted_left) {
    if (IsTime(i) || (Is(i, kTemporal) && IsTime(i + 1))) {
      const int32_t name = TimeEnd(i);
      if (!quoted_left || !Tag(name).In(kNameTags | Tags("DT"))) return {};
      const NounPhrase* np = Grammar(name).PhraseAt(name);  // the day may be its first word
      return np == nullptr || IsTime(np->head) ? TokenSpan{} : Widen({name, np->tokens.end});
    }
    const bool acting = Tag(i) == "VBG" && tables_.acting.Has(Lower(i));
    const NounPhrase* np = PhraseFrom(i + acting);
    return np == nullptr || (np->pronoun && !quoted_left) ? TokenSpan{} : Widen(np->tokens);
  }
  std::optional<Edge> EdgeOf(const Cue& cue, const VerbGroup& verb) {
    const int32_t before = verb.tokens.start - 1;
    const bool at_edge = Text(before) == "," || QuoteEnding(before + 1) != nullptr || IsDash(before);
    if (at_edge && !verb.gerund && !(cue.frames & kAlwaysHearer)) {  // inverted: `“A,” said X`
      const bool at_mark = QuoteEnding(before + 1) != nullptr;
      const TokenSpan speaker = InvertedSpeaker(at_mark ? PastAside(cue.tokens.end) : cue.tokens.end,
                                                at_mark || QuoteEnding(before) != nullptr);
      if (!speaker.empty() && !IsFinite(Tag(speaker.end)))
        return Edge{speaker, verb.tokens.start, speaker.end, false};
    }
    TokenSpan speaker = SpeakerLeft(verb);
    if (speaker.empty() || speaker.start >= verb.head) return std::nullopt;
    TokenSpan wide = Widen(speaker);
    if (speaker.size() == 1 && Tag(speaker.start) == "DT" && Has(speaker.end, kHasUpper))
      wide.end = verb.tokens.start;  // "the WHO", a pronoun by its tag
    if (wide.end > verb.tokens.start) wide.end = std::max(speaker.end, wide.start + 1);
    Edge edge{wide, wide.start, cue.tokens.end, false};
    if (IsQuotedAs(verb)) {  // `“A,” | Reuters quoted Lang as saying`
      const TokenSpan main = MainSubject(verb.tokens.start - 1);
      if (main.empty()) return std::nullopt;
      edge.start = std::min(edge.start, Widen(main).start);
    }
    while (Tag(edge.start - 1).In(kAdverbTags) && edge.start - 1 >= floor_) --edge.start;
    if (Is(edge.start - 1, kQuotative)) {
      edge.as = true;
      --edge.start;
    }
    return edge;
  }
  // `“A,” said | , with a smile, X`: behind the aside that begins at i; i itself where none does.
  int32_t PastAside(int32_t i) const {
    if (Text(i) != "," || QuoteStarting(i + 1) != nullptr) return i;
    const int32_t stop = std::min(limit_, i + kMaxObject);
    int32_t close = i + 1;
    while (close < stop && Text(close) != "," && !IsFinite(Tag(close))) ++close;
    return Text(close) == "," ? close + 1 : i;
  }
  // The end of an attribution behind its adverbials, or -1 where something else follows.
  int32_t Terminal(int32_t i, uint32_t frames) {
    const int32_t from = i;
    bool heard = false;
    for (int32_t hop = 0; hop < kMaxHops && i < limit_; ++hop) {
      if (!SkipAdverbial(&i, &heard, frames)) break;
    }
    if (i > from && Tag(i) == "VBN" && !HasFinite({i, limit_}) && !HasQuote({i, limit_}))
      i = limit_;  // "in a statement released through a lawyer"
    const bool ends = i >= limit_ || IsOneOf(Text(i), ",", ";", "(", ")") || IsDash(i) ||
                      QuoteStarting(i) != nullptr || Tag(i).In(kQuestionTags | Tags("VBG", "IN", "CC"));
    terminal_ = i;
    return ends ? i : -1;
  }

  bool TryLeft(const Cue& cue, const VerbGroup& verb, bool direct) {
    if (!(cue.frames & (direct ? kQuoted : kTrails))) return false;
    const auto misses = [&](std::string_view why, int32_t at) {
      return Misses(direct ? kQuoted : kTrails, direct ? "core.quote.before-cue" : "core.quote.trailing", why,
                    at);
    };
    if ((verb.gerund && !IsQuotedAs(verb)) || verb.infinitive)
      return misses("a gerund or an infinitive: nothing before it is its content", verb.tokens.start);
    std::optional<Edge> edge = EdgeOf(cue, verb);
    if (!edge.has_value()) return misses("who could speak does not stand beside it", verb.tokens.start - 1);
    if (edge->start < floor_ || (direct && edge->start == floor_))
      return edge->start <= unit_.tokens.start
                 ? misses("nothing stands before it", -1)
                 : misses("what stands before it is another statement's", edge->start - 1);
    const bool comma = Text(edge->start - 1) == ",";
    const TokenSpan* q = QuoteEnding(edge->start);
    if (q == nullptr && comma) q = QuoteEnding(edge->start - 1);
    if (direct && q == nullptr)
      return misses("no text in quote marks ends right before cue and speaker", edge->start - 1);
    if (direct != (q != nullptr && IsUtterance(*q)))
      return direct && misses("what ends before it in quote marks says nothing by itself", q->start);
    if (direct && IsFronted(*q) && RightContent(cue.tokens.end, cue.frames).at >= 0) return false;
    if (!direct && !comma && !IsDash(edge->start - 1))
      return misses("no comma or dash stands before cue and speaker", edge->start - 1);
    if ((cue.frames & kStudies) && !IsStudy(edge->speaker) && !IsFinder(edge->speaker))
      return Fails("its subject is no report or study");
    if (!direct && unit_.inside_quote && Is(edge->speaker.start, kSpeechParticipant))
      return Fails("inside a quote, and its speaker speaks there");
    int32_t end = Terminal(edge->end, cue.frames);
    if (end < 0 && !direct) return misses("the sentence goes on behind it", terminal_);
    if (end < 0) end = edge->end;
    Attribution a{.cue = cue.tokens,
                  .cue_lemma = std::string(cue.lemma),
                  .speaker = edge->speaker,
                  .clause = {edge->start, end},
                  .negated = verb.negated};
    if (direct) {
      AddDirect(*q, end, &a);
    } else if (!AddTrailed(cue, *edge, end, &a)) {
      return misses("what stands before it has no finite verb by its tags", edge->start - 1);
    }
    floor_ = end;
    Add(std::move(a));
    return true;
  }
  // `Calling it “bad,” Silva said | she would leave`: a phrase that only ends in a quote.
  bool IsFronted(const TokenSpan& q) const {
    return floor_ < q.start && Tag(floor_).In(Tags("VBG", "VBN", "IN"));
  }
  // `“A,” X said` and `“A,” X said, “b.”`: the quote with the words before it that belong to it, and the
  // quotes behind the attribution.
  void AddDirect(const TokenSpan& q, int32_t end, Attribution* a) {
    a->rule = "core.quote.before-cue";
    a->nested = StatementReaches(q.end);
    const int32_t start = a->nested ? NestedStart() : OpensContent(q) ? floor_ : q.start;
    a->parts.push_back({start, q.end});
    AddInterrupted(a, end);
  }
  // Are the words between the last attribution and a quote part of what is said: `The port “is shut,” X
  // said`?
  bool OpensContent(const TokenSpan& q) const {
    const TokenSpan before{floor_, q.start};
    const std::string_view mark = Text(q.start - 1);
    bool words = false;  // not just a bracket or a dash
    for (int32_t i = before.start; i < before.end; ++i) words |= !(doc_.word(i).flags & kIsPunct);
    if (!words || mark == ":" || IsStop(mark) || IsDash(q.start - 1)) return false;
    return mark != "," || before.size() > 2 || HasFinite(before);
  }
  // "A, X said" and "A, X said, b": the content before the attribution, and behind it up to its end. False:
  // there is no clause.
  bool AddTrailed(const Cue& cue, const Edge& edge, int32_t end, Attribution* a) {
    a->rule = edge.as ? "core.quote.as-reported" : "core.quote.trailing";
    TokenSpan content = Trim({floor_, edge.start - (edge.as ? 0 : 1)});
    a->nested = content.empty() && !edge.as;
    if (a->nested && SaidByAnother(cue.tokens.start)) return Fails("its clause is what another says");
    a->nested |= StatementReaches(edge.start);
    if (a->nested) content = Trim({NestedStart(), edge.start - (edge.as ? 0 : 1)});
    const bool whole = HasFinite({content.start + 1, content.end}) || unit_.headline;
    const TokenSpan rest = Text(end) == "," ? TokenSpan{end + 1, limit_} : TokenSpan{};
    // "Silva, he said, will leave" goes on; "Of course, Silva agrees, and leaves" is of another.
    if (!whole && (!HasFinite(rest) || Tag(rest.start) == "CC")) return false;
    if (rest.empty() || (edge.as && whole)) {
      a->parts.push_back(content);
      return true;
    }
    // "If the dam breaks, Silva said, the port will close", "In other words, as Silva said, it is late": what
    // is said comes behind
    const bool clause = LooksLikeClause(rest.start);
    const bool subordinate = edge.as || (clause && IsSubordinate(content));
    if (!subordinate) a->parts.push_back(content);
    if (subordinate || (clause && EndsInFront(content)) || GoesOn(rest, whole))
      a->parts.push_back({rest.start, EndOfContent(rest.start, VerbTag(cue), "free")});
    return true;
  }
  // "If Peru attacks, Silva said, Chile will | respond": in what goes on behind the statement before?
  bool SaidByAnother(int32_t i) const {
    return !found_.empty() && std::any_of(found_.back().parts.begin(), found_.back().parts.end(),
                                          [i](TokenSpan part) { return part.Contains(i); });
  }
  // One clause behind "if", "because", "when"; a comma may begin another.
  bool IsSubordinate(TokenSpan content) const {
    int32_t lead = content.start;
    while (Tag(lead).In(Tags("CC", "RB"))) ++lead;
    // "If Peru attacks": "if" opens a clause, also where its verb is tagged as a noun.
    const bool conditional = Is(lead, kConditional);
    const bool opens = conditional || tables_.breaks.Has(Lower(lead));
    if (!opens || !Tag(lead).In(Tags("IN", "WRB"))) return false;
    if (!HasFinite(content) && !(conditional && content.end - lead > 2)) return false;
    for (int32_t i = lead; i < content.end; ++i) {
      if (Text(i) == "," || QuoteHolding(i) != nullptr) return false;
    }
    return true;
  }
  // "As X reported, A."
  bool TryAs(const Cue& cue, const VerbGroup& verb) {
    if (!(cue.frames & kTrails) || !Is(floor_, kQuotative) || verb.tokens.start - floor_ > kMaxLookahead / 2)
      return false;
    const auto misses = [&](std::string_view why, int32_t at) {
      return Misses(kTrails, "core.quote.as-reported", why, at);
    };
    int32_t comma = Terminal(cue.tokens.end, cue.frames & ~kToHearer);
    if (comma < 0 || Text(comma) != ",") return misses("no comma ends the clause that reports", terminal_);
    TokenSpan speaker = SpeakerLeft(verb);
    if (speaker.empty() || speaker.start != floor_ + 1)
      return misses("who speaks is not what opens the sentence", floor_ + 1);
    if (unit_.inside_quote && Is(speaker.start, kSpeechParticipant))
      return Fails("inside a quote, and its speaker speaks there");
    Attribution a{.cue = cue.tokens,
                  .cue_lemma = std::string(cue.lemma),
                  .speaker = Reaching(Widen(speaker), verb.tokens.start),
                  .clause = {floor_, comma},
                  .negated = verb.negated};
    a.parts.push_back({comma + 1, EndOfContent(comma + 1, VerbTag(cue), "free")});
    a.rule = "core.quote.as-reported";
    Add(std::move(a));
    return true;
  }
  // `“A,” X said, “b.”`: the quote behind the attribution is its second part.
  void AddInterrupted(Attribution* a, int32_t end) {
    int32_t at = end;
    if (Text(at) == "," && Tag(at + 1) == "VBG") at = AsideEnd(at + 1);
    if (IsOneOf(Text(at), ",", ":") || IsDash(at)) ++at;
    if (at > end && Tag(at) == "CC" && QuoteStarting(at + 1) != nullptr) ++at;  // `“A,” X said, but “b.”`
    if (const TokenSpan* q = QuoteStarting(at); q != nullptr && at > end) {
      a->parts.push_back(QuotedContent(q->start, Tag(a->cue.start)));
      floor_ = std::max(floor_, a->parts.back().end);
      end = a->parts.back().end;
    }
    AddFurther(a, end);
  }
  // `“A,” X said, pointing at the map, “b.”`: the comma that ends the aside which begins at i.
  int32_t AsideEnd(int32_t i) const {
    int32_t stop = std::min(limit_, i + kMaxLookahead / 2);
    for (int32_t at = i;
         at < stop && !IsStop(Text(at)) && QuoteHolding(at) == nullptr && CueAt(at) == nullptr; ++at) {
      if (Text(at) == "," && QuoteStarting(at + 1) != nullptr) return at;
    }
    return i - 1;
  }
  // Whole sentences in quote marks right behind the last part: `“A,” said X, “b.” “C.”`
  void AddFurther(Attribution* a, int32_t at) {
    while (true) {
      bool stopped = IsStop(Text(at)) || (QuoteEnding(at) != nullptr && IsStop(Text(at - 2)));
      while (IsStop(Text(at))) ++at;
      const TokenSpan* q = QuoteStarting(at);
      if (q == nullptr || !stopped || !IsStop(Text(q->end - 2))) return;
      bool ends = q->end >= limit_ || QuoteStarting(q->end) != nullptr;
      if (!ends) return;
      a->parts.push_back(*q);
      floor_ = std::max(floor_, q->end);
      at = q->end;
    }
  }
  // "The port was shut, and by night, Silva said, the ships had left": the end of the content, behind its
  // last comma, is an adverbial of the clause that follows.
  bool EndsInFront(TokenSpan content) const {
    int32_t comma = content.end - 1;
    while (comma > content.start && Text(comma) != ",") --comma;
    int32_t front = comma + 1;
    if (Tag(front) != "CC") return false;
    return comma > content.start && IsPreposition(front + 1) && !HasFinite({front, content.end}) &&
           !HasQuote({front, content.end});
  }
  // "A, officials said, with nine held": is what follows the attribution theirs too?
  bool GoesOn(TokenSpan rest, bool whole) const {
    if (!whole) return true;
    if (Is(rest.start, kContinuative)) return CueAt(rest.start + 1) == nullptr;
    return Is(rest.start, kElaborative) || IsFinite(Tag(rest.start));
  }

  bool TryRight(const Cue& cue, const VerbGroup& verb) {
    if (!(cue.frames & (kThatClause | kExplicitThat | kQuoted | kNounThat))) return false;
    bool told = verb.passive && !verb.reduced;
    if (told && !(cue.frames & kHearer)) return Fails("a passive, and it takes no addressee");
    Start start = RightContent(cue.tokens.end, told ? cue.frames & ~(kHearer | kToHearer) : cue.frames);
    if (start.at < 0) {
      const bool clause = (cue.frames & (kThatClause | kExplicitThat | kNounThat)) != 0;
      Misses(cue.frames & kNounThat     ? kNounThat
             : cue.frames & kThatClause ? kThatClause
             : clause                   ? kExplicitThat
                                        : kQuoted,
             !clause                    ? "core.quote.after-cue"
             : cue.frames & kThatClause ? "core.quote.clause"
                                        : "core.quote.that-clause",
             stopped_.why, stopped_.at, stopped_.until);
      return Fails(CueReason::kNoContent);
    }
    bool plain = !start.that && !start.quote && !start.colon;
    if (plain && !(cue.frames & kThatClause)) return Fails("its clause needs “that”");
    if (start.quote && !start.that && !(cue.frames & kQuoted)) return Fails("it takes no quote marks");
    if (start.that && !start.quote && !(cue.frames & (kThatClause | kExplicitThat | kNounThat))) return false;
    if (plain && (verb.infinitive || verb.reduced || verb.negated ||
                  (!verb.modal.empty() && !verb.future && !verb.conditional))) {
      about_ = verb.infinitive ? "an infinitive"
               : verb.reduced  ? "a participle by its tag"
               : verb.negated  ? "negated"
                               : verb.modal;
      return Fails("nothing is said: an infinitive, a modal or a negation");
    }
    if (plain && Tag(cue.tokens.start) == "VB" && verb.modal.empty() && !IsPresent(cue, verb))
      return Fails("nothing is said: a bare infinitive");
    if (verb.infinitive && IsPlanned(verb)) return Fails("nothing is said yet: it is planned");
    if (start.colon && !start.quote && !start.at_end &&
        (unit_.inside_quote || !(cue.frames & kThatClause) || !LooksLikeClause(start.at)))
      return Fails("no clause behind the colon");
    if (plain && start.at == cue.tokens.end) {
      const NounPhrase* np = PhraseFrom(start.at);
      if (np != nullptr && tables_.unsaid.Has(Lemma(np->head)) && !IsFinite(Tag(np->tokens.end)))
        return Fails("what is its object is not said");
    }
    Attribution a{.cue = cue.tokens,
                  .cue_lemma = std::string(cue.lemma),
                  .clause = {cue.tokens.start, std::max(start.at, cue.tokens.end)},
                  .negated = verb.negated};
    a.speaker = told ? Grammar(verb.head).AgentOf(verb) : SpeakerLeft(verb);
    const bool finder = (cue.frames & kStudies) && (start.that || plain) && IsFinder(a.speaker);
    if ((cue.frames & kStudies) && !finder && !IsStudy(a.speaker)) a.speaker = StudyLeft(verb);
    if (!told && a.speaker.empty() && Text(verb.tokens.start - 1) != ",") {
      if (const NounPhrase* np = PhraseFrom(cue.tokens.end); np != nullptr && start.colon)
        a.speaker = np->tokens;
    }
    if (a.speaker.empty()) return Fails(told ? "a passive, and nobody says it" : "no speaker");
    a.speaker = Reaching(Widen(a.speaker), verb.tokens.start);
    if ((cue.frames & kStudies) && !finder && !IsStudy(a.speaker))
      return Fails("its subject is no report or study");
    if (unit_.inside_quote && Is(a.speaker.start, kSpeechParticipant))
      return Fails("inside a quote, and its speaker speaks there");
    if (Is(a.speaker.start, kSecondPerson)) return Fails("its speaker is “you”");
    a.clause.start = std::min(a.clause.start, a.speaker.start);
    const PennTag tag = VerbTag(cue);
    if (start.at_end) {
      a.awaits_next_block = true;
      a.rule = "core.quote.colon";
    } else if (start.quote) {
      a.parts.push_back(QuotedContent(start.at, tag));
      a.rule = start.colon ? "core.quote.colon" : "core.quote.after-cue";
    } else {
      const int32_t main = std::max(start.at, BehindWhile(start.at));
      int32_t end = start.colon ? limit_ : EndOfContent(main, tag, start.that ? "that" : "clause");
      if (!start.colon && InRelative(verb)) end = std::min(end, RelativeEnd(start.at, end));
      a.parts.push_back({start.at, end});
      a.rule = start.colon ? "core.quote.colon" : start.that ? "core.quote.that-clause" : "core.quote.clause";
    }
    floor_ = std::max(floor_, cue.tokens.end);
    Add(std::move(a));
    return true;
  }
  // "is expected to say", "plans to announce"
  bool IsPlanned(const VerbGroup& verb) const {
    const int32_t to = verb.tokens.start - !Is(verb.tokens.start, kInfinitiveMarker);
    return tables_.planned.Has(Lemma(to - 1));
  }
  // A bare form by its tag that can only be a present: "the reports suggest", "officials later say", "the
  // unions, though, say".
  bool IsPresent(const Cue& cue, const VerbGroup& verb) {
    if (verb.tokens.start != cue.tokens.start) return false;
    int32_t before = BeforeAdverbs(verb.tokens.start - 1);
    if (before + 1 == verb.tokens.start) {
      if (const NounPhrase* np = PhraseTo(before + 1); np != nullptr) return !np->pronoun;
    }
    if (Text(before) != "," && PhraseTo(before + 1) == nullptr) return false;
    const TokenSpan subject = SpeakerLeft(verb);
    if (subject.empty()) return false;
    const TokenSpan all = Grammar(subject.start).Coordination(subject);
    return all != subject || (Tag(Grammar(subject.start).HeadOf(subject)).In(kPluralTags) &&
                              !HasFinite({subject.end, verb.tokens.start}));
  }
  // Is it the verb of a relative clause whose antecedent is the subject of a verb still to come: "Silva, who
  // says A, left"?
  bool InRelative(const VerbGroup& verb) {
    int32_t i = BeforeAdverbs(verb.tokens.start - 1);
    if (!Tag(i).In(Tags("WP", "WDT")) || i - unit_.tokens.start > kMaxLookahead) return false;
    return !HasFinite({unit_.tokens.start, i});
  }
  // Where, in what a relative clause says, the verb of its antecedent stands behind a comma; `end`: nowhere.
  int32_t RelativeEnd(int32_t start, int32_t end) const {
    bool finite = IsFinite(Tag(start));
    const int32_t stop = std::min(end, start + kMaxLookahead);
    for (int32_t i = start + 1; i + 1 < stop; ++i) {
      if (const TokenSpan* q = QuoteHolding(i); q != nullptr) {
        i = q->end - 1;
        continue;
      }
      if (Text(i) == "," && finite &&
          (IsFinite(Tag(i + 1)) ||
           (Tag(i + 1) == "VBN" && !HasFinite({i + 1, std::min(limit_, i + kMaxLookahead)}))))
        return i;
      finite |= IsFinite(Tag(i));
    }
    return end;
  }
  // Is a study named before a verb? Asked before anything is built.
  bool StudyNear(int32_t verb) const {
    for (int32_t i = verb - 1; i >= unit_.tokens.start && verb - i <= kMaxLookahead; --i) {
      const std::string_view word = Lower(i);  // by words alone, before anything is tagged
      const auto known = [this](std::string_view w) {
        return tables_.studies.Has(w) || tables_.finders.Has(w);
      };
      if (known(word) || (verb - i <= 3 && IsAcronym(i)) || (verb - i <= 2 && Is(i, kNeuter))) return true;
      if (!word.ends_with("s")) continue;
      const std::string_view stem = word.substr(0, word.size() - 1);
      if (known(stem)) return true;
      if (stem.ends_with("ie") && tables_.studies.Has(std::string(stem.substr(0, stem.size() - 2)) + "y"))
        return true;
    }
    return false;
  }
  bool IsStudy(TokenSpan phrase) {
    if (phrase.empty()) return false;
    return IsIn(tables_.studies, Grammar(phrase.start).HeadOf(phrase));
  }
  // "the CBO"
  bool IsAcronym(int32_t i) const {
    return (doc_.word(i).flags & kIsUpper) && Text(i).size() > 2 && Is(i - 1, kDefiniteArticle);
  }
  // Those whose finding, in a clause, is a statement: a court, an institute, "it".
  bool IsFinder(TokenSpan phrase) {
    if (phrase.empty()) return false;
    const int32_t head = Grammar(phrase.start).HeadOf(phrase);
    return IsIn(tables_.finders, head) || Is(head, kNeuter) || IsAcronym(head);
  }
  // "the agency" of "a review by | the agency": part of what its preposition hangs on.
  bool IsBehindNoun(int32_t i) {
    return Tag(i - 1) == "IN" && !Is(i - 1, kPosterior) && PhraseTo(i - 1) != nullptr;
  }
  // "A review by the agency released in May found": the study before the verb, its clause's first noun
  // phrase.
  TokenSpan StudyLeft(const VerbGroup& verb) {
    TokenSpan best;
    for (int32_t i = verb.tokens.start - 1; i >= floor_ && verb.tokens.start - i <= kMaxLookahead; --i) {
      if (QuoteHolding(i) != nullptr || IsOneOf(Text(i), ";", ":") || Tag(i).In(Tags("MD", "VBZ"))) break;
      const NounPhrase* np = Grammar(i).PhraseAt(i);
      if (np == nullptr || np->tokens.start < floor_) continue;
      i = np->tokens.start;
      const int32_t head = HeadBeforeTime(*np);
      if (!IsIn(tables_.studies, head)) continue;
      if (IsBehindNoun(i)) continue;
      best = {i, head == np->head ? np->tokens.end : head + 1};
      if (Tag(i - 1) != "CC") break;
    }
    return best;
  }
  // The head of a phrase, without a time that ends it: "poll" of "a poll last month".
  int32_t HeadBeforeTime(const NounPhrase& np) const {
    int32_t head = np.head;
    for (int32_t at = head; at > np.tokens.start && IsTime(np.head); --at) {
      if (IsTime(at) && TimeEnd(at) >= np.tokens.end) head = at - 1;
    }
    return head;
  }
  // The relative clause whose subject is the content's: "a ship that officials said had sunk", "what they say
  // is a mistake". Content: from its verb on.
  bool TryGapped(const Cue& cue, const VerbGroup& verb) {
    const bool bare = verb.tokens.start == cue.tokens.start && Tag(cue.tokens.start) == "VB";
    if (!(cue.frames & kThatClause) || verb.negated || (!IsFinite(Tag(verb.tokens.start)) && !bare))
      return false;
    int32_t i = PastAdverbs(cue.tokens.end);
    if (i >= limit_ || (!IsFinite(Tag(i)) && Tag(i) != "VBN") || QuoteHolding(i) != nullptr) return false;
    const NounPhrase* np = PhraseTo(BeforeAdverbs(verb.tokens.start - 1) + 1);
    const auto misses = [&](std::string_view why, int32_t at) {
      return Misses(kThatClause, "core.quote.gapped", why, at);
    };
    if (np == nullptr)
      return misses("a verb behind it, and no speaker right before it", verb.tokens.start - 1);
    TokenSpan speaker = Grammar(np->tokens.start).Coordination(np->tokens);
    if (Tag(speaker.start - 1) == "IN" && !Is(speaker.start - 1, kComplementizer))
      speaker.start = First(speaker).start;  // "opponents of the bill"
    const int32_t before = speaker.start - 1;
    const bool relative = Tag(before).In(kQuestionTags) || Is(before, kComplementizer);
    if (!relative && (!Tag(before).In(kNounTags) || Tag(i) == "VBN"))
      return misses("a verb behind it, and no relative clause begins right before its speaker", before);
    const int32_t start = cue.tokens.end;
    int32_t end = EndOfContent(start, VerbTag(cue), "gapped");
    if (LacksVerb(before))
      end = std::min(end, Tag(i) == "VBN" ? MainVerb(i + 1, end, 0) : MainVerb(start, end, 1));
    Add({.parts = {{start, end}},
         .cue = cue.tokens,
         .cue_lemma = std::string(cue.lemma),
         .speaker = speaker,
         .clause = {speaker.start, cue.tokens.end},
         .rule = "core.quote.gapped"});
    return true;
  }
  // Has the unit up to here no finite verb outside quote marks, so that its main verb is still to come?
  bool LacksVerb(int32_t end) const {
    for (int32_t j = unit_.tokens.start; j < end; ++j) {
      if (IsFinite(Tag(j)) && QuoteHolding(j) == nullptr) return false;
    }
    return true;
  }
  // Where, in a clause that begins at `start` and is the end of a subject, the verb of that subject stands:
  // the first finite verb for which the clause and the clauses in it have no place left. `end`: nowhere.
  // `open`: how many clauses wait for their verb.
  int32_t MainVerb(int32_t start, int32_t end, int open) {
    for (int32_t i = start; i < end; ++i) {
      if (const TokenSpan* q = QuoteHolding(i)) {
        i = q->end - 1;
        continue;
      }
      if (Tag(i) == "CC") open = std::max(open, 1);
      open += OpensClause(i);
      if (!IsFinite(Tag(i)) || Tag(i - 1) == "PRP") continue;
      if (const Cue* cue = CueAt(i); cue != nullptr && (cue->frames & kThatClause)) continue;
      if (open > 0) {
        --open;
        while (i + 1 < end && Tag(i + 1).In(kAdverbTags | kVerbTags)) ++i;
        continue;
      }
      while (i > start + 1 && Tag(i - 1).In(kAdverbTags)) --i;
      return i;
    }
    return end;
  }

  // A word that a subordinate clause begins with.
  bool OpensClause(int32_t i) const {
    return Tag(i).In(kQuestionTags) ||
           (Tag(i) == "IN" && (Is(i, kComplementizer) || tables_.no_content.Has(Lower(i)) ||
                               Is(i, kConditional) || Is(i, kQuotative)));
  }

  // May a noun have an owner? By words alone, before anything is tagged.
  bool OwnerNear(const Cue& cue) const {
    if (Is(cue.tokens.end, kAuthor) || Is(cue.tokens.end, kComplementizer)) return true;
    for (int32_t i = cue.tokens.start - 1; i >= cue.tokens.start - kMaxObject; --i) {
      const std::string_view word = Lower(i);
      if (word.starts_with("'") || word.starts_with("’") || tables_.owners.Has(word)) return true;
    }
    return false;
  }
  // Who makes what a noun says: "Silva made the claim that A", "the court issued a ruling that A". Empty: its
  // verb is another.
  TokenSpan MakerOf(const NounPhrase& np) {
    const int32_t at = np.tokens.start - 1;
    if (!Tag(at).In(kVerbTags) || !tables_.issuing.Has(Lemma(at))) return {};
    const VerbGroup verb = Grammar(at).VerbAt(at);
    if (verb.passive || verb.infinitive || verb.negated || !verb.modal.empty()) return {};
    return SpeakerLeft(verb);
  }
  // A noun with an owner: "Silva's claim that A", "a promise by Silva that A", "Silva's promise of A".
  void Noun(const Cue& cue) {
    const int32_t head = cue.tokens.start;
    bool owned = Is(cue.tokens.end, kAuthor);  // looked for first: it is cheap
    for (int32_t i = head - 1; i >= head - kMaxObject && !owned; --i) owned = Tag(i).In(Tags("POS", "PRP$"));
    if (!owned && !Is(cue.tokens.end, kComplementizer)) return No("a noun without an owner");
    const NounPhrase* np = Grammar(head).PhraseAt(head);
    if (np == nullptr || np->head != cue.tokens.end - 1) return No("inside a longer noun phrase");
    TokenSpan speaker = OwnerIn({np->tokens.start, head});
    const bool genitive = !speaker.empty();
    int32_t i = cue.tokens.end;
    if (!genitive && Is(i, kAuthor) && PhraseFrom(i + 1) != nullptr) {
      speaker = Widen(PhraseFrom(i + 1)->tokens);
      i = speaker.end;
    }
    if (speaker.empty() && i == cue.tokens.end) speaker = MakerOf(*np);
    if (speaker.empty()) return No("a noun without an owner");
    if (Is(speaker.start, kSpeechParticipant) || Is(speaker.start, kFirstPossessive))
      return No("its speaker is “I”, “we” or “you”");
    bool heard = false;
    for (int hop = 0; hop < 3 && i < limit_ && !Is(i, kComplementizer) && !Is(i, kGenitive); ++hop) {
      if (!SkipAdverbial(&i, &heard, 0)) break;
    }
    const int32_t start = i + 1;
    const bool clause =
        Is(i, kComplementizer) && !IsFinite(Tag(start)) && LooksLikeClause(start + (Text(start) == ","));
    const bool of = genitive && Is(i, kGenitive) && i == cue.tokens.end &&
                    (PhraseFrom(start) != nullptr || Tag(start) == "VBG");
    if (!clause && !of) return No("no clause behind the noun");
    const int32_t end = EndOfContent(start, "VBD", "noun-cue");
    Add({.parts = {{start, LacksVerb(np->tokens.start) ? NounEnd(start, end, Is(i, kGenitive)) : end}},
         .cue = cue.tokens,
         .cue_lemma = std::string(cue.lemma),
         .speaker = speaker,
         .clause = {np->tokens.start, i},
         .rule = "core.quote.noun-cue"});
  }
  // The last genitive or possessive pronoun of a phrase, up to its head. Empty: none.
  TokenSpan OwnerIn(TokenSpan phrase) const {
    TokenSpan owner;
    for (int32_t i = phrase.start; i < phrase.end; ++i) {
      if (Tag(i) == "POS") owner = {phrase.start, i};
      if (Tag(i) == "PRP$") owner = {i, i + 1};
    }
    return owner;
  }
  int32_t NounEnd(int32_t start, int32_t end, bool phrase) {
    if (!phrase) return MainVerb(start, end, 1);
    for (int32_t i = start; i < end; ++i) {
      if (IsFinite(Tag(i)) && !Tag(i - 1).In(kQuestionTags) && !Is(i - 1, kComplementizer)) return i;
    }
    return end;
  }
  // A speaker's phrase up to the verb: cut where it is longer, and with what hangs on it and ends there:
  // "officials from two states said", "those who stayed said", but not "the mayor on Monday said".
  TokenSpan Reaching(TokenSpan span, int32_t verb) {
    if (span.start >= verb) return span;
    if (span.end >= verb) return {span.start, verb};
    int32_t end = verb;
    while (end > span.end && Tag(end - 1).In(kAdverbTags)) --end;
    const TokenSpan behind{span.end, end};
    if (behind.size() > kMaxObject || PhraseTo(end) == nullptr || !HangsOn(behind.start)) return span;
    int finite = 0;
    for (int32_t i = behind.start; i < end; ++i) {
      if (Text(i) == "," || IsDash(i) || QuoteHolding(i) != nullptr) return span;
      finite += IsFinite(Tag(i));
    }
    const bool relative = Tag(behind.start).In(Tags("WP", "WDT"));
    return finite == relative ? TokenSpan{span.start, end} : span;
  }
  // Does what begins at i tell more of the phrase before it? Not "in a statement", "on Monday".
  bool HangsOn(int32_t i) {
    if (!Tag(i).In(Tags("WP", "WDT", "IN", "TO", "VBG", "VBN"))) return false;
    if (Tag(i - 1).In(kAdjectiveTags)) return true;  // "a source familiar with the talks"
    if (Tag(i) == "IN" && !IsPlainPreposition(i)) return false;
    const NounPhrase* object = PhraseFrom(i + 1);
    return object == nullptr || !(IsTime(i + 1) || IsTime(object->head) || IsDocument(object->head));
  }

  // Content that is no clause: "told Iran to stop", "denied any role", "called it a “farce”".
  void TryFragment(const Cue& cue, const VerbGroup& verb) {
    if (verb.infinitive || !verb.modal.empty()) {  // planned speech
      const uint32_t fragments = cue.frames & kFragments;
      if (fragments) Misses({}, {}, "an infinitive or a modal: nothing is said yet", verb.tokens.start);
      return;
    }
    const TokenSpan study = (cue.frames & kStudies) ? StudyBefore(cue, verb) : TokenSpan{};
    if ((cue.frames & kStudies) && study.empty()) return No("its subject is no report or study");
    TokenSpan agent;
    if (verb.passive && !verb.reduced) {  // "they were told by an official to wait"
      if (cue.frames & kInfinitive) agent = Grammar(verb.head).AgentOf(verb);
      if (agent.empty()) return;
    }
    const auto [content, rule, fragment] = ContentWithoutClause(cue, verb, !agent.empty());
    if (content.empty()) return;
    TokenSpan speaker = !study.empty() ? study : agent.empty() ? SpeakerLeft(verb) : agent;
    if (speaker.empty()) return No("no speaker");
    if (Is(speaker.start, kSpeechParticipant)) return No("its speaker is “I”, “we” or “you”");
    if (agent.empty()) speaker = Reaching(Widen(speaker), verb.tokens.start);
    Add({.parts = {content},
         .cue = cue.tokens,
         .cue_lemma = std::string(cue.lemma),
         .speaker = speaker,
         .clause = {std::min(speaker.start, cue.tokens.start), std::max(agent.end, cue.tokens.end)},
         .negated = verb.negated || DeniesSpeech(cue, content),
         .fragment = fragment,
         .rule = rule});
  }
  // Its subject, or one before it; who asks may be who finds.
  TokenSpan StudyBefore(const Cue& cue, const VerbGroup& verb) {
    const TokenSpan subject = SpeakerLeft(verb);
    const bool finder = (cue.frames & kQuestion) && IsFinder(subject);
    return finder || IsStudy(subject) ? subject : StudyLeft(verb);
  }
  struct Piece {
    TokenSpan content;  // empty: there is none
    std::string_view rule;
    bool fragment = false;
  };
  // What the frames of a cue give as content, the first that stands there. `by_agent`: only what somebody was
  // told to do.
  Piece ContentWithoutClause(const Cue& cue, const VerbGroup& verb, bool by_agent) {
    const PennTag tag = VerbTag(cue);
    TokenSpan content;
    if (cue.frames & (kInfinitive | kQuotedInfinitive | kBareInfinitive))
      content = InfinitiveContent(cue, verb, tag);
    if (!content.empty()) return {content, "core.quote.infinitive"};
    if (!verb.passive && !verb.negated) content = Question(cue, tag);
    if (!content.empty() || by_agent) return {content, "core.quote.question"};
    content = AsContent(cue, tag);
    if (!content.empty()) return {content, "core.quote.described-as", true};
    content = CallContent(cue, verb, tag);
    if (!content.empty()) return {content, "core.quote.called", true};
    const int32_t what = NamedAt(cue);
    if (!verb.reduced && what >= 0) content = NounContent(cue, what, tag);
    return {content, "core.quote.noun-phrase"};
  }
  // "asked the mayor whether …", "wondered how …".
  TokenSpan Question(const Cue& cue, PennTag tag) {
    if (!(cue.frames & kQuestion)) return {};
    const auto none = [this](std::string_view why, int32_t at) {
      Misses(kQuestion, "core.quote.question", why, at);
      return TokenSpan{};
    };
    int32_t i = cue.tokens.end;
    bool heard = false;
    for (int hop = 0; hop < 4 && i < limit_; ++hop) {
      const bool asks = tables_.questions.Has(Lower(i)) && Tag(i).In(kQuestionTags | Tags("IN"));
      if (asks)
        return HasFinite({i + 1, limit_}) ? TokenSpan{i, EndOfContent(i, tag, "clause")}
                                          : none("no verb stands behind the word that asks", i);
      if (!SkipAdverbial(&i, &heard, cue.frames)) break;
    }
    return none(i >= limit_ ? kNothing : "no question begins there", i);
  }
  // "denied having said", "denied saying".
  bool DeniesSpeech(const Cue& cue, TokenSpan content) const {
    if (!(cue.frames & kDenies) || Tag(content.start) != "VBG") return false;
    return CueAt(content.start) != nullptr || CueAt(content.start + 1) != nullptr;
  }
  TokenSpan InfinitiveContent(const Cue& cue, const VerbGroup& verb, PennTag tag) {
    const CueFlag frame = cue.frames & kInfinitive       ? kInfinitive
                          : cue.frames & kBareInfinitive ? kBareInfinitive
                                                         : kQuotedInfinitive;
    const auto none = [&](std::string_view why, int32_t at) {
      Misses(frame, "core.quote.infinitive", why, at);
      return TokenSpan{};
    };
    int32_t i = cue.tokens.end, at = i;  // where the last step began
    const int32_t stop = std::min(limit_, i + kMaxLookahead);
    bool named = verb.passive && !verb.reduced;
    for (int32_t hop = 0; hop < kMaxHops && i >= 0 && i < stop && !InfinitiveAt(i); ++hop)
      i = PastAddressee(cue, at = i, stop, &named);
    if (i < 0) return none("no infinitive stands there", at);
    if (!InfinitiveAt(i)) return none(i >= limit_ ? kNothing : "no infinitive stands there", i);
    const bool negated = Is(i, kNegativeParticle);
    if (verb.passive && negated) return none("a passive, and its infinitive is negated", i);
    int32_t act = PastAdverbs(i + 1 + negated);
    if ((cue.frames & kNotOfSpeech) && tables_.silence.Has(Lemma(act))) {
      No("what is declined is to speak");
      return {};
    }
    TokenSpan content{i, EndOfContent(i, tag, "infinitive")};
    bool marked = (cue.frames & kQuotedInfinitive) && HasQuote(content);
    bool allowed = ((cue.frames & kInfinitive) && named) || (cue.frames & kBareInfinitive) || marked;
    if (allowed && content.size() > 1) return content;
    return none(frame == kQuotedInfinitive ? "its infinitive holds no quote marks"
                                           : "it names nobody who is to do that",
                i);
  }
  const NounPhrase* ObjectOfPreposition(int32_t i) {  // "Lima" of "in Lima"
    return Tag(i).In(Tags("IN", "TO")) ? PhraseFrom(i + 1) : nullptr;
  }
  // Behind what may stand at i between a verb and its infinitive: an adverbial, an insertion, the addressee;
  // -1: something else.
  int32_t PastAddressee(const Cue& cue, int32_t i, int32_t stop, bool* named) {
    if (IsTime(i)) return TimeEnd(i);
    if (Tag(i).In(kAdverbTags)) return i + 1;
    if (Text(i) == ",") return PastParenthesis(i, stop);
    if (PhraseFrom(i) != nullptr && !*named && (cue.frames & (kInfinitive | kHearer | kQuotedInfinitive))) {
      *named = true;
      return PastList(PhraseEnd(i));
    }
    const NounPhrase* object = ObjectOfPreposition(i);
    if (object == nullptr || (*named && Is(i, kBenefactive) && (cue.frames & kForContent))) return -1;
    if (!(cue.frames & kInfinitive) && !IsIn(tables_.times, object->head)) return -1;
    *named |= Tag(i) == "TO";
    return PastList(PhraseEnd(i + 1));
  }
  int32_t PastParenthesis(int32_t i, int32_t stop) const {  // ", however,"; -1: a longer one, or a clause
    int32_t close = i + 1;
    while (close < stop && Text(close) != "," && !IsFinite(Tag(close))) ++close;
    return close - i > kMaxObject || Text(close) != "," ? -1 : close + 1;
  }
  // "to leave", "not to leave", "to “leave”" at i.
  bool InfinitiveAt(int32_t i) const {
    if (Is(i, kNegativeParticle)) ++i;
    if (!Is(i, kInfinitiveMarker)) return false;
    const int32_t verb = PastAdverbs(i + 1);
    const bool compound = Text(verb + 1) == "-" && !doc_.space_before(verb + 1);  // "an end to cover-ups"
    return (Tag(verb).In(Tags("VB", "VBP")) && !compound) || QuoteStarting(verb) != nullptr;
  }
  TokenSpan AsContent(const Cue& cue, PennTag tag) {
    if (!(cue.frames & kAsContent)) return {};
    const auto none = [this](int32_t at) {
      Misses(kAsContent, "core.quote.described-as", "no quote mark behind it where the frame says", at);
      return TokenSpan{};
    };
    int32_t stop = std::min(limit_, cue.tokens.end + kMaxLookahead);
    bool far = false;  // behind a comma only “as” right before a mark counts
    for (int32_t i = cue.tokens.end; i < stop; ++i) {
      if (!Is(i, kEssive) || QuoteHolding(i) != nullptr) {
        far |= Text(i) == "," && i > cue.tokens.end + 6;
        continue;
      }
      if (far && QuoteStarting(i + 1) == nullptr) return none(i);
      int32_t mark = i + 1;
      while (mark < std::min(limit_, i + 1 + kMaxObject) && QuoteStarting(mark) == nullptr &&
             !IsFinite(Tag(mark)) && Text(mark) != ",")
        ++mark;
      if (QuoteStarting(mark) == nullptr) continue;
      return FragmentFrom(i + 1, mark, tag);
    }
    return none(stop);
  }
  // Where a noun phrase or a gerund may be what is said: right behind the verb, behind "to", or behind "for";
  // -1: nowhere.
  int32_t NamedAt(const Cue& cue) {
    const int32_t gerund = cue.tokens.end + Is(cue.tokens.end, kRecipient);  // "admitted to closing"
    if ((cue.frames & kGerundContent) && GerundAt(gerund)) return gerund;
    return (cue.frames & kNounContent) ? cue.tokens.end : CalledFor(cue);
  }
  // Behind "for" where a time, an adverb or who is asked parts it from its verb: "called on Monday for",
  // "called again for", "asked Peru for"; else -1.
  int32_t CalledFor(const Cue& cue) {
    if (!(cue.frames & kForContent)) return -1;
    int32_t i = cue.tokens.end;
    while (IsTime(i) || Tag(i).In(kAdverbTags)) i = IsTime(i) ? TimeEnd(i) : i + 1;
    const NounPhrase* asked = (cue.frames & kInfinitive) && i == cue.tokens.end ? PhraseFrom(i) : nullptr;
    if (asked != nullptr) i = Widen(asked->tokens).end;
    return i > cue.tokens.end && Is(i, kBenefactive) ? i + 1 : -1;
  }
  TokenSpan CallContent(const Cue& cue, const VerbGroup& verb, PennTag tag) {
    if (!(cue.frames & kCallContent)) return {};
    const int32_t mark = MarkBehindCall(cue.tokens.end);
    if (mark < 0) {
      Misses(kCallContent, "core.quote.called", "no quote mark behind its object, or a verb in between",
             cue.tokens.end);
      return {};
    }
    const int32_t start = ModifiersStart(mark, cue.tokens.end);
    if (start > cue.tokens.end) return FragmentFrom(start, mark, tag);
    if (start < mark && tables_.demonstratives.Has(Lower(start)))  // "called this “wrong”"
      return FragmentFrom(start + 1, mark, tag);
    // `a film called “Home”`, but `what he called a “farce”`
    const NounPhrase* subject = PhraseTo(verb.tokens.start);
    const bool what = subject != nullptr && Tag(subject->tokens.start - 1).In(kQuestionTags);
    return what ? FragmentFrom(start, mark, tag) : TokenSpan{};
  }
  // The mark behind "called" and its object, which no other verb parts from it; -1: none.
  int32_t MarkBehindCall(int32_t from) const {
    const int32_t stop = std::min(limit_, from + 2 * kMaxObject);
    int32_t mark = from;
    int plurals = 0;  // "called the rules proposals a “farce”": nouns by their place, verbs by their tags
    for (; mark < stop && QuoteStarting(mark) == nullptr; ++mark) {
      plurals += Tag(mark).In(Tags("VBZ", "VBP"));
      if (IsOneOf(Text(mark), ",", ":") || Tag(mark).In(Tags("MD", "VBD")) || LemmaIs(mark, kCopula))
        return -1;
    }
    const bool verbs = plurals > 1 || (plurals > 0 && Tag(mark - 1) != "DT");
    return QuoteStarting(mark) == nullptr || verbs ? -1 : mark;
  }
  // Where the article, the adjectives and the adverbs right before a token begin, from `floor` on.
  int32_t ModifiersStart(int32_t i, int32_t floor) const {
    int32_t start = i;
    while (start > floor && (start == i || Tag(start) != "DT") &&
           Tag(start - 1).In(kAdjectiveTags | kAdverbTags | Tags("DT")))
      --start;
    return start;
  }
  // From `start` over the quote at `mark` to where its phrase ends.
  TokenSpan FragmentFrom(int32_t start, int32_t mark, PennTag tag) {
    const TokenSpan* q = QuoteStarting(mark);
    const int32_t by_rule = Text(q->end) == "," ? q->end : std::max(q->end, RuleEnd(mark, tag));
    return {start, Chosen(start, mark, by_rule, tag, "fragment")};
  }
  // "lifting the ban", "only lifting it"
  bool GerundAt(int32_t i) const { return Tag(i) == "VBG" || (Tag(i) == "RB" && Tag(i + 1) == "VBG"); }
  // Behind times and adverbs: "announced | in May | a ban"; -1: a preposition opens something else.
  int32_t PastTimes(int32_t i) {
    while (i < limit_ && (IsTime(i) || Tag(i).In(Tags("RB", "IN")))) {
      const NounPhrase* when = Tag(i) == "IN" ? PhraseFrom(i + 1) : nullptr;
      if (Tag(i) == "IN" && (when == nullptr || !(tables_.times.Has(Lower(when->head))))) return -1;
      i = when != nullptr ? when->tokens.end : IsTime(i) ? TimeEnd(i) : i + 1;
    }
    return i;
  }
  TokenSpan NounContent(const Cue& cue, int32_t i, PennTag tag) {
    const int32_t from = i;
    i = PastTimes(i);
    if (i < 0) {
      Misses(kNounContent, "core.quote.noun-phrase", kNoPhrase, from);
      return {};
    }
    const bool gerund = (cue.frames & (kDenies | kGerundContent)) && GerundAt(i);
    const NounPhrase* np = PhraseFrom(i);
    // "called for Peru to leave", "called for it to be withdrawn"
    const bool acts = np != nullptr && Is(i - 1, kBenefactive) && InfinitiveAt(np->tokens.end);
    const bool noun = np != nullptr && (acts || !np->pronoun) && !IsTime(i);
    if (!gerund && !noun && QuoteStarting(i) == nullptr) {
      Misses(kNounContent, "core.quote.noun-phrase",
             np != nullptr ? "what stands there names nothing" : kNoPhrase, i);
      return {};
    }
    if (np != nullptr && IsIn(tables_.unsaid, np->head)) {
      No("what is its object is not said");
      return {};
    }
    TokenSpan content{i,
                      acts ? EndOfContent(np->tokens.end, tag, "infinitive") : EndOfContent(i, tag, "noun")};
    while (content.size() > 1 && QuoteHolding(content.end - 1) == nullptr && IsTime(content.end - 1))
      --content.end;
    if (Tag(content.end - 1) == "IN") --content.end;
    return content.size() >= 2 || gerund ? content : TokenSpan{};
  }

  // `Jane Roe: “A.”`: a name, a colon and a quote are the whole unit.
  void Named() {
    const NounPhrase* np = PhraseFrom(unit_.tokens.start);
    if (np == nullptr || unit_.inside_quote || !Tag(np->tokens.start).In(kNameTags)) return;
    const int32_t stop = std::min(limit_, unit_.tokens.start + 2 * kMaxObject + 1);
    int32_t colon = np->tokens.end;
    while (colon < stop && Text(colon) != ":" && !Tag(colon).In(kVerbTags | Tags("MD"))) ++colon;
    const TokenSpan* q = Text(colon) == ":" ? QuoteStarting(colon + 1) : nullptr;
    if (q == nullptr || (colon > np->tokens.end && Text(np->tokens.end) != ",")) return;
    Add({.parts = {*q},
         .speaker = np->tokens,
         .clause = {unit_.tokens.start, colon},
         .rule = "core.quote.colon"});
  }
  // `“A.” — Jane Roe, teacher`: a quote, a dash and a name are the whole unit.
  void Signed() {
    const TokenSpan* q = unit_.inside_quote ? nullptr : QuoteStarting(unit_.tokens.start);
    if (q == nullptr || !(IsDash(q->end) || (Text(q->end) == "-" && doc_.space_before(q->end)))) return;
    TokenSpan name{q->end + 1, limit_};
    if (name.empty() || name.size() > kMaxObject + 2 || !(doc_.word(name.start).flags & kHasUpper) ||
        HasFinite(name))
      return;
    const NounPhrase* np = PhraseFrom(name.start);
    if (np == nullptr || (np->tokens.end < name.end && Text(np->tokens.end) != ",")) return;
    Add({.parts = {*q}, .speaker = np->tokens, .clause = name, .rule = "core.quote.signed"});
  }

  // Where the statement that ends at the floor begins, with who makes it: what another reports of. The floor
  // itself where there is none.
  int32_t NestedStart() const {
    if (found_.empty() || found_.back().parts.empty()) return floor_;
    const Attribution& last = found_.back();
    return std::max(unit_.tokens.start, std::min(last.clause.start, last.parts.front().start));
  }

  // Is what stands before `end` what the last attribution says behind its cue: "Silva said A" before ", Y
  // reports"?
  bool StatementReaches(int32_t end) const {
    if (found_.empty() || found_.back().parts.empty() || found_.back().speaker.empty()) return false;
    const Attribution& last = found_.back();
    return floor_ == last.cue.end && last.cue.end <= last.parts.front().start &&
           last.speaker.start < last.cue.start && last.parts.back().end + 1 >= end;
  }

  void According(const Cue& cue) {
    const NounPhrase* np = PhraseFrom(cue.tokens.end);
    if (np == nullptr) return No("no noun phrase behind it");
    if (tables_.not_sources.Has(Lemma(np->head))) return No("what stands behind it is no source");
    TokenSpan speaker = Widen(np->tokens);
    // "according to its sister outlet, state-owned RIA": an apposition at the end of the sentence.
    Attribution a{.cue = cue.tokens,
                  .cue_lemma = std::string(cue.lemma),
                  .speaker = speaker,
                  .clause = {cue.tokens.start, speaker.end},
                  .rule = "core.quote.according-to"};
    const int32_t lead = unit_.tokens.start;
    if (cue.tokens.start <= lead + Tag(lead).In(kAdverbTags | Tags("CC"))) {
      const int32_t stop = std::min(limit_, speaker.end + kMaxLookahead),
                    comma = Find(",", speaker.end, stop);
      if (comma >= stop) return No("no comma before its content");
      a.parts.push_back({comma + 1, EndOfContent(comma + 1, "VBD", "free")});
    } else {
      int32_t end = cue.tokens.start;
      if (Text(end - 1) == "," || IsDash(end - 1)) --end;
      TokenSpan content = Trim({floor_, end});
      a.nested = content.empty() || StatementReaches(end);
      if (a.nested) content = Trim({NestedStart(), end});
      if (content.empty()) return No("no content before it");
      if (const TokenSpan* q = QuoteEnding(end); q != nullptr && q->start <= floor_) {
        const int32_t nested = NestedStart();
        a.nested = nested < q->start;
        content = a.nested ? Trim({nested, end}) : *q;
      }
      bool whole = HasFinite({content.start + 1, content.end});
      a.parts.push_back(content);
      if (!whole && Text(speaker.end) == "," && HasFinite({speaker.end, limit_}))
        a.parts.push_back({speaker.end + 1, EndOfContent(speaker.end + 1, "VBD", "free")});
      floor_ = speaker.end;
    }
    Add(std::move(a));
  }

  SyntaxCache* grammar_;
  const Document& doc_;
  const Unit& unit_;
  const QuotedSpans& quoted_;
  const std::vector<Cue>& cues_;
  const QuoteTables& tables_;
  std::vector<CueReason>* reasons_;  // null: nobody asks
  std::vector<EndTrace>* trace_;     // null: nobody asks
  EndChooser chooser_;
  struct {
    int32_t head = -1, start = -1;
    size_t found = 0;
    TokenSpan speaker;
  } left_;             // the last answer of SpeakerLeft
  TokenSpan cue_;      // at work
  int32_t main_ = -1;  // where the main clause begins behind it, a participle that opens the sentence
  struct {
    int32_t end = -1, by_rule = -1;
    double confidence = -1;
  } last_choice_;           // of an end
  std::string_view why_;    // why the cue at work comes to nothing
  std::string_view about_;  // … and which of the things that this names
  // For who asks why: where the last search for content stopped, where that for a verb did, and the frames of
  // the cue at work that were not met.
  struct {
    int32_t at = -1;
    std::string_view why;
    int32_t until = -1;
  } stopped_;
  int32_t searched_ = -1, terminal_ = -1;
  std::vector<FrameTrial> trials_;
  int32_t limit_;  // the unit's end without its final stop
  int32_t floor_;  // where content to the left may begin: behind the last attribution
  std::vector<Attribution> found_;
};

}  // namespace

std::vector<Attribution> FindAttributions(const Document& doc, const Unit& unit, const QuotedSpans& quoted,
                                          const std::vector<Cue>& cues, const QuoteTables& tables,
                                          SyntaxCache* grammar, std::vector<CueReason>* reasons,
                                          std::vector<EndTrace>* trace) {
  return Finder(doc, unit, quoted, cues, tables, grammar, reasons, trace).Run();
}

}  // namespace copydesk::news
