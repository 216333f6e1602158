#include <algorithm>
#include <array>
#include <bit>
#include <set>

#include "base/stop.h"
#include "gazetteer/gazetteer_impl.h"
#include "text/unicode.h"
#include "words/hash.h"

namespace copydesk {
namespace {

// What is remembered of a word (Vocabulary::Memo): its code, or kManyReadings - i for readings i.
constexpr int32_t kManyReadings = -2;  // its lemma depends on the tag, and one of its lemmas is a key

// The lemmas of a word that are keys, when it has several lemmas.
struct Reading {
  std::string lemma;  // in lower case
  int32_t code = kNoKey;
};
using Readings = std::vector<Reading>;

// A sentence set in capitals: two words or more, and no small letter in it.
bool InCapitals(const Document& document, TokenSpan tokens) {
  int32_t capitals = 0;
  for (int32_t t = tokens.start; t < tokens.end; ++t) {
    const uint32_t flags = document.word(t).flags;
    if (flags & kIsUpper)
      ++capitals;
    else if (flags & (kIsLower | kHasUpper))
      return false;
  }
  return capitals >= 2;
}

bool HasMarks(std::string_view text) { return text.find("\xE2\x80") != std::string_view::npos; }

// "Baku's" → "Baku", for tokens made elsewhere; else the whole.
std::string_view WithoutPossessive(std::string_view text) {
  for (const std::string_view mark : {"'s", "\u2019s"}) {
    if (text.size() > mark.size() && text.ends_with(mark)) return text.substr(0, text.size() - mark.size());
  }
  return text;
}

// How much of `text` is `other`'s beginning too, case aside: "UAV" of "UAVs" and "uav".
std::string_view SharedStart(std::string_view text, std::string_view other) {
  size_t at = 0;
  for (size_t i = 0, next = 0; at < text.size() && i < other.size(); at = next) {
    NextCodePoint(text, &next);
    const std::string lower = LowerCase(text.substr(at, next - at));
    if (!other.substr(i).starts_with(lower)) break;
    i += lower.size();
  }
  return text.substr(0, at);
}

}  // namespace

// A gazetteer at work on one document.
class GazetteerScan {
 public:
  GazetteerScan(const Gazetteer::Impl& list, const Document& document, GazetteerOverlap overlap,
                std::vector<GazetteerHit>* hits, GazetteerStarts* shared = nullptr)
      : list_(list),
        document_(document),
        tokens_(document.tokens()),
        codes_(document.vocabulary().Memo(list.keys->owner)),
        readings_(document.vocabulary().Keep<std::vector<Readings>>(list.keys->owner)),
        all_(overlap == GazetteerOverlap::kAll),
        hits_(*hits) {
    if (list.bit >= 0) shared_ = shared;
    if (list.options.plural || list.options.possessive) tails_ = &document.vocabulary().Memo(list.tail_owner);
  }

  // Looks for what lies in `tokens`, of any number of sentences. What each step reads of the list is asked
  // for a step before, for all tokens at once: it is anywhere in memory.
  void Run(TokenSpan tokens) {
    thread_local std::vector<Start> room;
    if (room.size() < static_cast<size_t>(tokens.size())) room.resize(static_cast<size_t>(tokens.size()));
    const std::span<Start> candidates = std::span(room).first(
        shared_ != nullptr && tails_ == nullptr ? TakeStarts(room.data()) : FindStarts(tokens, room.data()));
    LookUpNew(candidates);
    const std::span<const Start> starts = candidates.first(FindFirstNodes(candidates));
    PrefetchSecondNodes(starts);
    int32_t next = tokens.start;
    for (const Start& start : starts) {
      if (start.token >= next)
        next = StartAt({start.token, std::min(tokens.end, document_.sentence_of(start.token).tokens.end)},
                       start.node);
    }
  }

