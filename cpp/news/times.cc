// The times layer: spans of kind `timex` (found by the rules of times.toml) → rows with a TIMEX3 value.
//
//   "last week", published 2019-09-08  →  DATE 2019-W35, 2019-08-26 … 2019-09-01, anchor published
//
// A rule says by `form` how its labels are to be read; what a word is worth stands in times_words.tsv and
// times_holidays.tsv, whose spans (kinds `timeword`, `holiday`) lie under the labels:
//
//   date      weekday month day year numeric clock … : a calendar date, a weekday, "today", a season, a
//   holiday, a time of day dates     day1 + the labels of `date`            : "8 and 9 July" → two rows; with
//   `through` one: "8-9 July" unit      before | now | after, unit             : "last week", "this month",
//   "the following year", "the weekend" offset    number unit before | after             : "two weeks ago",
//   "three days later" years     year year2                             : "2018-2020" part      nth of
//   quarter | half | decade | century duration  number unit                            : "for six weeks",
//   "18-year" set       frequency | number unit | weekday      : "annual", "every two weeks", "Sundays" ref
//   (attribute `value`)                    : "recently"
//
// Rules: a date without a year, a weekday or a season is the nearest one that fits the tense of its clause,
// the past by default; `anchor = "text"` counts from the last day named before, if there is one, else from
// the publication date. The signature "(@name) May 5, 2020" of a quoted post dates the relative words before
// it in its block. Cost: O(timex spans · tokens of a sentence).
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <set>
#include <utility>

#include "base/stop.h"
#include "news/calendar.h"
#include "news/layers.h"

namespace copydesk::news {

struct TimeTables {
  KindId timex = -1, word = -1, holiday = -1;
  std::set<std::string, std::less<>>
      planned;  // [sets] time_planned: words that put an infinitive or a date into the future
  std::set<std::string, std::less<>>
      upcoming;  // [sets] time_upcoming: verbs whose present tense speaks of the future
};

CoreParts CoreTimes() { return {}; }

std::shared_ptr<const TimeTables> LoadTimeTables(const Cascade& cascade, Diagnostics*) {
  auto tables = std::make_shared<TimeTables>();
  tables->timex = cascade.kinds().Find("timex");
  tables->word = cascade.kinds().Find("timeword");
  tables->holiday = cascade.kinds().Find("holiday");
  for (std::string& word : cascade.set("time_planned")) tables->planned.insert(std::move(word));
  for (std::string& word : cascade.set("time_upcoming")) tables->upcoming.insert(std::move(word));
  return tables;
}

namespace {

enum class Tense { kUnknown, kPast, kFuture };

// What a span says, before it becomes a row.
struct Reading {
  std::string type = "DATE";
  std::string value;
  std::optional<Period> period;  // gives value, first, last and granularity where they are not set
  std::string granularity;
  std::string mod;
  std::string anchor = "none";
  bool vague = false;
};

struct Count {
  double n = 1;
  bool vague = false;  // "several"
};

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

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
      unit.grain = unit.times == 3 ? Grain::kQuarter : Grain::kMonth;
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

// "P6M", "PT30M", "PXH" (vague hours have no T), "P1.5Y".
std::string DurationValue(const Unit& unit, Count count) {
  bool of_day = unit.letter[0] == 'T';
  std::string letter = of_day ? unit.letter.substr(1) : unit.letter;
  if (count.vague) {
    if (unit.times == 10) return "PXE";
    return "PX" + letter;
  }
  return (of_day ? "PT" : "P") + FormatNumber(count.n * unit.times) + letter;
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
    for (const Span& span : spans) {
      CheckStop();
      block_ = article_->block_of(span.tokens.start);
      if (!article_->ReadsNames(block_)) continue;
      base_ = BaseAt(span.tokens.start);
      span_ = &span;
      Read();
    }
    return std::move(times_);
  }

