#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <tuple>
#include <utility>

#include "bind/bind.h"

namespace py = pybind11;

namespace copydesk {
namespace {

using State = std::tuple<bool, std::string, int, int, std::string, std::string, std::string>;

Diagnostic Error(std::string file, int line, int column, std::string message, std::string hint,
                 std::string source_line) {
  return {.file = std::move(file),
          .line = line,
          .column = column,
          .message = std::move(message),
          .hint = std::move(hint),
          .source_line = std::move(source_line)};
}

}  // namespace

void BindDiagnostic(py::module_* module) {
  py::class_<Diagnostic>(*module, "Diagnostic")
      // For what Python compiles on its own, as queries of other tools.
      .def_static("error", &Error, py::arg("file"), py::arg("line"), py::arg("column"), py::arg("message"),
                  py::arg("hint") = "", py::arg("source_line") = "")
      .def(py::pickle(
          [](const Diagnostic& d) {
            return State{
                d.severity == Diagnostic::kLint, d.file, d.line, d.column, d.message, d.hint, d.source_line};
          },
          [](const State& state) {
            const auto& [lint, file, line, column, message, hint, source_line] = state;
            return Diagnostic{.severity = lint ? Diagnostic::kLint : Diagnostic::kError,
                              .file = file,
                              .line = line,
                              .column = column,
                              .message = message,
                              .hint = hint,
                              .source_line = source_line};
          }))
      .def_property_readonly(
          "severity", [](const Diagnostic& d) { return d.severity == Diagnostic::kLint ? "lint" : "error"; })
      .def_readonly("file", &Diagnostic::file)
      .def_readonly("line", &Diagnostic::line)
      .def_readonly("column", &Diagnostic::column)
      .def_readonly("message", &Diagnostic::message)
      .def_readonly("hint", &Diagnostic::hint)
      .def_readonly("source_line", &Diagnostic::source_line)
      .def("__str__", &Diagnostic::ToString)
      .def("__repr__", [](const Diagnostic& d) {
        return "<Diagnostic " + d.file + ":" + std::to_string(d.line) + ": " + d.message + ">";
      });
}

}  // namespace copydesk
