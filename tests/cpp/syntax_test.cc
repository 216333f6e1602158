#include "news/syntax.h"

#include <gtest/gtest.h>

#include <string>

#include "find_word.h"
#include "news/article.h"
#include "news_desk.h"
#include "text/toml.h"
#include "words/document.h"
#include "words/language.h"

namespace copydesk::news {
namespace {

TEST(Syntax, Spec) {
  const Language& language = Desk().cascade->language();  // lists tell of its verbs
  const toml::parse_result spec = toml::parse_file(COPYDESK_SPEC "/syntax.toml");
  for (const toml::node& node : *spec["case"].as_array()) {
    const toml::table& c = *node.as_table();
    std::string text = c["text"].value_or(std::string());
    SCOPED_TRACE(text + " @" + c["verb"].value_or(std::string()));
    Vocabulary words;
    Document doc(text, &words, &language);
    doc.AddSegment({0, static_cast<int32_t>(text.size())});
    Syntax syntax(doc, 0);
    int32_t head = FindWord(doc, c["verb"].value_or(std::string()));
    ASSERT_GE(head, 0);
    EXPECT_TRUE(syntax.IsVerb(head));
    VerbGroup verb = syntax.VerbAt(head);
    auto shown = [&](TokenSpan span) { return span.empty() ? std::string() : std::string(doc.text(span)); };
    if (auto want = c["subject"].value<std::string>()) {
      EXPECT_EQ(shown(syntax.SubjectOf(verb)), *want);
    }
    if (auto want = c["agent"].value<std::string>()) {
      EXPECT_EQ(shown(syntax.AgentOf(verb)), *want);
    }
    if (auto want = c["passive"].value<bool>()) {
      EXPECT_EQ(verb.passive, *want);
    }
    if (auto want = c["negated"].value<bool>()) {
      EXPECT_EQ(verb.negated, *want);
    }
    if (auto want = c["modal"].value<std::string>()) {
      EXPECT_EQ(verb.modal, *want);
    }
  }
}

TEST(Syntax, TakesCoordinationApart) {
  const Language& language = Desk().cascade->language();  // lists tell of its verbs
  std::string text = "The leaders of Peru, Chile and Bolivia met.";
  Vocabulary words;
  Document doc(text, &words, &language);
  doc.AddSegment({0, static_cast<int32_t>(text.size())});
  Syntax syntax(doc, 0);
  TokenSpan leaders = syntax.phrases().front().tokens;
  EXPECT_EQ(doc.text(syntax.WithPostmodifiers(leaders)), "The leaders of Peru, Chile and Bolivia");
  TokenSpan list = syntax.Coordination(syntax.phrases()[1].tokens);
  EXPECT_EQ(doc.text(list), "Peru, Chile and Bolivia");
  EXPECT_EQ(syntax.Conjuncts(list).size(), 3u);
}

}  // namespace
}  // namespace copydesk::news
