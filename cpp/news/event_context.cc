#include "news/event_context.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "base/one_of.h"
#include "base/stop.h"

namespace copydesk::news {
namespace {

constexpr double kShare = 0.6;       // of the pairs that a state stands in
constexpr size_t kMaxPairs = 200;    // pairs looked at on either side of an event
constexpr double kFocusShare = 0.5;  // of the mentions of other states

constexpr std::string_view kRoles[] = {"GOV", "MIL", "REB", "OPP", "PTY", "COP", "JUD", "LEG", "SPY", "MED",
                                       "EDU", "BUS", "CRM", "CVL", "REL", "NGO", "MNC", "UNK", "ELI", "UAF"};

// Who a party is in a conflict: its state, and for rebels that they are not the state.
std::string KeyOf(const Party& party) {
  std::string state = StateCode(party.code);
  std::string_view role = std::string_view(party.code).substr(std::min<size_t>(3, party.code.size()));
  return state.empty() ? state : role == "REB" ? state + "REB" : state;
}

bool IsEmpty(const Party& party) { return party.tokens.empty() && party.code.empty(); }

bool AboutSanctions(const Event& event) {
  return event.type == "SANCTION" || event.cameo.starts_with("085") || event.cameo == "0354";
}

std::string_view Topic(const Event& event) {
  return AboutSanctions(event) ? std::string_view("SANCTION") : std::string_view(event.type);
}

// Two sides that the text itself puts into one event.
struct Pair {
  const Event* event;
  std::string source, target;
};

class Context {
 public:
  Context(const std::vector<Actor>& actors, const std::vector<Event>& told) : told_(told) {
    for (const Event& event : told) {
      CheckStop();
      Pair pair{&event, KeyOf(event.source), KeyOf(event.target)};
      if (!pair.source.empty() && !pair.target.empty() && pair.source != pair.target)
        pairs_.push_back(std::move(pair));
    }
    for (const Event& event : told) {
      CheckStop();
      for (const Party* party : {&event.source, &event.target}) {
        std::string state = StateCode(party->code);
        if (!state.empty() && party->code.size() > 3) states_of_role_[party->code.substr(3)].insert(state);
      }
    }
    for (const Actor& actor : actors) {
      if (actor.country.size() == 3 && !IsOneOf(actor.kind, EntityKind::kPlace, EntityKind::kFacility))
        focus_[actor.country] += actor.mentions;
    }
  }

  // The state on the other side of `key` in an event like this one; "" where the article does not tell.
  std::string PartnerOf(const std::string& key, const Event& like, bool as_target) const;
  // The latest pair of the same topic that stands before the event.
  const Pair* SamePair(const Event& like) const;
  const Pair* LatestPair(const Event& like) const;
  // The one state whose rebels, police … the article names; "" where there are several or none.
  std::string OnlyStateOf(const std::string& role) const {
    auto it = states_of_role_.find(role);
    return it == states_of_role_.end() || it->second.size() != 1 ? std::string() : *it->second.begin();
  }

 private:
  std::string FocusBut(const std::string& key) const;
  std::span<const Pair> Near(const Event& like) const;

