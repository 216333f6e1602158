#include "words/recogniser.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>

#include "words/columns.h"

namespace copydesk {
namespace {

constexpr int kBits = 21, kBitShift = 32 - kBits;
constexpr int32_t kNever = -(1 << 24);  // the score of what may not be

enum SectionId : uint32_t {
  kLexicon = 1,
  kClusters,
  kFamilies,
  kSurnames,
  kFeatures,
  kSets,
  kWeights,
  kTransitions,
  kUnit
};

template <class T>
Section SectionOf(uint32_t id, const std::vector<T>& values) {
  return {id, sizeof(T), {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)}};
}

template <class T>
void Read(const std::vector<Section>& sections, uint32_t id, std::vector<T>* to) {
  for (const Section& s : sections) {
    if (s.id != id || s.element != sizeof(T)) continue;
    to->resize(s.bytes.size() / sizeof(T));
    if (!to->empty()) std::memcpy(to->data(), s.bytes.data(), to->size() * sizeof(T));
  }
}

// Numbers that rise, as many as another section has elements.
bool ReadRising(const std::vector<Section>& sections, uint32_t id, size_t count, std::vector<uint32_t>* to) {
  for (const Section& s : sections) {
    if (s.id != id) continue;
    ColumnReader in({s.bytes.data(), s.bytes.size()});
    return in.TakeRising(count, to) && in.empty();
  }
  return false;
}

bool ReadWeights(const std::vector<Section>& sections, Recogniser::Weights* weights) {
  std::vector<uint32_t> hashes;
  std::vector<uint16_t> clusters;
  std::vector<uint8_t> families, surnames;
  std::vector<float> unit;
  Read(sections, kClusters, &clusters);
  Read(sections, kFamilies, &families);
  Read(sections, kSurnames, &surnames);
  Read(sections, kSets, &weights->sets);
  Read(sections, kWeights, &weights->weights);
  Read(sections, kTransitions, &weights->transitions);
  Read(sections, kUnit, &unit);
  const bool fits = ReadRising(sections, kLexicon, clusters.size(), &hashes) &&
                    ReadRising(sections, kFeatures, weights->sets.size(), &weights->features) &&
                    families.size() == hashes.size() && surnames.size() == hashes.size() && unit.size() == 1;
  if (!fits) return false;
  for (size_t n = 0; n < hashes.size(); ++n)
    weights->lexicon.push_back({hashes[n], clusters[n], families[n], surnames[n]});
  weights->unit = unit[0];
  return true;
}

void Fault(const std::string& file, std::string message, Diagnostics* faults) {
  Diagnostic fault;
  fault.file = file;
  fault.message = std::move(message);
  fault.hint = "train it anew with cpp/tools/train_names.cc";
  faults->push_back(std::move(fault));
}

}  // namespace

std::unique_ptr<Recogniser> Recogniser::Make(Weights weights) {
  static_assert(kNoName == 16);  // as many labels as bits of a set
  size_t cells = 0;
  for (const uint16_t set : weights.sets) cells += static_cast<size_t>(std::popcount(set));
  const bool fits = weights.sets.size() == weights.features.size() && cells == weights.weights.size() &&
                    weights.transitions.size() == kNameLabels * kNameLabels && weights.unit > 0;
  if (!fits) return nullptr;
  std::unique_ptr<Recogniser> made(new Recogniser);
  made->lexicon_ = NameLexicon(std::move(weights.lexicon));
  made->hashes_ = std::move(weights.features);
  made->unit_ = weights.unit;
  made->there_.resize(size_t{1} << kBits >> 6);
  made->slots_.resize(std::bit_ceil(made->hashes_.size() * 4 / 3 + 2));
  made->rows_.resize(made->hashes_.size());
  auto weight = weights.weights.begin();
  for (size_t f = 0; f < made->hashes_.size(); ++f) {
    const uint32_t hash = made->hashes_[f];
    made->there_[hash >> kBitShift >> 6] |= uint64_t{1} << (hash >> kBitShift & 63);
    size_t at = hash & (made->slots_.size() - 1);
    while (made->slots_[at] != 0) at = (at + 1) & (made->slots_.size() - 1);
    made->slots_[at] = static_cast<uint32_t>(f + 1);
    for (uint32_t set = weights.sets[f]; set != 0; set &= set - 1)
      made->rows_[f][static_cast<size_t>(std::countr_zero(set))] = *weight++;
  }
  for (size_t a = 0; a < kNameLabels; ++a) {
    for (size_t b = 0; b < kNameLabels; ++b)
      made->transitions_[a][b] = MayFollow(a, b) ? weights.transitions[a * kNameLabels + b] : kNever;
  }
  return made;
}

