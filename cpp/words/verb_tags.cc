#include "words/verb_tags.h"

#include <algorithm>

#include "words/tags.h"

namespace copydesk {
namespace {

class VerbTags {
 public:
  VerbTags(const LemmaTable& lemmas, const ClosedClasses& classes, const Vocabulary& vocabulary,
           std::span<const WordId> words, std::span<uint8_t> tags)
      : lemmas_(lemmas), classes_(classes), vocabulary_(vocabulary), words_(words), tags_(tags) {}

  void Mend() {
    has_finite_ = std::ranges::any_of(tags_, [](uint8_t tag) { return PennTag(tag).In(kFiniteTags); });
    for (size_t i = 0; i < tags_.size(); ++i) {
      const PennTag tag = At(i);
      if (tag == "MD") BehindModal(i);
      if (tag.In(Tags("TO", "IN")) && Is(i, ClosedClass::kInfinitiveMarker)) BehindTo(i);
      if (tag == "JJ") NoAdjective(i);
      if (tag == "NN") BeforeVerb(i);
      if (tag.In(Tags("JJ", "NN"))) BehindAnd(i);
      if (tag.In(Tags("VBD", "VBN"))) BehindNumber(i);
      if (tag.In(Tags("CD", "IN", "UH", "RBR", "JJR", "NNS"))) NoSuchWord(i);
    }
    const bool stop = !words_.empty() && WordAt(words_.size() - 1).text == ".";
    const bool finite = std::ranges::any_of(tags_, [](uint8_t tag) { return PennTag(tag).In(kFiniteTags); });
    for (size_t i = 1; stop && !finite && i + 1 < tags_.size(); ++i) {
      if (!IsMainVerb(i)) continue;
      tags_[i] = TagOf("VBD");
      if (At(i - 1) == "JJ") tags_[i - 1] = TagOf("NN");
      break;
    }
  }

 private:
  // Bits of LemmaTable::Classes().
  static constexpr uint32_t kInflectedVerb = 1 << 0, kBaseVerb = 1 << 4, kNoun = 1 << 5, kOthers = 0xEE;

  PennTag At(size_t i) const { return i < tags_.size() ? PennTag(tags_[i]) : PennTag(); }
  const Word& WordAt(size_t i) const { return vocabulary_[words_[i]]; }
  bool Is(size_t i, ClosedClass c) const { return i < words_.size() && classes_.Is(WordAt(i).norm, c); }
  uint32_t Knows(size_t i) const {
    return (WordAt(i).flags & kIsLower) != 0 ? lemmas_.Classes(WordAt(i).lower) : 0;
  }

  // By its lemma.
  bool IsVerb(size_t i, ClosedClass c) const { return classes_.Is(lemmas_.Find(WordAt(i).lower, "V"), c); }

  // "will | station", "might soon | free"; not "will likely be".
  void BehindModal(size_t modal) {
    size_t i = modal + 1;
    while (At(i).In(kAdverbTags)) ++i;
    if (!At(i).In(Tags("JJ", "NN", "NNP", "CD")) || (Knows(i) & kBaseVerb) == 0) return;
    if (modal == 0 || At(modal - 1).In(kQuestionTags)) return;  // "Will state media report it?"
    if (At(i + 1).In(Tags("VB", "VBN", "VBG")) || Is(i + 1, ClosedClass::kPossessive)) return;
    tags_[i] = TagOf("VB");
  }

  // "to | free | the men", "to | free | 21 rebels", "Chad to | free | rebels"; not "to former President Roe".
  void BehindTo(size_t to) {
    const size_t i = to + 1;
    const bool adjective = At(i) == "JJ";
    if (!(adjective || At(i) == "NN") || (Knows(i) & kBaseVerb) == 0) return;
    const bool when = Is(i + 2, ClosedClass::kTimeNoun) || Is(i + 3, ClosedClass::kTimeNoun);
    if (!adjective && (to == 0 || when)) return;  // "To date no army", "came to power a year ago"
    const bool named =
        adjective && to > 0 && At(to - 1).In(kNameTags) && At(i + 1).In(kNounTags | kAdjectiveTags);
    if (!IsObject(i + 1) && !named && !(adjective && At(i + 1).In(Tags("CD", "NNP")))) return;
    tags_[to] = TagOf("TO");
    tags_[i] = TagOf("VB");
  }

  // What stands behind a verb and behind no adjective in front of a noun.
  bool IsObject(size_t i) const { return At(i).In(Tags("DT", "PRP$")) || Is(i, ClosedClass::kObjectPronoun); }

  // "also | wounded | two workers", "the group | criticised | them", "did not | free | them", "Rebels | free
  // | a pilot"
  void NoAdjective(size_t i) {
    const uint32_t known = Knows(i);
    if (i == 0 || !At(i - 1).In(kNounTags | Tags("RB", "PRP", "CC"))) return;
    const bool object = IsObject(i + 1) || At(i + 1) == "CD" || Is(i + 1, ClosedClass::kNumberNoun);
    if (object && (known & kInflectedVerb) != 0 && !WordAt(i).lower.ends_with("ing"))
      tags_[i] = At(i - 1) == "CC" && At(i - 2) == "VBN" ? TagOf("VBN") : TagOf("VBD");
    if ((known & kBaseVerb) == 0) return;
    // A plural with neither verb nor end behind it: a headline's.
    const bool headline =
        At(i - 1).In(Tags("NNS", "NNPS")) && At(i + 1).In(kNounTags | kAdjectiveTags) && !has_finite_;
    if (headline || (object && !At(i - 1).In(Tags("CC", "NN"))))
      tags_[i] = Is(i - 1, ClosedClass::kNegator) ? TagOf("VB") : TagOf("VBP");
  }

