// What the parser looks at: a sentence half parsed, and its features as 64-bit hashes. Shared by the parser
// and the program that trains it, so a change here needs new weights (kParserVersion).
//
// The system is arc-hybrid (Kuhlmann, Gómez-Rodríguez and Satta 2011): a stack and a queue of words; SHIFT
// moves the queue's first word to the stack, LEFT makes the stack's top a dependent of the queue's first
// word, RIGHT one of the stack's second. Punctuation is no word here: what marks stand in front of a word is
// one of its features. Templates after Zhang and Nivre (2011).
#ifndef COPYDESK_GRAMMAR_FEATURES_H_
#define COPYDESK_GRAMMAR_FEATURES_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "grammar/relations.h"
#include "words/hash.h"

namespace copydesk {

inline constexpr uint32_t kParserVersion = 3;  // also of the form of the file

enum Move : uint8_t { kShift, kLeft, kRight, kMoves };

// Marks between a word and the word before it.
enum Mark : uint8_t { kNoMark = 0, kComma = 1, kOpening = 2, kClosing = 4, kBreak = 8 };

// A word as the parser sees it.
struct ParserWord {
  uint64_t form = 0;    // hash of the lemma; one of all numbers
  uint8_t tag = 0;      // words/tags.h
  uint8_t marks = 0;    // Mark bits
  bool quoted = false;  // an odd number of quote marks stands before it
};

// A tag as a value of a feature: few are possible, so that who scores may have what begins with one ready.
struct TagValue {
  uint64_t tag = 63;  // nobody's
  constexpr operator uint64_t() const { return tag; }
};

// What a feature asks of a word that hangs on another, or of nobody.
struct Child {
  uint64_t form = 1;
  TagValue tag;
  uint64_t relation = 63;  // to its head, the root's until it has one
};

// A word of a state with what hangs on it so far, or nobody.
struct Place : Child {
  uint64_t marks = 0;            // in front of its first word
  uint64_t left = 0, right = 0;  // relations of what hangs on it, a bit each
  uint64_t marker = 0;           // form of the first child that is a preposition or a conjunction
  uint64_t quoted = 0;
  int32_t at = -1;
  int32_t leftmost = -1, left2 = -1, rightmost = -1;  // outermost children; `left2`: the next from the left
};

// Words are numbered from 1; 0 is the root, on the bottom of the stack.
class ParserState {
 public:
  explicit ParserState(const std::vector<ParserWord>& sentence);

  int32_t size() const { return static_cast<int32_t>(head.size()) - 1; }
  bool done() const { return next > size() && stack.size() == 1; }
  bool Can(Move move) const {
    switch (move) {
      case kShift:
        return next <= size();
      case kLeft:
        return next <= size() && stack.size() > 1;
      default:
        return stack.size() > 1;
    }
  }
  int32_t top(size_t depth) const { return depth < stack.size() ? stack[stack.size() - 1 - depth] : -1; }
  int32_t queue(int32_t ahead) const { return next + ahead <= size() ? next + ahead : -1; }
  // Of a word, or of nobody: -1.
  const Place& At(int32_t word) const { return places_[static_cast<size_t>(word + 1)]; }
  void Shift() { stack.push_back(next++); }
  // The word that LEFT or RIGHT attaches is the top of the stack.
  int32_t HeadFor(Move move) const { return move == kLeft ? next : stack[stack.size() - 2]; }
  void Attach(int32_t head, Relation relation);

  std::vector<int32_t> stack;
  int32_t next = 1;
  std::vector<int32_t> head;  // -1: not yet
  std::vector<Relation> relation;

