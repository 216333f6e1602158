// Reporting words and what each of them needs to make a quote: the spans of kind `cue`, read once a document.
//
//   {"told", lemma "tell", kThatClause | kQuoted | kTrails | kHearer}
//
// The list is quote_cues.tsv in the pack; its header says what each frame means. A cue that a user's rule
// makes without `frames` works like "say".
#ifndef COPYDESK_NEWS_QUOTE_CUES_H_
#define COPYDESK_NEWS_QUOTE_CUES_H_

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "words/document.h"

namespace copydesk::news {

enum CueFrame : uint32_t {
  kThatClause = 1 << 0,
  kExplicitThat = 1 << 1,
  kQuoted = 1 << 2,
  kTrails = 1 << 3,
  kHearer = 1 << 4,
  kToHearer = 1 << 5,
  kInfinitive = 1 << 6,
  kQuotedInfinitive = 1 << 7,
  kNounContent = 1 << 8,
  kAsContent = 1 << 9,
  kCallContent = 1 << 10,
  kAccording = 1 << 11,
  kWeak = 1 << 12,
};

struct Cue {
  TokenSpan tokens;
  std::string_view lemma;
  uint32_t frames = 0;
};

// The [sets] of quotes.toml that C++ reads.
struct QuoteTables {
  using Words = std::set<std::string, std::less<>>;
  Words media;        // quote_media: where things are said: "in a statement", "at a news conference"
  Words not_sources;  // quote_not_sources: "according to plan"
  Words reporter;     // quote_reporter_words: a clause that begins with one of these behind a comma is the
                      // reporter's again
  Words anonymous;    // quote_anonymous: "officials", "a source"
  Words documents;    // quote_documents: "the statement said" speaks for its author
  Words collectives;  // quote_collectives: "experts", "residents"
  Words role_nouns;   // quote_roles: "president", "spokesman"
};

uint32_t ParseFrames(std::string_view frames);

// The cues of a document in order; of those that overlap the longest.
std::vector<Cue> ReadCues(const Document& doc, std::span<const Span> spans);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_QUOTE_CUES_H_
