// The store of a corpus: built in parts, read back, indexed, saved and opened.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "corpus/builder.h"
#include "corpus/file.h"
#include "corpus/index.h"
#include "corpus/reader.h"
#include "corpus/token_documents.h"
#include "pattern/pattern_set.h"
#include "pattern/scanner.h"
#include "testing/temp_folder.h"
#include "text/unicode.h"

namespace copydesk::corpus {
namespace {

std::shared_ptr<const Language> AnyLanguage() {
  Diagnostics faults;
  return Language::Load("no such folder", &faults);
}

// Words between spaces; "word/TAG" gives a tag, "|" begins a sentence.
void AddDocument(const std::string& line, TokenDocuments* out) {
  out->Begin();
  bool begins = false;
  for (size_t at = 0; at < line.size();) {
    const size_t end = std::min(line.find(' ', at), line.size());
    std::string word = line.substr(at, end - at);
    at = end + 1;
    if (word == "|") {
      begins = true;
      continue;
    }
    std::vector<Attribute> given;
    const size_t slash = word.find('/');
    const std::string tag = slash == std::string::npos ? "" : word.substr(slash + 1);
    if (!tag.empty()) given.push_back({"tag", tag});
    out->AddToken(word.substr(0, slash), " ", given, begins);
    begins = false;
  }
}

Store Documents(const std::vector<std::string>& lines) {
  TokenDocuments documents;
  for (const std::string& line : lines) {
    AddDocument(line, &documents);
    const std::vector<Attribute> attributes = {{"code", "PER"}};
    if (line.size() > 3) documents.AddSpan("place", {0, 1}, attributes);
    EXPECT_EQ(documents.End(), "");
  }
  return std::move(documents).Finish();
}

const std::vector<std::string> kLines = {"Peru/NNP left/VBD | It/PRP rained/VBD in Peru/NNP", "",
                                         "Łódź | " + std::string(400, 'x') + " peru", "it RAINED and rained"};

std::string Shown(const Document& doc) {
  std::string out;
  for (const Sentence& s : doc.sentences()) {
    for (int32_t t = s.tokens.start; t < s.tokens.end; ++t) {
      const auto tag = doc.word(t).Given("tag");
      out += std::string(doc.word(t).text) + (tag ? "/" + std::string(*tag) : "") + " ";
      EXPECT_EQ(doc.text({t, t + 1}), doc.word(t).text);
    }
    out += "| ";
  }
  return out;
}

TEST(CorpusStore, DocumentsComeBack) {
  const Store store = Documents(kLines);
  const auto language = AnyLanguage();
  Reader reader(store, *language);
  EXPECT_EQ(store.article_count(), 4u);
  EXPECT_EQ(Shown(reader.Article(0)), "Peru/NNP left/VBD | It/PRP rained/VBD in Peru/NNP | ");
  EXPECT_EQ(Shown(reader.Article(1)), "");
  EXPECT_EQ(Shown(reader.Article(2)), "Łódź | " + std::string(400, 'x') + " peru | ");
  EXPECT_EQ(Shown(reader.Sentences(1, 2)), "It/PRP rained/VBD in Peru/NNP | ");
  EXPECT_EQ(store.ArticleOf(2), 2u);
  Document first = reader.Article(0);
  Reader::AddSpans(store.spans, "place", 7, 0, &first);
  ASSERT_EQ(first.spans(7).size(), 1u);
  EXPECT_EQ(first.spans(7)[0].attribute("code"), "PER");
}

TEST(CorpusStore, TheSameFromParts) {
  auto build = [](size_t part_size) {
    Builder whole;
    for (size_t first = 0; first < 20; first += part_size) {
      Builder part;
      for (size_t i = first; i < std::min<size_t>(20, first + part_size); ++i) {
        const std::string text = "word" + std::to_string(i % 7) + " said";
        const auto size = static_cast<uint32_t>(text.size());
        const Part cell{0, 0, size};
        part.BeginArticle(static_cast<uint32_t>(i), text, {&cell, 1});
        const std::vector<Attribute> given = {{"lemma", "say"}};
        const std::vector<Builder::Token> tokens = {{{0, 5}, part.Word(text.substr(0, 5), {})},
                                                    {{6, 10}, part.Word("said", given)}};
        part.AddSentence(tokens);
        part.AddSpan("k" + std::to_string(i % 2), {0, 1}, given);
      }
      whole.Append(part);
    }
    return std::move(whole).Finish(20, false);
  };
  Store one = build(20), many = build(3);
  std::vector<std::string> bytes;
  auto take = [&](const auto& array) {
    bytes.emplace_back(reinterpret_cast<const char*>(array.data()), array.all().size_bytes());
  };
  one.Each(take);
  const size_t arrays = bytes.size();
  many.Each(take);
  for (size_t i = 0; i < arrays; ++i) EXPECT_EQ(bytes[i], bytes[arrays + i]) << i;
}

TEST(CorpusStore, SpansOutsideOfADocumentAreRefused) {
  TokenDocuments documents;
  for (const TokenSpan wrong : {TokenSpan{-1, 1}, TokenSpan{1, 1}, TokenSpan{2, 1}, TokenSpan{0, 3}}) {
    AddDocument("it rained", &documents);
    documents.AddSpan("k", {0, 2}, {});
    documents.AddSpan("k", wrong, {});
    EXPECT_EQ(documents.End(), "span 1 is [" + std::to_string(wrong.start) + ", " +
                                   std::to_string(wrong.end) + ") of 2 tokens: wanted 0 <= start < end <= 2");
  }
  AddDocument("it snowed", &documents);
  documents.AddSpan("k", {0, 2}, {});
  EXPECT_EQ(documents.End(), "");
  const Store store = std::move(documents).Finish();
  EXPECT_EQ(store.article_count(), 1u);
  EXPECT_EQ(store.handed_in(), 1u);
  EXPECT_TRUE(store.came_as_tokens());
  EXPECT_EQ(store.text(0), "it snowed ");
}

// Spans of the kind "s" are sentences; one of more tokens than kMaxSentenceTokens is cut, and that is told.
TEST(CorpusStore, SentencesOfTokens) {
  TokenDocuments documents;
  AddDocument("a b c d e", &documents);
  documents.AddSpan("s", {1, 3}, {});
  EXPECT_EQ(documents.End(), "");
  EXPECT_EQ(documents.cut_sentences(), 0);
  const auto add_words = [&](int32_t count) {
    documents.Begin();
    for (int32_t t = 0; t < count; ++t) documents.AddToken("w", " ", {}, false);
    EXPECT_EQ(documents.End(), "");
  };
  add_words(kMaxSentenceTokens);
  EXPECT_EQ(documents.cut_sentences(), 0);
  add_words(2 * kMaxSentenceTokens + 1);
  EXPECT_EQ(documents.cut_sentences(), 2);
  documents.Begin();
  for (int32_t t = 0; t < kMaxSentenceTokens + 1; ++t)
    documents.AddToken("w", " ", {}, t == kMaxSentenceTokens);
  EXPECT_EQ(documents.End(), "");
  EXPECT_EQ(documents.cut_sentences(), 0);
  const Store store = std::move(documents).Finish();
  const auto language = AnyLanguage();
  Reader reader(store, *language);
  EXPECT_EQ(Shown(reader.Article(0)), "a | b c | d e | ");
  std::vector<int32_t> sizes;
  for (ArticleId a = 1; a < store.article_count(); ++a) {
    const Document doc = reader.Article(a);
    for (const Sentence& s : doc.sentences()) sizes.push_back(s.tokens.size());
  }
  EXPECT_EQ(sizes, (std::vector<int32_t>{kMaxSentenceTokens, kMaxSentenceTokens, kMaxSentenceTokens, 1,
                                         kMaxSentenceTokens, 1}));
}

// A corpus as plain as can be: what is put into a store, to be held against what comes out.
struct Plain {
  struct Token {
    ByteSpan bytes;
    std::string text, tag;
  };
  struct GivenSpan {
    std::string kind;
    TokenSpan tokens;
    std::string code;
    auto operator<=>(const GivenSpan&) const = default;
  };
  struct Article {
    std::string text;
    std::vector<Part> parts;
    std::vector<std::vector<Token>> sentences;
    std::vector<GivenSpan> spans;
  };
  std::vector<Article> articles;

