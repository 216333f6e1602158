// Documents out of a Store: a sentence, or a whole article with the spans of some kinds.
//
//   Reader reader(store, language);
//   Document sentence = reader.Sentences(17, 18);         // one sentence; text() is the whole article's
//   Document article = reader.Article(3);
//   reader.AddSpans(store.spans, "person", kind, 3, &article);
//
// Rules: a document's tokens count from its first sentence. Its words are readings, so that nobody needs to
// tag it. Cost: 4 bytes a word of the corpus for the way to the vocabulary, which gains a word when a
// document first has it. Threads and lifetime: a reader belongs to one thread; its documents must not outlive
// it.
#ifndef COPYDESK_CORPUS_READER_H_
#define COPYDESK_CORPUS_READER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "corpus/store.h"
#include "words/document.h"
#include "words/language.h"

namespace copydesk::corpus {

class Reader final : public WordSource {
 public:
  Reader(const Store& store, const Language& language);

  Document Sentences(SentenceId first, SentenceId last);  // of one article
  Document Article(ArticleId article);
  // Adds the article's spans of a kind, by its name in `table`, to a document of the whole article.
  static void AddSpans(const SpanTable& table, std::string_view name, KindId kind, ArticleId article,
                       Document* document);

  // The corpus's words, by their numbers in the store: for who reads store().words without documents.
  const Word& Of(ReadingId word) const override { return vocabulary_[Local(word)]; }
  int32_t size() const override { return static_cast<int32_t>(store_.word_count()); }

  const Store& store() const { return store_; }
  const Language& language() const { return language_; }
  // Forgets what patterns have kept about the words.
  void ForgetNotes() { vocabulary_.ForgetNotes(); }
  int64_t bytes() const {
    return vocabulary_.MemoryUsage() + static_cast<int64_t>(local_.size() * sizeof(WordId));
  }

 private:
  WordId Local(ReadingId word) const;

  const Store& store_;
  const Language& language_;
  // Words of the corpus become words here when somebody looks at them.
  mutable Vocabulary vocabulary_;
  mutable std::vector<WordId> local_;  // by word of the corpus; -1: not yet
};

}  // namespace copydesk::corpus

#endif  // COPYDESK_CORPUS_READER_H_
