#include "corpus/builder.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "corpus/index.h"
#include "text/unicode.h"
#include "words/hash.h"

namespace copydesk::corpus {
namespace {

template <class T>
void AppendAll(const std::vector<T>& from, std::vector<T>* to) {
  to->insert(to->end(), from.begin(), from.end());
}

// The fold of each word's text.
std::vector<StringId> Folds(const std::vector<StringId>& texts, StringTable* strings) {
  std::vector<StringId> of_text(strings->size(), kNoString);
  std::vector<StringId> out;
  out.reserve(texts.size());
  for (StringId text : texts) {
    StringId& fold = of_text[text];
    if (fold == kNoString) fold = strings->Add(FoldNorm((*strings)[text]));
    out.push_back(fold);
  }
  return out;
}

}  // namespace

void SpanTableBuilder::Add(std::string_view kind, ArticleId article, TokenSpan tokens,
                           std::span<const Attribute> attributes) {
  rows_.push_back({strings_.Add(kind),
                   {article, tokens.start, tokens.end, static_cast<uint32_t>(attributes_.size())},
                   static_cast<uint32_t>(attributes.size())});
  for (const Attribute& a : attributes) attributes_.push_back({strings_.Add(a.key), strings_.Add(a.value)});
}

void SpanTableBuilder::Append(const SpanTableBuilder& part, ArticleId first_article) {
  const auto before = static_cast<uint32_t>(attributes_.size());
  for (const StringPair& a : part.attributes_)
    attributes_.push_back({strings_.Add(part.strings_[a.key]), strings_.Add(part.strings_[a.value])});
  for (Row row : part.rows_) {
    row.kind = strings_.Add(part.strings_[row.kind]);
    row.span.article += first_article;
    row.span.attribute += before;
    rows_.push_back(row);
  }
}

void SpanTableBuilder::Append(const SpanTable& table, ArticleId article) {
  std::vector<Attribute> attributes;
  for (size_t k = 0; k + 1 < table.kinds.size(); ++k) {
    for (const SpanRow& span : table.SpansIn(k, article)) {
      attributes.clear();
      for (const StringPair& pair : table.AttributesOf(span))
        attributes.push_back({table.strings[pair.key], table.strings[pair.value]});
      Add(table.strings[table.kinds[k].name], article, {span.start, span.end}, attributes);
    }
  }
}

SpanTable SpanTableBuilder::Finish() && {
  std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
    return std::tie(a.kind, a.span.article, a.span.start, a.span.end) <
           std::tie(b.kind, b.span.article, b.span.start, b.span.end);
  });
  std::vector<KindRow> kinds;
  std::vector<SpanRow> spans;
  std::vector<StringPair> attributes;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (i == 0 || rows_[i].kind != rows_[i - 1].kind)
      kinds.push_back({rows_[i].kind, static_cast<uint32_t>(i)});
    SpanRow& span = spans.emplace_back(rows_[i].span);
    const auto first = attributes_.begin() + span.attribute;
    span.attribute = static_cast<uint32_t>(attributes.size());
    attributes.insert(attributes.end(), first, first + rows_[i].attributes);
  }
  kinds.push_back({0, static_cast<uint32_t>(rows_.size())});
  spans.push_back({.attribute = static_cast<uint32_t>(attributes.size())});
  return {strings_.Take(), FlatArray<KindRow>(std::move(kinds)), FlatArray<SpanRow>(std::move(spans)),
          FlatArray<StringPair>(std::move(attributes))};
}

void Builder::SetFields(std::span<const std::string> names) {
  fields_.clear();
  for (const std::string& name : names) fields_.push_back(strings_.Add(name));
}

void Builder::BeginArticle(uint32_t number, std::string_view text, std::span<const Part> parts) {
  articles_.push_back({texts_.size(), static_cast<SentenceId>(sentence_tokens_.size()),
                       static_cast<uint32_t>(parts_.size()), number});
  texts_.insert(texts_.end(), text.begin(), text.end());
  parts_.insert(parts_.end(), parts.begin(), parts.end());
}

void Builder::AddSentence(std::span<const Token> tokens) {
  if (tokens.empty()) return;
  sentence_tokens_.push_back(static_cast<uint32_t>(words_.size()));
  sentence_bytes_.push_back(static_cast<uint32_t>(tokens[0].bytes.start));
  int32_t end = tokens[0].bytes.start;
  for (const Token& token : tokens) {
    const auto gap = static_cast<uint32_t>(token.bytes.start - end),
               length = static_cast<uint32_t>(token.bytes.size());
    const bool fits = gap < Place::kLong && length < Place::kLong;
    if (!fits) long_places_.push_back({static_cast<uint32_t>(words_.size()), gap, length});
    places_.push_back(fits ? Place{static_cast<uint8_t>(gap), static_cast<uint8_t>(length)}
                           : Place{Place::kLong, Place::kLong});
    words_.push_back(token.word);
    end = token.bytes.end;
  }
}

