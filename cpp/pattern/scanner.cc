#include "pattern/scanner.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "pattern/pattern_set_impl.h"
#include "pattern/plain.h"

namespace copydesk {
namespace {

using pattern::Answer;
using pattern::Instruction;
using pattern::PlainProgram;

constexpr int32_t kMostReach = 4;  // how far from a trigger a filter looks: four tokens on one side

// A pattern that a word triggers. Most hits end at the filter: of the four tokens from `first` on, counted
// from the trigger, one of `of_four` must be what is wanted there, which both bits say of its word; kAnyway:
// nothing is known. Small: of ten thousand patterns there is one for each third token, somewhere in memory.
struct Hit {
  int32_t pattern = 0;
  int8_t first = 1;
  uint8_t of_four = kAnyway;
  uint8_t bits[2] = {0, 0};

  static constexpr uint8_t kAnyway = 1 << kMostReach;
  bool HasFilterOf(const Hit& other) const {
    return first == other.first && of_four == other.of_four && bits[0] == other.bits[0] &&
           bits[1] == other.bits[1];
  }
  uint64_t near() const { return uint64_t{1} << bits[0] | uint64_t{1} << bits[1]; }
};

// What is asked for where the filter lets a hit pass: the states that the word is, and two bits more of what
// is wanted, among 64 others.
struct HitMore {
  uint64_t states = 0, near = 0;
};

// What must stand next to a token: within `reach` tokens after it (before it, where it is negative) one that
// passes an element of these. With reach 0 nothing is known.
struct Beside {
  int32_t reach = 0;
  std::vector<int32_t> elements;
};

// Of a token in one of `states`.
Beside BesideOf(const PlainProgram& p, const pattern::ElementTable& table, bool backward, uint64_t states) {
  const uint64_t edge = backward ? p.first : p.last;
  Beside out;
  for (int32_t reach = 1; reach <= kMostReach; ++reach) {
    if ((states & edge) != 0) return {};
    const uint64_t next = backward ? p.Before(states) : p.Next(states);
    for (const PlainProgram::Test& test : p.tests) {
      if ((test.states & next) == 0) continue;
      if (table.other(test.element) >= 0) return {};
      out.elements.push_back(test.element);
    }
    states = next & p.any;
    if (states != 0) continue;
    out.reach = backward ? -reach : reach;
    return out;
  }
  return {};
}

struct Candidate {
  int32_t pattern = 0;
  int32_t start = 0;
  friend auto operator<=>(const Candidate&, const Candidate&) = default;
};

// A label's range on the path so far, as in matcher.h.
struct Slot {
  int32_t opened = -1, first = -1, last = -1;
};

}  // namespace

struct Scanner::Impl {
  // What is known of a word: where its hits are, or that nobody has looked.
  struct Bucket {
    uint32_t begin = 0;
    int32_t count = -1;
    uint64_t filter = 0;
  };

  const PatternSet::Impl& set;
  const WordSource& words;
  const Language& language;
  pattern::WordAnswers answers;
  std::vector<std::optional<std::span<const int32_t>>> triggers;  // by pattern: elements; none: for nothing
  // A hit of any word that passes an element.
  struct Waiting {
    Hit hit;
    HitMore more;
  };
  std::vector<std::vector<Waiting>> waiting;   // by element
  std::vector<int32_t> waiting_others;         // elements that are not listed, with patterns
  std::vector<uint64_t> near_bits, more_bits;  // by element: of all that it is wanted for next to a trigger
  std::vector<int32_t> untriggered;
  std::vector<Bucket> buckets;  // by word
  std::vector<Hit> hits;
  std::vector<HitMore> more;           // by hit
  std::vector<uint64_t> more_filters;  // by word
  std::vector<size_t> after_hit;       // by pattern: one more than the place of its last hit

  // Of the sentence at work.
  std::span<const WordId> sentence;
  int64_t sentences = 0, verified = 0;
  std::vector<int64_t> opened;      // by pattern: the sentence it was last opened for
  std::vector<uint64_t> filters;    // by token, kMostReach more before and behind
  std::vector<int32_t> triggering;  // tokens
  std::vector<Candidate> candidates;
  bool unsure = false;  // an answer would need a tag, or a limit was met
  std::vector<int32_t> ends;
  std::vector<uint64_t> visited;
  std::vector<Slot> slots;
  std::vector<TokenSpan> chosen, captures;  // of the pattern at work
  struct Job {
    int32_t pc, position;
    int32_t label;  // >= 0: put `slot` back
    Slot slot;
  };
  std::vector<Job> jobs;

