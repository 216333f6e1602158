// TOML of strangers: what is refused before toml++ sees it, and the places of faults.
#include "text/toml.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "text/source_text.h"

namespace copydesk {
namespace {

// "line:column message" of the only fault; "" where there is none.
std::string Fault(std::string_view content) {
  Diagnostics faults;
  const auto table = ParseToml(SourceText("t.toml", std::string(content)), &faults);
  EXPECT_EQ(table.has_value(), faults.empty());
  if (faults.empty()) return "";
  EXPECT_EQ(faults.size(), 1u);
  return std::to_string(faults[0].line) + ":" + std::to_string(faults[0].column) + " " + faults[0].message;
}

std::string StrayLetter(const std::string& at) { return at + " a letter that TOML has only in strings"; }
std::string Nameless(const std::string& at) { return at + " a table without a name"; }

TEST(Toml, LettersBeyondAsciiStandInStringsAndComments) {
  for (const char* good : {
           "a = \"é\"",
           "a = 'é'",
           "a = \"\"\"\né\n\"\"\"",
           "a = '''\né'\n''é'''",
           "# é\na = 1  # é",
           "a = \"x # é\"",
           "a = \"\\\"é\"",  // an escaped quote does not end the string
           "a = \"\"\"\\\"\"\"é\"\"\"",
           "a = 'x\\'  # é",  // a backslash is none where quotes are single
           "a = [\"é\", ['é'], {b = \"é\"}]",
           "\"é\" = 1",
           "['é']\na = 1",
           "[ \"é\" ]",
           "[[ 'é' ]]",
           "a = ''  # é",
           "\xEF\xBB\xBF"
           "a = 1",
       })
    EXPECT_EQ(Fault(good), "") << good;
  EXPECT_EQ(Fault("é = 1"), StrayLetter("1:1"));
  EXPECT_EQ(Fault("aé = 1"), StrayLetter("1:2"));
  EXPECT_EQ(Fault("a = é"), StrayLetter("1:5"));
  EXPECT_EQ(Fault("a = \"é\"é"), StrayLetter("1:8"));
  EXPECT_EQ(Fault("a = 'é'\nb = 'ö' ö"), StrayLetter("2:9"));
  EXPECT_EQ(Fault("# é\n\n  é = 1"), StrayLetter("3:3"));
  EXPECT_EQ(Fault("a = 'x\\' é"), StrayLetter("1:10"));
  EXPECT_EQ(Fault("a = \"\"\"x\"\"\" é"), StrayLetter("1:13"));
  EXPECT_EQ(Fault("a = '''x''' é"), StrayLetter("1:13"));
  EXPECT_EQ(Fault("a = '' é"), StrayLetter("1:8"));
  EXPECT_EQ(Fault("\xEF\xBB\xBF"
                  "a = é"),
            StrayLetter("1:5"));
}

// "4['é'": quotes and brackets inside a bare word begin nothing, so that the letter is seen.
TEST(Toml, ABareWordHoldsNoString) {
  EXPECT_EQ(Fault("a = 4'é'"), StrayLetter("1:7"));
  EXPECT_EQ(Fault("a = 4['é'"), StrayLetter("1:8"));
  EXPECT_EQ(Fault("a = [4, 'é']"), "");
  EXPECT_EQ(Fault("a.'é' = 1"), "");
  EXPECT_EQ(Fault("a='é'"), "");
  EXPECT_EQ(Fault("a = {b = 4,'é' = 5}"), "");
}

TEST(Toml, ATableHasAName) {
  for (const char* good : {"[a]",
                           "[a.b]",
                           "[[a]]",
                           "[ a ]",
                           "[ \t a ]",
                           "[_a]",
                           "[Z]",
                           "[z]",
                           "[A]",
                           "[0]",
                           "[9]",
                           "[-]",
                           "['a']",
                           "[\"a\"]",
                           "  [a]",
                           "x = [\n  1,\n  [2],\n]\n[a]",
                           "x = [\n]\r\n[a]",
                           "x = [ ]",
                           "x = {}\n[a]",
                           "x = [ [1], [2] ]",
                           "x = [\n[1]\n]"})
    EXPECT_EQ(Fault(good), "") << good;
  EXPECT_EQ(Fault("[.]"), Nameless("1:1"));
  EXPECT_EQ(Fault("a = 1\n  [.a]"), Nameless("2:3"));
  EXPECT_EQ(Fault("[[.]]"), Nameless("1:1"));
  EXPECT_EQ(Fault("[ \t@]"), Nameless("1:1"));
  EXPECT_EQ(Fault("x = [\n1,\n]\n[+]"), Nameless("4:1"));
  EXPECT_EQ(Fault("x = {}\n[,]"), Nameless("2:1"));
  EXPECT_EQ(Fault("x = '['\n[=]"), Nameless("2:1"));
  EXPECT_EQ(Fault("x = 1 # [\n[=]"), Nameless("2:1"));
  EXPECT_EQ(Fault("x = 1\r\n[=]"), Nameless("2:1"));
  EXPECT_EQ(Fault("x = []]\n[=]"), Nameless("2:1"));
  EXPECT_EQ(Fault("x = ']]'\n[=]"), Nameless("2:1"));
}

// A fault of toml++'s own has its place, too; what has no end is one.
TEST(Toml, OtherFaultsHaveTheirPlace) {
  Diagnostics faults;
  EXPECT_FALSE(ParseToml(SourceText("t.toml", "a = 1\nb = = 2\n"), &faults).has_value());
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].file, "t.toml");
  EXPECT_EQ(faults[0].line, 2);
  EXPECT_EQ(faults[0].source_line, "b = = 2");
  EXPECT_EQ(faults[0].hint, "the file is not TOML");
  for (const char* endless : {"a = \"x", "a = 'x", "a = \"\"\"x", "a = '''x", "a = \"x\\", "a = [", "[a", "[",
                              "[[", "a = \"x\nb = 'é'"})
    EXPECT_NE(Fault(endless), "") << endless;
}

