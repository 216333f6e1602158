// What is dropped says why: tests/spec/rejected.toml. And that asking changes no row.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "news/article.h"
#include "news/event_choice.h"
#include "news/side_choice.h"
#include "news_desk.h"
#include "text/toml.h"

namespace copydesk::news {
namespace {

std::vector<std::string> Strings(const toml::node* node) {
  std::vector<std::string> out;
  if (node == nullptr) return out;
  for (const toml::node& item : *node->as_array()) out.push_back(item.value_or(std::string()));
  std::sort(out.begin(), out.end());
  return out;
}

std::string TextOf(Article* article, TokenSpan tokens) {
  return tokens.empty() ? "-" : std::string(article->document().text(tokens));
}

// "imposed: object is none of sanctions", of triggers, cues and quoted texts, each once.
std::vector<std::string> Dropped(Article* article) {
  std::vector<std::string> out;
  const Kinds& kinds = Desk().cascade->kinds();
  for (const Rejected& r : article->cascade().rejected()) {
    const std::string_view kind = kinds.name(r.kind);
    EXPECT_FALSE(r.reason.empty());
    EXPECT_GE(r.rule, 0) << r.reason;
    if (r.rule >= 0 && Desk().cascade->list(r.rule) != nullptr) {
      EXPECT_GE(r.row, 0) << "which row of the list proposed it? " << r.reason;
      EXPECT_NE(Desk().cascade->PlaceOf(r.rule, r.row).file, "");
    }
    if (kind == "trigger" || kind == "cue" || kind == "quoted")
      out.push_back(TextOf(article, r.tokens) + ": " + r.reason);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// "unlikely by the weights" of "unlikely by the weights: 7 %", which changes with the weights.
std::string WithoutShare(const std::string& reason) {
  const size_t at = reason.find(" %");
  if (at == std::string::npos) return reason;
  const size_t colon = reason.rfind(": ");
  EXPECT_NE(colon, std::string::npos) << reason;
  EXPECT_LT(at - colon, 13u) << reason;  // "under 1", "over 99", two digits
  return reason.substr(0, colon);
}

// "accused target: obj “the plan” no actor"
std::vector<std::string> Tried(Article* article) {
  std::vector<std::string> out;
  for (const Article::Trial& trial : article->trials()) {
    if (trial.reason == Article::kTaken || trial.slot == "code") continue;  // which code hangs on the weights
    out.push_back(TextOf(article, trial.of) + " " + std::string(trial.side) + ": " + trial.slot +
                  (trial.found.empty() ? "" : " “" + TextOf(article, trial.found) + "”") + ", " +
                  WithoutShare(trial.reason));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// "Iran (core.side.subject) accused Peru (core.side.object)"
std::vector<std::string> Sides(Article* article) {
  auto rule = [](RuleId id) {
    return id < 0 ? std::string("none") : Desk().cascade->rules()[static_cast<size_t>(id)].id;
  };
  std::vector<std::string> out;
  for (const Event& event : article->events())
    out.push_back(TextOf(article, event.source.tokens) + " (" + rule(event.source_rule) + ") " +
                  TextOf(article, event.tokens) + " " + TextOf(article, event.target.tokens) + " (" +
                  rule(event.target_rule) + ")");
  std::sort(out.begin(), out.end());
  return out;
}

TEST(Rejected, Spec) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/rejected.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string text = c["text"].value_or(std::string());
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::chrono::year{2023} / 7 / 16, &vocabulary);
    article.KeepRejected();
    article.events();
    article.quotes();
    if (c.contains("dropped")) {
      EXPECT_EQ(Dropped(&article), Strings(c.get("dropped"))) << text;
    }
    if (c.contains("tried")) {
      EXPECT_EQ(Tried(&article), Strings(c.get("tried"))) << text;
    }
    if (c.contains("sides")) {
      EXPECT_EQ(Sides(&article), Strings(c.get("sides"))) << text;
    }
    Article unasked(Desk(), text, 0, std::chrono::year{2023} / 7 / 16, &vocabulary);
    EXPECT_EQ(Sides(&unasked), Sides(&article)) << text;
    EXPECT_EQ(unasked.quotes().size(), article.quotes().size()) << text;
    EXPECT_TRUE(unasked.trials().empty());
    for (const Rejected& r : unasked.cascade().rejected())
      EXPECT_NE(Desk().cascade->kinds().name(r.kind), "trigger") << "kept though nobody asked";
  }
}

// What counted is told in words: every feature of both choices has its own.
TEST(Rejected, EveryFeatureHasWords) {
  constexpr std::string_view kText =
      "Peru's army, which shelled two villages near Lima on Monday, was accused of murder by Chile's new "
      "government, officials said. The talks between Norway and Chad in Oslo did not end. Farmers would "
      "protest. Rebels killed five soldiers. An attack on the port was condemned by the ministers of Peru "
      "and "
      "Chile. A deadly attack followed since Peru had shelled the port.\n\nThe summit\n\n";
  std::string text;
  for (int times = 0; times < 4; ++times) text += kText;  // as long as an article
  std::set<std::string, std::less<>> events, sides;
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, std::nullopt, &vocabulary);
  for (const PrintedCandidate& candidate : PrintEventCandidates(&article)) {
    for (const auto& [name, value] : candidate.features) events.insert(name);
  }
  for (const PrintedSide& side : PrintEventSides(&article)) {
    for (const auto& [name, value] : side.features) sides.insert(name);
  }
  const auto named = [](std::span<const FeatureInWords> all) {
    std::set<std::string, std::less<>> out;
    for (const FeatureInWords& feature : all) {
      EXPECT_FALSE(feature.words.empty()) << feature.name;
      EXPECT_TRUE(out.insert(std::string(feature.name)).second) << feature.name;
    }
    return out;
  };
  EXPECT_EQ(named(EventFeaturesInWords()), events);
  EXPECT_EQ(named(SideFeaturesInWords()), sides);
}

// The share and what counted are told only to who asks for that, and change nothing else.
TEST(Rejected, WhatCountedIsToldToWhoAsks) {
  constexpr std::string_view kText =
      "Peru imposed a deadline. It is called a plan. Iran accused the idea of bias.";
  Vocabulary vocabulary;
  Article plain(Desk(), kText, 0, std::nullopt, &vocabulary),
      counted(Desk(), kText, 0, std::nullopt, &vocabulary);
  plain.KeepRejected();
  counted.KeepRejected(/*counted=*/true);
  plain.events(), counted.events();
  const std::vector<Rejected>&without = plain.cascade().rejected(), &with = counted.cascade().rejected();
  ASSERT_EQ(without.size(), with.size());
  int told = 0;
  for (size_t i = 0; i < with.size(); ++i) {
    EXPECT_EQ(without[i].reason, with[i].reason);
    EXPECT_EQ(without[i].confidence, with[i].confidence);
    EXPECT_EQ(without[i].detail, "");
    EXPECT_EQ(with[i].detail.empty(), with[i].confidence < 0) << with[i].reason;
    told += with[i].detail.find(" %, more than 50 % is asked; most against: ") != std::string::npos;
  }
  EXPECT_GT(told, 0);
}

}  // namespace
}  // namespace copydesk::news
