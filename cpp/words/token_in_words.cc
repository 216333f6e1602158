#include "words/token_in_words.h"

#include <array>
#include <string_view>
#include <utility>

#include "words/tags.h"

namespace copydesk {
namespace {

// The first that has the tag.
constexpr std::array<std::pair<TagSet, std::string_view>, 17> kSorts = {{
    {kNameTags, "a name by its tag"},
    {kNounTags, "a noun"},
    {Tags("PRP", "PRP$", "EX"), "a pronoun"},
    {kVerbTags | Tags("MD"), "a verb"},
    {Tags("TO"), "a preposition or the sign of an infinitive"},
    {Tags("IN"), "a preposition or conjunction"},
    {Tags("CC"), "a conjunction"},
    {Tags("DT", "PDT"), "a determiner"},
    {kAdjectiveTags, "an adjective"},
    {kAdverbTags, "an adverb"},
    {Tags("RP"), "a particle"},
    {Tags("CD"), "a number"},
    {kQuestionTags, "a word of questions and relative clauses"},
    {Tags("POS"), "a genitive"},
    {Tags("``", "''"), "a quote mark"},
    {Tags("-LRB-", "-RRB-"), "a bracket"},
    {Tags("HYPH"), "a hyphen"},
}};
constexpr int kMostTold = 3;
constexpr TagSet kLeads = Tags("TO", "IN", "DT", "PDT", "PRP$", ",");  // … to what is behind it

std::string_view SortOf(const Document& doc, int32_t i) {
  const uint32_t flags = doc.word(i).flags;
  const PennTag tag = doc.penn_tag(i);
  if ((flags & kIsQuote) && tag != "POS") return "a quote mark";
  for (const auto& [tags, words] : kSorts) {
    if (tag.In(tags)) return words;
  }
  return (flags & kIsPunct) ? "" : "a word without a tag that tells";
}

}  // namespace

std::string TokenInWords(const Document& doc, TokenSpan range, int32_t i) {
  std::string out;
  for (int told = 0; range.Contains(i); ++i) {
    if (!out.empty()) out += ", before ";
    const std::string_view sort = SortOf(doc, i), text = doc.word(i).text;
    if (sort == "a quote mark")
      out.append("the quote mark ").append(text);
    else
      out.append("“").append(text).append("”").append(sort.empty() ? "" : ", ").append(sort);
    if (++told == kMostTold || !doc.penn_tag(i).In(kLeads)) return out;
  }
  if (!out.empty()) return out + ", before the end of the sentence";
  return i < range.start ? "the beginning of the sentence" : "the end of the sentence";
}

}  // namespace copydesk
