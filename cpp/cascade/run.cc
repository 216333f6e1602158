#include <algorithm>
#include <chrono>
#include <functional>
#include <set>
#include <tuple>

#include "base/limits.h"
#include "base/stop.h"
#include "cascade/impl.h"

namespace copydesk {
namespace {

// What a list or a rule found, before it is known whether it stays.
struct Candidate {
  TokenSpan tokens;
  int32_t rule = -1;  // index into infos: order in the files
  int32_t pack = 0;
  int priority = 0;
  int32_t compiled = -1;  // index into Impl::rules; -1: from a list
  int32_t list = -1;      // index into Impl::lists; -1: from a rule
  int32_t row = -1;       // of the list
  std::span<const Attribute> attributes;
  std::vector<Capture> captures;
};

// Sorts first what wins.
bool Beats(const Candidate& a, const Candidate& b) {
  return std::tuple(-a.tokens.size(), -a.priority, -a.pack, a.rule, a.tokens.start) <
         std::tuple(-b.tokens.size(), -b.priority, -b.pack, b.rule, b.tokens.start);
}

const char* WhyLost(const Candidate& loser, const Candidate& winner) {
  if (loser.tokens.size() < winner.tokens.size()) return "shorter than ";
  if (loser.priority < winner.priority) return "lower priority than ";
  if (loser.pack < winner.pack) return "an earlier pack than ";
  return loser.rule > winner.rule ? "later in the files than " : "starts after ";
}

constexpr char kSwitchedOff[] = "switched off";

const RuleInfo& Info(const Cascade& cascade, int32_t rule) {
  return cascade.rules()[static_cast<size_t>(rule)];
}

// One kind being made: candidates → vetoes → conflicts → spans.
class KindMaker {
 public:
  KindMaker(const Cascade& cascade, const Cascade::Impl& impl, Document* document, KindId kind)
      : cascade_(cascade),
        impl_(impl),
        node_(impl.nodes[static_cast<size_t>(kind)]),
        document_(*document),
        kind_(kind) {}

  void Collect(const std::function<FindResult(int32_t)>& find, GazetteerStarts* starts, Profile* profile);
  void ApplyVetoes(std::vector<Veto> vetoes);
  void ResolveConflicts();
  std::vector<Span> TakeSpans();
  std::vector<Rejected>& rejected() { return rejected_; }
  std::vector<std::string>& limits_met() { return limits_met_; }

 private:
  void Reject(const Candidate& candidate, const std::string& reason) {
    rejected_.push_back({candidate.tokens, kind_, candidate.rule, reason, candidate.row});
  }
  Candidate FromList(int32_t list, const GazetteerHit& hit);
  bool IsVetoed(const Candidate& candidate);
  bool IsOff(const Candidate& of_list);
  std::vector<Candidate> HiddenBy(const Candidate& loser, const std::vector<int32_t>& owner);
  std::span<const Attribute> AttributesOf(const Candidate& candidate);

  const Cascade& cascade_;
  const Cascade::Impl& impl_;
  const KindNode& node_;
  Document& document_;
  KindId kind_;
  std::vector<Candidate> candidates_;
  std::vector<Veto> vetoes_;
  int32_t longest_veto_ = 0;
  std::vector<Rejected> rejected_;
  std::vector<std::string> limits_met_;
};

std::string LimitText(const std::string& rule, const FindResult& found) {
  if (found.matches_cut) return rule + ": more than " + std::to_string(kMaxMatches) + " matches";
  if (found.candidates_cut)
    return rule + ": more than " + std::to_string(kMaxCandidates) + " ranges at one start";
  return rule + ": longer than " + std::to_string(kMaxWindowTokens) + " tokens";
}

// Adds what happens in its life to a rule's time; nothing without a profile.
class Stopwatch {
 public:
  Stopwatch(Profile* profile, int32_t rule)
      : cost_(profile == nullptr ? nullptr : &(*profile)[static_cast<size_t>(rule)]) {
    if (cost_ != nullptr) started_ = std::chrono::steady_clock::now();
  }
  void Stop(size_t matches) {
    if (cost_ == nullptr) return;
    cost_->nanoseconds +=
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - started_)
            .count();
    cost_->matches += static_cast<int64_t>(matches);
    ++cost_->runs;
  }

