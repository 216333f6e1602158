// Vocabulary and language.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "cut_file.h"
#include "find_word.h"
#include "testing/temp_folder.h"
#include "text/toml.h"
#include "words/document.h"
#include "words/language.h"
#include "words/tagger.h"
#include "words/tags.h"
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

// Every word that is a number, each alone: lengths and first letters sort most others out.
TEST(Vocabulary, NumberWordsAndFiguresLookLikeNumbers) {
  Vocabulary words;
  const auto like_number = [&](std::string_view text) {
    return (words[words.Intern(text)].flags & kLikeNum) != 0;
  };
  for (const char* text :
       {"zero",    "one",       "two",      "three",    "four",    "five",     "six",          "seven",
        "eight",   "nine",      "ten",      "eleven",   "twelve",  "thirteen", "fourteen",     "fifteen",
        "sixteen", "seventeen", "eighteen", "nineteen", "twenty",  "thirty",   "forty",        "fifty",
        "sixty",   "seventy",   "eighty",   "ninety",   "hundred", "hundreds", "thousand",     "thousands",
        "million", "billion",   "trillion", "dozen",    "dozens",  "Twelve",   "HUNDREDS",     "12",
        "1,200",   "3.5",       "1/2",      "10:30",    "+7",      "-3",       "\u0665\u0662", "+1,200.50"})
    EXPECT_TRUE(like_number(text)) << text;
  for (const char* text : {"ones",   "won",     "fore",
                           "tent",   "tenth",   "twentieth",
                           "fifths", "zeros",   "a",
                           "x",      "-",       "+",
                           ".",      "1-2",     "3+",
                           "3%",     "a1",      "1a",
                           "$5",     "..",      "thousand-fold",
                           "",       "dozen's", "seventeenthousandmillionhundreds"})
    EXPECT_FALSE(like_number(text)) << text;
}

TEST(Vocabulary, QuoteMarksOfAllSorts) {
  Vocabulary words;
  const auto is_quote = [&](std::string_view text) {
    return (words[words.Intern(text)].flags & kIsQuote) != 0;
  };
  for (const char* text : {"\"",     "'",      "`",      "``",     "''",     "\u00AB", "\u00BB", "\u2018",
                           "\u2019", "\u201A", "\u201B", "\u201C", "\u201D", "\u201E", "\u201F", "\u2039",
                           "\u203A", "\u300C", "\u300D", "\u300E", "\u300F", "\uFF02"})
    EXPECT_TRUE(is_quote(text)) << text;
  for (const char* text : {"-", "(", "\u00AA", "\u00BA", "\u00BF", "\u2017", "\u2020", "\u2038", "\u203B",
                           "\u300B", "\u3010", "\u2013", "\u2026", "\u00B4", "'s", "\"a", "a"})
    EXPECT_FALSE(is_quote(text)) << text;
}

