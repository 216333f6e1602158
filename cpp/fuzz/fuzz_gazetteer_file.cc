// Fuzzer: A compiled gazetteer of any bytes. See cpp/fuzz/gazetteer_target.h; `./dev fuzz 60 gazetteer_file`
// runs it.
#include "fuzz/gazetteer_target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto* language = [] {
    copydesk::Diagnostics faults;
    return new std::shared_ptr<const copydesk::Language>(
        copydesk::Language::Load(COPYDESK_PACKS "/news_en/language", &faults));
  }();
  copydesk::fuzz::GazetteerFile({reinterpret_cast<const char*>(data), size}, **language);
  return 0;
}
