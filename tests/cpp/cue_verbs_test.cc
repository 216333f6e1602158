// A verb of saying is one row of a list: what quotes, sentences, times and acts make of it comes of its
// frames.
#include "news/cue_verbs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "news/article.h"
#include "news/events.h"
#include "news_desk.h"
#include "testing/temp_folder.h"

namespace copydesk::news {
namespace {

namespace fs = std::filesystem;

// The shipped pack and an analyst's with these rows of cues, and of operators where there are some. Unless
// `weighed` without the weights of events: lists and grammar alone decide.
std::shared_ptr<const NewsDesk> DeskWith(const std::string& cues, const std::string& operators = "",
                                         bool weighed = false) {
  const TempFolder folder;
  const auto write = [&](const char* file, const std::string& text) {
    std::ofstream(folder / file, std::ios::binary) << text;
  };
  write("pack.toml", "name = \"mine\"\nversion = \"1\"\nfiles = [\"rules.toml\"]\n");
  write("rules.toml",
        "[[gazetteer]]\nid = \"my.cues\"\nfile = \"cues.tsv\"\nemits = \"cue\"\nmatch = \"lemma\"\n");
  write("cues.tsv", "term\tframes\n" + cues);
  if (!operators.empty()) write("operators.tsv", "term\tpos\tto\ting\tthat\tnoun\n" + operators);
  Diagnostics faults;
  auto loaded = NewsDesk::Load({{.folder = PackFolder()}, {.folder = folder.path().string()}}, &faults);
  EXPECT_NE(loaded, nullptr) << ToString(faults);
  if (loaded == nullptr || weighed) return loaded;
  auto desk = std::make_shared<NewsDesk>(*loaded);
  auto tables = std::make_shared<EventTables>(*desk->events);
  tables->weights = tables->side_weights = tables->code_weights = FeatureWeights();
  desk->events = std::move(tables);
  return desk;
}

// "glorped | Officials | Chile to leave"
std::vector<std::string> QuotesOf(const NewsDesk& desk, const std::string& text) {
  Vocabulary vocabulary;
  Article article(desk, text, 0, std::nullopt, &vocabulary);
  std::vector<std::string> out;
  for (const Quote& q : article.quotes()) {
    const Document& doc = article.document();
    out.push_back(std::string(doc.text(q.cue)) + " | " + std::string(doc.text(q.speaker.tokens)) + " | " +
                  std::string(doc.text(q.tokens)));
  }
  return out;
}

// Of acts with this trigger: "Chile > Norway hypothetical".
std::vector<std::string> ActsOf(const NewsDesk& desk, const std::string& text, std::string_view trigger) {
  Vocabulary vocabulary;
  Article article(desk, text, 0, std::nullopt, &vocabulary);
  std::vector<std::string> out;
  const auto side = [&](const Party& party) {
    return party.tokens.empty() ? std::string("-") : std::string(article.document().text(party.tokens));
  };
  for (const Event& e : article.events()) {
    if (article.document().text(e.tokens) == trigger)
      out.push_back(side(e.source) + " > " + side(e.target) + " " + std::string(e.status));
  }
  return out;
}

size_t Sentences(const NewsDesk& desk, const std::string& text) {
  Vocabulary vocabulary;
  Article article(desk, text, 0, std::nullopt, &vocabulary);
  return article.document().sentences().size();
}

using Rows = std::vector<std::string>;

TEST(CueVerbs, OneRowMakesAVerbOfUrging) {
  const auto desk = DeskWith("glorp\tthat! quote hearer to np\n");
  ASSERT_NE(desk, nullptr);
  EXPECT_EQ(QuotesOf(*desk, "The minister glorped Chile to leave the port."),
            Rows{"glorped | The minister | to leave the port"});
  EXPECT_EQ(QuotesOf(*desk, "“Leave the port now,” Ana Silva glorped."),
            Rows{"glorped | Ana Silva | “Leave the port now,”"});
  // One sentence, where words that nobody knows begin another.
  EXPECT_EQ(Sentences(*desk, "“Leave the port!” Ana Silva glorped."), 1u);
  EXPECT_EQ(Sentences(Desk(), "“Leave the port!” Ana Silva glorped."), 2u);
  // Who is urged is who would do it.
  EXPECT_EQ(ActsOf(*desk, "The minister glorped Chile to attack Norway.", "attack"),
            Rows{"Chile > Norway hypothetical"});
  EXPECT_EQ(ActsOf(*desk, "The minister glorped Chile not to attack Norway.", "attack"),
            Rows{"Chile > Norway negated"});
}

TEST(CueVerbs, OneRowMakesAVerbOfSaying) {
  const auto desk = DeskWith("glorp\tthat quote trail to-hearer\n");
  ASSERT_NE(desk, nullptr);
  EXPECT_EQ(QuotesOf(*desk, "Officials glorped the port was closed."),
            Rows{"glorped | Officials | the port was closed"});
  EXPECT_EQ(QuotesOf(*desk, "The port was closed, officials glorped."),
            Rows{"glorped | officials | The port was closed"});
  EXPECT_EQ(Sentences(*desk, "“Is it open?” Ana Silva glorped."), 1u);
  EXPECT_EQ(ActsOf(*desk, "Officials glorped that Chile attacked Norway.", "attacked"),
            Rows{"Chile > Norway asserted"});
  // What they say it would do is to come.
  const auto weighed = DeskWith("glorp\tthat quote trail to-hearer\n", "", true);
  ASSERT_NE(weighed, nullptr);
  EXPECT_EQ(ActsOf(*weighed, "The minister glorped that Chile would attack Norway.", "attack"),
            Rows{"Chile > Norway future"});
  const Language& language = desk->cascade->language();
  EXPECT_TRUE(language.classes().Is("glorp", ClosedClass::kReportVerb));
  EXPECT_TRUE(language.classes().Is("glorp", ClosedClass::kClauseVerb));
  EXPECT_FALSE(language.classes().Is("glorp", ClosedClass::kObjectControl));
  EXPECT_TRUE(language.classes().Is("know", ClosedClass::kClauseVerb));  // grammar.toml's own stay
}

TEST(CueVerbs, AnInfinitiveWithoutObjectIsToCome) {
  const auto desk = DeskWith("glorp\tthat quote inf\n");
  ASSERT_NE(desk, nullptr);
  EXPECT_EQ(ActsOf(*desk, "Chile glorped to attack Norway.", "attack"), Rows{"Chile > Norway future"});
}

TEST(CueVerbs, ARowOfOperatorsStandsForFrames) {
  const auto desk = DeskWith("glorp\tthat! quote hearer to np\n", "glorp\tV\tnegated\n");
  ASSERT_NE(desk, nullptr);
  EXPECT_EQ(ActsOf(*desk, "The minister glorped Chile to attack Norway.", "attack"),
            Rows{"Chile > Norway negated"});
}

// What the frames of a verb say, without a text around it.
TEST(CueVerbs, StatusesByFrames) {
  const ClosedClasses& classes = Desk().cascade->language().classes();
  Operators operators;
  AddCueVerbs({{"a", kInfinitive},
               {"b", kInfinitive | kNounContent | kExplicitThat},
               {"c", kInfinitive | kThatClause | kExplicitThat},
               {"d", kBareInfinitive},
               {"e", kBareInfinitive | kNotOfSpeech},
               {"f for", kNounContent},
               {"g of", kNounContent},
               {"h", kThatClause | kQuoted}},
              classes, &operators);
  const auto shown = [&](std::string_view term) {
    std::string out;
    for (const Link link : {Link::kInfinitive, Link::kGerund, Link::kClause, Link::kNoun}) {
      const std::string_view status = operators.StatusBehind(term, 'V', link);
      out += (out.empty() ? "" : " ") + std::string(status.empty() ? "-" : status);
    }
    return out;
  };
  EXPECT_EQ(shown("a"), "hypothetical - - -");
  EXPECT_EQ(shown("b"), "hypothetical hypothetical hypothetical hypothetical");
  EXPECT_EQ(shown("c"), "hypothetical - - -");
  EXPECT_EQ(shown("d"), "future - - -");
  EXPECT_EQ(shown("e"), "- - - -");
  EXPECT_EQ(shown("f for"), "hypothetical hypothetical - hypothetical");
  EXPECT_EQ(shown("g of"), "- - - -");
  EXPECT_EQ(shown("h"), "- - - -");
}

// "asked", "says"; not what may be a noun, and no bare form.
TEST(CueVerbs, FormsThatASentenceGoesOnTo) {
  const SegmentationRules& rules = Desk().cascade->language().segmentation();
  for (const char* form : {"asked", "says", "told", "wrote", "laughed", "questioned"})
    EXPECT_TRUE(rules.IsSaying(form)) << form;
  for (const char* form : {"claims", "protests", "cry", "left", "port"})
    EXPECT_FALSE(rules.IsSaying(form)) << form;
}

}  // namespace
}  // namespace copydesk::news
