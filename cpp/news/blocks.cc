#include <algorithm>

#include "news/layers.h"

namespace copydesk::news {

struct BlockTables {};

CoreParts CoreBlocks() { return {{}, {{"core.block.body", "a line of prose"}}}; }
std::shared_ptr<const BlockTables> LoadBlockTables(const std::vector<std::string>&, Diagnostics*) { return std::make_shared<BlockTables>(); }
std::vector<Block> FindBlocks(const Article& article, const BlockTables&) {
  std::vector<Block> out;
  int32_t at = 0, n = static_cast<int32_t>(article.text.size());
  while (at < n) {
    int32_t end = static_cast<int32_t>(std::min(article.text.find('\n', static_cast<size_t>(at)), article.text.size()));
    if (end > at) out.push_back({.bytes = {at, end}, .rule = article.rule("core.block.body")});
    at = end + 1;
  }
  return out;
}

}  // namespace copydesk::news
