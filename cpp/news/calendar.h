// Calendar arithmetic for TIMEX3: periods of days, how they are written, and how one counts from one to
// another.
//
//   Period week = WeekOf(MakeDay(2019, 9, 8));      // 2019-09-02 … 2019-09-08
//   week = Shift(week, Grain::kWeek, -1);           // the week before
//   week.value                                      // "2019-W35"
//
// Rules: proleptic Gregorian calendar, ISO weeks (they begin on Monday and belong to the year of their
// Thursday); seasons are the meteorological ones of the northern hemisphere, a winter belonging to the year
// in which it begins; a month added to 31 January gives the last day of February. Years are kMinYear …
// kMaxYear: an arithmetic result outside gives no period. Cost: O(1). Not here: words. What "last week" means
// is the business of news/times.cc.
#ifndef COPYDESK_NEWS_CALENDAR_H_
#define COPYDESK_NEWS_CALENDAR_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "news/records.h"

namespace copydesk::news {

inline constexpr int kMinYear = 1;
inline constexpr int kMaxYear = 9999;

enum class Grain { kTime, kDay, kWeek, kMonth, kQuarter, kHalf, kSeason, kYear, kDecade, kCentury };
inline constexpr size_t kGrains = static_cast<size_t>(Grain::kCentury) + 1;
const char* Name(Grain grain);  // "day"; a half is written "quarter", the nearest granularity of the table
std::optional<Grain> ParseGrain(std::string_view name);

// The days first … last and their TIMEX3 value.
struct Period {
  Day first, last;
  Grain grain = Grain::kDay;
  std::string value;
};

// Null for a date that does not exist (30 February).
std::optional<Day> FindDay(int year, int month, int day);
int YearOf(Day day);
int MonthOf(Day day);
int IsoWeekday(Day day);  // 1 Monday … 7 Sunday

Period DayPeriod(Day day);                                   // 2019-09-08
Period WeekOf(Day day);                                      // 2019-W36
Period WeekendOf(Day day);                                   // 2019-W36-WE: the weekend of that ISO week
std::optional<Period> MonthPeriod(int year, int month);      // 2019-09
std::optional<Period> QuarterPeriod(int year, int quarter);  // 2019-Q3
std::optional<Period> HalfPeriod(int year, int half);        // 2019-H2
// `season` is SP, SU, FA or WI.
std::optional<Period> SeasonPeriod(int year, std::string_view season);  // 2019-FA
std::optional<Period> YearPeriod(int year);                             // 2019
std::optional<Period> DecadePeriod(int year);                           // 201: the decade that holds the year
std::optional<Period> CenturyPeriod(int century);                       // 19th → "18": 1800 … 1899

// The period of this grain that holds `day`. A season's is the one whose months hold it; kTime gives the day.
std::optional<Period> PeriodOf(Day day, Grain grain);
// The same kind of period, `n` steps on. Outside kMinYear … kMaxYear: null.
std::optional<Period> Shift(const Period& period, int n);
// The day `n` grains on: days and weeks exactly, months and longer with the day of the month clamped.
std::optional<Day> AddTo(Day day, Grain grain, int n);

// The day nearest to `from` among `from`, …, `from + 6` (step 1) or `from`, …, `from - 6` (step -1) with this
// weekday.
Day NearestWeekday(Day from, int iso_weekday, int step);
// The n-th (1 …, or -1 for the last) such weekday of a month. Null where the month has fewer.
std::optional<Day> NthWeekday(int year, int month, int iso_weekday, int n);
Day EasterSunday(int year);
// What a holiday list writes: "12-25", "11-4#4" (the fourth Thursday of November), "11-4#4+1" (the day after
// it), "5-1#-1" (the last Monday of May), "easter-2" (days from Easter Sunday). Null for text of another
// form.
std::optional<Day> HolidayIn(int year, std::string_view when);

std::string FormatDay(Day day);  // "2019-09-08"

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_CALENDAR_H_
