// Triggers → sides → rows. The lists and rules are packs/…/events.toml; who takes part is event_arguments.h.
#include "news/events.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <ranges>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "base/one_of.h"
#include "base/stop.h"
#include "cascade/table_faults.h"
#include "gazetteer/tsv.h"
#include "news/code_choice.h"
#include "news/event_arguments.h"
#include "news/event_choice.h"
#include "news/event_context.h"
#include "news/event_counts.h"
#include "news/event_status.h"
#include "news/layers.h"
#include "news/side_choice.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr std::string_view kSetPrefix = "event_";
constexpr std::string_view kPeopleAtLarge = "source is people at large";
constexpr int kMaxHops = 12;             // of words that a date hangs on
constexpr int kHistoricalDays = 365;     // an act that is older than this at publication is background
constexpr int32_t kMaxPlaceReach = 6;    // tokens between a phrase and the place that tells its state
constexpr int32_t kBothReach = 3;        // sentences before "both sides" in which the two are looked for
constexpr int32_t kNationsReach = 12;    // before "both countries"
constexpr size_t kMostMentions = 64;     // that are asked there, the last ones
constexpr int32_t kMaxTimeReach = 14;    // tokens between a trigger and its time or place
constexpr int32_t kMaxPlannedReach = 6;  // tokens between a meeting and the day that it will be on
constexpr int32_t kMaxInnerReach = 6;    // tokens between an operator and the act behind its "to"
constexpr int32_t kSure = 1 << 20;       // the odds of what conditions alone decide
constexpr int32_t kHardlyAny = -2000;    // odds below which a candidate teaches nothing about its sides

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

// Goldstein's scale; false: the cell is empty.
bool ReadScore(size_t row, int column, TableFaults* told, double* score) {
  const std::string text(told->Cell(row, column));
  if (text.empty()) return false;
  if (!absl::SimpleAtod(text, score) || !(*score >= -10 && *score <= 10))
    told->At(row, column, Quoted(text) + " is no score", "a number from -10 to 10");
  return true;
}

// A table that a pack may have; none: it has not.
std::optional<TsvTable> OptionalTable(const std::string& path, Diagnostics* faults) {
  return std::filesystem::exists(path) ? ReadTsv(path, faults) : std::nullopt;
}

void ReadScores(const std::string& path, EventTables* tables, Diagnostics* faults) {
  std::optional<TsvTable> table = ReadTsv(path, faults);
  if (!table) return;
  TableFaults told(*table, faults);
  if (!told.HasColumns({"type", "mode", "quad", "score"}, {})) return;
  const int type = table->Column("type"), mode = table->Column("mode"), quad = table->Column("quad"),
            score = table->Column("score");
  std::set<std::string_view> bare;  // types with a score of their own, also of earlier packs
  for (const auto& [key, known] : tables->scores) {
    if (key.second.empty()) bare.insert(key.first);
  }
  for (const std::vector<std::string>& row : table->rows) {
    if (row[static_cast<size_t>(mode)].empty()) bare.insert(row[static_cast<size_t>(type)]);
  }
  const std::vector<std::string_view> types(bare.begin(), bare.end());
  for (size_t i = 0; i < table->rows.size(); ++i) {
    PloverScore value;
    double number = 0;
    if (told.Cell(i, type).empty()) told.At(i, type, "a row without a type", "a PLOVER type, as CONSULT");
    told.IsOneOf(i, type, "type", types);
    if (!absl::SimpleAtoi(std::string(told.Cell(i, quad)), &value.quad) || value.quad < 1 || value.quad > 4)
      told.At(i, quad, Quoted(told.Cell(i, quad)) + " is no quad class", "1, 2, 3 or 4");
    if (ReadScore(i, score, &told, &number)) value.score = number;
    tables->scores[{std::string(told.Cell(i, type)), std::string(told.Cell(i, mode))}] = value;
  }
}

void ReadCounts(const std::string& path, EventTables* tables, Diagnostics* faults) {
  static constexpr std::pair<std::string_view, CountRole> kRoles[] = {
      {"number", CountRole::kNumber}, {"times", CountRole::kTimes}, {"some", CountRole::kSome},
      {"one", CountRole::kOne},       {"least", CountRole::kLeast}, {"most", CountRole::kMost},
      {"about", CountRole::kAbout},   {"none", CountRole::kNone}};
  const std::optional<TsvTable> table = OptionalTable(path, faults);
  if (!table) return;
  TableFaults told(*table, faults);
  if (!told.HasColumns({"term", "role", "value"}, {})) return;
  const int term = table->Column("term"), role = table->Column("role"), value = table->Column("value");
  std::vector<std::string_view> names;
  for (const auto& [name, meant] : kRoles) names.push_back(name);
  for (size_t i = 0; i < table->rows.size(); ++i) {
    const std::string_view name = told.Cell(i, role);
    if (name.empty()) told.At(i, role, "a row without a role", DidYouMean("", names));
    if (!told.IsOneOf(i, role, "role", names) || name.empty()) continue;
    const CountRole meant = std::find_if(std::begin(kRoles), std::end(kRoles), [&](const auto& r) {
                              return r.first == name;
                            })->second;
    const bool counts = meant <= CountRole::kSome;
    int64_t number = 0;
    const bool whole = absl::SimpleAtoi(std::string(told.Cell(i, value)), &number) && number > 0;
    if (counts && !whole)
      told.At(i, value, Quoted(name) + " needs a whole number above 0 as its value", "");
    else if (!counts && !told.Cell(i, value).empty())
      told.At(i, value, Quoted(name) + " has no value", "leave the cell empty");
    else
      tables->counts.insert_or_assign(std::string(told.Cell(i, term)), CountWord{meant, number});
  }
}

// The types and modes that have scores.
EventNames NamesOf(const EventTables& tables) {
  EventNames out;
  for (const auto& [key, score] : tables.scores) {
    const auto& [type, mode] = key;
    if (out.types.empty() || out.types.back() != type) out.types.push_back(type);
    std::vector<std::string>& modes = out.modes[type];
    if (!mode.empty()) modes.push_back(mode);
  }
  return out;
}

// cameo.tsv: the codes, and what each became in PLOVER.
void ReadCodes(const std::string& path, EventNames* names, Diagnostics* faults) {
  const std::optional<TsvTable> table = OptionalTable(path, faults);
  if (!table) return;
  TableFaults told(*table, faults);
  if (!told.HasColumns({"code"}, {"type", "mode", "goldstein"})) return;
  const int code = table->Column("code"), type = table->Column("type"), mode = table->Column("mode"),
            score = table->Column("goldstein");
  const std::vector<std::string_view> types(names->types.begin(), names->types.end());
  for (size_t i = 0; i < table->rows.size(); ++i) {
    const std::string_view text = told.Cell(i, code);
    const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || text.size() < 2 || text.size() > 4)
      told.At(i, code, Quoted(text) + " is no CAMEO code", "two to four digits, leading zeros too");
    names->codes.emplace_back(text);
    double number = 0;
    ReadScore(i, score, &told, &number);
    if (types.empty() || !told.IsOneOf(i, type, "type", types)) continue;
    // Some modes of the conversion have no score of their own: what is nearly one that has is a slip.
    const auto modes = names->modes.find(told.Cell(i, type));
    if (modes == names->modes.end()) continue;
    const std::vector<std::string_view> known(modes->second.begin(), modes->second.end());
    if (!NearestName(told.Cell(i, mode), known).empty())
      told.IsOneOf(i, mode, "mode of " + modes->first, known);
  }
}

class Finder {
 public:
  Finder(Article* article, const EventTables& tables, std::vector<Event>* events)
      : article_(*article),
        doc_(article->document()),
        tables_(tables),
        frames_(*article->desk.frames),
        events_(*events),
        participants_(article, tables),
        choice_(article, tables, participants_),
        sides_(article, tables, participants_),
        counts_(*article, doc_, participants_, tables) {}

  void Run();
  void Find();  // … but the codes that weights choose
  std::vector<PrintedCandidate> Print();
  std::vector<PrintedSide> PrintSides();

