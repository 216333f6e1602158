// Which of many short strings stand in a line, found in one pass.
//
//   LiteralSet set;
//   set.Add("hoto", 3); set.Add("©", 7);
//   std::vector<char> found(8);
//   set.Find("Photo: Ana", &found);      // found[3] is 1, found[7] as it was
//
// Each string is looked for where its rarest pair of bytes stands, which a bit of 65,536 tells: ten steps a
// byte, whatever the number of strings. Not here: where they stand, and how often.
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
  bool empty() const { return pairs_.empty(); }
  void Find(std::string_view line, std::vector<char>* found) const;

 private:
  struct Literal {
    std::string text;
    size_t pair;  // where in it the pair begins
    size_t of;
  };
  void AddPair(unsigned char first, unsigned char second, const Literal& literal);

  std::vector<uint64_t> there_;  // a bit for each pair that some string is looked for by
  absl::flat_hash_map<uint32_t, std::vector<Literal>> pairs_;
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_LITERAL_SET_H_
