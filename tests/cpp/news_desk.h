// The shipped pack, loaded once for all tests of the news layers; in its stead the folder that
// COPYDESK_TEST_PACK names (tests/mutants).
#ifndef COPYDESK_TESTS_NEWS_DESK_H_
#define COPYDESK_TESTS_NEWS_DESK_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "news/article.h"

namespace copydesk::news {

inline const NewsDesk& Desk() {
  static const std::shared_ptr<const NewsDesk> desk = [] {
    Diagnostics faults;
    const char* changed = std::getenv("COPYDESK_TEST_PACK");
    auto loaded =
        NewsDesk::Load({{.folder = changed != nullptr ? changed : COPYDESK_PACKS "/news_en"}}, &faults);
    EXPECT_NE(loaded, nullptr) << ToString(faults);
    return loaded;
  }();
  return *desk;
}

}  // namespace copydesk::news

#endif  // COPYDESK_TESTS_NEWS_DESK_H_