 private:
  template <class F>
  void EachSentence(F f);
  const EventFrame* FrameOf(const Span& trigger, std::span<const Span> triggers);
  std::vector<EventCandidate> CandidatesOf(int32_t sentence, std::span<const Span> triggers, bool all);
  void RunSentence(int32_t sentence, std::span<const Span> triggers);
  bool MayCarry(TokenSpan tokens, const EventFrame& frame) const;
  std::vector<const Span*> InOrder(std::span<const Span> triggers) const;
  void Reject(const Span& trigger, const Reason& why, double confidence = -1, std::string detail = {},
              std::string about = {}) const;
  std::string AboutDoubt(const EventCandidate& found) const;
  void RejectUnlikely(const EventCandidate& found) const;
  bool IsForce(int32_t head) const;
  int32_t ForceBehind(const EventCandidate& found) const;
  void TellWeighed(const EventCandidate& found, const Sides& ruled);
  Reason WhyNot(const EventCandidate& found) const;
  bool IsViolent(const EventCandidate& found) const;
  bool IsCoded(TokenSpan phrase) const;
  bool IsMedia(TokenSpan phrase) const;
  bool IsAnybody(TokenSpan phrase) const;
  bool AllHeadsIn(const std::vector<TokenSpan>& phrases, std::string_view set) const;
  const NounPhrase* SharedNoun(TokenSpan state) const;
  Party PartyOf(TokenSpan phrase, int32_t quote) const;
  bool NamesActor(TokenSpan phrase) const;
  std::string StateBehindName(TokenSpan phrase) const;
  void TakeStateBehindName(TokenSpan phrase, Party* party) const;
  std::string StateOfOwner(TokenSpan phrase, int32_t quote) const;
  std::string StateNear(TokenSpan phrase, int32_t quote, bool owners) const;
  void SetTime(const VerbGroup& verb, int32_t head, Event* event) const;
  std::span<const Time> TimesOf(TokenSpan sentence) const;
  bool IsOld(const Time& time) const;
  bool DatesAnother(const Time& time, int32_t head) const;
  bool IsBackground(TokenSpan trigger, int32_t head, TokenSpan sentence) const;
  void SetPlace(Event* event) const;
  const Mention* PlaceBehind(int32_t token, int32_t limit) const;
  bool IsCountry(const Party& party) const {
    return party.entity >= 0 &&
           article_.actors()[static_cast<size_t>(party.entity)].kind == EntityKind::kCountry;
  }
  bool IsRoaming(const Party& party) const;
  const std::string& Setting();
  bool HoldsNegation(TokenSpan tokens) const;
  bool IsEachOther(Sides* sides) const;
  void Write(const EventCandidate& found);
  bool NamesBoth(TokenSpan phrase) const;
  bool TakeBoth(Event* event) const;
  bool TakeLastTwo(Event* event, bool people) const;
  Party LastOf(const Mention& mention, bool person) const;
  std::vector<Party> PartiesOf(const std::vector<TokenSpan>& phrases, const Event& shared);
  void WriteRows(const Event& shared, const Sides& sides);
  std::vector<std::pair<const Party*, const Party*>> PairsOf(const std::vector<Party>& sources,
                                                             const std::vector<Party>& targets, bool mutual);
  void ReadEventSpans();

  Article& article_;
  const Document& doc_;
  const EventTables& tables_;
  const Frames& frames_;
  std::vector<Event>& events_;
  Participants participants_;
  EventChoice choice_;
  SideChoice sides_;
  CountFinder counts_;
  const RuleId context_rule_ = article_.rule("core.side.context"),
               code_rule_ = article_.rule("core.side.code"), when_rule_ = article_.rule("core.when.nearest"),
               place_behind_rule_ = article_.rule("core.place.behind"),
               place_before_rule_ = article_.rule("core.place.before");
  std::map<std::pair<const EventFrame*, const Composition*>, EventFrame> composed_;
  std::optional<std::string> setting_;  // see Setting()
  int32_t groups_ = 0;
  int32_t cut_events_ = 0;  // those with more pairs of sides than kMaxPairs
};

bool IsSpecific(const EventFrame& frame) {
  return !frame.need.empty() || (frame.flags & (kSlur | kPolice | kAsks | kCrowd)) != 0;
}

void Finder::Reject(const Span& trigger, const Reason& why, double confidence, std::string detail,
                    std::string about) const {
  if (!article_.keeps_rejected()) return;
  if (why.words == "tag " && article_.keeps_counted())
    about = frames_.event(trigger).verb ? "the row is of a verb" : "the row is of a noun";
  article_.Reject(trigger.tokens, "trigger", trigger.rule, why.ToString(), trigger.row, confidence,
                  std::move(detail), std::move(about));
}

// The word that a condition asks to be of a set, and where the set stands. Empty: the condition asks of none.
std::string Finder::AboutDoubt(const EventCandidate& found) const {
  const Reason& doubt = found.sides.doubt;
  const std::string set = std::string(kSetPrefix) + std::string(doubt.detail);
  const std::string place = doubt.detail.empty() ? "" : article_.desk.cascade->PlaceOfSet(set);
  if (place.empty()) return {};
  const auto head = [&](TokenSpan phrase) {
    return "“" + std::string(doc_.lemma(participants_.syntax().HeadOf(phrase))) + "” of “" +
           std::string(doc_.text(phrase)) + "”";
  };
  std::string out;
  if (doubt.words.starts_with("object") && !found.sides.object.empty()) out = head(found.sides.object) + ", ";
  if (doubt.words.starts_with("source") && !found.sides.sources.empty())
    out = head(found.sides.sources.front()) + ", ";
  const NounPhrase* np =
      doubt.words.starts_with("phrase") ? participants_.syntax().PhraseAt(found.sides.head) : nullptr;
  if (np != nullptr) out = "“" + std::string(doc_.text(np->tokens)) + "”, ";
  return out + set + " stands in " + place;
}

// A condition that is not met comes before what the weights say: they weigh it.
void Finder::RejectUnlikely(const EventCandidate& found) const {
  if (!article_.keeps_rejected()) return;
  const Reason other = {"a row with the same term whose condition is met comes first"};
  const Reason& doubt = found.sides.doubt;
  const bool weighed = choice_.Knows(*found.trigger) && !found.loses;
  Reject(*found.trigger,
         !doubt.empty() ? doubt
         : found.loses  ? other
                        : Reason{Article::kUnlikely},
         weighed ? Margin(found.odds) : -1,
         weighed && article_.keeps_counted() ? choice_.InWords(found) : std::string(),
         article_.keeps_counted() ? AboutDoubt(found) : std::string());
}

// What the weights said of a side that is null, and of what the rules had taken for it. Asked only where
// candidates that are dropped are kept.
void Finder::TellWeighed(const EventCandidate& found, const Sides& ruled) {
  const Span& trigger = *found.trigger;
  for (const bool target : {false, true}) {
    const std::vector<TokenSpan>& had = target ? ruled.targets : ruled.sources;
    const std::vector<TokenSpan>& now = target ? found.sides.targets : found.sides.sources;
    if (!now.empty() || found.sides.mutual) continue;
    const std::vector<TokenSpan>& other = target ? found.sides.sources : found.sides.targets;
    const SideChoice::Weighed weighed =
        sides_.Weigh(*found.frame, ruled, other, target, article_.keeps_counted());
    const bool other_side =
        std::any_of(other.begin(), other.end(), [&](TokenSpan t) { return t.Overlaps(weighed.phrase); });
    std::string why = other_side ? std::string("likelier the other side by the weights")
                      : weighed.phrase.empty()
                          ? "the weights (sides_weights.tsv) are asked of noun phrases within " +
                                std::to_string(SideChoice::kNearest) +
                                " words that are no time and do not hold the act, and this is none"
                          : "unlikely by the weights: " +
                                (weighed.in_words.empty() ? ShareText(weighed.odds) : weighed.in_words);
    if (!had.empty()) why = "taken by the rules, then dropped: " + why;
    const bool told =
        !had.empty() && article_.GiveUp(trigger.tokens, trigger.rule, trigger.row, NameOfSide(target), why);
    const TokenSpan phrase = had.empty() ? weighed.phrase : had.front();
    if (!told && phrase.empty() && article_.keeps_counted())
      why = "no other noun phrase stands within " + std::to_string(SideChoice::kNearest) + " words of it";
    else if (told || phrase.empty())
      continue;
    article_.NoteTrial({.of = trigger.tokens,
                        .rule = trigger.rule,
                        .row = trigger.row,
                        .side = NameOfSide(target),
                        .slot = "weights",
                        .core = had.empty() ? "core.side.learned"
                                : target    ? ruled.target_rule
                                            : ruled.source_rule,
                        .found = phrase,
                        .reason = std::move(why)});
  }
}

// May a word of the tokens be the act's verb or noun, by its tag?
bool Finder::MayCarry(TokenSpan tokens, const EventFrame& frame) const {
  for (int32_t t = tokens.start; t < tokens.end; ++t) {
    if (doc_.penn_tag(t).In(frame.verb ? kVerbTags : kVerbTags | kNounTags)) return true;
    if (frame.verb && (participants_.syntax().IsVerb(t) || doc_.word(t).lower.ends_with("ing"))) return true;
  }
  return frame.verb && participants_.IsVerbAmongNames(tokens);
}

// Longer terms first, and a row with a condition before one without: the first that finds its event wins.
// What the tags alone rule out is left out: most words of the lists are both nouns and verbs.
std::vector<const Span*> Finder::InOrder(std::span<const Span> triggers) const {
  struct Entry {
    const Span* span;
    bool specific;
  };
  std::vector<Entry> entries;
  for (const Span& span : triggers) {
    const EventFrame& frame = frames_.event(span);
    if (MayCarry(span.tokens, frame))
      entries.push_back({&span, IsSpecific(frame)});
    else
      Reject(span, {"tag ", doc_.tag(frame.verb ? span.tokens.start : span.tokens.end - 1)});
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.span->tokens.size() != b.span->tokens.size()) return a.span->tokens.size() > b.span->tokens.size();
    if (a.span->tokens.start != b.span->tokens.start) return a.span->tokens.start < b.span->tokens.start;
    return a.specific > b.specific;
  });
  std::vector<const Span*> out;
  for (const Entry& entry : entries) out.push_back(entry.span);
  return out;
}

