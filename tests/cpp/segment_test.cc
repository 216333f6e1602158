// Tokens and sentences: the cases of tests/spec/segment.toml, and what must hold whatever the text.
#include "text/segment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "bench/jsonl.h"
#include "news_desk.h"
#include "text/classes.h"
#include "text/letters.h"
#include "text/sentencer.h"
#include "text/tokenizer.h"
#include "text/toml.h"
#include "text/unicode.h"
#include "words/language.h"

namespace copydesk {
namespace {

// As packs have taught it: verbs of saying stand in their lists.
const Language& English() { return news::Desk().cascade->language(); }

// "The|U.S.|wo|n't|go|. # OK|?": tokens parted by |, sentences by #.
std::string Drawn(std::string_view text) {
  std::vector<ByteSpan> tokens;
  std::vector<int32_t> ends;
  Segment(text, {0, static_cast<int32_t>(text.size())}, English().segmentation(), &tokens, &ends);
  std::string out;
  size_t sentence = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0) {
      const bool turn = static_cast<size_t>(ends[sentence]) == i;
      out += turn ? " # " : "|";
      sentence += turn;
    }
    out += Slice(text, tokens[i]);
  }
  return out;
}

// Every non-space character lies in exactly one token, tokens are in order, sentence ends grow up to the last
// token.
void CheckCover(std::string_view text) {
  std::vector<ByteSpan> tokens;
  std::vector<int32_t> ends;
  Segment(text, {0, static_cast<int32_t>(text.size())}, English().segmentation(), &tokens, &ends);
  size_t next = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    const char32_t c = NextCodePoint(text, &i);
    while (next < tokens.size() && tokens[next].end <= static_cast<int32_t>(start)) ++next;
    const bool inside = next < tokens.size() && tokens[next].Contains(static_cast<int32_t>(start));
    ASSERT_EQ(inside, !IsSpace(c)) << "byte " << start << " U+" << std::hex << static_cast<uint32_t>(c);
    ASSERT_TRUE(!inside || i <= static_cast<size_t>(tokens[next].end));
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    ASSERT_FALSE(tokens[i].empty());
    ASSERT_TRUE(i == 0 || tokens[i - 1].end <= tokens[i].start);
  }
  for (size_t i = 1; i < ends.size(); ++i) ASSERT_LT(ends[i - 1], ends[i]);
  ASSERT_EQ(ends.empty() ? 0 : ends.back(), static_cast<int32_t>(tokens.size()));
}

// The fast path gives what the plain one gives.
void CheckPaths(std::string_view text) {
  std::vector<ByteSpan> fast, plain;
  std::vector<int32_t> fast_ends, plain_ends;
  const ByteSpan all{0, static_cast<int32_t>(text.size())};
  Segment(text, all, English().segmentation(), &fast, &fast_ends);
  SegmentPlainly(text, all, English().segmentation(), &plain, &plain_ends);
  const auto differ = std::mismatch(fast.begin(), fast.end(), plain.begin(), plain.end());
  if (differ.first != fast.end() || differ.second != plain.end()) {
    const ByteSpan at = differ.first != fast.end() ? *differ.first : *differ.second;
    FAIL() << "token at byte " << at.start << ": "
           << text.substr(static_cast<size_t>(std::max(0, at.start - 20)), 60);
  }
  ASSERT_EQ(fast_ends, plain_ends);
}

TEST(Segment, Spec) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/segment.toml");
  int cases = 0;
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& one = *node.as_table();
    EXPECT_EQ(Drawn(one["text"].value_or("")), one["tokens"].value_or("")) << one["why"].value_or("");
    ++cases;
  }
  EXPECT_GT(cases, 20);
}

TEST(Segment, EmptyTextHasNeitherTokensNorSentences) {
  CheckCover("");
  CheckCover(" \n\u200b ");
}

