#include <pybind11/pybind11.h>

#include "bind/bind.h"

namespace py = pybind11;

namespace copydesk {

void BindDiagnostic(py::module_* module) {
  py::class_<Diagnostic>(*module, "Diagnostic")
      .def_property_readonly("severity", [](const Diagnostic& d) { return d.severity == Diagnostic::kLint ? "lint" : "error"; })
      .def_readonly("file", &Diagnostic::file)
      .def_readonly("line", &Diagnostic::line)
      .def_readonly("column", &Diagnostic::column)
      .def_readonly("message", &Diagnostic::message)
      .def_readonly("hint", &Diagnostic::hint)
      .def_readonly("source_line", &Diagnostic::source_line)
      .def("__str__", &Diagnostic::ToString)
      .def("__repr__", [](const Diagnostic& d) { return "<Diagnostic " + d.file + ":" + std::to_string(d.line) + ": " + d.message + ">"; });
}

}  // namespace copydesk
