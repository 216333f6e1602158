#include "grammar/parser.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/read_file.h"
#include "words/hash.h"
#include "words/tags.h"

namespace copydesk {
namespace {

constexpr uint32_t kMaxBits = 26;
constexpr uint32_t kWorth = uint32_t{1} << 31;  // of a move's weights, so that none is 0
constexpr int kLane = 20;                       // bits of a move's sum: 80 features of a byte at most
constexpr uint8_t kNumberTag = TagOf("CD");

template <class T>
void Put(std::string* to, T value) {
  to->append(reinterpret_cast<const char*>(&value), sizeof(value));
}

std::unique_ptr<Parser> Fault(const std::string& file, std::string message, Diagnostics* faults) {
  Diagnostic fault;
  fault.file = file;
  fault.message = std::move(message);
  fault.hint = "train it anew with cpp/tools/train_parser.cc";
  faults->push_back(std::move(fault));
  return nullptr;
}

// Rising slots of so many bits.
bool Fit(const std::vector<uint32_t>& slots, uint32_t bits) {
  return slots.empty() || slots.back() >> bits == 0;
}

// The marks that a token leaves in front of the next word; -1: it is a word itself.
int MarksOf(uint8_t tag) {
  static constexpr uint8_t kCommaTag = TagOf(","), kStopTag = TagOf("."), kColonTag = TagOf(":"),
                           kOpenQuote = TagOf("``"), kCloseQuote = TagOf("''"), kLeft = TagOf("-LRB-"),
                           kRight = TagOf("-RRB-"), kFiller = TagOf("NFP"), kHyphen = TagOf("HYPH");
  if (tag == kCommaTag) return kComma;
  if (tag == kOpenQuote || tag == kLeft) return kOpening;
  if (tag == kCloseQuote || tag == kRight) return kClosing;
  if (tag == kStopTag || tag == kColonTag || tag == kFiller) return kBreak;
  if (tag == kHyphen) return kNoMark;
  return -1;
}

}  // namespace

bool ParserWords::Add(std::string_view lemma, uint8_t tag) {
  static constexpr uint8_t kOpenQuote = TagOf("``"), kCloseQuote = TagOf("''");
  if (const int marks = MarksOf(tag); marks >= 0) {
    marks_ = static_cast<uint8_t>(marks_ | marks);
    if (tag == kOpenQuote || tag == kCloseQuote) quoted_ = tag == kOpenQuote;
    return false;
  }
  words_.push_back({.form = tag == kNumberTag ? uint64_t{0x30} : Hash64(lemma),
                    .tag = tag,
                    .marks = marks_,
                    .quoted = quoted_});
  marks_ = 0;
  return true;
}

std::string ParserFile::Write(int move_bits, const std::vector<Slot<kMoves>>& moves, int relation_bits,
                              const std::vector<Slot<kRelations>>& relations) {
  Header header{};
  std::memcpy(header.magic, "CDPARSER", 8);
  header.version = kParserVersion;
  header.tags = kTags;
  header.move_bits = static_cast<uint32_t>(move_bits);
  header.relation_bits = static_cast<uint32_t>(relation_bits);
  header.moves = static_cast<uint32_t>(moves.size());
  header.relations = static_cast<uint32_t>(relations.size());
  std::string body;
  std::vector<uint32_t> slots;
  std::array<std::vector<int8_t>, kMoves> columns;
  for (const auto& row : moves) {
    slots.push_back(row.slot);
    for (size_t m = 0; m < kMoves; ++m) columns[m].push_back(row.weights[m]);
    for (size_t m = 0; m + 1 < kMoves; ++m)
      columns.back().back() = static_cast<int8_t>(columns.back().back() + row.weights[m]);
  }
  PutRising(&body, slots);
  for (const auto& column : columns) PutColumn(&body, column);
  slots.clear();
  static_assert(kRelations == 32);  // as many as bits of a set
  std::vector<uint32_t> sets;
  std::vector<int8_t> weights;
  for (const auto& row : relations) {
    slots.push_back(row.slot);
    sets.push_back(0);
    for (size_t r = 0; r < kRelations; ++r) {
      if (row.weights[r] == 0) continue;
      sets.back() |= uint32_t{1} << r;
      weights.push_back(row.weights[r]);
    }
  }
  PutRising(&body, slots);
  PutColumn(&body, sets);
  PutColumn(&body, weights);
  header.bytes = static_cast<uint32_t>(body.size());
  header.checksum = Hash64(body);
  std::string out;
  Put(&out, header);
  return out + body;
}

std::unique_ptr<Parser> Parser::Parse(std::string_view bytes, const std::string& file, Diagnostics* faults) {
  ParserFile::Header header;
  if (bytes.size() < sizeof(header) || bytes.size() > kMaxFileBytes)
    return Fault(file, "not a parser: too short or too long", faults);
  std::memcpy(&header, bytes.data(), sizeof(header));
  const std::string_view body = bytes.substr(sizeof(header));
  if (std::memcmp(header.magic, "CDPARSER", 8) != 0)
    return Fault(file, "not a parser: it does not begin with CDPARSER", faults);
  if (header.version != kParserVersion || header.tags != kTags)
    return Fault(file, "a parser of another version", faults);
  if (body.size() != header.bytes) return Fault(file, "a truncated parser", faults);
  if (Hash64(body) != header.checksum) return Fault(file, "a damaged parser: its checksum differs", faults);
  std::unique_ptr<Parser> made(new Parser);
  if (!made->ReadBody(body, header)) return Fault(file, "a damaged parser: its parts do not fit", faults);
  return made;
}

std::shared_ptr<const Parser> Parser::Load(const std::string& folder, Diagnostics* faults) {
  const std::string path = folder + "/parser.bin";
  const std::optional<std::string> bytes = ReadFile(path);
  return bytes ? Parse(*bytes, path, faults) : nullptr;
}

void Parser::Table::Reserve(size_t count, int slot_bits) {
  bits = slot_bits;
  there.resize(size_t{1} << (kThereBits - 6));
  entries.resize(std::bit_ceil(count * 2 + 2));
}

void Parser::Table::Add(uint32_t slot, uint32_t worth) {
  const uint64_t from = uint64_t{slot} << (32 - bits), to = uint64_t{slot + 1} << (32 - bits);
  for (uint64_t bit = from >> (32 - kThereBits); bit << (32 - kThereBits) < to; ++bit)
    there[bit / 64] |= uint64_t{1} << (bit % 64);
  size_t i = slot & (entries.size() - 1);
  while (entries[i] != 0) i = (i + 1) & (entries.size() - 1);
  entries[i] = uint64_t{slot} << 32 | worth;
}

uint32_t Parser::Table::Find(uint32_t hash) const {
  const uint32_t slot = hash >> (32 - bits);
  const size_t mask = entries.size() - 1;
  for (size_t i = slot & mask;; i = (i + 1) & mask) {
    const uint64_t entry = entries[i];
    if (entry == 0 || entry >> 32 == slot) return static_cast<uint32_t>(entry);
  }
}

// Takes the features of a state as the upper halves of their hashes; most of those that a table has not are
// left out at once.
class Parser::Slots {
 public:
  using Buffer = std::array<uint32_t, 80>;
  Slots(const Table& table, Buffer* buffer)
      : there_(table.there.data()), begin_(buffer->data()), end_(begin_) {}

