// Packs of rules and lists, compiled once, run by what is asked for: each kind of span is complete, its
// vetoes and conflicts settled, before a rule that uses it runs.
//
//   Diagnostics faults;
//   auto cascade = Cascade::Load({{"packs/news_en"}}, core_kinds, core_rules, &faults);
//   CascadeRun run(*cascade, &document, /*context=*/nullptr);
//   for (const Span& person : run.Get(cascade->kinds().Find("person"))) …
//
// A pack is a folder: pack.toml names it (`name`, `version`, `language` folder, `files` in order) and each of
// its files holds [sets], [macros], [kinds.X], [[gazetteer]] and [[rule]] as docs/PACKS.md says. Sets and
// macros are shared by the files of a pack; later packs may use and extend earlier ones.
//
//   [[gazetteer]]
//   id = "list.countries"      # the rule id its spans carry
//   file = "countries.tsv"     # in the pack's folder: never a path out of it
//   emits = "country"
//   match = "smart"            # smart exact lower norm lemma
//
// Kinds that C++ makes (`quoted`, `actor`) are core kinds: a callback, and the kinds it reads.
// Invariants: (1) a kind is made once a document; (2) Get() of a kind makes what it uses first; (3) spans are
// never hidden. Threads: Cascade is immutable; a CascadeRun belongs to one thread.
//
// Not here: what a kind means to a table (news/), and a fixed sequence of phases: kinds are made when
// somebody asks, so that what no table needs costs nothing. A pack holds data alone; there is no way to give
// it code.
#ifndef COPYDESK_CASCADE_CASCADE_H_
#define COPYDESK_CASCADE_CASCADE_H_

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "cascade/reader.h"
#include "cascade/value_type.h"
#include "gazetteer/gazetteer.h"
#include "pattern/pattern.h"
#include "pattern/pattern_set.h"
#include "words/document.h"
#include "words/kinds.h"