// Calls `f(sentence, its triggers)` for each sentence that is read for events.
template <class F>
void Finder::EachSentence(F f) {
  std::span<const Span> triggers = article_.cascade().Get("trigger");
  size_t i = 0;
  while (i < triggers.size()) {
    int32_t sentence = doc_.tokens()[static_cast<size_t>(triggers[i].tokens.start)].sentence;
    size_t end = i;
    while (end < triggers.size() &&
           doc_.tokens()[static_cast<size_t>(triggers[end].tokens.start)].sentence == sentence)
      ++end;
    const int32_t block = doc_.sentences()[static_cast<size_t>(sentence)].segment;
    if (article_.ReadsProse(block)) {
      f(sentence, triggers.subspan(i, end - i));
    } else {
      const Block& unread = article_.blocks()[static_cast<size_t>(block)];
      for (const Span& span : triggers.subspan(i, end - i))
        Reject(span, unread.duplicate_of >= 0
                         ? Reason{"in a block that repeats another"}
                         : Reason{"in a block not read for events: ", Name(unread.kind)});
    }
    i = end;
  }
}

std::vector<PrintedCandidate> Finder::Print() {
  std::vector<PrintedCandidate> out;
  EachSentence([&](int32_t sentence, std::span<const Span> triggers) {
    for (const EventCandidate& candidate : CandidatesOf(sentence, triggers, /*all=*/true)) {
      const EventFrame& frame = *candidate.frame;
      if (frame.demands()) continue;  // its conditions decide: see EventChoice::Knows
      out.push_back({.tokens = candidate.trigger->tokens,
                     .type = std::string(frame.type),
                     .mode = std::string(frame.mode),
                     .cameo = std::string(frame.cameo),
                     .reciprocal = frame.flag(kMutual),
                     .sides = candidate.sides,
                     .features = choice_.Features(candidate)});
    }
  });
  return out;
}

std::vector<PrintedSide> Finder::PrintSides() {
  std::vector<PrintedSide> out;
  EachSentence([&](int32_t sentence, std::span<const Span> triggers) {
    for (EventCandidate& candidate : CandidatesOf(sentence, triggers, /*all=*/true)) {
      if (candidate.odds < kHardlyAny) break;
      participants_.FillTarget(candidate.trigger->tokens, *candidate.frame, &candidate.sides);
      sides_.Print(*candidate.trigger, *candidate.frame, candidate.sides, &out);
    }
  });
  return out;
}

void Finder::Run() {
  Find();
  ChooseCodes(&article_, tables_, &events_);
  for (Event& event : events_) {
    for (auto [party, rule] :
         {std::pair(&event.source, &event.source_rule), {&event.target, &event.target_rule}}) {
      const bool none = party->tokens.empty() && party->code.empty() && party->name.empty();
      if (none)
        *rule = -1;
      else if (*rule < 0)
        *rule = party->name.empty() ? code_rule_ : context_rule_;
    }
  }
  std::map<int32_t, int32_t> order;  // groups count in table order
  for (Event& event : events_)
    event.group = order.try_emplace(event.group, static_cast<int32_t>(order.size())).first->second;
}

void Finder::Find() {
  EachSentence([&](int32_t sentence, std::span<const Span> triggers) { RunSentence(sentence, triggers); });
  ReadEventSpans();
  if (cut_events_ > 0)
    article_.MeetLimit("events: " + std::to_string(cut_events_) + " acts have more than " +
                       std::to_string(kMaxPairs) + " pairs of sides, the first kept");
  std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) {
    CheckStop();
    return a.tokens < b.tokens;
  });
  CutRows(&article_, "events", &events_);
  FillFromContext(article_.actors(), article_.quotes(), &events_);
}

// The frame of a trigger: of an operator over another act what the pack says that the two are together:
// "vowed to | boycott" threatens.
const EventFrame* Finder::FrameOf(const Span& trigger, std::span<const Span> triggers) {
  const EventFrame& own = frames_.event(trigger);
  int32_t verb = trigger.tokens.start;
  while (verb < trigger.tokens.end && !participants_.syntax().IsVerb(verb)) ++verb;
  if (!own.verb || !own.need.empty() || verb == trigger.tokens.end ||
      !tables_.operators.Composes(doc_.lemma(verb), 'V'))
    return &own;
  const int32_t limit = std::min(doc_.sentence_of(verb).tokens.end, trigger.tokens.end + kMaxInnerReach);
  int32_t inner = trigger.tokens.end;
  while (inner < limit && !participants_.syntax().IsVerb(inner)) ++inner;
  if (inner == limit || !participants_.syntax().VerbAt(inner).infinitive) return &own;
  while (inner + 1 < limit && doc_.penn_tag(inner + 1) == "VBG") ++inner;  // "keep | negotiating"
  for (const Span& other : triggers) {
    const EventFrame& frame = frames_.event(other);
    if (!frame.verb || !frame.need.empty() || other.tokens.start != inner)
      continue;  // "keep" somebody in custody
    const Composition* both = tables_.operators.Over(doc_.lemma(verb), 'V', frame.type);
    if (both == nullptr) continue;
    const auto [it, fresh] = composed_.try_emplace({&own, both}, own);
    if (fresh) {
      it->second.type = both->type;
      it->second.mode = both->mode;
      it->second.cameo = both->cameo;
    }
    return &it->second;
  }
  return &own;
}

// What may be events of a sentence, with their sides and odds: the likeliest first, and among equals in the
// order of InOrder(). `all`: hopeless ones are weighed to the end, too.
std::vector<EventCandidate> Finder::CandidatesOf(int32_t sentence, std::span<const Span> triggers, bool all) {
  participants_.Enter(sentence);
  sides_.Enter(sentence);
  const bool title =
      article_.blocks()[static_cast<size_t>(doc_.sentences()[static_cast<size_t>(sentence)].segment)].kind ==
          BlockKind::kSubheading &&
      participants_.syntax().verbs().empty();
  std::vector<EventCandidate> out;
  for (const Span* span : InOrder(triggers)) {
    EventCandidate found{.trigger = span, .frame = FrameOf(*span, triggers), .sides = {}};
    const bool weighed = choice_.Knows(*span);
    auto find = [&](bool with_tree) {
      found.sides = participants_.Find(*span, *found.frame, with_tree);
      if (found.sides.head < 0) return;
      found.sides.Doubt(WhyNot(found));
      if (title && !found.frame->verb) found.sides.Doubt({"a subheading without a verb"});  // "The summit"
    };
    const bool first_without = weighed && !all;
    const size_t trials = article_.trials().size();
    find(/*with_tree=*/!first_without);
    if (found.sides.head < 0) {  // no tree changes that
      Reject(*span, found.sides.why);
      continue;
    }
    if (weighed) {
      found.odds = choice_.PlainOdds(found);
      if (all || found.odds >= EventChoice::kHopeless) {
        if (first_without && found.frame->verb) {
          article_.ForgetTrials(trials);
          const Sides before = found.sides;
          find(/*with_tree=*/true);
          if (found.sides != before) found.odds = choice_.PlainOdds(found);
        }
        found.odds += choice_.TreeOdds(found);
      }
    } else {
      found.odds = found.sides.doubt.empty() ? kSure : -kSure;
    }
    out.push_back(std::move(found));
  }
  // Of rows with the same term that are likely, one whose conditions are met comes before one whose are not,
  // and one of crowds ("Farmers | blocked | roads") before one of anybody; where nobody is a crowd ("Norway
  // protested") one of anybody before one of crowds.
  for (size_t first = 0, end = 0; first < out.size(); first = end) {
    const EventCandidate* met = nullptr;
    bool anybody = false;
    for (end = first; end < out.size() && out[end].trigger->tokens == out[first].trigger->tokens; ++end) {
      const EventCandidate& row = out[end];
      anybody |= row.odds > 0 && row.sides.doubt.empty() && !row.frame->flag(kCrowd);
      if (row.odds <= 0 || !row.sides.doubt.empty() || row.frame->need.empty()) continue;
      if (met == nullptr || row.frame->flag(kCrowd)) met = &row;
    }
    for (size_t i = first; i < end; ++i) {
      EventCandidate& row = out[i];
      const bool doubted = !row.sides.doubt.empty(), crowd = row.frame->flag(kCrowd);
      const bool loses = (met != nullptr && (doubted || (met->frame->flag(kCrowd) && !crowd))) ||
                         (anybody && doubted && crowd);
      if (loses && row.odds > 0) row.odds = -row.odds, row.loses = true;
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const EventCandidate& a, const EventCandidate& b) { return a.odds > b.odds; });
  return out;
}

