// copydesk._core: what exists.
#include "bind/bind.h"
#include "desk/engine.h"
#include "desk/layers.h"

PYBIND11_MODULE(_core, m, pybind11::mod_gil_not_used()) {
  m.attr("version") = copydesk::kVersion;
  pybind11::list layers;
  for (std::string_view name : copydesk::kLayerNames) layers.append(name);
  m.attr("layers") = pybind11::tuple(layers);
  copydesk::BindDiagnostic(&m);
  copydesk::BindTable(&m);
  copydesk::BindGazetteer(&m);
  copydesk::BindEngine(&m);
  copydesk::BindSearch(&m);
  copydesk::BindCorpus(&m);
}
