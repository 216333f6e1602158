#include "news/line_filter.h"

#include <algorithm>

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

size_t LineFilter::Add(const std::vector<pattern::RegexWay>& ways) {
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
  return regexes_.size() - 1;
}

void LineFilter::Look(std::string_view line, Line* out) const {
  out->small.assign(line);
  for (char& c : out->small) c = static_cast<char>(c + (c >= 'A' && c <= 'Z' ? 32 : 0));
  out->found.assign(places_, 0);
  literals_.Find(out->small, &out->found);
  for (size_t bytes = 1; bytes <= out->heads.size(); ++bytes)
    out->heads[bytes - 1] = HeadOf(out->small, std::min(bytes, out->small.size()));
}

bool LineFilter::Begins(const Way& way, const Line& line) {
  if (way.heads.empty()) return true;
  const uint32_t byte = line.heads[0];
  if ((way.first[byte >> 6] >> (byte & 63) & 1) == 0) return false;
  return std::any_of(line.heads.begin(), line.heads.end(), [&](uint32_t head) {
    return std::binary_search(way.heads.begin(), way.heads.end(), head);
  });
}

bool LineFilter::MayMatch(size_t regex, const Line& line) const {
  if (line.found[0] != 0) return true;
  return std::any_of(regexes_[regex].begin(), regexes_[regex].end(), [&](const Way& way) {
    return way.held != 0 ? line.found[way.held] != 0 : Begins(way, line);
  });
}

}  // namespace copydesk::news
