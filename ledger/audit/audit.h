// The audit of the structure: re-reads every stored byte and recomputes everything that can be
// computed from it: leaves, tiles, roots, signatures with the keys of their time, ids, checkpoints,
// anchors. It trusts nothing but its own code, and of the source nothing at all; that the source is
// the right ledger is for the caller to judge by its id.
//
// The one room below the node that starts threads; none outlives the call.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "ledger/audit/findings.h"
#include "ledger/audit/source.h"

namespace luoshu {

struct AuditOptions {
  unsigned jobs = 1;
  std::optional<Size> as_of_size;  // only the first entries; what needs all of them is left out
  using Progress = std::function<void(std::uint64_t done, std::uint64_t all)>;
  Progress progress;  // in entries; called from one thread at a time
  // Checks of what is derived from the log, in the order to be printed. Called where the pass came
  // to its end, with what it came to.
  using More = std::function<std::vector<Check>(const Replayed&)>;
  More more = {};
};

// kUsage where as_of_size is 0 or past the source's end. What is wrong with the log is in the
// report.
Result<AuditReport> audit(AuditSource& source, const AuditOptions& options);

// The same for a home and a bundle. A source too damaged to be opened is a report with one failed
// check; kNotFound, kBusy and kUsage are faults.
Result<AuditReport> audit_home(const std::filesystem::path& home, const AuditOptions& options);
Result<AuditReport> audit_bundle(const std::filesystem::path& bundle, const AuditOptions& options);

}  // namespace luoshu
