// The pattern language (see docs/LANGUAGE.md): source text → Pattern → matches in a document.
//
//   Diagnostics faults;
//   auto pattern = Pattern::Compile(R"(who:<actor/> [lemma="accuse"] whom:<actor/>)", {.kinds = &kinds},
//   &faults); for (const Match& m : pattern->Find(document)) Use(m.tokens, m.captures);
//
// Rules: a pattern denotes token ranges, each with the captures of its preferred path; `match` chooses among
// them after constraints have filtered; a step other than the first never begins at a sentence's first token
// unless across_sentences. Cost and limits: base/limits.h; a limit that was met is told in FindResult.
// Threads: Find is const and thread-safe.
//
// Not here: patterns that call themselves or each other. What would nest is a kind of span of its own,
// complete before another pattern uses it; circles are refused where kinds are put in order
// (cascade/cascade.h). Nor which of two patterns' matches counts: each gives all of its own.
#ifndef COPYDESK_PATTERN_PATTERN_H_
#define COPYDESK_PATTERN_PATTERN_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "words/document.h"
#include "words/kinds.h"

namespace copydesk {

namespace pattern {
class WordIndex;  // pattern/element.h
}

enum class MatchMode { kLongest, kAll, kShortest, kFirst };
std::optional<MatchMode> ParseMatchMode(std::string_view name);  // "longest" …

using StringSets = std::map<std::string, std::vector<std::string>, std::less<>>;

struct Macro {
  std::string source;  // pattern text
  std::string file;
  int line = 1;
  int column = 1;
};
using Macros = std::map<std::string, Macro, std::less<>>;

// What spans of a kind may have under an attribute.
struct SpanAttribute {
  std::string name;
  std::vector<std::string> values = {};  // all that there are; empty: any text
  bool sure = true;                      // false: there may be other values, so that to ask for one is a lint
};
// Of the kinds of which all is known; spans of others may have any attribute.
using SpanAttributes = std::map<KindId, std::vector<SpanAttribute>>;

struct PatternOptions {
  std::string file = "<pattern>";
  int line = 1;  // where the source's first character stands in `file`
  int column = 1;
  MatchMode match = MatchMode::kLongest;
  bool across_sentences = false;
  const StringSets* sets = nullptr;
  const Macros* macros = nullptr;
  Kinds* kinds = nullptr;  // null: only the structural kind `s` is known
  bool add_kinds = false;  // true: a kind not in `kinds` is added; false: it is an error with a hint
  const Language* language = nullptr;  // for tokenising literals; required
  // For checking what is asked of spans; null: nothing is known of them.
  const SpanAttributes* span_attributes = nullptr;
  // Attributes that come with the tokens (Word::given). Ours may be among them: then their values are not
  // checked either.
  std::vector<std::string> attributes;
  std::vector<std::string> reserved_labels;  // labels that would collide with a column
};

struct Match {
  TokenSpan tokens;
  std::vector<Capture> captures;  // one a label, in label order; an empty span where the label took no part
};

// What a search cost: for profiles, and for tests that prove the cost linear.
struct FindWork {
  int64_t sentences = 0;  // that may hold a match
  int64_t starts = 0;     // tokens from which one was tried
  int64_t steps = 0;      // pairs of instruction and token that were visited
};

struct FindResult {
  std::vector<Match> matches;  // sorted by start, end
  FindWork work;
  bool candidates_cut = false;  // kMaxCandidates met
  bool matches_cut = false;     // kMaxMatches met
  bool window_cut = false;      // kMaxWindowTokens met
};

// A start at which some elements of a pattern were met, and what became of it.
struct Attempt {
  enum Outcome : uint8_t {
    kStopped,   // something was needed that was not there
    kFiltered,  // a range matched, and `within`, `containing`, `&` or a constraint removed it
    kCovered,   // a range matched, inside a match that began before it
    kMatched,
  };
  Outcome outcome = kStopped;
  TokenSpan tokens;      // what was met; of a match: the one that was chosen
  int32_t reached = 0;   // elements of the pattern met on the way
  int32_t elements = 0;  // and how many the shortest way to a match has that goes on from there
  std::string needed =
      {};               // kStopped: what would have gone on, as written; kFiltered: what removed the range
  TokenSpan seen = {};  // kStopped: where it was needed; empty at the end of a sentence
  std::string reason = {};  // all of it in words
};

struct WhyNot {
  std::vector<std::string> absent;  // elements that every match must hold and that the whole document lacks
  std::vector<Attempt>
      attempts;      // the most promising first: fewest elements left, then most reached, then text order
  bool cut = false;  // kMaxAttempts or kMaxTraceSteps met: later starts were not looked at
};

class Pattern {
 public:
  // Null when `faults` gained an error. Lints are added and do not stop it.
  static std::shared_ptr<const Pattern> Compile(std::string_view source, const PatternOptions& options,
                                                Diagnostics* faults);
  ~Pattern();

  // Many patterns on one document: see PatternSet in pattern/pattern_set.h, which gives the same matches
  // sooner.
  FindResult Find(const Document& document) const;

  const std::string& source() const;
  bool across_sentences() const;
  const std::vector<std::string>& labels() const;  // in order of first appearance
  const std::vector<KindId>& uses() const;         // kinds it reads, sorted, `s` not among them
  std::string DebugString() const;  // of each stage: tree, program, trigger, states of the scanner

  // For who knows where words are. Of each thing that every match must hold and that is asked for by strings:
  // the words of the index that it may be, sorted. What no index of strings tells is left out: spans; and,
  // but with `ask_all`, what each word must be asked for (regexes, negations, tags).
  std::vector<std::vector<WordId>> RequiredWords(const pattern::WordIndex& index, const WordSource& words,
                                                 const Language& language, bool ask_all) const;
  // Whether a sentence by itself has the matches that it has in its document.
  bool StaysInSentence() const;
  // Whether every match holds a token that something is asked of (not `[]`, and no span in its place).
  bool HoldsWord() const;
  // Whether it is made of tokens alone, few enough for a Scanner to decide by itself (pattern/plain.h).
  bool IsPlain() const;

  // One line an element of the match: its labels, the element, what it met. For explain.
  //   who: <actor/> ← Peru
  //   [lemma="accuse"] ← accused
  std::vector<std::string> Explain(const Document& document, const Match& match) const;

  // Whether every range of `narrower` is a range of this one. True only where it is plain: narrower's
  // elements one by one imply this one's (see ElementTable::Implies), however both repeat and branch. Not
  // decided: what only several alternatives together cover, look-around, `&`, `within` and constraints of
  // this one unless both are written alike.
  bool Subsumes(const Pattern& narrower) const;
  // An element that every match must hold and that words decide (ElementTable::IsSelective), or a span; the
  // rarest, as written; empty where there is none: then starts are tried wherever the first step may be.
  std::string SelectiveElement() const;
  // Where starts are tried: "every token", "every [is_title]".
  std::string StartsTried() const;

  // For each start at which an element was met: how far the pattern came, and what was missing there. Costs a
  // search from every token that may begin a match.
  //   matched 2 of 3 elements; at “told” [lemma="accuse"] was needed; its lemma is “tell”
  WhyNot ExplainNoMatch(const Document& document) const;

 private:
  friend class PatternSet;
  friend class Scanner;
  Pattern();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace copydesk

#endif  // COPYDESK_PATTERN_PATTERN_H_
