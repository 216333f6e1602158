#include <algorithm>

#include "news/layers.h"

namespace copydesk::news {

struct QuoteTables {};

CoreParts CoreQuotes() { return {}; }
std::shared_ptr<const QuoteTables> LoadQuoteTables(const Cascade&, Diagnostics*) { return std::make_shared<QuoteTables>(); }
void FindQuotes(Article*, std::vector<Quote>*) {}

}  // namespace copydesk::news
