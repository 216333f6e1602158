#include "bind/source.h"

#include <utility>

#include "tables/import.h"

namespace py = pybind11;

namespace copydesk {
namespace {

// A str's characters as CPython keeps them. Asking it for UTF-8 would leave a second copy in every str for
// its life.
GivenText TextOf(PyObject* str) {
#if PY_VERSION_HEX < 0x030C0000
  if (PyUnicode_READY(str) < 0) throw py::error_already_set();
#endif
  const auto kind = PyUnicode_KIND(str);
  const TextForm form = PyUnicode_IS_ASCII(str)        ? TextForm::kAscii
                        : kind == PyUnicode_1BYTE_KIND ? TextForm::kLatin1
                        : kind == PyUnicode_2BYTE_KIND ? TextForm::kUcs2
                                                       : TextForm::kUcs4;
  return {{static_cast<const char*>(PyUnicode_DATA(str)),
           static_cast<size_t>(PyUnicode_GET_LENGTH(str)) * static_cast<size_t>(kind)},
          form};
}

// References to the strs of some cells: whoever owned them may drop them while they are read.
class Held {
 public:
  Held() = default;
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() {
    py::gil_scoped_acquire gil;
    for (PyObject* object : objects_) Py_DECREF(object);
  }
  void Add(PyObject* object) {
    objects_.push_back(object);
    Py_INCREF(object);
  }

 private:
  std::vector<PyObject*> objects_;
};

// Cells out of Python objects, a few hundred under one hold of the GIL: few enough to be in the cache when
// they are read.
class ObjectReader : public CellReader {
 public:
  std::optional<Cell> Next() override {
    if (next_ == ready_.size() && !Fill()) return std::nullopt;
    return ready_[next_++];
  }
  std::shared_ptr<const void> hold() const override { return held_; }

 protected:
  // All of these with the GIL. Root(): what At() looks at first. At(): borrowed; null or None where there is
  // no text, else what Accepts().
  virtual size_t size() const = 0;
  virtual PyObject* Root(size_t i) const = 0;
  virtual PyObject* At(size_t i) const = 0;
  virtual bool Accepts(PyObject* cell) const = 0;

 private:
  static constexpr size_t kFillUnits = 4 << 20;
  static constexpr size_t kFillCells = 512;
  static constexpr size_t kAhead = 16;  // cells whose memory is asked for before they are looked at

  bool Fill() {
    py::gil_scoped_acquire gil;
    ready_.clear();
    next_ = 0;
    auto held = std::make_shared<Held>();
    for (size_t units = 0; at_ < size() && units < kFillUnits && ready_.size() < kFillCells; ++at_) {
      if (at_ + kAhead < size()) __builtin_prefetch(Root(at_ + kAhead));
      ready_.push_back(Read(At(at_), held.get()));
      units += ready_.back().given().units();
    }
    held_ = std::move(held);
    return !ready_.empty();
  }
  Cell Read(PyObject* cell, Held* held) const {
    if (cell == nullptr || cell == Py_None) return {.text = {}, .state = CellState::kNull};
    if (!Accepts(cell)) {
      PyErr_BadArgument();
      throw py::error_already_set();
    }
    const GivenText text = TextOf(cell);
    held->Add(cell);
    return {.text = text.bytes, .state = CellState::kText, .form = text.form};
  }

  size_t at_ = 0;
  std::shared_ptr<const Held> held_;
  std::vector<Cell> ready_;
  size_t next_ = 0;
};

class ListReader : public ObjectReader {
 public:
  explicit ListReader(py::list cells) : cells_(std::move(cells)) {}
  ~ListReader() override {
    py::gil_scoped_acquire gil;
    cells_.release().dec_ref();
  }

 protected:
  size_t size() const override { return cells_.size(); }
  PyObject* Root(size_t i) const override {
    return PyList_GET_ITEM(cells_.ptr(), static_cast<Py_ssize_t>(i));
  }
  PyObject* At(size_t i) const override { return Root(i); }
  bool Accepts(PyObject* cell) const override { return PyUnicode_Check(cell); }

