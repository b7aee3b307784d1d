// Processes of this very program, for measurements that need nodes. One thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "ledger/base/result.h"

namespace luoshu::bench {

// `luoshu WORDS…` to its end; kIo with what it said where it fails.
Status run_luoshu(const std::vector<std::string>& words, const std::filesystem::path& log);

// `luoshu WORDS…` while this lives.
class Child {
 public:
  static Result<Child> start(const std::vector<std::string>& words,
                             const std::filesystem::path& log);
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  ~Child();  // kills it
  // Ends it in order.
  Status stop();
  // Processor time it has used so far, of all its threads.
  Result<std::chrono::milliseconds> processor_time() const;

 private:
  explicit Child(pid_t process) : process_(process) {}
  pid_t process_;
};

}  // namespace luoshu::bench
