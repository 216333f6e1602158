// Which of many short strings stand in a line, found in one pass.
//
//   LiteralSet set;
//   set.Add("hoto", 3); set.Add("©", 7);
//   std::vector<char> found(8);
//   set.Find("Photo: Ana", &found);      // found[3] is 1, found[7] as it was
//
// Each string is looked for where its rarest two or three bytes stand, which a bit of 65,536
// tells: twenty steps a byte, whatever the number of strings. Not here: where they stand, and how often.
#ifndef COPYDESK_NEWS_LITERAL_SET_H_
#define COPYDESK_NEWS_LITERAL_SET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace copydesk::news {

class LiteralSet {
 public:
  // `text` is not empty. `of` is what is noted where it stands; several strings may have the same.
  void Add(const std::string& text, size_t of);
  void Find(std::string_view line, std::vector<char>* found) const;

 private:
  struct Literal {
    std::string text;
    size_t at;  // where in it the bytes begin that it is looked for by
    size_t of;
  };
  // Those that are looked for by as many bytes.
  struct Part {
    std::vector<uint64_t> there = std::vector<uint64_t>(1 << 16 >> 6);  // bits of hashes of the bytes
    absl::flat_hash_map<uint32_t, std::vector<Literal>> by_bytes;

    void Add(uint32_t bytes, const Literal& literal);
    bool May(uint32_t bytes) const;
    // Notes those whose bytes stand at `at`.
    void Find(std::string_view line, size_t at, uint32_t bytes, std::vector<char>* found) const;
  };

  Part pairs_, threes_;
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_LITERAL_SET_H_
