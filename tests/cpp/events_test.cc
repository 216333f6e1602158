// Events: the cases of tests/spec/events.toml, and what must hold of every row.
#include "news/events.h"

#include <gtest/gtest.h>

#include <string>
#include <toml++/toml.h>
#include <vector>

#include "news/article.h"
#include "news/layers.h"

namespace copydesk::news {
namespace {

const NewsDesk& Desk() {
  static const std::shared_ptr<const NewsDesk> desk = [] {
    Diagnostics faults;
    auto made = NewsDesk::Load({{.folder = COPYDESK_PACKS "/news_en", .file = "", .content = ""}}, &faults);
    EXPECT_NE(made, nullptr) << ToString(faults);
    return made;
  }();
  return *desk;
}

constexpr Day kPublished = std::chrono::year{2023} / 7 / 16;

// "ACCUSE accused: France > Libya": see tests/spec/events.toml.
std::string Drawn(Article* article, const Event& event) {
  auto text = [&](TokenSpan tokens) { return tokens.empty() ? std::string("-") : std::string(article->document().text(tokens)); };
  std::string out = event.type + " " + text(event.tokens) + ": " + text(event.source.tokens) + (event.reciprocal ? " <> " : " > ") + text(event.target.tokens);
  return event.status == "asserted" ? out : out + " [" + event.status + "]";
}

TEST(Events, Spec) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/events.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string text = c["text"].value_or(std::string());
    std::vector<std::string> want, got;
    for (const toml::node& row : *c["rows"].as_array()) want.push_back(row.value_or(std::string()));
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, kPublished, &vocabulary);
    for (const Event& event : article.events()) got.push_back(Drawn(&article, event));
    std::sort(want.begin(), want.end());
    std::sort(got.begin(), got.end());
    EXPECT_EQ(got, want) << text;
  }
}

TEST(Events, RowsAreWhole) {
  const std::string text =
      "France and Spain condemned Libya's attack on Chad on Friday in Paris. \"We will strike Chad,\" the Libyan president said. In 2011 Libya attacked Chad.";
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, kPublished, &vocabulary);
  const std::vector<Event>& events = article.events();
  ASSERT_FALSE(events.empty());
  int32_t last = -1;
  for (const Event& event : events) {
    EXPECT_GE(event.quad, 1);
    EXPECT_LE(event.quad, 4);
    EXPECT_TRUE(event.score.has_value());
    EXPECT_FALSE(event.cameo.empty());
    EXPECT_GE(event.rule, 0);
    EXPECT_GE(event.group, 0);
    EXPECT_FALSE(event.source.tokens.empty() && event.target.tokens.empty());
    EXPECT_LE(last, event.tokens.start);
    last = event.tokens.start;
  }
}

TEST(Events, AnyTextIsRead) {
  for (const char* text : {"", " ", "and and and , , met", "met met met met met", "\xF0\x9F\x98\x80 accused \xF0\x9F\x98\x80 of", "by by by of of on on", "talks between and", "His soldiers attacked his soldiers' soldiers.", "Our our our attacked ours of our."}) {
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::nullopt, &vocabulary);
    for (const Event& event : article.events()) EXPECT_LE(event.tokens.end, article.document().size());
  }
}

}  // namespace
}  // namespace copydesk::news
