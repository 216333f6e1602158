// What a corpus costs: memory a byte of text, reading, saving, opening, and how soon a new pattern is
// answered.
//
//   bench_corpus python/copydesk/packs/news_en articles.jsonl [megabytes [threads]]
//
// The articles are repeated until there are so many megabytes (default: once). Prints seconds and bytes, then
// for patterns of three elements with one rare word, each asked for the first time (words of frequency rank
// 1,000 to 20,000): median, 95 % and worst milliseconds of compiling and finding, and which was the worst.
// CPU time of all threads, so that a busy machine does not count; reading, saving and opening by the clock.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "bench/jsonl.h"
#include "corpus/file.h"
#include "corpus/index.h"
#include "desk/corpus.h"

namespace copydesk {
namespace {

using Clock = std::chrono::steady_clock;
double MillisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double CpuMilliseconds() { return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// The texts again and again, in batches.
class Repeated : public ArticleSource {
 public:
  Repeated(const std::vector<std::string>& texts, size_t bytes) : texts_(texts), left_(bytes) {}
  const std::vector<std::string>& fields() const override { return fields_; }
  bool Next(ArticleBatch* batch) override {
    for (size_t bytes = 0; left_ > 0 && bytes < (8 << 20);) {
      const std::string& text = texts_[next_++ % texts_.size()];
      batch->cells.push_back({text});
      batch->published.push_back(std::nullopt);
      bytes += text.size();
      left_ -= std::min(left_, text.size());
    }
    return batch->size() > 0;
  }

 private:
  const std::vector<std::string>& texts_;
  size_t left_, next_ = 0;
  std::vector<std::string> fields_ = {""};
};

// Lower-case words of the texts by falling frequency.
std::vector<std::string> WordsByRank(const std::vector<std::string>& texts) {
  std::map<std::string, int> counts;
  for (const std::string& text : texts) {
    std::string word;
    for (char c : text + " ") {
      if (c >= 'a' && c <= 'z')
        word += c;
      else if (!word.empty())
        ++counts[word], word.clear();
    }
  }
  std::vector<std::pair<int, std::string>> sorted;
  for (auto& [word, count] : counts) {
    if (word.size() > 3) sorted.emplace_back(-count, word);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> out;
  for (auto& [count, word] : sorted) out.push_back(word);
  return out;
}

void PrintLatency(const std::shared_ptr<const Engine>& engine, const Corpus& corpus,
                  const std::vector<std::string>& words, int threads) {
  const char* shapes[] = {"\"%s\" []{0,3} [lemma=\"say\"]",
                          "what:[pos=\"ADJ\"] \"%s\" (\"of\"|\"in\"|\"and\")",
                          "[tag=/NN.*/] [lemma=\"%s\"] \"the\"", "\"the\" x:[] \"%s\""};
  std::vector<std::pair<double, std::string>> times;
  int64_t rows = 0;
  for (size_t i = 0; i < 200; ++i) {
    char source[256];
    std::snprintf(source, sizeof(source), shapes[i % 4],
                  words[std::min(words.size() - 1, 1000 + i * 95)].c_str());
    Diagnostics faults;
    const double start = CpuMilliseconds();
    auto search = Search::Compile(engine, source, {}, &faults);
    Extraction found = corpus.Find(*search, {.threads = threads});
    times.emplace_back(CpuMilliseconds() - start, source);
    rows += found.tables[0]->rows();
  }
  std::sort(times.begin(), times.end());
  std::printf("200 new patterns, %lld matches: median %.2f ms, 95 %% %.2f ms, worst %.2f ms: %s\n",
              static_cast<long long>(rows), times[100].first, times[190].first, times[199].first,
              times[199].second.c_str());
}

void PrintOne(const std::shared_ptr<const Engine>& engine, const Corpus& corpus, const char* source,
              int threads) {
  Diagnostics faults;
  auto search = Search::Compile(engine, source, {}, &faults);
  for (const char* turn : {"first", "again"}) {
    const double start = CpuMilliseconds();
    const int64_t count = corpus.Count(*search, {.threads = threads});
    std::printf("count %-40s %s %.1f ms, %lld\n", source, turn, CpuMilliseconds() - start,
                static_cast<long long>(count));
  }
}

constexpr const char* kWithSpans = "<person/> [lemma=\"accuse\"]";

int Run(const char* pack, const char* path, size_t megabytes, int threads) {
  Diagnostics faults;
  auto engine = Engine::Load({{.folder = pack}}, &faults);
  if (engine == nullptr) return std::fprintf(stderr, "%s", ToString(faults).c_str()), 1;
  const std::vector<std::string> texts = ReadArticles(path, SIZE_MAX);
  size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  if (megabytes > 0) bytes = megabytes * 1'000'000;
  Repeated source(texts, bytes);
  Report report;
  auto start = Clock::now();
  auto corpus = Corpus::Read(engine, &source, {.threads = threads}, &report);
  const double text = static_cast<double>(report.bytes);
  std::printf("read %.1f MB, %lld articles, %lld tokens: %.1f s\n", text / 1e6,
              static_cast<long long>(corpus->articles()), static_cast<long long>(corpus->tokens()),
              MillisecondsSince(start) / 1e3);
  std::printf("memory %.1f MB: %.2f times the text\n", static_cast<double>(corpus->bytes()) / 1e6,
              static_cast<double>(corpus->bytes()) / text);
  PrintLatency(engine, *corpus, WordsByRank(texts), threads);
  for (const char* one :
       {"\"said\"", "[lemma=/.*gate/]", "[pos=\"VERB\"] \"against\" []", kWithSpans, "<person/>"})
    PrintOne(engine, *corpus, one, threads);
  std::printf("memory after them %.2f times the text\n", static_cast<double>(corpus->bytes()) / text);
  const std::string file = std::filesystem::temp_directory_path() / "bench_corpus.corpus";
  start = Clock::now();
  std::string wrong = corpus->Save(file, {});
  std::printf("save %.0f ms %s\n", MillisecondsSince(start), wrong.c_str());
  start = Clock::now();
  auto opened = Corpus::Open(engine, file, &wrong);
  std::printf("open %.0f ms %s\n", MillisecondsSince(start), wrong.c_str());
  if (opened != nullptr) {
    PrintLatency(engine, *opened, WordsByRank(texts), threads);
    PrintOne(engine, *opened, kWithSpans, threads);
  }
  std::filesystem::remove(file);
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "bench_corpus PACK ARTICLES.jsonl [MEGABYTES [THREADS]]\n"), 1;
  return copydesk::Run(argv[1], argv[2], argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 0,
                       argc > 4 ? std::atoi(argv[4]) : 1);
}
