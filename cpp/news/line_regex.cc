#include "news/line_regex.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/one_of.h"
#include "text/unicode.h"
#include "words/hash.h"

namespace copydesk::news {
namespace {

// The instructions that RE2 makes of one class of Unicode's at most, and those that it has memory for, each
// with room to spare (measured: 430 and 174,000).
constexpr size_t kUnicodeClass = 700, kMostInstructions = 150'000;
constexpr size_t kLiteral = 16;
constexpr int64_t kNoRoom = 3000;  // bytes: RE2 parses, and then has no memory for a program

// How many bytes before the first that is none of ASCII, by eights.
size_t AsciiBytes(std::string_view text) {
  size_t at = 0;
  while (at + 8 <= text.size() && (LoadBytes<8>(text.data() + at) & 0x8080808080808080u) == 0) at += 8;
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

RE2::Options Quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

const RE2& AsRe2(const void* regex) { return *static_cast<const RE2*>(regex); }

// The byte of a character in a narrow line, or nothing: Latin-1, and in the place of its control characters,
// which no text has, marks, most of them as Windows has them there.
std::optional<unsigned char> NarrowByte(char32_t c) {
  static constexpr std::array<std::pair<char32_t, unsigned char>, 13> kMarks = {{{0x2014, 0x97},
                                                                                 {0x2019, 0x92},
                                                                                 {0x2013, 0x96},
                                                                                 {0x201C, 0x93},
                                                                                 {0x201D, 0x94},
                                                                                 {0x2018, 0x91},
                                                                                 {0x2022, 0x95},
                                                                                 {0x2026, 0x85},
                                                                                 {0x20AC, 0x80},
                                                                                 {0x203A, 0x9B},
                                                                                 {0x2039, 0x8B},
                                                                                 {0x2190, 0x8D},
                                                                                 {0x2192, 0x8F}}};
  if (c < 0x80 || (c >= 0xA0 && c <= 0xFF)) return static_cast<unsigned char>(c);
  for (const auto& [mark, byte] : kMarks) {
    if (mark == c) return byte;
  }
  return std::nullopt;
}

// The byte that stands for a character that no regex for narrow lines names: a letter of the same case, or
// what is neither letter, mark nor number. Only where all versions of Unicode agree on that.
std::optional<unsigned char> LikeByte(char32_t c) {
  const bool letters = (c >= 0x100 && c < 0x1C4) || (c >= 0x1CD && c < 0x1F1) || (c >= 0x1F4 && c < 0x220) ||
                       (c >= 0x391 && c < 0x3CA) || (c >= 0x400 && c < 0x482) ||
                       (c >= 0x1E00 && c < 0x1E96) || (c >= 0x1EA0 && c < 0x1EFA);
  if (letters && c != 0x17F && IsUpper(c)) return 0xDE;  // "ſ" is an "s" where case does not count
  if (letters && c != 0x17F && IsLower(c)) return 0xFE;
  const bool pictures = (c >= 0x2600 && c < 0x2776) || (c >= 0x1F1E6 && c < 0x1F650) ||
                        (c >= 0x1F680 && c < 0x1F700) || (c >= 0x1F900 && c < 0x1FA00);
  const bool other = pictures || (c >= 0x2000 && c < 0x2070) || IsOneOf(c, 0x2122, 0xFEFF, 0xFFFD);
  return other ? std::optional<unsigned char>(0x81) : std::nullopt;
}

// Appends an escape whose backslash was read; false where it may mean something else in a narrow line.
bool NarrowEscape(std::string_view regex, size_t* at, std::string* out) {
  if (*at >= regex.size()) return false;
  const char c = regex[*at];
  if (static_cast<unsigned char>(c) >= 0x80 || std::string_view("xQEPCzAD").find(c) != std::string_view::npos)
    return false;
  size_t end = *at + 1;
  if (c == 'p') {
    static constexpr std::array<std::string_view, 7> kNames = {"L}", "Lu}", "Ll}", "M}", "N}", "Nd}", "Lt}"};
    if (end >= regex.size() || regex[end] != '{') return false;
    const size_t close = regex.find('}', end);
    if (close == std::string_view::npos) return false;
    const std::string_view name = regex.substr(end + 1, close - end);
    if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) return false;
    end = close + 1;
  }
  *out += '\\';
  *out += regex.substr(*at, end - *at);
  *at = end;
  return true;
}

// One item of a regex's text.
struct Item {
  enum Type { kCharacter, kClass, kOpen, kClose, kRepeat, kOther } type = kCharacter;
  size_t end = 0;              // behind it
  bool captures = false;       // kOpen
  size_t least = 1, most = 1;  // kRepeat; a number too large is 1001
  size_t size = kLiteral;      // kCharacter, kClass: instructions at most
};

size_t Number(std::string_view regex, size_t* at) {
  size_t n = 0;
  for (; *at < regex.size() && regex[*at] >= '0' && regex[*at] <= '9'; ++*at)
    n = std::min<size_t>(n * 10 + static_cast<size_t>(regex[*at] - '0'), 1001);
  return n;
}

// "{2}", "{2,}", "{2,40}" at `at`; anything else is no repeat.
std::optional<Item> CountAt(std::string_view regex, size_t at) {
  Item item{.type = Item::kRepeat};
  const size_t first = ++at;
  item.least = item.most = Number(regex, &at);
  if (at == first) return std::nullopt;
  if (at < regex.size() && regex[at] == ',') {
    const size_t second = ++at;
    item.most = Number(regex, &at);
    if (at == second) item.most = item.least + 1;  // "{2,}": two, and one that repeats
  }
  if (at >= regex.size() || regex[at] != '}') return std::nullopt;
  item.end = at + 1;
  return item;
}

size_t ClassEnd(std::string_view regex, size_t at) {
  ++at;
  if (at < regex.size() && regex[at] == '^') ++at;
  for (size_t first = at; at < regex.size() && (regex[at] != ']' || at == first); ++at) {
    if (regex[at] == '\\') ++at;
    if (regex.substr(at, 2) == "[:") at = std::min(regex.find(":]", at), regex.size() - 1) + 1;
  }
  return std::min(at + 1, regex.size());
}

// The item at `at` of a regex that RE2 can read.
Item ItemAt(std::string_view regex, size_t at) {
  switch (regex[at]) {
    case '(': {
      const bool named = regex.substr(at, 3) == "(?P";
      size_t end = at + 1;
      if (regex.substr(at, 2) == "(?")
        end = std::min(regex.find_first_of(named ? ">" : ":)", at), regex.size() - 1) + 1;
      return {.type = Item::kOpen, .end = end, .captures = named || end == at + 1};
    }
    case ')':
      return {.type = Item::kClose, .end = at + 1};
    case '[': {
      const size_t end = ClassEnd(regex, at);
      const std::string_view members = regex.substr(at, end - at);
      const bool unicode =
          members.find("\\p") != std::string_view::npos || members.find("\\P") != std::string_view::npos;
      return {.type = Item::kClass, .end = end, .size = unicode ? kUnicodeClass : kLiteral * members.size()};
    }
    case '{':
      if (const std::optional<Item> count = CountAt(regex, at)) return *count;
      return {.end = at + 1};
    case '*':
    case '+':
    case '?':
      return {.type = Item::kOther, .end = at + 1};
    case '\\': {
      size_t end = std::min(at + 2, regex.size());
      const bool braced = end < regex.size() && regex[end] == '{' &&
                          std::string_view("pPx").find(regex[end - 1]) != std::string_view::npos;
      if (braced) end = std::min(regex.find('}', end), regex.size() - 1) + 1;
      const bool unicode = regex[std::min(at + 1, regex.size() - 1)] == 'p' || regex.substr(at, 2) == "\\P";
      return {.type = Item::kClass, .end = end, .size = unicode ? kUnicodeClass : 2 * kLiteral};
    }
    default:
      return {.end = at + 1};
  }
}

// What Make() must know of the text of a regex that RE2 can read.
struct Survey {
  size_t size = 0;  // instructions at most
  bool captures = false;
};

Survey SurveyOf(std::string_view regex) {
  Survey out;
  std::vector<size_t> open = {0};  // what the groups that are open are worth so far
  size_t last = 0;                 // what the last item is worth
  for (size_t at = 0; at < regex.size();) {
    const Item item = ItemAt(regex, at);
    at = item.end;
    switch (item.type) {
      case Item::kOpen:
        out.captures = out.captures || item.captures;
        open.push_back(kLiteral);
        break;
      case Item::kClose:
        last = open.back();
        if (open.size() > 1) open.pop_back();
        open.back() += last;
        break;
      case Item::kRepeat:
        open.back() += last * (std::max<size_t>(item.most, 1) - 1) + item.most;
        break;
      case Item::kOther:
        open.back() += kLiteral;
        break;
      default:
        last = item.size;
        open.back() += last;
        break;
    }
    if (open.back() > kMostInstructions) open.back() = kMostInstructions + 1;
  }
  for (const size_t worth : open) out.size += worth;
  return out;
}

}  // namespace

std::string WideRegex(std::string_view regex) {
  if (regex.find("\\Q") != std::string_view::npos) return std::string(regex);
  std::string out;
  for (size_t at = 0; at < regex.size();) {
    const Item item = ItemAt(regex, at);
    if (item.type == Item::kRepeat && item.most > 2) {
      out += item.least == 0 ? '*' : '+';
    } else {
      out += regex.substr(at, item.end - at);
    }
    at = item.end;
  }
  return out;
}

// Letters beyond ASCII, characters that have no byte, and ranges that hold others in bytes than in Unicode,
// stop it.
std::string NarrowRegex(std::string_view regex) {
  std::string out;
  bool in_class = false, first = false;
  for (size_t at = 0; at < regex.size();) {
    if (regex[at] == '\\') {
      ++at;
      if (!NarrowEscape(regex, &at, &out)) return "";
      first = false;
      continue;
    }
    const char32_t c = NextCodePoint(regex, &at);
    const std::optional<unsigned char> byte = NarrowByte(c);
    if (!byte || (c >= 0x80 && IsLetter(c))) return "";  // a letter of its own is none like another
    out += static_cast<char>(*byte);
    if (!in_class) {
      in_class = first = c == '[';
      if (in_class && at < regex.size() && regex[at] == '^') out += regex[at++];
      continue;
    }
    if (c == '[' && at < regex.size() && regex[at] == ':') return "";
    if (c == ']' && !first) {
      in_class = false;
      continue;
    }
    first = false;
    if (at + 1 < regex.size() && regex[at] == '-' && regex[at + 1] != ']') {  // a range
      size_t to = at + 1;
      if (c >= 0x80 || regex[to] == '\\' || NextCodePoint(regex, &to) >= 0x80) return "";
      out += regex.substr(at, to - at);
      at = to;
    }
  }
  return out;
}

std::optional<std::string_view> LineText::narrow() const {
  if (std::exchange(made_, true)) return narrow_;
  if (AsciiBytes(text_) == text_.size()) return narrow_ = text_;
  bytes_.reserve(text_.size());
  for (size_t at = 0; at < text_.size();) {
    if (const size_t plain = AsciiBytes(text_.substr(at)); plain > 0) {
      bytes_ += text_.substr(at, plain);
      at += plain;
      continue;
    }
    const char32_t c = NextCodePoint(text_, &at);
    std::optional<unsigned char> byte = NarrowByte(c);
    if (!byte) byte = LikeByte(c);
    if (!byte) return narrow_;
    bytes_ += static_cast<char>(*byte);
  }
  return narrow_ = bytes_;
}

const void* LineRegex::Lazy::Get(const std::string& regex, bool narrow) const {
  std::call_once(once_, [&] {
    RE2::Options options = Quiet();
    if (narrow) options.set_encoding(RE2::Options::EncodingLatin1);
    made_ = std::make_shared<const RE2>(regex, options);
  });
  return made_.get();
}

std::unique_ptr<LineRegex> LineRegex::Make(const std::string& regex, std::string* fault) {
  RE2::Options options = Quiet();
  options.set_max_mem(kNoRoom);
  const RE2 parsed(regex, options);
  if (!parsed.ok() && parsed.error_code() != RE2::ErrorPatternTooLarge) {
    *fault = parsed.error();
    return nullptr;
  }
  auto made = std::make_unique<LineRegex>();
  made->regex_ = regex;
  const Survey survey = SurveyOf(regex);
  made->has_group_ = survey.captures;
  if (survey.size > kMostInstructions) {
    const RE2& exact = AsRe2(made->exact_.Get(regex, false));
    if (!exact.ok()) {
      *fault = exact.error();
      return nullptr;
    }
  }
  made->wide_ = WideRegex(regex);
  if (made->wide_ == regex) made->wide_.clear();
  made->narrow_ = NarrowRegex(regex);
  if (const std::optional<pattern::RegexShape> shape = pattern::ShapeOf(regex, false)) made->shape_ = *shape;
  return made;
}

bool LineRegex::Matches(const LineText& line) const {
  if (!MayBegin(line.text())) return false;
  if (!narrow_.empty() && line.narrow()) {
    const RE2& regex = AsRe2(in_bytes_.Get(narrow_, true));
    if (regex.ok()) return RE2::FullMatch({line.narrow()->data(), line.narrow()->size()}, regex);
  }
  const re2::StringPiece text(line.text().data(), line.text().size());
  return (wide_.empty() || RE2::FullMatch(text, AsRe2(relaxed_.Get(wide_, false)))) &&
         RE2::FullMatch(text, AsRe2(exact_.Get(regex_, false)));
}

size_t LineRegex::HeadOf(const LineText& line) const {
  if (!MayBegin(line.text())) return 0;
  auto head = [](const RE2& regex, std::string_view in) -> size_t {
    const re2::StringPiece text(in.data(), in.size());
    re2::StringPiece groups[2];
    return regex.Match(text, 0, text.size(), RE2::ANCHOR_START, groups, 2) ? groups[1].size() : 0;
  };
  if (!narrow_.empty() && line.narrow()) {
    const RE2& regex = AsRe2(in_bytes_.Get(narrow_, true));
    if (regex.ok()) {
      size_t bytes = 0;
      for (size_t characters = head(regex, *line.narrow()); characters > 0; --characters)
        NextCodePoint(line.text(), &bytes);
      return bytes;
    }
  }
  const re2::StringPiece text(line.text().data(), line.text().size());
  if (!wide_.empty() &&
      !AsRe2(relaxed_.Get(wide_, false)).Match(text, 0, text.size(), RE2::ANCHOR_START, nullptr, 0))
    return 0;
  return head(AsRe2(exact_.Get(regex_, false)), line.text());
}

}  // namespace copydesk::news
