// What extract() costs, table by table, and a checksum of all rows: to see that a change made it faster and
// changed nothing.
//
//   bench_extract python/copydesk/packs/news_en articles.jsonl [most megabytes]
//
// Prints MB/s of one thread for each table asked for alone and for the default tables together (articles are
// read anew each time, with a new vocabulary), then the rows and a checksum of every table there is. CPU
// time, so that a busy machine does not count.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "bench/jsonl.h"
#include "desk/engine.h"
#include "words/hash.h"

namespace copydesk {
namespace {

class Articles : public ArticleSource {
 public:
  explicit Articles(const std::vector<std::string>& texts) : texts_(texts) {}
  const std::vector<std::string>& fields() const override { return fields_; }
  bool Next(ArticleBatch* batch) override {
    if (done_) return false;
    done_ = true;
    for (const std::string& text : texts_) {
      batch->cells.push_back({text});
      batch->published.push_back(std::nullopt);
    }
    return true;
  }

 private:
  const std::vector<std::string>& texts_;
  std::vector<std::string> fields_ = {""};
  bool done_ = false;
};

uint64_t Checksum(const Table& table) {
  uint64_t sum = Hash64(table.name());
  auto add = [&](std::string_view bytes) { sum = Hash64(bytes, sum); };
  for (const Columns& batch : table.batches()) {
    for (const Column& column : batch) {
      add({reinterpret_cast<const char*>(column.valid().data()), column.valid().size()});
      add({reinterpret_cast<const char*>(column.offsets().data()),
           column.offsets().size() * sizeof(int32_t)});
      add(column.values());
    }
  }
  return sum;
}

LayerSet Layers(const std::vector<Layer>& layers) {
  LayerSet set;
  for (Layer layer : layers) set.Add(layer);
  return set;
}

int Run(const char* pack, const char* articles_path, size_t most_bytes) {
  Diagnostics faults;
  auto engine = Engine::Load({{.folder = pack}}, &faults);
  if (engine == nullptr) {
    std::fprintf(stderr, "%s\n", ToString(faults).c_str());
    return 1;
  }
  std::vector<std::string> articles = ReadArticles(articles_path, most_bytes);
  double bytes = 0;
  for (const std::string& text : articles) bytes += static_cast<double>(text.size());
  std::printf("%zu articles, %.1f MB\n", articles.size(), bytes / 1e6);
  auto timed = [&](std::string_view name, LayerSet layers) {
    Articles source(articles);
    std::clock_t start = std::clock();
    Extraction out = engine->Extract(&source, layers, {});
    double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::printf("%-12.*s %8.2f MB/s %8.1f ns/byte\n", static_cast<int>(name.size()), name.data(),
                bytes / 1e6 / seconds, seconds * 1e9 / bytes);
    return out;
  };
  std::vector<Layer> all;
  for (size_t i = 0; i < kLayerNames.size(); ++i) {
    all.push_back(static_cast<Layer>(i));
    timed(kLayerNames[i], Layers({all.back()}));
  }
  timed("default", Layers({Layer::kBlocks, Layer::kActors, Layer::kEntities, Layer::kQuotes, Layer::kTimes,
                           Layer::kEvents}));
  for (const auto& table : timed("all", Layers(all)).tables) {
    std::printf("%-12s %8lld rows %016llx\n", table->name().c_str(), static_cast<long long>(table->rows()),
                static_cast<unsigned long long>(Checksum(*table)));
  }
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench_extract PACK ARTICLES.jsonl [most megabytes]\n");
    return 2;
  }
  double megabytes = argc > 3 ? std::atof(argv[3]) : 2;
  return copydesk::Run(argv[1], argv[2], static_cast<size_t>(megabytes * 1e6));
}
