// Finds the ranges of a Program in a Document.
//
// How: from each token that can begin a match a depth-first search over (instruction, position) in order of preference.
// A pair is visited once: the first way to reach it is the preferred one, and a later one has the same future. So the first
// arrival at kMatch at a position gives that end's preferred captures. Steps jump over whole spans, which a machine that
// goes token by token could not order.
//
// Cost: O(states · tokens of the sentence) a start; pairs that led nowhere stay visited for later starts in the sentence, so a
// pattern that never matches costs that much a sentence. Look-behind, `within` and `containing` are computed once a document
// for all starts together. An expression inside a sequence (A & B …) is run anew at each position it is reached at.
// Rejected: one pass with threads in lock step (Pike): threads arrive by span at different times, and their order of
// preference would have to be compared; a joint automaton of all rules: see docs/LANGUAGE.md.
#ifndef COPYDESK_PATTERN_MATCH_H_
#define COPYDESK_PATTERN_MATCH_H_

#include <cstdint>
#include <vector>

#include "pattern/element.h"
#include "pattern/pattern.h"
#include "pattern/program.h"

namespace copydesk::pattern {

// `elements[i]` is the id in the cache's table of the program's element i; null where they are the same.
FindResult FindAll(const Program& program, const Document& document, ElementCache* cache, const std::vector<int32_t>* elements,
                   MatchMode mode, bool across_sentences);

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_MATCH_H_
