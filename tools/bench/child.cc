#include "tools/bench/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): POSIX
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

namespace luoshu::bench {
namespace {

constexpr const char* kSelf = "/proc/self/exe";

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Result<pid_t> spawn(const std::vector<std::string>& words, const std::filesystem::path& log) {
  std::vector<std::string> all{"luoshu"};
  all.insert(all.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  for (std::string& word : all) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string log_name = log.string();
  const pid_t process = ::fork();
  if (process < 0) return Fault{Errc::kIo, std::string("fork: ") + std::strerror(errno)};
  if (process > 0) return process;
  // Whatever ends this process, its children do not outlive it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = ::open(log_name.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::execv(kSelf, arguments.data());
  ::_exit(127);
}

Result<int> wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return Fault{Errc::kIo, std::string("waitpid: ") + std::strerror(errno)};
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Status run_luoshu(const std::vector<std::string>& words, const std::filesystem::path& log) {
  LUOSHU_TRY(const pid_t process, spawn(words, log));
  LUOSHU_TRY(const int code, wait_for(process));
  if (code == 0) return Done{};
  return Fault{Errc::kIo,
               fmt::format("luoshu {} ended with {}: {}", words.front(), code, text_of(log))};
}

Result<Child> Child::start(const std::vector<std::string>& words,
                           const std::filesystem::path& log) {
  LUOSHU_TRY(const pid_t process, spawn(words, log));
  return Child(process);
}

Child::Child(Child&& other) noexcept : process_(std::exchange(other.process_, 0)) {}

Child::~Child() {
  if (process_ == 0) return;
  ::kill(process_, SIGKILL);
  static_cast<void>(wait_for(process_));
}

Status Child::stop() {
  ::kill(process_, SIGTERM);
  LUOSHU_TRY(const int code, wait_for(process_));
  process_ = 0;
  if (code != 0) return Fault{Errc::kIo, fmt::format("a node ended with {}", code)};
  return Done{};
}

Result<std::chrono::milliseconds> Child::processor_time() const {
  std::string stat = text_of(fmt::format("/proc/{}/stat", process_));
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos) return Fault{Errc::kIo, "a node is gone"};
  std::istringstream fields(stat.substr(name_end + 2));
  constexpr int kBeforeUser = 11;  // proc(5): utime is the 14th field, stime the 15th
  std::string skipped;
  for (int i = 0; i < kBeforeUser; ++i) fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  fields >> user >> system;
  return std::chrono::milliseconds((user + system) * 1'000 / ::sysconf(_SC_CLK_TCK));
}

}  // namespace luoshu::bench
