#include "words/language.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "words/lemmas.h"

namespace copydesk {
namespace {

// Penn tags as UD English writes them; the order is that of TagId, and of the weights in tagger.bin.
const std::vector<std::string>& TagNames() {
  static const std::vector<std::string> names = {
      "",    "CC",   "CD",   "DT",  "EX",   "FW",   "IN",   "JJ",  "JJR", "JJS",   "LS",    "MD",  "NN", "NNS", "NNP", "NNPS", "PDT",
      "POS", "PRP",  "PRP$", "RB",  "RBR",  "RBS",  "RP",   "SYM", "TO",  "UH",    "VB",    "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT",
      "WP",  "WP$",  "WRB",  "$",   "``",   "''",   "-LRB-", "-RRB-", ",", ".",    ":",     "HYPH", "NFP", "ADD", "AFX", "GW", "XX"};
  return names;
}

TagId TagOf(std::string_view name) {
  const std::vector<std::string>& names = TagNames();
  return static_cast<TagId>(std::find(names.begin(), names.end(), name) - names.begin());
}

bool Read(const std::string& path, std::string* out) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return false;
  out->assign(std::istreambuf_iterator<char>(in), {});
  return true;
}

// The rows of a TSV file without comments and its header; a row with too few fields is a fault.
template <class F>
void EachRow(const std::string& path, size_t fields, Diagnostics* faults, F use) {
  std::string text;
  if (!Read(path, &text)) return;
  std::string_view rest = text;
  for (int number = 1; !rest.empty(); ++number) {
    const size_t stop = rest.find('\n');
    const std::string_view line = rest.substr(0, stop);
    rest = stop == std::string_view::npos ? std::string_view() : rest.substr(stop + 1);
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string_view> row;
    for (size_t from = 0; from <= line.size();) {
      const size_t tab = std::min(line.find('\t', from), line.size());
      row.push_back(line.substr(from, tab - from));
      from = tab + 1;
    }
    if (row[0] == "term") continue;
    if (row.size() < fields || !use(row)) {
      Diagnostic fault;
      fault.file = path;
      fault.line = number;
      fault.message = "a row that cannot be read";
      fault.hint = "the first line names the columns";
      fault.source_line = std::string(line);
      faults->push_back(std::move(fault));
    }
  }
}

std::string AsciiLower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

}  // namespace

struct Language::Impl : SegmentationRules {
  std::map<std::string, Abbreviation, std::less<>> abbreviations;
  std::set<std::string, std::less<>> openers, sayings;
  std::unique_ptr<LemmaTable> lemmas;

  Abbreviation FindAbbreviation(std::string_view lower) const override {
    const auto found = abbreviations.find(lower);
    return found == abbreviations.end() ? Abbreviation{} : found->second;
  }
  bool StartsSentence(std::string_view lower) const override { return openers.contains(lower); }
  bool IsSaying(std::string_view lower) const override { return sayings.contains(lower); }
};

Language::Language() : impl_(std::make_unique<Impl>()) {}
Language::~Language() = default;

std::shared_ptr<const Language> Language::Load(const std::string& folder, Diagnostics* faults) {
  std::shared_ptr<Language> made(new Language);
  Impl& my = *made->impl_;
  EachRow(folder + "/abbreviations.tsv", 2, faults, [&](const std::vector<std::string_view>& row) {
    Abbreviation a;
    a.known = true;
    a.may_end = row[1] == "end";
    a.needs_number = row[1] == "number";
    a.needs_capital = row[0][0] >= 'A' && row[0][0] <= 'Z';
    my.abbreviations[AsciiLower(row[0])] = a;
    return row[1] == "end" || row[1] == "number" || row[1] == "lead";
  });
  EachRow(folder + "/openers.tsv", 2, faults, [&](const std::vector<std::string_view>& row) {
    if (row[1] != "opener" && row[1] != "saying") return false;
    (row[1] == "opener" ? my.openers : my.sayings).emplace(row[0]);
    return true;
  });
  std::string text;
  Read(folder + "/lemmas.tsv", &text);
  my.lemmas = std::make_unique<LemmaTable>(std::move(text), folder + "/lemmas.tsv", faults);
  return made;
}

const std::vector<std::string>& Language::tag_names() const { return TagNames(); }
std::string_view Language::tag_name(TagId tag) const { return tag < TagNames().size() ? TagNames()[tag] : std::string_view(); }

