#include "gazetteer/gazetteer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "fuzz/gazetteer_target.h"
#include "testing/temp_folder.h"
#include "text/unicode.h"
#include "words/section_file.h"

namespace copydesk {
namespace {

const Language& English() {
  static const auto* language = new std::shared_ptr<const Language>([] {
    Diagnostics faults;
    auto loaded = Language::Load(COPYDESK_PACKS "/news_en/language", &faults);
    EXPECT_TRUE(loaded) << ToString(faults);
    return loaded;
  }());
  return **language;
}

std::shared_ptr<const Gazetteer> BuildWith(const std::vector<std::string>& terms,
                                           const GazetteerOptions& options) {
  std::vector<GazetteerTerm> rows;
  for (const std::string& term : terms)
    rows.push_back({term, {{"row", std::to_string(rows.size())}, {"empty", ""}}});
  Diagnostics faults;
  auto list = Gazetteer::Build(rows, English(), options, &faults);
  EXPECT_TRUE(list) << ToString(faults);
  return list;
}

std::shared_ptr<const Gazetteer> Build(const std::vector<std::string>& terms,
                                       GazetteerMatch match = GazetteerMatch::kSmart) {
  return BuildWith(terms, {.match = match});
}

// "text/row" of each hit.
std::vector<std::string> Hits(const Gazetteer& list, std::string_view text,
                              Vocabulary* vocabulary = nullptr) {
  Vocabulary own;
  Document document(text, vocabulary != nullptr ? vocabulary : &own, &English());
  document.AddSegment({0, static_cast<int32_t>(text.size())});
  std::vector<std::string> out;
  std::vector<GazetteerHit> hits;
  list.Find(document, &hits);
  for (const GazetteerHit& hit : hits) {
    EXPECT_EQ(list.attributes(hit.row).size(), 1u);
    out.push_back(std::string(document.text(hit.tokens)) + "/" +
                  std::string(list.attributes(hit.row)[0].value));
  }
  return out;
}

using Found = std::vector<std::string>;

TEST(Gazetteer, LongestFirstLeftToRight) {
  auto list = Build({"New York", "York", "New York Times", "Times Square"});
  EXPECT_EQ(Hits(*list, "The New York Times Square"), (Found{"New York Times/2"}));
  EXPECT_EQ(Hits(*list, "New York, York and Times Square"),
            (Found{"New York/0", "York/1", "Times Square/3"}));
  EXPECT_EQ(Hits(*list, "New Yorkers"), Found{});
}

TEST(Gazetteer, ATermIsTokenisedAsTextIs) {
  auto list = Build({"pro-Armenia", "People's Party", "U.S."});
  EXPECT_EQ(Hits(*list, "A pro-Armenia crowd met the People’s Party in the U.S. today."),
            (Found{"pro-Armenia/0", "People’s Party/1", "U.S./2"}));
}

TEST(Gazetteer, AStopAtItsEndIsAnAbbreviations) {
  auto list = Build({"sept.", "Gen.", "p.m."});
  EXPECT_EQ(Hits(*list, "On Sept. 27, 2019 at 10 p.m. the Gen. spoke."),
            (Found{"Sept./0", "p.m./2", "Gen./1"}));
}

TEST(Gazetteer, SmartCase) {
  auto list = Build({"prime minister", "US", "Turkey"});
  EXPECT_EQ(Hits(*list, "Prime Minister, PRIME MINISTER and prime minister"),
            (Found{"Prime Minister/0", "PRIME MINISTER/0", "prime minister/0"}));
  EXPECT_EQ(Hits(*list, "Tell us why the US eats turkey."), Found{"US/1"});
  EXPECT_EQ(Hits(*list, "TURKEY REJECTS TALKS"), Found{"TURKEY/2"});
  EXPECT_EQ(Hits(*list, "He wrote TURKEY on it."), Found{});
}

TEST(Gazetteer, OtherWaysToCompare) {
  EXPECT_EQ(Hits(*Build({"the hague"}, GazetteerMatch::kExact), "The Hague, the hague"),
            Found{"the hague/0"});
  EXPECT_EQ(Hits(*Build({"The Hague"}, GazetteerMatch::kLower), "THE hague"), Found{"THE hague/0"});
  EXPECT_EQ(Hits(*Build({"Erdogan"}, GazetteerMatch::kNorm), "ERDOĞAN and Erdogan"),
            (Found{"ERDOĞAN/0", "Erdogan/0"}));
}

TEST(Gazetteer, NamesOfItsOptions) {
  for (const char* name : {"smart", "exact", "lower", "norm", "lemma"}) {
    ASSERT_TRUE(ParseGazetteerMatch(name)) << name;
    EXPECT_EQ(ToString(*ParseGazetteerMatch(name)), name);
  }
  EXPECT_EQ(ParseGazetteerMatch("smart"), GazetteerMatch::kSmart);
  EXPECT_EQ(ParseGazetteerMatch("lemma"), GazetteerMatch::kLemma);
  EXPECT_EQ(ParseGazetteerMatch("Smart"), std::nullopt);
  EXPECT_EQ(ParseGazetteerOverlap("longest"), GazetteerOverlap::kLongest);
  EXPECT_EQ(ParseGazetteerOverlap("all"), GazetteerOverlap::kAll);
  EXPECT_EQ(ParseGazetteerOverlap("any"), std::nullopt);
  EXPECT_EQ(ToString(GazetteerOverlap::kAll), "all");
}

// Dashes and quotation marks of printers are those of keyboards, in terms and in texts; no other mark is.
TEST(Gazetteer, MarksOfPrinters) {
  for (const char* dash : {"\u2010", "\u2011", "\u2013", "\u2014", "\u2015"})
    EXPECT_EQ(Hits(*Build({"Rio - Lima"}), "Rio " + std::string(dash) + " Lima").size(), 1u) << dash;
  for (const char* mark : {"\u2018", "\u2019", "\u201B"})
    EXPECT_EQ(Hits(*Build({"d' Roe"}, GazetteerMatch::kExact), "d" + std::string(mark) + " Roe").size(), 1u)
        << mark;
  for (const char* mark : {"\u201C", "\u201D", "\u201E", "\u201F"}) {
    EXPECT_EQ(Hits(*Build({"a \" b"}, GazetteerMatch::kLower), "a " + std::string(mark) + " b").size(), 1u)
        << mark;
    EXPECT_EQ(Hits(*Build({"a " + std::string(mark) + " b"}), "a \" b").size(), 1u) << mark;
  }
  for (const char* other : {"\u2016", "\u2017", "\u2020", "\u2026", "\u2210", "\u2214", "\u2218", "\u221C"}) {
    EXPECT_TRUE(Hits(*Build({"a - b", "a ' b", "a \" b"}), "a " + std::string(other) + " b").empty())
        << other;
    EXPECT_EQ(Hits(*Build({"a " + std::string(other) + " b"}), "a " + std::string(other) + " b").size(), 1u);
  }
}

TEST(Gazetteer, ByLemma) {
  auto list = Build({"ceasefire agreement", "take place", "strike", "find"}, GazetteerMatch::kLemma);
  EXPECT_EQ(Hits(*list, "The ceasefire agreements failed, and talks took place."),
            (Found{"ceasefire agreements/0", "took place/1"}));
  EXPECT_EQ(Hits(*list, "The army struck the port after two strikes."), (Found{"struck/2", "strikes/2"}));
  EXPECT_EQ(Hits(*list, "He took a plane."), Found{});
}

TEST(Gazetteer, ListsMayShareKeys) {
  Diagnostics faults;
  auto keys = std::make_shared<GazetteerKeys>();
  auto build = [&](const char* term, GazetteerMatch match) {
    return Gazetteer::Build({{term, {{"row", "0"}}}}, English(), {.match = match, .keys = keys}, &faults);
  };
  auto cities = build("Baku", GazetteerMatch::kSmart), talks = build("peace talks", GazetteerMatch::kLower),
       verbs = build("meet", GazetteerMatch::kLemma);
  Vocabulary vocabulary;
  EXPECT_EQ(Hits(*cities, "They met for Peace talks in Baku.", &vocabulary), Found{"Baku/0"});
  EXPECT_EQ(Hits(*talks, "They met for Peace talks in Baku.", &vocabulary), Found{"Peace talks/0"});
  EXPECT_EQ(Hits(*verbs, "They met for Peace talks in Baku.", &vocabulary), Found{"met/0"});
}

// With starts found for all lists at once a list finds what it finds alone: lists of all ways to compare,
// more of them than have a bit.
TEST(Gazetteer, SharedStartsChangeNothing) {
  Diagnostics faults;
  auto keys = std::make_shared<GazetteerKeys>();
  std::vector<std::shared_ptr<const Gazetteer>> lists;
  for (const char* term :
       {"Baku", "peace talks", "meet", "Peace", "talk", "in", "BAKU", "met for", "They met"}) {
    for (auto match : {GazetteerMatch::kSmart, GazetteerMatch::kExact, GazetteerMatch::kLower,
                       GazetteerMatch::kNorm, GazetteerMatch::kLemma}) {
      for (const bool plural : {false, true})
        lists.push_back(Gazetteer::Build({{term, {}}, {"talk in Baku", {}}, {"leave left", {}}}, English(),
                                         {.match = match, .keys = keys, .plural = plural}, &faults));
    }
  }
  Vocabulary vocabulary;
  const std::string_view text =
      "They met for Peace talks in Baku. IN BAKU PEACE TALKED.\n"
      "Talk in Oslo, talk in Baku: they left left, and left";
  Document document(text, &vocabulary, &English());
  document.AddSegment({0, static_cast<int32_t>(text.size())});
  GazetteerStarts starts;
  for (const auto& list : lists) {
    std::vector<GazetteerHit> alone, together;
    list->Find(document, &together, &starts);
    list->Find(document, &alone);
    EXPECT_EQ(together, alone) << list->DebugString();
  }
}

TEST(Gazetteer, RowsWithTheSameTermAreAllReported) {
  auto list = Build({"Georgia", "Georgia", "georgia"});
  EXPECT_EQ(Hits(*list, "In Georgia"), (Found{"Georgia/0", "Georgia/1", "Georgia/2"}));
  EXPECT_EQ(Hits(*list, "In georgia"), Found{"georgia/2"});
}

TEST(Gazetteer, StaysInASentence) {
  EXPECT_EQ(Hits(*Build({"talks failed"}), "They held talks\nfailed states met."), Found{"talks\nfailed/0"});
  EXPECT_EQ(Hits(*Build({"ended It"}), "The war ended. It began anew."), Found{});
}

TEST(Gazetteer, RemembersWordsByVocabulary) {
  auto list = Build({"Baku", "Oslo"});
  Vocabulary vocabulary;
  EXPECT_EQ(Hits(*list, "Oslo", &vocabulary), Found{"Oslo/1"});
  vocabulary.Clear();
  EXPECT_EQ(Hits(*list, "Rome, Baku", &vocabulary), Found{"Baku/0"});
  auto other = Build({"Rome"});
  EXPECT_EQ(Hits(*other, "Rome, Baku", &vocabulary), Found{"Rome/0"});
}

TEST(Gazetteer, FromTsv) {
  Diagnostics faults;
  auto table =
      ParseTsv("term\tcountry\tsource\tnote\nBaku|Bakı|Baku\tAZE\town\tx\nOslo\t\town\t\n", "c.tsv", &faults);
  auto list = Gazetteer::FromTsv(*table, English(), {}, &faults);
  ASSERT_TRUE(list) << ToString(faults);
  EXPECT_EQ(list->size(), 3);
  EXPECT_EQ(list->DebugString(), "3 terms, 2 rows, 4 nodes, match smart");
  EXPECT_GT(list->MemoryUsage(), 100);
  Vocabulary vocabulary;
  Document document("Bakı, Oslo", &vocabulary, &English());
  document.AddSegment({0, static_cast<int32_t>(document.text().size())});
  std::string found;
  std::vector<GazetteerHit> hits;
  list->Find(document, &hits);
  for (const GazetteerHit& hit : hits) {
    found += std::string(document.text(hit.tokens)) + "{";
    for (const Attribute& a : list->attributes(hit.row))
      found += std::string(a.key) + "=" + std::string(a.value);
    found += "}";
  }
  EXPECT_EQ(found, "Bakı{country=AZE}Oslo{}");
}

TEST(Gazetteer, ReportsRowsWithoutATerm) {
  Diagnostics faults;
  auto table = ParseTsv("term\tcountry\nBaku\tAZE\n\tNOR\n|\tSWE\n", "c.tsv", &faults);
  EXPECT_FALSE(Gazetteer::FromTsv(*table, English(), {}, &faults));
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].ToString(), "c.tsv:3:1: no term in this row");
  EXPECT_EQ(faults[1].line, 4);
  auto nameless = ParseTsv("word\nBaku\n", "d.tsv", &faults);
  EXPECT_FALSE(Gazetteer::FromTsv(*nameless, English(), {}, &faults));
}