 private:
  struct Start {  // a token that may begin a hit
    int32_t token = 0;
    int32_t node = kNotAsked;  // that it leads to from the root, or -1
  };
  static constexpr int32_t kNotAsked = -2;

  struct Place {  // where a walk through the trie got
    int32_t node = -1;
    int32_t end = 0;
    bool tail = false;  // its last token has an ending that the term has not
  };

  size_t FindStarts(TokenSpan tokens, Start* starts) const;
  size_t TakeStarts(Start* starts);
  void FindAllStarts(std::vector<std::vector<int32_t>>* by_list);
  KeySpace::Roles RolesOf(int32_t code) const;
  void LookUpNew(std::span<const Start> starts);
  size_t FindFirstNodes(std::span<Start> starts);
  void PrefetchSecondNodes(std::span<const Start> starts) const;
  std::string_view KeyOf(const Word& word) const;
  CaseClass ClassOf(const Word& word) const;
  bool MayBegin(int32_t code) const { return MayFollow(code, 0); }
  bool MayGoOn(int32_t code) const { return MayFollow(code, kGoesOnShift); }
  bool MayFollow(int32_t code, int shift) const {
    const auto key = static_cast<uint32_t>(code) >> 2;
    return key < list_.ways.size() && ((list_.ways[key] >> shift >> (code & 3)) & 1u) != 0;
  }
  int32_t StartAt(TokenSpan tokens, int32_t first_node);
  int32_t Code(int32_t token);
  int32_t TailCode(int32_t token);
  int32_t LookUp(const Word& word);
  int32_t LookUpTail(const Word& word) const;
  int32_t Follow(int32_t node, int32_t code) const;
  int32_t FollowLemma(int32_t token, int32_t node, const Readings& readings) const;
  int32_t Next(int32_t token, int32_t node);
  bool Accepts(TokenSpan tokens, const Place& place);
  bool CaseFits(uint32_t written, TokenSpan tokens, bool tail);
  bool TextsFit(size_t first, TokenSpan tokens, bool tail) const;
  bool SentenceInCapitals(int32_t token);
  TokenSpan WithPossessive(TokenSpan tokens) const;
  void Report(TokenSpan tokens, const Place& place);
  TermTrie::Terms TermsOf(int32_t node) const {
    const TermTrie::Terms terms = list_.trie.TermsOf(node);
    return {terms.first, std::min(terms.last, static_cast<uint32_t>(list_.terms.size()))};
  }

