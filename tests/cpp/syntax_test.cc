#include "news/syntax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "find_word.h"
#include "news/article.h"
#include "news_desk.h"
#include "text/toml.h"
#include "words/document.h"
#include "words/language.h"

namespace copydesk::news {
namespace {

// "Norway | today"; "-" where there is none.
template <class Range, class Shown>
std::string Listed(const Range& range, Shown shown) {
  std::string out;
  for (const auto& item : range) out += (out.empty() ? "" : " | ") + shown(item);
  return out.empty() ? "-" : out;
}

std::string FlagsOf(const VerbGroup& verb) {
  std::string out;
  auto add = [&](bool is, const char* name) {
    if (is) out += (out.empty() ? "" : " ") + std::string(name);
  };
  add(verb.passive, "passive");
  add(verb.negated, "negated");
  add(verb.infinitive, "infinitive");
  add(verb.gerund, "gerund");
  add(verb.reduced, "reduced");
  add(verb.perfect, "perfect");
  add(verb.past_perfect, "past-perfect");
  add(verb.past, "past");
  add(verb.future, "future");
  add(verb.conditional, "conditional");
  return out.empty() ? "-" : out;
}

// What a case says of the sentence's phrases and verbs, and of one `phrase`.
void CheckPhrases(const Syntax& syntax, const Document& doc, const toml::table& c) {
  auto text_of = [&](TokenSpan tokens) {
    return tokens.empty() ? std::string() : std::string(doc.text(tokens));
  };
  auto check = [&](const char* key, const std::string& is) {
    if (auto want = c[key].value<std::string>()) {
      EXPECT_EQ(is, *want) << key;
    }
  };
  const std::vector<NounPhrase>& phrases = syntax.phrases();
  check("phrases", Listed(phrases, [&](const NounPhrase& np) {
          return text_of(np.tokens) + (np.genitive ? "*" : "") + (np.pronoun ? "°" : "");
        }));
  check("heads", Listed(phrases, [&](const NounPhrase& np) { return text_of({np.head, np.head + 1}); }));
  check("verbs", Listed(syntax.verbs(), [&](int32_t v) { return text_of({v, v + 1}); }));
  const auto phrase = c["phrase"].value<std::string>();
  if (!phrase) return;
  const auto found = std::find_if(phrases.begin(), phrases.end(),
                                  [&](const NounPhrase& np) { return text_of(np.tokens) == *phrase; });
  ASSERT_NE(found, phrases.end());
  const TokenSpan list = syntax.Coordination(found->tokens);
  check("whole", text_of(syntax.WithPostmodifiers(found->tokens)));
  check("list", text_of(list));
  check("members", Listed(syntax.Conjuncts(syntax.WithPostmodifiers(list)), text_of));
}

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
    // Where a case has several sentences, the last is asked.
    Syntax syntax(doc, static_cast<int32_t>(doc.sentences().size()) - 1);
    CheckPhrases(syntax, doc, c);
    if (!c["verb"]) continue;
    int32_t head = FindWord(doc, c["verb"].value_or(std::string()));
    ASSERT_GE(head, 0);
    EXPECT_TRUE(syntax.IsVerb(head));
    if (!syntax.IsVerb(head)) continue;
    VerbGroup verb = syntax.VerbAt(head);
    EXPECT_EQ(verb.head, head);
    auto shown = [&](TokenSpan span) { return span.empty() ? std::string() : std::string(doc.text(span)); };
    if (auto want = c["subject"].value<std::string>()) {
      EXPECT_EQ(shown(syntax.SubjectOf(verb)), *want);
    }
    if (auto want = c["agent"].value<std::string>()) {
      EXPECT_EQ(shown(syntax.AgentOf(verb)), *want);
    }
    if (auto want = c["group"].value<std::string>()) {
      EXPECT_EQ(shown(verb.tokens), *want);
    }
    if (auto want = c["is"].value<std::string>()) {
      EXPECT_EQ(FlagsOf(verb), *want);
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
