#include "corpus/reader.h"

#include <algorithm>

namespace copydesk::corpus {

Reader::Reader(const Store& store, const Language& language)
    : store_(store), language_(language), local_(store.word_count(), -1) {}

WordId Reader::Local(ReadingId word) const {
  WordId& local = local_[word];
  if (local >= 0) return local;
  std::vector<Attribute> given;
  for (const StringPair& pair : store_.Given(word))
    given.push_back({store_.strings[pair.key], store_.strings[pair.value]});
  return local = vocabulary_.Intern(store_.WordText(word), given);
}

Document Reader::Sentences(SentenceId first, SentenceId last) {
  const ArticleId article = store_.ArticleOf(first);
  Document out(store_.text(article), &vocabulary_, &language_);
  thread_local std::vector<ByteSpan> bytes;
  thread_local std::vector<WordId> words;
  for (SentenceId s = first; s < last; ++s) {
    bytes.clear();
    words.clear();
    auto at = static_cast<int32_t>(store_.sentence_bytes[s]);
    for (uint32_t t = store_.sentence_tokens[s]; t < store_.sentence_tokens[s + 1]; ++t) {
      const auto [gap, length] = store_.PlaceOf(t);
      const int32_t start = at + static_cast<int32_t>(gap);
      at = start + static_cast<int32_t>(length);
      bytes.push_back({start, at});
      words.push_back(Local(store_.words[t]));
    }
    out.AddSentence(bytes, words, 0);
  }
  return out;
}

Document Reader::Article(ArticleId article) {
  const auto [first, last] = store_.SentencesOf(article);
  return first == last ? Document(store_.text(article), &vocabulary_, &language_) : Sentences(first, last);
}

void Reader::AddSpans(const SpanTable& table, std::string_view name, KindId kind, ArticleId article,
                      Document* document) {
  std::vector<Span> spans;
  for (size_t k = 0; k + 1 < table.kinds.size(); ++k) {
    if (table.strings[table.kinds[k].name] != name) continue;
    for (const SpanRow& row : table.SpansIn(k, article)) {
      std::vector<Attribute> attributes;
      for (const StringPair& pair : table.AttributesOf(row))
        attributes.push_back({table.strings[pair.key], table.strings[pair.value]});
      spans.push_back(
          {.tokens = {row.start, row.end}, .attributes = document->KeepAttributes(std::move(attributes))});
    }
  }
  document->AddSpans(kind, std::move(spans));
}

}  // namespace copydesk::corpus
