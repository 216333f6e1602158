// Fuzzer: an Arrow stream from a producer that does anything. See cpp/fuzz/arrow_target.h; `./dev fuzz 60
// arrow` runs it.
#include "fuzz/arrow_target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  copydesk::fuzz::ArrowStream({reinterpret_cast<const char*>(data), size});
  return 0;
}
