#include "words/weights.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "testing/temp_folder.h"

namespace copydesk {
namespace {

TEST(FeatureWord, JoinedIsTheSameAsWrittenOut) {
  EXPECT_EQ(Join("talks", "V").hash(), FeatureWord("talks,V").hash());
  EXPECT_EQ(Join("talks", "V").text(), "talks,V");
  EXPECT_EQ(Join("1,000", ",", "").hash(), FeatureWord("1,000,,,").hash());
  EXPECT_EQ(Join("", "a", "b").hash(), FeatureWord(",a,b").hash());
  EXPECT_EQ(FeatureWord().hash(), FeatureWord("").hash());
}

TEST(FeatureWord, OrderAndBordersCount) {
  EXPECT_NE(Join("a", "b").hash(), Join("b", "a").hash());
  EXPECT_NE(Join("a", "").hash(), FeatureWord("a").hash());
  EXPECT_NE(Join("ab", "c").hash(), Join("a", "bc").hash());
}

TEST(FeatureWeights, NothingWeighsNothing) {
  EXPECT_TRUE(FeatureWeights().empty());
  EXPECT_EQ(FeatureWeights().Of("any", 1, "word"), 0);
  EXPECT_FALSE(FeatureWeights().Has("any", 1, "word"));
}

// A file with this content, gone afterwards.
class WeightsFile {
 public:
  explicit WeightsFile(const std::string& content) {
    std::ofstream(folder_ / "weights.tsv", std::ios::binary) << content;
  }
  Diagnostics LoadInto(FeatureWeights* weights) const {
    Diagnostics faults;
    weights->Load(folder_ / "weights.tsv", "w.tsv", &faults);
    return faults;
  }

