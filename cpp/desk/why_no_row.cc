// Why words of an article are in no row of a table.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "desk/rows.h"
#include "desk/why_not_rows.h"

namespace copydesk {
namespace {

constexpr size_t kMaxPlaces = 16;  // of the words that are asked about
constexpr size_t kMaxNearest = 3;  // terms told, and rules
constexpr std::string_view kNames = "entities", kEvents = "events", kQuotes = "quotes", kTimes = "times";

// Why words of an article are in no row of a table.
class WordsAsked {
 public:
  WordsAsked(FirstArticle* first, std::string_view table) : first_(*first), table_(table) {
    const Kinds& kinds = cascade_.kinds();
    for (KindId kind = 0; kind < static_cast<KindId>(kinds.names().size()); ++kind) {
      if (LayerOf(kinds.name(kind)) == table_) kinds_.insert(kind);
    }
    article_.quotes();
    article_.events();
    FindRows();
  }

  void Add(TokenSpan words) {
    AddBlock(words);
    const int64_t told = rows_.reason.size();
    const bool there = AddRowsOver(words);
    AddLosers(words);
    if (rows_.reason.size() == told) {
      AddPlace(&rows_, At(words), {}, {}, NearestTo(words));
      AddNearestRules(words);
    }
    if (table_ == kEvents && !there) AddTrials(words);
    if ((table_ == kEvents && !there) || table_ == kQuotes) AddTree(&rows_, &first_, words);
  }
  void AddWhole(std::string_view why) { rows_.AddWhole("", why); }
  WhyNotRows Take() { return std::move(rows_); }

 private:
  struct RowAt {
    TokenSpan tokens;
    int32_t rule = -1, row = -1;
    std::vector<std::pair<std::string_view, TokenSpan>> parts = {};  // "cue", "speaker" …
  };

  Piece At(TokenSpan tokens) { return first_.text.At(doc_.bytes(tokens)); }
  std::string InMarks(TokenSpan tokens) const { return "“" + std::string(doc_.text(tokens)) + "”"; }
  // The id of a rule, behind it in brackets where it stands, or the row of the list.
  std::string RuleText(int32_t rule, int32_t row) const {
    if (rule < 0) return "core.unnamed";
    const RulePlace place = cascade_.PlaceOf(rule, row);
    const std::string& id = cascade_.rules()[static_cast<size_t>(rule)].id;
    return place.file.empty() ? id : id + " (" + place.file + ":" + std::to_string(place.line) + ")";
  }

  // The rows of the table, in its order.
  void FindRows() {
    if (table_ == kNames) {
      for (const auto& m : article_.all_mentions())
        at_.push_back({m.tokens, m.rule, -1, {{"title", m.title_tokens}}});
    } else if (table_ == kTimes) {
      for (const auto& t : article_.times()) at_.push_back({t.tokens, t.rule});
    } else if (table_ == kQuotes) {
      for (const auto& q : article_.quotes())
        at_.push_back({q.tokens, q.rule, -1, {{"cue", q.cue}, {"speaker", q.speaker.tokens}}});
    } else if (table_ == kEvents) {
      for (const auto& e : article_.events())
        at_.push_back({e.tokens,
                       e.rule,
                       e.row,
                       {{"source", e.source.tokens}, {"target", e.target.tokens}, {"place", e.place}}});
    } else {
      for (const Span& span : article_.cascade().Get(table_))
        at_.push_back({span.tokens, span.rule, span.row});
    }
    std::stable_sort(at_.begin(), at_.end(),
                     [](const RowAt& a, const RowAt& b) { return a.tokens < b.tokens; });
  }

  // Where the line is not read for the table.
  void AddBlock(TokenSpan words) {
    const int32_t number = article_.block_of(words.start);
    const news::Block& block = article_.blocks()[static_cast<size_t>(number)];
    const bool prose = table_ == kEvents || table_ == kQuotes;
    if (prose ? article_.ReadsProse(number) : article_.ReadsNames(number)) return;
    AddPlace(
        &rows_, At(words), {}, {},
        (block.duplicate_of >= 0 ? std::string("in a line that repeats another")
                                 : "in a line not read for " + std::string(table_) + ": " +
                                       std::string(Name(block.kind)) + ", by " + RuleText(block.rule, -1)));
  }

