// Which mentions are one actor: names by key and by their words, then surnames and acronyms, then nominals;
// pronouns come last (pronouns.h). Every step adds only what has one likely answer; a mention without one is
// left out.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <tuple>

#include "base/one_of.h"
#include "base/stop.h"
#include "news/entities.h"
#include "news/pronouns.h"
#include "news/syntax.h"
#include "text/unicode.h"
#include "words/token_in_words.h"

namespace copydesk::news {
namespace {

using enum ClosedClass;

constexpr int32_t kHomeMentions = 4;       // a country is the article's own with so many mentions …
constexpr int32_t kHomePercent = 60;       // … this share of all that have a country …
constexpr int32_t kHomeLead = 4;           // … and so many times the next country's
constexpr int32_t kDatelineMentions = 3;   // that of the dateline is it with so many
constexpr int32_t kNamedNotByTheWay = 3;   // mentions of a country that the article is about, too
constexpr int32_t kNominalReach = 400;     // mentions looked back for a nominal's
constexpr int32_t kBodyReach = 3;          // sentences looked back for whom "the company" means
constexpr int32_t kMaxBodiesLooked = 200;  // mentions in them
constexpr int32_t kMaxAcronymWords = 12;   // of a name whose first letters may stand for it
constexpr size_t kMostTold = 4;            // of those whom a nominal might mean, to who asks why nobody
constexpr size_t kMaxTitles = 16;          // of a person that nominals are compared with
constexpr size_t kMaxNamesakes =
    64;  // people of one surname that a name is compared with, the last ones named

struct ClusterInfo {
  EntityKind kind = EntityKind::kNone;
  std::string key;
  std::vector<std::string> words;        // of the fullest name, folded
  std::vector<std::string> titles = {};  // " vice president "; see IndexTitles
  std::string lower_name = {};           // of the actor; see IndexTitles
  std::string generation = {};           // "jr" behind the name; empty: none
  char gender = 0;
  int32_t first = -1;  // index of its first mention
};

// How often a person has been named up to where the text is read, and when last.
struct Called {
  int32_t times = 0, last = -1;
  bool acts = false, acted = false;  // that last time, or any, as the subject of a verb

  // In the order of whom a name means that they share: "Jeb Bush has staked …; his mother, Barbara Bush, …".
  std::tuple<int32_t, bool, int32_t> Rank() const { return {times, acted, last}; }
};

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out.append(word).push_back(' ');
  return out;
}

std::vector<std::string> NameWords(const Document& doc, TokenSpan tokens) {
  std::vector<std::string> words;
  for (int32_t i = tokens.start; i < tokens.end; ++i) {
    const Word& word = doc.word(i);
    if (!(word.flags & kIsPunct) && !doc.Is(i, kPossessive)) words.emplace_back(word.norm);
  }
  return words;
}

bool IsInitialOf(const std::string& a, const std::string& b) {
  return a.size() == 2 && a[1] == '.' && !b.empty() && a[0] == b[0];
}

using Nicknames = std::map<std::string, std::string, std::less<>>;

// "Mike" and "Michael", "Bill" and "William"
bool IsShortFor(const Nicknames& nicknames, const std::string& a, const std::string& b) {
  const auto full_a = nicknames.find(a), full_b = nicknames.find(b);
  if (full_a == nicknames.end() && full_b == nicknames.end()) return false;
  return (full_a == nicknames.end() ? a : full_a->second) == (full_b == nicknames.end() ? b : full_b->second);
}

// Is `shorter` a way to write the person `fuller`? Same last word, and every other word is found in order, in
// full, as an initial or, the first, by its short form.
bool SamePerson(const Nicknames& nicknames, const std::vector<std::string>& shorter,
                const std::vector<std::string>& fuller) {
  if (shorter.empty() || fuller.empty() || shorter.size() > fuller.size()) return false;
  if (shorter.back() != fuller.back()) return false;
  size_t at = 0;
  for (size_t i = 0; i + 1 < shorter.size(); ++i) {
    const auto same = [&](const std::string& other) {
      return shorter[i] == other || IsInitialOf(shorter[i], other) || IsInitialOf(other, shorter[i]) ||
             (i + at == 0 && IsShortFor(nicknames, shorter[i], other));
    };
    while (at + 1 < fuller.size() && !same(fuller[at])) ++at;
    if (at + 1 >= fuller.size()) return false;
    ++at;
  }
  return true;
}

class Clusterer {
 public:
  Clusterer(Article* article, const EntityTables& tables, std::vector<Named> named)
      : article_(article),
        doc_(article->document()),
        tables_(tables),
        named_(std::move(named)),
        country_(article->cascade().cascade().kinds().Find("country")),
        role_(article->cascade().cascade().kinds().Find("role")) {}

  void Run(std::vector<Mention>* mentions, std::vector<Actor>* actors, std::vector<Mention>* unresolved) {
    for (Named& n : named_) {  // "Europe" and "Europeans"
      if (IsOneOf(n.mention.kind, EntityKind::kPlace, EntityKind::kNationality) && IsContinent(n))
        n.key = n.mention.name;
    }
    FreeAcronyms();
    // Full names first: "Bennett" is the Bennett of this article before it is the one of the list.
    for (size_t i = 0; i < named_.size(); ++i) {
      if (!IsShort(named_[i].mention)) FindCluster(i);
    }
    called_.assign(clusters_.size(), {});
    for (size_t i = 0; i < named_.size(); ++i) {
      if (IsShort(named_[i].mention)) FindCluster(i);
      NoteCalled(named_[i].mention);
    }
    DropPlacesThatAreSurnames();
    AddShortNames();
    AddAcronyms();
    Sort();
    AddNominals();
    Sort();
    Finish(mentions, actors);
    AddPronouns(article_, tables_, actors, mentions, &unresolved_);
    const size_t free = static_cast<size_t>(kMaxRows) - mentions->size();
    if (unresolved_.size() > free) unresolved_.resize(free);
    *unresolved = std::move(unresolved_);
  }

 private:
  // One word for a person: it may be anybody's who has it as surname or given name.
  static bool IsShort(const Mention& m) { return m.kind == EntityKind::kPerson && m.tokens.size() == 1; }
  static bool IsPlace(const Mention& m) { return IsOneOf(m.kind, EntityKind::kPlace, EntityKind::kFacility); }
  EntityKind ClusterKind(const Named& n) const {
    if (n.mention.kind != EntityKind::kNationality) return n.mention.kind;
    if (!n.mention.country.empty()) return EntityKind::kCountry;  // else Kurds, or Europeans
    return IsContinent(n) ? EntityKind::kPlace : EntityKind::kGroup;
  }
  bool IsContinent(const Named& n) const {
    return n.mention.country.empty() && tables_.continents.Has(LowerCase(n.mention.name));
  }
  std::pair<bool, std::string> KeyOf(const Named& n) const {
    return {IsPlace(n.mention) || (n.mention.kind == EntityKind::kNationality && IsContinent(n)), n.key};
  }

