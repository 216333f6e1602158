// One article at the news desk: its document, the cascade at work on it, and the records of each layer, each
// made on first use and only then. `blocks()` → `entities()` → `times()` → `quotes()` → `events()`: a later
// layer may ask for earlier ones.
//
// Invariant: no layer writes another's records.
#ifndef COPYDESK_NEWS_ARTICLE_H_
#define COPYDESK_NEWS_ARTICLE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/limits.h"
#include "cascade/cascade.h"
#include "news/records.h"
#include "news/syntax.h"
#include "words/document.h"

namespace copydesk::news {

struct BlockTables;   // news/blocks.cc: line rules, compiled
struct EntityTables;  // news/entities.h: word sets
struct TimeTables;    // news/times.cc
struct QuoteTables;   // news/quote_cues.h: word sets
struct EventTables;   // news/events.h: word sets and scores
class Frames;         // news/frames.h: rows of cue and trigger lists, typed

// Everything the layers know, compiled once from the packs; immutable.
struct NewsDesk {
  std::shared_ptr<const Cascade> cascade;
  std::shared_ptr<const BlockTables> blocks;
  std::shared_ptr<const EntityTables> entities;
  std::shared_ptr<const TimeTables> times;
  std::shared_ptr<const QuoteTables> quotes;
  std::shared_ptr<const EventTables> events;
  std::shared_ptr<const Frames> frames;

  // Null when `faults` gained an error.
  static std::shared_ptr<const NewsDesk> Load(const std::vector<PackSource>& packs, Diagnostics* faults,
                                              const Switches& switches = {});

  // Runs the `yes` and `no` examples of every rule of the packs; one diagnostic for each that fails.
  void TestExamples(Diagnostics* faults) const;
};

class Article {
 public:
  // `text` is valid UTF-8 and outlives the article. [0, headline_bytes) is known to be the headline (0: not
  // known).
  Article(const NewsDesk& desk, std::string_view text, int32_t headline_bytes, std::optional<Day> published,
          Vocabulary* vocabulary);

  const NewsDesk& desk;
  const std::string_view text;
  const int32_t headline_bytes;
  const std::optional<Day> published;

  const std::vector<Block>& blocks();
  // Tokens and sentences of every block (Sentence::segment is the block's index). Where nobody has asked for
  // the blocks, what kinds they are is not looked for.
  Document& document();
  CascadeRun& cascade();
  SyntaxCache& grammar();  // of the document's sentences, shared by times, quotes and events

  const std::vector<Mention>& mentions();
  // The same in the same order, and behind them the pronouns and nominals of which nobody tells who they are.
  const std::vector<Mention>& all_mentions();
  const std::vector<Actor>& actors();
  // Alpha-3 of the country that the article is about; empty where none is plainly ahead.
  const std::string& home_country();
  const std::vector<Time>& times();
  const std::vector<Quote>& quotes();
  const std::vector<Event>& events();

  // Which blocks a layer reads: quotes and events headline, dek, subheading and body; entities and times also
  // caption, byline and dateline; a repeat is read by none.
  bool ReadsProse(int32_t block);
  bool ReadsNames(int32_t block);
  // The block of a token.
  int32_t block_of(int32_t token);

  // Says once that a limit of base/limits.h was met, and what was left out.
  void MeetLimit(std::string what);
  const std::vector<std::string>& limits_met() const { return limits_met_; }

  // From now on candidates that a layer drops are kept with the reason (CascadeRun::rejected), and so is what
  // was tried for a side; before the first layer is made, or its candidates are lost.
  // `counted`: also what the weights counted for and against each (Rejected::detail).
  void KeepRejected(bool counted = false);
  bool keeps_rejected() const { return keeps_rejected_; }
  bool keeps_counted() const { return keeps_counted_; }
  // Asked only where keeps_rejected().
  // Why the weights alone dropped a candidate.
  static constexpr std::string_view kUnlikely = "unlikely by the weights";
  // `confidence`: the margin of the learned choice that dropped it; below 0: none did.
  void Reject(TokenSpan tokens, std::string_view kind, RuleId rule, std::string reason, int32_t row = -1,
              double confidence = -1, std::string detail = {}, std::string about = {});
  // Whether a rule is switched off; what it made of `tokens` is rejected then, where that is kept.
  bool IsOff(RuleId rule, TokenSpan tokens, std::string_view kind) {
    if (!desk.cascade->IsOff(rule)) return false;
    if (keeps_rejected_) Reject(tokens, kind, rule, "switched off");
    return true;
  }
  // What was tried for a side of a trigger, in order: first in the slots of its row, then by the weights.
  struct Trial {
    TokenSpan of;           // the trigger
    RuleId rule = -1;       // the list that made it …
    int32_t row = -1;       // … and its row: several rows may have the term
    std::string_view side;  // "source", "target"
    std::string slot;       // as the pack has it; "weights"
    std::string_view core;  // the core rule that would have chosen the side
    TokenSpan found;        // empty: nothing stood there
    std::string reason;     // why it was not taken; kTaken
  };
  static constexpr std::string_view kTaken = "taken";
  void NoteTrial(Trial trial) { trials_.push_back(std::move(trial)); }
  const std::vector<Trial>& trials() const { return trials_; }
  // What a trigger's row took for a side was given up again: says why. False where no trial took it.
  bool GiveUp(TokenSpan of, RuleId rule, int32_t row, std::string_view side, const std::string& why);
  // Forgets the trials behind the first `kept`, of a look that another one replaces.
  void ForgetTrials(size_t kept) { trials_.resize(kept); }

  // The index of a core rule ("core.quote.reopened") or pack rule; aborts on a name that is not registered.
  RuleId rule(std::string_view id) const;

 private:
  void SwitchOffSides();

  Document document_;
  CascadeRun cascade_;
  std::optional<SyntaxCache> grammar_;
  bool have_blocks_ = false, have_document_ = false, have_entities_ = false, have_times_ = false,
       have_quotes_ = false, have_events_ = false;
  std::vector<Block> blocks_;
  std::vector<Mention> mentions_, all_mentions_;
  std::vector<Actor> actors_;
  std::string home_country_;
  std::vector<Time> times_;
  std::vector<Quote> quotes_;
  std::vector<Event> events_;
  std::vector<std::string> limits_met_;
  bool keeps_rejected_ = false, keeps_counted_ = false;
  std::vector<Trial> trials_;
};

// Cuts the rows of a table at kMaxRows.
template <class Record>
void CutRows(Article* article, const char* table, std::vector<Record>* rows) {
  if (rows->size() <= static_cast<size_t>(kMaxRows)) return;
  article->MeetLimit(std::string(table) + ": " + std::to_string(rows->size()) + " rows, the first " +
                     std::to_string(kMaxRows) + " kept");
  rows->erase(rows->begin() + kMaxRows, rows->end());
}

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_ARTICLE_H_
