#include "news/pronouns.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "base/stop.h"
#include "news/syntax.h"

namespace copydesk::news {
namespace {

// By how many thousandths of log odds a choice must be ahead to be told (cross-validated, right are then nine
// in ten persons and eight in ten things): a person, a thing, and one who is named no nearer than another.
constexpr int32_t kTold = 1000, kToldThing = 1600, kToldBeside = 2500;
constexpr int32_t kMaxSentences = 10;  // looked back for who is meant
constexpr int32_t kMaxLooked = 120;    // mentions looked back
constexpr size_t kMaxCandidates = 8;
constexpr int32_t kMaxPeople = 60;  // tokens looked through for people without a name
constexpr std::array<int32_t, 4> kCounts = {2, 3, 5, 9};

// Which pronouns mean the same people: a person of one sex, one thing, several.
enum class PronounKind : uint8_t { kHe, kShe, kIt, kThey };
constexpr std::array<std::string_view, kPronounKinds> kKindNames = {"he", "she", "it", "they"};
constexpr size_t kLongest = 10;  // bytes of a pronoun

struct Candidate {
  int32_t entity = -1;
  const Mention* last = nullptr;
  int32_t back = 0;   // sentences
  int32_t since = 0;  // other candidates named after it
};

struct Pronoun {
  int32_t token = -1;
  PronounKind kind = PronounKind::kHe;
  std::string word;  // with what tells its case: "her$" by its tag, "it+" in front of a finite verb
  std::vector<Candidate> candidates;
};

// Reads an article's pronouns in order: what has been named up to one is counted on the way.
class PronounReader {
 public:
  PronounReader(Article* article, const EntityTables& tables, const std::vector<Actor>& actors,
                const std::vector<Mention>& mentions)
      : article_(article),
        doc_(article->document()),
        tables_(tables),
        actors_(actors),
        mentions_(mentions),
        count_(actors.size(), 0),
        role_(article->cascade().cascade().kinds().Find("role")) {
    quoted_.resize(static_cast<size_t>(doc_.size()));
    for (const Span& span : article->cascade().Get("quoted")) {
      for (int32_t t = span.tokens.start; t < span.tokens.end; ++t) quoted_[static_cast<size_t>(t)] = true;
    }
    article->cascade().Get(role_);
  }

  // `each(pronoun)` for every pronoun of a block that is read for names.
  template <class Each>
  void Read(Each each) {
    size_t next = 0;
    for (int32_t t = 0; t < doc_.size(); ++t) {
      const Word& word = doc_.word(t);
      if (word.text.size() > kLongest) continue;
      const auto of = std::find_if(tables_.pronouns.begin(), tables_.pronouns.end(),
                                   [&](const WordSet& words) { return words.Has(word.lower); });
      if (of == tables_.pronouns.end() || !article_->ReadsNames(article_->block_of(t))) continue;
      const std::string_view tag = doc_.tag(t);  // asked last: it tags the sentence
      if (!tag.starts_with("PRP") || IsInTitle(t)) continue;
      CheckStop();
      for (; next < mentions_.size() && mentions_[next].tokens.end <= t; ++next) {
        if (mentions_[next].entity >= 0) ++count_[static_cast<size_t>(mentions_[next].entity)];
      }
      Pronoun pronoun{.token = t,
                      .kind = static_cast<PronounKind>(of - tables_.pronouns.begin()),
                      .word = std::string(word.lower),
                      .candidates = {}};
      if (tag.ends_with("$")) pronoun.word += '$';
      if (t + 1 < doc_.size() && IsFinite(doc_.tag(t + 1))) pronoun.word += '+';
      FindCandidates(next, &pronoun);
      each(pronoun);
      said_[static_cast<size_t>(pronoun.kind)].push_back(t);
    }
  }

