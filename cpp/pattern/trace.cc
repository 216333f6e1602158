#include <algorithm>
#include <utility>

#include "pattern/matcher.h"

namespace copydesk::pattern {

// Where an instruction other than split, jump and match may lead, the preferred first.
std::vector<int32_t> Matcher::NextPositions(const Instruction& i, int32_t at, const Where& where) {
  std::vector<int32_t> out;
  std::vector<TokenSpan> unused;
  switch (i.type) {
    case Instruction::kToken:
      if (MayStep(at, where) && TokenMatches(i.x, at)) out = {at + 1};
      break;
    case Instruction::kSpan: {
      if (!MayStep(at, where)) break;
      const size_t bottom = jobs_.size();
      int32_t longest = StepOverSpan(program_.spans[static_cast<size_t>(i.x)], at, 0);
      if (longest != kUnset) out = {longest};
      for (; jobs_.size() > bottom; jobs_.pop_back()) out.push_back(jobs_.back().position);
      break;
    }
    case Instruction::kSub:
      for (const Ending& ending : *EndingsInside(i.x, at, where)) out.push_back(ending.end);
      break;
    case Instruction::kSpanStart:
      if (MayStep(at, where) && SpanStarts(program_.spans[static_cast<size_t>(i.x)], at)) out = {at};
      break;
    case Instruction::kSpanEnd:
      if (SpanEndsAt(i.x, at)) out = {at};
      break;
    case Instruction::kLook:
      if (LookHolds(i.x, at, where, &unused)) out = {at};
      break;
    default:
      out = {at};
  }
  return out;
}

// The same search as RunUnit, once more for one range, remembering the way.
void Matcher::TraceUnit(int32_t expression, TokenSpan range, const Where& where, const ElementTable& table,
                        std::vector<PathStep>* out) {
  const Expression& unit = program_.expressions[static_cast<size_t>(expression)];
  Visited visited;
  visited.Init(unit.end - unit.begin, range.start);
  std::vector<Visit> visits;
  std::vector<Visit> stack = {{unit.begin, range.start, -1}};
  int32_t last = -1;
  while (!stack.empty() && last < 0) {
    Visit visit = stack.back();
    stack.pop_back();
    if (!visited.Insert(visit.pc - unit.begin, visit.position)) continue;
    visits.push_back(visit);
    auto here = static_cast<int32_t>(visits.size()) - 1;
    const Instruction& i = program_.code[static_cast<size_t>(visit.pc)];
    if (i.type == Instruction::kMatch) {
      if (visit.position == range.end) last = here;
    } else if (i.type == Instruction::kSplit) {
      stack.push_back({i.y, visit.position, here});
      stack.push_back({i.x, visit.position, here});
    } else if (i.type == Instruction::kJump) {
      stack.push_back({i.x, visit.position, here});
    } else {
      std::vector<int32_t> next = NextPositions(i, visit.position, where);
      for (size_t k = next.size(); k-- > 0;) stack.push_back({visit.pc + 1, next[k], here});
    }
  }
  std::vector<Visit> path;
  for (int32_t at = last; at >= 0; at = visits[static_cast<size_t>(at)].before)
    path.push_back(visits[static_cast<size_t>(at)]);
  std::reverse(path.begin(), path.end());
  for (size_t k = 0; k + 1 < path.size(); ++k) {
    const Instruction& i = program_.code[static_cast<size_t>(path[k].pc)];
    TokenSpan tokens{path[k].position, path[k + 1].position};
    if (i.type == Instruction::kToken) out->push_back({table.name(i.x), tokens});
    if (i.type == Instruction::kSpan) out->push_back({program_.spans[static_cast<size_t>(i.x)].name, tokens});
    if (i.type == Instruction::kSub) TraceExpression(i.x, tokens, where, table, out);
  }
}

void Matcher::TraceExpression(int32_t expression, TokenSpan range, const Where& where,
                              const ElementTable& table, std::vector<PathStep>* out) {
  const Expression& e = program_.expressions[static_cast<size_t>(expression)];
  if (e.type == Expression::kUnit) return TraceUnit(expression, range, where, table, out);
  TraceExpression(e.left, range, where, table, out);
  if (e.type == Expression::kBoth) TraceExpression(e.right, range, where, table, out);
}

std::vector<PathStep> Matcher::Trace(const ElementTable& table, TokenSpan match) {
  visited_.resize(std::max(visited_.size(), program_.expressions.size()));
  slots_.resize(program_.labels.size());
  std::vector<PathStep> out;
  TraceExpression(program_.root, match, {match.start, across_, INT32_MAX}, table, &out);
  return out;
}

std::vector<PathStep> TracePath(const BoundProgram& bound, const ElementTable& table,
                                const Document& document, ElementCache* cache, Presence* presence,
                                TokenSpan match) {
  return Matcher(bound, document, cache, presence).Trace(table, match);
}

}  // namespace copydesk::pattern
