// Every limit of the ledger, in one table. docs/ARCHITECTURE.md lists the same numbers. Past a
// limit there is a clear error; nothing grows without bound and nothing is dropped silently.
#pragma once

#include <cstddef>
#include <cstdint>

namespace luoshu::limits {

// Entries and leaves. DO NOT RAISE without a new format version: replicas refuse what is past them.
inline constexpr std::size_t kEntryEventsMax = 8'192;
inline constexpr std::size_t kEventBytesMax = 1U << 20;  // such an event is alone in its entry
inline constexpr std::size_t kEntryBytesMax = (1U << 20) + (64U << 10);
inline constexpr std::size_t kLeafBytesMax = 65'535;           // C2SP tlog-tiles: u16 length
inline constexpr std::uint32_t kRejectionsPerKeyAndDay = 100;  // remembered; more are counted
inline constexpr std::size_t kSignersMax = 128;                // fits a leaf with room to spare

// Business form.
inline constexpr std::size_t kTextBytesMax = 4U << 10;       // one text field
inline constexpr std::size_t kRuleTextBytesMax = 64U << 10;  // text of an allocation rule
inline constexpr std::size_t kListItemsMax = 4'096;          // beneficiaries, holidays, items
inline constexpr std::size_t kJsonDepthMax = 16;
inline constexpr std::int64_t kAmountFenMax = 9'000'000'000'000'000;  // |x| of any amount, in fen

// Names that are bound into signatures and keys.
inline constexpr std::size_t kNameBytesMax = 128;  // party alias, key id, role
inline constexpr std::size_t kOriginBytesMax = 255;

// Signed notes (C2SP signed-note): a verifier accepts at least 16 signatures, refuses more than
// 100.
inline constexpr std::size_t kNoteSignaturesMax = 100;
inline constexpr std::size_t kNoteBytesMax = 64U << 10;
inline constexpr std::size_t kProofHashesMax = 63;

// Between nodes (node/core). A full queue answers "busy"; nothing is dropped in silence.
inline constexpr std::size_t kFrameBytesMax = 2U << 20;      // one message, packed or not
inline constexpr std::size_t kPeersMax = 64;                 // links of a node
inline constexpr std::uint32_t kBatchesInFlightMax = 32;     // batches of entries on a link
inline constexpr std::size_t kBatchBytesMax = 1U << 20;      // aimed at in a batch of entries
inline constexpr std::size_t kBatchEntriesMax = 1'024;       // in a batch
inline constexpr std::size_t kPeerQueueEntriesMax = 1'024;   // of one submitter, waiting
inline constexpr std::size_t kPeerQueueBytesMax = 4U << 20;  // of one submitter, waiting
inline constexpr std::size_t kQueueBytesMax = 64U << 20;     // of all submitters, waiting
inline constexpr std::size_t kGroupEntriesMax = 1'024;       // appended as one batch
inline constexpr std::size_t kGroupBytesMax = 4U << 20;      // appended as one batch
inline constexpr std::size_t kOutboxEntriesMax = 1'000'000;  // kept until they are recorded
inline constexpr std::uint64_t kOutboxBytesMax = std::uint64_t{8} << 30;  // of these entries
inline constexpr std::size_t kOutboxInFlightMax = 256;                    // sent and not answered
inline constexpr std::size_t kTrimmedSignaturesMax = 16;  // C2SP: what all verifiers accept
inline constexpr std::size_t kPendingNotesMax = 16;       // gossip of sizes not yet reached

// Files read whole.
inline constexpr std::size_t kKeyFileBytesMax = 64U << 10;
inline constexpr std::size_t kReceiptBytesMax = 16U << 20;
inline constexpr std::size_t kLinesProofBytesMax = 64U << 20;  // half a million lines

}  // namespace luoshu::limits
