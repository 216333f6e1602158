// Packs of rules and lists, compiled once, run by what is asked for: each kind of span is complete, its vetoes and
// conflicts settled, before a rule that uses it runs.
//
//   Diagnostics faults;
//   auto cascade = Cascade::Load({{"packs/news_en"}}, core_kinds, core_rules, &faults);
//   CascadeRun run(*cascade, &document, /*context=*/nullptr);
//   for (const Span& person : run.Get(cascade->kinds().Find("person"))) …
//
// A pack is a folder: pack.toml names it (`name`, `version`, `language` folder, `files` in order) and each of its files
// holds [sets], [macros], [kinds.X], [[gazetteer]] and [[rule]] as LANGUAGE.md says. Sets and macros are shared by the
// files of a pack; later packs may use and extend earlier ones.
//
//   [[gazetteer]]
//   id = "list.countries"      # the rule id its spans carry
//   file = "countries.tsv"     # in the pack's folder: never a path out of it
//   emits = "country"
//   match = "smart"            # smart exact lower norm lemma
//
// Kinds that C++ makes (`quoted`, `actor`) are core kinds: a callback, and the kinds it reads.
// Invariants: (1) a kind is made once a document; (2) Get() of a kind makes what it uses first; (3) spans are never hidden.
// Threads: Cascade is immutable; a CascadeRun belongs to one thread.
#ifndef COPYDESK_CASCADE_CASCADE_H_
#define COPYDESK_CASCADE_CASCADE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "pattern/pattern.h"
#include "words/document.h"
#include "words/kinds.h"

namespace copydesk {

class CascadeRun;

struct PackSource {
  std::string folder;                       // a folder with pack.toml, or empty
  std::string file;                         // with `content`: one rule file given as text
  std::string content;
};

// A kind that C++ makes: `make` calls Document::AddSpans for it.
struct CoreKind {
  std::string name;
  std::vector<std::string> uses;
  std::function<void(CascadeRun*)> make;
};

// A candidate that lost. `by` is the rule that beat or vetoed it.
struct Rejected {
  TokenSpan tokens;
  KindId kind = -1;
  int32_t rule = -1;
  std::string reason;  // "shorter than quote.said-after", "vetoed by quote.scare"
};

struct RuleInfo {
  std::string id, doc, pack, file, emits, vetoes, pattern;
  int line = 0;
  int priority = 0;
};

class Cascade {
 public:
  static std::shared_ptr<const Cascade> Load(const std::vector<PackSource>& packs, std::vector<CoreKind> core_kinds,
                                             std::vector<RuleInfo> core_rules, Diagnostics* faults);
  ~Cascade();

  const Kinds& kinds() const;
  const Language& language() const;                  // of the first pack that names one
  const std::vector<RuleInfo>& rules() const;        // index = Span::rule; lists and core rules included
  int32_t FindRule(std::string_view id) const;       // -1 where there is none
  const std::vector<std::string>& pack_folders() const;
  std::vector<std::string> set(std::string_view name) const;  // a [sets] entry, for C++ that reads the same list
  // "name version sha" a pack; the hash is over the bytes of all its files.
  std::vector<std::string> pack_stamps() const;

  // Runs every rule's `yes` and `no` examples; one diagnostic for each that fails.
  void TestExamples(Diagnostics* faults) const;

  std::string DebugString() const;  // phases in order, rules in each

 private:
  friend class CascadeRun;
  Cascade();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The cascade at work on one document.
class CascadeRun {
 public:
  CascadeRun(const Cascade& cascade, Document* document, void* context);

  // The spans of a kind, made if need be. An unknown kind (-1) has none.
  std::span<const Span> Get(KindId kind);
  std::span<const Span> Get(std::string_view kind) { return Get(cascade_.kinds().Find(kind)); }

  const Cascade& cascade() const { return cascade_; }
  Document& document() { return *document_; }
  void* context() const { return context_; }
  std::vector<Rejected>& rejected() { return rejected_; }
  const std::vector<std::string>& limits_met() const { return limits_met_; }

 private:
  const Cascade& cascade_;
  Document* document_;
  void* context_;
  std::vector<char> made_;  // by kind
  std::vector<Rejected> rejected_;
  std::vector<std::string> limits_met_;
};

}  // namespace copydesk

#endif  // COPYDESK_CASCADE_CASCADE_H_
