// The part-of-speech tagger: an averaged perceptron over the features of words/features.h, greedy from left to right.
//
//   auto tagger = Tagger::Parse(bytes, "tagger.bin", &faults);   // nullptr and a fault for a damaged file
//   tagger->Tag(vocabulary, words, glue, lemmas, tags);
//
// Rules: deterministic; a word that the dictionary knows with one tag only has that tag. The weights are integers, so the
// answer is the same on every machine.
// Cost: about 0.6 µs a token that is not in the dictionary; a word is looked at once a vocabulary (see Vocabulary::Keep).
// Memory: tagger.bin and 8 bytes for each slot of a table that is at most half full.
//
// tagger.bin, little-endian: Header; `words` × {u32 hash, u8 only tag, u8 0, u16 set}; `sets` × u64 bits by tag;
// `features` × {u32 hash, u8 cells}; `cells` × {u8 tag, i8 weight}. `checksum` is Hash64 of all after the header.
// Made by cpp/tools/train_tagger.cc.
#ifndef COPYDESK_WORDS_TAGGER_H_
#define COPYDESK_WORDS_TAGGER_H_

#include <cstdint>
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

  // One tag for each word of a sentence; `glue` has Glue bits for each, `lemmas` tells what is known of new words.
  void Tag(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue, const LemmaTable& lemmas,
           std::span<uint8_t> out) const;

 private:
  struct Known {
    uint32_t hash = 0;
    uint16_t set = 0;
    uint8_t only = 0;  // its one tag, or 0
    bool used = false;
  };
  struct Slot {
    uint32_t hash = 0;
    uint32_t first = 0;  // cell; the count stands in the top byte
  };
  struct Cell {
    uint8_t tag;
    int8_t weight;
  };
  struct Look {
    Face face;
    uint8_t only = 0;
    uint8_t is_long = 0;  // four letters and more: counts for the casing of the sentence
    bool made = false;
  };
  struct Cache;

  bool ReadBody(std::string_view body, const Header& header);
  const Known* Find(uint64_t form) const;
  Look Make(const Word& word, const LemmaTable& lemmas) const;
  Cache& Looks(Vocabulary& vocabulary, std::span<const int32_t> words, const LemmaTable& lemmas) const;
  void Score(std::span<const uint64_t> features, int32_t* scores) const;

  int64_t owner_ = Vocabulary::NewMemoOwner();
  std::vector<Known> known_;     // open addressing
  std::vector<uint64_t> sets_;
  std::vector<Slot> slots_;      // open addressing; a slot without cells is free
  std::vector<Cell> cells_;
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
