#include "text/source_text.h"

#include <algorithm>
#include <utility>

#include "text/unicode.h"

namespace copydesk {

SourceText::SourceText(std::string name, std::string content)
    : name_(std::move(name)), content_(std::move(content)) {
  starts_.push_back(0);
  for (size_t i = 0; i < content_.size(); ++i) {
    if (content_[i] == '\n') starts_.push_back(i + 1);
  }
}

std::string_view SourceText::line(int number) const {
  if (number < 1 || static_cast<size_t>(number) > starts_.size()) return {};
  size_t begin = starts_[static_cast<size_t>(number) - 1];
  size_t end = content_.find('\n', begin);
  std::string_view text =
      std::string_view(content_).substr(begin, end == std::string::npos ? end : end - begin);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

Diagnostic SourceText::Fault(SourcePosition at, std::string message, std::string hint) const {
  std::string_view text = line(at.line);
  return {.file = name_,
          .line = at.line,
          .column = at.column,
          .message = std::move(message),
          .hint = std::move(hint),
          .source_line = FindInvalidUtf8(text) >= 0 ? std::string() : std::string(text)};
}

SourcePosition SourceText::InsideString(SourcePosition at) const {
  std::string_view text = line(at.line);
  size_t byte = 0;
  for (int column = 1; column < at.column && byte < text.size(); ++column) NextCodePoint(text, &byte);
  std::string_view rest = text.substr(std::min(byte, text.size()));
  bool three = rest.starts_with("'''") || rest.starts_with("\"\"\"");
  if (three && rest.size() == 3) return {at.line + 1, 1};
  return {at.line, at.column + (three ? 3 : 1)};
}

}  // namespace copydesk
