// The first token with a text: how cases of sentences name one.
#ifndef COPYDESK_TESTS_FIND_WORD_H_
#define COPYDESK_TESTS_FIND_WORD_H_

#include <cstdint>
#include <string_view>

#include "words/document.h"

namespace copydesk {

// -1: none has it.
inline int32_t FindWord(const Document& doc, std::string_view text) {
  for (int32_t i = 0; i < doc.size(); ++i) {
    if (doc.word(i).text == text) return i;
  }
  return -1;
}

}  // namespace copydesk

#endif  // COPYDESK_TESTS_FIND_WORD_H_
