// The machine that runs a Program over a Document. Internal to pattern/: match.cc has the search, trace.cc
// runs it once more to tell how it went, why_not.cc to tell why it came to nothing. What it does and costs:
// pattern/match.h.
#ifndef COPYDESK_PATTERN_MATCHER_H_
#define COPYDESK_PATTERN_MATCHER_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "pattern/element.h"
#include "pattern/match.h"
#include "pattern/program.h"

namespace copydesk::pattern {

inline constexpr int32_t kUnset = -1;

// A label's range on the path so far: from the first non-empty turn's start to the last one's end.
struct Slot {
  int32_t opened = kUnset;  // where the turn that is open now began
  int32_t first = kUnset;
  int32_t last = kUnset;
};

// A range's end with the labels of its preferred path; `slots` in the order of the expression's labels.
struct Ending {
  int32_t end = 0;
  std::vector<TokenSpan> slots;
};

// A set of (instruction of one unit, position), cheap to clear: each position has the number of the turn that
// its bits are of.
class Visited {
 public:
  void Init(int32_t instructions, int32_t base) {
    width_ = (static_cast<size_t>(instructions) + 63) / 64;
    if (bits_.size() < turns_.size() * width_) bits_.resize(turns_.size() * width_);
    Clear(base);
  }
  void Clear(int32_t base) {
    base_ = base;
    ++turn_;
  }
  // True the first time.
  bool Insert(int32_t instruction, int32_t position) {
    const auto row = static_cast<size_t>(position - base_);
    if (row >= turns_.size()) Grow(row + 1);
    uint64_t* const bits = bits_.data() + row * width_;
    if (turns_[row] != turn_) {
      turns_[row] = turn_;
      bits[0] = 0;
      if (width_ > 1) std::fill_n(bits, width_, 0);
    }
    uint64_t& word = bits[static_cast<size_t>(instruction) >> 6];
    const uint64_t bit = uint64_t{1} << (instruction & 63);
    const bool first = (word & bit) == 0;
    word |= bit;
    return first;
  }

 private:
  void Grow(size_t rows) {
    turns_.resize(std::max({rows, turns_.size() * 2, size_t{32}}));
    bits_.resize(turns_.size() * width_);
  }

  size_t width_ = 1;
  int32_t base_ = 0;
  uint64_t turn_ = 0;
  std::vector<uint64_t> turns_;  // by position - base
  std::vector<uint64_t> bits_;   // likewise, width_ numbers each
};

struct Job {
  enum Type : uint8_t { kGo, kRestore, kResume } type;
  int32_t pc;  // kRestore: label
  int32_t position;
  int32_t extra;  // kResume: index into endings; kRestore: index into restored
};
using SharedEndings = std::shared_ptr<const std::vector<Ending>>;

// What the runs over one document use one after the other, so that each does not ask for its memory anew.
struct MatchScratch {
  std::vector<Visited> visited;  // by expression; Init() before a run
  // Stacks of the run at work; a nested run works above its user's.
  std::vector<Job> jobs;
  std::vector<Slot> restored;
  std::vector<SharedEndings> endings;
};

// Where a unit's ranges end, all starts of the document together.
struct Ends {
  std::vector<uint8_t> ends;                  // by e: some range ends there
  std::vector<std::vector<TokenSpan>> slots;  // by e: labels of the leftmost of them
};

// How far a unit's ranges reach.
struct Reach {
  std::vector<int32_t> furthest;  // by s: the furthest end of a range that starts at or before s, or -1
  std::vector<int32_t> nearest;   // by s: the nearest end of a range that starts at or after s, or INT32_MAX
};

class Matcher {
 public:
  Matcher(const BoundProgram& bound, const Document& document, ElementCache* cache, Presence* presence)
      : program_(bound.program),
        doc_(document),
        cache_(*cache),
        presence_(*presence),
        elements_(bound.elements),
        mode_(bound.mode),
        across_(bound.across_sentences),
        size_(document.size()),
        visited_(presence->scratch().visited),
        jobs_(presence->scratch().jobs),
        restored_(presence->scratch().restored),
        endings_(presence->scratch().endings) {}

  FindResult Run();
  std::vector<PathStep> Trace(const ElementTable& table, TokenSpan match);
  WhyNot Attempts(const ElementTable& table, const Ast& ast);