std::unique_ptr<Recogniser> Recogniser::Open(const std::string& path, Diagnostics* faults) {
  std::string fault;
  const auto file = MappedFile::Open(path, &fault);
  std::vector<Section> sections;
  if (file != nullptr) fault = OpenSections(file->bytes(), kFile, &sections);
  if (file != nullptr && fault.empty() && !ContentsAreWhole(file->bytes(), kFile)) fault = "damaged";
  Weights weights;
  if (fault.empty() && !ReadWeights(sections, &weights)) fault = "damaged: its parts do not fit";
  if (fault.empty()) {
    if (auto made = Make(std::move(weights))) return made;
    fault = "damaged: its parts do not fit";
  }
  Fault(path, fault, faults);
  return nullptr;
}

std::string Recogniser::Write(const std::string& path, const Weights& weights) {
  std::vector<uint32_t> hashes;
  std::vector<uint16_t> clusters;
  std::vector<uint8_t> families, surnames;
  for (const NameLexicon::Entry& entry : weights.lexicon) {
    hashes.push_back(entry.hash);
    clusters.push_back(entry.cluster);
    families.push_back(entry.family);
    surnames.push_back(entry.surname);
  }
  std::string lexicon, features;
  PutRising(&lexicon, hashes);
  PutRising(&features, weights.features);
  const std::vector<float> unit = {weights.unit};
  return WriteSections(path, kFile,
                       {{kLexicon, 1, lexicon},
                        SectionOf(kClusters, clusters),
                        SectionOf(kFamilies, families),
                        SectionOf(kSurnames, surnames),
                        {kFeatures, 1, features},
                        SectionOf(kSets, weights.sets),
                        SectionOf(kWeights, weights.weights),
                        SectionOf(kTransitions, weights.transitions),
                        SectionOf(kUnit, unit)});
}

void Recogniser::Add(std::span<const uint64_t> features, Scores* scores) const {
  const size_t mask = slots_.size() - 1;
  // Both apart from memory: the bytes of a row might be anything's, and lanes would have to be added one by
  // one.
  Scores sum = *scores;
  for (const uint64_t feature : features) {
    const auto hash = static_cast<uint32_t>(feature);
    if ((there_[hash >> kBitShift >> 6] >> (hash >> kBitShift & 63) & 1) == 0) continue;
    for (size_t at = hash & mask; slots_[at] != 0; at = (at + 1) & mask) {
      const size_t number = slots_[at] - 1;
      if (hashes_[number] != hash) continue;
      const Row row = rows_[number];
      for (size_t l = 0; l < row.size(); ++l) sum[l] = static_cast<int16_t>(sum[l] + row[l]);
      break;
    }
  }
  *scores = sum;
}

// Sums of a word's features, by place and number of its face, made when they are first asked for.
struct Recogniser::Cache {
  std::vector<std::array<int32_t, kNamePlaces>> places;  // in sums; -1: not made
  std::vector<Scores> sums;
};

void Recogniser::AddWord(const NameFace& face, NamePlace place, Cache* cache, NameFeatureList* list,
                         Scores* scores) const {
  if (cache->places.size() <= face.number)
    cache->places.resize(face.number * 5 / 4 + 64, {-1, -1, -1, -1, -1});
  int32_t& at = cache->places[face.number][place];
  if (at < 0) {
    at = static_cast<int32_t>(cache->sums.size());
    list->clear();
    WordFeatures(face, place, list);
    Scores sum{};
    Add(*list, &sum);
    cache->sums.push_back(sum);
  }
  const Scores& sum = cache->sums[static_cast<size_t>(at)];
  for (size_t l = 0; l < sum.size(); ++l) (*scores)[l] = static_cast<int16_t>((*scores)[l] + sum[l]);
}

void Recogniser::ScoreStretch(const NameSentence& s, TokenSpan stretch, Cache* cache, NameFeatureList* list,
                              std::vector<Scores>* scores) const {
  scores->assign(static_cast<size_t>(stretch.size()), Scores{});
  TokenSpan run{stretch.start, stretch.start};
  Scores of_run{};
  for (int32_t i = stretch.start; i < stretch.end; ++i) {
    if (i >= run.end) {
      run = RunAround(s, stretch, i);
      list->clear();
      RunFeatures(s, stretch, run, list);
      of_run = {};
      Add(*list, &of_run);
    }
    Scores& sum = (*scores)[static_cast<size_t>(i - stretch.start)];
    sum = of_run;
    AddWord(s.face(i), kHere, cache, list, &sum);
    AddWord(s.face(i - 1), kBefore, cache, list, &sum);
    AddWord(s.face(i + 1), kBehind, cache, list, &sum);
    AddWord(s.face(i - 2), kFarBefore, cache, list, &sum);
    AddWord(s.face(i + 2), kFarBehind, cache, list, &sum);
    list->clear();
    TokenFeatures(s, run, i, list);
    Add(*list, &sum);
  }
}

