// Lines of an article and what each is. Most kinds are decided by a line's own words: rules in blocks.toml of
// a pack (regexes with examples). Position decides the rest: the first line is a headline, a short line
// between paragraphs a subheading.
//
// Rules: blocks are disjoint, ordered, and cover every non-space character; a dateline in front of prose is a
// block of its own; hard-wrapped lines of one paragraph are joined; nothing is deleted. `duplicate_of` points
// to an earlier equal line. Cost: the line rules one after another on each line of at most kMaxRuleLine bytes
// and of few enough words. Threads: const.
#ifndef COPYDESK_NEWS_BLOCKS_H_
#define COPYDESK_NEWS_BLOCKS_H_

#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "cascade/cascade.h"
#include "news/article.h"
#include "news/blocks_page.h"

namespace copydesk::news {

// The line rules as RuleInfo, for the registry of rule ids.
std::vector<RuleInfo> BlockRules(const BlockTables& tables);

// Line rules that are switched off match no line.
void SwitchOffLines(const Cascade& cascade, BlockTables* tables);
// The lines, or beginnings of lines, whose words such a rule would have known, wherever on the page they
// stand. Run where somebody asks what was rejected.
std::vector<std::pair<ByteSpan, RuleId>> LinesOfOffRules(const Article& article, const BlockTables& tables);

// The lines of an article as the learned weights see them, and where each stands.
std::vector<std::pair<ByteSpan, PageLine>> PageOf(const Article& article, const BlockTables& tables);
const PageWords& PageWordsOf(const BlockTables& tables);

// Those of a whole page that a second look is asked about, and what it sees of them; none of other texts.
std::vector<std::pair<ByteSpan, PrintedFeatures>> SecondLookOf(const Article& article,
                                                               const BlockTables& tables);

// Runs the line rules' `yes` and `no` examples; one diagnostic for each that fails.
void TestBlockExamples(const BlockTables& tables, Diagnostics* faults);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_BLOCKS_H_
