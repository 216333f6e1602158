#include "desk/corpus.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <utility>

#include "base/limits.h"
#include "corpus/builder.h"
#include "corpus/index.h"
#include "pattern/ast.h"

namespace copydesk {
namespace {

using corpus::ArticleId;
using corpus::Builder;
using corpus::Reader;
using corpus::SpanTable;
using corpus::Store;

constexpr size_t kPartArticles = 128;   // articles that one worker reads into a part of the corpus
constexpr size_t kChunkPieces = 64;     // pieces that one worker takes at a time

constexpr size_t kWorthNarrowing = 4;   // sentences that must be looked at are worth picking if they are less than one in so many

// Some articles of a batch, read by one worker.
struct Part {
  size_t first = 0, last = 0;
  Builder builder;
  Report report;
};

std::vector<corpus::Part> PartsOf(const std::vector<Cell>& cells, std::string_view whole) {
  std::vector<corpus::Part> out;
  uint32_t at = 0;
  for (size_t f = 0; f < cells.size(); ++f) {
    if (cells[f].state != CellState::kText || cells[f].text.empty()) continue;
    if (!out.empty()) at = static_cast<uint32_t>(whole.find(cells[f].text, at));
    out.push_back({static_cast<uint32_t>(f), at, at + static_cast<uint32_t>(cells[f].text.size())});
    at = out.back().end;
  }
  return out;
}

// Every token with its tag, lemma and part of speech: nobody needs to tag it again.
void AddTagged(const Document& doc, Builder* out) {
  std::vector<Builder::Token> tokens;
  for (const Sentence& sentence : doc.sentences()) {
    tokens.clear();
    for (int32_t t = sentence.tokens.start; t < sentence.tokens.end; ++t) {
      const std::array<Attribute, 3> given = {{{"lemma", doc.lemma(t)}, {"pos", doc.pos(t)}, {"tag", doc.tag(t)}}};
      tokens.push_back({doc.tokens()[static_cast<size_t>(t)].bytes, out->Word(doc.word(t).text, given)});
    }
    out->AddSentence(tokens);
  }
}

struct ReadJob {
  const news::NewsDesk& desk;
  const std::vector<std::string>& fields;
  const ArticleBatch& batch;
  int64_t first_number;

