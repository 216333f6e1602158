// Distinct strings by number, one after another in memory; and the table that numbers them while a corpus is
// built.
//
//   StringTable table;
//   StringId said = table.Add("said");           // the same number for the same string
//   Strings strings = table.Take();
//   strings[said]                                // "said"
//
// Limits: the strings together take less than 4 GB (fits() tells).
#ifndef COPYDESK_CORPUS_STRINGS_H_
#define COPYDESK_CORPUS_STRINGS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/flat_array.h"

namespace copydesk::corpus {

using StringId = uint32_t;
inline constexpr StringId kNoString = UINT32_MAX;

struct StringPair {
  StringId key = 0, value = 0;
  friend auto operator<=>(const StringPair&, const StringPair&) = default;
};

struct Strings {
  FlatArray<char> bytes;
  FlatArray<uint32_t> ends;  // by string

  size_t size() const { return ends.size(); }
  std::string_view operator[](StringId id) const {
    const uint32_t start = id == 0 ? 0 : ends[id - 1];
    return {bytes.data() + start, ends[id] - start};
  }
};

// Numbers by the hash of what they stand for. Cost: 8 bytes a place, at most half of them taken.
class IdTable {
 public:
  // The number among those of this hash for which `same(number)` holds, else `fresh`, which is added.
  template <class Same>
  uint32_t FindOrAdd(uint64_t hash, uint32_t fresh, const Same& same) {
    const auto mark = static_cast<uint32_t>(hash);
    size_t i = mark & (slots_.size() - 1);
    for (; slots_[i].id != kNone; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].hash == mark && same(slots_[i].id)) return slots_[i].id;
    }
    slots_[i] = {mark, fresh};
    if (++taken_ * 2 > slots_.size()) Grow();
    return fresh;
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Slot {
    uint32_t hash = 0, id = kNone;
  };
  void Grow();

  std::vector<Slot> slots_ = std::vector<Slot>(1 << 8);
  size_t taken_ = 0;
};

class StringTable {
 public:
  StringId Add(std::string_view text);
  std::string_view operator[](StringId id) const {
    const uint32_t start = id == 0 ? 0 : ends_[id - 1];
    return {bytes_.data() + start, ends_[id] - start};
  }
  size_t size() const { return ends_.size(); }
  bool fits() const { return fits_; }
  Strings Take() { return {FlatArray<char>(std::move(bytes_)), FlatArray<uint32_t>(std::move(ends_))}; }

 private:
  std::vector<char> bytes_;
  std::vector<uint32_t> ends_;
  IdTable ids_;
  bool fits_ = true;
};

}  // namespace copydesk::corpus

#endif  // COPYDESK_CORPUS_STRINGS_H_
