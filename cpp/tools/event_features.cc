// Prints what the choice of events (news/event_choice.h) sees of articles, for tools/train_events.py.
//
//   event_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each candidate `start TAB end TAB type TAB name TAB value TAB word …` with the offsets of its trigger
// in bytes and three columns a feature, and an empty line behind each article.
#include <cstdio>
#include <iostream>
#include <string>

#include "news/article.h"
#include "news/event_choice.h"

namespace copydesk::news {
namespace {

int Main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "event_features PACK_FOLDER < articles > features\n");
    return 2;
  }
  Diagnostics faults;
  const std::shared_ptr<const NewsDesk> desk = NewsDesk::Load({{.folder = argv[1]}}, &faults);
  if (desk == nullptr) {
    std::fprintf(stderr, "%s\n", ToString(faults).c_str());
    return 1;
  }
  std::string text, out;
  while (std::getline(std::cin, text, '\0')) {
    Vocabulary words;
    Article article(*desk, text, 0, std::nullopt, &words);
    out.clear();
    for (const PrintedCandidate& candidate : PrintEventCandidates(&article)) {
      const ByteSpan bytes = article.document().bytes(candidate.tokens);
      out += std::to_string(bytes.start) + '\t' + std::to_string(bytes.end) + '\t' + candidate.type;
      for (const auto& [name, value] : candidate.features) out += '\t' + name + '\t' + value;
      out += '\n';
    }
    out += '\n';
    std::fwrite(out.data(), 1, out.size(), stdout);
  }
  return 0;
}

}  // namespace
}  // namespace copydesk::news

int main(int argc, char** argv) { return copydesk::news::Main(argc, argv); }
