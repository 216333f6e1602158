#include "cascade/value_type.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tables/keep.h"

namespace copydesk {
namespace {

TEST(ValueType, ReadsWhatIsOneOfItsType) {
  const auto integer = [](std::string_view text) { return ParseValue(ValueType::kInteger, text); };
  EXPECT_EQ(integer("12")->integer, 12);
  EXPECT_EQ(integer("-1,200,300")->integer, -1200300);
  EXPECT_EQ(integer("9223372036854775807")->integer, INT64_MAX);
  for (const char* none :
       {"", "-", "1.0", "1,20", "1200,300", ",100", "1,2000", "12 ", "+1", "9223372036854775808", "x"})
    EXPECT_FALSE(integer(none)) << none;
  const auto number = [](std::string_view text) { return ParseValue(ValueType::kNumber, text); };
  EXPECT_EQ(number("2,500.5")->number, 2500.5);
  EXPECT_EQ(number("-0.25")->number, -0.25);
  for (const char* none : {"", "inf", "nan", "1e5", "1.2.3", "2.5,000", "0x1"})
    EXPECT_FALSE(number(none)) << none;
  const auto day = [](std::string_view text) { return ParseValue(ValueType::kDate, text); };
  EXPECT_EQ(day("1970-01-02")->integer, 1);
  EXPECT_EQ(day("2024-02-29")->integer, 19782);
  for (const char* none : {"", "2023-02-29", "2024-3-11", "2024-13-01", "11/03/2024", "2024-03-11T00"})
    EXPECT_FALSE(day(none)) << none;
  EXPECT_EQ(ParseValue(ValueType::kBoolean, "true")->integer, 1);
  EXPECT_EQ(ParseValue(ValueType::kBoolean, "false")->integer, 0);
  EXPECT_FALSE(ParseValue(ValueType::kBoolean, "True"));
  EXPECT_TRUE(ParseValue(ValueType::kText, "anything"));
}

TEST(ValueType, IsKnownByItsName) {
  for (std::string_view name : ValueTypeNames()) EXPECT_EQ(ToString(ParseValueType(name).value()), name);
  EXPECT_FALSE(ParseValueType("string"));
}

Table Rows(std::initializer_list<int64_t> articles) {
  Int64Column doc("doc");
  Utf8Column text("text");
  Table table("found", {doc, text});
  for (int64_t article : articles) {
    Int64Column one("doc");
    Utf8Column word("text");
    one.Add(article);
    word.Add("x");
    table.Append({one, word});
  }
  table.AddMetadata("copydesk.version", "0");
  return table;
}

TEST(Keep, GivesEachRowTheValueOfItsArticle) {
  Utf8Column source("source");
  source.Add("a");
  source.AddNull();
  source.Add("c");
  Int64Column words("words");
  for (int64_t n : {7, 8, 9}) words.Add(n);
  const auto kept = WithArticleColumns(Rows({0, 0, 2, 1}), {source, words});
  ASSERT_EQ(kept->rows(), 4);
  std::string sources;
  for (int64_t row = 0; row < kept->rows(); ++row) {
    const auto [batch, at] = kept->Locate(row);
    sources += (*batch)[2].is_null(at) ? std::string("-") : std::string((*batch)[2].text(at));
    sources += std::to_string((*batch)[3].integer(at));
  }
  EXPECT_EQ(sources, "a7a7c9-8");
  EXPECT_EQ(kept->ArticleRow(2), (std::pair<int64_t, int64_t>{2, 0}));
  EXPECT_EQ(kept->metadata().front().second, "0");
}

TEST(Keep, OfATableWithoutRowsKeepsTheLayout) {
  const auto kept = WithArticleColumns(Rows({}), {Int64Column("words")});
  EXPECT_EQ(kept->rows(), 0);
  EXPECT_EQ(kept->ColumnIndex("words"), 2);
}

}  // namespace
}  // namespace copydesk
