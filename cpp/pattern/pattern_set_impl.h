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
  // What every match of a pattern must hold one of, elements of `table` behind how many they are; where a
  // span may do too, nothing. All in a row, since a scanner looks at all.
  std::vector<int32_t> required;
  std::vector<size_t> required_ends;  // by pattern
};

}  // namespace copydesk

#endif  // COPYDESK_PATTERN_PATTERN_SET_IMPL_H_
