// What the values of an attribute are, where a pack says so: `[kinds.deal] attributes = { amount = "number"
// }`.
//
//   ParseValue(ValueType::kInteger, "1,200")->integer   // 1200
//
// Rules: integers and numbers may group thousands by commas; dates are ISO days; booleans are `true` and
// `false`. Not here: where a value comes from, and what becomes of one that is none (it is null).
#ifndef COPYDESK_CASCADE_VALUE_TYPE_H_
#define COPYDESK_CASCADE_VALUE_TYPE_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace copydesk {

enum class ValueType : uint8_t { kText, kInteger, kNumber, kDate, kBoolean };

struct TypedValue {
  int64_t integer = 0;  // kInteger; kDate: days since 1970-01-01; kBoolean: 0, 1
  double number = 0;    // kNumber
};

// "text", "integer", "number", "date", "boolean".
const std::vector<std::string_view>& ValueTypeNames();
std::optional<ValueType> ParseValueType(std::string_view name);
std::string_view ToString(ValueType type);

// Nothing where the text is no such value. kText: any text is one.
std::optional<TypedValue> ParseValue(ValueType type, std::string_view text);

}  // namespace copydesk

#endif  // COPYDESK_CASCADE_VALUE_TYPE_H_
