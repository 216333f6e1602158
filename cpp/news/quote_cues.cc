#include "news/quote_cues.h"

#include <algorithm>
#include <array>
#include <utility>

namespace copydesk::news {

uint32_t ParseFrames(std::string_view frames) {
  static constexpr std::array<std::pair<std::string_view, CueFrame>, 13> kNames = {{
      {"that", kThatClause},
      {"that!", kExplicitThat},
      {"quote", kQuoted},
      {"trail", kTrails},
      {"hearer", kHearer},
      {"to-hearer", kToHearer},
      {"to", kInfinitive},
      {"toq", kQuotedInfinitive},
      {"np", kNounContent},
      {"as", kAsContent},
      {"call", kCallContent},
      {"acc", kAccording},
      {"weak", kWeak},
  }};
  uint32_t out = 0;
  while (!frames.empty()) {
    size_t space = std::min(frames.find(' '), frames.size());
    for (const auto& [name, frame] : kNames) {
      if (frames.substr(0, space) == name) out |= frame;
    }
    frames.remove_prefix(std::min(space + 1, frames.size()));
  }
  return out;
}

std::vector<Cue> ReadCues(const Document& doc, std::span<const Span> spans) {
  std::vector<Cue> out;
  for (const Span& span : spans) {
    std::string_view frames = span.attribute("frames"), lemma = span.attribute("lemma");
    Cue cue{.tokens = span.tokens,
            .lemma = lemma.empty() ? doc.lemma(span.tokens.start) : lemma,
            .frames = frames.empty() ? kThatClause | kQuoted | kTrails | kToHearer : ParseFrames(frames)};
    if (!out.empty() && out.back().tokens.Overlaps(cue.tokens)) {
      if (cue.tokens.size() > out.back().tokens.size()) out.back() = cue;
    } else {
      out.push_back(cue);
    }
  }
  return out;
}

}  // namespace copydesk::news
