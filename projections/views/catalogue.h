// All views. Adding one: a file in the folder of its reader that defines a `const View`, and its
// name below and in catalogue.cc.
#pragma once

#include "projections/views/view.h"

namespace luoshu {

std::span<const View* const> all_views();
// By code (C1, also c1) or name (revenue-rights). None: null.
const View* find_view(std::string_view code_or_name);
// The projections that views read from.
Projections all_projections();

namespace views {

// City officer
extern const View kRevenueRights;    // C1
extern const View kStatement;        // C2
extern const View kSaleExplained;    // C3
extern const View kDeadlinesOfCity;  // C4
extern const View kFreeUse;          // C5
extern const View kReinvestment;     // C6

// Finance
extern const View kAllocation;        // F1
extern const View kReconciliation;    // F2
extern const View kTreasury;          // F3
extern const View kRefunds;           // F4
extern const View kCostBalances;      // F5
extern const View kPermittedRevenue;  // F6
extern const View kRuleVersions;      // F7
extern const View kAnnual;            // F8
extern const View kOpenMatters;       // F9
extern const View kAssets;            // F10
extern const View kEarmarkProjects;   // F11
extern const View kSubsidyProjects;   // F12
extern const View kReceivables;       // F13
extern const View kBankAccounts;      // F14

// Auditor
extern const View kReplay;       // A1
extern const View kSignatures;   // A2
extern const View kChanges;      // A3
extern const View kLateEntries;  // A4
extern const View kRejections;   // A5
extern const View kTrace;        // A6
extern const View kSample;       // A7
extern const View kRelated;      // A8
extern const View kFindings;     // A9
extern const View kRegister;     // A10

// Primary developer
extern const View kProgress;           // P1
extern const View kProductsAndPrices;  // P2
extern const View kDevelopers;         // P3
extern const View kQuarterlyReport;    // P4
extern const View kCosts;              // P5
extern const View kRevenueLeft;        // P6
extern const View kExpiry;             // P7
extern const View kProfit;             // P8

// Authority
extern const View kPartiesAndRoles;  // R1
extern const View kCoverage;         // R2
extern const View kFilings;          // R3
extern const View kOverdue;          // R4
extern const View kRisks;            // R5
extern const View kIndicators;       // R6
extern const View kDisclosure;       // R7
extern const View kPrices;           // R8
extern const View kMonitoring;       // R9
extern const View kReports;          // R10
extern const View kEvaluations;      // R11

// Everybody
extern const View kPublicRegister;  // X1
extern const View kUseDisclosed;    // X2
extern const View kAdmission;       // X3

// Whoever asks for the money of a period as such, scripts among them
extern const View kLines;       // L1
extern const View kStatements;  // L2
extern const View kWhatIf;      // L3

}  // namespace views
}  // namespace luoshu
