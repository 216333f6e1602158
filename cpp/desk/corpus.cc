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

constexpr size_t kPartArticles = 128;  // articles that one worker reads into a part of the corpus
constexpr size_t kChunkPieces = 64;    // pieces that one worker takes at a time

constexpr size_t kFewPieces = 200;        // a scan of fewer brings readers of its own
constexpr int64_t kMostTimesTheText = 4;  // bytes of memory a byte of text
constexpr size_t kWorthNarrowing =
    4;  // sentences that must be looked at are worth picking if they are less than one in so many

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
      const std::array<Attribute, 3> given = {
          {{"lemma", doc.lemma(t)}, {"pos", doc.pos(t)}, {"tag", doc.tag(t)}}};
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

  void Read(size_t index, Vocabulary* vocabulary, Utf8Buffer* buffer, Part* part) const {
    const int64_t number = first_number + static_cast<int64_t>(index);
    ++part->report.articles;
    std::vector<Cell> cells = CheckedCells(batch, index, number, fields, &part->report, buffer);
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

}  // namespace

Corpus::Corpus(std::shared_ptr<const Engine> engine, std::unique_ptr<corpus::OpenedStore> data)
    : engine_(std::move(engine)), data_(std::move(data)), store_(data_->store) {
  for (corpus::StringId field : store_.fields) fields_.emplace_back(store_.strings[field]);
}

std::shared_ptr<const Corpus> Corpus::Read(std::shared_ptr<const Engine> engine, ArticleSource* source,
                                           const RunOptions& options, Report* report) {
  Builder whole;
  whole.SetFields(source->fields());
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = Poller(options, &done, &stop);
  std::vector<std::unique_ptr<Vocabulary>> vocabularies(static_cast<size_t>(ThreadsOf(options)));
  std::vector<Utf8Buffer> buffers(vocabularies.size());
  for (ArticleBatch batch; !stop && source->Next(&batch); batch = ArticleBatch()) {
    const ReadJob job{engine->desk(), source->fields(), batch, report->articles};
    std::vector<Part> parts((batch.size() + kPartArticles - 1) / kPartArticles);
    ParallelFor(
        parts.size(), ThreadsOf(options),
        [&](int thread, size_t p) {
          auto& vocabulary = vocabularies[static_cast<size_t>(thread)];
          for (size_t i = p * kPartArticles; i < std::min(batch.size(), (p + 1) * kPartArticles) && !stop;
               ++i) {
            if (vocabulary == nullptr || vocabulary->IsFull()) vocabulary = std::make_unique<Vocabulary>();
            job.Read(i, vocabulary.get(), &buffers[static_cast<size_t>(thread)], &parts[p]);
            ++done;
          }
        },
        poll);
    poll();
    for (Part& part : parts) {
      whole.Append(part.builder);
      AppendReport(std::move(part.report), report);
    }
  }
  if (stop) return nullptr;
  return Of(std::move(engine), std::move(whole).Finish(static_cast<uint32_t>(report->articles), false));
}

std::shared_ptr<const Corpus> Corpus::Of(std::shared_ptr<const Engine> engine, Store store) {
  auto data = std::make_unique<corpus::OpenedStore>();
  data->store = std::move(store);
  return std::shared_ptr<const Corpus>(new Corpus(std::move(engine), std::move(data)));
}

std::shared_ptr<const Corpus> Corpus::FromTokens(std::shared_ptr<const Engine> engine, Store store) {
  return Of(std::move(engine), std::move(store));
}

std::shared_ptr<const Corpus> Corpus::Open(std::shared_ptr<const Engine> engine, const std::string& path,
                                           std::string* wrong) {
  auto data = corpus::OpenStore(path, wrong);
  if (data == nullptr) return nullptr;
  std::shared_ptr<Corpus> corpus(new Corpus(std::move(engine), std::move(data)));
  corpus->TakeSavedSpans();
  return corpus;
}

std::vector<Cell> Corpus::CellsOf(ArticleId article) const {
  std::vector<Cell> cells(fields_.size(), Cell{.text = {}, .state = CellState::kNull});
  const std::string_view text = store_.text(article);
  for (const corpus::Part& part : store_.PartsOf(article))
    cells[part.field] = {.text = text.substr(part.start, part.end - part.start)};
  return cells;
}