// One step of the chain. A name opened goes on in its type; else any label that opens or closes a name, or
// none, may stand beside any other.
template <bool kForth>
void Recogniser::Step(const Column& from, Column* to) const {
  static constexpr std::array<uint8_t, 9> kEnds = {2, 3, 6, 7, 10, 11, 14, 15, kNoName},
                                          kStarts = {0, 3, 4, 7, 8, 11, 12, 15, kNoName};
  const auto& targets = kForth ? kStarts : kEnds;
  const auto& sources = kForth ? kEnds : kStarts;
  auto best = [&](size_t target, const auto& of) {
    int32_t top = kNever;
    for (const size_t k : of) {
      const int32_t passing = kForth ? transitions_[k][target] : transitions_[target][k];
      top = std::max(top, from[k] + passing);
    }
    (*to)[target] = top;
  };
  for (const size_t target : targets) best(target, sources);
  for (size_t t = 0; t < kNoName; t += 4) {
    const std::array<size_t, 2> inside = kForth ? std::array{t, t + 1} : std::array{t + 1, t + 2};
    best(kForth ? t + 1 : t, inside);
    best(kForth ? t + 2 : t + 1, inside);
  }
}

// The best path, and for each token the best path with each label: forwards and backwards maxima.
void Recogniser::Decode(TokenSpan stretch, std::span<const Scores> scores, std::vector<Name>* out) const {
  const size_t n = scores.size();
  thread_local std::vector<Column> forth, back;
  if (forth.size() < n) forth.resize(n), back.resize(n);
  Column edge;
  edge.fill(kNever);
  edge[kNoName] = 0;
  for (size_t i = 0; i < n; ++i) {
    Step<true>(i == 0 ? edge : forth[i - 1], &forth[i]);
    for (size_t l = 0; l < kNoName; ++l) forth[i][l] += scores[i][l];
  }
  Column with = edge;
  for (size_t i = n; i-- > 0;) {
    Step<false>(with, &back[i]);
    with = back[i];
    for (size_t l = 0; l < kNoName; ++l) with[l] += scores[i][l];
  }
  int32_t first = stretch.start, rest = 0;
  size_t before = kNoName;
  for (size_t i = 0; i < n; ++i) {
    size_t best = kNoName;
    int32_t top = 2 * kNever, next = 2 * kNever;
    Column through;
    for (size_t l = 0; l < kNameLabels; ++l) through[l] = forth[i][l] + back[i][l];
    for (size_t l = kNameLabels; l-- > 0;) {  // of equal ones "no name" first
      if (through[l] > top && MayFollow(before, l)) top = through[l], best = l;
    }
    for (size_t l = 0; l < kNameLabels; ++l) {
      if (l != best) next = std::max(next, through[l]);
    }
    const auto at = stretch.start + static_cast<int32_t>(i);
    if (best != kNoName && (best % 4 == kNameFirst || best % 4 == kNameOnly)) first = at, rest = INT32_MAX;
    rest = std::min(rest, top - next);
    if (best != kNoName && (best % 4 == kNameLast || best % 4 == kNameOnly)) {
      const float margin = static_cast<float>(std::max(rest, 0)) / unit_;
      out->push_back({{first, at + 1}, static_cast<NameType>(best / 4), 1 - std::exp(-margin)});
    }
    before = best;
  }
}

std::vector<Recogniser::Name> Recogniser::Find(const Document& doc, std::span<const uint32_t> facts) const {
  std::vector<Name> out;
  const NameText text(doc, facts, lexicon_);
  thread_local NameFeatureList list;
  thread_local std::vector<Scores> scores;
  Cache& cache = doc.vocabulary().Keep<Cache>(owner_);
  for (const NameSentence& s : text.sentences()) {
    EachStretch(
        s.tokens, [&](int32_t i) -> const NameFace& { return s.face(i); },
        [&](TokenSpan stretch) {
          ScoreStretch(s, stretch, &cache, &list, &scores);
          Decode(stretch, scores, &out);
        });
  }
  return out;
}

int32_t WordClassOf(const Document& doc, int32_t token) {
  const Recogniser* recogniser = doc.language().recogniser();
  if (recogniser == nullptr) return 0;
  const NameLexicon& lexicon = recogniser->lexicon();
  const auto word = static_cast<size_t>(doc.tokens()[static_cast<size_t>(token)].word);
  int32_t& known = doc.vocabulary().Memo(lexicon.owner())[word];
  if (known == Vocabulary::kNoMemo) {
    const NameLexicon::Entry* entry = lexicon.Find(doc.word(token).norm);
    known = entry == nullptr ? 0 : entry->cluster;
  }
  return known;
}

}  // namespace copydesk
