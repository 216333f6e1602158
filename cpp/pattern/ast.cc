#include "pattern/ast.h"

#include <array>
#include <utility>

namespace copydesk::pattern {
namespace {

constexpr std::array<std::pair<std::string_view, Attr>, 7> kAttrs = {{
    {"word", Attr::kWord},
    {"lower", Attr::kLower},
    {"norm", Attr::kNorm},
    {"lemma", Attr::kLemma},
    {"pos", Attr::kPos},
    {"tag", Attr::kTag},
    {"shape", Attr::kShape},
}};

constexpr std::array<std::pair<std::string_view, uint32_t>, 10> kFlags = {{
    {"is_title", kIsTitle},
    {"is_upper", kIsUpper},
    {"is_lower", kIsLower},
    {"is_digit", kIsDigit},
    {"is_punct", kIsPunct},
    {"like_num", kLikeNum},
    {"is_alpha", kIsAlpha},
    {"is_space", kIsSpace},
    {"is_quote", kIsQuote},
    {"is_ascii", kIsAscii},
}};

std::string Quoted(std::string_view text, char mark) {
  std::string out(1, mark);
  for (char c : text) {
    if (c == mark || (c == '\\' && mark == '"')) out += '\\';
    out += c;
  }
  return out + mark;
}

std::string Joined(const std::vector<TokenTest>& tests, std::string_view separator) {
  std::string out;
  for (const TokenTest& test : tests) {
    if (!out.empty()) out += separator;
    bool brackets = test.type == TokenTest::kAnd || test.type == TokenTest::kOr;
    out += brackets ? "(" + DebugString(test) + ")" : DebugString(test);
  }
  return out;
}

std::string RepeatString(const Node& node) {
  if (node.min == 0 && node.max == 1) return "?";
  if (node.min == 0 && node.max < 0) return "*";
  if (node.min == 1 && node.max < 0) return "+";
  std::string max = node.max < 0 ? "" : std::to_string(node.max);
  if (node.min == node.max) return "{" + max + "}";
  return "{" + std::to_string(node.min) + "," + max + "}";
}

std::string Title(const Node& node) {
  std::string no = node.negated ? "!" : "";
  switch (node.type) {
    case Node::kSequence:
      return "sequence";
    case Node::kAlternation:
      return "alternation";
    case Node::kRepeat:
      return "repeat " + RepeatString(node);
    case Node::kLabel:
      return "label " + node.text;
    case Node::kLook:
      return std::string("look ") + (node.behind ? "(?<" : "(?") + (node.negated ? "!" : "=") + ")";
    case Node::kBoth:
      return "both";
    case Node::kInside:
      return no + (node.containing ? "containing" : "within");
    default:
      return ElementString(node);
  }
}

// With brackets, unless it is one element, a look-around or a bracketed group already.
std::string GroupString(const Node& node) {
  bool whole = node.type == Node::kToken || node.type == Node::kLiteral || node.type == Node::kSpan ||
               node.type == Node::kLook || node.type == Node::kSpanStart || node.type == Node::kSpanEnd;
  return whole ? PatternString(node) : "(" + PatternString(node) + ")";
}

std::string JoinedParts(const Node& node, std::string_view separator) {
  std::string out;
  for (const NodePtr& child : node.children) {
    if (!out.empty()) out += separator;
    bool plain = child->type == Node::kRepeat || child->type == Node::kLabel ||
                 (node.type == Node::kAlternation && child->type == Node::kSequence);
    out += plain ? PatternString(*child) : GroupString(*child);
  }
  return out;
}

void Append(const Node& node, int indent, std::string* out) {
  *out += std::string(static_cast<size_t>(indent) * 2, ' ') + Title(node) + "\n";
  for (const NodePtr& child : node.children) Append(*child, indent + 1, out);
}

std::string OperandString(const Operand& operand) {
  switch (operand.kind) {
    case Operand::kAttribute:
      return operand.label + "." + operand.attribute;
    case Operand::kString:
      return Quoted(operand.text, '"');
    case Operand::kStart:
      return "start(" + operand.label + ")";
    case Operand::kEnd:
      return "end(" + operand.label + ")";
  }
  return "";
}

}  // namespace

std::string DebugString(const Constraint& c) {
  static constexpr std::string_view kOps[] = {"=", "!=", "<", ">", "<=", ">="};
  if (c.type == Constraint::kCompare) {
    return OperandString(c.left) + " " + std::string(kOps[c.op]) + " " + OperandString(c.right);
  }
  if (c.type == Constraint::kNot) return "!(" + DebugString(c.children[0]) + ")";
  std::string out;
  for (const Constraint& child : c.children) {
    if (!out.empty()) out += c.type == Constraint::kAnd ? " & " : " | ";
    out += "(" + DebugString(child) + ")";
  }
  return out;
}

std::string_view AttrName(Attr attr) { return kAttrs[static_cast<size_t>(attr)].first; }

std::optional<Attr> ParseAttr(std::string_view name) {
  for (const auto& [known, attr] : kAttrs) {
    if (known == name) return attr;
  }
  return std::nullopt;
}

uint32_t ParseFlag(std::string_view name) {
  for (const auto& [known, flag] : kFlags) {
    if (known == name) return flag;
  }
  return 0;
}

const std::vector<std::string_view>& AttrNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const auto& [name, attr] : kAttrs) all.push_back(name);
    return all;
  }();
  return names;
}

