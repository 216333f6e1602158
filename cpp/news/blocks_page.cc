#include "news/blocks_page.h"

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>
#include <unordered_map>

#include "absl/container/flat_hash_map.h"
#include "base/one_of.h"
#include "base/stop.h"
#include "text/unicode.h"
#include "words/hash.h"

namespace copydesk::news {
namespace {

constexpr int32_t kMaxWordLine = 14;  // longer lines give their first and last words alone
constexpr size_t kHead = 20,
                 kTail = 24;  // bytes of a longer line in which its first and last words are looked for
constexpr size_t kMaxLooked = 1 << 14;  // bytes of a line that are looked at: a longer one is a whole story
constexpr int32_t kNear = 3, kFar = 8;
constexpr int32_t kProseGain = 60;  // words that a paragraph adds to a stretch at most
constexpr int32_t kGapLoss = 9;     // what a line that is no prose takes from it

int32_t Share(int64_t part, int64_t whole, int32_t steps) {
  return whole == 0 ? 0 : static_cast<int32_t>((part * steps + whole / 2) / whole);
}

constexpr std::array<int32_t, 11> kLengths = {2, 3, 4, 5, 7, 9, 12, 16, 21, 31, 51};
constexpr std::array<int32_t, 3> kCoarse = {4, 8, 15};
constexpr std::array<int32_t, 7> kDistances = {1, 2, 3, 5, 9, 17, 33};

// What a line says by its own letters.
struct Looks {
  int32_t start = 0, end = 0;  // kinds of its first and last character
  int32_t upper_words = 0;     // words that begin with a capital
  int32_t letters = 0, capitals = 0, digits = 0, commas = 0, quotes = 0, sentences = 0, marks = 0;
  int32_t script = 0;
};

int32_t KindOf(char32_t c) {
  if (IsUpper(c)) return 0;
  if (IsLower(c)) return 1;
  if (IsDigit(c)) return 2;
  switch (c) {
    case '.':
      return 3;
    case '!':
      return 4;
    case '?':
      return 5;
    case ':':
      return 6;
    case ',':
    case ';':
      return 7;
    case '"':
    case '\'':
    case 0x2018:
    case 0x2019:
    case 0x201C:
    case 0x201D:
      return 8;
    case '(':
    case ')':
    case '[':
    case ']':
      return 9;
    case '*':
    case '-':
    case 0x2022:
    case 0x2013:
    case 0x2014:
      return 10;
    case 0x2026:
      return 11;
    default:
      return IsLetter(c) ? 12 : 13;
  }
}

// What an ASCII character adds to the counts of Looks, 16 bits a count: a line that is looked at is shorter.
enum LookLane { kLetters = 0, kCapitals = 16, kDigits = 32, kQuotes = 48, kCommas = 0, kMarks = 16 };
struct AsciiLook {
  uint64_t letters = 0, marks = 0;
  bool opens = false;  // a word that begins with it counts as one with a capital
};
constexpr std::array<AsciiLook, 128> kAsciiLooks = [] {
  std::array<AsciiLook, 128> out{};
  for (size_t c = 0; c < 128; ++c) {
    const bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
    const bool mark = IsOneOf(c, '|', '>', '@', '#', '{', '=');
    out[c].letters = uint64_t{upper || lower} << kLetters | uint64_t{upper} << kCapitals |
                     uint64_t{digit} << kDigits | uint64_t{c == '"'} << kQuotes;
    out[c].marks = uint64_t{c == ','} << kCommas | uint64_t{mark} << kMarks;
    out[c].opens = upper || digit;
  }
  return out;
}();

Looks LookAt(std::string_view line) {
  const std::string_view text = Clipped(line, kMaxLooked);
  Looks looks;
  uint64_t letters = 0, marks = 0;  // as in AsciiLook
  bool inside = false, first = true;
  char32_t before = 0, last = 0;
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const char32_t c = byte < 0x80 ? (++at, byte) : NextCodePoint(text, &at);
    if (first) looks.start = KindOf(c);
    first = false;
    const bool space = IsOneOf(c, ' ', '\t', 0xA0) || (c > 0x7F && IsSpace(c));
    if (!space) {
      if (c < 0x80) {
        const AsciiLook& look = kAsciiLooks[c];
        letters += look.letters;
        marks += look.marks;
        if (!inside) looks.upper_words += look.opens;
        if (looks.script == 0 && (look.letters & 1) != 0) looks.script = 1;
      } else {
        const bool upper = IsUpper(c);
        const bool letter = upper || IsLetter(c);
        looks.letters += letter;
        looks.capitals += upper;
        if (!inside) looks.upper_words += upper || IsDigit(c);
        if (letter && looks.script == 0) looks.script = c < 0x250 ? 1 : c < 0x530 ? 2 : c < 0x2E80 ? 3 : 4;
        looks.quotes += IsOneOf(c, 0x201C, 0x201D);
        looks.marks += IsOneOf(c, 0xBB, 0xA9, 0x2192);
      }
      last = c;
    } else {
      looks.sentences += inside && IsOneOf(before, '.', '!', '?');
    }
    inside = !space;
    before = c;
  }
  auto count = [](uint64_t lanes, int lane) { return static_cast<int32_t>(lanes >> lane & 0xFFFF); };
  looks.letters += count(letters, kLetters);
  looks.capitals += count(letters, kCapitals);
  looks.digits += count(letters, kDigits);
  looks.quotes += count(letters, kQuotes);
  looks.commas += count(marks, kCommas);
  looks.marks += count(marks, kMarks);
  looks.end = KindOf(last);
  return looks;
}

// By byte: what it is in a word, ASCII in small letters; 0: no part of one.
constexpr std::array<char, 256> kWordBytes = [] {
  std::array<char, 256> out{};
  for (size_t c = 0; c < 256; ++c) {
    const bool part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
    out[c] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : part ? c : 0);
  }
  return out;
}();