void Finder::RunSentence(int32_t sentence, std::span<const Span> triggers) {
  CheckStop();
  std::vector<EventCandidate> kept;
  std::vector<TokenSpan> taken;  // a word is in one event; a verb's object noun is not an event of its own
  for (EventCandidate& found : CandidatesOf(sentence, triggers, /*all=*/false)) {
    const TokenSpan tokens = found.trigger->tokens;
    if (found.odds <= 0) {
      RejectUnlikely(found);
      continue;
    }
    auto over = std::find_if(taken.begin(), taken.end(), [&](TokenSpan t) { return t.Overlaps(tokens); });
    if (over != taken.end()) {
      Reject(*found.trigger, *over == tokens ? Reason{"another row with the same term made an event"}
                                             : Reason{"covered by ", doc_.text(*over)});
      continue;
    }
    // "People praised the soup": no weights make politics of what nobody in particular likes.
    if (found.sides.doubt.words == kPeopleAtLarge && found.sides.targets.empty()) {
      Reject(*found.trigger, found.sides.doubt);
      continue;
    }
    if (const int32_t force = ForceBehind(found); force >= 0) {
      Reject(*found.trigger, {"nobody does it: ", doc_.text({force, force + 1})});
      taken.push_back(tokens);
      continue;
    }
    participants_.FillTarget(found.trigger->tokens, *found.frame, &found.sides);
    if (choice_.Knows(*found.trigger)) {
      const Sides ruled = article_.keeps_rejected() ? found.sides : Sides{};
      sides_.Choose(*found.frame, &found.sides);
      if (article_.keeps_rejected()) TellWeighed(found, ruled);
    }
    // "must release": what is asked is an act of its own
    const int32_t first = found.frame->demands() ? tokens.start : found.sides.head;
    taken.push_back(found.frame->flag(kInner) ? TokenSpan{first, first + 1} : tokens);
    kept.push_back(std::move(found));
  }
  // "reached an agreement": the noun that the verb needs belongs to the verb. "attacks targeting the port",
  // "hit them with sanctions": one act.
  for (EventCandidate& found : kept) {
    for (EventCandidate& noun : kept) {
      if (!found.frame->verb || noun.frame->verb || noun.sides.head < 0 || found.sides.head < 0) continue;
      const EventFrame& frame = *found.frame;
      bool object = found.sides.object.Contains(noun.sides.head) &&
                    (!frame.need.empty() || noun.frame->type == "AGREE" || noun.frame->type == frame.type);
      object |= found.trigger->tokens.Contains(noun.sides.head) &&
                noun.frame->type == frame.type;  // "expressed | willingness | to"
      // "pledged 20 million dollars in | aid"
      object |= !frame.need.empty() && !found.sides.object.empty() &&
                frame.need.words->Has(doc_.lemma(noun.sides.head)) &&
                participants_.syntax().WithPostmodifiers(found.sides.object).Contains(noun.sides.head);
      if (object) {
        noun.sides.head = -1;
        Reject(*noun.trigger, {"covered by ", doc_.text(found.trigger->tokens)});
      }
      // "hit Norway with | sanctions"; a threat is one besides.
      if (noun.sides.head >= 0 && noun.sides.done_with == found.sides.head &&
          found.frame->type != "THREATEN") {
        found.sides.head = -1;
        Reject(*found.trigger, {"it is done with ", doc_.text(noun.trigger->tokens)});
      }
      if (found.sides.verb.gerund && noun.frame->type == found.frame->type &&
          noun.trigger->tokens.end <= found.trigger->tokens.start &&
          found.trigger->tokens.start - noun.trigger->tokens.end <= 1) {
        if (noun.sides.targets.empty()) {
          noun.sides.targets = found.sides.targets;
          noun.sides.target_rule = found.sides.target_rule;
        }
        found.sides.head = -1;
        Reject(*found.trigger, {"one act with ", doc_.text(noun.trigger->tokens)});
      }
    }
  }
  for (const EventCandidate& found : kept) {
    if (found.sides.head >= 0) Write(found);
  }
}

// Is it a force of nature, a disease or an accident: "storm", "bus crash", "Hurricane Ida"? Not "an outbreak
// of violence".
bool Finder::IsForce(int32_t head) const {
  const NounPhrase* np = participants_.syntax().PhraseAt(head);
  bool named = tables_.Has("forces", doc_.lemma(head)) || tables_.Has("forces", doc_.word(head).lower);
  if (np != nullptr && doc_.penn_tag(head).In(kNameTags)) {
    for (int32_t t = np->tokens.start; t < head; ++t) named |= tables_.Has("forces", doc_.word(t).lower);
  }
  if (!named || np == nullptr) return named;
  const int32_t of = np->tokens.end;
  return !(of < doc_.sentence_of(head).tokens.end && doc_.Is(of, kGenitive) &&
           participants_.Violence({of, std::min(of + 4, doc_.sentence_of(head).tokens.end)}) > 0);
}

// The force or the mishap that does what a verb says: "the quake | killed five", "killed in a crash", "when
// the ferry capsized"; -1: none.
int32_t Finder::ForceBehind(const EventCandidate& found) const {
  const SentenceTree* tree = participants_.tree();
  const int32_t verb = found.sides.head;
  if (tree == nullptr || !found.frame->verb) return -1;
  int32_t subject = tree->SubjectOf(verb);
  if (subject >= 0 && !found.sides.verb.passive && IsForce(subject)) return subject;
  // "the fight against the pandemic, | which has killed"
  subject = found.sides.verb.tokens.start - 1;
  if (subject > 0 && doc_.penn_tag(subject).In(kQuestionTags)) {
    const int32_t end = subject - (doc_.word(subject - 1).text == ",");
    const NounPhrase* before = participants_.syntax().PhraseTo(end);
    if (before != nullptr && IsForce(before->head)) return before->head;
  }
  if (found.frame->type != "ASSAULT") return -1;
  const auto is_mishap = [&](int32_t t) {
    if (!tables_.Has("mishaps", doc_.lemma(t))) return false;
    const bool meant =
        tree->Dependent(t, Relation::kObject) >= 0 ||  // "crashed into a crowd", "crashed a car"
        (t + 1 < doc_.sentence_of(t).tokens.end && doc_.Is(t + 1, kIllative));
    return !meant || !tables_.Has("forces", doc_.lemma(t));
  };
  if (found.sides.verb.gerund && tree->Governor(verb) >= 0 && is_mishap(tree->Governor(verb)))
    return tree->Governor(verb);
  for (const int32_t d : tree->Dependents(verb)) {
    const int32_t by = tree->Dependent(d, Relation::kCase);
    const bool cause = by >= 0 && (doc_.Is(by, kInessive) || doc_.Is(by, kAgent) || doc_.Is(by, kAblative) ||
                                   doc_.Is(by, kGenitive));
    if (tree->relation(d) == Relation::kOblique && cause && IsForce(d)) return d;
    if (tree->relation(d) == Relation::kAdverbClause && is_mishap(d)) return d;
  }
  return -1;
}

// Does a phrase lead to somebody: a code, a cluster, or a pronoun?
bool Finder::IsCoded(TokenSpan phrase) const {
  Party party = ResolveParty(&article_, phrase);
  return !party.code.empty();
}

bool Finder::NamesActor(TokenSpan phrase) const {
  for (int32_t t = phrase.start; t < phrase.end; ++t) {
    if (participants_.MentionAt(t) != nullptr || doc_.tag(t).starts_with("PRP") ||
        doc_.penn_tag(t).In(kNameTags))
      return true;
  }
  int32_t head = participants_.syntax().HeadOf(phrase);
  return tables_.Has("political", doc_.lemma(head)) || IsCoded(phrase);
}

// Why a trigger with its sides is no event; empty where it is one.
Reason Finder::WhyNot(const EventCandidate& found) const {
  const Sides& sides = found.sides;
  const EventFrame& frame = *found.frame;
  const bool no_source = sides.sources.empty(), no_target = sides.targets.empty();
  if (no_source && no_target) {
    if (frame.flag(kStrong) && (sides.verb.passive || sides.verb.gerund) && sides.verb.modal.empty())
      return {};
    return {"no actor"};
  }
  if (frame.flag(kBothSides) && !sides.mutual && (no_source || no_target))
    return {"needs both sides: no ", no_source ? "source" : "target"};
  if (frame.flag(kForeign) && !participants_.OfTwoStates(sides)) return {"its sides are not of two states"};
  const bool all_named = frame.flag(kMutual) && sides.sources.size() == 1 &&
                         NamesBoth(sides.sources[0]);  // "the two ministers met"
  if (frame.flag(kNeedsTarget) && no_target && !sides.mutual && !all_named) return {"needs a target"};
  if (frame.flag(kPersons) && no_target && frame.verb && sides.no_target_fits) return {"object is no actor"};
  auto verbal = [&] {
    return IsOneOf(frame.type, "ACCUSE", "SUPPORT", "REJECT", "REQUEST", "THREATEN", "AGREE", "CONSULT");
  };
  if (sides.no_target_fits && !frame.flag(kCrowd) && !verbal()) return {"object is no actor"};
  // "the cabinet meeting": nobody met anybody. An organization's summit is its members'.
  if (!frame.verb && frame.type == "CONSULT" && no_target && !sides.mutual && sides.verb.head < 0 &&
      sides.sources.size() == 1 && !ResolveParty(&article_, sides.sources[0]).code.starts_with("IGO")) {
    return {"a meeting with one side only"};
  }
  if (frame.type == "MOBILIZE" && sides.verb.reduced)
    return {"says where they are, no act"};  // "troops stationed in the north"
  if (frame.flag(kPolice) && !AllHeadsIn(sides.sources, "police")) return {"source is none of ", "police"};
  if (frame.flag(kCrowd) && (no_source || !AllHeadsIn(sides.sources, "crowd")))
    return {no_source ? "no source: it must be of " : "source is none of ", "crowd"};
  // Talking to a reporter is no diplomacy, and what people at large like is no politics.
  if (frame.type == "CONSULT" &&
      std::any_of(sides.targets.begin(), sides.targets.end(), [&](TokenSpan t) { return IsMedia(t); }))
    return {"target is a medium"};
  const bool courtesy = IsOneOf(frame.type, "SUPPORT", "CONSULT", "AGREE", "REJECT");
  if (courtesy &&
      std::any_of(sides.sources.begin(), sides.sources.end(), [&](TokenSpan t) { return IsAnybody(t); }))
    return {kPeopleAtLarge};
  // Somebody with a name or a political calling takes part; unnamed victims count where words of violence
  // stand around.
  auto named = [&](TokenSpan t) { return NamesActor(t); };
  const bool any = std::any_of(sides.sources.begin(), sides.sources.end(), named) ||
                   std::any_of(sides.targets.begin(), sides.targets.end(), named);
  // "Chile strikes Peru": of two states it is meant
  auto state = [&](const std::vector<TokenSpan>& side) {
    const Mention* who =
        side.size() == 1 ? participants_.MentionAt(participants_.syntax().HeadOf(side[0])) : nullptr;
    return who != nullptr && who->kind == EntityKind::kCountry && who->tokens == side[0];
  };
  const bool states =
      tables_.Has("strikes", doc_.lemma(sides.head)) && state(sides.sources) && state(sides.targets);
  if (frame.type == "ASSAULT" && !states && (no_source || !any || frame.flag(kWeak)))
    return IsViolent(found) ? Reason{} : Reason{"no word near it is of ", "violence"};
  if (any || IsOneOf(frame.type, "COERCE", "PROTEST")) return {};
  return {"no side has a name or a political calling"};
}

