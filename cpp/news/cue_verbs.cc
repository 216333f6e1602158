#include "news/cue_verbs.h"

#include <string>
#include <string_view>

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr std::string_view kSought = "hypothetical", kIntended = "future";

// "call", "for" of "call for"; the second is empty for a single word, and all behind the first for more.
struct Words {
  std::string_view first, second;
};
Words WordsOf(std::string_view lemma) {
  const size_t space = lemma.find(' ');
  return {lemma.substr(0, space),
          space == std::string_view::npos ? std::string_view() : lemma.substr(space + 1)};
}

// By the links that an act may hang on the verb with.
Operators::Row BehindVerb(uint32_t frames, bool for_what) {
  const auto has = [frames](uint32_t flag) { return (frames & flag) != 0; };
  Operators::Row row;
  const auto at = [&row](Link link) -> std::string_view& { return row[static_cast<size_t>(link)]; };
  const bool asks_for = for_what && has(kNounContent);
  if (has(kInfinitive) || asks_for)
    at(Link::kInfinitive) = kSought;
  else if (has(kBareInfinitive) && !has(kNotOfSpeech))
    at(Link::kInfinitive) = kIntended;
  if (asks_for || (has(kInfinitive) && has(kNounContent))) at(Link::kGerund) = at(Link::kNoun) = kSought;
  if (has(kInfinitive) && has(kExplicitThat) && !has(kThatClause)) at(Link::kClause) = kSought;
  return row;
}

}  // namespace

void TeachCueVerbs(const CueVerbs& verbs, Language* language) {
  for (const auto& [lemma, frames] : verbs) {
    const auto has = [frames = frames](uint32_t flag) { return (frames & flag) != 0; };
    const auto [first, second] = WordsOf(lemma);
    if (has(kInfinitive)) language->Add(first, kObjectControl);
    if (!second.empty()) continue;
    if (has(kThatClause | kExplicitThat | kQuestion)) language->Add(lemma, kClauseVerb);
    if (has(kThatClause) && has(kQuoted) && !has(kWeakCue | kStudies)) language->Add(lemma, kReportVerb);
    if (has(kQuoted)) language->Add(lemma, kQuoteVerb);
  }
}

void AddCueVerbs(const CueVerbs& verbs, const ClosedClasses& classes, Operators* operators) {
  for (const auto& [lemma, frames] : verbs)
    operators->AddVerb(lemma, BehindVerb(frames, classes.Is(WordsOf(lemma).second, kBenefactive)));
}

}  // namespace copydesk::news
