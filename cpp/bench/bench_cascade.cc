// What reading articles costs, stage by stage, with real packs: blocks, tokens, then every kind of span in
// phase order.
//
//   bench_cascade python/copydesk/packs/news_en[,more packs] articles.jsonl [most megabytes]
//
// Prints nanoseconds of CPU time a byte of article for each stage and kind (what a kind uses is made before
// its clock starts), one thread.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "bench/jsonl.h"
#include "news/article.h"

namespace copydesk {
namespace {

// Of this thread's work, so that a busy machine does not count.
double ThreadNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

struct Row {
  std::string name;
  double nanoseconds = 0;
  size_t spans = 0;
};

template <class Body>
double Timed(const Body& body) {
  double start = ThreadNanoseconds();
  body();
  return ThreadNanoseconds() - start;
}

std::vector<PackSource> Packs(std::string_view folders) {
  std::vector<PackSource> out;
  for (size_t end = 0; end != std::string_view::npos;) {
    end = folders.find(',');
    out.push_back({.folder = std::string(folders.substr(0, end))});
    if (end != std::string_view::npos) folders.remove_prefix(end + 1);
  }
  return out;
}

int Run(const char* packs, const char* articles_path, size_t most_bytes) {
  Diagnostics faults;
  std::shared_ptr<const news::NewsDesk> desk;
  double load = Timed([&] { desk = news::NewsDesk::Load(Packs(packs), &faults); });
  if (desk == nullptr) {
    std::fprintf(stderr, "%s\n", ToString(faults).c_str());
    return 1;
  }
  std::vector<std::string> articles = ReadArticles(articles_path, most_bytes);
  const Kinds& kinds = desk->cascade->kinds();
  std::vector<Row> rows = {{"blocks"}, {"tokens"}, {"tags"}};
  for (const std::string& kind : desk->cascade->phases()) rows.push_back({kind});
  size_t layers = rows.size();
  for (const char* layer : {"layer entities", "layer times", "layer quotes", "layer events"})
    rows.push_back({layer});
  Vocabulary vocabulary;
  size_t bytes = 0;
  for (const std::string& text : articles) {
    bytes += text.size();
    news::Article article(*desk, text, 0, std::nullopt, &vocabulary);
    rows[0].nanoseconds += Timed([&] { article.blocks(); });
    rows[1].nanoseconds += Timed([&] { article.document(); });
    const Document& document = article.document();
    rows[1].spans += static_cast<size_t>(document.size());
    rows[2].nanoseconds += Timed([&] {
      for (const Sentence& sentence : document.sentences()) (void)document.tag(sentence.tokens.start);
    });
    for (size_t i = 3; i < layers; ++i) {
      KindId kind = kinds.Find(rows[i].name);
      rows[i].nanoseconds += Timed([&] { rows[i].spans += article.cascade().Get(kind).size(); });
    }
    rows[layers].nanoseconds += Timed([&] { rows[layers].spans += article.mentions().size(); });
    rows[layers + 1].nanoseconds += Timed([&] { rows[layers + 1].spans += article.times().size(); });
    rows[layers + 2].nanoseconds += Timed([&] { rows[layers + 2].spans += article.quotes().size(); });
    rows[layers + 3].nanoseconds += Timed([&] { rows[layers + 3].spans += article.events().size(); });
  }
  double all = 0;
  for (const Row& row : rows) all += row.nanoseconds;
  std::printf("%zu articles, %.1f MB, packs loaded in %.0f ms, %zu rules and lists\n", articles.size(),
              static_cast<double>(bytes) / 1e6, load / 1e6, desk->cascade->rules().size());
  std::printf("%-24s %10s %12s\n", "stage", "ns/byte", "found");
  for (const Row& row : rows)
    std::printf("%-24s %10.1f %12zu\n", row.name.c_str(), row.nanoseconds / static_cast<double>(bytes),
                row.spans);
  std::printf("%-24s %10.1f\n", "all", all / static_cast<double>(bytes));
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench_cascade PACK[,PACK...] ARTICLES.jsonl [most megabytes]\n");
    return 2;
  }
  double megabytes = argc > 3 ? std::atof(argv[3]) : 2;
  return copydesk::Run(argv[1], argv[2], static_cast<size_t>(megabytes * 1e6));
}
