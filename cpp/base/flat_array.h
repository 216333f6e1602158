// A read-only array that is memory of its own or a part of a mapped file: who reads it cannot tell.
//
//   FlatArray<uint32_t> own(std::move(vector)), mapped = FlatArray<uint32_t>::View(part_of_file);
//
// Lifetime: a view lives as long as the file that it looks into.
#ifndef COPYDESK_BASE_FLAT_ARRAY_H_
#define COPYDESK_BASE_FLAT_ARRAY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace copydesk {

template <class T>
class FlatArray {
 public:
  using Element = T;

  FlatArray() = default;
  FlatArray(std::vector<T> own) : own_(std::move(own)) {
    own_.shrink_to_fit();
    all_ = own_;
  }
  static FlatArray View(std::span<const T> part) {
    FlatArray out;
    out.all_ = part;
    return out;
  }
  // The elements of a moved vector stay where they are, so the view of them holds.
  FlatArray(FlatArray&&) = default;
  FlatArray& operator=(FlatArray&&) = default;

  size_t size() const { return all_.size(); }
  bool empty() const { return all_.empty(); }
  const T& operator[](size_t i) const { return all_[i]; }
  const T& back() const { return all_.back(); }
  const T* data() const { return all_.data(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  // From element `first` up to, not with, element `last`.
  std::span<const T> Slice(size_t first, size_t last) const { return all_.subspan(first, last - first); }
  std::span<const T> all() const { return all_; }
  int64_t bytes() const { return static_cast<int64_t>(all_.size() * sizeof(T)); }

 private:
  std::vector<T> own_;
  std::span<const T> all_;
};

}  // namespace copydesk

#endif  // COPYDESK_BASE_FLAT_ARRAY_H_
