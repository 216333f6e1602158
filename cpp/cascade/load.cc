#include <algorithm>
#include <deque>
#include <filesystem>
#include <optional>
#include <set>
#include <tuple>

#include "base/read_file.h"
#include "cascade/hash.h"
#include "cascade/impl.h"
#include "cascade/kind_tables.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxKinds = 4096;
constexpr size_t kMaxComparedRules = 200;  // of one kind, each with each

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

// What is wrong with a path that a pack names, or "": it must stay inside the pack's folder.
std::string PathFault(const fs::path& folder, const std::string& name) {
  fs::path path(name);
  if (path.is_absolute() || name.find('\\') != std::string::npos || name.find('\0') != std::string::npos)
    return "must be inside the pack's folder";
  for (const fs::path& part : path) {
    if (part == "..") return "must be inside the pack's folder";
  }
  std::error_code error;
  fs::path root = fs::canonical(folder, error), real = fs::canonical(folder / path, error);
  if (error) return "is not there";
  auto [end, unused] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  return end == root.end() ? "" : "is a link out of the pack's folder";
}

// Loads packs into a Cascade::Impl, one step after the other; every step goes on after a fault.
class Loader {
 public:
  Loader(Cascade::Impl* out, const std::vector<KindReader>& readers, Diagnostics* faults)
      : out_(*out), readers_(readers), faults_(faults) {}

  void ReadPacks(const std::vector<PackSource>& packs, const Switches& switches);
  void DropReplaced();
  void LoadLanguage();
  void RegisterCore(std::vector<CoreKind> kinds, std::vector<RuleInfo> rules);
  void CollectNames();
  void CompileLists();
  void CollectAttributes();
  void CompileRules();
  void TeachLanguage();
  void BuildGraph();
  void CheckKinds();
  void CheckSets(const SetsRead& read);
  void LintTags();
  void LintTemplates();
  void CollectTables();
  void SwitchOff();
  void LintRules();

 private:
  struct File {
    int32_t pack = 0;
    std::string name;  // inside the pack
    const SourceText* source = nullptr;
    RuleFile rules;
  };
  struct Maker {  // a list or a rule, in file order
    const File* file;
    const ListEntry* list;
    const RuleEntry* rule;
  };

  // An entry of `without` or `replace`.
  struct Switch {
    const SourceText* source;  // null: of the caller
    Located id;
    bool replaces;
  };
  void Fault(const Switch& of, std::string message, std::string hint = {}) {
    if (of.source != nullptr)
      Fault(*of.source, of.id.at, std::move(message), std::move(hint));
    else
      faults_->push_back({.file = of.replaces ? "<replace>" : "<without>",
                          .message = std::move(message),
                          .hint = std::move(hint)});
  }
  bool SwitchRows(const Switch& of, std::string_view owner, std::string_view term);
  void Fault(const SourceText& source, SourcePosition at, std::string message, std::string hint = {}) {
    faults_->push_back(source.Fault(at, std::move(message), std::move(hint)));
  }
  void Lint(const SourceText& source, SourcePosition at, std::string message, std::string hint) {
    Diagnostic lint = source.Fault(at, std::move(message), std::move(hint));
    lint.severity = Diagnostic::kLint;
    faults_->push_back(std::move(lint));
  }
  const SourceText* AddSource(std::string name, std::string content) {
    out_.sources.push_back(std::make_unique<SourceText>(std::move(name), std::move(content)));
    return out_.sources.back().get();
  }
  void ReadPack(const std::string& folder);
  void AddFile(int32_t pack, std::string name, const SourceText* source) {
    files_.push_back({pack, std::move(name), source, ReadRuleFile(*source, faults_)});
    AddSwitches(source, files_.back().rules.without, files_.back().rules.replace);
  }
  void AddSwitches(const SourceText* source, const std::vector<Located>& without,
                   const std::vector<Located>& replace) {
    for (const Located& id : without) switches_.push_back({source, id, false});
    for (const Located& id : replace) switches_.push_back({source, id, true});
  }
  // Of the bytes of a rule file that stands alone, and of its lists'.
  uint64_t HashOfLone(const PackSource& source) const;
  std::string Hint(std::string_view word, const std::vector<std::string>& known) const {
    std::vector<std::string_view> views(known.begin(), known.end());
    std::string_view near = NearestName(word, views);
    return near.empty() ? "" : "did you mean " + Quoted(near) + "?";
  }
  KindId AddKind(std::string_view name) { return out_.kinds.Add(name); }
  int32_t AddRuleInfo(const File& file, const Located& id, RuleInfo info);
  void AddSets(const File& file, std::map<std::string, int32_t>* owners);
  void AddMacros(const File& file);
  std::vector<Maker> Makers() const;
  void CompileRule(const File& file, const RuleEntry& entry, int32_t rule);
  void CheckTemplates(const RuleEntry& entry, const SourceText& source, CompiledRule* rule);
  void CheckExamples(const RuleEntry& entry, const SourceText& source, const CompiledRule& rule);
  bool Visit(KindId kind, std::vector<char>* state, std::vector<KindId>* path);
  void ReportCycle(const std::vector<KindId>& path, KindId again);

  const KindReader* ReaderOf(std::string_view kind) const {
    auto it =
        std::find_if(readers_.begin(), readers_.end(), [&](const KindReader& r) { return r.kind == kind; });
    if (it != readers_.end()) return &*it;
    auto own = own_readers_.find(kind);
    return own == own_readers_.end() ? nullptr : &own->second;
  }
  void DeclareAttributes(const File& file, const KindEntry& kind);

  Cascade::Impl& out_;
  const std::vector<KindReader>& readers_;
  Diagnostics* faults_;
  std::deque<File> files_;
  std::vector<std::pair<const SourceText*, Located>> languages_;
  std::vector<std::string> language_folders_;
  std::shared_ptr<Language> language_;  // of `out_`, as long as packs may add to it
  std::vector<Switch> switches_;
  std::map<std::string, DeclaredAttributes, std::less<>> declared_;  // by kind
  std::map<std::string, KindReader, std::less<>> own_readers_;       // of those
};

