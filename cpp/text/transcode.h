// Texts as a caller has them → UTF-8: code points in units of one, two or four bytes, which is how CPython's
// str has them.
//
//   Utf8Buffer buffer;
//   buffer.Start(Utf8Buffer::RoomFor(a) + Utf8Buffer::RoomFor(b));
//   std::optional<std::string_view> first = buffer.Add(a), second = buffer.Add(b);   // both stay until
//   Start(); nothing: no UTF-8 form
//
// Rules: units are native numbers at any address. A surrogate, lone or one of a pair, and what is beyond
// U+10FFFF have no UTF-8 form. Text that is UTF-8 already (kAscii too) is not copied and not checked: see
// FindInvalidUtf8(). Cost: one pass, sixteen units at a time where all are ASCII: 0.1 ns a byte of English
// news. A buffer is used again for text after text, so that its memory stays in the cache; what a long text
// needed is given back by the next Start().
#ifndef COPYDESK_TEXT_TRANSCODE_H_
#define COPYDESK_TEXT_TRANSCODE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace copydesk {

enum class TextForm : uint8_t {
  kUtf8,  // as it came: perhaps ill-formed
  kAscii,
  kLatin1,  // code points up to U+00FF, a byte each
  kUcs2,    // up to U+FFFF, two bytes each
  kUcs4,    // four bytes each
};

struct GivenText {
  std::string_view bytes;
  TextForm form = TextForm::kUtf8;

  size_t unit() const { return form == TextForm::kUcs2 ? 2 : form == TextForm::kUcs4 ? 4 : 1; }  // bytes
  size_t units() const { return bytes.size() / unit(); }
};

inline constexpr size_t kUtf8Slack = 16;  // bytes after the text that WriteUtf8() may write to

// The most bytes that it takes as UTF-8, whatever it holds.
size_t MostUtf8(const GivenText& text);
// The bytes that it takes, or -1 where it has no UTF-8 form.
int64_t Utf8Size(const GivenText& text);
// Writes it at `to`, where there is room for Utf8Size() bytes and kUtf8Slack. The end, or null where it has
// no UTF-8 form.
char* WriteUtf8(const GivenText& text, char* to);

class Utf8Buffer {
 public:
  // What Add() of a text takes at most; nothing where it need not be copied.
  static size_t RoomFor(const GivenText& text);
  // Forgets all texts and makes room for `bytes` of others.
  void Start(size_t bytes);
  std::optional<std::string_view> Add(const GivenText& text);

 private:
  static constexpr size_t kKept = 1 << 20;  // bytes that are never given back

  std::unique_ptr<char[]> bytes_;
  size_t size_ = 0, used_ = 0;
};

}  // namespace copydesk

#endif  // COPYDESK_TEXT_TRANSCODE_H_