TEST(Gazetteer, AllOverlaps) {
  auto list =
      BuildWith({"New York", "York", "New York Times", "Times Square"}, {.overlap = GazetteerOverlap::kAll});
  EXPECT_EQ(Hits(*list, "The New York Times Square"),
            (Found{"New York/0", "New York Times/2", "York/1", "Times Square/3"}));
}

TEST(Gazetteer, PluralTails) {
  auto list =
      BuildWith({"harbour", "UAV", "man", "Kennedy", "fighter jet", "ceasefires", "iArmy"}, {.plural = true});
  EXPECT_EQ(
      Hits(*list, "Harbours, UAVs, men, the Kennedys, fighter jets, fighters jet, ceasefires and ceasefire."),
      (Found{"Harbours/0", "UAVs/1", "men/2", "Kennedys/3", "fighter jets/4", "ceasefires/5"}));
  EXPECT_EQ(Hits(*list, "A uavs and kennedys."), Found{});
  EXPECT_EQ(Hits(*list, "HARBOURS TAKE KENNEDYS"), (Found{"HARBOURS/0", "KENNEDYS/3"}));
  EXPECT_EQ(Hits(*Build({"harbour"}), "harbours"), Found{});
  EXPECT_EQ(
      Hits(*BuildWith({"Harbour"}, {.match = GazetteerMatch::kExact, .plural = true}), "Harbours harbours"),
      Found{"Harbours/0"});
}

