// Work without the GIL that the end of the interpreter waits for.
//
//   { Unlocked unlocked; … }   // the GIL is free inside, and held again behind
//
// Rules: an interpreter that exits tells all such work of other threads to stop (IsExiting), and waits for it
// a while with the GIL free. Such a thread then sleeps until the process is gone, as CPython's own daemon
// threads do: it never sees what half a run gave. Without this it would ask for the GIL of an interpreter
// that is gone, and CPython would end it in the middle of C++, which ends the process (std::terminate).
#ifndef COPYDESK_BIND_GIL_H_
#define COPYDESK_BIND_GIL_H_

#include <pybind11/pybind11.h>

namespace copydesk {

// One piece of work that is counted. Made and destroyed with the GIL.
class ActiveWork {
 public:
  ActiveWork();
  ~ActiveWork();
  ActiveWork(const ActiveWork&) = delete;
  ActiveWork& operator=(const ActiveWork&) = delete;
};

class Unlocked {
  ActiveWork work_;
  pybind11::gil_scoped_release release_;
};

// Of a thread that is not the one that exits.
bool IsExiting();

// Registers the waiting with `atexit`.
void WaitForWorkAtExit();

}  // namespace copydesk

#endif  // COPYDESK_BIND_GIL_H_
