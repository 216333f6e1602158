#include "words/document.h"

#include <algorithm>

#include "base/limits.h"
#include "base/stop.h"
#include "text/segment.h"
#include "words/features.h"
#include "words/tags.h"

namespace copydesk {
namespace {

// Between an auxiliary and its verb: "has not yet been", "was she told".
bool MayStandBetween(std::string_view tag) {
  return tag == "RB" || tag == "RBR" || tag == "PRP" || tag == "CC";
}

bool IsVerbTag(std::string_view tag) { return tag.starts_with("VB"); }

bool ByRange(const Span& a, const Span& b) { return a.tokens < b.tokens; }

}  // namespace

Document::Document(std::string_view text, Vocabulary* vocabulary, const Language* language)
    : text_(text), vocabulary_(vocabulary), language_(language), class_sets_(language->classes().sets()) {}

void Document::AddSegment(ByteSpan bytes) {
  struct Scratch {
    std::vector<ByteSpan> tokens;
    std::vector<int32_t> ends;
    std::vector<WordId> words;
  };
  thread_local Scratch scratch;
  CheckStop();
  Scratch& my = scratch;
  my.tokens.clear();
  my.ends.clear();
  Segment(text_, bytes, language_->segmentation(), &my.tokens, &my.ends);
  if (my.words.size() < my.tokens.size()) my.words.resize(my.tokens.size());
  vocabulary_->Intern(text_, my.tokens, my.words.data());
  const int32_t segment = segments_++;
  const int32_t first = size();
  auto sentence = static_cast<int32_t>(sentences_.size());
  if (const size_t all = tokens_.size() + my.tokens.size(); all > tokens_.capacity())
    tokens_.reserve(std::max(all, 2 * tokens_.capacity()));
  const ByteSpan* token = my.tokens.data();
  const WordId* word = my.words.data();
  int32_t from = 0;
  for (const int32_t end : my.ends) {
    sentences_.push_back({{first + from, first + end}, segment});
    if (end - from == kMaxSentenceTokens && end != my.ends.back()) ++cut_sentences_;
    for (; from < end; ++from) tokens_.push_back({*token++, *word++, sentence});
    ++sentence;
  }
}

void Document::AddSentence(std::span<const ByteSpan> tokens, int32_t segment) {
  std::vector<WordId> words(tokens.size());
  vocabulary_->Intern(text_, tokens, words.data());
  AddSentence(tokens, words, segment);
}

void Document::AddSentence(std::span<const ByteSpan> tokens, std::span<const WordId> words, int32_t segment) {
  has_readings_ = true;
  const auto sentence = static_cast<int32_t>(sentences_.size());
  const int32_t first = size();
  for (size_t i = 0; i < tokens.size(); ++i) tokens_.push_back({tokens[i], words[i], sentence});
  sentences_.push_back({{first, size()}, segment});
  segments_ = std::max(segments_, segment + 1);
}

// The words of a sentence, in memory that lasts until the next call of this thread.
std::span<const WordId> Document::WordsOf(TokenSpan range) const {
  thread_local std::vector<WordId> words;
  words.clear();
  for (int32_t t = range.start; t < range.end; ++t) words.push_back(tokens_[static_cast<size_t>(t)].word);
  return words;
}

void Document::EnsureTagged(int32_t sentence) const {
  const auto s = static_cast<size_t>(sentence);
  if (s < tagged_.size() && tagged_[s]) return;
  CheckStop();
  tagged_.resize(sentences_.size());
  tags_.resize(tokens_.size(), kUntagged);
  const TokenSpan range = sentences_[s].tokens;
  thread_local std::vector<uint8_t> glue;
  glue.clear();
  bool left = false;
  for (int32_t t = range.start; t < range.end; ++t) {
    const bool right = t + 1 < range.end && !space_before(t + 1);
    glue.push_back(static_cast<uint8_t>((left ? kGluedLeft : 0) | (right ? kGluedRight : 0)));
    left = right;
  }
  language_->Tag(
      *vocabulary_, WordsOf(range), glue,
      std::span(tags_).subspan(static_cast<size_t>(range.start), static_cast<size_t>(range.size())));
  tagged_[s] = 1;
}

void Document::EnsureLemmas(int32_t sentence) const {
  EnsureTagged(sentence);
  const TokenSpan range = sentences_[static_cast<size_t>(sentence)].tokens;
  const auto first = static_cast<size_t>(range.start), size = static_cast<size_t>(range.size());
  lemmas_.resize(tokens_.size());
  if (lemmas_[first].data != nullptr) return;
  language_->Lemmas(*vocabulary_, WordsOf(range), std::span(tags_).subspan(first, size),
                    std::span(lemmas_).subspan(first, size));
}

std::optional<std::string_view> Document::Given(int32_t token, std::string_view key) const {
  return has_readings_ ? word(token).Given(key) : std::nullopt;
}

std::string_view Document::MakeTag(int32_t token) const {
  if (const auto given = Given(token, "tag")) return *given;
  EnsureTagged(tokens_[static_cast<size_t>(token)].sentence);
  return language_->tag_name(tags_[static_cast<size_t>(token)]);
}

TagId Document::MakeTagId(int32_t token) const {
  if (const auto given = Given(token, "tag")) {
    const TagId known = TagOf(*given);
    return known < kTags ? known : TagId{0};
  }
  EnsureTagged(tokens_[static_cast<size_t>(token)].sentence);
  return tags_[static_cast<size_t>(token)];
}

std::string_view Document::MakeLemma(int32_t token) const {
  if (const auto given = Given(token, "lemma")) return *given;
  EnsureLemmas(tokens_[static_cast<size_t>(token)].sentence);
  return lemmas_[static_cast<size_t>(token)].text();
}

void Document::MakeClasses() const {
  const auto from = static_cast<int32_t>(classes_.size());
  classes_.resize(tokens_.size());
  language_->Classes(*vocabulary_, WordsOf({from, size()}),
                     std::span(classes_).subspan(static_cast<size_t>(from)));
}

const ClassSet& Document::MakeLemmaClasses(int32_t token) const {
  if (const auto given = Given(token, "lemma")) return class_sets_[language_->classes().IdOf(*given)];
  EnsureLemmas(tokens_[static_cast<size_t>(token)].sentence);
  return class_sets_[lemmas_[static_cast<size_t>(token)].classes];
}

std::string_view Document::pos(int32_t token) const {
  if (const auto given = Given(token, "pos")) return *given;
  EnsureTagged(tokens_[static_cast<size_t>(token)].sentence);
  const int32_t end = sentence_of(token).tokens.end;
  int32_t next = token + 1;
  while (next < end && next < token + 6 && MayStandBetween(tag(next))) ++next;
  Neighbours around;
  around.next_is_verb = next < end && IsVerbTag(tag(next));
  if (token > sentence_of(token).tokens.start) around.previous_tag = tag(token - 1);
  if (token + 1 < end) {
    around.next_tag = tag(token + 1);
    around.next_norm = word(token + 1).norm;
  }
  return language_->Upos(word(token), tags_[static_cast<size_t>(token)], around);
}

bool Document::space_before(int32_t token) const {
  if (token == 0) return tokens_.front().bytes.start > 0;
  return tokens_[static_cast<size_t>(token) - 1].bytes.end < tokens_[static_cast<size_t>(token)].bytes.start;
}

ByteSpan Document::bytes(TokenSpan tokens) const {
  if (tokens.empty()) return {};
  return {tokens_[static_cast<size_t>(tokens.start)].bytes.start,
          tokens_[static_cast<size_t>(tokens.end) - 1].bytes.end};
}

TokenSpan Document::TokensIn(ByteSpan bytes) const {
  const auto first = std::partition_point(tokens_.begin(), tokens_.end(),
                                          [&](const Token& t) { return t.bytes.start < bytes.start; });
  const auto last =
      std::partition_point(first, tokens_.end(), [&](const Token& t) { return t.bytes.end <= bytes.end; });
  return {static_cast<int32_t>(first - tokens_.begin()), static_cast<int32_t>(last - tokens_.begin())};
}

std::span<const Span> Document::spans(KindId kind) const {
  if (kind < 0 || static_cast<size_t>(kind) >= spans_.size()) return {};
  return spans_[static_cast<size_t>(kind)];
}

std::span<const Span> Document::FindSpansAt(KindId kind, int32_t token) const {
  const std::span<const Span> all = spans(kind);
  const auto first =
      std::partition_point(all.begin(), all.end(), [&](const Span& s) { return s.tokens.start < token; });
  const auto last =
      std::partition_point(first, all.end(), [&](const Span& s) { return s.tokens.start == token; });
  return {first, last};
}

std::span<const Span> Document::spans_from(KindId kind, TokenSpan tokens) const {
  const std::span<const Span> all = spans(kind);
  const auto first = std::partition_point(all.begin(), all.end(),
                                          [&](const Span& s) { return s.tokens.start < tokens.start; });
  const auto last =
      std::partition_point(first, all.end(), [&](const Span& s) { return s.tokens.start < tokens.end; });
  return {first, last};
}

const Span* Document::covering(KindId kind, int32_t token) const {
  const std::span<const Span> all = spans(kind);
  if (all.empty()) return nullptr;
  // No span that starts more than the longest one's size before the token can hold it.
  const int32_t reach = longest_[static_cast<size_t>(kind)];
  auto at =
      std::partition_point(all.begin(), all.end(), [&](const Span& s) { return s.tokens.start <= token; });
  const Span* best = nullptr;
  while (at != all.begin()) {
    --at;
    if (at->tokens.start + reach <= token) break;
    if (at->tokens.Contains(token) && (best == nullptr || at->tokens.size() >= best->tokens.size()))
      best = &*at;
  }
  return best;
}

void Document::AddSpans(KindId kind, std::vector<Span> spans) {
  const auto k = static_cast<size_t>(kind);
  if (k >= spans_.size()) spans_.resize(k + 1);
  if (k >= longest_.size()) longest_.resize(k + 1);
  if (k >= starts_.size()) starts_.resize(k + 1);
  std::vector<uint64_t>& starts = starts_[k];
  starts.resize((tokens_.size() + 63) / 64);
  std::vector<Span>& all = spans_[k];
  for (Span& span : spans) {
    span.kind = kind;
    longest_[k] = std::max(longest_[k], span.tokens.size());
    const auto start = static_cast<size_t>(span.tokens.start);
    if (start >> 6 >= starts.size()) starts.resize((start >> 6) + 1);  // an empty one behind the last token
    starts[start >> 6] |= uint64_t{1} << (start & 63);
  }
  std::stable_sort(spans.begin(), spans.end(), ByRange);
  const auto middle = static_cast<std::ptrdiff_t>(all.size());
  all.insert(all.end(), spans.begin(), spans.end());
  std::inplace_merge(all.begin(), all.begin() + middle, all.end(), ByRange);
}

std::string_view Document::Keep(std::string text) { return kept_.emplace_back(std::move(text)); }

std::span<const Attribute> Document::KeepAttributes(std::vector<Attribute> attributes) {
  return kept_attributes_.emplace_back(std::move(attributes));
}

std::span<const Capture> Document::KeepCaptures(std::vector<Capture> captures) {
  return kept_captures_.emplace_back(std::move(captures));
}

}  // namespace copydesk
