// How faults are shown.
#include "base/diagnostic.h"

#include <gtest/gtest.h>

namespace copydesk {
namespace {

TEST(Diagnostic, ShowsTheLineAndACaret) {
  Diagnostic d{Diagnostic::kError,      "a.toml",        3, 2, "unknown attribute `lema`",
               "did you mean `lemma`?", "[lema=\"say\"]"};
  EXPECT_EQ(d.ToString(),
            "a.toml:3:2: unknown attribute `lema`; did you mean `lemma`?\n  [lema=\"say\"]\n   ^");
  d.severity = Diagnostic::kLint;
  d.hint = "";
  d.source_line = "";
  EXPECT_EQ(d.ToString(), "a.toml:3:2: lint: unknown attribute `lema`");
}

TEST(Diagnostic, CutsALongLineAroundTheCaret) {
  Diagnostic d{Diagnostic::kError, "f", 1, 501, "m", "", std::string(500, 'a') + "X" + std::string(500, 'b')};
  EXPECT_EQ(d.ToString(), "f:1:501: m\n  " + std::string(50, 'a') + "X" + std::string(49, 'b') + "\n  " +
                              std::string(50, ' ') + "^");
}

TEST(Diagnostic, ColumnsCountCodePoints) {
  Diagnostic d{Diagnostic::kError, "f", 1, 4, "m", "", "\"é\"["};
  EXPECT_EQ(d.ToString(), "f:1:4: m\n  \"é\"[\n     ^");
}

TEST(Diagnostic, NearestName) {
  EXPECT_EQ(NearestName("lema", {"word", "lemma", "tag"}), "lemma");
  EXPECT_EQ(NearestName("colour", {"word", "lemma", "tag"}), "");
  EXPECT_EQ(NearestName("x", {}), "");
}

}  // namespace
}  // namespace copydesk
