#include "news/quote_ends.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/one_of.h"
#include "news/quote_cues.h"
#include "news/syntax.h"

namespace copydesk::news {
namespace {

// Of a tag as a feature has it: "$" and "``" stand for ends and quotes there, too.
bool IsFinite(std::string_view tag) {
  const uint8_t id = TagOf(tag);
  return id < kTags && news::IsFinite(PennTag(id));
}

bool IsDash(std::string_view text) { return IsOneOf(text, "—", "–", "--", "―", "-"); }

constexpr std::array<std::string_view, 10> kDigits = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
std::string_view Step(int32_t n, std::initializer_list<int32_t> bounds) {
  size_t step = 0;
  for (int32_t bound : bounds) step += n >= bound;
  return kDigits[step];
}

// The parts of a feature's value as one word.
std::string_view Joined(std::initializer_list<std::string_view> parts, std::string* joined) {
  joined->clear();
  for (std::string_view part : parts) {
    if (!joined->empty()) *joined += '|';
    *joined += part == "|" ? "/" : part;
  }
  return *joined;
}

}  // namespace

const TokenSpan* EndChooser::QuoteHolding(int32_t token) const {
  auto it = std::upper_bound(quoted_.begin(), quoted_.end(), token,
                             [](int32_t at, const TokenSpan& q) { return at < q.start; });
  return it != quoted_.begin() && (it - 1)->Contains(token) ? &*(it - 1) : nullptr;
}

const Cue* EndChooser::CueAt(int32_t token) const {
  auto it = std::lower_bound(cues_.begin(), cues_.end(), token,
                             [](const Cue& c, int32_t at) { return c.tokens.start < at; });
  return it != cues_.end() && it->tokens.start == token ? &*it : nullptr;
}

std::vector<int32_t> EndChooser::Places(const EndQuestion& question, int32_t rule_end) const {
  const int32_t start = question.content.start;
  std::vector<int32_t> out;
  auto add = [&](int32_t end) {
    auto loose = [&](int32_t i) {
      std::string_view text = doc_.word(i).text;
      return QuoteHolding(i) == nullptr && (IsOneOf(text, ",", ";", ":", ".") || IsDash(text));
    };
    while (end > start && loose(end - 1)) --end;
    if (end > start && end < rule_end && (out.empty() || out.back() < end)) out.push_back(end);
  };
  const bool phrase = IsOneOf(question.kind, "fragment", "noun", "quote");
  for (int32_t i = start; i < rule_end && out.size() < kMaxPlaces;) {
    if (const TokenSpan* q = QuoteHolding(i); q != nullptr) {
      add(q->end);
      i = std::max(q->end, i + 1);
      continue;
    }
    const std::string_view text = doc_.word(i).text, tag = doc_.tag(i);
    if (IsOneOf(text, "(", "[")) {
      add(i);
      while (i < rule_end && !IsOneOf(doc_.word(i).text, ")", "]")) ++i;
      continue;
    }
    const bool breaks =
        IsOneOf(text, ",", ";", ":") || (IsDash(text) && (text != "-" || doc_.space_before(i))) ||
        tag == "CC" || tag.starts_with("W") || tables_.breaks.Has(doc_.word(i).lower) ||
        (phrase && (IsOneOf(tag, "IN", "TO") || IsFinite(tag))) || (tag == "VBG" && CueAt(i) != nullptr);
    if (breaks) add(i);
    ++i;
  }
  out.push_back(rule_end);
  return out;
}

// The cue's own clause: a main one, one that a subordinating word opens ("While officials say …, …"), or a
// relative one ("officials, who say …, …").
std::string_view EndChooser::ClauseOf(const EndQuestion& question) const {
  bool relative = false, sub = true;
  for (int32_t i = question.unit_start; i < question.cue; ++i) {
    if (QuoteHolding(i) != nullptr) continue;
    sub &= (!IsFinite(doc_.penn_tag(i)) || i + 4 >= question.cue) && doc_.word(i).text != ",";
    if (i + 6 >= question.cue) relative |= doc_.penn_tag(i).In(kQuestionTags);
    if (i + 6 >= question.cue && doc_.word(i).text == ",") relative = false;
  }
  const std::string_view first = question.unit_start < question.cue ? doc_.tag(question.unit_start) : "-";
  return relative ? "relative" : sub && IsOneOf(first, "IN", "WRB", "CC") ? "sub" : "main";
}

EndChooser::Verbs EndChooser::VerbsOf(const EndQuestion& question) const {
  Verbs out;
  out.clause = ClauseOf(question);
  for (int32_t i = question.content.start; i < question.content.end; ++i) {
    if (!IsFinite(doc_.penn_tag(i))) continue;
    out.all.push_back(i);
    if (QuoteHolding(i) == nullptr) out.outside.push_back(i);
  }
  return out;
}

template <class Emit>
void EndChooser::EachFeature(const EndQuestion& question, const Verbs& verbs,
                             const std::vector<int32_t>& places, size_t index, Emit emit) const {
  const int32_t place = places[index];
  const int32_t limit = question.content.end;
  auto text = [&](int32_t i) {
    return i < limit ? std::string_view(doc_.word(i).text) : std::string_view("$");
  };
  auto tag = [&](int32_t i) { return i < limit ? doc_.tag(i) : std::string_view("$"); };
  // What stands at the place: its mark, and the word behind it, by form where it is of a closed class.
  int32_t next = place;
  std::string_view mark = "-";
  if (next < limit && QuoteHolding(next) == nullptr) {
    const std::string_view t = text(next);
    if (t == "," || t == ";" || t == ":" || t == "(" || t == "[" || IsDash(t)) {
      mark = IsDash(t) ? "--" : t;
      ++next;
    }
  }
  const bool quote_next = next < limit && QuoteHolding(next) != nullptr;
  const std::string_view next_tag = quote_next ? "``" : tag(next);
  const bool closed = next_tag == "CC" || next_tag == "IN" || next_tag == "TO" || next_tag.starts_with("W") ||
                      next_tag == "DT" || next_tag == "PRP" || next_tag.starts_with("RB");
  const std::string_view join = next >= limit ? "$"
                                : closed      ? std::string_view(doc_.word(next).lower)
                                              : next_tag;
  const std::string_view join_tag = next >= limit ? std::string_view("$") : next_tag;
  const std::string_view then = next + 1 < limit && QuoteHolding(next + 1) != nullptr ? "``" : tag(next + 1);
  const bool quote_before = QuoteHolding(place - 1) != nullptr;
  const std::string_view kind = question.kind;
  // Finite verbs on both sides, quotes aside.
  const auto behind = std::lower_bound(verbs.all.begin(), verbs.all.end(), place);
  const auto finite = static_cast<int32_t>(behind - verbs.all.begin());
  const std::string_view first_finite = finite > 0 ? tag(verbs.all.front()) : "-";
  const std::string_view last_finite = finite > 0 ? tag(*(behind - 1)) : "-";
  const int32_t next_end = std::max(places[index + 1], next);
  const auto ahead = std::lower_bound(verbs.outside.begin(), verbs.outside.end(), next);
  const auto rest = static_cast<int32_t>(verbs.outside.end() - ahead);
  const int32_t next_verb = rest > 0 ? *ahead : -1;
  const std::string_view next_finite = rest > 0 ? tag(next_verb) : "-";
  const bool verb_near = next_verb >= 0 && next_verb < next_end;
  // A cue behind the place: its frames' need of a clause, and how far.
  const Cue* cue = nullptr;
  for (int32_t i = next; i < std::min(limit, next + 8) && cue == nullptr; ++i) {
    if (QuoteHolding(i) == nullptr) cue = CueAt(i);
  }
  const std::string_view cue_near = cue == nullptr                  ? "-"
                                    : cue->tokens.start == next     ? "at"
                                    : cue->tokens.start <= next + 2 ? "near"
                                                                    : "far";
  const std::string_view cue_tag = cue == nullptr ? "-" : tag(cue->tokens.start);
  const std::string_view same = cue == nullptr ? "-" : cue_tag == question.cue_tag ? "same" : "other";
  const std::string_view finites = Step(finite, {1, 2, 3});
  // Is it the first place of its kind?
  bool first_of_kind = true;
  for (size_t i = 0; i < index; ++i) first_of_kind &= text(places[i]) != text(place);

  auto opens = [](std::string_view t) {
    return t == "PRP" || t.starts_with("NN") || t == "DT" || t == "PRP$" || t == "EX" ||
           t.starts_with("JJ") || t == "CD";
  };
  const std::string_view own = IsFinite(join_tag) ? "v" : !opens(join_tag) ? "-" : verb_near ? "np+v" : "np";
  const std::string_view own_then = opens(then) ? "np" : IsFinite(then) ? "v" : "-";
  emit("any", {"1"});
  emit("join", {mark, join});
  emit("join.kind", {mark, join, kind});
  emit("join.then", {mark, join, then});
  emit("join.finite", {mark, join, finites});
  emit("join.verb", {mark, join, verb_near ? "1" : "0", next_finite});
  emit("join.rest", {mark, join_tag, Step(rest, {1, 2})});
  emit("join.cue", {mark, join_tag, cue_near, same});
  emit("join.first", {mark, join_tag, first_of_kind ? "1" : "0"});
  emit("tense", {mark, join_tag, question.cue_tag, last_finite, next_finite});
  emit("tense.first", {join_tag == "CC" ? join : join_tag, first_finite, next_finite});
  emit("own", {mark, join, own_then});
  emit("clause", {verbs.clause, mark, own});
  emit("clause.join", {verbs.clause, mark, join_tag});
  emit("quote", {quote_before ? "1" : "0", mark, join_tag});
  emit("quote.kind", {quote_before ? "1" : "0", kind, mark});
  emit("quote.join", {quote_before ? "1" : "0", quote_next ? "1" : "0", join});
  emit("quote.stop",
       {quote_before && (text(place - 2) == "," || text(place - 2) == ".") ? "1" : "0", mark, kind});
}

std::vector<PrintedFeatures> EndChooser::Features(const EndQuestion& question,
                                                  const std::vector<int32_t>& places) const {
  std::vector<PrintedFeatures> out(places.size() - 1);
  const Verbs verbs = VerbsOf(question);
  std::string joined;
  for (size_t i = 0; i < out.size(); ++i) {
    EachFeature(question, verbs, places, i,
                [&](FeatureName name, std::initializer_list<std::string_view> parts) {
                  out[i].emplace_back(name.text(), "0\t" + std::string(Joined(parts, &joined)));
                });
  }
  return out;
}

EndChooser::Choice EndChooser::Choose(const FeatureWeights& weights, const EndQuestion& question,
                                      const std::vector<int32_t>& places) const {
  const Verbs verbs = VerbsOf(question);
  std::string joined;
  double passed = 1;
  for (size_t i = 0; i + 1 < places.size(); ++i) {
    int32_t sum = 0;
    EachFeature(question, verbs, places, i,
                [&](FeatureName name, std::initializer_list<std::string_view> parts) {
                  sum += weights.Of(name, 0, Joined(parts, &joined));
                });
    const double share = 1 / (1 + std::exp(-sum / 1000.0));
    if (sum > 0) return {i, passed * share};
    passed *= 1 - share;
  }
  return {places.size() - 1, passed};
}

}  // namespace copydesk::news
