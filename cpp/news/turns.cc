#include "news/turns.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "base/stop.h"
#include "news/layers.h"
#include "news/syntax.h"

namespace copydesk::news {
namespace {

enum class Wanted { kPerson, kBody, kSeveral };

std::optional<Wanted> WantedBy(std::string_view pronoun) {
  if (pronoun == "he" || pronoun == "she" || pronoun == "him" || pronoun == "her") return Wanted::kPerson;
  if (pronoun == "it") return Wanted::kBody;
  if (pronoun == "they" || pronoun == "them") return Wanted::kSeveral;
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
    if (!out.party.name.empty()) author_ = number;
    if (out.kind != "pronoun" && !out.kind.empty()) last_named_[out.party.name] = number;
    done_.push_back({a.clause, out});
    return out;
  }

 private:
  struct Done {
    TokenSpan clause;
    Speaker speaker;
  };

  void IndexMentions() {
    names_of_.resize(article_->actors().size());
    last_person_.reserve(mentions_.size());
    int32_t last = -1;
    for (size_t i = 0; i < mentions_.size(); ++i) {
      const Mention& m = mentions_[i];
      if (m.entity >= 0 && m.form == "name")
        names_of_[static_cast<size_t>(m.entity)].push_back(static_cast<int32_t>(i));
      bool person = m.kind == "person" && m.entity >= 0;
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
    } else if (doc_.tag(a.speaker.start) == "PRP" && a.speaker.size() == 1) {
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
      if (phrase.Contains(it->tokens) && it->entity >= 0 && it->kind != "nationality") best = &*it;
    }
    return best;
  }

  // Who spoke goes on; written is the nearest mention that names the speaker.
  Speaker Continued(const Attribution& a) const {
    auto from = of_id_.find(a.continues);
    if (from == of_id_.end()) return {.rule = "core.speaker.none"};
    Speaker out = done_[static_cast<size_t>(from->second)].speaker;
    out.rule = "core.speaker.continued";
    if (out.kind != "pronoun") return out;
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
    out.kind = out.person ? "name" : "organization";
    return out;
  }

  // The phrase as written, without its article and possessive.
  std::string OwnWords(TokenSpan phrase) const {
    while (phrase.size() > 1 && (doc_.tag(phrase.start) == "DT" || doc_.tag(phrase.start) == "PRP$"))
      ++phrase.start;
    return std::string(doc_.text(phrase));
  }

  Speaker Phrase(TokenSpan phrase) {
    Speaker out;
    Syntax grammar(doc_, doc_.tokens()[static_cast<size_t>(phrase.start)].sentence);
    std::vector<TokenSpan> conjuncts = grammar.Conjuncts(grammar.Coordination(phrase));
    int32_t head = grammar.HeadOf(phrase);
    std::string_view lemma = doc_.lemma(head), tag = doc_.tag(head);
    bool joined = false;
    for (int32_t i = phrase.start; i < phrase.end; ++i)
      joined |= doc_.tag(i) == "CC" && grammar.PhraseAt(i) == nullptr;
    TokenSpan base = phrase;
    if (const NounPhrase* np = grammar.PhraseAt(phrase.start); np != nullptr)
      base.end = std::min(np->tokens.end, phrase.end);
    bool list = joined && conjuncts.size() > 1 && phrase.Contains(conjuncts.front()) &&
                conjuncts.front().size() == base.size();
    out.rule = "core.speaker.phrase";
    if (tables_.documents.contains(lemma) && !tag.starts_with("NNP")) {
      if (std::optional<Speaker> author = Author(); author.has_value()) {
        out = *author;
        out.rule = "core.speaker.document";
        out.kind = "organization";
        return out;
      }
    }
    if (!list) {
      out.party = ResolveParty(article_, phrase);
      if (out.party.entity < 0 && out.party.name.empty() && base != phrase)
        out.party = ResolveParty(article_, base);
    }
    out.several = list || tag == "NNS";
    if (out.party.name.empty()) out.party.name = OwnWords(phrase);
    out.person = IsPerson(out.party.entity);
    out.kind = KindOf(phrase, base, head, out, list);
    return out;
  }
  bool IsPerson(int32_t entity) const {
    return entity >= 0 && article_->actors()[static_cast<size_t>(entity)].kind == "person";
  }

