// Tests on one token, evaluated once a distinct word as far as the word alone decides.
//
//   ElementTable table;
//   int32_t say = table.Add({.test = …[lemma="say"]…}, sets, language);
//   ElementCache cache(table, document);
//   cache.OfWord(say, word)            // kNo, kYes, or kMaybe: the tag must be asked
//   cache.Matches(say, token)          // the answer; asks for tags only if the word leaves it open
//
// Rules: a literal in any case compares Word::lower, one with an upper-case letter Word::text; a plain quote
// mark or hyphen in a literal also finds its typographic forms (’ “ ” ‐). A lemma test is open for a word
// that has such a lemma in some reading; a pos or tag test is always open. Of a word that came with its
// lemma, pos or tag the test is decided. Cost: each word's answers are made when it is first seen and kept.
// Elements that ask for certain strings are *listed*: found by the word's own strings (one look-up an
// attribute) or, in a corpus, the words by the element's strings (Prime); a word lists the few that it may
// pass, with a 64-bit filter before the list. The others (flags, regexes, negations) are bit rows, shared by
// all words with the same answers. So ten thousand rules cost a word what it has in common with them.
// Threads: a table is immutable once compiled; a cache belongs to its document's thread.
#ifndef COPYDESK_PATTERN_ELEMENT_H_
#define COPYDESK_PATTERN_ELEMENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pattern/ast.h"
#include "pattern/pattern.h"
#include "pattern/regex_shape.h"
#include "words/document.h"

namespace copydesk::pattern {

enum class Answer : uint8_t { kNo, kMaybe, kYes };

// A string test compiled: one string, a set, or a regex. Also used for attributes of spans.
class StringTest {
 public:
  StringTest(const Value& value, bool negated, const StringSets* sets);
  bool Holds(std::string_view text) const { return Contains(text) != negated_; }
  bool Contains(std::string_view text) const;  // without the negation
  // Likewise of what is composed already, as all of a vocabulary is.
  bool HoldsComposed(std::string_view text) const { return ContainsComposed(text) != negated_; }
  bool negated() const { return negated_; }
  bool is_regex() const { return regex_ != nullptr; }
  // The strings that pass, sorted; empty for a regex of many.
  const std::vector<std::string>& strings() const { return strings_; }

 private:
  bool ContainsComposed(std::string_view text) const;

  bool negated_;
  std::vector<std::string> strings_;   // sorted
  std::shared_ptr<const void> regex_;  // null where `strings_` say it
  RegexShape shape_ = RegexShape::Any();
};

// Empty, or what is wrong with the regex.
std::string RegexFault(const std::string& regex, bool fold_case);

// Words by their strings, of a vocabulary that does not grow.
class WordIndex {
 public:
  // A string that an element asks for.
  struct Question {
    Attr attr = Attr::kWord;
    std::string_view text;
  };
  struct Answers {
    struct Found {
      WordId word = 0;
      int32_t question = 0;
    };
    std::vector<Found> found;  // sorted by word
    std::vector<WordId> open;  // words that the index cannot tell; sorted, and none of them is found
  };

  virtual ~WordIndex() = default;
  // Appends all words (readings too) whose `attr` is `text`; attr is word, lower, norm, lemma or shape. Too
  // many do no harm.
  virtual void Find(Attr attr, std::string_view text, std::vector<WordId>* words) const = 0;
  // The same of many questions in one pass over the words.
  virtual Answers FindAll(std::span<const Question> questions) const = 0;
};

class ElementTable {
 public:
  ElementTable();
  ~ElementTable();
  ElementTable(const ElementTable&) = delete;
  ElementTable& operator=(const ElementTable&) = delete;

  // Ids count from 0; the same element (by its text and the contents of its sets) gets the same id.
  int32_t AddTest(const TokenTest& test, const StringSets* sets);
  int32_t AddLiteral(const std::string& word, bool any_case);
  // An element of another table; the table must outlive this one.
  int32_t AddFrom(const ElementTable& other, int32_t id);

  int32_t size() const;
  std::string_view name(int32_t id) const;  // as written
  int64_t owner() const { return owner_; }  // of answers kept in a vocabulary