 private:
  // How a run may step.
  struct Where {
    int32_t origin;             // the first step's token, which may begin a sentence
    bool free;                  // any step may
    int32_t limit = INT32_MAX;  // no step begins here or later
  };
  // Called with each end; false: enough. A view of a lambda.
  class Sink {
   public:
    template <class F>
    Sink(F&& f)
        : object_(&f), call_([](const void* o, int32_t end) {
            return (*static_cast<const std::remove_reference_t<F>*>(o))(end);
          }) {}
    bool operator()(int32_t end) const { return call_(object_, end); }

   private:
    const void* object_;
    bool (*call_)(const void*, int32_t);
  };

  bool BeginsSentence(int32_t token) const {
    return token < size_ && doc_.sentence_of(token).tokens.start == token;
  }
  bool MayStep(int32_t position, const Where& where) {
    if (position >= size_) return false;
    if (position >= where.limit) return window_cut_ = true, false;
    return where.free || position == where.origin || !BeginsSentence(position);
  }
  int32_t Bound(int32_t element) const {
    return elements_ != nullptr ? (*elements_)[static_cast<size_t>(element)] : element;
  }
  bool TokenMatches(int32_t element, int32_t token) { return cache_.Matches(Bound(element), token); }

  // Runs a unit from `start`; sink sees each end once, in order of preference, while slots_ hold the labels.
  // The unit's visited set is cleared only by the caller. True if some end was seen.
  bool RunUnit(int32_t expression, int32_t start, const Where& where, const Sink& sink);
  std::vector<Ending> Endings(int32_t expression, int32_t start, const Where& where);
  // Of an expression inside a sequence: at most kMaxCandidates, remembered.
  SharedEndings EndingsInside(int32_t expression, int32_t start, const Where& where);
  // How a run from `position` that stands on its own may step.
  Where WhereFrom(int32_t position, const Where& where) const {
    bool as_first = where.free || position == where.origin;
    return {as_first ? position : kUnset, where.free, where.free ? position + kMaxWindowTokens : INT32_MAX};
  }
  uint64_t KnownKey(int32_t what, int32_t position, const Where& where) const {
    uint64_t as_first = !where.free && position == where.origin && BeginsSentence(position) ? 2
                        : where.free                                                        ? 1
                                                                                            : 0;
    return (static_cast<uint64_t>(what) << 34) | (static_cast<uint64_t>(position) << 2) | as_first;
  }
  void ForgetBefore(int32_t start);
  void ForgetAll();
  bool Inside(const Expression& e, TokenSpan range);
  bool LookHolds(int32_t look, int32_t position, const Where& where, std::vector<TokenSpan>* slots);
  bool LooksAtOneOf(const Look& look, int32_t position, const Where& where);
  bool AheadHolds(const Look& look, int32_t position, const Where& where, std::vector<TokenSpan>* slots);
  bool EndsHere(const Look& look, int32_t position, bool free);
  bool BehindHolds(const Look& look, int32_t position, const Where& where, std::vector<TokenSpan>* slots);
  const Ends& EndsOf(int32_t unit, bool free);
  const Reach& ReachOf(int32_t unit);
  const Presence::SpanAnswers& AnswersTo(const SpanElement& element);
  // A span of the document that is not empty, of the element's kind.
  bool Passes(const SpanElement& element, const Span& span) {
    if (element.tests.empty()) return !span.tokens.empty();
    return AnswersTo(element).holds[static_cast<size_t>(&span - doc_.spans(element.kind).data())] != 0;
  }
  int32_t StepOverSpan(const SpanElement& element, int32_t position, int32_t pc);
  bool FailsAt(int32_t pc, int32_t position, const Where& where);
  bool SpanStarts(const SpanElement& element, int32_t position);
  bool SpanEndsAt(int32_t element, int32_t position);
  void SetSlot(int32_t label, Slot value);
  void Merge(const std::vector<int32_t>& labels, const std::vector<TokenSpan>& slots);
  std::vector<TokenSpan> SlotsOf(const std::vector<int32_t>& labels) const;