// Do words of violence stand in the sentence or beside it, or does it tell whom the act harmed?
bool Finder::IsViolent(const EventCandidate& found) const {
  if (found.sides.target_rule == "core.side.harmed") return true;
  const int32_t at = doc_.tokens()[static_cast<size_t>(found.sides.head)].sentence;
  for (int32_t near = std::max(0, at - 1);
       near <= at + 1 && near < static_cast<int32_t>(doc_.sentences().size()); ++near) {
    const TokenSpan sentence = doc_.sentences()[static_cast<size_t>(near)].tokens;
    const int32_t own = near == at ? participants_.Violence(found.trigger->tokens) : 0;
    if (participants_.Violence(sentence) > own) return true;
  }
  return false;
}

bool Finder::IsMedia(TokenSpan phrase) const {
  int32_t head = participants_.syntax().HeadOf(phrase);
  const Mention* mention = participants_.MentionAt(head);
  if (mention != nullptr) return mention->kind == EntityKind::kMedia;
  return tables_.Has("press", doc_.lemma(head));
}

// "people", "workers", "you": nobody in particular.
bool Finder::IsAnybody(TokenSpan phrase) const {
  int32_t head = participants_.syntax().HeadOf(phrase);
  if (doc_.Is(head, kSecondPerson)) return true;
  if (participants_.MentionAt(head) != nullptr || doc_.tag(head).starts_with("PRP") ||
      doc_.penn_tag(head) == "CD")
    return false;
  return tables_.Has("people", doc_.lemma(head)) && !tables_.Has("political", doc_.lemma(head));
}

// Every phrase's head is a word of the set, or a mention that is a group of people.
bool Finder::AllHeadsIn(const std::vector<TokenSpan>& phrases, std::string_view set) const {
  return std::all_of(phrases.begin(), phrases.end(), [&](TokenSpan phrase) {
    int32_t head = participants_.syntax().HeadOf(phrase);
    if (tables_.Has(set, doc_.lemma(head)) || tables_.Has(set, doc_.word(head).lower) ||
        doc_.Is(head, kSeveralPronoun))
      return true;
    const Mention* mention = participants_.MentionAt(head);
    if (mention == nullptr || set != "crowd") return false;
    return IsOneOf(mention->kind, EntityKind::kGroup, EntityKind::kParty, EntityKind::kPerson) ||
           (mention->kind == EntityKind::kNationality && doc_.tag(head).ends_with("S"));
  });
}

// "Chilean | and Peruvian troops", "US | and Chinese officials", "troops from Chile and | Peru": the phrase
// of the noun that the state of one of a list shares. Null: it stands for itself.
const NounPhrase* Finder::SharedNoun(TokenSpan state) const {
  const Syntax& syntax = participants_.syntax();
  const Mention* named = participants_.MentionAt(state.end - 1);
  const bool determined = doc_.penn_tag(state.start) == "DT";
  if (named == nullptr || named->tokens.end != state.end || doc_.penn_tag(state.end - 1) == "NNS" ||
      state.size() != named->tokens.size() + determined)
    return nullptr;
  const TokenSpan list = syntax.Coordination(state);
  if (named->kind == EntityKind::kCountry && list.size() > state.size() && participants_.IsBehindMany(list))
    return syntax.PhraseTo(list.start - 1);
  const bool letters = named->kind == EntityKind::kCountry && (doc_.word(state.end - 1).flags & kIsUpper);
  if (named->kind != EntityKind::kNationality && !(letters && !determined)) return nullptr;
  const NounPhrase* last = syntax.PhraseTo(list.end);
  if (last == nullptr || last->tokens.start < state.end) return nullptr;
  const Mention* other = participants_.MentionAt(last->tokens.start);
  const bool alike = other != nullptr && other->tokens.end <= last->head &&
                     IsOneOf(other->kind, EntityKind::kNationality, EntityKind::kCountry);
  return alike && doc_.penn_tag(last->head) == "NNS" ? last : nullptr;
}

Party Finder::PartyOf(TokenSpan phrase, int32_t quote) const {
  if (phrase.empty()) return {};
  const bool speaks = phrase.size() == 1 && doc_.tag(phrase.start).starts_with("PRP") &&
                      doc_.word(phrase.start).text != "US" && doc_.Is(phrase.start, kFirstPerson);
  if (speaks && quote >= 0) {
    Party speaker = article_.quotes()[static_cast<size_t>(quote)].speaker;
    speaker.tokens = phrase;
    speaker.head = phrase.start;
    speaker.code = AsGovernment(speaker.code);
    return speaker;
  }
  Party party = ResolveParty(&article_, phrase);
  party.tokens = phrase;
  party.head = participants_.syntax().HeadOf(phrase);
  const bool pronoun = doc_.tag(phrase.start).starts_with("PRP") && phrase.size() == 1;
  if (pronoun && !IsCountry(party)) party.code = AsGovernment(party.code);  // "it", the state itself
  if (pronoun) return party;
  if (const NounPhrase* shared = SharedNoun(phrase); shared != nullptr && party.code.size() == 3) {
    const std::string code = ResolveParty(&article_, shared->tokens).code;
    party.head = shared->head;
    if (const size_t state = StateCode(code).size(); state < code.size()) party.code += code.substr(state);
    return party;
  }
  const bool unknown = party.code.empty();
  if (!unknown) TakeStateBehindName(phrase, &party);
  const bool land = tables_.Has("lands", doc_.lemma(party.head));  // "her country"
  if (unknown || IsBareRole(party.code))
    party.code = StateNear(phrase, quote, /*owners=*/land || !unknown) + party.code;
  if (party.entity >= 0 || participants_.MentionAt(party.head) != nullptr) return party;
  if (NamesBoth(phrase)) return party;  // the context tells who they are
  // "a guard", "19 others", "the company": people and bodies without a name are those of the article's
  // country.
  const std::string_view kind = participants_.KindOf(party.head);
  if ((party.code.empty() && IsOneOf(kind, "people", "number")) || IsBareRole(party.code))
    party.code = article_.home_country() + party.code;
  if (unknown && party.code.size() == 3 && IsOneOf(kind, "people", "number")) party.code += "CVL";
  return party;
}

// The state of whom a person is in a phrase: "Col. X of the Chadian army". "": none is told.
std::string Finder::StateBehindName(TokenSpan phrase) const {
  const int32_t head = participants_.syntax().HeadOf(phrase);
  const Mention* name = participants_.MentionAt(head);
  const bool person = name != nullptr && name->kind == EntityKind::kPerson;
  if (!person || head + 1 >= phrase.end || !doc_.Is(head + 1, kGenitive)) return "";
  for (int32_t t = head + 2; t < phrase.end; ++t) {
    const Mention* mention = participants_.MentionAt(t);
    if (mention != nullptr && mention->country.size() == 3 && mention->kind != EntityKind::kPlace)
      return mention->country;
  }
  return "";
}

// "Col. X of the Chadian army": the state that stands in the phrase, whatever is known of him.
void Finder::TakeStateBehindName(TokenSpan phrase, Party* party) const {
  const std::string state = StateBehindName(phrase);
  const std::string known = state.empty() ? std::string() : StateCode(party->code);
  if (!state.empty() && known != state && party->code.starts_with(known))
    party->code.replace(0, known.size(), state);
}

