#include "news/code_choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/one_of.h"
#include "base/stop.h"
#include "gazetteer/string_table.h"
#include "news/event_context.h"
#include "text/unicode.h"
#include "words/recogniser.h"

namespace copydesk::news {
namespace {

constexpr size_t kWindow = 20;    // events looked at on either side
constexpr int32_t kFar = 3;       // sentences; farther ones are as far
constexpr size_t kMaxHeard = 24;  // codes of events around one
constexpr int32_t kMaxWords = 4;  // of a phrase: so many before its head, one fewer behind it
constexpr int kMostRows = 32;     // of one act that are weighed: further behind in a list codes are as told
// Roles that a side may have without a word of its own for it.
constexpr std::array<std::string_view, 12> kRoles = {"",    "GOV", "MIL", "COP", "JUD", "LEG",
                                                     "PTY", "REB", "CVL", "CRM", "NGO", "BUS"};
// A code: of which state, in which role; -1 where it has none.
struct Code {
  int32_t state = -1, role = -1;
};

constexpr int32_t kNotAsked = std::numeric_limits<int32_t>::min();
constexpr size_t kRolesOfNobody = 9;  // the first of them, without a state, too
// What a place or a country stands for, where nothing else is told.
constexpr std::array<std::string_view, 4> kRolesOfPlaces = {"", "GOV", "MIL", "CVL"};

// What is asked: a side of an event, with what does not hang on a candidate.
struct Side {
  const Event* event = nullptr;
  const Party* party = nullptr;
  int32_t base = 0, other = 0;  // the side's own code, the other side's
  int32_t place = -1;           // state
  int32_t named = -1;           // the state that the phrase names: "Chilean rebels"
  int32_t speaker = 0;          // the code of who says what the event is in
  bool opens = false;           // the phrase opens what is said: "he" in "Ann Lee said he refused"
  bool is_target = false, is_pronoun = false;
  FeatureWord side, form;  // "source", "target"; "null", "pronoun", "name", "nominal"
  FeatureWord type, head, trigger, kind;
  std::string title;
  std::vector<FeatureWord> words;  // lemmas of its phrase beside the head's
  int32_t head_class = 0;
};

// Where a code stands around a side.
struct Heard {
  int32_t times = 0, near = kFar, same = 0, pair = 0;
};

const Party& SideOf(const Event& event, bool target) { return target ? event.target : event.source; }

class CodeChooser {
 public:
  CodeChooser(Article* article, const EventTables& tables, const std::vector<Event>& events);

  // The code of a side; what it has where nothing is likelier.
  // `why`: where it stays null, how far the likeliest was from being taken.
  std::string_view Best(size_t event, bool target, std::string* why = nullptr);
  void Print(size_t event, bool target, std::vector<PrintedCode>* out);

 private:
  using Sums = std::vector<int32_t>;  // of features, by one more than a state, a role or what is kept

  std::string WhyNone(int32_t most, double all) const;
  int32_t IdOf(std::string_view code);
  int32_t Joined(int32_t state, int32_t role);
  std::string_view Part(int32_t id) const { return id < 0 ? std::string_view() : parts_[id]; }
  const FeatureWord& WordOf(int32_t part) {
    if (words_.size() != static_cast<size_t>(parts_.size()) + 1) MakeWords();
    return words_[static_cast<size_t>(part + 1)];
  }
  void MakeWords();
  const Code& CodeAt(int32_t id) const { return codes_[static_cast<size_t>(id)]; }
  void FindStates(const Event& event);
  int32_t StateNamedIn(TokenSpan phrase);
  void Enter(size_t event, bool target);
  void Listen(size_t event);
  void Propose(int32_t code);
  int32_t WhoseState(int32_t state) const;
  // Calls `f(name, value, word)` for each feature.
  template <class F>
  void EachOfNone(F f);
  template <class F>
  void EachOfRole(int32_t role, F f);
  template <class F>
  void EachOfOwn(int32_t role, bool nobody, F f);
  template <class F>
  void EachOfState(int32_t state, F f);
  int32_t KeptOf(const Code& code) const;
  template <class F>
  void EachOfKept(int32_t kept, F f);
  template <class F>
  void EachOfCode(int32_t code, F f);