// Calls `f` with each word of a line: runs of letters and digits, ASCII in small letters.
template <class F>
void EachWord(std::string_view line, std::string* buffer, F f) {
  const std::string_view text = Clipped(line, kMaxLooked);
  if (buffer->size() < text.size()) buffer->resize(text.size());
  char* const lower = buffer->data();
  auto byte = [&](size_t at) { return kWordBytes[static_cast<unsigned char>(text[at])]; };
  for (size_t at = 0; at < text.size();) {
    while (at < text.size() && byte(at) == 0) ++at;
    const size_t start = at;
    for (; at < text.size() && byte(at) != 0; ++at) lower[at] = byte(at);
    if (at > start) f(std::string_view(lower + start, at - start));
  }
}

// The page as its features see it.
class Page {
 public:
  Page(const std::vector<PageLine>& lines, const PageWords& words)
      : lines_(lines), words_(words), n_(static_cast<int64_t>(lines.size())) {
    looks_.reserve(lines.size());
    for (const PageLine& line : lines) {
      CheckStop();
      looks_.push_back(LookAt(line.text));
    }
    FindProse();
    FindStretch();
    CountWords();
    CountRepeats();
  }

  // Calls `f(name, value)` and `f(name, 0, word)` for each feature of line i.
  template <class F>
  void EachFeature(int64_t i, F f) const {
    const PageLine& line = At(i);
    const Looks& looks = looks_[static_cast<size_t>(i)];
    const int32_t length = Step(line.words, kLengths);
    const int32_t coarse = Step(line.words, kCoarse);
    const int32_t place = i < first_ ? 0 : i > last_ ? 2 : 1;
    f("bias", 0, {});
    f("length", length, {});
    f("length,stop", length * 2 + line.stop, {});
    f("end", looks.end * 4 + coarse, {});
    f("start", looks.start * 4 + coarse, {});
    const int32_t title = Share(looks.upper_words, line.words, 4);
    f("title", title * 4 + coarse, {});
    const int32_t capitals = Share(looks.capitals, looks.letters, 4);
    f("capitals", capitals * 4 + coarse, {});
    f("digits", Share(looks.digits, static_cast<int64_t>(line.text.size()), 5), {});
    f("commas", std::min(looks.commas, 3) * 4 + coarse, {});
    f("quotes", std::min(looks.quotes, 2) * 2 + line.stop, {});
    f("sentences", std::min(looks.sentences, 3), {});
    f("marks", std::min(looks.marks, 2), {});
    f("script", looks.script, {});
    f("letters",
      line.words == 0 ? 0 : Step(looks.letters / line.words, std::array<int32_t, 5>{2, 3, 4, 5, 7}), {});
    Words(i, f);

    const int32_t before = Category(i - 1), after = Category(i + 1);
    f("before", before * 8 + coarse * 2 + line.stop, {});
    f("after", after * 8 + coarse * 2 + line.stop, {});
    f("before2", (Category(i - 2) * 20 + before) * 2 + line.prose, {});
    f("after2", (after * 20 + Category(i + 2)) * 2 + line.prose, {});
    const int32_t back = Step(i - previous_prose_[static_cast<size_t>(i)], kDistances);
    const int32_t ahead = Step(next_prose_[static_cast<size_t>(i)] - i, kDistances);
    f("distance", (back * 8 + ahead) * 2 + line.prose, {});
    f("back", back * 4 + coarse, {});
    f("ahead", ahead * 4 + coarse, {});
    f("near", ProseIn(i - kNear, i + kNear) * 2 + line.prose, {});
    f("far", ProseIn(i - kFar, i + kFar) * 2 + line.prose, {});
    f("ruled", RuledIn(i - 5, i + 5) * 2 + line.prose, {});
    const int64_t total = prose_words_.back();
    const int64_t until = prose_words_[static_cast<size_t>(i)];
    const int64_t rest = total - prose_words_[static_cast<size_t>(i) + 1];
    const int32_t told = Step(Share(until, total, 100), std::array<int32_t, 6>{1, 5, 20, 80, 95, 100});
    const int32_t left = Step(Share(rest, total, 100), std::array<int32_t, 6>{1, 5, 20, 80, 95, 100});
    f("told", told * 2 + line.prose, {});
    f("left", left * 2 + line.prose, {});
    f("from-start", Step(i, kDistances) * 4 + coarse, {});
    f("from-end", Step(n_ - 1 - i, kDistances) * 4 + coarse, {});
    const int32_t where = i < start_     ? (start_ - i <= 3 ? 1 : 0)
                          : i >= finish_ ? (i - finish_ < 3 ? 3 : 4)
                                         : 2;
    f("stretch", (where * 4 + coarse) * 2 + line.stop, {});
    f("stretch,place", (where * 3 + place) * 2 + line.prose, {});
    const int32_t run = Step(run_[static_cast<size_t>(i)], kDistances);
    f("run", (run * 5 + where) * 2 + line.prose, {});
    const int32_t page = Share(prose_, n_, 6);
    f("page", (page * 4 + coarse) * 2 + line.stop, {});
    f("page,stretch", page * 5 + where, {});
    f("page,place", page * 3 + place, {});
    f("paragraphs", Step(prose_, kDistances) * 2 + line.prose, {});
    const int32_t known = Share(known_[static_cast<size_t>(i)], asked_[static_cast<size_t>(i)], 4);
    const int32_t asked = std::min(asked_[static_cast<size_t>(i)], 3);
    f("known", (known * 4 + asked) * 4 + coarse, {});
    f("known,stretch", (known * 4 + asked) * 5 + where, {});
    f("titled", Share(titled_[static_cast<size_t>(i)], asked_[static_cast<size_t>(i)], 3) * 4 + coarse, {});
    f("repeat", repeats_[static_cast<size_t>(i)] * 4 + coarse, {});
    f("like", Like(i) * 4 + coarse, {});
    f("stops", (Share(stopped_, sentences_, 4) * 4 + coarse) * 2 + line.stop, {});
    f("stretch,capitals", where * 5 + capitals, {});
    f("stretch,title", (where * 5 + title) * 2 + line.stop, {});
    f("where,length", where * 12 + length, {});
    f("place,title", (place * 5 + title) * 4 + coarse, {});
    const int32_t ruled = ruled_before_.back();
    const int32_t furniture = Share(ruled, n_, 6) * 8 + Step(ruled, kDistances);
    f("furniture", furniture, {});
    f("furniture,stretch", (furniture * 5 + where) * 2 + line.prose, {});
    f("furniture,length", (furniture * 4 + coarse) * 2 + line.stop, {});
    f("lines,page", (Step(n_, std::array<int32_t, 5>{8, 20, 50, 100, 200}) * 8 + page) * 2 + line.prose, {});
  }

