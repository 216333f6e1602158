// A gazetteer looked for in articles, without an engine: hits as a table.
//
//   Extraction out = FindTerms(*list, *language, &source, {.threads = 8}, "list.own.place");
//   // table `terms`: doc start end text term, a column for each attribute, rule
//
// Rules: an article is read as it is, without blocks: a hit may lie in any line, and never crosses a
// sentence. `term` is the spelling that the list has. Rows in the order of Gazetteer::Find: by start, then as
// the list's rows are. A list has no columns of the names that the table has. Threads: FindTerms() may be
// called from several threads at once with one list.
#ifndef COPYDESK_DESK_TERMS_H_
#define COPYDESK_DESK_TERMS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/articles.h"
#include "desk/run.h"
#include "gazetteer/gazetteer.h"
#include "words/language.h"

namespace copydesk {

// Columns that the table has by itself.
inline constexpr std::string_view kTermColumns[] = {"doc", "field", "start", "end", "text", "term", "rule"};

Extraction FindTerms(const Gazetteer& list, const Language& language, ArticleSource* source,
                     const RunOptions& options, std::string_view rule);

// Documents of given tokens, each one sentence: the hits of each.
std::vector<std::vector<GazetteerHit>> FindTermsInTokens(const Gazetteer& list, const Language& language,
                                                         std::span<const std::vector<std::string>> documents);

}  // namespace copydesk

#endif  // COPYDESK_DESK_TERMS_H_
