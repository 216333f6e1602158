#include "testing/slow_matcher.h"

#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <string>

#include "pattern/check.h"
#include "pattern/parse.h"

namespace copydesk::testing {
namespace {

using pattern::Constraint;
using pattern::Node;
using pattern::Operand;
using pattern::SpanTest;
using pattern::TokenTest;
using pattern::Value;

using Captured = std::map<std::string, TokenSpan>;

struct Way {
  int32_t end;
  Captured captured;
};
using Ways = std::vector<Way>;

struct Where {
  int32_t origin;
  bool free;
};

void AddWay(Ways* ways, Way way) {
  bool known = std::any_of(ways->begin(), ways->end(), [&](const Way& w) { return w.end == way.end; });
  if (!known) ways->push_back(std::move(way));
}

// What `more` captured comes after what was captured before.
Captured Joined(Captured before, const Captured& more) {
  for (const auto& [label, span] : more) {
    auto [it, added] = before.try_emplace(label, span);
    if (!added) it->second.end = span.end;
  }
  return before;
}

class SlowMatcher {
 public:
  SlowMatcher(const PatternOptions& options, const Document& document) : options_(options), doc_(document) {}

  std::vector<SlowMatch> Find(const pattern::Ast& ast, const std::vector<std::string>& labels) {
    std::vector<SlowMatch> out;
    for (int32_t start = 0; start < doc_.size(); ++start) {
      std::vector<Way> left;
      for (Way& way : WaysOf(*ast.root, start, {start, options_.across_sentences})) {
        if (way.end > start && (!ast.constraint || Passes(*ast.constraint, *ast.root, way.captured)))
          left.push_back(std::move(way));
      }
      if (left.empty()) continue;
      auto shorter = [](const Way& a, const Way& b) { return a.end < b.end; };
      auto emit = [&](const Way& way) {
        SlowMatch match{{start, way.end}, {}};
        for (const std::string& label : labels) {
          auto it = way.captured.find(label);
          match.captures.push_back(it == way.captured.end() ? TokenSpan{} : it->second);
        }
        out.push_back(std::move(match));
      };
      if (options_.match == MatchMode::kAll) {
        std::sort(left.begin(), left.end(), shorter);
        for (const Way& way : left) emit(way);
        continue;
      }
      if (options_.match == MatchMode::kLongest) emit(*std::max_element(left.begin(), left.end(), shorter));
      if (options_.match == MatchMode::kShortest) emit(*std::min_element(left.begin(), left.end(), shorter));
      if (options_.match == MatchMode::kFirst) emit(left[0]);
      start = out.back().tokens.end - 1;
    }
    return out;
  }

 private:
  bool BeginsSentence(int32_t t) const { return t < doc_.size() && doc_.sentence_of(t).tokens.start == t; }
  bool MayStep(int32_t t, Where where) const {
    return t < doc_.size() && (where.free || t == where.origin || !BeginsSentence(t));
  }

  bool Holds(const Value& value, bool negated, std::string_view text) const {
    bool holds = false;
    if (value.kind == Value::kString) holds = value.text == text;
    if (value.kind == Value::kRegex)
      holds = RE2::FullMatch(std::string(text), (value.fold_case ? "(?i)" : "") + value.text);
    if (value.kind == Value::kSet) {
      const std::vector<std::string>& set = options_.sets->find(value.text)->second;
      holds = std::find(set.begin(), set.end(), text) != set.end();
    }
    return holds != negated;
  }

  bool TestHolds(const TokenTest& test, int32_t t) const {
    bool all = true;
    bool any = false;
    for (const TokenTest& child : test.children) {
      bool holds = TestHolds(child, t);
      all = all && holds;
      any = any || holds;
    }
    switch (test.type) {
      case TokenTest::kAny:
        return true;
      case TokenTest::kAttr:
        return Holds(test.value, test.negated, pattern::TokenAttribute(doc_, t, test.attr, test.given));
      case TokenTest::kFlag:
        return (doc_.word(t).flags & pattern::ParseFlag(test.flag)) != 0;
      case TokenTest::kNot:
        return !all;
      case TokenTest::kAnd:
        return all;
      case TokenTest::kOr:
        return any;
    }
    return false;
  }