  int32_t NewCluster(size_t i) {
    const Named& n = named_[i];
    const auto c = static_cast<int32_t>(clusters_.size());
    clusters_.push_back({.kind = ClusterKind(n),
                         .key = n.key,
                         .words = WordsOf(n.mention),
                         .generation = GenerationOf(n.mention),
                         .gender = n.gender,
                         .first = static_cast<int32_t>(i)});
    facts_.push_back(n.mention);
    if (!n.key.empty()) by_key_[KeyOf(n)] = c;
    const ClusterInfo& cluster = clusters_.back();
    auto& [any, unlisted] = by_words_[{cluster.kind, Joined(cluster.words)}];
    any = c;
    if (n.key.empty()) unlisted = c;
    if (cluster.kind == EntityKind::kPerson && !cluster.words.empty())
      namesakes_[cluster.words.back()].push_back(c);
    if (IsBody(cluster.kind)) {
      for (size_t cut = 1; cut < cluster.words.size(); ++cut) {
        const auto at = cluster.words.begin() + static_cast<int64_t>(cut);
        NotePart({cluster.words.begin(), at}, c, &beginnings_);
        NotePart({at, cluster.words.end()}, c, &endings_);
      }
    }
    if (cluster.kind == EntityKind::kPerson && cluster.words.size() > 1)
      given_names_[cluster.words.front()].push_back(c);
    return c;
  }

  // The person's fullest name is known now, or a fuller one.
  void Rename(int32_t c, std::vector<std::string> words) {
    ClusterInfo& cluster = clusters_[static_cast<size_t>(c)];
    const std::string before = cluster.words.empty() ? std::string() : cluster.words.back();
    cluster.words = std::move(words);
    if (cluster.words.back() == before) return;
    std::vector<int32_t>& to = namesakes_[cluster.words.back()];
    to.insert(std::upper_bound(to.begin(), to.end(), c), c);
    if (auto from = namesakes_.find(before); from != namesakes_.end()) std::erase(from->second, c);
  }

  // The text has been read up to this mention.
  void NoteCalled(const Mention& m) {
    if (m.entity < 0 || m.kind != EntityKind::kPerson) return;
    if (static_cast<size_t>(m.entity) >= called_.size()) called_.resize(clusters_.size());
    Called& called = called_[static_cast<size_t>(m.entity)];
    if (!IsShort(m) || !IsAmbiguous(doc_.word(m.tokens.start).norm))
      ++called.times;  // a guess is no evidence
    called.last = m.tokens.start;
    called.acts = Acts(m);
    called.acted |= called.acts;
  }

  // Have several people who may be called so been named already?
  bool IsAmbiguous(std::string_view word) const {
    auto it = namesakes_.find(word);
    if (it == namesakes_.end()) return false;
    const std::vector<int32_t>& people = it->second;
    int32_t named = 0;
    for (size_t looked = 0; looked < std::min(people.size(), kMaxNamesakes); ++looked) {
      const auto c = static_cast<size_t>(people[people.size() - 1 - looked]);
      named += c < called_.size() && called_[c].times > 0;
    }
    return named > 1;
  }

  // "Ann Lee said", "said Ann Lee": the text is about her now; "a son, Jon Lee (b. 2015)" is named by the
  // way.
  bool Acts(const Mention& m) const {
    const TokenSpan sentence = doc_.sentence_of(m.tokens.start).tokens;
    const int32_t start =
        m.title_tokens.empty() ? m.tokens.start : std::min(m.tokens.start, m.title_tokens.start);
    if (start > sentence.start && doc_.LemmaIs(start - 1, kPlainReport)) return true;
    return DoesSomething(m.tokens);
  }
  // In front of a finite verb, an adverb aside?
  bool DoesSomething(TokenSpan tokens) const {
    const int32_t end = doc_.sentence_of(tokens.start).tokens.end;
    int32_t i = tokens.end;
    while (i < end && doc_.penn_tag(i).In(kAdverbTags)) ++i;
    return i < end && IsFinite(doc_.penn_tag(i));
  }

  // Of people who share a word of their names: the last one named where the text is about that one, else the
  // one named most often so far, of those named as often who has acted. A biography's "Moreau" is not her
  // brother, whom one sentence names in full. -1: nobody has been named yet.
  int32_t MostCalled(const std::vector<int32_t>& people, char gender) const {
    int32_t best = -1, latest = -1;
    Called most;
    for (size_t looked = 0; looked < std::min(people.size(), kMaxNamesakes); ++looked) {
      const int32_t c = people[people.size() - 1 - looked];
      if (!MayBe(gender, c) || static_cast<size_t>(c) >= called_.size()) continue;
      const Called& called = called_[static_cast<size_t>(c)];
      if (called.times == 0) continue;
      if (latest < 0 || called.last > called_[static_cast<size_t>(latest)].last) latest = c;
      if (called.Rank() <= most.Rank()) continue;
      best = c;
      most = called;
    }
    return latest >= 0 && called_[static_cast<size_t>(latest)].acts ? latest : best;
  }
  int32_t MostCalled(const std::map<std::string, std::vector<int32_t>, std::less<>>& by_word,
                     std::string_view word, char gender) const {
    auto it = by_word.find(word);
    return it == by_word.end() ? -1 : MostCalled(it->second, gender);
  }

  bool Acted(int32_t c) const {
    return c >= 0 && static_cast<size_t>(c) < called_.size() && called_[static_cast<size_t>(c)].acted;
  }

  // Words of a name; what stands behind a person's ("FRS", "Jr.") tells nobody apart.
  std::vector<std::string> WordsOf(const Mention& m) const {
    std::vector<std::string> words = NameWords(doc_, m.tokens);
    while (m.kind == EntityKind::kPerson && words.size() > 1 && tables_.name_suffixes.Has(words.back()))
      words.pop_back();
    return words;
  }
  // "jr" of "Jon Lee Jr."; empty: none.
  std::string GenerationOf(const Mention& m) const {
    if (m.kind != EntityKind::kPerson || m.tokens.size() < 2) return {};
    std::string last(doc_.word(m.tokens.end - 1).lower);
    if (last.ends_with('.')) last.pop_back();
    return tables_.generations.Has(last) ? last : std::string();
  }

  // "the Kovac brothers": several people of one surname.
  bool IsOfSeveral(const Mention& m) const {
    return IsShort(m) && m.title_tokens.empty() && !(doc_.word(m.tokens.start).flags & kIsPunct) &&
           m.tokens.end < doc_.sentence_of(m.tokens.start).tokens.end &&
           tables_.kin.Has(doc_.word(m.tokens.end).lower);
  }

  void FindCluster(size_t i) {
    CheckStop();
    Named& n = named_[i];
    if (IsOfSeveral(n.mention)) {
      const std::string surname(doc_.word(n.mention.tokens.start).norm);
      n.key = surname + " " + std::string(doc_.word(n.mention.tokens.end).lower);
      if (const auto it = by_key_.find({false, n.key}); it != by_key_.end()) {
        Join(i, it->second);
      } else {
        n.mention.entity = NewCluster(i);
        namesakes_[surname].pop_back();  // nobody is called by it alone
      }
      return;
    }
    int32_t same = -1;
    if (IsShort(n.mention)) {
      same = MostCalled(namesakes_, doc_.word(n.mention.tokens.start).norm, n.gender);
      const auto known = n.listed ? by_key_.find({false, n.key}) : by_key_.end();
      // "Lee" is whom the list means, not the son, where the article has both.
      const bool son =
          same >= 0 && known != by_key_.end() && !clusters_[static_cast<size_t>(same)].generation.empty();
      if (same >= 0 && !son && clusters_[static_cast<size_t>(same)].key.empty()) {
        if (n.listed) {  // the list means somebody else
          n.key.clear();
          n.mention.country.clear();
          n.mention.code.clear();
        }
        Join(i, same);
        return;
      }
    }
    if (!n.key.empty()) {
      auto it = by_key_.find(KeyOf(n));
      if (it != by_key_.end()) {
        Join(i, it->second);
        return;
      }
    }
    const std::vector<std::string> words = WordsOf(n.mention);
    if (const int32_t body = n.listed ? -1 : BodyCalled(n, words); body >= 0) {
      if (n.mention.kind == EntityKind::kPerson)
        n.mention.kind = clusters_[static_cast<size_t>(body)].kind, n.gender = 0;
      Join(i, body);
      return;
    }
    int32_t found = n.mention.kind == EntityKind::kPerson
                        ? PersonCalled(words, n.key, n.gender, GenerationOf(n.mention))
                        : ClusterCalled(ClusterKind(n), words, n.key);
    if (found >= 0 && Acted(same) && !Acted(found)) found = same;
    if (found < 0 && n.mention.kind == EntityKind::kPerson && n.key.empty())
      found = PersonMisspelt(words, n.gender);
    if (found < 0) {
      n.mention.entity = NewCluster(i);
    } else {
      Join(i, found);
    }
  }

