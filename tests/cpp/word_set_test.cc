// Sets of words and the hash under them, against plain ones.
#include "words/word_set.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "words/hash.h"

namespace copydesk {
namespace {

// As words/hash.h defines it, a byte at a time.
uint64_t PlainHash(std::string_view bytes, uint64_t seed) {
  uint64_t h = seed ^ (bytes.size() * 0xff51afd7ed558ccdu);
  size_t i = 0;
  auto number = [&](size_t n) {
    uint64_t out = 0;
    for (size_t k = 0; k < n; ++k, ++i) out |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * k);
    return out;
  };
  while (bytes.size() - i >= 8) {
    h = (h ^ number(8)) * 0x9fb21c651e98df25u;
    h ^= h >> 29;
  }
  return MixHash(h ^ number(bytes.size() - i));
}

TEST(Hash64, FewLoadsReadEveryByteOnce) {
  std::mt19937 random(5);
  for (size_t size = 0; size < 40; ++size) {
    std::string bytes(size, ' ');
    for (char& c : bytes) c = static_cast<char>(random());
    EXPECT_EQ(Hash64(bytes, size), PlainHash(bytes, size)) << size;
  }
}

TEST(Hash64, TheCompilerHashesAsTheProgramDoes) {
  constexpr uint64_t kThree = Hash64("abc"), kSeven = Hash64("abc\xffghi"),
                     kTwenty = Hash64("twenty bytes of text");
  EXPECT_EQ(kThree, Hash64(std::string("abc")));
  EXPECT_EQ(kSeven, Hash64(std::string("abc\xffghi")));
  EXPECT_EQ(kTwenty, Hash64(std::string("twenty bytes of text")));
}

TEST(WordSet, HasWhatASetHas) {
  std::mt19937 random(7);
  auto word = [&] {
    std::string out(random() % 5, ' ');
    for (char& c : out) c = static_cast<char>('a' + random() % 4);
    return out;
  };
  for (int round = 0; round < 50; ++round) {
    std::vector<std::string> words(random() % 30);
    for (std::string& w : words) w = word();
    const WordSet set(words);
    const std::set<std::string> plain(words.begin(), words.end());
    for (int i = 0; i < 200; ++i) {
      const std::string asked = word();
      EXPECT_EQ(set.Has(asked), plain.contains(asked)) << asked;
    }
  }
  EXPECT_FALSE(WordSet().Has(""));
  EXPECT_TRUE(WordSet(std::vector<std::string>{""}).Has(""));
}

}  // namespace
}  // namespace copydesk
