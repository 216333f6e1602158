#include "news/turns.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "absl/container/flat_hash_map.h"
#include "base/one_of.h"
#include "base/stop.h"
#include "news/layers.h"
#include "news/syntax.h"
#include "words/window.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr int32_t kNearName = 5;  // tokens around a name that may say what its person is

enum class Wanted { kPerson, kBody, kSeveral };

std::optional<Wanted> WantedBy(const Document& doc, int32_t pronoun) {
  if (doc.Is(pronoun, kMasculine) || doc.Is(pronoun, kFeminine)) return Wanted::kPerson;
  if (doc.Is(pronoun, kNeuter)) return Wanted::kBody;
  if (doc.Is(pronoun, kThirdPlural)) return Wanted::kSeveral;
  return std::nullopt;
}

class Resolver {
 public:
  Resolver(Article* article, const QuotedSpans& quoted, const QuoteTables& tables,
           std::vector<PrintedDescription>* printed)
      : article_(article),
        doc_(article->document()),
        quoted_(quoted),
        tables_(tables),
        mentions_(article->mentions()),
        descriptions_(article, tables.descriptions, names_of_),
        printed_(printed) {
    IndexMentions();
  }

  Speaker Resolve(const Attribution& a) {
    CheckStop();
    head_.clear();
    Speaker out = a.continues >= 0 ? Continued(a) : Named(a);
    const auto number = static_cast<int32_t>(done_.size());
    of_id_.emplace(a.id, number);
    if (!out.party.name.empty() && !a.nested) author_ = number;
    if (!IsOneOf(out.kind, SpeakerKind::kPronoun, SpeakerKind::kNone)) last_named_[out.party.name] = number;
    if (!out.party.name.empty()) said_.push_back({a.speaker, out.party.entity, out.party.name, head_});
    done_.push_back({a.clause, out, a.nested});
    return out;
  }

 private:
  struct Done {
    TokenSpan clause;
    Speaker speaker;
    bool nested = false;  // reports what another says
  };