  static bool IsBody(EntityKind kind) { return IsOneOf(kind, EntityKind::kOrganization, EntityKind::kMedia); }
  // Parts of names of bodies: whose they are, -1 of several.
  using Parts = std::map<std::string, int32_t, std::less<>>;
  static void NotePart(const std::vector<std::string>& words, int32_t c, Parts* parts) {
    const auto [it, fresh] = parts->emplace(Joined(words), c);
    if (!fresh && it->second != c) it->second = -1;
  }
  static int32_t WhosePart(const Parts& parts, const std::vector<std::string>& words) {
    const auto it = parts.find(Joined(words));
    return it == parts.end() ? -1 : it->second;
  }
  // May the name of a body be left out behind so many words? "Halstrup | Motors", "Bank | of Halstrup", but
  // not "the Halstrup | administration", nor "Halstrup | and Dun"; what a state has many of ("the House |
  // Budget Committee", "the Court | of Appeal") only before its preposition.
  bool MayBeCut(int32_t c, size_t words, bool of_state) const {
    const TokenSpan name =
        named_[static_cast<size_t>(clusters_[static_cast<size_t>(c)].first)].mention.tokens;
    int32_t next = name.start;
    for (; next < name.end && words > 0; ++next) words -= NameWords(doc_, {next, next + 1}).size();
    if (next == name.end) return false;
    if (doc_.penn_tag(next) == "IN") return doc_.Is(next, kAffiliation);
    if (of_state) return false;
    const Word& word = doc_.word(next);
    return (word.flags & (kHasUpper | kIsPunct)) || (doc_.penn_tag(next) == "CC" && next > name.start + 1);
  }
  // "Halstrup", where nobody in the article is called so.
  bool IsNobodys(const Named& n, const std::vector<std::string>& words) const {
    const Mention& m = n.mention;
    const bool surname = IsShort(m) && m.title_tokens.empty() && n.key.empty() && n.gender == 0;
    return surname && !namesakes_.contains(words.back()) && !given_names_.contains(words.front());
  }
  // "the Star-Telegram" behind the Halstrup Star-Telegram, "Halstrup" behind Halstrup Motors, also where it
  // looks like somebody's surname: the one body of the article so far whose name ends or begins so.
  int32_t BodyCalled(const Named& n, const std::vector<std::string>& words) const {
    const Mention& m = n.mention;
    if (words.empty() || (!IsBody(m.kind) && !IsNobodys(n, words))) return -1;
    const bool of_state = IsRoleOfState(m.code);
    int32_t c = IsBody(m.kind) ? WhosePart(endings_, words) : -1;
    if (c < 0) {
      c = WhosePart(beginnings_, words);
      if (c < 0 || !MayBeCut(c, words.size(), of_state)) return -1;
    }
    // "the House" of a parliament is not the White House.
    return of_state && !facts_[static_cast<size_t>(c)].code.ends_with(m.code) ? -1 : c;
  }

  // The last cluster of exactly these words. Two list entries are never one actor.
  int32_t ClusterCalled(EntityKind kind, const std::vector<std::string>& words,
                        const std::string& key) const {
    auto it = by_words_.find({kind, Joined(words)});
    if (it == by_words_.end()) return -1;
    return key.empty() ? it->second.any : it->second.unlisted;
  }
  // The last of those people whose name the words are another form of; for a word alone the most named one,
  // then the first.
  int32_t PersonCalled(const std::vector<std::string>& words, const std::string& key, char gender,
                       const std::string& generation) const {
    if (words.empty()) return -1;
    auto it = namesakes_.find(words.back());
    if (it == namesakes_.end()) {
      if (!key.empty()) return -1;
      if (words.size() == 1) return PersonOfGivenName(words[0], gender, generation);
      if (words.size() > 2) return -1;  // "Ann-Lee", who is Ann-Lee Kovac
      const int32_t c = PersonOfGivenName(words[0], gender, generation);
      if (c < 0) return -1;
      const std::vector<std::string>& full = clusters_[static_cast<size_t>(c)].words;
      return full.size() > 2 && full[1] == words[1] ? c : -1;
    }
    const std::vector<int32_t>& all = it->second;
    const size_t most = std::min(all.size(), kMaxNamesakes);
    for (size_t looked = 0; looked < most; ++looked) {
      const int32_t c = words.size() == 1 ? all[all.size() - most + looked] : all[all.size() - 1 - looked];
      const ClusterInfo& cluster = clusters_[static_cast<size_t>(c)];
      if ((!key.empty() && !cluster.key.empty()) || !MayBe(gender, c) || !IsOf(generation, c)) continue;
      if (!key.empty() && generation != cluster.generation) continue;  // the list means the father
      if (SamePerson(tables_.nicknames, words, cluster.words) ||
          SamePerson(tables_.nicknames, cluster.words, words))
        return c;
    }
    return -1;
  }

  // Is it somebody with a given name, and with the one that is written: "Halstrupp", "Jon Halstrupp"?
  bool FitsGivenName(const std::vector<std::string>& words, int32_t c) const {
    const ClusterInfo& cluster = clusters_[static_cast<size_t>(c)];
    return cluster.words.size() >= 2 && (words.size() != 2 || words.front() == cluster.words.front());
  }
  // "Halstrupp", where the article has Jon Halstrup and nobody else called nearly so; "Jon Halstrupp".
  int32_t PersonMisspelt(const std::vector<std::string>& words, char gender) const {
    constexpr size_t kLeastLetters = 5, kSameLetters = 3;
    if (words.empty() || words.size() > 2 || words.back().size() < kLeastLetters) return -1;
    const std::string& surname = words.back();
    const std::string_view start = std::string_view(surname).substr(0, kSameLetters);
    int32_t best = -1;
    size_t looked = 0;
    for (auto it = namesakes_.lower_bound(start);
         it != namesakes_.end() && it->first.starts_with(start) && looked < kMaxNamesakes; ++it, ++looked) {
      if (!IsOneLetterOff(surname, it->first)) continue;
      for (size_t i = 0; i < it->second.size() && looked < kMaxNamesakes; ++i, ++looked) {
        const int32_t c = it->second[i];
        if (!FitsGivenName(words, c) || !MayBe(gender, c)) continue;
        if (best >= 0) return -1;
        best = c;
      }
    }
    return best;
  }
  // One letter more, less, another, or two in the other order; not the Halstrups.
  static bool IsOneLetterOff(std::string_view a, std::string_view b) {
    if (a.size() < b.size()) std::swap(a, b);
    if (a.size() - b.size() > 1) return false;
    size_t same = 0;
    while (same < b.size() && a[same] == b[same]) ++same;
    const std::string_view rest = a.substr(same), other = b.substr(same);
    if (a.size() > b.size()) return rest.substr(1) == other && !(other.empty() && rest[0] == 's');
    if (rest.empty() || rest.substr(1) == other.substr(1)) return !rest.empty();
    return rest[0] == other[1] && rest[1] == other[0] && rest.substr(2) == other.substr(2);
  }

