// The matcher against the oracle, on random patterns and random tokens.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "pattern/ast.h"
#include "pattern/parse.h"
#include "pattern/pattern.h"
#include "pattern/pattern_set.h"
#include "pattern/scanner.h"
#include "pattern/source.h"
#include "testing/slow_matcher.h"
#include "words/document.h"
#include "words/kinds.h"

namespace copydesk {
namespace {

constexpr int kPatterns = 9'000;
constexpr int kDocuments = 3;  // a pattern

class Random {
 public:
  explicit Random(uint32_t seed) : generator_(seed) {}
  int Below(int n) { return static_cast<int>(generator_() % static_cast<uint32_t>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }

 private:
  std::mt19937 generator_;
};

// Random patterns over the words a b c C, spans <p/> <q/>, labels x0 x1 ….
class PatternWriter {
 public:
  explicit PatternWriter(Random* random) : random_(*random) {}

  std::string Write() {
    labels_.clear();
    next_label_ = 0;
    std::string out = Range(random_.OneIn(4) ? 3 : 2, true);
    if (!labels_.empty() && random_.OneIn(3)) out += " :: " + Constraint(2);
    return out;
  }

 private:
  std::string Pick(std::initializer_list<const char*> from) {
    return *(from.begin() + random_.Below(static_cast<int>(from.size())));
  }
  std::string Range(int depth, bool labels) {
    std::string out = Alternation(depth, labels);
    if (!random_.OneIn(6)) return out;
    std::string op = Pick({" & ", " & ", " within ", " containing ", " !within ", " !containing "});
    return out + op + Alternation(depth - 1, labels && op == " & ");
  }
  std::string Alternation(int depth, bool labels) {
    std::string out = Sequence(depth, labels);
    while (random_.OneIn(4)) out += " | " + Sequence(depth, labels);
    return out;
  }
  std::string Sequence(int depth, bool labels) {
    std::string out = Item(depth, labels);
    while (random_.OneIn(2)) out += " " + Item(depth, labels);
    return out;
  }
  std::string Item(int depth, bool labels) {
    std::string label;
    if (labels && random_.OneIn(5)) {
      label = "x" + std::to_string(next_label_++);
      labels_.push_back(label);
      label += ":";
    }
    std::string out = label + Primary(depth, labels);
    if (random_.OneIn(3)) out += Pick({"?", "*", "+", "{2}", "{,2}", "{1,2}", "{2,}"});
    return out;
  }
  std::string Primary(int depth, bool labels) {
    if (depth > 0 && random_.OneIn(3)) return "(" + Range(depth - 1, labels) + ")";
    if (depth > 0 && random_.OneIn(8)) return Pick({"(?=", "(?<="}) + Range(depth - 1, labels) + ")";
    if (depth > 0 && random_.OneIn(8)) return Pick({"(?!", "(?<!"}) + Range(depth - 1, false) + ")";
    if (random_.OneIn(5)) return Pick({"<p/>", "<q/>", "<p k=\"1\"/>", "<p k!=\"1\"/>", "<s/>"});
    if (random_.OneIn(6)) return Pick({"<p>", "</p>", "<s>", "</s>", "<q k=\"2\">", "</q>"});
    return Pick({"\"a\"", "\"b\"", "\"c\"", "\"C\"", "[]", "[]", "\"a b\"", "/[ab]/", "/c/i", "[word!=\"a\"]",
                 "[lower=\"c\"]", "[lower=$ab]", "[!is_upper]", "[is_upper & word=\"C\"]",
                 "[word=\"a\" | word=\"b\"]", "[lemma=\"a\"]", "[!(lemma=\"b\" | tag=\"NN\")]", "[tag=/N.*/]",
                 "[lemma=$ab & tag!=\"DT\"]"});
  }
  std::string Constraint(int depth) {
    if (depth > 0 && random_.OneIn(4)) return "!(" + Constraint(depth - 1) + ")";
    if (depth > 0 && random_.OneIn(3)) {
      return "(" + Constraint(depth - 1) + ")" + Pick({" & ", " | "}) + "(" + Constraint(depth - 1) + ")";
    }
    if (random_.OneIn(3)) {
      return Pick({"start(", "end("}) + Label() + ")" + Pick({" < ", " = ", " >= ", " != "}) +
             Pick({"start(", "end("}) + Label() + ")";
    }
    std::string right = random_.OneIn(2) ? Label() + ".lower" : Pick({"\"a\"", "\"c\"", "\"b c\""});
    return Label() + Pick({".word", ".lower"}) + Pick({" = ", " != "}) + right;
  }
  std::string Label() {
    return labels_[static_cast<size_t>(random_.Below(static_cast<int>(labels_.size())))];
  }

