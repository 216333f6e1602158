#include "text/segment.h"

#include "text/sentencer.h"
#include "text/tokenizer.h"

namespace copydesk {
namespace {

void SegmentBy(TokenPath path, std::string_view text, ByteSpan span, const SegmentationRules& rules,
               std::vector<ByteSpan>* tokens, std::vector<int32_t>* sentence_ends) {
  thread_local std::vector<int32_t> stops;
  stops.clear();
  const size_t first = tokens->size();
  Tokenize(text, span, rules, path, tokens, &stops);
  FindSentences(text, rules, *tokens, first, &stops, sentence_ends);
}

}  // namespace

void Segment(std::string_view text, ByteSpan span, const SegmentationRules& rules,
             std::vector<ByteSpan>* tokens, std::vector<int32_t>* sentence_ends) {
  SegmentBy(TokenPath::kFast, text, span, rules, tokens, sentence_ends);
}

void SegmentPlainly(std::string_view text, ByteSpan span, const SegmentationRules& rules,
                    std::vector<ByteSpan>* tokens, std::vector<int32_t>* sentence_ends) {
  SegmentBy(TokenPath::kPlain, text, span, rules, tokens, sentence_ends);
}

}  // namespace copydesk