  // An element that asks for certain strings is listed (-1); the others are numbered from 0.
  int32_t other(int32_t id) const { return other_[static_cast<size_t>(id)]; }
  // The listed elements that the word may pass: 2 * id, + 1 where it passes for certain; sorted.
  void ListedOf(const Word& word, const Language& language, std::vector<uint32_t>* out) const;
  // Its answers to the others: `row` has 2 * width() places, may bits, then must bits. With `listed`, what
  // ListedOf gives too: a word's lemmas are looked up once for both.
  void OthersOf(const Word& word, const Language& language, uint64_t* row,
                std::vector<uint32_t>* listed = nullptr) const;
  size_t width() const { return width_; }
  // Calls found(word, entry) for all words of an index that a listed element may hold for; entry as in
  // ListedOf.
  void WordsOf(int32_t id, const WordIndex& index, const WordSource& words, const Language& language,
               const std::function<void(WordId, uint32_t)>& found) const;
  // What the listed elements ask for, each string once.
  std::span<const WordIndex::Question> questions() const;
  // The listed elements that the word may pass, as ListedOf, where an index found which of the questions the
  // word answers.
  void ListedOf(const Word& word, const Language& language, std::span<const WordIndex::Answers::Found> found,
                std::vector<uint32_t>* out) const;
  // Elements that some pattern must meet or begins with: those that Presence notes.
  void Watch(int32_t id) { watched_[static_cast<size_t>(id)] = 1; }
  bool watched(int32_t id) const { return watched_[static_cast<size_t>(id)] != 0; }
  bool OfToken(int32_t id, const Document& document, int32_t token) const;
  // About how many documents in a thousand have a token that passes: what a poor trigger it is.
  double Commonness(int32_t id) const;
  bool IsAny(int32_t id) const;
  // Whether words decide it, and not all pass: strings and regexes of their forms and lemmas; no tags, flags
  // or negations.
  bool IsSelective(int32_t id) const;
  // Whether every token that passes `id` passes `wider` of another table too. True only where it is plain: by
  // equal elements, by strings that all pass, by parts of `&` and `|`; what regexes and lemmas have in common
  // is not decided.
  bool Implies(int32_t id, const ElementTable& other, int32_t wider) const;

 private:
  struct Compiled;
  struct Index;
  void ListedOf(const struct WordView& view, std::vector<uint32_t>* out) const;
  void Decide(const struct WordView& view, std::vector<uint32_t>* asked, std::vector<uint32_t>* out) const;
  int32_t Add(std::shared_ptr<const Compiled> element);

  const int64_t owner_;
  std::vector<std::shared_ptr<const Compiled>> elements_;
  std::vector<int32_t> other_;   // by id
  std::vector<int32_t> others_;  // ids
  size_t width_ = 0;             // numbers of 64 bits for all of them
  std::vector<char> watched_;    // by id
  std::vector<char> by_string_;  // by id: a word that is one of its strings passes
  std::unique_ptr<Index> index_;
};

// In which sentences of a document a word may pass which element. Used again for the next document: clearing
// costs what was noted, not all the elements.
struct SentenceNotes {
  std::vector<std::vector<int32_t>> of;  // by element
  std::vector<int32_t> noted;            // elements
};

// The answers of one vocabulary's words to one table's elements, made as they are asked for. Belongs to one
// thread.
class WordAnswers {
 public:
  WordAnswers() = default;
  // For ids below `size`; more may come.
  void Grow(size_t size) {
    if (rows_.size() < size) rows_.resize(size);
  }
  // All listed answers at once, from the elements' side; `Grow` must have been called.
  void Prime(const ElementTable& table, const WordIndex& index, const WordSource& words,
             const Language& language);

  Answer Of(int32_t element, WordId word, const ElementTable& table, const WordSource& words,
            const Language& language) {
    if (table.other(element) < 0)
      ListedRow(word, table, words, language);
    else
      Others(word, table, words, language);
    return OfKnown(element, word, table);
  }
  // Whether all answers of a word are made.
  bool Knows(WordId word) const {
    const Row& row = rows_[static_cast<size_t>(word)];
    return row.count >= 0 && row.others >= 0;
  }
  Answer OfKnown(int32_t element, WordId word, const ElementTable& table) const {
    const Row& row = rows_[static_cast<size_t>(word)];
    const int32_t other = table.other(element);
    if (other < 0) return (row.filter & FilterBit(element)) == 0 ? Answer::kNo : Search(row, element);
    const uint64_t bit = uint64_t{1} << (other & 63);
    const uint64_t* others = others_.data() + row.others + (static_cast<size_t>(other) >> 6);
    if ((others[0] & bit) == 0) return Answer::kNo;
    return (others[table.width()] & bit) == 0 ? Answer::kMaybe : Answer::kYes;
  }
  std::span<const uint32_t> Listed(WordId word, const ElementTable& table, const WordSource& words,
                                   const Language& language) {
    const Row& row = ListedRow(word, table, words, language);
    return {listed_.data() + row.begin, static_cast<size_t>(row.count)};
  }
  // A bit for each listed element that the word may pass: FilterBit() of its id.
  uint64_t Filter(WordId word, const ElementTable& table, const WordSource& words, const Language& language) {
    return ListedRow(word, table, words, language).filter;
  }
  static uint64_t FilterBit(int32_t element) { return uint64_t{1} << (element & 63); }

