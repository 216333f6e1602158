// Entities: the cases of tests/spec/entities.toml, and what must hold of mentions and actors.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cascade/toml.h"
#include "news/article.h"
#include "news/atlas.h"
#include "news/layers.h"
#include "news_desk.h"

namespace copydesk::news {
namespace {

// "Moscow → country Russia RUSGOV*": see tests/spec/entities.toml.
std::string Drawn(Article* article, const Mention& m) {
  return std::string(article->document().text(m.tokens)) + " → " + m.kind + " " + m.name + " " +
         (m.code.empty() ? "-" : m.code) + (m.metonym ? "*" : "");
}

TEST(Entities, Spec) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/entities.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string text = c["text"].value_or(std::string());
    const bool all = c["all"].value_or(false);
    std::vector<std::string> want, got;
    for (const toml::node& row : *c["mentions"].as_array()) want.push_back(row.value_or(std::string()));
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::nullopt, &vocabulary);
    for (const Mention& m : article.mentions()) {
      if (all || m.form == "name") got.push_back(Drawn(&article, m));
    }
    EXPECT_EQ(got, want) << text;
  }
}

// "Paris → USA Texas 34 -96": country, region, degrees of where it lies; "-" for none.
std::string Located(Article* article, const Mention& m) {
  const auto degrees = [](std::optional<double> d) {
    return d ? std::to_string(std::lround(*d)) : std::string("-");
  };
  return std::string(article->document().text(m.tokens)) + " → " + (m.country.empty() ? "-" : m.country) +
         " " + (m.region.empty() ? "-" : m.region) + " " + degrees(m.lat) + " " + degrees(m.lon);
}

TEST(Entities, PlacesLieSomewhere) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/entities.toml");
  for (const toml::node& node : *spec["located"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string text = c["text"].value_or(std::string());
    std::vector<std::string> want, got;
    for (const toml::node& row : *c["places"].as_array()) want.push_back(row.value_or(std::string()));
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::nullopt, &vocabulary);
    for (const Mention& m : article.mentions()) {
      if (m.form == "name" && (m.kind == "place" || m.kind == "country" || m.kind == "facility"))
        got.push_back(Located(&article, m));
    }
    EXPECT_EQ(got, want) << text;
  }
}

TEST(Atlas, FindsAllRowsOfAName) {
  Diagnostics faults;
  const auto atlas = Atlas::Parse(
      "key\tname\tclass\tcountry\tregion\tpopulation\tlat\tlon\tplace_id\n"
      "=dnk\tDenmark\tcountry\tDNK\t\t0\t56.00\t10.00\t\n"
      "halstrup\t\tregion\tDNK\tHalstrup\t5.2\t55.00\t9.00\t\n"
      "halstrup\t\ttown\tUSA\tOhio\t4.1\t40.10\t-82.00\t7\n"
      "halstrup bay\t\twater\t\t\t0\t55.50\t9.50\t\n",
      "atlas.tsv", &faults);
  EXPECT_TRUE(faults.empty()) << ToString(faults);
  const std::vector<AtlasPlace> found = atlas->Find("halstrup");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].is, PlaceClass::kRegion);
  EXPECT_EQ(found[1].region, "Ohio");
  EXPECT_EQ(found[1].place_id, "7");
  EXPECT_DOUBLE_EQ(found[1].lon, -82);
  EXPECT_EQ(atlas->Find("halstru").size(), 0u);
  EXPECT_EQ(atlas->Find("zorvan").size(), 0u);
  ASSERT_TRUE(atlas->Country("DNK").has_value());
  EXPECT_EQ(atlas->Country("DNK")->lat, 56);
  EXPECT_FALSE(atlas->Country("NOR").has_value());
}

TEST(Atlas, FaultsAreTold) {
  const std::string header = "key\tname\tclass\tcountry\tregion\tpopulation\tlat\tlon\tplace_id\n";
  Diagnostics faults;
  Atlas::Parse(header + "b\t\ttown\tDNK\t\t4\t1\t1\t\na\t\ttown\tDNK\t\t4\t1\t1\t\nc\ttown\n", "atlas.tsv",
               &faults);
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].line, 3);
  EXPECT_EQ(faults[0].message, "rows are not in order of their keys");
  EXPECT_EQ(faults[1].line, 4);
  EXPECT_EQ(faults[1].message, "a row of an atlas has nine cells");
  faults.clear();
  Atlas::Parse("name\tlat\n", "atlas.tsv", &faults);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].message, "not the header of an atlas");
}

