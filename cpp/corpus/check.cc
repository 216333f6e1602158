// CheckStore: every number in a store that came from a file, against what it counts.
#include <algorithm>

#include "base/limits.h"
#include "corpus/file.h"
#include "text/unicode.h"

namespace copydesk::corpus {
namespace {

template <class T>
bool AllBelow(const FlatArray<T>& numbers, uint64_t limit) {
  return std::ranges::all_of(numbers, [&](T n) { return n >= 0 && static_cast<uint64_t>(n) < limit; });
}

template <class T>
bool Ascends(const FlatArray<T>& numbers) {
  return std::is_sorted(numbers.begin(), numbers.end());
}

bool PairsBelow(const FlatArray<StringPair>& pairs, uint64_t limit) {
  return std::ranges::all_of(pairs, [&](StringPair p) { return p.key < limit && p.value < limit; });
}

bool StringsFit(const Strings& strings) {
  if (!Ascends(strings.ends) || (strings.size() == 0 ? 0 : strings.ends.back()) != strings.bytes.size())
    return false;
  for (StringId s = 0; s < strings.size(); ++s) {
    if (FindInvalidUtf8(strings[s]) >= 0) return false;
  }
  return true;
}

bool ArticlesFit(const Store& store) {
  if (store.counts.size() != 2 || store.fields.empty() || !AllBelow(store.fields, store.strings.size()))
    return false;
  const auto& rows = store.articles;
  if (rows.empty() || rows[0].text != 0 || rows[0].sentence != 0 || rows[0].part != 0) return false;
  for (size_t a = 0; a + 1 < rows.size(); ++a) {
    const bool ordered = rows[a].text <= rows[a + 1].text && rows[a].sentence <= rows[a + 1].sentence &&
                         rows[a].part <= rows[a + 1].part;
    if (!ordered || rows[a + 1].text - rows[a].text > static_cast<uint64_t>(kMaxArticleBytes)) return false;
    if (rows[a].number >= store.handed_in() || (a > 0 && rows[a].number <= rows[a - 1].number)) return false;
  }
  return rows.back().text == store.texts.size() && rows.back().part == store.parts.size();
}

bool PartsFit(const Store& store) {
  for (ArticleId a = 0; a < store.article_count(); ++a) {
    const std::string_view text = store.text(a);
    if (FindInvalidUtf8(text) >= 0) return false;
    uint32_t end = 0;
    for (const Part& part : store.PartsOf(a)) {
      if (part.field >= store.fields.size() || part.start < end || part.start > part.end ||
          part.end > text.size())
        return false;
      if (FindInvalidUtf8(text.substr(part.start, part.end - part.start)) >= 0) return false;
      end = part.end;
    }
    if (store.PartsOf(a).empty() && store.SentencesOf(a).first != store.SentencesOf(a).second) return false;
  }
  return true;
}

bool SentencesFit(const Store& store) {
  const auto& first = store.sentence_tokens;
  if (first.empty() || first[0] != 0 || first.back() != store.words.size() ||
      store.places.size() != store.words.size())
    return false;
  if (store.sentence_bytes.size() != first.size() - 1 || store.articles.back().sentence != first.size() - 1)
    return false;
  return std::adjacent_find(first.begin(), first.end(), [](uint32_t a, uint32_t b) { return a >= b; }) ==
         first.end();
}

// Every token lies inside its article's text, behind the one before it.
bool PlacesFit(const Store& store) {
  for (ArticleId a = 0; a < store.article_count(); ++a) {
    const auto [begin, end] = store.SentencesOf(a);
    uint64_t at = 0;
    for (SentenceId s = begin; s < end; ++s) {
      if (store.sentence_bytes[s] < at) return false;
      at = store.sentence_bytes[s];
      for (uint32_t t = store.sentence_tokens[s]; t < store.sentence_tokens[s + 1]; ++t) {
        const auto [gap, length] = store.PlaceOf(t);
        at += uint64_t{gap} + length;
      }
      if (at > store.text(a).size()) return false;
    }
  }
  return true;
}

bool WordsFit(const Store& store) {
  const uint64_t strings = store.strings.size(), words = store.word_count();
  if (store.word_folds.size() != words || store.word_given.size() != words + 1 || words > INT32_MAX)
    return false;
  if (!Ascends(store.word_given) || store.word_given[0] != 0 || store.word_given.back() != store.given.size())
    return false;
  return AllBelow(store.word_texts, strings) && AllBelow(store.word_folds, strings) &&
         PairsBelow(store.given, strings) && AllBelow(store.words, words);
}

bool IndexFits(const Store& store) {
  const uint64_t words = store.word_count();
  if (store.posting_ends.size() != words || !Ascends(store.posting_ends)) return false;
  if ((words == 0 ? 0 : store.posting_ends.back()) != store.postings.size()) return false;
  return AllBelow(store.string_order, store.strings.size()) && AllBelow(store.by_fold, words) &&
         AllBelow(store.by_given, store.given.size());
}

bool SpansFit(const Store& store, const SpanTable& table) {
  if (!StringsFit(table.strings) || table.kinds.empty() || table.spans.empty()) return false;
  const size_t spans = table.spans.size() - 1;
  for (size_t k = 0; k < table.kinds.size(); ++k) {
    const bool last = k + 1 == table.kinds.size();
    if (last ? table.kinds[k].span != spans
             : table.kinds[k].name >= table.strings.size() || table.kinds[k].span > table.kinds[k + 1].span)
      return false;
  }
  for (size_t i = 0; i < spans; ++i) {
    const SpanRow& span = table.spans[i];
    if (span.article >= store.article_count() || span.attribute > table.spans[i + 1].attribute) return false;
    const auto [first, last] = store.SentencesOf(span.article);
    const uint32_t tokens = store.sentence_tokens[last] - store.sentence_tokens[first];
    if (span.start < 0 || span.start >= span.end || static_cast<uint32_t>(span.end) > tokens) return false;
  }
  return table.spans.back().attribute == table.attributes.size() &&
         PairsBelow(table.attributes, table.strings.size());
}

bool MadeSpansFit(const Store& store, const MadeSpans& made) {
  const size_t kinds = made.kinds.size();
  return SpansFit(store, made.table) && StringsFit(made.kinds) && made.hashes.size() == kinds &&
         made.made.size() == kinds * store.article_count() && AllBelow(made.made, 2);
}

bool KeysFit(const Store& store, const Keys& keys) {
  const size_t numbers = keys.numbers.size(), texts = keys.texts.size(), count = store.handed_in();
  return StringsFit(keys.texts) && (numbers == 0 || numbers == count) && (texts == 0 || texts == count) &&
         (numbers == 0 || texts == 0) && FindInvalidUtf8({keys.type.data(), keys.type.size()}) < 0;
}

}  // namespace

// Each step relies on those before it.
std::string CheckStore(const Store& store, const Keys& keys, const MadeSpans& made) {
  if (!StringsFit(store.strings)) return "strings";
  if (!ArticlesFit(store)) return "articles";
  if (!SentencesFit(store)) return "sentences";
  if (!PartsFit(store)) return "texts";
  if (!PlacesFit(store)) return "tokens";
  if (!WordsFit(store)) return "words";
  if (!IndexFits(store)) return "index";
  if (!SpansFit(store, store.spans)) return "spans";
  if (!MadeSpansFit(store, made)) return "spans that were made";
  if (!KeysFit(store, keys)) return "keys";
  return "";
}

}  // namespace copydesk::corpus
