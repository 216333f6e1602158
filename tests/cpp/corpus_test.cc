// The store of a corpus: built in parts, read back, indexed, saved and opened.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "corpus/builder.h"
#include "corpus/file.h"
#include "corpus/index.h"
#include "corpus/reader.h"
#include "corpus/token_documents.h"

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

std::string SavedBytes(const Store& store) {
  const std::string path =
      std::filesystem::temp_directory_path() / ("corpus_test." + std::to_string(getpid()));
  EXPECT_EQ(SaveStore(path, store, {}), "");
  std::ifstream in(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  std::filesystem::remove(path);
  return bytes;
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
  EXPECT_EQ(fault(with(16, 9)), "of version 9, and this copydesk reads version 1");
  EXPECT_NE(fault(bytes + "more").find("cut short or damaged"), std::string::npos);
}

// Uses all that a reader of a corpus may look at.
void Exercise(const Store& store, const Language& language, const Pattern& pattern) {
  Reader reader(store, language);
  size_t seen = 0;
  for (ArticleId a = 0; a < store.article_count(); ++a) {
    Document doc = reader.Article(a);
    Reader::AddSpans(store.spans, "place", 0, a, &doc);
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
      Exercise(opened->store, *language, *pattern);
      // The hash finds it, but for the zeros between the arrays.
      const bool whole = OpenStore(file.all(), &wrong) != nullptr;
      EXPECT_TRUE(!whole || bytes[at] == 0) << at;
    }
  }
  EXPECT_GT(opened_anyway, 100u);
}

}  // namespace
}  // namespace copydesk::corpus
