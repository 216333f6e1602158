// Many patterns, from text to matches with captures: no blocks, no tables, one thread.
//
//   python tests/bench/many_rules.py clean.jsonl --patterns 1000 > rules.txt
//   bench_rules python/copydesk/packs/news_en/language rules.txt clean.jsonl
//
// Each article is one segment: tokens, sentences, interned words, then one pass of a Scanner; sentences that
// words alone leave open are tagged and matched. "Warm": the words are known from the run before, and what
// the patterns ask of them.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/jsonl.h"
#include "pattern/pattern_set.h"
#include "pattern/scanner.h"
#include "words/document.h"

namespace copydesk {
namespace {

// What was found, and how often a document was needed.
class Counter : public Scanner::Sink {
 public:
  explicit Counter(const PatternSet* patterns) : patterns_(patterns) {}

  void OnMatch(int32_t, TokenSpan, std::span<const TokenSpan> captures) override {
    ++matches;
    for (const TokenSpan capture : captures) captured += capture.empty() ? 0 : 1;
  }
  void OnOpen(int32_t pattern) override {
    ++opened;
    if (!run_) {
      const TokenSpan tokens = document->sentences()[number].tokens;
      std::vector<ByteSpan> bytes;
      for (int32_t t = tokens.start; t < tokens.end; ++t)
        bytes.push_back(document->tokens()[static_cast<size_t>(t)].bytes);
      sentence_.emplace(document->text(), &document->vocabulary(), &document->language());
      sentence_->AddSentence(bytes, 0);
      run_.emplace(*patterns_, *sentence_);
    }
    for (const Match& match : run_->Find(pattern).matches) {
      ++matches;
      for (const Capture& capture : match.captures) captured += capture.tokens.empty() ? 0 : 1;
    }
  }
  void Begin(const Document* of, size_t sentence) {
    document = of;
    number = sentence;
    run_.reset();
    sentence_.reset();
  }

  int64_t matches = 0, captured = 0, opened = 0;
  const Document* document = nullptr;
  size_t number = 0;

 private:
  const PatternSet* patterns_;
  std::optional<Document> sentence_;
  std::optional<PatternSet::Run> run_;
};

double Seconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void Print(const char* stage, double seconds, size_t bytes) {
  std::printf("%-44s %7.2f ns/byte %8.1f MB/s\n", stage, seconds * 1e9 / static_cast<double>(bytes),
              static_cast<double>(bytes) / seconds / 1e6);
}

int Main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "bench_rules LANGUAGE_FOLDER PATTERNS ARTICLES.jsonl\n");
    return 2;
  }
  Diagnostics faults;
  const auto language = Language::Load(argv[1], &faults);
  PatternSet set;
  double start = Seconds();
  std::ifstream lines(argv[2]);
  PatternOptions options;
  options.language = language.get();
  for (std::string line; std::getline(lines, line);) {
    auto pattern = Pattern::Compile(line, options, &faults);
    if (pattern == nullptr) {
      std::fprintf(stderr, "%s\n", ToString(faults).c_str());
      return 1;
    }
    set.Add(std::move(pattern));
  }
  std::printf("%d patterns compiled in %.1f ms\n", set.size(), (Seconds() - start) * 1e3);
  const std::vector<std::string> articles = ReadArticles(argv[3], SIZE_MAX);
  size_t bytes = 0;
  for (const std::string& text : articles) bytes += text.size();

  Vocabulary vocabulary;
  Scanner scanner(set, &vocabulary, language.get());
  std::vector<WordId> words;
  for (const char* run : {"cold", "warm"}) {
    double best[2] = {1e9, 1e9};  // tokens and words alone, with the patterns
    Counter counter(&set);
    for (int turn = 0; turn < (run[0] == 'c' ? 1 : 3); ++turn) {
      double tokens = 0;
      const double begin = Seconds();
      counter.matches = counter.captured = counter.opened = 0;
      for (const std::string& text : articles) {
        const double before = Seconds();
        Document document(text, &vocabulary, language.get());
        document.AddSegment({0, static_cast<int32_t>(text.size())});
        tokens += Seconds() - before;
        words.clear();
        for (const Token& token : document.tokens()) words.push_back(token.word);
        for (size_t s = 0; s < document.sentences().size(); ++s) {
          const TokenSpan span = document.sentences()[s].tokens;
          counter.Begin(&document, s);
          scanner.Scan(
              std::span(words).subspan(static_cast<size_t>(span.start), static_cast<size_t>(span.size())),
              &counter);
        }
      }
      best[0] = std::min(best[0], tokens);
      best[1] = std::min(best[1], Seconds() - begin);
    }
    std::printf("%s:\n", run);
    Print("  text to tokens, sentences, words", best[0], bytes);
    Print("  text to matches with captures", best[1], bytes);
    std::printf("  %lld matches, %lld captures, %lld sentences asked for tags\n",
                static_cast<long long>(counter.matches), static_cast<long long>(counter.captured),
                static_cast<long long>(counter.opened));
  }
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) { return copydesk::Main(argc, argv); }