TEST(Gazetteer, PossessiveTails) {
  auto list = BuildWith({"Baku", "Harbour Watch"}, {.possessive = true});
  EXPECT_EQ(Hits(*list, "Baku's port, Harbour Watch’s ships, 'Baku' and Baku 's."),
            (Found{"Baku's/0", "Harbour Watch’s/1", "Baku/0", "Baku/0"}));
  EXPECT_EQ(Hits(*Build({"Baku"}), "Baku's port"), Found{"Baku/0"});
}

// Tokens made elsewhere keep the "'s" in them.
TEST(Gazetteer, TailsInsideOfGivenTokens) {
  const auto hits = [](const std::vector<std::string>& terms, const GazetteerOptions& options,
                       const std::vector<std::string>& tokens) {
    const auto list = BuildWith(terms, options);
    std::string text;
    std::vector<ByteSpan> bytes;
    for (const std::string& token : tokens) {
      const auto start = static_cast<int32_t>(text.size());
      text += token;
      bytes.push_back({start, static_cast<int32_t>(text.size())});
      text += ' ';
    }
    Vocabulary vocabulary;
    Document document(text, &vocabulary, &English());
    document.AddSentence(bytes, 0);
    std::vector<GazetteerHit> found;
    list->Find(document, &found);
    Found out;
    for (const GazetteerHit& hit : found) out.push_back(std::string(document.text(hit.tokens)));
    return out;
  };
  const GazetteerOptions smart = {.possessive = true}, plain = {},
                         exact = {.match = GazetteerMatch::kExact, .possessive = true},
                         lower = {.match = GazetteerMatch::kLower, .possessive = true},
                         norm = {.match = GazetteerMatch::kNorm, .possessive = true},
                         both = {.plural = true, .possessive = true}, plural = {.plural = true};
  const std::vector<std::string> tokens = {"Baku's", "baku’s", "harbours's", "'s", "Bakus"};
  EXPECT_EQ(hits({"Baku"}, smart, tokens), Found{"Baku's"});
  EXPECT_EQ(hits({"baku"}, smart, tokens), (Found{"Baku's", "baku’s"}));
  EXPECT_EQ(hits({"Baku"}, plain, tokens), Found{});
  EXPECT_EQ(hits({"Baku"}, plural, tokens), Found{"Bakus"});
  EXPECT_EQ(hits({"Baku"}, both, tokens), (Found{"Baku's", "Bakus"}));
  EXPECT_EQ(hits({"Baku"}, exact, tokens), Found{"Baku's"});
  EXPECT_EQ(hits({"baku"}, exact, tokens), Found{"baku’s"});
  EXPECT_EQ(hits({"BAKU"}, lower, tokens), (Found{"Baku's", "baku’s"}));
  EXPECT_EQ(hits({"Bäku"}, norm, tokens), (Found{"Baku's", "baku’s"}));
  EXPECT_EQ(hits({"harbour"}, both, tokens), Found{"harbours's"});
  EXPECT_EQ(hits({"harbour"}, smart, tokens), Found{});
  EXPECT_EQ(hits({"Harbour Watch"}, smart, {"Harbour", "Watch's", "Watch"}), Found{"Harbour Watch's"});
  EXPECT_EQ(hits({"Harbour Watch"}, smart, {"Harbour's", "Watch"}), Found{});
}