 private:
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
      if (!word.empty() && std::isdigit(static_cast<unsigned char>(word[0]))) {
        std::string plain;
        for (char c : word) {
          if (c != ',') plain += c;
        }
        part += std::strtod(plain.c_str(), nullptr);
        any = true;
        continue;
      }
      std::string_view value = WordValue(t, "number");
      if (value.empty()) continue;
      if (value == "X") return {0, true};
      double n = std::strtod(std::string(value).c_str(), nullptr);
      if (n == 12 && word == "dozen") {
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
    if (c == nullptr) return {1, LabelValue("unit", "unit").empty()};
    Count count = ReadCount(c->tokens);
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
  void NoteGrain(const Time& time) {
    if (!time.first || (time.type != "DATE" && time.type != "TIME")) return;
    if (std::optional<Grain> named = ParseGrain(time.granularity))
      last_of_[static_cast<size_t>(*named)] = static_cast<int32_t>(times_.size());
  }
  // The day that this span counts from; sets the reading's anchor.
  std::optional<Day> Reference(Reading* reading, Grain grain = Grain::kDay) const {
    if (span_->attribute("anchor") == "text") {
      if (const Time* before = Before(grain)) {
        reading->anchor = "text";
        return before->first;
      }
    }
    reading->anchor = "published";
    return base_;
  }

  // --- tense
  // ------------------------------------------------------------------------------------------------------
  Tense TenseHere() const {
    TokenSpan sentence = doc_.sentence_of(span_->tokens.start).tokens;
    Tense left = Scan(span_->tokens.start - 1, std::max(sentence.start, span_->tokens.start - 25) - 1, -1);
    if (left != Tense::kUnknown) return left;
    return Scan(span_->tokens.end, std::min(sentence.end, span_->tokens.end + 25), 1);
  }
  // The tense that the first verb group from `from` to `to` (exclusive) tells.
  Tense Scan(int32_t from, int32_t to, int32_t step) const {
    // "demanded that the army leave by Friday", "told them to leave by Friday": a bare verb with a deadline
    // is ahead.
    const bool deadline =
        step < 0 && from > to && IsOneOf(doc_.word(from).lower, {"by", "until", "till", "before"});
    bool participle = false;
    for (int32_t t = from; t != to; t += step) {
      std::string_view tag = doc_.tag(t), word = doc_.word(t).lower;
      if (tables_.planned.contains(word) && !tag.starts_with("NN"))
        return Tense::kFuture;  // not "a peace plan"
      if (word == "going" && t + 1 < doc_.size() && doc_.word(t + 1).lower == "to") return Tense::kFuture;
      if (tag == "MD") return Tense::kFuture;
      if (IsOneOf(word, {"has", "have", "had", "'ve", "’ve", "was", "were", "did"})) return Tense::kPast;
      if (tag == "VBD") return Tense::kPast;
      if (tag == "VBN") {
        participle = true;  // "was released" is past, "will be released" future
        continue;
      }
      if (deadline && (tag == "VB" || tag == "VBP")) return Tense::kFuture;
      if (tag == "VB") continue;
      if (tag == "VBG" && t > 0 && IsOneOf(doc_.word(t - 1).lower, {"is", "are", "'s", "’s", "am", "'re"}))
        return Tense::kFuture;
      if (tag == "VBZ" || tag == "VBP") {
        if (tables_.upcoming.contains(doc_.lemma(t))) return Tense::kFuture;
        if (participle && step < 0) return Tense::kPast;
      }
      if (participle && step < 0 && !IsOneOf(word, {"be", "been", "not", "n't"}) && !tag.starts_with("RB"))
        return Tense::kPast;
    }
    return participle ? Tense::kPast : Tense::kUnknown;
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
      if (reading.granularity.empty()) reading.granularity = Name(reading.period->grain);
    }
    time.value = std::move(reading.value);
    time.mod = std::move(reading.mod);
    time.granularity = std::move(reading.granularity);
    time.anchor = std::move(reading.anchor);
    time.vague = reading.vague;
    time.rule = span_->rule;
    NoteGrain(time);
    times_.push_back(std::move(time));
  }

