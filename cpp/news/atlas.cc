#include "news/atlas.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numbers>
#include <tuple>
#include <utility>

#include "base/read_file.h"
#include "text/unicode.h"
#include "words/hash.h"

namespace copydesk::news {
namespace {

constexpr std::string_view kHeader = "key\tpopulation\tlat\tlon\tplace_id\tclass\tname";
enum Cell : size_t { kKey, kPopulation, kLat, kLon, kPlaceId, kClass, kName, kCells };
enum GroupCell : size_t { kMark, kCountry, kRegion, kGroupCells };
constexpr std::string_view kGroupMark = "@";
constexpr std::array<std::string_view, 7> kClasses = {"area",   "country", "county", "mountain",
                                                      "region", "town",    "water"};  // as PlaceClass

// The cells of a line; those that it does not have are empty. `count`: how many it has, also beyond N.
template <size_t N>
std::array<std::string_view, N> CellsOf(std::string_view line, size_t* count = nullptr) {
  std::array<std::string_view, N> cells;
  size_t n = 0;
  for (size_t tab = 0; tab != std::string_view::npos; ++n) {
    tab = line.find('\t');
    if (n < N) cells[n] = line.substr(0, tab);
    line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  }
  if (count != nullptr) *count = n;
  return cells;
}

// "-12.7": no exponent, and so few digits that the quotient is the nearest double, in every locale.
std::optional<double> Number(std::string_view text) {
  const bool below = text.starts_with('-');
  text.remove_prefix(below ? 1 : 0);
  if (text.empty() || text.size() > 15 || text.front() == '.' || text.back() == '.') return std::nullopt;
  double digits = 0, unit = 1;
  bool behind = false;  // the point
  for (const char c : text) {
    if (c == '.' && !behind) {
      behind = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digits = digits * 10 + (c - '0');
    if (behind) unit *= 10;
  }
  return (below ? -digits : digits) / unit;
}

std::optional<PlaceClass> ClassOf(std::string_view word) {
  if (word.empty()) return PlaceClass::kTown;
  const auto at = std::find(kClasses.begin(), kClasses.end(), word);
  if (at == kClasses.end()) return std::nullopt;
  return static_cast<PlaceClass>(at - kClasses.begin());
}

uint64_t HashOf(std::string_view key) { return Hash64(key) >> 32 << 32; }

// Tells what is wrong with a line.
class Checker {
 public:
  Checker(const std::string& file, Diagnostics* faults) : file_(file), faults_(*faults) {}

  bool Header(std::string_view line) {
    return line == kHeader || Fault(line, "not the header of an atlas", std::string(kHeader));
  }
  bool Group(std::string_view line) {
    size_t count = 0;
    const auto cells = CellsOf<kGroupCells>(line, &count);
    const std::string_view country = cells[kCountry];
    const bool is_code = country.size() == 3 && std::all_of(country.begin(), country.end(),
                                                            [](char c) { return c >= 'A' && c <= 'Z'; });
    if (count > kGroupCells) return Fault(line, "behind `@` stand a country and a region, nothing else");
    if (is_code || (country.empty() && cells[kRegion].empty())) return true;
    return Fault(line, "`" + std::string(country) + "` is not the code of a country",
                 "three capital letters of ISO 3166, as in `USA`", country);
  }
  bool Row(std::string_view line) {
    size_t count = 0;
    const auto cells = CellsOf<kCells>(line, &count);
    if (count <= kLon || count > kCells)
      return Fault(line, "a row of an atlas has four to seven cells", std::string(kHeader));
    if (cells[kKey].empty()) return Fault(line, "a row without a key", "a name in small letters");
    if (!ClassOf(cells[kClass])) {
      return Fault(line, "unknown class `" + std::string(cells[kClass]) + "`",
                   "area, country, county, mountain, region, town or water", cells[kClass]);
    }
    return Check(line, cells[kPopulation], 0, 12, "the logarithm of how many people, as in `4.1`") &&
           Check(line, cells[kLat], -90, 90, "degrees north, as in `40.1`") &&
           Check(line, cells[kLon], -180, 180, "degrees east, as in `-82`");
  }
  // Always false. `cell`: a part of the line.
  bool Fault(std::string_view line, std::string message, std::string hint = "", std::string_view cell = {}) {
    const size_t before = cell.empty() ? 0 : static_cast<size_t>(cell.data() - line.data());
    const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    faults_.push_back(
        {.file = file_,
         .line = number,
         .column = 1 + static_cast<int>(std::count_if(line.begin(), line.begin() + before, starts)),
         .message = std::move(message),
         .hint = std::move(hint),
         .source_line = std::string(line)});
    return false;
  }

  int number = 1;  // of the line

 private:
  bool Check(std::string_view line, std::string_view cell, double least, double most, const char* what) {
    const std::optional<double> value = Number(cell);
    if (value && *value >= least && *value <= most) return true;
    return Fault(line, "`" + std::string(cell) + "` is not what stands here", what, cell);
  }

  const std::string& file_;
  Diagnostics& faults_;
};

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
  const std::string_view all = atlas->content_ = std::move(content);
  Checker checker(file, faults);
  if (all.size() > UINT32_MAX) {
    checker.Fault("", "an atlas of more than 4 GB");
    return atlas;
  }
  if (const int64_t at = FindInvalidUtf8(all); at >= 0) {
    checker.number += static_cast<int>(std::count(all.begin(), all.begin() + at, '\n'));
    checker.Fault("", "not UTF-8", "save the file as UTF-8");
    return atlas;
  }
  if (!checker.Header(atlas->Line(0))) return atlas;  // no row would be one
  for (size_t end = all.find('\n'); end != std::string_view::npos; end = all.find('\n', end + 1)) {
    ++checker.number;
    const auto at = static_cast<uint32_t>(end + 1);
    const std::string_view line = atlas->Line(at), first = line.substr(0, line.find('\t'));
    if (line.empty() || line.starts_with('#')) continue;
    if (first == kGroupMark) {
      if (checker.Group(line)) atlas->groups_.push_back(at);
    } else if (checker.Row(line)) {
      atlas->rows_.push_back(HashOf(first) | at);
    }
  }
  std::sort(atlas->rows_.begin(), atlas->rows_.end());
  return atlas;
}

std::string_view Atlas::Line(uint32_t at) const {
  const std::string_view line = std::string_view(content_).substr(at, content_.find('\n', at) - at);
  return line.substr(0, line.size() - line.ends_with('\r'));
}

AtlasPlace Atlas::Place(uint32_t at) const {
  const auto group = std::upper_bound(groups_.begin(), groups_.end(), at);
  const auto where = CellsOf<kGroupCells>(group == groups_.begin() ? "" : Line(*std::prev(group)));
  const auto cells = CellsOf<kCells>(Line(at));
  return {.name = cells[kName],
          .is = *ClassOf(cells[kClass]),
          .country = where[kCountry],
          .region = where[kRegion],
          .size = *Number(cells[kPopulation]),
          .lat = *Number(cells[kLat]),
          .lon = *Number(cells[kLon]),
          .place_id = cells[kPlaceId]};
}

std::vector<AtlasPlace> Atlas::Find(std::string_view folded) const {
  std::vector<AtlasPlace> out;
  const uint64_t hash = HashOf(folded);
  for (auto row = std::lower_bound(rows_.begin(), rows_.end(), hash);
       row != rows_.end() && *row >> 32 == hash >> 32; ++row) {
    const auto at = static_cast<uint32_t>(*row);
    const std::string_view line = Line(at);
    if (line.substr(0, line.find('\t')) == folded) out.push_back(Place(at));
  }
  std::stable_sort(out.begin(), out.end(), [](const AtlasPlace& a, const AtlasPlace& b) {
    return std::tie(a.name, a.is, a.country, a.region) < std::tie(b.name, b.is, b.country, b.region);
  });
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