 private:
  RuleCost* cost_;
  std::chrono::steady_clock::time_point started_;
};

void KindMaker::Collect(const std::function<FindResult(int32_t)>& find, GazetteerStarts* starts,
                        Profile* profile) {
  for (int32_t index : node_.lists) {
    CheckStop();
    const CompiledList& list = impl_.lists[static_cast<size_t>(index)];
    std::vector<GazetteerHit> hits;
    Stopwatch watch(profile, list.rule);
    list.gazetteer->Find(document_, &hits, starts);
    watch.Stop(hits.size());
    for (const GazetteerHit& hit : hits) {
      CheckStop();
      Candidate found = FromList(index, hit);
      if (!IsOff(found)) candidates_.push_back(std::move(found));
    }
  }
  for (int32_t index : node_.rules) {
    const CompiledRule& rule = impl_.rules[static_cast<size_t>(index)];
    FindResult found = find(index);
    if (found.candidates_cut || found.matches_cut || found.window_cut)
      limits_met_.push_back(LimitText(Info(cascade_, rule.rule).id, found));
    for (Match& match : found.matches) {
      candidates_.push_back(
          {match.tokens, rule.rule, rule.pack, rule.priority, index, -1, -1, {}, std::move(match.captures)});
    }
  }
}

Candidate KindMaker::FromList(int32_t index, const GazetteerHit& hit) {
  const CompiledList& list = impl_.lists[static_cast<size_t>(index)];
  return {hit.tokens, list.rule, list.pack, list.priority,
          -1,         index,     hit.row,   list.attributes->Of(*list.gazetteer, hit.row),
          {}};
}

// A row of a list that is switched off.
bool KindMaker::IsOff(const Candidate& of_list) {
  const std::vector<char>& off = impl_.lists[static_cast<size_t>(of_list.list)].off_rows;
  if (off.empty() || off[static_cast<size_t>(of_list.row)] == 0) return false;
  Reject(of_list, kSwitchedOff);
  return true;
}

void KindMaker::ApplyVetoes(std::vector<Veto> vetoes) {
  if (vetoes.empty()) return;
  vetoes_ = std::move(vetoes);
  for (const Veto& veto : vetoes_) longest_veto_ = std::max(longest_veto_, veto.tokens.size());
  std::erase_if(candidates_, [this](const Candidate& candidate) { return IsVetoed(candidate); });
}

// Rejects a candidate that a veto overlaps. The longest veto bounds how far left of it that one can start.
bool KindMaker::IsVetoed(const Candidate& candidate) {
  auto it = std::lower_bound(vetoes_.begin(), vetoes_.end(), candidate.tokens.start - longest_veto_,
                             [](const Veto& v, int32_t start) { return v.tokens.start < start; });
  for (; it != vetoes_.end() && it->tokens.start < candidate.tokens.end; ++it) {
    if (!it->tokens.Overlaps(candidate.tokens) || (it->of >= 0 && it->of != candidate.rule)) continue;
    Reject(candidate, "vetoed by " + Info(cascade_, it->rule).id);
    return true;
  }
  return false;
}

// A list gives the longest hit at each start. When that one loses, shorter ones of the same list inside it
// come to light: left to right, the longest, of those that no winner (`owner`) overlaps.
std::vector<Candidate> KindMaker::HiddenBy(const Candidate& loser, const std::vector<int32_t>& owner) {
  std::vector<GazetteerHit> hits;
  if (loser.tokens.size() > 1)
    impl_.lists[static_cast<size_t>(loser.list)].gazetteer->FindAll(document_, loser.tokens, &hits);
  std::erase_if(hits, [&](const GazetteerHit& hit) {
    const auto first = owner.begin() + hit.tokens.start, last = owner.begin() + hit.tokens.end;
    return hit.tokens == loser.tokens || std::any_of(first, last, [](int32_t winner) { return winner >= 0; });
  });
  std::vector<Candidate> out;
  for (size_t i = 0; i < hits.size();) {
    TokenSpan best = hits[i].tokens;
    size_t next = i;
    for (; next < hits.size() && hits[next].tokens.start == best.start; ++next)
      best.end = std::max(best.end, hits[next].tokens.end);
    for (; i < next; ++i) {
      if (hits[i].tokens == best) out.push_back(FromList(loser.list, hits[i]));
    }
    while (i < hits.size() && hits[i].tokens.start < best.end) ++i;
  }
  std::erase_if(out, [this](const Candidate& candidate) { return IsOff(candidate) || IsVetoed(candidate); });
  return out;
}

// Greedy: the best candidate first; one that overlaps a winner loses. Rows of one list on the same tokens all
// stay. Winners are at least as long as those that come later, so one that overlaps a candidate holds its
// first or last token. Ends: what a loser hid is shorter than the loser.
void KindMaker::ResolveConflicts() {
  if (node_.keep_overlaps || candidates_.size() < 2) return;
  std::stable_sort(candidates_.begin(), candidates_.end(), Beats);
  std::vector<int32_t> owner(static_cast<size_t>(document_.size()), -1);  // by token: index of the winner
  std::vector<Candidate> winners;
  std::multiset<Candidate, decltype(&Beats)> hidden(&Beats);  // came to light, not yet looked at
  std::set<std::tuple<int32_t, TokenSpan>>
      asked;  // lists and losers whose hidden hits are already here: a list may have many rows there
  for (size_t i = 0; i < candidates_.size() || !hidden.empty();) {
    CheckStop();
    const bool from_hidden =
        i == candidates_.size() || (!hidden.empty() && Beats(*hidden.begin(), candidates_[i]));
    Candidate candidate =
        from_hidden ? std::move(hidden.extract(hidden.begin()).value()) : std::move(candidates_[i++]);
    int32_t rival = owner[static_cast<size_t>(candidate.tokens.start)];
    if (rival < 0) rival = owner[static_cast<size_t>(candidate.tokens.end - 1)];
    if (rival >= 0) {
      const Candidate& winner = winners[static_cast<size_t>(rival)];
      bool same_list =
          candidate.compiled < 0 && winner.rule == candidate.rule && winner.tokens == candidate.tokens;
      if (!same_list) {
        Reject(candidate, WhyLost(candidate, winner) + Info(cascade_, winner.rule).id);
        if (candidate.list < 0 || !asked.emplace(candidate.list, candidate.tokens).second) continue;
        for (Candidate& found : HiddenBy(candidate, owner)) hidden.insert(std::move(found));
        continue;
      }
    }
    for (int32_t t = candidate.tokens.start; t < candidate.tokens.end; ++t)
      owner[static_cast<size_t>(t)] = static_cast<int32_t>(winners.size());
    winners.push_back(std::move(candidate));
  }
  candidates_ = std::move(winners);
}

std::span<const Attribute> KindMaker::AttributesOf(const Candidate& candidate) {
  if (candidate.compiled < 0) return candidate.attributes;
  const CompiledRule& rule = impl_.rules[static_cast<size_t>(candidate.compiled)];
  if (rule.set.empty() || !rule.fixed_attributes.empty()) return rule.fixed_attributes;
  std::vector<Attribute> out;
  for (size_t i = 0; i < rule.set.size(); ++i) {
    const AttributeTemplate& made = rule.set[i];
    std::string_view value = made.text;
    if (rule.set_labels[i] >= 0) {
      TokenSpan tokens = candidate.captures[static_cast<size_t>(rule.set_labels[i])].tokens;
      if (tokens.empty()) continue;
      const Span* under =
          made.attribute.empty() ? nullptr : SpanUnder(document_, rule.pattern->uses(), tokens);
      value = made.attribute.empty() ? document_.text(tokens)
              : under != nullptr     ? under->attribute(made.attribute)
                                     : std::string_view();
    }
    if (!value.empty()) out.push_back({made.key, value});
  }
  return document_.KeepAttributes(std::move(out));
}

std::vector<Span> KindMaker::TakeSpans() {
  std::vector<Span> out;
  out.reserve(candidates_.size());
  for (Candidate& candidate : candidates_) {
    CheckStop();
    Span span{candidate.tokens, kind_, candidate.rule, candidate.row, AttributesOf(candidate), {}};
    if (!candidate.captures.empty()) span.captures = document_.KeepCaptures(std::move(candidate.captures));
    out.push_back(span);
  }
  return out;
}

// Lines of one span and, indented, of the spans it used.
void ExplainInto(const Cascade& cascade, const Cascade::Impl& impl, const Document& document,
                 const Span& span, int depth, std::vector<std::string>* out) {
  constexpr int kMaxDepth = 8;
  std::string indent(static_cast<size_t>(depth) * 2, ' ');
  std::string kind = span.kind >= 0 ? std::string(cascade.kinds().name(span.kind)) : "";
  out->push_back(indent + kind + " “" + std::string(document.text(span.tokens)) + "”");
  if (span.rule < 0) return;
  const RuleInfo& info = Info(cascade, span.rule);
  const RulePlace place = cascade.PlaceOf(span.rule, span.row);
  const std::string where =
      " (" + (place.line > 0 ? place.file + ":" + std::to_string(place.line) : info.pack) + ")";
  out->push_back(indent + "  by " + info.id + where + (info.doc.empty() ? "" : ": " + info.doc));
  for (const Attribute& a : span.attributes)
    out->push_back(indent + "  " + std::string(a.key) + " = " + std::string(a.value));
  auto rule = std::find_if(impl.rules.begin(), impl.rules.end(),
                           [&](const CompiledRule& r) { return r.rule == span.rule; });
  if (rule == impl.rules.end() || depth >= kMaxDepth) return;
  Match match{span.tokens, {span.captures.begin(), span.captures.end()}};
  for (const std::string& line : rule->pattern->Explain(document, match))
    out->push_back(indent + "  " + line);
  for (KindId used : rule->pattern->uses()) {
    for (const Span& inner : document.spans(used)) {
      if (inner.tokens.start >= span.tokens.end) break;
      if (span.tokens.Contains(inner.tokens)) ExplainInto(cascade, impl, document, inner, depth + 1, out);
    }
  }
}

}  // namespace

