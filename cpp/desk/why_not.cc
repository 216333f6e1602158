#include "desk/why_not.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/limits.h"
#include "desk/rows.h"
#include "desk/why_not_rows.h"

namespace copydesk {
namespace {

// Where weights alone dropped a candidate, how far off it was and what counted.
std::string ReasonOf(const Rejected& r) {
  return InWords(r, /*weighed=*/r.reason == news::Article::kUnlikely);
}

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
    if (r.kind == kind && r.rule == rule && r.tokens == tokens) return "rejected: " + ReasonOf(r);
  }
  return "";
}

// What a row of a list became above the cascade, where it stands: why it was dropped, or what it is part of.
std::string FateOfRow(news::Article* article, std::string_view kind, int32_t list, int32_t row,
                      TokenSpan tokens) {
  const KindId id = article->desk.cascade->kinds().Find(kind);
  for (const Rejected& r : article->cascade().rejected()) {
    if (r.kind == id && r.rule == list && (r.row == row || r.row < 0) && r.tokens == tokens)
      return "rejected: " + ReasonOf(r);
  }
  if (kind == "trigger") {
    for (const news::Event& event : article->events()) {
      if (event.tokens == tokens && event.rule == list && event.row == row) return "the trigger of an event";
    }
  }
  if (kind == "cue") {
    for (const news::Quote& quote : article->quotes()) {
      if (quote.cue == tokens) return "the cue of a quote";
    }
  }
  return "";
}

// What a rule decided: a row, or a part of one.
struct Decision {
  std::string_view part;  // as PartOf() has it
  ByteSpan bytes;
  std::string what;  // "the target of “accused”"
  news::RuleId rule = -1;
};

// What sort of thing a core rule decides, by its id: "side" of core.side.object; of a rule of lines "block".
std::string_view PartOf(std::string_view id) {
  if (!id.starts_with("core.")) return "block";
  id.remove_prefix(std::string_view("core.").size());
  return id.substr(0, id.find('.'));
}

// All that rules decided in an article, in the order of the layers.
std::vector<Decision> DecisionsOf(news::Article* article) {
  const Document& doc = article->document();
  std::vector<Decision> out;
  auto add = [&](std::string_view part, TokenSpan tokens, std::string what, news::RuleId rule) {
    if (rule >= 0 && !tokens.empty()) out.push_back({part, doc.bytes(tokens), std::move(what), rule});
  };
  for (const news::Block& block : article->blocks())
    out.push_back({"block", block.bytes, std::string("that the line is ") + Name(block.kind), block.rule});
  for (const std::string_view kind : {"quoted", "learned"}) {
    for (const Span& span : article->cascade().Get(kind))
      add(kind == "quoted" ? kind : "entity", span.tokens, "on a span of <" + std::string(kind) + "/>",
          span.rule);
  }
  for (const news::Mention& mention : article->all_mentions())
    add("entity", mention.tokens, "that it is a mention", mention.rule);
  for (const news::Time& time : article->times()) add("time", time.tokens, "on a time", time.rule);
  for (const news::Quote& quote : article->quotes()) {
    add("quote", quote.tokens, "on a quote", quote.rule);
    add("speaker", quote.speaker.tokens.empty() ? quote.tokens : quote.speaker.tokens,
        quote.speaker.tokens.empty() ? "that a quote has no speaker phrase" : "on the speaker of a quote",
        quote.speaker_rule);
  }
  for (const news::Event& event : article->events()) {
    const std::string act = " of “" + std::string(doc.text(event.tokens)) + "”";
    auto add_part = [&](std::string_view part, TokenSpan tokens, std::string_view name, news::RuleId rule) {
      add(part, tokens.empty() ? event.tokens : tokens, "the " + std::string(name) + act, rule);
    };
    add_part("side", event.source.tokens, "source", event.source_rule);
    add_part("side", event.target.tokens, "target", event.target_rule);
    add_part("place", event.place, "place", event.place_rule);
    add_part("when", event.when, "date", event.when_rule);
    add_part("count", event.killed.tokens, "number of dead", event.killed.rule);
    add_part("count", event.injured.tokens, "number of injured", event.injured.rule);
  }
  return out;
}

