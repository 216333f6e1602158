#include "news/side_choice.h"

#include <algorithm>
#include <array>

#include "base/one_of.h"
#include "words/recogniser.h"

namespace copydesk::news {
namespace {

constexpr int kMaxPath = 5;         // steps; a longer path is "far"
constexpr int kMaxNear = 2;         // steps of a path that tells whether anybody stands near
constexpr size_t kMaxPhrases = 64;  // of a sentence that are asked
constexpr std::array<int32_t, 5> kDistances = {1, 3, 6, 10, 18};

// Of every feature here; the word that it is of follows in marks. Paths are those of the tree from the act.
constexpr FeatureInWords kInWords[] = {
    {"path", "its path in the tree"},
    {"path,type", "its path in the tree, and the type:"},
    {"path,kind", "its path in the tree, and its kind:"},
    {"path,case", "its path in the tree, and its preposition:"},
    {"kind", "its kind"},
    {"kind,type", "its kind, and the type:"},
    {"case,type", "its preposition, and the type:"},
    {"case,kind", "its preposition and kind:"},
    {"acts", "whether it can act, as"},
    {"rules", "what the rules say"},
    {"rules,doubt", "what the rules say, with the condition that is not met:"},
    {"rules,kind", "what the rules say, and its kind:"},
    {"rule", "the rules have it, by"},
    {"rule,kind", "the rules have it, by rule and kind:"},
    {"rule,type", "the rules have it, by rule and type:"},
    {"exact", "the rules have just these words:"},
    {"place", "its distance"},
    {"place,kind", "on which side it stands, and its kind:"},
    {"between", "how many phrases stand between"},
    {"actors between", "how many actors stand between"},
    {"subject", "whether it is the subject, as"},
    {"relation", "its relation in the tree"},
    {"first", "whether it opens the sentence, as"},
    {"head", "its word"},
    {"class", "words like it, as"},
    {"class,path", "words like it, and its path:"},
    {"modified", "the word that it belongs to:"},
    {"modified class", "it belongs to words like this one, and its kind:"},
    {"term class,path,case", "acts like this, its path and preposition:"},
    {"term", "this act, and its preposition:"},
    {"opens", "how it opens:"},
    {"opens,path", "how it opens, and its path:"},
    {"size", "the number of its words"},
    {"none", "how often there is no such side"},
    {"none,type", "how often there is no such side, of the type"},
    {"none,doubt", "how often there is no such side, with the condition that is not met:"},
    {"none,term", "how often there is no such side, of the act"},
    {"none,class", "how often there is no such side, of acts like it, as"},
    {"none,term,type", "how often there is no such side, of act and type:"},
    {"none,path", "how often there is no such side, where somebody stands near:"},
    {"none,path,kind", "how often there is no such side, where somebody stands near, of kind:"},
    {"none,actors", "how often there is no such side among so many actors"},
};

bool Holds(const std::vector<TokenSpan>& phrases, TokenSpan phrase) {
  return std::any_of(phrases.begin(), phrases.end(), [&](TokenSpan p) { return p.Overlaps(phrase); });
}

}  // namespace

std::span<const FeatureInWords> SideFeaturesInWords() { return kInWords; }

SideChoice::SideChoice(Article* article, const EventTables& tables, const Participants& participants)
    : doc_(article->document()), tables_(tables), participants_(participants) {}

namespace {
// The first word of a phrase that hangs on none of it.
int32_t HeadOf(const SentenceTree& tree, const Document& doc, TokenSpan tokens) {
  for (int32_t t = tokens.start; t < tokens.end; ++t) {
    if (tree.Governor(t) >= 0 && tokens.Contains(tree.Governor(t))) continue;
    if (IsOneOf(tree.relation(t), Relation::kCase, Relation::kDeterminer)) continue;
    if (!(doc.word(t).flags & kIsPunct)) return t;
  }
  return tokens.end - 1;
}
}  // namespace

void SideChoice::AddPhrase(TokenSpan tokens) {
  if (tokens.empty() || phrases_.size() >= kMaxPhrases) return;
  const SentenceTree& tree = *participants_.tree();
  Phrase phrase{.tokens = tokens, .head = HeadOf(tree, doc_, tokens)};
  if (participants_.IsTime(phrase.head)) return;
  for (const int32_t d : tree.Dependents(phrase.head)) {
    if (tree.relation(d) == Relation::kCase && d < tokens.start + 1 && phrase.preposition.text().empty())
      phrase.preposition = doc_.word(d).lower;
  }
  phrase.kind = participants_.KindOf(phrase.head);
  phrase.acts = participants_.IsActor(tokens);
  phrase.lemma = doc_.lemma(phrase.head);
  const Relation relation = tree.relation(phrase.head);
  phrase.relation = kRelationNames[static_cast<size_t>(relation)];
  if (IsOneOf(relation, Relation::kAdjective, Relation::kCompound, Relation::kPossessor))
    phrase.over = tree.Governor(phrase.head);
  phrase.tag = doc_.tag(tokens.start);
  phrase.opens = phrase.tag.text() == "DT" ? FeatureWord(doc_.word(tokens.start).lower) : phrase.tag;
  phrases_.push_back(phrase);
}

void SideChoice::Enter(int32_t sentence) {
  range_ = doc_.sentences()[static_cast<size_t>(sentence)].tokens;
  phrases_.clear();
  listed_ = false;
  asked_ = -1;
}

// The paths from a trigger's head to the phrases: "<xcomp>nsubj", "<" up and ">" down.
void SideChoice::FindPaths(int32_t head) {
  const SentenceTree& tree = *participants_.tree();
  if (!listed_) {
    listed_ = true;
    for (const NounPhrase& np : participants_.syntax().phrases()) {
      AddPhrase(np.tokens);
      if (doc_.penn_tag(np.tokens.start) == "PRP$" && np.tokens.size() > 1)
        AddPhrase({np.tokens.start, np.tokens.start + 1});
      for (int32_t t = np.tokens.start; t < np.tokens.end; ++t) {
        if (doc_.penn_tag(t) == "POS" && t > np.tokens.start) AddPhrase({np.tokens.start, t});
        const Mention* mention = participants_.MentionAt(t);
        if (mention == nullptr || mention->tokens.start != t || mention->tokens == np.tokens ||
            mention->tokens.end > np.tokens.end)
          continue;
        if (mention->tokens.end < np.tokens.end && doc_.penn_tag(mention->tokens.end) == "POS" &&
            t == np.tokens.start)
          continue;  // there already
        AddPhrase(mention->tokens);
      }
    }
  }
  if (asked_ == head) return;
  asked_ = head;
  paths_.assign(phrases_.size(), {});
  std::vector<int32_t> up, down;  // the trigger's head and what is above it; a phrase's
  for (int32_t t = head; t >= 0 && up.size() < 12; t = tree.Governor(t)) up.push_back(t);
  for (size_t i = 0; i < phrases_.size(); ++i) {
    down.clear();
    int32_t t = phrases_[i].head;
    size_t meet = up.size();
    while (t >= 0 && down.size() < 12) {
      const auto it = std::find(up.begin(), up.end(), t);
      if (it != up.end()) {
        meet = static_cast<size_t>(it - up.begin());
        break;
      }
      down.push_back(t);
      t = tree.Governor(t);
    }
    std::string& path = paths_[i];
    if (meet == up.size()) {
      path = "apart";
    } else if (meet + down.size() > kMaxPath) {
      path = "far";
    } else {
      for (size_t k = 0; k < meet; ++k)
        path.append("<").append(kRelationNames[static_cast<size_t>(tree.relation(up[k]))]);
      for (size_t k = down.size(); k-- > 0;)
        path.append(">").append(kRelationNames[static_cast<size_t>(tree.relation(down[k]))]);
    }
  }
  path_words_.assign(paths_.begin(), paths_.end());
}

SideChoice::Question SideChoice::Ask(const EventFrame& frame, const Sides& sides, bool target) const {
  return {.frame = frame,
          .sides = sides,
          .target = target,
          .type = frame.type,
          .rule = target ? sides.target_rule : sides.source_rule,
          .doubt = sides.doubt.words,
          .term = doc_.lemma(sides.head)};
}

// Calls `f(name, value, word)` for each feature.
template <class F>
void SideChoice::EachFeature(const Question& question, const Phrase& phrase, F f) const {
  const EventFrame& frame = question.frame;
  const Sides& sides = question.sides;
  const SentenceTree& tree = *participants_.tree();
  const int32_t role = question.target + 2 * frame.verb;
  const int32_t passive = frame.verb && sides.verb.passive;
  const FeatureWord& path = path_words_[static_cast<size_t>(&phrase - phrases_.data())];
  const FeatureWord &kind = phrase.kind, &preposition = phrase.preposition, &type = question.type,
                    &rule = question.rule;
  f("path", role + 4 * passive, path);
  f("path,type", role + 4 * passive, Join(path, type));
  f("path,kind", role + 4 * passive, Join(path, kind));
  f("path,case", role + 4 * passive, Join(path, preposition));
  f("kind", role, kind);
  f("kind,type", role, Join(kind, type));
  f("case,type", role, Join(preposition, type));
  f("case,kind", role, Join(preposition, kind));
  f("acts", role + 4 * phrase.acts, type);

  // What the rules say of the phrase, and whether they say anything.
  const std::vector<TokenSpan>& own = question.target ? sides.targets : sides.sources;
  const std::vector<TokenSpan>& other = question.target ? sides.sources : sides.targets;
  const bool is_own = Holds(own, phrase.tokens), is_other = Holds(other, phrase.tokens);
  const int32_t said = is_own + 2 * is_other + 4 * !own.empty() + 8 * !other.empty();
  f("rules", role + 4 * said, {});
  f("rules,doubt", role + 4 * said, question.doubt);
  f("rules,kind", role + 4 * said, kind);
  if (is_own)
    f("rule", role, rule), f("rule,kind", role, Join(rule, kind)), f("rule,type", role, Join(rule, type));
  if (is_own) f("exact", role, std::find(own.begin(), own.end(), phrase.tokens) != own.end() ? "yes" : "no");

  // Where it stands.
  const bool before = phrase.tokens.end <= sides.head;
  const bool inside = phrase.tokens.start > phrase.head - 8 &&
                      participants_.syntax().PhraseAt(sides.head) != nullptr &&
                      participants_.syntax().PhraseAt(sides.head)->tokens.Overlaps(phrase.tokens);
  const int32_t distance = before ? sides.head - phrase.tokens.end + 1 : phrase.tokens.start - sides.head;
  f("place", (role + 4 * before) * 8 + Step(distance, kDistances), {});
  f("place,kind", (role + 4 * before) * 2 + inside, kind);
  int32_t between = 0, nearer_actors = 0;
  for (const Phrase& p : phrases_) {
    const bool lies = before ? p.tokens.start >= phrase.tokens.end && p.tokens.end <= sides.head
                             : p.tokens.start > sides.head && p.tokens.end <= phrase.tokens.start;
    between += lies;
    nearer_actors += lies && p.acts;
  }
  f("between", (role + 4 * before) * 8 + std::min(between, 5), {});
  f("actors between", (role + 4 * before) * 8 + std::min(nearer_actors, 4), phrase.acts ? "a" : "");
  f("subject", role + 4 * (tree.SubjectOf(sides.head) == phrase.head) + 8 * passive, type);
  f("relation", role + 4 * before, phrase.relation);
  f("first", role + 4 * (phrase.tokens.start <= range_.start + 1), kind);
  f("head", role, phrase.lemma);
  const int32_t word_class = role + 4 * WordClassOf(doc_, phrase.head);
  f("class", word_class, type);
  f("class,path", word_class, path);
  if (phrase.over >= 0) {
    f("modified", role, doc_.lemma(phrase.over));
    f("modified class", role + 4 * WordClassOf(doc_, phrase.over), kind);
  }
  f("term class,path,case", role + 4 * WordClassOf(doc_, sides.head), Join(path, preposition));
  f("term", role + 4 * before, Join(question.term, preposition));
  f("opens", role + 4 * before, phrase.opens);
  f("opens,path", role, Join(phrase.tag, path));
  f("size", role + 4 * std::min(phrase.tokens.size(), 5), {});
}

// The features of there being no such side.
template <class F>
void SideChoice::EachOfNone(const Question& question, F f) const {
  const EventFrame& frame = question.frame;
  const Sides& sides = question.sides;
  const int32_t role = question.target + 2 * frame.verb;
  const int32_t own = role + 4 * !(question.target ? sides.targets : sides.sources).empty();
  const int32_t other = own + 8 * !(question.target ? sides.sources : sides.targets).empty();
  f("none", other, {});
  f("none,type", own, question.type);
  f("none,doubt", own, question.doubt);
  f("none,term", role, question.term);
  f("none,class", role + 4 * WordClassOf(doc_, sides.head), question.type);
  f("none,term,type", role, Join(question.term, question.type));
  int32_t actors = 0;
  for (const Phrase& phrase : phrases_) {
    if (!MayBe(phrase, sides.head)) continue;
    actors += phrase.acts;
    const FeatureWord& path = path_words_[static_cast<size_t>(&phrase - phrases_.data())];
    if (std::ranges::count_if(path.text(), [](char c) { return IsOneOf(c, '<', '>'); }) > kMaxNear) continue;
    f("none,path", role, path);
    f("none,path,kind", role, Join(path, phrase.kind));
  }
  f("none,actors", role + 4 * std::min(actors, 6), {});
}

bool SideChoice::MayBe(const Phrase& phrase, int32_t head) const {
  return !phrase.tokens.Contains(head) && std::abs(phrase.head - head) <= kNearest;
}

// A source that no weights may choose: who acts in the clause before ("Kenya bombed Somalia and | Norway
// condemned Chad"), whom a verb without a doer befalls ("| guards | were killed in a raid"), where force is
// used ("| school | shooting"), and who only has to do with another's act ("Kenya condemned | the attack");
// an agreement that is won is one's own.
bool SideChoice::IsBarred(const Question& question, const Phrase& phrase) const {
  if (question.target) return false;
  const Sides& sides = question.sides;
  if (sides.second_clause && !Holds(sides.sources, phrase.tokens)) return true;
  if (question.frame.type == "ASSAULT") {
    const bool befalls = question.frame.verb && question.frame.agent.empty();
    if (befalls && Holds(sides.targets, phrase.tokens)) return true;
    const bool noun = !question.frame.verb || (doc_.tag(sides.head) == "VBG" && sides.targets.empty());
    if (noun && phrase.head == sides.head - 1 && participants_.IsSite(phrase.head, question.frame))
      return true;
  }
  if (question.frame.verb || IsOneOf(question.frame.type, "AGREE", "CONSULT")) return false;
  const SentenceTree& tree = *participants_.tree();
  const int32_t verb = tree.Governor(sides.head);
  if (verb < 0 || tree.relation(sides.head) != Relation::kObject ||
      !tables_.Has("spectators", doc_.lemma(verb)))
    return false;
  const int32_t subject = tree.SubjectOf(verb);
  const NounPhrase* np = subject < 0 ? nullptr : participants_.syntax().PhraseAt(subject);
  return subject == phrase.head ||
         (np != nullptr && participants_.syntax().Coordination(np->tokens).Contains(phrase.tokens));
}

const SideChoice::Phrase* SideChoice::Best(const Question& question, int32_t* odds, TokenSpan taken) const {
  const int32_t none = tables_.side_weights.SumOf([&](auto f) { EachOfNone(question, f); });
  const Phrase* best = nullptr;
  *odds = 0;
  for (const Phrase& phrase : phrases_) {
    if (!MayBe(phrase, question.sides.head) || IsBarred(question, phrase) || phrase.tokens.Overlaps(taken))
      continue;
    const int32_t sum = tables_.side_weights.SumOf([&](auto f) { EachFeature(question, phrase, f); }) - none;
    if (sum > *odds) {
      *odds = sum;
      best = &phrase;
    }
  }
  return best;
}

void SideChoice::Choose(const EventFrame& frame, Sides* sides) {
  if (tables_.side_weights.empty() || participants_.tree() == nullptr) return;
  FindPaths(sides->head);
  const Sides ruled = *sides;
  int32_t source_odds = 0, target_odds = 0;
  const Phrase* source = Best(Ask(frame, ruled, false), &source_odds);
  const Phrase* target = Best(Ask(frame, ruled, true), &target_odds);
  // "Chile and Peru swapped | prisoners": those who act on one another, where the list has no object for it.
  const bool object =
      std::ranges::any_of(frame.patient, [](const SlotChoice& s) { return s.slot == Slot::kObject; });
  if (ruled.mutual && !object && target != nullptr && target->relation.text() == "obj") target = nullptr;
  if (source != nullptr && target != nullptr && source->tokens.Overlaps(target->tokens)) {
    if (source_odds < target_odds)
      source = Best(Ask(frame, ruled, false), &source_odds, target->tokens);
    else
      target = Best(Ask(frame, ruled, true), &target_odds, source->tokens);
  }
  auto take = [&](const Phrase* phrase, bool is_target, std::vector<TokenSpan>* phrases,
                  std::string_view* rule) {
    if (phrase == nullptr) {
      // "Peruvian rebels | shot two men", where the tagger takes "shot" for a noun: nobody weighed the
      // rebels.
      const bool weighed = std::ranges::any_of(*phrases, [&](TokenSpan p) {
        const int32_t head = HeadOf(*participants_.tree(), doc_, p);
        return std::ranges::any_of(phrases_, [&](const Phrase& q) { return q.head == head; });
      });
      if (!weighed && !is_target) return;
      phrases->clear();
      *rule = {};
      return;
    }
    // What the rules have stays, with what they know of its borders, but for a part of what is chosen that is
    // not its head: "Russian" of "two Russian envoys".
    const bool kept = std::any_of(phrases->begin(), phrases->end(), [&](TokenSpan p) {
      return p.Overlaps(phrase->tokens) && (p.Contains(phrase->head) || !phrase->tokens.Contains(p));
    });
    if (kept) return;
    *phrases = participants_.MembersOf(phrase->tokens, frame, is_target);
    *rule = "core.side.learned";
  };
  take(source, false, &sides->sources, &sides->source_rule);
  take(target, true, &sides->targets, &sides->target_rule);
  sides->mutual = false;
  if (frame.among() && sides->sources.size() > 1) {
    // "Norway and Chad met": the second is the target by its words, and a source by its coordination.
    const bool among = std::any_of(sides->targets.begin(), sides->targets.end(),
                                   [&](TokenSpan t) { return Holds(sides->sources, t); });
    if (among) sides->targets.clear();
    sides->mutual = sides->targets.empty();
  }
  std::erase_if(sides->targets, [&](TokenSpan t) { return Holds(sides->sources, t); });
  if (sides->targets.empty()) sides->target_rule = {};
}

SideChoice::Weighed SideChoice::Weigh(const EventFrame& frame, const Sides& ruled,
                                      const std::vector<TokenSpan>& other, bool target, bool counted) {
  if (tables_.side_weights.empty() || participants_.tree() == nullptr) return {};
  FindPaths(ruled.head);
  const Question question = Ask(frame, ruled, target);
  const std::vector<TokenSpan>& own = target ? ruled.targets : ruled.sources;
  const int32_t none = tables_.side_weights.SumOf([&](auto f) { EachOfNone(question, f); });
  Weighed best;
  for (const Phrase& phrase : phrases_) {
    if (!MayBe(phrase, ruled.head) ||
        (own.empty() ? Holds(other, phrase.tokens) : !Holds(own, phrase.tokens)))
      continue;
    const int32_t odds = tables_.side_weights.SumOf([&](auto f) { EachFeature(question, phrase, f); }) - none;
    if (!best.phrase.empty() && odds <= best.odds) continue;
    best = {phrase.tokens, odds};
    if (counted) best.in_words = InWords(question, phrase, odds);
  }
  return best;
}

// What speaks for there being no such side speaks against the phrase.
std::string SideChoice::InWords(const Question& question, const Phrase& phrase, int32_t odds) const {
  const FeatureWeights& weights = tables_.side_weights;
  std::vector<CountedFeature> counted = weights.Counted([&](auto f) { EachFeature(question, phrase, f); });
  for (CountedFeature& feature : weights.Counted([&](auto f) { EachOfNone(question, f); })) {
    feature.weight = -feature.weight;
    counted.push_back(std::move(feature));
  }
  SortByWeight(&counted);
  return CountedInWords(odds, counted, SideFeaturesInWords());
}

void SideChoice::Print(const Span& trigger, const EventFrame& frame, const Sides& sides,
                       std::vector<PrintedSide>* out) {
  if (participants_.tree() == nullptr) return;
  FindPaths(sides.head);
  for (const bool target : {false, true}) {
    const Question question = Ask(frame, sides, target);
    auto add = [&](TokenSpan phrase, auto each) {
      out->push_back({trigger.tokens, phrase, std::string(frame.type), target, Printed(each)});
    };
    add({}, [&](auto f) { EachOfNone(question, f); });
    for (const Phrase& phrase : phrases_) {
      if (MayBe(phrase, sides.head)) add(phrase.tokens, [&](auto f) { EachFeature(question, phrase, f); });
    }
  }
}

}  // namespace copydesk::news
