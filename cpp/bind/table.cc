#include "tables/table.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "bind/bind.h"
#include "bind/gil.h"
#include "desk/rows.h"
#include "tables/export.h"
#include "tables/image.h"
#include "tables/keep.h"

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

constexpr int64_t kOrdinalOf1970 = 719163;  // date(1970, 1, 1).toordinal()

py::object Date(int64_t days) {
  return py::module_::import("datetime").attr("date").attr("fromordinal")(kOrdinalOf1970 + days);
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

using PythonColumns = std::vector<std::tuple<std::string, std::string, py::list>>;  // name, type, values

Columns ColumnsOf(const PythonColumns& columns) {
  constexpr ColumnType kTypes[] = {ColumnType::kInt32, ColumnType::kInt64,  ColumnType::kFloat64,
                                   ColumnType::kBool,  ColumnType::kDate32, ColumnType::kUtf8};
  Columns out;
  for (const auto& [name, type, values] : columns) {
    const auto* known = std::find_if(std::begin(kTypes), std::end(kTypes),
                                     [&type](ColumnType t) { return type == TypeName(t); });
    if (known == std::end(kTypes)) throw py::value_error("no type " + type);
    Column column(name, *known);
    for (const py::handle& value : values) {
      if (value.is_none())
        column.AddNull();
      else if (*known == ColumnType::kUtf8)
        column.AddText(value.cast<std::string>());
      else if (*known == ColumnType::kFloat64)
        column.AddNumber(value.cast<double>());
      else if (*known == ColumnType::kDate32)
        column.AddInteger(value.attr("toordinal")().cast<int64_t>() - kOrdinalOf1970);
      else
        column.AddInteger(value.cast<int64_t>());
    }
    out.push_back(std::move(column));
  }
  return out;
}

// A table of Python's own values; types are named as `column_types` has them.
std::shared_ptr<Table> OfColumns(const std::string& name, const PythonColumns& columns) {
  Columns layout, filled = ColumnsOf(columns);
  for (const Column& column : filled) layout.emplace_back(column.name(), column.type());
  auto table = std::make_shared<Table>(name, std::move(layout));
  if (columns.empty() || std::get<0>(columns[0]) != "doc" || filled[0].size() == 0) {
    if (!filled.empty()) table->Append(std::move(filled));
    return table;
  }
  const py::list& keys = std::get<2>(columns[0]);  // those of the caller: each run of one is an article
  std::vector<std::pair<int64_t, int64_t>> articles;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (i == 0 || !keys[i].equal(keys[i - 1]))
      articles.emplace_back(static_cast<int64_t>(i), static_cast<int64_t>(articles.size()));
  }
  std::vector<Columns> batches;
  batches.push_back(std::move(filled));
  table->Restore(std::move(batches), std::move(articles));
  return table;
}

std::shared_ptr<Table> Keep(const Table& table, const PythonColumns& by_article) {
  return WithArticleColumns(table, ColumnsOf(by_article));
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
      .def_static("of_columns", &OfColumns, py::arg("name"), py::arg("columns"))
      .def("keep", &Keep, py::arg("by_article"))
      .def_static("of_image", &OfImage, py::arg("bytes"))
      .def_property_readonly("image", &Image)
      .def("article_row", &Table::ArticleRow, py::arg("row"))
      .def("__arrow_c_stream__", &Stream, py::arg("requested_schema") = py::none())
      .def("__arrow_c_schema__", &Schema);
}

}  // namespace copydesk
