// The times layer: spans of kind `timex` (found by the rules of times.toml) → rows with a TIMEX3 value.
//
//   "last week", published 2019-09-08  →  DATE 2019-W35, 2019-08-26 … 2019-09-01, anchor published
//
// A rule says by `form` how its labels are to be read; what a word is worth stands in times_words.tsv and
// times_holidays.tsv, whose spans (kinds `timeword`, `holiday`) lie under the labels:
//
// - date: weekday month day year numeric clock …: a calendar date, a weekday, "today", a season, a holiday
// - dates: day1 + the labels of `date`: "8 and 9 July", "8-9 July" → two rows
// - unit: before | now | after, unit: "last week", "this month", "the following year"
// - offset: number unit before | after: "two weeks ago", "three days later"
// - week-away: number before | after, weekday: "a week ago Tuesday"
// - beyond: before | after, weekday | unit: "the Friday before last"
// - nth: nth weekday | unit, month year: "the third Monday of January 2020"
// - years: year year2: "2018-2020" → two rows; "2017-18" → one
// - year-words: words: "nineteen ninety-six"
// - stamp: day month year | iso, clock: "19-Nov-2012", "2016-10-26T15:50:06Z"
// - part: nth of quarter | half | decade | century
// - duration: number unit: "for six weeks", "18-year"
// - set: frequency | number unit | weekday | month | season: "annual", "every two weeks", "Sundays", "each
// July"
// - sets: weekday weekday2: "open Tuesday to Saturday" → two rows
// - ref (attribute `value`, none: not told): "recently", "on a Saturday"
//
// Rules: a date without a year, a weekday or a season is the nearest one that fits the direction of its
// clause (times_direction.h), the past by default. `anchor = "text"` counts from the last day named before;
// with none there is no value. A month or a day told behind a full date of an earlier year goes on from
// there. A relative word in a quotation counts from the day on which that was said, where its sentence tells
// one; the signature
// "(@name) May 5, 2020" of a quoted post dates the relative words before it in its block.
// Two passes: the first reads each span by itself, the second what needs its neighbours (the other end of a
// range, a clock's day, a quotation's day, the quarter that "a year earlier" means).
// Cost: O(timex spans · tokens of a sentence).
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "base/one_of.h"
#include "base/stop.h"
#include "news/calendar.h"
#include "news/layers.h"
#include "news/syntax.h"
#include "news/times_direction.h"

namespace copydesk::news {

struct TimeTables {
  KindId timex = -1, word = -1, holiday = -1, quoted = -1;
  DirectionWords direction;
  WordSet range_link;   // [sets] time_range_link: what joins the ends of a range
  WordSet range_open;   // [sets] time_range_open: what stands before a range that "and" joins
  std::string slashes;  // [sets] time_slashes: "day" or "month" first; empty: as the article tells
};

CoreParts CoreTimes() { return {}; }

std::shared_ptr<const TimeTables> LoadTimeTables(const Kinds& kinds, const SetSource& set) {
  auto tables = std::make_shared<TimeTables>();
  tables->timex = kinds.Find("timex");
  tables->word = kinds.Find("timeword");
  tables->holiday = kinds.Find("holiday");
  tables->quoted = kinds.Find("quoted");
  tables->direction = LoadDirectionWords(set);
  tables->range_link = WordSet(set("time_range_link"));
  tables->range_open = WordSet(set("time_range_open"));
  for (std::string& word : set("time_slashes")) tables->slashes = std::move(word);
  return tables;
}

namespace {

using enum ClosedClass;

// What a span says, before it becomes a row.
struct Reading {
  std::string type = "DATE";
  std::string value;
  std::optional<Period> period;  // gives value, first, last and granularity where they are not set
  std::string granularity;
  std::string mod;
  std::string anchor = "none";
  bool vague = false;
  std::string clock;       // "T13:00": a time of day whose day is not told
  bool year_told = false;  // the expression names its year
};

// What the second pass needs to know of a row.
struct Note {
  const Span* span = nullptr;
  std::string clock;
  bool year_told = false;
};

struct Count {
  double n = 1;
  bool vague = false;  // "several"
};

std::optional<int> ParseInt(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

// The numbers in a text: "30-06-2025" → 30, 6, 2025; at most eight, none above nine digits. `at` is where
// each begins.
struct Digits {
  std::vector<int> numbers;
  std::vector<size_t> lengths;
};
Digits DigitsIn(std::string_view text) {
  Digits out;
  for (size_t i = 0; i < text.size() && out.numbers.size() < 8;) {
    if (!std::isdigit(static_cast<unsigned char>(text[i]))) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) ++end;
    out.numbers.push_back(ParseInt(text.substr(i, std::min<size_t>(end - i, 9))).value_or(0));
    out.lengths.push_back(end - i);
    i = end;
  }
  return out;
}

// "7", "1.5", "0.25": no trailing zeros.
std::string FormatNumber(double n) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.2f", n);
  std::string out = buffer;
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
  return out;
}

// A unit of times_words.tsv: "W", "TH", "10Y" (a decade).
struct Unit {
  int times = 1;
  std::string letter;  // Y M W D, TH TM TS
  Grain grain = Grain::kDay;
};
std::optional<Unit> ParseUnit(std::string_view value) {
  Unit unit;
  size_t digits = 0;
  while (digits < value.size() && std::isdigit(static_cast<unsigned char>(value[digits]))) ++digits;
  if (digits > 0) unit.times = ParseInt(value.substr(0, digits)).value_or(1);
  unit.letter = value.substr(digits);
  if (unit.letter.empty()) return std::nullopt;
  switch (unit.letter[0]) {
    case 'Y':
      unit.grain = unit.times == 100 ? Grain::kCentury : unit.times == 10 ? Grain::kDecade : Grain::kYear;
      break;
    case 'M':
      unit.grain = Grain::kMonth;
      break;
    case 'Q':
      unit.grain = Grain::kQuarter;
      break;
    case 'W':
      unit.grain = Grain::kWeek;
      break;
    case 'T':
      unit.grain = Grain::kTime;
      break;
    default:
      unit.grain = Grain::kDay;
  }
  return unit;
}

// "P6M", "PT30M", "PTXH", "P1.5Y", "PXDE" and "PXC" for decades and centuries.
std::string DurationValue(const Unit& unit, Count count) {
  bool of_day = unit.letter[0] == 'T';
  std::string letter = of_day ? unit.letter.substr(1) : unit.letter;
  if (!count.vague) return (of_day ? "PT" : "P") + FormatNumber(count.n * unit.times) + letter;
  if (unit.grain == Grain::kDecade) return "PXDE";
  if (unit.grain == Grain::kCentury) return "PXC";
  return (of_day ? "PTX" : "PX") + letter;
}

class Normaliser {
 public:
  Normaliser(Article* article, const TimeTables& tables)
      : article_(article), tables_(tables), doc_(article->document()) {
    last_of_.fill(-1);
  }

  std::vector<Time> Run() {
    std::span<const Span> spans = article_->cascade().Get(tables_.timex);
    FindSignatures(spans);
    FindSlashes(spans);
    for (const Span& span : spans) {
      CheckStop();
      Enter(span);
      if (!article_->ReadsNames(block_)) continue;
      base_ = BaseAt(span.tokens.start);
      Read();
    }
    for (size_t i = 0; i < times_.size(); ++i) {
      CheckStop();
      Enter(*notes_[i].span);
      base_ = BaseAt(span_->tokens.start);
      CompleteRange(i);
      BindToQuotation(i);
      BindClock(i);
      BindToQuarter(i);
      BindToNext(i);
    }
    return std::move(times_);
  }

 private:
  void Enter(const Span& span) {
    span_ = &span;
    block_ = article_->block_of(span.tokens.start);
  }

