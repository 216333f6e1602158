// What a byte of text costs on its way to words: offsets, tokens, interning, tags with lemmas; one thread.
//
//   bench_text python/copydesk/packs/news_en/language articles.txt
//
// The file is plain UTF-8, articles parted by form feeds (or one long article); each stage is run on all of them in turn.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "text/unicode.h"
#include "words/document.h"

namespace copydesk {
namespace {

// Processor time, so that a busy machine does not tell.
template <class F>
void Time(const char* stage, size_t bytes, F run) {
  const std::clock_t start = std::clock();
  run();
  const double took = static_cast<double>(std::clock() - start) * 1e9 / CLOCKS_PER_SEC;
  std::printf("%-28s %7.2f ns/byte %8.1f MB/s\n", stage, took / static_cast<double>(bytes), static_cast<double>(bytes) * 1e3 / took);
}

int Main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "bench_text LANGUAGE_FOLDER TEXT_FILE\n");
    return 2;
  }
  std::ifstream in(argv[2], std::ios::binary);
  const std::string all(std::istreambuf_iterator<char>(in), {});
  if (all.empty() || FindInvalidUtf8(all) >= 0) {
    std::fprintf(stderr, "%s: not there, empty, or not UTF-8\n", argv[2]);
    return 1;
  }
  std::vector<std::string_view> articles;
  for (size_t from = 0; from <= all.size();) {
    const size_t to = std::min(all.find('\f', from), all.size());
    articles.push_back(std::string_view(all).substr(from, to - from));
    from = to + 1;
  }
  Diagnostics faults;
  std::shared_ptr<const Language> language;
  Time("load the language", 1, [&] { language = Language::Load(argv[1], &faults); });
  if (HasErrors(faults)) {
    std::fprintf(stderr, "%s", ToString(faults).c_str());
    return 1;
  }
  int64_t tokens = 0;
  Time("check UTF-8", all.size(), [&] { tokens += FindInvalidUtf8(all); });
  Time("offset maps", all.size(), [&] {
    for (const std::string_view text : articles) tokens += OffsetMap(text).CodePoint(static_cast<int32_t>(text.size())) == 0;
  });
  Time("tokens and sentences", all.size(), [&] {
    std::vector<ByteSpan> spans;
    std::vector<int32_t> ends;
    for (const std::string_view text : articles) {
      spans.clear();
      Segment(text, {0, static_cast<int32_t>(text.size())}, language->segmentation(), &spans, &ends);
    }
  });
  Vocabulary vocabulary;
  std::vector<std::unique_ptr<Document>> documents;
  Time("… and interned words", all.size(), [&] {
    for (const std::string_view text : articles) {
      documents.push_back(std::make_unique<Document>(text, &vocabulary, language.get()));
      documents.back()->AddSegment({0, static_cast<int32_t>(text.size())});
    }
  });
  tokens = 0;
  Time("tags and lemmas", all.size(), [&] {
    for (const auto& document : documents) {
      for (const Sentence& sentence : document->sentences()) document->lemma(sentence.tokens.start);
      tokens += document->size();
    }
  });
  std::printf("%zu articles, %zu bytes, %lld tokens, %d distinct words, vocabulary of %lld bytes\n", articles.size(), all.size(),
              static_cast<long long>(tokens), vocabulary.size(), static_cast<long long>(vocabulary.MemoryUsage()));
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) { return copydesk::Main(argc, argv); }