// Triggers that came to nothing, by place, each with one reason: of what its words might be by their tags,
// where any row of a list may be that.
std::map<TokenSpan, const Rejected*> TriggersWithoutEvent(news::Article* article) {
  std::set<TokenSpan> acts;
  for (const news::Event& event : article->events()) acts.insert(event.tokens);
  const KindId kind = article->desk.cascade->kinds().Find("trigger");
  std::map<TokenSpan, const Rejected*> out;
  for (const Rejected& r : article->cascade().rejected()) {
    if (r.kind != kind || acts.contains(r.tokens)) continue;
    const Rejected*& told = out[r.tokens];
    if (told == nullptr || (told->reason.starts_with("tag ") && !r.reason.starts_with("tag "))) told = &r;
  }
  return out;
}

// Why a text has no hit of a list, or of one of its terms.
std::string WhyNoTerm(const Gazetteer& terms, const std::string& term) {
  if (term.empty()) return "the text has no term of the list";
  for (int32_t i = 0; i < terms.size(); ++i) {
    if (terms.term(i) == term) return "the text has no “" + term + "”";
  }
  return "the list has no “" + term + "”";
}

}  // namespace

std::shared_ptr<Table> WhyNotTable(const Engine& engine, ArticleSource* source, const Pattern& pattern,
                                   int32_t rule) {
  ArticleBatch batch;
  if (!source->Next(&batch)) return nullptr;
  FirstArticle first(engine, batch, source);
  news::Article& article = first.article;
  if (engine.desk().cascade->IsOff(rule)) article.KeepRejected();
  const ArticleText& text = first.text;
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
  return Made(std::move(rows));
}

std::shared_ptr<Table> WhyNotOfList(const Engine& engine, ArticleSource* source, int32_t list,
                                    const std::string& term) {
  ArticleBatch batch;
  if (!source->Next(&batch)) return nullptr;
  FirstArticle first(engine, batch, source);
  news::Article& article = first.article;
  article.KeepRejected(/*counted=*/true);
  const Document& document = article.document();
  const Cascade& cascade = *engine.desk().cascade;
  const std::string& kind = cascade.rules()[static_cast<size_t>(list)].emits;
  const std::shared_ptr<const Gazetteer> terms = cascade.list(list);
  WhyNotRows rows;
  std::vector<GazetteerHit> hits;
  for (const Sentence& sentence : document.sentences()) terms->FindAll(document, sentence.tokens, &hits);
  std::erase_if(hits,
                [&](const GazetteerHit& hit) { return !term.empty() && terms->term(hit.term) != term; });
  const std::span<const Span> spans = article.cascade().Get(kind);
  article.events();  // with quotes before them: what they drop is known then
  for (const GazetteerHit& hit : hits) {
    const bool kept = std::any_of(spans.begin(), spans.end(), [&](const Span& s) {
      return s.rule == list && s.row == hit.row && s.tokens == hit.tokens;
    });
    const std::string fate = FateOfRow(&article, kind, list, hit.row, hit.tokens);
    std::string place = cascade.PlaceOfRow(list, hit.row);
    AddPlace(&rows, first.text.At(document.bytes(hit.tokens)), terms->term(hit.term), {},
             place + (place.empty() ? "" : ": ") +
                 (!kept          ? (fate.empty() ? "inside a longer term of the list" : fate)
                  : fate.empty() ? "kept as <" + kind + "/>"
                                 : "kept as <" + kind + "/>; " + fate));
  }
  if (hits.empty()) rows.AddWhole(term, WhyNoTerm(*terms, term));
  return Made(std::move(rows));
}

