// Receipts, lines of statements and fork evidence on any bytes: no verifier crashes. The first line
// is the verifier key of the log that the policy trusts, the rest the document, so that a corpus
// can hold receipts that verify; what verifies must keep doing so in its one canonical spelling.
#include <cstdint>

#include "ledger/audit/lines_proof.h"
#include "ledger/base/assert.h"
#include "ledger/log/evidence.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace luoshu;
  const std::string_view text = as_text({data, size});
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return 0;
  const std::string_view document = text.substr(end + 1);
  if (const auto verdict = judge(document)) LUOSHU_ASSERT(!verdict->reason.empty());
  const auto policy = parse_policy("log " + std::string(text.substr(0, end)) + "\nquorum none\n");
  if (!policy) return 0;
  if (verify_receipt(document, *policy)) {
    const std::string line = json::to_line(json::parse(document).value());
    LUOSHU_ASSERT(verify_receipt(line, *policy).has_value());
  }
  const auto value = json::parse(document);
  if (value && verify_lines_proof(*value, *policy)) LUOSHU_ASSERT(is_lines_proof(*value));
  return 0;
}
