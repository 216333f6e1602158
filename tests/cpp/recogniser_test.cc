// The recogniser of names: labels, stretches, a file's way there and back, and that answers hang on nothing
// else.
#include "words/recogniser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "news/article.h"
#include "news/name_facts.h"
#include "news_desk.h"

namespace copydesk {
namespace {

// Weights that know three words: "Harbour" opens an organization, "Company" ends one, "Kovac" is a person.
Recogniser::Weights Small() {
  Recogniser::Weights weights;
  auto face = [](const char* word) {
    Vocabulary words;
    return MakeNameFace(words[words.Intern(word)], news::Desk().cascade->language(), NameLexicon());
  };
  std::vector<std::pair<uint32_t, uint8_t>> features;  // with its label
  auto put = [&](const char* word, uint8_t label) {
    NameFeatureList list;
    WordFeatures(face(word), kHere, &list);
    features.push_back({static_cast<uint32_t>(list[0]), label});
  };
  put("Harbour", NameLabel(NameType::kOrganization, kNameFirst));
  put("Company", NameLabel(NameType::kOrganization, kNameLast));
  put("Kovac", NameLabel(NameType::kPerson, kNameOnly));
  std::sort(features.begin(), features.end());
  for (const auto& [hash, label] : features) {
    weights.features.push_back(hash);
    weights.sets.push_back(static_cast<uint16_t>(1 << label));
    weights.weights.push_back(100);
  }
  weights.transitions.assign(kNameLabels * kNameLabels, 0);
  weights.unit = 32;
  return weights;
}

std::vector<std::string> Names(const Recogniser& recogniser, const std::string& text,
                               Vocabulary* vocabulary) {
  Document doc(text, vocabulary, &news::Desk().cascade->language());
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  const std::vector<uint32_t> facts(static_cast<size_t>(doc.size()));
  std::vector<std::string> out;
  for (const Recogniser::Name& name : recogniser.Find(doc, facts)) {
    EXPECT_GE(name.confidence, 0);
    EXPECT_LE(name.confidence, 1);
    out.push_back(std::to_string(static_cast<int>(name.type)) + " " + std::string(doc.text(name.tokens)));
  }
  return out;
}

TEST(Recogniser, LabelsFollowEachOther) {
  const auto first = NameLabel(NameType::kPlace, kNameFirst), last = NameLabel(NameType::kPlace, kNameLast),
             only = NameLabel(NameType::kPlace, kNameOnly), other = NameLabel(NameType::kPerson, kNameLast);
  EXPECT_TRUE(MayFollow(first, last));
  EXPECT_FALSE(MayFollow(first, other));
  EXPECT_FALSE(MayFollow(first, kNoName));
  EXPECT_TRUE(MayFollow(last, only));
  EXPECT_FALSE(MayFollow(last, last));
  EXPECT_TRUE(MayFollow(kNoName, kNoName));
}

TEST(Recogniser, FindsWhatItsWeightsSay) {
  const auto recogniser = Recogniser::Make(Small());
  ASSERT_NE(recogniser, nullptr);
  Vocabulary vocabulary;
  const std::vector<std::string> want = {"1 Harbour Grain Company", "0 Kovac"};
  EXPECT_EQ(Names(*recogniser, "It left Harbour Grain Company for Kovac.", &vocabulary), want);
  EXPECT_EQ(Names(*recogniser, "It left the harbour company.", &vocabulary), std::vector<std::string>());
}

TEST(Recogniser, OneAnswerWhateverWasReadBefore) {
  const auto recogniser = Recogniser::Make(Small());
  Vocabulary fresh, used;
  for (const char* text : {"Kovac met KOVAC and kovac.", "Company Harbour Company Harbour."})
    Names(*recogniser, text, &used);
  const std::string text = "HARBOUR Harbour Pride and Company met Kovac.";
  EXPECT_EQ(Names(*recogniser, text, &fresh), Names(*recogniser, text, &used));
}

TEST(Recogniser, FileThereAndBack) {
  const std::string path = testing::TempDir() + "/names.bin";
  Recogniser::Weights weights = Small();
  weights.lexicon = {{.hash = NameLexicon::HashOf("orla"), .cluster = 500, .family = 7, .surname = 1}};
  ASSERT_EQ(Recogniser::Write(path, weights), "");
  Diagnostics faults;
  const auto read = Recogniser::Open(path, &faults);
  ASSERT_NE(read, nullptr) << ToString(faults);
  Vocabulary vocabulary;
  EXPECT_EQ(Names(*read, "Kovac left.", &vocabulary), std::vector<std::string>{"0 Kovac"});
  const NameLexicon::Entry* orla = read->lexicon().Find("orla");
  ASSERT_NE(orla, nullptr);
  EXPECT_EQ(orla->cluster, 500);
  EXPECT_EQ(orla->family, 7);
  EXPECT_EQ(orla->surname, 1);

  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(257);  // inside the first array
  file.put('x');
  file.close();
  EXPECT_EQ(Recogniser::Open(path, &faults), nullptr);
  ASSERT_FALSE(faults.empty());
  EXPECT_NE(faults.back().message.find("damaged"), std::string::npos) << faults.back().message;

  ASSERT_EQ(Recogniser::Write(path, weights), "");
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 64);
  EXPECT_EQ(Recogniser::Open(path, &faults), nullptr);
  EXPECT_NE(faults.back().message.find("cut short"), std::string::npos) << faults.back().message;

