#include "tools/luoshu/interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>

#include "ledger/base/begun.h"

namespace luoshu {
namespace {

constexpr std::chrono::milliseconds kOrderlyMax{2'000};

// The only process-wide variables: a signal handler has no other way to say anything.
volatile std::sig_atomic_t interrupt_seen = 0;
int signal_pipe[2] = {-1, -1};

extern "C" void remember_interrupt(int) {
  const int error = errno;
  interrupt_seen = 1;
  // A full pipe has told already.
  [[maybe_unused]] const auto written = ::write(signal_pipe[1], "!", 1);
  errno = error;
}

bool take_signal(int wait_ms) {
  pollfd ready{signal_pipe[0], POLLIN, 0};
  int found = 0;
  while ((found = ::poll(&ready, 1, wait_ms)) < 0 && errno == EINTR) {
  }
  char byte = 0;
  return found > 0 && ::read(signal_pipe[0], &byte, 1) == 1;
}

void end_on_signal(Ending ending) {
  if (!take_signal(-1)) return;
  if (ending == Ending::kOrderly) take_signal(static_cast<int>(kOrderlyMax.count()));
  remove_all_begun();
  ::_exit(kInterruptedExit);
}

}  // namespace

void watch_for_interrupt(Ending ending) {
  if (::pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return;  // then a signal ends us as ever
  std::thread(end_on_signal, ending).detach();
  struct sigaction action {};
  action.sa_handler = remember_interrupt;
  // Also where a shell's background job was told to ignore SIGINT: whoever sends it means us.
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() {
  return interrupt_seen != 0;
}

}  // namespace luoshu
