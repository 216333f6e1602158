// Distinct strings ↔ small ids, in three flat arrays: characters, where each string ends, and a hash table of
// ids.
//
//   StringTable words;
//   words.Add("baku");     // 0
//   words.Find("baku");    // 0
//   words[0]               // "baku"
//
// Rules: ids count from 0 in order of Add(). A table whose arrays come from a file is never added to; it is
// read with every index checked, so that whatever the file holds, a look-up stays inside it: a string that
// does not is "". Cost: the characters and 4 bytes a string, and 8–15 bytes for the hash table, which
// DropIndex() frees where nobody looks strings up. A look-up compares a byte of each place that it comes by
// before it reads the string there, which would wait for memory. Limits: 4 GB of characters, and kMaxStrings;
// Add() gives -1 beyond.
#ifndef COPYDESK_GAZETTEER_STRING_TABLE_H_
#define COPYDESK_GAZETTEER_STRING_TABLE_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "words/hash.h"

namespace copydesk {

class StringTable {
 public:
  static constexpr size_t kMaxStrings = 1u << 28;

  StringTable() = default;
  StringTable(StringTable&&) = default;
  StringTable& operator=(StringTable&&) = default;
  static StringTable View(std::span<const char> chars, std::span<const uint32_t> ends,
                          std::span<const uint32_t> slots);

  int32_t Add(std::string_view text) { return Add(text, Hash64(text)); }
  int32_t Add(std::string_view text, uint64_t hash);
  // Without looking whether it is there already.
  int32_t Append(std::string_view text);
  int32_t Find(std::string_view text) const { return Find(text, Hash64(text)); }  // -1 where there is none
  int32_t Find(std::string_view text, uint64_t hash) const;
  // For who has several to look up: asks for the memory that Find() and Add() of a Hash64() look at first.
  void Prefetch(uint64_t hash) const {
    if (!tags_.empty()) __builtin_prefetch(&tags_[hash & (tags_.size() - 1)]);
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
  }
  std::string_view operator[](int32_t id) const;
  int32_t size() const { return static_cast<int32_t>(ends_.size()); }

  void DropIndex();
  void ShrinkToFit();
  int64_t MemoryUsage() const {
    return static_cast<int64_t>(own_chars_.capacity() + tags_.capacity() +
                                (own_ends_.capacity() + own_slots_.capacity()) * 4);
  }

  std::span<const char> chars() const { return chars_; }
  std::span<const uint32_t> ends() const { return ends_; }
  std::span<const uint32_t> slots() const { return slots_; }

 private:
  void Look() { chars_ = own_chars_, ends_ = own_ends_, slots_ = own_slots_; }
  void Grow();
  static uint8_t TagOf(uint64_t hash) { return static_cast<uint8_t>(0x80 | hash >> 57); }
  size_t Probe(std::string_view text, uint64_t hash)
      const;  // the place that holds a string, or the free one where the search for it ends
  void Place(int32_t id, uint64_t hash);

  std::vector<char> own_chars_;
  std::vector<uint32_t> own_ends_,
      own_slots_;  // slots: id + 1, 0 is free; a power of two of them, at most two thirds full
  std::vector<uint8_t>
      tags_;  // by slot: bits of the string's hash, 0 is free; only where the table is not a file's
  std::span<const char> chars_;
  std::span<const uint32_t> ends_, slots_;
};

}  // namespace copydesk

#endif  // COPYDESK_GAZETTEER_STRING_TABLE_H_
