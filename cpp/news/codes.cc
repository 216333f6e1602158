// Actor codes: country and role of a phrase from its words, and of a party from the mention that is its head.
#include <algorithm>
#include <array>

#include "base/one_of.h"
#include "news/entities.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

template <size_t N>
bool In(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// The longest span of these kinds that starts or covers a token inside `range`.
const Span* SpanOver(CascadeRun* run, std::string_view kind, int32_t token, TokenSpan range) {
  KindId id = run->cascade().kinds().Find(kind);
  if (id < 0) return nullptr;
  run->Get(id);
  const Span* best = nullptr;
  for (const Span& span : run->document().spans_from(id, {range.start, token + 1})) {
    if (!span.tokens.Contains(token) || !range.Contains(span.tokens)) continue;
    if (kind == "party" && span.attribute("form") == "adjective") continue;  // "Republican senators": LEG
    bool tells_more = best != nullptr && span.tokens == best->tokens &&
                      best->attribute("code").empty();  // a list's fact beats a rule's guess
    if (best == nullptr || span.tokens.size() > best->tokens.size() || tells_more) best = &span;
  }
  return best;
}

struct Found {
  TokenSpan tokens;
  std::string_view kind;
  const Span* span = nullptr;
};

constexpr std::array<std::string_view, 7> kNamedKinds = {"country", "organization", "group", "party",
                                                         "media",   "person",       "place"};

// "Ann" in "Ann Lee", though a town is called so.
bool IsPartOfPerson(CascadeRun* run, TokenSpan tokens) {
  const KindId learned = run->cascade().kinds().Find("learned");
  if (learned < 0) return false;
  run->Get(learned);
  const Span* name = run->document().covering(learned, tokens.start);
  return name != nullptr && name->tokens.size() > tokens.size() && name->attribute("kind") == "person";
}

// The list's span of a name that a rule found with its title: "Defence Minister Ann Lee"; null: none has it.
const Span* ListedName(CascadeRun* run, const Span& titled, int32_t start) {
  const Capture* name = titled.capture("name");
  if (name == nullptr || name->tokens.start != start) return nullptr;
  for (const Span& span : run->document().spans_at(titled.kind, start)) {
    if (span.tokens == name->tokens && !span.attribute("code").empty()) return &span;
  }
  return nullptr;
}

// The named span of a kind that begins at a token: a place is one without a code ("Lima"), all others have
// one.
const Span* NamedAt(CascadeRun* run, std::string_view kind, int32_t start, TokenSpan range) {
  const Span* span = SpanOver(run, kind, start, range);
  if (span != nullptr && kind == "person" && span->tokens.start < start) span = ListedName(run, *span, start);
  if (span == nullptr || span->tokens.start != start) return nullptr;
  if (span->attribute("code").empty() != (kind == "place")) return nullptr;
  return kind == "place" && IsPartOfPerson(run, span->tokens) ? nullptr : span;
}

// Named spans in the range, left to right, longest first, disjoint.
std::vector<Found> NamedIn(CascadeRun* run, TokenSpan range) {
  std::vector<Found> out;
  for (int32_t i = range.start; i < range.end;) {
    Found best;
    for (std::string_view kind : kNamedKinds) {
      const Span* span = NamedAt(run, kind, i, range);
      if (span == nullptr) continue;
      if (best.span == nullptr || span->tokens.size() > best.tokens.size()) best = {span->tokens, kind, span};
    }
    if (best.span == nullptr) {
      ++i;
    } else {
      out.push_back(best);
      i = best.tokens.end;
    }
  }
  return out;
}

// Is this name only what the head is for, against or backed by?
bool IsModifierOnly(const Document& doc, const CodeSets& sets, const Found& found, TokenSpan base) {
  int32_t end = found.tokens.end;
  if (end + 1 < base.end && doc.word(end).text == "-" && sets.backers.Has(doc.word(end + 1).lower))
    return true;
  int32_t start = found.tokens.start;
  if (start - 2 >= base.start && doc.word(start - 1).text == "-") {
    return doc.Is(start - 2, kStancePrefix);
  }
  return false;
}

// Whose office it is, where anybody may have it: what stands in front of the head, then behind "of", "for" or
// "at". "Republican leaders" PTY, "a Harbour Fish spokesman" BUS, "chairman of the House Fisheries Committee"
// LEG.
struct Owner {
  std::string_view role;       // empty: none
  const Span* body = nullptr;  // a name with a code of its own
};

Owner OwnerIn(CascadeRun* run, const CodeSets& sets, TokenSpan range) {
  const Document& doc = run->document();
  for (int32_t i = range.end - 1; i >= range.start; --i) {
    for (std::string_view kind : {"organization", "group", "party", "media"}) {
      const Span* span = SpanOver(run, kind, i, range);
      if (span != nullptr && span->attribute("code").size() > 3) return {{}, span};
    }
    for (const auto& [role, words] : sets.fields) {
      if (words.Has(doc.word(i).lower)) return {role, nullptr};
    }
    const Span* role = SpanOver(run, "role", i, range);
    if (role != nullptr && role->attribute("sort") == "body" && role->attribute("role") != "CVL")
      return {role->attribute("role"), nullptr};
  }
  return {};
}

Owner OwnerOf(CascadeRun* run, const CodeSets& sets, TokenSpan phrase, TokenSpan base, const Span* office) {
  const Document& doc = run->document();
  if (!sets.offices.Has(doc.word(office->tokens.end - 1).lower)) return {};
  Owner owner = OwnerIn(run, sets, {base.start, office->tokens.start});
  if (!owner.role.empty() || owner.body != nullptr || base.end >= phrase.end) return owner;
  if (!doc.Is(base.end, kOfficeScope)) return {};
  constexpr int32_t kReach = 8;
  int32_t end = base.end + 1;
  while (end < phrase.end && end < base.end + kReach && (end == base.end + 1 || !doc.Is(end, kPostmodifier)))
    ++end;
  return OwnerIn(run, sets, {base.end + 1, end});
}

// "intelligence agency officer", "police lieutenant": the body in front says what sort of officer.
const Span* WhoseOfficer(CascadeRun* run, const CodeSets& sets, TokenSpan base, const Span* role) {
  if (role->tokens.size() != 1 || role->tokens.start == base.start) return role;
  if (!sets.officers.Has(run->document().word(role->tokens.start).lower)) return role;
  const Span* body = SpanOver(run, "role", role->tokens.start - 1, {base.start, role->tokens.start});
  return body != nullptr && body->attribute("sort") == "body" ? body : role;
}

std::string CountryOf(const Found& found) { return std::string(found.span->attribute("country")); }

// Country of "of X", "in X", "from X" behind the base phrase.
std::string CountryBehind(CascadeRun* run, TokenSpan phrase, int32_t from) {
  const Document& doc = run->document();
  for (int32_t i = from; i < phrase.end; ++i) {
    if (doc.Is(i, kRelativePronoun)) break;
    if (!doc.Is(i, kOrigin)) continue;
    for (const Found& found : NamedIn(run, {i + 1, std::min(phrase.end, i + 6)})) {
      if (std::string country = CountryOf(found); !country.empty()) return country;
    }
  }
  return {};
}

bool EndsWithRole(std::string_view code) {
  static constexpr std::array<std::string_view, 17> kRoles = {"GOV", "MIL", "REB", "OPP", "PTY", "COP",
                                                              "JUD", "LEG", "SPY", "MED", "EDU", "BUS",
                                                              "CRM", "CVL", "REL", "NGO", "MNC"};
  return code.size() >= 3 && In(code.substr(code.size() - 3), kRoles);
}

}  // namespace

