#include "desk/run.h"

#include <cxxabi.h>
#include <re2/re2.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <thread>

#include "absl/container/flat_hash_set.h"
#include "base/limits.h"
#include "base/stop.h"
#include "text/unicode.h"

namespace copydesk {
namespace {

// Articles that one worker takes at a time.
constexpr size_t kChunkArticles = 512;
constexpr size_t kChunkBytes = 256 << 10;

// Whether a new thread has room for the thread-local data of the libraries, which it takes up. The loader
// makes that at its first use, and ends the process where there is no memory for it: to throw std::bad_alloc
// is such a use.
bool HasRoomToRun() {
  constexpr size_t kRoom = 64 << 10;
  void* volatile room = std::malloc(kRoom);  // volatile: compilers leave out a pair of malloc and free
  if (room == nullptr) return false;
  std::free(room);
  if (abi::__cxa_get_globals() == nullptr) return false;  // first: from here on it may throw
  static const RE2& any = *new RE2(".");
  return RE2::FullMatch("a", any) && absl::flat_hash_set<int>{0}.contains(0);
}

// Nothing but white space: a million empty cells cost next to nothing.
bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
}

struct Chunk {
  size_t first = 0, last = 0;  // articles of the batch
  NamedColumns tables;
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
    for (size_t f = 0; f < batch.fields; ++f) bytes += batch.cell(i, f).given().units();
  }
  return chunks;
}

// What a worker keeps through all batches.
struct Worker {
  Vocabulary vocabulary{kMaxWordsAtOnce};
  Utf8Buffer buffer;
};

// One batch at work.
struct Job {
  const RunOptions& options;
  const std::vector<std::string>& fields;
  const ArticleBatch& batch;
  int64_t first_number;  // of the batch's first article
  std::atomic<bool>& stop;
  std::atomic<int64_t>& done;

  void ReadArticle(size_t index, Worker* worker, TextRowMaker* rows, Report* report) const {
    int64_t number = first_number + static_cast<int64_t>(index);
    ++report->articles;
    std::vector<Cell> cells = CheckedCells(batch, index, number, fields, report, &worker->buffer);
    if (cells.empty()) return;
    ArticleText text(cells, options.in_bytes);
    ++report->read;
    report->bytes += static_cast<int64_t>(text.whole().size());
    if (IsBlank(text.whole())) return;
    rows->Add(text, {number, batch.published[index], &worker->vocabulary}, report);
  }

  void ReadChunk(Worker* worker, TextRowMaker* rows, Chunk* chunk) const {
    for (size_t i = chunk->first; i < chunk->last && !stop; ++i) {
      ReadArticle(i, worker, rows, &chunk->report);
      if (worker->vocabulary.IsFull()) worker->vocabulary.Clear();
      ++done;
    }
    chunk->tables = rows->Take();
  }
};

// Reads each text at the news desk.
class DeskRows : public TextRowMaker {
 public:
  DeskRows(const news::NewsDesk& desk, std::unique_ptr<RowMaker> rows)
      : desk_(desk), rows_(std::move(rows)) {}

  void Add(const ArticleText& text, const TextOfArticle& of, Report* report) override {
    news::Article article(desk_, text.whole(), text.headline_bytes(), of.published, of.vocabulary);
    rows_->Add(&article, text, of.number, report);
  }
  NamedColumns Take() override { return rows_->Take(); }

 private:
  const news::NewsDesk& desk_;
  std::unique_ptr<RowMaker> rows_;
};

struct CellFault {
  const char* what;
  std::string detail;
};

// Makes a cell's text UTF-8 of at most `most` bytes.
std::optional<CellFault> MakeUtf8(size_t most, Utf8Buffer* buffer, Cell* cell) {
  const CellFault surrogate{"surrogate", "a lone surrogate: the text has no UTF-8 form"};
  if (cell->state == CellState::kSurrogate) return surrogate;
  if (MostUtf8(cell->given()) > most) {
    const int64_t size = Utf8Size(cell->given());
    if (size < 0) return surrogate;
    if (size > static_cast<int64_t>(most)) return CellFault{"too_long", std::to_string(size) + " bytes"};
  }
  if (cell->form == TextForm::kUtf8) {
    if (const int64_t at = FindInvalidUtf8(cell->text); at >= 0)
      return CellFault{"utf8", "not UTF-8 at byte " + std::to_string(at)};
    return std::nullopt;
  }
  const auto text = buffer->Add(cell->given());
  if (!text) return surrogate;
  cell->text = *text;
  cell->form = TextForm::kUtf8;
  return std::nullopt;
}

}  // namespace

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

void TellLimits(news::Article* article, int64_t number, Report* report) {
  if (int32_t cuts = article->document().cut_sentences(); cuts > 0) {
    report->notices.push_back(
        {number, "", "sentence_cut",
         std::to_string(cuts) + " sentences longer than " + std::to_string(kMaxSentenceTokens) + " tokens"});
  }
  if (int64_t refused = article->document().vocabulary().refused(); refused > 0) {
    report->notices.push_back({number, "", "limit",
                               std::to_string(refused) + " tokens were not told apart: more than " +
                                   std::to_string(kMaxWordsAtOnce) + " distinct words"});
  }
  for (const auto* limits : {&article->cascade().limits_met(), &article->limits_met()}) {
    for (const std::string& limit : *limits) report->notices.push_back({number, "", "limit", limit});
  }
}

