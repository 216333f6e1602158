// The parser and its trees against plain twins, on weights and sentences drawn by seed: weights that are not
// learned know no grammar, so every move, relation and shape of tree comes up.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "grammar/features.h"
#include "grammar/parser.h"
#include "grammar/tree.h"
#include "words/columns.h"
#include "words/document.h"
#include "words/hash.h"
#include "words/language.h"
#include "words/tags.h"

namespace copydesk {
namespace {

using Random = std::mt19937;

int Below(int n, Random* random) { return static_cast<int>((*random)() % static_cast<uint32_t>(n)); }

// What a slot's feature weighs; of every third slot nothing is known.
template <size_t N>
std::optional<std::array<int8_t, N>> WeightsOf(uint32_t slot, uint32_t seed) {
  Random random(slot * 2654435761u + seed);
  if (random() % 3 == 0) return std::nullopt;
  std::array<int8_t, N> out{};
  for (int8_t& weight : out) weight = static_cast<int8_t>(random());
  return out;
}

// Adds up all features anew for every move, and remembers which slots it was asked for.
class PlainParser {
 public:
  PlainParser(int bits, uint32_t seed) : bits_(bits), seed_(seed) {}

  ParserTree Parse(const std::vector<ParserWord>& words) {
    ParserState state(words);
    while (!state.done()) {
      FeatureList features;
      MoveFeatures(state, &features);
      const std::array<int, kMoves> scores = Score<kMoves>(features, &moves_);
      Move best = kMoves;
      for (const Move move : {kShift, kLeft, kRight}) {
        if (!state.Can(move)) continue;
        if (best == kMoves || scores[move] > scores[best]) best = move;
      }
      if (best == kShift) {
        state.Shift();
        continue;
      }
      const int32_t head = state.HeadFor(best);
      Relation relation = Relation::kRoot;
      if (head != 0) {
        features.Clear();
        RelationFeatures(RelationView(state, head), &features);
        const auto of = Score<kRelations>(features, &relations_);
        relation = static_cast<Relation>(std::max_element(of.begin(), of.end()) - of.begin());
      }
      state.Attach(head, relation);
    }
    return {.head = state.head, .relation = state.relation};
  }

  // The weights of what was asked, as a file.
  std::string File() const { return ParserFile::Write(bits_, Rows(moves_), bits_, Rows(relations_)); }

 private:
  template <size_t N>
  using Known = std::map<uint32_t, std::array<int8_t, N>>;

  template <size_t N>
  std::array<int, N> Score(const FeatureList& features, Known<N>* known) {
    std::array<int, N> out{};
    for (const uint64_t feature : features) {
      const auto slot = static_cast<uint32_t>(feature >> (64 - bits_));
      const auto weights = WeightsOf<N>(slot, seed_);
      if (!weights) continue;
      (*known)[slot] = *weights;
      for (size_t i = 0; i < N; ++i) out[i] += (*weights)[i];
    }
    return out;
  }
  template <size_t N>
  static std::vector<ParserFile::Slot<N>> Rows(const Known<N>& known) {
    std::vector<ParserFile::Slot<N>> out;
    for (const auto& [slot, weights] : known) out.push_back({.slot = slot, .weights = weights});
    return out;
  }

