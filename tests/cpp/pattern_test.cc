// The pattern language: cases of tests/spec/patterns.toml and pattern_errors.toml, and what is easier said in C++.
#include "pattern/pattern.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "words/document.h"

namespace copydesk {
namespace {

const Language& English() {
  static const std::shared_ptr<const Language> language = [] {
    Diagnostics faults;
    auto loaded = Language::Load(std::string(COPYDESK_PACKS) + "/news_en/language", &faults);
    EXPECT_TRUE(loaded != nullptr) << ToString(faults);
    return loaded;
  }();
  return *language;
}

std::vector<std::string> FindTexts(std::string_view source, std::string_view text, MatchMode mode = MatchMode::kLongest) {
  PatternOptions options;
  options.language = &English();
  options.match = mode;
  Diagnostics faults;
  auto pattern = Pattern::Compile(source, options, &faults);
  if (!pattern) return {ToString(faults)};
  Vocabulary vocabulary;
  Document document(text, &vocabulary, &English());
  document.AddSegment({0, static_cast<int32_t>(text.size())});
  std::vector<std::string> out;
  for (const Match& m : pattern->Find(document).matches) {
    std::string line(document.text(m.tokens));
    for (const Capture& c : m.captures) line += " " + std::string(c.label) + "=" + (c.tokens.empty() ? "-" : std::string(document.text(c.tokens)));
    out.push_back(line);
  }
  return out;
}

using Texts = std::vector<std::string>;

TEST(Pattern, Finds) {
  EXPECT_EQ(FindTexts(R"("ministers" x:("said" | "told") y:"us"?)", "The ministers told us. Ministers said no."),
            (Texts{"ministers told us x=told y=us", "Ministers said x=said y=-"}));
  EXPECT_EQ(FindTexts(R"([is_title]+)", "The Foreign Minister met Ann Lee."), (Texts{"The Foreign Minister", "Ann Lee"}));
  EXPECT_EQ(FindTexts(R"("a" []* "b" within (<s/>))", "A c b. A b."), (Texts{"A c b", "A b"}));
  EXPECT_EQ(FindTexts(R"((?<="a") "b" (?="c"))", "a b c. b c. a b d."), (Texts{"b"}));
  EXPECT_EQ(FindTexts(R"(([]{2} & "a" []) "c")", "a b c."), (Texts{"a b c"}));
}

}  // namespace
}  // namespace copydesk