  explicit Plain(uint32_t seed) {
    std::mt19937 random(seed);
    const auto below = [&](uint32_t n) { return static_cast<uint32_t>(random()) % n; };
    for (uint32_t a = 0, all = 1 + below(12); a < all; ++a) {
      Article& article = articles.emplace_back();
      int32_t tokens = 0;
      for (uint32_t cell = 0, cells = below(4); cell < cells; ++cell) {
        const auto start = static_cast<uint32_t>(article.text.size());
        for (uint32_t s = below(4); s > 0; --s) {
          std::vector<Token>& sentence = article.sentences.emplace_back();
          for (uint32_t t = 1 + below(5); t > 0; --t, ++tokens) {
            article.text += std::string(below(30) == 0 ? 250 + below(10) : below(3), ' ');
            Token token;
            token.text = below(30) == 0 ? std::string(250 + below(10), 'x')
                                        : std::string(1, "abAB"[below(4)]) + (below(3) == 0 ? "é" : "");
            token.tag = below(2) == 0 ? "" : std::string(1, "NV"[below(2)]);
            token.bytes.start = static_cast<int32_t>(article.text.size());
            article.text += token.text;
            token.bytes.end = static_cast<int32_t>(article.text.size());
            sentence.push_back(token);
          }
        }
        article.parts.push_back({below(2), start, static_cast<uint32_t>(article.text.size())});
      }
      for (uint32_t n = tokens > 0 ? below(4) : 0; n > 0; --n) {
        const auto start = static_cast<int32_t>(below(static_cast<uint32_t>(tokens)));
        const auto size = 1 + static_cast<int32_t>(below(static_cast<uint32_t>(tokens - start)));
        article.spans.push_back({std::string(1, "kl"[below(2)]),
                                 {start, start + size},
                                 below(2) == 0 ? "" : std::string(1, "PQ"[below(2)])});
      }
    }
  }

