#include "news/name_choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/one_of.h"
#include "news/article.h"
#include "news/name_facts.h"
#include "news/syntax.h"
#include "words/language.h"
#include "words/recogniser.h"
#include "words/window.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr double kSure = 0.95;    // of another kind than a list's term has
constexpr double kLonger = 0.9;   // of a longer name than that of a country, a medium or a person of a list
constexpr double kLeast = 0.4;    // below, a name of the recogniser's is none
constexpr double kAlone = 0.6;    // … of one word that nothing else speaks for
constexpr double kShouted = 0.8;  // … and that in capitals

// What the recogniser holds for none of its three kinds.
constexpr std::string_view kOther = "a name of something else: a work, a law, a product, an event, a people";

constexpr std::array<std::string_view, 4> kTypeNames = {"person", "organization", "place", "other"};

// The recogniser's kinds are coarse: which of the desk's they hold.
std::string_view TypeOfKind(std::string_view kind) {
  if (kind == "person") return "person";
  if (IsOneOf(kind, "country", "place", "facility")) return "place";
  if (IsOneOf(kind, "nationality", "thing")) return "other";
  return "organization";
}

bool IsListed(const Candidate& c) { return news::IsListed(*c.facts); }

class Choice {
 public:
  Choice(CascadeRun* run, const NameWords& words, std::vector<Candidate> candidates)
      : run_(*run),
        doc_(run->document()),
        first_name_(run->cascade().kinds().Find("first_name")),
        role_(run->cascade().kinds().Find("role")),
        candidates_(std::move(candidates)),
        words_(words) {
    covered_.assign(static_cast<size_t>(doc_.size()), -1);
    const KindId kind = run->cascade().kinds().Find("learned");
    auto* article = static_cast<Article*>(run->context());
    keeps_rejected_ = article != nullptr && article->keeps_rejected();
    for (const Span& span : run->Get(kind)) {
      if (article != nullptr && !article->ReadsNames(article->block_of(span.tokens.start))) continue;
      const double confidence = std::strtod(std::string(span.attribute("confidence")).c_str(), nullptr);
      if (confidence < kLeast) {
        unsure_.push_back({span.tokens, span.attribute("kind"), &span, confidence});
        continue;
      }
      if (IsPartyAndState(span.tokens)) {
        Reject(span.tokens, span, "a party and a state");
        continue;
      }
      Learned l{&span, span.tokens, span.attribute("kind"), confidence, true, {}};
      if (l.type == "person") TakeTitle(&l);
      if (l.type == "organization") DropTitle(&l);
      DropSmallWords(&l);
      DropArticle(&l);
      if (l.tokens.empty()) {
        Reject(span.tokens, span, "no name in it");
        continue;
      }
      if (IsDatelines(l.tokens)) {
        Reject(l.tokens, span, "a dateline");
        continue;
      }
      if (IsShip(l.tokens, l.title)) {
        Reject(l.tokens, span, "the name of a ship");
        continue;
      }
      DropCaption(&l);
      if (l.tokens.empty()) continue;
      DropNumbers(&l);
      TakeOrdinal(&l);
      SettleType(&l);
      if (const TokenSpan second = SecondBody(l); !second.empty()) {
        Learned other = l;
        l.tokens.end = second.start - 1;
        other.tokens = second;
        Add(std::move(l));
        Add(std::move(other));
        continue;
      }
      Add(std::move(l));
    }
    SettleRepeats();
    SettleSurnames();
    TakeKnown();
    DropLoners();
  }

  std::vector<Candidate> Run() {
    std::vector<Candidate> out;
    for (Candidate& c : candidates_) Challenge(&c);
    SplitLists();
    SplitPairs();
    for (Candidate& c : candidates_) {
      if (Stays(&c)) out.push_back(c);
    }
    for (const Learned& l : learned_) {
      if (!l.stays) continue;
      if (l.type == "other") {
        if (keeps_rejected_) Reject(l.tokens, *l.span, std::string(kOther));
        continue;
      }
      if (IsNobody(l.tokens, l.type)) {
        Reject(l.tokens, *l.span, "the name of a thing");
      } else {
        out.push_back(CandidateOf(l));
      }
    }
    for (Candidate& c : out) {
      if (c.kind == "organization" && !IsListed(c)) c.kind = KindOf(c.tokens, c.kind);
      TakeSyllable(&c);
      TakeGivenName(&c);
      TakeNickname(&c);
      DropDescription(&c);
    }
    return out;
  }

 private:
  struct Learned {
    const Span* span = nullptr;
    TokenSpan tokens;
    std::string_view type;
    double confidence = 0;
    bool stays = true;
    TokenSpan title;  // its own, or of a candidate that it took the place of
  };

  // A name of which the recogniser is not sure.
  struct Unsure {
    TokenSpan tokens;
    std::string_view type;
    const Span* span = nullptr;
    double confidence = 0;
  };

  // Whether there is one of this type that is these tokens, or touches them.
  bool MayBe(std::string_view type, TokenSpan tokens, bool exactly) const {
    auto it = std::partition_point(unsure_.begin(), unsure_.end(),
                                   [&](const Unsure& u) { return u.tokens.end <= tokens.start; });
    for (; it != unsure_.end() && it->tokens.start < tokens.end; ++it) {
      if (it->type == type && (!exactly || it->tokens == tokens)) return true;
    }
    return false;
  }

  void Add(Learned l) {
    for (int32_t i = l.tokens.start; i < l.tokens.end; ++i)
      covered_[static_cast<size_t>(i)] = static_cast<int32_t>(learned_.size());
    learned_.push_back(std::move(l));
  }

