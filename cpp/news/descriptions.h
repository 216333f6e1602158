// Who a description is that speaks: "the officer", "the agency", "prosecutors". One of those whom the article
// has named or quoted before, somebody named in the next sentences, or nobody of them; a choice by learned
// weights.
//
//   DescriptionReader reader(article, weights);
//   reader.Choose(description, said)   // "Officer Jan Novak … The officer said": Jan Novak, share 0.9
//
// Candidates are actors with a name near enough, and earlier speakers without one who were called by the same
// noun ("a source close to the talks": "the source"). Features (EachFeature): whether the noun is in the
// actor's title, name, or beside a mention, what else of the description stands there, what the rules for
// nominals say, how far back the last mention is, how often the actor is named, who has spoken; of nobody
// (EachOfNone): the noun, its article. Words are lemmas of the description's noun alone.
//
// Rules: the likeliest is taken; where that is nobody, or its share is small (kTold), whom the rules for
// nominals take, or the description is its own name. Cost: O(mentions looked at) a description, bounded.
// Weights are made by tools/train_descriptions.py, which reads the features through
// cpp/tools/description_features.cc; without weights the rules' answer stands.
#ifndef COPYDESK_NEWS_DESCRIPTIONS_H_
#define COPYDESK_NEWS_DESCRIPTIONS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "news/article.h"
#include "news/records.h"
#include "words/weights.h"

namespace copydesk::news {

// A speaker before the description.
struct SaidBefore {
  TokenSpan tokens;  // as written
  int32_t entity = -1;
  std::string name;
  std::string head;  // the noun in small letters, where the speaker was a description; else empty
};

struct Description {
  TokenSpan tokens;
  int32_t head = -1;      // token: its last
  int32_t by_rule = -1;   // the actor that rules take it for
  bool definite = false;  // "the", "this"
  int32_t owner = -1;     // the actor whose somebody it is, who is not meant
};

// For training: what a description may mean.
struct PrintedDescription {
  TokenSpan tokens;
  std::string name;  // of the candidate; empty: nobody
  PrintedFeatures features;
};

std::vector<PrintedDescription> PrintDescriptions(Article* article);

// Whether a word, whatever its case, is among some tokens.
bool StandsIn(const Document& document, int32_t word, TokenSpan tokens);

class DescriptionReader {
 public:
  // `names_of`: by actor, its mentions by name; it must outlive this.
  DescriptionReader(Article* article, const FeatureWeights& weights,
                    const std::vector<std::vector<int32_t>>& names_of);

  struct Answer {
    int32_t entity = -1;
    int32_t said = -1;  // a speaker without an entity, by its number
    double share = 0;   // how likely it is
  };
  // `said`: the speakers before it, in order. What is asked is noted in `printed`, unless that is null.
  Answer Choose(const Description& description, std::span<const SaidBefore> said,
                std::vector<PrintedDescription>* printed);

 private:
  struct Candidate {
    int32_t entity = -1;
    int32_t said = -1;
    int32_t back = 0;  // sentences to its last mention, or kAhead
    // Where the noun stands, and how much of the rest does (0 none, 1 some, 2 all, 3 there is no rest).
    bool titled = false, named = false, near = false;
    int32_t rest = 0;
    bool told() const { return titled || named || near || said >= 0; }
  };
  struct Question {
    const Description& description;
    std::span<const SaidBefore> said;
    std::vector<Candidate> candidates;
    std::string own;              // the description without its article, in small letters
    std::string_view head;        // lemma
    std::vector<int32_t> rest;    // tokens in front of the noun that tell it apart
    std::string_view number;      // "one", "several"
    int32_t article = 0;          // what it begins with
    int32_t most = 0, told = 0;   // mentions of who is named most; candidates of whom it is told
    std::vector<int32_t> spoken;  // by candidate: how long ago it spoke
  };

  void FindCandidates(Question* question) const;
  void Look(const Question& question, Candidate* candidate) const;
  TokenSpan Around(TokenSpan name) const;
  int32_t SentenceOf(int32_t token) const { return doc_.tokens()[static_cast<size_t>(token)].sentence; }
  template <class F>
  void EachFeature(const Question& question, size_t number, F f) const;
  template <class F>
  void EachOfNone(const Question& question, F f) const;

  Article* article_;
  const Document& doc_;
  const FeatureWeights& weights_;
  const std::vector<Mention>& mentions_;
  const std::vector<std::vector<int32_t>>& names_of_;
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_DESCRIPTIONS_H_
