// Faults of a TSV table that stands beside the lists of a pack: at the cell, with its line and a caret.
//
//   TableFaults told(*table, &faults);
//   if (!told.HasColumns({"type", "quad"}, {"mode"})) return;
//   told.At(row, quad, "`six` is no quadrant", "1 to 4");
//
// Rules: `source` and `note` are columns of every table. The file is read again for the first fault. Not
// here: lists of terms, whose kinds know their columns (cascade/reader.h).
#ifndef COPYDESK_CASCADE_TABLE_FAULTS_H_
#define COPYDESK_CASCADE_TABLE_FAULTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "gazetteer/tsv.h"
#include "text/source_text.h"

namespace copydesk {

// A file with cells, read again for the first fault in it.
class CellFile {
 public:
  explicit CellFile(std::string name) : name_(std::move(name)) {}
  // At a byte of a cell; column -1: of the line.
  Diagnostic Fault(int line, int column, size_t byte, std::string message, std::string hint);

 private:
  std::string name_;
  std::optional<SourceText> source_;
};

class TableFaults {
 public:
  TableFaults(const TsvTable& table, Diagnostics* faults)
      : table_(table), faults_(*faults), file_(table.file) {}

  // Tells columns that are none of these and of `needed` those that are missing; false where one is.
  bool HasColumns(const std::vector<std::string_view>& needed, const std::vector<std::string_view>& others);
  void At(size_t row, int column, std::string message, std::string hint);
  // Tells a cell that is none of `known`; what is empty is fine. Whether it is one.
  bool IsOneOf(size_t row, int column, std::string_view what, const std::vector<std::string_view>& known);
  // The cell; empty where there is no such column.
  std::string_view Cell(size_t row, int column) const {
    return column < 0 ? std::string_view() : table_.rows[row][static_cast<size_t>(column)];
  }

 private:
  const TsvTable& table_;
  Diagnostics& faults_;
  CellFile file_;
};

}  // namespace copydesk

#endif  // COPYDESK_CASCADE_TABLE_FAULTS_H_
