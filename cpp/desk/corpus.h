// Articles read once and asked often: tagged when they are read, kept in flat arrays (corpus/store.h).
//
//   auto corpus = Corpus::Read(engine, &source, {.threads = 8}, &report);
//   Extraction out = corpus->Find(*search, {.threads = 8});
//
// Rules: the same matches in the same order as Search::Find on the same articles. Spans of a kind that the
// engine's packs make are made when a pattern first asks for them, in the articles that have the other words
// it wants, and kept; a corpus of tokens made elsewhere has the spans that came with it, and no others.
// Threads: all const functions may be called from several threads at once. Cost: see corpus/store.h; a
// pattern is looked for only where its rarest word is (corpus/index.h).
#ifndef COPYDESK_DESK_CORPUS_H_
#define COPYDESK_DESK_CORPUS_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "corpus/file.h"
#include "corpus/reader.h"
#include "corpus/store.h"
#include "desk/engine.h"
#include "desk/run.h"
#include "desk/search.h"
#include "desk/search_set.h"

namespace copydesk {

class Corpus {
 public:
  // Null when `options.poll` stopped it.
  static std::shared_ptr<const Corpus> Read(std::shared_ptr<const Engine> engine, ArticleSource* source,
                                            const RunOptions& options, Report* report);
  static std::shared_ptr<const Corpus> FromTokens(std::shared_ptr<const Engine> engine, corpus::Store store);
  // As it was saved, the keys with it; spans that its packs made, where this engine would make the same. Null
  // with `wrong` set.
  static std::shared_ptr<const Corpus> Open(std::shared_ptr<const Engine> engine, const std::string& path,
                                            std::string* wrong);
  std::string Save(const std::string& path, const corpus::Keys& keys) const;  // "" or what is wrong

  Extraction Find(const Search& search, const RunOptions& options) const;
  // How many rows Find() would give; -1 when `options.poll` stopped it.
  int64_t Count(const Search& search, const RunOptions& options) const;

  // Many patterns in one pass. Rows as SearchSet::Find gives them.
  Extraction Find(const SearchSet& set, const RunOptions& options) const;
  int64_t Count(const SearchSet& set, const RunOptions& options) const;
  // By article, of every article handed in: the matches of the first search, then of the second … Empty when
  // it was stopped.
  std::vector<std::vector<SearchSet::Found>> MatchTokens(const SearchSet& set,
                                                         const RunOptions& options) const;

  // The distinct values of an attribute (word, lower, norm, shape, tag, or one that came with the tokens),
  // sorted. Of tokens that came without it: what our own tagger could say (tag, pos, lemma), else an empty
  // string. Cost: every distinct word is looked at.
  std::vector<std::string> Values(std::string_view attribute) const;
  // The same of each token of one article, in order; none of an article that was not read.
  std::vector<std::string> TokenValues(int64_t number, std::string_view attribute) const;

  int64_t articles() const { return store_.handed_in(); }
  int64_t tokens() const { return static_cast<int64_t>(store_.words.size()); }
  int64_t bytes() const;  // of memory; of an opened corpus, what is mapped
  const corpus::Keys& keys() const { return data_->keys; }
  const std::vector<std::string>& fields() const { return fields_; }
  // The cells of an article, by field; a cell that was not read is null.
  std::vector<Cell> Cells(int64_t number) const;

 private:
  // Sentences of one article.
  struct Piece {
    corpus::ArticleId article;
    corpus::SentenceId first, last;
  };
  using Use = std::function<void(size_t chunk, const Piece&, const Document&, const FindResult&)>;

  Corpus(std::shared_ptr<const Engine> engine, std::unique_ptr<corpus::OpenedStore> data);
  static std::shared_ptr<const Corpus> Of(std::shared_ptr<const Engine> engine, corpus::Store store);

  std::vector<Piece> PiecesFor(const Search& search) const;
  // Looks for the pattern in the pieces, a chunk of them on one thread. False when it was stopped.
  bool Scan(const Search& search, const std::vector<Piece>& pieces, const RunOptions& options,
            const Use& use) const;
  static size_t Chunks(size_t pieces);
  // Likewise for a set, article by article; their matches in no order. `limit_met` is told with those of an
  // article that met one.
  using UseFound =
      std::function<void(size_t chunk, corpus::ArticleId, std::vector<SearchSet::Found>*, bool limit_met)>;
  bool ScanSet(const SearchSet& set, const RunOptions& options, const UseFound& use) const;
  size_t SetChunks() const;
  // Spans of a kind that the engine's packs make, in those articles where a pattern has needed them, and what
  // met a limit there.
  struct MadeSpans {
    std::vector<int32_t> table_of;  // by article; below 0: not made
    std::vector<std::shared_ptr<const corpus::SpanTable>> tables;
    std::vector<std::pair<corpus::ArticleId, Notice>> notices;
  };
  // Gives what is made in `articles` (in order, none is made) to `made`; false when it was stopped.
  bool MakeSpans(KindId kind, const std::vector<corpus::ArticleId>& articles, const RunOptions& options,
                 MadeSpans* made) const;
  // Those that the pattern reads, in the articles of the pieces. Likewise.
  bool EnsureSpans(const Search& search, const std::vector<Piece>& pieces, const RunOptions& options) const;
  corpus::MadeSpans SpansToSave() const;
  void TakeSavedSpans();
  std::shared_ptr<const MadeSpans> SpansOf(const Search& search, KindId kind) const;  // null: none were made
  std::vector<Cell> CellsOf(corpus::ArticleId article) const;
  std::optional<corpus::ArticleId> ArticleOf(int64_t number) const;  // none: it was not read
  corpus::Reader* ReaderOf(int thread, std::vector<std::unique_ptr<corpus::Reader>>* readers) const;
  void GiveBack(std::vector<std::unique_ptr<corpus::Reader>> readers) const;

  std::shared_ptr<const Engine> engine_;
  std::unique_ptr<corpus::OpenedStore> data_;
  const corpus::Store& store_;
  std::vector<std::string> fields_;
  mutable std::mutex making_;  // held while spans are made
  mutable std::mutex mutex_;   // of what follows
  mutable std::vector<std::unique_ptr<corpus::Reader>>
      readers_;  // not at work, kept for the words that they know
  mutable std::map<std::string, std::shared_ptr<const MadeSpans>, std::less<>> made_spans_;  // by kind
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_CORPUS_H_
