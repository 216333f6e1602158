// Why a pattern found nothing: the cases of tests/spec/why_not.toml, and limits.
#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"
#include "pattern/pattern.h"
#include "pattern_spec.h"

namespace copydesk {
namespace {

// "Peru accused | 2/3 | needed | seen | reason"; an empty part is "-".
std::string Shown(const Document& document, const Attempt& a) {
  auto part = [](std::string_view text) { return " | " + (text.empty() ? "-" : std::string(text)); };
  return std::string(a.tokens.empty() ? "-" : document.text(a.tokens)) + " | " + std::to_string(a.reached) +
         "/" + std::to_string(a.elements) + part(a.needed) +
         part(a.seen.empty() ? "" : document.text(a.seen)) + part(a.reason);
}

TEST(WhyNotSpec, Cases) {
  const toml::table spec = Spec("why_not.toml");
  Surroundings surroundings(spec);
  Vocabulary vocabulary;
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& one = *node.as_table();
    const std::string source = *one["pattern"].value<std::string>();
    const std::string text = *one["text"].value<std::string>();
    SCOPED_TRACE(source + "\n" + text);
    PatternOptions options = surroundings.Options();
    options.match = *ParseMatchMode(one["match"].value_or(std::string_view("longest")));
    options.across_sentences = one["across_sentences"].value_or(false);
    Diagnostics faults;
    auto pattern = Pattern::Compile(source, options, &faults);
    ASSERT_TRUE(pattern != nullptr) << ToString(faults);
    Document document(text, &vocabulary, &English());
    document.AddSegment({0, static_cast<int32_t>(text.size())});
    if (const toml::array* spans = one["spans"].as_array()) {
      for (const toml::node& span : *spans) AddSpans(*span.as_table(), surroundings.kinds, &document);
    }
    WhyNot found = pattern->ExplainNoMatch(document);
    Texts told;
    for (const Attempt& attempt : found.attempts) told.push_back(Shown(document, attempt));
    EXPECT_EQ(found.absent, Strings(one["absent"]));
    EXPECT_EQ(told, Strings(one["want"]));
    EXPECT_FALSE(found.cut);
  }
}

TEST(WhyNot, IsBounded) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "a ";
  Vocabulary vocabulary;
  Document document(text, &vocabulary, &English());
  document.AddSegment({0, static_cast<int32_t>(text.size())});
  PatternOptions options;
  options.language = &English();
  Diagnostics faults;
  EXPECT_EQ(Pattern::Compile("\"a\" \"b\"", options, &faults)->ExplainNoMatch(document).attempts.size(),
            static_cast<size_t>(kMaxAttempts));
  // Exactly as many as are told, and one more.
  for (const int32_t count : {kMaxAttempts, kMaxAttempts + 1}) {
    const std::string some = text.substr(0, static_cast<size_t>(2 * count));
    Document part(some, &vocabulary, &English());
    part.AddSegment({0, static_cast<int32_t>(some.size())});
    const WhyNot told = Pattern::Compile("\"a\" \"b\"", options, &faults)->ExplainNoMatch(part);
    EXPECT_EQ(told.attempts.size(), static_cast<size_t>(kMaxAttempts));
    EXPECT_EQ(told.cut, count > kMaxAttempts);
  }
  auto slow = Pattern::Compile("(\"a\"{1,200})* ([] & [])* \"b\"", options, &faults);
  EXPECT_TRUE(slow->ExplainNoMatch(document).cut);
}

}  // namespace
}  // namespace copydesk