std::optional<ArticleId> Corpus::ArticleOf(int64_t number) const {
  const auto row = std::partition_point(
      store_.articles.begin(), store_.articles.end() - 1,
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
  Reader reader(store_, engine_->desk().cascade->language());
  const Document doc = reader.Article(*article);
  for (int32_t t = 0; t < doc.size(); ++t) out.emplace_back(pattern::TokenAttribute(doc, t, attr, attribute));
  return out;
}

int64_t Corpus::bytes() const {
  std::lock_guard lock(mutex_);
  int64_t sum = store_.bytes();
  for (const auto& [name, made] : made_spans_) {
    sum += static_cast<int64_t>(made->table_of.size() * sizeof(int32_t));
    for (const auto& table : made->tables) sum += table->bytes();
  }
  for (const auto& reader : readers_) sum += reader->bytes();
  return sum;
}

Reader* Corpus::ReaderOf(int thread, std::vector<std::unique_ptr<Reader>>* readers) const {
  std::unique_ptr<Reader>& mine = (*readers)[static_cast<size_t>(thread)];
  if (mine != nullptr) return mine.get();
  std::lock_guard lock(mutex_);
  if (readers_.empty()) {
    mine = std::make_unique<Reader>(store_, engine_->desk().cascade->language());
  } else {
    mine = std::move(readers_.back());
    readers_.pop_back();
  }
  return mine.get();
}

// Readers are kept as long as the corpus stays within its promise; the next one to need a reader makes its
// own.
void Corpus::GiveBack(std::vector<std::unique_ptr<Reader>> readers) const {
  for (std::unique_ptr<Reader>& reader : readers) {
    if (reader == nullptr) continue;
    reader->ForgetNotes();
    if (bytes() + reader->bytes() > kMostTimesTheText * static_cast<int64_t>(store_.texts.size())) continue;
    std::lock_guard lock(mutex_);
    readers_.push_back(std::move(reader));
  }
}

std::vector<std::string> Corpus::Values(std::string_view attribute) const {
  static constexpr std::string_view kUpos[] = {"ADJ",   "ADP",   "ADV", "AUX",  "CCONJ", "DET",
                                               "INTJ",  "NOUN",  "NUM", "PART", "PRON",  "PROPN",
                                               "PUNCT", "SCONJ", "SYM", "VERB", "X"};
  std::set<std::string, std::less<>> out;
  auto add = [&out](std::string_view value) {
    if (!out.contains(value)) out.emplace(value);
  };
  const Language& language = engine_->desk().cascade->language();
  const Reader words(store_, language);
  bool open = false;
  for (corpus::ReadingId r = 0; r < words.size(); ++r) {
    const Word& word = words.Of(r);
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
  if (open && attribute == "tag") out.insert(language.tag_names().begin(), language.tag_names().end());
  if (open && attribute == "pos") out.insert(std::begin(kUpos), std::end(kUpos));
  return {out.begin(), out.end()};
}

std::vector<Corpus::Piece> Corpus::PiecesFor(const Search& search) const {
  auto sentences =
      corpus::Narrow(search.pattern(), Reader(store_, engine_->desk().cascade->language()), false);
  if (!sentences) {
    std::vector<std::unique_ptr<Reader>> reader(1);
    sentences = corpus::Narrow(search.pattern(), *ReaderOf(0, &reader), true);
    GiveBack(std::move(reader));
  }
  std::vector<Piece> out;
  // Spans cost so much more than sentences that each article without them is worth leaving out.
  const bool many = search.pattern().uses().empty() && sentences &&
                    sentences->size() > store_.sentence_count() / kWorthNarrowing;
  if (!sentences || many) {
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

// Of articles where a limit was met nothing is saved, so that it is told again.
corpus::MadeSpans Corpus::SpansToSave() const {
  const auto made_spans = [this] {
    std::lock_guard lock(mutex_);
    return made_spans_;
  }();
  corpus::SpanTableBuilder spans;
  corpus::StringTable names;
  std::vector<KindId> kinds;
  std::vector<char> is_made;
  for (const auto& [name, made] : made_spans) {
    names.Add(name);
    kinds.push_back(engine_->desk().cascade->kinds().Find(name));
    const size_t first = is_made.size();
    for (int32_t table : made->table_of) is_made.push_back(table >= 0);
    for (const auto& [article, notice] : made->notices) is_made[first + article] = 0;
    for (ArticleId a = 0; a < store_.article_count(); ++a) {
      if (is_made[first + a] != 0) spans.Append(*made->tables[made->table_of[a]], a);
    }
  }
  return {std::move(spans).Finish(), names.Take(), FlatArray<uint64_t>(engine_->HashesOfSpans(kinds)),
          FlatArray<char>(std::move(is_made))};
}

std::string Corpus::Save(const std::string& path, const corpus::Keys& keys) const {
  return corpus::SaveStore(path, store_, keys, SpansToSave());
}

void Corpus::TakeSavedSpans() {
  if (store_.came_as_tokens()) return;  // none are made of these, whatever the file says
  const corpus::MadeSpans& saved = data_->made;
  const size_t articles = store_.article_count();
  std::vector<KindId> kinds;
  std::vector<corpus::StringId> numbers;  // of those that the engine has
  for (corpus::StringId k = 0; k < saved.kinds.size(); ++k) {
    const KindId kind = engine_->desk().cascade->kinds().Find(saved.kinds[k]);
    if (kind >= 0) kinds.push_back(kind), numbers.push_back(k);
  }
  const std::vector<uint64_t> hashes = engine_->HashesOfSpans(kinds);
  for (size_t i = 0; i < kinds.size(); ++i) {
    const corpus::StringId k = numbers[i];
    if (hashes[i] != saved.hashes[k]) continue;
    auto made = std::make_shared<MadeSpans>();
    for (const char is_made : saved.made.Slice(k * articles, (k + 1) * articles))
      made->table_of.push_back(is_made - 1);
    made->tables.emplace_back(std::shared_ptr<const SpanTable>(), &saved.table);  // lives as long as data_
    made_spans_.emplace(saved.kinds[k], std::move(made));
  }
}

bool Corpus::MakeSpans(KindId kind, const std::vector<ArticleId>& articles, const RunOptions& options,
                       MadeSpans* made) const {
  const news::NewsDesk& desk = engine_->desk();
  const std::string_view name = desk.cascade->kinds().name(kind);
  struct Made {
    corpus::SpanTableBuilder spans;
    std::vector<std::pair<ArticleId, Notice>> notices;
  };
  std::vector<Made> parts((articles.size() + kPartArticles - 1) / kPartArticles);
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = Poller(options, &done, &stop);
  std::vector<std::unique_ptr<Reader>> readers(static_cast<size_t>(ThreadsOf(options)));
  ParallelFor(
      parts.size(), ThreadsOf(options),
      [&](int thread, size_t p) {
        Vocabulary vocabulary;
        Reader* reader = ReaderOf(thread, &readers);
        const size_t end = std::min(articles.size(), (p + 1) * kPartArticles);
        for (size_t i = p * kPartArticles; i < end && !stop; ++i) {
          const ArticleId id = articles[i];
          const ArticleText text(CellsOf(id), true);
          news::Article article(desk, text.whole(), text.headline_bytes(), std::nullopt, &vocabulary);
          const std::span<const Span> found = article.cascade().Get(kind);
          for (const std::string& limit : article.cascade().limits_met())
            parts[p].notices.push_back({id, {store_.articles[id].number, "", "limit", limit}});
          if (found.empty()) continue;
          // By bytes: a corpus from a file may have been read with other lists of abbreviations.
          const Document stored = reader->Article(id);
          for (const Span& span : found) {
            const TokenSpan tokens = stored.TokensIn(article.document().bytes(span.tokens));
            if (!tokens.empty()) parts[p].spans.Add(name, id, tokens, span.attributes);
          }
        }
      },
      poll);
  GiveBack(std::move(readers));
  if (stop) return false;
  corpus::SpanTableBuilder whole;
  for (Made& part : parts) {
    whole.Append(part.spans, 0);
    for (auto& notice : part.notices) made->notices.push_back(std::move(notice));
  }
  for (ArticleId id : articles) made->table_of[id] = static_cast<int32_t>(made->tables.size());
  made->tables.push_back(std::make_shared<SpanTable>(std::move(whole).Finish()));
  return true;
}

bool Corpus::EnsureSpans(const Search& search, const std::vector<Piece>& pieces,
                         const RunOptions& options) const {
  if (store_.came_as_tokens()) return true;
  std::lock_guard one_at_a_time(making_);
  for (KindId kind : search.pattern().uses()) {
    const KindId own = engine_->desk().cascade->kinds().Find(search.kinds().name(kind));
    if (own < 0) continue;
    const auto before = SpansOf(search, kind);
    std::vector<ArticleId> missing;
    for (const Piece& piece : pieces) {
      const bool there = before != nullptr && before->table_of[piece.article] >= 0;
      if (!there && (missing.empty() || missing.back() != piece.article)) missing.push_back(piece.article);
    }
    if (missing.empty()) continue;
    auto made = before != nullptr ? std::make_shared<MadeSpans>(*before) : std::make_shared<MadeSpans>();
    made->table_of.resize(store_.article_count(), -1);
    if (!MakeSpans(own, missing, options, made.get())) return false;
    std::lock_guard lock(mutex_);
    made_spans_.insert_or_assign(std::string(search.kinds().name(kind)), std::move(made));
  }
  return true;
}

std::shared_ptr<const Corpus::MadeSpans> Corpus::SpansOf(const Search& search, KindId kind) const {
  std::lock_guard lock(mutex_);
  const auto at = made_spans_.find(search.kinds().name(kind));
  return at == made_spans_.end() ? nullptr : at->second;
}

size_t Corpus::Chunks(size_t pieces) { return (pieces + kChunkPieces - 1) / kChunkPieces; }

bool Corpus::Scan(const Search& search, const std::vector<Piece>& pieces, const RunOptions& options,
                  const Use& use) const {
  if (!EnsureSpans(search, pieces, options)) return false;
  std::vector<std::pair<KindId, std::shared_ptr<const MadeSpans>>> kinds;
  for (KindId kind : search.pattern().uses()) kinds.emplace_back(kind, SpansOf(search, kind));
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = Poller(options, &done, &stop);
  std::vector<std::unique_ptr<Reader>> readers(static_cast<size_t>(ThreadsOf(options)));
  // A pattern keeps a few bytes for each word that a reader knows: too much to ask for a few sentences.
  const bool few = pieces.size() < kFewPieces;
  ParallelFor(
      Chunks(pieces.size()), ThreadsOf(options),
      [&](int thread, size_t chunk) {
        std::unique_ptr<Reader>& mine = readers[static_cast<size_t>(thread)];
        if (few && mine == nullptr)
          mine = std::make_unique<Reader>(store_, engine_->desk().cascade->language());
        Reader* reader = ReaderOf(thread, &readers);
        for (size_t i = chunk * kChunkPieces;
             i < std::min(pieces.size(), (chunk + 1) * kChunkPieces) && !stop; ++i) {
          Document doc = reader->Sentences(pieces[i].first, pieces[i].last);
          for (const auto& [kind, made] : kinds) {
            const ArticleId article = pieces[i].article;
            const SpanTable& table = made != nullptr ? *made->tables[made->table_of[article]] : store_.spans;
            Reader::AddSpans(table, search.kinds().name(kind), kind, article, &doc);
          }
          use(chunk, pieces[i], doc, search.pattern().Find(doc));
          ++done;
        }
      },
      poll);
  poll();
  if (!few) GiveBack(std::move(readers));
  return !stop;
}

Extraction Corpus::Find(const Search& search, const RunOptions& options) const {
  Extraction out;
  out.report.articles = articles();
  for (auto& [name, columns] : search.NewRows(fields_)->Take())
    out.tables.push_back(std::make_shared<Table>(name, std::move(columns)));
  const std::vector<Piece> pieces = PiecesFor(search);
  std::vector<std::unique_ptr<MatchMaker>> rows(Chunks(pieces.size()));
  std::vector<Report> reports(rows.size());
  out.stopped = !Scan(search, pieces, options,
                      [&](size_t chunk, const Piece& piece, const Document& doc, const FindResult& found) {
                        if (found.matches.empty()) return;
                        if (rows[chunk] == nullptr) rows[chunk] = search.NewRows(fields_);
                        const ArticleText text(CellsOf(piece.article), options.in_bytes);
                        const auto first =
                            static_cast<int32_t>(piece.first - store_.SentencesOf(piece.article).first);
                        rows[chunk]->AddMatches(doc, found, first, text,
                                                store_.articles[piece.article].number, &reports[chunk]);
                      });
  if (out.stopped) return out;
  const auto looked_at = [&](ArticleId article) {
    return std::binary_search(pieces.begin(), pieces.end(), Piece{article, 0, 0},
                              [](const Piece& a, const Piece& b) { return a.article < b.article; });
  };
  for (KindId kind : search.pattern().uses()) {
    const auto made = SpansOf(search, kind);
    for (size_t i = 0; made != nullptr && i < made->notices.size(); ++i) {
      if (looked_at(made->notices[i].first)) out.report.notices.push_back(made->notices[i].second);
    }
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
  const bool finished = Scan(search, PiecesFor(search), options,
                             [&](size_t, const Piece&, const Document&, const FindResult& found) {
                               count += static_cast<int64_t>(found.matches.size());
                             });
  return finished ? count.load() : -1;
}

}  // namespace copydesk
