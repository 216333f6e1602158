#include "news/literal_set.h"

#include <algorithm>

namespace copydesk::news {
namespace {

uint32_t PairOf(unsigned char first, unsigned char second) { return first | uint32_t{second} << 8; }

// How common a byte is in a text, roughly.
size_t Commonness(char c) {
  static constexpr std::string_view kRareFirst = "qzxjkvbpygfwmcuhldrsinoate ";
  const size_t at = kRareFirst.find(c);
  return at == std::string_view::npos ? 0 : at + 1;
}

}  // namespace

void LiteralSet::Add(const std::string& text, size_t of) {
  there_.resize(1 << 16 >> 6);
  if (text.size() == 1) {  // whatever stands behind it
    for (int second = 0; second < 256; ++second)
      AddPair(static_cast<unsigned char>(text[0]), static_cast<unsigned char>(second), {text, 0, of});
    return;
  }
  size_t best = 0;
  auto common = [&](size_t at) { return Commonness(text[at]) * Commonness(text[at + 1]); };
  for (size_t at = 1; at + 1 < text.size(); ++at) {
    if (common(at) < common(best)) best = at;
  }
  AddPair(static_cast<unsigned char>(text[best]), static_cast<unsigned char>(text[best + 1]),
          {text, best, of});
}

void LiteralSet::AddPair(unsigned char first, unsigned char second, const Literal& literal) {
  const uint32_t pair = PairOf(first, second);
  there_[pair >> 6] |= uint64_t{1} << (pair & 63);
  pairs_[pair].push_back(literal);
}

void LiteralSet::Find(std::string_view line, std::vector<char>* found) const {
  if (line.empty() || empty()) return;
  auto first = static_cast<unsigned char>(line[0]);
  for (size_t i = 0; i < line.size(); ++i) {
    const auto second =
        i + 1 < line.size() ? static_cast<unsigned char>(line[i + 1]) : static_cast<unsigned char>(0);
    const uint32_t pair = PairOf(first, second);
    first = second;
    if ((there_[pair >> 6] >> (pair & 63) & 1) == 0) continue;
    for (const Literal& literal : pairs_.find(pair)->second) {
      if ((*found)[literal.of] != 0 || literal.pair > i) continue;
      const size_t start = i - literal.pair;
      if (line.compare(start, literal.text.size(), literal.text) == 0) (*found)[literal.of] = 1;
    }
  }
}

}  // namespace copydesk::news
