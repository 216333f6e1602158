#include "news/name_facts.h"

#include <algorithm>
#include <array>

#include "base/one_of.h"
#include "words/name_features.h"

namespace copydesk::news {
namespace {

struct KindFact {
  std::string_view kind;
  uint32_t fact;
};
constexpr std::array<KindFact, 10> kKindFacts = {{{"country", kFactCountry},
                                                  {"place", kFactPlace},
                                                  {"organization", kFactOrganization},
                                                  {"group", kFactGroup},
                                                  {"party", kFactParty},
                                                  {"media", kFactMedia},
                                                  {"facility", kFactFacility},
                                                  {"person", kFactPerson},
                                                  {"first_name", kFactGivenName},
                                                  {"role", kFactRole}}};
constexpr std::array<KindFact, 5> kSetFacts = {{{"organization_heads", kFactOrganizationHead},
                                                {"facility_heads", kFactPlaceHead},
                                                {"place_heads", kFactPlaceHead},
                                                {"male_words", kFactTitle},
                                                {"female_words", kFactTitle}}};

uint32_t FactOf(const KindFact& of, const Span& span) {
  if (of.fact == kFactCountry) {
    const std::string_view form = span.attribute("form");
    return form == "capital" ? kFactCapital : form == "name" ? kFactCountry : kFactDemonym;
  }
  if (of.fact == kFactRole) {
    const std::string_view sort = span.attribute("sort");
    return sort == "body" ? kFactBody : IsOneOf(sort, "office", "rank") ? kFactOffice : kFactRole;
  }
  return of.fact;
}

}  // namespace

std::vector<std::string> NameFacts::Kinds() {
  std::vector<std::string> out;
  for (const KindFact& of : kKindFacts) out.emplace_back(of.kind);
  return out;
}

std::vector<std::string_view> NameFacts::Sets() {
  std::vector<std::string_view> out;
  for (const KindFact& of : kSetFacts) out.push_back(of.kind);
  return out;
}

NameFacts::NameFacts(const Cascade& cascade) {
  for (const KindFact& of : kSetFacts) {
    for (std::string& word : cascade.set(of.kind)) words_.emplace_back(std::move(word), of.fact);
  }
  std::sort(words_.begin(), words_.end());
}

uint32_t NameFacts::OfWord(std::string_view lower) const {
  uint32_t out = 0;
  auto it =
      std::partition_point(words_.begin(), words_.end(), [&](const auto& w) { return w.first < lower; });
  for (; it != words_.end() && it->first == lower; ++it) out |= it->second;
  return out;
}

std::vector<uint32_t> NameFacts::Of(CascadeRun* run) const {
  const Document& doc = run->document();
  const std::vector<RuleInfo>& rules = run->cascade().rules();
  std::vector<uint32_t> facts(static_cast<size_t>(doc.size()), 0);
  std::vector<int32_t>& known = doc.vocabulary().Memo(owner_);
  for (int32_t i = 0; i < doc.size(); ++i) {
    int32_t& of = known[static_cast<size_t>(doc.tokens()[static_cast<size_t>(i)].word)];
    if (of == Vocabulary::kNoMemo) of = static_cast<int32_t>(OfWord(doc.word(i).lower));
    facts[static_cast<size_t>(i)] = static_cast<uint32_t>(of);
  }
  for (const KindFact& of : kKindFacts) {
    for (const Span& span : run->Get(of.kind)) {
      if (!rules[static_cast<size_t>(span.rule)].pattern.empty()) continue;
      if (of.fact == kFactParty && span.attribute("form") == "adjective") continue;
      const uint32_t fact = FactOf(of, span);
      for (int32_t i = span.tokens.start; i < span.tokens.end; ++i) {
        uint32_t& at = facts[static_cast<size_t>(i)];
        at |= fact;
        if (of.fact == kFactRole || span.tokens.size() < 2) continue;
        at |= i > span.tokens.start ? kFactLonger | kFactContinues : kFactLonger;
      }
    }
  }
  return facts;
}

}  // namespace copydesk::news