  void Read(size_t index, Vocabulary* vocabulary, Part* part) const {
    const int64_t number = first_number + static_cast<int64_t>(index);
    ++part->report.articles;
    std::vector<Cell> cells = CheckedCells(batch, index, number, fields, &part->report);
    if (cells.empty()) return;
    ArticleText text(cells, true);
    news::Article article(desk, text.whole(), text.headline_bytes(), batch.published[index], vocabulary);
    part->builder.BeginArticle(static_cast<uint32_t>(number), text.whole(), PartsOf(cells, text.whole()));
    AddTagged(article.document(), &part->builder);
    TellLimits(&article, number, &part->report);
    ++part->report.read;
    part->report.bytes += static_cast<int64_t>(text.whole().size());
  }
};

void AppendReport(Report&& from, Report* to) {
  to->articles += from.articles;
  to->read += from.read;
  to->bytes += from.bytes;
  for (Notice& notice : from.notices) to->notices.push_back(std::move(notice));
}

std::function<bool()> Poller(const RunOptions& options, std::atomic<int64_t>* done, std::atomic<bool>* stop) {
  return [&options, done, stop] {
    if (options.poll && !options.poll(*done)) *stop = true;
    return !*stop;
  };
}

}  // namespace

Corpus::Corpus(std::shared_ptr<const Engine> engine, Store store, int64_t articles, bool has_articles)
    : engine_(std::move(engine)), store_(std::move(store)), articles_(articles), has_articles_(has_articles) {
  for (corpus::StringId field : store_.fields) fields_.emplace_back(store_.strings[field]);
}

std::shared_ptr<const Corpus> Corpus::Read(std::shared_ptr<const Engine> engine, ArticleSource* source, const RunOptions& options, Report* report) {
  Builder whole;
  whole.SetFields(source->fields());
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = Poller(options, &done, &stop);
  std::vector<std::unique_ptr<Vocabulary>> vocabularies(static_cast<size_t>(std::max(1, options.threads)));
  for (ArticleBatch batch; !stop && source->Next(&batch); batch = ArticleBatch()) {
    const ReadJob job{engine->desk(), source->fields(), batch, report->articles};
    std::vector<Part> parts((batch.size() + kPartArticles - 1) / kPartArticles);
    ParallelFor(parts.size(), options.threads, [&](int thread, size_t p) {
      auto& vocabulary = vocabularies[static_cast<size_t>(thread)];
      for (size_t i = p * kPartArticles; i < std::min(batch.size(), (p + 1) * kPartArticles) && !stop; ++i) {
        if (vocabulary == nullptr || vocabulary->IsFull()) vocabulary = std::make_unique<Vocabulary>();
        job.Read(i, vocabulary.get(), &parts[p]);
        ++done;
      }
    }, poll);
    poll();
    for (Part& part : parts) {
      whole.Append(part.builder);
      AppendReport(std::move(part.report), report);
    }
  }
  if (stop) return nullptr;
  return std::shared_ptr<const Corpus>(new Corpus(std::move(engine), std::move(whole).Finish(), report->articles, true));
}

std::shared_ptr<const Corpus> Corpus::FromTokens(std::shared_ptr<const Engine> engine, Store store) {
  const int64_t articles = store.article_count();
  return std::shared_ptr<const Corpus>(new Corpus(std::move(engine), std::move(store), articles, false));
}

std::vector<Cell> Corpus::CellsOf(ArticleId article) const {
  std::vector<Cell> cells(fields_.size(), Cell{.text = {}, .state = CellState::kNull});
  const std::string_view text = store_.text(article);
  for (const corpus::Part& part : store_.PartsOf(article)) cells[part.field] = {.text = text.substr(part.start, part.end - part.start)};
  return cells;
}

std::optional<ArticleId> Corpus::ArticleOf(int64_t number) const {
  const auto row = std::partition_point(store_.articles.begin(), store_.articles.end() - 1,
                                        [&](const corpus::ArticleRow& r) { return static_cast<int64_t>(r.number) < number; });
  const auto article = static_cast<ArticleId>(row - store_.articles.begin());
  if (article == store_.article_count() || row->number != number) return std::nullopt;
  return article;
}

std::vector<Cell> Corpus::Cells(int64_t number) const {
  if (const auto article = ArticleOf(number)) return CellsOf(*article);
  return std::vector<Cell>(fields_.size(), Cell{.text = {}, .state = CellState::kNull});
}

std::vector<std::string> Corpus::TokenValues(int64_t number, std::string_view attribute) const {
  std::vector<std::string> out;
  const auto article = ArticleOf(number);
  if (!article) return out;
  const pattern::Attr attr = pattern::ParseAttr(attribute).value_or(pattern::Attr::kGiven);
  std::unique_ptr<Reader> reader = TakeReader();
  {
    const Document doc = reader->Article(*article);
    const auto count = static_cast<int32_t>(doc.tokens().size());
    for (int32_t t = 0; t < count; ++t) out.emplace_back(pattern::TokenAttribute(doc, t, attr, attribute));
  }
  GiveBack(std::move(reader));
  return out;
}

int64_t Corpus::bytes() const {
  std::lock_guard lock(mutex_);
  int64_t sum = store_.bytes();
  for (const auto& [name, made] : made_spans_) sum += made->table.bytes();
  return sum;
}

std::unique_ptr<Reader> Corpus::TakeReader() const {
  std::lock_guard lock(mutex_);
  if (readers_.empty()) return std::make_unique<Reader>(store_, engine_->desk().cascade->language());
  std::unique_ptr<Reader> out = std::move(readers_.back());
  readers_.pop_back();
  return out;
}

std::vector<std::string> Corpus::Values(std::string_view attribute) const {
  static constexpr std::string_view kUpos[] = {"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM",
                                               "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"};
  std::set<std::string, std::less<>> out;
  auto add = [&out](std::string_view value) {
    if (!out.contains(value)) out.emplace(value);
  };
  const Language& language = engine_->desk().cascade->language();
  std::unique_ptr<Reader> reader = TakeReader();
  bool open = false;
  for (corpus::ReadingId r = 0; r < store_.word_count(); ++r) {
    const Word& word = reader->vocabulary()[reader->Local(r)];
    if (attribute == "word") {
      add(word.text);
    } else if (attribute == "lower") {
      add(word.lower);
    } else if (attribute == "norm") {
      add(word.norm);
    } else if (attribute == "shape") {
      add(word.shape);
    } else if (const auto given = word.Given(attribute)) {
      add(*given);
    } else if (attribute == "tag" || attribute == "pos") {
      open = true;
    } else if (attribute == "lemma") {
      for (std::string_view lemma : language.LemmaCandidates(word)) add(lemma);
      add(word.text);
      add(word.lower);
    } else {
      add("");
    }
  }
  GiveBack(std::move(reader));
  if (open && attribute == "tag") out.insert(language.tag_names().begin(), language.tag_names().end());
  if (open && attribute == "pos") out.insert(std::begin(kUpos), std::end(kUpos));
  return {out.begin(), out.end()};
}

void Corpus::GiveBack(std::unique_ptr<Reader> reader) const {
  std::lock_guard lock(mutex_);
  readers_.push_back(std::move(reader));
}

std::vector<Corpus::Piece> Corpus::PiecesFor(const Search& search) const {
  Reader reader(store_, engine_->desk().cascade->language());  // of the pattern's own few words
  const auto sentences = corpus::Narrow(search.pattern(), &reader);
  std::vector<Piece> out;
  if (!sentences || sentences->size() > store_.sentence_count() / kWorthNarrowing) {
    for (ArticleId a = 0; a < store_.article_count(); ++a) {
      const auto [first, last] = store_.SentencesOf(a);
      if (first != last) out.push_back({a, first, last});
    }
    return out;
  }
  const bool stays = search.pattern().StaysInSentence();
  for (corpus::SentenceId s : *sentences) {
    const ArticleId article = store_.ArticleOf(s);
    if (stays) {
      out.push_back({article, s, s + 1});
    } else if (out.empty() || out.back().article != article) {
      out.push_back({article, store_.SentencesOf(article).first, store_.SentencesOf(article).second});
    }
  }
  return out;
}

std::shared_ptr<const Corpus::MadeSpans> Corpus::MakeSpans(KindId kind, const RunOptions& options) const {
  const news::NewsDesk& desk = engine_->desk();
  const std::string_view name = desk.cascade->kinds().name(kind);
  const size_t count = store_.article_count();
  std::vector<corpus::SpanTableBuilder> parts((count + kPartArticles - 1) / kPartArticles);
  std::vector<Report> reports(parts.size());
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = Poller(options, &done, &stop);
  ParallelFor(parts.size(), options.threads, [&](int, size_t p) {
    Vocabulary vocabulary;
    std::unique_ptr<Reader> reader = TakeReader();
    for (size_t a = p * kPartArticles; a < std::min(count, (p + 1) * kPartArticles) && !stop; ++a) {
      const auto id = static_cast<ArticleId>(a);
      const ArticleText text(CellsOf(id), true);
      news::Article article(desk, text.whole(), text.headline_bytes(), std::nullopt, &vocabulary);
      const std::span<const Span> found = article.cascade().Get(kind);
      for (const std::string& limit : article.cascade().limits_met()) reports[p].notices.push_back({store_.articles[a].number, "", "limit", limit});
      if (found.empty()) continue;
      // By bytes: a corpus from a file may have been read with other lists of abbreviations.
      const Document stored = reader->Article(id);
      for (const Span& span : found) {
        const TokenSpan tokens = stored.TokensIn(article.document().bytes(span.tokens));
        if (!tokens.empty()) parts[p].Add(name, id, tokens, span.attributes);
      }
    }
    GiveBack(std::move(reader));
  }, poll);
  if (stop) return nullptr;
  auto out = std::make_shared<MadeSpans>();
  corpus::SpanTableBuilder whole;
  for (const corpus::SpanTableBuilder& part : parts) whole.Append(part, 0);
  out->table = std::move(whole).Finish();
  for (Report& report : reports) out->notices.insert(out->notices.end(), report.notices.begin(), report.notices.end());
  return out;
}

bool Corpus::EnsureSpans(const Search& search, const RunOptions& options) const {
  if (!has_articles_) return true;
  std::lock_guard one_at_a_time(making_);
  for (KindId kind : search.pattern().uses()) {
    const KindId own = engine_->desk().cascade->kinds().Find(search.kinds().name(kind));
    if (own < 0 || SpansOf(search, kind) != nullptr) continue;
    auto made = MakeSpans(own, options);
    if (made == nullptr) return false;
    std::lock_guard lock(mutex_);
    made_spans_.emplace(search.kinds().name(kind), std::move(made));
  }
  return true;
}

std::shared_ptr<const Corpus::MadeSpans> Corpus::SpansOf(const Search& search, KindId kind) const {
  std::lock_guard lock(mutex_);
  const auto at = made_spans_.find(search.kinds().name(kind));
  return at == made_spans_.end() ? nullptr : at->second;
}

size_t Corpus::Chunks(size_t pieces) { return (pieces + kChunkPieces - 1) / kChunkPieces; }

bool Corpus::Scan(const Search& search, const std::vector<Piece>& pieces, const RunOptions& options, const Use& use) const {
  if (!EnsureSpans(search, options)) return false;
  std::vector<std::pair<KindId, std::shared_ptr<const MadeSpans>>> kinds;
  for (KindId kind : search.pattern().uses()) kinds.emplace_back(kind, SpansOf(search, kind));
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = Poller(options, &done, &stop);
  ParallelFor(Chunks(pieces.size()), options.threads, [&](int, size_t chunk) {
    std::unique_ptr<Reader> reader = TakeReader();
    for (size_t i = chunk * kChunkPieces; i < std::min(pieces.size(), (chunk + 1) * kChunkPieces) && !stop; ++i) {
      Document doc = reader->Sentences(pieces[i].first, pieces[i].last);
      for (const auto& [kind, made] : kinds) {
        const SpanTable& table = made != nullptr ? made->table : store_.spans;
        Reader::AddSpans(table, search.kinds().name(kind), kind, pieces[i].article, &doc);
      }
      use(chunk, pieces[i], doc, search.pattern().Find(doc));
      ++done;
    }
    GiveBack(std::move(reader));
  }, poll);
  poll();
  return !stop;
}

Extraction Corpus::Find(const Search& search, const RunOptions& options) const {
  Extraction out;
  out.report.articles = articles_;
  for (auto& [name, columns] : search.NewRows(fields_)->Take()) out.tables.push_back(std::make_shared<Table>(name, std::move(columns)));
  const std::vector<Piece> pieces = PiecesFor(search);
  std::vector<std::unique_ptr<MatchMaker>> rows(Chunks(pieces.size()));
  std::vector<Report> reports(rows.size());
  out.stopped = !Scan(search, pieces, options, [&](size_t chunk, const Piece& piece, const Document& doc, const FindResult& found) {
    if (found.matches.empty()) return;
    if (rows[chunk] == nullptr) rows[chunk] = search.NewRows(fields_);
    const ArticleText text(CellsOf(piece.article), options.in_bytes);
    const auto first = static_cast<int32_t>(piece.first - store_.SentencesOf(piece.article).first);
    rows[chunk]->AddMatches(doc, found, first, text, store_.articles[piece.article].number, &reports[chunk]);
  });
  if (out.stopped) return out;
  for (KindId kind : search.pattern().uses()) {
    if (auto made = SpansOf(search, kind)) out.report.notices.insert(out.report.notices.end(), made->notices.begin(), made->notices.end());
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] == nullptr) continue;
    for (auto& [name, columns] : rows[i]->Take()) out.tables[0]->Append(std::move(columns));
    for (Notice& notice : reports[i].notices) out.report.notices.push_back(std::move(notice));
  }
  return out;
}

