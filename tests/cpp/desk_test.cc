// The engine without Python: batches in, tables and a report out.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "corpus/builder.h"
#include "corpus/file.h"
#include "corpus/token_documents.h"
#include "desk/article_text.h"
#include "desk/corpus.h"
#include "desk/engine.h"
#include "desk/explain.h"
#include "desk/phrases.h"
#include "desk/search.h"
#include "desk/search_set.h"
#include "testing/temp_folder.h"
#include "text/toml.h"

namespace copydesk {
namespace {

std::shared_ptr<const Engine> TheEngine() {
  static const std::shared_ptr<const Engine> engine = [] {
    Diagnostics faults;
    auto loaded = Engine::Load(
        {{.folder = std::string(COPYDESK_PACKS) + "/news_en", .file = "", .content = ""}}, &faults);
    EXPECT_NE(loaded, nullptr) << ToString(faults);
    return loaded;
  }();
  return engine;
}

// Articles from memory, a few a batch.
class Source : public ArticleSource {
 public:
  Source(std::vector<std::vector<Cell>> articles, std::vector<std::string> fields, size_t batch = 3)
      : articles_(std::move(articles)), fields_(std::move(fields)), batch_(batch) {}
  static Source Of(const std::vector<std::string>& texts, size_t batch = 3) {
    Source source({}, {""}, batch);
    source.texts_ = std::make_shared<const std::vector<std::string>>(texts);
    for (const std::string& text : *source.texts_)
      source.articles_.push_back({{.text = text, .state = CellState::kText}});
    return source;
  }

  const std::vector<std::string>& fields() const override { return fields_; }
  bool Next(ArticleBatch* batch) override {
    batch->fields = fields_.size();
    for (; next_ < articles_.size() && batch->size() < batch_; ++next_) {
      batch->cells.insert(batch->cells.end(), articles_[next_].begin(), articles_[next_].end());
      batch->published.push_back(std::nullopt);
    }
    return batch->size() > 0;
  }

