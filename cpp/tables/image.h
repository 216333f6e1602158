// A table as one run of bytes, and back: what pickles of it.
//
//   std::string bytes = TableImage(table);
//   std::string fault;
//   std::shared_ptr<Table> same = TableOfImage(bytes, &fault);   // null, and `fault` says why
//
// Rules: a table that comes back has the same batches, keys, article numbers and metadata. Bytes that are cut
// short, changed, or of another version give a fault and never a table whose columns lie outside of their
// buffers: lengths, offsets, UTF-8 and numbers of rows are looked at whatever the hash says. Cost: one copy
// each way and a look at every offset and text. Limits: the bytes are of this machine's byte order, which the
// first number tells. Not here: a format for files (Table.write has those); it may change with the version.
#ifndef COPYDESK_TABLES_IMAGE_H_
#define COPYDESK_TABLES_IMAGE_H_

#include <memory>
#include <string>
#include <string_view>

#include "tables/table.h"

namespace copydesk {

std::string TableImage(const Table& table);
std::shared_ptr<Table> TableOfImage(std::string_view bytes, std::string* fault);

}  // namespace copydesk

#endif  // COPYDESK_TABLES_IMAGE_H_
