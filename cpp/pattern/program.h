// An Ast compiled: instructions for a backtracking machine that visits each (instruction, position) once.
//
// Ignore this unless you change the matcher. The instructions are those of a regex machine over tokens. A
// stretch of them that is run on its own, from a first instruction to its kMatch, is a *unit*. Ranges that
// are not the ranges of one unit (A & B, A within B) are *expressions* over units; where they stand inside a
// sequence, kSub runs them.
//
// Cost: states ≤ kMaxProgramStates; A{m,n} is written out.
#ifndef COPYDESK_PATTERN_PROGRAM_H_
#define COPYDESK_PATTERN_PROGRAM_H_

#include <cstdint>
#include <string>
#include <vector>

#include "pattern/ast.h"
#include "pattern/element.h"
#include "pattern/source.h"

namespace copydesk::pattern {

struct Instruction {
  enum Type : uint8_t {
    kToken,      // x: element
    kSpan,       // x: index into Program::spans
    kSpanStart,  // x: likewise
    kSpanEnd,    // x: likewise
    kSplit,      // x first, then y
    kJump,       // x
    kOpen,       // x: label
    kClose,      // x: label
    kLook,       // x: index into Program::looks
    kSub,        // x: expression
    kMatch,
  };
  Type type = kMatch;
  int32_t x = 0, y = 0;
};

struct SpanElement {
  KindId kind = -1;  // -1: sentences
  struct Test {
    std::string name;
    StringTest value;
  };
  std::vector<Test> tests;
  std::string name;  // as written
  std::string key;   // the same spans pass elements of the same key

  bool Holds(const Span& span) const;
};

// A set of ranges.
struct Expression {
  enum Type : uint8_t { kUnit, kBoth, kInside };
  Type type = kUnit;
  int32_t begin = 0, end = 0;  // kUnit: its instructions
  int32_t left = -1;           // kBoth, kInside: expression
  int32_t right = -1;          // kBoth: expression; kInside: a kUnit
  bool containing = false, negated = false;
  std::vector<int32_t> labels;  // that it can set
  const Node* node = nullptr;   // what it was made of; lives as long as the Ast
};

struct Look {
  int32_t unit = -1;  // expression of type kUnit
  bool behind = false, negated = false;
  int32_t fewest = -1,
          most = -1;  // tokens of its ranges, where it is made of tokens alone and without a loop; else -1
  std::vector<int32_t> one_of;  // where each range is one token without a label: an element that it passes
  const Node* node = nullptr;   // what it was made of; lives as long as the Ast
};

// What the first step of a match can be. `any`: nothing is known.
struct FirstSteps {
  bool any = false;
  std::vector<int32_t> elements;
  std::vector<int32_t> spans;
};

// Every match holds a token that passes one of the elements or a span that is one of these; or has one beside
// it, in its sentence, where a look asks for it (a match across sentences: somewhere in the document).
struct Requirement {
  std::vector<int32_t> elements;
  std::vector<int32_t> spans;  // indices into Program::spans; none is a sentence
  double commonness = 0;       // see ElementTable::Commonness
  bool beside = false;         // by a look, so that it may lie outside of the match
};

// A constraint with labels and kinds looked up.
struct CompiledOperand {
  Operand::Kind kind = Operand::kString;
  int32_t label = -1;
  bool is_token = false;  // a token attribute; otherwise one of a span
  Attr attr = Attr::kWord;
  std::string text;            // the string, or the attribute's name
  std::vector<int32_t> spans;  // elements that may stand under the label
};
struct CompiledConstraint {
  Constraint::Type type = Constraint::kCompare;
  Constraint::Op op = Constraint::kEq;
  CompiledOperand left, right;
  std::vector<CompiledConstraint> children;
};

struct Program {
  std::vector<Instruction> code;
  // By instruction: the kToken or kSpan that it leads to without a choice or a look; -1: none.
  std::vector<int32_t> first_step;
  std::vector<SpanElement> spans;
  std::vector<Look> looks;
  std::vector<Expression> expressions;
  int32_t root = -1;
  std::vector<std::string> labels;
  std::optional<CompiledConstraint> constraint;
  FirstSteps first;
  std::vector<Requirement> required;  // all of them, the rarest first; at most kMaxRequirements
};

// Elements go to `table`. Faults: too many states.
Program CompileProgram(const Ast& ast, const StringSets* sets, ElementTable* table, Sources* sources);

// Marks the elements that Presence must note; `elements`: ids in the table, null where they are the program's
// own.
void WatchElements(const Program& program, const std::vector<int32_t>* elements, ElementTable* table);

std::string DebugString(const Program& program, const ElementTable& table);

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_PROGRAM_H_
