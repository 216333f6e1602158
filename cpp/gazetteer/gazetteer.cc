#include "gazetteer/gazetteer.h"

#include <array>
#include <cstring>

#include "gazetteer/gazetteer_impl.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

constexpr std::array<std::string_view, 5> kMatchNames = {"smart", "exact", "lower", "norm", "lemma"};
constexpr std::array<std::string_view, 2> kOverlapNames = {"longest", "all"};

template <class Enum, size_t n>
std::optional<Enum> Parse(const std::array<std::string_view, n>& names, std::string_view name) {
  for (size_t i = 0; i < n; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

// What a damaged file holds need not be UTF-8, and all text that goes out is.
std::string_view Told(std::string_view text, bool from_file) {
  return from_file && FindInvalidUtf8(text) >= 0 ? std::string_view() : text;
}

}  // namespace

std::optional<GazetteerMatch> ParseGazetteerMatch(std::string_view name) {
  return Parse<GazetteerMatch>(kMatchNames, name);
}
std::optional<GazetteerOverlap> ParseGazetteerOverlap(std::string_view name) {
  return Parse<GazetteerOverlap>(kOverlapNames, name);
}
std::string_view ToString(GazetteerMatch match) { return kMatchNames[static_cast<size_t>(match)]; }
std::string_view ToString(GazetteerOverlap overlap) { return kOverlapNames[static_cast<size_t>(overlap)]; }

CaseClass CaseClassOf(std::string_view text) {
  size_t letters = 0, upper = 0, lower = 0;
  bool first_upper = false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    if (!IsLetter(c)) continue;
    const bool big = IsUpper(c);
    if (letters++ == 0) first_upper = big;
    upper += big;
    lower += IsLower(c);
  }
  if (upper == 0) return kNoCapital;
  if (first_upper && upper == 1 && letters == upper + lower) return kCapital;
  return lower == 0 ? kCapitals : kMixed;
}

std::string PlainMarks(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string_view three = text.substr(i, 3);
    const bool mark = three.size() == 3 && three[0] == '\xE2' && three[1] == '\x80';
    const unsigned char last = mark ? static_cast<unsigned char>(three[2]) : 0;
    if (last >= 0x90 && last <= 0x95)
      out += '-', i += 2;
    else if (last >= 0x98 && last <= 0x9B)
      out += '\'', i += 2;
    else if (last >= 0x9C && last <= 0x9F)
      out += '"', i += 2;
    else
      out += text[i];
  }
  return out;
}

GazetteerKeys::GazetteerKeys() : impl_(std::make_unique<Impl>()) {}
GazetteerKeys::~GazetteerKeys() = default;

Gazetteer::Gazetteer() : impl_(std::make_unique<Impl>()) {}
Gazetteer::~Gazetteer() = default;

int32_t Gazetteer::size() const { return static_cast<int32_t>(impl_->terms.size()); }
int32_t Gazetteer::rows() const { return impl_->rows; }
const GazetteerOptions& Gazetteer::options() const { return impl_->options; }
const std::vector<std::string>& Gazetteer::columns() const { return impl_->column_names; }

std::string_view Gazetteer::term(int32_t term) const {
  return Told(impl_->texts[term], !impl_->bytes.empty());
}

int32_t Gazetteer::row_of(int32_t term) const {
  return impl_->rows_of.empty() ? term : static_cast<int32_t>(impl_->rows_of[static_cast<size_t>(term)]);
}

std::string_view Gazetteer::attribute(int32_t row, size_t column) const {
  const AttributeColumn& from = impl_->columns[column];
  if (row < 0 || static_cast<size_t>(row) >= from.codes.size() / from.width) return {};
  uint32_t code = 0;
  for (uint32_t i = 0; i < from.width; ++i)
    code |= uint32_t{from.codes[static_cast<size_t>(row) * from.width + i]} << (8 * i);
  return code == 0 ? std::string_view()
                   : Told(from.values[static_cast<int32_t>(code - 1)], !impl_->bytes.empty());
}

std::vector<Attribute> Gazetteer::attributes(int32_t row) const {
  std::vector<Attribute> out;
  for (size_t c = 0; c < impl_->columns.size(); ++c) {
    if (const std::string_view value = attribute(row, c); !value.empty())
      out.push_back({impl_->column_names[c], value});
  }
  return out;
}

int64_t Gazetteer::MemoryUsage() const {
  const Impl& i = *impl_;
  if (!i.bytes.empty()) return static_cast<int64_t>(i.bytes.size());
  int64_t bytes = i.keys->pool.MemoryUsage() + i.trie.nodes().bytes() + i.trie.slots().bytes() +
                  i.starts.bytes() + i.ways.bytes() + i.terms.bytes() + i.cases.bytes() + i.exact.bytes() +
                  i.words.MemoryUsage() + i.texts.MemoryUsage() + i.rows_of.bytes();
  for (const AttributeColumn& column : i.columns) bytes += column.values.MemoryUsage() + column.codes.bytes();
  return bytes;
}

std::string Gazetteer::DebugString() const {
  return std::to_string(size()) + " terms, " + std::to_string(impl_->rows) + " rows, " +
         std::to_string(impl_->trie.size()) + " nodes, match " + std::string(ToString(impl_->options.match));
}

}  // namespace copydesk
