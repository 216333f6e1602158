// What must hold of any bytes taken as a pattern, a line, and a text, the rest; for the fuzzer of patterns
// and for the short run in the tests (tests/cpp/pattern_fuzz_test.cc). Stops the program where something does
// not.
#ifndef COPYDESK_FUZZ_PATTERN_TARGET_H_
#define COPYDESK_FUZZ_PATTERN_TARGET_H_

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "fuzz/text_targets.h"
#include "pattern/pattern.h"

namespace copydesk::fuzz {

// A pattern compiles or has an error with a place; what it finds lies in the text, in order; every match can
// be explained.
inline void PatternAndText(std::string_view bytes, const Language& language) {
  const size_t line = std::min(bytes.find('\n'), bytes.size());
  const std::string_view source = bytes.substr(0, line);
  const std::string_view text = ValidPart(bytes.substr(std::min(line + 1, bytes.size())).substr(0, 400));
  const StringSets sets = {{"says", {"say", "tell", "add"}}};
  Kinds kinds;
  PatternOptions options;
  options.language = &language;
  options.sets = &sets;
  options.kinds = &kinds;
  options.add_kinds = true;
  options.match = static_cast<MatchMode>(bytes.size() % 4);
  options.across_sentences = bytes.size() % 3 == 0;
  Diagnostics faults;
  const auto pattern = Pattern::Compile(source, options, &faults);
  Must((pattern == nullptr) == HasErrors(faults), "null and an error, or neither");
  for (const Diagnostic& d : faults)
    Must(d.line >= 1 && d.column >= 1 && !d.ToString().empty(), "a fault has a place");
  if (pattern == nullptr) return;
  Must(!pattern->DebugString().empty(), "a dump");
  Vocabulary vocabulary;
  Document document(text, &vocabulary, &language);
  document.AddSegment({0, static_cast<int32_t>(text.size())});
  const FindResult found = pattern->Find(document);
  for (size_t i = 0; i < found.matches.size(); ++i) {
    const Match& match = found.matches[i];
    Must(!match.tokens.empty() && match.tokens.start >= 0 && match.tokens.end <= document.size(),
         "a match lies in the text");
    Must(i == 0 || found.matches[i - 1].tokens.start <= match.tokens.start, "matches are sorted");
    for (const Capture& c : match.captures)
      Must(c.tokens.start >= 0 && c.tokens.end <= document.size(), "a capture lies in the text");
    if (i < 3) pattern->Explain(document, match);
  }
  for (const Attempt& a : pattern->ExplainNoMatch(document).attempts) {
    Must(a.reached <= a.elements && !a.reason.empty() && a.tokens.end <= document.size(),
         "an attempt has a reason");
  }
  Must(pattern->Subsumes(*pattern), "a pattern subsumes itself");
}

}  // namespace copydesk::fuzz

#endif  // COPYDESK_FUZZ_PATTERN_TARGET_H_
