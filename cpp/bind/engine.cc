#include "desk/engine.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <tuple>

#include "bind/bind.h"
#include "bind/gil.h"
#include "bind/run.h"
#include "bind/source.h"
#include "desk/explain.h"
#include "desk/identities.h"
#include "desk/phrases.h"
#include "desk/profile.h"
#include "desk/why_not.h"
#include "news/frames.h"

namespace py = pybind11;

namespace copydesk {
namespace {

using Pack = std::tuple<std::string, std::string, std::string,
                        std::shared_ptr<Gazetteer>>;  // folder (of a rule file, where its lists are), file,
                                                      // content, list

py::tuple Load(const std::vector<Pack>& packs, const std::vector<std::string>& without,
               const std::vector<std::string>& replace) {
  std::vector<PackSource> sources;
  for (const auto& [folder, file, content, list] : packs) {
    if (file.empty())
      sources.push_back({.folder = folder});
    else
      sources.push_back({.file = file, .content = content, .beside = folder, .list = list});
  }
  Diagnostics faults;
  std::shared_ptr<const Engine> engine;
  {
    Unlocked unlocked;
    engine = Engine::Load(sources, &faults, {.without = without, .replace = replace});
  }
  return py::make_tuple(std::const_pointer_cast<Engine>(engine), faults);
}

py::tuple Extract(const Engine& engine, const std::vector<py::object>& columns,
                  std::vector<std::string> fields, std::vector<std::optional<int32_t>> published,
                  const Keys& keys, const std::vector<std::string>& layers, int threads, bool in_bytes,
                  py::object progress) {
  PythonSource source(columns, std::move(fields), std::move(published));
  LayerSet wanted;
  for (const std::string& name : layers) {
    if (!engine.AddTable(name, &wanted)) throw py::value_error("no table " + name);
  }
  return Run(keys, threads, in_bytes, std::move(progress),
             [&](const RunOptions& options) { return engine.Extract(&source, wanted, options); });
}

py::tuple ProfileArticles(const Engine& engine, const std::vector<py::object>& columns,
                          std::vector<std::string> fields, std::vector<std::optional<int32_t>> published,
                          int threads) {
  PythonSource source(columns, std::move(fields), std::move(published));
  return Run({}, threads, false, py::none(),
             [&](const RunOptions& options) { return ProfileRules(engine, &source, options); });
}

// The explanation of a row, or None where there is no such row.
std::shared_ptr<Table> ExplainRow(const Engine& engine, const std::vector<py::object>& columns,
                                  std::vector<std::string> fields,
                                  std::vector<std::optional<int32_t>> published, const std::string& table,
                                  int64_t row, bool in_bytes) {
  PythonSource source(columns, std::move(fields), std::move(published));
  std::shared_ptr<Table> out;
  Interruptibly([&] {
    ArticleBatch batch;
    if (!source.Next(&batch)) return;
    Report report;
    Utf8Buffer buffer;
    std::vector<Cell> cells = CheckedCells(batch, 0, 0, source.fields(), &report, &buffer);
    if (!cells.empty()) out = Explain(engine, cells, batch.published[0], table, row, in_bytes);
  });
  return out;
}

// What `ask` tells of an article, which columns of one row give.
template <class F>
std::shared_ptr<Table> ToldOf(const std::vector<py::object>& columns, std::vector<std::string> fields,
                              std::vector<std::optional<int32_t>> published, F&& ask) {
  PythonSource source(columns, std::move(fields), std::move(published));
  std::shared_ptr<Table> out;
  Interruptibly([&] { out = ask(&source); });
  return out;
}

// Why a rule or a list made nothing of an article; None where there is no such rule.
std::shared_ptr<Table> WhyNotOfRule(const Engine& engine, const std::vector<py::object>& columns,
                                    std::vector<std::string> fields,
                                    std::vector<std::optional<int32_t>> published, const std::string& rule,
                                    const std::string& term) {
  return ToldOf(columns, std::move(fields), std::move(published),
                [&](PythonSource* source) -> std::shared_ptr<Table> {
                  const Cascade& cascade = *engine.desk().cascade;
                  const int32_t number = cascade.FindRule(rule);
                  const auto pattern = cascade.pattern(number);
                  if (pattern != nullptr) return WhyNotTable(engine, source, *pattern, number);
                  if (cascade.list(number) != nullptr) return WhyNotOfList(engine, source, number, term);
                  if (cascade.IsOff(number)) return WhyNotOfOff(engine, source, number);
                  return number >= 0 ? WhyNotOfDecided(engine, source, number) : nullptr;
                });
}

// Why a side of an event is null; None where there is no such row.
std::shared_ptr<Table> WhyNotOfSide(const Engine& engine, const std::vector<py::object>& columns,
                                    std::vector<std::string> fields,
                                    std::vector<std::optional<int32_t>> published, int64_t row,
                                    const std::string& side) {
  return ToldOf(columns, std::move(fields), std::move(published),
                [&](PythonSource* source) { return WhyNoSide(engine, source, row, side); });
}

// Why words of an article are in no row of a table.
std::shared_ptr<Table> WhyNoRowOf(const Engine& engine, const std::vector<py::object>& columns,
                                  std::vector<std::string> fields,
                                  std::vector<std::optional<int32_t>> published, const std::string& table,
                                  const std::string& words) {
  return ToldOf(columns, std::move(fields), std::move(published),
                [&](PythonSource* source) { return WhyNoRow(engine, source, table, words); });
}

py::list Rules(const Engine& engine) {
  py::list out;
  const Cascade& cascade = *engine.desk().cascade;
  for (size_t i = 0; i < cascade.rules().size(); ++i) {
    const RuleInfo& rule = cascade.rules()[i];
    py::dict row;
    row["id"] = rule.id;
    row["doc"] = rule.doc;
    row["pack"] = rule.pack;
    row["file"] = rule.file;
    row["line"] = rule.line;
    row["emits"] = rule.emits;
    row["vetoes"] = rule.vetoes;
    row["priority"] = rule.priority;
    row["pattern"] = rule.pattern;
    row["off"] = cascade.IsOff(static_cast<int32_t>(i));
    out.append(row);
  }
  return out;
}

// What C++ reads off the spans of each kind that it reads: for the page on packs.
py::list KindsRead() {
  py::list out;
  for (const KindReader& reader : news::Frames(news::EventNames{}).Readers()) {
    py::dict row;
    row["kind"] = reader.kind;
    row["captures"] = reader.captures;
    row["attributes"] = reader.attributes;
    row["open"] = reader.open;
    out.append(row);
  }
  return out;
}

// A table of this name without rows.
std::shared_ptr<Table> Empty(const Engine& engine, const std::string& name, bool fields) {
  LayerSet layers;
  if (!engine.AddTable(name, &layers)) throw py::value_error("no table " + name);
  return engine.Empty(layers, fields)[0];
}

// Names of tables of kinds of one's own, and of kinds that the shipped pack alone makes.
py::tuple OwnTables(const Engine& engine) {
  std::vector<std::string> own, shipped;
  for (const KindTable& table : engine.desk().cascade->tables()) {
    if (!ParseLayer(table.name)) (table.shipped ? shipped : own).push_back(table.name);
  }
  return py::make_tuple(own, shipped);
}

Diagnostics TestExamples(const Engine& engine) {
  Unlocked unlocked;
  Diagnostics faults;
  engine.desk().TestExamples(&faults);
  return faults;
}

std::shared_ptr<Table> CodeActors(const Engine& engine, const std::vector<std::string>& phrases) {
  Unlocked unlocked;
  return CodePhrases(engine, phrases);
}

// None where the table is no table of actors.
std::shared_ptr<Table> IdentitiesOf(const Engine& engine, const Table& actors) {
  Unlocked unlocked;
  return Identities(actors, NicknamesOf(engine));
}

}  // namespace

void BindEngine(py::module_* module) {
  py::class_<Engine, std::shared_ptr<Engine>>(*module, "Engine")
      .def_static("kinds_read", &KindsRead)
      .def_static("load", &Load, py::arg("packs"), py::arg("without"), py::arg("replace"))
      .def("extract", &Extract, py::arg("columns"), py::arg("fields"), py::arg("published"), py::arg("keys"),
           py::arg("layers"), py::arg("threads"), py::arg("in_bytes"), py::arg("progress"))
      .def("explain", &ExplainRow, py::arg("columns"), py::arg("fields"), py::arg("published"),
           py::arg("table"), py::arg("row"), py::arg("in_bytes"))
      .def("why_not", &WhyNotOfRule, py::arg("columns"), py::arg("fields"), py::arg("published"),
           py::arg("rule"), py::arg("term"))
      .def("why_no_side", &WhyNotOfSide, py::arg("columns"), py::arg("fields"), py::arg("published"),
           py::arg("row"), py::arg("side"))
      .def("why_no_row", &WhyNoRowOf, py::arg("columns"), py::arg("fields"), py::arg("published"),
           py::arg("table"), py::arg("words"))
      .def("profile", &ProfileArticles, py::arg("columns"), py::arg("fields"), py::arg("published"),
           py::arg("threads"))
      .def("code_actors", &CodeActors, py::arg("phrases"))
      .def("identities", &IdentitiesOf, py::arg("actors"))
      .def("test", &TestExamples)
      .def("hash_of", &Engine::HashOf, py::arg("table"), py::call_guard<Unlocked>())
      .def("empty", &Empty, py::arg("name"), py::arg("fields"))
      .def_property_readonly("own_tables", &OwnTables)
      .def_property_readonly("rules", &Rules)
      .def_property_readonly("switched",
                             [](const Engine& engine) { return engine.desk().cascade->switched(); })
      .def_property_readonly("kinds",
                             [](const Engine& engine) { return engine.desk().cascade->kinds().names(); })
      .def_property_readonly("packs",
                             [](const Engine& engine) { return engine.desk().cascade->pack_stamps(); });
}

}  // namespace copydesk
