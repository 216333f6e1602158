// What every run over articles needs of Python: signals, progress, keys, and a report to hand back.
#ifndef COPYDESK_BIND_RUN_H_
#define COPYDESK_BIND_RUN_H_

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "desk/run.h"

namespace copydesk {

// Keys of articles that the core can put into `doc`: none (numbers stay), integers or texts.
using Keys = std::variant<std::monostate, std::vector<int64_t>, std::vector<std::string>>;

// Asked again and again while others work: Ctrl-C, and the caller's progress function. Keeps what was raised
// until the run is over.
class Poll {
 public:
  explicit Poll(pybind11::object progress) : progress_(std::move(progress)) {}
  bool operator()(int64_t done);
  void Rethrow();

 private:
  pybind11::object progress_;
  std::unique_ptr<pybind11::error_already_set> error_;
};

// Runs `run` without the GIL, puts the keys in, and returns (tables, report).
pybind11::tuple Run(const Keys& keys, int threads, bool in_bytes, pybind11::object progress,
                    const std::function<Extraction(const RunOptions&)>& run);

// Runs `work` on a thread of its own and without the GIL; Ctrl-C stops it (base/stop.h) and is raised here.
void Interruptibly(const std::function<void()>& work);

// `notices`: (int64 articles, int32 numbers, what each number says: (field, what, detail)), the first two as
// bytes, one a notice.
pybind11::dict ReportDict(const Report& report);

}  // namespace copydesk

#endif  // COPYDESK_BIND_RUN_H_
