// Three passes over one segment, none of which looks back further than a token: chunks between white space, tokens of a
// chunk, sentence ends over the tokens.
#include "text/segment.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/limits.h"
#include "text/boundaries.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

constexpr size_t kMaxFolded = 32;      // no word of the lists below is longer
constexpr size_t kMaxLocalPart = 64;   // of an e-mail address
constexpr size_t kMaxDictionaryRun = 1 << 14;  // bytes that a dictionary breaks at once

template <size_t N>
bool In(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Prefixes that stay with what follows their hyphen, as in UD English EWT.
constexpr std::array<std::string_view, 29> kPrefixes = {
    "e",     "non",   "mid",   "pre",   "anti", "re",     "post",  "co",    "over", "pro",
    "multi", "ex",    "sub",   "semi",  "neo",  "counter", "inter", "intra", "micro", "mini",
    "super", "un",    "socio", "psycho", "arch", "proto",  "ultra", "extra", "quasi"};
// Of those, the ones that let go of a name: "pro|-|Armenia".
constexpr std::array<std::string_view, 4> kPrefixesBeforeNames = {"pro", "anti", "ex", "non"};
constexpr std::array<std::string_view, 13> kUnits = {"am", "pm", "km", "kg", "bn", "mn", "mph", "kph", "cm", "mm", "lbs", "ft", "hrs"};
constexpr std::array<std::string_view, 36> kDomains = {
    "com", "org", "net", "gov",  "edu", "mil", "int", "info", "co", "io", "tv", "uk", "us", "ca", "au", "de", "fr", "it",
    "ru",  "ua",  "az",  "am",   "ge",  "tr",  "il",  "ir",   "cn", "jp", "in", "eu", "me", "ai", "pdf", "html", "htm", "php"};
constexpr std::array<std::string_view, 6> kClitics = {"s", "re", "ve", "ll", "d", "m"};
constexpr std::array<std::string_view, 6> kAphaeretic = {"em", "til", "tis", "twas", "cause", "n"};

// Words that are two or three in UD: the length of the first (and second) piece.
struct Fused {
  std::string_view word;
  uint8_t first, second;
};
constexpr std::array<Fused, 19> kFused = {{{"cannot", 3, 0}, {"gonna", 3, 0},   {"gotta", 3, 0},  {"wanna", 3, 0},  {"gimme", 3, 0},
                                           {"lemme", 3, 0},  {"dunno", 2, 1},   {"dont", 2, 0},   {"didnt", 3, 0},  {"doesnt", 4, 0},
                                           {"isnt", 2, 0},   {"havent", 4, 0},  {"wouldnt", 5, 0}, {"couldnt", 5, 0}, {"wasnt", 3, 0},
                                           {"cant", 2, 0},   {"wont", 2, 0},    {"arent", 3, 0},  {"werent", 4, 0}}};

enum Class : uint8_t { kSpace, kLetter, kDigit, kMark, kPunct, kOther };

// The length of the white space character at text[i], or 0.
size_t SpaceAt(std::string_view text, size_t i) {
  const auto byte = static_cast<unsigned char>(text[i]);
  if (byte < 0x80) return byte == ' ' || (byte >= 9 && byte <= 13) ? 1 : 0;
  if (byte != 0xC2 && byte != 0xE1 && byte != 0xE2 && byte != 0xE3 && byte != 0xEF) return 0;
  size_t next = i;
  return IsSpace(NextCodePoint(text, &next)) ? next - i : 0;
}

Class ClassOf(char32_t c) {
  if (c < 0x80) {
    if ((c | 32) >= 'a' && (c | 32) <= 'z') return kLetter;
    if (c >= '0' && c <= '9') return kDigit;
    if (c == ' ' || (c >= 9 && c <= 13)) return kSpace;
    return c > ' ' && c < 0x7F ? kPunct : kOther;
  }
  if (c >= 0xC0 && c < 0x250) return c == 0xD7 || c == 0xF7 ? kPunct : kLetter;
  if (c >= 0x2010 && c <= 0x2027) return kPunct;
  if (IsSpace(c)) return kSpace;
  const uint32_t mask = U_GET_GC_MASK(static_cast<UChar32>(c));
  if (mask & (U_GC_L_MASK | U_GC_NL_MASK)) return kLetter;
  if (mask & U_GC_ND_MASK) return kDigit;
  if (mask & U_GC_M_MASK) return kMark;
  if (mask & (U_GC_P_MASK | U_GC_S_MASK | U_GC_NO_MASK)) return kPunct;
  return kOther;
}

// Scripts written without spaces: ICU's dictionaries find the words.
bool NeedsDictionary(char32_t c) {
  return c >= 0x0E00 && ((c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
                         (c >= 0x2E80 && c <= 0x30FF) || (c >= 0x31F0 && c <= 0x31FF) || (c >= 0x3400 && c <= 0x9FFF) ||
                         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF));
}

bool IsJoiner(char32_t c) { return c == 0x200D || c == 0x200C || c == 0xAD || c == 0x2060; }
bool IsApostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2BC; }
bool IsHyphen(char32_t c) { return c == '-' || c == 0x2010 || c == 0x2011; }

