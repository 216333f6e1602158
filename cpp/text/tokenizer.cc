#include "text/tokenizer.h"

#include <array>

#include "text/letters.h"
#include "text/plain_tokenizer.h"

namespace copydesk {
namespace {

// What a byte means to the fast path.
enum Byte : uint8_t {
  kStrange,  // left to the plain path
  kBlank,    // ASCII white space
  kAlpha,
  kNumeral,
  kLatinLead,  // of U+00C0 … U+024F: letters, two signs apart
  kC2,         // of U+0080 … U+00BF
  kE2,         // of dashes, quotes and much else
  kMarkOne,    // punctuation that is a token by itself and ends what stands before it
  kMarkRun,    // the same, but several in a row are one token
  kBangMark,   // "!", "?"
  kDot,
  kQuoteMark,  // "'"
  kDash,       // "-"
  kColon,
  kSlash,
  kDollar,
};

constexpr std::array<Byte, 256> MakeBytes() {
  std::array<Byte, 256> bytes{};
  for (int c = 9; c <= 13; ++c) bytes[static_cast<size_t>(c)] = kBlank;
  bytes[' '] = kBlank;
  for (int c = 'a'; c <= 'z'; ++c)
    bytes[static_cast<size_t>(c)] = bytes[static_cast<size_t>(c - 32)] = kAlpha;
  for (int c = '0'; c <= '9'; ++c) bytes[static_cast<size_t>(c)] = kNumeral;
  for (int c = 0xC3; c <= 0xC8; ++c) bytes[static_cast<size_t>(c)] = kLatinLead;
  bytes[0xC2] = kC2;
  bytes[0xE2] = kE2;
  for (const char c : {',', ';', '"', '(', ')', '[', ']', '{', '}', '%', '|', '\\', '^'})
    bytes[static_cast<size_t>(c)] = kMarkOne;
  for (const char c : {'*', '~', '<', '>', '`'}) bytes[static_cast<size_t>(c)] = kMarkRun;
  bytes['!'] = bytes['?'] = kBangMark;
  bytes['.'] = kDot;
  bytes['\''] = kQuoteMark;
  bytes['-'] = kDash;
  bytes[':'] = kColon;
  bytes['/'] = kSlash;
  bytes['$'] = kDollar;
  return bytes;
}
constexpr std::array<Byte, 256> kBytes = MakeBytes();

// The third bytes of U+2018 … U+201E, the quotes, and the like: E2 80 xx.
constexpr uint8_t kEnDash = 0x93, kEmDash = 0x94, kOpenSingle = 0x98, kCloseSingle = 0x99, kOpenDouble = 0x9C,
                  kCloseDouble = 0x9D, kDots = 0xA6;

constexpr bool IsLocalPart(uint8_t c) {  // of an e-mail address
  return kBytes[c] == kAlpha || kBytes[c] == kNumeral || c == '.' || c == '_' || c == '-' || c == '+';
}

// By the first and by the last letter of a word: the lengths (as bits) of the words of kFused that begin and
// end so. Together they say no to nearly every word.
struct FusedLengths {
  std::array<uint32_t, 32> first{}, last{};
};
constexpr FusedLengths kFusedLengths = [] {
  FusedLengths lengths;
  for (const Fused& fused : kFused) {
    lengths.first[fused.word.front() & 31] |= 1u << fused.word.size();
    lengths.last[fused.word.back() & 31] |= 1u << fused.word.size();
  }
  return lengths;
}();

class FastTokenizer {
 public:
  FastTokenizer(std::string_view text, ByteSpan span, const SegmentationRules& rules,
                std::vector<ByteSpan>* tokens, std::vector<int32_t>* stops)
      : text_(text),
        start_(static_cast<size_t>(span.start)),
        end_(static_cast<size_t>(span.end)),
        safe_(end_ > kLetterBlock ? end_ - kLetterBlock : 0),
        plain_(text, span, rules, tokens, stops) {}

  // How often something was left to the plain path.
  int64_t Run() {
    size_t at = begin_ = start_;
    while (at < end_) {
      const size_t run = at < safe_ ? LetterRun16(text_.data() + at) : Letters(at);
      at = run > 0 ? Word(at, at + run) : Other(at);
    }
    return left_;
  }

