#include "cascade/hash.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "base/read_file.h"
#include "cascade/impl.h"

namespace copydesk {

namespace fs = std::filesystem;

uint64_t Fnv1a(std::string_view bytes, uint64_t hash) {
  for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

std::string Hex(uint64_t number) {
  char out[17];
  std::snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(number));
  return out;
}

uint64_t HashFolder(const fs::path& folder, const std::set<std::string>& without) {
  std::set<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::string name = it->path().filename().string();
    if (it->is_regular_file(error) && !name.starts_with('.'))
      names.insert(fs::relative(it->path(), folder, error).generic_string());
  }
  uint64_t hash = kHashStart;
  for (const std::string& name : names) {
    if (without.contains(name)) continue;
    std::string content = ReadFile((folder / name).string()).value_or("");
    hash = Fnv1a(content, Fnv1a(name + '\0' + std::to_string(content.size()) + '\0', hash));
  }
  return hash;
}

namespace {

// Adds parts of what a hash is over, each with its end.
class Hasher {
 public:
  Hasher& Add(std::string_view part) {
    hash_ = Fnv1a(std::string_view("\0", 1), Fnv1a(part, hash_));
    return *this;
  }
  Hasher& Add(int64_t number) { return Add(std::to_string(number)); }
  Hasher& AddHash(uint64_t other) { return Add(Hex(other)); }
  uint64_t hash() const { return hash_; }

 private:
  uint64_t hash_ = kHashStart;
};

void AddRule(const Cascade::Impl& impl, const CompiledRule& rule, Hasher* out) {
  out->Add(impl.infos[static_cast<size_t>(rule.rule)].id).Add(rule.pattern->source());
  out->Add(rule.priority).Add(static_cast<int64_t>(rule.match)).Add(rule.across_sentences);
  out->Add(rule.of < 0 ? "" : std::string_view(impl.infos[static_cast<size_t>(rule.of)].id));
  for (const AttributeTemplate& made : rule.set)
    out->Add(made.key).Add(made.text).Add(made.label).Add(made.attribute);
}

}  // namespace

uint64_t Cascade::HashOfBase() const {
  Hasher out;
  for (size_t p = 0; p < impl_->packs.size(); ++p) {
    const Pack& pack = impl_->packs[p];
    if (pack.folder.empty()) continue;
    std::set<std::string> known(pack.files.begin(), pack.files.end());
    known.insert("pack.toml");
    for (const CompiledList& list : impl_->lists) {
      if (list.pack == static_cast<int32_t>(p)) known.insert(list.file);
    }
    if (const uint64_t of_rest = HashFolder(pack.folder, known); of_rest != kHashStart) out.AddHash(of_rest);
  }
  for (const auto& [name, members] : impl_->sets) {
    out.Add(name);
    for (const std::string& member : members) out.Add(member);
  }
  for (const auto& [name, macro] : impl_->macros) out.Add(name).Add(macro.source);
  return out.hash();
}

uint64_t Cascade::HashOf(KindId kind) const {
  Hasher out;
  std::vector<KindId> all = impl_->nodes[static_cast<size_t>(kind)].plan;
  all.push_back(kind);
  std::sort(all.begin(), all.end(),
            [&](KindId a, KindId b) { return impl_->kinds.name(a) < impl_->kinds.name(b); });
  for (KindId made : all) {
    const KindNode& node = impl_->nodes[static_cast<size_t>(made)];
    out.Add(impl_->kinds.name(made)).Add(node.keep_overlaps).Add(node.core >= 0);
    for (int32_t index : node.lists) {
      const CompiledList& list = impl_->lists[static_cast<size_t>(index)];
      out.Add(impl_->infos[static_cast<size_t>(list.rule)].id)
          .Add(list.priority)
          .AddHash(list.gazetteer->Hash());
      for (size_t row = 0; row < list.off_rows.size(); ++row) {
        if (list.off_rows[row]) out.Add(static_cast<int64_t>(row));
      }
    }
    for (const std::vector<int32_t>* rules : {&node.rules, &node.vetoes}) {
      for (int32_t index : *rules) AddRule(*impl_, impl_->rules[static_cast<size_t>(index)], &out);
    }
  }
  return out.hash();
}

}  // namespace copydesk