// Of those that stand in the genitive in a phrase, the first that has a state. "": none.
std::string Finder::StateOfOwner(TokenSpan phrase, int32_t quote) const {
  for (int32_t t = phrase.start; t < phrase.end; ++t) {
    const PennTag tag = doc_.penn_tag(t);
    if (!tag.In(Tags("PRP$", "POS"))) continue;
    const TokenSpan owner = tag == "POS" ? TokenSpan{phrase.start, t} : TokenSpan{t, t + 1};
    if (owner.empty() || owner == phrase) continue;
    const bool ours = doc_.Is(owner.start, kFirstPossessive);
    Party party = ours && quote >= 0 ? article_.quotes()[static_cast<size_t>(quote)].speaker
                                     : ResolveParty(&article_, owner);
    if (std::string state = StateCode(party.code); !state.empty()) return state;
  }
  return "";
}

// The state that the words of a phrase without one lead to: "his soldiers", "the rebels in Norway". "": none.
std::string Finder::StateNear(TokenSpan phrase, int32_t quote, bool owners) const {
  if (std::string state = owners ? StateOfOwner(phrase, quote) : std::string(); !state.empty()) return state;
  TokenSpan sentence = doc_.sentence_of(phrase.start).tokens;
  int32_t limit = std::min(sentence.end, phrase.end + kMaxPlaceReach);
  for (int32_t t = phrase.end; t < limit; ++t) {
    if (participants_.syntax().IsVerb(t) || (t == phrase.end && doc_.penn_tag(t) != "IN")) break;
    const Mention* mention = participants_.MentionAt(t);
    if (mention != nullptr && mention->country.size() == 3) return mention->country;
  }
  return "";
}

bool Finder::IsOld(const Time& time) const {
  return article_.published && time.last && (*article_.published - *time.last).count() > kHistoricalDays;
}

// Does a date tell of a thing ("the maps of | 1975", "a | 2020 | pact") or of what a relative clause tells
// besides ("whose country has been neutral since | 1955")? Those do not date the act that `head` is of.
bool Finder::DatesAnother(const Time& time, int32_t head) const {
  const int32_t at = time.tokens.start;
  const SentenceTree* tree = participants_.tree();
  if (tree == nullptr || time.tokens.Contains(head)) return false;
  const TokenSpan sentence = doc_.sentence_of(at).tokens;
  if (at - 2 >= sentence.start && doc_.Is(at - 1, kGenitive) && at - 2 != head &&
      doc_.penn_tag(at - 2).In(kNounTags) && !doc_.Is(at - 2, kTimeNoun) && !doc_.LemmaIs(at - 2, kTimeNoun))
    return true;  // but "in the last weeks of | 2014"
  // "a | 2020 | ceasefire agreement", "her | 2016 | rival", not "Sunday's attackers", "In | 2016 soldiers",
  // "during her | 2016 | campaign"
  const NounPhrase* thing = participants_.syntax().PhraseAt(at);
  const bool behind_preposition = thing != nullptr && thing->tokens.start > sentence.start &&
                                  doc_.Is(thing->tokens.start - 1, kDatePreposition);
  if (thing != nullptr && thing->head >= time.tokens.end && thing->head != head &&
      (doc_.Is(thing->tokens.start, kIndefiniteArticle) ||
       (thing->tokens.start < at && doc_.penn_tag(time.tokens.end) != "POS" && !behind_preposition &&
        IsOneOf(participants_.KindOf(thing->head), "political", "people", "person"))))
    return true;
  // between commas, whatever the tree makes of it
  auto is_comma = [&](int32_t t) {
    return sentence.Contains(TokenSpan{t, t + 1}) && doc_.word(t).text == ",";
  };
  int32_t open = at - 1, close = time.tokens.end;
  while (open > sentence.start && at - open < kMaxTimeReach && !is_comma(open)) --open;
  while (close < sentence.end && close - at < kMaxTimeReach && !is_comma(close)) ++close;
  if (is_comma(open) && is_comma(close) && !TokenSpan{open, close}.Contains(head) &&
      doc_.penn_tag(open + 1).In(kQuestionTags))
    return true;
  auto is_under = [tree](int32_t token, int32_t over) {
    for (int hop = 0; hop < kMaxHops && token >= 0 && token != over; ++hop) token = tree->Governor(token);
    return token == over;
  };
  int32_t clause = tree->Governor(at);
  for (int hop = 0; hop < kMaxHops && clause >= 0; ++hop, clause = tree->Governor(clause)) {
    const bool tells = tree->relation(clause) == Relation::kRelativeClause && tree->Governor(clause) != head;
    if (tells && !is_under(head, clause)) return true;
  }
  return false;
}

// The date that stands nearest to the trigger in its sentence, or else the one that opens it: "In 2002, …".
// What is told in the past is not of a day after the article's.
void Finder::SetTime(const VerbGroup& verb, int32_t head, Event* event) const {
  const Time *best = nullptr, *opening = nullptr;
  int32_t best_distance = kMaxTimeReach + 1;
  bool all_old = true;
  const bool done = event->status == "asserted" && verb.head >= 0 && (verb.past || verb.perfect);
  TokenSpan sentence = doc_.sentence_of(event->tokens.start).tokens;
  for (const Time& time : TimesOf(sentence)) {
    if (!sentence.Contains(time.tokens) || !IsOneOf(time.type, "DATE", "TIME") || !time.first) continue;
    if (DatesAnother(time, head)) continue;
    all_old &= IsOld(time);
    if (done && article_.published && *time.first > *article_.published) continue;
    int32_t distance = time.tokens.start >= event->tokens.end ? time.tokens.start - event->tokens.end
                                                              : event->tokens.start - time.tokens.end + 2;
    if (opening == nullptr && time.tokens.start <= sentence.start + 1) opening = &time;
    if (distance < best_distance) {
      best = &time;
      best_distance = distance;
    }
  }
  if (best == nullptr) best = opening;
  if (best != nullptr) {
    event->when = best->tokens;
    event->when_rule = when_rule_;
    event->first = best->first;
    event->last = best->last;
  }
  if (event->status != "asserted") return;
  if (best != nullptr ? IsOld(*best) : all_old && IsBackground(event->tokens, head, sentence))
    event->status = "historical";
  // "ahead of Monday's summit with Peru"
  if (best != nullptr && verb.head < 0 && event->type == "CONSULT" && best_distance <= kMaxPlannedReach &&
      article_.published && *best->first > *article_.published)
    event->status = "future";
}

// The times that begin in a sentence.
std::span<const Time> Finder::TimesOf(TokenSpan sentence) const {
  const std::vector<Time>& times = article_.times();  // sorted by start
  auto from = [&](int32_t token) {
    return std::lower_bound(times.begin(), times.end(), token,
                            [](const Time& time, int32_t start) { return time.tokens.start < start; });
  };
  return {from(sentence.start), from(sentence.end)};
}

// What is told in the past beside old dates alone, or behind an act of long ago in the same paragraph with no
// date of its own, is as old: "In 2014 the rebels took the port. The army shelled it for weeks."
bool Finder::IsBackground(TokenSpan trigger, int32_t head, TokenSpan sentence) const {
  for (int32_t t = sentence.start; t < sentence.end; ++t) {
    if (doc_.penn_tag(t).In(Tags("VBZ", "VBP", "MD"))) return false;
  }
  const Time* first = nullptr;
  bool dated = false;
  for (const Time& time : TimesOf(sentence)) {
    if (DatesAnother(time, head)) continue;
    if (first == nullptr) first = &time;
    dated |= time.first.has_value() || time.type == "DATE";
  }
  if (dated) return IsOld(*first) && first->tokens.end <= trigger.start;
  if (events_.empty() || events_.back().status != "historical") return false;
  return doc_.sentence_of(events_.back().tokens.start).segment == doc_.sentence_of(sentence.start).segment;
}

// The nearest place behind the trigger that a preposition of place leads to, or before it where there is none
// behind.
void Finder::SetPlace(Event* event) const {
  TokenSpan sentence = doc_.sentence_of(event->tokens.start).tokens;
  const Mention* place = nullptr;
  for (int32_t t = event->tokens.end;
       t < std::min(sentence.end, event->tokens.end + kMaxTimeReach) && place == nullptr; ++t) {
    if (IsFinite(doc_.penn_tag(t))) break;  // another clause
    place = PlaceBehind(t, sentence.end);
  }

  const bool behind = place != nullptr;
  for (int32_t t = event->tokens.start - 1;
       t >= std::max(sentence.start, event->tokens.start - kMaxTimeReach) && place == nullptr; --t)
    place = PlaceBehind(t, sentence.end);
  if (place == nullptr) return;
  event->place = place->tokens;
  event->place_rule = behind ? place_behind_rule_ : place_before_rule_;
  event->place_country = place->country;
}

// The place that the preposition at a token leads to, or null.
const Mention* Finder::PlaceBehind(int32_t token, int32_t limit) const {
  if (!doc_.Is(token, kSpatial)) return nullptr;
  int32_t at = token + 1;
  while (at + 1 < limit && doc_.penn_tag(at).In(kAdjectiveTags | Tags("NN", "DT")) &&
         participants_.MentionAt(at) == nullptr)
    ++at;
  const Mention* mention = at < limit ? participants_.MentionAt(at) : nullptr;
  return mention != nullptr && mention->form != MentionForm::kPronoun &&
                 IsOneOf(mention->kind, EntityKind::kPlace, EntityKind::kCountry, EntityKind::kFacility)
             ? mention
             : nullptr;
}