  ASSERT_EQ(Recogniser::Write(path, weights), "");
  file.open(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(16);  // the version
  file.put('\1');
  file.close();
  EXPECT_EQ(Recogniser::Open(path, &faults), nullptr);
  EXPECT_NE(faults.back().message.find("of version 1"), std::string::npos) << faults.back().message;
  std::remove(path.c_str());
}

TEST(Recogniser, PartsThatDoNotFitAreRefused) {
  Recogniser::Weights weights = Small();
  weights.weights.pop_back();
  EXPECT_EQ(Recogniser::Make(weights), nullptr);
  weights = Small();
  weights.sets[0] |= 3;
  EXPECT_EQ(Recogniser::Make(weights), nullptr);
  weights = Small();
  weights.sets.push_back(0);
  EXPECT_EQ(Recogniser::Make(weights), nullptr);
}

TEST(Recogniser, StretchesHoldWhatMayJoinNames) {
  Vocabulary vocabulary;
  const std::string text = "They told Bank of the North, al-Kovac and Lee 5 that nobody in Oslo came.";
  Document doc(text, &vocabulary, &news::Desk().cascade->language());
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  const std::vector<uint32_t> facts(static_cast<size_t>(doc.size()));
  const NameText names(doc, facts, NameLexicon());
  std::vector<std::string> got;
  for (const NameSentence& s : names.sentences()) {
    EachStretch(
        s.tokens, [&](int32_t i) -> const NameFace& { return s.face(i); },
        [&](TokenSpan stretch) { got.emplace_back(doc.text(stretch)); });
  }
  EXPECT_EQ(got, (std::vector<std::string>{"They", "Bank of the North, al-Kovac and Lee 5", "Oslo"}));
}

std::string BytesOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// cpp/tools/train_names.cc on a set of its own: the same bytes twice, and weights that know it.
TEST(Recogniser, TrainingIsReproducible) {
  const std::string folder = testing::TempDir() + "/train_names";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/set.jsonl")
      << R"({"id": "a", "text": "Quorvo Blent met Zib Orla in Wexgrad.", "entities": [{"span": [0, 12], "type": "PER"}, {"span": [17, 25], "type": "person"}, {"span": [29, 36], "type": "LOC"}]})"
         "\n"
      << R"({"id": "b", "text": "Later Zib Orla left Wexgrad for Blent Trading Works.", "entities": [{"span": [6, 14], "type": "PER"}, {"span": [20, 27], "type": "LOC"}, {"span": [32, 51], "type": "ORG"}]})"
         "\n"
      << R"({"id": "c", "text": "Later the Plimb Prize went to Zib Orla for them.", "entities": [{"span": [10, 21], "type": "MISC"}, {"span": [30, 38], "type": "PER"}]})"
         "\n";
  std::ofstream(folder + "/classes.tsv") << "met\t1\t1\nleft\t1\t1\n";
  std::ofstream(folder + "/surnames.txt") << "Orla\n";
  for (const char* name : {"one", "two"}) {
    const std::string command = std::string(COPYDESK_TRAIN_NAMES) + " " COPYDESK_PACKS "/news_en " + folder +
                                "/" + name + " 1000000 " + folder + "/classes.tsv " + folder +
                                "/surnames.txt " + folder + "/set.jsonl 2>" + folder + "/log";
    ASSERT_EQ(std::system(command.c_str()), 0) << BytesOf(folder + "/log");
  }
  EXPECT_EQ(BytesOf(folder + "/one"), BytesOf(folder + "/two"));
  Diagnostics faults;
  const auto trained = Recogniser::Open(folder + "/one", &faults);
  ASSERT_NE(trained, nullptr) << ToString(faults);
  ASSERT_NE(trained->lexicon().Find("orla"), nullptr);
  EXPECT_EQ(trained->lexicon().Find("orla")->surname, 1);
  EXPECT_EQ(trained->lexicon().Find("met")->cluster, 1);
  Vocabulary vocabulary;
  EXPECT_EQ(Names(*trained, "Later Zib Orla left Wexgrad for Blent Trading Works.", &vocabulary),
            (std::vector<std::string>{"0 Zib Orla", "2 Wexgrad", "1 Blent Trading Works"}));
  std::filesystem::remove_all(folder);
}

// The shipped weights, on words of lists and on words of none.
TEST(Recogniser, ShippedWeightsTellKinds) {
  const std::string text = "Later Zack Okonedo of the Grain Workers Union flew to Halstrup.";
  Vocabulary vocabulary;
  news::Article article(news::Desk(), text, 0, std::nullopt, &vocabulary);
  std::vector<std::string> got;
  for (const Span& span : article.cascade().Get("learned"))
    got.push_back(std::string(span.attribute("kind")) + " " +
                  std::string(article.document().text(span.tokens)));
  EXPECT_EQ(got, (std::vector<std::string>{"person Zack Okonedo", "organization Grain Workers Union",
                                           "place Halstrup"}));
}

}  // namespace
}  // namespace copydesk
