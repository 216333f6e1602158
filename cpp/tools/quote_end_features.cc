// Prints where the content of each attribution of articles may end, as news/quote_ends.h sees it, for
// tools/train_quote_ends.py.
//
//   quote_end_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each place of each content: `start TAB end TAB cue start TAB cue end TAB name TAB value TAB
// word …` with the offsets in bytes and three columns a feature; the last, where the rules end it, has none.
// An empty line behind each content, `=` behind each article.
#include <cstdio>
#include <iostream>
#include <string>

#include "news/article.h"
#include "news/attributions.h"

namespace copydesk::news {
namespace {

int Main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "quote_end_features PACK_FOLDER < articles > features\n");
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
    for (const EndTrace& trace : TraceQuoteEnds(&article)) {
      const Document& doc = article.document();
      const std::string head = std::to_string(doc.bytes({trace.start, trace.start + 1}).start) + '\t';
      const ByteSpan cue = trace.cue.empty() ? ByteSpan{} : doc.bytes(trace.cue);
      for (size_t i = 0; i < trace.places.size(); ++i) {
        const int32_t end = trace.places[i];
        out += head + std::to_string(doc.bytes({end - 1, end}).end) + '\t' + std::to_string(cue.start) +
               '\t' + std::to_string(cue.end);
        if (i + 1 < trace.places.size())
          for (const auto& [name, value] : trace.features[i]) out += '\t' + name + '\t' + value;
        out += '\n';
      }
      out += '\n';
    }
    out += "=\n";
    std::fwrite(out.data(), 1, out.size(), stdout);
  }
  return 0;
}

}  // namespace
}  // namespace copydesk::news

int main(int argc, char** argv) { return copydesk::news::Main(argc, argv); }