  Random& random_;
  std::vector<std::string> labels_;
  int next_label_ = 0;
};

const Attribute kOne[] = {{"k", "1"}};
const Attribute kTwo[] = {{"k", "2"}};

WordId RandomReading(Random* random, std::string_view text, Vocabulary* vocabulary) {
  static constexpr std::string_view kTags[] = {"NN", "DT", "VB"}, kLemmas[] = {"a", "b", "c"};
  const Attribute given[] = {{"tag", kTags[random->Below(3)]}, {"lemma", kLemmas[random->Below(3)]}};
  return vocabulary->Intern(text, given);
}

// Up to seven one-letter tokens in up to three sentences, with random spans; every other time with tags and
// lemmas of their own.
void Fill(Random* random, Document* document, const std::vector<KindId>& kinds) {
  int32_t sentences = 1 + random->Below(3);
  int32_t at = 0;
  const bool given = random->OneIn(2);
  for (int32_t s = 0; s < sentences; ++s) {
    std::vector<ByteSpan> tokens;
    std::vector<WordId> words;
    for (int32_t n = 1 + random->Below(4); n > 0 && at < 7; --n, ++at) {
      tokens.push_back({2 * at, 2 * at + 1});
      if (given)
        words.push_back(
            RandomReading(random, Slice(document->text(), tokens.back()), &document->vocabulary()));
    }
    if (tokens.empty()) continue;
    if (given)
      document->AddSentence(tokens, words, 0);
    else
      document->AddSentence(tokens, 0);
  }
  for (KindId kind : kinds) {
    std::vector<Span> spans;
    for (int n = random->Below(4); n > 0; --n) {
      Span span;
      span.tokens.start = random->Below(document->size());
      span.tokens.end = span.tokens.start + 1 + random->Below(document->size() - span.tokens.start);
      span.attributes =
          random->OneIn(2) ? std::span<const Attribute>(kOne) : std::span<const Attribute>(kTwo);
      spans.push_back(span);
    }
    document->AddSpans(kind, std::move(spans));
  }
}

std::string ToString(const std::vector<testing::SlowMatch>& matches) {
  std::string out;
  for (const testing::SlowMatch& m : matches) {
    out += "[" + std::to_string(m.tokens.start) + "," + std::to_string(m.tokens.end) + ")";
    for (TokenSpan c : m.captures)
      out += c.empty() ? " -" : " " + std::to_string(c.start) + ".." + std::to_string(c.end);
    out += "\n";
  }
  return out;
}

// What the scanner finds in a document, a sentence at a time or, where patterns may cross sentences, at once.
class Scanned : public Scanner::Sink {
 public:
  Scanned(const PatternSet& set, const Document& document, bool across)
      : matches_(static_cast<size_t>(set.size())), open_(matches_.size(), false) {
    Scanner scanner(set, &document.vocabulary(), &document.language());
    for (int32_t pattern : scanner.untriggered()) open_[static_cast<size_t>(pattern)] = true;
    std::vector<WordId> words;
    for (const Sentence& sentence : document.sentences()) {
      if (!across) words.clear();
      for (int32_t t = sentence.tokens.start; t < sentence.tokens.end; ++t)
        words.push_back(document.tokens()[static_cast<size_t>(t)].word);
      first_ = across ? 0 : sentence.tokens.start;
      if (!across) scanner.Scan(words, this);
    }
    if (across) scanner.Scan(words, this);
  }
  void OnMatch(int32_t pattern, TokenSpan tokens, std::span<const TokenSpan> captures) override {
    testing::SlowMatch match{{tokens.start + first_, tokens.end + first_}, {}};
    for (TokenSpan c : captures)
      match.captures.push_back(c.empty() ? c : TokenSpan{c.start + first_, c.end + first_});
    matches_[static_cast<size_t>(pattern)].push_back(std::move(match));
  }
  void OnOpen(int32_t pattern) override { open_[static_cast<size_t>(pattern)] = true; }

