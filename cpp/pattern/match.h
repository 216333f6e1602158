// Finds the ranges of a Program in a Document.
//
// How: from each token that can begin a match a depth-first search over (instruction, position) in order of
// preference. A pair is visited once: the first way to reach it is the preferred one, and a later one has the
// same future. So the first arrival at kMatch at a position gives that end's preferred captures. Steps jump
// over whole spans, which a machine that goes token by token could not order. Starts are tried only in
// sentences whose words may give all that a match must hold.
//
// Cost: O(states · tokens of the sentence) a start; pairs that led nowhere stay visited for later starts in
// the sentence, so a pattern that never matches costs that much a sentence. Look-behind, `within` and
// `containing` are computed once a document for all starts together. An expression inside a sequence (A & B
// …) and a long look-ahead are run once for each token they are reached at, O(states · tokens of the
// sentence) a token, and remembered; the former gives at most kMaxCandidates ranges. FindResult::work counts
// the pairs: tests/cpp/pattern_cost_test.cc. Rejected: one pass with threads in lock step (Pike): threads
// arrive by span at different times, and their order of preference would have to be compared; a joint
// automaton of all rules: Presence leaves most of them out of most sentences already. Many patterns of tokens
// alone are a Scanner's business (pattern/scanner.h).
#ifndef COPYDESK_PATTERN_MATCH_H_
#define COPYDESK_PATTERN_MATCH_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "pattern/element.h"
#include "pattern/pattern.h"
#include "pattern/program.h"

namespace copydesk::pattern {

struct MatchScratch;  // pattern/matcher.h

// Which watched elements the words of each sentence may pass: what tells at once that a pattern has no match
// there. Cost: what the words have in common with the patterns. Made when all sentences are there; spans may
// come later.
class Presence {
 public:
  Presence(ElementCache* cache, const Document& document);
  ~Presence();
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;

  bool InDocument(int32_t element) const {
    const int32_t other = table_.other(element);
    return other < 0 ? !sentences_->of[static_cast<size_t>(element)].empty()
                     : Has(document_bits_.data(), other);
  }
  bool InSentence(int32_t sentence, int32_t element) const {
    const int32_t other = table_.other(element);
    if (other >= 0) return Has(sentence_bits_.data() + static_cast<size_t>(sentence) * width_, other);
    const std::vector<int32_t>& all = sentences_->of[static_cast<size_t>(element)];
    return std::binary_search(all.begin(), all.end(), sentence);
  }
  // Of a listed element; sorted.
  const std::vector<int32_t>& SentencesOf(int32_t element) const {
    return sentences_->of[static_cast<size_t>(element)];
  }
  bool IsListed(int32_t element) const { return table_.other(element) < 0; }
  // Whether a span of this kind is wider than a sentence.
  bool CrossesSentences(KindId kind);
  // Which spans of its kind pass an element (no empty one does), and in which sentences such a one starts.
  // Rules share it; it holds until there are more spans of the kind. The element must outlive this.
  struct SpanAnswers {
    size_t spans = SIZE_MAX;  // looked at
    std::vector<char> holds;
    std::vector<char> sentences;
  };
  const SpanAnswers& AnswersTo(const SpanElement& element);
  // Of the one matcher at a time that runs over the document.
  MatchScratch& scratch() { return *scratch_; }

 private:
  static bool Has(const uint64_t* bits, int32_t other) {
    return (bits[static_cast<size_t>(other) >> 6] >> (other & 63) & 1) != 0;
  }
  void Note(int32_t element, int32_t sentence);
  struct Crossing {
    size_t spans = 0;  // looked at
    bool crosses = false;
  };

  const Document& document_;
  const ElementTable& table_;
  WordAnswers& answers_;
  std::unique_ptr<SentenceNotes> sentences_;
  size_t width_;
  std::vector<uint64_t> document_bits_;
  std::vector<uint64_t> sentence_bits_;
  std::vector<Crossing> crossing_;                                  // by kind
  std::unordered_map<std::string_view, SpanAnswers> span_answers_;  // by SpanElement::key
  std::unique_ptr<MatchScratch> scratch_;
};

// A program with its elements' ids in the table of a cache; null where they are the program's own.
struct BoundProgram {
  const Program& program;
  const std::vector<int32_t>* elements = nullptr;
  MatchMode mode = MatchMode::kLongest;
  bool across_sentences = false;
};

FindResult FindAll(const BoundProgram& bound, const Document& document, ElementCache* cache,
                   Presence* presence);

// An element of the pattern and what it met on a match's preferred path.
struct PathStep {
  std::string_view element;  // as written; lives as long as the program and its table
  TokenSpan tokens;
};
std::vector<PathStep> TracePath(const BoundProgram& bound, const ElementTable& table,
                                const Document& document, ElementCache* cache, Presence* presence,
                                TokenSpan match);

// How far the pattern came from each start, and why it stopped: pattern/why_not.cc.
WhyNot FindAttempts(const BoundProgram& bound, const ElementTable& table, const Ast& ast,
                    const Document& document, ElementCache* cache, Presence* presence);

}  // namespace copydesk::pattern

#endif  // COPYDESK_PATTERN_MATCH_H_