bool IsOpener(char32_t c) {
  return c == '(' || c == '[' || c == '{' || c == '"' || c == '\'' || c == 0x201C || c == 0x2018 || c == 0xAB || c == 0x201E ||
         c == 0x201A || c == '`' || c == 0x300C || c == 0x300E || c == '*' || c == 0x2022;
}
bool IsCloser(char32_t c) {
  return c == ')' || c == ']' || c == '}' || c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0xBB || c == 0x201C ||
         c == 0x2033 || c == 0x300D || c == 0x300F ||
         c == 0xFF09;
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, const SegmentationRules& rules, std::vector<ByteSpan>* tokens)
      : text_(text), rules_(rules), tokens_(tokens) {}

  void Run(size_t start, size_t end) {
    limit_ = end;
    for (size_t at = start; at < end;) {
      if (const size_t space = SpaceAt(text_, at)) {
        at += space;
        continue;
      }
      size_t stop = at;
      bool has_at = false;
      while (stop < end && SpaceAt(text_, stop) == 0) {
        has_at |= text_[stop] == '@';
        ++stop;
        while (stop < end && (static_cast<unsigned char>(text_[stop]) & 0xC0) == 0x80) ++stop;
      }
      Chunk(at, stop, has_at);
      at = stop;
    }
  }

 private:
  // The code point at i, or 0 at the chunk's end.
  char32_t Peek(size_t i) const {
    if (i >= end_) return 0;
    const auto byte = static_cast<unsigned char>(text_[i]);
    if (byte < 0x80) return byte;
    return NextCodePoint(text_, &i);
  }
  Class ClassAt(size_t i) const { return i < end_ ? ClassOf(Peek(i)) : kSpace; }
  size_t Next(size_t i) const {
    NextCodePoint(text_, &i);
    return i;
  }
  void Push(size_t start, size_t end) {
    if (start < end) tokens_->push_back({static_cast<int32_t>(start), static_cast<int32_t>(end)});
  }

  // The bytes in lower case, or "" when they are longer than any listed word.
  std::string_view Fold(size_t start, size_t end) {
    if (end - start > kMaxFolded) return {};
    for (size_t i = start; i < end; ++i) {
      const char c = text_[i];
      folded_[i - start] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return {folded_.data(), end - start};
  }

  void Chunk(size_t start, size_t end, bool has_at) {
    begin_ = start;
    end_ = end;
    for (size_t at = start; at < end;) {
      size_t next = at;
      const char32_t c = NextCodePoint(text_, &next);
      switch (ClassOf(c)) {
        case kLetter:
        case kDigit:
          if (NeedsDictionary(c)) {
            at = DictionaryRun(at);
          } else if (const size_t address = has_at ? Email(at) : 0) {
            Push(at, address);
            at = address;
          } else {
            at = WordAt(at);
          }
          break;
        case kPunct:
          at = PunctAt(at, c, next);
          break;
        default:
          at = OtherAt(at, c, next);
      }
    }
  }

  size_t DictionaryRun(size_t start) {
    size_t stop = start;
    while (stop < end_ && stop - start < kMaxDictionaryRun) {
      const char32_t c = Peek(stop);
      const Class k = ClassOf(c);
      if (!(k == kMark || (k == kLetter && NeedsDictionary(c)))) break;
      stop = Next(stop);
    }
    boundaries_.clear();
    FindBoundaries(text_.substr(start, stop - start), Boundary::kWord, &boundaries_);
    for (size_t i = 1; i < boundaries_.size(); ++i) Push(start + static_cast<size_t>(boundaries_[i - 1]), start + static_cast<size_t>(boundaries_[i]));
    return stop;
  }

  size_t Email(size_t start) const {
    size_t i = start;
    auto local = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '+'; };
    while (i < end_ && i - start <= kMaxLocalPart && local(text_[i])) ++i;
    if (i >= end_ || text_[i] != '@' || i == start) return 0;
    const size_t host = i + 1;
    size_t j = host;
    while (j < end_ && j - host <= 255 && local(text_[j])) ++j;
    while (j > host && (text_[j - 1] == '.' || text_[j - 1] == '-')) --j;
    const size_t dot = text_.substr(host, j - host).rfind('.');
    return dot != std::string_view::npos && dot > 0 ? j : 0;
  }

  // The end of a URL that starts at `start`: to the end of the chunk, less what punctuates the sentence around it.
  size_t UrlEnd(size_t start) const {
    size_t i = start;
    bool bracket = false;
    while (i < end_) {
      const char32_t c = Peek(i);
      if (c == '<' || c == '>' || c == '"' || (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB) break;
      if (c == '(') bracket = true;
      if (c == ')' && !bracket) break;
      i = Next(i);
    }
    while (i > start + 1 && std::string_view(".,;:!?'*]}").find(text_[i - 1]) != std::string_view::npos) --i;
    return i;
  }

  // (L.)+ with at least two letters: "U.S.", "a.m.", "J.K."; 0 where there is none.
  size_t Initialism(size_t start) const {
    size_t i = start, letters = 0, end = 0;
    while (i < end_ && ClassAt(i) == kLetter) {
      const size_t after = Next(i);
      if (after >= end_ || text_[after] != '.') {
        if (letters >= 2 && after - i == 1 && ClassAt(after) != kLetter && ClassAt(after) != kDigit && !IsApostrophe(Peek(after))) end = after;  // "p.m", "U.S.A"
        if (letters == 1 && ClassAt(after) != kLetter && ClassAt(after) != kDigit) end = after;
        break;
      }
      ++letters;
      i = after + 1;
      if (letters >= 2) end = i;
    }
    return letters >= 2 || end > 0 ? end : 0;
  }

  bool AllUpper(size_t start, size_t end) const {
    for (size_t i = start; i < end; ++i) {
      if (text_[i] < 'A' || text_[i] > 'Z') return false;
    }
    return start < end;
  }
  size_t DigitsFrom(size_t i) const {
    size_t n = 0;
    while (i + n < end_ && text_[i + n] >= '0' && text_[i + n] <= '9') ++n;
    return n;
  }

  // "713-853-3989", "555-1234", "2021-03-04": the end of a group of digits with hyphens that is one number, or 0.
  size_t HyphenNumber(size_t start) const {
    size_t groups = 0, i = start, first = 0, last = 0;
    while (true) {
      last = DigitsFrom(i);
      if (last == 0) return 0;
      if (groups++ == 0) first = last;
      i += last;
      if (i < end_ && text_[i] == '-' && DigitsFrom(i + 1) > 0) {
        ++i;
        continue;
      }
      break;
    }
    if (ClassAt(i) == kLetter) return 0;
    return groups >= 3 || (groups == 2 && first == 3 && last == 4) ? i : 0;
  }

  // What a word does at the character c = text[i], which is no letter, digit or mark: the place to go on from, or 0 to stop.
  size_t JoinOver(size_t start, size_t i, char32_t c) {
    const size_t next = Next(i);
    const Class before = text_[i - 1] >= '0' && text_[i - 1] <= '9' ? kDigit : kLetter;
    const Class after = ClassAt(next);
    if (after != kLetter && after != kDigit) return 0;
    switch (c) {
      case '.':
        if (before == kDigit && after == kDigit) return next;
        return DomainEnd(start, i);
      case ',':
        return before == kDigit && DigitsFrom(next) == 3 && ClassAt(next + 3) != kLetter ? next : 0;
      case ':':
        return before == kDigit && after == kDigit && i - start <= 4 ? next : 0;
      case '/':
        if (before == kDigit && after == kDigit) return next;
        return before == kLetter && after == kLetter && i - start == 1 && ClassAt(Next(next)) != kLetter ? next
               : before == kLetter && i - start == 1 && end_ - next <= 3                                 ? next
                                                                                                         : 0;
      case '&':
        return i - start <= 4 && AllUpper(start, i) && text_[next] >= 'A' && text_[next] <= 'Z' ? next : 0;
      case '_':
        return next;
      default:
        if (IsApostrophe(c)) return after == kLetter ? next : 0;
        if (IsHyphen(c)) return PrefixJoins(start, i, next) ? next : 0;
        return 0;
    }
  }

  bool PrefixJoins(size_t start, size_t hyphen, size_t next) {
    if (ClassAt(next) != kLetter) return false;
    const std::string_view prefix = Fold(start, hyphen);
    if (!In(kPrefixes, prefix)) return false;
    return !(In(kPrefixesBeforeNames, prefix) && IsUpper(Peek(next)));
  }

  // text[dot] is a full stop between letters: the start of the last label when it is a domain or a file ("news.example.com"), or 0.
  size_t DomainEnd(size_t start, size_t dot) {
    size_t label = dot + 1, i = label;
    while (i < end_ && i - start < 256) {
      const char c = text_[i];
      if (c == '.' && ClassAt(i + 1) == kLetter) {
        label = i + 1;
      } else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-')) {
        break;
      }
      ++i;
    }
    if (i - label > 4) return 0;
    std::string tail(text_.substr(label, i - label));
    return In(kDomains, tail) ? label : 0;
  }

  size_t WordAt(size_t start) {
    if (const size_t stop = Initialism(start)) {
      Push(start, stop);
      return stop;
    }
    if (const size_t stop = HyphenNumber(start)) {
      Push(start, stop);
      return stop;
    }
    bool domain = false, digits_only = true;
    size_t i = start;
    while (i < end_) {
      const char32_t c = Peek(i);
      const Class k = ClassOf(c);
      if (k == kDigit) {
        i = Next(i);
      } else if (k == kLetter) {
        if (NeedsDictionary(c)) break;
        if (digits_only && i > start && UnitAt(i)) break;
        digits_only = false;
        i = Next(i);
      } else if (k == kMark || (IsJoiner(c) && (ClassAt(Next(i)) == kLetter))) {
        i = Next(i);
      } else if (c == ':' && text_.substr(i, 3) == "://") {
        const size_t stop = UrlEnd(start);
        Push(start, stop);
        return stop;
      } else if (c == '.' && Fold(start, i) == "www") {
        const size_t stop = UrlEnd(start);
        Push(start, stop);
        return stop;
      } else if (const size_t on = JoinOver(start, i, c)) {
        domain |= c == '.' && ClassAt(i + 1) == kLetter;
        i = on;
      } else {
        break;
      }
    }
    if (domain && i < end_ && text_[i] == '/') i = std::max(i, UrlEnd(start));
    if (i - start == 1 && (text_[start] | 32) == 'n' && Peek(i) == 0xB0) i = Next(i);  // "N°": the numero sign in two characters
    if (!domain) i = WithStop(start, i);
    if (i + 1 == end_ && text_[i] == '-' && In(kPrefixes, Fold(start, i))) ++i;  // "pre- and post-war"
    if (i < end_ && text_[i] == '$' && i - start <= 2 && AllUpper(start, i) && ClassAt(i + 1) == kDigit) ++i;
    PushWord(start, i, domain);
    return i;
  }

  // "5|pm", "20|km": a unit written without a space, up to the end of its letters.
  bool UnitAt(size_t i) {
    size_t stop = i;
    while (stop < end_ && ClassAt(stop) == kLetter && stop - i < 5) stop = Next(stop);
    if (In(kUnits, Fold(i, stop))) return true;
    return stop - i == 1 && ((text_[i] | 32) == 'a' || (text_[i] | 32) == 'p') && Initialism(i) != 0;
  }

  // Takes the full stop at `end` into the word where it is an abbreviation or an initial.
  size_t WithStop(size_t start, size_t end) {
    if (end >= end_ || text_[end] != '.' || (end + 1 < end_ && text_[end + 1] == '.')) return end;
    if (end - start > kMaxFolded - 1) return end;
    size_t follow = end + 1;
    while (follow < limit_) {
      const size_t space = SpaceAt(text_, follow);
      if (space == 0) break;
      follow += space;
    }
    size_t peek = follow;
    const char32_t next = follow < limit_ ? NextCodePoint(text_, &peek) : 0;
    const bool capital = IsUpper(Peek(start));
    if (Next(start) == end && capital) {
      return follow > end + 1 && IsUpper(next) && (text_[start] != 'I' || FollowsName(start)) ? end + 1 : end;
    }
    const Abbreviation found = rules_.FindAbbreviation(Fold(start, end + 1));
    if (!found.known || (found.needs_capital && !capital)) return end;
    if (found.needs_number && !IsDigit(next)) return end;
    return end + 1;
  }

  // "Albert I. Jones" has an initial, "you and I." has not: the word before is written with a capital and opens no sentence.
  bool FollowsName(size_t start) {
    if (tokens_->empty() || start < 2 || text_[start - 1] != ' ' || tokens_->back().end != static_cast<int32_t>(start) - 1) return false;
    const std::string_view before = Slice(text_, tokens_->back());
    if (before.size() < 3 || before.size() > kMaxFolded || !(before[0] >= 'A' && before[0] <= 'Z')) return false;
    const auto from = static_cast<size_t>(tokens_->back().start);
    return before[1] >= 'a' && before[1] <= 'z' && !rules_.StartsSentence(Fold(from, from + before.size()));
  }

  // The word text[start, end) with its clitics as tokens of their own.
  void PushWord(size_t start, size_t end, bool whole) {
    if (whole || end - start > kMaxFolded) return Push(start, end);
    const std::string_view lower = Fold(start, end);
    for (const Fused& fused : kFused) {
      if (fused.word != lower) continue;
      Push(start, start + fused.first);
      if (fused.second) Push(start + fused.first, start + fused.first + fused.second);
      return Push(start + fused.first + fused.second, end);
    }
    for (size_t i = end; i > start + 1; --i) {
      const char32_t c = IsContinuation(i - 1) ? 0 : Peek(i - 1);
      if (!IsApostrophe(c)) continue;
      const size_t mark = i - 1, tail = Next(mark);
      const std::string_view clitic = lower.substr(tail - start);
      if (clitic == "t" && mark > start + 1 && lower[mark - start - 1] == 'n') {
        PushWord(start, mark - 1, false);
        return Push(mark - 1, end);
      }
      if (In(kClitics, clitic)) {
        PushWord(start, mark, false);
        return Push(mark, end);
      }
      break;
    }
    Push(start, end);
  }
  bool IsContinuation(size_t i) const { return (static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80; }

  size_t Letters(size_t i) const {
    while (i < end_ && ClassAt(i) == kLetter) i = Next(i);
    return i;
  }

  size_t PunctAt(size_t at, char32_t c, size_t next) {
    size_t stop = next;
    if (c == '@' || c == '#') {
      if (at == begin_ || IsOpener(Peek(at - 1))) stop = Handle(next);
    } else if (IsApostrophe(c) || c == 0x2018) {
      stop = AfterApostrophe(at, c, next);
    } else if (c == '.' || c == 0x2026) {
      if (c == '.' && ClassAt(next) == kDigit && (at == begin_ || text_[at - 1] == '$')) {
        while (ClassAt(stop) == kDigit) stop = Next(stop);
      } else {
        while (stop < end_ && (text_[stop] == '.' || Peek(stop) == 0x2026)) stop = Next(stop);
      }
    } else if (c == '!' || c == '?') {
      while (stop < end_ && (text_[stop] == '!' || text_[stop] == '?')) ++stop;
    } else if (c == '-' || c == '*' || c == '=' || c == '~' || c == '_' || c == '+' || c == '`' || c == '<' || c == '>' || c == '$' ||
               c == 0x2014) {
      while (stop < end_ && Peek(stop) == c) stop = Next(stop);
    } else if (at == begin_ && (c == ':' || c == ';' || c == '=')) {
      stop = Emoticon(at, next);
    } else if (c > 0x2000) {
      stop = PictureEnd(c, next);
    }
    while (ClassAt(stop) == kMark) stop = Next(stop);
    Push(at, stop);
    return stop;
  }

  // "@name", "#tag": a letter first, then letters, digits and low lines.
  size_t Handle(size_t next) const {
    size_t i = next;
    if (ClassAt(i) != kLetter) return next;
    while (i < end_ && (ClassAt(i) == kLetter || ClassAt(i) == kDigit || text_[i] == '_')) i = Next(i);
    return i;
  }

  // A clitic after a token ("U.S.|'s"), a shortened year or word ("'90s", "'em"), or a quote mark.
  size_t AfterApostrophe(size_t at, char32_t c, size_t next) {
    if (c == '\'' && next < end_ && text_[next] == '\'') return next + 1;
    const size_t letters = Letters(next);
    if (letters > next && ClassAt(letters) != kDigit) {
      const std::string_view word = Fold(next, letters);
      if (at > begin_ && In(kClitics, word)) return letters;
      if (at == begin_ && In(kAphaeretic, word)) return letters;
    }
    if (at == begin_ && DigitsFrom(next) == 2) {
      const size_t after = next + 2;
      if (ClassAt(after) != kLetter && ClassAt(after) != kDigit) return after;
      if (text_[after] == 's' && ClassAt(after + 1) != kLetter) return after + 1;
    }
    return next;
  }

  size_t Emoticon(size_t at, size_t next) const {
    size_t i = next;
    if (i < end_ && (text_[i] == '-' || text_[i] == '\'')) ++i;
    if (i >= end_ || std::string_view(")(DPpoO/\\|]").find(text_[i]) == std::string_view::npos) return next;
    ++i;
    return i == end_ && i > at + 1 ? i : next;
  }

  // Emoji sequences: modifiers, joined pictures, pairs of regional letters.
  size_t PictureEnd(char32_t c, size_t next) const {
    if (c >= 0x1F1E6 && c <= 0x1F1FF) {
      const char32_t second = Peek(next);
      return second >= 0x1F1E6 && second <= 0x1F1FF ? Next(next) : next;
    }
    size_t i = next;
    while (i < end_) {
      const char32_t d = Peek(i);
      if ((d >= 0x1F3FB && d <= 0x1F3FF) || (d >= 0xE0020 && d <= 0xE007F) || ClassOf(d) == kMark) {
        i = Next(i);
      } else if (d == 0x200D && Next(i) < end_ && ClassAt(Next(i)) == kPunct && Peek(Next(i)) > 0x2000) {
        i = Next(Next(i));
      } else {
        break;
      }
    }
    return i;
  }

  // Marks without a base, controls, format characters: a run of one class is a token.
  size_t OtherAt(size_t at, char32_t c, size_t next) {
    const Class k = ClassOf(c);
    size_t stop = next;
    while (stop < end_ && ClassAt(stop) == k) stop = Next(stop);
    Push(at, stop);
    return stop;
  }

  std::string_view text_;
  const SegmentationRules& rules_;
  std::vector<ByteSpan>* tokens_;
  size_t begin_ = 0, end_ = 0;  // of the chunk
  size_t limit_ = 0;            // of the segment
  std::array<char, kMaxFolded> folded_{};
  std::vector<int32_t> boundaries_;  // of a run of letters without spaces
};

