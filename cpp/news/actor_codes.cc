#include "news/actor_codes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string_view>

#include "base/one_of.h"
#include "base/stop.h"
#include "news/entities.h"
#include "news/event_context.h"
#include "words/recogniser.h"
#include "words/window.h"

namespace copydesk::news {
namespace {

constexpr std::array<std::string_view, 17> kRoles = {"",    "GOV", "MIL", "COP", "JUD", "LEG",
                                                     "PTY", "REB", "CVL", "CRM", "NGO", "BUS",
                                                     "MED", "EDU", "OPP", "SPY", "REL"};
constexpr int kMaxMentions = 8;         // of an actor that are read for what describes it
constexpr size_t kMaxWords = 24;        // that describe it
constexpr size_t kMaxStates = 8;        // that it may be of
constexpr size_t kMaxInside = 4;        // sorts of others that its descriptions name
constexpr double kLeastShare = 0.4;     // of all candidates' likelihood
constexpr int32_t kTokensBefore = 8;    // tokens in front of a name that may describe it
constexpr int32_t kTokensBehind = 12;   // the same behind it
constexpr int32_t kListedAhead = 1500;  // thousandths of log odds that a listed person's code is given
constexpr int32_t kManyActors = 5;      // with a role: more are as many
constexpr int kBeside = 3;              // mentions whose neighbours are looked at
constexpr int32_t kTokensBetween = 8;   // between two names of a list
constexpr size_t kFellows = 4;          // names of a list on either side that are looked at
constexpr std::array<int32_t, 4> kShares = {1, 10, 30, 60};  // in a hundred of the mentions that have a state

enum class Slot { kBefore, kBehind, kPhrase, kName, kInFront };  // where what describes an actor stands

struct Describing {
  FeatureWord word;
  int32_t word_class = 0;
};

// How a description names a state: "from Peru", "Peru's minister", "the Peruvian", "ambassador to Peru".
struct Naming {
  Slot slot = Slot::kName;
  FeatureWord kind;  // of the name
  FeatureWord link;  // the word in front that links it, or "POS": a possessive behind it
};

// Who is asked for.
struct Asked {
  int32_t entity = -1;
  FeatureWord kind, form;         // of the actor; "actor", or a phrase's kind of speaker
  std::string told, state, role;  // the code that is told, its parts
  bool listed = false;            // a list gave it
  FeatureWord title, head;
  int32_t head_class = 0;
  std::vector<Describing> words;
  std::vector<FeatureWord> heads;       // of its descriptions
  std::vector<FeatureWord> inside;      // roles of others that these name, or their kinds
  std::vector<FeatureWord> beside[2];   // words in front of and behind its name
  std::vector<int32_t> fellows;         // actors that are listed with it
  int32_t block = 0;                    // the kind of line where it is named first
  std::vector<std::string> states;      // candidates; the last is none
  std::vector<Naming> namings;          // of the first of them, which a description names
  std::vector<std::string_view> near;   // that its sentence names
  std::vector<std::string_view> roles;  // candidates
};

// States, places and organizations of states have the code that is theirs.
bool HasChoice(const Actor& actor) {
  return !IsOneOf(actor.kind, EntityKind::kCountry, EntityKind::kPlace, EntityKind::kFacility) &&
         !actor.code.starts_with("IGO");
}

std::string RoleOf(const std::string& code) { return code.substr(StateCode(code).size()); }

class Chooser {
 public:
  Chooser(Article* article, const std::vector<Mention>& mentions, const std::vector<Actor>& actors)
      : article_(*article), doc_(article->document()), mentions_(mentions), actors_(actors) {
    for (const Actor& actor : actors) {
      if (actor.country.size() == 3 && actor.kind != EntityKind::kMedia) {
        of_state_[actor.country] += actor.mentions;
        with_state_ += actor.mentions;
      }
      if (HasChoice(actor) && !actor.code.empty()) ++with_role_[RoleOf(actor.code)];
    }
    const auto most = std::max_element(of_state_.begin(), of_state_.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != of_state_.end()) main_ = most->first;
    mentions_of_.resize(actors.size());
    for (size_t i = 0; i < mentions.size(); ++i) {
      if (mentions[i].entity >= 0) mentions_of_[static_cast<size_t>(mentions[i].entity)].push_back(i);
    }
  }

