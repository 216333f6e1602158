#include "desk/engine.h"

#include "desk/rows.h"

namespace copydesk {
namespace {

class NewsRows : public RowMaker {
 public:
  NewsRows(const Engine& engine, LayerSet layers, const std::vector<std::string>& fields)
      : engine_(engine), layers_(layers), fields_(fields), rows_(layers) {}

  void Add(news::Article* article, const ArticleText& text, int64_t number, Report* report) override {
    bool readable = !layers_.NeedsLanguage() || engine_.language_test().IsReadable(article->document());
    if (!readable)
      report->notices.push_back(
          {number, "", "language", "not in the pack's language: blocks, sentences and tokens only"});
    rows_.Add(article, text, number, fields_, readable);
    if (layers_.NeedsTokens()) TellLimits(article, number, report);
  }
  NamedColumns Take() override { return std::move(rows_).Take(fields_.size() > 1); }

 private:
  const Engine& engine_;
  LayerSet layers_;
  const std::vector<std::string>& fields_;
  Rows rows_;
};

}  // namespace

Engine::Engine(std::shared_ptr<const news::NewsDesk> desk)
    : desk_(std::move(desk)), language_test_(*desk_->cascade) {}

std::shared_ptr<const Engine> Engine::Load(const std::vector<PackSource>& packs, Diagnostics* faults) {
  auto desk = news::NewsDesk::Load(packs, faults);
  if (desk == nullptr || HasErrors(*faults)) return nullptr;
  return std::shared_ptr<const Engine>(new Engine(std::move(desk)));
}

Extraction Engine::Extract(ArticleSource* source, LayerSet layers, const RunOptions& options) const {
  return RunArticles(*desk_, source, options,
                     [&] { return std::make_unique<NewsRows>(*this, layers, source->fields()); });
}

}  // namespace copydesk
