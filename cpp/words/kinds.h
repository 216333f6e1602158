// Names of span kinds ("person", "quoted") ↔ small ids. Grown while packs are compiled, frozen afterwards.
#ifndef COPYDESK_WORDS_KINDS_H_
#define COPYDESK_WORDS_KINDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "words/document.h"

namespace copydesk {

class Kinds {
 public:
  KindId Add(std::string_view name) {
    if (KindId id = Find(name); id >= 0) return id;
    names_.emplace_back(name);
    return static_cast<KindId>(names_.size()) - 1;
  }
  KindId Find(std::string_view name) const {  // -1 where there is none
    for (size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == name) return static_cast<KindId>(i);
    }
    return -1;
  }
  std::string_view name(KindId id) const { return names_[static_cast<size_t>(id)]; }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

}  // namespace copydesk

#endif  // COPYDESK_WORDS_KINDS_H_
