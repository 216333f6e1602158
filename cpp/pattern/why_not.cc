// Why a pattern found nothing: a search from each token that may begin a match, which remembers where it was
// stopped.
//
// Of the places where a search came to nothing the one with the fewest elements left to a match is told, and
// of these the furthest to the right. With `<actor/> []* "said"` all of the gap is told in which "said" was
// looked for; the `[]` of a gap do not count as elements that were met. Cost: that of the search, without
// sharing what led nowhere between starts; kMaxTraceSteps and kMaxAttempts bound it.
#include <algorithm>
#include <tuple>
#include <utility>

#include "base/limits.h"
#include "pattern/matcher.h"

namespace copydesk::pattern {
namespace {

constexpr int32_t kNever = 1 << 29;     // elements left where no way leads to a match
constexpr size_t kMaxVisits = 1 << 20;  // of one start
constexpr size_t kMaxNeeded = 4;        // elements named
constexpr size_t kMaxShown = 60;        // bytes of text in a reason

// “text”, its middle left out if it is long.
std::string Shown(std::string_view text) {
  auto is_inside = [&](size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  if (text.size() <= kMaxShown) return "“" + std::string(text) + "”";
  size_t head = kMaxShown / 2, tail = text.size() - kMaxShown / 2;
  while (is_inside(head)) --head;
  while (is_inside(tail)) ++tail;
  return "“" + std::string(text.substr(0, head)) + " … " + std::string(text.substr(tail)) + "”";
}

std::string Either(std::vector<std::string> names) {
  size_t more = names.size() > kMaxNeeded ? names.size() - kMaxNeeded : 0;
  std::string out;
  for (size_t i = 0; i + more < names.size(); ++i) out += (out.empty() ? "" : " or ") + names[i];
  return more == 0 ? out : out + " or one of " + std::to_string(more) + " more";
}

void AddOnce(std::vector<std::string>* names, std::string name) {
  if (std::find(names->begin(), names->end(), name) == names->end()) names->push_back(std::move(name));
}

}  // namespace

bool Matcher::IsElement(const Instruction& i) const {
  switch (i.type) {
    case Instruction::kToken:
    case Instruction::kSpan:
    case Instruction::kSpanStart:
    case Instruction::kSpanEnd:
    case Instruction::kLook:
    case Instruction::kSub:
      return true;
    default:
      return false;
  }
}

std::string Matcher::NameOf(const Instruction& i, const ElementTable& table) const {
  switch (i.type) {
    case Instruction::kToken:
      return std::string(table.name(i.x));
    case Instruction::kSpan:
    case Instruction::kSpanStart:
    case Instruction::kSpanEnd:
      return program_.spans[static_cast<size_t>(i.x)].name;
    case Instruction::kLook:
      return PatternString(*program_.looks[static_cast<size_t>(i.x)].node);
    case Instruction::kSub:
      return "(" + PatternString(*program_.expressions[static_cast<size_t>(i.x)].node) + ")";
    default:
      return "";
  }
}

// By instruction: how many elements the shortest way from it to a match has, itself included. Loops and
// nested expressions lead backwards, so it is gone over until nothing changes: at most as often as the
// pattern is deep.
std::vector<int32_t> Matcher::ElementsLeft() const {
  std::vector<int32_t> left(program_.code.size(), kNever);
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t pc = left.size(); pc-- > 0;) {
      const Instruction& i = program_.code[pc];
      int32_t now = 0;
      if (i.type == Instruction::kSplit) {
        now = std::min(left[static_cast<size_t>(i.x)], left[static_cast<size_t>(i.y)]);
      } else if (i.type == Instruction::kJump) {
        now = left[static_cast<size_t>(i.x)];
      } else if (i.type != Instruction::kMatch) {
        int32_t own = i.type == Instruction::kSub ? ElementsOf(i.x, left) : IsElement(i) ? 1 : 0;
        now = std::min(kNever, own + left[pc + 1]);
      }
      if (now >= left[pc]) continue;
      left[pc] = now;
      changed = true;
    }
  }
  return left;
}

int32_t Matcher::ElementsOf(int32_t expression, const std::vector<int32_t>& left) const {
  const Expression& e = program_.expressions[static_cast<size_t>(expression)];
  if (e.type == Expression::kUnit) return left[static_cast<size_t>(e.begin)];
  int32_t own = ElementsOf(e.left, left);
  return e.type == Expression::kBoth ? std::max(own, ElementsOf(e.right, left)) : own;
}

bool Matcher::MayBegin(int32_t token) {
  const FirstSteps& first = program_.first;
  return first.any || FirstStepMay(token) ||
         std::any_of(first.spans.begin(), first.spans.end(),
                     [&](int32_t s) { return SpanStarts(program_.spans[static_cast<size_t>(s)], token); });
}