 private:
  uint8_t At(size_t i) const { return static_cast<uint8_t>(text_[i]); }
  // Behind the segment's end stands white space, as it were.
  uint8_t Peek(size_t i) const { return i < end_ ? At(i) : uint8_t{' '}; }
  Byte Kind(size_t i) const { return kBytes[Peek(i)]; }
  // The third byte of an E2 80 character at i, which is an E2, or 0.
  uint8_t General(size_t i) const { return i + 2 < end_ && At(i + 1) == 0x80 ? At(i + 2) : uint8_t{0}; }
  bool IsCurlyApostrophe(size_t i) const { return Peek(i) == 0xE2 && General(i) == kCloseSingle; }

  // Letters in the sixteen bytes at i.
  size_t Letters(size_t i) const {
    if (i + kLetterBlock <= text_.size()) [[likely]]
      return std::min(LetterRun16(text_.data() + i), end_ - i);
    std::array<char, kLetterBlock> block{};
    std::memcpy(block.data(), text_.data() + i, text_.size() - i);
    return std::min(LetterRun16(block.data()), end_ - i);
  }
  size_t LettersEnd(size_t i) const {
    size_t run = kLetterBlock;
    for (; run == kLetterBlock && i < end_; i += run) run = Letters(i);
    return i;
  }
  size_t Digits(size_t i) const {
    while (Kind(i) == kNumeral) ++i;
    return i;
  }

  // The plain path up to the next white space, or over it where it stands here.
  [[gnu::noinline]] size_t Plain(size_t at) {
    ++left_;
    begin_ = plain_.RestOfChunk(begin_, at);
    return begin_ > at ? begin_ : begin_ = plain_.SkipSpace(at);
  }

  // Whether what stands at i can be no mark, joiner or other thing that would go to the token before it.
  bool Lets(size_t i) const {
    const uint8_t c = Peek(i);
    if (c < 0x80 || (c >= 0xC2 && c <= 0xC8)) return c != 0xC2 || At(i + 1) != 0xAD;
    if (c != 0xE2) return false;
    const uint8_t third = General(i);
    return (third >= kEnDash && third <= 0x9E) || third == kDots;
  }

  // Whether a full stop before i can be no part of a longer token: no letter, digit, stop or other character
  // that joins.
  bool EndsAfterStop(size_t i) const {
    const uint8_t c = Peek(i);
    switch (kBytes[c]) {
      case kBlank:
      case kMarkOne:
      case kBangMark:
      case kQuoteMark:
        return true;
      case kColon:
        return Peek(i + 1) != '/';  // "://"
      case kE2: {
        const uint8_t third = General(i);
        return third == kCloseDouble || third == kCloseSingle || third == kEnDash || third == kEmDash ||
               third == kOpenDouble;
      }
      default:
        return false;
    }
  }
  // The same for a clitic: "'s" and what may not follow it.
  bool EndsAfterClitic(size_t i) const {
    return EndsAfterStop(i) && Kind(i) != kQuoteMark && !IsCurlyApostrophe(i);
  }

  std::string_view Lower(size_t at, size_t end) {
    for (size_t i = at; i < end; ++i) lower_[i - at] = static_cast<char>(At(i) | 32);
    return {lower_.data(), end - at};
  }
  bool IsFused(size_t at, size_t end) {
    const uint32_t lengths = kFusedLengths.first[At(at) & 31] & kFusedLengths.last[At(end - 1) & 31];
    if ((lengths >> std::min<size_t>(end - at, 31) & 1) == 0) [[likely]]
      return false;
    return IsReallyFused(at, end);
  }
  [[gnu::noinline]] bool IsReallyFused(size_t at, size_t end) {
    const std::string_view lower = Lower(at, end);
    return std::any_of(kFused.begin(), kFused.end(), [&](const Fused& fused) { return fused.word == lower; });
  }

