#include <algorithm>

#include "cascade/impl.h"

namespace copydesk {
namespace {

std::string Quoted(std::string_view text) { return "“" + std::string(text) + "”"; }

// The captures of `match` that differ from what the example says: "`who` is “they”, not “the ministers”".
std::string Differences(const Document& document, const Pattern& pattern, const Match& match,
                        const Example& example) {
  std::string out;
  for (const auto& [label, wanted] : example.captures) {
    auto it = std::find(pattern.labels().begin(), pattern.labels().end(), label);
    TokenSpan tokens = match.captures[static_cast<size_t>(it - pattern.labels().begin())].tokens;
    std::string_view seen = tokens.empty() ? std::string_view() : document.text(tokens);
    if (seen == wanted) continue;
    out += (out.empty() ? "" : ", ") +
           ("`" + label + "` is " + (tokens.empty() ? "empty" : Quoted(seen)) + ", not " + Quoted(wanted));
  }
  return out;
}

// "" where the rule matches with these captures; else what was seen instead.
std::string YesFault(const Document& document, const Pattern& pattern, const Example& example) {
  std::vector<Match> matches = pattern.Find(document).matches;
  std::string nearest;
  for (const Match& match : matches) {
    std::string differences = Differences(document, pattern, match, example);
    if (differences.empty()) return "";
    if (nearest.empty() || differences.size() < nearest.size()) nearest = differences;
  }
  return matches.empty() ? "it does not match " + Quoted(example.text)
                         : "in " + Quoted(example.text) + " " + nearest;
}

std::string NoFault(const Document& document, const Pattern& pattern) {
  std::vector<Match> matches = pattern.Find(document).matches;
  return matches.empty() ? ""
                         : "it must not match, and matches " + Quoted(document.text(matches.front().tokens));
}

}  // namespace

void Cascade::TestExamples(Diagnostics* faults, const ExampleHost& host) const {
  Vocabulary vocabulary;
  auto alone = [&](std::string_view text, const std::function<void(CascadeRun*)>& body) {
    Document document(text, &vocabulary, &language());
    document.AddSegment({0, static_cast<int32_t>(text.size())});
    CascadeRun run(*this, &document, nullptr);
    body(&run);
  };
  for (const CompiledRule& rule : impl_->rules) {
    const std::string& id = impl_->infos[static_cast<size_t>(rule.rule)].id;
    auto test = [&](const Example& example, bool yes) {
      std::string wrong;
      auto body = [&](CascadeRun* run) {
        for (KindId used : rule.pattern->uses()) run->Get(used);
        wrong =
            yes ? YesFault(run->document(), *rule.pattern, example) : NoFault(run->document(), *rule.pattern);
      };
      host ? host(example.text, body) : alone(example.text, body);
      if (!wrong.empty()) faults->push_back(rule.source->Fault(example.at, "rule `" + id + "`: " + wrong));
    };
    for (const Example& example : rule.yes) test(example, true);
    for (const Example& example : rule.no) test(example, false);
  }
}

}  // namespace copydesk
