// Boundaries of Unicode text (UAX #29), by ICU: user-perceived characters, words, sentences of any script.
//
//   std::vector<int32_t> at;
//   FindBoundaries("can't stop", Boundary::kWord, &at);   // 0, 5, 6, 10
//
// Rules: byte offsets, 0 and text.size() among them; of "" only 0. Every case of Unicode 15's
// GraphemeBreakTest, WordBreakTest and SentenceBreakTest comes out as printed there
// (tests/cpp/boundaries_test.cc). ICU tailors two things:
//   - WB6, WB7 and the colon: since CLDR 42 ICU's root word rules break "a:b", where UAX #29 has ':' as
//   MidLetter, because most
//     languages write it between words. Its Swedish and Finnish rules keep UAX #29's colon and differ in
//     nothing else, so these are taken; where an ICU was built without them, the root's.
//   - WB13 and beyond: runs of Chinese, Japanese, Thai, Lao, Khmer and Burmese letters are words of ICU's
//   dictionaries, where UAX #29
//     breaks around each Han and Hiragana letter and nowhere in Thai ("implementations should use
//     dictionaries"). No case has two such letters in a row that a dictionary joins.
// The news tokenizer (text/segment.h) asks here for the words of scripts written without spaces.
// Cost: one pass, about 11 ns a byte of Latin text. Threads: any; each keeps its own iterators.
#ifndef COPYDESK_TEXT_BOUNDARIES_H_
#define COPYDESK_TEXT_BOUNDARIES_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace copydesk {

enum class Boundary { kGrapheme, kWord, kSentence };

// Appends the boundaries of `text`, which is valid UTF-8, to `out`. False, with only the two ends, where ICU
// has no data.
bool FindBoundaries(std::string_view text, Boundary kind, std::vector<int32_t>* out);

}  // namespace copydesk

#endif  // COPYDESK_TEXT_BOUNDARIES_H_
