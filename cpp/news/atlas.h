// Where the places of a name lie: several rows a name, one look-up by halving.
//
//   std::vector<AtlasPlace> found = atlas.Find("paris");   // France, Texas, Ontario, …
//   std::optional<AtlasPlace> france = atlas.Country("FRA");
//
// The file is a table with a header, `key name class country region population lat lon place_id`, its rows in
// order of the bytes of `key`: a name folded (text/unicode.h FoldNorm), or "=" and a country's code in lower
// case. `name` is empty where the key is a spelling of no other name; `population` is a logarithm to the base
// of ten, 0 where none is told. It is kept as it is and never parsed as a whole. tools/build_atlas.py writes
// it.
//
// Cost: memory of the file and 4 bytes a row; a look-up O(log rows). Threads: immutable.
// Not here: which of several places an article means (news/places.h).
#ifndef COPYDESK_NEWS_ATLAS_H_
#define COPYDESK_NEWS_ATLAS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"

namespace copydesk::news {

enum class PlaceClass : uint8_t { kTown, kCounty, kRegion, kCountry, kArea, kWater, kMountain };

struct AtlasPlace {
  std::string_view name;  // empty: as the key
  PlaceClass is = PlaceClass::kTown;
  std::string_view country, region;  // alpha-3; the first-level region's name
  double size = 0;                   // log10 of its people; 0 unknown
  double lat = 0, lon = 0;
  std::string_view place_id;
};

class Atlas {
 public:
  Atlas() = default;
  // Faults: no file, another header, a row with too few cells, rows out of order.
  static std::shared_ptr<const Atlas> Load(const std::string& path, Diagnostics* faults);
  static std::shared_ptr<const Atlas> Parse(std::string content, const std::string& file,
                                            Diagnostics* faults);

  // In the order of the file; views into the atlas.
  std::vector<AtlasPlace> Find(std::string_view folded) const;
  std::optional<AtlasPlace> Country(std::string_view alpha3) const;
  bool empty() const { return lines_.empty(); }

 private:
  std::string_view Line(size_t row) const;
  std::string_view Key(size_t row) const;

  std::string content_;
  std::vector<uint32_t> lines_;  // where each row starts
};

// Kilometres between two points on a sphere as large as the earth.
double Kilometres(double lat_a, double lon_a, double lat_b, double lon_b);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_ATLAS_H_
