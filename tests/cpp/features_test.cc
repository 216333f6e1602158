// What learned weights are asked: the features of every choice, over the articles of
// tests/spec/features.toml, and of lines over pages that are drawn. A feature that is called otherwise than
// when its weight was learned is lost without a sound, and no row need change. tests/spec/features.txt has a
// line for each name of a feature: how often it is asked, and a hash over its values and words. What a build
// asks is written, whole and by line, to the folder for temporary files; a change of what stands in the
// articles' rows changes features, too: then copy features.txt from there.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "news/actor_codes.h"
#include "news/article.h"
#include "news/attributions.h"
#include "news/blocks.h"
#include "news/blocks_page.h"
#include "news/blocks_whole.h"
#include "news/code_choice.h"
#include "news/descriptions.h"
#include "news/event_choice.h"
#include "news/layers.h"
#include "news/pronouns.h"
#include "news/side_choice.h"
#include "news_desk.h"
#include "text/toml.h"

namespace copydesk::news {
namespace {

class Asked {
 public:
  void Add(const char* choice, const PrintedFeatures& features) {
    for (const auto& [name, value] : features) ++times_[std::string(choice) + " " + name][value];
  }
  // "act head 45 1f6e…"
  std::string Names() const {
    std::ostringstream out;
    for (const auto& [name, values] : times_) {
      int all = 0;
      uint64_t hash = 14695981039346656037u;  // FNV-1a
      for (const auto& [value, times] : values) {
        all += times;
        for (const char c : value + "\t" + std::to_string(times) + "\n")
          hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
      }
      out << name << " " << std::dec << all << " " << std::hex << hash << "\n";
    }
    return out.str();
  }
  std::string Whole() const {
    std::ostringstream out;
    for (const auto& [name, values] : times_) {
      for (const auto& [value, times] : values) out << name << "\t" << value << "\t" << times << "\n";
    }
    return out.str();
  }

 private:
  std::map<std::string, std::map<std::string, int>> times_;
};

Asked FeaturesOfTheSpec() {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/features.toml");
  Asked asked;
  for (const toml::node& node : *spec["articles"].as_array()) {
    const std::string text = node.value_or(std::string());
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::chrono::year{2023} / 7 / 16, &vocabulary);
    for (const PrintedCandidate& p : PrintEventCandidates(&article)) asked.Add("act", p.features);
    for (const PrintedSide& p : PrintEventSides(&article)) asked.Add("side", p.features);
    for (const PrintedCode& p : PrintEventCodes(&article)) asked.Add("code", p.features);
    for (const PrintedPronoun& p : PrintPronouns(&article)) asked.Add("pronoun", p.features);
    for (const PrintedActor& p : PrintActors(&article)) {
      for (const auto& [code, features] : p.codes) asked.Add("actor", features);
    }
    for (const PrintedDescription& p : PrintDescriptions(&article)) asked.Add("description", p.features);
    for (const EndTrace& trace : TraceQuoteEnds(&article)) {
      for (size_t i = 0; i + 1 < trace.places.size(); ++i) asked.Add("end", trace.features[i]);
    }
    std::vector<PageLine> page;
    for (const auto& [bytes, line] : PageOf(article, *Desk().blocks)) page.push_back(line);
    for (const PrintedFeatures& features : LineFeatures(PageWordsOf(*Desk().blocks), page))
      asked.Add("line", features);
  }
  return asked;
}

// Pages of lines that are drawn: every kind, length, end and script, and lines that repeat.
void AskOfDrawnPages(Asked* asked) {
  static constexpr std::array kParts = {
      "Port of Lima closed to boats",
      "PORT CLOSED",
      "Share this story",
      "Home",
      "3 May 2021",
      "12:45",
      "Sign up for our daily newsletter!",
      "\u201CWe have not seen this,\u201D said Li Wei, who studies the coast.",
      "\"We left,\" she said.",
      "\u00DCber uns",
      "\u00A9 2021 Herald",
      "\u00BB More \u2192",
      "\u0413\u0435\u0440\u0430\u043B\u044C\u0434",
      "\u65E5\u672C\u8A9E",
      "\u0627\u0644\u062E\u0628\u0631",
      "Read more...",
      "What now?",
      "The council said on Monday that the port, which is old, would be closed until the fish return to it.",
      "\u2022 item",
      "a\u00A0b\tc  d",
      "(Reporting by Ann Lee; Editing by Per Sand)",
      "I think we should go, you said.",
      "$5,000 | 7% / 3",
      "Tags:",
      "Ends here! And then? No. Yes",
  };
  uint32_t random = 3;
  auto below = [&](size_t n) {
    random = random * 1664525 + 1013904223;
    return static_cast<size_t>(random >> 8) % n;
  };
  for (int page_number = 0; page_number < 12; ++page_number) {
    std::vector<std::string> texts;
    std::vector<PageLine> page;
    std::vector<int32_t> first;
    for (size_t n = below(90); texts.size() < n;) {
      std::string text = kParts[below(kParts.size())];
      while (below(3) == 0) text += std::string(" ") + kParts[below(kParts.size())];
      if (below(40) == 0) text += std::string(1500, 'a') + " B.";
      texts.push_back(text);
    }
    for (const std::string& text : texts) {
      const auto words = static_cast<int32_t>(1 + std::count(text.begin(), text.end(), ' '));
      const bool stop = text.ends_with('.') || text.ends_with('?') || text.ends_with('!');
      const int kind =
          below(3) ? -1 : static_cast<int>(below(static_cast<size_t>(BlockKind::kCorrection) + 1));
      page.push_back({.text = text,
                      .words = words,
                      .stop = stop,
                      .prose = kind < 0 && (stop || words > 12),
                      .kind = kind});
      first.push_back(static_cast<int32_t>(below(12000)) - 6000);
    }
    for (const PrintedFeatures& features : LineFeatures(PageWordsOf(*Desk().blocks), page))
      asked->Add("line", features);
    for (const PrintedFeatures& features : SecondLook(page, first).Features()) asked->Add("whole", features);
  }
}

TEST(Features, AreThoseOfTheSpec) {
  std::ifstream file(COPYDESK_SPEC "/features.txt");
  std::ostringstream want;
  want << file.rdbuf();
  Asked asked = FeaturesOfTheSpec();
  AskOfDrawnPages(&asked);
  const std::string path = testing::TempDir() + "/features";
  std::ofstream(path + ".txt") << asked.Names();
  std::ofstream(path + ".whole.txt") << asked.Whole();
  EXPECT_EQ(asked.Names(), want.str()) << "what this build asks is in " << path << ".txt and .whole.txt";
}

}  // namespace
}  // namespace copydesk::news
