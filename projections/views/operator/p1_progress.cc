// P1 办件进度: where each registration, plan, scenario, product and admission stands, and for how
// long. Source: RULEBOOK 5.4.

#include <algorithm>

#include "ledger/rules/engine/calendar.h"
#include "ledger/rules/products/products.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"
#include "schema/events_developers.capnp.h"
#include "schema/events_operation.capnp.h"
#include "schema/events_products.capnp.h"
#include "schema/events_registration.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_registrations.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"id", {"事项", "matter"}, Kind::kText, false, true},
    {"stage", {"环节", "stage"}},
    {"with", {"当前处理单位", "with"}},
    {"since", {"自", "since"}, Kind::kDate},
    {"used", {"已用工作日", "working days used"}, Kind::kCount},
    {"limit", {"限时工作日", "of working days allowed"}, Kind::kCount},
    {"reason", {"退回原因", "returned because"}},
    {"basis", {"退回依据", "returned on the basis of"}},
};

constexpr Term kRegistration{"registration", {"登记", "registration"}};
constexpr Term kPlan{"plan", {"实施方案", "plan"}};
constexpr Term kScenario{"scenario", {"场景", "scenario"}};
constexpr Term kProduct{"product", {"产品", "product"}};
constexpr Term kAdmission{"admission", {"二级准入", "admission"}};

// Why a matter came back.
struct Why {
  std::string_view reason;
  std::string_view legal_basis;
};
std::optional<Why> returned_by(EventReader event) {
  const auto because = [](const auto& fields) { return Why{from_kj(fields.getReason()), {}}; };
  const auto on_basis = [](const auto& fields) {
    return Why{from_kj(fields.getReason()), from_kj(fields.getLegalBasis())};
  };
  const auto ended = [](const auto& fields, std::string_view outcome) {
    return from_kj(fields.getOutcome()) == outcome;
  };
  if (event.is<schema::RegistrationDeclined>())
    return on_basis(event.fields<schema::RegistrationDeclined>());
  if (event.is<schema::RegistrationReviewed>() &&
      ended(event.fields<schema::RegistrationReviewed>(), "fail"))
    return because(event.fields<schema::RegistrationReviewed>());
  if (event.is<schema::RegistrationObjectionResolved>() &&
      ended(event.fields<schema::RegistrationObjectionResolved>(), "upheld"))
    return because(event.fields<schema::RegistrationObjectionResolved>());
  if (event.is<schema::PlanReturned>()) return because(event.fields<schema::PlanReturned>());
  if (event.is<schema::ScenarioReviewed>() &&
      ended(event.fields<schema::ScenarioReviewed>(), "rejected"))
    return on_basis(event.fields<schema::ScenarioReviewed>());
  if (event.is<schema::ProductComplianceReviewed>() &&
      ended(event.fields<schema::ProductComplianceReviewed>(), "rejected"))
    return on_basis(event.fields<schema::ProductComplianceReviewed>());
  if (event.is<schema::DeveloperAdmissionReviewed>() &&
      ended(event.fields<schema::DeveloperAdmissionReviewed>(), "rejected"))
    return because(event.fields<schema::DeveloperAdmissionReviewed>());
  return std::nullopt;
}

// A role where nobody is named yet, or a party.
Cell whose_turn(std::string_view with) {
  static constexpr Term kRoles[] = {
      {"registrar", {"登记机构", "registrar"}},
      {"finance", {"财政部门", "finance"}},
      {"authority", {"主管部门", "authority"}},
      {"implementer", {"实施机构", "implementer"}},
      {"primary_developer", {"一级开发主体", "primary developer"}},
  };
  const auto role = std::ranges::find(kRoles, with, &Term::code);
  return role == std::end(kRoles) ? text_cell(with) : Cell(*role);
}

class Matters {
 public:
  Matters(const LedgerAt& ledger, Sheet& table) : ledger_(ledger), table_(table) {}

  // `limit`: the parameter with the working days that the stage may last; none: nothing says.
  void add(const Term& kind, std::string_view id, const BilingualView& stage, std::string_view code,
           std::string_view with, std::int32_t since, std::string_view limit = {}) {
    Cell used;
    Cell allowed;
    if (!limit.empty() && since != kNoDay)
      allowed = number_cell(parameter(ledger_.state(), limit, Date{since}));
    const bool ended = code == "declined" || code == "rejected" || code == "refused";
    if (since != kNoDay && !ended) {
      const auto days = working_days_between(ledger_.state(), Date{since}, ledger_.day());
      if (days) used = number_cell(*days);
    }
    const Returned returned = returned_of(id);
    add_row(table_,
            {kind, text_cell(id), Term{code, stage}, whose_turn(with), date_cell(since), used,
             allowed, returned.reason, returned.basis},
            {});
  }

 private:
  struct Returned {
    Cell reason;
    Cell basis;
  };
  // What the latest return, refusal or rejection of it says; the basis of the event where its
  // fields name none.
  Returned returned_of(std::string_view id) const {
    Returned returned;
    const Status read = ledger_.each_of_subject(id, [&](const RecordedEvent& event) -> Status {
      const auto why = returned_by(event.event);
      if (!why) return {};
      std::vector<std::string> basis;
      if (why->legal_basis.empty())
        for (const auto one : event.event.basis()) basis.emplace_back(from_kj(one));
      else
        basis.emplace_back(why->legal_basis);
      returned = {text_cell(why->reason), list_cell(basis)};
      return {};
    });
    return read ? returned : Returned();
  }

