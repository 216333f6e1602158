// Rows of the tables as spans, for patterns of one's own: `act`, the trigger of a row of events, and
// `statement`, a row of quotes. The layers decide what there is; rules add to them by emitting `event` or
// `quote`.
#include <utility>
#include <vector>

#include "news/layers.h"

namespace copydesk::news {
namespace {

// Without an article there are none: what a layer finds hangs on the whole of it.
void MakeActs(CascadeRun* run) {
  if (run->context() == nullptr) return;
  Document& doc = run->document();
  const KindId kind = run->cascade().kinds().Find("act");
  std::vector<Span> spans;
  for (const Event& e : static_cast<Article*>(run->context())->events()) {
    spans.push_back({.tokens = e.tokens,
                     .kind = kind,
                     .rule = e.rule,
                     .attributes = doc.KeepAttributes({{"type", e.type},
                                                       {"mode", e.mode},
                                                       {"cameo", e.cameo},
                                                       {"status", e.status},
                                                       {"source", e.source.code},
                                                       {"target", e.target.code}}),
                     .captures = {}});
  }
  run->AddSpans(kind, std::move(spans));
}

void MakeStatements(CascadeRun* run) {
  if (run->context() == nullptr) return;
  Document& doc = run->document();
  const KindId kind = run->cascade().kinds().Find("statement");
  std::vector<Span> spans;
  for (const Quote& q : static_cast<Article*>(run->context())->quotes()) {
    spans.push_back({.tokens = q.tokens,
                     .kind = kind,
                     .rule = q.rule,
                     .attributes = doc.KeepAttributes({{"kind", q.kind},
                                                       {"cue", q.cue_lemma},
                                                       {"negated", q.negated ? "true" : "false"},
                                                       {"speaker", q.speaker.name},
                                                       {"code", q.speaker.code}}),
                     .captures = {}});
  }
  run->AddSpans(kind, std::move(spans));
}

}  // namespace

CoreParts CoreRows() {
  return {{{.name = "statement",
            .uses = {"actor", "quoted", "cue", "quote", "timex", "timeword", "holiday"},
            .make = MakeStatements,
            .added_by = "quote"},
           {.name = "act", .uses = {"statement", "trigger", "event"}, .make = MakeActs, .added_by = "event"}},
          {}};
}

}  // namespace copydesk::news
