// Prints what the choice of who a description is (news/descriptions.h) sees of articles, for
// tools/train_descriptions.py.
//
//   description_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each thing that a speaker's description may mean `start TAB end TAB candidate's name TAB name TAB value
// TAB word …` with offsets in bytes and three columns a feature; nobody has no name. An empty line behind
// each article.
#include "news/descriptions.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    for (const PrintedDescription& row : PrintDescriptions(article)) {
      AppendBytes(article->document(), row.tokens, out);
      *out += '\t' + row.name;
      AppendFeatures(row.features, out);
      *out += '\n';
    }
    *out += '\n';
  });
}