  // --- words and labels
  // -------------------------------------------------------------------------------------------
  std::string_view WordValue(int32_t token, std::string_view cls) const {
    for (const Span& s : doc_.spans_at(tables_.word, token)) {
      if (s.attribute("class") == cls) return s.attribute("value");
    }
    return {};
  }
  const Capture* Label(std::string_view label) const { return span_->capture(label); }
  std::string_view LabelText(std::string_view label) const {
    const Capture* c = Label(label);
    return c == nullptr ? std::string_view() : doc_.text(c->tokens);
  }
  // The value of the first word of a class under a label.
  std::string_view LabelValue(std::string_view label, std::string_view cls) const {
    const Capture* c = Label(label);
    if (c == nullptr) return {};
    for (int32_t t = c->tokens.start; t < c->tokens.end; ++t) {
      if (std::string_view v = WordValue(t, cls); !v.empty()) return v;
    }
    return {};
  }
  std::optional<int> LabelNumber(std::string_view label) const {
    std::string_view text = LabelText(label);
    while (!text.empty() && !std::isdigit(static_cast<unsigned char>(text[0]))) text.remove_prefix(1);
    return ParseInt(text);
  }
  // An ordinal: "third", "3rd".
  std::optional<int> LabelOrdinal(std::string_view label) const {
    if (std::optional<int> n = LabelNumber(label)) return n;
    return ParseInt(LabelValue(label, "ordinal"));
  }
  std::optional<Unit> LabelUnit() const {
    for (std::string_view cls : {"unit", "units"}) {
      if (std::string_view v = LabelValue("unit", cls); !v.empty()) return ParseUnit(v);
    }
    return ParseUnit(span_->attribute("unit"));
  }
  // "two and a half", "twenty-five", "1,200", "several"; 1 where there are no number words ("a").
  Count ReadCount(TokenSpan tokens) const {
    double total = 0, part = 0;
    bool any = false;
    for (int32_t t = tokens.start; t < tokens.end; ++t) {
      std::string_view word = doc_.word(t).lower;
      if (word.find_first_of("0123456789") == 0) {
        std::string plain(word);
        std::erase(plain, ',');
        part += std::strtod(plain.c_str(), nullptr);
        any = true;
        continue;
      }
      std::string_view value = WordValue(t, "number");
      if (value.empty()) continue;
      if (value == "X") return {0, true};
      double n = std::strtod(std::string(value).c_str(), nullptr);
      if (n == 12 && doc_.Is(t, kMultiplier)) {
        part = std::max(part, 1.0) * 12;
      } else if (n >= 1000) {
        total += std::max(part, 1.0) * n;
        part = 0;
      } else if (n == 100) {
        part = std::max(part, 1.0) * n;
      } else if (n == 0.5 && t > tokens.start && part == 0) {
        part = 1.5;  // "one/a … and a half" where the one is an article
      } else {
        part += n;
      }
      any = true;
    }
    if (!any) return {1, false};
    return {total + part, false};
  }
  // How many of the unit; without a number a plural is vague ("years") and a singular is one ("year-long").
  Count LabelCount() const {
    const Capture* c = Label("number");
    Count count = c != nullptr ? ReadCount(c->tokens)
                               : Count{1, Label("unit") != nullptr && LabelValue("unit", "unit").empty()};
    if (Label("half") != nullptr) count.n += 0.5;
    return count;
  }

  // --- where to count from
  // ---------------------------------------------------------------------------------------- Posts that are
  // quoted with "(@name) May 5, 2020" behind them.
  void FindSignatures(std::span<const Span> spans) {
    for (const Span& span : spans) {
      ByteSpan bytes = doc_.bytes(span.tokens);
      std::string_view before = doc_.text().substr(0, static_cast<size_t>(bytes.start));
      while (before.ends_with(' ')) before.remove_suffix(1);
      if (!before.ends_with(')')) continue;
      size_t open = before.substr(before.size() - std::min<size_t>(before.size(), 40)).rfind("(@");
      if (open == std::string_view::npos) continue;
      span_ = &span;
      std::optional<int> month = ParseInt(LabelValue("month", "month")), day = LabelNumber("day"),
                         year = LabelNumber("year");
      if (!month || !day || !year) continue;
      if (std::optional<Day> date = FindDay(*year, *month, *day)) {
        signatures_.push_back({article_->block_of(span.tokens.start), span.tokens.start, *date});
      }
    }
  }
  // 7/4/2020: as the pack says; else as another date of the article shows (25/12/2020); else the month first,
  // told in the report.
  void FindSlashes(std::span<const Span> spans) {
    bool asked = false, day_first = false, month_first = false;
    for (const Span& span : spans) {
      const Capture* c = span.capture("numeric");
      if (c == nullptr || doc_.text(c->tokens).find('/') == std::string_view::npos) continue;
      Digits d = DigitsIn(doc_.text(c->tokens));
      if (d.numbers.size() < 3 || d.lengths[0] == 4) continue;
      asked |= d.numbers[0] != d.numbers[1];
      day_first |= d.numbers[0] > 12;
      month_first |= d.numbers[1] > 12;
    }
    slashes_day_first_ = tables_.slashes.empty() ? day_first && !month_first : tables_.slashes == "day";
    if (asked && tables_.slashes.empty() && day_first == month_first)
      article_->MeetLimit(
          "times: dates with slashes are read with the month first (set time_slashes in a pack)");
  }
  std::optional<Day> BaseAt(int32_t token) const {
    auto next = std::upper_bound(signatures_.begin(), signatures_.end(), token,
                                 [](int32_t at, const Signature& s) { return at < s.token; });
    return next != signatures_.end() && next->block == block_ ? next->day : article_->published;
  }
  // The last row that names a period no longer than this grain, for "that year", "two days later".
  const Time* Before(Grain grain) const {
    int32_t last = -1;
    for (int g = 0; g <= static_cast<int>(std::max(grain, Grain::kDay)); ++g)
      last = std::max(last, last_of_[static_cast<size_t>(g)]);
    return last < 0 ? nullptr : &times_[static_cast<size_t>(last)];
  }
  // What is compared with ("a year earlier") is no day that the story goes on from.
  void NoteGrain(const Time& time) {
    if (!time.first || !IsOneOf(time.type, "DATE", "TIME")) return;
    if (span_->attribute("form") == "offset" && Label("before") != nullptr && time.granularity != "day")
      return;
    if (std::optional<Grain> named = ParseGrain(time.granularity))
      last_of_[static_cast<size_t>(*named)] = static_cast<int32_t>(times_.size());
  }
  // The day that this span counts from; sets the reading's anchor.
  std::optional<Day> Reference(Reading* reading, Grain grain = Grain::kDay) const {
    std::string_view anchor = span_->attribute("anchor");
    if (anchor == "text") {
      reading->anchor = "text";
      const Time* before = Before(grain);
      return before == nullptr ? std::nullopt : before->first;
    }
    if (anchor == "next") {  // the day stands in the same phrase, or is not told: BindToNext
      reading->anchor = "text";
      return std::nullopt;
    }
    if (anchor == "quarter") {
      if (last_of_[static_cast<size_t>(Grain::kQuarter)] >= 0) {
        reading->anchor = "text";
        return times_[static_cast<size_t>(last_of_[static_cast<size_t>(Grain::kQuarter)])].first;
      }
      reading->anchor = "published";
      return base_ ? AddTo(*base_, Grain::kQuarter, -1) : std::nullopt;
    }
    reading->anchor = "published";
    return base_;
  }

  // --- direction
  // ------------------------------------------------------------------------------------------------------
  Tense TenseHere() const { return DirectionHere().tense; }
  TimeDirection DirectionHere() const {
    const Syntax& syntax =
        article_->grammar().Of(doc_.tokens()[static_cast<size_t>(span_->tokens.start)].sentence);
    BlockKind kind = article_->blocks()[static_cast<size_t>(block_)].kind;
    bool headline = IsOneOf(kind, BlockKind::kHeadline, BlockKind::kSubheading, BlockKind::kCaption);
    return DirectionOf(doc_, syntax, tables_.direction, doc_.sentence_of(span_->tokens.start).tokens,
                       span_->tokens, headline);
  }

