// A pattern made of tokens alone, as sets of states in 64 bits: which ranges of a sentence match is told
// without a stack.
//
// Glushkov's automaton (1961), run bit-parallel as in Navarro & Raffinot, "Flexible Pattern Matching in
// Strings", ch. 5: a state for each token instruction, one AND with the states that the word may be and one
// OR of followers a step. Ignore this unless you change the scanner. Patterns with spans, look-around,
// constraints, `&`, `within`, or more than 64 token instructions are not plain: the matcher runs them.
#ifndef COPYDESK_PATTERN_PLAIN_H_
#define COPYDESK_PATTERN_PLAIN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pattern/program.h"

namespace copydesk::pattern {

// Tokens alone, few enough, and no constraint.
bool IsPlain(const Program& program);

struct PlainProgram {
  struct Test {
    int32_t element = -1;  // in the table of the set
    uint64_t states = 0;   // that stand for it
  };

  uint64_t any = 0;    // states of []
  uint64_t first = 0;  // that may begin a match
  uint64_t last = 0;   // that may end one
  std::vector<Test> tests;
  std::vector<uint64_t> next, before;  // by state
  // For captures and for the order of preference: the instructions, tokens with the set's elements.
  std::vector<Instruction> code;
  size_t labels = 0;

  // Nothing where the program is not plain. `elements`: ids in the set's table, by the program's.
  static std::optional<PlainProgram> From(const Program& program, const std::vector<int32_t>& elements,
                                          const ElementTable& table);

  // States that may come after (before) one of these.
  uint64_t Next(uint64_t states) const { return Union(next, states); }
  uint64_t Before(uint64_t states) const { return Union(before, states); }
  uint64_t StatesOf(int32_t element) const;

  std::string DebugString(const ElementTable& table) const;

 private:
  static uint64_t Union(const std::vector<uint64_t>& sets, uint64_t states) {
    uint64_t out = 0;
    for (; states != 0; states &= states - 1) out |= sets[static_cast<size_t>(__builtin_ctzll(states))];
    return out;
  }
};

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_PLAIN_H_
