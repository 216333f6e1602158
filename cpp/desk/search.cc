#include "desk/search.h"

#include <algorithm>
#include <numeric>

#include "desk/match_rows.h"

namespace copydesk {
namespace {

std::vector<int32_t> Numbers(size_t count) {
  std::vector<int32_t> out(count);
  std::iota(out.begin(), out.end(), 0);
  return out;
}

class SearchRows : public MatchMaker {
 public:
  SearchRows(const Pattern& pattern, const std::vector<std::string>& fields)
      : pattern_(pattern), rows_(pattern.labels(), fields), columns_(Numbers(pattern.labels().size())) {}

  void Add(news::Article* article, const ArticleText& text, int64_t number, Report* report) override {
    for (KindId kind : pattern_.uses()) article->cascade().Get(kind);
    const Document& doc = article->document();
    AddMatches(doc, pattern_.Find(doc), 0, text, number, report);
    TellLimits(article, number, report);
  }
  void AddMatches(const Document& doc, const FindResult& found, int32_t first_sentence,
                  const ArticleText& text, int64_t number, Report* report) override {
    std::vector<ByteSpan> captures;
    for (const Match& match : found.matches) {
      captures.clear();
      for (const Capture& capture : match.captures) captures.push_back(doc.bytes(capture.tokens));
      const int32_t sentence =
          first_sentence + doc.tokens()[static_cast<size_t>(match.tokens.start)].sentence;
      rows_.Add({doc.bytes(match.tokens), sentence, Search::kRule, captures, columns_}, text, number);
    }
    if (found.candidates_cut)
      report->notices.push_back({number, "", "limit", "more ranges at one start than are looked at"});
    if (found.matches_cut)
      report->notices.push_back({number, "", "limit", "more matches in one article than are kept"});
  }
  NamedColumns Take() override { return rows_.Take(); }

 private:
  const Pattern& pattern_;
  MatchRows rows_;
  std::vector<int32_t> columns_;
};

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

std::shared_ptr<const Search> Search::Compile(std::shared_ptr<const Engine> engine, std::string_view source,
                                              const SearchOptions& options, Diagnostics* faults) {
  Kinds kinds = engine->desk().cascade->kinds();
  SpanAttributes known = engine->desk().cascade->span_attributes();
  for (const std::string& kind : options.kinds) known.erase(kinds.Add(kind));  // spans of a corpus' own
  PatternOptions compile{.match = options.match,
                         .across_sentences = options.across_sentences,
                         .sets = &options.sets,
                         .kinds = &kinds,
                         .language = &engine->desk().cascade->language(),
                         .span_attributes = &known,
                         .attributes = options.attributes,
                         .reserved_labels = MatchRows::Columns()};
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
  return std::make_unique<SearchRows>(*pattern_, fields);
}

}  // namespace copydesk