std::shared_ptr<Table> WhyNotOfDecided(const Engine& engine, ArticleSource* source, int32_t rule) {
  ArticleBatch batch;
  if (!source->Next(&batch)) return nullptr;
  FirstArticle first(engine, batch, source);
  news::Article& article = first.article;
  article.KeepRejected(/*counted=*/true);
  const Cascade& cascade = *engine.desk().cascade;
  const RuleInfo& info = cascade.rules()[static_cast<size_t>(rule)];
  const Document& document = article.document();
  WhyNotRows rows;
  auto add = [&](ByteSpan bytes, std::string_view needed, std::string_view seen, std::string_view reason) {
    AddPlace(&rows, first.text.At(bytes), needed, seen, reason);
  };
  const std::string where =
      info.file.empty() ? "decided in C++" : info.file + ":" + std::to_string(info.line);
  rows.AddWhole("", where + (info.doc.empty() ? "" : ": " + info.doc));
  const std::vector<Decision> decisions = DecisionsOf(&article);
  for (const Decision& d : decisions) {
    if (d.rule == rule) add(d.bytes, "", "", "decided " + d.what);
  }
  std::set<std::tuple<TokenSpan, std::string>> told;
  for (const news::Article::Trial& trial : article.trials()) {
    if (trial.core != info.id || trial.reason == news::Article::kTaken) continue;
    const TokenSpan at = trial.found.empty() ? trial.of : trial.found;
    const std::string reason = "not the " + std::string(trial.side) + " of “" +
                               std::string(document.text(trial.of)) + "”: " + trial.reason;
    if (!told.emplace(at, trial.slot + reason).second) continue;  // rows with the same term ask alike
    add(document.bytes(at), trial.slot, trial.found.empty() ? std::string_view() : document.text(at), reason);
  }
  const std::string_view part = PartOf(info.id);
  for (const Rejected& r : article.cascade().rejected()) {
    const bool cue =
        (part == "quote" || part == "speaker") && r.kind >= 0 && cascade.kinds().name(r.kind) == "cue";
    if (r.rule != rule && !cue) continue;
    const std::string reason = (cue ? "a cue without a quote: " : "rejected: ") + ReasonOf(r);
    if (told.emplace(r.tokens, reason).second) add(document.bytes(r.tokens), "", "", reason);
  }
  if (part == "side" || part == "place" || part == "when" || part == "count") {
    for (const auto& [tokens, r] : TriggersWithoutEvent(&article))
      add(document.bytes(tokens), "", "", "a trigger without an event: " + ReasonOf(*r));
  }
  for (const Decision& d : decisions) {
    if (d.rule == rule || d.rule < 0 || d.part != PartOf(info.id)) continue;
    const RuleInfo& other = cascade.rules()[static_cast<size_t>(d.rule)];
    // Of names the lists decide most: they are no rivals of what C++ makes of the rest.
    if (d.part == "entity" && !other.id.starts_with("core.")) continue;
    add(d.bytes, "", "", other.id + " decided " + d.what);
  }
  return Made(std::move(rows));
}

std::shared_ptr<Table> WhyNotOfOff(const Engine& engine, ArticleSource* source, int32_t rule) {
  ArticleBatch batch;
  if (!source->Next(&batch)) return nullptr;
  FirstArticle first(engine, batch, source);
  news::Article& article = first.article;
  article.KeepRejected(/*counted=*/true);
  article.times();
  article.events();
  article.quotes();
  WhyNotRows rows;
  std::set<TokenSpan> told;
  for (const Rejected& r : article.cascade().rejected()) {
    if (r.rule != rule || !told.insert(r.tokens).second) continue;
    AddPlace(&rows, first.text.At(article.document().bytes(r.tokens)), {}, {}, ReasonOf(r));
  }
  if (told.empty()) rows.AddWhole("", "switched off; nothing here would be its own");
  return Made(std::move(rows));
}

std::shared_ptr<Table> WhyNoSide(const Engine& engine, ArticleSource* source, int64_t row,
                                 const std::string& side) {
  ArticleBatch batch;
  if (!source->Next(&batch)) return nullptr;
  FirstArticle first(engine, batch, source);
  news::Article& article = first.article;
  article.KeepRejected(/*counted=*/true);
  const news::Event* event = EventOf(&article, row);
  if (event == nullptr) return nullptr;
  const Document& document = article.document();
  WhyNotRows rows;
  for (const news::Article::Trial& trial : article.trials()) {
    if (trial.of != event->tokens || trial.rule != event->rule || trial.row != event->row ||
        trial.side != side)
      continue;
    if (trial.found.empty()) {
      rows.AddWhole(trial.slot, trial.reason);
      continue;
    }
    AddPlace(&rows, first.text.At(document.bytes(trial.found)), trial.slot, document.text(trial.found),
             trial.reason);
  }
  AddTree(&rows, &first, event->tokens);
  return Made(std::move(rows));
}

}  // namespace copydesk