  // "Jon Lee Jr." is not a Jon Lee whom a list knows, nor Jon Lee Sr.
  bool IsOf(const std::string& generation, int32_t c) const {
    const ClusterInfo& cluster = clusters_[static_cast<size_t>(c)];
    if (generation == cluster.generation) return true;
    return cluster.key.empty() && (generation.empty() || cluster.generation.empty());
  }

  // "Ms Kovac" is not Jon Kovac.
  bool MayBe(char gender, int32_t c) const {
    const char known = clusters_[static_cast<size_t>(c)].gender;
    return gender == 0 || known == 0 || gender == known;
  }

  // The person of the article with that given name and a surname: "Hillary". Of several the most named so
  // far.
  int32_t PersonOfGivenName(const std::string& name, char gender, const std::string& generation) const {
    auto it = given_names_.find(name);
    if (it == given_names_.end()) return -1;
    for (size_t i = 0; !generation.empty() && i < std::min(it->second.size(), kMaxNamesakes); ++i) {
      if (clusters_[static_cast<size_t>(it->second[i])].generation == generation) return it->second[i];
    }
    if (it->second.size() == 1) return MayBe(gender, it->second[0]) ? it->second[0] : -1;
    return MostCalled(it->second, gender);
  }

  // "ANN LEE", which the text has as Ann Lee, too.
  static bool IsShouted(const std::string& name) {
    for (size_t at = 0; at < name.size();) {
      if (IsLower(NextCodePoint(name, &at))) return false;
    }
    return true;
  }

  // A mention joins a cluster; what either knows and the other does not is shared.
  void Join(size_t i, int32_t c) {
    Named& n = named_[i];
    ClusterInfo& cluster = clusters_[static_cast<size_t>(c)];
    Mention& facts = facts_[static_cast<size_t>(c)];
    n.mention.entity = c;
    if (cluster.gender == 0) cluster.gender = n.gender;
    if (n.mention.kind == EntityKind::kPerson) {
      std::vector<std::string> words = WordsOf(n.mention);
      if (words.size() > cluster.words.size()) {
        Rename(c, std::move(words));
        if (cluster.key.empty()) facts.name = n.mention.name;
      } else if (words.size() == cluster.words.size() && cluster.key.empty() && IsShouted(facts.name)) {
        facts.name = n.mention.name;
      }
      if (!n.key.empty() && cluster.key.empty()) {
        cluster.key = n.key;
        by_key_[{false, n.key}] = c;
        facts.name = n.mention.name;
      }
      if (facts.title.empty() || (facts.described && !n.mention.title.empty() && !n.mention.described)) {
        facts.title = n.mention.title;
        facts.described = n.mention.described;
      }
      if (facts.code.size() < n.mention.code.size()) {
        facts.code = n.mention.code;
        if (!n.mention.country.empty()) facts.country = n.mention.country;
      }
    }
    if (facts.country.empty()) facts.country = n.mention.country;
    if (facts.code.empty() && !IsPlace(facts)) facts.code = n.mention.code;
    if (facts.metonym && n.mention.kind == EntityKind::kCountry && !n.mention.metonym) {
      facts.metonym = false;
      facts.code = n.mention.code;
    }
  }

  // "Nancy", "Bush", "Lincoln" where the article names a Nancy Bush: hers, unless "in" or a comma and a place
  // say otherwise.
  void DropPlacesThatAreSurnames() {
    std::vector<std::string> parts;
    for (const Named& n : named_) {
      if (n.mention.kind != EntityKind::kPerson || n.mention.tokens.size() < 2) continue;
      std::vector<std::string> words = NameWords(doc_, n.mention.tokens);
      if (words.size() < 2) continue;
      parts.push_back(words.front());
      parts.push_back(words.back());
    }
    std::sort(parts.begin(), parts.end());
    std::erase_if(named_, [&](const Named& n) {
      if (n.mention.kind != EntityKind::kPlace || n.mention.metonym || n.mention.tokens.size() != 1)
        return false;
      int32_t at = n.mention.tokens.start;
      if (!std::binary_search(parts.begin(), parts.end(), doc_.word(at).norm, std::less<>())) return false;
      TokenSpan sentence = doc_.sentence_of(at).tokens;
      if (at > sentence.start && tables_.location_words.Has(doc_.word(at - 1).lower)) return false;
      bool comma =
          at + 2 < sentence.end && doc_.word(at + 1).text == "," && doc_.word(at + 2).flags & kHasUpper;
      return !comma;
    });
  }

  // Free tokens that are the surname (or, if nobody else has it, the given name) of a person named in full.
  void AddShortNames() {
    std::map<std::string, std::vector<int32_t>, std::less<>> surnames, given;
    for (size_t c = 0; c < clusters_.size(); ++c) {
      const ClusterInfo& cluster = clusters_[c];
      if (cluster.kind != EntityKind::kPerson || cluster.words.size() < 2) continue;
      surnames[cluster.words.back()].push_back(static_cast<int32_t>(c));
      if (cluster.words.front().size() > 2) given[cluster.words.front()].push_back(static_cast<int32_t>(c));
    }
    if (surnames.empty()) return;
    std::vector<int32_t> taken(static_cast<size_t>(doc_.size()), -1);  // by token: the name that holds it
    for (size_t n = 0; n < named_.size(); ++n) {
      for (int32_t i = named_[n].mention.tokens.start; i < named_[n].mention.tokens.end; ++i)
        taken[static_cast<size_t>(i)] = static_cast<int32_t>(n);
    }
    called_.assign(clusters_.size(), {});
    const RuleId surname = article_->rule("core.entity.surname");
    for (int32_t i = 0; i < doc_.size(); ++i) {
      const Word& word = doc_.word(i);
      if (const int32_t n = taken[static_cast<size_t>(i)]; n >= 0) {
        if (named_[static_cast<size_t>(n)].mention.tokens.start == i)
          NoteCalled(named_[static_cast<size_t>(n)].mention);
        continue;
      }
      if (!(word.flags & kHasUpper) || !article_->ReadsNames(article_->block_of(i))) continue;
      int32_t cluster = ShortNameOf(surnames, word.norm);
      if (cluster < 0 && doc_.penn_tag(i).In(kNameTags) && !IsTitleWord(i))
        cluster = ShortNameOf(given, word.norm);
      if (cluster < 0) continue;
      if (const Named& last = named_.back(); last.mention.tokens == TokenSpan{i - 1, i} &&
                                             last.mention.entity == cluster && last.mention.rule == surname) {
        named_.back().mention.tokens.end = i + 1;  // given name and surname
        continue;
      }
      Named n;
      n.mention.tokens = {i, i + 1};
      n.mention.kind = EntityKind::kPerson;
      n.mention.entity = cluster;
      n.mention.rule = surname;
      if (article_->IsOff(n.mention.rule, n.mention.tokens, "person")) continue;
      NoteCalled(n.mention);
      named_.push_back(std::move(n));
    }
  }