  // --- rows
  // -------------------------------------------------------------------------------------------------------
  void Add(TokenSpan tokens, Reading reading) {
    Time time;
    time.tokens = tokens;
    time.type = std::move(reading.type);
    if (reading.period) {
      if (reading.value.empty()) reading.value = reading.period->value;
      time.first = reading.period->first;
      time.last = reading.period->last;
      if (reading.granularity.empty() && reading.type != "DURATION")
        reading.granularity = Name(reading.period->grain);
    }
    time.value = std::move(reading.value);
    time.mod = std::move(reading.mod);
    time.granularity = std::move(reading.granularity);
    time.anchor = std::move(reading.anchor);
    time.vague = reading.vague;
    time.rule = span_->rule;
    NoteGrain(time);
    notes_.push_back(Note{.span = span_, .clock = std::move(reading.clock), .year_told = reading.year_told});
    times_.push_back(std::move(time));
  }
  // Gives a row that was read before another period.
  void Change(size_t row, const Period& period, std::string_view anchor) {
    Time& time = times_[row];
    if (time.type == "DATE") {
      time.value = period.value;
      time.granularity = Name(period.grain);
    } else {
      size_t at = time.value.find('T');
      std::string_view part = LabelValue("part", "part");
      std::string of_day = at != std::string::npos ? time.value.substr(at)
                           : part.empty()          ? ""
                                                   : "T" + std::string(part);
      time.value = period.value + of_day;
    }
    time.first = period.first;
    time.last = period.last;
    time.anchor = anchor;
  }

  void Read() {
    std::string_view form = span_->attribute("form");
    if (form == "dates") return ReadDates();
    if (form == "years") return ReadYears();
    if (form == "sets") return ReadSets();
    Reading reading = ReadOne();
    // What is counted on from the text lies ahead only where its verb says so.
    bool ahead = reading.period && base_ && reading.anchor == "text" && reading.period->first > *base_;
    if (ahead && form != "date" && TenseHere() != Tense::kFuture) {
      reading.period.reset();
      reading.value.clear();
      reading.granularity.clear();
    }
    if (reading.period && IsHeading()) heading_ = {block_, YearOf(reading.period->first)};
    Add(span_->tokens, std::move(reading));
  }
  // "2019" on a line of its own.
  bool IsHeading() const { return span_->attribute("around") == "below"; }
  // The reading of a span that is one row.
  Reading ReadOne() const {
    std::string_view form = span_->attribute("form");
    Reading reading;
    if (form == "ref") {
      reading.value = span_->attribute("value");
      reading.vague = true;
    } else if (form == "date") {
      reading = ReadDate();
    } else if (form == "unit") {
      reading = ReadUnit();
    } else if (form == "offset") {
      reading = ReadOffset();
    } else if (form == "week-away") {
      reading = ReadWeekAway();
    } else if (form == "beyond") {
      reading = ReadBeyond();
    } else if (form == "nth") {
      reading = ReadNth();
    } else if (form == "stamp") {
      reading = ReadStamp();
    } else if (form == "year-words") {
      reading = ReadYearWords();
    } else if (form == "part") {
      reading = ReadPart();
    } else if (form == "duration") {
      reading = ReadDuration();
    } else if (form == "set") {
      reading = ReadSet();
    }
    if (std::string_view value = span_->attribute("value"); !value.empty() && form != "ref") {
      reading.value = value;
      reading.period.reset();
      Digits d = DigitsIn(value);
      if (d.numbers.size() == 3) {
        if (std::optional<Day> day = FindDay(d.numbers[0], d.numbers[1], d.numbers[2]))
          reading.period = DayPeriod(*day);
      }
      reading.anchor = "none";
    }
    for (std::string_view label : {"month", "phase"}) {  // "mid-August" is one word
      if (std::string_view phase = LabelValue(label, "phase"); !phase.empty()) reading.mod = phase;
    }
    if (std::string_view mod = LabelValue("mod", "mod"); !mod.empty()) reading.mod = mod;
    if (std::string_view mod = span_->attribute("mod"); !mod.empty()) reading.mod = mod;
    if (reading.mod.empty() && Label("either") != nullptr) reading.mod = "APPROX";
    if (std::string_view type = span_->attribute("type"); !type.empty()) reading.type = type;
    return reading;
  }

  // --- dates
  // ------------------------------------------------------------------------------------------------------ A
  // year of two digits is the one within fifty years before or after the publication date.
  int FullYear(int year, size_t digits) const {
    if (digits > 2) return year;
    int now = base_ ? YearOf(*base_) : 2000;
    int full = now - now % 100 + year;
    if (full > now + 50) full -= 100;
    if (full < now - 50) full += 100;
    return full;
  }
  std::optional<int> LabelYear() const {
    std::string_view text = LabelText("year");
    Digits d = DigitsIn(text);
    if (!d.numbers.empty()) return FullYear(d.numbers[0], d.lengths[0]);
    return std::nullopt;
  }
  // "last", "this", "next" as labels: -1, 0, 1; 0 where there is none.
  int Direction() const { return Label("before") != nullptr ? -1 : Label("after") != nullptr ? 1 : 0; }
  bool HasDirection() const {
    return Label("before") != nullptr || Label("after") != nullptr || Label("now") != nullptr;
  }

  // The one of last year's, this year's and next year's that fits the direction.
  template <class Make>
  std::optional<Period> NearestYear(Make make, TimeDirection direction, Reading* reading) const {
    if (!base_) return std::nullopt;
    reading->anchor = "published";
    std::optional<Period> before, after;
    for (int year = YearOf(*base_) - 8; year <= YearOf(*base_) + 8; ++year) {  // eight: 29 February
      std::optional<Period> p = make(year);
      if (!p) continue;
      if (p->first <= *base_) before = p;
      if (p->last >= *base_ && !after) after = p;
    }
    if (!before || !after) return before ? before : after;
    int ahead = static_cast<int>((after->first - *base_).count());
    int behind = static_cast<int>((*base_ - before->last).count());
    // Nobody leaves out the year of what was, or will be, eleven months away: what is near is meant, whatever
    // the verb says. A quarter is mostly reported on: the one that has just ended.
    const Tense tense = direction.tense;
    bool fine = IsOneOf(before->grain, Grain::kDay, Grain::kMonth);
    bool told_past = tense == Tense::kPast && direction.sure && before->grain == Grain::kMonth;
    if (fine && ahead <= kNear && behind > kFar && !told_past) return after;
    if (fine && behind <= kNear && ahead > kFar) return before;
    if (before->grain == Grain::kSeason && behind <= kLateSeason) return before;
    if (before->grain == Grain::kQuarter && behind * 2 < ahead) return before;
    if (before->grain == Grain::kDay && behind * 3 < ahead) return before;
    if (!direction.sure) return ahead * (tense == Tense::kPast ? 3 : 2) < behind * 2 ? after : before;
    if (tense == Tense::kFuture) return after;
    return tense == Tense::kUnknown && ahead * 2 < behind ? after : before;
  }

  std::optional<Period> Numeric() const {
    Digits d = DigitsIn(LabelText("numeric"));
    if (d.numbers.size() < 3) return std::nullopt;
    int a = d.numbers[0], b = d.numbers[1], c = d.numbers[2];
    std::optional<Day> day;
    if (d.lengths[0] == 4) {
      day = FindDay(a, b, c);
    } else {
      int year = FullYear(c, d.lengths[2]);
      // 30.06.2025 is never American.
      bool day_first = LabelText("numeric").find('/') == std::string_view::npos || slashes_day_first_;
      day = day_first ? FindDay(year, b, a) : FindDay(year, a, b);
      if (!day) day = day_first ? FindDay(year, a, b) : FindDay(year, b, a);
    }
    if (!day) return std::nullopt;
    return DayPeriod(*day);
  }

