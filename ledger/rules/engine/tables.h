// The tables that the rules read and write: which rows, under which number, by which key. The row
// types are in schema/state*.capnp. DO NOT RENUMBER: numbers are on disk and in the state digest
// since format 1.
#pragma once

#include "ledger/store/versioned.h"

namespace luoshu {

// Who reads a row includes its schema/state*.capnp.h.
namespace schema {
struct AccountRow;
struct AdmissionRow;
struct AgreementRow;
struct AmountRow;
struct ApplicationAgreementRow;
struct AssetRow;
struct AssessmentRow;
struct BeneficiaryRow;
struct BookedRow;
struct CalendarRow;
struct CatalogueRow;
struct CostRow;
struct CreditRow;
struct CycleRow;
struct DeadlineRow;
struct DeveloperRow;
struct DisputeRow;
struct DivisionRow;
struct EmergencyPlanRow;
struct FactRow;
struct FreeUseRow;
struct FrontierRow;
struct HoldingRow;
struct IndexRow;
struct InstrumentRow;
struct InvestmentRow;
struct KeyRow;
struct LedgerRow;
struct ListRow;
struct OperationRow;
struct OutcomeRow;
struct ParameterRow;
struct PartyRow;
struct PeriodRow;
struct PlanRow;
struct ProductRow;
struct ProductVersionRow;
struct QualityCheckRow;
struct QualityRow;
struct RectificationRow;
struct RegistrationRow;
struct ReinvestmentRow;
struct RiskRow;
struct RuleRow;
struct RuleTextRow;
struct RunRow;
struct SaleLinesRow;
struct ScenarioRow;
struct ScopeRow;
struct SeenRow;
struct SoldRow;
struct StatementRow;
struct SubsidyRow;
struct TransactionRow;
struct UsageRow;
}  // namespace schema

// A table whose rows are messages of one schema.
template <class RowSchema>
struct StateTable {
  RowTable number;
};

namespace tables {

inline constexpr StateTable<schema::KeyRow> kKeys{{1}};
inline constexpr StateTable<schema::LedgerRow> kLedger{{2}};
inline constexpr StateTable<schema::DivisionRow> kDivisions{{3}};
inline constexpr StateTable<schema::PartyRow> kParties{{4}};
inline constexpr StateTable<schema::IndexRow> kCreditCodes{{5}};  // credit code -> party
inline constexpr StateTable<schema::CalendarRow> kCalendars{{6}};
inline constexpr StateTable<schema::InstrumentRow> kInstruments{{7}};
inline constexpr StateTable<schema::ParameterRow> kParameters{{8}};
inline constexpr StateTable<schema::AssessmentRow> kAssessments{{9}};
inline constexpr StateTable<schema::DeadlineRow> kDeadlines{{10}};
inline constexpr StateTable<schema::SeenRow> kSeen{{11}};  // kind ‖ 00 ‖ id

inline constexpr StateTable<schema::CatalogueRow> kCatalogue{{20}};
inline constexpr StateTable<schema::IndexRow> kCatalogueCodes{{21}};  // data item set -> resource
inline constexpr StateTable<schema::RegistrationRow> kRegistrations{{22}};
inline constexpr StateTable<schema::IndexRow> kLocalCodes{{23}};  // local code -> registration

inline constexpr StateTable<schema::PlanRow> kPlans{{30}};
inline constexpr StateTable<schema::AgreementRow> kAgreements{{31}};
inline constexpr StateTable<schema::OperationRow> kOperations{{32}};
inline constexpr StateTable<schema::ScenarioRow> kScenarios{{33}};

inline constexpr StateTable<schema::ProductRow> kProducts{{40}};
inline constexpr StateTable<schema::ProductVersionRow> kProductVersions{{41}};
inline constexpr StateTable<schema::CycleRow> kCycles{{42}};
inline constexpr StateTable<schema::EmergencyPlanRow> kEmergencyPlans{{43}};

inline constexpr StateTable<schema::AdmissionRow> kAdmissions{{50}};
inline constexpr StateTable<schema::DeveloperRow> kDevelopers{{51}};
inline constexpr StateTable<schema::ApplicationAgreementRow> kApplicationAgreements{{52}};
inline constexpr StateTable<schema::FreeUseRow> kFreeUses{{53}};

inline constexpr StateTable<schema::UsageRow> kUsage{{60}};
inline constexpr StateTable<schema::TransactionRow> kTransactions{{61}};
inline constexpr StateTable<schema::BookedRow> kBooked{{62}};
inline constexpr StateTable<schema::CostRow> kCosts{{63}};
inline constexpr StateTable<schema::InvestmentRow> kInvestments{{64}};
inline constexpr StateTable<schema::SubsidyRow> kSubsidies{{65}};
inline constexpr StateTable<schema::QualityRow> kQuality{{66}};

inline constexpr StateTable<schema::RuleRow> kRules{{70}};
inline constexpr StateTable<schema::RuleTextRow> kRuleTexts{{71}};
inline constexpr StateTable<schema::ScopeRow> kScopes{{72}};
inline constexpr StateTable<schema::RunRow> kRuns{{73}};
inline constexpr StateTable<schema::StatementRow> kStatements{{74}};
inline constexpr StateTable<schema::DisputeRow> kDisputes{{75}};
inline constexpr StateTable<schema::PeriodRow> kPeriods{{76}};
inline constexpr StateTable<schema::FrontierRow> kFrontier{{77}};
inline constexpr StateTable<schema::BeneficiaryRow> kBeneficiaries{{78}};
inline constexpr StateTable<schema::ReinvestmentRow> kReinvestments{{79}};
inline constexpr StateTable<schema::OutcomeRow> kOutcomes{{80}};
inline constexpr StateTable<schema::SaleLinesRow> kSaleLines{{81}};

inline constexpr StateTable<schema::QualityCheckRow> kQualityChecks{{90}};
inline constexpr StateTable<schema::RiskRow> kRisks{{91}};
inline constexpr StateTable<schema::RectificationRow> kRectifications{{92}};

// Of version 2.
inline constexpr StateTable<schema::FactRow> kFacts{{100}};  // kind ‖ 00 ‖ id
inline constexpr StateTable<schema::HoldingRow> kHoldings{{101}};
inline constexpr StateTable<schema::IndexRow> kCertificates{{102}};   // number -> registration
inline constexpr StateTable<schema::IndexRow> kNationalCodes{{103}};  // code -> registration
inline constexpr StateTable<schema::CreditRow> kCredits{{104}};
inline constexpr StateTable<schema::IndexRow> kPledges{{105}};  // certificate -> credit
inline constexpr StateTable<schema::AssetRow> kAssets{{106}};
inline constexpr StateTable<schema::IndexRow> kAssetCards{{107}};   // card -> resource
inline constexpr StateTable<schema::ListRow> kAgreementsOf{{108}};  // developer -> agreements
inline constexpr StateTable<schema::IndexRow> kItemSets{{109}};     // digest -> resource
inline constexpr StateTable<schema::ListRow> kNeeds{{110}};  // scenario, 00, resource -> items
inline constexpr StateTable<schema::AccountRow> kAccounts{{120}};
inline constexpr StateTable<schema::AmountRow> kAccountDays{{121}};  // account ‖ 00 ‖ day
inline constexpr StateTable<schema::SoldRow> kSold{{127}};  // developer ‖ 00 ‖ month ‖ 00 ‖ id
inline constexpr StateTable<schema::SoldRow> kSoldOnExchange{{128}};  // month ‖ 00 ‖ id
inline constexpr StateTable<schema::IndexRow> kChecksDue{{129}};  // year ‖ 00 ‖ request -> resource

}  // namespace tables
}  // namespace luoshu