  void IndexMentions() {
    names_of_.resize(article_->actors().size());
    last_person_.reserve(mentions_.size());
    int32_t last = -1;
    for (size_t i = 0; i < mentions_.size(); ++i) {
      const Mention& m = mentions_[i];
      if (m.entity >= 0 && m.form == MentionForm::kName)
        names_of_[static_cast<size_t>(m.entity)].push_back(static_cast<int32_t>(i));
      bool person = m.kind == EntityKind::kPerson && m.entity >= 0;
      if (person && article_->ReadsProse(article_->block_of(m.tokens.start)) && !Quoted(m.tokens.start))
        last = static_cast<int32_t>(i);
      last_person_.push_back(last);
    }
  }
  // How many mentions start before a token.
  int32_t MentionsBefore(int32_t token) const {
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), token,
                               [](const Mention& m, int32_t at) { return m.tokens.start < at; });
    return static_cast<int32_t>(it - mentions_.begin());
  }

  Speaker Named(const Attribution& a) {
    Speaker out;
    if (a.speaker.empty()) {
      out.rule = "core.speaker.none";
    } else if (doc_.penn_tag(a.speaker.start) == "PRP" && a.speaker.size() == 1) {
      out = Pronoun(a);
    } else {
      out = Phrase(a.speaker);
    }
    out.party.tokens = a.speaker;
    return out;
  }

  const Mention* HeadMention(
      TokenSpan phrase) const {  // the last mention inside the phrase that has an entity, by its head
    const Mention* best = nullptr;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), phrase.start,
                               [](const Mention& m, int32_t at) { return m.tokens.end <= at; });
    for (; it != mentions_.end() && it->tokens.start < phrase.end; ++it) {
      if (phrase.Contains(it->tokens) && it->entity >= 0 && it->kind != EntityKind::kNationality) best = &*it;
    }
    return best;
  }

  // Who spoke goes on; written is the nearest mention that names the speaker.
  Speaker Continued(const Attribution& a) const {
    auto from = of_id_.find(a.continues);
    if (from == of_id_.end()) return {.rule = "core.speaker.none"};
    Speaker out = done_[static_cast<size_t>(from->second)].speaker;
    out.rule = "core.speaker.continued";
    if (out.kind != SpeakerKind::kPronoun) return out;
    if (auto named = last_named_.find(out.party.name); named != last_named_.end()) {
      const Speaker& speaker = done_[static_cast<size_t>(named->second)].speaker;
      out.party.tokens = speaker.party.tokens;
      out.kind = speaker.kind;
      return out;
    }
    if (out.party.entity < 0) return out;
    const std::vector<int32_t>& names = names_of_[static_cast<size_t>(out.party.entity)];
    auto before = std::lower_bound(names.begin(), names.end(), MentionsBefore(a.clause.start));
    if (before == names.begin()) return out;
    out.party.tokens = mentions_[static_cast<size_t>(*(before - 1))].tokens;
    out.kind = out.person ? SpeakerKind::kName : SpeakerKind::kOrganization;
    return out;
  }

  // The phrase as written, without its article and possessive; an owner is called by their full name: "her
  // office" is "Ana Silva’s office".
  std::string OwnWords(TokenSpan phrase) const {
    const TokenSpan whole = phrase;
    while (phrase.size() > 1 &&
           (tables_.articles.Has(doc_.word(phrase.start).lower) || doc_.penn_tag(phrase.start) == "PRP$"))
      ++phrase.start;
    const Mention* owner = Owner(whole);
    if (owner == nullptr) return std::string(doc_.text(BehindDescription(phrase)));
    const bool pronoun = owner->form == MentionForm::kPronoun;
    const int32_t rest = pronoun ? owner->tokens.end : owner->tokens.end + 1;
    if (rest >= whole.end) return std::string(doc_.text(phrase));
    return article_->actors()[static_cast<size_t>(owner->entity)].name + "’s " +
           std::string(doc_.text({rest, whole.end}));
  }
  // "Harrow & Cole" of "investment firm Harrow & Cole": the run of proper nouns that ends a phrase in the
  // singular, where common words are all that stands in front of it.
  TokenSpan BehindDescription(TokenSpan phrase) const {
    int32_t start = phrase.start;
    while (start < phrase.end && !(doc_.word(start).flags & (kHasUpper | kIsPunct)) &&
           doc_.penn_tag(start).In(kNounTags | kAdjectiveTags))
      ++start;
    bool proper = start > phrase.start && start < phrase.end;
    for (int32_t i = start; i < phrase.end && proper; ++i) {
      const bool joins = (doc_.word(i).flags & kIsPunct) || doc_.penn_tag(i) == "CC";
      proper = joins ? i > start : doc_.penn_tag(i) == "NNP" && (doc_.word(i).flags & kHasUpper);
    }
    return proper ? TokenSpan{start, phrase.end} : phrase;
  }
  // "the firm Harrow, Finch & Cole", of which a list may know "Harrow": one body, and none of its parts.
  bool IsFirm(TokenSpan phrase) const {
    const TokenSpan own = {phrase.start + (doc_.penn_tag(phrase.start) == "DT" ? 1 : 0), phrase.end};
    if (own.empty() || BehindDescription(own) == own) return false;
    const Mention* mention = HeadMention(phrase);
    for (int32_t i = phrase.start; i < phrase.end; ++i) {
      if (doc_.word(i).text == "&") return mention == nullptr || !mention->tokens.Contains(i);
    }
    return false;
  }
  // "and" of "the Board of Food and Drugs", "&" of a firm's name.
  bool IsInsideName(TokenSpan phrase, int32_t token) const {
    if (doc_.word(token).text == "&") return true;
    return std::ranges::any_of(MentionsIn(mentions_, {phrase.start, token}), [token](const Mention& m) {
      return m.form == MentionForm::kName && m.tokens.Contains(token);
    });
  }
  // Where a mention begins, its title included.
  static int32_t StartOf(const Mention& m) {
    return m.title_tokens.empty() ? m.tokens.start : std::min(m.title_tokens.start, m.tokens.start);
  }
  static bool IsNamedPerson(const Mention& m) {
    return m.kind == EntityKind::kPerson && m.form == MentionForm::kName && m.entity >= 0;
  }
  std::vector<const Mention*> NamedPersons(TokenSpan phrase) const {
    std::vector<const Mention*> out;
    for (const Mention& m : MentionsIn(mentions_, phrase)) {
      if (IsNamedPerson(m) && m.tokens.end <= phrase.end) out.push_back(&m);
    }
    return out;
  }
  // Whose somebody is: the mention in the genitive or the possessive pronoun that opens a phrase.
  const Mention* Owner(TokenSpan phrase) const {
    int32_t start = phrase.start;
    if (doc_.penn_tag(start) == "DT") ++start;
    for (const Mention& m : MentionsIn(mentions_, {start, start + 1})) {
      if (m.entity < 0 || m.kind == EntityKind::kNationality || m.tokens.end + 1 > phrase.end) continue;
      if (doc_.penn_tag(start) == "PRP$" ? m.tokens.size() == 1 : doc_.penn_tag(m.tokens.end) == "POS")
        return &m;
    }
    return nullptr;
  }

  // The person whose name ends a phrase that begins with what they are: "former governor and candidate Ana
  // Silva", "Secretary of State Ana Silva"; or opens it: "Ana Silva, a nurse". Null: none.
  const Mention* Person(TokenSpan phrase) const {
    const Mention* last = nullptr;
    for (const Mention* m : NamedPersons(phrase)) {
      if (m->tokens.start == phrase.start && m->tokens.end < phrase.end &&
          doc_.word(m->tokens.end).text == ",")
        return m;
      if (last != nullptr && last->entity != m->entity) return nullptr;
      last = m;
    }
    return last != nullptr && last->tokens.end == phrase.end && IsDescribed(*last, phrase.start) ? last
                                                                                                 : nullptr;
  }
  // Is what stands before a name, from `start` on, a description of who bears it alone?
  bool IsDescribed(const Mention& name, int32_t start) const {
    const int32_t before = StartOf(name) - 1;
    if (before < start) return true;
    const PennTag tag = doc_.penn_tag(before);
    if ((tag == "CC" && name.title_tokens.empty()) || tag == "IN" || doc_.word(before).text == ",")
      return false;
    // "officials and nurse Ana Silva": two
    for (int32_t i = start + 1; i <= before; ++i) {
      if (doc_.penn_tag(i) == "CC" &&
          (doc_.penn_tag(start) == "DT" || doc_.penn_tag(i - 1) == "NNS" || doc_.penn_tag(i + 1) == "DT"))
        return false;
    }
    return true;
  }
  // Whose a document is: "a report in the Lima Herald", "the ministry’s website", "a letter from Ana Silva".
  const Mention* Outlet(TokenSpan phrase, std::string_view head_lemma) const {
    if (!tables_.documents.Has(head_lemma) && !tables_.media.Has(head_lemma)) return nullptr;
    int32_t end = phrase.end;
    if (end < doc_.size() && doc_.penn_tag(end) == "IN" && tables_.authors.Has(doc_.word(end).lower))
      end = std::min(doc_.size(), end + 6);
    for (const Mention& m : MentionsIn(mentions_, {phrase.start, end})) {
      const bool acts = m.kind == EntityKind::kCountry
                            ? doc_.penn_tag(m.tokens.end) == "POS"
                            : !IsOneOf(m.kind, EntityKind::kNationality, EntityKind::kPlace);
      if (acts && m.form == MentionForm::kName && m.entity >= 0) return &m;
    }
    return nullptr;
  }
  // The persons of a phrase that a conjunction joins: "Speaker Ana Silva and leader Jan Novak". Empty: not
  // two.
  std::vector<const Mention*> Persons(TokenSpan phrase) const {
    const std::vector<const Mention*> out = NamedPersons(phrase);
    for (size_t n = 1; n < out.size(); ++n) {
      bool joined = false, inside = false;
      for (int32_t i = out[n - 1]->tokens.end; i < out[n]->tokens.start; ++i) {
        joined |= doc_.penn_tag(i) == "CC" || doc_.word(i).text == ",";
        inside |= doc_.penn_tag(i).In(Tags("IN", "POS"));
      }
      if (!joined || inside) return {};
    }
    const bool whole = out.size() > 1 && out.back()->tokens.end == phrase.end;
    return whole && out.front()->entity != out.back()->entity ? out : std::vector<const Mention*>();
  }
  // Who "the official" or "the general" is: an earlier speaker called by these words and more, or the last
  // person before whose title it is.
  void TakeKnown(TokenSpan phrase, int32_t head, Speaker* speaker) const {
    const bool definite = tables_.definite.Has(doc_.word(phrase.start).lower);
    if (const Speaker* called = definite ? CalledBy(OwnWords(phrase)) : nullptr; called != nullptr) {
      speaker->party = called->party;
      return;
    }
    const Mention* known = definite && phrase.size() > 2 && phrase.end == head + 1
                               ? Described({phrase.start + 1, phrase.end})
                               : nullptr;
    const bool role =
        tables_.role_nouns.Has(doc_.lemma(head)) && (definite || doc_.penn_tag(head).In(kNameTags));
    if (known == nullptr && role) known = Titled({phrase.start, head + 1}, speaker->party.code);
    if (known != nullptr) Take(*known, speaker);
  }
  // Who a phrase without a name means, by weights; `speaker` is what rules say.
  void TakeDescribed(TokenSpan phrase, int32_t head, Speaker* speaker) {
    if (!doc_.penn_tag(head).In(Tags("NN", "NNS")) || (doc_.word(head).flags & kHasUpper)) return;
    if (tables_.impersonal.Has(doc_.lemma(head))) return;  // "the law": nobody's
    head_ = doc_.word(head).lower;
    if (head + 1 != phrase.end || NameAt(phrase, head) != nullptr) return;
    const Mention* owner = Owner(phrase);
    // "His lawyer": not he, whoever that is.
    if (owner == nullptr && doc_.penn_tag(phrase.start) == "PRP$") return;
    const Description description = {.tokens = phrase,
                                     .head = head,
                                     .by_rule = speaker->party.entity,
                                     .definite = tables_.definite.Has(doc_.word(phrase.start).lower),
                                     .owner = owner == nullptr ? -1 : owner->entity};
    const DescriptionReader::Answer answer = descriptions_.Choose(description, said_, printed_);
    if (answer.entity >= 0 && answer.entity == description.by_rule) return;
    if (answer.entity >= 0) {
      Take(answer.entity, {}, speaker);
      speaker->rule = "core.speaker.described";
    } else if (answer.said >= 0) {
      speaker->party = {.name = said_[static_cast<size_t>(answer.said)].name};
      speaker->rule = "core.speaker.described";
    }
  }
  // The last speaker in whose name, not at its beginning, these words stand.
  const Speaker* CalledBy(const std::string& words) const {
    for (auto it = done_.rbegin(); it != done_.rend() && it - done_.rbegin() < kMaxMentions; ++it) {
      const std::string& name = it->speaker.party.name;
      const size_t at = name.find(" " + words);
      if (it->speaker.kind == SpeakerKind::kPronoun || at == std::string::npos) continue;
      const size_t end = at + 1 + words.size();
      if (end >= name.size() || name[end] == ' ') return &it->speaker;
    }
    return nullptr;
  }
  // The last person before these words in whose title their last, the role, stands, not one of another
  // country than `code` says.
  const Mention* Titled(TokenSpan words, std::string_view code) const {
    int32_t number = MentionsBefore(words.start);
    for (int hop = 0; hop < kMaxMentions && number > 0; ++hop) {
      const Mention& m = mentions_[static_cast<size_t>(--number)];
      if (m.kind != EntityKind::kPerson || m.entity < 0 || !Names(m.title_tokens, words)) continue;
      const std::string_view own = article_->actors()[static_cast<size_t>(m.entity)].code;
      const bool elsewhere = code.size() >= 3 && own.size() >= 3 && own.substr(0, 3) != code.substr(0, 3);
      if (!elsewhere) return &m;
    }
    return nullptr;
  }
  // Do the words' last, a role, and what tells it apart stand in a title? "the former vice president" is
  // another's than "Vice President Silva".
  bool Names(TokenSpan title, TokenSpan words) const {
    if (!StandsIn(doc_, words.end - 1, title)) return false;
    for (int32_t i = words.start; i + 1 < words.end; ++i) {
      const bool tells = !(doc_.word(i).flags & kHasUpper) && doc_.penn_tag(i) != "DT";
      if (tells && !StandsIn(doc_, i, title)) return false;
    }
    return true;
  }
  // The last person before these words, around whose name all of them stand: "the harbour superintendent" is
  // the Jan Novak of "Harbour Superintendent Jan Novak", "the mill owner" that of "Jan Novak, a mill owner".
  const Mention* Described(TokenSpan words) const {
    int32_t number = MentionsBefore(words.start);
    for (int hop = 0; hop < kMaxMentions / 4 && number > 0; ++hop) {
      const Mention& m = mentions_[static_cast<size_t>(--number)];
      if (!IsNamedPerson(m)) continue;
      const TokenSpan around = Around(m.tokens);
      int32_t missing = words.size();
      for (int32_t w = words.start; w < words.end; ++w)
        missing -= StandsIn(doc_, w, {around.start, m.tokens.start}) ||
                   StandsIn(doc_, w, {m.tokens.end, around.end});
      if (missing == 0) return &m;
    }
    return nullptr;
  }
  // What may say who a name's person is: in front of it up to a mark or a verb, behind it up to a verb.
  TokenSpan Around(TokenSpan name) const {
    const TokenSpan sentence = doc_.sentence_of(name.start).tokens;
    auto ends = [&](int32_t i) { return IsFinite(doc_.penn_tag(i)) || doc_.penn_tag(i) == "CC"; };
    TokenSpan out = name;
    while (out.start > sentence.start && name.start - out.start < kNearName && !ends(out.start - 1) &&
           !(doc_.word(out.start - 1).flags & kIsPunct))
      --out.start;
    while (out.end < sentence.end && out.end - name.end < kNearName && !ends(out.end)) ++out.end;
    return out;
  }
  // The person that an apposition names: "his spokeswoman, Ana Silva, said".
  const Mention* Apposed(TokenSpan phrase) const {
    const int32_t start = phrase.end + 1;
    if (start >= doc_.size() || doc_.word(phrase.end).text != ",") return nullptr;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), start,
                               [](const Mention& m, int32_t at) { return m.tokens.end <= at; });
    for (; it != mentions_.end() && it->tokens.start <= start + 3; ++it) {
      if (StartOf(*it) > start) return nullptr;
      const bool ends = it->tokens.end >= doc_.size() || doc_.word(it->tokens.end).flags & kIsPunct;
      if (ends && IsNamedPerson(*it)) return &*it;
    }
    return nullptr;
  }
  void Take(const Mention& mention, Speaker* speaker) const { Take(mention.entity, mention.code, speaker); }
  // `code`: of this mention; empty: the actor's, or its country.
  void Take(int32_t entity, const std::string& code, Speaker* speaker) const {
    const Actor& actor = article_->actors()[static_cast<size_t>(entity)];
    speaker->party.entity = entity;
    speaker->party.name = actor.name;
    speaker->party.code = !code.empty() ? code : actor.code.empty() ? actor.country : actor.code;
  }
  std::string Joint(bool last) const {  // " and ", ", "
    return last ? " " + std::string(doc_.language().classes().First(kConjunction)) + " " : ", ";
  }
  // "Ana Silva and Jan Novak": the names of all, as they are called in full.
  std::string NamesOf(const std::vector<TokenSpan>& conjuncts) {
    std::string out;
    for (size_t i = 0; i < conjuncts.size(); ++i) {
      if (i > 0) out += Joint(i + 1 == conjuncts.size());
      const Mention* person = Person(conjuncts[i]);
      Party party = ResolveParty(article_, conjuncts[i]);
      out += person != nullptr ? article_->actors()[static_cast<size_t>(person->entity)].name
             : party.entity >= 0 && !IsPlural(conjuncts[i]) ? party.name
                                                            : OwnWords(conjuncts[i]);
    }
    return out;
  }
  std::string NamesOf(const std::vector<const Mention*>& persons) const {
    std::string out;
    for (size_t i = 0; i < persons.size(); ++i) {
      if (i > 0) out += Joint(i + 1 == persons.size());
      out += article_->actors()[static_cast<size_t>(persons[i]->entity)].name;
    }
    return out;
  }
  // "Republicans", "some moderate Democrats": people, not their party.
  bool IsPlural(TokenSpan phrase) const {
    const PennTag tag = doc_.penn_tag(phrase.end - 1);
    return tag == "NNS" || (tag == "NNPS" && doc_.word(phrase.end - 1).lower.ends_with("s"));
  }

  // "a spokesman for Ana Silva", "a friend of hers": the only person that is named stands behind a
  // preposition which hangs on the head.
  bool IsOfAnother(TokenSpan phrase, int32_t head) const {
    const Mention* mention = HeadMention(phrase);
    return mention != nullptr && mention->kind == EntityKind::kPerson && head + 1 < phrase.end &&
           doc_.penn_tag(head + 1) == "IN" && doc_.penn_tag(head).In(kNounTags) &&
           mention->tokens.start > head && !mention->title_tokens.Contains(head);
  }
  // "a Republican", "the Ohio Republican": somebody of a party, which is not the speaker.
  bool IsMember(TokenSpan phrase) const {
    const int32_t last = phrase.end - 1;
    const Mention* mention = HeadMention(phrase);
    if (mention == nullptr || mention->tokens != TokenSpan{last, phrase.end} || IsPlural(phrase))
      return false;
    const bool one =
        doc_.penn_tag(phrase.start) == "CD" ||
        (doc_.penn_tag(phrase.start) == "DT" && !tables_.definite.Has(doc_.word(phrase.start).lower));
    return last > phrase.start && (one || doc_.penn_tag(last - 1).In(kNameTags));
  }

  Speaker Phrase(TokenSpan phrase) {
    Speaker out;
    const Syntax& grammar = article_->grammar().Of(doc_.tokens()[static_cast<size_t>(phrase.start)].sentence);
    if (phrase.size() > 2 && tables_.others.Has(doc_.word(phrase.end - 1).lower) &&
        doc_.penn_tag(phrase.end - 2) == "CC")
      phrase.end -= 2;  // "the union and others"
    const std::vector<TokenSpan> conjuncts = grammar.Conjuncts(grammar.Coordination(phrase));
    const int32_t head = grammar.HeadOf(phrase);
    const std::string_view lemma = doc_.lemma(head);
    TokenSpan base = phrase;
    if (const NounPhrase* np = grammar.PhraseAt(phrase.start); np != nullptr)
      base.end = std::min(np->tokens.end, phrase.end);
    const Mention* person = Person(phrase);
    const std::vector<const Mention*> persons = Persons(phrase);
    const bool firm = IsFirm(phrase);
    const bool joined = person == nullptr && conjuncts.size() > 1 && phrase.Contains(conjuncts.front()) &&
                        conjuncts.front().size() == base.size() && IsJoined(phrase, grammar);
    const bool list = !firm && (joined || !persons.empty());
    if (const std::optional<Speaker> author = AuthorOf(phrase, head)) return *author;
    const Mention* outlet = list || person != nullptr ? nullptr : Outlet(phrase, lemma);
    out.rule = "core.speaker.phrase";
    if (person != nullptr) {
      Take(*person, &out);
    } else if (outlet != nullptr) {
      Take(*outlet, &out);
    } else if (!list && !firm) {
      out.party = ResolveParty(article_, phrase);
      if (out.party.entity < 0 && out.party.name.empty() && base != phrase)
        out.party = ResolveParty(article_, base);
      if (IsPerson(out.party.entity) && IsOfAnother(phrase, head)) out.party = {};
    }
    out.several = list || doc_.penn_tag(head) == "NNS";
    const bool party = IsA(out.party.entity, EntityKind::kParty);
    if (party && IsMember(base)) out.party = {};
    if (list) {
      out.party.name = persons.empty() ? NamesOf(conjuncts) : NamesOf(persons);
    } else if (out.party.name.empty() || out.party.entity < 0 || (party && IsPlural(base))) {
      out.party.name = OwnWords(phrase);
    }
    if (person == nullptr && !list && !IsPerson(out.party.entity)) {
      if (const Mention* apposed = Apposed(phrase); apposed != nullptr) {
        Take(*apposed, &out);
      } else {
        if (out.party.entity < 0 && !out.several) TakeKnown(phrase, head, &out);
        if (outlet == nullptr && !firm) TakeDescribed(phrase, head, &out);
      }
    }
    out.person = IsPerson(out.party.entity);
    out.kind = KindOf(phrase, base, head, out, list);
    return out;
  }
  // Does a conjunction stand between the noun phrases of a phrase, in no name?
  bool IsJoined(TokenSpan phrase, const Syntax& grammar) const {
    for (int32_t i = phrase.start; i < phrase.end; ++i) {
      if (doc_.penn_tag(i) == "CC" && grammar.PhraseAt(i) == nullptr && !IsInsideName(phrase, i)) return true;
    }
    return false;
  }
  // Whose "the statement" or "his letter" is; none: it is no document, or nobody's that is known.
  std::optional<Speaker> AuthorOf(TokenSpan phrase, int32_t head) const {
    const std::string_view lemma = doc_.lemma(head);
    if (!tables_.documents.Has(lemma) || doc_.penn_tag(head) != "NN" || !IsDefinite(phrase))
      return std::nullopt;
    const Mention* owner = Owner(phrase);
    std::optional<Speaker> author;
    if (owner != nullptr) author = FromMention(*owner);
    if (owner == nullptr && !tables_.impersonal.Has(lemma)) author = Author();
    if (!author) return std::nullopt;
    author->rule = "core.speaker.document";
    author->kind = SpeakerKind::kOrganization;
    return author;
  }
  bool IsA(int32_t entity, EntityKind kind) const {
    return entity >= 0 && article_->actors()[static_cast<size_t>(entity)].kind == kind;
  }
  bool IsPerson(int32_t entity) const { return IsA(entity, EntityKind::kPerson); }

  const Mention* NameAt(TokenSpan phrase, int32_t head) const {  // the name that holds the head; null: none
    const Mention* mention = HeadMention(phrase);
    const bool name = mention != nullptr && mention->form == MentionForm::kName;
    return name && mention->tokens.Contains(head) ? mention : nullptr;
  }
  SpeakerKind KindOf(TokenSpan phrase, TokenSpan base, int32_t head, const Speaker& speaker,
                     bool list) const {
    const std::string_view lemma = doc_.lemma(head);
    const PennTag tag = doc_.penn_tag(head);
    if (list) return SpeakerKind::kCollective;
    if (const Mention* name = NameAt(base, head); name != nullptr)
      return name->kind == EntityKind::kPerson ? SpeakerKind::kName : SpeakerKind::kOrganization;
    for (int32_t i = phrase.start; i < phrase.end; ++i) {
      if (tables_.anonymous.Has(doc_.lemma(i))) return SpeakerKind::kAnonymous;
    }
    if (tables_.role_nouns.Has(lemma)) return SpeakerKind::kRole;
    if (tag == "NNS" || tables_.collectives.Has(lemma)) return SpeakerKind::kCollective;
    if (speaker.person) return tag.In(kNameTags) ? SpeakerKind::kName : SpeakerKind::kRole;
    return tag.In(kNameTags) && speaker.party.entity < 0 ? SpeakerKind::kName : SpeakerKind::kOrganization;
  }

  // "the statement", "his letter": what has been spoken of.
  bool IsDefinite(TokenSpan phrase) const {
    return doc_.penn_tag(phrase.start) == "PRP$" || tables_.definite.Has(doc_.word(phrase.start).lower);
  }
  std::optional<Speaker> Author() const {
    if (author_ < 0) return std::nullopt;
    return done_[static_cast<size_t>(author_)].speaker;
  }

  bool Quoted(int32_t token) const {
    auto it = std::upper_bound(quoted_.begin(), quoted_.end(), token,
                               [](int32_t at, const TokenSpan& q) { return at < q.start; });
    return it != quoted_.begin() && (it - 1)->Contains(token);
  }
  char GenderOf(int32_t pronoun) const {
    return doc_.Is(pronoun, kMasculine) ? 'm' : doc_.Is(pronoun, kFeminine) ? 'f' : 0;
  }
  // Is somebody known to be of the other sex than the pronoun at work?
  bool Contradicts(int32_t entity) const {
    if (gender_ == 0 || entity < 0) return false;
    const char known = article_->actors()[static_cast<size_t>(entity)].gender;
    return known != 0 && known != gender_;
  }
  bool Fits(Wanted wanted, const Speaker& s) const {
    if (s.party.name.empty() || s.kind == SpeakerKind::kNone || Contradicts(s.party.entity)) return false;
    switch (wanted) {
      case Wanted::kPerson:
        return s.person ||
               (IsOneOf(s.kind, SpeakerKind::kRole, SpeakerKind::kName, SpeakerKind::kAnonymous) &&
                !s.several);
      case Wanted::kBody:
        return !s.person && !s.several && !IsOneOf(s.kind, SpeakerKind::kRole, SpeakerKind::kName);
      case Wanted::kSeveral:
        return s.several || (!s.person && s.kind != SpeakerKind::kRole);
    }
    return false;
  }
  bool Fits(Wanted wanted, const Mention& m) const {
    bool person = m.kind == EntityKind::kPerson && !Contradicts(m.entity);
    bool body = IsOneOf(m.kind, EntityKind::kOrganization, EntityKind::kCountry, EntityKind::kGroup,
                        EntityKind::kParty, EntityKind::kMedia);
    const bool several =
        wanted == Wanted::kSeveral && IsOneOf(m.kind, EntityKind::kCountry, EntityKind::kMedia);
    return wanted == Wanted::kPerson ? person : body && !several;
  }

  // The mention that is the subject of a sentence: outside quote marks, before its first finite verb, not in
  // a prepositional phrase.
  const Mention* SubjectMention(const Sentence& sentence, Wanted wanted) const {
    int32_t verb = sentence.tokens.start;
    while (verb < sentence.tokens.end && (Quoted(verb) || !IsFinite(doc_.penn_tag(verb)))) ++verb;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), sentence.tokens.start,
                               [](const Mention& m, int32_t at) { return m.tokens.end <= at; });
    for (; it != mentions_.end() && it->tokens.start < verb; ++it) {
      if (it->entity < 0 || Quoted(it->tokens.start) || it->form == MentionForm::kPronoun ||
          !Fits(wanted, *it))
        continue;
      const Window window(doc_, {sentence.tokens.start, verb});
      int32_t before = StartOf(*it) - 1;
      while (window.Tag(before).In(kAdjectiveTags | Tags("DT"))) --before;
      if (window.Tag(before) != "IN" && window.Tag(it->tokens.end) != "POS") return &*it;
    }
    return nullptr;
  }
  Speaker FromMention(const Mention& m) const {
    const Actor& actor = article_->actors()[static_cast<size_t>(m.entity)];
    return {.party = {.tokens = m.tokens, .entity = m.entity, .name = actor.name, .code = actor.code},
            .person = actor.kind == EntityKind::kPerson};
  }

  // Backwards from the pronoun, a sentence at a time: who spoke in it, else who is its subject.
  std::optional<Speaker> Antecedent(const Attribution& a, Wanted wanted) const {
    int32_t at = doc_.tokens()[static_cast<size_t>(a.speaker.start)].sentence;
    int32_t looked = 0;
    for (int32_t s = at; s >= 0 && looked < kMaxLookBack; --s) {
      const Sentence& sentence = doc_.sentences()[static_cast<size_t>(s)];
      if (!article_->ReadsProse(sentence.segment)) continue;
      ++looked;
      const int32_t end = std::min(sentence.tokens.end, a.clause.start);
      auto it = std::partition_point(done_.begin(), done_.end(),
                                     [&](const Done& d) { return d.clause.start < end; });
      while (it != done_.begin() && (it - 1)->clause.start >= sentence.tokens.start) {
        --it;
        if (!it->nested && Fits(wanted, it->speaker)) return it->speaker;
      }
      if (s == at) continue;
      if (const Mention* m = SubjectMention(sentence, wanted)) return FromMention(*m);
    }
    if (wanted != Wanted::kPerson) return std::nullopt;
    const Mention* person = LastPerson(a.clause.start);
    return person != nullptr ? std::optional(FromMention(*person)) : std::nullopt;
  }
  // The last person before a token who may be meant by the pronoun at work; null: none.
  const Mention* LastPerson(int32_t token) const {
    int32_t last = MentionsBefore(token);
    for (int hop = 0; hop <= kMaxLookBack && last > 0; ++hop) {
      last = last_person_[static_cast<size_t>(last) - 1];
      if (last >= 0 && !Contradicts(mentions_[static_cast<size_t>(last)].entity))
        return &mentions_[static_cast<size_t>(last)];
    }
    return nullptr;
  }

  // The pronoun as a mention of somebody; null: of nobody.
  const Mention* PronounAt(int32_t token) const {
    const int32_t number = MentionsBefore(token);
    if (number >= static_cast<int32_t>(mentions_.size())) return nullptr;
    const Mention& m = mentions_[static_cast<size_t>(number)];
    return m.tokens.start == token && m.form == MentionForm::kPronoun && m.entity >= 0 ? &m : nullptr;
  }

  Speaker Pronoun(const Attribution& a) {
    Speaker out;
    if (std::optional<Wanted> wanted = WantedBy(doc_, a.speaker.start); wanted.has_value()) {
      gender_ = GenderOf(a.speaker.start);
      const Mention* mention = PronounAt(a.speaker.start);
      if (mention != nullptr && !mention->guessed) {
        out = FromMention(*mention);
      } else if (std::optional<Speaker> found = Antecedent(a, *wanted); found.has_value()) {
        out = *found;
      }
      if (out.party.name.empty()) {
        out.party = ResolveParty(article_, a.speaker);
        out.person = *wanted == Wanted::kPerson;
      }
      out.several |= *wanted == Wanted::kSeveral;
      out.person |= *wanted == Wanted::kPerson;
    }
    out.kind = SpeakerKind::kPronoun;
    out.rule = "core.speaker.pronoun";
    return out;
  }

  Article* article_;
  const Document& doc_;
  const QuotedSpans& quoted_;
  const QuoteTables& tables_;
  const std::vector<Mention>& mentions_;
  std::vector<std::vector<int32_t>> names_of_;  // by entity: its mentions by name, in order
  std::vector<int32_t>
      last_person_;  // by mention: the last one up to it that is a person in prose, outside quotes; -1: none
  char gender_ = 0;  // of the pronoun at work
  std::vector<Done> done_;                       // sorted by clause.start: attributions come so
  absl::flat_hash_map<int32_t, int32_t> of_id_;  // id of an attribution → its place in done_
  absl::flat_hash_map<std::string, int32_t>
      last_named_;       // name → the last in done_ who was called so, not by a pronoun
  int32_t author_ = -1;  // the last in done_ who has a name
  DescriptionReader descriptions_;
  std::vector<PrintedDescription>* printed_;
  std::vector<SaidBefore> said_;  // those in done_ that have a name
  std::string head_;              // the noun of the description at work
};

}  // namespace

std::vector<Speaker> ResolveSpeakers(Article* article, const std::vector<Attribution>& attributions,
                                     const QuotedSpans& quoted, const QuoteTables& tables,
                                     std::vector<PrintedDescription>* printed) {
  Resolver resolver(article, quoted, tables, printed);
  std::vector<Speaker> out;
  out.reserve(attributions.size());
  for (const Attribution& a : attributions) out.push_back(resolver.Resolve(a));
  return out;
}

void NumberTurns(std::vector<Quote>* quotes) {
  int32_t turn = -1;
  const Quote* last = nullptr;
  for (Quote& q : *quotes) {
    bool same = last != nullptr &&
                (q.speaker.entity >= 0 ? q.speaker.entity == last->speaker.entity
                                       : last->speaker.entity < 0 && q.speaker.name == last->speaker.name &&
                                             !q.speaker.name.empty());
    bool together = last != nullptr && q.quotation == last->quotation;
    if (!same && !together) ++turn;
    q.turn = turn;
    last = &q;
  }
}

}  // namespace copydesk::news
