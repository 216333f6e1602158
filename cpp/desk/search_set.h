// Many patterns looked for in one pass, as one table.
//
//   SearchSet set({accuse, deny}, {"accuse", "deny"});
//   Extraction out = set.Find(&source, {.threads = 8});   // table `matches`; its column `rule` has the names
//   out = corpus->Find(set, {});
//
// Rules: each pattern's matches are those that it has by itself; rows are sorted by article, field, start,
// end, then the order of the patterns. The labels of all are columns; a row has null in those that its
// pattern lacks. How: a pattern whose matches hold some word waits in a Scanner (pattern/scanner.h): one for
// patterns whose matches stay in a sentence, one for those that may cross sentences and are made of tokens
// alone. The others are looked for one by one. Threads: immutable.
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
    bool operator<(const Found& other) const {
      return std::pair(tokens, search) < std::pair(other.tokens, other.search);
    }
  };

  static constexpr const char* kLimitMet = "more matches of one pattern than are kept";

  // At least one search, all of one engine; as many names.
  SearchSet(std::vector<std::shared_ptr<const Search>> searches, std::vector<std::string> names);

  Extraction Find(ArticleSource* source, const RunOptions& options) const;

  const std::vector<std::shared_ptr<const Search>>& searches() const { return searches_; }
  // Searches that a Scanner looks for.
  struct Scanned {
    PatternSet patterns;
    std::vector<int32_t> search_of;  // by pattern
  };
  const Scanned& in_sentences() const { return in_sentences_; }
  const Scanned& in_articles() const { return in_articles_; }
  // The others; as a set they share what they ask of words.
  const std::vector<int32_t>& alone() const { return alone_.search_of; }
  const PatternSet& alone_patterns() const { return alone_.patterns; }

  // Appends what a search found, moved by `shift` tokens. Whether a limit was met.
  static bool Append(const FindResult& result, int32_t search, int32_t shift, std::vector<Found>* found);

  // How each pattern is looked for and what it waits for.
  std::string DebugString() const;
  // Rows of found matches; `fields` outlives it.
  std::unique_ptr<MatchRows> NewRows(const std::vector<std::string>& fields) const;
  // Where an article's tokens are.
  class Places {
   public:
    virtual ~Places() = default;
    virtual ByteSpan Bytes(TokenSpan tokens) const = 0;   // of the article; of no token, none
    virtual int32_t SentenceOf(int32_t token) const = 0;  // of the article
  };
  void AddRows(const std::vector<Found>& found, const Places& places, const ArticleText& text, int64_t number,
               MatchRows* rows) const;

 private:
  std::vector<std::shared_ptr<const Search>> searches_;
  std::vector<std::string> names_;
  Scanned in_sentences_, in_articles_, alone_;
  std::vector<std::string> labels_;
  std::vector<std::vector<int32_t>> columns_;  // by search, by its label
  int64_t owner_;                              // of what is kept in a vocabulary
};

// Runs the scanned patterns of a set over articles. Belongs to one thread; the words and the set outlive it.
class SetScan {
 public:
  using Words = std::span<const WordId>;

  // `index` and `counts` as for a Scanner.
  SetScan(const SearchSet& set, const WordSource* words, const Language* language,
          const pattern::WordIndex* index = nullptr, std::span<const int32_t> counts = {});

  // Appends the matches in an article's words. `ends`: of its sentences. `document(first, last)` makes
  // sentences of it a document of their own; it is called if words alone do not decide.
  void Scan(Words words, std::span<const int32_t> ends,
            const std::function<Document(size_t first, size_t last)>& document,
            std::vector<SearchSet::Found>* found);
  // Whether a limit was met since it was last asked.
  bool TakeLimitMet() { return std::exchange(limit_met_, false); }

 private:
  class Part;

  const SearchSet& set_;
  std::unique_ptr<Scanner> in_sentences_, in_articles_;  // null: no patterns
  bool limit_met_ = false;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_SEARCH_SET_H_
