#include "tables/image.h"

#include <cstring>
#include <limits>
#include <optional>

#include "text/unicode.h"
#include "words/hash.h"

namespace copydesk {
namespace {

// Before everything else: another order of bytes or another layout gives another number.
constexpr uint64_t kMagic = 0x0001'656c'6261'7463u;

class Writer {
 public:
  void Number(int64_t value) { Raw(&value, sizeof(value)); }
  void Text(std::string_view text) {
    Number(static_cast<int64_t>(text.size()));
    Raw(text.data(), text.size());
  }
  std::string Finish() && {
    const auto hash = static_cast<int64_t>(Hash64(out_));
    Number(hash);
    return std::move(out_);
  }

 private:
  void Raw(const void* data, size_t size) { out_.append(static_cast<const char*>(data), size); }

  std::string out_;
};

// What is not there reads as nothing, and `whole()` is false from then on.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  int64_t Number() {
    int64_t value = 0;
    const std::string_view raw = Take(sizeof(value));
    if (raw.size() == sizeof(value)) std::memcpy(&value, raw.data(), sizeof(value));
    return value;
  }
  // A number of things that take at least `least` bytes each: never more than there can be.
  int64_t Count(size_t least) {
    const int64_t count = Number();
    whole_ = whole_ && count >= 0 && static_cast<uint64_t>(count) <= rest_.size() / least;
    return whole_ ? count : 0;
  }
  std::string_view Text() { return Take(static_cast<size_t>(Count(1))); }
  bool whole() const { return whole_; }
  bool ended() const { return whole_ && rest_.empty(); }

 private:
  std::string_view Take(size_t size) {
    whole_ = whole_ && size <= rest_.size();
    if (!whole_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view rest_;
  bool whole_ = true;
};

std::string_view BytesOf(const std::vector<uint8_t>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size()};
}

template <class T>
std::string_view BytesOf(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

void WriteBatch(const Columns& batch, Writer* out) {
  for (const Column& column : batch) {
    out->Text(BytesOf(column.valid()));
    out->Text(column.values());
    out->Text(BytesOf(column.offsets()));
  }
}

bool ReadBatch(const Columns& layout, Reader* in, Columns* out) {
  for (const Column& like : layout) {
    const std::string_view valid = in->Text(), values = in->Text(), offsets = in->Text();
    std::optional<Column> column = Column::OfParts(like.name(), like.type(), valid, values, offsets);
    if (!in->whole() || !column || (!out->empty() && column->size() != out->front().size())) return false;
    out->push_back(*std::move(column));
  }
  return out->front().size() > 0;
}

bool ReadLayout(Reader* in, Columns* out) {
  const int64_t columns = in->Count(16);
  for (int64_t i = 0; i < columns; ++i) {
    const std::string name(in->Text());
    const int64_t type = in->Number();
    if (type < 0 || type > static_cast<int64_t>(ColumnType::kUtf8) || FindInvalidUtf8(name) >= 0)
      return false;
    out->emplace_back(name, static_cast<ColumnType>(type));
  }
  return !out->empty();
}

std::shared_ptr<Table> Read(Reader* in) {
  const std::string name(in->Text());
  Columns layout;
  if (FindInvalidUtf8(name) >= 0 || !ReadLayout(in, &layout)) return nullptr;
  auto table = std::make_shared<Table>(name, layout);
  for (int64_t pairs = in->Count(16); pairs > 0; --pairs) {
    std::string key(in->Text()), value(in->Text());
    if (FindInvalidUtf8(key) >= 0 || FindInvalidUtf8(value) >= 0) return nullptr;
    table->AddMetadata(std::move(key), std::move(value));
  }
  std::vector<Columns> batches(static_cast<size_t>(in->Count(24 * layout.size())));
  for (Columns& batch : batches) {
    if (!ReadBatch(layout, in, &batch)) return nullptr;
  }
  std::vector<std::pair<int64_t, int64_t>> article_rows(static_cast<size_t>(in->Count(16)));
  for (auto& [row, article] : article_rows) {
    row = in->Number();
    article = in->Number();
  }
  if (!in->ended() || !table->Restore(std::move(batches), std::move(article_rows))) return nullptr;
  return table;
}

}  // namespace

std::string TableImage(const Table& table) {
  Writer out;
  out.Number(static_cast<int64_t>(kMagic));
  out.Text(table.name());
  out.Number(static_cast<int64_t>(table.layout().size()));
  for (const Column& column : table.layout()) {
    out.Text(column.name());
    out.Number(static_cast<int64_t>(column.type()));
  }
  out.Number(static_cast<int64_t>(table.metadata().size()));
  for (const auto& [key, value] : table.metadata()) {
    out.Text(key);
    out.Text(value);
  }
  out.Number(static_cast<int64_t>(table.batches().size()));
  for (const Columns& batch : table.batches()) WriteBatch(batch, &out);
  out.Number(static_cast<int64_t>(table.article_rows().size()));
  for (const auto& [row, article] : table.article_rows()) {
    out.Number(row);
    out.Number(article);
  }
  return std::move(out).Finish();
}

std::shared_ptr<Table> TableOfImage(std::string_view bytes, std::string* fault) {
  constexpr size_t kHash = sizeof(int64_t);
  if (bytes.size() < 2 * kHash || Reader(bytes).Number() != static_cast<int64_t>(kMagic)) {
    *fault = "these are not the bytes of a table, or of another version's";
    return nullptr;
  }
  const std::string_view body = bytes.substr(0, bytes.size() - kHash);
  if (Reader(bytes.substr(body.size())).Number() != static_cast<int64_t>(Hash64(body))) {
    *fault = "the bytes of the table are cut short or changed";
    return nullptr;
  }
  Reader in(body.substr(kHash));
  std::shared_ptr<Table> table = Read(&in);
  if (table == nullptr) *fault = "the bytes of the table contradict each other";
  return table;
}

}  // namespace copydesk
