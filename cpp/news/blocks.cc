#include "news/blocks.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/one_of.h"
#include "base/read_file.h"
#include "base/stop.h"
#include "news/blocks_whole.h"
#include "news/layers.h"
#include "news/line_filter.h"
#include "news/line_regex.h"
#include "news/literal_set.h"
#include "pattern/regex_ways.h"
#include "text/toml.h"
#include "text/unicode.h"

namespace copydesk::news {
namespace {

constexpr int32_t kMaxRuleLine = 1400;  // bytes; a longer line is prose, whatever it starts with
constexpr int32_t kMaxPrefix = 200;     // bytes of a line in which what is split off must end
constexpr int32_t kMaxHeadlineWords = 32;
constexpr int32_t kMinDekWords = 15;  // a longer first line in small letters is no headline
constexpr int32_t kMaxDekWords = 45;
constexpr int32_t kMaxSubheadingWords = 14;
constexpr int32_t kMinCaptionWords = 9, kMaxCaptionWords = 60;  // of captions without a full stop
constexpr int32_t kMinCaptions = 4;                             // so many of them tell of a page's habit
constexpr int32_t kLinesToAMenu =
    20;  // lines that are no prose to one button: a page as a browser shows it has fewer
constexpr int32_t kSureButtons = 3;
constexpr size_t kHeadReach = 4;  // lines below a subheading in which its paragraph begins
constexpr size_t kNameReach = 4;  // lines from the prose in which a name alone is the writer's
constexpr int32_t kInside =
    -2000;  // below that a short line between the buttons above the story is part of it
constexpr int32_t kMinTitleWords = 5;  // of another story's title
constexpr int32_t kOutside = 0;        // log odds in thousandths above which a line is no part of the story
constexpr int32_t kOutsideSentence = 2500;  // of a sentence on a whole page
constexpr int32_t kOutsideAboveStory =
    3000;                               // of a short line right above a paragraph: it may be a subheading
constexpr int32_t kMaxWrapWidth = 110;  // columns of hard-wrapped text
constexpr int32_t kMinWrapWidth = 40;

// Where on the page a rule holds. Where the prose is, the rules of the first two tell.
enum class Where { kAnywhere, kBeforeProse, kAboveProse, kBetween, kAfterProse };
constexpr std::string_view kWheres[] = {"anywhere", "before-prose", "above-prose", "between", "after-prose"};

struct LineRule {
  std::string id, doc, pack, file, pattern;
  int line = 0;
  BlockKind kind = BlockKind::kBoilerplate;
  bool split = false;
  bool leads = false;
  bool of_long = false;  // tried on the start of lines that are longer than kMaxRuleLine, and on those alone
  Where where = Where::kAnywhere;
  int32_t min_words = 0, small_words = 0, on_page = 0;
  int32_t max_words = kMaxRuleLine;
  Reading read = Reading::kNames;
  std::unique_ptr<LineRegex> regex, unless;  // null: nothing forbids it
  std::vector<std::string> needs;            // a line without any of these cannot match; empty: not known
  std::vector<std::string> yes, no;
  bool off = false;  // switched off
};

}  // namespace

struct BlockTables {
  std::vector<LineRule> rules;
  LiteralSet needs;                                // of all rules, by the rule's index
  LineFilter filter;                               // likewise
  LineFilter split_filter;                         // likewise, of those that split; the others match nothing
  std::unordered_set<std::string> small_words;     // in small letters: what titles of stories leave out
  std::unordered_set<std::string> question_words;  // open a question
  std::unordered_set<std::string> address_words;   // address the reader: no caption has them
  FeatureWeights page_weights, whole_weights, title_weights;
  PageWords page_words;
  bool has_of_long = false;  // a rule has `long`
};

namespace {

struct Line {
  ByteSpan bytes;
  int32_t words = 0;
  bool blank_before = false;  // an empty line above
  bool stop = false;          // ends as a sentence does
  int rule = -1;
};

std::optional<BlockKind> ParseKind(std::string_view name) {
  for (int k = 0; k <= static_cast<int>(BlockKind::kCorrection); ++k) {
    if (name == Name(static_cast<BlockKind>(k))) return static_cast<BlockKind>(k);
  }
  return std::nullopt;
}

ByteSpan Trim(std::string_view text, ByteSpan span) {
  while (span.start < span.end) {
    size_t at = static_cast<size_t>(span.start);
    if (!IsSpace(NextCodePoint(text, &at))) break;
    span.start = static_cast<int32_t>(at);
  }
  while (span.start < span.end) {
    size_t at = static_cast<size_t>(span.end) - 1;
    while (at > static_cast<size_t>(span.start) && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
      --at;
    size_t next = at;
    if (!IsSpace(NextCodePoint(text, &next))) break;
    span.end = static_cast<int32_t>(at);
  }
  return span;
}

bool EndsLine(char32_t c) { return IsOneOf(c, '\n', '\r', '\v', '\f', 0x2028, 0x2029); }

// Words by white space; in scripts that write none, three characters count as one word.
int32_t CountWords(std::string_view line) {
  // By byte: 1 white space, 2 the first of a character of such a script.
  static constexpr std::array<uint8_t, 256> kKinds = [] {
    std::array<uint8_t, 256> out{};
    for (const char c : {' ', '\t', '\n', '\r'}) out[static_cast<unsigned char>(c)] = 1;
    for (size_t c = 0xE3; c < 0xF0; ++c) out[c] = 2;
    return out;
  }();
  int32_t words = 0;
  int32_t unspaced = 0;
  int32_t before = 1;  // white space
  for (const char c : line) {
    const int32_t kind = kKinds[static_cast<unsigned char>(c)];
    words += before & ~kind;
    unspaced += kind >> 1;
    before = kind & 1;
  }
  return words + unspaced / 3;
}

// Ends in . ! ? … : ; behind which only quotes and brackets close.
bool EndsAsSentence(std::string_view line) {
  static constexpr std::string_view kClosers[] = {"\"", "'", ")", "]", "”", "’", "»", "“"};
  for (bool more = true; more && !line.empty();) {
    more = false;
    for (std::string_view closer : kClosers) {
      if (line.ends_with(closer)) {
        line.remove_suffix(closer.size());
        more = true;
      }
    }
  }
  static constexpr std::string_view kStops[] = {".",  "!",  "?",  "…", ":", ";",
                                                "。", "！", "？", "؟", "।", "۔"};
  return std::any_of(std::begin(kStops), std::end(kStops),
                     [&](std::string_view stop) { return line.ends_with(stop); });
}

// Where the line that begins at `at` ends, and where the next one begins.
std::pair<int32_t, int32_t> LineEnd(std::string_view text, int32_t at, int32_t headline_bytes) {
  for (size_t end = static_cast<size_t>(at); end < text.size(); ++end) {
    const std::string_view rest = text.substr(end);
    const auto here = static_cast<int32_t>(end);
    if (IsOneOf(rest[0], '\n', '\r', '\v', '\f')) return {here, here + (rest.starts_with("\r\n") ? 2 : 1)};
    if (rest[0] == '\xE2' && IsOneOf(rest.substr(0, 3), "\u2028", "\u2029")) return {here, here + 3};
    // the headline's cell ends here whatever stands there
    if (here + 1 == headline_bytes) return {here + 1, here + 1};
  }
  const auto size = static_cast<int32_t>(text.size());
  return {size, size};
}

// Lines, white space at their ends off, empty ones left out. A line ends at \n, \r\n, \r, U+2028 or U+2029.
std::vector<Line> SplitLines(std::string_view text, int32_t headline_bytes) {
  std::vector<Line> lines;
  int32_t n = static_cast<int32_t>(text.size());
  bool blank = false;
  for (int32_t at = 0; at < n;) {
    const auto [end, next] = LineEnd(text, at, headline_bytes);
    ByteSpan bytes = Trim(text, {at, end});
    if (bytes.empty()) {
      blank = true;
    } else {
      Line line{.bytes = bytes, .blank_before = blank};
      line.words = CountWords(Slice(text, bytes));
      line.stop = EndsAsSentence(Slice(text, bytes));
      lines.push_back(line);
      blank = false;
    }
    at = next;
  }
  return lines;
}

// Calls `f` with each word of a line, punctuation at its ends off, in small letters, until it returns false.
template <class F>
void EachWord(std::string_view line, F f) {
  std::string word;
  for (size_t at = 0; at < line.size();) {
    size_t end = std::min(line.find_first_of(" \t", at), line.size());
    std::string_view raw = line.substr(at, end - at);
    at = end + 1;
    while (!raw.empty() && std::ispunct(static_cast<unsigned char>(raw.front()))) raw.remove_prefix(1);
    while (!raw.empty() && std::ispunct(static_cast<unsigned char>(raw.back()))) raw.remove_suffix(1);
    if (raw.empty()) continue;
    word.assign(raw);
    for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (!f(word)) return;
  }
}

// Whether most words begin with a capital, as in the title of a story.
bool InTitleCase(std::string_view line) {
  int32_t words = 0, capitals = 0;
  bool inside = false;
  for (size_t at = 0; at < line.size();) {
    const char32_t c = NextCodePoint(line, &at);
    if (!inside && !IsSpace(c)) {
      ++words;
      capitals += IsUpper(c) || IsDigit(c);
    }
    inside = !IsSpace(c);
  }
  return capitals * 10 > words * 6;
}

// Whether a line reads as a sentence about others does: so many small words, no title case, nobody addressed.
bool HasSmallWords(const BlockTables& tables, std::string_view line, int32_t least) {
  if (least == 0) return true;
  int32_t small = 0;
  bool addressed = false;
  EachWord(line, [&](const std::string& word) {
    small += tables.small_words.contains(word);
    addressed = addressed || tables.address_words.contains(word);
    return !addressed;
  });
  return small >= least && !addressed && !InTitleCase(line);
}

bool IsLong(std::string_view line) { return line.size() > static_cast<size_t>(kMaxRuleLine); }

// Regexes that begin with ".*" cost a look at every letter of every paragraph: `needs` tells most off.
bool HasNeeds(const LineRule& rule, std::string_view line) {
  return rule.needs.empty() ||
         std::any_of(rule.needs.begin(), rule.needs.end(),
                     [&](const std::string& part) { return line.find(part) != std::string_view::npos; });
}

bool Forbids(const LineRule& rule, const LineText& line) {
  return rule.unless != nullptr && rule.unless->Matches(line);
}

// Whether a rule of whole lines knows one by its words, wherever it stands.
bool MatchesLine(const BlockTables& tables, const LineRule& rule, std::string_view line) {
  if (IsLong(line) != rule.of_long) return false;
  line = Clipped(line, kMaxRuleLine);
  const LineText text(line);
  return HasNeeds(rule, line) && rule.regex->Matches(text) && HasSmallWords(tables, line, rule.small_words) &&
         !Forbids(rule, text) && CountWords(line) <= rule.max_words && CountWords(line) >= rule.min_words;
}

// The first whole-line rule of a line, or -1. One regex after another: most fail within a few letters, where
// all of them in one RE2::Set made an automaton that counted letters for several rules at once and was being
// built anew for almost every line.
// `may`: by rule, what the filter tells.
int MatchWhole(const BlockTables& tables, std::string_view line, int32_t words, std::span<const char> may,
               std::initializer_list<Where> wheres) {
  CheckStop();
  const bool is_long = IsLong(line);
  if (is_long && !tables.has_of_long) return -1;
  line = Clipped(line, kMaxRuleLine);
  thread_local std::vector<char> has_needs;  // by rule, once one with needs is asked about
  bool looked = false;
  const LineText text(line);
  for (size_t i = 0; i < tables.rules.size(); ++i) {
    const LineRule& rule = tables.rules[i];
    if (may[i] == 0 || rule.split || rule.off || rule.of_long != is_long) continue;
    if (words > rule.max_words || words < rule.min_words) continue;
    if (std::find(wheres.begin(), wheres.end(), rule.where) == wheres.end()) continue;
    if (!rule.needs.empty()) {
      if (!looked) {
        has_needs.assign(tables.rules.size(), 0);
        tables.needs.Find(line, &has_needs);
        looked = true;
      }
      if (has_needs[i] == 0) continue;
    }
    if (rule.regex->Matches(text) && HasSmallWords(tables, line, rule.small_words) && !Forbids(rule, text))
      return static_cast<int>(i);
  }
  return -1;
}

// One sentence that was cut in the middle: a line that opens with a capital and does not end as a sentence,
// and one that goes on in small letters and does.
bool GoesOn(std::string_view text, const Line& line, const Line& next) {
  size_t at = 0, after = 0;
  return !line.stop && next.stop && IsUpper(NextCodePoint(Slice(text, line.bytes), &at)) &&
         IsLower(NextCodePoint(Slice(text, next.bytes), &after));
}

// Whether a line and the next one may be joined, by their widths and letters alone.
bool MayJoin(std::string_view text, const Line& line, const Line& next) {
  return !next.blank_before &&
         (std::max(line.bytes.size(), next.bytes.size()) <= kMaxWrapWidth || GoesOn(text, line, next));
}

// Hard-wrapped text: neighbouring lines without an empty one between, where each next line's first word would
// not have fitted on the line before, are one paragraph. The longest line of the run tells the width. Two
// lines that hold one sentence are, whatever the width. A line that a rule knows stands alone; rules are
// asked about lines alone that may be joined, and about their neighbours.
std::vector<Line> JoinWrapped(const BlockTables& tables, std::string_view text, std::vector<Line> lines,
                              int32_t headline_bytes) {
  std::vector<Line> out;
  out.reserve(lines.size());
  std::vector<char> may(tables.rules.size());
  std::vector<std::optional<bool>> alone(lines.size());
  auto stands_alone = [&](size_t k) {
    if (alone[k]) return *alone[k];
    if (lines[k].bytes.start < headline_bytes) return *(alone[k] = true);
    const std::string_view line = Slice(text, lines[k].bytes);
    tables.filter.Look(Clipped(line, kMaxRuleLine), may);
    alone[k] = MatchWhole(tables, line, lines[k].words, may, {Where::kAnywhere}) >= 0;
    return *alone[k];
  };
  auto in_one_run = [&](size_t k) {  // lines k and k + 1
    return k + 1 < lines.size() && !lines[k + 1].blank_before && !stands_alone(k) && !stands_alone(k + 1);
  };
  for (size_t i = 0; i < lines.size();) {
    size_t end = i + 1;
    int32_t width = lines[i].bytes.size();
    while (end < lines.size() && MayJoin(text, lines[end - 1], lines[end]) && in_one_run(end - 1)) {
      width = std::max(width, lines[end].bytes.size());
      ++end;
    }
    size_t run = end - i;
    bool wrappable = run >= 2 && width >= kMinWrapWidth && width <= kMaxWrapWidth;
    size_t forced = 0;
    auto full = [&](size_t k) {  // line k could not take the next line's first word
      std::string_view next = Slice(text, lines[k + 1].bytes);
      return lines[k].bytes.size() + 1 +
                 static_cast<int32_t>(next.find_first_of(" \t") == std::string_view::npos
                                          ? next.size()
                                          : next.find_first_of(" \t")) >
             width - 2;
    };
    if (wrappable) {
      for (size_t k = i; k + 1 < end; ++k) forced += full(k);
    }
    wrappable = wrappable && forced * 10 >= (run - 1) * 6;
    // A run that goes on beyond its ends does so with a line that is too wide.
    wrappable = wrappable && !(i > 0 && in_one_run(i - 1)) && !in_one_run(end - 1);
    Line paragraph = lines[i];
    for (size_t k = i; k < end; ++k) {
      bool join =
          k + 1 < end && ((wrappable && (full(k) || !lines[k].stop)) || GoesOn(text, lines[k], lines[k + 1]));
      if (join) {
        paragraph.bytes.end = lines[k + 1].bytes.end;
        paragraph.words += lines[k + 1].words;
        paragraph.stop = lines[k + 1].stop;
        continue;
      }
      out.push_back(paragraph);
      if (k + 1 < end) paragraph = lines[k + 1];
    }
    i = end;
  }
  return out;
}

bool IsProse(const Line& line) {
  return line.rule < 0 && ((line.stop && line.words >= 8) || line.words >= 26);
}

// Splits a dateline off: the length of the prefix without the white space behind it, and the rule; {0, -1}
// for none.
std::pair<int32_t, int> MatchPrefix(const BlockTables& tables, std::string_view line,
                                    std::span<const char> may) {
  const LineText head(Clipped(line, kMaxPrefix));
  for (size_t i = 0; i < tables.rules.size(); ++i) {
    const LineRule& rule = tables.rules[i];
    if (may[i] == 0 || !rule.split || rule.off) continue;
    const size_t prefix = rule.regex->HeadOf(head);
    if (prefix > 0 && prefix < line.size()) return {static_cast<int32_t>(prefix), static_cast<int>(i)};
  }
  return {0, -1};
}

// Two to four words that each begin with a capital: a writer's name on a line of its own.
bool LooksLikeName(std::string_view line) {
  static const RE2 name(R"(\p{Lu}[\p{Ll}'’.-]+( \p{Lu}[\p{Ll}'’.-]*){1,3})");
  return RE2::FullMatch(re2::StringPiece(line.data(), line.size()), name);
}

class BlockFinder {
 public:
  BlockFinder(const Article& article, const BlockTables& tables)
      : article_(article), tables_(tables), text_(article.text) {}

  // Lines and their rules.
  void Prepare() {
    lines_ = JoinedLines();
    MatchLines();
  }

  std::vector<PageLine> Page() const {
    std::vector<PageLine> page;
    page.reserve(lines_.size());
    for (size_t i = 0; i < lines_.size(); ++i) {
      const Line& line = lines_[i];
      const int kind =
          line.rule < 0 ? -1 : static_cast<int>(tables_.rules[static_cast<size_t>(line.rule)].kind);
      page.push_back({Text(i), line.words, line.stop, IsProse(line), kind});
    }
    return page;
  }

  const std::vector<Line>& lines() const { return lines_; }

  // The blocks' bytes; none where what is split off a line hangs on what the line is.
  std::optional<std::vector<ByteSpan>> Borders() {
    for (const Line& line : JoinedLines()) {
      CheckStop();
      if (line.bytes.start >= article_.headline_bytes && IsProse(line) && HasPrefix(line))
        return std::nullopt;
      blocks_.push_back({.bytes = line.bytes});
    }
    CoverInvisible();
    std::vector<ByteSpan> out;
    out.reserve(blocks_.size());
    for (const Block& block : blocks_) out.push_back(block.bytes);
    return out;
  }

  std::vector<Block> Run() {
    Prepare();
    LookAtPage();
    CountCaptions();
    CountMenus();
    for (size_t i = 0; i < lines_.size(); ++i) {
      CheckStop();
      Decide(i);
      if (lines_[i].rule < 0 && !tables_.page_weights.empty() &&
          lines_[i].bytes.start >= article_.headline_bytes)
        blocks_.back().confidence = Margin(judged_[i]);
    }
    CoverInvisible();
    MarkDuplicates();
    return std::move(blocks_);
  }

 private:
  std::vector<Line> JoinedLines() const {
    return JoinWrapped(tables_, text_, SplitLines(text_, article_.headline_bytes), article_.headline_bytes);
  }

  std::string_view Text(size_t i) const { return Slice(text_, lines_[i].bytes); }

  // Whether a rule may split the line's beginning off.
  bool HasPrefix(const Line& line) const {
    const std::string_view text = Slice(text_, line.bytes);
    thread_local std::vector<char> may;
    may.resize(tables_.rules.size());
    tables_.split_filter.Look(Clipped(text, kMaxPrefix), may);
    return MatchPrefix(tables_, text, may).first > 0;
  }

  // What the page says of its lines. Of a whole page the story's prose is what a second look leaves in.
  void LookAtPage() {
    const std::vector<PageLine> page = Page();
    judged_ = JudgeLines(tables_.page_weights, tables_.page_words, page);
    whole_ = !tables_.whole_weights.empty() && IsWholePage(page);
    if (!whole_) return;
    const SecondLook look(page, judged_);
    if (look.title() > 0) head_ = static_cast<size_t>(look.title());
    judged_ = look.Judge(tables_.whole_weights);
    titles_ = look.Judge(tables_.title_weights);
    KeepNextSentences();
    auto told = [&](size_t i) { return IsProse(lines_[i]) && !OffStory(i); };
    while (first_prose_ < lines_.size() && !told(first_prose_)) ++first_prose_;
    while (last_prose_ > first_prose_ && !told(last_prose_)) --last_prose_;
  }

  // A sentence right behind one of the story, or a line further, with no furniture between, is the story's.
  void KeepNextSentences() {
    for (size_t i = 0, last = lines_.size(); i < lines_.size(); ++i) {  // last: of the story, by the look
      if (lines_[i].rule >= 0) last = lines_.size();
      if (!IsProse(lines_[i])) continue;
      const bool off = OffStory(i);
      if (off && last < i && i - last <= 2) judged_[i] = kOutside;
      if (!off) last = i;
    }
  }

  // Whether the second look at a whole page took line i out of the story: a sentence where it is surer.
  bool OffStory(size_t i) const {
    return whole_ && judged_[i] > (IsProse(lines_[i]) ? kOutsideSentence : kOutside);
  }

  // By rule, whether line i may match it: a line is looked at once for all.
  std::span<const char> May(size_t i) {
    const size_t rules = tables_.rules.size();
    if (looked_.empty()) {
      looked_.resize(lines_.size());
      may_.resize(lines_.size() * rules);
    }
    const std::span<char> may = std::span(may_).subspan(i * rules, rules);
    if (!looked_[i]) tables_.filter.Look(Clipped(Text(i), kMaxRuleLine), may);
    looked_[i] = true;
    return may;
  }

  void MatchLines() {
    first_prose_ = lines_.size();
    last_prose_ = 0;
    bool before_prose = true;
    for (size_t i = 0; i < lines_.size(); ++i) {
      Line& line = lines_[i];
      if (line.bytes.start >= article_.headline_bytes) {
        const bool above = before_prose && i + 1 < lines_.size() && IsProse(lines_[i + 1]);
        line.rule = MatchWhole(tables_, Text(i), line.words, May(i),
                               {Where::kAnywhere, before_prose ? Where::kBeforeProse : Where::kAnywhere,
                                above ? Where::kAboveProse : Where::kAnywhere});
      }
      if (IsProse(line)) {
        if (before_prose) first_prose_ = i;
        before_prose = false;
        last_prose_ = i;
      }
    }
    // What is said of the writer below the story may be whole sentences.
    while (last_prose_ > first_prose_) {
      Line& last = lines_[last_prose_];
      if (last.rule < 0)
        last.rule =
            MatchWhole(tables_, Text(last_prose_), last.words, May(last_prose_), {Where::kAfterProse});
      if (IsProse(last)) break;
      --last_prose_;
    }
    for (size_t i = first_prose_ + 1; i < lines_.size(); ++i) {
      Line& line = lines_[i];
      if (line.rule < 0 && line.bytes.start >= article_.headline_bytes)
        line.rule = MatchWhole(tables_, Text(i), line.words, May(i),
                               {i <= last_prose_ + 1 ? Where::kBetween : Where::kAfterProse,
                                i > last_prose_ ? Where::kAfterProse : Where::kBetween});
    }
    std::vector<int32_t> count(tables_.rules.size());
    for (const Line& line : lines_) {
      if (line.rule >= 0) ++count[static_cast<size_t>(line.rule)];
    }
    for (Line& line : lines_) {
      if (line.rule < 0) continue;
      const auto rule = static_cast<size_t>(line.rule);
      if (count[rule] < tables_.rules[rule].on_page) line.rule = -1;
    }
  }

  // A sentence without its full stop: longer than a subheading mostly is, with words that titles leave out;
  // no item of a list, no quotation, no tweet.
  bool LacksStop(size_t i, int32_t small_words) const {
    const Line& line = lines_[i];
    if (line.rule >= 0 || line.stop || line.words < kMinCaptionWords || line.words > kMaxCaptionWords)
      return false;
    size_t at = 0;
    if (!IsUpper(NextCodePoint(Text(i), &at)) || Text(i).find_first_of("@#") != std::string_view::npos)
      return false;
    if (Text(i).ends_with(',') || Text(i).ends_with('(') || (i > 0 && Text(i - 1).ends_with(':')))
      return false;
    return !GoesOnBelow(i) && HasSmallWords(tables_, Text(i), small_words);
  }
  // A sentence that a link or a reference cut, or a tweet.
  bool GoesOnBelow(size_t i) const {
    if (i + 1 >= lines_.size()) return false;
    size_t next = 0;
    const char32_t opens = NextCodePoint(Text(i + 1), &next);
    return IsLower(opens) || IsOneOf(opens, ')', ',', '.') ||
           Text(i + 1).find("(@") != std::string_view::npos;
  }

  // Papers whose captions have no full stop: the page tells them by several such lines among paragraphs that
  // do end with one. Captions that a rule knows between paragraphs alone have none, either, and count twice.
  void CountCaptions() {
    int32_t without = 0, ruled = 0, paragraphs = 0;
    for (size_t i = first_prose_; i < last_prose_; ++i) {
      if (OffStory(i)) continue;
      without += LacksStop(i, caption_words_);
      ruled += Ruled(i, BlockKind::kCaption) && RuleOf(i).where == Where::kBetween;
      paragraphs += lines_[i].rule < 0 && lines_[i].stop && lines_[i].words >= kMinCaptionWords;
    }
    const int32_t told = without + 2 * ruled;
    bare_captions_ = told >= kMinCaptions && paragraphs >= 2 * without;
    caption_words_ = told >= 2 * kMinCaptions ? 1 : 2;
  }

  const LineRule& RuleOf(size_t i) const { return tables_.rules[static_cast<size_t>(lines_[i].rule)]; }
  // Whether a rule gave the line this kind.
  bool Ruled(size_t i, BlockKind kind) const {
    return i < lines_.size() && lines_[i].rule >= 0 && RuleOf(i).kind == kind;
  }

  // A question between paragraphs that is asked by its first word.
  bool AsksAhead(size_t i) const {
    const Line& line = lines_[i];
    if (i <= first_prose_ || !BeforeBody(i) || !Text(i).ends_with('?')) return false;
    bool asks = false;
    EachWord(Text(i), [&](const std::string& word) {
      asks = tables_.question_words.contains(word);
      return false;
    });
    return asks && line.stop;
  }

  void Add(size_t i, BlockKind kind, std::string_view rule) {
    RuleId id = article_.rule(rule);
    if (article_.desk.cascade->IsOff(id)) {  // every line has a kind: what nobody tells is body
      kind = BlockKind::kBody;
      id = article_.rule("core.block.body");
    }
    if (kind == BlockKind::kHeadline) {
      if (headlines_.empty()) title_ = Text(i);
      headlines_.insert(Text(i));
    }
    blocks_.push_back({.bytes = lines_[i].bytes, .kind = kind, .read = ReadingOf(kind), .rule = id});
  }

  void Decide(size_t i) {
    const Line& line = lines_[i];
    if (line.bytes.start < article_.headline_bytes)
      return Add(i, BlockKind::kHeadline, "core.block.headline");
    if (line.rule >= 0) {
      if (OffStory(i)) return DecideOutside(i);
      const LineRule& rule = tables_.rules[static_cast<size_t>(line.rule)];
      Add(i, rule.kind, rule.id);
      if (blocks_.back().read != Reading::kAll) blocks_.back().read = rule.read;
      return;
    }
    if (IsTitleWithoutSite(i) || (whole_ && i == head_ && head_ > 0))
      return Add(i, BlockKind::kHeadline, "core.block.headline");
    const bool above_story = i > first_prose_ && BeforeBody(i) && judged_[i + 1] <= kOutside;
    const bool outside = whole_ ? OffStory(i) : judged_[i] > (above_story ? kOutsideAboveStory : kOutside);
    if (outside && !MayBeTitle(i) && !MayBeListed(i)) return DecideOutside(i);
    if (AsksAhead(i)) return Add(i, BlockKind::kSubheading, "core.block.question");
    if (bare_captions_ && i > first_prose_ && i <= last_prose_ + 1 && LacksStop(i, caption_words_))
      return Add(i, BlockKind::kCaption, "core.block.caption");
    if (IsProse(line)) return DecideProse(i);
    DecideShort(i);
  }

  // Looks like a name and is in no row of such lines, which are menus and lists.
  bool NameAlone(size_t i) const {
    auto name = [&](size_t k) {
      return k < lines_.size() && lines_[k].rule < 0 && !headlines_.contains(Text(k)) &&
             LooksLikeName(Text(k));
    };
    return name(i) && !name(i + 1) && (i == 0 || !name(i - 1));
  }

  // A page's title often ends in the site's name, or begins with it: "Storm closes port - Daily Herald". The
  // first line that says the rest is the story's own.
  bool IsTitleWithoutSite(size_t i) const {
    if (title_.empty() || IsLong(title_) || headlines_.size() > 1 || lines_[i].words < kMinTitleWords - 1)
      return false;
    const std::string_view text = Text(i);
    if (text.size() + 3 > title_.size()) return false;
    std::string_view site = title_;
    if (site.starts_with(text)) {
      site.remove_prefix(text.size());
    } else if (site.ends_with(text)) {
      site.remove_suffix(text.size());
    } else {
      return false;
    }
    return site.find_first_of("-|:") != std::string_view::npos || site.find("–") != std::string_view::npos ||
           site.find("—") != std::string_view::npos || site.find("»") != std::string_view::npos;
  }

  // The story's own title stands before the prose, where menus stand, too.
  bool MayBeTitle(size_t i) const {
    if (i == 0) return true;
    return i < first_prose_ && !lines_[i].stop && lines_[i].words >= kMinTitleWords &&
           (headlines_.empty() || headlines_.contains(Text(i)));
  }

  // Where a page has next to no menus and buttons, lines of few words are lists of the story: shops, results.
  bool MayBeListed(size_t i) const {
    return !has_menus_ && !lines_[i].stop && lines_[i].words < kMinTitleWords;
  }

  void CountMenus() {
    int32_t furniture = 0, lines = 0;
    for (const Line& line : lines_) {
      if (IsProse(line)) continue;
      ++lines;
      furniture += line.rule >= 0 && tables_.rules[static_cast<size_t>(line.rule)].read == Reading::kNone;
    }
    const int32_t few = furniture >= kSureButtons ? 4 : 1;  // several buttons are no accident
    has_menus_ = furniture * kLinesToAMenu * few >= lines;
  }

  // A line that the page's evidence takes out of the story.
  void DecideOutside(size_t i) {
    const Line& line = lines_[i];
    const size_t announced = i - 1;
    const bool under_link =
        i > 0 &&
        ((lines_[announced].rule >= 0 && tables_.rules[static_cast<size_t>(lines_[announced].rule)].leads) ||
         teaser_ == announced);
    const bool near_prose =
        whole_ ? i > head_ && i <= last_prose_ + kNameReach && (i < first_prose_ || i > last_prose_)
               : i + kNameReach >= first_prose_ && i <= last_prose_ + kNameReach;
    const bool title =
        whole_ ? titles_[i] > 0 : !line.stop && line.words >= (under_link ? 3 : kMinTitleWords);
    if (!line.stop && near_prose && NameAlone(i) && !under_link) {
      Add(i, BlockKind::kByline, "core.block.page-byline");
    } else if (title) {
      teaser_ = i;
      Add(i, BlockKind::kTeaser, "core.block.page-teaser");
    } else {
      Add(i, BlockKind::kBoilerplate, "core.block.page");
    }
  }

  void DecideProse(size_t i) {
    auto [length, rule] = MatchPrefix(tables_, Text(i), May(i));
    if (length > 0) {
      ByteSpan bytes = lines_[i].bytes;
      const LineRule& split = tables_.rules[static_cast<size_t>(rule)];
      blocks_.push_back({.bytes = {bytes.start, bytes.start + length},
                         .kind = split.kind,
                         .read = ReadingOf(split.kind),
                         .rule = article_.rule(split.id)});
      blocks_.push_back({.bytes = Trim(text_, {bytes.start + length, bytes.end}),
                         .kind = BlockKind::kBody,
                         .rule = article_.rule("core.block.body")});
      return;
    }
    // A first paragraph that pictures or bylines part from the story is the dek.
    bool after_headline = i == first_prose_ && !headlines_.empty();
    bool parted = i + 1 < lines_.size() && lines_[i + 1].rule >= 0;
    if (after_headline && parted && lines_[i].words <= kMaxDekWords && i != last_prose_)
      return Add(i, BlockKind::kDek, "core.block.dek");
    Add(i, BlockKind::kBody, "core.block.body");
  }

  void DecideShort(size_t i) {
    const Line& line = lines_[i];
    bool alone = lines_.size() == 1;
    bool follows_link =
        i > 0 && lines_[i - 1].rule >= 0 && tables_.rules[static_cast<size_t>(lines_[i - 1].rule)].leads;
    // One title under the announcement; more, while they are long, have no stop and no prose under them.
    bool goes_on = i > 0 && i == teaser_ + 1 && line.words >= 5 && !line.stop &&
                   !(i + 1 < lines_.size() && IsProse(lines_[i + 1]));
    if (!whole_ && ((follows_link && !alone && line.words >= 3) || goes_on)) {
      teaser_ = i;
      return Add(i, BlockKind::kTeaser, "core.block.teaser");
    }
    if (i < first_prose_ && first_prose_ < lines_.size()) return DecideBeforeProse(i);
    if (alone || line.stop)
      return Add(
          i, line.stop && Text(i).ends_with('?') && BeforeBody(i) ? BlockKind::kSubheading : BlockKind::kBody,
          line.stop && Text(i).ends_with('?') && BeforeBody(i) ? "core.block.subheading" : "core.block.body");
    bool list_item = Text(i).starts_with("- ") || Text(i).starts_with("• ") || Text(i).starts_with("* ");
    if (first_prose_ == lines_.size() || list_item) return Add(i, BlockKind::kBody, "core.block.body");
    if (i > last_prose_) {
      if (i <= last_prose_ + kNameReach && NameAlone(i))
        return Add(i, BlockKind::kByline, "core.block.byline-name");
      if (line.words > kMaxSubheadingWords)
        return Add(i, BlockKind::kBody, "core.block.body");  // a paragraph cut short
      if (tables_.page_weights.empty()) return Add(i, BlockKind::kBoilerplate, "core.block.trailing");
      return Add(i, BlockKind::kBody, "core.block.list");
    }
    if (line.words > kMaxSubheadingWords) return Add(i, BlockKind::kBody, "core.block.body");
    if (Ruled(i + 1, BlockKind::kDateline) && NameAlone(i))
      return Add(i, BlockKind::kByline, "core.block.byline-name");
    if (HeadsStory(i) && !EndsList(i)) return Add(i, BlockKind::kSubheading, "core.block.subheading");
    Add(i, BlockKind::kBody, "core.block.list");
  }

  // The last of a row of short lines that look like this one: that begin with a number, or name what they say
  // before a colon.
  bool EndsList(size_t i) const {
    auto shape = [&](size_t k) {
      if (lines_[k].rule >= 0 || lines_[k].stop || lines_[k].words > kMaxSubheadingWords) return 0;
      if (std::isdigit(static_cast<unsigned char>(Text(k)[0]))) return 1;
      return Text(k).find(": ") != std::string_view::npos || Text(k).find(":\u00A0") != std::string_view::npos
                 ? 2
                 : 0;
    };
    return i >= 2 && shape(i) != 0 && shape(i - 1) == shape(i) && shape(i - 2) == shape(i);
  }

  // Whether the next line that no rule knows, within a few, is a sentence: a subheading has one below it; in
  // rows of short lines only the last has.
  bool HeadsStory(size_t i) const {
    for (size_t k = i + 1; k < lines_.size() && k <= i + kHeadReach; ++k) {
      if (lines_[k].rule < 0 && !OffStory(k)) return lines_[k].stop || lines_[k].words > kMaxSubheadingWords;
    }
    return true;
  }

  bool BeforeBody(size_t i) const {
    return lines_[i].words <= kMaxSubheadingWords && i + 1 < lines_.size() && IsProse(lines_[i + 1]) &&
           lines_[i].words > 1;
  }

  void DecideBeforeProse(size_t i) {
    const Line& line = lines_[i];
    if (headlines_.empty()) {
      const bool repeated = i + 1 < lines_.size() && Text(i + 1) == Text(i);
      if (i == 0 && !repeated && !line.stop && line.words >= kMinDekWords && line.words <= kMaxDekWords &&
          !InTitleCase(Text(i)) && Text(i).find('|') == std::string_view::npos)
        return Add(i, BlockKind::kDek, "core.block.dek");
      if (!line.stop && line.words >= 3 && line.words <= kMaxHeadlineWords)
        return Add(i, BlockKind::kHeadline, "core.block.headline");
      return DecideLeading(i);
    }
    if (headlines_.contains(Text(i))) return Add(i, BlockKind::kHeadline, "core.block.headline");
    if (!line.stop && i + kNameReach >= first_prose_ && NameAlone(i))
      return Add(i, BlockKind::kByline, "core.block.byline-name");
    if (line.words >= 5 && line.words <= kMaxDekWords) return Add(i, BlockKind::kDek, "core.block.dek");
    if (i + 1 == first_prose_ && !line.stop) return Add(i, BlockKind::kSubheading, "core.block.subheading");
    DecideLeading(i);
  }

  // A short line before the prose that nothing else explains.
  void DecideLeading(size_t i) {
    if (lines_[i].stop) return Add(i, BlockKind::kBody, "core.block.body");
    if (whole_ || (!tables_.page_weights.empty() && !(has_menus_ && judged_[i] > kInside)))
      return Add(i, BlockKind::kBody, "core.block.list");
    Add(i, BlockKind::kBoilerplate, "core.block.leading");
  }

  // Zero-width characters are white space to every rule here, and none to a reader of the table: those at an
  // end of a line join its block, a line that has nothing else is a block of its own.
  void CoverInvisible() {
    std::vector<Block> all;
    for (size_t b = 0; b <= blocks_.size(); ++b) {
      const int32_t start = all.empty() ? 0 : all.back().bytes.end;
      const int32_t end = b < blocks_.size() ? blocks_[b].bytes.start : static_cast<int32_t>(text_.size());
      bool open = !all.empty(), own = false;  // on the last block's line; the line has a block of its own
      for (size_t at = static_cast<size_t>(start); at < static_cast<size_t>(end);) {
        const auto from = static_cast<int32_t>(at);
        const char32_t c = NextCodePoint(text_, &at);
        if (EndsLine(c)) {
          open = own = false;
        } else if (!IsWhiteSpace(c)) {
          if (!open && !own)
            all.push_back({.bytes = {from, from},
                           .kind = BlockKind::kBoilerplate,
                           .read = Reading::kNone,
                           .rule = article_.rule("core.block.invisible")});
          own = !open;
          all.back().bytes.end = static_cast<int32_t>(at);
        }
      }
      if (b == blocks_.size()) break;
      Block next = blocks_[b];
      if (own) {  // the next block is on that line
        next.bytes.start = all.back().bytes.start;
        all.pop_back();
      }
      all.push_back(next);
    }
    blocks_ = std::move(all);
  }

  void MarkDuplicates() {
    std::unordered_map<std::string_view, int32_t> seen;
    for (size_t i = 0; i < blocks_.size(); ++i) {
      auto [it, fresh] = seen.emplace(Slice(text_, blocks_[i].bytes), static_cast<int32_t>(i));
      if (fresh) continue;
      blocks_[i].duplicate_of = it->second;
      blocks_[i].read = Reading::kNone;
    }
  }

  const Article& article_;
  const BlockTables& tables_;
  std::string_view text_;
  std::vector<Line> lines_;
  std::vector<char> may_;        // by line, by rule
  std::vector<bool> looked_;     // by line
  std::vector<int32_t> judged_;  // a line: log odds that it is no part of the story
  std::vector<int32_t> titles_;  // a line of a whole page: log odds that it is another story's title
  std::vector<Block> blocks_;
  std::unordered_set<std::string_view> headlines_;  // texts of the headlines so far
  std::string_view title_;                          // the first of them
  size_t first_prose_ = 0, last_prose_ = 0;
  size_t head_ = 0;  // of a whole page: the line that has the page's title above the story; 0: none
  size_t teaser_ = static_cast<size_t>(-2);  // the last line that stands under an announced link
  bool whole_ = false;                       // a page as a browser shows it, looked at twice
  bool has_menus_ = false;
  bool bare_captions_ = false;  // this page's captions have no full stop
  int32_t caption_words_ = 2;   // and so many small words: fewer where many of them tell the habit
};

// Reads a table of blocks.toml by the keys that there are; every fault is told, with its place.
class LineReader {
 public:
  LineReader(const SourceText& source, const toml::table& table, Diagnostics* faults)
      : source_(source), table_(table), faults_(faults) {}

  std::string Text(std::string_view key) { return Value<std::string>(key, "a text").value_or(std::string()); }
  bool Flag(std::string_view key) { return Value<bool>(key, "true or false").value_or(false); }
  int32_t Number(std::string_view key, int32_t otherwise) {
    constexpr int64_t kMost = 1'000'000;
    const std::optional<int64_t> number = Value<int64_t>(key, "a whole number of at least 0");
    if (!number) return otherwise;
    if (*number >= 0 && *number <= kMost) return static_cast<int32_t>(*number);
    Fault(*table_.get(key), Ticked(key) + " is a number from 0 to " + std::to_string(kMost), "");
    return otherwise;
  }
  std::vector<std::string> Texts(std::string_view key) {
    std::vector<std::string> out;
    const toml::node* node = Take(key);
    if (node == nullptr) return out;
    const toml::array* array = node->as_array();
    if (array == nullptr) {
      Fault(*node, Ticked(key) + " must be a list of texts", "as in [\"a\", \"b\"]");
      return out;
    }
    for (const toml::node& one : *array) {
      if (auto text = one.value_exact<std::string>())
        out.push_back(std::move(*text));
      else
        Fault(one, Ticked(key) + " holds texts only", "");
    }
    return out;
  }
  // A text that is one of few; empty where it is not told or none of them.
  std::string OneOf(std::string_view key, const std::vector<std::string_view>& known) {
    std::string text = Text(key);
    const toml::node* found = table_.get(key);
    if (found == nullptr || !found->is_string() || std::find(known.begin(), known.end(), text) != known.end())
      return text;
    const toml::node& node = *found;
    faults_->push_back(source_.Fault(source_.InsideString(PositionOf(node)),
                                     "unknown " + Ticked(key) + " " + Ticked(text), DidYouMean(text, known)));
    return {};
  }
  const toml::node* Take(std::string_view key) {
    known_.push_back(key);
    return table_.get(key);
  }
  void Finish(std::string_view what) {
    for (const auto& [key, value] : table_) {
      if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
      faults_->push_back(source_.Fault(PositionOf(key),
                                       "unknown key " + Ticked(key.str()) + " in " + std::string(what),
                                       DidYouMean(key.str(), known_)));
    }
  }
  void Fault(const toml::node& node, std::string message, std::string hint) {
    faults_->push_back(source_.Fault(PositionOf(node), std::move(message), std::move(hint)));
  }
  void FaultOfAll(std::string message, std::string hint) {
    Fault(table_, std::move(message), std::move(hint));
  }

 private:
  static std::string Ticked(std::string_view text) { return "`" + std::string(text) + "`"; }

  template <class T>
  std::optional<T> Value(std::string_view key, const char* what) {
    const toml::node* node = Take(key);
    if (node == nullptr) return std::nullopt;
    std::optional<T> value = node->value_exact<T>();
    if (!value) Fault(*node, Ticked(key) + " must be " + what, "");
    return value;
  }

  const SourceText& source_;
  const toml::table& table_;
  Diagnostics* faults_;
  std::vector<std::string_view> known_;
};

std::vector<std::string_view> KindNames() {
  std::vector<std::string_view> out;
  for (int k = 0; k <= static_cast<int>(BlockKind::kCorrection); ++k)
    out.emplace_back(Name(static_cast<BlockKind>(k)));
  return out;
}

// The regex under a key; null, and a fault, for one that is none.
std::unique_ptr<LineRegex> ReadRegex(std::string_view key, const std::string& text, const LineRule& rule,
                                     LineReader* reader) {
  if (text.empty()) return nullptr;
  std::string fault;
  std::unique_ptr<LineRegex> regex = LineRegex::Make(text, &fault);
  if (regex == nullptr)
    reader->Fault(*reader->Take(key), "line rule `" + rule.id + "`: " + fault, "RE2 syntax");
  return regex;
}

void ReadLineRule(const SourceText& source, const toml::table& table, const std::string& pack,
                  BlockTables* tables, Diagnostics* faults) {
  const size_t before = faults->size();
  LineReader reader(source, table, faults);
  LineRule rule;
  rule.pack = pack;
  rule.file = "blocks.toml";
  rule.line = static_cast<int>(table.source().begin.line);
  rule.id = reader.Text("id");
  rule.doc = reader.Text("doc");
  rule.pattern = reader.Text("pattern");
  rule.split = reader.Flag("split");
  rule.leads = reader.Flag("leads");
  rule.of_long = reader.Flag("long");
  rule.max_words = reader.Number("max_words", kMaxRuleLine);
  rule.on_page = reader.Number("on_page", 0);
  rule.small_words = reader.Number("small_words", 0);
  rule.min_words = reader.Number("min_words", 0);
  const std::string where = reader.OneOf("where", {std::begin(kWheres), std::end(kWheres)});
  if (!where.empty())
    rule.where = static_cast<Where>(std::find(std::begin(kWheres), std::end(kWheres), where) - kWheres);
  rule.read = reader.OneOf("read", {"names", "none"}) == "none" ? Reading::kNone : Reading::kNames;
  rule.needs = reader.Texts("needs");
  rule.yes = reader.Texts("yes");
  rule.no = reader.Texts("no");
  const std::string kind = reader.OneOf("kind", KindNames());
  const std::string unless = reader.Text("unless");
  reader.Finish("a line rule");
  if (rule.id.empty() || rule.pattern.empty()) reader.FaultOfAll("a line rule needs `id` and `pattern`", "");
  if (table.get("kind") == nullptr)
    reader.FaultOfAll("line rule `" + rule.id + "` has no `kind`", DidYouMean("", KindNames()));
  rule.regex = ReadRegex("pattern", rule.pattern, rule, &reader);
  if (rule.regex != nullptr && rule.split && !rule.regex->has_group())
    reader.Fault(*reader.Take("pattern"), "line rule `" + rule.id + "` splits, but has no group",
                 "put what is split off in round brackets");
  rule.unless = ReadRegex("unless", unless, rule, &reader);
  if (faults->size() > before) return;
  rule.kind = *ParseKind(kind);
  tables->has_of_long |= rule.of_long;
  if (std::find(rule.needs.begin(), rule.needs.end(), "") != rule.needs.end()) rule.needs.clear();
  for (const std::string& part : rule.needs) tables->needs.Add(part, tables->rules.size());
  const std::vector<pattern::RegexWay> ways = pattern::WaysOf(rule.pattern);
  tables->filter.Add(ways);
  tables->split_filter.Add(rule.split ? ways : std::vector<pattern::RegexWay>());
  tables->rules.push_back(std::move(rule));
}

}  // namespace

CoreParts CoreBlocks() {
  return {{},
          {{"core.block.body", "prose: a line that ends as a sentence does, or a long one"},
           {"core.block.headline", "the headline's own cell, or the first line when it has no full stop"},
           {"core.block.dek", "a first paragraph that pictures or bylines part from the story"},
           {"core.block.subheading", "a short line between paragraphs"},
           {"core.block.question", "a question between paragraphs that a question word opens"},
           {"core.block.caption",
            "a sentence without its full stop, on a page with several among paragraphs that have one"},
           {"core.block.byline-name", "a name on a line of its own, before or after the prose"},
           {"core.block.page", "learned from the page: no part of the story"},
           {"core.block.page-teaser", "learned from the page: no part of the story, and long as a title"},
           {"core.block.page-byline", "learned from the page: no part of the story, and a name"},
           {"core.block.teaser", "the line under “Read more”, and the long ones under that"},
           {"core.block.invisible", "a line of zero-width characters alone"},
           {"core.block.list",
            "a short line before or after the prose that the page's evidence leaves in the story"},
           {"core.block.leading", "a short line before the prose that nothing else explains"},
           {"core.block.trailing", "a short line after the last prose"}}};
}

std::shared_ptr<BlockTables> LoadBlockTables(const std::vector<std::string>& pack_folders,
                                             Diagnostics* faults) {
  auto tables = std::make_shared<BlockTables>();
  std::vector<std::string> words_of_reader, house, writer;
  for (const std::string& folder : pack_folders) {
    std::filesystem::path path = std::filesystem::path(folder) / "blocks.toml";
    std::optional<std::string> content = ReadFile(path.string());
    if (!content) continue;
    for (const auto& [file, weights] : {std::pair("blocks_weights.tsv", &tables->page_weights),
                                        std::pair("blocks_whole_weights.tsv", &tables->whole_weights),
                                        std::pair("blocks_titles_weights.tsv", &tables->title_weights)})
      weights->Load(folder + "/" + file, file, faults);
    const size_t before = faults->size();
    const SourceText source(path.string(), std::move(*content));
    const std::optional<toml::table> parsed = ParseSoundToml(source, faults);
    if (!parsed) continue;
    LineReader reader(source, *parsed, faults);
    for (const auto& [key, set] : {std::pair("small_words", &tables->small_words),
                                   std::pair("question_words", &tables->question_words),
                                   std::pair("address_words", &tables->address_words)}) {
      const std::vector<std::string> words = reader.Texts(key);
      set->insert(words.begin(), words.end());
    }
    for (const auto& [key, set] :
         {std::pair("reader_words", &words_of_reader), {"house_words", &house}, {"writer_words", &writer}}) {
      for (std::string& word : reader.Texts(key)) set->push_back(std::move(word));
    }
    const toml::node* lines = reader.Take("line");
    reader.Finish("blocks.toml");
    if (lines != nullptr && !lines->is_array_of_tables())
      reader.Fault(*lines, "write [[line]], with two brackets", "");
    for (size_t i = 0; lines != nullptr && lines->is_array_of_tables() && i < lines->as_array()->size(); ++i)
      ReadLineRule(source, *lines->as_array()->get(i)->as_table(), path.parent_path().filename().string(),
                   tables.get(), faults);
    std::stable_sort(faults->begin() + static_cast<std::ptrdiff_t>(before), faults->end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                       return std::tie(a.line, a.column) < std::tie(b.line, b.column);
                     });
  }
  tables->page_words = {WordSet(words_of_reader), WordSet(house), WordSet(writer)};
  return tables;
}

void SwitchOffLines(const Cascade& cascade, BlockTables* tables) {
  for (LineRule& rule : tables->rules) rule.off = cascade.IsOff(cascade.FindRule(rule.id));
}

std::vector<std::pair<ByteSpan, RuleId>> LinesOfOffRules(const Article& article, const BlockTables& tables) {
  std::vector<std::pair<ByteSpan, RuleId>> out;
  const auto lines = SplitLines(article.text, article.headline_bytes);
  for (const LineRule& rule : tables.rules) {
    if (!rule.off) continue;
    for (const Line& line : lines) {
      const std::string_view words = Slice(article.text, line.bytes);
      int32_t size = line.bytes.end - line.bytes.start;
      if (rule.split)
        size = static_cast<int32_t>(rule.regex->HeadOf(LineText(Clipped(words, kMaxPrefix))));
      else if (!MatchesLine(tables, rule, words))
        size = 0;
      if (size > 0) out.push_back({{line.bytes.start, line.bytes.start + size}, article.rule(rule.id)});
    }
  }
  return out;
}

std::vector<RuleInfo> BlockRules(const BlockTables& tables) {
  std::vector<RuleInfo> out;
  for (const LineRule& rule : tables.rules) {
    out.push_back({.id = rule.id,
                   .doc = rule.doc,
                   .pack = rule.pack,
                   .file = rule.file,
                   .emits = "block",
                   .pattern = rule.pattern,
                   .line = rule.line});
  }
  return out;
}

void TestBlockExamples(const BlockTables& tables, Diagnostics* faults) {
  for (size_t i = 0; i < tables.rules.size(); ++i) {
    const LineRule& rule = tables.rules[i];
    auto matches = [&](const std::string& line) {
      return rule.split ? rule.regex->HeadOf(LineText(line)) > 0 : MatchesLine(tables, rule, line);
    };
    auto fault = [&](const std::string& line, const char* what) {
      faults->push_back({.file = rule.file,
                         .line = rule.line,
                         .message = "line rule `" + rule.id + "` " + what + " its example “" + line + "”"});
    };
    for (const std::string& line : rule.yes) {
      if (!matches(line)) fault(line, "does not match");
    }
    for (const std::string& line : rule.no) {
      if (matches(line)) fault(line, "matches");
    }
    if (rule.yes.empty() || rule.no.empty()) fault("", "needs `yes` and `no`, so there is no");
  }
}

std::vector<std::pair<ByteSpan, PageLine>> PageOf(const Article& article, const BlockTables& tables) {
  BlockFinder finder(article, tables);
  finder.Prepare();
  std::vector<std::pair<ByteSpan, PageLine>> out;
  for (const PageLine& line : finder.Page()) out.push_back({finder.lines()[out.size()].bytes, line});
  return out;
}

const PageWords& PageWordsOf(const BlockTables& tables) { return tables.page_words; }

std::vector<std::pair<ByteSpan, PrintedFeatures>> SecondLookOf(const Article& article,
                                                               const BlockTables& tables) {
  BlockFinder finder(article, tables);
  finder.Prepare();
  const std::vector<PageLine> page = finder.Page();
  std::vector<std::pair<ByteSpan, PrintedFeatures>> out;
  if (!IsWholePage(page)) return out;
  const std::vector<PrintedFeatures> features =
      SecondLook(page, JudgeLines(tables.page_weights, tables.page_words, page)).Features();
  for (size_t i = 0; i < page.size(); ++i) {
    if (SecondLook::Asks(page[i])) out.emplace_back(finder.lines()[i].bytes, features[i]);
  }
  return out;
}

std::vector<Block> FindBlocks(const Article& article, const BlockTables& tables) {
  return BlockFinder(article, tables).Run();
}

std::optional<std::vector<ByteSpan>> FindBorders(const Article& article, const BlockTables& tables) {
  return BlockFinder(article, tables).Borders();
}

}  // namespace copydesk::news
