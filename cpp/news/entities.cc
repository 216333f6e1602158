// Mentions: the spans of the pack's kinds become one row each, the longest of those that overlap; capitals
// are told apart.
#include "news/entities.h"

#include <array>
#include <charconv>
#include <filesystem>
#include <mutex>
#include <tuple>

#include "base/one_of.h"
#include "base/stop.h"
#include "news/name_choice.h"
#include "news/places.h"
#include "news/syntax.h"
#include "text/unicode.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr std::array<std::string_view, 9> kKinds = {
    "person", "country", "organization", "group", "party", "media", "facility", "place", "nationality"};
// A thing ("State of the Union") is nobody, and no part of its name is anybody's.
constexpr std::array<std::string_view, 10> kKindsAndThings = {
    "person", "country",  "organization", "group",       "party",
    "media",  "facility", "place",        "nationality", "thing"};
constexpr int32_t kMaxNameTokens = 9;

bool StartsUpper(std::string_view text) {
  size_t at = 0;
  return !text.empty() && IsUpper(NextCodePoint(text, &at));
}

// --- The core kind `proper`: runs of capitalised words that no list explains as country or title
// ----------------------

// Sets of the pack, read when the first document asks.
struct ProperLists {
  std::once_flag once;
  WordSet never;          // capitalised words that are no part of a name: "The", "Monday"
  WordSet org_heads;      // "university", "bank"
  WordSet suffixes;       // "Jr."
  WordSet honorifics;     // "Mr": a person's name follows, whatever else the word is
  WordSet surname_roles;  // "king", "bishop": roles that people are called, too
};

struct ProperWords {
  const Document& doc;
  const WordSet& never;
  const WordSet& org_heads;
  const WordSet& suffixes;
  std::vector<int32_t> country_end, role_end;  // by token: end of the span that starts here, 0: none
  std::vector<char> gender;                    // by token: 'm', 'f', 'u' for a first name

  bool IsParticle(int32_t i) const {  // as it is written: "de la"
    return doc.Is(i, kNameParticle) && !(doc.word(i).flags & kHasUpper);
  }
  bool IsNameWord(int32_t i) const {
    const Word& word = doc.word(i);
    if (!(word.flags & kHasUpper) || !StartsUpper(word.text)) return false;
    return !never.Has(word.lower);
  }
};

// A headline in title case says nothing of names: only small function words begin in lower case.
bool IsTitleCase(const Document& doc, TokenSpan sentence) {
  int32_t capitals = 0;
  for (int32_t i = sentence.start; i < sentence.end; ++i) {
    const Word& word = doc.word(i);
    if (!(word.flags & kIsAlpha) || word.text.size() < 2) continue;
    if (StartsUpper(word.text)) {
      ++capitals;
    } else if ((word.flags & kHasUpper) || !(doc.Is(i, kTitleSmall) || doc.Is(i, kNameParticle))) {
      return false;
    }
  }
  return capitals >= 4;
}

std::vector<int32_t> EndsByStart(const Document& doc, std::span<const Span> spans) {
  std::vector<int32_t> ends(static_cast<size_t>(doc.size()), 0);
  for (const Span& span : spans) {
    int32_t& end = ends[static_cast<size_t>(span.tokens.start)];
    end = std::max(end, span.tokens.end);
  }
  return ends;
}

// The end of the run that starts at `i`: name words, joined by hyphens, particles and "&"; stops at a country
// or a title.
int32_t RunEnd(const ProperWords& p, int32_t i, int32_t limit) {
  int32_t end = i + 1;
  while (end < limit && end - i < kMaxNameTokens) {
    const Word& word = p.doc.word(end);
    bool first_is_name = p.gender[static_cast<size_t>(i)] != 0;
    if (p.IsNameWord(end)) {
      if (end > i + 1 && word.lower == p.doc.word(i).lower)
        break;  // a caption's name, then the text's: "Ann Lee Ann Lee said"
      bool alone = end + 1 >= limit || !p.IsNameWord(end + 1) || p.suffixes.Has(p.doc.word(end + 1).lower);
      // "Michael Jordan", "Stephen King", "Jon Lukas King Jr."
      bool surname = first_is_name && alone && !p.suffixes.Has(word.lower);
      if (!(surname && end == i + 1) && p.country_end[static_cast<size_t>(end)] > 0) break;
      if (!surname && p.role_end[static_cast<size_t>(end)] > 0 && !p.org_heads.Has(word.lower)) break;
      ++end;
      continue;
    }
    bool tight = !p.doc.space_before(end) && end + 1 < limit && !p.doc.space_before(end + 1);
    if (word.text == "-" && tight && p.IsNameWord(end + 1)) {
      end += 2;
      continue;
    }
    if (word.text == "-" && tight && end + 3 < limit && p.doc.word(end + 2).text == "-" &&
        p.IsNameWord(end + 3)) {  // "Abd-al-Rahman"
      end += 4;
      continue;
    }
    int32_t at = end;  // "bin Salman", "al-Assad", "de la Rosa"
    while (at < limit && at - end < 3 && (p.IsParticle(at) || (at > end && p.doc.word(at).text == "-"))) ++at;
    if (at > end && at < limit && p.IsNameWord(at)) {
      end = at + 1;
      continue;
    }
    break;
  }
  return end;
}

// "FAO", not "CHICAGO" in a line of capitals or "MOSCOW" of a dateline.
bool IsAcronym(const Document& doc, int32_t token) {
  constexpr size_t kLongest = 6;
  const Word& word = doc.word(token);
  if (!(word.flags & kIsUpper) || word.text.size() < 2 || word.text.size() > kLongest) return false;
  TokenSpan sentence = doc.sentence_of(token).tokens;
  for (int32_t i = std::max(sentence.start, token - 8); i < std::min(sentence.end, token + 8); ++i) {
    if (doc.word(i).flags & kIsAlpha && doc.word(i).text.size() > 1 && !(doc.word(i).flags & kHasUpper))
      return true;
  }
  return false;
}

std::string_view FormOf(const ProperWords& p, TokenSpan tokens) {
  int32_t words = 0;
  for (int32_t i = tokens.start; i < tokens.end; ++i) words += p.IsNameWord(i);
  std::string_view last = p.doc.word(tokens.end - 1).lower;
  if (p.org_heads.Has(last)) return words > 1 || tokens.size() > 1 ? "organization" : "head";
  if (words == 1) return IsAcronym(p.doc, tokens.start) ? "acronym" : "single";
  return words <= 4 ? "full" : "long";
}

// "National", "Workers" in "National Grain Board", "Harbour Workers Union": part of the name, though nouns of
// roles.
void FreeBodyWords(ProperWords* p, std::span<const Span> roles) {
  for (const Span& role : roles) {
    bool rank = IsOneOf(role.attribute("sort"), "office", "rank");
    int32_t limit = p->doc.sentence_of(role.tokens.start).tokens.end;
    if (rank || role.tokens.end >= limit || !StartsUpper(p->doc.word(role.tokens.start).text)) continue;
    int32_t end = role.tokens.end;
    while (end < limit && end < role.tokens.end + 4 && p->IsNameWord(end) &&
           p->country_end[static_cast<size_t>(end)] == 0)
      ++end;
    bool body = end > role.tokens.end && p->org_heads.Has(p->doc.word(end - 1).lower);
    if (body) p->role_end[static_cast<size_t>(role.tokens.start)] = 0;
  }
}

