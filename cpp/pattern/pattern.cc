#include "pattern/pattern.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "pattern/check.h"
#include "pattern/element.h"
#include "pattern/match.h"
#include "pattern/parse.h"
#include "pattern/pattern_impl.h"
#include "pattern/plain.h"
#include "pattern/program.h"
#include "pattern/source.h"

namespace copydesk {

namespace {

void CollectKinds(const pattern::Node& node, std::vector<KindId>* kinds) {
  if (node.kind >= 0) kinds->push_back(node.kind);
  for (const pattern::NodePtr& child : node.children) CollectKinds(*child, kinds);
}

}  // namespace

std::optional<MatchMode> ParseMatchMode(std::string_view name) {
  if (name == "longest") return MatchMode::kLongest;
  if (name == "all") return MatchMode::kAll;
  if (name == "shortest") return MatchMode::kShortest;
  if (name == "first") return MatchMode::kFirst;
  return std::nullopt;
}

Pattern::Pattern() : impl_(std::make_unique<Impl>()) {}
Pattern::~Pattern() = default;

std::shared_ptr<const Pattern> Pattern::Compile(std::string_view source, const PatternOptions& options,
                                                Diagnostics* faults) {
  std::shared_ptr<Pattern> out(new Pattern);
  Impl& impl = *out->impl_;
  impl.source = source;
  impl.match = options.match;
  impl.across_sentences = options.across_sentences;
  pattern::Sources sources;
  impl.ast = pattern::Parse(source, options, &sources);
  if (impl.ast.root) pattern::Check(options, &impl.ast, &sources);
  if (!sources.has_errors()) {
    impl.program = pattern::CompileProgram(impl.ast, options.sets, &impl.elements, &sources);
    pattern::WatchElements(impl.program, nullptr, &impl.elements);
    CollectKinds(*impl.ast.root, &impl.uses);
    std::sort(impl.uses.begin(), impl.uses.end());
    impl.uses.erase(std::unique(impl.uses.begin(), impl.uses.end()), impl.uses.end());
  }
  bool failed = sources.has_errors();
  for (Diagnostic& d : sources.Take()) faults->push_back(std::move(d));
  return failed ? nullptr : out;
}

FindResult Pattern::Find(const Document& document) const {
  pattern::ElementCache cache(impl_->elements, document);
  pattern::Presence presence(&cache, document);
  return pattern::FindAll({impl_->program, nullptr, impl_->match, impl_->across_sentences}, document, &cache,
                          &presence);
}

const std::string& Pattern::source() const { return impl_->source; }
bool Pattern::across_sentences() const { return impl_->across_sentences; }
const std::vector<std::string>& Pattern::labels() const { return impl_->program.labels; }
const std::vector<KindId>& Pattern::uses() const { return impl_->uses; }

std::vector<std::vector<WordId>> Pattern::RequiredWords(const pattern::WordIndex& index,
                                                        const WordSource& words, const Language& language,
                                                        bool ask_all) const {
  const pattern::ElementTable& table = impl_->elements;
  pattern::WordAnswers answers;
  if (ask_all) answers.Grow(static_cast<size_t>(words.size()));
  std::vector<std::vector<WordId>> out;
  for (const pattern::Requirement& r : impl_->program.required) {
    const bool by_strings = std::ranges::all_of(r.elements, [&](int32_t e) { return table.other(e) < 0; });
    if (!r.spans.empty() || r.beside || (!by_strings && !ask_all)) continue;
    std::vector<WordId>& may = out.emplace_back();
    for (int32_t e : r.elements) {
      if (table.other(e) < 0) {
        table.WordsOf(e, index, words, language, [&](WordId word, uint32_t) { may.push_back(word); });
        continue;
      }
      for (WordId w = 0; w < words.size(); ++w) {
        if (answers.Of(e, w, table, words, language) != pattern::Answer::kNo) may.push_back(w);
      }
    }
    std::sort(may.begin(), may.end());
    may.erase(std::unique(may.begin(), may.end()), may.end());
  }
  return out;
}

bool Pattern::HoldsWord() const {
  return std::ranges::any_of(impl_->program.required,
                             [](const pattern::Requirement& r) { return r.spans.empty() && !r.beside; });
}

bool Pattern::IsPlain() const { return pattern::IsPlain(impl_->program); }

bool Pattern::StaysInSentence() const {
  using pattern::Instruction;
  if (impl_->across_sentences || !impl_->uses.empty()) return false;
  // What these ask may lie in another sentence: the end of the one before, say.
  const auto looks_out = [](const Instruction& i) {
    return i.type == Instruction::kLook || i.type == Instruction::kSpanEnd;
  };
  return std::ranges::none_of(impl_->program.code, looks_out) &&
         std::ranges::none_of(impl_->program.expressions, [](const pattern::Expression& e) {
           return e.type == pattern::Expression::kInside;
         });
}

std::string Pattern::DebugString() const {
  const Impl& p = *impl_;
  std::vector<int32_t> own(static_cast<size_t>(p.elements.size()));
  std::iota(own.begin(), own.end(), 0);
  const auto plain =
      p.across_sentences ? std::nullopt : pattern::PlainProgram::From(p.program, own, p.elements);
  return "-- tree\n" + pattern::DebugString(p.ast) + "-- program\n" +
         pattern::DebugString(p.program, p.elements) + "-- states\n" +
         (plain ? plain->DebugString(p.elements) : "none: the matcher runs the program\n");
}

std::vector<std::string> Pattern::Explain(const Document& document, const Match& match) const {
  pattern::ElementCache cache(impl_->elements, document);
  pattern::Presence presence(&cache, document);
  std::vector<std::string> out;
  pattern::BoundProgram bound{impl_->program, nullptr, impl_->match, impl_->across_sentences};
  for (const pattern::PathStep& step :
       pattern::TracePath(bound, impl_->elements, document, &cache, &presence, match.tokens)) {
    std::string line = std::string(step.element) + " ← " + std::string(document.text(step.tokens));
    for (const Capture& c : match.captures) {
      if (!c.tokens.empty() && c.tokens.Contains(step.tokens)) line = std::string(c.label) + ": " + line;
    }
    out.push_back(std::move(line));
  }
  return out;
}

WhyNot Pattern::ExplainNoMatch(const Document& document) const {
  pattern::ElementCache cache(impl_->elements, document);
  pattern::Presence presence(&cache, document);
  pattern::BoundProgram bound{impl_->program, nullptr, impl_->match, impl_->across_sentences};
  return pattern::FindAttempts(bound, impl_->elements, impl_->ast, document, &cache, &presence);
}

}  // namespace copydesk
