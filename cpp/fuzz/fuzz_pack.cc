// Fuzzer: any bytes as a pack's rule file or list. See cpp/fuzz/pack_target.h; `./dev fuzz 60 pack` runs it.
#include "fuzz/pack_target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  copydesk::fuzz::Pack({reinterpret_cast<const char*>(data), size}, copydesk::fuzz::English());
  return 0;
}
