#include "words/columns.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace copydesk {
namespace {

template <class T>
std::vector<T> Random(size_t count, std::mt19937_64* random) {
  std::vector<T> out;
  for (size_t n = 0; n < count; ++n) out.push_back(static_cast<T>((*random)()));
  return out;
}

TEST(Columns, ThereAndBack) {
  std::mt19937_64 random(1);
  for (const size_t count : {0, 1, 7, 300}) {
    const auto small = Random<int8_t>(count, &random);
    const auto middle = Random<uint16_t>(count, &random);
    const auto large = Random<uint64_t>(count, &random);
    std::string bytes;
    PutColumn(&bytes, small);
    PutColumn(&bytes, middle);
    PutColumn(&bytes, large);
    EXPECT_EQ(bytes.size(), count * 11);
    ColumnReader in(bytes);
    std::vector<int8_t> got_small;
    std::vector<uint16_t> got_middle;
    std::vector<uint64_t> got_large;
    ASSERT_TRUE(in.Take(count, &got_small) && in.Take(count, &got_middle) && in.Take(count, &got_large));
    EXPECT_TRUE(in.empty());
    EXPECT_EQ(got_small, small);
    EXPECT_EQ(got_middle, middle);
    EXPECT_EQ(got_large, large);
  }
}

TEST(Columns, TheLowestBytesStandTogether) {
  std::string bytes;
  PutColumn(&bytes, std::vector<uint16_t>{0x0102, 0x0304});
  EXPECT_EQ(bytes, "\x02\x04\x01\x03");
}

TEST(Columns, RisingNumbersThereAndBack) {
  constexpr uint32_t kMost = std::numeric_limits<uint32_t>::max();
  std::mt19937 random(2);
  for (const uint32_t below : {0u, 100u, 100'000u, kMost}) {
    std::set<uint32_t> some = {0, 1, kMost};
    if (below == 0) some.clear();
    for (int n = 0; n < 500 && below > 0; ++n) some.insert(static_cast<uint32_t>(random()) % below);
    if (below == 100) some.erase(kMost);
    const std::vector<uint32_t> rising(some.begin(), some.end());
    std::string bytes;
    PutRising(&bytes, rising);
    EXPECT_EQ(bytes.size(), 1 + rising.size() * (below <= 100 ? 1 : 4));
    ColumnReader in(bytes);
    std::vector<uint32_t> got;
    ASSERT_TRUE(in.TakeRising(rising.size(), &got) && in.empty());
    EXPECT_EQ(got, rising);
    for (size_t size = 0; size < bytes.size(); ++size) {
      if (size == 1 && rising.empty()) continue;
      EXPECT_FALSE(ColumnReader(std::string_view(bytes).substr(0, size)).TakeRising(rising.size(), &got));
    }
  }
}

TEST(Columns, WhatCannotBeIsRefused) {
  std::vector<uint32_t> got;
  EXPECT_FALSE(ColumnReader(std::string(9, '\0')).TakeRising(1, &got)) << "numbers of no byte";
  EXPECT_FALSE(ColumnReader(std::string(9, '\5')).TakeRising(1, &got)) << "numbers of five bytes";
  EXPECT_FALSE(ColumnReader({"\4\xff\1\xff\0\xff\0\xff\0", 9}).TakeRising(2, &got)) << "beyond 32 bits";
  EXPECT_FALSE(ColumnReader("abc").Take(std::numeric_limits<size_t>::max() / 2, &got));
}

}  // namespace
}  // namespace copydesk