void MakeProper(CascadeRun* run, const ProperLists& lists) {
  const Document& doc = run->document();
  const Cascade& cascade = run->cascade();
  KindId proper = cascade.kinds().Find("proper");
  ProperWords p{doc, lists.never, lists.org_heads, lists.suffixes, {}, {}, {}};
  p.country_end = EndsByStart(doc, run->Get("country"));
  p.role_end = EndsByStart(doc, run->Get("role"));
  FreeBodyWords(&p, run->Get("role"));
  p.gender.assign(static_cast<size_t>(doc.size()), 0);
  for (const Span& span : run->Get("first_name")) {
    std::string_view gender = span.attribute("gender");
    if (!gender.empty()) p.gender[static_cast<size_t>(span.tokens.start)] = gender[0];
  }
  const RuleId rule = cascade.FindRule("core.entity.proper");
  std::vector<Span> spans;
  for (const Sentence& sentence : doc.sentences()) {
    TokenSpan range = sentence.tokens;
    bool title_case = IsTitleCase(doc, range);
    for (int32_t i = range.start; i < range.end;) {
      size_t at = static_cast<size_t>(i);
      bool starts = p.IsNameWord(i);
      char gender = p.gender[at];
      if (!starts) {
        ++i;
        continue;
      }
      const bool next_is_name = i + 1 < range.end && p.IsNameWord(i + 1);
      const bool honoured = i > range.start && lists.honorifics.Has(doc.word(i - 1).lower);
      if (p.country_end[at] > 0 && !honoured && !(gender && next_is_name && p.role_end[at + 1] == 0)) {
        i = p.country_end[at];
        continue;
      }
      if (p.role_end[at] > 0 && !gender && !(honoured && lists.surname_roles.Has(doc.word(i).lower))) {
        i = p.role_end[at];
        continue;
      }
      if (title_case && !gender) starts = false;
      // The first word of a sentence is capitalised whatever it is: the tagger decides, or a word that
      // follows.
      if (starts && i == range.start && !gender && !doc.penn_tag(i).In(kNameTags)) starts = false;
      if (!starts) {
        ++i;
        continue;
      }
      TokenSpan tokens{i, RunEnd(p, i, range.end)};
      std::vector<Attribute> attributes = {{"form", FormOf(p, tokens)}};
      if (gender) {
        attributes.push_back({"first", "yes"});
        attributes.push_back({"gender", gender == 'm' ? "m" : gender == 'f' ? "f" : "u"});
      }
      spans.push_back({.tokens = tokens,
                       .kind = proper,
                       .rule = rule,
                       .attributes = run->document().KeepAttributes(std::move(attributes)),
                       .captures = {}});
      i = tokens.end;
    }
  }
  run->AddSpans(proper, std::move(spans));
}

// --- Candidates
// ------------------------------------------------------------------------------------------------------

// By token: the longest span of a list that names a body or people and starts here, and where one that ends
// here started.
struct ListedBodies {
  std::vector<int32_t> end_of, start_of;
};

ListedBodies FindListedBodies(CascadeRun* run) {
  ListedBodies out;
  size_t size = static_cast<size_t>(run->document().size());
  out.end_of.assign(size + 1, -1);
  out.start_of.assign(size + 1, -1);
  for (std::string_view kind : {"organization", "group", "party", "media", "facility"}) {
    for (const Span& span : run->Get(kind)) {
      if (!IsListed(span) || span.attribute("form") == "adjective") continue;
      int32_t& end = out.end_of[static_cast<size_t>(span.tokens.start)];
      end = std::max(end, span.tokens.end);
      int32_t& start = out.start_of[static_cast<size_t>(span.tokens.end)];
      start = start < 0 ? span.tokens.start : std::min(start, span.tokens.start);
    }
  }
  for (const Span& span : run->Get("place")) {  // "Middle East" in "for the Middle East Ann Lee said"
    if (!IsListed(span) || span.tokens.size() < 2) continue;
    int32_t& end = out.end_of[static_cast<size_t>(span.tokens.start)];
    end = std::max(end, span.tokens.end);
  }
  return out;
}

// "BBC Newsnight", "Brexiteer Tories", "Clean Air Act" are nobody, whatever they say. A given name in front
// ("Betty Ford") excuses a one-word body behind it.
bool IsNobody(const Document& doc, const EntityTables& tables, const ListedBodies& bodies, KindId first_name,
              TokenSpan tokens) {
  const bool given_name = tokens.size() > 1 && !doc.spans_at(first_name, tokens.start).empty();
  bool surname = given_name && tokens.size() == 2;  // "Sharon Street"
  if (!surname && tables.not_person_heads.Has(doc.word(tokens.end - 1).lower)) return true;
  if (bodies.end_of[static_cast<size_t>(tokens.start)] > (given_name ? tokens.start + 1 : tokens.start))
    return true;
  int32_t start = bodies.start_of[static_cast<size_t>(tokens.end)];
  return start >= tokens.start && start < tokens.end && !(given_name && start + 1 == tokens.end);
}

// "IS" of "WHAT IS THE GOAL", "AU" of "PORT-AU-PRINCE": letters of a list that stand in a line of capitals as
// the word that they are, too, or inside a word with hyphens.
bool IsShoutedWord(const Document& doc, const EntityTables& tables, const Span& span) {
  constexpr size_t kLongest = 4;
  const int32_t at = span.tokens.start;
  const Word& word = doc.word(at);
  if (span.tokens.size() != 1 || !(word.flags & kIsUpper) || word.text.size() > kLongest) return false;
  const TokenSpan sentence = doc.sentence_of(at).tokens;
  const auto joined = [&](int32_t hyphen, int32_t other) {
    return hyphen >= sentence.start && hyphen < sentence.end && other >= sentence.start &&
           other < sentence.end && doc.word(hyphen).text == "-" &&
           !doc.space_before(std::max(hyphen, other)) && (doc.word(other).flags & kIsUpper);
  };
  if (joined(at - 1, at - 2) && joined(at + 1, at + 2)) return true;
  return tables.not_names.Has(word.lower) && !IsAcronym(doc, at);
}

// "CCTV", "Dawn": letters and words that are much else; a body of a list only where the article names its
// country.
void DropForeign(CascadeRun* run, const EntityTables& tables, std::vector<Candidate>* all) {
  const Document& doc = run->document();
  const auto is_foreign = [&](const Candidate& c) {
    if (c.own || c.tokens.size() != 1 || !IsListed(*c.facts)) return false;
    if (!tables.common_letters.Has(doc.word(c.tokens.start).lower)) return false;
    const std::string_view country = c.facts->attribute("country");
    const std::span<const Span> named = run->Get("country");
    return std::none_of(named.begin(), named.end(),
                        [&](const Span& span) { return span.attribute("country") == country; });
  };
  std::erase_if(*all, [&](const Candidate& c) {
    if (!is_foreign(c)) return false;
    run->rejected().push_back(RejectedName(c, "its country is not named"));
    return true;
  });
}

// The country in front of a name: "Spain's", "Spanish". "": none.
std::string_view CountryBefore(CascadeRun* run, int32_t at) {
  const Document& doc = run->document();
  const int32_t end = at > 0 && doc.Is(at - 1, kPossessive) ? at - 1 : at;
  if (end <= doc.sentence_of(at).tokens.start) return "";
  run->Get("country");
  for (const Span& span : doc.spans_at(run->cascade().kinds().Find("country"), end - 1)) {
    if (span.tokens.end == end) return span.attribute("country");
  }
  return "";
}

