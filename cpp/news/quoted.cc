#include "news/quoted.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/one_of.h"
#include "text/unicode.h"

namespace copydesk::news {
namespace {

enum Family : uint8_t { kDouble, kSingle, kAngle };

struct Mark {
  ByteSpan bytes;
  Family family = kDouble;
  bool opens = false;
  bool closes = false;
  bool plural = false;      // "states' rights": an apostrophe as likely as a closing mark
  bool after_stop = false;  // what stands before it ends a sentence
  bool at_block_start = false;
};

bool IsBoundary(char32_t c) {  // what may stand before an opening mark
  switch (c) {
    case 0:
    case '(':
    case '[':
    case '{':
    case '-':
    case '/':
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case '"':
    case 0x201C:
    case 0x2018:
    case 0xAB:
    case '\'':
    case 0x2026:
    case '=':
    case '>':
    case '|':
      return true;
    default:
      return IsSpace(c);
  }
}

bool IsWordChar(char32_t c) { return c != 0 && (IsLetter(c) || IsDigit(c)); }

// A mark's family and the side that its shape gives: +1 opens, -1 closes, 0 by its neighbours. No value: not
// a mark.
struct Shape {
  Family family;
  int side;
};
std::optional<Shape> ShapeOf(char32_t c) {
  switch (c) {
    case '"':
    case 0xFF02:
      return Shape{kDouble, 0};
    case 0x201C:
    case 0x201F:
    case 0x201E:
    case 0x300C:
    case 0x300E:
      return Shape{kDouble, 1};
    case 0x201D:
    case 0x300D:
    case 0x300F:
      return Shape{kDouble, -1};
    case '\'':
      return Shape{kSingle, 0};
    case 0x2018:
    case 0x201A:
    case 0x201B:
      return Shape{kSingle, 1};
    case 0x2019:
      return Shape{kSingle, -1};
    case 0xAB:
    case 0x2039:
      return Shape{kAngle, 1};
    case 0xBB:
    case 0x203A:
      return Shape{kAngle, -1};
    default:
      return std::nullopt;
  }
}

// "’90s", "'em": the mark at the start of the word is an apostrophe.
bool IsElision(std::string_view text, size_t at, const ClosedClasses& classes) {
  size_t end = at;
  while (end < text.size() && end - at < 8 && std::isalnum(static_cast<unsigned char>(text[end]))) ++end;
  std::string word = LowerCase(text.substr(at, end - at));
  if (word.size() >= 2 && std::isdigit(static_cast<unsigned char>(word[0])) &&
      std::isdigit(static_cast<unsigned char>(word[1]))) {
    return word.size() == 2 || word.substr(2) == "s";
  }
  return classes.Is(word, ClosedClass::kElision);
}

void Classify(Mark* mark, Shape shape, char32_t before, char32_t after, std::string_view text,
              const ClosedClasses& classes) {
  bool left_open = IsBoundary(before), right_word = after != 0 && !IsSpace(after);
  bool left_word = before != 0 && !IsSpace(before);
  if (shape.family == kSingle) {
    if (IsWordChar(before) && IsWordChar(after)) return;  // an apostrophe
    bool elision = left_open && IsElision(text, static_cast<size_t>(mark->bytes.end), classes);
    mark->opens = shape.side >= 0 && left_open && right_word && !elision &&
                  (IsWordChar(after) ||
                   IsOneOf(after, '[', '(', 0x2026, '.', '"', '$', 0x201C, 0xA3, 0x20AC, '#', '@'));
    mark->closes = shape.side <= 0 && left_word && !IsWordChar(after) && !mark->opens;
    mark->plural = mark->closes && IsOneOf(before, 's', 'S', 'z', 'x') && IsSpace(after);
    return;
  }
  if (shape.side > 0 && shape.family == kDouble && left_word && !left_open && !IsWordChar(after)) {
    mark->closes = true;  // „so“, and “so“ by mistake
  } else if (shape.side > 0) {
    mark->opens = true;
    if (shape.family == kAngle && !IsWordChar(after) && left_word)
      mark->opens = false, mark->closes = true;  // »so«
  } else if (shape.side < 0) {
    mark->closes = true;
    if (left_open && IsWordChar(after))
      mark->opens = true, mark->closes = left_word && shape.family == kAngle;  // ”so”, »so«
  } else {
    mark->opens = left_open && right_word;
    mark->closes = left_word && !IsWordChar(after);
    if (mark->opens && mark->closes && (before == ' ' || before == 0)) mark->closes = false;
    if (!mark->opens && !mark->closes)
      mark->opens = mark->closes = !(IsDigit(before) && !right_word);  // by what is open
  }
}

// ASCII that is no mark.
bool IsPlain(char c) { return static_cast<unsigned char>(c) < 0x80 && !IsOneOf(c, '"', '\'', '`'); }

std::vector<Mark> CollectMarks(std::string_view text, ByteSpan block, const ClosedClasses& classes) {
  std::vector<Mark> out;
  std::string_view in = text.substr(0, static_cast<size_t>(block.end));
  char32_t before = 0;
  char32_t last_solid = 0;  // the last character that is neither space nor a mark
  size_t at = static_cast<size_t>(block.start);
  while (at < in.size()) {
    const size_t plain = at;
    while (at < in.size() && IsPlain(in[at])) ++at;
    if (at > plain) {
      before = static_cast<unsigned char>(in[at - 1]);
      size_t solid = at;
      while (solid > plain && IsSpace(static_cast<unsigned char>(in[solid - 1]))) --solid;
      if (solid > plain) last_solid = static_cast<unsigned char>(in[solid - 1]);
      continue;
    }
    size_t start = at;
    char32_t c = NextCodePoint(in, &at);
    std::optional<Shape> shape = ShapeOf(c);
    if (IsOneOf(c, '`', '\'') && at < in.size() && in[at] == static_cast<char>(c)) {  // ``TeX''
      shape = Shape{kDouble, c == '`' ? 1 : 0};
      ++at;
    }
    if (shape.has_value()) {
      size_t next_at = at;
      char32_t after = at < in.size() ? NextCodePoint(in, &next_at) : 0;
      Mark mark{.bytes = {static_cast<int32_t>(start), static_cast<int32_t>(at)}, .family = shape->family};
      mark.after_stop = IsOneOf(last_solid, '.', '!', '?');
      mark.at_block_start = last_solid == 0;
      Classify(&mark, *shape, before, after, in, classes);
      if (mark.opens || mark.closes) out.push_back(mark);
    } else if (!IsSpace(c)) {
      last_solid = c;
    }
    before = c;
  }
  return out;
}

// For each mark: the side of the next mark of its family (+1, -1, 0 for none or either).
std::vector<int8_t> NextSides(const std::vector<Mark>& marks) {
  std::vector<int8_t> out(marks.size(), 0);
  std::array<int8_t, 3> next{};
  for (size_t i = marks.size(); i-- > 0;) {
    const Mark& m = marks[i];
    out[i] = next[m.family];
    if (m.plural) continue;
    next[m.family] = static_cast<int8_t>(m.opens == m.closes ? 0 : m.opens ? 1 : -1);
  }
  return out;
}

void AddDepths(std::vector<QuotedText>* all) {
  std::sort(all->begin(), all->end(), [](const QuotedText& a, const QuotedText& b) {
    return a.bytes.start != b.bytes.start ? a.bytes.start < b.bytes.start : a.bytes.end > b.bytes.end;
  });
  std::vector<int32_t> ends;
  for (QuotedText& q : *all) {
    while (!ends.empty() && ends.back() <= q.bytes.start) ends.pop_back();
    q.depth = static_cast<int32_t>(ends.size());
    ends.push_back(q.bytes.end);
  }
}

}  // namespace

bool BeginsWithQuoteMark(std::string_view text, ByteSpan block) {
  size_t at = static_cast<size_t>(block.start);
  while (at < static_cast<size_t>(block.end)) {
    char32_t c = NextCodePoint(text, &at);
    if (IsSpace(c)) continue;
    std::optional<Shape> shape = ShapeOf(c);
    return shape.has_value() && shape->side >= 0;
  }
  return false;
}

std::vector<QuotedText> PairQuoteMarks(std::string_view text, ByteSpan block, bool reopened,
                                       const ClosedClasses& classes) {
  std::vector<Mark> marks = CollectMarks(text, block, classes);
  std::vector<int8_t> next_side = NextSides(marks);
  std::vector<size_t> open;  // indices into marks, outermost first
  std::vector<QuotedText> out;
  for (size_t i = 0; i < marks.size(); ++i) {
    const Mark& mark = marks[i];
    size_t inner = open.size();  // the innermost open mark of this family
    while (inner > 0 && marks[open[inner - 1]].family != mark.family) --inner;
    bool closes = mark.closes && inner > 0;
    if (closes && mark.plural && next_side[i] < 0)
      closes = false;  // "the states' rights' worth": a later mark closes
    if (closes && mark.opens && mark.family != kAngle) closes = !mark.at_block_start;
    if (closes) {
      size_t first = inner - 1;  // which open mark it closes
      bool more = next_side[i] < 0;
      while (!more && first > 0 && marks[open[first - 1]].family == mark.family &&
             (marks[open[first]].after_stop || marks[open[first - 1]].at_block_start)) {
        --first;  // a sentence reopened its quote: one long quote
      }
      out.push_back({.bytes = {marks[open[first]].bytes.start, mark.bytes.end}});
      open.resize(first);
    } else if (mark.opens) {
      if (open.size() == kMaxOpenMarks) open.erase(open.begin());
      open.push_back(i);
    }
  }
  if (reopened && !open.empty() && marks[open[0]].family == kDouble) {
    int32_t end = block.end;
    while (end > block.start && std::isspace(static_cast<unsigned char>(text[static_cast<size_t>(end - 1)])))
      --end;
    ByteSpan rest{marks[open[0]].bytes.start, end};
    out.push_back({.bytes = rest, .closed = false});
  }
  AddDepths(&out);
  return out;
}

void MakeQuoted(CascadeRun* run) {
  Document& doc = run->document();
  const std::vector<Sentence>& sentences = doc.sentences();
  static constexpr std::array<std::string_view, 4> kDepths = {"0", "1", "2", "3"};
  std::vector<ByteSpan> blocks;
  for (size_t i = 0; i < sentences.size(); ++i) {
    ByteSpan bytes = doc.bytes(sentences[i].tokens);
    if (i > 0 && sentences[i].segment == sentences[i - 1].segment) {
      blocks.back().end = bytes.end;
    } else {
      blocks.push_back(bytes);
    }
  }
  std::vector<Span> spans;
  KindId kind = run->cascade().kinds().Find("quoted");
  int32_t rule = run->cascade().FindRule("core.quoted.pair");
  for (size_t b = 0; b < blocks.size(); ++b) {
    bool reopened = b + 1 < blocks.size() && BeginsWithQuoteMark(doc.text(), blocks[b + 1]);
    for (const QuotedText& q : PairQuoteMarks(doc.text(), blocks[b], reopened, doc.language().classes())) {
      TokenSpan tokens = doc.TokensIn(q.bytes);
      if (tokens.size() < 2 || doc.bytes(tokens) != q.bytes) continue;  // a mark inside a token
      std::vector<Attribute> attributes = {{"depth", kDepths[static_cast<size_t>(std::min(q.depth, 3))]}};
      if (!q.closed) attributes.push_back({"open", "true"});
      spans.push_back({.tokens = tokens,
                       .kind = kind,
                       .rule = rule,
                       .attributes = doc.KeepAttributes(std::move(attributes))});
    }
  }
  run->AddSpans(kind, std::move(spans));
}

}  // namespace copydesk::news
