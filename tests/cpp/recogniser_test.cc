// The recogniser of names: labels, stretches, a file's way there and back, and that answers hang on nothing
// else.
#include "words/recogniser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "news/article.h"
#include "news/name_facts.h"
#include "news_desk.h"
#include "testing/temp_folder.h"

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
  const TempFolder folder;
  const std::string path = folder / "names.bin";
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
  const TempFolder folder_of_test;
  const std::string folder = folder_of_test.path().string();
  std::ofstream set(folder + "/set.jsonl");
  for (int times = 0; times < 4; ++times) {  // rare features have no weight
    set << R"({"id": "a", "text": "Quorvo Blent met Zib Orla in Wexgrad.", "entities": [{"span": [0, 12], "type": "PER"}, {"span": [17, 25], "type": "person"}, {"span": [29, 36], "type": "LOC"}]})"
           "\n"
        << R"({"id": "b", "text": "Later Zib Orla left Wexgrad for Blent Trading Works.", "entities": [{"span": [6, 14], "type": "PER"}, {"span": [20, 27], "type": "LOC"}, {"span": [32, 51], "type": "ORG"}]})"
           "\n"
        << R"({"id": "c", "text": "Later the Plimb Prize went to Zib Orla for them.", "entities": [{"span": [10, 21], "type": "MISC"}, {"span": [30, 38], "type": "PER"}]})"
           "\n";
  }
  set.close();
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
  const std::string text = "Later Zack Okonedo of the Grain Workers Union said in Halstrup that it was late.";
  Vocabulary vocabulary;
  news::Article article(news::Desk(), text, 0, std::nullopt, &vocabulary);
  std::vector<std::string> got;
  for (const Span& span : article.cascade().Get("learned"))
    got.push_back(std::string(span.attribute("kind")) + " " +
                  std::string(article.document().text(span.tokens)));
  EXPECT_EQ(got, (std::vector<std::string>{"person Zack Okonedo", "organization Grain Workers Union",
                                           "place Halstrup"}));
}

// --- the recogniser against a plain one
// ---------------------------------------------------------------------------------------------

using LabelScores = std::array<int32_t, kNameLabels>;

// The same by trying every row of labels that may follow each other.
class PlainRecogniser {
 public:
  explicit PlainRecogniser(const Recogniser::Weights& weights) : weights_(weights) {
    auto weight = weights.weights.begin();
    for (size_t f = 0; f < weights.features.size(); ++f) {
      LabelScores& row = rows_[weights.features[f]];
      for (size_t label = 0; label < kNoName; ++label) {
        if (weights.sets[f] >> label & 1) row[label] = *weight++;
      }
    }
  }

  // False where two rows of labels are equally good.
  bool Find(const NameSentence& s, TokenSpan stretch, std::vector<Recogniser::Name>* out) {
    scores_.clear();
    for (int32_t i = stretch.start; i < stretch.end; ++i) scores_.push_back(ScoresOf(s, stretch, i));
    best_ = INT32_MIN;
    ties_ = 0;
    LabelScores never;
    never.fill(INT32_MIN);
    through_.assign(scores_.size(), never);
    labels_.clear();
    Try(kNoName, 0);
    if (ties_ > 1) return false;
    int32_t rest = INT32_MAX, first = 0;
    for (size_t i = 0; i < path_.size(); ++i) {
      const size_t label = path_[i];
      int32_t next = INT32_MIN;
      for (size_t l = 0; l < kNameLabels; ++l) {
        if (l != label) next = std::max(next, through_[i][l]);
      }
      if (next == through_[i][label]) return false;
      if (label == kNoName) continue;
      const auto at = stretch.start + static_cast<int32_t>(i);
      if (label % 4 == kNameFirst || label % 4 == kNameOnly) first = at, rest = INT32_MAX;
      rest = std::min(rest, best_ - next);
      if (label % 4 == kNameLast || label % 4 == kNameOnly)
        out->push_back({{first, at + 1},
                        static_cast<NameType>(label / 4),
                        1 - std::exp(-static_cast<float>(rest) / weights_.unit)});
    }
    return true;
  }

