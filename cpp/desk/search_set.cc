#include "desk/search_set.h"

#include <algorithm>
#include <utility>

namespace copydesk {

SearchSet::SearchSet(std::vector<std::shared_ptr<const Search>> searches, std::vector<std::string> names)
    : searches_(std::move(searches)), names_(std::move(names)), owner_(Vocabulary::NewMemoOwner()) {
  for (size_t s = 0; s < searches_.size(); ++s) {
    const Pattern& pattern = searches_[s]->pattern();
    if (pattern.StaysInSentence() && pattern.HoldsWord()) {
      scanned_.Add(searches_[s]->shared_pattern());
      search_of_.push_back(static_cast<int32_t>(s));
    } else {
      alone_.push_back(static_cast<int32_t>(s));
    }
    std::vector<int32_t>& columns = columns_.emplace_back();
    for (const std::string& label : pattern.labels()) {
      const auto known = std::find(labels_.begin(), labels_.end(), label);
      columns.push_back(static_cast<int32_t>(known - labels_.begin()));
      if (known == labels_.end()) labels_.push_back(label);
    }
  }
}

std::unique_ptr<MatchRows> SearchSet::NewRows(const std::vector<std::string>& fields) const { return std::make_unique<MatchRows>(labels_, fields); }

void SearchSet::AddRows(const std::vector<Found>& found, const Document& document, const ArticleText& text, int64_t number, MatchRows* rows) const {
  for (const Found& match : found) {
    const auto s = static_cast<size_t>(match.search);
    const int32_t sentence = document.tokens()[static_cast<size_t>(match.tokens.start)].sentence;
    rows->Add({match.tokens, sentence, names_[s], match.captures, columns_[s]}, document, text, number);
  }
}

namespace {

// A sentence of a document by itself.
Document SentenceOf(const Document& document, const Sentence& sentence) {
  Document out(document.text(), &document.vocabulary(), &document.language());
  std::vector<ByteSpan> bytes;
  std::vector<WordId> words;
  for (int32_t t = sentence.tokens.start; t < sentence.tokens.end; ++t) {
    bytes.push_back(document.tokens()[static_cast<size_t>(t)].bytes);
    words.push_back(document.tokens()[static_cast<size_t>(t)].word);
  }
  out.AddSentence(bytes, words, 0);
  return out;
}

// What a set keeps in a worker's vocabulary.
struct KeptScan {
  std::unique_ptr<SentenceScan> scan;
};

class SetRows : public RowMaker {
 public:
  SetRows(const SearchSet& set, int64_t owner, const std::vector<std::string>& fields) : set_(set), owner_(owner), rows_(set.NewRows(fields)) {}

  void Add(news::Article* article, const ArticleText& text, int64_t number, Report* report) override {
    const Document& document = article->document();
    found_.clear();
    SentenceScan& scan = ScanFor(document);
    for (const Sentence& sentence : document.sentences()) {
      words_.clear();
      for (int32_t t = sentence.tokens.start; t < sentence.tokens.end; ++t) words_.push_back(document.tokens()[static_cast<size_t>(t)].word);
      scan.Scan(words_, sentence.tokens.start, [&] { return SentenceOf(document, sentence); }, &found_);
    }
    for (int32_t s : set_.alone()) FindAlone(s, article);
    std::stable_sort(found_.begin(), found_.end());
    set_.AddRows(found_, document, text, number, rows_.get());
    TellLimits(article, number, report);
    limit_met_ |= scan.TakeLimitMet();
    if (std::exchange(limit_met_, false)) report->notices.push_back({number, "", "limit", SearchSet::kLimitMet});
  }
  NamedColumns Take() override { return rows_->Take(); }

 private:
  // The vocabulary gains words from article to article; what is known of the others stays.
  SentenceScan& ScanFor(const Document& document) {
    auto& kept = document.vocabulary().Keep<KeptScan>(owner_);
    if (kept.scan == nullptr) {
      kept.scan = std::make_unique<SentenceScan>(set_, std::make_unique<Scanner>(set_.scanned(), &document.vocabulary(), &document.language()));
    }
    return *kept.scan;
  }
  void FindAlone(int32_t s, news::Article* article) {
    const Pattern& pattern = set_.searches()[static_cast<size_t>(s)]->pattern();
    for (KindId kind : pattern.uses()) article->cascade().Get(kind);
    FindResult result = pattern.Find(article->document());
    limit_met_ |= result.candidates_cut || result.matches_cut;
    for (const Match& match : result.matches) {
      SearchSet::Found& row = found_.emplace_back(s, match.tokens);
      for (const Capture& capture : match.captures) row.captures.push_back(capture.tokens);
    }
  }

  const SearchSet& set_;
  int64_t owner_;
  std::unique_ptr<MatchRows> rows_;
  std::vector<SearchSet::Found> found_;
  std::vector<WordId> words_;
  bool limit_met_ = false;
};

}  // namespace

Extraction SearchSet::Find(ArticleSource* source, const RunOptions& options) const {
  return RunArticles(searches_[0]->engine().desk(), source, options, [&] { return std::make_unique<SetRows>(*this, owner_, source->fields()); });
}

void SentenceScan::Scan(std::span<const WordId> words, int32_t first, const std::function<Document()>& make_document,
                        std::vector<SearchSet::Found>* found) {
  make_document_ = &make_document;
  first_ = first;
  found_ = found;
  scanner_->Scan(words, this);
  document_.reset();
}

void SentenceScan::OnMatch(int32_t pattern, TokenSpan tokens, std::span<const TokenSpan> captures) {
  SearchSet::Found& row = found_->emplace_back(set_.search_of(pattern), Moved(tokens));
  for (TokenSpan capture : captures) row.captures.push_back(Moved(capture));
}

void SentenceScan::OnOpen(int32_t pattern) {
  if (!document_) document_.emplace((*make_document_)());
  const int32_t search = set_.search_of(pattern);
  FindResult result = set_.searches()[static_cast<size_t>(search)]->pattern().Find(*document_);
  limit_met_ |= result.candidates_cut || result.matches_cut;
  for (const Match& match : result.matches) {
    SearchSet::Found& row = found_->emplace_back(search, Moved(match.tokens));
    for (const Capture& capture : match.captures) row.captures.push_back(Moved(capture.tokens));
  }
}

}  // namespace copydesk
