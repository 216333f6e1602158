// Prints what the choice of a pronoun's antecedent (news/pronouns.h) sees of articles, for
// tools/train_pronouns.py.
//
//   pronoun_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each candidate of each pronoun `pronoun start TAB end TAB mention start TAB end TAB code TAB name TAB
// value TAB word …` with offsets in bytes (the mention's equal: nobody), three columns a feature, and an
// empty line behind each article.
#include "news/pronouns.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    for (const PrintedPronoun& row : PrintPronouns(article)) {
      AppendBytes(article->document(), row.pronoun, out);
      *out += '\t';
      AppendBytes(article->document(), row.mention, out);
      *out += '\t' + row.code;
      AppendFeatures(row.features, out);
      *out += '\n';
    }
    *out += '\n';
  });
}
