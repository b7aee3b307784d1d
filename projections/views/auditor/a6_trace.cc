// A6 全程追溯单: every step from the data of a sale to the treasury, each with its event, date and
// signers. Source: RULEBOOK 5.3.

#include <fmt/format.h>

#include <set>

#include "ledger/rules/money/run_takings.h"
#include "ledger/rules/products/products.h"
#include "projections/money/period_book.h"
#include "projections/money/step_families.h"
#include "projections/views/catalogue.h"
#include "projections/views/event_rows.h"
#include "projections/views/more_columns.h"
#include "schema/events_allocation.capnp.h"
#include "schema/events_money.capnp.h"
#include "schema/state_agreements.capnp.h"
#include "schema/state_allocation.capnp.h"
#include "schema/state_catalogue.capnp.h"
#include "schema/state_developers.capnp.h"
#include "schema/state_products.capnp.h"
#include "schema/state_transactions.capnp.h"

namespace luoshu {
namespace {

constexpr Column kColumns[] = {
    {"level", {"级", "level"}},
    {"subject", {"对象", "subject"}, Kind::kText, false, true},
    {"type", {"事件类型", "type"}},
    {"event", {"事件号", "event"}, Kind::kCount, false, true},
    {"effective", {"业务日", "effective"}, Kind::kDate},
    {"recorded", {"入账时间", "recorded"}},
    {"signers", {"签名人", "signers"}},
};

constexpr Column kMore[] = {{"documents", {"文件摘要", "documents"}}};
constexpr auto kColumnsV2 = with_more(kColumns, kMore);

constexpr Term kResource{"resource", {"资源与目录", "resource"}};
constexpr Term kRegistration{"registration", {"登记", "registration"}};
constexpr Term kPlan{"plan", {"实施方案", "plan"}};
constexpr Term kAgreement{"agreement", {"授权运营协议", "operation agreement"}};
constexpr Term kScenario{"scenario", {"场景", "scenario"}};
constexpr Term kProduct{"product", {"产品版本", "product"}};
constexpr Term kApplication{"application", {"应用协议", "application agreement"}};
constexpr Term kSale{"sale", {"交易", "sale"}};
constexpr Term kRun{"run", {"分配", "allocation"}};
constexpr Term kAdmission{"admission", {"准入", "admission"}};
constexpr Term kRule{"rule", {"分配规则", "rule"}};
constexpr Term kCost{"cost", {"成本", "cost"}};
constexpr Term kInvestment{"investment", {"投入", "investment"}};
constexpr Term kTreasury{"treasury", {"缴款", "payment"}};

class Trace {
 public:
  Trace(const LedgerAt& ledger, Sheet& table) : ledger_(ledger), table_(table) {}

  // Every event about the subject.
  void follow(const Term& level, std::string_view subject) {
    if (subject.empty() || !status_) return;
    status_ = ledger_.each_of_subject(subject, [&](const RecordedEvent& event) -> Status {
      add(level, event);
      return {};
    });
  }

  void resource(std::string_view id) {
    const auto row = ledger_.state().find(tables::kCatalogue, id);
    follow(kResource, id);
    if (!row) return;
    follow(kRegistration, from_kj(row->getRegistration()));
    for (const auto name : row->getAgreements()) agreement(from_kj(name));
  }

  void product(std::string_view id, std::uint32_t number) {
    const auto version =
        ledger_.state().find(tables::kProductVersions, product_version_key(id, number));
    if (version) {
      for (const auto used : version->getResources()) resource(from_kj(used));
      follow(kScenario, from_kj(version->getScenario()));
    }
    follow(kProduct, id);
    const auto row = ledger_.state().find(tables::kProducts, id);
    if (row) follow(kRegistration, from_kj(row->getRegistration()));
  }

  Status sale(std::string_view id) {
    const auto row = ledger_.state().find(tables::kTransactions, id);
    if (!row)
      return Fault{Errc::kNotFound, fmt::format("there is no sale {} at this point", id),
                   fmt::format("在该时点没有交易 {}", id)};
    product(from_kj(row->getProduct()), row->getProductVersion());
    application(from_kj(row->getAgreement()));
    follow(kSale, id);
    const SaleTaken taken = sale_taken(ledger_.state(), id, ledger_.as_of().next.value);
    if (is_second()) LUOSHU_CHECK(bases(id, taken));
    follow(kRun, taken.run);
    const auto run = ledger_.state().find(tables::kRuns, taken.run);
    if (run)
      for (const auto statement : run->getStatements()) follow(kTreasury, from_kj(statement));
    return status_;
  }

