#include "news/pronouns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "base/one_of.h"
#include "base/stop.h"
#include "news/syntax.h"

namespace copydesk::news {
namespace {

// The share of the choice that is told: a person, a thing.
constexpr double kTold = 0.6, kToldThing = 0.65;
constexpr double kToldOfSeveral = 0.9;     // of a person named in an earlier sentence, together with another
constexpr double kToldAmongThings = 1;     // never: of "it" inside a sentence, with a thing in between
constexpr double kToldBeside = 0.75;       // of a person named in an earlier sentence, another beside
constexpr double kEmpty = 0.35;            // … that "it" stands for nothing
constexpr int32_t kMaxSentences = 10;      // looked back for who is meant
constexpr int32_t kMaxLooked = 120;        // mentions looked back
constexpr int32_t kMaxAhead = 8;           // mentions looked ahead
constexpr int32_t kMaxSentencesAhead = 2;  // where nobody is named before
// `back` of who is named behind the pronoun: in its sentence, later.
constexpr int32_t kAhead = 7, kLater = 8;
constexpr size_t kMaxCandidates = 8;
constexpr int32_t kMaxPeople = 60;  // tokens looked through for people without a name
constexpr int32_t kMaxAside = 15;   // tokens between commas behind a name
constexpr int32_t kMaxClause = 12;  // tokens behind "it" looked through for a clause
constexpr std::array<int32_t, 4> kCounts = {2, 3, 5, 9};

// Which pronouns mean the same people: a person of one sex, one thing, several.
enum class PronounKind : uint8_t { kHe, kShe, kIt, kThey };
constexpr std::array<std::string_view, kPronounKinds> kKindNames = {"person", "person", "it", "they"};
constexpr size_t kLongest = 10;  // bytes of a pronoun

struct Candidate {
  int32_t entity = -1;
  const Mention* last = nullptr;  // before the pronoun, or the first behind it
  const Mention* next = nullptr;  // behind it in its sentence; null: none
  int32_t back = 0;               // sentences, or kAhead, kLater
  int32_t since = 0;              // other candidates named after it
};

struct Pronoun {
  int32_t token = -1;
  PronounKind kind = PronounKind::kHe;
  std::string word;  // with what tells its case: "her$" by its tag, "it+" in front of a finite verb
  std::string
      use;  // the same of its kind: "person$"; "personv" behind a verb, "personp" behind a preposition
  std::vector<Candidate> candidates;
  // For its features, once for all candidates.
  FeatureWord word_feature, use_feature, kind_feature;
  std::string_view does;  // the lemma of its verb
  int32_t most = 0;       // mentions of the candidate that is named most
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
        called_(actors.size()),
        given_(actors.size(), 0),
        role_(article->cascade().cascade().kinds().Find("role")) {
    quoted_.resize(static_cast<size_t>(doc_.size()));
    for (const Span& span : article->cascade().Get("quoted")) {
      quotes_.push_back({span.tokens, SpeakerOf(span.tokens)});
      for (int32_t t = span.tokens.start; t < span.tokens.end; ++t)
        quoted_[static_cast<size_t>(t)] = static_cast<int32_t>(quotes_.size());
    }
    named_.resize(static_cast<size_t>(doc_.size()));
    for (const Mention& m : mentions) {
      for (int32_t t = m.tokens.start; t < m.tokens.end; ++t) named_[static_cast<size_t>(t)] = true;
    }
    article->cascade().Get(role_);
    FindGiven();
  }

  // `each(pronoun)` for every pronoun of a block that is read for names.
  template <class Each>
  void Read(Each each) {
    size_t next = 0;
    std::vector<int32_t>& kinds = doc_.vocabulary().Memo(tables_.pronoun_owner);
    for (int32_t t = 0; t < doc_.size(); ++t) {
      int32_t& kind = kinds[static_cast<size_t>(doc_.tokens()[static_cast<size_t>(t)].word)];
      if (kind == Vocabulary::kNoMemo) kind = KindOf(doc_.word(t));
      if (kind == kNoPronoun || !article_->ReadsNames(article_->block_of(t))) continue;
      const PennTag tag = doc_.penn_tag(t);  // asked last: it tags the sentence
      if (!tag.In(kPronounTags) || IsInTitle(t)) continue;
      CheckStop();
      for (; next < mentions_.size() && mentions_[next].tokens.end <= t; ++next) {
        if (mentions_[next].entity >= 0) ++count_[static_cast<size_t>(mentions_[next].entity)];
      }
      Pronoun pronoun{.token = t,
                      .kind = static_cast<PronounKind>(kind),
                      .word = std::string(doc_.word(t).lower),
                      .use = {},
                      .candidates = {},
                      .word_feature = {},
                      .use_feature = {},
                      .kind_feature = {},
                      .does = {}};
      pronoun.use = kKindNames[static_cast<size_t>(pronoun.kind)];
      const PennTag before = t > doc_.sentence_of(t).tokens.start ? doc_.penn_tag(t - 1) : PennTag();
      if (tag == "PRP$") {
        pronoun.word += '$';
        pronoun.use += '$';
      } else if (t + 1 < doc_.size() && IsFinite(doc_.penn_tag(t + 1))) {
        pronoun.word += '+';
        pronoun.use += '+';
      } else if (before.In(kVerbTags)) {
        pronoun.use += 'v';
      } else if (before.In(Tags("IN", "TO"))) {
        pronoun.use += 'p';
      }
      FindCandidates(next, &pronoun);
      pronoun.word_feature = pronoun.word, pronoun.use_feature = pronoun.use;
      pronoun.kind_feature = kKindNames[static_cast<size_t>(pronoun.kind)];
      if (!pronoun.candidates.empty()) pronoun.does = VerbAfter(t + 1);
      for (const Candidate& c : pronoun.candidates)
        pronoun.most = std::max(pronoun.most, count_[static_cast<size_t>(c.entity)]);
      const Answer answer = Choose(pronoun);
      each(pronoun, answer);
      if (answer.empty) continue;
      const int32_t entity = answer.candidate == nullptr ? -1 : answer.candidate->entity;
      const bool quoted = quoted_[static_cast<size_t>(t)] > 0;
      std::vector<Said>& said = said_[static_cast<size_t>(pronoun.kind)];
      last_said_[static_cast<size_t>(pronoun.kind)][quoted] = said.size();
      said.push_back({t, entity, quoted});
      if (entity >= 0) ++called_[static_cast<size_t>(entity)][static_cast<size_t>(pronoun.kind)];
    }
  }

