// What a list of terms costs: building, memory, saving and opening, and what its search adds to tokens, one
// thread.
//
//   python tests/bench/terms.py 1000000 > terms.tsv
//   bench_gazetteer python/copydesk/packs/news_en/language terms.tsv articles.jsonl
//
// Articles are lines of JSON with a "text". Times are of the processor, so that a busy machine does not tell,
// but for opening.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/jsonl.h"
#include "gazetteer/gazetteer.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

template <class F>
double Seconds(F run) {
  const std::clock_t start = std::clock();
  run();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

void Tell(const char* what, double seconds, size_t bytes) {
  std::printf("%-34s %7.2f ns/byte %8.1f MB/s\n", what, seconds * 1e9 / static_cast<double>(bytes),
              static_cast<double>(bytes) / seconds / 1e6);
}

void Search(const Gazetteer& list, const Language& language, const std::vector<std::string>& articles) {
  size_t bytes = 0, tokens = 0;
  Vocabulary vocabulary;
  std::vector<std::unique_ptr<Document>> documents;
  for (const std::string& text : articles) bytes += text.size();
  auto tokenise = [&] {
    documents.clear();
    for (const std::string& text : articles) {
      documents.push_back(std::make_unique<Document>(text, &vocabulary, &language));
      documents.back()->AddSegment({0, static_cast<int32_t>(text.size())});
    }
  };
  std::vector<GazetteerHit> hits;
  auto find = [&] {
    hits.clear();
    for (const auto& document : documents) list.Find(*document, &hits);
  };
  Tell("tokens, words new", Seconds(tokenise), bytes);
  Tell("tokens, words known", Seconds(tokenise), bytes);
  Tell("search, words new to the list", Seconds(find), bytes);
  Tell("search, words known", std::min(Seconds(find), Seconds(find)), bytes);
  size_t characters = 0;
  auto read = [&] {
    for (const auto& document : documents) {
      hits.clear();
      list.Find(*document, &hits);
      for (const GazetteerHit& hit : hits) {
        characters += list.term(hit.term).size();
        for (size_t c = 0; c < list.columns().size(); ++c) characters += list.attribute(hit.row, c).size();
      }
    }
  };
  Tell("search, and each hit's attributes", std::min(Seconds(read), Seconds(read)), bytes);
  hits.clear();
  const double all = Seconds([&] {
    Vocabulary fresh;
    for (const std::string& text : articles) {
      Document document(text, &fresh, &language);
      document.AddSegment({0, static_cast<int32_t>(text.size())});
      list.Find(document, &hits);
    }
  });
  Tell("text to hits, everything new", all, bytes);
  for (const auto& document : documents) tokens += static_cast<size_t>(document->size());
  std::printf("%zu articles, %zu bytes, %zu tokens, %zu hits, %zu characters of theirs\n", articles.size(),
              bytes, tokens, hits.size(), characters);
}

int Main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "bench_gazetteer LANGUAGE_FOLDER TERMS.tsv ARTICLES.jsonl\n");
    return 2;
  }
  Diagnostics faults;
  auto language = Language::Load(argv[1], &faults);
  auto table = ReadTsv(argv[2], &faults);
  std::vector<std::string> articles = ReadArticles(argv[3], SIZE_MAX);
  std::erase_if(articles, [](const std::string& text) { return FindInvalidUtf8(text) >= 0; });
  std::shared_ptr<const Gazetteer> list;
  if (language != nullptr && table && !articles.empty()) {
    std::printf("%-34s %7.2f s\n", "building",
                Seconds([&] { list = Gazetteer::FromTsv(*table, *language, {}, &faults); }));
  }
  if (list == nullptr) {
    std::fprintf(stderr, "%s", ToString(faults).c_str());
    return 1;
  }
  std::printf("%s, %.1f MB in memory\n", list->DebugString().c_str(),
              static_cast<double>(list->MemoryUsage()) / 1e6);
  const std::string path = (std::filesystem::temp_directory_path() / "bench_gazetteer.terms").string();
  std::printf("%-34s %7.2f s\n", "saving", Seconds([&] { list->Save(path, &faults); }));
  std::shared_ptr<const Gazetteer> opened;
  const auto start = std::chrono::steady_clock::now();
  opened = Gazetteer::Open(path, &faults);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  std::printf("%-34s %7.2f ms\n", "opening", took.count());
  Search(*list, *language, articles);
  std::printf("the same of the mapped file:\n");
  Search(*opened, *language, articles);
  std::filesystem::remove(path);
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) { return copydesk::Main(argc, argv); }
