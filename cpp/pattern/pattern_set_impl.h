// What a PatternSet holds; for pattern_set.cc and scanner.cc only.
#ifndef COPYDESK_PATTERN_PATTERN_SET_IMPL_H_
#define COPYDESK_PATTERN_PATTERN_SET_IMPL_H_

#include <memory>
#include <optional>
#include <vector>

#include "pattern/element.h"
#include "pattern/pattern_impl.h"
#include "pattern/pattern_set.h"
#include "pattern/plain.h"

namespace copydesk {

struct PatternSet::Impl {
  struct Member {
    std::shared_ptr<const Pattern> pattern;
    std::vector<int32_t> elements;  // ids in `table` of the pattern's own
    std::optional<pattern::PlainProgram> plain;

    const Pattern::Impl& compiled() const { return *pattern->impl_; }
  };
  pattern::ElementTable table;
  std::vector<Member> members;
};

}  // namespace copydesk

#endif  // COPYDESK_PATTERN_PATTERN_SET_IMPL_H_