 private:
  bool is_second() const { return ledger_.rules_version() >= 2; }

  void add(const Term& level, const RecordedEvent& event) {
    add_row(table_,
            {level, text_cell(event.event.subject()), type_of(event.event),
             number_cell(static_cast<std::int64_t>(event.at.number.value)),
             date_cell(event.event.effective()), text_cell(to_string(event.recorded)),
             signers_cell(event.event)},
            {event.at.number.value});
    if (is_second()) table_.rows.back().cells.push_back(documents_cell(event.event));
  }

  // With the admission that it rests on.
  void application(std::string_view id) {
    const auto row = ledger_.state().find(tables::kApplicationAgreements, id);
    if (row && is_second()) follow(kAdmission, from_kj(row->getAdmission()));
    follow(kApplication, id);
  }

  template <class Fields>
  Status rule(const GoverningVersion& of) {
    return each<Fields>(ledger_, [&](const auto& event, auto fields) {
      if (event.event.subject() == of.rule && fields.getVersion() == of.version) add(kRule, event);
    });
  }

  // The version of the rule, the costs that the sale recovers, and the investments of those who
  // share in it for theirs.
  Status bases(std::string_view id, const SaleTaken& taken) {
    if (!taken.version) return {};
    LUOSHU_CHECK(rule<schema::AllocationRuleAdopted>(*taken.version));
    LUOSHU_CHECK(rule<schema::AllocationRuleAmended>(*taken.version));
    const auto run = ledger_.state().find(tables::kRuns, taken.run);
    const auto period = run ? parse_period(from_kj(run->getPeriod()))
                            : Result<PeriodId>(Fault{Errc::kNotFound, "no run"});
    if (!period) return {};
    LUOSHU_TRY(const PeriodBook book, PeriodBook::open(ledger_, *period));
    std::set<std::string> costs;
    std::set<std::string> investors;
    LUOSHU_CHECK(shares(book, id, costs, investors));
    for (const std::string& cost : costs) follow(kCost, cost);
    return each<schema::InvestmentRecorded>(ledger_, [&](const auto& event, auto fields) {
      if (event.at.number.value < taken.run_event &&
          investors.contains(std::string(from_kj(fields.getParty()))))
        add(kInvestment, event);
    });
  }

  Status shares(const PeriodBook& book, std::string_view sale, std::set<std::string>& costs,
                std::set<std::string>& investors) {
    StepFamilies families(ledger_.state());
    std::set<std::string> beneficiaries;
    for (const StepSum& sum : book.sums()) beneficiaries.insert(sum.beneficiary);
    for (const std::string& beneficiary : beneficiaries)
      LUOSHU_CHECK(book.visit(beneficiary, [&](const PeriodLine& line) {
        if (line.ref != sale) return true;
        const StepFamily family = families.of_step(line.rule, line.version, line.line.step);
        if (family == StepFamily::kRecovery) costs.insert(line.line.key);
        if (family == StepFamily::kInvest) investors.insert(line.line.key);
        return true;
      }));
    return {};
  }

  void agreement(std::string_view id) {
    if (!followed_.insert(std::string(id)).second) return;
    const auto row = ledger_.state().find(tables::kAgreements, id);
    if (row) follow(kPlan, from_kj(row->getPlan()));
    follow(kAgreement, id);
  }

  const LedgerAt& ledger_;
  Sheet& table_;
  std::set<std::string> followed_;
  Status status_ = Done{};
};

Status fill(const LedgerAt& ledger, const ViewAsk& ask, Sheet& table) {
  return Trace(ledger, table).sale(*ask.transaction);
}

}  // namespace

const View views::kTrace{"A6",
                         "trace",
                         {"全程追溯单", "trace from resource to treasury"},
                         kColumns,
                         kHeedsTransaction,
                         kHeedsTransaction,
                         fill,
                         {},
                         kColumnsV2};

}  // namespace luoshu
