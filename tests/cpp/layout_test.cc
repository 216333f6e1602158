// The house rules that a compiler does not check: which folder may include which, and who may include ICU, RE2 and toml++.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

// Lower folders first: a file may include its own folder and those before it.
const std::vector<std::string> kOrder = {"base", "text", "words", "gazetteer", "pattern", "cascade", "news", "tables", "desk", "bind"};

size_t Rank(const std::string& folder) { return static_cast<size_t>(std::find(kOrder.begin(), kOrder.end(), folder) - kOrder.begin()); }

TEST(Layout, IncludesGoOneWay) {
  const fs::path root = fs::path(COPYDESK_PACKS).parent_path().parent_path().parent_path() / "cpp";
  const std::regex include(R"re(#include\s+["<]([^">]+)[">])re");
  size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
    const std::string folder = fs::relative(entry.path(), root).begin()->string();
    if (Rank(folder) == kOrder.size()) continue;  // testing, bench, tools, fuzz may include anything
    ++files;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, include)) continue;
      const std::string target = match[1].str();
      const std::string top = target.substr(0, target.find('/'));
      const std::string where = entry.path().filename().string() + ": " + line;
      if (Rank(top) < kOrder.size()) {
        EXPECT_LE(Rank(top), Rank(folder)) << where;
      }
      if (top == "unicode") {
        EXPECT_EQ(folder, "text") << where;
      }
      if (top == "re2" || top == "toml++") {
        EXPECT_EQ(entry.path().extension(), ".cc") << where;
      }
      if (top == "pybind11" || top == "Python.h") {
        EXPECT_EQ(folder, "bind") << where;
      }
    }
  }
  EXPECT_GT(files, 30u);
}

}  // namespace
