#include "news/event_context.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace copydesk::news {
namespace {

constexpr double kShare = 0.6;  // of the pairs that a state stands in

constexpr std::string_view kRoles[] = {"GOV", "MIL", "REB", "OPP", "PTY", "COP", "JUD", "LEG", "SPY", "MED", "EDU", "BUS", "CRM", "CVL", "REL", "NGO", "MNC", "UNK", "ELI", "UAF"};

bool IsRole(std::string_view code) { return std::find(std::begin(kRoles), std::end(kRoles), code) != std::end(kRoles); }

// "USAGOV" → "USA"; "" for a bare role or none.
std::string_view StateOf(const Party& party) {
  std::string_view head = std::string_view(party.code).substr(0, 3);
  return head.size() < 3 || IsRole(head) ? std::string_view() : head;
}

bool IsEmpty(const Party& party) { return party.tokens.empty() && party.code.empty(); }

// Types whose missing side the context may tell.
bool TakesCounterpart(const Event& event) {
  if (event.type == "RETREAT") return event.cameo.starts_with("085");
  return event.type == "SANCTION" || event.type == "ASSAULT" || event.type == "CONSULT" || event.type == "AGREE" || event.type == "CONCEDE";
}

// Easing belongs to what was imposed.
std::string_view Topic(const Event& event) {
  bool sanctions = event.type == "SANCTION" || event.cameo.starts_with("085") || event.cameo == "0354";
  return sanctions ? std::string_view("SANCTION") : std::string_view(event.type);
}

struct Pair {
  const Event* event;
  std::string_view source, target;
};

void Copy(const Party& from, Party* to) {
  to->entity = from.entity;
  to->name = from.name;
  to->code = from.code;
}

// The partner of `state` in the latest pair of the same topic, or in most pairs. `as_target`: the partner is wanted as target.
const Party* PartnerOf(std::string_view state, std::string_view topic, bool as_target, const std::vector<Pair>& pairs) {
  std::map<std::string_view, int> count;
  int all = 0;
  const Party* latest_of_topic = nullptr;
  std::map<std::string_view, const Party*> latest;
  for (const Pair& pair : pairs) {
    bool is_source = pair.source == state, is_target = pair.target == state;
    if (!is_source && !is_target) continue;
    const Party* partner = is_source ? &pair.event->target : &pair.event->source;
    std::string_view name = is_source ? pair.target : pair.source;
    ++count[name];
    ++all;
    latest[name] = partner;
    if (Topic(*pair.event) == topic && is_source == as_target) latest_of_topic = partner;
  }
  if (latest_of_topic != nullptr) return latest_of_topic;
  for (const auto& [name, n] : count) {
    if (n >= 2 && n >= kShare * all) return latest[name];
  }
  return nullptr;
}

// "the rebels", "14 people": the country of the place, or of the state that they face.
void FillRole(const Event& event, Party* party, const Party& other) {
  if (party->tokens.empty() || !IsRole(party->code)) return;
  std::string_view state;
  if (party->code == "REB") state = StateOf(other);
  if (party->code == "CVL" || party->code == "COP") state = event.place_country;
  if (state.size() == 3) party->code = std::string(state) + party->code;
}

}  // namespace

void FillFromContext(std::vector<Event>* events) {
  std::vector<Pair> pairs;
  for (const Event& event : *events) {
    std::string_view source = StateOf(event.source), target = StateOf(event.target);
    if (!source.empty() && !target.empty() && source != target) pairs.push_back({&event, source, target});
  }
  // What the text itself pairs is read from a copy, so that a guess never breeds another.
  const std::vector<Event> told = *events;
  for (Pair& pair : pairs) pair.event = &told[static_cast<size_t>(pair.event - events->data())];
  for (Pair& pair : pairs) {
    pair.source = StateOf(pair.event->source);
    pair.target = StateOf(pair.event->target);
  }
  for (Event& event : *events) {
    FillRole(event, &event.source, event.target);
    FillRole(event, &event.target, event.source);
    if (!TakesCounterpart(event)) continue;
    std::vector<Pair> before;
    for (const Pair& pair : pairs) {
      if (pair.event->tokens.start <= event.tokens.start) before.push_back(pair);
    }
    if (before.empty()) before = pairs;
    const Party* partner = nullptr;
    if (IsEmpty(event.target) && !StateOf(event.source).empty()) {
      partner = PartnerOf(StateOf(event.source), Topic(event), true, before);
      if (partner != nullptr) Copy(*partner, &event.target);
    } else if (IsEmpty(event.source) && !StateOf(event.target).empty()) {
      partner = PartnerOf(StateOf(event.target), Topic(event), false, before);
      if (partner != nullptr) Copy(*partner, &event.source);
    } else if (IsEmpty(event.source) && IsEmpty(event.target)) {
      auto same = std::find_if(before.rbegin(), before.rend(), [&](const Pair& pair) { return Topic(*pair.event) == Topic(event); });
      if (same != before.rend()) {
        Copy(same->event->source, &event.source);
        Copy(same->event->target, &event.target);
      }
    }
  }
}

}  // namespace copydesk::news
