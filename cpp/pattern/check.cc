#include "pattern/check.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "pattern/element.h"
#include "text/unicode.h"
#include "words/document.h"
#include "words/vocabulary.h"

namespace copydesk::pattern {
namespace {

constexpr size_t kMaxComparedAlternatives = 100;  // each with each

std::string Ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

bool HasUpper(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (IsUpper(NextCodePoint(text, &at))) return true;
  }
  return false;
}

// Shapes hold runs of at most four of "x", "X" and "d" each.
bool LongRun(std::string_view shape) {
  size_t run = 1;
  for (size_t i = 1; i < shape.size(); ++i) {
    run = shape[i] == shape[i - 1] ? run + 1 : 1;
    if (run > 4 && (shape[i] == 'x' || shape[i] == 'X' || shape[i] == 'd')) return true;
  }
  return false;
}

// "did you mean `type`?", or what is known where that is little.
std::string NearestOrAll(std::string_view word, const std::vector<std::string_view>& known) {
  constexpr size_t kMostTold = 24;
  if (const std::string_view near = NearestName(word, known); !near.empty())
    return "did you mean " + Ticked(near) + "?";
  if (known.empty() || known.size() > kMostTold) return "";
  std::string out = "known are";
  for (std::string_view name : known) out += (name == known.front() ? " " : ", ") + std::string(name);
  return out;
}

// The first node that sets a label, or null.
const Node* FindLabel(const Node& node, const std::string& label) {
  if (node.type == Node::kLabel && node.text == label) return &node;
  for (const NodePtr& child : node.children) {
    if (const Node* found = FindLabel(*child, label)) return found;
  }
  return nullptr;
}

class Checker {
 public:
  Checker(const PatternOptions& options, Sources* sources) : options_(options), sources_(*sources) {}

  void Check(Ast* ast) {
    Visit(ast->root.get());
    LabelsOnPath(*ast->root);
    if (labels_.size() > static_cast<size_t>(kMaxLabels)) {
      sources_.Error(ast->root->pos, "more than kMaxLabels = " + std::to_string(kMaxLabels) + " labels");
    }
    if (ast->constraint) CheckConstraint(*ast->constraint, *ast->root);
  }

 private:
  // The tokens that the text would have.
  std::vector<std::string> Tokenise(const std::string& text);
  void Visit(Node* node);
  void CheckLiteral(Node* node);
  void CheckAlternatives(const Node& node);
  bool HasFaultyRegex(const TokenTest& test) const;
  void CheckTest(const TokenTest& test);
  const std::vector<SpanAttribute>* AttributesOf(KindId kind) const;
  void CheckSpanTest(const Node& node, const SpanTest& test);
  void CheckSpanValue(const Node& node, const SpanTest& test, const SpanAttribute& known);
  void CheckContradiction(const TokenTest& test);
  void CheckTagRegex(const TokenTest& test);
  const std::vector<std::string>& TagsOf(Attr attr) const;
  bool IsGiven(std::string_view attribute) const {
    return std::find(options_.attributes.begin(), options_.attributes.end(), attribute) !=
           options_.attributes.end();
  }
  void CheckStringValue(const TokenTest& test, const std::string& text);
  void CheckRegex(const Value& value);
  // Labels that one way through the node can set; tells of a label that one way sets twice.
  std::set<std::string> LabelsOnPath(const Node& node);
  void ForbidLabels(const Node& node, const std::string& where);
  void CheckConstraint(const Constraint& constraint, const Node& root);
  void CheckOperand(const Operand& operand, const Node& root);
  // Whether a span under the label may have the attribute; `known`: those that its spans have.
  bool HoldsAttribute(const Node& node, const Operand& operand, bool inside,
                      std::vector<std::string_view>* known) const;