std::vector<Cell> CheckedCells(const ArticleBatch& batch, size_t article, int64_t number,
                               const std::vector<std::string>& fields, Report* report, Utf8Buffer* buffer) {
  std::vector<Cell> cells(batch.cells.begin() + static_cast<int64_t>(article * batch.fields),
                          batch.cells.begin() + static_cast<int64_t>((article + 1) * batch.fields));
  size_t room = 0, total = 0, nulls = 0, faulty = 0;
  for (const Cell& cell : cells)
    room += std::min(Utf8Buffer::RoomFor(cell.given()), kMaxArticleBytes + kUtf8Slack);
  buffer->Start(room);
  for (size_t f = 0; f < cells.size(); ++f) {
    if (cells[f].state == CellState::kNull) {
      ++nulls;
    } else if (auto fault = MakeUtf8(kMaxArticleBytes - total, buffer, &cells[f])) {
      report->notices.push_back({number, fields[f], fault->what, std::move(fault->detail)});
      cells[f] = {.text = {}, .state = CellState::kNull};
      ++faulty;
    } else {
      total += cells[f].text.size();
    }
  }
  if (nulls == cells.size()) report->notices.push_back({number, "", "null", "no text"});
  if (nulls + faulty == cells.size()) cells.clear();
  return cells;
}

void ParallelFor(size_t count, int threads, const std::function<void(int, size_t)>& work,
                 const std::function<bool()>& poll) {
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<bool> stop = false;
  std::atomic<size_t> next = 0;
  std::exception_ptr fault;
  size_t running = std::min(count, static_cast<size_t>(std::max(1, threads)));
  auto run = [&](int thread) {
    std::exception_ptr mine;
    try {
      if (HasRoomToRun()) {
        const StopScope scope(&stop);
        for (size_t i = next++; i < count && !stop; i = next++) work(thread, i);
      }
    } catch (const Stopped&) {  // in the middle of a piece of work
    } catch (...) {             // out of memory: told to the caller
      mine = std::current_exception();
      stop = true;
    }
    std::lock_guard lock(mutex);
    if (mine) fault = mine;
    --running;
    changed.notify_all();
  };
  std::vector<std::thread> workers;
  workers.reserve(running);
  for (size_t i = running; i > 0; --i) {
    try {
      workers.emplace_back(run, static_cast<int>(i) - 1);
    } catch (const std::exception&) {  // no more threads, or no memory for one
      std::lock_guard lock(mutex);
      running -= i;
      break;
    }
  }
  {
    std::unique_lock lock(mutex);
    while (
        !changed.wait_for(lock, std::chrono::milliseconds(kPollMilliseconds), [&] { return running == 0; })) {
      lock.unlock();
      if (!poll()) stop = true;
      lock.lock();
    }
  }
  for (std::thread& worker : workers) worker.join();
  if (fault) std::rethrow_exception(fault);
  // What is left where no thread could be made, or none had room.
  for (size_t i = next++; i < count && !stop && poll(); i = next++) work(0, i);
}

Extraction RunTexts(ArticleSource* source, const RunOptions& options,
                    const std::function<std::unique_ptr<TextRowMaker>()>& make_rows) {
  Extraction out;
  for (auto& [name, columns] : make_rows()->Take())
    out.tables.push_back(std::make_shared<Table>(name, std::move(columns)));
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = Poller(options, &done, &stop);
  std::vector<std::unique_ptr<Worker>> workers(static_cast<size_t>(ThreadsOf(options)));
  for (ArticleBatch batch; !stop && source->Next(&batch); batch = ArticleBatch()) {
    std::vector<Chunk> chunks = CutIntoChunks(batch);
    Job job{options, source->fields(), batch, out.report.articles, stop, done};
    auto read_chunk = [&](int thread, size_t i) {
      auto& worker = workers[static_cast<size_t>(thread)];
      if (worker == nullptr) worker = std::make_unique<Worker>();
      job.ReadChunk(worker.get(), make_rows().get(), &chunks[i]);
    };
    ParallelFor(chunks.size(), ThreadsOf(options), read_chunk, poll);
    poll();
    if (stop) break;
    for (Chunk& chunk : chunks) {
      for (size_t t = 0; t < chunk.tables.size(); ++t)
        out.tables[t]->Append(std::move(chunk.tables[t].second));
      AppendReport(std::move(chunk.report), &out.report);
    }
  }
  out.stopped = stop;
  for (auto& table : out.tables) table->AddMetadata("copydesk.version", kVersion);
  return out;
}

Extraction RunArticles(const news::NewsDesk& desk, ArticleSource* source, const RunOptions& options,
                       const std::function<std::unique_ptr<RowMaker>()>& make_rows) {
  Extraction out = RunTexts(source, options, [&] { return std::make_unique<DeskRows>(desk, make_rows()); });
  std::string stamps;
  for (const std::string& stamp : desk.cascade->pack_stamps()) stamps += (stamps.empty() ? "" : "\n") + stamp;
  std::string switched;
  for (const std::string& line : desk.cascade->switched()) switched += (switched.empty() ? "" : "\n") + line;
  for (auto& table : out.tables) {
    table->AddMetadata("copydesk.packs", stamps);
    if (!switched.empty()) table->AddMetadata("copydesk.switched", switched);
  }
  return out;
}

}  // namespace copydesk
