#include "news/frames.h"

#include <algorithm>
#include <array>
#include <utility>

#include "news/cue_verbs.h"

namespace copydesk::news {
namespace {

constexpr std::string_view kSetPrefix = "event_";
constexpr std::string_view kPrepositions = "event_prepositions";

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

template <class Value>
using Names = std::vector<std::pair<std::string_view, Value>>;

const Names<CueFlag>& CueFlags() {
  static const Names<CueFlag> kNames = {{"that", kThatClause},
                                        {"that!", kExplicitThat},
                                        {"quote", kQuoted},
                                        {"trail", kTrails},
                                        {"hearer", kHearer},
                                        {"to-hearer", kToHearer},
                                        {"to", kInfinitive},
                                        {"toq", kQuotedInfinitive},
                                        {"np", kNounContent},
                                        {"as", kAsContent},
                                        {"call", kCallContent},
                                        {"acc", kAccording},
                                        {"weak", kWeakCue},
                                        {"inf", kBareInfinitive},
                                        {"hearer!", static_cast<CueFlag>(kAlwaysHearer | kHearer)},
                                        {"noun", kNounCue},
                                        {"np-that", kNounThat},
                                        {"study", kStudies},
                                        {"ing", kDenies},
                                        {"inf!", static_cast<CueFlag>(kBareInfinitive | kNotOfSpeech)},
                                        {"wh", kQuestion},
                                        {"for", kForContent}};
  return kNames;
}

const Names<EventFlag>& EventFlags() {
  static const Names<EventFlag> kNames = {
      {"recip", kMutual},    {"both", kBothSides},    {"actors", kNeedsTarget}, {"things", kThings},
      {"persons", kPersons}, {"crowd", kCrowd},       {"asks", kAsks},          {"inner", kInner},
      {"strong", kStrong},   {"slur", kSlur},         {"police", kPolice},      {"place", kPlace},
      {"weak", kWeak},       {"object", kObjectThere}};
  return kNames;
}

// The slots that a side of a verb or a noun may have, beside prepositions.
const Names<Slot>& SlotsOf(bool verb, bool agent) {
  static const Names<Slot> kVerbAgent = {{"subj", Slot::kSubject}};
  static const Names<Slot> kVerbPatient = {
      {"obj", Slot::kObject}, {"own", Slot::kOwner}, {"clause", Slot::kClause}, {"subj", Slot::kSubject}};
  static const Names<Slot> kNounAgent = {{"gen", Slot::kGenitive},
                                         {"mod", Slot::kModifier},
                                         {"between", Slot::kBetween},
                                         {"light", Slot::kLight},
                                         {"main", Slot::kMain}};
  static const Names<Slot> kNounPatient = {
      {"gen", Slot::kGenitive}, {"own", Slot::kOwner}, {"clause", Slot::kClause}};
  return verb ? (agent ? kVerbAgent : kVerbPatient) : (agent ? kNounAgent : kNounPatient);
}

template <class Value>
std::vector<std::string_view> NamesOf(const Names<Value>& names) {
  std::vector<std::string_view> out;
  for (const auto& [name, value] : names) out.push_back(name);
  return out;
}
std::vector<std::string_view> Views(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

struct Piece {
  std::string_view text;
  size_t at;  // byte of the whole
};

std::vector<Piece> Split(std::string_view text, char by) {
  std::vector<Piece> out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(by, at), text.size());
    if (end > at) out.push_back({text.substr(at, end - at), at});
    at = end + 1;
  }
  return out;
}

// "did you mean `obj`?"; nothing where nothing is near and what is known is long.
std::string NearestOf(std::string_view word, const std::vector<std::string_view>& known) {
  constexpr size_t kMostTold = 24;
  if (known.size() <= kMostTold) return DidYouMean(word, known);
  std::string_view near = NearestName(word, known);
  return near.empty() ? "" : "did you mean " + Quoted(near) + "?";
}

void Unknown(const Statement& row, const Said& said, const Piece& word, std::string_view what,
             const std::vector<std::string_view>& known) {
  row.fault(said, word.at, "unknown " + std::string(what) + " " + Quoted(word.text),
            NearestOf(word.text, known));
}

// A key whose words C++ understands; a capture tells them too late.
const Said* Fixed(const Statement& row, std::string_view key) {
  const Said* said = row.Find(key);
  if (said == nullptr || !said->captured) return said;
  row.fault(*said, 0, Quoted(key) + " cannot come from a capture",
            "write it out: it is read when the pack is loaded");
  return nullptr;
}

// The flags of a key; a word that is none is a fault.
template <class Flag>
uint32_t ReadFlags(const Statement& row, const Said& said, const Names<Flag>& names, std::string_view what) {
  uint32_t flags = 0;
  for (const Piece& word : Split(said.value, ' ')) {
    auto it = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == word.text; });
    if (it == names.end())
      Unknown(row, said, word, what, NamesOf(names));
    else if (flags & it->second)
      row.fault(said, word.at, std::string(what) + " " + Quoted(word.text) + " twice", "");
    else
      flags |= it->second;
  }
  return flags;
}