  std::string KindOf(TokenSpan phrase, TokenSpan base, int32_t head, const Speaker& speaker,
                     bool list) const {
    std::string_view lemma = doc_.lemma(head), tag = doc_.tag(head);
    if (list) return "collective";
    const Mention* mention = HeadMention(base);
    bool named = mention != nullptr && mention->form == "name" && mention->tokens.Contains(head);
    if (named && mention->kind == "person") return "name";
    if (named) return "organization";
    for (int32_t i = phrase.start; i < phrase.end; ++i) {
      if (tables_.anonymous.contains(doc_.lemma(i))) return "anonymous";
    }
    if (tables_.role_nouns.contains(lemma)) return "role";
    if (tag == "NNS" || tables_.collectives.contains(lemma)) return "collective";
    if (speaker.person) return tag.starts_with("NNP") ? "name" : "role";
    return tag.starts_with("NNP") && speaker.party.entity < 0 ? "name" : "organization";
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
  static bool Fits(Wanted wanted, const Speaker& s) {
    if (s.party.name.empty() || s.kind.empty()) return false;
    switch (wanted) {
      case Wanted::kPerson:
        return s.person || ((s.kind == "role" || s.kind == "name" || s.kind == "anonymous") && !s.several);
      case Wanted::kBody:
        return !s.person && !s.several && s.kind != "role" && s.kind != "name";
      case Wanted::kSeveral:
        return s.several || (!s.person && s.kind != "role");
    }
    return false;
  }
  bool Fits(Wanted wanted, const Mention& m) const {
    bool person = m.kind == "person";
    bool body = m.kind == "organization" || m.kind == "country" || m.kind == "group" || m.kind == "party" ||
                m.kind == "media";
    return wanted == Wanted::kPerson ? person : body;
  }

  // The mention that is the subject of a sentence: outside quote marks, before its first finite verb, not in
  // a prepositional phrase.
  const Mention* SubjectMention(const Sentence& sentence, Wanted wanted) const {
    int32_t verb = sentence.tokens.start;
    while (verb < sentence.tokens.end &&
           (Quoted(verb) || !(doc_.tag(verb) == "VBD" || doc_.tag(verb) == "VBZ" || doc_.tag(verb) == "VBP" ||
                              doc_.tag(verb) == "MD")))
      ++verb;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), sentence.tokens.start,
                               [](const Mention& m, int32_t at) { return m.tokens.end <= at; });
    for (; it != mentions_.end() && it->tokens.start < verb; ++it) {
      if (it->entity < 0 || Quoted(it->tokens.start) || it->form == "pronoun" || !Fits(wanted, *it)) continue;
      int32_t before =
          std::min(it->tokens.start, it->title_tokens.empty() ? it->tokens.start : it->title_tokens.start) -
          1;
      while (before >= sentence.tokens.start &&
             (doc_.tag(before) == "DT" || doc_.tag(before).starts_with("JJ")))
        --before;
      bool oblique = before >= sentence.tokens.start && doc_.tag(before) == "IN";
      bool owner = it->tokens.end < verb && doc_.tag(it->tokens.end) == "POS";
      if (!oblique && !owner) return &*it;
    }
    return nullptr;
  }
  Speaker FromMention(const Mention& m) const {
    const Actor& actor = article_->actors()[static_cast<size_t>(m.entity)];
    return {.party = {.tokens = m.tokens, .entity = m.entity, .name = actor.name, .code = actor.code},
            .person = actor.kind == "person"};
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
        if (Fits(wanted, it->speaker)) return it->speaker;
      }
      if (s == at) continue;
      if (const Mention* m = SubjectMention(sentence, wanted)) return FromMention(*m);
    }
    if (wanted != Wanted::kPerson) return std::nullopt;
    const int32_t before = MentionsBefore(a.clause.start);
    const int32_t last = before > 0 ? last_person_[static_cast<size_t>(before) - 1] : -1;
    if (last < 0) return std::nullopt;
    return FromMention(mentions_[static_cast<size_t>(last)]);
  }

  Speaker Pronoun(const Attribution& a) {
    Speaker out;
    if (std::optional<Wanted> wanted = WantedBy(doc_.word(a.speaker.start).lower); wanted.has_value()) {
      if (std::optional<Speaker> found = Antecedent(a, *wanted); found.has_value()) out = *found;
      if (out.party.name.empty()) {
        out.party = ResolveParty(article_, a.speaker);
        out.person = *wanted == Wanted::kPerson;
      }
      out.several |= *wanted == Wanted::kSeveral;
      out.person |= *wanted == Wanted::kPerson;
    }
    out.kind = "pronoun";
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
