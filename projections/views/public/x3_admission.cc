// X3 准入条件与结果: the conditions on which secondary developers are admitted, and below them every
// application with its outcome, so that those refused are seen too. Source: RULEBOOK 5
// (version 2), C48; art. 17 para. 1.

#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "schema/events_developers.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"conditions", {"准入条件", "conditions"}},
    {"from", {"起", "from"}, Kind::kDate, false, true},
    {"venue", {"场所", "venue"}, Kind::kText, false, true},
    {"admission", {"准入单号", "admission"}, Kind::kText, false, true},
    {"developer", {"开发主体", "developer"}},
    {"scenario", {"场景", "scenario"}},
    {"applied", {"申请日", "applied on"}, Kind::kDate},
    {"assessed", {"评估日", "assessed on"}, Kind::kDate},
    {"decided", {"审核日", "decided on"}, Kind::kDate},
    {"outcome", {"结果", "outcome"}},
    {"reason", {"理由", "reason"}},
};

constexpr Term kConditions{"conditions", {"准入条件", "conditions"}};
constexpr Term kAdmission{"admission", {"准入申请", "application"}};

constexpr Term kPending{"pending", {"审核中", "pending"}};
constexpr Term kAdmitted{"admitted", {"已准入", "admitted"}};
constexpr Term kRefused{"refused", {"未准入", "refused"}};
constexpr Term kRevoked{"revoked", {"已取消", "revoked"}};

struct Admission {
  std::string developer;
  std::string scenario;
  std::int32_t applied = kNoDay;
  std::int32_t assessed = kNoDay;
  std::int32_t decided = kNoDay;
  Term outcome = kPending;
  std::string reason;
  std::uint64_t event = 0;
  std::uint64_t decision = 0;
};
using Admissions = std::map<std::string, Admission>;

Status add_conditions(const LedgerAt& ledger, Sheet& table) {
  return each<schema::AdmissionConditionsPublished>(ledger, [&](const auto& event, auto fields) {
    add_row(table,
            {kConditions, list_cell(texts_of(fields.getConditions())),
             date_cell(fields.getValidFrom()), text_cell(from_kj(fields.getVenue())), Cell(),
             Cell(), Cell(), Cell(), Cell(), Cell(), Cell(), Cell()},
            {event.at.number.value});
  });
}

Result<Admissions> read_admissions(const LedgerAt& ledger) {
  Admissions admissions;
  const auto of = [&](const RecordedEvent& event) -> Admission& {
    return admissions[std::string(event.event.subject())];
  };
  LUOSHU_CHECK(each<schema::DeveloperAdmissionApplied>(ledger, [&](const auto& event, auto fields) {
    Admission& admission = of(event);
    admission.developer = from_kj(fields.getDeveloper());
    admission.scenario = from_kj(fields.getScenario());
    admission.applied = event.event.effective();
    admission.event = event.at.number.value;
  }));
  LUOSHU_CHECK(each<schema::DeveloperAssessed>(
      ledger, [&](const auto& event, auto) { of(event).assessed = event.event.effective(); }));
  const auto decide = [&](const RecordedEvent& event, const Term& outcome,
                          std::string_view reason) {
    Admission& admission = of(event);
    admission.decided = event.event.effective();
    admission.outcome = outcome;
    admission.reason = reason;
    admission.decision = event.at.number.value;
  };
  LUOSHU_CHECK(
      each<schema::DeveloperAdmissionReviewed>(ledger, [&](const auto& event, auto fields) {
        decide(event, from_kj(fields.getOutcome()) == "approved" ? kAdmitted : kRefused,
               from_kj(fields.getReason()));
      }));
  LUOSHU_CHECK(each<schema::DeveloperAdmissionRevoked>(ledger, [&](const auto& event, auto fields) {
    decide(event, kRevoked, from_kj(fields.getReason()));
  }));
  return admissions;
}

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  if (!ask.party) LUOSHU_CHECK(add_conditions(ledger, table));
  LUOSHU_TRY(const Admissions admissions, read_admissions(ledger));
  for (const auto& [id, one] : admissions)
    if (passes(ask.party, one.developer))
      add_row(table,
              {kAdmission, Cell(), Cell(), Cell(), text_cell(id), text_cell(one.developer),
               text_cell(one.scenario), date_cell(one.applied), date_cell(one.assessed),
               date_cell(one.decided), one.outcome, text_cell(one.reason)},
              {one.event, one.decision});
  return {};
}

}  // namespace

const View views::kAdmission{"X3",
                             "admission",
                             {"准入条件与结果", "conditions and results of admission"},
                             kColumns,
                             kHeedsParty,
                             kHeedsNothing,
                             fill,
                             {},
                             {},
                             nullptr,
                             2};

}  // namespace luoshu