// Sentence ends over the tokens of one segment.
class Sentencer {
 public:
  Sentencer(std::string_view text, const SegmentationRules& rules, const std::vector<ByteSpan>& tokens, size_t first)
      : text_(text), rules_(rules), tokens_(tokens), first_(first) {}

  void Run(std::vector<int32_t>* ends) {
    FindLabels();
    from_ = first_;
    Terminal pending = kNone;
    bool closed = false;
    for (size_t i = first_; i < tokens_.size(); ++i) {
      const Terminal own = InLabel(i) ? kNone : TerminalOf(i);
      if (own != kNone) {
        pending = own;
        closed = false;
        stop_ = i;
      } else if (pending != kNone && Attached(i) && IsCloser(First(i))) {
        closed = true;
      } else if (pending != kNone && i < reference_end_) {
        closed = true;
      } else {
        pending = kNone;
      }
      const bool last = i + 1 == tokens_.size();
      if (last || BlankLineAfter(i) || LabelStarts(i + 1) || i + 1 - from_ >= static_cast<size_t>(kMaxSentenceTokens) ||
          (pending != kNone && Breaks(i, pending, closed))) {
        ends->push_back(static_cast<int32_t>(i + 1));
        from_ = i + 1;
        pending = kNone;
      }
    }
  }