  // A word whose first letters are text[at, end): as far as it goes, and what ends it where that belongs to
  // it.
  [[gnu::always_inline]] size_t Word(size_t at, size_t end) {
    while (true) {
      const uint8_t next = Peek(end);
      switch (kBytes[next]) {
        case kAlpha:
          end += Letters(end);
          continue;
        case kLatinLead:
          if (next == 0xC3 && (At(end + 1) == 0x97 || At(end + 1) == 0xB7)) return Plain(at);
          end += 2;
          if (end < end_) end += Letters(end);
          continue;
        case kBlank:
          if (IsFused(at, end)) return Plain(at);
          plain_.PushWord(at, end);
          if (next != ' ') return end;
          return begin_ = std::min(end + 1, end_);
        case kMarkOne:
        case kMarkRun:
        case kBangMark:
          break;
        case kDot:
          return WordWithStop(at, end);
        case kQuoteMark:
          return WordWithApostrophe(at, end, end + 1);
        case kDash:
          return WordWithHyphen(at, end);
        case kColon:
          if (Peek(end + 1) == '/') return Plain(at);
          break;
        case kSlash:
          if (end - at < 3) return Plain(at);  // "w/o"
          break;
        case kC2:
          if (At(end + 1) != 0xA0) return Plain(at);
          break;
        case kE2: {
          const uint8_t third = General(end);
          if (third == kCloseSingle) return WordWithApostrophe(at, end, end + 3);
          if (third != kEnDash && third != kEmDash && third != kOpenSingle && third != kOpenDouble &&
              third != kCloseDouble && third != kDots)
            return Plain(at);
          break;
        }
        default:
          return Plain(at);
      }
      if (IsFused(at, end)) return Plain(at);
      plain_.PushWord(at, end);
      return end;
    }
  }

  [[gnu::noinline]] size_t LatinWord(size_t at) { return Word(at, at + 2); }

  [[gnu::noinline]] size_t WordWithStop(size_t at, size_t end) {
    if (!EndsAfterStop(end + 1) || (end - at == 3 && Lower(at, end) == "www")) return Plain(at);
    if (plain_.WithStop(at, end) > end) {
      plain_.PushStop(at, end + 1);
      return end + 1;
    }
    if (IsFused(at, end)) return Plain(at);
    plain_.PushWord(at, end);
    plain_.PushStop(end, end + 1);
    return end + 1;
  }

  // "Norway|'s", "do|n't", "ministers|'".
  [[gnu::noinline]] size_t WordWithApostrophe(size_t at, size_t end, size_t after) {
    const size_t stop = LettersEnd(after);
    if (stop == after) {
      const Byte kind = Kind(after);
      if (!(kind == kBlank || kind == kDot || (kind != kQuoteMark && EndsAfterClitic(after))) ||
          IsFused(at, end))
        return Plain(at);
      plain_.PushWord(at, end);
      plain_.PushWord(end, after);
      return after;
    }
    if (stop - after > 2 || stop - at > kMaxFolded || !EndsAfterClitic(stop)) return Plain(at);
    const std::string_view clitic = Lower(after, stop);
    size_t cut = end;
    if (clitic == "t" && end - at > 1 && (At(end - 1) | 32) == 'n') {
      --cut;
    } else if (!In(kClitics, clitic)) {
      return Plain(at);
    }
    if (IsFused(at, cut)) return Plain(at);
    plain_.PushWord(at, cut);
    plain_.PushWord(cut, stop);
    return stop;
  }

  // "long|-|term": but prefixes keep theirs, and so does an address.
  [[gnu::noinline]] size_t WordWithHyphen(size_t at, size_t end) {
    const Byte next = Kind(end + 1);
    if ((next != kAlpha && next != kNumeral) || IsFused(at, end)) return Plain(at);
    if (end - at <= kMaxPrefix && In(kPrefixes, Lower(at, end))) return Plain(at);
    size_t local = end;
    while (local < end_ && local - at <= kMaxLocalPart && IsLocalPart(At(local))) ++local;
    if (Peek(local) == '@') return Plain(at);
    plain_.PushWord(at, end);
    plain_.PushWord(end, end + 1);
    return end + 1;
  }

  // What begins with no ASCII letter.
  [[gnu::always_inline]] size_t Other(size_t at) {
    const uint8_t c = At(at);
    switch (kBytes[c]) {
      case kBlank:
        return begin_ = plain_.SkipSpace(at);
      case kNumeral:
        return Number(at);
      case kLatinLead: {
        if (c == 0xC3 && (At(at + 1) == 0x97 || At(at + 1) == 0xB7)) return Plain(at);
        return LatinWord(at);
      }
      case kMarkOne:
        if (c == ';' && at == begin_) return Plain(at);  // ";-)"
        return One(at, at + 1);
      case kColon:
        if (at == begin_) return Plain(at);  // ":-)"
        return One(at, at + 1);
      case kSlash:
        return One(at, at + 1);
      case kMarkRun:
      case kDash:
      case kDollar:
        return Peek(at + 1) == c ? Plain(at) : One(at, at + 1);
      case kBangMark:
        if (Kind(at + 1) == kBangMark || !Lets(at + 1)) return Plain(at);
        plain_.PushStop(at, at + 1);
        return at + 1;
      case kDot:
        if (!EndsAfterStop(at + 1)) return Plain(at);
        plain_.PushStop(at, at + 1);
        return at + 1;
      case kQuoteMark:
        return Quote(at, at + 1);
      case kC2:
        return Sign(at);
      case kE2:
        return GeneralMark(at);
      default:
        return Plain(at);
    }
  }

