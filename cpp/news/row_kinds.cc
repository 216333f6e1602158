// Rows of the tables as spans, for patterns of one's own: `act`, the trigger of a row of events, and
// `statement`, a row of quotes. The layers decide what there is; rules add to them by emitting `event` or
// `quote`.
#include <string_view>
#include <utility>
#include <vector>

#include "news/layers.h"

namespace copydesk::news {
namespace {

// Without an article there are none: what a layer finds hangs on the whole of it.
template <class Row, class AttributesOf>
void AddRows(CascadeRun* run, std::string_view name, const std::vector<Row>& (Article::*rows)(),
             AttributesOf attributes_of) {
  if (run->context() == nullptr) return;
  const KindId kind = run->cascade().kinds().Find(name);
  std::vector<Span> spans;
  for (const Row& row : (static_cast<Article*>(run->context())->*rows)()) {
    spans.push_back({.tokens = row.tokens,
                     .kind = kind,
                     .rule = row.rule,
                     .attributes = run->document().KeepAttributes(attributes_of(row)),
                     .captures = {}});
  }
  run->AddSpans(kind, std::move(spans));
}

using Attributes = std::vector<Attribute>;

void MakeActs(CascadeRun* run) {
  AddRows<Event>(run, "act", &Article::events, [](const Event& e) {
    return Attributes{{"type", e.type},     {"mode", e.mode},          {"cameo", e.cameo},
                      {"status", e.status}, {"source", e.source.code}, {"target", e.target.code}};
  });
}

void MakeStatements(CascadeRun* run) {
  AddRows<Quote>(run, "statement", &Article::quotes, [](const Quote& q) {
    return Attributes{{"kind", Name(q.kind)},
                      {"cue", q.cue_lemma},
                      {"negated", q.negated ? "true" : "false"},
                      {"speaker", q.speaker.name},
                      {"code", q.speaker.code}};
  });
}

}  // namespace

CoreParts CoreRows(const Frames& frames) {
  return {{{.name = "statement",
            .uses = {"actor", "quoted", "cue", "quote", "timex", "timeword", "holiday"},
            .make = MakeStatements,
            .added_by = "quote",
            .attributes =
                [&frames](const CoreKind::ByRule& by_rule) {
                  std::vector<std::string> cues;  // a rule may have any word for one
                  if (!by_rule("cue") && !by_rule("quote")) cues = frames.CueLemmas();
                  return std::vector<SpanAttribute>{{"kind", {"direct", "indirect", "mixed"}},
                                                    {"cue", std::move(cues), /*sure=*/false},
                                                    {"negated", {"true", "false"}},
                                                    {"speaker"},
                                                    {"code"}};
                }},
           {.name = "act",
            .uses = {"statement", "trigger", "event"},
            .make = MakeActs,
            .added_by = "event",
            .attributes =
                [&frames](const CoreKind::ByRule&) {
                  std::vector<SpanAttribute> out = frames.ActAttributes();
                  out.push_back({"source"});
                  out.push_back({"target"});
                  return out;
                }}},
          {}};
}

}  // namespace copydesk::news
