// Vocabulary and language.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>

#include "base/limits.h"
#include "cut_file.h"
#include "words/document.h"
#include "words/language.h"
#include "words/tagger.h"
#include "words/vocabulary.h"

namespace copydesk {
namespace {

TEST(Vocabulary, LooksAtAWordOnce) {
  Vocabulary words;
  const WordId ministers = words.Intern("Ministers");
  EXPECT_EQ(ministers, 0);
  EXPECT_EQ(words.Intern("NATO"), 1);
  EXPECT_EQ(words.Intern("Ministers"), ministers);
  EXPECT_EQ(words.size(), 2);
  EXPECT_EQ(words[ministers].lower, "ministers");
  EXPECT_EQ(words[ministers].shape, "Xxxxx");
  EXPECT_EQ(words[words.Intern("Erdoğan")].norm, "erdogan");
}

TEST(Vocabulary, Flags) {
  Vocabulary words;
  auto flags = [&](std::string_view text) { return words[words.Intern(text)].flags; };
  EXPECT_EQ(flags("Minister"), kIsTitle | kIsAlpha | kHasUpper | kIsAscii);
  EXPECT_EQ(flags("A"), kIsTitle | kIsUpper | kIsAlpha | kHasUpper | kIsAscii);
  EXPECT_EQ(flags("U.S."), kIsUpper | kHasUpper | kIsAscii);
  EXPECT_EQ(flags("who"), kIsLower | kIsAlpha | kIsAscii);
  EXPECT_EQ(flags("12"), kIsDigit | kLikeNum | kIsAscii);
  EXPECT_EQ(flags("1,200.5"), kLikeNum | kIsAscii);
  EXPECT_EQ(flags("dozen"), kLikeNum | kIsLower | kIsAlpha | kIsAscii);
  EXPECT_EQ(flags("“"), kIsPunct | kIsQuote);
}

TEST(Vocabulary, AReadingIsAWordWithWhatWasGivenOfIt) {
  Vocabulary words;
  const std::vector<Attribute> verb = {{"tag", "VBZ"}, {"lemma", "leave"}};
  const std::vector<Attribute> noun = {{"tag", "NNS"}, {"lemma", "leaf"}};
  const WordId a = words.Intern("Leaves", verb);
  const WordId b = words.Intern("Leaves", noun);
  const WordId plain = words.Intern("Leaves");
  EXPECT_NE(a, b);
  EXPECT_NE(a, plain);
  EXPECT_EQ(words.Intern(std::string("Leaves"), verb), a);
  EXPECT_EQ(words[a].lower, "leaves");
  EXPECT_EQ(words[a].Given("lemma"), "leave");
  EXPECT_EQ(words[b].Given("lemma"), "leaf");
  EXPECT_EQ(words[plain].Given("lemma"), std::nullopt);
  const std::vector<Attribute> norm = {{"norm", "leave"}};
  EXPECT_EQ(words[words.Intern("Leaves", norm)].norm, "leave");
  EXPECT_EQ(words[plain].norm, "leaves");
}

// Words of small letters have a way of their own; here against what the header says of folds, shape and
// flags.
TEST(Vocabulary, PlainWordsLookAsAllOthers) {
  std::mt19937 random(7);
  Vocabulary words;
  for (const std::string_view letters : {"ab", "aB", "Ab", "abz'", "AZaz09", "@[`{"}) {
    for (int n = 0; n < 2000; ++n) {
      std::string text(1 + random() % 9, ' ');
      for (char& c : text) c = letters[random() % letters.size()];
      std::string lower = text, shape;
      size_t upper = 0, small = 0, digits = 0, marks = 0, run = 0;
      for (char& c : lower) {
        const bool big = c >= 'A' && c <= 'Z', little = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
        const char drawn = big ? 'X' : little ? 'x' : digit ? 'd' : c;
        run = !shape.empty() && shape.back() == drawn ? run + 1 : 1;
        if (run <= 4) shape += drawn;
        upper += big, small += little, digits += digit, marks += !big && !little && !digit;
        if (big) c = static_cast<char>(c + 32);
      }
      const size_t letter_count = upper + small, first = text.find_first_of("abzABZ"), size = text.size();
      uint32_t flags = kIsAscii;
      if (upper == 1 && text[first] < 'a') flags |= kIsTitle;
      if (upper > 0) flags |= small == 0 ? kIsUpper | kHasUpper : kHasUpper;
      if (upper == 0 && small > 0) flags |= kIsLower;
      if (letter_count == size) flags |= kIsAlpha;
      if (digits == size) flags |= kIsDigit;
      if (marks == size) flags |= kIsPunct;
      if (marks == 0 && letter_count == 0) flags |= kLikeNum;
      const Word& word = words[words.Intern(text)];
      EXPECT_EQ(word.text, text);
      EXPECT_EQ(word.lower, lower);
      EXPECT_EQ(word.norm, lower);
      EXPECT_EQ(word.shape, shape) << text;
      EXPECT_EQ(word.flags & ~static_cast<uint32_t>(kIsQuote), flags) << text;
    }
  }
  const uint32_t number = words[words.Intern("Seven")].flags;
  EXPECT_EQ(number, kIsTitle | kIsAlpha | kHasUpper | kIsAscii | kLikeNum);
}

TEST(Vocabulary, KeepsWordsWhereTheyAreWhileItGrows) {
  Vocabulary words;
  const Word* first = &words[words.Intern("first")];
  for (int i = 0; i < 20000; ++i) words.Intern("w" + std::to_string(i));
  EXPECT_EQ(&words[words.Intern("first")], first);
  EXPECT_EQ(words[words.Intern("w777")].text, "w777");
  EXPECT_EQ(words.size(), 20001);
  words.Clear();
  EXPECT_EQ(words.generation(), 1);
  EXPECT_EQ(words.Intern("again"), 0);
}

TEST(Vocabulary, ManyTokensAtOnceAreTheSameWords) {
  const std::string text =
      "one two one sixteen-letters-- seventeen-letters sixteen-letters-- seventeen-letters seventeen-letterz "
      "é two";
  std::vector<ByteSpan> tokens;
  for (size_t from = 0; from < text.size();) {
    const size_t to = std::min(text.find(' ', from), text.size());
    tokens.push_back({static_cast<int32_t>(from), static_cast<int32_t>(to)});
    from = to + 1;
  }
  Vocabulary at_once, singly;
  std::vector<WordId> ids(tokens.size());
  at_once.Intern(text, tokens, ids.data());
  EXPECT_EQ(ids, (std::vector<WordId>{0, 1, 0, 2, 3, 2, 3, 4, 5, 1}));
  for (size_t i = 0; i < tokens.size(); ++i) {
    EXPECT_EQ(singly.Intern(Slice(text, tokens[i])), ids[i]);
    EXPECT_EQ(at_once[ids[i]].text, Slice(text, tokens[i]));
  }
  EXPECT_EQ(singly.Intern(std::string_view("a\0b", 3)), 6) << "a NUL is a byte as any other";
  EXPECT_EQ(singly.Intern(std::string_view("a\0b\0", 4)), 7);
}

TEST(Vocabulary, AMillionJunkWordsTakeWhatTheHeaderSays) {
  Vocabulary words(kMaxWordsAtOnce);
  for (int i = 0; i < 1'000'000; ++i)
    words.Intern("q" + std::to_string(static_cast<uint32_t>(i) * 2654435761u) + "zx");
  EXPECT_EQ(words.size(), 1'000'000);
  EXPECT_LT(words.MemoryUsage(), 260'000'000);
  EXPECT_FALSE(words.IsFull());
  for (int i = 0; i < 100'000; ++i) words.Intern("p" + std::to_string(i));
  EXPECT_TRUE(words.IsFull());
  words.Clear();
  EXPECT_LT(words.MemoryUsage(), 1'000'000);
}

TEST(Vocabulary, WordsWithoutRoomAreOne) {
  Vocabulary words(3);
  const std::string text = "a b c d e a";
  std::vector<ByteSpan> tokens = {{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}, {10, 11}};
  std::vector<WordId> ids(tokens.size());
  for (int64_t times = 1; times <= 3; ++times) {
    words.Intern(text, tokens, ids.data());
    EXPECT_EQ(ids, (std::vector<WordId>{0, 1, 2, 3, 3, 0}));
    EXPECT_EQ(words[3].text, "\uFFFD");
    EXPECT_EQ(words.refused(), 2 * times);
  }
  const std::vector<Attribute> given = {{"tag", "NN"}};
  EXPECT_EQ(words.Intern("a", given), 0);
  words.Clear();
  EXPECT_EQ(words.refused(), 0);
  EXPECT_EQ(words.Intern("e"), 0);
}

TEST(Vocabulary, AVeryLongWordTakesFourTimesItsBytesAtMost) {
  Vocabulary words;
  std::string blob;
  for (int i = 0; i < 200'000; ++i) blob += "aB1é";
  words.Intern(blob);
  EXPECT_LT(words.MemoryUsage(), static_cast<int64_t>(4 * blob.size() + 300'000));
}

void ReadFile(const std::string& path, std::string* out) {
  std::ifstream in(path, std::ios::binary);
  out->assign(std::istreambuf_iterator<char>(in), {});
}

const Language& English() {
  static const std::shared_ptr<const Language> english = [] {
    Diagnostics faults;
    auto made = Language::Load(COPYDESK_PACKS "/news_en/language", &faults);
    EXPECT_TRUE(faults.empty()) << ToString(faults);
    return made;
  }();
  return *english;
}

// "word/TAG/POS/lemma" of every token.
std::string Read(const std::string& text) {
  Vocabulary words;
  Document doc(text, &words, &English());
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  std::string out;
  for (int32_t t = 0; t < doc.size(); ++t) {
    out += (t > 0 ? " " : "") + std::string(doc.word(t).text) + "/" + std::string(doc.tag(t)) + "/" +
           std::string(doc.pos(t)) + "/" + std::string(doc.lemma(t));
  }
  return out;
}

TEST(Language, TellsTheNounFromTheVerb) {
  EXPECT_EQ(Read("The strikes hit two towns."),
            "The/DT/DET/the strikes/NNS/NOUN/strike hit/VBD/VERB/hit two/CD/NUM/two towns/NNS/NOUN/town "
            "././PUNCT/.");
  EXPECT_EQ(Read("He strikes the table."),
            "He/PRP/PRON/he strikes/VBZ/VERB/strike the/DT/DET/the table/NN/NOUN/table ././PUNCT/.");
}

TEST(Language, LemmasOfCliticsAndIrregulars) {
  EXPECT_EQ(Read("She won’t say they left."),
            "She/PRP/PRON/she wo/MD/AUX/will n’t/RB/PART/not say/VB/VERB/say they/PRP/PRON/they "
            "left/VBD/VERB/leave ././PUNCT/.");
  EXPECT_EQ(
      Read("The men have been told."),
      "The/DT/DET/the men/NNS/NOUN/man have/VBP/AUX/have been/VBN/AUX/be told/VBN/VERB/tell ././PUNCT/.");
}

TEST(Language, QuotesAndHyphensByWhatTheyTouch) {
  EXPECT_EQ(Read("\"We won\", he said - a long-term win."),
            "\"/``/PUNCT/\" We/PRP/PRON/we won/VBD/VERB/win \"/''/PUNCT/\" ,/,/PUNCT/, he/PRP/PRON/he "
            "said/VBD/VERB/say -/:/PUNCT/- a/DT/DET/a "
            "long/JJ/ADJ/long -/HYPH/PUNCT/- term/NN/NOUN/term win/NN/NOUN/win ././PUNCT/.");
}

TEST(Language, KnowsFormsOfTheTableThatAreNoNames) {
  Vocabulary words;
  const auto knows = [&](std::string_view word) { return English().Knows(words[words.Intern(word)]); };
  EXPECT_EQ(knows("Left"), true);
  EXPECT_EQ(knows("children"), true);
  EXPECT_EQ(knows("aalborg"), false);
  EXPECT_EQ(knows("puerta"), false);
  Diagnostics faults;
  EXPECT_EQ(Language::Load("no/such/folder", &faults)->Knows(words[words.Intern("left")]), std::nullopt);
}

TEST(Language, EveryLemmaAWordMayHave) {
  Vocabulary words;
  const auto left = English().LemmaCandidates(words[words.Intern("Left")]);
  EXPECT_NE(std::find(left.begin(), left.end(), "leave"), left.end());
  EXPECT_NE(std::find(left.begin(), left.end(), "left"), left.end());
  for (const char* text : {"Leaves", "better", "worst", "\u2014", "\u2026", "'s", "Athens", "NATO", "1990s",
                           "is", "him", "n't", "Kyivs", "went", "data"}) {
    const Word& word = words[words.Intern(text)];
    const auto all = English().LemmaCandidates(word);
    for (TagId tag = 0; tag < English().tag_names().size(); ++tag) {
      EXPECT_NE(std::find(all.begin(), all.end(), English().Lemma(word, tag)), all.end())
          << text << "/" << English().tag_name(tag);
    }
  }
}

TEST(Language, ClosedClassesOfWordsAndLemmas) {
  const std::string text = "That he wasn’t told THAT is what they’d said; was it not?";
  Vocabulary words;
  Document doc(text, &words, &English());
  const auto half = static_cast<int32_t>(text.find("said"));
  doc.AddSegment({0, half});
  std::string that, be, negators;
  auto read = [&] {
    for (int32_t t = 0; t < doc.size(); ++t) {
      const std::string shown = std::string(doc.word(t).text) + " ";
      if (doc.Is(t, ClosedClass::kComplementizer)) that += shown;
      if (doc.LemmaIs(t, ClosedClass::kCopula)) be += shown;
      if (doc.Is(t, ClosedClass::kNegator)) negators += shown;
    }
  };
  read();
  EXPECT_EQ(that + be + negators, "That THAT was is n’t ");
  that = be = negators = {};
  doc.AddSegment({half, static_cast<int32_t>(text.size())});  // tokens that come later are asked, too
  read();
  EXPECT_EQ(that + be + negators, "That THAT was is was n’t not ");
  EXPECT_EQ(English().classes().First(ClosedClass::kFutureModal), "will");
}

TEST(Language, ClosedClassesOfReadings) {
  const std::vector<Attribute> given = {{"tag", "VBD"}, {"lemma", "be"}};
  Vocabulary words;
  const WordId reading = words.Intern("were", given), plain = words.Intern("not");
  Document doc("were not", &words, &English());
  const std::vector<ByteSpan> tokens = {{0, 4}, {5, 8}};
  const std::vector<WordId> ids = {reading, plain};
  doc.AddSentence(tokens, ids, 0);
  EXPECT_TRUE(doc.LemmaIs(0, ClosedClass::kCopula));
  EXPECT_FALSE(doc.LemmaIs(0, ClosedClass::kPerfectAuxiliary));
  EXPECT_TRUE(doc.Is(1, ClosedClass::kNegativeParticle));
}

TEST(Language, AFolderWithoutFilesStillLoads) {
  Diagnostics faults;
  const auto bare = Language::Load("/nowhere", &faults);
  ASSERT_NE(bare, nullptr);
  EXPECT_TRUE(faults.empty());
  Vocabulary words;
  Document doc("They left.", &words, bare.get());
  doc.AddSegment({0, 10});
  EXPECT_EQ(doc.tag(0), "");
  EXPECT_EQ(doc.lemma(1), "left");
  EXPECT_FALSE(doc.Is(0, ClosedClass::kNegator));
  EXPECT_FALSE(doc.LemmaIs(1, ClosedClass::kCopula));
}

// Sentences of the treebanks where they are there, else of the seeds of the fuzzers: rows and bits change no
// tag.
TEST(Lemmas, NamesHaveAClassAndNoLemma) {
  Diagnostics faults;
  const LemmaTable table("chile\tN\tchiles\n", "lemmas.tsv", &faults, "# names\nana\nchile\n");
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(table.Classes("ana"), LemmaTable::kName);
  EXPECT_EQ(table.Classes("chile"), LemmaTable::kName | 1u << 5);
  EXPECT_EQ(table.Classes("chiles"), 1u << 1);
  EXPECT_EQ(table.Find("chiles", "N"), "chile");
  EXPECT_EQ(table.Find("ana", "N"), "");
  EXPECT_EQ(table.Find("ana", "P"), "ana");
}

TEST(Language, LemmasThatAreKeptAreThoseOfTheTable) {
  const std::string text = "He leaves the leaves and left them to her left; her saws saw what he saw.";
  Vocabulary words;
  Document doc(text, &words, &English());
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  const auto size = static_cast<size_t>(doc.size());
  std::vector<WordId> ids(size);
  for (size_t t = 0; t < size; ++t) ids[t] = doc.tokens()[t].word;
  std::mt19937 random(11);
  std::vector<TagId> tags(size);
  std::vector<KnownLemma> lemmas(size);
  for (int n = 0; n < 200; ++n) {
    for (TagId& tag : tags) tag = static_cast<TagId>(random() % English().tag_names().size());
    English().Lemmas(words, ids, tags, lemmas);
    for (size_t t = 0; t < size; ++t)
      ASSERT_EQ(lemmas[t].text(), English().Lemma(words[ids[t]], tags[t]))
          << words[ids[t]].text << " " << English().tag_name(tags[t]);
  }
}

TEST(Tagger, AFrequentWordHasNoTagThatItNeverHad) {
  // A base form before it asks for another: "would rule and left".
  const std::string text = "The judge said she would rule in May and left the room.";
  Vocabulary words;
  Document doc(text, &words, &English());
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  EXPECT_EQ(doc.word(9).text, "left");
  EXPECT_NE(doc.tag(9), "VB");
}

// The tagger of the pack, by itself.
struct Shipped {
  Shipped() {
    std::string bytes, table, names;
    ReadFile(COPYDESK_PACKS "/news_en/language/tagger.bin", &bytes);
    ReadFile(COPYDESK_PACKS "/news_en/language/lemmas.tsv", &table);
    ReadFile(COPYDESK_PACKS "/news_en/language/names.txt", &names);
    tagger = Tagger::Parse(bytes, "tagger.bin", &faults);
    lemmas = std::make_unique<LemmaTable>(table, "lemmas.tsv", &faults, names);
  }
  Diagnostics faults;
  std::unique_ptr<Tagger> tagger;
  std::unique_ptr<LemmaTable> lemmas;
};

TEST(Tagger, FastAndPlainGiveTheSameTags) {
  const Shipped shipped;
  ASSERT_NE(shipped.tagger, nullptr) << ToString(shipped.faults);
  std::string text;
  const char* shared = std::getenv("COPYDESK_SHARED");
  for (const char* bank : {"gum", "ewt"}) {
    std::ifstream in(shared == nullptr ? "" : std::string(shared) + "/data/ud/en_" + bank + "-ud-dev.conllu");
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("# text = ")) text += line.substr(9) + "\n\n";
    }
  }
  if (text.empty()) ReadFile(COPYDESK_FUZZ_SEEDS "/text/news.txt", &text);
  Vocabulary words, others;
  Document doc(text, &words, &English());
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  std::vector<TagId> fast, plain;
  for (const Sentence& sentence : doc.sentences()) {
    std::vector<WordId> ids, same;
    std::vector<uint8_t> glue;
    for (int32_t t = sentence.tokens.start; t < sentence.tokens.end; ++t) {
      ids.push_back(words.Intern(doc.word(t).text));
      same.push_back(others.Intern(doc.word(t).text));
      glue.push_back(static_cast<uint8_t>(t % 3 == 0 ? 0 : t % 4));
    }
    fast.assign(ids.size(), 0);
    plain.assign(ids.size(), 0);
    shipped.tagger->Tag(words, ids, glue, *shipped.lemmas, fast);
    shipped.tagger->TagPlainly(others, same, glue, *shipped.lemmas, plain);
    ASSERT_EQ(fast, plain) << doc.text(sentence.tokens);
  }
}

// Rows for which there is no room any more are made each time they are asked for.
TEST(Tagger, MoreWordsThanRowsGetTheSameTags) {
  const Shipped shipped;
  ASSERT_NE(shipped.tagger, nullptr) << ToString(shipped.faults);
  Vocabulary words, few;
  auto tags = [&](Vocabulary* vocabulary, const std::vector<std::string>& sentence, bool plainly) {
    std::vector<WordId> ids;
    for (const std::string& word : sentence) ids.push_back(vocabulary->Intern(word));
    std::vector<TagId> out(ids.size());
    const std::vector<uint8_t> glue(ids.size());
    plainly ? shipped.tagger->TagPlainly(*vocabulary, ids, glue, *shipped.lemmas, out)
            : shipped.tagger->Tag(*vocabulary, ids, glue, *shipped.lemmas, out);
    return out;
  };
  const std::vector<std::string> endings = {"ing", "ed", "s", "tion", "ly", "er", "a", "42"};
  std::vector<std::string> sentence;
  for (size_t n = 0; n < Tagger::kMaxRows + 1000; ++n) {
    sentence.push_back((n % 7 == 0 ? "Q" : "q") + std::to_string(n * 2654435761u) + "x" +
                       endings[n % endings.size()]);
    if (sentence.size() < 50) continue;
    const std::vector<TagId> fast = tags(&words, sentence, false);
    if (n + 100 > Tagger::kMaxRows) {
      ASSERT_EQ(fast, tags(&few, sentence, true));
    }
    sentence.clear();
  }
}

TEST(Tagger, ADamagedFileIsAFault) {
  std::string bytes;
  ReadFile(COPYDESK_PACKS "/news_en/language/tagger.bin", &bytes);
  ASSERT_GT(bytes.size(), 100u);
  EXPECT_LE(bytes.size(), 2u << 20);
  auto fault = [](std::string_view some) {
    Diagnostics faults;
    EXPECT_EQ(Tagger::Parse(some, "tagger.bin", &faults), nullptr);
    return faults.empty() ? std::string() : faults[0].message;
  };
  EXPECT_EQ(fault(std::string_view(bytes).substr(0, bytes.size() - 1)), "a truncated tagger");
  EXPECT_EQ(fault(std::string_view(bytes).substr(0, 10)), "not a tagger: too short or too long");
  std::string other = bytes;
  other[0] = 'X';
  EXPECT_EQ(fault(other), "not a tagger: it does not begin with CDTAGGER");
  other = bytes;
  other[bytes.size() / 2] = static_cast<char>(other[bytes.size() / 2] + 1);
  EXPECT_EQ(fault(other), "a damaged tagger: its checksum differs");
}

// "Zork" has one tag; what stands behind a noun has another, by a feature of more tags than a slot has room
// for.
std::string SmallTagger() {
  const uint8_t noun = TagOf("NN"), verb = TagOf("VBD");
  const auto zork = static_cast<uint32_t>(Hash64("zork")),
             behind = static_cast<uint32_t>(PreviousFeature(noun));
  return TaggerFile::Write(
      1, {{zork, noun, 0, 0}, {zork, verb, 0, 0}}, {uint64_t{1} << noun},
      {{behind, {{1, -3}, {2, 10}, {3, 20}, {4, 30}, {5, 40}, {6, 50}, {7, 60}, {8, 70}, {verb, 127}}},
       {7, {{1, 1}}},
       {behind, {{1, 127}}}});
}

TEST(Tagger, WhatIsWrittenIsRead) {
  Diagnostics faults;
  const auto tagger = Tagger::Parse(SmallTagger(), "t.bin", &faults);
  ASSERT_NE(tagger, nullptr) << ToString(faults);
  const LemmaTable lemmas("", "lemmas.tsv", &faults);
  Vocabulary words;
  const std::vector<WordId> ids = {words.Intern("zork"), words.Intern("blent")};
  std::vector<TagId> tags(2);
  tagger->Tag(words, ids, std::vector<uint8_t>(2), lemmas, tags);
  EXPECT_EQ(tags, (std::vector<TagId>{TagOf("NN"), TagOf("VBD")}));
}

// With a checksum that is right.
TEST(Tagger, PartsThatDoNotFitAreAFault) {
  ExpectOnlyTheWhole<TaggerFile::Header>(
      SmallTagger(), "a damaged tagger: its parts do not fit",
      [](const std::string& bytes, Diagnostics* faults) { return Tagger::Parse(bytes, "t.bin", faults); });
}

TEST(Vocabulary, DecomposedAccentsAreTheComposedWord) {
  Vocabulary words;
  const WordId short_word = words.Intern("Łódź"), long_word = words.Intern("Przedsiębiorstwo"),
               hangul = words.Intern("서울");
  EXPECT_EQ(words.Intern("Łódz\u0301"), words.Intern("Ło\u0301dz\u0301"));
  EXPECT_EQ(words.Intern("Łódz\u0301"), short_word);
  EXPECT_EQ(words.Intern("Przedsie\u0328biorstwo"), long_word);
  EXPECT_EQ(words.Intern("\u1109\u1165\u110B\u116E\u11AF"), hangul);
  EXPECT_EQ(words[words.Intern("Erdog\u0306an")].lower, "erdoğan");
  const int32_t size = words.size();
  for (int i = 0; i < 3; ++i) words.Intern("Przedsie\u0328biorstwo");
  EXPECT_EQ(words.size(), size);
  const std::vector<Attribute> given = {{"tag", "NNP"}};
  EXPECT_EQ(words.Intern("Łódz\u0301", given), words.Intern("Łódź", given));
  // Marks that have no composed letter stay, in one order: dot below before acute.
  EXPECT_EQ(words.Intern("q\u0301\u0323"), words.Intern("q\u0323\u0301"));
}

}  // namespace
}  // namespace copydesk