const Span* SpanUnder(const Document& document, const std::vector<KindId>& kinds, TokenSpan tokens) {
  const Span* best = nullptr;
  for (KindId kind : kinds) {
    for (int32_t t = tokens.start; t < tokens.end; ++t) {
      for (const Span& span : document.spans_at(kind, t)) {
        if (tokens.Contains(span.tokens) && (best == nullptr || span.tokens.size() > best->tokens.size()))
          best = &span;
      }
    }
  }
  for (size_t i = 0; i < kinds.size() && best == nullptr; ++i) {
    const Span* around = document.covering(kinds[i], tokens.start);
    if (around != nullptr && around->tokens.Contains(tokens)) best = around;
  }
  return best;
}

std::string Cascade::PlaceOfRow(int32_t rule, int32_t row) const {
  for (const CompiledList& list : impl_->lists) {
    if (list.rule == rule && row >= 0 && static_cast<size_t>(row) < list.lines.size())
      return list.file + ":" + std::to_string(list.lines[static_cast<size_t>(row)]);
  }
  return "";
}

RulePlace Cascade::PlaceOf(int32_t rule, int32_t row) const {
  if (rule < 0) return {};
  const RuleInfo& info = Info(*this, rule);
  RulePlace out{info.file, info.line};
  for (const CompiledList& list : impl_->lists) {
    if (list.rule != rule || row < 0 || static_cast<size_t>(row) >= list.lines.size()) continue;
    out = {list.file, list.lines[static_cast<size_t>(row)]};
  }
  if (out.line <= 0) return {};
  if (info.pack != info.file) out.file = info.pack + "/" + out.file;
  return out;
}

