#include "gazetteer/tsv.h"

#include <gtest/gtest.h>

namespace copydesk {
namespace {

TEST(Tsv, ReadsHeaderAndRows) {
  Diagnostics faults;
  auto table =
      ParseTsv("\xEF\xBB\xBF# countries\nterm\tname\tsource\r\n\nBaku\t Azerbaijan \town\n#Oslo\nOslo\n",
               "c.tsv", &faults);
  ASSERT_TRUE(table.has_value()) << ToString(faults);
  EXPECT_EQ(table->header, (std::vector<std::string>{"term", "name", "source"}));
  ASSERT_EQ(table->rows.size(), 2u);
  EXPECT_EQ(table->rows[0], (std::vector<std::string>{"Baku", "Azerbaijan", "own"}));
  EXPECT_EQ(table->rows[1], (std::vector<std::string>{"Oslo", "", ""}));
  EXPECT_EQ(table->lines, (std::vector<int>{4, 6}));
  EXPECT_EQ(table->Column("source"), 2);
  EXPECT_EQ(table->Column("country"), -1);
}

// Spaces and returns around a cell are none of it; other white space is.
TEST(Tsv, CellsAreTrimmed) {
  Diagnostics faults;
  const auto table = ParseTsv("a\tb\tc\n  x y \t\r z\r \t\r\n\vx\t \t\r \r\n", "c.tsv", &faults);
  ASSERT_TRUE(table.has_value()) << ToString(faults);
  ASSERT_EQ(table->rows.size(), 2u);
  EXPECT_EQ(table->rows[0], (std::vector<std::string>{"x y", "z", ""}));
  EXPECT_EQ(table->rows[1], (std::vector<std::string>{"\vx", "", ""}));
}

TEST(Tsv, ReportsEveryFaultWithItsPlace) {
  Diagnostics faults;
  const auto table =
      ParseTsv("term\tname\nBaku\tA\tB\nOslo\xFF\tN\nGraz\tG\nété\tÉ\tx\ty\n", "c.tsv", &faults);
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->rows, (std::vector<std::vector<std::string>>{{"Graz", "G"}}));
  EXPECT_EQ(table->lines, std::vector<int>{4});
  ASSERT_EQ(faults.size(), 3u);
  EXPECT_EQ(faults[0].ToString(),
            "c.tsv:2:8: 3 cells where the header has 2; one tab between two cells\n  Baku\tA\tB\n         ^");
  EXPECT_EQ(faults[1].line, 3);
  EXPECT_EQ(faults[1].message, "not UTF-8");
  EXPECT_EQ(faults[2].column, 7);
}

TEST(Tsv, WantsAHeader) {
  Diagnostics faults;
  EXPECT_FALSE(ParseTsv("# nothing\n\n", "c.tsv", &faults).has_value());
  EXPECT_FALSE(ParseTsv("term\t\tterm\n", "d.tsv", &faults).has_value());
  EXPECT_FALSE(ReadTsv("/nonexistent/c.tsv", &faults).has_value());
  ASSERT_EQ(faults.size(), 4u);
  EXPECT_EQ(faults[0].message, "no header");
  EXPECT_EQ(faults[1].message, "a column without a name");
  EXPECT_EQ(faults[2].message, "column `term` twice");
  EXPECT_EQ(faults[3].message, "cannot read the file");
}

}  // namespace
}  // namespace copydesk
