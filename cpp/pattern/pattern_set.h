// Many patterns over one document: what they ask of words is shared, and a pattern whose words are not there
// costs nothing.
//
//   PatternSet set;
//   int32_t met = set.Add(pattern);              // once, when rules are compiled
//   PatternSet::Run run(set, document);          // once a document, when its sentences are there (spans may
//   come later) FindResult found = run.Find(met);            // exactly pattern->Find(document)
//
// Rules: equal elements of different patterns are one. Each pattern knows what every match of it must hold
// (words, lemmas, regexes, kinds of spans); a Run knows what the words of each sentence may be. Find() looks
// at the sentences that may have all of it, and there at the tokens that may begin a match; sentences are
// tagged only when a tag is asked for there. Cost: Run: elements/64 operations a token; Find: a few tests a
// sentence where nothing can match. Threads: a set is immutable after the last Add(); a Run belongs to its
// document's thread and must not outlive either.
#ifndef COPYDESK_PATTERN_PATTERN_SET_H_
#define COPYDESK_PATTERN_PATTERN_SET_H_

#include <cstdint>
#include <memory>

#include "pattern/pattern.h"

namespace copydesk {

class PatternSet {
 public:
  PatternSet();
  ~PatternSet();
  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;

  // Numbers count from 0.
  int32_t Add(std::shared_ptr<const Pattern> pattern);
  int32_t size() const;

  class Run {
   public:
    Run(const PatternSet& set, const Document& document);
    ~Run();
    FindResult Find(int32_t pattern);

   private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
  };

 private:
  friend class Scanner;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace copydesk

#endif  // COPYDESK_PATTERN_PATTERN_SET_H_
