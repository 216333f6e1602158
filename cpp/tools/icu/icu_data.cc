// The part of ICU's data that copydesk asks for, as a source file that defines ICU's one data symbol.
//
//   icu_data icudata.cc
//
// ICU keeps all its data, 31 MB, behind the symbol icudtNN_dat: a header, a table of contents and the items.
// This program is linked with the whole, walks that table, and writes a smaller archive of the same form:
// what text/boundaries.cc and text/unicode.cc need. Normal form C, letter case and the classes of characters
// are code of ICU's, not data.
//
// Rules: items keep their order (ICU looks them up by bisection) and begin at multiples of 16 bytes, as ICU
// aligns them. An item's length is the distance to the next; the last one of the whole, whose length nobody
// knows, is never wanted.
// Not here: ICU's own icupkg, which does the same but needs the archive as a file, which few systems ship.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

extern "C" const uint8_t ICU_SYMBOL[];

namespace {

struct Item {
  std::string_view name;  // "icudt72l/brkitr/root.res"
  const uint8_t* data;
  size_t size;
};

constexpr size_t kAlignment = 16;
constexpr size_t kMostBytes = 8 << 20;  // a table misread would want more

template <class T>
T Read(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

// Break rules of all languages and their dictionaries, but none of lines: Chinese words need ja.res as well.
// NFKC's table holds normal form KD, which these dictionaries read too.
bool Wanted(std::string_view name) {
  name.remove_prefix(name.find('/') + 1);
  return (name.starts_with("brkitr/") && !name.starts_with("brkitr/line")) || name == "nfkc.nrm";
}

std::vector<Item> WantedItems(const uint8_t* contents) {
  const auto count = Read<uint32_t>(contents);
  const auto offset = [&](uint32_t item, size_t field) {
    return Read<uint32_t>(contents + sizeof(uint32_t) * (1 + 2 * item + field));
  };
  std::vector<Item> out;
  for (uint32_t i = 0; i + 1 < count; ++i) {
    const std::string_view name = reinterpret_cast<const char*>(contents + offset(i, 0));
    if (Wanted(name)) out.push_back({name, contents + offset(i, 1), offset(i + 1, 1) - offset(i, 1)});
  }
  return out;
}

void Pad(std::string* bytes, size_t to) { bytes->append((to - bytes->size() % to) % to, '\0'); }

void Put(std::string* bytes, size_t at, size_t value) {
  const auto narrow = static_cast<uint32_t>(value);
  std::memcpy(bytes->data() + at, &narrow, sizeof narrow);
}

std::string Archive(const uint8_t* whole) {
  const auto header = Read<uint16_t>(whole);
  const std::vector<Item> items = WantedItems(whole + header);
  std::string out(reinterpret_cast<const char*>(whole), header);
  const auto entry = [&](size_t i) { return header + sizeof(uint32_t) * (1 + 2 * i); };
  out.resize(entry(items.size()));
  Put(&out, header, items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    Put(&out, entry(i), out.size() - header);
    out.append(items[i].name).push_back('\0');
  }
  for (size_t i = 0; i < items.size(); ++i) {
    Pad(&out, kAlignment);
    Put(&out, entry(i) + sizeof(uint32_t), out.size() - header);
    out.append(reinterpret_cast<const char*>(items[i].data), items[i].size);
    std::fprintf(stderr, "%8zu %s\n", items[i].size, items[i].name.data());
  }
  Pad(&out, kAlignment);
  return out;
}

#define TEXT_OF(name) #name
#define NAME_OF(name) TEXT_OF(name)

bool Write(const char* path, const std::string& bytes) {
  std::FILE* file = std::fopen(path, "w");
  if (file == nullptr) return false;
  std::fprintf(file,
               "// Made by icu_data.\n#include <cstdint>\n"
               "extern \"C\" __attribute__((visibility(\"default\"), aligned(%zu))) const uint64_t %s[] = {",
               kAlignment, NAME_OF(ICU_SYMBOL));
  for (size_t at = 0; at < bytes.size(); at += sizeof(uint64_t)) {
    const auto word = Read<uint64_t>(reinterpret_cast<const uint8_t*>(bytes.data()) + at);
    std::fprintf(file, "%s0x%llx,", at % 64 == 0 ? "\n" : "", static_cast<unsigned long long>(word));
  }
  std::fprintf(file, "\n};\n");
  return std::fclose(file) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr uint16_t kMagic = 0x27da;
  constexpr size_t kFormat = 12;  // where the header says what it heads
  if (argc != 2) return std::fprintf(stderr, "usage: icu_data OUT.cc\n"), 2;
  if (Read<uint16_t>(ICU_SYMBOL + 2) != kMagic || std::memcmp(ICU_SYMBOL + kFormat, "CmnD", 4) != 0)
    return std::fprintf(stderr, "icu_data: this ICU's data is no archive\n"), 1;
  const std::string bytes = Archive(ICU_SYMBOL);
  if (bytes.find("brkitr/root.res") == std::string::npos || bytes.size() > kMostBytes)
    return std::fprintf(stderr, "icu_data: this ICU's archive is not understood\n"), 1;
  return Write(argv[1], bytes) ? 0 : 1;
}
