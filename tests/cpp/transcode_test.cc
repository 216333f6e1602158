#include "text/transcode.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace copydesk {
namespace {

using namespace std::string_literals;

template <class Unit>
GivenText Given(const std::basic_string<Unit>& units, TextForm form) {
  return {{reinterpret_cast<const char*>(units.data()), units.size() * sizeof(Unit)}, form};
}

std::string ToUtf8(const GivenText& text) {
  Utf8Buffer buffer;
  buffer.Start(Utf8Buffer::RoomFor(text));
  return std::string(buffer.Add(text).value_or("no UTF-8 form"));
}

// The slow twin: by the table in the Unicode standard, bit by bit; nothing where there is no form.
std::string Slowly(const std::u32string& text) {
  std::string out;
  for (const uint32_t c : text) {
    if ((c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) return "no UTF-8 form";
    const int tails = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    const int first[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(first[tails] + static_cast<int>(c >> (6 * tails)));
    for (int t = tails - 1; t >= 0; --t) out += static_cast<char>(0x80 + (c >> (6 * t)) % 64);
  }
  return out;
}

TEST(Transcode, EveryForm) {
  EXPECT_EQ(ToUtf8({"as it is \xff", TextForm::kUtf8}), "as it is \xff") << "not checked";
  EXPECT_EQ(ToUtf8({"plain", TextForm::kAscii}), "plain");
  EXPECT_EQ(ToUtf8({"caf\xe9 \xff\x80", TextForm::kLatin1}), "café ÿ\u0080");
  EXPECT_EQ(ToUtf8(Given(u"\u201cIt\u2019s\u201d é \uffff\0!"s, TextForm::kUcs2)),
            "\u201cIt\u2019s\u201d é \uffff\0!"s);
  EXPECT_EQ(ToUtf8(Given(U"a é \u201c \U0001F680 \U0010FFFF"s, TextForm::kUcs4)),
            "a é \u201c \U0001F680 \U0010FFFF");
  EXPECT_EQ(ToUtf8(Given(u""s, TextForm::kUcs2)), "");
}

TEST(Transcode, WhatHasNoForm) {
  const std::u16string lone = {u'a', 0xD83D, u'b'}, pair = {0xD83D, 0xDE80}, low = {0xDC00};
  for (const auto& text : {lone, pair, low}) {
    EXPECT_EQ(ToUtf8(Given(text, TextForm::kUcs2)), "no UTF-8 form");
    EXPECT_EQ(Utf8Size(Given(text, TextForm::kUcs2)), -1);
  }
  const std::u32string beyond = {U'a', 0x110000}, surrogate = {0xDFFF};
  EXPECT_EQ(ToUtf8(Given(beyond, TextForm::kUcs4)), "no UTF-8 form");
  EXPECT_EQ(Utf8Size(Given(surrogate, TextForm::kUcs4)), -1);
}

TEST(Transcode, AsTheSlowTwin) {
  std::mt19937 random(7);
  const std::vector<uint32_t> most = {0x7F, 0xFF, 0xFFFF, 0x10FFFF, 0x7FF, 0x120000};
  for (int round = 0; round < 20000; ++round) {
    const uint32_t limit = most[random() % most.size()];
    const uint32_t rare = 1 + static_cast<uint32_t>(random() % 40);  // how often a code point is not ASCII
    std::u32string text(random() % 70, U'a');
    for (char32_t& c : text)
      c = static_cast<char32_t>(random() % rare == 0 ? random() % (limit + 1) : random() % 0x80);
    const std::string wanted = Slowly(text);
    auto check = [&](const GivenText& given) {
      ASSERT_EQ(ToUtf8(given), wanted);
      ASSERT_EQ(Utf8Size(given), wanted == "no UTF-8 form" ? -1 : static_cast<int64_t>(wanted.size()));
      ASSERT_LE(Utf8Size(given), static_cast<int64_t>(MostUtf8(given)));
    };
    check(Given(text, TextForm::kUcs4));
    if (limit <= 0xFFFF) check(Given(std::u16string(text.begin(), text.end()), TextForm::kUcs2));
    if (limit <= 0xFF) check(Given(std::string(text.begin(), text.end()), TextForm::kLatin1));
  }
}

TEST(Transcode, StaysInItsRoom) {
  const std::u16string text =
      u"\u201cMinisters\u201d of \u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9 and so on and on"s;
  for (size_t n = 0; n <= text.size(); ++n) {
    const std::u16string part = text.substr(0, n);
    const GivenText given = Given(part, TextForm::kUcs2);
    const auto size = static_cast<size_t>(Utf8Size(given));
    std::string room(size + kUtf8Slack + 8, '#');
    EXPECT_EQ(WriteUtf8(given, room.data()), room.data() + size);
    EXPECT_EQ(room.substr(size + kUtf8Slack), "########");
  }
}

TEST(Transcode, OneBufferForTextAfterText) {
  Utf8Buffer buffer;
  const std::u16string a = u"é\u201c"s, b(2'000'000, u'\u201c');
  for (int round = 0; round < 3; ++round) {
    buffer.Start(Utf8Buffer::RoomFor(Given(a, TextForm::kUcs2)) * 2);
    const auto first = buffer.Add(Given(a, TextForm::kUcs2)), second = buffer.Add(Given(a, TextForm::kUcs2));
    EXPECT_EQ(first, "é\u201c");
    EXPECT_EQ(second, "é\u201c");
    buffer.Start(Utf8Buffer::RoomFor(Given(b, TextForm::kUcs2)));
    EXPECT_EQ(buffer.Add(Given(b, TextForm::kUcs2))->size(), 6'000'000u);
  }
}

TEST(Transcode, AtAnyAddress) {
  const std::u32string text = U"An odd address, é and \U0001F680, and sixteen letters more.";
  std::string bytes(1 + text.size() * 4, '\0');
  std::memcpy(bytes.data() + 1, text.data(), text.size() * 4);
  EXPECT_EQ(ToUtf8({std::string_view(bytes).substr(1), TextForm::kUcs4}), Slowly(text));
}

}  // namespace
}  // namespace copydesk