TEST(Segment, CoversRandomText) {
  const std::vector<std::string> pieces = {"a",
                                           "B",
                                           "Mr.",
                                           "U.S.",
                                           " ",
                                           "\n",
                                           "\n\n",
                                           ".",
                                           "'",
                                           "\u2019",
                                           "\u201c",
                                           "\u201d",
                                           "-",
                                           "/",
                                           "@",
                                           "#x",
                                           "www.",
                                           "http://",
                                           "1",
                                           ",",
                                           ":",
                                           "$",
                                           "don't",
                                           std::string(1, '\0'),
                                           "\u0301",
                                           "\u200d",
                                           "\u202e",
                                           "\u200b",
                                           "\ufeff",
                                           "\U0001F469\u200d\U0001F680",
                                           "\U0001F1E6",
                                           "\u0e44\u0e17\u0e22",
                                           "\u4e2d\u56fd",
                                           "\u3002",
                                           "\u0627\u0644",
                                           "...",
                                           "!?",
                                           "\u2026",
                                           "\u00a0",
                                           "\u2029",
                                           "\xc3\xa9",
                                           "\x7f",
                                           "(",
                                           ")",
                                           "a.m.",
                                           "I.",
                                           "_",
                                           "&",
                                           "AT&T",
                                           "e-",
                                           "pro-"};
  std::mt19937 random(7);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (size_t n = random() % 12; n > 0; --n) text += pieces[random() % pieces.size()];
    CheckCover(text);
    CheckPaths(text);
    if (HasFatalFailure()) FAIL() << text;
  }
}

// Every pair and many triples of characters, between letters and spaces.
TEST(Segment, PathsAgreeOnWhateverStandsTogether) {
  std::vector<std::string> pieces = {
      "word",   "I",      "n",      "cannot", "U",       "Mr",     "www",    "www.",   "://",    "anti",
      "12",     "1,234",  "'s",     "n't",    "\u2019s", "\u00e9", "\u00d7", "\u00a0", "\u00ad", "\u2009",
      "\u2018", "\u2019", "\u201c", "\u201d", "\u2013",  "\u2014", "\u2026", "\u2028", "\u0301", "\u200d",
      "\u0433", "\u4e2d", "\u0250", "\u024f", "\u00b0",  "\u00ab", "\u00bd", "\u3000"};
  for (char c = 1; c > 0 && c < 127; ++c) {
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) pieces.emplace_back(1, c);
  }
  for (const std::string& a : pieces) {
    for (const std::string& b : pieces) {
      for (const std::string& text : {a + b, "x " + a + b + " y", "a" + a + "b" + b + "c",
                                      "The end" + a + b + "Next one.", "at" + a + b + "@b.com 'em"}) {
        CheckPaths(text);
        if (HasFatalFailure()) FAIL() << text;
      }
    }
  }
  std::mt19937 random(11);
  for (int round = 0; round < 60000; ++round) {
    std::string text;
    for (size_t n = 1 + random() % 7; n > 0; --n) text += pieces[random() % pieces.size()];
    CheckPaths(text);
    if (HasFatalFailure()) FAIL() << text;
  }
}

TEST(Segment, PathsAgreeOnAllArticles) {
  const char* shared = std::getenv("COPYDESK_SHARED");
  if (shared == nullptr || !std::ifstream(std::string(shared) + "/data/articles/clean.jsonl"))
    GTEST_SKIP() << "set COPYDESK_SHARED";
  size_t bytes = 0;
  for (const char* name : {"clean", "wire", "messy", "rawpages", "hostile"}) {
    for (const std::string& text :
         ReadArticles((std::string(shared) + "/data/articles/" + name + ".jsonl").c_str(), SIZE_MAX)) {
      if (FindInvalidUtf8(text) >= 0) continue;
      bytes += text.size();
      CheckPaths(text);
      if (HasFatalFailure()) return;
    }
  }
  EXPECT_GT(bytes, 40u << 20);
}