// The search of RunUnit, over all that can be reached.
Matcher::Exploration Matcher::Explore(int32_t expression, int32_t start, const Where& where,
                                      const std::vector<int32_t>& left) {
  const Expression& unit = program_.expressions[static_cast<size_t>(expression)];
  Visited visited;
  visited.Init(unit.end - unit.begin, start);
  Exploration out;
  std::vector<Visit> stack = {{unit.begin, start, -1}};
  while (!stack.empty() && out.visits.size() < kMaxVisits) {
    Visit visit = stack.back();
    stack.pop_back();
    if (!visited.Insert(visit.pc - unit.begin, visit.position)) continue;
    ++work_.steps;
    out.visits.push_back(visit);
    auto here = static_cast<int32_t>(out.visits.size()) - 1;
    const Instruction& i = program_.code[static_cast<size_t>(visit.pc)];
    if (i.type == Instruction::kMatch) continue;
    if (i.type == Instruction::kSplit) {
      stack.push_back({i.y, visit.position, here});
      stack.push_back({i.x, visit.position, here});
      continue;
    }
    if (i.type == Instruction::kJump) {
      stack.push_back({i.x, visit.position, here});
      continue;
    }
    std::vector<int32_t> next = NextPositions(i, visit.position, where);
    for (size_t k = next.size(); k-- > 0;) stack.push_back({visit.pc + 1, next[k], here});
    if (!next.empty()) continue;
    int32_t still = left[static_cast<size_t>(visit.pc)];
    if (!out.halts.empty() && still > out.halts[0].left) continue;
    if (!out.halts.empty() && still < out.halts[0].left) out.halts.clear();
    out.halts.push_back({here, still});
  }
  return out;
}

// Nothing where no element was met: `[]` and look-around are none.
std::optional<Attempt> Matcher::AttemptFrom(int32_t expression, int32_t start, const Where& where,
                                            const std::vector<int32_t>& left, const ElementTable& table) {
  const Exploration seen = Explore(expression, start, where, left);
  if (seen.halts.empty()) return std::nullopt;
  auto visit_of = [&](const Halt& halt) -> const Visit& {
    return seen.visits[static_cast<size_t>(halt.visit)];
  };
  auto code_at = [&](int32_t pc) -> const Instruction& { return program_.code[static_cast<size_t>(pc)]; };
  const Halt& furthest = *std::max_element(
      seen.halts.begin(), seen.halts.end(),
      [&](const Halt& a, const Halt& b) { return visit_of(a).position < visit_of(b).position; });
  const Visit& stop = visit_of(furthest);
  auto needed_at = [&](int32_t pc, int32_t position) {
    return std::any_of(seen.halts.begin(), seen.halts.end(), [&](const Halt& h) {
      return visit_of(h).pc == pc && visit_of(h).position == position;
    });
  };
  bool ended = stop.position >= size_ ||
               (!where.free && stop.position != where.origin && BeginsSentence(stop.position));
  Attempt out;
  out.tokens = {start, stop.position};
  out.seen = {stop.position, ended ? stop.position : stop.position + 1};
  bool met = false, in_gap = true;
  std::vector<int32_t> counted;
  for (int32_t at = stop.before; at >= 0; at = seen.visits[static_cast<size_t>(at)].before) {
    const Visit& visit = seen.visits[static_cast<size_t>(at)];
    const Instruction& i = code_at(visit.pc);
    if (!IsElement(i)) continue;
    bool any = i.type == Instruction::kToken && table.IsAny(i.x);
    met |= !any && i.type != Instruction::kLook;
    in_gap = in_gap && any && needed_at(stop.pc, visit.position);
    if (in_gap) {
      out.seen.start = out.tokens.end = visit.position;
      continue;
    }
    if (std::find(counted.begin(), counted.end(), visit.pc) != counted.end()) continue;
    counted.push_back(visit.pc);
    out.reached += i.type == Instruction::kSub ? ElementsOf(i.x, left) : 1;
  }
  if (!met || furthest.left >= kNever) return std::nullopt;
  out.elements = out.reached + furthest.left;
  std::vector<std::string> names;
  for (const Halt& halt : seen.halts) {
    if (visit_of(halt).position == stop.position) AddOnce(&names, NameOf(code_at(visit_of(halt).pc), table));
  }
  out.needed = Either(std::move(names));
  out.reason = ReasonFor(out, code_at(stop.pc), stop.position, table);
  return out;
}

