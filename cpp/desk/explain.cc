#include "desk/explain.h"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

#include "desk/clause.h"
#include "desk/rows.h"
#include "desk/why_not_rows.h"

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

  void AddSpan(KindId kind, const Span& span) {
    std::string detail;
    for (const std::string& line : article->cascade().Explain(span))
      detail += (detail.empty() ? "" : "\n") + line;
    Add(text.At(article->document().bytes(span.tokens)), article->desk.cascade->kinds().name(kind), span.rule,
        detail);
  }

  // Why a side of an event is null: where it was looked for.
  void AddMissing(TokenSpan own, const Origin& origin) {
    for (std::string_view side : origin.missing) {
      std::string tried;
      std::set<std::string> told;  // a row may be asked twice, with and without the sentence's tree
      for (const news::Article::Trial& trial : article->trials()) {
        if (trial.of != own || trial.rule != origin.rules[0] || trial.row != origin.row || trial.side != side)
          continue;
        std::string line = trial.slot + ": ";
        if (!trial.found.empty()) line += "“" + std::string(article->document().text(trial.found)) + "”: ";
        line += trial.reason;
        if (told.insert(line).second) tried += (tried.empty() ? "" : "\n") + line;
      }
      Add(text.At(origin.bytes), "no " + std::string(side), origin.rules[0],
          tried.empty() ? "the list's row has no slot for it" : tried);
    }
  }

  // What the sentence's tree has around the trigger of an event. No rule made it.
  void AddTree(TokenSpan own) {
    std::string detail;
    for (const ClausePart& part : ClauseAround(article, HeadIn(article, own)))
      detail += "“" + std::string(article->document().text(part.tokens)) + "”: " + part.words + "\n";
    detail += TreeAround(article, own.start);
    if (detail.empty()) return;
    table.span.Add(text.At(article->document().bytes(own)));
    table.kind.Add("tree");
    table.rule.AddNull();
    table.meaning.AddNull();
    table.detail.Add(detail);
  }

  // What lost against the row, or beside it: candidates over its tokens that were dropped.
  void AddRejected(TokenSpan own) {
    const Kinds& kinds = article->desk.cascade->kinds();
    std::set<std::tuple<TokenSpan, KindId, int32_t, int32_t, std::string>> told;
    for (const Rejected& r : article->cascade().rejected()) {
      if (r.kind < 0 || r.rule < 0 || !r.tokens.Overlaps(own)) continue;
      if (!told.emplace(r.tokens, r.kind, r.rule, r.row, r.reason).second) continue;
      const RulePlace place = article->desk.cascade->PlaceOf(r.rule, r.row);
      std::string reason = InWords(r, /*weighed=*/false);
      if (place.line > 0) reason += " (" + place.file + ":" + std::to_string(place.line) + ")";
      if (!r.detail.empty()) reason += "\nby the weights " + r.detail;
      Add(text.At(article->document().bytes(r.tokens)), "rejected " + std::string(kinds.name(r.kind)), r.rule,
          reason);
    }
  }

  // Why a pronoun or nominal that is a part of the row means nobody.
  void AddNobody(ByteSpan part) {
    const TokenSpan tokens = article->document().TokensIn(part);
    for (const Rejected& r : article->cascade().rejected()) {
      if (r.rule < 0 || r.kind < 0 || r.tokens != tokens || r.about.empty()) continue;
      if (LayerOf(article->desk.cascade->kinds().name(r.kind)) != "entities") continue;
      Add(text.At(article->document().bytes(r.tokens)), "no entity", r.rule, r.about);
    }
  }

  // The spans for which `wanted` holds, kind by kind.
  void AddSpansIf(const std::function<bool(const Span&)>& wanted) {
    const Kinds& kinds = article->desk.cascade->kinds();
    for (KindId kind = 0; kind < static_cast<KindId>(kinds.names().size()); ++kind) {
      for (const Span& span : article->document().spans(kind)) {
        if (span.rule >= 0 && wanted(span)) AddSpan(kind, span);
      }
    }
  }
};

}  // namespace

std::shared_ptr<Table> Explain(const Engine& engine, const std::vector<Cell>& cells,
                               std::optional<news::Day> published, std::string_view of, int64_t row,
                               bool in_bytes) {
  Vocabulary vocabulary;
  ArticleText text(cells, in_bytes);
  news::Article article(engine.desk(), text.whole(), text.headline_bytes(), published, &vocabulary);
  article.KeepRejected(/*counted=*/true);
  LayerSet asked;
  if (!engine.AddTable(of, &asked)) return nullptr;
  std::optional<Origin> origin =
      asked.own().empty() ? OriginOf(&article, ParseLayer(of).value(), row)
                          : OriginOfOwn(&article, engine.desk().cascade->tables()[asked.own().front()], row);
  if (!origin) return nullptr;
  Explainer explainer{.article = &article, .text = text};
  std::vector<news::RuleId> rules = origin->rules;
  rules.erase(std::remove(rules.begin(), rules.end(), -1), rules.end());
  for (news::RuleId rule : rules) explainer.Add(text.At(origin->bytes), of, rule, "");
  TokenSpan own = article.document().TokensIn(origin->bytes);
  explainer.AddMissing(own, *origin);
  if (of == "events") explainer.AddTree(own);
  // Under the row, what its rules made; under its parts, whatever made them: noun phrases, which are
  // everywhere, left out.
  news::RuleId phrase = article.desk.cascade->FindRule("np.base");
  auto is_own = [&](const Span& span) {
    return span.tokens.Overlaps(own) && std::count(rules.begin(), rules.end(), span.rule) > 0;
  };
  explainer.AddSpansIf(is_own);
  for (ByteSpan part : origin->parts) {
    TokenSpan tokens = article.document().TokensIn(part);
    explainer.AddSpansIf([&](const Span& span) {
      return tokens.Contains(span.tokens) && span.rule != phrase && !is_own(span);
    });
  }
  explainer.AddRejected(own);
  for (const ByteSpan part : origin->parts) explainer.AddNobody(part);
  auto table = std::make_shared<Table>("explanation", ExplanationTable().Take());
  table->Append(explainer.table.Take());
  return table;
}

}  // namespace copydesk