// A segment inside a text ends where it ends, whatever stands behind.
TEST(Segment, PathsAgreeOnEverySliceOfAText) {
  const std::string text =
      "“We won’t,” Mr. Roe’s aide said—twice. See 1,200.5 at a.m. o'clock; a long-term U.S.-led plan... "
      "e-mail x@y.org!";
  for (size_t from = 0; from < text.size(); ++from) {
    for (size_t to = from; to <= text.size(); ++to) {
      if ((static_cast<unsigned char>(text[from]) & 0xC0) == 0x80 ||
          (to < text.size() && (static_cast<unsigned char>(text[to]) & 0xC0) == 0x80))
        continue;
      std::vector<ByteSpan> fast, plain, alone;
      std::vector<int32_t> fast_ends, plain_ends, alone_ends;
      const ByteSpan part{static_cast<int32_t>(from), static_cast<int32_t>(to)};
      Segment(text, part, English().segmentation(), &fast, &fast_ends);
      SegmentPlainly(text, part, English().segmentation(), &plain, &plain_ends);
      Segment(text.substr(from, to - from), {0, part.size()}, English().segmentation(), &alone, &alone_ends);
      for (ByteSpan& token : alone) token = {token.start + part.start, token.end + part.start};
      ASSERT_EQ(fast, plain) << Slice(text, part);
      ASSERT_EQ(fast_ends, plain_ends) << Slice(text, part);
      ASSERT_EQ(fast, alone) << Slice(text, part);
    }
  }
}

// Letters as one character, and as a base with its marks (or Hangul as its jamo): the same tokens and
// sentences, none of which opens with a mark.
TEST(Segment, ReadsALetterAndItsMarksAsOneLetter) {
  struct Piece {
    std::string_view composed, decomposed;
  };
  constexpr std::array<Piece, 7> kLetters = {{{"é", "e\u0301"},
                                              {"Á", "A\u0301"},
                                              {"ễ", "e\u0302\u0303"},
                                              {"ő", "o\u030B"},
                                              {"ḿ", "m\u0301"},
                                              {"ś", "s\u0301"},
                                              {"한", "\u1112\u1161\u11AB"}}};
  constexpr std::array<std::string_view, 26> kOthers = {
      " ",    " ",   ".",    ". ",   "’", "'",       "-",    "/",   "@", "#", "$", "1",   "b",
      "U.S.", "n't", "pre-", "www.", "J", "x@y.com", "x.co", "'90", "5", "p", "s", "://", "can"};
  std::mt19937 random(11);
  for (int round = 0; round < 30000; ++round) {
    std::string composed, decomposed;
    for (size_t i = 1 + random() % 8; i > 0; --i) {
      const size_t piece = random() % (2 * kLetters.size() + kOthers.size());
      const bool letter = piece < 2 * kLetters.size();
      composed += letter ? kLetters[piece / 2].composed : kOthers[piece - 2 * kLetters.size()];
      decomposed += letter ? kLetters[piece / 2].decomposed : kOthers[piece - 2 * kLetters.size()];
    }
    const std::string drawn = Drawn(decomposed);
    for (const std::string_view inside : {"|\u0301", "|\u0302", "|\u030B", "|\u1161", "# \u0301", "# \u1161"})
      ASSERT_EQ(drawn.find(inside), std::string::npos) << drawn;
    // What follows a slash is told by its bytes ("w/o").
    if (composed.find('/') == std::string::npos) {
      ASSERT_EQ(Composed(drawn), Drawn(composed));
    }
    CheckPaths(decomposed);
  }
  EXPECT_EQ(Drawn("He met A\u0301. Go\u0301mez. O\u0308.V.P. and @jose\u0301_b left."),
            "He|met|A\u0301.|Go\u0301mez|. # O\u0308.V.P.|and|@jose\u0301_b|left|.");
}

