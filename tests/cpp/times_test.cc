// Reads tests/spec/times.toml: texts and the rows they must give.
#include <gtest/gtest.h>

#include <charconv>
#include <string>
#include <vector>

#include "news/article.h"
#include "news/calendar.h"
#include "news_desk.h"
#include "text/toml.h"
#include "words/vocabulary.h"

namespace copydesk::news {
namespace {

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  auto number = [&](size_t at, size_t length) {
    int n = 0;
    std::from_chars(text.data() + at, text.data() + at + length, n);
    return n;
  };
  return FindDay(number(0, 4), number(5, 2), number(8, 2));
}

// "value type text", then what else the row has and the case asks for.
std::string Show(Article& article, const Time& time, const toml::table& want) {
  std::string out = std::string(article.document().text(time.tokens)) + " = " + time.type + " " +
                    (time.value.empty() ? "null" : time.value);
  if (want.contains("mod")) out += " mod " + time.mod;
  if (want.contains("anchor")) out += " anchor " + time.anchor;
  if (want.contains("granularity")) out += " granularity " + time.granularity;
  if (want.contains("days"))
    out += " days " + (time.first ? FormatDay(*time.first) + "/" + FormatDay(*time.last) : "null");
  if (want.contains("rule"))
    out += " rule " + article.desk.cascade->rules()[static_cast<size_t>(time.rule)].id;
  return out;
}
std::string Show(const toml::table& want) {
  std::string out = want["text"].value_or(std::string()) + " = " +
                    want["type"].value_or(std::string("DATE")) + " " +
                    want["value"].value_or(std::string("null"));
  for (const char* key : {"mod", "anchor", "granularity", "days", "rule"}) {
    if (want.contains(key)) out += std::string(" ") + key + " " + want[key].value_or(std::string());
  }
  return out;
}

TEST(Times, Spec) {
  toml::parse_result spec = toml::parse_file(std::string(COPYDESK_SPEC) + "/times.toml");
  ASSERT_TRUE(spec) << spec.error().description();
  for (const toml::node& node : *spec.table()["case"].as_array()) {
    const toml::table& c = *node.as_table();
    std::string text = c["text"].value_or(std::string());
    SCOPED_TRACE(text);
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, ParseDay(c["published"].value_or(std::string("2023-07-16"))),
                    &vocabulary);
    const toml::array* want = c["times"].as_array();
    ASSERT_NE(want, nullptr);
    const std::vector<Time>& got = article.times();
    std::string wanted, found;
    for (size_t i = 0; i < want->size(); ++i) wanted += Show(*(*want)[i].as_table()) + "\n";
    static const toml::table kNothing;
    for (size_t i = 0; i < got.size(); ++i)
      found += Show(article, got[i], i < want->size() ? *(*want)[i].as_table() : kNothing) + "\n";
    EXPECT_EQ(wanted, found);
  }
}

// "Boxing Day 2024 = DATE 2024-12-26".
std::vector<std::string> Rows(const std::string& text) {
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, FindDay(2023, 7, 16), &vocabulary);
  std::vector<std::string> out;
  for (const Time& time : article.times())
    out.push_back(std::string(article.document().text(time.tokens)) + " = " + time.type + " " +
                  (time.value.empty() ? "null" : time.value) + (time.mod.empty() ? "" : " " + time.mod));
  return out;
}

TEST(Times, WordsOfTheLists) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/time_words.toml");
  for (const char* list : {"words", "days"}) {
    for (const toml::node& node : *spec[list].as_array()) {
      const toml::array& c = *node.as_array();
      std::vector<std::string> want;
      for (size_t i = 1; i < c.size(); ++i) want.push_back(c[i].value_or(std::string()));
      EXPECT_EQ(Rows(c[0].value_or(std::string())), want);
    }
  }
  for (const toml::node& node : *spec["names"].as_array()) {
    const std::string name = node.value_or(std::string());
    EXPECT_EQ(Rows("They saw " + name + " there."), std::vector<std::string>()) << name;
  }
}

TEST(Times, WordsOfTheSets) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/time_sets.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    for (const toml::node& item : *c["words"].as_array()) {
      const std::string word = item.value_or(std::string()),
                        text = With(c["text"].value_or(std::string()), word);
      std::vector<std::string> want;
      for (const toml::node& row : *c["rows"].as_array())
        want.push_back(With(row.value_or(std::string()), word));
      EXPECT_EQ(Rows(text), want) << c["set"].value_or(std::string()) << ": " << text;
    }
  }
}

// The same article with and without a publication date has the same spans; nothing that needs the date has a
// value.
TEST(Times, UnknownDateGivesNullsNotGuesses) {
  std::string text =
      "Ministers met on Friday. They had met in May 2020 and last week, and will meet on 5 June.";
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, std::nullopt, &vocabulary);
  std::vector<std::string> values;
  for (const Time& time : article.times()) values.push_back(time.value);
  EXPECT_EQ(values, (std::vector<std::string>{"", "2020-05", "", ""}));
}

TEST(Times, TotalOnHostileText) {
  for (std::string text :
       {std::string("99999999999999999999 years ago and 99999999999 weeks later"),
        std::string("in 0000 on 00/00/0000 at 99:99 p.m."), std::string("\0 on Sunday \0", 13),
        std::string("9999 years ago, 9999 centuries from now; 31 February 2020 and February 30")}) {
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, FindDay(2023, 7, 16), &vocabulary);
    for (const Time& time : article.times()) EXPECT_FALSE(time.tokens.empty());
  }
}

}  // namespace
}  // namespace copydesk::news
