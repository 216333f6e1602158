#include "news/article.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "base/one_of.h"
#include "news/actor_codes.h"
#include "news/blocks.h"
#include "news/cue_verbs.h"
#include "news/entities.h"
#include "news/events.h"
#include "news/frames.h"
#include "news/layers.h"

namespace copydesk::news {

namespace {

// What is said where nothing else decides: without these a line has no kind, a quote no word for its speaker.
bool IsFixed(std::string_view id) { return IsOneOf(id, "core.block.body", "core.speaker.none"); }

// The sets that the layers read: all ask for them once, and get none.
SetsRead SetsOf(const Frames* frames, EntityTables* entities) {
  SetsRead out{.beginnings = {kFieldSets},
               .by_lists = [frames](std::string_view name) { return frames->ReadsSet(name); }};
  const SetSource note = [&](std::string_view name) {
    out.names.emplace(name);
    return std::vector<std::string>();
  };
  ReadEntitySets(note, entities);
  LoadTimeTables(Kinds(), note);
  LoadQuoteTables(note, {}, {});
  for (std::string& name : NamesOfEventSets()) out.names.insert(std::move(name));
  // Of the desk's test of languages (desk/language_test.h), and of charts (python/copydesk/plot.py).
  for (const char* name : {"function_words", "common_words", "ambiguous_words", "foreign_words",
                           "foreign_particles", "pronouns_other"})
    out.names.emplace(name);
  return out;
}

}  // namespace

std::shared_ptr<const NewsDesk> NewsDesk::Load(const std::vector<PackSource>& packs, Diagnostics* faults,
                                               const Switches& switches) {
  std::vector<CoreKind> kinds;
  std::vector<RuleInfo> rules;
  std::vector<std::string> folders;
  for (const PackSource& pack : packs) {
    if (!pack.folder.empty()) folders.push_back(pack.folder);
  }
  EventNames names;
  std::shared_ptr<EventTables> events = LoadScores(folders, faults, &names);
  auto frames = std::make_shared<Frames>(std::move(names));
  for (CoreParts parts :
       {CoreBlocks(), CoreEntities(), CoreTimes(), CoreQuotes(), CoreEvents(), CoreRows(*frames)}) {
    for (CoreKind& kind : parts.kinds) kinds.push_back(std::move(kind));
    for (CoreRule& rule : parts.rules) {
      const bool fixed = IsFixed(rule.id);
      rules.push_back({.id = std::move(rule.id), .doc = std::move(rule.doc), .pack = "core", .fixed = fixed});
    }
  }
  rules.push_back({.id = "core.unnamed",
                   .doc = "a row whose maker named no rule: a defect, please report it",
                   .pack = "core",
                   .fixed = true});
  auto desk = std::make_shared<NewsDesk>();
  std::shared_ptr<BlockTables> blocks = LoadBlockTables(folders, faults);
  for (RuleInfo& rule : BlockRules(*blocks)) rules.push_back(std::move(rule));
  // What is wrong with the rules hides nothing that is wrong with other files.
  std::shared_ptr<EntityTables> entities = LoadEntityFiles(folders, faults);
  const SetsRead sets = SetsOf(frames.get(), entities.get());
  std::shared_ptr<const Language> language;
  desk->cascade = Cascade::Load(packs, std::move(kinds), std::move(rules), faults, frames->Readers(),
                                switches, &language, &sets);
  FeatureWeights quote_ends, descriptions;
  if (language != nullptr) {
    events->parser = Parser::Load(language->folder(), faults);
    quote_ends.Load(language->folder() + "/quote_ends.tsv", "quote_ends.tsv", faults);
    descriptions.Load(language->folder() + "/descriptions.tsv", "descriptions.tsv", faults);
  }
  if (desk->cascade == nullptr) return nullptr;
  SwitchOffLines(*desk->cascade, blocks.get());
  desk->blocks = std::move(blocks);
  const SetSource set = [&](std::string_view name) { return desk->cascade->set(name); };
  ReadEntitySets(set, entities.get());
  ReadEntityRules(*desk->cascade, entities.get());
  desk->entities = std::move(entities);
  desk->times = LoadTimeTables(desk->cascade->kinds(), set);
  desk->quotes = LoadQuoteTables(set, std::move(quote_ends), std::move(descriptions));
  ReadEventSets(*desk->cascade, events.get());
  AddCueVerbs(frames->cue_verbs(), desk->cascade->language().classes(), &events->operators);
  desk->events = std::move(events);
  desk->frames = std::move(frames);
  return HasErrors(*faults) ? nullptr : desk;
}

void NewsDesk::TestExamples(Diagnostics* faults) const {
  Vocabulary vocabulary;
  cascade->TestExamples(faults, [&](std::string_view text, const std::function<void(CascadeRun*)>& body) {
    Article article(*this, text, 0, std::nullopt, &vocabulary);
    body(&article.cascade());
  });
  TestBlockExamples(*blocks, faults);
}

Article::Article(const NewsDesk& desk_in, std::string_view text_in, int32_t headline_bytes_in,
                 std::optional<Day> published_in, Vocabulary* vocabulary)
    : desk(desk_in),
      text(text_in),
      headline_bytes(headline_bytes_in),
      published(published_in),
      document_(text_in, vocabulary, &desk_in.cascade->language()),
      cascade_(*desk_in.cascade, &document_, this) {}

const std::vector<Block>& Article::blocks() {
  if (!have_blocks_) {
    blocks_ = FindBlocks(*this, *desk.blocks);
    have_blocks_ = true;
  }
  return blocks_;
}

Document& Article::document() {
  if (!have_document_) {
    have_document_ = true;
    const auto borders = have_blocks_ ? std::nullopt : FindBorders(*this, *desk.blocks);
    if (borders) {
      for (const ByteSpan block : *borders) document_.AddSegment(block);
    } else {
      for (const Block& block : blocks()) document_.AddSegment(block.bytes);
    }
  }
  return document_;
}

void Article::KeepRejected(bool counted) {
  keeps_counted_ |= counted;
  if (keeps_rejected_) return;
  keeps_rejected_ = true;
  cascade_.TellSwitchedOff();
  if (desk.cascade->switched().empty()) return;
  for (const auto& [bytes, rule] : LinesOfOffRules(*this, *desk.blocks))
    Reject(document().TokensIn(bytes), "block", rule, "switched off");
}

CascadeRun& Article::cascade() {
  document();
  return cascade_;
}

SyntaxCache& Article::grammar() {
  if (!grammar_) grammar_.emplace(document());
  return *grammar_;
}

const std::vector<Mention>& Article::mentions() {
  if (!have_entities_) {
    have_entities_ = true;
    blocks();
    FindEntities(this, &mentions_, &actors_, &all_mentions_);
    home_country_ = HomeCountry(this, mentions_);
    ChooseActorCodes(this, &mentions_, &actors_);
    all_mentions_.insert(all_mentions_.begin(), mentions_.begin(), mentions_.end());
  }
  return mentions_;
}

const std::vector<Actor>& Article::actors() {
  mentions();
  return actors_;
}

const std::vector<Mention>& Article::all_mentions() {
  mentions();
  return all_mentions_;
}

const std::string& Article::home_country() {
  mentions();
  return home_country_;
}

const std::vector<Time>& Article::times() {
  if (!have_times_) {
    have_times_ = true;
    blocks();
    FindTimes(this, &times_);
  }
  return times_;
}

const std::vector<Quote>& Article::quotes() {
  if (!have_quotes_) {
    have_quotes_ = true;
    blocks();
    FindQuotes(this, &quotes_);
  }
  return quotes_;
}

const std::vector<Event>& Article::events() {
  if (!have_events_) {
    have_events_ = true;
    blocks();
    FindEvents(this, &events_);
    SwitchOffSides();
  }
  return events_;
}

// Parts of events that a rule which is switched off has found are null; rows that are the same then are one.
void Article::SwitchOffSides() {
  if (desk.cascade->switched().empty()) return;
  for (Event& event : events_) {
    for (auto [party, rule] :
         {std::pair(&event.source, &event.source_rule), {&event.target, &event.target_rule}}) {
      if (!IsOff(*rule, party->tokens, "trigger")) continue;
      if (keeps_rejected_)
        GiveUp(event.tokens, event.rule, event.row, party == &event.source ? "source" : "target",
               "switched off: " + desk.cascade->rules()[static_cast<size_t>(*rule)].id);
      *party = {}, *rule = -1;
    }
    if (IsOff(event.place_rule, event.place, "trigger"))
      event.place = {}, event.place_country.clear(), event.place_rule = -1;
    if (IsOff(event.when_rule, event.when, "trigger"))
      event.when = {}, event.first.reset(), event.last.reset(), event.when_rule = -1;
  }
  const auto same = [](const Event& a, const Event& b) {
    const auto all = [](const Event& e) {
      return std::tie(e.tokens, e.rule, e.source.tokens, e.target.tokens);
    };
    return all(a) == all(b) && (a.source_rule < 0 || a.target_rule < 0);
  };
  events_.erase(std::unique(events_.begin(), events_.end(), same), events_.end());
}

bool Article::ReadsProse(int32_t block) { return blocks()[static_cast<size_t>(block)].read == Reading::kAll; }

bool Article::ReadsNames(int32_t block) {
  return blocks()[static_cast<size_t>(block)].read != Reading::kNone;
}

int32_t Article::block_of(int32_t token) { return document().sentence_of(token).segment; }

void Article::MeetLimit(std::string what) {
  if (std::find(limits_met_.begin(), limits_met_.end(), what) == limits_met_.end())
    limits_met_.push_back(std::move(what));
}

void Article::Reject(TokenSpan tokens, std::string_view kind, RuleId rule, std::string reason, int32_t row,
                     double confidence, std::string detail, std::string about) {
  cascade_.rejected().push_back({tokens, desk.cascade->kinds().Find(kind), rule, std::move(reason), row,
                                 confidence, std::move(detail), std::move(about)});
}

bool Article::GiveUp(TokenSpan of, RuleId rule, int32_t row, std::string_view side, const std::string& why) {
  bool any = false;
  for (Trial& trial : trials_) {
    if (trial.of != of || trial.rule != rule || trial.row != row || trial.side != side ||
        trial.reason != kTaken)
      continue;
    trial.reason = why;
    any = true;
  }
  return any;
}

RuleId Article::rule(std::string_view id) const {
  RuleId rule = desk.cascade->FindRule(id);
  if (rule < 0) {
    std::fprintf(stderr, "copydesk: no rule named %.*s\n", static_cast<int>(id.size()), id.data());
    std::abort();
  }
  return rule;
}

}  // namespace copydesk::news
