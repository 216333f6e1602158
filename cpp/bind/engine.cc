#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <variant>

#include "bind/bind.h"
#include "bind/source.h"
#include "desk/engine.h"

namespace py = pybind11;

namespace copydesk {
namespace {

using Pack = std::tuple<std::string, std::string, std::string>;  // folder, file, content

py::tuple Load(const std::vector<Pack>& packs) {
  std::vector<PackSource> sources;
  for (const auto& [folder, file, content] : packs) sources.push_back({.folder = folder, .file = file, .content = content});
  Diagnostics faults;
  std::shared_ptr<const Engine> engine;
  {
    py::gil_scoped_release release;
    engine = Engine::Load(sources, &faults);
  }
  return py::make_tuple(std::const_pointer_cast<Engine>(engine), faults);
}

using Keys = std::variant<std::monostate, std::vector<int64_t>, std::vector<std::string>>;

Column KeyColumn(const std::vector<int64_t>& keys) {
  Column column("doc", ColumnType::kInt64);
  for (int64_t key : keys) column.AddInteger(key);
  return column;
}

Column KeyColumn(const std::vector<std::string>& keys) {
  Column column("doc", ColumnType::kUtf8);
  for (const std::string& key : keys) column.AddText(key);
  return column;
}

py::dict ReportDict(const Report& report) {
  py::list notices;
  for (const Notice& n : report.notices) notices.append(py::make_tuple(n.article, n.field, n.what, n.detail));
  py::dict out;
  out["articles"] = report.articles;
  out["read"] = report.read;
  out["bytes"] = report.bytes;
  out["notices"] = notices;
  return out;
}

// What the run asks between articles: signals (Ctrl-C), and the caller's progress function.
struct Poll {
  py::object progress;
  std::unique_ptr<py::error_already_set> error;

  bool operator()(int64_t done) {
    py::gil_scoped_acquire gil;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      if (!progress.is_none()) progress(done);
    } catch (py::error_already_set& raised) {
      error = std::make_unique<py::error_already_set>(std::move(raised));
      return false;
    }
    return true;
  }
};

py::tuple Extract(const Engine& engine, const std::vector<py::object>& columns, std::vector<std::string> fields,
                  std::vector<std::optional<int32_t>> published, const Keys& keys, const std::vector<std::string>& layers, int threads,
                  bool in_bytes, py::object progress) {
  PythonSource source(columns, std::move(fields), std::move(published));
  Poll poll{std::move(progress), nullptr};
  RunOptions options{.threads = threads, .in_bytes = in_bytes, .poll = [&poll](int64_t done) { return poll(done); }};
  LayerSet wanted;
  for (const std::string& name : layers) wanted.Add(ParseLayer(name).value());
  Extraction result;
  {
    py::gil_scoped_release release;
    result = engine.Extract(&source, wanted, options);
    for (auto& table : result.tables) {
      if (auto* numbers = std::get_if<std::vector<int64_t>>(&keys)) table->ReplaceKeys(KeyColumn(*numbers));
      if (auto* names = std::get_if<std::vector<std::string>>(&keys)) table->ReplaceKeys(KeyColumn(*names));
    }
  }
  if (poll.error) throw std::move(*poll.error);
  return py::make_tuple(result.tables, ReportDict(result.report));
}

py::list Rules(const Engine& engine) {
  py::list out;
  for (const RuleInfo& rule : engine.desk().cascade->rules()) {
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
    out.append(row);
  }
  return out;
}

Diagnostics TestExamples(const Engine& engine) {
  py::gil_scoped_release release;
  Diagnostics faults;
  engine.desk().TestExamples(&faults);
  return faults;
}

}  // namespace

void BindEngine(py::module_* module) {
  py::class_<Engine, std::shared_ptr<Engine>>(*module, "Engine")
      .def_static("load", &Load, py::arg("packs"))
      .def("extract", &Extract, py::arg("columns"), py::arg("fields"), py::arg("published"), py::arg("keys"), py::arg("layers"),
           py::arg("threads"), py::arg("in_bytes"), py::arg("progress"))
      .def_property_readonly("rules", &Rules)
      .def_property_readonly("packs", [](const Engine& engine) { return engine.desk().cascade->pack_stamps(); })
      .def("test", &TestExamples);
}

}  // namespace copydesk