  // Calls `f(name, value, word)` for each feature.
  template <class F>
  void EachFeature(const Pronoun& pronoun, const Candidate& candidate, F f) {
    const FeatureWord word = pronoun.word, kind = kKindNames[static_cast<size_t>(pronoun.kind)];
    const Mention& m = *candidate.last;
    const Actor& actor = actors_[static_cast<size_t>(candidate.entity)];
    const int32_t place = PlaceOf(m), back = std::min(candidate.back, 6), near = std::min(candidate.back, 3);
    const int32_t since = std::min(candidate.since, 4);
    f("back", back, word);
    f("since", since, word);
    f("since,back", since * 8 + near, kind);
    f("place", place, word);
    f("place,back", place * 8 + near, kind);
    f("place,since", place * 8 + since, kind);
    f("kind", 0, Join(word, m.kind));
    f("form", m.tokens.size() == 1, Join(kind, m.form));
    f("sex", actor.gender != 0, word);
    f("sex,fit",
      (actor.gender != 0) * 8 + static_cast<int32_t>(std::min<size_t>(pronoun.candidates.size(), 5)), kind);
    const int32_t times = count_[static_cast<size_t>(candidate.entity)];
    f("named", Step(times, kCounts), kind);
    int32_t most = 0;
    for (const Candidate& c : pronoun.candidates)
      most = std::max(most, count_[static_cast<size_t>(c.entity)]);
    f("named most", (times == most) * 8 + near, kind);
    f("quoted",
      quoted_[static_cast<size_t>(pronoun.token)] + 2 * quoted_[static_cast<size_t>(m.tokens.start)], kind);
    f("block", article_->block_of(m.tokens.start) == article_->block_of(pronoun.token), kind);
    // The same pronoun in between keeps whom it means alive.
    const std::vector<int32_t>& said = said_[static_cast<size_t>(pronoun.kind)];
    const auto after = std::upper_bound(said.begin(), said.end(), m.tokens.start);
    const auto chain = static_cast<int32_t>(std::min<ptrdiff_t>(said.end() - after, 3));
    f("chain", chain * 8 + back, kind);
    f("chain,since", chain * 8 + since, kind);
    // "Ana Silva said … he said": who does what the pronoun does.
    const std::string_view does = VerbAfter(pronoun.token + 1), did = VerbAfter(m.tokens.end);
    f("verb", (!does.empty() && does == did) * 8 + near, kind);
    f("first", (m.tokens.start <= doc_.sentence_of(m.tokens.start).tokens.start + 2) * 8 + near, kind);
    f("opens", Opens(pronoun.token) * 32 + place * 4 + near, kind);
    f("titled", !m.title_tokens.empty() || !actor.title.empty(), kind);
    const BlockKind block = article_->blocks()[static_cast<size_t>(article_->block_of(m.tokens.start))].kind;
    f("headline", block == BlockKind::kHeadline || block == BlockKind::kDek, kind);
  }

