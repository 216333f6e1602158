// Cells out of Python objects: lists of str or None, values of dicts, and Arrow streams of strings, one a
// field.
#ifndef COPYDESK_BIND_SOURCE_H_
#define COPYDESK_BIND_SOURCE_H_

#include <pybind11/pybind11.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "desk/articles.h"

namespace copydesk {

// The cells of one field, in order. Nothing is copied: a str is read where it lies, in the form that it has.
class CellReader {
 public:
  virtual ~CellReader() = default;
  // The cell lives until the next call, and as long as what hold() gives now.
  virtual std::optional<Cell> Next() = 0;
  virtual std::shared_ptr<const void> hold() const = 0;
};

// `cells` is a list of str and None, a pair of a list of dicts and a key, whose values are exactly str or
// None or not there, or an object with
// __arrow_c_stream__. Raises TypeError for a stream of something else: its message ends in the Arrow format.
// Called with the GIL; readers are used and destroyed without it. A reader raises TypeError for what is no
// text, and RuntimeError, with the producer's words, where a stream breaks off.
std::unique_ptr<CellReader> MakeCellReader(const pybind11::object& cells);

// Reads all fields side by side, in batches of about kBatchUnits bytes or code points. Called without the
// GIL. A column that is shorter than another is a RuntimeError.
class PythonSource : public ArticleSource {
 public:
  static constexpr size_t kBatchUnits = 32 << 20;
  static constexpr size_t kBatchArticles = 1 << 17;

  // `published`: days since 1970-01-01, or nothing known of any.
  PythonSource(const std::vector<pybind11::object>& columns, std::vector<std::string> fields,
               std::vector<std::optional<int32_t>> published);

  const std::vector<std::string>& fields() const override { return fields_; }
  bool Next(ArticleBatch* batch) override;

 private:
  std::string OfOtherLength(size_t field) const;
  // True, or an exception.
  bool EndsTogether();

  std::vector<std::string> fields_;
  std::vector<std::unique_ptr<CellReader>> readers_;
  std::vector<std::optional<int32_t>> published_;
  size_t next_ = 0;
};

}  // namespace copydesk

#endif  // COPYDESK_BIND_SOURCE_H_