  // A word and the next one.
  std::string Pair(int32_t i) const {
    return std::string(doc_.word(i).lower).append(" ").append(doc_.word(i + 1).lower);
  }

  void Reject(TokenSpan tokens, const Span& span, std::string reason) {
    run_.rejected().push_back({tokens, span.kind, span.rule, std::move(reason), span.row});
  }
  void Reject(const Candidate& c, std::string reason) {
    run_.rejected().push_back(RejectedName(c, std::move(reason)));
  }

  // Behind the roles that the tokens of a name hold: "President | Halstrup"; "Bishop" may be a given name.
  int32_t PastRoles(TokenSpan tokens, int32_t start) const {
    for (const Span& role : doc_.spans_from(role_, tokens)) {
      const std::string_view sort = role.attribute("sort");
      const bool is_given = role.tokens.size() == 1 && IsGivenName(role.tokens.start);
      if (!IsOneOf(sort, "office", "rank") && !(sort == "person" && role.tokens.start == start)) continue;
      if (!is_given && role.tokens.end < tokens.end) start = std::max(start, role.tokens.end);
    }
    return start;
  }
  bool IsGivenName(int32_t i) const { return !doc_.spans_at(first_name_, i).empty(); }

  // "President Halstrup", "Ms. Kovac": the name is what stands behind the last title.
  void TakeTitle(Learned* l) {
    int32_t start = l->tokens.start;
    if (const Span* over = doc_.covering(role_, start);  // "Secretary of | State Ann Lee"
        over != nullptr && over->tokens.start < start && over->tokens.end < l->tokens.end)
      start = over->tokens.end;
    start = PastRoles(l->tokens, start);
    while (start + 1 < l->tokens.end &&
           (words_.titles.Has(doc_.word(start).lower) || (doc_.word(start).flags & kIsPunct)))
      ++start;
    l->title = {l->tokens.start, start};
    l->tokens.start = start;
    if (l->title.empty()) return TakeTitleInFront(l);
    if (const Span* over = doc_.covering(role_, l->title.start); over != nullptr)  // "Attorney | General Lee"
      l->title.start = std::min(l->title.start, over->tokens.start);
  }

  // Where the title words in front of a name begin: "| Prof Dr | Lee".
  int32_t StartOfTitle(int32_t name) const {
    const int32_t opens = doc_.sentence_of(name - 1).tokens.start;
    int32_t first = name;
    while (first > opens && words_.titles.Has(doc_.word(first - 1).lower) &&
           !(doc_.word(first - 1).flags & kIsLower))
      --first;
    return first;
  }
  // "Prof | Lee"; "Senate Fisheries Committee Chairman | John Halstrup", the committee being a name of its
  // own.
  void TakeTitleInFront(Learned* l) const {
    const int32_t before = l->tokens.start - 1;
    if (before < 0 || !doc_.sentence_of(before).tokens.Contains(l->tokens)) return;
    const int32_t first = StartOfTitle(l->tokens.start);
    if (first < l->tokens.start) {
      l->title = {first, l->tokens.start};
      return;
    }
    const Span* role = doc_.covering(role_, before);
    if (role == nullptr || role->tokens.end != l->tokens.start || (doc_.word(before).flags & kIsLower) ||
        !IsOneOf(role->attribute("sort"), "office", "rank"))
      return;
    l->title = role->tokens;
    if (learned_.empty() || learned_.back().type != "organization") return;
    const TokenSpan body = learned_.back().tokens;
    if (body.end >= l->title.start && body.end <= before)
      l->title.start = std::min(l->title.start, body.start);
  }

  // "Secretary of State" and "Envoy for the Fleet" are no names; what a name begins with in small letters is
  // none of it, but for "al-" and the like. Leaves nothing where nothing is left.
  void DropSmallWords(Learned* l) const {
    const int32_t last = l->tokens.end - 1;
    if (l->type == "person" && l->title.size() > 0 && words_.links.Has(doc_.word(l->tokens.start).lower)) {
      int32_t name = l->tokens.start;  // "Envoy for the Fleet | Ann Lee"
      while (name < last && !IsGivenName(name)) ++name;
      l->tokens.start = name < last ? name : l->tokens.end;
      l->title.end = l->tokens.start;
      return;
    }
    if (l->tokens.empty()) return;
    while (!l->tokens.empty() && (doc_.word(l->tokens.start).flags & kIsLower) &&
           words_.links.Has(doc_.word(l->tokens.start).lower))
      ++l->tokens.start;
    if (l->tokens.empty()) return;
    const char sign = doc_.word(l->tokens.start).text.front();  // a tag or an account: "#AnnLee"
    const Span* office =
        l->type == "person" && l->title.empty() ? doc_.covering(role_, l->tokens.start) : nullptr;
    const bool only_office = office != nullptr && office->tokens.Contains(l->tokens) &&
                             office->attribute("sort") == "office" &&
                             !words_.surname_roles.Has(doc_.word(last).lower);
    if (IsOneOf(sign, '#', '@') || only_office) l->tokens.start = l->tokens.end;
  }

  // "LIMA/OSLO": two places, which their lists have where they are names.
  bool IsDatelines(TokenSpan tokens) const {
    const Word& word = doc_.word(tokens.start);
    return tokens.size() == 1 && (word.flags & kIsUpper) && word.text.find('/') != std::string_view::npos;
  }

  // "HMS | Ann Lee", "HMS | Queen Ann", "HMS Kent"
  bool IsShip(TokenSpan tokens, TokenSpan title) const {
    const auto is_prefix = [&](int32_t i) {
      return i >= 0 && words_.ships.Has(doc_.word(i).lower) && (doc_.word(i).flags & kIsUpper) != 0;
    };
    const int32_t start = title.empty() ? tokens.start : std::min(tokens.start, title.start);
    return is_prefix(start - 1) || (tokens.size() > 1 && is_prefix(start));
  }

