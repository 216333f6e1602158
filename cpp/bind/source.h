// Articles out of Python objects: lists of str or None, and Arrow streams of strings, one a field.
#ifndef COPYDESK_BIND_SOURCE_H_
#define COPYDESK_BIND_SOURCE_H_

#include <pybind11/pybind11.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "desk/articles.h"

namespace copydesk {

// The cells of one field, in order. `memory` gains what keeps a cell's text alive.
class CellReader {
 public:
  virtual ~CellReader() = default;
  virtual std::optional<Cell> Next(std::vector<std::shared_ptr<const void>>* memory) = 0;
};

// `cells` is a list of str and None, or an object with __arrow_c_stream__. Raises TypeError for a stream of something else: its message is the
// Arrow format.
std::unique_ptr<CellReader> MakeCellReader(const pybind11::object& cells);

// Reads all fields side by side, kBatchBytes at a time, so that no more than that is ever copied. Called without the GIL.
class PythonSource : public ArticleSource {
 public:
  static constexpr size_t kBatchBytes = 32 << 20;
  static constexpr size_t kBatchArticles = 1 << 17;

  // `published`: days since 1970-01-01, or nothing known of any.
  PythonSource(const std::vector<pybind11::object>& columns, std::vector<std::string> fields, std::vector<std::optional<int32_t>> published);

  const std::vector<std::string>& fields() const override { return fields_; }
  bool Next(ArticleBatch* batch) override;

 private:
  std::vector<std::string> fields_;
  std::vector<std::unique_ptr<CellReader>> readers_;
  std::vector<std::optional<int32_t>> published_;
  size_t next_ = 0;
};

}  // namespace copydesk

#endif  // COPYDESK_BIND_SOURCE_H_
