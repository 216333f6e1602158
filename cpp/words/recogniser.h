// The recogniser of names: which words of a text are one name, and whether of a person, an organization, a
// place or something else. A linear chain over the features of words/name_features.h, decoded by Viterbi
// inside each stretch of capitalised words; everything outside stretches is no name.
//
//   auto names = Recogniser::Open("names.bin", &faults);   // null and a fault for a damaged file
//   for (const Recogniser::Name& name : names->Find(doc, facts)) …   // facts: NameFact bits by token
//
// Rules: deterministic; all sums are integers, so the answer is the same on every machine. Names are in text
// order and disjoint; none crosses a sentence. `confidence` is the margin over the best reading that differs
// in one of the name's tokens, as a share of one. Cost: O(tokens), and for each token of a stretch some 90
// features, those of the word itself and its neighbours summed once a word. Memory: 24 bytes a feature.
// Threads: immutable; what is kept of words belongs to the vocabulary.
//
// names.bin is a section file (words/section_file.h), made by cpp/tools/train_names.cc: the lexicon's hashes,
// which rise, clusters, families and surnames; hashes of features, which rise, the sets of labels that each
// has a weight of, all these weights; transitions. What rises is a column of words/columns.h.
#ifndef COPYDESK_WORDS_RECOGNISER_H_
#define COPYDESK_WORDS_RECOGNISER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "words/name_text.h"
#include "words/section_file.h"

namespace copydesk {

enum class NameType : uint8_t { kPerson, kOrganization, kPlace, kOther };
inline constexpr size_t kNameTypes = 4;

// A label is a type and a place in the name: 4 × type + {first, inner, last, only}; the last label is "no
// name".
enum NamePosition : uint8_t { kNameFirst, kNameInner, kNameLast, kNameOnly };
inline constexpr size_t kNameLabels = kNameTypes * 4 + 1;
inline constexpr uint8_t kNoName = kNameTypes * 4;
inline constexpr uint8_t NameLabel(NameType type, NamePosition position) {
  return static_cast<uint8_t>(static_cast<uint8_t>(type) * 4 + position);
}
inline constexpr bool OpensName(size_t label) {
  return label != kNoName && (label % 4 == kNameFirst || label % 4 == kNameInner);
}
// May `next` stand behind `label`?
inline constexpr bool MayFollow(size_t label, size_t next) {
  const bool goes_on = next != kNoName && (next % 4 == kNameInner || next % 4 == kNameLast);
  return OpensName(label) ? goes_on && label / 4 == next / 4 : !goes_on;
}

class Recogniser {
 public:
  struct Name {
    TokenSpan tokens;
    NameType type = NameType::kOther;
    float confidence = 0;
  };
  // What training makes and the file holds.
  struct Weights {
    std::vector<NameLexicon::Entry> lexicon;  // hashes rise
    std::vector<uint32_t> features;           // hashes, rising
    std::vector<uint16_t> sets;               // a bit for each label that a feature has a weight of
    std::vector<int8_t> weights;              // of these, label after label
    std::vector<int16_t> transitions;         // label by next label
    float unit = 1;                           // weights to one of log-odds
  };
  static constexpr FileKind kFile = {"copydesk names\n\n", "weights of the recogniser of names",
                                     kNameFeatureVersion};

  static std::unique_ptr<Recogniser> Make(Weights weights);  // null where its parts do not fit
  static std::unique_ptr<Recogniser> Open(const std::string& path, Diagnostics* faults);
  static std::string Write(const std::string& path, const Weights& weights);  // what is wrong, or ""

  std::vector<Name> Find(const Document& doc, std::span<const uint32_t> facts) const;
  const NameLexicon& lexicon() const { return lexicon_; }

 private:
  struct alignas(16) Row : std::array<int8_t, 16> {};
  struct alignas(32) Scores : std::array<int16_t, 16> {};  // of the labels but "no name", which has 0
  struct Cache;

  void Add(std::span<const uint64_t> features, Scores* scores) const;
  using Column = std::array<int32_t, kNameLabels>;
  void AddWord(const NameFace& face, NamePlace place, Cache* cache, NameFeatureList* list,
               Scores* scores) const;
  template <bool kForth>
  void Step(const Column& from, Column* to) const;
  void ScoreStretch(const NameSentence& s, TokenSpan stretch, Cache* cache, NameFeatureList* list,
                    std::vector<Scores>* scores) const;
  void Decode(TokenSpan stretch, std::span<const Scores> scores, std::vector<Name>* out) const;

  int64_t owner_ = Vocabulary::NewMemoOwner();
  NameLexicon lexicon_;
  std::vector<uint64_t> there_;  // a bit for each value of the top bits of a hash: some feature has it
  std::vector<uint32_t> slots_;  // open addressing: number of a feature + 1
  std::vector<uint32_t> hashes_;
  std::vector<Row> rows_;
  std::array<std::array<int32_t, kNameLabels>, kNameLabels> transitions_{};
  float unit_ = 1;
};

// The class of a token's word among words of like neighbours (cpp/tools/cluster_words.cc); 0: it has none.
// Remembered by word.
int32_t WordClassOf(const Document& doc, int32_t token);

}  // namespace copydesk

#endif  // COPYDESK_WORDS_RECOGNISER_H_
