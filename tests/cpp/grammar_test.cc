// The parser and what is read off its trees.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cut_file.h"
#include "find_word.h"
#include "grammar/parser.h"
#include "grammar/tree.h"
#include "text/toml.h"
#include "words/document.h"
#include "words/hash.h"
#include "words/language.h"

namespace copydesk {
namespace {

std::string ParserBytes() {
  std::ifstream in(COPYDESK_PACKS "/news_en/language/parser.bin", std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

struct English {
  English() {
    Diagnostics faults;
    language = Language::Load(COPYDESK_PACKS "/news_en/language", &faults);
    parser = Parser::Load(COPYDESK_PACKS "/news_en/language", &faults);
    EXPECT_TRUE(faults.empty()) << ToString(faults);
  }
  std::shared_ptr<const Language> language;
  std::shared_ptr<const Parser> parser;
};

// A case that `fails` is one that the parser is known to get wrong: where it gets it right, the mark goes.
TEST(Tree, Spec) {
  English english;
  ASSERT_TRUE(english.parser != nullptr);
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/trees.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string text = c["text"].value_or(std::string()), verb = c["verb"].value_or(std::string());
    SCOPED_TRACE(text + " @" + verb);
    Vocabulary words;
    Document doc(text, &words, english.language.get());
    doc.AddSegment({0, static_cast<int32_t>(text.size())});
    const int32_t at = FindWord(doc, verb);
    ASSERT_GE(at, 0);
    ASSERT_EQ(doc.sentences().size(), 1u);
    const SentenceTree tree(doc, 0, *english.parser);
    auto text_of = [&](int32_t token) { return token < 0 ? std::string_view() : doc.word(token).text; };
    const std::string_view subject = text_of(tree.SubjectOf(at)),
                           object = text_of(tree.Dependent(at, Relation::kObject));
    const bool right = subject == c["subject"].value_or(std::string()) &&
                       object == c["object"].value_or(std::string(object));
    EXPECT_EQ(right, !c["fails"].value_or(false)) << "subject " << subject << ", object " << object << "\n"
                                                  << tree.DebugString();
  }
}

TEST(Tree, EveryWordHangsOnOneAndNoArcsCross) {
  English english;
  ASSERT_TRUE(english.parser != nullptr);
  const std::string text =
      "\"We leave,\" said Ana Tarvo (the mayor) — and nobody, not even the police, who were there, asked "
      "why; "
      "she had, after all, been told to wait until 5 p.m. on Friday.";
  Vocabulary words;
  Document doc(text, &words, english.language.get());
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  ASSERT_EQ(doc.sentences().size(), 1u);
  const SentenceTree tree(doc, 0, *english.parser);
  int roots = 0;
  for (int32_t t = 0; t < doc.size(); ++t) {
    const int32_t governor = tree.Governor(t);
    const bool word = governor >= 0 || tree.relation(t) == Relation::kRoot;
    roots += governor < 0 && word;
    if (governor < 0) continue;
    const std::span<const int32_t> siblings = tree.Dependents(governor);
    EXPECT_EQ(std::count(siblings.begin(), siblings.end(), t), 1);
    for (int32_t i = std::min(t, governor) + 1; i < std::max(t, governor); ++i) {
      const int32_t other = tree.Governor(i);
      if (other < 0) continue;
      EXPECT_TRUE(other >= std::min(t, governor) && other <= std::max(t, governor)) << doc.word(i).text;
    }
  }
  EXPECT_GE(roots, 1);
  EXPECT_TRUE(tree.Dependents(FindWord(doc, ";")).empty());
}

TEST(Tree, NothingButMarks) {
  English english;
  ASSERT_TRUE(english.parser != nullptr);
  Vocabulary words;
  const std::string text = "— ...";
  Document doc(text, &words, english.language.get());
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  for (int32_t s = 0; s < static_cast<int32_t>(doc.sentences().size()); ++s) {
    const SentenceTree tree(doc, s, *english.parser);
    EXPECT_EQ(tree.SubjectOf(doc.sentences()[static_cast<size_t>(s)].tokens.start), -1);
    EXPECT_EQ(tree.DebugString(), "");
  }
}

TEST(Parser, DamagedFilesAreFaults) {
  const std::string whole = ParserBytes();
  auto fault = [](const std::string& bytes) {
    Diagnostics faults;
    EXPECT_EQ(Parser::Parse(bytes, "p.bin", &faults), nullptr);
    return faults.size() == 1 ? faults[0].message : ToString(faults);
  };
  EXPECT_EQ(fault(""), "not a parser: too short or too long");
  EXPECT_EQ(fault("X" + whole.substr(1)), "not a parser: it does not begin with CDPARSER");
  std::string other = whole;
  other[8] ^= 1;
  EXPECT_EQ(fault(other), "a parser of another version");
  EXPECT_EQ(fault(whole.substr(0, whole.size() - 1)), "a truncated parser");
  std::string damaged = whole;
  damaged.back() ^= 1;
  EXPECT_EQ(fault(damaged), "a damaged parser: its checksum differs");
  // Counts that the body does not hold, with a checksum that is right.
  ParserFile::Header header;
  std::memcpy(&header, whole.data(), sizeof(header));
  ++header.moves;
  std::string longer = whole;
  std::memcpy(longer.data(), &header, sizeof(header));
  EXPECT_EQ(fault(longer), "a damaged parser: its parts do not fit");
  header.moves = 0xffffffff;
  std::memcpy(longer.data(), &header, sizeof(header));
  EXPECT_EQ(fault(longer), "a damaged parser: its parts do not fit");
}

// Weights for the first choice of "Peru left": every feature of it pulls to one move.
std::string SmallParser(std::array<int8_t, kMoves> weights, const std::vector<ParserWord>& words) {
  ParserState state(words);
  state.Shift();
  FeatureList features;
  features.Clear();
  MoveFeatures(state, &features);
  std::vector<uint32_t> slots;
  for (const uint64_t f : features) slots.push_back(static_cast<uint32_t>(f >> (64 - 20)));
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  std::vector<ParserFile::Slot<kMoves>> moves;
  for (const uint32_t slot : slots) moves.push_back({.slot = slot, .weights = weights});
  features.Clear();
  RelationFeatures(RelationView(state, 2), &features);
  std::vector<ParserFile::Slot<kRelations>> relations;
  relations.push_back({.slot = static_cast<uint32_t>(*features.begin() >> (64 - 20)), .weights = {}});
  relations[0].weights[static_cast<size_t>(Relation::kSubject)] = 7;
  relations[0].weights[static_cast<size_t>(Relation::kOther)] = -7;
  return ParserFile::Write(20, moves, 20, relations);
}

std::vector<ParserWord> PeruLeft() {
  ParserWords words;
  words.Add("peru", 14);
  words.Add("leave", 28);
  return words.words();
}

TEST(Parser, WhatIsWrittenIsRead) {
  const std::vector<int32_t> left = {-1, 2, 0}, right = {-1, 0, 0};
  struct Case {
    std::array<int8_t, kMoves> weights;
    std::vector<int32_t> head;
  };
  for (const Case& c : {Case{{0, 5, -5}, left}, Case{{0, -5, 5}, right}, Case{{-128, 127, 126}, left},
                        Case{{-128, 126, 127}, right}}) {
    Diagnostics faults;
    const auto parser = Parser::Parse(SmallParser(c.weights, PeruLeft()), "p.bin", &faults);
    ASSERT_TRUE(parser != nullptr) << ToString(faults);
    ParserMemo memo;
    const ParserTree tree = parser->Parse(PeruLeft(), &memo);
    EXPECT_EQ(tree.head, c.head);
    EXPECT_TRUE(c.head == right || tree.relation[1] == Relation::kSubject);
  }
}

TEST(Parser, WhatIsRememberedChangesNoTree) {
  English english;
  ASSERT_TRUE(english.parser != nullptr);
  ParserMemo memo;
  uint32_t random = 7;
  for (int sentence = 0; sentence < 300; ++sentence) {
    std::vector<ParserWord> words;
    for (int i = 0; i < 12; ++i) {
      random = random * 1664525 + 1013904223;
      words.push_back({.form = Hash64(std::to_string(random >> 20)),  // more words than the memo has places
                       .tag = static_cast<uint8_t>(random % 30),
                       .marks = static_cast<uint8_t>(random >> 8 & 1)});
    }
    ParserMemo fresh;
    const ParserTree tree = english.parser->Parse(words, &memo), again = english.parser->Parse(words, &memo),
                     alone = english.parser->Parse(words, &fresh);
    EXPECT_EQ(tree.head, alone.head);
    EXPECT_EQ(tree.relation, alone.relation);
    EXPECT_EQ(again.head, alone.head);
  }
}

// With a checksum that is right.
TEST(Parser, PartsThatDoNotFitAreAFault) {
  ExpectOnlyTheWhole<ParserFile::Header>(
      SmallParser({0, 5, -5}, PeruLeft()), "a damaged parser: its parts do not fit",
      [](const std::string& bytes, Diagnostics* faults) { return Parser::Parse(bytes, "p.bin", faults); });
}

}  // namespace
}  // namespace copydesk
