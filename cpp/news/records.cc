#include "news/records.h"

namespace copydesk::news {

const char* Name(BlockKind kind) {
  switch (kind) {
    case BlockKind::kHeadline:
      return "headline";
    case BlockKind::kDek:
      return "dek";
    case BlockKind::kByline:
      return "byline";
    case BlockKind::kDateline:
      return "dateline";
    case BlockKind::kCaption:
      return "caption";
    case BlockKind::kCredit:
      return "credit";
    case BlockKind::kSubheading:
      return "subheading";
    case BlockKind::kBody:
      return "body";
    case BlockKind::kTeaser:
      return "teaser";
    case BlockKind::kPromo:
      return "promo";
    case BlockKind::kBoilerplate:
      return "boilerplate";
    case BlockKind::kContact:
      return "contact";
    case BlockKind::kCorrection:
      return "correction";
  }
  return "body";
}

const char* Name(Reading reading) {
  switch (reading) {
    case Reading::kAll:
      return "all";
    case Reading::kNames:
      return "names";
    case Reading::kNone:
      return "none";
  }
  return "all";
}

Reading ReadingOf(BlockKind kind) {
  return kind == BlockKind::kHeadline || kind == BlockKind::kDek || kind == BlockKind::kSubheading ||
                 kind == BlockKind::kBody
             ? Reading::kAll
             : Reading::kNames;
}

}  // namespace copydesk::news
