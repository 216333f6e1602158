// Prints what the choice of sides (news/side_choice.h) sees of articles, for tools/train_sides.py.
//
//   side_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each phrase that may be a side `trigger start TAB end TAB type TAB role TAB phrase start TAB end TAB
// name TAB value TAB word …` with offsets in bytes (the phrase's equal: that there is none), role `source` or
// `target`, three columns a feature, and an empty line behind each article.
#include <cstdio>
#include <iostream>
#include <string>

#include "news/article.h"
#include "news/side_choice.h"

namespace copydesk::news {
namespace {

int Main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "side_features PACK_FOLDER < articles > features\n");
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
    for (const PrintedSide& side : PrintEventSides(&article)) {
      const ByteSpan trigger = article.document().bytes(side.trigger);
      const ByteSpan phrase = side.phrase.empty() ? ByteSpan{} : article.document().bytes(side.phrase);
      out += std::to_string(trigger.start) + '\t' + std::to_string(trigger.end) + '\t' + side.type +
             (side.target ? "\ttarget\t" : "\tsource\t") + std::to_string(phrase.start) + '\t' +
             std::to_string(phrase.end);
      for (const auto& [name, value] : side.features) out += '\t' + name + '\t' + value;
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
