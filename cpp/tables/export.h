// Tables out: the Arrow C stream interface. No library of Arrow's is needed on this side of the border.
//
//   ArrowArrayStream stream;
//   ExportStream(table, &stream);   // the consumer calls stream.release
//
// Rules: every child is nullable; formats i l g b tdD u; the schema's metadata is the table's. A consumer may
// release schema, arrays and stream in any order and from any thread: each keeps the table alive by itself.
// Cost: values and texts are handed over without a copy; bit maps (nulls, bools) are packed once an export.
#ifndef COPYDESK_TABLES_EXPORT_H_
#define COPYDESK_TABLES_EXPORT_H_

#include <memory>

#include "tables/arrow_abi.h"
#include "tables/table.h"

namespace copydesk {

void ExportSchema(const Table& table, ArrowSchema* out);
void ExportStream(std::shared_ptr<const Table> table, ArrowArrayStream* out);

}  // namespace copydesk

#endif  // COPYDESK_TABLES_EXPORT_H_
