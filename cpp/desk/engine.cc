#include "desk/engine.h"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "base/limits.h"
#include "desk/article_text.h"
#include "desk/rows.h"

namespace copydesk {
namespace {

// Articles that one worker takes at a time.
constexpr size_t kChunkArticles = 64;
constexpr size_t kChunkBytes = 256 << 10;

struct Chunk {
  size_t first = 0, last = 0;  // articles of the batch
  std::vector<std::pair<std::string, Columns>> tables;
  Report report;
};

std::vector<Chunk> CutIntoChunks(const ArticleBatch& batch) {
  std::vector<Chunk> chunks;
  size_t bytes = 0;
  for (size_t i = 0; i < batch.size(); ++i) {
    if (chunks.empty() || bytes >= kChunkBytes || i - chunks.back().first >= kChunkArticles) {
      chunks.emplace_back().first = i;
      bytes = 0;
    }
    chunks.back().last = i + 1;
    for (size_t f = 0; f < batch.fields; ++f) bytes += batch.cell(i, f).text.size();
  }
  return chunks;
}

// The cells of an article that can be read; what cannot is told in the report and taken as null.
std::vector<Cell> CheckedCells(const ArticleBatch& batch, size_t article, int64_t number, const std::vector<std::string>& fields, Report* report) {
  std::vector<Cell> cells(batch.cells.begin() + static_cast<int64_t>(article * batch.fields),
                          batch.cells.begin() + static_cast<int64_t>((article + 1) * batch.fields));
  size_t total = 0, nulls = 0, faulty = 0;
  for (size_t f = 0; f < cells.size(); ++f) {
    if (cells[f].state == CellState::kNull) {
      ++nulls;
      continue;
    }
    std::string fault;
    if (cells[f].state == CellState::kSurrogate) {
      report->notices.push_back({number, fields[f], "surrogate", "a lone surrogate: the text has no UTF-8 form"});
    } else if (cells[f].text.size() + total > static_cast<size_t>(kMaxArticleBytes)) {
      report->notices.push_back({number, fields[f], "too_long", std::to_string(cells[f].text.size()) + " bytes"});
    } else if (int64_t at = FindInvalidUtf8(cells[f].text); at >= 0) {
      report->notices.push_back({number, fields[f], "utf8", "not UTF-8 at byte " + std::to_string(at)});
    } else {
      total += cells[f].text.size();
      continue;
    }
    cells[f] = {.text = {}, .state = CellState::kNull};
    ++faulty;
  }
  if (nulls == cells.size()) report->notices.push_back({number, "", "null", "no text"});
  if (nulls + faulty == cells.size()) cells.clear();
  return cells;
}

struct Job {
  const Engine& engine;
  const ExtractOptions& options;
  const std::vector<std::string>& fields;
  const ArticleBatch& batch;
  int64_t first_number;  // of the batch's first article
  std::atomic<bool>& stop;
  std::atomic<int64_t>& done;

  void ReadArticle(size_t index, Vocabulary* vocabulary, Rows* rows, Report* report) const {
    int64_t number = first_number + static_cast<int64_t>(index);
    ++report->articles;
    std::vector<Cell> cells = CheckedCells(batch, index, number, fields, report);
    if (cells.empty()) return;
    ArticleText text(cells, options.in_bytes);
    ++report->read;
    report->bytes += static_cast<int64_t>(text.whole().size());
    news::Article article(engine.desk(), text.whole(), text.headline_bytes(), batch.published[index], vocabulary);
    bool readable = !options.layers.NeedsLanguage() || engine.language_test().IsReadable(article.document());
    rows->Add(&article, text, static_cast<int32_t>(number), fields, readable);
    if (!readable) report->notices.push_back({number, "", "language", "not in the pack's language: blocks, sentences and tokens only"});
    if (int32_t cuts = article.document().cut_sentences(); cuts > 0) {
      report->notices.push_back({number, "", "sentence_cut", std::to_string(cuts) + " sentences longer than " + std::to_string(kMaxSentenceTokens) + " tokens"});
    }
    for (const std::string& limit : article.cascade().limits_met()) report->notices.push_back({number, "", "limit", limit});
  }