void Loader::ReadPacks(const std::vector<PackSource>& packs, const Switches& switches) {
  for (const std::string& id : switches.without) switches_.push_back({nullptr, {id, {}}, false});
  for (const std::string& id : switches.replace) switches_.push_back({nullptr, {id, {}}, true});
  for (const PackSource& source : packs) {
    if (!source.folder.empty()) {
      ReadPack(source.folder);
      continue;
    }
    std::string name = source.file.empty() ? "<rules>" : source.file;
    out_.packs.push_back({.name = name,
                          .version = "-",
                          .folder = "",
                          .hash = "",
                          .list = source.list,
                          .lists = source.beside});
    AddFile(static_cast<int32_t>(out_.packs.size()) - 1, name, AddSource(name, source.content));
    out_.packs.back().hash = Hex(HashOfLone(source));
  }
}

uint64_t Loader::HashOfLone(const PackSource& source) const {
  uint64_t hash = Fnv1a(source.content, kHashStart);
  if (source.list != nullptr) return hash ^ source.list->Hash();
  for (const ListEntry& list : files_.back().rules.lists) {
    if (source.beside.empty() || !PathFault(source.beside, list.file.text).empty()) continue;
    hash = Fnv1a(ReadFile((fs::path(source.beside) / list.file.text).string()).value_or(""), hash);
  }
  return hash;
}

void Loader::ReadPack(const std::string& folder) {
  fs::path root(folder);
  std::string header_name = (root / "pack.toml").string();
  std::optional<std::string> content = ReadFile((root / "pack.toml").string());
  if (!content) {
    faults_->push_back({.file = header_name,
                        .message = "cannot read the file",
                        .hint = "a pack is a folder with a pack.toml"});
    return;
  }
  const SourceText* source = AddSource(header_name, std::move(*content));
  PackHeader header = ReadPackHeader(*source, faults_);
  int32_t pack = static_cast<int32_t>(out_.packs.size());
  out_.packs.push_back({.name = header.name,
                        .version = header.version,
                        .folder = folder,
                        .hash = Hex(HashFolder(root, {})),
                        .lists = folder});
  out_.folders.push_back(folder);
  AddSwitches(source, header.without, header.replace);
  if (!header.language.empty()) {
    if (std::string wrong = PathFault(root, header.language.text); !wrong.empty()) {
      Fault(*source, header.language.at, Quoted(header.language.text) + " " + wrong);
    } else {
      if (language_folders_.empty())
        out_.language_pack = pack;
      else
        Fault(*source, header.language.at,
              "the language is that of " + Quoted(out_.packs[static_cast<size_t>(out_.language_pack)].name) +
                  " already: one engine reads one language",
              "leave `language` out, or load the pack without the other: Engine(packs=[…])");
      language_folders_.push_back((root / header.language.text).string());
    }
  }
  for (const Located& file : header.files) out_.packs.back().files.push_back(file.text);
  for (const Located& file : header.files) {
    std::string wrong = PathFault(root, file.text);
    std::optional<std::string> rules = wrong.empty() ? ReadFile((root / file.text).string()) : std::nullopt;
    if (rules)
      AddFile(pack, file.text, AddSource((root / file.text).string(), std::move(*rules)));
    else
      Fault(*source, file.at, Quoted(file.text) + " " + (wrong.empty() ? "cannot be read" : wrong));
  }
}

void Loader::LoadLanguage() {
  if (!language_folders_.empty()) {
    language_ = Language::Load(language_folders_.front(), faults_);
    out_.language = language_;
  } else {
    faults_->push_back({.file = out_.packs.empty() ? "<packs>" : out_.packs.front().name,
                        .message = "no pack names a language",
                        .hint = "load one that does first, as news_en"});
  }
}

void Loader::RegisterCore(std::vector<CoreKind> kinds, std::vector<RuleInfo> rules) {
  for (CoreKind& kind : kinds) {
    AddKind(kind.name);
    for (const std::string& used : kind.uses) AddKind(used);
    out_.core.push_back(std::move(kind));
  }
  for (RuleInfo& rule : rules) {
    int32_t index = static_cast<int32_t>(out_.infos.size());
    if (!out_.ids.emplace(rule.id, index).second) {
      faults_->push_back({.file = "<core>", .message = "rule id " + Quoted(rule.id) + " twice"});
    }
    out_.infos.push_back(std::move(rule));
  }
}

// Of rules and lists that a `replace` names, the last pack's stays.
void Loader::DropReplaced() {
  for (const Switch& of : switches_) {
    if (!of.replaces || of.id.text.find(':') != std::string::npos) continue;
    std::vector<int32_t> packs;
    for (const Maker& maker : Makers()) {
      if ((maker.list != nullptr ? maker.list->id : maker.rule->id).text == of.id.text)
        packs.push_back(maker.file->pack);
    }
    if (packs.empty()) continue;  // told when all ids are known
    if (packs.front() == packs.back()) {
      Fault(of, "nothing replaces " + Quoted(of.id.text), "a later pack has a rule or list with this id");
      continue;
    }
    for (File& file : files_) {
      if (file.pack == packs.back()) continue;
      std::erase_if(file.rules.lists, [&](const ListEntry& e) { return e.id.text == of.id.text; });
      std::erase_if(file.rules.rules, [&](const RuleEntry& e) { return e.id.text == of.id.text; });
    }
    out_.switched.push_back("replaced " + of.id.text + " by that of " +
                            out_.packs[static_cast<size_t>(packs.back())].name);
  }
}