  // Whether there is a choice.
  bool EnterActor(size_t actor);
  bool EnterPhrase(const Party& party, SpeakerKind speaker_kind);
  std::string Best(const FeatureWeights& weights) const;
  std::vector<std::pair<std::string, PrintedFeatures>> Print() const;

 private:
  void DescribeActor();
  void DescribePhrase(TokenSpan phrase);
  void Describe(Slot slot, TokenSpan tokens);
  void Hear(Slot slot, TokenSpan tokens);
  FeatureWord LinkOf(TokenSpan name) const;
  void FindStatesNear(int32_t token);
  void FindBeside(TokenSpan name);
  bool AreListed(const Mention& one, const Mention& next) const;
  TokenSpan FindFellows(size_t mention);
  void SetHead(int32_t token) {
    asked_.head = doc_.lemma(token);
    asked_.head_class = WordClassOf(doc_, token);
  }
  void AddState(std::string_view state) {
    if (asked_.states.size() < kMaxStates &&
        std::find(asked_.states.begin(), asked_.states.end(), state) == asked_.states.end())
      asked_.states.emplace_back(state);
  }
  // An analyst's own list has it.
  bool IsOwn(size_t actor) const {
    const std::vector<char>& own = article_.desk.entities->own_rules;
    return std::any_of(mentions_of_[actor].begin(), mentions_of_[actor].end(), [&](size_t number) {
      const auto rule = static_cast<size_t>(mentions_[number].rule);
      return mentions_[number].rule >= 0 && rule < own.size() && own[rule] != 0;
    });
  }
  bool FindCandidates();
  TokenSpan Before(const Mention& name) const;
  int32_t EndInFront(TokenSpan names) const;
  TokenSpan InFront(TokenSpan names) const;
  TokenSpan Behind(const Mention& name) const;
  template <class F>
  void EachOfRole(std::string_view role, F f) const;
  template <class F>
  void EachOfState(size_t state, F f) const;
  // Where a candidate's state stands, for the features that it shares with others.
  enum Where : int32_t { kNowhere, kMain, kElsewhere };
  Where WhereIs(const std::string& state) const {
    return state.empty() ? kNowhere : state == main_ ? kMain : kElsewhere;
  }
  // A bare state is what countries have: of others only where it is told.
  bool MayBe(std::string_view role, const std::string& state) const {
    return state.empty() || !role.empty() || (asked_.role.empty() && asked_.state == state);
  }
  // How much of what is told a candidate keeps: a bit for the role, one for the state.
  int32_t KeptOf(std::string_view role, const std::string& state) const {
    return (role == asked_.role) + 2 * (state == asked_.state);
  }
  template <class F>
  void EachOfWhere(const FeatureWord& role, Where where, F f) const;
  template <class F>
  void EachOfKept(int32_t kept, F f) const;