// Spellings of a row that are the same to the list are one term; a capital inside of a word is its own.
TEST(Gazetteer, SpellingsThatAreTheSame) {
  Diagnostics faults;
  const auto size = [&](const char* term, GazetteerMatch match) {
    const auto table = ParseTsv(std::string("term\n") + term + "\n", "c.tsv", &faults);
    const auto list = Gazetteer::FromTsv(*table, English(), {.match = match}, &faults);
    EXPECT_TRUE(list) << ToString(faults);
    return list ? list->size() : -1;
  };
  EXPECT_EQ(size("Port|port|harbour", GazetteerMatch::kLower), 2);
  EXPECT_EQ(size("Port|port|harbour", GazetteerMatch::kExact), 3);
  EXPECT_EQ(size("Port|PORT", GazetteerMatch::kSmart), 2);
  EXPECT_EQ(size("5 p.m. ~x {y", GazetteerMatch::kLower), 1);
  EXPECT_EQ(size("5 P.M. `X", GazetteerMatch::kNorm), 1);
  EXPECT_EQ(Hits(*Build({"iPhone"}), "An IPhone, an iphone, an iPhone and an iPHONE."), Found{"iPhone/0"});
  EXPECT_EQ(Hits(*BuildWith({"Baku"}, {.possessive = true}), "BAKU'S PORT AND BAKU’S SHIPS"),
            (Found{"BAKU'S/0", "BAKU’S/0"}));
}

TEST(Gazetteer, GivenTokens) {
  GazetteerBuilder builder(English(), {.match = GazetteerMatch::kExact}, {});
  const std::vector<std::string_view> spaced = {"a", " ", "b"}, empty = {"a", ""};
  builder.AddRow({}), builder.AddTerm(spaced);
  builder.AddRow({}), builder.AddTerm(empty);
  auto list = builder.Finish();
  ASSERT_TRUE(list);
  EXPECT_EQ(list->term(0), "a   b");
  Vocabulary vocabulary;
  Document document("a ba", &vocabulary, &English());
  document.AddSentence(std::vector<ByteSpan>{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 4}}, 0);
  std::vector<GazetteerHit> hits;
  list->Find(document, &hits);
  EXPECT_EQ(hits, (std::vector<GazetteerHit>{{{0, 3}, 0, 0}, {{3, 5}, 1, 1}}));
}

