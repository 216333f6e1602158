// Where the words of a corpus are: words by their strings, sentences by their words.
//
//   std::optional<std::vector<SentenceId>> sentences = Narrow(pattern, reader, /*ask_all=*/false);
//
// How: a pattern tells which words every match must hold one of; of these sets the one in the fewest
// sentences is taken, and others that are not much more frequent thin it out. Words by a string are found by
// binary search (their text without case, then what was asked for; their lemma), so a new pattern costs what
// it asks for and no look at the whole vocabulary. Sentences of a word are kept as differences, a byte for
// most of them. Limits: a shape, and a lemma where tokens came without theirs, are looked for among all
// words.
//
// Not here: where in its sentence a word stands. The sentences that are left are scanned anyhow
// (pattern/scanner.h), and positions would take as much as the corpus itself.
#ifndef COPYDESK_CORPUS_INDEX_H_
#define COPYDESK_CORPUS_INDEX_H_

#include <optional>
#include <string_view>
#include <vector>

#include "corpus/reader.h"
#include "corpus/store.h"
#include "pattern/element.h"
#include "pattern/pattern.h"

namespace copydesk::corpus {

// Fills the index of a store whose words and sentences are there.
void BuildIndex(Store* store);

// Words of the store by their strings, as patterns ask for them.
class StoreIndex final : public pattern::WordIndex {
 public:
  explicit StoreIndex(const Store& store);
  void Find(pattern::Attr attr, std::string_view text, std::vector<WordId>* words) const override;
  // Cost: a look at every word, and of each question at log(strings / questions) strings.
  Answers FindAll(std::span<const Question> questions) const override;

 private:
  const Store& store_;
  const StringId norm_, lemma_;  // names of attributes
  bool all_have_lemma_;
};

// About in how many sentences each word is.
std::vector<int32_t> CountSentences(const Store& store);

// The sentences that hold one of the words, sorted.
std::vector<SentenceId> SentencesWith(const Store& store, const std::vector<ReadingId>& words);

// The sentences in which some token of every match is, sorted; nothing where that is not known. `ask_all`:
// what no string tells (a regex, a tag) is asked of every word: as much work as a small scan, and the reader
// knows every word then.
std::optional<std::vector<SentenceId>> Narrow(const Pattern& pattern, const Reader& reader, bool ask_all);

}  // namespace copydesk::corpus

#endif  // COPYDESK_CORPUS_INDEX_H_
