// The files of the binding, one a noun. No logic lives here: Python objects to C++ ones and back.
#ifndef COPYDESK_BIND_BIND_H_
#define COPYDESK_BIND_BIND_H_

#include <pybind11/pybind11.h>

#include "base/diagnostic.h"
#include "tables/table.h"

namespace copydesk {

void BindDiagnostic(pybind11::module_* module);
void BindTable(pybind11::module_* module);
void BindEngine(pybind11::module_* module);
void BindSearch(pybind11::module_* module);
void BindCorpus(pybind11::module_* module);
void BindGazetteer(pybind11::module_* module);

}  // namespace copydesk

#endif  // COPYDESK_BIND_BIND_H_