// Terms given as tokens are compared as those that are text: by capitals where they have some, else whatever
// the case.
TEST(Gazetteer, GivenTokensByCase) {
  using Words = std::vector<std::string_view>;
  for (const GazetteerMatch match : {GazetteerMatch::kSmart, GazetteerMatch::kExact, GazetteerMatch::kLower,
                                     GazetteerMatch::kNorm, GazetteerMatch::kLemma}) {
    for (const Words& words :
         {Words{"prime", "minister"}, Words{"Harbour", "Watch"}, Words{"US"}, Words{"port"}}) {
      std::string text;
      for (const std::string_view word : words) text += (text.empty() ? "" : " ") + std::string(word);
      GazetteerBuilder of_tokens(English(), {.match = match}, {}), of_text(English(), {.match = match}, {});
      of_tokens.AddRow({}), of_tokens.AddTerm(words);
      of_text.AddRow({}), of_text.AddTerm(text);
      const auto given = of_tokens.Finish(), read = of_text.Finish();
      ASSERT_TRUE(given && read);
      EXPECT_EQ(given->term(0), text);
      for (const std::string_view where :
           {"A prime minister, a Prime Minister and a PRIME MINISTER.",
            "Harbour Watch, harbour watch, HARBOUR WATCH!", "Tell us of the US port, the Port.",
            "THE US PORT WAITS FOR A PRIME MINISTER"}) {
        Vocabulary vocabulary;
        Document document(where, &vocabulary, &English());
        document.AddSegment({0, static_cast<int32_t>(where.size())});
        std::vector<GazetteerHit> hits, same;
        given->Find(document, &hits);
        read->Find(document, &same);
        EXPECT_EQ(hits, same) << text << " in " << where;
      }
    }
  }
}

// A list with everything in it, and a text with hits of every sort.
std::shared_ptr<const Gazetteer> Motley() {
  std::vector<GazetteerTerm> terms = {{"Harbour Watch", {{"code", "NGO"}, {"country", "AZE"}}},
                                      {"McDonald", {{"code", "P"}}},
                                      {"sept.", {}},
                                      {"iPhone maker", {{"country", "USA"}}},
                                      {"Baku", {{"code", "é"}}}};
  for (char c = 'a'; c < 'z'; ++c)
    terms.push_back({std::string("Harbour ") + c, {{"code", std::string(1, c)}}});
  Diagnostics faults;
  auto list = Gazetteer::Build(terms, English(), {.plural = true, .possessive = true, .kind = "organization"},
                               &faults);
  EXPECT_TRUE(list) << ToString(faults);
  return list;
}
constexpr std::string_view kMotleyText = fuzz::kGazetteerText;

std::string AllHits(const Gazetteer& list) {
  Vocabulary vocabulary;
  Document document(kMotleyText, &vocabulary, &English());
  document.AddSegment({0, static_cast<int32_t>(kMotleyText.size())});
  std::vector<GazetteerHit> hits;
  list.Find(document, &hits);
  list.FindAll(document, document.sentences()[0].tokens, &hits);
  std::string out;
  for (const GazetteerHit& hit : hits) {
    out += std::string(document.text(hit.tokens)) + "=" + std::string(list.term(hit.term));
    for (const Attribute& a : list.attributes(hit.row))
      out += "," + std::string(a.key) + ":" + std::string(a.value);
    out += "; ";
  }
  return out;
}