  const PatternOptions& options_;
  Sources& sources_;
  Vocabulary vocabulary_;
  std::set<std::string> labels_;  // all, in order of name
};

// The tokens of a literal as a text has them: in the middle of a sentence, so that "mr." keeps its stop, or
// behind a word where only that makes it one token ("'s", "n't").
std::vector<std::string> Checker::Tokenise(const std::string& text) {
  if (options_.language == nullptr) return {text};
  auto within = [&](const std::string& before) {
    std::string sentence = before + text + " a";
    Document document(sentence, &vocabulary_, options_.language);
    document.AddSegment({0, static_cast<int32_t>(sentence.size())});
    const int32_t start = static_cast<int32_t>(before.size());
    std::vector<std::string> out;
    for (const Token& token : document.tokens()) {
      if (token.bytes.start >= start && token.bytes.end <= start + static_cast<int32_t>(text.size()))
        out.emplace_back(Slice(sentence, token.bytes));
    }
    return out;
  };
  std::vector<std::string> words = within("a ");
  if (words.size() < 2) return words;
  std::vector<std::string> clitic = within("a");
  return clitic.size() == 1 && clitic.front() == text ? clitic : words;
}

void Checker::Visit(Node* node) {
  switch (node->type) {
    case Node::kLiteral:
      CheckLiteral(node);
      break;
    case Node::kToken:
      CheckTest(node->test);
      break;
    case Node::kSpan:
    case Node::kSpanStart:
    case Node::kSpanEnd:
      for (const SpanTest& test : node->span_tests) {
        CheckRegex(test.value);
        CheckSpanTest(*node, test);
      }
      break;
    case Node::kLabel:
      labels_.insert(node->text);
      for (const std::string& reserved : options_.reserved_labels) {
        if (reserved == node->text)
          sources_.Error(node->pos, "label " + Ticked(node->text) + " has the name of a column",
                         "choose another name");
      }
      break;
    case Node::kLook:
      if (node->negated) ForbidLabels(*node->children[0], "in a negative look-around");
      break;
    case Node::kInside:
      ForbidLabels(*node->children[1], node->containing ? "after `containing`" : "after `within`");
      break;
    default:
      break;
  }
  for (const NodePtr& child : node->children) Visit(child.get());
  if (node->type == Node::kAlternation) CheckAlternatives(*node);
}

void Checker::CheckLiteral(Node* node) {
  if (node->text.empty()) return;  // told by the parser
  node->any_case = !HasUpper(node->text);
  node->words = Tokenise(node->text);
  if (node->words.empty()) {
    sources_.Error(node->pos, "a literal without a token", "white space is never a token");
    node->words = {node->text};
  }
  if (node->any_case) {
    for (std::string& word : node->words) word = LowerCase(word);
  }
  for (std::string_view regex : {".*", ".+", "|", "[a-z]"}) {
    if (node->text.size() > regex.size() && node->text.find(regex) != std::string::npos) {
      sources_.Lint(node->pos, Ticked(regex) + " in a literal is plain text", "a regex is written /…/");
      return;
    }
  }
  if (node->words.size() > 1 && node->text.find(' ') == std::string::npos) {
    std::string tokens;
    for (const std::string& word : node->words) tokens += (tokens.empty() ? "" : " ") + word;
    sources_.Lint(node->pos, "this literal is " + std::to_string(node->words.size()) + " tokens: " + tokens);
  }
}

// An alternative that an earlier one makes idle: whatever passes it has passed the other.
void Checker::CheckAlternatives(const Node& node) {
  const size_t looked_at = std::min(node.children.size(), kMaxComparedAlternatives);
  ElementTable table;
  std::vector<int32_t> elements(looked_at, -1);
  for (size_t i = 0; i < looked_at; ++i) {
    const Node& child = *node.children[i];
    if (child.type == Node::kToken && !HasFaultyRegex(child.test))
      elements[i] = table.AddTest(child.test, options_.sets);
    if (child.type == Node::kLiteral && child.words.size() == 1)
      elements[i] = table.AddLiteral(child.words[0], child.any_case);
  }
  auto covers = [&](size_t a, size_t b) {
    if (elements[a] >= 0 && elements[b] >= 0) return table.Implies(elements[b], table, elements[a]);
    const Node& first = *node.children[a];
    const Node& second = *node.children[b];
    if (first.type == Node::kLiteral && second.type == Node::kLiteral && first.any_case)
      return first.text == LowerCase(second.text);
    bool element = first.type == Node::kToken || first.type == Node::kLiteral || first.type == Node::kSpan;
    return element && first.type == second.type && ElementString(first) == ElementString(second);
  };
  for (size_t i = 1; i < looked_at; ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (!covers(k, i)) continue;
      sources_.Lint(node.children[i]->pos, "this alternative is never reached",
                    ElementString(*node.children[k]) + " before it matches the same");
      break;
    }
  }
}

