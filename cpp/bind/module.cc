// copydesk._core: what exists.
#include "bind/bind.h"
#include "bind/gil.h"
#include "desk/engine.h"
#include "desk/layers.h"

PYBIND11_MODULE(core, m, pybind11::mod_gil_not_used()) {
  m.attr("version") = copydesk::kVersion;
  m.attr("compiler") = __VERSION__;
  pybind11::list layers;
  for (std::string_view name : copydesk::kLayerNames) layers.append(name);
  m.attr("layers") = pybind11::tuple(layers);
  copydesk::BindDiagnostic(&m);
  copydesk::BindTable(&m);
  copydesk::BindGazetteer(&m);
  copydesk::BindEngine(&m);
  copydesk::BindSearch(&m);
  copydesk::BindCorpus(&m);
  copydesk::WaitForWorkAtExit();
}

// The module as Python finds it. A sub-interpreter is refused before pybind11 is at work: it asks for the GIL
// in a way that hangs there.
extern "C" PYBIND11_EXPORT PyObject* PyInit__core() {
  if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
    PyErr_SetString(PyExc_ImportError,
                    "copydesk cannot be imported in a sub-interpreter: use threads or processes");
    return nullptr;
  }
  return PyInit_core();
}