 private:
  enum Terminal { kNone, kStop, kBang, kEllipsis, kAbbreviation, kWide };

  std::string_view Text(size_t i) const { return Slice(text_, tokens_[i]); }
  char32_t First(size_t i) const {
    auto at = static_cast<size_t>(tokens_[i].start);
    return NextCodePoint(text_, &at);
  }
  bool Attached(size_t i) const { return i > first_ && tokens_[i].start == tokens_[i - 1].end; }

  Terminal TerminalOf(size_t i) const {
    const std::string_view token = Text(i);
    const char32_t c = First(i);
    if (token == ".") return IsStop(i, 1) && IsStop(i, 2) ? kEllipsis : kStop;  // ". . ."
    if (c == '.' || c == 0x2026) return (token.back() == '.' || c == 0x2026) && !IsOmission(i) ? kEllipsis : kNone;
    if (c == '!' || c == '?') return kBang;
    if (c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF0E || c == 0x0964 || c == 0x0965) return kWide;
    if (c == 0x061F || c == 0x06D4 || c == 0x203C || c == 0x2049) return kBang;
    return token.size() > 1 && token.back() == '.' ? kAbbreviation : kNone;
  }

  bool IsStop(size_t i, size_t back) const { return i >= first_ + back && Text(i - back) == "."; }
  // "[...]", what was left out of a quotation, ends nothing, unless it stands where lines were left out.
  bool IsOmission(size_t i) const {
    return i >= from_ + 2 && Attached(i) && First(i - 1) == '[' && i + 1 < tokens_.size() && Attached(i + 1) && First(i + 1) == ']';
  }