void CheckOneOf(const Statement& row, std::string_view key, std::string_view what,
                const std::vector<std::string_view>& known) {
  const Said* said = row.Find(key);
  if (said == nullptr || said->captured) return;
  if (std::find(known.begin(), known.end(), said->value) == known.end())
    Unknown(row, *said, {said->value, 0}, what, known);
}

void ReadQuote(const Statement& rule) {
  CheckOneOf(rule, "negated", "value of `negated`", {"true", "false"});
}

void ReadTimex(const Statement& rule) {
  CheckOneOf(rule, "form", "form",
             {"date", "dates", "unit", "offset", "week-away", "beyond", "nth", "stamp", "years", "year-words",
              "part", "duration", "set", "ref"});
  CheckOneOf(rule, "type", "type", {"DATE", "TIME", "DURATION", "SET"});
  CheckOneOf(rule, "anchor", "anchor", {"text", "published", "next", "quarter"});
}

}  // namespace

NamedWords Frames::ReadSet(const Statement& row, std::string_view key) {
  const Said* said = Fixed(row, key);
  if (said == nullptr) return {};
  const std::string name = std::string(kSetPrefix) + std::string(said->value);
  auto members = row.sets.find(name);
  if (members == row.sets.end()) {
    std::vector<std::string_view> known;
    for (const auto& [set, words] : row.sets) {
      if (set.starts_with(kSetPrefix)) known.push_back(std::string_view(set).substr(kSetPrefix.size()));
    }
    std::string hint = NearestOf(said->value, known);
    row.fault(*said, 0, "unknown set " + Quoted(said->value),
              hint.empty() ? "it would be the set " + Quoted(name) : hint);
    return {};
  }
  const auto it = sets_.try_emplace(name, members->second).first;
  return {std::string_view(it->first).substr(kSetPrefix.size()), &it->second};
}

std::vector<SlotChoice> Frames::ReadSlots(const Statement& row, std::string_view key, bool verb) {
  std::vector<SlotChoice> out;
  const Said* said = Fixed(row, key);
  if (said == nullptr) return out;
  const Names<Slot>& slots = SlotsOf(verb, key == "agent");
  auto known = row.sets.find(kPrepositions);
  const std::vector<Piece> words = Split(said->value, ' ');
  for (const Piece& word : words) {
    if (word.text == "-") {
      if (words.size() > 1) row.fault(*said, word.at, "`-` is no slot", "it stands alone, for none");
      continue;
    }
    auto slot = std::find_if(slots.begin(), slots.end(), [&](const auto& n) { return n.first == word.text; });
    if (slot != slots.end()) {
      out.push_back({.slot = slot->second, .text = Keep(word.text)});
      continue;
    }
    SlotChoice choice{.slot = Slot::kPreposition, .text = Keep(word.text)};
    for (const Piece& preposition : Split(word.text, ',')) {
      choice.prepositions.push_back(Keep(preposition.text));
      if (known == row.sets.end()) continue;
      const std::vector<std::string>& all = known->second;
      if (std::find(all.begin(), all.end(), preposition.text) != all.end()) continue;
      std::vector<std::string_view> names = NamesOf(slots);
      names.insert(names.end(), all.begin(), all.end());
      std::string hint = NearestOf(preposition.text, names);
      for (bool other_verb : {true, false}) {
        for (bool agent : {true, false}) {
          for (const auto& [name, value] : SlotsOf(other_verb, agent)) {
            if (name == preposition.text)
              hint = "a slot of another side: here are " + DidYouMean("", NamesOf(slots)).substr(10) +
                     " and prepositions";
          }
        }
      }
      if (hint.empty()) hint = "a preposition stands in the set `event_prepositions`";
      row.fault(*said, word.at + preposition.at, "unknown slot " + Quoted(preposition.text), hint);
    }
    out.push_back(std::move(choice));
  }
  return out;
}

void Frames::CheckType(const Statement& row) {
  const Said *type = row.Find("type"), *mode = row.Find("mode"), *cameo = row.Find("cameo");
  if (type == nullptr) {
    row.fault_of_all("no `type`", "a PLOVER type, as CONSULT");
  } else if (!type->captured && !names_.types.empty()) {
    auto modes = names_.modes.find(type->value);
    if (modes == names_.modes.end()) {
      Unknown(row, *type, {type->value, 0}, "type", Views(names_.types));
    } else if (mode != nullptr && !mode->captured) {
      if (std::find(modes->second.begin(), modes->second.end(), mode->value) == modes->second.end())
        Unknown(row, *mode, {mode->value, 0}, "mode of " + std::string(type->value), Views(modes->second));
    }
  }
  if (cameo != nullptr && !cameo->captured && !names_.codes.empty() &&
      std::find(names_.codes.begin(), names_.codes.end(), cameo->value) == names_.codes.end())
    row.fault(*cameo, 0, "unknown CAMEO code " + Quoted(cameo->value),
              "codes stand in cameo.tsv, leading zeros too");
}

