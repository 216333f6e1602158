// Is a value one of these?
//
//   IsOneOf(text, ",", ";", ":")
//
// Sets of tags are asked by PennTag::In (words/tags.h), words of the language by their class or list.
#ifndef COPYDESK_BASE_ONE_OF_H_
#define COPYDESK_BASE_ONE_OF_H_

#include <type_traits>

namespace copydesk {

template <class T, class... Others>
constexpr bool IsOneOf(const T& value, const Others&... others) {
  if constexpr (std::is_integral_v<T>) {
    return ((value == static_cast<T>(others)) || ...);  // 'a' of a code point
  } else {
    return ((value == others) || ...);
  }
}

}  // namespace copydesk

#endif  // COPYDESK_BASE_ONE_OF_H_