  bool open(int32_t pattern) const { return open_[static_cast<size_t>(pattern)]; }
  const std::vector<testing::SlowMatch>& matches(int32_t pattern) const {
    return matches_[static_cast<size_t>(pattern)];
  }

 private:
  std::vector<std::vector<testing::SlowMatch>> matches_;  // by pattern
  std::vector<bool> open_;
  int32_t first_ = 0;
};

std::string Drawn(const Document& document, const std::vector<KindId>& kinds) {
  std::string out;
  for (const Sentence& s : document.sentences())
    out += "sentence " + std::to_string(s.tokens.start) + ".." + std::to_string(s.tokens.end) + "\n";
  for (KindId kind : kinds) {
    for (const Span& s : document.spans(kind)) {
      out += "kind " + std::to_string(kind) + " " + std::to_string(s.tokens.start) + ".." +
             std::to_string(s.tokens.end) + " k=" + std::string(s.attribute("k")) + "\n";
    }
  }
  return out;
}

// `A & B`, outside of the brackets of tokens and of constraints.
bool HasBoth(std::string_view source) {
  int depth = 0;
  for (const char c : source.substr(0, source.find("::"))) {
    depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    if (c == '&' && depth == 0) return true;
  }
  return false;
}

// What is told of a search that came to nothing lies in the text, and what it says of starts with a match is
// what is found; or the fault.
std::string FaultOfWhyNot(const Pattern& pattern, const Document& document, const FindResult& found) {
  const WhyNot told = pattern.ExplainNoMatch(document);
  size_t matched = 0, starts = 0;
  for (size_t i = 0; i < found.matches.size(); ++i)
    starts += i == 0 || found.matches[i].tokens.start != found.matches[i - 1].tokens.start;
  for (const Attempt& a : told.attempts) {
    auto inside = [&](TokenSpan s) { return s.start >= 0 && s.start <= s.end && s.end <= document.size(); };
    if (!inside(a.tokens) || !inside(a.seen) || a.tokens.start >= document.size())
      return "an attempt outside of the text: " + a.reason;
    if (a.reached < 0 || a.reached > a.elements || a.reason.empty())
      return "an attempt without sense: " + a.reason;
    if (a.outcome != Attempt::kMatched) continue;
    ++matched;
    const auto same = [&](const Match& m) { return m.tokens == a.tokens; };
    if (std::none_of(found.matches.begin(), found.matches.end(), same))
      return "a match that is not found: " + a.reason;
  }
  if (!told.cut && matched != starts)
    return std::to_string(matched) + " starts told as matched, found " + std::to_string(starts);
  for (const Match& match : found.matches) {
    const std::vector<std::string> steps = pattern.Explain(document, match);
    if (steps.empty()) return "a match without steps";
    // Where no part is said of the same tokens as another one, the steps are the match, word by word.
    if (HasBoth(pattern.source())) continue;
    std::string text;
    for (const std::string& step : steps) {
      const std::string met = step.substr(step.rfind("← ") + std::string_view("← ").size());
      text += (text.empty() ? "" : " ") + met;
    }
    if (text != document.text(match.tokens)) return "steps that are not the match: " + text;
  }
  return "";
}

TEST(PatternOracle, AgreesOnRandomCases) {
  Diagnostics faults;
  auto english = Language::Load(std::string(COPYDESK_PACKS) + "/news_en/language", &faults);
  ASSERT_TRUE(english != nullptr);
  Kinds kinds;
  std::vector<KindId> ids = {kinds.Add("p"), kinds.Add("q")};
  StringSets sets = {{"ab", {"a", "b"}}};
  Random random(20250101);
  PatternWriter writer(&random);
  Vocabulary vocabulary;
  int64_t cases = 0;
  int64_t with_matches = 0, scanned_with_matches = 0;
  std::string shortest;  // of the patterns that fail
  std::string fault, fault_of_why_not;
  for (int p = 0; p < kPatterns; ++p) {
    std::string source = writer.Write();
    PatternOptions options;
    options.sets = &sets;
    options.kinds = &kinds;
    options.language = english.get();
    options.across_sentences = random.OneIn(4);
    std::vector<std::shared_ptr<const Pattern>> patterns;
    for (MatchMode mode : {MatchMode::kLongest, MatchMode::kAll, MatchMode::kShortest, MatchMode::kFirst}) {
      options.match = mode;
      Diagnostics found;
      patterns.push_back(Pattern::Compile(source, options, &found));
      ASSERT_TRUE(patterns.back() != nullptr) << copydesk::ToString(found);
    }
    PatternSet set;
    for (const auto& pattern : patterns) set.Add(pattern);
    for (int d = 0; d < kDocuments; ++d) {
      std::string text;
      for (int t = 0; t < 7; ++t) text += std::string(1, "aabbcC"[random.Below(6)]) + " ";
      Document document(text, &vocabulary, english.get());
      Fill(&random, &document, ids);
      PatternSet::Run run(set, document);
      Scanned scanned(set, document, options.across_sentences);
      for (const auto& pattern : patterns) {
        auto number = static_cast<int32_t>(&pattern - patterns.data());
        options.match = static_cast<MatchMode>(number);
        std::vector<testing::SlowMatch> fast;
        const FindResult found = d == 0 ? pattern->Find(document) : run.Find(number);
        if (d == 0 && fault_of_why_not.empty()) {
          fault_of_why_not = FaultOfWhyNot(*pattern, document, found);
          if (!fault_of_why_not.empty())
            fault_of_why_not +=
                "\n" + source + "\nmode " + std::to_string(number) + "\n" + text + Drawn(document, ids);
        }
        for (const Match& m : found.matches) {
          fast.push_back({m.tokens, {}});
          for (const Capture& c : m.captures) fast.back().captures.push_back(c.tokens);
        }
        std::vector<testing::SlowMatch> slow =
            testing::SlowFind(source, options, pattern->labels(), document);
        ++cases;
        with_matches += slow.empty() ? 0 : 1;
        if (!scanned.open(number)) {
          scanned_with_matches += slow.empty() ? 0 : 1;
          if (scanned.matches(number) != slow) fast = scanned.matches(number);
        }
        if (fast == slow || (!shortest.empty() && shortest.size() <= source.size())) continue;
        shortest = source;
        fault = text + "mode " + std::to_string(static_cast<int>(options.match)) +
                (options.across_sentences ? " across" : "") + "\n" + pattern->DebugString() +
                Drawn(document, ids) + "found:\n" + ToString(fast) + "wanted:\n" + ToString(slow);
      }
    }
  }
  EXPECT_EQ(fault, "") << shortest;
  EXPECT_EQ(fault_of_why_not, "");
  EXPECT_GE(cases, 100'000);
  EXPECT_GE(with_matches, cases / 5);
  EXPECT_GE(scanned_with_matches, cases / 50);
}

// What is printed of a pattern is that pattern.
TEST(PatternOracle, PrintedPatternsAreReadAlike) {
  Kinds kinds;
  kinds.Add("p"), kinds.Add("q");
  StringSets sets = {{"ab", {"a", "b"}}};
  PatternOptions options;
  options.sets = &sets;
  options.kinds = &kinds;
  Random random(31);
  PatternWriter writer(&random);
  std::vector<std::string> sources = {
      R"("say \"no\"" [word="a\\b"] /a\/b/i <p k="x\"y"/> <p k!=$ab> </p>)",
      R"([!is_title & (is_upper | !(word="a" & lower!=/b/i))] [!(is_digit | is_punct)])",
      R"(x:("a" | "b" "c"){2,3} (?<!y:"a"{4,} | "b") []{0} "a"{,7})"};
  while (sources.size() < 2000) sources.push_back(writer.Write());
  for (const std::string& source : sources) {
    pattern::Sources faults;
    const pattern::Ast read = pattern::Parse(source, options, &faults);
    ASSERT_FALSE(faults.has_errors()) << source;
    std::string printed = pattern::PatternString(*read.root);
    if (read.constraint) printed += " :: " + pattern::DebugString(*read.constraint);
    const pattern::Ast again = pattern::Parse(printed, options, &faults);
    ASSERT_FALSE(faults.has_errors()) << source << "\n" << printed;
    ASSERT_EQ(pattern::DebugString(again), pattern::DebugString(read)) << source << "\n" << printed;
  }
}

// One part of a pattern, and one that is as wide or wider.
struct Widened {
  const char *narrow, *wide;
};
constexpr Widened kWidened[] = {
    {"\"a\"", "[]"},
    {"\"a\"", "\"a\""},
    {"\"a\"", "[lower=/[ab]/]"},
    {"\"a\"", "(\"b\" | \"a\")"},
    {"\"a\"", "\"a\"?"},
    {"\"a\"", "\"a\"+"},
    {"\"a\"{2}", "\"a\"+"},
    {"\"a\"{1,2}", "\"a\"{1,3}"},
    {"\"a\"?", "\"a\"*"},
    {"\"a b\"", "\"a\" \"b\""},
    {"(\"a\" | \"b\")", "[]"},
    {"(\"a\" | \"b\" \"c\")", "(\"b\" \"c\" | \"a\")"},
    {"x:\"a\"", "\"a\""},
    {"\"a\"", "y:\"a\""},
    {"[word=\"a\"]", "[lower=\"a\"]"},
    {"[word=\"a\" & is_lower]", "[is_lower]"},
    {"[word=\"C\"]", "[lower=\"c\" | is_digit]"},
    {"[lower=$ab]", "[lower=/[ab]/]"},
    {"[lower=\"c\"]", "\"c\""},
    {"[word=\"C\"]", "\"c\""},
    {"\"C\"", "\"c\""},
    {"\"C\"", "[lower=\"c\"]"},
    {"[word=$ab]", "[lower=$ab]"},
    {"[word=\"a\" | word=\"b\"]", "[word=$ab]"},
    {"[word=\"a\"]", "[lower=\"a\" & word=\"a\"]"},
    {"[lemma=\"a\"]", "[lemma=$ab]"},
    {"[norm=\"a\"]", "[norm=/[ab]/]"},
    {"[!is_upper]", "[!is_upper]"},
    {"[is_lower & word=\"a\"]", "[word=$ab & lower=\"a\"]"},
    {"\"C\"", "[word=\"C\"]"},
    {"<p/>", "<p/>"},
    {"<p k=\"1\"/>", "<p/>"},
    {"<p k=\"1\"/>", "<p k!=\"2\"/>"},
    {"<p k=\"1\"/>", "<p k=/[12]/ />"},
    {"<p k=\"1\"/>", "(<q/> | <p/>)"},
    {"(?=\"a\") []", "[]"},
    {"\"a\" (?!\"b\")", "\"a\""},
    {"<s> \"a\"", "\"a\""},
    {"\"a\" </p>", "\"a\""},
};
// The other way round, or beside it.
constexpr Widened kNotWidened[] = {
    {"\"a\"", "\"b\""},
    {"[]", "\"a\""},
    {"\"a\"+", "\"a\""},
    {"\"a\"+", "\"a\"{1,2}"},
    {"\"a\"?", "\"a\""},
    {"\"a\" \"b\"", "\"a\""},
    {"\"a\"", "\"a\" \"b\""},
    {"(\"a\" | \"b\")", "\"a\""},
    {"[lower=\"c\"]", "[word=\"c\"]"},
    {"[is_lower]", "[word=\"a\" & is_lower]"},
    {"[word=\"c\"]", "\"C\""},
    {"\"c\"", "\"C\""},
    {"[lower=\"c\"]", "\"C\""},
    {"[norm=\"a\"]", "\"a\""},
    {"[norm=\"a\"]", "[lower=\"a\"]"},
    {"[lemma=\"a\"]", "\"a\""},
    {"[lemma=\"a\"]", "[word=\"a\"]"},
    {"\"a\"", "[lower=\"a\" & word=\"a\"]"},
    {"\"a\"", "[lemma=\"a\"]"},
    {"\"o'clock\"", "[word=\"o'clock\"]"},  // or with another apostrophe
    {"\"o'clock\"", "[lower=\"o'clock\"]"},
    {"[word!=\"a\"]", "[word!=\"b\"]"},
    {"[!is_upper]", "[is_upper]"},
    {"[word=$ab]", "[word=\"a\"]"},
    {"(\"a\" | \"b\")", "[word=$ab & is_lower]"},
    {"<p/>", "<q/>"},
    {"<p/>", "<p k=\"1\"/>"},
    {"<p k!=\"2\"/>", "<p k=\"1\"/>"},
    {"<p k=\"1\"/>", "<p k=\"2\"/>"},
    {"<p k=\"1\"/>", "<p j=\"1\"/>"},
    {"<p k=/1|2/ />", "<p k=\"1\"/>"},
    {"<p k=/1.*/ />", "<p k=\"1\"/>"},  // of which no list of strings is known
    {"\"a\"", "<p/>"},
    {"<p/>", "\"a\""},
    {"\"a\"", "\"a\" (?!\"b\")"},
    {"\"a\"", "(?=\"b\") []"},
    {"\"a\"", "<p> \"a\""},
    {"\"a\"", "\"a\" </s>"},
    {"\"a\" \"b\"", "(\"a\" \"b\" & [])"},
    {"\"a\"", "(\"a\" within <p/>)"},
};

std::shared_ptr<const Pattern> Compiled(const std::string& source, const PatternOptions& options) {
  Diagnostics faults;
  auto pattern = Pattern::Compile(source, options, &faults);
  EXPECT_TRUE(pattern != nullptr) << source << "\n" << copydesk::ToString(faults);
  return pattern;
}

std::vector<TokenSpan> Ranges(const Pattern& pattern, const Document& document) {
  std::vector<TokenSpan> out;
  for (const Match& m : pattern.Find(document).matches) out.push_back(m.tokens);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// What a pattern says of another one: it is wider where each part is, in a row of parts; and where it says
// so, each range of the narrower one is one of its own.
TEST(PatternOracle, WiderPatternsHaveAllRangesOfNarrower) {
  Diagnostics faults;
  auto english = Language::Load(std::string(COPYDESK_PACKS) + "/news_en/language", &faults);
  ASSERT_TRUE(english != nullptr);
  Kinds kinds;
  std::vector<KindId> ids = {kinds.Add("p"), kinds.Add("q")};
  StringSets sets = {{"ab", {"a", "b"}}};
  PatternOptions options;
  options.sets = &sets;
  options.kinds = &kinds;
  options.language = english.get();
  options.match = MatchMode::kAll;
  Random random(7);
  Vocabulary vocabulary;
  int wider = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string narrow, wide;
    bool all_widened = true;
    bool labels = false;  // a label stands once in a pattern
    for (int parts = 1 + random.Below(3); parts > 0; --parts) {
      const bool widened = !random.OneIn(4);
      const Widened& part = widened ? kWidened[random.Below(std::size(kWidened))]
                                    : kNotWidened[random.Below(std::size(kNotWidened))];
      const bool labelled = std::string_view(part.narrow).find(':') != std::string_view::npos ||
                            std::string_view(part.wide).find(':') != std::string_view::npos;
      if (labelled && labels) continue;
      labels |= labelled;
      all_widened &= widened;
      narrow += std::string(narrow.empty() ? "" : " ") + part.narrow;
      wide += std::string(wide.empty() ? "" : " ") + part.wide;
    }
    if (narrow.empty()) continue;
    const auto narrower = Compiled(narrow, options), other = Compiled(wide, options);
    ASSERT_TRUE(narrower != nullptr && other != nullptr);
    const bool says = other->Subsumes(*narrower);
    EXPECT_TRUE(says || !all_widened) << narrow << "\n" << wide;
    if (!says) continue;
    ++wider;
    for (int d = 0; d < 6; ++d) {
      std::string text;
      for (int t = 0; t < 7; ++t) text += std::string(1, "aabbcC"[random.Below(6)]) + " ";
      Document document(text, &vocabulary, english.get());
      Fill(&random, &document, ids);
      const std::vector<TokenSpan> few = Ranges(*narrower, document), many = Ranges(*other, document);
      EXPECT_TRUE(std::includes(many.begin(), many.end(), few.begin(), few.end()))
          << narrow << "\n"
          << wide << "\n"
          << text << Drawn(document, ids);
    }
  }
  EXPECT_GT(wider, 500);
  for (const Widened& part : kNotWidened) {
    EXPECT_FALSE(Compiled(part.wide, options)->Subsumes(*Compiled(part.narrow, options)))
        << part.narrow << "\n"
        << part.wide;
  }
}

// How both choose among their ranges, and whether they cross sentences, counts too.
TEST(PatternOracle, WiderPatternsByMode) {
  PatternOptions options;
  auto with = [&](const char* source, MatchMode mode, bool across = false) {
    options.match = mode;
    options.across_sentences = across;
    return Compiled(source, options);
  };
  for (const MatchMode narrow :
       {MatchMode::kLongest, MatchMode::kAll, MatchMode::kShortest, MatchMode::kFirst}) {
    for (const MatchMode wide :
         {MatchMode::kLongest, MatchMode::kAll, MatchMode::kShortest, MatchMode::kFirst}) {
      const bool keeps = wide == MatchMode::kLongest || wide == MatchMode::kAll;
      EXPECT_EQ(with("[]", wide)->Subsumes(*with("\"a\"", narrow)), keeps);
      EXPECT_EQ(with("\"a\"", wide)->Subsumes(*with("\"a\"", narrow)), keeps || wide == narrow);
      // Written alike, whatever is in it.
      EXPECT_EQ(with("x:[] (?!\"b\") :: x.word = \"a\"", wide)
                    ->Subsumes(*with("x:[] (?!\"b\") :: x.word = \"a\"", narrow)),
                keeps || wide == narrow);
    }
  }
  const MatchMode all = MatchMode::kAll;
  EXPECT_FALSE(with("[]", all)->Subsumes(*with("\"a\"", all, true)));
  EXPECT_TRUE(with("[]", all, true)->Subsumes(*with("\"a\"", all)));
  EXPECT_TRUE(with("[]", all, true)->Subsumes(*with("\"a\"", all, true)));
  EXPECT_FALSE(with("\"a\"", all)->Subsumes(*with("\"a\"", all, true)));
  EXPECT_TRUE(with("\"a\" & []", all)->Subsumes(*with("\"a\" & []", all)));
  EXPECT_FALSE(with("[] & []", all)->Subsumes(*with("\"a\"", all)));
  EXPECT_FALSE(with("[]", all)->Subsumes(*with("\"a\" & \"a\"", all)));
  EXPECT_FALSE(with("x:[] :: x.word = \"a\"", all)->Subsumes(*with("\"a\"", all)));
  EXPECT_TRUE(with("[]", all)->Subsumes(*with("x:[] :: x.word = \"a\"", all)));
}

}  // namespace
}  // namespace copydesk
