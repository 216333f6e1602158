#include "desk/search.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind/bind.h"
#include "bind/gil.h"
#include "bind/run.h"
#include "bind/source.h"
#include "desk/search_set.h"
#include "desk/why_not.h"
#include "pattern/element.h"

namespace py = pybind11;

namespace copydesk {
namespace {

py::tuple Compile(const std::shared_ptr<Engine>& engine, const std::string& source, const std::string& match,
                  bool across_sentences, std::vector<std::string> attributes, std::vector<std::string> kinds,
                  StringSets sets) {
  Diagnostics faults;
  SearchOptions options{.match = ParseMatchMode(match).value(),
                        .across_sentences = across_sentences,
                        .attributes = std::move(attributes),
                        .kinds = std::move(kinds),
                        .sets = std::move(sets)};
  std::shared_ptr<const Search> search;
  {
    Unlocked unlocked;
    search = Search::Compile(engine, source, options, &faults);
  }
  return py::make_tuple(std::const_pointer_cast<Search>(search), faults);
}

py::tuple Find(const Search& search, const std::vector<py::object>& columns, std::vector<std::string> fields,
               const Keys& keys, int threads, bool in_bytes, py::object progress) {
  PythonSource source(columns, std::move(fields), {});
  return Run(keys, threads, in_bytes, std::move(progress),
             [&](const RunOptions& options) { return search.Find(&source, options); });
}

std::shared_ptr<Table> WhyNotOfSearch(const Search& search, const std::vector<py::object>& columns,
                                      std::vector<std::string> fields,
                                      std::vector<std::optional<int32_t>> published) {
  PythonSource source(columns, std::move(fields), std::move(published));
  std::shared_ptr<Table> out;
  Interruptibly([&] { out = WhyNotTable(search.engine(), &source, search.pattern(), -1); });
  return out;
}

py::tuple FindSet(const SearchSet& set, const std::vector<py::object>& columns,
                  std::vector<std::string> fields, const Keys& keys, int threads, bool in_bytes,
                  py::object progress) {
  PythonSource source(columns, std::move(fields), {});
  return Run(keys, threads, in_bytes, std::move(progress),
             [&](const RunOptions& options) { return set.Find(&source, options); });
}

}  // namespace

void BindSearch(py::module_* module) {
  py::class_<SearchSet, std::shared_ptr<SearchSet>>(*module, "SearchSet")
      .def_static(
          "of",
          [](const std::vector<std::shared_ptr<Search>>& searches, std::vector<std::string> names) {
            return std::make_shared<SearchSet>(
                std::vector<std::shared_ptr<const Search>>(searches.begin(), searches.end()),
                std::move(names));
          },
          py::arg("searches"), py::arg("names"))
      .def_property_readonly("debug_string", &SearchSet::DebugString)
      .def("find", &FindSet, py::arg("columns"), py::arg("fields"), py::arg("keys"), py::arg("threads"),
           py::arg("in_bytes"), py::arg("progress"));
  py::class_<Search, std::shared_ptr<Search>>(*module, "Search")
      .def_static("compile", &Compile, py::arg("engine"), py::arg("source"), py::arg("match"),
                  py::arg("across_sentences"), py::arg("attributes"), py::arg("kinds"), py::arg("sets"))
      .def_static("regex_fault", &pattern::RegexFault, py::arg("regex"), py::arg("fold_case"))
      .def("find", &Find, py::arg("columns"), py::arg("fields"), py::arg("keys"), py::arg("threads"),
           py::arg("in_bytes"), py::arg("progress"))
      .def("why_not", &WhyNotOfSearch, py::arg("columns"), py::arg("fields"), py::arg("published"))
      .def_property_readonly("labels", [](const Search& search) { return search.pattern().labels(); })
      .def_property_readonly("debug_string",
                             [](const Search& search) { return search.pattern().DebugString(); });
}

}  // namespace copydesk
