#include "desk/why_not.h"

#include <algorithm>
#include <string>

#include "base/limits.h"
#include "desk/article_text.h"
#include "desk/run.h"
#include "tables/schema.h"

namespace copydesk {
namespace {

struct WhyNotRows {
  SpanColumns span;
  Int32Column reached{"reached"}, elements{"elements"};
  Utf8Column needed{"needed"}, seen{"seen"}, reason{"reason"};

  template <class F>
  void Each(F&& f) {
    span.Each(f);
    f(reached);
    f(elements);
    f(needed);
    f(seen);
    f(reason);
  }
  Columns Take() {
    Columns out;
    Each([&out](Column& column) { out.push_back(std::move(column)); });
    return out;
  }
  // Of the article, not of a place in it.
  void AddWhole(std::string_view what_is_needed, std::string_view why) {
    Each([](Column& column) {
      if (column.name() != "needed" && column.name() != "reason") column.AddNull();
    });
    needed.AddIfAny(what_is_needed);
    reason.Add(why);
  }
};

// What became of a rule's match: "kept as <person/>", "shorter than …", "vetoed by …".
std::string FateOf(news::Article* article, int32_t rule, TokenSpan tokens) {
  CascadeRun& run = article->cascade();
  const RuleInfo& info = run.cascade().rules()[static_cast<size_t>(rule)];
  if (!info.vetoes.empty()) return "a veto of <" + info.vetoes + "/>";
  KindId kind = run.cascade().kinds().Find(info.emits);
  if (kind < 0) return "";
  std::span<const Span> spans = run.Get(kind);
  if (std::any_of(spans.begin(), spans.end(),
                  [&](const Span& s) { return s.rule == rule && s.tokens == tokens; })) {
    return "kept as <" + info.emits + "/>";
  }
  for (const Rejected& r : run.rejected()) {
    if (r.kind == kind && r.rule == rule && r.tokens == tokens) return "rejected: " + r.reason;
  }
  return "";
}

}  // namespace

std::shared_ptr<Table> WhyNotTable(const Engine& engine, ArticleSource* source, const Pattern& pattern,
                                   int32_t rule) {
  ArticleBatch batch;
  if (!source->Next(&batch)) return nullptr;
  Report report;
  Utf8Buffer buffer;
  Vocabulary vocabulary;
  ArticleText text(CheckedCells(batch, 0, 0, source->fields(), &report, &buffer), false);
  news::Article article(engine.desk(), text.whole(), text.headline_bytes(), batch.published[0], &vocabulary);
  for (KindId kind : pattern.uses()) article.cascade().Get(kind);
  const Document& document = article.document();
  const WhyNot found = pattern.ExplainNoMatch(document);
  WhyNotRows rows;
  for (const std::string& element : found.absent) rows.AddWhole(element, "the text has no " + element);
  for (const Attempt& attempt : found.attempts) {
    std::string fate =
        rule >= 0 && attempt.outcome == Attempt::kMatched ? FateOf(&article, rule, attempt.tokens) : "";
    TokenSpan tokens =
        attempt.tokens.empty() ? TokenSpan{attempt.tokens.start, attempt.tokens.start + 1} : attempt.tokens;
    rows.span.Add(text.At(document.bytes(tokens)));
    rows.reached.Add(attempt.reached);
    rows.elements.Add(attempt.elements);
    rows.needed.AddIfAny(attempt.needed);
    rows.seen.AddIfAny(attempt.seen.empty() ? std::string_view() : document.text(attempt.seen));
    rows.reason.Add(fate.empty() ? attempt.reason : attempt.reason + "; " + fate);
  }
  if (found.cut) rows.AddWhole("", "more starts than are looked at (kMaxAttempts, kMaxTraceSteps)");
  auto table = std::make_shared<Table>("why_not", WhyNotRows().Take());
  table->Append(rows.Take());
  return table;
}

}  // namespace copydesk
