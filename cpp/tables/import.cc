#include "tables/import.h"

#include <cstring>

namespace copydesk {
namespace {

// An element of a string_view array: short texts lie in it, long ones in a buffer of the array.
struct ViewElement {
  int32_t length;
  char rest[12];
};

template <class Offset>
std::string_view Between(const ArrowArray& array, int64_t row) {
  const auto* offsets = static_cast<const Offset*>(array.buffers[1]);
  const auto* chars = static_cast<const char*>(array.buffers[2]);
  if (offsets[row] == offsets[row + 1]) return {};
  return {chars + offsets[row], static_cast<size_t>(offsets[row + 1] - offsets[row])};
}

std::string_view View(const ArrowArray& array, int64_t row) {
  const auto& element = static_cast<const ViewElement*>(array.buffers[1])[row];
  if (element.length <= 12) return {element.rest, static_cast<size_t>(element.length)};
  int32_t buffer, offset;
  std::memcpy(&buffer, element.rest + 4, sizeof(buffer));
  std::memcpy(&offset, element.rest + 8, sizeof(offset));
  return {static_cast<const char*>(array.buffers[2 + buffer]) + offset, static_cast<size_t>(element.length)};
}

}  // namespace

std::unique_ptr<TextColumn> TextColumn::Import(ArrowArrayStream* stream, std::string* fault) {
  std::unique_ptr<TextColumn> column(new TextColumn);
  column->stream_ = *stream;
  stream->release = nullptr;
  ArrowSchema schema{};
  if (column->stream_.get_schema(&column->stream_, &schema) != 0) {
    const char* why = column->stream_.get_last_error(&column->stream_);
    *fault = why != nullptr ? why : "the Arrow stream has no schema";
    return nullptr;
  }
  std::string format = schema.format;
  bool dictionary = schema.dictionary != nullptr;
  schema.release(&schema);
  if (format == "u" && !dictionary) {
    column->layout_ = Layout::kUtf8;
  } else if (format == "U" && !dictionary) {
    column->layout_ = Layout::kLargeUtf8;
  } else if (format == "vu" && !dictionary) {
    column->layout_ = Layout::kView;
  } else {
    *fault = dictionary ? "dictionary" : format;
    return nullptr;
  }
  return column;
}

TextColumn::~TextColumn() {
  if (stream_.release != nullptr) stream_.release(&stream_);
}

bool TextColumn::LoadBatch() {
  auto array = std::shared_ptr<ArrowArray>(new ArrowArray{}, [](ArrowArray* a) {
    if (a->release != nullptr) a->release(a);
    delete a;
  });
  if (stream_.get_next(&stream_, array.get()) != 0) {
    const char* why = stream_.get_last_error(&stream_);
    fault_ = why != nullptr ? why : "the Arrow stream broke off";
    return false;
  }
  if (array->release == nullptr) return false;
  batch_ = std::move(array);
  next_ = 0;
  return true;
}

std::string_view TextColumn::TextAt(int64_t row) const {
  switch (layout_) {
    case Layout::kUtf8: return Between<int32_t>(*batch_, row);
    case Layout::kLargeUtf8: return Between<int64_t>(*batch_, row);
    case Layout::kView: return View(*batch_, row);
  }
  return {};
}

std::optional<TextColumn::Cell> TextColumn::Next() {
  while (batch_ == nullptr || next_ == batch_->length) {
    if (!LoadBatch()) return std::nullopt;
  }
  int64_t row = batch_->offset + next_++;
  const auto* valid = static_cast<const uint8_t*>(batch_->buffers[0]);
  if (batch_->null_count != 0 && valid != nullptr && ((valid[row / 8] >> (row % 8)) & 1) == 0) return Cell{.text = {}, .null = true};
  return Cell{.text = TextAt(row), .null = false};
}

}  // namespace copydesk