// "matched 2 of 3 elements; at “told” [lemma="accuse"] was needed; its lemma is “tell”"
std::string Matcher::ReasonFor(const Attempt& attempt, const Instruction& at, int32_t position,
                               const ElementTable& table) const {
  std::string out = "matched " + std::to_string(attempt.reached) + " of " + std::to_string(attempt.elements) +
                    " elements; ";
  out += attempt.seen.empty()      ? (position >= size_ ? "where the text ends " : "where the sentence ends ")
         : attempt.seen.size() > 1 ? "in " + Shown(doc_.text(attempt.seen)) + " "
                                   : "at " + Shown(doc_.text(attempt.seen)) + " ";
  out += attempt.needed + " was needed";
  if (at.type == Instruction::kSpan && program_.spans[static_cast<size_t>(at.x)].kind >= 0) {
    const SpanElement& element = program_.spans[static_cast<size_t>(at.x)];
    const std::string name = "<" + element.name.substr(1, element.name.find_first_of(" />", 1) - 1) + "/>";
    if (doc_.spans(element.kind).empty()) return out + "; the text has no " + name;
    if (attempt.seen.size() != 1) return out;
    std::span<const Span> here = doc_.spans_at(element.kind, attempt.seen.start);
    if (!here.empty()) {
      out += "; " + name + " " + Shown(doc_.text(here.back().tokens));
      for (const SpanElement::Test& test : element.tests) {
        std::string_view value = here.back().attribute(test.name);
        out +=
            value.empty() ? " has no " + test.name : " has " + test.name + "=\"" + std::string(value) + "\"";
      }
      return out;
    }
    const Span* around = doc_.covering(element.kind, attempt.seen.start);
    return around == nullptr
               ? out
               : out + "; " + name + " " + Shown(doc_.text(around->tokens)) + " begins before it";
  }
  if (at.type != Instruction::kToken || attempt.seen.size() != 1) return out;
  std::string_view name = table.name(at.x);
  for (Attr attr : {Attr::kLemma, Attr::kPos, Attr::kTag}) {
    std::string asked(AttrName(attr));
    if (name.find(asked + "=") == std::string_view::npos && name.find(asked + "!=") == std::string_view::npos)
      continue;
    const int32_t token = attempt.seen.start;
    std::string_view value = attr == Attr::kLemma ? doc_.lemma(token)
                             : attr == Attr::kPos ? doc_.pos(token)
                                                  : doc_.tag(token);
    out += "; its " + asked + " is " + Shown(value);
  }
  return out;
}

std::optional<Attempt> Matcher::AttemptOfExpression(int32_t expression, int32_t start, const Where& where,
                                                    const std::vector<int32_t>& left,
                                                    const ElementTable& table) {
  const Expression& e = program_.expressions[static_cast<size_t>(expression)];
  if (e.type == Expression::kUnit) return AttemptFrom(expression, start, where, left, table);
  if (Endings(e.left, start, where).empty()) return AttemptOfExpression(e.left, start, where, left, table);
  if (e.type == Expression::kBoth && Endings(e.right, start, where).empty())
    return AttemptOfExpression(e.right, start, where, left, table);
  Attempt out{.outcome = Attempt::kFiltered, .tokens = {start, start}};
  out.elements = out.reached = ElementsOf(expression, left);
  out.needed = PatternString(*e.node);
  out.reason = e.type == Expression::kBoth
                   ? "both parts of " + out.needed + " match from here, and never end at the same token"
                   : "no range from here is left by " + out.needed;
  return out;
}

// What a range that matched fails. The labels are in slots_.
Matcher::Removal Matcher::WhatRemoves(TokenSpan range, const Ast& ast) {
  for (int32_t f : filters_) {
    const Expression& e = program_.expressions[static_cast<size_t>(f)];
    if (Inside(e, range)) continue;
    return {std::string(e.negated ? "!" : "") + (e.containing ? "containing " : "within ") +
                PatternString(*e.node->children[1]),
            ""};
  }
  if (!program_.constraint || Passes(*program_.constraint)) return {};
  const CompiledConstraint* compiled = &*program_.constraint;
  const Constraint* written = &*ast.constraint;
  while (compiled->type == Constraint::kAnd) {
    auto failed = std::find_if(compiled->children.begin(), compiled->children.end(),
                               [&](const CompiledConstraint& c) { return !Passes(c); });
    written = &written->children[static_cast<size_t>(failed - compiled->children.begin())];
    compiled = &*failed;
  }
  Removal out{":: " + DebugString(*written), ""};
  if (compiled->type != Constraint::kCompare) return out;
  for (const auto& [operand, as_written] :
       {std::pair(&compiled->left, &written->left), std::pair(&compiled->right, &written->right)}) {
    if (operand->kind != Operand::kAttribute) continue;
    std::optional<ConstraintText> value = TextOf(*operand);
    out.detail += "; " + as_written->label + "." + as_written->attribute +
                  (value ? " is " + Shown(StringOf(*value)) : " is not there");
  }
  return out;
}

