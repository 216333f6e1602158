// Prints what the choice of actor codes (news/code_choice.h) sees of articles, for tools/train_codes.py.
//
//   code_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each code that a side of an event may have `trigger start TAB end TAB type TAB role TAB phrase start
// TAB end TAB code TAB name TAB value TAB word …` with offsets in bytes (the phrase's equal: that the
// sentence has none), role `source` or `target`, what the side has before first, three columns a feature, and
// an empty line behind each article.
#include "news/code_choice.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    for (const PrintedCode& code : PrintEventCodes(article)) {
      AppendBytes(article->document(), code.trigger, out);
      *out += '\t' + code.type + (code.target ? "\ttarget\t" : "\tsource\t");
      AppendBytes(article->document(), code.phrase, out);
      *out += '\t' + code.code;
      AppendFeatures(code.features, out);
      *out += '\n';
    }
    *out += '\n';
  });
}
