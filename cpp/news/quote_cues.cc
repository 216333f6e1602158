#include "news/quote_cues.h"

namespace copydesk::news {

std::vector<Cue> ReadCues(const Document& doc, const Frames& frames, std::span<const Span> spans) {
  std::vector<Cue> out;
  for (const Span& span : spans) {
    const CueFrame& frame = frames.cue(span);
    // A rule may take it from a capture.
    std::string_view lemma = frame.lemma.empty() ? span.attribute("lemma") : frame.lemma;
    Cue cue{.tokens = span.tokens,
            .lemma = lemma.empty() ? doc.lemma(span.tokens.start) : lemma,
            .frames = frame.flags,
            .rule = span.rule,
            .row = span.row};
    if (!out.empty() && out.back().tokens.Overlaps(cue.tokens)) {
      Cue& before = out.back();
      if (cue.tokens == before.tokens) {  // the noun "warning" and the verb "warn"
        const bool noun = cue.frames == kNounCue;
        const uint32_t both = cue.frames | before.frames;
        if (!noun && before.frames == kNounCue) before = cue;
        before.frames = both;
      } else if (cue.tokens.size() > before.tokens.size()) {
        before = cue;
      }
    } else {
      out.push_back(cue);
    }
  }
  return out;
}

}  // namespace copydesk::news
