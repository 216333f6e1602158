#include "news/frames.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/one_of.h"
#include "news/calendar.h"
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
                                        {"for", kForContent},
                                        {"ger", kGerundContent}};
  return kNames;
}

}  // namespace

std::string_view NameOf(CueFlag flag) {
  for (const auto& [name, value] : CueFlags()) {
    if (value == flag) return name;
  }
  return {};
}

namespace {

const Names<EventFlag>& EventFlags() {
  static const Names<EventFlag> kNames = {
      {"recip", kMutual},    {"both", kBothSides},     {"actors", kNeedsTarget}, {"things", kThings},
      {"persons", kPersons}, {"crowd", kCrowd},        {"asks", kAsks},          {"inner", kInner},
      {"strong", kStrong},   {"slur", kSlur},          {"police", kPolice},      {"place", kPlace},
      {"weak", kWeak},       {"object", kObjectThere}, {"foreign", kForeign},    {"among", kAmong}};
  return kNames;
}

// The slots that a side of a verb or a noun may have, beside prepositions.
const Names<Slot>& SlotsOf(bool verb, bool agent) {
  static const Names<Slot> kVerbAgent = {{"subj", Slot::kSubject}, {"said", Slot::kSpeaker}};
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

const std::vector<std::string_view> kStatuses = {"asserted", "future", "hypothetical", "negated",
                                                 "historical"};
const std::vector<std::string_view> kTimeMods = {"APPROX",        "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS",
                                                 "EQUAL_OR_MORE", "BEFORE",    "AFTER",     "ON_OR_BEFORE",
                                                 "ON_OR_AFTER",   "START",     "MID",       "END"};
// Who acts, as CAMEO has it behind a country, or alone.
const std::vector<std::string_view> kRoles = {
    "AGR", "BUS", "COP", "CRM", "CVL", "DEV", "EDU", "ELI", "ENV", "GOV", "HLH", "HRI", "INS", "JUD", "LAB",
    "LEG", "MED", "MIL", "MOD", "NON", "OPP", "PTY", "RAD", "REB", "REF", "REL", "SEP", "SET", "SPY", "UAF"};
// What may stand in the place of a country: bodies of several, and parts of the world.
const std::vector<std::string_view> kBodies = {"IGO", "IMG", "INT", "MNC", "NGM", "NGO", "UIS", "AFR", "ASA",
                                               "BLK", "CAR", "CAS", "CAU", "CFR", "CRB", "EAF", "EEU", "EIN",
                                               "EUR", "LAM", "MDT", "MEA", "NAF", "NMR", "PGS", "SAF", "SAM",
                                               "SAS", "SCN", "SEA", "WAF", "WSB", "WST"};

bool Has(const std::vector<std::string_view>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::optional<int> WholeNumber(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool IsWithin(std::string_view text, int least, int most) {
  const std::optional<int> value = WholeNumber(text);
  return value && *value >= least && *value <= most;
}

std::string_view WithoutDigits(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of("0123456789"), text.size()));
}

// "Y", "2W", "TH": how many of which unit.
bool IsTimeUnit(std::string_view text) {
  return Has({"Y", "M", "W", "D", "Q", "TH", "TM", "TS"}, WithoutDigits(text));
}

// "P1Y", "PT12H"
bool IsDuration(std::string_view text) {
  const bool clock = text.starts_with("PT");
  if (!text.starts_with('P') || text.size() < 3) return false;
  text.remove_prefix(clock ? 2 : 1);
  const std::string_view unit = WithoutDigits(text);
  return unit.size() < text.size() && (clock ? Has({"H", "M", "S"}, unit) : Has({"Y", "M", "W", "D"}, unit));
}

// "-1", "0NI": a day counted from today, and a part of it.
bool IsDeictic(std::string_view text) {
  const bool below = text.starts_with('-');
  const std::string_view digits = text.substr(below ? 1 : 0), part = WithoutDigits(digits);
  return part.size() < digits.size() && (part.empty() || Has({"MO", "MI", "AF", "EV", "NI"}, part));
}

// A name on a day that comes in no year has no day.
bool IsHoliday(std::string_view when) {
  constexpr int kFirst = 2000, kYears = 28;  // after which the weekdays are the same again
  for (int year = kFirst; year < kFirst + kYears; ++year) {
    if (HolidayIn(year, when)) return true;
  }
  return false;
}

// What a value of each class of words of time may be, and in words.
struct TimeClass {
  std::string_view name;
  bool (*fits)(std::string_view value);
  std::string_view what;
};
const std::vector<TimeClass>& TimeClasses() {
  static const auto kIsWeekday = [](std::string_view v) { return IsWithin(v, 1, 7); };
  static constexpr std::string_view kWeekday = "the number of an ISO weekday, 1 to 7";
  static const auto kIsPart = [](std::string_view v) { return Has({"MO", "MI", "AF", "EV", "NI"}, v); };
  static constexpr std::string_view kPart = "MO, MI, AF, EV or NI";
  static constexpr std::string_view kUnit = "Y, M, W, D, Q, TH, TM or TS, as in `2W`";
  static constexpr std::string_view kDuration = "an ISO duration of one unit, as `P2W`";
  static const std::vector<TimeClass> kClasses = {
      {"month", [](std::string_view v) { return IsWithin(v, 1, 12); }, "the number of a month, 1 to 12"},
      {"weekday", kIsWeekday, kWeekday},
      {"weekdays", kIsWeekday, kWeekday},
      {"weekday-short", kIsWeekday, kWeekday},
      {"unit", IsTimeUnit, kUnit},
      {"units", IsTimeUnit, kUnit},
      {"number", [](std::string_view v) { return IsOneOf(v, "X", "0.5") || IsWithin(v, 1, 1'000'000'000); },
       "a whole number, 0.5, or X for one that is not told"},
      {"ordinal", [](std::string_view v) { return IsWithin(v, 1, 1000); }, "a whole number above 0"},
      {"nth", [](std::string_view v) { return IsWithin(v, -5, 5) && v != "0"; }, "1, or -1 for the last"},
      {"deictic", IsDeictic, "days from today, as `-1`, and a part of the day, as in `0NI`"},
      {"decade", [](std::string_view v) { return IsWithin(v, 0, 90) && v.ends_with('0'); }, "0, 10 … 90"},
      {"season", [](std::string_view v) { return Has({"SP", "SU", "FA", "WI"}, v); }, "SP, SU, FA or WI"},
      {"part", kIsPart, kPart},
      {"parts", kIsPart, kPart},
      {"phase", [](std::string_view v) { return Has({"START", "MID", "END"}, v); }, "START, MID or END"},
      {"mod", [](std::string_view v) { return Has(kTimeMods, v); }, "a `mod` of TIMEX3, as APPROX"},
      {"length", IsDuration, kDuration},
      {"frequency", IsDuration, kDuration}};
  return kClasses;
}
std::vector<std::string_view> TimeClassNames() {
  std::vector<std::string_view> out;
  for (const TimeClass& one : TimeClasses()) out.push_back(one.name);
  return out;
}

void ReadTimeWord(const Statement& row) {
  const Said *cls = row.Find("class"), *value = row.Find("value"), *of = row.Find("of");
  if (cls == nullptr) return row.fault_of_all("no `class`", NearestOf("", TimeClassNames()));
  const auto known = std::find_if(TimeClasses().begin(), TimeClasses().end(),
                                  [&](const TimeClass& one) { return one.name == cls->value; });
  if (known == TimeClasses().end()) return;  // told
  if (value == nullptr)
    row.fault_of_all("no `value`", std::string(known->what));
  else if (!value->captured && !known->fits(value->value))
    row.fault(*value, 0, Quoted(value->value) + " is no value of a " + std::string(cls->value),
              std::string(known->what));
  if (of != nullptr && !cls->value.starts_with("unit"))
    row.fault(*of, 0, "a " + std::string(cls->value) + " has no `of`", "units alone have one");
}

void ReadHoliday(const Statement& row) {
  const Said* when = row.Find("when");
  if (when == nullptr) return row.fault_of_all("no `when`", "12-24, 11-4#4 or easter-2");
  if (!when->captured && !IsHoliday(when->value))
    row.fault(*when, 0, Quoted(when->value) + " is no day of a year",
              "month-day, month-weekday#n with +days behind it, or easter±days: 12-24, 11-4#4, easter-2");
}

void ReadTimex(const Statement& rule) {
  if (rule.Find("form") == nullptr && rule.Find("value") == nullptr)
    rule.fault_of_all("neither `form` nor `value`", "form = \"date\" reads the parts of a date");
  if (const Said* unit = rule.Find("unit"); unit != nullptr && !unit->captured && !IsTimeUnit(unit->value))
    rule.fault(*unit, 0, "unknown unit " + Quoted(unit->value), "Y, M, W, D, Q, TH, TM or TS, as in `2W`");
}

// "25.87": degrees.
bool IsDegrees(std::string_view text, double most) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= -most && value <= most;
}

bool IsCode(std::string_view text) {
  return !text.empty() && text.size() % 3 == 0 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// "USALEG 1973, USAGOV 2009": what a person was from which year on.
void CheckTerms(const Statement& row, const Said& terms) {
  for (const Piece& term : Split(terms.value, ',')) {
    const size_t start = std::min(term.text.find_first_not_of(' '), term.text.size());
    const std::string_view text = term.text.substr(start);
    const size_t space = std::min(text.find(' '), text.size());
    if (!IsCode(text.substr(0, space)) || space == text.size() || !IsWithin(text.substr(space + 1), 1, 9999))
      row.fault(terms, term.at + start, Quoted(text) + " is no code with the year from which it is held",
                "as in `USALEG 1973, USAGOV 2009`");
  }
}

}  // namespace

// What rows of lists of names say of places, years and codes. Which countries there are say the lists of
// them.
void Frames::ReadName(const Statement& row, bool of_country) {
  const auto said = [&](std::string_view key) {
    const Said* found = row.Find(key);
    return found == nullptr || found->captured ? nullptr : found;
  };
  for (const auto& [key, most, hint] : {std::tuple("lat", 90, "degrees north, as `40.1`"),
                                        std::tuple("lon", 180, "degrees east, as `-82`")}) {
    if (const Said* at = said(key); at != nullptr && !IsDegrees(at->value, most))
      row.fault(*at, 0, Quoted(at->value) + " is no " + std::string(key), hint);
  }
  for (std::string_view key : {"from", "to"}) {
    if (const Said* year = said(key); year != nullptr && !IsWithin(year->value, 1, 9999))
      row.fault(*year, 0, Quoted(year->value) + " is no year", "as in `2017`");
  }
  if (const Said* terms = said("terms")) CheckTerms(row, *terms);
  for (std::string_view key : {"country", "seat"}) {
    const Said* country = said(key);
    if (country == nullptr) continue;
    if (of_country && key == "country" && IsCode(country->value) && country->value.size() == 3)
      countries_.emplace(country->value);
    else if (!countries_.empty() && !countries_.contains(country->value))
      row.lint(*country, 0, "no list of countries has " + Quoted(country->value), "alpha-3, as in `USA`");
  }
  const Said* code = said("code");
  if (code == nullptr || of_country) return;
  const std::string_view head = code->value.substr(0, std::min<size_t>(3, code->value.size()));
  if (!IsCode(code->value))
    row.lint(*code, 0, Quoted(code->value) + " is no code of an actor",
             "parts of three capitals, as in `USAGOV`");
  else if (!countries_.empty() && !countries_.contains(head) && !Has(kRoles, head) && !Has(kBodies, head))
    row.lint(*code, 0, Quoted(head) + " is no country and no kind of actor", "as in `USAGOV`, `IGOUNO`");
}

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

namespace {
// What somebody may have meant who wrote what is no slot of these, and no preposition.
std::string HintOfSlot(std::string_view written, const Names<Slot>& slots,
                       const std::vector<std::string>& prepositions) {
  for (bool verb : {true, false}) {
    for (bool agent : {true, false}) {
      for (const auto& [name, value] : SlotsOf(verb, agent)) {
        if (name == written)
          return "a slot of another side: here are " + DidYouMean("", NamesOf(slots)).substr(10) +
                 " and prepositions";
      }
    }
  }
  std::vector<std::string_view> names = NamesOf(slots);
  names.insert(names.end(), prepositions.begin(), prepositions.end());
  const std::string nearest = NearestOf(written, names);
  return nearest.empty() ? "a preposition stands in the set `event_prepositions`" : nearest;
}
}  // namespace

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
      row.fault(*said, word.at + preposition.at, "unknown slot " + Quoted(preposition.text),
                HintOfSlot(preposition.text, slots, all));
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
  } else if (IsOneOf(pos->value, "V", "N")) {
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
  if (cue.lemma.empty())
    any_cue_lemma_ = true;
  else
    cue_lemmas_.emplace(cue.lemma);
  cues_.Add(row.rule, row.row, cue);
}

std::vector<std::string> Frames::CueLemmas() const {
  return any_cue_lemma_ ? std::vector<std::string>()
                        : std::vector<std::string>(cue_lemmas_.begin(), cue_lemmas_.end());
}

std::vector<SpanAttribute> Frames::TypeAttributes() const {
  std::set<std::string> modes;
  for (const auto& [type, of_type] : names_.modes) modes.insert(of_type.begin(), of_type.end());
  return {{"type", names_.types}, {"mode", {modes.begin(), modes.end()}}, {"cameo", names_.codes}};
}

std::vector<SpanAttribute> Frames::ActAttributes() const {
  std::vector<SpanAttribute> out = TypeAttributes();
  out.push_back({"status", {kStatuses.begin(), kStatuses.end()}});
  return out;
}

std::vector<KindReader> Frames::Readers() {
  const std::vector<std::string_view> kNext = {"next"};
  std::vector<KindReader> out;
  // Countries first: other lists name them.
  for (std::string_view kind : {"country", "person", "organization", "place", "facility", "group", "party",
                                "media", "role", "first_name", "nominal"}) {
    const bool of_country = kind == "country";
    out.push_back(
        {.kind = std::string(kind),
         .attributes = {"name", "country", "code", "gender", "form", "seat", "terms", "from", "to",
                        "place_id", "lat", "lon", "role", "sort", "number", "of"},
         .closed = {{"gender", {"m", "f", "u"}}, {"form", {"name", "adjective", "demonym", "capital"}}},
         .open = true,
         .read = [this, of_country](const Statement& row) { ReadName(row, of_country); }});
    std::vector<ClosedAttribute>& closed = out.back().closed;
    if (kind == "role") {
      closed.push_back({"role", kRoles});
      closed.push_back({"sort", {"office", "rank", "person", "body", "thing"}});
      closed.push_back({"number", {"one", "many"}});
    } else if (kind == "nominal") {
      out.back().attributes.emplace_back("leads");
      closed.push_back({"leads", {"yes"}});
      closed.push_back({"of",
                        {"title", "head", "igo", "person", "organization", "country", "place", "facility",
                         "group", "party", "media"}});
    }
  }
  out.insert(out.end(),
             {{.kind = "trigger",
               .attributes = {"pos", "type", "mode", "cameo", "agent", "patient", "need", "avoid", "flags"},
               .asked = TypeAttributes(),
               .needs_tags = true,
               .aliases = {"triggers"},
               .read = [this](const Statement& row) { ReadTrigger(row); }},
              {.kind = "event",
               .attributes = {"type", "mode", "cameo", "status"},
               .captures = {"trigger", "source", "target"},
               .needed_captures = {"trigger", "source|target"},
               .closed = {{"status", kStatuses}},
               .asked = TypeAttributes(),
               .aliases = {"events"},
               .read = [this](const Statement& rule) { CheckType(rule); }},
              {.kind = "cue",
               .attributes = {"lemma", "frames"},
               .needs_tags = true,
               .aliases = {"cues"},
               .read = [this](const Statement& row) { ReadCue(row); },
               .teach = [this](Language* language) { TeachCueVerbs(cue_verbs_, language); }},
              {.kind = "quote",
               .attributes = {"negated"},
               .captures = {"content", "cue", "speaker"},
               .needed_captures = {"content"},
               .closed = {{"negated", {"true", "false"}, "value of `negated`"}},
               .aliases = {"quotes"}},
              {.kind = "timeword",
               .attributes = {"class", "value", "of"},
               .closed = {{"class", TimeClassNames()}, {"of", {"clock", "calendar", "quarter"}}},
               .aliases = {"timewords"},
               .read = ReadTimeWord},
              {.kind = "holiday",
               .attributes = {"when", "country"},
               .aliases = {"holidays"},
               .read =
                   [this](const Statement& row) {
                     ReadHoliday(row);
                     ReadName(row, /*of_country=*/false);
                   }},
              {.kind = "timex",
               .attributes = {"form", "anchor", "value", "type", "unit", "mod", "after_night", "around"},
               .captures = {"after",    "ahead",   "back",    "before",  "century",   "clock",    "day",
                            "day1",     "decade",  "deictic", "either",  "frequency", "half",     "half_day",
                            "halfword", "holiday", "iso",     "length",  "mod",       "month",    "now",
                            "nth",      "number",  "numeric", "part",    "phase",     "same",     "same_year",
                            "season",   "through", "unit",    "week",    "weekday",   "weekday2", "weekend",
                            "words",    "year",    "year2",   "yearword"},
               .closed = {{"form",
                           {"date", "dates", "unit", "offset", "week-away", "beyond", "nth", "stamp", "years",
                            "year-words", "part", "duration", "set", "sets", "ref"}},
                          {"type", {"DATE", "TIME", "DURATION", "SET"}},
                          {"anchor", {"text", "published", "next", "quarter", "era"}},
                          {"mod", kTimeMods},
                          {"after_night", kNext},
                          {"around", {"next", "below"}}},
               .aliases = {"time", "times"},
               .read = ReadTimex}});
  return out;
}

}  // namespace copydesk::news