namespace copydesk {

class CascadeRun;

struct PackSource {
  std::string folder = {};  // a folder with pack.toml, or empty
  std::string file = {};    // with `content`: one rule file given as text
  std::string content = {};
  std::string beside =
      {};  // with `content`: the folder in which files of its lists stand; empty: it has none
  std::shared_ptr<const Gazetteer> list =
      nullptr;  // with `content`: what its one [[gazetteer]] names, made already
};

// A kind that C++ makes: `make` calls Document::AddSpans for it. Rules may emit the same kind: their spans
// are there first. `make` also runs on the examples of rules when TestExamples has no host: then context() is
// null, and it must cope. Where `added_by` names a kind, rules and lists emit, and veto, that one instead.
struct CoreKind {
  std::string name;
  std::vector<std::string> uses;
  std::function<void(CascadeRun*)> make;
  std::string added_by = {};
  // What its spans may have, asked for when lists are read: `by_rule` tells whether rules emit a kind. Null:
  // not said, so that patterns may ask for anything.
  using ByRule = std::function<bool(std::string_view kind)>;
  std::function<std::vector<SpanAttribute>(const ByRule& by_rule)> attributes = {};
  // The [sets] that it reads.
  std::vector<std::string_view> sets = {};
};

// A candidate that lost. `by` is the rule that beat or vetoed it.
struct Rejected {
  TokenSpan tokens;
  KindId kind = -1;
  int32_t rule = -1;
  std::string reason;       // "shorter than quote.said-after", "vetoed by quote.scare"
  int32_t row = -1;         // of the list that the rule is
  double confidence = -1;   // the margin of the learned choice that dropped it; below 0: none did
  std::string detail = {};  // what the weights counted, where that was asked for
  std::string about =
      {};  // what the reason speaks of: the word at which a search stopped, where a set stands
};

// A kind that C++ does not read, as a table of its own: what its rows have beside their place and rule.
struct KindTable {
  struct Attribute {
    std::string name;
    ValueType type = ValueType::kText;
  };
  KindId kind = -1;
  std::string name;
  std::vector<std::string> captures;  // of its rules, in the order of the files
  std::vector<Attribute> attributes;  // as [kinds.X] declares them, else in the order of the files
  bool shipped = false;               // made by the pack that brings the language alone
};

// A rule, a term list (`pattern` empty) or what C++ decides (`pack` "core").
struct RuleInfo {
  std::string id = {}, doc = {}, pack = {};
  std::string file = {};  // inside the pack's folder
  std::string emits = {}, vetoes = {}, pattern = {};
  int line = 0;
  int priority = 0;
  bool fixed = false;  // of C++, and without it there would be no answer: it cannot be switched off
};

// A pack and a file of it with a slash between, and the line. No file: decided in C++, or handed over ready
// made.
struct RulePlace {
  std::string file;
  int line = 0;
};

// Tokens that a rule with `vetoes` matched: no span of the kind may overlap them.
struct Veto {
  TokenSpan tokens;
  int32_t rule = -1;  // the rule that vetoes
  int32_t of = -1;    // only spans of this rule; -1: of any
};

// What a rule or list cost. Tags are made when the first rule asks for them: their time is that rule's.
struct RuleCost {
  FindWork work = {};     // nothing for a list
  int64_t runs = 0;       // documents
  int64_t matches = 0;    // before vetoes and conflicts
  int64_t survivors = 0;  // after them; of a rule with `vetoes` its matches
  int64_t nanoseconds = 0;
};
using Profile = std::vector<RuleCost>;  // by rule

// What is switched off or replaced, by the id of a rule or a list, or LIST:TERM and KIND:TERM for rows of
// lists. What is off makes nothing; where somebody asks for losers, what it would have made is among them.
// What is replaced gives way to what the last pack has under the same id.
struct Switches {
  std::vector<std::string> without, replace;
};

// [sets] that C++ reads, so that a pack is told of those that nobody does.
struct SetsRead {
  std::set<std::string, std::less<>> names = {};
  std::vector<std::string_view> beginnings = {};             // any set that begins so
  std::function<bool(std::string_view name)> by_lists = {};  // asked when all lists are read
};
// The members of a set by its name; none where there is no such set.
using SetSource = std::function<std::vector<std::string>(std::string_view name)>;

// Runs `body` on the cascade at work on a text, with the context that core kinds need.
using ExampleHost = std::function<void(std::string_view text, const std::function<void(CascadeRun*)>& body)>;

class Cascade {
 public:
  // Null when `faults` gained an error; `language` is there then, too, for who goes on to look for faults.
  // `sets`: where it is null, nothing is said of sets that nobody reads.
  static std::shared_ptr<const Cascade> Load(const std::vector<PackSource>& packs,
                                             std::vector<CoreKind> core_kinds,
                                             std::vector<RuleInfo> core_rules, Diagnostics* faults,
                                             const std::vector<KindReader>& readers = {},
                                             const Switches& switches = {},
                                             std::shared_ptr<const Language>* language = nullptr,
                                             const SetsRead* sets = nullptr);
  ~Cascade();

