// P1 办件进度: where each registration, plan, scenario, product and admission stands, and for how
// long. Source: RULEBOOK 5.4.

#include "ledger/rules/calendar.h"
#include "ledger/rules/products.h"
#include "projections/views/catalogue.h"
#include "projections/views/rows.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"kind", {"类别", "kind"}, Kind::kText, false, true},
    {"id", {"事项", "matter"}, Kind::kText, false, true},
    {"stage", {"环节", "stage"}},
    {"with", {"当前处理单位", "with"}},
    {"since", {"自", "since"}, Kind::kDate},
    {"used", {"已用工作日", "working days used"}, Kind::kCount},
    {"reason", {"退回原因", "returned because"}},
};

constexpr Term kRegistration{"registration", {"登记", "registration"}};
constexpr Term kPlan{"plan", {"实施方案", "plan"}};
constexpr Term kScenario{"scenario", {"场景", "scenario"}};
constexpr Term kProduct{"product", {"产品", "product"}};
constexpr Term kAdmission{"admission", {"二级准入", "admission"}};

class Matters {
 public:
  Matters(const LedgerAt& ledger, Sheet& table) : ledger_(ledger), table_(table) {}

  void add(const Term& kind, std::string_view id, const Label& stage, std::string_view code,
           std::string_view with, std::int32_t since) {
    Cell used;
    if (since != kNoDay) {
      const auto days = working_days_between(ledger_.state(), Date{since}, ledger_.day());
      if (days) used = number_cell(*days);
    }
    add_row(table_,
            {kind, text_cell(id), Term{code, stage}, text_cell(with), date_cell(since), used,
             reason_of(id)},
            {});
  }

 private:
  // What the latest return, refusal or rejection of it says.
  Cell reason_of(std::string_view id) const {
    Cell reason;
    const Status read = ledger_.each_of_subject(id, [&](const RecordedEvent& event) -> Status {
      const auto& e = event.event;
      if (e.isRegistrationDeclined())
        reason = text_cell(from_kj(e.getRegistrationDeclined().getReason()));
      if (e.isPlanReturned()) reason = text_cell(from_kj(e.getPlanReturned().getReason()));
      if (e.isScenarioReviewed()) reason = text_cell(from_kj(e.getScenarioReviewed().getReason()));
      if (e.isProductComplianceReviewed())
        reason = text_cell(from_kj(e.getProductComplianceReviewed().getReason()));
      if (e.isDeveloperAdmissionReviewed())
        reason = text_cell(from_kj(e.getDeveloperAdmissionReviewed().getReason()));
      return {};
    });
    return read ? reason : Cell();
  }

  const LedgerAt& ledger_;
  Sheet& table_;
};

void add_registrations(const LedgerAt& ledger, Matters& matters) {
  using S = schema::RegistrationStatus;
  ledger.state().scan(tables::kRegistrations, {}, [&](std::string_view id, const auto& row) {
    const auto add = [&](Label stage, std::string_view code, std::string_view with) {
      matters.add(kRegistration, id, stage, code, with, row->getChangedOn());
    };
    switch (row->getStatus()) {
      case S::APPLIED:
        add({"已申请，待受理", "applied"}, "applied", "registrar");
        break;
      case S::ACCEPTED:
        add({"已受理，待审核", "accepted"}, "accepted", "registrar");
        break;
      case S::REVIEWED:
        add({"已审核，待公示", "reviewed"}, "reviewed", "registrar");
        break;
      case S::RETURNED:
        add({"已退回", "returned"}, "returned", from_kj(row->getApplicant()));
        break;
      case S::IN_PUBLICITY:
        add({"公示中", "in publicity"}, "in_publicity", "registrar");
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
      matters.add(kPlan, id, {"待备案", "approved"}, "approved", author, row->getChangedOn());
    return true;
  });
}

void add_scenarios(const LedgerAt& ledger, Matters& matters) {
  ledger.state().scan(tables::kScenarios, {}, [&](std::string_view id, const auto& row) {
    if (row->getStatus() == schema::ScenarioStatus::APPLIED)
      matters.add(kScenario, id, {"待审核", "applied"}, "applied", "authority",
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
