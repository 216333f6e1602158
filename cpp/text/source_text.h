// A file of a pack as faults show it: its bytes, its name and its lines.
//
//   SourceText source("quotes.toml", bytes);
//   faults.push_back(source.Fault({3, 7}, "unknown key `dok`", "did you mean `doc`?"));
//
// Rules: lines and columns count from 1; columns count code points.
#ifndef COPYDESK_TEXT_SOURCE_TEXT_H_
#define COPYDESK_TEXT_SOURCE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace copydesk {

struct SourcePosition {
  int line = 1;
  int column = 1;
};

class SourceText {
 public:
  SourceText(std::string name, std::string content);

  const std::string& name() const { return name_; }
  const std::string& content() const { return content_; }
  std::string_view line(int number) const;  // from 1; "" past the end

  Diagnostic Fault(SourcePosition at, std::string message, std::string hint = {}) const;
  // Where the first character inside a quoted TOML string stands, whose opening quote is at `at`.
  SourcePosition InsideString(SourcePosition at) const;

 private:
  std::string name_, content_;
  std::vector<size_t> starts_;  // of each line
};

}  // namespace copydesk

#endif  // COPYDESK_TEXT_SOURCE_TEXT_H_
