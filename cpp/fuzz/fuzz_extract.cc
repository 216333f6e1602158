// Fuzzer: any bytes as an article, all nine tables. See cpp/fuzz/extract_target.h; `./dev fuzz 60 extract`
// runs it.
#include "fuzz/extract_target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  copydesk::fuzz::WholeExtraction({reinterpret_cast<const char*>(data), size});
  return 0;
}
