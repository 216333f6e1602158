// The parser: from the tagged words of a sentence to a tree of grammatical relations. Greedy, arc-hybrid, two
// linear models: one for the moves, one for the relation of a word that has just been attached.
//
//   auto parser = Parser::Parse(bytes, "parser.bin", &faults);   // nullptr and a fault for a damaged file
//   ParserMemo memo;                                             // for all sentences of a thread
//   ParserTree tree = parser->Parse(words.words(), &memo);       // tree.head[1] of the first word
//
// Rules: deterministic, all sums are integers. Every word has one head, 0 is the root; arcs do not cross.
// Cost: two moves and one relation a word, each a sum over some 70 and 24 features, looked up by hash; what
// hangs on a word alone is remembered (ParserMemo).
//
// parser.bin, little-endian: Header; columns (words/columns.h) of `moves`: slots, which rise, the weights of
// each move but the last, and what all three add up to, mostly 0; columns of `relations`: slots, which rise,
// sets of those that have a weight, a bit each, and all these weights. Slots are the top bits of a feature's
// hash. `checksum` is Hash64 of all after the header. Made by cpp/tools/train_parser.cc.
//
// Not here: what the tree means. Who did what is read off it by grammar/tree.h, which knows control and
// coordination.
#ifndef COPYDESK_GRAMMAR_PARSER_H_
#define COPYDESK_GRAMMAR_PARSER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "grammar/features.h"
#include "grammar/relations.h"
#include "words/columns.h"
#include "words/vocabulary.h"

namespace copydesk {

// The words of a sentence for the parser, without punctuation.
class ParserWords {
 public:
  // Appends a token; false where it is punctuation: no word.
  bool Add(std::string_view lemma, uint8_t tag);
  const std::vector<ParserWord>& words() const { return words_; }

 private:
  std::vector<ParserWord> words_;
  uint8_t marks_ = 0;
  bool quoted_ = false;
};

// By word, from 1; the root is 0.
struct ParserTree {
  std::vector<int32_t> head;
  std::vector<Relation> relation;
};

// What a file holds, for the program that writes it.
struct ParserFile {
  struct Header {
    char magic[8];  // "CDPARSER"
    uint32_t version, tags, move_bits, moves, relation_bits, relations, bytes, unused;
    uint64_t checksum;
  };
  template <size_t N>
  struct Slot {
    uint32_t slot = 0;
    std::array<int8_t, N> weights{};
  };
  static std::string Write(int move_bits, const std::vector<Slot<kMoves>>& moves, int relation_bits,
                           const std::vector<Slot<kRelations>>& relations);
};

// What the features of a word alone add up to in each place, of the words asked for last: it changes no
// answer. A quarter of a megabyte, of one parser and one thread.
class ParserMemo {
 public:
  using Sums = std::array<uint64_t, kMovePlaces>;
  template <class Make>
  const Sums& Get(uint64_t form, TagValue tag, Make make) {
    Row& row = rows_[((form ^ tag) * 0x9fb21c651e98df25u) >> (64 - kBits)];
    if (row.form != form || row.tag != tag) row = {form, tag, make()};
    return row.sums;
  }

 private:
  static constexpr int kBits = 12;
  struct Row {
    uint64_t form = 0, tag = UINT64_MAX;  // of no word
    Sums sums{};
  };
  std::vector<Row> rows_ = std::vector<Row>(size_t{1} << kBits);
};

class Parser {
 public:
  static constexpr size_t kMaxFileBytes = 64 << 20;

  static std::unique_ptr<Parser> Parse(std::string_view bytes, const std::string& file, Diagnostics* faults);

  // That of a language's folder; null without a fault where the folder has no parser.bin.
  static std::shared_ptr<const Parser> Load(const std::string& folder, Diagnostics* faults);

  ParserTree Parse(const std::vector<ParserWord>& words, ParserMemo* memo) const;

  // Of the memo that a vocabulary keeps.
  int64_t owner() const { return owner_; }

 private:
  // Slots by open addressing, each with what it is worth: a number that is not 0.
  struct Table {
    static constexpr int kThereBits = 21;
    int bits = 0;
    std::vector<uint64_t> there;    // a bit for the top bits of a hash: some such slot is in the table
    std::vector<uint64_t> entries;  // the slot, and below it 32 bits of worth; 0: free

    void Reserve(size_t count, int slot_bits);
    void Add(uint32_t slot, uint32_t worth);
    uint32_t Find(uint32_t hash) const;  // the upper half; 0: none
  };
  class Slots;
  // What features that hang on one word's place are worth, as Sum() gives it: on the stack, and with those
  // of the queue that it is the front of.
  struct WordSum {
    std::array<uint64_t, kFront> stack{};
    uint64_t queue = 0;
  };
  using WordSums = std::vector<WordSum>;                                // by word, the first for nobody
  struct alignas(64) RelationRow : std::array<int16_t, kRelations> {};  // of a byte each, ready to be added

  bool ReadBody(std::string_view body, const ParserFile::Header& header);
  bool ReadMoves(ColumnReader* in, const ParserFile::Header& header);
  bool ReadRelations(ColumnReader* in, const ParserFile::Header& header);
  uint64_t Sum(const Slots& slots) const;
  WordSums SumWords(const ParserState& state, ParserMemo* memo) const;
  Move BestMove(const ParserState& state, const WordSums& words) const;
  Relation BestRelation(const ParserState& state, int32_t head) const;

  const int64_t owner_ = Vocabulary::NewMemoOwner();
  Table moves_;                             // worth: a bit, and the weights plus 128, a byte each
  Table relations_;                         // worth: an index into relation_rows_
  std::vector<RelationRow> relation_rows_;  // the first is no feature's
};

}  // namespace copydesk

#endif  // COPYDESK_GRAMMAR_PARSER_H_