std::string FileOf(const Gazetteer& list) {
  const TempFolder folder;
  const std::string path = folder / "list.terms";
  Diagnostics faults;
  EXPECT_TRUE(list.Save(path, &faults)) << ToString(faults);
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<const Gazetteer> Open(fuzz::FileCopy* copy, Diagnostics* faults) {
  return Gazetteer::FromBytes(copy->bytes(), "x.terms", faults);
}

TEST(GazetteerFile, FindsTheSame) {
  auto list = Motley();
  EXPECT_EQ(AllHits(*list).substr(0, 60), "Harbour Watch's=Harbour Watch,code:NGO,country:AZE; iPhone m");
  const TempFolder folder;
  const std::string path = folder / "same.terms";
  Diagnostics faults;
  ASSERT_TRUE(list->Save(path, &faults));
  auto mapped = Gazetteer::Open(path, &faults);
  ASSERT_TRUE(mapped) << ToString(faults);
  ASSERT_TRUE(list->Save(path, &faults));  // renamed over the mapped one, which stays as it was
  EXPECT_EQ(AllHits(*mapped), AllHits(*list));
  EXPECT_TRUE(mapped->Verify());
  EXPECT_EQ(mapped->options().kind, "organization");
  EXPECT_EQ(mapped->columns(), list->columns());
  EXPECT_EQ(mapped->DebugString(), list->DebugString());
  EXPECT_EQ(mapped->MemoryUsage(), static_cast<int64_t>(std::filesystem::file_size(path)));
  std::string again = FileOf(*mapped);
  EXPECT_EQ(again, FileOf(*list));
}

// Each option, and values so many that a row's takes one, two and four bytes.
TEST(GazetteerFile, OptionsAndColumnsComeBack) {
  for (const GazetteerMatch match : {GazetteerMatch::kSmart, GazetteerMatch::kExact, GazetteerMatch::kLower,
                                     GazetteerMatch::kNorm, GazetteerMatch::kLemma}) {
    for (const bool other : {false, true}) {
      const auto list = BuildWith({"Baku", "port of Oslo"},
                                  {.match = match,
                                   .overlap = other ? GazetteerOverlap::kAll : GazetteerOverlap::kLongest,
                                   .plural = other,
                                   .possessive = !other});
      fuzz::FileCopy copy(FileOf(*list));
      Diagnostics faults;
      const auto read = Open(&copy, &faults);
      ASSERT_TRUE(read) << ToString(faults);
      EXPECT_EQ(read->options().match, match);
      EXPECT_EQ(read->options().overlap, list->options().overlap);
      EXPECT_EQ(read->options().plural, other);
      EXPECT_EQ(read->options().possessive, !other);
      EXPECT_EQ(read->options().kind, "");
      EXPECT_EQ(AllHits(*read), AllHits(*list));
    }
  }
  for (const int32_t count : {255, 256, 65535, 65536}) {
    std::vector<GazetteerTerm> terms;
    for (int32_t i = 0; i < count; ++i)
      terms.push_back({"t", {{"number", std::to_string(i)}, {"few", std::to_string(i % 3)}}});
    terms.push_back({"u", {{"few", "0"}}});
    Diagnostics faults;
    const auto list = Gazetteer::Build(terms, English(), {.match = GazetteerMatch::kLower}, &faults);
    ASSERT_TRUE(list) << ToString(faults);
    fuzz::FileCopy copy(FileOf(*list));
    const auto read = Open(&copy, &faults);
    ASSERT_TRUE(read) << ToString(faults);
    EXPECT_EQ(read->columns(), list->columns());
    for (const auto& one : {list, read}) {
      int32_t wrong = 0;
      for (int32_t i = 0; i < count; ++i)
        wrong += one->attribute(i, 0) != std::to_string(i) || one->attribute(i, 1) != std::to_string(i % 3);
      EXPECT_EQ(wrong, 0) << count;
      EXPECT_EQ(one->attribute(count, 0), "");
      EXPECT_EQ(one->attribute(count, 1), "0");
      EXPECT_EQ(one->attribute(count + 1, 1), "");
      EXPECT_EQ(one->attribute(-1, 1), "");
    }
  }
}

// Text that is not UTF-8 goes out of no file, wherever in it that begins.
TEST(GazetteerFile, TextOfADamagedFileIsUtf8) {
  constexpr FileKind kFile = {.magic = "copydeskgazettr\n", .noun = "a compiled gazetteer", .version = 1};
  constexpr uint32_t kNames = 2, kTexts = 18, kFirstColumn = 64;
  const TempFolder folder;
  const std::string path = folder / "changed.terms";
  fuzz::FileCopy copy(FileOf(*Motley()));
  for (const uint32_t id : {kNames, kTexts, kFirstColumn}) {
    for (const size_t at : {0, 1}) {
      std::vector<Section> sections;
      ASSERT_EQ(OpenSections(copy.bytes(), kFile, &sections), "");
      const auto section = std::ranges::find(sections, id, &Section::id);
      ASSERT_NE(section, sections.end());
      std::string changed(section->bytes.begin(), section->bytes.end());
      changed[at] = '\xFF';
      section->bytes = changed;
      ASSERT_EQ(WriteSections(path, kFile, sections), "");
      Diagnostics faults;
      const auto list = Gazetteer::Open(path, &faults);
      ASSERT_TRUE(list) << ToString(faults);
      EXPECT_EQ(list->options().kind, id == kNames ? "" : "organization");
      EXPECT_EQ(list->term(0), id == kTexts ? "" : "Harbour Watch");
      EXPECT_EQ(list->term(1), "McDonald");
      EXPECT_EQ(list->attribute(0, 0), id == kFirstColumn ? "" : "NGO");
      EXPECT_EQ(list->columns(), (std::vector<std::string>{"code", "country"}));
    }
  }
}

TEST(GazetteerFile, SaysWhatIsWrong) {
  const std::string bytes = FileOf(*Motley());
  auto fault = [&](std::string_view file) {
    Diagnostics faults;
    fuzz::FileCopy copy(file);
    EXPECT_FALSE(Open(&copy, &faults));
    return faults.empty() ? "" : faults[0].message;
  };
  EXPECT_EQ(fault(""), "not a compiled gazetteer");
  EXPECT_EQ(fault("term\tcountry\nBaku\tAZE\n" + std::string(100, ' ')), "not a compiled gazetteer");
  EXPECT_EQ(fault(bytes.substr(0, bytes.size() - 64)),
            "cut short or damaged: " + std::to_string(bytes.size() - 64) + " bytes where " +
                std::to_string(bytes.size()) + " were written");
  std::string older = bytes;
  older[16] = 9;
  EXPECT_EQ(fault(older), "of version 9, and this copydesk reads version 1");
  Diagnostics faults;
  EXPECT_FALSE(Gazetteer::Open("/nowhere/x.terms", &faults));
  EXPECT_EQ(faults[0].ToString(), "/nowhere/x.terms:1:1: cannot open the file: No such file or directory");
  EXPECT_FALSE(Motley()->Save("/nowhere/x.terms", &faults));
  EXPECT_FALSE(Gazetteer::Open(TempFolder().path().string(), &faults));
}

// A file made up to have the right hashes: each section must be there, hold what it holds, and fit the
// others.
TEST(GazetteerFile, EverySectionIsThereAndFits) {
  constexpr FileKind kFile = {.magic = "copydeskgazettr\n", .noun = "a compiled gazetteer", .version = 1};
  const TempFolder folder;
  const std::string bytes = FileOf(*Motley()), path = folder / "sections.terms";
  fuzz::FileCopy copy(bytes);
  std::vector<Section> sections;
  ASSERT_EQ(OpenSections(copy.bytes(), kFile, &sections), "");
  ASSERT_GE(sections.size(), 24u);
  const auto fault = [&](const std::vector<Section>& made) {
    EXPECT_EQ(WriteSections(path, kFile, made), "");
    Diagnostics faults;
    return Gazetteer::Open(path, &faults) != nullptr ? std::string() : faults[0].message;
  };
  EXPECT_EQ(fault(sections), "");
  constexpr uint32_t kOptions = 1, kNamesSlots = 4, kCases = 9, kPoolSlots = 14;
  int of_another_element = 0;
  for (size_t i = 0; i < sections.size(); ++i) {
    const std::string wanted = sections[i].id == kOptions ? "damaged: its options" : "damaged: its sections";
    std::vector<Section> others = sections;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(fault(others), wanted) << "without " << sections[i].id;
    others = sections;
    others[i].element = sections[i].element == 1 ? 8 : 1;
    if (sections[i].bytes.size() % others[i].element != 0) continue;
    const bool codes = sections[i].id >= 64 && sections[i].id % 4 == 3;  // a column's, of any width
    if (codes && sections[i].element != 1) continue;
    ++of_another_element;
    EXPECT_EQ(fault(others), wanted) << "of another element: " << sections[i].id;
  }
  EXPECT_GT(of_another_element, 12);
  for (size_t i = 0; i < sections.size(); ++i) {
    std::vector<Section> others = sections;
    Section& cut = others[i];
    if ((cut.id != kCases && cut.id != kNamesSlots && cut.id != kPoolSlots) || cut.bytes.size() < 16)
      continue;
    cut.bytes = cut.bytes.first(cut.bytes.size() - 4);  // a number less than the terms, or no power of two
    EXPECT_EQ(fault(others), "damaged: its sections") << cut.id;
  }
}

TEST(GazetteerFile, CutAnywhereIsRefused) {
  const std::string bytes = FileOf(*Motley());
  for (size_t size = 0; size < bytes.size(); ++size) {
    fuzz::FileCopy copy(std::string_view(bytes).substr(0, size));
    ASSERT_EQ(fuzz::SearchIn(copy.bytes(), English()), -1) << size;
  }
}

// Whatever the arrays hold, a search ends and stays inside the file (the sanitizers watch); and Verify()
// tells.
TEST(GazetteerFile, NoByteMakesItReadOutside) {
  const std::string bytes = FileOf(*Motley());
  std::mt19937 random(11);
  int searched = 0, sealed = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(random() % 2   ? damaged[at] ^ (1 << random() % 8)
                                    : random() % 4 ? 0xFF
                                                   : random());
    fuzz::FileCopy copy(damaged);
    searched += fuzz::SearchIn(copy.bytes(), English()) >= 0;
    if (damaged != bytes && at % 16 == 0) {
      Diagnostics faults;
      auto list = Open(&copy, &faults);
      // Padding belongs to no section and is not hashed.
      EXPECT_TRUE(list == nullptr || !list->Verify() || bytes[at] == 0) << at;
    }
    copy.Seal();
    sealed += fuzz::SearchIn(copy.bytes(), English()) >= 0;
  }
  EXPECT_GT(searched, 1000);
  EXPECT_GT(sealed, searched);
}

