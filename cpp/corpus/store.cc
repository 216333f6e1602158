#include "corpus/store.h"

#include <algorithm>

namespace copydesk::corpus {
namespace {

template <class T>
int64_t BytesOf(const T& arrays) {
  size_t sum = 0;
  const_cast<T&>(arrays).Each([&](const auto& array) { sum += array.all().size_bytes(); });
  return static_cast<int64_t>(sum);
}

}  // namespace

ArticleId Store::ArticleOf(SentenceId sentence) const {
  // Articles without a sentence begin where the next one does: the last of those that begin here is meant.
  auto after = std::upper_bound(articles.begin(), articles.end(), sentence,
                                [](SentenceId s, const ArticleRow& row) { return s < row.sentence; });
  return static_cast<ArticleId>(after - articles.begin()) - 1;
}

std::pair<uint32_t, uint32_t> Store::LongPlaceOf(uint32_t token) const {
  const auto at = std::lower_bound(long_places.begin(), long_places.end(), token,
                                   [](const LongPlace& place, uint32_t t) { return place.token < t; });
  return at != long_places.end() && at->token == token ? std::pair(at->gap, at->length) : std::pair(0u, 0u);
}

std::span<const SpanRow> SpanTable::SpansIn(size_t k, ArticleId article) const {
  const std::span<const SpanRow> rows = spans.Slice(kinds[k].span, kinds[k + 1].span);
  const auto [first, last] =
      std::equal_range(rows.begin(), rows.end(), SpanRow{.article = article},
                       [](const SpanRow& a, const SpanRow& b) { return a.article < b.article; });
  return {first, last};
}

int64_t SpanTable::bytes() const { return BytesOf(*this); }
int64_t Store::bytes() const { return BytesOf(*this); }

}  // namespace copydesk::corpus
