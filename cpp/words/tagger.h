// The part-of-speech tagger: an averaged perceptron over the features of words/features.h, greedy from left
// to right, in two steps.
//
//   auto tagger = Tagger::Parse(bytes, "tagger.bin", &faults);   // nullptr and a fault for a damaged file
//   tagger->Tag(vocabulary, words, glue, lemmas, tags);
//
// Rules: deterministic. A word that the dictionary knows with one tag only has that tag, and a frequent one
// none that it never had. Else the row features are added up first: those of each place (the word itself, its
// neighbours, the last tag) to a row of scores by tag, in steps of 1 << kRowShift and cut at a byte, and the
// rows to a sum. Where the best tag leads by `sure`, which the file gives with the weights, it is the answer:
// for 19 of 20 tokens. Else the joint features are added. All are integers, so the answer is the same on
// every machine. Cost: a row is a cache line, kept with the vocabulary (Vocabulary::Keep) and made once: a
// sure token is a sum of six rows. An unsure one looks up 22 features at random in memory. Memory: 16 bytes a
// slot, at most three quarters of them used, 1/4 MB of bits; with a vocabulary 120 bytes a word and at most
// kMaxRows rows of 64 bytes: one for each word, and those of neighbours, which words without weights of their
// own share.
//
// tagger.bin, little-endian: Header; columns (words/columns.h) of `words`: hashes, which rise, the only tag,
// set, possible; `sets`: bits by tag; of `features`: hashes, which rise, and numbers of cells; of `cells`:
// tag, weight. `checksum` is Hash64 of all after the header. Made by cpp/tools/train_tagger.cc.
#ifndef COPYDESK_WORDS_TAGGER_H_
#define COPYDESK_WORDS_TAGGER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "words/columns.h"
#include "words/features.h"
#include "words/lemmas.h"
#include "words/tags.h"
#include "words/vocabulary.h"

namespace copydesk {

// What a file holds, for the program that writes it.
struct TaggerFile {
  struct Header {
    char magic[8];  // "CDTAGGER"
    uint32_t version, tags, words, sets, features, cells, sure, bytes;
    uint64_t checksum;
  };
  struct Word {
    uint32_t hash = 0;
    uint8_t only = 0;                // its one tag, or 0
    uint16_t set = 0, possible = 0;  // which of the sets
  };
  struct Feature {
    uint32_t hash = 0;
    std::vector<std::pair<uint8_t, int8_t>> cells;  // tag, weight
  };
  // Words and features in any order; of equal hashes the first counts.
  static std::string Write(uint32_t sure, std::vector<Word> words, const std::vector<uint64_t>& sets,
                           std::vector<Feature> features);
};

class Tagger {
 public:
  static constexpr size_t kMaxFileBytes = 64 << 20;

  static std::unique_ptr<Tagger> Parse(std::string_view bytes, const std::string& file, Diagnostics* faults);

  static constexpr size_t kMaxRows = 1 << 17;  // 8 MB

  // One tag for each word of a sentence; `glue` has Glue bits for each, `lemmas` tells what is known of new
  // words.
  void Tag(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue,
           const LemmaTable& lemmas, std::span<uint8_t> out) const;
  // The same feature by feature: what the tests compare with.
  void TagPlainly(Vocabulary& vocabulary, std::span<const int32_t> words, std::span<const uint8_t> glue,
                  const LemmaTable& lemmas, std::span<uint8_t> out) const;

 private:
  struct Known {
    uint32_t hash = 0;
    uint16_t set = 0;
    uint16_t possible = 0;  // the set of all tags that it may have
    uint8_t only = 0;       // its one tag, or 0
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
  // Scores by tag: sums of weights, divided by 1 << kRowShift, plus 128. The places that are no tag hold 0.
  struct alignas(64) Row : std::array<uint8_t, 64> {};
  static constexpr int kRowShift = 2;
  struct alignas(64) Scores : std::array<int16_t, 64> {};
  struct Best {
    uint8_t tag = 0;
    int lead = 0;  // over the next best
  };
  enum Role : uint8_t { kSelf, kSelfGlued, kSelfFirst, kLeft, kFarLeft, kRight, kFarRight, kRoles };
  static constexpr size_t kSummed = 6;  // rows of a token: five words' and the last tag's
  // What is asked of a word at every token.
  struct Brief {
    std::array<int32_t, kRoles> rows{-1, -1, -1, -1, -1, -1, -1};  // in Cache::rows; -1: not made
    uint8_t only = 0;
    uint8_t flags = 0;    // of its face
    uint8_t helper = 0;   // likewise
    uint8_t is_long = 0;  // four letters and more: counts for the casing of the sentence
  };
  struct Cache;

