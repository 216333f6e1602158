#include "pattern/source.h"

#include <algorithm>
#include <utility>

namespace copydesk::pattern {
namespace {

constexpr size_t kMaxFaults = 100;        // reported of one pattern
constexpr size_t kMaxShownLine = 10'000;  // bytes; the line of a fault in a longer one is left out

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

int32_t Sources::Add(SourceText source) {
  texts_.push_back(std::move(source));
  return static_cast<int32_t>(texts_.size()) - 1;
}

int32_t Sources::FindMacro(std::string_view name) const {
  for (size_t i = 1; i < texts_.size(); ++i) {
    if (texts_[i].macro == name) return static_cast<int32_t>(i);
  }
  return -1;
}

void Sources::Report(Diagnostic::Severity severity, SourcePos pos, std::string message, std::string hint) {
  for (const Fault& fault : faults_) {
    if (fault.pos == pos && fault.diagnostic.message == message) return;
  }
  if (severity == Diagnostic::kError) ++errors_;
  if (faults_.size() >= kMaxFaults) return;
  const SourceText& source = texts_[static_cast<size_t>(pos.source)];
  std::string_view text = source.text;
  size_t at = std::min(static_cast<size_t>(pos.offset), text.size());
  size_t begin = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  begin = begin == std::string_view::npos ? 0 : begin + 1;
  size_t end = std::min(text.find('\n', at), text.size());
  int lines =
      static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n'));
  int indent = lines == 0 ? source.column - 1 : 0;  // what stands in the file before the pattern's first line
  int column = indent;
  for (size_t i = begin; i < at; ++i) column += IsContinuation(text[i]) ? 0 : 1;

  Diagnostic d;
  d.severity = severity;
  d.file = source.file;
  d.line = source.line + lines;
  d.column = column + 1;
  d.message = std::move(message);
  d.hint = std::move(hint);
  if (end - begin <= kMaxShownLine) {
    d.source_line =
        std::string(static_cast<size_t>(indent), ' ') + std::string(text.substr(begin, end - begin));
  }
  faults_.push_back({pos, std::move(d)});
}

Diagnostics Sources::Take() {
  std::stable_sort(faults_.begin(), faults_.end(),
                   [](const Fault& a, const Fault& b) { return a.pos < b.pos; });
  Diagnostics out;
  for (Fault& fault : faults_) out.push_back(std::move(fault.diagnostic));
  faults_.clear();
  return out;
}

}  // namespace copydesk::pattern
