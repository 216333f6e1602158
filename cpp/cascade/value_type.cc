#include "cascade/value_type.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>

namespace copydesk {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "1,200" → "1200"; nothing where commas do not part thousands.
std::optional<std::string> Ungrouped(std::string_view text) {
  const size_t end = std::min(text.find('.'), text.size());
  std::string out;
  bool grouped = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ',') {
      out += text[i];
      continue;
    }
    const size_t next = std::min(text.find(',', i + 1), end);
    const size_t before = i - (text.starts_with('-') ? 1 : 0);
    if (i >= end || next != i + 4 || (!grouped && (before < 1 || before > 3))) return std::nullopt;
    grouped = true;
  }
  return out;
}

template <class T>
std::optional<T> Read(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<int64_t> ReadDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i != 4 && i != 7 && !IsDigit(text[i])) return std::nullopt;
  }
  const std::chrono::year_month_day day(std::chrono::year(Read<int>(text.substr(0, 4)).value()),
                                        std::chrono::month(Read<unsigned>(text.substr(5, 2)).value()),
                                        std::chrono::day(Read<unsigned>(text.substr(8, 2)).value()));
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day).time_since_epoch().count();
}

}  // namespace

const std::vector<std::string_view>& ValueTypeNames() {
  static const std::vector<std::string_view> names = {"text", "integer", "number", "date", "boolean"};
  return names;
}

std::optional<ValueType> ParseValueType(std::string_view name) {
  const auto& names = ValueTypeNames();
  const auto it = std::find(names.begin(), names.end(), name);
  if (it == names.end()) return std::nullopt;
  return static_cast<ValueType>(it - names.begin());
}

std::string_view ToString(ValueType type) { return ValueTypeNames()[static_cast<size_t>(type)]; }

std::optional<TypedValue> ParseValue(ValueType type, std::string_view text) {
  switch (type) {
    case ValueType::kText:
      return TypedValue{};
    case ValueType::kInteger: {
      const auto plain = Ungrouped(text);
      const auto value =
          plain && plain->find('.') == std::string::npos ? Read<int64_t>(*plain) : std::nullopt;
      if (!value) return std::nullopt;
      return TypedValue{.integer = *value};
    }
    case ValueType::kNumber: {
      const auto plain = Ungrouped(text);
      const bool digits = plain && std::all_of(plain->begin(), plain->end(), [](char c) {
                            return IsDigit(c) || c == '.' || c == '-';
                          });  // no "inf", no "1e5"
      const auto value = digits ? Read<double>(*plain) : std::nullopt;
      if (!value) return std::nullopt;
      return TypedValue{.number = *value};
    }
    case ValueType::kDate: {
      const auto day = ReadDay(text);
      if (!day) return std::nullopt;
      return TypedValue{.integer = *day};
    }
    case ValueType::kBoolean:
      if (text != "true" && text != "false") return std::nullopt;
      return TypedValue{.integer = text == "true"};
  }
  return std::nullopt;
}

}  // namespace copydesk
