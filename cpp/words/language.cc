#include "words/language.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/read_file.h"
#include "text/unicode.h"
#include "words/lemmas.h"
#include "words/recogniser.h"
#include "words/tagger.h"
#include "words/tags.h"
#include "words/verb_tags.h"
#include "words/word_index.h"

namespace copydesk {
namespace {

// The rows of a file of `term`, `kind` and what is not read, without comments and its header. `use` is given
// term and kind, which is one of `kinds`; other rows are faults.
template <class F>
void EachRow(const std::string& path, const std::vector<std::string_view>& kinds, Diagnostics* faults,
             F use) {
  const std::optional<std::string> text = ReadFile(path);
  if (!text) return;
  std::string_view rest = *text;
  for (int number = 1; !rest.empty(); ++number) {
    const size_t stop = rest.find('\n');
    std::string_view line = rest.substr(0, stop);
    rest = stop == std::string_view::npos ? std::string_view() : rest.substr(stop + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line[0] == '#') continue;
    const size_t tab = std::min(line.find('\t'), line.size());
    const size_t second = std::min(tab + 1, line.size());
    const std::string_view term = line.substr(0, tab),
                           kind = line.substr(second, line.find('\t', second) - second);
    const auto tell = [&](size_t byte, std::string message, std::string hint) {
      const std::string_view before = line.substr(0, byte);
      const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
      faults->push_back({.file = path,
                         .line = number,
                         .column = 1 + static_cast<int>(std::count_if(before.begin(), before.end(), starts)),
                         .message = std::move(message),
                         .hint = std::move(hint),
                         .source_line = std::string(line)});
    };
    if (term == "term") {
      if (kind != "kind") tell(second, "the second column is `" + std::string(kind) + "`", "it is `kind`");
      continue;
    }
    std::string all;
    for (std::string_view one : kinds) all += (all.empty() ? "" : ", ") + std::string(one);
    if (term.empty()) {
      tell(0, "a row without a term", "term, then kind: " + all);
    } else if (kind.empty()) {
      tell(second, "a row without a kind", "known are " + all);
    } else if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
      const std::string_view near = NearestName(kind, kinds);
      tell(second, "unknown kind `" + std::string(kind) + "`",
           near.empty() ? "known are " + all : "did you mean `" + std::string(near) + "`?");
    } else {
      use(term, kind);
    }
  }
}

// The class of forms that a tag picks in the lemma table; empty for tags of base forms.
std::string_view ClassOf(std::string_view tag) {
  if (tag == "VBD" || tag == "VBN" || tag == "VBG" || tag == "VBZ") return "V";
  if (tag == "NNS" || tag == "NNPS") return "N";
  if (tag == "JJR" || tag == "JJS") return "A";
  if (tag == "RBR" || tag == "RBS") return "R";
  return {};
}

// The lemma of a form that the table does not have: its regular ending cut off.
std::string_view Stripped(std::string_view lower, std::string_view tag) {
  auto without = [&](std::string_view ending) {
    const bool fits = lower.size() > ending.size() + 2 && lower.ends_with(ending);
    return fits ? lower.substr(0, lower.size() - ending.size()) : lower;
  };
  if (tag == "NNS" || tag == "VBZ") {
    for (const std::string_view before : {"sses", "xes", "ches", "shes", "zzes"}) {
      if (lower.ends_with(before)) return without("es");
    }
    return lower.ends_with("ss") ? lower : without("s");
  }
  if (tag == "VBG") return without("ing");
  if (tag == "VBD" || tag == "VBN") return without(lower.ends_with("eed") ? "d" : "ed");
  if (tag == "JJR" || tag == "RBR") return without("er");
  if (tag == "JJS" || tag == "RBS") return without("est");
  return lower;
}

bool OpensNounPhrase(std::string_view tag) {
  return tag.starts_with("NN") || tag.starts_with("JJ") || tag == "CD" || tag == "VBG" || tag == "VBN" ||
         tag == "HYPH";
}

// A preposition before a clause: "of visiting", "after they left".
bool Subordinates(const ClosedClasses& classes, std::string_view norm, const Neighbours& around) {
  if (classes.Is(norm, ClosedClass::kClauseMarker)) return true;
  return around.next_tag == "VBG" || around.next_tag == "WRB" ||
         (around.next_tag == "PRP" && classes.Is(around.next_norm, ClosedClass::kSubjectPronoun));
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 33> kUpos = {{
    {"CC", "CCONJ"},  {"CD", "NUM"},    {"DT", "DET"},     {"EX", "PRON"}, {"FW", "X"},     {"IN", "ADP"},
    {"JJ", "ADJ"},    {"JJR", "ADJ"},   {"JJS", "ADJ"},    {"LS", "X"},    {"MD", "AUX"},   {"NN", "NOUN"},
    {"NNS", "NOUN"},  {"NNP", "PROPN"}, {"NNPS", "PROPN"}, {"PDT", "DET"}, {"POS", "PART"}, {"PRP", "PRON"},
    {"PRP$", "PRON"}, {"RB", "ADV"},    {"RBR", "ADV"},    {"RBS", "ADV"}, {"RP", "ADP"},   {"SYM", "SYM"},
    {"TO", "PART"},   {"UH", "INTJ"},   {"WDT", "PRON"},   {"WP", "PRON"}, {"WP$", "PRON"}, {"WRB", "ADV"},
    {"$", "SYM"},     {"ADD", "X"},     {"AFX", "X"},
}};

// A set of words, numbered as they come.
class WordList {
 public:
  WordId Find(std::string_view word) const {
    return index_.Find(index_.KeyOf(word), word,
                       [this](WordId id) { return std::string_view(words_[static_cast<size_t>(id)]); });
  }
  WordId Add(std::string_view word) {
    if (const WordId known = Find(word); known >= 0) return known;
    const auto id = static_cast<WordId>(words_.size());
    words_.emplace_back(word);
    index_.Add(index_.KeyOf(word), id);
    return id;
  }

 private:
  std::vector<std::string> words_;
  WordIndex index_;
};

// A word's lemmas under the tags that it had last.
struct KnownLemmas {
  KnownLemma last, other;
};

}  // namespace

struct Language::Impl : SegmentationRules {
  std::string folder;
  int64_t lemma_owner = Vocabulary::NewMemoOwner(), classes_owner = Vocabulary::NewMemoOwner();
  WordList abbreviations, openers, sayings;
  std::vector<Abbreviation> abbreviation_kinds;  // by number in the list
  ClosedClasses classes;
  std::unique_ptr<LemmaTable> lemmas;
  std::unique_ptr<Tagger> tagger;
  std::unique_ptr<Recogniser> recogniser;