void Frames::ReadTrigger(const Statement& row) {
  EventFrame frame;
  bool known_pos = false;  // which slots there are depends on it
  if (const Said* pos = Fixed(row, "pos"); pos == nullptr) {
    if (row.Find("pos") == nullptr) row.fault_of_all("no `pos`", "V for a verb, N for a noun");
  } else if (pos->value == "V" || pos->value == "N") {
    frame.verb = pos->value == "V";
    known_pos = true;
  } else {
    row.fault(*pos, 0, "unknown part of speech " + Quoted(pos->value), "V or N");
  }
  CheckType(row);
  for (auto [key, field] : {std::pair("type", &frame.type), {"mode", &frame.mode}, {"cameo", &frame.cameo}}) {
    if (const Said* said = Fixed(row, key)) *field = Keep(said->value);
  }
  if (known_pos) {
    frame.agent = ReadSlots(row, "agent", frame.verb);
    frame.patient = ReadSlots(row, "patient", frame.verb);
  }
  frame.need = ReadSet(row, "need");
  frame.avoid = ReadSet(row, "avoid");
  if (const Said* flags = Fixed(row, "flags")) frame.flags = ReadFlags(row, *flags, EventFlags(), "flag");
  events_.Add(row.rule, row.row, std::move(frame));
}

void Frames::ReadCue(const Statement& row) {
  CueFrame cue;
  if (const Said* flags = Fixed(row, "frames")) cue.flags = ReadFlags(row, *flags, CueFlags(), "frame");
  const Said* lemma = row.Find("lemma");
  if (lemma != nullptr && !lemma->captured) cue.lemma = Keep(lemma->value);
  const bool told = lemma == nullptr || !lemma->captured;  // … before an article is read
  const std::string_view verb = cue.lemma.empty() ? row.term : cue.lemma;
  if (told && !verb.empty()) cue_verbs_[std::string(verb)] |= cue.flags;
  cues_.Add(row.rule, row.row, cue);
}

void Frames::ReadEvent(const Statement& rule) {
  CheckType(rule);
  CheckOneOf(rule, "status", "status", {"asserted", "future", "hypothetical", "negated", "historical"});
}

std::vector<KindReader> Frames::Readers() {
  std::vector<KindReader> out = {
      {.kind = "trigger",
       .attributes = {"pos", "type", "mode", "cameo", "agent", "patient", "need", "avoid", "flags"},
       .aliases = {"triggers"},
       .read = [this](const Statement& row) { ReadTrigger(row); }},
      {.kind = "event",
       .attributes = {"type", "mode", "cameo", "status"},
       .captures = {"trigger", "source", "target"},
       .aliases = {"events"},
       .read = [this](const Statement& rule) { ReadEvent(rule); }},
      {.kind = "cue",
       .attributes = {"lemma", "frames"},
       .aliases = {"cues"},
       .read = [this](const Statement& row) { ReadCue(row); },
       .teach = [this](Language* language) { TeachCueVerbs(cue_verbs_, language); }},
      {.kind = "quote",
       .attributes = {"negated"},
       .captures = {"content", "cue", "speaker"},
       .aliases = {"quotes"},
       .read = ReadQuote},
      {.kind = "timex",
       .attributes = {"form", "anchor", "value", "type", "unit", "mod", "after_night", "around"},
       .captures = {"after",   "ahead",   "back",   "before",    "century", "clock",    "day",      "day1",
                    "decade",  "deictic", "either", "frequency", "half",    "half_day", "halfword", "holiday",
                    "iso",     "length",  "mod",    "month",     "now",     "nth",      "number",   "numeric",
                    "part",    "phase",   "same",   "same_year", "season",  "through",  "unit",     "week",
                    "weekday", "weekend", "words",  "year",      "year2",   "yearword"},
       .aliases = {"time", "times"},
       .read = ReadTimex}};
  for (std::string_view kind : {"person", "organization", "country", "place", "facility", "group", "party",
                                "media", "role", "first_name", "nominal"})
    out.push_back({.kind = std::string(kind),
                   .attributes = {"name", "country", "code", "gender", "form", "seat", "terms", "from", "to",
                                  "place_id", "lat", "lon", "role", "sort", "number", "of"},
                   .open = true});
  return out;
}

}  // namespace copydesk::news