 private:
  std::shared_ptr<const std::vector<std::string>> texts_;
  std::vector<std::vector<Cell>> articles_;
  std::vector<std::string> fields_;
  size_t batch_;
  size_t next_ = 0;
};

LayerSet AllLayers() {
  LayerSet layers;
  for (std::string_view name : kLayerNames) layers.Add(*ParseLayer(name));
  return layers;
}

// Every cell of every table, as text.
std::string Dump(const Extraction& extraction) {
  std::string out;
  for (const auto& table : extraction.tables) {
    out += "# " + table->name() + "\n";
    for (int64_t row = 0; row < table->rows(); ++row) {
      auto [batch, at] = table->Locate(row);
      for (const Column& column : *batch) {
        out += column.is_null(at)                      ? "·"
               : column.type() == ColumnType::kUtf8    ? std::string(column.text(at))
               : column.type() == ColumnType::kFloat64 ? std::to_string(column.number(at))
                                                       : std::to_string(column.integer(at));
        out += "|";
      }
      out += "\n";
    }
  }
  return out;
}

std::string Texts(const Table& table, const std::string& column = "text") {
  std::string out;
  for (int64_t row = 0; row < table.rows(); ++row) {
    auto [batch, at] = table.Locate(row);
    out += (out.empty() ? "" : "|") +
           std::string((*batch)[static_cast<size_t>(table.ColumnIndex(column))].text(at));
  }
  return out;
}

const std::vector<std::string> kTexts = {
    "Talks failed\n\nPeru accused Chile of seizing two ships on Monday. \"It is over,\" the minister said.",
    "",
    "Łódź 🎉 rained in.",
    "The navy of Peru attacked the port of Valdoro on Sunday, officials said.",
};

TEST(ArticleText, MapsBackToCells) {
  ArticleText text({{"Łódź", CellState::kText},
                    {"", CellState::kText},
                    {"", CellState::kNull},
                    {"🎉 rain", CellState::kText}},
                   false);
  EXPECT_EQ(text.whole(), "Łódź\n\n🎉 rain");
  EXPECT_EQ(text.headline_bytes(), 7);
  Piece first = text.At({0, 7});
  EXPECT_EQ(first.field, 0);
  EXPECT_EQ(first.end, 4);
  Piece second = text.At({14, 18});
  EXPECT_EQ(second.field, 3);
  EXPECT_EQ(second.start, 2);
  EXPECT_EQ(second.end, 6);
  EXPECT_EQ(second.text, "rain");
  EXPECT_EQ(text.At({5, 18}).text, "ź") << "cut at the end of its cell";
  ArticleText bytes({{"Łódź", CellState::kText}}, true);
  EXPECT_EQ(bytes.At({2, 7}).start, 2);
  EXPECT_EQ(bytes.At({2, 7}).end, 7);
  EXPECT_EQ(bytes.headline_bytes(), 0);
}

TEST(Engine, SameTablesForAnyThreadsAndBatches) {
  std::vector<std::string> texts;
  for (int i = 0; i < 300; ++i) texts.push_back(kTexts[static_cast<size_t>(i) % kTexts.size()]);
  std::string want;
  for (auto [threads, batch] :
       {std::pair(1, size_t{1000}), std::pair(8, size_t{1000}), std::pair(3, size_t{7})}) {
    Source source = Source::Of(texts, batch);
    Extraction out =
        TheEngine()->Extract(&source, AllLayers(), {.threads = threads, .in_bytes = false, .poll = {}});
    EXPECT_EQ(out.report.articles, 300);
    EXPECT_EQ(out.report.read, 300);
    if (want.empty()) want = Dump(out);
    EXPECT_EQ(Dump(out), want);
  }
}

// Everything that says it may be called from several threads at once, on objects that nobody has used before.
TEST(Engine, ManyCallersAtOnce) {
  Diagnostics faults;
  const std::shared_ptr<const Engine> engine = Engine::Load({{.folder = COPYDESK_PACKS "/news_en"}}, &faults);
  ASSERT_NE(engine, nullptr);
  const auto actors = Search::Compile(engine, "who:<actor/> []{0,3} <actor/>", {}, &faults);
  const auto words = Search::Compile(engine, "\"navy\" \"of\"", {}, &faults);
  ASSERT_TRUE(actors && words) << ToString(faults);
  const SearchSet set({actors, words}, {"actors", "words"});
  std::vector<std::string> texts;
  for (int i = 0; i < 2000; ++i) texts.push_back(kTexts[static_cast<size_t>(i) % kTexts.size()]);
  Source read = Source::Of(texts, 100);
  Report report;  // of a corpus that is large enough to keep its readers
  const auto corpus = Corpus::Read(engine, &read, {.threads = 2}, &report);
  texts.resize(12);
  const std::vector<Cell> cells = {{.text = kTexts[0], .state = CellState::kText}};

  auto ask = [&] {
    Source all = Source::Of(texts), one = Source::Of(texts), many = Source::Of(texts);
    std::string out = Dump(corpus->Find(*actors, {.threads = 2})) + Dump(corpus->Find(set, {.threads = 2}));
    out += Dump(engine->Extract(&all, AllLayers(), {.threads = 2}));
    out += Dump(actors->Find(&one, {.threads = 2})) + Dump(set.Find(&many, {.threads = 2}));
    for (const std::string& value : corpus->Values("lower")) out += value + " ";
    const auto explained = Explain(*engine, cells, std::nullopt, "quotes", 0, false);
    return out + (explained == nullptr ? "" : Texts(*explained));
  };
  std::vector<std::string> seen(4);
  std::vector<std::thread> callers;
  for (std::string& mine : seen) callers.emplace_back([&] { mine = ask(); });
  for (std::thread& caller : callers) caller.join();
  const std::string want = ask();
  EXPECT_NE(want.find("Peru accused Chile"), std::string::npos);
  for (const std::string& mine : seen) EXPECT_EQ(mine, want);
}

TEST(Engine, TellsWhatItSkips) {
  std::vector<std::vector<Cell>> cells = {
      {{"", CellState::kNull}, {"", CellState::kNull}},
      {{"", CellState::kSurrogate}, {"It rained.", CellState::kText}},
      {{"a\xFF", CellState::kText}, {"", CellState::kNull}},
  };
  Source source(cells, {"title", "body"});
  LayerSet layers;
  layers.Add(Layer::kSentences);
  Extraction out = TheEngine()->Extract(&source, layers, {});
  std::string told;
  for (const Notice& n : out.report.notices) told += std::to_string(n.article) + n.field + ":" + n.what + " ";
  EXPECT_EQ(told, "0:null 1title:surrogate 2title:utf8 ");
  EXPECT_EQ(out.report.articles, 3);
  EXPECT_EQ(out.report.read, 1);
  EXPECT_EQ(Dump(out), "# sentences\n1|body|0|0|0|10|It rained.|\n");
}

TEST(Engine, ReadsTextsInEveryForm) {
  const std::u16string wide = u"\u201cIt rained,\u201d he said.", lone = {u'a', 0xD83D};
  const std::u32string wider = U"\U0001F680 went up.";
  const std::string latin = "A caf\xe9 closed.";
  auto bytes = [](const auto& text) {
    return std::string_view(reinterpret_cast<const char*>(text.data()), text.size() * sizeof(text[0]));
  };
  Source given(
      {{{bytes(wide), CellState::kText, TextForm::kUcs2}, {"It is so.", CellState::kText, TextForm::kAscii}},
       {{bytes(wider), CellState::kText, TextForm::kUcs4}, {latin, CellState::kText, TextForm::kLatin1}},
       {{bytes(lone), CellState::kText, TextForm::kUcs2}, {"", CellState::kNull}}},
      {"title", "body"});
  Source plain({{{"\u201cIt rained,\u201d he said."}, {"It is so."}},
                {{"\U0001F680 went up."}, {"A café closed."}},
                {{"", CellState::kSurrogate}, {"", CellState::kNull}}},
               {"title", "body"});
  const Extraction one = TheEngine()->Extract(&given, AllLayers(), {}),
                   other = TheEngine()->Extract(&plain, AllLayers(), {});
  EXPECT_EQ(Dump(one), Dump(other));
  EXPECT_EQ(one.report.read, 2);
  EXPECT_EQ(one.report.bytes, other.report.bytes);
  ASSERT_EQ(one.report.notices.size(), other.report.notices.size());
  EXPECT_EQ(one.report.notices.back().what, "surrogate");
}

TEST(Engine, TellsWhatIsTooLongInBytes) {
  const std::u16string fits(static_cast<size_t>(kMaxArticleBytes) / 3, u'\u2003'), passes = fits + u"\u2003";
  ArticleBatch batch;
  for (const std::u16string* text : {&fits, &passes}) {
    batch.cells.push_back(
        {{reinterpret_cast<const char*>(text->data()), text->size() * 2}, CellState::kText, TextForm::kUcs2});
    batch.published.push_back(std::nullopt);
  }
  Report report;
  Utf8Buffer buffer;
  const std::vector<Cell> read = CheckedCells(batch, 0, 0, {""}, &report, &buffer);
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].text.size(), fits.size() * 3);
  EXPECT_TRUE(CheckedCells(batch, 1, 1, {""}, &report, &buffer).empty());
  ASSERT_EQ(report.notices.size(), 1u);
  EXPECT_EQ(report.notices[0].what, "too_long");
  EXPECT_EQ(report.notices[0].detail, std::to_string(passes.size() * 3) + " bytes");
}

