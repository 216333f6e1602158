// The lemma table: form and class of tag → lemma, from a TSV file.
//
//   say	V	said says saying          class V: VBD VBG VBN VBZ
//   he	PRP	him                        a Penn tag: that tag only
//
// Rules: a row is `lemma, class, forms`; classes are V, N (NNS, NNPS), A (JJR, JJS), R (RBR, RBS) or a Penn
// tag; all in lower case. In the four classes the lemma is known as a form of itself; forms may then be
// empty. The first row of a form and class wins. A line that starts with # is a comment. Besides, words that
// are names (names.txt, one a line) have the class P, which gives no lemma. Cost: a look-up is one hash and a
// comparison. Memory: the file and 44 bytes a form.
#ifndef COPYDESK_WORDS_LEMMAS_H_
#define COPYDESK_WORDS_LEMMAS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace copydesk {

class LemmaTable {
 public:
  // Reads `text`; what is wrong with `file` goes to `faults`. `names` are those of names.txt.
  LemmaTable(std::string text, const std::string& file, Diagnostics* faults, std::string_view names = {});

  // The lemma of a lower-cased form under a class or a Penn tag; empty where the table has none.
  std::string_view Find(std::string_view form, std::string_view group) const {
    return FindAt(First(form), group);
  }
  // The same in two steps, for one who asks for many classes of one form: where the form stands (-1:
  // nowhere), and its lemma there.
  int32_t First(std::string_view form) const;
  std::string_view FindAt(int32_t first, std::string_view group) const;
  // Every lemma of a form, in file order, appended to `out`.
  void FindAll(std::string_view form, std::vector<std::string_view>* out) const;
  // What the table knows a form to be: bits 0–3 an inflected V N A R, bits 4–7 a lemma of that class, kName.
  uint32_t Classes(std::string_view form) const;
  static constexpr uint32_t kName = 1 << 8;
  int64_t size() const { return static_cast<int64_t>(entries_.size()); }

 private:
  struct Entry {
    int32_t form, lemma, group;  // offsets in text_
    uint8_t form_size, lemma_size, group_size;
    int32_t next = -1;  // the next entry of the same form
  };
  std::string_view View(int32_t at, uint8_t size) const {
    return std::string_view(text_).substr(static_cast<size_t>(at), size);
  }
  void ReadRow(std::string_view line, int number, const std::string& file, Diagnostics* faults);
  void Add(std::string_view lemma, std::string_view group, std::string_view form);
  void Index();

  std::string text_;
  std::vector<Entry> entries_;
  struct Slot {
    int32_t first = -1;  // entry of a form
    uint32_t hash = 0;   // of the form: most words that are not there are told by it
  };
  bool IsOf(const Slot& slot, uint64_t hash, std::string_view form) const;
  std::vector<Slot> slots_;  // open addressing, at most half full
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_LEMMAS_H_
