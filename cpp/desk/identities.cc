#include "desk/identities.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "tables/column.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

struct ActorRow {
  std::string_view kind, name, country, code;
  int64_t mentions = 0, article = 0;
};

// What actors have in common that may be one identity, and what may still tell them apart.
struct NameKey {
  std::string sort;        // "person", "place", "body", "country"
  std::string base;        // given name and surname; a body's whole name
  std::string middle;      // middle names, joined by blanks
  std::string generation;  // "jr", "sr", "iii"; may be empty
  std::string country;     // may be empty
};

constexpr std::array<std::string_view, 5> kGenerations = {"jr", "sr", "ii", "iii", "iv"};
constexpr std::array<std::string_view, 3> kSuffixes = {"frs", "obe", "mp"};

std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words;
  const std::string folded = FoldNorm(name);
  for (size_t at = 0; at < folded.size();) {
    const size_t end = std::min(folded.find(' ', at), folded.size());
    std::string word = folded.substr(at, end - at);
    while (!word.empty() && word.back() == ',') word.pop_back();
    if (!word.empty()) words.push_back(std::move(word));
    at = end + 1;
  }
  return words;
}

bool IsInitial(std::string_view word) { return word.size() == 1 || (word.size() == 2 && word[1] == '.'); }

std::string Joined(const std::vector<std::string>& words, size_t from, size_t to) {
  std::string out;
  for (size_t i = from; i < to; ++i) {
    if (!out.empty()) out += ' ';
    out += words[i];
  }
  return out;
}

// A list knows who it is: its code has a country and a role.
bool IsKnown(const ActorRow& row) { return row.code.size() > 3; }

NameKey KeyOf(const ActorRow& row, const Nicknames& nicknames) {
  NameKey key;
  key.country = row.country;
  std::vector<std::string> words = WordsOf(row.name);
  if (row.kind == "country") {
    key.sort = "country";
    key.base = row.country.empty() ? Joined(words, 0, words.size()) : std::string(row.country);
  } else if (row.kind == "person") {
    key.sort = "person";
    for (; words.size() > 2; words.pop_back()) {
      std::string_view last = words.back();
      if (last.ends_with('.')) last.remove_suffix(1);
      if (std::find(kGenerations.begin(), kGenerations.end(), last) != kGenerations.end())
        key.generation = last;
      else if (std::find(kSuffixes.begin(), kSuffixes.end(), last) == kSuffixes.end())
        break;
    }
    if (words.size() < 2) {
      key.base = Joined(words, 0, words.size());
      return key;
    }
    size_t given = 0;  // "J. Edgar Hoover" goes by the second
    while (given + 2 < words.size() && IsInitial(words[given])) ++given;
    if (const auto full = nicknames.find(words[given]); full != nicknames.end()) words[given] = full->second;
    std::vector<std::string> middle(words.begin() + static_cast<int64_t>(given) + 1, words.end() - 1);
    for (std::string& word : middle) {
      if (IsInitial(word)) word.resize(1);
    }
    key.base = words[given] + " " + words.back();
    key.middle = Joined(middle, 0, middle.size());
  } else {
    key.sort = row.kind == "place" ? "place" : "body";
    key.base = Joined(words, !words.empty() && words.front() == "the" ? 1 : 0, words.size());
  }
  return key;
}

// The one value of several that is not empty; empty where there are none or more.
std::string OnlyValue(const std::set<std::string>& values) {
  std::string only;
  for (const std::string& value : values) {
    if (value.empty()) continue;
    if (!only.empty()) return {};
    only = value;
  }
  return only;
}

// The first letters of words that are joined by blanks.
std::string InitialsOf(std::string_view words) {
  std::string out;
  for (size_t at = 0; at < words.size(); ++at) {
    if (at > 0 && words[at] == ' ') out += ' ';
    if (at == 0 || words[at - 1] == ' ') out += words[at];
  }
  return out;
}

class Grouping {
 public:
  Grouping(std::vector<ActorRow> rows, const Nicknames& nicknames) : rows_(std::move(rows)) {
    for (const ActorRow& row : rows_) keys_.push_back(KeyOf(row, nicknames));
    FillInitials();
    FillGenerations();
    FillMissing([](NameKey& k) -> std::string& { return k.country; },
                [](const NameKey& k) { return k.middle; });
    FillMissing([](NameKey& k) -> std::string& { return k.middle; },
                [](const NameKey& k) { return k.country; });
    Number();
  }