  // "January: …" and "On May 5 …", where a chronicle has its year above: of that year.
  bool IsUnderYear() const {
    const int32_t opens = article_->document().sentence_of(span_->tokens.start).tokens.start;
    return heading_.year > 0 && block_ - heading_.block <= kHeadingReach && span_->tokens.start - opens <= 1;
  }
  std::optional<Period> MonthDate(Reading* reading) const {
    std::optional<int> month = ParseInt(LabelValue("month", "month"));
    std::optional<int> year = LabelYear(), day = Label("day") ? LabelOrdinal("day") : std::nullopt;
    if (!month) return std::nullopt;
    auto make = [&](int y) -> std::optional<Period> {
      if (!day) return MonthPeriod(y, *month);
      std::optional<Day> date = FindDay(y, *month, *day);
      return date ? std::optional(DayPeriod(*date)) : std::nullopt;
    };
    if (year) return make(*year);
    if (Label("same_year") != nullptr) {
      std::optional<Day> from = Reference(reading, Grain::kYear);
      return from ? make(YearOf(*from)) : std::nullopt;
    }
    if (HasDirection() && base_) return DirectedYear(make, reading);
    if (IsUnderYear()) {
      reading->anchor = "text";
      return make(heading_.year);
    }
    const TimeDirection direction = DirectionHere();
    if (direction.tense != Tense::kFuture) {
      if (std::optional<Period> p = GoesOn(make, reading)) return p;
    }
    return NearestYear(make, direction, reading);
  }
  // Behind a full date of an earlier year the story goes on from there: "On July 14, 1830 … On August 2 …".
  template <class Make>
  std::optional<Period> GoesOn(Make make, Reading* reading) const {
    size_t i = times_.size();
    auto dates = [&](const Time& time) { return time.first && IsOneOf(time.type, "DATE", "TIME"); };
    while (i > 0 && times_.size() - i < kGoesOnReach && !dates(times_[i - 1])) --i;
    if (i == 0 || !base_) return std::nullopt;
    const Time* last = &times_[i - 1];
    if (!dates(*last) || last->anchor == "published") return std::nullopt;
    bool told = notes_[i - 1].year_told || last->anchor == "text";
    int from = YearOf(*last->first);
    if (!told || from >= YearOf(*base_)) return std::nullopt;
    int32_t block = article_->block_of(last->tokens.start);
    bool to_the_month = IsOneOf(last->granularity, "day", "month", "time");
    if (!to_the_month || block_ - block > 1) return std::nullopt;
    for (int year = from; year <= from + 1; ++year) {
      std::optional<Period> p = make(year);
      if (p && p->last >= *last->first && p->first <= *base_) {
        reading->anchor = "text";
        return p;
      }
    }
    return std::nullopt;
  }
  // "May 5 last year"; "last May", "next spring": the last that is over, the next that has not begun, this
  // year's.
  template <class Make>
  std::optional<Period> DirectedYear(Make make, Reading* reading) const {
    reading->anchor = "published";
    int direction = Direction(), year = YearOf(*base_);
    if (direction == 0 || Label("yearword") != nullptr) return make(year + direction);
    // "next November", told in July: not the coming one, which is "this November".
    const bool next_month = direction > 0 && Label("month") != nullptr && Label("day") == nullptr &&
                            doc_.Is(Label("after")->tokens.start, kFollowing);
    if (next_month) return make(year + 1);
    for (int i = 0; i < 4; ++i) {
      std::optional<Period> p = make(year - direction + direction * i);
      if (direction > 0 && p && p->first > *base_) return p;
    }
    for (int i = 0; i < 4 && direction < 0; ++i) {
      std::optional<Period> p = make(year - i);
      // In early September "last summer" is not the one that has just ended: that is "this past summer".
      const int goes_on = p && p->grain == Grain::kSeason && Label("back") == nullptr ? kLateSeason : 0;
      if (p && p->last + std::chrono::days(goes_on) < *base_) return p;
    }
    return std::nullopt;
  }

  // "next Thursday" on a Wednesday is not tomorrow.
  std::optional<Period> WeekdayAfter(Day from, int weekday, bool of_publication) const {
    const Day next = NearestWeekday(from + std::chrono::days(1), weekday, 1);
    const bool this_week =
        of_publication && doc_.Is(Label("after")->tokens.start, kFollowing) && next <= WeekOf(from).last;
    return DayPeriod(this_week ? next + std::chrono::days(7) : next);
  }
  std::optional<Period> Weekday(Reading* reading) const {
    std::string_view value = LabelValue("weekday", "weekday");
    if (value.empty()) value = LabelValue("weekday", "weekday-short");
    std::optional<int> weekday = ParseInt(value);
    std::optional<Day> from = Reference(reading);
    if (!weekday || !from) return std::nullopt;
    if (Label("week") != nullptr) {  // "Friday of last week", "Monday next week"
      std::optional<Period> week = Shift(WeekOf(*from), Direction());
      if (!week) return std::nullopt;
      return DayPeriod(week->first + std::chrono::days(*weekday - 1));
    }
    if (Label("before") != nullptr) {
      Day day = NearestWeekday(*from - std::chrono::days(1), *weekday, -1);
      return DayPeriod(day);
    }
    if (Label("after") != nullptr) return WeekdayAfter(*from, *weekday, reading->anchor == "published");
    if (Label("now") != nullptr) return DayPeriod(WeekOf(*from).first + std::chrono::days(*weekday - 1));
    if (std::optional<Day> told = ToldInSentence(*weekday, *from)) {
      reading->anchor = "text";
      return DayPeriod(*told);
    }
    if (Label("ahead") != nullptr) return DayPeriod(NearestWeekday(*from, *weekday, 1));
    return WeekdayByVerb(*from, *weekday);
  }
  // "urged them to meet on Friday", told on Saturday: of a day a week ahead one is told for sure, or it was
  // yesterday.
  std::optional<Period> WeekdayByVerb(Day from, int weekday) const {
    const TimeDirection direction = DirectionHere();
    const Day before = NearestWeekday(from, weekday, -1);
    const bool was =
        direction.tense != Tense::kFuture || (!direction.sure && before == from - std::chrono::days(1));
    return DayPeriod(was ? before : NearestWeekday(from, weekday, 1));
  }
  // "Friday, Oct. 11, 2019, … on Friday": the day of that name which the sentence dates before, this week.
  std::optional<Day> ToldInSentence(int weekday, Day from) const {
    const TokenSpan sentence = doc_.sentence_of(span_->tokens.start).tokens;
    for (size_t i = times_.size(), looked = 0; i-- > 0 && looked < kGoesOnReach; ++looked) {
      const Time& time = times_[i];
      if (!sentence.Contains(time.tokens.start)) break;
      if (!notes_[i].year_told || !time.first || time.first != time.last || time.type == "DURATION") continue;
      const bool near = std::abs((*time.first - from).count()) <= 7;
      if (near && IsoWeekday(*time.first) == weekday) return time.first;
    }
    return std::nullopt;
  }

  // "Deer come down in winter": a bare season that no verb puts before or after now is every one.
  bool IsEverySeason() const {
    const Capture* season = Label("season");
    if (season == nullptr || HasDirection() || Label("year") != nullptr || Label("phase") != nullptr)
      return false;
    const int32_t before = season->tokens.start - 1;
    const bool bare = season->tokens == span_->tokens && before >= 0 && doc_.penn_tag(before) == "IN";
    return bare && TenseHere() == Tense::kUnknown;
  }
  std::optional<Period> SeasonDate(Reading* reading) const {
    std::string_view season = LabelValue("season", "season");
    auto make = [&](int y) { return SeasonPeriod(y, season); };
    if (std::optional<int> year = LabelYear()) return make(*year);
    if (HasDirection() && base_) return DirectedYear(make, reading);
    return NearestYear(make, DirectionHere(), reading);
  }

  // How the list writes the holiday that begins here: the sentence's country's, the article's, or the one
  // that is no country's. Only a name that several countries share asks who the article is about.
  std::string_view HolidayRule(int32_t token) const {
    std::string_view common, only;
    int32_t longest = 0;
    std::vector<const Span*> days;
    for (const Span& s : doc_.spans_at(tables_.holiday, token)) longest = std::max(longest, s.tokens.end);
    for (const Span& s : doc_.spans_at(tables_.holiday, token)) {
      if (s.tokens.end != longest) continue;
      only = s.attribute("when");
      if (s.attribute("country").empty()) common = only;
      days.push_back(&s);
    }
    if (days.size() < 2) return only;
    // "Thanksgiving in November": the month tells the country.
    std::optional<int> month;
    if (longest + 1 < doc_.size() && doc_.penn_tag(longest) == "IN")
      month = ParseInt(WordValue(longest + 1, "month"));
    for (const Span* s : days) {
      std::optional<Day> day;
      if (month) day = HolidayIn(base_ ? YearOf(*base_) : 2000, s->attribute("when"));
      if (day && MonthOf(*day) == *month) return s->attribute("when");
    }
    TokenSpan sentence = doc_.sentence_of(token).tokens;
    std::string_view near, home;
    int32_t distance = sentence.size() + 1;
    const std::vector<Mention>& mentions = article_->mentions();
    auto m = std::lower_bound(mentions.begin(), mentions.end(), sentence.start,
                              [](const Mention& mention, int32_t at) { return mention.tokens.start < at; });
    for (; m != mentions.end() && m->tokens.start < sentence.end; ++m) {
      for (const Span* s : days) {
        int32_t d = std::abs(m->tokens.start - token);
        if (m->country.empty() || s->attribute("country") != m->country || d >= distance) continue;
        near = s->attribute("when");
        distance = d;
      }
    }
    for (const Span* s : days) {
      if (!s->attribute("country").empty() && s->attribute("country") == article_->home_country())
        home = s->attribute("when");
    }
    return !near.empty() ? near : !home.empty() ? home : common;
  }