  int bits_;
  uint32_t seed_;
  Known<kMoves> moves_;
  Known<kRelations> relations_;
};

std::vector<ParserWord> DrawWords(Random* random) {
  std::vector<ParserWord> out(static_cast<size_t>(Below(30, random)));
  for (ParserWord& word : out) {
    word = {.form = Hash64(std::to_string(Below(40, random))),
            .tag = static_cast<uint8_t>(Below(50, random)),
            .marks = static_cast<uint8_t>(Below(3, random) ? 0 : Below(16, random)),
            .quoted = Below(4, random) == 0};
  }
  return out;
}

TEST(ParserOracle, ParsesAsItsPlainTwin) {
  Random random(3);
  for (const int bits : {1, 5, 12, 20, 21, 22, 26}) {
    PlainParser plain(bits, static_cast<uint32_t>(bits));
    std::vector<std::vector<ParserWord>> sentences;
    std::vector<ParserTree> trees;
    for (int i = 0; i < 40; ++i) {
      sentences.push_back(DrawWords(&random));
      trees.push_back(plain.Parse(sentences.back()));
    }
    Diagnostics faults;
    const auto parser = Parser::Parse(plain.File(), "p.bin", &faults);
    ASSERT_TRUE(parser != nullptr) << ToString(faults);
    ParserMemo memo;
    for (size_t i = 0; i < sentences.size(); ++i) {
      const ParserTree tree = parser->Parse(sentences[i], &memo);
      EXPECT_EQ(tree.head, trees[i].head) << bits << " bits, sentence " << i;
      EXPECT_EQ(tree.relation, trees[i].relation) << bits << " bits, sentence " << i;
    }
  }
}

// What hangs on `word` on its left or right so far, from left to right.
std::vector<int32_t> ChildrenOf(const ParserState& state, int32_t word, bool left) {
  std::vector<int32_t> out;
  for (int32_t w = 1; w <= state.size(); ++w) {
    if (word >= 0 && state.head[static_cast<size_t>(w)] == word && (w < word) == left) out.push_back(w);
  }
  return out;
}

class PlainWord {
 public:
  PlainWord(const ParserState& state, const std::vector<ParserWord>& words, int32_t at)
      : state_(state), words_(words), at_(at) {}

  int32_t at() const { return at_; }
  const ParserWord* word() const { return at_ > 0 ? &words_[static_cast<size_t>(at_ - 1)] : nullptr; }
  uint64_t form() const { return word() ? word()->form : at_ == 0 ? 0x526f6f74 : 1; }
  uint64_t tag() const { return word() ? word()->tag : at_ == 0 ? 0 : 63; }
  uint64_t quoted() const { return word() && word()->quoted; }
  uint64_t relation() const {
    if (at_ < 0) return 63;
    return static_cast<uint64_t>(state_.relation[static_cast<size_t>(at_)]);
  }
  PlainWord Child(bool left, size_t from_outside = 0) const {
    const std::vector<int32_t> all = ChildrenOf(state_, at_, left);
    if (from_outside >= all.size()) return {state_, words_, -1};
    return {state_, words_, left ? all[from_outside] : all[all.size() - 1 - from_outside]};
  }
  uint64_t marks() const {
    if (word() == nullptr) return 0;
    const PlainWord first = Child(true);
    return first.at() < 0 ? word()->marks : first.marks();
  }
  uint64_t Relations(bool left) const {
    uint64_t out = 0;
    for (const int32_t child : ChildrenOf(state_, at_, left))
      out |= uint64_t{1} << static_cast<int>(state_.relation[static_cast<size_t>(child)]);
    return out;
  }
  uint64_t marker() const {
    for (const int32_t child : ChildrenOf(state_, at_, true)) {
      const Relation relation = state_.relation[static_cast<size_t>(child)];
      if (relation == Relation::kCase || relation == Relation::kMark)
        return PlainWord(state_, words_, child).form();
    }
    return 0;
  }

