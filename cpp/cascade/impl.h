// What Cascade::Load builds and CascadeRun reads: compiled rules and lists, and the graph of kinds. Internal
// to cascade/.
#ifndef COPYDESK_CASCADE_IMPL_H_
#define COPYDESK_CASCADE_IMPL_H_

#include <atomic>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cascade/cascade.h"
#include "cascade/rule_file.h"
#include "gazetteer/gazetteer.h"
#include "pattern/pattern_set.h"

namespace copydesk {

struct CompiledRule {
  int32_t rule = -1;  // index into rules; also the order in the files
  int32_t pack = 0;
  int priority = 0;
  std::shared_ptr<const Pattern> pattern = nullptr;
  KindId emits = -1;
  KindId vetoes = -1;
  int32_t of = -1;
  std::vector<AttributeTemplate> set = {};
  std::vector<int32_t> set_labels = {};  // by template: index of its label in the pattern's labels, or -1
  std::vector<Attribute> fixed_attributes = {};  // when no template has a label
  std::vector<Example> yes = {}, no = {};
  const SourceText* source = nullptr;
  SourcePosition at = {};  // of its id
  bool across_sentences = false;
  MatchMode match = MatchMode::kLongest;
};

// The attributes of a list's rows, each row's made when it is first hit. Threads: any number may ask.
class RowAttributes {
 public:
  explicit RowAttributes(size_t rows) : rows_(rows) {}
  ~RowAttributes() {
    for (auto& row : rows_) delete row.load(std::memory_order_acquire);
  }
  std::span<const Attribute> Of(const Gazetteer& gazetteer, int32_t number) {
    std::atomic<const std::vector<Attribute>*>& row = rows_[static_cast<size_t>(number)];
    if (const auto* known = row.load(std::memory_order_acquire)) return *known;
    auto made = std::make_unique<const std::vector<Attribute>>(gazetteer.attributes(number));
    const std::vector<Attribute>* theirs = nullptr;
    if (!row.compare_exchange_strong(theirs, made.get(), std::memory_order_acq_rel)) return *theirs;
    return *made.release();
  }

 private:
  std::vector<std::atomic<const std::vector<Attribute>*>> rows_;
};

struct CompiledList {
  int32_t rule = -1;
  int32_t pack = 0;
  int priority = 0;
  std::shared_ptr<const Gazetteer> gazetteer;
  KindId emits = -1;
  std::string file = {};            // inside the pack's folder; empty: handed over ready made
  std::vector<int> lines = {};      // of its rows
  std::vector<char> off_rows = {};  // by row: switched off; empty: none is
  std::unique_ptr<RowAttributes> attributes = nullptr;
};

// A node of the phase graph: all that makes one kind.
struct KindNode {
  std::vector<int32_t> rules, vetoes, lists;  // indices into Cascade::Impl
  std::vector<int32_t> off_rules, off_lists;  // switched off: likewise
  int32_t core = -1;
  bool keep_overlaps = false;
  std::vector<KindId> uses;  // sorted
  std::vector<KindId> plan;  // everything it needs, directly or not, in an order that works; itself not
};

struct Pack {
  std::string name, version, folder, hash;
  std::shared_ptr<const Gazetteer> list = nullptr;  // of PackSource
  std::vector<std::string> files = {};              // with rules
  std::string lists = {};                           // the folder in which files of lists stand
};

struct Cascade::Impl {
  Kinds kinds;
  std::shared_ptr<const Language> language;
  std::vector<RuleInfo> infos;
  std::map<std::string, int32_t, std::less<>> ids;
  std::vector<Pack> packs;
  std::vector<std::string> folders;
  StringSets sets;
  std::map<std::string, std::string, std::less<>> set_places;  // see PlaceOfSet()
  Macros macros;
  std::vector<std::unique_ptr<SourceText>> sources;
  std::vector<CompiledRule> rules;
  PatternSet patterns;  // of the rules, numbered as they are
  std::vector<CompiledList> lists;
  std::shared_ptr<GazetteerKeys> list_keys = std::make_shared<GazetteerKeys>();
  std::vector<CoreKind> core;
  std::vector<KindNode> nodes;  // by kind
  std::vector<KindId> order;    // all kinds, each behind what it uses
  std::vector<KindTable> tables;
  SpanAttributes span_attributes;
  std::vector<char> off;  // by rule: switched off; empty: none is
  std::vector<std::string> switched;
  int32_t language_pack = -1;  // that of the language in use
};

// The keys of a rule's `set`, or the columns of a list.
std::vector<std::string> AttributesOfRule(const Cascade::Impl& impl, int32_t rule);

// The longest span of a kind that the pattern uses, inside `tokens` or, failing that, around them; null where
// there is none.
const Span* SpanUnder(const Document& document, const std::vector<KindId>& kinds, TokenSpan tokens);

}  // namespace copydesk

#endif  // COPYDESK_CASCADE_IMPL_H_
