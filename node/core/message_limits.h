// Limits of the fields of a message between nodes; those of the ledger's own forms are in
// ledger/base/limits.h. A message past one of them is refused where it is decoded (kLimit),
// and the link is closed; a node makes none (fitting.h). docs/PROTOCOL.md lists the same numbers.
#pragma once

#include "ledger/base/limits.h"

namespace luoshu::node {

// Read, and never made longer.
inline constexpr std::size_t kPartyBytesMax = limits::kNameBytesMax;
inline constexpr std::size_t kCheckpointBytesMax = limits::kNoteBytesMax;
inline constexpr std::size_t kCosignatureBytesMax = 1U << 10;  // one line of a note
inline constexpr std::size_t kCodeBytesMax = 64;               // of a Goodbye, of a reason
inline constexpr std::size_t kGoodbyeBytesMax = 1U << 10;
inline constexpr std::size_t kInvalidBytesMax = 4U << 10;
inline constexpr std::size_t kBasisBytesMax = 1U << 10;  // of a reason
inline constexpr std::size_t kFieldBytesMax = 1U << 10;  // of a reason
// Event bytes of one entry with the lengths in front of them.
inline constexpr std::size_t kFramedEventsBytesMax = limits::kEntryBytesMax + (64U << 10);

inline constexpr std::size_t kAlarmBytesMax = 4U << 10;  // what an alarm quotes

// Reasons as they are made. The sentences of the rules are far shorter; what they quote is cut.
inline constexpr std::size_t kAnswerReasonsMax = 256;
inline constexpr std::size_t kAnswerReasonsBytesMax = 256U << 10;  // of all texts of one answer
inline constexpr std::size_t kReasonTextBytesMax = 2U << 10;
// Reasons as they are read: a node of the release before counts them and does not measure them.
inline constexpr std::size_t kReasonsReadMax = limits::kListItemsMax;
inline constexpr std::size_t kReasonTextReadMax = 256U << 10;

// Warnings of an accepted entry: as they are made, and as they are read.
inline constexpr std::size_t kWarningsMax = 64;
inline constexpr std::size_t kWarningsBytesMax = 32U << 10;  // of all texts of one answer
inline constexpr std::size_t kWarningsReadBytesMax = 64U << 10;

}  // namespace luoshu::node
