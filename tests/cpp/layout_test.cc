// The house rules that a compiler does not check: which folder may include which, who may include ICU, RE2,
// toml++ and pybind11, and that the files which comments name are there.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

// Lower folders first: a file may include its own folder and those before it.
const std::vector<std::string> kOrder = {"base",   "text",    "words", "grammar", "gazetteer", "pattern",
                                         "corpus", "cascade", "news",  "tables",  "desk",      "bind"};

size_t Rank(std::string_view folder) {
  return static_cast<size_t>(std::find(kOrder.begin(), kOrder.end(), folder) - kOrder.begin());
}

fs::path Root() { return fs::path(COPYDESK_PACKS).parent_path().parent_path().parent_path(); }

// Calls `see(path, line)` for every line of every C++ file; the number of files.
size_t ForEachLine(const std::function<void(const fs::path&, const std::string&)>& see) {
  size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(Root() / "cpp")) {
    if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
    ++files;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) see(entry.path(), line);
  }
  return files;
}

// What an #include line includes; empty for any other line.
std::string_view IncludedFile(std::string_view line) {
  if (!line.starts_with("#include")) return {};
  size_t open = line.find_first_of("\"<");
  if (open == std::string_view::npos) return {};
  size_t close = line.find_first_of("\">", open + 1);
  return close == std::string_view::npos ? std::string_view() : line.substr(open + 1, close - open - 1);
}

// The paths that the comment on a line names: words with a slash inside and the ending of a file that the
// project has.
std::vector<std::string> NamedPaths(std::string_view line) {
  static constexpr std::string_view kOfPath =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  std::vector<std::string> out;
  size_t at = line.find("// ");
  if (at == std::string_view::npos) return out;
  while ((at = line.find_first_of(kOfPath, at)) != std::string_view::npos) {
    size_t end = std::min(line.find_first_not_of(kOfPath, at), line.size());
    std::string_view word = line.substr(at, end - at);
    while (word.ends_with('.')) word.remove_suffix(1);
    at = end;
    bool is_file =
        std::ranges::any_of(std::vector<std::string_view>{".h", ".cc", ".md", ".py", ".toml", ".tsv"},
                            [&](std::string_view ending) { return word.ends_with(ending); });
    if (is_file && word.find('/') != std::string_view::npos && !word.starts_with('/')) out.emplace_back(word);
  }
  return out;
}

TEST(Layout, IncludesGoOneWay) {
  const fs::path cpp = Root() / "cpp";
  size_t files = ForEachLine([&](const fs::path& path, const std::string& line) {
    const std::string folder = fs::relative(path, cpp).begin()->string();
    if (Rank(folder) == kOrder.size()) return;  // testing, bench and tools may include anything
    const std::string_view target = IncludedFile(line);
    const std::string_view top = target.substr(0, target.find('/'));
    const std::string where = path.filename().string() + ": " + line;
    if (Rank(top) < kOrder.size()) {
      EXPECT_LE(Rank(top), Rank(folder)) << where;
    }
    if (top == "unicode") {
      EXPECT_EQ(folder, "text") << where;
    }
    if (top == "re2" || target == "text/toml.h") {
      EXPECT_EQ(path.extension(), ".cc") << where;
    }
    if (top == "toml++") {
      EXPECT_EQ(fs::relative(path, cpp), "text/toml.h") << where;
    }
    if (top == "pybind11" || top == "Python.h") {
      EXPECT_EQ(folder, "bind") << where;
    }
  });
  EXPECT_GT(files, 30u);
}

TEST(Layout, FilesNamedInCommentsExist) {
  size_t names = 0;
  ForEachLine([&](const fs::path& path, const std::string& line) {
    for (const std::string& name : NamedPaths(line)) {
      ++names;
      EXPECT_TRUE(fs::exists(Root() / name) || fs::exists(Root() / "cpp" / name))
          << path.filename().string() << ": " << line;
    }
  });
  EXPECT_GT(names, 20u);
}

TEST(Layout, FindsThePathsInAComment) {
  EXPECT_EQ(NamedPaths("int a;  // see docs/LANGUAGE.md, news/syntax.h."),
            (std::vector<std::string>{"docs/LANGUAGE.md", "news/syntax.h"}));
  EXPECT_TRUE(NamedPaths("#include \"news/syntax.h\"").empty());
  EXPECT_TRUE(NamedPaths("// lemmas.tsv, and/or").empty());
}

}  // namespace
