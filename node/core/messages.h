// The messages between nodes, as values (schema/wire.capnp, docs/PROTOCOL.md). Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "ledger/follow.h"
#include "ledger/log/signed_checkpoint.h"
#include "ledger/rules/engine/reasons.h"

namespace luoshu::node {

inline constexpr std::uint32_t kProtocol = 1;

// What a node is to the other. DO NOT RENUMBER: on the wire since protocol 1.
enum class Role : std::uint8_t {
  kSequencer = 1,  // orders the log
  kReplica = 2,    // a city: holds, re-executes, cosigns, submits
  kAuditor = 3,    // holds and re-executes; neither cosigns nor submits
  kSubmitter = 4,  // hands in entries, holds nothing
};
std::string_view role_name(Role role);

struct Hello {
  std::uint32_t protocol = kProtocol;
  LedgerId ledger;
  Role role{};
  std::string party;
  Size size;
  std::string checkpoint;  // empty: none signed yet
  friend bool operator==(const Hello&, const Hello&) = default;
};

struct Submit {
  std::uint64_t request = 0;
  Bytes entry;
  bool until_queued = false;  // its sender waits for AnswerQueued alone
  friend bool operator==(const Submit&, const Submit&) = default;
};

struct AnswerAccepted {
  Seq seq;
  Time recorded;
  EventNumber first_event;
  bool already = false;
  Reasons warnings = {};  // remarks of the rules, such as lateness; none where already
  friend bool operator==(const AnswerAccepted&, const AnswerAccepted&) = default;
};
struct AnswerRefused {
  Reasons reasons;
  friend bool operator==(const AnswerRefused&, const AnswerRefused&) = default;
};
struct AnswerConflict {
  Seq seq;
  Hash recorded_digest;
  Hash submitted_digest;
  friend bool operator==(const AnswerConflict&, const AnswerConflict&) = default;
};
struct AnswerBusy {
  std::uint32_t retry_ms = 0;
  friend bool operator==(const AnswerBusy&, const AnswerBusy&) = default;
};
struct AnswerInvalid {
  std::string detail;
  friend bool operator==(const AnswerInvalid&, const AnswerInvalid&) = default;
};
struct AnswerQueued {
  friend bool operator==(const AnswerQueued&, const AnswerQueued&) = default;
};
using Verdict = std::variant<AnswerAccepted, AnswerRefused, AnswerConflict, AnswerBusy,
                             AnswerInvalid, AnswerQueued>;
struct Answer {
  std::uint64_t request = 0;
  Verdict verdict;
  friend bool operator==(const Answer&, const Answer&) = default;
};

struct Follow {
  Size from;
  std::uint32_t credits = 0;
  friend bool operator==(const Follow&, const Follow&) = default;
};
struct Credit {
  std::uint32_t batches = 0;
  friend bool operator==(const Credit&, const Credit&) = default;
};

// A batch of entries with what shows that they belong to a signed checkpoint (ledger/follow.h).
// Shared and never changed: a batch has up to a megabyte, and goes from the link through the
// machine to the writer.
struct Entries {
  Entries() : batch(std::make_shared<EntryBatch>()) {}
  explicit Entries(EntryBatch sent) : batch(std::make_shared<EntryBatch>(std::move(sent))) {}
  const EntryBatch* operator->() const { return batch.get(); }
  const EntryBatch& operator*() const { return *batch; }
  friend bool operator==(const Entries& one, const Entries& other) {
    return one.batch == other.batch || *one == *other;
  }

  std::shared_ptr<const EntryBatch> batch;  // never none
};

struct Cosignature {
  Size size;
  std::string line;
  friend bool operator==(const Cosignature&, const Cosignature&) = default;
};
struct GetConsistencyProof {
  Size older;
  Size newer;
  friend bool operator==(const GetConsistencyProof&, const GetConsistencyProof&) = default;
};
// How the tree of `older` entries begins the tree of `newer`.
struct ConsistencyProof {
  Size older;
  Size newer;
  merkle::Proof hashes;
  std::optional<Hash> seed;  // root of `older` where that is a power of two
  friend bool operator==(const ConsistencyProof&, const ConsistencyProof&) = default;
};
struct Ping {
  std::uint64_t stamp = 0;
  Size size;
  Time wall = {};  // the sender's clock; 0: not given
  friend bool operator==(const Ping&, const Ping&) = default;
};
struct Pong {
  std::uint64_t stamp = 0;
  Size size;
  Time wall = {};
  friend bool operator==(const Pong&, const Pong&) = default;
};
struct Goodbye {
  std::string code;
  std::string text;
  friend bool operator==(const Goodbye&, const Goodbye&) = default;
};

using Message =
    std::variant<Hello, Submit, Answer, Follow, Credit, Entries, SignedCheckpoint, Cosignature,
                 GetConsistencyProof, ConsistencyProof, Ping, Pong, Goodbye>;

// "hello", "submit", ...; for logs and counters. DO NOT CHANGE: operators see them in /metrics.
std::string_view message_name(const Message& message);

}  // namespace luoshu::node
