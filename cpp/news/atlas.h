// Where the places of a name lie: several rows a name, one look-up by halving.
//
//   std::vector<AtlasPlace> found = atlas.Find("paris");   // France, Texas, Ontario, …
//   std::optional<AtlasPlace> france = atlas.Country("FRA");
//
// The file has a header and two kinds of lines, cells parted by tabs:
//
//   key	population	lat	lon	place_id	class	name
//   @	USA	Ohio
//   halstrup	4.1	40.1	-82	5155391
//   st. halstrup	4.1	40.1	-82	5155391		Saint Halstrup
//
// Rules: "@" says in which country (alpha-3) and first-level region the rows below it lie; those above the
// first lie in none. `key` is a name folded (text/unicode.h FoldNorm), or "=" and a country's code in lower
// case; a key may have many rows, anywhere in the file. `population` is a logarithm to the base of ten, 0
// where none is told. A row may end behind `lon`; `class` is town where none is told, `name` is empty where
// the key is a spelling of no other name. Empty lines and lines that start with # are skipped. The file is
// kept as it is, and a row is read when it is found. tools/build_atlas.py writes it.
//
// Rejected: coordinates as differences from the middle of a group and ids as steps. That is 0.17 MB less of a
// wheel, which has 1.02 of this file, and nobody could read or write it.
//
// Cost: memory of the file and 8 bytes a row; a look-up O(log rows). Threads: immutable.
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

enum class PlaceClass : uint8_t { kArea, kCountry, kCounty, kMountain, kRegion, kTown, kWater };  // by word

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
  // Faults: no file, another header, a line that says what cannot be.
  static std::shared_ptr<const Atlas> Load(const std::string& path, Diagnostics* faults);
  static std::shared_ptr<const Atlas> Parse(std::string content, const std::string& file,
                                            Diagnostics* faults);

  // In order of name, class, country and region, else of the file; views into the atlas.
  std::vector<AtlasPlace> Find(std::string_view folded) const;
  std::optional<AtlasPlace> Country(std::string_view alpha3) const;
  bool empty() const { return rows_.empty(); }

 private:
  std::string_view Line(uint32_t at) const;
  AtlasPlace Place(uint32_t at) const;

  std::string content_;
  std::vector<uint64_t> rows_;    // sorted: the hash of a key, and below it 32 bits of where its row starts
  std::vector<uint32_t> groups_;  // where lines with "@" start
};

// Kilometres between two points on a sphere as large as the earth.
double Kilometres(double lat_a, double lon_a, double lat_b, double lon_b);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_ATLAS_H_