int32_t Loader::AddRuleInfo(const File& file, const Located& id, RuleInfo info) {
  int32_t index = static_cast<int32_t>(out_.infos.size());
  auto [it, added] = out_.ids.emplace(id.text, index);
  if (!added && !id.empty()) {
    const RuleInfo& first = out_.infos[static_cast<size_t>(it->second)];
    Fault(*file.source, id.at, "rule id " + Quoted(id.text) + " twice",
          first.line > 0 ? "the first is at " + first.file + ":" + std::to_string(first.line)
                         : "the first is in " + first.pack);
  }
  info.id = id.text;
  info.pack = out_.packs[static_cast<size_t>(file.pack)].name;
  info.file = file.name;
  out_.infos.push_back(std::move(info));
  return index;
}

void Loader::AddSets(const File& file, std::map<std::string, int32_t>* owners) {
  for (const SetEntry& set : file.rules.sets) {
    auto [owner, added] = owners->emplace(set.name.text, file.pack);
    if (!added && owner->second == file.pack) {
      Fault(*file.source, set.name.at, "set " + Quoted(set.name.text) + " twice in one pack",
            "only a later pack extends a set");
    }
    owner->second = file.pack;
    std::string& places = out_.set_places[set.name.text];
    places += (places.empty() ? "" : ", ") + out_.packs[static_cast<size_t>(file.pack)].name + "/" +
              file.name + ":" + std::to_string(set.name.at.line);
    std::vector<std::string>& members = out_.sets[set.name.text];
    for (const std::string& member : set.members) {
      if (std::find(members.begin(), members.end(), member) == members.end()) members.push_back(member);
    }
  }
}

void Loader::AddMacros(const File& file) {
  for (const MacroEntry& macro : file.rules.macros) {
    Macro made{macro.pattern.text, file.source->name(), macro.pattern.at.line, macro.pattern.at.column};
    auto [it, added] = out_.macros.emplace(macro.name.text, std::move(made));
    if (!added) {
      Fault(*file.source, macro.name.at, "macro " + Quoted(macro.name.text) + " twice",
            "the first is at " + it->second.file + ":" + std::to_string(it->second.line));
    }
  }
}

std::vector<Loader::Maker> Loader::Makers() const {
  std::vector<Maker> out;
  for (const File& file : files_) {
    size_t begin = out.size();
    for (const ListEntry& list : file.rules.lists) out.push_back({&file, &list, nullptr});
    for (const RuleEntry& rule : file.rules.rules) out.push_back({&file, nullptr, &rule});
    std::stable_sort(
        out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), [](const Maker& a, const Maker& b) {
          auto line = [](const Maker& m) { return m.list != nullptr ? m.list->at.line : m.rule->at.line; };
          return line(a) < line(b);
        });
  }
  return out;
}

// `attributes` of [kinds.X]: of a kind of one's own, in one place or in several that agree.
void Loader::DeclareAttributes(const File& file, const KindEntry& kind) {
  if (!kind.attributes) return;
  if (ReaderOf(kind.name.text) != nullptr) {
    Fault(*file.source, kind.name.at, "what spans of " + Quoted(kind.name.text) + " have is known",
          "`attributes` are for kinds of your own");
    return;
  }
  DeclaredAttributes& all = declared_[kind.name.text];
  for (const auto& [name, type] : *kind.attributes) {
    auto known = std::find_if(all.begin(), all.end(),
                              [&name = name](const auto& a) { return a.first.text == name.text; });
    if (known == all.end()) {
      all.emplace_back(name, type);
    } else if (known->second != type) {
      Fault(*file.source, name.at,
            Quoted(name.text) + " of " + Quoted(kind.name.text) + " is declared as " +
                std::string(ToString(known->second)) + " elsewhere");
    }
  }
}

// Every name that a pattern may use, before any pattern is compiled: sets, macros, kinds, rule ids.
void Loader::CollectNames() {
  std::map<std::string, int32_t> set_owners;
  for (const File& file : files_) {
    AddSets(file, &set_owners);
    AddMacros(file);
    for (const KindEntry& kind : file.rules.kinds) {
      AddKind(kind.name.text);
      DeclareAttributes(file, kind);
    }
  }
  for (const auto& [kind, declared] : declared_) own_readers_.emplace(kind, ReaderOfDeclared(kind, declared));
  for (const Maker& maker : Makers()) {
    const Located& emits = maker.list != nullptr ? maker.list->emits : maker.rule->emits;
    const Located& made = emits.empty() && maker.rule != nullptr ? maker.rule->vetoes : emits;
    const auto core = std::find_if(out_.core.begin(), out_.core.end(), [&](const CoreKind& kind) {
      return kind.name == made.text && !kind.added_by.empty();
    });
    if (emits.text == "s")
      Fault(*maker.file->source, emits.at, "`s` is the kind of the document's sentences",
            "take another name");
    else if (core != out_.core.end())
      Fault(*maker.file->source, made.at, Quoted(made.text) + " is made of the rows of a table",
            "rules are about " + Quoted(core->added_by) + ", or take another name");
    else if (!emits.empty())
      AddKind(emits.text);
    if (maker.list != nullptr) {
      const ListEntry& e = *maker.list;
      AddRuleInfo(*maker.file, e.id,
                  {.doc = e.doc, .emits = e.emits.text, .line = e.at.line, .priority = e.priority});
    } else {
      const RuleEntry& e = *maker.rule;
      AddRuleInfo(*maker.file, e.id,
                  {.doc = e.doc,
                   .emits = e.emits.text,
                   .vetoes = e.vetoes.text,
                   .pattern = e.pattern.text,
                   .line = e.at.line,
                   .priority = e.priority});
    }
  }
  if (out_.kinds.names().size() > kMaxKinds) {
    faults_->push_back(
        {.file = out_.packs.front().name, .message = "more than " + std::to_string(kMaxKinds) + " kinds"});
  }
}

