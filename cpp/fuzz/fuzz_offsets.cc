// Fuzzer: Byte offsets to code points. See cpp/fuzz/text_targets.h; `./dev fuzz` runs it.
#include "fuzz/text_targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  copydesk::fuzz::Offsets({reinterpret_cast<const char*>(data), size});
  return 0;
}