  // Whose it is: of one person at once, of several the one most named so far.
  int32_t ShortNameOf(const std::map<std::string, std::vector<int32_t>, std::less<>>& people,
                      std::string_view word) const {
    auto it = people.find(word);
    if (it == people.end()) return -1;
    return it->second.size() == 1 ? it->second[0] : MostCalled(it->second, 0);
  }
  // "Emperor", though the article has an Emperor Norton.
  bool IsTitleWord(int32_t token) const { return doc_.covering(role_, token) != nullptr; }

  // "the National Grain Board (NGB)": the letters in brackets behind a name, or empty.
  std::string_view AcronymBehind(const Mention& m) const {
    const int32_t at = m.tokens.end;
    if (m.kind == EntityKind::kPerson || m.tokens.size() < 2 || at + 2 >= doc_.size()) return {};
    if (doc_.word(at).text != "(" || doc_.word(at + 2).text != ")") return {};
    const Word& word = doc_.word(at + 1);
    const bool letters = (word.flags & kHasUpper) && word.text.size() >= 2 && word.text.size() <= 8;
    const bool fits = !word.text.empty() && word.norm[0] == doc_.word(m.tokens.start).norm[0];
    return letters && fits ? word.text : std::string_view();
  }

  // The first letters of a body's name, and those behind its first "of": "DVA" and "VA" of the Department of
  // Veterans Affairs.
  void AddInitials(const Named& n, std::map<std::string, int32_t, std::less<>>* acronyms) const {
    if (!IsBody(n.mention.kind) || n.mention.tokens.size() < 2 || n.mention.tokens.size() > kMaxAcronymWords)
      return;
    std::string letters;
    size_t behind_of = 0;
    for (int32_t i = n.mention.tokens.start; i < n.mention.tokens.end; ++i) {
      const Word& word = doc_.word(i);
      if (word.flags & kIsTitle)
        letters += word.text[0];
      else if (doc_.Is(i, kGenitive) && behind_of == 0)
        behind_of = letters.size();
      else if ((word.flags & kHasUpper) && i > n.mention.tokens.start)
        return;  // "US Grain Board": GB
    }
    if (behind_of > 0 && letters.size() - behind_of >= 2)
      acronyms->emplace(letters.substr(behind_of), n.mention.entity);
    if (letters.size() >= 3) acronyms->emplace(std::move(letters), n.mention.entity);
  }
  // Letters that stand for a body which the article names in full: those in brackets behind it come first.
  std::map<std::string, int32_t, std::less<>> Acronyms() const {
    std::map<std::string, int32_t, std::less<>> out;
    for (const Named& n : named_) {
      if (const std::string_view letters = AcronymBehind(n.mention); !letters.empty())
        out.emplace(letters, n.mention.entity);
    }
    for (const Named& n : named_) AddInitials(n, &out);
    return out;
  }

  // Not "Norfolk, VA".
  bool MayBeLetters(int32_t token) const {
    const Word& word = doc_.word(token);
    return (word.flags & kHasUpper) &&
           (word.text.size() > 2 || token == 0 || doc_.word(token - 1).text != ",");
  }
  // Such letters are found again by AddAcronyms(), as who they are.
  void FreeAcronyms() {
    const auto defined = Acronyms();
    if (defined.empty()) return;
    std::erase_if(named_, [&](const Named& n) {
      const int32_t at = n.mention.tokens.start;
      const bool may =
          n.mention.kind == EntityKind::kPlace || (!n.listed && n.mention.kind != EntityKind::kPerson);
      return may && n.mention.tokens.size() == 1 && MayBeLetters(at) && defined.contains(doc_.word(at).text);
    });
  }

  // NGB wherever it stands.
  void AddAcronyms() {
    const auto acronyms = Acronyms();
    if (acronyms.empty()) return;
    std::vector<char> taken(static_cast<size_t>(doc_.size()), 0);
    for (const Named& n : named_)
      std::fill(taken.begin() + n.mention.tokens.start, taken.begin() + n.mention.tokens.end, 1);
    for (int32_t i = 0; i < doc_.size(); ++i) {
      if (taken[static_cast<size_t>(i)] || !MayBeLetters(i)) continue;
      auto it = acronyms.find(doc_.word(i).text);
      if (it == acronyms.end() || !article_->ReadsNames(article_->block_of(i))) continue;
      Named n;
      n.mention.tokens = {i, i + 1};
      n.mention.kind = clusters_[static_cast<size_t>(it->second)].kind;
      n.mention.entity = it->second;
      n.mention.rule = article_->rule("core.entity.acronym");
      if (article_->IsOff(n.mention.rule, n.mention.tokens, "organization")) continue;
      named_.push_back(std::move(n));
    }
  }

  // By place; of equal ones the first stays first. A name is much to move, so that numbers are sorted.
  void Sort() {
    std::vector<std::pair<TokenSpan, size_t>> order;
    order.reserve(named_.size());
    for (const Named& n : named_) order.emplace_back(n.mention.tokens, order.size());
    if (std::is_sorted(order.begin(), order.end())) return;
    std::sort(order.begin(), order.end());
    std::vector<Named> sorted;
    sorted.reserve(named_.size());
    for (const auto& [tokens, at] : order) {
      CheckStop();
      sorted.push_back(std::move(named_[at]));
    }
    named_ = std::move(sorted);
  }

  int32_t SentenceOf(const Mention& m) const {
    return doc_.tokens()[static_cast<size_t>(m.tokens.start)].sentence;
  }

  // Spans of kind `nominal`: `of` says what they may stand for. The last mention that fits.
  void AddNominals() {
    IndexTitles();
    std::vector<char> taken(static_cast<size_t>(doc_.size()), 0);
    for (const Named& n : named_)
      std::fill(taken.begin() + n.mention.tokens.start, taken.begin() + n.mention.tokens.end, 1);
    std::vector<Named> added;
    for (const Span& span : article_->cascade().Get("nominal")) {
      CheckStop();
      if (!article_->ReadsNames(article_->block_of(span.tokens.start))) continue;
      const auto begin = taken.begin() + span.tokens.start, end = taken.begin() + span.tokens.end;
      if (std::find(begin, end, 1) != end) continue;  // "the University" of a name
      const bool another = IsAnother(span);
      int32_t cluster = another ? -1 : NominalAntecedent(span);
      bool guessed =
          cluster >= 0 && span.attribute("of") == "country" && IsContested(span.tokens.start, cluster);
      if (cluster < 0 && !another && tables_.any_bodies.Has(doc_.word(span.tokens.end - 1).lower)) {
        const Body body = BodyAntecedent(span);
        cluster = body.entity;
        guessed = !body.only;
      }
      if (article_->keeps_rejected() && (cluster < 0 || guessed)) TellNobody(span, another, cluster);
      if (cluster < 0) {
        Unresolved(span.tokens, MentionForm::kNominal, KindOfNominal(span.attribute("of")), span.rule);
        continue;
      }
      Named n;
      n.mention.tokens = span.tokens;
      n.mention.form = MentionForm::kNominal;
      n.mention.kind = clusters_[static_cast<size_t>(cluster)].kind;
      n.mention.entity = cluster;
      n.mention.guessed = guessed;
      n.mention.rule = span.rule;
      added.push_back(std::move(n));
    }
    for (Named& n : added) named_.push_back(std::move(n));
  }

