// A corpus in one file that is mapped: what is in memory is what is in the file (words/section_file.h).
//
//   std::string wrong = SaveStore("news.corpus", store, keys);              // "", or what is wrong
//   auto opened = OpenStore("news.corpus", &wrong);                      // null with `wrong` set
//   opened->store.text(0)
//
// Rules: a file that is cut short, of something else, of another version or damaged is refused with what is
// wrong with it. Then its content is compared with its hash, and every number in it is checked (CheckStore),
// so that even a file made up to have the right hash is never read out of bounds. Cost of opening: one pass
// over the file. Lifetime: the arrays look into the file, which is mapped as long as the OpenedStore lives.
// It must be replaced, not written into.
#ifndef COPYDESK_CORPUS_FILE_H_
#define COPYDESK_CORPUS_FILE_H_

#include <memory>
#include <span>
#include <string>

#include "corpus/store.h"
#include "words/section_file.h"

namespace copydesk::corpus {

inline constexpr FileKind kCorpusFile = {
    .magic = "copydesk corpus\n", .noun = "a corpus of copydesk's", .version = 2};

struct OpenedStore {
  std::shared_ptr<const MappedFile> file;
  Store store;
  Keys keys;
  MadeSpans made;
};

std::string SaveStore(const std::string& path, const Store& store, const Keys& keys, const MadeSpans& made);
std::unique_ptr<OpenedStore> OpenStore(const std::string& path, std::string* wrong);
// The same of a file that is in memory already (at a multiple of 64) and outlives the store. Without
// `compare_hash` a test sees what the checks of the numbers are worth.
std::unique_ptr<OpenedStore> OpenStore(std::span<const char> file, std::string* wrong,
                                       bool compare_hash = true);

// "", or which part of it has a number out of range.
std::string CheckStore(const Store& store, const Keys& keys, const MadeSpans& made);

}  // namespace copydesk::corpus

#endif  // COPYDESK_CORPUS_FILE_H_