void Loader::CompileLists() {
  struct Read {
    const KindReader* reader;
    int32_t rule;
    std::string file;
    std::optional<TsvTable> table;  // nothing: of a list made already
    const Gazetteer* list;
  };
  std::vector<Read> read;
  int32_t rule = static_cast<int32_t>(out_.infos.size() - Makers().size());
  for (const Maker& maker : Makers()) {
    int32_t index = rule++;
    if (maker.list == nullptr || maker.list->file.empty()) continue;
    const ListEntry& list = *maker.list;
    const Pack& pack = out_.packs[static_cast<size_t>(maker.file->pack)];
    const KindId emits = out_.kinds.Find(list.emits.text);
    if (emits < 0) continue;  // a fault already: no usable name
    const KindReader* reader = ReaderOf(list.emits.text);
    if (pack.list != nullptr) {
      if (reader != nullptr) read.push_back({reader, index, pack.name, std::nullopt, pack.list.get()});
      out_.lists.push_back({index, maker.file->pack, list.priority, pack.list, emits});
      continue;
    }
    const std::string& folder = pack.lists;
    std::string wrong = folder.empty() ? "needs a pack's folder" : PathFault(folder, list.file.text);
    if (!wrong.empty()) {
      Fault(*maker.file->source, list.file.at, Quoted(list.file.text) + " " + wrong);
      continue;
    }
    std::optional<TsvTable> table = ReadTsv((fs::path(folder) / list.file.text).string(), faults_);
    if (!table) continue;
    auto gazetteer = Gazetteer::FromTsv(
        *table, *out_.language,
        {.match = list.match, .keys = out_.list_keys, .plural = list.plural, .possessive = list.possessive},
        faults_);
    if (gazetteer != nullptr)
      out_.lists.push_back({index, maker.file->pack, list.priority, std::move(gazetteer), emits,
                            list.file.text, table->lines});
    if (reader != nullptr) read.push_back({reader, index, table->file, std::move(table), nullptr});
  }
  // In the order of the readers.
  const auto rank = [&](const Read& one) {
    return std::find_if(readers_.begin(), readers_.end(),
                        [&](const KindReader& r) { return &r == one.reader; });
  };
  std::stable_sort(read.begin(), read.end(), [&](const Read& a, const Read& b) { return rank(a) < rank(b); });
  for (const Read& one : read)
    ReadList(*one.reader, one.rule, one.file, one.table ? &*one.table : nullptr, one.list, out_.sets,
             faults_);
}

// What spans of each kind may have: what C++ says of them, and what rules and lists give them. Left out are
// kinds that C++ makes and says nothing of, and those with a list that cannot be read.
void Loader::CollectAttributes() {
  std::map<KindId, std::vector<SpanAttribute>>& all = out_.span_attributes;
  std::set<KindId> unknown;
  const auto attribute = [&](KindId kind, std::string_view name) -> SpanAttribute& {
    std::vector<SpanAttribute>& known = all[kind];
    const auto it =
        std::find_if(known.begin(), known.end(), [&](const SpanAttribute& a) { return a.name == name; });
    return it != known.end() ? *it : known.emplace_back(SpanAttribute{.name = std::string(name)});
  };
  for (size_t i = 0; i < out_.kinds.names().size(); ++i) {
    const auto kind = static_cast<KindId>(i);
    if (const KindReader* reader = ReaderOf(out_.kinds.name(kind)); reader != nullptr) {
      for (std::string_view name : reader->attributes) attribute(kind, name);
      for (const ClosedAttribute& closed : reader->closed)
        attribute(kind, closed.name).values.assign(closed.values.begin(), closed.values.end());
      for (const SpanAttribute& asked : reader->asked) attribute(kind, asked.name) = asked;
    }
  }
  const CoreKind::ByRule by_rule = [&](std::string_view kind) {
    return std::any_of(files_.begin(), files_.end(), [&](const File& file) {
      return std::any_of(file.rules.rules.begin(), file.rules.rules.end(),
                         [&](const RuleEntry& rule) { return rule.emits.text == kind; });
    });
  };
  for (const CoreKind& core : out_.core) {
    const KindId kind = out_.kinds.Find(core.name);
    if (!core.attributes) {
      unknown.insert(kind);
      continue;
    }
    for (const SpanAttribute& made : core.attributes(by_rule)) attribute(kind, made.name) = made;
  }
  auto index = static_cast<int32_t>(out_.infos.size() - Makers().size());
  for (const Maker& maker : Makers()) {
    const int32_t rule = index++;
    const Located& emits = maker.list != nullptr ? maker.list->emits : maker.rule->emits;
    const KindId kind = emits.empty() ? -1 : out_.kinds.Find(emits.text);
    if (kind < 0) continue;
    all[kind];
    if (maker.rule != nullptr) {
      for (const AttributeTemplate& made : maker.rule->set) {
        SpanAttribute& known = attribute(kind, made.key);
        if (!made.label.empty()) known.values.clear();  // it may be anything
      }
      continue;
    }
    const auto list = std::find_if(out_.lists.begin(), out_.lists.end(),
                                   [&](const CompiledList& l) { return l.rule == rule; });
    if (list == out_.lists.end()) {
      unknown.insert(kind);
    } else {
      for (const std::string& column : list->gazetteer->columns()) attribute(kind, column);
    }
  }
  for (KindId kind : unknown) all.erase(kind);
}

void Loader::CompileRules() {
  std::vector<Maker> makers = Makers();
  int32_t rule = static_cast<int32_t>(out_.infos.size() - makers.size());
  for (const Maker& maker : makers) {
    int32_t index = rule++;
    if (maker.rule != nullptr) CompileRule(*maker.file, *maker.rule, index);
  }
}

void Loader::TeachLanguage() {
  for (const KindReader& reader : readers_) {
    if (reader.teach) reader.teach(language_.get());
  }
}

