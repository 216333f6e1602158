#include "gazetteer/term_trie.h"

#include <algorithm>

namespace copydesk {
namespace {

class Sequences {
 public:
  Sequences(std::span<const uint32_t> keys, std::span<const uint32_t> ends) : keys_(keys), ends_(ends) {}
  std::span<const uint32_t> operator[](uint32_t term) const {
    const size_t start = term == 0 ? 0 : ends_[term - 1];
    return keys_.subspan(start, ends_[term] - start);
  }
  uint32_t size() const { return static_cast<uint32_t>(ends_.size()); }

 private:
  std::span<const uint32_t> keys_, ends_;
};

// The terms in order: by their keys, those with the same by number. A term's second key stands beside it, for
// most questions end there, and what is asked of the rest of a term waits for memory.
class SortedTerms {
 public:
  explicit SortedTerms(const Sequences& terms) : terms_(terms), sorted_(terms.size()) {
    FillBuckets();
    for (size_t key = 0; key + 1 < buckets_.size(); ++key) {
      std::sort(sorted_.begin() + buckets_[key], sorted_.begin() + buckets_[key + 1],
                [this](const Item& a, const Item& b) { return IsBefore(a, b); });
    }
  }

  // Terms with the first key `key` are at the places from buckets()[key] up to buckets()[key + 1].
  const std::vector<uint32_t>& buckets() const { return buckets_; }
  uint32_t term(size_t place) const { return sorted_[place].term; }
  // Both of a term with at least `depth` keys, depth > 0.
  bool EndsAt(size_t place, size_t depth) const {
    const Item& item = sorted_[place];
    return depth == 1   ? item.second == 0
           : depth == 2 ? (item.second & 1) == 0
                        : terms_[item.term].size() == depth;
  }
  uint32_t KeyAt(size_t place, size_t depth) const {
    return depth == 1 ? (sorted_[place].second >> 1) - 1 : terms_[sorted_[place].term][depth];
  }

 private:
  struct Item {
    uint32_t second = 0;  // 0: there is none; else (key + 1) << 1, and 1 where there are more
    uint32_t term = 0;
  };

  static uint32_t SecondOf(std::span<const uint32_t> keys) {
    return keys.size() < 2 ? 0 : (keys[1] + 1) << 1 | (keys.size() > 2 ? 1u : 0u);
  }

  void FillBuckets() {
    uint32_t most = 0;
    for (uint32_t i = 0; i < terms_.size(); ++i) most = std::max(most, terms_[i][0]);
    buckets_.assign(terms_.size() == 0 ? 1 : size_t{most} + 2, 0);
    for (uint32_t i = 0; i < terms_.size(); ++i) ++buckets_[terms_[i][0] + 1];
    for (size_t key = 1; key < buckets_.size(); ++key) buckets_[key] += buckets_[key - 1];
    std::vector<uint32_t> next = buckets_;
    for (uint32_t i = 0; i < terms_.size(); ++i) {
      const auto keys = terms_[i];
      sorted_[next[keys[0]]++] = {SecondOf(keys), i};
    }
  }
  bool IsBefore(const Item& a, const Item& b) const {
    if (a.second != b.second || (a.second & 1) == 0)
      return a.second != b.second ? a.second < b.second : a.term < b.term;
    const auto left = terms_[a.term], right = terms_[b.term];
    const auto order =
        std::lexicographical_compare_three_way(left.begin(), left.end(), right.begin(), right.end());
    return order != 0 ? order < 0 : a.term < b.term;
  }

