#include "corpus/strings.h"

#include "words/hash.h"

namespace copydesk::corpus {

void IdTable::Grow() {
  std::vector<Slot> bigger(slots_.size() * 2);
  for (const Slot& slot : slots_) {
    if (slot.id == kNone) continue;
    size_t i = slot.hash & (bigger.size() - 1);
    while (bigger[i].id != kNone) i = (i + 1) & (bigger.size() - 1);
    bigger[i] = slot;
  }
  slots_ = std::move(bigger);
}

StringId StringTable::Add(std::string_view text) {
  const auto fresh = static_cast<StringId>(ends_.size());
  const StringId id =
      ids_.FindOrAdd(Hash64(text), fresh, [&](StringId known) { return (*this)[known] == text; });
  if (id != fresh) return id;
  if (bytes_.size() + text.size() >= UINT32_MAX) {
    fits_ = false;
    text = {};
  }
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  ends_.push_back(static_cast<uint32_t>(bytes_.size()));
  return id;
}

}  // namespace copydesk::corpus
