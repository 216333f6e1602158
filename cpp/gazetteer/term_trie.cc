#include "gazetteer/term_trie.h"

#include <algorithm>

namespace copydesk {
namespace {

// A term on its way to its place: its first two keys by value, for most comparisons end there.
struct Sortable {
  uint64_t head;
  uint32_t term;
};

class Sequences {
 public:
  Sequences(std::span<const uint32_t> keys, std::span<const uint32_t> ends) : keys_(keys), ends_(ends) {}
  std::span<const uint32_t> operator[](uint32_t term) const {
    const size_t start = term == 0 ? 0 : ends_[term - 1];
    return keys_.subspan(start, ends_[term] - start);
  }
  size_t size() const { return ends_.size(); }

 private:
  std::span<const uint32_t> keys_, ends_;
};

std::vector<uint32_t> Sorted(const Sequences& terms) {
  std::vector<Sortable> all(terms.size());
  for (uint32_t i = 0; i < all.size(); ++i) {
    const auto keys = terms[i];
    all[i] = {uint64_t{keys[0]} << 32 | (keys.size() > 1 ? keys[1] + 1u : 0u), i};
  }
  std::sort(all.begin(), all.end(), [&](const Sortable& a, const Sortable& b) {
    if (a.head != b.head) return a.head < b.head;
    const auto left = terms[a.term], right = terms[b.term];
    if (left.size() <= 2 && right.size() <= 2) return a.term < b.term;
    const auto order = std::lexicographical_compare_three_way(left.begin(), left.end(), right.begin(), right.end());
    return order != 0 ? order < 0 : a.term < b.term;
  });
  std::vector<uint32_t> out(all.size());
  for (size_t i = 0; i < all.size(); ++i) out[i] = all[i].term;
  return out;
}

// Sorted terms first … last share the first `depth` keys.
struct Shared {
  uint32_t first, last, depth;
};

}  // namespace

TermTrie::TermTrie(FlatArray<Node> nodes, FlatArray<uint32_t> slots)
    : nodes_(std::move(nodes)), slots_(std::move(slots)), child_mask_(ChildMask(nodes_.size())) {}

TermTrie::Built TermTrie::Build(std::span<const uint32_t> keys, std::span<const uint32_t> ends) {
  const Sequences terms(keys, ends);
  const std::vector<uint32_t> sorted = Sorted(terms);
  Built out;
  out.order.reserve(sorted.size());
  std::vector<Node> nodes(1);
  std::vector<Shared> shared = {{0, static_cast<uint32_t>(sorted.size()), 0}};
  for (size_t n = 0; n < nodes.size(); ++n) {
    auto [at, last, depth] = shared[n];
    nodes[n].first_child = static_cast<uint32_t>(nodes.size());
    nodes[n].first_term = static_cast<uint32_t>(out.order.size());
    for (; at < last && terms[sorted[at]].size() == depth; ++at) out.order.push_back(sorted[at]);
    while (at < last) {
      const uint32_t first = at, key = terms[sorted[at]][depth];
      while (at < last && terms[sorted[at]][depth] == key) ++at;
      nodes.push_back({key, 0, 0});
      shared.push_back({first, at, depth + 1});
    }
    if (nodes.size() > kMaxNodes) return {};
  }
  shared = {};
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

int32_t TermTrie::Child(int32_t node, uint32_t key) const {
  const uint32_t first = nodes_[static_cast<size_t>(node)].first_child;
  const auto limit = static_cast<uint32_t>(size());
  const uint32_t last = std::min(nodes_[static_cast<size_t>(node) + 1].first_child, limit);
  if (first >= last) return -1;
  if (last - first <= kFewChildren) {
    for (uint32_t child = first; child < last; ++child) {
      if (nodes_[child].key == key) return static_cast<int32_t>(child);
    }
    return -1;
  }
  if (slots_.empty()) return -1;
  const uint64_t hash = HashOf(static_cast<uint32_t>(node), key);
  size_t at = SlotOf(hash, slots_.size());
  for (size_t probes = 0; probes < slots_.size() && slots_[at] != 0; ++probes) {
    const uint32_t slot = slots_[at], child = slot & child_mask_;
    if (((slot ^ static_cast<uint32_t>(hash)) & ~child_mask_) == 0 && child >= first && child < last && nodes_[child].key == key) {
      return static_cast<int32_t>(child);
    }
    at = at + 1 == slots_.size() ? 0 : at + 1;
  }
  return -1;
}

}  // namespace copydesk