  Article& article_;
  const Document& doc_;
  const std::vector<Mention>& mentions_;
  const std::vector<Actor>& actors_;
  std::map<std::string, int32_t, std::less<>> with_role_;  // actors, by the role that is told of them
  std::map<std::string, int32_t, std::less<>> of_state_;   // mentions
  int32_t with_state_ = 0;                                 // all of these
  std::string main_;                                       // the state that the article speaks of most
  std::vector<std::vector<size_t>> mentions_of_;
  Asked asked_;
};

bool Chooser::EnterActor(size_t number) {
  const Actor& actor = actors_[number];
  if (!HasChoice(actor) || IsOwn(number)) return false;
  asked_ = {};
  asked_.entity = static_cast<int32_t>(number);
  asked_.kind = Name(actor.kind);
  asked_.form = "actor";
  asked_.told = actor.code;
  DescribeActor();
  if (asked_.listed && actor.kind != EntityKind::kPerson)
    return false;  // offices come and go, bodies stay what they are
  return FindCandidates();
}

bool Chooser::EnterPhrase(const Party& party, SpeakerKind speaker_kind) {
  if (party.code.starts_with("IGO")) return false;
  asked_ = {};
  asked_.form = Name(speaker_kind);
  asked_.told = party.code;
  DescribePhrase(party.tokens);
  return FindCandidates();
}

bool Chooser::FindCandidates() {
  asked_.state = StateCode(asked_.told);
  asked_.role = asked_.told.substr(asked_.state.size());
  for (std::string_view state : asked_.near) AddState(state);
  if (!asked_.state.empty()) AddState(asked_.state);
  if (!main_.empty()) AddState(main_);
  if (!article_.home_country().empty()) AddState(article_.home_country());
  if (asked_.states.empty()) return false;
  asked_.states.emplace_back();
  asked_.roles.assign(kRoles.begin(), kRoles.end());
  if (std::find(kRoles.begin(), kRoles.end(), asked_.role) == kRoles.end())
    asked_.roles.push_back(asked_.role);
  return true;
}

void Chooser::Describe(Slot slot, TokenSpan tokens) {
  bool headed = slot == Slot::kName;
  for (int32_t i = tokens.start; i < tokens.end && asked_.words.size() < kMaxWords; ++i) {
    const PennTag tag = doc_.penn_tag(i);
    if ((doc_.word(i).flags & kIsPunct) || tag.In(Tags("DT", "CD"))) continue;
    const FeatureWord word = doc_.lemma(i);
    const bool noun = tag.In(kNounTags);
    const bool last = i + 1 == tokens.end;
    const bool goes_on = !last && (doc_.penn_tag(i + 1).In(kNounTags) || doc_.penn_tag(i + 1) == "POS");
    if (noun && !headed && (last || (slot != Slot::kBefore && !goes_on))) {
      asked_.heads.push_back(word);
      headed = true;
    }
    const bool known = std::any_of(asked_.words.begin(), asked_.words.end(),
                                   [&](const Describing& d) { return d.word.text() == word.text(); });
    if (!known) asked_.words.push_back({word, noun ? WordClassOf(doc_, i) : 0});
  }
  Hear(slot, tokens);
}

FeatureWord Chooser::LinkOf(TokenSpan name) const {
  const TokenSpan sentence = doc_.sentence_of(name.start).tokens;
  if (name.end < sentence.end && doc_.penn_tag(name.end) == "POS") return "POS";
  const int32_t before = name.start - 1;
  if (before < sentence.start) return {};
  const PennTag tag = doc_.penn_tag(before);
  return tag == "IN" || tag == "TO" || tag == "HYPH" ? FeatureWord(doc_.lemma(before)) : FeatureWord();
}

// Whom a description names: states that may be the actor's, others' roles.
void Chooser::Hear(Slot slot, TokenSpan tokens) {
  for (const Mention& m : MentionsIn(mentions_, tokens)) {
    if (m.country.size() == 3) {
      AddState(m.country);
      if (asked_.namings.size() < asked_.states.size())
        asked_.namings.push_back({slot, Name(m.kind), LinkOf(m.tokens)});
    }
    if (m.entity == asked_.entity || asked_.inside.size() == kMaxInside) continue;
    const std::string_view code = m.code;
    const std::string_view role = code.substr(StateCode(code).size());
    const std::string_view what = code.starts_with("IGO") ? code.substr(0, 3)
                                  : role.empty()          ? Name(m.kind)
                                                          : role;
    const bool known = std::any_of(asked_.inside.begin(), asked_.inside.end(),
                                   [&](const FeatureWord& other) { return other.text() == what; });
    if (!known) asked_.inside.emplace_back(what);
  }
}

// The states that the sentence of a token names.
void Chooser::FindStatesNear(int32_t token) {
  for (const Mention& m : MentionsIn(mentions_, doc_.sentence_of(token).tokens)) {
    if (m.country.size() == 3 && m.kind != EntityKind::kMedia && m.entity != asked_.entity)
      asked_.near.push_back(m.country);
  }
}

// Nouns and adjectives in front of a name, over "of" and "and".
TokenSpan Chooser::Before(const Mention& name) const {
  const int32_t first = doc_.sentence_of(name.tokens.start).tokens.start;
  int32_t start = name.tokens.start;
  while (start > first && name.tokens.start - start < kTokensBefore) {
    const PennTag tag = doc_.penn_tag(start - 1);
    const bool joins = tag.In(Tags("HYPH", "POS")) || doc_.word(start - 1).text == "/" ||
                       tag.In(Tags("CC", "DT", "CD", "PRP$")) || doc_.Is(start - 1, ClosedClass::kGenitive) ||
                       tag == "AFX";
    if (!joins && !tag.In(kNounTags | kAdjectiveTags)) break;
    --start;
  }
  return {start, name.tokens.start};
}

// Where a description in front of names ends: at the comma of an apposition, "minister | , Ann Lee, …", that
// another mark closes behind them, or at what opens examples, "clerks | such as Ann Lee and Per Sand"; -1
// where there is none.
int32_t Chooser::EndInFront(TokenSpan names) const {
  const Window window(doc_, doc_.sentence_of(names.start).tokens);
  const WordSet& examples = article_.desk.entities->names.examples;
  const std::string_view last = window.Lower(names.start - 1);
  const int32_t open = examples.Has(last) ? 1
                       : examples.Has(std::string(window.Lower(names.start - 2)).append(" ").append(last))
                           ? 2
                           : 0;
  if (open == 0 && (last != "," || !window.Has(names.end, kIsPunct))) return -1;
  int32_t end = names.start - open;
  while (window.Lower(end - 1) == ",") --end;
  return end;
}

// "Peru's customs minister, Ann Lee, …", "the head of the port of Oslo, Per Sand, …".
TokenSpan Chooser::InFront(TokenSpan names) const {
  const TokenSpan sentence = doc_.sentence_of(names.start).tokens;
  const Window window(doc_, sentence);
  const int32_t end = EndInFront(names);
  int32_t noun = end - 1;
  while (window.Tag(noun).In(kNameTags | Tags("DT", "POS"))) --noun;
  if (noun + 1 < end && window.Is(noun, ClosedClass::kAffiliation)) --noun;
  if (!window.Tag(noun).In(Tags("NN", "NNS"))) return {};
  const auto goes_on = [&](int32_t i) {
    return sentence.Contains(i) && !IsFinite(window.Tag(i)) &&
           (!window.Has(i, kIsPunct) || window.Tag(i).In(Tags("HYPH", "POS")));
  };
  int32_t start = noun;
  while (end - start < kTokensBehind && goes_on(start - 1)) --start;
  return {start, end};
}

// An apposition, what stands in brackets, what somebody is or "who does".
TokenSpan Chooser::Behind(const Mention& name) const {
  const TokenSpan sentence = doc_.sentence_of(name.tokens.start).tokens;
  int32_t start = name.tokens.end;
  if (start + 1 >= sentence.end) return {};
  const std::string_view mark = doc_.word(start).text;
  const bool apposed = IsOneOf(mark, ",", "(", "–", "—", "/");
  start += apposed;
  if (start + 2 < sentence.end && doc_.penn_tag(start) == "CD" && doc_.word(start + 1).text == ",")
    start += 2;  // "Ann Lee, 34, a nurse"
  const bool relative = apposed && doc_.penn_tag(start) == "WP";
  start += relative;
  int32_t end = start;
  if (start < sentence.end && doc_.LemmaIs(start, ClosedClass::kCopula)) {
    end = ++start;
  } else if (!apposed) {
    return {};
  } else if (relative) {  // over the verb: "who leads the customs office"
    while (end < sentence.end && doc_.penn_tag(end).In(kAdverbTags)) ++end;
    end += end < sentence.end && IsFinite(doc_.penn_tag(end));
  }
  while (end < sentence.end && end - start < kTokensBehind && !IsFinite(doc_.penn_tag(end)) &&
         (!(doc_.word(end).flags & kIsPunct) || doc_.penn_tag(end) == "HYPH"))
    ++end;
  return {start, end};
}

// The words beside a name.
void Chooser::FindBeside(TokenSpan name) {
  const TokenSpan sentence = doc_.sentence_of(name.start).tokens;
  if (name.start > sentence.start) asked_.beside[0].push_back(doc_.lemma(name.start - 1));
  if (name.end < sentence.end) asked_.beside[1].push_back(doc_.lemma(name.end));
}

// Whether two names stand beside each other in a list: "Ann Lee (34), Per Sand and …".
bool Chooser::AreListed(const Mention& one, const Mention& next) const {
  if (one.form != MentionForm::kName || next.form != MentionForm::kName || one.kind != next.kind)
    return false;
  const int32_t between = next.tokens.start - one.tokens.end;
  if (between < 1 || between > kTokensBetween) return false;
  bool joined = false, inside = false;  // brackets
  for (int32_t i = one.tokens.end; i < next.tokens.start; ++i) {
    const Word& word = doc_.word(i);
    const bool joins = word.text == "," || doc_.Is(i, ClosedClass::kCoordinator);
    if (word.text == "(") inside = true;
    if (!inside && !joins && doc_.penn_tag(i) != "CD") return false;
    if (word.text == ")") inside = false;
    joined |= joins && !inside;
  }
  return joined;
}

// Whom a list names with an actor; the list.
TokenSpan Chooser::FindFellows(size_t number) {
  size_t first = number, last = number;
  while (first > 0 && number - first < kFellows && AreListed(mentions_[first - 1], mentions_[first])) --first;
  while (last + 1 < mentions_.size() && last - number < kFellows &&
         AreListed(mentions_[last], mentions_[last + 1]))
    ++last;
  for (size_t i = first; i <= last; ++i) {
    if (mentions_[i].entity >= 0 && mentions_[i].entity != asked_.entity)
      asked_.fellows.push_back(mentions_[i].entity);
  }
  return {mentions_[first].tokens.start, mentions_[last].tokens.end};
}

void Chooser::DescribeActor() {
  const Actor& actor = actors_[static_cast<size_t>(asked_.entity)];
  const size_t space = actor.title.rfind(' ');
  asked_.title = std::string_view(actor.title).substr(space == std::string::npos ? 0 : space + 1);
  int looked = 0;
  for (size_t number : mentions_of_[static_cast<size_t>(asked_.entity)]) {
    const Mention& m = mentions_[number];
    if (m.form == MentionForm::kPronoun || m.guessed) continue;
    if (++looked > kMaxMentions) break;
    asked_.listed |= !AttributeOf(m.attributes, "code").empty();
    if (looked == 1) {
      FindStatesNear(m.tokens.start);
      asked_.block = static_cast<int32_t>(
          article_.blocks()[static_cast<size_t>(article_.block_of(m.tokens.start))].kind);
    }
    if (m.form == MentionForm::kNominal) {
      Describe(Slot::kPhrase, m.tokens);
      continue;
    }
    Describe(Slot::kBefore, Before(m));
    const TokenSpan list = FindFellows(number);
    Describe(Slot::kInFront, InFront(list));
    Describe(Slot::kBehind, Behind(m));
    if (looked <= kBeside) FindBeside(m.tokens);
    if (actor.kind != EntityKind::kPerson && looked == 1) {
      SetHead(m.tokens.end - 1);
      Describe(Slot::kName, m.tokens);
    }
  }
}

void Chooser::DescribePhrase(TokenSpan phrase) {
  FindStatesNear(phrase.start);
  SetHead(BasePhrase(doc_, phrase).end - 1);
  Describe(Slot::kPhrase, phrase);
}

template <class F>
void Chooser::EachOfRole(std::string_view text, F f) const {
  const FeatureWord role = text;
  f("role", 0, Join(role, asked_.form));
  f("role.kind", asked_.listed, Join(role, asked_.kind));
  f("role.told", asked_.listed, Join(role, asked_.role));
  const auto others = with_role_.find(text);
  f("role.actors", others == with_role_.end() ? 0 : std::min(others->second, kManyActors), role);
  if (!asked_.title.text().empty()) f("role.title", 0, Join(role, asked_.title));
  if (!asked_.head.text().empty()) f("role.head", 0, Join(role, asked_.head));
  if (asked_.entity >= 0) f("role.block", asked_.block, Join(role, asked_.kind));
  for (int32_t side = 0; side < 2; ++side) {
    for (const FeatureWord& word : asked_.beside[side]) f("role.beside", side, Join(role, word));
  }
  for (const int32_t fellow : asked_.fellows) {
    const std::string& code = actors_[static_cast<size_t>(fellow)].code;
    if (!code.empty()) f("role.fellow", 0, Join(role, RoleOf(code)));
  }
  if (asked_.head_class > 0) f("role.headclass", asked_.head_class, role);
  for (const FeatureWord& head : asked_.heads) f("role.desc", 0, Join(role, head));
  for (const FeatureWord& what : asked_.inside) {
    f("role.inside", 0, Join(role, what));
    for (const FeatureWord& head : asked_.heads) f("role.of", 0, Join(role, head, what));
  }
  for (const Describing& d : asked_.words) {
    f("role.word", 0, Join(role, d.word));
    if (d.word_class > 0) f("role.class", d.word_class, role);
  }
}

template <class F>
void Chooser::EachOfState(size_t number, F f) const {
  const std::string& state = asked_.states[number];
  const bool none = state.empty();
  const bool near = std::find(asked_.near.begin(), asked_.near.end(), state) != asked_.near.end();
  const bool described = number < asked_.namings.size();
  const int32_t whose = described + 2 * (state == asked_.state) + 4 * (state == main_) +
                        8 * (state == article_.home_country()) + 16 * near;
  f("state", none ? -1 : whose, asked_.form);
  f("state.kind", none ? -1 : whose, asked_.kind);
  const auto mentioned = of_state_.find(state);
  const int32_t share = mentioned == of_state_.end() ? 0 : mentioned->second * 100 / with_state_;
  f("state.share", none ? -1 : Step(share, kShares), asked_.form);
  if (described) {
    const Naming& naming = asked_.namings[number];
    f("state.named", static_cast<int32_t>(naming.slot), Join(naming.kind, naming.link));
  }
  for (const int32_t fellow : asked_.fellows) {
    const std::string its = StateCode(actors_[static_cast<size_t>(fellow)].code);
    if (!its.empty()) f("state.fellow", none ? -1 : its == state, asked_.form);
  }
  f("state.told", none, Join(asked_.form, asked_.state.empty() ? "none" : "state"));
  if (none || !near) f("state.near", none, Join(asked_.form, asked_.near.empty() ? "none" : "near"));
}

template <class F>
void Chooser::EachOfWhere(const FeatureWord& role, Where where, F f) const {
  f("code", where, role);
  if (where == kMain) f("code.of", 0, Join(main_, role));
}

template <class F>
void Chooser::EachOfKept(int32_t kept, F f) const {
  f("keeps", kept + 4 * asked_.listed, asked_.form);
  f("keeps.kind", kept + 4 * asked_.listed, asked_.kind);
}

std::string Chooser::Best(const FeatureWeights& weights) const {
  struct State {
    int32_t sum;
    Where where;
    bool told;
  };
  std::vector<State> states;
  for (size_t i = 0; i < asked_.states.size(); ++i) {
    const std::string& state = asked_.states[i];
    states.push_back(
        {weights.SumOf([&](auto f) { EachOfState(i, f); }), WhereIs(state), state == asked_.state});
  }
  std::array<int32_t, 4> of_kept;
  for (int32_t kept = 0; kept < 4; ++kept)
    of_kept[static_cast<size_t>(kept)] = weights.SumOf([&](auto f) { EachOfKept(kept, f); });
  std::vector<int32_t> sums;
  int32_t most = std::numeric_limits<int32_t>::min(), as_told = most;
  std::string best;
  for (std::string_view role : asked_.roles) {
    const FeatureWord word = role;
    const int32_t of_role = weights.SumOf([&](auto f) { EachOfRole(role, f); });
    std::array<int32_t, 3> of_where;
    for (const Where where : {kNowhere, kMain, kElsewhere})
      of_where[where] = weights.SumOf([&](auto f) { EachOfWhere(word, where, f); });
    const size_t told = role == asked_.role;
    for (size_t i = 0; i < states.size(); ++i) {
      if (!MayBe(role, asked_.states[i])) continue;
      const State& state = states[i];
      sums.push_back(of_role + state.sum + of_where[state.where] + of_kept[told + 2 * state.told]);
      if (told && state.told) as_told = sums.back();
      if (sums.back() <= most) continue;
      most = sums.back();
      best = asked_.states[i] + std::string(role);
    }
  }
  if (asked_.listed && most - kListedAhead < as_told) return asked_.told;
  if (!asked_.told.empty()) return best;
  double all = 0;
  for (int32_t sum : sums) all += std::exp((sum - most) / 1000.0);
  return all * kLeastShare > 1 ? std::string() : best;
}

std::vector<std::pair<std::string, PrintedFeatures>> Chooser::Print() const {
  std::vector<std::pair<std::string, PrintedFeatures>> out;
  for (std::string_view role : asked_.roles) {
    for (size_t i = 0; i < asked_.states.size(); ++i) {
      if (!MayBe(role, asked_.states[i])) continue;
      out.emplace_back(asked_.states[i] + std::string(role), Printed([&](auto f) {
                         EachOfRole(role, f);
                         EachOfState(i, f);
                         EachOfWhere(role, WhereIs(asked_.states[i]), f);
                         EachOfKept(KeptOf(role, asked_.states[i]), f);
                       }));
    }
  }
  return out;
}

// What makes quotes have one speaker: an actor, or what a phrase says.
using Key = std::pair<int32_t, std::string>;
Key KeyOf(const Party& party) {
  return {party.entity, party.entity >= 0 ? std::string() : party.name + '\t' + party.code};
}

}  // namespace

void ChooseActorCodes(Article* article, std::vector<Mention>* mentions, std::vector<Actor>* actors) {
  const FeatureWeights& weights = article->desk.entities->actor_codes;
  if (weights.empty() || actors->empty()) return;
  Chooser chooser(article, *mentions, *actors);
  std::vector<std::string> chosen;
  for (size_t i = 0; i < actors->size(); ++i) {
    CheckStop();
    const std::string& told = (*actors)[i].code;
    chosen.push_back(chooser.EnterActor(i) ? chooser.Best(weights) : told);
  }
  for (Mention& mention : *mentions) {
    if (mention.entity < 0 || !HasChoice((*actors)[static_cast<size_t>(mention.entity)])) continue;
    mention.code = chosen[static_cast<size_t>(mention.entity)];
    if (mention.country.empty()) mention.country = StateCode(mention.code);
  }
  for (size_t i = 0; i < actors->size(); ++i) {
    Actor& actor = (*actors)[i];
    if (!HasChoice(actor)) continue;
    actor.code = std::move(chosen[i]);
    if (actor.country.empty()) actor.country = StateCode(actor.code);
  }
}

void ChooseSpeakerCodes(Article* article, std::vector<Quote>* quotes) {
  const FeatureWeights& weights = article->desk.entities->actor_codes;
  if (weights.empty()) return;
  const std::vector<Actor>& actors = article->actors();
  Chooser chooser(article, article->mentions(), actors);
  std::map<Key, std::optional<std::string>> chosen;  // none: they keep theirs
  for (Quote& quote : *quotes) {
    CheckStop();
    Party& speaker = quote.speaker;
    if (speaker.tokens.empty()) continue;
    const auto [at, is_new] = chosen.try_emplace(KeyOf(speaker));
    if (is_new && speaker.entity >= 0) {
      const auto number = static_cast<size_t>(speaker.entity);
      if (HasChoice(actors[number])) at->second = actors[number].code;
      if (actors[number].code.empty() && chooser.EnterActor(number)) at->second = chooser.Best(weights);
    } else if (is_new && chooser.EnterPhrase(speaker, quote.speaker_kind)) {
      at->second = chooser.Best(weights);
    }
    if (at->second) speaker.code = *at->second;
  }
}

std::vector<PrintedActor> PrintActorCodes(Article* article, const std::vector<Quote>& quotes) {
  std::vector<Mention> mentions, all;
  std::vector<Actor> actors;
  FindEntities(article, &mentions, &actors, &all);
  Chooser chooser(article, mentions, actors);
  std::vector<PrintedActor> out(actors.size());
  for (size_t i = 0; i < actors.size(); ++i) {
    if (chooser.EnterActor(i)) out[i].codes = chooser.Print();
  }
  for (const Mention& mention : mentions) {
    if (mention.entity >= 0) out[static_cast<size_t>(mention.entity)].mentions.push_back(mention.tokens);
  }
  std::map<Key, size_t> known;
  for (const Quote& quote : quotes) {
    const Party& speaker = quote.speaker;
    if (speaker.tokens.empty()) continue;
    size_t number = static_cast<size_t>(speaker.entity);
    if (speaker.entity < 0) {
      const auto [at, is_new] = known.try_emplace(KeyOf(speaker), out.size());
      number = at->second;
      if (is_new) {
        out.emplace_back();
        if (chooser.EnterPhrase(speaker, quote.speaker_kind)) out.back().codes = chooser.Print();
      }
    }
    out[number].quotes.emplace_back(quote.tokens, speaker.tokens);
  }
  return out;
}

}  // namespace copydesk::news