// Each mark of a kind does what the others do.
TEST(Segment, EveryMarkOfItsKind) {
  for (const std::string space : {"\t", "\v", "\u0085", "\u00A0", "\u1680", "\u2003", "\u200B", "\u2028",
                                  "\u202F", "\u205F", "\u3000", "\uFEFF"})
    EXPECT_EQ(Drawn("a" + space + "b"), "a|b") << space;
  for (const std::string stop : {".", "!", "?", "\u061F", "\u06D4", "\u203C", "\u2049", "\u0964", "\u0965",
                                 "\u3002", "\uFF01", "\uFF0E", "\uFF1F", "\u2026", "..."})
    EXPECT_EQ(Drawn("He left" + stop + " She stayed"), "He|left|" + stop + " # She|stayed") << stop;
  for (const std::string bullet : {"\u2022", "\u2043", "\u25E6", "\u25AA", "\u00B7", "*", "-", "\u2013"})
    EXPECT_EQ(Drawn(bullet + " 1. Salt " + bullet + " 2. Oil"),
              bullet + "|1|.|Salt # " + bullet + "|2|.|Oil");
  for (const std::string mark : {".", ",", ";", ":", "!", "?", "'", "*", "]", "}"})
    EXPECT_EQ(Drawn("See http://a.org/x" + mark + " now"), "See|http://a.org/x|" + mark + "|now");
  for (const std::string mark :
       {"<", ">", "\"", "\u2018", "\u2019", "\u201C", "\u201D", "\u201F", "\u00AB", "\u00BB"})
    EXPECT_EQ(Drawn("http://a.org/x" + mark + " now").substr(0, 15), "http://a.org/x|") << mark;
  for (const std::string eyes : {":", ";", "="}) {
    for (const std::string nose : {"", "-", "'"}) {
      for (const char mouth : std::string_view(")(DPpoO/\\|]")) {
        const std::string face = eyes + nose + mouth;
        EXPECT_EQ(Drawn("Nice " + face + " day"), "Nice|" + face + "|day");
      }
    }
  }
  EXPECT_EQ(Drawn("Nice :)x day"), "Nice|:|)|x|day");
  for (const std::string run :
       {"--", "**", "==", "~~", "__", "++", "``", "<<", ">>", "$$", "\u2014\u2014", "!!", "?!", ".."})
    EXPECT_EQ(Drawn("a " + run + " b"), "a|" + run + "|b");
}

