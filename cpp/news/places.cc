#include "news/places.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/one_of.h"
#include "base/stop.h"
#include "text/unicode.h"

namespace copydesk::news {
namespace {

constexpr size_t kMostSure = 64;       // places beyond doubt that others are measured against
constexpr int32_t kLongestRegion = 4;  // tokens of a region behind a comma
constexpr double kNear = 250;          // kilometres at which being near has lost two thirds of its weight
// What speaks for a place, in powers of ten of people.
constexpr double kOfList = 1.5;       // a list has the name in this country
constexpr double kOfCountry = 1.6;    // the article names its country
constexpr double kOfRegion = 1.4;     // … its region
constexpr double kBySure = 1.4;       // … a sure place next to it
constexpr double kBeyondDoubt = 1.5;  // so far ahead of the next one
constexpr double kCity = 6;           // larger, and it is meant before the region of its name
constexpr double kKnown = 5.2;        // a name beyond doubt is a place of at least this size
constexpr double kLeastTown = 4.4;    // a town that nothing but its name speaks for is larger

double SizeOf(const AtlasPlace& p) {
  switch (p.is) {
    case PlaceClass::kTown:
      return p.size;
    case PlaceClass::kCounty:
      return 4.3;
    case PlaceClass::kRegion:
      return p.size == 0 ? 6.5 : std::min(p.size, 6.3);
    case PlaceClass::kCountry:
      return 8.5;
    case PlaceClass::kArea:
    case PlaceClass::kWater:
    case PlaceClass::kMountain:
      return 7.2;
  }
  return 0;
}

// One name that the article has, with all its mentions.
struct Toponym {
  std::vector<AtlasPlace> rows;
  std::vector<size_t> mentions;
  std::string listed_country;
  int32_t chosen = -1;
  bool sure = false;
  std::string capital_of;  // a country, by a list
  bool namesake = false;   // the article tells of a smaller place of the name: "Washington, Iowa"
};

class Locator {
 public:
  Locator(const Document& doc, const PlaceWords& words, const Atlas& atlas, std::vector<Named>* named)
      : doc_(doc), words_(words), atlas_(atlas), named_(*named) {}

  void Run() {
    for (size_t i = 0; i < named_.size(); ++i) {
      CheckStop();
      const Mention& m = named_[i].mention;
      if (m.country.size() == 3 && IsOneOf(m.kind, EntityKind::kCountry, EntityKind::kNationality))
        ++countries_[m.country];
      if (IsOneOf(m.kind, EntityKind::kPlace, EntityKind::kFacility) ||
          (m.kind == EntityKind::kCountry && m.form == MentionForm::kName))
        Look(i);
    }
    std::erase_if(toponyms_, [](const auto& t) { return t.second.mentions.empty(); });
    for (auto& [key, toponym] : toponyms_) DropCompass(&toponym);
    for (auto& [key, toponym] : toponyms_) DropNamesakes(&toponym);
    for (auto& [key, toponym] : toponyms_) Choose(&toponym, /*alone=*/true);
    for (auto& [key, toponym] : toponyms_) NoteSure(toponym);
    for (auto& [key, toponym] : toponyms_) Choose(&toponym, /*alone=*/false);
    for (auto& [key, toponym] : toponyms_) Fill(toponym);
    if (!moved_.empty()) MoveBodies();
  }

 private:
  // Rows of a name, first as it is written, then without words like "province" around it.
  std::vector<AtlasPlace> RowsOf(TokenSpan tokens) const {
    std::vector<AtlasPlace> rows = atlas_.Find(FoldNorm(doc_.text(tokens)));
    if (!rows.empty() || tokens.size() < 2) return rows;
    const std::string_view first = doc_.word(tokens.start).lower, last = doc_.word(tokens.end - 1).lower;
    const bool of = tokens.size() > 2 && doc_.Is(tokens.start + 1, ClosedClass::kGenitive);
    if (of && words_.regions.Has(first)) return Only(RowsOf({tokens.start + 2, tokens.end}), /*town=*/false);
    if (of && words_.towns.Has(first)) return Only(RowsOf({tokens.start + 2, tokens.end}), /*town=*/true);
    if (words_.fronts.Has(first)) return RowsOf({tokens.start + 1, tokens.end});
    if (words_.regions.Has(last)) return Only(RowsOf({tokens.start, tokens.end - 1}), /*town=*/false);
    if (words_.towns.Has(last)) return Only(RowsOf({tokens.start, tokens.end - 1}), /*town=*/true);
    return {};
  }
  // The towns of them, or what is none; all where that leaves none.
  static std::vector<AtlasPlace> Only(std::vector<AtlasPlace> rows, bool town) {
    const auto other = [town](const AtlasPlace& p) { return (p.is == PlaceClass::kTown) != town; };
    if (!std::all_of(rows.begin(), rows.end(), other)) std::erase_if(rows, other);
    return rows;
  }

