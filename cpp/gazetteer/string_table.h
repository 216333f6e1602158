// Distinct strings ↔ small ids, in three flat arrays: characters, where each string ends, and a hash table of ids.
//
//   StringTable words;
//   words.Add("baku");     // 0
//   words.Find("baku");    // 0
//   words[0]               // "baku"
//
// Rules: ids count from 0 in order of Add(). A table whose arrays come from a file is never added to; it is read with every index
// checked, so that whatever the file holds, a look-up stays inside it: a string that does not is "".
// Cost: the characters and 4 bytes a string, and 6–12 bytes for the hash table, which DropIndex() frees where nobody looks strings up.
// Limits: 4 GB of characters, and kMaxStrings; Add() gives -1 beyond.
#ifndef COPYDESK_GAZETTEER_STRING_TABLE_H_
#define COPYDESK_GAZETTEER_STRING_TABLE_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace copydesk {

class StringTable {
 public:
  static constexpr size_t kMaxStrings = 1u << 28;

  StringTable() = default;
  StringTable(StringTable&&) = default;
  StringTable& operator=(StringTable&&) = default;
  static StringTable View(std::span<const char> chars, std::span<const uint32_t> ends, std::span<const uint32_t> slots);

  int32_t Add(std::string_view text);
  // Without looking whether it is there already.
  int32_t Append(std::string_view text);
  int32_t Find(std::string_view text) const;  // -1 where there is none
  std::string_view operator[](int32_t id) const;
  int32_t size() const { return static_cast<int32_t>(ends_.size()); }

  void DropIndex();
  void ShrinkToFit();
  int64_t MemoryUsage() const { return static_cast<int64_t>(own_chars_.capacity() + (own_ends_.capacity() + own_slots_.capacity()) * 4); }

  std::span<const char> chars() const { return chars_; }
  std::span<const uint32_t> ends() const { return ends_; }
  std::span<const uint32_t> slots() const { return slots_; }

 private:
  void Look() { chars_ = own_chars_, ends_ = own_ends_, slots_ = own_slots_; }
  void Grow();

  std::vector<char> own_chars_;
  std::vector<uint32_t> own_ends_, own_slots_;  // slots: id + 1, 0 is free; a power of two of them, at most two thirds full
  std::span<const char> chars_;
  std::span<const uint32_t> ends_, slots_;
};

}  // namespace copydesk

#endif  // COPYDESK_GAZETTEER_STRING_TABLE_H_
