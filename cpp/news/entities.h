// Inside the entities layer: what entities.cc (mentions), clusters.cc (who is the same) and codes.cc (who is
// that) share. The layer's interface is news/layers.h.
//
// The way of a name: term lists and rules of the pack make spans of kinds (country, person, organization …) →
// `Gather` turns them into candidates → the longest of those that overlap become mentions → capitals are told
// apart (place or government) → `Cluster` finds which mentions are one actor, by name first, then nominals
// ("the ministry"), then pronouns.
#ifndef COPYDESK_NEWS_ENTITIES_H_
#define COPYDESK_NEWS_ENTITIES_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "news/article.h"
#include "news/atlas.h"
#include "news/layers.h"
#include "words/vocabulary.h"
#include "words/weights.h"
#include "words/word_set.h"

namespace copydesk::news {

// Words that tell how a name of the recogniser's is to be taken (news/name_choice.h).
struct NameWords {
  WordSet titles;              // words of both sexes' titles, and "dr"
  WordSet descriptions;        // "Republican Ann Lee"
  WordSet offices;             // "Secretary for Fisheries Ann Lee"
  WordSet party_letters;       // "R-Ga."
  WordSet links;               // "of", "for": what no name begins with
  WordSet surname_roles;       // "king": roles that people are called, too
  WordSet ships;               // "hms"
  WordSet captions;            // "caption": behind the first word of one
  WordSet ordinal_ends;        // "th" of "9th"
  WordSet facility_heads;      // "stadium"
  WordSet building_heads;      // the same and "lodge": the end of a facility's name, of what is a place
  WordSet sure_buildings;      // … though it were a body's: "hospital"
  WordSet building_fronts;     // "estadio": its first word
  WordSet place_heads;         // "valley"
  WordSet organization_heads;  // "front"
  WordSet media_heads;         // "gazette": the last word of a paper's or channel's name
  WordSet people_heads;        // "community"
  WordSet body_heads;          // "school": the last word of a body's name, whatever the recogniser says
  WordSet prizes;              // "prize": behind a name that is then nobody's
  WordSet things;              // "sauce": … behind that of a place
  WordSet works;               // "films": in front of names that are nobody's
  WordSet examples;            // "including", "such as"
  WordSet adjectives;          // "congressional": no name, though capitalised
  WordSet page_links;          // "read more"
  WordSet capital_rules;       // ids of rules that go by capitals alone
  WordSet sure_rules;          // … that know better than the recogniser
};

// Words around the name of a place (news/places.h).
struct PlaceWords {
  WordSet compass;  // "north", "central"
  WordSet regions;  // "province", "county": what has towns
  WordSet towns;    // "city", "village"
  WordSet fronts;   // "northern", "downtown"
  WordSet inside;   // "in": between a place and what it lies in
};

// Words of articles about sport (clubs.cc).
struct ClubWords {
  WordSet sport;      // "midfielder", "quarterback"
  WordSet people;     // behind a club: "striker", "fans"
  WordSet acts;       // what clubs do: "beat", "sign"
  WordSet opponents;  // in front of a club: "against"
  WordSet inside;     // in front of a place: "in"
};

// Words that tell of whom an office is that anybody may have (codes.cc).
struct CodeSets {
  WordSet offices;   // "chairman", "spokesman", "leader", and their plurals
  WordSet others;    // "others", "dozens": people, if nothing else
  WordSet kinds;     // "group" of "the Hamas militant group"
  WordSet backers;   // "backed": behind a country and a hyphen
  WordSet officers;  // "lieutenant": of any force; the body in front says which
  std::vector<std::pair<std::string, WordSet>> fields;  // role → words of it: LEG "congressional"
};

inline constexpr size_t kPronounKinds = 4;

// The word lists that the C++ of this layer asks; sets of entities.toml with the same names.
struct EntityTables {
  WordSet location_words;            // a capital behind one of these is a place: "in", "near"
  WordSet motion_words;              // "visit", "flew": with "to" or "from", a capital is a place
  WordSet visited_verbs;             // a capital that is their object is a place: "left", "bombed"
  WordSet place_nouns;               // a capital in front of one is a place: "airport", "suburb"
  WordSet compound_places;           // "Moscow-based"
  WordSet male_words, female_words;  // "mr", "king"; "mrs", "spokeswoman"
  NameWords names;
  PlaceWords places;
  ClubWords clubs;
  CodeSets codes;
  std::shared_ptr<const Atlas> atlas;
  WordSet title_states;  // "former": what is left out where titles are compared
  WordSet no_titles;     // "friend": the last word of what stands before a name and is no title
  WordSet title_ranks;   // "vice": in front of a title it makes another one
  std::map<std::string, std::string, std::less<>> title_forms;  // "gen." → "general"
  WordSet any_bodies, media_bodies;                             // "company"; of those "newspaper"
  std::array<WordSet, kPronounKinds> pronouns;                  // forms of he, she, it, they
  int64_t pronoun_owner = Vocabulary::NewMemoOwner();           // of which of them a word is in
  FeatureWeights pronoun_weights;                               // of pronouns.h
  FeatureWeights actor_codes;                                   // of actor_codes.h; empty: as told
  WordSet kingdom_words;                                        // "kingdom"
  WordSet kingdoms;          // countries that "the kingdom" may be, codes in lower case
  WordSet not_names;         // capitalised words that are no part of a name
  WordSet name_suffixes;     // "jr.", "frs": behind a person's name
  WordSet generations;       // "jr", "iii": of those suffixes what tells father from son
  WordSet not_person_heads;  // "Act", "Committee": a run of names that ends so is no person
  WordSet any_offices;       // "president", "spokesman": offices of states and of clubs alike
  WordSet bodies_of_state;   // "ministry", "presidency": named "Ministry of Country"
  WordSet committees;        // "committee", "panel"
  WordSet continents;        // what has people and is no country, in lower case
  WordSet kin;               // "brothers": behind a surname that is then of several
  WordSet common_letters;    // "cctv": a body of a list only where its country is named
  WordSet shared_roles;      // of a plural in front of names: each of them has it
  WordSet home_roles;        // "EDU": of the country that the sentence or the article tells
  std::map<std::string, std::string, std::less<>> nicknames;  // "mike" → "michael"
  WordSet ministries;           // of these, those that are named so where only the article tells the country
  std::vector<char> own_rules;  // by rule: of a pack behind the one that brings the language
};

// Whether a list has it: by the name that it gives, or as a row that gives none (not "Kurdish", of nowhere).
inline bool IsListed(const Span& facts) {
  return !facts.attribute("name").empty() || (facts.row >= 0 && facts.attribute("form").empty());
}

// One mention with what clustering needs to know of it.
struct Named {
  Mention mention;
  std::string key;      // what makes two mentions one actor at once: a list's canonical name, a country code;
                        // empty: by its words
  char gender = 0;      // 'm' 'f', 0 unknown
  bool listed = false;  // its facts are from a list
  bool capital = false;  // a capital or seat by a list, as a place or for its government
};

// clubs.cc: makes organizations of the towns that stand for their clubs.
void NameClubs(Article* article, const EntityTables& tables, std::vector<Named>* named);

// clusters.cc: gives every mention its `entity`; adds nominal and pronoun mentions that resolve; fills
// `actors`.
void Cluster(Article* article, const EntityTables& tables, std::vector<Named> named,
             std::vector<Mention>* mentions, std::vector<Actor>* actors, std::vector<Mention>* unresolved);

// clusters.cc: the country that an article is about: that of most mentions that have one, or that of its
// dateline where no other is twice as often named; empty where none is plainly ahead (an article on two sides
// does not tell whose minister an unknown minister is). Cost: O(mentions).
std::string HomeCountry(Article* article, const std::vector<Mention>& mentions);
// Is this a bare role that belongs to some state ("GOV", "COP")?
bool IsRoleOfState(std::string_view code);

// codes.cc: what the words of a phrase say of who it is, without the article around it.
struct WordCode {
  std::string country;  // alpha-3
  std::string role;     // CAMEO role
  std::string code;     // both, or an organization's own code
  std::string kind;     // kind of the span that gave it; empty: none
  std::string name;     // canonical name where a list has one
  bool office = false;  // the head is a singular office ("prime minister")
};
WordCode CodeWords(CascadeRun* run, const CodeSets& sets, TokenSpan phrase);
// The tokens of a phrase up to what follows its head ("of …", "who …", a comma), without a leading article.
TokenSpan BasePhrase(const Document& doc, TokenSpan phrase);
// Words of a phrase without article and possessive: "the US military" → "US military".
std::string PhraseName(const Document& doc, TokenSpan phrase);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_ENTITIES_H_
