#include "projections/views/catalogue.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "projections/engine/date_index.h"
#include "projections/money/run_lines.h"

namespace luoshu {
namespace {

constexpr std::array kViews{
    // City officer
    &views::kRevenueRights,
    &views::kStatement,
    &views::kSaleExplained,
    &views::kDeadlinesOfCity,
    &views::kFreeUse,
    &views::kReinvestment,
    // Finance
    &views::kAllocation,
    &views::kReconciliation,
    &views::kTreasury,
    &views::kRefunds,
    &views::kCostBalances,
    &views::kPermittedRevenue,
    &views::kRuleVersions,
    &views::kAnnual,
    &views::kOpenMatters,
    &views::kAssets,
    &views::kEarmarkProjects,
    &views::kSubsidyProjects,
    &views::kReceivables,
    &views::kBankAccounts,
    // Auditor
    &views::kReplay,
    &views::kSignatures,
    &views::kChanges,
    &views::kLateEntries,
    &views::kRejections,
    &views::kTrace,
    &views::kSample,
    &views::kRelated,
    &views::kFindings,
    &views::kRegister,
    // Primary developer
    &views::kProgress,
    &views::kProductsAndPrices,
    &views::kDevelopers,
    &views::kQuarterlyReport,
    &views::kCosts,
    &views::kRevenueLeft,
    &views::kExpiry,
    &views::kProfit,
    // Authority
    &views::kPartiesAndRoles,
    &views::kCoverage,
    &views::kFilings,
    &views::kOverdue,
    &views::kRisks,
    &views::kIndicators,
    &views::kDisclosure,
    &views::kPrices,
    &views::kMonitoring,
    &views::kReports,
    &views::kEvaluations,
    // Everybody
    &views::kPublicRegister,
    &views::kUseDisclosed,
    &views::kAdmission,
    // The money of a period as such
    &views::kLines,
    &views::kStatements,
    &views::kWhatIf,
};

constexpr std::array kProjections{&kEventsProjection, &kDatesProjection, &kRunLinesProjection};

bool same_code(std::string_view code, std::string_view asked) {
  return std::ranges::equal(code, asked, [](char a, char b) {
    return a == static_cast<char>(std::toupper(static_cast<unsigned char>(b)));
  });
}

}  // namespace

std::span<const View* const> all_views() {
  return kViews;
}

const View* find_view(std::string_view code_or_name) {
  for (const View* view : kViews)
    if (view->name == code_or_name || same_code(view->code, code_or_name)) return view;
  return nullptr;
}

Projections all_projections() {
  return kProjections;
}

}  // namespace luoshu
