#include "pattern/program.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/limits.h"

namespace copydesk::pattern {
namespace {

constexpr double kKindCommonness = 800;        // documents in a thousand with a span of some kind
constexpr double kTestedKindCommonness = 300;  // and with one that passes tests of its attributes
constexpr size_t kMaxRequirements = 6;         // with looks as many again

class Compiler {
 public:
  Compiler(const StringSets* sets, ElementTable* table) : sets_(sets), table_(*table) {}
  bool full() const { return full_; }

  Program Compile(const Ast& ast) {
    CollectLabels(*ast.root);
    program_.root = AddExpression(*ast.root);
    program_.first = FirstOf(*ast.root).steps;
    std::sort(program_.first.elements.begin(), program_.first.elements.end());
    program_.required = Required(*ast.root);
    if (ast.constraint) program_.constraint = CompileConstraint(*ast.constraint, *ast.root);
    for (int32_t pc = 0; pc < Next(); ++pc) program_.first_step.push_back(FirstStepFrom(pc));
    return std::move(program_);
  }

 private:
  struct First {
    FirstSteps steps;
    bool may_be_empty = false;
  };
  using Requirements = std::vector<Requirement>;

  int32_t Emit(Instruction::Type type, int32_t x = 0, int32_t y = 0) {
    if (program_.code.size() >= static_cast<size_t>(kMaxProgramStates)) {
      full_ = true;
      return 0;
    }
    program_.code.push_back({type, x, y});
    return static_cast<int32_t>(program_.code.size()) - 1;
  }
  int32_t Next() const { return static_cast<int32_t>(program_.code.size()); }
  Instruction& At(int32_t i) { return program_.code[static_cast<size_t>(i)]; }

  void CollectLabels(const Node& node);
  int32_t LabelId(const std::string& label) const {
    return static_cast<int32_t>(std::find(program_.labels.begin(), program_.labels.end(), label) -
                                program_.labels.begin());
  }
  int32_t AddExpression(const Node& node);
  int32_t AddUnit(const Node& node);
  // Jumps lead forward but where a loop closes, so that few are followed.
  int32_t FirstStepFrom(int32_t pc) const {
    for (int hop = 0; hop < 8; ++hop) {
      const Instruction& i = program_.code[static_cast<size_t>(pc)];
      if (i.type == Instruction::kToken || i.type == Instruction::kSpan) return pc;
      if (i.type != Instruction::kOpen && i.type != Instruction::kJump) return -1;
      pc = i.type == Instruction::kJump ? i.x : pc + 1;
    }
    return -1;
  }
  const std::vector<int32_t>& ElementsOf(const Node& node);
  int32_t SpanOf(const Node& node);
  void AddNested(const Node& node);
  void MeasureLook(Look* look) const;
  std::vector<int32_t> LabelsOf(const Node& node) const;
  void EmitNode(const Node& node);
  void EmitAlternation(const Node& node);
  void EmitRepeat(const Node& node);
  First FirstOf(const Node& node);
  Requirements Required(const Node& root);
  Requirements RequiredOf(const Node& node, bool looks);
  CompiledConstraint CompileConstraint(const Constraint& constraint, const Node& root);
  CompiledOperand CompileOperand(const Operand& operand, const Node& root);
  void SpansUnder(const Node& node, const std::string& label, bool inside, std::vector<int32_t>* out);

