// Documents out of a Store: a sentence, or a whole article with the spans of some kinds.
//
//   Reader reader(store, language);
//   Document sentence = reader.Sentences(17, 18);         // one sentence; text() is the whole article's
//   Document article = reader.Article(3);
//   reader.AddSpans(store.spans, "person", kind, 3, &article);
//
// Rules: a document's tokens count from its first sentence. Its words are readings, so that nobody needs to tag it.
// Cost: 4 bytes a word of the corpus for the way to the vocabulary, which gains a word when a document first has it.
// Threads and lifetime: a reader belongs to one thread; its documents must not outlive it.
#ifndef COPYDESK_CORPUS_READER_H_
#define COPYDESK_CORPUS_READER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "corpus/store.h"
#include "words/document.h"
#include "words/language.h"

namespace copydesk::corpus {

class Reader {
 public:
  Reader(const Store& store, const Language& language);

  Document Sentences(SentenceId first, SentenceId last);  // of one article
  Document Article(ArticleId article);
  // Adds the article's spans of a kind, by its name in `table`, to a document of the whole article.
  static void AddSpans(const SpanTable& table, std::string_view name, KindId kind, ArticleId article, Document* document);

  const Store& store() const { return store_; }
  const Language& language() const { return language_; }
  Vocabulary& vocabulary() { return vocabulary_; }
  WordId Local(ReadingId word);  // in vocabulary()
  // Forgets what patterns have kept about the words.
  void ForgetNotes() { vocabulary_.ForgetNotes(); }
  int64_t bytes() const { return vocabulary_.MemoryUsage() + static_cast<int64_t>(local_.size() * sizeof(WordId)); }

 private:
  const Store& store_;
  const Language& language_;
  Vocabulary vocabulary_;
  std::vector<WordId> local_;  // by word of the corpus; -1: not yet
};

}  // namespace copydesk::corpus

#endif  // COPYDESK_CORPUS_READER_H_
