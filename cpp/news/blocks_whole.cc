#include "news/blocks_whole.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/stop.h"
#include "news/records.h"
#include "text/unicode.h"
#include "words/hash.h"

namespace copydesk::news {
namespace {

constexpr size_t kFurnitureLines = 4, kBriefLines = 20;  // make a text a page where they are a third of it
constexpr int32_t kBriefWords = 4, kBriefReach = 12;
constexpr int32_t kLongest = 60;       // words that a line adds to the story at most
constexpr int32_t kLoss = 9;           // what a line that is surely outside takes from it
constexpr int32_t kSureWords = 15;     // of a line that is surely the story's
constexpr int32_t kSureOut = 30;       // percent below which it is
constexpr int32_t kUnsure = 50;        // percent of a line whose rule says nothing of its place
constexpr int32_t kTitleWords = 3;     // of a title
constexpr int32_t kTitleReach = 4;     // lines of the story that may stand above its title
constexpr int32_t kFar = 99;           // lines to a sure line where there is none
constexpr int32_t kRepeat = 3;         // equal lines that make a line a frequent one
constexpr int32_t kMaxWordLine = 24;   // longer lines are not told by their words
constexpr size_t kMaxTitle = 1 << 10;  // bytes of a line that may have the page's title

constexpr std::array<int32_t, 8> kOdds = {-5000, -3000, -1500, -500, 500, 1500, 3000, 5000};
constexpr std::array<int32_t, 3> kLength = {3, 6, 12};
constexpr std::array<int32_t, 11> kLengths = {2, 3, 4, 5, 7, 9, 12, 16, 21, 31, 51};
constexpr std::array<int32_t, 5> kWays = {2, 3, 5, 10, 21};
constexpr std::array<int32_t, 3> kWalls = {1, 2, 4};
constexpr std::array<int32_t, 4> kFurniture = {1, 2, 4, 9};

// Log odds as percent, a straight line from a few to one either way.
int32_t Percent(int32_t odds) { return std::clamp((odds + 2000) / 60, 0, 100); }

int32_t Sixth(int32_t sum, int32_t count) { return count == 0 ? 3 : std::min(5, sum * 6 / (count * 100)); }

bool IsBrief(const PageLine& line) { return line.kind < 0 && !line.stop && line.words <= kBriefWords; }

bool IsFurniture(int kind) {
  return kind >= static_cast<int>(BlockKind::kTeaser);  // and promo, boilerplate, contact, correction
}

// Calls `f` with each word, ASCII in small letters.
template <class F>
void EachWord(std::string_view text, F f) {
  std::string word;
  auto end = [&] {
    if (!word.empty()) f(std::string_view(word));
    word.clear();
  };
  for (const char c : text.substr(0, kMaxTitle)) {
    if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c + 32);
    } else if (static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      word += c;
    } else {
      end();
    }
  }
  end();
}

// The same with the hash of each word of four bytes or more.
template <class F>
void EachLongWord(std::string_view text, F f) {
  EachWord(text, [&](std::string_view word) {
    if (word.size() >= 4) f(Hash64(word));
  });
}

// How many words in four begin with a capital or a digit.
int32_t TitleCase(std::string_view text) {
  int32_t words = 0, capitals = 0;
  bool inside = false;
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, &at);
    const bool space = IsSpace(c);
    if (!inside && !space) {
      ++words;
      capitals += IsUpper(c) || IsDigit(c);
    }
    inside = !space;
  }
  return words == 0 ? 0 : std::min(3, capitals * 4 / words);
}

int32_t EndOf(std::string_view text) {
  if (text.ends_with("...") || text.ends_with("…")) return 1;
  if (text.ends_with('?')) return 2;
  if (text.ends_with('!')) return 3;
  if (text.ends_with(':')) return 4;
  return text.ends_with('.') ? 5 : 0;
}

}  // namespace

bool IsWholePage(const std::vector<PageLine>& page) {
  size_t furniture = 0, brief = 0;
  for (const PageLine& line : page) {
    furniture += IsFurniture(line.kind);
    brief += IsBrief(line);
  }
  return furniture >= kFurnitureLines && brief >= kBriefLines && (furniture + brief) * 3 >= page.size();
}

bool SecondLook::Asks(const PageLine& line) {
  return line.kind < 0 || line.kind == static_cast<int>(BlockKind::kByline) ||
         line.kind == static_cast<int>(BlockKind::kDateline);
}

SecondLook::SecondLook(const std::vector<PageLine>& page, const std::vector<int32_t>& first)
    : page_(page), n_(static_cast<int32_t>(page.size())), lines_(page.size()) {
  LookAtLines(first);
  FindStory();
  FindTitle();
  MeasureWays();
  CountEqual();
}

