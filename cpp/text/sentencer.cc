#include "text/sentencer.h"

#include <algorithm>
#include <string>

#include "base/limits.h"
#include "text/classes.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

class Sentencer {
 public:
  Sentencer(std::string_view text, const SegmentationRules& rules, const std::vector<ByteSpan>& tokens,
            size_t first)
      : text_(text), rules_(rules), tokens_(tokens), first_(first) {}

  // `stops`: the tokens after which a sentence may end, ascending. Only these and what hangs on to them are
  // looked at.
  void Run(std::vector<int32_t>* stops, std::vector<int32_t>* ends) {
    if (first_ == tokens_.size()) return;
    FindLabels(stops);
    const size_t last = tokens_.size() - 1;
    from_ = first_;
    Terminal pending = kNone;
    bool closed = false;
    size_t next = 0;  // of stops
    for (size_t i = first_;; ++i) {
      if (pending == kNone) {
        while (next < stops->size() && static_cast<size_t>((*stops)[next]) < i) ++next;
        i = next < stops->size() ? static_cast<size_t>((*stops)[next]) : last;
        i = std::min(i, from_ + static_cast<size_t>(kMaxSentenceTokens) - 1);
      }
      const Terminal own = InLabel(i) ? kNone : TerminalOf(i);
      if (own != kNone) {
        pending = own;
        closed = false;
        stop_ = i;
      } else if (pending != kNone && ((Attached(i) && IsCloser(First(i))) || i < reference_end_)) {
        closed = true;
      } else {
        pending = kNone;
      }
      if (i == last) break;
      if (BlankLineAfter(i) || LabelStarts(i + 1) ||
          i + 1 - from_ >= static_cast<size_t>(kMaxSentenceTokens) ||
          (pending != kNone && Breaks(i, pending, closed))) {
        ends->push_back(static_cast<int32_t>(i + 1));
        from_ = i + 1;
        pending = kNone;
      }
    }
    ends->push_back(static_cast<int32_t>(tokens_.size()));
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
    if (c == '.' || c == 0x2026)
      return (token.back() == '.' || c == 0x2026) && !IsOmission(i) ? kEllipsis : kNone;
    if (IsBang(c)) return kBang;
    if (IsWideStop(c)) return kWide;
    return token.size() > 1 && token.back() == '.' ? kAbbreviation : kNone;
  }

  bool IsStop(size_t i, size_t back) const { return i >= first_ + back && Text(i - back) == "."; }
  // "[...]", what was left out of a quotation, ends nothing, unless it stands where lines were left out.
  bool IsOmission(size_t i) const {
    return i >= from_ + 2 && Attached(i) && First(i - 1) == '[' && i + 1 < tokens_.size() &&
           Attached(i + 1) && First(i + 1) == ']';
  }

