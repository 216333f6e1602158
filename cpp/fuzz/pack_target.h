// What must hold of any bytes taken as a stranger's pack: a rule file, or a list and its table. For the
// fuzzer of packs and for the short run in the tests (tests/cpp/fuzz_test.cc). Stops the program where
// something does not.
#ifndef COPYDESK_FUZZ_PACK_TARGET_H_
#define COPYDESK_FUZZ_PACK_TARGET_H_

#include <memory>
#include <string>
#include <string_view>

#include "cascade/cascade.h"
#include "fuzz/text_targets.h"
#include "gazetteer/gazetteer.h"
#include "gazetteer/tsv.h"

namespace copydesk::fuzz {

// It loads or has faults with places; where it loads, every kind is made of a text and everything that
// pack.toml could ask for is asked.
inline void RuleFileOf(std::string_view bytes) {
  static constexpr std::string_view kText =
      "Peru accused Chile of lying on Monday. \"We won,\" Ana Silva said.\nIt rained, and 12 ships left "
      "Lima.";
  Diagnostics faults;
  const auto cascade = Cascade::Load({{.file = "fuzz.toml", .content = std::string(bytes)}}, {}, {}, &faults);
  Must((cascade == nullptr) == HasErrors(faults), "null and an error, or neither");
  for (const Diagnostic& d : faults) Must(!d.message.empty() && !d.ToString().empty(), "a fault has words");
  if (cascade == nullptr) return;
  Must(!cascade->DebugString().empty(), "a dump");
  Vocabulary vocabulary;
  Document document(kText, &vocabulary, &cascade->language());
  document.AddSegment({0, static_cast<int32_t>(kText.size())});
  CascadeRun run(*cascade, &document, nullptr);
  for (KindId kind = 0; kind < static_cast<KindId>(cascade->kinds().names().size()); ++kind) {
    for (const Span& span : run.Get(kind)) {
      Must(
          span.tokens.start >= 0 && span.tokens.start < span.tokens.end && span.tokens.end <= document.size(),
          "a span lies in the text");
      run.Explain(span);
    }
  }
  for (size_t rule = 0; rule < cascade->rules().size(); ++rule) {
    if (auto pattern = cascade->pattern(static_cast<int32_t>(rule))) pattern->ExplainNoMatch(document);
  }
  cascade->TestExamples(&faults);
}

// The same of a table of terms.
inline void ListOf(std::string_view bytes, const Language& language) {
  Diagnostics faults;
  const std::optional<TsvTable> table = ParseTsv(bytes, "fuzz.tsv", &faults);
  if (!table) return Must(HasErrors(faults), "nothing and an error");
  const auto list = Gazetteer::FromTsv(*table, language, {}, &faults);
  if (list == nullptr) return;
  static constexpr std::string_view kText = "Peru accused Chile of lying on Monday.";
  Vocabulary vocabulary;
  Document document(kText, &vocabulary, &language);
  document.AddSegment({0, static_cast<int32_t>(kText.size())});
  std::vector<GazetteerHit> hits;
  list->Find(document, &hits);
  for (const GazetteerHit& hit : hits) {
    Must(hit.tokens.start >= 0 && hit.tokens.end <= document.size() && hit.row < list->rows(),
         "a hit lies in the text and has a row");
    list->attributes(hit.row);
  }
}

// The first byte says which.
inline void Pack(std::string_view bytes, const Language& language) {
  if (bytes.empty()) return;
  (bytes[0] & 1) != 0 ? RuleFileOf(bytes.substr(1)) : ListOf(bytes.substr(1), language);
}

}  // namespace copydesk::fuzz

#endif  // COPYDESK_FUZZ_PACK_TARGET_H_
