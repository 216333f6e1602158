// Prints what the second look of news/blocks_whole.h sees of whole pages, for tools/train_pages.py.
//
//   page_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each line that it is asked about: `start TAB end TAB name TAB value TAB word …` with the offsets in
// bytes and three columns a feature, and an empty line behind each article; nothing else for one that is no
// page. The first look is that of the pack's own weights.
#include "news/blocks.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    for (const auto& [bytes, features] : SecondLookOf(*article, *article->desk.blocks)) {
      *out += std::to_string(bytes.start) + '\t' + std::to_string(bytes.end);
      AppendFeatures(features, out);
      *out += '\n';
    }
    *out += '\n';
  });
}
