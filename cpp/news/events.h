// What the events layer keeps from the packs beside the frames of its triggers (news/frames.h): word sets,
// scores and weights.
#ifndef COPYDESK_NEWS_EVENTS_H_
#define COPYDESK_NEWS_EVENTS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "grammar/parser.h"
#include "news/event_operators.h"
#include "news/frames.h"
#include "words/weights.h"
#include "words/word_set.h"

namespace copydesk::news {

struct PloverScore {
  int32_t quad = 0;
  std::optional<double> score;
};

// A word of counts.tsv.
enum class CountRole : uint8_t { kNumber, kTimes, kSome, kOne, kLeast, kMost, kAbout, kNone };
struct CountWord {
  CountRole role = CountRole::kAbout;
  int64_t value = 0;
};

struct EventTables {
  std::unordered_map<std::string, WordSet, WordHash, std::equal_to<>> sets;  // by name, without "event_"
  std::vector<std::string> person_endings;                                   // of nouns that name a calling
  std::map<std::pair<std::string, std::string>, PloverScore>
      scores;  // by type and mode; mode "" is the type's own

  Operators operators;
  std::unordered_map<std::string, CountWord, WordHash, std::equal_to<>> counts;  // by term
  std::shared_ptr<const Parser> parser;  // null: the language has none
  FeatureWeights weights;                // of event_choice.h; empty: conditions alone decide
  FeatureWeights side_weights;           // of side_choice.h; empty: rules alone do
  FeatureWeights code_weights;           // of code_choice.h; empty: what the article says alone does

  bool Has(std::string_view set, std::string_view word) const;
  // Null for a set that is not there.
  const WordSet* Words(std::string_view set) const;
  PloverScore Score(const std::string& type, const std::string& mode) const;
};

// Would this code make the pronoun behind a doer the doer itself? "Norway helped it": somebody else, whoever
// the pronoun was taken for.
bool IsDoerItself(const Document& doc, const EventTables& tables, TokenSpan target, std::string_view code,
                  std::string_view doer);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_EVENTS_H_
