// What each rule costs on articles: table `profile`.
//
//   Extraction out = ProfileRules(*engine, &source, {.threads = 1});
//
// Columns: rule kind articles triggers verifications steps matches survivors ms share. `triggers`: sentences
// that may hold a match; `verifications`: tokens from which one was tried; `steps`: pairs of instruction and
// token that were visited; `survivors`: matches left by vetoes and conflicts; `share`: of the time of all
// rules and lists. The slowest first. Tags are made when the first rule asks for them: that rule's time. Not
// here: what C++ costs: core kinds, tables, the segmentation.
#ifndef COPYDESK_DESK_PROFILE_H_
#define COPYDESK_DESK_PROFILE_H_

#include "desk/engine.h"

namespace copydesk {

// Every kind of span is made of every article, whether or not a table would ask for it.
Extraction ProfileRules(const Engine& engine, ArticleSource* source, const RunOptions& options);

}  // namespace copydesk

#endif  // COPYDESK_DESK_PROFILE_H_
