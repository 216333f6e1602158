"""tests/quality/branches.py: the branches of functions, on code whose count is plain to see."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]

CODE = """
#define EITHER(a) ((a) ? 1 : 0)
namespace a {
// if (x && y) for a comment
struct Point {
  int x = 0, y = 0;
  bool Near() const { return x < 2 && y < 2; }
};
constexpr std::array<int, 2> kTable = {1, 2};
const char* Plain() { return "if (a || b) ? c : d"; }
int Class::Sign(int n) const {
  auto shown = [&](int i) { return i > 0 ? i : 0; };
  for (int i = 0; i < n; ++i) {
    if (i == 3 || shown(i) == 4) return i;
  }
  switch (n) {
    case 1:
    case 2:
      return 0;
    default:
      return 1;
  }
}
Maker::Maker(int n) : n_(n), points_{{1, 2}} {
  while (n_ > 0) --n_;
}
}  // namespace a
"""


def test_counts() -> None:
    spec = importlib.util.spec_from_file_location("branches", ROOT / "tests" / "quality" / "branches.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found = {function.name: function.branches for function in module.functions(CODE, "code.cc")}
    assert found["Near"] == 1
    assert found["Plain"] == 0
    assert found["Class::Sign"] == 6
    assert found["Maker::Maker"] == 1
    assert "kTable" not in found
