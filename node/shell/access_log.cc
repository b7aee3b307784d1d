#include "node/shell/access_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace luoshu::node {

Result<std::unique_ptr<AccessLog>> AccessLog::open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  std::FILE* opened = descriptor < 0 ? nullptr : ::fdopen(descriptor, "a");
  if (opened != nullptr) return std::unique_ptr<AccessLog>(new AccessLog(opened));
  if (descriptor >= 0) ::close(descriptor);
  return Fault{Errc::kIo, fmt::format("cannot write {}", file.string()),
               fmt::format("无法写入 {}", file.string())};
}

void AccessLog::add(const AccessLine& line, Time now, unsigned status, std::size_t bytes,
                    std::int64_t ms) {
  const std::string text = json::to_line(json::Object{{"time", to_string(now)},
                                                      {"request", line.request_id},
                                                      {"address", line.address},
                                                      {"party", line.party},
                                                      {"role", line.role},
                                                      {"token", line.token},
                                                      {"method", line.method},
                                                      {"route", line.route},
                                                      {"target", line.target},
                                                      {"status", std::uint64_t{status}},
                                                      {"bytes", std::uint64_t{bytes}},
                                                      {"ms", ms}}) +
                           "\n";
  std::fwrite(text.data(), 1, text.size(), file_.get());
  std::fflush(file_.get());
}

}  // namespace luoshu::node
