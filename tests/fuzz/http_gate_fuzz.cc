// Heads of HTTP requests on any bytes: the gate never crashes, and what it lets in has one meaning:
// one length, one host, no other framing, a path without controls, separators in disguise or dots.
#include <cstdint>

#include "ledger/base/assert.h"
#include "ledger/base/bytes.h"
#include "node/core/http_gate.h"

namespace {

void expect_plain(std::string_view path) {
  LUOSHU_ASSERT(path.starts_with('/'));
  LUOSHU_ASSERT((std::string(path) + "/").find("/../") == std::string::npos);
  LUOSHU_ASSERT((std::string(path) + "/").find("/./") == std::string::npos);
  for (const char c : path)
    LUOSHU_ASSERT(static_cast<unsigned char>(c) >= ' ' && c != 0x7f && c != '\\');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  using namespace luoshu::node;
  const std::string_view text = as_text({data, size});
  const HttpLimits limits{2'048, 100'000};
  const auto end = http_head_end(text);
  const std::string_view head = text.substr(0, end.value_or(text.size()));
  const auto admission = admit_http(head, limits);
  if (const auto* refusal = std::get_if<HttpRefusal>(&admission)) {
    LUOSHU_ASSERT(refusal->status >= 400 && refusal->status <= 505);
    LUOSHU_ASSERT(refusal->text.find_first_of("\r\n") == std::string::npos);
    return 0;
  }
  LUOSHU_ASSERT(end.has_value());
  const auto& request = std::get<HttpAdmitted>(admission);
  const auto parsed = parse_http_request_head(head);
  LUOSHU_ASSERT(parsed && admit_http(*parsed, limits) == admission);
  LUOSHU_ASSERT(parsed->fields.of("transfer-encoding").empty());
  LUOSHU_ASSERT(parsed->fields.of("content-length").size() <= 1);
  LUOSHU_ASSERT(parsed->fields.of("host").size() == 1 && !request.host.empty());
  LUOSHU_ASSERT(request.body_bytes <= limits.body_bytes_max);
  expect_plain(request.path);
  // Written again it is the same request.
  std::string again = parsed->method + " " + parsed->target + " " + parsed->version + "\r\n";
  for (const HttpField& field : parsed->fields.all)
    again += field.name + ":" + field.value + "\r\n";
  LUOSHU_ASSERT(admit_http(again + "\r\n", limits) == admission);
  return 0;
}