// "Social Democrats", "Vox": a body of several countries' lists is that of the country which stands in front
// of it, a body of no country where that has none, else that of the country which the article names most;
// where it names none of them, what is no party, else the first.
void SettleNamesakes(CascadeRun* run, std::vector<Candidate>* all) {
  std::vector<size_t> bodies;
  for (size_t i = 0; i < all->size(); ++i) {
    const Candidate& c = (*all)[i];
    const bool body = IsOneOf(c.kind, "organization", "group", "party", "media");
    if (body && !c.own && IsListed(*c.facts)) bodies.push_back(i);  // an analyst's own stands anyway
  }
  std::stable_sort(bodies.begin(), bodies.end(),
                   [&](size_t a, size_t b) { return (*all)[a].tokens < (*all)[b].tokens; });
  std::vector<char> dropped(all->size(), 0);
  std::map<std::string_view, int32_t> named;
  const auto worth = [&](size_t i) {
    const Candidate& c = (*all)[i];
    const std::string_view country = c.facts->attribute("country"),
                           owner = CountryBefore(run, c.tokens.start);
    const auto count = named.find(country);
    const int fits = owner.empty() ? 0 : country == owner ? 2 : country.empty();
    return std::make_tuple(fits, count == named.end() ? 0 : count->second, c.kind != "party");
  };
  for (size_t best = 0, next = 1; next < bodies.size(); ++next) {
    if ((*all)[bodies[best]].tokens != (*all)[bodies[next]].tokens) {
      best = next;
      continue;
    }
    if (named.empty()) {
      for (const Span& span : run->Get("country")) ++named[span.attribute("country")];
    }
    const bool better = worth(bodies[next]) > worth(bodies[best]);
    dropped[bodies[better ? best : next]] = 1;
    if (better) best = next;
  }
  size_t i = 0;
  std::erase_if(*all, [&](const Candidate&) { return dropped[i++] != 0; });
}

// Spans of the pack's kinds. A rule may capture `name` (the mention) and `title` out of its match.
std::vector<Candidate> Gather(Article* article, const EntityTables& tables) {
  std::vector<Candidate> out;
  CascadeRun& run = article->cascade();
  const Document& doc = article->document();
  ListedBodies bodies = FindListedBodies(&run);
  KindId first_name = run.cascade().kinds().Find("first_name");
  int rank = 0;
  for (std::string_view kind : kKindsAndThings) {
    ++rank;
    for (const Span& span : run.Get(kind)) {
      CheckStop();
      if (IsShoutedWord(doc, tables, span)) {
        run.rejected().push_back(
            {span.tokens, span.kind, span.rule, "a word of a line in capitals", span.row});
        continue;
      }
      Candidate c;
      c.tokens = span.tokens;
      c.kind = kind;
      c.rule = span.rule;
      const auto captured = [&span](std::string_view name, TokenSpan otherwise) {
        const Capture* capture = span.capture(name);
        return capture != nullptr ? capture->tokens : otherwise;
      };
      c.tokens = captured("name", c.tokens);
      c.title = captured("title", {});
      c.claim = captured("body", c.tokens);
      c.facts = &span;
      const bool listed = IsListed(span);
      if (kind == "person" && !listed && IsNobody(doc, tables, bodies, first_name, c.tokens)) {
        if (article->keeps_rejected())
          run.rejected().push_back(RejectedName(c, "no person by its last word, or a body's name in it"));
        continue;
      }
      c.own = tables.own_rules[static_cast<size_t>(span.rule)] != 0;
      c.rank = !c.title.empty() ? 0 : listed ? rank : rank + static_cast<int>(kKindsAndThings.size());
      if (kind == "country" && IsOneOf(span.attribute("form"), "adjective", "demonym"))
        c.kind = "nationality";
      if (article->ReadsNames(article->block_of(span.tokens.start))) out.push_back(c);
    }
  }
  DropForeign(&run, tables, &out);
  SettleNamesakes(&run, &out);
  return out;
}

// How much facts tell: a list most, then a rule that tells the country.
int KnowledgeOf(const Span& facts) { return IsListed(facts) ? 2 : !facts.attribute("country").empty(); }

// What a candidate that lost against another of the same tokens and kind tells of it.
void ShareFacts(const Candidate& lost, Candidate* winner) {
  if (winner->title.empty()) winner->title = lost.title;
  if (KnowledgeOf(*lost.facts) > KnowledgeOf(*winner->facts)) winner->facts = lost.facts;
  if (IsListed(*lost.facts) && winner->own && !lost.own && winner->behind == nullptr)
    winner->behind = lost.facts;
}

// The longest of those that overlap, then the lower rank, then an analyst's own, then the earlier. Mentions
// of the same tokens share their facts. `losers`: told there, where somebody asks for them.
std::vector<Candidate> Choose(std::vector<Candidate> all, const Document& doc,
                              std::vector<Rejected>* losers) {
  std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    CheckStop();
    return std::make_tuple(-a.tokens.size(), a.rank, !a.own, a.tokens.start) <
           std::make_tuple(-b.tokens.size(), b.rank, !b.own, b.tokens.start);
  });
  std::vector<int32_t> owner(static_cast<size_t>(doc.size()), -1);
  std::vector<Candidate> out;
  for (const Candidate& c : all) {
    int32_t over = -1;
    for (int32_t i = c.claim.start; i < c.claim.end && over < 0; ++i) over = owner[static_cast<size_t>(i)];
    if (over >= 0) {
      Candidate& winner = out[static_cast<size_t>(over)];
      if (winner.tokens == c.tokens && winner.kind == c.kind) {
        ShareFacts(c, &winner);
      } else if (losers != nullptr) {
        losers->push_back(RejectedName(
            c, "“" + std::string(doc.text(winner.tokens)) + "” is taken for " + std::string(winner.kind)));
      }
      continue;
    }
    for (int32_t i = c.claim.start; i < c.claim.end; ++i)
      owner[static_cast<size_t>(i)] = static_cast<int32_t>(out.size());
    out.push_back(c);
  }
  std::sort(out.begin(), out.end(),
            [](const Candidate& a, const Candidate& b) { return a.tokens < b.tokens; });
  return out;
}

// --- Capitals: a place, or the government that sits there
// ---------------------------------------------------------------

class CapitalReader {
 public:
  CapitalReader(const Document& doc, const EntityTables& tables) : doc_(doc), tables_(tables) {}

  // True where the word stands for its government.
  bool IsMetonym(TokenSpan tokens) const {
    TokenSpan sentence = doc_.sentence_of(tokens.start).tokens;
    int32_t prev = tokens.start - 1, next = tokens.end;
    if (HasPrefix(tokens.start, sentence)) return true;  // "pro-Moscow"
    if (next + 1 < sentence.end && doc_.word(next).text == "-" && !doc_.space_before(next)) {
      return !tables_.compound_places.Has(doc_.word(next + 1).lower);  // "Moscow-backed", "Moscow-based"
    }
    if (next < sentence.end && tables_.place_nouns.Has(doc_.word(next).lower)) return false;
    if (next < sentence.end && doc_.Is(next, kPossessive)) return !OwnsPlace(next + 1, sentence);
    if (prev >= sentence.start && doc_.Is(prev, kDefiniteArticle)) --prev;
    const auto before_is = [&](ClosedClass c) { return prev >= sentence.start && doc_.Is(prev, c); };
    std::string_view before = prev >= sentence.start ? doc_.word(prev).lower : std::string_view();
    if (tables_.location_words.Has(before)) return false;
    if (before_is(kGoalOrSource)) return !BehindMotion(prev, sentence);
    if (before_is(kGenitive) && prev - 1 >= sentence.start &&
        (doc_.word(prev - 1).text == "," || doc_.word(prev - 1).flags & kHasUpper))
      return false;  // "Jan Zorvan, 34, of Oslo", "Jan Zorvan of Oslo"
    if (before_is(kGenitive))
      return !(prev - 1 >= sentence.start && tables_.place_nouns.Has(doc_.word(prev - 1).lower));
    if (before_is(kActorMarker)) return true;
    if (before_is(kCoordinator) || before == ",") {
      if (std::optional<bool> other = CoordinatedWith(prev, sentence)) return *other;
    }
    if (next < sentence.end && (doc_.Is(next, kConjunction) || doc_.word(next).text == ",")) {
      if (IsSubjectAcross(next, sentence)) return true;
    }
    if (next < sentence.end && doc_.word(next).text == ",") return false;  // "Minsk, Belarus"
    if (prev >= sentence.start && doc_.penn_tag(prev).In(kVerbTags) && !doc_.Is(prev, kAuxiliaryForm))
      return !tables_.visited_verbs.Has(doc_.lemma(prev));
    return IsSubject(next, sentence);
  }