  const Kinds& kinds() const;
  const Language& language() const;             // of the first pack that names one
  const std::vector<RuleInfo>& rules() const;   // index = Span::rule; lists and core rules included
  int32_t FindRule(std::string_view id) const;  // -1 where there is none
  // "countries.tsv:7", where a row of a list stands; "" for what is no list's, or of a list without a file.
  std::string PlaceOfRow(int32_t rule, int32_t row) const;
  // Where a rule stands, or of a list its row: with the pack in front of the file, as users know it.
  RulePlace PlaceOf(int32_t rule, int32_t row) const;
  std::shared_ptr<const Pattern> pattern(int32_t rule) const;  // null for a list and for what C++ decides
  std::shared_ptr<const Gazetteer> list(int32_t rule) const;   // null for what is no list
  const std::vector<std::string>& pack_folders() const;
  // Of every kind that rules or lists emit and nothing in C++ reads, by kind.
  const std::vector<KindTable>& tables() const;
  // Of the kinds of which all attributes are known: what patterns may ask for.
  const SpanAttributes& span_attributes() const;
  // What spans of a rule or list may have: the keys of its `set`, the columns of its list.
  std::vector<std::string> AttributesOf(int32_t rule) const;
  // Whether the rule is switched off.
  bool IsOff(int32_t rule) const;
  // What was switched off or replaced, a line each: "without core.quote.trailing".
  const std::vector<std::string>& switched() const;
  // Of all in the packs that decides which spans of a kind there are: its rules, lists and vetoes, those of
  // the kinds that they use, and HashOfBase(). Where two cascades have the same, their spans are the same.
  // Cost: reads the lists.
  uint64_t HashOf(KindId kind) const;
  // Of what every kind shares: the language, sets, macros, and files of packs that are no rules and lists.
  uint64_t HashOfBase() const;
  // Whether the rule is of the pack that brings the language.
  bool IsShipped(int32_t rule) const;
  std::vector<std::string> set(
      std::string_view name) const;            // a [sets] entry, for C++ that reads the same list
  std::vector<std::string> set_names() const;  // of every [sets] entry, sorted
  // Where a [sets] entry stands, and those that extend it, with commas: pack, file and line; "" for none.
  std::string PlaceOfSet(std::string_view name) const;
  // "name version hash" a pack; the hash (64 bits, hex) is over the names and bytes of all files in its
  // folder.
  std::vector<std::string> pack_stamps() const;

  // Runs every rule's `yes` and `no` examples; one diagnostic for each that fails. Without a host the core
  // kinds run with a null context.
  void TestExamples(Diagnostics* faults, const ExampleHost& host = {}) const;

  std::vector<std::string> phases() const;  // every kind, each behind what it uses
  std::string DebugString() const;          // phases in order, rules in each

  struct Impl;  // internal to cascade/

 private:
  friend class CascadeRun;
  Cascade();
  std::unique_ptr<Impl> impl_;
};

// The cascade at work on one document.
class CascadeRun {
 public:
  CascadeRun(const Cascade& cascade, Document* document, void* context);

  // The spans of a kind, made if need be. An unknown kind (-1) has none.
  std::span<const Span> Get(KindId kind);
  std::span<const Span> Get(std::string_view kind) { return Get(cascade_.kinds().Find(kind)); }

  // What rules forbid for a kind, sorted by start: for C++ that makes candidates of its own.
  std::vector<Veto> Vetoes(KindId kind);
  // For core kinds: adds the spans but those of rules that are switched off, which are rejected.
  void AddSpans(KindId kind, std::vector<Span> spans);
  // From now on what is switched off is found, too, to be told among the losers.
  void TellSwitchedOff() { tells_switched_off_ = true; }
  // How a span came to be, a line a step: its rule, which element of the pattern met which token, and the
  // spans it used with the rules behind those, indented.
  std::vector<std::string> Explain(const Span& span);

  // From now on costs are added to `profile`, which outlives the run and has a place for each of
  // cascade().rules().
  void CollectCosts(Profile* profile) { profile_ = profile; }

  const Cascade& cascade() const { return cascade_; }
  Document& document() { return *document_; }
  void* context() const { return context_; }
  std::vector<Rejected>& rejected() { return rejected_; }
  const std::vector<std::string>& limits_met() const { return limits_met_; }

 private:
  void Make(KindId kind);
  void FindSwitchedOff(KindId kind);
  PatternSet::Run& patterns();
  FindResult Find(int32_t compiled_rule);

  const Cascade& cascade_;
  Document* document_;
  void* context_;
  std::vector<char> made_;  // by kind
  GazetteerStarts starts_;
  std::unique_ptr<PatternSet::Run> patterns_;  // made with the first rule that runs
  std::vector<Rejected> rejected_;
  std::vector<std::string> limits_met_;
  Profile* profile_ = nullptr;
  bool tells_switched_off_ = false;
};

}  // namespace copydesk

#endif  // COPYDESK_CASCADE_CASCADE_H_
