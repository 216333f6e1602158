// What must hold of a compiled gazetteer of any bytes, for the fuzzer and for the tests: it is refused, or it
// is searched without a fault of memory and gives only what is inside the document. The sanitizers watch.
#ifndef COPYDESK_FUZZ_GAZETTEER_TARGET_H_
#define COPYDESK_FUZZ_GAZETTEER_TARGET_H_

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "gazetteer/gazetteer.h"
#include "text/unicode.h"
#include "words/document.h"
#include "words/hash.h"

namespace copydesk::fuzz {

inline constexpr std::string_view kGazetteerText =
    "Harbour Watch's ships met the iPhone makers in Baku on Sept. 3. HARBOUR Q and Harbour q, harbour c. THE "
    "MCDONALDS OF BAKU";

// Bytes at an address that a mapped file has, with nothing behind them that may be read.
class FileCopy {
 public:
  explicit FileCopy(std::string_view bytes)
      : memory_(static_cast<char*>(std::malloc(bytes.size() + 1)), &std::free), size_(bytes.size()) {
    std::memcpy(memory_.get(), bytes.data(), bytes.size());
  }
  std::span<char> bytes() { return {memory_.get(), size_}; }

  // Makes the header and its hashes fit the rest, so that what is behind them is reached.
  void Seal() {
    if (size_ < 64) return;
    char* file = memory_.get();
    std::memcpy(file, "copydeskgazettr\n", 16);
    const uint32_t version = 1, byte_order = 0x01020304;
    uint32_t sections = 0;
    std::memcpy(file + 16, &version, 4);
    std::memcpy(file + 20, &byte_order, 4);
    std::memcpy(&sections, file + 24, 4);
    const uint64_t table = uint64_t{sections} * 24, size = size_;
    std::memcpy(file + 32, &size, 8);
    const uint64_t contents = table <= size_ - 64 ? Hash64({file + 64, static_cast<size_t>(table)}) : 0;
    std::memcpy(file + 40, &contents, 8);
    const uint64_t header = Hash64({file, 56});
    std::memcpy(file + 56, &header, 8);
  }

 private:
  std::unique_ptr<char, decltype(&std::free)> memory_;
  size_t size_;
};

// How many hits; -1: refused.
inline int64_t SearchIn(std::span<const char> file, const Language& language) {
  Diagnostics faults;
  const auto list = Gazetteer::FromBytes(file, "fuzz.terms", &faults);
  if ((list == nullptr) == faults.empty()) std::abort();
  if (list == nullptr) return -1;
  Vocabulary vocabulary;
  Document document(kGazetteerText, &vocabulary, &language);
  document.AddSegment({0, static_cast<int32_t>(kGazetteerText.size())});
  std::vector<GazetteerHit> hits;
  list->Find(document, &hits);
  for (const Sentence& sentence : document.sentences()) list->FindAll(document, sentence.tokens, &hits);
  for (const GazetteerHit& hit : hits) {
    if (hit.tokens.start < 0 || hit.tokens.empty() || hit.tokens.end > document.size()) std::abort();
    if (FindInvalidUtf8(list->term(hit.term)) >= 0) std::abort();
    for (const Attribute& a : list->attributes(hit.row)) {
      if (FindInvalidUtf8(a.key) >= 0 || FindInvalidUtf8(a.value) >= 0) std::abort();
    }
  }
  list->Verify();
  return static_cast<int64_t>(hits.size());
}

// The bytes as they are, and with a header that fits them.
inline void GazetteerFile(std::string_view bytes, const Language& language) {
  FileCopy copy(bytes);
  SearchIn(copy.bytes(), language);
  copy.Seal();
  SearchIn(copy.bytes(), language);
}

}  // namespace copydesk::fuzz

#endif  // COPYDESK_FUZZ_GAZETTEER_TARGET_H_