  // "1.", "2)", "c.)", "• 4.": what stands before an item of a list.
  struct Label {
    TokenSpan tokens;
    int32_t value = 0;
    char32_t bullet = 0;
    bool letter = false, stop = false, bracket = false;
    bool IsNextOf(const Label& other) const {
      return value == other.value + 1 && bullet == other.bullet && letter == other.letter && stop == other.stop && bracket == other.bracket;
    }
  };
  static bool IsBullet(char32_t c) { return c == 0x2022 || c == 0x2043 || c == 0x25E6 || c == 0x25AA || c == 0xB7 || c == '*' || c == '-' || c == 0x2013; }

  // The label at token i, with empty tokens where there is none.
  Label LabelAt(size_t i) const {
    Label label;
    size_t at = i;
    if (const char32_t c = First(at); IsBullet(c)) {
      label.bullet = c;
      if (++at == tokens_.size()) return {};
    }
    std::string_view value = Text(at);
    const bool joined = value.size() > 1 && value.back() == '.';  // "a.", read as an abbreviation
    if (joined) value.remove_suffix(1);
    label.letter = value.size() == 1 && IsLetter(static_cast<unsigned char>(value[0]));
    if (label.letter) {
      label.value = value[0];
    } else {
      if (value.empty() || value.size() > 3) return {};
      for (const char c : value) {
        if (c < '0' || c > '9') return {};
        label.value = label.value * 10 + (c - '0');
      }
    }
    label.stop = joined;
    ++at;
    if (!joined && at < tokens_.size() && Attached(at) && Text(at) == ".") {
      label.stop = true;
      ++at;
    }
    if (at < tokens_.size() && Attached(at) && Text(at) == ")") {
      label.bracket = true;
      ++at;
    }
    if ((!label.stop && !label.bracket) || at == tokens_.size() || Attached(at) || !(IsLetter(First(at)) || IsOpener(First(at)))) return {};
    label.tokens = {static_cast<int32_t>(i), static_cast<int32_t>(at)};
    return label;
  }

