#include "ledger/rules/parties/opening.h"

#include <fmt/format.h>

#include <array>

#include "ledger/form/schema_info.h"
#include "schema/events_foundation.capnp.h"
#include "schema/state_parties.capnp.h"

namespace luoshu {
namespace {

constexpr EventNumber kFirstEvent{1};
// The union of schema/event.capnp lists chapter A first.
// A function, since the numbers are read from the schema.
std::uint16_t last_of_chapter_a() {
  return number_of(event_type<schema::PlatformAssessmentRecorded>);
}

void require_word(Decision& decision, std::string_view written, std::string_view expected,
                  std::string_view field) {
  if (written == expected) return;
  decision.refuse(
      "E-FIELD", field,
      {fmt::format("it says '{}', but the ledger was opened with {}", written, expected),
       fmt::format("填写为“{}”，而账本开立时为 {}", written, expected)});
}

void decide_suite(Decision& decision) {
  const auto opened = decision.event.fields<schema::LedgerOpened>();
  const Suite suite = decision.moment.suite;
  require_word(decision, from_kj(opened.getSignature()), signature_algorithm(suite),
               "fields.signature");
  // Some write SHA-256 with a hyphen, some without; both name the same function.
  if (!(suite == Suite::kIntl && from_kj(opened.getDigest()) == "SHA256"))
    require_word(decision, from_kj(opened.getDigest()), digest_algorithm(suite), "fields.digest");
}

void decide_opened(Decision& decision) {
  require_word(decision, from_kj(decision.event.fields<schema::LedgerOpened>().getUnit()), "fen",
               "fields.unit");
}

void apply_opened(Application& application) {
  application.state.put(tables::kLedger, "", [&](schema::LedgerRow::Builder row) {
    row.setName(application.event.fields<schema::LedgerOpened>().getName());
    row.setOpener(to_kj(application.event.author()));
  });
}

const std::array kRules{
    Rule{event_type<schema::LedgerOpened>, {{"root"}}, {}, decide_opened, apply_opened, "3 (6)"},
};

}  // namespace

void decide_opening(Decision& decision, bool bootstrapping) {
  const bool first = decision.moment.number == kFirstEvent;
  if (decision.event.is<schema::LedgerOpened>()) {
    decide_suite(decision);
    if (!first) decision.wrong_state("the ledger is open already", "账本已开立");
  } else if (first) {
    decision.wrong_state("the first event of a ledger is LedgerOpened",
                         "账本的第一个事件须为 LedgerOpened");
  }
  if (bootstrapping && decision.event.type_number() > last_of_chapter_a())
    decision.refuse("E-KEY-UNKNOWN", {},
                    {"until the first key is enrolled only chapter A may be recorded",
                     "首把密钥登记之前仅可记录第一章（基础）事件"});
}

void decide_root_signature(Decision& decision) {
  if (!decision.moment.signed_by_root) return;
  if (decision.event.is<schema::KeyEnrolled>() && decision.role() == "root") return;
  decision.refuse("E-KEY-UNKNOWN", {},
                  {"after the first enrolment the root key signs nothing but a recovery",
                   "首把密钥登记后根密钥仅可用于密钥恢复"});
}

std::span<const Rule> opening_rules() {
  return kRules;
}

}  // namespace luoshu