  // By row: its identity.
  const std::vector<int32_t>& identity() const { return identity_; }
  int32_t count() const { return count_; }

 private:
  // "Ann B. Kovac" is Ann Berta where no other Ann Kovac has a middle name with that letter.
  void FillInitials() {
    std::map<std::pair<std::string, std::string>, std::set<std::string>> middles;  // by base and initials
    for (const NameKey& key : keys_) middles[{key.base, InitialsOf(key.middle)}].insert(key.middle);
    for (NameKey& key : keys_) {
      if (key.middle.empty() || key.middle != InitialsOf(key.middle)) continue;
      std::set<std::string> fuller = middles[{key.base, key.middle}];
      fuller.erase(key.middle);
      if (fuller.size() == 1) key.middle = *fuller.begin();
    }
  }

  // "Jon Kovac" is Jon Kovac Jr. where no other Jon Kovac is of another generation, no list knows him and no
  // article has him beside the junior.
  void FillGenerations() {
    struct Namesakes {
      std::set<std::string> generations;
      std::set<int64_t> with, without;  // articles
      bool known = false;
    };
    std::map<std::string, Namesakes> of;
    for (size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i].sort != "person") continue;
      Namesakes& all = of[keys_[i].base];
      const bool plain = keys_[i].generation.empty();
      (plain ? all.without : all.with).insert(rows_[i].article);
      if (plain) all.known |= IsKnown(rows_[i]);
      if (!plain) all.generations.insert(keys_[i].generation);
    }
    for (NameKey& key : keys_) {
      if (key.sort != "person" || !key.generation.empty()) continue;
      const Namesakes& all = of[key.base];
      const bool beside = std::any_of(all.with.begin(), all.with.end(),
                                      [&](int64_t article) { return all.without.contains(article); });
      if (all.generations.size() == 1 && !all.known && !beside) key.generation = *all.generations.begin();
    }
  }

  // What lacks a country, or middle names, has that of its namesakes where they all agree. Those that differ
  // in `other` are namesakes, too, where they lack it.
  template <class Part, class Other>
  void FillMissing(Part part, Other other) {
    std::map<std::pair<std::string, std::string>, std::set<std::string>> values, all;
    for (NameKey& key : keys_) {
      values[{key.sort + "\n" + key.base, other(key)}].insert(part(key));
      all[{key.sort + "\n" + key.base, {}}].insert(part(key));
    }
    for (NameKey& key : keys_) {
      if (!part(key).empty()) continue;
      std::string only = OnlyValue(values[{key.sort + "\n" + key.base, other(key)}]);
      if (only.empty()) only = OnlyValue(all[{key.sort + "\n" + key.base, {}}]);
      part(key) = std::move(only);
    }
  }

  void Number() {
    using Whole = std::tuple<std::string, std::string, std::string, std::string, std::string, int64_t>;
    std::map<Whole, std::vector<size_t>> groups;
    for (size_t i = 0; i < rows_.size(); ++i) {
      const NameKey& key = keys_[i];
      const bool alone =
          key.sort == "person" && key.base.find(' ') == std::string::npos && !IsKnown(rows_[i]);
      groups[{key.base, key.sort, key.middle, key.generation, key.country, alone ? rows_[i].article + 1 : 0}]
          .push_back(i);
    }
    identity_.assign(rows_.size(), 0);
    for (const auto& [key, members] : groups) {
      for (const size_t i : members) identity_[i] = count_;
      ++count_;
    }
  }

  std::vector<ActorRow> rows_;
  std::vector<NameKey> keys_;
  std::vector<int32_t> identity_;
  int32_t count_ = 0;
};

// The value of most mentions; of equals the longer, then the first by bytes.
std::string_view Most(const std::map<std::string_view, int64_t>& votes) {
  std::string_view best;
  int64_t most = -1;
  for (const auto& [value, count] : votes) {
    if (value.empty() || count < most || (count == most && value.size() <= best.size())) continue;
    best = value;
    most = count;
  }
  return best;
}

struct Identity {
  std::map<std::string_view, int64_t> names, kinds, countries, codes;
  std::set<int64_t> articles;
  int64_t mentions = 0;

