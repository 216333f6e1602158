// The shipped pack, loaded once for all tests of the news layers; in its stead the folder that
// COPYDESK_TEST_PACK names (tests/mutants).
#ifndef COPYDESK_TESTS_NEWS_DESK_H_
#define COPYDESK_TESTS_NEWS_DESK_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>

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

}  // namespace copydesk::news

#endif  // COPYDESK_TESTS_NEWS_DESK_H_
