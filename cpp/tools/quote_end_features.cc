// Prints where the content of each attribution of articles may end, as news/quote_ends.h sees it, for
// tools/train_quote_ends.py.
//
//   quote_end_features PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// For each place of each content: `start TAB end TAB cue start TAB cue end TAB name TAB value TAB
// word …` with the offsets in bytes and three columns a feature; the last, where the rules end it, has none.
// An empty line behind each content, `=` behind each article.
#include "news/attributions.h"
#include "tools/print_features.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    for (const EndTrace& trace : TraceQuoteEnds(article)) {
      const Document& doc = article->document();
      const std::string head = std::to_string(doc.bytes({trace.start, trace.start + 1}).start) + '\t';
      const ByteSpan cue = trace.cue.empty() ? ByteSpan{} : doc.bytes(trace.cue);
      for (size_t i = 0; i < trace.places.size(); ++i) {
        const int32_t end = trace.places[i];
        *out += head + std::to_string(doc.bytes({end - 1, end}).end) + '\t' + std::to_string(cue.start) +
                '\t' + std::to_string(cue.end);
        if (i + 1 < trace.places.size()) AppendFeatures(trace.features[i], out);
        *out += '\n';
      }
      *out += '\n';
    }
    *out += "=\n";
  });
}