  // "Halstrup Agency Image caption The harbour", "Ann Lee Read more": the next caption's first word, a
  // link's.
  void DropCaption(Learned* l) const {
    if (l->tokens.empty() || l->tokens.end >= doc_.sentence_of(l->tokens.start).tokens.end) return;
    const std::string_view next = doc_.word(l->tokens.end).lower;
    if ((l->tokens.size() > 1 && words_.captions.Has(next)) ||
        (doc_.tag(l->tokens.end).ends_with("R") && words_.page_links.Has(Pair(l->tokens.end - 1))))
      --l->tokens.end;
  }

  // "A Senate", "The Harbour Times" where a list has it without: the article is no part of a body's name.
  void DropArticle(Learned* l) const {
    const int32_t second = l->tokens.start + 1;  // "Later the | Grain Society"
    if (l->tokens.size() > 2 && doc_.penn_tag(second) == "DT" && (doc_.word(second).flags & kIsLower) &&
        doc_.sentence_of(second).tokens.start == l->tokens.start &&
        !doc_.penn_tag(l->tokens.start).In(kNounTags))
      l->tokens.start += 2;
    const TokenSpan rest = {l->tokens.start + 1, l->tokens.end};
    if (l->type != "organization" || rest.empty() || doc_.penn_tag(l->tokens.start) != "DT") return;
    if (doc_.Is(l->tokens.start, kIndefiniteArticle) || IsListedBody(rest)) l->tokens = rest;
  }
  // Does a term of a list of bodies begin with these tokens?
  bool IsListedBody(TokenSpan tokens) const {
    for (std::string_view kind : {"organization", "media", "party", "group"}) {
      for (const Span& span : doc_.spans_at(run_.cascade().kinds().Find(kind), tokens.start)) {
        if (span.tokens.Contains(tokens) && news::IsListed(span)) return true;
      }
    }
    return false;
  }

  // What the words of a name say against the recogniser's kind: a school is a body, who has an age a person.
  void SettleType(Learned* l) const {
    if (l->type == "organization" && HasInitial(l->tokens)) l->type = "person";
    if (l->type != "place") return;
    const int32_t last = l->tokens.end - 1;
    if (l->tokens.size() > 1 && (words_.body_heads.Has(doc_.word(last).lower) || IsOnlyBodyHead(last)))
      l->type = "organization";
    if (IsAged(l->tokens)) l->type = "person";
    const Span* role = doc_.covering(role_, last);
    if (role != nullptr && role->tokens.Contains(l->tokens) && role->attribute("sort") == "body")
      l->type = "organization";  // "Parliament"
  }

  // "Front", "Union": the last word of bodies, of no buildings and places.
  bool IsOnlyBodyHead(int32_t token) const {
    const std::string_view word = doc_.word(token).lower;
    return words_.organization_heads.Has(word) && !words_.facility_heads.Has(word) &&
           !words_.place_heads.Has(word);
  }

  // "Ann P. Lee"
  bool HasInitial(TokenSpan tokens) const {
    if (tokens.size() != 3) return false;
    const std::string_view middle = doc_.word(tokens.start + 1).text;
    return middle.size() == 2 && middle[1] == '.' && (doc_.word(tokens.start).flags & kIsTitle) &&
           IsGivenName(tokens.start);
  }

  // "Ann, 15," "Jon, 12."
  bool IsAged(TokenSpan tokens) const {
    const int32_t end = doc_.sentence_of(tokens.start).tokens.end, age = tokens.end + 1;
    if (tokens.size() != 1 || age + 1 >= end || doc_.word(tokens.end).text != ",") return false;
    const std::string_view digits = doc_.word(age).text, behind = doc_.word(age + 1).text;
    return digits.size() < 3 && digits.find_first_not_of("0123456789") == std::string_view::npos &&
           (IsOneOf(behind, ",", ".") || doc_.penn_tag(age + 1) == "CC");
  }

  // "Halstrup School, Zorvan School": two bodies that a comma parts; empty: it is one.
  TokenSpan SecondBody(const Learned& l) const {
    if (l.type != "organization" || !words_.body_heads.Has(doc_.word(l.tokens.end - 1).lower)) return {};
    for (int32_t i = l.tokens.start + 2; i + 2 < l.tokens.end; ++i) {
      if (doc_.word(i).text == "," && words_.body_heads.Has(doc_.word(i - 1).lower))
        return {i + 1, l.tokens.end};
    }
    return {};
  }

  // "the Halstrup prize", "Zorvan sauce", "the Oslo accords": what has the name is nobody.
  bool IsOfThing(TokenSpan tokens, std::string_view kind) const {
    if (tokens.end >= doc_.sentence_of(tokens.start).tokens.end) return false;
    const std::string_view word = doc_.word(tokens.end).lower;
    return words_.prizes.Has(word) || (kind == "place" && words_.things.Has(word));
  }

