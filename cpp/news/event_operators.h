// Words that decide whether what they govern happens: "refused to | attack", "plans for | talks".
//
//   term      pos  to            ing           that          noun
//   refuse    V    negated                                   negated
//   call for  V                  hypothetical                hypothetical
//   threat    N    hypothetical  hypothetical  hypothetical  hypothetical
//
// "refused to attack", "refused talks"; "called for lifting the blockade"; "a threat of attacks".
//
// Rules: a row of `operators.tsv` says what becomes of an act in each construction: behind "to", as a gerund,
// as a clause of its own, named by a noun. An empty cell, or `reported`: the word changes nothing there, and
// the act is as sure as the word itself. Verbs of saying without a row have one by the frames of their cue
// (cue_verbs.h).
//
// A row with an act in `inner` says what the operator is over acts of that type, where it is an event itself:
//
//   term      pos  …  inner    type      mode      cameo
//   threaten  V       ASSAULT  THREATEN  violence  138     "threatened to attack"
//   vow       V       PROTEST  THREATEN            130     "vowed to boycott", where "vowed to help" is AGREE
//
// A term of two words, "call for", wins over its first alone. A row of a later pack
// replaces one of the same term and part of speech. Cost: a hash or two a question. Threads: const once
// loaded.
//
// Not here: what an act hangs on, and what several operators make of it together (event_status.h).
#ifndef COPYDESK_NEWS_EVENT_OPERATORS_H_
#define COPYDESK_NEWS_EVENT_OPERATORS_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "base/diagnostic.h"

namespace copydesk::news {

struct EventNames;  // news/frames.h

// How an act hangs on the word that governs it; the order is that of the columns.
enum class Link : uint8_t { kInfinitive, kGerund, kClause, kNoun };

// What an operator is over acts of one type.
struct Composition {
  std::string type, mode, cameo;
};

class Operators {
 public:
  using Row = std::array<std::string_view, 4>;  // statuses by Link: views of names that live for ever

  // Adds the rows of a file, of none where it is not there. An unknown part of speech or status, a type, mode
  // or code that `names` does not have, a row that changes nothing, and a term said twice are faults.
  void Load(const std::string& path, const EventNames& names, Diagnostics* faults);

  // What a verb makes of what it governs, unless a row of a file has said it.
  void AddVerb(std::string_view term, const Row& row);

  // The status of an act that hangs on a term ("call for", or a lemma alone) of a part of speech ('V', 'N' or
  // 'J'); empty: the term changes nothing there.
  std::string_view StatusBehind(std::string_view term, char pos, Link link) const;
  // What an operator with this lemma is over acts of a type; null: what its own row says.
  const Composition* Over(std::string_view term, char pos, std::string_view inner) const;
  // Has it such rows at all?
  bool Composes(std::string_view term, char pos) const;

 private:
  absl::flat_hash_map<std::string, Row> rows_;  // by part of speech and term: "Vcall for"
  absl::flat_hash_map<std::string, absl::flat_hash_map<std::string, Composition>>
      over_;  // then by inner type
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_EVENT_OPERATORS_H_
