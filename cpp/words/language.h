// What is known of a language: segmentation lists, lemma table, part-of-speech tagger. Immutable once packs
// are loaded (Add), shared by all threads.
//
//   Diagnostics faults;
//   auto english = Language::Load("packs/news_en/language", &faults);
//   english->Lemma(word, tag)   // "say" for "said"/VBD
//
// Files in the folder, each optional: abbreviations.tsv, openers.tsv (words that open a sentence, verbs of
// saying), grammar.toml (see words/closed_classes.h), lemmas.tsv, names.txt (see words/lemmas.h), tagger.bin
// (see words/tagger.h), names.bin (see words/recogniser.h). A pack without a tagger gives tag 0, one without
// names.bin has no recogniser.
//
// Not here: which words a rule of C++ means: it asks for a class (words/closed_classes.h), and the language's
// folder says its words; and the parser, which stands in the same folder but is asked by news alone
// (grammar/parser.h).
#ifndef COPYDESK_WORDS_LANGUAGE_H_
#define COPYDESK_WORDS_LANGUAGE_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/span.h"
#include "text/segment.h"
#include "words/closed_classes.h"
#include "words/vocabulary.h"

namespace copydesk {

class Recogniser;

using TagId = uint8_t;  // index into Language::tag_names(); 0 is "no tag"

// What stands around a word, for tags that leave its part of speech open.
struct Neighbours {
  std::string_view previous_tag, next_tag;  // empty at the ends of the sentence
  std::string_view next_norm;
  bool next_is_verb = false;  // adverbs and pronouns between do not count: "has not yet been"
};

// A word's lemma under a tag, and the lemma's classes.
struct KnownLemma {
  const char* data = nullptr;  // null: not made yet
  uint32_t size = 0;
  ClassesId classes = 0;
  TagId tag = 0;

  std::string_view text() const { return {data, size}; }
};

class Language {
 public:
  static std::shared_ptr<Language> Load(const std::string& folder, Diagnostics* faults);
  ~Language();

  // What lists of packs tell of a word beside the language's own files: `lemma` is of the class, too. Only
  // while packs are loaded, before any document is read.
  void Add(std::string_view lemma, ClosedClass c);

  // Where it was loaded from: grammar/parser.h has its file there.
  const std::string& folder() const;

  // Penn tags, one for each word of one sentence. Deterministic. `glue` (Glue bits of words/features.h: which
  // words touch their neighbours) and `out` have words.size() places.
  void Tag(Vocabulary& vocabulary, std::span<const WordId> words, std::span<const uint8_t> glue,
           std::span<TagId> out) const;
  const std::vector<std::string>& tag_names() const;
  std::string_view tag_name(TagId tag) const;

  // The lemma of a word in the reading that its tag gives; names and unknown words keep their form
  // (lower-cased unless NNP/NNPS). Lives as long as the longer-lived of language and vocabulary.
  std::string_view Lemma(const Word& word, TagId tag) const;
  // The same for the words of one sentence at once; what was said last of a word is kept with the vocabulary,
  // 32 bytes a word.
  void Lemmas(Vocabulary& vocabulary, std::span<const WordId> words, std::span<const TagId> tags,
              std::span<KnownLemma> out) const;
  // Every lemma the word has in some reading (the lower-cased form included): what a word-level test must
  // allow for.
  std::vector<std::string_view> LemmaCandidates(const Word& word) const;
  // Whether the lemma table has the word in small letters, other than as a name; nothing where there is no
  // table.
  std::optional<bool> Knows(const Word& word) const;
  // UPOS for a word under a Penn tag and between its neighbours: "have"/VBP is AUX or VERB, "this"/DT is DET
  // or PRON.
  std::string_view Upos(const Word& word, TagId tag, const Neighbours& around) const;

  // Without one every word has tag 0.
  bool has_tagger() const;
  // Null where the pack has none.
  const Recogniser* recogniser() const;

  const ClosedClasses& classes() const;
  // The classes of words, which are kept with the vocabulary, 4 bytes a word.
  void Classes(Vocabulary& vocabulary, std::span<const WordId> words, std::span<ClassesId> out) const;

  // What Segment() asks: abbreviations, words that open a sentence, verbs of saying.
  const SegmentationRules& segmentation() const;

 private:
  Language();
  std::string_view LemmaAt(int32_t first, const Word& word, std::string_view tag) const;

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_LANGUAGE_H_