 private:
  std::vector<Place> places_;  // nobody, the root, the words
};

inline ParserState::ParserState(const std::vector<ParserWord>& sentence) {
  static constexpr auto kUnattached = static_cast<uint64_t>(Relation::kRoot);
  places_.resize(sentence.size() + 2);
  Place& root = places_[1];
  root.form = 0x526f6f74, root.tag = {0}, root.relation = kUnattached, root.at = 0;
  for (size_t i = 0; i < sentence.size(); ++i) {
    const ParserWord& word = sentence[i];
    Place& place = places_[i + 2];
    place.form = word.form, place.tag = {word.tag}, place.relation = kUnattached;
    place.marks = word.marks, place.quoted = word.quoted;
    place.at = static_cast<int32_t>(i + 1);
  }
  stack.push_back(0);
  head.assign(sentence.size() + 1, -1);
  relation.assign(sentence.size() + 1, Relation::kRoot);
}

inline void ParserState::Attach(int32_t to, Relation as) {
  const int32_t word = stack.back();
  stack.pop_back();
  head[static_cast<size_t>(word)] = to;
  relation[static_cast<size_t>(word)] = as;
  Place &child = places_[static_cast<size_t>(word + 1)], &parent = places_[static_cast<size_t>(to + 1)];
  child.relation = static_cast<uint64_t>(as);
  const uint64_t bit = uint64_t{1} << static_cast<int>(as);
  if (word < to) {
    parent.left2 = parent.leftmost;
    parent.leftmost = word;
    parent.marks = child.marks;
    parent.left |= bit;
    if (as == Relation::kCase || as == Relation::kMark) parent.marker = child.form;
  } else {
    parent.rightmost = word;
    parent.right |= bit;
  }
}

// How far two words are apart, in steps.
inline uint64_t Distance(int32_t a, int32_t b) {
  const int32_t d = b - a;
  return static_cast<uint64_t>(d <= 4 ? d : d <= 6 ? 5 : d <= 10 ? 6 : d <= 20 ? 7 : 8);
}

// How the values of a template are folded into its feature.
struct FeatureHash {
  static constexpr uint64_t Seed(uint64_t number) { return number * 0x9e3779b97f4a7c15u; }
  static constexpr uint64_t Fold(uint64_t hash, uint64_t value) {
    hash = Multiplied(hash, value);
    return hash ^ hash >> 32;
  }
  // Without the last step, which leaves the upper half as it is.
  static constexpr uint64_t Multiplied(uint64_t hash, uint64_t value) {
    return (hash ^ value) * 0xd6e8feb86659fd93u;
  }
};

// Templates are numbered from behind these.
inline constexpr uint64_t kMoveTemplates = 0, kPairTemplates = 12, kRelationTemplates = 128,
                          kAllTemplates = 160;

// Collects features: a template's number folded with its values.
class FeatureList {
 public:
  template <class... Values>
  void Add(Values... values) {
    uint64_t h = FeatureHash::Seed(++template_);
    ((h = FeatureHash::Fold(h, static_cast<uint64_t>(values))), ...);
    features_[count_++] = h;
  }
  // The number of the next template is one more.
  void Start(uint64_t template_before) { template_ = template_before; }
  void Clear() { count_ = 0; }
  // Leaves those alone for which `keep(feature)` is true.
  template <class Choose>
  void Keep(Choose keep) {
    count_ = static_cast<size_t>(std::remove_if(features_.begin(),
                                                features_.begin() + static_cast<std::ptrdiff_t>(count_),
                                                [&](uint64_t feature) { return !keep(feature); }) -
                                 features_.begin());
  }
  const uint64_t* begin() const { return features_.data(); }
  const uint64_t* end() const { return features_.data() + count_; }
  size_t size() const { return count_; }

 private:
  uint64_t template_ = 0;
  size_t count_ = 0;
  std::array<uint64_t, 80> features_;
};

// Places whose word alone is a feature: of the stack from its top, of the queue from its front.
enum MovePlace : uint8_t { kTop, kSecond, kThird, kFront, kNext, kAfter, kMovePlaces };

inline int32_t WordAt(const ParserState& s, MovePlace place) {
  return place < kFront ? s.top(place) : s.queue(place - kFront);
}

// What adds features becomes a part of its caller, where a sink's cursor may stay in registers. `out` is a
// FeatureList, or what takes the same calls.
template <class Sink>
[[gnu::always_inline]] inline void WordFeatures(uint64_t form, TagValue tag, MovePlace place, Sink* out) {
  static constexpr std::array<uint64_t, kMovePlaces> kBefore = {0, 3, 5, 6, 9, 11};  // templates
  out->Start(kMoveTemplates + kBefore[place]);
  if (place == kThird) return out->Add(tag, form);
  out->Add(form, tag);
  if (place == kAfter) return;
  if (place == kTop || place == kFront) out->Add(form);
  out->Add(tag);
}

// What hangs on the queue alone, when a word is its front.
template <class Sink>
[[gnu::always_inline]] inline void QueueFeatures(const ParserState& s, int32_t front, Sink* out) {
  auto tag = [&](int32_t ahead) { return s.At(front + ahead <= s.size() ? front + ahead : -1).tag; };
  const TagValue b0 = tag(0), b1 = tag(1), b2 = tag(2), b3 = tag(3);
  out->Start(kPairTemplates + 5);
  out->Add(b0, b1);
  out->Start(kPairTemplates + 13);
  out->Add(b0, b1, b2);
  out->Add(b0, b1, b2, b3);
}

// What else of a state the next move depends on. Made apart from the features, which have no branches then.
struct MoveView {
  explicit MoveView(const ParserState& s);

