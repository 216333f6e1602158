// Why words of an article are in no row of a table.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "desk/rows.h"
#include "desk/why_not_rows.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

constexpr size_t kMaxPlaces = 16;  // of the words that are asked about
constexpr size_t kMaxNearest = 3;  // terms told, and rules
// Of words that tell nothing of a term.
constexpr TagSet kFunctionTags = Tags("DT", "IN", "TO", "CC", "PRP", "PRP$");
constexpr std::string_view kNames = "entities", kEvents = "events", kQuotes = "quotes", kTimes = "times";
constexpr std::string_view kContent = "content";  // of a cue, as quotes.cc notes its trials

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
    at_ = RowsOf(table_);
  }

  void Add(TokenSpan words) {
    AddBlock(words);
    const int64_t told = rows_.reason.size();
    const bool there = AddRowsOver(words);
    AddLosers(words);
    const bool nothing = rows_.reason.size() == told;
    if (nothing) AddPlace(&rows_, At(words), {}, {}, NearestTo(words));
    if (nothing || (there && !IsCovered(words))) AddNearestRules(words);
    if (nothing) AddRowsOfOthers(words);
    if (table_ == kEvents && !there) AddTrials(words);
    if (table_ == kQuotes && !there) {
      AddLoneMarks(words);
      AddCue(words);
    }
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

  // The rows of a table, in its order.
  std::vector<RowAt> RowsOf(std::string_view table) {
    std::vector<RowAt> out;
    if (table == kNames) {
      for (const auto& m : article_.all_mentions())
        out.push_back({m.tokens, m.rule, -1, {{"title", m.title_tokens}}});
    } else if (table == kTimes) {
      for (const auto& t : article_.times()) out.push_back({t.tokens, t.rule});
    } else if (table == kQuotes) {
      for (const auto& q : article_.quotes())
        out.push_back({q.tokens, q.rule, -1, {{"cue", q.cue}, {"speaker", q.speaker.tokens}}});
    } else if (table == kEvents) {
      for (const auto& e : article_.events())
        out.push_back({e.tokens,
                       e.rule,
                       e.row,
                       {{"source", e.source.tokens}, {"target", e.target.tokens}, {"place", e.place}}});
    } else {
      for (const Span& span : article_.cascade().Get(table))
        out.push_back({span.tokens, span.rule, span.row});
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const RowAt& a, const RowAt& b) { return a.tokens < b.tokens; });
    return out;
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

  // Whether one row has all of the words.
  bool IsCovered(TokenSpan words) const {
    return std::ranges::any_of(at_, [&](const RowAt& row) { return row.tokens.Contains(words); });
  }

  // Quote marks of the words' line that are no pair's: what would be a quotation by them is none.
  void AddLoneMarks(TokenSpan words) {
    static constexpr std::array<std::string_view, 6> kMarks = {"“", "”", "„", "«", "»", "\""};
    const news::Block& block = article_.blocks()[static_cast<size_t>(article_.block_of(words.start))];
    const std::span<const Span> pairs = article_.cascade().Get("quoted");
    for (int32_t t = 0; t < doc_.size(); ++t) {
      if (!block.bytes.Contains(doc_.bytes({t, t + 1}))) continue;
      if (std::ranges::find(kMarks, doc_.word(t).text) == kMarks.end()) continue;
      const bool paired = std::ranges::any_of(
          pairs, [&](const Span& pair) { return t == pair.tokens.start || t == pair.tokens.end - 1; });
      if (!paired)
        AddPlace(&rows_, At({t, t + 1}), "core.quoted.pair", {},
                 "the quote mark " + std::string(doc_.text({t, t + 1})) +
                     " has no partner in its line, nor does the next one begin with a mark: what stands "
                     "behind or before it is no quotation");
    }
  }

  // Nothing was proposed: what it is instead.
  void AddRowsOfOthers(TokenSpan words) {
    for (const std::string_view table : {kNames, kTimes}) {
      if (table == table_) continue;
      const std::vector<RowAt> rows = RowsOf(table);
      for (size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].tokens.Overlaps(words))
          AddPlace(&rows_, At(rows[i].tokens), {}, {},
                   "row " + std::to_string(i) + " of " + std::string(table) + " has it, by " +
                       RuleText(rows[i].rule, rows[i].row));
      }
    }
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
      AddPlace(&rows_, At(r->tokens), RuleText(r->rule, r->row), {}, InWords(*r, /*weighed=*/true));
    }
  }

  // Where the sides of triggers that made no event were looked for, or the content of cues that made no
  // quote.
  void AddTrials(TokenSpan words) {
    std::set<std::tuple<std::string, std::string, TokenSpan, std::string>> told;
    for (const news::Article::Trial& trial : article_.trials()) {
      if (!trial.of.Overlaps(words) || (trial.side == kContent) != (table_ == kQuotes)) continue;
      const std::string asked = std::string(trial.side) + (trial.slot.empty() ? "" : " ") + trial.slot;
      if (!told.emplace(asked, trial.reason, trial.found, std::string(doc_.text(trial.of))).second) continue;
      AddPlace(&rows_, At(trial.found.empty() ? trial.of : trial.found), asked, {},
               asked + " of " + InMarks(trial.of) + ": " + trial.reason);
    }
  }

  // Why a cue makes no quote, behind `lead`.
  void AddRejectedCue(const Span& cue, const std::string& lead) {
    for (const Rejected& r : article_.cascade().rejected()) {
      if (r.rule == cue.rule && r.row == cue.row && r.tokens == cue.tokens)
        AddPlace(&rows_, At(r.tokens), RuleText(r.rule, r.row), {}, lead + InWords(r, /*weighed=*/true));
    }
  }

  // Why the cues of the line before take nothing, where that ends in a colon; false: it does not, or has
  // none.
  bool AddCuesOfLineBefore(int32_t token) {
    int32_t first = token;
    while (first > 0 && article_.block_of(first - 1) == article_.block_of(token)) --first;
    if (first == 0 || doc_.word(first - 1).text != ":") return false;
    const TokenSpan sentence = doc_.sentence_of(first - 1).tokens;
    bool any = false;
    for (const Span& cue : article_.cascade().Get("cue")) {
      if (!sentence.Contains(cue.tokens)) continue;
      any = true;
      AddPlace(&rows_, At(cue.tokens), RuleText(cue.rule, cue.row), {},
               InMarks(cue.tokens) + " is a cue of the line before, which ends in a colon");
      AddRejectedCue(cue, "");
      AddTrials(cue.tokens);
    }
    return any;
  }

  // The cue that words of no quote hang on in the sentence's tree, else the nearest of their sentence: whose
  // content it takes, or why it takes none.
  void AddCue(TokenSpan words) {
    const std::span<const Span> cues = article_.cascade().Get("cue");
    const TokenSpan sentence = {doc_.sentence_of(words.start).tokens.start,
                                doc_.sentence_of(words.end - 1).tokens.end};
    const std::vector<int32_t> above = GovernorsOf(&article_, HeadIn(&article_, words));
    const auto rank = [&](const Span& cue) {
      const auto governs =
          std::find_if(above.begin(), above.end(), [&](int32_t t) { return cue.tokens.Contains(t); });
      const auto away =
          cue.tokens.start < words.start ? words.start - cue.tokens.end : cue.tokens.start - words.end;
      return std::make_tuple(!cue.tokens.Overlaps(words), governs - above.begin(), away, -cue.tokens.size());
    };
    const Span* best = nullptr;
    for (const Span& cue : cues) {
      if (sentence.Contains(cue.tokens) && (best == nullptr || rank(cue) < rank(*best))) best = &cue;
    }
    if (best == nullptr && AddCuesOfLineBefore(words.start)) return;
    if (best == nullptr) {
      std::string out = "no cue of a list stands in the sentence";
      if (!above.empty()) out += "; the words hang on " + InMarks({above.front(), above.front() + 1});
      return AddPlace(&rows_, At(words), {}, {}, out);
    }
    const auto [apart, steps, away, size] = rank(*best);
    std::string out = InMarks(best->tokens);
    if (apart)
      out += steps < static_cast<std::ptrdiff_t>(above.size())
                 ? ", the cue that the words hang on in the tree,"
                 : ", the nearest cue of the sentence,";
    bool used = false;
    for (size_t i = 0; i < at_.size(); ++i) {
      const bool of = std::any_of(at_[i].parts.begin(), at_[i].parts.end(), [&](const auto& part) {
        return part.first == "cue" && part.second == best->tokens;
      });
      if (!of) continue;
      used = true;
      AddPlace(&rows_, At(at_[i].tokens), RuleText(best->rule, best->row), {},
               out + " has this content: row " + std::to_string(i) + " of quotes");
    }
    if (used) return;
    if (apart) AddRejectedCue(*best, out + " makes no quote: ");
    AddTrials(best->tokens);
  }

  // Nothing was proposed: which terms of the table's lists are like the words.
  // Those that share its rarest word, which tells most, and have the fewest other words.
  std::string NearestTo(TokenSpan words) const {
    std::map<std::string, int, std::less<>> asked;  // … and how many terms have it
    for (int32_t t = words.start; t < words.end; ++t) {
      if ((doc_.word(t).flags & kIsPunct) || (words.size() > 1 && doc_.penn_tag(t).In(kFunctionTags)))
        continue;
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

// The words that some bytes are parts of.
std::string LongerWords(const Document& doc, ByteSpan bytes) {
  TokenSpan tokens{doc.size(), 0};
  for (int32_t t = 0; t < doc.size(); ++t) {
    if (!doc.bytes({t, t + 1}).Overlaps(bytes)) continue;
    tokens = {std::min(tokens.start, t), t + 1};
  }
  return tokens.empty() ? std::string() : std::string(doc.text(tokens));
}

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
  std::string longer;  // words that the text has only parts of
  for (size_t at = text.find(words); at != std::string_view::npos && !words.empty();
       at = text.find(words, at + words.size())) {
    const auto start = static_cast<int32_t>(at);
    const ByteSpan bytes = {start, start + static_cast<int32_t>(words.size())};
    const TokenSpan tokens = doc.TokensIn(bytes);
    if (tokens.empty() || doc.bytes(tokens) != bytes) {  // inside a word
      if (longer.empty()) longer = LongerWords(doc, bytes);
      continue;
    }
    if (places++ == kMaxPlaces) {
      asked.AddWhole("it stands in more than " + std::to_string(kMaxPlaces) +
                     " places, and no more are looked at: ask with the words around it");
      break;
    }
    asked.Add(tokens);
  }
  if (places == 0) {
    const size_t at = AsciiLower(text).find(AsciiLower(words));
    const auto start = static_cast<int32_t>(at);
    const TokenSpan tokens = at == std::string::npos || words.empty()
                                 ? TokenSpan{}
                                 : doc.TokensIn({start, start + static_cast<int32_t>(words.size())});
    if (!tokens.empty()) {
      asked.AddWhole("the article has “" + std::string(doc.text(tokens)) + "”, in other letters");
      asked.Add(tokens);
      ++places;
    }
  }
  if (places == 0)
    asked.AddWhole("the article has no word “" + words + "”" +
                   (longer.empty() ? "" : ", but it is part of “" + longer + "”"));
  return Made(asked.Take());
}

}  // namespace copydesk