  // Calls `f(name, value, word)` for each feature.
  template <class F>
  void EachFeature(const Pronoun& pronoun, const Candidate& candidate, F f) {
    const FeatureWord &word = pronoun.word_feature, &use = pronoun.use_feature, &kind = pronoun.kind_feature;
    const Mention& m = *candidate.last;
    const Actor& actor = actors_[static_cast<size_t>(candidate.entity)];
    const int32_t place = PlaceOf(m),
                  back = candidate.back < kAhead ? std::min(candidate.back, 6) : candidate.back;
    const int32_t near = candidate.back < kAhead ? std::min(candidate.back, 3) : candidate.back - 3;
    const int32_t since = std::min(candidate.since, 4);
    f("back", back, word);
    f("since", since, word);
    f("since,back", since * 8 + near, kind);
    f("place", place, word);
    f("place,back", place * 8 + near, kind);
    f("place,since", place * 8 + since, kind);
    f("kind", 0, Join(word, Name(m.kind)));
    f("form", m.tokens.size() == 1, Join(kind, Name(m.form)));
    f("sex", actor.gender != 0, word);
    if (pronoun.kind == PronounKind::kHe || pronoun.kind == PronounKind::kShe) {
      const char given = given_[static_cast<size_t>(candidate.entity)];
      f("given", given == 0 ? 0 : (given == 'f') == (pronoun.kind == PronounKind::kShe) ? 1 : 2, kind);
    }
    f("sex,fit",
      (actor.gender != 0) * 8 + static_cast<int32_t>(std::min<size_t>(pronoun.candidates.size(), 5)), kind);
    const int32_t times = count_[static_cast<size_t>(candidate.entity)];
    f("named", Step(times, kCounts), kind);
    f("named most", (times == pronoun.most) * 8 + near, kind);
    const int32_t quote = quoted_[static_cast<size_t>(pronoun.token)];
    f("quoted", (quote > 0) + 2 * (quoted_[static_cast<size_t>(m.tokens.start)] > 0), kind);
    if (quote > 0) {
      const int32_t speaker = quotes_[static_cast<size_t>(quote - 1)].speaker;
      f("speaker", speaker < 0 ? 2 : speaker == candidate.entity, kind);
    }
    f("block", article_->block_of(m.tokens.start) == article_->block_of(pronoun.token), kind);
    // The same pronoun in between keeps whom it means alive.
    const std::vector<Said>& said = said_[static_cast<size_t>(pronoun.kind)];
    const auto after = std::upper_bound(said.begin(), said.end(), m.tokens.start,
                                        [](int32_t t, const Said& s) { return t < s.token; });
    const auto chain = static_cast<int32_t>(std::min<ptrdiff_t>(said.end() - after, 3));
    f("chain", chain * 16 + back, kind);
    f("chain,since", chain * 8 + since, kind);
    // What the last ones were taken for, inside quotation marks and outside of them.
    for (const bool quoted : {false, true}) {
      const Said* const last = LastSaid(pronoun.kind, quoted);
      if (last == nullptr) continue;
      const int32_t ago = SentenceOf(pronoun.token) - SentenceOf(last->token);
      if (ago > kMaxSentences) continue;
      const int32_t same = last->entity == candidate.entity ? 1 : last->entity < 0 ? 2 : 3;
      const int32_t side = quoted == (quote > 0);
      f("same", side * 32 + same * 8 + std::min(ago, 4), use);
      f("same,between", side * 32 + same * 8 + NamedAfter(pronoun, last->token), kind);
    }
    int32_t recent = 0;
    const size_t last = std::min<size_t>(said.size(), 4);
    for (size_t i = said.size() - last; i < said.size(); ++i) recent += said[i].entity == candidate.entity;
    f("recent", recent * 8 + static_cast<int32_t>(last), kind);
    const std::array<int32_t, kPronounKinds>& called = called_[static_cast<size_t>(candidate.entity)];
    const auto of = static_cast<size_t>(pronoun.kind);
    f("called", std::min(called[of], 3) * 4 + (of < 2 ? std::min(called[1 - of], 3) : 0), kind);
    // "Ana Silva said … he said": who does what the pronoun does.
    const bool same_verb = !pronoun.does.empty() && pronoun.does == VerbAfter(m.tokens.end);
    f("verb", same_verb * 8 + near, kind);
    f("first", (m.tokens.start <= doc_.sentence_of(m.tokens.start).tokens.start + 2) * 8 + near, kind);
    f("opens", Opens(pronoun.token) * 128 + place * 8 + near, kind);
    f("titled", !m.title_tokens.empty() || !actor.title.empty(), kind);
    const BlockKind block = article_->blocks()[static_cast<size_t>(article_->block_of(m.tokens.start))].kind;
    f("headline", block == BlockKind::kHeadline || block == BlockKind::kDek, kind);
    if (candidate.back == 0)
      f("between", std::min(FiniteIn(m.tokens.end, pronoun.token), 3) * 16 + place, use);
    if (candidate.next != nullptr) {
      const int32_t start = doc_.sentence_of(pronoun.token).tokens.start, at = candidate.next->tokens.start;
      const bool comma = HasComma(pronoun.token, at);
      f("ahead", comma * 16 + PlaceOf(*candidate.next), use);
      f("ahead,verbs",
        comma * 16 + std::min(FiniteIn(start, pronoun.token), 3) * 4 +
            std::min(FiniteIn(pronoun.token, at), 3),
        kind);
      f("ahead,opens", comma, Join(kind, doc_.tag(start)));
    }
  }

