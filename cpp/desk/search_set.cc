#include "desk/search_set.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace copydesk {

SearchSet::SearchSet(std::vector<std::shared_ptr<const Search>> searches, std::vector<std::string> names)
    : searches_(std::move(searches)), names_(std::move(names)), owner_(Vocabulary::NewMemoOwner()) {
  for (size_t s = 0; s < searches_.size(); ++s) {
    const Pattern& pattern = searches_[s]->pattern();
    Scanned* group = &alone_;
    if (pattern.HoldsWord() && pattern.StaysInSentence()) group = &in_sentences_;
    if (pattern.HoldsWord() && pattern.across_sentences() && pattern.IsPlain()) group = &in_articles_;
    group->patterns.Add(searches_[s]->shared_pattern());
    group->search_of.push_back(static_cast<int32_t>(s));
    std::vector<int32_t>& columns = columns_.emplace_back();
    for (const std::string& label : pattern.labels()) {
      const auto known = std::find(labels_.begin(), labels_.end(), label);
      columns.push_back(static_cast<int32_t>(known - labels_.begin()));
      if (known == labels_.end()) labels_.push_back(label);
    }
  }
}

namespace {

TokenSpan Moved(TokenSpan tokens, int32_t shift) {
  return tokens.empty() ? TokenSpan{} : TokenSpan{tokens.start + shift, tokens.end + shift};
}

}  // namespace

bool SearchSet::Append(const FindResult& result, int32_t search, int32_t shift, std::vector<Found>* found) {
  for (const Match& match : result.matches) {
    Found& row = found->emplace_back(Found{search, Moved(match.tokens, shift)});
    for (const Capture& capture : match.captures) row.captures.push_back(Moved(capture.tokens, shift));
  }
  return result.candidates_cut || result.matches_cut;
}

std::string SearchSet::DebugString() const {
  const Language& language = searches_[0]->engine().desk().cascade->language();
  const Vocabulary none;
  std::string out;
  for (const Scanned* scanned : {&in_sentences_, &in_articles_}) {
    const Scanner scanner(scanned->patterns, &none, &language);
    for (size_t p = 0; p < scanned->search_of.size(); ++p) {
      out += names_[static_cast<size_t>(scanned->search_of[p])] +
             (scanned == &in_sentences_ ? ": in sentences, " : ": in articles, ") +
             scanner.DebugString(static_cast<int32_t>(p)) + "\n";
    }
  }
  for (int32_t search : alone()) out += names_[static_cast<size_t>(search)] + ": by itself\n";
  return out;
}

std::unique_ptr<MatchRows> SearchSet::NewRows(const std::vector<std::string>& fields) const {
  return std::make_unique<MatchRows>(labels_, fields);
}

void SearchSet::AddRows(const std::vector<Found>& found, const Places& places, const ArticleText& text,
                        int64_t number, MatchRows* rows) const {
  std::vector<ByteSpan> captures;
  for (const Found& match : found) {
    const auto s = static_cast<size_t>(match.search);
    captures.clear();
    for (const TokenSpan capture : match.captures) captures.push_back(places.Bytes(capture));
    rows->Add(
        {places.Bytes(match.tokens), places.SentenceOf(match.tokens.start), names_[s], captures, columns_[s]},
        text, number);
  }
}

namespace {

class DocumentPlaces final : public SearchSet::Places {
 public:
  explicit DocumentPlaces(const Document& document) : document_(document) {}
  ByteSpan Bytes(TokenSpan tokens) const override { return document_.bytes(tokens); }
  int32_t SentenceOf(int32_t token) const override {
    return document_.tokens()[static_cast<size_t>(token)].sentence;
  }

 private:
  const Document& document_;
};

// Some sentences of a document by themselves.
Document SentencesOf(const Document& document, size_t first, size_t last) {
  Document out(document.text(), &document.vocabulary(), &document.language());
  std::vector<ByteSpan> bytes;
  std::vector<WordId> words;
  for (size_t s = first; s < last; ++s) {
    bytes.clear();
    words.clear();
    const TokenSpan tokens = document.sentences()[s].tokens;
    for (int32_t t = tokens.start; t < tokens.end; ++t) {
      bytes.push_back(document.tokens()[static_cast<size_t>(t)].bytes);
      words.push_back(document.tokens()[static_cast<size_t>(t)].word);
    }
    out.AddSentence(bytes, words, 0);
  }
  return out;
}

// What a set keeps in a worker's vocabulary.
struct KeptScan {
  std::unique_ptr<SetScan> scan;
};

class SetRows : public RowMaker {
 public:
  SetRows(const SearchSet& set, int64_t owner, const std::vector<std::string>& fields)
      : set_(set), owner_(owner), rows_(set.NewRows(fields)) {}

