#include "desk/search.h"

#include <algorithm>

#include "tables/schema.h"

namespace copydesk {
namespace {

// doc sentence start end text rule, and three columns a label.
struct MatchesTable {
  static constexpr std::string_view kName = "matches";
  KeyColumns key;
  Int32Column sentence{"sentence"};
  SpanColumns span;
  Utf8Column rule{"rule"};
  std::vector<PartColumns> labels;

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    f(sentence);
    span.Each(f);
    f(rule);
    for (PartColumns& label : labels) label.Each(f);
  }
};

MatchesTable NewTable(const Pattern& pattern) {
  MatchesTable table;
  for (const std::string& label : pattern.labels()) table.labels.emplace_back(label);
  return table;
}

class MatchRows : public MatchMaker {
 public:
  MatchRows(const Pattern& pattern, const std::vector<std::string>& fields) : pattern_(pattern), fields_(fields), table_(NewTable(pattern)) {}

  void Add(news::Article* article, const ArticleText& text, int64_t number, Report* report) override {
    for (KindId kind : pattern_.uses()) article->cascade().Get(kind);
    const Document& doc = article->document();
    AddMatches(doc, pattern_.Find(doc), 0, text, number, report);
    TellLimits(article, number, report);
  }
  void AddMatches(const Document& doc, const FindResult& found, int32_t first_sentence, const ArticleText& text, int64_t number, Report* report) override {
    for (const Match& match : found.matches) {
      Piece piece = text.At(doc.bytes(match.tokens));
      table_.key.Add(number, fields_[static_cast<size_t>(piece.field)]);
      table_.sentence.Add(first_sentence + doc.tokens()[static_cast<size_t>(match.tokens.start)].sentence);
      table_.span.Add(piece);
      table_.rule.Add(Search::kRule);
      for (size_t i = 0; i < table_.labels.size(); ++i) {
        TokenSpan tokens = match.captures[i].tokens;
        tokens.empty() ? table_.labels[i].AddNull() : table_.labels[i].Add(text.At(doc.bytes(tokens)), piece.field);
      }
    }
    if (found.candidates_cut) report->notices.push_back({number, "", "limit", "more ranges at one start than are looked at"});
    if (found.matches_cut) report->notices.push_back({number, "", "limit", "more matches in one article than are kept"});
  }
  NamedColumns Take() override {
    NamedColumns out;
    out.emplace_back(MatchesTable::kName, TakeColumns(std::move(table_), fields_.size() > 1));
    return out;
  }

 private:
  const Pattern& pattern_;
  const std::vector<std::string>& fields_;
  MatchesTable table_;
};

// Columns that the table has by itself.
const std::vector<std::string> kColumns = {"doc", "field", "sentence", "start", "end", "text", "rule"};

void CheckLabels(const Pattern& pattern, Diagnostics* faults) {
  for (const std::string& label : pattern.labels()) {
    for (const char* suffix : {"_start", "_end"}) {
      if (std::count(pattern.labels().begin(), pattern.labels().end(), label + suffix) == 0) continue;
      Diagnostic fault;
      fault.file = "<pattern>";
      fault.message = "the label `" + label + suffix + "` is also a column of the label `" + label + "`";
      fault.hint = "rename one of them";
      fault.source_line = pattern.source();
      faults->push_back(std::move(fault));
    }
  }
}

}  // namespace

std::shared_ptr<const Search> Search::Compile(std::shared_ptr<const Engine> engine, std::string_view source, const SearchOptions& options,
                                              Diagnostics* faults) {
  Kinds kinds = engine->desk().cascade->kinds();
  for (const std::string& kind : options.kinds) kinds.Add(kind);
  PatternOptions compile{.match = options.match,
                         .across_sentences = options.across_sentences,
                         .sets = &options.sets,
                         .kinds = &kinds,
                         .language = &engine->desk().cascade->language(),
                         .attributes = options.attributes,
                         .reserved_labels = kColumns};
  auto pattern = Pattern::Compile(source, compile, faults);
  if (pattern == nullptr) return nullptr;
  CheckLabels(*pattern, faults);
  if (HasErrors(*faults)) return nullptr;
  return std::shared_ptr<const Search>(new Search(std::move(engine), std::move(kinds), std::move(pattern)));
}

Extraction Search::Find(ArticleSource* source, const RunOptions& options) const {
  return RunArticles(engine_->desk(), source, options, [&] { return NewRows(source->fields()); });
}

std::unique_ptr<MatchMaker> Search::NewRows(const std::vector<std::string>& fields) const {
  return std::make_unique<MatchRows>(*pattern_, fields);
}

}  // namespace copydesk