TEST(GazetteerFile, NoTwoBytesEither) {
  const std::string bytes = FileOf(*Motley());
  std::mt19937 random(12);
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = bytes;
    for (size_t changes = 1 + random() % 8; changes > 0; --changes)
      damaged[random() % bytes.size()] = static_cast<char>(random());
    fuzz::GazetteerFile(damaged, English());
  }
}

// The slow, obvious twin: at each token every term whose words follow, compared one by one.
class SlowSearch {
 public:
  SlowSearch(std::vector<std::vector<std::string>> terms, GazetteerMatch match, bool plural)
      : terms_(std::move(terms)), match_(match), plural_(plural) {}

  Found Hits(const Document& document, GazetteerOverlap overlap) const {
    Found out;
    for (int32_t start = 0; start < document.size();) {
      Found here;
      int32_t next = start + 1;
      for (int32_t end = start + 1; end <= document.size(); ++end) {
        Found hits = At(document, {start, end});
        if (hits.empty()) continue;
        if (overlap == GazetteerOverlap::kLongest) here.clear(), next = end;
        here.insert(here.end(), hits.begin(), hits.end());
      }
      out.insert(out.end(), here.begin(), here.end());
      start = next;
    }
    return out;
  }

 private:
  static bool AllCapitals(const Document& document) {
    for (size_t at = 0; at < document.text().size();) {
      if (IsLower(NextCodePoint(document.text(), &at))) return false;
    }
    int32_t with_letters = 0;
    for (int32_t t = 0; t < document.size(); ++t)
      with_letters += document.word(t).text != document.word(t).lower;
    return with_letters >= 2;
  }
  bool TokenFits(const Document& document, int32_t token, const std::string& wanted) const {
    const Word& word = document.word(token);
    switch (match_) {
      case GazetteerMatch::kExact:
        return word.text == wanted;
      case GazetteerMatch::kNorm:
        return word.norm == FoldNorm(wanted);
      case GazetteerMatch::kLemma:
        return LowerCase(document.lemma(token)) == LowerCase(wanted);
      default:
        return word.lower == LowerCase(wanted);
    }
  }
  bool Fits(const Document& document, TokenSpan tokens, const std::vector<std::string>& term,
            bool plural) const {
    if (static_cast<size_t>(tokens.size()) != term.size()) return false;
    bool capitals = match_ == GazetteerMatch::kSmart &&
                    std::ranges::any_of(term, [](const std::string& t) { return LowerCase(t) != t; });
    if (capitals && AllCapitals(document)) capitals = false;
    for (int32_t i = 0; i < tokens.size(); ++i) {
      const std::string& wanted = term[static_cast<size_t>(i)];
      const std::string seen(document.word(tokens.start + i).text);
      if (plural && i + 1 == tokens.size()) {
        const std::string stem = seen.substr(0, seen.size() - 1);
        if (!LowerCase(seen).ends_with('s') || LowerCase(stem) != LowerCase(wanted) ||
            (capitals && stem != wanted))
          return false;
      } else if (!TokenFits(document, tokens.start + i, wanted) || (capitals && seen != wanted)) {
        return false;
      }
    }
    return true;
  }
  Found At(const Document& document, TokenSpan tokens) const {
    Found out;
    for (const bool plural : {false, true}) {
      for (size_t row = 0; row < terms_.size() && (!plural || plural_); ++row) {
        if (Fits(document, tokens, terms_[row], plural))
          out.push_back(std::string(document.text(tokens)) + "/" + std::to_string(row));
      }
      if (!out.empty()) break;
    }
    return out;
  }