void Loader::CompileRule(const File& file, const RuleEntry& entry, int32_t rule) {
  CompiledRule out{.rule = rule, .pack = file.pack, .priority = entry.priority};
  out.source = file.source;
  out.at = entry.id.at;
  out.match = entry.match;
  out.across_sentences = entry.across_sentences;
  out.emits = entry.emits.empty() ? -1 : out_.kinds.Find(entry.emits.text);
  if (!entry.vetoes.empty()) {
    out.vetoes = out_.kinds.Find(entry.vetoes.text);
    if (out.vetoes < 0) {
      Fault(*file.source, entry.vetoes.at, "unknown kind " + Quoted(entry.vetoes.text),
            Hint(entry.vetoes.text, out_.kinds.names()));
    }
  }
  if (!entry.of.empty()) {
    auto it = out_.ids.find(entry.of.text);
    if (it != out_.ids.end()) out.of = it->second;
    std::vector<std::string> known;
    for (const RuleInfo& info : out_.infos) known.push_back(info.id);
    if (out.of < 0)
      Fault(*file.source, entry.of.at, "unknown rule " + Quoted(entry.of.text), Hint(entry.of.text, known));
  }
  if (entry.pattern.empty()) return;
  PatternOptions options;
  options.file = file.source->name();
  options.line = entry.pattern.at.line;
  options.column = entry.pattern.at.column;
  options.match = entry.match;
  options.across_sentences = entry.across_sentences;
  options.sets = &out_.sets;
  options.macros = &out_.macros;
  options.kinds = &out_.kinds;
  options.language = out_.language.get();
  options.span_attributes = &out_.span_attributes;
  out.pattern = Pattern::Compile(entry.pattern.text, options, faults_);
  if (const KindReader* reader = ReaderOf(entry.emits.text); reader != nullptr)
    ReadRule(*reader, rule, entry, *file.source, out.pattern == nullptr ? nullptr : &out.pattern->labels(),
             out_.sets, faults_);
  if (out.pattern == nullptr) return;
  CheckTemplates(entry, *file.source, &out);
  CheckExamples(entry, *file.source, out);
  out.yes = entry.yes;
  out.no = entry.no;
  out_.patterns.Add(out.pattern);
  out_.rules.push_back(std::move(out));
}

void Loader::CheckTemplates(const RuleEntry& entry, const SourceText& source, CompiledRule* rule) {
  rule->set = entry.set;
  const std::vector<std::string>& labels = rule->pattern->labels();
  bool fixed = true;
  for (const AttributeTemplate& made : rule->set) {
    auto label = std::find(labels.begin(), labels.end(), made.label);
    bool found = label != labels.end();
    rule->set_labels.push_back(found ? static_cast<int32_t>(label - labels.begin()) : -1);
    fixed &= made.label.empty();
    if (made.label.empty()) continue;
    if (!found) {
      Fault(source, made.at, "no label " + Quoted(made.label) + " in the pattern", Hint(made.label, labels));
    } else if (!made.attribute.empty() && rule->pattern->uses().empty()) {
      Fault(source, made.at,
            "the pattern uses no spans that could have the attribute " + Quoted(made.attribute),
            "write an element such as " + made.label + ":<person/>");
    }
  }
  if (!fixed) return;
  for (const AttributeTemplate& made : rule->set) rule->fixed_attributes.push_back({made.key, made.text});
}

void Loader::CheckExamples(const RuleEntry& entry, const SourceText& source, const CompiledRule& rule) {
  const std::vector<std::string>& labels = rule.pattern->labels();
  for (const Example& example : entry.yes) {
    for (const auto& [label, text] : example.captures) {
      if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
      Fault(source, example.at, "no label " + Quoted(label) + " in the pattern", Hint(label, labels));
    }
  }
  if (!entry.yes.empty() && !entry.no.empty()) return;
  Lint(source, entry.id.at,
       "rule " + Quoted(entry.id.text) + " has no " + (entry.yes.empty() ? "`yes`" : "`no`") + " example",
       "one text that must match and one that must not");
}

// `"$who.contry"`: an attribute of a span under a capture that no span of the pattern's kinds has, and that
// is nearly one of theirs.
void Loader::LintTemplates() {
  for (const CompiledRule& rule : out_.rules) {
    const std::vector<KindId>& uses = rule.pattern->uses();
    if (std::any_of(uses.begin(), uses.end(),
                    [&](KindId kind) { return !out_.span_attributes.contains(kind); }))
      continue;
    std::vector<std::string> known;
    for (KindId kind : uses) {
      for (const SpanAttribute& attribute : out_.span_attributes[kind]) known.push_back(attribute.name);
    }
    for (const AttributeTemplate& made : rule.set) {
      if (made.attribute.empty() || std::find(known.begin(), known.end(), made.attribute) != known.end())
        continue;
      if (std::string hint = Hint(made.attribute, known); !hint.empty())
        Lint(*rule.source, made.at,
             "no span that the pattern uses has the attribute " + Quoted(made.attribute), std::move(hint));
    }
  }
}

