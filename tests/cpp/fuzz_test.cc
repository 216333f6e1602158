// A short run of what the fuzzers check (cpp/fuzz), on their seeds and a few thousand mutations of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz/arrow_target.h"
#include "fuzz/extract_target.h"
#include "fuzz/pack_target.h"
#include "fuzz/text_targets.h"

namespace copydesk {
namespace {

std::vector<std::string> Seeds(const std::string& folder) {
  std::vector<std::filesystem::path> paths(std::filesystem::directory_iterator(folder), {});
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return seeds;
}

// Bytes changed, pieces moved, doubled, cut out or taken from another seed.
std::string Mutated(std::string text, const std::vector<std::string>& seeds, std::mt19937* random) {
  for (size_t n = 1 + (*random)() % 6; n > 0 && !text.empty(); --n) {
    const size_t at = (*random)() % text.size(), size = (*random)() % 24;
    const std::string& other = seeds[(*random)() % seeds.size()];
    switch ((*random)() % 5) {
      case 0:
        text[at] = static_cast<char>((*random)());
        break;
      case 1:
        text.erase(at, size);
        break;
      case 2:
        text.insert(at, text.substr((*random)() % text.size(), size));
        break;
      case 3:
        text.insert(at, other.substr((*random)() % other.size(), size));
        break;
      default:
        text[at] = ".'- \n\"@:1aA"[(*random)() % 11];
    }
  }
  return text;
}

TEST(Fuzz, TextSeedsAndMutations) {
  const std::vector<std::string> seeds = Seeds(COPYDESK_FUZZ_SEEDS "/text");
  ASSERT_GE(seeds.size(), 5u);
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    const std::string& seed = seeds[static_cast<size_t>(round) % seeds.size()];
    const std::string text = round < static_cast<int>(seeds.size()) ? seed : Mutated(seed, seeds, &random);
    fuzz::Utf8(text);
    fuzz::Transcoding(text);
    fuzz::Segmentation(text, fuzz::English());
    fuzz::Offsets(text);
  }
}

TEST(Fuzz, ArrowSeedsAndMutations) {
  const std::vector<std::string> seeds = Seeds(COPYDESK_FUZZ_SEEDS "/arrow");
  ASSERT_GE(seeds.size(), 5u);
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    const std::string& seed = seeds[static_cast<size_t>(round) % seeds.size()];
    fuzz::ArrowStream(round < static_cast<int>(seeds.size()) ? seed : Mutated(seed, seeds, &random));
  }
}

TEST(Fuzz, ExtractSeedsAndMutations) {
  const std::vector<std::string> seeds = Seeds(COPYDESK_FUZZ_SEEDS "/extract");
  ASSERT_GE(seeds.size(), 5u);
  std::mt19937 random(11);
  for (int round = 0; round < 150; ++round) {
    const std::string& seed = seeds[static_cast<size_t>(round) % seeds.size()];
    fuzz::WholeExtraction(round < static_cast<int>(seeds.size()) ? seed : Mutated(seed, seeds, &random));
  }
}

TEST(Fuzz, PackSeedsAndMutations) {
  const std::vector<std::string> seeds = Seeds(COPYDESK_FUZZ_SEEDS "/pack");
  ASSERT_GE(seeds.size(), 4u);
  std::mt19937 random(13);
  for (int round = 0; round < 500; ++round) {
    const std::string& seed = seeds[static_cast<size_t>(round) % seeds.size()];
    fuzz::Pack(round < static_cast<int>(seeds.size()) ? seed : Mutated(seed, seeds, &random),
               fuzz::English());
  }
}

}  // namespace
}  // namespace copydesk
