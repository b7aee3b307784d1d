// How a node takes entries in: threads check form and signatures beside each other, one thread
// appends in order, as many at once as wait for it. The queue between them is bounded.
#pragma once

#include <chrono>
#include <vector>

#include "ledger/ledger.h"

namespace luoshu::bench {

struct PipelineOptions {
  unsigned verifiers = 2;
  std::size_t queue_entries_max = 512;
  std::size_t group_entries_max = 256;
  std::chrono::milliseconds commit_delay{4};  // in which entries gather before a commit
};

struct PipelineResult {
  std::uint64_t groups = 0;  // synced batches
};

// Records all entries; returns when the last one is durable. A fault where one is not accepted.
Result<PipelineResult> record_all(Ledger& ledger, std::vector<Entry> entries,
                                  const PipelineOptions& options);

}  // namespace luoshu::bench
