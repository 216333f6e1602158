#include "bind/source.h"

#include <deque>

#include "tables/import.h"

namespace py = pybind11;

namespace copydesk {
namespace {

// PyUnicode_AsUTF8AndSize would leave a second copy in every str for its life; here the copy dies with the batch.
class ListReader : public CellReader {
 public:
  explicit ListReader(py::list cells) : cells_(std::move(cells)) {}
  ~ListReader() override {
    py::gil_scoped_acquire gil;
    cells_ = py::list();
  }

  std::optional<Cell> Next(std::vector<std::shared_ptr<const void>>* memory) override {
    if (next_ == ready_.size() && !Fill()) return std::nullopt;
    if (memory->empty() || memory->back() != texts_) memory->push_back(texts_);
    return ready_[next_++];
  }

 private:
  static constexpr size_t kFillBytes = 4 << 20;

  // The next few megabytes of cells, under one hold of the GIL.
  bool Fill() {
    py::gil_scoped_acquire gil;
    ready_.clear();
    next_ = 0;
    auto texts = std::make_shared<std::deque<std::string>>();
    for (size_t bytes = 0; at_ < cells_.size() && bytes < kFillBytes; ++at_) {
      py::object cell = cells_[at_];
      if (cell.is_none()) {
        ready_.push_back({.text = {}, .state = CellState::kNull});
        continue;
      }
      py::object utf8 = py::reinterpret_steal<py::object>(PyUnicode_AsUTF8String(cell.ptr()));
      if (!utf8) {
        if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) == 0) throw py::error_already_set();
        PyErr_Clear();
        ready_.push_back({.text = {}, .state = CellState::kSurrogate});
        continue;
      }
      texts->emplace_back(PyBytes_AS_STRING(utf8.ptr()), static_cast<size_t>(PyBytes_GET_SIZE(utf8.ptr())));
      ready_.push_back({.text = texts->back(), .state = CellState::kText});
      bytes += texts->back().size();
    }
    texts_ = texts;
    return !ready_.empty();
  }

  py::list cells_;
  size_t at_ = 0;
  std::shared_ptr<const void> texts_;
  std::vector<Cell> ready_;
  size_t next_ = 0;
};

class ArrowReader : public CellReader {
 public:
  explicit ArrowReader(std::unique_ptr<TextColumn> column) : column_(std::move(column)) {}

  std::optional<Cell> Next(std::vector<std::shared_ptr<const void>>* memory) override {
    auto cell = column_->Next();
    if (!cell && !column_->fault().empty()) throw std::runtime_error(column_->fault());
    if (!cell) return std::nullopt;
    std::shared_ptr<const void> hold = column_->hold();
    if (memory->empty() || memory->back() != hold) memory->push_back(std::move(hold));
    return Cell{.text = cell->text, .state = cell->null ? CellState::kNull : CellState::kText};
  }

 private:
  std::unique_ptr<TextColumn> column_;
};

}  // namespace

std::unique_ptr<CellReader> MakeCellReader(const py::object& cells) {
  if (py::isinstance<py::list>(cells)) return std::make_unique<ListReader>(cells.cast<py::list>());
  py::capsule capsule = cells.attr("__arrow_c_stream__")();
  std::string fault;
  auto column = TextColumn::Import(capsule.get_pointer<ArrowArrayStream>(), &fault);
  if (column == nullptr) throw py::type_error(fault);
  return std::make_unique<ArrowReader>(std::move(column));
}

PythonSource::PythonSource(const std::vector<py::object>& columns, std::vector<std::string> fields, std::vector<std::optional<int32_t>> published)
    : fields_(std::move(fields)), published_(std::move(published)) {
  for (const py::object& column : columns) readers_.push_back(MakeCellReader(column));
}

bool PythonSource::Next(ArticleBatch* batch) {
  batch->fields = readers_.size();
  for (size_t bytes = 0; bytes < kBatchBytes && batch->size() < kBatchArticles;) {
    for (auto& reader : readers_) {
      std::optional<Cell> cell = reader->Next(&batch->memory);
      if (!cell) return batch->size() > 0;  // columns are of one length, so the first one ends first
      bytes += cell->text.size();
      batch->cells.push_back(*cell);
    }
    std::optional<news::Day> day;
    if (next_ < published_.size() && published_[next_]) day = news::Day(std::chrono::days(*published_[next_]));
    batch->published.push_back(day);
    ++next_;
  }
  return true;
}

}  // namespace copydesk
