// Prints what the choice of a pronoun's antecedent (news/pronouns.h) sees of articles, for
// tools/train_pronouns.py.
//
//   pronoun_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each thing that a pronoun may mean `start TAB end TAB what TAB names TAB code TAB name TAB value TAB
// word …` with offsets in bytes, the actor's names as `start-end`, space separated, three columns a feature,
// and an empty line behind each article.
#include "news/pronouns.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    for (const PrintedPronoun& row : PrintPronouns(article)) {
      AppendBytes(article->document(), {row.pronoun, row.pronoun + 1}, out);
      out->append("\t").append(row.what).append("\t");
      for (const TokenSpan name : row.names) {
        const ByteSpan bytes = article->document().bytes(name);
        *out += std::to_string(bytes.start) + '-' + std::to_string(bytes.end) + ' ';
      }
      *out += '\t' + row.code;
      AppendFeatures(row.features, out);
      *out += '\n';
    }
    *out += '\n';
  });
}