// A kind that nobody reads, named nearly as one that C++ reads or as the table of one. A kind of one's own
// with such a name has a [kinds.X] of its own.
void Loader::CheckKinds() {
  std::set<std::string, std::less<>> known;
  for (const File& file : files_) {
    for (const KindEntry& kind : file.rules.kinds) known.insert(kind.name.text);
  }
  for (const CompiledRule& rule : out_.rules) {
    for (KindId used : rule.pattern->uses()) known.emplace(out_.kinds.name(used));
  }
  for (const CoreKind& core : out_.core) {
    known.insert(core.name);
    known.insert(core.uses.begin(), core.uses.end());
  }
  std::vector<std::string_view> names;
  for (const KindReader& reader : readers_) {
    known.insert(reader.kind);
    names.push_back(reader.kind);
  }
  std::vector<std::string_view> made;
  for (const RuleInfo& info : out_.infos) made.push_back(info.emits);
  for (const CoreKind& core : out_.core) made.push_back(core.name);
  for (const File& file : files_) {
    for (const KindEntry& kind : file.rules.kinds) {
      if (std::find(made.begin(), made.end(), kind.name.text) != made.end()) continue;
      if (const std::string_view meant = NearestName(kind.name.text, made); !meant.empty())
        Fault(*file.source, kind.name.at, "nothing makes the kind " + Quoted(kind.name.text),
              "did you mean " + Quoted(meant) + "?");
    }
  }
  for (const Maker& maker : Makers()) {
    const Located& emits = maker.list != nullptr ? maker.list->emits : maker.rule->emits;
    if (emits.empty() || known.contains(emits.text)) continue;
    std::string_view meant = NearestName(emits.text, names);
    for (const KindReader& reader : readers_) {
      if (std::find(reader.aliases.begin(), reader.aliases.end(), emits.text) != reader.aliases.end())
        meant = reader.kind;
    }
    if (meant.empty()) continue;
    Fault(*maker.file->source, emits.at, "nobody reads the kind " + Quoted(emits.text),
          "did you mean " + Quoted(meant) + "? A kind of your own with this name needs [kinds." + emits.text +
              "]");
  }
}

// Lists and rules of whose spans nothing is made, since the language has no tagger; one a kind.
void Loader::LintTags() {
  if (out_.language->has_tagger()) return;
  std::set<std::string_view> told;
  for (const Maker& maker : Makers()) {
    const Located& emits = maker.list != nullptr ? maker.list->emits : maker.rule->emits;
    const KindReader* reader = emits.empty() ? nullptr : ReaderOf(emits.text);
    if (reader == nullptr || !reader->needs_tags || !told.insert(emits.text).second) continue;
    Lint(*maker.file->source, emits.at,
         "no row comes of " + Quoted(emits.text) + ": the language has no tagger",
         "tags of the Penn Treebank tell its verbs and nouns: tagger.bin in the language's folder");
  }
}

// A set that nobody reads: an error where it is named nearly as one that somebody does.
void Loader::CheckSets(const SetsRead& read) {
  std::set<std::string, std::less<>> names = read.names;
  for (const CoreKind& core : out_.core) names.insert(core.sets.begin(), core.sets.end());
  const auto note = [&](std::string_view pattern) {  // `$name`, which may be a macro, too
    for (size_t at = pattern.find('$'); at != std::string_view::npos; at = pattern.find('$', at + 1)) {
      size_t end = at + 1;
      while (end < pattern.size() && IsName("_" + std::string(pattern.substr(end, 1)))) ++end;
      names.emplace(pattern.substr(at + 1, end - at - 1));
    }
  };
  for (const File& file : files_) {
    for (const RuleEntry& rule : file.rules.rules) note(rule.pattern.text);
    for (const MacroEntry& macro : file.rules.macros) note(macro.pattern.text);
  }
  for (const File& file : files_) {
    for (const SetEntry& set : file.rules.sets) {
      const std::string& name = set.name.text;
      const bool begins = std::any_of(read.beginnings.begin(), read.beginnings.end(),
                                      [&](std::string_view head) { return name.starts_with(head); });
      if (names.contains(name) || begins || (read.by_lists && read.by_lists(name))) continue;
      const std::string_view meant = NearestName(name, {names.begin(), names.end()});
      if (meant.empty())
        Lint(*file.source, set.name.at, "nobody reads the set " + Quoted(name),
             "a pattern does so by $" + name);
      else
        Fault(*file.source, set.name.at, "nobody reads the set " + Quoted(name),
              "did you mean " + Quoted(meant) + "?");
    }
  }
}

// Rows of a list, or of all lists that emit a kind: those of `term`. False: there is no such list or kind.
bool Loader::SwitchRows(const Switch& of, std::string_view owner, std::string_view term) {
  const KindId kind = out_.kinds.Find(owner);
  std::vector<std::pair<CompiledList*, std::vector<int32_t>>> found;
  std::vector<std::string> terms;
  bool known = false;
  for (CompiledList& list : out_.lists) {
    if (out_.infos[static_cast<size_t>(list.rule)].id != owner && (kind < 0 || list.emits != kind)) continue;
    known = true;
    std::vector<int32_t> rows;
    for (int32_t t = 0; t < list.gazetteer->size(); ++t) {
      const std::string_view has = list.gazetteer->term(t);
      if (has == term) rows.push_back(list.gazetteer->row_of(t));
      if (has.size() + 2 >= term.size() && has.size() <= term.size() + 2) terms.emplace_back(has);
    }
    if (!rows.empty()) found.emplace_back(&list, std::move(rows));
  }
  if (!known) return false;
  if (found.empty()) {
    Fault(of, Quoted(owner) + " has no term " + Quoted(term), Hint(term, terms));
    return true;
  }
  if (of.replaces) {  // those of the last pack stay
    const int32_t last = found.back().first->pack;
    std::erase_if(found, [&](const auto& f) { return f.first->pack == last; });
    if (found.empty()) {
      Fault(of, "nothing replaces " + Quoted(of.id.text), "a later pack has a list with this term");
      return true;
    }
  }
  for (auto& [list, rows] : found) {
    list->off_rows.resize(static_cast<size_t>(list->gazetteer->rows()));
    for (int32_t row : rows) list->off_rows[static_cast<size_t>(row)] = 1;
  }
  out_.switched.push_back((of.replaces ? "replaced " : "without ") + of.id.text);
  return true;
}