// Words at and beyond the longest that the lists of words know of, addresses at and beyond their limit.
TEST(Segment, LongWordsAndAddresses) {
  const std::string thirty(30, 'q');
  EXPECT_EQ(Drawn(thirty + "'s"), thirty + "|'s");
  EXPECT_EQ(Drawn(thirty + "q's"), thirty + "q's");
  const std::string local(64, 'q');
  EXPECT_EQ(Drawn(local + "@b.org"), local + "@b.org");
  EXPECT_EQ(Drawn("q" + local + "@b.org"), "q" + local + "|@|b.org");
  std::string run;
  while (run.size() < 40'000) run += "\u4E2D\u56FD";
  CheckCover(run);
  EXPECT_EQ(Drawn(run).substr(0, 14), "\u4E2D\u56FD|\u4E2D\u56FD|");
}

// What the fast path does by itself, and what it leaves to the plain one, once each: the cost hangs on that.
TEST(Segment, PlainWordsAndMarksTakeTheFastPath) {
  const auto left = [](std::string_view text) {
    std::vector<ByteSpan> tokens;
    std::vector<int32_t> stops;
    return Tokenize(text, {0, static_cast<int32_t>(text.size())}, English().segmentation(), TokenPath::kFast,
                    &tokens, &stops);
  };
  for (const char* fast : {"",
                           "a",
                           "word words",
                           "Word\n\nwords",
                           "caf\u00e9 se\u00f1or Z\u00fcrich \u00c9cole",
                           "it's we're I'm they'll he'd I've",
                           "Norway\u2019s \u2018Norway\u2019",
                           "don't haven\u2019t",
                           "ministers' plan",
                           "dogs\u2019 bowls",
                           "long-term well-known",
                           "2019 1,200.50 3.5",
                           "1,2 and 12,50",
                           "in 2019. Then",
                           "end. Next",
                           "end, next; (a) [b] {c} 5% | \\ ^",
                           "a * b ~ c < d > e ` f",
                           "What? No!",
                           "a - b",
                           "and/or",
                           "costs $5",
                           "\u201cQuote\u201d \u2013 dash \u2014 dash",
                           "end\u2026 so",
                           "\u2026so",
                           "\u00a35 \u00a9 \u00ab 50 \u00b0 \u00b7 \u00a75 \u00a55 \u00ae \u00bb",
                           "a\u00a0b",
                           "Mr. Roe of Acme Inc. said",
                           "It is x: y",
                           "\"He\" said",
                           "'quoted' word",
                           "\u201c2019\u201d",
                           "2019\u201320",
                           "Mary J. Smith",
                           "(1,200) [2019]",
                           "a letter after sixteenandmoreletters and sixteenletters1 b"})
    EXPECT_EQ(left(fast), std::string_view(fast).find("letters1") != std::string_view::npos ? 1 : 0) << fast;
  for (const char* strange :
       {"'em",        "'90s",         "''",      "10:30",       ":-)",        ";-)",        "--",
        "$$",         "**",           "!!",      "...",         "e-mail",     "jo-x@b.org", "cannot",
        "http://a.b", "www.x",        "U.S.",    "a@b",         "#tag",       "AT&T",       "a_b",
        "e\u0301",    "\u4e2d",       "\u00d7",  "a\u00ad",     "w/o",        "x/y",        "5pm",
        "5-10",       "\u20ac",       "a\u200d", "2019\u2019s", "\u00bd",     "pre-",       "well--known",
        "word\u00d7", "\u2014\u2014", "dont",    "Cannot's",    "1,200\u00b2"})
    EXPECT_EQ(left(std::string("So ") + strange + " it is"), 1) << strange;
}

// What could make a rule look ahead again and again, four hundred thousand bytes of it without a space.
TEST(Segment, TakesLinearTimeOnWhateverRepeats) {
  for (const std::string piece : {"-1", "1-",  "1,",   "a.", "a'",  "'a", "a-",     "é.", "a@", "@",    "a_",
                                  "/a", "://", "www.", ".",  "中,", "๕",  "\u0301", "&A", "I.", "1. a "}) {
    std::string text;
    while (text.size() < 400'000) text += piece;
    for (const std::string_view tail : {"", "a", "@b.org"}) {
      const std::string whole = text + std::string(tail);
      std::vector<ByteSpan> tokens;
      std::vector<int32_t> ends;
      const std::clock_t start = std::clock();
      Segment(whole, {0, static_cast<int32_t>(whole.size())}, English().segmentation(), &tokens, &ends);
      EXPECT_LT(std::clock() - start, 4 * CLOCKS_PER_SEC) << piece << " …" << tail;
    }
  }
}

// --- characters
// ----------------------------------------------------------------------------------------------------------------

// Of all characters exactly these.
void ExpectOnly(const std::u32string& members, bool (*is)(char32_t)) {
  for (char32_t c = 0; c < 0x40010; ++c)
    EXPECT_EQ(is(c), members.find(c) != std::u32string::npos) << "U+" << std::hex << static_cast<uint32_t>(c);
}

TEST(Classes, MarksAroundSentences) {
  ExpectOnly(U"([{\"'`*\u00AB\u2018\u201A\u201C\u201E\u2022\u300C\u300E", IsOpener);
  ExpectOnly(U")]}\"'\u00BB\u2019\u201C\u201D\u2033\u300D\u300F\uFF09", IsCloser);
  ExpectOnly(U"!?\u061F\u06D4\u203C\u2049", IsBang);
  ExpectOnly(U"\u0964\u0965\u3002\uFF01\uFF0E\uFF1F", IsWideStop);
  ExpectOnly(U"'\u02BC\u2019", IsApostrophe);
  ExpectOnly(U"-\u2010\u2011", IsHyphen);
  ExpectOnly(U"\u00AD\u200C\u200D\u2060", IsJoiner);
}

// By Unicode's blocks: Thai, Lao, Myanmar, Khmer, and those of Chinese and Japanese characters.
TEST(Classes, ScriptsWithoutSpaces) {
  struct Block {
    char32_t first, last;
  };
  constexpr Block kBlocks[] = {{0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF}, {0x2E80, 0x30FF},
                               {0x31F0, 0x31FF}, {0x3400, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}};
  for (char32_t c = 0; c < 0x40010; ++c) {
    const bool inside = std::any_of(std::begin(kBlocks), std::end(kBlocks),
                                    [c](Block b) { return c >= b.first && c <= b.last; });
    ASSERT_EQ(NeedsDictionary(c), inside) << "U+" << std::hex << static_cast<uint32_t>(c);
  }
}

TEST(Classes, OfCharacters) {
  const auto of = [](char32_t c) { return CharClasses::Get().Of(c); };
  for (char32_t c = 0; c < 0x80; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
    const bool space = c == ' ' || (c >= 9 && c <= 13), control = c < 32 || c == 127;
    EXPECT_EQ(of(c), letter    ? kLetter
                     : digit   ? kDigit
                     : space   ? kSpace
                     : control ? kOther
                               : kPunct)
        << static_cast<uint32_t>(c);
  }
  for (const char32_t c : {U'\u00C0', U'\u00E9', U'\u00FF', U'\u024F', U'\u0250', U'\u0433', U'\u4E2D',
                           U'\u00AA', U'\u2160', U'\U0001D400', U'\u1100'})
    EXPECT_EQ(of(c), kLetter) << static_cast<uint32_t>(c);
  for (const char32_t c : {U'\u0665', U'\u0E51', U'\uFF11', U'\U0001D7CE'}) EXPECT_EQ(of(c), kDigit);
  for (const char32_t c : {U'\u00A0', U'\u2003', U'\u2028', U'\u2029', U'\u200B', U'\uFEFF', U'\u3000'})
    EXPECT_EQ(of(c), kSpace) << static_cast<uint32_t>(c);
  for (const char32_t c :
       {U'\u0301', U'\u0E31', U'\u20DD', U'\u1160', U'\u11FF', U'\uD7B0', U'\uD7FB', U'\uFE0F'})
    EXPECT_EQ(of(c), kMark) << static_cast<uint32_t>(c);
  for (const char32_t c : {U'\u00D7', U'\u00F7', U'\u00B2', U'\u00BD', U'\u2010', U'\u2014', U'\u2026',
                           U'\u2027', U'\u20AC', U'\u3002', U'\U0001F680'})
    EXPECT_EQ(of(c), kPunct) << static_cast<uint32_t>(c);
  for (const char32_t c : {U'\u0085', U'\u00AD', U'\u200C', U'\u200D', U'\u202A', U'\uE000', U'\U000E0041'})
    EXPECT_TRUE(of(c) == kOther || of(c) == kSpace) << static_cast<uint32_t>(c);
  EXPECT_EQ(of(U'\u0085'), kSpace);  // the line's end of old machines
  EXPECT_EQ(of(U'\u00AD'), kOther);
}

TEST(Sentencer, BlankLines) {
  for (const char* space :
       {"\n\n", "\n \n", " \n\t\n ", "\r\r", "\r\n\r\n", "\r\n\n", "\n\r", "\u2029", " \u2029 "})
    EXPECT_TRUE(HasBlankLine(space)) << space;
  for (const char* space :
       {"", " ", "\n", "\r", "\r\n", " \n ", "\u2028", "\u2028\n", "\u2009", "\t\t", "\u00A0\u00A0"})
    EXPECT_FALSE(HasBlankLine(space)) << space;
}

TEST(Segment, LettersByVectorAndByArithmetic) {
  std::mt19937 random(3);
  for (int round = 0; round < 20000; ++round) {
    std::array<char, kLetterBlock> block;
    size_t run = 0;
    for (char& c : block)
      c = random() % 8 == 0 ? static_cast<char>(random()) : static_cast<char>("aZzA"[random() % 4]);
    while (run < block.size() && ((block[run] | 32) >= 'a' && (block[run] | 32) <= 'z' && block[run] > 0))
      ++run;
    ASSERT_EQ(LetterRun16(block.data()), run);
    ASSERT_EQ(LetterRunPortable(block.data()), run);
  }
}

}  // namespace
}  // namespace copydesk
