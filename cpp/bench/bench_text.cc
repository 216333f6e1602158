// What a byte of text costs on its way to words: UTF-8, offsets, tokens and sentences, interning, tags with
// lemmas; one thread.
//
//   bench_text python/copydesk/packs/news_en/language articles.jsonl… [--runs=5] [--icu] [--no-tags]
//
// Each stage is run on all articles of a file in turn, `runs` times, and the fastest run counts. "cold"
// starts each run with an empty vocabulary, "warm" with the words of the run before, as a worker does after
// its first articles. --icu: ICU's word iterator on the same texts.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "bench/jsonl.h"
#include "text/boundaries.h"
#include "text/segment.h"
#include "text/unicode.h"
#include "words/document.h"

namespace copydesk {
namespace {

// The fastest of several runs, in processor time, so that a busy machine does not tell.
class Stages {
 public:
  Stages(const std::vector<std::string>& texts, int runs) : texts_(texts), runs_(runs) {
    for (const std::string& text : texts) bytes_ += text.size();
  }
  size_t bytes() const { return bytes_; }

  // `begin` before each run (not timed), `each` for every article.
  template <class Begin, class Each>
  void Time(const char* stage, Begin begin, Each each) {
    double best = 1e18;
    for (int run = 0; run < runs_; ++run) {
      begin();
      const std::clock_t start = std::clock();
      for (const std::string& text : texts_) each(text);
      best = std::min(best, static_cast<double>(std::clock() - start) * 1e9 / CLOCKS_PER_SEC);
    }
    std::printf("  %-48s %7.2f ns/byte %8.1f MB/s\n", stage, best / static_cast<double>(bytes_),
                static_cast<double>(bytes_) * 1e3 / best);
    std::fflush(stdout);
  }

 private:
  const std::vector<std::string>& texts_;
  int runs_;
  size_t bytes_ = 0;
};

ByteSpan Whole(std::string_view text) { return {0, static_cast<int32_t>(text.size())}; }

void Run(const char* path, const Language& language, int runs, bool icu, bool tags) {
  std::vector<std::string> texts = ReadArticles(path, SIZE_MAX);
  std::erase_if(texts, [](const std::string& text) { return FindInvalidUtf8(text) >= 0; });
  Stages stages(texts, runs);
  if (stages.bytes() == 0) {
    std::printf("%s: no articles\n", path);
    return;
  }
  std::printf("%s: %zu articles, %zu bytes\n", path, texts.size(), stages.bytes());
  auto nothing = [] {};
  int64_t sum = 0;
  stages.Time("check UTF-8", nothing, [&](const std::string& text) { sum += FindInvalidUtf8(text); });
  stages.Time("offset maps", nothing, [&](const std::string& text) {
    sum += OffsetMap(text).CodePoint(static_cast<int32_t>(text.size()));
  });
  if (icu) {
    std::vector<int32_t> at;
    stages.Time("ICU's word iterator", nothing, [&](const std::string& text) {
      at.clear();
      FindBoundaries(text, Boundary::kWord, &at);
      sum += static_cast<int64_t>(at.size());
    });
  }
  std::vector<ByteSpan> spans;
  std::vector<int32_t> ends;
  stages.Time("tokens, sentences", nothing, [&](const std::string& text) {
    spans.clear();
    ends.clear();
    Segment(text, Whole(text), language.segmentation(), &spans, &ends);
  });
  auto vocabulary = std::make_unique<Vocabulary>();
  int64_t tokens = 0;
  auto read = [&](const std::string& text) {
    Document document(text, vocabulary.get(), &language);
    document.AddSegment(Whole(text));
    tokens += document.size();
  };
  stages.Time(
      "tokens, sentences, interned words: cold", [&] { vocabulary = std::make_unique<Vocabulary>(); }, read);
  stages.Time("tokens, sentences, interned words: warm", [&] { tokens = 0; }, read);
  if (tags) {
    stages.Time("… and tags of every sentence: warm", nothing, [&](const std::string& text) {
      Document document(text, vocabulary.get(), &language);
      document.AddSegment(Whole(text));
      for (const Sentence& sentence : document.sentences())
        sum += static_cast<int64_t>(document.tag(sentence.tokens.start).size());
    });
    stages.Time("… and lemmas of every token: warm", nothing, [&](const std::string& text) {
      Document document(text, vocabulary.get(), &language);
      document.AddSegment(Whole(text));
      for (int32_t t = 0; t < document.size(); ++t) sum += static_cast<int64_t>(document.lemma(t).size());
    });
  }
  std::printf("  %lld tokens, %d distinct words, vocabulary of %lld bytes (checksum %lld)\n",
              static_cast<long long>(tokens), vocabulary->size(),
              static_cast<long long>(vocabulary->MemoryUsage()), static_cast<long long>(sum));
}

int Main(int argc, char** argv) {
  int runs = 5;
  bool icu = false, tags = true;
  std::vector<const char*> paths;
  for (int i = 2; i < argc; ++i) {
    if (std::strncmp(argv[i], "--runs=", 7) == 0) {
      runs = std::max(1, std::atoi(argv[i] + 7));
    } else if (std::strcmp(argv[i], "--icu") == 0) {
      icu = true;
    } else if (std::strcmp(argv[i], "--no-tags") == 0) {
      tags = false;
    } else {
      paths.push_back(argv[i]);
    }
  }
  if (paths.empty()) {
    std::fprintf(stderr, "bench_text LANGUAGE_FOLDER ARTICLES.jsonl… [--runs=5] [--icu] [--no-tags]\n");
    return 2;
  }
  Diagnostics faults;
  const auto language = Language::Load(argv[1], &faults);
  if (HasErrors(faults)) {
    std::fprintf(stderr, "%s", ToString(faults).c_str());
    return 1;
  }
  for (const char* path : paths) Run(path, *language, runs, icu, tags);
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) { return copydesk::Main(argc, argv); }