TEST(Vocabulary, FlagsAndShapesBeyondAscii) {
  Vocabulary words;
  struct Case {
    const char* text;
    uint32_t flags;
    const char* shape;
  };
  for (const Case& one : {
           Case{"\u00C9cole", kIsTitle | kIsAlpha | kHasUpper, "Xxxxx"},
           Case{"\u00C9COLE", kIsUpper | kIsAlpha | kHasUpper, "XXXX"},
           Case{"\u00E9lan", kIsLower | kIsAlpha, "xxxx"},
           Case{"\u00E9L", kIsAlpha | kHasUpper, "xX"},
           Case{"\u00C9", kIsTitle | kIsUpper | kIsAlpha | kHasUpper, "X"},
           Case{"\u01C5en", kIsTitle | kIsAlpha | kHasUpper, "Xxx"},  // one letter "Dz", its own capital
           Case{"\u4E2D\u56FD", kIsAlpha, "xx"},                      // letters that have no capitals
           Case{"\u0665\u0662", kIsDigit | kLikeNum, "dd"},
           Case{"N\u00B0", kIsTitle | kIsUpper | kHasUpper, "X\u00B0"},
           Case{"\u20AC", kIsPunct, "\u20AC"},
           Case{"\u201C", kIsPunct | kIsQuote, "\u201C"},
           Case{"\u2014\u2014", kIsPunct, "\u2014\u2014"},
           Case{"\u00A0", kIsSpace, "\u00A0"},
           Case{"G7-\u00E9tats", kHasUpper | kIsTitle, "Xd-xxxx"},
           Case{" \t", kIsSpace | kIsAscii, " \t"},
           Case{"\x7F", kIsAscii, "\x7F"},
           Case{"~!", kIsPunct | kIsAscii, "~!"},
           Case{"MacRoe", kIsAlpha | kHasUpper | kIsAscii, "XxxXxx"},
           Case{"aaaaa1", kIsLower | kIsAscii, "xxxxd"},
           Case{"12345", kIsDigit | kLikeNum | kIsAscii, "dddd"},
           Case{"co-op", kIsLower | kIsAscii, "xx-xx"},
       }) {
    const Word& word = words[words.Intern(one.text)];
    EXPECT_EQ(word.flags, one.flags) << one.text;
    EXPECT_EQ(word.shape, one.shape) << one.text;
  }
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

// cpp/tools/own_lemmas.tsv
TEST(Language, LemmasOfVerbsOfNews) {
  Vocabulary words;
  for (const auto& [form, lemma] : {std::pair("fled", "flee"),
                                    {"recused", "recuse"},
                                    {"re-imposed", "re-impose"},
                                    {"demonizing", "demonize"},
                                    {"unfroze", "unfreeze"},
                                    {"decertified", "decertify"}})
    EXPECT_EQ(English().Lemma(words[words.Intern(form)], TagOf("VBD")), lemma);
}

TEST(Language, QuotesAndHyphensByWhatTheyTouch) {
  EXPECT_EQ(Read("\"We won\", he said - a long-term win."),
            "\"/``/PUNCT/\" We/PRP/PRON/we won/VBD/VERB/win \"/''/PUNCT/\" ,/,/PUNCT/, he/PRP/PRON/he "
            "said/VBD/VERB/say -/:/PUNCT/- a/DT/DET/a "
            "long/JJ/ADJ/long -/HYPH/PUNCT/- term/NN/NOUN/term win/NN/NOUN/win ././PUNCT/.");
}

// The universal part of speech of each Penn tag, as UD's own table has it, where the word and what stands
// around it say nothing else.
TEST(Language, PartOfSpeechOfEveryTag) {
  Vocabulary words;
  const Word& word = words[words.Intern("blent")];
  const std::vector<std::pair<const char*, const char*>> table = {
      {"CC", "CCONJ"},    {"CD", "NUM"},   {"DT", "DET"},   {"EX", "PRON"},   {"FW", "X"},
      {"IN", "ADP"},      {"JJ", "ADJ"},   {"JJR", "ADJ"},  {"JJS", "ADJ"},   {"LS", "X"},
      {"MD", "AUX"},      {"NN", "NOUN"},  {"NNS", "NOUN"}, {"NNP", "PROPN"}, {"NNPS", "PROPN"},
      {"PDT", "DET"},     {"POS", "PART"}, {"PRP", "PRON"}, {"PRP$", "PRON"}, {"RB", "ADV"},
      {"RBR", "ADV"},     {"RBS", "ADV"},  {"RP", "ADP"},   {"SYM", "SYM"},   {"TO", "PART"},
      {"UH", "INTJ"},     {"VB", "VERB"},  {"VBD", "VERB"}, {"VBG", "VERB"},  {"VBN", "VERB"},
      {"VBP", "VERB"},    {"VBZ", "VERB"}, {"WDT", "PRON"}, {"WP", "PRON"},   {"WP$", "PRON"},
      {"WRB", "ADV"},     {"$", "SYM"},    {"``", "PUNCT"}, {"''", "PUNCT"},  {"-LRB-", "PUNCT"},
      {"-RRB-", "PUNCT"}, {",", "PUNCT"},  {".", "PUNCT"},  {":", "PUNCT"},   {"HYPH", "PUNCT"},
      {"NFP", "PUNCT"},   {"ADD", "X"},    {"AFX", "X"}};
  for (const auto& [tag, pos] : table) EXPECT_EQ(English().Upos(word, TagOf(tag), {}), pos) << tag;
  EXPECT_EQ(English().Upos(word, 0, {}), "");
}

// What the word and its neighbours decide.
TEST(Language, PartOfSpeechByWordAndNeighbours) {
  Vocabulary words;
  const auto upos = [&](const char* text, const char* tag, const Neighbours& around = {}) {
    return English().Upos(words[words.Intern(text)], TagOf(tag), around);
  };
  EXPECT_EQ(upos("is", "VBZ"), "AUX");
  EXPECT_EQ(upos("is", "VBZ", {.previous_tag = "EX"}), "VERB");  // "there is"
  EXPECT_EQ(upos("has", "VBZ"), "VERB");
  EXPECT_EQ(upos("has", "VBZ", {.next_is_verb = true}), "AUX");
  EXPECT_EQ(upos("did", "VBD", {.next_is_verb = true}), "AUX");
  EXPECT_EQ(upos("did", "VBD"), "VERB");
  EXPECT_EQ(upos("went", "VBD", {.next_is_verb = true}), "VERB");
  EXPECT_EQ(upos("n't", "RB"), "PART");
  EXPECT_EQ(upos("soon", "RB"), "ADV");
  EXPECT_EQ(upos("because", "IN"), "SCONJ");
  EXPECT_EQ(upos("of", "IN"), "ADP");
  EXPECT_EQ(upos("of", "IN", {.next_tag = "VBG"}), "SCONJ");  // "of visiting"
  EXPECT_EQ(upos("of", "IN", {.next_tag = "WRB"}), "SCONJ");  // "of how they left"
  EXPECT_EQ(upos("after", "IN", {.next_tag = "PRP", .next_norm = "they"}), "SCONJ");
  EXPECT_EQ(upos("after", "IN", {.next_tag = "PRP", .next_norm = "them"}), "ADP");
  EXPECT_EQ(upos("after", "IN", {.next_tag = "NN", .next_norm = "they"}), "ADP");
  EXPECT_EQ(upos("this", "DT"), "PRON");
  EXPECT_EQ(upos("this", "DT", {.next_tag = "VBZ"}), "PRON");
  for (const char* tag : {"NN", "NNS", "NNP", "JJ", "JJR", "CD", "VBG", "VBN", "HYPH"})
    EXPECT_EQ(upos("this", "DT", {.next_tag = tag}), "DET") << tag;
  EXPECT_EQ(upos("the", "DT", {.next_tag = "VBZ"}), "DET");
  EXPECT_EQ(upos("which", "WDT"), "PRON");
  EXPECT_EQ(upos("which", "WDT", {.next_tag = "NNS"}), "DET");
  EXPECT_EQ(upos("everyone", "NN"), "PRON");
  EXPECT_EQ(upos("someone", "NN"), "PRON");
  EXPECT_EQ(upos("envoy", "NN"), "NOUN");
}

TEST(Language, PartOfSpeechInASentence) {
  EXPECT_EQ(Read("They have not yet left."),
            "They/PRP/PRON/they have/VBP/AUX/have not/RB/PART/not yet/RB/ADV/yet left/VBN/VERB/leave "
            "././PUNCT/.");
  EXPECT_EQ(Read("They have two boats."),
            "They/PRP/PRON/they have/VBP/VERB/have two/CD/NUM/two boats/NNS/NOUN/boat ././PUNCT/.");
  EXPECT_EQ(Read("Have they left? This was new."),
            "Have/VBP/AUX/have they/PRP/PRON/they left/VBN/VERB/leave ?/./PUNCT/? This/DT/PRON/this "
            "was/VBD/AUX/be new/JJ/ADJ/new ././PUNCT/.");
  EXPECT_EQ(Read("There is no boat in this port."),
            "There/EX/PRON/there is/VBZ/VERB/be no/DT/DET/no boat/NN/NOUN/boat in/IN/ADP/in "
            "this/DT/DET/this port/NN/NOUN/port ././PUNCT/.");
  EXPECT_EQ(Read("They have. Stop!"),  // what stands in the next sentence is no neighbour
            "They/PRP/PRON/they have/VBP/VERB/have ././PUNCT/. Stop/VB/VERB/stop !/./PUNCT/!");
}

// Words that no table has: the ending that the tag asks for is cut off, where enough is left.
TEST(Language, LemmasOfUnknownWords) {
  Vocabulary words;
  const auto lemma = [&](const char* text, const char* tag) {
    return English().Lemma(words[words.Intern(text)], TagOf(tag));
  };
  EXPECT_EQ(lemma("blorts", "NNS"), "blort");
  EXPECT_EQ(lemma("Blorts", "VBZ"), "blort");
  EXPECT_EQ(lemma("frasses", "NNS"), "frass");
  EXPECT_EQ(lemma("plixes", "VBZ"), "plix");
  EXPECT_EQ(lemma("splutches", "VBZ"), "splutch");
  EXPECT_EQ(lemma("grushes", "NNS"), "grush");
  EXPECT_EQ(lemma("blizzes", "NNS"), "blizz");
  EXPECT_EQ(lemma("drones\u2019x", "NN"), "drones\u2019x");
  EXPECT_EQ(lemma("gloses", "VBZ"), "glose");
  EXPECT_EQ(lemma("pruss", "NNS"), "pruss");
  EXPECT_EQ(lemma("blorting", "VBG"), "blort");
  EXPECT_EQ(lemma("blorted", "VBD"), "blort");
  EXPECT_EQ(lemma("blorted", "VBN"), "blort");
  EXPECT_EQ(lemma("plurbeed", "VBD"), "plurbee");
  EXPECT_EQ(lemma("plurbeed", "VBN"), "plurbee");
  EXPECT_EQ(lemma("snorker", "JJR"), "snork");
  EXPECT_EQ(lemma("snorker", "RBR"), "snork");
  EXPECT_EQ(lemma("snorkest", "JJS"), "snork");
  EXPECT_EQ(lemma("snorkest", "RBS"), "snork");
  EXPECT_EQ(lemma("snorkest", "NN"), "snorkest");
  EXPECT_EQ(lemma("snorker", "JJ"), "snorker");
  EXPECT_EQ(lemma("blorts", "VB"), "blorts");
  EXPECT_EQ(lemma("qxing", "VBG"), "qxing");  // too little would be left
  EXPECT_EQ(lemma("qxxing", "VBG"), "qxx");
  EXPECT_EQ(lemma("qxed", "VBD"), "qxed");
  EXPECT_EQ(lemma("qxxed", "VBD"), "qxx");
}

// Names keep their letters, and lose a plural's ending at most; signs are their plain form.
TEST(Language, LemmasOfNamesAndMarks) {
  Vocabulary words;
  const auto lemma = [&](const char* text, const char* tag) {
    return English().Lemma(words[words.Intern(text)], TagOf(tag));
  };
  EXPECT_EQ(lemma("Lakes", "NNPS"), "Lake");
  EXPECT_EQ(lemma("Lakes", "NNP"), "Lakes");
  EXPECT_EQ(lemma("Lakes", "NNS"), "lake");
  EXPECT_EQ(lemma("LAKES", "NNPS"), "LAKE");
  EXPECT_EQ(lemma("Women", "NNPS"), "Women");
  EXPECT_EQ(lemma("Blorts", "NNPS"), "Blorts");
  EXPECT_EQ(lemma("Blorts", "NN"), "blorts");
  EXPECT_EQ(lemma("\u2019s", "POS"), "'s");
  EXPECT_EQ(lemma("'", "POS"), "'s");
  EXPECT_EQ(lemma("'s", "VBZ"), "be");
  EXPECT_EQ(lemma("\u2014", ":"), "-");
  EXPECT_EQ(lemma("\u2026", ":"), "\u2026");
  EXPECT_EQ(lemma("\u201D", "''"), "\"");
  EXPECT_EQ(lemma("!", "."), "!");
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

// A folder of a language with these files, gone afterwards.
class LanguageFolder {
 public:
  explicit LanguageFolder(const std::vector<std::pair<const char*, std::string>>& files) {
    for (const auto& [name, content] : files) std::ofstream(folder_ / name, std::ios::binary) << content;
  }
  std::shared_ptr<const Language> Load(Diagnostics* faults) const {
    return Language::Load(folder_.path().string(), faults);
  }

 private:
  TempFolder folder_;
};

// "file:line message" of each fault.
std::vector<std::string> Told(const Diagnostics& faults) {
  std::vector<std::string> out;
  for (const Diagnostic& d : faults)
    out.push_back(std::filesystem::path(d.file).filename().string() + ":" + std::to_string(d.line) + " " +
                  d.message);
  return out;
}

TEST(LanguageFiles, RowsThatCannotBeReadAreTold) {
  const LanguageFolder folder(
      {{"abbreviations.tsv",
        "# abbreviations\nterm\tkind\tsource\nqux.\tend\town\nzor.\tno\town\n\nvim.\n\tend\town\nPlu.\tlead"},
       {"openers.tsv", "term\tkind\nthe\topener\nsaid\tsaying\nodd\tother\nalone\n"}});
  Diagnostics faults;
  const auto made = folder.Load(&faults);
  ASSERT_NE(made, nullptr);
  EXPECT_EQ(Told(faults),
            (std::vector<std::string>{
                "abbreviations.tsv:4 unknown kind `no`", "abbreviations.tsv:6 a row without a kind",
                "abbreviations.tsv:7 a row without a term", "openers.tsv:4 unknown kind `other`",
                "openers.tsv:5 a row without a kind"}));
  EXPECT_EQ(faults[0].source_line, "zor.\tno\town");
  const SegmentationRules& rules = made->segmentation();
  EXPECT_TRUE(rules.StartsSentence("the"));
  EXPECT_FALSE(rules.StartsSentence("said"));
  EXPECT_TRUE(rules.IsSaying("said"));
  EXPECT_FALSE(rules.IsSaying("the"));
  EXPECT_FALSE(rules.StartsSentence("odd"));
  EXPECT_TRUE(rules.FindAbbreviation("plu.").known);  // a last line without an end
}

TEST(LanguageFiles, Abbreviations) {
  const std::string long_one = std::string(40, 'q') + ".";
  const LanguageFolder folder({{"abbreviations.tsv", "qux.\tend\nzor.\tnumber\nPlu.\tlead\n.\tlead\n" +
                                                         long_one + "\tend\nqux.\tlead\n"}});
  Diagnostics faults;
  const auto made = folder.Load(&faults);
  EXPECT_TRUE(faults.empty()) << ToString(faults);
  const auto shown = [&](std::string_view lower) {
    const Abbreviation a = made->segmentation().FindAbbreviation(lower);
    return std::string(a.known ? "known" : "-") + (a.may_end ? " end" : "") +
           (a.needs_number ? " number" : "") + (a.needs_capital ? " capital" : "");
  };
  EXPECT_EQ(shown("qux."), "known");  // of two rows the later
  EXPECT_EQ(shown("zor."), "known number");
  EXPECT_EQ(shown("plu."), "known capital");
  EXPECT_EQ(shown("."), "known");
  EXPECT_EQ(shown(long_one), "known end");
  for (const char* other : {"", "qux", "zux.", "qur.", "quux.", "qu.", "q.", "plum."})
    EXPECT_EQ(shown(other), "-") << other;
  EXPECT_EQ(shown(std::string(41, 'q') + "."), "-");
}

TEST(LanguageFiles, GrammarIsHeldAgainstTheClassesThereAre) {
  std::string whole = "# classes\n";
  for (const std::string_view name : kClosedClassNames)
    whole += std::string(name) + " = [\"" + std::string(name) + "x\"]\n";
  {
    Diagnostics faults;
    const LanguageFolder folder({{"grammar.toml", whole}});
    const auto made = folder.Load(&faults);
    EXPECT_TRUE(faults.empty()) << ToString(faults);
    for (size_t c = 0; c < kClosedClassNames.size(); ++c) {
      const std::string word = std::string(kClosedClassNames[c]) + "x";
      for (size_t d = 0; d < kClosedClassNames.size(); ++d)
        EXPECT_EQ(made->classes().Is(word, static_cast<ClosedClass>(d)), c == d) << word;
      EXPECT_EQ(made->classes().First(static_cast<ClosedClass>(c)), word);
    }
    EXPECT_EQ(made->classes().IdOf("nothing"), 0);
  }
  const std::string first(kClosedClassNames[0]), second(kClosedClassNames[1]);
  std::string faulty = "odd = []\n" + first + "s = []\n" + first +
                       " = [\"one\", \"two words\", \"\", 3, \"one\", \"tab\\t\"]\n" + second +
                       " = \"word\"\n";
  for (size_t c = 3; c < kClosedClassNames.size(); ++c)
    faulty += std::string(kClosedClassNames[c]) + " = []\n";
  Diagnostics faults;
  const LanguageFolder folder({{"grammar.toml", faulty}});
  const auto made = folder.Load(&faults);
  std::vector<std::string> told = Told(faults);
  std::sort(told.begin(), told.end());
  std::vector<std::string> wanted = {"grammar.toml:1 no class `" + std::string(kClosedClassNames[2]) + "`",
                                     "grammar.toml:1 unknown class `odd`",
                                     "grammar.toml:2 unknown class `" + first + "s`",
                                     "grammar.toml:3 what stands in `" + first + "` must be a word",
                                     "grammar.toml:3 what stands in `" + first + "` must be a word",
                                     "grammar.toml:3 what stands in `" + first + "` must be a word",
                                     "grammar.toml:3 what stands in `" + first + "` must be a word",
                                     "grammar.toml:3 `one` twice in `" + first + "`",
                                     "grammar.toml:4 `" + second + "` must be a list of words"};
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(told, wanted);
  for (const Diagnostic& d : faults) {
    if (d.message.find("unknown class `" + first) == 0) {
      EXPECT_EQ(d.hint, "did you mean `" + first + "`?");
    }
  }
  EXPECT_EQ(made->classes().First(static_cast<ClosedClass>(0)), "one");
  EXPECT_TRUE(made->classes().Is("one", static_cast<ClosedClass>(0)));
}

TEST(Lemmas, RowsThatCannotBeReadAreTold) {
  const std::string long_word(101, 'q'), longest(100, 'q');
  Diagnostics faults;
  const LemmaTable table(
      "# lemmas\nsay\tV\tsaid says\nhe\tPRP\thim\nrun\tV\n\nodd\n\tV\tx\nodd\t\tx\nodd\tPRP\n" + long_word +
          "\tV\tx\nx\tV\t" + long_word + " " + longest + "\n" + longest + "\tN\tqs\nbe\tV\tsaid  was",
      "lemmas.tsv", &faults);
  EXPECT_EQ(Told(faults),
            (std::vector<std::string>{"lemmas.tsv:6 a lemma row is `lemma, class, forms`, parted by tabs",
                                      "lemmas.tsv:7 a lemma row is `lemma, class, forms`, parted by tabs",
                                      "lemmas.tsv:8 a lemma row is `lemma, class, forms`, parted by tabs",
                                      "lemmas.tsv:9 a lemma row is `lemma, class, forms`, parted by tabs",
                                      "lemmas.tsv:10 a lemma row is `lemma, class, forms`, parted by tabs"}));
  EXPECT_EQ(table.Find("said", "V"), "say");  // the first row wins
  EXPECT_EQ(table.Find("says", "V"), "say");
  EXPECT_EQ(table.Find("say", "V"), "say");
  EXPECT_EQ(table.Find("run", "V"), "run");
  EXPECT_EQ(table.Find("was", "V"), "be");
  EXPECT_EQ(table.Find("him", "PRP"), "he");
  EXPECT_EQ(table.Find("him", "V"), "");
  EXPECT_EQ(table.Find("he", "PRP"), "");  // of a tag alone, the lemma is no form of itself
  EXPECT_EQ(table.Find("x", "V"), "x");
  EXPECT_EQ(table.Find(longest, "V"), "x");
  EXPECT_EQ(table.Find(long_word, "V"), "");
  EXPECT_EQ(table.Find("qs", "N"), longest);
  EXPECT_EQ(table.Find("nothing", "V"), "");
  EXPECT_EQ(table.Classes("said"), 1u << 0);
  EXPECT_EQ(table.Classes("say"), 1u << 4);
  EXPECT_EQ(table.Classes("qs"), 1u << 1);
  EXPECT_EQ(table.Classes("him"), 0u);
  std::vector<std::string_view> all;
  table.FindAll("said", &all);
  EXPECT_EQ(all, (std::vector<std::string_view>{"say", "be"}));
}

// A form that is its own lemma has another one where a row gives it.
TEST(Lemmas, AnotherLemmaComesBeforeTheFormItself) {
  Diagnostics faults;
  const LemmaTable table("fell\tV\tfelled\nfall\tV\tfell\ngood\tA\tbetter best\nwell\tR\tbetter best\n",
                         "lemmas.tsv", &faults);
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(table.Find("fell", "V"), "fall");
  EXPECT_EQ(table.Find("felled", "V"), "fell");
  EXPECT_EQ(table.Find("better", "A"), "good");
  EXPECT_EQ(table.Find("better", "R"), "well");
  EXPECT_EQ(table.Classes("better"), 1u << 2 | 1u << 3);
  EXPECT_EQ(table.Classes("good"), 1u << 6);
  EXPECT_EQ(table.size(), 10);
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

// Likewise numbers that are out of their range: tags, sets, the tags of a feature.
TEST(Tagger, NumbersOutOfRangeAreAFault) {
  const auto parsed = [](uint8_t only, uint16_t set, uint16_t possible,
                         const std::vector<std::pair<uint8_t, int8_t>>& cells) {
    Diagnostics faults;
    const std::string bytes =
        TaggerFile::Write(1, {{7, only, set, possible}}, {uint64_t{2}, uint64_t{4}}, {{9, cells}});
    const bool whole = Tagger::Parse(bytes, "t.bin", &faults) != nullptr;
    EXPECT_TRUE(whole || faults[0].message == "a damaged tagger: its parts do not fit");
    return whole;
  };
  const auto last = static_cast<uint8_t>(kTags - 1), beyond = static_cast<uint8_t>(kTags);
  EXPECT_TRUE(parsed(last, 1, 1, {{1, 1}, {last, 1}}));
  EXPECT_FALSE(parsed(beyond, 1, 1, {{1, 1}}));
  EXPECT_FALSE(parsed(1, 2, 1, {{1, 1}}));
  EXPECT_FALSE(parsed(1, 1, 2, {{1, 1}}));
  EXPECT_FALSE(parsed(1, 1, 1, {}));
  for (const uint8_t tag : {uint8_t{0}, beyond, uint8_t{255}}) {
    EXPECT_FALSE(parsed(1, 1, 1, {{tag, 1}}));
    EXPECT_FALSE(parsed(1, 1, 1, {{1, 1}, {tag, 1}}));
    EXPECT_FALSE(parsed(1, 1, 1, {{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1}, {8, 1}, {tag, 1}}));
  }
}

// Random weights of the features of random sentences, against what tagger.h and features.h say that a tag is:
// rows summed, and the joint features where those leave it open.
TEST(Tagger, AgreesWithAPlainOne) {
  std::mt19937 random(23);
  const auto below = [&](size_t n) { return static_cast<size_t>(random()) % n; };
  const std::vector<std::string> pool = {"They", "have", "not",   "left", "Harbour", "zork",   "to",
                                         "be",   ",",    "is",    "NATO", "42",      "co-op",  "he",
                                         "said", ".",    "blent", "s",    "'ll",     "WORKERS"};
  Diagnostics faults;
  const LemmaTable lemmas("zork\tN\tzorks\n", "lemmas.tsv", &faults, "harbour\n");
  size_t open_ones = 0, words_tagged = 0;
  for (int round = 0; round < 80; ++round) {
    Vocabulary words;
    std::vector<std::vector<WordId>> sentences;
    std::vector<std::vector<uint8_t>> glues;
    for (int n = 0; n < 6; ++n) {
      sentences.emplace_back();
      glues.emplace_back();
      const bool loud = below(5) == 0;
      for (size_t size = 1 + below(9); size > 0; --size) {
        sentences.back().push_back(
            words.Intern(loud && below(6) != 0 ? "WORKERS" : pool[below(pool.size())]));
        glues.back().push_back(static_cast<uint8_t>(below(3) == 0 ? below(4) : 0));
      }
    }
    // The dictionary knows half of the words.
    std::vector<TaggerFile::Word> known;
    std::vector<uint64_t> sets;
    std::map<std::string, size_t> known_at;
    const auto some_tags = [&] {
      return uint64_t{1} << (1 + below(kTags - 1)) | uint64_t{1} << (1 + below(8));
    };
    for (const std::string& word : pool) {
      if (below(2) == 0) continue;
      const std::string form = FormOf(words[words.Intern(word)]);
      if (!known_at.emplace(form, known.size()).second) continue;
      const auto set = static_cast<uint16_t>(sets.size());
      sets.push_back(some_tags());
      sets.push_back(below(2) == 0 ? kAnyTag : some_tags());
      const auto only = static_cast<uint8_t>(below(4) == 0 ? 1 + below(kTags - 1) : 0);
      known.push_back({static_cast<uint32_t>(Hash64(form)), only, set, static_cast<uint16_t>(set + 1)});
    }
    if (sets.empty()) sets.push_back(kAnyTag);
    const auto known_of = [&](const std::string& form) {
      const auto at = known_at.find(form);
      return at == known_at.end() ? nullptr : &known[at->second];
    };
    const auto face_of = [&](WordId id) {
      const Word& word = words[id];
      const std::string form = FormOf(word);
      const TaggerFile::Word* in = known_of(form);
      return FaceOf(word, form, in != nullptr ? Feature(201, sets[in->set]) : UnknownTags(word, form, lemmas),
                    in != nullptr && sets[in->possible] != kAnyTag);
    };
    const auto casing_of = [&](const std::vector<WordId>& sentence) {
      CasingCount count;
      for (size_t i = 1; i < sentence.size(); ++i) {
        const Word& word = words[sentence[i]];
        count.Add(face_of(sentence[i]).flags, (word.flags & kIsAlpha) != 0 && word.text.size() >= 4);
      }
      return count.casing();
    };
    // Weights of features that the sentences have.
    std::map<uint32_t, std::array<int, kTags>> weights;
    const auto weigh = [&](uint64_t feature) {
      if (below(3) == 0 || weights.contains(static_cast<uint32_t>(feature))) return;
      std::array<int, kTags>& cells = weights[static_cast<uint32_t>(feature)];
      for (size_t n = 1 + below(7); n > 0; --n)
        cells[1 + below(below(3) == 0 ? kTags - 1 : 8)] = 1 + static_cast<int>(below(120)) - 60;
      if (std::ranges::all_of(cells, [](int w) { return w == 0; })) cells[1] = 5;
    };
    const uint32_t sure = static_cast<uint32_t>(below(120));
    const auto tag_all = [&](const auto& visit) {
      for (size_t n = 0; n < sentences.size(); ++n) visit(sentences[n], glues[n]);
    };
    tag_all([&](const std::vector<WordId>& sentence, const std::vector<uint8_t>& glue) {
      std::vector<Face> faces;
      for (const WordId id : sentence) faces.push_back(face_of(id));
      for (size_t i = 0; i < faces.size(); ++i) {
        std::array<uint64_t, kFixedFeatures> fixed;
        FixedFeatures(faces, glue, i, casing_of(sentence), &fixed);
        for (const uint64_t feature : fixed) weigh(feature);
        for (int n = 0; n < 6; ++n) {
          std::array<uint64_t, kMovingFeatures> moving;
          MovingFeatures(faces[i], i + 1 < faces.size() ? faces[i + 1] : EndFace(), below(9), below(9),
                         below(20), moving.data());
          for (const uint64_t feature : moving) weigh(feature);
        }
      }
    });
    std::vector<TaggerFile::Feature> features;
    for (const auto& [hash, cells] : weights) {
      TaggerFile::Feature& feature = features.emplace_back();
      feature.hash = hash;
      for (size_t t = 1; t < kTags; ++t) {
        if (cells[t] != 0) feature.cells.emplace_back(static_cast<uint8_t>(t), static_cast<int8_t>(cells[t]));
      }
    }
    const auto tagger = Tagger::Parse(TaggerFile::Write(sure, known, sets, features), "t.bin", &faults);
    ASSERT_NE(tagger, nullptr) << ToString(faults);
    tag_all([&](const std::vector<WordId>& sentence, const std::vector<uint8_t>& glue) {
      std::vector<Face> faces;
      for (const WordId id : sentence) faces.push_back(face_of(id));
      const Casing casing = casing_of(sentence);
      std::vector<TagId> wanted;
      int helper = 0, distance = 0;  // the verb that governs, and how many tokens ago it stood
      for (size_t i = 0; i < faces.size(); ++i) {
        const TaggerFile::Word* in = known_of(FormOf(words[sentence[i]]));
        const uint64_t possible = in != nullptr ? sets[in->possible] : kAnyTag;
        const uint8_t previous = i >= 1 ? wanted[i - 1] : uint8_t{0},
                      before = i >= 2 ? wanted[i - 2] : uint8_t{0};
        TagId tag = in != nullptr ? in->only : TagId{0};
        if (tag == 0) {
          std::array<uint64_t, kFixedFeatures> fixed;
          FixedFeatures(faces, glue, i, casing, &fixed);
          std::array<uint64_t, kMovingFeatures> moving;
          MovingFeatures(faces[i], i + 1 < faces.size() ? faces[i + 1] : EndFace(), previous, before,
                         static_cast<uint64_t>(helper * 8 + distance), moving.data());
          std::array<int, kTags> sums{};
          const auto add_row = [&](std::span<const uint64_t> of_row, uint64_t only_these) {
            for (size_t t = 1; t < kTags; ++t) {
              if ((only_these >> t & 1) == 0) continue;
              int sum = 0;
              for (const uint64_t feature : of_row) {
                const auto at = weights.find(static_cast<uint32_t>(feature));
                if (at != weights.end()) sum += at->second[t];
              }
              sums[t] += std::clamp((sum + 2) >> 2, -128, 127) + 128;
            }
          };
          const std::span all(fixed);
          size_t at = 0;
          for (const size_t size :
               {kSelfFeatures, kLeftFeatures, kFarLeftFeatures, kRightFeatures, kFarRightFeatures}) {
            add_row(all.subspan(at, size), at == 0 ? possible : kAnyTag);
            at += size;
          }
          add_row(std::span(moving).first(1), kAnyTag);
          const auto best = [&] {
            size_t top = 1;
            for (size_t t = 2; t < kTags; ++t) {
              if (sums[t] > sums[top]) top = t;
            }
            return top;
          };
          tag = static_cast<TagId>(best());
          int next = INT16_MIN;
          for (size_t t = 1; t < kTags; ++t) {
            if (t != tag) next = std::max(next, sums[t]);
          }
          if ((sums[tag] - next) * 4 < static_cast<int>(sure)) {
            ++open_ones;
            for (size_t t = 1; t < kTags; ++t) {
              sums[t] *= 4;
              for (const auto& joint : {all.subspan(kRowFeatures), std::span<uint64_t>(moving).subspan(1)}) {
                for (const uint64_t feature : joint) {
                  const auto of = weights.find(static_cast<uint32_t>(feature));
                  if (of != weights.end()) sums[t] += of->second[t];
                }
              }
            }
            tag = static_cast<TagId>(best());
          }
        }
        wanted.push_back(tag);
        const std::string_view name = kTagNames[tag];
        if (const uint8_t kind = HelperOf(FormOf(words[sentence[i]])); kind != 0) {
          helper = kind, distance = 0;
        } else if (helper != 0 &&
                   (name.starts_with("VB") || name == "," || name == "." || name == ":" || ++distance > 4)) {
          helper = distance = 0;
        }
      }
      std::vector<TagId> got(sentence.size());
      tagger->Tag(words, sentence, glue, lemmas, got);
      std::string text;
      for (const WordId id : sentence) text += std::string(words[id].text) + " ";
      EXPECT_EQ(got, wanted) << text;
      words_tagged += got.size();
    });
  }
  EXPECT_GT(open_ones, words_tagged / 20);
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

TEST(Language, TagsOfVerbs) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/tags.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::array& c = *node.as_array();
    const std::string text = c[0].value_or(std::string()), tags = " " + c[2].value_or(std::string()) + " ";
    Vocabulary words;
    Document doc(text, &words, &English());
    doc.AddSegment({0, static_cast<int32_t>(text.size())});
    const int32_t at = FindWord(doc, c[1].value_or(std::string()));
    ASSERT_GE(at, 0) << text;
    EXPECT_NE(tags.find(" " + std::string(doc.tag(at)) + " "), std::string::npos)
        << text << " " << doc.tag(at);
  }
}

}  // namespace
}  // namespace copydesk