  bool AddRowsOver(TokenSpan words) {
    bool any = false;
    for (size_t i = 0; i < at_.size(); ++i) {
      const std::string row = "row " + std::to_string(i) + " of " + std::string(table_);
      if (at_[i].tokens.Overlaps(words)) {
        any = true;
        AddPlace(&rows_, At(at_[i].tokens), {}, {}, row + ", by " + RuleText(at_[i].rule, at_[i].row));
      }
      for (const auto& [name, part] : at_[i].parts) {
        if (part.Overlaps(words))
          AddPlace(&rows_, At(part), {}, {}, "the " + std::string(name) + " of " + row);
      }
    }
    return any;
  }

  // What lost there: those that weights dropped first, the nearest to being taken before the others.
  void AddLosers(TokenSpan words) {
    std::vector<const Rejected*> losers;
    for (const Rejected& r : article_.cascade().rejected()) {
      if (r.kind >= 0 && kinds_.contains(r.kind) && r.tokens.Overlaps(words)) losers.push_back(&r);
    }
    std::stable_sort(losers.begin(), losers.end(), [](const Rejected* a, const Rejected* b) {
      const auto rank = [](const Rejected* r) { return r->confidence < 0 ? 2.0 : r->confidence; };
      return rank(a) < rank(b);
    });
    std::set<std::tuple<TokenSpan, int32_t, std::string>> told;
    for (const Rejected* r : losers) {
      if (!told.emplace(r->tokens, r->rule, r->reason).second) continue;  // rows that lost alike
      AddPlace(&rows_, At(r->tokens), RuleText(r->rule, r->row), {},
               r->detail.empty()                       ? r->reason
               : r->reason == news::Article::kUnlikely ? r->reason + ": " + r->detail
                                                       : r->reason + ": by the weights " + r->detail);
    }
  }

  // Where the sides of triggers that made no event were looked for.
  void AddTrials(TokenSpan words) {
    std::set<std::tuple<std::string, std::string, TokenSpan, std::string>> told;
    for (const news::Article::Trial& trial : article_.trials()) {
      if (!trial.of.Overlaps(words)) continue;
      const std::string asked = std::string(trial.side) + " " + trial.slot;
      if (!told.emplace(asked, trial.reason, trial.found, std::string(doc_.text(trial.of))).second) continue;
      AddPlace(&rows_, At(trial.found.empty() ? trial.of : trial.found), asked, {},
               asked + " of " + InMarks(trial.of) + ": " + trial.reason);
    }
  }

  // Nothing was proposed: which terms of the table's lists are like the words.
  // Those that share its rarest word, which tells most, and have the fewest other words.
  std::string NearestTo(TokenSpan words) const {
    std::map<std::string, int, std::less<>> asked;  // … and how many terms have it
    for (int32_t t = words.start; t < words.end; ++t) {
      if (doc_.word(t).flags & kIsPunct) continue;
      for (const std::string_view word : {doc_.lemma(t), doc_.word(t).lower, doc_.word(t).text})
        asked.emplace(word, 0);
    }
    struct Term {
      std::vector<int*> shared;
      int others = 0;
      std::string_view text;
      std::string_view list;
    };
    std::vector<Term> near;
    for (size_t rule = 0; rule < cascade_.rules().size(); ++rule) {
      const auto list = cascade_.list(static_cast<int32_t>(rule));
      const RuleInfo& info = cascade_.rules()[rule];
      if (list == nullptr || !kinds_.contains(cascade_.kinds().Find(info.emits))) continue;
      for (int32_t i = 0; i < list->size(); ++i) {
        Term term = {.text = list->term(i), .list = info.id};
        for (std::string_view rest = term.text; !rest.empty();) {
          const std::string_view word = rest.substr(0, rest.find(' '));
          const auto found = asked.find(word);
          if (found != asked.end())
            term.shared.push_back(&found->second);
          else if (!word.empty())
            ++term.others;
          rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        }
        for (int* count : term.shared) ++*count;
        if (!term.shared.empty()) near.push_back(std::move(term));
      }
    }
    const auto rank = [](const Term& term) {
      int rarest = INT32_MAX;
      for (const int* count : term.shared) rarest = std::min(rarest, *count);
      return std::make_tuple(rarest, term.others, term.text.size(), term.text, term.list);
    };
    std::sort(near.begin(), near.end(), [&](const Term& a, const Term& b) { return rank(a) < rank(b); });
    near.erase(std::unique(near.begin(), near.end(),
                           [&](const Term& a, const Term& b) { return rank(a) == rank(b); }),
               near.end());
    std::string out =
        table_ == kNames ? "the recogniser finds no name here, and no list has it" : "no list or rule has it";
    for (size_t i = 0; i < std::min(near.size(), kMaxNearest); ++i)
      out.append(i == 0 ? "; nearest: “" : ", “").append(near[i].text).append("” of ").append(near[i].list);
    return near.empty() ? out + ", nor a term with one of its words" : out;
  }

