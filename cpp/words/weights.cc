#include "words/weights.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

#include "base/read_file.h"

namespace copydesk {

void FeatureWord::HashParts() {
  std::string_view rest = text_;
  for (size_t comma; (comma = rest.find(',')) != std::string_view::npos; rest.remove_prefix(comma + 1)) {
    hash_ = (hash_ + Hash64(rest.substr(0, comma))) * kShift;
    shift_ *= kShift;
  }
  hash_ += Hash64(rest);
}

void FeatureWeights::Load(const std::string& path, const std::string& file, Diagnostics* faults) {
  const std::string text = ReadFile(path).value_or("");
  std::string_view rest = text;
  for (int number = 1; !rest.empty(); ++number) {
    const size_t stop = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, stop);
    rest.remove_prefix(std::min(stop + 1, rest.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const size_t a = line.find('\t');
    const size_t b = a == std::string_view::npos ? a : line.find('\t', a + 1);
    const size_t c = b == std::string_view::npos ? b : line.find('\t', b + 1);
    const auto tell = [&](size_t byte, std::string message, std::string hint) {
      const std::string_view before = line.substr(0, byte);
      const auto starts = [](char letter) { return (static_cast<unsigned char>(letter) & 0xC0) != 0x80; };
      faults->push_back({.file = file,
                         .line = number,
                         .column = 1 + static_cast<int>(std::count_if(before.begin(), before.end(), starts)),
                         .message = std::move(message),
                         .hint = std::move(hint),
                         .source_line = std::string(line)});
    };
    int32_t value = 0, weight = 0;
    bool good = c != std::string_view::npos;
    size_t wrong = 0;  // where what is no number begins
    if (good) {
      const auto [v_end, v_error] = std::from_chars(line.data() + a + 1, line.data() + b, value);
      const auto [w_end, w_error] = std::from_chars(line.data() + c + 1, line.data() + line.size(), weight);
      const bool is_value = v_error == std::errc() && v_end == line.data() + b;
      good = is_value && w_error == std::errc() && w_end == line.data() + line.size();
      wrong = is_value ? c + 1 : a + 1;
    }
    if (!good) {
      tell(wrong, "no weight of a feature", "four columns: name, value, word or nothing, thousandths");
      continue;
    }
    const FeatureWord word(line.substr(b + 1, c - b - 1));
    if (!Add(KeyOf(Hash64(line.substr(0, a)), value, word.hash()), weight))
      tell(0, "this feature has a weight already", "one row a feature");
  }
}

bool FeatureWeights::Add(uint64_t key, int32_t weight) {
  if (rows_[PlaceOf(key)].key == key) return false;
  if ((size_ + 1) * 2 > rows_.size()) {
    const std::vector<Row> old = std::exchange(rows_, std::vector<Row>(rows_.size() * 2));
    --shift_;
    for (const Row& row : old) {
      if (row.key != 0) rows_[PlaceOf(row.key)] = row;
    }
  }
  rows_[PlaceOf(key)] = {key, weight};
  ++size_;
  return true;
}

double Margin(int32_t thousandths) {
  return std::round(std::abs(std::tanh(thousandths / 2000.0)) * 1000) / 1000;
}

std::string ShareText(int32_t thousandths) {
  const double percent = 100 / (1 + std::exp(-thousandths / 1000.0));
  if (percent < 1) return "under 1 %";
  if (percent > 99) return "over 99 %";
  return std::to_string(std::lround(percent)) + " %";
}

// Of "THREATEN,", a word joined with nothing.
static std::string_view WithoutCommas(std::string_view word) {
  while (word.ends_with(',')) word.remove_suffix(1);
  while (word.starts_with(',')) word.remove_prefix(1);
  return word;
}

std::string CountedInWords(int32_t odds, const std::vector<CountedFeature>& counted,
                           std::span<const FeatureInWords> names) {
  constexpr int kMostTold = 3;  // on either side
  std::string out = ShareText(odds) + ", more than 50 % is asked";
  for (const bool against : {true, false}) {
    int told = 0;
    for (const CountedFeature& feature : counted) {
      if ((feature.weight < 0) != against || told == kMostTold) continue;
      const auto name =
          std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.name == feature.name; });
      out += told++ > 0 ? ", " : against ? "; most against: " : "; most for: ";
      out += name == names.end()                        ? feature.name
             : feature.value != 0 && !name->set.empty() ? name->set
                                                        : name->words;
      const std::string_view word = WithoutCommas(feature.word);
      if (!word.empty()) out.append(" “").append(word).append("”");
      char factor[32];
      std::snprintf(factor, sizeof factor, " ×%.2g", std::exp(feature.weight / 1000.0));
      out += factor;
    }
  }
  return out;
}

double Margin(double share) { return std::round(std::max(0.0, 2 * share - 1) * 1000) / 1000; }

}  // namespace copydesk
