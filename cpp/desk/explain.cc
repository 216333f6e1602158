#include "desk/explain.h"

#include <algorithm>

#include "desk/rows.h"

namespace copydesk {
namespace {

struct ExplanationTable {
  SpanColumns span;
  Utf8Column kind{"kind"}, rule{"rule"}, meaning{"meaning"}, detail{"detail"};

  Columns Take() {
    Columns out;
    auto take = [&out](Column& column) { out.push_back(std::move(column)); };
    span.Each(take);
    take(kind);
    take(rule);
    take(meaning);
    take(detail);
    return out;
  }
};

std::string Where(const RuleInfo& rule) {
  if (rule.file.empty()) return "decided in C++";
  return rule.file + ":" + std::to_string(rule.line);
}

struct Explainer {
  news::Article* article;
  const ArticleText& text;
  ExplanationTable table = {};

  void Add(const Piece& piece, std::string_view kind, news::RuleId rule, const std::string& detail) {
    const RuleInfo& info = article->desk.cascade->rules()[static_cast<size_t>(rule)];
    table.span.Add(piece);
    table.kind.Add(kind);
    table.rule.Add(info.id);
    table.meaning.AddIfAny(info.doc);
    table.detail.Add(detail.empty() ? Where(info) : detail);
  }

  // The spans that a rule made over these tokens, with what its pattern met there.
  void AddSpansOf(news::RuleId rule, TokenSpan tokens) {
    const Kinds& kinds = article->desk.cascade->kinds();
    for (KindId kind = 0; kind < static_cast<KindId>(kinds.names().size()); ++kind) {
      for (const Span& span : article->document().spans(kind)) {
        if (span.rule != rule || !span.tokens.Overlaps(tokens)) continue;
        std::string detail;
        for (const std::string& line : article->cascade().Explain(span)) detail += (detail.empty() ? "" : "\n") + line;
        Add(text.At(article->document().bytes(span.tokens)), kinds.name(kind), rule, detail);
      }
    }
  }
};

}  // namespace

std::shared_ptr<Table> Explain(const Engine& engine, const std::vector<Cell>& cells, std::optional<news::Day> published, Layer layer, int64_t row,
                               bool in_bytes) {
  Vocabulary vocabulary;
  ArticleText text(cells, in_bytes);
  news::Article article(engine.desk(), text.whole(), text.headline_bytes(), published, &vocabulary);
  std::optional<Origin> origin = OriginOf(&article, layer, row);
  if (!origin) return nullptr;
  Explainer explainer{.article = &article, .text = text};
  std::vector<news::RuleId> rules = origin->rules;
  rules.erase(std::remove(rules.begin(), rules.end(), -1), rules.end());
  for (news::RuleId rule : rules) explainer.Add(text.At(origin->bytes), kLayerNames[static_cast<size_t>(layer)], rule, "");
  for (news::RuleId rule : rules) explainer.AddSpansOf(rule, article.document().TokensIn(origin->hull));
  auto table = std::make_shared<Table>("explanation", ExplanationTable().Take());
  table->Append(explainer.table.Take());
  return table;
}

}  // namespace copydesk
