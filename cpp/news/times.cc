#include <algorithm>

#include "news/layers.h"

namespace copydesk::news {

struct TimeTables {};

CoreParts CoreTimes() { return {}; }
std::shared_ptr<const TimeTables> LoadTimeTables(const Cascade&, Diagnostics*) { return std::make_shared<TimeTables>(); }
void FindTimes(Article*, std::vector<Time>*) {}

}  // namespace copydesk::news
