// Trains the parser of grammar/parser.h on CoNLL-U files and writes parser.bin.
//
//   train_parser LANGUAGE_FOLDER OUT.bin MAX_BYTES [--tagger K.bin]… train.conllu… -- dev.conllu…
//
// Without training files it only measures OUT.bin on the others: heads, relations, the subjects and objects
// of verbs (UD's VERB) and the agents of participles, on gold words and the tagger's tags.
//
// Two averaged perceptrons: one chooses the moves, with a dynamic oracle (Goldberg and Nivre 2013), so that
// it learns to go on from its own mistakes; one names the relation of each word that is attached rightly.
// A tenth of the features is left out at random while a state is learnt, so that none is leant on alone.
// Deterministic: the order of sentences, the exploration and the choice come from a fixed seed. The tags it
// learns from are those that the tagger gives: with N taggers, sentence i is tagged by tagger i mod N, which
// was trained without such sentences (train_tagger --without K/N), since tags of known sentences are better
// than those of news. Trees with crossing arcs are left out, and so are punctuation and GUM's genres that are
// not freely licensed (see python/copydesk/packs/news_en/language/README.md).
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "grammar/parser.h"
#include "grammar/tree.h"
#include "tools/conllu.h"
#include "words/language.h"
#include "words/tagger.h"
#include "words/tags.h"

namespace copydesk {
namespace {

constexpr int kEpochs = 14;
constexpr uint32_t kDropped = 100;  // of a thousand features, each time a state is learnt
constexpr float kMoveMargin = 50, kRelationMargin = 25;  // of the right one over its rival, in weights while
                                                         // they are learnt
constexpr double kExplore = 0.9;  // how often the trainer follows a wrong move, from the second epoch on
constexpr uint32_t kMinFeature = 5;
constexpr int kMoveBits = 26, kRelationBits = 24;  // slots of features while they are learnt

struct Example {
  std::vector<ParserWord> words;
  std::vector<int32_t> head;  // from 1, 0 is the root; the first is of the root itself
  std::vector<Relation> relation;
  std::vector<bool> verb;  // by word, from 1: UD's VERB
  std::vector<bool> by;    // likewise: what opens an agent's phrase, "by"
};

bool IsProjective(const std::vector<int32_t>& head) {
  for (int32_t d = 1; d < static_cast<int32_t>(head.size()); ++d) {
    const int32_t from = std::min(d, head[static_cast<size_t>(d)]),
                  to = std::max(d, head[static_cast<size_t>(d)]);
    for (int32_t i = from + 1; i < to; ++i) {
      if (head[static_cast<size_t>(i)] < from || head[static_cast<size_t>(i)] > to) return false;
    }
  }
  return true;
}

class Reader {
 public:
  Reader(const Language& language, std::vector<std::unique_ptr<Tagger>> taggers, const LemmaTable& lemmas)
      : language_(language), taggers_(std::move(taggers)), lemmas_(lemmas) {}

  std::vector<Example> Read(const std::string& path, bool train) {
    std::vector<Example> out;
    size_t number = 0;  // of the sentence: tells which tagger has not seen it
    for (const std::vector<ConlluWord>& rows : ReadConllu(path, !train)) {
      const size_t folds = taggers_.size() - 1;
      Example e = Make(rows, *taggers_[train && folds > 0 ? 1 + number++ % folds : 0]);
      if (!e.words.empty() && (!train || IsProjective(e.head))) out.push_back(std::move(e));
    }
    return out;
  }

