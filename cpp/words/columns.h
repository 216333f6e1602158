// Columns of numbers as files of weights keep them: what is alike stands together, so that a wheel, which is
// deflated, is smaller.
//
//   std::string bytes;
//   PutRising(&bytes, slots);
//   PutColumn(&bytes, weights);
//   ColumnReader in(bytes);
//   if (!in.TakeRising(n, &slots) || !in.Take(n, &weights) || !in.empty()) return "damaged";
//
// Rules: a column is the lowest byte of each of its numbers, then the next byte of each, and so on: the same
// on every machine. Of numbers that rise it is what each has above the least that it could be, one more than
// the last and 0 for the first, in as few bytes as the largest of these takes; a byte in front tells how
// many. Cost: linear, and no memory for numbers whose bytes are not there. Tried and dropped: seven bits a
// byte for what rises, 56 kB more of parser.bin when deflated.
#ifndef COPYDESK_WORDS_COLUMNS_H_
#define COPYDESK_WORDS_COLUMNS_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace copydesk {

// `width`: how many bytes a number has that are not 0, at least 1.
template <class T>
void PutColumn(std::string* to, const std::vector<T>& values, size_t width = sizeof(T)) {
  for (size_t byte = 0; byte < width; ++byte) {
    for (const T value : values)
      to->push_back(static_cast<char>(static_cast<std::make_unsigned_t<T>>(value) >> (8 * byte)));
  }
}

// No number is there twice.
inline void PutRising(std::string* to, const std::vector<uint32_t>& values) {
  std::vector<uint32_t> steps;
  uint32_t least = 0, bits = 1;
  for (const uint32_t value : values) {
    steps.push_back(value - least);
    bits |= steps.back();
    least = value + 1;
  }
  const auto width = (static_cast<size_t>(std::bit_width(bits)) + 7) / 8;
  to->push_back(static_cast<char>(width));
  PutColumn(to, steps, width);
}

// Takes what was put, in the same order; false where the bytes end before or cannot be what was put.
class ColumnReader {
 public:
  explicit ColumnReader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  bool Take(size_t count, std::vector<T>* to, size_t width = sizeof(T)) {
    using Unsigned = std::make_unsigned_t<T>;
    if (width == 0 || width > sizeof(T) || count > bytes_.size() / width) return false;
    to->assign(count, 0);
    for (size_t byte = 0; byte < width; ++byte) {
      for (size_t i = 0; i < count; ++i) {
        const auto more = static_cast<Unsigned>(Unsigned{static_cast<uint8_t>(bytes_[i])} << (8 * byte));
        (*to)[i] = static_cast<T>(static_cast<Unsigned>((*to)[i]) | more);
      }
      bytes_.remove_prefix(count);
    }
    return true;
  }

  bool TakeRising(size_t count, std::vector<uint32_t>* to) {
    std::vector<uint8_t> width;
    if (!Take(1, &width) || !Take(count, to, width[0])) return false;
    uint64_t least = 0;
    for (uint32_t& number : *to) {
      const uint64_t value = least + number;
      if (value > UINT32_MAX) return false;
      number = static_cast<uint32_t>(value);
      least = value + 1;
    }
    return true;
  }

  bool empty() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_COLUMNS_H_
