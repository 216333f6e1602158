// Prints what the choice of events (news/event_choice.h) sees of articles, for tools/train_events.py.
//
//   event_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each candidate `start TAB end TAB type TAB name TAB value TAB word …` with the offsets of its trigger
// in bytes and three columns a feature, and an empty line behind each article.
#include "news/event_choice.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    for (const PrintedCandidate& candidate : PrintEventCandidates(article)) {
      AppendBytes(article->document(), candidate.tokens, out);
      *out += '\t' + candidate.type;
      AppendFeatures(candidate.features, out);
      *out += '\n';
    }
    *out += '\n';
  });
}
