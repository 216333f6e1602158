// What tests of the pattern language share: the spec files, and the kinds, sets and macros that their cases
// may use.
#ifndef COPYDESK_TESTS_PATTERN_SPEC_H_
#define COPYDESK_TESTS_PATTERN_SPEC_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pattern/pattern.h"
#include "text/toml.h"
#include "words/document.h"
#include "words/kinds.h"

namespace copydesk {

using Texts = std::vector<std::string>;

inline const Language& English() {
  static const std::shared_ptr<const Language> language = [] {
    Diagnostics faults;
    auto loaded = Language::Load(std::string(COPYDESK_PACKS) + "/news_en/language", &faults);
    EXPECT_TRUE(loaded != nullptr) << ToString(faults);
    return loaded;
  }();
  return *language;
}

// Kinds, sets and macros that the cases may use: [sets], [macros] and `kinds` at the top of a spec file.
struct Surroundings {
  StringSets sets;
  Macros macros;
  Kinds kinds;

  explicit Surroundings(const toml::table& spec) {
    if (const toml::table* all = spec["sets"].as_table()) {
      for (const auto& [key, value] : *all) {
        for (const toml::node& word : *value.as_array())
          sets[std::string(key.str())].push_back(*word.value<std::string>());
      }
    }
    if (const toml::table* all = spec["macros"].as_table()) {
      for (const auto& [key, value] : *all) {
        macros[std::string(key.str())] = {*value.value<std::string>(), "macros.toml",
                                          static_cast<int>(macros.size()) + 1, 11};
      }
    }
    if (const toml::array* all = spec["kinds"].as_array()) {
      for (const toml::node& kind : *all) kinds.Add(*kind.value<std::string>());
    }
  }
  PatternOptions Options() {
    PatternOptions options;
    options.language = &English();
    options.sets = &sets;
    options.macros = &macros;
    options.kinds = &kinds;
    options.reserved_labels = {"start"};
    return options;
  }
};

inline toml::table Spec(const std::string& name) {
  toml::parse_result parsed = toml::parse_file(std::string(COPYDESK_SPEC) + "/" + name);
  EXPECT_TRUE(parsed) << parsed.error().description();
  return std::move(parsed).table();
}

inline Texts Strings(const toml::node_view<const toml::node>& list) {
  Texts out;
  if (const toml::array* all = list.as_array()) {
    for (const toml::node& one : *all) out.push_back(*one.value<std::string>());
  }
  return out;
}

// { kind = "person", text = "Ann Lee", country = "PER" }: every place where these words stand.
inline void AddSpans(const toml::table& span, const Kinds& kinds, Document* document) {
  const std::string text = *span["text"].value<std::string>();
  std::vector<Attribute> attributes;
  for (const auto& [key, value] : span) {
    if (key.str() == "kind" || key.str() == "text") continue;
    attributes.push_back(
        {document->Keep(std::string(key.str())), document->Keep(*value.value<std::string>())});
  }
  std::vector<Span> spans;
  for (size_t at = document->text().find(text); at != std::string_view::npos;
       at = document->text().find(text, at + 1)) {
    Span found;
    found.tokens = document->TokensIn({static_cast<int32_t>(at), static_cast<int32_t>(at + text.size())});
    found.attributes = document->KeepAttributes(attributes);
    if (document->text(found.tokens) == text) spans.push_back(found);
  }
  EXPECT_FALSE(spans.empty()) << text;
  document->AddSpans(kinds.Find(*span["kind"].value<std::string>()), std::move(spans));
}

}  // namespace copydesk

#endif  // COPYDESK_TESTS_PATTERN_SPEC_H_
