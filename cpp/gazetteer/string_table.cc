#include "gazetteer/string_table.h"

#include <algorithm>
#include <array>

namespace copydesk {

StringTable StringTable::View(std::span<const char> chars, std::span<const uint32_t> ends,
                              std::span<const uint32_t> slots) {
  StringTable out;
  out.chars_ = chars;
  out.ends_ = ends;
  out.slots_ = slots;
  return out;
}

std::string_view StringTable::operator[](int32_t id) const {
  const auto i = static_cast<size_t>(id);
  if (i >= ends_.size()) return {};  // a number below 0 is beyond all
  const size_t start = i == 0 ? 0 : ends_[i - 1], end = ends_[i];
  if (start > end || end > chars_.size()) return {};
  return {chars_.data() + start, end - start};
}

int32_t StringTable::Find(std::string_view text, uint64_t hash) const {
  if (!tags_.empty()) return static_cast<int32_t>(own_slots_[Probe(text, hash)]) - 1;
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  for (size_t probes = 0; probes < slots_.size() && slots_[at] != 0; ++probes, at = (at + 1) & mask) {
    const auto id = static_cast<int32_t>(slots_[at] - 1);
    if (id >= 0 && id < size() && (*this)[id] == text) return id;
  }
  return -1;
}

size_t StringTable::Probe(std::string_view text, uint64_t hash) const {
  const size_t mask = tags_.size() - 1;
  const uint8_t tag = TagOf(hash);
  size_t at = hash & mask;
  while (tags_[at] != 0 && (tags_[at] != tag || (*this)[static_cast<int32_t>(own_slots_[at]) - 1] != text))
    at = (at + 1) & mask;
  return at;
}

int32_t StringTable::Append(std::string_view text) {
  if (own_ends_.size() >= kMaxStrings || own_chars_.size() + text.size() > UINT32_MAX) return -1;
  own_chars_.insert(own_chars_.end(), text.begin(), text.end());
  own_ends_.push_back(static_cast<uint32_t>(own_chars_.size()));
  Look();
  return size() - 1;
}

int32_t StringTable::Add(std::string_view text, uint64_t hash) {
  if (const int32_t known = Find(text, hash); known >= 0) return known;
  if ((own_ends_.size() + 1) * 3 > own_slots_.size() * 2) Grow();
  const int32_t id = Append(text);
  if (id >= 0) Place(id, hash);
  return id;
}

void StringTable::Place(int32_t id, uint64_t hash) {
  const size_t mask = tags_.size() - 1;
  size_t at = hash & mask;
  while (tags_[at] != 0) at = (at + 1) & mask;
  tags_[at] = TagOf(hash);
  own_slots_[at] = static_cast<uint32_t>(id) + 1;
}

// Places are asked for a few strings ahead: they are anywhere.
void StringTable::Grow() {
  const size_t slots = own_slots_.empty() ? 16 : own_slots_.size() * 2;
  own_slots_.assign(slots, 0);
  tags_.assign(slots, 0);
  Look();
  std::array<uint64_t, 16> hashes;
  for (int32_t first = 0; first < size(); first += static_cast<int32_t>(hashes.size())) {
    const int32_t last = std::min(size(), first + static_cast<int32_t>(hashes.size()));
    for (int32_t id = first; id < last; ++id)
      Prefetch(hashes[static_cast<size_t>(id - first)] = Hash64((*this)[id]));
    for (int32_t id = first; id < last; ++id) Place(id, hashes[static_cast<size_t>(id - first)]);
  }
}

void StringTable::DropIndex() {
  own_slots_ = std::vector<uint32_t>();  // "= {}" would keep the memory
  tags_ = std::vector<uint8_t>();
  Look();
}

void StringTable::ShrinkToFit() {
  own_chars_.shrink_to_fit();
  own_ends_.shrink_to_fit();
  Look();
}

}  // namespace copydesk
