#include "tables/column.h"

#include <algorithm>

#include "text/unicode.h"

namespace copydesk {
namespace {

template <class T>
T Read(const std::string& values, int64_t row) {
  T value;
  std::memcpy(&value, values.data() + static_cast<size_t>(row) * sizeof(T), sizeof(T));
  return value;
}

size_t WidthOf(ColumnType type) {
  switch (type) {
    case ColumnType::kInt32:
    case ColumnType::kDate32:
      return 4;
    case ColumnType::kInt64:
    case ColumnType::kFloat64:
      return 8;
    case ColumnType::kBool:
    case ColumnType::kUtf8:
      return 1;
  }
  return 1;
}

bool AreFlags(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return c == 0 || c == 1; });
}

// Whether texts that end at these places are the whole of `values`, each of them UTF-8.
bool AreTexts(const std::vector<int32_t>& offsets, std::string_view values) {
  if (offsets.front() != 0 || static_cast<size_t>(offsets.back()) != values.size()) return false;
  for (size_t i = 1; i < offsets.size(); ++i) {
    if (offsets[i] < offsets[i - 1]) return false;
    const auto start = static_cast<size_t>(offsets[i - 1]);
    if (FindInvalidUtf8(values.substr(start, static_cast<size_t>(offsets[i]) - start)) >= 0) return false;
  }
  return true;
}

}  // namespace

std::optional<Column> Column::OfParts(std::string name, ColumnType type, std::string_view valid,
                                      std::string_view values, std::string_view offsets) {
  Column out(std::move(name), type);
  out.valid_.assign(valid.begin(), valid.end());
  out.nulls_ = std::ranges::count(valid, '\0');
  out.values_ = values;
  bool sound = AreFlags(valid);
  if (type == ColumnType::kUtf8) {
    sound = sound && offsets.size() == (valid.size() + 1) * sizeof(int32_t);
    if (sound) {
      out.offsets_.resize(valid.size() + 1);
      std::memcpy(out.offsets_.data(), offsets.data(), offsets.size());
    }
    sound = sound && AreTexts(out.offsets_, values);
  } else {
    sound = sound && offsets.empty() && values.size() % WidthOf(type) == 0 &&
            values.size() / WidthOf(type) == valid.size() && (type != ColumnType::kBool || AreFlags(values));
  }
  return sound ? std::optional(std::move(out)) : std::nullopt;
}

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

void Column::AddFrom(const Column& from, int64_t row) {
  if (row >= from.size() || from.is_null(row)) {
    AddNull();
  } else if (from.type() == ColumnType::kUtf8) {
    AddText(from.text(row));
  } else if (from.type() == ColumnType::kFloat64) {
    AddNumber(from.number(row));
  } else {
    AddInteger(from.integer(row));
  }
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