 private:
  Example Make(const std::vector<ConlluWord>& rows, const Tagger& tagger) {
    std::vector<int32_t> ids;
    std::vector<uint8_t> glue, tags(rows.size());
    for (const ConlluWord& row : rows) {
      ids.push_back(vocabulary_.Intern(row.form));
      glue.push_back(row.glue);
    }
    tagger.Tag(vocabulary_, ids, glue, lemmas_, tags);
    Example out;
    out.head.push_back(0);
    out.relation.push_back(Relation::kRoot);
    out.verb.push_back(false);
    out.by.push_back(false);
    std::vector<int32_t> number(rows.size() + 1, 0);  // punctuation has none
    ParserWords words;
    for (size_t i = 0; i < rows.size(); ++i) {
      const Word& word = vocabulary_[ids[i]];
      if (words.Add(language_.Lemma(word, tags[i]), tags[i])) {
        number[i + 1] = static_cast<int32_t>(words.words().size());
        out.verb.push_back(rows[i].verb);
        out.by.push_back(language_.classes().Is(word.lower, ClosedClass::kAgent));
      }
    }
    out.words = words.words();
    for (size_t i = 0; i < rows.size(); ++i) {
      if (number[i + 1] == 0) continue;
      int32_t head = rows[i].head;
      for (int hop = 0; head > 0 && number[static_cast<size_t>(head)] == 0 && hop < 8; ++hop)
        head = rows[static_cast<size_t>(head - 1)].head;  // of something that hangs on a mark
      out.head.push_back(head <= 0 ? 0 : number[static_cast<size_t>(head)]);
      out.relation.push_back(RelationOf(rows[i].relation));
    }
    return out;
  }

  const Language& language_;
  std::vector<std::unique_ptr<Tagger>> taggers_;  // the product's first
  const LemmaTable& lemmas_;
  Vocabulary vocabulary_;
};

// Weights by a feature's slot in a table.
template <size_t N>
class Perceptron {
 public:
  explicit Perceptron(int bits) : bits_(bits), cells_(size_t{1} << bits) {}

  using Scores = std::array<float, N>;
  size_t SlotOf(uint64_t feature) const { return static_cast<size_t>(feature >> (64 - bits_)); }
  void Count(const FeatureList& features) {
    for (const uint64_t f : features) ++cells_[SlotOf(f)].seen;
  }
  Scores Score(const FeatureList& features) const {
    Scores out{};
    for (const uint64_t f : features) {
      const Cell& cell = cells_[SlotOf(f)];
      for (size_t i = 0; i < N; ++i) out[i] += cell.weight[i];
    }
    return out;
  }
  void Learn(const FeatureList& features, size_t good, size_t bad) {
    for (const uint64_t f : features) {
      Cell& cell = cells_[SlotOf(f)];
      if (cell.seen < kMinFeature) continue;
      Change(&cell, good, 1);
      Change(&cell, bad, -1);
    }
  }
  void Tick() { ++step_; }

  // Averages as int8, the largest 127; slots of which none has `least`, are left out.
  double Average() {
    double largest = 0;
    for (Cell& cell : cells_) {
      for (size_t i = 0; i < N; ++i) {
        Change(&cell, i, 0);
        cell.weight[i] = static_cast<float>(cell.total[i] / static_cast<double>(step_));
        largest = std::max(largest, std::abs(static_cast<double>(cell.weight[i])));
      }
    }
    return largest;
  }
  std::vector<ParserFile::Slot<N>> Pack(double scale, int least) const {
    std::vector<ParserFile::Slot<N>> out;
    for (size_t s = 0; s < cells_.size(); ++s) {
      ParserFile::Slot<N> slot{.slot = static_cast<uint32_t>(s), .weights = {}};
      bool any = false;
      for (size_t i = 0; i < N; ++i) {
        const long q = std::lround(cells_[s].weight[i] * scale);
        slot.weights[i] = static_cast<int8_t>(std::clamp(q, -127L, 127L));
        any |= std::labs(q) >= least;
      }
      if (any) out.push_back(slot);
    }
    return out;
  }

