// Who asked what: one line of JSON a request, in a file of its own. Never a token: of a caller the
// token's name alone. One thread.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "ledger/base/json.h"
#include "ledger/base/time.h"

namespace luoshu::node {

struct AccessLine {
  std::string request_id;
  std::string address;
  std::string party;
  std::string role;
  std::string token;  // its name
  std::string method;
  std::string route;   // its pattern
  std::string target;  // as it came
};

class AccessLog {
 public:
  // kIo.
  static Result<std::unique_ptr<AccessLog>> open(const std::filesystem::path& file);
  void add(const AccessLine& line, Time now, unsigned status, std::size_t bytes, std::int64_t ms);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  explicit AccessLog(std::FILE* file) : file_(file) {}
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace luoshu::node
