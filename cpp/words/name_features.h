// What the recogniser of names looks at: the features of a token as 64-bit hashes. Shared by the recogniser
// and the program that trains it, so a change here needs new weights (kNameFeatureVersion).
//
// Only stretches of tokens are looked at where a name may stand: capitalised words with what may join them
// ("of", "de", "-", "&", a number behind). Inside a stretch, a run is what stands together without "of" or
// "and". Features come in three groups by what they depend on, so that each can be summed once: a word and
// its place (WordFeatures), the run (RunFeatures), the token among its neighbours (TokenFeatures). Besides,
// SeenFeatures tell what was made of the same word elsewhere in the article: known in a second pass only.
#ifndef COPYDESK_WORDS_NAME_FEATURES_H_
#define COPYDESK_WORDS_NAME_FEATURES_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "words/features.h"
#include "words/hash.h"
#include "words/vocabulary.h"

namespace copydesk {

inline constexpr uint32_t kNameFeatureVersion = 2;  // also of the form of the file

// What lists know of a token; the news layer tells it (news/name_facts.h).
enum NameFact : uint32_t {
  kFactCountry = 1 << 0,
  kFactDemonym = 1 << 1,  // or adjective
  kFactCapital = 1 << 2,
  kFactPlace = 1 << 3,
  kFactOrganization = 1 << 4,
  kFactGroup = 1 << 5,
  kFactParty = 1 << 6,
  kFactMedia = 1 << 7,
  kFactFacility = 1 << 8,
  kFactPerson = 1 << 9,
  kFactGivenName = 1 << 10,
  kFactOffice = 1 << 11,
  kFactBody = 1 << 12,
  kFactRole = 1 << 13,
  kFactOrganizationHead = 1 << 14,
  kFactPlaceHead = 1 << 15,
  kFactLonger = 1 << 16,     // of a term of several words
  kFactContinues = 1 << 17,  // not its first word
  kFactTitle = 1 << 18,      // "Mr", "Queen"
};
inline constexpr int kNameFacts = 19;

// What is known of a word wherever it stands.
struct NameFace {
  uint64_t form = 0, shape = 0;
  std::array<uint64_t, 3> suffix{}, prefix{};  // of 2, 3, 4 bytes
  uint16_t cluster = 0, family = 0;            // classes of words of like neighbours: fine, coarse; 0 none
  uint8_t flags = 0;         // of FaceOf: 1 title, 2 upper, 4 digit, 8 hyphen, 16 alpha, 32 any upper
  uint8_t joins = 0;         // NameJoint
  uint8_t known = 0;         // 1 a word in small letters, 2 a surname of the list
  uint8_t length = 0;        // letters, at most 8
  uint32_t number = 0;       // of the face, from 2 on: 0 and 1 are a sentence's ends
  uint32_t form_number = 0;  // of all faces with this form
};

// What may stand inside a name without a capital.
enum NameJoint : uint8_t {
  kJoinsNot = 0,
  kJoinsTight = 1,     // "-", "&", "'", "/", ".": keeps a run together
  kJoinsParticle = 2,  // "de", "bin": likewise, and may open a name
  kJoinsLoose = 3,     // "of", "and", "the", ",", "'s"
};

inline uint8_t NameJointOf(std::string_view lower) {
  struct Row {
    std::string_view word;
    uint8_t joint;
  };
  static constexpr Row kRows[] = {
      {"-", 1},    {"&", 1},     {"'", 1},   {"’", 1},  {"/", 1},     {"–", 1},   {"‐", 1},   {"of", 3},
      {"and", 3},  {"the", 3},   {"for", 3}, {"in", 3}, {"on", 3},    {"at", 3},  {"to", 3},  {",", 3},
      {"'s", 3},   {"’s", 3},    {"de", 2},  {"la", 2}, {"le", 2},    {"del", 2}, {"di", 2},  {"da", 2},
      {"do", 2},   {"dos", 2},   {"das", 2}, {"du", 2}, {"des", 2},   {"van", 2}, {"von", 2}, {"der", 2},
      {"den", 2},  {"ter", 2},   {"al", 2},  {"el", 2}, {"bin", 2},   {"ibn", 2}, {"ben", 2}, {"abu", 2},
      {"y", 2},    {"e", 2},     {"zu", 2},  {"ud", 2}, {"ul", 2},    {"ur", 2},  {"as", 2},  {"ad", 2},
      {"ash", 2},  {"ar", 2},    {"an", 2},  {"os", 2}, {"della", 2}, {"und", 2}, {"für", 2}, {"les", 2},
      {"bint", 2}, {"dello", 2}, {"af", 2},  {"av", 2}, {"et", 2},    {"d'", 2},  {"l'", 2},  {"st.", 2}};
  if (lower.size() > 5) return kJoinsNot;
  for (const Row& row : kRows) {
    if (row.word == lower) return row.joint;
  }
  return kJoinsNot;
}

// Where a name may stand, and the runs in it.
struct NameStretch {
  TokenSpan tokens;
};

inline bool IsNameCapital(const NameFace& face) { return (face.flags & 32) != 0; }

// The stretches of a sentence, left to right; `faces` are those of the sentence's tokens. Cost: O(tokens).
template <class FaceAt, class Use>
void EachStretch(TokenSpan sentence, FaceAt face, Use use) {
  constexpr int32_t kMaxGap = 3;
  for (int32_t i = sentence.start; i < sentence.end;) {
    if (!IsNameCapital(face(i))) {
      ++i;
      continue;
    }
    int32_t start = i;
    while (start > sentence.start && i - start < kMaxGap) {  // "al-", "von der"
      const uint8_t joint = face(start - 1).joins;
      if (joint != kJoinsParticle && !(joint == kJoinsTight && start == i)) break;
      --start;
    }
    if (start < i && face(start).joins != kJoinsParticle) start = i;
    int32_t end = i + 1;
    while (end < sentence.end) {
      if (IsNameCapital(face(end)) || (face(end).flags & 4 && IsNameCapital(face(end - 1)))) {
        ++end;
        continue;
      }
      int32_t at = end;
      while (at < sentence.end && at - end < kMaxGap && face(at).joins != kJoinsNot) ++at;
      if (at == end || at >= sentence.end || !IsNameCapital(face(at))) break;
      end = at + 1;
    }
    use(TokenSpan{start, end});
    i = end;
  }
}

// Which occurrences of a word an article has: bits over all of them.
enum NameSeen : uint8_t {
  kSeenSmall = 1,     // in small letters
  kSeenInside = 2,    // with a capital, not first in its sentence
  kSeenTitled = 4,    // behind a title or an office
  kSeenGiven = 8,     // behind a given name
  kSeenHeaded = 16,   // in a run that ends in the head of an organization
  kSeenLocated = 32,  // alone behind "in", "at", "near", "from"
  kSeenSays = 64,     // in front of a verb of saying
  kSeenListed = 128,  // in a longer term of a list
};
inline constexpr uint16_t kSeenCapital = 256;  // at all: no feature

// A sentence as the features see it; positions are tokens of the document.
struct NameSentence {
  TokenSpan tokens;
  std::span<const NameFace* const> faces;  // of the whole document, likewise the rest
  std::span<const uint8_t> tags;
  std::span<const uint32_t> facts;
  std::span<const uint8_t> seen;  // NameSeen bits of the token's word
  Casing casing = kPlainCase;
  bool opens_line = false;  // the first of its segment
  bool is_line = false;     // the only one

