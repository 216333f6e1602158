#include "desk/clause.h"

#include <optional>

#include "grammar/tree.h"
#include "news/events.h"
#include "news/syntax.h"

namespace copydesk {
namespace {

std::optional<SentenceTree> TreeOf(news::Article* article, int32_t token) {
  const auto& parser = article->desk.events->parser;
  if (parser == nullptr) return std::nullopt;
  const Document& doc = article->document();
  return SentenceTree(doc, doc.tokens()[static_cast<size_t>(token)].sentence, *parser);
}

std::string InMarks(std::string_view text) { return "“" + std::string(text) + "”"; }

// ", behind “of”", ", opened by “that”": the small words that say how a word hangs on another.
std::string LinksOf(const SentenceTree& tree, const Document& doc, int32_t token) {
  std::string out;
  for (const int32_t d : tree.Dependents(token)) {
    const Relation relation = tree.relation(d);
    if (relation == Relation::kCase || relation == Relation::kMark)
      out += (relation == Relation::kCase ? ", behind " : ", opened by ") + InMarks(doc.word(d).text);
  }
  return out;
}

}  // namespace

int32_t HeadIn(news::Article* article, TokenSpan tokens) {
  const auto tree = TreeOf(article, tokens.start);
  for (int32_t t = tokens.start; tree && t < tokens.end; ++t) {
    const bool punctuation = (article->document().word(t).flags & kIsPunct) != 0;
    if (!punctuation && !tokens.Contains(tree->Governor(t))) return t;
  }
  return tokens.start;
}

std::vector<int32_t> GovernorsOf(news::Article* article, int32_t head) {
  std::vector<int32_t> out;
  const auto tree = TreeOf(article, head);
  if (!tree) return out;
  const auto most = static_cast<size_t>(article->document().sentence_of(head).tokens.size());
  for (int32_t t = tree->Governor(head); t >= 0 && out.size() < most; t = tree->Governor(t)) out.push_back(t);
  return out;
}

std::vector<ClausePart> ClauseAround(news::Article* article, int32_t head) {
  const auto tree = TreeOf(article, head);
  if (!tree) return {};
  const Document& doc = article->document();
  const news::Syntax& syntax = article->grammar().Of(doc.tokens()[static_cast<size_t>(head)].sentence);
  const auto phrase = [&](int32_t t) {
    const news::NounPhrase* np = syntax.PhraseAt(t);
    return np != nullptr && np->head == t && !np->tokens.Contains(head) ? np->tokens : TokenSpan{t, t + 1};
  };
  const auto name = [&](int32_t t) {
    return std::string(kRelationNames[static_cast<size_t>(tree->relation(t))]);
  };
  const std::string own = InMarks(doc.word(head).text);
  std::vector<ClausePart> out;
  const int32_t governor = tree->Governor(head);
  if (governor >= 0)
    out.push_back({phrase(governor), own + " is its " + name(head) + LinksOf(*tree, doc, head)});
  else
    out.push_back({{head, head + 1}, "the root of its sentence"});
  for (const int32_t d : tree->Dependents(head))
    out.push_back({phrase(d), name(d) + " of " + own + LinksOf(*tree, doc, d)});
  const int32_t subject = tree->SubjectOf(head);
  if (subject >= 0 && !tree->HasSubject(head))
    out.push_back({phrase(subject), "subject that " + own + " shares"});
  return out;
}

std::string TreeAround(news::Article* article, int32_t token) {
  const auto tree = TreeOf(article, token);
  return tree ? tree->DebugString() : std::string();
}

}  // namespace copydesk