const std::vector<std::string_view>& FlagNames() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const auto& [name, flag] : kFlags) all.push_back(name);
    return all;
  }();
  return names;
}

std::string_view TokenAttribute(const Document& document, int32_t token, Attr attr, std::string_view given) {
  switch (attr) {
    case Attr::kWord:
      return document.word(token).text;
    case Attr::kLower:
      return document.word(token).lower;
    case Attr::kNorm:
      return document.word(token).norm;
    case Attr::kShape:
      return document.word(token).shape;
    case Attr::kLemma:
      return document.lemma(token);
    case Attr::kPos:
      return document.pos(token);
    case Attr::kTag:
      return document.tag(token);
    case Attr::kGiven:
      return document.word(token).Given(given).value_or(std::string_view());
  }
  return {};
}

std::string DebugString(const Value& value) {
  switch (value.kind) {
    case Value::kString:
      return Quoted(value.text, '"');
    case Value::kRegex:
      return Quoted(value.text, '/') + (value.fold_case ? "i" : "");
    case Value::kSet:
      return "$" + value.text;
  }
  return "";
}

std::string DebugString(const TokenTest& test) {
  switch (test.type) {
    case TokenTest::kAny:
      return "";
    case TokenTest::kAttr:
      return std::string(test.attr == Attr::kGiven ? std::string_view(test.given) : AttrName(test.attr)) +
             (test.negated ? "!=" : "=") + DebugString(test.value);
    case TokenTest::kFlag:
      return test.flag;
    case TokenTest::kNot: {
      std::string inner = DebugString(test.children[0]);
      return test.children[0].type == TokenTest::kFlag ? "!" + inner : "!(" + inner + ")";
    }
    case TokenTest::kAnd:
      return Joined(test.children, " & ");
    case TokenTest::kOr:
      return Joined(test.children, " | ");
  }
  return "";
}

std::string DebugString(const SpanTest& test) {
  return test.name + (test.negated ? "!=" : "=") + DebugString(test.value);
}

std::string ElementString(const Node& node) {
  switch (node.type) {
    case Node::kToken:
      return "[" + DebugString(node.test) + "]";
    case Node::kLiteral: {
      std::string out = Quoted(node.text, '"');
      if (node.words.size() > 1) {
        for (size_t i = 0; i < node.words.size(); ++i) out += (i == 0 ? " = " : "|") + node.words[i];
      }
      return out;
    }
    case Node::kSpan:
    case Node::kSpanStart:
    case Node::kSpanEnd: {
      std::string out = (node.type == Node::kSpanEnd ? "</" : "<") + node.kind_name;
      for (const SpanTest& test : node.span_tests) out += " " + DebugString(test);
      return out + (node.type == Node::kSpan ? "/>" : ">");
    }
    default:
      return "";
  }
}

std::string PatternString(const Node& node) {
  switch (node.type) {
    case Node::kLiteral:
      return Quoted(node.text, '"');
    case Node::kSequence:
      return JoinedParts(node, " ");
    case Node::kAlternation:
      return JoinedParts(node, " | ");
    case Node::kBoth:
      return JoinedParts(node, " & ");
    case Node::kInside:
      return JoinedParts(
          node, std::string(node.negated ? " !" : " ") + (node.containing ? "containing " : "within "));
    case Node::kRepeat:
      return GroupString(*node.children[0]) + RepeatString(node);
    case Node::kLabel:
      return node.text + ":" + GroupString(*node.children[0]);
    case Node::kLook:
      return std::string("(?") + (node.behind ? "<" : "") + (node.negated ? "!" : "=") +
             PatternString(*node.children[0]) + ")";
    default:
      return ElementString(node);
  }
}

std::string DebugString(const Ast& ast) {
  std::string out;
  if (ast.root) Append(*ast.root, 0, &out);
  if (ast.constraint) out += ":: " + DebugString(*ast.constraint) + "\n";
  return out;
}

}  // namespace copydesk::pattern