 private:
  const ParserState& state_;
  const std::vector<ParserWord>& words_;
  int32_t at_;
};

void ExpectChild(const Child& view, const PlainWord& plain) {
  EXPECT_EQ(view.form, plain.form());
  EXPECT_EQ(view.tag, plain.tag());
  EXPECT_EQ(view.relation, plain.relation());
}

void ExpectPlace(const Place& view, const PlainWord& plain) {
  ExpectChild(view, plain);
  EXPECT_EQ(view.at, plain.at());
  EXPECT_EQ(view.marks, plain.marks());
  EXPECT_EQ(view.left, plain.Relations(true));
  EXPECT_EQ(view.right, plain.Relations(false));
  EXPECT_EQ(view.marker, plain.marker());
  EXPECT_EQ(view.quoted, plain.quoted());
}

uint64_t PlainDistance(int32_t a, int32_t b) {
  static constexpr std::array<uint64_t, 21> kSteps = {0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6,
                                                      7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
  const auto d = static_cast<size_t>(b - a);
  return d < kSteps.size() ? kSteps[d] : 8;
}

void ExpectMoveView(const ParserState& state, const std::vector<ParserWord>& words) {
  auto stack = [&](size_t depth) {
    const size_t size = state.stack.size();
    return PlainWord(state, words, depth < size ? state.stack[size - 1 - depth] : -1);
  };
  auto queue = [&](int32_t ahead) {
    const int32_t at = state.next + ahead;
    return PlainWord(state, words, at <= static_cast<int32_t>(words.size()) ? at : -1);
  };
  const MoveView view(state);
  const PlainWord s0 = stack(0), s1 = stack(1), b0 = queue(0);
  ExpectPlace(view.s0, s0);
  ExpectPlace(view.s1, s1);
  ExpectPlace(view.b0, b0);
  ExpectPlace(view.b1, queue(1));
  ExpectChild(view.s2, stack(2));
  ExpectChild(view.s0_left, s0.Child(true));
  ExpectChild(view.s0_right, s0.Child(false));
  ExpectChild(view.s1_right, s1.Child(false));
  ExpectChild(view.b0_left, b0.Child(true));
  EXPECT_EQ(view.s0_left2, s0.Child(true, 1).tag());
  EXPECT_EQ(view.b0_left2, b0.Child(true, 1).tag());
  EXPECT_EQ(view.d0, b0.at() < 0 ? 9 : PlainDistance(s0.at(), b0.at()));
  EXPECT_EQ(view.d1, s1.at() < 0 ? 9 : PlainDistance(s1.at(), s0.at()));
  EXPECT_EQ(view.quotes, s1.quoted() * 4 + s0.quoted() * 2 + b0.quoted());
}

void ExpectRelationView(const ParserState& state, const std::vector<ParserWord>& words, int32_t head) {
  const RelationView view(state, head);
  const PlainWord d(state, words, state.stack.back()), h(state, words, head);
  const bool left = d.at() < head;
  ExpectPlace(view.d, d);
  ExpectPlace(view.h, h);
  EXPECT_EQ(view.side, left ? 1u : 0u);
  EXPECT_EQ(view.far, (left ? 1 : 0) + 2 * PlainDistance(std::min(d.at(), head), std::max(d.at(), head)));
  const int32_t size = static_cast<int32_t>(words.size());
  EXPECT_EQ(view.before, PlainWord(state, words, d.at() > 1 ? d.at() - 1 : -1).tag());
  EXPECT_EQ(view.after, PlainWord(state, words, d.at() < size ? d.at() + 1 : -1).tag());
  ExpectChild(view.d_left, d.Child(true));
  ExpectChild(view.sibling, h.Child(left));
}

TEST(ParserOracle, ViewsTellWhatHangsOnTheWords) {
  Random random(5);
  for (int i = 0; i < 150 && !testing::Test::HasFailure(); ++i) {
    const std::vector<ParserWord> words = DrawWords(&random);
    ParserState state(words);
    while (!state.done()) {
      ExpectMoveView(state, words);
      std::vector<Move> moves;
      for (const Move move : {kShift, kLeft, kRight}) {
        if (state.Can(move)) moves.push_back(move);
      }
      // Shifts more often than the rest, so that some stacks are high and some words far apart.
      const Move move = Below(3, &random)
                            ? moves[0]
                            : moves[static_cast<size_t>(Below(static_cast<int>(moves.size()), &random))];
      if (move == kShift) {
        state.Shift();
        continue;
      }
      const int32_t head = state.HeadFor(move);
      ExpectRelationView(state, words, head);
      static constexpr std::array kSome = {Relation::kCase, Relation::kMark, Relation::kSubject,
                                           Relation::kObject, Relation::kOther};
      state.Attach(head, kSome[static_cast<size_t>(Below(kSome.size(), &random))]);
    }
  }
}

// Files that are damaged, or at their limits.

std::string Fault(const std::string& bytes) {
  Diagnostics faults;
  if (Parser::Parse(bytes, "p.bin", &faults) != nullptr) return "";
  EXPECT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].file, "p.bin");
  EXPECT_NE(faults[0].hint, "");
  return faults[0].message;
}

using Moves = std::vector<ParserFile::Slot<kMoves>>;
using Relations = std::vector<ParserFile::Slot<kRelations>>;

TEST(ParserOracle, SlotsHaveAsManyBitsAsTheHeaderSays) {
  const std::string unfit = "a damaged parser: its parts do not fit";
  auto file = [](int move_bits, uint32_t move, int relation_bits, uint32_t relation) {
    return ParserFile::Write(move_bits, Moves{{.slot = move, .weights = {1, 2, 3}}}, relation_bits,
                             Relations{{.slot = relation, .weights = {1}}});
  };
  EXPECT_EQ(Fault(file(1, 1, 1, 1)), "");
  EXPECT_EQ(Fault(file(26, (1 << 26) - 1, 26, (1 << 26) - 1)), "");
  EXPECT_EQ(Fault(file(9, 512, 9, 511)), unfit);
  EXPECT_EQ(Fault(file(9, 511, 9, 512)), unfit);
  EXPECT_EQ(Fault(file(9, 511, 9, 511)), "");
  EXPECT_EQ(Fault(file(0, 0, 9, 0)), unfit);
  EXPECT_EQ(Fault(file(9, 0, 0, 0)), unfit);
  EXPECT_EQ(Fault(file(27, 0, 9, 0)), unfit);
  EXPECT_EQ(Fault(file(9, 0, 27, 0)), unfit);
  EXPECT_EQ(Fault(ParserFile::Write(9, {}, 9, {})), "");
}

// Each part is missed by itself, not by what stands behind it: what is left would do for the rest.
TEST(ParserOracle, EveryPartIsThere) {
  auto fault = [](uint32_t moves, uint32_t relations, const std::string& body) {
    const std::string whole = ParserFile::Write(9, {}, 9, {});
    ParserFile::Header header;
    std::memcpy(&header, whole.data(), sizeof(header));
    header.moves = moves, header.relations = relations;
    header.bytes = static_cast<uint32_t>(body.size());
    header.checksum = Hash64(body);
    return Fault(std::string(reinterpret_cast<const char*>(&header), sizeof(header)) + body);
  };
  auto rising = [](const std::vector<uint32_t>& slots) {
    std::string out;
    PutRising(&out, slots);
    return out;
  };
  auto set = [](uint32_t bits) {
    std::string out;
    PutColumn(&out, std::vector<uint32_t>{bits});
    return out;
  };
  const std::string unfit = "a damaged parser: its parts do not fit", none = rising({});
  EXPECT_EQ(fault(0, 0, none + none), "");
  EXPECT_EQ(fault(1, 0, rising({5}) + "abc" + none), "");
  EXPECT_EQ(fault(0, 1, none + rising({5}) + set(1) + "a"), "");
  EXPECT_EQ(fault(1, 0, rising({512}) + none), unfit);
  EXPECT_EQ(fault(2, 0, rising({5, 6}) + none), unfit);
  EXPECT_EQ(fault(9, 0, none), unfit);
  EXPECT_EQ(fault(0, 1, none + rising({512})), unfit);
  EXPECT_EQ(fault(0, 1, none + rising({5})), unfit);
  EXPECT_EQ(fault(0, 1, none + rising({5}) + set(1)), unfit);
  EXPECT_EQ(fault(0, 0, none + none + "a"), unfit);
}

TEST(ParserOracle, AParserOfOtherTagsOrOfNoSizeIsAFault) {
  std::string bytes = ParserFile::Write(9, {}, 9, {});
  ParserFile::Header header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  EXPECT_EQ(header.version, kParserVersion);
  EXPECT_EQ(header.unused, 0u);
  ++header.tags;
  std::memcpy(bytes.data(), &header, sizeof(header));
  EXPECT_EQ(Fault(bytes), "a parser of another version");
  EXPECT_EQ(Fault(std::string(sizeof(header) - 1, 'x')), "not a parser: too short or too long");
  EXPECT_EQ(Fault(std::string(sizeof(header), 'x')), "not a parser: it does not begin with CDPARSER");
  EXPECT_EQ(Fault(std::string(Parser::kMaxFileBytes, 'x')), "not a parser: it does not begin with CDPARSER");
  EXPECT_EQ(Fault(std::string(Parser::kMaxFileBytes + 1, 'x')), "not a parser: too short or too long");
}

TEST(ParserOracle, AFolderWithoutAParserHasNone) {
  Diagnostics faults;
  EXPECT_EQ(Parser::Load(COPYDESK_SPEC, &faults), nullptr);
  EXPECT_TRUE(faults.empty());
}

// Words for the parser.

TEST(ParserOracle, MarksStandInFrontOfTheNextWord) {
  ParserWords words;
  struct Token {
    const char *lemma, *tag;
    bool word;
  };
  for (const Token& t :
       {Token{"say", "VBD", true}, {",", ",", false},     {"\"", "``", false},   {"we", "PRP", true},
        {"-", "HYPH", false},      {"(", "-LRB-", false}, {"two", "CD", true},   {")", "-RRB-", false},
        {"\"", "''", false},       {"leave", "VB", true}, {":", ":", false},     {"3", "CD", true},
        {".", ".", false},         {"go", "VB", true},    {"...", "NFP", false}, {"go", "VB", true},
        {"-", "HYPH", false},      {"go", "VB", true},    {"\"", "``", false},   {"we", "PRP", true}}) {
    EXPECT_EQ(words.Add(t.lemma, TagOf(t.tag)), t.word) << t.lemma;
  }
  std::vector<int> marks;
  std::vector<bool> quoted;
  for (const ParserWord& word : words.words()) {
    marks.push_back(word.marks);
    quoted.push_back(word.quoted);
  }
  EXPECT_EQ(marks, (std::vector<int>{kNoMark, kComma | kOpening, kOpening, kClosing, kBreak, kBreak, kBreak,
                                     kNoMark, kOpening}));
  EXPECT_EQ(quoted, (std::vector<bool>{false, true, true, false, false, false, false, false, true}));
  const std::vector<ParserWord>& all = words.words();
  EXPECT_EQ(all[2].form, all[4].form) << "one form for all numbers";
  EXPECT_EQ(all[3].form, Hash64("leave"));
  EXPECT_EQ(all[3].tag, TagOf("VB"));
}

// Trees.

// All slots of few bits, with the relations that trees are read by before the others.
std::unique_ptr<Parser> RandomParser(uint32_t seed, bool chains = false) {
  constexpr int kBits = 10;
  static constexpr std::array kFavoured = {
      Relation::kSubject,     Relation::kObject,         Relation::kIndirectObject, Relation::kAuxiliary,
      Relation::kCopula,      Relation::kOpenComplement, Relation::kComplement,     Relation::kAdverbClause,
      Relation::kNounClause,  Relation::kRelativeClause, Relation::kParataxis,      Relation::kConjunct,
      Relation::kNounModifier};
  Random random(seed);
  Moves moves;
  Relations relations;
  for (uint32_t slot = 0; slot < 1u << kBits; ++slot) {
    moves.push_back({.slot = slot});
    for (int8_t& weight : moves.back().weights) weight = static_cast<int8_t>(random());
    relations.push_back({.slot = slot});
    // Verbs that share a subject over many steps.
    if (chains) {
      relations.back().weights[static_cast<size_t>(Relation::kSubject)] =
          static_cast<int8_t>(Below(100, &random));
      for (const Relation r : {Relation::kConjunct, Relation::kAdverbClause})
        relations.back().weights[static_cast<size_t>(r)] = static_cast<int8_t>(Below(120, &random));
      continue;
    }
    for (const Relation r : kFavoured) {
      // What is mended takes two subjects and a clause.
      const bool mended = r == Relation::kSubject || r == Relation::kComplement || r == Relation::kParataxis;
      relations.back().weights[static_cast<size_t>(r)] =
          static_cast<int8_t>(Below(110, &random) + (mended ? 17 : 0));
    }
  }
  Diagnostics faults;
  auto parser = Parser::Parse(ParserFile::Write(kBits, moves, kBits, relations), "p.bin", &faults);
  EXPECT_TRUE(parser != nullptr) << ToString(faults);
  return parser;
}

// What grammar/tree.h says, by search over all words; by token, as there.
class PlainTree {
 public:
  PlainTree(const Document& doc, const TokenSpan range, const Parser& parser) : doc_(doc) {
    ParserWords words;
    std::vector<int32_t> tokens = {-1};
    for (int32_t t = range.start; t < range.end; ++t) {
      if (words.Add(doc.lemma(t), doc.tag_id(t))) tokens.push_back(t);
    }
    ParserMemo memo;
    const ParserTree tree = parser.Parse(words.words(), &memo);
    for (size_t w = 1; w < tokens.size(); ++w) {
      governor_[tokens[w]] = tokens[static_cast<size_t>(tree.head[w])];
      relation_[tokens[w]] = tree.relation[w];
    }
    Mend();
  }

