#include "tools/bench/gauge.h"

#include <charconv>

#include "node/shell/http_call.h"

namespace luoshu::bench {

Result<std::uint64_t> read_gauge(std::uint16_t port, const std::string& name) {
  node::HttpCall call;
  call.address = {"127.0.0.1", std::to_string(port)};
  call.path = "/metrics";
  LUOSHU_TRY(const node::HttpAnswer answer, node::call_http(call, 1U << 20));
  const std::string wanted = "\nluoshu_" + name + " ";
  const auto at = answer.body.find(wanted);
  if (at == std::string::npos)
    return Fault{Errc::kNotFound, "the node has no metric '" + name + "'"};
  std::uint64_t value = 0;
  std::from_chars(answer.body.data() + at + wanted.size(), answer.body.data() + answer.body.size(),
                  value);
  return value;
}

}  // namespace luoshu::bench
