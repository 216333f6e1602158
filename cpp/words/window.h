// The tokens of one span of a document, as who looks to the left and right of a token sees them: outside of
// the span there is no text, no tag and no lemma, and nothing is of any class.
//
//   const Window sentence(doc, doc.sentence_of(i).tokens);
//   sentence.Tag(doc.size())               // no tag
//   sentence.BeforeAdverbs(i - 1)          // "has" of "has | never publicly | denied"
//
// Rules: a token's number is that of the document. No adverb stands outside, so BeforeAdverbs() and
// PastAdverbs() end one token beyond the span at the latest. Cost: what Document charges, and one comparison.
// Lifetime: the document must outlive it.
#ifndef COPYDESK_WORDS_WINDOW_H_
#define COPYDESK_WORDS_WINDOW_H_

#include <cstdint>
#include <string_view>

#include "base/span.h"
#include "words/document.h"

namespace copydesk {

class Window {
 public:
  explicit Window(const Document& document, TokenSpan tokens = {}) : document_(document), tokens_(tokens) {}
  void MoveTo(TokenSpan tokens) { tokens_ = tokens; }

  std::string_view Text(int32_t i) const { return tokens_.Contains(i) ? document_.word(i).text : None(); }
  std::string_view Lower(int32_t i) const { return tokens_.Contains(i) ? document_.word(i).lower : None(); }
  std::string_view Lemma(int32_t i) const { return tokens_.Contains(i) ? document_.lemma(i) : None(); }
  PennTag Tag(int32_t i) const { return tokens_.Contains(i) ? document_.penn_tag(i) : PennTag(); }
  bool Is(int32_t i, ClosedClass c) const { return tokens_.Contains(i) && document_.Is(i, c); }
  bool LemmaIs(int32_t i, ClosedClass c) const { return tokens_.Contains(i) && document_.LemmaIs(i, c); }
  // Has the token one of these flags (kIsQuote, kIsPunct, …)?
  bool Has(int32_t i, uint32_t flags) const {
    return tokens_.Contains(i) && (document_.word(i).flags & flags) != 0;
  }

  // The first token from i leftwards, or from i on, that is no adverb.
  int32_t BeforeAdverbs(int32_t i) const {
    while (Tag(i).In(kAdverbTags)) --i;
    return i;
  }
  int32_t PastAdverbs(int32_t i) const {
    while (Tag(i).In(kAdverbTags)) ++i;
    return i;
  }

 private:
  static std::string_view None() { return {}; }

  const Document& document_;
  TokenSpan tokens_;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_WINDOW_H_
