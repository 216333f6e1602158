// The default tables of a few articles, for a counter of instructions to watch; see
// tests/bench/instructions.py.
//
//   bench_instructions python/copydesk/packs/news_en articles.jsonl MEGABYTES TIMES [join]
//
// Reads the first MEGABYTES of articles TIMES times in one call (0: loads the pack and the articles, nothing
// else), so that differences tell what a first and what a second reading cost. With `join` they are one
// article.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "bench/jsonl.h"
#include "desk/engine.h"

namespace copydesk {
namespace {

class Articles : public ArticleSource {
 public:
  Articles(const std::vector<std::string>& texts, int times) : texts_(texts), times_(times) {}
  const std::vector<std::string>& fields() const override { return fields_; }
  bool Next(ArticleBatch* batch) override {
    if (times_-- == 0) return false;
    for (const std::string& text : texts_) {
      batch->cells.push_back({text});
      batch->published.push_back(news::Day(std::chrono::days(19793)));
    }
    return true;
  }

 private:
  const std::vector<std::string>& texts_;
  const std::vector<std::string> fields_ = {""};
  int times_;
};

int Run(const char* pack, const char* path, size_t most_bytes, int times, bool join) {
  Diagnostics faults;
  auto engine = Engine::Load({{.folder = pack}}, &faults);
  if (engine == nullptr) return std::fprintf(stderr, "%s\n", ToString(faults).c_str()), 1;
  std::vector<std::string> articles = ReadArticles(path, most_bytes);
  if (join) {
    std::string whole;
    for (const std::string& article : articles) whole += article + "\n\n";
    articles = {std::move(whole)};
  }
  size_t bytes = 0;
  for (const std::string& article : articles) bytes += article.size();
  LayerSet layers;
  for (Layer layer :
       {Layer::kBlocks, Layer::kActors, Layer::kEntities, Layer::kQuotes, Layer::kTimes, Layer::kEvents})
    layers.Add(layer);
  Articles source(articles, times);
  const Extraction out = engine->Extract(&source, layers, {});
  std::printf("%zu articles, %zu bytes, %lld read\n", articles.size(), bytes,
              static_cast<long long>(out.report.read));
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) {
  if (argc < 5)
    return std::fprintf(stderr, "usage: bench_instructions PACK ARTICLES.jsonl MEGABYTES TIMES [join]\n"), 2;
  const bool join = argc > 5 && std::strcmp(argv[5], "join") == 0;
  return copydesk::Run(argv[1], argv[2], static_cast<size_t>(std::atof(argv[3]) * 1e6), std::atoi(argv[4]),
                       join);
}
