#include "news/calendar.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

#include "base/one_of.h"

namespace copydesk::news {
namespace {

namespace ch = std::chrono;

constexpr std::array<std::pair<Grain, const char*>, 10> kGrainNames = {{{Grain::kTime, "time"},
                                                                        {Grain::kDay, "day"},
                                                                        {Grain::kWeek, "week"},
                                                                        {Grain::kMonth, "month"},
                                                                        {Grain::kQuarter, "quarter"},
                                                                        {Grain::kHalf, "half"},
                                                                        {Grain::kSeason, "season"},
                                                                        {Grain::kYear, "year"},
                                                                        {Grain::kDecade, "decade"},
                                                                        {Grain::kCentury, "century"}}};

bool InRange(int year) { return kMinYear <= year && year <= kMaxYear; }

Day At(int year, int month, int day) {
  return Day(ch::year(year) / ch::month(static_cast<unsigned>(month)) / ch::day(static_cast<unsigned>(day)));
}

Day LastOfMonth(int year, int month) {
  return Day(ch::year(year) / ch::month(static_cast<unsigned>(month)) / ch::last);
}

std::string Format(const char* format, int a, int b = 0, int c = 0) {
  char buffer[48];
  int n = std::snprintf(buffer, sizeof buffer, format, a, b, c);
  return std::string(buffer, static_cast<size_t>(n));
}

// Months first … first + count - 1, counted from January of `year`.
std::optional<Period> Months(int year, int first, int count, Grain grain, std::string value) {
  if (!InRange(year) || !InRange(year + (first + count - 2) / 12)) return std::nullopt;
  int last = first + count - 2;  // 0-based month of the last one
  return Period{At(year, first, 1), LastOfMonth(year + last / 12, last % 12 + 1), grain, std::move(value)};
}

int FloorDiv(int a, int b) { return a / b - (a % b < 0 ? 1 : 0); }

std::optional<int> ParseInt(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace

const char* Name(Grain grain) {
  if (grain == Grain::kHalf) return "quarter";
  for (const auto& [g, name] : kGrainNames) {
    if (g == grain) return name;
  }
  return "";
}

std::optional<Grain> ParseGrain(std::string_view name) {
  for (const auto& [g, n] : kGrainNames) {
    if (name == n) return g;
  }
  return std::nullopt;
}

std::optional<Day> FindDay(int year, int month, int day) {
  if (!InRange(year) || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  ch::year_month_day date{ch::year(year), ch::month(static_cast<unsigned>(month)),
                          ch::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

int YearOf(Day day) { return static_cast<int>(ch::year_month_day(day).year()); }
int MonthOf(Day day) { return static_cast<int>(static_cast<unsigned>(ch::year_month_day(day).month())); }
int IsoWeekday(Day day) { return static_cast<int>(ch::weekday(day).iso_encoding()); }

std::string FormatDay(Day day) {
  ch::year_month_day date(day);
  return Format("%04d-%02d-%02d", static_cast<int>(date.year()),
                static_cast<int>(static_cast<unsigned>(date.month())),
                static_cast<int>(static_cast<unsigned>(date.day())));
}

Period DayPeriod(Day day) { return {day, day, Grain::kDay, FormatDay(day)}; }

Period WeekOf(Day day) {
  Day monday = day - ch::days(IsoWeekday(day) - 1);
  int year = YearOf(monday + ch::days(3));
  int week = static_cast<int>((monday + ch::days(3) - At(year, 1, 1)).count()) / 7 + 1;
  return {monday, monday + ch::days(6), Grain::kWeek, Format("%04d-W%02d", year, week)};
}

Period WeekendOf(Day day) {
  Period week = WeekOf(day);
  return {week.last - ch::days(1), week.last, Grain::kWeek, week.value + "-WE"};
}

std::optional<Period> MonthPeriod(int year, int month) {
  if (month < 1 || month > 12) return std::nullopt;
  return Months(year, month, 1, Grain::kMonth, Format("%04d-%02d", year, month));
}

std::optional<Period> QuarterPeriod(int year, int quarter) {
  if (quarter < 1 || quarter > 4) return std::nullopt;
  return Months(year, quarter * 3 - 2, 3, Grain::kQuarter, Format("%04d-Q%d", year, quarter));
}

std::optional<Period> HalfPeriod(int year, int half) {
  if (half < 1 || half > 2) return std::nullopt;
  return Months(year, half * 6 - 5, 6, Grain::kHalf, Format("%04d-H%d", year, half));
}

std::optional<Period> SeasonPeriod(int year, std::string_view season) {
  constexpr std::array<std::pair<std::string_view, int>, 4> kStart = {
      {{"SP", 3}, {"SU", 6}, {"FA", 9}, {"WI", 12}}};
  for (const auto& [name, month] : kStart) {
    if (name == season)
      return Months(year, month, 3, Grain::kSeason, Format("%04d-", year) + std::string(season));
  }
  return std::nullopt;
}

std::optional<Period> YearPeriod(int year) { return Months(year, 1, 12, Grain::kYear, Format("%04d", year)); }

std::optional<Period> DecadePeriod(int year) {
  int start = year - year % 10;
  if (start < 10 || !InRange(start + 9)) return std::nullopt;
  return Period{At(start, 1, 1), At(start + 9, 12, 31), Grain::kDecade, Format("%03d", start / 10)};
}

std::optional<Period> CenturyPeriod(int century) {
  int start = (century - 1) * 100;
  if (century < 2 || !InRange(start + 99)) return std::nullopt;
  return Period{At(start, 1, 1), At(start + 99, 12, 31), Grain::kCentury, Format("%02d", century - 1)};
}

std::optional<Period> PeriodOf(Day day, Grain grain) {
  int year = YearOf(day), month = MonthOf(day);
  switch (grain) {
    case Grain::kTime:
    case Grain::kDay:
      return DayPeriod(day);
    case Grain::kWeek:
      return WeekOf(day);
    case Grain::kMonth:
      return MonthPeriod(year, month);
    case Grain::kQuarter:
      return QuarterPeriod(year, (month + 2) / 3);
    case Grain::kHalf:
      return HalfPeriod(year, (month + 5) / 6);
    case Grain::kSeason: {
      constexpr std::array<const char*, 4> kSeasons = {"WI", "SP", "SU", "FA"};
      return SeasonPeriod(month <= 2 ? year - 1 : year, kSeasons[static_cast<size_t>(month % 12 / 3)]);
    }
    case Grain::kYear:
      return YearPeriod(year);
    case Grain::kDecade:
      return DecadePeriod(year);
    case Grain::kCentury:
      return CenturyPeriod(year / 100 + 1);
  }
  return std::nullopt;
}

std::optional<Period> Shift(const Period& period, int n) {
  if (period.grain == Grain::kWeek && period.value.ends_with("-WE")) {
    std::optional<Day> day = AddTo(period.first, Grain::kWeek, n);
    if (!day) return std::nullopt;
    return WeekendOf(*day);
  }
  // From the first day, so that no month is skipped by its length. A season shifts by years: "last summer".
  std::optional<Day> day =
      AddTo(period.first, period.grain == Grain::kSeason ? Grain::kYear : period.grain, n);
  if (!day) return std::nullopt;
  return PeriodOf(*day, period.grain);
}

std::optional<Day> AddTo(Day day, Grain grain, int n) {
  constexpr int kTooFar = 4'000'000;  // days or months: more than kMaxYear holds
  if (n > kTooFar || n < -kTooFar) return std::nullopt;
  if (IsOneOf(grain, Grain::kTime, Grain::kDay, Grain::kWeek)) {
    Day moved = day + ch::days(grain == Grain::kWeek ? int64_t{7} * n : int64_t{n});
    if (moved < At(kMinYear, 1, 1) || moved > At(kMaxYear, 12, 31)) return std::nullopt;
    return moved;
  }
  static constexpr std::pair<Grain, int> kMonths[] = {{Grain::kMonth, 1},    {Grain::kQuarter, 3},
                                                      {Grain::kSeason, 3},   {Grain::kHalf, 6},
                                                      {Grain::kDecade, 120}, {Grain::kCentury, 1200}};
  int months = 12;
  for (const auto& [of, count] : kMonths) {
    if (grain == of) months = count;
  }
  if (n > kTooFar / months || n < -kTooFar / months) return std::nullopt;
  int total = YearOf(day) * 12 + MonthOf(day) - 1 + n * months;
  int year = FloorDiv(total, 12), month = total - year * 12 + 1;
  if (!InRange(year)) return std::nullopt;
  Day end = LastOfMonth(year, month);
  Day moved = At(year, month, 1) + (day - At(YearOf(day), MonthOf(day), 1));
  return moved < end ? moved : end;
}

Day NearestWeekday(Day from, int iso_weekday, int step) {
  int distance = step > 0 ? iso_weekday - IsoWeekday(from) : IsoWeekday(from) - iso_weekday;
  return from + ch::days(step * ((distance + 7) % 7));
}

std::optional<Day> NthWeekday(int year, int month, int iso_weekday, int n) {
  if (!InRange(year) || month < 1 || month > 12 || iso_weekday < 1 || iso_weekday > 7 || n == 0)
    return std::nullopt;
  Day day = n > 0 ? NearestWeekday(At(year, month, 1), iso_weekday, 1) + ch::days(7 * (n - 1))
                  : NearestWeekday(LastOfMonth(year, month), iso_weekday, -1) + ch::days(7 * (n + 1));
  if (MonthOf(day) != month) return std::nullopt;
  return day;
}

// The anonymous Gregorian computus.
Day EasterSunday(int year) {
  int a = year % 19, b = year / 100, c = year % 100;
  int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  int m = (a + 11 * h + 22 * l) / 451;
  int n = h + l - 7 * m + 114;
  return At(year, n / 31, n % 31 + 1);
}

// "easter+49": so many days from Easter Sunday.
std::optional<Day> EasterIn(int year, std::string_view offset) {
  if (offset.empty()) return EasterSunday(year);
  if (offset[0] == '+') offset.remove_prefix(1);
  const std::optional<int> days = ParseInt(offset);
  return days ? std::optional(EasterSunday(year) + ch::days(*days)) : std::nullopt;
}

std::optional<Day> HolidayIn(int year, std::string_view when) {
  if (!InRange(year)) return std::nullopt;
  if (when.starts_with("easter")) return EasterIn(year, when.substr(6));
  size_t dash = when.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  std::optional<int> month = ParseInt(when.substr(0, dash));
  std::string_view rest = when.substr(dash + 1);
  size_t hash = rest.find('#');
  std::optional<int> day = ParseInt(rest.substr(0, hash));
  if (!month || !day) return std::nullopt;
  if (hash == std::string_view::npos) return FindDay(year, *month, *day);
  std::string_view count = rest.substr(hash + 1);
  size_t plus = count.find('+');
  std::optional<int> nth = ParseInt(count.substr(0, plus));
  std::optional<int> after = plus == std::string_view::npos ? 0 : ParseInt(count.substr(plus + 1));
  if (!nth || !after) return std::nullopt;
  std::optional<Day> found = NthWeekday(year, *month, *day, *nth);
  if (!found) return std::nullopt;
  return *found + ch::days(*after);
}

}  // namespace copydesk::news