TEST(Toml, ALargeFileIsRefused) {
  std::string content(static_cast<size_t>(kMaxRuleFileBytes), '#');
  EXPECT_EQ(Fault(content), "");
  content += '#';
  EXPECT_EQ(Fault(content), "1:1 the file is larger than 64 MB");
}

TEST(SourceText, LinesAndFaults) {
  const SourceText source("f", "one\r\ntwo é\n\nlast");
  EXPECT_EQ(source.line(0), "");
  EXPECT_EQ(source.line(-1), "");
  EXPECT_EQ(source.line(1), "one");
  EXPECT_EQ(source.line(2), "two é");
  EXPECT_EQ(source.line(3), "");
  EXPECT_EQ(source.line(4), "last");
  EXPECT_EQ(source.line(5), "");
  EXPECT_EQ(SourceText("f", "x\n").line(2), "");
  const Diagnostic fault = source.Fault({2, 5}, "odd", "mend it");
  EXPECT_EQ(fault.ToString(), "f:2:5: odd; mend it\n  two é\n      ^");
  EXPECT_EQ(SourceText("f", "\xFF").Fault({1, 1}, "odd").source_line, "");
}

TEST(SourceText, WhereAStringBegins) {
  const SourceText source("f", "a = 'x'\nb = '''y'''\nc = \"\"\"\nz\"\"\"\né = \"w\"\nd = '''");
  const auto inside = [&](int line, int column) {
    const SourcePosition at = source.InsideString({line, column});
    return std::to_string(at.line) + ":" + std::to_string(at.column);
  };
  EXPECT_EQ(inside(1, 5), "1:6");
  EXPECT_EQ(inside(2, 5), "2:8");
  EXPECT_EQ(inside(3, 5), "4:1");  // what stands behind the line's end is the string's
  EXPECT_EQ(inside(5, 5), "5:6");  // columns are letters, not bytes
  EXPECT_EQ(inside(6, 5), "7:1");
  EXPECT_EQ(inside(1, 50), "1:51");
}

