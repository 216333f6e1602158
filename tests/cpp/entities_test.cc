// Entities: the cases of tests/spec/entities.toml, and what must hold of mentions and actors.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cascade/toml.h"
#include "news/article.h"
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

TEST(Entities, PhrasesHaveCodes) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/entities.toml");
  Vocabulary vocabulary;
  for (const auto& [phrase, code] : *spec["phrases"].as_table()) {
    EXPECT_EQ(CodePhrase(Desk(), phrase.str(), &vocabulary).code, code.value_or(std::string()))
        << phrase.str();
  }
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
