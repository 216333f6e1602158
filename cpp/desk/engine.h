// The engine: packs compiled once; articles in, tables and a report out.
//
//   Diagnostics faults;
//   auto engine = Engine::Load({{.folder = "packs/news_en"}}, &faults);
//   Extraction result = engine->Extract(&source, {.layers = layers, .threads = 8});
//
// Rules: the same articles, packs and version give the same tables, byte for byte, whatever the threads and whatever else was asked for.
// Extraction is total: an article that cannot be read is told in the report, and the others go on.
// Threads: immutable; Extract() may be called from several threads at once. It starts its own workers, calls `source` and `poll`
// from the calling thread only, and returns soon after `poll` says so: an article that is being read is finished first.
// Cost: linear in the text; memory is the batch, the tables and a vocabulary a worker.
// Limits: kMaxArticleBytes.
#ifndef COPYDESK_DESK_ENGINE_H_
#define COPYDESK_DESK_ENGINE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "desk/articles.h"
#include "desk/language_test.h"
#include "desk/layers.h"
#include "news/article.h"
#include "tables/table.h"

namespace copydesk {

inline constexpr const char* kVersion = "0.1.0";

// Something to tell about an article: why it was skipped, or what was not done in it.
struct Notice {
  int64_t article = 0;
  std::string field;   // which of several cells; empty: the article
  // skipped: null surrogate utf8 too_long · read in part: language sentence_cut limit · failed: nothing else
  std::string what;
  std::string detail;
};

struct Report {
  int64_t articles = 0;  // handed in
  int64_t read = 0;      // not skipped
  int64_t bytes = 0;     // of the articles read
  std::vector<Notice> notices;
};

struct ExtractOptions {
  LayerSet layers;
  int threads = 1;
  bool in_bytes = false;  // offsets in UTF-8 bytes instead of code points
  // Called about every kPollMilliseconds with the number of articles done; false stops the run.
  std::function<bool(int64_t)> poll;
};

inline constexpr int kPollMilliseconds = 50;

struct Extraction {
  std::vector<std::shared_ptr<Table>> tables;  // those asked for, in the order of kLayerNames; `doc` counts articles from 0
  Report report;
  bool stopped = false;
};

class Engine {
 public:
  // Null when `faults` gained an error.
  static std::shared_ptr<const Engine> Load(const std::vector<PackSource>& packs, Diagnostics* faults);

  Extraction Extract(ArticleSource* source, const ExtractOptions& options) const;

  const news::NewsDesk& desk() const { return *desk_; }
  const LanguageTest& language_test() const { return language_test_; }

 private:
  explicit Engine(std::shared_ptr<const news::NewsDesk> desk);

  std::shared_ptr<const news::NewsDesk> desk_;
  LanguageTest language_test_;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_ENGINE_H_
