// P7 到期提醒: registrations, agreements, assessments, keys and reports that end or fall due within
// ninety days. Under version 2 of the rules every duty that has begun, and what merely ends.
// Source: RULEBOOK 5.4; version 2: 1.2, C97.

#include <algorithm>

#include "projections/views/catalogue.h"
#include "projections/views/due_rows.h"
#include "projections/views/duty_rows.h"
#include "projections/views/ending_cycles.h"
#include "projections/views/rows.h"
#include "schema/state.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_parties.capnp.h"
#include "schema/state_registrations.capnp.h"
#include "schema/state_supervision.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"id", {"对象", "subject"}, Kind::kText, false, true},
    {"expires", {"到期日", "expires"}, Kind::kDate},
    {"days", {"剩余天数", "days left"}, Kind::kCount},
    {"party", {"单位", "party"}},
};

constexpr std::int32_t kDays = 90;
constexpr Term kRegistration{"registration", {"登记", "registration"}};
constexpr Term kAgreement{"operation_agreement", {"授权运营协议", "operation agreement"}};
constexpr Term kApplication{"application_agreement", {"应用协议", "application agreement"}};
constexpr Term kAssessment{"assessment", {"等保或密评", "assessment"}};
constexpr Term kKey{"key", {"密钥", "key"}};
constexpr Term kRectification{"rectification", {"整改", "rectification"}};
constexpr Term kDue{"due", {"报告与其他时限", "report or other deadline"}};
constexpr Term kCycle{"cycle", {"准许收入周期", "cycle of permitted revenue"}};
constexpr Term kCycleEnding{"W-PRC-CYCLE-ENDING",
                            {"核定下一周期准许收入", "approve the revenue of the next cycle"}};
constexpr Term kToEnd{"open", {"未到期", "open"}};
constexpr Term kPast{"overdue", {"已逾期", "overdue"}};

class Expiry {
 public:
  Expiry(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table)
      : ledger_(ledger), ask_(ask), table_(table) {}
  void add(const Term& kind, std::string_view id, std::int32_t day, std::string_view party) {
    if (day == kNoDay || day - ledger_.day().days > kDays || !passes(ask_.party, party)) return;
    add_row(table_,
            {kind, text_cell(id), date_cell(day), number_cell(day - ledger_.day().days),
             text_cell(party)},
            {});
  }

 private:
  const LedgerAt& ledger_;
  const ViewAsk& ask_;
  Sheet& table_;
};

// What ends by its own last day under both versions of the rules; `add` as Expiry::add.
template <class Add>
void add_ending(const State& state, const Add& add) {
  state.scan(tables::kApplicationAgreements, {}, [&](std::string_view id, const auto& row) {
    if (row->getEndedOn() == kNoDay)
      add(kApplication, id, row->getValidTo(), from_kj(row->getPrimaryDeveloper()));
    return true;
  });
  state.scan(tables::kAssessments, {}, [&](std::string_view key, const auto& row) {
    std::string id(key);
    std::ranges::replace(id, '\0', ' ');
    add(kAssessment, id, row->getValidTo(), std::string_view());
    return true;
  });
  state.scan(tables::kKeys, {}, [&](std::string_view key, const auto& row) {
    const std::size_t cut = std::min(key.find('\0'), key.size());
    if (cut < key.size() && row->getRevokedSeq() == 0)
      add(kKey, key.substr(cut + 1), row->getValidToDay(), key.substr(0, cut));
    return true;
  });
}

// Rows of what ends, in the columns of duties; not a duty, so it has no basis.
class Ending {
 public:
  Ending(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table)
      : ledger_(ledger), ask_(ask), table_(table) {}
  void operator()(const Term& kind, std::string_view id, std::int32_t day,
                  std::string_view party) const {
    if (day != kNoDay && day - ledger_.day().days <= kDays) add(kind, Cell(), id, day, party);
  }
  void add(const Term& kind, const Cell& matter, std::string_view id, std::int32_t day,
           std::string_view party) const {
    if (!passes(ask_.party, party)) return;
    const std::int32_t left = day - ledger_.day().days;
    add_row(table_,
            {kind, matter, text_cell(id), date_cell(day - kDays), date_cell(day), Cell(),
             left < 0 ? number_cell(-left) : Cell(), text_cell(party), Cell(),
             left < 0 ? kPast : kToEnd, Cell(), number_cell(left)},
            {});
  }

 private:
  const LedgerAt& ledger_;
  const ViewAsk& ask_;
  Sheet& table_;
};

Status fill_v2(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  LUOSHU_CHECK(add_duties(ledger, ask, table));
  for (Row& row : table.rows) row.cells.emplace_back();
  const Ending ending(ledger, ask, table);
  const std::vector<Cycle> cycles = cycles_of(ledger);
  for (const Cycle& cycle : cycles)
    if (ends_in_days(cycles, cycle, ledger.day()))
      ending.add(kCycle, kCycleEnding, cycle.id, cycle.to, cycle.developer);
  add_ending(ledger.state(), ending);
  return {};
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  Expiry expiry(ledger, ask, table);
  const State& state = ledger.state();
  state.scan(tables::kRegistrations, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == schema::RegistrationStatus::REGISTERED)
      expiry.add(kRegistration, id, row->getValidTo(), from_kj(row->getApplicant()));
    return true;
  });
  state.scan(tables::kAgreements, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == schema::AgreementStatus::SIGNED)
      expiry.add(kAgreement, id, row->getValidTo(), from_kj(row->getPrimaryDeveloper()));
    return true;
  });
  add_ending(state, [&](const Term& kind, std::string_view id, std::int32_t day,
                        std::string_view party) { expiry.add(kind, id, day, party); });
  state.scan(tables::kRectifications, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == schema::RectificationStatus::ORDERED)
      expiry.add(kRectification, id, row->getDeadline(), from_kj(row->getTarget()));
    return true;
  });
  for (const DueItem& item : open_items(ledger))
    if (item.due)
      expiry.add(kDue, item.subject, item.due->days,
                 item.responsible.empty() ? std::string_view() : item.responsible.front());
  return {};
}

}  // namespace

const View views::kExpiry{"P7",     "expiry",    {"到期提醒", "what expires"},
                          kColumns, kHeedsParty, kHeedsNothing,
                          fill,     {},          kExpiryColumns,
                          fill_v2};

}  // namespace luoshu
