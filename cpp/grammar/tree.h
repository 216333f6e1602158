// The grammatical relations of one sentence of a document, by token.
//
//   SentenceTree tree(doc, sentence, parser);  // "Peru, officials said, has accused Chile of theft."
//   tree.SubjectOf(accused)                    // Peru
//   tree.Governor(Chile)                       // accused
//   tree.relation(Chile)                       // kObject
//   tree.DebugString()                         // all of it
//
// Rules: heads are content words, as in Universal Dependencies: auxiliaries, copulas, prepositions and
// conjunctions hang on them. Punctuation hangs on nothing and nothing on it. Cost: the parse, and one pass; a
// question is O(1) or O(what it answers), SubjectOf O(kMaxHops · dependents).
//
// Not here: phrases with their borders (news/syntax.h), and who acts in the news (news/event_arguments.h).
#ifndef COPYDESK_GRAMMAR_TREE_H_
#define COPYDESK_GRAMMAR_TREE_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/span.h"
#include "grammar/parser.h"
#include "grammar/relations.h"
#include "words/document.h"

namespace copydesk {

// "Peru, officials said, has accused Chile": the parser reads on from left to right and may give one verb
// both subjects. Where a clause behind it has none, the first is that clause's. Cost: O(words). SentenceTree
// does it to every tree.
void MendSubjects(ParserTree* tree);

// By word its own subject, 0 for none: the first that the parser gives it, but none behind a preposition.
// Cost: O(words). Not the nearest of two, which is right twice as often: what weighs events learned with the
// first.
std::vector<int32_t> OwnSubjects(const ParserTree& tree);

class SentenceTree {
 public:
  SentenceTree(const Document& document, int32_t sentence, const Parser& parser);

  // The token that a token hangs on; -1 for the root and for punctuation.
  int32_t Governor(int32_t token) const { return At(token).governor; }
  Relation relation(int32_t token) const { return At(token).relation; }
  // What hangs on a token, in order.
  std::span<const int32_t> Dependents(int32_t token) const;
  // The first dependent in a relation, or -1.
  int32_t Dependent(int32_t token, Relation relation) const;

  // The head of what a verb is said of: its own subject, or the one that it shares: of the verb that it is
  // coordinated with, that governs it ("offered to host": who offers; "urged Peru to leave": Peru), or the
  // noun that its clause tells more of ("the ship that sank", "the men seized by"). -1: none.
  int32_t SubjectOf(int32_t verb) const;
  // Has the verb a subject of its own, none that it shares?
  bool HasSubject(int32_t verb) const { return At(ContentOf(verb)).subject >= 0; }

  // "accused: nsubj Peru, aux has, obj Chile, obl faith"; a line for every word that has dependents.
  std::string DebugString() const;

 private:
  static constexpr int kMaxHops = 8;  // of control and coordination
  struct Node {
    int32_t governor = -1, subject = -1;  // its own
    Relation relation = Relation::kOther;
    int32_t first = 0, count = 0;  // its dependents in children_
  };
  const Node& At(int32_t token) const { return nodes_[static_cast<size_t>(token - range_.start)]; }
  // The word that a copula or an auxiliary hangs on, else the token.
  int32_t ContentOf(int32_t token) const;
  bool IsRelativePronoun(int32_t token) const;
  bool IsOfObject(int32_t gerund) const;

  const Document& doc_;
  TokenSpan range_;
  std::vector<Node> nodes_;
  std::vector<int32_t> children_;
};

}  // namespace copydesk

#endif  // COPYDESK_GRAMMAR_TREE_H_