  Place s0, s1, b0, b1;
  Child s2, s0_left, s0_right, s1_right, b0_left;
  uint64_t d0, d1, quotes;
  TagValue s0_left2, b0_left2;
};

template <class Sink>
[[gnu::always_inline]] inline void PairFeatures(const MoveView& v, Sink* out) {
  out->Start(kPairTemplates);
  // Pairs.
  out->Add(v.s0.form, v.s0.tag, v.b0.form, v.b0.tag);
  out->Add(v.s0.form, v.s0.tag, v.b0.tag);
  out->Add(v.s0.tag, v.b0.form, v.b0.tag);
  out->Add(v.s0.form, v.b0.form);
  out->Add(v.s0.tag, v.b0.tag);
  out->Start(kPairTemplates + 6);
  out->Add(v.s1.form, v.s0.form);
  out->Add(v.s1.form, v.s1.tag, v.s0.tag);
  out->Add(v.s1.tag, v.s0.form, v.s0.tag);
  out->Add(v.s1.tag, v.s0.tag);
  out->Add(v.s1.form, v.b0.form);
  out->Add(v.s1.tag, v.b0.tag, v.d0);
  // Three and four tags.
  out->Add(v.s0.tag, v.b0.tag, v.b1.tag);
  out->Start(kPairTemplates + 15);
  out->Add(v.s1.tag, v.s0.tag, v.b0.tag);
  out->Add(v.s2.tag, v.s1.tag, v.s0.tag);
  out->Add(v.s2.tag, v.s1.tag, v.s0.tag, v.b0.tag);
  out->Add(v.s1.tag, v.s0.tag, v.b0.tag, v.b1.tag);
  out->Add(v.s0.tag, v.b0.form, v.b1.tag);
  out->Add(v.s0.form, v.b0.tag, v.b1.tag);
  out->Add(v.s0.tag, v.b0.tag, v.b1.form);
  // Children.
  out->Add(v.s0.tag, v.s0_right.tag, v.s0_right.relation, v.b0.tag);
  out->Add(v.s0.tag, v.s0_left.tag, v.s0_left.relation, v.b0.tag);
  out->Add(v.s0.tag, v.b0_left.tag, v.b0_left.relation, v.b0.tag);
  out->Add(v.s1.tag, v.s1_right.tag, v.s1_right.relation, v.s0.tag);
  out->Add(v.s1.tag, v.s0_left.tag, v.s0_left.relation, v.s0.tag);
  out->Add(v.s1.tag, v.s0_right.tag, v.s0_right.relation, v.s0.tag);
  out->Add(v.s0.tag, v.s0_left2, v.s0_left.tag, v.b0.tag);
  out->Add(v.b0.tag, v.b0_left2, v.b0_left.tag, v.s0.tag);
  out->Add(v.s0.form, v.s0_right.form, v.b0.tag);
  out->Add(v.s1.tag, v.s1.left, v.s0.tag);
  out->Add(v.s1.form, v.s1.right, v.s0.tag);
  out->Add(v.s1.tag, v.s1.right, v.s0.tag, v.b0.tag);
  out->Add(v.s0.tag, v.s0.left, v.b0.tag);
  out->Add(v.s0.tag, v.s0.right, v.b0.tag);
  out->Add(v.s0.form, v.s0.right, v.b0.tag);
  out->Add(v.s0.form, v.s0.left, v.b0.tag);
  out->Add(v.b0.tag, v.b0.left, v.s0.tag);
  out->Add(v.b0.form, v.b0.left, v.s0.tag);
  out->Add(v.s0.tag, v.b0.tag, v.s0.left, v.s0.right, v.b0.left);
  out->Add(v.s1.tag, v.s0.tag, v.s1.left, v.s1.right, v.s0.left);
  // Prepositions and conjunctions.
  out->Add(v.s0.marker, v.s1.form, v.s0.tag);
  out->Add(v.s0.marker, v.s1.tag, v.s0.tag, v.b0.tag);
  out->Add(v.s0.marker, v.s2.form, v.s0.tag, v.s1.tag);
  out->Add(v.s0.marker, v.s2.tag, v.s1.tag, v.s0.tag);
  out->Add(v.s1.marker, v.s1.tag, v.s0.tag, v.b0.tag);
  out->Add(v.s0.marker, v.s0.tag, v.b0.form, v.b0.tag);
  // Distance and marks.
  out->Add(v.s0.form, v.d0);
  out->Add(v.b0.form, v.d0, v.s0.tag);
  out->Add(v.s0.tag, v.b0.tag, v.d0, v.b0.marks);
  out->Add(v.s1.tag, v.s0.tag, v.d1, v.s0.marks);
  out->Add(v.s0.tag, v.b0.marks, v.b0.tag, v.b1.tag);
  out->Add(v.s0.tag, v.b0.tag, v.b0.marks, v.b1.marks, v.b1.tag);
  out->Add(v.s1.tag, v.s0.tag, v.s0.marks, v.b0.tag, v.b0.marks);
  out->Add(v.s1.form, v.s0.marks, v.s0.tag, v.b0.marks);
  out->Add(v.quotes, v.s0.tag, v.b0.tag, v.b0.marks);
  out->Add(v.quotes, v.s1.tag, v.s0.tag, v.b0.tag, v.s0.marks);
  out->Add(v.s0.form, v.b0.marks, v.b0.form);
}

// What the next move depends on.
template <class Sink>
void MoveFeatures(const ParserState& s, Sink* out) {
  for (int place = kTop; place < kMovePlaces; ++place) {
    const Place& word = s.At(WordAt(s, static_cast<MovePlace>(place)));
    WordFeatures(word.form, word.tag, static_cast<MovePlace>(place), out);
  }
  QueueFeatures(s, s.next, out);
  PairFeatures(MoveView(s), out);
}

// Likewise of the relation of the stack's top to its head.
struct RelationView {
  RelationView(const ParserState& s, int32_t head_at);