// Is a party, or whose people it is, a group that acts in several states ("Islamic State militants")?
bool Finder::IsRoaming(const Party& party) const {
  if (!party.code.ends_with("REB")) return false;
  auto roams = [&](int32_t entity) {
    return entity >= 0 && tables_.Has("roaming", article_.actors()[static_cast<size_t>(entity)].name);
  };
  for (int32_t t = party.tokens.start; t < party.tokens.end; ++t) {
    const Mention* mention = participants_.MentionAt(t);
    if (mention != nullptr && roams(mention->entity)) return true;
  }
  return roams(party.entity);
}

// The state in which what the article tells happens: the one that most prepositions of place lead to, the
// first of those. "": none.
const std::string& Finder::Setting() {
  if (setting_) return *setting_;
  std::map<std::string_view, int32_t> times;
  setting_.emplace();
  for (const Mention& mention : article_.mentions()) {
    if (mention.country.size() != 3 || mention.tokens.start == 0) continue;
    if (PlaceBehind(mention.tokens.start - 1, mention.tokens.end) != &mention) continue;
    if (++times[mention.country] > times[*setting_]) *setting_ = mention.country;
  }
  return *setting_;
}

// "both countries", "the two ministers", "the neighbours": the parties that the article speaks of.
bool Finder::NamesBoth(TokenSpan phrase) const {
  int32_t head = participants_.syntax().HeadOf(phrase);
  const bool parties =
      tables_.Has("parties", doc_.lemma(head)) || tables_.Has("parties", doc_.word(head).lower);
  if (!parties && !tables_.Has("political", doc_.lemma(head)) &&
      !tables_.Has("counterparts", doc_.lemma(head)))
    return false;
  if (doc_.Is(phrase.start, kDual)) return true;
  for (int32_t t = phrase.start; t < head; ++t) {
    if (doc_.Is(t, kTwo)) return true;
  }
  return parties && doc_.Is(phrase.start, kDefiniteArticle) && phrase.size() == 2 &&
         doc_.penn_tag(head) == "NNS";
}

// One of "the two leaders", as an earlier mention tells who that is; without a code where it may be none.
Party Finder::LastOf(const Mention& mention, bool person) const {
  const bool stands_in = mention.form == MentionForm::kPronoun || mention.guessed || mention.entity < 0;
  const bool where = IsOneOf(mention.kind, EntityKind::kPlace, EntityKind::kFacility) ||
                     (mention.tokens.start > 0 && doc_.Is(mention.tokens.start - 1, kSpatial));
  if (stands_in || (person ? mention.kind != EntityKind::kPerson : where)) return {};
  const Actor& actor = article_.actors()[static_cast<size_t>(mention.entity)];
  Party party{.entity = mention.entity, .name = actor.name, .code = AsGovernment(actor.code)};
  if (IsBareRole(party.code)) return {};
  const std::string state = StateCode(party.code);
  if (!person && party.code == state + "GOV") party.code = state;
  return party;
}

// "Putin met Xi. The two leaders agreed …", "both countries": of an act of both, who the two are that were
// told of last; false where no two were: "both sides" alone are nobody's government, "both countries" not
// one.
bool Finder::TakeBoth(Event* event) const {
  const TokenSpan phrase = event->source.tokens;
  const std::string_view lemma = doc_.lemma(event->source.head);
  const bool people = tables_.Has("counterparts", lemma);
  if (!people && !tables_.Has("parties", lemma)) return false;
  if (!doc_.Is(phrase.start, kDual) && !doc_.Is(phrase.start, kDefiniteArticle)) return false;
  if (TakeLastTwo(event, people)) return true;
  if (!people && (event->source.code == "GOV" || tables_.Has("nations", lemma)))
    event->source = {.tokens = phrase, .head = event->source.head};
  if (!people || !tables_.Has("political", lemma) || !TakeLastTwo(event, /*people=*/false)) return false;
  for (Party* party : {&event->source, &event->target}) party->code = AsGovernment(party->code);
  return true;
}

bool Finder::TakeLastTwo(Event* event, bool people) const {
  const TokenSpan phrase = event->source.tokens;
  const int32_t own = doc_.tokens()[static_cast<size_t>(phrase.start)].sentence;
  const bool nations = tables_.Has("nations", doc_.lemma(event->source.head));
  const int32_t reach = nations ? kNationsReach : kBothReach;
  const TokenSpan first = doc_.sentences()[static_cast<size_t>(std::max(0, own - reach))].tokens;
  const std::span<const Mention> before = MentionsIn(article_.mentions(), {first.start, phrase.start});
  Party later;
  for (const Mention& mention :
       std::ranges::reverse_view(before.last(std::min(before.size(), kMostMentions)))) {
    Party party = LastOf(mention, people);
    if (party.code.empty()) continue;
    if (nations && !IsOneOf(mention.kind, EntityKind::kCountry, EntityKind::kNationality)) continue;
    const bool same = people ? party.entity == later.entity : StateCode(party.code) == StateCode(later.code);
    if (later.code.empty()) {
      later = std::move(party);
    } else if (!same) {
      party.tokens = phrase;
      party.head = event->source.head;
      event->source = std::move(party);
      event->target = std::move(later);
      return true;
    }
  }
  return false;
}

// Every source with every target; of several that act on one another, each pair in the order they are named.
// At most kMaxPairs.
std::vector<std::pair<const Party*, const Party*>> Finder::PairsOf(const std::vector<Party>& sources,
                                                                   const std::vector<Party>& targets,
                                                                   bool mutual) {
  static const std::vector<Party> kNobody(1);
  const std::vector<Party>& left = sources.empty() ? kNobody : sources;
  const std::vector<Party>& right = mutual ? sources : targets.empty() ? kNobody : targets;
  std::vector<std::pair<const Party*, const Party*>> out;
  for (size_t i = 0; i < left.size(); ++i) {
    for (size_t j = mutual ? i + 1 : 0; j < right.size(); ++j) {
      if (out.size() == static_cast<size_t>(kMaxPairs)) return ++cut_events_, out;
      out.emplace_back(&left[i], &right[j]);
    }
  }
  return out;
}

std::vector<Party> Finder::PartiesOf(const std::vector<TokenSpan>& phrases, const Event& shared) {
  std::vector<Party> out;
  for (TokenSpan phrase : phrases) {
    Party& party = out.emplace_back(PartyOf(phrase, shared.quote));
    if (!IsRoaming(party)) continue;
    const std::string& state = shared.place_country.empty() ? Setting() : shared.place_country;
    if (!state.empty()) party.code = state + "REB";
  }
  return out;
}

void Finder::WriteRows(const Event& shared, const Sides& sides) {
  const std::vector<Party> sources = PartiesOf(sides.sources, shared),
                           targets = PartiesOf(sides.targets, shared);
  const bool both = !sides.mutual && sources.size() == 1 && targets.empty() && NamesBoth(sides.sources[0]);
  for (const auto& [source, target] : PairsOf(sources, targets, sides.mutual)) {
    Event event = shared;
    event.source = *source;
    event.target = *target;
    const bool two = source->entity >= 0 && target->entity >= 0 && source->entity != target->entity;
    if (!two && IsDoerItself(doc_, tables_, target->tokens, target->code, source->code))
      event.target = {.tokens = target->tokens, .head = target->head};
    event.reciprocal = sides.mutual || both;
    const bool told = both && TakeBoth(&event);
    const std::string_view target_rule = sides.mutual ? sides.source_rule : sides.target_rule;
    if (!sides.source_rule.empty()) event.source_rule = article_.rule(sides.source_rule);
    if (!target_rule.empty() && !told) event.target_rule = article_.rule(target_rule);
    events_.push_back(std::move(event));
  }
}

// "Chile and Peru attacked each other": it is mutual, and no target stands there.
bool Finder::IsEachOther(Sides* sides) const {
  auto each = [&](TokenSpan phrase) {
    return phrase.size() == 2 && tables_.Has("each", std::string(doc_.word(phrase.start).lower) + " " +
                                                         std::string(doc_.word(phrase.start + 1).lower));
  };
  if (std::none_of(sides->targets.begin(), sides->targets.end(), each)) return false;
  sides->targets.clear();
  sides->target_rule = {};
  sides->mutual = sides->sources.size() > 1;
  return true;
}

bool Finder::HoldsNegation(TokenSpan tokens) const {
  for (int32_t t = tokens.start; t < tokens.end; ++t) {
    if (doc_.LemmaIs(t, kNegator)) return true;
  }
  return false;
}

