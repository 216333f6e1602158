// Reporting words and what each of them needs to make a quote: the spans of kind `cue`, read once a document.
//
//   {"told", lemma "tell", kThatClause | kQuoted | kTrails | kHearer}
//
// The list is quote_cues.tsv in the pack; its header says what each frame means, news/frames.h reads it.
#ifndef COPYDESK_NEWS_QUOTE_CUES_H_
#define COPYDESK_NEWS_QUOTE_CUES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "news/frames.h"
#include "news/quote_ends.h"
#include "words/document.h"
#include "words/word_set.h"

namespace copydesk::news {

struct Cue {
  TokenSpan tokens;
  std::string_view lemma;
  uint32_t frames = 0;
  int32_t rule = -1, row = -1;  // that made it
};

// The [sets] of quotes.toml that C++ reads.
struct QuoteTables {
  WordSet media;        // quote_media: where things are said: "in a statement", "at a news conference"
  WordSet not_sources;  // quote_not_sources: "according to plan"
  WordSet reporter;     // quote_reporter_words: a clause that begins with one of these behind a comma is the
                        // reporter's again
  WordSet anonymous;    // quote_anonymous: "officials", "a source"
  WordSet documents;    // quote_documents: "the statement said" speaks for its author
  WordSet impersonal;   // quote_impersonal: … but these for nobody: "the filing said"
  WordSet collectives;  // quote_collectives: "experts", "residents"
  WordSet studies;      // quote_studies: what may be the subject of "showed that"
  WordSet finders;      // quote_finders: … where what they found is a clause
  WordSet issuing;      // quote_issuing: "released a statement saying": who released it says
  WordSet unsaid;       // quote_unsaid: heads of noun phrases that are no content: "claimed responsibility"
  WordSet silence;      // quote_silence: "declined to comment": infinitives that are no content
  WordSet times;        // quote_times: words of a time adverbial without a preposition
  WordSet no_content;   // quote_no_content: a clause behind a cue that begins so says when or why it was said
  WordSet pairs;        // quote_pairs: "both", "either"
  WordSet breaks;       // quote_breaks: words before which content may end
  WordSet not_speakers;         // quote_not_speakers: "at the time of writing"
  WordSet reactions;            // quote_reactions: "a rebuke from Ana Silva, who said"
  WordSet degrees;              // quote_degrees: words that belong to what is said: "not all ships"
  WordSet nobody;               // quote_nobody: subjects that deny: "no official said"
  WordSet questions;            // quote_questions: "whether", "how"
  WordSet authors;              // quote_authors: "a letter from X", "a study by X"
  WordSet owners;               // quote_owners: "his claim"
  WordSet others;               // quote_others: "and others"
  WordSet articles;             // quote_articles: no part of a name
  WordSet demonstratives;       // quote_demonstratives: "this", an object by itself
  WordSet acting;               // quote_acting: participles in front of an office: "acting mayor Silva"
  WordSet planned;              // quote_planned: "is expected to say", "plans to announce"
  WordSet definite;             // quote_definite: "the statement", "that letter"
  FeatureWeights ends;          // where content ends; empty: by rule
  FeatureWeights descriptions;  // of descriptions.h
  WordSet role_nouns;           // quote_roles: "president", "spokesman"
};

// The cues of a document in order; of those that overlap the longest.
std::vector<Cue> ReadCues(const Document& doc, const Frames& frames, std::span<const Span> spans);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_QUOTE_CUES_H_