  // … and which rules came furthest from there.
  void AddNearestRules(TokenSpan words) {
    struct Near {
      int32_t missing, rule;
      Attempt attempt;
    };
    std::vector<Near> near;
    for (int32_t rule = 0; rule < static_cast<int32_t>(cascade_.rules().size()); ++rule) {
      const RuleInfo& info = cascade_.rules()[static_cast<size_t>(rule)];
      const auto pattern = cascade_.pattern(rule);
      if (pattern == nullptr || !kinds_.contains(cascade_.kinds().Find(info.emits))) continue;
      for (KindId kind : pattern->uses()) article_.cascade().Get(kind);
      for (const Attempt& attempt : pattern->ExplainNoMatch(doc_).attempts) {
        if (attempt.outcome != Attempt::kMatched && attempt.tokens.Overlaps(words))
          near.push_back({attempt.elements - attempt.reached, rule, attempt});
      }
    }
    std::stable_sort(near.begin(), near.end(),
                     [](const Near& a, const Near& b) { return a.missing < b.missing; });
    for (size_t i = 0; i < std::min(near.size(), kMaxNearest); ++i)
      AddPlace(&rows_, At(near[i].attempt.tokens), RuleText(near[i].rule, -1), {},
               "the rule nearest to it: " + near[i].attempt.reason);
  }

  FirstArticle& first_;
  const std::string_view table_;
  news::Article& article_ = first_.article;
  const Document& doc_ = article_.document();
  const Cascade& cascade_ = *article_.desk.cascade;
  std::set<KindId> kinds_;  // of its candidates
  std::vector<RowAt> at_;
  WhyNotRows rows_;
};

}  // namespace

std::shared_ptr<Table> WhyNoRow(const Engine& engine, ArticleSource* source, const std::string& table,
                                const std::string& words) {
  ArticleBatch batch;
  if (!source->Next(&batch)) return nullptr;
  FirstArticle first(engine, batch, source);
  first.article.KeepRejected(/*counted=*/true);
  WordsAsked asked(&first, table);
  const std::string_view text = first.text.whole();
  const Document& doc = first.article.document();
  size_t places = 0;
  for (size_t at = text.find(words); at != std::string_view::npos && !words.empty();
       at = text.find(words, at + words.size())) {
    const auto start = static_cast<int32_t>(at);
    const ByteSpan bytes = {start, start + static_cast<int32_t>(words.size())};
    const TokenSpan tokens = doc.TokensIn(bytes);
    if (tokens.empty() || doc.bytes(tokens) != bytes) continue;  // inside a word
    if (places++ == kMaxPlaces) {
      asked.AddWhole("it stands in more places than are looked at");
      break;
    }
    asked.Add(tokens);
  }
  if (places == 0) asked.AddWhole("the article has no word “" + words + "”");
  return Made(asked.Take());
}

}  // namespace copydesk
