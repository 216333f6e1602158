#include "desk/corpus.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind/bind.h"
#include "bind/run.h"
#include "bind/source.h"

namespace py = pybind11;

namespace copydesk {
namespace {

py::tuple Read(const std::shared_ptr<Engine>& engine, const std::vector<py::object>& columns, std::vector<std::string> fields, int threads,
               py::object progress) {
  PythonSource source(columns, std::move(fields), {});
  Poll poll(std::move(progress));
  Report report;
  std::shared_ptr<const Corpus> corpus;
  {
    py::gil_scoped_release release;
    RunOptions options{.threads = threads, .in_bytes = false, .poll = [&poll](int64_t done) { return poll(done); }};
    corpus = Corpus::Read(engine, &source, options, &report);
  }
  poll.Rethrow();
  return py::make_tuple(std::const_pointer_cast<Corpus>(corpus), ReportDict(report));
}

py::tuple Find(const Corpus& corpus, const Search& search, const Keys& keys, int threads) {
  return Run(keys, threads, false, py::none(), [&](const RunOptions& options) { return corpus.Find(search, options); });
}

}  // namespace

void BindCorpus(py::module_* module) {
  py::class_<Corpus, std::shared_ptr<Corpus>>(*module, "Corpus")
      .def_static("read", &Read, py::arg("engine"), py::arg("columns"), py::arg("fields"), py::arg("threads"), py::arg("progress"))
      .def("find", &Find, py::arg("search"), py::arg("keys"), py::arg("threads"))
      .def_property_readonly("articles", &Corpus::articles)
      .def_property_readonly("tokens", &Corpus::tokens);
}

}  // namespace copydesk