  template <class F>
  void EachOfNone(const Pronoun& pronoun, F f) {
    const FeatureWord word = pronoun.word, kind = kKindNames[static_cast<size_t>(pronoun.kind)];
    const std::vector<Candidate>& candidates = pronoun.candidates;
    f("none", 0, word);
    f("none,fit", static_cast<int32_t>(std::min<size_t>(candidates.size(), 4)), word);
    f("none,back", candidates.empty() ? 9 : std::min(candidates.front().back, 6), word);
    const int32_t t = pronoun.token;
    f("none,before", 0, Join(word, t > 0 ? doc_.tag(t - 1) : "-"));
    if (t + 1 < doc_.size()) f("none,after", 0, Join(word, doc_.tag(t + 1)));
    if (t + 2 < doc_.size() && pronoun.kind == PronounKind::kIt) {
      f("none,lemma", 0, Join(word, doc_.lemma(t + 1)));
      f("none,second", doc_.lemma(t + 1) == "be", Join(word, doc_.tag(t + 2)));
    }
    f("none,opens", Opens(t), word);
    f("none,quoted", quoted_[static_cast<size_t>(t)], kind);
    // People and things without a name between the nearest candidate and the pronoun.
    const int32_t from =
        std::max(t - kMaxPeople, candidates.empty() ? 0 : candidates.front().last->tokens.end);
    int32_t roles = 0, singular = 0, plural = 0, known = 0;
    for (int32_t i = from; i < t; ++i) {
      const std::string_view tag = doc_.tag(i);
      if (tag == "NNS") ++plural;
      if (tag != "NN") continue;
      ++singular;
      const std::string_view lower = doc_.word(i).lower;
      known += tables_.male_words.Has(lower) || tables_.female_words.Has(lower);
      for (const Span& span : doc_.spans_at(role_, i)) roles += span.tokens.start == i;
    }
    f("none,roles", std::min(roles, 3), kind);
    f("none,known", std::min(known, 2), kind);
    f("none,singular", std::min(singular, 5), kind);
    f("none,plural", std::min(plural, 4), kind);
    const std::vector<int32_t>& said = said_[static_cast<size_t>(pronoun.kind)];
    const int32_t sentence = SentenceOf(t);
    f("none,chain", said.empty() ? 5 : std::min(sentence - SentenceOf(said.back()), 4), kind);
  }

  // How far a choice must be ahead to be told.
  int32_t LeastAhead(const Pronoun& pronoun, const Candidate& candidate) const {
    const auto beside = [&](const Candidate& c) {
      return c.back == candidate.back && c.entity != candidate.entity;
    };
    if (std::any_of(pronoun.candidates.begin(), pronoun.candidates.end(), beside)) return kToldBeside;
    if (pronoun.kind == PronounKind::kIt && doc_.tag(pronoun.token) == "PRP" && !Opens(pronoun.token))
      return std::numeric_limits<int32_t>::max();  // most often no body: "when it rained"
    return pronoun.kind == PronounKind::kHe || pronoun.kind == PronounKind::kShe ? kTold : kToldThing;
  }

  struct Answer {
    const Candidate* candidate = nullptr;
    int32_t ahead = 0;  // of the next best, nobody among them
  };
  Answer Choose(const Pronoun& pronoun) {
    if (const Candidate* only = OnlyActor(pronoun); only != nullptr) return {only, kToldThing};
    const FeatureWeights& weights = tables_.pronoun_weights;
    if (weights.empty()) return {pronoun.candidates.empty() ? nullptr : &pronoun.candidates.front(), 0};
    int32_t best = weights.SumOf([&](auto f) { EachOfNone(pronoun, f); });
    Answer answer;
    for (const Candidate& candidate : pronoun.candidates) {
      const int32_t sum = weights.SumOf([&](auto f) { EachFeature(pronoun, candidate, f); });
      if (sum > best) {
        answer = {&candidate, sum - best};
        best = sum;
      } else {
        answer.ahead = std::min(answer.ahead, best - sum);
      }
    }
    return answer;
  }

 private:
  int32_t SentenceOf(int32_t token) const { return doc_.tokens()[static_cast<size_t>(token)].sentence; }

  bool Fits(const Mention& m, PronounKind kind) const {
    if (m.entity < 0) return false;
    const Actor& actor = actors_[static_cast<size_t>(m.entity)];
    if (kind == PronounKind::kHe || kind == PronounKind::kShe)
      return actor.kind == "person" && actor.gender != (kind == PronounKind::kHe ? 'f' : 'm');
    if (actor.kind == "person") return false;
    if (m.kind != "nationality") return true;
    return kind == PronounKind::kThey && doc_.tag(m.tokens.end - 1).ends_with("S");
  }

