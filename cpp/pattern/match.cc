// The search, from the naive version on.
//
// Naively, a match is looked for from each token by walking the program: at kToken the token has to pass, and
// the walk goes on behind it; at kSplit one way is tried, then the other; at kMatch the range is told. This
// gives the right ranges in the right order, and is of no use: `([] | "a")*` over twenty times "a", behind
// which nothing fits, comes to the same instruction at the same token in 2^20 ways, and `(<x/>?)*` comes back
// to where it was for ever.
//
// The one idea: what may follow from an instruction at a token hangs on these two alone, not on how one came
// there. Of two ways the one that comes first is preferred, and what it finds comes first, too. So a pair of
// instruction and token is visited once (Visited), and the first way to kMatch at a token has the labels that
// count. What was visited from one start and led nowhere leads nowhere from the next start of the sentence
// either.
//
// The machinery. (a) No recursion: what is left to try is a stack of Jobs. kGo is the other side of a split,
// or a shorter span; kRestore puts a label back to what it was when its way is given up; kResume goes on
// behind one of the ranges of an expression. (b) A step over a span lands at its end, the longest first: ways
// arrive at a token at different times, which is why threads in lock step would not do. (c) `A & B`, `A
// within B` are no sequences: their ranges are made by runs of their own, and the sequence goes on behind
// each (EndingsInside; remembered, as a start nearby asks again). (d) Looks run a unit of their own; those
// that look back, and `within` and `containing`, are answered for all starts at once (EndsOf, ReachOf). (e)
// Most sentences are never searched: Presence knows from their words that something a match must hold is not
// there.
//
// Why it ends:
// 1. A run visits each pair of its instructions and positions at most once, and every turn of its inner loop
//    either visits a new pair or leaves the loop.
// 2. Jobs are pushed by visits alone: by each one other side, one label to restore for each of its
//    own labels, a span for each that starts there, or at most kMaxCandidates ranges. So the stack empties.
// 3. Positions are bounded: by the end of the sentence, or by kMaxWindowTokens where matches cross sentences.
// 4. A run starts another one only for an expression inside its own, and brackets nest at most
//    kMaxPatternDepth deep. No expression names itself: named parts were put in when it was compiled.
// 5. A loop's turn that takes no token comes to a pair that was visited, and sets no label (kClose).
//
// tests/cpp/pattern_oracle_test.cc holds this against the naive version (cpp/testing/slow_matcher.h), on
// random cases.
#include "pattern/match.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/limits.h"
#include "base/stop.h"
#include "pattern/matcher.h"