TokenSpan BasePhrase(const Document& doc, TokenSpan phrase) {
  int32_t start = phrase.start;
  while (start + 1 < phrase.end && (doc.Is(start, kDeterminer) || doc.word(start).flags & kIsQuote)) ++start;
  int32_t end = start + 1;
  while (end < phrase.end && (!doc.Is(end, kPostmodifier) || doc.word(end - 1).text == "-"))
    ++end;  // "a Paris-based firm"
  // "one of its soldiers", "members of the army": the head is behind "of".
  if (end + 1 < phrase.end && doc.Is(end, kGenitive) && end > start &&
      (doc.Is(end - 1, kPartitive) || doc.penn_tag(end - 1) == "CD")) {
    return BasePhrase(doc, {end + 1, phrase.end});
  }
  while (end > start + 1 && doc.Is(end - 1, kPossessive)) --end;
  return {start, std::min(end, phrase.end)};
}

std::string PhraseName(const Document& doc, TokenSpan phrase) {
  int32_t start = phrase.start, end = phrase.end;
  while (start + 1 < end && (doc.Is(start, kDeterminer) || doc.word(start).flags & kIsQuote)) ++start;
  while (end > start + 1 && (doc.Is(end - 1, kPossessive) || doc.word(end - 1).text == ",")) --end;
  return start < end ? std::string(doc.text(TokenSpan{start, end})) : std::string();
}