  // A segment that opens with a label is a list: the labels that count on from it open sentences, and end none. Letters need a
  // second one: "A. Smith" is a name.
  void FindLabels() {
    if (first_ == tokens_.size()) return;
    const char32_t c = First(first_);
    if (!IsBullet(c) && !(c < 0x80 && (IsDigit(c) || IsLetter(c)))) return;
    Label last = LabelAt(first_);
    if (last.tokens.empty()) return;
    labels_.push_back(last.tokens);
    for (size_t i = static_cast<size_t>(last.tokens.end); i < tokens_.size(); ++i) {
      if (Attached(i)) continue;
      const Label label = LabelAt(i);
      if (label.tokens.empty() || !label.IsNextOf(last)) continue;
      labels_.push_back(label.tokens);
      last = label;
    }
    if (last.letter && labels_.size() == 1) labels_.clear();
  }
  bool InLabel(size_t i) const {
    return std::any_of(labels_.begin(), labels_.end(), [&](TokenSpan label) { return label.Contains(static_cast<int32_t>(i)); });
  }
  bool LabelStarts(size_t i) const {
    return std::any_of(labels_.begin(), labels_.end(), [&](TokenSpan label) { return label.start == static_cast<int32_t>(i); });
  }

  bool BlankLineAfter(size_t i) const {
    int lines = 0;
    const auto end = static_cast<size_t>(tokens_[i + 1].start);
    for (auto at = static_cast<size_t>(tokens_[i].end); at < end; ++at) {
      if (text_[at] == '\n' || (text_[at] == '\r' && (at + 1 >= end || text_[at + 1] != '\n'))) ++lines;
      if (text_[at] == '\xE2' && text_.substr(at, 3) == "\u2029") return true;
    }
    return lines >= 2;
  }

