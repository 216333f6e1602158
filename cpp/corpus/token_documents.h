// Documents whose tokens somebody else made, on their way into a Store.
//
//   TokenDocuments documents;
//   documents.Begin();
//   documents.AddToken("He", " ", {}, true);
//   documents.AddToken("left", "", given, false);
//   documents.AddSpan("s", {0, 2}, {});
//   std::string fault = documents.End();           // empty, or what is wrong with the document
//   Store store = std::move(documents).Finish();
//
// Rules: a document's text is its tokens and what follows each. A sentence begins at the first token, where
// the caller says so, and at both ends of a span of kind `s`; it is cut at kMaxSentenceTokens. Spans may be
// of any kind and overlap.
#ifndef COPYDESK_CORPUS_TOKEN_DOCUMENTS_H_
#define COPYDESK_CORPUS_TOKEN_DOCUMENTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/builder.h"

namespace copydesk::corpus {

class TokenDocuments {
 public:
  TokenDocuments();
  void Begin();
  // Valid UTF-8, all of it.
  void AddToken(std::string_view text, std::string_view after, std::span<const Attribute> given,
                bool begins_sentence);
  void AddSpan(std::string_view kind, TokenSpan tokens, std::span<const Attribute> attributes);
  std::string End();

  // How often kMaxSentenceTokens cut a sentence of the last document.
  int32_t cut_sentences() const { return cut_sentences_; }
  bool fits() const { return builder_.fits(); }
  Store Finish() && { return std::move(builder_).Finish(number_, true); }

 private:
  struct GivenSpan {
    std::string kind;
    TokenSpan tokens;
    std::vector<std::pair<std::string, std::string>> attributes;
  };
  std::string SpanFault(size_t number) const;
  void AddSentences();

  Builder builder_;
  uint32_t number_ = 0;  // of the document at work
  std::string text_;
  std::vector<Builder::Token> tokens_;
  std::vector<char> begins_sentence_;  // by token, and one more
  std::vector<GivenSpan> spans_;
  int32_t cut_sentences_ = 0;
};

}  // namespace copydesk::corpus

#endif  // COPYDESK_CORPUS_TOKEN_DOCUMENTS_H_