// Told elsewhere; it cannot be compiled.
bool Checker::HasFaultyRegex(const TokenTest& test) const {
  if (test.type == TokenTest::kAttr && test.value.kind == Value::kRegex)
    return !RegexFault(test.value.text, test.value.fold_case).empty();
  return std::any_of(test.children.begin(), test.children.end(),
                     [&](const TokenTest& child) { return HasFaultyRegex(child); });
}

void Checker::CheckRegex(const Value& value) {
  if (value.kind != Value::kRegex) return;
  std::string fault = RegexFault(value.text, value.fold_case);
  if (!fault.empty()) sources_.Error(value.pos, "bad regex: " + fault);
}

void Checker::CheckTest(const TokenTest& test) {
  for (const TokenTest& child : test.children) CheckTest(child);
  if (test.type == TokenTest::kAnd) CheckContradiction(test);
  if (test.type != TokenTest::kAttr) return;
  CheckRegex(test.value);
  if (IsGiven(test.attr == Attr::kGiven ? test.given : AttrName(test.attr))) return;
  if (test.value.kind == Value::kString) CheckStringValue(test, test.value.text);
  if (test.value.kind == Value::kRegex && (test.attr == Attr::kTag || test.attr == Attr::kPos))
    CheckTagRegex(test);
  if (test.value.kind != Value::kSet || options_.sets == nullptr) return;
  if (auto it = options_.sets->find(test.value.text); it != options_.sets->end()) {
    for (const std::string& text : it->second) CheckStringValue(test, text);
  }
}

// Null where any attribute may be had.
const std::vector<SpanAttribute>* Checker::AttributesOf(KindId kind) const {
  if (options_.span_attributes == nullptr) return nullptr;
  const auto known = options_.span_attributes->find(kind);
  return known == options_.span_attributes->end() ? nullptr : &known->second;
}

// <act typ="ACCUSE"/>, <act type="ACUSE"/>
void Checker::CheckSpanTest(const Node& node, const SpanTest& test) {
  const std::vector<SpanAttribute>* attributes = AttributesOf(node.kind);
  if (attributes == nullptr) return;
  const auto known = std::find_if(attributes->begin(), attributes->end(),
                                  [&](const SpanAttribute& a) { return a.name == test.name; });
  if (known != attributes->end()) return CheckSpanValue(node, test, *known);
  std::vector<std::string_view> names;
  for (const SpanAttribute& attribute : *attributes) names.push_back(attribute.name);
  sources_.Error(test.pos, Ticked(node.kind_name) + " has no attribute " + Ticked(test.name),
                 NearestOrAll(test.name, names));
}

void Checker::CheckSpanValue(const Node& node, const SpanTest& test, const SpanAttribute& known) {
  if (known.values.empty()) return;
  const auto tell = [&](const std::string& what, const std::string& hint) {
    if (known.sure)
      sources_.Error(test.value.pos, what, hint);
    else
      sources_.Lint(test.value.pos, what, hint);
  };
  const std::string of = Ticked(node.kind_name) + " has the " + Ticked(test.name) + " ";
  if (test.value.kind == Value::kRegex) {
    if (!RegexFault(test.value.text, test.value.fold_case).empty()) return;  // told
    const StringTest regex(test.value, false, nullptr);
    if (known.sure && std::none_of(known.values.begin(), known.values.end(),
                                   [&](const std::string& value) { return regex.Contains(value); }))
      tell("no " + Ticked(node.kind_name) + " has a " + Ticked(test.name) + " that this regex matches",
           NearestOrAll("", {known.values.begin(), known.values.end()}));
    return;
  }
  std::vector<std::string> asked = {test.value.text};
  if (test.value.kind == Value::kSet) {
    if (options_.sets == nullptr) return;
    const auto set = options_.sets->find(test.value.text);
    asked = set == options_.sets->end() ? std::vector<std::string>() : set->second;
  }
  for (const std::string& value : asked) {
    if (value.empty() || std::find(known.values.begin(), known.values.end(), value) != known.values.end())
      continue;
    tell("no " + of + Ticked(value), NearestOrAll(value, {known.values.begin(), known.values.end()}));
  }
}