  // All features of a token, as the headers name them.
  static NameFeatureList FeaturesOf(const NameSentence& s, TokenSpan stretch, int32_t i) {
    NameFeatureList out;
    WordFeatures(s.face(i), kHere, &out);
    WordFeatures(s.face(i - 1), kBefore, &out);
    WordFeatures(s.face(i + 1), kBehind, &out);
    WordFeatures(s.face(i - 2), kFarBefore, &out);
    WordFeatures(s.face(i + 2), kFarBehind, &out);
    const TokenSpan run = RunAround(s, stretch, i);
    RunFeatures(s, stretch, run, &out);
    TokenFeatures(s, run, i, &out);
    return out;
  }

 private:
  LabelScores ScoresOf(const NameSentence& s, TokenSpan stretch, int32_t i) {
    LabelScores sum{};
    for (const uint64_t feature : FeaturesOf(s, stretch, i)) {
      const auto found = rows_.find(static_cast<uint32_t>(feature));
      if (found == rows_.end()) continue;
      for (size_t l = 0; l < kNameLabels; ++l) sum[l] += found->second[l];
    }
    return sum;
  }
  void Try(size_t before, int32_t score) {
    const size_t at = labels_.size();
    auto passing = [&](size_t from, size_t to) { return weights_.transitions[from * kNameLabels + to]; };
    if (at == scores_.size()) {
      if (!MayFollow(before, kNoName)) return;
      score += passing(before, kNoName);
      ties_ = score > best_ ? 1 : ties_ + (score == best_);
      if (score > best_) best_ = score, path_ = labels_;
      for (size_t i = 0; i < at; ++i) through_[i][labels_[i]] = std::max(through_[i][labels_[i]], score);
      return;
    }
    for (size_t label = 0; label < kNameLabels; ++label) {
      if (!MayFollow(before, label)) continue;
      labels_.push_back(label);
      Try(label, score + passing(before, label) + scores_[at][label]);
      labels_.pop_back();
    }
  }

  const Recogniser::Weights& weights_;
  std::map<uint32_t, LabelScores> rows_;
  std::vector<LabelScores> scores_, through_;
  std::vector<size_t> labels_, path_;
  int32_t best_ = 0, ties_ = 0;
};

// Short texts of words that open, join and end names, with random facts.
struct RandomText {
  std::string text;
  std::vector<uint32_t> facts;

  explicit RandomText(std::mt19937* random) {
    const std::vector<std::string> words = {"Harbour", "Kovac", "NATO", "Lee",     "Oslo",  "said", "left",
                                            "in",      "of",    "the",  "and",     "de",    "-",    "5",
                                            "Mr.",     "kovac", "A1",   "harbour", "Zu-Li", "told"};
    for (size_t n = 3 + (*random)() % 7; n > 0; --n) text += words[(*random)() % words.size()] + " ";
    for (int i = 0; i < 40; ++i)
      facts.push_back((*random)() % 3 == 0 ? static_cast<uint32_t>((*random)()) & ((1u << kNameFacts) - 1)
                                           : 0);
  }
};

