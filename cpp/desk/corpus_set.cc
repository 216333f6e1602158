// Many patterns over a corpus in one pass.
#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include "corpus/index.h"
#include "desk/corpus.h"

namespace copydesk {
namespace {

using corpus::ArticleId;
using corpus::Reader;
using corpus::SentenceId;
using Found = SearchSet::Found;

// Where tokens are, read off the store: a document of the whole article would cost more than finding its
// matches.
class StorePlaces final : public SearchSet::Places {
 public:
  StorePlaces(const corpus::Store& store, ArticleId article)
      : store_(store),
        sentences_(store.SentencesOf(article)),
        first_token_(store.sentence_tokens[sentences_.first]) {}

  ByteSpan Bytes(TokenSpan tokens) const override {
    if (tokens.empty()) return {};
    const ByteSpan first = BytesOf(tokens.start);
    return {first.start, tokens.size() == 1 ? first.end : BytesOf(tokens.end - 1).end};
  }
  int32_t SentenceOf(int32_t token) const override {
    return static_cast<int32_t>(Sentence(token) - sentences_.first);
  }

 private:
  SentenceId Sentence(int32_t token) const {
    const auto begin = store_.sentence_tokens.begin();
    const auto after = std::upper_bound(begin + sentences_.first, begin + sentences_.second,
                                        first_token_ + static_cast<uint32_t>(token));
    return static_cast<SentenceId>(after - begin) - 1;
  }
  ByteSpan BytesOf(int32_t token) const {
    const SentenceId sentence = Sentence(token);
    uint32_t start = store_.sentence_bytes[sentence], end = start;
    for (uint32_t t = store_.sentence_tokens[sentence]; t <= first_token_ + static_cast<uint32_t>(token);
         ++t) {
      const auto [gap, length] = store_.PlaceOf(t);
      start = end + gap;
      end = start + length;
    }
    return {static_cast<int32_t>(start), static_cast<int32_t>(end)};
  }

  const corpus::Store& store_;
  const std::pair<SentenceId, SentenceId> sentences_;
  const uint32_t first_token_;
};

constexpr size_t kChunkArticles = 64;  // that one worker takes at a time

// What one worker needs: a scan over the store's own word numbers, and a reader for what it leaves open.
struct Worker {
  Reader* reader;
  SetScan scan;
  std::vector<int32_t> ends = {};