  // All spans that the element names, sentences included.
  std::vector<TokenSpan> SpansOf(const Node& node) const {
    std::vector<TokenSpan> out;
    if (node.kind < 0) {
      for (const Sentence& s : doc_.sentences()) {
        if (node.span_tests.empty()) out.push_back(s.tokens);
      }
      return out;
    }
    for (const Span& span : doc_.spans(node.kind)) {
      bool holds = std::all_of(node.span_tests.begin(), node.span_tests.end(), [&](const SpanTest& test) {
        return Holds(test.value, test.negated, span.attribute(test.name));
      });
      if (holds) out.push_back(span.tokens);
    }
    return out;
  }

  Ways WaysOf(const Node& node, int32_t at, Where where) {
    Ways out;
    switch (node.type) {
      case Node::kToken:
        if (MayStep(at, where) && TestHolds(node.test, at)) AddWay(&out, {at + 1, {}});
        return out;
      case Node::kLiteral: {
        for (const std::string& word : node.words) {
          if (!MayStep(at, where) || (node.any_case ? doc_.word(at).lower : doc_.word(at).text) != word)
            return out;
          ++at;
        }
        AddWay(&out, {at, {}});
        return out;
      }
      case Node::kSpan: {
        if (!MayStep(at, where)) return out;
        std::vector<TokenSpan> spans = SpansOf(node);
        std::sort(spans.begin(), spans.end(), [](TokenSpan a, TokenSpan b) { return a.end > b.end; });
        for (TokenSpan span : spans) {
          if (span.start == at) AddWay(&out, {span.end, {}});
        }
        return out;
      }
      case Node::kSpanStart:
        for (TokenSpan span : SpansOf(node)) {
          if (span.start == at && MayStep(at, where)) AddWay(&out, {at, {}});
        }
        return out;
      case Node::kSpanEnd:
        for (TokenSpan span : SpansOf(node)) {
          if (span.end == at) AddWay(&out, {at, {}});
        }
        return out;
      case Node::kSequence: {
        out.push_back({at, {}});
        for (const auto& child : node.children) {
          Ways next;
          for (const Way& way : out) {
            for (const Way& more : WaysOf(*child, way.end, where))
              AddWay(&next, {more.end, Joined(way.captured, more.captured)});
          }
          out = std::move(next);
        }
        return out;
      }
      case Node::kAlternation:
        for (const auto& child : node.children) {
          for (Way& way : WaysOf(*child, at, where)) AddWay(&out, std::move(way));
        }
        return out;
      case Node::kRepeat:
        return Repeated(node, at, where, 0);
      case Node::kLabel:
        for (Way& way : WaysOf(*node.children[0], at, where)) {
          if (way.end > at) way.captured[node.text] = {at, way.end};
          AddWay(&out, std::move(way));
        }
        return out;
      case Node::kLook: {
        Ways seen =
            node.behind ? WaysBehind(*node.children[0], at, where) : WaysOf(*node.children[0], at, where);
        if (seen.empty() == node.negated) AddWay(&out, {at, node.negated ? Captured{} : seen[0].captured});
        return out;
      }
      case Node::kBoth: {
        Ways right = WaysOf(*node.children[1], at, where);
        for (const Way& way : WaysOf(*node.children[0], at, where)) {
          for (const Way& other : right) {
            if (other.end == way.end) AddWay(&out, {way.end, Joined(way.captured, other.captured)});
          }
        }
        return out;
      }
      case Node::kInside:
        for (Way& way : WaysOf(*node.children[0], at, where)) {
          if (IsInside(node, {at, way.end}) != node.negated) AddWay(&out, std::move(way));
        }
        return out;
    }
    return out;
  }

  // From the `turn`th turn on. A turn of `*` that takes no token is no turn.
  Ways Repeated(const Node& node, int32_t at, Where where, int32_t turn) {
    Ways out;
    bool counted = turn < std::max(node.min, node.max);
    if (counted || node.max < 0) {
      for (const Way& way : WaysOf(*node.children[0], at, where)) {
        if (!counted && way.end == at) continue;
        for (const Way& more : Repeated(node, way.end, where, turn + 1)) {
          AddWay(&out, {more.end, Joined(way.captured, more.captured)});
        }
      }
    }
    if (turn >= node.min) AddWay(&out, {at, {}});
    return out;
  }

