// Clubs that are called by their town: in an article about sport "Halstrup beat Zorvan" names no places.
//
// Rules: an article is about sport by the share of words of sport in it. In such an article a town's name
// that does what clubs do, has a striker or fans, or stands against another is its club wherever it does not
// stand as a place ("in Halstrup", "Halstrup, Peru"). Cost: O(tokens) where a town is named.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "news/entities.h"
#include "news/syntax.h"

namespace copydesk::news {
namespace {

constexpr int32_t kLeastWords = 4;   // of sport in an article that is about it …
constexpr int32_t kWordsInOne = 50;  // … and one such word among so many at least
constexpr int32_t kReach = 4;        // words looked ahead for what a club does or who is in it

class ClubFinder {
 public:
  ClubFinder(const Document& doc, const ClubWords& words) : doc_(doc), words_(words) {}

  bool IsAboutSport() const {
    int32_t found = 0;
    for (int32_t i = 0; i < doc_.size(); ++i) found += words_.sport.Has(doc_.word(i).lower);
    return found >= kLeastWords && found * kWordsInOne >= doc_.size();
  }

  // Does this one stand for the club, beyond doubt?
  bool IsClub(TokenSpan tokens) const {
    const TokenSpan sentence = doc_.sentence_of(tokens.start).tokens;
    if (tokens.start > sentence.start && words_.opponents.Has(doc_.word(tokens.start - 1).lower)) return true;
    int32_t next = tokens.end;
    if (next >= sentence.end) return false;
    if (IsResult(next)) return true;
    const bool coordinated = tokens.start > sentence.start && (doc_.penn_tag(tokens.start - 1) == "CC" ||
                                                               doc_.word(tokens.start - 1).text == ",");
    if (doc_.penn_tag(next) == "VBP" && !coordinated) return true;  // "Halstrup are", "Halstrup have"
    return HasPeople(next, sentence.end) || DoesAsClubs(next, sentence.end);
  }

  // "in Halstrup", "Halstrup, Peru", "Halstrup-based", "Halstrup airport"
  bool IsPlace(TokenSpan tokens, const EntityTables& tables) const {
    const TokenSpan sentence = doc_.sentence_of(tokens.start).tokens;
    if (tokens.start > sentence.start && words_.inside.Has(doc_.word(tokens.start - 1).lower)) return true;
    const int32_t next = tokens.end;
    if (next >= sentence.end) return false;
    if (tables.place_nouns.Has(doc_.word(next).lower)) return true;
    return next + 1 < sentence.end && doc_.penn_tag(next) == "HYPH" &&
           tables.compound_places.Has(doc_.word(next + 1).lower);
  }

 private:
  // "Halstrup 3", "Halstrup 2-0"
  bool IsResult(int32_t i) const {
    const std::string_view text = doc_.word(i).text;
    return text.size() <= 3 && text.find_first_not_of("0123456789-–") == std::string_view::npos &&
           text.front() >= '0' && text.front() <= '9' &&
           (i + 1 >= doc_.size() || !doc_.tag(i + 1).starts_with("NNS"));
  }
  // "Halstrup striker", "Halstrup's new boss"
  bool HasPeople(int32_t i, int32_t end) const {
    const int32_t stop = std::min(end, i + kReach);
    for (; i < stop; ++i) {
      if (words_.people.Has(doc_.word(i).lower)) return true;
      const PennTag tag = doc_.penn_tag(i);
      if (!tag.In(kAdjectiveTags | Tags("NN", "HYPH", "POS"))) return false;
    }
    return false;
  }
  // "Halstrup have beaten", "Halstrup will host"
  bool DoesAsClubs(int32_t i, int32_t end) const {
    const int32_t stop = std::min(end, i + kReach);
    for (; i < stop; ++i) {
      const PennTag tag = doc_.penn_tag(i);
      if (tag.In(kVerbTags) && words_.acts.Has(doc_.lemma(i))) return true;
      if (!tag.In(kVerbTags | kAdverbTags | Tags("MD"))) return false;
    }
    return false;
  }

  const Document& doc_;
  const ClubWords& words_;
};

// The town that a mention may name instead of its club: a place of one or two words, or a capital.
bool MayBeClub(const Named& n) {
  const Mention& m = n.mention;
  return m.form == MentionForm::kName && m.tokens.size() <= 2 && (m.kind == EntityKind::kPlace || n.capital);
}

}  // namespace

void NameClubs(Article* article, const EntityTables& tables, std::vector<Named>* named) {
  if (std::none_of(named->begin(), named->end(), MayBeClub)) return;
  const Document& doc = article->document();
  const ClubFinder finder(doc, tables.clubs);
  if (!finder.IsAboutSport()) return;
  std::vector<std::string> clubs;
  for (const Named& n : *named) {
    if (MayBeClub(n) && !finder.IsPlace(n.mention.tokens, tables) && finder.IsClub(n.mention.tokens))
      clubs.push_back(PhraseName(doc, n.mention.tokens));
  }
  std::sort(clubs.begin(), clubs.end());
  const RuleId rule = article->rule("core.entity.club");
  for (Named& n : *named) {
    Mention& m = n.mention;
    if (!MayBeClub(n) || finder.IsPlace(m.tokens, tables)) continue;
    std::string name = PhraseName(doc, m.tokens);
    if (!std::binary_search(clubs.begin(), clubs.end(), name)) continue;
    if (article->IsOff(rule, m.tokens, "organization")) continue;
    Mention club;
    club.tokens = m.tokens;
    club.kind = EntityKind::kOrganization;
    club.name = std::move(name);
    club.country = m.country;
    club.confidence = m.confidence;
    club.rule = rule;
    n = {};
    n.mention = std::move(club);
  }
}

}  // namespace copydesk::news
