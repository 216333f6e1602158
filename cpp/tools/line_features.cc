// Prints what the page model of news/blocks_page.h sees of articles, for tools/train_lines.py.
//
//   line_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each line that is a block of its own: `start TAB end TAB rule TAB name TAB value TAB word …` with the
// offsets in bytes and three columns a feature, and an empty line behind each article. `rule`: 1 where a rule
// of blocks.toml knows the line, so that the weights are not asked.
#include "news/blocks.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    const auto lines = PageOf(*article, *article->desk.blocks);
    std::vector<PageLine> page;
    for (const auto& [bytes, line] : lines) page.push_back(line);
    const std::vector<PrintedFeatures> features = LineFeatures(PageWordsOf(*article->desk.blocks), page);
    for (size_t i = 0; i < lines.size(); ++i) {
      *out += std::to_string(lines[i].first.start) + '\t' + std::to_string(lines[i].first.end) + '\t' +
              (page[i].kind >= 0 ? '1' : '0');
      AppendFeatures(features[i], out);
      *out += '\n';
    }
    *out += '\n';
  });
}
