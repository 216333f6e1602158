#include "cascade/cascade.h"

#include <algorithm>
#include <tuple>

#include "cascade/impl.h"

namespace copydesk {
namespace {

std::string Join(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

}  // namespace

std::vector<std::string> AttributesOfRule(const Cascade::Impl& impl, int32_t rule) {
  for (const CompiledList& list : impl.lists) {
    if (list.rule == rule) return list.gazetteer->columns();
  }
  std::vector<std::string> out;
  for (const CompiledRule& compiled : impl.rules) {
    if (compiled.rule != rule) continue;
    std::vector<AttributeTemplate> set = compiled.set;  // by name, as TOML gives them
    std::sort(set.begin(), set.end(), [](const AttributeTemplate& a, const AttributeTemplate& b) {
      return std::tie(a.key_at.line, a.key_at.column) < std::tie(b.key_at.line, b.key_at.column);
    });
    for (const AttributeTemplate& made : set) out.push_back(made.key);
  }
  return out;
}

Cascade::Cascade() : impl_(std::make_unique<Impl>()) {}
Cascade::~Cascade() = default;

const Kinds& Cascade::kinds() const { return impl_->kinds; }
const Language& Cascade::language() const { return *impl_->language; }
const std::vector<RuleInfo>& Cascade::rules() const { return impl_->infos; }
const std::vector<std::string>& Cascade::pack_folders() const { return impl_->folders; }

const std::vector<KindTable>& Cascade::tables() const { return impl_->tables; }

std::vector<std::string> Cascade::AttributesOf(int32_t rule) const { return AttributesOfRule(*impl_, rule); }

const SpanAttributes& Cascade::span_attributes() const { return impl_->span_attributes; }

bool Cascade::IsOff(int32_t rule) const {
  return rule >= 0 && !impl_->off.empty() && impl_->off[static_cast<size_t>(rule)] != 0;
}

const std::vector<std::string>& Cascade::switched() const { return impl_->switched; }

bool Cascade::IsShipped(int32_t rule) const {
  for (const CompiledList& list : impl_->lists) {
    if (list.rule == rule) return list.pack == impl_->language_pack;
  }
  for (const CompiledRule& compiled : impl_->rules) {
    if (compiled.rule == rule) return compiled.pack == impl_->language_pack;
  }
  return true;  // what C++ decides
}

int32_t Cascade::FindRule(std::string_view id) const {
  auto it = impl_->ids.find(id);
  return it == impl_->ids.end() ? -1 : it->second;
}

std::shared_ptr<const Pattern> Cascade::pattern(int32_t rule) const {
  for (const CompiledRule& compiled : impl_->rules) {
    if (compiled.rule == rule) return compiled.pattern;
  }
  return nullptr;
}

std::vector<std::string> Cascade::set_names() const {
  std::vector<std::string> names;
  for (const auto& [name, members] : impl_->sets) names.push_back(name);
  return names;
}

std::string Cascade::PlaceOfSet(std::string_view name) const {
  const auto it = impl_->set_places.find(name);
  return it == impl_->set_places.end() ? std::string() : it->second;
}

std::vector<std::string> Cascade::set(std::string_view name) const {
  auto it = impl_->sets.find(name);
  return it == impl_->sets.end() ? std::vector<std::string>{} : it->second;
}

std::vector<std::string> Cascade::pack_stamps() const {
  std::vector<std::string> out;
  for (const Pack& pack : impl_->packs) out.push_back(pack.name + " " + pack.version + " " + pack.hash);
  return out;
}

std::vector<std::string> Cascade::phases() const {
  std::vector<std::string> out;
  for (KindId kind : impl_->order) out.emplace_back(kinds().name(kind));
  return out;
}

std::string Cascade::DebugString() const {
  std::string out;
  for (KindId kind : impl_->order) {
    const KindNode& node = impl_->nodes[static_cast<size_t>(kind)];
    std::vector<std::string> uses, makers, vetoes;
    auto id = [&](int32_t rule) { return impl_->infos[static_cast<size_t>(rule)].id; };
    for (KindId used : node.uses) uses.emplace_back(kinds().name(used));
    for (int32_t list : node.lists) makers.push_back(id(impl_->lists[static_cast<size_t>(list)].rule));
    for (int32_t rule : node.rules) makers.push_back(id(impl_->rules[static_cast<size_t>(rule)].rule));
    for (int32_t rule : node.vetoes) vetoes.push_back(id(impl_->rules[static_cast<size_t>(rule)].rule));
    if (node.core >= 0) makers.push_back("C++");
    out += std::string(kinds().name(kind)) + (node.keep_overlaps ? " (keeps overlaps)" : "") + "\n";
    if (!uses.empty()) out += "  uses " + Join(uses) + "\n";
    if (!makers.empty()) out += "  made by " + Join(makers) + "\n";
    if (!vetoes.empty()) out += "  vetoed by " + Join(vetoes) + "\n";
  }
  return out;
}

}  // namespace copydesk
