// Who speaks: the entity, name and kind of each attribution's speaker, and which rows make one turn.
//
//   "We won," he said.        he → the person who is the subject of the sentence before, or who spoke last
//   "We won," the text said.  a document speaks for who spoke last
//   the officer said …        the officer → Jan Novak, whom weights hold for who is meant (descriptions.h)
//
// Rules: a noun phrase is what the entities layer says (ResolveParty); pronouns look back at most
// kMaxLookBack sentences of prose, at each for a speaker first, then for a subject; "it" and "they" never
// mean a person alone, "he" and "she" never anything else. A speaker that names no known entity keeps its own
// words, without the article, as its name. Cost: O(attributions · kMaxLookBack sentences).
#ifndef COPYDESK_NEWS_TURNS_H_
#define COPYDESK_NEWS_TURNS_H_

#include <string>
#include <string_view>
#include <vector>

#include "news/article.h"
#include "news/attributions.h"
#include "news/descriptions.h"
#include "news/quote_cues.h"
#include "news/records.h"

namespace copydesk::news {

inline constexpr int kMaxMentions = 200;  // speakers and mentions looked back at for whom "the general" is
inline constexpr int32_t kMaxLookBack = 8;

struct Speaker {
  Party party;
  SpeakerKind kind = SpeakerKind::kNone;
  bool person = false;  // a person, as opposed to a body or several
  bool several = false;
  std::string_view rule;
};

// One speaker for each attribution; `attributions` are in the order of their clauses.
// What is asked of descriptions is noted in `printed`, unless that is null.
std::vector<Speaker> ResolveSpeakers(Article* article, const std::vector<Attribution>& attributions,
                                     const QuotedSpans& quoted, const QuoteTables& tables,
                                     std::vector<PrintedDescription>* printed = nullptr);

// Numbers the runs of one speaker in rows that are sorted by position.
void NumberTurns(std::vector<Quote>* quotes);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_TURNS_H_
