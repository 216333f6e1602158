#include "tables/column.h"

namespace copydesk {
namespace {

template <class T>
T Read(const std::string& values, int64_t row) {
  T value;
  std::memcpy(&value, values.data() + static_cast<size_t>(row) * sizeof(T), sizeof(T));
  return value;
}

}  // namespace

Column::Column(std::string name, ColumnType type) : name_(std::move(name)), type_(type) {
  if (type == ColumnType::kUtf8) offsets_.push_back(0);
}

int64_t Column::integer(int64_t row) const {
  switch (type_) {
    case ColumnType::kInt64:
      return Read<int64_t>(values_, row);
    case ColumnType::kBool:
      return Read<uint8_t>(values_, row);
    default:
      return Read<int32_t>(values_, row);
  }
}

double Column::number(int64_t row) const { return Read<double>(values_, row); }

std::string_view Column::text(int64_t row) const {
  size_t start = static_cast<size_t>(offsets_[static_cast<size_t>(row)]);
  return std::string_view(values_).substr(
      start, static_cast<size_t>(offsets_[static_cast<size_t>(row) + 1]) - start);
}

void Column::AddNull() {
  switch (type_) {
    case ColumnType::kInt32:
    case ColumnType::kDate32:
      AddRaw<int32_t>(0);
      break;
    case ColumnType::kInt64:
      AddRaw<int64_t>(0);
      break;
    case ColumnType::kFloat64:
      AddRaw<double>(0);
      break;
    case ColumnType::kBool:
      AddRaw<uint8_t>(0);
      break;
    case ColumnType::kUtf8:
      offsets_.push_back(offsets_.back());
      break;
  }
  valid_.push_back(0);
  ++nulls_;
}

void Column::AddInteger(int64_t value) {
  switch (type_) {
    case ColumnType::kInt64:
      AddRaw<int64_t>(value);
      break;
    case ColumnType::kBool:
      AddRaw<uint8_t>(value != 0);
      break;
    default:
      AddRaw<int32_t>(static_cast<int32_t>(value));
      break;
  }
  valid_.push_back(1);
}

void Column::AddNumber(double value) {
  AddRaw<double>(value);
  valid_.push_back(1);
}

void Column::AddText(std::string_view value) {
  values_.append(value);
  offsets_.push_back(static_cast<int32_t>(values_.size()));
  valid_.push_back(1);
}

void Column::Append(const Column& other) {
  if (type_ == ColumnType::kUtf8) {
    int32_t base = offsets_.back();
    offsets_.reserve(offsets_.size() + other.offsets_.size() - 1);
    for (size_t i = 1; i < other.offsets_.size(); ++i) offsets_.push_back(base + other.offsets_[i]);
  }
  values_.append(other.values_);
  valid_.insert(valid_.end(), other.valid_.begin(), other.valid_.end());
  nulls_ += other.nulls_;
}

}  // namespace copydesk
