// For tests of files of weights: a header with the size and the checksum of what stands behind it.
#ifndef COPYDESK_TESTS_CPP_CUT_FILE_H_
#define COPYDESK_TESTS_CPP_CUT_FILE_H_

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "words/hash.h"

namespace copydesk {

// Expects `parse(bytes, &faults)` to take `whole`, and to refuse it with `message` where it ends earlier or
// goes on, each with a size and a checksum that are right.
template <class Header, class Parse>
void ExpectOnlyTheWhole(const std::string& whole, std::string_view message, Parse parse) {
  Header header;
  for (size_t size = sizeof(header); size <= whole.size() + 1; ++size) {
    std::string bytes = whole.substr(0, size);
    bytes.resize(size, 'x');
    std::memcpy(&header, bytes.data(), sizeof(header));
    header.bytes = static_cast<uint32_t>(size - sizeof(header));
    header.checksum = Hash64(std::string_view(bytes).substr(sizeof(header)));
    std::memcpy(bytes.data(), &header, sizeof(header));
    Diagnostics faults;
    const bool taken = parse(bytes, &faults) != nullptr;
    EXPECT_EQ(taken, size == whole.size()) << size;
    EXPECT_TRUE(taken || faults[0].message == message);
  }
}

}  // namespace copydesk

#endif  // COPYDESK_TESTS_CPP_CUT_FILE_H_