  std::vector<char> SentencesWith(const std::vector<int32_t>& elements);
  bool MayMatch();
  bool MayMatchIn(int32_t sentence) const;
  const Requirement* Trigger() const;
  std::vector<int32_t> SentencesOf(const std::vector<int32_t>& elements) const;
  std::vector<int32_t> Starts();
  bool FirstStepMay(int32_t token);
  // One of these, numbered as the cache does: for certain, and as far as the word tells.
  bool IsOneOf(const std::vector<int32_t>& elements, int32_t token);
  bool MayBe(const std::vector<int32_t>& elements, int32_t token);
  bool Passes(const CompiledConstraint& constraint);
  // A text of a constraint: one piece, or an attribute of tokens with spaces between.
  struct ConstraintText {
    std::string_view piece = {};
    TokenSpan tokens = {};
    const CompiledOperand* operand = nullptr;  // of tokens
  };
  std::optional<ConstraintText> TextOf(const CompiledOperand& operand) const;
  bool Equal(const ConstraintText& a, const ConstraintText& b) const;
  std::string StringOf(const ConstraintText& text) const;
  bool Compare(const CompiledConstraint& c);
  void Try(int32_t start, FindResult* result);
  std::vector<Capture> Captures() const;
  // What Trace() remembers of each pair it visits.
  struct Visit {
    int32_t pc, position;
    int32_t before;  // index of the visit it came from
  };
  void TraceExpression(int32_t expression, TokenSpan range, const Where& where, const ElementTable& table,
                       std::vector<PathStep>* out);
  void TraceUnit(int32_t expression, TokenSpan range, const Where& where, const ElementTable& table,
                 std::vector<PathStep>* out);
  // pattern/why_not.cc
  struct Halt {  // a visit that led nowhere
    int32_t visit;
    int32_t left;  // elements that the shortest way from there to a match has
  };
  struct Exploration {
    std::vector<Visit> visits;
    std::vector<Halt> halts;  // those with the fewest elements left
  };
  void SetUp();
  bool IsElement(const Instruction& i) const;
  std::string NameOf(const Instruction& i, const ElementTable& table) const;
  std::vector<int32_t> ElementsLeft() const;
  int32_t ElementsOf(int32_t expression, const std::vector<int32_t>& left) const;
  bool MayBegin(int32_t token);
  Exploration Explore(int32_t expression, int32_t start, const Where& where,
                      const std::vector<int32_t>& left);
  std::optional<Attempt> AttemptFrom(int32_t expression, int32_t start, const Where& where,
                                     const std::vector<int32_t>& left, const ElementTable& table);
  std::optional<Attempt> AttemptOfExpression(int32_t expression, int32_t start, const Where& where,
                                             const std::vector<int32_t>& left, const ElementTable& table);
  struct Removal {
    std::string by, detail;  // as written, and with what values; `by` is empty where the range stays
  };
  Removal WhatRemoves(TokenSpan range, const Ast& ast);
  Attempt AttemptOfRange(int32_t start, const std::vector<Ending>& endings, const FindResult& found,
                         const Ast& ast, int32_t elements);
  std::string ReasonFor(const Attempt& attempt, const Instruction& at, int32_t position,
                        const ElementTable& table) const;
  std::vector<int32_t> NextPositions(const Instruction& i, int32_t position, const Where& where);

  const Program& program_;
  const Document& doc_;
  ElementCache& cache_;
  Presence& presence_;
  const std::vector<int32_t>* elements_;
  const MatchMode mode_;
  const bool across_;
  const int32_t size_;

  std::vector<std::vector<char>>
      required_spans_;  // by requirement, by sentence: one of its spans starts there
  std::vector<const Presence::SpanAnswers*> span_answers_;  // by span element; null: not asked for
  std::vector<Slot> slots_;
  std::vector<Visited>& visited_;              // this and the stacks: see MatchScratch
  std::unordered_map<int32_t, Ends> ends_[2];  // by unit; [1]: any step may begin a sentence
  std::unordered_map<int32_t, Reach> reach_;   // by unit
  std::unordered_map<int32_t, std::vector<uint8_t>> span_ends_;  // by span element
  bool window_cut_ = false;
  FindWork work_;
  // The root, taken apart: filters of ranges, and what they filter.
  std::vector<int32_t> filters_;
  int32_t base_ = -1;
  bool fresh_ = true;  // the root's visited pairs are of no use to the next start
  std::vector<Job>& jobs_;
  std::vector<Slot>& restored_;
  std::vector<SharedEndings>& endings_;
  // What expressions inside a sequence and long look-aheads gave, for the next time they are reached at the
  // same token.
  struct KnownLook {
    bool holds = false;
    std::vector<TokenSpan> slots;
  };
  std::unordered_map<uint64_t, SharedEndings> known_endings_;
  std::unordered_map<uint64_t, KnownLook> known_looks_;
  size_t known_size_ = 0;        // endings and looks
  int32_t known_sentence_ = -1;  // where they are
  bool candidates_cut_ = false;
};

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_MATCHER_H_