TEST(Recogniser, AgreesWithATrialOfAllLabels) {
  std::mt19937 random(17);
  const NameLexicon lexicon;
  int compared = 0, names = 0;
  for (int round = 0; round < 60; ++round) {
    Vocabulary vocabulary;
    std::vector<RandomText> texts;
    std::set<uint32_t> features;
    auto each_stretch = [&](const RandomText& one, const auto& use) {
      Document doc(one.text, &vocabulary, &news::Desk().cascade->language());
      doc.AddSegment({0, static_cast<int32_t>(one.text.size())});
      const std::span facts(one.facts.data(), static_cast<size_t>(doc.size()));
      const NameText read(doc, facts, lexicon);
      for (const NameSentence& s : read.sentences()) {
        EachStretch(
            s.tokens, [&](int32_t i) -> const NameFace& { return s.face(i); },
            [&](TokenSpan stretch) { use(s, stretch); });
      }
    };
    for (int n = 0; n < 6; ++n) {
      texts.emplace_back(&random);
      each_stretch(texts.back(), [&](const NameSentence& s, TokenSpan stretch) {
        for (int32_t i = stretch.start; i < stretch.end; ++i) {
          for (const uint64_t feature : PlainRecogniser::FeaturesOf(s, stretch, i)) {
            if (random() % 3 != 0) features.insert(static_cast<uint32_t>(feature));
          }
        }
      });
    }
    Recogniser::Weights weights;
    weights.unit = 40;
    for (const uint32_t feature : features) {
      weights.features.push_back(feature);
      weights.sets.push_back(static_cast<uint16_t>(random() & random()));
      for (int bits = std::popcount(weights.sets.back()); bits > 0; --bits)
        weights.weights.push_back(static_cast<int8_t>(static_cast<int>(random() % 81) - 40));
    }
    for (size_t t = 0; t < kNameLabels * kNameLabels; ++t)
      weights.transitions.push_back(static_cast<int16_t>(static_cast<int>(random() % 81) - 40));
    const auto recogniser = Recogniser::Make(weights);
    ASSERT_NE(recogniser, nullptr);
    PlainRecogniser plain(weights);
    for (const RandomText& one : texts) {
      std::vector<Recogniser::Name> wanted;
      bool unique = true;
      each_stretch(one, [&](const NameSentence& s, TokenSpan stretch) {
        unique = unique && stretch.size() <= 5 && plain.Find(s, stretch, &wanted);
      });
      if (!unique) continue;
      Document doc(one.text, &vocabulary, &news::Desk().cascade->language());
      doc.AddSegment({0, static_cast<int32_t>(one.text.size())});
      const std::vector<Recogniser::Name> got =
          recogniser->Find(doc, std::span(one.facts.data(), static_cast<size_t>(doc.size())));
      ++compared;
      names += static_cast<int>(got.size());
      ASSERT_EQ(got.size(), wanted.size()) << one.text;
      for (size_t n = 0; n < got.size(); ++n) {
        EXPECT_EQ(got[n].tokens, wanted[n].tokens) << one.text;
        EXPECT_EQ(got[n].type, wanted[n].type) << one.text;
        EXPECT_NEAR(got[n].confidence, wanted[n].confidence, 1e-5) << one.text;
      }
    }
  }
  EXPECT_GT(compared, 150);
  EXPECT_GT(names, 300);
}

// --- words and texts as the recogniser reads them
// -----------------------------------------------------------------------------------

// What the article shows of the word at `token` elsewhere.
std::string SeenOf(const std::string& text, const std::vector<std::pair<int32_t, uint32_t>>& facts,
                   int32_t token) {
  static constexpr std::pair<int, const char*> kBits[] = {
      {kSeenSmall, "small "}, {kSeenInside, "inside "}, {kSeenTitled, "titled "},
      {kSeenGiven, "given "}, {kSeenHeaded, "headed "}, {kSeenLocated, "located "},
      {kSeenSays, "says "},   {kSeenListed, "listed "}};
  Vocabulary vocabulary;
  Document doc(text, &vocabulary, &news::Desk().cascade->language());
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  std::vector<uint32_t> of_token(static_cast<size_t>(doc.size()));
  for (const auto& [at, bits] : facts) of_token[static_cast<size_t>(at)] |= bits;
  const NameText read(doc, of_token, NameLexicon());
  std::string out;
  const uint8_t seen = read.sentences()[0].seen[static_cast<size_t>(token)];
  for (const auto& [bit, name] : kBits) {
    if (seen & bit) out += name;
  }
  return out;
}

