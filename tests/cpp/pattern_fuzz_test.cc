// The fuzzer of patterns, in short: its seeds, and seeds with bytes changed, cut and put together.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "fuzz/pattern_target.h"
#include "pattern_spec.h"

namespace copydesk {
namespace {

std::vector<std::string> PatternSeeds() {
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(COPYDESK_FUZZ_SEEDS "/pattern"))
    files.insert(entry.path());
  std::vector<std::string> out;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    out.push_back(std::move(bytes).str());
  }
  return out;
}

TEST(PatternFuzz, SeedsAndWhatIsNearThem) {
  const std::vector<std::string> seeds = PatternSeeds();
  ASSERT_GE(seeds.size(), 5u);
  for (const std::string& seed : seeds) fuzz::PatternAndText(seed, English());
  std::mt19937 random(1);
  auto below = [&](size_t n) { return random() % n; };
  const std::string_view letters = "\"/[]<>(){}$|&!?*+:=.,\\ab1 \n\xC3\xA9\xFF\x00";
  for (int i = 0; i < 3000; ++i) {
    std::string input = seeds[below(seeds.size())];
    for (size_t n = below(4); n > 0; --n) input[below(input.size())] = letters[below(letters.size())];
    const std::string& other = seeds[below(seeds.size())];
    if (below(3) == 0) input = input.substr(0, below(input.size())) + other.substr(below(other.size()));
    fuzz::PatternAndText(input, English());
  }
}

}  // namespace
}  // namespace copydesk
