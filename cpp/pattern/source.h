// The texts that a pattern is made of (its own, and those of the macros it uses), and the reporting of faults
// in them.
//
// Rules: one place gets one fault (a macro used twice does not tell the same thing twice); the order is that
// of the texts.
#ifndef COPYDESK_PATTERN_SOURCE_H_
#define COPYDESK_PATTERN_SOURCE_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "pattern/ast.h"

namespace copydesk::pattern {

struct SourceText {
  std::string text;
  std::string file;
  int line = 1;  // where the first character stands
  int column = 1;
  std::string macro;  // "" for the pattern itself
};

class Sources {
 public:
  int32_t Add(SourceText source);
  int32_t FindMacro(std::string_view name) const;  // -1 where it has not been used yet
  const SourceText& operator[](int32_t i) const { return texts_[static_cast<size_t>(i)]; }

  void Error(SourcePos pos, std::string message, std::string hint = "") {
    Report(Diagnostic::kError, pos, std::move(message), std::move(hint));
  }
  void Lint(SourcePos pos, std::string message, std::string hint = "") {
    Report(Diagnostic::kLint, pos, std::move(message), std::move(hint));
  }
  bool has_errors() const { return errors_ > 0; }
  // All faults, sorted by place.
  Diagnostics Take();

 private:
  struct Fault {
    SourcePos pos;
    Diagnostic diagnostic;
  };
  void Report(Diagnostic::Severity severity, SourcePos pos, std::string message, std::string hint);

  std::vector<SourceText> texts_;
  std::vector<Fault> faults_;
  int errors_ = 0;
};

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_SOURCE_H_
