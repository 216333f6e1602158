// Fuzzer: tokens, sentences, words, tags. See cpp/fuzz/text_targets.h; `./dev fuzz` runs it.
#include "fuzz/text_targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  copydesk::fuzz::Segmentation({reinterpret_cast<const char*>(data), size}, copydesk::fuzz::English());
  return 0;
}
