#include "words/section_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "words/hash.h"

namespace copydesk {
namespace {

constexpr uint32_t kByteOrder = 0x01020304;
constexpr uint64_t kAlign = 64;
constexpr uint32_t kMaxSections = 1 << 16;

struct Header {
  char magic[16];
  uint32_t version;
  uint32_t byte_order;
  uint32_t sections;
  uint32_t unused;
  uint64_t file_bytes;
  uint64_t contents_hash;  // of the table of contents
  uint64_t data_hash;      // of all that follows it
  uint64_t header_hash;    // of the header up to here
};
static_assert(sizeof(Header) == 64);

struct Entry {
  uint32_t id;
  uint32_t element;
  uint64_t offset;
  uint64_t bytes;
};
static_assert(sizeof(Entry) == 24);

uint64_t Aligned(uint64_t at) { return (at + kAlign - 1) / kAlign * kAlign; }

template <class T>
std::string_view Raw(const T& value, size_t bytes = sizeof(T)) {
  return {reinterpret_cast<const char*>(&value), bytes};
}

uint64_t HashOfHeader(const Header& header) { return Hash64(Raw(header, offsetof(Header, header_hash))); }

std::string SystemFault(const char* what) { return std::string(what) + ": " + std::strerror(errno); }

// A temporary file that is gone unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& wanted) : wanted_(wanted), path_(wanted + ".XXXXXX") {
    fd_ = mkstemp(path_.data());
    if (fd_ >= 0) file_ = fdopen(fd_, "wb");
  }
  ~TemporaryFile() {
    if (file_ != nullptr)
      std::fclose(file_);
    else if (fd_ >= 0)
      close(fd_);
    if (fd_ >= 0 && !renamed_) unlink(path_.c_str());
  }
  bool ok() const { return file_ != nullptr; }
  bool Write(std::span<const char> bytes) {
    at_ += bytes.size();
    return bytes.empty() || std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size();
  }
  bool PadTo(uint64_t offset) {
    static constexpr char kZeros[kAlign] = {};
    return Write({kZeros, static_cast<size_t>(offset - at_)});
  }
  // As readable as the user's other files are, on disk, and under the wanted name.
  bool Rename() {
    const mode_t mask = umask(0);
    umask(mask);
    if (std::fflush(file_) != 0 || fchmod(fd_, 0666 & ~mask) != 0 || fsync(fd_) != 0) return false;
    renamed_ = std::rename(path_.c_str(), wanted_.c_str()) == 0;
    return renamed_;
  }

 private:
  std::string wanted_, path_;
  int fd_ = -1;
  std::FILE* file_ = nullptr;
  uint64_t at_ = 0;
  bool renamed_ = false;
};

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::Open(const std::string& path, std::string* fault) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // not to wait for a pipe's writer
  if (fd < 0) {
    *fault = SystemFault("cannot open the file");
    return nullptr;
  }
  struct stat info{};
  void* at = MAP_FAILED;
  if (fstat(fd, &info) != 0)
    *fault = SystemFault("cannot open the file");
  else if (!S_ISREG(info.st_mode))
    *fault = "not a file";
  else if (info.st_size == 0)
    *fault = "an empty file";
  else if (at = mmap(nullptr, static_cast<size_t>(info.st_size), PROT_READ, MAP_SHARED, fd, 0);
           at == MAP_FAILED)
    *fault = SystemFault("cannot map the file");
  close(fd);
  if (at == MAP_FAILED) return nullptr;
  return std::shared_ptr<const MappedFile>(
      new MappedFile({static_cast<const char*>(at), static_cast<size_t>(info.st_size)}));
}

MappedFile::~MappedFile() { munmap(const_cast<char*>(bytes_.data()), bytes_.size()); }

std::string WriteSections(const std::string& path, const FileKind& kind,
                          const std::vector<Section>& sections) {
  std::vector<Entry> entries;
  uint64_t at = Aligned(sizeof(Header) + sections.size() * sizeof(Entry));
  for (const Section& s : sections) {
    entries.push_back({s.id, s.element, at, s.bytes.size()});
    at = Aligned(at + s.bytes.size());
  }
  Header header{};
  std::memcpy(header.magic, kind.magic.data(), sizeof(header.magic));
  header.version = kind.version;
  header.byte_order = kByteOrder;
  header.sections = static_cast<uint32_t>(sections.size());
  header.file_bytes = at;
  const std::span<const char> table(reinterpret_cast<const char*>(entries.data()),
                                    entries.size() * sizeof(Entry));
  header.contents_hash = Hash64({table.data(), table.size()});
  header.data_hash = HashOfData(sections);
  header.header_hash = HashOfHeader(header);
  TemporaryFile out(path);
  if (!out.ok()) return SystemFault("cannot write the file");
  bool ok = out.Write(Raw(header)) && out.Write(table);
  for (size_t i = 0; ok && i < sections.size(); ++i)
    ok = out.PadTo(entries[i].offset) && out.Write(sections[i].bytes);
  ok = ok && out.PadTo(at) && out.Rename();
  return ok ? "" : SystemFault("cannot write the file");
}

std::string OpenSections(std::span<const char> file, const FileKind& kind, std::vector<Section>* sections) {
  Header header;
  if (file.size() < sizeof(header) || std::memcmp(file.data(), kind.magic.data(), sizeof(header.magic)) != 0)
    return "not " + std::string(kind.noun);
  std::memcpy(&header, file.data(), sizeof(header));
  if (header.byte_order != kByteOrder) return "made on a machine with another byte order";
  if (header.version != kind.version) {
    return "of version " + std::to_string(header.version) + ", and this copydesk reads version " +
           std::to_string(kind.version);
  }
  if (header.header_hash != HashOfHeader(header)) return "damaged: its header is not what was written";
  if (header.file_bytes != file.size()) {
    return "cut short or damaged: " + std::to_string(file.size()) + " bytes where " +
           std::to_string(header.file_bytes) + " were written";
  }
  const uint64_t table_bytes = uint64_t{header.sections} * sizeof(Entry);
  if (header.sections > kMaxSections || table_bytes > file.size() - sizeof(header))
    return "damaged: its table of contents";
  const std::string_view table(file.data() + sizeof(header), static_cast<size_t>(table_bytes));
  if (Hash64(table) != header.contents_hash) return "damaged: its table of contents";
  for (uint32_t i = 0; i < header.sections; ++i) {
    Entry entry;
    std::memcpy(&entry, table.data() + i * sizeof(entry), sizeof(entry));
    const bool inside = entry.offset <= file.size() && entry.bytes <= file.size() - entry.offset &&
                        entry.offset % kAlign == 0;
    if (!inside || entry.element == 0 || entry.bytes % entry.element != 0)
      return "damaged: its table of contents";
    sections->push_back({entry.id, entry.element,
                         file.subspan(static_cast<size_t>(entry.offset), static_cast<size_t>(entry.bytes))});
  }
  return "";
}

uint64_t HashOfData(const std::vector<Section>& sections) {
  uint64_t hash = 0;
  for (const Section& s : sections) hash = Hash64({s.bytes.data(), s.bytes.size()}, hash ^ s.id);
  return hash;
}

uint64_t StoredHash(std::span<const char> file) {
  Header header;
  std::memcpy(&header, file.data(), sizeof(header));
  return header.data_hash;
}

bool ContentsAreWhole(std::span<const char> file, const FileKind& kind) {
  std::vector<Section> sections;
  return OpenSections(file, kind, &sections).empty() && HashOfData(sections) == StoredHash(file);
}

}  // namespace copydesk