// Of a table by itself the statement that is wrong is left out, of a [[table]] the whole of it, whatever its
// name is made of; a bracket inside a value opens none.
TEST(Toml, WhatIsWrongIsLeftOut) {
  const auto sound = [](const std::string& content) {
    Diagnostics faults;
    auto table = ParseSoundToml(SourceText("t.toml", content), &faults);
    EXPECT_EQ(faults.size(), 1u) << content;
    EXPECT_TRUE(table) << content;
    return table.value_or(toml::table());
  };
  for (const std::string name : {"rule", "R", "r1", "9", "r-1", "_r", "a.b", "a-1.b_2"}) {
    const std::string many = "[[" + name + "]]\n", one = "[" + name + "]\n";
    const toml::table of_many = sound(many + "a = 1\n" + many + "a = = 2\nb = 2\n" + many + "a = 3\n");
    const toml::array* kept = of_many.at_path(name).as_array();
    ASSERT_NE(kept, nullptr) << name;
    ASSERT_EQ(kept->size(), 2u) << name;
    EXPECT_EQ(kept->at(0).at_path("a"), 1) << name;
    EXPECT_EQ(kept->at(1).at_path("a"), 3) << name;
    const toml::table of_one = sound("first = 1\n" + one + "a = = 2\nb = 2\n");
    EXPECT_FALSE(of_one.at_path(name + ".a")) << name;
    EXPECT_EQ(of_one.at_path(name + ".b"), 2) << name;
    EXPECT_EQ(of_one.at_path("first"), 1) << name;
  }
  const toml::table lists = sound("a = [\n  [1, 2],\n  = ,\n  [\"x y\"],\n]\nb = 2\n[[c]]\nd = 1\n");
  EXPECT_FALSE(lists.contains("a"));
  EXPECT_EQ(lists.at_path("b"), 2);
  EXPECT_EQ(lists.at_path("c[0].d"), 1);
  // A statement goes with all of its lines, whichever of them is wrong.
  for (const char* wrong : {"a = = [\n  1,\n  2,\n]\n", "a = [\n  1,\n  = 2,\n]\n", "a = [\n  1,\n  2 = ]\n",
                            "a = [\n  1,\n", "a = \"\"\"\nx\n\"\"\" x\n"}) {
    const toml::table rest = sound("first = 1\n" + std::string(wrong) + "b = 2\n[c]\nd = 3\n");
    EXPECT_FALSE(rest.contains("a")) << wrong;
    EXPECT_EQ(rest.at_path("first"), 1) << wrong;
    EXPECT_EQ(rest.at_path("b"), 2) << wrong;
    EXPECT_EQ(rest.at_path("c.d"), 3) << wrong;
  }
}

// A fault at the text's end is told at its end, whatever was left out before.
TEST(Toml, AFaultAtTheEnd) {
  for (const char* content : {"a = = 1\nb = [", "a = = 1\nb = [\n", "a = = 1\nb = [\n\n"}) {
    Diagnostics faults;
    const auto sound = ParseSoundToml(SourceText("t.toml", std::string(content)), &faults);
    ASSERT_EQ(faults.size(), 2u) << content;
    EXPECT_EQ(faults[0].line, 1) << content;
    EXPECT_GE(faults[1].line, 2) << content;
    EXPECT_TRUE(sound && sound->empty()) << content;
  }
}

// Statements that are wrong are told together, up to kMaxTomlFaults of a file, each at its line.
TEST(Toml, SoManyFaultsOfAFileAreTold) {
  EXPECT_EQ(kMaxTomlFaults, 20);  // as the header says
  for (const int wrong : {1, 2, 19, 20, 21, 60}) {
    std::string content = "first = 1\n";
    for (int i = 0; i < wrong; ++i)
      content += "a" + std::to_string(i) + " = = 1\nb" + std::to_string(i) + " = 1\n";
    Diagnostics faults;
    const auto sound = ParseSoundToml(SourceText("t.toml", content), &faults);
    ASSERT_EQ(sound.has_value(), wrong <= 20) << wrong;
    EXPECT_EQ(sound ? sound->size() : 0,
              static_cast<size_t>(wrong <= 20 ? wrong + 1 : 0));  // "first", and each b
    ASSERT_EQ(faults.size(), static_cast<size_t>(std::min(wrong, 20))) << wrong;
    for (size_t i = 0; i < faults.size(); ++i)
      EXPECT_EQ(faults[i].line, 2 + 2 * static_cast<int>(i)) << wrong;
  }
}

}  // namespace
}  // namespace copydesk