  // "1.", "2)", "c.)", "• 4.": what stands before an item of a list.
  struct Label {
    TokenSpan tokens;
    int32_t value = 0;
    char32_t bullet = 0;
    bool letter = false, stop = false, bracket = false;
    bool IsNextOf(const Label& other) const {
      return value == other.value + 1 && bullet == other.bullet && letter == other.letter &&
             stop == other.stop && bracket == other.bracket;
    }
  };
  static bool IsBullet(char32_t c) {
    return c == 0x2022 || c == 0x2043 || c == 0x25E6 || c == 0x25AA || c == 0xB7 || c == '*' || c == '-' ||
           c == 0x2013;
  }

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
    if ((!label.stop && !label.bracket) || at == tokens_.size() || Attached(at) ||
        !(IsLetter(First(at)) || IsOpener(First(at))))
      return {};
    label.tokens = {static_cast<int32_t>(i), static_cast<int32_t>(at)};
    return label;
  }

  // A segment that opens with a label is a list: the labels that count on from it open sentences, and end
  // none. Letters need a second one: "A. Smith" is a name.
  void FindLabels(std::vector<int32_t>* stops) {
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
      stops->push_back(static_cast<int32_t>(i) - 1);
      last = label;
    }
    if (last.letter && labels_.size() == 1) labels_.clear();
    if (labels_.size() > 1) std::sort(stops->begin(), stops->end());
  }
  // Both are asked for growing i.
  bool InLabel(size_t i) {
    while (label_ < labels_.size() && labels_[label_].end <= static_cast<int32_t>(i)) ++label_;
    return label_ < labels_.size() && labels_[label_].Contains(static_cast<int32_t>(i));
  }
  bool LabelStarts(size_t i) {
    while (label_ < labels_.size() && labels_[label_].end <= static_cast<int32_t>(i)) ++label_;
    return label_ < labels_.size() && labels_[label_].start == static_cast<int32_t>(i);
  }

  bool BlankLineAfter(size_t i) const {
    return HasBlankLine(text_.substr(static_cast<size_t>(tokens_[i].end),
                                     static_cast<size_t>(tokens_[i + 1].start - tokens_[i].end)));
  }

  std::string Lower(size_t i) const { return Text(i).size() > 24 ? std::string() : LowerCase(Text(i)); }

  bool Breaks(size_t i, Terminal pending, bool closed) {
    const size_t next = i + 1;
    if (pending == kWide) return !IsCloser(First(next));
    if (Text(next) == ".") return false;  // no sentence opens with one: ". . ."
    if (Attached(next) && IsCloser(First(next)) &&
        (next + 1 == tokens_.size() || !Attached(next + 1) || IsCloser(First(next + 1))))
      return false;
    if (i + 1 >= reference_end_ && ReferenceEnd(next) > 0) {
      reference_end_ = ReferenceEnd(next);
      return false;
    }
    size_t word = next;
    while (word < tokens_.size() && word < next + 4 && !IsLetter(First(word)) && IsOpener(First(word)))
      ++word;
    if (word == tokens_.size()) return false;
    const char32_t c = First(word);
    if (tokens_[i].end == tokens_[next].start) return BreaksInside(pending, closed, word);
    if (IsLower(c) || (pending == kEllipsis && IsStop(stop_, 1) && Text(word) == "I"))
      return false;  // "I" has its capital anywhere
    if (pending == kAbbreviation) return BreaksAfterAbbreviation(i, word, closed);
    if (IsDigit(c) || !IsLetter(c)) return pending != kEllipsis && (IsDigit(c) || !IsJoiningMark(c));
    if (closed && pending == kBang && word == next && SayingFollows(word)) return false;
    return true;
  }

  // A note after a full stop, "[17]": one past its last token, or 0.
  size_t ReferenceEnd(size_t i) const {
    const bool fits = i + 2 < tokens_.size() && Text(i) == "[" && IsDigit(First(i + 1)) && Text(i + 2) == "]";
    return fits ? i + 3 : 0;
  }

  // A full stop with no space after it: "end.Next", "Tuesday.Mr.", "1,000.That". Two letters at least on
  // either side, the last one before it and the second one after it small: no "Node.JS".
  bool BreaksInside(Terminal pending, bool closed, size_t word) const {
    if (pending != kStop && pending != kBang) return false;
    if (!IsUpper(First(word)) || stop_ == first_) return false;
    const std::string_view before = Text(stop_ - 1);
    if (closed || (before.size() >= 2 && IsLower(FirstOf(before)))) return true;
    const std::string after = Composed(Text(word));
    const bool small = after.size() >= 2 && after[1] >= 'a' && after[1] <= 'z';
    return small && before.size() >= 3 &&
           ((before.back() >= 'a' && before.back() <= 'z') || (before.back() >= '0' && before.back() <= '9'));
  }
  static char32_t FirstOf(std::string_view text) {
    size_t at = 0;
    return NextCodePoint(text, &at);
  }
  static bool IsJoiningMark(char32_t c) {
    return c == ',' || c == ';' || c == ':' || c == 0x2013 || c == 0x2014 || c == '-' || c == ')';
  }

  bool BreaksAfterAbbreviation(size_t i, size_t word, bool closed) const {
    const std::string lower = Lower(stop_);
    const Abbreviation known = rules_.FindAbbreviation(lower);
    const bool initials = lower.find('.') + 1 < lower.size();
    if (!(known.known ? known.may_end : initials)) return false;
    if (closed && word > i) return IsUpper(First(word));
    const char32_t opener =
        First(i + 1);  // "OAKLAND, Calif. (Reuters)" goes on, "in the U.S. “We won,” he said" does not
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
  size_t from_ = 0;                // the token that opens the sentence
  size_t stop_ = 0;                // the token that last could end a sentence
  size_t reference_end_ = 0;       // one past the note that follows it
  std::vector<TokenSpan> labels_;  // of a list, where the segment is one
  size_t label_ = 0;               // the one not yet passed
};

}  // namespace

void FindSentences(std::string_view text, const SegmentationRules& rules, const std::vector<ByteSpan>& tokens,
                   size_t first, std::vector<int32_t>* stops, std::vector<int32_t>* ends) {
  Sentencer(text, rules, tokens, first).Run(stops, ends);
}

}  // namespace copydesk
