#include "news/atlas.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <utility>

#include "base/read_file.h"
#include "text/unicode.h"

namespace copydesk::news {
namespace {

constexpr std::string_view kHeader = "key\tname\tclass\tcountry\tregion\tpopulation\tlat\tlon\tplace_id";
constexpr size_t kCells = 9;

std::array<std::string_view, kCells> Cells(std::string_view line) {
  std::array<std::string_view, kCells> cells;
  for (std::string_view& cell : cells) {
    const size_t tab = line.find('\t');
    cell = line.substr(0, tab);
    line = tab == std::string_view::npos ? std::string_view() : line.substr(tab + 1);
  }
  return cells;
}

PlaceClass ClassOf(std::string_view word) {
  if (word == "county") return PlaceClass::kCounty;
  if (word == "region") return PlaceClass::kRegion;
  if (word == "country") return PlaceClass::kCountry;
  if (word == "area") return PlaceClass::kArea;
  if (word == "water") return PlaceClass::kWater;
  if (word == "mountain") return PlaceClass::kMountain;
  return PlaceClass::kTown;
}

double Number(std::string_view text) { return std::strtod(std::string(text).c_str(), nullptr); }

}  // namespace

std::shared_ptr<const Atlas> Atlas::Load(const std::string& path, Diagnostics* faults) {
  std::optional<std::string> content = ReadFile(path);
  if (!content) {
    faults->push_back({.file = path, .message = "cannot be read"});
    return std::make_shared<const Atlas>();
  }
  return Parse(std::move(*content), path, faults);
}

std::shared_ptr<const Atlas> Atlas::Parse(std::string content, const std::string& file, Diagnostics* faults) {
  auto atlas = std::make_shared<Atlas>();
  atlas->content_ = std::move(content);
  const std::string_view all = atlas->content_;
  int line = 0;
  const auto fault = [&](std::string message, std::string hint) {
    faults->push_back(
        {.file = file, .line = line, .column = 1, .message = std::move(message), .hint = std::move(hint)});
  };
  std::string_view last;
  for (size_t at = 0; at < all.size();) {
    ++line;
    const size_t end = std::min(all.find('\n', at), all.size());
    const std::string_view row = all.substr(at, end - at);
    if (line == 1) {
      if (row != kHeader) fault("not the header of an atlas", std::string(kHeader));
    } else if (std::count(row.begin(), row.end(), '\t') != kCells - 1) {
      fault("a row of an atlas has nine cells", "");
    } else {
      const std::string_view key = row.substr(0, row.find('\t'));
      if (key < last) fault("rows are not in order of their keys", "sort them by bytes");
      last = key;
      atlas->lines_.push_back(static_cast<uint32_t>(at));
    }
    at = end + 1;
  }
  return atlas;
}

std::string_view Atlas::Line(size_t row) const {
  const size_t start = lines_[row];
  return std::string_view(content_).substr(start, content_.find('\n', start) - start);
}

std::string_view Atlas::Key(size_t row) const {
  const std::string_view all = content_;
  return all.substr(lines_[row], all.find('\t', lines_[row]) - lines_[row]);
}

std::vector<AtlasPlace> Atlas::Find(std::string_view folded) const {
  std::vector<AtlasPlace> out;
  size_t low = 0, high = lines_.size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (Key(middle) < folded) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (; low < lines_.size() && Key(low) == folded; ++low) {
    const auto cells = Cells(Line(low));
    out.push_back({.name = cells[1],
                   .is = ClassOf(cells[2]),
                   .country = cells[3],
                   .region = cells[4],
                   .size = Number(cells[5]),
                   .lat = Number(cells[6]),
                   .lon = Number(cells[7]),
                   .place_id = cells[8]});
  }
  return out;
}

std::optional<AtlasPlace> Atlas::Country(std::string_view alpha3) const {
  const std::vector<AtlasPlace> found = Find("=" + LowerCase(alpha3));
  if (found.empty()) return std::nullopt;
  return found.front();
}

double Kilometres(double lat_a, double lon_a, double lat_b, double lon_b) {
  constexpr double kRadius = 6371, kDegree = std::numbers::pi / 180;
  const double north = std::sin((lat_b - lat_a) * kDegree / 2),
               east = std::sin((lon_b - lon_a) * kDegree / 2);
  const double chord = north * north + std::cos(lat_a * kDegree) * std::cos(lat_b * kDegree) * east * east;
  return 2 * kRadius * std::asin(std::min(1.0, std::sqrt(chord)));
}

}  // namespace copydesk::news
