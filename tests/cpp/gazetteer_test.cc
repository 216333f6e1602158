#include "gazetteer/gazetteer.h"

#include <gtest/gtest.h>

#include <random>

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

std::shared_ptr<const Gazetteer> Build(const std::vector<std::string>& terms, GazetteerMatch match = GazetteerMatch::kSmart) {
  std::vector<GazetteerTerm> rows;
  for (const std::string& term : terms) rows.push_back({term, {{"row", std::to_string(rows.size())}, {"empty", ""}}});
  Diagnostics faults;
  auto list = Gazetteer::Build(std::move(rows), English(), {.match = match}, &faults);
  EXPECT_TRUE(list) << ToString(faults);
  return list;
}

// "text/row" of each hit.
std::vector<std::string> Hits(const Gazetteer& list, std::string_view text, Vocabulary* vocabulary = nullptr) {
  Vocabulary own;
  Document document(text, vocabulary != nullptr ? vocabulary : &own, &English());
  document.AddSegment({0, static_cast<int32_t>(text.size())});
  std::vector<std::string> out;
  list.Find(document, [&](TokenSpan tokens, std::span<const Attribute> attributes) {
    EXPECT_EQ(attributes.size(), 1u);
    out.push_back(std::string(document.text(tokens)) + "/" + std::string(attributes[0].value));
  });
  return out;
}

using Found = std::vector<std::string>;

TEST(Gazetteer, LongestFirstLeftToRight) {
  auto list = Build({"New York", "York", "New York Times", "Times Square"});
  EXPECT_EQ(Hits(*list, "The New York Times Square"), (Found{"New York Times/2"}));
  EXPECT_EQ(Hits(*list, "New York, York and Times Square"), (Found{"New York/0", "York/1", "Times Square/3"}));
  EXPECT_EQ(Hits(*list, "New Yorkers"), Found{});
}

TEST(Gazetteer, ATermIsTokenisedAsTextIs) {
  auto list = Build({"pro-Armenia", "People's Party", "U.S."});
  EXPECT_EQ(Hits(*list, "A pro-Armenia crowd met the People’s Party in the U.S. today."), (Found{"pro-Armenia/0", "People’s Party/1", "U.S./2"}));
}

TEST(Gazetteer, AStopAtItsEndIsAnAbbreviations) {
  auto list = Build({"sept.", "Gen.", "p.m."});
  EXPECT_EQ(Hits(*list, "On Sept. 27, 2019 at 10 p.m. the Gen. spoke."), (Found{"Sept./0", "p.m./2", "Gen./1"}));
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
  EXPECT_EQ(Hits(*Build({"the hague"}, GazetteerMatch::kExact), "The Hague, the hague"), Found{"the hague/0"});
  EXPECT_EQ(Hits(*Build({"The Hague"}, GazetteerMatch::kLower), "THE hague"), Found{"THE hague/0"});
  EXPECT_EQ(Hits(*Build({"Erdogan"}, GazetteerMatch::kNorm), "ERDOĞAN and Erdogan"), (Found{"ERDOĞAN/0", "Erdogan/0"}));
}

TEST(Gazetteer, ByLemma) {
  auto list = Build({"ceasefire agreement", "take place", "strike", "find"}, GazetteerMatch::kLemma);
  EXPECT_EQ(Hits(*list, "The ceasefire agreements failed, and talks took place."), (Found{"ceasefire agreements/0", "took place/1"}));
  EXPECT_EQ(Hits(*list, "The army struck the port after two strikes."), (Found{"struck/2", "strikes/2"}));
  EXPECT_EQ(Hits(*list, "He took a plane."), Found{});
}

TEST(Gazetteer, ListsMayShareKeys) {
  Diagnostics faults;
  auto keys = std::make_shared<GazetteerKeys>();
  auto build = [&](const char* term, GazetteerMatch match) {
    return Gazetteer::Build({{term, {{"row", "0"}}}}, English(), {.match = match, .keys = keys}, &faults);
  };
  auto cities = build("Baku", GazetteerMatch::kSmart), talks = build("peace talks", GazetteerMatch::kLower), verbs = build("meet", GazetteerMatch::kLemma);
  Vocabulary vocabulary;
  EXPECT_EQ(Hits(*cities, "They met for Peace talks in Baku.", &vocabulary), Found{"Baku/0"});
  EXPECT_EQ(Hits(*talks, "They met for Peace talks in Baku.", &vocabulary), Found{"Peace talks/0"});
  EXPECT_EQ(Hits(*verbs, "They met for Peace talks in Baku.", &vocabulary), Found{"met/0"});
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
  auto table = ParseTsv("term\tcountry\tsource\tnote\nBaku|Bakı|Baku\tAZE\town\tx\nOslo\t\town\t\n", "c.tsv", &faults);
  auto list = Gazetteer::FromTsv(*table, English(), {}, &faults);
  ASSERT_TRUE(list) << ToString(faults);
  EXPECT_EQ(list->size(), 3);
  EXPECT_EQ(list->DebugString(), "3 terms, 2 rows, 4 nodes, match smart");
  EXPECT_GT(list->MemoryUsage(), 100);
  Vocabulary vocabulary;
  Document document("Bakı, Oslo", &vocabulary, &English());
  document.AddSegment({0, static_cast<int32_t>(document.text().size())});
  std::string found;
  list->Find(document, [&](TokenSpan tokens, std::span<const Attribute> attributes) {
    found += std::string(document.text(tokens)) + "{";
    for (const Attribute& a : attributes) found += std::string(a.key) + "=" + std::string(a.value);
    found += "}";
  });
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

// The slow, obvious twin: at each token the longest term whose lower-cased words follow.
TEST(Gazetteer, AgreesWithThePlainSearch) {
  std::mt19937 random(7);
  const std::vector<std::string> letters = {"alpha", "beta", "gamma"};
  auto phrase = [&](size_t most) {
    std::vector<std::string> words(1 + random() % most);
    for (std::string& word : words) word = letters[random() % letters.size()];
    return words;
  };
  auto joined = [](const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
  };
  for (int round = 0; round < 200; ++round) {
    std::vector<std::vector<std::string>> terms(1 + random() % 6);
    std::vector<std::string> rows;
    for (auto& term : terms) rows.push_back(joined(term = phrase(4)));
    std::vector<std::string> text = phrase(12);
    Found expected;
    for (size_t at = 0; at < text.size();) {
      size_t longest = 0;
      auto fits = [&](const std::vector<std::string>& t) { return t.size() <= text.size() - at && std::equal(t.begin(), t.end(), text.begin() + at); };
      for (const auto& term : terms) longest = fits(term) ? std::max(longest, term.size()) : longest;
      for (size_t row = 0; row < terms.size(); ++row) {
        if (longest > 0 && terms[row].size() == longest && fits(terms[row])) expected.push_back(rows[row] + "/" + std::to_string(row));
      }
      at += std::max<size_t>(1, longest);
    }
    EXPECT_EQ(Hits(*Build(rows), joined(text)), expected) << joined(text);
  }
}

}  // namespace
}  // namespace copydesk