  std::string Lower(size_t i) const { return Text(i).size() > 24 ? std::string() : LowerCase(Text(i)); }

  bool Breaks(size_t i, Terminal pending, bool closed) {
    const size_t next = i + 1;
    if (pending == kWide) return !IsCloser(First(next));
    if (Text(next) == ".") return false;  // no sentence opens with one: ". . ."
    if (Attached(next) && IsCloser(First(next)) && (next + 1 == tokens_.size() || !Attached(next + 1) || IsCloser(First(next + 1)))) return false;
    if (i + 1 >= reference_end_ && ReferenceEnd(next) > 0) {
      reference_end_ = ReferenceEnd(next);
      return false;
    }
    size_t word = next;
    while (word < tokens_.size() && word < next + 4 && !IsLetter(First(word)) && IsOpener(First(word))) ++word;
    if (word == tokens_.size()) return false;
    const char32_t c = First(word);
    if (tokens_[i].end == tokens_[next].start) return BreaksInside(pending, closed, word);
    if (IsLower(c) || (pending == kEllipsis && IsStop(stop_, 1) && Text(word) == "I")) return false;  // "I" has its capital anywhere
    if (pending == kAbbreviation) return BreaksAfterAbbreviation(i, word, closed);
    if (IsDigit(c) || !IsLetter(c)) return pending != kEllipsis && (IsDigit(c) || !IsJoiningMark(c));
    if (closed && pending == kBang && SayingFollows(word)) return false;
    return true;
  }

