// How many people an act killed and injured, as its sentence tells.
//
//   CountFinder counts(article, doc, participants, tables);
//   counts.Find(sides, &event);     // "attacked Lima, killing three and wounding at least 12": 3, 12
//
// Rules: words of killing and injuring are sets of the pack (event_kill, event_dead …), words of number
// `counts.tsv`. They are looked for in the act itself, then in what hangs on it or what it hangs on: clauses
// that tell more of it ("killing three", "that killed three", "in which three died"), verbs coordinated with
// it, the verb that it is the subject of or stands behind a preposition of ("the attack killed", "died in the
// attack"). The least number told counts: "at least 12" 12, "dozens" 24; members of a coordination are added
// up. A range has its end in `most`: "10 to 15" 10 and 15; "up to 20" has nothing but an end. A singular with
// "a" is one; a name or "the soldiers" tells no number. Acts that are not asserted have none.
//
// Cost: O(words of the clauses looked at), for acts of force alone. Not here: what an act is (events.cc).
#ifndef COPYDESK_NEWS_EVENT_COUNTS_H_
#define COPYDESK_NEWS_EVENT_COUNTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "news/event_arguments.h"
#include "news/events.h"
#include "news/records.h"

namespace copydesk::news {

class CountFinder {
 public:
  CountFinder(const Article& article, const Document& doc, const Participants& participants,
              const EventTables& tables)
      : doc_(doc),
        participants_(participants),
        tables_(tables),
        own_(article.rule("core.count.own")),
        clause_(article.rule("core.count.clause")) {}

  void Find(const Sides& sides, Event* event) const;
  // The number that a noun phrase begins with, with what stands before it: "at least | 12 soldiers".
  std::optional<PeopleCount> NumberOf(TokenSpan phrase) const;

 private:
  struct Word {
    const CountWord* said = nullptr;
    int32_t length = 0;
    CountRole role() const { return said == nullptr ? CountRole::kAbout : said->role; }
  };

  // What has been read of a phrase's number.
  struct Numeral {
    int32_t first, at;                    // where it begins, what is read next
    bool most = false, one = false;       // "up to", "a"
    std::optional<int64_t> from, number;  // "10 to | 15"
  };

  Word WordAt(int32_t token, int32_t end) const;
  void ReadBefore(TokenSpan phrase, Numeral* numeral) const;
  bool ReadInside(TokenSpan phrase, Numeral* numeral) const;
  bool IsSingle(TokenSpan phrase) const;
  bool IsNamed(TokenSpan phrase) const;
  bool IsOfName(TokenSpan name, TokenSpan phrase) const;
  void AddBehind(int32_t at, std::vector<TokenSpan>* members) const;
  std::vector<TokenSpan> MembersOf(TokenSpan phrase) const;
  std::optional<int64_t> EndOfRange(int32_t token, int32_t end) const;
  std::optional<int64_t> NumberAt(int32_t* token, int32_t end) const;
  bool Is(int32_t token, std::string_view set) const;
  bool Injures(int32_t token) const;
  bool Harms(int32_t token) const;
  bool IsOfPeople(int32_t clause) const;
  TokenSpan RightBehindJoint(int32_t participle) const;
  bool IsHarmed(int32_t token) const;
  int32_t HarmsBefore(int32_t token) const;
  int32_t HarmsBehind(int32_t token) const;
  std::vector<int32_t> Clauses(const Sides& sides, std::string_view type) const;
  void Tell(int32_t token, Event* event) const;
  void TellPhrase(TokenSpan phrase, PeopleCount* count) const;
  void TellDead(int32_t verb, Event* event) const;
  void TellInjured(TokenSpan object, Event* event) const;
  void TellBare(int32_t joint, Event* event) const;
  void TellLives(int32_t verb, Event* event) const;
  TokenSpan BehindOf(int32_t noun) const;
  TokenSpan ObjectOf(int32_t verb) const;
  TokenSpan PhraseWithin(int32_t token) const;
  void TellHarmed(int32_t token, bool kills, Event* event) const;
  void TellVerb(int32_t token, Event* event) const;
  TokenSpan SubjectOf(int32_t verb) const;

  const Document& doc_;
  const Participants& participants_;
  const EventTables& tables_;
  const RuleId own_, clause_;
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_EVENT_COUNTS_H_
