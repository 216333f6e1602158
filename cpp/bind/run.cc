#include "bind/run.h"

namespace py = pybind11;

namespace copydesk {
namespace {

Column KeyColumn(const std::vector<int64_t>& keys) {
  Column column("doc", ColumnType::kInt64);
  for (int64_t key : keys) column.AddInteger(key);
  return column;
}

Column KeyColumn(const std::vector<std::string>& keys) {
  Column column("doc", ColumnType::kUtf8);
  for (const std::string& key : keys) column.AddText(key);
  return column;
}

}  // namespace

bool Poll::operator()(int64_t done) {
  if (error_) return false;
  py::gil_scoped_acquire gil;
  try {
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (!progress_.is_none()) progress_(done);
  } catch (py::error_already_set& raised) {
    error_ = std::make_unique<py::error_already_set>(std::move(raised));
    return false;
  }
  return true;
}

void Poll::Rethrow() {
  if (error_) throw py::error_already_set(std::move(*error_));
}

py::dict ReportDict(const Report& report) {
  py::list notices;
  for (const Notice& n : report.notices) notices.append(py::make_tuple(n.article, n.field, n.what, n.detail));
  py::dict out;
  out["articles"] = report.articles;
  out["read"] = report.read;
  out["bytes"] = report.bytes;
  out["notices"] = notices;
  return out;
}

void Interruptibly(const std::function<void()>& work) {
  Poll poll{py::none()};
  {
    py::gil_scoped_release release;
    ParallelFor(1, 1, [&](int, size_t) { work(); }, [&] { return poll(0); });
  }
  poll.Rethrow();
}

py::tuple Run(const Keys& keys, int threads, bool in_bytes, py::object progress, const std::function<Extraction(const RunOptions&)>& run) {
  Poll poll(std::move(progress));
  Extraction result;
  {
    py::gil_scoped_release release;
    result = run({.threads = threads, .in_bytes = in_bytes, .poll = [&poll](int64_t done) { return poll(done); }});
    for (auto& table : result.tables) {
      if (auto* numbers = std::get_if<std::vector<int64_t>>(&keys)) table->ReplaceKeys(KeyColumn(*numbers));
      if (auto* names = std::get_if<std::vector<std::string>>(&keys)) table->ReplaceKeys(KeyColumn(*names));
    }
  }
  poll.Rethrow();
  return py::make_tuple(result.tables, ReportDict(result.report));
}

}  // namespace copydesk
