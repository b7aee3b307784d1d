// Facts that version 2 of the rules keeps by kind and id: that something was recorded, when and by
// whom. For life cycles that need no row of their own. Pure.
#pragma once

#include "ledger/rules/engine/rule.h"
#include "schema/state_facts.capnp.h"

namespace luoshu {

// Kinds of facts; part of the row key. DO NOT RENAME once a ledger is opened under version 2.
namespace facts {
inline constexpr std::string_view kSupply = "supply";
inline constexpr std::string_view kSurvey = "survey";
inline constexpr std::string_view kHighValueList = "high_value_list";
inline constexpr std::string_view kRevaluation = "revaluation";
inline constexpr std::string_view kDerecognition = "derecognition";
inline constexpr std::string_view kRelease = "lineage_release";
inline constexpr std::string_view kAggregationRisk = "aggregation_risk";
inline constexpr std::string_view kPriceMonitoring = "price_monitoring";
inline constexpr std::string_view kConditions = "admission_conditions";
inline constexpr std::string_view kPaidBack = "paid_back";
inline constexpr std::string_view kTax = "tax";
inline constexpr std::string_view kTaxReceipt = "tax_receipt";
inline constexpr std::string_view kExpenditure = "expenditure";
inline constexpr std::string_view kAccountOwner = "account_owner";
inline constexpr std::string_view kAccountNumber = "account_number";
inline constexpr std::string_view kBankStatement = "bank_statement";
inline constexpr std::string_view kBankDigest = "bank_digest";
inline constexpr std::string_view kExplanation = "bank_explanation";
inline constexpr std::string_view kEarmarkProject = "earmark_project";
inline constexpr std::string_view kRectificationPlan = "rectification_plan";
inline constexpr std::string_view kMaterials = "materials";
inline constexpr std::string_view kEvaluationSystem = "evaluation_system";
inline constexpr std::string_view kEffectiveness = "effectiveness";
inline constexpr std::string_view kCompetition = "competition";
}  // namespace facts

RowView<schema::FactRow> fact(const State& state, std::string_view kind, std::string_view id);

// E-DUPLICATE where that fact stands in the ledger; `field` names the id.
void require_new(Decision& decision, std::string_view kind, std::string_view id,
                 std::string_view field = "subject");
// The fact that the event follows: E-UNKNOWN-SUBJECT where there is none, E-DATE-ORDER where the
// event is dated before it.
RowView<schema::FactRow> require_fact(Decision& decision, std::string_view kind,
                                      std::string_view id, std::string_view field = "subject");

// Records the fact, on the event's day and by its author.
void put_fact(Application& application, std::string_view kind, std::string_view id,
              std::string_view about = {});
// It is not in force from the event's day on.
void end_fact(Application& application, std::string_view kind, std::string_view id);

// E-FIELD where the text is there and none of the words.
void require_one_of(Decision& decision, bool present, std::string_view text,
                    std::span<const std::string_view> words, std::string_view field);

}  // namespace luoshu