namespace copydesk::pattern {

constexpr size_t kMaxKnown = 1 << 21;  // endings and looks that are remembered at a time
constexpr int32_t kShortLook =
    8;  // tokens of a look-behind that is tried where it is asked, not from every token of the document

void Matcher::SetSlot(int32_t label, Slot value) {
  Slot& slot = slots_[static_cast<size_t>(label)];
  jobs_.push_back({Job::kRestore, label, 0, static_cast<int32_t>(restored_.size())});
  restored_.push_back(slot);
  slot = value;
}

void Matcher::Merge(const std::vector<int32_t>& labels, const std::vector<TokenSpan>& slots) {
  for (size_t i = 0; i < labels.size(); ++i) {
    if (slots[i].empty()) continue;
    Slot slot = slots_[static_cast<size_t>(labels[i])];
    if (slot.first == kUnset) slot.first = slots[i].start;
    slot.last = slots[i].end;
    SetSlot(labels[i], slot);
  }
}

std::vector<TokenSpan> Matcher::SlotsOf(const std::vector<int32_t>& labels) const {
  std::vector<TokenSpan> out;
  out.reserve(labels.size());
  for (int32_t label : labels) {
    const Slot& slot = slots_[static_cast<size_t>(label)];
    out.push_back(slot.first == kUnset ? TokenSpan{} : TokenSpan{slot.first, slot.last});
  }
  return out;
}

// The end of the longest span that starts here, or kUnset. The shorter ones go on the stack: they come later.
int32_t Matcher::StepOverSpan(const SpanElement& element, int32_t position, int32_t pc) {
  if (element.kind < 0)
    return element.tests.empty() && BeginsSentence(position) ? doc_.sentence_of(position).tokens.end : kUnset;
  int32_t longest = kUnset;
  for (const Span& span : doc_.spans_at(element.kind, position)) {
    if (span.tokens.end == longest || !Passes(element, span)) continue;
    if (longest != kUnset) jobs_.push_back({Job::kGo, pc, longest, 0});
    longest = span.tokens.end;
  }
  return longest;
}

// Whether a run from an instruction ends at its first step, as far as a look tells.
bool Matcher::FailsAt(int32_t pc, int32_t position, const Where& where) {
  const int32_t step = program_.first_step[static_cast<size_t>(pc)];
  if (step < 0) return false;
  if (position >= size_ || !(where.free || position == where.origin || !BeginsSentence(position)))
    return true;
  const Instruction& i = program_.code[static_cast<size_t>(step)];
  if (i.type == Instruction::kToken) return !TokenMatches(i.x, position);
  const SpanElement& element = program_.spans[static_cast<size_t>(i.x)];
  return element.kind >= 0 && !SpanStarts(element, position);
}

bool Matcher::SpanStarts(const SpanElement& element, int32_t position) {
  if (element.kind < 0) return element.tests.empty() && BeginsSentence(position);
  std::span<const Span> spans = doc_.spans_at(element.kind, position);
  return std::any_of(spans.begin(), spans.end(), [&](const Span& s) { return Passes(element, s); });
}

bool Matcher::SpanEndsAt(int32_t element, int32_t position) {
  const SpanElement& e = program_.spans[static_cast<size_t>(element)];
  if (e.kind < 0)
    return e.tests.empty() && position > 0 && doc_.sentence_of(position - 1).tokens.end == position;
  auto [it, added] = span_ends_.try_emplace(element);
  if (added) {
    it->second.resize(static_cast<size_t>(size_) + 1, 0);
    for (const Span& span : doc_.spans(e.kind)) {
      if (Passes(e, span)) it->second[static_cast<size_t>(span.tokens.end)] = 1;
    }
  }
  return it->second[static_cast<size_t>(position)] != 0;
}

bool Matcher::RunUnit(int32_t expression, int32_t start, const Where& where, const Sink& sink) {
  const Expression& unit = program_.expressions[static_cast<size_t>(expression)];
  Visited& visited = visited_[static_cast<size_t>(expression)];
  const size_t bottom = jobs_.size();
  const size_t restored_bottom = restored_.size();
  const size_t endings_bottom = endings_.size();
  bool seen = false;
  bool go_on = true;
  jobs_.push_back({Job::kGo, unit.begin, start, 0});
  while (jobs_.size() > bottom) {
    Job job = jobs_.back();
    jobs_.pop_back();
    if (job.type == Job::kRestore) {
      slots_[static_cast<size_t>(job.pc)] = restored_[static_cast<size_t>(job.extra)];
      continue;
    }
    if (!go_on) continue;  // only the labels are put back
    int32_t pc = job.pc;
    int32_t at = job.position;
    const Ending* merged = nullptr;
    bool passed = false;  // a choice has looked at the token of the next instruction
    if (job.type == Job::kResume)
      merged = &(*endings_[static_cast<size_t>(job.extra)])[static_cast<size_t>(job.position)],
      at = merged->end;
    for (;;) {
      if (!visited.Insert(pc - unit.begin, at)) break;
      ++work_.steps;
      if (merged != nullptr) {
        const Instruction& sub = program_.code[static_cast<size_t>(pc) - 1];
        Merge(program_.expressions[static_cast<size_t>(sub.x)].labels, merged->slots);
        merged = nullptr;
      }
      const Instruction& i = program_.code[static_cast<size_t>(pc)];
      if (i.type == Instruction::kMatch) {
        seen = true;
        if (!sink(at)) go_on = false;
        break;
      }
      bool ok = true;
      ++pc;
      switch (i.type) {
        case Instruction::kToken:
          ok = passed || (MayStep(at, where) && TokenMatches(i.x, at));
          passed = false;
          ++at;
          break;
        case Instruction::kSpan: {
          if (!(ok = MayStep(at, where))) break;
          at = StepOverSpan(program_.spans[static_cast<size_t>(i.x)], at, pc);
          ok = at != kUnset;
          break;
        }
        case Instruction::kSpanStart:
          ok = MayStep(at, where) && SpanStarts(program_.spans[static_cast<size_t>(i.x)], at);
          break;
        case Instruction::kSpanEnd:
          ok = SpanEndsAt(i.x, at);
          break;
        case Instruction::kSplit: {
          const bool look = at < where.limit;  // a step beyond is noted, so it is taken
          if (look && FailsAt(i.x, at, where)) {
            pc = i.y;
            break;
          }
          if (!look || !FailsAt(i.y, at, where)) jobs_.push_back({Job::kGo, i.y, at, 0});
          pc = i.x;
          passed = look && program_.code[static_cast<size_t>(pc)].type == Instruction::kToken;
          break;
        }
        case Instruction::kJump:
          pc = i.x;
          break;
        case Instruction::kOpen: {
          Slot slot = slots_[static_cast<size_t>(i.x)];
          slot.opened = at;
          SetSlot(i.x, slot);
          break;
        }
        case Instruction::kClose: {
          Slot slot = slots_[static_cast<size_t>(i.x)];
          if (at == slot.opened) break;  // an empty turn is no turn
          if (slot.first == kUnset) slot.first = slot.opened;
          slot.last = at;
          SetSlot(i.x, slot);
          break;
        }
        case Instruction::kLook: {
          const Look& look = program_.looks[static_cast<size_t>(i.x)];
          std::vector<TokenSpan> found;
          ok = LookHolds(i.x, at, where, &found);
          if (ok && !look.negated) Merge(program_.expressions[static_cast<size_t>(look.unit)].labels, found);
          break;
        }
        case Instruction::kSub: {
          SharedEndings all = EndingsInside(i.x, at, where);
          for (size_t k = all->size(); k-- > 0;) {
            jobs_.push_back(
                {Job::kResume, pc, static_cast<int32_t>(k), static_cast<int32_t>(endings_.size())});
          }
          endings_.push_back(std::move(all));
          ok = false;  // the endings go on from here
          break;
        }
        case Instruction::kMatch:
          break;
      }
      if (!ok) break;
    }
  }
  restored_.resize(restored_bottom);
  endings_.resize(endings_bottom);
  return seen;
}

// All ends of an expression's ranges from `start`, in order of preference.
std::vector<Ending> Matcher::Endings(int32_t expression, int32_t start, const Where& where) {
  const Expression& e = program_.expressions[static_cast<size_t>(expression)];
  std::vector<Ending> out;
  if (e.type == Expression::kUnit) {
    std::vector<Slot> outer(slots_.size());
    outer.swap(slots_);
    visited_[static_cast<size_t>(expression)].Init(e.end - e.begin, start);
    RunUnit(expression, start, where, [&](int32_t end) {
      out.push_back({end, SlotsOf(e.labels)});
      return true;
    });
    slots_.swap(outer);
    return out;
  }
  std::vector<Ending> left = Endings(e.left, start, where);
  const std::vector<int32_t>& left_labels = program_.expressions[static_cast<size_t>(e.left)].labels;
  std::unordered_map<int32_t, const Ending*> by_end;
  std::vector<Ending> right;
  if (e.type == Expression::kBoth) {
    right = Endings(e.right, start, where);
    for (const Ending& ending : right) by_end.emplace(ending.end, &ending);
  }
  const std::vector<int32_t>& right_labels = program_.expressions[static_cast<size_t>(e.right)].labels;
  auto place = [&](int32_t label) {
    return static_cast<size_t>(std::lower_bound(e.labels.begin(), e.labels.end(), label) - e.labels.begin());
  };
  for (Ending& ending : left) {
    Ending merged{ending.end, std::vector<TokenSpan>(e.labels.size())};
    for (size_t i = 0; i < left_labels.size(); ++i) merged.slots[place(left_labels[i])] = ending.slots[i];
    if (e.type == Expression::kInside) {
      if (!Inside(e, {start, ending.end})) continue;
    } else {
      auto it = by_end.find(ending.end);
      if (it == by_end.end()) continue;
      for (size_t i = 0; i < right_labels.size(); ++i)
        merged.slots[place(right_labels[i])] = it->second->slots[i];
    }
    out.push_back(std::move(merged));
  }
  return out;
}

SharedEndings Matcher::EndingsInside(int32_t expression, int32_t start, const Where& where) {
  const uint64_t key = KnownKey(expression, start, where);
  if (auto it = known_endings_.find(key); it != known_endings_.end()) return it->second;
  auto all = std::make_shared<std::vector<Ending>>(Endings(expression, start, WhereFrom(start, where)));
  if (all->size() > static_cast<size_t>(kMaxCandidates)) {
    all->resize(static_cast<size_t>(kMaxCandidates));
    candidates_cut_ = true;
  }
  if (known_size_ > kMaxKnown) ForgetAll();
  known_size_ += all->size() + 1;
  return known_endings_[key] = std::move(all);
}

// Called before a run from `start`: what is known of other sentences is let go.
void Matcher::ForgetBefore(int32_t start) {
  const int32_t sentence = across_ ? 0 : doc_.tokens()[static_cast<size_t>(start)].sentence;
  if (sentence == known_sentence_) return;
  known_sentence_ = sentence;
  fresh_ = true;
  ForgetAll();
}

void Matcher::ForgetAll() {
  known_size_ = 0;
  known_endings_.clear();
  known_looks_.clear();
}

// Runs a unit from every token. The visited pairs are shared by all starts: what an earlier start has visited
// gives no end that is not known already.
const Ends& Matcher::EndsOf(int32_t unit, bool free) {
  auto [it, added] = ends_[free ? 1 : 0].try_emplace(unit);
  Ends& out = it->second;
  if (!added) return out;
  const Expression& e = program_.expressions[static_cast<size_t>(unit)];
  Visited& visited = visited_[static_cast<size_t>(unit)];
  std::vector<Slot> outer(slots_.size());
  outer.swap(slots_);
  out.ends.assign(static_cast<size_t>(size_) + 1, 0);
  if (!e.labels.empty()) out.slots.resize(out.ends.size());
  visited.Init(e.end - e.begin, 0);
  for (int32_t s = 0; s <= size_; ++s) {
    // At a sentence's first token a run that starts there may do what one that comes by may not.
    if (BeginsSentence(s)) CheckStop();
    if (!free && BeginsSentence(s)) visited.Clear(s);
    RunUnit(unit, s, {s, free}, [&](int32_t end) {
      auto at = static_cast<size_t>(end);
      if (out.ends[at] == 0 && !e.labels.empty()) out.slots[at] = SlotsOf(e.labels);
      out.ends[at] = 1;
      return true;
    });
  }
  slots_.swap(outer);
  return out;
}

// Likewise; these ranges may be wider than a sentence.
const Reach& Matcher::ReachOf(int32_t unit) {
  auto [it, added] = reach_.try_emplace(unit);
  Reach& out = it->second;
  if (!added) return out;
  const Expression& e = program_.expressions[static_cast<size_t>(unit)];
  Visited& visited = visited_[static_cast<size_t>(unit)];
  std::vector<Slot> outer(slots_.size());
  outer.swap(slots_);
  out.furthest.resize(static_cast<size_t>(size_) + 1);
  out.nearest.resize(static_cast<size_t>(size_) + 1);
  int32_t furthest = -1;
  visited.Init(e.end - e.begin, 0);
  for (int32_t s = 0; s <= size_; ++s) {
    CheckStop();
    RunUnit(unit, s, {s, true}, [&](int32_t end) { return furthest = std::max(furthest, end), true; });
    out.furthest[static_cast<size_t>(s)] = furthest;
  }
  int32_t nearest = INT32_MAX;
  visited.Init(e.end - e.begin, 0);
  for (int32_t s = size_; s >= 0; --s) {
    CheckStop();
    RunUnit(unit, s, {s, true}, [&](int32_t end) { return nearest = std::min(nearest, end), true; });
    out.nearest[static_cast<size_t>(s)] = nearest;
  }
  slots_.swap(outer);
  return out;
}

bool Matcher::Inside(const Expression& e, TokenSpan range) {
  const Reach& reach = ReachOf(e.right);
  bool inside = e.containing ? reach.nearest[static_cast<size_t>(range.start)] <= range.end
                             : reach.furthest[static_cast<size_t>(range.start)] >= range.end;
  return inside != e.negated;
}

bool Matcher::LookHolds(int32_t number, int32_t position, const Where& where, std::vector<TokenSpan>* slots) {
  const Look& look = program_.looks[static_cast<size_t>(number)];
  if (!look.one_of.empty()) return LooksAtOneOf(look, position, where) != look.negated;
  if (look.behind) return BehindHolds(look, position, where, slots) != look.negated;
  if (look.most >= 0 && look.most <= kShortLook)
    return AheadHolds(look, position, where, slots) != look.negated;
  auto [it, added] = known_looks_.try_emplace(KnownKey(number, position, where));
  if (added) {
    if (known_size_ > kMaxKnown) ForgetAll();
    KnownLook known;
    known.holds = AheadHolds(look, position, where, &known.slots);
    ++known_size_;
    known_looks_[KnownKey(number, position, where)] = known;  // a look inside may have moved `it`
    *slots = std::move(known.slots);
    return known.holds != look.negated;
  }
  *slots = it->second.slots;
  return it->second.holds != look.negated;
}

// A look at one token needs no run.
bool Matcher::LooksAtOneOf(const Look& look, int32_t position, const Where& where) {
  if (!where.free && BeginsSentence(position) && (look.behind == (position == where.origin))) return false;
  const int32_t token = look.behind ? position - 1 : position;
  if (token < 0 || token >= size_) return false;
  return std::ranges::any_of(look.one_of, [&](int32_t e) { return TokenMatches(e, token); });
}

bool Matcher::AheadHolds(const Look& look, int32_t position, const Where& where,
                         std::vector<TokenSpan>* slots) {
  const Expression& unit = program_.expressions[static_cast<size_t>(look.unit)];
  std::vector<Slot> outer;
  if (!unit.labels.empty()) {  // else none of them changes
    outer.resize(slots_.size());
    outer.swap(slots_);
  }
  visited_[static_cast<size_t>(look.unit)].Init(unit.end - unit.begin, position);
  bool holds = RunUnit(look.unit, position, WhereFrom(position, where), [&](int32_t) {
    *slots = SlotsOf(unit.labels);
    return false;
  });
  if (!unit.labels.empty()) slots_.swap(outer);
  return holds;
}

bool Matcher::BehindHolds(const Look& look, int32_t position, const Where& where,
                          std::vector<TokenSpan>* slots) {
  const int32_t unit = look.unit;
  auto at = static_cast<size_t>(position);
  if (where.free || position != where.origin || !BeginsSentence(position)) {
    bool short_one = look.most >= 0 && look.most <= kShortLook &&
                     program_.expressions[static_cast<size_t>(unit)].labels.empty();
    if (short_one) return EndsHere(look, position, where.free);
    const Ends& known = EndsOf(unit, where.free);
    if (known.ends[at] != 0 && !known.slots.empty()) *slots = known.slots[at];
    return known.ends[at] != 0;
  }
  // What follows is the match's first step only if nothing stands before it: an empty range may.
  for (const Ending& ending : Endings(unit, position, {position, false})) {
    if (ending.end != position) continue;
    *slots = ending.slots;
    return true;
  }
  return false;
}

// Whether a range of a short look-behind without labels ends at `position`: only the few starts that can
// reach it are tried.
bool Matcher::EndsHere(const Look& look, int32_t position, bool free) {
  const Expression& unit = program_.expressions[static_cast<size_t>(look.unit)];
  bool found = false;
  for (int32_t s = std::max(0, position - look.most); s <= position - look.fewest && !found; ++s) {
    visited_[static_cast<size_t>(look.unit)].Init(unit.end - unit.begin, s);
    RunUnit(look.unit, s, {s, free}, [&](int32_t end) {
      found |= end == position;
      return !found;
    });
  }
  return found;
}

const Presence::SpanAnswers& Matcher::AnswersTo(const SpanElement& element) {
  if (span_answers_.empty()) span_answers_.resize(program_.spans.size());
  const Presence::SpanAnswers*& known = span_answers_[static_cast<size_t>(&element - program_.spans.data())];
  if (known == nullptr) known = &presence_.AnswersTo(element);
  return *known;
}

// Which sentences hold the start of one of the spans.
std::vector<char> Matcher::SentencesWith(const std::vector<int32_t>& elements) {
  std::vector<char> out(doc_.sentences().size(), 0);
  for (int32_t i : elements) {
    const std::vector<char>& here = AnswersTo(program_.spans[static_cast<size_t>(i)]).sentences;
    for (size_t s = 0; s < out.size(); ++s) out[s] = static_cast<char>(out[s] | here[s]);
  }
  return out;
}

// False where the document lacks something that every match must hold. Notes where spans that are required
// are.
bool Matcher::MayMatch() {
  for (const Requirement& r : program_.required) {
    bool some = std::any_of(r.elements.begin(), r.elements.end(),
                            [&](int32_t e) { return presence_.InDocument(Bound(e)); });
    if (!some && r.spans.empty()) return false;
    required_spans_.push_back(SentencesWith(r.spans));
    const std::vector<char>& found = required_spans_.back();
    if (!some && std::find(found.begin(), found.end(), 1) == found.end()) return false;
  }
  return true;
}

// Likewise for a sentence; only for matches that do not leave it.
bool Matcher::MayMatchIn(int32_t sentence) const {
  for (size_t i = 0; i < program_.required.size(); ++i) {
    const std::vector<int32_t>& elements = program_.required[i].elements;
    if (required_spans_[i][static_cast<size_t>(sentence)]) continue;
    if (std::none_of(elements.begin(), elements.end(),
                     [&](int32_t e) { return presence_.InSentence(sentence, Bound(e)); }))
      return false;
  }
  return true;
}

// The rarest requirement whose sentences are known at once; null where there is none.
const Requirement* Matcher::Trigger() const {
  for (const Requirement& r : program_.required) {
    auto listed = [&](int32_t e) { return presence_.IsListed(Bound(e)); };
    if (r.spans.empty() && std::all_of(r.elements.begin(), r.elements.end(), listed)) return &r;
  }
  return nullptr;
}

std::vector<int32_t> Matcher::SentencesOf(const std::vector<int32_t>& elements) const {
  std::vector<int32_t> out;
  for (int32_t e : elements) {
    const std::vector<int32_t>& sentences = presence_.SentencesOf(Bound(e));
    out.insert(out.end(), sentences.begin(), sentences.end());
  }
  if (elements.size() > 1) {
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
  }
  return out;
}

// The tokens that can begin a match, in order.
std::vector<int32_t> Matcher::Starts() {
  const FirstSteps& first = program_.first;
  bool leaves_sentence =
      across_ || std::any_of(program_.spans.begin(), program_.spans.end(), [&](const SpanElement& e) {
        return e.kind >= 0 && presence_.CrossesSentences(e.kind);
      });
  std::vector<int32_t> out;
  const std::vector<Sentence>& sentences = doc_.sentences();
  std::vector<char> passes(sentences.size(), leaves_sentence ? 1 : 0);
  std::vector<int32_t> here;  // the first elements that the sentence has
  ElementCache::Filter filter;
  auto look = [&](int32_t sentence) {
    CheckStop();
    auto s = static_cast<size_t>(sentence);
    passes[s] = leaves_sentence || MayMatchIn(sentence) ? 1 : 0;
    if (passes[s] == 0) return;
    ++work_.sentences;
    here.clear();
    filter.Clear();
    for (int32_t e : first.elements) {
      if (!presence_.InSentence(sentence, Bound(e))) continue;
      here.push_back(Bound(e));
      cache_.AddTo(&filter, Bound(e));
    }
    if (!first.any && here.empty()) return;
    for (int32_t t = sentences[s].tokens.start; t < sentences[s].tokens.end; ++t) {
      if (first.any || (cache_.MayPass(filter, t) && IsOneOf(here, t))) out.push_back(t);
    }
  };
  const Requirement* trigger = leaves_sentence ? nullptr : Trigger();
  if (trigger == nullptr) {
    for (int32_t s = 0; s < static_cast<int32_t>(sentences.size()); ++s) look(s);
  } else {
    for (int32_t s : SentencesOf(trigger->elements)) look(s);
  }
  if (first.any || first.spans.empty()) return out;
  for (int32_t i : first.spans) {
    const SpanElement& e = program_.spans[static_cast<size_t>(i)];
    if (e.kind < 0) {
      for (size_t s = 0; s < sentences.size(); ++s) {
        if (passes[s] != 0 && !sentences[s].tokens.empty()) out.push_back(sentences[s].tokens.start);
      }
    }
    for (const Span& span : doc_.spans(e.kind)) {
      if (span.tokens.empty() ||
          passes[static_cast<size_t>(doc_.tokens()[static_cast<size_t>(span.tokens.start)].sentence)] == 0)
        continue;
      if (Passes(e, span)) out.push_back(span.tokens.start);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool Matcher::FirstStepMay(int32_t token) {
  std::vector<int32_t> bound;
  for (int32_t e : program_.first.elements) bound.push_back(Bound(e));
  return MayBe(bound, token);
}

bool Matcher::IsOneOf(const std::vector<int32_t>& elements, int32_t token) {
  return std::any_of(elements.begin(), elements.end(), [&](int32_t e) { return cache_.Matches(e, token); });
}

bool Matcher::MayBe(const std::vector<int32_t>& elements, int32_t token) {
  const WordId word = doc_.tokens()[static_cast<size_t>(token)].word;
  return std::any_of(elements.begin(), elements.end(),
                     [&](int32_t e) { return cache_.OfWord(e, word) != Answer::kNo; });
}

// Nothing where the label took no part, or its span has no such attribute.
std::optional<Matcher::ConstraintText> Matcher::TextOf(const CompiledOperand& operand) const {
  if (operand.kind == Operand::kString) return ConstraintText{operand.text};
  const Slot& slot = slots_[static_cast<size_t>(operand.label)];
  if (slot.first == kUnset) return std::nullopt;
  if (operand.is_token) return ConstraintText{"", {slot.first, slot.last}, &operand};
  for (int32_t s : operand.spans) {
    const SpanElement& element = program_.spans[static_cast<size_t>(s)];
    for (const Span& span : doc_.spans_at(element.kind, slot.first)) {
      std::string_view value = span.attribute(operand.text);
      if (span.tokens.end == slot.last && !value.empty() && element.Holds(span)) return ConstraintText{value};
    }
  }
  return std::nullopt;
}

// Piece by piece, so that a long label that differs at once costs nothing.
bool Matcher::Equal(const ConstraintText& a, const ConstraintText& b) const {
  struct Reader {
    const ConstraintText& text;
    int32_t next;           // token
    std::string_view rest;  // of the piece at hand

    // False at the end.
    bool Fill(const Document& document) {
      while (rest.empty()) {
        if (next >= text.tokens.end) return false;
        rest = next > text.tokens.start && !spaced
                   ? " "
                   : TokenAttribute(document, next, text.operand->attr, text.operand->text);
        spaced = next > text.tokens.start && !spaced;
        if (!spaced) ++next;
      }
      return true;
    }
    bool spaced = false;
  };
  Reader left{a, a.tokens.start, a.piece}, right{b, b.tokens.start, b.piece};
  for (;;) {
    const bool more = left.Fill(doc_);
    if (more != right.Fill(doc_)) return false;
    if (!more) return true;
    const size_t both = std::min(left.rest.size(), right.rest.size());
    if (left.rest.substr(0, both) != right.rest.substr(0, both)) return false;
    left.rest.remove_prefix(both);
    right.rest.remove_prefix(both);
  }
}

std::string Matcher::StringOf(const ConstraintText& text) const {
  std::string out(text.piece);
  for (int32_t t = text.tokens.start; t < text.tokens.end; ++t) {
    if (t > text.tokens.start) out += ' ';
    out += TokenAttribute(doc_, t, text.operand->attr, text.operand->text);
  }
  return out;
}

bool Matcher::Compare(const CompiledConstraint& c) {
  bool positions = c.left.kind == Operand::kStart || c.left.kind == Operand::kEnd;
  if (!positions) {
    std::optional<ConstraintText> left = TextOf(c.left);
    std::optional<ConstraintText> right = TextOf(c.right);
    if (!left || !right) return false;
    return Equal(*left, *right) == (c.op == Constraint::kEq);
  }
  auto position = [&](const CompiledOperand& o) {
    const Slot& slot = slots_[static_cast<size_t>(o.label)];
    return o.kind == Operand::kStart ? slot.first : slot.last;
  };
  int32_t left = position(c.left);
  int32_t right = position(c.right);
  if (left == kUnset || right == kUnset) return false;
  switch (c.op) {
    case Constraint::kEq:
      return left == right;
    case Constraint::kNe:
      return left != right;
    case Constraint::kLt:
      return left < right;
    case Constraint::kGt:
      return left > right;
    case Constraint::kLe:
      return left <= right;
    case Constraint::kGe:
      return left >= right;
  }
  return false;
}

bool Matcher::Passes(const CompiledConstraint& c) {
  auto passes = [&](const CompiledConstraint& child) { return Passes(child); };
  switch (c.type) {
    case Constraint::kCompare:
      return Compare(c);
    case Constraint::kNot:
      return !Passes(c.children[0]);
    case Constraint::kAnd:
      return std::all_of(c.children.begin(), c.children.end(), passes);
    case Constraint::kOr:
      return std::any_of(c.children.begin(), c.children.end(), passes);
  }
  return false;
}

std::vector<Capture> Matcher::Captures() const {
  std::vector<Capture> out;
  for (size_t i = 0; i < slots_.size(); ++i) {
    TokenSpan tokens = slots_[i].first == kUnset ? TokenSpan{} : TokenSpan{slots_[i].first, slots_[i].last};
    out.push_back({program_.labels[i], tokens});
  }
  return out;
}

// Appends the matches that start here and that the mode chooses.
void Matcher::Try(int32_t start, FindResult* result) {
  ForgetBefore(start);
  const size_t before = result->matches.size();
  auto choose = [&](int32_t end) {
    TokenSpan range{start, end};
    if (range.empty()) return true;
    for (int32_t f : filters_) {
      if (!Inside(program_.expressions[static_cast<size_t>(f)], range)) return true;
    }
    if (program_.constraint && !Passes(*program_.constraint)) return true;
    size_t count = result->matches.size() - before;
    if (mode_ != MatchMode::kAll && count == 1) {
      Match& best = result->matches.back();
      if (mode_ == MatchMode::kLongest ? end > best.tokens.end : end < best.tokens.end)
        best = {range, Captures()};
      return true;
    }
    if (count == static_cast<size_t>(kMaxCandidates)) return result->candidates_cut = true, false;
    result->matches.push_back({range, Captures()});
    return mode_ != MatchMode::kFirst;
  };
  const Expression& base = program_.expressions[static_cast<size_t>(base_)];
  Where where{start, across_, across_ ? start + kMaxWindowTokens : INT32_MAX};
  if (base.type == Expression::kUnit) {
    Visited& visited = visited_[static_cast<size_t>(base_)];
    if (fresh_) visited.Init(base.end - base.begin, start);
    window_cut_ = false;
    fresh_ = RunUnit(base_, start, where, choose) || window_cut_;
  } else {
    for (const Ending& ending : Endings(base_, start, where)) {
      for (size_t i = 0; i < base.labels.size(); ++i) {
        slots_[static_cast<size_t>(base.labels[i])] =
            ending.slots[i].empty() ? Slot{} : Slot{kUnset, ending.slots[i].start, ending.slots[i].end};
      }
      if (!choose(ending.end)) break;
    }
  }
  result->window_cut |= window_cut_;
  result->candidates_cut |= candidates_cut_;
}

void Matcher::SetUp() {
  visited_.resize(std::max(visited_.size(), program_.expressions.size()));
  slots_.resize(program_.labels.size());
  for (base_ = program_.root; program_.expressions[static_cast<size_t>(base_)].type == Expression::kInside;) {
    filters_.push_back(base_);
    base_ = program_.expressions[static_cast<size_t>(base_)].left;
  }
}

FindResult Matcher::Run() {
  FindResult result;
  if (!MayMatch()) return result;
  std::vector<int32_t> starts = Starts();
  result.work = work_;
  if (starts.empty()) return result;
  SetUp();
  int32_t free_from = 0;  // where the last match ended, unless matches may overlap
  for (int32_t start : starts) {
    if (start < free_from) continue;
    CheckStop();
    const size_t before = result.matches.size();
    ++work_.starts;
    Try(start, &result);
    if (result.matches.size() == before) continue;
    if (mode_ == MatchMode::kAll) {
      std::sort(result.matches.begin() + static_cast<std::ptrdiff_t>(before), result.matches.end(),
                [](const Match& a, const Match& b) { return a.tokens < b.tokens; });
    } else {
      free_from = result.matches.back().tokens.end;
    }
    if (result.matches.size() >= static_cast<size_t>(kMaxMatches)) {
      result.matches_cut = true;
      result.matches.resize(static_cast<size_t>(kMaxMatches));
      break;
    }
  }
  result.work = work_;
  return result;
}

Presence::Presence(ElementCache* cache, const Document& document)
    : document_(document),
      table_(cache->table()),
      answers_(cache->answers()),
      sentences_(answers_.TakeNotes()),
      width_(table_.width()),
      document_bits_(width_, 0),
      sentence_bits_(width_ * document.sentences().size(), 0),
      scratch_(std::make_unique<MatchScratch>()) {
  sentences_->of.resize(static_cast<size_t>(table_.size()));
  for (size_t s = 0; s < document.sentences().size(); ++s) {
    CheckStop();
    uint64_t* bits = sentence_bits_.data() + s * width_;
    const TokenSpan tokens = document.sentences()[s].tokens;
    for (int32_t t = tokens.start; t < tokens.end; ++t) {
      const WordId word = document.tokens()[static_cast<size_t>(t)].word;
      const uint64_t* row = cache->Others(word);  // makes what is listed, too
      for (const uint32_t entry : cache->Listed(word))
        Note(static_cast<int32_t>(entry >> 1), static_cast<int32_t>(s));
      for (size_t i = 0; i < width_; ++i) bits[i] |= row[i];
    }
    for (size_t i = 0; i < width_; ++i) document_bits_[i] |= bits[i];
  }
}

Presence::~Presence() { answers_.GiveBack(std::move(sentences_)); }

void Presence::Note(int32_t element, int32_t sentence) {
  if (!table_.watched(element)) return;
  std::vector<int32_t>& all = sentences_->of[static_cast<size_t>(element)];
  if (all.empty()) sentences_->noted.push_back(element);
  if (all.empty() || all.back() != sentence) all.push_back(sentence);
}

bool Presence::CrossesSentences(KindId kind) {
  std::span<const Span> spans = document_.spans(kind);
  if (static_cast<size_t>(kind) >= crossing_.size()) crossing_.resize(static_cast<size_t>(kind) + 1);
  Crossing& known = crossing_[static_cast<size_t>(kind)];
  if (known.spans == spans.size()) return known.crosses;
  known = {spans.size(), std::any_of(spans.begin(), spans.end(), [&](const Span& s) {
             return !s.tokens.empty() && document_.sentence_of(s.tokens.start).tokens.end < s.tokens.end;
           })};
  return known.crosses;
}

const Presence::SpanAnswers& Presence::AnswersTo(const SpanElement& element) {
  SpanAnswers& out = span_answers_[element.key];
  const std::span<const Span> spans = document_.spans(element.kind);
  if (out.spans == spans.size()) return out;
  CheckStop();
  out.spans = spans.size();
  out.holds.assign(spans.size(), 0);
  out.sentences.assign(document_.sentences().size(), 0);
  for (size_t i = 0; i < spans.size(); ++i) {
    if (spans[i].tokens.empty() || !element.Holds(spans[i])) continue;
    out.holds[i] = 1;
    out.sentences[static_cast<size_t>(
        document_.tokens()[static_cast<size_t>(spans[i].tokens.start)].sentence)] = 1;
  }
  return out;
}

FindResult FindAll(const BoundProgram& bound, const Document& document, ElementCache* cache,
                   Presence* presence) {
  return Matcher(bound, document, cache, presence).Run();
}

}  // namespace copydesk::pattern
