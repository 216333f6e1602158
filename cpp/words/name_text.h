// A document as the recogniser of names reads it: a face for every word, tags and what lists know by token,
// and what the article shows of each word in its other places.
//
//   NameText text(doc, facts, lexicon);   // facts: NameFact bits by token
//   text.sentences()[0].face(3).form
//
// Rules: deterministic. Cost: O(tokens); a face is made once a word and vocabulary. Threads and lifetime:
// belongs to one thread, and to the document and facts that it was made from.
#ifndef COPYDESK_WORDS_NAME_TEXT_H_
#define COPYDESK_WORDS_NAME_TEXT_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "words/document.h"
#include "words/name_features.h"

namespace copydesk {

// Classes of words of like neighbours, and surnames: learned or listed, by the hash of a word's norm.
class NameLexicon {
 public:
  struct Entry {
    uint32_t hash = 0;
    uint16_t cluster = 0;
    uint8_t family = 0;
    uint8_t surname = 0;
  };
  NameLexicon() = default;
  explicit NameLexicon(std::vector<Entry> entries);  // any order; of equal hashes the first counts
  const Entry* Find(std::string_view norm) const;
  static uint32_t HashOf(std::string_view norm) { return static_cast<uint32_t>(Hash64(norm)); }
  const std::vector<Entry>& entries() const { return entries_; }
  int64_t owner() const { return owner_; }

 private:
  std::vector<Entry> entries_;
  int64_t owner_ = Vocabulary::NewMemoOwner();
};

NameFace MakeNameFace(const Word& word, const Language& language, const NameLexicon& lexicon);

class NameText {
 public:
  NameText(const Document& doc, std::span<const uint32_t> facts, const NameLexicon& lexicon);
  const std::vector<NameSentence>& sentences() const { return sentences_; }
  const NameFace& face(int32_t token) const { return *faces_[static_cast<size_t>(token)]; }

 private:
  void FindFaces(const Document& doc, const NameLexicon& lexicon);
  void FindSentences(const Document& doc);
  void FindSeen();

  std::vector<const NameFace*> faces_;
  std::vector<uint8_t> tags_, seen_;
  std::span<const uint32_t> facts_;
  std::vector<NameSentence> sentences_;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_NAME_TEXT_H_
