#include "tables/import.h"

#include <cstddef>
#include <cstring>
#include <limits>
#include <system_error>

namespace copydesk {
namespace {

constexpr int32_t kInlineBytes = 12;

// An element of a string_view array: short texts lie in it, long ones in a buffer of the array.
struct ViewElement {
  int32_t length;
  char rest[kInlineBytes];
};

// A value of a buffer, which a producer may have put at any address.
template <class T>
T Load(const void* buffer, int64_t at) {
  T value;
  std::memcpy(&value, static_cast<const char*>(buffer) + at * static_cast<int64_t>(sizeof(T)), sizeof(T));
  return value;
}

// What a producer says went wrong.
std::string ErrorOf(ArrowArrayStream* stream, int code) {
  const char* why = stream->get_last_error == nullptr ? nullptr : stream->get_last_error(stream);
  if (why != nullptr && *why != '\0') return why;
  return "the Arrow stream broke off: " + std::generic_category().message(code);
}

template <class Offset>
std::string_view Between(const ArrowArray& array, int64_t row) {
  const auto start = Load<Offset>(array.buffers[1], row), end = Load<Offset>(array.buffers[1], row + 1);
  if (start == end) return {};
  return {static_cast<const char*>(array.buffers[2]) + start, static_cast<size_t>(end - start)};
}

// Every offset is looked at, for one that is too large is told only by a smaller one behind it.
template <class Offset>
const char* FaultOfOffsets(const ArrowArray& array) {
  if (array.buffers[1] == nullptr) return "has no offsets";
  const auto first = Load<Offset>(array.buffers[1], array.offset);
  auto before = first;
  bool falls = first < 0;
  for (int64_t i = array.offset + 1; i <= array.offset + array.length; ++i) {
    const auto offset = Load<Offset>(array.buffers[1], i);
    falls |= offset < before;
    before = offset;
  }
  if (falls) return "has offsets that are negative or fall";
  if (before > first && array.buffers[2] == nullptr) return "has no text";
  return nullptr;
}

}  // namespace

std::unique_ptr<TextColumn> TextColumn::Import(ArrowArrayStream* stream, std::string* fault) {
  if (stream->release == nullptr) {
    *fault = "the Arrow stream was read already, or released";
    return nullptr;
  }
  std::unique_ptr<TextColumn> column(new TextColumn);
  column->stream_ = *stream;
  stream->release = nullptr;
  if (column->stream_.get_schema == nullptr || column->stream_.get_next == nullptr) {
    *fault = "the Arrow stream has no function that gives batches";
    return nullptr;
  }
  ArrowSchema schema{};
  if (const int code = column->stream_.get_schema(&column->stream_, &schema); code != 0) {
    *fault = ErrorOf(&column->stream_, code);
    return nullptr;
  }
  if (schema.release == nullptr) {
    *fault = "the Arrow stream has no schema";
    return nullptr;
  }
  const std::string format = schema.format == nullptr ? "" : schema.format;
  const bool dictionary = schema.dictionary != nullptr;
  schema.release(&schema);
  if (format == "u" && !dictionary) {
    column->layout_ = Layout::kUtf8;
  } else if (format == "U" && !dictionary) {
    column->layout_ = Layout::kLargeUtf8;
  } else if (format == "vu" && !dictionary) {
    column->layout_ = Layout::kView;
  } else {
    *fault = dictionary ? "dictionary" : format.empty() ? "no type" : format;
    return nullptr;
  }
  return column;
}

TextColumn::~TextColumn() {
  if (stream_.release != nullptr) stream_.release(&stream_);
}

bool TextColumn::Fail(std::string why) {
  fault_ = std::move(why);
  batch_ = nullptr;
  ended_ = true;
  return false;
}

const char* TextColumn::FaultOf(const ArrowArray& array) const {
  constexpr int64_t kMostRows =
      std::numeric_limits<int64_t>::max() / static_cast<int64_t>(sizeof(ViewElement)) - 1;
  if (array.length < 0 || array.offset < 0 || array.offset > kMostRows ||
      array.length > kMostRows - array.offset)
    return "is of no possible length";
  const bool views = layout_ == Layout::kView;
  if (array.n_children != 0 || array.dictionary != nullptr ||
      (views ? array.n_buffers < 3 : array.n_buffers != 3))
    return "is of another type than the stream";
  if (array.length == 0) return nullptr;
  if (array.null_count < -1 || array.null_count > array.length) return "has more nulls than rows";
  if (array.buffers == nullptr) return "has no buffers";
  if (array.null_count > 0 && array.buffers[0] == nullptr) return "does not say which rows are null";
  switch (layout_) {
    case Layout::kUtf8:
      return FaultOfOffsets<int32_t>(array);
    case Layout::kLargeUtf8:
      return FaultOfOffsets<int64_t>(array);
    case Layout::kView:
      return array.buffers[1] == nullptr ? "has no views" : nullptr;
  }
  return nullptr;
}

bool TextColumn::LoadBatch() {
  if (ended_) return false;
  auto array = std::shared_ptr<ArrowArray>(new ArrowArray{}, [](ArrowArray* a) {
    if (a->release != nullptr) a->release(a);
    delete a;
  });
  if (const int code = stream_.get_next(&stream_, array.get()); code != 0) {
    array->release = nullptr;  // what a producer that failed has left there is not to be touched
    return Fail(ErrorOf(&stream_, code));
  }
  if (array->release == nullptr) {
    ended_ = true;
    return false;
  }
  if (const char* wrong = FaultOf(*array)) return Fail(std::string("a batch of the Arrow stream ") + wrong);
  batch_ = std::move(array);
  next_ = 0;
  return true;
}

std::optional<std::string_view> TextColumn::ViewAt(int64_t row) const {
  const auto length = Load<int32_t>(batch_->buffers[1], row * 4);
  const char* element =
      static_cast<const char*>(batch_->buffers[1]) + row * static_cast<int64_t>(sizeof(ViewElement));
  if (length < 0) return std::nullopt;
  if (length <= kInlineBytes)
    return std::string_view(element + offsetof(ViewElement, rest), static_cast<size_t>(length));
  const auto buffer = Load<int32_t>(element, 2), offset = Load<int32_t>(element, 3);
  const int64_t buffers = batch_->n_buffers - 3;
  const void* sizes = batch_->buffers[batch_->n_buffers - 1];
  if (buffer < 0 || buffer >= buffers || offset < 0 || sizes == nullptr ||
      batch_->buffers[2 + buffer] == nullptr)
    return std::nullopt;
  if (int64_t{offset} + length > Load<int64_t>(sizes, buffer)) return std::nullopt;
  return std::string_view(static_cast<const char*>(batch_->buffers[2 + buffer]) + offset,
                          static_cast<size_t>(length));
}

std::optional<std::string_view> TextColumn::TextAt(int64_t row) const {
  switch (layout_) {
    case Layout::kUtf8:
      return Between<int32_t>(*batch_, row);
    case Layout::kLargeUtf8:
      return Between<int64_t>(*batch_, row);
    case Layout::kView:
      return ViewAt(row);
  }
  return std::nullopt;
}

std::optional<TextColumn::Cell> TextColumn::Next() {
  while (batch_ == nullptr || next_ == batch_->length) {
    if (!LoadBatch()) return std::nullopt;
  }
  const int64_t row = batch_->offset + next_++;
  const auto* valid = static_cast<const uint8_t*>(batch_->buffers[0]);
  if (batch_->null_count != 0 && valid != nullptr && ((valid[row / 8] >> (row % 8)) & 1) == 0)
    return Cell{.text = {}, .null = true};
  const auto text = TextAt(row);
  if (!text) {
    Fail("a text of the Arrow stream lies outside of its buffers");
    return std::nullopt;
  }
  return Cell{.text = *text, .null = false};
}

}  // namespace copydesk
