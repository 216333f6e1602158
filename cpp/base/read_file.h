// The bytes of a file.
#ifndef COPYDESK_BASE_READ_FILE_H_
#define COPYDESK_BASE_READ_FILE_H_

#include <optional>
#include <string>

namespace copydesk {

// Only of a regular file: to open a pipe would wait for its writer. Nothing where there is none to read.
std::optional<std::string> ReadFile(const std::string& path);

}  // namespace copydesk

#endif  // COPYDESK_BASE_READ_FILE_H_
