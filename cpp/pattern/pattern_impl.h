// What a compiled Pattern holds; for pattern.cc and pattern_set.cc only.
#ifndef COPYDESK_PATTERN_PATTERN_IMPL_H_
#define COPYDESK_PATTERN_PATTERN_IMPL_H_

#include <string>
#include <vector>

#include "pattern/ast.h"
#include "pattern/element.h"
#include "pattern/pattern.h"
#include "pattern/program.h"

namespace copydesk {

struct Pattern::Impl {
  std::string source;
  MatchMode match = MatchMode::kLongest;
  bool across_sentences = false;
  pattern::Ast ast;
  pattern::ElementTable elements;
  pattern::Program program;
  std::vector<KindId> uses;
};

}  // namespace copydesk

#endif  // COPYDESK_PATTERN_PATTERN_IMPL_H_
