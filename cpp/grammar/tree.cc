#include "grammar/tree.h"

#include <algorithm>
#include <utility>

namespace copydesk {

void MendSubjects(ParserTree* tree) {
  const auto size = static_cast<int32_t>(tree->head.size());
  const auto head = [tree](int32_t w) -> int32_t& { return tree->head[static_cast<size_t>(w)]; };
  const auto relation = [tree](int32_t w) { return tree->relation[static_cast<size_t>(w)]; };
  // By verb the first of its outer subjects, by that the verb's next one; 0: none.
  std::vector<int32_t> outer(tree->head.size()), next = outer;
  std::vector<bool> has_subject(tree->head.size()), has_near = has_subject;  // a near one: the last before it
  for (int32_t w = size; w-- > 1;) {
    if (relation(w) != Relation::kSubject) continue;
    const auto verb = static_cast<size_t>(head(w));
    has_subject[verb] = true;
    if (head(w) < w) continue;
    if (has_near[verb]) next[static_cast<size_t>(w)] = std::exchange(outer[verb], w);
    has_near[verb] = true;
  }
  for (int32_t w = 1; w < size; ++w) {  // the first clause behind the verb takes the first of them
    const bool clause = relation(w) == Relation::kComplement || relation(w) == Relation::kParataxis;
    int32_t& first = outer[static_cast<size_t>(head(w))];
    if (!clause || head(w) > w || has_subject[static_cast<size_t>(w)] || first == 0) continue;
    head(first) = w;
    first = next[static_cast<size_t>(first)];
  }
}

std::vector<int32_t> OwnSubjects(const ParserTree& tree) {
  std::vector<int32_t> own(tree.head.size());
  std::vector<bool> oblique(tree.head.size());  // a preposition stands before it
  for (size_t w = 1; w < own.size(); ++w) {
    const auto head = static_cast<size_t>(tree.head[w]);
    if (tree.relation[w] == Relation::kCase && head > w) oblique[head] = true;
  }
  for (size_t w = 1; w < own.size(); ++w) {
    const auto verb = static_cast<size_t>(tree.head[w]);
    if (tree.relation[w] != Relation::kSubject || oblique[w]) continue;
    if (own[verb] == 0) own[verb] = static_cast<int32_t>(w);
  }
  return own;
}

SentenceTree::SentenceTree(const Document& document, int32_t sentence, const Parser& parser)
    : doc_(document), range_(document.sentences()[static_cast<size_t>(sentence)].tokens) {
  nodes_.resize(static_cast<size_t>(range_.size()));
  ParserWords words;
  std::vector<int32_t> tokens = {-1};
  for (int32_t t = range_.start; t < range_.end; ++t) {
    if (words.Add(doc_.lemma(t), doc_.tag_id(t))) tokens.push_back(t);
  }
  ParserTree tree = parser.Parse(words.words(), &doc_.vocabulary().Keep<ParserMemo>(parser.owner()));
  MendSubjects(&tree);
  auto node = [&](int32_t token) -> Node& { return nodes_[static_cast<size_t>(token - range_.start)]; };
  const std::vector<int32_t> subjects = OwnSubjects(tree);
  for (size_t w = 1; w < tokens.size(); ++w) {
    Node& n = node(tokens[w]);
    n.governor = tokens[static_cast<size_t>(tree.head[w])];
    n.subject = tokens[static_cast<size_t>(subjects[w])];
    n.relation = tree.relation[w];
  }
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

// "accused Peru | of attacking", "kept Peru | from attacking", "thanked Peru | for leaving": whoever is meant
// does it.
bool SentenceTree::IsOfObject(int32_t gerund) const {
  return doc_.penn_tag(gerund) == "VBG" && std::ranges::any_of(Dependents(gerund), [this, gerund](int32_t d) {
           using enum ClosedClass;
           return (doc_.Is(d, kGenitive) || doc_.Is(d, kAblative) || doc_.Is(d, kBenefactive)) && d < gerund;
         });
}

int32_t SentenceTree::SubjectOf(int32_t verb) const {
  int32_t v = ContentOf(verb);
  for (int hop = 0; hop < kMaxHops; ++hop) {
    const Node& node = At(v);
    const int32_t subject = node.subject;
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
      case Relation::kAdverbClause: {
        const int32_t object = IsOfObject(v) ? Dependent(node.governor, Relation::kObject) : -1;
        if (object > node.governor && object < v) return object;
        break;
      }
      case Relation::kConjunct:
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
