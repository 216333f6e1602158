#include <algorithm>
#include <set>

#include "gazetteer/gazetteer_impl.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

// What is remembered of a word (Vocabulary::Memo): its key << 2 | CaseClass, kNoKey, or kManyReadings - i for readings i.
constexpr int32_t kNoKey = -1;         // no term holds it
constexpr int32_t kManyReadings = -2;  // its lemma depends on the tag, and one of its lemmas is a key

int32_t CodeOf(int32_t key, CaseClass written) { return key < 0 ? kNoKey : key << 2 | static_cast<int32_t>(written); }

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
    if (flags & kIsUpper) ++capitals;
    else if (flags & (kIsLower | kHasUpper)) return false;
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
  GazetteerScan(const Gazetteer::Impl& list, const Document& document, GazetteerOverlap overlap, std::vector<GazetteerHit>* hits)
      : list_(list),
        document_(document),
        tokens_(document.tokens()),
        codes_(document.vocabulary().Memo(list.keys->owner)),
        readings_(document.vocabulary().Keep<std::vector<Readings>>(list.keys->owner)),
        all_(overlap == GazetteerOverlap::kAll),
        hits_(*hits) {
    if (list.options.plural || list.options.possessive) tails_ = &document.vocabulary().Memo(list.tail_owner);
  }

  void Run(TokenSpan tokens) {
    for (int32_t t = FirstStart(tokens); t < tokens.end;) t = FirstStart({StartAt({t, tokens.end}), tokens.end});
  }

 private:
  struct Place {  // where a walk through the trie got
    int32_t node = -1;
    int32_t end = 0;
    bool tail = false;  // its last token has an ending that the term has not
  };

  int32_t FirstStart(TokenSpan tokens) const;
  int32_t StartAt(TokenSpan tokens);
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
  const bool all_;
  std::vector<GazetteerHit>& hits_;
  int32_t asked_sentence_ = -1;
  bool in_capitals_ = false;
};

// The first token that may begin a hit, by what is remembered of the words; the end where none does. This is where the time goes.
int32_t GazetteerScan::FirstStart(TokenSpan tokens) const {
  if (tails_ != nullptr) return tokens.start;
  const Token* all = tokens_.data();
  const int32_t* codes = codes_.data();
  const std::span<const uint8_t> ways = list_.ways.all();
  for (int32_t t = tokens.start; t < tokens.end; ++t) {
    const int32_t code = codes[all[t].word];
    if (code == kNoKey) continue;
    const auto key = static_cast<uint32_t>(code) >> 2;
    if (code < kNoKey || (key < ways.size() && ((ways[key] >> (code & 3)) & 1u))) return t;
  }
  return tokens.end;
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

int32_t GazetteerScan::LookUp(const Word& word) {
  const StringTable& pool = list_.keys->pool;
  switch (list_.options.match) {
    case GazetteerMatch::kExact: return CodeOf(pool.Find(PlainMarks(word.text)), kNoCapital);
    case GazetteerMatch::kNorm: return CodeOf(pool.Find(word.norm), kNoCapital);
    case GazetteerMatch::kLemma: break;
    default: return CodeOf(HasMarks(word.lower) ? pool.Find(PlainMarks(word.lower)) : pool.Find(word.lower), CaseClassOf(word));
  }
  if (const auto given = word.Given("lemma")) return CodeOf(pool.Find(PlainMarks(LowerCase(*given))), kNoCapital);
  std::set<std::string> lemmas;
  for (std::string_view lemma : document_.language().LemmaCandidates(word)) lemmas.insert(LowerCase(lemma));
  Readings found;
  for (const std::string& lemma : lemmas) {
    if (const int32_t key = pool.Find(PlainMarks(lemma)); key >= 0) found.push_back({lemma, CodeOf(key, kNoCapital)});
  }
  if (found.empty()) return kNoKey;
  if (lemmas.size() == 1) return found.front().code;
  readings_.push_back(std::move(found));
  return kManyReadings - (static_cast<int32_t>(readings_.size()) - 1);
}

// The key of a word without its plural or possessive ending, and how what is left is written.
int32_t GazetteerScan::LookUpTail(const Word& word) const {
  const StringTable& pool = list_.keys->pool;
  const bool by_text = list_.options.match == GazetteerMatch::kExact, by_norm = list_.options.match == GazetteerMatch::kNorm;
  auto find = [&](std::string_view text, std::string_view stem) {
    const std::string_view kept = SharedStart(text, stem);
    if (by_text && kept.size() < stem.size()) return kNoKey;  // "armies": what capitals "army" would have is not known
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
  const bool start = node == TermTrie::kRoot;
  if (key >= list_.ways.size() || ((list_.ways[key] >> (start ? 0 : kGoesOnShift) >> (code & 3)) & 1u) == 0) return -1;
  if (!start) return list_.trie.Child(node, key);
  const uint32_t child = key < list_.starts.size() ? list_.starts[key] : 0;
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

// Reports what begins at the first token; where to go on.
int32_t GazetteerScan::StartAt(TokenSpan tokens) {
  Place best;
  int32_t node = TermTrie::kRoot;
  for (int32_t t = tokens.start; t < tokens.end && node >= 0; ++t) {
    const int32_t from = node;
    node = Next(t, from);
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
      fits = i < kMaxClassTokens && code >= 0 && ((static_cast<uint32_t>(code) ^ (written >> (2 * i))) & 3u) == 0;
    }
  }
  return fits || SentenceInCapitals(tokens.start);
}

bool GazetteerScan::TextsFit(size_t first, TokenSpan tokens, bool tail) const {
  if (first + static_cast<size_t>(tokens.size()) > list_.exact.size()) return false;
  for (int32_t i = 0; i < tokens.size(); ++i) {
    const std::string_view wanted = list_.words[static_cast<int32_t>(list_.exact[first + static_cast<size_t>(i)])];
    const std::string_view seen = document_.word(tokens.start + i).text;
    if (seen == wanted || PlainMarks(seen) == wanted) continue;
    // The key has said that the words are the same but for the ending: "McDonald" in "McDonalds", "iArmy" in "iArmies".
    if (!tail || i + 1 < tokens.size() || !PlainMarks(seen).starts_with(wanted.substr(0, wanted.size() - 1))) return false;
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
  if (!list_.options.possessive || tokens.end >= document_.sentence_of(tokens.start).tokens.end) return tokens;
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

void Gazetteer::Find(const Document& document, std::vector<GazetteerHit>* hits) const {
  if (impl_->trie.size() == 0) return;
  GazetteerScan scan(*impl_, document, impl_->options.overlap, hits);
  for (const Sentence& sentence : document.sentences()) scan.Run(sentence.tokens);
}

void Gazetteer::FindAll(const Document& document, TokenSpan tokens, std::vector<GazetteerHit>* hits) const {
  if (impl_->trie.size() > 0) GazetteerScan(*impl_, document, GazetteerOverlap::kAll, hits).Run(tokens);
}

}  // namespace copydesk
