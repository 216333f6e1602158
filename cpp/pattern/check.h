// What needs the whole tree: literals are tokenised, labels and constraints checked, and what can never match
// is told.
//
// Errors: a label twice on one path, in a negative look-around, in the B of `A within B`, or with a reserved
// name; a constraint on a label that is not there, or between things that cannot be compared; a faulty regex;
// an attribute that no span under a label can have. Lints: a value outside the tag set, capitals in `lower=`,
// a value that is never one token,
// `.*` in a literal, a literal that becomes several tokens, an alternative whose tokens all pass an earlier
// one.
#ifndef COPYDESK_PATTERN_CHECK_H_
#define COPYDESK_PATTERN_CHECK_H_

#include "pattern/ast.h"
#include "pattern/pattern.h"
#include "pattern/source.h"

namespace copydesk::pattern {

// Fills in Node::words and any_case of literals.
void Check(const PatternOptions& options, Ast* ast, Sources* sources);

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_CHECK_H_
