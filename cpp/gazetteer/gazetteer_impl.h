// What a gazetteer is made of. Internal to gazetteer/.
#ifndef COPYDESK_GAZETTEER_GAZETTEER_IMPL_H_
#define COPYDESK_GAZETTEER_GAZETTEER_IMPL_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/flat_array.h"
#include "gazetteer/gazetteer.h"
#include "gazetteer/string_table.h"
#include "gazetteer/term_trie.h"

namespace copydesk {

// The keys of one way to compare. What it knows of a vocabulary's words is kept there.
struct KeySpace {
  static constexpr int kMaxLists = 32;
  // What a key is to the lists, a bit each: some term begins with it, is it alone, goes on with it.
  struct Roles {
    uint32_t begins = 0, alone = 0, goes_on = 0;
    void Add(const Roles& more) { begins |= more.begins, alone |= more.alone, goes_on |= more.goes_on; }
  };
  StringTable pool;
  std::vector<Roles> roles;  // by key
  int lists = 0;             // that have a bit
  int64_t owner = Vocabulary::NewMemoOwner();
};

struct GazetteerKeys::Impl {
  KeySpace exact, lower, norm, lemma;

  KeySpace* Of(GazetteerMatch match) {
    switch (match) {
      case GazetteerMatch::kExact:
        return &exact;
      case GazetteerMatch::kNorm:
        return &norm;
      case GazetteerMatch::kLemma:
        return &lemma;
      default:
        return &lower;
    }
  }
};

// How a token is written, beside its letters. With its lower case the first three say its text.
enum CaseClass : uint32_t { kNoCapital = 0, kCapital = 1, kCapitals = 2, kMixed = 3 };
CaseClass CaseClassOf(std::string_view text);
inline CaseClass CaseClassOf(const Word& word) {
  return (word.flags & kHasUpper) == 0 ? kNoCapital
         : (word.flags & kIsTitle)     ? kCapital
         : (word.flags & kIsUpper)     ? kCapitals
                                       : kMixed;
}

// A word's code: its key << 2 | CaseClass, or kNoKey.
inline constexpr int32_t kNoKey = -1;  // no term holds it
inline int32_t CodeOf(int32_t key, CaseClass written) {
  return key < 0 ? kNoKey : key << 2 | static_cast<int32_t>(written);
}

// Curly quotes and dashes made plain: a list writes "People's Party" and finds "People’s Party".
std::string PlainMarks(std::string_view text);

// What a term says of capitals: nothing, a CaseClass a token (2 bits each, the first lowest), or where its
// tokens' texts are in `exact`.
inline constexpr uint32_t kAnyCase = 1u << 31;
inline constexpr uint32_t kExactTexts = 1u << 30;
inline constexpr int32_t kMaxClassTokens = 15;

// What ways[key] says: a bit a CaseClass of a token that is worth following, where it begins a term and,
// above, where it goes on with one. A byte a key stays in the cache, and most tokens of a text need no more.
inline constexpr int kGoesOnShift = 4;

struct AttributeColumn {
  StringTable values;
  FlatArray<uint8_t> codes;  // by row: place in `values` + 1, 0 is none; `width` bytes each, little-endian
  uint32_t width = 1;
};

struct Gazetteer::Impl {
  struct Image;  // save.cc

  GazetteerOptions options;
  KeySpace* keys = nullptr;  // of options.keys
  int bit = -1;              // in keys->roles; -1: the keys are its own, or too many lists share them
  int64_t tail_owner = Vocabulary::NewMemoOwner();

  TermTrie trie;
  FlatArray<uint8_t> ways;     // by key
  FlatArray<uint32_t> starts;  // by key: the root's child that it leads to; 0: none
  FlatArray<uint32_t> terms;   // in the trie's order: place in `texts`
  FlatArray<uint32_t> cases;   // likewise
  FlatArray<uint32_t> exact;   // places in `words`
  StringTable words;
  StringTable texts;            // of every term, in the list's order
  FlatArray<uint32_t> rows_of;  // by term; empty where each row has one
  int32_t rows = 0;
  std::vector<std::string> column_names;
  std::vector<AttributeColumn> columns;

  std::shared_ptr<const void> file;  // keeps what the arrays look into
  std::span<const char> bytes;       // of the file

  void Start(const GazetteerOptions& wanted) {
    options = wanted;
    if (options.keys == nullptr) options.keys = std::make_shared<GazetteerKeys>();
    keys = options.keys->impl_->Of(options.match);
  }
  int32_t RowOf(uint32_t term) const {
    return static_cast<int32_t>(term < rows_of.size() ? rows_of[term] : term);
  }
};

}  // namespace copydesk

#endif  // COPYDESK_GAZETTEER_GAZETTEER_IMPL_H_
