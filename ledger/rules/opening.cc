#include "ledger/rules/opening.h"

#include <fmt/format.h>

#include "ledger/base/message.h"
#include "schema/event.capnp.h"

namespace luoshu {
namespace {

constexpr EventNumber kFirstEvent{1};

void require_word(capnp::Text::Reader written, std::string_view expected, std::string field,
                  Reasons& reasons) {
  if (from_kj(written) == expected) return;
  Reason reason = make_reason(
      "E-FIELD",
      fmt::format("it says '{}', but the ledger was opened with {}", from_kj(written), expected),
      fmt::format("填写为“{}”，而账本开立时为 {}", from_kj(written), expected));
  reason.field = std::move(field);
  reasons.push_back(std::move(reason));
}

Result<Done> decide_ledger_opened(schema::Event::Reader event, const OpeningContext& context,
                                  Reasons& reasons) {
  const auto opened = event.getLedgerOpened();
  require_word(opened.getSignature(), signature_algorithm(context.suite), "fields.signature",
               reasons);
  // Some write SHA-256 with a hyphen, some without; both name the same function.
  if (!(context.suite == Suite::kIntl && from_kj(opened.getDigest()) == "SHA256"))
    require_word(opened.getDigest(), digest_algorithm(context.suite), "fields.digest", reasons);
  if (context.number != kFirstEvent)
    reasons.push_back(make_reason("E-STATE", "the ledger is open already", "账本已开立"));
  return Done{};
}

}  // namespace

Reasons decide_opening(std::string_view type, char chapter, ByteView event,
                       const OpeningContext& context) {
  Reasons reasons;
  if (type == "LedgerOpened") {
    const auto read =
        read_canonical<schema::Event>(event, "event", [&](schema::Event::Reader reader) {
          return decide_ledger_opened(reader, context, reasons);
        });
    if (!read) reasons.push_back(make_reason("E-FIELD", read.error().detail, ""));
  } else if (context.number == kFirstEvent) {
    reasons.push_back(make_reason("E-STATE", "the first event of a ledger is LedgerOpened",
                                  "账本的第一个事件须为 LedgerOpened"));
  }
  if (context.bootstrapping && chapter != 'A')
    reasons.push_back(make_reason("E-KEY-UNKNOWN",
                                  "until the first key is enrolled only chapter A may be recorded",
                                  "首把密钥登记之前仅可记录第一章（基础）事件"));
  for (Reason& reason : reasons) reason.event_index = context.event_index;
  return reasons;
}

}  // namespace luoshu
