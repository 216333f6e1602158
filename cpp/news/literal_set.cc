#include "news/literal_set.h"

#include <algorithm>

namespace copydesk::news {
namespace {

// How common a byte is in a text, roughly.
size_t Commonness(char c) {
  static constexpr std::string_view kRareFirst = "qzxjkvbpygfwmcuhldrsinoate ";
  const size_t at = kRareFirst.find(c);
  return at == std::string_view::npos ? 1 : at + 2;
}

uint32_t Next(uint32_t bytes, char c) { return bytes << 8 | static_cast<unsigned char>(c); }

// Of two bytes or three.
uint32_t PlaceOf(uint32_t bytes) { return (bytes ^ (bytes >> 16) * 0x9E37u) & 0xFFFF; }

}  // namespace

void LiteralSet::Add(const std::string& text, size_t of) {
  if (text.size() == 1) {  // whatever stands behind it
    for (int second = 0; second < 256; ++second)
      pairs_.Add(Next(Next(0, text[0]), static_cast<char>(second)), {text, 0, of});
    return;
  }
  const size_t bytes = std::min<size_t>(text.size(), 3);
  size_t best = 0, least = SIZE_MAX;
  for (size_t at = 0; at + bytes <= text.size(); ++at) {
    size_t common = 1;
    for (size_t i = at; i < at + bytes; ++i) common *= Commonness(text[i]);
    if (common < least) best = at, least = common;
  }
  uint32_t key = 0;
  for (size_t i = best; i < best + bytes; ++i) key = Next(key, text[i]);
  (bytes == 2 ? pairs_ : threes_).Add(key, {text, best, of});
}

void LiteralSet::Part::Add(uint32_t bytes, const Literal& literal) {
  there[PlaceOf(bytes) >> 6] |= uint64_t{1} << (PlaceOf(bytes) & 63);
  by_bytes[bytes].push_back(literal);
}

bool LiteralSet::Part::May(uint32_t bytes) const {
  const uint32_t place = PlaceOf(bytes);
  return (there[place >> 6] >> (place & 63) & 1) != 0;
}

void LiteralSet::Part::Find(std::string_view line, size_t at, uint32_t bytes,
                            std::vector<char>* found) const {
  const auto literals = by_bytes.find(bytes);
  if (literals == by_bytes.end()) return;
  for (const Literal& literal : literals->second) {
    if ((*found)[literal.of] != 0 || literal.at > at) continue;
    if (line.compare(at - literal.at, literal.text.size(), literal.text) == 0) (*found)[literal.of] = 1;
  }
}

void LiteralSet::Find(std::string_view line, std::vector<char>* found) const {
  if (line.empty()) return;
  uint32_t bytes = Next(0, line[0]);
  for (size_t i = 1; i <= line.size(); ++i) {
    bytes = Next(bytes, i < line.size() ? line[i] : '\0');
    if (pairs_.May(bytes & 0xFFFF)) pairs_.Find(line, i - 1, bytes & 0xFFFF, found);
    if (i > 1 && threes_.May(bytes & 0xFFFFFF)) threes_.Find(line, i - 2, bytes & 0xFFFFFF, found);
  }
}

}  // namespace copydesk::news
