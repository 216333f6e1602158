// Interned words: each distinct token text of a batch is looked at once, and everything else counts in word
// ids.
//
//   Vocabulary words(language);
//   WordId id = words.Intern("Ministers");
//   words[id].lower   // "ministers"
//   WordId read = words.Intern("leaves", {{"tag", "VBZ"}, {"lemma", "leave"}});   // a reading: the word with
//   what was given of it
//
// Rules: ids count from 0 in order of first sight; the string_views of a Word live as long as the vocabulary.
// A word and each of its readings are different ids, so that whatever is asked of a token that came with its
// tag, lemma or other attributes is decided once a distinct reading. A given `norm` takes the place of our
// own. A word with decomposed accents ("g" + U+0306) is the composed word, id and text: whoever asks finds it
// in either form; where it stands in the article says how it was written. Cost: one hash and one comparison a
// known token, 10 ns; folds, shape and flags once a distinct word, 200 ns. Threads: not thread-safe; each
// worker has its own. Limits, so that no text takes the machine down: an owner that reads article after
// article clears it between two of them when IsFull(): kMaxWords words or kMaxVocabularyBytes. Within one
// article, of at most kMaxArticleBytes, nothing can be forgotten: a vocabulary made with `most_words` gives
// every further new word one id, whose text is U+FFFD, and counts them in refused(). A word takes about 230
// bytes here, text, folds and shape included, and what its owners note of it; a long word takes up to four
// times its bytes.
//
// Not here: a way to forget one word. Ids are indices into what many owners keep, so all of it goes at once,
// between two articles.
#ifndef COPYDESK_WORDS_VOCABULARY_H_
#define COPYDESK_WORDS_VOCABULARY_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/span.h"

namespace copydesk {

using WordId = int32_t;

enum WordFlag : uint32_t {
  kIsTitle = 1 << 0,   // first letter upper, the rest lower: "Minister", "A"
  kIsUpper = 1 << 1,   // at least one letter, none lower: "NATO", "U.S."
  kIsLower = 1 << 2,   // at least one letter, none upper
  kIsDigit = 1 << 3,   // decimal digits only
  kIsPunct = 1 << 4,   // punctuation and symbols only
  kLikeNum = 1 << 5,   // "12", "1,200", "3.5", "seven", "dozen"
  kIsAlpha = 1 << 6,   // letters only
  kIsSpace = 1 << 7,   // white space only (tokens made elsewhere)
  kIsQuote = 1 << 8,   // " “ ” ‘ ’ « » and their like
  kHasUpper = 1 << 9,  // any upper-case letter
  kIsAscii = 1 << 10,
};

struct Attribute {
  std::string_view key, value;
  friend bool operator==(const Attribute&, const Attribute&) = default;
};

struct Word {
  std::string_view text;
  std::string_view lower;  // Unicode lower case
  std::string_view
      norm;  // case and diacritics folded: "Erdoğan" → "erdogan"; curly quotes and dashes made plain
  std::string_view shape;            // "Xxxxx" → "Xxxxx", runs longer than 4 cut: "dddd", "XXXX", "Xxxxx"
  uint32_t flags = 0;                // WordFlag bits
  std::span<const Attribute> given;  // a reading's attributes: "tag", "lemma", "dep" …

  std::optional<std::string_view> Given(std::string_view key) const {
    for (const Attribute& a : given) {
      if (a.key == key) return a.value;
    }
    return std::nullopt;
  }
};

// Words by number: a vocabulary, or words that are kept in another way.
class WordSource {
 public:
  virtual ~WordSource() = default;
  virtual const Word& Of(WordId id) const = 0;
  virtual int32_t size() const = 0;
};

class Vocabulary final : public WordSource {
 public:
  explicit Vocabulary(int32_t most_words = INT32_MAX);
  ~Vocabulary() override;
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  WordId Intern(std::string_view text);
  // The same for many tokens of a text at once, which waits less for memory; `ids` has tokens.size() places.
  void Intern(std::string_view text, std::span<const ByteSpan> tokens, WordId* ids);
  // A reading. The same attributes in another order are another reading.
  WordId Intern(std::string_view text, std::span<const Attribute> given);
  const Word& operator[](WordId id) const {
    return chunks_[static_cast<size_t>(id) / kChunk][static_cast<size_t>(id) % kChunk];
  }
  const Word& Of(WordId id) const override { return (*this)[id]; }
  int32_t size() const override;
  int64_t MemoryUsage() const;  // bytes

  bool IsFull() const;      // time to Clear()
  int64_t refused() const;  // tokens that got the id of words without room

  // Forgets every word and note; ids start at 0 again and generation() grows, so that caches keyed by id
  // know.
  void Clear();
  int64_t generation() const;

  // Notes on each word for one who asks the same of it again and again (a key id, a set of triggers):
  // Memo(owner)[id] is kNoMemo until the owner writes it. As long as the vocabulary at the time of the call;
  // forgotten by Clear().
  static constexpr int32_t kNoMemo = INT32_MIN;
  std::vector<int32_t>& Memo(int64_t owner) {
    Notes& notes = notes_[owner];
    if (notes.generation != generation()) notes = {generation(), {}};
    if (notes.values.size() < static_cast<size_t>(size()))
      notes.values.resize(static_cast<size_t>(size()), kNoMemo);
    return notes.values;
  }
  // Whatever else an owner keeps about the words. It is made on first use and forgotten by Clear().
  template <class T>
  T& Keep(int64_t owner) {
    Kept& kept = kept_[owner];
    if (kept.generation != generation()) kept = {generation(), std::make_shared<T>()};
    return *static_cast<T*>(kept.object.get());
  }
  // Forgets what all owners keep; the words stay.
  void ForgetNotes() {
    kept_.clear();
    notes_.clear();
  }
  // A number for an owner of notes, never given twice in a process.
  static int64_t NewMemoOwner() {
    static std::atomic<int64_t> last{0};
    return ++last;
  }

 private:
  struct Notes {
    int64_t generation = -1;
    std::vector<int32_t> values;
  };
  struct Kept {
    int64_t generation = -1;
    std::shared_ptr<void> object;
  };
  struct Impl;
  static constexpr size_t kChunk = 1024;  // words a chunk: references stay where they are
  std::vector<std::unique_ptr<Word[]>> chunks_;
  std::unique_ptr<Impl> impl_;                // refers to chunks_
  std::unordered_map<int64_t, Kept> kept_;    // by owner
  std::unordered_map<int64_t, Notes> notes_;  // by owner
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_VOCABULARY_H_