  // Why a nominal is told to mean nobody: whom it might mean, named before it, and what they lack. `cluster`:
  // who is likeliest, where others fit, too.
  void TellNobody(const Span& span, bool another, int32_t cluster) {
    const std::string_view of = span.attribute("of");
    const bool body = tables_.any_bodies.Has(doc_.word(span.tokens.end - 1).lower);
    std::string why;
    if (another)
      why = "not one named before: it is told behind it which, at " +
            TokenInWords(doc_, doc_.sentence_of(span.tokens.start).tokens, span.tokens.end);
    else if (cluster >= 0)
      why = body ? "several bodies are named in the sentences before, of which it may be one"
                 : "another country is named beside the last one";
    else
      why = of == "title"  ? "nobody named before it has this title"
            : of == "head" ? "no body named before it has these words in its name"
                           : "nobody named before it fits";
    if (body && cluster < 0 && !another)
      why += ", and none is named in the " + std::to_string(kBodyReach) + " sentences before";
    const bool leads = !span.attribute("leads").empty();
    const EntityKind kind = KindOfNominal(of);
    const auto may_be = [&](const ClusterInfo& c) {
      if (of == "head") return IsBody(c.kind);
      return c.kind == kind;
    };
    auto it = std::partition_point(named_.begin(), named_.end(), [&](const Named& n) {
      return n.mention.tokens.start < span.tokens.start;
    });
    std::vector<int32_t> told;
    for (int32_t looked = 0;
         !another && it != named_.begin() && looked < kNominalReach && told.size() < kMostTold; ++looked) {
      const Mention& m = (--it)->mention;
      if (m.entity < 0 || std::find(told.begin(), told.end(), m.entity) != told.end()) continue;
      const ClusterInfo& c = clusters_[static_cast<size_t>(m.entity)];
      if (!may_be(c)) continue;
      why += (told.empty() ? "; named: " : ", ") + facts_[static_cast<size_t>(m.entity)].name;
      told.push_back(m.entity);
      const Mention& facts = facts_[static_cast<size_t>(m.entity)];
      why += of != "title"      ? " (" + std::string(m.metonym ? "its government" : Name(m.kind))
             : c.titles.empty() ? " (no title"
                                : " (" + Trimmed(c.titles.front());
      why += (leads && !facts.code.empty() ? ", code " + facts.code : "") + ")";
    }
    if (leads)
      why +=
          "; nor is it, with no other word beside it, the only one named whom a list or a title puts in a "
          "government (code …GOV)";
    article_->Reject(span.tokens, Name(kind), span.rule, "no entity", span.row, -1, {}, std::move(why));
  }
  static std::string Trimmed(std::string_view title) {  // " vice president "
    while (title.starts_with(' ')) title.remove_prefix(1);
    while (title.ends_with(' ')) title.remove_suffix(1);
    return std::string(title);
  }

  // "the court in Halstrup": not the one that was named, but the one that is told here.
  bool IsAnother(const Span& span) const {
    const int32_t at = span.tokens.end;
    if (span.attribute("of") != "head" || at + 1 >= doc_.sentence_of(span.tokens.start).tokens.end)
      return false;
    return (doc_.Is(at, kInessive) || doc_.Is(at, kGenitive)) && doc_.penn_tag(at + 1).In(kNameTags);
  }

  int32_t NominalAntecedent(const Span& span) const {
    std::string_view of = span.attribute("of");
    const Capture* head_capture = span.capture("head");
    int32_t head = head_capture != nullptr ? head_capture->tokens.end - 1 : span.tokens.end - 1;
    std::string_view word = doc_.word(head).lower;
    TokenSpan words = head_capture != nullptr ? head_capture->tokens : TokenSpan{head, head + 1};
    std::string_view adjective_country;
    article_->cascade().Get(country_);
    int32_t first = span.tokens.start + 1;  // behind "the", and behind "Danish"
    for (const Span& country : doc_.spans_from(country_, span.tokens)) {
      if (!span.tokens.Contains(country.tokens)) continue;
      adjective_country = country.attribute("country");
      first = country.tokens.end;
    }
    const std::string called = of == "title" ? TitleOf({first, span.tokens.end}) : std::string();
    auto end = std::partition_point(named_.begin(), named_.end(), [&](const Named& n) {
      return n.mention.tokens.start < span.tokens.start;
    });
    int32_t looked = 0;
    for (auto it = end; it != named_.begin() && looked++ < kNominalReach;) {
      --it;
      const Mention& m = it->mention;
      if (m.form == MentionForm::kPronoun || m.entity < 0) continue;
      const ClusterInfo& cluster = clusters_[static_cast<size_t>(m.entity)];
      const Mention& facts = facts_[static_cast<size_t>(m.entity)];
      if (!adjective_country.empty() && facts.country != adjective_country) continue;
      bool fits = false;
      if (of == "title") {
        fits = cluster.kind == EntityKind::kPerson &&
               std::any_of(cluster.titles.begin(), cluster.titles.end(),
                           [&](const std::string& title) { return HasTitle(title, called); });
      } else if (of == "head") {
        fits = !IsOneOf(cluster.kind, EntityKind::kPerson, EntityKind::kCountry, EntityKind::kPlace) &&
               HasWords(cluster.lower_name, words);
      } else if (of == "igo") {
        fits = facts.code.starts_with("IGO");
      } else if (of == "country") {
        fits = cluster.kind == EntityKind::kCountry && m.kind != EntityKind::kNationality && !m.metonym &&
               (!tables_.kingdom_words.Has(word) || tables_.kingdoms.Has(LowerCase(facts.country)));
      } else {
        fits = cluster.kind == EntityKindCalled(of) && m.kind != EntityKind::kNationality;
      }
      if (fits) return m.entity;
    }
    // Not "the former president", "the president of the club".
    const bool leads = !span.attribute("leads").empty() && first == head &&
                       (span.tokens.end == doc_.size() || doc_.penn_tag(span.tokens.end) != "IN");
    return leads ? OnlyLeader(span.tokens.start, adjective_country) : -1;
  }

  // "the president" of an article that has one leader so far, whom it calls by name alone; -1: none, or
  // several.
  int32_t OnlyLeader(int32_t token, std::string_view country) const {
    auto it = std::partition_point(named_.begin(), named_.end(),
                                   [&](const Named& n) { return n.mention.tokens.start < token; });
    int32_t leader = -1;
    for (int32_t looked = 0; it != named_.begin() && looked < kNominalReach; ++looked) {
      const int32_t c = (--it)->mention.entity;
      if (c < 0 || c == leader) continue;
      const ClusterInfo& cluster = clusters_[static_cast<size_t>(c)];
      const Mention& facts = facts_[static_cast<size_t>(c)];
      if (cluster.kind != EntityKind::kPerson || cluster.key.empty() || !facts.code.ends_with("GOV"))
        continue;
      if (!country.empty() && facts.country != country) continue;
      if (leader >= 0) return -1;
      leader = c;
    }
    return leader;
  }