  Worker(const SearchSet& set, Reader* r, const pattern::WordIndex& index, const std::vector<int32_t>& counts)
      : reader(r), scan(set, r, &r->language(), &index, counts) {}
  void Scan(ArticleId article, std::vector<Found>* found) {
    const corpus::Store& store = reader->store();
    const auto [first, last] = store.SentencesOf(article);
    const uint32_t begin = store.sentence_tokens[first], end = store.sentence_tokens[last];
    ends.clear();
    for (SentenceId s = first; s < last; ++s)
      ends.push_back(static_cast<int32_t>(store.sentence_tokens[s + 1] - begin));
    auto document = [this, f = first](size_t from, size_t to) {
      return reader->Sentences(f + static_cast<SentenceId>(from), f + static_cast<SentenceId>(to));
    };
    scan.Scan({store.words.data() + begin, end - begin}, ends, document, found);
  }
};

}  // namespace

size_t Corpus::SetChunks() const { return (store_.article_count() + kChunkArticles - 1) / kChunkArticles; }

bool Corpus::ScanSet(const SearchSet& set, const RunOptions& options, const UseFound& use) const {
  // Patterns that are looked for one by one.
  std::vector<std::vector<Found>> alone(set.alone().empty() ? 0 : store_.article_count());
  std::vector<char> limits(alone.size());
  for (int32_t number : set.alone()) {
    const Search& search = *set.searches()[static_cast<size_t>(number)];
    const bool finished =
        Scan(search, PiecesFor(search), options,
             [&](size_t, const Piece& piece, const Document&, const FindResult& result) {
               const auto shift =
                   static_cast<int32_t>(store_.sentence_tokens[piece.first] -
                                        store_.sentence_tokens[store_.SentencesOf(piece.article).first]);
               limits[piece.article] |=
                   static_cast<char>(SearchSet::Append(result, number, shift, &alone[piece.article]));
             });
    if (!finished) return false;
  }
  const corpus::StoreIndex index(store_);
  const std::vector<int32_t> counts = corpus::CountSentences(store_);
  std::vector<std::unique_ptr<Reader>> readers(static_cast<size_t>(ThreadsOf(options)));
  std::vector<std::unique_ptr<Worker>> workers(static_cast<size_t>(ThreadsOf(options)));
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = Poller(options, &done, &stop);
  ParallelFor(
      SetChunks(), ThreadsOf(options),
      [&](int thread, size_t chunk) {
        auto& worker = workers[static_cast<size_t>(thread)];
        if (worker == nullptr)
          worker = std::make_unique<Worker>(set, ReaderOf(thread, &readers), index, counts);
        std::vector<Found> found;
        const size_t end = std::min<size_t>(store_.article_count(), (chunk + 1) * kChunkArticles);
        for (size_t a = chunk * kChunkArticles; a < end && !stop; ++a) {
          found.clear();
          worker->Scan(static_cast<ArticleId>(a), &found);
          if (!alone.empty()) found.insert(found.end(), alone[a].begin(), alone[a].end());
          const bool limit_met = worker->scan.TakeLimitMet() || (!limits.empty() && limits[a] != 0);
          if (!found.empty()) use(chunk, static_cast<ArticleId>(a), &found, limit_met);
          ++done;
        }
      },
      poll);
  poll();
  workers.clear();
  GiveBack(std::move(readers));
  return !stop;
}

Extraction Corpus::Find(const SearchSet& set, const RunOptions& options) const {
  Extraction out;
  out.report.articles = articles();
  for (auto& [name, columns] : set.NewRows(fields_)->Take())
    out.tables.push_back(std::make_shared<Table>(name, std::move(columns)));
  std::vector<std::unique_ptr<MatchRows>> rows(SetChunks());
  std::vector<Report> reports(rows.size());
  out.stopped =
      !ScanSet(set, options, [&](size_t chunk, ArticleId article, std::vector<Found>* found, bool limit_met) {
        if (rows[chunk] == nullptr) rows[chunk] = set.NewRows(fields_);
        std::stable_sort(found->begin(), found->end());
        const int64_t number = store_.articles[article].number;
        set.AddRows(*found, StorePlaces(store_, article), ArticleText(CellsOf(article), options.in_bytes),
                    number, rows[chunk].get());
        if (limit_met) reports[chunk].notices.push_back({number, "", "limit", SearchSet::kLimitMet});
      });
  if (out.stopped) return out;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] == nullptr) continue;
    for (auto& [name, columns] : rows[i]->Take()) out.tables[0]->Append(std::move(columns));
    for (Notice& notice : reports[i].notices) out.report.notices.push_back(std::move(notice));
  }
  return out;
}

int64_t Corpus::Count(const SearchSet& set, const RunOptions& options) const {
  std::atomic<int64_t> count = 0;
  const bool finished = ScanSet(set, options, [&](size_t, ArticleId, std::vector<Found>* found, bool) {
    count += static_cast<int64_t>(found->size());
  });
  return finished ? count.load() : -1;
}

std::vector<std::vector<Found>> Corpus::MatchTokens(const SearchSet& set, const RunOptions& options) const {
  std::vector<std::vector<Found>> out(static_cast<size_t>(articles()));
  const bool finished =
      ScanSet(set, options, [&](size_t, ArticleId article, std::vector<Found>* found, bool) {
        std::stable_sort(found->begin(), found->end(), [](const Found& a, const Found& b) {
          return std::pair(a.search, a.tokens) < std::pair(b.search, b.tokens);
        });
        out[static_cast<size_t>(store_.articles[article].number)] = std::move(*found);
      });
  if (!finished) out.clear();
  return out;
}

}  // namespace copydesk
