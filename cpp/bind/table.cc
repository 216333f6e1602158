#include "tables/table.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>

#include "bind/bind.h"
#include "bind/gil.h"
#include "desk/rows.h"
#include "tables/export.h"
#include "tables/image.h"

namespace py = pybind11;

namespace copydesk {
namespace {

const char* TypeName(ColumnType type) {
  switch (type) {
    case ColumnType::kInt32:
      return "int32";
    case ColumnType::kInt64:
      return "int64";
    case ColumnType::kFloat64:
      return "double";
    case ColumnType::kBool:
      return "bool";
    case ColumnType::kDate32:
      return "date32";
    case ColumnType::kUtf8:
      return "string";
  }
  return "null";
}

py::object Date(int64_t days) {
  constexpr int64_t kOrdinalOfEpoch = 719163;  // date.fromordinal() of 1970-01-01
  return py::module_::import("datetime").attr("date").attr("fromordinal")(kOrdinalOfEpoch + days);
}

py::object Value(const Column& column, int64_t row) {
  if (column.is_null(row)) return py::none();
  switch (column.type()) {
    case ColumnType::kInt32:
    case ColumnType::kInt64:
      return py::int_(column.integer(row));
    case ColumnType::kFloat64:
      return py::float_(column.number(row));
    case ColumnType::kBool:
      return py::bool_(column.integer(row) != 0);
    case ColumnType::kDate32:
      return Date(column.integer(row));
    case ColumnType::kUtf8:
      return py::str(column.text(row));
  }
  return py::none();
}

py::dict Row(const Table& table, int64_t row) {
  auto [batch, at] = table.Locate(row);
  if (batch == nullptr || row < 0)
    throw py::index_error("row " + std::to_string(row) + " of " + std::to_string(table.rows()));
  py::dict out;
  for (const Column& column : *batch) out[py::str(column.name())] = Value(column, at);
  return out;
}

py::dict ColumnTypes(const Table& table) {
  py::dict out;
  for (const Column& column : table.layout()) out[py::str(column.name())] = TypeName(column.type());
  return out;
}

py::dict Metadata(const Table& table) {
  py::dict out;
  for (const auto& [key, value] : table.metadata()) out[py::str(key)] = value;
  return out;
}

// A capsule whose struct is released with it unless a consumer has taken it over.
template <class T>
py::capsule Capsule(std::unique_ptr<T> value, const char* name) {
  PyObject* capsule = PyCapsule_New(value.get(), name, [](PyObject* self) {
    auto* held = static_cast<T*>(PyCapsule_GetPointer(self, PyCapsule_GetName(self)));
    if (held->release != nullptr) held->release(held);
    delete held;
  });
  if (capsule == nullptr) throw py::error_already_set();
  value.release();
  return py::reinterpret_steal<py::capsule>(capsule);
}

py::capsule Stream(const std::shared_ptr<Table>& table, const py::object&) {
  auto stream = std::make_unique<ArrowArrayStream>();
  ExportStream(table, stream.get());
  return Capsule(std::move(stream), "arrow_array_stream");
}

py::capsule Schema(const std::shared_ptr<Table>& table) {
  auto schema = std::make_unique<ArrowSchema>();
  ExportSchema(*table, schema.get());
  return Capsule(std::move(schema), "arrow_schema");
}

py::bytes Image(const Table& table) {
  std::string image;
  {
    Unlocked unlocked;
    image = TableImage(table);
  }
  return image;
}

// (the table or None, what is wrong with the bytes)
py::tuple OfImage(const py::bytes& bytes) {
  const auto view = static_cast<std::string_view>(bytes);
  std::string fault;
  std::shared_ptr<Table> table;
  {
    Unlocked unlocked;
    table = TableOfImage(view, &fault);
  }
  return py::make_tuple(table, fault);
}

// A table of this name without rows; `fields`: whether articles have several.
std::shared_ptr<Table> Empty(const std::string& name, bool fields) {
  LayerSet layers;
  layers.Add(ParseLayer(name).value());
  const std::vector<KindTable> none;
  const OwnColumns own{.tables = &none};
  auto made = Rows(layers, own).Take(fields);
  return std::make_shared<Table>(made[0].first, std::move(made[0].second));
}

}  // namespace

void BindTable(py::module_* module) {
  py::class_<Table, std::shared_ptr<Table>>(*module, "Table")
      .def_property_readonly("name", &Table::name)
      .def_property_readonly("column_types", &ColumnTypes)
      .def_property_readonly("metadata", &Metadata)
      .def_property_readonly("nbytes", &Table::bytes)
      .def("__len__", &Table::rows)
      .def("row", &Row, py::arg("row"))
      .def_static("empty", &Empty, py::arg("name"), py::arg("fields"))
      .def_static("of_image", &OfImage, py::arg("bytes"))
      .def_property_readonly("image", &Image)
      .def("article_row", &Table::ArticleRow, py::arg("row"))
      .def("__arrow_c_stream__", &Stream, py::arg("requested_schema") = py::none())
      .def("__arrow_c_schema__", &Schema);
}

}  // namespace copydesk
