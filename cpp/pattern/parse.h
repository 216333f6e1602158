// Source text → Ast: the grammar of docs/LANGUAGE.md, by recursive descent.
//
//   Sources sources;
//   Ast ast = Parse(source, options, &sources);   // use it only if !sources.has_errors()
//
// Rules: faults are reported and parsing goes on after them where it is clear where to go on, so that one
// compile tells all. Names (kinds, sets, macros, attributes) are looked up here; what needs the whole tree is
// in check.h. Limits: kMaxPatternBytes, kMaxPatternDepth, kMaxRepeat, kMaxLabels, kMaxProgramStates parts
// after macros are expanded.
#ifndef COPYDESK_PATTERN_PARSE_H_
#define COPYDESK_PATTERN_PARSE_H_

#include <string_view>

#include "pattern/ast.h"
#include "pattern/pattern.h"
#include "pattern/source.h"

namespace copydesk::pattern {

Ast Parse(std::string_view source, const PatternOptions& options, Sources* sources);

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_PARSE_H_