TEST(NameText, WhatAnArticleShowsOfAWord) {
  EXPECT_EQ(SeenOf("Kovac went.", {}, 0), "");
  EXPECT_EQ(SeenOf("Kovac went.", {}, 1), "");  // a word in small letters is asked for nothing
  EXPECT_EQ(SeenOf("They met Kovac.", {}, 2), "inside ");
  EXPECT_EQ(SeenOf("Kovac went. They met Kovac.", {}, 0), "inside ");
  EXPECT_EQ(SeenOf("They met Kovac. Kovac went.", {}, 4), "inside ");
  EXPECT_EQ(SeenOf("Harbour went. The harbour froze.", {}, 0), "small ");
  EXPECT_EQ(SeenOf("The harbour froze. Harbour went.", {}, 4), "small ");
  EXPECT_EQ(SeenOf("HARBOUR WENT, HARBOUR MUST STAY THERE.", {}, 0), "");  // all is set in capitals
  EXPECT_EQ(SeenOf("Mr. Kovac went.", {{0, kFactTitle}}, 1), "inside titled ");
  EXPECT_EQ(SeenOf("Judge Kovac went.", {{0, kFactOffice}}, 1), "inside titled ");
  EXPECT_EQ(SeenOf("Judge Kovac went.", {{0, kFactRole}}, 1), "inside ");
  EXPECT_EQ(SeenOf("Judge old Kovac went.", {{0, kFactTitle}}, 2), "inside ");
  EXPECT_EQ(SeenOf("Ann Kovac went.", {{0, kFactGivenName}}, 1), "inside given ");
  EXPECT_EQ(SeenOf("Then ann Kovac went.", {{1, kFactGivenName}}, 2), "inside ");
  EXPECT_EQ(SeenOf("Kovac Grain Union met.", {{2, kFactOrganizationHead}}, 0), "headed ");
  EXPECT_EQ(SeenOf("Kovac Grain Union met.", {{2, kFactBody}}, 1), "inside headed ");
  EXPECT_EQ(SeenOf("Kovac Grain Union met.", {{2, kFactBody}}, 2), "inside ");  // the head itself
  EXPECT_EQ(SeenOf("Kovac Grain Union met.", {{1, kFactBody}}, 0), "");
  EXPECT_EQ(SeenOf("They met in Oslo.", {}, 3), "inside located ");
  EXPECT_EQ(SeenOf("They met at Oslo.", {}, 3), "inside located ");
  EXPECT_EQ(SeenOf("They met near Oslo.", {}, 3), "inside located ");
  EXPECT_EQ(SeenOf("They came from Oslo.", {}, 3), "inside located ");
  EXPECT_EQ(SeenOf("They met by Oslo.", {}, 3), "inside ");
  EXPECT_EQ(SeenOf("They met in Oslo Harbour.", {}, 3), "inside ");  // not alone
  EXPECT_EQ(SeenOf("Kovac said no.", {}, 0), "says ");
  EXPECT_EQ(SeenOf("Kovac says no.", {}, 0), "says ");
  EXPECT_EQ(SeenOf("Kovac told us.", {}, 0), "says ");
  EXPECT_EQ(SeenOf("Kovac saw us.", {}, 0), "");
  EXPECT_EQ(SeenOf("Kovac now said no.", {}, 0), "");
  EXPECT_EQ(SeenOf("They met Kovac.", {{2, kFactLonger}}, 2), "inside listed ");
  EXPECT_EQ(SeenOf("They met Kovac, Kovac said.", {{2, kFactLonger}}, 4), "inside says listed ");
  // Forms without case and marks are one word, and what another article showed is forgotten.
  EXPECT_EQ(SeenOf("They met KOVAC and Ková\u010D.", {}, 4), "inside ");
  EXPECT_EQ(SeenOf("Kovac went.", {}, 0), "");
}