  const Sequences& terms_;
  std::vector<Item> sorted_;
  std::vector<uint32_t> buckets_;
};

// Places first … last of the sorted terms, which share all keys up to a node.
struct Shared {
  uint32_t first, last;
};

}  // namespace

TermTrie::TermTrie(FlatArray<Node> nodes, FlatArray<uint32_t> slots)
    : nodes_(std::move(nodes)), slots_(std::move(slots)), child_mask_(ChildMask(nodes_.size())) {}

TermTrie::Built TermTrie::Build(std::span<const uint32_t> keys, std::span<const uint32_t> ends) {
  const Sequences terms(keys, ends);
  const SortedTerms sorted(terms);
  Built out;
  out.order.reserve(terms.size());
  std::vector<Node> nodes = {{0, 1, 0}};
  std::vector<Shared> level, next;  // the nodes of one depth, and their children
  for (uint32_t key = 0; key + 1 < sorted.buckets().size(); ++key) {
    if (sorted.buckets()[key] == sorted.buckets()[key + 1]) continue;
    nodes.push_back({key, 0, 0});
    level.push_back({sorted.buckets()[key], sorted.buckets()[key + 1]});
  }
  size_t n = 1;
  for (uint32_t depth = 1; !level.empty(); ++depth, level.swap(next), next.clear()) {
    for (auto [at, last] : level) {
      nodes[n].first_child = static_cast<uint32_t>(nodes.size());
      nodes[n].first_term = static_cast<uint32_t>(out.order.size());
      ++n;
      for (; at < last && sorted.EndsAt(at, depth); ++at) out.order.push_back(sorted.term(at));
      while (at < last) {
        const uint32_t first = at, key = sorted.KeyAt(at, depth);
        while (at < last && sorted.KeyAt(at, depth) == key) ++at;
        nodes.push_back({key, 0, 0});
        next.push_back({first, at});
      }
      if (nodes.size() > kMaxNodes) return {};
    }
  }
  const auto all = static_cast<uint32_t>(nodes.size());
  nodes.push_back({0, all, static_cast<uint32_t>(out.order.size())});
  nodes.shrink_to_fit();
  std::vector<uint32_t> slots = MakeSlots(nodes);
  out.trie = TermTrie(std::move(nodes), std::move(slots));
  return out;
}

std::vector<uint32_t> TermTrie::MakeSlots(const std::vector<Node>& nodes) {
  auto each = [&](auto&& see) {
    for (uint32_t n = kRoot + 1; n + 1 < nodes.size(); ++n) {
      const uint32_t first = nodes[n].first_child, last = nodes[n + 1].first_child;
      for (uint32_t child = first; last - first > kFewChildren && child < last; ++child) see(n, child);
    }
  };
  size_t edges = 0;
  each([&](uint32_t, uint32_t) { ++edges; });
  std::vector<uint32_t> slots(edges + edges / 2);
  const uint32_t mask = ChildMask(nodes.size());
  each([&](uint32_t n, uint32_t child) {
    const uint64_t hash = HashOf(n, nodes[child].key);
    size_t at = SlotOf(hash, slots.size());
    while (slots[at] != 0) at = at + 1 == slots.size() ? 0 : at + 1;
    slots[at] = (static_cast<uint32_t>(hash) & ~mask) | child;
  });
  return slots;
}

void TermTrie::PrefetchChild(int32_t node, uint32_t key) const {
  const uint32_t first = nodes_[static_cast<size_t>(node)].first_child,
                 last = nodes_[static_cast<size_t>(node) + 1].first_child;
  if (first >= last || first >= static_cast<uint32_t>(size())) return;
  if (last - first <= kFewChildren) {
    __builtin_prefetch(&nodes_[first]);
  } else if (!slots_.empty()) {
    __builtin_prefetch(&slots_[SlotOf(HashOf(static_cast<uint32_t>(node), key), slots_.size())]);
  }
}

int32_t TermTrie::Child(int32_t node, uint32_t key) const {
  const uint32_t first = nodes_[static_cast<size_t>(node)].first_child;
  const auto limit = static_cast<uint32_t>(size());
  const uint32_t last = std::min(nodes_[static_cast<size_t>(node) + 1].first_child, limit);
  if (last <= first + kFewChildren) {
    for (uint32_t child = first; child < last; ++child) {
      if (nodes_[child].key == key) return static_cast<int32_t>(child);
    }
    return -1;
  }
  const uint64_t hash = HashOf(static_cast<uint32_t>(node), key);
  size_t at = SlotOf(hash, slots_.size());
  for (size_t probes = 0; probes < slots_.size() && slots_[at] != 0; ++probes) {
    const uint32_t slot = slots_[at], child = slot & child_mask_;
    if (((slot ^ static_cast<uint32_t>(hash)) & ~child_mask_) == 0 && child >= first && child < last &&
        nodes_[child].key == key) {
      return static_cast<int32_t>(child);
    }
    at = at + 1 == slots_.size() ? 0 : at + 1;
  }
  return -1;
}

}  // namespace copydesk
