// What learned weights are asked: the features of every choice, over the articles of
// tests/spec/features.toml. A feature that is called otherwise than when its weight was learned is lost
// without a sound, and no row need change. tests/spec/features.txt has a line for each name of a feature: how
// often it is asked, and a hash over its values and words. What a build asks is written, whole and by line,
// to the folder for temporary files; a change of what stands in the articles' rows changes features, too:
// then copy features.txt from there.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "news/actor_codes.h"
#include "news/article.h"
#include "news/attributions.h"
#include "news/blocks.h"
#include "news/blocks_page.h"
#include "news/code_choice.h"
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

TEST(Features, AreThoseOfTheSpec) {
  std::ifstream file(COPYDESK_SPEC "/features.txt");
  std::ostringstream want;
  want << file.rdbuf();
  const Asked asked = FeaturesOfTheSpec();
  const std::string path = testing::TempDir() + "/features";
  std::ofstream(path + ".txt") << asked.Names();
  std::ofstream(path + ".whole.txt") << asked.Whole();
  EXPECT_EQ(asked.Names(), want.str()) << "what this build asks is in " << path << ".txt and .whole.txt";
}

}  // namespace
}  // namespace copydesk::news