// The numbers of the features are those that the weights in files of this version were learned with: who
// changes what a feature reads, or their order, raises kNameFeatureVersion, trains anew, and puts the new
// number here.
TEST(NameText, FeaturesAreThoseOfTheirVersion) {
  Diagnostics faults;
  const auto bare = Language::Load("no such folder", &faults);
  const NameLexicon lexicon({{.hash = NameLexicon::HashOf("kovac"), .cluster = 9, .family = 4, .surname = 1},
                             {.hash = NameLexicon::HashOf("of"), .cluster = 7, .family = 3, .surname = 0}});
  const std::vector<std::string> pool = {
      "Kovac",  "KOVAC", "kovac",  "Grain",  "A-320", "42",      "of",  "and",   "the", "for",      "in",
      "on",     "at",    "to",     ",",      "'s",    "\u2019s", "de",  "la",    "le",  "del",      "di",
      "da",     "do",    "dos",    "das",    "du",    "des",     "van", "von",   "der", "den",      "ter",
      "al",     "el",    "bin",    "ibn",    "ben",   "abu",     "y",   "e",     "zu",  "ud",       "ul",
      "ur",     "as",    "ad",     "ash",    "ar",    "an",      "os",  "della", "und", "f\u00FCr", "les",
      "bint",   "dello", "af",     "av",     "et",    "d'",      "l'",  "st.",   "-",   "&",        "'",
      "\u2019", "/",     "\u2013", "\u2010", "said",  "Harbour"};
  std::mt19937 random(41);
  Vocabulary vocabulary;
  uint64_t all = 0;
  size_t count = 0;
  for (int round = 0; round < 3000; ++round) {
    std::vector<NameFace> made;
    for (size_t n = 2 + random() % 9; n > 0; --n) {
      const std::string& word = random() % 3 != 0 ? pool[random() % 6] : pool[random() % pool.size()];
      made.push_back(MakeNameFace(vocabulary[vocabulary.Intern(word)], *bare, lexicon));
    }
    std::vector<const NameFace*> faces;
    std::vector<uint8_t> tags, seen;
    std::vector<uint32_t> facts;
    for (const NameFace& face : made) {
      faces.push_back(&face);
      tags.push_back(static_cast<uint8_t>(random() % 50));
      seen.push_back(static_cast<uint8_t>(random()));
      facts.push_back(random() % 2 == 0 ? 0 : static_cast<uint32_t>(random()) & ((1u << kNameFacts) - 1));
    }
    const NameSentence s{.tokens = {0, static_cast<int32_t>(made.size())},
                         .faces = faces,
                         .tags = tags,
                         .facts = facts,
                         .seen = seen,
                         .casing = static_cast<Casing>(random() % 3),
                         .opens_line = random() % 2 == 0,
                         .is_line = random() % 2 == 0};
    EachStretch(
        s.tokens, [&](int32_t i) -> const NameFace& { return s.face(i); },
        [&](TokenSpan stretch) {
          for (int32_t i = stretch.start; i < stretch.end; ++i) {
            for (const uint64_t feature : PlainRecogniser::FeaturesOf(s, stretch, i)) {
              all = MixHash(all ^ static_cast<uint32_t>(feature));
              ++count;
            }
          }
        });
  }
  EXPECT_GT(count, 500'000u);
  EXPECT_EQ(kNameFeatureVersion, 2u);
  EXPECT_EQ(all, 2669974901004749319u);
}

TEST(NameText, SentencesAndLines) {
  Vocabulary vocabulary;
  const std::string text =
      "It rained. Kovac left.\nWORKERS LEAVE HARBOUR TODAY\nMany Workers Leave Harbour Today";
  Document doc(text, &vocabulary, &news::Desk().cascade->language());
  doc.AddSegment({0, 22});
  doc.AddSegment({23, 50});
  doc.AddSegment({51, static_cast<int32_t>(text.size())});
  const std::vector<uint32_t> facts(static_cast<size_t>(doc.size()));
  const NameText read(doc, facts, NameLexicon());
  ASSERT_EQ(read.sentences().size(), 4u);
  const std::vector<NameSentence>& all = read.sentences();
  EXPECT_TRUE(all[0].opens_line && !all[0].is_line && all[0].casing == kPlainCase);
  EXPECT_TRUE(!all[1].opens_line && !all[1].is_line && all[1].casing == kPlainCase);
  EXPECT_TRUE(all[2].opens_line && all[2].is_line && all[2].casing == kUpperCase);
  EXPECT_TRUE(all[3].opens_line && all[3].is_line && all[3].casing == kTitleCase);
  // Tags where a name may stand.
  EXPECT_EQ(all[1].tag(4), doc.tag_id(4));
  EXPECT_NE(all[1].tag(4), 0u);
  EXPECT_EQ(all[1].tag(2), 61u);
  EXPECT_EQ(all[1].tag(6), 62u);
  // One face a word, one form number a form.
  EXPECT_EQ(&read.face(6), &all[2].face(6));
  EXPECT_NE(read.face(6).number, read.face(11).number);            // "WORKERS", "Workers"
  EXPECT_EQ(read.face(6).form_number, read.face(11).form_number);  // are one form
  EXPECT_NE(read.face(6).form_number, read.face(7).form_number);
  EXPECT_GE(read.face(0).number, 2u);
}

TEST(NameText, FacesOfWords) {
  Vocabulary vocabulary;
  const NameLexicon lexicon({{.hash = NameLexicon::HashOf("kovac"), .cluster = 9, .family = 4, .surname = 1},
                             {.hash = NameLexicon::HashOf("kovac"), .cluster = 1, .family = 1, .surname = 0},
                             {.hash = NameLexicon::HashOf("left"), .cluster = 7, .family = 3, .surname = 0}});
  EXPECT_EQ(lexicon.entries().size(), 2u);
  EXPECT_EQ(lexicon.Find("nobody"), nullptr);
  const auto face = [&](std::string_view text) {
    return MakeNameFace(vocabulary[vocabulary.Intern(text)], news::Desk().cascade->language(), lexicon);
  };
  const NameFace kovac = face("Kov\u00E1c");
  EXPECT_EQ(kovac.form, Hash64("kovac"));
  EXPECT_EQ(kovac.shape, Hash64("Xx"));
  EXPECT_EQ(kovac.suffix, (std::array{Hash64("ac", 2), Hash64("vac", 3), Hash64("ovac", 4)}));
  EXPECT_EQ(kovac.prefix, (std::array{Hash64("ko", 18), Hash64("kov", 19), Hash64("kova", 20)}));
  EXPECT_EQ(kovac.cluster, 9);
  EXPECT_EQ(kovac.family, 4);
  EXPECT_EQ(kovac.known, 2);
  EXPECT_EQ(kovac.flags, 1 | 16 | 32);
  EXPECT_EQ(kovac.length, 6);
  EXPECT_EQ(kovac.joins, kJoinsNot);
  const NameFace left = face("left");
  EXPECT_EQ(left.known, 1);  // the table has it in small letters
  EXPECT_EQ(left.cluster, 7);
  EXPECT_EQ(left.flags, 16);
  EXPECT_EQ(face("A-320").flags, 1 | 2 | 4 | 8 | 32);
  EXPECT_EQ(face("A-320").form, Hash64("a-000"));
  EXPECT_EQ(face("A-320").shape, Hash64("X-d"));
  EXPECT_EQ(face("NATO").flags, 2 | 16 | 32);
  EXPECT_EQ(face("blorp").known, 0);
  EXPECT_EQ(face("de").joins, kJoinsParticle);
  EXPECT_EQ(face("De").joins, kJoinsNot);  // with a capital it is a name's word
  EXPECT_EQ(face("of").joins, kJoinsLoose);
  EXPECT_EQ(face("-").joins, kJoinsTight);
  EXPECT_EQ(face("-").flags, 8);
  EXPECT_EQ(face("x").suffix, (std::array{Hash64("x", 2), Hash64("x", 3), Hash64("x", 4)}));
  EXPECT_EQ(face("superintendent").length, 8);
}

}  // namespace
}  // namespace copydesk
