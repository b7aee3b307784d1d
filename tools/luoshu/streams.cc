#include "tools/luoshu/streams.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): POSIX
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "ledger/base/begun.h"

namespace luoshu {
namespace {

// The streams are the process's, and so is the record of what they lost.
int output_error = 0;
bool message_lost = false;
bool pipe_ends_process = false;

// errno, or 0. Unbuffered: what is written is seen at once, and so is a failure.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return errno;
    // Somebody else made the terminal or pipe non-blocking.
    pollfd ready{descriptor, POLLOUT, 0};
    if (::poll(&ready, 1, -1) < 0 && errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace

void guard_standard_streams() {
  for (int wanted = STDIN_FILENO; wanted <= STDERR_FILENO; ++wanted) {
    if (::fcntl(wanted, F_GETFD) >= 0) continue;
    // The lowest free number is this one: those below it are open.
    const int opened = ::open("/dev/null", wanted == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    if (opened >= 0 && opened != wanted) ::close(opened);
  }
  pipe_ends_process = ::signal(SIGPIPE, SIG_IGN) != SIG_IGN;
}

bool write_output(std::string_view text) {
  if (output_error == 0) output_error = write_all(STDOUT_FILENO, text);
  return output_error == 0;
}

Status output_status() {
  if (output_error == 0) return Done{};
  const char* why = std::strerror(output_error);
  return Fault{Errc::kIo, std::string("standard output could not be written: ") + why,
               std::string("无法写入标准输出：") + why};
}

bool write_message(std::string_view text) {
  const bool written = write_all(STDERR_FILENO, text) == 0;
  message_lost = message_lost || !written;
  return written;
}

void write_progress(std::string_view text) {
  static_cast<void>(write_all(STDERR_FILENO, text));
}

bool output_is_terminal() {
  return ::isatty(STDOUT_FILENO) == 1;
}

bool output_pipe_broken() {
  return output_error == EPIPE;
}

bool message_was_lost() {
  return message_lost;
}

void end_quietly_where_pipe_broke() {
  if (output_error != EPIPE || !pipe_ends_process) return;
  remove_all_begun();
  ::signal(SIGPIPE, SIG_DFL);
  ::raise(SIGPIPE);
}

}  // namespace luoshu
