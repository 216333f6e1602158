// Articles read once and asked often: tokens, tags and spans stay in memory.
//
//   auto corpus = Corpus::Read(engine, &source, {.threads = 8}, &report);
//   Extraction out = corpus->Find(*search, {.threads = 8});
//
// Rules: the same matches in the same order as Search::Find on the same articles. Spans of a kind are made when a pattern first asks for them.
// Threads: Find() may be called from several threads at once; a shard is used by one at a time.
// Cost: about 40 bytes a token and the text; asking costs no segmentation and no tagging a second time.
// Not here: a corpus on disk.
#ifndef COPYDESK_DESK_CORPUS_H_
#define COPYDESK_DESK_CORPUS_H_

#include <memory>
#include <string>
#include <vector>

#include "desk/engine.h"
#include "desk/run.h"
#include "desk/search.h"

namespace copydesk {

class Corpus {
 public:
  // Null when `options.poll` stopped it.
  static std::shared_ptr<const Corpus> Read(std::shared_ptr<const Engine> engine, ArticleSource* source, const RunOptions& options, Report* report);
  ~Corpus();

  Extraction Find(const Search& search, const RunOptions& options) const;

  int64_t articles() const { return articles_; }
  int64_t tokens() const { return tokens_; }

 private:
  struct Shard;
  Corpus();

  std::shared_ptr<const Engine> engine_;
  std::vector<std::string> fields_;
  std::vector<std::unique_ptr<Shard>> shards_;
  int64_t articles_ = 0;
  int64_t tokens_ = 0;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_CORPUS_H_