  struct Body {
    int32_t entity = -1;
    bool only = false;  // nobody else fits
  };
  static bool NamesBody(const Mention& m) {
    return m.entity >= 0 && m.form == MentionForm::kName && IsBody(m.kind);
  }
  // Who "the company" or "the network" is, whatever the name says: of the bodies in its sentence and the ones
  // before the last that acts, else the last. A word for media means one where one is named.
  Body BodyAntecedent(const Span& span) const {
    const bool media = tables_.media_bodies.Has(doc_.word(span.tokens.end - 1).lower);
    const int32_t sentence = doc_.tokens()[static_cast<size_t>(span.tokens.start)].sentence;
    auto it = std::partition_point(named_.begin(), named_.end(), [&](const Named& n) {
      return n.mention.tokens.start < span.tokens.start;
    });
    const bool does = DoesSomething(span.tokens);
    int32_t last = -1, acting = -1, medium = -1, looked = 0;
    bool several = false;
    while (it != named_.begin() && looked++ < kMaxBodiesLooked) {
      --it;
      const Mention& m = it->mention;
      if (SentenceOf(m) < sentence - kBodyReach) break;
      if (SentenceOf(m) == sentence && !does) continue;  // "Kovac Bank fined the firm"
      if (!NamesBody(m)) continue;
      const auto note = [&m](int32_t* first) {
        if (*first < 0) *first = m.entity;
      };
      note(&last);
      several |= m.entity != last;
      if (Acts(m)) note(&acting);
      if (media && m.kind == EntityKind::kMedia) note(&medium);
    }
    return {medium >= 0 ? medium : acting >= 0 ? acting : last, !several};
  }

  // "the country": is there another country beside the one in the last sentence that names it?
  bool IsContested(int32_t token, int32_t cluster) const {
    if (tables_.kingdom_words.Has(doc_.word(token + 1).lower)) return false;
    auto it = std::partition_point(named_.begin(), named_.end(),
                                   [&](const Named& n) { return n.mention.tokens.start < token; });
    int32_t sentence = -1;
    while (it != named_.begin()) {
      --it;
      const Mention& m = it->mention;
      if (sentence >= 0 && SentenceOf(m) < sentence) return false;
      if (m.kind != EntityKind::kCountry || m.entity < 0 || m.metonym) continue;
      if (m.entity != cluster &&
          (sentence >= 0 || SentenceOf(m) == doc_.tokens()[static_cast<size_t>(token)].sentence))
        return true;
      if (m.entity == cluster && sentence < 0) sentence = SentenceOf(m);
    }
    return false;
  }

  static EntityKind KindOfNominal(std::string_view of) {
    if (of == "title") return EntityKind::kPerson;
    return IsOneOf(of, "head", "igo") ? EntityKind::kOrganization : EntityKindCalled(of);
  }
  // A row without an actor.
  void Unresolved(TokenSpan tokens, MentionForm form, EntityKind kind, RuleId rule) {
    Mention m;
    m.tokens = tokens;
    m.form = form;
    m.kind = kind;
    m.rule = rule;
    unresolved_.push_back(std::move(m));
  }

  bool HasWords(std::string_view lower, TokenSpan words) const {
    for (int32_t i = words.start; i < words.end; ++i) {
      if (lower.find(doc_.word(i).lower) == std::string_view::npos) return false;
    }
    return true;
  }

  // A title in words, between spaces: "former Vice-President" is " vice president ".
  std::string TitleOf(TokenSpan tokens) const {
    while (tokens.size() > 1 && tables_.title_states.Has(doc_.word(tokens.start).lower)) ++tokens.start;
    std::string out = " ";
    for (int32_t i = tokens.start; i < tokens.end; ++i) {
      const Word& word = doc_.word(i);
      if (word.flags & kIsPunct) continue;
      const auto full = tables_.title_forms.find(word.lower);
      out.append(full == tables_.title_forms.end() ? word.lower : std::string_view(full->second))
          .push_back(' ');
    }
    std::replace(out.begin(), out.end(), '-', ' ');
    return out;
  }
  // Is a person with this title called so? A vice president is not "the president".
  bool HasTitle(const std::string& title, const std::string& called) const {
    const size_t at = title.find(called);
    if (at == std::string::npos) return false;
    const size_t before = at == 0 ? std::string::npos : title.rfind(' ', at - 1);
    return before == std::string::npos ||
           !tables_.title_ranks.Has(std::string_view(title).substr(before + 1, at - before - 1));
  }

  // What nominals are compared with: the titles of each cluster's mentions, and its name.
  void IndexTitles() {
    for (const Named& n : named_) {
      CheckStop();
      if (n.mention.entity < 0 || n.mention.title_tokens.empty()) continue;
      std::vector<std::string>& titles = clusters_[static_cast<size_t>(n.mention.entity)].titles;
      std::string title = TitleOf(n.mention.title_tokens);
      if (titles.size() < kMaxTitles && std::find(titles.begin(), titles.end(), title) == titles.end())
        titles.push_back(std::move(title));
    }
    for (size_t c = 0; c < clusters_.size(); ++c) clusters_[c].lower_name = LowerCase(facts_[c].name);
  }

  // --- Result
  // ----------------------------------------------------------------------------------------------------------

  Actor ActorOf(size_t cluster, int32_t first_mention, RuleId rule) const {
    const Mention& facts = facts_[cluster];
    const EntityKind kind = clusters_[cluster].kind;
    std::string code = kind == EntityKind::kCountry && !facts.country.empty() ? facts.country : facts.code;
    if (IsOneOf(kind, EntityKind::kPlace, EntityKind::kFacility)) code.clear();
    return {.kind = kind,
            .name = facts.name,
            .country = facts.country,
            .code = std::move(code),
            .title = facts.title,
            .described = facts.described,
            .gender = clusters_[cluster].gender,
            .first_mention = first_mention,
            .rule = rule};
  }
  // Actors are numbered in order of their first mention; what a mention lacks it has from its actor.
  void Finish(std::vector<Mention>* mentions, std::vector<Actor>* actors) {
    CutRows(article_, "entities", &named_);
    std::vector<int32_t> number(clusters_.size(), -1);
    for (Named& n : named_) {
      CheckStop();
      Mention& m = n.mention;
      size_t c = static_cast<size_t>(m.entity);
      if (number[c] < 0) {
        number[c] = static_cast<int32_t>(actors->size());
        actors->push_back(ActorOf(c, static_cast<int32_t>(mentions->size()), m.rule));
      }
      m.entity = number[c];
      Actor& actor = (*actors)[static_cast<size_t>(m.entity)];
      actor.mentions += !m.guessed;
      if (!IsOneOf(m.kind, EntityKind::kCountry, EntityKind::kNationality)) m.name = actor.name;
      if (m.name.empty()) m.name = actor.name;
      if (m.country.empty()) m.country = actor.country;
      if (m.code.empty() || m.kind == EntityKind::kPerson ||
          (IsRoleOfState(m.code) && actor.code.ends_with(m.code)))
        m.code = actor.code;
      if (IsOneOf(m.kind, EntityKind::kPlace, EntityKind::kFacility)) m.code.clear();
      mentions->push_back(std::move(m));
    }
    SettleHome(mentions, actors);
  }

  // The country of all members and chambers of parliaments that have one; empty: there are several, or none.
  static std::string CountryOfParliament(const std::vector<Actor>& actors) {
    std::string country;
    for (const Actor& actor : actors) {
      if (actor.country.empty() || actor.code != actor.country + "LEG") continue;
      if (!country.empty() && country != actor.country) return {};
      country = actor.country;
    }
    return country;
  }

