// The engine: packs compiled once; articles in, tables and a report out.
//
//   Diagnostics faults;
//   auto engine = Engine::Load({{.folder = "packs/news_en"}}, &faults);
//   Extraction result = engine->Extract(&source, layers, {.threads = 8});
//
// Rules: the same articles, packs and version give the same tables, byte for byte, whatever the threads and
// whatever else was asked for. Extraction is total: an article that cannot be read is told in the report, and
// the others go on. A text that is not in the pack's language keeps blocks, sentences and tokens. Threads:
// immutable; Extract() may be called from several threads at once. How it runs: desk/run.h. Cost: linear in
// the text; memory is a batch, the tables and a vocabulary a worker.
#ifndef COPYDESK_DESK_ENGINE_H_
#define COPYDESK_DESK_ENGINE_H_

#include <memory>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "desk/articles.h"
#include "desk/language_test.h"
#include "desk/layers.h"
#include "desk/rows.h"
#include "desk/run.h"
#include "news/article.h"

namespace copydesk {

class Engine {
 public:
  // Null when `faults` gained an error.
  static std::shared_ptr<const Engine> Load(const std::vector<PackSource>& packs, Diagnostics* faults,
                                            const Switches& switches = {});

  // The tables asked for, in the order of kLayerNames, then those of one's own.
  Extraction Extract(ArticleSource* source, LayerSet layers, const RunOptions& options) const;

  // Adds the table of this name; false where there is none.
  bool AddTable(std::string_view name, LayerSet* layers) const;
  // The tables asked for without rows; `fields`: whether articles have several.
  std::vector<std::shared_ptr<Table>> Empty(const LayerSet& layers, bool fields) const;

  // Of all in the packs that decides on the rows of a table (AddTable knows its name). Engines of one version
  // that have the same give the same rows. Cost: reads the lists of the packs.
  uint64_t HashOf(std::string_view table) const;

  // Likewise of the spans of each of some kinds, and of this version of the program.
  std::vector<uint64_t> HashesOfSpans(const std::vector<KindId>& kinds) const;

  const news::NewsDesk& desk() const { return *desk_; }
  const OwnColumns& own_columns() const { return own_columns_; }
  const LanguageTest& language_test() const { return language_test_; }

 private:
  explicit Engine(std::shared_ptr<const news::NewsDesk> desk);

  std::shared_ptr<const news::NewsDesk> desk_;
  LanguageTest language_test_;
  OwnColumns own_columns_;
};

}  // namespace copydesk

#endif  // COPYDESK_DESK_ENGINE_H_