  // "films such as Halstrup and Zorvan Lane", "the sitcom Ann Lee, shows including …": a work is nobody.
  bool IsWork(TokenSpan tokens) const {
    constexpr int32_t kReach = 24;
    const TokenSpan sentence = doc_.sentence_of(tokens.start).tokens;
    const Window window(doc_, sentence);
    if (window.Tag(tokens.end) == "POS") return false;
    int32_t i = tokens.start - 1;
    const int32_t first = std::max(sentence.start, tokens.start - kReach);
    const auto opens = [&](int32_t at) {  // 0: no; how many words open a list of examples
      if (words_.examples.Has(doc_.word(at).lower)) return 1;
      return at > sentence.start && doc_.penn_tag(at) == "IN" && words_.examples.Has(Pair(at - 1)) ? 2 : 0;
    };
    while (i >= first && opens(i) == 0) {
      const Word& word = doc_.word(i);
      if ((word.flags & (kHasUpper | kIsPunct)) == 0 && !doc_.penn_tag(i).In(Tags("CC", "DT"))) return false;
      --i;
    }
    if (i < first) return false;
    int32_t noun = i - opens(i);
    while (window.Has(noun, kIsPunct)) --noun;
    return words_.works.Has(window.Lower(noun));
  }

  bool IsNobody(TokenSpan tokens, std::string_view kind) const {
    if (!IsOneOf(kind, "person", "place", "organization", "facility")) return false;
    return IsOfThing(tokens, kind) || IsWork(tokens);
  }

  // "HALSTRUP 63", "Kovac 6-0-30-1": a result.
  void DropNumbers(Learned* l) const {
    const auto is_result = [&](int32_t i) {
      const std::string_view text = doc_.word(i).text;
      if (text.empty() || text.find_first_not_of("0123456789-:/.") != std::string_view::npos) return false;
      return l->type == "person" || text.size() > 4 || (doc_.word(l->tokens.start).flags & kIsUpper) != 0;
    };
    while (l->tokens.size() > 1 && is_result(l->tokens.end - 1)) --l->tokens.end;
  }

  // "Ohio Gov. | Ann Lee", "Halstrup Fish Chairman | Ann Lee": an office before a name is no part of a
  // body's.
  void DropTitle(Learned* l) const {
    const int32_t last = l->tokens.end - 1;
    const Span* role = doc_.covering(role_, last);
    if (l->tokens.size() < 2 || role == nullptr || role->tokens.end != l->tokens.end) return;
    if (!IsOneOf(role->attribute("sort"), "office", "rank")) return;
    if (l->tokens.end >= doc_.sentence_of(last).tokens.end || !doc_.penn_tag(l->tokens.end).In(kNameTags))
      return;
    l->tokens.end = std::max(role->tokens.start, l->tokens.start);
    if (l->tokens.size() < 2) l->tokens.end = l->tokens.start;
  }

  // "9th Harbour District", "101st Airborne Division": a number in front belongs to the name of a body or
  // place.
  void TakeOrdinal(Learned* l) const {
    const int32_t at = l->tokens.start - 1;
    if (at < 0 || l->tokens.size() < 2 || !IsOneOf(l->type, "organization", "place")) return;
    const std::string_view word = doc_.word(at).lower;
    if (word.size() < 3 || word[0] < '0' || word[0] > '9' ||
        !words_.ordinal_ends.Has(word.substr(word.size() - 2)))
      return;
    if (doc_.sentence_of(at).tokens.Contains(l->tokens)) l->tokens.start = at;
  }

  // "R-Ga." behind the name of a politician and a comma or bracket; not the band O-Town.
  bool IsPartyAndState(TokenSpan tokens) const {
    return tokens.size() == 3 && tokens.start > 0 &&
           words_.party_letters.Has(doc_.word(tokens.start).lower) &&
           doc_.penn_tag(tokens.start + 1) == "HYPH" && (doc_.word(tokens.start - 1).flags & kIsPunct);
  }

  // "fellow Democratic leaders"
  bool IsOfParty(TokenSpan tokens) const {
    const std::span<const Span> parties = doc_.spans_at(run_.cascade().kinds().Find("party"), tokens.start);
    return std::any_of(parties.begin(), parties.end(),
                       [&](const Span& span) { return span.tokens == tokens; });
  }

  // "Chan Man-kit said": the second part of a given name in small letters, which is none of "Donald
  // Lee-backed rebels".
  void TakeSyllable(Candidate* c) const {
    const int32_t hyphen = c->tokens.end, next = hyphen + 2;
    if (c->kind != "person" || c->tokens.size() < 2 || next >= doc_.size() ||
        doc_.penn_tag(hyphen) != "HYPH" || doc_.penn_tag(next - 1).In(kVerbTags) ||
        !(doc_.word(next - 1).flags & kIsAlpha))
      return;
    const PennTag behind = doc_.penn_tag(next);
    if (IsFinite(behind) || behind.In(Tags("POS", "IN")) || (doc_.word(next).flags & kIsPunct))
      c->tokens.end = c->claim.end = next;
  }

  // "Hunter Biden" where a list has no more than the surname: somebody else's name.
  void TakeGivenName(Candidate* c) const {
    const int32_t given = c->tokens.start - 1;
    if (c->kind != "person" || c->tokens.size() != 1 || !IsListed(*c) || !c->title.empty() || given < 0)
      return;
    if (!doc_.sentence_of(given).tokens.Contains(c->tokens) || !doc_.penn_tag(given).In(kNameTags)) return;
    const bool unsure = MayBe("person", {given, c->tokens.end}, /*exactly=*/true);
    if (unsure || IsGivenName(given)) c->tokens.start = c->claim.start = given;
  }

  // "Ann ‘Bo’ Lee" where the recogniser has no more than "Bo’ Lee".
  void TakeNickname(Candidate* c) const {
    const int32_t quote = c->tokens.start - 1;
    if (c->kind != "person" || quote < 1 || c->tokens.size() < 3) return;
    if (!(doc_.word(quote).flags & kIsQuote) || !(doc_.word(c->tokens.start + 1).flags & kIsQuote)) return;
    if (!doc_.penn_tag(quote - 1).In(kNameTags) || !doc_.sentence_of(quote).tokens.Contains(c->tokens))
      return;
    c->tokens.start = c->claim.start = quote - 1;
  }

