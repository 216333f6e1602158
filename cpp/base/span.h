// Half-open ranges whose type says their unit, so that bytes, tokens and code points never mix.
//
//   ByteSpan word = doc.bytes(TokenSpan{3, 5});   // does not compile the other way round
//
// Rules: start <= end; [start, end). An int32 holds every article: see kMaxArticleBytes in base/limits.h.
// Code points exist only at the border (desk/article_text.h and what comes after it); everything inside
// counts bytes or tokens.
#ifndef COPYDESK_BASE_SPAN_H_
#define COPYDESK_BASE_SPAN_H_

#include <compare>
#include <cstdint>
#include <string_view>

namespace copydesk {

template <class Unit>
struct Range {
  int32_t start = 0;
  int32_t end = 0;

  constexpr int32_t size() const { return end - start; }
  constexpr bool empty() const { return start >= end; }
  constexpr bool Contains(Range other) const { return start <= other.start && other.end <= end; }
  constexpr bool Contains(int32_t at) const { return start <= at && at < end; }
  constexpr bool Overlaps(Range other) const { return start < other.end && other.start < end; }
  friend constexpr auto operator<=>(Range, Range) = default;
};

using ByteSpan = Range<struct ByteUnit>;
using TokenSpan = Range<struct TokenUnit>;
using CodePointSpan = Range<struct CodePointUnit>;

inline std::string_view Slice(std::string_view text, ByteSpan span) {
  return text.substr(static_cast<size_t>(span.start), static_cast<size_t>(span.size()));
}

}  // namespace copydesk

#endif  // COPYDESK_BASE_SPAN_H_
