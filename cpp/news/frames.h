// What the rows of cue and trigger lists say, made typed when packs are loaded: a hit looks its frame up and
// reads no text.
//
//   term    pos  type      agent  patient      need         flags
//   impose  V    SANCTION  subj   on,against   sanctions             "Iran imposed tariffs on Iraq": subject,
//                                                                    object in event_sanctions, behind "on"
//   term    lemma  frames
//   tell    tell   that quote trail hearer                           "told reporters that …"
//
// Rules: a row of a list is a frame, and so is the `set` of a rule that emits the kind. Every word must be
// known: what is not is a fault at its place, in a shipped pack and in an analyst's. A frame is looked up by
// the span's rule and row. Of events: slots are tried in order and the first that an actor fills wins. A
// passive turns `subj` into what stands behind "by" and `obj` into the subject. Flags: `recip` mutual,
// `among` mutual where several do it and nobody else is its target, `both` needs both sides, `actors` needs
// its target, `things` and `persons` say what else than an actor may be the target, `crowd` that states and
// organizations are not the source, `police` that only the police are, `asks` that "to do" must follow,
// `slur` that an insult must, `place` that the object is a place, `weak` that words of violence stand near,
// `object` that there is one, `strong` that it counts even where no side is named, `inner` that other
// triggers inside its phrase count beside it, `foreign` that its sides are of two states. A cue that a rule
// makes without `frames` works like "say". Threads: immutable once loaded.
#ifndef COPYDESK_NEWS_FRAMES_H_
#define COPYDESK_NEWS_FRAMES_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/diagnostic.h"
#include "cascade/reader.h"
#include "pattern/pattern.h"
#include "words/document.h"
#include "words/word_set.h"

namespace copydesk::news {

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
  kSpeaker,
  kPreposition
};

struct SlotChoice {
  Slot slot = Slot::kSubject;
  std::vector<std::string_view> prepositions = {};  // for kPreposition
  std::string_view text = {};                       // as the pack has it
};

enum EventFlag : uint32_t {
  kMutual = 1 << 0,
  kBothSides = 1 << 1,
  kNeedsTarget = 1 << 2,
  kThings = 1 << 3,
  kPersons = 1 << 4,
  kCrowd = 1 << 5,
  kAsks = 1 << 6,
  kAmong = 1 << 7,
  kInner = 1 << 8,
  kStrong = 1 << 9,
  kSlur = 1 << 10,
  kPolice = 1 << 11,
  kPlace = 1 << 12,
  kWeak = 1 << 13,
  kObjectThere = 1 << 14,
  kForeign = 1 << 15,
};

// A set of the pack, by its name without "event_".
struct NamedWords {
  std::string_view name;
  const WordSet* words = nullptr;  // null: no condition
  bool empty() const { return words == nullptr; }
};

struct EventFrame {
  bool verb = false;
  std::string_view type, mode, cameo;
  NamedWords need, avoid;
  std::vector<SlotChoice> agent, patient;
  uint32_t flags = 0;

  bool flag(EventFlag f) const { return (flags & f) != 0; }
  // May its sources be its targets?
  bool among() const { return flag(kMutual) || flag(kAmong); }
  // Said to somebody, a modal is the act: "Iran said Peru must pay".
  bool demands() const { return !agent.empty() && agent[0].slot == Slot::kSpeaker; }
};

enum CueFlag : uint32_t {
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
  kWeakCue = 1 << 12,
  kBareInfinitive = 1 << 13,
  kAlwaysHearer = 1 << 14,
  kNounCue = 1 << 15,
  kNounThat = 1 << 16,
  kStudies = 1 << 17,
  kDenies = 1 << 18,
  kNotOfSpeech = 1 << 19,
  kQuestion = 1 << 20,
  kForContent = 1 << 21,
  kGerundContent = 1 << 22,
};

// As packs have it: "that"; "" for none.
std::string_view NameOf(CueFlag flag);

struct CueFrame {
  std::string_view lemma;  // empty: that of the first token
  uint32_t flags = kThatClause | kQuoted | kTrails | kToHearer;
};

// Flags of cues by lemma: "say", "call on".
using CueVerbs = std::map<std::string, uint32_t, std::less<>>;

// Frames by the rule and the row that a span was made of.
template <class Frame>
class FrameTable {
 public:
  void Add(int32_t rule, int32_t row, Frame frame) {
    const auto r = static_cast<size_t>(rule), at = static_cast<size_t>(row < 0 ? 0 : row);
    if (frames_.size() <= r) frames_.resize(r + 1);
    if (frames_[r].size() <= at) frames_[r].resize(at + 1);
    frames_[r][at] = std::move(frame);
  }
  // A frame that says nothing where none was read.
  const Frame& Of(const Span& span) const {
    static const Frame kNone;
    const auto r = static_cast<size_t>(span.rule), at = static_cast<size_t>(span.row < 0 ? 0 : span.row);
    return span.rule >= 0 && r < frames_.size() && at < frames_[r].size() ? frames_[r][at] : kNone;
  }

 private:
  std::vector<std::vector<Frame>> frames_;
};

// What the packs know of PLOVER and CAMEO: for checking what they say.
struct EventNames {
  std::vector<std::string> types;
  std::map<std::string, std::vector<std::string>, std::less<>> modes;  // by type
  std::vector<std::string> codes;
};

// Owns what its frames point at.
class Frames {
 public:
  explicit Frames(EventNames names) : names_(std::move(names)) {}
  Frames(const Frames&) = delete;

  const EventFrame& event(const Span& trigger) const { return events_.Of(trigger); }
  const CueFrame& cue(const Span& cue) const { return cues_.Of(cue); }

  // What all rows of a verb of saying say together, by its lemma (news/cue_verbs.h).
  const CueVerbs& cue_verbs() const { return cue_verbs_; }
  // Whether a row names the set ("event_sanctions").
  bool ReadsSet(std::string_view name) const { return sets_.contains(name); }
  // What the lists of cues that were read have as `lemma`; empty where a row leaves it to its words.
  std::vector<std::string> CueLemmas() const;
  // Type, mode, CAMEO code and status of an act, with all that there are.
  std::vector<SpanAttribute> ActAttributes() const;

  // The kinds that the news layers read, for Cascade::Load, which fills the frames.
  std::vector<KindReader> Readers();

 private:
  std::vector<SpanAttribute> TypeAttributes() const;
  void ReadTrigger(const Statement& row);
  void ReadCue(const Statement& row);
  void ReadName(const Statement& row, bool of_country);
  void CheckType(const Statement& row);
  std::vector<SlotChoice> ReadSlots(const Statement& row, std::string_view key, bool verb);
  NamedWords ReadSet(const Statement& row, std::string_view key);
  std::string_view Keep(std::string_view text) { return *kept_.emplace(text).first; }

  EventNames names_;
  std::unordered_set<std::string, WordHash, std::equal_to<>> kept_;
  std::map<std::string, WordSet, std::less<>> sets_;
  FrameTable<EventFrame> events_;
  FrameTable<CueFrame> cues_;
  CueVerbs cue_verbs_;
  std::set<std::string, std::less<>> countries_;  // alpha-3
  std::set<std::string, std::less<>> cue_lemmas_;
  bool any_cue_lemma_ = false;  // a row leaves its lemma to its words
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_FRAMES_H_