  // "Republican Ann Lee", "Secretary for Fisheries Ann Lee": what stands before the given name is not hers.
  void DropDescription(Candidate* c) const {
    if (c->kind != "person" || c->tokens.size() < 2 || IsListed(*c)) return;
    int32_t start = c->tokens.start;
    if (IsGivenName(start)) return;
    if (start >= 2 && doc_.Is(start - 1, kAffiliation)) return DropOffice(c, start - 2);
    while (start + 2 < c->tokens.end && words_.descriptions.Has(doc_.word(start).lower)) ++start;
    c->tokens.start = c->claim.start = start;
  }
  // "Secretary for | Fisheries | Ann Lee", with the word that names the office.
  void DropOffice(Candidate* c, int32_t office) const {
    if (doc_.covering(role_, office) == nullptr && !words_.offices.Has(doc_.word(office).lower)) return;
    int32_t start = c->tokens.start;
    while (start + 1 < c->tokens.end && !IsGivenName(start)) ++start;
    if (!IsGivenName(start)) return;
    if (c->title.empty()) c->title = {office, start};
    c->tokens.start = c->claim.start = start;
  }

  // How sure the recogniser is in all of what a name's words are, by kind.
  using SureOf = std::map<std::string, std::map<std::string_view, double>>;
  std::string WordsOf(TokenSpan tokens) const {
    std::string out;
    for (int32_t i = tokens.start; i < tokens.end; ++i) out.append(doc_.word(i).norm).push_back(' ');
    return out;
  }

  // A name of several words is of one kind in an article: of that of which the recogniser is surer in all.
  void SettleRepeats() {
    SureOf sure_of;
    for (const Learned& l : learned_) {
      if (l.tokens.size() > 1) sure_of[WordsOf(l.tokens)][l.type] += l.confidence;
    }
    for (Learned& l : learned_) {
      if (l.tokens.size() < 2) continue;
      for (const auto& [type, sure] : sure_of[WordsOf(l.tokens)]) {
        if (sure > sure_of[WordsOf(l.tokens)][l.type]) l.type = type;
      }
    }
  }

  // What the recogniser is sure of somewhere in the article, by the words of names and the surnames of
  // people.
  struct Known {
    std::map<std::string_view, double> sure;  // by kind: all confidences of its names
    const Span* span = nullptr;
    std::string_view Type() const {
      return std::max_element(sure.begin(), sure.end(),
                              [](const auto& a, const auto& b) { return a.second < b.second; })
          ->first;
    }
  };
  void Know(TokenSpan tokens, const Learned& l) {
    Known& known = known_[WordsOf(tokens)];
    known.sure[l.type] += l.confidence;
    known.span = l.span;
  }

  // Where the recogniser is not sure of a name, or passes it over, but is sure of it elsewhere in the
  // article, it is that name again.
  void TakeKnown() {
    for (const Learned& l : learned_) {
      if (l.confidence < kAlone) continue;
      Know(l.tokens, l);
      if (l.type == "person" && l.tokens.size() > 1) Know({l.tokens.end - 1, l.tokens.end}, l);
    }
    std::vector<Learned> taken;
    std::vector<char> unsure(covered_.size());
    for (const Unsure& u : unsure_) {
      const auto known = known_.find(WordsOf(u.tokens));
      if (known == known_.end()) {
        Reject(u.tokens, *u.span, "the recogniser is not sure");
      } else {
        taken.push_back({u.span, u.tokens, known->second.Type(), u.confidence, true, {}});
      }
      std::fill(unsure.begin() + u.tokens.start, unsure.begin() + u.tokens.end, 1);
    }
    for (const auto& [token, known] : PassedOver(unsure)) {
      taken.push_back({known->span, {token, token + 1}, known->Type(), -1, true, {}});
    }
    if (taken.empty()) return;
    std::vector<Learned> all = std::move(learned_);
    all.insert(all.end(), taken.begin(), taken.end());
    std::sort(all.begin(), all.end(),
              [](const Learned& a, const Learned& b) { return a.tokens.start < b.tokens.start; });
    learned_.clear();
    for (Learned& l : all) Add(std::move(l));
  }

  // Names of the article that are one word, and of which the recogniser is sure.
  std::map<std::string_view, const Known*> SureWords() const {
    std::map<std::string_view, const Known*> words;
    for (const auto& [name, known] : known_) {
      const size_t space = name.find(' ');
      const std::string_view type = known.Type();
      if (space + 1 == name.size() && IsOneOf(type, "person", "organization") &&
          known.sure.at(type) >= kAlone)
        words.emplace(std::string_view(name).substr(0, space), &known);
    }
    return words;
  }
  // Words that stand alone as the article's names do, and that it has in no small letters.
  std::vector<std::pair<int32_t, const Known*>> PassedOver(const std::vector<char>& unsure) const {
    auto* article = static_cast<Article*>(run_.context());
    std::map<std::string_view, const Known*> words = SureWords();
    std::vector<std::pair<int32_t, const Known*>> found;
    if (words.empty()) return found;
    for (int32_t i = 0; i < doc_.size(); ++i) {
      const Word& word = doc_.word(i);
      if ((word.flags & kIsLower) != 0 || covered_[static_cast<size_t>(i)] >= 0 ||
          unsure[static_cast<size_t>(i)] != 0)
        continue;
      const auto known = words.find(word.norm);
      if (known == words.end() || !doc_.penn_tag(i).In(kNameTags) || IsBesideCapitals(i)) continue;
      if (article != nullptr && !article->ReadsNames(article->block_of(i))) continue;
      found.emplace_back(i, known->second);
    }
    for (int32_t i = 0; !found.empty() && i < doc_.size(); ++i) {
      if ((doc_.word(i).flags & kIsLower) != 0) words.erase(doc_.word(i).norm);
    }
    std::erase_if(found, [&](const auto& at) { return !words.contains(doc_.word(at.first).norm); });
    return found;
  }
  // "Lee" of "Fort Lee", "Lee Road", "Lee-backed": part of something longer.
  bool IsBesideCapitals(int32_t token) const {
    const TokenSpan sentence = doc_.sentence_of(token).tokens;
    const auto joins = [&](int32_t i) {
      return sentence.Contains(i) && (doc_.penn_tag(i) == "HYPH" || (doc_.word(i).flags & kHasUpper) != 0);
    };
    return joins(token + 1) || (token - 1 > sentence.start && joins(token - 1)) ||
           (token - 1 == sentence.start && doc_.penn_tag(token - 1).In(kNameTags));
  }