  // A note after a full stop, "[17]": one past its last token, or 0.
  size_t ReferenceEnd(size_t i) const {
    const bool fits = i + 2 < tokens_.size() && Text(i) == "[" && IsDigit(First(i + 1)) && Text(i + 2) == "]";
    return fits ? i + 3 : 0;
  }

  // A full stop with no space after it: "end.Next", "Tuesday.Mr.", "1,000.That". Two letters at least on either side, the last one
  // before it and the second one after it small: no "Node.JS".
  bool BreaksInside(Terminal pending, bool closed, size_t word) const {
    if (pending != kStop && pending != kBang) return false;
    if (!IsUpper(First(word)) || stop_ == first_) return false;
    const std::string_view before = Text(stop_ - 1), after = Text(word);
    if (closed || (before.size() >= 2 && IsLower(FirstOf(before)))) return true;
    const bool small = after.size() >= 2 && after[1] >= 'a' && after[1] <= 'z';
    return small && before.size() >= 3 && ((before.back() >= 'a' && before.back() <= 'z') || (before.back() >= '0' && before.back() <= '9'));
  }
  static char32_t FirstOf(std::string_view text) {
    size_t at = 0;
    return NextCodePoint(text, &at);
  }
  static bool IsJoiningMark(char32_t c) { return c == ',' || c == ';' || c == ':' || c == 0x2013 || c == 0x2014 || c == '-' || c == ')'; }

  bool BreaksAfterAbbreviation(size_t i, size_t word, bool closed) const {
    const std::string lower = Lower(stop_);
    const Abbreviation known = rules_.FindAbbreviation(lower);
    const bool initials = lower.find('.') + 1 < lower.size();
    if (!(known.known ? known.may_end : initials)) return false;
    if (closed && word > i) return IsUpper(First(word));
    const char32_t opener = First(i + 1);  // "OAKLAND, Calif. (Reuters)" goes on, "in the U.S. “We won,” he said" does not
    if (word > i + 1 && (opener == '(' || opener == '[')) return false;
    if (!IsUpper(First(word))) return false;
    return word > i + 1 || (rules_.StartsSentence(Lower(word)) && !IsTitle(word + 1));
  }

  // No lower-case word among the next three: a headline, "U.S. And China Agree".
  bool IsTitle(size_t word) const {
    bool capital = false;
    for (size_t i = word; i < tokens_.size() && i < word + 3 && !BlankLineAfter(i - 1); ++i) {
      if (IsLower(First(i))) return false;
      capital |= IsUpper(First(i));
    }
    return capital;
  }

  // `… asked`, `Ms. Roe asked`, `President Xi said`: up to five capitalised words, then a verb of saying.
  bool SayingFollows(size_t word) const {
    for (size_t i = word; i < tokens_.size() && i < word + 6; ++i) {
      if (i > word && rules_.IsSaying(Lower(i))) return true;
      if (!IsUpper(First(i))) return false;
    }
    return false;
  }

  std::string_view text_;
  const SegmentationRules& rules_;
  const std::vector<ByteSpan>& tokens_;
  size_t first_;
  size_t from_ = 0;           // the token that opens the sentence
  size_t stop_ = 0;           // the token that last could end a sentence
  size_t reference_end_ = 0;  // one past the note that follows it
  std::vector<TokenSpan> labels_;  // of a list, where the segment is one
};

}  // namespace

void Segment(std::string_view text, ByteSpan span, const SegmentationRules& rules, std::vector<ByteSpan>* tokens,
             std::vector<int32_t>* sentence_ends) {
  const size_t first = tokens->size();
  Tokenizer(text, rules, tokens).Run(static_cast<size_t>(span.start), static_cast<size_t>(span.end));
  Sentencer(text, rules, *tokens, first).Run(sentence_ends);
}

}  // namespace copydesk