TEST(Engine, StopsWhenToldTo) {
  std::vector<std::string> texts(5000, kTexts[0]);
  Source source = Source::Of(texts, 1000);
  int64_t seen = -1;
  auto stop = [&seen](int64_t done) {
    seen = done;
    return false;
  };
  Extraction out =
      TheEngine()->Extract(&source, AllLayers(), {.threads = 2, .in_bytes = false, .poll = stop});
  EXPECT_TRUE(out.stopped);
  EXPECT_GE(seen, 0);
  EXPECT_LT(seen, 5000);
}

TEST(Engine, OtherLanguagesKeepBlocksSentencesAndTokens) {
  const std::string german =
      "Der Minister sagte am Montag, dass die Regierung die Bedingungen des Nachbarlandes nicht annehmen "
      "werde und dass die Gespräche noch "
      "viele Wochen dauern könnten, weil keine der beiden Seiten nachgeben wolle.";
  Source source = Source::Of({german});
  Extraction out = TheEngine()->Extract(&source, AllLayers(), {});
  ASSERT_EQ(out.report.notices.size(), 1u);
  EXPECT_EQ(out.report.notices[0].what, "language");
  std::map<std::string, int64_t> rows;
  for (const auto& table : out.tables) rows[table->name()] = table->rows();
  EXPECT_EQ(rows["blocks"], 1);
  EXPECT_EQ(rows["sentences"], 1);
  EXPECT_GT(rows["tokens"], 30);
  for (const char* name : {"actors", "entities", "quotes", "times", "events", "rejected"})
    EXPECT_EQ(rows[name], 0) << name;
}