  int32_t Governor(int32_t t) const {
    const auto found = governor_.find(t);
    return found == governor_.end() ? -1 : found->second;
  }
  Relation relation(int32_t t) const {
    const auto found = relation_.find(t);
    return found == relation_.end() ? Relation::kOther : found->second;
  }
  std::vector<int32_t> Dependents(int32_t t) const {
    std::vector<int32_t> out;
    for (const auto& [d, governor] : governor_) {
      if (governor == t) out.push_back(d);
    }
    return out;
  }
  int32_t Dependent(int32_t t, Relation relation) const {
    for (const int32_t d : Dependents(t)) {
      if (relation_.at(d) == relation) return d;
    }
    return -1;
  }
  int32_t ContentOf(int32_t t) const {
    const bool helps = relation(t) == Relation::kAuxiliary || relation(t) == Relation::kCopula;
    return helps && Governor(t) >= 0 ? Governor(t) : t;
  }
  // The first subject that no preposition stands before.
  int32_t Own(int32_t v) const {
    for (const int32_t d : Dependents(v)) {
      bool oblique = false;
      for (const int32_t c : Dependents(d)) oblique |= c < d && relation(c) == Relation::kCase;
      if (relation(d) == Relation::kSubject && !oblique) return d;
    }
    return -1;
  }
  int32_t SubjectOf(int32_t t, int hops = 8) const { return Subject(ContentOf(t), hops); }
  int mended() const { return mended_; }

