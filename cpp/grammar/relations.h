// Grammatical relations: those of Universal Dependencies, the rare ones folded together.
#ifndef COPYDESK_GRAMMAR_RELATIONS_H_
#define COPYDESK_GRAMMAR_RELATIONS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace copydesk {

// The order is that of the weights in parser.bin. A passive's subject is kSubject too: the verb group tells.
enum class Relation : uint8_t {
  kRoot,
  kSubject,
  kClausalSubject,
  kObject,
  kIndirectObject,
  kOblique,
  kTime,  // UD's unmarked obliques and noun modifiers: "on the phone last week"
  kNounModifier,
  kPossessor,
  kApposition,
  kNumber,
  kAdjective,
  kDeterminer,
  kCase,
  kCompound,
  kFlat,
  kFixed,
  kConjunct,
  kConjunction,
  kAdverb,
  kAuxiliary,
  kCopula,
  kMark,
  kOpenComplement,
  kComplement,
  kAdverbClause,
  kNounClause,  // without a relative pronoun's gap: "a plan to leave", "the ship seized by"
  kRelativeClause,
  kParataxis,
  kParticle,
  kExpletive,
  kOther,
};
inline constexpr size_t kRelations = 32;

// Names as UD writes them; what is folded together under its most frequent one.
inline constexpr std::array<std::string_view, kRelations> kRelationNames = {
    "root",      "nsubj", "csubj",  "obj",       "iobj",      "obl",          "obl:unmarked", "nmod",
    "nmod:poss", "appos", "nummod", "amod",      "det",       "case",         "compound",     "flat",
    "fixed",     "conj",  "cc",     "advmod",    "aux",       "cop",          "mark",         "xcomp",
    "ccomp",     "advcl", "acl",    "acl:relcl", "parataxis", "compound:prt", "expl",         "dep"};

// The relation of a UD label.
inline constexpr Relation RelationOf(std::string_view label) {
  if (label == "nmod:unmarked") return Relation::kTime;
  for (std::string_view name = label;;) {
    const auto found = std::find(kRelationNames.begin(), kRelationNames.end(), name);
    if (found != kRelationNames.end()) return static_cast<Relation>(found - kRelationNames.begin());
    const size_t colon = name.rfind(':');
    if (colon == std::string_view::npos) return Relation::kOther;
    name = name.substr(0, colon);
  }
}

}  // namespace copydesk

#endif  // COPYDESK_GRAMMAR_RELATIONS_H_
