// The pattern language (see docs/LANGUAGE.md): source text → Pattern → matches in a document.
//
//   Diagnostics faults;
//   auto pattern = Pattern::Compile(R"(who:<actor/> [lemma="accuse"] whom:<actor/>)", {.kinds = &kinds}, &faults);
//   for (const Match& m : pattern->Find(document)) Use(m.tokens, m.captures);
//
// Rules: a pattern denotes token ranges, each with the captures of its preferred path; `match` chooses among them after
// constraints have filtered; a step other than the first never begins at a sentence's first token unless across_sentences.
// Cost and limits: base/limits.h; a limit that was met is told in FindResult. Threads: Find is const and thread-safe.
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

struct PatternOptions {
  std::string file = "<pattern>";
  int line = 1;    // where the source's first character stands in `file`
  int column = 1;
  MatchMode match = MatchMode::kLongest;
  bool across_sentences = false;
  const StringSets* sets = nullptr;
  const Macros* macros = nullptr;
  Kinds* kinds = nullptr;                         // null: only the structural kind `s` is known
  bool add_kinds = false;                         // true: a kind not in `kinds` is added; false: it is an error with a hint
  const Language* language = nullptr;             // for tokenising literals; required
  // Attributes that come with the tokens (Word::given). Ours may be among them: then their values are not checked either.
  std::vector<std::string> attributes;
  std::vector<std::string> reserved_labels;       // labels that would collide with a column
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

class Pattern {
 public:
  // Null when `faults` gained an error. Lints are added and do not stop it.
  static std::shared_ptr<const Pattern> Compile(std::string_view source, const PatternOptions& options, Diagnostics* faults);
  ~Pattern();

  // Many patterns on one document: see PatternSet in pattern/pattern_set.h, which gives the same matches sooner.
  FindResult Find(const Document& document) const;

  const std::string& source() const;
  const std::vector<std::string>& labels() const;  // in order of first appearance
  const std::vector<KindId>& uses() const;         // kinds it reads, sorted, `s` not among them
  std::string DebugString() const;                 // Ast, then program

  // One line an element of the match: its labels, the element, what it met. For explain.
  //   who: <actor/> ← Peru
  //   [lemma="accuse"] ← accused
  std::vector<std::string> Explain(const Document& document, const Match& match) const;

 private:
  friend class PatternSet;
  friend class Scanner;
  Pattern();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace copydesk

#endif  // COPYDESK_PATTERN_PATTERN_H_
