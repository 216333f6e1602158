// Arrays in a file that is mapped, not parsed: a header, a table of contents, and the arrays as they are in
// memory.
//
//   header (64 bytes)   magic (of the kind of file), version, byte order, sections, file size, hash of the
//   table of contents, hash of the arrays table of contents   id, bytes an element, offset, bytes: 24 bytes a
//   section sections            each at a multiple of 64 bytes, zeros between
//
// Rules: OpenSections() checks the header, the hash of the table of contents, and that every section lies
// inside the file: a file that is cut short, of something else, of another version or of a machine with
// another byte order is refused with a fault that says which. What the arrays hold is not read then, so
// opening costs the same for any size; their hash is compared by ContentsAreWhole() alone. WriteSections()
// writes a temporary file beside the wanted one, syncs and renames it: a reader sees the old file or the new
// one. Not here: a file that somebody cuts short while it is mapped: the system ends a process that reads
// past its end (SIGBUS). Replace files, do not write into them.
#ifndef COPYDESK_WORDS_SECTION_FILE_H_
#define COPYDESK_WORDS_SECTION_FILE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace copydesk {

// What a file is, told by its first bytes.
struct FileKind {
  std::string_view magic;  // 16 bytes
  std::string_view noun;   // "a compiled gazetteer"
  uint32_t version = 1;
};

struct Section {
  uint32_t id = 0;
  uint32_t element = 1;  // bytes
  std::span<const char> bytes;
};

// A file's bytes, mapped read-only for as long as this lives.
class MappedFile {
 public:
  // Null with `fault` set.
  static std::shared_ptr<const MappedFile> Open(const std::string& path, std::string* fault);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const char> bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::span<const char> bytes) : bytes_(bytes) {}
  std::span<const char> bytes_;
};

// What is wrong, or "".
std::string WriteSections(const std::string& path, const FileKind& kind,
                          const std::vector<Section>& sections);
// `file` is at an address that is a multiple of 8. What is wrong, or "".
std::string OpenSections(std::span<const char> file, const FileKind& kind, std::vector<Section>* sections);
bool ContentsAreWhole(std::span<const char> file, const FileKind& kind);
// The hash of the sections; of a file that OpenSections() took, the one that stands in it.
uint64_t HashOfData(const std::vector<Section>& sections);
uint64_t StoredHash(std::span<const char> file);

}  // namespace copydesk

#endif  // COPYDESK_WORDS_SECTION_FILE_H_
