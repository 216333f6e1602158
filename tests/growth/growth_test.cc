// No text may cost more a byte when it is longer: steps at n, 2n, 4n and 8n of texts that repeat what some
// loop might walk over.
//
// A step is a basic block that the core ran: the compiler calls CountStep in each
// (-fsanitize-coverage=trace-pc), so that no loop is left out and no clock is asked. What it cannot see is
// inside libraries: memmove, ICU, RE2.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "desk/rows.h"
#include "news/article.h"

uint64_t steps = 0;
extern "C" __attribute__((no_sanitize_address, no_sanitize_undefined)) void __sanitizer_cov_trace_pc() {
  ++steps;
}

namespace copydesk {
namespace {

constexpr double kMostExponent = 1.15;
constexpr size_t kLargest =
    320'000;  // bytes of a text at 8n, about: what looks back a fixed way has its full way at 2n
constexpr double kLeastSteps = 1;  // a byte at 8n: layers that do less are not looked at
const std::vector<std::string> kNoFields = {""};

// "Korbantovex", "Talmunrin", …: ten thousand names.
std::string Name(size_t i) {
  static constexpr std::array<const char*, 10> kFirst = {"Kor", "Tal", "Ven", "Zor", "Bel",
                                                         "Dar", "Mar", "Sil", "Pol", "Ger"};
  static constexpr std::array<const char*, 10> kLast = {"ban", "dov", "lek", "mun", "nar",
                                                        "pov", "rin", "sek", "tov", "vex"};
  return std::string(kFirst[i % 10]) + kLast[i / 10 % 10] + kLast[i / 100 % 10] + kLast[i / 1000 % 10];
}

struct Text {
  const char* name;
  std::function<std::string(size_t)> part;  // the i-th
  std::string begin = "", end = "";
};

Text Same(const char* name, std::string part, std::string begin = "", std::string end = "") {
  return {name, [part](size_t) { return part; }, std::move(begin), std::move(end)};
}

std::vector<Text> Texts() {
  std::vector<Text> out = {
      Same("titles",
           "Minister Rosa Vidal hoped that they would. The president thought that the minister would. "),
      Same("surnames", "Holt said that they would. ", "James Holt and Ellen Holt said that they would. "),
      Same("nominals", "Norway left. The minister said that they would. "),
      Same("ministries", "The Interior Ministry of Norway said that they would. "),
      Same("pronouns", "She said that they would. "),
      Same("pronouns of nobody", "Norway fell. He said so. "),
      Same("rebels", "The insurgents shelled the soldiers in the town. "),
      Same("port", "The Danish troops bombed the new harbour of the Norwegian government. "),
      Same("lines", "b\n", "Norway met Denmark on Friday in Oslo\n",
           "The two presidents met in Oslo on Friday and agreed to go on with the talks in June.\n"),
      Same("short lines", "Read more\n"),
      Same("captions", "A view of Oslo. (Photo by Rosa Vidal/Getty Images)\n\n", "",
           "He said that Norway had won the long war in the north of the country.\n"),
      Same("one headline again", "Norway met Denmark on Friday in Oslo\n\n", "",
           "The two presidents met in Oslo on Friday and agreed to go on with the talks.\n"),
      Same("years", "In 2003 it fell. The next day it rose. "),
      Same("dates", "On 3 May 2003 it fell. Two days later, on Tuesday, it rose. "),
      Same("signed posts", "\"It fell last week.\" — Rosa Vidal (@rosa) May 5, 2020 It rose today. "),
      Same("uncued quotes", "\"They said the ships had left the harbour. We saw it ourselves.\"\n\n",
           "\"We won,\" Mayor Rosa Vidal said.\n\n"),
      Same("quotes of one speaker", "\"We won the war,\" she said. \"And it is over.\" ",
           "Mayor Rosa Vidal spoke. "),
      Same("joined quotes", "He said \"we won. They lost\" and \"they left. We\" stayed, she said. "),
      Same("open marks", "He said “we won and she said ‘they lost and "),
      Same("marks", "\" ' \" ' "),
      Same("colons", "Rosa Vidal said:\n\n\"We won the war, and it is over.\"\n\n"),
      Same("headlines with a colon", "Norway: talks with Denmark are over\n", "",
           "The two presidents met in Oslo on Friday and agreed to go on with the talks in June.\n"),
      Same("lists", "Norway, Denmark and Oman met. "),
      Same("one list", "Norway, ", "", "Denmark and Oman met in Oslo."),
      Same("accused and accused", "Norway accused Denmark and accused Oman and "),
      Same("commas", "a, b, "),
      Same("acronym", "The National Herring Board (NHB) left. NHB came. "),
      Same("capitals", "NORWAY MET DENMARK IN OSLO. "),
      Same("brackets", "((("),
      Same("one word", "norway"),
      Same("letters", "a "),
      Same("particles", "Rosa de la van der "),
      Same("thousands of places", "Oslo, Norway; Lima, Peru; Paris, Texas. "),
      {"people", [](size_t i) { return "James " + Name(i) + " said that they would. "; }},
      {"namesakes", [](size_t i) { return Name(i) + " Holt said that they would. "; }},
      {"organizations", [](size_t i) { return "The " + Name(i) + " Bank said that the bank would. "; }},
      {"acronyms",
       [](size_t i) { return "The " + Name(i) + " Herring Board (" + Name(i).substr(0, 1) + "HB) left. "; }},
      {"officials",
       [](size_t i) {
         return "Foreign minister of Norway, Rosa " + Name(i) + ", and the president of Denmark, Jan " +
                Name(7 * i) + ", met. ";
       }},
      {"speakers",
       [](size_t i) { return "\"We won,\" Rosa " + Name(i) + " said. \"They lost,\" he said.\n\n"; }},
      {"lines of their own", [](size_t i) { return Name(i) + " " + Name(3 * i) + "\n"; }},
      {"words of their own", [](size_t i) { return Name(i) + Name(i / 7) + " "; }},
  };
  out.push_back(
      {"news", [](size_t i) {
         return "OSLO, Norway (NNA) - President Rosa " + Name(i) +
                " of Norway accused Denmark on Monday of seizing two ships off the coast of " + Name(5 * i) +
                ", and threatened to expel its ambassador.\n\n\"We have proof,\" the president said. \"They "
                "knew it, and they did it.\"\n\n" +
                "Danish Foreign Minister Jan " + Name(3 * i) +
                " denied the charge, according to the state agency. He told reporters that both countries " +
                "had signed an agreement in Lima last week.\n\nAt least 12 people were killed in clashes "
                "near the border in May 2019.\n\n";
       }});
  return out;
}

constexpr std::array<const char*, 7> kLayers = {"blocks", "tokens", "entities", "times",
                                                "quotes", "events", "tables"};
using Steps = std::array<double, kLayers.size()>;

// What each layer does on top of those before it.
Steps Count(const news::NewsDesk& desk, const std::string& text) {
  Vocabulary vocabulary;
  const ArticleText cells({{.text = text}}, false);
  news::Article article(desk, cells.whole(), 0, news::Day(std::chrono::days(19793)), &vocabulary);
  LayerSet all;
  for (std::string_view name : kLayerNames) all.Add(*ParseLayer(name));
  const std::array<std::function<void()>, kLayers.size()> make = {
      [&] { article.blocks(); },
      [&] { article.document(); },
      [&] { article.mentions(); },
      [&] { article.times(); },
      [&] { article.quotes(); },
      [&] { article.events(); },
      [&] { Rows(all, {}).Add(&article, cells, 0, kNoFields, true); }};
  Steps out;
  for (size_t i = 0; i < make.size(); ++i) {
    const uint64_t before = steps;
    make[i]();
    out[i] = static_cast<double>(steps - before);
  }
  return out;
}

std::string Make(const Text& text, size_t parts) {
  std::string out = text.begin;
  for (size_t i = 0; i < parts; ++i) out += text.part(i);
  return out + text.end;
}

class Growth : public testing::TestWithParam<Text> {};

TEST_P(Growth, IsLinear) {
  static const std::shared_ptr<const news::NewsDesk> desk = [] {
    Diagnostics faults;
    return news::NewsDesk::Load({{.folder = COPYDESK_PACKS "/news_en"}}, &faults);
  }();
  ASSERT_NE(desk, nullptr);
  const size_t parts = std::max<size_t>(1, kLargest / 8 / GetParam().part(1).size());
  std::array<Steps, 4> found;
  std::array<double, 4> size;
  for (size_t k = 0; k < 4; ++k) {
    const std::string text = Make(GetParam(), parts << k);
    size[k] = static_cast<double>(text.size());
    found[k] = Count(*desk, text);
  }
  for (size_t i = 0; i < kLayers.size(); ++i) {
    const double exponent = std::log(found[3][i] / found[1][i]) / std::log(size[3] / size[1]);
    if (std::getenv("COPYDESK_GROWTH_TABLE") != nullptr) {
      std::printf("%-24s %-9s %9.0f bytes %8.1f %8.1f %8.1f %8.1f steps a byte  exponent %.2f\n",
                  GetParam().name, kLayers[i], size[3], found[0][i] / size[0], found[1][i] / size[1],
                  found[2][i] / size[2], found[3][i] / size[3], exponent);
    }
    if (found[3][i] < kLeastSteps * size[3]) continue;
    EXPECT_LE(exponent, kMostExponent)
        << GetParam().name << ", " << kLayers[i] << ": steps a byte " << found[1][i] / size[1] << " at 2n, "
        << found[3][i] / size[3] << " at 8n";
  }
}

INSTANTIATE_TEST_SUITE_P(Texts, Growth, testing::ValuesIn(Texts()), [](const auto& of) {
  std::string name = of.param.name;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
});

// The counter counts: a loop of n turns is at least n steps.
TEST(Steps, AreCounted) {
  const uint64_t before = steps;
  Vocabulary vocabulary;
  EXPECT_GT(steps, before);
}

}  // namespace
}  // namespace copydesk