  void Read() {
    std::string_view form = span_->attribute("form");
    Reading reading;
    if (form == "ref") {
      reading.value = span_->attribute("value");
      reading.vague = true;
    } else if (form == "dates") {
      return ReadDates();
    } else if (form == "date") {
      reading = ReadDate();
    } else if (form == "unit") {
      reading = ReadUnit();
    } else if (form == "offset") {
      reading = ReadOffset();
    } else if (form == "years") {
      reading = ReadYears();
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
    if (std::string_view type = span_->attribute("type"); !type.empty()) reading.type = type;
    Add(span_->tokens, std::move(reading));
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

  // The one of last year's, this year's and next year's that fits the tense.
  template <class Make>
  std::optional<Period> NearestYear(Make make, Tense tense, Reading* reading) const {
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
    if (tense == Tense::kFuture) return after;
    // An explicit day some weeks ahead is meant, however past its verb: nobody leaves out the year of a day
    // eleven months ago.
    bool soon = before->grain == Grain::kDay && (after->first - *base_).count() <= 45 &&
                (*base_ - before->first).count() > 300;
    return soon ? after : before;
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
      bool points = LabelText("numeric").find('.') != std::string_view::npos ||
                    LabelText("numeric").find('-') != std::string_view::npos;
      day = points ? FindDay(year, b, a) : FindDay(year, a, b);  // 30.06.2025 is never American
      if (!day) day = points ? FindDay(year, a, b) : FindDay(year, b, a);
    }
    if (!day) return std::nullopt;
    return DayPeriod(*day);
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
    if (HasDirection() && base_) return DirectedYear(make, reading);
    return NearestYear(make, TenseHere(), reading);
  }
  // "May 5 last year"; "last May", "next spring": the last that is over, the next that has not begun, this
  // year's.
  template <class Make>
  std::optional<Period> DirectedYear(Make make, Reading* reading) const {
    reading->anchor = "published";
    int direction = Direction(), year = YearOf(*base_);
    if (direction == 0 || Label("yearword") != nullptr) return make(year + direction);
    for (int i = 0; i < 4; ++i) {
      std::optional<Period> p = make(year - direction + direction * i);
      if (direction > 0 && p && p->first > *base_) return p;
    }
    for (int i = 0; i < 4 && direction < 0; ++i) {
      std::optional<Period> p = make(year - i);
      if (p && p->last < *base_) return p;
    }
    return std::nullopt;
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
    if (Label("after") != nullptr)
      return DayPeriod(NearestWeekday(*from + std::chrono::days(1), *weekday, 1));
    if (Label("now") != nullptr) return DayPeriod(WeekOf(*from).first + std::chrono::days(*weekday - 1));
    Tense tense = Label("ahead") != nullptr ? Tense::kFuture : TenseHere();
    return DayPeriod(NearestWeekday(*from, *weekday, tense == Tense::kFuture ? 1 : -1));
  }

  std::optional<Period> SeasonDate(Reading* reading) const {
    std::string_view season = LabelValue("season", "season");
    auto make = [&](int y) { return SeasonPeriod(y, season); };
    if (std::optional<int> year = LabelYear()) return make(*year);
    if (HasDirection() && base_) return DirectedYear(make, reading);
    return NearestYear(make, TenseHere(), reading);
  }

  std::optional<Period> HolidayDate(Reading* reading) const {
    const Capture* c = Label("holiday");
    std::string_view when;
    for (const Span& s : doc_.spans_at(tables_.holiday, c->tokens.start)) when = s.attribute("when");
    auto make = [&](int y) -> std::optional<Period> {
      std::optional<Day> day = HolidayIn(y, when);
      return day ? std::optional(DayPeriod(*day)) : std::nullopt;
    };
    if (std::optional<int> year = LabelYear()) return make(*year);
    if (HasDirection() && base_) return DirectedYear(make, reading);
    return NearestYear(make, TenseHere(), reading);
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
        hour = doc_.word(Label("clock")->tokens.start).lower == "midnight" ? 0 : 12;
        if (std::string_view n = LabelValue("clock", "number"); !n.empty()) hour = ParseInt(n).value_or(12);
      } else if (d.numbers.size() == 1 && d.lengths[0] == 4) {
        hour = d.numbers[0] / 100, minute = d.numbers[0] % 100;
      } else {
        hour = d.numbers[0];
        if (d.numbers.size() > 1) minute = d.numbers[1];
      }
      std::string_view half = LabelText("half_day");
      bool pm = !half.empty() ? std::tolower(static_cast<unsigned char>(half[0])) == 'p'
                              : word.find_first_of("pP") != std::string_view::npos;
      bool am = !half.empty() ? !pm : word.find_first_of("aA") != std::string_view::npos;
      std::string_view day_part = LabelValue("part", "part");
      if (IsOneOf(day_part, {"AF", "EV"}) || (day_part == "NI" && hour >= 5)) pm = true;
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

  Reading ReadDate() const {
    Reading reading;
    std::string part;
    reading.period = DatePart(&reading, &part);
    std::string time = TimeOfDay(part);
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

  // "8 and 9 July": each day is a row; "8-9 July" is one that covers both.
  void ReadDates() {
    const Capture *first = Label("day1"), *second = Label("day");
    if (first == nullptr || second == nullptr) return;
    Reading b;
    b.period = MonthDate(&b);
    std::optional<int> n = LabelNumber("day1");
    Reading a = b;
    a.period.reset();
    if (b.period && n) {
      if (std::optional<Day> day = FindDay(YearOf(b.period->first), MonthOf(b.period->first), *n))
        a.period = DayPeriod(*day);
    }
    if (Label("through") != nullptr) {
      if (a.period && b.period && a.period->first <= b.period->last) {
        a.value = a.period->value + "/" + b.period->value;
        a.period->last = b.period->last;
      }
      return Add(span_->tokens, std::move(a));
    }
    bool month_first = Label("month")->tokens.start < first->tokens.start;
    TokenSpan left{span_->tokens.start, first->tokens.end}, right{second->tokens.start, span_->tokens.end};
    if (!month_first) left.start = first->tokens.start;
    Add(left, std::move(a));
    Add(right, std::move(b));
  }

  Reading ReadYears() const {
    Reading reading;
    Digits a = DigitsIn(LabelText("year")), b = DigitsIn(LabelText("year2"));
    if (a.numbers.empty() || b.numbers.empty()) return reading;
    int from = a.numbers[0], to = b.numbers[0];
    if (b.lengths[0] == 2) to += from - from % 100;
    std::optional<Period> p = YearPeriod(from), q = YearPeriod(to);
    if (!p || !q || from > to) return reading;
    reading.period = p;
    reading.period->last = q->last;
    reading.value = p->value + "/" + q->value;
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
    if (HasDirection()) return Shift(here, direction);
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
      reading.anchor = span_->attribute("anchor") == "text" ? "text" : "published";
      reading.value = direction < 0 ? "PAST_REF" : "FUTURE_REF";
      reading.vague = true;
      return reading;
    }
    std::optional<Day> from = Reference(&reading, unit->grain);
    if (!from || std::abs(count.n) > 100'000) return reading;
    // What is counted in years is known to the year, in months to the month; weeks and days to the day.
    bool years = unit->letter == "Y", months = unit->letter == "M";
    int n = direction * static_cast<int>(std::lround(count.n * unit->times * (years ? 12 : 1)));
    std::optional<Day> day = AddTo(*from,
                                   years || months               ? Grain::kMonth
                                   : unit->grain == Grain::kWeek ? Grain::kWeek
                                                                 : Grain::kDay,
                                   unit->letter[0] == 'T' ? 0 : n);
    if (!day) return reading;
    reading.period = PeriodOf(*day, years ? Grain::kYear : months ? Grain::kMonth : Grain::kDay);
    if (unit->letter[0] == 'T') {
      reading.type = "TIME";
      reading.granularity = "time";
      reading.vague = true;
    }
    return reading;
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
      std::optional<int> year = LabelNumber("decade");
      size_t digits = year ? DigitsIn(LabelText("decade")).lengths[0] : 2;
      if (!year) year = ParseInt(LabelValue("decade", "decade"));
      if (year) reading.period = DecadePeriod(digits == 2 ? 1900 + *year : *year);
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
      reading.period = NearestYear(make, TenseHere(), &reading);
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
    return reading;
  }
  Reading ReadSet() const {
    Reading reading;
    reading.type = "SET";
    if (std::string_view v = LabelValue("frequency", "frequency"); !v.empty()) {
      reading.value = v;
      return reading;
    }
    for (std::string_view cls : {"weekday", "weekdays"}) {
      if (std::string_view v = LabelValue("weekday", cls); !v.empty()) {
        reading.value = "XXXX-WXX-" + std::string(v);
        if (std::string_view part = LabelValue("part", "part"); !part.empty())
          reading.value += "T" + std::string(part);
        return reading;
      }
    }
    if (std::string_view part = LabelValue("part", "part"); !part.empty()) {
      reading.value = "XXXX-XX-XXT" + std::string(part);
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

  Article* article_;
  const TimeTables& tables_;
  Document& doc_;
  const Span* span_ = nullptr;
  int32_t block_ = 0;
  std::optional<Day> base_;
  std::vector<Signature> signatures_;
  std::vector<Time> times_;
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