void Builder::AddSpan(std::string_view kind, TokenSpan tokens, std::span<const Attribute> attributes) {
  spans_.Add(kind, static_cast<ArticleId>(articles_.size()) - 1, tokens, attributes);
}

ReadingId Builder::Word(std::string_view text, std::span<const Attribute> given) {
  thread_local std::vector<StringPair> pairs;
  pairs.clear();
  // Composed, as words are: the index looks for them so.
  for (const Attribute& a : given)
    pairs.push_back(
        {strings_.Add(a.key), IsComposed(a.value) ? strings_.Add(a.value) : strings_.Add(Composed(a.value))});
  return Reading(strings_.Add(text), pairs);
}

ReadingId Builder::Reading(StringId text, std::span<const StringPair> given) {
  uint64_t hash = MixHash(text);
  for (const StringPair& pair : given) hash = MixHash(hash ^ (uint64_t{pair.key} << 32 | pair.value));
  const auto fresh = static_cast<uint32_t>(word_texts_.size());
  const uint32_t id = readings_.FindOrAdd(hash, fresh, [&](uint32_t known) {
    return word_texts_[known] == text &&
           std::ranges::equal(given, std::span(given_).subspan(word_given_[known],
                                                               word_given_[known + 1] - word_given_[known]));
  });
  if (id != fresh) return static_cast<ReadingId>(id);
  word_texts_.push_back(text);
  given_.insert(given_.end(), given.begin(), given.end());
  word_given_.push_back(static_cast<uint32_t>(given_.size()));
  return static_cast<ReadingId>(id);
}

void Builder::Append(const Builder& part) {
  std::vector<StringId> string_of(part.strings_.size());
  for (size_t s = 0; s < string_of.size(); ++s)
    string_of[s] = strings_.Add(part.strings_[static_cast<StringId>(s)]);
  std::vector<ReadingId> word_of(part.word_texts_.size());
  std::vector<StringPair> pairs;
  for (size_t w = 0; w < word_of.size(); ++w) {
    pairs.clear();
    for (uint32_t g = part.word_given_[w]; g < part.word_given_[w + 1]; ++g)
      pairs.push_back({string_of[part.given_[g].key], string_of[part.given_[g].value]});
    word_of[w] = Reading(string_of[part.word_texts_[w]], pairs);
  }
  spans_.Append(part.spans_, static_cast<ArticleId>(articles_.size()));
  const auto token = static_cast<uint32_t>(words_.size());
  for (ArticleRow row : part.articles_) {
    row.text += texts_.size();
    row.sentence += static_cast<SentenceId>(sentence_tokens_.size());
    row.part += static_cast<uint32_t>(parts_.size());
    articles_.push_back(row);
  }
  for (uint32_t first : part.sentence_tokens_) sentence_tokens_.push_back(first + token);
  for (LongPlace place : part.long_places_) {
    place.token += token;
    long_places_.push_back(place);
  }
  for (ReadingId word : part.words_) words_.push_back(word_of[word]);
  AppendAll(part.texts_, &texts_);
  AppendAll(part.parts_, &parts_);
  AppendAll(part.sentence_bytes_, &sentence_bytes_);
  AppendAll(part.places_, &places_);
}

Store Builder::Finish(uint32_t handed_in, bool as_tokens) && {
  articles_.push_back({texts_.size(), static_cast<SentenceId>(sentence_tokens_.size()),
                       static_cast<uint32_t>(parts_.size())});
  sentence_tokens_.push_back(static_cast<uint32_t>(words_.size()));
  Store out;
  out.word_folds = FlatArray(Folds(word_texts_, &strings_));
  out.texts = FlatArray(std::move(texts_));
  out.articles = FlatArray(std::move(articles_));
  out.parts = FlatArray(std::move(parts_));
  out.sentence_tokens = FlatArray(std::move(sentence_tokens_));
  out.sentence_bytes = FlatArray(std::move(sentence_bytes_));
  out.words = FlatArray(std::move(words_));
  out.places = FlatArray(std::move(places_));
  out.long_places = FlatArray(std::move(long_places_));
  out.strings = strings_.Take();
  out.word_texts = FlatArray(std::move(word_texts_));
  out.word_given = FlatArray(std::move(word_given_));
  out.given = FlatArray(std::move(given_));
  out.spans = std::move(spans_).Finish();
  out.fields = FlatArray(std::move(fields_));
  out.counts = FlatArray(std::vector<uint32_t>{handed_in, as_tokens ? 1u : 0u});
  BuildIndex(&out);
  return out;
}

}  // namespace copydesk::corpus
