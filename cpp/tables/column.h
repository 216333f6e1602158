// One column of a table while it is filled: values, and which of them are null.
//
//   Utf8Column name("name");
//   name.Add("Baku"); name.AddNull();
//
// Rules: every type is nullable; there are no unsigned and no nested ones. Utf8 offsets are int32: Table
// starts a new batch long before a column holds 2 GB (kMaxBatchBytes). Cost: amortised constant a value;
// Append() of a column is a copy of its bytes.
#ifndef COPYDESK_TABLES_COLUMN_H_
#define COPYDESK_TABLES_COLUMN_H_

#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace copydesk {

enum class ColumnType { kInt32, kInt64, kFloat64, kBool, kDate32, kUtf8 };

class Column {
 public:
  Column(std::string name, ColumnType type);
  // Of raw memory as valid(), values() and offsets() have it; nothing where the three do not agree, or a text
  // is not UTF-8.
  static std::optional<Column> OfParts(std::string name, ColumnType type, std::string_view valid,
                                       std::string_view values, std::string_view offsets);

  const std::string& name() const { return name_; }
  ColumnType type() const { return type_; }
  int64_t size() const { return static_cast<int64_t>(valid_.size()); }
  int64_t nulls() const { return nulls_; }
  int64_t bytes() const {
    return static_cast<int64_t>(values_.size() + offsets_.size() * sizeof(int32_t) + valid_.size());
  }

  bool is_null(int64_t row) const { return valid_[static_cast<size_t>(row)] == 0; }
  int64_t integer(int64_t row) const;        // kInt32, kInt64, kBool, kDate32 (days since 1970-01-01)
  double number(int64_t row) const;          // kFloat64
  std::string_view text(int64_t row) const;  // kUtf8

  void AddNull();
  // The value of a column of the same type; null where that has no such row.
  void AddFrom(const Column& from, int64_t row);
  void AddInteger(int64_t value);  // kInt32, kInt64, kBool, kDate32
  void AddNumber(double value);
  void AddText(std::string_view value);
  // All of `other`, which has the same type, at the end of this.
  void Append(const Column& other);

  // Raw memory, for the border. Values of kBool take a byte each here.
  const std::vector<uint8_t>& valid() const { return valid_; }
  const std::string& values() const { return values_; }
  const std::vector<int32_t>& offsets() const { return offsets_; }

 private:
  template <class T>
  void AddRaw(T value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    values_.append(raw, sizeof(T));
  }

  std::string name_;
  ColumnType type_;
  std::vector<uint8_t> valid_;  // a byte a value
  int64_t nulls_ = 0;
  std::string values_;            // fixed-width values, or the characters of all texts
  std::vector<int32_t> offsets_;  // kUtf8: where each text begins, and the end
};

// Typed faces, so that a table's struct says what each column holds.
struct Int32Column : Column {
  explicit Int32Column(std::string name) : Column(std::move(name), ColumnType::kInt32) {}
  void Add(int32_t value) { AddInteger(value); }
  void AddIndex(int32_t value) { value < 0 ? AddNull() : AddInteger(value); }  // -1 is null
};

struct Int64Column : Column {
  explicit Int64Column(std::string name) : Column(std::move(name), ColumnType::kInt64) {}
  void Add(int64_t value) { AddInteger(value); }
};

struct Float64Column : Column {
  explicit Float64Column(std::string name) : Column(std::move(name), ColumnType::kFloat64) {}
  void Add(std::optional<double> value) { value ? AddNumber(*value) : AddNull(); }
};

struct BoolColumn : Column {
  explicit BoolColumn(std::string name) : Column(std::move(name), ColumnType::kBool) {}
  void Add(bool value) { AddInteger(value ? 1 : 0); }
};

struct Date32Column : Column {
  explicit Date32Column(std::string name) : Column(std::move(name), ColumnType::kDate32) {}
  void Add(std::optional<std::chrono::sys_days> day) {
    day ? AddInteger(day->time_since_epoch().count()) : AddNull();
  }
};

struct Utf8Column : Column {
  explicit Utf8Column(std::string name) : Column(std::move(name), ColumnType::kUtf8) {}
  void Add(std::string_view value) { AddText(value); }
  void AddIfAny(std::string_view value) { value.empty() ? AddNull() : AddText(value); }  // "" is null
};

}  // namespace copydesk

#endif  // COPYDESK_TABLES_COLUMN_H_
