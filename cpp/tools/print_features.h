// The main of the programs that print what a learned choice sees of articles, for the trainers in tools/.
//
//   PROGRAM PACK_FOLDER < articles > features     (each article ends with a NUL byte)
//
// An article may begin with a byte 1 and the day when it was published, "\x01" "2018-05-01": who held an
// office then. A row's features are three columns each, `name TAB value TAB word`, behind what the program
// tells of it.
#ifndef COPYDESK_TOOLS_PRINT_FEATURES_H_
#define COPYDESK_TOOLS_PRINT_FEATURES_H_

#include <charconv>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "news/article.h"
#include "news/calendar.h"
#include "words/weights.h"

namespace copydesk::news {

// `start TAB end` in bytes; of no tokens twice 0.
inline void AppendBytes(const Document& doc, TokenSpan tokens, std::string* out) {
  const ByteSpan bytes = tokens.empty() ? ByteSpan{} : doc.bytes(tokens);
  *out += std::to_string(bytes.start) + '\t' + std::to_string(bytes.end);
}

inline void AppendFeatures(const PrintedFeatures& features, std::string* out) {
  for (const auto& [name, value] : features) *out += '\t' + name + '\t' + value;
}

// Takes the day off an article that begins with one.
inline std::optional<Day> TakeDay(std::string_view* text) {
  constexpr size_t kLength = 11;
  if (text->size() < kLength || text->front() != '\x01') return std::nullopt;
  const auto number = [&](size_t at, size_t length) {
    int value = 0;
    std::from_chars(text->data() + at, text->data() + at + length, value);
    return value;
  };
  const std::optional<Day> day = FindDay(number(1, 4), number(6, 2), number(9, 2));
  text->remove_prefix(kLength);
  return day;
}

// `append(article, &out)` for each article.
template <class Append>
int PrintFeatures(int argc, char** argv, Append append) {
  if (argc != 2) {
    std::fprintf(stderr, "%s PACK_FOLDER < articles > features\n", argv[0]);
    return 2;
  }
  Diagnostics faults;
  const std::shared_ptr<const NewsDesk> desk = NewsDesk::Load({{.folder = argv[1]}}, &faults);
  if (desk == nullptr) {
    std::fprintf(stderr, "%s\n", ToString(faults).c_str());
    return 1;
  }
  std::string text, out;
  while (std::getline(std::cin, text, '\0')) {
    Vocabulary words;
    std::string_view body = text;
    const std::optional<Day> published = TakeDay(&body);
    Article article(*desk, body, 0, published, &words);
    out.clear();
    append(&article, &out);
    std::fwrite(out.data(), 1, out.size(), stdout);
  }
  return 0;
}

}  // namespace copydesk::news

#endif  // COPYDESK_TOOLS_PRINT_FEATURES_H_