  void Start(uint64_t first_template) { template_ = first_template; }
  template <class... Values>
  void Add(TagValue first, Values... values) {
    ++template_;
    if constexpr (sizeof...(values) == 0) {
      Put(FeatureHash::Multiplied(FeatureHash::Seed(template_), first));
    } else {
      Rest(tag_first_[template_ * 64 + first], static_cast<uint64_t>(values)...);
    }
  }
  template <class... Values>
  void Add(uint64_t first, Values... values) {
    Rest(FeatureHash::Seed(++template_), first, static_cast<uint64_t>(values)...);
  }
  const uint32_t* begin() const { return begin_; }
  const uint32_t* end() const { return end_; }

 private:
  // A template's number folded with each tag.
  static const uint64_t* TagFirst() {
    static const std::vector<uint64_t> all = [] {
      std::vector<uint64_t> out;
      for (uint64_t number = 0; number < kAllTemplates; ++number) {
        for (uint64_t tag = 0; tag < 64; ++tag)
          out.push_back(FeatureHash::Fold(FeatureHash::Seed(number), tag));
      }
      return out;
    }();
    return all.data();
  }
  void Rest(uint64_t hash, uint64_t last) { Put(FeatureHash::Multiplied(hash, last)); }
  template <class... Values>
  void Rest(uint64_t hash, uint64_t value, uint64_t next, Values... values) {
    Rest(FeatureHash::Fold(hash, value), next, values...);
  }
  void Put(uint64_t feature) {
    const auto hash = static_cast<uint32_t>(feature >> 32);
    const uint32_t bit = hash >> (32 - Table::kThereBits);
    *end_ = hash;
    end_ += there_[bit / 64] >> (bit % 64) & 1;
  }