  template <class F>
  void EachOfNone(const Pronoun& pronoun, F f) {
    const FeatureWord &word = pronoun.word_feature, &kind = pronoun.kind_feature;
    const std::vector<Candidate>& candidates = pronoun.candidates;
    f("none", 0, word);
    f("none,fit", static_cast<int32_t>(std::min<size_t>(candidates.size(), 4)), word);
    f("none,back", candidates.empty() ? 9 : std::min(candidates.front().back, 8), word);
    const int32_t t = pronoun.token;
    f("none,before", 0, Join(word, t > 0 ? doc_.tag(t - 1) : "-"));
    if (t + 1 < doc_.size()) f("none,after", 0, Join(word, doc_.tag(t + 1)));
    if (t + 2 < doc_.size() && pronoun.kind == PronounKind::kIt) {
      f("none,lemma", 0, Join(word, doc_.lemma(t + 1)));
      f("none,second", doc_.LemmaIs(t + 1, ClosedClass::kCopula), Join(word, doc_.tag(t + 2)));
    }
    f("none,opens", Opens(t), word);
    f("none,quoted", quoted_[static_cast<size_t>(t)] > 0, kind);
    // People and things without a name between the nearest candidate and the pronoun.
    const bool before = !candidates.empty() && candidates.front().back < kAhead;
    const int32_t from = std::max(t - kMaxPeople, before ? candidates.front().last->tokens.end : 0);
    int32_t roles = 0, singular = 0, plural = 0, known = 0;
    for (int32_t i = from; i < t; ++i) {
      const PennTag tag = doc_.penn_tag(i);
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
    const std::vector<Said>& said = said_[static_cast<size_t>(pronoun.kind)];
    const int32_t sentence = SentenceOf(t);
    const int32_t ago = said.empty() ? 5 : std::min(sentence - SentenceOf(said.back().token), 4);
    f("none,chain", ago, kind);
    const int32_t quote = quoted_[static_cast<size_t>(t)];
    for (const bool quoted : {false, true}) {
      const Said* const last = LastSaid(pronoun.kind, quoted);
      if (last == nullptr) continue;
      const int32_t behind = sentence - SentenceOf(last->token);
      if (behind > kMaxSentences) continue;
      const int32_t side = quoted == (quote > 0);
      f("none,same", side * 16 + (last->entity < 0) * 8 + std::min(behind, 4), pronoun.use_feature);
      f("none,between", side * 16 + (last->entity < 0) * 8 + NamedAfter(pronoun, last->token), kind);
    }
    if (const int32_t noun = SubjectNoun(t); noun >= 0) {
      const int32_t behind = std::min(sentence - SentenceOf(noun), 2);
      f("none,subject", behind, Join(kind, DeterminerOf(noun), doc_.tag(noun)));
      f("none,noun", 0, Join(kind, doc_.lemma(noun)));
    }
  }

  // That "it" stands for nothing: "it is clear that", "made it easier to".
  template <class F>
  void EachOfEmpty(const Pronoun& pronoun, F f) {
    const FeatureWord& word = pronoun.word_feature;
    const int32_t t = pronoun.token, end = doc_.sentence_of(t).tokens.end;
    f("empty", 0, word);
    f("empty,opens", Opens(t), word);
    f("empty,before", 0, Join(word, t > 0 ? doc_.tag(t - 1) : "-"));
    if (t > 0) f("empty,behind", 0, Join(word, doc_.lemma(t - 1)));
    if (t + 1 >= end) return;
    f("empty,after", 0, Join(word, doc_.tag(t + 1)));
    f("empty,lemma", 0, Join(word, doc_.lemma(t + 1)));
    // The verb behind auxiliaries, and the first word that it says.
    int32_t verb = t + 1;
    const auto is_light = [&](int32_t i) {
      const PennTag tag = doc_.penn_tag(i);
      return tag.In(kAdverbTags | Tags("MD")) ||
             (tag.In(kVerbTags) && i + 1 < end && doc_.penn_tag(i + 1).In(kVerbTags));
    };
    while (verb < end && is_light(verb)) ++verb;
    if (verb == end) return;
    const bool acts = doc_.penn_tag(verb).In(kVerbTags);
    int32_t said = acts ? verb + 1 : verb;
    while (said < end && doc_.penn_tag(said).In(kAdverbTags | Tags("DT"))) ++said;
    const std::string_view lemma = acts ? doc_.lemma(verb) : std::string_view("-");
    f("empty,verb", 0, lemma);
    std::string_view clause = "-";
    const int32_t last = std::min(end, t + kMaxClause);
    for (int32_t i = said; i < last && clause == "-"; ++i) {
      const PennTag tag = doc_.penn_tag(i);
      if (doc_.word(i).flags & kIsPunct) break;
      if (tag.In(Tags("TO", "IN") | kQuestionTags)) clause = doc_.word(i).lower;
    }
    f("empty,clause", acts, clause);
    f("empty,verb,clause", 0, Join(lemma, clause));
    if (said == end) return;
    const std::string_view tag = doc_.tag(said);
    f("empty,said", acts, Join(lemma, tag));
    f("empty,said,clause", acts, Join(tag, clause));
    f("empty,word", 0, doc_.lemma(said));
  }

  struct Answer {
    const Candidate* candidate = nullptr;
    double share = 0;    // how likely it is, all that may be taken together
    bool empty = false;  // the word stands for nothing
  };
  Answer Choose(const Pronoun& pronoun) {
    const FeatureWeights& weights = tables_.pronoun_weights;
    if (weights.empty()) return {pronoun.candidates.empty() ? nullptr : &pronoun.candidates.front()};
    sums_.clear();
    sums_.push_back(weights.SumOf([&](auto f) { EachOfNone(pronoun, f); }));
    for (const Candidate& candidate : pronoun.candidates)
      sums_.push_back(weights.SumOf([&](auto f) { EachFeature(pronoun, candidate, f); }));
    if (pronoun.kind == PronounKind::kIt)
      sums_.push_back(weights.SumOf([&](auto f) { EachOfEmpty(pronoun, f); }));
    const int32_t most = *std::max_element(sums_.begin(), sums_.end());
    double all = 0;
    for (const int32_t sum : sums_) all += std::exp((sum - most) / 1000.0);
    Answer answer;
    for (size_t i = 0; i < pronoun.candidates.size(); ++i) {
      if (sums_[i + 1] == most) answer = {&pronoun.candidates[i], 1 / all};
    }
    answer.empty = pronoun.kind == PronounKind::kIt && answer.share < kToldThing &&
                   std::exp((sums_.back() - most) / 1000.0) / all >= kEmpty;
    return answer;
  }
  // Why a pronoun is told to mean nobody, where `answer` is no one or not sure; of the last choice. For who
  // asks.
  std::string WhyNobody(const Pronoun& pronoun, const Answer& answer) const {
    if (pronoun.candidates.empty()) return "nobody that fits is named near it" + PassedOver(pronoun);
    std::vector<std::pair<double, std::string>> shares;
    for (size_t i = 0; i < pronoun.candidates.size(); ++i) {
      const Candidate& c = pronoun.candidates[i];
      shares.emplace_back(ShareOf(i + 1), actors_[static_cast<size_t>(c.entity)].name);
    }
    shares.emplace_back(ShareOf(0), "nobody of them");
    if (pronoun.kind == PronounKind::kIt) shares.emplace_back(ShareOf(sums_.size() - 1), "nothing at all");
    std::stable_sort(shares.begin(), shares.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string out = answer.empty                    ? "it stands for nothing"
                      : answer.candidate == nullptr   ? "nobody of those who fit is likely"
                      : pronoun.candidates.size() > 1 ? "several fit, and none is sure"
                                                      : "one fits, and is not sure";
    out += ", by the weights: ";
    for (size_t i = 0; i < std::min(shares.size(), kMostShares); ++i)
      out.append(i == 0 ? "" : ", ")
          .append(shares[i].second)
          .append(" ")
          .append(PercentText(shares[i].first));
    if (answer.empty || answer.candidate == nullptr) return out;
    const double least = LeastShare(pronoun, *answer.candidate);
    return out + (least >= kToldAmongThings
                      ? "; never told inside a sentence with another thing in between"
                      : "; " + PercentText(least) + " is asked" +
                            (least >= kToldOfSeveral ? " of who is named together with another"
                             : least >= kToldBeside  ? " where another who fits is named in the same sentence"
                                                     : ""));
  }
  double LeastShare(const Pronoun& pronoun, const Candidate& candidate) const {
    if (pronoun.kind == PronounKind::kThey) return kToldThing;
    if (pronoun.kind == PronounKind::kIt) {
      const bool inside = !Opens(pronoun.token) && doc_.penn_tag(pronoun.token) == "PRP";
      return inside && HasThing(candidate.last->tokens.end, pronoun.token) ? kToldAmongThings : kToldThing;
    }
    if (candidate.back == 0 || candidate.back >= kAhead) return kTold;
    if (IsOneOfSeveral(candidate.last->tokens)) return kToldOfSeveral;
    const auto beside = [&](const Candidate& c) {
      return c.back == candidate.back && c.entity != candidate.entity;
    };
    return std::any_of(pronoun.candidates.begin(), pronoun.candidates.end(), beside) ? kToldBeside : kTold;
  }

 private:
  // Of the last choice: of its candidate i - 1; 0: of nobody; behind the last: of nothing.
  double ShareOf(size_t i) const {
    if (i >= sums_.size()) return 0;  // there are no weights
    double all = 0;
    for (const int32_t sum : sums_) all += std::exp((sum - sums_[i]) / 1000.0);
    return 1 / all;
  }
  static std::string PercentText(double share) {
    // Rounded down, so that what is short of what is asked shows it.
    return share < 0.01 ? "under 1 %" : std::to_string(static_cast<int>(100 * share + 1e-6)) + " %";
  }
  // The last ones named in reach that do not fit, and why.
  std::string PassedOver(const Pronoun& pronoun) const {
    auto m = std::partition_point(mentions_.begin(), mentions_.end(), [&](const Mention& mention) {
      return mention.tokens.end <= pronoun.token;
    });
    std::string out;
    std::vector<int32_t> told;
    for (int32_t looked = 0; m != mentions_.begin() && looked < kMaxLooked && told.size() < kMostShares;
         ++looked) {
      --m;
      if (SentenceOf(pronoun.token) - SentenceOf(m->tokens.start) > kMaxSentences) break;
      if (m->entity < 0 || std::find(told.begin(), told.end(), m->entity) != told.end()) continue;
      told.push_back(m->entity);
      const Actor& actor = actors_[static_cast<size_t>(m->entity)];
      out.append(out.empty() ? "; named, and no fit: " : ", ").append(actor.name).append(" (");
      out.append(IsOther(*m, pronoun.token) ? "another by its place"
                 : actor.kind == EntityKind::kPerson && IsOneOf(actor.gender, 'm', 'f') &&
                         IsOneOf(pronoun.kind, PronounKind::kHe, PronounKind::kShe)
                     ? (actor.gender == 'f' ? "a woman" : "a man")
                     : Name(m->kind))
          .append(")");
    }
    return out.empty() ? "; no name stands in the " + std::to_string(kMaxSentences) + " sentences before"
                       : out;
  }
  static constexpr size_t kMostShares = 4;
  static constexpr int32_t kNoPronoun = -1;
  int32_t KindOf(const Word& word) const {
    if (word.text.size() > kLongest) return kNoPronoun;
    const auto of = std::find_if(tables_.pronouns.begin(), tables_.pronouns.end(),
                                 [&](const WordSet& words) { return words.Has(word.lower); });
    return of == tables_.pronouns.end() ? kNoPronoun : static_cast<int32_t>(of - tables_.pronouns.begin());
  }

  int32_t SentenceOf(int32_t token) const { return doc_.tokens()[static_cast<size_t>(token)].sentence; }

  bool Fits(const Mention& m, PronounKind kind) const {
    if (m.entity < 0) return false;
    const Actor& actor = actors_[static_cast<size_t>(m.entity)];
    if (IsOneOf(kind, PronounKind::kHe, PronounKind::kShe))
      return actor.kind == EntityKind::kPerson && actor.gender != (kind == PronounKind::kHe ? 'f' : 'm');
    if (actor.kind == EntityKind::kPerson) return false;
    if (m.kind != EntityKind::kNationality) return true;
    return kind == PronounKind::kThey && doc_.tag(m.tokens.end - 1).ends_with("S");
  }

  // `before`: mentions that end before the pronoun.
  void FindCandidates(size_t before, Pronoun* pronoun) {
    const int32_t sentence = SentenceOf(pronoun->token), actor = WhoActsOn(pronoun->token, before);
    int32_t looked = 0;
    for (size_t i = before; i-- > 0 && looked < kMaxLooked; ++looked) {
      const Mention& m = mentions_[i];
      const int32_t back = sentence - SentenceOf(m.tokens.start);
      if (back > kMaxSentences || pronoun->candidates.size() == kMaxCandidates) break;
      if (!Fits(m, pronoun->kind) || m.entity == actor || IsOther(m, pronoun->token)) continue;
      const auto named = [&](const Candidate& c) { return c.entity == m.entity; };
      if (std::any_of(pronoun->candidates.begin(), pronoun->candidates.end(), named)) continue;
      pronoun->candidates.push_back(
          {m.entity, &m, nullptr, back, static_cast<int32_t>(pronoun->candidates.size())});
    }
    FindAhead(before, actor, pronoun);
  }

  // "In her letter Ana Silva said …", "She is a star. And Ana Silva …".
  void FindAhead(size_t from, int32_t actor, Pronoun* pronoun) {
    std::vector<Candidate>& candidates = pronoun->candidates;
    const int32_t sentence = SentenceOf(pronoun->token);
    for (size_t i = from; i < std::min(from + kMaxAhead, mentions_.size()); ++i) {
      const Mention& m = mentions_[i];
      const int32_t ahead = SentenceOf(m.tokens.start) - sentence;
      if (ahead > (candidates.empty() ? kMaxSentencesAhead : 0)) break;
      if (m.tokens.start <= pronoun->token || m.entity == actor || !Fits(m, pronoun->kind)) continue;
      const auto known = std::find_if(candidates.begin(), candidates.end(),
                                      [&](const Candidate& c) { return c.entity == m.entity; });
      if (known == candidates.end()) {
        if (candidates.size() < kMaxCandidates)
          candidates.push_back({m.entity, &m, ahead == 0 ? &m : nullptr, ahead == 0 ? kAhead : kLater, 0});
      } else if (known->next == nullptr && ahead == 0) {
        known->next = &m;
      }
    }
  }

  // The entity of the subject right before the verbs in front of an object, "| Jon Lee | has accused him",
  // "| he | met her", "| Jon Lee |, who fired them": another one than who is meant, who would be "himself"
  // (Principle B of Chomsky's binding theory). -1: none is known.
  int32_t WhoActsOn(int32_t pronoun, size_t before) const {
    using enum ClosedClass;
    const bool object =
        doc_.Is(pronoun, kMasculine) || doc_.Is(pronoun, kFeminine) || doc_.Is(pronoun, kThirdPlural);
    if (!object || doc_.Is(pronoun, kSubjectPronoun) || doc_.penn_tag(pronoun) != "PRP") return -1;
    const int32_t start = doc_.sentence_of(pronoun).tokens.start;
    int32_t i = pronoun - 1;
    if (i < start || !doc_.penn_tag(i).In(kVerbTags)) return -1;
    while (i >= start && doc_.penn_tag(i).In(kVerbTags | kAdverbTags | Tags("MD", "TO"))) --i;
    if (i > start && doc_.penn_tag(i).In(Tags("WP", "WDT"))) i -= doc_.word(i - 1).text == "," ? 2 : 1;
    for (size_t m = before; m-- > 0 && mentions_[m].tokens.end > i;) {
      if (mentions_[m].tokens.end == i + 1) return mentions_[m].entity;
    }
    for (const std::vector<Said>& said : said_) {
      if (!said.empty() && said.back().token == i) return said.back().entity;
    }
    return -1;
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
    if (doc_.penn_tag(pronoun - 1) == "WP")
      return next == pronoun - 1 || (next == pronoun - 2 && doc_.word(next).text == ",");
    return doc_.word(next).text == ":" && m.tokens.start == doc_.sentence_of(m.tokens.start).tokens.start &&
           article_->block_of(m.tokens.start) == article_->block_of(pronoun);
  }

  bool Opens(int32_t token) const { return token == doc_.sentence_of(token).tokens.start; }

  // The sex of who is called by a given name alone: a guess, for that may be a surname, too.
  void FindGiven() {
    const KindId first_name = article_->cascade().cascade().kinds().Find("first_name");
    article_->cascade().Get(first_name);
    for (const Mention& m : mentions_) {
      if (m.kind != EntityKind::kPerson || m.tokens.size() > 1 || m.entity < 0) continue;
      if (actors_[static_cast<size_t>(m.entity)].gender != 0) continue;
      for (const Span& span : doc_.spans_at(first_name, m.tokens.start)) {
        const std::string_view gender = span.attribute("gender");
        if (IsOneOf(gender, "m", "f")) given_[static_cast<size_t>(m.entity)] = gender[0];
      }
    }
  }
  int32_t FiniteIn(int32_t from, int32_t to) const {
    int32_t verbs = 0;
    for (int32_t i = from; i < to; ++i) verbs += IsFinite(doc_.penn_tag(i));
    return verbs;
  }
  bool HasComma(int32_t from, int32_t to) const {
    for (int32_t i = from; i < to; ++i) {
      if (doc_.word(i).text == ",") return true;
    }
    return false;
  }
  // How many candidates have been named behind a token, 3 at most.
  int32_t NamedAfter(const Pronoun& pronoun, int32_t token) const {
    const auto behind = [&](const Candidate& c) { return c.back < kAhead && c.last->tokens.start > token; };
    return static_cast<int32_t>(
        std::min<ptrdiff_t>(std::count_if(pronoun.candidates.begin(), pronoun.candidates.end(), behind), 3));
  }
  // Who says a quotation, named close behind it or before it; -1: not told.
  int32_t SpeakerOf(TokenSpan quoted) const {
    const auto behind = std::partition_point(mentions_.begin(), mentions_.end(),
                                             [&](const Mention& m) { return m.tokens.start < quoted.end; });
    if (behind != mentions_.end() && behind->tokens.start - quoted.end <= 4 && behind->entity >= 0 &&
        behind->kind == EntityKind::kPerson)
      return behind->entity;
    const auto before = std::partition_point(mentions_.begin(), mentions_.end(),
                                             [&](const Mention& m) { return m.tokens.end <= quoted.start; });
    if (before == mentions_.begin()) return -1;
    const Mention& m = *(before - 1);
    return quoted.start - m.tokens.end <= 3 && m.entity >= 0 && m.kind == EntityKind::kPerson ? m.entity : -1;
  }
  // The last noun in front of a finite verb that is in no name, in the pronoun's sentence or the one before;
  // -1: none.
  int32_t SubjectNoun(int32_t t) const {
    const int32_t from = std::max(t - kMaxPeople, 0), sentence = SentenceOf(t);
    for (int32_t i = t - 1; i >= from && sentence - SentenceOf(i) < 2; --i) {
      const PennTag tag = doc_.penn_tag(i);
      if (named_[static_cast<size_t>(i)] || !tag.In(kNounTags | Tags("JJ"))) continue;
      int32_t next = i + 1;
      while (next < t && doc_.penn_tag(next).In(kAdverbTags)) ++next;
      if (next < t && IsFinite(doc_.penn_tag(next))) return i;
    }
    return -1;
  }
  // "the", "a" of a noun; the tag of an owner in front of it; "-": none.
  std::string_view DeterminerOf(int32_t noun) const {
    const int32_t start = doc_.sentence_of(noun).tokens.start;
    int32_t i = noun - 1;
    while (i >= start && doc_.penn_tag(i).In(kNounTags | kAdjectiveTags | Tags("CD", "VBN", "HYPH"))) --i;
    if (i < start) return "-";
    const PennTag tag = doc_.penn_tag(i);
    if (tag == "DT") return doc_.word(i).lower;
    return tag.In(Tags("PRP$", "POS")) ? tag.name() : std::string_view("-");
  }

  // What a mention is in its sentence: 0 unknown, 1 in front of a finite verb, 2 in front of a comma or a
  // relative pronoun, 3 behind a preposition, 4 an owner, 5 behind a verb, 6 with another by a conjunction, 7
  // in front of what is told by the way and a finite verb, 8 behind a verb behind a comma or a quotation, 9
  // the last of several in front of a finite verb.
  int32_t PlaceOf(const Mention& m) const {
    const TokenSpan sentence = doc_.sentence_of(m.tokens.start).tokens;
    int32_t before =
        (m.title_tokens.empty() ? m.tokens.start : std::min(m.tokens.start, m.title_tokens.start)) - 1;
    while (before >= sentence.start && doc_.penn_tag(before).In(kAdjectiveTags | Tags("DT"))) --before;
    int32_t after = m.tokens.end;
    while (after < sentence.end && doc_.penn_tag(after).In(kAdverbTags)) ++after;
    const PennTag next = after < sentence.end ? doc_.penn_tag(after) : PennTag();
    const PennTag previous = before >= sentence.start ? doc_.penn_tag(before) : PennTag();
    if (next == "POS") return 4;
    if (previous.In(Tags("IN", "TO"))) return 3;
    if (IsFinite(next)) return 1;
    if (next == "CC" || previous == "CC") return 6;
    if (previous.In(kVerbTags))
      return before > sentence.start && (doc_.word(before - 1).flags & kIsPunct) ? 8 : 5;
    if (next.In(Tags(",", "WP")) || (after < sentence.end && doc_.word(after).text == "("))
      return IsFinite(BehindAside(after, sentence.end)) ? 7 : 2;
    return 0;
  }
  // "Norway sent a ship when it …": a noun that is no name.
  bool HasThing(int32_t from, int32_t to) const {
    for (int32_t i = from; i < to; ++i) {
      if (doc_.penn_tag(i) == "NN" && !named_[static_cast<size_t>(i)]) return true;
    }
    return false;
  }
  // "Ana Silva and Jan Novak": joined to another name by a conjunction.
  bool IsOneOfSeveral(TokenSpan m) const {
    const auto is_named = [&](int32_t i) {
      return i >= 0 && i < doc_.size() && named_[static_cast<size_t>(i)];
    };
    return (is_named(m.start - 2) && doc_.penn_tag(m.start - 1) == "CC") ||
           (is_named(m.end + 1) && doc_.penn_tag(m.end) == "CC");
  }
  // The tag behind the comma or bracket that closes what one at `open` opens; empty: none.
  PennTag BehindAside(int32_t open, int32_t end) const {
    const std::string_view closing = doc_.word(open).text == "(" ? ")" : ",";
    for (int32_t i = open + 2; i < std::min(open + kMaxAside, end - 1); ++i) {
      if (doc_.word(i).text == closing) return doc_.penn_tag(i + 1);
    }
    return {};
  }

  // The lemma of a finite verb that stands here, an adverb aside; empty: none.
  std::string_view VerbAfter(int32_t t) const {
    while (t < doc_.size() && doc_.penn_tag(t).In(kAdverbTags)) ++t;
    return t < doc_.size() && IsFinite(doc_.penn_tag(t)) ? doc_.lemma(t) : std::string_view();
  }

  Article* article_;
  const Document& doc_;
  const EntityTables& tables_;
  const std::vector<Actor>& actors_;
  const std::vector<Mention>& mentions_;
  std::vector<int32_t> count_;                              // by actor: mentions up to the pronoun at work
  std::vector<std::array<int32_t, kPronounKinds>> called_;  // by actor: pronouns that were taken for it
  struct Quotation {
    TokenSpan tokens;
    int32_t speaker;
  };
  std::vector<Quotation> quotes_;
  std::vector<int32_t> quoted_;  // by token: number of its quotation from 1; 0: none
  std::vector<bool> named_;      // by token: in a mention
  std::vector<char> given_;      // by actor: 'm', 'f' by a given name alone; 0: unknown
  const KindId role_;
  struct Said {
    int32_t token, entity;  // -1: nobody
    bool quoted;
  };
  // Inside quotation marks or outside of them; null: none.
  const Said* LastSaid(PronounKind kind, bool quoted) const {
    const std::optional<size_t>& last = last_said_[static_cast<size_t>(kind)][quoted];
    return last ? &said_[static_cast<size_t>(kind)][*last] : nullptr;
  }
  std::array<std::vector<Said>, kPronounKinds> said_;  // by PronounKind: those up to the one at work
  std::array<std::array<std::optional<size_t>, 2>, kPronounKinds> last_said_;  // by PronounKind and quoted
  std::vector<int32_t> sums_;                                                  // of the choice at work
};

}  // namespace

void AddPronouns(Article* article, const EntityTables& tables, std::vector<Actor>* actors,
                 std::vector<Mention>* mentions, std::vector<Mention>* unresolved) {
  const RuleId rule = article->rule("core.entity.pronoun");
  std::vector<Mention> added;
  PronounReader reader(article, tables, *actors, *mentions);
  reader.Read([&](const Pronoun& pronoun, const PronounReader::Answer& answer) {
    const auto tell = [&] {
      if (article->keeps_rejected())
        article->Reject({pronoun.token, pronoun.token + 1}, "person", rule, "no entity", -1, -1, {},
                        reader.WhyNobody(pronoun, answer));
    };
    if (answer.empty) return tell();
    if (article->IsOff(rule, {pronoun.token, pronoun.token + 1}, "person")) return;
    Mention m{.tokens = {pronoun.token, pronoun.token + 1}, .form = MentionForm::kPronoun, .rule = rule};
    if (answer.candidate == nullptr) {
      tell();
      if (IsOneOf(pronoun.kind, PronounKind::kHe, PronounKind::kShe)) m.kind = EntityKind::kPerson;
      unresolved->push_back(std::move(m));
      return;
    }
    Actor& actor = (*actors)[static_cast<size_t>(answer.candidate->entity)];
    m.kind = actor.kind;
    m.entity = answer.candidate->entity;
    m.name = actor.name;
    m.country = actor.country;
    if (!IsOneOf(actor.kind, EntityKind::kPlace, EntityKind::kFacility)) m.code = actor.code;
    m.guessed = answer.share < reader.LeastShare(pronoun, *answer.candidate);
    if (!m.guessed) m.confidence = Margin(answer.share);
    if (m.guessed) tell();
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
    if (m.form != MentionForm::kPronoun) mentions.push_back(m);
  }
  std::vector<PrintedPronoun> out;
  PronounReader reader(article, *article->desk.entities, article->actors(), mentions);
  std::vector<std::vector<TokenSpan>> names(article->actors().size());
  for (const Mention& m : mentions) {
    if (m.form == MentionForm::kName && m.entity >= 0)
      names[static_cast<size_t>(m.entity)].push_back(m.tokens);
  }
  reader.Read([&](const Pronoun& pronoun, const PronounReader::Answer&) {
    const int32_t t = pronoun.token;
    out.push_back({t, "nobody", {}, {}, Printed([&](auto f) { reader.EachOfNone(pronoun, f); })});
    if (pronoun.kind == PronounKind::kIt)
      out.push_back({t, "nothing", {}, {}, Printed([&](auto f) { reader.EachOfEmpty(pronoun, f); })});
    for (const Candidate& candidate : pronoun.candidates) {
      const Actor& actor = article->actors()[static_cast<size_t>(candidate.entity)];
      out.push_back({t, "actor", names[static_cast<size_t>(candidate.entity)],
                     actor.code.empty() ? actor.country : actor.code,
                     Printed([&](auto f) { reader.EachFeature(pronoun, candidate, f); })});
    }
  });
  return out;
}

}  // namespace copydesk::news