  // A word alone that the article has as the surname of a person is that person, unless the recogniser is
  // surer of something else than of most people.
  void SettleSurnames() {
    for (const Learned& l : learned_) {
      if (l.type == "person" && l.tokens.size() > 1) surnames_.push_back(doc_.word(l.tokens.end - 1).norm);
    }
    std::sort(surnames_.begin(), surnames_.end());
    for (Learned& l : learned_) {
      if (l.type != "person" && l.tokens.size() == 1 && l.confidence < kSure && IsSurname(l.tokens.start))
        l.type = "person";
    }
  }
  // The words of the names of more than one, sorted.
  std::vector<std::string_view> WordsOfLonger() const {
    std::vector<std::string_view> words;
    for (const Learned& l : learned_) {
      for (int32_t i = l.tokens.start; l.tokens.size() > 1 && i < l.tokens.end; ++i)
        words.push_back(doc_.word(i).norm);
    }
    std::sort(words.begin(), words.end());
    return words;
  }
  // A word that is no given name, in no longer name of the article, and of which the recogniser is not sure.
  void DropLoners() {
    const std::vector<std::string_view> words = WordsOfLonger();
    for (Learned& l : learned_) {
      if (l.tokens.size() != 1 || !l.title.empty() || !IsOneOf(l.type, "person", "organization")) continue;
      const Word& word = doc_.word(l.tokens.start);
      const bool adjective = words_.adjectives.Has(word.lower);  // "Congressional races"
      const bool shouted = l.type == "person" && (word.flags & kIsUpper);
      if (!adjective &&
          (l.confidence >= (shouted ? kShouted : kAlone) || IsGivenName(l.tokens.start) ||
           std::binary_search(words.begin(), words.end(), word.norm) || known_.contains(WordsOf(l.tokens))))
        continue;
      l.stays = false;
      Reject(l.tokens, *l.span, adjective ? "an adjective" : "the recogniser is not sure");
    }
  }

  bool IsSurname(int32_t token) const {
    return std::binary_search(surnames_.begin(), surnames_.end(), doc_.word(token).norm);
  }

  // The learned names that a range touches, by number: first and one behind the last.
  std::pair<size_t, size_t> Touching(TokenSpan tokens) const {
    for (int32_t i = tokens.start; i < tokens.end; ++i) {
      const int32_t first = covered_[static_cast<size_t>(i)];
      if (first < 0) continue;
      size_t end = static_cast<size_t>(first);
      while (end < learned_.size() && learned_[end].tokens.start < tokens.end) ++end;
      return {static_cast<size_t>(first), end};
    }
    return {0, 0};
  }
  static bool SameWords(const Candidate& c, const Learned& l) {
    return c.tokens == l.tokens || c.claim == l.tokens;
  }
  // "Republican Halstrup", "Halstrup $5": of a person's name only the candidate is one.
  bool IsNoneOfTheRest(const Candidate& c, TokenSpan longer) const {
    for (int32_t i = longer.start; c.kind == "person" && i < longer.end; ++i) {
      const Word& word = doc_.word(i);
      if (!c.claim.Contains(i) && (word.flags & kHasUpper) && !words_.descriptions.Has(word.lower))
        return false;
    }
    return c.kind == "person";
  }

  // "U.S. Grain Board", where a list has the Grain Board of that country.
  bool IsBehindItsCountry(const Candidate& c, TokenSpan longer) const {
    if (!IsListed(c) || c.kind != "organization" || c.claim.end != longer.end) return false;
    const Span* country = doc_.covering(run_.cascade().kinds().Find("country"), longer.start);
    return country != nullptr && country->tokens == TokenSpan{longer.start, c.claim.start} &&
           country->attribute("country") == c.facts->attribute("country");
  }

  // "Hunter Biden": behind another given name, the surname that a list has is of somebody else.
  bool IsRelative(const Candidate& c, TokenSpan longer) const {
    return c.kind == "person" && c.claim.size() == 1 && c.claim.start > longer.start &&
           IsGivenName(c.claim.start - 1);
  }

