#include "news/blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "news/article.h"
#include "news/blocks_page.h"
#include "news/blocks_whole.h"
#include "news/layers.h"
#include "news_desk.h"
#include "testing/temp_folder.h"
#include "text/toml.h"

namespace copydesk::news {
namespace {

// What is found without kinds is what is found with them.
void ExpectSameBorders(Article* article) {
  const std::optional<std::vector<ByteSpan>> borders = FindBorders(*article, *article->desk.blocks);
  if (!borders) return;
  std::vector<ByteSpan> want;
  for (const Block& block : article->blocks()) want.push_back(block.bytes);
  EXPECT_EQ(*borders, want) << article->text;
}

// "kind: text" a block.
std::vector<std::string> Blocks(const std::string& text, int32_t headline_bytes = 0) {
  Vocabulary words;
  Article article(Desk(), text, headline_bytes, std::nullopt, &words);
  ExpectSameBorders(&article);
  std::vector<std::string> out;
  for (const Block& block : article.blocks()) {
    out.push_back(std::string(Name(block.kind)) + (block.duplicate_of >= 0 ? "*: " : ": ") +
                  std::string(Slice(text, block.bytes)));
  }
  return out;
}

using Want = std::vector<std::string>;

// "Cover: {2 boats} left" → "Cover: boats boats left".
std::string Filled(std::string line) {
  for (size_t open = 0; (open = line.find('{')) != std::string::npos;) {
    const size_t space = line.find(' ', open), close = line.find('}', open);
    const std::string word = line.substr(space + 1, close - space - 1);
    std::string words = word;
    for (int i = std::stoi(line.substr(open + 1)); i > 1; --i) words += " " + word;
    line.replace(open, close + 1 - open, words);
  }
  return line;
}

TEST(Blocks, LimitsOfTheLineRules) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/blocks.toml");
  for (const toml::node& node : *spec["limits"].as_array()) {
    const toml::array& c = *node.as_array();
    const std::string line = Filled(c[0].value_or(std::string()));
    const std::vector<std::string> blocks = Blocks(
        "The council of Lima met on Monday and closed the port to all foreign boats.\n\n"
        "The council wants to open the port again when the fish return, the mayor told the press.\n\n" +
        line +
        "\n\nFishermen were not amused by any of this, the head of their union said on Tuesday.\n\n"
        "The council of Lima met on Friday and closed the road to all foreign cars.");
    EXPECT_EQ(std::count(blocks.begin(), blocks.end(), c[1].value_or(std::string()) + ": " + line), 1)
        << line;
  }
}

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

// The longest line of a run tells its width, and these two are of one run with a line that no page wraps.
TEST(Blocks, NarrowLinesBesideAWideOneAreNotJoined) {
  const std::string narrow =
      "The navy turned back eleven boats on the first day of the ban, the\n"
      "ministry said on Monday, and promised to do the same on every day\n";
  const std::string wide =
      "that follows until the fish return, which fishermen of all ports were not amused by, as their union "
      "told the press in the capital.";
  EXPECT_EQ(Blocks(narrow + wide).size(), 3u);
  EXPECT_EQ(Blocks(wide + "\n" + narrow).size(), 3u);
  EXPECT_EQ(Blocks(narrow + "\n" + wide).size(), 2u);
}

TEST(Blocks, BordersWithoutKindsButWhereALineMayBeSplit) {
  const auto borders = [](const std::string& text, int32_t headline_bytes = 0) {
    Vocabulary words;
    Article article(Desk(), text, headline_bytes, std::nullopt, &words);
    return FindBorders(article, *article.desk.blocks);
  };
  const std::string line = "LIMA, Peru (AP) — The navy turned back eleven boats on the first day of the ban.";
  EXPECT_EQ(borders("Ports closed\n\nThe navy turned back eleven boats.")->size(), 2u);
  EXPECT_EQ(borders("LIMA, Peru (AP) — Boats turned back")->size(), 1u);
  EXPECT_FALSE(borders(line));
  EXPECT_EQ(borders(line, static_cast<int32_t>(line.size()))->size(), 1u);
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
    ExpectSameBorders(&article);
    int32_t at = 0;
    for (const Block& block : article.blocks()) {
      EXPECT_GE(block.bytes.start, at);
      EXPECT_LT(block.bytes.start, block.bytes.end);
      at = block.bytes.end;
    }
  }
}

// "kind: text", `*` behind the kind of a repeat, `-` where a rule is sure that nobody reads the line.
std::vector<std::string> SpecBlocks(const std::string& text) {
  Vocabulary words;
  Article article(Desk(), text, 0, std::nullopt, &words);
  ExpectSameBorders(&article);
  std::vector<std::string> out;
  for (const Block& block : article.blocks()) {
    const bool repeat = block.duplicate_of >= 0;
    out.push_back(std::string(Name(block.kind)) +
                  (repeat                         ? "*"
                   : block.read == Reading::kNone ? "-"
                                                  : "") +
                  ": " + std::string(Slice(text, block.bytes)));
  }
  return out;
}

TEST(Blocks, Spec) {
  toml::parse_result spec = toml::parse_file(std::string(COPYDESK_SPEC) + "/blocks.toml");
  ASSERT_TRUE(spec) << spec.error().description();
  for (const toml::node& node : *spec.table()["case"].as_array()) {
    const toml::table& c = *node.as_table();
    SCOPED_TRACE(c["name"].value_or(std::string()));
    Want want;
    for (const toml::node& block : *c["blocks"].as_array()) want.push_back(block.value_or(std::string()));
    EXPECT_EQ(SpecBlocks(c["text"].value_or(std::string())), want);
  }
}

