// Entities: the cases of tests/spec/entities.toml, and what must hold of mentions and actors.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "news/article.h"
#include "news/atlas.h"
#include "news/layers.h"
#include "news_desk.h"
#include "text/toml.h"

namespace copydesk::news {
namespace {

// "Moscow → country Russia RUSGOV*": see tests/spec/entities.toml.
std::string Drawn(Article* article, const Mention& m) {
  return std::string(article->document().text(m.tokens)) + " → " + std::string(Name(m.kind)) + " " + m.name +
         " " + (m.code.empty() ? "-" : m.code) + (m.metonym ? "*" : "");
}

TEST(Entities, KindsByName) {
  for (std::string_view name :
       {"person", "organization", "country", "place", "facility", "group", "party", "media", "nationality"})
    EXPECT_EQ(Name(EntityKindCalled(name)), name);
  EXPECT_EQ(EntityKindCalled("ship"), EntityKind::kNone);
  EXPECT_EQ(EntityKindCalled(""), EntityKind::kNone);
  EXPECT_EQ(Name(EntityKind::kNone), "");
  EXPECT_EQ(Name(MentionForm::kNominal), "nominal");
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
      if (all || m.form == MentionForm::kName) got.push_back(Drawn(&article, m));
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
      if (m.form == MentionForm::kName &&
          (m.kind == EntityKind::kPlace || m.kind == EntityKind::kCountry || m.kind == EntityKind::kFacility))
        got.push_back(Located(&article, m));
    }
    EXPECT_EQ(got, want) << text;
  }
}

constexpr std::string_view kAtlasHeader = "key\tpopulation\tlat\tlon\tplace_id\tclass\tname\n";

TEST(Atlas, FindsAllRowsOfAName) {
  Diagnostics faults;
  const auto atlas = Atlas::Parse(std::string(kAtlasHeader) +
                                      "halstrup bay\t0\t55.5\t9.5\t\twater\n"
                                      "# own\n"
                                      "\n"
                                      "@\tUSA\tOhio\r\n"
                                      "halstrup\t4.1\t40.1\t-82.00\t7\r\n"
                                      "st. halstrup\t4.1\t40.1\t-82\t7\t\tSaint Halstrup\n"
                                      "halstrup\t0\t40\t-82\t\tcounty\n"
                                      "@\tDNK\n"
                                      "=dnk\t0\t56\t-0\t\tcountry\tDenmark\n"
                                      "@\tDNK\tHalstrup\n"
                                      "halstrup\t5.2\t55\t9\t\tregion",
                                  "atlas.tsv", &faults);
  EXPECT_TRUE(faults.empty()) << ToString(faults);
  const std::vector<AtlasPlace> found = atlas->Find("halstrup");
  ASSERT_EQ(found.size(), 3u);  // in order of their classes
  EXPECT_EQ(found[0].is, PlaceClass::kCounty);
  EXPECT_EQ(found[1].is, PlaceClass::kRegion);
  EXPECT_EQ(found[1].country, "DNK");
  EXPECT_EQ(found[1].region, "Halstrup");
  EXPECT_EQ(found[1].place_id, "");
  EXPECT_EQ(found[1].size, 5.2);
  EXPECT_EQ(found[2].is, PlaceClass::kTown);
  EXPECT_EQ(found[2].region, "Ohio");
  EXPECT_EQ(found[2].place_id, "7");
  EXPECT_EQ(found[2].lat, 40.1);
  EXPECT_EQ(found[2].lon, -82);
  EXPECT_EQ(found[2].name, "");
  ASSERT_EQ(atlas->Find("st. halstrup").size(), 1u);
  EXPECT_EQ(atlas->Find("st. halstrup")[0].name, "Saint Halstrup");
  ASSERT_EQ(atlas->Find("halstrup bay").size(), 1u);
  EXPECT_EQ(atlas->Find("halstrup bay")[0].country, "");
  EXPECT_EQ(atlas->Find("halstru").size(), 0u);
  EXPECT_EQ(atlas->Find("zorvan").size(), 0u);
  EXPECT_EQ(atlas->Find("@").size(), 0u);
  ASSERT_TRUE(atlas->Country("DNK").has_value());
  EXPECT_EQ(atlas->Country("DNK")->lat, 56);
  EXPECT_TRUE(std::signbit(atlas->Country("DNK")->lon));
  EXPECT_EQ(atlas->Country("DNK")->region, "");
  EXPECT_FALSE(atlas->Country("NOR").has_value());
}

