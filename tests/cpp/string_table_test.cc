// The flat arrays that a gazetteer is made of: distinct strings, and sequences of keys.
#include "gazetteer/string_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gazetteer/term_trie.h"

namespace copydesk {
namespace {

TEST(StringTable, IdsInOrderOfFirstSight) {
  StringTable table;
  std::map<std::string, int32_t> known;
  std::mt19937 random(3);
  for (int i = 0; i < 20000; ++i) {
    const std::string text = "w" + std::to_string(random() % 5000) + std::string(random() % 20, 'x');
    const int32_t id = known.emplace(text, static_cast<int32_t>(known.size())).first->second;
    ASSERT_EQ(table.Add(text), id);
  }
  for (const auto& [text, id] : known) {
    EXPECT_EQ(table.Find(text), id);
    EXPECT_EQ(table[id], text);
    EXPECT_EQ(table.Find(text + "?"), -1);
  }
  EXPECT_EQ(table.Add(""), static_cast<int32_t>(known.size()));
}

TEST(StringTable, AViewFindsWhatTheTableDoes) {
  StringTable table;
  for (int i = 0; i < 1000; ++i) table.Add(std::to_string(i * i));
  const StringTable view = StringTable::View(table.chars(), table.ends(), table.slots());
  for (int i = 0; i < 3000; ++i) EXPECT_EQ(view.Find(std::to_string(i)), table.Find(std::to_string(i)));
}

TEST(StringTable, GivesItsIndexBack) {
  StringTable table;
  for (int i = 0; i < 1000; ++i) table.Add(std::to_string(i));
  table.DropIndex();
  table.ShrinkToFit();
  EXPECT_EQ(table.MemoryUsage(), static_cast<int64_t>(table.chars().size() + table.ends().size() * 4));
  EXPECT_EQ(table.Find("7"), -1);
  EXPECT_EQ(table[7], "7");
}

// Every sequence leads to a node, at which its terms stand in rising order; and no other sequence does.
TEST(TermTrie, HoldsExactlyItsSequences) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::map<std::vector<uint32_t>, std::vector<uint32_t>> terms;
    std::vector<uint32_t> keys, ends;
    const uint32_t few = 1 + static_cast<uint32_t>(random() % 30);
    const auto count = static_cast<uint32_t>(random() % 200);
    for (uint32_t term = 0; term < count; ++term) {
      std::vector<uint32_t> sequence(1 + random() % 4);
      for (uint32_t& key : sequence) key = static_cast<uint32_t>(random() % few);
      keys.insert(keys.end(), sequence.begin(), sequence.end());
      ends.push_back(static_cast<uint32_t>(keys.size()));
      terms[sequence].push_back(term);
    }
    const TermTrie::Built built = TermTrie::Build(keys, ends);
    ASSERT_EQ(built.order.size(), count);
    size_t told = 0;
    for (int32_t n = 0; n < built.trie.size(); ++n)
      told += built.trie.TermsOf(n).last - built.trie.TermsOf(n).first;
    EXPECT_EQ(told, count);
    const auto& nodes = built.trie.nodes();
    for (const auto& [sequence, numbers] : terms) {
      int32_t node = -1;
      for (uint32_t n = nodes[0].first_child; n < nodes[1].first_child; ++n)
        node = nodes[n].key == sequence[0] ? static_cast<int32_t>(n) : node;
      for (size_t i = 1; i < sequence.size() && node >= 0; ++i) node = built.trie.Child(node, sequence[i]);
      ASSERT_GE(node, 0);
      EXPECT_EQ(built.trie.Child(node, few), -1);
      const auto here = built.trie.TermsOf(node);
      EXPECT_EQ(std::vector<uint32_t>(built.order.begin() + here.first, built.order.begin() + here.last),
                numbers);
    }
  }
}

// So many that the bits of a hash beside a child's number are few: those of a key that is not there are
// somebody else's now and then.
TEST(TermTrie, KeysThatAreNotThereAreNot) {
  constexpr uint32_t kChildren = 300'000;
  std::vector<uint32_t> keys, ends;
  for (uint32_t child = 0; child < kChildren; ++child) {
    keys.insert(keys.end(), {child % 2, 2 * (child / 2)});
    ends.push_back(static_cast<uint32_t>(keys.size()));
  }
  const TermTrie trie = TermTrie::Build(keys, ends).trie;
  const auto& nodes = trie.nodes();
  ASSERT_EQ(nodes[1].first_child - nodes[0].first_child, 2u);
  for (uint32_t n = nodes[0].first_child; n < nodes[1].first_child; ++n) {
    const auto parent = static_cast<int32_t>(n);
    uint32_t wrong = 0;
    for (uint32_t key = 0; key < kChildren; ++key) {
      const int32_t child = trie.Child(parent, key);
      wrong += key % 2 == 0 ? child < 0 || nodes[static_cast<size_t>(child)].key != key : child >= 0;
      // A child of this node, not of the other.
      wrong += child >= 0 && (static_cast<uint32_t>(child) < nodes[n].first_child ||
                              static_cast<uint32_t>(child) >= nodes[n + 1].first_child);
    }
    EXPECT_EQ(wrong, 0u);
  }
}

}  // namespace
}  // namespace copydesk
