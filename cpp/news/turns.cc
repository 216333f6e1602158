#include "news/turns.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "base/one_of.h"
#include "base/stop.h"
#include "news/layers.h"
#include "news/syntax.h"

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
  Resolver(Article* article, const QuotedSpans& quoted, const QuoteTables& tables)
      : article_(article),
        doc_(article->document()),
        quoted_(quoted),
        tables_(tables),
        mentions_(article->mentions()) {
    IndexMentions();
  }

  Speaker Resolve(const Attribution& a) {
    CheckStop();
    Speaker out = a.continues >= 0 ? Continued(a) : Named(a);
    const auto number = static_cast<int32_t>(done_.size());
    of_id_.emplace(a.id, number);
    if (!out.party.name.empty() && !a.nested) author_ = number;
    if (!IsOneOf(out.kind, SpeakerKind::kPronoun, SpeakerKind::kNone)) last_named_[out.party.name] = number;
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
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), phrase.start,
                               [](const Mention& m, int32_t at) { return m.tokens.start < at; });
    for (; it != mentions_.end() && it->tokens.start < token; ++it) {
      if (it->form == MentionForm::kName && it->tokens.Contains(token)) return true;
    }
    return false;
  }
  // Whose somebody is: the mention in the genitive or the possessive pronoun that opens a phrase.
  const Mention* Owner(TokenSpan phrase) const {
    int32_t start = phrase.start;
    if (doc_.penn_tag(start) == "DT") ++start;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), start,
                               [](const Mention& m, int32_t at) { return m.tokens.start < at; });
    for (; it != mentions_.end() && it->tokens.start == start; ++it) {
      if (it->entity < 0 || it->kind == EntityKind::kNationality || it->tokens.end + 1 > phrase.end) continue;
      if (doc_.penn_tag(start) == "PRP$" ? it->tokens.size() == 1 : doc_.penn_tag(it->tokens.end) == "POS")
        return &*it;
    }
    return nullptr;
  }

  // The person whose name ends a phrase that begins with what they are: "former governor and candidate Ana
  // Silva", "Secretary of State Ana Silva"; or opens it: "Ana Silva, a nurse". Null: none.
  const Mention* Person(TokenSpan phrase) const {
    const Mention* last = nullptr;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), phrase.start,
                               [](const Mention& m, int32_t at) { return m.tokens.start < at; });
    for (; it != mentions_.end() && it->tokens.start < phrase.end; ++it) {
      if (it->kind != EntityKind::kPerson || it->form != MentionForm::kName || it->entity < 0 ||
          it->tokens.end > phrase.end)
        continue;
      if (it->tokens.start == phrase.start && it->tokens.end < phrase.end &&
          doc_.word(it->tokens.end).text == ",")
        return &*it;
      if (last != nullptr && last->entity != it->entity) return nullptr;
      last = &*it;
    }
    if (last == nullptr || last->tokens.end != phrase.end) return nullptr;
    const int32_t before =
        std::min(last->tokens.start,
                 last->title_tokens.empty() ? last->tokens.start : last->title_tokens.start) -
        1;
    if (before < phrase.start) return last;
    const PennTag tag = doc_.penn_tag(before);
    if ((tag == "CC" && last->title_tokens.empty()) || tag == "IN" || doc_.word(before).text == ",")
      return nullptr;
    // "officials and nurse Ana Silva": two
    for (int32_t i = phrase.start + 1; i <= before; ++i) {
      if (doc_.penn_tag(i) == "CC" && (doc_.penn_tag(phrase.start) == "DT" || doc_.penn_tag(i - 1) == "NNS" ||
                                       doc_.penn_tag(i + 1) == "DT"))
        return nullptr;
    }
    return last;
  }
  // Whose a document is: "a report in the Lima Herald", "the ministry’s website", "a letter from Ana Silva".
  const Mention* Outlet(TokenSpan phrase, std::string_view head_lemma) const {
    if (!tables_.documents.Has(head_lemma) && !tables_.media.Has(head_lemma)) return nullptr;
    int32_t end = phrase.end;
    if (end < doc_.size() && doc_.penn_tag(end) == "IN" && tables_.authors.Has(doc_.word(end).lower))
      end = std::min(doc_.size(), end + 6);
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), phrase.start,
                               [](const Mention& m, int32_t at) { return m.tokens.start < at; });
    for (; it != mentions_.end() && it->tokens.start < end; ++it) {
      if (it->form != MentionForm::kName || it->entity < 0 ||
          IsOneOf(it->kind, EntityKind::kNationality, EntityKind::kPlace))
        continue;
      if (it->kind == EntityKind::kCountry && doc_.penn_tag(it->tokens.end) != "POS") continue;
      return &*it;
    }
    return nullptr;
  }
  // The persons of a phrase that a conjunction joins: "Speaker Ana Silva and leader Jan Novak". Empty: not
  // two.
  std::vector<const Mention*> Persons(TokenSpan phrase) const {
    std::vector<const Mention*> out;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), phrase.start,
                               [](const Mention& m, int32_t at) { return m.tokens.start < at; });
    for (; it != mentions_.end() && it->tokens.start < phrase.end; ++it) {
      if (it->kind != EntityKind::kPerson || it->form != MentionForm::kName || it->entity < 0 ||
          it->tokens.end > phrase.end)
        continue;
      if (!out.empty()) {
        bool joined = false, inside = false;
        for (int32_t i = out.back()->tokens.end; i < it->tokens.start; ++i) {
          joined |= doc_.penn_tag(i) == "CC" || doc_.word(i).text == ",";
          inside |= doc_.penn_tag(i).In(Tags("IN", "POS"));
        }
        if (!joined || inside) return {};
      }
      out.push_back(&*it);
    }
    const bool whole = out.size() > 1 && out.back()->tokens.end == phrase.end;
    return whole && out.front()->entity != out.back()->entity ? out : std::vector<const Mention*>();
  }
  // Who "the official" or "the general" is: an earlier speaker called by these words and more, or the last
  // person before whose title it is.
  void TakeKnown(TokenSpan phrase, int32_t head, Speaker* speaker) const {
    const std::string own = OwnWords(phrase);
    const bool definite = tables_.definite.Has(doc_.word(phrase.start).lower);
    for (auto it = done_.rbegin(); definite && it != done_.rend() && it - done_.rbegin() < kMaxMentions;
         ++it) {
      const std::string& name = it->speaker.party.name;
      const size_t at = name.find(" " + own);
      if (it->speaker.kind == SpeakerKind::kPronoun || at == std::string::npos) continue;
      const size_t end = at + 1 + own.size();
      if (end < name.size() && name[end] != ' ') continue;
      speaker->party = it->speaker.party;
      return;
    }
    if (definite && phrase.size() > 2 && phrase.end == head + 1) {
      if (const Mention* described = Described({phrase.start + 1, phrase.end}); described != nullptr)
        return Take(*described, speaker);
    }
    if (!tables_.role_nouns.Has(doc_.lemma(head)) || (!definite && !doc_.penn_tag(head).In(kNameTags)))
      return;
    const std::string_view role = doc_.word(head).lower;
    int32_t number = MentionsBefore(phrase.start);
    for (int hop = 0; hop < kMaxMentions && number > 0; ++hop) {
      const Mention& m = mentions_[static_cast<size_t>(--number)];
      if (m.kind != EntityKind::kPerson || m.entity < 0 || m.title_tokens.empty()) continue;
      const Actor& actor = article_->actors()[static_cast<size_t>(m.entity)];
      bool titled = false;
      for (int32_t i = m.title_tokens.start; i < m.title_tokens.end; ++i)
        titled |= doc_.word(i).lower == role;
      const bool elsewhere = speaker->party.code.size() >= 3 && actor.code.size() >= 3 &&
                             actor.code.substr(0, 3) != speaker->party.code.substr(0, 3);
      if (!titled || elsewhere) continue;
      Take(m, speaker);
      return;
    }
  }
  // The last person before these words, around whose name all of them stand: "the harbour superintendent" is
  // the Jan Novak of "Harbour Superintendent Jan Novak", "the mill owner" that of "Jan Novak, a mill owner".
  const Mention* Described(TokenSpan words) const {
    int32_t number = MentionsBefore(words.start);
    for (int hop = 0; hop < kMaxMentions / 4 && number > 0; ++hop) {
      const Mention& m = mentions_[static_cast<size_t>(--number)];
      if (m.kind != EntityKind::kPerson || m.form != MentionForm::kName || m.entity < 0) continue;
      const TokenSpan around = Around(m.tokens);
      int32_t missing = words.size();
      for (int32_t w = words.start; w < words.end; ++w)
        missing -= StandsNear(w, {around.start, m.tokens.start}) || StandsNear(w, {m.tokens.end, around.end});
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
  bool StandsNear(int32_t word, TokenSpan around) const {
    for (int32_t i = around.start; i < around.end; ++i) {
      if (doc_.word(i).lower == doc_.word(word).lower) return true;
    }
    return false;
  }
  // The person that an apposition names: "his spokeswoman, Ana Silva, said".
  const Mention* Apposed(TokenSpan phrase) const {
    const int32_t start = phrase.end + 1;
    if (start >= doc_.size() || doc_.word(phrase.end).text != ",") return nullptr;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), start,
                               [](const Mention& m, int32_t at) { return m.tokens.end <= at; });
    for (; it != mentions_.end() && it->tokens.start <= start + 3; ++it) {
      const int32_t first =
          it->title_tokens.empty() ? it->tokens.start : std::min(it->title_tokens.start, it->tokens.start);
      if (first > start) return nullptr;
      const bool ends = it->tokens.end >= doc_.size() || doc_.word(it->tokens.end).flags & kIsPunct;
      if (it->kind == EntityKind::kPerson && it->form == MentionForm::kName && it->entity >= 0 && ends)
        return &*it;
    }
    return nullptr;
  }
  void Take(const Mention& mention, Speaker* speaker) const {
    const Actor& actor = article_->actors()[static_cast<size_t>(mention.entity)];
    speaker->party.entity = mention.entity;
    speaker->party.name = actor.name;
    speaker->party.code =
        mention.code.empty() ? (actor.code.empty() ? actor.country : actor.code) : mention.code;
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

  Speaker Phrase(TokenSpan phrase) {
    Speaker out;
    const Syntax& grammar = article_->grammar().Of(doc_.tokens()[static_cast<size_t>(phrase.start)].sentence);
    if (phrase.size() > 2 && tables_.others.Has(doc_.word(phrase.end - 1).lower) &&
        doc_.penn_tag(phrase.end - 2) == "CC")
      phrase.end -= 2;  // "the union and others"
    std::vector<TokenSpan> conjuncts = grammar.Conjuncts(grammar.Coordination(phrase));
    int32_t head = grammar.HeadOf(phrase);
    const std::string_view lemma = doc_.lemma(head);
    const PennTag tag = doc_.penn_tag(head);
    bool joined = false;
    for (int32_t i = phrase.start; i < phrase.end; ++i)
      joined |= doc_.penn_tag(i) == "CC" && grammar.PhraseAt(i) == nullptr && !IsInsideName(phrase, i);
    TokenSpan base = phrase;
    if (const NounPhrase* np = grammar.PhraseAt(phrase.start); np != nullptr)
      base.end = std::min(np->tokens.end, phrase.end);
    bool list = joined && conjuncts.size() > 1 && phrase.Contains(conjuncts.front()) &&
                conjuncts.front().size() == base.size();
    out.rule = "core.speaker.phrase";
    const Mention* person = Person(phrase);
    if (person != nullptr) list = false;
    const std::vector<const Mention*> persons = Persons(phrase);
    const bool firm = IsFirm(phrase);
    list = (list || !persons.empty()) && !firm;
    const bool impersonal = tables_.impersonal.Has(lemma);
    if (tables_.documents.Has(lemma) && tag == "NN" && IsDefinite(phrase)) {
      const Mention* owner = Owner(phrase);
      if (std::optional<Speaker> author = owner != nullptr ? FromMention(*owner)
                                          : impersonal     ? std::nullopt
                                                           : Author();
          author.has_value()) {
        out = *author;
        out.rule = "core.speaker.document";
        out.kind = SpeakerKind::kOrganization;
        return out;
      }
    }
    if (person != nullptr) {
      Take(*person, &out);
    } else if (const Mention* outlet = Outlet(phrase, lemma); outlet != nullptr && !list) {
      Take(*outlet, &out);
    } else if (!list && !firm) {
      out.party = ResolveParty(article_, phrase);
      if (out.party.entity < 0 && out.party.name.empty() && base != phrase)
        out.party = ResolveParty(article_, base);
    }
    out.several = list || tag == "NNS";
    if (list) out.party.name = persons.empty() ? NamesOf(conjuncts) : NamesOf(persons);
    const bool party = out.party.entity >= 0 &&
                       article_->actors()[static_cast<size_t>(out.party.entity)].kind == EntityKind::kParty;
    if (out.party.name.empty() || out.party.entity < 0 || (party && IsPlural(base)))
      out.party.name = list ? out.party.name : OwnWords(phrase);
    if (person == nullptr && !list && !IsPerson(out.party.entity)) {
      if (const Mention* apposed = Apposed(phrase); apposed != nullptr) {
        Take(*apposed, &out);
      } else if (out.party.entity < 0 && !out.several) {
        TakeKnown(phrase, head, &out);
      }
    }
    out.person = IsPerson(out.party.entity);
    out.kind = KindOf(phrase, base, head, out, list);
    return out;
  }
  bool IsPerson(int32_t entity) const {
    return entity >= 0 && article_->actors()[static_cast<size_t>(entity)].kind == EntityKind::kPerson;
  }

  SpeakerKind KindOf(TokenSpan phrase, TokenSpan base, int32_t head, const Speaker& speaker,
                     bool list) const {
    const std::string_view lemma = doc_.lemma(head);
    const PennTag tag = doc_.penn_tag(head);
    if (list) return SpeakerKind::kCollective;
    const Mention* mention = HeadMention(base);
    bool named = mention != nullptr && mention->form == MentionForm::kName && mention->tokens.Contains(head);
    if (named && mention->kind == EntityKind::kPerson) return SpeakerKind::kName;
    if (named) return SpeakerKind::kOrganization;
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
      int32_t before =
          std::min(it->tokens.start, it->title_tokens.empty() ? it->tokens.start : it->title_tokens.start) -
          1;
      while (before >= sentence.tokens.start && doc_.penn_tag(before).In(kAdjectiveTags | Tags("DT")))
        --before;
      bool oblique = before >= sentence.tokens.start && doc_.penn_tag(before) == "IN";
      bool owner = it->tokens.end < verb && doc_.penn_tag(it->tokens.end) == "POS";
      if (!oblique && !owner) return &*it;
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
    const int32_t before = MentionsBefore(a.clause.start);
    int32_t last = before > 0 ? last_person_[static_cast<size_t>(before) - 1] : -1;
    for (int hop = 0;
         hop < kMaxLookBack && last >= 0 && Contradicts(mentions_[static_cast<size_t>(last)].entity); ++hop)
      last = last > 0 ? last_person_[static_cast<size_t>(last) - 1] : -1;
    if (last < 0 || Contradicts(mentions_[static_cast<size_t>(last)].entity)) return std::nullopt;
    return FromMention(mentions_[static_cast<size_t>(last)]);
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
};

}  // namespace

std::vector<Speaker> ResolveSpeakers(Article* article, const std::vector<Attribution>& attributions,
                                     const QuotedSpans& quoted, const QuoteTables& tables) {
  Resolver resolver(article, quoted, tables);
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
