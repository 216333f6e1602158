// Trains the tagger of words/tagger.h on CoNLL-U files and writes tagger.bin.
//
//   train_tagger LANGUAGE_FOLDER OUT.bin MAX_BYTES [--without K/N] train.conllu… -- dev.conllu…
//   (lemmas.tsv and names.txt are in the folder; sentences whose number is K modulo N are left out: a tagger
//   for train_parser.cc)
//
// Averaged perceptron with lazy averages over sparse weights. Deterministic: the order of sentences comes
// from a fixed seed. The row features (words/features.h) also learn by themselves, so that where they are
// sure the tagger need not look at the others: both sums have to be right by a margin, the rows' a wide one.
// Copies of some sentences in title case and in capitals teach it headlines; copies in which all words but
// the frequent ones are strangers teach it what to make of a word that it has never seen. GUM genres whose
// texts are not freely licensed are left out (see python/copydesk/packs/news_en/language/README.md).
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <span>
#include <string>
#include <unordered_map>

#include "tools/conllu.h"
#include "words/tagger.h"
#include "words/tags.h"

namespace copydesk {
namespace {

constexpr int kEpochs = 12;
constexpr uint32_t kMinFeature = 2;  // a feature seen less often is left out
constexpr int kMinWord = 3;          // a word seen less often is unknown
constexpr int kMinOnly = 20;         // a word with one tag in so many places has that tag always
constexpr double kOnlyShare = 0.998;
constexpr double kSetShare = 0.03;  // a tag rarer than that is not in the word's set
constexpr int kMinClosed = 20;      // a word with so many places has none but the tags that it had there
constexpr float kRowMargin = 15;    // of the rows' best tag over the next, in weights while they are learnt
constexpr float kFullMargin = 8;    // of all features together
constexpr uint32_t kSure = 50;  // the lead, in weights of the file, that needs no further look: more changes
                                // nothing on the dev parts

struct Sentence {
  std::vector<std::string> words;
  std::vector<uint8_t> tags, glue;
  bool strange = false;  // its words are taken for new, but the frequent ones
};

std::vector<Sentence> ReadSentences(const std::string& path, bool all_genres) {
  std::vector<Sentence> out;
  for (const std::vector<ConlluWord>& words : ReadConllu(path, all_genres)) {
    Sentence& now = out.emplace_back();
    for (const ConlluWord& word : words) {
      now.words.push_back(word.form);
      now.tags.push_back(word.tag);
      now.glue.push_back(word.glue);
    }
  }
  return out;
}

// As in a headline: every word of content with a capital; or all in capitals.
Sentence Recased(const Sentence& sentence, bool upper) {
  static const std::set<std::string> kSmall = {"IN", "DT", "CC", "TO", "RP", "POS", "PRP$"};
  Sentence out = sentence;
  for (size_t i = 0; i < out.words.size(); ++i) {
    std::string& word = out.words[i];
    if (!upper && i > 0 && word.size() < 5 && kSmall.contains(std::string(kTagNames[out.tags[i]]))) continue;
    for (size_t c = 0; c < (upper ? word.size() : std::min<size_t>(1, word.size())); ++c) {
      if (word[c] >= 'a' && word[c] <= 'z' && word[0] != '\'' && word != "n't")
        word[c] = static_cast<char>(word[c] - 32);
    }
  }
  return out;
}

Sentence Strange(const Sentence& sentence) {
  Sentence out = sentence;
  out.strange = true;
  return out;
}

class Trainer {
 public:
  Trainer(std::vector<Sentence> sentences, const LemmaTable& lemmas)
      : sentences_(std::move(sentences)), lemmas_(lemmas) {
    MakeDictionary();
    for (const Sentence& s : sentences_) examples_.push_back(Prepare(s));
    CountFeatures();
  }