 private:
  bool HasPrefix(int32_t start, TokenSpan sentence) const {
    if (start - 2 < sentence.start || doc_.word(start - 1).text != "-") return false;
    return doc_.Is(start - 2, kStance);
  }
  // "Kyiv's airport", "Baghdad's Green Zone": a place; "Moscow's decision": not.
  bool OwnsPlace(int32_t from, TokenSpan sentence) const {
    for (int32_t i = from; i < sentence.end && i < from + 3; ++i) {
      if (tables_.place_nouns.Has(doc_.word(i).lower)) return true;
      if (!doc_.penn_tag(i).In(kAdjectiveTags | kNounTags)) return false;
    }
    return false;
  }
  bool BehindMotion(int32_t preposition, TokenSpan sentence) const {
    for (int32_t i = preposition - 1; i >= sentence.start && i >= preposition - 5; --i) {
      if (tables_.motion_words.Has(doc_.word(i).lower) || tables_.motion_words.Has(doc_.lemma(i)))
        return true;
      if (doc_.word(i).text == "," || doc_.penn_tag(i) == "MD") return false;
    }
    // "from Moscow to Kyiv"
    return preposition + 2 < sentence.end && doc_.Is(preposition, kAblative) &&
           doc_.Is(preposition + 2, kAllative);
  }
  // "X and Baku": what X is.
  std::optional<bool> CoordinatedWith(int32_t conjunction, TokenSpan sentence) const {
    int32_t i = conjunction - 1;
    if (i < sentence.start || !StartsUpper(doc_.word(i).text)) return std::nullopt;
    while (i > sentence.start && StartsUpper(doc_.word(i - 1).text)) --i;
    if (i == sentence.start) return std::nullopt;
    if (tables_.location_words.Has(doc_.word(i - 1).lower)) return false;
    if (doc_.Is(i - 1, kPartner)) return true;
    return std::nullopt;
  }
  // A finite verb behind, across adverbs and times: "Baku | late on Saturday | denied". A past form behind an
  // adverb is often tagged as a participle: "Baku sharply | criticised | Yerevan".
  bool IsSubject(int32_t next, TokenSpan sentence) const {
    for (int32_t i = next; i < sentence.end && i < next + 7; ++i) {
      const PennTag tag = doc_.penn_tag(i);
      if (IsFinite(tag)) return true;
      if (tag == "VBN" && i > next && i + 1 < sentence.end)
        return doc_.penn_tag(i + 1).In(kNameTags | Tags("DT", "PRP", "PRP$"));
      const bool time = doc_.Is(i, kTimeNoun) ||
                        (doc_.Is(i, kTemporal) && i + 1 < sentence.end && doc_.Is(i + 1, kTimeNoun));
      if (!tag.In(kAdverbTags) && !time) return false;
    }
    return false;
  }
  // "Baku and Yerevan have", "Baku, Yerevan and Moscow said".
  bool IsSubjectAcross(int32_t next, TokenSpan sentence) const {
    int32_t i = next;
    while (i < sentence.end && i < next + 8 &&
           (doc_.Is(i, kConjunction) || doc_.word(i).text == "," || StartsUpper(doc_.word(i).text)))
      ++i;
    return i < sentence.end && i > next + 1 && IsSubject(i, sentence);
  }

  const Document& doc_;
  const EntityTables& tables_;
};

// --- Mentions
// --------------------------------------------------------------------------------------------------------

std::optional<double> Number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

char GenderOf(const Document& doc, const EntityTables& tables, TokenSpan title, const Span& facts) {
  for (int32_t i = title.start; i < title.end; ++i) {
    if (tables.male_words.Has(doc.word(i).lower)) return 'm';
    if (tables.female_words.Has(doc.word(i).lower)) return 'f';
  }
  std::string_view gender = facts.attribute("gender");
  return gender == "m" ? 'm' : gender == "f" ? 'f' : 0;
}

// "Ann Lee, president of Harbour Pride", "spokesman for the Club": an office that anybody may have, of
// something unknown.
bool IsOfOther(const Document& doc, const EntityTables& tables, TokenSpan title) {
  int32_t of = title.start;
  while (of < title.end && !doc.Is(of, kOfficeScope)) ++of;
  if (of >= doc.size() || of == title.start || !tables.any_offices.Has(doc.word(of - 1).lower)) return false;
  return doc.Is(of, kOfficeScope);
}

// "Halstrup aide Ann Lee", "Harbour Fish spokesman Jon Lee": of whom nothing is known.
bool IsBehindName(const Document& doc, const EntityTables& tables, TokenSpan title) {
  const int32_t before = title.start - 1;
  return title.size() == 1 && tables.names.offices.Has(doc.word(title.start).lower) &&
         (doc.word(title.start).flags & kIsLower) && before >= doc.sentence_of(title.start).tokens.start &&
         doc.penn_tag(before).In(kNameTags);
}

// "the House Fisheries Committee": whose its words tell, a list or not.
WordCode CodeOfBody(Article* article, const EntityTables& tables, TokenSpan tokens) {
  const Document& doc = article->document();
  WordCode code = CodeWords(&article->cascade(), tables.codes, tokens);
  if (code.office ||
      code.kind == "person") {  // "Premier Harbour", "the Halstrup Foundation": called after one
    code.role.clear();
    code.code.clear();
  }
  const bool party = code.role == "PTY";  // "House Democrats": of parliament before they are a party
  if (!party && (!code.role.empty() || !tables.committees.Has(doc.word(tokens.end - 1).lower))) return code;
  for (const auto& [role, words] : tables.codes.fields) {
    for (int32_t i = tokens.start; role == "LEG" && i < tokens.end; ++i) {
      if (!words.Has(doc.word(i).lower)) continue;
      code.role = role;
      code.code = code.country + code.role;
      return code;
    }
  }
  return code;
}

// "the Labour Party of Ruritania": no list has it, so that it is none of those called so.
WordCode CodeOfParty(Article* article, TokenSpan tokens) {
  WordCode code;
  code.role = "PTY";
  for (std::string_view kind : {"country", "place"}) {
    article->cascade().Get(kind);
    const KindId id = article->cascade().cascade().kinds().Find(kind);
    for (const Span& span : article->document().spans_from(id, tokens)) {
      if (tokens.Contains(span.tokens) && code.country.empty()) code.country = span.attribute("country");
    }
  }
  code.code = code.country + code.role;
  return code;
}

