#include "news/blocks.h"

#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/stop.h"
#include "cascade/toml.h"
#include "news/layers.h"
#include "text/unicode.h"

namespace copydesk::news {
namespace {

constexpr int32_t kMaxRuleLine = 900;  // bytes; a longer line is prose, whatever it starts with
constexpr int32_t kMaxHeadlineWords = 32;
constexpr int32_t kMaxDekWords = 45;
constexpr int32_t kMaxSubheadingWords = 14;
constexpr int32_t kMaxWrapWidth = 110;  // columns of hard-wrapped text
constexpr int32_t kMinWrapWidth = 40;

enum class Where { kAnywhere, kBeforeProse };

struct LineRule {
  std::string id, doc, pack, file, pattern;
  int line = 0;
  BlockKind kind = BlockKind::kBoilerplate;
  bool split = false;
  bool leads = false;
  Where where = Where::kAnywhere;
  int32_t max_words = kMaxRuleLine;
  std::unique_ptr<RE2> regex;
  std::vector<std::string> yes, no;
};

}  // namespace

struct BlockTables {
  std::vector<LineRule> rules;
};

namespace {

struct Line {
  ByteSpan bytes;
  int32_t words = 0;
  bool blank_before = false;  // an empty line above
  bool stop = false;          // ends as a sentence does
  int rule = -1;
};

std::optional<BlockKind> ParseKind(std::string_view name) {
  for (int k = 0; k <= static_cast<int>(BlockKind::kCorrection); ++k) {
    if (name == Name(static_cast<BlockKind>(k))) return static_cast<BlockKind>(k);
  }
  return std::nullopt;
}

ByteSpan Trim(std::string_view text, ByteSpan span) {
  while (span.start < span.end) {
    size_t at = static_cast<size_t>(span.start);
    if (!IsSpace(NextCodePoint(text, &at))) break;
    span.start = static_cast<int32_t>(at);
  }
  while (span.start < span.end) {
    size_t at = static_cast<size_t>(span.end) - 1;
    while (at > static_cast<size_t>(span.start) && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
      --at;
    size_t next = at;
    if (!IsSpace(NextCodePoint(text, &next))) break;
    span.end = static_cast<int32_t>(at);
  }
  return span;
}

bool EndsLine(char32_t c) {
  return c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x2028 || c == 0x2029;
}

// Words by white space; in scripts that write none, three characters count as one word.
int32_t CountWords(std::string_view line) {
  int32_t words = 0;
  int32_t unspaced = 0;
  bool inside = false;
  for (char c : line) {
    bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    words += !space && !inside;
    inside = !space;
    unspaced += static_cast<unsigned char>(c) >= 0xE3 && static_cast<unsigned char>(c) < 0xF0;
  }
  return words + unspaced / 3;
}

// Ends in . ! ? … : ; behind which only quotes and brackets close.
bool EndsAsSentence(std::string_view line) {
  static constexpr std::string_view kClosers[] = {"\"", "'", ")", "]", "”", "’", "»", "“"};
  for (bool more = true; more && !line.empty();) {
    more = false;
    for (std::string_view closer : kClosers) {
      if (line.ends_with(closer)) {
        line.remove_suffix(closer.size());
        more = true;
      }
    }
  }
  static constexpr std::string_view kStops[] = {".",  "!",  "?",  "…", ":", ";",
                                                "。", "！", "？", "؟", "।", "۔"};
  return std::any_of(std::begin(kStops), std::end(kStops),
                     [&](std::string_view stop) { return line.ends_with(stop); });
}

// Lines, white space at their ends off, empty ones left out. A line ends at \n, \r\n, \r, U+2028 or U+2029.
std::vector<Line> SplitLines(std::string_view text, int32_t headline_bytes) {
  std::vector<Line> lines;
  int32_t n = static_cast<int32_t>(text.size());
  bool blank = false;
  for (int32_t at = 0; at < n;) {
    int32_t end = at;
    int32_t next = n;
    for (; end < n; ++end) {
      char c = text[static_cast<size_t>(end)];
      if (c == '\n' || c == '\r' || c == '\v' || c == '\f') {
        next = end + (c == '\r' && end + 1 < n && text[static_cast<size_t>(end) + 1] == '\n' ? 2 : 1);
        break;
      }
      if (c == '\xE2' && end + 2 < n && text[static_cast<size_t>(end) + 1] == '\x80' &&
          (text[static_cast<size_t>(end) + 2] == '\xA8' || text[static_cast<size_t>(end) + 2] == '\xA9')) {
        next = end + 3;
        break;
      }
      if (end + 1 == headline_bytes) {  // the headline's cell ends here whatever stands there
        next = end + 1;
        ++end;
        break;
      }
    }
    ByteSpan bytes = Trim(text, {at, end});
    if (bytes.empty()) {
      blank = true;
    } else {
      Line line{.bytes = bytes, .blank_before = blank};
      line.words = CountWords(Slice(text, bytes));
      line.stop = EndsAsSentence(Slice(text, bytes));
      lines.push_back(line);
      blank = false;
    }
    at = next;
  }
  return lines;
}

// The first whole-line rule of a line, or -1. One regex after another: most fail within a few letters, where
// all of them in one RE2::Set made an automaton that counted letters for several rules at once and was being
// built anew for almost every line.
int MatchWhole(const BlockTables& tables, std::string_view line, int32_t words, bool before_prose) {
  CheckStop();
  if (static_cast<int32_t>(line.size()) > kMaxRuleLine) return -1;
  for (size_t i = 0; i < tables.rules.size(); ++i) {
    const LineRule& rule = tables.rules[i];
    if (rule.split || words > rule.max_words || (rule.where == Where::kBeforeProse && !before_prose))
      continue;
    if (RE2::FullMatch(re2::StringPiece(line.data(), line.size()), *rule.regex)) return static_cast<int>(i);
  }
  return -1;
}

// One sentence that was cut in the middle: a line that opens with a capital and does not end as a sentence,
// and one that goes on in small letters and does.
bool GoesOn(std::string_view text, const Line& line, const Line& next) {
  size_t at = 0, after = 0;
  return !line.stop && next.stop && IsUpper(NextCodePoint(Slice(text, line.bytes), &at)) &&
         IsLower(NextCodePoint(Slice(text, next.bytes), &after));
}

// Hard-wrapped text: neighbouring lines without an empty one between, where each next line's first word would
// not have fitted on the line before, are one paragraph. The longest line of the run tells the width. Two
// lines that hold one sentence are, whatever the width. A line that a rule knows stands alone.
std::vector<Line> JoinWrapped(const BlockTables& tables, std::string_view text, std::vector<Line> lines,
                              int32_t headline_bytes) {
  std::vector<Line> out;
  size_t asked =
      lines.size();  // the line that was asked last, and the answer: a run asks for each line twice
  bool alone = false;
  auto stands_alone = [&](size_t k) {
    if (k == asked) return alone;
    asked = k;
    return alone = lines[k].bytes.start < headline_bytes ||
                   MatchWhole(tables, Slice(text, lines[k].bytes), lines[k].words, false) >= 0;
  };
  for (size_t i = 0; i < lines.size();) {
    size_t end = i + 1;
    int32_t width = lines[i].bytes.size();
    while (end < lines.size() && !lines[end].blank_before && !stands_alone(end - 1) && !stands_alone(end)) {
      width = std::max(width, lines[end].bytes.size());
      ++end;
    }
    size_t run = end - i;
    bool wrappable = run >= 2 && width >= kMinWrapWidth && width <= kMaxWrapWidth;
    size_t forced = 0;
    auto full = [&](size_t k) {  // line k could not take the next line's first word
      std::string_view next = Slice(text, lines[k + 1].bytes);
      return lines[k].bytes.size() + 1 +
                 static_cast<int32_t>(next.find_first_of(" \t") == std::string_view::npos
                                          ? next.size()
                                          : next.find_first_of(" \t")) >
             width - 2;
    };
    if (wrappable) {
      for (size_t k = i; k + 1 < end; ++k) forced += full(k);
    }
    wrappable = wrappable && forced * 10 >= (run - 1) * 6;
    Line paragraph = lines[i];
    for (size_t k = i; k < end; ++k) {
      bool join =
          k + 1 < end && ((wrappable && (full(k) || !lines[k].stop)) || GoesOn(text, lines[k], lines[k + 1]));
      if (join) {
        paragraph.bytes.end = lines[k + 1].bytes.end;
        paragraph.words += lines[k + 1].words;
        paragraph.stop = lines[k + 1].stop;
        continue;
      }
      out.push_back(paragraph);
      if (k + 1 < end) paragraph = lines[k + 1];
    }
    i = end;
  }
  return out;
}

bool IsProse(const Line& line) {
  return line.rule < 0 && ((line.stop && line.words >= 8) || line.words >= 26);
}

// Splits a dateline off: the length of the prefix without the white space behind it, and the rule; {0, -1}
// for none.
std::pair<int32_t, int> MatchPrefix(const BlockTables& tables, std::string_view line) {
  for (size_t i = 0; i < tables.rules.size(); ++i) {
    const LineRule& rule = tables.rules[i];
    if (!rule.split) continue;
    re2::StringPiece head(line.data(), std::min<size_t>(line.size(), 200));
    re2::StringPiece groups[2];
    if (rule.regex->Match(head, 0, head.size(), RE2::ANCHOR_START, groups, 2)) {
      std::string_view prefix(groups[1].data(), groups[1].size());
      if (!prefix.empty() && prefix.size() < line.size())
        return {static_cast<int32_t>(prefix.size()), static_cast<int>(i)};
    }
  }
  return {0, -1};
}

// Two to four words that each begin with a capital: a writer's name on a line of its own.
bool LooksLikeName(std::string_view line) {
  static const RE2 name(R"(\p{Lu}[\p{Ll}'’.-]+( \p{Lu}[\p{Ll}'’.-]*){1,3})");
  return RE2::FullMatch(re2::StringPiece(line.data(), line.size()), name);
}

class BlockFinder {
 public:
  BlockFinder(const Article& article, const BlockTables& tables)
      : article_(article), tables_(tables), text_(article.text) {}

  std::vector<Block> Run() {
    lines_ = JoinWrapped(tables_, text_, SplitLines(text_, article_.headline_bytes), article_.headline_bytes);
    MatchLines();
    for (size_t i = 0; i < lines_.size(); ++i) Decide(i);
    CoverInvisible();
    MarkDuplicates();
    return std::move(blocks_);
  }

 private:
  std::string_view Text(size_t i) const { return Slice(text_, lines_[i].bytes); }

  void MatchLines() {
    first_prose_ = lines_.size();
    last_prose_ = 0;
    bool before_prose = true;
    for (size_t i = 0; i < lines_.size(); ++i) {
      Line& line = lines_[i];
      if (line.bytes.start >= article_.headline_bytes)
        line.rule = MatchWhole(tables_, Text(i), line.words, before_prose);
      if (IsProse(line)) {
        if (before_prose) first_prose_ = i;
        before_prose = false;
        last_prose_ = i;
      }
    }
  }

  void Add(size_t i, BlockKind kind, std::string_view rule) {
    if (kind == BlockKind::kHeadline) headlines_.insert(Text(i));
    blocks_.push_back({.bytes = lines_[i].bytes, .kind = kind, .rule = article_.rule(rule)});
  }

  void Decide(size_t i) {
    const Line& line = lines_[i];
    if (line.bytes.start < article_.headline_bytes)
      return Add(i, BlockKind::kHeadline, "core.block.headline");
    if (line.rule >= 0) {
      const LineRule& rule = tables_.rules[static_cast<size_t>(line.rule)];
      return Add(i, rule.kind, rule.id);
    }
    if (IsProse(line)) return DecideProse(i);
    DecideShort(i);
  }

  void DecideProse(size_t i) {
    auto [length, rule] = MatchPrefix(tables_, Text(i));
    if (length > 0) {
      ByteSpan bytes = lines_[i].bytes;
      const LineRule& split = tables_.rules[static_cast<size_t>(rule)];
      blocks_.push_back({.bytes = {bytes.start, bytes.start + length},
                         .kind = split.kind,
                         .rule = article_.rule(split.id)});
      blocks_.push_back({.bytes = Trim(text_, {bytes.start + length, bytes.end}),
                         .kind = BlockKind::kBody,
                         .rule = article_.rule("core.block.body")});
      return;
    }
    // A first paragraph that pictures or bylines part from the story is the dek.
    bool after_headline = i == first_prose_ && !headlines_.empty();
    bool parted = i + 1 < lines_.size() && lines_[i + 1].rule >= 0;
    if (after_headline && parted && lines_[i].words <= kMaxDekWords && i != last_prose_)
      return Add(i, BlockKind::kDek, "core.block.dek");
    Add(i, BlockKind::kBody, "core.block.body");
  }

  void DecideShort(size_t i) {
    const Line& line = lines_[i];
    bool alone = lines_.size() == 1;
    bool follows_link =
        i > 0 && lines_[i - 1].rule >= 0 && tables_.rules[static_cast<size_t>(lines_[i - 1].rule)].leads;
    if (follows_link && !alone && line.words >= 3) return Add(i, BlockKind::kTeaser, "core.block.teaser");
    if (i < first_prose_ && first_prose_ < lines_.size()) return DecideBeforeProse(i);
    if (alone || line.stop)
      return Add(
          i, line.stop && Text(i).ends_with('?') && BeforeBody(i) ? BlockKind::kSubheading : BlockKind::kBody,
          line.stop && Text(i).ends_with('?') && BeforeBody(i) ? "core.block.subheading" : "core.block.body");
    bool list_item = Text(i).starts_with("- ") || Text(i).starts_with("• ") || Text(i).starts_with("* ");
    if (first_prose_ == lines_.size() || list_item) return Add(i, BlockKind::kBody, "core.block.body");
    if (i > last_prose_) {
      if (LooksLikeName(Text(i))) return Add(i, BlockKind::kByline, "core.block.byline-name");
      if (line.words > kMaxSubheadingWords)
        return Add(i, BlockKind::kBody, "core.block.body");  // a paragraph cut short
      return Add(i, BlockKind::kBoilerplate, "core.block.trailing");
    }
    if (line.words <= kMaxSubheadingWords) return Add(i, BlockKind::kSubheading, "core.block.subheading");
    Add(i, BlockKind::kBody, "core.block.body");
  }

  bool BeforeBody(size_t i) const {
    return lines_[i].words <= kMaxSubheadingWords && i + 1 < lines_.size() && IsProse(lines_[i + 1]) &&
           lines_[i].words > 1;
  }

  void DecideBeforeProse(size_t i) {
    const Line& line = lines_[i];
    if (headlines_.empty()) {
      if (!line.stop && line.words >= 3 && line.words <= kMaxHeadlineWords)
        return Add(i, BlockKind::kHeadline, "core.block.headline");
      if (line.stop) return Add(i, BlockKind::kBody, "core.block.body");
      return Add(i, BlockKind::kBoilerplate, "core.block.leading");
    }
    if (headlines_.contains(Text(i))) return Add(i, BlockKind::kHeadline, "core.block.headline");
    if (!line.stop && LooksLikeName(Text(i))) return Add(i, BlockKind::kByline, "core.block.byline-name");
    if (line.words >= 5 && line.words <= kMaxDekWords) return Add(i, BlockKind::kDek, "core.block.dek");
    if (i + 1 == first_prose_ && !line.stop) return Add(i, BlockKind::kSubheading, "core.block.subheading");
    Add(i, line.stop ? BlockKind::kBody : BlockKind::kBoilerplate,
        line.stop ? "core.block.body" : "core.block.leading");
  }

  // Zero-width characters are white space to every rule here, and none to a reader of the table: those at an
  // end of a line join its block, a line that has nothing else is a block of its own.
  void CoverInvisible() {
    std::vector<Block> all;
    for (size_t b = 0; b <= blocks_.size(); ++b) {
      const int32_t start = all.empty() ? 0 : all.back().bytes.end;
      const int32_t end = b < blocks_.size() ? blocks_[b].bytes.start : static_cast<int32_t>(text_.size());
      bool open = !all.empty(), own = false;  // on the last block's line; the line has a block of its own
      for (size_t at = static_cast<size_t>(start); at < static_cast<size_t>(end);) {
        const auto from = static_cast<int32_t>(at);
        const char32_t c = NextCodePoint(text_, &at);
        if (EndsLine(c)) {
          open = own = false;
        } else if (!IsWhiteSpace(c)) {
          if (!open && !own)
            all.push_back({.bytes = {from, from},
                           .kind = BlockKind::kBoilerplate,
                           .rule = article_.rule("core.block.invisible")});
          own = !open;
          all.back().bytes.end = static_cast<int32_t>(at);
        }
      }
      if (b == blocks_.size()) break;
      Block next = blocks_[b];
      if (own) {  // the next block is on that line
        next.bytes.start = all.back().bytes.start;
        all.pop_back();
      }
      all.push_back(next);
    }
    blocks_ = std::move(all);
  }

  void MarkDuplicates() {
    std::unordered_map<std::string_view, int32_t> seen;
    for (size_t i = 0; i < blocks_.size(); ++i) {
      auto [it, fresh] = seen.emplace(Slice(text_, blocks_[i].bytes), static_cast<int32_t>(i));
      if (!fresh) blocks_[i].duplicate_of = it->second;
    }
  }

  const Article& article_;
  const BlockTables& tables_;
  std::string_view text_;
  std::vector<Line> lines_;
  std::vector<Block> blocks_;
  std::unordered_set<std::string_view> headlines_;  // texts of the headlines so far
  size_t first_prose_ = 0, last_prose_ = 0;
};

void ReadStrings(const toml::table& table, const char* key, std::vector<std::string>* out) {
  if (const toml::array* array = table[key].as_array()) {
    for (const toml::node& node : *array) {
      if (auto text = node.value<std::string>()) out->push_back(*text);
    }
  }
}

void AddFault(const std::string& file, const toml::node& node, std::string message, std::string hint,
              Diagnostics* faults) {
  faults->push_back({.file = file,
                     .line = static_cast<int>(node.source().begin.line),
                     .column = static_cast<int>(node.source().begin.column),
                     .message = std::move(message),
                     .hint = std::move(hint)});
}

void ReadLineRule(const toml::table& table, const std::string& pack, const std::string& file,
                  BlockTables* tables, Diagnostics* faults) {
  static constexpr std::string_view kKeys[] = {"id",    "doc",   "kind",      "pattern", "split",
                                               "leads", "where", "max_words", "yes",     "no"};
  for (const auto& [key, value] : table) {
    if (std::find(std::begin(kKeys), std::end(kKeys), key.str()) == std::end(kKeys)) {
      std::string near(NearestName(key.str(), {std::begin(kKeys), std::end(kKeys)}));
      AddFault(file, value, "unknown key `" + std::string(key.str()) + "` in a line rule",
               near.empty() ? "" : "did you mean `" + near + "`?", faults);
    }
  }
  LineRule rule;
  rule.pack = pack;
  rule.file = file;
  rule.line = static_cast<int>(table.source().begin.line);
  rule.id = table["id"].value_or(std::string());
  rule.doc = table["doc"].value_or(std::string());
  rule.pattern = table["pattern"].value_or(std::string());
  rule.split = table["split"].value_or(false);
  rule.leads = table["leads"].value_or(false);
  rule.max_words = static_cast<int32_t>(table["max_words"].value_or(int64_t{kMaxRuleLine}));
  if (table["where"].value_or(std::string()) == "before-prose") rule.where = Where::kBeforeProse;
  ReadStrings(table, "yes", &rule.yes);
  ReadStrings(table, "no", &rule.no);
  auto kind = ParseKind(table["kind"].value_or(std::string()));
  if (rule.id.empty() || rule.pattern.empty())
    return AddFault(file, table, "a line rule needs `id` and `pattern`", "", faults);
  if (!kind)
    return AddFault(file, table, "line rule `" + rule.id + "` has no known `kind`",
                    "one of headline dek byline dateline caption credit subheading body teaser promo "
                    "boilerplate contact correction",
                    faults);
  rule.kind = *kind;
  RE2::Options options;
  options.set_log_errors(false);
  rule.regex = std::make_unique<RE2>(rule.pattern, options);
  if (rule.regex->ok() && rule.split && rule.regex->NumberOfCapturingGroups() < 1) {
    return AddFault(file, table, "line rule `" + rule.id + "` splits, but has no group",
                    "put what is split off in round brackets", faults);
  }
  if (!rule.regex->ok())
    return AddFault(file, table, "line rule `" + rule.id + "`: " + rule.regex->error(), "RE2 syntax", faults);
  tables->rules.push_back(std::move(rule));
}

}  // namespace

CoreParts CoreBlocks() {
  return {{},
          {{"core.block.body", "prose: a line that ends as a sentence does, or a long one"},
           {"core.block.headline", "the headline's own cell, or the first line when it has no full stop"},
           {"core.block.dek", "a first paragraph that pictures or bylines part from the story"},
           {"core.block.subheading", "a short line between paragraphs"},
           {"core.block.byline-name", "a name on a line of its own, before or after the prose"},
           {"core.block.teaser", "the line under “Read more”"},
           {"core.block.invisible", "a line of zero-width characters alone"},
           {"core.block.leading", "a short line before the prose that nothing else explains"},
           {"core.block.trailing", "a short line after the last prose"}}};
}

std::shared_ptr<const BlockTables> LoadBlockTables(const std::vector<std::string>& pack_folders,
                                                   Diagnostics* faults) {
  auto tables = std::make_shared<BlockTables>();
  for (const std::string& folder : pack_folders) {
    std::filesystem::path path = std::filesystem::path(folder) / "blocks.toml";
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) continue;
    std::ifstream in(path, std::ios::binary);
    const SourceText source("blocks.toml", std::string(std::istreambuf_iterator<char>(in), {}));
    const std::optional<toml::table> parsed = ParseToml(source, faults);
    if (!parsed) continue;
    const toml::array* lines = (*parsed)["line"].as_array();
    for (size_t i = 0; lines != nullptr && i < lines->size(); ++i) {
      if (const toml::table* line = lines->get(i)->as_table())
        ReadLineRule(*line, path.parent_path().filename().string(), "blocks.toml", tables.get(), faults);
    }
  }
  return tables;
}

std::vector<RuleInfo> BlockRules(const BlockTables& tables) {
  std::vector<RuleInfo> out;
  for (const LineRule& rule : tables.rules) {
    out.push_back({.id = rule.id,
                   .doc = rule.doc,
                   .pack = rule.pack,
                   .file = rule.file,
                   .emits = "block",
                   .pattern = rule.pattern,
                   .line = rule.line});
  }
  return out;
}

void TestBlockExamples(const BlockTables& tables, Diagnostics* faults) {
  for (size_t i = 0; i < tables.rules.size(); ++i) {
    const LineRule& rule = tables.rules[i];
    auto matches = [&](const std::string& line) {
      if (rule.split) {
        re2::StringPiece groups[1];
        return rule.regex->Match(line, 0, line.size(), RE2::ANCHOR_START, groups, 1);
      }
      return RE2::FullMatch(line, *rule.regex) && CountWords(line) <= rule.max_words;
    };
    auto fault = [&](const std::string& line, const char* what) {
      faults->push_back({.file = rule.file,
                         .line = rule.line,
                         .message = "line rule `" + rule.id + "` " + what + " its example “" + line + "”"});
    };
    for (const std::string& line : rule.yes) {
      if (!matches(line)) fault(line, "does not match");
    }
    for (const std::string& line : rule.no) {
      if (matches(line)) fault(line, "matches");
    }
    if (rule.yes.empty() || rule.no.empty()) fault("", "needs `yes` and `no`, so there is no");
  }
}

std::vector<Block> FindBlocks(const Article& article, const BlockTables& tables) {
  return BlockFinder(article, tables).Run();
}

}  // namespace copydesk::news
