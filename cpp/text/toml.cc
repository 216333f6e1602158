#include "text/toml.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

struct TomlFault {
  SourcePosition at;
  std::string message, hint;
};

// The table of a text, or what is wrong with it first.
std::optional<toml::table> Parse(std::string_view content, std::string_view name, TomlFault* fault) {
  if (size_t at = FindMalformed(content); at != std::string_view::npos) {
    const bool header = content[at] == '[';
    *fault = {PositionOf(content, at),
              header ? "a table without a name" : "a letter that TOML has only in strings",
              header ? "write [[rule]], [sets] …" : "put the text in quotes"};
    return std::nullopt;
  }
  toml::parse_result result = toml::parse(content, name);
  if (result) return std::move(result).table();
  const toml::parse_error& error = result.error();
  *fault = {copydesk::PositionOf(error.source().begin), std::string(error.description()),
            "the file is not TOML"};
  return std::nullopt;
}

bool IsTooLarge(const SourceText& source, Diagnostics* faults) {
  if (static_cast<int64_t>(source.content().size()) <= kMaxRuleFileBytes) return false;
  faults->push_back(
      source.Fault({}, "the file is larger than " + std::to_string(kMaxRuleFileBytes >> 20) + " MB"));
  return true;
}

std::string_view WithoutMark(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);  // a byte order mark
  return content;
}

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out.append(line).append("\n");
  return out;
}

// "[sets]", "[[rule]]": alone on its line, so that no test of a pattern is one.
bool IsHeader(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] != '[') return false;
  const size_t name = std::min(line.find_first_not_of('[', first), line.size());
  const size_t close = line.find(']', name);
  return close != std::string_view::npos && std::ranges::all_of(line.substr(name, close - name), [](char c) {
           return IsNameStart(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

// "pattern = …"
bool IsAssignment(std::string_view line) {
  const size_t end = line.find_first_of(" \t=");
  if (end == 0 || end == std::string_view::npos) return false;
  const size_t sign = line.find_first_not_of(" \t", end);
  return sign != std::string_view::npos && line[sign] == '=' && IsNameStart(line[0]);
}

// The lines of what is left out for a fault in a line: its statement, or the whole [[table]] that it is in.
std::pair<size_t, size_t> FaultyLines(const std::vector<std::string>& lines, size_t line) {
  size_t first = line;
  while (first > 0 && !IsHeader(lines[first]) && !IsAssignment(lines[first])) --first;
  size_t header = first;
  while (header > 0 && !IsHeader(lines[header])) --header;
  const bool of_many = lines[header].find("[[") != std::string::npos && IsHeader(lines[header]);
  if (of_many) first = header;
  size_t end = line + 1;
  while (end < lines.size() && !IsHeader(lines[end]) && (of_many || !IsAssignment(lines[end]))) ++end;
  return {first, end};
}

}  // namespace

std::optional<toml::table> ParseToml(const SourceText& source, Diagnostics* faults) {
  if (IsTooLarge(source, faults)) return std::nullopt;
  TomlFault fault;
  std::optional<toml::table> table = Parse(WithoutMark(source.content()), source.name(), &fault);
  if (!table) faults->push_back(source.Fault(fault.at, fault.message, fault.hint));
  return table;
}

std::optional<toml::table> ParseSoundToml(const SourceText& source, Diagnostics* faults) {
  if (IsTooLarge(source, faults)) return std::nullopt;
  TomlFault fault;
  std::optional<toml::table> table = Parse(WithoutMark(source.content()), source.name(), &fault);
  if (table) return table;
  std::vector<std::string> lines = LinesOf(WithoutMark(source.content()));
  for (int told = 0; told < kMaxTomlFaults && !table; ++told) {
    faults->push_back(source.Fault(fault.at, fault.message, fault.hint));
    const size_t line = std::min(static_cast<size_t>(std::max(fault.at.line, 1)) - 1, lines.size() - 1);
    const auto [first, end] = FaultyLines(lines, line);
    // What was left open is often seen a statement later: left out is that after which the text is sound
    // longest.
    std::vector<std::pair<size_t, size_t>> ways = {{first, end}};
    if (first > 0) ways.push_back(FaultyLines(lines, first - 1));
    std::vector<std::string> best;
    TomlFault next;
    for (const auto& [from, to] : ways) {
      std::vector<std::string> without = lines;
      for (size_t i = from; i < std::max(to, from + 1); ++i) without[i].clear();
      TomlFault then;
      std::optional<toml::table> sound = Parse(Joined(without), source.name(), &then);
      if (!sound && !best.empty() && then.at.line <= next.at.line) continue;
      best = std::move(without);
      next = std::move(then);
      table = std::move(sound);
      if (table) break;
    }
    if (!table && next.at.line <= fault.at.line) break;  // what is wrong began before
    lines = std::move(best);
    fault = std::move(next);
  }
  return table;
}

}  // namespace copydesk
