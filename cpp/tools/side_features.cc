// Prints what the choice of sides (news/side_choice.h) sees of articles, for tools/train_sides.py.
//
//   side_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each phrase that may be a side `trigger start TAB end TAB type TAB role TAB phrase start TAB end TAB
// name TAB value TAB word …` with offsets in bytes (the phrase's equal: that there is none), role `source` or
// `target`, three columns a feature, and an empty line behind each article.
#include "news/side_choice.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    for (const PrintedSide& side : PrintEventSides(article)) {
      AppendBytes(article->document(), side.trigger, out);
      *out += '\t' + side.type + (side.target ? "\ttarget\t" : "\tsource\t");
      AppendBytes(article->document(), side.phrase, out);
      AppendFeatures(side.features, out);
      *out += '\n';
    }
    *out += '\n';
  });
}
