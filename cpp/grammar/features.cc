#include "grammar/features.h"

namespace copydesk {

MoveView::MoveView(const ParserState& s)
    : s0(s.At(s.top(0))),
      s1(s.At(s.top(1))),
      b0(s.At(s.queue(0))),
      b1(s.At(s.queue(1))),
      s2(s.At(s.top(2))),
      s0_left(s.At(s0.leftmost)),
      s0_right(s.At(s0.rightmost)),
      s1_right(s.At(s1.rightmost)),
      b0_left(s.At(b0.leftmost)),
      d0(s0.at < 0 || b0.at < 0 ? 9 : Distance(s0.at, b0.at)),
      d1(s0.at < 0 || s1.at < 0 ? 9 : Distance(s1.at, s0.at)),
      quotes(s1.quoted * 4 + s0.quoted * 2 + b0.quoted),
      s0_left2(s.At(s0.left2).tag),
      b0_left2(s.At(b0.left2).tag) {}

RelationView::RelationView(const ParserState& s, int32_t head_at)
    : d(s.At(s.top(0))),
      h(s.At(head_at)),
      side(head_at > d.at ? 1 : 0),
      far(side + 2 * (side ? Distance(d.at, head_at) : Distance(head_at, d.at))),
      before(s.At(d.at > 1 ? d.at - 1 : -1).tag),
      after(s.At(d.at < s.size() ? d.at + 1 : -1).tag),
      d_left(s.At(d.leftmost)),
      sibling(s.At(side ? h.leftmost : h.rightmost)) {}

}  // namespace copydesk
