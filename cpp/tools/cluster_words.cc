// Sorts words into classes by their neighbours, for the recogniser of names (cpp/tools/train_names.cc).
//
//   cluster_words LANGUAGE_FOLDER OUT.tsv articles.jsonl…        (a `text` a line; rows: norm, class, family)
//
// Exchange clustering: each word in turn, the frequent ones first, goes to the class that makes the words on
// its left and right likeliest. Deterministic. Twice, with many classes and with few. The result has words
// and numbers, nothing of the articles else.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench/jsonl.h"
#include "words/document.h"
#include "words/features.h"

namespace copydesk {
namespace {

constexpr uint32_t kMinWord = 10;   // a rarer word is in no class
constexpr size_t kContexts = 8000;  // the most frequent words are asked for as neighbours, on either side
constexpr int kRounds = 5;
constexpr size_t kClasses = 400, kFamilies = 60;

struct Context {
  uint32_t at, count;
};

// n log n, by table where n is small.
class LogTable {
 public:
  LogTable() : small_(1 << 18) {
    for (size_t n = 1; n < small_.size(); ++n) small_[n] = Of(n);
  }
  float operator()(uint32_t n) const { return n < small_.size() ? small_[n] : Of(n); }

 private:
  static float Of(size_t n) {
    return static_cast<float>(static_cast<double>(n) * std::log(static_cast<double>(n)));
  }
  std::vector<float> small_;
};

class Corpus {
 public:
  explicit Corpus(const Language* language) : language_(language) {}

  void Read(const std::string& path) {
    std::ifstream in(path);
    std::string line;
    while (std::getline(in, line)) {
      const std::string text = TextOf(line);
      if (vocabulary_.IsFull()) vocabulary_.Clear();
      Document doc(text, &vocabulary_, language_);
      for (size_t from = 0; from < text.size();) {
        const size_t stop = std::min(text.find('\n', from), text.size());
        if (stop > from) doc.AddSegment({static_cast<int32_t>(from), static_cast<int32_t>(stop)});
        from = stop + 1;
      }
      for (const Sentence& s : doc.sentences()) {
        tokens_.push_back(0);
        for (int32_t i = s.tokens.start; i < s.tokens.end; ++i)
          tokens_.push_back(NumberOf(FormOf(doc.word(i))));
      }
    }
  }

  // Words by falling frequency, 0 the edge of a sentence first.
  void Rank() {
    std::vector<uint32_t> counts(forms_.size());
    for (const uint32_t t : tokens_) ++counts[t];
    std::vector<uint32_t> order;
    for (uint32_t w = 1; w < forms_.size(); ++w) {
      if (counts[w] >= kMinWord) order.push_back(w);
    }
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return std::make_pair(counts[b], std::string_view(forms_[a])) <
             std::make_pair(counts[a], std::string_view(forms_[b]));
    });
    std::vector<uint32_t> rank(forms_.size(), UINT32_MAX);
    rank[0] = 0;
    for (size_t r = 0; r < order.size(); ++r) {
      rank[order[r]] = static_cast<uint32_t>(r + 1);
      words.push_back(forms_[order[r]]);
    }
    std::vector<std::unordered_map<uint32_t, uint32_t>> seen(words.size());
    for (size_t i = 1; i < tokens_.size(); ++i) {
      const uint32_t a = rank[tokens_[i - 1]], b = rank[tokens_[i]];
      if (a != UINT32_MAX && a > 0 && b < kContexts) ++seen[a - 1][b];
      if (b != UINT32_MAX && b > 0 && a < kContexts) ++seen[b - 1][static_cast<uint32_t>(kContexts) + a];
    }
    for (const auto& of : seen) {
      std::vector<Context> sorted;
      for (const auto& [at, count] : of) sorted.push_back({at, count});
      std::sort(sorted.begin(), sorted.end(), [](const Context& a, const Context& b) { return a.at < b.at; });
      contexts.push_back(std::move(sorted));
    }
  }

  std::vector<std::string> words = {};
  std::vector<std::vector<Context>> contexts = {};

 private:
  uint32_t NumberOf(const std::string& form) {
    const auto [it, fresh] = numbers_.emplace(form, static_cast<uint32_t>(forms_.size()));
    if (fresh) forms_.push_back(form);
    return it->second;
  }

  const Language* language_;
  Vocabulary vocabulary_;
  std::unordered_map<std::string, uint32_t> numbers_;
  std::vector<std::string> forms_ = {""};
  std::vector<uint32_t> tokens_;
};

std::vector<uint32_t> Cluster(const Corpus& corpus, size_t classes) {
  static const LogTable kLog;
  const size_t n = corpus.words.size();
  std::vector<uint32_t> of(n), joint(2 * kContexts * classes), total(classes), size(n);
  auto add = [&](size_t w, uint32_t c, uint32_t sign) {
    for (const Context& context : corpus.contexts[w]) joint[context.at * classes + c] += sign * context.count;
    total[c] += sign * size[w];
  };
  for (size_t w = 0; w < n; ++w) {
    for (const Context& context : corpus.contexts[w]) size[w] += context.count;
    of[w] = static_cast<uint32_t>(w % classes);
    add(w, of[w], 1);
  }
  std::vector<float> gain(classes);
  for (int round = 0; round < kRounds; ++round) {
    size_t moved = 0;
    for (size_t w = 0; w < n; ++w) {
      add(w, of[w], UINT32_MAX);
      for (size_t c = 0; c < classes; ++c) gain[c] = kLog(total[c]) - kLog(total[c] + size[w]);
      for (const Context& context : corpus.contexts[w]) {
        const uint32_t* row = &joint[context.at * classes];
        for (size_t c = 0; c < classes; ++c) gain[c] += kLog(row[c] + context.count) - kLog(row[c]);
      }
      const auto best = static_cast<uint32_t>(std::max_element(gain.begin(), gain.end()) - gain.begin());
      moved += best != of[w];
      of[w] = best;
      add(w, best, 1);
    }
    std::fprintf(stderr, "%zu classes, round %d: %zu of %zu words moved\n", classes, round + 1, moved, n);
  }
  return of;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) {
  using namespace copydesk;
  if (argc < 4) {
    std::fprintf(stderr, "usage: cluster_words LANGUAGE_FOLDER OUT.tsv articles.jsonl…\n");
    return 2;
  }
  Diagnostics faults;
  const auto language = Language::Load(argv[1], &faults);
  Corpus corpus(language.get());
  for (int i = 3; i < argc; ++i) corpus.Read(argv[i]);
  corpus.Rank();
  std::fprintf(stderr, "%zu words\n", corpus.words.size());
  const std::vector<uint32_t> classes = Cluster(corpus, kClasses), families = Cluster(corpus, kFamilies);
  std::ofstream out(argv[2]);
  for (size_t w = 0; w < corpus.words.size(); ++w)
    out << corpus.words[w] << '\t' << classes[w] + 1 << '\t' << families[w] + 1 << '\n';
  return out.good() ? 0 : 1;
}
