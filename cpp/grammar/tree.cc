#include "grammar/tree.h"

#include <algorithm>

namespace copydesk {

SentenceTree::SentenceTree(const Document& document, int32_t sentence, const Parser& parser)
    : doc_(document), range_(document.sentences()[static_cast<size_t>(sentence)].tokens) {
  nodes_.resize(static_cast<size_t>(range_.size()));
  ParserWords words;
  std::vector<int32_t> tokens = {-1};
  for (int32_t t = range_.start; t < range_.end; ++t) {
    if (words.Add(doc_.lemma(t), doc_.tag_id(t))) tokens.push_back(t);
  }
  const ParserTree tree = parser.Parse(words.words(), &doc_.vocabulary().Keep<ParserMemo>(parser.owner()));
  auto node = [&](int32_t token) -> Node& { return nodes_[static_cast<size_t>(token - range_.start)]; };
  for (size_t w = 1; w < tokens.size(); ++w) {
    const int32_t governor = tokens[static_cast<size_t>(tree.head[w])];
    node(tokens[w]).governor = governor;
    node(tokens[w]).relation = tree.relation[w];
  }
  MendSubjects(std::span(tokens).subspan(1));
  for (size_t w = 1; w < tokens.size(); ++w) {
    if (const int32_t governor = node(tokens[w]).governor; governor >= 0) ++node(governor).count;
  }
  int32_t first = 0;
  for (Node& n : nodes_) {
    n.first = first;
    first += n.count;
    n.count = 0;
  }
  children_.resize(static_cast<size_t>(first));
  for (size_t w = 1; w < tokens.size(); ++w) {
    const int32_t governor = node(tokens[w]).governor;
    if (governor < 0) continue;
    Node& n = node(governor);
    children_[static_cast<size_t>(n.first + n.count++)] = tokens[w];
  }
}

// "Peru, officials said, has accused Chile": the parser reads on from left to right and may give one verb
// both subjects. Where a clause behind it has none, the first is that clause's. Only the root's dependent has
// no governor, and its relation is kRoot.
void SentenceTree::MendSubjects(std::span<const int32_t> words) {
  std::vector<int32_t> subjects;  // that stand before their verb
  for (const int32_t w : words) {
    if (At(w).relation == Relation::kSubject && At(w).governor > w) subjects.push_back(w);
  }
  auto at = [&](int32_t token) { return static_cast<size_t>(token - range_.start); };
  std::vector<int32_t> waits, next;  // by verb its first outer subject, by that the verb's next one; -1: none
  for (size_t i = subjects.size(); i-- > 1;) {
    const int32_t outer = subjects[i - 1], verb = At(outer).governor;
    if (At(subjects[i]).governor != verb) continue;
    if (waits.empty()) waits.assign(nodes_.size(), -1), next = waits;
    next[at(outer)] = waits[at(verb)];
    waits[at(verb)] = outer;
  }
  if (waits.empty()) return;
  std::vector<bool> has_subject(nodes_.size());
  for (const int32_t w : words) {
    if (At(w).relation == Relation::kSubject) has_subject[at(At(w).governor)] = true;
  }
  for (const int32_t w : words) {
    if (has_subject[at(w)] || At(w).governor > w) continue;
    if (At(w).relation != Relation::kComplement && At(w).relation != Relation::kParataxis) continue;
    int32_t& outer = waits[at(At(w).governor)];
    if (outer < 0) continue;
    nodes_[at(outer)].governor = w;
    outer = next[at(outer)];
  }
}

std::span<const int32_t> SentenceTree::Dependents(int32_t token) const {
  const Node& node = At(token);
  return std::span(children_).subspan(static_cast<size_t>(node.first), static_cast<size_t>(node.count));
}

int32_t SentenceTree::Dependent(int32_t token, Relation relation) const {
  for (const int32_t d : Dependents(token)) {
    if (At(d).relation == relation) return d;
  }
  return -1;
}

int32_t SentenceTree::ContentOf(int32_t token) const {
  const Node& node = At(token);
  const bool helps = node.relation == Relation::kAuxiliary || node.relation == Relation::kCopula;
  return helps && node.governor >= 0 ? node.governor : token;
}

bool SentenceTree::IsRelativePronoun(int32_t token) const {
  const std::string_view tag = doc_.tag(token);
  return tag == "WDT" || tag == "WP" || tag == "WP$";
}

int32_t SentenceTree::SubjectOf(int32_t verb) const {
  int32_t v = ContentOf(verb);
  for (int hop = 0; hop < kMaxHops; ++hop) {
    const Node& node = At(v);
    const int32_t subject = Dependent(v, Relation::kSubject);
    if (subject >= 0 && !IsRelativePronoun(subject)) return subject;
    if (node.governor < 0) return -1;
    switch (node.relation) {
      case Relation::kRelativeClause:
        return node.governor;
      case Relation::kNounClause: {
        const std::string_view tag = doc_.tag(v);
        return tag == "VBN" || tag == "VBG" || tag == "VBD" ? node.governor : -1;
      }
      case Relation::kOpenComplement: {
        int32_t object = Dependent(node.governor, Relation::kObject);
        if (object < 0) object = Dependent(node.governor, Relation::kIndirectObject);
        if (object > node.governor && object < v) return object;
        break;
      }
      case Relation::kConjunct:
      case Relation::kAdverbClause:
        break;
      default:
        return -1;
    }
    if (subject >= 0) return -1;  // "who", and nobody before it
    v = node.governor;
  }
  return -1;
}

std::string SentenceTree::DebugString() const {
  std::string out;
  for (int32_t t = range_.start; t < range_.end; ++t) {
    if (Dependents(t).empty()) continue;
    if (!out.empty()) out += '\n';
    out += doc_.word(t).text;
    out += ':';
    for (const int32_t d : Dependents(t)) {
      if (d != Dependents(t).front()) out += ',';
      out += ' ';
      out += kRelationNames[static_cast<size_t>(At(d).relation)];
      out += ' ';
      out += doc_.word(d).text;
    }
  }
  return out;
}

}  // namespace copydesk
