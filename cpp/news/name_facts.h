// What the lists of the packs know of each token, as bits of words/name_features.h: for the recogniser of
// names and for its trainer.
//
// Rules: only terms of lists count, not what rules of the packs make of them; what is on a list is told, not
// whether it is meant. Cost: O(tokens + list terms found).
#ifndef COPYDESK_NEWS_NAME_FACTS_H_
#define COPYDESK_NEWS_NAME_FACTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cascade/cascade.h"

namespace copydesk::news {

class NameFacts {
 public:
  explicit NameFacts(const Cascade& cascade);
  // The kinds that Of() reads.
  static std::vector<std::string> Kinds();
  // The sets that tell of words.
  static std::vector<std::string_view> Sets();
  // NameFact bits by token.
  std::vector<uint32_t> Of(CascadeRun* run) const;

 private:
  uint32_t OfWord(std::string_view lower) const;

  int64_t owner_ = Vocabulary::NewMemoOwner();
  std::vector<std::pair<std::string, uint32_t>> words_;  // sorted
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_NAME_FACTS_H_
