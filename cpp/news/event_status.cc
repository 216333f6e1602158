#include "news/event_status.h"

#include <algorithm>

namespace copydesk::news {
namespace {

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
      if (lemma == "decision" || lemma == "plan" || lemma == "move" || lemma == "attempt" || lemma == "effort" || lemma == "threat" || lemma == "pledge") return np->head;
    }
    if (tag.starts_with("JJ") && syntax.PhraseAt(i) != nullptr && i == verb.tokens.start - 1) return i;
  }
  return -1;
}

}  // namespace

std::string EventStatus(const Document& doc, const Syntax& syntax, const EventTables& tables, const VerbGroup& start, int32_t head) {
  if (const NounPhrase* np = syntax.PhraseAt(head); np != nullptr && doc.word(np->tokens.start).lower == "no") return "negated";
  if (start.head < 0) return "asserted";
  VerbGroup verb = start;
  for (int hop = 0; hop < 4; ++hop) {
    if (verb.negated) return "negated";
    if (!verb.modal.empty()) return OfModal(verb.modal);
    if (IsConditional(doc, syntax, verb)) return "hypothetical";
    if (!verb.infinitive) return "asserted";
    int32_t governor = GovernorOf(doc, syntax, verb);
    if (governor < 0) return "hypothetical";
    std::string_view lemma = doc.lemma(governor);
    if (tables.Has("intend", lemma)) return "future";
    if (tables.Has("may", lemma)) return "hypothetical";
    if (!syntax.IsVerb(governor)) return "asserted";
    verb = syntax.VerbAt(governor);
  }
  return "asserted";
}

}  // namespace copydesk::news