  std::optional<Period> HolidayDate(Reading* reading) const {
    std::string_view when = HolidayRule(Label("holiday")->tokens.start);
    auto make = [&](int y) -> std::optional<Period> {
      std::optional<Day> day = HolidayIn(y, when);
      return day ? std::optional(DayPeriod(*day)) : std::nullopt;
    };
    if (std::optional<int> year = LabelYear()) return make(*year);
    if (HasDirection() && base_) return DirectedYear(make, reading);
    return NearestYear(make, DirectionHere(), reading);
  }

  // The date of a `date` form, without its time of day. `part` is set by "tonight" and its like.
  std::optional<Period> DatePart(Reading* reading, std::string* part) const {
    if (Label("numeric") != nullptr) return Numeric();
    if (Label("month") != nullptr) return MonthDate(reading);
    if (Label("season") != nullptr) return SeasonDate(reading);
    if (Label("holiday") != nullptr) return HolidayDate(reading);
    if (Label("year") != nullptr) return LabelYear() ? YearPeriod(*LabelYear()) : std::nullopt;
    if (Label("weekday") != nullptr) return Weekday(reading);
    std::optional<Day> from = Reference(reading);
    std::string_view deictic = LabelValue("deictic", "deictic");
    int shift = ParseInt(deictic).value_or(Direction());
    while (!deictic.empty() && !std::isalpha(static_cast<unsigned char>(deictic[0])))
      deictic.remove_prefix(1);
    *part = deictic;
    if (!from) return std::nullopt;
    return DayPeriod(*from + std::chrono::days(shift));
  }

  // "T13:00", or "" where no time of day is labelled. `part` wins where there is no clock.
  std::string TimeOfDay(const std::string& part) const {
    if (Label("clock") != nullptr) {
      std::string_view word = LabelText("clock");
      Digits d = DigitsIn(word);
      int hour = -1, minute = 0;
      if (d.numbers.empty()) {
        hour = doc_.Is(Label("clock")->tokens.start, kMidnight) ? 0 : 12;
        if (std::string_view n = LabelValue("clock", "number"); !n.empty()) hour = ParseInt(n).value_or(12);
      } else if (d.numbers.size() == 1 && d.lengths[0] == 4) {
        hour = d.numbers[0] / 100, minute = d.numbers[0] % 100;
      } else {
        hour = d.numbers[0];
        if (d.numbers.size() > 1) minute = d.numbers[1];
      }
      std::string_view half = LabelText("half_day");
      const bool in_words = half.empty() && d.numbers.empty();  // "noon", "midday"
      bool pm = !half.empty() ? std::tolower(static_cast<unsigned char>(half[0])) == 'p'
                              : !in_words && word.find_first_of("pP") != std::string_view::npos;
      bool am = !half.empty() ? !pm : !in_words && word.find_first_of("aA") != std::string_view::npos;
      std::string_view day_part = LabelValue("part", "part");
      if (IsOneOf(day_part, "AF", "EV") || (day_part == "NI" && hour >= 5)) pm = true;
      if (pm && hour < 12) hour += 12;
      if (am && hour == 12) hour = 0;
      if (hour > 24 || minute > 59) return "";
      char buffer[32];
      std::snprintf(buffer, sizeof buffer, "T%02d:%02d", hour, minute);
      return buffer;
    }
    std::string_view named = LabelValue("part", "part");
    if (named.empty()) named = part;
    return named.empty() ? "" : "T" + std::string(named);
  }

  // "508 BC": BC0508, as TIMEX3 writes it; no calendar of ours has its days.
  Reading ReadBeforeEra() const {
    Reading reading{.granularity = "year"};
    std::string year(LabelText("year"));
    if (year.size() < 4) year.insert(0, 4 - year.size(), '0');
    reading.value = "BC" + year;
    return reading;
  }

  Reading ReadDate() const {
    if (IsEverySeason()) return ReadSet();
    if (span_->attribute("anchor") == "era") return ReadBeforeEra();
    Reading reading;
    std::string part;
    reading.period = DatePart(&reading, &part);
    reading.year_told = Label("year") != nullptr || Label("numeric") != nullptr;
    if (reading.period && Label("unit") != nullptr) reading.period = WeekOf(reading.period->first);
    if (reading.period && Label("weekend") != nullptr) reading.period = WeekendOf(reading.period->first);
    std::string time = TimeOfDay(part);
    bool no_day = Label("numeric") == nullptr && Label("month") == nullptr && Label("weekday") == nullptr &&
                  Label("deictic") == nullptr && Label("holiday") == nullptr;
    if (Label("clock") != nullptr && no_day) reading.clock = time;
    if (time.empty()) return reading;
    reading.type = "TIME";
    reading.granularity = "time";
    if (!reading.period || reading.period->grain != Grain::kDay) {
      reading.period.reset();
      return reading;
    }
    reading.value = reading.period->value + time;
    return reading;
  }

  // "8 and 9 July", "8-9 July": each day is a row.
  void ReadDates() {
    const Capture *first = Label("day1"), *second = Label("day");
    if (first == nullptr || second == nullptr) return;
    Reading b;
    b.period = MonthDate(&b);
    b.year_told = Label("year") != nullptr;
    std::optional<int> n = LabelNumber("day1");
    Reading a = b;
    a.period.reset();
    if (b.period && n) {
      if (std::optional<Day> day = FindDay(YearOf(b.period->first), MonthOf(b.period->first), *n))
        a.period = DayPeriod(*day);
    }
    bool month_first = Label("month")->tokens.start < first->tokens.start;
    TokenSpan left{span_->tokens.start, first->tokens.end}, right{second->tokens.start, span_->tokens.end};
    if (!month_first) left.start = first->tokens.start;
    Add(left, std::move(a));
    Add(right, std::move(b));
  }

  // "2018-2020": the two years; "2017-18", a season or a school year: one row.
  void ReadYears() {
    const Capture *first = Label("year"), *second = Label("year2");
    Digits a = DigitsIn(LabelText("year")), b = DigitsIn(LabelText("year2"));
    if (first == nullptr || second == nullptr || a.numbers.empty() || b.numbers.empty()) return;
    int from = a.numbers[0], to = b.numbers[0];
    bool shortened = b.lengths[0] == 2;
    if (shortened) to += from - from % 100;
    Reading p, q;
    p.year_told = q.year_told = true;
    p.period = YearPeriod(from);
    q.period = YearPeriod(to);
    if (!p.period || !q.period || from > to) return Add(span_->tokens, Reading{});
    if (shortened && to == from + 1) {
      p.value = p.period->value + "/" + q.period->value;
      p.period->last = q.period->last;
      return Add(span_->tokens, std::move(p));
    }
    Add(first->tokens, std::move(p));
    Add(second->tokens, std::move(q));
  }

  // "open Tuesday to Saturday": each weekday is a row.
  void ReadSets() {
    for (std::string_view label : {"weekday", "weekday2"}) {
      const Capture* c = Label(label);
      if (c == nullptr) continue;
      std::string_view weekday = LabelValue(label, "weekday");
      if (weekday.empty()) weekday = LabelValue(label, "weekday-short");
      Add(c->tokens, Reading{.type = "SET", .value = "XXXX-WXX-" + std::string(weekday)});
    }
  }

  // "a week ago Tuesday", "two weeks from Monday": weeks from the nearest such weekday.
  Reading ReadWeekAway() const {
    Reading reading{.anchor = "published"};
    std::optional<int> weekday = ParseInt(LabelValue("weekday", "weekday"));
    Count count = LabelCount();
    if (!weekday || !base_ || count.vague || count.n > 5000) return reading;
    int direction = Direction();
    Day day = NearestWeekday(*base_ + std::chrono::days(direction), *weekday, direction);
    if (std::optional<Day> moved = AddTo(day, Grain::kWeek, direction * static_cast<int>(count.n)))
      reading.period = DayPeriod(*moved);
    return reading;
  }

