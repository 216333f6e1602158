#include "gazetteer/tsv.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "testing/temp_folder.h"

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

TEST(Tsv, FilesAreReadAsTheirText) {
  const TempFolder folder;
  const std::string path = folder / "rows.tsv";
  const std::string content = "\n# x\nterm\tname\nBaku\tA\t\t\nOslo\tN\t\tmore\r\n \t \nGraz";
  std::ofstream(path, std::ios::binary) << content;
  Diagnostics of_file, of_text;
  const auto read = ReadTsv(path, &of_file), parsed = ParseTsv(content, path, &of_text);
  ASSERT_TRUE(read && parsed);
  EXPECT_EQ(read->rows, parsed->rows);
  EXPECT_EQ(read->file, path);
  EXPECT_EQ(read->header_line, 3);
  EXPECT_EQ(read->lines, (std::vector<int>{4, 7}));
  EXPECT_EQ(read->rows, (std::vector<std::vector<std::string>>{{"Baku", "A"}, {"Graz", ""}}));
  ASSERT_EQ(of_file.size(), 1u);
  EXPECT_EQ(of_file[0].ToString(), of_text[0].ToString());
  EXPECT_EQ(of_file[0].line, 5);
  EXPECT_EQ(of_file[0].column, 8);
  EXPECT_EQ(of_file[0].source_line, "Oslo\tN\t\tmore");
}

// Where in the header, and in which file.
TEST(Tsv, PlacesOfFaultsOfTheHeader) {
  Diagnostics faults;
  EXPECT_FALSE(ParseTsv("# x\na\té\ta\t\tb\tb\n", "d.tsv", &faults).has_value());
  ASSERT_EQ(faults.size(), 3u);
  const int columns[] = {5, 7, 10};
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(faults[i].file, "d.tsv");
    EXPECT_EQ(faults[i].line, 2);
    EXPECT_EQ(faults[i].column, columns[i]);
    EXPECT_EQ(faults[i].source_line, "a\té\ta\t\tb\tb");
  }
  faults.clear();
  EXPECT_FALSE(ParseTsv("", "e.tsv", &faults).has_value());
  EXPECT_FALSE(ParseTsv("a\xFF\tb\n# nothing more\n", "f.tsv", &faults).has_value());
  ASSERT_EQ(faults.size(), 2u);  // what could not be read may have been the header
  EXPECT_EQ(faults[0].file, "e.tsv");
  EXPECT_EQ(faults[1].file, "f.tsv");
  EXPECT_EQ(faults[1].line, 1);
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
