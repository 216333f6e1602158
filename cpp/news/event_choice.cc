#include "news/event_choice.h"

#include <algorithm>
#include <array>

#include "base/one_of.h"
#include "words/recogniser.h"

namespace copydesk::news {
namespace {

constexpr std::array<int32_t, 5> kCounts = {1, 2, 4, 8, 16};
constexpr std::array<int32_t, 4> kLengths = {8, 16, 26, 40};
constexpr int kFlags = 16;
constexpr int32_t kShortText =
    240;  // words; a longer text is an article, where less of what is told is an act
constexpr FeatureWord kVerb = "V", kNoun = "N";  // what a frame is of

// Of every feature here; the word that it is of follows in marks.
constexpr FeatureInWords kInWords[] = {
    {"bias", "what every candidate has"},
    {"list", "of the list"},
    {"met", "a condition of its row is not met, of the list",
     "the conditions of its row are met, of the list"},
    {"type", "of the type"},
    {"mode", "of the type and mode"},
    {"cameo", "of the code"},
    {"article", "what every candidate of a long text has"},
    {"article,met", "a condition of its row is not met in a long text, of the list",
     "the conditions of its row are met in a long text, of the list"},
    {"article,type", "of the type, in a long text"},
    {"article,head", "the word and type, in a long text"},
    {"words", "the number of its words, of"},
    {"head", "the word and type"},
    {"lemma", "the word"},
    {"class", "words like it, as"},
    {"tag", "its tag"},
    {"tag,type", "its tag and type"},
    {"flag", "a flag of its row, of"},
    {"need", "nothing there of what its row asks for,", "what its row asks for is there,"},
    {"doubt", "a condition that is not met:"},
    {"doubt,detail", "a condition that is not met:"},
    {"doubt,type", "a condition that is not met, with its type:"},
    {"no doubt", "its conditions are met, as"},
    {"source", "its source is"},
    {"target", "its target is"},
    {"source,type", "its source and type:"},
    {"target,type", "its target and type:"},
    {"source,head", "its source, word and type:"},
    {"target,head", "its target, word and type:"},
    {"sides", "source and target:"},
    {"sides,type", "source, target and type:"},
    {"source class", "words like its source's, as"},
    {"target class", "words like its target's, as"},
    {"sources", "the number of its sources, by"},
    {"targets", "the number of its targets, by"},
    {"states of", "neither side has a country, as", "a side has a country, as"},
    {"voice", "its voice and sides, of"},
    {"voice,type", "its voice, as"},
    {"modal", "not negated, modal", "negated, modal"},
    {"no verb", "no verb has it as its object, as"},
    {"opens", "its noun phrase opens with"},
    {"phrase", "its place in its noun phrase, as"},
    {"relation", "its relation in the tree"},
    {"relation,type", "its relation in the tree, and type:"},
    {"governor", "what it hangs on:"},
    {"governor,relation", "what it hangs on, and how:"},
    {"governor class", "words like what it hangs on, by"},
    {"governor tag", "the tag of what it hangs on, and how:"},
    {"mark", "its clause opens with"},
    {"determiner", "its determiner"},
    {"modifier", "its modifier, and type:"},
    {"object", "its object, and type:"},
    {"object class", "words like its object, as"},
    {"case", "behind"},
    {"parts", "what hangs on it in the tree, of"},
    {"before", "the word before it"},
    {"after", "the word behind it"},
    {"after,type", "the tag behind it, and type:"},
    {"violence", "how much violence is told around it, as"},
    {"violent", "no violence in its sentence, as", "violence in its sentence, as"},
    {"length", "the length of its sentence, of"},
    {"block", "what kind of line it is in, of"},
};

// What of a doubt is a kind: its words, or for a set its name too. Words of the text are none.
std::string_view DetailOf(const EventCandidate& candidate) {
  const Reason& doubt = candidate.sides.doubt;
  return doubt.detail == candidate.frame->need.name || doubt.detail == candidate.frame->avoid.name
             ? doubt.detail
             : std::string_view();
}

}  // namespace

std::span<const FeatureInWords> EventFeaturesInWords() { return kInWords; }

EventChoice::EventChoice(Article* article, const EventTables& tables, const Participants& participants)
    : article_(*article), doc_(article->document()), tables_(tables), participants_(participants) {}

bool EventChoice::Knows(const Span& trigger) const {
  return !tables_.weights.empty() &&
         tables_.weights.Has("list", 0, article_.desk.cascade->rules()[static_cast<size_t>(trigger.rule)].id);
}

// What stands at a side: the kind of the first phrase's head.
std::string_view EventChoice::KindOf(const std::vector<TokenSpan>& phrases) const {
  if (phrases.empty()) return "none";
  return participants_.KindOf(participants_.syntax().HeadOf(phrases[0]));
}

int32_t EventChoice::ClassOf(TokenSpan phrase) const {
  return WordClassOf(doc_, participants_.syntax().HeadOf(phrase));
}

bool EventChoice::HasState(const std::vector<TokenSpan>& phrases) const {
  return !phrases.empty() && !participants_.StateOf(phrases[0]).empty();
}

// What the sentence's grammar says of the trigger without its tree.
template <class F>
void EventChoice::Grammar(const EventCandidate& candidate, F f) const {
  const EventFrame& frame = *candidate.frame;
  const FeatureWord type = frame.type;
  const Sides& sides = candidate.sides;
  const int32_t head = sides.head, verb = frame.verb;
  const VerbGroup& group = sides.verb;
  const int32_t present = !sides.sources.empty() + 2 * !sides.targets.empty();
  if (group.head >= 0) {
    const int32_t voice = group.passive + 2 * group.gerund + 4 * group.reduced + 8 * group.infinitive;
    f("voice", voice * 4 + present, verb ? kVerb : kNoun);
    f("voice,type", voice, type);
    f("modal", group.negated, group.modal);
  } else {
    f("no verb", present, type);
  }
  const NounPhrase* np = participants_.syntax().PhraseAt(head);
  if (!verb && np != nullptr) {
    const std::string_view tag = doc_.tag(np->tokens.start);
    f("opens", np->head == head, tag == "DT" ? doc_.word(np->tokens.start).lower : tag);
    f("phrase", std::min(np->tokens.size(), 5) * 2 + (np->head == head), type);
  }
}

// What the sentence's tree says of it.
template <class F>
void EventChoice::Tree(const EventCandidate& candidate, F f) const {
  const SentenceTree* tree = participants_.tree();
  if (tree == nullptr) return;
  const EventFrame& frame = *candidate.frame;
  const FeatureWord type = frame.type;
  const Sides& sides = candidate.sides;
  const int32_t head = sides.head, verb = frame.verb;
  const int32_t present = !sides.sources.empty() + 2 * !sides.targets.empty();
  const FeatureWord relation = kRelationNames[static_cast<size_t>(tree->relation(head))];
  const int32_t governor = tree->Governor(head);
  f("relation", verb * 4 + present, relation);
  f("relation,type", verb, Join(relation, type));
  if (governor >= 0) {
    const FeatureWord lemma = doc_.lemma(governor);
    f("governor", verb, lemma);
    f("governor,relation", verb, Join(lemma, relation));
    f("governor class", verb + 2 * WordClassOf(doc_, governor), relation);
    f("governor tag", verb, Join(doc_.tag(governor), relation));
  }
  int32_t objects = 0, obliques = 0, clauses = 0, marks = 0;
  for (const int32_t d : tree->Dependents(head)) {
    const Relation r = tree->relation(d);
    objects += r == Relation::kObject;
    obliques += IsOneOf(r, Relation::kOblique, Relation::kNounModifier);
    clauses += IsOneOf(r, Relation::kComplement, Relation::kOpenComplement, Relation::kNounClause);
    if (r == Relation::kMark) marks = 1, f("mark", verb, doc_.word(d).lower);
    if (IsOneOf(r, Relation::kDeterminer, Relation::kPossessor, Relation::kNumber))
      f("determiner", verb, doc_.penn_tag(d) == "DT" ? doc_.word(d).lower : doc_.tag(d));
    if (IsOneOf(r, Relation::kAdjective, Relation::kCompound)) f("modifier", verb, Join(doc_.lemma(d), type));
    if (r == Relation::kObject) {
      f("object", 0, Join(doc_.lemma(d), type));
      f("object class", WordClassOf(doc_, d), type);
    }
    if (r == Relation::kCase) f("case", verb, doc_.word(d).lower);
  }
  f("parts", std::min(objects, 1) + 2 * std::min(obliques, 2) + 6 * std::min(clauses, 1) + 12 * marks,
    verb ? kVerb : kNoun);
}

// The words beside it, its sentence, its place in the article, and what else the article has.
template <class F>
void EventChoice::Surroundings(const EventCandidate& candidate, F f) const {
  const EventFrame& frame = *candidate.frame;
  const FeatureWord type = frame.type;
  const TokenSpan tokens = candidate.trigger->tokens;
  const copydesk::Sentence& sentence = doc_.sentence_of(tokens.start);
  const int32_t verb = frame.verb;
  f("before", verb,
    tokens.start > sentence.tokens.start ? doc_.lemma(tokens.start - 1) : std::string_view("^"));
  f("after", verb, tokens.end < sentence.tokens.end ? doc_.word(tokens.end).lower : std::string_view("$"));
  f("after,type", 0,
    Join(tokens.end < sentence.tokens.end ? doc_.tag(tokens.end) : std::string_view("$"), type));
  const bool violent = participants_.Violence(sentence.tokens) > participants_.Violence(tokens);
  const int32_t words = participants_.Violence({0, doc_.size()});
  f("violence", violent + 2 * Step(words * 200 / std::max(doc_.size(), 1), kCounts), type);
  f("violent", violent, Join(type, frame.mode));
  f("length", Step(sentence.tokens.size(), kLengths), verb ? kVerb : kNoun);
  f("block", static_cast<int32_t>(article_.blocks()[static_cast<size_t>(sentence.segment)].kind),
    verb ? kVerb : kNoun);
}

// Calls `f(name, value, word)` for each feature that needs no tree.
template <class F>
void EventChoice::EachPlain(const EventCandidate& candidate, F f) const {
  const EventFrame& frame = *candidate.frame;
  const FeatureWord type = frame.type;
  const Sides& sides = candidate.sides;
  const TokenSpan tokens = candidate.trigger->tokens;
  const FeatureWord pos = frame.verb ? kVerb : kNoun;
  f("bias", 0, {});
  const FeatureWord list = article_.desk.cascade->rules()[static_cast<size_t>(candidate.trigger->rule)].id;
  f("list", 0, list);
  f("met", sides.doubt.empty(), list);
  f("type", frame.verb, type);
  f("mode", frame.verb, Join(type, frame.mode));
  f("cameo", frame.verb, frame.cameo);
  f("words", std::min(tokens.size(), 4), pos);
  const FeatureWord lemma = doc_.lemma(sides.head), tag = doc_.tag(sides.head);
  f("head", frame.verb, Join(lemma, type));
  f("lemma", frame.verb, lemma);
  if (doc_.size() > kShortText) {
    f("article", 0, {});
    f("article,met", sides.doubt.empty(), list);
    f("article,type", frame.verb, type);
    f("article,head", frame.verb, Join(lemma, type));
  }
  f("class", frame.verb + 2 * WordClassOf(doc_, sides.head), type);
  f("tag", frame.verb, tag);
  f("tag,type", frame.verb, Join(tag, type));
  for (int bit = 0; bit < kFlags; ++bit) {
    if (frame.flags >> bit & 1) f("flag", bit, pos);
  }
  if (!frame.need.empty()) f("need", sides.doubt.empty(), frame.need.name);
  if (!sides.doubt.empty()) {
    const FeatureWord doubt = sides.doubt.words;
    f("doubt", frame.verb, doubt);
    f("doubt,detail", frame.verb, Join(doubt, DetailOf(candidate)));
    f("doubt,type", frame.verb, Join(doubt, type));
  } else {
    f("no doubt", frame.verb, type);
  }
  const FeatureWord source = KindOf(sides.sources), target = KindOf(sides.targets);
  f("source", frame.verb, source);
  f("target", frame.verb, target);
  f("source,type", frame.verb, Join(source, type));
  f("target,type", frame.verb, Join(target, type));
  f("source,head", frame.verb, Join(source, lemma, type));  // states attack by force, people mostly in words
  f("target,head", frame.verb, Join(target, lemma, type));
  f("sides", frame.verb, Join(source, target));
  f("sides,type", frame.verb, Join(source, target, type));
  if (!sides.sources.empty()) f("source class", ClassOf(sides.sources[0]), type);
  if (!sides.targets.empty()) f("target class", ClassOf(sides.targets[0]), type);
  f("sources", std::min<int32_t>(static_cast<int32_t>(sides.sources.size()), 3), sides.source_rule);
  f("targets", std::min<int32_t>(static_cast<int32_t>(sides.targets.size()), 3), sides.target_rule);
  f("states of", HasState(sides.sources) + 2 * HasState(sides.targets), type);
  Grammar(candidate, f);
  Surroundings(candidate, f);
}

int32_t EventChoice::PlainOdds(const EventCandidate& candidate) const {
  return tables_.weights.SumOf([&](auto f) { EachPlain(candidate, f); });
}

int32_t EventChoice::TreeOdds(const EventCandidate& candidate) const {
  return tables_.weights.SumOf([&](auto f) { Tree(candidate, f); });
}

PrintedFeatures EventChoice::Features(const EventCandidate& candidate) const {
  return Printed([&](auto f) {
    EachPlain(candidate, f);
    Tree(candidate, f);
  });
}

std::string EventChoice::InWords(const EventCandidate& candidate) const {
  const bool with_tree = PlainOdds(candidate) != candidate.odds;  // a hopeless one was weighed without
  std::vector<CountedFeature> counted = tables_.weights.Counted([&](auto f) {
    EachPlain(candidate, f);
    if (with_tree) Tree(candidate, f);
  });
  for (CountedFeature& feature : counted) {
    if (feature.word == kVerb.text() || feature.word == kNoun.text())
      feature.word = feature.word == kVerb.text() ? "a verb" : "a noun";
  }
  return CountedInWords(candidate.odds, counted, EventFeaturesInWords());
}

}  // namespace copydesk::news
