// Submits entries to a node and waits for the outcome: over the socket of the node on this machine,
// or over TLS. Sends again after every broken link; the identity of an entry makes that exactly
// once. One call, one thread.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "ledger/log/policy.h"
#include "node/shell/network.h"

namespace luoshu::node {

enum class WaitFor {
  kQueued,     // durable in the outbox of the node that was asked (or recorded)
  kSequenced,  // recorded by the sequencer
  kCosigned,   // ... and a checkpoint over it cosigned by the quorum of the policy
};

struct SubmitOptions {
  std::filesystem::path socket;  // of the local node; empty: `remote`
  struct Remote {
    Address address;
    PrivateKey transport_key;
    PublicKey server_key;
  };
  std::optional<Remote> remote;
  std::string party;  // whose transport key it is; empty: the same party as the node's
  LedgerId ledger;
  WaitFor wait = WaitFor::kSequenced;
  std::optional<Policy> policy;  // required for kCosigned
  std::int64_t timeout_ms = 60'000;
  std::size_t in_flight_max = 64;  // entries sent and not yet answered
  std::function<bool()> interrupted;
};

struct Submitted {
  bool queued = false;                       // the node has said that it keeps it
  std::optional<Verdict> verdict;            // of the sequencer
  std::optional<SignedCheckpoint> cosigned;  // the checkpoint that the quorum has cosigned
};
struct SubmitOutcome {
  std::vector<Submitted> entries;  // in the order given
  // Why not all of them came as far as was waited for: kNotFound where no node listens on the
  // socket, kVerification where it shows another key or does not let this one in, kBusy where time
  // ran out or the wait was interrupted.
  std::optional<Fault> fault;
};
using SubmitProgress = std::function<void(std::size_t index, const Submitted&)>;
SubmitOutcome submit_entries(const SubmitOptions& options, const std::vector<Bytes>& entries,
                             Clock& clock, const SubmitProgress& progress);

}  // namespace luoshu::node
