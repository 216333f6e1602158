#include "gazetteer/string_table.h"

#include "words/hash.h"

namespace copydesk {

StringTable StringTable::View(std::span<const char> chars, std::span<const uint32_t> ends, std::span<const uint32_t> slots) {
  StringTable out;
  out.chars_ = chars;
  out.ends_ = ends;
  out.slots_ = slots;
  return out;
}

std::string_view StringTable::operator[](int32_t id) const {
  const auto i = static_cast<size_t>(id);
  if (id < 0 || i >= ends_.size()) return {};
  const size_t start = i == 0 ? 0 : ends_[i - 1], end = ends_[i];
  if (start > end || end > chars_.size()) return {};
  return {chars_.data() + start, end - start};
}

int32_t StringTable::Find(std::string_view text) const {
  if (slots_.empty()) return -1;
  const size_t mask = slots_.size() - 1;
  size_t at = Hash64(text) & mask;
  for (size_t probes = 0; probes < slots_.size() && slots_[at] != 0; ++probes, at = (at + 1) & mask) {
    const auto id = static_cast<int32_t>(slots_[at] - 1);
    if (id >= 0 && id < size() && (*this)[id] == text) return id;
  }
  return -1;
}

int32_t StringTable::Append(std::string_view text) {
  if (own_ends_.size() >= kMaxStrings || own_chars_.size() + text.size() > UINT32_MAX) return -1;
  own_chars_.insert(own_chars_.end(), text.begin(), text.end());
  own_ends_.push_back(static_cast<uint32_t>(own_chars_.size()));
  Look();
  return size() - 1;
}

int32_t StringTable::Add(std::string_view text) {
  if (const int32_t known = Find(text); known >= 0) return known;
  if ((own_ends_.size() + 1) * 3 > own_slots_.size() * 2) Grow();
  const int32_t id = Append(text);
  if (id < 0) return id;
  const size_t mask = own_slots_.size() - 1;
  size_t at = Hash64(text) & mask;
  while (own_slots_[at] != 0) at = (at + 1) & mask;
  own_slots_[at] = static_cast<uint32_t>(id) + 1;
  return id;
}

void StringTable::Grow() {
  own_slots_.assign(own_slots_.empty() ? 16 : own_slots_.size() * 2, 0);
  const size_t mask = own_slots_.size() - 1;
  for (int32_t id = 0; id < size(); ++id) {
    size_t at = Hash64((*this)[id]) & mask;
    while (own_slots_[at] != 0) at = (at + 1) & mask;
    own_slots_[at] = static_cast<uint32_t>(id) + 1;
  }
  Look();
}

void StringTable::DropIndex() {
  own_slots_ = {};
  Look();
}

void StringTable::ShrinkToFit() {
  own_chars_.shrink_to_fit();
  own_ends_.shrink_to_fit();
  Look();
}

}  // namespace copydesk
