#include "desk/profile.h"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>

namespace copydesk {
namespace {

struct Sum {
  std::mutex mutex;
  Profile costs;

  void Add(const Profile& more) {
    std::lock_guard lock(mutex);
    for (size_t i = 0; i < more.size(); ++i) {
      RuleCost& to = costs[i];
      const RuleCost& from = more[i];
      to.work.sentences += from.work.sentences;
      to.work.starts += from.work.starts;
      to.work.steps += from.work.steps;
      to.runs += from.runs;
      to.matches += from.matches;
      to.survivors += from.survivors;
      to.nanoseconds += from.nanoseconds;
    }
  }
};

// Makes no rows of its own: its sum is its result.
class ProfiledArticles : public RowMaker {
 public:
  explicit ProfiledArticles(Sum* sum) : sum_(*sum), costs_(sum->costs.size()) {}

  void Add(news::Article* article, const ArticleText&, int64_t number, Report* report) override {
    CascadeRun& run = article->cascade();
    run.CollectCosts(&costs_);
    const KindId kinds = static_cast<KindId>(run.cascade().kinds().names().size());
    for (KindId kind = 0; kind < kinds; ++kind) run.Get(kind);
    TellLimits(article, number, report);
  }
  NamedColumns Take() override {
    sum_.Add(costs_);
    costs_.assign(costs_.size(), {});
    return {};
  }

 private:
  Sum& sum_;
  Profile costs_;
};

struct ProfileRows {
  Utf8Column rule{"rule"}, kind{"kind"};
  Int64Column articles{"articles"}, triggers{"triggers"}, verifications{"verifications"}, steps{"steps"},
      matches{"matches"}, survivors{"survivors"};
  Float64Column ms{"ms"}, share{"share"};

  void Add(const RuleInfo& info, const RuleCost& cost, int64_t all_nanoseconds) {
    rule.Add(info.id);
    kind.AddIfAny(info.emits.empty() ? info.vetoes : info.emits);
    articles.Add(cost.runs);
    triggers.Add(cost.work.sentences);
    verifications.Add(cost.work.starts);
    steps.Add(cost.work.steps);
    matches.Add(cost.matches);
    survivors.Add(cost.survivors);
    ms.Add(static_cast<double>(cost.nanoseconds) / 1e6);
    share.Add(all_nanoseconds == 0
                  ? 0
                  : static_cast<double>(cost.nanoseconds) / static_cast<double>(all_nanoseconds));
  }
  Columns Take() {
    Columns out;
    for (Column* c : std::initializer_list<Column*>{&rule, &kind, &articles, &triggers, &verifications,
                                                    &steps, &matches, &survivors, &ms, &share}) {
      out.push_back(std::move(*c));
    }
    return out;
  }
};

}  // namespace

Extraction ProfileRules(const Engine& engine, ArticleSource* source, const RunOptions& options) {
  const std::vector<RuleInfo>& rules = engine.desk().cascade->rules();
  Sum sum;
  sum.costs.resize(rules.size());
  Extraction out =
      RunArticles(engine.desk(), source, options, [&] { return std::make_unique<ProfiledArticles>(&sum); });
  std::vector<size_t> order(rules.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::erase_if(order, [&](size_t i) { return sum.costs[i].runs == 0; });
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return sum.costs[a].nanoseconds > sum.costs[b].nanoseconds; });
  int64_t all = 0;
  for (const RuleCost& cost : sum.costs) all += cost.nanoseconds;
  ProfileRows rows;
  for (size_t i : order) rows.Add(rules[i], sum.costs[i], all);
  out.tables = {std::make_shared<Table>("profile", ProfileRows().Take())};
  out.tables[0]->Append(rows.Take());
  return out;
}

}  // namespace copydesk