  // "Norway sent a note. It asked …": the only one in the two sentences, who does something in the first, is
  // meant by "it" at the beginning of the second. Null: no such one.
  const Candidate* OnlyActor(const Pronoun& pronoun) const {
    if (pronoun.kind != PronounKind::kIt || !Opens(pronoun.token) || pronoun.candidates.empty())
      return nullptr;
    const std::vector<Candidate>& all = pronoun.candidates;  // the nearest first
    const bool only = all.front().back == 1 && (all.size() == 1 || all[1].back > 1);
    return only && PlaceOf(*all.front().last) == 1 ? &all.front() : nullptr;
  }

  // `before`: mentions that end before the pronoun.
  void FindCandidates(size_t before, Pronoun* pronoun) {
    const int32_t sentence = SentenceOf(pronoun->token);
    int32_t looked = 0;
    for (size_t i = before; i-- > 0 && looked < kMaxLooked; ++looked) {
      const Mention& m = mentions_[i];
      const int32_t back = sentence - SentenceOf(m.tokens.start);
      if (back > kMaxSentences || pronoun->candidates.size() == kMaxCandidates) break;
      if (!Fits(m, pronoun->kind) || IsOther(m, pronoun->token)) continue;
      const auto named = [&](const Candidate& c) { return c.entity == m.entity; };
      if (std::any_of(pronoun->candidates.begin(), pronoun->candidates.end(), named)) continue;
      pronoun->candidates.push_back({m.entity, &m, back, static_cast<int32_t>(pronoun->candidates.size())});
    }
  }

  // "Tell Her Everything", "Her" of a song: in capitals between capitals.
  bool IsInTitle(int32_t t) const {
    const TokenSpan sentence = doc_.sentence_of(t).tokens;
    const auto is_title = [&](int32_t i) { return (doc_.word(i).flags & kIsTitle) != 0; };
    return is_title(t) && t > sentence.start && is_title(t - 1) && !(doc_.word(t - 1).flags & kIsPunct) &&
           (t + 1 == sentence.end || is_title(t + 1) || (doc_.word(t + 1).flags & kIsPunct));
  }

  // "Jon Lee, who he said …", "Jon Lee: He …": another one than the name in front.
  bool IsOther(const Mention& m, int32_t pronoun) const {
    const int32_t next = m.tokens.end;
    if (next >= pronoun) return false;
    if (doc_.tag(pronoun - 1) == "WP")
      return next == pronoun - 1 || (next == pronoun - 2 && doc_.word(next).text == ",");
    return doc_.word(next).text == ":" && m.tokens.start == doc_.sentence_of(m.tokens.start).tokens.start &&
           article_->block_of(m.tokens.start) == article_->block_of(pronoun);
  }

  bool Opens(int32_t token) const { return token == doc_.sentence_of(token).tokens.start; }

  // What a mention is in its sentence: 0 unknown, 1 in front of a finite verb, 2 in front of a comma or a
  // relative pronoun, 3 behind a preposition, 4 an owner, 5 behind a verb, 6 with another by a conjunction.
  int32_t PlaceOf(const Mention& m) const {
    const TokenSpan sentence = doc_.sentence_of(m.tokens.start).tokens;
    int32_t before =
        (m.title_tokens.empty() ? m.tokens.start : std::min(m.tokens.start, m.title_tokens.start)) - 1;
    while (before >= sentence.start && (doc_.tag(before) == "DT" || doc_.tag(before).starts_with("JJ")))
      --before;
    int32_t after = m.tokens.end;
    while (after < sentence.end && doc_.tag(after).starts_with("RB")) ++after;
    const std::string_view next = after < sentence.end ? doc_.tag(after) : std::string_view();
    const std::string_view previous = before >= sentence.start ? doc_.tag(before) : std::string_view();
    if (next == "POS") return 4;
    if (previous == "IN" || previous == "TO") return 3;
    if (IsFinite(next)) return 1;
    if (next == "CC" || previous == "CC") return 6;
    if (previous.starts_with("VB")) return 5;
    if (next == "," || next == "WP") return 2;
    return 0;
  }

