// An array that owns its elements or looks at memory that somebody else keeps (a mapped file): what reads it need not know.
//
//   Array<uint32_t> built(std::move(vector));
//   Array<uint32_t> mapped = Array<uint32_t>::Over(section);   // the file must outlive it
#ifndef COPYDESK_CORPUS_ARRAY_H_
#define COPYDESK_CORPUS_ARRAY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace copydesk::corpus {

template <class T>
class Array {
 public:
  using Element = T;

  Array() = default;
  explicit Array(std::vector<T> elements) : own_(std::move(elements)), all_(own_) { own_.shrink_to_fit(), all_ = own_; }
  static Array Over(std::span<const T> elements) {
    Array out;
    out.all_ = elements;
    return out;
  }
  Array(Array&& other) noexcept = default;  // a vector that is moved keeps its memory
  Array& operator=(Array&& other) noexcept = default;

  size_t size() const { return all_.size(); }
  bool empty() const { return all_.empty(); }
  const T& operator[](size_t i) const { return all_[i]; }
  const T& back() const { return all_.back(); }
  const T* data() const { return all_.data(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  std::span<const T> all() const { return all_; }
  // From element `first` up to, not with, element `last`.
  std::span<const T> Slice(size_t first, size_t last) const { return all_.subspan(first, last - first); }

 private:
  std::vector<T> own_;
  std::span<const T> all_;
};

}  // namespace copydesk::corpus

#endif  // COPYDESK_CORPUS_ARRAY_H_