  const LedgerAt& ledger_;
  Sheet& table_;
};

void add_registrations(const LedgerAt& ledger, Matters& matters) {
  using S = schema::RegistrationStatus;
  ledger.state().scan(tables::kRegistrations, {}, [&](std::string_view id, const auto& row) {
    const auto add = [&](BilingualView stage, std::string_view code, std::string_view with,
                         std::string_view limit = {}) {
      matters.add(kRegistration, id, stage, code, with, row->getChangedOn(), limit);
    };
    switch (row->getStatus()) {
      case S::APPLIED:
        add({"已申请，待受理", "applied"}, "applied", "registrar",
            "registration_acceptance_working_days");
        break;
      case S::ACCEPTED:
        add({"已受理，待审核", "accepted"}, "accepted", "registrar",
            "registration_review_working_days");
        break;
      case S::REVIEWED:
        add({"已审核，待公示", "reviewed"}, "reviewed", "registrar");
        break;
      case S::DECLINED:
        add({"不予受理", "declined"}, "declined", from_kj(row->getApplicant()));
        break;
      case S::RETURNED:
        add({"已退回", "returned"}, "returned", from_kj(row->getApplicant()));
        break;
      case S::IN_PUBLICITY:
        add({"公示中", "in publicity"}, "in_publicity", "registrar", "publicity_working_days");
        break;
      case S::OBJECTED:
        add({"有异议", "objected"}, "objected", "registrar");
        break;
      default:
        break;
    }
    return true;
  });
}

void add_plans(const LedgerAt& ledger, Matters& matters) {
  using S = schema::PlanStatus;
  ledger.state().scan(tables::kPlans, {}, [&](std::string_view id, const auto& row) {
    const std::string_view author = from_kj(row->getAuthor());
    if (row->getStatus() == S::DRAFT)
      matters.add(kPlan, id, {"待财政审核", "draft"}, "draft", "finance", row->getChangedOn());
    if (row->getStatus() == S::REVIEWED)
      matters.add(kPlan, id, {"待政府审议", "reviewed"}, "reviewed", "authority",
                  row->getChangedOn());
    if (row->getStatus() == S::APPROVED && from_kj(row->getLevel()) != "province")
      matters.add(kPlan, id, {"待备案", "approved"}, "approved", author, row->getChangedOn(),
                  "filing_working_days");
    return true;
  });
}

void add_scenarios(const LedgerAt& ledger, Matters& matters) {
  ledger.state().scan(tables::kScenarios, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == schema::ScenarioStatus::APPLIED)
      matters.add(kScenario, id, {"待审核", "applied"}, "applied", "authority",
                  row->getChangedOn());
    if (row->getStatus() == schema::ScenarioStatus::REJECTED)
      matters.add(kScenario, id, {"未通过", "rejected"}, "rejected", from_kj(row->getApplicant()),
                  row->getChangedOn());
    return true;
  });
}

void add_products(const LedgerAt& ledger, Matters& matters) {
  using S = schema::ProductStatus;
  ledger.state().scan(tables::kProducts, {}, [&](std::string_view id, const auto& row) {
    const auto version =
        ledger.state().find(tables::kProductVersions, product_version_key(id, row->getVersions()));
    if (!version) return true;
    const std::string_view developer = from_kj(row->getDeveloper());
    if (version->getStatus() == S::DRAFT)
      matters.add(kProduct, id, {"待申请合规审核", "draft"}, "draft", developer,
                  version->getChangedOn());
    if (version->getStatus() == S::IN_REVIEW)
      matters.add(kProduct, id, {"合规审核中", "in review"}, "in_review",
                  list_text(implementers_of(ledger.state(), *version)), version->getChangedOn());
    if (version->getStatus() == S::COMPLIANT)
      matters.add(kProduct, id, {"合规，待登记、定价、上架", "compliant"}, "compliant", developer,
                  version->getChangedOn());
    return true;
  });
}

void add_admissions(const LedgerAt& ledger, Matters& matters) {
  using S = schema::AdmissionStatus;
  ledger.state().scan(tables::kAdmissions, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == S::APPLIED)
      matters.add(kAdmission, id, {"待评估", "applied"}, "applied", "primary_developer",
                  row->getChangedOn());
    if (row->getStatus() == S::ASSESSED)
      matters.add(kAdmission, id, {"待审核", "assessed"}, "assessed", "implementer",
                  row->getChangedOn());
    if (row->getStatus() == S::REFUSED)
      matters.add(kAdmission, id, {"未通过", "refused"}, "refused", from_kj(row->getDeveloper()),
                  row->getChangedOn());
    return true;
  });
}

Status fill(const LedgerAt& ledger, const ViewAsk&, Sheet& table) {
  Matters matters(ledger, table);
  add_registrations(ledger, matters);
  add_plans(ledger, matters);
  add_scenarios(ledger, matters);
  add_products(ledger, matters);
  add_admissions(ledger, matters);
  return {};
}

}  // namespace

const View views::kProgress{"P1",     "progress",    {"办件进度", "progress of matters"},
                            kColumns, kHeedsNothing, kHeedsNothing,
                            fill};

}  // namespace luoshu
