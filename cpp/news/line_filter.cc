#include "news/line_filter.h"

#include <algorithm>
#include <string>

namespace copydesk::news {
namespace {

// A text's first bytes as a number, in which no other text of as many bytes is the same.
uint32_t HeadOf(std::string_view text, size_t bytes) {
  uint32_t head = 0;
  for (size_t i = 0; i < bytes; ++i) head |= uint32_t{static_cast<unsigned char>(text[i])} << (8 * i);
  return head;
}

}  // namespace

LineFilter::LineFilter() {
  literals_.Add("\u017F", 0);  // an "s" where case does not count
  literals_.Add("\u212A", 0);  // a "k"
}

void LineFilter::Add(const std::vector<pattern::RegexWay>& ways) {
  std::vector<Way>& regex = regexes_.emplace_back();
  for (const pattern::RegexWay& from : ways) {
    Way& way = regex.emplace_back();
    for (const std::string& head : from.heads) {
      const auto byte = static_cast<unsigned char>(head[0]);
      way.first[byte >> 6] |= uint64_t{1} << (byte & 63);
      way.heads.push_back(HeadOf(head, head.size()));
    }
    std::sort(way.heads.begin(), way.heads.end());
    // Heads tell enough, and cost less than to look for more letters in every line.
    if (from.holds.empty() || !from.heads.empty()) continue;
    way.held = places_++;
    for (const std::string& held : from.holds) literals_.Add(held, way.held);
  }
}

void LineFilter::Look(std::string_view line, std::span<char> may) const {
  thread_local std::string small;
  thread_local std::vector<char> found;
  small.assign(line);
  for (char& c : small) c = static_cast<char>(c + (c >= 'A' && c <= 'Z' ? 32 : 0));
  found.assign(places_, 0);
  literals_.Find(small, &found);
  Heads heads;
  for (size_t bytes = 1; bytes <= heads.size(); ++bytes)
    heads[bytes - 1] = HeadOf(small, std::min(bytes, small.size()));
  for (size_t i = 0; i < regexes_.size(); ++i) {
    may[i] = found[0] != 0 || std::any_of(regexes_[i].begin(), regexes_[i].end(), [&](const Way& way) {
               return way.held != 0 ? found[way.held] != 0 : Begins(way, heads);
             });
  }
}

bool LineFilter::Begins(const Way& way, const Heads& line) {
  if (way.heads.empty()) return true;
  const uint32_t byte = line[0];
  if ((way.first[byte >> 6] >> (byte & 63) & 1) == 0) return false;
  return std::any_of(line.begin(), line.end(), [&](uint32_t head) {
    return std::binary_search(way.heads.begin(), way.heads.end(), head);
  });
}

}  // namespace copydesk::news
