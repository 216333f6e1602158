// Texts in: a column of strings through the Arrow C stream interface, read where they lie.
//
//   std::string fault;
//   auto column = TextColumn::Import(&stream, &fault);   // nullptr: not strings; `fault` says what it is
//   while (auto cell = column->Next()) Use(cell->text, cell->null);
//
// Rules: layouts utf8 (u), large_utf8 (U) and string_view (vu); anything else is for the caller to cast first. Cells come in order.
// A view lives as long as the batch it is in: hold() of the time it was read.
// Threads: one reader at a time. Cost: no copy.
#ifndef COPYDESK_TABLES_IMPORT_H_
#define COPYDESK_TABLES_IMPORT_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tables/arrow_abi.h"

namespace copydesk {

class TextColumn {
 public:
  struct Cell {
    std::string_view text;
    bool null = false;
  };

  // Takes the stream over (its release is called), also where it fails.
  static std::unique_ptr<TextColumn> Import(ArrowArrayStream* stream, std::string* fault);
  ~TextColumn();

  // The next cell, or nothing at the end or at a fault of the producer: see fault().
  std::optional<Cell> Next();
  const std::string& fault() const { return fault_; }
  // Keeps the memory of the latest cell alive.
  std::shared_ptr<const void> hold() const { return batch_; }

 private:
  enum class Layout { kUtf8, kLargeUtf8, kView };
  TextColumn() = default;
  bool LoadBatch();
  std::string_view TextAt(int64_t row) const;

  ArrowArrayStream stream_{};
  Layout layout_ = Layout::kUtf8;
  std::shared_ptr<ArrowArray> batch_;
  int64_t next_ = 0;
  std::string fault_;
};

}  // namespace copydesk

#endif  // COPYDESK_TABLES_IMPORT_H_
