#include "pattern/plain.h"

#include <algorithm>
#include <bit>

namespace copydesk::pattern {
namespace {

// What is reached from an instruction without a token: states, and whether the match may end there.
struct Reached {
  uint64_t states = 0;
  bool ends = false;
};

Reached ReachedFrom(const std::vector<Instruction>& code, const std::vector<int32_t>& state_of, int32_t pc,
                    std::vector<char>* seen) {
  Reached out;
  std::fill(seen->begin(), seen->end(), 0);
  std::vector<int32_t> open = {pc};
  while (!open.empty()) {
    const int32_t at = open.back();
    open.pop_back();
    if ((*seen)[static_cast<size_t>(at)] != 0) continue;
    (*seen)[static_cast<size_t>(at)] = 1;
    const Instruction& i = code[static_cast<size_t>(at)];
    switch (i.type) {
      case Instruction::kToken:
        out.states |= uint64_t{1} << state_of[static_cast<size_t>(at)];
        break;
      case Instruction::kMatch:
        out.ends = true;
        break;
      case Instruction::kSplit:
        open.push_back(i.x), open.push_back(i.y);
        break;
      case Instruction::kJump:
        open.push_back(i.x);
        break;
      default:
        open.push_back(at + 1);
    }
  }
  return out;
}

bool IsPlainStep(Instruction::Type type) {
  switch (type) {
    case Instruction::kToken:
    case Instruction::kSplit:
    case Instruction::kJump:
    case Instruction::kOpen:
    case Instruction::kClose:
    case Instruction::kMatch:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool IsPlain(const Program& program) {
  constexpr auto kMostTokens = 64;  // states
  return !program.constraint && program.expressions.size() == 1 &&
         std::ranges::all_of(program.code, [](const Instruction& i) { return IsPlainStep(i.type); }) &&
         std::ranges::count(program.code, Instruction::kToken, &Instruction::type) <= kMostTokens;
}

std::optional<PlainProgram> PlainProgram::From(const Program& program, const std::vector<int32_t>& elements,
                                               const ElementTable& table) {
  if (!IsPlain(program)) return std::nullopt;
  PlainProgram out;
  out.code = program.code;
  out.labels = program.labels.size();
  std::vector<int32_t> state_of(out.code.size(), -1);
  std::vector<int32_t> token_at;  // by state
  for (size_t pc = 0; pc < out.code.size(); ++pc) {
    Instruction& i = out.code[pc];
    if (i.type != Instruction::kToken) continue;
    i.x = elements[static_cast<size_t>(i.x)];
    const auto state = static_cast<int32_t>(token_at.size());
    state_of[pc] = state;
    token_at.push_back(static_cast<int32_t>(pc));
    const uint64_t bit = uint64_t{1} << state;
    if (table.IsAny(i.x)) {
      out.any |= bit;
      continue;
    }
    auto test =
        std::find_if(out.tests.begin(), out.tests.end(), [&](const Test& t) { return t.element == i.x; });
    if (test == out.tests.end()) test = out.tests.insert(test, {i.x, 0});
    test->states |= bit;
  }
  std::vector<char> seen(out.code.size());
  out.first = ReachedFrom(out.code, state_of, 0, &seen).states;
  out.next.resize(token_at.size());
  out.before.resize(token_at.size());
  for (size_t s = 0; s < token_at.size(); ++s) {
    const Reached reached = ReachedFrom(out.code, state_of, token_at[s] + 1, &seen);
    out.next[s] = reached.states;
    if (reached.ends) out.last |= uint64_t{1} << s;
    for (uint64_t rest = reached.states; rest != 0; rest &= rest - 1)
      out.before[static_cast<size_t>(std::countr_zero(rest))] |= uint64_t{1} << s;
  }
  return out;
}

uint64_t PlainProgram::StatesOf(int32_t element) const {
  for (const Test& test : tests) {
    if (test.element == element) return test.states;
  }
  return 0;
}

std::string PlainProgram::DebugString(const ElementTable& table) const {
  auto states = [&](uint64_t set) {
    std::string out;
    for (uint64_t rest = set; rest != 0; rest &= rest - 1)
      out += " " + std::to_string(std::countr_zero(rest));
    return out + "\n";
  };
  std::string out = "first:" + states(first) + "last:" + states(last);
  if (any != 0) out += "[]:" + states(any);
  for (const Test& test : tests) out += std::string(table.name(test.element)) + ":" + states(test.states);
  for (size_t s = 0; s < next.size(); ++s) out += "after " + std::to_string(s) + ":" + states(next[s]);
  return out;
}

}  // namespace copydesk::pattern