  void Train() {
    std::mt19937 random(20200926);
    std::vector<size_t> order(examples_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (int epoch = 0; epoch < kEpochs; ++epoch) {
      for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
      int64_t wrong = 0, all = 0;
      for (const size_t s : order) {
        wrong += Learn(examples_[s], sentences_[s].tags);
        all += static_cast<int64_t>(sentences_[s].tags.size());
      }
      std::fprintf(stderr, "epoch %d: %.4f wrong\n", epoch + 1,
                   static_cast<double>(wrong) / static_cast<double>(all));
    }
  }

  // The bytes of tagger.bin, with the smallest weights left out until it fits.
  std::string Pack(size_t max_bytes) {
    for (auto& cells : weights_) {
      for (Cell& cell : cells) {
        cell.total += static_cast<double>(cell.weight) * static_cast<double>(step_ - cell.stamp);
        cell.stamp = step_;
      }
    }
    for (int least = 1;; ++least) {
      std::string bytes = PackAbove(least);
      std::fprintf(stderr, "weights of %d and more: %zu bytes\n", least, bytes.size());
      if (bytes.size() <= max_bytes) return bytes;
    }
  }

 private:
  struct Cell {
    uint8_t tag;
    float weight = 0;
    double total = 0;
    int64_t stamp = 0;
  };
  struct Example {
    std::vector<Face> faces;
    std::vector<uint8_t> only;
    std::vector<uint64_t> possible;  // tags
    std::vector<std::array<uint64_t, kFixedFeatures>> fixed_hashes;
    std::vector<std::array<int32_t, kFixedFeatures>> fixed;  // indexes into weights_, -1: left out
  };

  void MakeDictionary() {
    Vocabulary words;
    std::map<std::string, std::map<uint8_t, int>> counts;
    for (const Sentence& s : sentences_) {
      if (s.strange) continue;
      for (size_t i = 0; i < s.words.size(); ++i)
        ++counts[FormOf(words[words.Intern(s.words[i])])][s.tags[i]];
    }
    for (const auto& [form, tags] : counts) {
      int all = 0, best = 0;
      uint8_t best_tag = 0;
      for (const auto& [tag, n] : tags) {
        all += n;
        if (n > best) best = n, best_tag = tag;
      }
      if (all < kMinWord) continue;
      uint64_t set = 0, seen = 0;
      for (const auto& [tag, n] : tags) {
        if (n >= kSetShare * all) set |= uint64_t{1} << tag;
        seen |= uint64_t{1} << tag;
      }
      Entry entry{set, all >= kMinClosed ? seen : kAnyTag, 0};
      if (all >= kMinOnly && best >= kOnlyShare * all) entry.only = best_tag;
      dictionary_[form] = entry;
    }
  }

  Example Prepare(const Sentence& s) {
    Example out;
    CasingCount count;
    for (const std::string& text : s.words) {
      const Word& word = vocabulary_[vocabulary_.Intern(text)];
      const std::string form = FormOf(word);
      const auto known = dictionary_.find(form);
      const bool is_known = known != dictionary_.end() && (!s.strange || known->second.possible != kAnyTag);
      const uint64_t possible = is_known ? known->second.possible : kAnyTag;
      out.faces.push_back(
          FaceOf(word, form, is_known ? Feature(201, known->second.set) : UnknownTags(word, form, lemmas_),
                 possible != kAnyTag));
      if (s.strange && !is_known)
        out.faces.back().form = Feature(202, out.faces.back().form, examples_.size());
      out.only.push_back(is_known ? known->second.only : uint8_t{0});
      out.possible.push_back(possible);
      if (out.faces.size() > 1)
        count.Add(out.faces.back().flags, (word.flags & kIsAlpha) && word.text.size() >= 4);
    }
    const Casing casing = count.casing();
    out.fixed_hashes.resize(s.words.size());
    for (size_t i = 0; i < s.words.size(); ++i)
      FixedFeatures(out.faces, s.glue, i, casing, &out.fixed_hashes[i]);
    return out;
  }

  void CountFeatures() {
    std::unordered_map<uint64_t, uint32_t> counts;
    for (size_t s = 0; s < examples_.size(); ++s) {
      const Example& example = examples_[s];
      Helper helper;
      uint8_t previous = 0, before = 0;
      std::array<uint64_t, kMovingFeatures> moving;
      for (size_t i = 0; i < example.faces.size(); ++i) {
        if (example.only[i] == 0) {
          for (const uint64_t f : example.fixed_hashes[i]) ++counts[f];
          Moving(example.faces, i, previous, before, helper, &moving);
          for (const uint64_t f : moving) ++counts[f];
        }
        const uint8_t tag = sentences_[s].tags[i];
        helper.Pass(example.faces[i].helper, tag);
        before = previous;
        previous = tag;
      }
    }
    for (const auto& [feature, n] : counts) {
      if (n >= kMinFeature) features_.push_back(feature);
    }
    std::sort(features_.begin(), features_.end());
    for (size_t i = 0; i < features_.size(); ++i) index_[features_[i]] = static_cast<int32_t>(i);
    weights_.resize(features_.size());
    std::fprintf(stderr, "%zu sentences, %zu features\n", examples_.size(), features_.size());
    for (Example& example : examples_) {
      for (const auto& hashes : example.fixed_hashes) {
        auto& to = example.fixed.emplace_back();
        for (size_t k = 0; k < kFixedFeatures; ++k) to[k] = IndexOf(hashes[k]);
      }
      example.fixed_hashes = {};
    }
  }

  int32_t IndexOf(uint64_t feature) const {
    const auto found = index_.find(feature);
    return found == index_.end() ? -1 : found->second;
  }

  void Change(int32_t feature, uint8_t tag, float by) {
    std::vector<Cell>& cells = weights_[static_cast<size_t>(feature)];
    auto cell = std::find_if(cells.begin(), cells.end(), [&](const Cell& c) { return c.tag == tag; });
    if (cell == cells.end()) cell = cells.insert(cells.end(), Cell{tag, 0, 0, step_});
    cell->total += static_cast<double>(cell->weight) * static_cast<double>(step_ - cell->stamp);
    cell->stamp = step_;
    cell->weight += by;
  }

  static void Moving(const std::vector<Face>& faces, size_t i, uint8_t previous, uint8_t before,
                     const Helper& helper, std::array<uint64_t, kMovingFeatures>* out) {
    MovingFeatures(faces[i], i + 1 < faces.size() ? faces[i + 1] : EndFace(), previous, before, helper.code(),
                   out->data());
  }

  using Scores = std::array<float, kTags>;
  void Add(std::span<const int32_t> features, Scores* scores) const {
    for (const int32_t f : features) {
      for (const Cell& cell : weights_[static_cast<size_t>(f)]) (*scores)[cell.tag] += cell.weight;
    }
  }
  // The best of the possible tags but `gold`, or 0.
  static uint8_t Rival(const Scores& scores, uint8_t gold, uint64_t possible) {
    uint8_t best = 0;
    for (uint8_t t = 1; t < kTags; ++t) {
      if (t != gold && (possible >> t & 1) != 0 && (best == 0 || scores[t] > scores[best])) best = t;
    }
    return best;
  }
  void Correct(std::span<const int32_t> features, uint8_t gold, uint8_t rival) {
    for (const int32_t f : features) {
      Change(f, gold, 1);
      Change(f, rival, -1);
    }
  }

  int Learn(const Example& example, const std::vector<uint8_t>& gold) {
    Helper helper;
    uint8_t previous = 0, before = 0;
    int wrong = 0;
    std::array<uint64_t, kMovingFeatures> moving;
    std::vector<int32_t> live;
    auto use = [&live](int32_t feature) {
      if (feature >= 0) live.push_back(feature);
    };
    for (size_t i = 0; i < gold.size(); ++i) {
      uint8_t tag = example.only[i];
      if (tag == 0) {
        live.clear();
        Moving(example.faces, i, previous, before, helper, &moving);
        for (size_t k = 0; k < kRowFeatures; ++k) use(example.fixed[i][k]);
        use(IndexOf(moving[0]));
        const size_t rows = live.size();
        for (size_t k = kRowFeatures; k < kFixedFeatures; ++k) use(example.fixed[i][k]);
        for (size_t k = 1; k < kMovingFeatures; ++k) use(IndexOf(moving[k]));
        Scores first{};
        Add(std::span(live).first(rows), &first);
        Scores all = first;
        Add(std::span(live).subspan(rows), &all);
        const uint8_t rival = Rival(all, gold[i], example.possible[i]),
                      first_rival = Rival(first, gold[i], example.possible[i]);
        if (rival == 0) {
          tag = gold[i];
        } else {
          tag = all[rival] > all[gold[i]] ? rival : gold[i];
          ++step_;
          if (all[gold[i]] - all[rival] <= kFullMargin) {
            Correct(live, gold[i], rival);
          } else if (first[gold[i]] - first[first_rival] <= kRowMargin) {
            Correct(std::span(live).first(rows), gold[i], first_rival);
          }
        }
      }
      wrong += tag != gold[i];
      helper.Pass(example.faces[i].helper, tag);
      before = previous;
      previous = tag;
    }
    return wrong;
  }

  std::string PackAbove(int least) const {
    double largest = 0;
    for (const auto& cells : weights_) {
      for (const Cell& cell : cells) largest = std::max(largest, std::abs(cell.total));
    }
    std::vector<TaggerFile::Feature> features;
    for (size_t f = 0; f < weights_.size(); ++f) {
      TaggerFile::Feature feature{.hash = static_cast<uint32_t>(features_[f]), .cells = {}};
      std::vector<Cell> cells = weights_[f];
      std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) { return a.tag < b.tag; });
      for (const Cell& cell : cells) {
        const long q = std::lround(cell.total / largest * 127 * kStretch);
        if (std::labs(q) < least) continue;
        feature.cells.emplace_back(cell.tag, static_cast<int8_t>(std::clamp(q, -127L, 127L)));
      }
      if (!feature.cells.empty()) features.push_back(std::move(feature));
    }
    std::vector<TaggerFile::Word> words;
    std::vector<uint64_t> sets;
    std::map<uint64_t, uint16_t> set_ids;
    for (const auto& [form, entry] : dictionary_) {
      auto id = [&](uint64_t set) {
        const auto [at, added] = set_ids.try_emplace(set, static_cast<uint16_t>(set_ids.size()));
        if (added) sets.push_back(set);
        return at->second;
      };
      words.push_back({.hash = static_cast<uint32_t>(Hash64(form)),
                       .only = entry.only,
                       .set = id(entry.set),
                       .possible = id(entry.possible)});
    }
    return TaggerFile::Write(kSure, std::move(words), sets, std::move(features));
  }