 private:
  const PageLine& At(int64_t i) const { return lines_[static_cast<size_t>(i)]; }

  template <class F>
  void Words(int64_t i, F f) const {
    const PageLine& line = At(i);
    std::string word;
    if (line.words <= kMaxWordLine) {
      int32_t k = 0;
      std::string last;
      EachWord(line.text, &word, [&](std::string_view w) {
        if (k++ == 0) f("first", line.words <= 4, w);
        f("has", line.prose, w);
        last.assign(w);
      });
      if (!last.empty()) f("last", line.words <= 4, last);
      return;
    }
    // Whole words: the first ones and those of the last few letters.
    const size_t head = line.text.find(' ', kHead), tail = line.text.rfind(' ', line.text.size() - kTail);
    int32_t k = 0;
    if (line.text.size() > kHead + kTail && head != std::string_view::npos &&
        tail != std::string_view::npos) {
      EachWord(line.text.substr(0, head), &word, [&](std::string_view w) {
        if (k++ < 2) f("opens", k, w);
      });
      EachWord(line.text.substr(tail), &word, [&](std::string_view w) { f("closes", 0, w); });
    }
    int32_t you = 0, we = 0, me = 0;
    EachWord(line.text, &word, [&](std::string_view w) {
      you += words_.reader.Has(w);
      we += words_.house.Has(w);
      me += words_.writer.Has(w);
    });
    f("you", std::min(you, 2), {});
    f("we", std::min(we, 2), {});
    f("me", std::min(me, 2), {});
  }