  Impl(const PatternSet::Impl& s, const WordSource& v, const Language& l) : set(s), words(v), language(l) {}

  const std::optional<PlainProgram>& Plain(int32_t pattern) const {
    return set.members[static_cast<size_t>(pattern)].plain;
  }
  void Prepare(const pattern::WordIndex* index, std::span<const int32_t> counts);
  std::vector<double> WeighElements(std::span<const int32_t> counts);
  std::optional<std::span<const int32_t>> TriggerOf(int32_t pattern, std::span<const double> weights) const;
  void AddWaiting(int32_t pattern);
  void SetFilter(const PlainProgram& p, Waiting* one);
  void MakeBucket(WordId word);
  void AddHits(int32_t element, size_t begin);

  Answer Ask(int32_t element, int32_t token) {
    return answers.Of(element, sentence[static_cast<size_t>(token)], set.table, words, language);
  }
  // Those of `states` that the token may be.
  uint64_t Step(const PlainProgram& p, uint64_t states, int32_t token) {
    uint64_t out = states & p.any;
    for (const PlainProgram::Test& test : p.tests) {
      if ((test.states & states) == 0) continue;
      const Answer answer = Ask(test.element, token);
      if (answer == Answer::kNo) continue;
      unsure |= answer == Answer::kMaybe;
      out |= test.states & states;
    }
    return out;
  }
  int32_t size() const { return static_cast<int32_t>(sentence.size()); }
  bool PassesFilter(const Hit& hit, int32_t token) const {
    const uint64_t near = hit.near();
    const uint64_t* four = filters.data() + kMostReach + token + hit.first;
    uint32_t passes = Hit::kAnyway;
    for (int i = 0; i < kMostReach; ++i) passes |= static_cast<uint32_t>((four[i] & near) == near) << i;
    return (passes & hit.of_four) != 0;
  }
  bool PassesMore(const Hit& hit, const HitMore& wanted, int32_t token) const {
    if (hit.of_four == Hit::kAnyway) return true;
    for (int i = 0; i < kMostReach; ++i) {
      const int32_t t = token + hit.first + i;
      if ((hit.of_four >> i & 1) == 0 || t < 0 || t >= size()) continue;
      const uint64_t filter = more_filters[static_cast<size_t>(sentence[static_cast<size_t>(t)])];
      if ((filter & wanted.near) == wanted.near) return true;
    }
    return false;
  }
  void Open(int32_t pattern, Sink* sink) {
    int64_t& last = opened[static_cast<size_t>(pattern)];
    if (last == sentences) return;
    last = sentences;
    sink->OnOpen(pattern);
  }
  void Verify(const PlainProgram& p, int32_t pattern, uint64_t states, int32_t token);
  bool ReachesEnd(const PlainProgram& p, uint64_t states, int32_t token);
  void FindEnds(const PlainProgram& p, MatchMode mode, int32_t start);
  void Choose(Sink* sink);
  void ChooseOf(int32_t pattern, std::span<const Candidate> starts);
  int32_t FollowPath(const PlainProgram& p, int32_t start, int32_t end);
  void SetSlot(int32_t label, const Slot& slot);
};

// How often a token may pass each element, by how often its words come.
std::vector<double> Scanner::Impl::WeighElements(std::span<const int32_t> counts) {
  std::vector<double> out(static_cast<size_t>(set.table.size()));
  for (int32_t e = 0; e < set.table.size(); ++e) {
    out[static_cast<size_t>(e)] =
        counts.empty() || set.table.other(e) >= 0 ? set.table.Commonness(e) * 1e9 : 0;
  }
  for (size_t w = 0; w < counts.size(); ++w) {
    for (uint32_t entry : answers.Listed(static_cast<WordId>(w), set.table, words, language))
      out[entry >> 1] += counts[w];
  }
  return out;
}

void Scanner::Impl::Prepare(const pattern::WordIndex* index, std::span<const int32_t> counts) {
  answers.Grow(static_cast<size_t>(words.size()));
  if (index != nullptr) answers.Prime(set.table, *index, words, language);
  const std::vector<double> weights = WeighElements(counts);
  waiting.resize(static_cast<size_t>(set.table.size()));
  near_bits.assign(waiting.size(), 0);
  more_bits.assign(waiting.size(), 0);
  opened.assign(set.members.size(), -1);
  after_hit.assign(set.members.size(), 0);
  for (int32_t i = 0; i < static_cast<int32_t>(set.members.size()); ++i) {
    triggers.push_back(TriggerOf(i, weights));
    if (triggers.back())
      AddWaiting(i);
    else
      untriggered.push_back(i);
  }
}

// The rarest of what every match must hold.
std::optional<std::span<const int32_t>> Scanner::Impl::TriggerOf(int32_t pattern,
                                                                 std::span<const double> weights) const {
  const auto i = static_cast<size_t>(pattern);
  std::optional<std::span<const int32_t>> out;
  double least = 0;
  for (size_t at = i == 0 ? 0 : set.required_ends[i - 1]; at < set.required_ends[i];) {
    const auto count = static_cast<size_t>(set.required[at]);
    const std::span<const int32_t> elements(set.required.data() + at + 1, count);
    at += 1 + count;
    double weight = 0;
    for (int32_t e : elements) weight += weights[static_cast<size_t>(e)];
    if (out && weight >= least) continue;
    out = elements;
    least = weight;
  }
  return out;
}

void Scanner::Impl::AddWaiting(int32_t pattern) {
  const PatternSet::Impl::Member& member = set.members[static_cast<size_t>(pattern)];
  for (int32_t element : *triggers[static_cast<size_t>(pattern)]) {
    std::vector<Waiting>& all = waiting[static_cast<size_t>(element)];
    if (all.empty() && set.table.other(element) >= 0) waiting_others.push_back(element);
    if (!all.empty() && all.back().hit.pattern == pattern) continue;
    Waiting one{.hit = {.pattern = pattern}};
    if (member.plain) {
      one.more.states = member.plain->StatesOf(element);
      SetFilter(*member.plain, &one);
    }
    all.push_back(one);
  }
}

// What must stand after the trigger, or else before it. The bits of several elements are of all of them
// together, so that states which want the same have the same bits.
void Scanner::Impl::SetFilter(const PlainProgram& p, Waiting* one) {
  Beside near = BesideOf(p, set.table, false, one->more.states);
  if (near.reach == 0) near = BesideOf(p, set.table, true, one->more.states);
  if (near.reach == 0) return;
  uint64_t hash = 0;
  for (int32_t e : near.elements) hash = (hash ^ static_cast<uint64_t>(e)) * 0x9E3779B97F4A7C15;
  const int32_t reach = std::abs(near.reach);
  Hit* hit = &one->hit;
  hit->first = near.reach > 0 ? 1 : static_cast<int8_t>(-kMostReach);
  hit->of_four =
      static_cast<uint8_t>(near.reach > 0 ? (1 << reach) - 1 : Hit::kAnyway - (1 << (kMostReach - reach)));
  hit->bits[0] = static_cast<uint8_t>(hash >> 58);
  hit->bits[1] = static_cast<uint8_t>(hash >> 52 & 63);
  one->more.near = uint64_t{1} << (hash >> 46 & 63) | uint64_t{1} << (hash >> 40 & 63);
  for (int32_t e : near.elements) {
    near_bits[static_cast<size_t>(e)] |= hit->near();
    more_bits[static_cast<size_t>(e)] |= one->more.near;
  }
}

void Scanner::Impl::AddHits(int32_t element, size_t begin) {
  for (const Waiting& one : waiting[static_cast<size_t>(element)]) {
    size_t& after = after_hit[static_cast<size_t>(one.hit.pattern)];
    if (after > begin) {
      // The word passes another element of the pattern, too: what both want next to it is wanted.
      more[after - 1].states |= one.more.states;
      if (!hits[after - 1].HasFilterOf(one.hit) || more[after - 1].near != one.more.near)
        hits[after - 1].of_four = Hit::kAnyway;
      continue;
    }
    hits.push_back(one.hit);
    more.push_back(one.more);
    after = hits.size();
  }
}

void Scanner::Impl::MakeBucket(WordId word) {
  const size_t begin = hits.size();
  uint64_t filter = 0;
  uint64_t& more_filter = more_filters[static_cast<size_t>(word)];
  for (uint32_t entry : answers.Listed(word, set.table, words, language)) {
    AddHits(static_cast<int32_t>(entry >> 1), begin);
    filter |= near_bits[entry >> 1];
    more_filter |= more_bits[entry >> 1];
  }
  for (int32_t element : waiting_others) {
    if (answers.Of(element, word, set.table, words, language) != Answer::kNo) AddHits(element, begin);
  }
  buckets[static_cast<size_t>(word)] = {static_cast<uint32_t>(begin),
                                        static_cast<int32_t>(hits.size() - begin), filter};
}

bool Scanner::Impl::ReachesEnd(const PlainProgram& p, uint64_t states, int32_t token) {
  while ((states & p.last) == 0) {
    const uint64_t next = p.Next(states);
    if (next == 0 || ++token == size()) return false;
    states = Step(p, next, token);
    if (states == 0) return false;
  }
  return true;
}

// The starts of ranges that hold the trigger and may match.
void Scanner::Impl::Verify(const PlainProgram& p, int32_t pattern, uint64_t states, int32_t token) {
  if (!ReachesEnd(p, states, token)) return;
  for (int32_t start = token;; --start) {
    if ((states & p.first) != 0) candidates.push_back({pattern, start});
    const uint64_t before = p.Before(states);
    if (before == 0 || start == 0) return;
    states = Step(p, before, start - 1);
    if (states == 0) return;
  }
}

// All ends of ranges from `start`, ascending; for the shortest, the first of them.
void Scanner::Impl::FindEnds(const PlainProgram& p, MatchMode mode, int32_t start) {
  ends.clear();
  uint64_t states = p.first;
  for (int32_t t = start; t < size() && states != 0; ++t) {
    states = Step(p, states, t);
    if ((states & p.last) != 0) {
      ends.push_back(t + 1);
      if (mode == MatchMode::kShortest) return;
    }
    states = p.Next(states);
  }
}

void Scanner::Impl::SetSlot(int32_t label, const Slot& slot) {
  jobs.push_back({0, 0, label, slots[static_cast<size_t>(label)]});
  slots[static_cast<size_t>(label)] = slot;
}

// The preferred way from `start` to `end`, or to the first end it comes to (-1); returns that end, with the
// slots filled.
int32_t Scanner::Impl::FollowPath(const PlainProgram& p, int32_t start, int32_t end) {
  const size_t width = p.code.size();
  const int32_t last = end < 0 ? ends.back() : end;
  visited.assign((width * static_cast<size_t>(last - start + 1) + 63) / 64, 0);
  slots.assign(p.labels, Slot{});
  jobs.assign(1, {0, start, -1, {}});
  while (!jobs.empty()) {
    const Job job = jobs.back();
    jobs.pop_back();
    if (job.label >= 0) {
      slots[static_cast<size_t>(job.label)] = job.slot;
      continue;
    }
    int32_t pc = job.pc, at = job.position;
    for (bool ok = true; ok;) {
      const size_t pair = width * static_cast<size_t>(at - start) + static_cast<size_t>(pc);
      if ((visited[pair >> 6] >> (pair & 63) & 1) != 0) break;
      visited[pair >> 6] |= uint64_t{1} << (pair & 63);
      const Instruction& i = p.code[static_cast<size_t>(pc)];
      ++pc;
      switch (i.type) {
        case Instruction::kToken:
          ok = at < last && Ask(i.x, at) != Answer::kNo;
          ++at;
          break;
        case Instruction::kSplit:
          jobs.push_back({i.y, at, -1, {}});
          pc = i.x;
          break;
        case Instruction::kJump:
          pc = i.x;
          break;
        case Instruction::kOpen: {
          Slot slot = slots[static_cast<size_t>(i.x)];
          slot.opened = at;
          SetSlot(i.x, slot);
          break;
        }
        case Instruction::kClose: {
          Slot slot = slots[static_cast<size_t>(i.x)];
          if (at == slot.opened) break;  // an empty turn is no turn
          if (slot.first < 0) slot.first = slot.opened;
          slot.last = at;
          SetSlot(i.x, slot);
          break;
        }
        default:  // kMatch
          if (end < 0 ? at > start : at == end) return at;
          ok = false;
      }
    }
  }
  return end;
}

// The matches among the ranges from these starts, into `chosen` and `captures`. Tags are the matcher's
// business, and so are more ranges at one start than are kept.
void Scanner::Impl::ChooseOf(int32_t pattern, std::span<const Candidate> starts) {
  const PlainProgram& p = *Plain(pattern);
  const MatchMode mode = set.members[static_cast<size_t>(pattern)].compiled().match;
  auto found = [&](int32_t start, int32_t end) {
    chosen.push_back({start, end});
    if (p.labels == 0) return;
    FollowPath(p, start, end);
    for (const Slot& slot : slots)
      captures.push_back(slot.first < 0 ? TokenSpan{} : TokenSpan{slot.first, slot.last});
  };
  int32_t free_from = 0;
  for (const Candidate& candidate : starts) {
    if (candidate.start < free_from) continue;
    FindEnds(p, mode, candidate.start);
    if (ends.empty()) continue;
    unsure |= mode == MatchMode::kAll && ends.size() > static_cast<size_t>(kMaxCandidates);
    if (mode == MatchMode::kAll) {
      for (int32_t end : ends) found(candidate.start, end);
      continue;
    }
    const int32_t end = mode == MatchMode::kFirst ? FollowPath(p, candidate.start, -1) : ends.back();
    found(candidate.start, end);
    free_from = end;
  }
}

void Scanner::Impl::Choose(Sink* sink) {
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  for (size_t i = 0; i < candidates.size();) {
    size_t end = i + 1;
    while (end < candidates.size() && candidates[end].pattern == candidates[i].pattern) ++end;
    const int32_t pattern = candidates[i].pattern;
    const std::span<const Candidate> starts(candidates.data() + i, end - i);
    unsure = false;
    chosen.clear();
    captures.clear();
    ChooseOf(pattern, starts);
    if (unsure) {
      Open(pattern, sink);
    } else {
      const size_t labels = Plain(pattern)->labels;
      for (size_t m = 0; m < chosen.size(); ++m)
        sink->OnMatch(pattern, chosen[m], std::span(captures).subspan(m * labels, labels));
    }
    i = end;
  }
}

Scanner::Scanner(const PatternSet& set, const WordSource* words, const Language* language,
                 const pattern::WordIndex* index, std::span<const int32_t> counts)
    : impl_(std::make_unique<Impl>(*set.impl_, *words, *language)) {
  impl_->Prepare(index, counts);
  impl_->buckets.resize(static_cast<size_t>(words->size()));
  impl_->more_filters.resize(impl_->buckets.size());
  if (index == nullptr || !impl_->waiting_others.empty()) return;
  // What no element asks for triggers nothing; the words that one asks for are known.
  for (WordId w = 0; w < words->size(); ++w) impl_->MakeBucket(w);
}
Scanner::~Scanner() = default;

void Scanner::Scan(std::span<const WordId> sentence, Sink* sink) {
  Impl& my = *impl_;
  if (my.buckets.size() < static_cast<size_t>(my.words.size())) {
    my.buckets.resize(static_cast<size_t>(my.words.size()));
    my.more_filters.resize(my.buckets.size());
    my.answers.Grow(my.buckets.size());
  }
  my.sentence = sentence;
  ++my.sentences;
  my.candidates.clear();
  my.triggering.clear();
  my.filters.assign(sentence.size() + 2 * kMostReach, 0);
  for (size_t t = 0; t < sentence.size(); ++t) {
    Impl::Bucket& bucket = my.buckets[static_cast<size_t>(sentence[t])];
    if (bucket.count < 0) my.MakeBucket(sentence[t]);
    my.filters[kMostReach + t] = bucket.filter;
    if (bucket.count <= 0) continue;
    my.triggering.push_back(static_cast<int32_t>(t));
    __builtin_prefetch(my.hits.data() + bucket.begin);
  }
  for (const int32_t token : my.triggering) {
    const Impl::Bucket& bucket = my.buckets[static_cast<size_t>(sentence[static_cast<size_t>(token)])];
    for (uint32_t h = bucket.begin, end = bucket.begin + static_cast<uint32_t>(bucket.count); h < end; ++h) {
      const Hit& hit = my.hits[h];
      if (!my.PassesFilter(hit, token) || !my.PassesMore(hit, my.more[h], token)) continue;
      ++my.verified;
      const std::optional<PlainProgram>& p = my.Plain(hit.pattern);
      if (p)
        my.Verify(*p, hit.pattern, my.more[h].states, token);
      else
        my.Open(hit.pattern, sink);
    }
  }
  if (!my.candidates.empty()) my.Choose(sink);
}

int64_t Scanner::verified() const { return impl_->verified; }
const std::vector<int32_t>& Scanner::untriggered() const { return impl_->untriggered; }

std::string Scanner::DebugString(int32_t pattern) const {
  const PatternSet::Impl::Member& member = impl_->set.members[static_cast<size_t>(pattern)];
  const std::optional<std::span<const int32_t>>& trigger = impl_->triggers[static_cast<size_t>(pattern)];
  std::string out = std::string(member.plain ? "decided" : "left open") + ", waits for";
  if (!trigger) return out + " nothing";
  for (int32_t element : *trigger) out += " " + std::string(impl_->set.table.name(element));
  return out;
}

}  // namespace copydesk
