// What must hold of any Arrow stream of strings, for the fuzzer and for the short run in the tests
// (tests/cpp/fuzz_test.cc): bytes are read as a script of what a producer does, right and wrong. Buffers are
// as long as the interface tells, or as a right producer has them where it does not tell, and are freed by
// release: the sanitizers see who reads more, or later. Stops the program where something does not hold.
#ifndef COPYDESK_FUZZ_ARROW_TARGET_H_
#define COPYDESK_FUZZ_ARROW_TARGET_H_

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/text_targets.h"
#include "tables/import.h"

namespace copydesk::fuzz {

class ArrowScript {
 public:
  explicit ArrowScript(std::string_view bytes) : bytes_(bytes) {}
  bool ended() const { return at_ == bytes_.size(); }
  uint8_t Byte() { return ended() ? 0 : static_cast<uint8_t>(bytes_[at_++]); }
  int8_t Signed() { return static_cast<int8_t>(Byte()); }
  // Mostly 0 to 31; negative, and the ends of int64, where the script says so.
  int64_t Count() {
    const int8_t given = Signed();
    if (given == 127) return std::numeric_limits<int64_t>::max();
    if (given == -128) return std::numeric_limits<int64_t>::min();
    return given < 0 ? given : given % 32;
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
};

using ArrowMemory = std::unique_ptr<char, decltype(&std::free)>;

// Memory of exactly these bytes.
inline ArrowMemory ExactCopy(std::string_view bytes) {
  ArrowMemory memory(static_cast<char*>(std::malloc(bytes.size())), &std::free);
  if (!bytes.empty()) std::memcpy(memory.get(), bytes.data(), bytes.size());
  return memory;
}

template <class T>
ArrowMemory ExactCopy(const std::vector<T>& values) {
  return ExactCopy({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
}

// A batch that the script tells of.
class ArrowBatch {
 public:
  static constexpr int64_t kMostRows = 64;

  ArrowBatch(ArrowScript* script, int layout, int* alive) : alive_(alive) {
    length_ = script->Count();
    offset_ = script->Count();
    nulls_ = script->Count();
    const uint8_t odd = script->Byte(), missing = script->Byte();
    const bool possible = length_ >= 0 && offset_ >= 0 && length_ <= kMostRows && offset_ <= kMostRows;
    const int64_t rows = possible ? length_ + offset_ : 0;
    std::string valid;
    for (int64_t i = 0; i < (rows + 7) / 8; ++i) valid += static_cast<char>(script->Byte());
    Add(ExactCopy(valid));
    if (layout == 2) {
      AddViews(script, rows);
    } else if (layout == 1) {
      AddOffsets<int64_t>(script, rows);
    } else {
      AddOffsets<int32_t>(script, rows);
    }
    for (size_t i = 0; i < buffers_.size(); ++i) {
      if (missing >> i & 1) buffers_[i] = nullptr;
    }
    n_buffers_ = static_cast<int64_t>(buffers_.size());
    if (odd % 16 == 1) n_buffers_ = script->Signed() % 8;
    const void* last = buffers_.back();
    // Of views, more buffers than there are sizes, or another last one than the sizes, cannot be told from
    // right ones.
    if (layout == 2) n_buffers_ = std::min(n_buffers_, static_cast<int64_t>(buffers_.size()));
    buffers_.resize(static_cast<size_t>(std::max<int64_t>(n_buffers_, 0)));
    if (layout == 2 && !buffers_.empty()) buffers_.back() = last;
    list_ = ExactCopy(buffers_);
    has_list_ = odd % 16 != 2;
    children_ = odd % 16 == 3 ? 1 : 0;
    dictionary_ = odd % 16 == 4;
    ++*alive_;
  }
  ~ArrowBatch() { --*alive_; }

  void Export(ArrowArray* out) {
    *out = {};
    out->length = length_;
    out->null_count = nulls_;
    out->offset = offset_;
    out->n_buffers = n_buffers_;
    out->n_children = children_;
    out->buffers = has_list_ ? reinterpret_cast<const void**>(list_.get()) : nullptr;
    out->dictionary = dictionary_ ? out : nullptr;
    out->private_data = this;
    out->release = [](ArrowArray* array) {
      delete static_cast<ArrowBatch*>(array->private_data);  // twice is seen by the sanitizer
      array->release = nullptr;
    };
  }

 private:
  void Add(ArrowMemory memory) {
    buffers_.push_back(memory.get());
    memory_.push_back(std::move(memory));
  }

  template <class Offset>
  void AddOffsets(ArrowScript* script, int64_t rows) {
    std::vector<Offset> offsets = {static_cast<Offset>(script->Signed())};
    for (int64_t i = 0; i < rows; ++i)
      offsets.push_back(static_cast<Offset>(offsets.back() + script->Signed() % 64));
    Add(ExactCopy(offsets));
    Add(ExactCopy(std::string(static_cast<size_t>(std::max<Offset>(offsets.back(), 0)), 'a')));
  }

  void AddViews(ArrowScript* script, int64_t rows) {
    std::string views;
    for (int64_t i = 0; i < rows; ++i) {
      const int32_t length = script->Signed(), where[] = {script->Signed(), script->Signed()};
      std::string view(16, 'v');
      std::memcpy(view.data(), &length, 4);
      if (length > 12) std::memcpy(view.data() + 8, where, 8);
      views += view;
    }
    Add(ExactCopy(views));
    std::vector<int64_t> sizes;
    for (int n = script->Byte() % 4; n > 0; --n) {
      sizes.push_back(script->Byte());
      Add(ExactCopy(std::string(static_cast<size_t>(sizes.back()), 'a')));
    }
    Add(ExactCopy(sizes));
  }

  int* alive_;
  int64_t length_ = 0, offset_ = 0, nulls_ = 0, n_buffers_ = 0, children_ = 0;
  bool dictionary_ = false, has_list_ = true;
  std::vector<const void*> buffers_;
  std::vector<ArrowMemory> memory_;
  ArrowMemory list_{nullptr, &std::free};
};

// The producer: a schema, then batches until the script ends.
class ArrowProducer {
 public:
  explicit ArrowProducer(std::string_view bytes)
      : script_(bytes), schema_(script_.Byte()), faults_(script_.Byte()) {}
  ~ArrowProducer() { Must(streams_ == 0 && schemas_ == 0 && batches_ == 0, "everything is released"); }

  void Export(ArrowArrayStream* out) {
    *out = {};
    out->private_data = this;
    if (faults_ != 1)
      out->get_schema = [](ArrowArrayStream* s, ArrowSchema* schema) { return Of(s)->Schema(schema); };
    if (faults_ != 2)
      out->get_next = [](ArrowArrayStream* s, ArrowArray* array) { return Of(s)->Next(array); };
    if (faults_ != 3)
      out->get_last_error = [](ArrowArrayStream* s) -> const char* {
        return Of(s)->faults_ == 4 ? nullptr : "broken";
      };
    if (faults_ == 5) return;
    ++streams_;
    out->release = [](ArrowArrayStream* s) {
      --Of(s)->streams_;
      s->release = nullptr;
    };
  }
  // What is left of it may be read, nothing is asked of it any more.
  int asked_after_end() const { return asked_after_end_; }

 private:
  static ArrowProducer* Of(ArrowArrayStream* stream) {
    return static_cast<ArrowProducer*>(stream->private_data);
  }

  int Schema(ArrowSchema* out) {
    static constexpr const char* kFormats[] = {"u", "U", "vu", "l", "", "z"};
    if (schema_ == 255) return EIO;
    *out = {};
    if (schema_ == 254) return 0;
    ++schemas_;
    out->format = schema_ == 253 ? nullptr : kFormats[schema_ % 6];
    out->dictionary = schema_ == 252 ? out : nullptr;
    out->private_data = this;
    out->release = [](ArrowSchema* schema) {
      --static_cast<ArrowProducer*>(schema->private_data)->schemas_;
      schema->release = nullptr;
    };
    return 0;
  }

  int Next(ArrowArray* out) {
    asked_after_end_ += ended_ ? 1 : 0;
    *out = {};
    ended_ = script_.ended();
    if (ended_) return 0;
    const uint8_t what = script_.Byte();
    if (what == 255) {
      ended_ = true;
      out->release = [](ArrowArray*) { Must(false, "what a failed call left is not released"); };
      return EIO;
    }
    (new ArrowBatch(&script_, schema_ % 6, &batches_))->Export(out);
    return 0;
  }

  ArrowScript script_;
  uint8_t schema_, faults_;
  int streams_ = 0, schemas_ = 0, batches_ = 0, asked_after_end_ = 0;
  bool ended_ = false;
};

// The column is refused or read to its end; texts can be read as long as what holds them, also when the
// column is gone.
inline void ArrowStream(std::string_view bytes) {
  ArrowProducer producer(bytes);
  std::vector<std::pair<std::string_view, std::shared_ptr<const void>>> texts;
  {
    ArrowArrayStream stream;
    producer.Export(&stream);
    std::string fault;
    const auto column = TextColumn::Import(&stream, &fault);
    Must((column == nullptr) == !fault.empty(), "null and a fault, or neither");
    Must(stream.release == nullptr, "the stream is taken over");
    if (column == nullptr) return;
    while (auto cell = column->Next()) {
      Must(!cell->null || cell->text.empty(), "a null has no text");
      texts.emplace_back(cell->text, column->hold());
    }
    const std::string why = column->fault();
    Must(!column->Next() && column->fault() == why, "the end stays the end");
    Must(producer.asked_after_end() == 0, "nothing is asked of a producer that has ended");
  }
  [[maybe_unused]] volatile unsigned char last = 0;
  for (const auto& [text, hold] : texts) {
    for (const char c : text) last = static_cast<unsigned char>(c);
  }
}

}  // namespace copydesk::fuzz

#endif  // COPYDESK_FUZZ_ARROW_TARGET_H_