WordCode CodeWords(CascadeRun* run, const CodeSets& sets, TokenSpan phrase) {
  const Document& doc = run->document();
  WordCode out;
  if (phrase.empty()) return out;
  TokenSpan base = BasePhrase(doc, phrase);
  for (std::string_view kind :
       {"organization", "group", "party", "media"}) {  // "Court of Justice" is one name, across its "of"
    const Span* whole = SpanOver(run, kind, base.start, phrase);
    if (whole != nullptr && whole->tokens.start == base.start && !whole->attribute("code").empty())
      base.end = std::max(base.end, whole->tokens.end);
  }
  if (const Span* body = SpanOver(run, "role", base.end - 1, phrase)) {  // "Ministry of Foreign Affairs"
    if (body->attribute("sort") == "body" && body->tokens.start >= base.start)
      base.end = std::max(base.end, body->tokens.end);
  }
  std::vector<Found> named = NamedIn(run, base);
  std::erase_if(named, [&](const Found& f) { return IsModifierOnly(doc, sets, f, base); });
  const Span* role = nullptr;
  for (int32_t i = base.end - 1; i >= base.start && role == nullptr; --i) {
    if (std::any_of(named.begin(), named.end(),
                    [&](const Found& f) { return f.tokens.Contains(i) && f.kind != "place"; }))
      continue;
    role = SpanOver(run, "role", i, base);
    if (role != nullptr && role->tokens.end < base.end && i < base.end - 1 &&
        role->attribute("sort") == "thing")
      role = nullptr;
  }
  if (role != nullptr) role = WhoseOfficer(run, sets, base, role);
  const Found* head = !named.empty() && named.back().tokens.end == base.end ? &named.back() : nullptr;
  if (head != nullptr &&
      head->kind != "place") {  // the name itself: "the World Bank", "two Russians", "Vladimir Putin"
    out.kind = head->kind;
    out.name = head->span->attribute("name");
    out.country = head->span->attribute("country");
    out.code = head->span->attribute("code");
    std::string_view form = head->span->attribute("form");
    if (head->kind == "country" && form == "demonym") out.role = "CVL";
    if (head->kind == "country" && form == "capital") out.role = "GOV";
    if (out.role.empty() && EndsWithRole(out.code)) out.role = out.code.substr(out.code.size() - 3);
    if (head->kind == "country" && !out.role.empty()) out.code = out.country + out.role;
    if (head->kind == "person" && base.start < head->tokens.start) {  // "Senator Ann Lee", a minister by now
      const WordCode title = CodeWords(run, sets, {base.start, head->tokens.start});
      if (!title.role.empty() && title.role != "GOV" && !out.country.empty()) {
        out.role = title.role;
        out.code = out.country + out.role;
      }
    }
    return out;
  }
  for (const Found& found : named) {
    if (out.country.empty()) out.country = CountryOf(found);
    if (out.kind.empty() && found.kind != "place") out.kind = found.kind;
  }
  Owner owner;
  if (role != nullptr) owner = OwnerOf(run, sets, phrase, base, role);
  if (owner.body != nullptr) {
    out.code = owner.body->attribute("code");
    out.country = owner.body->attribute("country");
    out.kind = "role";
    out.office = role->attribute("sort") == "office" && role->attribute("number") == "one";
    if (EndsWithRole(out.code)) out.role = out.code.substr(out.code.size() - 3);
    return out;
  }
  if (role != nullptr) {
    out.role = owner.role.empty() ? role->attribute("role") : owner.role;
    out.office = role->attribute("sort") == "office" && role->attribute("number") == "one";
    if (out.kind.empty()) out.kind = "role";
  }
  // "Taliban negotiators", "EU states": a body's own people carry its code.
  for (const Found& found : named) {
    std::string_view code = found.span->attribute("code");
    bool own = code.starts_with("IGO") || code.starts_with("NGO") ||
               (code.ends_with("REB") && (role == nullptr || IsOneOf(out.role, "GOV", "REB", "MIL", "PTY")));
    if (!own || code.empty()) continue;
    int32_t after = found.tokens.end;
    if (after + 1 < base.end && doc.word(after).text == "-") continue;  // "Hamas-run ministry", "EU-mediated"
    out.code = code;
    out.kind = found.kind;
    if (code.ends_with("REB")) out.role = "REB";
    return out;
  }
  if (out.country.empty()) out.country = CountryBehind(run, phrase, base.end);
  if (out.role.empty() && !named.empty() && !IsOneOf(named.front().kind, "country", "place")) {
    std::string_view code = named.front().span->attribute("code");
    if (EndsWithRole(code)) out.role = code.substr(code.size() - 3);
  }
  if (out.role.empty() && named.empty() && sets.others.Has(doc.word(base.end - 1).lower)) out.role = "CVL";
  out.code = out.country + out.role;
  return out;
}

