// Articles for the benchmarks, from lines of JSON: the string under "text" of each line.
//
//   std::vector<std::string> articles = ReadArticles("articles.jsonl", 2000000);   // until that many bytes
//   are read
//
// Limits: no JSON parser; the key must be written `"text": "`, as Python's json does.
#ifndef COPYDESK_BENCH_JSONL_H_
#define COPYDESK_BENCH_JSONL_H_

#include <fstream>
#include <string>
#include <vector>

namespace copydesk {

inline void AppendUtf8(unsigned code, std::string* out) {
  if (code < 0x80) {
    *out += static_cast<char>(code);
  } else if (code < 0x800) {
    *out += static_cast<char>(0xC0 | code >> 6);
    *out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *out += static_cast<char>(0xE0 | code >> 12);
    *out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    *out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    *out += static_cast<char>(0xF0 | code >> 18);
    *out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    *out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    *out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// The string under "text" in a line of JSON; lone surrogates are left out.
inline std::string TextOf(const std::string& line) {
  std::string out;
  size_t at = line.find("\"text\": \"");
  if (at == std::string::npos) return out;
  unsigned high = 0;
  for (at += 9; at < line.size() && line[at] != '"'; ++at) {
    if (line[at] != '\\') {
      out += line[at];
      continue;
    }
    char c = line[++at];
    if (c == 'u') {
      unsigned code = static_cast<unsigned>(std::stoul(line.substr(at + 1, 4), nullptr, 16));
      at += 4;
      if (code >= 0xD800 && code < 0xDC00)
        high = code;
      else if (code >= 0xDC00 && code < 0xE000)
        AppendUtf8(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), &out);
      else
        AppendUtf8(code, &out);
    } else {
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }
  }
  return out;
}

inline std::vector<std::string> ReadArticles(const char* path, size_t most_bytes) {
  std::vector<std::string> out;
  std::ifstream in(path);
  size_t bytes = 0;
  for (std::string line; bytes < most_bytes && std::getline(in, line);) {
    out.push_back(TextOf(line));
    bytes += out.back().size();
  }
  return out;
}

}  // namespace copydesk

#endif  // COPYDESK_BENCH_JSONL_H_