  Place d, h;
  uint64_t side, far;
  TagValue before, after;
  Child d_left, sibling;
};

template <class Sink>
[[gnu::always_inline]] inline void RelationFeatures(const RelationView& v, Sink* out) {
  out->Start(kRelationTemplates);
  out->Add(v.h.tag, v.d.tag, v.side);
  out->Add(v.h.form, v.d.tag, v.side);
  out->Add(v.h.tag, v.d.form, v.side);
  out->Add(v.h.form, v.d.form, v.side);
  out->Add(v.d.form, v.d.tag, v.side);
  out->Add(v.d.tag, v.far, v.h.tag);
  out->Add(v.d.marker, v.d.tag, v.h.tag, v.side);
  out->Add(v.d.marker, v.d.tag, v.h.form, v.side);
  out->Add(v.d.marker, v.d.form, v.side);
  out->Add(v.d.left, v.d.tag, v.h.tag, v.side);
  out->Add(v.d.right, v.d.tag, v.h.tag, v.side);
  out->Add(v.d.left, v.d.form, v.side);
  out->Add(v.h.left, v.h.tag, v.d.tag, v.side);
  out->Add(v.h.right, v.h.tag, v.d.tag, v.side);
  out->Add(v.h.right, v.h.form, v.d.tag, v.side);
  out->Add(v.h.left, v.h.right, v.d.left, v.h.tag, v.d.tag, v.side);
  out->Add(v.d.marks, v.d.tag, v.h.tag, v.side);
  out->Add(v.d.marks, v.d.left, v.d.tag, v.h.tag, v.side);
  out->Add(v.before, v.d.tag, v.h.tag, v.side);
  out->Add(v.after, v.d.tag, v.h.tag, v.side);
  out->Add(v.d_left.tag, v.d_left.form, v.d.tag, v.side);
  out->Add(v.sibling.tag, v.sibling.relation, v.d.tag, v.h.tag, v.side);
  out->Add(v.h.form, v.h.tag, v.d.left, v.d.marks, v.side);
  out->Add(v.h.marker, v.h.tag, v.d.tag, v.side);
}

}  // namespace copydesk

#endif  // COPYDESK_GRAMMAR_FEATURES_H_