TEST(Engine, FaultyPacksAreTold) {
  Diagnostics faults;
  EXPECT_EQ(Engine::Load({{.folder = "/nowhere", .file = "", .content = ""}}, &faults), nullptr);
  EXPECT_TRUE(HasErrors(faults));
}

TEST(Engine, LineRulesOfStrangersAreReadAsRulesAre) {
  const TempFolder folder;
  std::ofstream(folder / "pack.toml") << "name = \"lines\"\nversion = \"1\"\n";
  for (const auto& [content, fault] :
       {std::pair("[[line]]\nid = é\n", "blocks.toml:2:6: a letter that TOML has only in strings"),
        {"[.]\n", "blocks.toml:1:1: a table without a name"}}) {
    std::ofstream(folder / "blocks.toml") << content;
    Diagnostics faults;
    const std::vector<PackSource> packs = {{.folder = COPYDESK_PACKS "/news_en"},
                                           {.folder = folder.path().string()}};
    EXPECT_EQ(Engine::Load(packs, &faults), nullptr);
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_TRUE(faults[0].ToString().starts_with(folder / fault)) << faults[0].ToString();
  }
}

TEST(Search, FindsInArticlesAndInACorpusAlike) {
  Diagnostics faults;
  auto search = Search::Compile(TheEngine(), R"(what:[tag="NNP"] cue:[lemma=/accuse|attack/]?)", {}, &faults);
  ASSERT_NE(search, nullptr) << ToString(faults);
  Source once = Source::Of(kTexts), again = Source::Of(kTexts);
  Extraction direct = search->Find(&once, {});
  EXPECT_EQ(Texts(*direct.tables[0], "rule").substr(0, 12), "core.pattern");
  Report report;
  auto corpus = Corpus::Read(TheEngine(), &again, {.threads = 2, .in_bytes = false, .poll = {}}, &report);
  ASSERT_NE(corpus, nullptr);
  EXPECT_EQ(corpus->articles(), 4);
  EXPECT_EQ(report.read, 4);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(Dump(corpus->Find(*search, {.threads = 2, .in_bytes = false, .poll = {}})), Dump(direct));
}

// Of tokens made elsewhere no spans are made, whatever a file says.
TEST(Search, SpansOfAFileOfTokensAreThoseThatCameWithThem) {
  corpus::TokenDocuments documents;
  documents.Begin();
  for (const char* word : {"Ana", "Sol", "left"}) documents.AddToken(word, " ", {}, false);
  documents.AddSpan("person", {2, 3}, {});
  ASSERT_EQ(documents.End(), "");
  const corpus::Store store = std::move(documents).Finish();
  corpus::StringTable kinds;
  kinds.Add("person");
  const KindId person = TheEngine()->desk().cascade->kinds().Find("person");
  const corpus::MadeSpans made = {corpus::SpanTableBuilder().Finish(), kinds.Take(),
                                  FlatArray<uint64_t>(TheEngine()->HashesOfSpans({person})),
                                  FlatArray<char>(std::vector<char>{0})};
  const TempFolder folder;
  const std::string path = folder / "tokens.corpus";
  ASSERT_EQ(corpus::SaveStore(path, store, {}, made), "");
  std::string wrong;
  const auto opened = Corpus::Open(TheEngine(), path, &wrong);
  ASSERT_NE(opened, nullptr) << wrong;
  Diagnostics faults;
  const auto search = Search::Compile(TheEngine(), "<person/>", {}, &faults);
  ASSERT_NE(search, nullptr) << ToString(faults);
  EXPECT_EQ(Texts(*opened->Find(*search, {}).tables[0]), "left");
}

TEST(Search, RefusesLabelsThatMakeTwoColumnsOfOneName) {
  Diagnostics faults;
  EXPECT_EQ(Search::Compile(TheEngine(), R"(a:"x" a_end:"y")", {}, &faults), nullptr);
  EXPECT_TRUE(HasErrors(faults));
}