 private:
  int32_t Subject(int32_t v, int hops) const {
    if (hops == 0) return -1;
    const int32_t own = Own(v), governor = Governor(v);
    const std::string_view tag = own < 0 ? "" : doc_.tag(own);
    const bool relative = tag == "WDT" || tag == "WP" || tag == "WP$";
    if (own >= 0 && !relative) return own;
    if (governor < 0) return -1;
    if (relation(v) == Relation::kRelativeClause) return governor;
    if (relation(v) == Relation::kNounClause) {
      const std::string_view of = doc_.tag(v);
      return of == "VBN" || of == "VBG" || of == "VBD" ? governor : -1;
    }
    if (relation(v) == Relation::kOpenComplement) {  // "urged Peru to leave"
      const int32_t object = Dependent(governor, Relation::kObject),
                    other = Dependent(governor, Relation::kIndirectObject);
      const int32_t told = object >= 0 ? object : other;
      if (governor < told && told < v) return told;
    }
    const bool shares = relation(v) == Relation::kOpenComplement || relation(v) == Relation::kConjunct ||
                        relation(v) == Relation::kAdverbClause;
    return shares && own < 0 ? Subject(governor, hops - 1) : -1;
  }

  // Of a verb's subjects in front of it all but the last belong to clauses behind the verb that hang on it
  // and have none: the first to the first.
  void Mend() {
    std::map<int32_t, std::vector<int32_t>> before, all;  // subjects by verb
    for (const auto& [t, governor] : governor_) {
      if (relation_[t] != Relation::kSubject || governor < 0) continue;
      all[governor].push_back(t);
      if (governor > t) before[governor].push_back(t);
    }
    for (auto& [verb, waiting] : before) {
      waiting.pop_back();
      for (const auto& [t, governor] : std::map<int32_t, int32_t>(governor_)) {
        const bool clause = relation_[t] == Relation::kComplement || relation_[t] == Relation::kParataxis;
        if (governor != verb || t < verb || !clause || waiting.empty() || all.contains(t)) continue;
        governor_[waiting.front()] = t;
        waiting.erase(waiting.begin());
        ++mended_;
      }
    }
  }