std::shared_ptr<const Gazetteer> Cascade::list(int32_t rule) const {
  for (const CompiledList& list : impl_->lists) {
    if (list.rule == rule) return list.gazetteer;
  }
  return nullptr;
}

CascadeRun::CascadeRun(const Cascade& cascade, Document* document, void* context)
    : cascade_(cascade), document_(document), context_(context), made_(cascade.impl_->nodes.size(), 0) {}

PatternSet::Run& CascadeRun::patterns() {
  if (!patterns_) patterns_ = std::make_unique<PatternSet::Run>(cascade_.impl_->patterns, *document_);
  return *patterns_;
}

FindResult CascadeRun::Find(int32_t compiled_rule) {
  PatternSet::Run& set = patterns();
  const CompiledRule& rule = cascade_.impl_->rules[static_cast<size_t>(compiled_rule)];
  Stopwatch watch(profile_, rule.rule);
  FindResult found = set.Find(compiled_rule);
  watch.Stop(found.matches.size());
  if (profile_ != nullptr) {
    RuleCost& cost = (*profile_)[static_cast<size_t>(rule.rule)];
    cost.work.sentences += found.work.sentences;
    cost.work.starts += found.work.starts;
    cost.work.steps += found.work.steps;
    if (rule.vetoes >= 0) cost.survivors += static_cast<int64_t>(found.matches.size());
  }
  return found;
}

