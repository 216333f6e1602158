#include "news/blocks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "news/article.h"
#include "news_desk.h"

namespace copydesk::news {
namespace {

// "kind: text" a block.
std::vector<std::string> Blocks(const std::string& text, int32_t headline_bytes = 0) {
  Vocabulary words;
  Article article(Desk(), text, headline_bytes, std::nullopt, &words);
  std::vector<std::string> out;
  for (const Block& block : article.blocks()) {
    out.push_back(std::string(Name(block.kind)) + (block.duplicate_of >= 0 ? "*: " : ": ") +
                  std::string(Slice(text, block.bytes)));
  }
  return out;
}

using Want = std::vector<std::string>;

TEST(Blocks, PageOfAStory) {
  EXPECT_EQ(
      Blocks("Peru closes its ports\n\nThe navy turned back eleven boats on the first day of the ban.\n\nA "
             "port. / Photo: AFP\nAFP\n\n"
             "Peru has closed all its ports to foreign boats, the navy said on Monday.\n\nRead More\nRead "
             "More\n\n"
             "Fishermen wait for the end of the ban\n\nThe reasons\n\nThe navy said the ban would end in "
             "May, when the fish return.\n\nLine 4"),
      (Want{"headline: Peru closes its ports",
            "dek: The navy turned back eleven boats on the first day of the ban.",
            "caption: A port. / Photo: AFP", "byline: AFP",
            "body: Peru has closed all its ports to foreign boats, the navy said on Monday.",
            "boilerplate: Read More", "boilerplate*: Read More",
            "teaser: Fishermen wait for the end of the ban", "subheading: The reasons",
            "body: The navy said the ban would end in May, when the fish return.", "boilerplate: Line 4"}));
}

TEST(Blocks, DatelineIsSplitOff) {
  EXPECT_EQ(Blocks("LIMA, Peru (AP) — The navy turned back eleven boats on the first day of the ban."),
            (Want{"dateline: LIMA, Peru (AP) —",
                  "body: The navy turned back eleven boats on the first day of the ban."}));
}

TEST(Blocks, HardWrapsAreJoined) {
  std::string text =
      "The navy turned back eleven boats on the first day of the ban, the\n"
      "ministry said on Monday, and promised to do the same on every day\n"
      "that follows until the fish return.\n\nFishermen were not amused by any of this, their union said.";
  std::vector<std::string> blocks = Blocks(text);
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_TRUE(blocks[0].ends_with("until the fish return."));
}

TEST(Blocks, KnownHeadlineCell) {
  EXPECT_EQ(Blocks("Ports closed.\n\nThe navy turned back eleven boats on the first day.", 13).front(),
            "headline: Ports closed.");
}

TEST(Blocks, OneLineAloneIsBody) {
  EXPECT_EQ(Blocks("Peru condemned Chile"), (Want{"body: Peru condemned Chile"}));
}

TEST(Blocks, CoverEveryCharacterThatIsNoSpace) {
  for (std::string text : {std::string("a\r\nb\rc\n\n\n d \xE2\x80\xA8 e\v f\0g", 22), std::string("\n\n"),
                           std::string(), std::string("\xEF\xBB\xBF x \xC2\xA0")}) {
    Vocabulary words;
    Article article(Desk(), text, 0, std::nullopt, &words);
    int32_t at = 0;
    for (const Block& block : article.blocks()) {
      EXPECT_GE(block.bytes.start, at);
      EXPECT_LT(block.bytes.start, block.bytes.end);
      at = block.bytes.end;
    }
  }
}

TEST(Blocks, ExamplesOfTheRules) {
  Diagnostics faults;
  TestBlockExamples(*Desk().blocks, &faults);
  EXPECT_TRUE(faults.empty()) << ToString(faults);
}

}  // namespace
}  // namespace copydesk::news
