// Prints the sentences of articles with what the parser makes of them, for tools/trees.py.
//
//   sentence_trees PACK_FOLDER < articles > trees     (each article ends with a NUL byte)
//
// Of each sentence that quotes and events read, a line `# start TAB end` in bytes, then one a token: `form
// TAB tag TAB governor TAB relation TAB glue`; the governor is a number of the sentence's tokens from 1, 0 of
// the root and of punctuation; glue 1 where no space stands before. An empty line behind each, `=` behind an
// article.
#include "grammar/tree.h"
#include "news/events.h"
#include "tools/print_features.h"
#include "words/tags.h"

int main(int argc, char** argv) {
  using namespace copydesk;
  using namespace copydesk::news;
  return PrintFeatures(argc, argv, [](Article* article, std::string* out) {
    const Document& doc = article->document();
    const Parser* parser = article->desk.events->parser.get();
    for (size_t s = 0; s < doc.sentences().size() && parser != nullptr; ++s) {
      const TokenSpan range = doc.sentences()[s].tokens;
      if (range.empty() || !article->ReadsProse(article->block_of(range.start))) continue;
      const SentenceTree tree(doc, static_cast<int32_t>(s), *parser);
      *out += "# ";
      AppendBytes(doc, range, out);
      *out += '\n';
      for (int32_t t = range.start; t < range.end; ++t) {
        const int32_t governor = tree.Governor(t);
        const bool glued = t > range.start && doc.bytes({t - 1, t}).end == doc.bytes({t, t + 1}).start;
        *out += std::string(doc.word(t).text) + '\t' + std::string(doc.tag(t)) + '\t' +
                std::to_string(governor < 0 ? 0 : governor - range.start + 1) + '\t' +
                std::string(kRelationNames[static_cast<size_t>(tree.relation(t))]) + '\t' +
                (glued ? '1' : '0') + '\n';
      }
      *out += '\n';
    }
    *out += "=\n";
  });
}