// The start has ranges: one was chosen, or all were removed, or a match that began before it holds them.
Attempt Matcher::AttemptOfRange(int32_t start, const std::vector<Ending>& endings, const FindResult& found,
                                const Ast& ast, int32_t elements) {
  const Expression& base = program_.expressions[static_cast<size_t>(base_)];
  Attempt out{.outcome = Attempt::kFiltered, .reached = elements, .elements = elements};
  int survivors = 0;
  for (const Ending& ending : endings) {
    for (size_t i = 0; i < base.labels.size(); ++i) {
      slots_[static_cast<size_t>(base.labels[i])] =
          ending.slots[i].empty() ? Slot{} : Slot{kUnset, ending.slots[i].start, ending.slots[i].end};
    }
    TokenSpan range{start, ending.end};
    Removal removal = WhatRemoves(range, ast);
    if (removal.by.empty()) ++survivors;
    if (range.size() < out.tokens.size() || (survivors > 0 && !removal.by.empty())) continue;
    out.tokens = range;
    out.needed = removal.by;
    out.reason = "the elements match, and " + removal.by + " removes it" + removal.detail;
  }
  slots_.assign(slots_.size(), Slot{});
  if (survivors == 0) return out;
  out.needed.clear();
  for (const Match& match : found.matches) {
    if (match.tokens.start > start) break;
    if (match.tokens.start == start) {
      static constexpr const char* kWhich[] = {"the longest of ", "all of ", "the shortest of ",
                                               "the first of "};
      out.outcome = Attempt::kMatched;
      out.tokens = match.tokens;
      out.reason = "a match";
      if (survivors > 1)
        out.reason += ": " + std::string(kWhich[static_cast<size_t>(mode_)]) + std::to_string(survivors) +
                      " ranges that begin here";
      return out;
    }
    if (match.tokens.end <= start) continue;
    out.outcome = Attempt::kCovered;
    out.reason = "matches, inside the match " + Shown(doc_.text(match.tokens)) + ", which begins before it";
  }
  return out;
}

WhyNot Matcher::Attempts(const ElementTable& table, const Ast& ast) {
  WhyNot out;
  const FindResult found = Run();
  if (base_ < 0) SetUp();
  for (const Requirement& r : program_.required) {
    bool there = std::any_of(r.elements.begin(), r.elements.end(),
                             [&](int32_t e) { return presence_.InDocument(Bound(e)); });
    std::vector<char> holding = SentencesWith(r.spans);
    if (there || std::find(holding.begin(), holding.end(), 1) != holding.end()) continue;
    std::vector<std::string> names;
    for (int32_t e : r.elements) AddOnce(&names, std::string(table.name(e)));
    for (int32_t s : r.spans) AddOnce(&names, program_.spans[static_cast<size_t>(s)].name);
    out.absent.push_back(Either(std::move(names)));
  }
  const std::vector<int32_t> left = ElementsLeft();
  const int32_t elements = ElementsOf(base_, left);
  work_ = {};
  for (int32_t start = 0; start < size_; ++start) {
    if (!MayBegin(start)) continue;
    if (out.cut = work_.steps > kMaxTraceSteps; out.cut) break;
    const Where where{start, across_, across_ ? start + kMaxWindowTokens : INT32_MAX};
    ForgetBefore(start);
    std::vector<Ending> endings = Endings(base_, start, where);
    std::erase_if(endings, [&](const Ending& e) { return e.end <= start; });
    std::optional<Attempt> attempt = endings.empty() ? AttemptOfExpression(base_, start, where, left, table)
                                                     : AttemptOfRange(start, endings, found, ast, elements);
    if (attempt) out.attempts.push_back(std::move(*attempt));
  }
  std::stable_sort(out.attempts.begin(), out.attempts.end(), [](const Attempt& a, const Attempt& b) {
    auto rank = [](const Attempt& x) {
      return x.outcome == Attempt::kMatched ? 0 : x.outcome == Attempt::kFiltered ? 1 : 2;
    };
    auto key = [&](const Attempt& x) { return std::tuple(x.elements - x.reached, rank(x), -x.reached); };
    return key(a) < key(b);
  });
  if (out.attempts.size() > static_cast<size_t>(kMaxAttempts)) {
    out.attempts.resize(static_cast<size_t>(kMaxAttempts));
    out.cut = true;
  }
  return out;
}

WhyNot FindAttempts(const BoundProgram& bound, const ElementTable& table, const Ast& ast,
                    const Document& document, ElementCache* cache, Presence* presence) {
  return Matcher(bound, document, cache, presence).Attempts(table, ast);
}

}  // namespace copydesk::pattern
