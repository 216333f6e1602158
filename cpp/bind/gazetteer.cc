#include "gazetteer/gazetteer.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bind/bind.h"
#include "bind/gil.h"
#include "bind/run.h"
#include "bind/source.h"
#include "desk/terms.h"

namespace py = pybind11;

namespace copydesk {
namespace {

py::tuple LoadLanguage(const std::string& folder) {
  Diagnostics faults;
  std::shared_ptr<const Language> language = Language::Load(folder, &faults);
  return py::make_tuple(std::const_pointer_cast<Language>(language), faults);
}

GazetteerOptions Options(const std::string& match, const std::string& overlap, bool plural, bool possessive,
                         const std::string& kind) {
  return {.match = ParseGazetteerMatch(match).value(),
          .overlap = ParseGazetteerOverlap(overlap).value(),
          .plural = plural,
          .possessive = possessive,
          .kind = kind};
}

py::object Wrapped(const std::shared_ptr<const Gazetteer>& list) {
  return py::cast(std::const_pointer_cast<Gazetteer>(list));
}

// One row of every column at a time, as UTF-8; it lives until the next. What is null or has no UTF-8 form is
// "".
class RowReader {
 public:
  explicit RowReader(const std::vector<py::object>& columns) {
    for (const py::object& column : columns) readers_.push_back(MakeCellReader(column));
  }
  bool Next(std::vector<std::string_view>* row) {
    row->clear();
    cells_.clear();
    size_t room = 0;
    for (auto& reader : readers_) {
      std::optional<Cell> cell = reader->Next();
      if (!cell) return false;
      cells_.push_back(*cell);
      room += Utf8Buffer::RoomFor(cell->given());
    }
    buffer_.Start(room);
    for (const Cell& cell : cells_) row->push_back(buffer_.Add(cell.given()).value_or(std::string_view()));
    return true;
  }