TEST(Explain, NamesTheRuleOfARow) {
  std::vector<Cell> cells = {{kTexts[0], CellState::kText}};
  auto table = Explain(*TheEngine(), cells, std::nullopt, "blocks", 0, false);
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(Texts(*table, "rule").substr(0, 11), "core.block.");
  EXPECT_EQ(Texts(*table), "Talks failed");
  EXPECT_EQ(Explain(*TheEngine(), cells, std::nullopt, "blocks", 2, false), nullptr);
  EXPECT_EQ(Explain(*TheEngine(), cells, std::nullopt, "tokens", 0, false), nullptr);
}

TEST(Phrases, OneRowAPhrase) {
  auto table = CodePhrases(*TheEngine(), {"American warplanes", "", "nobody"});
  EXPECT_EQ(Texts(*table), "American warplanes||nobody");
}

TEST(Limits, PairsOfAnEventAreBoundedAndTold) {
  const std::string many =
      "Norway, Oman, Iran, Iraq, Chad, Kenya, Ghana, Togo, Benin, Mali, Niger, Egypt, Libya, Spain, Italy, "
      "France, Greece, Turkey and Sudan accused Japan, China, India, Nepal, Laos, Russia, Ukraine, Poland, "
      "Latvia, Cuba, Haiti, Panama, Brazil, Canada, Angola, Gabon, Qatar, Kuwait and Yemen.";
  Source source = Source::Of({"Peru and Chile met.", many + " Peru accused Chile of lying.", many});
  LayerSet events;
  events.Add(Layer::kEvents);
  const Extraction out = TheEngine()->Extract(&source, events, {});
  std::map<int64_t, int64_t> rows;  // by article
  const Table& table = *out.tables[0];
  for (int64_t row = 0; row < table.rows(); ++row) {
    auto [batch, at] = table.Locate(row);
    ++rows[(*batch)[0].integer(at)];
  }
  EXPECT_EQ(rows[0], 1);
  EXPECT_EQ(rows[1], kMaxPairs + 1);
  EXPECT_EQ(rows[2], kMaxPairs);
  ASSERT_EQ(out.report.notices.size(), 2u);
  EXPECT_EQ(out.report.notices[0].article, 1);
  EXPECT_EQ(out.report.notices[0].what, "limit");
  EXPECT_EQ(out.report.notices[0].detail, "events: 1 acts have more than 256 pairs of sides, the first kept");
  EXPECT_EQ(out.report.notices[1].article, 2);
}

TEST(Limits, RowsOfATableAreBoundedAndTold) {
  Vocabulary vocabulary;
  news::Article article(TheEngine()->desk(), "It rained.", 0, std::nullopt, &vocabulary);
  std::vector<int> rows(static_cast<size_t>(kMaxRows));
  news::CutRows(&article, "quotes", &rows);
  EXPECT_TRUE(article.limits_met().empty());
  rows.resize(static_cast<size_t>(kMaxRows) + 5, 7);
  news::CutRows(&article, "quotes", &rows);
  EXPECT_EQ(rows.size(), static_cast<size_t>(kMaxRows));
  EXPECT_EQ(rows.back(), 0);
  EXPECT_EQ(article.limits_met(), std::vector<std::string>{"quotes: 1048581 rows, the first 1048576 kept"});
}

TEST(Run, BlankArticlesAreReadAndGiveNoRows) {
  Source source = Source::Of({"", " \n\t\r\n ", "It rained."});
  const Extraction out = TheEngine()->Extract(&source, AllLayers(), {});
  EXPECT_EQ(out.report.read, 3);
  EXPECT_TRUE(out.report.notices.empty());
  for (const auto& table : out.tables) {
    for (int64_t row = 0; row < table->rows(); ++row) {
      auto [batch, at] = table->Locate(row);
      EXPECT_EQ((*batch)[0].integer(at), 2) << table->name();
    }
  }
}

TEST(Language, IsToldTruly) {
  const toml::parse_result file = toml::parse_file(COPYDESK_SPEC "/language.toml");
  ASSERT_TRUE(file);
  LayerSet layers;
  layers.Add(Layer::kEntities);
  for (const char* key : {"foreign", "english"}) {
    const toml::array& texts = *file.table()[key].as_array();
    ASSERT_GE(texts.size(), 15u);
    for (const toml::node& text : texts) {
      Source source = Source::Of({*text.value<std::string>()});
      const Extraction out = TheEngine()->Extract(&source, layers, {});
      EXPECT_EQ(out.report.notices.size(), std::string(key) == "foreign" ? 1u : 0u)
          << *text.value<std::string>();
    }
  }
}

}  // namespace
}  // namespace copydesk