  // "police | shot | and killed a man", "was | shot | and killed"; not "took a penalty | shot | and scored"
  void BeforeVerb(size_t i) {
    if (i == 0 || At(i + 1) != "CC" || !At(i + 2).In(Tags("VBD", "VBN"))) return;
    if ((Knows(i) & kInflectedVerb) == 0 || WordAt(i).lower.ends_with("ing")) return;
    if (IsVerb(i - 1, ClosedClass::kCopula)) {
      tags_[i] = TagOf("VBN");
      return;
    }
    size_t phrase = i;
    while (phrase > 0 && At(phrase - 1).In(kNounTags | kAdjectiveTags | Tags("CD", "DT", "WP", "PRP")))
      --phrase;
    const bool subject = At(i - 1).In(kNounTags | Tags("WP", "PRP"));
    const bool object =
        phrase > 0 && At(phrase - 1).In(kVerbTags) && !IsVerb(phrase - 1, ClosedClass::kReportVerb);
    if (subject && !object) tags_[i] = TagOf("VBD");
  }

  // "to kill six people and | wound | 13 others", "will raid the camp and | arrest | 12 men"; not "the first
  // and last 12 days", "read chapter 3 and page 12"
  void BehindAnd(size_t i) {
    if (i < 2 || At(i - 1) != "CC" || At(i - 2).In(kAdjectiveTags) || (Knows(i) & kBaseVerb) == 0) return;
    if (At(i + 1) != "CD" && !Is(i + 1, ClosedClass::kNumberNoun)) return;
    if (At(i) == "NN" && At(i + 2) != "NNS") return;
    size_t verb = i - 2;
    while (verb > 0 && At(verb).In(kNounTags | kAdjectiveTags | Tags("CD", "DT", "PRP", "PRP$", "IN", "POS")))
      --verb;
    if (At(verb).In(Tags("VB", "VBP"))) tags_[i] = tags_[verb];
  }

  // "Kenya's military | detained | Jane Roe.", "A mob | set | fire to the embassy.": what can be a past with
  // an object, in a sentence that has no finite verb.
  bool IsMainVerb(size_t i) const {
    if ((Knows(i) & kInflectedVerb) == 0 || WordAt(i).lower.ends_with("ing")) return false;
    if (Is(i + 1, ClosedClass::kTimeNoun)) return false;  // "Picture taken March 9."
    const bool object = IsObject(i + 1) || At(i + 1).In(kNameTags);
    if (At(i - 1) == "JJ") return At(i) == "VBN" && object && (Knows(i - 1) & kNoun) != 0;
    const bool subject = At(i - 1).In(kNounTags | Tags("PRP"));
    return subject && At(i).In(Tags("VBN", "NN", "JJ")) && (object || At(i + 1).In(kNounTags | Tags("CD")));
  }

  // "arrested four | suspected | members", "of 12 | jailed | Catholic priests"; not "said 58 were wounded"
  void BehindNumber(size_t i) {
    if (i < 2 || At(i - 1) != "CD" || !At(i - 2).In(kVerbTags | Tags("IN", "TO"))) return;
    if (!WordAt(i).lower.ends_with("ed")) return;
    size_t noun = i + 1;
    while (At(noun).In(Tags("JJ", "NN", "NNP", "HYPH"))) ++noun;
    if (At(noun) == "NNS") tags_[i] = TagOf("JJ");
  }

  // "Houthis | threaten", "Gunmen | shot | dead"
  void NoSuchWord(size_t i) {
    const uint32_t known = Knows(i);
    const bool comparative = At(i).In(Tags("RBR", "JJR"));
    if (comparative ? WordAt(i).lower.ends_with("r") || WordAt(i).lower.ends_with("s")
                    : (known & kOthers) != 0)
      return;
    if ((known & (kInflectedVerb | kBaseVerb)) == 0 || (At(i) == "NNS" && has_finite_)) return;
    const bool present = At(i) == "NNS";  // "minister | quits"
    tags_[i] = (known & kInflectedVerb) == 0 ? TagOf("VBP") : present ? TagOf("VBZ") : TagOf("VBD");
  }

  const LemmaTable& lemmas_;
  const ClosedClasses& classes_;
  const Vocabulary& vocabulary_;
  const std::span<const WordId> words_;
  const std::span<uint8_t> tags_;
  bool has_finite_ = false;  // before anything was mended
};

}  // namespace

void MendVerbTags(const LemmaTable& lemmas, const ClosedClasses& classes, const Vocabulary& vocabulary,
                  std::span<const WordId> words, std::span<uint8_t> tags) {
  VerbTags(lemmas, classes, vocabulary, words, tags).Mend();
}

}  // namespace copydesk