  // By the first and by the last letter of an abbreviation: the lengths there are, as bits. They say no to
  // most words that end a sentence.
  std::array<uint32_t, 32> lengths_by_first{}, lengths_by_last{};

  void NoteAbbreviation(std::string_view lower) {
    const uint32_t length = 1u << std::min<size_t>(lower.size(), 31);
    lengths_by_first[lower.front() & 31] |= length;
    lengths_by_last[LastLetter(lower) & 31] |= length;
  }
  static char LastLetter(std::string_view lower) {
    return lower[lower.size() < 2 ? 0 : lower.size() - 2];
  }  // before the full stop

  Abbreviation FindAbbreviation(std::string_view lower) const override {
    if (lower.empty()) return {};
    const uint32_t lengths = lengths_by_first[lower.front() & 31] & lengths_by_last[LastLetter(lower) & 31];
    if ((lengths >> std::min<size_t>(lower.size(), 31) & 1) == 0) return {};
    const WordId found = abbreviations.Find(lower);
    return found < 0 ? Abbreviation{} : abbreviation_kinds[static_cast<size_t>(found)];
  }
  bool StartsSentence(std::string_view lower) const override { return openers.Find(lower) >= 0; }
  bool IsSaying(std::string_view lower) const override {
    return sayings.Find(lower) >= 0 || classes.Is(VerbOf(lower), ClosedClass::kQuoteVerb);
  }
  // The lemma of an inflected form that is a verb's alone: "asked", not "claims", which may be nouns, nor
  // "cry". Empty: it is none.
  std::string_view VerbOf(std::string_view lower) const {
    const int32_t first = lemmas->First(lower);
    if (first >= 0) {
      const std::string_view lemma = lemmas->FindAt(first, "V");
      return lemma == lower || !lemmas->FindAt(first, "N").empty() ? std::string_view() : lemma;
    }
    for (const std::string_view tag : {"VBD", "VBZ"}) {
      if (const std::string_view lemma = Stripped(lower, tag); lemma != lower) return lemma;
    }
    return {};
  }
};

Language::Language() : impl_(std::make_unique<Impl>()) {}
Language::~Language() = default;

std::shared_ptr<Language> Language::Load(const std::string& folder, Diagnostics* faults) {
  std::shared_ptr<Language> made(new Language);
  Impl& my = *made->impl_;
  my.folder = folder;
  EachRow(folder + "/abbreviations.tsv", {"end", "number", "lead"}, faults,
          [&](std::string_view term, std::string_view kind) {
            Abbreviation a;
            a.known = true;
            a.may_end = kind == "end";
            a.needs_number = kind == "number";
            a.needs_capital = term[0] >= 'A' && term[0] <= 'Z';
            const std::string lower = AsciiLower(term);
            const auto number = static_cast<size_t>(my.abbreviations.Add(lower));
            my.NoteAbbreviation(lower);
            my.abbreviation_kinds.resize(std::max(my.abbreviation_kinds.size(), number + 1));
            my.abbreviation_kinds[number] = a;
          });
  EachRow(folder + "/openers.tsv", {"opener", "saying"}, faults,
          [&](std::string_view term, std::string_view kind) {
            (kind == "opener" ? my.openers : my.sayings).Add(term);
          });
  my.classes = ClosedClasses(folder + "/grammar.toml", faults);
  my.lemmas =
      std::make_unique<LemmaTable>(ReadFile(folder + "/lemmas.tsv").value_or(""), folder + "/lemmas.tsv",
                                   faults, ReadFile(folder + "/names.txt").value_or(""));
  if (const std::optional<std::string> tagger = ReadFile(folder + "/tagger.bin"))
    my.tagger = Tagger::Parse(*tagger, folder + "/tagger.bin", faults);
  std::error_code error;
  if (std::filesystem::exists(folder + "/names.bin", error))
    my.recogniser = Recogniser::Open(folder + "/names.bin", faults);
  return made;
}

void Language::Add(std::string_view lemma, ClosedClass c) { impl_->classes.Add(lemma, c); }

const std::string& Language::folder() const { return impl_->folder; }
bool Language::has_tagger() const { return impl_->tagger != nullptr; }
const Recogniser* Language::recogniser() const { return impl_->recogniser.get(); }

const std::vector<std::string>& Language::tag_names() const { return TagNames(); }
std::string_view Language::tag_name(TagId tag) const {
  return tag < kTags ? kTagNames[tag] : std::string_view();
}

void Language::Tag(Vocabulary& vocabulary, std::span<const WordId> words, std::span<const uint8_t> glue,
                   std::span<TagId> out) const {
  if (impl_->tagger != nullptr) {
    impl_->tagger->Tag(vocabulary, words, glue, *impl_->lemmas, out);
    MendVerbTags(*impl_->lemmas, impl_->classes, vocabulary, words, out);
  } else {
    std::fill(out.begin(), out.end(), TagId{0});
  }
}

std::string_view Language::Lemma(const Word& word, TagId tag) const {
  return LemmaAt(impl_->lemmas->First(word.norm), word, tag_name(tag));
}

void Language::Lemmas(Vocabulary& vocabulary, std::span<const WordId> words, std::span<const TagId> tags,
                      std::span<KnownLemma> out) const {
  auto& known = vocabulary.Keep<std::vector<KnownLemmas>>(impl_->lemma_owner);
  if (const auto size = static_cast<size_t>(vocabulary.size()); known.size() < size)
    known.resize(size * 5 / 4 + 64);
  for (size_t i = 0; i < words.size(); ++i) {
    KnownLemmas& of = known[static_cast<size_t>(words[i])];
    if (of.last.data == nullptr || of.last.tag != tags[i]) {
      std::swap(of.last, of.other);
      if (of.last.data == nullptr || of.last.tag != tags[i]) {
        const std::string_view lemma = Lemma(vocabulary[words[i]], tags[i]);
        of.last = {lemma.data(), static_cast<uint32_t>(lemma.size()), impl_->classes.IdOf(lemma), tags[i]};
      }
    }
    out[i] = of.last;
  }
}

const ClosedClasses& Language::classes() const { return impl_->classes; }

void Language::Classes(Vocabulary& vocabulary, std::span<const WordId> words,
                       std::span<ClassesId> out) const {
  std::vector<int32_t>& known = vocabulary.Memo(impl_->classes_owner);
  for (size_t i = 0; i < words.size(); ++i) {
    int32_t& id = known[static_cast<size_t>(words[i])];
    if (id == Vocabulary::kNoMemo) id = impl_->classes.IdOf(vocabulary[words[i]].lower);
    out[i] = static_cast<ClassesId>(id);
  }
}

// `first` is where the word's norm stands in the lemma table.
std::string_view Language::LemmaAt(int32_t first, const Word& word, std::string_view tag) const {
  if (tag == "POS") {
    const std::string_view possessive = impl_->classes.First(ClosedClass::kPossessive);
    return possessive.empty() ? word.lower : possessive;
  }
  if ((word.flags & kIsPunct) && !(word.flags & kIsAscii))
    return word.text == "\u2026" ? word.text : word.norm;
  if (const std::string_view exact = impl_->lemmas->FindAt(first, tag); !exact.empty()) return exact;
  const std::string_view group = ClassOf(tag);
  if (group.empty()) return tag == "NNP" ? word.text : word.lower;
  const std::string_view found = impl_->lemmas->FindAt(first, group);
  if (tag == "NNPS") {
    // A name keeps its letters: only an ending that can be cut off is.
    if (found.empty() || found.size() >= word.text.size() || !word.lower.starts_with(found)) return word.text;
    return word.text.substr(0, found.size());
  }
  return found.empty() ? Stripped(word.lower, tag) : found;
}

std::vector<std::string_view> Language::LemmaCandidates(const Word& word) const {
  std::vector<std::string_view> out;
  out.reserve(16);
  out.push_back(word.lower);
  impl_->lemmas->FindAll(word.norm, &out);
  const int32_t first = impl_->lemmas->First(word.norm);
  // Under every other tag a word's lemma is its lower-case form or stands in the table under that tag.
  static constexpr std::array<std::string_view, 12> kTelling = {"POS", "NNP", "NNPS", "NNS", "VBD", "VBN",
                                                                "VBG", "VBZ", "JJR",  "JJS", "RBR", "RBS"};
  for (const std::string_view tag : kTelling) {
    const std::string_view lemma = LemmaAt(first, word, tag);
    if (std::find(out.begin(), out.end(), lemma) == out.end()) out.push_back(lemma);
  }
  return out;
}

std::optional<bool> Language::Knows(const Word& word) const {
  if (impl_->lemmas->size() == 0) return std::nullopt;
  return (impl_->lemmas->Classes(word.lower) & ~LemmaTable::kName) != 0;
}

std::string_view Language::Upos(const Word& word, TagId tag, const Neighbours& around) const {
  const std::string_view name = tag_name(tag);
  if (name.empty()) return {};
  const auto is = [&](std::string_view text, ClosedClass c) { return impl_->classes.Is(text, c); };
  if (name.starts_with("VB")) {
    const std::string_view lemma = Lemma(word, tag);
    if (is(lemma, ClosedClass::kCopula)) return around.previous_tag == "EX" ? "VERB" : "AUX";
    return (is(lemma, ClosedClass::kPerfectAuxiliary) || is(lemma, ClosedClass::kDoSupport)) &&
                   around.next_is_verb
               ? "AUX"
               : "VERB";
  }
  if (name == "RB" && is(word.norm, ClosedClass::kNegativeClitic)) return "PART";
  if (name == "IN" && Subordinates(impl_->classes, word.norm, around)) return "SCONJ";
  if (name == "DT" && is(word.norm, ClosedClass::kDemonstrative) && !OpensNounPhrase(around.next_tag))
    return "PRON";
  if (name == "WDT" && around.next_tag.starts_with("NN")) return "DET";
  if (name == "NN" && is(word.norm, ClosedClass::kIndefinitePronoun)) return "PRON";
  const auto found =
      std::find_if(kUpos.begin(), kUpos.end(), [&](const auto& row) { return row.first == name; });
  return found == kUpos.end() ? "PUNCT" : found->second;
}

const SegmentationRules& Language::segmentation() const { return *impl_; }

}  // namespace copydesk