// "Ann Lee | (D-Ohio)"
void ReadPartyLetter(Article* article, const EntityTables& tables, TokenSpan name, WordCode* code) {
  const Document& doc = article->document();
  const int32_t letter = name.end + 1, state = letter + 2;
  if (state >= doc.sentence_of(name.start).tokens.end || !(doc.word(name.end).flags & kIsPunct) ||
      !tables.names.party_letters.Has(doc.word(letter).lower) || doc.penn_tag(letter + 1) != "HYPH")
    return;
  article->cascade().Get("place");
  for (const Span& place : doc.spans_at(article->cascade().cascade().kinds().Find("place"), state)) {
    if (place.attribute("country").empty()) continue;
    code->country = place.attribute("country");
    code->role = "LEG";
  }
}

// "Democrat Ann Lee", "Ann Lee (D-Ohio)": what stands beside a name says of what party she is.
WordCode CodeBeside(Article* article, const EntityTables& tables, TokenSpan name) {
  const Document& doc = article->document();
  const Cascade& cascade = article->cascade().cascade();
  const TokenSpan sentence = doc.sentence_of(name.start).tokens;
  WordCode code;
  if (name.start > sentence.start && (doc.word(name.start - 1).flags & kHasUpper)) {
    article->cascade().Get("party");
    for (const Span& party : doc.spans_at(cascade.kinds().Find("party"), name.start - 1)) {
      if (party.tokens.end != name.start || !tables.names.descriptions.Has(doc.word(name.start - 1).lower))
        continue;
      const bool first = code.role.empty();  // of parties of several countries the article tells which
      code.country = first || code.country == party.attribute("country") ? party.attribute("country") : "";
      code.role = "PTY";
    }
  }
  ReadPartyLetter(article, tables, name, &code);
  code.code = code.country + code.role;
  return code;
}

// The country, or the place of a country ("Senator Ann Lee of Ohio"), that these tokens name; null: none.
const Span* CountryOrPlace(Article* article, TokenSpan tokens) {
  const auto& kinds = article->cascade().cascade().kinds();
  for (std::string_view kind : {"country", "place"}) {
    for (const Span& span : article->document().spans_at(kinds.Find(kind), tokens.start)) {
      const bool name = kind == "place" || span.attribute("form") == "name";
      if (name && span.tokens == tokens && !span.attribute("country").empty()) return &span;
    }
  }
  return nullptr;
}

// "Prince Jon of Ruritania", "Chairman Jon Lee of the House Fisheries Committee": what stands behind the name
// says whose the office is.
void AddOwnerBehind(Article* article, const EntityTables& tables, const Candidate& c, WordCode* code) {
  constexpr int32_t kReach = 7;
  const Document& doc = article->document();
  const TokenSpan sentence = doc.sentence_of(c.tokens.start).tokens;
  int32_t at = c.tokens.end;
  if (at + 1 >= sentence.end || !code->country.empty()) return;
  if (!doc.Is(at, kAffiliation)) return;
  at += 1 + doc.Is(at + 1, kDefiniteArticle);
  int32_t end = at;
  while (end < sentence.end && end < at + kReach && StartsUpper(doc.word(end).text)) ++end;
  if (end == at) return;
  if (const Span* owner = CountryOrPlace(article, {at, end}); owner != nullptr) {
    code->country = owner->attribute("country");
    code->code = code->country + code->role;
    return;
  }
  if (!tables.names.offices.Has(doc.word(c.title.end - 1).lower)) return;
  *code = CodeOfBody(article, tables, {at, end});
  if (code->role.empty()) *code = {};
}

// "Fisheries Committee | Chairman Ann Lee", "White House Budget | Director Jon Lee": whose the office is
// stands in front of what was found of the title.
TokenSpan WholeTitle(const Document& doc, const EntityTables& tables, TokenSpan title) {
  constexpr int32_t kMost = 6;
  if (title.empty() || !tables.names.offices.Has(doc.word(title.end - 1).lower)) return title;
  if (!(doc.word(title.end - 1).flags & kIsTitle)) return title;
  const int32_t first = std::max(doc.sentence_of(title.start).tokens.start, title.end - kMost);
  while (title.start > first && (doc.word(title.start - 1).flags & kHasUpper) &&
         doc.penn_tag(title.start - 1).In(kNameTags) &&
         !tables.names.descriptions.Has(doc.word(title.start - 1).lower))
    --title.start;
  return title;
}

void FillPerson(Article* article, const EntityTables& tables, Candidate c, Named* out) {
  const Document& doc = article->document();
  Mention& m = out->mention;
  c.title = WholeTitle(doc, tables, c.title);
  m.title_tokens = c.title;
  if (!c.title.empty()) {
    m.title = std::string(doc.text(c.title));
    const int32_t last = c.title.end - 1;  // "his friend Ann Lee", "the Herald's Ann Lee"
    m.described = doc.Is(last, ClosedClass::kPossessive) || tables.no_titles.Has(doc.word(last).lower);
    WordCode code = CodeWords(&article->cascade(), tables.codes, c.title);
    if (code.country.empty() && (IsOfOther(doc, tables, c.title) || IsBehindName(doc, tables, c.title)))
      code = {};
    if (!code.role.empty()) AddOwnerBehind(article, tables, c, &code);
    const bool list_knows =
        !m.code.empty() && (code.role == "GOV" || code.role.empty());  // "Senate leader Ann Lee"
    if (m.country.empty() || (!code.country.empty() && !code.role.empty() && !list_knows)) {
      m.country = code.country;
      m.code = code.code;
    } else if ((m.code.empty() && !code.role.empty()) || code.role == "PTY") {
      m.code = m.country + code.role;  // who stands for an office is a party's, whatever she was before
    }
  }
  if (m.code.empty() && c.tokens.size() > 1) {
    const WordCode code = CodeBeside(article, tables, c.tokens);
    if (!code.role.empty() && (m.country.empty() || m.country == code.country)) {
      m.country = code.country;
      m.code = code.code;
    }
  }
  out->gender = GenderOf(doc, tables, c.title, *c.facts);
  if (out->gender == 0) {
    KindId first_name = article->cascade().cascade().kinds().Find("first_name");
    for (const Span& span : doc.spans_at(first_name, c.tokens.start)) {
      if (c.tokens.size() < 2) break;
      std::string_view gender = span.attribute("gender");
      out->gender = gender == "m" ? 'm' : gender == "f" ? 'f' : 0;
    }
  }
}

