// Spans of single rules of the shipped pack: tests/spec/rules.toml. The examples that stand in a rule go with
// it; these stay, and tell that it is gone.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "news/article.h"
#include "news_desk.h"
#include "text/toml.h"

namespace copydesk::news {
namespace {

// A sentence with the spans of a rule in braces.
std::string Marked(Article* article, const std::vector<const Span*>& spans, const std::string& text) {
  std::string out = text;
  for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
    const ByteSpan bytes = article->document().bytes((*span)->tokens);
    out.insert(static_cast<size_t>(bytes.end), "}");
    out.insert(static_cast<size_t>(bytes.start), "{");
  }
  return out;
}

TEST(PackRules, MarkWhatTheySay) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/rules.toml");
  ASSERT_TRUE(spec) << spec.error().description();
  const Cascade& cascade = *Desk().cascade;
  for (const auto& [key, sentences] : *spec["rules"].as_table()) {
    std::istringstream words{std::string(key.str())};
    std::string id, attribute;
    words >> id;
    const int32_t rule = cascade.FindRule(id);
    ASSERT_GE(rule, 0) << id;
    const KindId kind = cascade.kinds().Find(cascade.rules()[static_cast<size_t>(rule)].emits);
    std::vector<std::pair<std::string, std::string>> attributes;
    while (words >> attribute) {
      const size_t equals = attribute.find('=');
      attributes.emplace_back(attribute.substr(0, equals), attribute.substr(equals + 1));
    }
    for (const toml::node& node : *sentences.as_array()) {
      const std::string want = node.value_or(std::string());
      std::string text = want;
      std::erase_if(text, [](char c) { return c == '{' || c == '}'; });
      Vocabulary vocabulary;
      Article article(Desk(), text, 0, std::chrono::year{2023} / 7 / 16, &vocabulary);
      std::vector<const Span*> spans;
      for (const Span& span : article.cascade().Get(kind)) {
        if (span.rule == rule) spans.push_back(&span);
      }
      EXPECT_EQ(Marked(&article, spans, text), want) << id;
      for (const Span* span : spans) {
        for (const auto& [name, value] : attributes)
          EXPECT_EQ(span->attribute(name), value) << id << " " << name;
      }
    }
  }
}

}  // namespace
}  // namespace copydesk::news
