#include "news/calendar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace copydesk::news {
namespace {

Day D(int y, int m, int d) { return *FindDay(y, m, d); }

TEST(Calendar, IsoWeeksBelongToTheYearOfTheirThursday) {
  EXPECT_EQ(WeekOf(D(2019, 9, 8)).value, "2019-W36");
  EXPECT_EQ(Shift(WeekOf(D(2019, 9, 8)), -1)->value, "2019-W35");
  EXPECT_EQ(WeekOf(D(2021, 1, 3)).value, "2020-W53");
  EXPECT_EQ(WeekOf(D(2018, 12, 31)).value, "2019-W01");
  EXPECT_EQ(WeekendOf(D(2019, 9, 3)).value, "2019-W36-WE");
  EXPECT_EQ(FormatDay(WeekendOf(D(2019, 9, 3)).first), "2019-09-07");
}

TEST(Calendar, PeriodsCoverTheirDays) {
  EXPECT_EQ(FormatDay(MonthPeriod(2020, 2)->last), "2020-02-29");
  EXPECT_EQ(FormatDay(QuarterPeriod(2020, 4)->first), "2020-10-01");
  EXPECT_EQ(FormatDay(SeasonPeriod(2020, "WI")->last), "2021-02-28");
  EXPECT_EQ(DecadePeriod(1994)->value, "199");
  EXPECT_EQ(CenturyPeriod(19)->value, "18");
  EXPECT_EQ(FormatDay(CenturyPeriod(19)->last), "1899-12-31");
  EXPECT_EQ(PeriodOf(D(2021, 1, 15), Grain::kSeason)->value, "2020-WI");
  EXPECT_EQ(HalfPeriod(2020, 2)->value, "2020-H2");
}

TEST(Calendar, ArithmeticClampsAndStaysInRange) {
  EXPECT_EQ(FormatDay(*AddTo(D(2020, 1, 31), Grain::kMonth, 1)), "2020-02-29");
  EXPECT_EQ(FormatDay(*AddTo(D(2020, 1, 31), Grain::kMonth, -2)), "2019-11-30");
  EXPECT_EQ(FormatDay(*AddTo(D(2020, 2, 29), Grain::kYear, -1)), "2019-02-28");
  EXPECT_FALSE(AddTo(D(2020, 1, 1), Grain::kYear, 9000));
  EXPECT_FALSE(AddTo(D(2020, 1, 1), Grain::kCentury, -2'000'000'000));
  EXPECT_FALSE(AddTo(D(2020, 1, 1), Grain::kDay, -3'000'000));
  EXPECT_EQ(Shift(*MonthPeriod(2020, 3), -3)->value, "2019-12");
  EXPECT_EQ(Shift(*SeasonPeriod(2020, "SU"), -1)->value, "2019-SU");
  EXPECT_FALSE(YearPeriod(0));
  EXPECT_FALSE(MonthPeriod(2020, 13));
  EXPECT_FALSE(FindDay(2021, 2, 29));
}

TEST(Calendar, Weekdays) {
  EXPECT_EQ(IsoWeekday(D(2023, 7, 16)), 7);
  EXPECT_EQ(FormatDay(NearestWeekday(D(2023, 7, 16), 6, -1)), "2023-07-15");
  EXPECT_EQ(FormatDay(NearestWeekday(D(2023, 7, 16), 7, -1)), "2023-07-16");
  EXPECT_EQ(FormatDay(NearestWeekday(D(2023, 7, 16), 1, 1)), "2023-07-17");
  EXPECT_EQ(FormatDay(*NthWeekday(2019, 11, 4, 4)), "2019-11-28");
  EXPECT_EQ(FormatDay(*NthWeekday(2019, 5, 1, -1)), "2019-05-27");
  EXPECT_FALSE(NthWeekday(2019, 2, 1, 5));
}

TEST(Calendar, Holidays) {
  EXPECT_EQ(FormatDay(EasterSunday(2019)), "2019-04-21");
  EXPECT_EQ(FormatDay(EasterSunday(2024)), "2024-03-31");
  EXPECT_EQ(FormatDay(*HolidayIn(2019, "easter-2")), "2019-04-19");
  EXPECT_EQ(FormatDay(*HolidayIn(2019, "12-25")), "2019-12-25");
  EXPECT_EQ(FormatDay(*HolidayIn(2019, "11-4#4")), "2019-11-28");
  EXPECT_EQ(FormatDay(*HolidayIn(2019, "11-4#4+1")), "2019-11-29");
  EXPECT_EQ(FormatDay(*HolidayIn(2019, "5-1#-1")), "2019-05-27");
  EXPECT_FALSE(HolidayIn(2019, "sometime"));
  EXPECT_FALSE(HolidayIn(2019, "5-x"));
}

TEST(Calendar, GrainNames) {
  EXPECT_STREQ(Name(Grain::kDecade), "decade");
  EXPECT_EQ(*ParseGrain("season"), Grain::kSeason);
  EXPECT_FALSE(ParseGrain("eon"));
}

// A calendar that knows no more than how long months are, held against all of the above.
struct PlainDate {
  int year, month, day, weekday;  // 1 is a Monday

  static int Length(int year, int month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }
  void Next() {
    weekday = weekday % 7 + 1;
    if (++day <= Length(year, month)) return;
    day = 1;
    if (++month <= 12) return;
    month = 1;
    ++year;
  }
  std::string text() const {
    char out[40];
    std::snprintf(out, sizeof out, "%04d-%02d-%02d", year, month, day);
    return out;
  }
};

// The days of some years, each with the year before and behind it.
std::vector<PlainDate> DaysOf(int first_year, int last_year) {
  std::vector<PlainDate> out;
  // 1 January of year 1 was a Monday.
  PlainDate date{1, 1, 1, 1};
  for (; date.year <= last_year && date.year < kMaxYear + 1; date.Next()) {
    if (date.year >= first_year) out.push_back(date);
  }
  return out;
}

void ExpectPeriod(const std::optional<Period>& period, const std::string& value, const std::string& first,
                  const std::string& last, Grain grain) {
  ASSERT_TRUE(period) << value;
  EXPECT_EQ(period->value, value);
  EXPECT_EQ(FormatDay(period->first), first) << value;
  EXPECT_EQ(FormatDay(period->last), last) << value;
  EXPECT_EQ(period->grain, grain) << value;
}

std::string DateText(int year, int month, int day) { return PlainDate{year, month, day, 1}.text(); }

void ExpectMonths(Day day, Grain grain, const std::string& value, int year, int first, int count) {
  const int last = first + count - 1, last_year = year + (last - 1) / 12, last_month = (last - 1) % 12 + 1;
  if (last_year > kMaxYear) {
    EXPECT_FALSE(PeriodOf(day, grain));
    return;
  }
  ExpectPeriod(PeriodOf(day, grain), value, DateText(year, first, 1),
               DateText(last_year, last_month, PlainDate::Length(last_year, last_month)), grain);
}

TEST(CalendarOracle, PeriodsOfEveryDay) {
  for (const auto& [first, last] : {std::pair{1, 13}, {1890, 1912}, {1999, 2030}, {9989, 9999}}) {
    const std::vector<PlainDate> days = DaysOf(first, last);
    for (size_t i = 0; i < days.size() && !testing::Test::HasFailure(); ++i) {
      const PlainDate& d = days[i];
      const auto day = FindDay(d.year, d.month, d.day);
      ASSERT_TRUE(day) << d.text();
      EXPECT_EQ(FormatDay(*day), d.text());
      EXPECT_EQ(YearOf(*day), d.year);
      EXPECT_EQ(MonthOf(*day), d.month);
      EXPECT_EQ(IsoWeekday(*day), d.weekday);
      ExpectPeriod(PeriodOf(*day, Grain::kDay), d.text(), d.text(), d.text(), Grain::kDay);
      const std::string year = DateText(d.year, 1, 1).substr(0, 4);
      const auto quarter = (d.month - 1) / 3, half = (d.month - 1) / 6;
      ExpectMonths(*day, Grain::kMonth, d.text().substr(0, 7), d.year, d.month, 1);
      ExpectMonths(*day, Grain::kQuarter, year + "-Q" + std::to_string(quarter + 1), d.year, quarter * 3 + 1,
                   3);
      ExpectMonths(*day, Grain::kHalf, year + "-H" + std::to_string(half + 1), d.year, half * 6 + 1, 6);
      ExpectMonths(*day, Grain::kYear, year, d.year, 1, 12);
      const int winter = d.month < 3 ? d.year - 1 : d.year;
      const std::string of = DateText(winter, 1, 1).substr(0, 4);
      if (winter < kMinYear) {
        EXPECT_FALSE(PeriodOf(*day, Grain::kSeason));
      } else if (d.month < 3 || d.month == 12) {
        ExpectMonths(*day, Grain::kSeason, of + "-WI", winter, 12, 3);
      } else {
        const int season = d.month / 3 - 1;
        ExpectMonths(*day, Grain::kSeason,
                     year + (season == 0   ? "-SP"
                             : season == 1 ? "-SU"
                                           : "-FA"),
                     d.year, season * 3 + 3, 3);
      }
      const int decade = d.year / 10 * 10, century = d.year / 100 * 100;
      if (decade == 0) {
        EXPECT_FALSE(PeriodOf(*day, Grain::kDecade));
      } else {
        ExpectPeriod(PeriodOf(*day, Grain::kDecade), year.substr(0, 3), DateText(decade, 1, 1),
                     DateText(decade + 9, 12, 31), Grain::kDecade);
      }
      if (century == 0) {
        EXPECT_FALSE(PeriodOf(*day, Grain::kCentury));
      } else {
        ExpectPeriod(PeriodOf(*day, Grain::kCentury), year.substr(0, 2), DateText(century, 1, 1),
                     DateText(century + 99, 12, 31), Grain::kCentury);
      }
      // A week has the year of its Thursday, and the number of Thursdays of that year until it.
      const size_t monday = i - static_cast<size_t>(d.weekday - 1);
      if (i < 7 || monday + 6 >= days.size()) continue;
      const PlainDate& thursday = days[monday + 3];
      int thursdays = 0;
      for (size_t k = 0; k <= monday + 3; ++k)
        thursdays += days[k].year == thursday.year && days[k].weekday == 4;
      if (thursday.year == first) continue;
      char week[40];
      std::snprintf(week, sizeof week, "%04d-W%02d", thursday.year, thursdays);
      ExpectPeriod(PeriodOf(*day, Grain::kWeek), week, days[monday].text(), days[monday + 6].text(),
                   Grain::kWeek);
      ExpectPeriod(WeekendOf(*day), std::string(week) + "-WE", days[monday + 5].text(),
                   days[monday + 6].text(), Grain::kWeek);
    }
  }
}

TEST(CalendarOracle, WhatLiesOutsideIsNoDay) {
  EXPECT_FALSE(FindDay(0, 12, 31));
  EXPECT_TRUE(FindDay(1, 1, 1));
  EXPECT_TRUE(FindDay(9999, 12, 31));
  EXPECT_FALSE(FindDay(10000, 1, 1));
  for (const auto& [month, day] : {std::pair{0, 1}, {13, 1}, {1, 0}, {1, 32}, {4, 31}, {2, 30}})
    EXPECT_FALSE(FindDay(2020, month, day)) << month << "-" << day;
  EXPECT_FALSE(MonthPeriod(2020, 0));
  EXPECT_TRUE(MonthPeriod(2020, 1));
  EXPECT_TRUE(MonthPeriod(2020, 12));
  EXPECT_FALSE(MonthPeriod(0, 12));
  EXPECT_FALSE(MonthPeriod(10000, 1));
  EXPECT_FALSE(QuarterPeriod(2020, 0));
  EXPECT_FALSE(QuarterPeriod(2020, 5));
  EXPECT_FALSE(HalfPeriod(2020, 0));
  EXPECT_FALSE(HalfPeriod(2020, 3));
  EXPECT_FALSE(SeasonPeriod(2020, "XX"));
  EXPECT_FALSE(SeasonPeriod(9999, "WI"));  // it ends behind the last year
  EXPECT_FALSE(DecadePeriod(9));
  EXPECT_TRUE(DecadePeriod(10));
  EXPECT_TRUE(DecadePeriod(9999));
  EXPECT_FALSE(DecadePeriod(10000));
  EXPECT_FALSE(CenturyPeriod(1));
  EXPECT_TRUE(CenturyPeriod(2));
  EXPECT_TRUE(CenturyPeriod(100));
  EXPECT_FALSE(CenturyPeriod(101));
}

TEST(CalendarOracle, StepsOfEveryGrain) {
  const std::vector<PlainDate> days = DaysOf(2015, 2025);
  auto day_of = [](const PlainDate& d) { return *FindDay(d.year, d.month, d.day); };
  constexpr std::array<std::pair<Grain, int>, 7> kMonths = {{{Grain::kMonth, 1},
                                                             {Grain::kQuarter, 3},
                                                             {Grain::kSeason, 3},
                                                             {Grain::kHalf, 6},
                                                             {Grain::kYear, 12},
                                                             {Grain::kDecade, 120},
                                                             {Grain::kCentury, 1200}}};
  for (size_t i = 0; i < days.size() && !testing::Test::HasFailure(); i += 5) {
    const PlainDate& d = days[i];
    for (int n = -4; n <= 4; ++n) {
      const auto at = [&](int steps) { return static_cast<size_t>(static_cast<int>(i) + steps); };
      if (at(n) < days.size()) {
        EXPECT_EQ(FormatDay(*AddTo(day_of(d), Grain::kDay, n)), days[at(n)].text());
        EXPECT_EQ(FormatDay(*AddTo(day_of(d), Grain::kTime, n)), days[at(n)].text());
      }
      if (at(7 * n) < days.size()) {
        EXPECT_EQ(FormatDay(*AddTo(day_of(d), Grain::kWeek, n)), days[at(7 * n)].text());
      }
      for (const auto& [grain, months] : kMonths) {
        int year = d.year, month = d.month;
        for (int k = 0; k < months * std::abs(n); ++k) {
          month += n > 0 ? 1 : -1;
          if (month == 0) month = 12, --year;
          if (month == 13) month = 1, ++year;
        }
        EXPECT_EQ(FormatDay(*AddTo(day_of(d), grain, n)),
                  DateText(year, month, std::min(d.day, PlainDate::Length(year, month))));
      }
      if (n == 0) continue;
      // The nearest day of a weekday, itself included, in steps of one.
      for (int weekday = 1; weekday <= 7; ++weekday) {
        const int step = n > 0 ? 1 : -1;
        int k = 0;
        while (at(k) < days.size() && days[at(k)].weekday != weekday) k += step;
        if (at(k) >= days.size()) continue;
        EXPECT_EQ(FormatDay(NearestWeekday(day_of(d), weekday, step)), days[at(k)].text());
      }
    }
  }
  // Periods shift as their first days do; a season by years.
  for (const Grain grain : {Grain::kDay, Grain::kWeek, Grain::kMonth, Grain::kQuarter, Grain::kHalf,
                            Grain::kYear, Grain::kDecade, Grain::kCentury}) {
    const Period period = *PeriodOf(D(2020, 2, 29), grain);
    EXPECT_EQ(Shift(period, 0)->value, period.value);
    EXPECT_EQ(Shift(*Shift(period, 3), -3)->value, period.value);
    EXPECT_EQ(FormatDay(Shift(period, 1)->first), FormatDay(period.last + std::chrono::days(1)));
    EXPECT_EQ(Shift(period, 1)->grain, grain);
  }
  EXPECT_EQ(Shift(WeekendOf(D(2020, 2, 29)), 1)->value, "2020-W10-WE");
  EXPECT_EQ(Shift(WeekendOf(D(2020, 2, 29)), -1)->value, "2020-W08-WE");
  EXPECT_FALSE(Shift(WeekendOf(D(9999, 12, 20)), 9));
  EXPECT_FALSE(Shift(*YearPeriod(9999), 1));
}

TEST(CalendarOracle, StepsEndWhereTheCalendarDoes) {
  EXPECT_EQ(FormatDay(*AddTo(D(9999, 12, 30), Grain::kDay, 1)), "9999-12-31");
  EXPECT_FALSE(AddTo(D(9999, 12, 31), Grain::kDay, 1));
  EXPECT_EQ(FormatDay(*AddTo(D(1, 1, 2), Grain::kDay, -1)), "0001-01-01");
  EXPECT_FALSE(AddTo(D(1, 1, 1), Grain::kDay, -1));
  EXPECT_EQ(FormatDay(*AddTo(D(1, 1, 8), Grain::kWeek, -1)), "0001-01-01");
  EXPECT_FALSE(AddTo(D(1, 1, 7), Grain::kWeek, -1));
  EXPECT_EQ(FormatDay(*AddTo(D(1, 2, 1), Grain::kMonth, -1)), "0001-01-01");
  EXPECT_FALSE(AddTo(D(1, 1, 31), Grain::kMonth, -1));
  EXPECT_FALSE(AddTo(D(9999, 12, 1), Grain::kMonth, 1));
  for (const Grain grain : {Grain::kDay, Grain::kWeek, Grain::kMonth, Grain::kYear, Grain::kCentury}) {
    EXPECT_FALSE(AddTo(D(2020, 1, 1), grain, 2'000'000'000));
    EXPECT_FALSE(AddTo(D(2020, 1, 1), grain, -2'000'000'000));
  }
}

TEST(CalendarOracle, WeekdaysOfAMonth) {
  for (int month = 1; month <= 12; ++month) {
    for (int weekday = 1; weekday <= 7; ++weekday) {
      std::vector<std::string> all;
      for (const PlainDate& d : DaysOf(2021, 2021)) {
        if (d.month == month && d.weekday == weekday) all.push_back(d.text());
      }
      const int count = static_cast<int>(all.size());
      for (int n = -6; n <= 6; ++n) {
        const std::optional<Day> found = NthWeekday(2021, month, weekday, n);
        EXPECT_EQ(found.has_value(), n != 0 && std::abs(n) <= count);
        if (!found) continue;
        EXPECT_EQ(FormatDay(*found), all[static_cast<size_t>(n > 0 ? n - 1 : count + n)]);
      }
    }
  }
  for (const auto& [month, weekday] : {std::pair{0, 1}, {13, 1}, {1, 0}, {1, 8}})
    EXPECT_FALSE(NthWeekday(2021, month, weekday, 1));
  EXPECT_FALSE(NthWeekday(0, 1, 1, 1));
  EXPECT_FALSE(NthWeekday(10000, 1, 1, 1));
}

// The church's table of full moons from 1900 to 2199, by the year of the moon's 19: days of March.
TEST(CalendarOracle, EasterIsTheSundayBehindTheFullMoon) {
  static constexpr std::array kFullMoon = {45, 34, 23, 42, 31, 49, 39, 28, 47, 36,
                                           25, 44, 33, 22, 41, 30, 48, 38, 27};
  for (int year = 1900; year < 2200; ++year) {
    Day day = D(year, 3, 1) + std::chrono::days(kFullMoon[static_cast<size_t>(year % 19)]);
    while (IsoWeekday(day) != 7) day += std::chrono::days(1);
    EXPECT_EQ(FormatDay(EasterSunday(year)), FormatDay(day));
  }
}

TEST(CalendarOracle, HolidaysAsTheyAreWritten) {
  EXPECT_EQ(FormatDay(*HolidayIn(2024, "easter")), "2024-03-31");
  EXPECT_EQ(FormatDay(*HolidayIn(2024, "easter+1")), "2024-04-01");
  EXPECT_EQ(FormatDay(*HolidayIn(2024, "easter-47")), "2024-02-13");
  EXPECT_EQ(FormatDay(*HolidayIn(2024, "2-29")), "2024-02-29");
  EXPECT_FALSE(HolidayIn(2023, "2-29"));
  EXPECT_EQ(FormatDay(*HolidayIn(2024, "9-1#1")), "2024-09-02");
  EXPECT_EQ(FormatDay(*HolidayIn(2024, "9-1#-1+2")), "2024-10-02");
  for (const char* when : {"", "easterly", "easter+", "easter+x", "12", "x-25", "12-25x", "11-4#", "11-4#x",
                           "11-4#4+", "11-4#4+x", "11-4#6", "-5", "13-1"})
    EXPECT_FALSE(HolidayIn(2024, when)) << when;
  EXPECT_FALSE(HolidayIn(0, "12-25"));
  EXPECT_FALSE(HolidayIn(10000, "easter"));
}

TEST(CalendarOracle, EveryGrainHasAName) {
  for (const char* name :
       {"time", "day", "week", "month", "quarter", "season", "year", "decade", "century"}) {
    ASSERT_TRUE(ParseGrain(name)) << name;
    EXPECT_STREQ(Name(*ParseGrain(name)), name);
  }
  EXPECT_EQ(ParseGrain("half"), Grain::kHalf);
  EXPECT_STREQ(Name(Grain::kHalf), "quarter") << "tables know no halves";
}

}  // namespace
}  // namespace copydesk::news