  // In parts of so many articles.
  Store Built(size_t part_size) const {
    Builder whole;
    const std::vector<std::string> fields = {"title", "body"};
    whole.SetFields(fields);
    for (size_t first = 0; first < articles.size(); first += part_size) {
      Builder part;
      for (size_t a = first; a < std::min(articles.size(), first + part_size); ++a) {
        const Article& article = articles[a];
        part.BeginArticle(static_cast<uint32_t>(2 * a), article.text, article.parts);
        for (const std::vector<Token>& sentence : article.sentences) {
          std::vector<Builder::Token> tokens;
          for (const Token& token : sentence) {
            std::vector<Attribute> given;
            if (!token.tag.empty()) given.push_back({"tag", token.tag});
            tokens.push_back({token.bytes, part.Word(token.text, given)});
          }
          part.AddSentence(tokens);
        }
        for (const GivenSpan& span : article.spans) {
          std::vector<Attribute> attributes;
          if (!span.code.empty()) attributes.push_back({"code", span.code});
          part.AddSpan(span.kind, span.tokens, attributes);
        }
      }
      EXPECT_TRUE(part.fits());
      whole.Append(part);
    }
    EXPECT_TRUE(whole.fits());
    return std::move(whole).Finish(static_cast<uint32_t>(2 * articles.size()), false);
  }
};

TEST(CorpusStore, WhatIsBuiltComesBack) {
  const auto language = AnyLanguage();
  for (uint32_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    const Plain plain(seed);
    const Store store = plain.Built(1 + seed % 4);
    ASSERT_EQ(CheckStore(store, {}, {.table = SpanTableBuilder().Finish()}), "");
    Reader reader(store, *language);
    ASSERT_EQ(store.article_count(), plain.articles.size());
    EXPECT_FALSE(store.came_as_tokens());
    EXPECT_EQ(store.strings[store.fields[1]], "body");
    SentenceId sentence = 0;
    for (ArticleId a = 0; a < store.article_count(); ++a) {
      const Plain::Article& article = plain.articles[a];
      EXPECT_EQ(store.text(a), article.text);
      EXPECT_EQ(store.articles[a].number, 2 * a);
      ASSERT_EQ(store.PartsOf(a).size(), article.parts.size());
      for (size_t p = 0; p < article.parts.size(); ++p) {
        EXPECT_EQ(store.PartsOf(a)[p].field, article.parts[p].field);
        EXPECT_EQ(store.PartsOf(a)[p].start, article.parts[p].start);
        EXPECT_EQ(store.PartsOf(a)[p].end, article.parts[p].end);
      }
      Document doc = reader.Article(a);
      ASSERT_EQ(doc.sentences().size(), article.sentences.size());
      for (size_t s = 0; s < article.sentences.size(); ++s, ++sentence) {
        EXPECT_EQ(store.ArticleOf(sentence), a);
        const Document one = reader.Sentences(sentence, sentence + 1);
        ASSERT_EQ(one.size(), static_cast<int32_t>(article.sentences[s].size()));
        ASSERT_EQ(doc.sentences()[s].tokens.size(), one.size());
        for (int32_t t = 0; t < one.size(); ++t) {
          const Plain::Token& token = article.sentences[s][static_cast<size_t>(t)];
          for (const auto& [of, at] :
               {std::pair(&one, t), std::pair(&std::as_const(doc), doc.sentences()[s].tokens.start + t)}) {
            EXPECT_EQ(of->tokens()[static_cast<size_t>(at)].bytes, token.bytes);
            EXPECT_EQ(of->word(at).text, token.text);
            EXPECT_EQ(of->word(at).Given("tag").value_or(""), token.tag);
          }
        }
      }
      for (const char* kind : {"k", "l"}) {
        const KindId id = kind[0] == 'k' ? 3 : 4;
        Reader::AddSpans(store.spans, kind, id, a, &doc);
        std::vector<Plain::GivenSpan> got, wanted;
        for (const Span& span : doc.spans(id))
          got.push_back({kind, span.tokens, std::string(span.attribute("code"))});
        for (const Plain::GivenSpan& span : article.spans) {
          if (span.kind == kind) wanted.push_back(span);
        }
        std::sort(got.begin(), got.end());
        std::sort(wanted.begin(), wanted.end());
        EXPECT_EQ(got, wanted);
      }
    }
    EXPECT_EQ(sentence, store.sentence_count());
  }
}

// The sentences that the index says hold a word are those that hold it; a pattern is not narrowed to fewer
// than it matches in.
TEST(CorpusIndex, AgreesWithASearchOfAll) {
  const auto language = AnyLanguage();
  size_t narrowed = 0;
  for (uint32_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    const Store store = Plain(seed).Built(2);
    std::vector<std::set<SentenceId>> of_word(store.word_count());
    for (SentenceId s = 0; s < store.sentence_count(); ++s) {
      for (uint32_t t = store.sentence_tokens[s]; t < store.sentence_tokens[s + 1]; ++t)
        of_word[static_cast<size_t>(store.words[t])].insert(s);
    }
    using Ids = std::vector<SentenceId>;
    for (ReadingId w = 0; w < static_cast<ReadingId>(store.word_count()); ++w) {
      const auto& of = of_word[static_cast<size_t>(w)];
      EXPECT_EQ(SentencesWith(store, {w}), Ids(of.begin(), of.end()));
      EXPECT_GE(static_cast<size_t>(CountSentences(store)[static_cast<size_t>(w)]), of.size());
    }
    for (const char* source :
         {"\"a\"", "\"A\" \"b\"", "[norm=\"ae\"] | \"B\"", "[tag=\"N\"]", "[lemma=\"a\"]",
          "[word=\"a\" & tag=\"V\"] []* \"é\"", "\"b\" within (\"a\" [])", "[norm=\"b\"]"}) {
      Diagnostics faults;
      const auto pattern =
          Pattern::Compile(source, {.language = language.get(), .attributes = {"tag"}}, &faults);
      ASSERT_NE(pattern, nullptr) << ToString(faults);
      Reader reader(store, *language);
      for (const bool ask_all : {false, true}) {
        const auto only = Narrow(*pattern, reader, ask_all);
        if (!only) continue;
        narrowed += only->size() < store.sentence_count();
        EXPECT_TRUE(std::is_sorted(only->begin(), only->end()));
        for (SentenceId s = 0; s < store.sentence_count(); ++s) {
          const Document doc = reader.Sentences(s, s + 1);
          if (!pattern->Find(doc).matches.empty()) {
            EXPECT_TRUE(std::binary_search(only->begin(), only->end(), s)) << source << " in " << s;
          }
        }
      }
    }
  }
  EXPECT_GT(narrowed, 1000u);
}

// What a scanner finds in one sentence; patterns that it leaves open are not looked for.
struct Scanned : Scanner::Sink {
  std::vector<std::vector<TokenSpan>> matches;  // by pattern
  std::set<int32_t> open;