int64_t Corpus::Count(const Search& search, const RunOptions& options) const {
  std::atomic<int64_t> count = 0;
  const bool finished = Scan(search, PiecesFor(search), options, [&](size_t, const Piece&, const Document&, const FindResult& found) {
    count += static_cast<int64_t>(found.matches.size());
  });
  return finished ? count.load() : -1;
}

std::vector<std::vector<Corpus::TokenMatch>> Corpus::MatchTokens(const std::vector<const Search*>& searches, const RunOptions& options) const {
  std::vector<std::vector<TokenMatch>> out(static_cast<size_t>(articles_));
  for (size_t s = 0; s < searches.size(); ++s) {
    const std::vector<Piece> pieces = PiecesFor(*searches[s]);
    std::vector<std::vector<std::pair<uint32_t, TokenMatch>>> found_in(Chunks(pieces.size()));  // with the article's number
    const bool finished = Scan(*searches[s], pieces, options, [&](size_t chunk, const Piece& piece, const Document&, const FindResult& found) {
      const uint32_t first = store_.sentence_tokens[piece.first] - store_.sentence_tokens[store_.SentencesOf(piece.article).first];
      const auto shift = static_cast<int32_t>(first);
      auto move = [shift](TokenSpan span) { return span.empty() ? TokenSpan{} : TokenSpan{span.start + shift, span.end + shift}; };
      for (const Match& match : found.matches) {
        TokenMatch row{static_cast<int32_t>(s), move(match.tokens), {}};
        for (const Capture& capture : match.captures) row.captures.push_back(move(capture.tokens));
        found_in[chunk].emplace_back(store_.articles[piece.article].number, std::move(row));
      }
    });
    if (!finished) return {};
    for (auto& rows : found_in) {
      for (auto& [number, row] : rows) out[number].push_back(std::move(row));
    }
  }
  return out;
}

}  // namespace copydesk
