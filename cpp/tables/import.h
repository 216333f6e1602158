// Texts in: a column of strings through the Arrow C stream interface, read where they lie.
//
//   std::string fault;
//   auto column = TextColumn::Import(&stream, &fault);   // nullptr: not strings; `fault` says what it is
//   while (auto cell = column->Next()) Use(cell->text, cell->null);
//
// Rules: layouts utf8 (u), large_utf8 (U) and string_view (vu); anything else is for the caller to cast
// first. Cells come in order. A view lives as long as the batch it is in: hold() of the time it was read.
// Faults: what a producer says or does wrong ends the column and is told: its own error, a stream that was
// released, a batch that is not of the stream's type, without a buffer, with negative or falling offsets,
// with a view outside of its buffers. Threads: one reader at a time. Cost: no copy; offsets are read twice.
// Not here: what the interface does not tell. It gives no size of bit maps, offsets, views and the characters
// under offsets, so a length, or a last offset, beyond what the producer has is believed; so are the sizes of
// the buffers of views.
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

  // The next cell, or nothing at the end or at a fault: see fault(). What was nothing once stays so.
  std::optional<Cell> Next();
  const std::string& fault() const { return fault_; }
  // Keeps the memory of the latest cell alive.
  std::shared_ptr<const void> hold() const { return batch_; }

 private:
  enum class Layout { kUtf8, kLargeUtf8, kView };
  TextColumn() = default;
  bool LoadBatch();
  // Ends the column; false.
  bool Fail(std::string why);
  // What is wrong with a batch of strings of this layout; null: nothing that can be seen.
  const char* FaultOf(const ArrowArray& array) const;
  // Nothing: it does not lie in its buffers.
  std::optional<std::string_view> TextAt(int64_t row) const;
  std::optional<std::string_view> ViewAt(int64_t row) const;

  ArrowArrayStream stream_{};
  Layout layout_ = Layout::kUtf8;
  std::shared_ptr<ArrowArray> batch_;
  int64_t next_ = 0;
  bool ended_ = false;
  std::string fault_;
};

}  // namespace copydesk

#endif  // COPYDESK_TABLES_IMPORT_H_
