// What the tagger looks at: the features of a token as 64-bit hashes. Shared by the tagger and the program
// that trains it, so a change here needs new weights (kFeatureVersion).
//
// Each word has a Face: hashes of its folded form, suffixes, shape, and of the set of tags it is known to
// take. A token's fixed features come from the faces around it, its moving features from the tags already
// given on its left. The row features, those that depend on one face and where it stands or on the last tag
// alone, are scored first: what they add up to can be kept by word. The joint features, which depend on
// several things, decide only where that leaves a token open (words/tagger.h).
#ifndef COPYDESK_WORDS_FEATURES_H_
#define COPYDESK_WORDS_FEATURES_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "words/hash.h"
#include "words/vocabulary.h"

namespace copydesk {

inline constexpr uint32_t kFeatureVersion = 3;  // also of the form of the file
inline constexpr size_t kFixedFeatures = 34;
inline constexpr size_t kMovingFeatures = 12;  // the first of them, the last tag alone, is a row feature

// Where a token touches its neighbours: tells "-" in a word from a dash, an opening quote from a closing one.
enum Glue : uint8_t { kGluedLeft = 1, kGluedRight = 2 };

// How the letters of a sentence are cased as a whole.
enum Casing : uint8_t { kPlainCase = 0, kTitleCase = 1, kUpperCase = 2 };

struct Face {
  uint64_t form = 0;   // folded, digits as 0
  uint64_t tags = 0;   // the set of tags it is known to take, or what else is known of it
  uint64_t shape = 0;  // runs of equal shape as one
  std::array<uint64_t, 4> suffix{};
  std::array<uint64_t, 2> prefix{};
  uint8_t flags = 0;   // title, upper, digit, hyphen
  uint8_t helper = 0;  // see HelperOf()
};

// The form under which a word is counted: folded, every digit a 0, at most 64 bytes of it.
inline std::string FormOf(const Word& word) {
  std::string form(word.norm.substr(0, 64));
  for (char& c : form) c = c >= '0' && c <= '9' ? '0' : c;
  return form;
}

// Words that govern the form of a verb after them.
inline uint8_t HelperOf(std::string_view form) {
  struct Row {
    std::string_view word;
    uint8_t kind;
  };
  static constexpr Row kRows[] = {
      {"to", 1},    {"have", 2}, {"has", 2},   {"had", 2},    {"having", 2}, {"'ve", 2},
      {"be", 3},    {"is", 3},   {"are", 3},   {"was", 3},    {"were", 3},   {"been", 3},
      {"being", 3}, {"am", 3},   {"'m", 3},    {"'re", 3},    {"do", 4},     {"does", 4},
      {"did", 4},   {"will", 5}, {"would", 5}, {"can", 5},    {"could", 5},  {"may", 5},
      {"might", 5}, {"must", 5}, {"shall", 5}, {"should", 5}, {"'ll", 5},    {"ca", 5},
      {"wo", 5},    {"'d", 6},   {"'s", 7},    {"let", 8},    {"get", 9},    {"got", 9}};
  for (const Row& row : kRows) {
    if (row.word == form) return row.kind;
  }
  return 0;
}

// `tags` is the hash of what is known of the word's tags. The endings and beginnings of a frequent word are
// its whole form: what is learnt of it is not to tell of others ("while" of "Chile").
inline Face FaceOf(const Word& word, std::string_view form, uint64_t tags, bool frequent) {
  Face face;
  face.form = Hash64(form);
  face.tags = tags;
  std::string shape;
  for (const char c : word.shape.substr(0, 24)) {
    if (shape.empty() || shape.back() != c) shape += c;
  }
  face.shape = Hash64(shape);
  for (size_t n = 1; n <= 4; ++n)
    face.suffix[n - 1] = Hash64(form.size() > n && !frequent ? form.substr(form.size() - n) : form, n);
  for (size_t n = 2; n <= 3; ++n) face.prefix[n - 2] = Hash64(frequent ? form : form.substr(0, n), n + 16);
  const bool hyphen = form.find('-') != std::string_view::npos;
  const bool digit = form.find('0') != std::string_view::npos;
  face.flags = static_cast<uint8_t>((word.flags & kIsTitle ? 1 : 0) | (word.flags & kIsUpper ? 2 : 0) |
                                    (digit ? 4 : 0) | (hyphen ? 8 : 0) | (word.flags & kIsAlpha ? 16 : 0) |
                                    (word.flags & kHasUpper ? 32 : 0));
  face.helper = HelperOf(form);
  return face;
}

inline uint64_t Feature(uint64_t kind, uint64_t a, uint64_t b = 0) {
  uint64_t h = (a + kind * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;
  h ^= h >> 32;
  h = (h + b * 0xc2b2ae3d27d4eb4fu) * 0xd6e8feb86659fd93u;
  return h ^ (h >> 29);
}

// Casing of a sentence by its words of four letters and more, the first left out.
class CasingCount {
 public:
  void Add(uint8_t flags, bool is_long) {
    if (!is_long) return;
    ++all_;
    title_ += (flags & 33) != 0;
    upper_ += (flags & 2) != 0;
  }
  Casing casing() const {
    if (all_ < 3) return kPlainCase;
    if (upper_ * 10 >= all_ * 8) return kUpperCase;
    return title_ * 10 >= all_ * 8 ? kTitleCase : kPlainCase;
  }

 private:
  int all_ = 0, title_ = 0, upper_ = 0;
};

// The fixed features of a token, by what they depend on: its own face, one neighbour's, or several together.
// `where` is 1 for the first token of a sentence, plus twice its casing; `glue` are Glue bits.
inline constexpr size_t kSelfFeatures = 14, kLeftFeatures = 3, kRightFeatures = 3, kFarLeftFeatures = 1,
                        kFarRightFeatures = 2, kPairFeatures = 11;
inline constexpr size_t kRowFeatures =
    kSelfFeatures + kLeftFeatures + kRightFeatures + kFarLeftFeatures + kFarRightFeatures;
static_assert(kRowFeatures + kPairFeatures == kFixedFeatures);

inline void SelfFeatures(const Face& w, uint64_t where, uint64_t glue, uint64_t* out) {
  *out++ = Feature(1, w.form);
  for (size_t k = 0; k < 4; ++k) *out++ = Feature(6 + k, w.suffix[k]);
  for (size_t k = 0; k < 2; ++k) *out++ = Feature(10 + k, w.prefix[k]);
  *out++ = Feature(12, w.shape, where);
  *out++ = Feature(13, w.flags, where);
  *out++ = Feature(14, w.tags, where);
  *out++ = Feature(25, w.form, glue + 4);
  *out++ = Feature(26, w.shape, glue + 4 + 8 * where);
  *out++ = Feature(31, w.suffix[2], w.flags + 64u * where);
  *out++ = Feature(34, 0);
}
inline void LeftFeatures(const Face& l, uint64_t* out) {
  out[0] = Feature(2, l.form);
  out[1] = Feature(15, l.tags);
  out[2] = Feature(23, l.suffix[2]);
}
inline void FarLeftFeatures(const Face& ll, uint64_t* out) { out[0] = Feature(4, ll.form); }
inline void RightFeatures(const Face& r, uint64_t* out) {
  out[0] = Feature(3, r.form);
  out[1] = Feature(16, r.tags);
  out[2] = Feature(22, r.suffix[2]);
}
inline void FarRightFeatures(const Face& rr, uint64_t* out) {
  out[0] = Feature(5, rr.form);
  out[1] = Feature(17, rr.tags);
}
inline void PairFeatures(const Face& l, const Face& w, const Face& r, const Face& rr, Casing casing,
                         uint64_t* out) {
  *out++ = Feature(18, w.tags, r.tags);
  *out++ = Feature(19, w.form, r.form);
  *out++ = Feature(20, w.form, l.form);
  *out++ = Feature(21, l.form, r.form);
  *out++ = Feature(24, r.suffix[1], w.suffix[1]);
  *out++ = Feature(27, r.flags, l.flags + 256u * w.flags + 65536u * casing);
  *out++ = Feature(28, w.form, r.tags);
  *out++ = Feature(29, w.tags, Feature(1, r.tags, rr.tags));
  *out++ = Feature(30, w.suffix[2], r.tags);
  *out++ = Feature(32, w.tags, r.form);
  *out++ = Feature(33, w.tags, l.form);
}

// What stands before the first token of a sentence and behind its last.
inline const Face& StartFace() {
  static const Face start = [] {
    Face f;
    f.form = f.tags = f.shape = 1;
    return f;
  }();
  return start;
}
inline const Face& EndFace() {
  static const Face end = [] {
    Face f;
    f.form = f.tags = f.shape = 2;
    return f;
  }();
  return end;
}

inline void FixedFeatures(std::span<const Face> faces, std::span<const uint8_t> glue, size_t i, Casing casing,
                          std::array<uint64_t, kFixedFeatures>* out) {
  auto at = [&](size_t n) -> const Face& { return n < faces.size() ? faces[n] : EndFace(); };
  auto back = [&](size_t n) -> const Face& { return n <= i ? faces[i - n] : StartFace(); };
  uint64_t* to = out->data();
  SelfFeatures(faces[i], (i == 0 ? 1u : 0u) + 2u * casing, i < glue.size() ? glue[i] : 0, to);
  LeftFeatures(back(1), to += kSelfFeatures);
  FarLeftFeatures(back(2), to += kLeftFeatures);
  RightFeatures(at(i + 1), to += kFarLeftFeatures);
  FarRightFeatures(at(i + 2), to += kRightFeatures);
  PairFeatures(back(1), faces[i], at(i + 1), at(i + 2), casing, to + kFarRightFeatures);
}

inline uint64_t PreviousFeature(uint64_t previous) { return Feature(101, previous, 0); }

// `previous` and `before` are the tags on the left (0 at the start); `helper` the verb that governs, with its
// distance. The first one is PreviousFeature().
inline void MovingFeatures(const Face& w, const Face& r, uint64_t previous, uint64_t before, uint64_t helper,
                           uint64_t* out) {
  size_t n = 0;
  auto put = [&](uint64_t a, uint64_t b) {
    out[n] = Feature(n + 101, a, b);
    ++n;
  };
  const uint64_t both = previous + 64 * before;
  put(previous, 0);
  put(both, 1);
  put(w.form, previous);
  put(w.tags, previous);
  put(r.tags, previous);
  put(r.form, previous);
  put(w.suffix[2], previous);
  put(w.tags, both);
  put(Feature(1, w.tags, r.tags), previous);
  put(w.suffix[1], helper);
  put(w.tags, helper);
  put(w.form, both);
}

}  // namespace copydesk

#endif  // COPYDESK_WORDS_FEATURES_H_