namespace {

WordCode CodeOf(const NewsDesk& desk, std::string_view phrase, Vocabulary* vocabulary) {
  Document doc(phrase, vocabulary, &desk.cascade->language());
  doc.AddSegment({0, static_cast<int32_t>(phrase.size())});
  if (doc.size() == 0) return {};
  CascadeRun run(*desk.cascade, &doc, nullptr);
  return CodeWords(&run, desk.entities->codes, {0, doc.size()});
}

// "LIMA" as "Lima": words all in ASCII capitals with a capital each; empty: these are none.
std::string WithCapitals(std::string_view phrase) {
  std::string out(phrase);
  for (size_t i = 0; i < phrase.size(); ++i) {
    const auto is_letter = [&](size_t at) { return phrase[at] >= 'A' && phrase[at] <= 'Z'; };
    if (!is_letter(i) && phrase[i] != ' ' && phrase[i] != '-') return {};
    if (is_letter(i) && i > 0 && is_letter(i - 1)) out[i] = static_cast<char>(phrase[i] - 'A' + 'a');
  }
  return out;
}

}  // namespace

PhraseCode CodePhrase(const NewsDesk& desk, std::string_view phrase, Vocabulary* vocabulary) {
  WordCode code = CodeOf(desk, phrase, vocabulary);
  if (const std::string words = WithCapitals(phrase); code.code.empty() && !words.empty())
    code = CodeOf(desk, words, vocabulary);
  return {.country = code.country, .role = code.role, .code = code.code};
}

// A mention that begins further before a phrase than this many tokens does not reach it.
constexpr int32_t kLongestMention = 64;

// The person whose title the phrase begins with, where the title has an "of" or an "and" in it ("Secretary of
// State Ann Lee"), or who stands behind the phrase and a comma ("a survivor, Ann Lee, said"); null: nobody.
const Mention* NameBehindTitle(Article* article, TokenSpan phrase, TokenSpan base) {
  const Document& doc = article->document();
  const std::vector<Mention>& mentions = article->mentions();
  const auto starting_at = [&](int32_t token) {
    return std::lower_bound(
        mentions.begin(), mentions.end(), token,
        [](const Mention& mention, int32_t start) { return mention.tokens.start < start; });
  };
  for (auto it = starting_at(base.start); it != mentions.end() && it->tokens.start < phrase.end; ++it) {
    if (it->kind != EntityKind::kPerson || it->form != MentionForm::kName || it->tokens.end > phrase.end)
      continue;
    const bool last = it->tokens.end == phrase.end || doc.word(it->tokens.end).text == ",";
    const int32_t before = it->tokens.start - 1;
    if (last && before >= base.start && doc.penn_tag(before).In(kNounTags) &&
        !(doc.word(before).flags & kIsPunct))
      return &*it;
  }
  const TokenSpan sentence = doc.sentence_of(phrase.start).tokens;
  if (phrase.end + 1 >= sentence.end || doc.word(phrase.end).text != "," || base.end != phrase.end)
    return nullptr;
  const PennTag tag = doc.penn_tag(base.end - 1);
  auto it = starting_at(phrase.end + 1);
  if (!tag.In(Tags("NN", "NNP")) || it == mentions.end() || it->kind != EntityKind::kPerson ||
      it->form != MentionForm::kName)
    return nullptr;
  const bool titled = !it->title_tokens.empty() && it->title_tokens.start > phrase.end;
  const int32_t start = titled ? std::min(it->tokens.start, it->title_tokens.start) : it->tokens.start;
  if (start != phrase.end + 1 || it->tokens.end >= sentence.end) return nullptr;
  const std::string_view behind = doc.word(it->tokens.end).text;
  return IsOneOf(behind, ",", ".") ? &*it : nullptr;
}

