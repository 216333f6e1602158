// What a pattern's author wrote: the tree, with the exact place of each part, before anything is compiled.
//
// Macros are already expanded here (a part remembers which text it stands in); groups leave no trace. The
// tree is kept apart from the program so that errors and lints can point at the very characters.
//
// Invariants: (1) kSequence and kAlternation have at least two children; (2) kRepeat, kLabel and kLook have
// one, kBoth and kInside two; (3) depth is bounded (see Node::depth), so passes may recurse.
#ifndef COPYDESK_PATTERN_AST_H_
#define COPYDESK_PATTERN_AST_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "words/document.h"

namespace copydesk::pattern {

// A place in the pattern (source 0) or in the text of a macro (source 1, 2 … in order of first use).
struct SourcePos {
  int32_t source = 0;
  int32_t offset = 0;  // bytes
  friend auto operator<=>(const SourcePos&, const SourcePos&) = default;
};

enum class Attr {
  kWord,
  kLower,
  kNorm,
  kLemma,
  kPos,
  kTag,
  kShape,
  kGiven
};  // kGiven: one that came with the tokens, by its name
std::string_view AttrName(Attr attr);
std::optional<Attr> ParseAttr(std::string_view name);
// The WordFlag of "is_title" …, or 0.
uint32_t ParseFlag(std::string_view name);
// Names of all attributes, then all flags: for hints.
const std::vector<std::string_view>& AttrNames();
const std::vector<std::string_view>& FlagNames();

// "say", /sa(y|id)/i or $says.
struct Value {
  enum Kind { kString, kRegex, kSet };
  Kind kind = kString;
  std::string text;        // the string, the regex, or the set's name
  bool fold_case = false;  // /…/i
  SourcePos pos;
};

// A test on one token: what stands between [ and ].
struct TokenTest {
  enum Type { kAny, kAttr, kFlag, kNot, kAnd, kOr };
  Type type = kAny;
  Attr attr = Attr::kWord;
  std::string given;     // kGiven: its name
  bool negated = false;  // != instead of =
  Value value;
  std::string flag;
  std::vector<TokenTest> children;
  SourcePos pos;
};

// country="AZE" in <actor country="AZE"/>.
struct SpanTest {
  std::string name;
  bool negated = false;
  Value value;
  SourcePos pos;
};

struct Node {
  enum Type {
    kToken,      // [..] or /…/
    kLiteral,    // "…"
    kSpan,       // <kind/>
    kSpanStart,  // <kind>
    kSpanEnd,    // </kind>
    kSequence,
    kAlternation,
    kRepeat,
    kLabel,
    kLook,    // (?=A) (?!A) (?<=A) (?<!A)
    kBoth,    // A & B
    kInside,  // A within B, A containing B
  };
  Type type = kToken;
  SourcePos pos;
  TokenTest test;                  // kToken
  std::string text;                // kLiteral: the text; kLabel: the label
  std::vector<std::string> words;  // kLiteral: its tokens
  bool any_case = false;           // kLiteral: no upper-case letter in it
  std::string kind_name;           // kSpan, kSpanStart, kSpanEnd
  KindId kind = -1;                // -1: sentences, or unknown
  std::vector<SpanTest> span_tests;
  int32_t min = 0, max = -1;  // kRepeat; max -1: no upper bound
  bool behind = false;        // kLook
  bool containing = false;    // kInside
  bool negated = false;       // kLook, kInside
  std::vector<std::unique_ptr<Node>> children;
  int32_t depth = 1;
};
using NodePtr = std::unique_ptr<Node>;

// What stands after `::`.
struct Operand {
  enum Kind { kAttribute, kString, kStart, kEnd };
  Kind kind = kString;
  std::string label;      // all but kString
  std::string attribute;  // kAttribute
  std::string text;       // kString
  SourcePos pos;
};

struct Constraint {
  enum Type { kCompare, kNot, kAnd, kOr };
  enum Op { kEq, kNe, kLt, kGt, kLe, kGe };
  Type type = kCompare;
  Op op = kEq;
  Operand left, right;
  std::vector<Constraint> children;
  SourcePos pos;
};

struct Ast {
  NodePtr root;
  std::optional<Constraint> constraint;
};

// What a token has under an attribute; empty where a given one is missing.
std::string_view TokenAttribute(const Document& document, int32_t token, Attr attr, std::string_view given);
std::string DebugString(const TokenTest& test);
std::string DebugString(const SpanTest& test);
std::string DebugString(const Value& value);
std::string DebugString(const Constraint& constraint);
// A literal, <kind attr="v"/> or [..] on one line, as it would be written.
std::string ElementString(const Node& node);
// A part of a pattern on one line, as it could be written.
std::string PatternString(const Node& node);
// One part a line, children indented.
std::string DebugString(const Ast& ast);

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_AST_H_
