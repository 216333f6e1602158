#include "words/tagger.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "absl/container/flat_hash_map.h"
#include "words/tags.h"

namespace copydesk {
namespace {

constexpr uint32_t kFirstMask = 0xFFFFFF;  // the first of a slot's further cells
constexpr size_t kMaxCells = kFirstMask;

template <class T>
void Put(std::string* to, const T& value) {
  to->append(reinterpret_cast<const char*>(&value), sizeof(value));
}

// In rising order of their hashes, of equal ones the first.
template <class T>
void Sort(std::vector<T>* all) {
  std::stable_sort(all->begin(), all->end(), [](const T& a, const T& b) { return a.hash < b.hash; });
  const auto end =
      std::unique(all->begin(), all->end(), [](const T& a, const T& b) { return a.hash == b.hash; });
  all->erase(end, all->end());
}

std::unique_ptr<Tagger> Fault(const std::string& file, std::string message, Diagnostics* faults) {
  Diagnostic fault;
  fault.file = file;
  fault.message = std::move(message);
  fault.hint = "train it anew with cpp/tools/train_tagger.cc";
  faults->push_back(std::move(fault));
  return nullptr;
}

}  // namespace

// What is kept of a vocabulary's words. The first rows are for those beyond kMaxRows, one a role, then come
// the sentence's ends.
struct Tagger::Cache {
  std::vector<Brief> briefs;       // by WordId
  std::vector<Face> faces;         // likewise
  std::vector<uint64_t> possible;  // likewise: tags
  std::vector<bool> met;           // likewise
  std::vector<Row> rows = std::vector<Row>(kRoles);
  absl::flat_hash_map<uint64_t, int32_t> kept;  // rows that words share, or of words in unusual places
  std::array<int32_t, kRoles> edges{};

