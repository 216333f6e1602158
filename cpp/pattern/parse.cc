#include "pattern/parse.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "text/unicode.h"

namespace copydesk::pattern {
namespace {

bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsNameChar(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }
bool IsSpaceChar(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string Ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string DidYouMean(std::string_view name, const std::vector<std::string_view>& known,
                       std::string_view mark = "") {
  std::string_view near = NearestName(name, known);
  return near.empty() ? "" : "did you mean " + Ticked(std::string(mark) + std::string(near)) + "?";
}

template <class Map>
std::vector<std::string_view> KeysOf(const Map* map) {
  std::vector<std::string_view> keys;
  if (map != nullptr) {
    for (const auto& [key, value] : *map) keys.push_back(key);
  }
  return keys;
}

// What the parsers of a pattern and of its macros share.
struct Context {
  const PatternOptions& options;
  Sources* sources;
  int32_t nodes = 0;
  int32_t depth = 0;   // brackets open now, those around a macro's use included
  bool fatal = false;  // a limit was met: no further parsing
  std::vector<std::string> open_macros;
};

class Parser {
 public:
  Parser(Context* context, int32_t source, std::string_view text)
      : context_(*context), source_(source), text_(text) {}

  Ast ParsePattern();
  NodePtr ParseMacroBody();

 private:
  // --- text ---
  void SkipSpace() {
    while (at_ < text_.size() && IsSpaceChar(text_[at_])) ++at_;
  }
  char Peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool AtEnd() const { return at_ >= text_.size(); }
  bool Take(char c) {
    if (AtEnd() || Peek() != c) return false;
    ++at_;
    return true;
  }
  bool TakeWord(std::string_view word) {  // a whole name
    if (text_.substr(at_, word.size()) != word || IsNameChar(Peek(word.size()))) return false;
    at_ += word.size();
    return true;
  }
  bool SeesWord(std::string_view word, size_t ahead = 0) const {
    return at_ + ahead <= text_.size() && text_.substr(at_ + ahead, word.size()) == word &&
           !IsNameChar(Peek(ahead + word.size()));
  }
  std::string_view TakeName(bool hyphens = false);
  std::string_view CodePointHere() const;
  SourcePos Here() const { return At(at_); }
  SourcePos At(size_t offset) const { return {source_, static_cast<int32_t>(offset)}; }
  void Error(SourcePos pos, std::string message, std::string hint = "") {
    if (!context_.fatal) context_.sources->Error(pos, std::move(message), std::move(hint));
  }
  void Fatal(SourcePos pos, std::string message, std::string hint = "") {
    Error(pos, std::move(message), std::move(hint));
    context_.fatal = true;
    at_ = text_.size();
  }
  void SkipPast(char closing);

  // --- nodes ---
  NodePtr NewNode(Node::Type type, SourcePos pos);
  void Adopt(Node* parent, NodePtr child);
  NodePtr ParseRange();  // & within containing
  NodePtr ParseAlternation();
  NodePtr ParseSequence();
  NodePtr ParseItem();  // label
  NodePtr ParseRepeat();
  NodePtr ParseQuantifiers(NodePtr node);
  bool ParseCounts(int32_t* min, int32_t* max);
  NodePtr ParsePrimary();
  NodePtr ParseGroup();
  NodePtr ParseTag();
  void ParseSpanTests(Node* node);
  NodePtr ParseMacroUse();
  NodePtr ParseToken();
  NodePtr Stray();
  bool SeesElement() const;
  bool SeesRelation() const;

  // --- token tests and values ---
  TokenTest ParseTest(bool* ok);
  TokenTest ParseTestUnary(bool* ok);
  TokenTest ParseTestLeaf(bool* ok);
  // An attribute that came with the tokens may be empty.
  Value ParseValue(bool* ok, bool may_be_empty = false);
  std::string ParseString(bool* ok, bool may_be_empty = false);
  std::string ParseRegex(bool* fold_case, bool* ok);
  void LookUpKind(Node* node, SourcePos pos);

  // --- constraints ---
  Constraint ParseConstraint(bool* ok);
  Constraint ParseConstraintUnary(bool* ok);
  Constraint ParseComparison(bool* ok);
  Operand ParseOperand(bool* ok);

  // One `&`/`|` level of token tests and of constraints alike: a list of parts and one kind of operator
  // between them.
  template <class T, class ParsePart>
  T ParseLevel(ParsePart part, bool* ok);

  Context& context_;
  int32_t source_;
  std::string_view text_;
  size_t at_ = 0;
};

std::string_view Parser::TakeName(bool hyphens) {
  size_t begin = at_;
  if (!AtEnd() && IsNameStart(Peek())) {
    while (!AtEnd() && (IsNameChar(Peek()) || (hyphens && Peek() == '-' && IsNameChar(Peek(1))))) ++at_;
  }
  return text_.substr(begin, at_ - begin);
}

std::string_view Parser::CodePointHere() const {
  size_t end = at_ + 1;
  while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
  return text_.substr(at_, end - at_);
}

// Moves behind the `closing` that ends this part, strings and [..] inside it left out, or to the end.
void Parser::SkipPast(char closing) {
  int open = 0;
  while (!AtEnd()) {
    char c = text_[at_++];
    if (c == closing && open-- == 0) return;
    if (c == '[' && closing == ']') ++open;
    if (c != '"') continue;
    size_t end = text_.find('"', at_);
    if (end != std::string_view::npos) at_ = end + 1;
  }
}

NodePtr Parser::NewNode(Node::Type type, SourcePos pos) {
  if (++context_.nodes > kMaxProgramStates) {
    Fatal(pos,
          "the pattern has more than " + std::to_string(kMaxProgramStates) + " parts (kMaxProgramStates)",
          "macros that use macros multiply; a long list of words belongs in a set or a term list");
  }
  auto node = std::make_unique<Node>();
  node->type = type;
  node->pos = pos;
  return node;
}

void Parser::Adopt(Node* parent, NodePtr child) {
  parent->depth = std::max(parent->depth, child->depth + 1);
  if (parent->depth > 5 * kMaxPatternDepth) {
    Fatal(parent->pos, "nested deeper than kMaxPatternDepth = " + std::to_string(kMaxPatternDepth));
  }
  parent->children.push_back(std::move(child));
}

Ast Parser::ParsePattern() {
  Ast ast;
  SkipSpace();
  if (AtEnd()) {
    Error(Here(), "the pattern is empty", "write at least one element, as \"said\" or [lemma=\"say\"]");
    return ast;
  }
  ast.root = ParseRange();
  SkipSpace();
  while (!AtEnd() && text_.substr(at_, 2) != "::" && !context_.fatal) {
    Stray();
    if (SkipSpace(), SeesElement()) ParseRange();
    SkipSpace();
  }
  if (AtEnd() || context_.fatal) return ast;
  at_ += 2;
  bool ok = true;
  Constraint constraint = ParseConstraint(&ok);
  SkipSpace();
  if (!ok) return ast;
  if (text_.substr(at_, 2) == "->") {
    Error(Here(), "`->` is not known", "“if a, then b” is !(a) | b");
  } else if (!AtEnd()) {
    Error(Here(), "unexpected " + Ticked(CodePointHere()) + " after the constraint");
  }
  ast.constraint = std::move(constraint);
  return ast;
}

NodePtr Parser::ParseMacroBody() {
  SkipSpace();
  if (AtEnd()) {
    Error(Here(), "the macro is empty");
    return NewNode(Node::kToken, Here());
  }
  NodePtr node = ParseRange();
  SkipSpace();
  while (!AtEnd() && !context_.fatal) {
    if (text_.substr(at_, 2) == "::") {
      Error(Here(), "a constraint inside a macro", "constraints stand at the end of the whole pattern");
      break;
    }
    Stray();
    if (SkipSpace(), SeesElement()) ParseRange();
    SkipSpace();
  }
  return node;
}

bool Parser::SeesRelation() const {
  if (Peek() == '&') return true;
  size_t from = Peek() == '!' ? 1 : 0;
  while (from > 0 && IsSpaceChar(Peek(from))) ++from;
  for (std::string_view word : {std::string_view("within"), std::string_view("containing")}) {
    if (SeesWord(word, from) && !(Peek(from + word.size()) == ':' && Peek(from + word.size() + 1) != ':'))
      return true;
  }
  return false;
}

bool Parser::SeesElement() const {
  if (AtEnd() || SeesRelation()) return false;
  char c = Peek();
  return c == '"' || c == '\'' || c == '/' || c == '[' || c == '<' || c == '(' || c == '$' || IsNameStart(c);
}

// range := alternation (("&" | "!"? "within" | "!"? "containing") alternation)*
NodePtr Parser::ParseRange() {
  NodePtr left = ParseAlternation();
  for (SkipSpace(); SeesRelation() && !context_.fatal; SkipSpace()) {
    SourcePos pos = Here();
    NodePtr node = NewNode(Node::kBoth, pos);
    if (!Take('&')) {
      node->type = Node::kInside;
      node->negated = Take('!');
      SkipSpace();
      node->containing = TakeWord("containing");
      if (!node->containing) TakeWord("within");
    }
    Adopt(node.get(), std::move(left));
    Adopt(node.get(), ParseAlternation());
    left = std::move(node);
  }
  return left;
}

NodePtr Parser::ParseAlternation() {
  SourcePos pos = Here();
  NodePtr first = ParseSequence();
  SkipSpace();
  if (Peek() != '|') return first;
  NodePtr node = NewNode(Node::kAlternation, pos);
  Adopt(node.get(), std::move(first));
  while (Take('|') && !context_.fatal) {
    Adopt(node.get(), ParseSequence());
    SkipSpace();
  }
  return node;
}

NodePtr Parser::ParseSequence() {
  SkipSpace();
  SourcePos pos = Here();
  std::vector<NodePtr> items;
  while (!context_.fatal) {
    SkipSpace();
    if (SeesElement()) {
      items.push_back(ParseItem());
    } else if (!AtEnd() && Peek() != ')' && Peek() != '|' && text_.substr(at_, 2) != "::" &&
               !SeesRelation()) {
      items.push_back(Stray());
    } else {
      break;
    }
  }
  if (items.size() == 1) return std::move(items[0]);
  if (items.empty() && !context_.fatal) {
    Error(Here(), "an element is missing here", "what may be absent is written with `?`: (A | B)?");
    return NewNode(Node::kToken, pos);
  }
  NodePtr node = NewNode(Node::kSequence, pos);
  for (NodePtr& item : items) Adopt(node.get(), std::move(item));
  return node;
}

// Something that cannot stand here: reports it, moves past it, and puts "any token" in its place.
NodePtr Parser::Stray() {
  SourcePos pos = Here();
  std::string_view c = CodePointHere();
  std::string message = "unexpected " + Ticked(c);
  std::string hint;
  at_ += c.size();
  if (c == "*" || c == "+" || c == "?" || c == "{") {
    message = "nothing to repeat before " + Ticked(c);
    if (c == "{") SkipPast('}');
  } else if (c == ")") {
    message = "`)` without `(`";
  } else if (c == "]") {
    message = "`]` without `[`";
  } else if (c == "!") {
    hint = "not this token: [!…] or [word!=…]; not here: (?!…)";
  } else if (c == "“" || c == "”" || c == "‘" || c == "’") {
    hint = "literals stand in plain quotes: \"…\"";
    for (std::string_view closing : {"”", "’"}) {
      size_t end = text_.find(closing, at_);
      if ((c == "“" || c == "‘") && end < text_.find('\n', at_)) {
        at_ = end + closing.size();
        break;
      }
    }
  } else if (c == ":") {
    hint = "a label is a name: who:<actor/>";
  }
  Error(pos, message, hint);
  return NewNode(Node::kToken, pos);
}

NodePtr Parser::ParseItem() {
  if (!IsNameStart(Peek())) return ParseRepeat();
  SourcePos pos = Here();
  std::string name(TakeName());
  SkipSpace();
  if (Peek() == ':' && Peek(1) != ':') {
    ++at_;
    SkipSpace();
    NodePtr node = NewNode(Node::kLabel, pos);
    node->text = name;
    if (!SeesElement()) {
      Error(Here(), "label " + Ticked(name) + " has no element",
            "write it before one: " + name + ":<actor/>");
      Adopt(node.get(), NewNode(Node::kToken, pos));
      return node;
    }
    if (++context_.depth > kMaxPatternDepth) {
      Fatal(pos, "nested deeper than kMaxPatternDepth = " + std::to_string(kMaxPatternDepth));
    }
    Adopt(node.get(), context_.fatal ? NewNode(Node::kToken, pos) : ParseItem());
    --context_.depth;
    return node;
  }
  if (Peek() == '=' || (Peek() == '!' && Peek(1) == '=')) {
    at_ += Peek() == '=' ? 1 : 2;
    SkipSpace();
    bool ok = true;
    if (Peek() == '"' || Peek() == '\'') ParseString(&ok);
    Error(pos, "a test on " + Ticked(name) + " outside of brackets",
          "a test on a token is written [" + name + "=\"…\"]");
  } else {
    Error(pos, "unexpected word " + Ticked(name),
          "a literal stands in quotes: \"" + name + "\"; a label has a colon: " + name + ":…");
  }
  return NewNode(Node::kToken, pos);
}

NodePtr Parser::ParseRepeat() { return ParseQuantifiers(ParsePrimary()); }

NodePtr Parser::ParseQuantifiers(NodePtr node) {
  bool repeated = false;
  while (!context_.fatal) {
    size_t before = at_;
    SkipSpace();
    SourcePos pos = Here();
    int32_t min = 0;
    int32_t max = -1;
    char c = Peek();
    if (AtEnd() || (c != '?' && c != '*' && c != '+' && c != '{')) {
      at_ = before;
      return node;
    }
    if (c == '{') {
      if (!ParseCounts(&min, &max)) continue;
    } else {
      ++at_;
      if (c == '?') max = 1;
      if (c == '+') min = 1;
    }
    if (repeated) {
      if (c == '?') {
        Error(pos, "a lazy quantifier",
              "quantifiers are greedy; the shortest match is asked for with match=\"shortest\"");
      } else {
        Error(pos, "two quantifiers in a row", "put the inner one in brackets: (A+)*");
      }
      continue;
    }
    repeated = true;
    NodePtr repeat = NewNode(Node::kRepeat, node->pos);
    repeat->min = min;
    repeat->max = max;
    if (max == 0) context_.sources->Lint(pos, "repeated 0 times: this element never matches anything");
    Adopt(repeat.get(), std::move(node));
    node = std::move(repeat);
  }
  return node;
}

// {2} {2,} {,3} {2,3}
bool Parser::ParseCounts(int32_t* min, int32_t* max) {
  SourcePos pos = Here();
  Take('{');
  auto number = [&](int32_t absent) {
    SkipSpace();
    int64_t n = -1;
    SourcePos at = Here();
    while (Peek() >= '0' && Peek() <= '9') {
      n = std::min<int64_t>(std::max<int64_t>(n, 0) * 10 + (Peek() - '0'), 1'000'000'000);
      ++at_;
    }
    SkipSpace();
    if (n <= kMaxRepeat) return n < 0 ? absent : static_cast<int32_t>(n);
    Error(at, "repeated more than kMaxRepeat = " + std::to_string(kMaxRepeat) + " times");
    return kMaxRepeat;
  };
  int32_t first = number(-1);
  bool comma = Take(',');
  int32_t second = comma ? number(-1) : first;
  if (!Take('}') || (first < 0 && second < 0)) {
    Error(pos, "not a count of repetitions", "write {2}, {2,5}, {2,} or {,5}");
    size_t end = text_.find_first_of("} \n", at_);
    if (end != std::string_view::npos && text_[end] == '}') at_ = end + 1;
    return false;
  }
  *min = std::max(first, 0);
  *max = second;
  if (*max >= 0 && *max < *min) {
    Error(pos, "the most repetitions are fewer than the least",
          "the smaller number comes first: {" + std::to_string(*max) + "," + std::to_string(*min) + "}");
    *max = *min;
  }
  return true;
}

NodePtr Parser::ParsePrimary() {
  SourcePos pos = Here();
  bool ok = true;
  switch (Peek()) {
    case '"':
    case '\'': {
      NodePtr node = NewNode(Node::kLiteral, pos);
      if (context_.fatal) return node;
      node->text = ParseString(&ok);
      if (!ok) node->type = Node::kToken;
      return node;
    }
    case '/': {
      NodePtr node = NewNode(Node::kToken, pos);
      if (context_.fatal) return node;
      Value value;
      value.kind = Value::kRegex;
      value.pos = pos;
      value.text = ParseRegex(&value.fold_case, &ok);
      if (ok) node->test.type = TokenTest::kAttr;
      node->test.pos = pos;
      node->test.value = std::move(value);
      return node;
    }
    case '[':
      return ParseToken();
    case '<':
      return ParseTag();
    case '(':
      return ParseGroup();
    case '$':
      return ParseMacroUse();
    default:
      return Stray();
  }
}

NodePtr Parser::ParseGroup() {
  SourcePos pos = Here();
  if (++context_.depth > kMaxPatternDepth) {
    Fatal(pos, "nested deeper than kMaxPatternDepth = " + std::to_string(kMaxPatternDepth));
    return NewNode(Node::kToken, pos);
  }
  Take('(');
  NodePtr look;
  for (std::string_view mark : {"?<=", "?<!", "?=", "?!"}) {
    if (text_.substr(at_, mark.size()) != mark) continue;
    at_ += mark.size();
    look = NewNode(Node::kLook, pos);
    look->behind = mark[1] == '<';
    look->negated = mark.back() == '!';
    break;
  }
  if (!look && Peek() == '?') {
    Error(Here(), "nothing to repeat before `?`", "look-around is written (?=A) (?!A) (?<=A) (?<!A)");
    ++at_;
    if (Peek() == ':') ++at_;
  }
  SkipSpace();
  NodePtr inner;
  if (Peek() == ')') {
    Error(pos, "nothing between the brackets");
    inner = NewNode(Node::kToken, pos);
  } else {
    inner = ParseRange();
  }
  SkipSpace();
  if (text_.substr(at_, 2) == "::") {
    Error(Here(), "a constraint inside brackets", "constraints stand at the end of the whole pattern");
    SkipPast(')');
  } else if (!Take(')') && !context_.fatal) {
    Error(pos, "`(` is never closed");
  }
  --context_.depth;
  if (!look) return inner;
  Adopt(look.get(), std::move(inner));
  return look;
}

// <kind a="v"/>  <kind a="v">  </kind>
NodePtr Parser::ParseTag() {
  SourcePos pos = Here();
  Take('<');
  bool closing = Take('/');
  SourcePos name_pos = Here();
  NodePtr node = NewNode(closing ? Node::kSpanEnd : Node::kSpanStart, pos);
  node->kind_name = std::string(TakeName(/*hyphens=*/true));
  if (node->kind_name.empty()) {
    Error(name_pos, "a kind of span is missing after `<`",
          "a span is written <person/>, its ends <person> and </person>");
    SkipPast('>');
    node->type = Node::kToken;
    return node;
  }
  LookUpKind(node.get(), name_pos);
  ParseSpanTests(node.get());
  if (!closing && Take('/')) node->type = Node::kSpan;
  if (!Take('>')) {
    Error(pos, "`<` is never closed",
          closing ? "write </" + node->kind_name + ">" : "write <" + node->kind_name + "/>");
    // A tag ends on its line: what follows is probably well.
    while (!AtEnd() && Peek() != '>' && Peek() != '\n') ++at_;
    Take('>');
  }
  return node;
}

void Parser::ParseSpanTests(Node* node) {
  for (SkipSpace(); IsNameStart(Peek()) && !context_.fatal; SkipSpace()) {
    SpanTest test;
    test.pos = Here();
    test.name = std::string(TakeName(/*hyphens=*/true));
    SkipSpace();
    test.negated = Take('!');
    if (!Take('=')) {
      Error(test.pos, "attribute " + Ticked(test.name) + " has no value", "write " + test.name + "=\"…\"");
      continue;
    }
    bool ok = true;
    SkipSpace();
    test.value = ParseValue(&ok);
    if (!ok) {
      while (!AtEnd() && Peek() != '>' && !IsSpaceChar(Peek()) && !(Peek() == '/' && Peek(1) == '>')) ++at_;
      continue;
    }
    node->span_tests.push_back(std::move(test));
  }
}

void Parser::LookUpKind(Node* node, SourcePos pos) {
  if (node->kind_name == "s") return;
  Kinds* kinds = context_.options.kinds;
  if (kinds != nullptr) {
    node->kind = context_.options.add_kinds ? kinds->Add(node->kind_name) : kinds->Find(node->kind_name);
  }
  if (node->kind >= 0) return;
  std::vector<std::string_view> known = {"s"};
  if (kinds != nullptr) known.insert(known.end(), kinds->names().begin(), kinds->names().end());
  std::string hint = DidYouMean(node->kind_name, known);
  if (hint.empty() && known.size() == 1) hint = "without packs only <s/> is known";
  Error(pos, "unknown kind " + Ticked(node->kind_name), hint);
}

NodePtr Parser::ParseMacroUse() {
  SourcePos pos = Here();
  Take('$');
  std::string name(TakeName(/*hyphens=*/true));
  const PatternOptions& options = context_.options;
  auto placeholder = [&] { return NewNode(Node::kToken, pos); };
  if (name.empty()) {
    Error(pos, "a name is missing after `$`");
    return placeholder();
  }
  const Macro* macro = nullptr;
  if (options.macros != nullptr) {
    if (auto it = options.macros->find(name); it != options.macros->end()) macro = &it->second;
  }
  if (macro == nullptr) {
    if (options.sets != nullptr && options.sets->contains(name)) {
      Error(pos, Ticked("$" + name) + " is a set", "a set is a value: [lemma=$" + name + "]");
    } else {
      Error(pos, "unknown macro " + Ticked("$" + name), DidYouMean(name, KeysOf(options.macros), "$"));
    }
    return placeholder();
  }
  if (std::find(context_.open_macros.begin(), context_.open_macros.end(), name) !=
      context_.open_macros.end()) {
    std::string path;
    for (const std::string& open : context_.open_macros) path += "$" + open + " → ";
    Error(pos, "macro " + Ticked("$" + name) + " uses itself", path + "$" + name);
    return placeholder();
  }
  int32_t source = context_.sources->FindMacro(name);
  if (source < 0)
    source = context_.sources->Add({macro->source, macro->file, macro->line, macro->column, name});
  if (++context_.depth > kMaxPatternDepth) {
    Fatal(pos, "nested deeper than kMaxPatternDepth = " + std::to_string(kMaxPatternDepth));
    return placeholder();
  }
  context_.open_macros.push_back(name);
  NodePtr node = Parser(&context_, source, macro->source).ParseMacroBody();
  context_.open_macros.pop_back();
  --context_.depth;
  if (context_.fatal) at_ = text_.size();
  return node;
}

NodePtr Parser::ParseToken() {
  SourcePos pos = Here();
  NodePtr node = NewNode(Node::kToken, pos);
  Take('[');
  SkipSpace();
  if (Take(']')) {
    node->test.pos = pos;
    return node;
  }
  bool ok = true;
  size_t open_depth = static_cast<size_t>(context_.depth);
  node->test = ParseTest(&ok);
  context_.depth = static_cast<int32_t>(open_depth);
  SkipSpace();
  if (ok && Take(']')) return node;
  if (ok && AtEnd()) {
    Error(pos, "`[` is never closed");
  } else if (ok && (Peek() == ',' || Peek() == ';' || IsNameStart(Peek()))) {
    Error(Here(), "unexpected " + Ticked(CodePointHere()) + " in a token", "tests are joined by `&` or `|`");
  } else if (ok) {
    Error(Here(), "unexpected " + Ticked(CodePointHere()) + " in a token");
  }
  node->test = TokenTest{};
  SkipPast(']');
  return node;
}

template <class T, class ParsePart>
T Parser::ParseLevel(ParsePart part, bool* ok) {
  SourcePos pos = Here();
  T first = part(ok);
  SkipSpace();
  char op = Peek();
  if (!*ok || (op != '&' && op != '|')) return first;
  T all;
  all.type = op == '&' ? T::kAnd : T::kOr;
  all.pos = pos;
  all.children.push_back(std::move(first));
  while (*ok && !AtEnd() && (Peek() == '&' || Peek() == '|')) {
    if (Peek() != op) {
      Error(Here(), "`&` with `|` needs brackets", "write (a & b) | c or a & (b | c)");
      *ok = false;
      return all;
    }
    ++at_;
    if (++context_.nodes > kMaxProgramStates)
      Fatal(pos,
            "the pattern has more than " + std::to_string(kMaxProgramStates) + " parts (kMaxProgramStates)");
    all.children.push_back(part(ok));
    SkipSpace();
  }
  return all;
}

TokenTest Parser::ParseTest(bool* ok) {
  SkipSpace();
  return ParseLevel<TokenTest>([this](bool* good) { return ParseTestUnary(good); }, ok);
}

TokenTest Parser::ParseTestUnary(bool* ok) {
  SkipSpace();
  SourcePos pos = Here();
  bool negation = Peek() == '!';
  if (!negation && Peek() != '(') return ParseTestLeaf(ok);
  if (++context_.depth > kMaxPatternDepth) {
    Fatal(pos, "nested deeper than kMaxPatternDepth = " + std::to_string(kMaxPatternDepth));
    *ok = false;
    return {};
  }
  ++at_;
  TokenTest test;
  if (negation) {
    test.type = TokenTest::kNot;
    test.pos = pos;
    test.children.push_back(ParseTestUnary(ok));
  } else {
    test = ParseTest(ok);
    SkipSpace();
    if (*ok && !Take(')')) {
      Error(pos, "`(` is never closed");
      *ok = false;
    }
  }
  --context_.depth;
  return test;
}

TokenTest Parser::ParseTestLeaf(bool* ok) {
  TokenTest test;
  test.pos = Here();
  std::string name(TakeName());
  if (name.empty()) {
    *ok = false;
    if (AtEnd()) return Error(test.pos, "an attribute is missing here"), test;
    bool text = Peek() == '"' || Peek() == '\'' || Peek() == '/';
    Error(test.pos,
          text ? "an attribute is missing before the value"
               : "an attribute is missing before " + Ticked(CodePointHere()),
          text ? "write [word=\"…\"] or, without brackets, \"…\"" : "write [lemma=\"say\"] or [is_title]");
    return test;
  }
  SkipSpace();
  bool compares = Peek() == '=' || (Peek() == '!' && Peek(1) == '=');
  std::optional<Attr> attr = ParseAttr(name);
  uint32_t flag = ParseFlag(name);
  const std::vector<std::string>& given = context_.options.attributes;
  const bool is_given = flag == 0 && std::find(given.begin(), given.end(), name) != given.end();
  if (!attr && flag == 0 && !(is_given && compares)) {
    std::vector<std::string_view> known = compares ? AttrNames() : FlagNames();
    if (compares) known.insert(known.end(), given.begin(), given.end());
    std::string hint = DidYouMean(name, known);
    if (hint.empty()) {
      for (std::string_view each : known) hint += (hint.empty() ? "known are " : ", ") + std::string(each);
    }
    Error(test.pos, std::string("unknown ") + (compares ? "attribute " : "flag ") + Ticked(name), hint);
  }
  if (!compares) {
    test.type = TokenTest::kFlag;
    test.flag = name;
    if (attr) {
      Error(test.pos, "attribute " + Ticked(name) + " has no value", "write " + name + "=\"…\"");
      *ok = Peek() == '&' || Peek() == '|' || Peek() == ']' || Peek() == ')';
      if (*ok) test = TokenTest{};
    }
    return test;
  }
  if (flag != 0) {
    Error(test.pos, "flag " + Ticked(name) + " takes no value", "write [" + name + "] or [!" + name + "]");
  }
  test.type = TokenTest::kAttr;
  test.attr = attr.value_or(is_given ? Attr::kGiven : Attr::kWord);
  if (test.attr == Attr::kGiven) test.given = name;
  test.negated = Take('!');
  Take('=');
  if (Peek() == '=') {
    Error(Here(), "`==` is written `=`");
    ++at_;
  }
  SkipSpace();
  test.value = ParseValue(ok, /*may_be_empty=*/is_given);
  return test;
}

Value Parser::ParseValue(bool* ok, bool may_be_empty) {
  Value value;
  value.pos = Here();
  if (Peek() == '"' || Peek() == '\'') {
    value.text = ParseString(ok, may_be_empty);
  } else if (Peek() == '/') {
    value.kind = Value::kRegex;
    value.text = ParseRegex(&value.fold_case, ok);
  } else if (Take('$')) {
    value.kind = Value::kSet;
    value.text = std::string(TakeName(/*hyphens=*/true));
    const PatternOptions& options = context_.options;
    if (options.sets != nullptr && options.sets->contains(value.text)) return value;
    if (value.text.empty()) {
      Error(value.pos, "a name is missing after `$`");
      *ok = false;
    } else if (options.macros != nullptr && options.macros->contains(value.text)) {
      Error(value.pos, Ticked("$" + value.text) + " is a macro",
            "a macro stands in the place of an element, without brackets: $" + value.text);
    } else {
      Error(value.pos, "unknown set " + Ticked("$" + value.text),
            DidYouMean(value.text, KeysOf(options.sets), "$"));
    }
  } else {
    *ok = false;
    if (IsNameStart(Peek())) {
      Error(value.pos, "a value is missing here",
            "strings stand in quotes: \"" + std::string(TakeName()) + "\"");
    } else {
      Error(value.pos, "a value is missing here", "write \"…\", /…/ or $set");
    }
  }
  return value;
}

std::string Parser::ParseString(bool* ok, bool may_be_empty) {
  SourcePos pos = Here();
  char mark = text_[at_++];
  std::string out;
  while (!AtEnd() && Peek() != '\n') {
    char c = text_[at_++];
    if (c == mark) {
      if (out.empty() && !may_be_empty) Error(pos, "an empty string", "any token is []");
      return out;
    }
    if (c == '\\' && !AtEnd()) {
      char escaped = Peek();
      if (escaped == mark || escaped == '\\' || escaped == '"' || escaped == '\'') {
        ++at_;
        c = escaped;
      } else {
        Error(At(at_ - 1), "unknown escape " + Ticked("\\" + std::string(CodePointHere())),
              "known are \\\" and \\\\; a regex is written /…/");
        continue;
      }
    }
    out += c;
  }
  Error(pos, "the string is never closed");
  *ok = false;
  return out;
}

std::string Parser::ParseRegex(bool* fold_case, bool* ok) {
  SourcePos pos = Here();
  ++at_;
  std::string out;
  bool closed = false;
  while (!AtEnd() && Peek() != '\n' && !closed) {
    char c = text_[at_++];
    if (c == '/') {
      closed = true;
    } else if (c == '\\' && Peek() == '/') {
      out += text_[at_++];
    } else {
      out += c;
      if (c == '\\' && !AtEnd()) out += text_[at_++];
    }
  }
  if (!closed) {
    Error(pos, "the regex is never closed", "a slash inside is written \\/");
    *ok = false;
    return out;
  }
  SourcePos flags_pos = Here();
  std::string_view flags = TakeName();
  *fold_case = flags == "i";
  if (!flags.empty() && flags != "i")
    Error(flags_pos, "unknown regex flag " + Ticked(flags), "the only one is /…/i");
  if (out.empty()) Error(pos, "an empty regex", "any token is []");
  return out;
}

Constraint Parser::ParseConstraint(bool* ok) {
  SkipSpace();
  return ParseLevel<Constraint>([this](bool* good) { return ParseConstraintUnary(good); }, ok);
}

Constraint Parser::ParseConstraintUnary(bool* ok) {
  SkipSpace();
  SourcePos pos = Here();
  bool negation = Peek() == '!';
  if (!negation && Peek() != '(') return ParseComparison(ok);
  if (++context_.depth > kMaxPatternDepth) {
    Fatal(pos, "nested deeper than kMaxPatternDepth = " + std::to_string(kMaxPatternDepth));
    *ok = false;
    return {};
  }
  ++at_;
  Constraint out;
  if (negation) {
    out.type = Constraint::kNot;
    out.pos = pos;
    out.children.push_back(ParseConstraintUnary(ok));
  } else {
    out = ParseConstraint(ok);
    SkipSpace();
    if (*ok && !Take(')')) {
      Error(pos, "`(` is never closed");
      *ok = false;
    }
  }
  --context_.depth;
  return out;
}

Constraint Parser::ParseComparison(bool* ok) {
  Constraint out;
  out.pos = Here();
  out.left = ParseOperand(ok);
  if (!*ok) return out;
  SkipSpace();
  static constexpr std::pair<std::string_view, Constraint::Op> kOps[] = {
      {"!=", Constraint::kNe}, {"<=", Constraint::kLe}, {">=", Constraint::kGe},
      {"=", Constraint::kEq},  {"<", Constraint::kLt},  {">", Constraint::kGt}};
  for (const auto& [text, op] : kOps) {
    if (text_.substr(at_, text.size()) != text) continue;
    at_ += text.size();
    out.op = op;
    if (op == Constraint::kEq && Peek() == '=') {
      Error(Here(), "`==` is written `=`");
      ++at_;
    }
    SkipSpace();
    out.right = ParseOperand(ok);
    return out;
  }
  Error(Here(), "a comparison is missing here", "one of = != < > <= >=");
  *ok = false;
  return out;
}

// x.word  "text"  start(x)  end(x)
Operand Parser::ParseOperand(bool* ok) {
  Operand out;
  SkipSpace();
  out.pos = Here();
  if (Peek() == '"' || Peek() == '\'') {
    out.text = ParseString(ok);
    return out;
  }
  std::string name(TakeName());
  SkipSpace();
  if ((name == "start" || name == "end") && Take('(')) {
    out.kind = name == "start" ? Operand::kStart : Operand::kEnd;
    SkipSpace();
    out.pos = Here();
    out.label = std::string(TakeName());
    SkipSpace();
    if (!out.label.empty() && Take(')')) return out;
    Error(out.pos, "a label is missing in " + Ticked(name + "(…)"), "write " + name + "(x)");
  } else if (!name.empty() && Take('.')) {
    out.kind = Operand::kAttribute;
    out.label = name;
    out.attribute = std::string(TakeName());
    if (!out.attribute.empty()) return out;
    Error(Here(), "an attribute is missing after " + Ticked(name + "."),
          "write " + name + ".word or " + name + ".lemma");
  } else if (!name.empty()) {
    Error(out.pos, "label " + Ticked(name) + " needs an attribute",
          "write " + name + ".word; a string stands in quotes");
  } else {
    Error(out.pos, "a label or a string is missing here", "write x.word = y.word or start(x) < start(y)");
  }
  *ok = false;
  return out;
}

}  // namespace

Ast Parse(std::string_view source, const PatternOptions& options, Sources* sources) {
  if (source.size() > static_cast<size_t>(kMaxPatternBytes)) {
    sources->Add({"", options.file, options.line, options.column, ""});
    sources->Error({}, "the pattern is longer than kMaxPatternBytes = " + std::to_string(kMaxPatternBytes),
                   "a long list of words belongs in a set or a term list");
    return {};
  }
  sources->Add({std::string(source), options.file, options.line, options.column, ""});
  if (int64_t bad = FindInvalidUtf8(source); bad >= 0) {
    sources->Error({0, static_cast<int32_t>(bad)}, "not UTF-8");
    return {};
  }
  Context context{options, sources, 0, 0, false, {}};
  Ast ast = Parser(&context, 0, source).ParsePattern();
  return context.fatal ? Ast{} : std::move(ast);
}

}  // namespace copydesk::pattern