 private:
  struct Cell {
    std::array<float, N> weight{};
    std::array<float, N> total{};
    std::array<int32_t, N> stamp{};
    uint32_t seen = 0;
  };
  void Change(Cell* cell, size_t i, float by) {
    cell->total[i] += cell->weight[i] * static_cast<float>(step_ - cell->stamp[i]);
    cell->stamp[i] = step_;
    cell->weight[i] += by;
  }
  int bits_;
  std::vector<Cell> cells_;
  int32_t step_ = 0;
};

// The arcs of the gold tree that a move makes impossible.
int CostOf(Move move, const ParserState& s, const std::vector<int32_t>& gold) {
  const int32_t b0 = s.next, s0 = s.top(0), s1 = s.top(1);
  auto head = [&](int32_t w) { return gold[static_cast<size_t>(w)]; };
  int cost = 0;
  if (move == kShift) {
    for (const int32_t k : s.stack) {
      if (head(b0) == k && k != s0) ++cost;
      if (k != 0 && head(k) == b0 && k != s0) ++cost;
    }
    if (head(s0) == b0 && s0 != 0) ++cost;
    return cost;
  }
  // s0 is attached: to b0 (LEFT) or to s1 (RIGHT).
  const int32_t h = head(s0);
  if (move == kLeft) {
    if (h == s1 || h > b0) ++cost;
  } else if (h >= b0) {
    ++cost;
  }
  for (int32_t d = b0; d <= s.size(); ++d) cost += head(d) == s0;
  return cost;
}

class Trainer {
 public:
  explicit Trainer(std::vector<Example> examples)
      : examples_(std::move(examples)), moves_(kMoveBits), relations_(kRelationBits) {
    Example const* longest = nullptr;
    for (const Example& e : examples_) {
      if (longest == nullptr || e.words.size() > longest->words.size()) longest = &e;
      ParserState s(e.words);
      FeatureList features;
      while (!s.done()) {
        features.Clear();
        MoveFeatures(s, &features);
        moves_.Count(features);
        const Move move = Gold(s, e);
        if (move != kShift) {
          features.Clear();
          RelationFeatures(RelationView(s, s.HeadFor(move)), &features);
          relations_.Count(features);
        }
        Go(&s, move, e);
      }
    }
    std::fprintf(stderr, "%zu sentences, the longest of %zu words\n", examples_.size(),
                 longest->words.size());
  }

