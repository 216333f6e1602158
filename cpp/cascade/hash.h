// Hashes of packs, which stand in tables' metadata and in pickles: FNV-1a, 64 bits, the same on every
// machine. Internal to cascade/.
#ifndef COPYDESK_CASCADE_HASH_H_
#define COPYDESK_CASCADE_HASH_H_

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace copydesk {

inline constexpr uint64_t kHashStart = 0xcbf29ce484222325u;

uint64_t Fnv1a(std::string_view bytes, uint64_t hash);
std::string Hex(uint64_t number);

// Over the names and bytes of all files of a folder but `without`, in order of their names.
uint64_t HashFolder(const std::filesystem::path& folder, const std::set<std::string>& without);

}  // namespace copydesk

#endif  // COPYDESK_CASCADE_HASH_H_
