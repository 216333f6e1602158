// A run over articles: threads, chunks, limits, the report. What is done with each article is the caller's.
//
//   Extraction out = RunArticles(desk, &source, {.threads = 8}, [] { return std::make_unique<MyRows>(); });
//
// Rules: articles are handed out in chunks, results put together in article order: the same tables for any
// thread count. An article that cannot be read is told in the report, and the others go on. Threads: starts
// its own workers, at most kMaxThreads, calls `source` and `poll` from the calling thread only; returns soon
// after `poll` says so: an article that is being read is given up (base/stop.h), and what it gave is dropped.
// `poll` must not throw. Limits: kMaxArticleBytes, kMaxRows; a vocabulary starts anew at kMaxWords.
#ifndef COPYDESK_DESK_RUN_H_
#define COPYDESK_DESK_RUN_H_

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "desk/article_text.h"
#include "desk/articles.h"
#include "news/article.h"
#include "tables/table.h"

namespace copydesk {

// Something to tell about an article: why it was skipped, or what was not done in it.
struct Notice {
  int64_t article = 0;
  std::string field;  // which of several cells; empty: the article
  std::string what;   // skipped: null surrogate utf8 too_long · read in part: language sentence_cut limit
  std::string detail;
};

struct Report {
  int64_t articles = 0;  // handed in
  int64_t read = 0;      // not skipped
  int64_t bytes = 0;     // of the articles read
  std::vector<Notice> notices;
};

struct RunOptions {
  int threads = 1;        // as asked for; see ThreadsOf
  bool in_bytes = false;  // offsets in UTF-8 bytes instead of code points
  // Called about every kPollMilliseconds with the number of articles done; false stops the run.
  std::function<bool(int64_t)> poll;
};

// How many threads a run uses: 1 … kMaxThreads.
inline int ThreadsOf(const RunOptions& options) { return std::clamp(options.threads, 1, kMaxThreads); }

inline constexpr int kPollMilliseconds = 50;
inline constexpr const char* kVersion = "0.1.0";

struct Extraction {
  std::vector<std::shared_ptr<Table>> tables;  // `doc` counts articles from 0
  Report report;
  bool stopped = false;
};

using NamedColumns = std::vector<std::pair<std::string, Columns>>;

// Rows of a few articles in a row, made by one worker.
class RowMaker {
 public:
  virtual ~RowMaker() = default;
  virtual void Add(news::Article* article, const ArticleText& text, int64_t number, Report* report) = 0;
  virtual NamedColumns Take() = 0;
};

// The same for what reads the texts alone and needs no news desk.
struct TextOfArticle {
  int64_t number = 0;
  std::optional<news::Day> published;
  Vocabulary* vocabulary = nullptr;  // of the worker
};
class TextRowMaker {
 public:
  virtual ~TextRowMaker() = default;
  virtual void Add(const ArticleText& text, const TextOfArticle& article, Report* report) = 0;
  virtual NamedColumns Take() = 0;
};

// Adds what a part of a run reports.
void AppendReport(Report&& from, Report* to);
// For ParallelFor: asks options.poll with the number of articles done; sets `stop` when it says so. All three
// outlive it.
std::function<bool()> Poller(const RunOptions& options, std::atomic<int64_t>* done, std::atomic<bool>* stop);

// Tells of sentences that were cut and limits that were met. For what has asked for the article's tokens: it
// would make them.
void TellLimits(news::Article* article, int64_t number, Report* report);

Extraction RunArticles(const news::NewsDesk& desk, ArticleSource* source, const RunOptions& options,
                       const std::function<std::unique_ptr<RowMaker>()>& make_rows);
Extraction RunTexts(ArticleSource* source, const RunOptions& options,
                    const std::function<std::unique_ptr<TextRowMaker>()>& make_rows);

// The cells of an article that can be read, as UTF-8; what cannot is told in the report and taken as null.
// Empty: nothing to read. They live as long as the batch, and until `buffer` is used for the next article.
std::vector<Cell> CheckedCells(const ArticleBatch& batch, size_t article, int64_t number,
                               const std::vector<std::string>& fields, Report* report, Utf8Buffer* buffer);

// Runs `work(i)` for i in [0, count) on `threads` threads and `poll` on this one meanwhile. The first
// exception of a worker is thrown here. Where the system gives fewer threads, those do it all; where it gives
// none, or no memory to run them, this one does, and `poll` is asked between pieces.
void ParallelFor(size_t count, int threads, const std::function<void(int thread, size_t i)>& work,
                 const std::function<bool()>& poll);

}  // namespace copydesk

#endif  // COPYDESK_DESK_RUN_H_