  // Asks for the rows that a word will give to the tokens around it.
  void Prefetch(std::span<const int32_t> words, size_t i) const {
    if (i >= words.size()) return;
    const Brief& brief = briefs[static_cast<size_t>(words[i])];
    for (const Role role : {kSelf, kLeft, kFarLeft, kRight, kFarRight}) {
      if (role == kSelf && brief.only != 0) continue;
      if (brief.rows[role] >= 0) __builtin_prefetch(&rows[static_cast<size_t>(brief.rows[role])]);
    }
  }
};

std::string TaggerFile::Write(uint32_t sure, std::vector<Word> words, const std::vector<uint64_t>& sets,
                              std::vector<Feature> features) {
  Sort(&words);
  Sort(&features);
  std::vector<uint32_t> word_hashes, feature_hashes;
  std::vector<uint16_t> set, possible;
  std::vector<uint8_t> only, counts, tags;
  std::vector<int8_t> weights;
  for (const Word& word : words) {
    word_hashes.push_back(word.hash);
    only.push_back(word.only);
    set.push_back(word.set);
    possible.push_back(word.possible);
  }
  for (const Feature& feature : features) {
    feature_hashes.push_back(feature.hash);
    counts.push_back(static_cast<uint8_t>(feature.cells.size()));
    for (const auto& [tag, weight] : feature.cells) {
      tags.push_back(tag);
      weights.push_back(weight);
    }
  }
  std::string body;
  PutRising(&body, word_hashes);
  PutColumn(&body, only);
  PutColumn(&body, set);
  PutColumn(&body, possible);
  PutColumn(&body, sets);
  PutRising(&body, feature_hashes);
  PutColumn(&body, counts);
  PutColumn(&body, tags);
  PutColumn(&body, weights);
  Header header{};
  std::memcpy(header.magic, "CDTAGGER", 8);
  header.version = kFeatureVersion;
  header.tags = kTags;
  header.words = static_cast<uint32_t>(words.size());
  header.sets = static_cast<uint32_t>(sets.size());
  header.features = static_cast<uint32_t>(features.size());
  header.cells = static_cast<uint32_t>(tags.size());
  header.sure = sure;
  header.bytes = static_cast<uint32_t>(body.size());
  header.checksum = Hash64(body);
  std::string out;
  Put(&out, header);
  return out + body;
}

std::unique_ptr<Tagger> Tagger::Parse(std::string_view bytes, const std::string& file, Diagnostics* faults) {
  TaggerFile::Header header;
  if (bytes.size() < sizeof(header) || bytes.size() > kMaxFileBytes)
    return Fault(file, "not a tagger: too short or too long", faults);
  std::memcpy(&header, bytes.data(), sizeof(header));
  const std::string_view body = bytes.substr(sizeof(header));
  if (std::memcmp(header.magic, "CDTAGGER", 8) != 0)
    return Fault(file, "not a tagger: it does not begin with CDTAGGER", faults);
  if (header.version != kFeatureVersion || header.tags != kTags)
    return Fault(file, "a tagger of another version", faults);
  if (body.size() != header.bytes) return Fault(file, "a truncated tagger", faults);
  if (Hash64(body) != header.checksum) return Fault(file, "a damaged tagger: its checksum differs", faults);
  std::unique_ptr<Tagger> made(new Tagger);
  if (!made->ReadBody(body, header)) return Fault(file, "a damaged tagger: its parts do not fit", faults);
  made->sure_ = static_cast<int>(std::min(header.sure, uint32_t{INT16_MAX}));
  for (uint64_t tag = 0; tag < kTags; ++tag)
    made->previous_.push_back(made->RowOf(std::array{PreviousFeature(tag)}));
  return made;
}

bool Tagger::ReadBody(std::string_view body, const TaggerFile::Header& header) {
  ColumnReader in(body);
  std::vector<uint32_t> hashes;
  std::vector<uint8_t> only;
  std::vector<uint16_t> set, possible;
  if (!in.TakeRising(header.words, &hashes) || !in.Take(header.words, &only) ||
      !in.Take(header.words, &set) || !in.Take(header.words, &possible) || !in.Take(header.sets, &sets_))
    return false;
  known_.resize(std::bit_ceil(hashes.size() * 2 + 2));
  for (size_t n = 0; n < hashes.size(); ++n) {
    if (set[n] >= header.sets || possible[n] >= header.sets || only[n] >= kTags) return false;
    size_t i = hashes[n] & (known_.size() - 1);
    while (known_[i].used) i = (i + 1) & (known_.size() - 1);
    known_[i] = {.hash = hashes[n], .set = set[n], .possible = possible[n], .only = only[n], .used = true};
  }
  return ReadFeatures(&in, header);
}

bool Tagger::ReadFeatures(ColumnReader* in, const TaggerFile::Header& header) {
  std::vector<uint32_t> hashes;
  std::vector<uint8_t> counts, tags;
  std::vector<int8_t> weights;
  if (!in->TakeRising(header.features, &hashes) || !in->Take(header.features, &counts) ||
      !in->Take(header.cells, &tags) || !in->Take(header.cells, &weights) || !in->empty())
    return false;
  slots_.resize(std::bit_ceil(hashes.size() * 4 / 3 + 2));
  if (slots_.size() >= size_t{1} << kSlotBits || tags.size() > kMaxCells) return false;
  there_.resize(size_t{1} << kBits >> 6);
  size_t cell = 0;
  for (size_t n = 0; n < hashes.size(); ++n) {
    Slot slot;
    slot.hash = hashes[n];
    if (counts[n] == 0 || counts[n] > tags.size() - cell) return false;
    for (size_t k = 0; k < counts[n]; ++k, ++cell) {
      if (tags[cell] == 0 || tags[cell] >= kTags) return false;
      if (k % kFour == 0 && k > 0) {
        if (k == kFour) slot.more = static_cast<uint32_t>(more_.size());
        slot.more += uint32_t{1} << 24;
        more_.emplace_back();
      }
      (k < kFour ? slot.cells : more_.back())[k % kFour] = {tags[cell], weights[cell]};
    }
    there_[slot.hash >> kBitShift >> 6] |= uint64_t{1} << (slot.hash >> kBitShift & 63);
    size_t i = slot.hash & (slots_.size() - 1);
    while (slots_[i].cells[0].tag != 0) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = slot;
  }
  return cell == tags.size();
}

const Tagger::Known* Tagger::Find(uint64_t form) const {
  const auto hash = static_cast<uint32_t>(form);
  for (size_t i = hash & (known_.size() - 1); known_[i].used; i = (i + 1) & (known_.size() - 1)) {
    if (known_[i].hash == hash) return &known_[i];
  }
  return nullptr;
}

uint64_t UnknownTags(const Word& word, std::string_view form, const LemmaTable& lemmas) {
  uint32_t classes = lemmas.Classes(form);
  if ((word.flags & kHasUpper) == 0) {
    classes &= ~LemmaTable::kName;  // "chile" is a spice
  } else if (classes > LemmaTable::kName) {
    classes = LemmaTable::kName + 1;  // a name that is a word too, whichever
  }
  return Feature(200, classes, classes ? 0 : word.flags & (kIsPunct | kLikeNum | kIsAlpha | kHasUpper));
}

void Tagger::Meet(Cache* cache, const Word& word, int32_t id, const LemmaTable& lemmas) const {
  const std::string form = FormOf(word);
  const Known* known = Find(Hash64(form));
  Face& face = cache->faces[static_cast<size_t>(id)];
  const uint64_t possible = known ? sets_[known->possible] : kAnyTag;
  face = FaceOf(word, form, known ? Feature(201, sets_[known->set]) : UnknownTags(word, form, lemmas),
                possible != kAnyTag);
  Brief& brief = cache->briefs[static_cast<size_t>(id)];
  brief.only = known ? known->only : 0;
  brief.flags = face.flags;
  brief.helper = face.helper;
  brief.is_long = (word.flags & kIsAlpha) && word.text.size() >= 4;
  cache->possible[static_cast<size_t>(id)] = possible;
  cache->met[static_cast<size_t>(id)] = true;
}

Tagger::Cache& Tagger::CacheOf(Vocabulary& vocabulary, std::span<const int32_t> words,
                               const LemmaTable& lemmas) const {
  Cache& cache = vocabulary.Keep<Cache>(owner_);
  if (const auto size = static_cast<size_t>(vocabulary.size()); cache.briefs.size() < size) {
    cache.briefs.resize(size * 5 / 4 + 64);
    cache.faces.resize(cache.briefs.size());
    cache.possible.resize(cache.briefs.size());
    cache.met.resize(cache.briefs.size());
  }
  for (const int32_t id : words) {
    if (!cache.met[static_cast<size_t>(id)]) [[unlikely]]
      Meet(&cache, vocabulary[id], id, lemmas);
  }
  if (cache.edges[kLeft] == 0) {
    for (const Role role : {kLeft, kFarLeft, kRight, kFarRight}) {
      std::array<uint64_t, kSelfFeatures> features;
      const size_t n = RoleFeatures(role == kLeft || role == kFarLeft ? StartFace() : EndFace(), role, {},
                                    features.data());
      cache.edges[role] = static_cast<int32_t>(cache.rows.size());
      cache.rows.push_back(RowOf(std::span(features).first(n)));
    }
  }
  return cache;
}

const Tagger::Slot* Tagger::FindSlot(uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  for (size_t i = hash & mask; slots_[i].cells[0].tag != 0; i = (i + 1) & mask) {
    if (slots_[i].hash == hash) return &slots_[i];
  }
  return nullptr;
}

void Tagger::AddCells(const Slot& slot, Scores* scores) const {
  int16_t* to = scores->data();
  auto add = [to](const Cells& cells) {
    for (const Cell cell : cells) to[cell.tag] = static_cast<int16_t>(to[cell.tag] + cell.weight);
  };
  add(slot.cells);
  const Cells* more = more_.data() + (slot.more & kFirstMask);
  for (const Cells* end = more + (slot.more >> 24); more < end; ++more) add(*more);
}

// Features that may be there are picked without a branch and their slots asked for before they are added up.
void Tagger::AddFeatures(std::span<const uint64_t> features, Scores* scores) const {
  std::array<uint32_t, kFixedFeatures + 1> picked;
  const size_t mask = slots_.size() - 1;
  size_t n = 0;
  for (const uint64_t feature : features) {
    const auto hash = static_cast<uint32_t>(feature);
    picked[n] = hash;
    n += Has(hash);
  }
  for (size_t k = 0; k < n; ++k) __builtin_prefetch(&slots_[picked[k] & mask]);
  for (size_t k = 0; k < n; ++k) {
    if (const Slot* slot = FindSlot(picked[k]); slot != nullptr) AddCells(*slot, scores);
  }
}

Tagger::Row Tagger::RowOf(std::span<const uint64_t> features, uint64_t possible) const {
  Scores scores{};
  AddFeatures(features, &scores);
  Row row{};
  for (size_t t = 1; t < kTags; ++t) {
    if ((possible >> t & 1) == 0) continue;
    const int step = (scores[t] + (1 << kRowShift >> 1)) >> kRowShift;
    row[t] = static_cast<uint8_t>(std::clamp(step, -128, 127) + 128);
  }
  return row;
}

size_t Tagger::RoleFeatures(const Face& face, Role role, Stand stand, uint64_t* out) {
  switch (role) {
    case kSelf:
    case kSelfGlued:
    case kSelfFirst:
      return SelfFeatures(face, stand.where, stand.glue, out), kSelfFeatures;
    case kLeft:
      return LeftFeatures(face, out), kLeftFeatures;
    case kFarLeft:
      return FarLeftFeatures(face, out), kFarLeftFeatures;
    case kRight:
      return RightFeatures(face, out), kRightFeatures;
    case kFarRight:
      return FarRightFeatures(face, out), kFarRightFeatures;
    case kRoles:
      break;
  }
  return 0;
}

// The row of a key, made where it is not kept yet; beyond kMaxRows in the place of the role.
int32_t Tagger::KeepRow(Cache* cache, uint64_t key, Role role, std::span<const uint64_t> features,
                        uint64_t possible) const {
  if (const auto found = cache->kept.find(key); found != cache->kept.end()) return found->second;
  if (cache->rows.size() >= kMaxRows) {
    cache->rows[role] = RowOf(features, possible);
    return role;
  }
  const auto at = static_cast<int32_t>(cache->rows.size());
  cache->rows.push_back(RowOf(features, possible));
  cache->kept.emplace(key, at);
  return at;
}

// Words whose features of a role are the same slots have the same row.
int32_t Tagger::MakeRow(Cache* cache, int32_t word, Role role) const {
  const auto w = static_cast<size_t>(word);
  std::array<uint64_t, kSelfFeatures> features;
  const Stand stand{role == kSelfFirst ? 1u : 0u, role == kSelfGlued ? uint32_t{kGluedRight} : 0u};
  const size_t n = RoleFeatures(cache->faces[w], role, stand, features.data());
  uint64_t key = role;
  uint64_t possible = kAnyTag;
  if (role <= kSelfFirst) {
    possible = cache->possible[w];
    key |= static_cast<uint64_t>(word) << 3;
  } else {
    for (size_t k = 0; k < n; ++k) {
      const Slot* slot = FindSlot(static_cast<uint32_t>(features[k]));
      key |= static_cast<uint64_t>(slot == nullptr ? 0 : slot - slots_.data() + 1) << (3 + kSlotBits * k);
    }
  }
  const int32_t at = KeepRow(cache, key, role, std::span(features).first(n), possible);
  if (at >= kRoles) cache->briefs[w].rows[role] = at;
  return at;
}

int32_t Tagger::UnusualRow(Cache* cache, int32_t word, Stand stand) const {
  const uint64_t key =
      kRoles | static_cast<uint64_t>(word) << 3 | uint64_t{stand.where * 4 + stand.glue} << 35;
  if (const auto found = cache->kept.find(key); found != cache->kept.end()) return found->second;
  std::array<uint64_t, kSelfFeatures> features;
  SelfFeatures(cache->faces[static_cast<size_t>(word)], stand.where, stand.glue, features.data());
  return KeepRow(cache, key, kSelf, features, cache->possible[static_cast<size_t>(word)]);
}

void Tagger::SumRows(Cache* cache, std::span<const int32_t> words, size_t i, Stand stand, uint8_t previous,
                     Scores* sums) const {
  std::array<int32_t, kSummed - 1> at;
  auto row = [&](bool inside, size_t place, Role role) {
    if (!inside) return cache->edges[role];
    const int32_t made = cache->briefs[static_cast<size_t>(words[place])].rows[role];
    return made >= 0 ? made : MakeRow(cache, words[place], role);
  };
  const Role own = stand.role();
  at[0] = own != kRoles ? row(true, i, own) : UnusualRow(cache, words[i], stand);
  at[1] = row(i >= 1, i - 1, kLeft);
  at[2] = row(i >= 2, i - 2, kFarLeft);
  at[3] = row(i + 1 < words.size(), i + 1, kRight);
  at[4] = row(i + 2 < words.size(), i + 2, kFarRight);
  const Row *a = &cache->rows[static_cast<size_t>(at[0])], *b = &cache->rows[static_cast<size_t>(at[1])],
            *c = &cache->rows[static_cast<size_t>(at[2])], *d = &cache->rows[static_cast<size_t>(at[3])],
            *e = &cache->rows[static_cast<size_t>(at[4])], *f = &previous_[previous];
  for (size_t t = 0; t < sums->size(); ++t) {
    (*sums)[t] = static_cast<int16_t>((*a)[t] + (*b)[t] + (*c)[t] + (*d)[t] + (*e)[t] + (*f)[t]);
  }
}

// Of equal scores the first tag's. The places that are no tag are made the worst.
Tagger::Best Tagger::BestOf(Scores* scores) {
  Scores& s = *scores;
  s[0] = INT16_MIN;
  for (size_t t = kTags; t < s.size(); ++t) s[t] = INT16_MIN;
  auto top_of = [&s] {
    int16_t top = INT16_MIN;
    for (const int16_t score : s) top = std::max(top, score);
    return top;
  };
  const int16_t top = top_of();
  int16_t at = 64;
  for (int16_t t = 0; t < 64; ++t) at = std::min(at, s[static_cast<size_t>(t)] == top ? t : int16_t{64});
  s[static_cast<size_t>(at)] = INT16_MIN;
  const int16_t next = top_of();
  s[static_cast<size_t>(at)] = top;
  return {static_cast<uint8_t>(at), top - next};
}

// What the features of several things together add to scores of full steps.
void Tagger::AddJoint(const Cache& cache, std::span<const int32_t> words, size_t i, Casing casing,
                      uint8_t previous, uint8_t before, uint64_t helper, bool plainly, Scores* scores) const {
  auto face = [&](size_t at) -> const Face& {
    return at < words.size() ? cache.faces[static_cast<size_t>(words[at])] : EndFace();
  };
  std::array<uint64_t, kMovingFeatures + kPairFeatures> features;
  MovingFeatures(face(i), face(i + 1), previous, before, helper, features.data());
  PairFeatures(i >= 1 ? face(i - 1) : StartFace(), face(i), face(i + 1), face(i + 2), casing,
               features.data() + kMovingFeatures);
  const auto joint = std::span(features).subspan(1);
  if (!plainly) return AddFeatures(joint, scores);
  for (const uint64_t feature : joint) {
    if (const Slot* slot = FindSlot(static_cast<uint32_t>(feature)); slot != nullptr) AddCells(*slot, scores);
  }
}

// From left to right; `sum(i, stand, previous, sums)` adds up rows, `joint(i, casing, previous, before,
// helper, scores)` the rest.
template <class Sum, class Joint>
void Tagger::TagBy(Cache* cache, std::span<const int32_t> words, std::span<const uint8_t> glue,
                   std::span<uint8_t> out, Sum sum, Joint joint) const {
  CasingCount count;
  for (size_t i = 1; i < words.size(); ++i) {
    const Brief& brief = cache->briefs[static_cast<size_t>(words[i])];
    count.Add(brief.flags, brief.is_long);
  }
  const Casing casing = count.casing();
  constexpr size_t kAhead = 6;  // tokens: memory takes its time
  for (size_t i = 0; i < kAhead; ++i) cache->Prefetch(words, i);
  Helper helper;
  uint8_t previous = 0, before = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    cache->Prefetch(words, i + kAhead);
    uint8_t tag = cache->briefs[static_cast<size_t>(words[i])].only;
    if (tag == 0) {
      Scores scores;
      sum(i, Stand{(i == 0 ? 1u : 0u) + 2u * casing, glue[i]}, previous, &scores);
      Best best = BestOf(&scores);
      if (best.lead << kRowShift < sure_) {
        for (int16_t& score : scores) score = static_cast<int16_t>(std::max<int>(score, 0) << kRowShift);
        joint(i, casing, previous, before, helper.code(), &scores);
        best = BestOf(&scores);
      }
      tag = best.tag;
    }
    out[i] = tag;
    helper.Pass(cache->briefs[static_cast<size_t>(words[i])].helper, tag);
    before = previous;
    previous = tag;
  }
}