  // The region or country that stands behind a name: ", Texas", " (Texas)", ", Fla."
  std::vector<AtlasPlace> Behind(TokenSpan tokens) const {
    const TokenSpan sentence = doc_.sentence_of(tokens.start).tokens;
    const int32_t start = tokens.end + 1;
    if (start >= sentence.end || !IsOneOf(doc_.word(tokens.end).text, ",", "(")) return {};
    return RegionsAt(start, sentence.end);
  }
  // The longest name of a region or country that starts here.
  std::vector<AtlasPlace> RegionsAt(int32_t start, int32_t end) const {
    if (!(doc_.word(start).flags & kHasUpper)) return {};
    for (int32_t size = std::min(kLongestRegion, end - start); size > 0; --size) {
      std::vector<AtlasPlace> rows = atlas_.Find(FoldNorm(doc_.text(TokenSpan{start, start + size})));
      std::erase_if(rows, [](const AtlasPlace& p) {
        return !IsOneOf(p.is, PlaceClass::kRegion, PlaceClass::kCountry, PlaceClass::kCounty);
      });
      if (!rows.empty()) return rows;
    }
    return {};
  }
  // Of a place that no row has: the country of what stands behind it, "Halstrup Point in Peru", "Halstrup,
  // Texas".
  std::string CountryAround(TokenSpan tokens) const {
    std::vector<AtlasPlace> rows = Behind(tokens);
    const TokenSpan sentence = doc_.sentence_of(tokens.start).tokens;
    if (rows.empty() && tokens.end + 1 < sentence.end && words_.inside.Has(doc_.word(tokens.end).lower))
      rows = RegionsAt(tokens.end + 1, sentence.end);
    std::erase_if(rows, [&](const AtlasPlace& p) {
      return p.is == PlaceClass::kCounty && !countries_.contains(p.country);
    });
    const auto other = [&](const AtlasPlace& p) { return p.country != rows.front().country; };
    if (rows.empty() || std::any_of(rows.begin(), rows.end(), other)) return {};
    return std::string(rows.front().country);
  }
  static bool Holds(const AtlasPlace& larger, const AtlasPlace& smaller) {
    if (larger.country != smaller.country) return false;
    if (larger.is == PlaceClass::kCountry) return smaller.is != PlaceClass::kCountry;
    if (larger.is == PlaceClass::kRegion)
      return smaller.region == larger.region && smaller.is != PlaceClass::kRegion;
    return smaller.is == PlaceClass::kTown && smaller.region == larger.region &&
           Kilometres(larger.lat, larger.lon, smaller.lat, smaller.lon) < 100;
  }

  void Look(size_t i) {
    Named& n = named_[i];
    Mention& m = n.mention;
    TokenSpan tokens = m.tokens;
    for (int32_t at = tokens.start + 1; at < tokens.end; ++at) {  // "Paris, Texas" as one name
      if (doc_.word(at).text == ",") tokens.end = at;
    }
    std::vector<AtlasPlace> rows;
    if (m.kind == EntityKind::kCountry && !m.metonym) {
      if (std::optional<AtlasPlace> country = atlas_.Country(m.country)) rows.push_back(*country);
      for (const AtlasPlace& p : atlas_.Find(FoldNorm(doc_.text(tokens)))) {
        if (p.is == PlaceClass::kRegion && p.size == 0) rows.push_back(p);  // "Georgia"
      }
    } else {
      rows = RowsOf(tokens);
      const auto elsewhere = [&](const AtlasPlace& p) { return p.country != m.country; };
      if (n.listed && !m.country.empty() && std::all_of(rows.begin(), rows.end(), elsewhere)) {
        rows = atlas_.Find(FoldNorm(m.name));  // "the Sunshine State"
        std::erase_if(rows, elsewhere);
      }
      if (m.metonym) std::erase_if(rows, [&](const AtlasPlace& p) { return p.country != m.country; });
      if (n.capital) rows = Only(std::move(rows), /*town=*/true);
    }
    if (m.kind == EntityKind::kFacility)
      std::erase_if(rows, [](const AtlasPlace& p) { return p.is == PlaceClass::kTown; });
    if (rows.empty()) {
      if (m.country.empty() && !m.metonym) m.country = CountryAround(tokens);
      return;
    }
    std::string key = FoldNorm(n.listed ? std::string_view(m.name) : doc_.text(tokens));
    if (m.kind == EntityKind::kCountry) key = (m.metonym ? "*" : "=") + m.country;
    const std::vector<AtlasPlace> behind = Behind(tokens);
    std::vector<AtlasPlace> held;
    for (const AtlasPlace& p : rows) {
      const auto holder =
          std::find_if(behind.begin(), behind.end(), [&](const AtlasPlace& b) { return Holds(b, p); });
      if (holder == behind.end()) continue;
      held.push_back(p);
      if (holder->is == PlaceClass::kRegion) regions_at_.emplace(tokens.end + 1, *holder);
    }
    if (auto region = regions_at_.find(tokens.start); region != regions_at_.end()) {
      const AtlasPlace& p = region->second;
      held = {p};
      key = "," + std::string(p.country) + std::string(p.region);
    } else if (!held.empty()) {
      toponyms_[key].namesake |= Largest(held) < Largest(rows);
      key += "," + std::string(held.front().country) + std::string(held.front().region);
    }
    const auto listed_in = [&](const AtlasPlace& p) { return p.country == m.country; };
    if (held.empty() && n.listed && m.kind == EntityKind::kPlace && !m.country.empty() &&
        std::none_of(rows.begin(), rows.end(), listed_in))
      return;  // the list's, though the atlas has none but a namesake
    Toponym& toponym = toponyms_[key];
    toponym.mentions.push_back(i);
    if (n.listed && m.kind != EntityKind::kCountry) toponym.listed_country = m.country;
    if (n.capital) toponym.capital_of = m.country;
    if (toponym.rows.empty()) {
      toponym.sure = !held.empty();
      toponym.rows = held.empty() ? std::move(rows) : std::move(held);
    }
  }

