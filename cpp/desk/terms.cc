#include "desk/terms.h"

#include "base/limits.h"
#include "base/stop.h"
#include "tables/schema.h"

namespace copydesk {
namespace {

// doc start end text term, attributes, rule.
struct TermsTable {
  static constexpr std::string_view kName = "terms";
  KeyColumns key;
  SpanColumns span;
  Utf8Column term{"term"};
  std::vector<Utf8Column> attributes;
  Utf8Column rule{"rule"};

  template <class F>
  void Each(F&& f) {
    key.Each(f);
    span.Each(f);
    f(term);
    for (Utf8Column& column : attributes) f(column);
    f(rule);
  }
};

class TermRows : public TextRowMaker {
 public:
  TermRows(const Gazetteer& list, const Language& language, const std::vector<std::string>& fields,
           std::string_view rule)
      : list_(list), language_(language), fields_(fields), rule_(rule) {
    for (const std::string& name : list.columns()) table_.attributes.emplace_back(name);
  }

  void Add(const ArticleText& text, const TextOfArticle& article, Report* report) override {
    Document document(text.whole(), article.vocabulary, &language_);
    document.AddSegment({0, static_cast<int32_t>(text.whole().size())});
    hits_.clear();
    list_.Find(document, &hits_);
    for (const GazetteerHit& hit : hits_) {
      const Piece piece = text.At(document.bytes(hit.tokens));
      table_.key.Add(article.number, fields_[static_cast<size_t>(piece.field)]);
      table_.span.Add(piece);
      table_.term.Add(list_.term(hit.term));
      for (size_t c = 0; c < table_.attributes.size(); ++c)
        table_.attributes[c].AddIfAny(list_.attribute(hit.row, c));
      table_.rule.Add(rule_);
    }
    if (document.cut_sentences() > 0) {
      report->notices.push_back({article.number, "", "sentence_cut",
                                 std::to_string(document.cut_sentences()) + " sentences longer than " +
                                     std::to_string(kMaxSentenceTokens) + " tokens"});
    }
  }
  NamedColumns Take() override {
    NamedColumns out;
    out.emplace_back(TermsTable::kName, TakeColumns(std::move(table_), fields_.size() > 1));
    return out;
  }

 private:
  const Gazetteer& list_;
  const Language& language_;
  const std::vector<std::string>& fields_;
  std::string_view rule_;
  std::vector<GazetteerHit> hits_;
  TermsTable table_;
};

}  // namespace

Extraction FindTerms(const Gazetteer& list, const Language& language, ArticleSource* source,
                     const RunOptions& options, std::string_view rule) {
  return RunTexts(source, options,
                  [&] { return std::make_unique<TermRows>(list, language, source->fields(), rule); });
}

std::vector<std::vector<GazetteerHit>> FindTermsInTokens(
    const Gazetteer& list, const Language& language, std::span<const std::vector<std::string>> documents) {
  std::vector<std::vector<GazetteerHit>> out;
  Vocabulary vocabulary;
  for (const std::vector<std::string>& tokens : documents) {
    CheckStop();
    std::string text;
    std::vector<ByteSpan> places;
    for (const std::string& token : tokens) {
      const auto start = static_cast<int32_t>(text.size());
      text += token;
      places.push_back({start, static_cast<int32_t>(text.size())});
      text += ' ';
    }
    Document document(text, &vocabulary, &language);
    if (!places.empty()) document.AddSentence(places, 0);
    list.Find(document, &out.emplace_back());
    if (vocabulary.IsFull()) vocabulary.Clear();
  }
  return out;
}

}  // namespace copydesk
