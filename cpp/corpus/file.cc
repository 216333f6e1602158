#include "corpus/file.h"

#include <vector>

namespace copydesk::corpus {

std::string SaveStore(const std::string& path, const Store& store, const Keys& keys, const MadeSpans& made) {
  std::vector<Section> sections;
  auto add = [&](const auto& array) {
    const auto all = array.all();
    sections.push_back({static_cast<uint32_t>(sections.size()),
                        sizeof(all[0]),
                        {reinterpret_cast<const char*>(all.data()), all.size_bytes()}});
  };
  const_cast<Store&>(store).Each(add);
  const_cast<Keys&>(keys).Each(add);
  const_cast<MadeSpans&>(made).Each(add);
  return WriteSections(path, kCorpusFile, sections);
}

std::unique_ptr<OpenedStore> OpenStore(std::span<const char> file, std::string* wrong, bool compare_hash) {
  std::vector<Section> sections;
  *wrong = OpenSections(file, kCorpusFile, &sections);
  if (!wrong->empty()) return nullptr;
  auto out = std::make_unique<OpenedStore>();
  size_t number = 0;
  bool fits = true;
  auto take = [&](auto& array) {
    using Array = std::remove_reference_t<decltype(array)>;
    using T = typename Array::Element;
    const size_t at = number++;
    fits = fits && at < sections.size() && sections[at].id == at && sections[at].element == sizeof(T);
    if (fits)
      array = Array::View(
          {reinterpret_cast<const T*>(sections[at].bytes.data()), sections[at].bytes.size() / sizeof(T)});
  };
  out->store.Each(take);
  out->keys.Each(take);
  out->made.Each(take);
  if (!fits || number != sections.size())
    *wrong = "damaged: its table of contents";
  else if (compare_hash && !ContentsAreWhole(file, kCorpusFile))
    *wrong = "damaged: its content is not what was written";
  else if (std::string part = CheckStore(out->store, out->keys, out->made); !part.empty())
    *wrong = "damaged: its " + part;
  return wrong->empty() ? std::move(out) : nullptr;
}

std::unique_ptr<OpenedStore> OpenStore(const std::string& path, std::string* wrong) {
  auto file = MappedFile::Open(path, wrong);
  if (file == nullptr) return nullptr;
  auto out = OpenStore(file->bytes(), wrong);
  if (out != nullptr) out->file = std::move(file);
  return out;
}

}  // namespace copydesk::corpus