  bool ReadBody(std::string_view body, const TaggerFile::Header& header);
  bool ReadFeatures(ColumnReader* in, const TaggerFile::Header& header);
  const Known* Find(uint64_t form) const;
  void Meet(Cache* cache, const Word& word, int32_t id, const LemmaTable& lemmas) const;
  Cache& CacheOf(Vocabulary& vocabulary, std::span<const int32_t> words, const LemmaTable& lemmas) const;
  bool Has(uint32_t hash) const {
    return (there_[hash >> kBitShift >> 6] >> (hash >> kBitShift & 63) & 1) != 0;
  }
  const Slot* FindSlot(uint32_t hash) const;
  void AddCells(const Slot& slot, Scores* scores) const;
  void AddFeatures(std::span<const uint64_t> features, Scores* scores) const;
  // The lowest scores for tags outside `possible`, bits by tag.
  Row RowOf(std::span<const uint64_t> features, uint64_t possible = kAnyTag) const;

  // Where a word stands, as far as its own row tells. Three places are so frequent that they are roles;
  // kRoles: none of them.
  struct Stand {
    uint32_t where = 0, glue = 0;
    Role role() const {
      if (where == 0) return glue == 0 ? kSelf : glue == kGluedRight ? kSelfGlued : kRoles;
      return where == 1 && glue == 0 ? kSelfFirst : kRoles;
    }
  };
  static size_t RoleFeatures(const Face& face, Role role, Stand stand, uint64_t* out);
  int32_t MakeRow(Cache* cache, int32_t word, Role role) const;
  int32_t UnusualRow(Cache* cache, int32_t word, Stand stand) const;
  int32_t KeepRow(Cache* cache, uint64_t key, Role role, std::span<const uint64_t> features,
                  uint64_t possible) const;
  void SumRows(Cache* cache, std::span<const int32_t> words, size_t i, Stand stand, uint8_t previous,
               Scores* sums) const;
  static Best BestOf(Scores* scores);
  template <class Sum, class Joint>
  void TagBy(Cache* cache, std::span<const int32_t> words, std::span<const uint8_t> glue,
             std::span<uint8_t> out, Sum sum, Joint joint) const;
  void AddJoint(const Cache& cache, std::span<const int32_t> words, size_t i, Casing casing, uint8_t previous,
                uint8_t before, uint64_t helper, bool plainly, Scores* scores) const;

  static constexpr int kBits = 21, kBitShift = 32 - kBits;
  static constexpr int kSlotBits = 20;  // three places of slots in a key of 64 bits
  int64_t owner_ = Vocabulary::NewMemoOwner();
  std::vector<Known> known_;  // open addressing
  std::vector<uint64_t> sets_;
  std::vector<uint64_t> there_;  // a bit for each value of the top bits of a hash: some feature has it
  std::vector<Slot> slots_;      // open addressing; a slot without a first cell is free
  std::vector<Cells> more_;
  std::vector<Row> previous_;  // by the last tag
  int sure_ = 0;
};

// What is known of a word that the dictionary does not have: from the lemma table, else from its shape.
uint64_t UnknownTags(const Word& word, std::string_view form, const LemmaTable& lemmas);

// The helper verb that governs token i, folded with how far it is: moved on by one token.
struct Helper {
  uint8_t kind = 0, distance = 0;
  uint64_t code() const { return kind * 8u + distance; }
  // `of_word`: what HelperOf() says of the token that is passed.
  void Pass(uint8_t of_word, uint8_t tag) {
    if (of_word != 0) {
      *this = {of_word, 0};
    } else if (kind != 0 && (Ends(tag) || ++distance > 4)) {
      *this = {};
    }
  }

 private:
  static constexpr bool Ends(uint8_t tag) {
    return (tag >= TagOf("VB") && tag <= TagOf("VBZ")) || tag == TagOf(",") || tag == TagOf(".") ||
           tag == TagOf(":");
  }
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_TAGGER_H_
