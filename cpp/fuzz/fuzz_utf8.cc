// Fuzzer: UTF-8, folding, boundaries, transcoding. See cpp/fuzz/text_targets.h; `./dev fuzz` runs it.
#include "fuzz/text_targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  copydesk::fuzz::Utf8({reinterpret_cast<const char*>(data), size});
  copydesk::fuzz::Transcoding({reinterpret_cast<const char*>(data), size});
  return 0;
}