  // "the Friday before last", "the weekend after next": one further than "last" and "next".
  Reading ReadBeyond() const {
    Reading reading{.anchor = "published"};
    if (!base_) return reading;
    int direction = Direction();
    if (std::optional<int> weekday = ParseInt(LabelValue("weekday", "weekday"))) {
      Day day = NearestWeekday(*base_ + std::chrono::days(direction), *weekday, direction);
      reading.period = DayPeriod(day + std::chrono::days(7 * direction));
      return reading;
    }
    std::optional<Unit> unit = LabelUnit();
    std::optional<Period> here;
    if (Label("weekend") != nullptr) here = WeekendOf(*base_);
    if (unit) here = PeriodOf(*base_, unit->grain);
    if (here) reading.period = Shift(*here, 2 * direction);
    return reading;
  }

  // "the third Monday of January 2020", "the first week of May", "the last day of the month".
  Reading ReadNth() const {
    Reading reading;
    std::optional<Period> month;
    reading.year_told = Label("year") != nullptr;
    if (Label("same") != nullptr) {
      reading.anchor = "published";
      if (base_) month = PeriodOf(*base_, Grain::kMonth);
    } else {
      month = MonthDate(&reading);
    }
    std::optional<int> nth = LabelOrdinal("nth");
    if (!nth) nth = LabelValue("nth", "nth").empty() ? std::nullopt : ParseInt(LabelValue("nth", "nth"));
    if (!month || !nth) return reading;
    std::optional<int> weekday = ParseInt(LabelValue("weekday", "weekday"));
    if (Label("weekend") != nullptr) weekday = 6;
    if (weekday) {
      std::optional<Day> day = NthWeekday(YearOf(month->first), MonthOf(month->first), *weekday, *nth);
      if (day) reading.period = Label("weekend") != nullptr ? WeekendOf(*day) : DayPeriod(*day);
      return reading;
    }
    std::optional<Unit> unit = LabelUnit();
    if (unit && unit->grain == Grain::kWeek) {  // a week is of the month that has its Thursday, as of a year
      std::optional<Day> day = NthWeekday(YearOf(month->first), MonthOf(month->first), 4, *nth);
      if (day) reading.period = WeekOf(*day);
      return reading;
    }
    Day day = *nth > 0 ? month->first + std::chrono::days(*nth - 1) : month->last;
    if (unit && day <= month->last) reading.period = PeriodOf(day, unit->grain);
    return reading;
  }

  // "T15:50:06" of hour, minute and second; empty: they are none.
  static std::string ClockValue(const std::vector<int>& clock) {
    if (clock.size() < 2 || clock[0] > 24 || clock[1] > 59) return "";
    char buffer[48];
    std::snprintf(buffer, sizeof buffer, "T%02d:%02d", clock[0], clock[1]);
    std::string time = buffer;
    if (clock.size() > 2 && clock[2] < 61) {
      std::snprintf(buffer, sizeof buffer, ":%02d", clock[2]);
      time += buffer;
    }
    return time;
  }
  // "Wed Oct 26 15:50:06 2016", "19-Nov-2012", "2016-10-26T15:50:06Z".
  Reading ReadStamp() const {
    Reading reading;
    reading.year_told = true;
    std::optional<Day> day;
    std::vector<int> clock;
    if (Label("iso") != nullptr) {
      Digits d = DigitsIn(LabelText("iso"));
      if (d.numbers.size() >= 3) day = FindDay(d.numbers[0], d.numbers[1], d.numbers[2]);
      for (size_t i = 3; i < d.numbers.size() && i < 6; ++i) clock.push_back(d.numbers[i]);
    } else {
      std::optional<int> month = ParseInt(LabelValue("month", "month")), n = LabelOrdinal("day"),
                         year = LabelYear();
      if (month && n && year) day = FindDay(*year, *month, *n);
      for (int number : DigitsIn(LabelText("clock")).numbers) clock.push_back(number);
    }
    if (!day) return reading;
    reading.period = DayPeriod(*day);
    const std::string time = ClockValue(clock);
    if (time.empty()) return reading;
    reading.type = "TIME";
    reading.granularity = "time";
    reading.value = reading.period->value + time;
    return reading;
  }

  // "nineteen ninety-six", "twenty twenty", "two thousand and three".
  Reading ReadYearWords() const {
    Reading reading;
    reading.year_told = true;
    const Capture* words = Label("words");
    std::string_view first = WordValue(words->tokens.start, "number");
    std::optional<int> century = ParseInt(first);
    if (!century) return reading;
    Count rest = ReadCount({words->tokens.start + 1, words->tokens.end});
    int year = *century == 2 ? static_cast<int>(ReadCount(words->tokens).n)
                             : *century * 100 + static_cast<int>(rest.n);
    if (rest.n < 1000 || *century == 2) reading.period = YearPeriod(year);
    return reading;
  }

  // --- periods
  // ----------------------------------------------------------------------------------------------------
  Reading ReadUnit() const {
    Reading reading;
    std::optional<Unit> unit = LabelUnit();
    std::optional<Day> from = Reference(&reading, unit ? unit->grain : Grain::kDay);
    int direction = Direction();
    // Behind a night, "in the afternoon" is the day's that dawned on it.
    if (from && span_->attribute("after_night") == "next" && reading.anchor == "text" &&
        Before(Grain::kDay)->value.ends_with("TNI"))
      direction += 1;
    if (Label("weekend") != nullptr) {
      if (from) reading.period = Weekend(*from, direction);
      return reading;
    }
    std::string_view part = LabelValue("part", "part");
    if (!unit && part.empty()) return reading;
    if (from) {
      std::optional<Period> here = PeriodOf(*from, unit ? unit->grain : Grain::kDay);
      if (here) reading.period = Shift(*here, direction);
    }
    if (!part.empty()) {
      reading.type = "TIME";
      reading.granularity = "time";
      if (reading.period) reading.value = reading.period->value + "T" + std::string(part);
    } else if (unit && unit->grain == Grain::kTime) {
      reading.type = "TIME";
      reading.vague = true;
    }
    return reading;
  }
  std::optional<Period> Weekend(Day from, int direction) const {
    Period here = WeekendOf(from);
    // "She left this weekend", told on a Tuesday: the one that is over.
    bool over = Label("now") != nullptr && IsoWeekday(from) <= 4 && TenseHere() == Tense::kPast;
    if (HasDirection()) return Shift(here, over ? -1 : direction);
    if (from >= here.first || TenseHere() == Tense::kFuture) return here;
    return Shift(here, -1);
  }

