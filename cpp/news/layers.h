// The five layers of the news desk, one function each, and what each compiles from the packs.
// Each layer: Load…Tables() once an engine (faults are reported together), Find…() once an article, Core…()
// what it registers: kinds that C++ makes for patterns to use, and the ids of rules that C++ decides
// ("core.…", which `copydesk rules` lists).
#ifndef COPYDESK_NEWS_LAYERS_H_
#define COPYDESK_NEWS_LAYERS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "cascade/cascade.h"
#include "news/article.h"
#include "news/frames.h"
#include "news/records.h"
#include "words/weights.h"

namespace copydesk::news {

struct CoreRule {
  std::string id;   // "core.quote.reopened"
  std::string doc;  // one line: what it decides
};

struct CoreParts {
  std::vector<CoreKind> kinds;  // CascadeRun::context() is the Article
  std::vector<CoreRule> rules;
};

// news/blocks.cc: lines and their kinds.
CoreParts CoreBlocks();
std::shared_ptr<BlockTables> LoadBlockTables(const std::vector<std::string>& pack_folders,
                                             Diagnostics* faults);
std::vector<Block> FindBlocks(const Article& article, const BlockTables& tables);
// The bytes of the same blocks, at a fifth of the cost; none where they hang on kinds (a dateline is split
// off).
std::optional<std::vector<ByteSpan>> FindBorders(const Article& article, const BlockTables& tables);

// news/entities.cc: mentions, clusters, actor codes. Core kind `actor`.
CoreParts CoreEntities();
// Files first, which are read whatever is wrong with the rules; then sets, then what rules there are.
std::shared_ptr<EntityTables> LoadEntityFiles(const std::vector<std::string>& pack_folders,
                                              Diagnostics* faults);
void ReadEntitySets(const SetSource& set, EntityTables* tables);
void ReadEntityRules(const Cascade& cascade, EntityTables* tables);
inline constexpr std::string_view kFieldSets = "field_";  // … and a role: words of its field
// `unresolved`: pronouns and nominals of which nobody tells who they are, rows of the table alone.
void FindEntities(Article* article, std::vector<Mention>* mentions, std::vector<Actor>* actors,
                  std::vector<Mention>* unresolved);
// A phrase → who that is, without an article around it ("American warplanes" → USA, MIL).
struct PhraseCode {
  std::string country, role, code;
};
PhraseCode CodePhrase(const NewsDesk& desk, std::string_view phrase, Vocabulary* vocabulary);
// Who a noun phrase names: the entity of the mention that is its head, or what its words say by themselves
// ("the ministry").
Party ResolveParty(Article* article, TokenSpan phrase);

// news/times.cc: TIMEX3.
CoreParts CoreTimes();
std::shared_ptr<const TimeTables> LoadTimeTables(const Kinds& kinds, const SetSource& set);
void FindTimes(Article* article, std::vector<Time>* times);

// news/quotes.cc: who said what. Core kind `quoted`: the text between a pair of quote marks, marks included.
CoreParts CoreQuotes();
// `ends`, `descriptions`: the weights of the language's quote_ends.tsv and descriptions.tsv.
std::shared_ptr<const QuoteTables> LoadQuoteTables(const SetSource& set, FeatureWeights ends,
                                                   FeatureWeights descriptions);
void FindQuotes(Article* article, std::vector<Quote>* quotes);

// news/events.cc: who did what to whom.
CoreParts CoreEvents();
// Scores first: what lists say is checked against their `names`; then sets.
std::shared_ptr<EventTables> LoadScores(const std::vector<std::string>& pack_folders, Diagnostics* faults,
                                        EventNames* names);
void ReadEventSets(const Cascade& cascade, EventTables* tables);
// Those that C++ asks for, beside what rows of lists name.
std::vector<std::string> NamesOfEventSets();
void FindEvents(Article* article, std::vector<Event>* events);

// news/row_kinds.cc: rows of quotes and events as spans. Core kinds `statement` and `act`.
// `frames`: what patterns may ask of rows; it outlives what is made.
CoreParts CoreRows(const Frames& frames);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_LAYERS_H_
