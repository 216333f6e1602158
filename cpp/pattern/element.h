// Tests on one token, evaluated once a distinct word as far as the word alone decides.
//
//   ElementTable table;
//   int32_t say = table.Add({.test = …[lemma="say"]…}, sets, language);
//   ElementCache cache(table, document);
//   cache.OfWord(say, word)            // kNo, kYes, or kMaybe: the tag must be asked
//   cache.Matches(say, token)          // the answer; asks for tags only if the word leaves it open
//
// Rules: a literal in any case compares Word::lower, one with an upper-case letter Word::text; a plain quote mark or hyphen
// in a literal also finds its typographic forms (’ “ ” ‐). A lemma test is open for a word that has such a lemma in some
// reading; a pos or tag test is always open.
// Cost: each word's answers to all elements are made when it is first seen, as two bit rows shared by all words with the
// same answers (a class), and kept in the vocabulary; after that one look-up a question. What makes them: elements that ask
// for certain strings are found by the word's own strings (one look-up an attribute), flags are bits, only regexes and
// negations are each evaluated.
// Threads: a table is immutable once compiled; a cache belongs to its document's thread.
#ifndef COPYDESK_PATTERN_ELEMENT_H_
#define COPYDESK_PATTERN_ELEMENT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pattern/ast.h"
#include "pattern/pattern.h"
#include "words/document.h"

namespace copydesk::pattern {

enum class Answer : uint8_t { kNo, kMaybe, kYes };

// A string test compiled: one string, a set, or a regex. Also used for attributes of spans.
class StringTest {
 public:
  StringTest(const Value& value, bool negated, const StringSets* sets);
  bool Holds(std::string_view text) const { return Contains(text) != negated_; }
  bool Contains(std::string_view text) const;  // without the negation
  bool negated() const { return negated_; }
  bool is_regex() const { return regex_ != nullptr; }
  // The strings that pass, sorted; empty for a regex.
  const std::vector<std::string>& strings() const { return strings_; }

 private:
  bool negated_;
  std::vector<std::string> strings_;  // sorted
  std::shared_ptr<const void> regex_;
};

// Empty, or what is wrong with the regex.
std::string RegexFault(const std::string& regex, bool fold_case);

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
  int64_t owner() const { return owner_; }

  // The word's answers to all elements: `row` has 2 * width() places, may bits, then must bits.
  void Classify(const Word& word, const Language& language, uint64_t* row) const;
  size_t width() const { return (elements_.size() + 63) / 64; }
  bool OfToken(int32_t id, const Document& document, int32_t token) const;
  // About how many documents in a thousand have a token that passes: what a poor trigger it is.
  double Commonness(int32_t id) const;
  bool IsAny(int32_t id) const;

 private:
  struct Compiled;
  struct Index;
  int32_t Add(std::shared_ptr<const Compiled> element);

  const int64_t owner_;
  std::vector<std::shared_ptr<const Compiled>> elements_;
  std::unique_ptr<Index> index_;
};

// The answers of one vocabulary's words. Kept in the vocabulary, so that the next document finds them.
struct WordClasses {
  std::vector<uint64_t> rows;
  std::unordered_map<std::string, int32_t> row_of;  // by the row's bytes
};

class ElementCache {
 public:
  ElementCache(const ElementTable& table, const Document& document);

  Answer OfWord(int32_t element, WordId word) {
    size_t row = RowOf(word);
    uint64_t bit = uint64_t{1} << (element & 63);
    size_t at = row + (static_cast<size_t>(element) >> 6);
    if ((classes_->rows[at] & bit) == 0) return Answer::kNo;
    return (classes_->rows[at + width_] & bit) == 0 ? Answer::kMaybe : Answer::kYes;
  }
  // Adds the elements that this word may pass to a set of width() words of 64 bits.
  void AddMay(WordId word, uint64_t* elements) {
    size_t row = RowOf(word);
    for (size_t i = 0; i < width_; ++i) elements[i] |= classes_->rows[row + i];
  }
  size_t width() const { return width_; }
  bool Matches(int32_t element, int32_t token) {
    switch (OfWord(element, document_.tokens()[static_cast<size_t>(token)].word)) {
      case Answer::kNo: return false;
      case Answer::kYes: return true;
      case Answer::kMaybe: return table_.OfToken(element, document_, token);
    }
    return false;
  }

 private:
  size_t RowOf(WordId word) {
    int32_t row = (*classes_of_)[static_cast<size_t>(word)];
    return static_cast<size_t>(row >= 0 ? row : Classify(word));
  }
  int32_t Classify(WordId word);

  const ElementTable& table_;
  const Document& document_;
  WordClasses* classes_;              // a row: may bits, then must bits
  std::vector<int32_t>* classes_of_;  // by word: where its row starts, or negative
  size_t width_;                      // words of 64 bits for each of the two
};

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_ELEMENT_H_