 private:
  py::list cells_;
};

// The values that dicts have of one key.
class DictReader : public ObjectReader {
 public:
  DictReader(py::list rows, py::object key) : rows_(std::move(rows)), key_(std::move(key)) {}
  ~DictReader() override {
    py::gil_scoped_acquire gil;
    rows_.release().dec_ref();
    key_.release().dec_ref();
  }

 protected:
  size_t size() const override { return rows_.size(); }
  PyObject* Root(size_t i) const override { return PyList_GET_ITEM(rows_.ptr(), static_cast<Py_ssize_t>(i)); }
  PyObject* At(size_t i) const override {
    PyObject* value = PyDict_GetItemWithError(Root(i), key_.ptr());
    if (value == nullptr && PyErr_Occurred() != nullptr) throw py::error_already_set();
    return value;
  }
  bool Accepts(PyObject* cell) const override { return PyUnicode_CheckExact(cell); }

 private:
  py::list rows_;
  py::object key_;
};

class ArrowReader : public CellReader {
 public:
  explicit ArrowReader(std::unique_ptr<TextColumn> column) : column_(std::move(column)) {}

  std::optional<Cell> Next() override {
    auto cell = column_->Next();
    if (!cell && !column_->fault().empty()) throw std::runtime_error(column_->fault());
    if (!cell) return std::nullopt;
    return Cell{.text = cell->text, .state = cell->null ? CellState::kNull : CellState::kText};
  }
  std::shared_ptr<const void> hold() const override { return column_->hold(); }

 private:
  std::unique_ptr<TextColumn> column_;
};

}  // namespace

std::unique_ptr<CellReader> MakeCellReader(const py::object& cells) {
  if (py::isinstance<py::list>(cells)) return std::make_unique<ListReader>(cells.cast<py::list>());
  if (py::isinstance<py::tuple>(cells)) {
    auto [rows, key] = cells.cast<std::pair<py::list, py::object>>();
    return std::make_unique<DictReader>(std::move(rows), std::move(key));
  }
  const py::object capsule = cells.attr("__arrow_c_stream__")();
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (stream == nullptr) {
    PyErr_Clear();
    throw py::type_error("__arrow_c_stream__ gives no capsule with an Arrow stream");
  }
  std::string fault;
  auto column = TextColumn::Import(stream, &fault);
  if (column == nullptr) throw py::type_error("cannot read an Arrow stream as text: " + fault);
  return std::make_unique<ArrowReader>(std::move(column));
}

PythonSource::PythonSource(const std::vector<py::object>& columns, std::vector<std::string> fields,
                           std::vector<std::optional<int32_t>> published)
    : fields_(std::move(fields)), published_(std::move(published)) {
  for (const py::object& column : columns) readers_.push_back(MakeCellReader(column));
}

std::string PythonSource::OfOtherLength(size_t field) const {
  return "column `" + fields_[field] + "` is not as long as `" + fields_[0] +
         "`: one of them ends at article " + std::to_string(next_);
}

bool PythonSource::EndsTogether() {
  for (size_t f = 1; f < readers_.size(); ++f) {
    if (readers_[f]->Next()) throw std::runtime_error(OfOtherLength(f));
  }
  return true;
}

bool PythonSource::Next(ArticleBatch* batch) {
  batch->fields = readers_.size();
  std::vector<const void*> held(readers_.size());
  for (size_t units = 0; units < kBatchUnits && batch->size() < kBatchArticles;) {
    for (size_t f = 0; f < readers_.size(); ++f) {
      std::optional<Cell> cell = readers_[f]->Next();
      if (!cell && f == 0) return EndsTogether() && batch->size() > 0;
      if (!cell) throw std::runtime_error(OfOtherLength(f));
      units += cell->given().units();
      batch->cells.push_back(*cell);
      std::shared_ptr<const void> hold = readers_[f]->hold();
      if (hold.get() == held[f]) continue;
      held[f] = hold.get();
      batch->memory.push_back(std::move(hold));
    }
    std::optional<news::Day> day;
    if (next_ < published_.size() && published_[next_])
      day = news::Day(std::chrono::days(*published_[next_]));
    batch->published.push_back(day);
    ++next_;
  }
  return true;
}

}  // namespace copydesk
