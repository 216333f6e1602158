#include "news/records.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/one_of.h"

namespace copydesk::news {

const char* Name(BlockKind kind) {
  static constexpr const char* kNames[] = {"headline",    "dek",        "byline",    "dateline", "caption",
                                           "credit",      "subheading", "body",      "teaser",   "promo",
                                           "boilerplate", "contact",    "correction"};
  static_assert(std::size(kNames) == static_cast<size_t>(BlockKind::kCorrection) + 1);
  return kNames[static_cast<size_t>(kind)];
}

const char* Name(Reading reading) {
  switch (reading) {
    case Reading::kAll:
      return "all";
    case Reading::kNames:
      return "names";
    case Reading::kNone:
      return "none";
  }
  return "all";
}

namespace {

// By the numbers of the enum; the border and features of weights know these words.
constexpr std::array<std::string_view, 10> kEntityKinds = {
    "", "person", "organization", "country", "place", "facility", "group", "party", "media", "nationality"};
constexpr std::array<std::string_view, 3> kMentionForms = {"name", "nominal", "pronoun"};
constexpr std::array<std::string_view, 3> kQuoteKinds = {"direct", "indirect", "mixed"};
constexpr std::array<std::string_view, 7> kSpeakerKinds = {
    "", "name", "role", "organization", "pronoun", "collective", "anonymous"};

}  // namespace

std::string_view Name(EntityKind kind) { return kEntityKinds[static_cast<size_t>(kind)]; }

EntityKind EntityKindCalled(std::string_view name) {
  const auto* at = std::find(kEntityKinds.begin(), kEntityKinds.end(), name);
  return at == kEntityKinds.end() ? EntityKind::kNone : static_cast<EntityKind>(at - kEntityKinds.begin());
}

std::string_view Name(MentionForm form) { return kMentionForms[static_cast<size_t>(form)]; }

std::string_view Name(QuoteKind kind) { return kQuoteKinds[static_cast<size_t>(kind)]; }

std::string_view Name(SpeakerKind kind) { return kSpeakerKinds[static_cast<size_t>(kind)]; }

std::span<const Mention> MentionsIn(std::span<const Mention> mentions, TokenSpan phrase) {
  const auto before = [](const Mention& m, int32_t at) { return m.tokens.start < at; };
  const auto first = std::lower_bound(mentions.begin(), mentions.end(), phrase.start, before);
  return {first, std::lower_bound(first, mentions.end(), std::max(phrase.start, phrase.end), before)};
}

Reading ReadingOf(BlockKind kind) {
  return IsOneOf(kind, BlockKind::kHeadline, BlockKind::kDek, BlockKind::kSubheading, BlockKind::kBody)
             ? Reading::kAll
             : Reading::kNames;
}

}  // namespace copydesk::news