// Prose and titles are read by all, captions and lists for their names, repeats by nobody.
TEST(Blocks, WhoReads) {
  const std::string text =
      "Image caption A port.\n\nThe navy turned back eleven boats on the first day.\n\nImage caption A port.";
  Vocabulary words;
  Article article(Desk(), text, 0, std::nullopt, &words);
  ASSERT_EQ(article.blocks().size(), 3u);
  EXPECT_EQ(article.blocks()[0].read, Reading::kNames);
  EXPECT_EQ(article.blocks()[1].read, Reading::kAll);
  EXPECT_EQ(article.blocks()[2].read, Reading::kNone);
  EXPECT_FALSE(article.blocks()[0].confidence.has_value());  // a rule decided
  EXPECT_TRUE(article.blocks()[1].confidence.has_value());
}

TEST(Blocks, WeightsAreRowsOfFourColumns) {
  const TempFolder folder;
  const std::string path = folder / "weights.tsv";
  std::ofstream(path) << "# head\nbias\t0\t\t-500\nhas\t1\tlima\t70\nbias\t0\t\t3\nlength\t7\n";
  FeatureWeights weights;
  Diagnostics faults;
  weights.Load(path, "weights.tsv", &faults);
  EXPECT_EQ(ToString(faults),
            "weights.tsv:4:1: this feature has a weight already; one row a feature\n"
            "  bias\t0\t\t3\n"
            "  ^\n"
            "weights.tsv:5:1: no weight of a feature; four columns: name, value, word or nothing, "
            "thousandths\n"
            "  length\t7\n"
            "  ^");
  EXPECT_EQ(JudgeLines(weights, {}, {{.text = "The port", .words = 2}}), (std::vector<int32_t>{-500}));
  EXPECT_EQ(JudgeLines(FeatureWeights(), {}, {{.text = "The port", .words = 2}}), (std::vector<int32_t>{0}));
}

// A page with menus of one word or a few around `lines`.
std::vector<PageLine> PageWith(const std::vector<PageLine>& lines) {
  std::vector<PageLine> page = {{.text = "Port of Lima closed to boats | Herald", .words = 8}};
  for (int i = 0; i < 4; ++i)
    page.push_back({.text = "Share", .words = 1, .kind = static_cast<int>(BlockKind::kBoilerplate)});
  for (int i = 0; i < 20; ++i) page.push_back({.text = "Sport", .words = 1});
  page.insert(page.end(), lines.begin(), lines.end());
  return page;
}

TEST(Blocks, WholePageHasMenusAndManyBriefLines) {
  std::vector<PageLine> page = PageWith({});
  EXPECT_TRUE(IsWholePage(page));
  EXPECT_FALSE(IsWholePage({page.begin() + 2, page.end()}));  // three buttons
  EXPECT_FALSE(IsWholePage({page.begin(), page.end() - 1}));  // 19 brief lines
  page.resize(73, {.text = "The port is closed until the fish return.", .words = 8, .stop = true});
  EXPECT_FALSE(IsWholePage(page));  // 24 lines of 73
}

TEST(Blocks, SecondLookKnowsTheTitleAndAsksWhatListsHave) {
  const std::vector<PageLine> page = PageWith(
      {{.text = "Port of Lima closed to boats", .words = 6},
       {.text = "May 3, 2021", .words = 3, .kind = static_cast<int>(BlockKind::kDateline)},
       {.text = "The council has closed the port to all boats that are not from Peru or its islands.",
        .words = 17,
        .stop = true,
        .prose = true}});
  std::vector<int32_t> first(page.size(), 4000);
  first[25] = first[27] = -4000;
  const SecondLook look(page, first);
  EXPECT_EQ(look.title(), 25);
  EXPECT_FALSE(SecondLook::Asks(page[1]));
  EXPECT_TRUE(SecondLook::Asks(page[5]));
  EXPECT_TRUE(SecondLook::Asks(page[26]));
  EXPECT_EQ(look.Features().size(), page.size());
  EXPECT_EQ(look.Judge(FeatureWeights()), std::vector<int32_t>(page.size()));
}

TEST(Blocks, SecondLookJudgesByWeights) {
  const TempFolder folder;
  const std::string path = folder / "whole.tsv";
  std::ofstream(path) << "bias\t0\t\t-500\nhas\t0\tsport\t700\n";
  FeatureWeights weights;
  Diagnostics faults;
  weights.Load(path, "whole.tsv", &faults);
  const std::vector<PageLine> page = PageWith({{.text = "Boats", .words = 1}});
  const std::vector<int32_t> judged = SecondLook(page, std::vector<int32_t>(page.size())).Judge(weights);
  EXPECT_EQ(judged[1], 0);  // a rule knows it
  EXPECT_EQ(judged[5], 200);
  EXPECT_EQ(judged.back(), -500);
}

TEST(Blocks, ExamplesOfTheRules) {
  Diagnostics faults;
  TestBlockExamples(*Desk().blocks, &faults);
  EXPECT_TRUE(faults.empty()) << ToString(faults);
}

}  // namespace
}  // namespace copydesk::news
