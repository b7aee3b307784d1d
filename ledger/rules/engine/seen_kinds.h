// Kinds of ids that are used up (tables::kSeen) and read by more than the file that uses them up.
// DO NOT CHANGE: first part of keys of the state.
#pragma once

#include <string_view>

#include "schema/state_transactions.capnp.h"

namespace luoshu::seen {

inline constexpr std::string_view kAdjustment = "adjustment";
inline constexpr std::string_view kCommitment = "commitment";
inline constexpr std::string_view kCorrection = "correction";
inline constexpr std::string_view kEvaluation = "evaluation";
inline constexpr std::string_view kFinding = "finding";
inline constexpr std::string_view kMetering = "metering";
inline constexpr std::string_view kPayment = "payment";
inline constexpr std::string_view kRefund = "refund";
inline constexpr std::string_view kReinvestment = "reinvestment";
inline constexpr std::string_view kSubsidy = "subsidy";

}  // namespace luoshu::seen