  void Train() {
    std::mt19937 random(20261128);
    std::vector<size_t> order(examples_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (int epoch = 0; epoch < kEpochs; ++epoch) {
      for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
      wrong_ = all_ = wrong_relations_ = all_relations_ = 0;
      for (const size_t i : order) Learn(examples_[i], epoch, &random);
      std::fprintf(stderr, "epoch %d: %.4f moves, %.4f relations wrong\n", epoch + 1,
                   static_cast<double>(wrong_) / static_cast<double>(all_),
                   static_cast<double>(wrong_relations_) / static_cast<double>(all_relations_));
    }
  }

  std::string Pack(size_t max_bytes) {
    const double largest_move = moves_.Average(), largest_relation = relations_.Average();
    for (int least = 1;; ++least) {
      const std::string bytes =
          ParserFile::Write(kMoveBits, moves_.Pack(kStretch * 127 / largest_move, least), kRelationBits,
                            relations_.Pack(kStretch * 127 / largest_relation, least));
      std::fprintf(stderr, "weights of %d and more: %zu bytes\n", least, bytes.size());
      if (bytes.size() <= max_bytes) return bytes;
    }
  }

 private:
  static constexpr double kStretch =
      3;  // the few largest weights are cut so that the many small are told apart

  static Move Gold(const ParserState& s, const Example& e) {
    for (const Move move : {kRight, kLeft, kShift}) {
      if (s.Can(move) && CostOf(move, s, e.head) == 0) return move;
    }
    return s.Can(kShift) ? kShift : kRight;
  }
  static void Go(ParserState* s, Move move, const Example& e) {
    if (move == kShift) return s->Shift();
    s->Attach(s->HeadFor(move), e.relation[static_cast<size_t>(s->top(0))]);
  }

  static void Drop(std::mt19937* random, FeatureList* features) {
    features->Keep([&](uint64_t) { return (*random)() % 1000 >= kDropped; });
  }

  void Learn(const Example& e, int epoch, std::mt19937* random) {
    ParserState s(e.words);
    FeatureList features;
    while (!s.done()) {
      features.Clear();
      MoveFeatures(s, &features);
      Drop(random, &features);
      const auto scores = moves_.Score(features);
      moves_.Tick();
      ++all_;
      int best = -1, good = -1, least = 1 << 30;
      std::array<int, kMoves> cost{};
      for (int m = 0; m < kMoves; ++m) {
        if (!s.Can(static_cast<Move>(m))) continue;
        cost[static_cast<size_t>(m)] = CostOf(static_cast<Move>(m), s, e.head);
        least = std::min(least, cost[static_cast<size_t>(m)]);
        if (best < 0 || scores[static_cast<size_t>(m)] > scores[static_cast<size_t>(best)]) best = m;
      }
      for (int m = 0; m < kMoves; ++m) {
        if (s.Can(static_cast<Move>(m)) && cost[static_cast<size_t>(m)] == least &&
            (good < 0 || scores[static_cast<size_t>(m)] > scores[static_cast<size_t>(good)]))
          good = m;
      }
      int rival = -1;  // the best of the wrong moves
      for (int m = 0; m < kMoves; ++m) {
        if (s.Can(static_cast<Move>(m)) && cost[static_cast<size_t>(m)] > least &&
            (rival < 0 || scores[static_cast<size_t>(m)] > scores[static_cast<size_t>(rival)]))
          rival = m;
      }
      if (rival >= 0 && scores[static_cast<size_t>(good)] - scores[static_cast<size_t>(rival)] <= kMoveMargin)
        moves_.Learn(features, static_cast<size_t>(good), static_cast<size_t>(rival));
      if (cost[static_cast<size_t>(best)] > least) {
        ++wrong_;
        const bool follow = epoch >= 1 && static_cast<double>((*random)() % 1000) < kExplore * 1000;
        if (!follow) best = good;
      }
      const Move move = static_cast<Move>(best);
      if (move == kShift) {
        s.Shift();
        continue;
      }
      const int32_t head = s.HeadFor(move), word = s.top(0);
      features.Clear();
      RelationFeatures(RelationView(s, head), &features);
      Drop(random, &features);
      const Relation is = e.relation[static_cast<size_t>(word)];
      const auto by_relation = relations_.Score(features);
      auto first = std::max_element(by_relation.begin(), by_relation.end());
      const size_t named = static_cast<size_t>(first - by_relation.begin());
      if (head == e.head[static_cast<size_t>(word)] && head != 0) {
        relations_.Tick();
        ++all_relations_;
        wrong_relations_ += named != static_cast<size_t>(is);
        auto others = by_relation;
        others[static_cast<size_t>(is)] = -1e9f;
        const auto rival_relation = std::max_element(others.begin(), others.end());
        if (by_relation[static_cast<size_t>(is)] - *rival_relation <= kRelationMargin)
          relations_.Learn(features, static_cast<size_t>(is),
                           static_cast<size_t>(rival_relation - others.begin()));
      }
      s.Attach(head, head == 0 ? Relation::kRoot : static_cast<Relation>(named));
    }
  }

  std::vector<Example> examples_;
  Perceptron<kMoves> moves_;
  Perceptron<kRelations> relations_;
  int64_t wrong_ = 0, all_ = 0, wrong_relations_ = 0, all_relations_ = 0;
};

bool IsVerbTag(const std::vector<ParserWord>& words, int32_t word) {
  return word > 0 && kTagNames[words[static_cast<size_t>(word - 1)].tag].starts_with("VB");
}

// The words that are agents of a participle: obliques of one, opened by "by".
std::vector<bool> Agents(const Example& e, const std::vector<int32_t>& head,
                         const std::vector<Relation>& relation) {
  std::vector<bool> out(head.size(), false);
  for (size_t i = 1; i < head.size(); ++i) {
    const auto noun = static_cast<size_t>(head[i]);
    if (!e.by[i] || relation[i] != Relation::kCase || relation[noun] != Relation::kOblique) continue;
    const int32_t verb = head[noun];
    out[noun] = verb > 0 && kTagNames[e.words[static_cast<size_t>(verb - 1)].tag] == "VBN";
  }
  return out;
}

void Report(const Parser& parser, const std::string& path, const std::vector<Example>& examples) {
  int64_t all = 0, heads = 0, both = 0;
  struct Count {
    int64_t gold = 0, found = 0, right = 0;
  };
  std::map<std::string_view, Count> by;
  Count subjects, objects, agents;  // of verbs
  ParserMemo memo;
  for (const Example& e : examples) {
    ParserTree tree = parser.Parse(e.words, &memo);
    MendSubjects(&tree);  // as SentenceTree does
    const std::vector<int32_t> own_subjects = OwnSubjects(tree);
    const std::vector<bool> gold_agents = Agents(e, e.head, e.relation),
                            found_agents = Agents(e, tree.head, tree.relation);
    for (size_t i = 1; i < e.head.size(); ++i) {
      ++all;
      const bool same = tree.head[i] == e.head[i];
      heads += same;
      both += same && tree.relation[i] == e.relation[i];
      ++by[kRelationNames[static_cast<size_t>(e.relation[i])]].gold;
      for (const auto& [relation, count] :
           {std::pair{Relation::kSubject, &subjects}, {Relation::kObject, &objects}}) {
        const bool gold = e.relation[i] == relation && e.verb[static_cast<size_t>(e.head[i])];
        const bool own = relation != Relation::kSubject ||
                         own_subjects[static_cast<size_t>(tree.head[i])] == static_cast<int32_t>(i);
        const bool found = own && tree.relation[i] == relation && IsVerbTag(e.words, tree.head[i]);
        count->gold += gold;
        count->found += found;
        count->right += gold && found && same;
      }
      agents.gold += gold_agents[i];
      agents.found += found_agents[i];
      agents.right += gold_agents[i] && found_agents[i] && same;
      Count& count = by[kRelationNames[static_cast<size_t>(tree.relation[i])]];
      ++count.found;
      count.right += same && tree.relation[i] == e.relation[i];
    }
  }
  const double n = static_cast<double>(all);
  std::printf("%s: heads %.4f, with relation %.4f\n", path.c_str(), static_cast<double>(heads) / n,
              static_cast<double>(both) / n);
  by["subjects"] = subjects, by["objects"] = objects, by["agents"] = agents;
  for (const auto& [name, count] : by) {
    std::printf("  %-14s P %.3f  R %.3f  of %lld\n", std::string(name).c_str(),
                static_cast<double>(count.right) / static_cast<double>(std::max<int64_t>(1, count.found)),
                static_cast<double>(count.right) / static_cast<double>(std::max<int64_t>(1, count.gold)),
                static_cast<long long>(count.gold));
  }
}

int Main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr,
                 "train_parser LANGUAGE_FOLDER OUT.bin MAX_BYTES [--tagger K.bin]... train.conllu... -- "
                 "dev.conllu...\n");
    return 2;
  }
  auto read = [](const std::string& path) {
    std::ifstream in(path);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string folder = argv[1];
  Diagnostics faults;
  const auto language = Language::Load(folder, &faults);
  const LemmaTable lemmas(read(folder + "/lemmas.tsv"), "lemmas.tsv", &faults, read(folder + "/names.txt"));
  std::vector<std::unique_ptr<Tagger>> taggers;
  taggers.push_back(Tagger::Parse(read(folder + "/tagger.bin"), "tagger.bin", &faults));
  std::vector<std::string> train, dev;
  bool is_dev = false;
  for (int i = 4; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--") {
      is_dev = true;
    } else if (word == "--tagger" && i + 1 < argc) {
      taggers.push_back(Tagger::Parse(read(argv[i + 1]), argv[i + 1], &faults));
      ++i;
    } else {
      (is_dev ? dev : train).push_back(argv[i]);
    }
  }
  if (!faults.empty()) {
    std::fprintf(stderr, "%s\n", ToString(faults).c_str());
    return 1;
  }
  Reader reader(*language, std::move(taggers), lemmas);
  std::vector<Example> examples;
  for (const std::string& path : train) {
    for (Example& e : reader.Read(path, true)) examples.push_back(std::move(e));
  }
  std::string bytes;
  if (train.empty()) {
    bytes = read(argv[2]);
  } else {
    Trainer trainer(std::move(examples));
    trainer.Train();
    bytes = trainer.Pack(std::stoul(argv[3]));
    std::ofstream(argv[2], std::ios::binary) << bytes;
  }
  const auto parser = Parser::Parse(bytes, argv[2], &faults);
  if (parser == nullptr) {
    std::fprintf(stderr, "%s\n", ToString(faults).c_str());
    return 1;
  }
  for (const std::string& path : dev) Report(*parser, path, reader.Read(path, false));
  return 0;
}

}  // namespace
}  // namespace copydesk

int main(int argc, char** argv) { return copydesk::Main(argc, argv); }
