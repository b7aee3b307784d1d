// A bundle as a ledger that can be asked: its log replayed into a store in memory. It comes from
// another party, so it passes what a replica asks of a sequencer: every entry belongs to the signed
// checkpoint, its signatures hold, and the rules decide it again. What only an audit finds (file
// names, sums, derived figures) it does not look at. One thread per call.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "ledger/log/log_reader.h"
#include "ledger/store/store.h"

namespace luoshu {

struct BundleLedger {
  std::unique_ptr<Store> store;
  LogReader reader;
};

// Called between groups of entries; false: go no further (kBusy).
using BundleProgress = std::function<bool(std::uint64_t done, std::uint64_t all)>;

// kNotFound where there is no bundle; kVerification naming the entry that does not hold.
Result<BundleLedger> open_bundle_ledger(const std::filesystem::path& bundle,
                                        const BundleProgress& progress);

}  // namespace luoshu