  // 0: none; 1–14: a rule's kind; 15: prose; 16–18: other lines by length and stop.
  int32_t Category(int64_t i) const {
    if (i < 0 || i >= n_) return 0;
    const PageLine& line = At(i);
    if (line.kind >= 0) return 1 + std::min(line.kind, 13);
    if (line.prose) return 15;
    return line.stop ? 16 : line.words <= 4 ? 17 : 18;
  }

  void FindProse() {
    const size_t n = lines_.size();
    prose_before_.resize(n + 1), ruled_before_.resize(n + 1), prose_words_.resize(n + 1);
    previous_prose_.resize(n), next_prose_.resize(n), run_.resize(n);
    first_ = n_, last_ = -1;
    int64_t previous = -1000, next = n_ + 1000;
    for (size_t k = 0; k < n; ++k) {
      const PageLine& line = lines_[k];
      prose_before_[k + 1] = prose_before_[k] + line.prose;
      ruled_before_[k + 1] = ruled_before_[k] + (line.kind >= 0);
      prose_words_[k + 1] = prose_words_[k] + (line.prose ? std::max(line.words, 1) : 0);
      previous_prose_[k] = previous;
      if (line.prose) {
        previous = static_cast<int64_t>(k);
        if (first_ == n_) first_ = previous;
        last_ = previous;
      }
      if (line.kind < 0 && line.words >= 8) {
        ++sentences_;
        stopped_ += line.stop;
      }
    }
    for (size_t k = n; k-- > 0;) {
      next_prose_[k] = next;
      if (lines_[k].prose) next = static_cast<int64_t>(k);
    }
    prose_ = prose_before_[n];
    FindRuns();
  }
  // Runs of lines that are prose, and of those that are not.
  void FindRuns() {
    const size_t n = lines_.size();
    for (size_t k = 0, start = 0; k <= n; ++k) {
      if (k < n && (k == 0 || lines_[k].prose == lines_[k - 1].prose)) continue;
      std::fill(run_.begin() + static_cast<ptrdiff_t>(start), run_.begin() + static_cast<ptrdiff_t>(k),
                static_cast<int64_t>(k - start));
      start = k;
    }
  }

  // The stretch of lines whose prose outweighs its gaps the most.
  void FindStretch() {
    std::tie(start_, finish_) = BestStretch(static_cast<int32_t>(n_), [&](int32_t i) {
      const PageLine& line = At(i);
      return line.prose ? std::min(line.words, kProseGain) : -kGapLoss;
    });
  }

