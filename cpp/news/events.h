// What the events layer keeps from the packs, and the argument frame of a trigger.
//
//   term    pos  type    agent  patient   need
//   impose  V    SANCTION subj  on,against sanctions     "Iran imposed tariffs on Iraq": subject, object in
//   event_sanctions, behind "on"
//
// Rules: slots are tried in order and the first that an actor fills wins. A passive turns `subj` into what
// stands behind "by" and `obj` into the subject. Flags, as in events.toml: `recip` mutual, `both` needs both
// sides, `actors` needs its target, `things` and `persons` say what else than an actor may be the target,
// `crowd` that states and organizations are not the source, `police` that only the police are, `asks` that
// "to do" must follow, `slur` that an insult must, `place` that the object is a place, `weak` that words of
// violence stand near, `object` that there is one, `strong` that it counts even where no side is named,
// `inner` that other triggers inside its phrase count beside it.
#ifndef COPYDESK_NEWS_EVENTS_H_
#define COPYDESK_NEWS_EVENTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "words/document.h"

namespace copydesk::news {

using WordSet = std::set<std::string, std::less<>>;

struct PloverScore {
  int32_t quad = 0;
  std::optional<double> score;
};

struct EventTables {
  std::map<std::string, WordSet, std::less<>> sets;  // by name, without "event_"
  std::map<std::pair<std::string, std::string>, PloverScore>
      scores;  // by type and mode; mode "" is the type's own

  bool Has(std::string_view set, std::string_view word) const;
  PloverScore Score(const std::string& type, const std::string& mode) const;
};

enum class Slot {
  kSubject,
  kObject,
  kOwner,
  kClause,
  kGenitive,
  kModifier,
  kBetween,
  kLight,
  kMain,
  kPreposition
};

struct SlotChoice {
  Slot slot = Slot::kSubject;
  std::vector<std::string_view> prepositions;  // for kPreposition
};

enum EventFlag : uint32_t {
  kMutual = 1 << 0,
  kBothSides = 1 << 1,
  kNeedsTarget = 1 << 2,
  kThings = 1 << 3,
  kPersons = 1 << 4,
  kCrowd = 1 << 5,
  kAsks = 1 << 6,
  kInner = 1 << 8,
  kStrong = 1 << 9,
  kSlur = 1 << 10,
  kPolice = 1 << 11,
  kPlace = 1 << 12,
  kWeak = 1 << 13,
  kObjectThere = 1 << 14,
};

// One row of a trigger list, read from a span's attributes. Views live as long as the pack.
struct EventFrame {
  bool verb = false;
  std::string_view type, mode, cameo, need, avoid;
  std::vector<SlotChoice> agent, patient;
  uint32_t flags = 0;

  bool flag(EventFlag f) const { return (flags & f) != 0; }
};

EventFrame ReadFrame(const Span& trigger);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_EVENTS_H_
