// Many patterns looked for in one pass, as one table.
//
//   SearchSet set({accuse, deny}, {"accuse", "deny"});
//   Extraction out = set.Find(&source, {.threads = 8});   // table `matches`; its column `rule` has the names
//   out = corpus->Find(set, {});
//
// Rules: each pattern's matches are those that it has by itself; rows are sorted by article, field, start, end, then the order
// of the patterns. The labels of all are columns; a row has null in those that its pattern lacks.
// How: a pattern whose matches stay in one sentence and hold some word waits in a Scanner (pattern/scanner.h); the others are
// looked for one by one.
// Threads: immutable.
#ifndef COPYDESK_DESK_SEARCH_SET_H_
#define COPYDESK_DESK_SEARCH_SET_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "desk/match_rows.h"
#include "desk/search.h"
#include "pattern/pattern_set.h"
#include "pattern/scanner.h"

namespace copydesk {

class SearchSet {
 public:
  struct Found {
    int32_t search = 0;
    TokenSpan tokens;                 // of the article
    std::vector<TokenSpan> captures;  // one a label of the search
    bool operator<(const Found& other) const { return std::pair(tokens, search) < std::pair(other.tokens, other.search); }
  };

  static constexpr const char* kLimitMet = "more matches of one pattern than are kept";

  // At least one search, all of one engine; as many names.
  SearchSet(std::vector<std::shared_ptr<const Search>> searches, std::vector<std::string> names);

  Extraction Find(ArticleSource* source, const RunOptions& options) const;

  const std::vector<std::shared_ptr<const Search>>& searches() const { return searches_; }
  // Those that a Scanner looks for, and which searches they are; and the others.
  const PatternSet& scanned() const { return scanned_; }
  int32_t search_of(int32_t pattern) const { return search_of_[static_cast<size_t>(pattern)]; }
  const std::vector<int32_t>& alone() const { return alone_; }

  // Rows of found matches; `fields` outlives it.
  std::unique_ptr<MatchRows> NewRows(const std::vector<std::string>& fields) const;
  void AddRows(const std::vector<Found>& found, const Document& document, const ArticleText& text, int64_t number, MatchRows* rows) const;

 private:
  std::vector<std::shared_ptr<const Search>> searches_;
  std::vector<std::string> names_;
  PatternSet scanned_;
  std::vector<int32_t> search_of_;
  std::vector<int32_t> alone_;
  std::vector<std::string> labels_;
  std::vector<std::vector<int32_t>> columns_;  // by search, by its label
  int64_t owner_;                              // of what is kept in a vocabulary
};

// Runs the scanned patterns of a set over sentences, one at a time. Belongs to one thread.
class SentenceScan : private Scanner::Sink {
 public:
  SentenceScan(const SearchSet& set, std::unique_ptr<Scanner> scanner) : set_(set), scanner_(std::move(scanner)) {}

  // Appends the matches; `first`: the sentence's first token. `make_document` is called if words alone do not decide.
  void Scan(std::span<const WordId> words, int32_t first, const std::function<Document()>& make_document, std::vector<SearchSet::Found>* found);
  // Whether a limit was met since it was last asked.
  bool TakeLimitMet() { return std::exchange(limit_met_, false); }

 private:
  void OnMatch(int32_t pattern, TokenSpan tokens, std::span<const TokenSpan> captures) override;
  void OnOpen(int32_t pattern) override;
  TokenSpan Moved(TokenSpan tokens) const { return tokens.empty() ? TokenSpan{} : TokenSpan{tokens.start + first_, tokens.end + first_}; }

  const SearchSet& set_;
  std::unique_ptr<Scanner> scanner_;
  // Of the sentence at work.
  const std::function<Document()>* make_document_ = nullptr;
  std::optional<Document> document_;
  std::vector<SearchSet::Found>* found_ = nullptr;
  int32_t first_ = 0;
  bool limit_met_ = false;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_SEARCH_SET_H_