// [word="said" & word="told"]
void Checker::CheckContradiction(const TokenTest& test) {
  auto exact = [](const TokenTest& t) {
    return t.type == TokenTest::kAttr && !t.negated && t.value.kind == Value::kString;
  };
  for (size_t i = 0; i < test.children.size(); ++i) {
    const TokenTest& a = test.children[i];
    if (!exact(a)) continue;
    for (size_t k = i + 1; k < std::min(test.children.size(), kMaxComparedAlternatives); ++k) {
      const TokenTest& b = test.children[k];
      if (exact(b) && a.attr == b.attr && a.given == b.given && a.value.text != b.value.text) {
        sources_.Lint(b.pos,
                      "never true: " + Ticked(a.attr == Attr::kGiven ? a.given : AttrName(a.attr)) +
                          " is two strings at once",
                      "one or the other is written with `|`");
      }
    }
  }
}

const std::vector<std::string>& Checker::TagsOf(Attr attr) const {
  static const std::vector<std::string> kUpos = {"ADJ",   "ADP",   "ADV", "AUX",  "CCONJ", "DET",
                                                 "INTJ",  "NOUN",  "NUM", "PART", "PRON",  "PROPN",
                                                 "PUNCT", "SCONJ", "SYM", "VERB", "X"};
  return attr == Attr::kPos ? kUpos : options_.language->tag_names();
}

void Checker::CheckTagRegex(const TokenTest& test) {
  if (options_.language == nullptr || options_.language->tag_names().size() < 2) return;
  if (!RegexFault(test.value.text, test.value.fold_case).empty()) return;
  StringTest regex(test.value, false, nullptr);
  const std::vector<std::string>& tags = TagsOf(test.attr);
  if (std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) { return regex.Contains(tag); }))
    return;
  sources_.Lint(test.value.pos, "no token has a " + Ticked(AttrName(test.attr)) + " that this regex matches");
}

void Checker::CheckStringValue(const TokenTest& test, const std::string& text) {
  if (text.empty() || options_.language == nullptr) return;
  if ((test.attr == Attr::kTag || test.attr == Attr::kPos) && options_.language->tag_names().size() > 1) {
    const std::vector<std::string>& tags = TagsOf(test.attr);
    if (std::find(tags.begin(), tags.end(), text) != tags.end()) return;
    std::string upper = text;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    std::string_view near = NearestName(upper, {tags.begin(), tags.end()});
    sources_.Lint(test.value.pos, "no token has the " + std::string(AttrName(test.attr)) + " " + Ticked(text),
                  near.empty() ? "" : "did you mean " + Ticked(near) + "?");
  }
  if (test.attr == Attr::kLower && LowerCase(text) != Composed(text)) {
    sources_.Lint(test.value.pos, "`lower` never has capitals", "write " + Ticked(LowerCase(text)));
  }
  if (test.attr == Attr::kNorm && FoldNorm(text) != Composed(text)) {
    sources_.Lint(test.value.pos, "`norm` never has capitals or diacritics",
                  "write " + Ticked(FoldNorm(text)));
  }
  if (test.attr == Attr::kShape && LongRun(text)) {
    sources_.Lint(test.value.pos, "`shape` never has five of a kind in a row",
                  "longer runs are cut at four: Xxxxx, dddd");
  }
  bool surface = test.attr == Attr::kWord || test.attr == Attr::kLower || test.attr == Attr::kNorm ||
                 test.attr == Attr::kLemma;
  if (!surface) return;
  std::vector<std::string> words = Tokenise(text);
  if (words.size() == 1) return;
  if (test.attr != Attr::kWord) {  // "inc.": an abbreviation only where it has its capital
    std::string capital = text;
    if (capital[0] >= 'a' && capital[0] <= 'z') capital[0] = static_cast<char>(capital[0] - 'a' + 'A');
    if (Tokenise(capital).size() == 1) return;
  }
  sources_.Lint(test.value.pos, Ticked(text) + " is never one token",
                "the literal \"" + text + "\" matches its " + std::to_string(words.size()) + " tokens");
}

