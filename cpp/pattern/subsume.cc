// Whether one pattern's ranges are all another's: both programs run in step, elements compared instead of
// tokens.
//
// A pair is an instruction of the narrower program and the set of instructions that the wider one may be at.
// Look-around of the narrower one is left out, which can only make it wider; a way of the wider one through
// look-around or `&` is taken for none, which can only make it narrower: so yes is always true. Cost: pairs ·
// elements of both; kMaxPairs bounds it, and beyond it the answer is no.
#include <algorithm>
#include <set>
#include <utility>

#include "pattern/pattern_impl.h"

namespace copydesk {
namespace pattern {
namespace {

constexpr size_t kMaxPairs = 2000;

struct Side {
  const Program& program;
  const ElementTable& elements;

  const Instruction& At(int32_t pc) const { return program.code[static_cast<size_t>(pc)]; }
  int32_t Begin() const { return program.expressions[static_cast<size_t>(program.root)].begin; }
  const SpanElement& Span(const Instruction& i) const { return program.spans[static_cast<size_t>(i.x)]; }
};

bool Implies(const SpanElement& narrow, const SpanElement& wide) {
  if (narrow.kind != wide.kind) return false;
  if (narrow.name == wide.name) return true;
  return std::all_of(wide.tests.begin(), wide.tests.end(), [&](const SpanElement::Test& w) {
    return std::any_of(narrow.tests.begin(), narrow.tests.end(), [&](const SpanElement::Test& n) {
      if (n.name != w.name || n.value.negated() || n.value.is_regex()) return false;
      const std::vector<std::string>& strings = n.value.strings();
      return std::all_of(strings.begin(), strings.end(),
                         [&](const std::string& s) { return w.value.Holds(s); });
    });
  });
}

class Inclusion {
 public:
  Inclusion(Side narrow, Side wide) : narrow_(narrow), wide_(wide) {}

  bool Holds() {
    std::set<int32_t> start;
    Close(wide_.Begin(), &start);
    Add(narrow_.Begin(), start);
    while (!todo_.empty()) {
      const auto& [pc, set] = *todo_.back();
      todo_.pop_back();
      if (seen_.size() > kMaxPairs || !Follow(pc, set)) return false;
    }
    return true;
  }

 private:
  using Pair = std::pair<int32_t, std::set<int32_t>>;

  void Add(int32_t pc, const std::set<int32_t>& set) {
    auto [it, added] = seen_.emplace(pc, set);
    if (added) todo_.push_back(&*it);
  }
  // All that the wider program reaches without a step; only steps and the match are kept.
  void Close(int32_t pc, std::set<int32_t>* out) const {
    std::vector<int32_t> stack = {pc};
    std::set<int32_t> visited;
    while (!stack.empty()) {
      int32_t at = stack.back();
      stack.pop_back();
      if (!visited.insert(at).second) continue;
      const Instruction& i = wide_.At(at);
      switch (i.type) {
        case Instruction::kSplit:
          stack.push_back(i.y);
          [[fallthrough]];
        case Instruction::kJump:
          stack.push_back(i.x);
          break;
        case Instruction::kOpen:
        case Instruction::kClose:
          stack.push_back(at + 1);
          break;
        case Instruction::kToken:
        case Instruction::kSpan:
        case Instruction::kMatch:
          out->insert(at);
          break;
        default:
          break;
      }
    }
  }
  bool Follow(int32_t pc, const std::set<int32_t>& set) {
    const Instruction& i = narrow_.At(pc);
    switch (i.type) {
      case Instruction::kMatch:
        return std::any_of(set.begin(), set.end(),
                           [&](int32_t w) { return wide_.At(w).type == Instruction::kMatch; });
      case Instruction::kSplit:
        Add(i.y, set);
        [[fallthrough]];
      case Instruction::kJump:
        Add(i.x, set);
        return true;
      case Instruction::kSub:
        return false;
      case Instruction::kToken:
      case Instruction::kSpan:
        break;
      default:
        Add(pc + 1, set);
        return true;
    }
    std::set<int32_t> next;
    for (int32_t w : set) {
      const Instruction& wide = wide_.At(w);
      if (wide.type != i.type) continue;
      bool implied = i.type == Instruction::kToken ? narrow_.elements.Implies(i.x, wide_.elements, wide.x)
                                                   : Implies(narrow_.Span(i), wide_.Span(wide));
      if (implied) Close(w + 1, &next);
    }
    if (next.empty()) return false;
    Add(pc + 1, next);
    return true;
  }

  const Side narrow_, wide_;
  std::set<Pair> seen_;
  std::vector<const Pair*> todo_;
};

}  // namespace
}  // namespace pattern

bool Pattern::Subsumes(const Pattern& narrower) const {
  const Impl& wide = *impl_;
  const Impl& narrow = *narrower.impl_;
  if (narrow.across_sentences && !wide.across_sentences) return false;
  const bool all_kept = wide.match == MatchMode::kLongest || wide.match == MatchMode::kAll;
  if (wide.source == narrow.source && wide.across_sentences == narrow.across_sentences)
    return all_kept || wide.match == narrow.match;
  if (!all_kept || wide.program.constraint) return false;
  auto is_unit = [](const pattern::Program& p) {
    return p.expressions[static_cast<size_t>(p.root)].type == pattern::Expression::kUnit;
  };
  if (!is_unit(wide.program) || !is_unit(narrow.program)) return false;
  return pattern::Inclusion({narrow.program, narrow.elements}, {wide.program, wide.elements}).Holds();
}

std::string Pattern::SelectiveElement() const {
  for (const pattern::Requirement& r : impl_->program.required) {
    if (!std::all_of(r.elements.begin(), r.elements.end(),
                     [&](int32_t e) { return impl_->elements.IsSelective(e); }))
      continue;
    return r.elements.empty() ? impl_->program.spans[static_cast<size_t>(r.spans[0])].name
                              : std::string(impl_->elements.name(r.elements[0]));
  }
  return "";
}

std::string Pattern::StartsTried() const {
  const pattern::FirstSteps& first = impl_->program.first;
  if (first.any) return "every token";
  std::string out;
  for (int32_t e : first.elements)
    out += (out.empty() ? "every " : " or ") + std::string(impl_->elements.name(e));
  for (int32_t s : first.spans)
    out += (out.empty() ? "every " : " or ") + impl_->program.spans[static_cast<size_t>(s)].name;
  return out;
}

}  // namespace copydesk
