// Many patterns in one pass over sentences of word ids (or over whole articles, for patterns that cross
// sentences): what a corpus and large sets of rules run on.
//
//   Scanner scanner(set, &vocabulary, &language);
//   scanner.Scan(words_of_a_sentence, &sink);   // sink.OnMatch(pattern, tokens, captures)
//
// How: each pattern waits for its *trigger*, the rarest of what every match must hold. A word is looked at
// when it is first seen, or, in a corpus with an index, only the words that some element asks for; after that
// a token costs one look-up, and only the patterns that its word triggers are verified, and of those only the
// ones whose next words may be what must stand there (64 bits of what each word may be, two for each thing
// that some pattern wants next to its trigger): forward from the trigger, then backward to where a match can
// begin, as sets of states in 64 bits (plain.h). Captures are looked for in ranges that were chosen, no
// others.
//
// Rules: the same matches as Pattern::Find in what is scanned. What words alone cannot decide is handed back:
// a pattern that is not plain, or a tag that nobody has given. For these OnOpen says that the sentence may
// hold a part of a match. Cost: one look-up a token, and for each trigger about a step a token of the range;
// memory: a few bytes a word. Threads: a scanner belongs to one thread; many may share a set, and words that
// do not grow.
//
// Not here: spans. A pattern that has one in it is not plain, and is handed back for a
// whole document to be made.
#ifndef COPYDESK_PATTERN_SCANNER_H_
#define COPYDESK_PATTERN_SCANNER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pattern/element.h"
#include "pattern/pattern_set.h"
#include "words/vocabulary.h"

namespace copydesk {

class Scanner {
 public:
  class Sink {
   public:
    virtual ~Sink() = default;
    // Tokens are counted from the sentence's first; one capture a label, empty where it took no part. Of one
    // sentence, by pattern, then start.
    virtual void OnMatch(int32_t pattern, TokenSpan tokens, std::span<const TokenSpan> captures) = 0;
    // Once a pattern and sentence, before its matches.
    virtual void OnOpen(int32_t pattern) = 0;
  };

  // `index` and `counts` (how often each word occurs) may be missing; with an index there must come no more
  // words.
  Scanner(const PatternSet& set, const WordSource* words, const Language* language,
          const pattern::WordIndex* index = nullptr, std::span<const int32_t> counts = {});
  ~Scanner();

  // A sentence; an article of at most kMaxWindowTokens where the patterns may cross sentences.
  void Scan(std::span<const WordId> sentence, Sink* sink);

  // Patterns that wait for nothing: OnOpen is called for none of their sentences. They are to be looked for
  // everywhere.
  const std::vector<int32_t>& untriggered() const;
  // Hits that were verified up to now: those whose next words may be what must stand there.
  int64_t verified() const;
  // What a pattern waits for, and whether the scanner decides it or leaves it open.
  std::string DebugString(int32_t pattern) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace copydesk

#endif  // COPYDESK_PATTERN_SCANNER_H_
