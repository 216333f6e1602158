#ifndef COPYDESK_TESTING_TEMP_FOLDER_H_
#define COPYDESK_TESTING_TEMP_FOLDER_H_

#include <unistd.h>

#include <filesystem>
#include <string>

namespace copydesk {

// An empty folder of a test's own, gone with its content at the end. No other test and no other process has
// it, so that two runs of the tests do not meet.
class TempFolder {
 public:
  TempFolder() {
    static int made = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("copydesk_test." + std::to_string(getpid()) + "." + std::to_string(made++));
    std::filesystem::create_directories(path_);
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace copydesk

#endif  // COPYDESK_TESTING_TEMP_FOLDER_H_