// "Azerbaijan's Foreign Ministry" → "Foreign Ministry of Azerbaijan"; other rules' organizations keep their
// words.
void FillTemplate(Article* article, const EntityTables& tables, const Candidate& c, Named* out) {
  const Document& doc = article->document();
  const Capture* body = c.facts->capture("body");
  Mention& m = out->mention;
  if (m.code.empty()) {
    const WordCode code = c.kind == "party" && !IsListed(*c.facts) ? CodeOfParty(article, c.tokens)
                                                                   : CodeOfBody(article, tables, c.tokens);
    if (m.country.empty() || m.country == code.country) {
      m.country = code.country;
      m.code = code.code;
    } else if (!code.role.empty()) {  // the list knows whose it is, its words what
      m.code = m.country + code.role;
    }
  }
  if (c.kind == "media" && !IsListed(*c.facts)) m.code = m.country + "MED";
  if (!m.code.empty() && m.code == m.country) {  // no body is its country
    m.code = c.kind == "media" ? m.country + "MED" : c.kind == "party" ? m.country + "PTY" : std::string();
  }
  if (body == nullptr || !m.name.empty()) return;
  if (!StartsUpper(doc.word(body->tokens.end - 1).text) && !StartsUpper(doc.word(body->tokens.start).text))
    m.form = MentionForm::kNominal;
  std::string words;
  bool of_state = false;
  for (int32_t i = body->tokens.start; i < body->tokens.end; ++i) {
    std::string word(doc.word(i).text);
    of_state |= tables.bodies_of_state.Has(doc.word(i).lower);
    const bool small = doc.Is(i, kNameLink) && !(doc.word(i).flags & kHasUpper);
    if (!small && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    if (!words.empty() && doc.space_before(i)) words += ' ';
    words += word;
  }
  std::string country;
  const KindId kind = article->cascade().cascade().kinds().Find("country");
  article->cascade().Get(kind);
  for (const Span& span : doc.spans_from(kind, c.tokens)) {
    if (c.tokens.Contains(span.tokens)) country = span.attribute("name");
  }
  if (of_state && !country.empty()) {
    m.name = words + " of " + country;
  } else {
    m.name = PhraseName(doc, c.tokens);
  }
  // "the Danish army", "Denmark's army", "the army of Denmark"
  out->key = LowerCase(m.country.empty() ? m.name : words + "|" + m.country);
}

// "Gaza City", "Oslo Harbour": where the place is that its name begins with.
std::string CountryAtStart(Article* article, TokenSpan tokens) {
  for (std::string_view kind : {"place", "country"}) {
    article->cascade().Get(kind);
    const KindId id = article->cascade().cascade().kinds().Find(kind);
    for (const Span& span : article->document().spans_at(id, tokens.start)) {
      if (tokens.Contains(span.tokens) && !span.attribute("name").empty())
        return std::string(span.attribute("country"));
    }
  }
  return {};
}

// Who held which office when: "USALEG 2009-2017, USAGOV 2017-": that of the year of publication, else the
// last one before; empty where the year is unknown or before all.
std::string_view CodeOfTerm(std::string_view terms, std::optional<Day> published) {
  if (!published) return {};
  const int year = static_cast<int>(std::chrono::year_month_day(*published).year());
  std::string_view best;
  while (!terms.empty()) {
    const size_t comma = terms.find(',');
    std::string_view term = terms.substr(0, comma);
    terms = comma == std::string_view::npos ? std::string_view() : terms.substr(comma + 1);
    while (term.starts_with(' ')) term.remove_prefix(1);
    const size_t space = term.find(' ');
    if (space == std::string_view::npos) continue;
    if (std::atoi(std::string(term.substr(space + 1)).c_str()) <= year) best = term.substr(0, space);
  }
  return best;
}

bool IsGeneration(const Document& doc, const EntityTables& tables, int32_t token) {
  std::string_view word = doc.word(token).lower;
  if (word.ends_with('.')) word.remove_suffix(1);
  return tables.generations.Has(word);
}

// "Ann Lee Jr." is not the Ann Lee of a list, nor Eve Lee whom it calls Lee.
bool IsRelativeOf(const Document& doc, const EntityTables& tables, const Candidate& c) {
  if (c.kind != "person") return false;
  const bool son = c.facts->tokens.end < c.tokens.end && IsGeneration(doc, tables, c.tokens.end - 1);
  return son || (IsListed(*c.facts) && c.facts->tokens.size() == 1 && c.tokens.start < c.facts->tokens.start);
}

Named MakeMention(Article* article, const EntityTables& tables, Candidate c) {
  const Document& doc = article->document();
  if (c.kind == "person" && c.tokens.end < doc.sentence_of(c.tokens.start).tokens.end &&
      StartsUpper(doc.word(c.tokens.end).text) && IsGeneration(doc, tables, c.tokens.end))
    ++c.tokens.end;
  Named out;
  Mention& m = out.mention;
  m.tokens = c.tokens;
  m.kind = EntityKindCalled(c.kind);
  m.rule = c.rule;
  m.attributes = c.facts->attributes;
  if (c.confidence >= 0) m.confidence = c.confidence;
  const auto fact = [&c](std::string_view key) {
    const std::string_view own = c.facts->attribute(key);
    return own.empty() && c.behind != nullptr ? c.behind->attribute(key) : own;
  };
  const bool relative = IsRelativeOf(doc, tables, c);
  if (!relative) {
    m.name = fact("name");
    m.country = fact("country");
    m.code = fact("code");
  }
  m.place_id = fact("place_id");
  m.lat = Number(fact("lat"));
  m.lon = Number(fact("lon"));
  const std::string_view terms =
      c.facts->attribute("code").empty() ? fact("terms") : c.facts->attribute("terms");
  if (!terms.empty() && !relative) {
    if (const std::string_view code = CodeOfTerm(terms, article->published); !code.empty()) m.code = code;
  }
  out.listed = !relative && IsListed(*c.facts);
  out.key = m.name;
  if (c.kind == "person") {
    FillPerson(article, tables, c, &out);
  } else if (IsOneOf(c.kind, "country", "nationality")) {
    out.key = m.country.empty() ? m.name : m.country;
  } else if (IsOneOf(c.kind, "organization", "group", "party", "media")) {
    FillTemplate(article, tables, c, &out);
  }
  if (m.country.empty() && IsOneOf(c.kind, "place", "facility"))
    m.country = CountryAtStart(article, c.tokens);
  if (m.name.empty()) m.name = PhraseName(doc, c.tokens);
  return out;
}

// A capital: the government (kind country, "…GOV"), or the city of the places list at the same tokens.
void SettleCapital(const Candidate& c, bool metonym, const Span* city, Named* out) {
  Mention& m = out->mention;
  if (metonym) {
    m.metonym = true;
    m.kind = m.code.starts_with("IGO") ? EntityKind::kOrganization : EntityKind::kCountry;
    return;
  }
  m.kind = EntityKind::kPlace;
  m.code.clear();
  m.country = c.facts->attribute(c.facts->attribute("seat").empty() ? "country" : "seat");
  m.name.clear();
  out->key.clear();
  if (city != nullptr) {
    m.name = city->attribute("name");
    m.country = city->attribute("country");
    m.place_id = city->attribute("place_id");
    m.lat = Number(city->attribute("lat"));
    m.lon = Number(city->attribute("lon"));
  }
}

// "a Danish airline", "Danish school shootings": of a country's bodies that are none of its state one that is
// not told, or no more than a word in front of another.
bool IsAnyBody(const Document& doc, const Mention& m) {
  if (m.form != MentionForm::kNominal || m.kind != EntityKind::kOrganization || m.code.size() < 3)
    return false;
  const std::string_view role = std::string_view(m.code).substr(m.code.size() - 3);
  if (IsRoleOfState(role) && role != "PTY") return false;
  const TokenSpan sentence = doc.sentence_of(m.tokens.start).tokens;
  if (m.tokens.start > sentence.start && doc.Is(m.tokens.start - 1, kIndefiniteArticle)) return true;
  return m.tokens.end < sentence.end && doc.penn_tag(m.tokens.end).In(kNounTags);
}

// What a plural in front of names says of each of them: "Senators Ann Lee and Jon Kovac".
std::string CodeOfPlural(Article* article, const EntityTables& tables, int32_t before) {
  const Document& doc = article->document();
  const Cascade& cascade = article->cascade().cascade();
  const TokenSpan sentence = doc.sentence_of(before).tokens;
  const auto ending_here = [&](std::string_view kind) -> const Span* {
    const Span* span = doc.covering(cascade.kinds().Find(kind), before);
    return span != nullptr && span->tokens.end == before + 1 ? span : nullptr;
  };
  const Span* plural = ending_here("role");
  if (plural == nullptr || plural->attribute("number") != "many") {
    const Span* party = doc.tag(before).ends_with("S") ? ending_here("party") : nullptr;
    const bool named = party != nullptr && party->attribute("form").empty();
    return named ? std::string(party->attribute("country")) + "PTY" : std::string();
  }
  const std::string_view role = plural->attribute("role");
  if (!tables.shared_roles.Has(role)) return {};
  const int32_t at = plural->tokens.start - 1;
  for (std::string_view kind : {"country", "place"}) {
    const Span* owner = at < sentence.start ? nullptr : doc.covering(cascade.kinds().Find(kind), at);
    if (owner != nullptr && !owner->attribute("country").empty())
      return std::string(owner->attribute("country")) + std::string(role);
  }
  return std::string(role);
}

// "Senators Ann Lee, Jon Kovac and Eve Moss": who follows in the list has the office, too.
void ShareTitles(Article* article, const EntityTables& tables, std::vector<Named>* named) {
  const Document& doc = article->document();
  std::string code;
  int32_t behind = -1;  // the token behind the last name that has it
  for (Named& n : *named) {
    Mention& m = n.mention;
    if (m.kind != EntityKind::kPerson) continue;
    const int32_t front = m.title_tokens.empty() ? m.tokens.start - 1 : m.title_tokens.end - 1;
    if (behind >= 0 && m.title_tokens.empty()) {
      int32_t before = front;
      while (before > behind && (doc.penn_tag(before) == "CC" || doc.word(before).text == ",")) --before;
      if (before != behind || (doc.penn_tag(behind) != "CC" && doc.word(behind).text != ",")) behind = -1;
    } else {
      behind = -1;
    }
    if (behind < 0) code = front < 0 ? std::string() : CodeOfPlural(article, tables, front);
    if (code.empty()) continue;
    behind = m.tokens.end;
    if (m.code.size() > 3) continue;
    m.code = code;
    if (code.size() > 3) m.country = code.substr(0, 3);
  }
}

// The place of a list that these tokens are, one with a name if there is one; null: none.
const Span* CityAt(const Document& doc, KindId place, TokenSpan tokens) {
  const Span* city = nullptr;
  for (const Span& span : doc.spans_at(place, tokens.start)) {
    if (span.tokens == tokens && (city == nullptr || !span.attribute("name").empty())) city = &span;
  }
  return city;
}

std::vector<Named> FindNames(Article* article, const EntityTables& tables) {
  const Document& doc = article->document();
  KindId place = article->cascade().cascade().kinds().Find("place");
  CapitalReader capitals(doc, tables);
  std::vector<Named> out;
  std::vector<Rejected>* losers = article->keeps_rejected() ? &article->cascade().rejected() : nullptr;
  for (const Candidate& c :
       Choose(Reconcile(&article->cascade(), tables.names, Gather(article, tables)), doc, losers)) {
    CheckStop();
    if (c.kind == "thing") {
      article->cascade().rejected().push_back(RejectedName(c, "the name of a thing"));
      continue;
    }
    Named named = MakeMention(article, tables, c);
    if (c.kind == "country" && c.facts->attribute("form") == "capital") {
      named.capital = true;
      SettleCapital(c, capitals.IsMetonym(c.tokens), CityAt(doc, place, c.tokens), &named);
      if (named.mention.name.empty()) named.mention.name = PhraseName(doc, c.tokens);
    }
    if (named.mention.kind == EntityKind::kOrganization && named.mention.form == MentionForm::kName &&
        doc.word(named.mention.tokens.end - 1).lower == "party")
      named.mention.kind = EntityKind::kParty;  // by whatever rule
    if (IsAnyBody(doc, named.mention)) {
      article->cascade().rejected().push_back(RejectedName(c, "no body in particular"));
      continue;
    }
    if (IsOneOf(named.mention.kind, EntityKind::kPlace, EntityKind::kFacility))
      named.key = named.mention.name;
    out.push_back(std::move(named));
  }
  ShareTitles(article, tables, &out);
  NameClubs(article, tables, &out);
  LocatePlaces(doc, tables.places, *tables.atlas, &out);
  return out;
}

// Every mention that can act, for patterns. Without an article (rules' examples) the spans of the named
// kinds.
void MakeActors(CascadeRun* run) {
  Document& doc = run->document();
  KindId actor = run->cascade().kinds().Find("actor");
  std::vector<Span> spans;
  if (run->context() != nullptr) {
    auto* article = static_cast<Article*>(run->context());
    for (const Mention& m : article->mentions()) {
      if (m.kind == EntityKind::kNationality && m.form == MentionForm::kName &&
          doc.lemma(m.tokens.start) == doc.word(m.tokens.start).text)
        continue;
      spans.push_back(
          {.tokens = m.title_tokens.empty()
                         ? m.tokens
                         : TokenSpan{std::min(m.title_tokens.start, m.tokens.start), m.tokens.end},
           .kind = actor,
           .rule = m.rule,
           .attributes = doc.KeepAttributes({{"kind", Name(m.kind)},
                                             {"name", m.name},
                                             {"country", m.country},
                                             {"code", m.code},
                                             {"form", Name(m.form)}}),
           .captures = {}});
    }
  } else {
    for (std::string_view kind : kKinds) {
      for (const Span& span : run->Get(kind)) {
        if (span.attribute("form") == "adjective") continue;
        spans.push_back({.tokens = span.tokens,
                         .kind = actor,
                         .rule = span.rule,
                         .attributes = doc.KeepAttributes({{"kind", kind},
                                                           {"name", span.attribute("name")},
                                                           {"country", span.attribute("country")},
                                                           {"code", span.attribute("code")},
                                                           {"form", "name"}}),
                         .captures = {}});
      }
    }
  }
  run->AddSpans(actor, std::move(spans));
}

}  // namespace

