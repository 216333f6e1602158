// What the news layers find: one struct a row of a table. Positions are tokens or bytes of the article; the
// border makes code points of them. Column names and meanings: docs/SCHEMA.md. An index of -1 and an empty
// string are null.
#ifndef COPYDESK_NEWS_RECORDS_H_
#define COPYDESK_NEWS_RECORDS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "words/document.h"

namespace copydesk::news {

using Day = std::chrono::sys_days;
using RuleId = int32_t;  // index into Cascade::rules()

enum class BlockKind {
  kHeadline,
  kDek,
  kByline,
  kDateline,
  kCaption,
  kCredit,
  kSubheading,
  kBody,
  kTeaser,
  kPromo,
  kBoilerplate,
  kContact,
  kCorrection
};
const char* Name(BlockKind kind);

// Who reads a block: every layer, entities and times alone, nobody.
enum class Reading { kAll, kNames, kNone };
const char* Name(Reading reading);
Reading ReadingOf(BlockKind kind);  // of a block that is no repeat and of which no rule says more

struct Block {
  ByteSpan bytes;
  BlockKind kind = BlockKind::kBody;
  Reading read = Reading::kAll;
  std::optional<double> confidence;  // of a learned choice, 0…1
  int32_t duplicate_of = -1;
  RuleId rule = -1;
};

// What somebody or something named is; nationality is of mentions alone. kNone: nobody tells.
enum class EntityKind {
  kNone,
  kPerson,
  kOrganization,
  kCountry,
  kPlace,
  kFacility,
  kGroup,
  kParty,
  kMedia,
  kNationality
};
std::string_view Name(EntityKind kind);              // "" for kNone
EntityKind EntityKindCalled(std::string_view name);  // kNone for what is none

enum class MentionForm { kName, kNominal, kPronoun };
std::string_view Name(MentionForm form);

struct Mention {
  TokenSpan tokens;
  MentionForm form = MentionForm::kName;
  EntityKind kind = EntityKind::kNone;
  int32_t entity = -1;  // index into Article::actors
  std::string name;
  std::string title;       // as written
  TokenSpan title_tokens;  // empty: none
  bool described = false;  // by these, which are no title: "his friend"
  std::string country;     // ISO 3166 alpha-3
  std::string code;        // AZEGOV, IGOUNO, AZE
  std::string place_id;
  std::string region;  // of the first level: "Texas"
  std::optional<double> lat, lon;
  bool metonym = false;
  bool guessed =
      false;  // a pronoun or nominal that others fit, too: tables do not tell whom it was taken for
  std::optional<double> confidence;            // where the recogniser decided
  std::span<const Attribute> attributes = {};  // of the span that found it
  RuleId rule = -1;
};

// Those of some mentions in order that begin in a phrase.
std::span<const Mention> MentionsIn(std::span<const Mention> mentions, TokenSpan phrase);

// One cluster of mentions.
struct Actor {
  EntityKind kind = EntityKind::kNone;
  std::string name, country, code, title;
  bool described = false;  // by the title, which is none
  char gender = 0;         // of a person: 'm', 'f', 0 where unknown
  int32_t mentions = 0;
  int32_t first_mention = -1;
  RuleId rule = -1;
};

// A party to a quote or an event: what is written, and who that is.
struct Party {
  TokenSpan tokens;     // empty: null
  int32_t head = -1;    // token, of a side of an event
  int32_t entity = -1;  // index into Article::actors
  std::string name;
  std::string code;
};

enum class QuoteKind { kDirect, kIndirect, kMixed };
std::string_view Name(QuoteKind kind);

enum class SpeakerKind { kNone, kName, kRole, kOrganization, kPronoun, kCollective, kAnonymous };
std::string_view Name(SpeakerKind kind);  // "" for kNone

struct Quote {
  TokenSpan tokens;
  int32_t quotation = -1, turn = -1;
  QuoteKind kind = QuoteKind::kDirect;
  TokenSpan cue;
  std::string cue_lemma;
  Party speaker;
  SpeakerKind speaker_kind = SpeakerKind::kNone;
  std::optional<Day> said_first, said_last;
  bool negated = false;
  std::optional<double> confidence;  // of the choice of its end, 0…1
  RuleId rule = -1, speaker_rule = -1;
};

struct Time {
  TokenSpan tokens;
  std::string type;   // DATE TIME DURATION SET
  std::string value;  // TIMEX3; empty: null
  std::string mod;    // TIMEX3 mod: APPROX START MID END MORE_THAN …
  std::optional<Day> first, last;
  std::string granularity;  // time day week month quarter season year decade century
  std::string anchor;       // published text none
  bool vague = false;
  RuleId rule = -1;
};

// How many people: the least number told, and the end of a range.
struct PeopleCount {
  std::optional<int64_t> least, most;
  TokenSpan tokens;  // empty: nothing is told
  RuleId rule = -1;
};

struct Event {
  TokenSpan tokens;  // the trigger
  std::string type, mode, cameo;
  int32_t quad = 0;
  std::optional<double> score;
  std::string status;  // asserted future hypothetical negated historical
  Party source, target;
  bool reciprocal = false;
  TokenSpan place;
  std::string place_country;
  TokenSpan when;
  std::optional<Day> first, last;
  PeopleCount killed, injured;
  int32_t quote = -1;  // index into Article::quotes
  int32_t group = -1;
  std::optional<double> confidence;  // of the choice of events, 0…1
  RuleId rule = -1;
  int32_t row = -1;                                                            // of the list that the rule is
  RuleId source_rule = -1, target_rule = -1, place_rule = -1, when_rule = -1;  // -1: there is none
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_RECORDS_H_
