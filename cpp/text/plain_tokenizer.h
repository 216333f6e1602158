// Tokens one character class after another: every rule of text/segment.h, for any script. The fast path
// (text/tokenizer.cc) does the plain words and marks that most of a text consists of and hands everything
// else to this class, so this is the meaning of both.
//
//   PlainTokenizer plain(text, {0, 9}, rules, &tokens, &stops);
//   plain.Run();
//
// `stops` gets the index of each token after which a sentence may end: full stops and their like,
// abbreviations, empty lines.
#ifndef COPYDESK_TEXT_PLAIN_TOKENIZER_H_
#define COPYDESK_TEXT_PLAIN_TOKENIZER_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "text/boundaries.h"
#include "text/classes.h"
#include "text/segment.h"
#include "text/sentencer.h"
#include "text/unicode.h"

namespace copydesk {

inline constexpr size_t kMaxFolded = 32;              // no word of the lists below is longer
inline constexpr size_t kMaxNumberGroups = 8;         // of digits with hyphens between, as in "713-853-3989"
inline constexpr size_t kMaxLocalPart = 64;           // of an e-mail address
inline constexpr size_t kMaxDictionaryRun = 1 << 14;  // bytes that a dictionary breaks at once

template <size_t N>
bool In(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Prefixes that stay with what follows their hyphen, as in UD English EWT.
inline constexpr std::array<std::string_view, 29> kPrefixes = {
    "e",     "non", "mid",   "pre",    "anti", "re",      "post",  "co",    "over",  "pro",
    "multi", "ex",  "sub",   "semi",   "neo",  "counter", "inter", "intra", "micro", "mini",
    "super", "un",  "socio", "psycho", "arch", "proto",   "ultra", "extra", "quasi"};
// Of those, the ones that let go of a name: "pro|-|Armenia".
inline constexpr std::array<std::string_view, 4> kPrefixesBeforeNames = {"pro", "anti", "ex", "non"};
inline constexpr std::array<std::string_view, 13> kUnits = {"am",  "pm", "km", "kg",  "bn", "mn", "mph",
                                                            "kph", "cm", "mm", "lbs", "ft", "hrs"};
inline constexpr std::array<std::string_view, 36> kDomains = {
    "com", "org", "net", "gov", "edu", "mil", "int", "info", "co",  "io",   "tv",  "uk",
    "us",  "ca",  "au",  "de",  "fr",  "it",  "ru",  "ua",   "az",  "am",   "ge",  "tr",
    "il",  "ir",  "cn",  "jp",  "in",  "eu",  "me",  "ai",   "pdf", "html", "htm", "php"};
inline constexpr std::array<std::string_view, 6> kClitics = {"s", "re", "ve", "ll", "d", "m"};
inline constexpr std::array<std::string_view, 6> kAphaeretic = {"em", "til", "tis", "twas", "cause", "n"};

// Words that are two or three in UD: the length of the first (and second) piece.
struct Fused {
  std::string_view word;
  uint8_t first, second;
};
inline constexpr std::array<Fused, 19> kFused = {{{"cannot", 3, 0},
                                                  {"gonna", 3, 0},
                                                  {"gotta", 3, 0},
                                                  {"wanna", 3, 0},
                                                  {"gimme", 3, 0},
                                                  {"lemme", 3, 0},
                                                  {"dunno", 2, 1},
                                                  {"dont", 2, 0},
                                                  {"didnt", 3, 0},
                                                  {"doesnt", 4, 0},
                                                  {"isnt", 2, 0},
                                                  {"havent", 4, 0},
                                                  {"wouldnt", 5, 0},
                                                  {"couldnt", 5, 0},
                                                  {"wasnt", 3, 0},
                                                  {"cant", 2, 0},
                                                  {"wont", 2, 0},
                                                  {"arent", 3, 0},
                                                  {"werent", 4, 0}}};

class PlainTokenizer {
 public:
  PlainTokenizer(std::string_view text, ByteSpan span, const SegmentationRules& rules,
                 std::vector<ByteSpan>* tokens, std::vector<int32_t>* stops)
      : text_(text),
        rules_(rules),
        classes_(CharClasses::Get()),
        tokens_(tokens),
        stops_(stops),
        first_(tokens->size()),
        end_(static_cast<size_t>(span.end)),
        start_(static_cast<size_t>(span.start)),
        limit_(static_cast<size_t>(span.end)) {}

  void Run() {
    for (size_t at = start_; at < limit_;) {
      const size_t begin = SkipSpace(at);
      at = begin < limit_ ? RestOfChunk(begin, begin) : begin;
    }
  }

  // The place of the next character that is no white space, or the segment's end. An empty line ends a
  // sentence.
  size_t SkipSpace(size_t at) {
    bool line = false;
    while (at < limit_) {
      const size_t space = SpaceAt(at);
      if (space == 0) break;
      line |= text_[at] != ' ';
      at += space;
    }
    if (line && tokens_->size() > first_) {
      const auto from = static_cast<size_t>(tokens_->back().end);
      if (HasBlankLine(text_.substr(from, at - from))) Stop();
    }
    return at;
  }

  // The tokens from `at` to the end of the chunk of non-spaces that opens at `begin`; returns where it ends.
  size_t RestOfChunk(size_t begin, size_t at) {
    size_t stop = at;
    bool has_at = false;
    while (stop < limit_ && SpaceAt(stop) == 0) {
      has_at |= text_[stop] == '@';
      ++stop;
      while (stop < limit_ && IsContinuation(stop)) ++stop;
    }
    Chunk(begin, at, stop, has_at);
    end_ = limit_;
    return stop;
  }

  // Takes the full stop at `end` into the word where it is an abbreviation or an initial.
  size_t WithStop(size_t start, size_t end) {
    if (end >= end_ || text_[end] != '.' || (end + 1 < end_ && text_[end + 1] == '.')) return end;
    if (end - start > kMaxFolded - 1) return end;
    size_t follow = end + 1;
    while (follow < limit_) {
      const size_t space = SpaceAt(follow);
      if (space == 0) break;
      follow += space;
    }
    size_t peek = follow;
    const char32_t next = follow < limit_ ? NextCodePoint(text_, &peek) : 0;
    const bool capital = IsUpper(Peek(start));
    if (capital && PastLetter(start) == end) {
      return follow > end + 1 && IsUpper(next) && (text_[start] != 'I' || FollowsName(start)) ? end + 1 : end;
    }
    const Abbreviation found = rules_.FindAbbreviation(Fold(start, end + 1));
    if (!found.known || (found.needs_capital && !capital)) return end;
    if (found.needs_number && !IsDigit(next)) return end;
    return end + 1;
  }

  // A token, and whether a sentence may end on it.
  void Push(size_t start, size_t end) {
    if (start >= end) return;
    tokens_->push_back({static_cast<int32_t>(start), static_cast<int32_t>(end)});
    if (text_[end - 1] == '.' || IsStop(start)) Stop();
  }
  // A token on which none can.
  void PushWord(size_t start, size_t end) {
    tokens_->push_back({static_cast<int32_t>(start), static_cast<int32_t>(end)});
  }
  void PushStop(size_t start, size_t end) {
    PushWord(start, end);
    Stop();
  }

 private:
  void Stop() {
    const auto last = static_cast<int32_t>(tokens_->size()) - 1;
    if (stops_->empty() || stops_->back() != last) stops_->push_back(last);
  }
  bool IsStop(size_t i) const {
    const auto byte = static_cast<unsigned char>(text_[i]);
    if (byte < 0x80) return byte == '.' || byte == '!' || byte == '?';
    const char32_t c = NextCodePoint(text_, &i);
    return c == 0x2026 || IsBang(c) || IsWideStop(c);
  }

  // The length of the white space character at text[i], or 0.
  size_t SpaceAt(size_t i) const {
    const auto byte = static_cast<unsigned char>(text_[i]);
    if (byte < 0x80) return byte == ' ' || (byte >= 9 && byte <= 13) ? 1 : 0;
    if (byte != 0xC2 && byte != 0xE1 && byte != 0xE2 && byte != 0xE3 && byte != 0xEF) return 0;
    size_t next = i;
    return classes_.Of(NextCodePoint(text_, &next)) == kSpace ? next - i : 0;
  }

  // The tokens of text[at, end), the rest of the chunk that opens at `begin`.
  void Chunk(size_t begin, size_t at, size_t end, bool has_at) {
    begin_ = begin;
    end_ = end;
    while (at < end) {
      size_t next = at;
      const char32_t c = NextCodePoint(text_, &next);
      switch (classes_.Of(c)) {
        case kLetter:
        case kDigit:
          if (classes_.Of(c) == kLetter && NeedsDictionary(c)) {  // their digits are numbers as any other
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

  // The code point at i, or 0 at the chunk's end.
  char32_t Peek(size_t i) const {
    if (i >= end_) return 0;
    const auto byte = static_cast<unsigned char>(text_[i]);
    if (byte < 0x80) return byte;
    return NextCodePoint(text_, &i);
  }
  // The code point that ends at i, which is inside the chunk.
  char32_t Before(size_t i) const {
    do --i;
    while (i > begin_ && IsContinuation(i));
    return Peek(i);
  }
  Class ClassAt(size_t i) const { return i < end_ ? classes_.Of(Peek(i)) : kSpace; }
  size_t Next(size_t i) const {
    NextCodePoint(text_, &i);
    return i;
  }
  // Behind the character at i and the marks on it.
  size_t PastLetter(size_t i) const {
    i = Next(i);
    while (ClassAt(i) == kMark) i = Next(i);
    return i;
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

  size_t DictionaryRun(size_t start) {
    size_t stop = start;
    while (stop < end_ && stop - start < kMaxDictionaryRun) {
      const char32_t c = Peek(stop);
      const Class k = classes_.Of(c);
      if (!(k == kMark || (k == kLetter && NeedsDictionary(c)))) break;
      stop = Next(stop);
    }
    if (Next(start) == stop) {
      Push(start, stop);
      return stop;
    }
    boundaries_.clear();
    FindBoundaries(text_.substr(start, stop - start), Boundary::kWord, &boundaries_);
    for (size_t i = 1; i < boundaries_.size(); ++i)
      Push(start + static_cast<size_t>(boundaries_[i - 1]), start + static_cast<size_t>(boundaries_[i]));
    return stop;
  }

  size_t Email(size_t start) const {
    size_t i = start;
    auto local = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
             c == '_' || c == '-' || c == '+';
    };
    while (i < end_ && i - start < kMaxLocalPart && local(text_[i])) ++i;
    if (i >= end_ || text_[i] != '@' || i == start) return 0;
    const size_t host = i + 1;
    size_t j = host;
    while (j < end_ && j - host <= 255 && local(text_[j])) ++j;
    if (ClassAt(j) == kMark) --j;  // on the last letter, which is none of an address then
    while (j > host && (text_[j - 1] == '.' || text_[j - 1] == '-')) --j;
    const size_t dot = text_.substr(host, j - host).rfind('.');
    return dot != std::string_view::npos && dot > 0 ? j : 0;
  }

  // The end of a URL that starts at `start`: to the end of the chunk, less what punctuates the sentence
  // around it.
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
      const size_t after = PastLetter(i);
      if (after >= end_ || text_[after] != '.') {
        if (letters >= 2 && after - i == 1 && ClassAt(after) != kLetter && ClassAt(after) != kDigit &&
            !IsApostrophe(Peek(after)))
          end = after;  // "p.m", "U.S.A"
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

  // "713-853-3989", "555-1234", "2021-03-04": the end of a group of digits with hyphens that is one number,
  // or 0.
  size_t HyphenNumber(size_t start) const {
    size_t groups = 0, i = start, first = 0, last = 0;
    while (true) {
      last = DigitsFrom(i);
      if (last == 0) return 0;
      if (groups++ == 0) first = last;
      if (groups > kMaxNumberGroups) return 0;
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

  // What a word does at the character c = text[i], which is no letter, digit or mark: the place to go on
  // from, or 0 to stop.
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
        return before == kLetter && after == kLetter && i - start == 1 && ClassAt(PastLetter(next)) != kLetter
                   ? next
               : before == kLetter && i - start == 1 && end_ - next <= 3 ? next
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

  // text[dot] is a full stop between letters: the start of the last label when it is a domain or a file
  // ("news.example.com"), or 0.
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
    if (i > label && ClassAt(i) == kMark) --i;
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
      const Class k = classes_.Of(c);
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
    if (i - start == 1 && (text_[start] | 32) == 'n' && Peek(i) == 0xB0)
      i = Next(i);  // "N°": the numero sign in two characters
    if (!domain) i = WithStop(start, i);
    if (i + 1 == end_ && text_[i] == '-' && In(kPrefixes, Fold(start, i))) ++i;  // "pre- and post-war"
    if (i < end_ && text_[i] == '$' && i - start <= 2 && AllUpper(start, i) && ClassAt(i + 1) == kDigit) ++i;
    PushSplit(start, i, domain);
    return i;
  }

  // "5|pm", "20|km": a unit written without a space, up to the end of its letters.
  bool UnitAt(size_t i) {
    size_t stop = i;
    while (stop < end_ && ClassAt(stop) == kLetter && stop - i < 5) stop = PastLetter(stop);
    if (In(kUnits, Fold(i, stop))) return true;
    return stop - i == 1 && ((text_[i] | 32) == 'a' || (text_[i] | 32) == 'p') && Initialism(i) != 0;
  }

  // "Albert I. Jones" has an initial, "you and I." has not: the word before is written with a capital and
  // opens no sentence.
  bool FollowsName(size_t start) {
    if (tokens_->empty() || start < 2 || text_[start - 1] != ' ' ||
        tokens_->back().end != static_cast<int32_t>(start) - 1)
      return false;
    const std::string_view before = Slice(text_, tokens_->back());
    if (before.size() < 3 || before.size() > kMaxFolded || !(before[0] >= 'A' && before[0] <= 'Z'))
      return false;
    const auto from = static_cast<size_t>(tokens_->back().start);
    return before[1] >= 'a' && before[1] <= 'z' && !rules_.StartsSentence(Fold(from, from + before.size()));
  }

  // The word text[start, end) with its clitics as tokens of their own.
  void PushSplit(size_t start, size_t end, bool whole) {
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
        PushSplit(start, mark - 1, false);
        return Push(mark - 1, end);
      }
      if (In(kClitics, clitic)) {
        PushSplit(start, mark, false);
        return Push(mark, end);
      }
      break;
    }
    Push(start, end);
  }
  bool IsContinuation(size_t i) const { return (static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80; }

  size_t Letters(size_t i) const {
    while (i < end_ && ClassAt(i) == kLetter) i = PastLetter(i);
    return i;
  }

  size_t PunctAt(size_t at, char32_t c, size_t next) {
    size_t stop = next;
    if (c == '@' || c == '#') {
      if (at == begin_ || IsOpener(Before(at))) stop = Handle(next);
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
    } else if (const size_t face =
                   at == begin_ && (c == ':' || c == ';' || c == '=') ? Emoticon(at, next) : next;
               face > next) {
      stop = face;
    } else if (c == '-' || c == '*' || c == '=' || c == '~' || c == '_' || c == '+' || c == '`' || c == '<' ||
               c == '>' || c == '$' || c == 0x2014) {
      while (stop < end_ && Peek(stop) == c) stop = Next(stop);
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
    while (i < end_ && (ClassAt(i) == kLetter || ClassAt(i) == kDigit || text_[i] == '_')) i = PastLetter(i);
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
      if (text_[after] == 's' && ClassAt(after + 1) != kLetter && ClassAt(after + 1) != kMark)
        return after + 1;
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
      if ((d >= 0x1F3FB && d <= 0x1F3FF) || (d >= 0xE0020 && d <= 0xE007F) || classes_.Of(d) == kMark) {
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
    const Class k = classes_.Of(c);
    size_t stop = next;
    while (stop < end_ && ClassAt(stop) == k) stop = Next(stop);
    Push(at, stop);
    return stop;
  }

  std::string_view text_;
  const SegmentationRules& rules_;
  const CharClasses& classes_;
  std::vector<ByteSpan>* tokens_;
  std::vector<int32_t>* stops_;
  size_t first_;            // token of the segment
  size_t begin_ = 0, end_;  // of the chunk; the segment's end between chunks
  size_t start_, limit_;    // of the segment
  std::array<char, kMaxFolded> folded_{};
  std::vector<int32_t> boundaries_;  // of a run of letters without spaces
};

}  // namespace copydesk

#endif  // COPYDESK_TEXT_PLAIN_TOKENIZER_H_