 private:
  TempFolder folder_;
};

TEST(FeatureWeights, RowsOfAFile) {
  FeatureWeights weights;
  const Diagnostics faults = WeightsFile(
                                 "# "
                                 "weights\nsize\t3\t\t250\nsize\t4\t\t-70\r\nword\t0\tsaid\t1000\n\nword\t-"
                                 "1\tsaid,V\t5\nlast\t0\t\t9")
                                 .LoadInto(&weights);
  EXPECT_TRUE(faults.empty()) << ToString(faults);
  EXPECT_FALSE(weights.empty());
  EXPECT_EQ(weights.Of("size", 3, ""), 250);
  EXPECT_EQ(weights.Of("size", 4, ""), -70);
  EXPECT_EQ(weights.Of("size", 5, ""), 0);
  EXPECT_EQ(weights.Of("word", 0, "said"), 1000);
  EXPECT_EQ(weights.Of("word", 1, "said"), 0);
  EXPECT_EQ(weights.Of("word", -1, Join("said", "V").text()), 5);
  EXPECT_EQ(weights.Of("last", 0, ""), 9);
  EXPECT_TRUE(weights.Has("word", 0, "said"));
  EXPECT_FALSE(weights.Has("word", 0, "told"));
  EXPECT_EQ(weights.SumOf([](const auto& f) {
    f("size", 3, "");
    f("word", -1, Join("said", "V"));
    f("nothing", 1, "x");
  }),
            255);
  FeatureWeights none;
  Diagnostics missing;
  none.Load("/no/such/file", "w.tsv", &missing);
  EXPECT_TRUE(none.empty() && missing.empty());
}

TEST(FeatureWeights, RowsThatAreNoneAreTold) {
  FeatureWeights weights;
  const Diagnostics faults =
      WeightsFile(
          "a\t1\t\t5\nb\nb\t1\nb\t1\t\nb\t1\t\t\nb\tx\t\t5\nb\t1x\t\t5\nb\t1\t\tx\nb\t1\t\t5x\n"
          "b\t99999999999\t\t5\nb\t1\t\t99999999999\na\t1\t\t6\n#\nb\t1\t\t7\n")
          .LoadInto(&weights);
  std::vector<int> lines;
  for (const Diagnostic& d : faults) {
    EXPECT_EQ(d.file, "w.tsv");
    EXPECT_EQ(d.message, d.line == 12 ? "this feature has a weight already" : "no weight of a feature");
    lines.push_back(d.line);
  }
  EXPECT_EQ(lines, (std::vector<int>{2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
  EXPECT_EQ(weights.Of("a", 1, ""), 5);  // the first stays
  EXPECT_EQ(weights.Of("b", 1, ""), 7);
}

TEST(FeatureWeights, ManyRows) {
  std::string content;
  for (int i = 0; i < 3000; ++i)
    content +=
        "n\t" + std::to_string(i) + "\tw" + std::to_string(i % 7) + "\t" + std::to_string(i + 1) + "\n";
  FeatureWeights weights;
  EXPECT_TRUE(WeightsFile(content).LoadInto(&weights).empty());
  for (int i = 0; i < 3000; ++i) {
    EXPECT_EQ(weights.Of("n", i, "w" + std::to_string(i % 7)), i + 1);
    EXPECT_FALSE(weights.Has("n", i, "w" + std::to_string((i + 1) % 7)));
  }
}

TEST(FeatureWeights, WhatCountedIsToldInWords) {
  FeatureWeights weights;
  const Diagnostics faults =
      WeightsFile(
          "tag\t0\tNN\t-2303\nlemma\t0\tmeet\t693\nmodal\t1\twould\t-105\nbias\t0\t\t10\n"
          "far\t7\ta,b\t-11\nnear\t0\t\t-9\nzero\t0\t\t0\n")
          .LoadInto(&weights);
  ASSERT_TRUE(faults.empty()) << ToString(faults);
  const std::vector<CountedFeature> counted = weights.Counted([](const auto& f) {
    f("bias", 0, "");
    f("near", 0, "");
    f("modal", 1, "would");
    f("far", 7, Join("a", "b"));
    f("lemma", 0, "meet");
    f("tag", 0, "NN");
    f("zero", 0, "");
    f("unknown", 0, "x");
  });
  std::vector<std::string> told;
  for (const CountedFeature& c : counted)
    told.push_back(std::string(c.name) + " " + std::to_string(c.value) + " " + c.word + " " +
                   std::to_string(c.weight));
  EXPECT_EQ(told, (std::vector<std::string>{"tag 0 NN -2303", "lemma 0 meet 693", "modal 1 would -105",
                                            "far 7 a,b -11", "bias 0  10", "near 0  -9"}));
  constexpr FeatureInWords kNames[] = {
      {"tag", "its tag"}, {"modal", "not negated,", "negated,"}, {"bias", "all have it"}};
  // e^-2.303 is a tenth, e^0.693 two; of each side at most three, and of "far" there is no other name.
  EXPECT_EQ(CountedInWords(-1099, counted, kNames),
            "25 %, more than 50 % is asked; most against: its tag “NN” ×0.1, negated, “would” ×0.9, "
            "far “a,b” ×0.99; most for: lemma “meet” ×2, all have it ×1");
  EXPECT_EQ(CountedInWords(-9000, {}, kNames), "under 1 %, more than 50 % is asked");
}

TEST(Margin, OfLogOddsAndOfShares) {
  EXPECT_EQ(Margin(int32_t{0}), 0);
  EXPECT_EQ(Margin(int32_t{1000}), 0.462);
  EXPECT_EQ(Margin(int32_t{-1000}), 0.462);  // either way
  EXPECT_EQ(Margin(int32_t{2000}), 0.762);
  EXPECT_EQ(Margin(int32_t{20000}), 1);
  EXPECT_EQ(Margin(0.5), 0);
  EXPECT_EQ(Margin(0.2), 0);
  EXPECT_EQ(Margin(0.75), 0.5);
  EXPECT_EQ(Margin(1.0), 1);
  EXPECT_EQ(Margin(0.6666), 0.333);
  constexpr std::array<int32_t, 3> kBounds = {1, 5, 20};
  EXPECT_EQ(Step(0, kBounds), 0);
  EXPECT_EQ(Step(1, kBounds), 1);
  EXPECT_EQ(Step(4, kBounds), 1);
  EXPECT_EQ(Step(5, kBounds), 2);
  EXPECT_EQ(Step(99, kBounds), 3);
}

}  // namespace
}  // namespace copydesk