std::span<const Span> CascadeRun::Get(KindId kind) {
  if (kind < 0 || static_cast<size_t>(kind) >= made_.size()) return {};
  if (!made_[static_cast<size_t>(kind)]) {
    for (KindId before : cascade_.impl_->nodes[static_cast<size_t>(kind)].plan) Make(before);
    Make(kind);
  }
  return document_->spans(kind);
}

void CascadeRun::Make(KindId kind) {
  if (made_[static_cast<size_t>(kind)]) return;
  made_[static_cast<size_t>(kind)] = 1;
  const Cascade::Impl& impl = *cascade_.impl_;
  const KindNode& node = impl.nodes[static_cast<size_t>(kind)];
  if (!node.lists.empty() || !node.rules.empty()) {
    KindMaker maker(cascade_, impl, document_, kind);
    maker.Collect([this](int32_t rule) { return Find(rule); }, &starts_, profile_);
    maker.ApplyVetoes(Vetoes(kind));
    maker.ResolveConflicts();
    std::vector<Span> spans = maker.TakeSpans();
    if (profile_ != nullptr) {
      for (const Span& span : spans) ++(*profile_)[static_cast<size_t>(span.rule)].survivors;
    }
    if (!spans.empty()) document_->AddSpans(kind, std::move(spans));
    std::move(maker.rejected().begin(), maker.rejected().end(), std::back_inserter(rejected_));
    std::move(maker.limits_met().begin(), maker.limits_met().end(), std::back_inserter(limits_met_));
  }
  if (tells_switched_off_) FindSwitchedOff(kind);
  if (node.core >= 0) impl.core[static_cast<size_t>(node.core)].make(this);
}

// What rules and lists that are switched off would have been candidates for.
void CascadeRun::FindSwitchedOff(KindId kind) {
  const Cascade::Impl& impl = *cascade_.impl_;
  const KindNode& node = impl.nodes[static_cast<size_t>(kind)];
  for (int32_t index : node.off_lists) {
    const CompiledList& list = impl.lists[static_cast<size_t>(index)];
    std::vector<GazetteerHit> hits;
    list.gazetteer->Find(*document_, &hits);
    for (const GazetteerHit& hit : hits)
      rejected_.push_back({hit.tokens, kind, list.rule, kSwitchedOff, hit.row});
  }
  for (int32_t index : node.off_rules) {
    const CompiledRule& rule = impl.rules[static_cast<size_t>(index)];
    for (KindId used : rule.pattern->uses()) Get(used);
    for (const Match& match : Find(index).matches)
      rejected_.push_back({match.tokens, kind, rule.rule, kSwitchedOff});
  }
}

void CascadeRun::AddSpans(KindId kind, std::vector<Span> spans) {
  if (!cascade_.impl_->off.empty()) {
    std::erase_if(spans, [&](const Span& span) {
      if (!cascade_.IsOff(span.rule)) return false;
      rejected_.push_back({span.tokens, kind, span.rule, kSwitchedOff, span.row});
      return true;
    });
  }
  document_->AddSpans(kind, std::move(spans));
}

std::vector<Veto> CascadeRun::Vetoes(KindId kind) {
  std::vector<Veto> out;
  if (kind < 0 || static_cast<size_t>(kind) >= made_.size()) return out;
  const KindNode& node = cascade_.impl_->nodes[static_cast<size_t>(kind)];
  if (node.vetoes.empty()) return out;
  for (KindId before : node.plan) Make(before);
  for (int32_t index : node.vetoes) {
    const CompiledRule& rule = cascade_.impl_->rules[static_cast<size_t>(index)];
    for (const Match& match : Find(index).matches) out.push_back({match.tokens, rule.rule, rule.of});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Veto& a, const Veto& b) { return a.tokens.start < b.tokens.start; });
  return out;
}

std::vector<std::string> CascadeRun::Explain(const Span& span) {
  std::vector<std::string> out;
  ExplainInto(cascade_, *cascade_.impl_, *document_, span, 0, &out);
  return out;
}

}  // namespace copydesk