CoreParts CoreEntities() {
  std::vector<std::string> named(kKinds.begin(), kKinds.end());
  named.insert(named.end(), {"thing", "role", "first_name", "nominal"});
  CoreParts parts;
  parts.kinds.push_back(
      {.name = "proper",
       .uses = {"country", "role", "first_name"},
       .make =
           [lists = std::make_shared<ProperLists>()](CascadeRun* run) {
             std::call_once(lists->once, [&] {
               lists->never = WordSet(run->cascade().set("not_names"));
               lists->org_heads = WordSet(run->cascade().set("organization_heads"));
               lists->suffixes = WordSet(run->cascade().set("name_suffixes"));
               lists->honorifics = WordSet(run->cascade().set("honorifics"));
               lists->surname_roles = WordSet(run->cascade().set("surname_roles"));
             });
             MakeProper(run, *lists);
           },
       .attributes =
           [](const CoreKind::ByRule&) {
             return std::vector<SpanAttribute>{
                 {"form", {"organization", "head", "acronym", "single", "full", "long"}},
                 {"first", {"yes"}},
                 {"gender", {"m", "f", "u"}}};
           },
       .sets = {"not_names", "organization_heads", "name_suffixes", "honorifics", "surname_roles"}});
  parts.kinds.push_back(LearnedKind());
  parts.kinds.push_back(
      {.name = "actor", .uses = named, .make = MakeActors, .attributes = [](const CoreKind::ByRule&) {
         return std::vector<SpanAttribute>{{"kind", {kKinds.begin(), kKinds.end()}},
                                           {"name"},
                                           {"country"},
                                           {"code"},
                                           {"form", {"name", "nominal", "pronoun"}}};
       }});
  parts.rules = {{"core.entity.proper", "a run of capitalised words"},
                 {"core.entity.learned", "a name that the recogniser finds, where no list or rule has it"},
                 {"core.entity.surname", "part of a name that the article gives in full elsewhere"},
                 {"core.entity.club", "a town's name that stands for its club in an article about sport"},
                 {"core.entity.acronym", "letters that the article defines in brackets behind a name"},
                 {"core.entity.pronoun", "a pronoun, whose antecedent learned weights choose"}};
  return parts;
}