TEST(Atlas, MeasuresDistance) {
  EXPECT_NEAR(Kilometres(0, 0, 0, 1), 111.2, 0.1);
  EXPECT_NEAR(Kilometres(51.5, -0.1, 48.9, 2.35), 341, 5);
}

TEST(Entities, PhrasesHaveCodes) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/entities.toml");
  Vocabulary vocabulary;
  for (const auto& [phrase, code] : *spec["phrases"].as_table()) {
    EXPECT_EQ(CodePhrase(Desk(), phrase.str(), &vocabulary).code, code.value_or(std::string()))
        << phrase.str();
  }
}

TEST(Entities, PronounsAreToldWhereOneFits) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/entities.toml");
  for (const toml::node& node : *spec["told"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string text = c["text"].value_or(std::string());
    std::vector<std::string> want;
    for (const toml::node& row : *c["rows"].as_array()) want.push_back(row.value_or(std::string()));
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::nullopt, &vocabulary);
    std::vector<std::pair<TokenSpan, std::string>> got;
    for (const Mention& m : article.all_mentions()) {
      const bool told = m.entity >= 0 && !m.guessed;
      got.emplace_back(m.tokens,
                       std::string(article.document().text(m.tokens)) + " → " + (told ? m.name : "-"));
    }
    std::sort(got.begin(), got.end());
    std::vector<std::string> rows;
    for (const auto& [tokens, row] : got) rows.push_back(row);
    EXPECT_EQ(rows, want) << text;
  }
}

// What a phrase is resolved to: "phrase → name code".
TEST(Entities, PartiesAreResolved) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/entities.toml");
  for (const toml::node& node : *spec["party"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string text = c["text"].value_or(std::string()), phrase = c["phrase"].value_or(std::string());
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::nullopt, &vocabulary);
    const Document& doc = article.document();
    const auto start = static_cast<int32_t>(text.find(phrase));
    TokenSpan tokens{-1, -1};
    for (int32_t i = 0; i < doc.size(); ++i) {
      const ByteSpan at = doc.bytes(TokenSpan{i, i + 1});
      if (at.start == start) tokens.start = i;
      if (at.end == start + static_cast<int32_t>(phrase.size())) tokens.end = i + 1;
    }
    ASSERT_TRUE(tokens.start >= 0 && tokens.end > tokens.start) << text;
    const Party party = ResolveParty(&article, tokens);
    EXPECT_EQ(party.name + " " + (party.code.empty() ? "-" : party.code), c["is"].value_or(std::string()))
        << text;
  }
}

TEST(Entities, OfficesHaveTheirYears) {
  const auto code = [](int year) {
    const std::string text = "Later Mitt Romney spoke.";
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, Day(std::chrono::year(year) / 6 / 1), &vocabulary);
    return article.mentions().at(0).code;
  };
  EXPECT_EQ(code(2005), "USAGOV");
  EXPECT_EQ(code(2012), "USAPTY");
  EXPECT_EQ(code(2021), "USALEG");
}

TEST(Entities, MentionsAndActorsAgree) {
  const std::string text =
      "Danish Foreign Minister Jorgen Halstrup met Mrs Kovac in Oslo. He told Reuters the ministry was "
      "ready. Moscow and Kyiv said nothing.";
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, std::nullopt, &vocabulary);
  std::vector<int32_t> count(article.actors().size(), 0);
  for (size_t i = 0; i < article.mentions().size(); ++i) {
    const Mention& m = article.mentions()[i];
    ASSERT_GE(m.entity, 0);
    ASSERT_LT(static_cast<size_t>(m.entity), article.actors().size());
    EXPECT_GE(m.rule, 0);
    if (count[static_cast<size_t>(m.entity)]++ == 0) {
      EXPECT_EQ(article.actors()[static_cast<size_t>(m.entity)].first_mention, static_cast<int32_t>(i));
    }
  }
  for (size_t a = 0; a < count.size(); ++a) EXPECT_EQ(article.actors()[a].mentions, count[a]);
}

}  // namespace
}  // namespace copydesk::news
