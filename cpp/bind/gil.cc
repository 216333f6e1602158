#include "bind/gil.h"

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace py = pybind11;

namespace copydesk {
namespace {

// What is at work looks for the end about twenty times a second (desk/run.h); the rest is short. After this
// long the exit goes on.
constexpr auto kMostWait = std::chrono::seconds(10);

std::atomic<bool> exiting = false;
std::atomic<int> active = 0;
thread_local int own = 0;  // of `active`, what is this thread's
std::thread::id exits;     // the thread that does; written before `exiting`

void SleepIfExiting() {
  if (!IsExiting()) return;
  const py::gil_scoped_release release;
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

void StopWork() {
  exits = std::this_thread::get_id();
  exiting = true;
  const py::gil_scoped_release release;
  const auto until = std::chrono::steady_clock::now() + kMostWait;
  while (active > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace

ActiveWork::ActiveWork() {
  SleepIfExiting();
  ++active;
  ++own;
}

ActiveWork::~ActiveWork() {
  --own;
  --active;
  SleepIfExiting();
}

bool IsExiting() { return exiting && std::this_thread::get_id() != exits; }

void WaitForWorkAtExit() {
  // In the child of a fork only the thread that forked goes on: nothing else is to be waited for.
  pthread_atfork(nullptr, nullptr, [] {
    active = own;
    exiting = false;
  });
  py::module_::import("atexit").attr("register")(py::cpp_function(&StopWork));
}

}  // namespace copydesk