// The body whose name a phrase begins with where common words behind it tell what it is: "the Hamas militant
// group", "the Halstrup Institute think tank". Null: none.
const Mention* NameBeforeKind(Article* article, TokenSpan base) {
  const Document& doc = article->document();
  if (doc.penn_tag(base.end - 1) != "NN" ||
      !article->desk.entities->codes.kinds.Has(doc.word(base.end - 1).lower))
    return nullptr;
  const std::vector<Mention>& mentions = article->mentions();
  const int32_t start = base.start + (doc.penn_tag(base.start) == "DT");
  const auto it = std::lower_bound(mentions.begin(), mentions.end(), start,
                                   [](const Mention& m, int32_t at) { return m.tokens.start < at; });
  if (it == mentions.end() || it->tokens.start != start || it->form != MentionForm::kName ||
      it->tokens.end >= base.end ||
      !IsOneOf(it->kind, EntityKind::kOrganization, EntityKind::kGroup, EntityKind::kParty,
               EntityKind::kMedia))
    return nullptr;
  for (int32_t i = it->tokens.end; i < base.end; ++i) {
    if (!(doc.word(i).flags & kIsLower) || doc.penn_tag(i) == "POS") return nullptr;
  }
  return &*it;
}

// "Senate Republicans", "House Democrats": members of parliament before they are a party.
bool IsChamberOf(Article* article, TokenSpan words) {
  for (const auto& [role, field] : article->desk.entities->codes.fields) {
    for (int32_t i = words.start; role == "LEG" && i < words.end; ++i) {
      if (field.Has(article->document().word(i).lower)) return true;
    }
  }
  return false;
}

Party ResolveParty(Article* article, TokenSpan phrase) {
  Party party;
  party.tokens = phrase;
  if (phrase.empty()) return party;
  const Document& doc = article->document();
  TokenSpan base = BasePhrase(doc, phrase);
  const Mention* head = nullptr;
  const std::vector<Mention>& mentions = article->mentions();  // sorted by start
  auto first =
      std::lower_bound(mentions.begin(), mentions.end(), phrase.start - kLongestMention,
                       [](const Mention& mention, int32_t start) { return mention.tokens.start < start; });
  for (; first != mentions.end(); ++first) {
    const Mention& mention = *first;
    if (mention.tokens.start >= phrase.end) break;
    // The mention is the head where it ends the base phrase, or where it is the phrase itself ("Foreign
    // Ministry of X").
    bool is_head = mention.tokens.end == base.end || mention.tokens.Contains(phrase) ||
                   (mention.tokens.Contains(base.end - 1) && mention.tokens.end <= phrase.end);
    if (!is_head || mention.tokens.end <= base.start || mention.kind == EntityKind::kNationality) continue;
    if (head == nullptr || mention.tokens.size() > head->tokens.size()) head = &mention;
  }
  if (head == nullptr) head = NameBehindTitle(article, phrase, base);
  if (head == nullptr) head = NameBeforeKind(article, base);
  if (head != nullptr && head->entity >= 0) {
    const Actor& actor = article->actors()[static_cast<size_t>(head->entity)];
    party.entity = head->entity;
    party.name = actor.name;
    if (head->kind == EntityKind::kParty && IsChamberOf(article, {base.start, head->tokens.start})) {
      party.code = actor.country + "LEG";
      return party;
    }
    party.code = head->code.empty() ? (actor.code.empty() ? actor.country : actor.code) : head->code;
    if (party.code.empty() && head->kind == EntityKind::kPerson && base.start < head->tokens.start &&
        phrase.Contains(head->tokens)) {  // "Secretary of Fisheries Ann Lee"
      party.code =
          CodeWords(&article->cascade(), article->desk.entities->codes, {base.start, head->tokens.start})
              .code;
    }
    return party;
  }
  const WordCode code = CodeWords(&article->cascade(), article->desk.entities->codes, phrase);
  const bool local = code.country.empty() && code.code == code.role;  // "police", "protesters", "gunmen"
  party.code = (local && !code.role.empty() ? article->home_country() : std::string()) + code.code;
  party.name = PhraseName(doc, phrase);
  return party;
}

}  // namespace copydesk::news