  const NameFace& face(int32_t i) const {
    return i < tokens.start ? Start() : i >= tokens.end ? End() : *faces[static_cast<size_t>(i)];
  }
  uint64_t tag(int32_t i) const {
    return i < tokens.start ? 61 : i >= tokens.end ? 62 : tags[static_cast<size_t>(i)];
  }
  uint32_t fact(int32_t i) const {
    return i < tokens.start || i >= tokens.end ? 0 : facts[static_cast<size_t>(i)];
  }
  static const NameFace& Start() {
    static const NameFace face{.form = 1, .shape = 1};
    return face;
  }
  static const NameFace& End() {
    static const NameFace face{.form = 2, .shape = 2, .number = 1};
    return face;
  }
};

// The run around a token of a stretch: what stands together without "of" or "and".
inline TokenSpan RunAround(const NameSentence& s, TokenSpan stretch, int32_t i) {
  auto joined = [&](int32_t at) {
    const NameFace& face = s.face(at);
    return IsNameCapital(face) || face.joins == kJoinsTight || face.joins == kJoinsParticle ||
           (face.flags & 4) != 0;
  };
  if (!joined(i)) return {i, i + 1};
  TokenSpan run{i, i + 1};
  while (run.start > stretch.start && joined(run.start - 1)) --run.start;
  while (run.end < stretch.end && joined(run.end)) ++run.end;
  return run;
}

using NameFeatureList = std::vector<uint64_t>;

// Where a word stands as seen from the token that is scored.
enum NamePlace : uint8_t { kHere, kBefore, kBehind, kFarBefore, kFarBehind, kNamePlaces };

inline void WordFeatures(const NameFace& w, NamePlace place, NameFeatureList* out) {
  auto put = [out, n = uint64_t{place} * 32](uint64_t a, uint64_t b = 0) mutable {
    out->push_back(Feature(1000 + n++, a, b));
  };
  put(w.form);
  put(w.cluster, 1);
  if (place == kFarBefore || place == kFarBehind) return;
  put(w.family, 2);
  put(w.shape, w.known);
  put(w.suffix[1]);
  if (place != kHere) return;
  put(w.form, w.flags);
  put(w.suffix[0]);
  put(w.suffix[2]);
  for (const uint64_t prefix : w.prefix) put(prefix);
  put(w.shape);
  put(w.flags, w.known);
  put(w.cluster, w.flags);
  put(w.length, w.flags);
  put(7);
}

inline void RunFeatures(const NameSentence& s, TokenSpan stretch, TokenSpan run, NameFeatureList* out) {
  auto put = [out, n = uint64_t{0}](uint64_t a, uint64_t b = 0) mutable {
    out->push_back(Feature(2000 + n++, a, b));
  };
  const NameFace &first = s.face(run.start), &last = s.face(run.end - 1), &before = s.face(run.start - 1),
                 &behind = s.face(run.end);
  const auto size = static_cast<uint64_t>(std::min(run.size(), 5));
  put(size);
  put(before.form, size);
  put(behind.form, size);
  put(before.cluster, size);
  put(behind.cluster, size);
  put(before.form, s.face(run.start - 2).form);
  put(behind.form, s.face(run.end + 1).form);
  put(before.family, behind.family);
  put(s.tag(run.start - 1), s.tag(run.end));
  if (run.size() > 1) {
    put(last.form);
    put(last.cluster, 1);
    put(last.suffix[1], size);
    put(s.fact(run.end - 1), size);
    put(first.form);
    put(first.cluster);
    put(s.fact(run.start), size);
    put(s.fact(run.start), s.fact(run.end - 1));
  }
  // "the Bank of …", "… of Denmark": what stands beyond a loose joint.
  auto far = [out](uint64_t n, uint64_t a, uint64_t b) { out->push_back(Feature(2040 + n, a, b)); };
  if (run.start > stretch.start + 1) {
    int32_t at = run.start - 1;
    while (at > stretch.start && !IsNameCapital(s.face(at)) && s.face(at).joins == kJoinsLoose) --at;
    far(0, s.face(at).form, before.form);
    far(1, s.face(at).cluster, before.form);
    far(2, s.fact(at), before.form);
  }
  if (run.end + 1 < stretch.end) {
    int32_t at = run.end;
    while (at + 1 < stretch.end && !IsNameCapital(s.face(at)) && s.face(at).joins == kJoinsLoose) ++at;
    far(3, s.face(at).form, behind.form);
    far(4, last.form, behind.form);
    far(5, last.cluster, behind.form);
    far(6, s.fact(run.end - 1), behind.form);
  }
}

inline void TokenFeatures(const NameSentence& s, TokenSpan run, int32_t i, NameFeatureList* out) {
  auto put = [out, n = uint64_t{0}](uint64_t a, uint64_t b = 0) mutable {
    out->push_back(Feature(3000 + n++, a, b));
  };
  const NameFace &w = s.face(i), &l = s.face(i - 1), &r = s.face(i + 1);
  const uint32_t f = s.fact(i), fl = s.fact(i - 1), fr = s.fact(i + 1);
  const uint64_t t = s.tag(i), tl = s.tag(i - 1), tr = s.tag(i + 1);
  put(t);
  put(t, tl);
  put(t, tr);
  put(t, w.shape);
  put(tl, tr);
  put(f);
  put(f, w.shape);
  put(f, fl);
  put(f, fr);
  put(f, t);
  put(fl, w.shape);
  put(fr, w.shape);
  put(l.form, w.form);
  put(w.form, r.form);
  put(l.family, w.family);
  put(w.family, r.family);
  put(l.cluster, w.shape);
  put(r.cluster, w.shape);
  put(Feature(1, l.shape, w.shape), r.shape);
  const uint64_t where =
      (i == s.tokens.start ? 1u : 0u) + 2u * s.casing + (s.opens_line ? 8u : 0u) + (s.is_line ? 16u : 0u);
  put(where, w.flags + 256u * w.known);
  put(where, w.form);
  const auto from = static_cast<uint64_t>(std::min(i - run.start, 3)),
             left = static_cast<uint64_t>(std::min(run.end - 1 - i, 3));
  put(from, left);
  put(s.fact(run.end - 1), from + 4 * left);
  put(s.face(run.end - 1).cluster, from + 4 * left);
  const uint8_t seen = s.seen[static_cast<size_t>(i)];
  put(seen, w.flags);
  for (int bit = 0; bit < kNameFacts; ++bit) {
    if (f >> bit & 1) out->push_back(Feature(3100, static_cast<uint64_t>(bit), from + 4 * left));
  }
  for (int bit = 0; bit < 8; ++bit) {
    if (seen >> bit & 1) out->push_back(Feature(3101, static_cast<uint64_t>(bit), left + 4 * from));
  }
}

}  // namespace copydesk

#endif  // COPYDESK_WORDS_NAME_FEATURES_H_