 private:
  std::vector<std::unique_ptr<CellReader>> readers_;
  std::vector<Cell> cells_;
  Utf8Buffer buffer_;
};

using GivenTokens = std::map<int64_t, std::vector<std::string>>;  // by row

void AddTerm(std::string_view term, const std::vector<std::string>* tokens, GazetteerBuilder* builder) {
  if (tokens == nullptr) return builder->AddTerm(term);
  const std::vector<std::string_view> views(tokens->begin(), tokens->end());
  builder->AddTerm(views);
}

// (the gazetteer or None, [(row, what is wrong with it)]).
py::tuple Build(const Language& language, const py::object& terms, const GivenTokens& tokens,
                std::vector<std::string> names, const std::vector<py::object>& columns,
                const std::string& match, const std::string& overlap, bool plural, bool possessive,
                const std::string& kind) {
  std::vector<py::object> all = {terms};
  all.insert(all.end(), columns.begin(), columns.end());
  RowReader reader(all);
  GazetteerBuilder builder(language, Options(match, overlap, plural, possessive, kind), std::move(names));
  std::shared_ptr<const Gazetteer> list;
  {
    Unlocked unlocked;
    std::vector<std::string_view> row;
    for (int64_t number = 0; reader.Next(&row); ++number) {
      builder.AddRow(std::span(row).subspan(1));
      const auto given = tokens.empty() ? tokens.end() : tokens.find(number);
      AddTerm(row[0], given == tokens.end() ? nullptr : &given->second, &builder);
    }
    list = builder.Finish();
  }
  py::list faults;
  for (const auto& fault : builder.faults()) faults.append(py::make_tuple(fault.row, fault.message));
  return py::make_tuple(Wrapped(list), faults);
}

py::tuple FromTsv(const Language& language, const std::string& path, const std::string& match,
                  const std::string& overlap, bool plural, bool possessive, const std::string& kind) {
  Diagnostics faults;
  std::shared_ptr<const Gazetteer> list;
  {
    Unlocked unlocked;
    if (auto table = ReadTsv(path, &faults); table && !HasErrors(faults))
      list = Gazetteer::FromTsv(*table, language, Options(match, overlap, plural, possessive, kind), &faults);
  }
  return py::make_tuple(Wrapped(list), faults);
}

py::tuple Open(const std::string& path) {
  Diagnostics faults;
  std::shared_ptr<const Gazetteer> list = Gazetteer::Open(path, &faults);
  return py::make_tuple(Wrapped(list), faults);
}

Diagnostics Save(const Gazetteer& list, const std::string& path) {
  Unlocked unlocked;
  Diagnostics faults;
  list.Save(path, &faults);
  return faults;
}

bool Verify(const Gazetteer& list) {
  Unlocked unlocked;
  return list.Verify();
}

py::tuple Find(const Gazetteer& list, const Language& language, const std::vector<py::object>& columns,
               std::vector<std::string> fields, const Keys& keys, int threads, bool in_bytes,
               py::object progress, const std::string& rule) {
  PythonSource source(columns, std::move(fields), {});
  return Run(keys, threads, in_bytes, std::move(progress),
             [&](const RunOptions& options) { return FindTerms(list, language, &source, options, rule); });
}

py::list FindTokens(const Gazetteer& list, const Language& language,
                    const std::vector<std::vector<std::string>>& documents) {
  std::vector<std::vector<GazetteerHit>> found;
  Interruptibly([&] { found = FindTermsInTokens(list, language, documents); });
  py::list out;
  for (const auto& hits : found) {
    py::list rows;
    for (const GazetteerHit& hit : hits)
      rows.append(py::make_tuple(hit.row, hit.tokens.start, hit.tokens.end));
    out.append(rows);
  }
  return out;
}

py::dict Attributes(const Gazetteer& list, int32_t row) {
  py::dict out;
  for (const Attribute& a : list.attributes(row))
    out[py::str(a.key.data(), a.key.size())] = py::str(a.value.data(), a.value.size());
  return out;
}

}  // namespace

void BindGazetteer(py::module_* module) {
  py::list own;
  for (const std::string_view name : kTermColumns) own.append(name);
  module->attr("term_columns") = py::tuple(own);
  py::class_<Language, std::shared_ptr<Language>>(*module, "Language")
      .def_static("load", &LoadLanguage, py::arg("folder"));
  py::class_<Gazetteer, std::shared_ptr<Gazetteer>>(*module, "Gazetteer")
      .def_static("build", &Build, py::arg("language"), py::arg("terms"), py::arg("tokens"), py::arg("names"),
                  py::arg("columns"), py::arg("match"), py::arg("overlap"), py::arg("plural"),
                  py::arg("possessive"), py::arg("kind"))
      .def_static("from_tsv", &FromTsv, py::arg("language"), py::arg("path"), py::arg("match"),
                  py::arg("overlap"), py::arg("plural"), py::arg("possessive"), py::arg("kind"))
      .def_static("open", &Open, py::arg("path"))
      .def("save", &Save, py::arg("path"))
      .def("verify", &Verify)
      .def("find", &Find, py::arg("language"), py::arg("columns"), py::arg("fields"), py::arg("keys"),
           py::arg("threads"), py::arg("in_bytes"), py::arg("progress"), py::arg("rule"))
      .def("find_tokens", &FindTokens, py::arg("language"), py::arg("documents"))
      .def("attributes", &Attributes, py::arg("row"))
      .def("__len__", &Gazetteer::size)
      .def_property_readonly("hash", &Gazetteer::Hash)
      .def_property_readonly("rows", &Gazetteer::rows)
      .def_property_readonly("names", &Gazetteer::columns)
      .def_property_readonly("match", [](const Gazetteer& list) { return ToString(list.options().match); })
      .def_property_readonly("overlap",
                             [](const Gazetteer& list) { return ToString(list.options().overlap); })
      .def_property_readonly("plural", [](const Gazetteer& list) { return list.options().plural; })
      .def_property_readonly("possessive", [](const Gazetteer& list) { return list.options().possessive; })
      .def_property_readonly("kind", [](const Gazetteer& list) { return list.options().kind; })
      .def_property_readonly("nbytes", &Gazetteer::MemoryUsage)
      .def_property_readonly("debug_string", &Gazetteer::DebugString);
}

}  // namespace copydesk
