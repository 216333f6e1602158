// What must hold of any bytes, for the fuzzers of text and for the short run in the tests
// (tests/cpp/fuzz_test.cc). Each function stops the program where something does not.
#ifndef COPYDESK_FUZZ_TEXT_TARGETS_H_
#define COPYDESK_FUZZ_TEXT_TARGETS_H_

#include <bit>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/boundaries.h"
#include "text/segment.h"
#include "text/transcode.h"
#include "text/unicode.h"
#include "words/document.h"
#include "words/language.h"

namespace copydesk::fuzz {

inline void Must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// The bytes up to the first that is no UTF-8.
inline std::string_view ValidPart(std::string_view bytes) {
  const int64_t bad = FindInvalidUtf8(bytes);
  return bad < 0 ? bytes : bytes.substr(0, static_cast<size_t>(bad));
}

// By the table of well-formed sequences in the Unicode standard: the length of the one at i, or 0.
inline size_t SequenceAt(std::string_view bytes, size_t i) {
  auto at = [&](size_t n) { return i + n < bytes.size() ? static_cast<uint8_t>(bytes[i + n]) : uint8_t{0}; };
  auto tail = [&](size_t n) { return at(n) >= 0x80 && at(n) <= 0xBF; };
  const uint8_t a = at(0), b = at(1);
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a <= 0xDF) return tail(1) ? 2 : 0;
  if (a == 0xE0) return b >= 0xA0 && b <= 0xBF && tail(2) ? 3 : 0;
  if (a == 0xED) return b >= 0x80 && b <= 0x9F && tail(2) ? 3 : 0;
  if (a >= 0xE1 && a <= 0xEF) return tail(1) && tail(2) ? 3 : 0;
  if (a == 0xF0) return b >= 0x90 && b <= 0xBF && tail(2) && tail(3) ? 4 : 0;
  if (a >= 0xF1 && a <= 0xF3) return tail(1) && tail(2) && tail(3) ? 4 : 0;
  if (a == 0xF4) return b >= 0x80 && b <= 0x8F && tail(2) && tail(3) ? 4 : 0;
  return 0;
}

// UTF-8, folding and boundaries.
inline void Utf8(std::string_view bytes) {
  size_t end = 0;
  while (end < bytes.size() && SequenceAt(bytes, end) > 0) end += SequenceAt(bytes, end);
  Must(FindInvalidUtf8(bytes) == (end == bytes.size() ? -1 : static_cast<int64_t>(end)),
       "the first ill-formed sequence");
  const std::string_view text = ValidPart(bytes);
  for (size_t i = 0; i < text.size();) {
    const size_t size = SequenceAt(text, i), start = i;
    NextCodePoint(text, &i);
    Must(i == start + size, "a code point is its sequence");
  }
  Must(FindInvalidUtf8(LowerCase(text)) < 0 && FindInvalidUtf8(FoldNorm(text)) < 0,
       "what is folded is UTF-8");
  for (const Boundary kind : {Boundary::kGrapheme, Boundary::kWord, Boundary::kSentence}) {
    std::vector<int32_t> at;
    Must(FindBoundaries(text, kind, &at), "ICU has its data");
    Must(at.front() == 0 && at.back() == static_cast<int32_t>(text.size()), "boundaries at both ends");
    for (size_t i = 1; i < at.size(); ++i) Must(at[i - 1] < at[i], "boundaries grow");
  }
}