  // "the North East", "the South": a region so called only where the article names its country.
  void DropCompass(Toponym* t) const {
    const TokenSpan tokens = named_[t->mentions.front()].mention.tokens;
    for (int32_t i = tokens.start; i < tokens.end; ++i) {
      const Word& word = doc_.word(i);
      if (!(word.flags & kIsPunct) && !words_.compass.Has(word.lower)) return;
    }
    std::erase_if(t->rows, [&](const AtlasPlace& p) { return !countries_.contains(p.country); });
  }

  static double Largest(const std::vector<AtlasPlace>& places) {
    double out = 0;
    for (const AtlasPlace& p : places) out = std::max<double>(out, p.size);
    return out;
  }
  // Nobody says "Washington" alone of a town in Iowa: of a name's towns in its country the capital is meant.
  static void DropNamesakes(Toponym* t) {
    if (t->capital_of.empty() || t->namesake) return;
    const double largest = Largest(t->rows);
    std::erase_if(t->rows, [&](const AtlasPlace& p) {
      return p.is == PlaceClass::kTown && p.country == t->capital_of && p.size < largest;
    });
  }

  void NoteSure(const Toponym& t) {
    if (t.chosen < 0 || !t.sure) return;
    const AtlasPlace& p = t.rows[static_cast<size_t>(t.chosen)];
    if (p.is == PlaceClass::kRegion) ++regions_[{std::string(p.country), std::string(p.region)}];
    if (IsOneOf(p.is, PlaceClass::kTown, PlaceClass::kCounty, PlaceClass::kRegion)) {
      ++countries_[std::string(p.country)];
      if (sure_.size() < kMostSure) sure_.push_back(p);
    }
  }

  double Context(const Toponym& t, const AtlasPlace& p) const {
    double out = 0;
    const auto in_it = [&](const AtlasPlace& other) { return other.country == p.country; };
    if (p.is == PlaceClass::kCountry && std::any_of(sure_.begin(), sure_.end(), in_it)) out += kOfCountry;
    const auto country = countries_.find(p.country);
    if (country != countries_.end() && p.is != PlaceClass::kCountry)
      out += kOfCountry * std::min(1.0, 0.5 + 0.1 * country->second);
    if (p.is != PlaceClass::kRegion && regions_.contains({std::string(p.country), std::string(p.region)}))
      out += kOfRegion;
    const bool named_after_city = std::any_of(t.rows.begin(), t.rows.end(), [&](const AtlasPlace& town) {
      return town.is == PlaceClass::kTown && town.size > kCity && town.country == p.country &&
             town.region == p.region;
    });
    if (p.is == PlaceClass::kRegion && !named_after_city) {  // among its neighbours
      int32_t others = 0;
      for (auto it = regions_.lower_bound({std::string(p.country), {}});
           it != regions_.end() && it->first.first == p.country; ++it)
        others += it->first.second != p.region;
      out += kOfRegion * std::min(1.0, 0.5 * others);
    }
    double near = 0;
    for (const AtlasPlace& other : sure_) {
      if (other.place_id == p.place_id && other.lat == p.lat) continue;
      near = std::max(near, std::exp(-Kilometres(p.lat, p.lon, other.lat, other.lon) / kNear));
    }
    return out + OfList(t, p) + kBySure * near;
  }
  static double OfList(const Toponym& t, const AtlasPlace& p) {
    return !t.listed_country.empty() && t.listed_country == p.country ? kOfList : 0;
  }
  static bool IsCountryOrRegion(const Toponym& t) {  // "Georgia"
    return t.rows.size() > 1 && t.rows[0].is == PlaceClass::kCountry;
  }