  // The lemma of a finite verb that stands here, an adverb aside; empty: none.
  std::string_view VerbAfter(int32_t t) const {
    while (t < doc_.size() && doc_.tag(t).starts_with("RB")) ++t;
    return t < doc_.size() && IsFinite(doc_.tag(t)) ? doc_.lemma(t) : std::string_view();
  }

  Article* article_;
  const Document& doc_;
  const EntityTables& tables_;
  const std::vector<Actor>& actors_;
  const std::vector<Mention>& mentions_;
  std::vector<int32_t> count_;  // by actor: mentions up to the pronoun at work
  std::vector<bool> quoted_;    // by token
  const KindId role_;
  std::array<std::vector<int32_t>, kPronounKinds> said_;  // by PronounKind: those up to the one at work
};

}  // namespace

void AddPronouns(Article* article, const EntityTables& tables, std::vector<Actor>* actors,
                 std::vector<Mention>* mentions, std::vector<Mention>* unresolved) {
  const RuleId rule = article->rule("core.entity.pronoun");
  std::vector<Mention> added;
  PronounReader reader(article, tables, *actors, *mentions);
  reader.Read([&](const Pronoun& pronoun) {
    if (article->IsOff(rule, {pronoun.token, pronoun.token + 1}, "person")) return;
    const PronounReader::Answer answer = reader.Choose(pronoun);
    Mention m{.tokens = {pronoun.token, pronoun.token + 1}, .form = "pronoun", .kind = {}, .rule = rule};
    if (answer.candidate == nullptr) {
      if (pronoun.kind == PronounKind::kHe || pronoun.kind == PronounKind::kShe) m.kind = "person";
      unresolved->push_back(std::move(m));
      return;
    }
    Actor& actor = (*actors)[static_cast<size_t>(answer.candidate->entity)];
    m.kind = actor.kind;
    m.entity = answer.candidate->entity;
    m.name = actor.name;
    m.country = actor.country;
    if (actor.kind != "place" && actor.kind != "facility") m.code = actor.code;
    m.guessed = answer.ahead < reader.LeastAhead(pronoun, *answer.candidate);
    if (!m.guessed) m.confidence = Margin(answer.ahead);
    actor.mentions += !m.guessed;
    added.push_back(std::move(m));
  });
  const auto named = static_cast<std::ptrdiff_t>(mentions->size());
  mentions->insert(mentions->end(), std::make_move_iterator(added.begin()),
                   std::make_move_iterator(added.end()));
  std::inplace_merge(mentions->begin(), mentions->begin() + named, mentions->end(),
                     [](const Mention& a, const Mention& b) { return a.tokens < b.tokens; });
  CutRows(article, "entities", mentions);
  for (size_t i = mentions->size(); i-- > 0;)  // the places of first mentions have moved
    (*actors)[static_cast<size_t>((*mentions)[i].entity)].first_mention = static_cast<int32_t>(i);
}

std::vector<PrintedPronoun> PrintPronouns(Article* article) {
  std::vector<Mention> mentions;
  for (const Mention& m : article->mentions()) {
    if (m.form != "pronoun") mentions.push_back(m);
  }
  std::vector<PrintedPronoun> out;
  PronounReader reader(article, *article->desk.entities, article->actors(), mentions);
  reader.Read([&](const Pronoun& pronoun) {
    const TokenSpan at{pronoun.token, pronoun.token + 1};
    out.push_back({at, {}, {}, Printed([&](auto f) { reader.EachOfNone(pronoun, f); })});
    for (const Candidate& candidate : pronoun.candidates) {
      const Actor& actor = article->actors()[static_cast<size_t>(candidate.entity)];
      out.push_back({at, candidate.last->tokens, actor.code.empty() ? actor.country : actor.code,
                     Printed([&](auto f) { reader.EachFeature(pronoun, candidate, f); })});
    }
  });
  return out;
}

}  // namespace copydesk::news
