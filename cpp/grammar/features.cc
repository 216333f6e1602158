#include "grammar/features.h"

namespace copydesk {

MoveView::MoveView(const ParserState& s)
    : s0(PlaceOf(s, s.top(0))),
      s1(PlaceOf(s, s.top(1))),
      b0(PlaceOf(s, s.queue(0))),
      b1(PlaceOf(s, s.queue(1))),
      s2(ChildAt(s, s.top(2))),
      d0(s0.at < 0 || b0.at < 0 ? 9 : Distance(s0.at, b0.at)),
      d1(s0.at < 0 || s1.at < 0 ? 9 : Distance(s1.at, s0.at)),
      quotes(s1.quoted * 4 + s0.quoted * 2 + b0.quoted) {
  const ParserState::Children none;
  const ParserState::Children& c0 = s0.children ? *s0.children : none;
  const ParserState::Children& c1 = s1.children ? *s1.children : none;
  const ParserState::Children& cb = b0.children ? *b0.children : none;
  s0_left = ChildAt(s, c0.left), s0_right = ChildAt(s, c0.right);
  s1_right = ChildAt(s, c1.right), b0_left = ChildAt(s, cb.left);
  s0_left2 = TagAt(s, c0.left2), b0_left2 = TagAt(s, cb.left2);
}

RelationView::RelationView(const ParserState& s, int32_t head_at)
    : d(PlaceOf(s, s.top(0))),
      h(PlaceOf(s, head_at)),
      side(head_at > d.at ? 1 : 0),
      far(side + 2 * (side ? Distance(d.at, head_at) : Distance(head_at, d.at))),
      before(TagAt(s, d.at > 1 ? d.at - 1 : -1)),
      after(TagAt(s, d.at < s.size() ? d.at + 1 : -1)) {
  const ParserState::Children none;
  const ParserState::Children& dc = d.children ? *d.children : none;
  const ParserState::Children& hc = h.children ? *h.children : none;
  d_left = ChildAt(s, dc.left), sibling = ChildAt(s, side ? hc.left : hc.right);
}

}  // namespace copydesk
