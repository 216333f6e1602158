#include "news/descriptions.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/one_of.h"
#include "base/stop.h"
#include "news/syntax.h"
#include "text/unicode.h"

namespace copydesk::news {
namespace {

constexpr double kTold = 0.6;           // the share of the choice that is told
constexpr int32_t kMaxLooked = 150;     // mentions looked back
constexpr int32_t kMaxAhead = 3;        // candidates behind the description …
constexpr int32_t kSentencesAhead = 2;  // … in its sentence and so many more
constexpr size_t kMaxCandidates = 16;
constexpr size_t kMaxMentions = 12;  // of a candidate that are looked at for the noun
constexpr size_t kMaxSaid = 60;      // speakers looked back
constexpr int32_t kNear = 6;         // tokens around a name that may say what its bearer is
constexpr int32_t kAhead = 7;        // `back` of who is named behind the description
constexpr std::array<int32_t, 4> kCounts = {2, 3, 5, 9};
constexpr std::array<int32_t, 5> kSteps = {1, 2, 4, 8, 16};

// In small letters, without a stop.
std::string LastWord(std::string_view text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.remove_suffix(1);
  return LowerCase(text.substr(text.find_last_of(' ') + 1));
}

std::string_view RoleOf(std::string_view code) {
  return code.size() > 3 ? code.substr(3, 3) : std::string_view("-");
}

}  // namespace

bool StandsIn(const Document& document, int32_t word, TokenSpan tokens) {
  for (int32_t i = tokens.start; i < tokens.end; ++i) {
    if (document.word(i).lower == document.word(word).lower) return true;
  }
  return false;
}

DescriptionReader::DescriptionReader(Article* article, const FeatureWeights& weights,
                                     const std::vector<std::vector<int32_t>>& names_of)
    : article_(article),
      doc_(article->document()),
      weights_(weights),
      mentions_(article->mentions()),
      names_of_(names_of) {}

// What may say who a name's bearer is: up to a finite verb or a mark but a comma, on either side.
TokenSpan DescriptionReader::Around(TokenSpan name) const {
  const TokenSpan sentence = doc_.sentence_of(name.start).tokens;
  const auto ends = [&](int32_t i) {
    return IsFinite(doc_.penn_tag(i)) || ((doc_.word(i).flags & kIsPunct) && doc_.word(i).text != ",");
  };
  TokenSpan out = name;
  while (out.start > sentence.start && name.start - out.start < kNear && !ends(out.start - 1)) --out.start;
  while (out.end < sentence.end && out.end - name.end < kNear && !ends(out.end)) ++out.end;
  return out;
}

// Where the description's words stand beside a candidate's names.
void DescriptionReader::Look(const Question& question, Candidate* candidate) const {
  const int32_t head = question.description.head;
  std::vector<char> found(question.rest.size(), 0);
  const std::vector<int32_t>& all = names_of_[static_cast<size_t>(candidate->entity)];
  // The first ones say who somebody is.
  for (size_t i = 0; i < std::min(all.size(), kMaxMentions); ++i) {
    const Mention& m = mentions_[static_cast<size_t>(all[i])];
    if (m.tokens.Contains(head)) continue;
    const TokenSpan around = Around(m.tokens);
    candidate->titled |= StandsIn(doc_, head, m.title_tokens);
    candidate->named |= StandsIn(doc_, head, m.tokens);
    candidate->near |= StandsIn(doc_, head, around);
    for (size_t r = 0; r < found.size(); ++r)
      found[r] |=
          StandsIn(doc_, question.rest[r], around) || StandsIn(doc_, question.rest[r], m.title_tokens);
  }
  const auto count = static_cast<size_t>(std::count(found.begin(), found.end(), 1));
  candidate->rest = found.empty() ? 3 : count == 0 ? 0 : count < found.size() ? 1 : 2;
}

void DescriptionReader::FindCandidates(Question* question) const {
  const Description& d = question->description;
  const int32_t sentence = SentenceOf(d.tokens.start);
  std::vector<Candidate>& out = question->candidates;
  const auto add = [&](const Mention& m, int32_t back) {
    if (m.entity < 0 || m.entity == d.owner || m.kind == EntityKind::kNationality) return;
    if (std::ranges::any_of(out, [&](const Candidate& c) { return c.entity == m.entity; })) return;
    out.push_back({.entity = m.entity, .back = back});
    Look(*question, &out.back());
  };
  const auto begin = std::partition_point(mentions_.begin(), mentions_.end(),
                                          [&](const Mention& m) { return m.tokens.start < d.tokens.start; });
  int32_t looked = 0;
  for (auto it = begin; it != mentions_.begin() && looked < kMaxLooked && out.size() < kMaxCandidates;
       ++looked) {
    --it;
    if (it->form == MentionForm::kName || it->entity == d.by_rule)
      add(*it, sentence - SentenceOf(it->tokens.start));
  }
  const size_t before = out.size();
  for (auto it = begin; it != mentions_.end() && out.size() < before + kMaxAhead; ++it) {
    if (SentenceOf(it->tokens.start) > sentence + kSentencesAhead) break;
    if (it->form == MentionForm::kName && it->tokens.start >= d.tokens.end) add(*it, kAhead);
  }
  // Earlier speakers without an entity, called by the same noun and more.
  const std::string_view noun = doc_.word(d.head).lower;
  for (size_t i = question->said.size(), n = 0; i-- > 0 && n < kMaxSaid; ++n) {
    const SaidBefore& said = question->said[i];
    if (said.entity >= 0 || said.head != noun || said.tokens.empty() || LowerCase(said.name) == question->own)
      continue;
    const bool known = std::ranges::any_of(out, [&](const Candidate& c) {
      return c.said >= 0 && question->said[static_cast<size_t>(c.said)].name == said.name;
    });
    if (known) continue;
    out.push_back(
        {.said = static_cast<int32_t>(i), .back = std::max(0, sentence - SentenceOf(said.tokens.start))});
  }
}

template <class F>
void DescriptionReader::EachFeature(const Question& question, size_t number, F f) const {
  const Candidate& c = question.candidates[number];
  const std::string_view several = question.number;
  const int32_t article = question.article;
  const int32_t back = c.back == kAhead ? 7 : Step(c.back, kSteps);
  if (c.said >= 0) {
    const std::string_view name = question.said[static_cast<size_t>(c.said)].name;
    f("said", article, several);
    f("said,back", back, several);
    f("said,rest", !question.rest.empty(), several);
    f("said,head", 0, question.head);
    f("said,longer", name.size() > doc_.text(question.description.tokens).size(), several);
    f("said,told", std::min(question.told, 3), several);
    return;
  }
  const Actor& actor = article_->actors()[static_cast<size_t>(c.entity)];
  const std::string_view kind = Name(actor.kind);
  const int32_t told = c.titled * 4 + c.named * 2 + c.near;
  const auto since = static_cast<int32_t>(std::min<size_t>(number, 5));  // named after it
  const int32_t rule = question.description.by_rule == c.entity ? 1
                       : question.description.by_rule >= 0      ? 2
                                                                : 0;
  f("back", back, several);
  f("back,told", back * 8 + told, several);
  f("since", since, several);
  f("since,told", since * 8 + told, several);
  f("kind", 0, Join(several, kind));
  f("kind,head", 0, Join(kind, question.head));
  f("role", 0, Join(RoleOf(actor.code), question.head));
  if (actor.kind == EntityKind::kPerson)
    f("sex", actor.gender == 0 ? 0 : actor.gender == 'f' ? 1 : 2, question.head);
  f("told", told, several);
  f("told,kind", told, Join(several, kind));
  f("told,article", told * 4 + article, several);
  f("told,rest", told * 4 + c.rest, several);
  f("told,count", told * 4 + std::min(question.told, 3), several);
  f("rest", c.rest * 4 + article, several);
  f("rule", rule, several);
  f("rule,head", rule, question.head);
  f("rule,told", rule * 8 + told, several);
  const int32_t spoke = std::min(question.spoken[number], 4);
  f("spoke", spoke, several);
  f("spoke,told", spoke * 8 + told, several);
  f("spoke,kind", spoke, Join(several, kind));
  f("spoke,head", spoke, question.head);
  f("spoke,article", spoke * 4 + article, Join(several, kind));
  f("spoke,back", spoke * 8 + back, Join(several, kind));
  f("told,head", told, question.head);
  const auto times = static_cast<int32_t>(names_of_[static_cast<size_t>(c.entity)].size());
  f("times", Step(times, kCounts), several);
  f("most", (times == question.most) * 8 + told, several);
  int32_t of_kind = 0, rank = 0, of_role = 0,
          role_rank = 0;  // candidates like this one, and which of them it is
  for (size_t i = 0; i < question.candidates.size(); ++i) {
    const Candidate& other = question.candidates[i];
    if (other.entity < 0) continue;
    const Actor& of = article_->actors()[static_cast<size_t>(other.entity)];
    if (of.kind != actor.kind) continue;
    ++of_kind;
    rank += i < number;
    if (RoleOf(of.code) != RoleOf(actor.code)) continue;
    ++of_role;
    role_rank += i < number;
  }
  const int32_t place = std::min(rank, 3) * 4 + std::min(of_kind, 3);
  f("rank", place, Join(several, kind));
  f("rank,head", place, Join(kind, question.head));
  f("rank,told", place * 8 + told, several);
  f("role,rank", std::min(role_rank, 3) * 4 + std::min(of_role, 3), Join(RoleOf(actor.code), question.head));
  if (actor.kind == EntityKind::kPerson) {
    f("title,head", 0, Join(LastWord(actor.title), question.head));
  } else {
    f("name,head", 0, Join(LastWord(actor.name), question.head));
  }
  f("country", actor.kind == EntityKind::kCountry ? 2 : !actor.country.empty(), several);
}

template <class F>
void DescriptionReader::EachOfNone(const Question& question, F f) const {
  const std::string_view several = question.number;
  f("none", question.article, several);
  f("none,head", 0, question.head);
  f("none,article,head", question.article, question.head);
  f("none,told", std::min(question.told, 3) * 4 + question.article, several);
  f("none,rest", static_cast<int32_t>(std::min<size_t>(question.rest.size(), 2)) * 4 + question.article,
    several);
  f("none,rule", (question.description.by_rule >= 0) * 4 + question.article, several);
  f("none,fit", static_cast<int32_t>(std::min<size_t>(question.candidates.size(), 4)), several);
}

DescriptionReader::Answer DescriptionReader::Choose(const Description& description,
                                                    std::span<const SaidBefore> said,
                                                    std::vector<PrintedDescription>* printed) {
  CheckStop();
  Question question{.description = description, .said = said};
  question.head = doc_.lemma(description.head);
  question.number = doc_.penn_tag(description.head) == "NNS" ? "several" : "one";
  const PennTag first = doc_.penn_tag(description.tokens.start);
  question.own = LowerCase(doc_.text({description.tokens.start + (first == "DT"), description.tokens.end}));
  question.article = description.definite ? 0 : first == "DT" ? 1 : first == "PRP$" ? 2 : 3;
  for (int32_t i = description.tokens.start; i < description.head; ++i) {
    if (doc_.penn_tag(i).In(kAdjectiveTags | kNounTags | kNameTags)) question.rest.push_back(i);
  }
  FindCandidates(&question);
  for (const Candidate& c : question.candidates) {
    question.told += c.told();
    if (c.entity < 0) {
      question.spoken.push_back(0);
      continue;
    }
    question.most =
        std::max(question.most, static_cast<int32_t>(names_of_[static_cast<size_t>(c.entity)].size()));
    int32_t ago = 4;
    for (size_t i = said.size(), n = 0; i-- > 0 && n < 12; ++n) {
      if (said[i].entity != c.entity) continue;
      ago = static_cast<int32_t>(std::min<size_t>(n, 3));
      break;
    }
    question.spoken.push_back(ago);
  }
  const auto name_of = [&](const Candidate& c) {
    return c.said >= 0 ? std::string(said[static_cast<size_t>(c.said)].name)
                       : article_->actors()[static_cast<size_t>(c.entity)].name;
  };
  if (printed != nullptr) {
    printed->push_back({description.tokens, "", Printed([&](auto f) { EachOfNone(question, f); })});
    for (size_t i = 0; i < question.candidates.size(); ++i) {
      printed->push_back({description.tokens, name_of(question.candidates[i]),
                          Printed([&](auto f) { EachFeature(question, i, f); })});
    }
  }
  if (weights_.empty()) return {.entity = description.by_rule, .share = 1};
  std::vector<int32_t> sums = {weights_.SumOf([&](auto f) { EachOfNone(question, f); })};
  for (size_t i = 0; i < question.candidates.size(); ++i)
    sums.push_back(weights_.SumOf([&](auto f) { EachFeature(question, i, f); }));
  const auto best = std::max_element(sums.begin(), sums.end());
  double all = 0;
  for (const int32_t sum : sums) all += std::exp((sum - *best) / 1000.0);
  if (best == sums.begin() || 1 / all < kTold) return {.entity = description.by_rule, .share = 1 / all};
  const Candidate& chosen = question.candidates[static_cast<size_t>(best - sums.begin()) - 1];
  return {.entity = chosen.entity, .said = chosen.said, .share = 1 / all};
}

}  // namespace copydesk::news
