// The closed classes of a language: which of its words open a clause, negate, name a day … C++ asks what a
// word does in a sentence; which words do it says the pack, in grammar.toml of its language.
//
//   complementizer = ["that"]     # grammar.toml
//   copula = ["be"]               # asked of lemmas
//
//   doc.Is(i, ClosedClass::kComplementizer)
//   doc.LemmaIs(i, ClosedClass::kCopula)        // "is", "were"
//
// Rules: a class is named by what its words do, in terms that fit other languages; a word may be in many.
// Words are compared in small letters, lemmas as the lemma table has them. The file names every class, with
// an empty list where the language has none; without the file all classes are empty. Faults, each at its
// place: a class that is none or is missing, what is no list of single words, a word twice in a class.
// Cost: a word's classes are looked up once a distinct word and kept with the vocabulary, a lemma's with the
// lemma (words/document.h); a question is a few loads and a test. Threads: immutable once read.
//
// Not here: words of one layer alone and facts about the world, which are sets and lists of a pack.
#ifndef COPYDESK_WORDS_CLOSED_CLASSES_H_
#define COPYDESK_WORDS_CLOSED_CLASSES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/diagnostic.h"
#include "words/word_set.h"

namespace copydesk {

enum class ClosedClass : uint8_t {
#define CLOSED_CLASS(constant, name) constant,
#include "words/closed_classes.def"
#undef CLOSED_CLASS
};

inline constexpr std::array kClosedClassNames = {
#define CLOSED_CLASS(constant, name) std::string_view(name),
#include "words/closed_classes.def"
#undef CLOSED_CLASS
};

// The classes of a word.
class ClassSet {
 public:
  bool Has(ClosedClass c) const {
    const auto n = static_cast<size_t>(c);
    return (bits_[n / 64] >> (n % 64) & 1) != 0;
  }
  void Add(ClosedClass c) {
    const auto n = static_cast<size_t>(c);
    bits_[n / 64] |= uint64_t{1} << (n % 64);
  }
  friend bool operator==(const ClassSet&, const ClassSet&) = default;
  template <class H>
  friend H AbslHashValue(H hash, const ClassSet& classes) {
    return H::combine(std::move(hash), classes.bits_);
  }

 private:
  std::array<uint64_t, (kClosedClassNames.size() + 63) / 64> bits_{};
};

// The number of a ClassSet that some word has; 0: that of a word without classes.
using ClassesId = uint16_t;

class ClosedClasses {
 public:
  // All empty.
  ClosedClasses() : sets_(1), first_(kClosedClassNames.size()) {}
  // The classes of a file; of none that can be read, as above.
  ClosedClasses(const std::string& path, Diagnostics* faults);

  ClassesId IdOf(std::string_view word) const {
    const auto found = ids_.find(word);
    return found == ids_.end() ? ClassesId{0} : found->second;
  }
  const ClassSet* sets() const { return sets_.data(); }  // by ClassesId
  bool Is(std::string_view word, ClosedClass c) const { return sets_[IdOf(word)].Has(c); }
  // One more word of a class. Sets that there are keep their numbers; not while another thread reads.
  void Add(std::string_view word, ClosedClass c);
  // The word that stands for its class: the first; empty where there is none.
  std::string_view First(ClosedClass c) const { return first_[static_cast<size_t>(c)]; }

 private:
  std::vector<ClassSet> sets_;
  std::vector<std::string> first_;  // by class
  absl::flat_hash_map<std::string, ClassesId, WordHash, std::equal_to<>> ids_;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_CLOSED_CLASSES_H_
