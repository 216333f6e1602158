#include "news/calendar.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace copydesk::news
