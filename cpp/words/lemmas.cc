#include "words/lemmas.h"

#include <algorithm>
#include <bit>

#include "words/hash.h"
#include "words/tags.h"

namespace copydesk {
namespace {

constexpr size_t kMaxField = 100;
constexpr std::string_view kClasses = "VNAR";
constexpr std::string_view kNameClass = "P";

// Cuts `rest` at the first `mark` and returns what stood before it.
std::string_view Cut(std::string_view* rest, char mark) {
  const size_t at = rest->find(mark);
  std::string_view head = rest->substr(0, at);
  *rest = at == std::string_view::npos ? std::string_view() : rest->substr(at + 1);
  return head;
}

bool IsClass(std::string_view group) {
  return group.size() == 1 && kClasses.find(group[0]) != std::string_view::npos;
}

}  // namespace

LemmaTable::LemmaTable(std::string text, const std::string& file, Diagnostics* faults, std::string_view names)
    : text_(std::move(text)) {
  const size_t rows = text_.size();
  text_.append(names).append(kNameClass);
  std::string_view rest = std::string_view(text_).substr(0, rows);
  for (int number = 1; !rest.empty(); ++number) {
    const std::string_view line = Cut(&rest, '\n');
    if (!line.empty() && line[0] != '#') ReadRow(line, number, file, faults);
  }
  rest = std::string_view(text_).substr(rows, names.size());
  while (!rest.empty()) {
    const std::string_view name = Cut(&rest, '\n');
    if (!name.empty() && name[0] != '#' && name.size() <= kMaxField)
      Add(name, std::string_view(text_).substr(rows + names.size()), name);
  }
  Index();
}

void LemmaTable::ReadRow(std::string_view line, int number, const std::string& file, Diagnostics* faults) {
  std::string_view forms = line;
  const std::string_view lemma = Cut(&forms, '\t');
  const std::string_view group = Cut(&forms, '\t');
  const bool fits =
      !lemma.empty() && lemma.size() <= kMaxField && !group.empty() && group.size() <= kMaxField;
  if (!fits || (forms.empty() && !IsClass(group))) {
    Diagnostic fault;
    fault.file = file;
    fault.line = number;
    fault.message = "a lemma row is `lemma, class, forms`, parted by tabs";
    fault.source_line = std::string(line.substr(0, kMaxField));
    faults->push_back(std::move(fault));
    return;
  }
  if (!IsClass(group) && std::find(kTagNames.begin(), kTagNames.end(), group) == kTagNames.end()) {
    const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    faults->push_back({.file = file,
                       .line = number,
                       .column = 2 + static_cast<int>(std::count_if(lemma.begin(), lemma.end(), starts)),
                       .message = "unknown class `" + std::string(group) + "`",
                       .hint = "V, N, A or R, or a tag of the Penn Treebank",
                       .source_line = std::string(line)});
    return;
  }
  while (!forms.empty()) {
    const std::string_view form = Cut(&forms, ' ');
    if (!form.empty() && form.size() <= kMaxField) Add(lemma, group, form);
  }
  if (IsClass(group)) Add(lemma, group, lemma);
}

void LemmaTable::Add(std::string_view lemma, std::string_view group, std::string_view form) {
  auto offset = [this](std::string_view part) { return static_cast<int32_t>(part.data() - text_.data()); };
  auto size = [](std::string_view part) { return static_cast<uint8_t>(part.size()); };
  entries_.push_back({offset(form), offset(lemma), offset(group), size(form), size(lemma), size(group), -1});
}

void LemmaTable::Index() {
  slots_.resize(std::bit_ceil(entries_.size() * 2 + 2));
  const size_t mask = slots_.size() - 1;
  for (size_t e = 0; e < entries_.size(); ++e) {
    const std::string_view form = View(entries_[e].form, entries_[e].form_size);
    const uint64_t hash = Hash64(form);
    size_t i = hash & mask;
    while (slots_[i].first >= 0 && !IsOf(slots_[i], hash, form)) i = (i + 1) & mask;
    if (slots_[i].first < 0) {
      slots_[i] = {static_cast<int32_t>(e), static_cast<uint32_t>(hash >> 32)};
      continue;
    }
    Entry* seen = &entries_[static_cast<size_t>(slots_[i].first)];
    while (seen->next >= 0) seen = &entries_[static_cast<size_t>(seen->next)];
    seen->next = static_cast<int32_t>(e);
  }
}

bool LemmaTable::IsOf(const Slot& slot, uint64_t hash, std::string_view form) const {
  if (slot.hash != static_cast<uint32_t>(hash >> 32)) return false;
  const Entry& entry = entries_[static_cast<size_t>(slot.first)];
  return View(entry.form, entry.form_size) == form;
}

int32_t LemmaTable::First(std::string_view form) const {
  const uint64_t hash = Hash64(form);
  const size_t mask = slots_.size() - 1;
  for (size_t i = hash & mask; slots_[i].first >= 0; i = (i + 1) & mask) {
    if (IsOf(slots_[i], hash, form)) return slots_[i].first;
  }
  return -1;
}

std::string_view LemmaTable::FindAt(int32_t first, std::string_view group) const {
  std::string_view itself;
  for (int32_t e = first; e >= 0; e = entries_[static_cast<size_t>(e)].next) {
    const Entry& entry = entries_[static_cast<size_t>(e)];
    if (View(entry.group, entry.group_size) != group) continue;
    if (entry.form != entry.lemma) return View(entry.lemma, entry.lemma_size);
    itself = View(entry.lemma, entry.lemma_size);
  }
  return itself;
}

void LemmaTable::FindAll(std::string_view form, std::vector<std::string_view>* out) const {
  for (int32_t e = First(form); e >= 0; e = entries_[static_cast<size_t>(e)].next) {
    const Entry& entry = entries_[static_cast<size_t>(e)];
    const std::string_view lemma = View(entry.lemma, entry.lemma_size);
    if (std::find(out->begin(), out->end(), lemma) == out->end()) out->push_back(lemma);
  }
}

uint32_t LemmaTable::Classes(std::string_view form) const {
  uint32_t bits = 0;
  for (int32_t e = First(form); e >= 0; e = entries_[static_cast<size_t>(e)].next) {
    const Entry& entry = entries_[static_cast<size_t>(e)];
    const std::string_view group = View(entry.group, entry.group_size);
    if (group == kNameClass) bits |= kName;
    if (IsClass(group)) bits |= 1u << (kClasses.find(group[0]) + (entry.form == entry.lemma ? 4 : 0));
  }
  return bits;
}

}  // namespace copydesk