  // Ranges that end here: the leftmost.
  Ways WaysBehind(const Node& node, int32_t at, Where where) {
    bool first_step_follows = !where.free && at == where.origin && BeginsSentence(at);
    for (int32_t start = first_step_follows ? at : 0; start <= at; ++start) {
      for (Way& way : WaysOf(node, start, {start, where.free})) {
        if (way.end == at) return {std::move(way)};
      }
    }
    return {};
  }

  bool IsInside(const Node& node, TokenSpan range) {
    for (int32_t start = 0; start <= doc_.size(); ++start) {
      for (const Way& way : WaysOf(*node.children[1], start, {start, true})) {
        TokenSpan other{start, way.end};
        if (node.containing ? range.Contains(other) : other.Contains(range)) return true;
      }
    }
    return false;
  }

  // --- constraints ---
  bool SpanValue(const Node& node, const Operand& operand, bool under, TokenSpan range, std::string* value) {
    under |= node.type == Node::kLabel && node.text == operand.label;
    if (under && node.type == Node::kSpan && node.kind >= 0) {
      for (const Span& span : doc_.spans(node.kind)) {
        bool holds = std::all_of(node.span_tests.begin(), node.span_tests.end(), [&](const SpanTest& test) {
          return Holds(test.value, test.negated, span.attribute(test.name));
        });
        if (span.tokens != range || !holds || span.attribute(operand.attribute).empty()) continue;
        *value = std::string(span.attribute(operand.attribute));
        return true;
      }
    }
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](const auto& c) { return SpanValue(*c, operand, under, range, value); });
  }

  bool ValueOf(const Operand& operand, const Node& root, const Captured& captured, std::string* value) {
    if (operand.kind == Operand::kString) return *value = operand.text, true;
    auto it = captured.find(operand.label);
    if (it == captured.end()) return false;
    auto attr = pattern::ParseAttr(operand.attribute);
    if (!attr) return SpanValue(root, operand, false, it->second, value);
    for (int32_t t = it->second.start; t < it->second.end; ++t) {
      if (t > it->second.start) *value += " ";
      *value += pattern::TokenAttribute(doc_, t, *attr, {});
    }
    return true;
  }

  bool Passes(const Constraint& c, const Node& root, const Captured& captured) {
    bool all = true;
    bool any = false;
    for (const Constraint& child : c.children) {
      bool passes = Passes(child, root, captured);
      all = all && passes;
      any = any || passes;
    }
    if (c.type == Constraint::kNot) return !all;
    if (c.type == Constraint::kAnd) return all;
    if (c.type == Constraint::kOr) return any;
    if (c.left.kind == Operand::kStart || c.left.kind == Operand::kEnd) {
      auto left = captured.find(c.left.label);
      auto right = captured.find(c.right.label);
      if (left == captured.end() || right == captured.end()) return false;
      int32_t a = c.left.kind == Operand::kStart ? left->second.start : left->second.end;
      int32_t b = c.right.kind == Operand::kStart ? right->second.start : right->second.end;
      bool holds[] = {a == b, a != b, a<b, a> b, a <= b, a >= b};
      return holds[c.op];
    }
    std::string left, right;
    if (!ValueOf(c.left, root, captured, &left) || !ValueOf(c.right, root, captured, &right)) return false;
    return (left == right) == (c.op == Constraint::kEq);
  }

  const PatternOptions& options_;
  const Document& doc_;
};

}  // namespace

std::vector<SlowMatch> SlowFind(std::string_view source, const PatternOptions& options,
                                const std::vector<std::string>& labels, const Document& document) {
  pattern::Sources sources;
  pattern::Ast ast = pattern::Parse(source, options, &sources);
  pattern::Check(options, &ast, &sources);
  return SlowMatcher(options, document).Find(ast, labels);
}

}  // namespace copydesk::testing