  void Add(const ActorRow& row) {
    names[row.name] += row.mentions;
    kinds[row.kind] += row.mentions;
    countries[row.country] += row.mentions;
    codes[row.code] += row.mentions;
    articles.insert(row.article);
    mentions += row.mentions;
  }
  std::string Aliases() const {
    std::string out;
    for (const auto& [name, count] : names) {
      if (!out.empty()) out += " | ";
      out += name;
    }
    return out;
  }
};

// Cells of a column by its name.
struct ActorCell {
  const Table& table;
  int column;

  ActorCell(const Table& of, std::string_view name) : table(of), column(of.ColumnIndex(name)) {}
  std::string_view text(int64_t row) const {
    const auto [batch, at] = table.Locate(row);
    const Column& c = (*batch)[static_cast<size_t>(column)];
    return c.is_null(at) ? std::string_view() : c.text(at);
  }
  int64_t integer(int64_t row) const {
    const auto [batch, at] = table.Locate(row);
    return (*batch)[static_cast<size_t>(column)].integer(at);
  }
};

struct IdentitiesTable {
  Column doc;
  Int32Column entity{"entity"}, identity{"identity"};
  Utf8Column name{"name"}, kind{"kind"}, country{"country"}, code{"code"}, aliases{"aliases"};
  Int32Column articles{"articles"}, mentions{"mentions"};

  Columns Take() {
    Columns out;
    out.push_back(std::move(doc));
    for (Int32Column* column : {&entity, &identity}) out.push_back(std::move(*column));
    for (Utf8Column* column : {&name, &kind, &country, &code, &aliases}) out.push_back(std::move(*column));
    for (Int32Column* column : {&articles, &mentions}) out.push_back(std::move(*column));
    return out;
  }
};

}  // namespace

Nicknames NicknamesOf(const Engine& engine) {
  Nicknames out;
  for (const std::string& pair : engine.desk().cascade->set("nicknames")) {
    if (const size_t blank = pair.find(' '); blank != std::string::npos)
      out.emplace(pair.substr(0, blank), pair.substr(blank + 1));
  }
  return out;
}

std::shared_ptr<Table> Identities(const Table& actors, const Nicknames& nicknames) {
  if (actors.name() != "actors") return nullptr;
  const ActorCell entity(actors, "entity"), kind(actors, "kind"), name(actors, "name"),
      country(actors, "country"), code(actors, "code"), mentions(actors, "mentions");
  std::vector<ActorRow> rows;
  for (int64_t i = 0; i < actors.rows(); ++i) {
    rows.push_back({.kind = kind.text(i),
                    .name = name.text(i),
                    .country = country.text(i),
                    .code = code.text(i),
                    .mentions = mentions.integer(i),
                    .article = actors.ArticleRow(i).first});
  }
  const Grouping grouping(rows, nicknames);
  std::vector<Identity> identities(static_cast<size_t>(grouping.count()));
  for (size_t i = 0; i < rows.size(); ++i)
    identities[static_cast<size_t>(grouping.identity()[i])].Add(rows[i]);

  const Column& keys = actors.layout().front();
  auto table =
      std::make_shared<Table>("identities", IdentitiesTable{.doc = Column("doc", keys.type())}.Take());
  IdentitiesTable out{.doc = Column("doc", keys.type())};
  for (int64_t i = 0; i < actors.rows(); ++i) {
    const auto [batch, at] = actors.Locate(i);
    const Column& doc = batch->front();
    doc.type() == ColumnType::kUtf8 ? out.doc.AddText(doc.text(at)) : out.doc.AddInteger(doc.integer(at));
    const int32_t number = grouping.identity()[static_cast<size_t>(i)];
    const Identity& identity = identities[static_cast<size_t>(number)];
    out.entity.Add(static_cast<int32_t>(entity.integer(i)));
    out.identity.Add(number);
    out.name.AddIfAny(Most(identity.names));
    out.kind.AddIfAny(Most(identity.kinds));
    out.country.AddIfAny(Most(identity.countries));
    out.code.AddIfAny(Most(identity.codes));
    out.aliases.AddIfAny(identity.Aliases());
    out.articles.Add(static_cast<int32_t>(identity.articles.size()));
    out.mentions.Add(static_cast<int32_t>(identity.mentions));
  }
  table->Append(out.Take());
  return table;
}

}  // namespace copydesk
