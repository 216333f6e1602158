// Stopping a run in the middle of an article.
//
//   std::atomic<bool> stop = false;
//   StopScope scope(&stop);   // on the worker's thread
//   …                         // deep inside, once a sentence, a line or a rule: CheckStop();
//
// Rules: CheckStop() throws Stopped when the flag of the thread's innermost scope is set, and does nothing on
// a thread without one. What is half made is dropped by destructors: nothing may be kept of an article (in a
// cache, in a table) before it is whole. Why an exception, the only one that crosses the core: a flag that
// every loop hands on would have to be looked at by every caller, and one that forgets it would go on with
// half an answer. Cost: a load from the thread's storage and a relaxed one; worth it where the work between
// two calls is thousands of instructions.
#ifndef COPYDESK_BASE_STOP_H_
#define COPYDESK_BASE_STOP_H_

#include <atomic>

namespace copydesk {

struct Stopped {};

namespace stop_internal {
inline thread_local const std::atomic<bool>* flag = nullptr;
}  // namespace stop_internal

class StopScope {
 public:
  explicit StopScope(const std::atomic<bool>* flag) : outer_(stop_internal::flag) {
    stop_internal::flag = flag;
  }
  ~StopScope() { stop_internal::flag = outer_; }
  StopScope(const StopScope&) = delete;
  StopScope& operator=(const StopScope&) = delete;

 private:
  const std::atomic<bool>* outer_;
};

inline void CheckStop() {
  const std::atomic<bool>* flag = stop_internal::flag;
  if (flag != nullptr && flag->load(std::memory_order_relaxed)) throw Stopped();
}

}  // namespace copydesk

#endif  // COPYDESK_BASE_STOP_H_