  explicit Scanned(int32_t patterns) : matches(static_cast<size_t>(patterns)) {}
  void OnMatch(int32_t pattern, TokenSpan tokens, std::span<const TokenSpan>) override {
    matches[static_cast<size_t>(pattern)].push_back(tokens);
  }
  void OnOpen(int32_t pattern) override { open.insert(pattern); }
};

// Words are found by the strings of all patterns at once, and what must stand next to a trigger, on either
// side, up to four tokens away, is not overlooked: each pattern has the matches that it has by itself.
TEST(CorpusIndex, ManyPatternsAtOnce) {
  const auto language = AnyLanguage();
  // The last one asks for a lemma, which no word came with.
  const std::vector<const char*> sources = {"\"a\" \"b\"",
                                            "\"A\" []{0,3} \"b\"",
                                            "\"b\" [] \"a\"",
                                            "\"é\" | \"a\" \"a\" \"b\"",
                                            "(\"a\" | [word=\"bé\"]) (\"b\" | \"B\")",
                                            "[norm=\"be\"] []{1,3} [lower=\"a\" | word=\"B\"]",
                                            "[norm=\"ae\"]+",
                                            "\"b\" []{0,2} (\"aé\" | \"A\") \"b\"",
                                            "[lower=\"a\" & shape=\"x\"] \"b\"?",
                                            "[lemma=\"a\"] \"b\""};
  std::vector<int32_t> met(sources.size());
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    const Store store = Plain(seed).Built(2);
    Reader reader(store, *language);
    const StoreIndex index(store);
    for (const size_t count :
         {sources.size() - 2, sources.size()}) {  // without shape and lemma, and with them
      PatternSet set;
      std::vector<std::shared_ptr<const Pattern>> patterns;
      for (size_t p = 0; p < count; ++p) {
        Diagnostics faults;
        patterns.push_back(Pattern::Compile(sources[p], {.language = language.get()}, &faults));
        ASSERT_NE(patterns.back(), nullptr) << ToString(faults);
        set.Add(patterns.back());
      }
      Scanner scanner(set, &reader, language.get(), &index, CountSentences(store));
      ASSERT_TRUE(scanner.untriggered().empty());
      for (SentenceId s = 0; s < store.sentence_count(); ++s) {
        const Document doc = reader.Sentences(s, s + 1);
        Scanned scanned(set.size());
        scanner.Scan(store.words.Slice(store.sentence_tokens[s], store.sentence_tokens[s + 1]), &scanned);
        for (size_t p = 0; p < count; ++p) {
          std::vector<TokenSpan> wanted;
          for (const Match& match : patterns[p]->Find(doc).matches) wanted.push_back(match.tokens);
          if (scanned.open.contains(static_cast<int32_t>(p))) continue;
          met[p] += static_cast<int32_t>(wanted.size());
          EXPECT_EQ(scanned.matches[p], wanted) << sources[p] << " in " << s;
        }
      }
    }
  }
  for (size_t p = 0; p + 1 < met.size(); ++p) EXPECT_GT(met[p], 20) << sources[p];
}

// Tables of strings and words grow; each keeps its number.
TEST(CorpusStore, ManyWords) {
  TokenDocuments documents;
  const auto word = [](int i) { return "w" + std::to_string(i * 7919 % 5000); };
  for (int d = 0; d < 10; ++d) {
    documents.Begin();
    for (int i = 0; i < 800; ++i) documents.AddToken(word(700 * d + i), " ", {}, i % 20 == 0);
    EXPECT_EQ(documents.End(), "");
  }
  EXPECT_TRUE(documents.fits());
  const Store store = std::move(documents).Finish();
  EXPECT_EQ(store.word_count(), 5000u);
  const auto language = AnyLanguage();
  Reader reader(store, *language);
  for (ArticleId a = 0; a < 10; ++a) {
    const Document doc = reader.Article(a);
    ASSERT_EQ(doc.size(), 800);
    for (int i = 0; i < 800; ++i) EXPECT_EQ(doc.word(i).text, word(700 * static_cast<int>(a) + i));
  }
}

// Words of a store that came with norms and lemmas, some of them, all or none.
Store GivenStore(uint32_t seed, int with_lemma) {
  std::mt19937 random(seed);
  const auto below = [&](uint32_t n) { return static_cast<uint32_t>(random()) % n; };
  TokenDocuments documents;
  for (int d = 0; d < 3; ++d) {
    documents.Begin();
    for (uint32_t t = 1 + below(9); t > 0; --t) {
      static const std::string kTexts[] = {"a", "A", "é", "longer word", "longer work", "b"};
      static const std::string kValues[] = {"a", "e", "longer wo", "longer words", "c", ""};
      std::vector<Attribute> given;
      if (below(3) == 0) given.push_back({"norm", kValues[below(6)]});
      if (below(3) == 0) given.push_back({"tag", kValues[below(6)]});
      if (with_lemma == 2 || (with_lemma == 1 && below(2) == 0))
        given.push_back({"lemma", kValues[below(6)]});
      documents.AddToken(kTexts[below(6)], " ", given, below(3) == 0);
    }
    EXPECT_EQ(documents.End(), "");
  }
  return std::move(documents).Finish();
}

// One question at a time or all at once: the words whose own or given string it is, and those that came
// without a lemma, which may have any.
TEST(CorpusIndex, WordsByTheirStrings) {
  using pattern::Attr;
  using Words = std::set<WordId>;
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    const int with_lemma = static_cast<int>(seed % 3);
    const Store store = GivenStore(seed, with_lemma);
    const StoreIndex index(store);
    std::vector<StoreIndex::Question> questions;
    std::mt19937 random(seed);
    for (const Attr attr : {Attr::kWord, Attr::kLower, Attr::kNorm, Attr::kLemma, Attr::kShape}) {
      for (const char* text : {"a", "A", "é", "e", "longer word", "longer words", "longer wo", "", "zz"}) {
        if (random() % 3 != 0 && (attr != Attr::kShape || seed % 5 == 0)) questions.push_back({attr, text});
      }
    }
    const auto given = [&](WordId w, std::string_view key) -> std::optional<std::string_view> {
      for (const StringPair& pair : store.Given(w)) {
        if (store.strings[pair.key] == key) return store.strings[pair.value];
      }
      return std::nullopt;
    };
    bool asks_lemma = false, asks_shape = false;
    std::vector<Words> wanted;
    for (const auto& [attr, text] : questions) {
      Words& words = wanted.emplace_back();
      asks_lemma |= attr == Attr::kLemma;
      asks_shape |= attr == Attr::kShape;
      for (WordId w = 0; w < static_cast<WordId>(store.word_count()); ++w) {
        const std::string_view fold = store.strings[store.word_folds[static_cast<size_t>(w)]];
        const bool fits = attr == Attr::kShape   ? true
                          : attr == Attr::kLemma ? given(w, "lemma").value_or(text) == text
                          : attr == Attr::kNorm  ? fold == text || given(w, "norm") == text
                                                 : fold == FoldNorm(text);
        if (fits) words.insert(w);
      }
      std::vector<WordId> found;
      index.Find(attr, text, &found);
      EXPECT_EQ(Words(found.begin(), found.end()), words) << static_cast<int>(attr) << " " << text;
    }
    Words open;
    for (WordId w = 0; w < static_cast<WordId>(store.word_count()); ++w) {
      if (asks_shape || (asks_lemma && !given(w, "lemma"))) open.insert(w);
    }
    const StoreIndex::Answers answers = index.FindAll(questions);
    EXPECT_EQ(Words(answers.open.begin(), answers.open.end()), open);
    EXPECT_EQ(answers.open.size(), open.size());
    std::vector<Words> told(questions.size());
    for (size_t i = 0; i < answers.found.size(); ++i) {
      const auto& one = answers.found[i];
      told[static_cast<size_t>(one.question)].insert(one.word);
      EXPECT_TRUE(i == 0 || answers.found[i - 1].word <= one.word);
    }
    for (size_t q = 0; q < questions.size(); ++q) {
      for (const WordId w : open) wanted[q].erase(w);
      EXPECT_EQ(told[q], wanted[q]) << static_cast<int>(questions[q].attr) << " " << questions[q].text;
    }
  }
}

// A pattern on lemmas is narrowed to the sentences that have one, and to no others where each word came with
// one.
TEST(CorpusIndex, LemmasThatCameWithTheWords) {
  TokenDocuments documents;
  for (const auto& [text, lemma] :
       {std::pair("said", "say"), std::pair("saw", "see"), std::pair("saw", "saw"), std::pair("seen", "see"),
        std::pair("see", "sea")}) {
    documents.Begin();
    const std::vector<Attribute> given = {{"lemma", lemma}, {"norm", std::string_view(lemma).substr(0, 2)}};
    documents.AddToken(text, " ", given, true);
    EXPECT_EQ(documents.End(), "");
  }
  const Store store = std::move(documents).Finish();
  EXPECT_EQ(store.fields.size(), 1u);
  EXPECT_EQ(store.strings[store.fields[0]], "");
  const auto language = AnyLanguage();
  Reader reader(store, *language);
  const auto narrow = [&](const char* source) {
    Diagnostics faults;
    const auto pattern = Pattern::Compile(source, {.language = language.get()}, &faults);
    return Narrow(*pattern, reader, false).value_or(std::vector<SentenceId>{UINT32_MAX});
  };
  using Ids = std::vector<SentenceId>;
  EXPECT_EQ(narrow("[lemma=\"see\"]"), (Ids{1, 3}));
  EXPECT_EQ(narrow("[lemma=\"saw\"]"), (Ids{2}));
  EXPECT_EQ(narrow("[lemma=\"said\"]"), Ids{});
  EXPECT_EQ(narrow("[norm=\"se\"]"), (Ids{1, 3, 4}));
}