TEST(Atlas, FaultsAreTold) {
  struct Case {
    std::string line;
    int column;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"c\t4\t1", 1, "a row of an atlas has four to seven cells"},
      {"c", 1, "a row of an atlas has four to seven cells"},
      {"c\t4\t1\t1\t\t\t\t", 1, "a row of an atlas has four to seven cells"},
      {"\t4\t1\t1", 1, "a row without a key"},
      {"łódź\t4\t1\t1\t\ttonw", 13, "unknown class `tonw`"},
      {"c\tmany\t1\t1", 3, "`many` is not what stands here"},
      {"c\t-1\t1\t1", 3, "`-1` is not what stands here"},
      {"c\t4\t90.1\t1", 5, "`90.1` is not what stands here"},
      {"c\t4\t1\t-181", 7, "`-181` is not what stands here"},
      {"c\t4\t1\t1e1", 7, "`1e1` is not what stands here"},
      {"c\t4\t1\tnan", 7, "`nan` is not what stands here"},
      {"c\t4\t1\t1.2.3", 7, "`1.2.3` is not what stands here"},
      {"c\t4\t1\t1.", 7, "`1.` is not what stands here"},
      {"c\t4\t1\t0.12345678901234", 7, "`0.12345678901234` is not what stands here"},
      {"c\t\t1\t1", 1, "`` is not what stands here"},
      {"@\tUSA\tOhio\tx", 1, "behind `@` stand a country and a region, nothing else"},
      {"@\tOhio", 3, "`Ohio` is not the code of a country"},
      {"@\tusa", 3, "`usa` is not the code of a country"},
      {"@\t\tOhio", 1, "`` is not the code of a country"},
      {"c\xff\t4\t1\t1", 1, "not UTF-8"},
  };
  for (const Case& c : cases) {
    Diagnostics faults;
    Atlas::Parse(std::string(kAtlasHeader) + "a\t4\t1\t1\n" + c.line + "\nb\t4\t1\t1\n", "atlas.tsv",
                 &faults);
    ASSERT_EQ(faults.size(), 1u) << c.line;
    EXPECT_EQ(faults[0].line, 3) << c.line;
    EXPECT_EQ(faults[0].column, c.column) << c.line;
    EXPECT_EQ(faults[0].message, c.message);
  }
  for (const char* header :
       {"", "name\tlat\n", "key\tname\tclass\tcountry\tregion\tpopulation\tlat\tlon\tplace_id\n"}) {
    Diagnostics faults;
    EXPECT_TRUE(Atlas::Parse(header, "atlas.tsv", &faults)->empty());
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].message, "not the header of an atlas");
  }
}

// Whatever a pack holds: no crash, and every row that was taken is found.
TEST(Atlas, DamagedFiles) {
  const std::string whole =
      std::string(kAtlasHeader) + "@\tUSA\tOhio\nhalstrup\t4.1\t40.1\t-82\t7\tregion\tHal\n";
  std::mt19937 random(3);
  for (int n = 0; n < 20'000; ++n) {
    std::string damaged = whole;
    for (int k = 0; k < 2; ++k) {
      const size_t at = kAtlasHeader.size() - 1 + random() % (whole.size() - kAtlasHeader.size() + 1);
      damaged[at] = "\t\n@.-#=a0\r"[random() % 10];
    }
    Diagnostics faults;
    const auto atlas = Atlas::Parse(damaged, "atlas.tsv", &faults);
    for (const char* key : {"halstrup", "", "@", "USA", "Ohio"}) {
      for (const AtlasPlace& p : atlas->Find(key)) EXPECT_LE(std::abs(p.lat), 90) << damaged;
    }
  }
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

TEST(Entities, WordsOfTheSets) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/entity_sets.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    std::vector<std::string> words;
    if (const toml::array* told = c["words"].as_array(); told != nullptr) {
      for (const toml::node& word : *told) words.push_back(word.value_or(std::string()));
    } else {
      words.emplace_back();
    }
    for (const std::string& word : words) {
      const std::string text = With(c["text"].value_or(std::string()), word);
      std::vector<std::string> want, got;
      for (const toml::node& row : *c["rows"].as_array())
        want.push_back(With(row.value_or(std::string()), word));
      Vocabulary vocabulary;
      Article article(Desk(), text, 0, std::nullopt, &vocabulary);
      auto cell = [](std::string_view value) {
        return value.empty() ? std::string("-") : std::string(value);
      };
      for (const Mention& m : article.all_mentions())
        got.push_back(std::string(article.document().text(m.tokens)) + " | " + cell(Name(m.form)) + " | " +
                      cell(std::string(Name(m.kind)) + (m.metonym ? "*" : "")) + " | " + cell(m.name) +
                      " | " + cell(m.described ? std::string() : m.title));
      EXPECT_EQ(got, want) << c["set"].value_or(std::string()) << ": " << text;
    }
  }
}

}  // namespace
}  // namespace copydesk::news