  Reading ReadOffset() const {
    Reading reading;
    std::optional<Unit> unit = LabelUnit();
    Count count = LabelCount();
    if (!unit) return reading;
    int direction = Direction();
    if (count.vague) {
      bool from_text = span_->attribute("anchor") == "text";
      reading.anchor = from_text ? "text" : "published";
      reading.value = from_text && direction > 0 ? DurationValue(*unit, count)
                      : direction < 0            ? "PAST_REF"
                                                 : "FUTURE_REF";
      reading.vague = true;
      return reading;
    }
    std::optional<Day> from = Reference(&reading, unit->grain);
    if (!from || std::abs(count.n) > 100'000) return reading;
    // What is counted in years is known to the year, in months to the month; weeks and days to the day.
    bool years = unit->letter == "Y", months = unit->letter == "M";
    bool of_day = unit->letter[0] == 'T', quarters = unit->grain == Grain::kQuarter;
    double per = years ? 12 : unit->letter == "TH" ? 1.0 / 24 : of_day ? 0 : 1;
    double steps = count.n * unit->times * per;
    int n = direction * static_cast<int>(of_day ? std::trunc(steps) : std::round(steps));
    std::optional<Day> day = AddTo(*from,
                                   years || months               ? Grain::kMonth
                                   : quarters                    ? Grain::kQuarter
                                   : unit->grain == Grain::kWeek ? Grain::kWeek
                                                                 : Grain::kDay,
                                   n);
    if (!day) return reading;
    reading.period = PeriodOf(*day, years      ? Grain::kYear
                                    : months   ? Grain::kMonth
                                    : quarters ? Grain::kQuarter
                                               : Grain::kDay);
    if (of_day) {
      reading.type = "TIME";
      reading.granularity = "time";
      reading.vague = true;
    }
    return reading;
  }

  // "the 1990s", "the nineties"; "the 1800s" are a century.
  std::optional<Period> Decade() const {
    std::optional<int> year = LabelNumber("decade");
    const size_t digits = year ? DigitsIn(LabelText("decade")).lengths[0] : 2;
    if (!year) year = ParseInt(LabelValue("decade", "decade"));
    if (!year) return std::nullopt;
    if (digits == 4 && *year % 100 == 0 && *year < 2000) return CenturyPeriod(*year / 100 + 1);
    return DecadePeriod(digits == 2 ? 1900 + *year : *year);
  }
  // A part of a longer period: "the third quarter of 2020", "the first half of the year", "the 1990s", "the
  // 19th century".
  Reading ReadPart() const {
    Reading reading;
    std::optional<int> nth = LabelOrdinal("nth");
    if (Label("century") != nullptr) {
      if (nth) reading.period = CenturyPeriod(*nth);
      return reading;
    }
    if (Label("decade") != nullptr) {
      reading.period = Decade();
      return reading;
    }
    bool half = Label("halfword") != nullptr;
    auto make = [&](int y) {
      return half ? HalfPeriod(y, nth.value_or(0)) : QuarterPeriod(y, nth.value_or(0));
    };
    if (std::optional<int> year = LabelYear()) {
      reading.period = make(*year);
    } else if (HasDirection() && base_) {
      reading.anchor = "published";
      reading.period = make(YearOf(*base_) + Direction());
    } else {
      reading.period = NearestYear(make, DirectionHere(), &reading);
    }
    return reading;
  }

  // --- durations and sets
  // -----------------------------------------------------------------------------------------
  Reading ReadDuration() const {
    Reading reading;
    reading.type = "DURATION";
    if (std::string_view v = LabelValue("length", "length"); !v.empty()) {
      reading.value = v;
      return reading;
    }
    std::optional<Unit> unit = LabelUnit();
    if (!unit) return reading;
    Count count = LabelCount();
    reading.value = DurationValue(*unit, count);
    reading.vague = count.vague;
    if ((Label("back") != nullptr || Label("ahead") != nullptr) && !count.vague) {
      reading.anchor = "published";
      reading.period = Stretch(*unit, count, Label("back") != nullptr);
    }
    return reading;
  }
  // The days of "the past week", "the next two years": so many that end, or begin, with the publication date.
  std::optional<Period> Stretch(const Unit& unit, Count count, bool back) const {
    if (!base_ || unit.letter[0] == 'T' || count.n > 100'000) return std::nullopt;
    static constexpr std::tuple<std::string_view, Grain, int> kUnits[] = {
        {"Y", Grain::kMonth, 12}, {"Q", Grain::kMonth, 3}, {"M", Grain::kMonth, 1}, {"W", Grain::kDay, 7}};
    Grain grain = Grain::kDay;
    int length = 1;
    for (const auto& [letter, of, count_of] : kUnits) {
      if (unit.letter == letter) grain = of, length = count_of;
    }
    const int n = static_cast<int>(std::lround(count.n * unit.times * length));
    std::optional<Day> end = AddTo(*base_, grain, back ? -n : n);
    if (!end || n == 0) return std::nullopt;
    Period out{*base_, *base_, Grain::kDay, ""};
    (back ? out.first : out.last) = *end + std::chrono::days(back ? 1 : -1);
    return out;
  }

  // --- what neighbours tell
  // ---------------------------------------------------------------------------------------
  // The words between two rows join them to a range: "June 9 - June 23", "between May and July".
  bool Joins(size_t a, size_t b) const {
    TokenSpan left = times_[a].tokens, right = times_[b].tokens;
    if (right.start != left.end + 1 || article_->block_of(left.start) != article_->block_of(right.start))
      return false;
    std::string_view link = doc_.word(left.end).lower;
    if (tables_.range_link.Has(link)) return true;
    return doc_.penn_tag(left.end) == "CC" && left.start > 0 &&
           tables_.range_open.Has(doc_.word(left.start - 1).lower);
  }
  // A span without its year, read as of a year.
  std::optional<Period> InYear(const Span& span, int year) {
    const Span* kept = std::exchange(span_, &span);
    std::optional<Period> out;
    if (std::string_view season = LabelValue("season", "season"); !season.empty()) {
      out = SeasonPeriod(year, season);
    } else if (std::optional<int> month = ParseInt(LabelValue("month", "month"))) {
      std::optional<int> n = Label("day") != nullptr ? LabelOrdinal("day") : std::nullopt;
      if (!n) {
        out = MonthPeriod(year, *month);
      } else if (std::optional<Day> day = FindDay(year, *month, *n)) {
        out = DayPeriod(*day);
      }
    }
    span_ = kept;
    return out;
  }
  // The ends of a range complete each other: a year that one tells is the other's, weekdays stand in order.
  void CompleteRange(size_t b) {
    if (b == 0 || !times_[b].first || !times_[b - 1].first || !Joins(b - 1, b)) return;
    size_t a = b - 1;
    const Span &left = *notes_[a].span, &right = *notes_[b].span;
    if (&left == &right || left.attribute("form") != "date" || right.attribute("form") != "date") return;
    if (!notes_[a].clock.empty() || !notes_[b].clock.empty()) return;
    auto weekday_only = [](const Span& s) {  // not "last Monday"
      return s.capture("weekday") != nullptr && s.capture("month") == nullptr &&
             s.capture("before") == nullptr && s.capture("after") == nullptr && s.capture("now") == nullptr;
    };
    if (weekday_only(left) && right.capture("weekday") != nullptr && right.capture("week") != nullptr) {
      // "Monday through Friday last week"
      return Change(a, DayPeriod(NearestWeekday(*times_[b].first, IsoWeekday(*times_[a].first), -1)),
                    times_[b].anchor);
    }
    if (weekday_only(left) && weekday_only(right)) {
      const int weekday = IsoWeekday(*times_[a].first);
      if (*times_[a].first <= *times_[b].first) {  // "declared from Saturday to Monday": no more than a week
        const Day opens = NearestWeekday(*times_[b].first, weekday, -1);
        if (opens != *times_[a].first && opens != *times_[b].first)
          Change(a, DayPeriod(opens), times_[a].anchor);
        return;
      }
      bool future = base_ && *times_[b].first >= *base_;
      size_t moved = future ? b : a;
      Change(moved, DayPeriod(*times_[moved].first + std::chrono::days(future ? 7 : -7)),
             times_[moved].anchor);
      return;
    }
    bool told_a = notes_[a].year_told, told_b = notes_[b].year_told;
    if (told_a && !told_b) {
      for (int year : {YearOf(*times_[a].first), YearOf(*times_[a].first) + 1}) {
        std::optional<Period> p = InYear(right, year);
        if (p && p->first >= *times_[a].first) return Change(b, *p, "none");
      }
    } else if (!told_a) {
      for (int year : {YearOf(*times_[b].first), YearOf(*times_[b].first) - 1}) {
        std::optional<Period> p = InYear(left, year);
        if (p && p->first <= *times_[b].first) return Change(a, *p, times_[b].anchor);
      }
    }
  }

  // A relative word in a quotation counts from the day on which that was said, where the sentence tells it
  // outside of the marks: '"We leave tomorrow," she said on May 5, 2019.' Told only to the month or longer,
  // long ago: null.
  void BindToQuotation(size_t row) {
    if (tables_.quoted < 0 || times_[row].anchor != "published" || !times_[row].first) return;
    if (Label("deictic") == nullptr && !IsOneOf(span_->attribute("form"), "unit", "offset")) return;
    const Span* quote = QuoteAt(span_->tokens.start);
    if (quote == nullptr) return;
    const Time* said = nullptr;
    int32_t distance = 0;
    for (int step : {-1, 1}) {
      size_t looked = 0;
      for (size_t i = row + static_cast<size_t>(step); i < times_.size() && ++looked <= kQuoteRows;
           i += static_cast<size_t>(step)) {
        const Time& time = times_[i];
        int32_t d =
            step < 0 ? quote->tokens.start - time.tokens.start : time.tokens.start - quote->tokens.end;
        if (article_->block_of(time.tokens.start) != block_ || d > kQuoteReach) break;
        if (quote->tokens.Contains(time.tokens.start)) continue;
        bool near = doc_.sentence_of(quote->tokens.end - 1).tokens.Contains(time.tokens.start) ||
                    doc_.sentence_of(quote->tokens.start).tokens.Contains(time.tokens.start);
        if (!near || !DatesASaying(i)) continue;
        if (said == nullptr || d < distance) {
          said = &time;
          distance = d;
        }
        break;
      }
    }
    if (said == nullptr) return;
    bool to_the_day = said->first == said->last;
    if (!to_the_day && *said->last >= *times_[row].first - std::chrono::days(31)) return;
    base_ = to_the_day ? said->first : std::nullopt;
    Reading reading = ReadOne();
    base_ = BaseAt(span_->tokens.start);
    if (to_the_day && reading.period) return Change(row, *reading.period, "text");
    if (to_the_day) return;
    times_[row].value.clear();
    times_[row].first.reset();
    times_[row].last.reset();
    times_[row].anchor = "text";
  }
  const Span* QuoteAt(int32_t token) {
    std::span<const Span> quotes = article_->cascade().Get(tables_.quoted);
    auto after = std::upper_bound(quotes.begin(), quotes.end(), token,
                                  [](int32_t at, const Span& s) { return at < s.tokens.start; });
    for (int i = 0; i < 4 && after != quotes.begin(); ++i) {  // nested ones begin close by
      --after;
      if (after->tokens.Contains(token)) return &*after;
    }
    return nullptr;
  }
  // "said on Friday", "in an interview on May 5": an adverbial of the past, not "of Friday's vote".
  bool DatesASaying(size_t row) const {
    const Time& time = times_[row];
    if (!IsOneOf(time.type, "DATE", "TIME") || !time.first || !base_ || *time.first > *base_) return false;
    if (time.tokens.end >= doc_.size()) return true;
    const PennTag next = doc_.penn_tag(time.tokens.end);
    return !next.In(kNounTags | Tags("POS"));
  }

  // "at 0430 GMT", where the sentence names its day: the last one before it, else the next.
  void BindClock(size_t row) {
    if (notes_[row].clock.empty()) return;
    TokenSpan sentence = doc_.sentence_of(span_->tokens.start).tokens;
    auto names_day = [&](size_t i) {
      const Time& time = times_[i];
      return notes_[i].clock.empty() && time.first && time.first == time.last && time.type != "DURATION";
    };
    for (size_t i = row; i-- > 0 && sentence.Contains(times_[i].tokens.start);) {
      if (names_day(i)) return Change(row, DayPeriod(*times_[i].first), "text");
    }
    for (size_t i = row + 1; i < times_.size() && sentence.Contains(times_[i].tokens.start); ++i) {
      if (names_day(i)) return Change(row, DayPeriod(*times_[i].first), "text");
    }
  }

  // "the day after the Nov. 6 vote": counted from the day that its own phrase names.
  void BindToNext(size_t row) {
    if (span_->attribute("around") != "next" || row + 1 >= times_.size()) return;
    const Time& next = times_[row + 1];
    int32_t gap = next.tokens.start - span_->tokens.end;
    if (gap > kAroundReach || !next.first || next.first != next.last || next.type == "DURATION") return;
    if (!doc_.sentence_of(span_->tokens.start).tokens.Contains(next.tokens.start)) return;
    for (int32_t t = span_->tokens.end; t < next.tokens.start; ++t) {
      if (doc_.penn_tag(t).In(kVerbTags | Tags(","))) return;
    }
    Change(row, DayPeriod(*next.first + std::chrono::days(Direction())), "text");
  }

  // "up from $3 million a year earlier", told of a quarter: that quarter of the year before.
  void BindToQuarter(size_t row) {
    if (span_->attribute("form") != "offset" || !times_[row].first || times_[row].granularity != "year")
      return;
    std::optional<Unit> unit = LabelUnit();
    Count count = LabelCount();
    if (!unit || unit->letter != "Y" || unit->times != 1 || Direction() >= 0 || count.vague || count.n > 9)
      return;
    TokenSpan sentence = doc_.sentence_of(span_->tokens.start).tokens;
    const Time* quarter = nullptr;
    for (size_t i = row; i-- > 0 && quarter == nullptr && row - i <= kQuarterRows;) {
      if (block_ - article_->block_of(times_[i].tokens.start) > kQuarterReach) break;
      if (times_[i].type != "DATE" || !times_[i].first || notes_[i].span->attribute("form") == "offset")
        continue;
      if (times_[i].granularity == "quarter") quarter = &times_[i];
      if (times_[i].granularity != "day") break;
    }
    for (size_t i = row + 1; i < times_.size() && quarter == nullptr; ++i) {
      if (!sentence.Contains(times_[i].tokens.start)) break;
      if (times_[i].granularity == "quarter" && times_[i].first) quarter = &times_[i];
    }
    if (quarter == nullptr) return;
    std::optional<Period> here = PeriodOf(*quarter->first, Grain::kQuarter);
    if (!here) return;
    std::optional<Day> then = AddTo(here->first, Grain::kYear, -static_cast<int>(std::lround(count.n)));
    if (!then) return;
    if (std::optional<Period> p = PeriodOf(*then, Grain::kQuarter)) Change(row, *p, "text");
  }

  Reading ReadSet() const {
    Reading reading;
    reading.type = "SET";
    if (std::string_view v = LabelValue("frequency", "frequency"); !v.empty()) {
      reading.value = v;
      return reading;
    }
    std::string_view part = LabelValue("part", "part");
    if (part.empty()) part = LabelValue("part", "parts");
    const std::string of_day = part.empty() ? "" : "T" + std::string(part);
    for (std::string_view cls : {"weekday", "weekdays"}) {
      if (std::string_view v = LabelValue("weekday", cls); !v.empty()) {
        reading.value = "XXXX-WXX-" + std::string(v) + of_day;
        return reading;
      }
    }
    if (std::string_view v = LabelValue("season", "season"); !v.empty()) {
      reading.value = "XXXX-" + std::string(v);
      return reading;
    }
    if (std::optional<int> month = ParseInt(LabelValue("month", "month"))) {
      reading.value = (*month < 10 ? "XXXX-0" : "XXXX-") + std::to_string(*month);
      return reading;
    }
    if (Label("weekend") != nullptr) {
      reading.value = "XXXX-WXX-WE";
      return reading;
    }
    if (!part.empty()) {
      reading.value = "XXXX-XX-XX" + of_day;
      return reading;
    }
    if (std::optional<Unit> unit = LabelUnit()) {
      reading.value = DurationValue(*unit, Label("number") != nullptr ? LabelCount() : Count{});
    }
    return reading;
  }

  struct Signature {
    int32_t block, token;
    Day day;
  };
  struct Heading {
    int32_t block = 0;
    int year = 0;  // 0: there was none
  };
  // Days: a date without a year so near one way, so far the other.
  static constexpr int kNear = 45, kFar = 300;
  static constexpr int kLateSeason = 21;  // days that a season goes on for those who count from the solstice
  static constexpr size_t kGoesOnReach =
      4;  // rows that are no dates, back to the date that a story goes on from
  static constexpr int32_t kHeadingReach = 12;  // blocks from a year on its own line to its months
  static constexpr int32_t kQuoteReach = 40;    // tokens from a quotation to the day on which it was said
  static constexpr int32_t kAroundReach = 6;    // tokens from "the day after" to the day in its phrase
  static constexpr size_t kQuoteRows = 16;      // rows looked at each way for that day
  static constexpr size_t kQuarterRows = 32;    // rows back to the quarter that is reported on, in
  static constexpr int32_t kQuarterReach = 3;   // so many blocks

  Article* article_;
  const TimeTables& tables_;
  Document& doc_;
  const Span* span_ = nullptr;
  bool slashes_day_first_ = false;
  int32_t block_ = 0;
  std::optional<Day> base_;
  std::vector<Signature> signatures_;
  Heading heading_;  // the last year on a line of its own
  std::vector<Time> times_;
  std::vector<Note> notes_;               // one a row
  std::array<int32_t, kGrains> last_of_;  // by grain: the last row that names a period of it; -1: none
};

}  // namespace

void FindTimes(Article* article, std::vector<Time>* times) {
  const TimeTables& tables = *article->desk.times;
  if (tables.timex < 0) return;
  *times = Normaliser(article, tables).Run();
  CutRows(article, "times", times);
}

}  // namespace copydesk::news
