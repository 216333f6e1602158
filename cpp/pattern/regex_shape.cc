#include "pattern/regex_shape.h"

#include <algorithm>
#include <utility>

#include "pattern/regex_ways.h"
#include "text/unicode.h"

namespace copydesk::pattern {
namespace {

constexpr int kMaxDepth = 50;          // of groups
constexpr uint32_t kMaxRepeat = 1000;  // as RE2 has it
constexpr size_t kMaxLeast = 1 << 20;  // bytes: repeats in repeats multiply
constexpr char32_t kMaxListed = 16;    // characters of a class that are told one by one
constexpr size_t kMaxHeads = 3000, kMaxHolds = 200, kMaxWays = 64;
constexpr size_t kLeastWorth = 5;  // of what a match holds, else too many texts have it

using Bytes = std::array<uint64_t, 4>;

void AddBytes(Bytes* to, int from, int last) {
  for (int b = from; b <= last; ++b) (*to)[static_cast<size_t>(b) >> 6] |= uint64_t{1} << (b & 63);
}
void AddBytes(Bytes* to, const Bytes& more) {
  for (size_t i = 0; i < to->size(); ++i) (*to)[i] |= more[i];
}

using Strings = std::vector<std::string>;

// How a match of a part begins: the first bytes, the lowest first. `whole`: it is this and no more.
struct Head {
  uint32_t bytes = 0;
  uint8_t size = 0;
  bool whole = true;

  static Head Of(std::string_view text) {
    Head head;
    for (; head.size < text.size() && head.size < RegexWay::kHeadBytes; ++head.size)
      head.bytes |= uint32_t{static_cast<unsigned char>(text[head.size])} << (8 * head.size);
    head.whole = text.size() < RegexWay::kHeadBytes;
    return head;
  }
  void Cut(uint8_t most) {
    if (size <= most) return;
    size = most;
    bytes &= (uint32_t{1} << (8 * most)) - 1;
    whole = false;
  }
  Head With(const Head& tail) const {
    const int room = static_cast<int>(RegexWay::kHeadBytes) - size;
    return {.bytes = bytes | tail.bytes << (8 * size),
            .size = static_cast<uint8_t>(size + std::min<int>(tail.size, room)),
            .whole = tail.whole && tail.size < room};
  }
  std::string text() const {
    std::string out;
    for (int i = 0; i < size; ++i) out.push_back(static_cast<char>(bytes >> (8 * i)));
    return out;
  }
  auto operator<=>(const Head&) const = default;
};
using Heads = std::vector<Head>;

// What a part of the regex matches.
struct Part {
  bool listed = true;  // one of `strings`
  bool exact = true;   // and each of them: none has lost its case, or a \b
  Strings strings = {""};
  Bytes first{};
  size_t least = 0;
  Heads heads = {{}};          // every match has one, in small letters
  Strings holds;               // every match holds one, in small letters; empty: not known, or `strings` tell
  std::vector<RegexWay> ways;  // of an alternation
};

// Whether a character is of ASCII, or a mark that nobody writes in another case.
bool HasOneCase(std::string_view character) {
  size_t at = 0;
  const char32_t c = NextCodePoint(character, &at);
  return c < 0x80 || (c >= 0xA1 && c < 0xC0 && !IsLetter(c)) || c == 0xD7 || (c >= 0x2010 && c < 0x2060) ||
         (c >= 0x2190 && c < 0x2200);
}

void SortOut(auto* items) {
  std::sort(items->begin(), items->end());
  items->erase(std::unique(items->begin(), items->end()), items->end());
}

Strings Small(Strings strings) {
  for (std::string& text : strings) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return strings;
}

// At most kMaxHeads: what is too much is told less exactly.
void Shorten(Heads* heads) {
  if (heads->size() <= kMaxHeads) return;
  SortOut(heads);
  for (uint8_t bytes = RegexWay::kHeadBytes; heads->size() > kMaxHeads && bytes-- > 1;) {
    for (Head& head : *heads) head.Cut(bytes);
    SortOut(heads);
  }
}

// What is said of a match by the least telling of these: letters and digits count two, white space, commas
// and stops one, and marks, of which texts have few, five.
size_t Worth(const Strings& strings) {
  size_t least = strings.empty() ? 0 : SIZE_MAX;
  for (const std::string& text : strings) {
    size_t worth = 0;
    for (const char c : text) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      worth += letter                                 ? 2
               : c == ' ' || c == ',' || c == '.'     ? 1
               : static_cast<unsigned char>(c) < 0x80 ? 5
                                                      : 3;
    }
    least = std::min(least, worth);
  }
  return least;
}

void TakeBetter(Strings* best, const Strings& other) {
  if (other.size() <= kMaxHolds && Worth(other) > Worth(*best)) *best = other;
}

// What every match of a part holds.
Strings HoldsOf(const Part& part) {
  Strings best = part.holds;
  if (part.listed) TakeBetter(&best, Small(part.strings));
  return best;
}

RegexWay WayOf(const Part& part) {
  RegexWay way;
  for (const Head& head : part.heads) way.heads.push_back(head.text());
  SortOut(&way.heads);
  if (way.heads.front().empty()) way.heads.clear();
  const Strings holds = HoldsOf(part);
  if (Worth(holds) < kLeastWorth) return way;
  for (const std::string& text : holds) {  // what holds another of them is told by that
    if (std::none_of(holds.begin(), holds.end(), [&](const std::string& other) {
          return other.size() < text.size() && text.find(other) != std::string::npos;
        }))
      way.holds.push_back(text);
  }
  SortOut(&way.holds);
  return way;
}

std::string Encoded(char32_t c) {
  const auto byte = [&](int shift, unsigned lead) {
    return static_cast<char>(lead | (c >> shift & (lead == 0x80 ? 0x3Fu : 0xFFu)));
  };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {byte(6, 0xC0), byte(0, 0x80)};
  if (c < 0x10000) return {byte(12, 0xE0), byte(6, 0x80), byte(0, 0x80)};
  return {byte(18, 0xF0), byte(12, 0x80), byte(6, 0x80), byte(0, 0x80)};
}

class Reader {
 public:
  // `ways`: heads, holds and ways are asked for.
  Reader(std::string_view regex, bool fold_case, bool ways)
      : regex_(regex), fold_case_(fold_case), ways_(ways) {}

