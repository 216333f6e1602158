#include "base/diagnostic.h"

#include <numeric>

namespace copydesk {
namespace {

constexpr size_t kShownColumns = 100;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Byte offset of the code point `n` (from 0) of `text`, or its size.
size_t ByteOf(std::string_view text, size_t n) {
  size_t at = 0;
  for (; at < text.size() && n > 0; --n) {
    ++at;
    while (at < text.size() && IsContinuation(text[at])) ++at;
  }
  return at;
}

}  // namespace

std::string Diagnostic::ToString() const {
  std::string out = file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
                    (severity == kLint ? "lint: " : "") + message;
  if (!hint.empty()) out += "; " + hint;
  if (source_line.empty()) return out;
  size_t caret = column > 0 ? static_cast<size_t>(column) - 1 : 0;
  size_t from = caret > kShownColumns / 2 ? caret - kShownColumns / 2 : 0;
  size_t begin = ByteOf(source_line, from);
  size_t end = ByteOf(source_line, from + kShownColumns);
  out += "\n  " + source_line.substr(begin, end - begin) + "\n  " + std::string(caret - from, ' ') + "^";
  return out;
}

std::string ToString(const Diagnostics& all) {
  std::string out;
  for (const Diagnostic& d : all) {
    if (!out.empty()) out += "\n";
    out += d.ToString();
  }
  return out;
}

std::string_view NearestName(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;
  for (std::string_view name : known) {
    std::vector<size_t> row(name.size() + 1), above(name.size() + 1);  // above: two words' rows back
    std::iota(row.begin(), row.end(), size_t{0});
    for (size_t i = 0; i < word.size(); ++i) {
      const std::vector<size_t> last = row;
      size_t diagonal = row[0];
      row[0] = i + 1;
      for (size_t j = 0; j < name.size(); ++j) {
        size_t substituted = diagonal + (word[i] == name[j] ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substituted});
        if (i > 0 && j > 0 && word[i] == name[j - 1] && word[i - 1] == name[j])  // two letters changed places
          row[j + 1] = std::min(row[j + 1], above[j - 1] + 1);
      }
      above = last;
    }
    if (row.back() < best_distance) best_distance = row.back(), best = name;
  }
  return best;
}

}  // namespace copydesk