void Finder::Write(const EventCandidate& found) {
  Event event;
  const Span& span = *found.trigger;
  event.tokens = span.tokens;
  event.type = std::string(found.frame->type);
  event.mode = std::string(found.frame->mode);
  event.cameo = std::string(found.frame->cameo);
  PloverScore score = tables_.Score(event.type, event.mode);
  event.quad = score.quad;
  event.score = score.score;
  event.rule = span.rule;
  event.row = span.row;
  event.quote = participants_.QuoteOf(span.tokens);
  VerbGroup verb = found.sides.verb;
  if (event.type == "REJECT" &&
      HoldsNegation(span.tokens)) {  // "does not accept": the "not" is the rejection
    verb.negated = false;
    verb.modal = {};
    verb.future = verb.conditional = false;
  }
  event.status = EventStatus(doc_, participants_, tables_, verb, found.sides.head);
  event.group = groups_++;
  if (found.odds < kSure) event.confidence = Margin(found.odds);
  SetTime(verb, found.sides.head, &event);
  SetPlace(&event);
  counts_.Find(found.sides, &event);
  Sides sides = found.sides;
  const bool among = IsEachOther(&sides);
  if (among && !sides.mutual && article_.keeps_rejected())
    article_.GiveUp(span.tokens, span.rule, span.row, "target", "each other, of one side that names both");
  const bool mutual_pair = found.frame->flag(kMutual) && !sides.sources.empty() && !sides.targets.empty();
  size_t first = events_.size();
  WriteRows(event, sides);
  if (mutual_pair || among) {
    for (size_t i = first; i < events_.size(); ++i) events_[i].reciprocal = true;
  }
}

// Rules that emit `event`: labels `trigger`, `source`, `target`, attributes type, mode, cameo, status.
void Finder::ReadEventSpans() {
  for (const Span& span : article_.cascade().Get("event")) {
    int32_t sentence = doc_.tokens()[static_cast<size_t>(span.tokens.start)].sentence;
    if (!article_.ReadsProse(doc_.sentences()[static_cast<size_t>(sentence)].segment)) continue;
    participants_.Enter(sentence);
    Event event;
    const Capture* trigger = span.capture("trigger");
    event.tokens = trigger != nullptr ? trigger->tokens : span.tokens;
    event.type = std::string(span.attribute("type"));
    event.mode = std::string(span.attribute("mode"));
    event.cameo = std::string(span.attribute("cameo"));
    event.status = span.attribute("status").empty() ? "asserted" : std::string(span.attribute("status"));
    PloverScore score = tables_.Score(event.type, event.mode);
    event.quad = score.quad;
    event.score = score.score;
    event.rule = span.rule;
    event.row = span.row;
    event.quote = participants_.QuoteOf(event.tokens);
    event.group = groups_++;
    SetTime({}, event.tokens.start, &event);
    SetPlace(&event);
    Sides sides;
    if (const Capture* source = span.capture("source");
        source != nullptr && participants_.IsActor(source->tokens))
      sides.sources = {source->tokens}, sides.source_rule = "core.side.capture";
    if (const Capture* target = span.capture("target");
        target != nullptr && participants_.IsActor(target->tokens))
      sides.targets = {target->tokens}, sides.target_rule = "core.side.capture";
    if (!sides.sources.empty() || !sides.targets.empty())
      WriteRows(event, sides);
    else if (article_.keeps_rejected())
      article_.Reject(event.tokens, "event", span.rule, "no actor", span.row);
  }
}

}  // namespace

bool EventTables::Has(std::string_view set, std::string_view word) const {
  const WordSet* words = Words(set);
  return words != nullptr && words->Has(word);
}

bool IsDoerItself(const Document& doc, const EventTables& tables, TokenSpan target, std::string_view code,
                  std::string_view doer) {
  if (doer.empty() || target.size() != 1 || doc.penn_tag(target.start) != "PRP") return false;
  const std::string state = StateCode(doer);
  return code == doer ||
         (!state.empty() && state == StateCode(code) && tables.Has("it", doc.word(target.start).lower));
}

const WordSet* EventTables::Words(std::string_view set) const {
  auto it = sets.find(set);
  return it == sets.end() ? nullptr : &it->second;
}

PloverScore EventTables::Score(const std::string& type, const std::string& mode) const {
  auto it = scores.find({type, mode});
  if (it == scores.end()) it = scores.find({type, ""});
  return it == scores.end() ? PloverScore{} : it->second;
}

CoreParts CoreEvents() {
  return {
      {},
      {{"core.side.subject", "a side is the subject of the trigger: “Iran” in “Iran accused Peru”"},
       {"core.side.by", "a side stands behind “by” in a passive: “Iran” in “Peru was accused by Iran”"},
       {"core.side.object", "a side is the object of the trigger, or the subject of its passive"},
       {"core.side.owner", "whose thing a phrase names that is no actor: “Peru” in “attacked Peru's port”"},
       {"core.side.clause", "the subject of the clause behind the trigger: “demanded that Peru leave”"},
       {"core.side.preposition", "a side stands behind a preposition that the list's row names"},
       {"core.side.infinitive", "whom the infinitive behind the trigger is done to: “agreed to help Peru”"},
       {"core.side.complement",
        "the first actor in what the verb governs, for an event without a target: “agreed to sell arms to "
        "Peru”"},
       {"core.side.genitive", "the owner of a noun: “Iran's attack”"},
       {"core.side.modifier", "the actor in front of a noun: “US strikes”"},
       {"core.side.between", "those behind “between” or “among”: “talks between Iran and Peru”"},
       {"core.side.light", "the subject of the verb that a noun is the object of: “Iran launched an attack”"},
       {"core.side.harmed", "whom the verb of harm that is said of a noun harms: “an attack left ten dead”"},
       {"core.side.main", "the subject of the verb before a noun: “Iran left after talks with Peru”"},
       {"core.side.speaker", "who says what the trigger is in: “Iran” in “Iran said Peru must pay”"},
       {"core.side.learned", "the likeliest phrase by the weights of side_choice.h, where no rule found it"},
       {"core.side.capture", "a capture of a rule that emits `event`"},
       {"core.side.context", "the other side of like events of the article, where the sentence names none"},
       {"core.side.code",
        "the code of who does or meets such acts by the weights of code_choice.h, where nobody is named"},
       {"core.count.own", "how many were killed or injured, by the act's own words: “killed three”"},
       {"core.count.clause",
        "how many were killed or injured, by a clause that tells more of the act: “attacked, killing three”"},
       {"core.place.behind", "the place behind a preposition behind the trigger"},
       {"core.place.before", "the place behind a preposition before the trigger"},
       {"core.when.nearest", "the date that stands nearest to the trigger in its sentence"}}};
}

std::shared_ptr<EventTables> LoadScores(const std::vector<std::string>& pack_folders, Diagnostics* faults,
                                        EventNames* names) {
  auto tables = std::make_shared<EventTables>();
  for (const std::string& folder : pack_folders) {
    std::string path = folder + "/plover.tsv";
    if (std::filesystem::exists(path)) ReadScores(path, tables.get(), faults);
  }
  *names = NamesOf(*tables);
  for (const std::string& folder : pack_folders) ReadCodes(folder + "/cameo.tsv", names, faults);
  for (const std::string& folder : pack_folders) {
    ReadCounts(folder + "/counts.tsv", tables.get(), faults);
    tables->operators.Load(folder + "/operators.tsv", *names, faults);
    tables->weights.Load(folder + "/events_weights.tsv", "events_weights.tsv", faults);
    tables->side_weights.Load(folder + "/sides_weights.tsv", "sides_weights.tsv", faults);
    tables->code_weights.Load(folder + "/codes_weights.tsv", "codes_weights.tsv", faults);
  }
  return tables;
}

void ReadEventSets(const Cascade& cascade, EventTables* tables) {
  tables->person_endings = cascade.set("event_person_endings");
  for (const std::string& name : cascade.set_names()) {
    if (!name.starts_with(kSetPrefix)) continue;
    tables->sets[name.substr(kSetPrefix.size())] = WordSet(cascade.set(name));
  }
}

std::vector<std::string> NamesOfEventSets() {
  static constexpr std::string_view kNames =
      "ability ahead aiming along animals aside asks borders callings carriers claim claims condition "
      "counterparts "
      "crowd "
      "dead "
      "deadly deaths die each forces going hurt injure injuries instrumental inverted it joint kill known "
      "lands "
      "leave "
      "light linking lives longago lose manyfold mishaps money moves nations negative norm occur office onto "
      "parties people performed person_endings police political possible prepositions press range ranking "
      "receiving report roaming slur speaker spectators strikes territory that things troops unspecific "
      "until "
      "violence warning without";
  std::vector<std::string> out;
  for (std::string_view rest = kNames; !rest.empty();) {
    const size_t end = std::min(rest.find(' '), rest.size());
    out.push_back(std::string(kSetPrefix) + std::string(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

void FindEvents(Article* article, std::vector<Event>* events) {
  Finder(article, *article->desk.events, events).Run();
}

std::vector<PrintedSide> PrintEventSides(Article* article) {
  std::vector<Event> none;
  return Finder(article, *article->desk.events, &none).PrintSides();
}

std::vector<PrintedCode> PrintEventCodes(Article* article) {
  std::vector<Event> events;
  Finder(article, *article->desk.events, &events).Find();
  return PrintCodes(article, *article->desk.events, events);
}

std::vector<PrintedCandidate> PrintEventCandidates(Article* article) {
  std::vector<Event> none;
  return Finder(article, *article->desk.events, &none).Print();
}

}  // namespace copydesk::news
