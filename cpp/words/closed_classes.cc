#include "words/closed_classes.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "base/read_file.h"
#include "text/toml.h"

namespace copydesk {
namespace {

std::string Quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

bool IsOneWord(std::string_view text) {
  return !text.empty() &&
         std::none_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; });
}

// Reads grammar.toml, class by class.
class GrammarReader {
 public:
  // `whole`: nothing of the file was left out.
  GrammarReader(const SourceText& source, bool whole, Diagnostics* faults)
      : source_(source), whole_(whole), faults_(faults) {}

  void Read(const toml::table& table, std::vector<std::string>* first) {
    const std::vector<std::string_view> names(kClosedClassNames.begin(), kClosedClassNames.end());
    for (size_t c = 0; c < names.size(); ++c) {
      const toml::node* node = table.get(names[c]);
      if (node == nullptr) {
        if (whole_)
          Fault({}, "no class " + Quoted(names[c]),
                std::string(names[c]) + " = [] where the language has none");
      } else if (const toml::array* list = node->as_array(); list != nullptr) {
        ReadClass(static_cast<ClosedClass>(c), *list, &(*first)[c]);
      } else {
        Fault(PositionOf(*node), Quoted(names[c]) + " must be a list of words", "as in [\"a\", \"b\"]");
      }
    }
    for (const auto& [key, node] : table) {
      if (std::find(names.begin(), names.end(), key.str()) != names.end()) continue;
      const std::string_view nearest = NearestName(key.str(), names);
      Fault(PositionOf(key), "unknown class " + Quoted(key.str()),
            nearest.empty() ? "the classes stand in grammar.toml of news_en"
                            : "did you mean " + Quoted(nearest) + "?");
    }
  }
  const absl::flat_hash_map<std::string, ClassSet>& words() const { return words_; }

 private:
  void ReadClass(ClosedClass c, const toml::array& list, std::string* first) {
    const std::string_view name = kClosedClassNames[static_cast<size_t>(c)];
    for (const toml::node& node : list) {
      const toml::value<std::string>* word = node.as_string();
      if (word == nullptr || !IsOneWord(word->get())) {
        Fault(PositionOf(node), "what stands in " + Quoted(name) + " must be a word", "one word, in quotes");
        continue;
      }
      ClassSet& classes = words_[word->get()];
      if (classes.Has(c)) Fault(PositionOf(node), Quoted(word->get()) + " twice in " + Quoted(name));
      classes.Add(c);
      if (first->empty()) *first = word->get();
    }
  }
  void Fault(SourcePosition at, std::string message, std::string hint = {}) {
    faults_->push_back(source_.Fault(at, std::move(message), std::move(hint)));
  }

  const SourceText& source_;
  bool whole_;
  Diagnostics* faults_;
  absl::flat_hash_map<std::string, ClassSet> words_;
};

}  // namespace

ClosedClasses::ClosedClasses(const std::string& path, Diagnostics* faults) : ClosedClasses() {
  std::optional<std::string> content = ReadFile(path);
  if (!content) return;
  const SourceText source(path, std::move(*content));
  const size_t before = faults->size();
  const std::optional<toml::table> table = ParseSoundToml(source, faults);
  if (!table) return;
  GrammarReader reader(source, /*whole=*/faults->size() == before, faults);
  reader.Read(*table, &first_);
  absl::flat_hash_map<ClassSet, ClassesId> numbers = {{ClassSet(), 0}};
  for (const auto& [word, classes] : reader.words()) {
    if (sets_.size() > std::numeric_limits<ClassesId>::max()) {
      faults->push_back(source.Fault({}, "more than 65,536 different sets of classes"));
      return;
    }
    const auto [number, is_new] = numbers.try_emplace(classes, static_cast<ClassesId>(sets_.size()));
    if (is_new) sets_.push_back(classes);
    ids_.emplace(word, number->second);
  }
}

void ClosedClasses::Add(std::string_view word, ClosedClass c) {
  ClassSet classes = sets_[IdOf(word)];
  classes.Add(c);
  auto known = std::find(sets_.begin(), sets_.end(), classes);
  if (known == sets_.end()) {
    if (sets_.size() > std::numeric_limits<ClassesId>::max()) return;
    known = sets_.insert(known, classes);
  }
  ids_.insert_or_assign(std::string(word), static_cast<ClassesId>(known - sets_.begin()));
}

}  // namespace copydesk
