#include "words/tagger.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "words/tags.h"

namespace copydesk {
namespace {

constexpr uint32_t kFirstMask = 0xFFFFFF;  // the first of a slot's further cells
constexpr size_t kMaxCells = kFirstMask;

// Reads values one after another; the caller has checked that the bytes are there.
template <class T>
T Take(std::string_view* bytes) {
  T value;
  std::memcpy(&value, bytes->data(), sizeof(T));
  bytes->remove_prefix(sizeof(T));
  return value;
}

size_t BodySize(const Tagger::Header& h) {
  return size_t{h.words} * 8 + size_t{h.sets} * 8 + size_t{h.features} * 5 + size_t{h.cells} * 2;
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

struct Tagger::Cache {
  std::vector<Look> looks;  // by WordId
  std::vector<Rows> rows;

  // Asks for the rows that the token at `i` will need.
  void Prefetch(std::span<const int32_t> words, size_t i) const {
    auto row = [&](size_t at, Role role) {
      if (at >= words.size()) return;
      const int32_t of = looks[static_cast<size_t>(words[at])].rows;
      if (of < 0) return;
      const Row& scores = rows[static_cast<size_t>(of)].scores[role];
      __builtin_prefetch(&scores[0]);
      __builtin_prefetch(&scores[32]);
    };
    row(i, kSelf);
    row(i - 1, kLeft);
    row(i - 2, kFarLeft);
    row(i + 1, kRight);
    row(i + 2, kFarRight);
  }
};

std::unique_ptr<Tagger> Tagger::Parse(std::string_view bytes, const std::string& file, Diagnostics* faults) {
  Header header;
  if (bytes.size() < sizeof(header) || bytes.size() > kMaxFileBytes) return Fault(file, "not a tagger: too short or too long", faults);
  std::memcpy(&header, bytes.data(), sizeof(header));
  const std::string_view body = bytes.substr(sizeof(header));
  if (std::memcmp(header.magic, "CDTAGGER", 8) != 0) return Fault(file, "not a tagger: it does not begin with CDTAGGER", faults);
  if (header.version != kFeatureVersion || header.tags != kTags) return Fault(file, "a tagger of another version", faults);
  if (body.size() != BodySize(header) || header.cells > kMaxCells) return Fault(file, "a truncated tagger", faults);
  if (Hash64(body) != header.checksum) return Fault(file, "a damaged tagger: its checksum differs", faults);
  std::unique_ptr<Tagger> made(new Tagger);
  if (!made->ReadBody(body, header)) return Fault(file, "a damaged tagger: its parts do not fit", faults);
  return made;
}

bool Tagger::ReadBody(std::string_view body, const Header& header) {
  known_.resize(std::bit_ceil(size_t{header.words} * 2 + 2));
  for (uint32_t n = 0; n < header.words; ++n) {
    Known word;
    word.hash = Take<uint32_t>(&body);
    word.only = Take<uint8_t>(&body);
    Take<uint8_t>(&body);
    word.set = Take<uint16_t>(&body);
    word.used = true;
    if (word.set >= header.sets || word.only >= kTags) return false;
    size_t i = word.hash & (known_.size() - 1);
    while (known_[i].used) i = (i + 1) & (known_.size() - 1);
    known_[i] = word;
  }
  for (uint32_t n = 0; n < header.sets; ++n) sets_.push_back(Take<uint64_t>(&body));
  return ReadFeatures(body, header);
}

// The cells stand behind all features, in the same order.
bool Tagger::ReadFeatures(std::string_view body, const Header& header) {
  std::string_view cells = body.substr(size_t{header.features} * 5);
  slots_.resize(std::bit_ceil(size_t{header.features} * 4 / 3 + 2));
  there_.resize(size_t{1} << kBits >> 6);
  uint32_t all = 0;
  for (uint32_t n = 0; n < header.features; ++n) {
    Slot slot;
    slot.hash = Take<uint32_t>(&body);
    const auto count = Take<uint8_t>(&body);
    all += count;
    if (count == 0 || all > header.cells) return false;
    for (size_t k = 0; k < count; ++k) {
      Cell cell;
      cell.tag = Take<uint8_t>(&cells);
      cell.weight = Take<int8_t>(&cells);
      if (cell.tag == 0 || cell.tag >= kTags) return false;
      if (k % kFour == 0 && k > 0) {
        if (k == kFour) slot.more = static_cast<uint32_t>(more_.size());
        slot.more += uint32_t{1} << 24;
        more_.emplace_back();
      }
      (k < kFour ? slot.cells : more_.back())[k % kFour] = cell;
    }
    there_[slot.hash >> kBitShift >> 6] |= uint64_t{1} << (slot.hash >> kBitShift & 63);
    size_t i = slot.hash & (slots_.size() - 1);
    while (slots_[i].cells[0].tag != 0) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = slot;
  }
  return all == header.cells;
}

const Tagger::Known* Tagger::Find(uint64_t form) const {
  const auto hash = static_cast<uint32_t>(form);
  for (size_t i = hash & (known_.size() - 1); known_[i].used; i = (i + 1) & (known_.size() - 1)) {
    if (known_[i].hash == hash) return &known_[i];
  }
  return nullptr;
}

uint64_t UnknownTags(const Word& word, std::string_view form, const LemmaTable& lemmas) {
  const uint32_t classes = lemmas.Classes(form);
  return Feature(200, classes, classes ? 0 : word.flags & (kIsPunct | kLikeNum | kIsAlpha | kHasUpper));
}

Tagger::Look Tagger::Make(const Word& word, const LemmaTable& lemmas) const {
  Look look;
  const std::string form = FormOf(word);
  const Known* known = Find(Hash64(form));
  look.face = FaceOf(word, form, known ? Feature(201, sets_[known->set]) : UnknownTags(word, form, lemmas));
  look.only = known ? known->only : 0;
  look.is_long = (word.flags & kIsAlpha) && word.text.size() >= 4;
  look.made = true;
  return look;
}

Tagger::Cache& Tagger::Looks(Vocabulary& vocabulary, std::span<const int32_t> words, const LemmaTable& lemmas) const {
  Cache& cache = vocabulary.Keep<Cache>(owner_);
  const auto size = static_cast<size_t>(vocabulary.size());
  if (cache.looks.size() < size) cache.looks.resize(size * 5 / 4 + 64);
  for (const int32_t id : words) {
    Look& look = cache.looks[static_cast<size_t>(id)];
    if (!look.made) look = Make(vocabulary[id], lemmas);
  }
  return cache;
}

void Helper::Pass(const Face& face, uint8_t tag) {
  static const uint8_t kFirstVerb = TagOf("VB"), kLastVerb = TagOf("VBZ"), kComma = TagOf(","), kStop = TagOf("."), kColon = TagOf(":");
  if (face.helper != 0) {
    kind = face.helper;
    distance = 0;
  } else if ((tag >= kFirstVerb && tag <= kLastVerb) || tag == kComma || tag == kStop || tag == kColon) {
    kind = 0;
    distance = 0;
  } else if (kind != 0 && ++distance > 4) {
    kind = 0;
    distance = 0;
  }
}

const Tagger::Slot* Tagger::FindSlot(uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  for (size_t i = hash & mask; slots_[i].cells[0].tag != 0; i = (i + 1) & mask) {
    if (slots_[i].hash == hash) return &slots_[i];
  }
  return nullptr;
}

// Most of the time goes into waiting for memory and into wrong guesses of branches: features that may be there are picked without
// one and their slots asked for, long before they are added up, four cells of each without looking how many it has.
void Tagger::Pick(std::span<const uint64_t> features, Picked* picked) const {
  const size_t mask = slots_.size() - 1, from = picked->size;
  size_t n = from;
  for (const uint64_t feature : features) {
    const auto hash = static_cast<uint32_t>(feature);
    picked->hash[n] = hash;
    n += Has(hash);
  }
  for (size_t k = from; k < n; ++k) __builtin_prefetch(&slots_[picked->hash[k] & mask]);
  picked->size = n;
}

void Tagger::AddUp(const Picked& picked, Row* scores) const {
  for (size_t k = 0; k < picked.size; ++k) {
    const Slot* slot = FindSlot(picked.hash[k]);
    if (slot != nullptr) AddCells(*slot, scores);
  }
}

void Tagger::AddCells(const Slot& slot, Row* scores) const {
  int16_t* to = scores->data();
  auto add = [to](const Cells& cells) {
    for (const Cell cell : cells) to[cell.tag] = static_cast<int16_t>(to[cell.tag] + cell.weight);
  };
  add(slot.cells);
  const Cells* more = more_.data() + (slot.more & kFirstMask);
  for (const Cells* end = more + (slot.more >> 24); more < end; ++more) add(*more);
}

// The features that depend on one face alone.
void Tagger::ScoreRole(const Face& face, Role role, uint64_t where, uint64_t glue, Row* scores) const {
  std::array<uint64_t, kSelfFeatures> features;
  size_t n = 0;
  switch (role) {
    case kSelf: case kSelfGlued: SelfFeatures(face, where, glue, features.data()), n = kSelfFeatures; break;
    case kLeft: LeftFeatures(face, features.data()), n = kLeftFeatures; break;
    case kFarLeft: FarLeftFeatures(face, features.data()), n = kFarLeftFeatures; break;
    case kRight: RightFeatures(face, features.data()), n = kRightFeatures; break;
    case kFarRight: FarRightFeatures(face, features.data()), n = kFarRightFeatures; break;
    case kRoles: break;
  }
  Picked picked;
  Pick(std::span(features).first(n), &picked);
  AddUp(picked, scores);
}

// The same from the row of a word that is asked for often.
void Tagger::AddRole(Cache* cache, int32_t word, Role role, Row* scores) const {
  Look& look = cache->looks[static_cast<size_t>(word)];
  const uint64_t glue = role == kSelfGlued ? uint64_t{kGluedRight} : 0;
  if (look.rows < 0) {
    if (look.asked < kRowAfter || cache->rows.size() >= static_cast<size_t>(kMaxRows)) {
      look.asked = static_cast<uint8_t>(std::min(look.asked + 1, int{kRowAfter}));
      return ScoreRole(look.face, role, 0, glue, scores);
    }
    look.rows = static_cast<int32_t>(cache->rows.size());
    cache->rows.emplace_back();
  }
  Rows& rows = cache->rows[static_cast<size_t>(look.rows)];
  Row& row = rows.scores[role];
  if ((rows.made >> role & 1) == 0) {
    row = {};
    ScoreRole(look.face, role, 0, glue, &row);
    rows.made = static_cast<uint8_t>(rows.made | 1u << role);
  }
  for (size_t t = 0; t < row.size(); ++t) (*scores)[t] = static_cast<int16_t>((*scores)[t] + row[t]);
}

// From left to right; `score(faces, casing, cache, i, previous, before, helper, scores)` adds up what the features of token i weigh.
template <class F>
void Tagger::TagBy(Vocabulary& vocabulary, std::span<const int32_t> words, const LemmaTable& lemmas, std::span<uint8_t> out, F score) const {
  Cache& cache = Looks(vocabulary, words, lemmas);
  thread_local std::vector<Face> faces;
  thread_local std::vector<uint8_t> long_words;
  faces.clear();
  long_words.clear();
  for (const int32_t id : words) {
    faces.push_back(cache.looks[static_cast<size_t>(id)].face);
    long_words.push_back(cache.looks[static_cast<size_t>(id)].is_long);
  }
  const Casing casing = CasingOf(faces, long_words);
  Helper helper;
  uint8_t previous = 0, before = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    uint8_t tag = cache.looks[static_cast<size_t>(words[i])].only;
    if (tag == 0) {
      Row scores{};
      score(std::span<const Face>(faces), casing, &cache, i, previous, before, helper.code(), &scores);
      tag = static_cast<uint8_t>(std::max_element(scores.begin() + 1, scores.begin() + kTags) - scores.begin());
    }
    out[i] = tag;
    helper.Pass(faces[i], tag);
    before = previous;
    previous = tag;
  }
}

void Tagger::Tag(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue, const LemmaTable& lemmas,
                 std::span<uint8_t> out) const {
  TagBy(vocabulary, words, lemmas, out, [&](std::span<const Face> faces, Casing casing, Cache* cache, size_t i, uint8_t previous, uint8_t before, uint64_t helper, Row* scores) {
    std::array<uint64_t, kPairFeatures + kMovingFeatures> several;
    auto at = [&](size_t n) -> const Face& { return n < faces.size() ? faces[n] : EndFace(); };
    PairFeatures(i >= 1 ? faces[i - 1] : StartFace(), faces[i], at(i + 1), at(i + 2), casing, several.data());
    MovingFeatures(faces, i, previous, before, helper, several.data() + kPairFeatures);
    Picked picked;
    Pick(several, &picked);
    cache->Prefetch(words, i + 1);
    const bool plain = i > 0 && casing == kPlainCase && (glue[i] == 0 || glue[i] == kGluedRight);
    if (plain) {
      AddRole(cache, words[i], glue[i] == 0 ? kSelf : kSelfGlued, scores);
    } else {
      ScoreRole(faces[i], kSelf, (i == 0 ? 1u : 0u) + 2u * casing, glue[i], scores);
    }
    auto add = [&](bool inside, size_t place, const Face& edge, Role role) {
      if (inside) return AddRole(cache, words[place], role, scores);
      ScoreRole(edge, role, 0, 0, scores);
    };
    add(i >= 1, i - 1, StartFace(), kLeft);
    add(i >= 2, i - 2, StartFace(), kFarLeft);
    add(i + 1 < words.size(), i + 1, EndFace(), kRight);
    add(i + 2 < words.size(), i + 2, EndFace(), kFarRight);
    AddUp(picked, scores);
  });
}

void Tagger::TagPlainly(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue, const LemmaTable& lemmas,
                        std::span<uint8_t> out) const {
  TagBy(vocabulary, words, lemmas, out, [&](std::span<const Face> faces, Casing casing, Cache*, size_t i, uint8_t previous, uint8_t before, uint64_t helper, Row* scores) {
    std::array<uint64_t, kFixedFeatures> fixed;
    std::array<uint64_t, kMovingFeatures> moving;
    FixedFeatures(faces, glue, i, casing, &fixed);
    MovingFeatures(faces, i, previous, before, helper, moving.data());
    for (const std::span<const uint64_t> features : {std::span<const uint64_t>(fixed), std::span<const uint64_t>(moving)}) {
      for (const uint64_t feature : features) {
        const Slot* slot = FindSlot(static_cast<uint32_t>(feature));
        if (slot != nullptr) AddCells(*slot, scores);
      }
    }
  });
}

}  // namespace copydesk
