// Who is the same over a corpus: one row an actor of an article, with the identity it belongs to.
//
//   Identities(*actors, NicknamesOf(*engine))   // "Mike Pompeo" of one article and "Michael R. Pompeo" of
//   another
//
// Rules: actors are one identity where their names are the same, folded, without articles, initials and what
// stands behind a person's name, given names by their full form ("Mike" is Michael); but
//  1. people are told apart by middle names that differ and by countries that differ, bodies by countries;
//     one that lacks the one or the other goes with the others where they all agree, else with those that
//     lack it, too;
//  2. a person of one word is nobody else's but in its own article, unless its code tells that a list knows
//  it;
//  3. a country is its code, whatever it is called; a place is one of its country.
// `name`, `kind`, `code`: that of most mentions, of equals the longer, then the first by bytes. Identities
// are numbered by name. Who goes together depends on the actors alone, not on their order; so do the numbers,
// except among people of one word.
//
// Cost: O(actors log actors). Not here: what a title or a text tells of two people of one name.
#ifndef COPYDESK_DESK_IDENTITIES_H_
#define COPYDESK_DESK_IDENTITIES_H_

#include <map>
#include <memory>
#include <string>

#include "desk/engine.h"
#include "tables/table.h"

namespace copydesk {

// Short form of a given name → the full one, folded: the set `nicknames` of the packs, "mike michael".
using Nicknames = std::map<std::string, std::string, std::less<>>;
Nicknames NicknamesOf(const Engine& engine);

// Table `identities`: doc entity identity name kind country code aliases articles mentions. `actors` is a
// table of that name; null where it is another.
std::shared_ptr<Table> Identities(const Table& actors, const Nicknames& nicknames);

}  // namespace copydesk

#endif  // COPYDESK_DESK_IDENTITIES_H_
