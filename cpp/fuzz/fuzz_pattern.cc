// Fuzzer: parser, checks, compiler, matcher and why_not. See cpp/fuzz/pattern_target.h; `./dev fuzz` runs it.
#include "fuzz/pattern_target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  copydesk::fuzz::PatternAndText({reinterpret_cast<const char*>(data), size}, copydesk::fuzz::English());
  return 0;
}