  const uint64_t* const there_;
  const uint64_t* const tag_first_ = TagFirst();
  uint64_t template_ = 0;
  uint32_t *const begin_, *end_;
};

bool Parser::ReadBody(std::string_view body, const ParserFile::Header& header) {
  for (const uint32_t bits : {header.move_bits, header.relation_bits}) {
    if (bits < 1 || bits > kMaxBits) return false;
  }
  ColumnReader in(body);
  return ReadMoves(&in, header) && ReadRelations(&in, header) && in.empty();
}

bool Parser::ReadMoves(ColumnReader* in, const ParserFile::Header& header) {
  std::vector<uint32_t> slots;
  std::array<std::vector<int8_t>, kMoves> columns;
  if (!in->TakeRising(header.moves, &slots) || !Fit(slots, header.move_bits)) return false;
  for (auto& column : columns) {
    if (!in->Take(header.moves, &column)) return false;
  }
  moves_.Reserve(slots.size(), static_cast<int>(header.move_bits));
  for (size_t n = 0; n < slots.size(); ++n) {
    uint32_t worth = kWorth;
    int8_t rest = columns.back()[n];
    for (size_t m = 0; m < kMoves; ++m) {
      const int8_t weight = m + 1 < kMoves ? columns[m][n] : rest;
      rest = static_cast<int8_t>(rest - weight);
      worth |= static_cast<uint32_t>(weight + 128) << (8 * m);
    }
    moves_.Add(slots[n], worth);
  }
  return true;
}

bool Parser::ReadRelations(ColumnReader* in, const ParserFile::Header& header) {
  std::vector<uint32_t> slots, sets;
  if (!in->TakeRising(header.relations, &slots) || !Fit(slots, header.relation_bits) ||
      !in->Take(header.relations, &sets))
    return false;
  size_t cells = 0;
  for (const uint32_t set : sets) cells += static_cast<size_t>(std::popcount(set));
  std::vector<int8_t> weights;
  if (!in->Take(cells, &weights)) return false;
  relations_.Reserve(slots.size(), static_cast<int>(header.relation_bits));
  relation_rows_.resize(1 + slots.size());
  auto weight = weights.begin();
  for (size_t n = 0; n < slots.size(); ++n) {
    for (uint32_t set = sets[n]; set != 0; set &= set - 1)
      relation_rows_[n + 1][static_cast<size_t>(std::countr_zero(set))] = *weight++;
    relations_.Add(slots[n], static_cast<uint32_t>(n + 1));
  }
  return true;
}

// The weights of the moves, added up side by side in one number; what each has too much is the same for all.
uint64_t Parser::Sum(const Slots& slots) const {
  uint64_t outer = 0, middle = 0;  // of the first and the third move, 16 bits apart; of the second
  for (const uint32_t hash : slots) {
    const uint64_t worth = moves_.Find(hash);
    outer += worth & 0xFF00FF;
    middle += worth >> 8 & 0xFF;
  }
  return (outer & 0xFFFF) | middle << kLane | outer >> 16 << (2 * kLane);
}

Parser::WordSums Parser::SumWords(const ParserState& state, ParserMemo* memo) const {
  WordSums out(static_cast<size_t>(state.size()) + 2);
  // Behind the last word the queue has nobody twice.
  for (size_t w = 0; w < out.size() + 2; ++w) {
    const auto at = w < out.size() ? static_cast<int32_t>(w) - 1 : -1;
    const uint64_t form = state.At(at).form;
    const TagValue tag = state.At(at).tag;
    const ParserMemo::Sums& alone = memo->Get(form, tag, [&] {
      ParserMemo::Sums sums;
      for (size_t place = 0; place < kMovePlaces; ++place) {
        Slots::Buffer buffer;
        Slots slots(moves_, &buffer);
        WordFeatures(form, tag, static_cast<MovePlace>(place), &slots);
        sums[place] = Sum(slots);
      }
      return sums;
    });
    for (size_t place = kFront; place < kMovePlaces; ++place) {
      const size_t front = w - (place - kFront);
      if (front < out.size()) out[front].queue += alone[place];
    }
    if (w < out.size()) std::copy_n(alone.begin(), kFront, out[w].stack.begin());
  }
  for (int32_t front = 1; front <= state.size(); ++front) {
    Slots::Buffer buffer;
    Slots slots(moves_, &buffer);
    QueueFeatures(state, front, &slots);
    out[static_cast<size_t>(front + 1)].queue += Sum(slots);
  }
  return out;
}

Move Parser::BestMove(const ParserState& state, const WordSums& words) const {
  if (state.next > state.size()) return kRight;
  if (state.stack.size() == 1) return kShift;
  static_assert(kMoves == 3);
  Slots::Buffer buffer;
  Slots slots(moves_, &buffer);
  PairFeatures(MoveView(state), &slots);
  uint64_t sums = Sum(slots) + words[static_cast<size_t>(state.next) + 1].queue;
  for (size_t depth = 0; depth < kFront; ++depth)
    sums += words[static_cast<size_t>(state.top(depth) + 1)].stack[depth];
  auto score = [&](Move move) { return sums >> (kLane * move) & ((1 << kLane) - 1); };
  Move best = kShift;
  for (const Move m : {kLeft, kRight}) {
    if (score(m) > score(best)) best = m;
  }
  return best;
}

Relation Parser::BestRelation(const ParserState& state, int32_t head) const {
  if (head == 0) return Relation::kRoot;
  Slots::Buffer buffer;
  Slots slots(relations_, &buffer);
  RelationFeatures(RelationView(state, head), &slots);
  RelationRow scores{};
  for (const uint32_t hash : slots) {
    const RelationRow& row = relation_rows_[relations_.Find(hash)];
    for (size_t r = 0; r < kRelations; ++r) scores[r] = static_cast<int16_t>(scores[r] + row[r]);
  }
  int16_t best = scores[0];  // apart from its place: vectors have an instruction for it
  for (size_t r = 1; r < kRelations; ++r) best = std::max(best, scores[r]);
  return static_cast<Relation>(std::find(scores.begin(), scores.end(), best) - scores.begin());
}

ParserTree Parser::Parse(const std::vector<ParserWord>& words, ParserMemo* memo) const {
  ParserState state(words);
  const WordSums words_alone = SumWords(state, memo);
  while (!state.done()) {
    const Move move = BestMove(state, words_alone);
    if (move == kShift) {
      state.Shift();
      continue;
    }
    const int32_t head = state.HeadFor(move);
    state.Attach(head, BestRelation(state, head));
  }
  return {.head = std::move(state.head), .relation = std::move(state.relation)};
}

}  // namespace copydesk
