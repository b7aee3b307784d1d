// Heads of requests to the API on any bytes: the gate never crashes, and what it lets in has a
// route of its own, parameters that the route takes, each once and whole texts, and a body no
// longer than the route allows.
#include <cstdint>
#include <set>

#include "ledger/base/assert.h"
#include "ledger/base/bytes.h"
#include "node/api/answer.h"
#include "node/api/gate.h"
#include "node/api/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  using namespace luoshu::api;
  const GateRules rules{{"h"}};
  const auto admission = admit(as_text({data, size}), rules);
  if (const auto* turned = std::get_if<Turned>(&admission)) {
    const Answer answer = answer_of(turned->problem, "r");
    LUOSHU_ASSERT(answer.status >= 400 && answer.status <= 505);
    LUOSHU_ASSERT(answer.body.find_first_of("<>") == std::string::npos);
    LUOSHU_ASSERT(json::parse(answer.body).has_value());
    return 0;
  }
  const auto& asked = std::get<Asked>(admission);
  LUOSHU_ASSERT(asked.route != nullptr);
  LUOSHU_ASSERT(asked.body_bytes <= asked.route->body_bytes_max);
  LUOSHU_ASSERT((asked.route->method == "POST") == (asked.method == "POST"));
  LUOSHU_ASSERT(asked.names.size() == names_of(*asked.route).size());
  std::set<std::string> seen;
  for (const auto& [name, value] : asked.query) {
    LUOSHU_ASSERT(takes(*asked.route, name) && seen.insert(name).second);
    LUOSHU_ASSERT(is_utf8(value));
  }
  return 0;
}