std::shared_ptr<EntityTables> LoadEntityFiles(const std::vector<std::string>& pack_folders,
                                              Diagnostics* faults) {
  auto tables = std::make_shared<EntityTables>();
  tables->atlas = std::make_shared<const Atlas>();
  for (const std::string& folder : pack_folders) {  // the last one that has an atlas
    const std::string path = folder + "/atlas.tsv";
    if (std::filesystem::exists(path)) tables->atlas = Atlas::Load(path, faults);
  }
  for (const std::string& folder : pack_folders) {
    tables->pronoun_weights.Load(folder + "/pronouns_weights.tsv", "pronouns_weights.tsv", faults);
    tables->actor_codes.Load(folder + "/actor_codes_weights.tsv", "actor_codes_weights.tsv", faults);
  }
  return tables;
}

void ReadEntitySets(const SetSource& set, EntityTables* tables) {
  tables->location_words = WordSet(set("location_words"));
  tables->motion_words = WordSet(set("motion_words"));
  tables->visited_verbs = WordSet(set("visited_verbs"));
  tables->place_nouns = WordSet(set("place_nouns"));
  tables->compound_places = WordSet(set("compound_places"));
  tables->male_words = WordSet(set("male_words"));
  tables->female_words = WordSet(set("female_words"));
  std::vector<std::string> titles = set("male_words");
  for (std::string_view more : {"female_words", "neutral_titles"}) {
    for (std::string& word : set(more)) titles.push_back(std::move(word));
  }
  std::vector<std::string> buildings = set("facility_heads");
  for (std::string_view more : {"building_heads", "sure_building_heads"}) {
    for (std::string& word : set(more)) buildings.push_back(std::move(word));
  }
  tables->names = {.titles = WordSet(std::move(titles)),
                   .descriptions = WordSet(set("person_descriptions")),
                   .offices = WordSet(set("anybodys_offices")),
                   .party_letters = WordSet(set("party_letters")),
                   .links = WordSet(set("name_links")),
                   .surname_roles = WordSet(set("surname_roles")),
                   .ships = WordSet(set("ship_prefixes")),
                   .captions = WordSet(set("caption_words")),
                   .ordinal_ends = WordSet(set("ordinal_ends")),
                   .facility_heads = WordSet(set("facility_heads")),
                   .building_heads = WordSet(std::move(buildings)),
                   .sure_buildings = WordSet(set("sure_building_heads")),
                   .building_fronts = WordSet(set("building_fronts")),
                   .place_heads = WordSet(set("place_heads")),
                   .organization_heads = WordSet(set("organization_heads")),
                   .media_heads = WordSet(set("media_heads")),
                   .people_heads = WordSet(set("people_heads")),
                   .body_heads = WordSet(set("body_heads")),
                   .prizes = WordSet(set("prize_nouns")),
                   .things = WordSet(set("thing_nouns")),
                   .works = WordSet(set("work_nouns")),
                   .examples = WordSet(set("example_words")),
                   .adjectives = WordSet(set("office_adjectives")),
                   .page_links = WordSet(set("page_links")),
                   .capital_rules = WordSet(set("capital_rules")),
                   .sure_rules = WordSet(set("sure_rules"))};
  tables->places = {.compass = WordSet(set("compass_words")),
                    .regions = WordSet(set("region_words")),
                    .towns = WordSet(set("town_words")),
                    .fronts = WordSet(set("place_fronts")),
                    .inside = WordSet(set("inside_words"))};
  tables->clubs = {.sport = WordSet(set("sport_words")),
                   .people = WordSet(set("club_people")),
                   .acts = WordSet(set("club_acts")),
                   .opponents = WordSet(set("club_fronts")),
                   .inside = WordSet(set("inside_words"))};
  tables->codes = {.offices = WordSet(set("anybodys_offices")),
                   .others = WordSet(set("other_people")),
                   .kinds = WordSet(set("kinds_of_bodies")),
                   .backers = WordSet(set("backing_words")),
                   .officers = WordSet(set("any_officers")),
                   .fields = {}};
  tables->title_states = WordSet(set("title_states"));
  tables->no_titles = WordSet(set("no_titles"));
  tables->title_ranks = WordSet(set("title_ranks"));
  for (const std::string& pair : set("title_forms")) {  // "gen. general"
    const size_t space = pair.find(' ');
    if (space != std::string::npos)
      tables->title_forms.emplace(pair.substr(0, space), pair.substr(space + 1));
  }
  tables->media_bodies = WordSet(set("media_bodies"));
  std::vector<std::string> bodies = set("any_bodies");
  for (std::string& word : set("media_bodies")) bodies.push_back(std::move(word));
  tables->any_bodies = WordSet(std::move(bodies));
  for (size_t i = 0; i < kPronounKinds; ++i) {
    static constexpr std::array<std::string_view, kPronounKinds> kSets = {"pronouns_he", "pronouns_she",
                                                                          "pronouns_it", "pronouns_they"};
    tables->pronouns[i] = WordSet(set(kSets[i]));
  }
  tables->kingdoms = WordSet(set("kingdoms"));
  tables->kingdom_words = WordSet(set("kingdom_words"));
  tables->not_names = WordSet(set("not_names"));
  tables->name_suffixes = WordSet(set("name_suffixes"));
  tables->generations = WordSet(set("generations"));
  tables->not_person_heads = WordSet(set("not_person_heads"));
  tables->any_offices = WordSet(set("any_offices"));
  tables->bodies_of_state = WordSet(set("bodies_of_state"));
  tables->ministries = WordSet(set("ministries"));
  tables->committees = WordSet(set("committees"));
  tables->continents = WordSet(set("continents"));
  tables->kin = WordSet(set("kin_words"));
  tables->common_letters = WordSet(set("common_letters"));
  tables->shared_roles = WordSet(set("shared_roles"));
  tables->home_roles = WordSet(set("home_roles"));
  for (const std::string& pair : set("nicknames")) {  // "mike michael"
    const size_t space = pair.find(' ');
    if (space != std::string::npos) tables->nicknames.emplace(pair.substr(0, space), pair.substr(space + 1));
  }
}

void ReadEntityRules(const Cascade& cascade, EntityTables* tables) {
  tables->own_rules.resize(cascade.rules().size());
  for (size_t rule = 0; rule < tables->own_rules.size(); ++rule)
    tables->own_rules[rule] = !cascade.IsShipped(static_cast<int32_t>(rule));
  for (const std::string& name : cascade.set_names()) {
    if (name.starts_with(kFieldSets))
      tables->codes.fields.emplace_back(name.substr(kFieldSets.size()), WordSet(cascade.set(name)));
  }
}

void FindEntities(Article* article, std::vector<Mention>* mentions, std::vector<Actor>* actors,
                  std::vector<Mention>* unresolved) {
  const EntityTables& tables = *article->desk.entities;
  Cluster(article, tables, FindNames(article, tables), mentions, actors, unresolved);
}

}  // namespace copydesk::news
