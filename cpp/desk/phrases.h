// Phrases coded as actors, without an article around them: table `actors`: text country role code.
//
//   CodePhrases(*engine, {"American warplanes"})   // USA MIL USAMIL
#ifndef COPYDESK_DESK_PHRASES_H_
#define COPYDESK_DESK_PHRASES_H_

#include <memory>
#include <string>
#include <vector>

#include "desk/engine.h"
#include "tables/table.h"

namespace copydesk {

// One row a phrase, in order; what is not known of it is null. Phrases are valid UTF-8.
std::shared_ptr<Table> CodePhrases(const Engine& engine, const std::vector<std::string>& phrases);

}  // namespace copydesk

#endif  // COPYDESK_DESK_PHRASES_H_
