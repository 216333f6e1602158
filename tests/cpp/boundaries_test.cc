// UAX #29: every case of Unicode's break tests (COPYDESK_SHARED), and our own few.
#include "text/boundaries.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace copydesk {
namespace {

std::string Utf8(uint32_t c) {
  std::string out;
  auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
  return out;
}

// Pieces parted by |.
std::string Drawn(std::string_view text, Boundary kind) {
  std::vector<int32_t> at;
  EXPECT_TRUE(FindBoundaries(text, kind, &at));
  std::string out;
  for (size_t i = 1; i < at.size(); ++i) {
    if (i > 1) out += "|";
    out += text.substr(static_cast<size_t>(at[i - 1]), static_cast<size_t>(at[i] - at[i - 1]));
  }
  return out;
}

// The lines of one of Unicode's files: "÷ 0061 × 003A ÷ # why". Returns how many there were.
int CheckFile(const std::string& path, Boundary kind) {
  std::ifstream in(path);
  int cases = 0;
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line.substr(0, line.find('#')));
    std::string text, field;
    std::vector<int32_t> expected, found;
    while (fields >> field) {
      if (field == "÷") {
        expected.push_back(static_cast<int32_t>(text.size()));
      } else if (field != "×") {
        text += Utf8(static_cast<uint32_t>(std::stoul(field, nullptr, 16)));
      }
    }
    if (expected.empty()) continue;
    ++cases;
    EXPECT_TRUE(FindBoundaries(text, kind, &found));
    EXPECT_EQ(found, expected) << line;
  }
  return cases;
}

std::string Shared() {
  const char* shared = std::getenv("COPYDESK_SHARED");
  return shared == nullptr ? std::string() : std::string(shared) + "/data/text/uax29/";
}

TEST(Boundaries, EveryCaseOfUnicodesTests) {
  if (Shared().empty() || !std::ifstream(Shared() + "WordBreakTest.txt"))
    GTEST_SKIP() << "set COPYDESK_SHARED";
  EXPECT_GT(CheckFile(Shared() + "WordBreakTest.txt", Boundary::kWord), 1800);
  EXPECT_GT(CheckFile(Shared() + "SentenceBreakTest.txt", Boundary::kSentence), 500);
  EXPECT_GT(CheckFile(Shared() + "GraphemeBreakTest.txt", Boundary::kGrapheme), 600);
}

TEST(Boundaries, TheTwoRulesThatIcuTailors) {
  EXPECT_EQ(Drawn("a:b", Boundary::kWord), "a:b") << "WB6, WB7: the colon as UAX #29 has it";
  EXPECT_EQ(Drawn("中国人", Boundary::kWord), "中国人") << "words of the dictionary, not WB999";
  EXPECT_EQ(Drawn("สวัสดีครับ", Boundary::kWord), "สวัสดี|ครับ") << "words of the dictionary, not WB5";
}

TEST(Boundaries, OfAFewWords) {
  EXPECT_EQ(Drawn("can't stop", Boundary::kWord), "can't| |stop");
  EXPECT_EQ(Drawn("One. Two? Three", Boundary::kSentence), "One. |Two? |Three");
  EXPECT_EQ(Drawn("e\u0301\U0001F469\u200d\U0001F680x", Boundary::kGrapheme),
            "e\u0301|\U0001F469\u200d\U0001F680|x");
}

TEST(Boundaries, OfNothing) {
  std::vector<int32_t> at;
  EXPECT_TRUE(FindBoundaries("", Boundary::kSentence, &at));
  EXPECT_EQ(at, std::vector<int32_t>{0});
}

}  // namespace
}  // namespace copydesk