// What `without` names, and the rows of `replace`.
void Loader::SwitchOff() {
  std::vector<std::string> ids;
  for (const RuleInfo& info : out_.infos) ids.push_back(info.id);
  for (const Switch& of : switches_) {
    const std::string& id = of.id.text;
    if (const size_t colon = id.find(':'); colon != std::string::npos) {
      if (!SwitchRows(of, id.substr(0, colon), id.substr(colon + 1)))
        Fault(of, "unknown list or kind " + Quoted(id.substr(0, colon)), Hint(id.substr(0, colon), ids));
      continue;
    }
    const auto known = out_.ids.find(id);
    if (known == out_.ids.end()) {
      Fault(of, "unknown rule or list " + Quoted(id), Hint(id, ids));
      continue;
    }
    const RuleInfo& info = out_.infos[static_cast<size_t>(known->second)];
    const bool of_pack = !info.emits.empty() || !info.vetoes.empty();
    if (of.replaces && !of_pack) {
      Fault(of, Quoted(id) + " is no rule or list of a rule file: it cannot be replaced",
            "it can be switched off by `without`");
    } else if (!of.replaces && info.fixed) {
      Fault(of, Quoted(id) + " cannot be switched off: without it there is no answer");
    } else if (!of.replaces) {
      out_.off.resize(out_.infos.size());
      out_.off[static_cast<size_t>(known->second)] = 1;
      out_.switched.push_back("without " + id);
    }
  }
}

// The kinds that rules or lists emit and that nothing in C++ makes or reads.
void Loader::CollectTables() {
  std::set<std::string, std::less<>> read;
  for (const KindReader& reader : readers_) read.insert(reader.kind);
  for (const CoreKind& core : out_.core) {
    read.insert(core.name);
    read.insert(core.uses.begin(), core.uses.end());
  }
  std::map<int32_t, std::vector<std::string>> labels;  // by rule
  for (const CompiledRule& rule : out_.rules) labels[rule.rule] = rule.pattern->labels();
  std::map<KindId, std::vector<TableMaker>> makers;
  std::set<KindId> own;  // made by another pack than the language's
  const std::vector<Maker> all = Makers();
  auto index = static_cast<int32_t>(out_.infos.size() - all.size());
  for (const Maker& maker : all) {
    const int32_t rule = index++;
    const Located& emits = maker.list != nullptr ? maker.list->emits : maker.rule->emits;
    const KindId kind = emits.empty() ? -1 : out_.kinds.Find(emits.text);
    if (kind < 0 || read.contains(emits.text)) continue;
    TableMaker made{.source = maker.file->source, .rule = maker.rule};
    made.at = maker.list != nullptr ? maker.list->file.at : maker.rule->at;
    made.captures = labels[rule];
    made.attributes = AttributesOfRule(out_, rule);
    makers[kind].push_back(std::move(made));
    if (maker.file->pack != out_.language_pack) own.insert(kind);
  }
  for (const auto& [kind, of_kind] : makers) {
    const std::string name(out_.kinds.name(kind));
    const auto declared = declared_.find(name);
    out_.tables.push_back(MakeKindTable({.kind = kind, .name = name, .shipped = !own.contains(kind)},
                                        declared == declared_.end() ? nullptr : &declared->second, of_kind,
                                        faults_));
  }
}

// What a rule costs without need, and rules that never win: a rule of the same kind gives all their ranges
// and beats them. Beyond kMaxComparedRules of one kind only rules with equal patterns are found.
void Loader::LintRules() {
  auto id = [&](const CompiledRule& rule) { return Quoted(out_.infos[static_cast<size_t>(rule.rule)].id); };
  for (const CompiledRule& rule : out_.rules) {
    // A pack that brings a language also brings what is to be found everywhere: noun phrases.
    if (rule.pack == out_.language_pack || !rule.pattern->SelectiveElement().empty()) continue;
    Lint(*rule.source, rule.at,
         "rule " + id(rule) + " has no selective element: it is tried at " + rule.pattern->StartsTried() +
             " of every text",
         "with a word, a lemma, a regex or a span in it, most sentences are passed over at once");
  }
  for (const KindNode& node : out_.nodes) {
    if (node.keep_overlaps) continue;
    std::vector<int32_t> order = node.rules;  // those that beat others first
    auto rank = [&](int32_t r) {
      const CompiledRule& rule = out_.rules[static_cast<size_t>(r)];
      return std::tuple(-rule.priority, -rule.pack, rule.rule);
    };
    std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return rank(a) < rank(b); });
    std::map<std::string_view, int32_t> by_pattern;
    for (size_t i = 0; i < order.size(); ++i) {
      const CompiledRule& rule = out_.rules[static_cast<size_t>(order[i])];
      auto [same, added] = by_pattern.emplace(rule.pattern->source(), order[i]);
      std::vector<int32_t> stronger;
      if (!added)
        stronger = {same->second};
      else if (i < kMaxComparedRules)
        stronger.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i));
      for (int32_t other : stronger) {
        const CompiledRule& winner = out_.rules[static_cast<size_t>(other)];
        if (!winner.pattern->Subsumes(*rule.pattern)) continue;
        Lint(*rule.source, rule.at,
             "rule " + id(rule) + " never wins: all it matches is matched by " + id(winner) + " too",
             "the one with the higher priority wins, then the later pack, then the first in the file");
        break;
      }
    }
  }
}