  // Does the sentence of a mention say that it is in another country, and nothing of this one? Of whom a
  // minister is who "told reporters in Lima" is not told.
  bool IsElsewhere(const std::vector<Mention>& mentions, size_t number, std::string_view country) const {
    const TokenSpan sentence = doc_.sentence_of(mentions[number].tokens.start).tokens;
    auto it = std::partition_point(mentions.begin(), mentions.end(),
                                   [&](const Mention& m) { return m.tokens.start < sentence.start; });
    bool elsewhere = false;
    for (; it != mentions.end() && it->tokens.start < sentence.end; ++it) {
      if (it->country == country) return false;
      const int32_t before = it->tokens.start - 1;
      elsewhere |= it->country.size() == 3 && before >= sentence.start &&
                   tables_.location_words.Has(doc_.word(before).lower);
    }
    return elsewhere;
  }

  // The country that the other names of a mention's sentence are of; empty where they are of several, or none
  // (`several` tells).
  std::string CountryBeside(const std::vector<Mention>& mentions, size_t number, bool* several) const {
    const TokenSpan sentence = doc_.sentence_of(mentions[number].tokens.start).tokens;
    auto it = std::partition_point(mentions.begin(), mentions.end(),
                                   [&](const Mention& m) { return m.tokens.start < sentence.start; });
    std::string country;
    for (; it != mentions.end() && it->tokens.start < sentence.end; ++it) {
      if (it->country.size() != 3 || it->form == MentionForm::kPronoun || IsBody(it->kind) ||
          it->kind == EntityKind::kGroup)
        continue;
      if (!country.empty() && country != it->country) {
        *several = true;
        return {};
      }
      country = it->country;
    }
    return country;
  }

  // "Judge Kovac", "the interior ministry" without a country are of the country that the article is about; a
  // school, a singer, a firm also of the one that their sentence names.
  void SettleHome(std::vector<Mention>* mentions, std::vector<Actor>* actors) {
    const std::string home = HomeCountry(article_, *mentions);
    const std::string country = home.empty() ? CountryOfParliament(*actors) : home;
    std::vector<char> settled(actors->size(), 0);
    std::map<std::string, int32_t> named;  // countries
    for (const Mention& m : *mentions) {
      if (m.form != MentionForm::kPronoun && !m.country.empty()) ++named[m.country];
    }
    for (size_t i = 0; i < actors->size(); ++i) {
      Actor& actor = (*actors)[i];
      if (!actor.country.empty()) continue;
      std::string own;
      if (IsRoleOfState(actor.code)) {
        if (country.empty() || (home.empty() && actor.code != "LEG")) continue;
        if (IsElsewhere(*mentions, static_cast<size_t>(actor.first_mention), country)) continue;
        own = country;
      } else if (tables_.home_roles.Has(actor.code)) {
        bool several = false;
        own = CountryBeside(*mentions, static_cast<size_t>(actor.first_mention), &several);
        if (own.empty() && !several) own = home;
        if (own.empty() || named[own] < kNamedNotByTheWay) continue;
      } else {
        continue;
      }
      actor.country = own;
      actor.code = own + actor.code;
      if (actor.kind == EntityKind::kOrganization) AddCountry(*actors, &actor);
      settled[i] = 1;
    }
    for (Mention& m : *mentions) {
      CheckStop();
      if (m.entity < 0 || !settled[static_cast<size_t>(m.entity)]) continue;
      m.country = (*actors)[static_cast<size_t>(m.entity)].country;
      m.name = (*actors)[static_cast<size_t>(m.entity)].name;
      m.code = (*actors)[static_cast<size_t>(m.entity)].code;
    }
  }

  // "Interior Ministry of Peru": a ministry is called with its country, where the article names that.
  void AddCountry(const std::vector<Actor>& actors, Actor* ministry) const {
    const std::string lower = LowerCase(ministry->name);
    const size_t last = lower.rfind(' ') + 1;  // 0 of a name of one word
    if (!tables_.ministries.Has(std::string_view(lower).substr(last))) return;
    for (const Actor& country : actors) {
      if (country.kind != EntityKind::kCountry || country.code != ministry->country) continue;
      ministry->name += " of " + country.name;
      return;
    }
  }

  Article* article_;
  const Document& doc_;
  const EntityTables& tables_;
  std::vector<Named> named_;
  std::vector<Mention> unresolved_;  // pronouns and nominals that nobody fits
  std::vector<ClusterInfo> clusters_;
  std::vector<Mention> facts_;  // by cluster: what is known of the actor
  std::map<std::pair<bool, std::string>, int32_t> by_key_;
  struct Same {
    int32_t any = -1, unlisted = -1;  // the last cluster, and the last without a key
  };
  std::map<std::pair<EntityKind, std::string>, Same>
      by_words_;                // by kind and words: what is no person keeps its words
  Parts endings_, beginnings_;  // last and first words of bodies' names
  std::map<std::string, std::vector<int32_t>, std::less<>> namesakes_;  // by surname: clusters, ascending
  std::map<std::string, std::vector<int32_t>, std::less<>>
      given_names_;             // by given name: clusters of full names
  std::vector<Called> called_;  // by cluster; what is not in it has not been named
  const KindId country_, role_;
};

}  // namespace

// Where the article was written by its dateline; empty: not told.
std::string DatelineCountry(Article* article, const std::vector<Mention>& mentions) {
  const RuleId dateline = article->desk.cascade->FindRule("place.dateline");  // of news_en; others have none
  for (const Mention& m : mentions) {
    if (m.rule != dateline &&
        article->blocks()[static_cast<size_t>(article->block_of(m.tokens.start))].kind !=
            BlockKind::kDateline)
      continue;
    if (IsOneOf(m.kind, EntityKind::kPlace, EntityKind::kCountry) && m.country.size() == 3) return m.country;
  }
  return {};
}

std::string HomeCountry(Article* article, const std::vector<Mention>& mentions) {
  std::map<std::string, int32_t, std::less<>> count_of;
  int32_t all = 0;
  for (const Mention& m : mentions) {
    CheckStop();
    if (m.form == MentionForm::kPronoun || m.country.size() != 3) continue;
    ++count_of[m.country];
    ++all;
  }
  std::string best;
  int32_t most = 0, second = 0;
  for (const auto& [country, count] : count_of) {
    if (count > most) {
      second = most;
      most = count;
      best = country;
    } else {
      second = std::max(second, count);
    }
  }
  bool plain = most >= kHomeMentions && most * 100 >= all * kHomePercent && most >= kHomeLead * second;
  if (!plain) {
    const std::string dateline = DatelineCountry(article, mentions);
    const auto named = count_of.find(dateline);
    if (named != count_of.end() && named->second >= kDatelineMentions && named->second * 2 >= most)
      return dateline;
  }
  return plain ? best : std::string();
}

bool IsRoleOfState(std::string_view code) {
  static constexpr std::array<std::string_view, 7> kOfState = {"GOV", "MIL", "LEG", "JUD",
                                                               "COP", "SPY", "PTY"};
  return std::find(kOfState.begin(), kOfState.end(), code) != kOfState.end();
}

void Cluster(Article* article, const EntityTables& tables, std::vector<Named> named,
             std::vector<Mention>* mentions, std::vector<Actor>* actors, std::vector<Mention>* unresolved) {
  Clusterer(article, tables, std::move(named)).Run(mentions, actors, unresolved);
}

}  // namespace copydesk::news
