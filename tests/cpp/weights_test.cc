#include "words/weights.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace copydesk