  size_t One(size_t at, size_t end) {
    if (!Lets(end)) return Plain(at);
    plain_.PushWord(at, end);
    return end;
  }

  // "2019", "1,200.50".
  [[gnu::noinline]] size_t Number(size_t at) {
    size_t end = Digits(at);
    while (true) {
      const uint8_t c = Peek(end);
      if (c == ',') {
        const size_t group = Digits(end + 1);
        if (group - end != 4) break;
        if (Peek(group) >= 0x80) return Plain(at);
        if (Kind(group) == kAlpha) break;
        end = group;
      } else if (c == '.' && Kind(end + 1) == kNumeral) {
        end = Digits(end + 1);
      } else {
        break;
      }
    }
    const uint8_t next = Peek(end);
    switch (kBytes[next]) {
      case kBlank:
      case kMarkOne:
      case kMarkRun:
      case kBangMark:
        break;
      case kDot:
        if (!EndsAfterStop(end + 1) || plain_.WithStop(at, end) > end) return Plain(at);
        break;
      case kE2: {
        const uint8_t third = General(end);
        if (third != kEnDash && third != kEmDash && third != kCloseDouble && third != kOpenDouble)
          return Plain(at);
        break;
      }
      default:
        return Plain(at);
    }
    plain_.PushWord(at, end);
    return end;
  }

  // "'" or a curly one, text[at, after), at the start of a chunk or behind another mark.
  [[gnu::noinline]] size_t Quote(size_t at, size_t after) {
    if (!Lets(after) || Kind(after) == kNumeral || Peek(after) >= 0xC2) return Plain(at);
    if (Peek(at) == '\'' && Peek(after) == '\'') return Plain(at);
    if (Kind(after) == kAlpha) {
      const size_t stop = LettersEnd(after);
      if (at != begin_ || (stop - after <= kMaxAphaeretic && In(kAphaeretic, Lower(after, stop))))
        return Plain(at);
    }
    plain_.PushWord(at, after);
    return after;
  }

  // U+0080 … U+00BF.
  [[gnu::noinline]] size_t Sign(size_t at) {
    switch (At(at + 1)) {
      case 0xA0:
        return begin_ = plain_.SkipSpace(at);
      case 0xA3:
      case 0xA5:
      case 0xA7:
      case 0xA9:
      case 0xAB:
      case 0xAE:
      case 0xB0:
      case 0xB7:
      case 0xBB:
        return One(at, at + 2);
      default:
        return Plain(at);
    }
  }

  // Dashes, quotes and dots.
  [[gnu::noinline]] size_t GeneralMark(size_t at) {
    switch (General(at)) {
      case kEnDash:
      case kOpenDouble:
      case kCloseDouble:
        return One(at, at + 3);
      case kEmDash:
        return Peek(at + 3) == 0xE2 && General(at + 3) == kEmDash ? Plain(at) : One(at, at + 3);
      case kOpenSingle:
      case kCloseSingle:
        return Quote(at, at + 3);
      case kDots:
        if (!EndsAfterStop(at + 3) && Kind(at + 3) != kAlpha) return Plain(at);
        plain_.PushStop(at, at + 3);
        return at + 3;
      default:
        return Plain(at);
    }
  }

  static constexpr size_t kMaxPrefix = 7;
  static constexpr size_t kMaxAphaeretic = 5;

  std::string_view text_;
  size_t start_, end_;  // of the segment
  size_t safe_;         // before it, a block of letters lies inside the segment
  size_t begin_ = 0;    // of the chunk between white space
  int64_t left_ = 0;    // to the plain path
  PlainTokenizer plain_;
  std::array<char, kMaxFolded> lower_{};
};

}  // namespace

int64_t Tokenize(std::string_view text, ByteSpan span, const SegmentationRules& rules, TokenPath path,
                 std::vector<ByteSpan>* tokens, std::vector<int32_t>* stops) {
  if (path == TokenPath::kFast) return FastTokenizer(text, span, rules, tokens, stops).Run();
  PlainTokenizer(text, span, rules, tokens, stops).Run();
  return 0;
}

}  // namespace copydesk
