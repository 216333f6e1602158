// The shipped pack, loaded once for all tests of the news layers; in its stead the folder that
// COPYDESK_TEST_PACK names (tests/mutants).
#ifndef COPYDESK_TESTS_NEWS_DESK_H_
#define COPYDESK_TESTS_NEWS_DESK_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "news/article.h"
#include "news/events.h"

namespace copydesk::news {

inline std::string PackFolder() {
  const char* changed = std::getenv("COPYDESK_TEST_PACK");
  return changed != nullptr ? changed : COPYDESK_PACKS "/news_en";
}

inline const NewsDesk& Desk() {
  static const std::shared_ptr<const NewsDesk> desk = [] {
    Diagnostics faults;
    auto loaded = NewsDesk::Load({{.folder = PackFolder()}}, &faults);
    EXPECT_NE(loaded, nullptr) << ToString(faults);
    return loaded;
  }();
  return *desk;
}

// The same without the weights of events: what the lists and their conditions say alone decides.
inline const NewsDesk& DeskOfConditions() {
  static const NewsDesk desk = [] {
    NewsDesk out = Desk();
    auto tables = std::make_shared<EventTables>(*out.events);
    tables->weights = tables->side_weights = tables->code_weights = FeatureWeights();
    out.events = std::move(tables);
    return out;
  }();
  return desk;
}

// A case of a spec for many words: `text` with a word in place of each "{}", or of "Mike|Michael" its two
// parts in place of "{}" and "{2}". "a" before a vowel is "an".
inline std::string With(std::string text, const std::string& word) {
  const size_t bar = word.find('|');
  auto fill = [&](std::string_view place, const std::string& by) {
    for (size_t at; (at = text.find(place)) != std::string::npos;) {
      text.replace(at, place.size(), by);
      const bool article =
          at >= 2 && (text[at - 2] == 'a' || text[at - 2] == 'A') && (at == 2 || text[at - 3] == ' ');
      if (article && std::string_view("aeiou").find(by[0]) != std::string_view::npos)
        text.insert(at - 1, "n");
    }
  };
  fill("{}", word.substr(0, bar));
  if (bar != std::string::npos) fill("{2}", word.substr(bar + 1));
  return text;
}

}  // namespace copydesk::news

#endif  // COPYDESK_TESTS_NEWS_DESK_H_
