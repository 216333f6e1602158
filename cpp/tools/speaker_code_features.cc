// Prints what the choice of speakers' codes (news/speaker_codes.h) sees of articles, for
// tools/train_speaker_codes.py.
//
//   speaker_code_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each speaker a row `who`, then `quote TAB content start TAB end TAB speaker start TAB end` for each
// quote and `code TAB code TAB name TAB value TAB word …` for each code that they may have, with offsets in
// bytes and three columns a feature; an empty line behind each article.
#include "news/speaker_codes.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    const Document& doc = article->document();
    for (const PrintedSpeaker& speaker : PrintSpeakers(article)) {
      if (speaker.codes.empty()) continue;
      *out += "who\n";
      for (const auto& [content, phrase] : speaker.quotes) {
        *out += "quote\t";
        AppendBytes(doc, content, out);
        *out += '\t';
        AppendBytes(doc, phrase, out);
        *out += '\n';
      }
      for (const auto& [code, features] : speaker.codes) {
        *out += "code\t" + code;
        AppendFeatures(features, out);
        *out += '\n';
      }
    }
    *out += '\n';
  });
}