  std::vector<std::vector<std::string>> terms_;
  GazetteerMatch match_;
  bool plural_;
};

struct Draw {
  std::mt19937 random;
  std::vector<std::string> words;

  std::vector<std::string> Phrase(size_t most) {
    std::vector<std::string> out(1 + random() % most);
    for (std::string& word : out) word = words[random() % words.size()];
    return out;
  }
};

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

void CompareWithSlowSearch(Draw draw, const GazetteerOptions& options, int rounds) {
  size_t hits = 0;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::vector<std::string>> terms(1 + draw.random() % 24);
    std::vector<std::string> rows;
    for (auto& term : terms) rows.push_back(Joined(term = draw.Phrase(draw.random() % 20 == 0 ? 18 : 3)));
    std::string text = Joined(draw.Phrase(14));
    if (draw.random() % 5 == 0) {
      for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    Vocabulary vocabulary;
    Document document(text, &vocabulary, &English());
    document.AddSegment({0, static_cast<int32_t>(text.size())});
    ASSERT_EQ(document.sentences().size(), 1u) << text;
    const Found expected = SlowSearch(terms, options.match, options.plural).Hits(document, options.overlap);
    ASSERT_EQ(Hits(*BuildWith(rows, options), text), expected) << text << "\n"
                                                               << testing::PrintToString(rows);
    hits += expected.size();
  }
  EXPECT_GT(hits, static_cast<size_t>(rounds) / 2);
}

TEST(Gazetteer, AgreesWithThePlainSearch) {
  const std::vector<std::string> words = {"alpha", "Alpha", "ALPHA", "beta",  "Beta",
                                          "iBeta", "Gâmma", "gamma", "betas", "7"};
  for (const GazetteerMatch match :
       {GazetteerMatch::kSmart, GazetteerMatch::kExact, GazetteerMatch::kLower, GazetteerMatch::kNorm}) {
    for (const GazetteerOverlap overlap : {GazetteerOverlap::kLongest, GazetteerOverlap::kAll}) {
      CompareWithSlowSearch({std::mt19937(7), words}, {.match = match, .overlap = overlap}, 300);
    }
  }
}

TEST(Gazetteer, AgreesWithThePlainSearchOnPlurals) {
  const std::vector<std::string> words = {"harbour", "Harbour", "harbours", "Harbours",
                                          "UAV",     "UAVs",    "gate",     "Gates"};
  for (const GazetteerMatch match : {GazetteerMatch::kSmart, GazetteerMatch::kLower}) {
    for (const GazetteerOverlap overlap : {GazetteerOverlap::kLongest, GazetteerOverlap::kAll}) {
      CompareWithSlowSearch({std::mt19937(8), words}, {.match = match, .overlap = overlap, .plural = true},
                            300);
    }
  }
}

TEST(Gazetteer, AgreesWithThePlainSearchOnLemmas) {
  const std::vector<std::string> words = {"strike",     "strikes", "struck", "agreement",
                                          "agreements", "talk",    "talks"};
  CompareWithSlowSearch({std::mt19937(9), words},
                        {.match = GazetteerMatch::kLemma, .overlap = GazetteerOverlap::kAll}, 300);
}

}  // namespace
}  // namespace copydesk
