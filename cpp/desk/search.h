// A pattern looked for in articles, and its matches as a table.
//
//   auto search = Search::Compile(engine, R"(who:<actor/> [lemma="accuse"])", {}, &faults);
//   Extraction out = search->Find(&source, {.threads = 8});   // table `matches`: doc sentence start end text
//   rule who who_start who_end
//
// Rules: the pattern may use every kind of span that the engine's packs make; those it uses, and only those,
// are made. A match is in the table whatever the text's language. Every match bears kRule. Threads:
// immutable; Find() may be called from several threads at once.
#ifndef COPYDESK_DESK_SEARCH_H_
#define COPYDESK_DESK_SEARCH_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "desk/engine.h"
#include "desk/run.h"
#include "pattern/pattern.h"
#include "words/kinds.h"

namespace copydesk {

struct SearchOptions {
  MatchMode match = MatchMode::kLongest;
  bool across_sentences = false;
  std::vector<std::string> attributes;  // that come with the tokens of a corpus
  std::vector<std::string> kinds;       // of spans, likewise
  StringSets sets;                      // for $name in the pattern
};

class MatchMaker : public RowMaker {
 public:
  // Matches found in a document whose first sentence is number `first_sentence` of the article's.
  virtual void AddMatches(const Document& doc, const FindResult& found, int32_t first_sentence,
                          const ArticleText& text, int64_t number, Report* report) = 0;
};

class Search {
 public:
  static constexpr std::string_view kRule = "core.pattern";

  // Null when `faults` gained an error: in the pattern, or labels that would make two columns of one name.
  static std::shared_ptr<const Search> Compile(std::shared_ptr<const Engine> engine, std::string_view source,
                                               const SearchOptions& options, Diagnostics* faults);

  Extraction Find(ArticleSource* source, const RunOptions& options) const;
  // What makes the rows of some articles: for Find(), and for a corpus. `fields` outlives it.
  std::unique_ptr<MatchMaker> NewRows(const std::vector<std::string>& fields) const;

  const Pattern& pattern() const { return *pattern_; }
  const std::shared_ptr<const Pattern>& shared_pattern() const { return pattern_; }
  // The engine's kinds, then those of the options: what ids of kinds in the pattern mean.
  const Kinds& kinds() const { return kinds_; }
  const Engine& engine() const { return *engine_; }

 private:
  Search(std::shared_ptr<const Engine> engine, Kinds kinds, std::shared_ptr<const Pattern> pattern)
      : engine_(std::move(engine)), kinds_(std::move(kinds)), pattern_(std::move(pattern)) {}

  std::shared_ptr<const Engine> engine_;
  Kinds kinds_;
  std::shared_ptr<const Pattern> pattern_;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_SEARCH_H_
