// Prints what the choice of actors' codes (news/actor_codes.h) sees of articles, for
// tools/train_actor_codes.py.
//
//   actor_code_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each actor, and each speaker that is none, a row `who`, then `mention TAB start TAB end` for each
// mention, `quote TAB content start TAB end TAB speaker start TAB end` for each quote and `code TAB code TAB
// name TAB value TAB word …` for each code that they may have, with offsets in bytes and three columns a
// feature; an empty line behind each article.
#include "news/actor_codes.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    const Document& doc = article->document();
    for (const PrintedActor& actor : PrintActors(article)) {
      if (actor.codes.empty()) continue;
      *out += "who\n";
      for (const TokenSpan& mention : actor.mentions) {
        *out += "mention\t";
        AppendBytes(doc, mention, out);
        *out += '\n';
      }
      for (const auto& [content, phrase] : actor.quotes) {
        *out += "quote\t";
        AppendBytes(doc, content, out);
        *out += '\t';
        AppendBytes(doc, phrase, out);
        *out += '\n';
      }
      for (const auto& [code, features] : actor.codes) {
        *out += "code\t" + code;
        AppendFeatures(features, out);
        *out += '\n';
      }
    }
    *out += '\n';
  });
}
