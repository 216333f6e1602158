#include "base/read_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <optional>
#include <string>

namespace copydesk {
namespace {

TEST(ReadFile, TheBytesOfARegularFile) {
  const std::string path = ::testing::TempDir() + "/read_file.bytes";
  const std::string bytes("a\0\r\n\xFF", 5);
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_EQ(ReadFile(path), bytes);
  std::ofstream(path, std::ios::binary | std::ios::trunc).flush();
  EXPECT_EQ(ReadFile(path), "");
}

TEST(ReadFile, NothingOfWhatIsNone) {
  const std::string folder = ::testing::TempDir();
  EXPECT_EQ(ReadFile(folder), std::nullopt);
  EXPECT_EQ(ReadFile(folder + "/no-such-file"), std::nullopt);
  const std::string pipe = folder + "/read_file.pipe";
  ::unlink(pipe.c_str());
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(ReadFile(pipe), std::nullopt);  // to open it would wait for its writer
  ::unlink(pipe.c_str());
}

}  // namespace
}  // namespace copydesk
