#include "news/event_status.h"

#include <algorithm>

namespace copydesk::news {
namespace {

constexpr int32_t kMaxReportReach = 8;  // tokens between "would" and the verb of saying
constexpr int32_t kMaxNounReach = 8;    // tokens between an act's noun and the verb it hangs on

// Is the clause of this verb opened by "if" or "unless"? Looks left to the nearest clause border.
bool IsConditional(const Document& doc, const Syntax& syntax, const VerbGroup& verb) {
  TokenSpan sentence = doc.sentence_of(verb.head).tokens;
  for (int32_t i = verb.tokens.start - 1; i >= sentence.start; --i) {
    std::string_view lower = doc.word(i).lower;
    if (lower == "if" || lower == "unless" || lower == "until" || lower == "once") return true;
    if (lower == "," || lower == "that" || lower == "but" || lower == ";" || syntax.IsVerb(i)) return false;
  }
  return false;
}

std::string OfModal(std::string_view modal) {
  if (modal == "will" || modal == "shall") return "future";
  return modal.empty() ? "asserted" : "hypothetical";
}

// The word that an infinitive hangs on: "vowed | to attack", "decision | to attack". -1: none.
int32_t GovernorOf(const Document& doc, const Syntax& syntax, const VerbGroup& verb) {
  TokenSpan sentence = doc.sentence_of(verb.head).tokens;
  for (int32_t i = verb.tokens.start - 1; i >= sentence.start && i > verb.tokens.start - 12; --i) {
    std::string_view tag = doc.tag(i);
    if (syntax.IsVerb(i)) return i;
    if (const NounPhrase* np = syntax.PhraseAt(i); np != nullptr && i == verb.tokens.start - 1) {
      // "the decision to attack" hangs on the noun, "urged Iran to attack" on the verb further left.
      std::string_view lemma = doc.lemma(np->head);
      if (lemma == "decision" || lemma == "plan" || lemma == "move" || lemma == "attempt" ||
          lemma == "effort" || lemma == "threat" || lemma == "pledge")
        return np->head;
    }
    if (tag.starts_with("JJ") && syntax.PhraseAt(i) != nullptr && i == verb.tokens.start - 1) return i;
  }
  return -1;
}

// "said it would attack": what somebody said will be.
bool IsReported(const Document& doc, const Syntax& syntax, const EventTables& tables, const VerbGroup& verb) {
  TokenSpan sentence = doc.sentence_of(verb.head).tokens;
  for (int32_t i = verb.tokens.start - 1; i >= sentence.start && i > verb.tokens.start - kMaxReportReach;
       --i) {
    if (syntax.IsVerb(i)) return tables.Has("report", doc.lemma(i));
  }
  return false;
}

// An act that is named by a noun is as sure as the verb it hangs on: "could lead to a withdrawal".
std::string StatusOfNoun(const Document& doc, const Syntax& syntax, const EventTables& tables, int32_t head) {
  const NounPhrase* np = syntax.PhraseAt(head);
  if (np == nullptr) return "asserted";
  std::string_view first = doc.word(np->tokens.start).lower;
  if (first == "no") return "negated";
  if (first == "any") return "hypothetical";
  TokenSpan sentence = doc.sentence_of(head).tokens;
  for (int32_t i = np->tokens.start - 1; i >= sentence.start && i > np->tokens.start - kMaxNounReach; --i) {
    if (doc.word(i).text == ",") break;
    if (!syntax.IsVerb(i)) continue;
    VerbGroup verb = syntax.VerbAt(i);
    if (verb.modal.empty() && i >= np->tokens.start - 2 && tables.Has("may", doc.lemma(i)))
      return "hypothetical";  // "demanded their release"
    return verb.modal.empty() ? "asserted" : OfModal(verb.modal);
  }
  return "asserted";
}

}  // namespace

std::string EventStatus(const Document& doc, const Syntax& syntax, const EventTables& tables,
                        const VerbGroup& start, int32_t head) {
  if (syntax.PhraseAt(head) != nullptr) {
    std::string status = StatusOfNoun(doc, syntax, tables, head);
    if (start.head < 0 || status != "asserted") return status;
  }
  if (start.head < 0) return "asserted";
  VerbGroup verb = start;
  for (int hop = 0; hop < 4; ++hop) {
    if (verb.negated) return "negated";
    if (verb.modal == "would" && IsReported(doc, syntax, tables, verb)) return "future";
    if (!verb.modal.empty()) return OfModal(verb.modal);
    if (IsConditional(doc, syntax, verb)) return "hypothetical";
    if (!verb.infinitive) return "asserted";
    int32_t governor = GovernorOf(doc, syntax, verb);
    if (governor < 0) {  // "Norway to send troops": a headline's future
      const NounPhrase* np = verb.tokens.start > 0 ? syntax.PhraseAt(verb.tokens.start - 1) : nullptr;
      return np != nullptr && np->tokens.start == doc.sentence_of(verb.head).tokens.start ? "future"
                                                                                          : "hypothetical";
    }
    std::string_view lemma = doc.lemma(governor);
    if (tables.Has("done", lemma)) return "asserted";
    if (tables.Has("may", lemma)) return "hypothetical";
    if (tables.Has("intend", lemma))
      return syntax.IsVerb(governor) && IsConditional(doc, syntax, syntax.VerbAt(governor)) ? "hypothetical"
                                                                                            : "future";
    if (!syntax.IsVerb(governor)) return "asserted";
    verb = syntax.VerbAt(governor);
  }
  return "asserted";
}

}  // namespace copydesk::news
