// Articles and the rows of all layers: tests/spec/news_rows.toml, and sentences.toml.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "gazetteer/tsv.h"
#include "news/article.h"
#include "news/layers.h"
#include "news_desk.h"
#include "text/toml.h"

namespace copydesk::news {
namespace {

// Cells of a row, empty ones a dash: "said | the mayor | -".
std::string Row(const std::vector<std::string>& cells) {
  std::string out;
  for (const std::string& cell : cells) out += (out.empty() ? "" : " | ") + (cell.empty() ? "-" : cell);
  return out;
}

std::string Text(std::optional<Day> day) {
  if (!day) return "";
  const std::chrono::year_month_day date(*day);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

std::string Text(std::optional<Day> first, std::optional<Day> last) {
  return !first ? "" : first == last ? Text(first) : Text(first) + "/" + Text(last);
}

std::string Text(const PeopleCount& count, const char* what) {
  if (!count.least && !count.most) return "";
  return (count.least ? std::to_string(*count.least) : "") +
         (count.most ? "–" + std::to_string(*count.most) : "") + " " + what;
}

// The rows of each layer as tests/spec/news_rows.toml writes them.
class Rows {
 public:
  explicit Rows(Article* article) : article_(*article) {}

  std::vector<std::string> Of(std::string_view layer) {
    std::vector<std::string> out;
    if (layer == "blocks") {
      for (const Block& b : article_.blocks())
        out.push_back(Row({Name(b.kind), std::string(Slice(article_.text, b.bytes))}));
    } else if (layer == "entities") {
      for (const Mention& m : article_.all_mentions()) out.push_back(Of(m));
    } else if (layer == "quotes") {
      for (const Quote& q : article_.quotes()) out.push_back(Of(q));
    } else if (layer == "times") {
      for (const Time& t : article_.times())
        out.push_back(Row({Text(t.tokens), t.type, t.value, t.mod, Text(t.first, t.last)}));
    } else {
      for (const Event& e : article_.events()) out.push_back(Of(e));
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  std::string Text(TokenSpan tokens) {
    return tokens.empty() ? "" : std::string(article_.document().text(tokens));
  }
  template <class... T>
  std::string Text(T... what) {
    return news::Text(what...);
  }
  std::string Of(const Mention& m) {
    if (m.form != MentionForm::kName) {
      const bool told = m.entity >= 0 && !m.guessed;
      return Row({Text(m.tokens), std::string(Name(m.form)),
                  told ? article_.actors()[static_cast<size_t>(m.entity)].name : std::string()});
    }
    return Row({Text(m.tokens), std::string(Name(m.kind)) + (m.metonym ? "*" : ""), m.name, m.code,
                m.described ? std::string() : m.title});
  }
  std::string Of(const Quote& q) {
    return Row({Text(q.tokens), Text(q.cue), Text(q.speaker.tokens), q.speaker.name, q.speaker.code,
                std::string(Name(q.speaker_kind)), std::string(Name(q.kind)) + (q.negated ? " negated" : ""),
                Text(q.said_first, q.said_last)});
  }
  std::string Of(const Event& e) {
    const std::string code = e.type + (e.mode.empty() ? "" : "/" + e.mode) + " " + e.cameo;
    return Row({Text(e.tokens), code, Text(e.source.tokens), e.source.code,
                (e.reciprocal ? "<> " : "") + Text(e.target.tokens), e.target.code, e.status, Text(e.place),
                Text(e.first, e.last),
                Text(e.killed, "killed") + (e.killed.tokens.empty() || e.injured.tokens.empty() ? "" : ", ") +
                    Text(e.injured, "injured"),
                e.quote >= 0 ? "quoted" : ""});
  }

  Article& article_;
};

void CheckRows(const std::string& file) {
  const toml::parse_result spec = toml::parse_file(file);
  for (const toml::node& node : *spec["article"].as_array()) {
    const toml::table& c = *node.as_table();
    const std::string text = c["text"].value_or(std::string());
    const auto published = c["published"].value<toml::date>();
    Vocabulary vocabulary;
    Article article(
        Desk(), text, 0,
        published ? std::optional<Day>(std::chrono::year{published->year} / published->month / published->day)
                  : std::nullopt,
        &vocabulary);
    Rows rows(&article);
    for (const char* layer : {"blocks", "entities", "quotes", "times", "events"}) {
      const toml::array* wanted = c[layer].as_array();
      if (wanted == nullptr) continue;  // the case does not ask
      std::vector<std::string> want;
      for (const toml::node& row : *wanted) want.push_back(row.value_or(std::string()));
      std::sort(want.begin(), want.end());
      EXPECT_EQ(rows.Of(layer), want) << layer << " of " << text.substr(0, 80);
    }
  }
}

// Rows point at one another and at what they were made of.
TEST(NewsRows, LayersAreMadeOnce) {
  const std::string text = "Peru attacked Chile on Monday.\n\n“It is over,” Ana Silva said. She left.";
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, std::nullopt, &vocabulary);
  auto all = [&] {
    return std::array<const void*, 8>{article.blocks().data(),
                                      article.document().tokens().data(),
                                      article.grammar().Of(0).phrases().data(),
                                      article.all_mentions().data(),
                                      article.actors().data(),
                                      article.times().data(),
                                      article.quotes().data(),
                                      article.events().data()};
  };
  const auto first = all();
  for (const void* layer : first) EXPECT_NE(layer, nullptr);
  EXPECT_EQ(all(), first);
}

// Whatever is asked for first.
TEST(NewsRows, AnyLayerMayBeTheFirst) {
  const std::string text =
      "LIMA, March 10 - Peru attacked Chile on Monday.\n\n“It is over,” said Ana Silva. She left.";
  static constexpr std::array kLayers = {"blocks", "entities", "quotes", "times", "events"};
  std::vector<std::vector<std::string>> want;
  for (const char* front : kLayers) {
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::nullopt, &vocabulary);
    Rows rows(&article);
    EXPECT_FALSE(rows.Of(front).empty()) << front;
    std::vector<std::vector<std::string>> got;
    for (const char* layer : kLayers) got.push_back(rows.Of(layer));
    if (want.empty()) want = got;
    EXPECT_EQ(got, want) << front;
  }
}

TEST(NewsRows, Spec) { CheckRows(COPYDESK_SPEC "/news_rows.toml"); }
TEST(NewsRows, Sentences) { CheckRows(COPYDESK_SPEC "/sentences.toml"); }

}  // namespace
}  // namespace copydesk::news
