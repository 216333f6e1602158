// The part-of-speech tagger: an averaged perceptron over the features of words/features.h, greedy from left to right.
//
//   auto tagger = Tagger::Parse(bytes, "tagger.bin", &faults);   // nullptr and a fault for a damaged file
//   tagger->Tag(vocabulary, words, glue, lemmas, tags);
//
// Rules: deterministic; a word that the dictionary knows with one tag only has that tag. The weights are integers, so the
// answer is the same on every machine.
// Cost: about 0.5 µs a token, those in the dictionary counted in. What depends on one word alone is added up once for a word that comes
// often: rows of scores by its place (see Vocabulary::Keep), at most kMaxRows words, 7 MB. Of the other features a bit tells whether they are
// there at all.
// Memory: 16 bytes a slot, at most three quarters of them used, 1/4 MB of bits, and what a vocabulary keeps: 120 bytes a word.
//
// tagger.bin, little-endian: Header; `words` × {u32 hash, u8 only tag, u8 0, u16 set}; `sets` × u64 bits by tag;
// `features` × {u32 hash, u8 cells}; `cells` × {u8 tag, i8 weight}. `checksum` is Hash64 of all after the header.
// Made by cpp/tools/train_tagger.cc.
#ifndef COPYDESK_WORDS_TAGGER_H_
#define COPYDESK_WORDS_TAGGER_H_

#include <cstdint>
#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "words/features.h"
#include "words/lemmas.h"
#include "words/vocabulary.h"

namespace copydesk {

class Tagger {
 public:
  struct Header {
    char magic[8];  // "CDTAGGER"
    uint32_t version, tags, words, sets, features, cells;
    uint64_t checksum;
  };
  static constexpr size_t kMaxFileBytes = 64 << 20;

  static std::unique_ptr<Tagger> Parse(std::string_view bytes, const std::string& file, Diagnostics* faults);

  static constexpr int32_t kMaxRows = 8192;

  // One tag for each word of a sentence; `glue` has Glue bits for each, `lemmas` tells what is known of new words.
  void Tag(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue, const LemmaTable& lemmas,
           std::span<uint8_t> out) const;
  // The same feature by feature: what the tests compare with.
  void TagPlainly(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue, const LemmaTable& lemmas,
                  std::span<uint8_t> out) const;

 private:
  struct Known {
    uint32_t hash = 0;
    uint16_t set = 0;
    uint8_t only = 0;  // its one tag, or 0
    bool used = false;
  };
  struct Cell {
    uint8_t tag = 0;
    int8_t weight = 0;
  };
  // Four at a time: those without a weight go to tag 0, which no word gets.
  static constexpr size_t kFour = 4;
  using Cells = std::array<Cell, kFour>;
  // A feature with its first cells.
  struct alignas(16) Slot {
    uint32_t hash = 0;
    uint32_t more = 0;  // where further cells stand in more_; how many fours, in the top byte
    Cells cells{};
  };
  struct alignas(64) Row : std::array<int16_t, 64> {};  // scores by tag
  enum Role { kSelf, kSelfGlued, kLeft, kFarLeft, kRight, kFarRight, kRoles };
  struct Rows {
    std::array<Row, kRoles> scores;
    uint8_t made = 0;  // bits by role
  };
  struct Look {
    Face face;
    uint8_t only = 0;
    uint8_t is_long = 0;  // four letters and more: counts for the casing of the sentence
    bool made = false;
    uint8_t asked = 0;   // how often a row was asked for, up to kRowAfter
    int32_t rows = -1;   // in Cache::rows
  };
  static constexpr uint8_t kRowAfter = 4;
  struct Cache;

  bool ReadBody(std::string_view body, const Header& header);
  bool ReadFeatures(std::string_view body, const Header& header);
  const Known* Find(uint64_t form) const;
  Look Make(const Word& word, const LemmaTable& lemmas) const;
  Cache& Looks(Vocabulary& vocabulary, std::span<const int32_t> words, const LemmaTable& lemmas) const;
  bool Has(uint32_t hash) const { return (there_[hash >> kBitShift >> 6] >> (hash >> kBitShift & 63) & 1) != 0; }
  const Slot* FindSlot(uint32_t hash) const;
  // Features that may be there, their slots on the way from memory.
  struct Picked {
    std::array<uint32_t, kFixedFeatures + 1> hash;
    size_t size = 0;
  };
  void Pick(std::span<const uint64_t> features, Picked* picked) const;
  void AddUp(const Picked& picked, Row* scores) const;
  void AddCells(const Slot& slot, Row* scores) const;
  void ScoreRole(const Face& face, Role role, uint64_t where, uint64_t glue, Row* scores) const;
  void AddRole(Cache* cache, int32_t word, Role role, Row* scores) const;
  template <class F>
  void TagBy(Vocabulary& vocabulary, std::span<const int32_t> words, const LemmaTable& lemmas, std::span<uint8_t> out, F score) const;

  static constexpr int kBits = 21, kBitShift = 32 - kBits;
  int64_t owner_ = Vocabulary::NewMemoOwner();
  std::vector<Known> known_;     // open addressing
  std::vector<uint64_t> sets_;
  std::vector<uint64_t> there_;  // a bit for each value of the top bits of a hash: some feature has it
  std::vector<Slot> slots_;      // open addressing; a slot without a first cell is free
  std::vector<Cells> more_;
};

// What is known of a word that the dictionary does not have: from the lemma table, else from its shape.
uint64_t UnknownTags(const Word& word, std::string_view form, const LemmaTable& lemmas);

// The helper verb that governs token i, folded with how far it is: moved on by one token.
struct Helper {
  uint8_t kind = 0, distance = 0;
  uint64_t code() const { return kind * 8u + distance; }
  void Pass(const Face& face, uint8_t tag);
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_TAGGER_H_