  struct Entry {
    uint64_t set, possible;
    uint8_t only;
  };
  static constexpr double kStretch =
      2;  // the few largest weights are cut so that the many small ones are told apart

  std::vector<Sentence> sentences_;
  const LemmaTable& lemmas_;
  Vocabulary vocabulary_;
  std::map<std::string, Entry> dictionary_;
  std::vector<Example> examples_;
  std::vector<uint64_t> features_;
  std::unordered_map<uint64_t, int32_t> index_;
  std::vector<std::vector<Cell>> weights_;
  int64_t step_ = 0;
};

double Accuracy(const Tagger& tagger, const std::vector<Sentence>& sentences, const LemmaTable& lemmas,
                bool show) {
  Vocabulary vocabulary;
  int64_t right = 0, all = 0;
  std::map<std::string, int> errors;
  for (const Sentence& s : sentences) {
    std::vector<int32_t> words;
    for (const std::string& word : s.words) words.push_back(vocabulary.Intern(word));
    std::vector<uint8_t> tags(words.size());
    tagger.Tag(vocabulary, words, s.glue, lemmas, tags);
    for (size_t i = 0; i < tags.size(); ++i) {
      right += tags[i] == s.tags[i];
      if (tags[i] != s.tags[i])
        ++errors[std::string(kTagNames[s.tags[i]]) + " as " + std::string(kTagNames[tags[i]])];
    }
    all += static_cast<int64_t>(tags.size());
  }
  std::vector<std::pair<int, std::string>> top;
  for (const auto& [what, n] : errors) top.push_back({-n, what});
  std::sort(top.begin(), top.end());
  for (size_t i = 0; show && i < std::min<size_t>(20, top.size()); ++i)
    std::printf("  %5d %s\n", -top[i].first, top[i].second.c_str());
  return static_cast<double>(right) / static_cast<double>(all);
}

int Main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "train_tagger LANGUAGE_FOLDER OUT.bin MAX_BYTES train.conllu... -- dev.conllu...\n");
    return 2;
  }
  auto read = [&](const char* file) {
    std::ifstream in(std::string(argv[1]) + "/" + file);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  Diagnostics faults;
  const LemmaTable lemmas(read("lemmas.tsv"), "lemmas.tsv", &faults, read("names.txt"));
  std::vector<Sentence> train;
  std::map<std::string, std::vector<Sentence>> dev;
  bool is_dev = false;
  size_t without = 1, folds = 1;
  for (int i = 4; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--") {
      is_dev = true;
    } else if (std::string_view(argv[i]) == "--without" && i + 1 < argc) {
      std::sscanf(argv[++i], "%zu/%zu", &without, &folds);
    } else if (is_dev) {
      dev[argv[i]] = ReadSentences(argv[i], true);
    } else {
      size_t number = 0;
      for (Sentence& s : ReadSentences(argv[i], false)) {
        if (number++ % folds != without) train.push_back(std::move(s));
      }
    }
  }
  const size_t plain = train.size();
  for (size_t i = 0; i < plain; ++i) {
    const size_t size = train[i].words.size();
    if (size >= 4 && size <= 20 && i % 12 == 0) train.push_back(Recased(train[i], false));
    if (size >= 4 && size <= 20 && i % 30 == 7) train.push_back(Recased(train[i], true));
    if (i % 4 == 1) train.push_back(Strange(train[i]));
  }
  Trainer trainer(std::move(train), lemmas);
  trainer.Train();
  const std::string bytes = trainer.Pack(std::stoul(argv[3]));
  std::ofstream(argv[2], std::ios::binary) << bytes;
  const auto tagger = Tagger::Parse(bytes, argv[2], &faults);
  if (tagger == nullptr) {
    std::fprintf(stderr, "%s\n", ToString(faults).c_str());
    return 1;
  }
  for (const auto& [path, sentences] : dev)
    std::printf("%s: %.4f\n", path.c_str(), Accuracy(*tagger, sentences, lemmas, true));
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) { return copydesk::Main(argc, argv); }
