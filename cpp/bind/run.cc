#include "bind/run.h"

#include <limits>
#include <map>
#include <stdexcept>
#include <string_view>
#include <tuple>

#include "bind/gil.h"

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
  if (error_ || IsExiting()) return false;
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

namespace {

template <class T>
py::bytes Bytes(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

// Most notices say what another said: an object for each would cost more than to skip its article.
py::tuple Notices(const std::vector<Notice>& notices) {
  using Said = std::tuple<std::string_view, std::string_view, std::string_view>;
  std::vector<int64_t> articles;
  std::vector<int32_t> numbers;
  std::map<Said, int32_t> known;
  py::list said;
  Said before;
  for (const Notice& n : notices) {
    const Said now = {n.field, n.what, n.detail};
    if (numbers.empty() || now != before) {
      const auto [at, added] = known.emplace(now, static_cast<int32_t>(known.size()));
      if (added) said.append(py::make_tuple(n.field, n.what, n.detail));
      numbers.push_back(at->second);
      before = now;
    } else {
      numbers.push_back(numbers.back());
    }
    articles.push_back(n.article);
  }
  return py::make_tuple(Bytes(articles), Bytes(numbers), said);
}

size_t CountOf(const Keys& keys) {
  if (auto* numbers = std::get_if<std::vector<int64_t>>(&keys)) return numbers->size();
  if (auto* names = std::get_if<std::vector<std::string>>(&keys)) return names->size();
  return std::numeric_limits<size_t>::max();
}

}  // namespace

py::dict ReportDict(const Report& report) {
  py::dict out;
  out["articles"] = report.articles;
  out["read"] = report.read;
  out["bytes"] = report.bytes;
  out["notices"] = Notices(report.notices);
  return out;
}

void Interruptibly(const std::function<void()>& work) {
  Poll poll{py::none()};
  {
    Unlocked unlocked;
    ParallelFor(1, 1, [&](int, size_t) { work(); }, [&] { return poll(0); });
  }
  poll.Rethrow();
}

py::tuple Run(const Keys& keys, int threads, bool in_bytes, py::object progress,
              const std::function<Extraction(const RunOptions&)>& run) {
  Poll poll(std::move(progress));
  Extraction result;
  {
    Unlocked unlocked;
    result =
        run({.threads = threads, .in_bytes = in_bytes, .poll = [&poll](int64_t done) { return poll(done); }});
    if (CountOf(keys) < static_cast<size_t>(result.report.articles))
      throw std::runtime_error("more articles than keys");
    for (auto& table : result.tables) {
      if (auto* numbers = std::get_if<std::vector<int64_t>>(&keys)) table->ReplaceKeys(KeyColumn(*numbers));
      if (auto* names = std::get_if<std::vector<std::string>>(&keys)) table->ReplaceKeys(KeyColumn(*names));
    }
  }
  poll.Rethrow();
  return py::make_tuple(result.tables, ReportDict(result.report));
}

}  // namespace copydesk
