#include "desk/engine.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "desk/rows.h"

namespace copydesk {
namespace {

class NewsRows : public RowMaker {
 public:
  NewsRows(const Engine& engine, LayerSet layers, const std::vector<std::string>& fields)
      : engine_(engine), layers_(layers), fields_(fields), rows_(layers, engine.own_columns()) {}

  void Add(news::Article* article, const ArticleText& text, int64_t number, Report* report) override {
    const bool reads = layers_.NeedsLanguage();
    if (reads) article->blocks();  // before the document, which would look for their borders besides
    const bool readable = !reads || engine_.language_test().IsReadable(article->document());
    if (!readable)
      report->notices.push_back(
          {number, "", "language", "not in the pack's language: blocks, sentences and tokens only"});
    rows_.Add(article, text, number, fields_, readable);
    if (layers_.NeedsTokens()) TellLimits(article, number, report);
  }
  NamedColumns Take() override { return std::move(rows_).Take(fields_.size() > 1); }

 private:
  const Engine& engine_;
  LayerSet layers_;
  const std::vector<std::string>& fields_;
  Rows rows_;
};

constexpr std::array<std::string_view, 8> kNames = {"person",   "organization", "country", "place",
                                                    "facility", "group",        "party",   "media"};

// What lists and rules of one's own say of names and the shipped ones do not, where `entities` has no column
// of its own for it. In the order of the files.
std::vector<std::string> EntityAttributes(const Cascade& cascade) {
  std::set<std::string, std::less<>> known;
  EntitiesTable().Each([&](Column& column) { known.insert(column.name()); });
  std::vector<std::string> out;
  for (bool shipped : {true, false}) {
    for (size_t i = 0; i < cascade.rules().size(); ++i) {
      const auto rule = static_cast<int32_t>(i);
      if (std::find(kNames.begin(), kNames.end(), cascade.rules()[i].emits) == kNames.end() ||
          cascade.IsShipped(rule) != shipped)
        continue;
      for (const std::string& name : cascade.AttributesOf(rule)) {
        if (known.insert(name).second && !shipped) out.push_back(name);
      }
    }
  }
  return out;
}

// A kind of one's own that is named as a table has none: the name is taken.
void LintNames(const Cascade& cascade, Diagnostics* faults) {
  for (const KindTable& table : cascade.tables()) {
    if (!ParseLayer(table.name)) continue;
    const auto rule = std::find_if(cascade.rules().begin(), cascade.rules().end(),
                                   [&](const RuleInfo& info) { return info.emits == table.name; });
    faults->push_back({.severity = Diagnostic::kLint,
                       .file = rule->file,
                       .line = rule->line,
                       .message = "`" + table.name + "` is the name of a table: spans of this kind have none",
                       .hint = "take another name for the kind"});
  }
}

}  // namespace

Engine::Engine(std::shared_ptr<const news::NewsDesk> desk)
    : desk_(std::move(desk)),
      language_test_(*desk_->cascade),
      own_columns_{.tables = &desk_->cascade->tables(), .entities = EntityAttributes(*desk_->cascade)} {}

std::shared_ptr<const Engine> Engine::Load(const std::vector<PackSource>& packs, Diagnostics* faults,
                                           const Switches& switches) {
  auto desk = news::NewsDesk::Load(packs, faults, switches);
  if (desk == nullptr || HasErrors(*faults)) return nullptr;
  LintNames(*desk->cascade, faults);
  return std::shared_ptr<const Engine>(new Engine(std::move(desk)));
}

bool Engine::AddTable(std::string_view name, LayerSet* layers) const {
  if (const auto layer = ParseLayer(name)) {
    layers->Add(*layer);
    return true;
  }
  const std::vector<KindTable>& own = desk_->cascade->tables();
  const auto it = std::find_if(own.begin(), own.end(), [&](const KindTable& t) { return t.name == name; });
  if (it == own.end()) return false;
  const auto number = static_cast<size_t>(it - own.begin());
  const auto& asked = layers->own();
  if (std::find(asked.begin(), asked.end(), number) == asked.end()) layers->AddOwn(number);
  return true;
}

std::vector<std::shared_ptr<Table>> Engine::Empty(const LayerSet& layers, bool fields) const {
  std::vector<std::shared_ptr<Table>> out;
  for (auto& [name, columns] : Rows(layers, own_columns_).Take(fields))
    out.push_back(std::make_shared<Table>(name, std::move(columns)));
  return out;
}

uint64_t Engine::HashOf(std::string_view table) const {
  const Cascade& cascade = *desk_->cascade;
  const std::optional<Layer> layer = ParseLayer(table);
  std::vector<std::string_view> kinds;
  std::vector<std::string_view> core = {"core.block."};  // ids of C++ that matter, by how they begin
  const auto add = [](std::vector<std::string_view>* to, std::initializer_list<std::string_view> more) {
    for (std::string_view one : more) to->push_back(one);
  };
  const bool all = layer == Layer::kRejected;
  const bool events = layer == Layer::kEvents || all, quotes = layer == Layer::kQuotes || events;
  const bool times = layer == Layer::kTimes || quotes;
  const bool lines = layer == Layer::kBlocks || layer == Layer::kSentences || layer == Layer::kTokens;
  if (layer != Layer::kBlocks) add(&kinds, {"cue"});  // tells where sentences end
  if (!lines) {
    kinds.insert(kinds.end(), kNames.begin(), kNames.end());
    add(&kinds, {"role", "first_name", "nominal", "proper", "learned", "actor", "quoted"});
    add(&core, {"core.entity.", "core.quoted."});
  }
  if (times) add(&kinds, {"timex", "timeword", "holiday", "quoted"});
  if (quotes) add(&kinds, {"quoted", "cue", "quote"}), add(&core, {"core.quote", "core.speaker."});
  if (events) add(&kinds, {"trigger", "event"});
  if (events || !layer) add(&core, {"core."});  // a kind of one's own may use `act`
  uint64_t hash = cascade.HashOfBase();
  const auto mix = [&hash](uint64_t more) { hash = (hash ^ more) * 0x9e3779b97f4a7c15u + 1; };
  for (std::string_view kind : kinds) {
    if (const KindId id = cascade.kinds().Find(kind); id >= 0) mix(cascade.HashOf(id));
  }
  for (const KindTable& own : cascade.tables()) {
    if (all || (!layer && own.name == table)) mix(cascade.HashOf(own.kind));
  }
  for (const std::string& name : own_columns_.entities) mix(std::hash<std::string>{}(name));
  for (size_t i = 0; i < cascade.rules().size(); ++i) {
    if (!cascade.IsOff(static_cast<int32_t>(i))) continue;
    const RuleInfo& info = cascade.rules()[i];
    const bool matters = all ||
                         (info.emits.empty() && info.vetoes.empty() && !info.id.starts_with("core.")) ||
                         std::any_of(core.begin(), core.end(),
                                     [&](std::string_view head) { return info.id.starts_with(head); });
    if (matters) mix(std::hash<std::string>{}(info.id));
  }
  return hash;
}

std::vector<uint64_t> Engine::HashesOfSpans(const std::vector<KindId>& kinds) const {
  std::vector<uint64_t> out;
  if (kinds.empty()) return out;
  const uint64_t of_all = HashOf("rejected");  // and what kinds without a table hang on
  for (KindId kind : kinds) out.push_back(Hash64(kVersion, of_all + desk_->cascade->HashOf(kind)));
  return out;
}

Extraction Engine::Extract(ArticleSource* source, LayerSet layers, const RunOptions& options) const {
  return RunArticles(*desk_, source, options,
                     [&] { return std::make_unique<NewsRows>(*this, layers, source->fields()); });
}

}  // namespace copydesk
