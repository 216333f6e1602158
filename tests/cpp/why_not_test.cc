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

// The reason of the only attempt of a pattern on a text.
std::string ReasonOf(const std::string& pattern, const std::string& text) {
  Vocabulary vocabulary;
  Document document(text, &vocabulary, &English());
  document.AddSegment({0, static_cast<int32_t>(text.size())});
  PatternOptions options;
  options.language = &English();
  Diagnostics faults;
  const auto compiled = Pattern::Compile(pattern, options, &faults);
  EXPECT_TRUE(compiled) << ToString(faults);
  if (!compiled) return "";
  const WhyNot found = compiled->ExplainNoMatch(document);
  EXPECT_EQ(found.attempts.size(), 1u) << pattern << text;
  return found.attempts.empty() ? "" : found.attempts[0].reason;
}

// Of a text of more than 60 bytes the middle is left out, never a part of a letter.
TEST(WhyNot, LongTextsAreCutInTheMiddle) {
  const auto seen = [](const std::string& word) {
    const std::string reason = ReasonOf("\"he\" \"said\"", "he " + word);
    const size_t from = reason.find("“"), end = reason.find("”");
    return from == std::string::npos ? reason : reason.substr(from + 3, end - from - 3);
  };
  for (const size_t size : {59, 60}) EXPECT_EQ(seen(std::string(size, 'q')), std::string(size, 'q'));
  for (const size_t size : {61, 62, 99})
    EXPECT_EQ(seen(std::string(size, 'q')), std::string(30, 'q') + " … " + std::string(30, 'q'));
  std::string accents = "q";  // 81 bytes: the 30th and the last 30 begin inside of a letter
  for (int i = 0; i < 40; ++i) accents += "é";
  std::string half;
  for (int i = 0; i < 14; ++i) half += "é";
  EXPECT_EQ(seen(accents), "q" + half + " … " + half + "é");
}

// Of what would have gone on four are named, and how many more there are.
TEST(WhyNot, FourOfWhatWasNeededAreNamed) {
  const auto needed = [](const std::string& alternatives) {
    const std::string reason = ReasonOf("\"he\" (" + alternatives + ")", "he rained");
    const size_t from = reason.find("” ");
    return from == std::string::npos ? reason
                                     : reason.substr(from + 4, reason.find(" was needed") - from - 4);
  };
  EXPECT_EQ(needed("[lemma=\"a\"] | [tag=\"CD\"]"), "[lemma=\"a\"] or [tag=\"CD\"]");
  const std::string four = "[lemma=\"a\"] | [tag=\"CD\"] | [pos=\"X\"] | [shape=\"X\"]";
  EXPECT_EQ(needed(four), "[lemma=\"a\"] or [tag=\"CD\"] or [pos=\"X\"] or [shape=\"X\"]");
  EXPECT_EQ(needed(four + " | [is_title]"),
            "[lemma=\"a\"] or [tag=\"CD\"] or [pos=\"X\"] or [shape=\"X\"] or one of 1 more");
}

}  // namespace
}  // namespace copydesk
