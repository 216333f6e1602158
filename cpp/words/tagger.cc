#include "words/tagger.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "words/tags.h"

namespace copydesk {
namespace {

constexpr uint32_t kFirstMask = 0xFFFFFF;  // a slot's first cell
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
  slots_.resize(std::bit_ceil(size_t{header.features} * 2 + 2));
  uint32_t first = 0;
  for (uint32_t n = 0; n < header.features; ++n) {
    const auto hash = Take<uint32_t>(&body);
    const auto count = Take<uint8_t>(&body);
    if (count == 0) return false;
    size_t i = hash & (slots_.size() - 1);
    while (slots_[i].first != 0) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = {hash, first | uint32_t{count} << 24};
    first += count;
  }
  if (first != header.cells) return false;
  for (uint32_t n = 0; n < header.cells; ++n) {
    Cell cell;
    cell.tag = Take<uint8_t>(&body);
    cell.weight = Take<int8_t>(&body);
    if (cell.tag >= kTags) return false;
    cells_.push_back(cell);
  }
  return true;
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

// Most of the time goes into waiting for memory: all slots are asked for first, then all cells, then they are added up.
void Tagger::Score(std::span<const uint64_t> features, int32_t* scores) const {
  const size_t mask = slots_.size() - 1;
  for (const uint64_t feature : features) __builtin_prefetch(&slots_[static_cast<uint32_t>(feature) & mask]);
  std::array<uint32_t, kFixedFeatures + kMovingFeatures> found;
  size_t n = 0;
  for (const uint64_t feature : features) {
    const auto hash = static_cast<uint32_t>(feature);
    for (size_t i = hash & mask; slots_[i].first != 0; i = (i + 1) & mask) {
      if (slots_[i].hash != hash) continue;
      found[n++] = slots_[i].first;
      __builtin_prefetch(&cells_[slots_[i].first & kFirstMask]);
      break;
    }
  }
  for (size_t k = 0; k < n; ++k) {
    const Cell* cell = &cells_[found[k] & kFirstMask];
    for (const Cell* end = cell + (found[k] >> 24); cell < end; ++cell) scores[cell->tag] += cell->weight;
  }
}

void Tagger::Tag(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue, const LemmaTable& lemmas,
                 std::span<uint8_t> out) const {
  const Cache& cache = Looks(vocabulary, words, lemmas);
  thread_local std::vector<Face> faces;
  thread_local std::vector<uint8_t> long_words;
  faces.clear();
  long_words.clear();
  for (const int32_t id : words) {
    faces.push_back(cache.looks[static_cast<size_t>(id)].face);
    long_words.push_back(cache.looks[static_cast<size_t>(id)].is_long);
  }
  const Casing casing = CasingOf(faces, long_words);
  std::array<uint64_t, kFixedFeatures> fixed;
  std::array<uint64_t, kMovingFeatures> moving;
  Helper helper;
  uint8_t previous = 0, before = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    uint8_t tag = cache.looks[static_cast<size_t>(words[i])].only;
    if (tag == 0) {
      std::array<int32_t, kTags> scores{};
      FixedFeatures(faces, glue, i, casing, &fixed);
      MovingFeatures(faces, i, previous, before, helper.code(), &moving);
      Score(fixed, scores.data());
      Score(moving, scores.data());
      tag = static_cast<uint8_t>(std::max_element(scores.begin() + 1, scores.end()) - scores.begin());
    }
    out[i] = tag;
    helper.Pass(faces[i], tag);
    before = previous;
    previous = tag;
  }
}

}  // namespace copydesk
