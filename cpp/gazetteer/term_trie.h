// Sequences of key ids as a trie in flat arrays: the automaton of a gazetteer.
//
//   TermTrie::Built built = TermTrie::Build(keys, ends);      // term i is keys[ends[i-1] … ends[i])
//   int32_t node = built.trie.Child(parent, key);             // -1 where no term goes on so
//   for (uint32_t i : built.trie.TermsOf(node)) …             // places in built.order: terms that end here,
//   in their own order
//
// Nodes are numbered level by level, so the children of a node are neighbours and need no pointers: a node is
// 12 bytes. A node with few children is searched one child after another, one with more (a first name)
// through a hash table that all nodes share. Not a double array: keys are words, hundreds of thousands of
// them, and children are few; packing them costs more time than it saves space. The root's children are not
// in the table: whoever asks for them at every token of a text keeps an array by key of his own. Cost:
// Child() touches one cache line for most nodes, two for those with many children. Building sorts the terms
// once, by counting their first keys. Arrays may come from a file: every index read from them is checked
// before use, and a search ends whatever they hold.
#ifndef COPYDESK_GAZETTEER_TERM_TRIE_H_
#define COPYDESK_GAZETTEER_TERM_TRIE_H_

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "base/flat_array.h"
#include "words/hash.h"

namespace copydesk {

class TermTrie {
 public:
  static constexpr int32_t kRoot = 0;
  static constexpr size_t kMaxNodes = 1u << 27;

  struct Node {
    uint32_t key = 0;          // that leads here
    uint32_t first_child = 0;  // they end where the next node's begin
    uint32_t first_term = 0;   // likewise
  };
  struct Built;
  // `keys` of all terms one after another, none empty, each a small number (there is an array of as many);
  // fails (no nodes) beyond kMaxNodes.
  static Built Build(std::span<const uint32_t> keys, std::span<const uint32_t> ends);

  TermTrie() = default;
  TermTrie(FlatArray<Node> nodes, FlatArray<uint32_t> slots);

  // Nodes; the last element of the array only ends the last node's children and terms.
  int32_t size() const { return nodes_.empty() ? 0 : static_cast<int32_t>(nodes_.size()) - 1; }
  int32_t Child(int32_t node, uint32_t key) const;  // not of the root
  // For who has several to look at: ask for the memory of a node, and of what Child() reads beside it.
  void Prefetch(int32_t node) const { __builtin_prefetch(&nodes_[static_cast<size_t>(node)]); }
  void PrefetchChild(int32_t node, uint32_t key) const;
  struct Terms {
    uint32_t first = 0, last = 0;
  };
  Terms TermsOf(int32_t node) const {
    return {nodes_[static_cast<size_t>(node)].first_term, nodes_[static_cast<size_t>(node) + 1].first_term};
  }
  const FlatArray<Node>& nodes() const { return nodes_; }
  const FlatArray<uint32_t>& slots() const { return slots_; }

 private:
  static constexpr uint32_t kFewChildren = 8;

  static uint64_t HashOf(uint32_t node, uint32_t key) { return MixHash(uint64_t{node} << 32 | key); }
  static size_t SlotOf(uint64_t hash, size_t slots) {
    return static_cast<size_t>(((hash >> 32) * slots) >> 32);
  }
  static std::vector<uint32_t> MakeSlots(const std::vector<Node>& nodes);
  static uint32_t ChildMask(size_t nodes) { return static_cast<uint32_t>(std::bit_ceil(nodes + 1) - 1); }

  FlatArray<Node> nodes_;
  FlatArray<uint32_t> slots_;  // a child's number in the low bits, and bits of the hash above; 0 is free
  uint32_t child_mask_ = 0;
};

struct TermTrie::Built {
  TermTrie trie;
  std::vector<uint32_t> order;  // terms, those of a node side by side in rising order
};

}  // namespace copydesk

#endif  // COPYDESK_GAZETTEER_TERM_TRIE_H_