  std::optional<Part> Read() {
    std::optional<Part> out = Alternation(0);
    if (at_ < regex_.size()) return std::nullopt;  // a bracket too many
    return out;
  }

 private:
  bool AtEnd() const { return at_ >= regex_.size(); }
  bool Take(char c) {
    if (AtEnd() || regex_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<Part> Alternation(int depth) {
    std::optional<Part> all = Sequence(depth);
    while (all && Take('|')) {
      std::optional<Part> other = Sequence(depth);
      if (!other) return std::nullopt;
      if (ways_) JoinWays(&*all, *other);
      AddBytes(&all->first, other->first);
      all->least = std::min(all->least, other->least);
      all->strings.insert(all->strings.end(), other->strings.begin(), other->strings.end());
      all->listed = all->listed && other->listed && all->strings.size() <= RegexShape::kMaxStrings;
      all->exact = all->exact && other->exact;
      if (!all->listed) all->strings.clear();
    }
    if (all) SortOut(&all->heads);
    return all;
  }

  static void JoinWays(Part* all, const Part& other) {
    if (all->ways.empty()) all->ways = {WayOf(*all)};
    if (other.ways.empty()) all->ways.push_back(WayOf(other));
    all->ways.insert(all->ways.end(), other.ways.begin(), other.ways.end());
    Strings holds = HoldsOf(*all);
    const Strings more = HoldsOf(other);
    holds.insert(holds.end(), more.begin(), more.end());
    all->holds = Worth(more) > 0 && Worth(HoldsOf(*all)) > 0 ? std::move(holds) : Strings();
    all->heads.insert(all->heads.end(), other.heads.begin(), other.heads.end());
    Shorten(&all->heads);
  }

  std::optional<Part> Sequence(int depth) {
    Part all;
    Strings run = {""};  // what the match holds in front of what comes next
    size_t parts = 0;
    while (!AtEnd() && regex_[at_] != '|' && regex_[at_] != ')') {
      std::optional<Part> next = Repeated(depth);
      if (!next) return std::nullopt;
      if (ways_) {
        if (!Append(next->listed, next->strings, &run)) {
          TakeBetter(&all.holds, Small(run));
          run = next->listed ? next->strings : Strings{""};
        }
        TakeBetter(&all.holds, next->holds);
        all.heads = Joined(all.heads, next->heads);
      }
      Append(&all, *next);
      all.ways = ++parts == 1 ? std::move(next->ways) : std::vector<RegexWay>();
    }
    if (ways_) TakeBetter(&all.holds, Small(run));
    return all;
  }

  // Strings with each of others behind them, where that is not too many.
  static bool Append(bool listed, const Strings& tails, Strings* to) {
    if (!listed || to->size() * tails.size() > RegexShape::kMaxStrings) return false;
    Strings joined;
    for (const std::string& head : *to) {
      for (const std::string& tail : tails) joined.push_back(head + tail);
    }
    *to = std::move(joined);
    return true;
  }

  static Heads Joined(const Heads& heads, const Heads& next) {
    Heads out;
    for (const Head& head : heads) {
      if (!head.whole) {
        out.push_back(head);
        continue;
      }
      for (const Head& tail : next) out.push_back(head.With(tail));
    }
    Shorten(&out);
    return out;
  }

  static void Append(Part* all, const Part& next) {
    if (all->least == 0) AddBytes(&all->first, next.first);
    all->least = std::min(all->least + next.least, kMaxLeast);
    all->listed = all->listed && Append(next.listed, next.strings, &all->strings);
    all->exact = all->exact && next.exact;
    if (!all->listed) all->strings.clear();
  }

  std::optional<Part> Repeated(int depth) {
    std::optional<Part> part = Atom(depth);
    if (!part || AtEnd()) return part;
    uint32_t least = 1, most = 1;
    if (Take('?')) {
      least = 0;
    } else if (Take('*')) {
      least = 0, most = 2;
    } else if (Take('+')) {
      most = 2;
    } else if (regex_[at_] == '{') {
      if (!Counts(&least, &most)) return std::nullopt;
    } else {
      return part;
    }
    // "a??", "a**": reads otherwise, or not at all.
    if (!AtEnd() && std::string_view("?*+{").find(regex_[at_]) != std::string_view::npos) return std::nullopt;
    part->least = std::min(part->least * least, kMaxLeast);
    part->ways.clear();
    part->holds = least == 0 || !ways_ ? Strings() : HoldsOf(*part);
    if (most > 1) {
      for (Head& head : part->heads) head.whole = false;
    }
    if (least == 0) part->heads.push_back({});
    Shorten(&part->heads);
    part->listed = part->listed && most <= 1;
    if (!part->listed) {
      part->strings.clear();
    } else if (least == 0) {
      part->strings.push_back("");
    }
    return part;
  }

  // "{2}", "{2,}", "{2,4}"; a larger number of times than one is all the same.
  bool Counts(uint32_t* least, uint32_t* most) {
    ++at_;
    if (!Number(least)) return false;
    *most = *least;
    if (Take(',')) {
      *most = kMaxRepeat;  // or more
      if (!AtEnd() && regex_[at_] != '}' && !Number(most)) return false;
    }
    return Take('}') && *least <= *most && *most > 0 && *most <= kMaxRepeat;
  }
  bool Number(uint32_t* out) {
    const size_t start = at_;
    *out = 0;
    for (; !AtEnd() && regex_[at_] >= '0' && regex_[at_] <= '9' && at_ - start < 4; ++at_)
      *out = *out * 10 + static_cast<uint32_t>(regex_[at_] - '0');
    return at_ > start;
  }

  std::optional<Part> Atom(int depth) {
    const char c = regex_[at_];
    if (c == '(') {
      ++at_;
      if (depth >= kMaxDepth) return std::nullopt;
      const bool outer = fold_case_;
      if (Take('?')) {
        fold_case_ = Take('i') || outer;
        if (!Take(':')) return std::nullopt;
      }
      std::optional<Part> inner = Alternation(depth + 1);
      fold_case_ = outer;
      if (!inner || !Take(')')) return std::nullopt;
      return inner;
    }
    if (c == '[') return Class();
    if (c == '.') return ++at_, Any();
    if (c == '\\') {
      ++at_;
      if (Take('b')) return Part{.exact = false};  // no character at all
      std::optional<Part> set = EscapedSet();
      if (set) return set;
      const std::optional<char32_t> literal = EscapedLiteral();
      if (!literal) return std::nullopt;
      return Literal(*literal);
    }
    if (std::string_view("^$?*+{}]").find(c) != std::string_view::npos) return std::nullopt;
    return Literal(NextCodePoint(regex_, &at_));
  }

  static Part Unlisted() { return {.listed = false, .strings = {}, .least = 1, .heads = {{.whole = false}}}; }

  Part Any() const {
    Part out = Unlisted();
    AddBytes(&out.first, 0, 255);
    return out;
  }

  static void AddRange(char32_t from, char32_t last, Bytes* to) {
    if (from < 0x80) AddBytes(to, static_cast<int>(from), static_cast<int>(std::min<char32_t>(last, 0x7F)));
    if (last >= 0x80) AddBytes(to, 0x80, 0xFF);
  }

  Part Literal(char32_t c) const {
    Part out;
    out.strings = {Encoded(c)};
    out.least = out.strings[0].size();
    if (c < 0x80) {
      AddRange(c, c, &out.first);
    } else {
      AddBytes(&out.first, static_cast<unsigned char>(out.strings[0][0]),
               static_cast<unsigned char>(out.strings[0][0]));
    }
    Fold(&out);
    SetHeads(&out);
    return out;
  }

  // Those of a part that is one character.
  static void SetHeads(Part* part) {
    part->heads.clear();
    for (const std::string& text : Small(part->strings)) part->heads.push_back(Head::Of(text));
    if (!part->listed) part->heads = Unlisted().heads;
    SortOut(&part->heads);
  }

  // Letters match in either case; "k" and "s" have forms beyond ASCII, whose letters are all taken for one.
  void Fold(Part* part) const {
    if (!fold_case_) return;
    Bytes more = part->first;
    for (int lower = 'a'; lower <= 'z'; ++lower) {
      const int upper = lower - 32;
      auto has = [&](int b) { return (part->first[static_cast<size_t>(b) >> 6] >> (b & 63) & 1) != 0; };
      if (!has(lower) && !has(upper)) continue;
      AddBytes(&more, lower, lower);
      AddBytes(&more, upper, upper);
    }
    AddBytes(&more, 0x80, 0xFF);
    if (part->first[2] != 0 || part->first[3] != 0) {
      AddBytes(&more, 'A', 'Z');
      AddBytes(&more, 'a', 'z');
    }
    const bool plain = std::all_of(part->strings.begin(), part->strings.end(), HasOneCase);
    part->first = more;
    part->least = std::min<size_t>(part->least, 1);
    part->listed = part->listed && plain;
    part->exact = false;
    part->strings = part->listed ? Small(std::move(part->strings)) : Strings();
    SortOut(&part->strings);
  }

  // \d, \pL, \p{Lu} …; nothing where the escape is of one character, and `at_` stays.
  std::optional<Part> EscapedSet() {
    if (AtEnd()) return std::nullopt;
    const char c = regex_[at_];
    Part out = Unlisted();
    switch (c) {
      case 'd':
        AddBytes(&out.first, '0', '9');
        out.heads.clear();
        for (char digit = '0'; digit <= '9'; ++digit) out.heads.push_back(Head::Of({&digit, 1}));
        break;
      case 'D':
      case 'S':
      case 'W':
        out = Any();
        break;
      case 'w':
        AddBytes(&out.first, '0', '9');
        AddBytes(&out.first, 'A', 'Z');
        AddBytes(&out.first, 'a', 'z');
        AddBytes(&out.first, '_', '_');
        break;
      case 's':
        AddBytes(&out.first, '\t', '\r');
        AddBytes(&out.first, ' ', ' ');
        break;
      case 'p': {
        size_t end = at_ + 2;
        std::string_view name = regex_.substr(std::min(at_ + 1, regex_.size()), 1);
        if (name == "{") {
          end = regex_.find('}', at_);
          if (end == std::string_view::npos) return std::nullopt;
          name = regex_.substr(at_ + 2, end - at_ - 2);
          ++end;
        }
        AddBytes(&out.first, 0x80, 0xFF);
        if (name == "Lu" || name == "L") AddBytes(&out.first, 'A', 'Z');
        if (name == "Ll" || name == "L") AddBytes(&out.first, 'a', 'z');
        if (name == "N" || name == "Nd") AddBytes(&out.first, '0', '9');
        if (name != "Lu" && name != "Ll" && name != "L" && name != "N" && name != "Nd") return std::nullopt;
        at_ = end;
        Fold(&out);
        return out;
      }
      default:
        return std::nullopt;
    }
    ++at_;
    Fold(&out);
    return out;
  }

  std::optional<char32_t> EscapedLiteral() {
    if (AtEnd()) return std::nullopt;
    const auto c = static_cast<unsigned char>(regex_[at_]);
    const bool mark = c < 0x80 && c > ' ' && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
                      !(c >= 'a' && c <= 'z') && c != '_';
    if (!mark) return std::nullopt;
    ++at_;
    return c;
  }

  std::optional<char32_t> ClassMember() {
    if (AtEnd()) return std::nullopt;
    if (regex_[at_] == '[') return std::nullopt;  // "[[:alpha:]]"
    if (Take('\\')) return EscapedLiteral();
    return NextCodePoint(regex_, &at_);
  }

  std::optional<Part> Class() {
    ++at_;
    const bool negated = Take('^');
    Part out{.strings = {}, .least = SIZE_MAX};
    bool any = false;
    for (; !AtEnd() && (regex_[at_] != ']' || !any); any = true) {
      if (regex_[at_] == '\\') {
        ++at_;
        if (const std::optional<Part> set = EscapedSet()) {
          out.listed = false;
          out.least = 1;
          AddBytes(&out.first, set->first);
          continue;
        }
        --at_;
      }
      const std::optional<char32_t> from = ClassMember();
      if (!from) return std::nullopt;
      char32_t last = *from;
      if (at_ + 1 < regex_.size() && regex_[at_] == '-' && regex_[at_ + 1] != ']') {
        ++at_;
        const std::optional<char32_t> to = ClassMember();
        if (!to || *to < *from) return std::nullopt;
        last = *to;
      }
      AddRange(*from, last, &out.first);
      out.least = std::min(out.least, Encoded(*from).size());
      out.listed = out.listed && last - *from < kMaxListed;
      for (char32_t c = *from; out.listed && c <= last; ++c) out.strings.push_back(Encoded(c));
    }
    if (!any || !Take(']')) return std::nullopt;
    if (negated) return Any();
    std::sort(out.strings.begin(), out.strings.end());
    out.strings.erase(std::unique(out.strings.begin(), out.strings.end()), out.strings.end());
    if (!out.listed || out.strings.size() > kMaxListed) out.listed = false, out.strings.clear();
    Fold(&out);
    SetHeads(&out);
    return out;
  }

  std::string_view regex_;
  bool fold_case_;
  const bool ways_;
  size_t at_ = 0;
};

}  // namespace

std::optional<RegexShape> ShapeOf(std::string_view regex, bool fold_case) {
  std::optional<Part> part = Reader(regex, fold_case, false).Read();
  if (!part) return std::nullopt;
  RegexShape out;
  out.first = part->first;
  out.least = part->least;
  if (part->listed && part->exact) {
    std::sort(part->strings.begin(), part->strings.end());
    part->strings.erase(std::unique(part->strings.begin(), part->strings.end()), part->strings.end());
    out.strings = std::move(part->strings);
  }
  return out;
}

std::vector<RegexWay> WaysOf(std::string_view regex) {
  std::optional<Part> part = Reader(regex, false, true).Read();
  if (!part) return {{}};
  if (part->ways.empty() || part->ways.size() > kMaxWays) return {WayOf(*part)};
  return std::move(part->ways);
}

}  // namespace copydesk::pattern
