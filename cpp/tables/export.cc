#include "tables/export.h"

#include <cerrno>
#include <deque>
#include <new>

namespace copydesk {
namespace {

const char* Format(ColumnType type) {
  switch (type) {
    case ColumnType::kInt32:
      return "i";
    case ColumnType::kInt64:
      return "l";
    case ColumnType::kFloat64:
      return "g";
    case ColumnType::kBool:
      return "b";
    case ColumnType::kDate32:
      return "tdD";
    case ColumnType::kUtf8:
      return "u";
  }
  return "n";
}

// The C interface's own encoding: counts and lengths as native int32, then the bytes.
std::string EncodeMetadata(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string out;
  auto number = [&out](size_t n) {
    int32_t value = static_cast<int32_t>(n);
    char raw[sizeof(value)];
    std::memcpy(raw, &value, sizeof(value));
    out.append(raw, sizeof(value));
  };
  number(pairs.size());
  for (const auto& [key, value] : pairs) {
    number(key.size());
    out += key;
    number(value.size());
    out += value;
  }
  return out;
}

// Memory of an exported schema node; children are nodes of their own, as a consumer may move them out.
struct SchemaNode {
  std::string name, metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void ReleaseSchema(ArrowSchema* schema) {
  auto* node = static_cast<SchemaNode*>(schema->private_data);
  for (ArrowSchema* child : node->pointers) {
    if (child->release != nullptr) child->release(child);
  }
  delete node;
  schema->release = nullptr;
}

void FillSchema(SchemaNode* node, const char* format, ArrowSchema* out) {
  for (ArrowSchema& child : node->children) node->pointers.push_back(&child);
  *out = {.format = format,
          .name = node->name.c_str(),
          .metadata = node->metadata.empty() ? nullptr : node->metadata.c_str(),
          .flags = ARROW_FLAG_NULLABLE,
          .n_children = static_cast<int64_t>(node->pointers.size()),
          .children = node->pointers.data(),
          .dictionary = nullptr,
          .release = ReleaseSchema,
          .private_data = node};
}

struct ArrayNode {
  std::shared_ptr<const Table> table;  // keeps the buffers alive
  std::vector<uint8_t> valid_bits, value_bits;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
};

void ReleaseArray(ArrowArray* array) {
  auto* node = static_cast<ArrayNode*>(array->private_data);
  for (ArrowArray* child : node->pointers) {
    if (child->release != nullptr) child->release(child);
  }
  delete node;
  array->release = nullptr;
}

std::vector<uint8_t> PackBits(const uint8_t* bytes, size_t n) {
  std::vector<uint8_t> bits((n + 7) / 8);
  for (size_t i = 0; i < n; ++i) {
    if (bytes[i] != 0) bits[i / 8] = static_cast<uint8_t>(bits[i / 8] | (1u << (i % 8)));
  }
  return bits;
}

void FillArray(ArrayNode* node, int64_t length, int64_t nulls, ArrowArray* out) {
  for (ArrowArray& child : node->children) node->pointers.push_back(&child);
  *out = {.length = length,
          .null_count = nulls,
          .offset = 0,
          .n_buffers = static_cast<int64_t>(node->buffers.size()),
          .n_children = static_cast<int64_t>(node->pointers.size()),
          .buffers = node->buffers.data(),
          .children = node->pointers.data(),
          .dictionary = nullptr,
          .release = ReleaseArray,
          .private_data = node};
}

void ExportColumn(const std::shared_ptr<const Table>& table, const Column& column, ArrowArray* out) {
  auto* node = new ArrayNode{
      .table = table, .valid_bits = {}, .value_bits = {}, .buffers = {}, .children = {}, .pointers = {}};
  if (column.nulls() > 0) node->valid_bits = PackBits(column.valid().data(), column.valid().size());
  node->buffers.push_back(column.nulls() > 0 ? node->valid_bits.data() : nullptr);
  if (column.type() == ColumnType::kUtf8) node->buffers.push_back(column.offsets().data());
  if (column.type() == ColumnType::kBool) {
    node->value_bits =
        PackBits(reinterpret_cast<const uint8_t*>(column.values().data()), column.values().size());
    node->buffers.push_back(node->value_bits.data());
  } else {
    node->buffers.push_back(column.values().data());
  }
  FillArray(node, column.size(), column.nulls(), out);
}

void ExportBatch(const std::shared_ptr<const Table>& table, const Columns& batch, ArrowArray* out) {
  auto* node = new ArrayNode{.table = table,
                             .valid_bits = {},
                             .value_bits = {},
                             .buffers = {nullptr},
                             .children = {},
                             .pointers = {}};
  node->children.resize(batch.size());
  for (size_t i = 0; i < batch.size(); ++i) ExportColumn(table, batch[i], &node->children[i]);
  FillArray(node, batch[0].size(), 0, out);
}

struct StreamNode {
  std::shared_ptr<const Table> table;
  size_t next = 0;
};

int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  ExportSchema(*static_cast<StreamNode*>(stream->private_data)->table, out);
  return 0;
}

int GetNext(ArrowArrayStream* stream, ArrowArray* out) {
  auto* node = static_cast<StreamNode*>(stream->private_data);
  if (node->next == node->table->batches().size()) {
    *out = {};
    return 0;
  }
  try {
    ExportBatch(node->table, node->table->batches()[node->next], out);
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
  ++node->next;
  return 0;
}

const char* GetLastError(ArrowArrayStream*) { return nullptr; }

void ReleaseStream(ArrowArrayStream* stream) {
  delete static_cast<StreamNode*>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

void ExportSchema(const Table& table, ArrowSchema* out) {
  auto* node = new SchemaNode{
      .name = "", .metadata = EncodeMetadata(table.metadata()), .children = {}, .pointers = {}};
  node->children.resize(table.layout().size());
  for (size_t i = 0; i < table.layout().size(); ++i) {
    const Column& column = table.layout()[i];
    FillSchema(new SchemaNode{.name = column.name(), .metadata = {}, .children = {}, .pointers = {}},
               Format(column.type()), &node->children[i]);
  }
  FillSchema(node, "+s", out);
}

void ExportStream(std::shared_ptr<const Table> table, ArrowArrayStream* out) {
  *out = {.get_schema = GetSchema,
          .get_next = GetNext,
          .get_last_error = GetLastError,
          .release = ReleaseStream,
          .private_data = new StreamNode{.table = std::move(table), .next = 0}};
}

}  // namespace copydesk