void SecondLook::LookAtLines(const std::vector<int32_t>& first) {
  out_before_.assign(page_.size() + 1, 0);
  furniture_before_ = brief_before_ = out_before_;
  for (size_t i = 0; i < page_.size(); ++i) {
    CheckStop();
    const PageLine& page = page_[i];
    Line& line = lines_[i];
    line.furniture = IsFurniture(page.kind);
    line.out = line.furniture ? 100 : page.kind >= 0 ? kUnsure : Percent(first[i]);
    line.own = page.kind >= 0 ? 9 + page.kind : Step(first[i], kOdds);
    line.length = Step(page.words, kLength);
    line.title = TitleCase(page.text);
    const bool digits =
        std::any_of(page.text.begin(), page.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    line.looks = digits * 2 + (page.text.find(',') != std::string_view::npos);
    line.end = EndOf(page.text);
    out_before_[i + 1] = out_before_[i] + line.out;
    furniture_before_[i + 1] = furniture_before_[i] + line.furniture;
    brief_before_[i + 1] = brief_before_[i] + IsBrief(page);
  }
  for (size_t i = 0, from = 0; i <= page_.size();
       ++i) {  // runs of lines that are short, and of those that are not
    if (i < page_.size() && (page_[i].words < 8) == (page_[from].words < 8)) continue;
    for (; from < i; ++from) lines_[from].run = Step(static_cast<int32_t>(i - from), kWays);
  }
}

// The stretch of lines whose words that were left in outweigh what was not the most.
void SecondLook::FindStory() {
  std::tie(start_, finish_) = BestStretch(n_, [&](int32_t i) {
    const Line& line = Of(i);
    if (At(i).kind >= 0) return line.furniture ? -kLoss * 100 : -100;
    return (100 - line.out) * std::min(At(i).words, kLongest) - kLoss * line.out;
  });
}

// The last line down to the story's beginning most of whose words the page's title has, and many of it.
void SecondLook::FindTitle() {
  if (n_ == 0) return;
  absl::flat_hash_set<uint64_t> title, seen;
  EachLongWord(At(0).text, [&](uint64_t word) { title.insert(word); });
  for (int32_t i = 1; i < std::min(start_ + kTitleReach, finish_); ++i) {
    if (At(i).words < kTitleWords || At(i).text.size() > kMaxTitle) continue;
    int32_t words = 0, known = 0;
    seen.clear();
    EachLongWord(At(i).text, [&](uint64_t word) {
      ++words;
      known += title.contains(word);
      seen.insert(word);
    });
    if (words >= 2 && known * 5 >= words * 4 && seen.size() * 2 >= title.size()) title_ = i;
  }
}

void SecondLook::MeasureWays() {
  auto sure = [&](int32_t i) { return At(i).kind < 0 && Of(i).out < kSureOut && At(i).words >= kSureWords; };
  auto furniture = [&](int32_t from, int32_t to) {
    return furniture_before_[static_cast<size_t>(to)] - furniture_before_[static_cast<size_t>(from)];
  };
  for (int32_t i = 0, last = -1; i < n_; ++i) {
    Line& line = lines_[static_cast<size_t>(i)];
    line.back = Step(last < 0 ? kFar : i - last, kWays);
    line.walls = (last < 0 ? 3 : Step(furniture(last, i), kWalls)) * 4;
    if (sure(i)) last = i;
  }
  for (int32_t i = n_ - 1, next = -1; i >= 0; --i) {
    Line& line = lines_[static_cast<size_t>(i)];
    line.ahead = Step(next < 0 ? kFar : next - i, kWays);
    line.walls += next < 0 ? 3 : Step(furniture(i + 1, next), kWalls);
    if (sure(i)) next = i;
  }
}

void SecondLook::CountEqual() {
  struct Equal {
    int32_t count = 0, out = 0;
  };
  absl::flat_hash_map<std::string_view, Equal> equal;
  for (int32_t i = 0; i < n_; ++i) {
    Equal& these = equal[At(i).text];
    ++these.count;
    these.out += Of(i).out;
  }
  often_before_.assign(page_.size() + 1, 0);
  for (size_t i = 0; i < page_.size(); ++i) {
    const Equal& these = equal[page_[i].text];
    lines_[i].repeats = std::min(these.count, 5);
    lines_[i].alike = these.count == 1 ? 6 : Sixth(these.out - lines_[i].out, these.count - 1);
    often_before_[i + 1] = often_before_[i] + (these.count >= kRepeat);
  }
}

// How surely the lines from so many before to so many after line i are outside, but it, in sixths.
int32_t SecondLook::Share(int32_t i, int32_t before, int32_t after) const {
  const int32_t from = std::max(0, i - before), to = std::min(n_, i + after + 1);
  return Sixth(out_before_[static_cast<size_t>(to)] - out_before_[static_cast<size_t>(from)] - Of(i).out,
               to - from - 1);
}

// What was said of a line as its neighbour sees it.
int32_t SecondLook::Beside(int32_t i) const {
  if (i < 0 || i >= n_) return 3;
  if (At(i).kind >= 0) return 4 + Of(i).furniture;
  return std::min(2, Of(i).out * 3 / 100);
}

// Calls `f(name, value, {})` for each feature of line i.
template <class F>
void SecondLook::EachFeature(int32_t i, F f) const {
  const Line& line = Of(i);
  const int32_t own = line.own, stop = At(i).stop;
  const int32_t length = line.length, shape = length * 2 + stop;
  const int32_t before = Beside(i - 1), after = Beside(i + 1);
  const int32_t near = Share(i, 5, 5), far = Share(i, 12, 12);
  const int32_t all = Sixth(out_before_.back(), n_);
  const int32_t where = i < start_ ? (start_ - i > 3 ? 0 : 1) : i < finish_ ? 2 : i < finish_ + 3 ? 3 : 4;
  const int32_t head = title_ < 0 ? 3 : i < title_ ? 0 : i == title_ ? 1 : 2;
  auto furniture = [&](int32_t from, int32_t to) {
    return Step(furniture_before_[static_cast<size_t>(to)] - furniture_before_[static_cast<size_t>(from)],
                kFurniture);
  };
  const int32_t between = i < start_ ? furniture(i, start_) : i < finish_ ? 5 : 6 + furniture(finish_, i + 1);
  const int32_t from = std::max(0, i - 4), to = std::min(n_, i + 5);
  const int32_t often = Sixth((often_before_[static_cast<size_t>(to)] -
                               often_before_[static_cast<size_t>(from)] - (line.repeats >= kRepeat)) *
                                  100,
                              to - from - 1);
  const int32_t left = std::max(0, i - kBriefReach), right = std::min(n_, i + kBriefReach + 1);
  const int32_t brief = Sixth((brief_before_[static_cast<size_t>(right)] -
                               brief_before_[static_cast<size_t>(left)] - IsBrief(At(i))) *
                                  100,
                              right - left - 1);
  const int32_t ways = line.back * 6 + line.ahead;
  auto length_of = [&](int32_t k) { return k < 0 || k >= n_ ? 4 : Of(k).length; };
  f("bias", 0, {});
  f("own", own, {});
  f("own,before", own * 6 + before, {});
  f("own,after", own * 6 + after, {});
  f("before,after", (before * 6 + after) * 2 + stop, {});
  f("two,own", Share(i, 2, 2) * 32 + own, {});
  f("near,own", near * 32 + own, {});
  f("far,own", far * 32 + own, {});
  f("two,far", Share(i, 2, 2) * 6 + far, {});
  f("sides", (Share(i, 6, 0) * 6 + Share(i, 0, 6)) * 4 + length, {});
  f("where,own", where * 32 + own, {});
  f("where,shape", where * 8 + shape, {});
  f("where,near", where * 6 + near, {});
  f("equal", line.repeats * 7 + line.alike, {});
  f("equal,length", line.repeats * 4 + length, {});
  f("all,own", all * 32 + own, {});
  f("back,own", line.back * 32 + own, {});
  f("ahead,own", line.ahead * 32 + own, {});
  f("ways,length", ways * 4 + length, {});
  f("ways,near", ways * 6 + near, {});
  f("words,near", (Step(At(i).words, kLengths) * 2 + stop) * 6 + near, {});
  f("all,where", (all * 5 + where) * 4 + length, {});
  f("head,where", (head * 5 + where) * 4 + length, {});
  f("head,own", head * 32 + own, {});
  f("between,own", between * 32 + own, {});
  f("between,shape", between * 8 + shape, {});
  f("between,near", between * 6 + near, {});
  f("often,own", often * 32 + own, {});
  f("often,shape", often * 8 + shape, {});
  f("walls,length", line.walls * 4 + length, {});
  f("walls,own", line.walls * 32 + own, {});
  f("run,far", (line.run * 6 + far) * 4 + length, {});
  f("title,where", (line.title * 4 + length) * 5 + where, {});
  f("title,near", (line.title * 4 + length) * 6 + near, {});
  f("looks,where", line.looks * 5 + where, {});
  f("looks,near", line.looks * 6 + near, {});
  f("brief,own", brief * 32 + own, {});
  f("brief,head", (brief * 4 + head) * 8 + shape, {});
  f("brief,where", (brief * 5 + where) * 8 + shape, {});
  f("brief,near", brief * 6 + near, {});
  f("run,head", (line.run * 4 + head) * 8 + shape, {});
  f("end", line.end * 4 + length, {});
  f("end,near", line.end * 6 + near, {});
  f("lengths", (length_of(i - 1) * 5 + length_of(i + 1)) * 4 + length, {});
  if (At(i).words > kMaxWordLine) return;
  int32_t nth = 0;
  EachWord(At(i).text, [&](std::string_view word) {
    if (nth++ == 0) f("first", length, word);
    f("has", 0, word);
  });
}

std::vector<int32_t> SecondLook::Judge(const FeatureWeights& weights) const {
  std::vector<int32_t> out(page_.size());
  if (weights.empty()) return out;
  for (int32_t i = 0; i < n_; ++i) {
    CheckStop();
    if (Asks(At(i))) out[static_cast<size_t>(i)] = weights.SumOf([&](auto f) { EachFeature(i, f); });
  }
  return out;
}

std::vector<PrintedFeatures> SecondLook::Features() const {
  std::vector<PrintedFeatures> out;
  for (int32_t i = 0; i < n_; ++i) out.push_back(Printed([&](auto f) { EachFeature(i, f); }));
  return out;
}

}  // namespace copydesk::news
