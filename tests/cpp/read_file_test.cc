#include "base/read_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>
#include <string>

#include "testing/temp_folder.h"

namespace copydesk {
namespace {

TEST(ReadFile, TheBytesOfARegularFile) {
  const TempFolder folder;
  const std::string path = folder / "bytes";
  const std::string bytes("a\0\r\n\xFF", 5);
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_EQ(ReadFile(path), bytes);
  std::ofstream(path, std::ios::binary | std::ios::trunc).flush();
  EXPECT_EQ(ReadFile(path), "");
}

TEST(ReadFile, NothingOfWhatIsNone) {
  const TempFolder folder;
  EXPECT_EQ(ReadFile(folder.path().string()), std::nullopt);
  EXPECT_EQ(ReadFile(folder / "no-such-file"), std::nullopt);
  const std::string pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(ReadFile(pipe), std::nullopt);  // to open it would wait for its writer
}

}  // namespace
}  // namespace copydesk
