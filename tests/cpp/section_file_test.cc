// Files of sections: there and back, and what is said of each thing that is wrong with one.
#include "words/section_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "testing/temp_folder.h"
#include "words/hash.h"

namespace copydesk {
namespace {

namespace fs = std::filesystem;

constexpr FileKind kTest = {.magic = "copydesk tests\n\n", .noun = "a file of tests", .version = 7};

std::string BytesOf(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Three sections: "abc", none, and two numbers.
std::string Written() {
  const TempFolder folder;
  const fs::path path = folder / "sections";
  const std::vector<uint32_t> numbers = {1, 70000};
  EXPECT_EQ(WriteSections(path, kTest,
                          {{5, 1, std::span("abc", 3)},
                           {6, 1, {}},
                           {9, 4, {reinterpret_cast<const char*>(numbers.data()), 8}}}),
            "");
  return BytesOf(path);
}

// Where the fields of the header and of an entry of the table of contents stand.
constexpr size_t kVersionAt = 16, kOrderAt = 20, kCountAt = 24, kBytesAt = 32, kTableHashAt = 40,
                 kDataHashAt = 48, kHeaderHashAt = 56, kTableAt = 64, kEntry = 24, kElementAt = 4,
                 kOffsetAt = 8, kSizeAt = 16;

template <class T>
void PutAt(std::string* bytes, size_t at, T value) {
  std::memcpy(bytes->data() + at, &value, sizeof(value));
}
template <class T>
T At(const std::string& bytes, size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

// With hashes that are right again: as somebody would make it who means ill.
std::string Hashed(std::string bytes, size_t entries = 3) {
  PutAt(&bytes, kTableHashAt, Hash64(std::string_view(bytes).substr(kTableAt, entries * kEntry)));
  PutAt(&bytes, kHeaderHashAt, Hash64(std::string_view(bytes).substr(0, kHeaderHashAt)));
  return bytes;
}

std::string Wrong(const std::string& bytes) {
  std::vector<Section> sections;
  return OpenSections(bytes, kTest, &sections);
}

TEST(SectionFile, ThereAndBack) {
  const std::string bytes = Written();
  std::vector<Section> sections;
  ASSERT_EQ(OpenSections(bytes, kTest, &sections), "");
  ASSERT_EQ(sections.size(), 3u);
  EXPECT_EQ(sections[0].id, 5u);
  EXPECT_EQ(sections[0].element, 1u);
  EXPECT_EQ(std::string(sections[0].bytes.begin(), sections[0].bytes.end()), "abc");
  EXPECT_EQ(sections[1].id, 6u);
  EXPECT_TRUE(sections[1].bytes.empty());
  EXPECT_EQ(sections[2].id, 9u);
  EXPECT_EQ(sections[2].element, 4u);
  EXPECT_EQ(At<uint32_t>({sections[2].bytes.begin(), sections[2].bytes.end()}, 4), 70000u);
  for (const Section& s : sections) EXPECT_EQ(static_cast<size_t>(s.bytes.data() - bytes.data()) % 64, 0u);
  EXPECT_EQ(bytes.size() % 64, 0u);
  EXPECT_EQ(bytes.size(), 320u);  // header, table, two sections, each at a multiple of 64
  EXPECT_EQ(StoredHash(bytes), HashOfData(sections));
  EXPECT_TRUE(ContentsAreWhole(bytes, kTest));
  EXPECT_EQ(Wrong(Hashed(bytes)), "");
}

TEST(SectionFile, WhatIsWrongIsSaid) {
  const std::string bytes = Written();
  const auto with = [&](size_t at, auto value) {
    std::string other = bytes;
    PutAt(&other, at, value);
    return other;
  };
  EXPECT_EQ(Wrong(""), "not a file of tests");
  EXPECT_EQ(Wrong(bytes.substr(0, 63)), "not a file of tests");
  EXPECT_EQ(Wrong(with(0, 'x')), "not a file of tests");
  EXPECT_EQ(Wrong(with(15, 'x')), "not a file of tests");
  EXPECT_EQ(Wrong(with(kOrderAt, 0x04030201)), "made on a machine with another byte order");
  EXPECT_EQ(Wrong(with(kVersionAt, 8)), "of version 8, and this copydesk reads version 7");
  EXPECT_EQ(Wrong(with(kCountAt, 2)), "damaged: its header is not what was written");
  EXPECT_EQ(Wrong(with(kHeaderHashAt, 2)), "damaged: its header is not what was written");
  EXPECT_EQ(Wrong(bytes.substr(0, bytes.size() - 1)),
            "cut short or damaged: 319 bytes where 320 were written");
  EXPECT_EQ(Wrong(bytes + "x"), "cut short or damaged: 321 bytes where 320 were written");
  const std::string table = "damaged: its table of contents";
  EXPECT_EQ(Wrong(with(kTableAt, 6)), table);
  // With hashes that are right.
  EXPECT_EQ(Wrong(Hashed(with(kCountAt, 1 << 17))), table);
  EXPECT_EQ(Wrong(Hashed(with(kCountAt, 11))), table);  // ten fit, were there nothing else
  EXPECT_EQ(Wrong(Hashed(with(kCountAt, 2), 2)), "");
  const auto entry = [&](size_t n, size_t field, auto value) {
    return Wrong(Hashed(with(kTableAt + n * kEntry + field, value)));
  };
  EXPECT_EQ(entry(2, kElementAt, 0), table);
  EXPECT_EQ(entry(2, kElementAt, 3), table);
  EXPECT_EQ(entry(2, kElementAt, 8), "");
  EXPECT_EQ(entry(2, kOffsetAt, uint64_t{257}), table);
  EXPECT_EQ(entry(2, kOffsetAt, uint64_t{384}), table);
  EXPECT_EQ(entry(2, kOffsetAt, uint64_t{320}), table);  // eight bytes behind the end
  EXPECT_EQ(entry(1, kOffsetAt, uint64_t{320}), "");     // none there
  EXPECT_EQ(entry(0, kSizeAt, uint64_t{320}), table);
  EXPECT_EQ(entry(0, kSizeAt, uint64_t{4}), "");
  EXPECT_EQ(entry(0, kSizeAt, ~uint64_t{0}), table);
}

TEST(SectionFile, AHashTellsOfContents) {
  const std::string bytes = Written();
  std::string other = bytes;
  other[192] = static_cast<char>(other[192] ^ 1);  // the first section's first byte, or padding
  std::vector<Section> sections;
  ASSERT_EQ(OpenSections(bytes, kTest, &sections), "");
  const auto at = static_cast<size_t>(sections[0].bytes.data() - bytes.data());
  other = bytes;
  other[at + 2] = static_cast<char>(other[at + 2] ^ 1);
  EXPECT_EQ(Wrong(other), "");  // asked of the table alone
  EXPECT_FALSE(ContentsAreWhole(other, kTest));
  other = Hashed([&] {
    std::string changed = bytes;
    PutAt(&changed, kDataHashAt, uint64_t{1});
    return changed;
  }());
  EXPECT_EQ(StoredHash(other), 1u);
  EXPECT_FALSE(ContentsAreWhole(other, kTest));
  EXPECT_FALSE(ContentsAreWhole(bytes.substr(0, 100), kTest));
  // The same bytes under another id, or divided otherwise, are other data.
  const auto hash = [](const std::vector<Section>& all) { return HashOfData(all); };
  const std::span abc("abc", 3), ab("ab", 2), c("c", 1);
  EXPECT_NE(hash({{1, 1, abc}}), hash({{2, 1, abc}}));
  EXPECT_NE(hash({{1, 1, abc}}), hash({{1, 1, ab}, {2, 1, c}}));
}

TEST(SectionFile, FilesThatCannotBeMappedOrWritten) {
  const TempFolder folder;
  std::string fault;
  EXPECT_EQ(MappedFile::Open(folder / "none", &fault), nullptr);
  EXPECT_EQ(fault, "cannot open the file: No such file or directory");
  EXPECT_EQ(MappedFile::Open(folder.path(), &fault), nullptr);
  EXPECT_EQ(fault, "not a file");
  std::ofstream(folder / "empty").flush();
  EXPECT_EQ(MappedFile::Open(folder / "empty", &fault), nullptr);
  EXPECT_EQ(fault, "an empty file");
  std::ofstream(folder / "some") << "some";
  fault = "";
  const auto file = MappedFile::Open(folder / "some", &fault);
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(fault, "");
  EXPECT_EQ(std::string(file->bytes().begin(), file->bytes().end()), "some");
  EXPECT_EQ(WriteSections(folder / "no/such", kTest, {}), "cannot write the file: No such file or directory");
  // What is written replaces what was there, is as readable as other files, and leaves nothing beside it.
  const mode_t mask = umask(0022);
  EXPECT_EQ(WriteSections(folder / "some", kTest, {}), "");
  umask(mask);
  EXPECT_EQ(fs::file_size(folder / "some"), 64u);
  EXPECT_EQ(fs::status(folder / "some").permissions(), static_cast<fs::perms>(0644));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 2);
  // A name that a folder has cannot be written to, and nothing is left beside it then, either.
  fs::create_directories(folder / "folder");
  EXPECT_NE(WriteSections(folder / "folder", kTest, {}), "");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 3);
}

}  // namespace
}  // namespace copydesk