  std::unique_ptr<SentenceNotes> TakeNotes();
  void GiveBack(std::unique_ptr<SentenceNotes> notes);

  const uint64_t* Others(WordId word, const ElementTable& table, const WordSource& words,
                         const Language& language) {
    int32_t at = rows_[static_cast<size_t>(word)].others;
    if (at < 0) [[unlikely]]
      at = MakeOthers(word, table, words, language);
    return others_.data() + at;
  }

 private:
  struct Row {
    uint64_t filter = 0;  // a bit for each listed element, by its id mod 64: most questions end here
    uint32_t begin = 0;   // in listed_
    int32_t count = -1;   // -1: not made yet
    int32_t others = -1;  // in others_; -1: not made yet
  };
  Answer Search(const Row& row, int32_t element) const {
    for (uint32_t i = row.begin, end = row.begin + static_cast<uint32_t>(row.count); i < end; ++i) {
      if (listed_[i] >> 1 == static_cast<uint32_t>(element))
        return (listed_[i] & 1) != 0 ? Answer::kYes : Answer::kMaybe;
    }
    return Answer::kNo;
  }
  const Row& ListedRow(WordId word, const ElementTable& table, const WordSource& words,
                       const Language& language) {
    Row& row = rows_[static_cast<size_t>(word)];
    if (row.count < 0) [[unlikely]]
      MakeListed(&row, word, table, words, language);
    return row;
  }
  void MakeListed(Row* row, WordId word, const ElementTable& table, const WordSource& words,
                  const Language& language);
  void MakeListed(Row* row, size_t begin);
  int32_t MakeOthers(WordId word, const ElementTable& table, const WordSource& words,
                     const Language& language);

  std::vector<Row> rows_;  // by word
  std::vector<uint32_t> listed_;
  std::vector<uint64_t> others_;
  std::unordered_map<std::string, int32_t> others_at_;  // by the row's bytes
  std::vector<std::unique_ptr<SentenceNotes>> notes_;   // of no document now
};

class ElementCache {
 public:
  // Answers are kept in the document's vocabulary, so that the next document finds them …
  ElementCache(const ElementTable& table, const Document& document);
  // … or in `answers`.
  ElementCache(const ElementTable& table, const Document& document, WordAnswers* answers);

  Answer OfWord(int32_t element, WordId word) {
    return answers_->Of(element, word, table_, vocabulary_, language_);
  }
  bool Matches(int32_t element, int32_t token) {
    const WordId word = document_.tokens()[static_cast<size_t>(token)].word;
    if (!answers_->Knows(word)) [[unlikely]]
      return MatchesNew(element, token);
    return Holds(answers_->OfKnown(element, word, table_), element, token);
  }
  // What words must have to pass one of several elements: who has many tokens to ask, asks for all elements
  // at once.
  struct Filter {
    uint64_t listed = 0;
    std::vector<uint64_t> others;  // as the rows of Others(); empty: none of those elements

    void Clear() { listed = 0, others.clear(); }
  };
  void AddTo(Filter* filter, int32_t element) const {
    const int32_t other = table_.other(element);
    if (other < 0) {
      filter->listed |= WordAnswers::FilterBit(element);
      return;
    }
    filter->others.resize(table_.width());
    filter->others[static_cast<size_t>(other) >> 6] |= uint64_t{1} << (other & 63);
  }
  bool MayPass(const Filter& filter, int32_t token) {
    const WordId word = document_.tokens()[static_cast<size_t>(token)].word;
    if ((answers_->Filter(word, table_, vocabulary_, language_) & filter.listed) != 0) return true;
    if (filter.others.empty()) return false;
    const uint64_t* row = Others(word);
    for (size_t i = 0; i < filter.others.size(); ++i) {
      if ((row[i] & filter.others[i]) != 0) return true;
    }
    return false;
  }
  std::span<const uint32_t> Listed(WordId word) {
    return answers_->Listed(word, table_, vocabulary_, language_);
  }
  const uint64_t* Others(WordId word) { return answers_->Others(word, table_, vocabulary_, language_); }
  const ElementTable& table() const { return table_; }
  WordAnswers& answers() { return *answers_; }

 private:
  bool Holds(Answer of_word, int32_t element, int32_t token) const {
    return of_word == Answer::kMaybe ? table_.OfToken(element, document_, token) : of_word == Answer::kYes;
  }
  // Apart, so that a word that is known needs no registers for calls.
  [[gnu::noinline]] bool MatchesNew(int32_t element, int32_t token) {
    const WordId word = document_.tokens()[static_cast<size_t>(token)].word;
    return Holds(OfWord(element, word), element, token);
  }

  const ElementTable& table_;
  const Document& document_;
  const Vocabulary& vocabulary_;
  const Language& language_;
  WordAnswers* answers_;
};

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_ELEMENT_H_
