#include "corpus/token_documents.h"

#include <algorithm>

#include "base/limits.h"

namespace copydesk::corpus {

TokenDocuments::TokenDocuments() {
  const std::string unnamed;
  builder_.SetFields({&unnamed, 1});
}

void TokenDocuments::Begin() {
  text_.clear();
  tokens_.clear();
  begins_sentence_.assign(1, 0);
  spans_.clear();
  cut_sentences_ = 0;
}

void TokenDocuments::AddToken(std::string_view text, std::string_view after, std::span<const Attribute> given,
                              bool begins_sentence) {
  const auto start = static_cast<int32_t>(text_.size());
  text_ += text;
  tokens_.push_back({{start, static_cast<int32_t>(text_.size())}, builder_.Word(text, given)});
  text_ += after;
  if (begins_sentence) begins_sentence_.back() = 1;
  begins_sentence_.push_back(0);
}

void TokenDocuments::AddSpan(std::string_view kind, TokenSpan tokens, std::span<const Attribute> attributes) {
  GivenSpan& span = spans_.emplace_back(GivenSpan{std::string(kind), tokens, {}});
  for (const Attribute& a : attributes) span.attributes.emplace_back(a.key, a.value);
}

std::string TokenDocuments::SpanFault(size_t number) const {
  const TokenSpan tokens = spans_[number].tokens;
  const auto size = static_cast<int32_t>(tokens_.size());
  if (0 <= tokens.start && tokens.start < tokens.end && tokens.end <= size) return {};
  return "span " + std::to_string(number) + " is [" + std::to_string(tokens.start) + ", " +
         std::to_string(tokens.end) + ") of " + std::to_string(size) +
         " tokens: wanted 0 <= start < end <= " + std::to_string(size);
}

std::string TokenDocuments::End() {
  for (size_t i = 0; i < spans_.size(); ++i) {
    if (std::string fault = SpanFault(i); !fault.empty()) return fault;
  }
  if (text_.size() > static_cast<size_t>(kMaxArticleBytes))
    return std::to_string(text_.size()) + " bytes of text; at most " + std::to_string(kMaxArticleBytes);
  const Part whole{0, 0, static_cast<uint32_t>(text_.size())};
  builder_.BeginArticle(number_++, text_, {&whole, 1});
  std::vector<Attribute> attributes;
  for (const GivenSpan& span : spans_) {
    if (span.kind == "s") {
      begins_sentence_[static_cast<size_t>(span.tokens.start)] = 1;
      begins_sentence_[static_cast<size_t>(span.tokens.end)] = 1;
      continue;
    }
    attributes.clear();
    for (const auto& [key, value] : span.attributes) attributes.push_back({key, value});
    builder_.AddSpan(span.kind, span.tokens, attributes);
  }
  AddSentences();
  return {};
}

void TokenDocuments::AddSentences() {
  size_t first = 0;
  for (size_t t = 1; t <= tokens_.size(); ++t) {
    const bool long_one = t - first == static_cast<size_t>(kMaxSentenceTokens);
    if (t < tokens_.size() && begins_sentence_[t] == 0 && !long_one) continue;
    if (t < tokens_.size() && begins_sentence_[t] == 0) ++cut_sentences_;
    builder_.AddSentence(std::span(tokens_).subspan(first, t - first));
    first = t;
  }
}

}  // namespace copydesk::corpus