// Sentences so far apart that a step takes one, two and three bytes.
TEST(CorpusIndex, SentencesFarApart) {
  TokenDocuments documents;
  const std::set<SentenceId> rare = {0, 1, 127, 128, 129, 256, 385, 386, 16769, 16770, 33153, 33154, 33999};
  documents.Begin();
  for (SentenceId s = 0; s < 34'000; ++s)
    documents.AddToken(rare.contains(s) ? "snow" : "rain", " ", {}, true);
  EXPECT_EQ(documents.End(), "");
  const Store store = std::move(documents).Finish();
  ASSERT_EQ(store.sentence_count(), 34'000u);
  EXPECT_EQ(SentencesWith(store, {store.words[0]}), (std::vector<SentenceId>(rare.begin(), rare.end())));
  EXPECT_EQ(SentencesWith(store, {store.words[2]}).size(), 34'000 - rare.size());
  EXPECT_EQ(SentencesWith(store, {store.words[0], store.words[2]}).size(), 34'000u);
}

TEST(CorpusIndex, SentencesOfAWord) {
  std::vector<std::string> lines(800, "the rain");
  lines[3] = lines[700] = "the snow snow";
  lines[3] += " hail";
  lines[10] = "hail";
  lines[799] = "Snow";
  const Store store = Documents(lines);
  const auto language = AnyLanguage();
  auto narrow = [&](const char* source, bool ask_all = false) {
    Diagnostics faults;
    const auto pattern = Pattern::Compile(source, {.language = language.get()}, &faults);
    Reader reader(store, *language);
    return Narrow(*pattern, reader, ask_all).value_or(std::vector<SentenceId>{UINT32_MAX});
  };
  using Ids = std::vector<SentenceId>;
  EXPECT_EQ(narrow("\"snow\""), (Ids{3, 700, 799}));
  EXPECT_EQ(narrow("\"Snow\""), (Ids{799}));
  EXPECT_EQ(narrow("\"the\" \"snow\" | \"Snow\""), (Ids{3, 700, 799}));
  EXPECT_EQ(narrow("\"the\" \"snow\""), (Ids{3, 700}));
  EXPECT_EQ(narrow("\"the\" \"Snow\""), (Ids{799}));  // "the" is too frequent to thin this out
  EXPECT_EQ(narrow("\"sleet\""), Ids{});
  EXPECT_EQ(narrow("[lower=/sno.*/]"), (Ids{UINT32_MAX}));
  EXPECT_EQ(narrow("[lower=/sno.*/]", true), (Ids{3, 700, 799}));
  EXPECT_EQ(narrow("[lemma=\"snow\"]"), (Ids{3, 700, 799}));
}

// --- files
// -----------------------------------------------------------------------------------------------------------------

// One place in each article, but for the last: nobody has looked there.
MadeSpans MadePlaces(const Store& store) {
  SpanTableBuilder spans;
  std::vector<char> made(store.article_count(), 1);
  made.back() = 0;
  for (ArticleId a = 0; a + 1 < store.article_count(); ++a) {
    const std::vector<Attribute> attributes = {{"code", "PER"}};
    const auto [first, last] = store.SentencesOf(a);
    if (first != last) spans.Add("place", a, {0, 1}, attributes);
  }
  StringTable kinds;
  kinds.Add("place");
  return {std::move(spans).Finish(), kinds.Take(), FlatArray<uint64_t>(std::vector<uint64_t>{7}),
          FlatArray<char>(std::move(made))};
}

std::string SavedBytes(const Store& store) {
  const TempFolder folder;
  const std::string path = folder / "saved.corpus";
  EXPECT_EQ(SaveStore(path, store, {}, MadePlaces(store)), "");
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Exactly these bytes and not one more, at a multiple of 64: a sanitizer sees a read past them.
struct Aligned {
  explicit Aligned(std::string_view bytes)
      : size(bytes.size()), memory(static_cast<char*>(::operator new(bytes.size(), std::align_val_t(64)))) {
    std::memcpy(memory, bytes.data(), size);
  }
  ~Aligned() { ::operator delete(memory, std::align_val_t(64)); }
  std::span<const char> all() const { return {memory, size}; }
  size_t size;
  char* memory;
};

TEST(CorpusFile, ComesBack) {
  const Aligned file(SavedBytes(Documents(kLines)));
  std::string wrong;
  const auto opened = OpenStore(file.all(), &wrong);
  ASSERT_NE(opened, nullptr) << wrong;
  const auto language = AnyLanguage();
  Reader reader(opened->store, *language);
  EXPECT_EQ(Shown(reader.Article(0)), "Peru/NNP left/VBD | It/PRP rained/VBD in Peru/NNP | ");
}

TEST(CorpusFile, WhatIsCutShortIsRefused) {
  const std::string bytes = SavedBytes(Documents(kLines));
  for (size_t size = 0; size < bytes.size(); ++size) {
    const Aligned file(std::string_view(bytes).substr(0, size));
    std::string wrong;
    EXPECT_EQ(OpenStore(file.all(), &wrong), nullptr) << size;
    EXPECT_NE(wrong, "") << size;
  }
}

TEST(CorpusFile, WhatIsDamagedOrForeignIsRefused) {
  const std::string bytes = SavedBytes(Documents(kLines));
  auto fault = [&](std::string changed) {
    const Aligned file(changed);
    std::string wrong;
    EXPECT_EQ(OpenStore(file.all(), &wrong), nullptr);
    return wrong;
  };
  auto with = [&](size_t at, char c) {
    std::string changed = bytes;
    changed[at] = c;
    return changed;
  };
  EXPECT_EQ(fault(with(0, 'x')), "not a corpus of copydesk's");
  EXPECT_EQ(fault("[]"), "not a corpus of copydesk's");
  EXPECT_EQ(fault(with(16, 9)), "of version 9, and this copydesk reads version 2");
  EXPECT_NE(fault(bytes + "more").find("cut short or damaged"), std::string::npos);
}

// Sections in another order, of another element, one too few or too many: each is told, whatever its content.
TEST(CorpusFile, ItsTableOfContentsIsTheOneThatWasWritten) {
  const Aligned file(SavedBytes(Documents(kLines)));
  std::vector<Section> sections;
  ASSERT_EQ(OpenSections(file.all(), kCorpusFile, &sections), "");
  auto told = [](const std::vector<Section>& changed) {
    const TempFolder folder;
    const std::string path = folder / "changed.corpus";
    EXPECT_EQ(WriteSections(path, kCorpusFile, changed), "");
    std::string wrong;
    const bool opened = OpenStore(path, &wrong) != nullptr;
    EXPECT_EQ(opened, wrong.empty());
    return wrong;
  };
  const std::string_view contents = "damaged: its table of contents";
  EXPECT_EQ(told(sections), "");
  for (size_t i = 0; i < sections.size(); ++i) {
    std::vector<Section> changed = sections;
    if (changed[i].element != 1) {  // bytes may be read as anything
      changed[i].element = 1;
      EXPECT_EQ(told(changed), contents) << i;
      changed = sections;
    }
    changed[i].id += 1;
    EXPECT_EQ(told(changed), contents) << i;
    changed = sections;
    changed.erase(changed.begin() + static_cast<ptrdiff_t>(i));
    EXPECT_EQ(told(changed), contents) << i;
  }
  for (size_t i = 0; i + 1 < sections.size(); ++i) {
    if (sections[i].element != sections[i + 1].element) continue;
    std::vector<Section> changed = sections;
    std::swap(changed[i], changed[i + 1]);
    EXPECT_EQ(told(changed), contents) << i;
  }
  std::vector<Section> more = sections;
  more.push_back({static_cast<uint32_t>(more.size()), 1, more.back().bytes});
  EXPECT_EQ(told(more), contents);
}

template <class T, class Change>
void Edit(FlatArray<T>* array, Change change) {
  std::vector<T> all(array->begin(), array->end());
  change(&all);
  *array = FlatArray<T>(std::move(all));
}
template <class T>
void Put(FlatArray<T>* array, size_t at, T value) {
  Edit(array, [&](std::vector<T>* all) { all->at(at) = value; });
}
template <class T>
void PutLast(FlatArray<T>* array, T value) {
  Put(array, array->size() - 1, value);
}
template <class T>
void DropLast(FlatArray<T>* array) {
  Edit(array, [](std::vector<T>* all) { all->pop_back(); });
}
template <class T>
void AddLast(FlatArray<T>* array, T value) {
  Edit(array, [&](std::vector<T>* all) { all->push_back(value); });
}
// One field of one row.
template <class Row, class Field, class Value>
void PutField(FlatArray<Row>* array, size_t at, Field Row::* field, Value value) {
  Edit(array, [&](std::vector<Row>* all) { all->at(at).*field = static_cast<Field>(value); });
}
Strings TwoStrings(std::string_view bytes, uint32_t first_end) {
  Strings out;
  out.bytes = FlatArray<char>(std::vector<char>(bytes.begin(), bytes.end()));
  out.ends = FlatArray<uint32_t>(std::vector<uint32_t>{first_end, static_cast<uint32_t>(bytes.size())});
  return out;
}

// Three articles, the second one empty; two kinds of spans, of which one is all of an article's tokens.
Store SmallStore() {
  TokenDocuments documents;
  const std::vector<Attribute> attributes = {{"code", "PER"}};
  AddDocument("Łódź/NNP left/VBD | it/PRP rained", &documents);
  documents.AddSpan("place", {0, 1}, attributes);
  EXPECT_EQ(documents.End(), "");
  AddDocument("", &documents);
  EXPECT_EQ(documents.End(), "");
  AddDocument("it rained", &documents);
  documents.AddSpan("whole", {0, 2}, attributes);
  EXPECT_EQ(documents.End(), "");
  return std::move(documents).Finish();
}

// Each number of a store that is out of its range, alone: the part that it belongs to is told.
TEST(CorpusFile, EveryNumberIsHeldAgainstWhatItCounts) {
  using Change = std::function<void(Store*, Keys*)>;
  const std::vector<std::pair<const char*, Change>> damages = {
      {"strings", [](Store* s, Keys*) { AddLast(&s->strings.bytes, 'x'); }},
      {"strings", [](Store* s, Keys*) { DropLast(&s->strings.bytes); }},
      {"strings", [](Store* s, Keys*) { Put(&s->strings.ends, 1, s->strings.ends[0] - 1); }},
      {"strings", [](Store* s, Keys*) { Put(&s->strings.bytes, 0, '\xFF'); }},
      {"strings", [](Store* s, Keys*) { s->strings.ends = FlatArray<uint32_t>(); }},
      {"articles", [](Store* s, Keys*) { DropLast(&s->counts); }},
      {"articles", [](Store* s, Keys*) { AddLast(&s->counts, 0u); }},
      {"articles", [](Store* s, Keys*) { s->fields = FlatArray<StringId>(); }},
      {"articles", [](Store* s, Keys*) { Put(&s->fields, 0, static_cast<StringId>(s->strings.size())); }},
      {"articles", [](Store* s, Keys*) { s->articles = FlatArray<ArticleRow>(); }},
      {"articles", [](Store* s, Keys*) { PutField(&s->articles, 0, &ArticleRow::text, 1); }},
      {"articles", [](Store* s, Keys*) { PutField(&s->articles, 0, &ArticleRow::sentence, 1); }},
      {"articles", [](Store* s, Keys*) { PutField(&s->articles, 0, &ArticleRow::part, 1); }},
      {"articles",
       [](Store* s, Keys*) { PutField(&s->articles, 2, &ArticleRow::text, s->articles[1].text - 1); }},
      {"articles",
       [](Store* s, Keys*) {
         PutField(&s->articles, 2, &ArticleRow::sentence, s->articles[1].sentence - 1);
       }},
      {"articles",
       [](Store* s, Keys*) { PutField(&s->articles, 2, &ArticleRow::part, s->articles[1].part - 1); }},
      {"articles", [](Store* s, Keys*) { PutField(&s->articles, 2, &ArticleRow::number, 3); }},
      {"articles", [](Store* s, Keys*) { PutField(&s->articles, 1, &ArticleRow::number, 0); }},
      {"articles", [](Store* s, Keys*) { PutField(&s->articles, 2, &ArticleRow::number, 1); }},
      {"articles", [](Store* s, Keys*) { AddLast(&s->texts, 'x'); }},
      {"articles", [](Store* s, Keys*) { DropLast(&s->texts); }},
      {"articles", [](Store* s, Keys*) { AddLast(&s->parts, Part{}); }},
      {"articles", [](Store* s, Keys*) { DropLast(&s->parts); }},
      {"sentences", [](Store* s, Keys*) { s->sentence_tokens = FlatArray<uint32_t>(); }},
      {"sentences", [](Store* s, Keys*) { Put(&s->sentence_tokens, 0, 1u); }},
      {"sentences", [](Store* s, Keys*) { PutLast(&s->sentence_tokens, 7u); }},
      {"sentences", [](Store* s, Keys*) { AddLast(&s->words, ReadingId{0}); }},
      {"sentences", [](Store* s, Keys*) { AddLast(&s->places, Place{1, 1}); }},
      {"sentences", [](Store* s, Keys*) { DropLast(&s->sentence_bytes); }},
      {"sentences", [](Store* s, Keys*) { AddLast(&s->sentence_bytes, 99u); }},
      {"sentences", [](Store* s, Keys*) { PutField(&s->articles, 3, &ArticleRow::sentence, 2); }},
      {"sentences", [](Store* s, Keys*) { Put(&s->sentence_tokens, 1, 4u); }},
      {"sentences", [](Store* s, Keys*) { Put(&s->sentence_tokens, 1, 0u); }},
      {"texts", [](Store* s, Keys*) { Put(&s->texts, 0, '\xFF'); }},
      {"texts", [](Store* s, Keys*) { PutField(&s->parts, 0, &Part::field, s->fields.size()); }},
      {"texts", [](Store* s, Keys*) { PutField(&s->parts, 0, &Part::start, s->parts[0].end + 1); }},
      {"texts", [](Store* s, Keys*) { PutField(&s->parts, 0, &Part::end, s->parts[0].end + 1); }},
      {"texts", [](Store* s, Keys*) { PutField(&s->parts, 0, &Part::end, 1); }},  // half of "Ł"
      {"texts",  // a second part that begins before the end of the first
       [](Store* s, Keys*) {
         const uint32_t end = s->parts[2].end;
         AddLast(&s->parts, Part{0, end - 1, end});
         PutField(&s->articles, 3, &ArticleRow::part, 4);
       }},
      {"texts",  // sentences and no part
       [](Store* s, Keys*) {
         DropLast(&s->parts);
         PutField(&s->articles, 3, &ArticleRow::part, 2);
       }},
      {"tokens", [](Store* s, Keys*) { Put(&s->sentence_bytes, 1, s->sentence_bytes[1] - 2); }},
      {"tokens", [](Store* s, Keys*) { PutLast(&s->places, Place{1, 8}); }},
      {"tokens", [](Store* s, Keys*) { Put(&s->places, 3, Place{1, 8}); }},
      {"words", [](Store* s, Keys*) { DropLast(&s->word_folds); }},
      {"words", [](Store* s, Keys*) { AddLast(&s->word_folds, StringId{0}); }},
      {"words", [](Store* s, Keys*) { DropLast(&s->word_given); }},
      {"words", [](Store* s, Keys*) { AddLast(&s->word_given, static_cast<uint32_t>(s->given.size())); }},
      {"words", [](Store* s, Keys*) { Put(&s->word_given, 1, 3u); }},
      {"words", [](Store* s, Keys*) { Put(&s->word_given, 0, 1u); }},
      {"words", [](Store* s, Keys*) { AddLast(&s->given, StringPair{}); }},
      {"words", [](Store* s, Keys*) { Put(&s->word_texts, 0, static_cast<StringId>(s->strings.size())); }},
      {"words", [](Store* s, Keys*) { Put(&s->word_folds, 0, static_cast<StringId>(s->strings.size())); }},
      {"words", [](Store* s, Keys*) { PutField(&s->given, 0, &StringPair::key, s->strings.size()); }},
      {"words", [](Store* s, Keys*) { PutField(&s->given, 0, &StringPair::value, s->strings.size()); }},
      {"words", [](Store* s, Keys*) { Put(&s->words, 0, static_cast<ReadingId>(s->word_count())); }},
      {"words", [](Store* s, Keys*) { Put(&s->words, 0, ReadingId{-1}); }},
      {"index", [](Store* s, Keys*) { DropLast(&s->posting_ends); }},
      {"index", [](Store* s, Keys*) { AddLast(&s->posting_ends, uint64_t{s->postings.size()}); }},
      {"index", [](Store* s, Keys*) { Put(&s->posting_ends, 1, uint64_t{0}); }},
      {"index", [](Store* s, Keys*) { AddLast(&s->postings, uint8_t{0}); }},
      {"index", [](Store* s, Keys*) { Put(&s->string_order, 0, static_cast<StringId>(s->strings.size())); }},
      {"index", [](Store* s, Keys*) { Put(&s->by_fold, 0, static_cast<ReadingId>(s->word_count())); }},
      {"index", [](Store* s, Keys*) { Put(&s->by_fold, 0, ReadingId{-1}); }},
      {"index", [](Store* s, Keys*) { Put(&s->by_given, 0, static_cast<uint32_t>(s->given.size())); }},
      {"spans", [](Store* s, Keys*) { AddLast(&s->spans.strings.bytes, 'x'); }},
      {"spans", [](Store* s, Keys*) { s->spans.kinds = FlatArray<KindRow>(); }},
      {"spans", [](Store* s, Keys*) { s->spans.spans = FlatArray<SpanRow>(); }},
      {"spans", [](Store* s, Keys*) { PutField(&s->spans.kinds, 2, &KindRow::span, 1); }},
      {"spans", [](Store* s, Keys*) { PutField(&s->spans.kinds, 2, &KindRow::span, 3); }},
      {"spans",
       [](Store* s, Keys*) { PutField(&s->spans.kinds, 0, &KindRow::name, s->spans.strings.size()); }},
      {"spans", [](Store* s, Keys*) { PutField(&s->spans.kinds, 0, &KindRow::span, 2); }},
      {"spans", [](Store* s, Keys*) { PutField(&s->spans.spans, 1, &SpanRow::article, 3); }},
      {"spans", [](Store* s, Keys*) { PutField(&s->spans.spans, 1, &SpanRow::attribute, 3); }},
      {"spans", [](Store* s, Keys*) { PutField(&s->spans.spans, 1, &SpanRow::start, -1); }},
      {"spans", [](Store* s, Keys*) { PutField(&s->spans.spans, 1, &SpanRow::start, 2); }},
      {"spans", [](Store* s, Keys*) { PutField(&s->spans.spans, 1, &SpanRow::end, 3); }},
      {"spans", [](Store* s, Keys*) { AddLast(&s->spans.attributes, StringPair{}); }},
      {"spans",
       [](Store* s, Keys*) { PutField(&s->spans.attributes, 0, &StringPair::key, s->spans.strings.size()); }},
      {"spans",
       [](Store* s, Keys*) {
         PutField(&s->spans.attributes, 0, &StringPair::value, s->spans.strings.size());
       }},
      {"keys", [](Store*, Keys* k) { k->numbers = FlatArray<int64_t>(std::vector<int64_t>(2)); }},
      {"keys", [](Store*, Keys* k) { k->numbers = FlatArray<int64_t>(std::vector<int64_t>(4)); }},
      {"keys", [](Store*, Keys* k) { k->texts = TwoStrings("ab", 1); }},
      {"keys", [](Store*, Keys* k) { k->texts.bytes = FlatArray<char>(std::vector<char>{'x'}); }},
      {"keys", [](Store*, Keys* k) { k->type = FlatArray<char>(std::vector<char>{'\xFF'}); }},
      {"keys",
       [](Store* s, Keys* k) {
         k->numbers = FlatArray<int64_t>(std::vector<int64_t>(3));
         k->texts = TwoStrings("ab", 1);
         AddLast(&k->texts.ends, 2u);
         EXPECT_EQ(s->handed_in(), 3u);
       }},
  };
  for (size_t i = 0; i < damages.size(); ++i) {
    Store store = SmallStore();
    Keys keys;
    const MadeSpans made = MadePlaces(store);
    ASSERT_EQ(CheckStore(store, keys, made), "");
    damages[i].second(&store, &keys);
    EXPECT_EQ(CheckStore(store, keys, made), damages[i].first) << "damage " << i;
  }
  const std::vector<std::function<void(MadeSpans*)>> damages_of_made = {
      [](MadeSpans* m) { m->table = SpanTable(); },
      [](MadeSpans* m) { PutField(&m->table.spans, 0, &SpanRow::article, 3); },
      [](MadeSpans* m) { PutField(&m->table.spans, 0, &SpanRow::end, 9); },
      [](MadeSpans* m) { AddLast(&m->kinds.bytes, 'x'); },
      [](MadeSpans* m) { DropLast(&m->hashes); },
      [](MadeSpans* m) { AddLast(&m->hashes, uint64_t{7}); },
      [](MadeSpans* m) { DropLast(&m->made); },
      [](MadeSpans* m) { AddLast(&m->made, '\1'); },
      [](MadeSpans* m) { PutLast(&m->made, '\2'); },
      [](MadeSpans* m) { PutLast(&m->made, '\xFF'); },
  };
  for (size_t i = 0; i < damages_of_made.size(); ++i) {
    const Store store = SmallStore();
    MadeSpans made = MadePlaces(store);
    damages_of_made[i](&made);
    EXPECT_EQ(CheckStore(store, {}, made), "spans that were made") << "damage " << i;
  }
}

// What lies at a border and not beyond it is whole.
TEST(CorpusFile, WhatLiesAtABorderIsWhole) {
  Store store = SmallStore();
  const MadeSpans made = MadePlaces(store);
  Keys keys;
  PutLast(&store.places, Place{1, 7});  // the text ends in a space
  PutField(&store.articles, 2, &ArticleRow::number, 8);
  Put(&store.counts, 0, 9u);
  const uint32_t end = store.parts[2].end;
  AddLast(&store.parts, Part{0, end, end});
  PutField(&store.articles, 3, &ArticleRow::part, 4);
  EXPECT_EQ(CheckStore(store, keys, made), "");
  keys.numbers = FlatArray<int64_t>(std::vector<int64_t>(9));
  EXPECT_EQ(CheckStore(store, keys, made), "");
  keys.numbers = FlatArray<int64_t>();
  keys.texts = TwoStrings("é", 2);
  for (int i = 0; i < 7; ++i) AddLast(&keys.texts.ends, 2u);
  EXPECT_EQ(CheckStore(store, keys, made), "");
  // The longest text that an article may have, and one byte more.
  for (const bool fits : {true, false}) {
    Store large = SmallStore();
    const size_t size = static_cast<size_t>(kMaxArticleBytes) + (fits ? 0 : 1);
    Edit(&large.texts, [&](std::vector<char>* all) { all->resize(large.articles[2].text + size, 'x'); });
    PutField(&large.articles, 3, &ArticleRow::text, large.texts.size());
    EXPECT_EQ(CheckStore(large, {}, made), fits ? "" : "articles");
  }
}

// Uses all that a reader of a corpus may look at.
void Exercise(const Store& store, const MadeSpans& made, const Language& language, const Pattern& pattern) {
  Reader reader(store, language);
  size_t seen = 0;
  for (ArticleId a = 0; a < store.article_count(); ++a) {
    Document doc = reader.Article(a);
    Reader::AddSpans(store.spans, "place", 0, a, &doc);
    Reader::AddSpans(made.table, "place", 1, a, &doc);
    seen += doc.spans(1).size();
    for (const Span& span : doc.spans(0))
      seen += doc.text(span.tokens).size() + span.attribute("code").size();
    for (const Part& part : store.PartsOf(a))
      seen += store.text(a).substr(part.start, part.end - part.start).size();
    seen += pattern.Find(doc).matches.size();
  }
  for (SentenceId s : Narrow(pattern, reader, true).value_or(std::vector<SentenceId>{}))
    seen += reader.Sentences(s, s + 1).tokens().size();
  EXPECT_LT(seen, size_t{1} << 30);
}

// Bits of every byte, as if somebody had put the right hash there.
TEST(CorpusFile, NoFlippedBitIsReadOutOfBounds) {
  const std::string bytes = SavedBytes(Documents(kLines));
  const auto language = AnyLanguage();
  Diagnostics faults;
  const auto pattern = Pattern::Compile("\"rained\" []? | [tag=\"NNP\"] | [lemma=\"peru\"]",
                                        {.language = language.get()}, &faults);
  ASSERT_NE(pattern, nullptr);
  size_t opened_anyway = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (size_t bit : {at % 8, (at + 5) % 8}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      const Aligned file(changed);
      std::string wrong;
      const auto opened = OpenStore(file.all(), &wrong, /*compare_hash=*/false);
      if (opened == nullptr) continue;
      ++opened_anyway;
      Exercise(opened->store, opened->made, *language, *pattern);
      // The hash finds it, but for the zeros between the arrays.
      const bool whole = OpenStore(file.all(), &wrong) != nullptr;
      EXPECT_TRUE(!whole || bytes[at] == 0) << at;
    }
  }
  EXPECT_GT(opened_anyway, 100u);
}

}  // namespace
}  // namespace copydesk::corpus
