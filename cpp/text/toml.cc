#include "text/toml.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/limits.h"

namespace copydesk {
namespace {

bool IsNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Steps over a quoted string that starts at `at`; where the string has no end, the text's end is one.
size_t SkipString(std::string_view text, size_t at) {
  std::string_view quote = text.substr(at, 1), three = text.substr(at, 3);
  bool multiline = three == "\"\"\"" || three == "'''";
  if (multiline) quote = three;
  for (at += quote.size(); at < text.size(); ++at) {
    if (text.substr(at).starts_with(quote)) return at + quote.size();
    if (!multiline && text[at] == '\n') return at;
    if (text[at] == '\\' && quote[0] == '"') ++at;
  }
  return text.size();
}

// Where a letter that is not ASCII stands outside of strings and comments, or a table header such as "[.]";
// npos: nowhere. toml++ says of the first only that something is wrong there, and takes it for granted that
// the second is not there.
size_t FindMalformed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t", kEndsOfWords = " \t\r\n=.,]}";
  bool statement = true;  // nothing but white space since a statement's start
  bool bare = false;      // in a word without quotes ("4['é'"): brackets and marks begin nothing there
  for (size_t at = 0, depth = 0; at < text.size();) {
    char c = text[at];
    if (c == '[' && statement) {
      size_t name = at + 1;
      if (text.substr(name).starts_with('[')) ++name;
      name = std::min(text.find_first_not_of(kSpaces, name), text.size());
      std::string_view first = text.substr(name, 1);
      if (!first.empty() && !IsNameStart(first[0]) &&
          std::string_view("-]\"'0123456789").find(first) == std::string_view::npos)
        return at;
    }
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (!bare && (c == '"' || c == '\'')) {
      at = SkipString(text, at);
      statement = false;
      bare = true;
      continue;
    }
    if ((static_cast<unsigned char>(c) & 0x80) != 0) return at;
    const bool opens = c == '[' || c == '{';
    bare = opens ? bare : kEndsOfWords.find(c) == std::string_view::npos;
    if (opens && !bare) ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (c == '\n' && depth == 0)
      statement = true;
    else if (kSpaces.find(c) == std::string_view::npos && c != '\r')
      statement = false;
    ++at;
  }
  return std::string_view::npos;
}

SourcePosition PositionOf(std::string_view text, size_t byte) {
  std::string_view before = text.substr(0, byte);
  int column = 1;
  for (char c : before.substr(before.rfind('\n') + 1))
    column += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1, column};
}

}  // namespace

std::optional<toml::table> ParseToml(const SourceText& source, Diagnostics* faults) {
  if (static_cast<int64_t>(source.content().size()) > kMaxRuleFileBytes) {
    faults->push_back(
        source.Fault({}, "the file is larger than " + std::to_string(kMaxRuleFileBytes >> 20) + " MB"));
    return std::nullopt;
  }
  std::string_view content = source.content();
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);  // a byte order mark
  if (size_t at = FindMalformed(content); at != std::string_view::npos) {
    bool header = content[at] == '[';
    faults->push_back(source.Fault(
        PositionOf(content, at), header ? "a table without a name" : "a letter that TOML has only in strings",
        header ? "write [[rule]], [sets] …" : "put the text in quotes"));
    return std::nullopt;
  }
  toml::parse_result result = toml::parse(content, std::string_view(source.name()));
  if (result) return std::move(result).table();
  const toml::parse_error& error = result.error();
  faults->push_back(source.Fault(PositionOf(error.source().begin), std::string(error.description()),
                                 "the file is not TOML"));
  return std::nullopt;
}

}  // namespace copydesk