  const StringSets* sets_;
  ElementTable& table_;
  Program program_;
  std::unordered_map<const Node*, std::vector<int32_t>> elements_;
  std::unordered_map<const Node*, int32_t> nested_;  // kBoth, kInside → expression; kLook → look
  bool full_ = false;                                // kMaxProgramStates met: nothing more is written
};

void Compiler::CollectLabels(const Node& node) {
  if (node.type == Node::kLabel && LabelId(node.text) == static_cast<int32_t>(program_.labels.size())) {
    program_.labels.push_back(node.text);
  }
  for (const NodePtr& child : node.children) CollectLabels(*child);
}

std::vector<int32_t> Compiler::LabelsOf(const Node& node) const {
  std::vector<int32_t> out;
  if (node.type == Node::kLabel) out.push_back(LabelId(node.text));
  for (const NodePtr& child : node.children) {
    std::vector<int32_t> more = LabelsOf(*child);
    out.insert(out.end(), more.begin(), more.end());
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

int32_t Compiler::AddExpression(const Node& node) {
  if (node.type != Node::kBoth && node.type != Node::kInside) return AddUnit(node);
  Expression e;
  e.type = node.type == Node::kBoth ? Expression::kBoth : Expression::kInside;
  e.left = AddExpression(*node.children[0]);
  e.right = node.type == Node::kBoth ? AddExpression(*node.children[1]) : AddUnit(*node.children[1]);
  e.containing = node.containing;
  e.negated = node.negated;
  e.labels = LabelsOf(node);
  e.node = &node;
  program_.expressions.push_back(std::move(e));
  return static_cast<int32_t>(program_.expressions.size()) - 1;
}

// Nested units are compiled before their user, so that each unit is one stretch of code.
void Compiler::AddNested(const Node& node) {
  if (node.type == Node::kBoth || node.type == Node::kInside) {
    nested_[&node] = AddExpression(node);
  } else if (node.type == Node::kLook) {
    int32_t unit = AddUnit(*node.children[0]);
    nested_[&node] = static_cast<int32_t>(program_.looks.size());
    Look look{unit, node.behind, node.negated};
    MeasureLook(&look);
    look.node = &node;
    program_.looks.push_back(look);
  } else {
    for (const NodePtr& child : node.children) AddNested(*child);
  }
}

// Backwards over the unit's instructions: without a loop each leads only to later ones.
void Compiler::MeasureLook(Look* look) const {
  const Expression& unit = program_.expressions[static_cast<size_t>(look->unit)];
  std::vector<int32_t> fewest(static_cast<size_t>(unit.end - unit.begin)), most(fewest.size());
  for (int32_t pc = unit.end - 1; pc >= unit.begin; --pc) {
    const Instruction& i = program_.code[static_cast<size_t>(pc)];
    auto here = static_cast<size_t>(pc - unit.begin);
    bool goes_on =
        i.type == Instruction::kToken || i.type == Instruction::kOpen || i.type == Instruction::kClose;
    if (i.type == Instruction::kMatch) {
      fewest[here] = most[here] = 0;
    } else if (goes_on) {
      int32_t own = i.type == Instruction::kToken ? 1 : 0;
      fewest[here] = fewest[here + 1] + own;
      most[here] = most[here + 1] + own;
    } else if (i.type == Instruction::kJump && i.x > pc) {
      fewest[here] = fewest[static_cast<size_t>(i.x - unit.begin)];
      most[here] = most[static_cast<size_t>(i.x - unit.begin)];
    } else if (i.type == Instruction::kSplit && i.x > pc && i.y > pc) {
      auto x = static_cast<size_t>(i.x - unit.begin), y = static_cast<size_t>(i.y - unit.begin);
      fewest[here] = std::min(fewest[x], fewest[y]);
      most[here] = std::max(most[x], most[y]);
    } else {
      return;
    }
  }
  look->fewest = fewest[0];
  look->most = most[0];
  if (look->fewest != 1 || look->most != 1 || !unit.labels.empty()) return;
  for (int32_t pc = unit.begin; pc < unit.end; ++pc) {
    const Instruction& i = program_.code[static_cast<size_t>(pc)];
    if (i.type == Instruction::kToken) look->one_of.push_back(i.x);
  }
}

int32_t Compiler::AddUnit(const Node& node) {
  AddNested(node);
  Expression e;
  e.begin = Next();
  EmitNode(node);
  Emit(Instruction::kMatch);
  e.end = Next();
  e.labels = LabelsOf(node);
  e.node = &node;
  program_.expressions.push_back(std::move(e));
  return static_cast<int32_t>(program_.expressions.size()) - 1;
}

// Compiled once a node, however often it is written out.
const std::vector<int32_t>& Compiler::ElementsOf(const Node& node) {
  auto [it, added] = elements_.try_emplace(&node);
  if (!added) return it->second;
  if (node.type == Node::kToken) it->second = {table_.AddTest(node.test, sets_)};
  for (const std::string& word : node.words) it->second.push_back(table_.AddLiteral(word, node.any_case));
  return it->second;
}

int32_t Compiler::SpanOf(const Node& node) {
  SpanElement element;
  element.kind = node.kind;
  element.name = ElementString(node);
  element.key = std::to_string(node.kind) + element.name;
  for (const SpanTest& test : node.span_tests) {
    element.tests.push_back({test.name, StringTest(test.value, test.negated, sets_)});
    // Two packs may use one name for two sets.
    for (const std::string& text : element.tests.back().value.strings()) element.key += "\x1f" + text;
  }
  for (size_t i = 0; i < program_.spans.size(); ++i) {
    if (program_.spans[i].name == element.name) return static_cast<int32_t>(i);
  }
  program_.spans.push_back(std::move(element));
  return static_cast<int32_t>(program_.spans.size()) - 1;
}

void Compiler::EmitNode(const Node& node) {
  if (full_) return;
  switch (node.type) {
    case Node::kToken:
    case Node::kLiteral:
      for (int32_t element : ElementsOf(node)) Emit(Instruction::kToken, element);
      break;
    case Node::kSpan:
      Emit(Instruction::kSpan, SpanOf(node));
      break;
    case Node::kSpanStart:
      Emit(Instruction::kSpanStart, SpanOf(node));
      break;
    case Node::kSpanEnd:
      Emit(Instruction::kSpanEnd, SpanOf(node));
      break;
    case Node::kSequence:
      for (const NodePtr& child : node.children) EmitNode(*child);
      break;
    case Node::kAlternation:
      EmitAlternation(node);
      break;
    case Node::kRepeat:
      EmitRepeat(node);
      break;
    case Node::kLabel:
      Emit(Instruction::kOpen, LabelId(node.text));
      EmitNode(*node.children[0]);
      Emit(Instruction::kClose, LabelId(node.text));
      break;
    case Node::kLook:
      Emit(Instruction::kLook, nested_.at(&node));
      break;
    case Node::kBoth:
    case Node::kInside:
      Emit(Instruction::kSub, nested_.at(&node));
      break;
  }
}

void Compiler::EmitAlternation(const Node& node) {
  std::vector<int32_t> jumps;
  for (size_t i = 0; i < node.children.size(); ++i) {
    bool last = i + 1 == node.children.size();
    int32_t split = last ? -1 : Emit(Instruction::kSplit, Next() + 1);
    EmitNode(*node.children[i]);
    if (last || full_) break;
    jumps.push_back(Emit(Instruction::kJump));
    At(split).y = Next();
  }
  for (int32_t jump : jumps) At(jump).x = Next();
}

// A{2,4} is A A (A (A)?)?; A{2,} is A A A*.
void Compiler::EmitRepeat(const Node& node) {
  const Node& child = *node.children[0];
  for (int32_t i = 0; i < node.min && !full_; ++i) EmitNode(child);
  if (node.max < 0) {
    int32_t split = Emit(Instruction::kSplit, Next() + 1);
    EmitNode(child);
    Emit(Instruction::kJump, split);  // an empty turn comes back to a visited split and ends there
    if (!full_) At(split).y = Next();
    return;
  }
  if (node.max == 0)
    Emit(Instruction::kJump,
         Next() + 1);  // every part costs a state, so that kMaxProgramStates bounds the work
  std::vector<int32_t> splits;
  for (int32_t i = node.min; i < node.max && !full_; ++i) {
    splits.push_back(Emit(Instruction::kSplit, Next() + 1));
    EmitNode(child);
  }
  if (full_) return;
  for (int32_t split : splits) At(split).y = Next();
}

void Append(std::vector<int32_t>* to, const std::vector<int32_t>& from) {
  to->insert(to->end(), from.begin(), from.end());
  std::sort(to->begin(), to->end());
  to->erase(std::unique(to->begin(), to->end()), to->end());
}

Compiler::First Compiler::FirstOf(const Node& node) {
  First out;
  auto either = [&](const First& other) {
    out.steps.any |= other.steps.any;
    Append(&out.steps.elements, other.steps.elements);
    Append(&out.steps.spans, other.steps.spans);
  };
  switch (node.type) {
    case Node::kToken: {
      int32_t element = ElementsOf(node)[0];
      if (table_.IsAny(element)) out.steps.any = true;
      out.steps.elements = {element};
      break;
    }
    case Node::kLiteral:
      out.steps.elements = {ElementsOf(node)[0]};
      break;
    case Node::kSpan:
      out.steps.spans = {SpanOf(node)};
      break;
    case Node::kSpanStart:
    case Node::kSpanEnd:
    case Node::kLook:
      out.may_be_empty = true;
      break;
    case Node::kSequence:
      out.may_be_empty = true;
      for (const NodePtr& child : node.children) {
        First next = FirstOf(*child);
        either(next);
        if (next.may_be_empty) continue;
        out.may_be_empty = false;
        break;
      }
      break;
    case Node::kAlternation:
      for (const NodePtr& child : node.children) {
        First next = FirstOf(*child);
        either(next);
        out.may_be_empty |= next.may_be_empty;
      }
      break;
    case Node::kRepeat:
      if (node.max != 0) out = FirstOf(*node.children[0]);
      out.may_be_empty |= node.min == 0;
      break;
    case Node::kLabel:
    case Node::kBoth:
    case Node::kInside:
      out = FirstOf(*node.children[0]);
      break;
  }
  return out;
}

void SortByCommonness(std::vector<Requirement>* all) {
  std::stable_sort(all->begin(), all->end(),
                   [](const Requirement& a, const Requirement& b) { return a.commonness < b.commonness; });
}

// What a match itself holds; and, where looks ask for something else, that. The two are not mixed: where one
// side of a choice is told by a look and the other by a word, words alone may tell more.
Compiler::Requirements Compiler::Required(const Node& root) {
  Requirements out = RequiredOf(root, /*looks=*/false);
  for (Requirement& r : RequiredOf(root, /*looks=*/true)) {
    const bool told_by_words =
        r.spans.empty() && std::ranges::all_of(r.elements, [&](int32_t e) { return table_.IsSelective(e); });
    if (r.beside && told_by_words) out.push_back(std::move(r));
  }
  SortByCommonness(&out);
  return out;
}

Compiler::Requirements Compiler::RequiredOf(const Node& node, bool looks) {
  Requirements out;
  switch (node.type) {
    case Node::kToken:
    case Node::kLiteral:
      for (int32_t element : ElementsOf(node)) {
        if (!table_.IsAny(element)) out.push_back({{element}, {}, table_.Commonness(element)});
      }
      break;
    case Node::kSpan:
      if (node.kind >= 0)
        out.push_back(
            {{}, {SpanOf(node)}, node.span_tests.empty() ? kKindCommonness : kTestedKindCommonness});
      break;
    case Node::kSequence:
    case Node::kBoth:
      for (const NodePtr& child : node.children) {
        Requirements more = RequiredOf(*child, looks);
        out.insert(out.end(), more.begin(), more.end());
      }
      break;
    case Node::kAlternation: {
      Requirement either;
      for (const NodePtr& child : node.children) {
        Requirements more = RequiredOf(*child, looks);
        if (more.empty()) return {};
        Append(&either.elements, more[0].elements);
        Append(&either.spans, more[0].spans);
        either.commonness += more[0].commonness;
        either.beside |= more[0].beside;
      }
      out.push_back(std::move(either));
      break;
    }
    case Node::kRepeat:
      if (node.min > 0) out = RequiredOf(*node.children[0], looks);
      break;
    case Node::kLabel:
    case Node::kInside:
      return RequiredOf(*node.children[0], looks);
    case Node::kLook:
      if (node.negated || !looks) break;
      out = RequiredOf(*node.children[0], looks);
      for (Requirement& r : out) r.beside = true;
      break;
    case Node::kSpanStart:
    case Node::kSpanEnd:
      break;
  }
  SortByCommonness(&out);
  if (out.size() > kMaxRequirements) out.resize(kMaxRequirements);
  return out;
}

// Which span elements may have made the range of a label.
void Compiler::SpansUnder(const Node& node, const std::string& label, bool inside,
                          std::vector<int32_t>* out) {
  inside |= node.type == Node::kLabel && node.text == label;
  if (inside && node.type == Node::kSpan) out->push_back(SpanOf(node));
  for (const NodePtr& child : node.children) SpansUnder(*child, label, inside, out);
}

CompiledOperand Compiler::CompileOperand(const Operand& operand, const Node& root) {
  CompiledOperand out;
  out.kind = operand.kind;
  out.text = operand.kind == Operand::kAttribute ? operand.attribute : operand.text;
  if (operand.kind == Operand::kString) return out;
  out.label = LabelId(operand.label);
  if (operand.kind != Operand::kAttribute) return out;
  SpansUnder(root, operand.label, false, &out.spans);
  std::optional<Attr> attr = ParseAttr(operand.attribute);
  // What is neither ours nor a span's came with the tokens.
  out.is_token = attr.has_value() || out.spans.empty();
  out.attr = attr.value_or(Attr::kGiven);
  return out;
}

CompiledConstraint Compiler::CompileConstraint(const Constraint& constraint, const Node& root) {
  CompiledConstraint out;
  out.type = constraint.type;
  out.op = constraint.op;
  if (constraint.type == Constraint::kCompare) {
    out.left = CompileOperand(constraint.left, root);
    out.right = CompileOperand(constraint.right, root);
  }
  for (const Constraint& child : constraint.children) out.children.push_back(CompileConstraint(child, root));
  return out;
}

std::string InstructionString(const Program& program, const ElementTable& table, const Instruction& i) {
  auto span = [&] { return program.spans[static_cast<size_t>(i.x)].name; };
  auto number = [](int32_t n) { return std::to_string(n); };
  switch (i.type) {
    case Instruction::kToken:
      return "token " + std::string(table.name(i.x));
    case Instruction::kSpan:
      return "span " + span();
    case Instruction::kSpanStart:
      return "starts " + span();
    case Instruction::kSpanEnd:
      return "ends " + span();
    case Instruction::kSplit:
      return "split " + number(i.x) + ", " + number(i.y);
    case Instruction::kJump:
      return "jump " + number(i.x);
    case Instruction::kOpen:
      return "open " + program.labels[static_cast<size_t>(i.x)];
    case Instruction::kClose:
      return "close " + program.labels[static_cast<size_t>(i.x)];
    case Instruction::kLook: {
      const Look& look = program.looks[static_cast<size_t>(i.x)];
      return std::string("look ") + (look.negated ? "not " : "") + (look.behind ? "behind" : "ahead") +
             " expression " + number(look.unit);
    }
    case Instruction::kSub:
      return "sub expression " + number(i.x);
    case Instruction::kMatch:
      return "match";
  }
  return "";
}

std::string ExpressionString(const Expression& e) {
  if (e.type == Expression::kUnit) return "unit " + std::to_string(e.begin) + ".." + std::to_string(e.end);
  std::string op = e.type == Expression::kBoth ? " & " : e.negated ? " !" : " ";
  if (e.type == Expression::kInside) op += e.containing ? "containing " : "within ";
  return std::to_string(e.left) + op + std::to_string(e.right);
}

}  // namespace

bool SpanElement::Holds(const Span& span) const {
  return std::all_of(tests.begin(), tests.end(),
                     [&](const Test& t) { return t.value.Holds(span.attribute(t.name)); });
}

Program CompileProgram(const Ast& ast, const StringSets* sets, ElementTable* table, Sources* sources) {
  Compiler compiler(sets, table);
  Program program = compiler.Compile(ast);
  if (compiler.full()) {
    sources->Error(
        ast.root->pos,
        "the pattern has more than kMaxProgramStates = " + std::to_string(kMaxProgramStates) + " states",
        "A{m,n} is written out n times; a list of words belongs in a set");
  }
  return program;
}

void WatchElements(const Program& program, const std::vector<int32_t>* elements, ElementTable* table) {
  auto watch = [&](const std::vector<int32_t>& all) {
    for (int32_t e : all) table->Watch(elements == nullptr ? e : (*elements)[static_cast<size_t>(e)]);
  };
  watch(program.first.elements);
  for (const Requirement& r : program.required) watch(r.elements);
}

std::string DebugString(const Program& program, const ElementTable& table) {
  std::string out;
  for (size_t i = 0; i < program.code.size(); ++i) {
    out += std::to_string(i) + ": " + InstructionString(program, table, program.code[i]) + "\n";
  }
  for (size_t i = 0; i < program.expressions.size(); ++i) {
    out += (static_cast<int32_t>(i) == program.root ? "root expression " : "expression ") +
           std::to_string(i) + ": " + ExpressionString(program.expressions[i]) + "\n";
  }
  out += "-- trigger\nfirst:";
  if (program.first.any) out += " any";
  for (int32_t e : program.first.elements) out += " " + std::string(table.name(e));
  for (int32_t s : program.first.spans) out += " " + program.spans[static_cast<size_t>(s)].name;
  out += "\n";
  for (const Requirement& r : program.required) {
    out += "required:";
    for (int32_t e : r.elements) out += " " + std::string(table.name(e));
    for (int32_t i : r.spans) out += " " + program.spans[static_cast<size_t>(i)].name;
    out += "\n";
  }
  return out;
}

}  // namespace copydesk::pattern