void Tagger::Tag(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue,
                 const LemmaTable& lemmas, std::span<uint8_t> out) const {
  Cache& cache = CacheOf(vocabulary, words, lemmas);
  TagBy(
      &cache, words, glue, out,
      [&](size_t i, Stand stand, uint8_t previous, Scores* sums) {
        SumRows(&cache, words, i, stand, previous, sums);
      },
      [&](size_t i, Casing casing, uint8_t previous, uint8_t before, uint64_t helper, Scores* scores) {
        AddJoint(cache, words, i, casing, previous, before, helper, false, scores);
      });
}

void Tagger::TagPlainly(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue,
                        const LemmaTable& lemmas, std::span<uint8_t> out) const {
  Cache& cache = CacheOf(vocabulary, words, lemmas);
  auto face = [&](size_t at) -> const Face& { return cache.faces[static_cast<size_t>(words[at])]; };
  TagBy(
      &cache, words, glue, out,
      [&](size_t i, Stand stand, uint8_t previous, Scores* sums) {
        *sums = {};
        auto add_row = [&](const Row& row) {
          for (size_t t = 0; t < row.size(); ++t) (*sums)[t] = static_cast<int16_t>((*sums)[t] + row[t]);
        };
        auto add = [&](const Face& of, Role role) {
          std::array<uint64_t, kSelfFeatures> features;
          const size_t n = RoleFeatures(of, role, stand, features.data());
          add_row(RowOf(std::span(features).first(n),
                        role == kSelf ? cache.possible[static_cast<size_t>(words[i])] : kAnyTag));
        };
        add(face(i), kSelf);
        add(i >= 1 ? face(i - 1) : StartFace(), kLeft);
        add(i >= 2 ? face(i - 2) : StartFace(), kFarLeft);
        add(i + 1 < words.size() ? face(i + 1) : EndFace(), kRight);
        add(i + 2 < words.size() ? face(i + 2) : EndFace(), kFarRight);
        add_row(RowOf(std::array{PreviousFeature(previous)}));
      },
      [&](size_t i, Casing casing, uint8_t previous, uint8_t before, uint64_t helper, Scores* scores) {
        AddJoint(cache, words, i, casing, previous, before, helper, true, scores);
      });
}

}  // namespace copydesk
