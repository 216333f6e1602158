// What is wrong with a pack, a pattern or a list, and where: the currency of everything that compiles.
//
//   Diagnostics faults;
//   auto pattern = Pattern::Compile("[lema=\"say\"]", {}, &faults);   // nullptr
//   faults[0].ToString():
//     <pattern>:1:2: unknown attribute `lema`; did you mean `lemma`?
//       [lema="say"]
//        ^
//
// Rules: lines and columns count from 1; columns count code points. One compile reports every fault, in file
// order. A lint (severity kLint) never stops a compile.
#ifndef COPYDESK_BASE_DIAGNOSTIC_H_
#define COPYDESK_BASE_DIAGNOSTIC_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace copydesk {

struct Diagnostic {
  enum Severity { kError, kLint };
  Severity severity = kError;
  std::string file = {};  // as the caller named it; "<pattern>" for a bare pattern
  int line = 1;
  int column = 1;
  std::string message = {};
  std::string hint = {};         // what to do; may be empty
  std::string source_line = {};  // the line the caret stands under; may be empty

  // "file:line:column: message; hint", the source line and a caret under the column. Long lines are cut
  // around the caret.
  std::string ToString() const;
};

using Diagnostics = std::vector<Diagnostic>;

inline bool HasErrors(const Diagnostics& all) {
  return std::any_of(all.begin(), all.end(),
                     [](const Diagnostic& d) { return d.severity == Diagnostic::kError; });
}

// All of them, one after another, each as ToString() shows it.
std::string ToString(const Diagnostics& all);

// The member of `known` nearest to `word` by edit distance, or "" where none is near enough to be a slip of
// the pen.
std::string_view NearestName(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace copydesk

#endif  // COPYDESK_BASE_DIAGNOSTIC_H_