  Article& article_;
  const Document& doc_;
  const EventTables& tables_;
  const std::vector<Event>& events_;

  // Codes, states and roles by number; code 0 is none.
  StringTable texts_, parts_;       // of codes; states and roles
  std::vector<FeatureWord> words_;  // by one more than a part; see WordOf()
  std::vector<Code> codes_;
  std::vector<std::vector<int32_t>> joined_;  // by one more than a state and a role; -1: not yet asked for
  std::vector<int32_t> roles_;                // kRoles
  int32_t main_ = -1;                         // the state that the article speaks of most
  int32_t home_ = -1;                         // the state that it is written of
  std::vector<std::array<int32_t, 2>> told_;  // codes by event: source, target
  std::vector<int32_t> sentences_;            // by event

  Side side_;
  size_t states_of_ = std::string::npos;  // the event, once for both sides, whose sentence names:
  std::vector<int32_t> states_;
  std::vector<int32_t> proposed_;  // candidates, what the side has first
  std::vector<char> is_proposed_;  // by code
  std::vector<Heard> heard_;       // by code; `times` is 0 where it is not
  std::vector<int32_t> heard_codes_;
  // Sums of what many candidates have in common; `own` of states' roles, of nobody's.
  struct Scratch {
    Sums roles, states, kept;
    std::array<Sums, 2> own;
    std::vector<int32_t> sums;  // by candidate
  } scratch_;
};

CodeChooser::CodeChooser(Article* article, const EventTables& tables, const std::vector<Event>& events)
    : article_(*article), doc_(article->document()), tables_(tables), events_(events) {
  IdOf("");
  for (std::string_view role : kRoles) roles_.push_back(role.empty() ? -1 : parts_.Add(role));
  std::map<std::string_view, int32_t> mentions;
  for (const Actor& actor : article->actors()) {
    if (actor.country.size() == 3) mentions[actor.country] += actor.mentions;
  }
  const auto most = std::max_element(mentions.begin(), mentions.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != mentions.end()) main_ = parts_.Add(most->first);
  if (!article->home_country().empty()) home_ = parts_.Add(article->home_country());
  for (const Event& event : events) {
    told_.push_back({IdOf(event.source.code), IdOf(event.target.code)});
    sentences_.push_back(doc_.tokens()[static_cast<size_t>(event.tokens.start)].sentence);
  }
}

int32_t CodeChooser::IdOf(std::string_view code) {
  const int32_t id = texts_.Add(code);
  if (static_cast<size_t>(id) < codes_.size()) return id;
  const bool whole = code.starts_with("IGO");
  const size_t state = whole                           ? code.size()
                       : IsBareRole(code.substr(0, 3)) ? 0
                                                       : std::min<size_t>(3, code.size());
  codes_.push_back({.state = state == 0 ? -1 : parts_.Add(code.substr(0, state)),
                    .role = state == code.size() ? -1 : parts_.Add(code.substr(state))});
  return id;
}

// All anew: where there are more parts, the texts of the others have moved.
void CodeChooser::MakeWords() {
  words_.assign(1, {});
  for (int32_t i = 0; i < parts_.size(); ++i) words_.emplace_back(parts_[i]);
}

int32_t CodeChooser::Joined(int32_t state, int32_t role) {
  const auto s = static_cast<size_t>(state + 1), r = static_cast<size_t>(role + 1);
  if (joined_.size() <= s) joined_.resize(s + 1);
  if (joined_[s].size() <= r) joined_[s].resize(r + 1, -1);
  if (joined_[s][r] < 0) {
    const int32_t id = IdOf(std::string(Part(state)).append(Part(role)));
    joined_[s][r] = id;
  }
  return joined_[s][r];
}

void CodeChooser::Propose(int32_t code) {
  if (code == 0 && side_.base != 0) return;  // something is told
  if (code != side_.base && side_.is_target && side_.is_pronoun &&
      IsDoerItself(doc_, tables_, side_.party->tokens, texts_[code], texts_[side_.other]))
    return;
  if (is_proposed_.size() < codes_.size()) is_proposed_.resize(codes_.size());
  if (std::exchange(is_proposed_[static_cast<size_t>(code)], 1) == 0) proposed_.push_back(code);
}

// The states that the sentence of an act names.
void CodeChooser::FindStates(const Event& event) {
  states_.clear();
  for (const Mention& m : MentionsIn(article_.mentions(), doc_.sentence_of(event.tokens.start).tokens)) {
    if (m.country.size() == 3) states_.push_back(parts_.Add(m.country));
  }
}

int32_t CodeChooser::StateNamedIn(TokenSpan phrase) {
  for (const Mention& m : MentionsIn(article_.mentions(), phrase)) {
    if (IsOneOf(m.kind, EntityKind::kCountry, EntityKind::kNationality) && m.country.size() == 3)
      return parts_.Add(m.country);
  }
  return -1;
}

void CodeChooser::Enter(size_t index, bool target) {
  const Event& event = events_[index];
  const Party& party = SideOf(event, target);
  side_ = {.event = &event,
           .party = &party,
           .base = told_[index][target],
           .other = told_[index][!target],
           .place = event.place_country.empty() ? -1 : parts_.Add(event.place_country),
           .named = StateNamedIn(party.tokens),
           .speaker = 0,
           .opens = false,
           .is_target = target,
           .is_pronoun = party.tokens.size() == 1 && doc_.penn_tag(party.tokens.start) == "PRP",
           .side = target ? "target" : "source",
           .form = "null",
           .type = event.type,
           .head = {},
           .trigger = doc_.lemma(event.tokens.start),
           .kind = {},
           .title = {},
           .words = {}};
  if (party.head >= 0) {
    const std::string_view tag = doc_.tag(party.head);
    side_.form = tag.starts_with("PRP") || tag.starts_with("W") || tag == "DT" ? "pronoun"
                 : tag.starts_with("NNP")                                      ? "name"
                                                                               : "nominal";
    side_.head = doc_.lemma(party.head);
    side_.head_class = WordClassOf(doc_, party.head);
    const int32_t last = std::min(party.tokens.end, party.head + kMaxWords);
    for (int32_t t = std::max(party.tokens.start, party.head - kMaxWords); t < last; ++t) {
      if (t != party.head && doc_.penn_tag(t) != "DT" && !(doc_.word(t).flags & kIsPunct))
        side_.words.push_back(doc_.lemma(t));
    }
  }
  if (event.quote >= 0) {
    const Quote& quote = article_.quotes()[static_cast<size_t>(event.quote)];
    side_.speaker = IdOf(quote.speaker.code);
    side_.opens = !party.tokens.empty() && party.tokens.start == quote.tokens.start;
  }
  if (std::exchange(states_of_, index) != index) FindStates(event);
  if (party.entity >= 0) {
    const Actor& actor = article_.actors()[static_cast<size_t>(party.entity)];
    side_.kind = Name(actor.kind);
    const size_t space = actor.title.rfind(' ');
    side_.title = LowerCase(std::string_view(actor.title).substr(space == std::string::npos ? 0 : space + 1));
  }
  Listen(index);
  for (int32_t code : proposed_) is_proposed_[static_cast<size_t>(code)] = 0;
  proposed_.clear();
  Propose(side_.base);
  if (side_.speaker != 0) Propose(side_.speaker);
  for (size_t i = 0; i < std::min(kMaxHeard, heard_codes_.size()); ++i) Propose(heard_codes_[i]);
  const Code base = CodeAt(side_.base);
  const bool place = IsOneOf(side_.kind.text(), Name(EntityKind::kPlace), Name(EntityKind::kCountry)) &&
                     side_.form.text() == "name";
  for (int32_t state : {main_, side_.place, base.state, CodeAt(side_.other).state, side_.named, -1}) {
    if (Part(state).size() > 3) continue;  // an organization's code has no role behind it
    Propose(Joined(state, base.role));
    const size_t roles = state < 0 ? kRolesOfNobody : roles_.size();
    for (size_t i = 0; i < roles; ++i) {
      if (!place || std::ranges::find(kRolesOfPlaces, kRoles[i]) != kRolesOfPlaces.end())
        Propose(Joined(state, roles_[i]));
    }
  }
}

// Codes of the parties of the events around one.
void CodeChooser::Listen(size_t index) {
  for (int32_t code : heard_codes_) heard_[static_cast<size_t>(code)] = {};
  heard_codes_.clear();
  heard_.resize(codes_.size());
  const size_t first = index - std::min(index, kWindow), last = std::min(events_.size(), index + kWindow + 1);
  for (size_t i = first; i < last; ++i) {
    for (size_t side : {size_t{0}, size_t{1}}) {
      const int32_t code = told_[i][side];
      if (code == 0 || i == index) continue;
      Heard& heard = heard_[static_cast<size_t>(code)];
      if (heard.times++ == 0) heard_codes_.push_back(code);
      heard.near = std::min(heard.near, std::abs(sentences_[i] - sentences_[index]));
      if (side != size_t{side_.is_target} || events_[i].type != side_.event->type) continue;
      ++heard.same;
      heard.pair += side_.other != 0 && told_[i][!side] == side_.other;
    }
  }
}

// A bit each: nobody's, what the side has, the place's, the other side's, the one the article speaks of most.
int32_t CodeChooser::WhoseState(int32_t state) const {
  const int32_t own = 2 * (state == CodeAt(side_.base).state);
  if (state < 0) return 1 + own;
  return own + 4 * (state == side_.place) + 8 * (state == CodeAt(side_.other).state) + 16 * (state == main_);
}

template <class F>
void CodeChooser::EachOfNone(F f) {
  f("none", 0, side_.form);
  f("none.type", 0, Join(side_.form, side_.type, side_.side));
  f("none.head", 0, side_.head);
  f("none.class", side_.head_class, side_.form);
  for (const FeatureWord& word : side_.words) f("none.word", 0, word);
  f("none.other", side_.is_target + 2 * (side_.other == 0), Join(Part(CodeAt(side_.other).role), side_.type));
  f("none.kind", !side_.title.empty(), Join(side_.kind, side_.form));
  if (side_.party->tokens.empty()) f("none.trigger", 0, Join(side_.trigger, side_.side));
}

template <class F>
void CodeChooser::EachOfRole(int32_t id, F f) {
  const FeatureWord &role = WordOf(id), &base = WordOf(CodeAt(side_.base).role);
  f("role", 0, Join(role, side_.form));
  f("role.head", 0, Join(role, side_.head));
  f("role.type", 0, Join(role, side_.type, side_.side, side_.form));
  f("role.base", 0, Join(role, base, side_.form));
  f("role.class", side_.head_class, Join(role, side_.form));
  for (const FeatureWord& word : side_.words) f("role.word", 0, Join(role, word));
  f("role.other", side_.is_target, Join(role, WordOf(CodeAt(side_.other).role), side_.type));
  if (!side_.title.empty()) f("role.title", 0, Join(role, side_.title));
  if (side_.party->tokens.empty()) {
    f("role.trigger", 0, Join(role, side_.trigger, side_.side));
    f("role.cameo", 0, Join(role, side_.event->cameo, side_.side));
  }
}

template <class F>
void CodeChooser::EachOfOwn(int32_t role, bool nobody, F f) {
  f("code.own", nobody, Join(WordOf(role), side_.head));
}

template <class F>
void CodeChooser::EachOfState(int32_t state, F f) {
  f("state", WhoseState(state), side_.form);
  const bool here = std::find(states_.begin(), states_.end(), state) != states_.end();
  if (side_.named >= 0) f("state.named", state == side_.named, side_.form);
  f("state.near", here + 2 * (state == home_) + 4 * !states_.empty(), side_.form);
}

// How much of what the side has is kept: a bit for the role, one for the state.
int32_t CodeChooser::KeptOf(const Code& code) const {
  const Code& base = CodeAt(side_.base);
  return (code.role == base.role) + 2 * (code.state == base.state);
}

template <class F>
void CodeChooser::EachOfKept(int32_t kept, F f) {
  f("keeps", kept, side_.form);
  f("keeps.kind", kept + 4 * !side_.title.empty(), side_.kind);
}

template <class F>
void CodeChooser::EachOfCode(int32_t id, F f) {
  const Code &code = CodeAt(id), &base = CodeAt(side_.base);
  f("code", WhoseState(code.state), WordOf(code.role));
  if (code.role == base.role && code.role >= 0) f("told", 0, {});
  if (code.state == main_) f("code.of", code.state >= 0, texts_[id]);
  if (id == side_.base) f("exact", 0, {});
  if (id == side_.other) f("other", 0, Join(side_.form, side_.type));
  if (id == side_.speaker) {
    f("speaker", side_.opens + 2 * side_.is_target, side_.form);
    if (side_.is_pronoun) f("speaker.word", side_.opens + 2 * side_.is_target, side_.head);
  }
  if (static_cast<size_t>(id) >= heard_.size() || heard_[static_cast<size_t>(id)].times == 0) return;
  const Heard& heard = heard_[static_cast<size_t>(id)];
  f("heard", std::min(heard.times, 4), side_.form);
  f("near", heard.near, side_.form);
  if (heard.same > 0) f("same", std::min(heard.same, 3), Join(side_.form, side_.side));
  if (heard.pair > 0) f("pair", std::min(heard.pair, 3), Join(side_.form, side_.side));
}

std::string_view CodeChooser::Best(size_t event, bool target, std::string* why) {
  Enter(event, target);
  // "Ann Lee" of whom nothing is told, "both sides", in a text that names no state.
  const bool unknown = side_.base == 0 && main_ < 0 && side_.place < 0 && CodeAt(side_.other).state < 0;
  const bool parties = side_.party->head >= 0 && tables_.Has("parties", doc_.lemma(side_.party->head));
  if (unknown && (side_.form.text() == "name" || parties)) return {};
  const FeatureWeights& weights = tables_.code_weights;
  auto once = [&](Sums* sums, int32_t key, auto each) {
    int32_t& sum = (*sums)[static_cast<size_t>(key + 1)];
    if (sum == kNotAsked) sum = weights.SumOf(each);
    return sum;
  };
  Scratch& my = scratch_;
  for (Sums* sums : {&my.roles, &my.states, &my.own[0], &my.own[1]})
    sums->assign(static_cast<size_t>(parts_.size()) + 1, kNotAsked);
  my.kept.assign(5, kNotAsked);
  std::vector<int32_t>& sums = my.sums;
  sums.clear();
  for (int32_t id : proposed_) {
    if (id == 0) {
      sums.push_back(weights.SumOf([&](auto f) { EachOfNone(f); }));
      continue;
    }
    const Code code = CodeAt(id);
    const bool nobody = code.state < 0;
    const int32_t kept = KeptOf(code);
    sums.push_back(once(&my.roles, code.role, [&](auto f) { EachOfRole(code.role, f); }) +
                   once(&my.own[nobody], code.role, [&](auto f) { EachOfOwn(code.role, nobody, f); }) +
                   once(&my.states, code.state, [&](auto f) { EachOfState(code.state, f); }) +
                   once(&my.kept, kept, [&](auto f) { EachOfKept(kept, f); }) +
                   weights.SumOf([&](auto f) { EachOfCode(id, f); }));
  }
  auto best = std::max_element(sums.begin(), sums.end());
  if (side_.party->tokens.empty()) {
    double all = 0;
    for (int32_t sum : sums) all += std::exp((sum - *best) / 1000.0);
    if (why != nullptr && side_.base == 0) *why = WhyNone(*best, all);
    if (all > 2) best = sums.begin();
  }
  return texts_[proposed_[static_cast<size_t>(best - sums.begin())]];
}

// Of a side without a phrase: `most` is the greatest of the sums, `all` all of them in shares of it.
std::string CodeChooser::WhyNone(int32_t most, double all) const {
  const std::vector<int32_t>& sums = scratch_.sums;
  size_t likeliest = 0;  // but none
  for (size_t i = 0; i < sums.size(); ++i) {
    if (proposed_[i] != 0 && (likeliest == 0 || sums[i] > sums[likeliest])) likeliest = i;
  }
  if (proposed_[likeliest] == 0) return "no phrase names it, and no state or role is in sight";
  const double share = std::exp((sums[likeliest] - most) / 1000.0) / all;
  if (share > 0.5) return {};
  return "no phrase names it, and no code is likelier than all others: " +
         std::string(texts_[proposed_[likeliest]]) + ": " +
         ShareText(static_cast<int32_t>(std::lround(1000 * std::log(share / (1 - share)))));
}

void CodeChooser::Print(size_t event, bool target, std::vector<PrintedCode>* out) {
  Enter(event, target);
  for (int32_t id : proposed_) {
    const Code& code = CodeAt(id);
    out->push_back({.trigger = side_.event->tokens,
                    .phrase = side_.party->tokens,
                    .type = side_.event->type,
                    .target = target,
                    .code = std::string(texts_[id]),
                    .features = Printed([&](auto f) {
                      if (id == 0) return EachOfNone(f);
                      EachOfRole(code.role, f);
                      EachOfOwn(code.role, code.state < 0, f);
                      EachOfState(code.state, f);
                      EachOfKept(KeptOf(code), f);
                      EachOfCode(id, f);
                    })});
  }
}

// Is a state, not one of its bodies, on both sides of an act that a phrase names on one at most: "Talks will
// resume"?
bool IsStateAlone(const Event& event) {
  const Party &source = event.source, &target = event.target;
  return source.code.size() == 3 && source.code == target.code &&
         (source.tokens.empty() || target.tokens.empty());
}

}  // namespace

void ChooseCodes(Article* article, const EventTables& tables, std::vector<Event>* events) {
  if (tables.code_weights.empty()) return;
  CodeChooser chooser(article, tables, *events);  // has read what is told: a choice never breeds another
  int rows = 0;                                   // of the act so far
  for (size_t i = 0; i < events->size(); ++i) {
    CheckStop();
    rows = i > 0 && (*events)[i].tokens == (*events)[i - 1].tokens ? rows + 1 : 0;
    if (rows >= kMostRows) continue;
    Event& event = (*events)[i];
    for (const bool target : {false, true}) {
      std::string why;
      bool of_target = target;
      Party& party = target ? event.target : event.source;
      party.code = chooser.Best(i, target, article->keeps_rejected() ? &why : nullptr);
      if (target && IsStateAlone(event)) {
        of_target = !event.source.tokens.empty();
        (of_target ? event.target : event.source).code.clear();
        why = "no phrase names it, and no state acts on itself";
      }
      if (why.empty()) continue;
      article->NoteTrial({.of = event.tokens,
                          .rule = event.rule,
                          .row = event.row,
                          .side = of_target ? "target" : "source",
                          .slot = "code",
                          .core = "core.side.code",
                          .found = {},
                          .reason = std::move(why)});
    }
  }
}

std::vector<PrintedCode> PrintCodes(Article* article, const EventTables& tables,
                                    const std::vector<Event>& events) {
  std::vector<PrintedCode> out;
  CodeChooser chooser(article, tables, events);
  for (size_t i = 0; i < events.size(); ++i) {
    for (bool target : {false, true}) chooser.Print(i, target, &out);
  }
  return out;
}

}  // namespace copydesk::news
