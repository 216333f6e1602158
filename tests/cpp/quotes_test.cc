// Quote marks and attributions, driven by tests/spec/quotes.toml; then what must hold on hostile text.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "news/article.h"
#include "news/layers.h"
#include "news/quote_ends.h"
#include "news/quoted.h"
#include "news_desk.h"
#include "text/toml.h"

namespace copydesk::news {
namespace {

toml::table Spec() { return toml::parse_file(std::string(COPYDESK_SPEC) + "/quotes.toml").table(); }

std::vector<std::string> Paired(const std::string& text, const std::string& next) {
  ByteSpan all{0, static_cast<int32_t>(text.size())};
  bool reopened = BeginsWithQuoteMark(next, {0, static_cast<int32_t>(next.size())});
  std::vector<std::string> out;
  for (const QuotedText& q : PairQuoteMarks(text, all, reopened, Desk().cascade->language().classes())) {
    out.push_back(std::string(Slice(text, q.bytes)) + (q.closed ? "" : "…"));
  }
  return out;
}

TEST(Quoted, Spec) {
  toml::table spec = Spec();
  for (const toml::node& node : *spec["pair"].as_array()) {
    const toml::table& c = *node.as_table();
    std::vector<std::string> want;
    for (const toml::node& q : *c["quoted"].as_array()) want.push_back(q.value_or(""));
    EXPECT_EQ(Paired(c["text"].value_or(""), c["next"].value_or("")), want) << c["text"].value_or("");
  }
}

TEST(Quoted, DepthIsHowManyHoldIt) {
  const std::string text = "“She wrote, ‘He said “no” and left’ and “yes”,” he said. “And then?”";
  std::vector<int32_t> depths;
  for (const QuotedText& q : PairQuoteMarks(text, {0, static_cast<int32_t>(text.size())}, false,
                                            Desk().cascade->language().classes()))
    depths.push_back(q.depth);
  EXPECT_EQ(depths, (std::vector<int32_t>{0, 1, 2, 1, 0}));
}

// "“He said ‘no’” 0 | ‘no’ 1": what patterns see of what is quoted; + for what a next paragraph reopens.
std::string QuotedSpans(const std::string& text) {
  Vocabulary vocabulary;
  Article article(Desk(), text, 0, std::nullopt, &vocabulary);
  (void)article.quotes();
  const Document& doc = article.document();
  std::string out;
  for (const Span& span : doc.spans(Desk().cascade->kinds().Find("quoted"))) {
    out += (out.empty() ? "" : " | ") + std::string(doc.text(span.tokens)) + " " +
           std::string(span.attribute("depth"));
    if (!span.attribute("open").empty()) out += "+";
    EXPECT_TRUE(span.attribute("open").empty() || span.attribute("open") == "true");
  }
  return out;
}

TEST(Quoted, SpansTellDepthAndWhatIsOpen) {
  EXPECT_EQ(QuotedSpans("“He wrote ‘yes’ and left,” Ana said. “So?”"),
            "“He wrote ‘yes’ and left,” 0 | ‘yes’ 1 | “So?” 0");
  EXPECT_EQ(QuotedSpans("“It was dark. It was cold.\n\n“We left,” Ana said."),
            "“It was dark. It was cold. 0+ | “We left,” 0");
  EXPECT_EQ(QuotedSpans("“It was dark.\n\nWe left, Ana said."), "");
  EXPECT_EQ(
      QuotedSpans("“A “b “c “d “e” d” c” b” a”, Ana said."),
      "“A “b “c “d “e” d” c” b” a” 0 | “b “c “d “e” d” c” b” 1 | “c “d “e” d” c” 2 | “d “e” d” 3 | “e” 3");
}

TEST(Quoted, IsTotalAndLinear) {
  std::string marks;
  for (int i = 0; i < 100'000; ++i) marks += "\" '“‘»a";
  EXPECT_NO_FATAL_FAILURE(Paired(marks, ""));
  std::string open(200'000, '"');
  EXPECT_NO_FATAL_FAILURE(Paired(open, "“"));
}

std::string Describe(const Article& article, const Document& doc, const Quote& q) {
  auto text = [&](TokenSpan t) { return t.empty() ? std::string("-") : std::string(doc.text(t)); };
  return text(q.tokens) + " | " + text(q.cue) + " | " + text(q.speaker.tokens) + " | " +
         std::string(Name(q.kind)) + " | " + article.desk.cascade->rules()[static_cast<size_t>(q.rule)].id;
}

TEST(Quotes, Spec) {
  toml::table spec = Spec();
  for (const toml::node& node : *spec["quote"].as_array()) {
    const toml::table& c = *node.as_table();
    std::string text = c["text"].value_or("");
    std::vector<std::string> want, got;
    std::vector<bool> together;
    for (const toml::node& n : *c["rows"].as_array()) {
      const toml::table& r = *n.as_table();
      want.push_back(std::string(r["text"].value_or("")) + " | " + r["cue"].value_or("-") + " | " +
                     r["speaker"].value_or("-") + " | " + r["kind"].value_or("") + " | " +
                     r["rule"].value_or(""));
      together.push_back(r["same_quotation"].value_or(false));
    }
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::nullopt, &vocabulary);
    const std::vector<Quote>& quotes = article.quotes();
    for (const Quote& q : quotes) got.push_back(Describe(article, article.document(), q));
    EXPECT_EQ(got, want) << text;
    for (size_t i = 0; i < quotes.size() && i < c["rows"].as_array()->size(); ++i) {
      const toml::table& r = *c["rows"].as_array()->get(i)->as_table();
      if (r.contains("code")) {
        EXPECT_EQ(quotes[i].speaker.code, r["code"].value_or("")) << text;
      }
      if (r.contains("name")) {
        EXPECT_EQ(quotes[i].speaker.name, r["name"].value_or("")) << text;
      }
      if (r.contains("negated")) {
        EXPECT_EQ(quotes[i].negated, r["negated"].value_or(false)) << text;
      }
    }
    for (size_t i = 1; i < quotes.size() && i < together.size(); ++i) {
      EXPECT_EQ(quotes[i].quotation == quotes[i - 1].quotation, together[i]) << text;
    }
  }
}

TEST(Quotes, ConfidenceIsThatOfTheEnd) {
  Vocabulary vocabulary;
  Article article(Desk(),
                  "Ana Silva said the quay was closed, and the crew left for Lima. “It is late,” she said.",
                  0, std::nullopt, &vocabulary);
  ASSERT_EQ(article.quotes().size(), 2u);
  const std::optional<double> learned = article.quotes()[0].confidence;
  ASSERT_TRUE(learned.has_value());
  EXPECT_GT(*learned, 0);
  EXPECT_LE(*learned, 1);
  EXPECT_FALSE(article.quotes()[1].confidence.has_value());  // its marks decided
}

TEST(Quotes, WordsOfTheList) {
  toml::table spec = Spec();
  for (const toml::node& node : *spec["words"].as_array()) {
    const toml::table& c = *node.as_table();
    for (const toml::node& sentence : *c["sentences"].as_array()) {
      const std::string text = sentence.value_or("");
      Vocabulary vocabulary;
      Article article(Desk(), text, 0, std::nullopt, &vocabulary);
      ASSERT_EQ(article.quotes().size(), 1u) << text;
      const Quote& quote = article.quotes()[0];
      EXPECT_EQ(article.document().text(quote.tokens), c["text"].value_or("")) << text;
      EXPECT_TRUE(article.document().text(quote.speaker.tokens).ends_with("he mayor of Lima")) << text;
      const Document& doc = article.document();
      std::string lemma(doc.lemma(quote.cue.start));
      for (int32_t t = quote.cue.start + 1; t < quote.cue.end; ++t)
        lemma += " " + std::string(doc.word(t).lower);
      EXPECT_EQ(quote.cue_lemma, lemma) << text;
    }
  }
}

// tests/spec/quote_words.toml.
TEST(Quotes, WordsOfTheSets) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/quote_words.toml");
  for (const auto& [set, cases] : *spec.table().as_table()) {
    for (const toml::node& node : *cases.as_array()) {
      const toml::array& c = *node.as_array();
      const std::string text = c[0].value_or("");
      std::vector<std::string> want, got;
      for (size_t i = 1; i < c.size(); ++i) want.push_back(c[i].value_or(""));
      Vocabulary vocabulary;
      Article article(Desk(), text, 0, std::nullopt, &vocabulary);
      auto cell = [](std::string_view value) {
        return value.empty() ? std::string("-") : std::string(value);
      };
      auto words = [&](TokenSpan t) {
        return t.empty() ? std::string("-") : cell(article.document().text(t));
      };
      for (const Quote& q : article.quotes())
        got.push_back(words(q.tokens) + " | " + words(q.cue) + " | " + words(q.speaker.tokens) + " | " +
                      cell(Name(q.speaker_kind)) + " | " + cell(q.speaker.name) +
                      (q.negated ? " | negated" : ""));
      EXPECT_EQ(got, want) << set.str() << ": " << text;
    }
  }
}

TEST(Quotes, WordsOfSaying) {
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/quote_cues.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    for (const toml::node& item : *c["words"].as_array()) {
      const std::string word = item.value_or(std::string());
      const std::string text = With(c["text"].value_or(std::string()), word);
      Vocabulary vocabulary;
      Article article(Desk(), text, 0, std::nullopt, &vocabulary);
      std::vector<std::string> got;
      for (const Quote& q : article.quotes()) {
        const Document& doc = article.document();
        got.push_back(std::string(doc.text(q.tokens)) + " | " + std::string(doc.text(q.cue)) + " | " +
                      std::string(doc.text(q.speaker.tokens)) + (q.negated ? " | negated" : ""));
      }
      EXPECT_EQ(got, std::vector<std::string>{With(c["row"].value_or(std::string()), word)}) << text;
    }
  }
}

TEST(Quotes, WhereTheRulesWouldEndIsRejected) {
  Vocabulary vocabulary;
  const std::string text = "Norway said two boats had sunk in the bay, which is deep.";
  Article article(Desk(), text, 0, std::nullopt, &vocabulary);
  article.KeepRejected();
  ASSERT_EQ(article.quotes().size(), 1u);
  EXPECT_EQ(article.document().text(article.quotes()[0].tokens), "two boats had sunk in the bay");
  const KindId kind = Desk().cascade->kinds().Find("quote");
  std::vector<std::string> lost;
  for (const Rejected& r : article.cascade().rejected()) {
    if (r.kind == kind && r.reason.starts_with("the rules' end"))
      lost.emplace_back(article.document().text(r.tokens));
  }
  EXPECT_EQ(lost, std::vector<std::string>{"two boats had sunk in the bay, which is deep"});
}

TEST(Quotes, HostileTextIsHarmless) {
  std::vector<std::string> texts = {
      "",     "\"",           "said",      "said said said \" said , said",   "He said:",
      "“”‘’", "according to", "As, said,", std::string("a\0b said \"c\"", 13)};
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "he said \"it, she said, that ' told ";
  texts.push_back(many);
  texts.push_back(std::string(100'000, 'x') + " said \"y\"");
  for (const std::string& text : texts) {
    Vocabulary vocabulary;
    Article article(Desk(), text, 0, std::nullopt, &vocabulary);
    for (const Quote& q : article.quotes()) {
      EXPECT_FALSE(q.tokens.empty());
      EXPECT_LE(q.tokens.end, article.document().size());
    }
  }
}

}  // namespace
}  // namespace copydesk::news