  void Add(news::Article* article, const ArticleText& text, int64_t number, Report* report) override {
    const Document& document = article->document();
    found_.clear();
    SetScan& scan = ScanFor(document);
    words_.clear();
    ends_.clear();
    for (const Token& token : document.tokens()) words_.push_back(token.word);
    for (const Sentence& sentence : document.sentences()) ends_.push_back(sentence.tokens.end);
    scan.Scan(
        words_, ends_, [&](size_t first, size_t last) { return SentencesOf(document, first, last); },
        &found_);
    FindAlone(article);
    std::stable_sort(found_.begin(), found_.end());
    set_.AddRows(found_, DocumentPlaces(document), text, number, rows_.get());
    TellLimits(article, number, report);
    limit_met_ |= scan.TakeLimitMet();
    if (std::exchange(limit_met_, false))
      report->notices.push_back({number, "", "limit", SearchSet::kLimitMet});
  }
  NamedColumns Take() override { return rows_->Take(); }

 private:
  // The vocabulary gains words from article to article; what is known of the others stays.
  SetScan& ScanFor(const Document& document) {
    auto& kept = document.vocabulary().Keep<KeptScan>(owner_);
    if (kept.scan == nullptr)
      kept.scan = std::make_unique<SetScan>(set_, &document.vocabulary(), &document.language());
    return *kept.scan;
  }
  void FindAlone(news::Article* article) {
    if (set_.alone().empty()) return;
    PatternSet::Run run(set_.alone_patterns(), article->document());
    for (int32_t p = 0; p < set_.alone_patterns().size(); ++p) {
      const int32_t s = set_.alone()[static_cast<size_t>(p)];
      for (KindId kind : set_.searches()[static_cast<size_t>(s)]->pattern().uses())
        article->cascade().Get(kind);
      limit_met_ |= SearchSet::Append(run.Find(p), s, 0, &found_);
    }
  }

  const SearchSet& set_;
  int64_t owner_;
  std::unique_ptr<MatchRows> rows_;
  std::vector<SearchSet::Found> found_;
  std::vector<WordId> words_;
  std::vector<int32_t> ends_;
  bool limit_met_ = false;
};

}  // namespace

Extraction SearchSet::Find(ArticleSource* source, const RunOptions& options) const {
  return RunArticles(searches_[0]->engine().desk(), source, options,
                     [&] { return std::make_unique<SetRows>(*this, owner_, source->fields()); });
}

// Takes what a scanner finds in a sentence, or in a whole article.
class SetScan::Part : public Scanner::Sink {
 public:
  Part(const SearchSet::Scanned& scanned, int32_t first, const std::function<Document()>& document,
       std::vector<SearchSet::Found>* found)
      : scanned_(scanned), first_(first), make_document_(document), found_(*found) {}

  void OnMatch(int32_t pattern, TokenSpan tokens, std::span<const TokenSpan> captures) override {
    SearchSet::Found& row = found_.emplace_back(SearchSet::Found{SearchOf(pattern), Moved(tokens, first_)});
    for (TokenSpan capture : captures) row.captures.push_back(Moved(capture, first_));
  }
  void OnOpen(int32_t pattern) override {
    // All patterns share what they have asked of the vocabulary's words.
    if (!run_) {
      document_.emplace(make_document_());
      run_.emplace(scanned_.patterns, *document_);
    }
    limit_met_ |= SearchSet::Append(run_->Find(pattern), SearchOf(pattern), first_, &found_);
  }
  bool limit_met() const { return limit_met_; }

 private:
  int32_t SearchOf(int32_t pattern) const { return scanned_.search_of[static_cast<size_t>(pattern)]; }

  const SearchSet::Scanned& scanned_;
  const int32_t first_;
  const std::function<Document()>& make_document_;
  std::optional<Document> document_;
  std::optional<PatternSet::Run> run_;
  std::vector<SearchSet::Found>& found_;
  bool limit_met_ = false;
};

SetScan::SetScan(const SearchSet& set, const WordSource* words, const Language* language,
                 const pattern::WordIndex* index, std::span<const int32_t> counts)
    : set_(set) {
  auto scanner = [&](const SearchSet::Scanned& scanned) {
    return scanned.patterns.size() == 0
               ? nullptr
               : std::make_unique<Scanner>(scanned.patterns, words, language, index, counts);
  };
  in_sentences_ = scanner(set.in_sentences());
  in_articles_ = scanner(set.in_articles());
}

void SetScan::Scan(Words words, std::span<const int32_t> ends,
                   const std::function<Document(size_t first, size_t last)>& document,
                   std::vector<SearchSet::Found>* found) {
  int32_t begin = 0;
  for (size_t s = 0; in_sentences_ != nullptr && s < ends.size(); begin = ends[s++]) {
    const std::function<Document()> sentence = [&document, s] { return document(s, s + 1); };
    Part part(set_.in_sentences(), begin, sentence, found);
    in_sentences_->Scan(words.subspan(static_cast<size_t>(begin), static_cast<size_t>(ends[s] - begin)),
                        &part);
    limit_met_ |= part.limit_met();
  }
  if (in_articles_ == nullptr || words.empty()) return;
  const std::function<Document()> article = [&document, &ends] { return document(0, ends.size()); };
  Part part(set_.in_articles(), 0, article, found);
  if (words.size() <= static_cast<size_t>(kMaxWindowTokens)) {
    in_articles_->Scan(words, &part);
  } else {
    for (int32_t p = 0; p < set_.in_articles().patterns.size(); ++p) part.OnOpen(p);
  }
  limit_met_ |= part.limit_met();
}

}  // namespace copydesk