  // Does a candidate outdo a name of the recogniser's that it touches?
  bool Outdoes(const Candidate& c, const Learned& l) const {
    const TokenSpan learned = l.tokens;
    if (words_.sure_rules.Has(run_.cascade().rules()[static_cast<size_t>(c.rule)].id)) return true;
    const bool same_type = TypeOfKind(c.kind) == l.type;
    if (c.own && IsListed(c) && (SameWords(c, l) || (same_type && learned.Contains(c.claim)))) return true;
    if (IsAdjective(c)) return SameWords(c, l) && same_type;
    if (SameWords(c, l)) {
      if (!same_type && l.type == "person" && learned.size() == 1 &&
          (IsSurname(learned.start) || IsAged(learned)))
        return false;
      const bool sure = c.tokens.size() > 1 || (doc_.word(c.tokens.start).flags & kIsUpper) != 0;
      return same_type || (IsListed(c) && (sure || l.confidence < kSure)) ||
             (!c.title.empty() && l.confidence < kSure);
    }
    // "Republic of Denmark and Peru", "Reuters Tonight", "Strategist Ann Lee"
    const bool strong = c.kind == "country" || (IsListed(c) && IsOneOf(c.kind, "media", "person"));
    if (strong && same_type && learned.Contains(c.claim) && !IsRelative(c, learned) &&
        (l.confidence < kLonger || IsNoneOfTheRest(c, learned)))
      return true;
    if (same_type && IsBehindItsCountry(c, learned)) return true;
    if (c.kind == "nationality") return learned.size() == 1 || !(learned.Contains(c.claim));
    if (c.claim.Contains(learned))
      return IsListed(c) || (same_type && l.confidence < kSure && c.kind != "place") || !c.title.empty();
    return false;
  }

  // Each token's terms of lists: 1 of one word, 2 of several, 3 both.
  std::vector<char> ListedWords() const {
    std::vector<char> listed(covered_.size());
    for (const Candidate& c : candidates_) {
      if (!IsListed(c) && c.kind != "nationality" && c.facts->attribute("code").empty()) continue;
      for (int32_t i = c.claim.start; i < c.claim.end; ++i)
        listed[static_cast<size_t>(i)] =
            static_cast<char>(listed[static_cast<size_t>(i)] | (c.claim.size() > 1 ? 2 : 1));
    }
    return listed;
  }
  // "Tunisian Muslims", "Senate Republicans": an organization that is nothing but terms of lists side by
  // side.
  void SplitLists() {
    const std::vector<char> listed = ListedWords();
    for (Learned& l : learned_) {
      if (l.type != "organization" || l.tokens.size() < 2) continue;
      bool all = true;
      for (int32_t i = l.tokens.start; i < l.tokens.end; ++i) {
        const auto at = static_cast<size_t>(i);
        const bool owns = i > l.tokens.start && doc_.penn_tag(i) == "POS";
        if (owns && listed[at - 1] != 0 && listed[at] == 0) l.stays = false;  // "the Senate's Halstrup"
        all &= listed[at] == 1 || doc_.penn_tag(i) == "CC";
      }
      l.stays &= !all;
    }
  }

  // "the Halstrup-Kovac talks": two people whom the article names elsewhere, or a list knows.
  void SplitPairs() {
    std::vector<int32_t> people;
    for (const Candidate& c : candidates_) {
      if (c.kind == "person" && IsListed(c) && c.tokens.size() == 1) people.push_back(c.tokens.start);
    }
    std::sort(people.begin(), people.end());
    const auto is_known = [&](int32_t i) {
      return IsSurname(i) || std::binary_search(people.begin(), people.end(), i);
    };
    for (Learned& l : learned_) {
      const int32_t first = l.tokens.start;
      const bool pair = l.tokens.size() == 3 && doc_.penn_tag(first + 1) == "HYPH";
      l.stays &= !(pair && is_known(first) && is_known(first + 2));
      for (int32_t i = first + 2; l.type == "person" && i + 2 < l.tokens.end; ++i)  // "Ann Lee–Jo Day"
        l.stays &= doc_.word(i).text != "–" || !IsGivenName(i + 1);
    }
  }

  // First what candidates take from the recogniser, and it from them: a title that only one has.
  void Challenge(Candidate* c) {
    const auto [first, end] = Touching(c->claim);
    for (size_t n = first; n < end; ++n) {
      Learned& l = learned_[n];
      if (Outdoes(*c, l)) l.stays = false;
      if (c->kind != "person" || l.type != "person") continue;
      if (!c->title.empty() && !c->title.Overlaps(l.tokens)) l.title = c->title;
      if (c->title.empty() && SameWords(*c, l)) c->title = l.title;
    }
  }

  bool Stays(Candidate* c) {
    const auto [first, end] = Touching(c->claim);
    if (IsOneOf(c->kind, "person", "place") && IsShip(c->tokens, c->title)) {
      Reject(*c, "the name of a ship");
      return false;
    }
    if (IsNobody(c->tokens, c->facts->attribute("form") == "capital" ? "place" : c->kind)) {
      Reject(*c, "the name of a thing");
      return false;
    }
    if (c->kind == "person" && !IsListed(*c) && (IsPartyAndState(c->tokens) || IsOfParty(c->tokens))) {
      Reject(*c, "a party");
      return false;
    }
    if (IsAdjective(*c) &&
        (first == end || !SameWords(*c, learned_[first]) || learned_[first].type != "organization")) {
      Reject(*c, "an adjective");
      return false;
    }
    if (first == end) {
      if (OpensAsWord(*c)) {
        Reject(*c, "a word at the beginning of a sentence");
        return false;
      }
      if (IsListed(*c) || !c->title.empty() || !GoesByCapitals(*c)) return true;
      if (MayBe(TypeOfKind(c->kind), c->tokens, /*exactly=*/false)) return true;
      Reject(*c, "the recogniser finds no name here");
      return false;
    }
    for (size_t n = first; n < end; ++n) {
      const Learned& l = learned_[n];
      if (SameWords(*c, l) && TypeOfKind(c->kind) == l.type) {
        c->confidence = l.confidence;
        return true;
      }
      const bool unsure = l.type == "other" && l.confidence < kSure;
      if (!l.stays || (unsure && (IsListed(*c) || !GoesByCapitals(*c)))) continue;
      Reject(*c, "the recogniser finds " + std::string(l.type) + " " + std::string(doc_.text(l.tokens)));
      return false;
    }
    return true;
  }