  void ReadChunk(Vocabulary* vocabulary, Chunk* chunk) const {
    Rows rows(options.layers);
    for (size_t i = chunk->first; i < chunk->last && !stop; ++i) {
      ReadArticle(i, vocabulary, &rows, &chunk->report);
      if (vocabulary->size() > kMaxWords) vocabulary->Clear();
      ++done;
    }
    chunk->tables = std::move(rows).Take(fields.size() > 1);
  }
};

// Runs `work` on `threads` threads and `poll` on this one until all are through.
void RunWorkers(int threads, const std::function<void(int)>& work, const std::function<void()>& poll) {
  std::mutex mutex;
  std::condition_variable changed;
  int running = threads;
  std::exception_ptr fault;
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) {
    workers.emplace_back([&, i] {
      std::exception_ptr mine;
      try {
        work(i);
      } catch (...) {  // out of memory: told to the caller
        mine = std::current_exception();
      }
      std::lock_guard lock(mutex);
      if (mine) fault = mine;
      --running;
      changed.notify_all();
    });
  }
  {
    std::unique_lock lock(mutex);
    while (!changed.wait_for(lock, std::chrono::milliseconds(kPollMilliseconds), [&] { return running == 0; })) {
      lock.unlock();
      poll();
      lock.lock();
    }
  }
  for (std::thread& worker : workers) worker.join();
  if (fault) std::rethrow_exception(fault);
}

void AppendReport(Report&& from, Report* to) {
  to->articles += from.articles;
  to->read += from.read;
  to->bytes += from.bytes;
  for (Notice& notice : from.notices) to->notices.push_back(std::move(notice));
}

}  // namespace

Engine::Engine(std::shared_ptr<const news::NewsDesk> desk)
    : desk_(std::move(desk)), language_test_(desk_->cascade->set("function_words")) {}

std::shared_ptr<const Engine> Engine::Load(const std::vector<PackSource>& packs, Diagnostics* faults) {
  auto desk = news::NewsDesk::Load(packs, faults);
  if (desk == nullptr || HasErrors(*faults)) return nullptr;
  return std::shared_ptr<const Engine>(new Engine(std::move(desk)));
}

Extraction Engine::Extract(ArticleSource* source, const ExtractOptions& options) const {
  Extraction out;
  bool with_field = source->fields().size() > 1;
  for (auto& [name, columns] : Rows(options.layers).Take(with_field)) out.tables.push_back(std::make_shared<Table>(name, std::move(columns)));
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = [&] {
    if (options.poll && !options.poll(done)) stop = true;
  };
  // A vocabulary a worker lives through all batches.
  size_t threads = static_cast<size_t>(std::max(1, options.threads));
  std::vector<std::unique_ptr<Vocabulary>> vocabularies(threads);
  for (ArticleBatch batch; !stop && source->Next(&batch); batch = ArticleBatch()) {
    std::vector<Chunk> chunks = CutIntoChunks(batch);
    Job job{*this, options, source->fields(), batch, out.report.articles, stop, done};
    std::atomic<size_t> next = 0;
    RunWorkers(
        static_cast<int>(std::min(threads, chunks.size())),
        [&](int worker) {
          auto& vocabulary = vocabularies[static_cast<size_t>(worker)];
          if (vocabulary == nullptr) vocabulary = std::make_unique<Vocabulary>();
          for (size_t i = next++; i < chunks.size() && !stop; i = next++) job.ReadChunk(vocabulary.get(), &chunks[i]);
        },
        poll);
    poll();
    if (stop) break;
    for (Chunk& chunk : chunks) {
      for (size_t t = 0; t < chunk.tables.size(); ++t) out.tables[t]->Append(std::move(chunk.tables[t].second));
      AppendReport(std::move(chunk.report), &out.report);
    }
  }
  out.stopped = stop;
  std::string stamps;
  for (const std::string& stamp : desk_->cascade->pack_stamps()) stamps += (stamps.empty() ? "" : "\n") + stamp;
  for (auto& table : out.tables) {
    table->AddMetadata("copydesk.version", kVersion);
    table->AddMetadata("copydesk.packs", stamps);
  }
  return out;
}

}  // namespace copydesk