// Tokens and sentences: in order, around every character that is no space, and the same by both paths.
inline void CheckSegment(std::string_view text, ByteSpan part, const SegmentationRules& rules) {
  std::vector<ByteSpan> tokens, plain;
  std::vector<int32_t> ends, plain_ends;
  Segment(text, part, rules, &tokens, &ends);
  SegmentPlainly(text, part, rules, &plain, &plain_ends);
  Must(tokens == plain && ends == plain_ends, "the fast path gives what the plain one does");
  auto at = static_cast<size_t>(part.start);
  auto only_spaces = [&](size_t to) {
    while (at < to) Must(IsSpace(NextCodePoint(text, &at)), "only white space is in no token");
  };
  for (const ByteSpan& token : tokens) {
    Must(!token.empty() && part.Contains(token), "a token lies in its segment");
    only_spaces(static_cast<size_t>(token.start));
    while (at < static_cast<size_t>(token.end))
      Must(!IsSpace(NextCodePoint(text, &at)), "no white space in a token");
    Must(at == static_cast<size_t>(token.end), "a token ends between characters");
  }
  only_spaces(static_cast<size_t>(part.end));
  for (size_t i = 0; i < ends.size(); ++i) Must(ends[i] > (i == 0 ? 0 : ends[i - 1]), "no sentence is empty");
  Must((ends.empty() ? 0 : ends.back()) == static_cast<int32_t>(tokens.size()),
       "every token is in a sentence");
}

// Segments, words and tags of a text: the whole, and cut in two at each of a few places.
inline void Segmentation(std::string_view bytes, const Language& language) {
  const std::string text(ValidPart(bytes));
  const auto size = static_cast<int32_t>(text.size());
  CheckSegment(text, {0, size}, language.segmentation());
  Vocabulary words;
  Document document(text, &words, &language);
  int32_t cut = size / 2;
  while (cut > 0 && (static_cast<unsigned char>(text[static_cast<size_t>(cut)]) & 0xC0) == 0x80) --cut;
  for (const ByteSpan part : {ByteSpan{0, cut}, ByteSpan{cut, size}}) {
    CheckSegment(text, part, language.segmentation());
    document.AddSegment(part);
  }
  for (int32_t t = 0; t < document.size(); ++t) {
    Must(document.word(t).text == Composed(document.text({t, t + 1})),
         "a token's word is its text, accents composed");
    Must(!document.tag(t).empty(), "every token has a tag");
  }
}

// Any bytes as units of each width: what has a form is UTF-8, of the size that was told and no more room than
// that.
inline void Transcoding(std::string_view bytes) {
  for (const TextForm form : {TextForm::kLatin1, TextForm::kUcs2, TextForm::kUcs4}) {
    GivenText given{bytes, form};
    given.bytes = bytes.substr(0, given.units() * given.unit());
    const int64_t size = Utf8Size(given);
    std::vector<char> room(MostUtf8(given) + kUtf8Slack);
    const char* end = WriteUtf8(given, room.data());
    Must((size < 0) == (end == nullptr), "both know what has no form");
    if (end == nullptr) continue;
    Must(end - room.data() == size, "its size");
    const std::string_view text(room.data(), static_cast<size_t>(size));
    Must(FindInvalidUtf8(text) < 0, "what is written is UTF-8");
    size_t count = 0;
    for (size_t i = 0; i < text.size(); ++count) {
      char32_t unit = 0;
      for (size_t b = given.unit(); b > 0; --b)
        unit = unit << 8 | static_cast<unsigned char>(given.bytes[count * given.unit() + b - 1]);
      Must(NextCodePoint(text, &i) == unit || std::endian::native == std::endian::big,
           "the code point that was given");
    }
    Must(count == given.units(), "as many as were given");
  }
}

// Offsets: code points before each byte that begins one.
inline void Offsets(std::string_view bytes) {
  const std::string_view text = ValidPart(bytes);
  const OffsetMap map(text);
  int32_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) {
    Must(map.CodePoint(static_cast<int32_t>(i)) == count, "code points before a byte");
    NextCodePoint(text, &i);
  }
  Must(map.CodePoint(static_cast<int32_t>(text.size())) == count, "code points of all");
}

inline const Language& English() {
  static const std::shared_ptr<const Language> english = [] {
    Diagnostics faults;
    auto made = Language::Load(COPYDESK_PACKS "/news_en/language", &faults);
    Must(!HasErrors(faults), "the language loads");
    return made;
  }();
  return *english;
}

}  // namespace copydesk::fuzz

#endif  // COPYDESK_FUZZ_TEXT_TARGETS_H_