  // "Republican" of a list of parties: a name only where the recogniser says so.
  static bool IsAdjective(const Candidate& c) {
    return c.kind == "party" && c.facts->attribute("form") == "adjective";
  }

  // "Total sales rose", "Dawn broke": by its tag no name, though a list has it.
  bool OpensAsWord(const Candidate& c) const {
    if (c.tokens.size() != 1 || IsOneOf(c.kind, "country", "nationality") || !c.title.empty()) return false;
    const int32_t at = c.tokens.start;
    return doc_.sentence_of(at).tokens.start == at && (doc_.word(at).flags & kIsTitle) &&
           !doc_.penn_tag(at).In(kNameTags);
  }

  // A rule that takes runs of capitalised words for a name, with nothing around them that tells.
  bool GoesByCapitals(const Candidate& c) const {
    return words_.capital_rules.Has(run_.cascade().rules()[static_cast<size_t>(c.rule)].id);
  }

  int32_t HeadOfName(TokenSpan tokens) const {  // "Bank" of "Kovac Bank of Chile"
    int32_t head = tokens.start;
    while (head + 1 < tokens.end && !doc_.Is(head + 1, kAffiliation)) ++head;
    return head;
  }
  // The desk's kinds are finer: what the last word of a name says, or the one in front of "of".
  std::string_view KindOf(TokenSpan tokens, std::string_view type) const {
    if (tokens.size() < 2) return type;
    const int32_t head = HeadOfName(tokens);
    const std::string_view word = doc_.word(head).lower;
    const auto ends_in = [&](const WordSet& heads) {
      return heads.Has(word) || (head > tokens.start && heads.Has(Pair(head - 1)));
    };
    if (type == "place" &&
        (ends_in(words_.building_heads) || words_.building_fronts.Has(doc_.word(tokens.start).lower)))
      return "facility";
    if (type != "organization") return type;
    if (ends_in(words_.sure_buildings) && !(doc_.word(head).flags & kIsLower)) return "facility";
    if (word == "party") return "party";
    if (words_.people_heads.Has(word)) return "group";
    return ends_in(words_.media_heads) ? "media" : type;
  }

  Candidate CandidateOf(const Learned& l) const {
    Candidate c;
    c.tokens = c.claim = l.tokens;
    c.title = l.title;
    c.facts = l.span;
    c.kind = KindOf(l.tokens, l.type);
    c.rule = l.span->rule;
    c.rank = 0;
    c.confidence = l.confidence;
    return c;
  }

  CascadeRun& run_;
  const Document& doc_;
  const KindId first_name_, role_;
  std::vector<Candidate> candidates_;
  const NameWords& words_;
  std::vector<Learned> learned_;
  std::vector<Unsure> unsure_;  // in text order
  std::map<std::string, Known> known_;
  std::vector<std::string_view> surnames_;  // of the people whom the article names in full, sorted
  std::vector<int32_t> covered_;            // by token: the name that holds it
  bool keeps_rejected_ = false;
};

void MakeLearned(CascadeRun* run, const NameFacts& facts) {
  Document& doc = run->document();
  const Recogniser* recogniser = doc.language().recogniser();
  if (recogniser == nullptr) return;
  const KindId kind = run->cascade().kinds().Find("learned");
  const RuleId rule = run->cascade().FindRule("core.entity.learned");
  std::vector<Span> spans;
  for (const Recogniser::Name& name : recogniser->Find(doc, facts.Of(run))) {
    const int thousandths = static_cast<int>(std::lround(name.confidence * 1000));
    std::string digits = std::to_string(1000 + std::min(thousandths, 999)).substr(1);
    spans.push_back({.tokens = name.tokens,
                     .kind = kind,
                     .rule = rule,
                     .attributes = doc.KeepAttributes({{"kind", kTypeNames[static_cast<size_t>(name.type)]},
                                                       {"confidence", doc.Keep("0." + digits)}}),
                     .captures = {}});
  }
  run->AddSpans(kind, std::move(spans));
}

}  // namespace

CoreKind LearnedKind() {
  struct Facts {
    std::once_flag once;
    std::unique_ptr<const NameFacts> facts;
  };
  return {.name = "learned",
          .uses = NameFacts::Kinds(),
          .make =
              [kept = std::make_shared<Facts>()](CascadeRun* run) {
                std::call_once(kept->once,
                               [&] { kept->facts = std::make_unique<NameFacts>(run->cascade()); });
                MakeLearned(run, *kept->facts);
              },
          .attributes =
              [](const CoreKind::ByRule&) {
                return std::vector<SpanAttribute>{{"kind", {kTypeNames.begin(), kTypeNames.end()}},
                                                  {"confidence"}};
              },
          .sets = NameFacts::Sets()};
}

std::vector<Candidate> Reconcile(CascadeRun* run, const NameWords& words, std::vector<Candidate> candidates) {
  if (run->document().language().recogniser() == nullptr) return candidates;
  if (run->cascade().IsOff(run->cascade().FindRule("core.entity.learned"))) {
    const auto* article = static_cast<const Article*>(run->context());
    if (article != nullptr && article->keeps_rejected()) run->Get("learned");  // which tells them as rejected
    return candidates;
  }
  return Choice(run, words, std::move(candidates)).Run();
}

}  // namespace copydesk::news
