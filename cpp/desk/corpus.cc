#include "desk/corpus.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>

namespace copydesk {

// Some articles in a row, with a vocabulary of their own so that shards need not know of each other.
struct Corpus::Shard {
  static constexpr size_t kArticles = 256;

  struct Entry {
    int64_t number;
    ArticleText text;
    news::Article article;

    Entry(const news::NewsDesk& desk, const std::vector<Cell>& cells, int64_t number_in, std::optional<news::Day> published, Vocabulary* vocabulary)
        : number(number_in), text(cells, false), article(desk, text.whole(), text.headline_bytes(), published, vocabulary) {}
  };

  std::shared_ptr<const ArticleBatch> batch;  // owns the texts
  size_t first = 0, last = 0;                 // articles of the batch
  int64_t first_number = 0;
  Vocabulary vocabulary;
  std::deque<Entry> entries;
  Report report;
  mutable std::mutex mutex;

  void Read(const news::NewsDesk& desk, const std::vector<std::string>& fields) {
    for (size_t i = first; i < last; ++i) {
      int64_t number = first_number + static_cast<int64_t>(i - first);
      ++report.articles;
      std::vector<Cell> cells = CheckedCells(*batch, i, number, fields, &report);
      if (cells.empty()) continue;
      Entry& entry = entries.emplace_back(desk, cells, number, batch->published[i], &vocabulary);
      entry.article.document();
      ++report.read;
      report.bytes += static_cast<int64_t>(entry.text.whole().size());
    }
  }
};

Corpus::Corpus() = default;
Corpus::~Corpus() = default;

std::shared_ptr<const Corpus> Corpus::Read(std::shared_ptr<const Engine> engine, ArticleSource* source, const RunOptions& options, Report* report) {
  std::shared_ptr<Corpus> corpus(new Corpus);
  corpus->engine_ = std::move(engine);
  corpus->fields_ = source->fields();
  std::atomic<bool> stop = false;
  std::atomic<int64_t> done = 0;
  auto poll = [&] {
    if (options.poll && !options.poll(done)) stop = true;
    return !stop;
  };
  while (!stop) {
    auto batch = std::make_shared<ArticleBatch>();
    if (!source->Next(batch.get())) break;
    size_t before = corpus->shards_.size();
    for (size_t i = 0; i < batch->size(); i += Shard::kArticles) {
      auto& shard = corpus->shards_.emplace_back(std::make_unique<Shard>());
      shard->batch = batch;
      shard->first = i;
      shard->last = std::min(batch->size(), i + Shard::kArticles);
      shard->first_number = corpus->articles_ + static_cast<int64_t>(i);
    }
    corpus->articles_ += static_cast<int64_t>(batch->size());
    auto read = [&](int, size_t i) {
      Shard& shard = *corpus->shards_[before + i];
      shard.Read(corpus->engine_->desk(), corpus->fields_);
      done += static_cast<int64_t>(shard.last - shard.first);
    };
    ParallelFor(corpus->shards_.size() - before, options.threads, read, poll);
    poll();
  }
  if (stop) return nullptr;
  for (auto& shard : corpus->shards_) {
    for (Shard::Entry& entry : shard->entries) corpus->tokens_ += entry.article.document().size();
    report->articles += shard->report.articles;
    report->read += shard->report.read;
    report->bytes += shard->report.bytes;
    for (Notice& notice : shard->report.notices) report->notices.push_back(std::move(notice));
  }
  return corpus;
}

Extraction Corpus::Find(const Search& search, const RunOptions& options) const {
  Extraction out;
  for (auto& [name, columns] : search.NewRows(fields_)->Take()) out.tables.push_back(std::make_shared<Table>(name, std::move(columns)));
  std::vector<NamedColumns> found(shards_.size());
  std::vector<Report> reports(shards_.size());
  std::atomic<int64_t> done = 0;
  auto find = [&](int, size_t i) {
    Shard& shard = *shards_[i];
    std::lock_guard lock(shard.mutex);
    auto rows = search.NewRows(fields_);
    for (Shard::Entry& entry : shard.entries) rows->Add(&entry.article, entry.text, entry.number, &reports[i]);
    found[i] = rows->Take();
    done += static_cast<int64_t>(shard.entries.size());
  };
  auto poll = [&] {
    if (options.poll && !options.poll(done)) out.stopped = true;
    return !out.stopped;
  };
  ParallelFor(shards_.size(), options.threads, find, poll);
  poll();
  if (out.stopped) return out;
  for (size_t i = 0; i < shards_.size(); ++i) {
    out.tables[0]->Append(std::move(found[i][0].second));
    for (Notice& notice : reports[i].notices) out.report.notices.push_back(std::move(notice));
  }
  out.report.articles = articles_;
  return out;
}

}  // namespace copydesk
