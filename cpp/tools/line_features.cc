// Prints what the page model of news/blocks_page.h sees of articles, for tools/train_lines.py.
//
//   line_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each line that is a block of its own: `start TAB end TAB rule TAB name TAB value TAB word …` with the
// offsets in bytes and three columns a feature, and an empty line behind each article. `rule`: 1 where a rule
// of blocks.toml knows the line, so that the weights are not asked.
#include <cstdio>
#include <iostream>
#include <string>

#include "news/article.h"
#include "news/blocks.h"

namespace copydesk::news {
namespace {

int Main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "line_features PACK_FOLDER < articles > features\n");
    return 2;
  }
  Diagnostics faults;
  const std::shared_ptr<const NewsDesk> desk = NewsDesk::Load({{.folder = argv[1]}}, &faults);
  if (desk == nullptr) {
    std::fprintf(stderr, "%s\n", ToString(faults).c_str());
    return 1;
  }
  std::string text, out;
  while (std::getline(std::cin, text, '\0')) {
    Vocabulary words;
    const Article article(*desk, text, 0, std::nullopt, &words);
    const auto lines = PageOf(article, *desk->blocks);
    std::vector<PageLine> page;
    for (const auto& [bytes, line] : lines) page.push_back(line);
    const auto features = LineFeatures(page);
    out.clear();
    for (size_t i = 0; i < lines.size(); ++i) {
      out += std::to_string(lines[i].first.start) + '\t' + std::to_string(lines[i].first.end) + '\t' +
             (page[i].kind >= 0 ? '1' : '0');
      for (const auto& [name, value] : features[i]) out += '\t' + name + '\t' + value;
      out += '\n';
    }
    out += '\n';
    std::fwrite(out.data(), 1, out.size(), stdout);
  }
  return 0;
}

}  // namespace
}  // namespace copydesk::news

int main(int argc, char** argv) { return copydesk::news::Main(argc, argv); }