  // `alone`: by what stands in the atlas and the list, for those that it leaves no doubt of.
  void Choose(Toponym* t, bool alone) const {
    if (t->sure && t->chosen >= 0) return;
    double best = -1, next = -1;
    for (size_t i = 0; i < t->rows.size(); ++i) {
      const AtlasPlace& p = t->rows[i];
      const double context = alone ? OfList(*t, p) : Context(*t, p);
      const double score = SizeOf(p) + context;
      if (!alone && context == 0 && SizeOf(p) < kLeastTown) continue;
      next = std::max(next, std::min(best, score));
      if (score > best) t->chosen = static_cast<int32_t>(i);
      best = std::max(best, score);
    }
    if (!alone) return;
    t->sure |= best >= kKnown && best - next >= kBeyondDoubt && !IsCountryOrRegion(*t);
    if (!t->sure) t->chosen = -1;
  }

  void Fill(const Toponym& t) {
    if (t.chosen < 0) return;
    const AtlasPlace& p = t.rows[static_cast<size_t>(t.chosen)];
    for (const size_t i : t.mentions) {
      Named& n = named_[i];
      Mention& m = n.mention;
      m.lat = p.lat;
      m.lon = p.lon;
      m.place_id = p.place_id;
      m.region = p.is == PlaceClass::kCountry ? std::string_view() : p.region;
      if (m.metonym || (m.kind == EntityKind::kCountry && p.is == PlaceClass::kCountry)) continue;
      if (m.kind == EntityKind::kCountry) {  // "Atlanta, Georgia"
        moved_.emplace(m.country, p.country);
        m.kind = EntityKind::kPlace;
        m.code.clear();
        m.name = p.region;
      }
      m.country = p.country;
      if (!p.name.empty()) {
        m.name = p.name;
      } else if (m.name == doc_.text(m.tokens) && IsShouted(m.tokens)) {
        m.name = Titled(m.name);
      }
      n.key = m.kind == EntityKind::kFacility ? m.name : m.name + "|" + m.country + "|" + m.region;
    }
  }

  // "the Georgia Harbour Board", where Georgia is the state.
  void MoveBodies() {
    for (const Named& n : named_) {  // the country is meant, too
      if (IsOneOf(n.mention.kind, EntityKind::kCountry, EntityKind::kNationality))
        moved_.erase(n.mention.country);
    }
    for (Named& n : named_) {
      Mention& m = n.mention;
      const auto to = moved_.find(m.country);
      if (to == moved_.end() || n.listed || IsOneOf(m.kind, EntityKind::kPlace, EntityKind::kFacility))
        continue;
      if (m.code.starts_with(to->first)) m.code.replace(0, to->first.size(), to->second);
      m.country = to->second;
    }
  }

  // "PORT-AU-PRINCE"
  bool IsShouted(TokenSpan tokens) const {
    size_t letters = 0;
    for (int32_t i = tokens.start; i < tokens.end; ++i) {
      const Word& word = doc_.word(i);
      if ((word.flags & kHasUpper) && !(word.flags & kIsUpper)) return false;
      letters += word.text.size();
    }
    return letters > 3;
  }
  // "Port-Au-Prince": a capital at the start of each word.
  static std::string Titled(std::string_view name) {
    std::string out;
    bool inside = false;
    for (size_t at = 0; at < name.size();) {
      const size_t start = at;
      const bool letter = IsLetter(NextCodePoint(name, &at));
      const std::string_view one = name.substr(start, at - start);
      out += inside && letter ? LowerCase(one) : std::string(one);
      inside = letter || (inside && IsOneOf(one, "'", "’"));
    }
    return out;
  }

  const Document& doc_;
  const PlaceWords& words_;
  const Atlas& atlas_;
  std::vector<Named>& named_;
  std::map<std::string, Toponym> toponyms_;
  std::map<std::string, int32_t, std::less<>> countries_;
  std::map<std::pair<std::string, std::string>, int32_t> regions_;
  std::map<int32_t, AtlasPlace> regions_at_;  // by token: the region that a name in front of it lies in
  std::vector<AtlasPlace> sure_;
  std::map<std::string, std::string> moved_;  // countries that turned out to be regions of others
};

}  // namespace

void LocatePlaces(const Document& doc, const PlaceWords& words, const Atlas& atlas,
                  std::vector<Named>* named) {
  if (!atlas.empty()) Locator(doc, words, atlas, named).Run();
}

}  // namespace copydesk::news