  // How many of a line's longer words stand in the stretch of prose, and in the page's first line.
  void CountWords() {
    absl::flat_hash_map<uint64_t, std::pair<int32_t, int32_t>> seen;  // lines that have it; the last of them
    std::vector<uint64_t> words;                                      // of all lines, hashed
    std::vector<size_t> first = {0};                                  // by line, in words
    std::string word;
    for (const PageLine& line : lines_) {
      CheckStop();
      EachWord(line.text, &word, [&](std::string_view w) {
        if (w.size() >= 4) words.push_back(Hash64(w));
      });
      first.push_back(words.size());
    }
    auto longer = [&](int64_t i, auto f) {
      for (size_t w = first[static_cast<size_t>(i)]; w < first[static_cast<size_t>(i) + 1]; ++w) f(words[w]);
    };
    for (int64_t i = start_; i < finish_; ++i) {
      if (!At(i).prose) continue;
      longer(i, [&](uint64_t w) {
        auto& [lines, last] = seen[w];
        lines += lines == 0 || last != i;
        last = static_cast<int32_t>(i);
      });
    }
    absl::flat_hash_map<uint64_t, bool> title;
    if (n_ > 0) longer(0, [&](uint64_t w) { title[w] = true; });
    known_.resize(lines_.size()), asked_.resize(lines_.size()), titled_.resize(lines_.size());
    for (int64_t i = 0; i < n_; ++i) {
      CheckStop();
      const bool own = i >= start_ && i < finish_ && At(i).prose;
      longer(i, [&](uint64_t w) {
        ++asked_[static_cast<size_t>(i)];
        auto it = seen.find(w);
        known_[static_cast<size_t>(i)] += it != seen.end() && it->second.first > own;
        titled_[static_cast<size_t>(i)] += title.contains(w);
      });
    }
  }

  void CountRepeats() {
    absl::flat_hash_map<std::string_view, int32_t> count;
    for (const PageLine& line : lines_) ++count[line.text];
    for (const PageLine& line : lines_) repeats_.push_back(std::min(count[line.text], 3) - 1);
  }

  int32_t ProseIn(int64_t from, int64_t to) const { return In(prose_before_, from, to); }
  int32_t RuledIn(int64_t from, int64_t to) const { return In(ruled_before_, from, to); }
  int32_t In(const std::vector<int32_t>& before, int64_t from, int64_t to) const {
    return before[static_cast<size_t>(std::min(to + 1, n_))] -
           before[static_cast<size_t>(std::max<int64_t>(from, 0))];
  }

  // How many of the two lines on either side are about as long and end alike, as in a list.
  int32_t Like(int64_t i) const {
    int32_t like = 0;
    for (int64_t k = std::max<int64_t>(i - 2, 0); k <= std::min(i + 2, n_ - 1); ++k)
      like += k != i && At(k).stop == At(i).stop && std::abs(At(k).words - At(i).words) <= 2;
    return like;
  }

  const std::vector<PageLine>& lines_;
  const PageWords& words_;
  const int64_t n_;
  std::vector<Looks> looks_;
  std::vector<int32_t> prose_before_, ruled_before_;  // counts over the lines before
  std::vector<int64_t> prose_words_, previous_prose_, next_prose_, run_;
  std::vector<int32_t> known_, asked_, titled_, repeats_;
  int64_t first_ = 0, last_ = -1, start_ = 0, finish_ = 0;  // of the prose, of its longest stretch
  int32_t prose_ = 0, sentences_ = 0, stopped_ = 0;
};

}  // namespace

std::string_view Clipped(std::string_view line, size_t most) {
  size_t end = std::min(line.size(), most);
  while (end < line.size() && end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return line.substr(0, end);
}

std::vector<PrintedFeatures> LineFeatures(const PageWords& words, const std::vector<PageLine>& page) {
  std::vector<PrintedFeatures> out;
  const Page seen(page, words);
  for (size_t i = 0; i < page.size(); ++i)
    out.push_back(Printed([&](auto f) { seen.EachFeature(static_cast<int64_t>(i), f); }));
  return out;
}

std::vector<int32_t> JudgeLines(const FeatureWeights& weights, const PageWords& words,
                                const std::vector<PageLine>& page) {
  std::vector<int32_t> out(page.size());
  if (weights.empty()) return out;
  const Page seen(page, words);
  for (size_t i = 0; i < page.size(); ++i) {
    CheckStop();
    if (page[i].kind >= 0) continue;  // a rule has spoken
    out[i] = weights.SumOf([&](auto f) { seen.EachFeature(static_cast<int64_t>(i), f); });
  }
  return out;
}

}  // namespace copydesk::news
