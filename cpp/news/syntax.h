// The little grammar that quotes and events share: verb groups, full noun phrases, and which of them is whose
// subject or object. No parser: one pass over tags to the left and right of a verb, inside its sentence.
//
//   // "Iran's ministry said it would not have been told by the US"
//   Syntax syntax(doc, sentence);
//   VerbGroup told = syntax.VerbAt(token of "told");  // passive, negated, modal "would"
//   syntax.SubjectOf(told)                            // "it"
//   syntax.AgentOf(told)                              // "the US"
//
// Rules: noun phrases are maximal: base phrase, genitives, title + name, "of"- and "in"-free;
// `WithPostmodifiers` adds "of …" and relative clauses. Coordination is taken apart by Conjuncts(). Quoted
// text is read like any other. Cost: O(tokens of the sentence) to build, O(distance) a question.
#ifndef COPYDESK_NEWS_SYNTAX_H_
#define COPYDESK_NEWS_SYNTAX_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "words/document.h"

namespace copydesk::news {

inline constexpr TagSet kPronounTags = Tags("PRP", "PRP$"),
                        kPluralTags = Tags("NNS", "NNPS", "JJS", "RBS", "POS", "LS");  // those that end in S

// Is it the tag of a finite verb?
inline bool IsFinite(PennTag tag) { return tag.In(kFiniteTags); }

// A run of auxiliaries, negation, adverbs and the verb itself.
struct VerbGroup {
  friend bool operator==(const VerbGroup&, const VerbGroup&) = default;
  TokenSpan tokens;      // "would not have been told"; the infinitive's "to" included
  int32_t head = -1;     // "told"
  bool passive = false;  // form of "be"/"get" + VBN, or a bare VBN after a noun ("the ship seized by Iran")
  bool negated = false;  // not, n't, never, "failed to", "refused to" are the caller's business
  bool infinitive = false;    // "to tell"
  bool gerund = false;        // "telling" without an auxiliary
  bool reduced = false;       // bare VBN behind a noun
  bool perfect = false;       // have + VBN
  bool past_perfect = false;  // had + VBN
  bool past = false;          // finite form in the past (VBD or had/was/were/did)
  std::string_view modal;     // in small letters; of "’ll", "wo" and "going to" what stands for their class,
                              // "will"; empty: none
  bool future = false;        // it is of the class of "will"
  bool conditional = false;   // … of "would"
};

// A noun phrase: head noun, and the whole that a reader would underline.
struct NounPhrase {
  TokenSpan tokens;
  int32_t head = -1;
  bool pronoun = false;
  bool genitive = false;  // followed by 's
};

class Syntax {
 public:
  Syntax(const Document& document, int32_t sentence);

  const std::vector<NounPhrase>& phrases() const { return phrases_; }  // disjoint, in order
  // The noun phrase that holds a token, or null.
  const NounPhrase* PhraseAt(int32_t token) const;
  // The one that begins at a token, and the one that ends before a token.
  const NounPhrase* PhraseFrom(int32_t token) const;
  const NounPhrase* PhraseTo(int32_t end) const;

  VerbGroup VerbAt(int32_t head) const;
  bool IsVerb(int32_t token) const;
  // Heads of all verb groups, in order.
  const std::vector<int32_t>& verbs() const { return verbs_; }
  // The nearest of them to the left of a token; -1: none.
  int32_t VerbBefore(int32_t token) const;

  // The noun phrase that is the verb's grammatical subject: the nearest fit to the left across "which"/"who",
  // commas that enclose an apposition or a relative clause, coordinated verbs ("X condemned … and urged …"),
  // and control ("X offered to host", "X began bombing", "by accusing", "X, saying"). Empty: none. Never
  // behind the verb: who speaks in "said X" is found with its quote (news/attributions.cc).
  TokenSpan SubjectOf(const VerbGroup& verb) const;
  // The noun phrase after "by" of a passive. Empty: none.
  TokenSpan AgentOf(const VerbGroup& verb) const;

  // Base phrase + "of …" / "in …" complements, "and" coordination left out: what a guide's annotator
  // underlines for a party.
  TokenSpan WithPostmodifiers(TokenSpan phrase) const;
  // "the UK, Germany and France" → three; a plain phrase → itself.
  std::vector<TokenSpan> Conjuncts(TokenSpan phrase) const;
  // Maximal coordination that this phrase is the first or a later member of.
  TokenSpan Coordination(TokenSpan phrase) const;
  int32_t HeadOf(TokenSpan phrase) const;

 private:
  bool TagIn(int32_t token, TagSet tags) const { return doc_.penn_tag(token).In(tags); }
  const NounPhrase* AntecedentAt(int32_t i) const;
  std::optional<TokenSpan> SubjectByControl(const VerbGroup& verb, int32_t i, int32_t governor) const;
  int32_t PartnerOf(const VerbGroup& verb) const;
  int32_t BeforeInsertion(int32_t i) const;
  TokenSpan SubjectOfFinite(int32_t i) const;
  void SetModal(VerbGroup* group, ClosedClass modal) const;
  const Document& doc_;
  TokenSpan range_;
  std::vector<NounPhrase> phrases_;
  std::vector<int32_t> phrase_of_;  // by token of the sentence; -1: none
  std::vector<int32_t> verbs_;
};

// The Syntax of the sentences of a document, each built once, when it is first asked for. One thread.
class SyntaxCache {
 public:
  explicit SyntaxCache(const Document& document)
      : doc_(document), by_sentence_(document.sentences().size()) {}
  const Syntax& Of(int32_t sentence) {
    std::unique_ptr<Syntax>& syntax = by_sentence_[static_cast<size_t>(sentence)];
    if (syntax == nullptr) syntax = std::make_unique<Syntax>(doc_, sentence);
    return *syntax;
  }

 private:
  const Document& doc_;
  std::vector<std::unique_ptr<Syntax>> by_sentence_;
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_SYNTAX_H_