  const std::vector<Event>& told_;
  std::vector<Pair> pairs_;
  std::map<std::string, std::set<std::string>> states_of_role_;
  std::map<std::string, int32_t> focus_;  // mentions by state
};

// The pairs around an event: all of them in an article of usual length.
std::span<const Pair> Context::Near(const Event& like) const {
  auto at =
      std::lower_bound(pairs_.begin(), pairs_.end(), like.tokens.start,
                       [](const Pair& pair, int32_t start) { return pair.event->tokens.start < start; });
  size_t middle = static_cast<size_t>(at - pairs_.begin());
  size_t first = middle - std::min(middle, kMaxPairs), last = std::min(pairs_.size(), middle + kMaxPairs);
  return std::span<const Pair>(pairs_).subspan(first, last - first);
}

Party WithoutSpan(const Party& party) {
  return {.tokens = {}, .entity = party.entity, .name = party.name, .code = AsGovernment(party.code)};
}

std::string Context::PartnerOf(const std::string& key, const Event& like, bool as_target) const {
  std::map<std::string, std::pair<int32_t, const Party*>> partners;
  int32_t all = 0;
  const Party* same_topic = nullptr;
  bool found_before = false;
  for (const Pair& pair : Near(like)) {
    if (pair.source != key && pair.target != key) continue;
    const bool is_source = pair.source == key;
    const Party* partner = is_source ? &pair.event->target : &pair.event->source;
    auto& [count, latest] = partners[is_source ? pair.target : pair.source];
    ++count;
    ++all;
    latest = partner;
    const bool before = pair.event->tokens.start <= like.tokens.start;
    if (Topic(*pair.event) == Topic(like) && is_source == as_target && (before || !found_before)) {
      same_topic = before || same_topic == nullptr ? partner : same_topic;
      found_before |= before;
    }
  }
  if (same_topic != nullptr) return StateCode(same_topic->code);
  for (const auto& [name, partner] : partners) {
    if (partner.first >= 2 && partner.first >= kShare * all) return StateCode(partner.second->code);
  }
  return as_target ? FocusBut(key) : std::string();
}

std::string Context::FocusBut(const std::string& key) const {
  int32_t all = 0, most = 0;
  std::string best;
  for (const auto& [state, mentions] : focus_) {
    if (key.starts_with(state)) continue;
    all += mentions;
    if (mentions > most) {
      most = mentions;
      best = state;
    }
  }
  return most < 3 || most < kFocusShare * all ? std::string() : best;
}

const Pair* Context::SamePair(const Event& like) const {
  const Pair* out = nullptr;
  for (const Pair& pair : Near(like)) {
    if (Topic(*pair.event) != Topic(like)) continue;
    if (out == nullptr || pair.event->tokens.start <= like.tokens.start) out = &pair;
  }
  return out;
}

const Pair* Context::LatestPair(const Event& like) const {
  const Pair* out = nullptr;
  for (const Pair& pair : Near(like)) {
    if (out == nullptr || pair.event->tokens.start <= like.tokens.start) out = &pair;
  }
  return out;
}

void Copy(const Party& from, Party* to) {
  to->entity = from.entity;
  to->name = from.name;
  to->code = AsGovernment(from.code);
}

// "the rebels", "14 people": the country of the state that they face or of the place.
void FillRole(const Event& event, const Context& context, const std::vector<Quote>& quotes, Party* party,
              const Party& other) {
  if (party->tokens.empty() || !IsBareRole(party->code)) return;
  const std::string role = party->code, facing = StateCode(other.code);
  std::string state;
  if (role == "REB" || (role == "GOV" && KeyOf(other).ends_with("REB"))) state = facing;
  if (IsOneOf(role, "CVL", "COP")) state = event.place_country;
  if (state.empty() && event.type == "ASSAULT" && IsOneOf(role, "CVL", "MIL") && !facing.empty())
    state = context.PartnerOf(KeyOf(other), event, party == &event.target);
  if (state.empty() && role == "CVL" && event.quote >= 0)
    state = StateCode(quotes[static_cast<size_t>(event.quote)].speaker.code);
  if (state.empty() && IsOneOf(role, "REB", "COP", "GOV")) state = context.OnlyStateOf(role);
  party->code = state + role;
}

}  // namespace

bool IsBareRole(std::string_view code) {
  return std::find(std::begin(kRoles), std::end(kRoles), code) != std::end(kRoles);
}

std::string AsGovernment(std::string_view code) {
  const bool state = code.size() == 3 && !IsBareRole(code) && !IsOneOf(code, "IGO", "NGO", "MNC");
  return std::string(code) + (state ? "GOV" : "");
}

std::string StateCode(std::string_view code) {
  std::string_view head = code.substr(0, std::min<size_t>(3, code.size()));
  return head.size() < 3 || IsBareRole(head) ? std::string() : std::string(head);
}

void FillFromContext(const std::vector<Actor>& actors, const std::vector<Quote>& quotes,
                     std::vector<Event>* events) {
  const std::vector<Event> told = *events;  // a guess never breeds another
  const Context context(actors, told);
  for (Event& event : *events) {
    CheckStop();
    FillRole(event, context, quotes, &event.source, event.target);
    FillRole(event, context, quotes, &event.target, event.source);
    if (event.reciprocal && event.target.tokens.empty() &&
        StateCode(event.source.code).empty()) {  // "the two sides met"
      if (const Pair* pair = context.LatestPair(event)) {
        Copy(pair->event->source, &event.source);
        event.target = WithoutSpan(pair->event->target);
      }
      continue;
    }
    // "The sanctions were lifted": those that the article has told of. Other acts without a side keep none:
    // of 39 sides that such a search found on articles nobody had tuned to, one was right.
    if (!AboutSanctions(event) || !IsEmpty(event.source) || !StateCode(event.target.code).empty()) continue;
    const Pair* pair = context.SamePair(event);
    if (pair == nullptr) continue;
    event.source = WithoutSpan(pair->event->source);
    if (IsEmpty(event.target)) event.target = WithoutSpan(pair->event->target);
    if (IsBareRole(event.target.code))
      event.target.code = StateCode(pair->event->target.code) + event.target.code;
  }
}

}  // namespace copydesk::news