std::set<std::string> Checker::LabelsOnPath(const Node& node) {
  std::set<std::string> out;
  bool alternatives = node.type == Node::kAlternation;
  if (node.type == Node::kLabel) out.insert(node.text);
  size_t counted = node.type == Node::kInside ? 1 : node.children.size();
  for (size_t i = 0; i < counted; ++i) {
    for (const std::string& label : LabelsOnPath(*node.children[i])) {
      if (out.insert(label).second || alternatives) continue;
      const Node* second = FindLabel(*node.children[i], label);
      sources_.Error(second != nullptr ? second->pos : node.pos,
                     "label " + Ticked(label) + " stands twice on one path",
                     "the same label may stand in two alternatives; give one of these another name");
    }
  }
  return out;
}

void Checker::ForbidLabels(const Node& node, const std::string& where) {
  if (node.type == Node::kLabel)
    sources_.Error(node.pos, "label " + Ticked(node.text) + " " + where, "it could never be filled");
  for (const NodePtr& child : node.children) ForbidLabels(*child, where);
}

bool Checker::HoldsAttribute(const Node& node, const Operand& operand, bool inside,
                             std::vector<std::string_view>* known) const {
  inside |= node.type == Node::kLabel && node.text == operand.label;
  if (inside && node.type == Node::kSpan && node.kind >= 0) {
    const std::vector<SpanAttribute>* attributes = AttributesOf(node.kind);
    if (attributes == nullptr) return true;
    for (const SpanAttribute& attribute : *attributes) {
      if (attribute.name == operand.attribute) return true;
      known->push_back(attribute.name);
    }
  }
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const NodePtr& c) { return HoldsAttribute(*c, operand, inside, known); });
}

void Checker::CheckOperand(const Operand& operand, const Node& root) {
  if (operand.kind == Operand::kString) return;
  if (!labels_.contains(operand.label)) {
    std::string_view near = NearestName(operand.label, {labels_.begin(), labels_.end()});
    sources_.Error(operand.pos, "no label " + Ticked(operand.label) + " in the pattern",
                   near.empty() ? "" : "did you mean " + Ticked(near) + "?");
    return;
  }
  std::vector<std::string_view> known = AttrNames();
  if (operand.kind != Operand::kAttribute || ParseAttr(operand.attribute) || IsGiven(operand.attribute) ||
      HoldsAttribute(root, operand, false, &known))
    return;
  std::string_view near = NearestName(operand.attribute, known);
  sources_.Error(operand.pos, Ticked(operand.label) + " has no attribute " + Ticked(operand.attribute),
                 near.empty() ? "only a label on a span, as " + operand.label +
                                    ":<person/>, has more than the attributes of tokens"
                              : "did you mean " + Ticked(near) + "?");
}

void Checker::CheckConstraint(const Constraint& constraint, const Node& root) {
  for (const Constraint& child : constraint.children) CheckConstraint(child, root);
  if (constraint.type != Constraint::kCompare) return;
  CheckOperand(constraint.left, root);
  CheckOperand(constraint.right, root);
  auto position = [](const Operand& o) { return o.kind == Operand::kStart || o.kind == Operand::kEnd; };
  if (position(constraint.left) != position(constraint.right)) {
    sources_.Error(constraint.pos, "a position is compared with a text",
                   "write start(x) < start(y) or x.word = y.word");
  } else if (!position(constraint.left) && constraint.op != Constraint::kEq &&
             constraint.op != Constraint::kNe) {
    sources_.Error(constraint.pos, "texts are compared by `=` and `!=` only",
                   "an order is one of positions: start(x) < start(y)");
  } else if (constraint.left.kind == Operand::kString && constraint.right.kind == Operand::kString) {
    sources_.Lint(constraint.pos, "two strings are compared: always the same answer");
  }
}

}  // namespace

void Check(const PatternOptions& options, Ast* ast, Sources* sources) {
  Checker(options, sources).Check(ast);
}

}  // namespace copydesk::pattern