  const Gazetteer::Impl& list_;
  const Document& document_;
  const std::vector<Token>& tokens_;
  std::vector<int32_t>& codes_;
  std::vector<Readings>& readings_;
  std::vector<int32_t>* tails_ = nullptr;
  GazetteerStarts* shared_ = nullptr;
  const bool all_;
  std::vector<GazetteerHit>& hits_;
  int32_t asked_sentence_ = -1;
  bool in_capitals_ = false;
};

// The tokens that may begin a hit, by what is remembered of the words: no branch on what a token is, for no
// processor guesses that.
size_t GazetteerScan::FindStarts(TokenSpan tokens, Start* starts) const {
  static constexpr uint8_t kNone = 0;
  const Token* all = tokens_.data();
  const int32_t* codes = codes_.data();
  const std::span<const uint8_t> ways = list_.ways.empty() ? std::span(&kNone, 1) : list_.ways.all();
  const auto last = static_cast<uint32_t>(ways.size() - 1);
  const uint32_t any = tails_ != nullptr;
  size_t found = 0;
  for (int32_t t = tokens.start; t < tokens.end; ++t) {
    const int32_t code = codes[all[t].word];
    const uint32_t key = static_cast<uint32_t>(code) >> 2;  // beyond the last where there is none
    const uint32_t begins =
        static_cast<uint32_t>(ways[std::min(key, last)]) >> (code & 3) & static_cast<uint32_t>(key <= last);
    starts[found] = {t, kNotAsked};
    found += (begins | static_cast<uint32_t>(code < kNoKey) | any) & 1u;
  }
  return found;
}

// The same of the whole document, found for all lists with these keys when the first of them asks; those are
// left out where the next word tells that there is no hit.
size_t GazetteerScan::TakeStarts(Start* starts) {
  std::vector<std::vector<int32_t>>& by_list = shared_->tokens_[list_.keys];
  if (by_list.empty()) FindAllStarts(&by_list);
  const std::vector<int32_t>& tokens = by_list[static_cast<size_t>(list_.bit)];
  for (size_t i = 0; i < tokens.size(); ++i) starts[i] = {tokens[i], kNotAsked};
  return tokens.size();
}

void GazetteerScan::FindAllStarts(std::vector<std::vector<int32_t>>* by_list) {
  std::vector<Start> unknown;
  for (int32_t t = 0; t < document_.size(); ++t) {
    if (codes_[static_cast<size_t>(tokens_[static_cast<size_t>(t)].word)] == Vocabulary::kNoMemo)
      unknown.push_back({t, kNotAsked});
  }
  LookUpNew(unknown);
  by_list->resize(static_cast<size_t>(list_.keys->lists));
  // Where a word begins terms of a list but is none of them, the next one must go on with it.
  KeySpace::Roles here = document_.size() > 0 ? RolesOf(Code(0)) : KeySpace::Roles();
  for (int32_t t = 0; t < document_.size(); ++t) {
    const KeySpace::Roles next = t + 1 < document_.size() ? RolesOf(Code(t + 1)) : KeySpace::Roles();
    for (uint32_t lists = here.begins & (here.alone | next.goes_on); lists != 0; lists &= lists - 1)
      (*by_list)[static_cast<size_t>(std::countr_zero(lists))].push_back(t);
    here = next;
  }
}

// What a word is to all lists with these keys: of one with several lemmas what any of them is.
KeySpace::Roles GazetteerScan::RolesOf(int32_t code) const {
  auto of_key = [this](int32_t one) {
    const auto key = static_cast<size_t>(one >> 2);
    return one >= 0 && key < list_.keys->roles.size() ? list_.keys->roles[key] : KeySpace::Roles();
  };
  if (code >= kNoKey) return of_key(code);
  KeySpace::Roles roles;
  for (const Reading& reading : readings_[static_cast<size_t>(kManyReadings - code)])
    roles.Add(of_key(reading.code));
  return roles;
}

// Remembers the words that are new to the list, but for those that take more than one look-up.
void GazetteerScan::LookUpNew(std::span<const Start> starts) {
  constexpr size_t kAhead =
      32;  // words whose places in the table are asked for before the first is looked up
  struct New {
    WordId word;
    std::string_view key;
    uint64_t hash;
  };
  std::array<New, kAhead> waiting;
  size_t waits = 0;
  auto look_up = [&] {
    for (const New& one : std::span(waiting).first(waits)) {
      codes_[static_cast<size_t>(one.word)] =
          CodeOf(list_.keys->pool.Find(one.key, one.hash), ClassOf(document_.vocabulary()[one.word]));
    }
    waits = 0;
  };
  for (const Start& start : starts) {
    const WordId word = tokens_[static_cast<size_t>(start.token)].word;
    if (codes_[static_cast<size_t>(word)] != Vocabulary::kNoMemo) continue;
    const std::string_view key = KeyOf(document_.vocabulary()[word]);
    if (key.empty()) continue;
    waiting[waits] = {word, key, Hash64(key)};
    list_.keys->pool.Prefetch(waiting[waits].hash);
    if (++waits == kAhead) look_up();
  }
  look_up();
}

// Where each leads to from the root; those that lead nowhere are left out.
size_t GazetteerScan::FindFirstNodes(std::span<Start> starts) {
  size_t kept = 0;
  for (Start start : starts) {
    const int32_t code = Code(start.token);
    if (code >= kNoKey) start.node = code == kNoKey ? -1 : Follow(TermTrie::kRoot, code);
    if (start.node == -1 && tails_ == nullptr) continue;
    if (start.node >= 0) list_.trie.Prefetch(start.node);
    starts[kept++] = start;
  }
  return kept;
}

void GazetteerScan::PrefetchSecondNodes(std::span<const Start> starts) const {
  for (const Start& start : starts) {
    if (start.node < 0 || start.token + 1 >= document_.size()) continue;
    const int32_t code = codes_[static_cast<size_t>(tokens_[static_cast<size_t>(start.token) + 1].word)];
    if (code >= 0 && MayGoOn(code)) list_.trie.PrefetchChild(start.node, static_cast<uint32_t>(code) >> 2);
  }
}

int32_t GazetteerScan::Code(int32_t token) {
  const WordId word = tokens_[static_cast<size_t>(token)].word;
  int32_t& code = codes_[static_cast<size_t>(word)];
  if (code == Vocabulary::kNoMemo) code = LookUp(document_.vocabulary()[word]);
  return code;
}

int32_t GazetteerScan::TailCode(int32_t token) {
  const WordId word = tokens_[static_cast<size_t>(token)].word;
  int32_t& code = (*tails_)[static_cast<size_t>(word)];
  if (code == Vocabulary::kNoMemo) code = LookUpTail(document_.vocabulary()[word]);
  return code;
}

// How a word is written where the list asks for that, and its key; "" where marks must be made plain first,
// or lemmas found.
CaseClass GazetteerScan::ClassOf(const Word& word) const {
  return list_.options.match == GazetteerMatch::kExact || list_.options.match == GazetteerMatch::kNorm
             ? kNoCapital
             : CaseClassOf(word);
}
std::string_view GazetteerScan::KeyOf(const Word& word) const {
  const GazetteerMatch match = list_.options.match;
  if (match == GazetteerMatch::kNorm) return word.norm;
  const std::string_view key = match == GazetteerMatch::kExact ? word.text : word.lower;
  return match == GazetteerMatch::kLemma || HasMarks(key) ? std::string_view() : key;
}

int32_t GazetteerScan::LookUp(const Word& word) {
  CheckStop();
  const StringTable& pool = list_.keys->pool;
  if (const std::string_view key = KeyOf(word); !key.empty()) return CodeOf(pool.Find(key), ClassOf(word));
  switch (list_.options.match) {
    case GazetteerMatch::kExact:
      return CodeOf(pool.Find(PlainMarks(word.text)), kNoCapital);
    case GazetteerMatch::kNorm:
      return CodeOf(pool.Find(word.norm), kNoCapital);
    case GazetteerMatch::kLemma:
      break;
    default:
      return CodeOf(pool.Find(PlainMarks(word.lower)), CaseClassOf(word));
  }
  if (const auto given = word.Given("lemma"))
    return CodeOf(pool.Find(PlainMarks(LowerCase(*given))), kNoCapital);
  std::set<std::string> lemmas;
  for (std::string_view lemma : document_.language().LemmaCandidates(word)) lemmas.insert(LowerCase(lemma));
  Readings found;
  for (const std::string& lemma : lemmas) {
    if (const int32_t key = pool.Find(PlainMarks(lemma)); key >= 0)
      found.push_back({lemma, CodeOf(key, kNoCapital)});
  }
  if (found.empty()) return kNoKey;
  if (lemmas.size() == 1) return found.front().code;
  readings_.push_back(std::move(found));
  return kManyReadings - (static_cast<int32_t>(readings_.size()) - 1);
}

// The key of a word without its plural or possessive ending, and how what is left is written.
int32_t GazetteerScan::LookUpTail(const Word& word) const {
  CheckStop();
  const StringTable& pool = list_.keys->pool;
  const bool by_text = list_.options.match == GazetteerMatch::kExact,
             by_norm = list_.options.match == GazetteerMatch::kNorm;
  auto find = [&](std::string_view text, std::string_view stem) {
    const std::string_view kept = SharedStart(text, stem);
    if (by_text && kept.size() < stem.size())
      return kNoKey;  // "armies": what capitals "army" would have is not known
    const int32_t key = by_norm ? pool.Find(FoldNorm(stem)) : pool.Find(PlainMarks(by_text ? kept : stem));
    return CodeOf(key, CaseClassOf(kept));
  };
  const std::string_view bare = list_.options.possessive ? WithoutPossessive(word.text) : word.text;
  const std::string lower = LowerCase(bare);
  if (bare.size() < word.text.size()) {
    if (const int32_t code = find(bare, lower); code != kNoKey) return code;
  }
  if (!list_.options.plural) return kNoKey;
  const std::vector<std::string>& tags = document_.language().tag_names();
  const auto plural = static_cast<TagId>(std::ranges::find(tags, "NNS") - tags.begin());
  if (plural >= tags.size()) return kNoKey;
  Word noun = word;
  const std::string norm = FoldNorm(bare);
  noun.text = bare, noun.lower = lower, noun.norm = norm;
  const std::string_view stem = document_.language().Lemma(noun, plural);
  return stem == lower || stem.empty() ? kNoKey : find(bare, stem);
}

// The node that a key leads to, or -1, also where no term has a token there that is so written.
inline int32_t GazetteerScan::Follow(int32_t node, int32_t code) const {
  const auto key = static_cast<uint32_t>(code) >> 2;
  if (node != TermTrie::kRoot) return MayGoOn(code) ? list_.trie.Child(node, key) : -1;
  const uint32_t child = MayBegin(code) && key < list_.starts.size() ? list_.starts[key] : 0;
  return child > 0 && child < static_cast<uint32_t>(list_.trie.size()) ? static_cast<int32_t>(child) : -1;
}

int32_t GazetteerScan::Next(int32_t token, int32_t node) {
  const int32_t code = Code(token);
  if (code >= 0) return Follow(node, code);
  return code == kNoKey ? -1 : FollowLemma(token, node, readings_[static_cast<size_t>(kManyReadings - code)]);
}

// Asks for the lemma only if one of the readings leads on.
int32_t GazetteerScan::FollowLemma(int32_t token, int32_t node, const Readings& readings) const {
  auto leads_on = [&](const Reading& reading) { return Follow(node, reading.code) >= 0; };
  if (std::none_of(readings.begin(), readings.end(), leads_on)) return -1;
  const std::string lemma = LowerCase(document_.lemma(token));
  const auto it = std::ranges::find(readings, lemma, &Reading::lemma);
  return it == readings.end() ? -1 : Follow(node, it->code);
}

// Reports what begins at the first token, which leads to `first_node`; where to go on.
int32_t GazetteerScan::StartAt(TokenSpan tokens, int32_t first_node) {
  Place best;
  int32_t node = TermTrie::kRoot;
  for (int32_t t = tokens.start; t < tokens.end && node >= 0; ++t) {
    const int32_t from = node;
    node = from == TermTrie::kRoot && first_node != kNotAsked ? first_node : Next(t, from);
    Place here{node, t + 1, false};
    bool accepted = node >= 0 && Accepts({tokens.start, t + 1}, here);
    if (!accepted && tails_ != nullptr) {
      const int32_t code = TailCode(t);
      here = {code >= 0 ? Follow(from, code) : -1, t + 1, true};
      accepted = here.node >= 0 && Accepts({tokens.start, t + 1}, here);
    }
    if (!accepted) continue;
    if (all_) Report({tokens.start, here.end}, here);
    best = here;
  }
  if (best.node < 0 || all_) return tokens.start + 1;
  const TokenSpan hit{tokens.start, best.end};
  Report(hit, best);
  return WithPossessive(hit).end;
}

bool GazetteerScan::Accepts(TokenSpan tokens, const Place& place) {
  const TermTrie::Terms terms = TermsOf(place.node);
  for (uint32_t i = terms.first; i < terms.last; ++i) {
    if (CaseFits(list_.cases[i], tokens, place.tail)) return true;
  }
  return false;
}

bool GazetteerScan::CaseFits(uint32_t written, TokenSpan tokens, bool tail) {
  if (written & kAnyCase) return true;
  bool fits = true;
  if (written & kExactTexts) {
    fits = TextsFit(written & (kExactTexts - 1), tokens, tail);
  } else {
    for (int32_t i = 0; fits && i < tokens.size(); ++i) {
      const int32_t t = tokens.start + i;
      const int32_t code = tail && t + 1 == tokens.end ? TailCode(t) : Code(t);
      fits = i < kMaxClassTokens && code >= 0 &&
             ((static_cast<uint32_t>(code) ^ (written >> (2 * i))) & 3u) == 0;
    }
  }
  return fits || SentenceInCapitals(tokens.start);
}

bool GazetteerScan::TextsFit(size_t first, TokenSpan tokens, bool tail) const {
  if (first + static_cast<size_t>(tokens.size()) > list_.exact.size()) return false;
  for (int32_t i = 0; i < tokens.size(); ++i) {
    const std::string_view wanted =
        list_.words[static_cast<int32_t>(list_.exact[first + static_cast<size_t>(i)])];
    const std::string_view seen = document_.word(tokens.start + i).text;
    if (seen == wanted || PlainMarks(seen) == wanted) continue;
    // The key has said that the words are the same but for the ending: "McDonald" in "McDonalds", "iArmy" in
    // "iArmies".
    if (!tail || i + 1 < tokens.size() || !PlainMarks(seen).starts_with(wanted.substr(0, wanted.size() - 1)))
      return false;
  }
  return true;
}

bool GazetteerScan::SentenceInCapitals(int32_t token) {
  const int32_t sentence = tokens_[static_cast<size_t>(token)].sentence;
  if (sentence != asked_sentence_) {
    asked_sentence_ = sentence;
    in_capitals_ = InCapitals(document_, document_.sentence_of(token).tokens);
  }
  return in_capitals_;
}

// With the "'s" that follows, where the list asks for it.
TokenSpan GazetteerScan::WithPossessive(TokenSpan tokens) const {
  if (!list_.options.possessive || tokens.end >= document_.sentence_of(tokens.start).tokens.end)
    return tokens;
  const std::string_view next = document_.word(tokens.end).text;
  const bool mark = next == "'s" || next == "\u2019s" || next == "'S" || next == "\u2019S";
  return mark && !document_.space_before(tokens.end) ? TokenSpan{tokens.start, tokens.end + 1} : tokens;
}

void GazetteerScan::Report(TokenSpan tokens, const Place& place) {
  const TermTrie::Terms terms = TermsOf(place.node);
  const TokenSpan whole = WithPossessive(tokens);
  int32_t last_row = -1;
  for (uint32_t i = terms.first; i < terms.last; ++i) {
    const uint32_t term = list_.terms[i];
    const int32_t row = list_.RowOf(term);
    if (row == last_row || !CaseFits(list_.cases[i], tokens, place.tail)) continue;
    last_row = row;
    hits_.push_back({whole, static_cast<int32_t>(term), row});
  }
}

void Gazetteer::Find(const Document& document, std::vector<GazetteerHit>* hits,
                     GazetteerStarts* starts) const {
  if (impl_->trie.size() == 0) return;
  GazetteerScan(*impl_, document, impl_->options.overlap, hits, starts).Run({0, document.size()});
}

void Gazetteer::FindAll(const Document& document, TokenSpan tokens, std::vector<GazetteerHit>* hits) const {
  if (impl_->trie.size() > 0) GazetteerScan(*impl_, document, GazetteerOverlap::kAll, hits).Run(tokens);
}

}  // namespace copydesk