  const Document& doc_;
  std::map<int32_t, int32_t> governor_;  // of words; -1: the root's
  std::map<int32_t, Relation> relation_;
  int mended_ = 0;
};

TEST(TreeOracle, AnswersAsItsPlainTwin) {
  Diagnostics faults;
  const auto language = Language::Load(COPYDESK_PACKS "/news_en/language", &faults);
  ASSERT_TRUE(language != nullptr) << ToString(faults);
  static constexpr std::array kWords = {"Peru",  "officials", "said", ",",      "who",   "which", "attacked",
                                        "going", "was",       "to",   "and",    "seize", "they",  "quickly",
                                        "—",     "given",     "the",  "twelve", "whose", "has",   "\""};
  Random random(11);
  int mended = 0, with_subject = 0;
  for (int i = 0; i < 3000 && !testing::Test::HasFailure(); ++i) {
    if (i % 20 == 0) random.seed(static_cast<uint32_t>(i + 1));
    static std::unique_ptr<Parser> parser;
    if (i % 20 == 0) parser = RandomParser(static_cast<uint32_t>(i));
    std::string text = "Ana left. ";  // tokens in front of the sentence
    for (int w = 2 + Below(18, &random); w > 0; --w)
      text += std::string(kWords[static_cast<size_t>(Below(kWords.size(), &random))]) + " ";
    SCOPED_TRACE(text);
    Vocabulary words;
    Document doc(text, &words, language.get());
    doc.AddSegment({0, static_cast<int32_t>(text.size())});
    for (int32_t s = 0; s < static_cast<int32_t>(doc.sentences().size()); ++s) {
      const TokenSpan range = doc.sentences()[static_cast<size_t>(s)].tokens;
      const SentenceTree tree(doc, s, *parser);
      const PlainTree plain(doc, range, *parser);
      mended += plain.mended();
      std::string lines;
      for (int32_t t = range.start; t < range.end; ++t) {
        EXPECT_EQ(tree.Governor(t), plain.Governor(t));
        EXPECT_EQ(tree.relation(t), plain.relation(t));
        const std::vector<int32_t> dependents = plain.Dependents(t);
        const std::span<const int32_t> told = tree.Dependents(t);
        EXPECT_EQ(std::vector<int32_t>(told.begin(), told.end()), dependents);
        EXPECT_EQ(tree.SubjectOf(t), plain.SubjectOf(t)) << doc.word(t).text << "\n" << tree.DebugString();
        EXPECT_EQ(tree.HasSubject(t), plain.Own(plain.ContentOf(t)) >= 0);
        with_subject += tree.SubjectOf(t) >= 0;
        if (dependents.empty()) continue;
        if (!lines.empty()) lines += "\n";
        lines += doc.word(t).text;
        const char* before = ": ";
        for (const int32_t d : dependents) {
          lines += before;
          lines += kRelationNames[static_cast<size_t>(plain.relation(d))];
          lines += " ";
          lines += doc.word(d).text;
          before = ", ";
        }
      }
      EXPECT_EQ(tree.DebugString(), lines);
    }
  }
  EXPECT_GE(mended, 20);
  EXPECT_GT(with_subject, 1000);
}

TEST(TreeOracle, SubjectsAreSharedOverEightVerbs) {
  Diagnostics faults;
  const auto language = Language::Load(COPYDESK_PACKS "/news_en/language", &faults);
  ASSERT_TRUE(language != nullptr) << ToString(faults);
  Random random(13);
  int far = 0;
  for (int i = 0; i < 400; ++i) {
    const auto parser = RandomParser(static_cast<uint32_t>(i / 20), true);
    std::string text;
    for (int w = 0; w < 40; ++w)
      text += std::string(Below(2, &random) ? "said" : "Peru") + (Below(2, &random) ? " attacked " : " and ");
    Vocabulary words;
    Document doc(text, &words, language.get());
    doc.AddSegment({0, static_cast<int32_t>(text.size())});
    const TokenSpan range = doc.sentences()[0].tokens;
    const SentenceTree tree(doc, 0, *parser);
    const PlainTree plain(doc, range, *parser);
    for (int32_t t = range.start; t < range.end; ++t) {
      EXPECT_EQ(tree.SubjectOf(t), plain.SubjectOf(t));
      far += plain.SubjectOf(t) != plain.SubjectOf(t, 7) || plain.SubjectOf(t) != plain.SubjectOf(t, 9);
    }
  }
  EXPECT_GT(far, 5);
}

}  // namespace
}  // namespace copydesk