void Language::Tag(const Vocabulary& vocabulary, std::span<const WordId> words, std::span<TagId> out) const {
  for (size_t i = 0; i < words.size(); ++i) {
    const Word& word = vocabulary[words[i]];
    const std::string_view lower = word.lower;
    std::string_view tag = "NN";
    if (word.flags & kIsPunct) tag = lower == "." || lower == "!" || lower == "?" ? "." : lower == "," ? "," : ":";
    else if (word.flags & kLikeNum) tag = "CD";
    else if ((word.flags & kHasUpper) && i > 0) tag = "NNP";
    else if (lower.ends_with("ing")) tag = "VBG";
    else if (lower.ends_with("ed")) tag = "VBD";
    else if (lower.ends_with("ly")) tag = "RB";
    else if (lower.ends_with("s")) tag = "NNS";
    out[i] = TagOf(tag);
  }
}

std::string_view Language::Lemma(const Word& word, TagId tag) const {
  const std::string_view name = tag_name(tag);
  if (name == "NNP" || name == "NNPS") return word.text;
  const std::string_view exact = impl_->lemmas->Find(word.lower, name);
  if (!exact.empty()) return exact;
  std::string_view group;
  if (name == "VBD" || name == "VBN" || name == "VBG" || name == "VBZ") group = "V";
  if (name == "NNS") group = "N";
  if (name == "JJR" || name == "JJS") group = "A";
  if (name == "RBR" || name == "RBS") group = "R";
  if (group.empty()) return word.lower;
  const std::string_view found = impl_->lemmas->Find(word.lower, group);
  if (!found.empty()) return found;
  const std::string_view lower = word.lower;
  auto strip = [&](std::string_view suffix) { return lower.size() > suffix.size() + 2 && lower.ends_with(suffix) ? lower.substr(0, lower.size() - suffix.size()) : lower; };
  if (name == "NNS" || name == "VBZ") return lower.ends_with("ses") || lower.ends_with("xes") || lower.ends_with("ches") || lower.ends_with("shes") ? strip("es") : strip("s");
  if (name == "VBG") return strip("ing");
  if (name == "VBD" || name == "VBN") return strip("ed");
  return lower;
}

std::vector<std::string_view> Language::LemmaCandidates(const Word& word) const {
  std::vector<std::string_view> out = {word.lower};
  impl_->lemmas->FindAll(word.lower, &out);
  for (TagId tag = 1; tag < TagNames().size(); ++tag) {
    const std::string_view lemma = Lemma(word, tag);
    if (std::find(out.begin(), out.end(), lemma) == out.end()) out.push_back(lemma);
  }
  return out;
}

std::string_view Language::Upos(const Word& word, TagId tag, bool next_is_verb) const {
  static const std::map<std::string_view, std::string_view> simple = {
      {"CC", "CCONJ"}, {"CD", "NUM"},  {"DT", "DET"},   {"EX", "PRON"},  {"FW", "X"},    {"IN", "ADP"},   {"JJ", "ADJ"},   {"JJR", "ADJ"},
      {"JJS", "ADJ"},  {"LS", "X"},    {"MD", "AUX"},   {"NN", "NOUN"},  {"NNS", "NOUN"}, {"NNP", "PROPN"}, {"NNPS", "PROPN"}, {"PDT", "DET"},
      {"POS", "PART"}, {"PRP", "PRON"}, {"PRP$", "PRON"}, {"RB", "ADV"}, {"RBR", "ADV"}, {"RBS", "ADV"},  {"RP", "ADP"},   {"SYM", "SYM"},
      {"TO", "PART"},  {"UH", "INTJ"}, {"WDT", "PRON"}, {"WP", "PRON"},  {"WP$", "PRON"}, {"WRB", "ADV"}, {"$", "SYM"},    {"ADD", "X"},
      {"AFX", "X"},    {"GW", "X"},    {"XX", "X"}};
  const std::string_view name = tag_name(tag);
  if (name.empty()) return {};
  if (name.starts_with("VB")) {
    const std::string_view lemma = Lemma(word, tag);
    if (lemma == "be") return "AUX";
    return (lemma == "have" || lemma == "do") && next_is_verb ? "AUX" : "VERB";
  }
  if (name == "RB" && (word.lower == "n't" || word.lower == "n\u2019t" || word.lower == "not")) return "PART";
  const auto found = simple.find(name);
  return found == simple.end() ? "PUNCT" : found->second;
}

bool Language::IsAbbreviation(std::string_view lower_with_stop) const { return impl_->FindAbbreviation(lower_with_stop).known; }
bool Language::MayEndSentence(std::string_view lower_with_stop) const { return impl_->FindAbbreviation(lower_with_stop).may_end; }
const SegmentationRules& Language::segmentation() const { return *impl_; }

}  // namespace copydesk