void Loader::BuildGraph() {
  size_t count = out_.kinds.names().size();
  out_.nodes.resize(count);
  std::vector<std::set<KindId>> uses(count);
  auto node = [&](KindId kind) -> KindNode& { return out_.nodes[static_cast<size_t>(kind)]; };
  auto is_off = [&](int32_t rule) { return !out_.off.empty() && out_.off[static_cast<size_t>(rule)] != 0; };
  for (size_t i = 0; i < out_.lists.size(); ++i) {
    CompiledList& list = out_.lists[i];
    list.attributes = std::make_unique<RowAttributes>(static_cast<size_t>(list.gazetteer->rows()));
    (is_off(list.rule) ? node(list.emits).off_lists : node(list.emits).lists)
        .push_back(static_cast<int32_t>(i));
  }
  for (size_t i = 0; i < out_.rules.size(); ++i) {
    const CompiledRule& rule = out_.rules[i];
    KindId kind = rule.emits >= 0 ? rule.emits : rule.vetoes;
    if (kind < 0) continue;
    if (is_off(rule.rule)) {
      if (rule.emits >= 0) node(kind).off_rules.push_back(static_cast<int32_t>(i));
      continue;
    }
    (rule.emits >= 0 ? node(kind).rules : node(kind).vetoes).push_back(static_cast<int32_t>(i));
    uses[static_cast<size_t>(kind)].insert(rule.pattern->uses().begin(), rule.pattern->uses().end());
  }
  for (size_t i = 0; i < out_.core.size(); ++i) {
    KindId kind = out_.kinds.Find(out_.core[i].name);
    node(kind).core = static_cast<int32_t>(i);
    for (const std::string& used : out_.core[i].uses) {
      if (used != out_.core[i].name) uses[static_cast<size_t>(kind)].insert(out_.kinds.Find(used));
    }
  }
  for (size_t i = 0; i < count; ++i) out_.nodes[i].uses.assign(uses[i].begin(), uses[i].end());
  for (const File& file : files_) {
    for (const KindEntry& kind : file.rules.kinds)
      node(out_.kinds.Find(kind.name.text)).keep_overlaps = kind.keep_overlaps;
  }
  std::vector<char> state(count, 0);
  std::vector<KindId> path;
  for (size_t i = 0; i < count; ++i) {
    if (!Visit(static_cast<KindId>(i), &state, &path)) return;
  }
  for (KindId kind : out_.order) {
    std::vector<char> needed(count, 0);
    for (KindId used : node(kind).uses) {
      needed[static_cast<size_t>(used)] = 1;
      for (KindId deeper : node(used).plan) needed[static_cast<size_t>(deeper)] = 1;
    }
    for (KindId before : out_.order) {
      if (needed[static_cast<size_t>(before)]) node(kind).plan.push_back(before);
    }
  }
}

// Depth first; kinds are appended to `order` behind what they use. False: a cycle, which was reported.
bool Loader::Visit(KindId kind, std::vector<char>* state, std::vector<KindId>* path) {
  enum : char { kNew, kOpen, kDone };
  char& mine = (*state)[static_cast<size_t>(kind)];
  if (mine == kDone) return true;
  if (mine == kOpen) {
    ReportCycle(*path, kind);
    return false;
  }
  mine = kOpen;
  path->push_back(kind);
  bool ok = true;
  for (KindId used : out_.nodes[static_cast<size_t>(kind)].uses) ok = ok && Visit(used, state, path);
  path->pop_back();
  mine = kDone;
  out_.order.push_back(kind);
  return ok;
}

void Loader::ReportCycle(const std::vector<KindId>& path, KindId again) {
  auto begin = std::find(path.begin(), path.end(), again);
  std::string cycle;
  const CompiledRule* first = nullptr;
  for (auto it = begin; it != path.end(); ++it) {
    KindId next = it + 1 == path.end() ? again : *(it + 1);
    std::string by = "C++";
    for (const CompiledRule& rule : out_.rules) {
      const std::vector<KindId>& uses = rule.pattern->uses();
      if ((rule.emits != *it && rule.vetoes != *it) ||
          std::find(uses.begin(), uses.end(), next) == uses.end())
        continue;
      by = out_.infos[static_cast<size_t>(rule.rule)].id;
      if (first == nullptr) first = &rule;
      break;
    }
    cycle += std::string(out_.kinds.name(*it)) + " ← (" + by + ") ";
  }
  cycle += std::string(out_.kinds.name(again));
  constexpr char kHint[] =
      "a kind is complete before a rule uses it; give one of the rules another kind to emit";
  if (first == nullptr) {
    faults_->push_back({.file = "<core>", .message = "kinds use each other: " + cycle, .hint = kHint});
    return;
  }
  const RuleInfo& info = out_.infos[static_cast<size_t>(first->rule)];
  Fault(*first->source, {info.line, 1}, "kinds use each other: " + cycle, kHint);
}

// File by file, in the order in which files had their first fault; within a file by position.
void SortByPlace(Diagnostics* faults) {
  std::map<std::string, size_t> order;
  for (const Diagnostic& d : *faults) order.emplace(d.file, order.size());
  std::stable_sort(faults->begin(), faults->end(), [&](const Diagnostic& a, const Diagnostic& b) {
    return std::tuple(order[a.file], a.line, a.column) < std::tuple(order[b.file], b.line, b.column);
  });
}

}  // namespace

std::shared_ptr<const Cascade> Cascade::Load(const std::vector<PackSource>& packs,
                                             std::vector<CoreKind> core_kinds,
                                             std::vector<RuleInfo> core_rules, Diagnostics* faults,
                                             const std::vector<KindReader>& readers, const Switches& switches,
                                             std::shared_ptr<const Language>* language,
                                             const SetsRead* sets) {
  Diagnostics found;
  std::shared_ptr<Cascade> cascade(new Cascade);
  Loader loader(cascade->impl_.get(), readers, &found);
  loader.ReadPacks(packs, switches);
  loader.DropReplaced();
  loader.LoadLanguage();
  loader.RegisterCore(std::move(core_kinds), std::move(core_rules));
  loader.CollectNames();
  if (cascade->impl_->language != nullptr) {
    loader.CompileLists();
    loader.CollectAttributes();
    loader.CompileRules();
    loader.TeachLanguage();
    loader.CheckKinds();
    if (sets != nullptr) loader.CheckSets(*sets);
    loader.LintTags();
    loader.LintTemplates();
    loader.CollectTables();
    loader.SwitchOff();
    loader.BuildGraph();
    loader.LintRules();
  }
  SortByPlace(&found);
  bool failed = HasErrors(found) || cascade->impl_->language == nullptr;
  if (language != nullptr) *language = cascade->impl_->language;
  faults->insert(faults->end(), found.begin(), found.end());
  return failed ? nullptr : cascade;
}

}  // namespace copydesk
